/* staple.h - traits of revocation: what was stapled (RFC 6066, 8), what should have
 * been (RFC 7633), and what the user's revocation lists say.
 * Predicates of traits.def: true when it is so; false without a certificate.  Pure.
 */
#ifndef CCN_CLIENTS_STAPLE_H
#define CCN_CLIENTS_STAPLE_H

#include "situation.h"

/* The stapled answer says revoked. */
bool staple_says_revoked(const struct situation *situation);
/* It is damaged, or of a kind that is not known. */
bool staple_is_damaged(const struct situation *situation);
bool staple_is_damaged_in_tls_1_2(const struct situation *situation); /* or older */
/* It is too old, about another certificate, or not signed by the issuer. */
bool staple_is_wrong(const struct situation *situation);
bool staple_is_wrong_in_tls_1_2(const struct situation *situation); /* or older */
/* It is nothing of that, but that it has ended, less than a day ago. */
bool staple_has_ended_today(const struct situation *situation);
bool staple_has_ended_today_in_tls_1_2(const struct situation *situation); /* or older */
/* The responder did not know the certificate. */
bool staple_says_unknown(const struct situation *situation);
/* It refused, or answered for more than a day later. */
bool staple_says_nothing(const struct situation *situation);
/* The leaf demands an answer, and none was stapled in the handshake. */
bool staple_is_missing(const struct situation *situation);
/* A certificate of the path demands an answer, and no handshake showed whether there is one. */
bool staple_is_unseen(const struct situation *situation);
/* An intermediate demands that those below it have one; the leaf does not, and none
 * was stapled (RFC 7633, 4.2.2). */
bool staple_is_demanded_above(const struct situation *situation);
/* The leaf demands an answer, and the responder's is that it has none. */
bool staple_says_nothing_though_demanded(const struct situation *situation);
/* The leaf's is there, and an authority's was demanded, too. */
/* An authority demands it and what it issued does not, which is not told by that. */
bool staple_demand_is_not_passed_on(const struct situation *situation);
bool staple_for_authority_is_missing(const struct situation *situation);
/* A list that the user gave has a certificate of the path; nothing that was stapled
 * says so. */
/* A good answer that Firefox finds too old (mozilla::pkix, pkixocsp.cpp): it takes none for
 * longer than ten days, or one where it does not say for how long, and a day more. */
bool staple_is_old(const struct situation *situation);
/* A good answer that stands behind others in what is stapled. */
bool staple_is_behind_others(const struct situation *situation);
/* Signed by a certificate for that which is an authority, or signed with SHA-1. */
bool staple_has_odd_signer(const struct situation *situation);
/* TLS features (RFC 7633) that are not the one of must-staple, or none at all. */
bool has_other_tls_features(const struct situation *situation);

bool list_says_revoked(const struct situation *situation);

#endif
