/* encoding.h - traits of how the server's certificate, or an intermediate above it,
 * is written: what RFC 5280 or X.690 forbids, and some parsers take all the same.
 * Predicates of traits.def: true when it is so of any of them (the trust anchor, which
 * clients have by themselves, is left out); false without a certificate.  Pure.
 */
#ifndef CCN_CLIENTS_ENCODING_H
#define CCN_CLIENTS_ENCODING_H

#include "situation.h"

/* --- lengths, and what follows (X.690 8.1.3, 10.1) --- */

bool has_long_length(const struct situation *situation);
bool has_long_length_of_tbs(const struct situation *situation);
bool has_indefinite_length(const struct situation *situation);
bool has_indefinite_length_of_tbs(const struct situation *situation);
bool has_octets_behind(const struct situation *situation);
bool has_element_behind_signature(const struct situation *situation);
bool has_element_behind_extensions(const struct situation *situation);

/* --- version, serial number (RFC 5280 4.1.2.1, 4.1.2.2) --- */

/* Extensions in version 1 or 2. */
bool has_extensions_of_old_version(const struct situation *situation);
bool has_version_beyond_3(const struct situation *situation);
bool has_negative_serial(const struct situation *situation);
bool has_padded_serial(const struct situation *situation);
bool has_empty_serial(const struct situation *situation);

/* --- algorithms and keys (4.1.1.2, 4.1.2.7) --- */

/* Of RSA and others; of ECDSA. */
bool has_odd_signature_parameters(const struct situation *situation);
bool has_odd_ecdsa_parameters(const struct situation *situation);
bool signature_algorithms_differ(const struct situation *situation);
/* In NULL being written or left out, and in nothing else. */
bool signature_algorithms_differ_in_null(const struct situation *situation);
/* Of OIW, from before PKCS #1 had its own. */
bool has_old_signature_number(const struct situation *situation);
/* The signature is not whole octets. */
bool has_odd_signature_bits(const struct situation *situation);
bool key_lacks_null(const struct situation *situation);
bool has_octets_behind_key(const struct situation *situation);
bool has_negative_modulus(const struct situation *situation);

/* --- validity (4.1.2.5) --- */

bool time_lacks_seconds(const struct situation *situation);
bool time_has_offset(const struct situation *situation);
bool time_has_fraction(const struct situation *situation);
bool time_lacks_zone(const struct situation *situation);
bool time_is_no_day(const struct situation *situation);
bool time_has_second_60(const struct situation *situation);
bool time_has_hour_24(const struct situation *situation);
bool time_is_unreadable(const struct situation *situation);
/* Dates in one of these forms, read as those do that take it: notAfter has passed,
 * or notBefore is to come. */
bool odd_time_has_passed(const struct situation *situation);
bool odd_time_is_to_come(const struct situation *situation);

/* --- issuer and subject (4.1.2.4): strings that their type does not allow --- */

bool name_is_no_utf8(const struct situation *situation);
bool name_is_not_printable(const struct situation *situation);
bool name_is_printable_beyond_ascii(const struct situation *situation);
bool name_is_ia5_beyond_ascii(const struct situation *situation);
bool name_is_half_bmp(const struct situation *situation);
bool name_is_surrogate(const struct situation *situation);
bool name_is_universal(const struct situation *situation);
bool name_is_no_string(const struct situation *situation);
/* Letters in a NumericString; a VisibleString at all. */
bool name_is_not_numeric(const struct situation *situation);
bool name_is_visible_string(const struct situation *situation);
bool name_has_empty_rdn(const struct situation *situation);
bool has_unique_ids(const struct situation *situation);

/* --- extensions (4.2) --- */

bool has_no_extensions_in_list(const struct situation *situation);
bool has_known_extension_twice(const struct situation *situation);
bool has_unknown_extension_twice(const struct situation *situation);
bool has_false_critical_written(const struct situation *situation);
/* The same of the anchor. */
bool anchor_has_false_critical(const struct situation *situation);
bool anchor_has_negative_serial(const struct situation *situation);
bool has_odd_true(const struct situation *situation);
/* Values with octets behind. */
bool has_octets_behind_san(const struct situation *situation);
bool has_octets_behind_constraints(const struct situation *situation);
bool has_octets_behind_key_usage(const struct situation *situation);
bool has_octets_behind_purposes(const struct situation *situation);
/* Values that do not parse. */
/* Behind key identifiers and policies. */
bool has_octets_behind_others(const struct situation *situation);
/* Of an intermediate alone. */
bool intermediate_has_octets_behind_constraints(const struct situation *situation);
bool has_damaged_subject_key_id(const struct situation *situation);
bool has_damaged_issuer_names(const struct situation *situation);
bool has_negative_path_length(const struct situation *situation);
bool has_damaged_san(const struct situation *situation);
bool has_damaged_constraints(const struct situation *situation);
bool has_damaged_key_usage(const struct situation *situation);
bool has_odd_key_usage_bits(const struct situation *situation);
bool has_damaged_purposes(const struct situation *situation);
bool has_damaged_authority_key_id(const struct situation *situation);
bool has_damaged_access(const struct situation *situation);
bool has_damaged_crl_points(const struct situation *situation);
bool has_damaged_policies(const struct situation *situation);
bool has_damaged_rare_extension(const struct situation *situation);
/* The list of timestamps of the certificate of the server; Netscape's type of any
 * certificate, the anchor's too. */
bool leaf_has_damaged_timestamps(const struct situation *situation);
bool has_damaged_netscape_type(const struct situation *situation);
/* Extensions that are there at all, the anchor's too: of proxy certificates (RFC 3820), of
 * IP addresses and AS numbers (RFC 3779). */
bool has_proxy_info(const struct situation *situation);
bool has_internet_resources(const struct situation *situation);
/* Lists without an element, or with one twice. */
bool has_empty_purposes(const struct situation *situation);
bool has_empty_access(const struct situation *situation);
bool has_empty_policies(const struct situation *situation);
bool has_policy_twice(const struct situation *situation);
/* A list of qualifiers without any, or one of anyPolicy that is none of the two it may have. */
bool has_odd_policy_qualifiers(const struct situation *situation);

/* --- critical extensions that some clients know (4.2) --- */

bool has_critical_netscape_type(const struct situation *situation);
bool intermediate_has_critical_netscape_type(const struct situation *situation);
bool has_critical_access(const struct situation *situation);
bool has_critical_crl_points(const struct situation *situation);
bool has_critical_policies(const struct situation *situation);
/* With a qualifier that is not known (4.2.1.4). */
bool has_critical_policy_qualifier(const struct situation *situation);
bool has_critical_feature(const struct situation *situation);
bool has_critical_timestamps(const struct situation *situation);
bool has_critical_issuer_names(const struct situation *situation);
/* OCSP no-check, statements of qualified certificates. */
bool has_critical_no_check(const struct situation *situation);
bool has_critical_statements(const struct situation *situation);
/* How many of a certificate's n_unknown_critical are these, or key identifiers
 * (authority.h): of the others nothing is known. */
unsigned critical_with_traits(const struct certificate *certificate);

/* --- names of the SAN other than host names and addresses (4.2.1.6) --- */

bool has_email_or_uri_not_ascii(const struct situation *situation);
bool has_x400_address(const struct situation *situation);
bool has_name_of_unknown_tag(const struct situation *situation);
bool has_relative_uri(const struct situation *situation);
bool has_uri_of_odd_characters(const struct situation *situation);

/* --- the rest --- */

/* Wrong in a way that is none of the above. */
bool is_malformed_otherwise(const struct situation *situation);
/* It is not even a certificate from end to end. */
bool is_no_certificate(const struct situation *situation);

/* Does it break off, or has it something else where an element belongs?  No: all can
 * be read by whoever takes BER, or passes over an element too many. */
bool certificate_is_broken(const struct certificate *certificate);

/* --- of the trust anchor, above a leaf --- */

bool anchor_key_lacks_null(const struct situation *situation);
bool anchor_has_unique_ids(const struct situation *situation);
bool anchor_has_critical_crl_points(const struct situation *situation);
bool anchor_has_critical_access(const struct situation *situation);
bool anchor_has_critical_issuer_names(const struct situation *situation);
/* Of an unknown kind, in critical policies. */
bool anchor_has_critical_qualifier(const struct situation *situation);
bool anchor_has_damaged_crl_points(const struct situation *situation);
bool anchor_has_damaged_access(const struct situation *situation);
bool anchor_has_damaged_issuer_names(const struct situation *situation);
bool anchor_has_empty_access(const struct situation *situation);

#endif
