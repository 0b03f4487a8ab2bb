/* loose.h - does a DNS name cover a host by the loosest rules of any client?
 *
 * Clients before RFC 9525 (and some after it) let wildcards stand for parts of
 * labels or anywhere in a name, read no further than a NUL, or take a dot at the
 * end as nothing.  Nothing here decides whether a name fits: match.h does.  Pure.
 */
#ifndef CCN_NAMES_LOOSE_H
#define CCN_NAMES_LOOSE_H

#include "base/bytes.h"

/* What a client must put up with to find that a name covers a host.  Bits. */
enum loose_form {
	LOOSE_WILDCARD = 1 << 0, /* an asterisk as the whole left-most label */
	LOOSE_PREFIX = 1 << 1,   /* "w*" */
	LOOSE_SUFFIX = 1 << 2,   /* "*w" */
	LOOSE_MIDDLE = 1 << 3,   /* "w*w" */
	LOOSE_NOTHING = 1 << 4,  /* such an asterisk stands for no octet: "www*" */
	LOOSE_A_LABEL = 1 << 5,  /* such an asterisk stands for a part of an A-label */
	LOOSE_INNER = 1 << 6,    /* an asterisk that is not in the left-most label */
	LOOSE_SEVERAL = 1 << 7,  /* more than one asterisk */
	LOOSE_ALONE = 1 << 8,    /* "*" for a host of one label */
	LOOSE_CAPITALS = 1 << 9, /* letters differ in their case */
	LOOSE_DOT = 1 << 10,     /* a dot at the end of the name */
	LOOSE_NUL = 1 << 11,     /* a NUL, and what is behind it not read */
	LOOSE_BLANK = 1 << 12,   /* blanks at the end of the name */
};

enum {
	LOOSE_PARTIAL = LOOSE_PREFIX | LOOSE_SUFFIX | LOOSE_MIDDLE,
	LOOSE_ANY_WILDCARD =
		LOOSE_WILDCARD | LOOSE_PARTIAL | LOOSE_INNER | LOOSE_SEVERAL | LOOSE_ALONE,
};

/* Does name (any octets) cover host (not empty, without a dot at its end)?  What
 * it takes is written to *ret_forms, 0 for the same octets; untouched when it does
 * not.  Linear in the name, but for labels with several asterisks. */
bool loose_covers(struct bytes name, struct bytes host, unsigned *ret_forms);

/* Does a pattern with asterisks, each any run of octets, cover text?  At most
 * len(pattern) * len(text) steps. */
bool loose_glob(struct bytes pattern, struct bytes text);

#endif
