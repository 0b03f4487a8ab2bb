/* programs.h - every plugin of this project. */
#ifndef CCN_PLUGINS_PROGRAMS_H
#define CCN_PLUGINS_PROGRAMS_H

#include "cli/program.h"

extern const struct program check_cert_name;

#ifdef BUILD_DOMAIN
extern const struct program check_cert_domain;
#define DOMAIN_PROGRAM(X) X(check_cert_domain)
#else
#define DOMAIN_PROGRAM(X)
#endif

/* X(name of the plugin and of its struct program) */
#define PROGRAMS(X) X(check_cert_name) DOMAIN_PROGRAM(X)

#endif
