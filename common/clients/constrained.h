/* constrained.h - traits of name constraints (RFC 5280, 4.2.1.10).
 * Predicates of traits.def: true when it is so; false without a certificate.  Pure.
 */
#ifndef CCN_CLIENTS_CONSTRAINED_H
#define CCN_CLIENTS_CONSTRAINED_H

#include "situation.h"

/* A name that an intermediate does not allow: a dNSName, iPAddress, e-mail address
 * or common name, of any other kind; or only if a wildcard stands for a host that
 * any authority excludes. */
bool intermediate_refuses_name(const struct situation *situation);
bool intermediate_refuses_other_name(const struct situation *situation);
bool authority_refuses_wildcard(const struct situation *situation);
bool anchor_refuses_name(const struct situation *situation);
bool anchor_refuses_other_name(const struct situation *situation);
/* A name of its own, in its subject alternative names; the common name of an authority
 * below it that has no such names, taken for a DNS name. */
bool authority_refuses_its_own_names(const struct situation *situation);
bool intermediate_refuses_common_name_of_authority(const struct situation *situation);
/* An authority does not allow a name of a self-issued one below it, which RFC 5280 exempts
 * (6.1.3 (b), (c)). */
bool constraints_refuse_self_issued(const struct situation *situation);
/* The leaf is no authority and has constraints. */
bool leaf_has_constraints(const struct situation *situation);

/* Of any authority: on a kind of name that not every client knows: directoryName and
 * critical, or not; registeredID; one that is none of these and critical, registeredID too. */
bool constraints_on_directory(const struct situation *situation);
bool constraints_on_directory_not_critical(const struct situation *situation);
bool constraints_on_registered_id(const struct situation *situation);
bool constraints_on_other_kind(const struct situation *situation);
/* A minimum or maximum, of an intermediate and of the anchor. */
bool constraints_have_distance(const struct situation *situation);
bool anchor_constraints_have_distance(const struct situation *situation);
/* Of any authority: an address mask with holes, nothing. */
bool constraints_have_mask_hole(const struct situation *situation);
/* A minimum of 0 that is written out, though it is the default. */
bool constraints_have_zero_minimum(const struct situation *situation);
bool constraints_are_empty(const struct situation *situation);

/* Of any authority: an X.400 address or EDI party name in them. */
bool constraints_on_rare_kind(const struct situation *situation);
bool constraints_on_edi_party(const struct situation *situation);

/* Present, and without a subtree. */
bool constraints_is_empty(const struct name_constraints *constraints);

/* --- beside what the certificate of the server has --- */

/* An address is refused because only those of the other family are permitted. */
bool intermediate_refuses_other_address(const struct situation *situation);
/* An authority constrains e-mail addresses (URIs), and it has one, allowed or not. */
bool constraints_on_email_of_leaf(const struct situation *situation);
bool constraints_on_uri_of_leaf(const struct situation *situation);
/* A directory name is permitted in other letter case, blanks or more alone. */
bool constraints_on_directory_in_other_text(const struct situation *situation);
bool constraints_exclude_directory(const struct situation *situation);
/* An authority excludes URIs, and it has one, excluded or not. */
bool constraints_exclude_uris(const struct situation *situation);
/* An address that they permit has bits beyond its mask, and it has an address. */
bool constraints_permit_beyond_mask(const struct situation *situation);
/* A directory name is permitted, and its subject is empty. */
bool constraints_on_directory_of_nameless(const struct situation *situation);
/* An intermediate excludes an address if ::ffff:0:0/96 stands for IPv4; or if the first four
 * octets count of two that are not of one family, where none is permitted before. */
bool constraints_refuse_mapped_address(const struct situation *situation);
bool constraints_refuse_address_by_first_octets(const struct situation *situation);
/* A common name of it reads as an address that an authority does not allow. */
bool constraints_refuse_address_of_common_name(const struct situation *situation);
/* An authority constrains DNS names, and it has one with an odd wildcard. */
bool constraints_beside_odd_wildcard(const struct situation *situation);
/* An authority constrains e-mail addresses, and it has an internationalized one (RFC 9598). */
bool constraints_on_email_meet_utf8_mailbox(const struct situation *situation);
/* By an empty dNSName. */
bool constraints_permit_every_dns_name(const struct situation *situation);
/* The same of one authority, and another permits some. */
bool constraints_permit_every_dns_name_and_some(const struct situation *situation);
/* There are some, and a DNS name or e-mail address of the leaf, or of the authority that
 * has them, is none. */
bool constraints_beside_odd_name(const struct situation *situation);

#endif
