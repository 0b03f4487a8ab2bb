/* algorithms.h - traits of signatures and keys of kinds, and in forms, that some
 * clients do not take.  Predicates of traits.def: true when it is so; false without
 * a certificate.  Signatures are those that count: what an anchor is signed with
 * does not.  Pure.
 */
#ifndef CCN_CLIENTS_ALGORITHMS_H
#define CCN_CLIENTS_ALGORITHMS_H

#include "situation.h"

/* With SHA-3, by RSA or DSA; by ECDSA. */
bool signature_is_sha3(const struct situation *situation);
bool signature_is_ecdsa_sha3(const struct situation *situation);

/* The two numbers of an ECDSA signature (RFC 3279, 2.2.3) are written in BER that is no
 * DER. */
bool ecdsa_signature_is_no_der(const struct situation *situation);

/* RSASSA-PSS with SHA-2 of 256 bits or more, whose mask or salt does not belong to the
 * hash, or with a trailer. */
bool pss_parameters_are_unusual(const struct situation *situation);

/* The same with parameters as all write them, but that a hash of them lacks its NULL. */
bool pss_null_is_missing(const struct situation *situation);

/* The key of a certificate, the anchor's too: RSA with parameters that are not NULL
 * (RFC 3279, 2.3.1); on a curve, by one of its coordinates (RFC 5480, 2.2). */
bool key_has_parameters(const struct situation *situation);
bool key_point_is_compressed(const struct situation *situation);

/* The public exponent of an RSA key is longer than so many bits. */
bool key_exponent_is_over_31_bits(const struct situation *situation);
bool key_exponent_is_over_33_bits(const struct situation *situation);
bool key_exponent_is_over_63_bits(const struct situation *situation);
bool key_exponent_is_over_64_bits(const struct situation *situation);

/* The curve of an authority's key is written out (RFC 5480, 2.1.1). */
bool authority_curve_is_explicit(const struct situation *situation);

#endif
