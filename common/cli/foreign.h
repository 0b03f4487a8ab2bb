/* foreign.h - options that other plugins have, and what to write here instead: the rows of
 * foreign.def, for the error about an unknown option.  Pure.
 */
#ifndef CCN_CLI_FOREIGN_H
#define CCN_CLI_FOREIGN_H

#include "program.h"

/* Which programs give an answer: all, those that are told the hosts, or those that find them. */
enum foreign_for {
	FOREIGN_FOR_ANY,
	FOREIGN_FOR_HOST,
	FOREIGN_FOR_DOMAIN,
};

/* Without pointers: they would have to be relocated in each process, which hardly ever asks. */
struct foreign_row {
	enum foreign_for programs;
	char letter;      /* '\0': it has none, or another row's */
	char name[32];    /* without "--"; "": that of another row */
	char answer[256]; /* "check_http, check_curl: write -w 30 -c 14 for 30,14" */
};

const struct foreign_row *foreign_table(size_t *ret_n);

/* The answers to an option (len octets, without dashes: a letter or a name), as they are given by
 * this program, then NULL; returns how many. */
size_t foreign_answers(const struct program *program, const char *option, size_t len,
		       const char *ret_answers[ERROR_CHOICES + 1]);

#endif
