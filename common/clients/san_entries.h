/* san_entries.h - traits of the DNS names and IP addresses that stand beside the
 * name that is looked for: some clients refuse a certificate for one entry that
 * they cannot read.  And of the name itself.  Predicates of traits.def: false
 * without a certificate.  Pure.
 */
#ifndef CCN_CLIENTS_SAN_ENTRIES_H
#define CCN_CLIENTS_SAN_ENTRIES_H

#include "situation.h"

/* Octets that are neither 4 nor 16 (RFC 5280, 4.2.1.6), but some. */
bool has_address_of_wrong_length(const struct situation *situation);
bool has_empty_address(const struct situation *situation);

bool has_empty_dns_name(const struct situation *situation);
bool has_dns_name_not_ascii(const struct situation *situation);
bool has_dns_name_not_utf8(const struct situation *situation);
bool has_dns_name_with_nul(const struct situation *situation);

/* A dNSName or iPAddress of constructed form (X.690, 8.21, which DER forbids: 10.2). */
/* An e-mail address or URI without octets. */
bool has_empty_email(const struct situation *situation);
bool has_empty_uri(const struct situation *situation);
/* An otherName that is none, a registeredID without octets. */
bool has_broken_other_name(const struct situation *situation);
bool has_name_in_pieces(const struct situation *situation);
bool has_edi_party_name(const struct situation *situation);

/* The same of the names of an authority, the anchor too, which nobody looks for: an
 * address of a wrong length, or of no octets; another name without octets. */
bool authority_has_odd_address(const struct situation *situation);
bool authority_has_empty_name(const struct situation *situation);
/* A dNSName that is not ASCII; of the anchor also an e-mail address or URI (for the
 * others: encoding.h). */
bool authority_has_name_not_ascii(const struct situation *situation);
bool authority_has_broken_other_name(const struct situation *situation);
bool authority_has_name_in_pieces(const struct situation *situation);
/* An EDI party name; of the anchor also an X.400 address. */
bool authority_has_rare_name(const struct situation *situation);
/* A list without names. */
bool authority_has_no_names_in_list(const struct situation *situation);
/* A name of the anchor with an unknown tag, a URI of it with odd characters. */
bool anchor_has_name_of_unknown_tag(const struct situation *situation);
bool anchor_has_uri_of_odd_characters(const struct situation *situation);

/* A reference identifier fits in no way (name_ways.h). */
bool no_way_fits(const struct situation *situation);

/* A reference identifier is localhost. */
bool is_localhost(const struct situation *situation);

#endif
