/* match.h - does one presented identifier fit one reference identifier?
 *
 * RFC 9525, section 6.3 to 6.5, in our own code; no library's host name check.
 * Pure; allocates nothing.
 */
#ifndef CCN_NAMES_MATCH_H
#define CCN_NAMES_MATCH_H

#include "name_reason.h"
#include "presented.h"
#include "reference.h"

enum wildcard_rule {
	WILDCARDS_RFC9525,
	WILDCARDS_NONE,
	WILDCARDS_NOT_FOR_SIP, /* none: RFC 5922, section 7.2 */
};

struct match_rules {
	enum wildcard_rule wildcards;
	bool allow_cn; /* accept a CN-ID when the certificate has no DNS-ID */
};

/* Compares one presented name (of any kind, with its defect) with a reference
 * identifier.  Never fits when the presented name has a defect, or is of
 * another kind: DNS-ID with DNS-ID, IP-ID with IP-ID, and so on. */
enum name_reason match_name(const struct reference *reference, const struct presented_name *name,
			    const struct match_rules *rules);

/* The same for many names: what depends on the reference alone is looked up
 * once.  Borrows both. */
struct matcher {
	const struct reference *reference;
	const struct match_rules *rules;
	struct bytes domain;      /* reference->ascii; empty for an address */
	struct bytes parent;      /* domain without its left-most label; may be empty */
	struct bytes registrable; /* a public suffix and one label more; else domain */
};
struct matcher matcher_make(const struct reference *reference, const struct match_rules *rules);
enum name_reason matcher_match(const struct matcher *matcher, const struct presented_name *name);
/* False: it does not fit, which is found out sooner than why. */
bool matcher_may_fit(const struct matcher *matcher, const struct presented_name *name);

#endif
