/* name_ways.h - the ways in which a certificate fits a name that a client uses, by
 * the rules of any client there is.  Which of them a family takes is in traits.def.
 * Pure.
 *
 * A way is one name of the certificate with all that a client must take to find
 * that it fits: "*.example.com." for www.example.com needs a client that takes
 * wildcards and does not mind a dot at the end.  A family finds the host when of
 * one way it takes everything.
 */
#ifndef CCN_CLIENTS_NAME_WAYS_H
#define CCN_CLIENTS_NAME_WAYS_H

#include "situation.h"
#include "trait_set.h"

/* The rows WAY of traits.def, in their order. */
enum way {
#define RULE(...)
#define WAY(ID, ...) ID,
#include "traits.def"
#undef RULE
#undef WAY
	WAY_COUNT,
};

#define WAY_BIT(ID) (UINT64_C(1) << WAY_##ID)

enum trait way_trait(enum way way);

enum { NAME_WAYS_MAX = 48 };

struct name_ways {
	uint64_t ways[NAME_WAYS_MAX]; /* sets of WAY_BIT, none of which holds another */
	size_t n;
};

/* The ways in which certificate fits reference; none when no client there is
 * would find it.  (A certificate with more than NAME_WAYS_MAX of them, each odd in
 * another manner, is nobody's: the rest is left out.)
 *
 * A common name is looked at when no subject alternative name fits as it should.
 * A service name (SRV-ID, URI-ID) is found by a name of that service, and as most
 * clients do that connect to a service: by its domain as DNS name. */
struct name_ways name_ways(const struct certificate *certificate,
			   const struct reference *reference);

/* The same for a reference that was judged: clients of some protocols look for the
 * service name of a host as well (RFC 9525, 6.1), and the verdict may rest on that. */
struct name_ways name_verdict_ways(const struct certificate *certificate,
				   const struct name_verdict *verdict);

#endif
