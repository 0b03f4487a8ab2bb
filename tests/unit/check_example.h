/* check_example.h - a second plugin, in one file: another name, three shared rows,
 * a row and a check of its own.  Nobody installs it. */
#ifndef CCN_TESTS_UNIT_CHECK_EXAMPLE_H
#define CCN_TESTS_UNIT_CHECK_EXAMPLE_H

#include "cli/program.h"

extern const struct program check_example;

#endif
