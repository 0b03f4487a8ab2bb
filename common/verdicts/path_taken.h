/* path_taken.h - the path that a client takes which does not look for another
 * when it turns out to be bad.
 *
 * Pure, but for the signatures, which the search remembers.  Facts: what a client
 * makes of its path is not judged here.
 */
#ifndef CCN_VERDICTS_PATH_TAKEN_H
#define CCN_VERDICTS_PATH_TAKEN_H

#include "path.h"
#include "trust_reason.h"

struct path_search;

/* Which certificate comes next, by name and key identifiers alone:
 *
 * - OpenSSL asks the trust anchors first, and, until one fits, what was sent; of
 *   several the first that is valid today, else the one that ends last
 *   (x509_vfy.c: build_chain(), X509_STORE_CTX_get1_issuer(), find_issuer()).
 *   Without partial chains it goes on to a self-signed anchor; with them (the flag
 *   X509_V_FLAG_PARTIAL_CHAIN) it stops at the first above the leaf, and a leaf that
 *   is an anchor counts when nothing leads to one (check_trust()).
 * - GnuTLS takes what was sent in its order, the first that fits, and stops where
 *   an anchor has the same name and key (_gnutls_sort_clist(), shorten_clist() in
 *   x509/verify-high.c); of several anchors the last that is valid today
 *   (find_issuer()).  It looks at no issuer and serial number. */
enum path_taker {
	PATH_TAKER_OPENSSL,
	PATH_TAKER_OPENSSL_PARTIAL,
	PATH_TAKER_GNUTLS,
	PATH_TAKER_COUNT,
};

struct path_taken {
	struct path path;
	bool is_found; /* it is the one that the search found */
	bool anchored;
	unsigned faults; /* every fault of it but policies, as in struct trust_verdict */
};

/* found, with these faults: the path that the search found, anchored.  Signatures
 * are asked about only where nothing else is wrong and the search does not know. */
struct path_taken path_taken(struct path_search *search, enum path_taker taker,
			     const struct path *found, unsigned faults);

#endif
