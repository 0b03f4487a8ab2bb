/* gen_documents.h - the documents by name, for any number of programs. */
#ifndef CCN_DOC_GEN_DOCUMENTS_H
#define CCN_DOC_GEN_DOCUMENTS_H

#include "cli/program.h"

/* main() of a generator:
 *
 *     list                  prints the names of the programs
 *     director              prints the one document for all of them
 *     PROGRAM man SOURCE | PROGRAM bash | fish | icinga2 | nagios | nrpe | zsh
 *
 * Returns the exit code. */
int generate(const struct program *const *programs, size_t n, int argc, char **argv);

#endif
