/* programs.h - every plugin of this project. */
#ifndef CCN_PLUGINS_PROGRAMS_H
#define CCN_PLUGINS_PROGRAMS_H

#include "cli/program.h"

/* X(name of the plugin and of its struct program) */
#define PROGRAMS(X) X(check_cert_name)

#define X(name) extern const struct program name;
PROGRAMS(X)
#undef X

#endif
