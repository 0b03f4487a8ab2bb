/* first_path.h - traits of the path that a client takes which looks for no other
 * (verdicts/path_taken.h), where the search has found a better one.
 * Predicates of traits.def: true when it is so; false without a certificate.  Pure.
 */
#ifndef CCN_CLIENTS_FIRST_PATH_H
#define CCN_CLIENTS_FIRST_PATH_H

#include "situation.h"

/* OpenSSL's is bad, whether it stops at the first trust anchor or goes on. */
bool openssl_path_is_bad(const struct situation *situation);
/* It is good as far as the first trust anchor, and bad, or without end, above it. */
bool openssl_path_is_bad_above_anchor(const struct situation *situation);
/* GnuTLS's is bad; or for other purposes only, which most of its callers do not
 * ask. */
bool gnutls_path_is_bad(const struct situation *situation);
bool gnutls_path_is_for_other_purposes(const struct situation *situation);
/* The store has a certificate of the name and key of an intermediate of the path, which is no
 * authority or may not sign: Java ends there. */
bool java_anchor_is_no_authority(const struct situation *situation);
/* The leaf itself is a trust anchor: signed by itself, of version 3 and no authority; or
 * not signed by itself, and no good path leads to a root. */
bool self_signed_leaf_is_trusted(const struct situation *situation);
bool leaf_is_trusted_itself(const struct situation *situation);
/* The same, and the intermediate above it is an anchor, too (no root). */
bool leaf_is_trusted_with_its_issuer(const struct situation *situation);
/* The first anchor that the last certificate sent names has expired, and the path does
 * not need it. */
bool first_anchor_has_expired(const struct situation *situation);
/* The path needs an intermediate that was not sent, and is in the store of this
 * system; in one that the user gave it is in that of the clients. */
bool intermediate_is_from_store(const struct situation *situation);

#endif
