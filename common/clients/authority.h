/* authority.h - traits of the authorities of a path, and of how the certificates
 * below name them: what RFC 5280 lets pass, or leaves open, and some clients refuse.
 * Predicates of traits.def: true when it is so; false without a certificate.  Pure.
 */
#ifndef CCN_CLIENTS_AUTHORITY_H
#define CCN_CLIENTS_AUTHORITY_H

#include "situation.h"

/* What Python demands of authorities (X509_V_FLAG_X509_STRICT) it demands of those of the
 * path that OpenSSL takes, and of none where that is the leaf alone.  Is it more? */
bool strict_path_is_more_than_leaf(const struct situation *situation);

/* --- key identifiers (4.2.1.1, 4.2.1.2) --- */

/* A certificate names another key of its issuer: by key identifier; by issuer and
 * serial number alone; or either way, directly below the trust anchor. */
bool key_id_disagrees(const struct situation *situation);
bool issuer_serial_disagrees(const struct situation *situation);
bool key_id_disagrees_with_anchor(const struct situation *situation);
/* One below the anchor has issuer and serial number of the anchor. */
bool serial_is_that_of_root(const struct situation *situation);
/* One below the anchor has no authority key identifier; an authority has no subject
 * key identifier. */
bool authority_key_id_is_absent(const struct situation *situation);
bool subject_key_id_is_absent(const struct situation *situation);
/* A key identifier of leaf or intermediate is critical. */
bool key_id_is_critical(const struct situation *situation);
/* The same of a leaf that is the anchor. */
bool trusted_leaf_key_id_is_critical(const struct situation *situation);

/* --- names (4.1.2.4, 4.1.2.6, 7.1) --- */

/* An issuer differs from the subject above it in the types of strings alone; in more,
 * such as letter case and blanks. */
bool issuer_differs_in_type(const struct situation *situation);
bool issuer_differs_in_text(const struct situation *situation);
/* Two RDNs, by their octets: the same values, whatever types of strings they are. */
bool rdn_has_same_values(struct bytes a, struct bytes b);
/* The same of an anchor that is not sent; of a root that is. */
bool anchor_subject_differs_in_type(const struct situation *situation);
bool sent_root_subject_differs_in_type(const struct situation *situation);
bool anchor_subject_differs_in_text(const struct situation *situation);
/* In any way, of any anchor. */
bool anchor_is_named_by_other_octets(const struct situation *situation);
/* It is the empty Name, of the leaf or of an intermediate. */
bool leaf_issuer_is_empty(const struct situation *situation);
bool intermediate_issuer_is_empty(const struct situation *situation);

/* --- form --- */

bool authority_has_no_key_usage(const struct situation *situation);
bool authority_constraints_not_critical(const struct situation *situation);
/* Also when it is the leaf itself. */
bool anchor_is_version_1(const struct situation *situation);
/* Of version 3, and above a leaf. */
bool anchor_has_no_basic_constraints(const struct situation *situation);
/* The same of one that is no root. */
bool stored_intermediate_has_no_basic_constraints(const struct situation *situation);
/* Of an intermediate: beyond 31 bits. */
bool path_length_is_huge(const struct situation *situation);
/* That of an intermediate is met, because a certificate below is self-issued. */
bool path_length_counts_self_issued(const struct situation *situation);
bool anchor_path_length_counts_self_issued(const struct situation *situation);
bool anchor_path_length_is_huge(const struct situation *situation);
/* A DEFAULT, which must be left out. */
bool anchor_version_1_is_written(const struct situation *situation);
/* The anchor is a root that names another key than its own as its issuer's. */
bool anchor_names_another_key(const struct situation *situation);
/* It is one whose signature is of an algorithm that is not known, or not for its key. */
bool anchor_signature_is_of_no_such_key(const struct situation *situation);

/* --- keys --- */

/* RSA below 2048 bits but not below 1024, which is path.h's.  Just below, as OpenSSL
 * counts strength: 112 bits all the same. */
bool authority_key_is_1024(const struct situation *situation);
bool authority_key_is_2047(const struct situation *situation);
/* RSA of more than 8192 bits; of the anchor alone. */
bool intermediate_key_is_over_8192(const struct situation *situation);
bool anchor_key_is_over_8192(const struct situation *situation);
bool authority_key_is_p224(const struct situation *situation);
bool authority_key_is_p192(const struct situation *situation);
bool authority_key_is_other_curve(const struct situation *situation);
bool authority_key_is_ed25519(const struct situation *situation);
bool authority_key_is_ed448(const struct situation *situation);
bool authority_key_is_dsa(const struct situation *situation);
/* An RSA key for PSS alone, or one of a kind that is not known. */
bool authority_key_is_rare(const struct situation *situation);

/* --- signatures on leaf and intermediates --- */

/* With SHA-1, below a root of one's own, or below one that may be public; the same
 * in RSA-PSS. */
bool own_signature_is_sha1(const struct situation *situation);
bool signature_is_sha1(const struct situation *situation);
bool leaf_signature_is_pss_sha1(const struct situation *situation);
bool intermediate_signature_is_pss_sha1(const struct situation *situation);
bool signature_is_sha224(const struct situation *situation);
/* On a leaf that is the anchor, where most clients look at no signature: with MD5; by
 * itself, with SHA-1 or SHA-224. */
bool trusted_leaf_signature_is_md5(const struct situation *situation);
bool self_signature_is_weak(const struct situation *situation);

/* --- policies (4.2.1.5, 4.2.1.11, 4.2.1.14) --- */

bool policy_constraints_are_critical(const struct situation *situation);
/* Those of the anchor, which does not count by RFC 5280 (6.1.1 (d)). */
bool anchor_policy_constraints_are_critical(const struct situation *situation);
bool anchor_policy_mapping_is_critical(const struct situation *situation);
bool anchor_inhibit_any_policy_is_critical(const struct situation *situation);
bool anchor_demands_policy(const struct situation *situation);
/* A critical unknown qualifier, and every authority above has policies. */
bool critical_qualifier_is_in_valid_policy(const struct situation *situation);
bool policy_constraints_are_empty(const struct situation *situation);
bool policy_mapping_is_critical(const struct situation *situation);
bool policy_mapping_is_of_any(const struct situation *situation);
bool inhibit_any_policy_is_critical(const struct situation *situation);

#endif
