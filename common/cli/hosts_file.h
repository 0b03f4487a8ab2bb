/* hosts_file.h - --hosts-file: a host a line, as -H takes it, and what holds for it alone.
 *
 *     # a comment
 *     mail.example.com
 *     smtp://mx.example.com                     # so is what stands behind a host
 *     www.example.com -I 192.0.2.10 -w 30 -c 14
 *     shop.example.com --passive-service "web01!certificate of the shop"
 *
 * Words stand between blanks, those between quotation marks are in the word; what begins with
 * "#" is a comment to the end of its line.
 * The words are those of the command line, and no shell looks at them.  Pure.
 */
#ifndef CCN_CLI_HOSTS_FILE_H
#define CCN_CLI_HOSTS_FILE_H

#include <stddef.h>

#include "base/error.h"

enum { HOSTS_FILE_MAX_BYTES = 4 << 20, HOSTS_LINE_MAX_WORDS = 50000 };

/* The lines that are not empty, one after the other.  struct hosts_file h = { .rest = text }
 * is one that nothing was read of yet. */
struct hosts_file {
	char *rest;
	size_t line;  /* of the words, from 1 */
	char **words; /* owned; they point into the text */
	int n_words;
};

/* Cuts the next line of the text into pieces.  ret_is_there: false when there is no more.
 * Errors: no memory; a quotation mark without another; more than HOSTS_LINE_MAX_WORDS. */
enum err hosts_file_next(struct hosts_file *file, bool *ret_is_there,
			 struct error *reterr) MUST_USE;
void hosts_file_clear(struct hosts_file *file);

#endif
