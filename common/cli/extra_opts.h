/* extra_opts.h - --extra-opts=[section][@file] of the monitoring plugins: options
 * from a section of an ini file.
 *
 * Reads the environment and one file, bounded in size; judges no option.  The
 * form of the file:
 *
 *     [check_cert_name]
 *     # a comment; so is a line that starts with a semicolon
 *     hostname = www.example.com
 *     w = 14
 *     all-addresses
 *
 * A key is an option without its dashes, of one letter or a name; what follows
 * the first "=" is its value, without the blanks around it, otherwise as it
 * stands (quotation marks and later "#" belong to it).  Repeated keys are
 * repeated options; a section may come in several parts.
 */
#ifndef CCN_CLI_EXTRA_OPTS_H
#define CCN_CLI_EXTRA_OPTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/deadline.h"
#include "base/error.h"

enum { EXTRA_OPTS_MAX_BYTES = 1 << 20, EXTRA_OPTS_PATH_BYTES = 1024 };

struct extra_opt {
	const char *key;   /* "hostname" or "H" */
	const char *value; /* NULL: none, or nothing behind the "=" */
	size_t line;       /* from 1 */
};

/* struct extra_opts v = { 0 } is a valid empty value. */
struct extra_opts {
	char file[EXTRA_OPTS_PATH_BYTES];
	struct buffer text;      /* owned; keys and values point into it */
	struct extra_opt *items; /* owned */
	size_t n;
};
void extra_opts_clear(struct extra_opts *extra);

/* locator is what stands behind --extra-opts ("section@file", "@file",
 * "section", "" or NULL); the section defaults to program.  Without a file it
 * is $MP_CONFIG_FILE, else the first monitoring-plugins.ini or plugins.ini in
 * the directories of $NAGIOS_CONFIG_PATH, else
 * /etc/monitoring-plugins/monitoring-plugins.ini, /etc/monitoring-plugins.ini,
 * /etc/nagios/plugins.ini.  "-" is standard input.  Errors name --extra-opts:
 * no file, one that had not ended by the deadline, no such section, or a line that
 * cannot be understood. */
enum err extra_opts_read(const char *locator, const char *program, struct deadline deadline,
			 struct extra_opts *ret_extra, struct error *reterr) MUST_USE;

/* The pure part: picks the section out of a text of len octets (text[len] is
 * NUL), which it cuts into pieces; extra->items point into it.  extra->file is
 * for error texts. */
enum err extra_opts_parse(char *text, size_t len, const char *section, struct extra_opts *extra,
			  struct error *reterr) MUST_USE;

#endif
