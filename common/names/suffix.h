/* suffix.h - public suffixes: may a wildcard stand directly below this domain?
 *
 * Uses libpsl when it is built in (libpsl.h is included in suffix.c alone);
 * without it, a single label is taken as a public suffix and nothing else.
 */
#ifndef CCN_NAMES_SUFFIX_H
#define CCN_NAMES_SUFFIX_H

#include <stdbool.h>

/* True when domain (A-labels, lower case, no trailing dot, without the "*.")
 * is a public suffix as browsers see it for wildcard certificates. */
bool suffix_is_public(const char *domain);

/* True when domain itself is in the list (its ICANN section), so that a client
 * with a list of its own, and no rule for what is not there, knows it.  Without
 * libpsl: when it is a single label. */
bool suffix_is_listed(const char *domain);

/* "libpsl 0.21.2", or "no libpsl (...)" for -V; static. */
const char *suffix_version(void);

#endif
