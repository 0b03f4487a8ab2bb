/* path.h - traits of the way from the server's certificate to a trust anchor: what
 * is wrong with it, and where.
 * Predicates of traits.def: true when it is so; false without a certificate.  Pure.
 *
 * Families differ by place: what RFC 5280 makes no part of the algorithm (6.1: the
 * trust anchor's own certificate) some do not look at.
 */
#ifndef CCN_CLIENTS_PATH_H
#define CCN_CLIENTS_PATH_H

#include "situation.h"

/* --- no trust anchor (RFC 5280, 6.1.1 (d)) --- */

/* The server's certificate is signed by itself and is none. */
bool leaf_is_its_own_issuer(const struct situation *situation);
/* The path ends at a root that was sent and is none. */
bool ends_at_unknown_root(const struct situation *situation);
/* The issuer of the last certificate is not known, and nothing says where to get
 * it (authorityInfoAccess, 4.2.2.1). */
bool issuer_is_missing(const struct situation *situation);
/* The same, with a URL; and with one where no public root is looked for. */
bool issuer_is_to_fetch(const struct situation *situation);
bool own_issuer_is_to_fetch(const struct situation *situation);
/* There are no trust anchors at all. */
bool has_no_anchors(const struct situation *situation);
/* It was given up to look for a path, or to compare names with constraints. */
bool path_is_too_complex(const struct situation *situation);

/* --- signatures (6.1.3 (a) (1)) --- */

bool signature_is_wrong(const struct situation *situation);
/* With an algorithm that is not known here. */
bool signature_is_unreadable(const struct situation *situation);
/* Of leaf or intermediate with MD2, MD4, MD5. */
bool signature_hash_is_broken(const struct situation *situation);

/* --- dates (6.1.3 (a) (2)) --- */

bool leaf_has_expired(const struct situation *situation);
bool leaf_is_not_yet_valid(const struct situation *situation);
/* The leaf itself is a trust anchor. */
bool trusted_leaf_has_expired(const struct situation *situation);
bool trusted_leaf_is_not_yet_valid(const struct situation *situation);
bool intermediate_has_expired(const struct situation *situation);
bool intermediate_is_not_yet_valid(const struct situation *situation);
bool anchor_has_expired(const struct situation *situation);
bool anchor_is_not_yet_valid(const struct situation *situation);

/* --- authorities (6.1.4 (k) to (n)) --- */

bool intermediate_is_no_authority(const struct situation *situation);
/* It says so itself. */
bool anchor_is_no_authority(const struct situation *situation);
/* It has neither basic constraints nor keyCertSign. */
bool anchor_says_nothing_of_authority(const struct situation *situation);
bool anchor_of_version_1_is_no_root(const struct situation *situation);
bool intermediate_may_not_sign(const struct situation *situation);
bool anchor_may_not_sign(const struct situation *situation);
bool intermediate_path_length_is_exceeded(const struct situation *situation);
bool anchor_path_length_is_exceeded(const struct situation *situation);
bool intermediate_has_short_key(const struct situation *situation);
bool anchor_has_short_key(const struct situation *situation);

/* --- extensions of authorities --- */

/* A critical one that clients do not know (6.1.4 (o)); key identifiers, that they do
 * know, are authority.h's. */
bool intermediate_has_unknown_critical(const struct situation *situation);
bool anchor_has_unknown_critical(const struct situation *situation);
bool anchor_key_id_is_critical(const struct situation *situation);
/* extKeyUsage without serverAuth (4.2.1.12); for others neither with
 * anyExtendedKeyUsage nor with a step-up of old. */
bool intermediate_is_for_other_purposes(const struct situation *situation);
bool intermediate_is_for_any_purpose(const struct situation *situation);
bool intermediate_is_for_any_purpose_and_step_up(const struct situation *situation);
bool intermediate_is_for_any_purpose_and_microsofts_step_up(const struct situation *situation);
bool intermediate_is_for_step_up(const struct situation *situation);
bool intermediate_is_for_microsofts_step_up(const struct situation *situation);
bool anchor_is_for_other_purposes(const struct situation *situation);
/* The anchor is no root. */
bool stored_intermediate_is_for_other_purposes(const struct situation *situation);
bool anchor_is_for_any_purpose(const struct situation *situation);
bool anchor_is_for_any_purpose_and_step_up(const struct situation *situation);
bool anchor_is_for_step_up(const struct situation *situation);
/* Name constraints, or what is said of policies, are not well formed, in a way that has
 * no trait of its own. */
bool intermediate_extension_is_malformed(const struct situation *situation);
/* Anything of it. */
bool anchor_is_malformed(const struct situation *situation);
/* A policy that is demanded is not valid for the path (6.1.5 (g)). */
bool policy_is_missing(const struct situation *situation);

#endif
