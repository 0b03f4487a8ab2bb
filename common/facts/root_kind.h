/* root_kind.h - what kind of trust anchor a path ends at: clients ask more of
 * public ones (Certificate Transparency, short lifetimes) than of their owner's.
 */
#ifndef CCN_FACTS_ROOT_KIND_H
#define CCN_FACTS_ROOT_KIND_H

enum root_kind {
	ROOT_UNKNOWN, /* no anchor, or it cannot be told */
	ROOT_PUBLIC,  /* the distribution ships it */
	ROOT_OWN,     /* somebody added it: to the system, or with --ca-file, --ca-dir */
};

#endif
