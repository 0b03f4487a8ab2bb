/* system_places.h - where systems keep their trust anchors, and where what their
 * administrators add to them.
 *
 * Pure: static data.
 */
#ifndef CCN_TRUST_SYSTEM_PLACES_H
#define CCN_TRUST_SYSTEM_PLACES_H

#include <stddef.h>

/* A directory of files that end up in the bundle beside the public ones. */
struct local_place {
	const char *directory; /* NULL: no more */
	const char *but;       /* this entry of it is the public ones'; NULL: none is */
};

enum { SYSTEM_MAX_LOCAL_PLACES = 4 };

struct system_place {
	const char *bundle;
	/* Ended by a NULL directory; the first of them NULL: not known. */
	struct local_place local[SYSTEM_MAX_LOCAL_PLACES];
};

/* The row of a bundle among n, which may stand there twice: one that knows where its
 * additions are counts before one that does not.  NULL: none. */
const struct system_place *system_place_of(const struct system_place *list, size_t n,
					   const char *bundle);

/* The places of this kind of system, in the order in which they are looked for. */
const struct system_place *system_places(size_t *ret_n);

#endif
