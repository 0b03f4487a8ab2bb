/* leaf.h - traits of the server's own certificate.  Predicates of traits.def: true
 * when it is so; false without a certificate.  Pure.
 */
#ifndef CCN_CLIENTS_LEAF_H
#define CCN_CLIENTS_LEAF_H

#include "situation.h"

/* --- authorities (RFC 5280 4.2.1.3, 4.2.1.9) --- */

/* Is the certificate of the server a trust anchor itself?  Traits that speak of a
 * "trusted leaf" are of such, and those beside them of all others. */
bool leaf_is_anchor(const struct situation *situation);

/* CA: true in the certificate of a server; the same without key usage, and not a trust
 * anchor itself. */
bool leaf_is_authority(const struct situation *situation);
bool leaf_is_authority_without_key_usage(const struct situation *situation);
/* What only authorities have, in a certificate that is none. */
bool leaf_has_path_length(const struct situation *situation);
bool leaf_may_sign_certificates(const struct situation *situation);

/* --- purposes (4.2.1.12) --- */

/* Not serverAuth: but anyExtendedKeyUsage; but a "step-up" of the 1990s; neither. */
bool leaf_is_for_any_purpose(const struct situation *situation);
bool leaf_is_for_any_purpose_and_step_up(const struct situation *situation);
bool leaf_is_for_step_up(const struct situation *situation);
bool leaf_is_for_other_purposes(const struct situation *situation);
bool trusted_leaf_is_for_other_purposes(const struct situation *situation);
/* None are listed, and it begins on or after 1 July 2019. */
bool leaf_names_no_purpose(const struct situation *situation);
/* OCSPSigning beside serverAuth. */
bool leaf_may_sign_ocsp(const struct situation *situation);
/* Netscape's type (from before extKeyUsage) lists client and not server. */
bool leaf_is_netscape_client(const struct situation *situation);

/* --- the key --- */

/* RSA of so many bits.  2047 is 112 bits of strength to OpenSSL, as is 2048. */
bool leaf_key_is_below_1023(const struct situation *situation);
bool leaf_key_is_1023(const struct situation *situation);
bool leaf_key_is_below_2047(const struct situation *situation); /* from 1024 on */
bool leaf_key_is_2047(const struct situation *situation);
bool leaf_key_is_over_8192(const struct situation *situation);
/* For RSASSA-PSS alone. */
bool leaf_key_is_pss(const struct situation *situation);
bool leaf_key_is_p521(const struct situation *situation);
/* A curve that TLS 1.3 has no signatures for, or one without a name. */
bool leaf_key_is_of_other_curve(const struct situation *situation);
bool leaf_key_is_ed25519(const struct situation *situation);
bool leaf_key_is_ed448(const struct situation *situation);
/* DSA, or an algorithm that is not known. */
bool leaf_key_is_of_other_kind(const struct situation *situation);

/* --- critical extensions (4.2) --- */

/* One that no client knows; others have traits of their own (encoding.h). */
bool leaf_has_unknown_critical(const struct situation *situation);
/* RFC 6962 3.1: made to be logged, not to be used. */
bool leaf_is_precertificate(const struct situation *situation);

/* --- subject and dates --- */

/* 4.1.2.6: then subjectAltName must be critical. */
bool leaf_is_nameless_and_san_not_critical(const struct situation *situation);
bool begins_before_1950_below_anchor(const struct situation *situation);
bool anchor_begins_before_1950(const struct situation *situation);
/* Which are about certificates that it would issue. */
bool leaf_has_critical_policy_constraints(const struct situation *situation);
bool trusted_leaf_has_critical_policy_constraints(const struct situation *situation);

#endif
