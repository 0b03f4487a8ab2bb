/* gen_nagios.h - Nagios and Naemon: commands and a service template; NRPE: commands.
 * To standard output; false when that cannot be done. */
#ifndef CCN_DOC_GEN_NAGIOS_H
#define CCN_DOC_GEN_NAGIOS_H

#include <stdbool.h>

#include "cli/program.h"

bool write_nagios(const struct program *program);
bool write_nrpe(const struct program *program);

#endif
