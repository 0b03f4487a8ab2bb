/* match.h - does one presented identifier fit one reference identifier?
 *
 * RFC 9525, section 6.3 to 6.5, in our own code; no library's host name check.
 * Pure.
 */
#ifndef CCN_NAMES_MATCH_H
#define CCN_NAMES_MATCH_H

#include "presented.h"
#include "reference.h"

enum wildcard_policy {
	WILDCARDS_RFC9525,
	WILDCARDS_NONE,
};

struct match_policy {
	enum wildcard_policy wildcards;
	bool allow_cn; /* accept a CN-ID when the certificate has no DNS-ID */
};

/* How a name fits, or the rule that refuses it.  Rows are ordered: of two
 * rows that do not fit the later one is the nearer, and the better to tell.
 * X(ID, fits, "why") */
#define NAME_REASONS(X) \
	X(NO_NAMES, false, "the certificate has no name of a kind that can fit") \
	X(UNRELATED, false, "none of its names is like it") \
	X(OTHER_ADDRESS, false, "the certificate has other IP addresses") \
	X(OTHER_SERVICE, false, "the certificate names another service of this domain") \
	X(SHARED_DOMAIN, false, "the certificate names another host of this domain") \
	X(MALFORMED, false, "the nearest name is not well formed, so clients ignore it") \
	X(PUBLIC_SUFFIX, false, "a wildcard directly below a public suffix fits nothing") \
	X(WILDCARD_PARTIAL, false, "a wildcard must be the whole left-most label") \
	X(WILDCARD_DEEP, false, "a wildcard covers exactly one label") \
	X(WILDCARD_APEX, false, "a wildcard does not cover the domain itself") \
	X(WILDCARD_OFF, false, "wildcards are refused (--wildcards=none)") \
	X(U_LABEL, false, "the certificate holds the name as U-label; it must be an A-label") \
	X(IP_AS_DNS, false, "the address stands in a DNS name; clients look at IP address entries only") \
	X(IP_AS_CN, false, "the address stands in the common name only") \
	X(CN_ONLY, false, "only the common name fits, which clients ignore") \
	X(EXACT, true, "the name itself") \
	X(WILDCARD, true, "a wildcard that covers it") \
	X(ADDRESS, true, "the address itself") \
	X(SERVICE, true, "the service name itself") \
	X(CN, true, "the common name (--allow-cn)")

enum name_reason {
#define X(ID, fits, text) NAME_REASON_##ID,
	NAME_REASONS(X)
#undef X
};

bool name_reason_fits(enum name_reason reason);
const char *name_reason_text(enum name_reason reason);

/* Compares one presented name (of any kind, with its defect) with a reference
 * identifier.  Never fits when the presented name has a defect. */
enum name_reason match_name(const struct reference *reference, const struct presented_name *name,
			    const struct match_policy *policy);

#endif
