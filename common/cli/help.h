/* help.h - the texts of --help and --version.  Pure. */
#ifndef CCN_CLI_HELP_H
#define CCN_CLI_HELP_H

#include "program.h"
#include "sandbox/sandbox.h"

void help_append(const struct program *program, struct strbuf *out);

/* tls_library: "GnuTLS 3.7.9"; sandbox: one that has been entered. */
void version_append(const struct program *program, const char *tls_library,
		    const struct sandbox *sandbox, struct strbuf *out);

/* Can a run of it find this?  Not what is about an option that it does not take. */
bool program_finds(const struct program *program, enum finding_id id);

/* The line of explanation, without "(--option)" where the program needs no such option for
 * it. */
void finding_text_append(const struct program *program, enum finding_id id, struct strbuf *out);

#endif
