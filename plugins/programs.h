/* programs.h - every plugin of this project. */
#ifndef CCN_PLUGINS_PROGRAMS_H
#define CCN_PLUGINS_PROGRAMS_H

#include "cli/program.h"

extern const struct program check_cert_name;

/* X(name of the plugin and of its struct program) */
#define PROGRAMS(X) X(check_cert_name)

#endif
