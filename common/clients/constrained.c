/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "constrained.h"

#include <string.h>

#include "authority.h"
#include "facts/der.h"
#include "facts/distinguished_name.h"
#include "facts/oid.h"
#include "names/iptext.h"
#include "verdicts/name_constraints.h"
#include "verdicts/subtree.h"

/* --- names that are refused ------------------------------------------------------- */

enum { ALL_KINDS = ~0, COMMON_KINDS = 1 << NAME_DNS | 1 << NAME_IP | 1 << NAME_EMAIL };

/* RFC 5280 6.1.3 (b), (c): of self-issued certificates only the leaf is held to
 * them. */
static bool refuses(const struct situation *situation, size_t authority,
		    const struct constraints_rules *rules)
{
	const struct path *path = &situation->result->trust.path;
	const struct certificate *c = path->links[authority];
	const struct presented_name *name;
	for (size_t i = 0; c->name_constraints.present && i < authority; i++) {
		if (i > 0 && certificate_is_self_issued(path->links[i]))
			continue;
		if (!work_take(situation->work,
			       name_constraints_work(&c->name_constraints, path->links[i])))
			return false;
		if (name_constraints_check_by(&c->name_constraints, path->links[i], i == 0, rules,
					      &name) == CONSTRAINTS_VIOLATED)
			return true;
	}
	return false;
}

/* Does an authority of the path from first to end (left out) refuse a name? */
static bool any_refuses_by(const struct situation *situation, size_t first, size_t end,
			   struct constraints_rules rules)
{
	const struct trust_verdict *trust = &situation->result->trust;
	if ((trust->faults & FAULT(NAME_CONSTRAINT)) == 0)
		return false;
	for (size_t i = first; i < end; i++) {
		if (refuses(situation, i, &rules))
			return true;
	}
	return false;
}

static bool any_refuses(const struct situation *situation, size_t first, size_t end, int kinds,
			bool wildcards)
{
	const struct constraints_rules rules = { (unsigned)kinds, wildcards, false, false };
	return any_refuses_by(situation, first, end, rules);
}

/* Where the intermediates of the path end. */
static size_t end_of_intermediates(const struct trust_verdict *trust)
{
	return trust->anchored && trust->path.n > 0 ? trust->path.n - 1 : trust->path.n;
}

static const struct constraints_rules apart = { COMMON_KINDS, false, true, false };

bool intermediate_refuses_name(const struct situation *situation)
{
	return any_refuses_by(situation, 1, end_of_intermediates(&situation->result->trust), apart);
}

bool intermediate_refuses_other_address(const struct situation *situation)
{
	size_t end = end_of_intermediates(&situation->result->trust);
	return any_refuses(situation, 1, end, COMMON_KINDS, false) &&
	       !any_refuses_by(situation, 1, end, apart);
}

bool intermediate_refuses_other_name(const struct situation *situation)
{
	return any_refuses(situation, 1, end_of_intermediates(&situation->result->trust),
			   ALL_KINDS & ~COMMON_KINDS, false);
}

static bool anchor_refuses(const struct situation *situation, int kinds)
{
	const struct trust_verdict *trust = &situation->result->trust;
	size_t end = end_of_intermediates(trust);
	return any_refuses(situation, end > 0 ? end : 1, trust->path.n, kinds, false);
}

bool anchor_refuses_name(const struct situation *situation)
{
	return anchor_refuses(situation, COMMON_KINDS);
}

bool anchor_refuses_other_name(const struct situation *situation)
{
	return anchor_refuses(situation, ALL_KINDS & ~COMMON_KINDS);
}

bool authority_refuses_wildcard(const struct situation *situation)
{
	size_t n = situation->result->trust.path.n;
	return any_refuses(situation, 1, n, ALL_KINDS, true) &&
	       !any_refuses(situation, 1, n, ALL_KINDS, false);
}

static bool can_afford(const struct situation *situation, const struct certificate *authority,
		       const struct certificate *below)
{
	return work_take(situation->work,
			 name_constraints_work(&authority->name_constraints, below));
}

/* Names of the list alone count: ret_name is NULL when it is the subject. */
static bool refuses_own_names(const struct situation *situation, const struct certificate *c)
{
	enum { KINDS = COMMON_KINDS | 1 << NAME_URI };
	static const struct constraints_rules rules = { KINDS, false, false, false };
	const struct presented_name *name;
	return c->name_constraints.present && can_afford(situation, c, c) &&
	       name_constraints_check_by(&c->name_constraints, c, false, &rules, &name) ==
		       CONSTRAINTS_VIOLATED &&
	       name != NULL;
}

bool authority_refuses_its_own_names(const struct situation *situation)
{
	const struct path *path = &situation->result->trust.path;
	for (size_t i = 1; i < path->n; i++) {
		if (refuses_own_names(situation, path->links[i]))
			return true;
	}
	return false;
}

static bool refuses_common_name(const struct situation *situation, const struct certificate *c,
				const struct certificate *below)
{
	static const struct constraints_rules rules = { 1 << NAME_DNS, false, false, true };
	const struct presented_name *name;
	return c->name_constraints.present && !below->has_san &&
	       !certificate_is_self_issued(below) && can_afford(situation, c, below) &&
	       name_constraints_check_by(&c->name_constraints, below, true, &rules, &name) ==
		       CONSTRAINTS_VIOLATED;
}

bool intermediate_refuses_common_name_of_authority(const struct situation *situation)
{
	const struct trust_verdict *trust = &situation->result->trust;
	for (size_t i = 2; i < end_of_intermediates(trust); i++) {
		for (size_t j = 1; j < i; j++) {
			if (refuses_common_name(situation, trust->path.links[i],
						trust->path.links[j]))
				return true;
		}
	}
	return false;
}

/* Is what is self-issued below an authority outside, by any kind of name that clients know? */
static bool refuses_self_issued(const struct situation *situation, size_t authority)
{
	static const struct constraints_rules rules = { (unsigned)ALL_KINDS, false, true, false };
	const struct path *path = &situation->result->trust.path;
	const struct certificate *c = path->links[authority];
	const struct presented_name *name;
	for (size_t i = 1; c->name_constraints.present && i < authority; i++) {
		if (certificate_is_self_issued(path->links[i]) &&
		    can_afford(situation, c, path->links[i]) &&
		    name_constraints_check_by(&c->name_constraints, path->links[i], false, &rules,
					      &name) == CONSTRAINTS_VIOLATED)
			return true;
	}
	return false;
}

bool constraints_refuse_self_issued(const struct situation *situation)
{
	for (size_t i = 2; i < situation->result->trust.path.n; i++) {
		if (refuses_self_issued(situation, i))
			return true;
	}
	return false;
}

bool leaf_has_constraints(const struct situation *situation)
{
	return situation_has_certificate(situation) &&
	       situation_leaf(situation)->name_constraints.present &&
	       !situation_leaf(situation)->is_ca;
}

/* --- what they are like ------------------------------------------------------------- */

static bool any_subtree(const struct name_constraints *constraints,
			bool (*is_so)(const struct subtree *subtree))
{
	for (size_t i = 0; i < constraints->n_permitted; i++) {
		if (is_so(&constraints->permitted[i]))
			return true;
	}
	for (size_t i = 0; i < constraints->n_excluded; i++) {
		if (is_so(&constraints->excluded[i]))
			return true;
	}
	return false;
}

static bool is_directory(const struct subtree *subtree)
{
	return subtree->kind == NAME_DIRECTORY;
}

/* GeneralName ::= ... registeredID [8] */
static bool is_registered_id(const struct subtree *subtree)
{
	return subtree->kind == NAME_OTHER && subtree->base.len > 0 &&
	       subtree->base.data[0] == (DER_CONTEXT | 8);
}

/* ediPartyName [5] */
static bool is_edi_party(const struct subtree *subtree)
{
	return subtree->kind == NAME_OTHER && subtree->base.len > 0 &&
	       subtree->base.data[0] == DER_CONTEXT_CONSTRUCTED + 5;
}

/* x400Address [3] too */
static bool is_rare_kind(const struct subtree *subtree)
{
	return is_edi_party(subtree) || (subtree->kind == NAME_OTHER && subtree->base.len > 0 &&
					 subtree->base.data[0] == DER_CONTEXT_CONSTRUCTED + 3);
}

static bool is_other(const struct subtree *subtree)
{
	return subtree->kind == NAME_OTHER || subtree->kind == NAME_SRV;
}

static bool has_directory(const struct certificate *c)
{
	return c->name_constraints.critical && any_subtree(&c->name_constraints, is_directory);
}

static bool has_mild_directory(const struct certificate *c)
{
	return !c->name_constraints.critical && any_subtree(&c->name_constraints, is_directory);
}

static bool has_registered_id(const struct certificate *c)
{
	return any_subtree(&c->name_constraints, is_registered_id);
}

static bool has_rare_kind(const struct certificate *c)
{
	return any_subtree(&c->name_constraints, is_rare_kind);
}

static bool has_edi_party(const struct certificate *c)
{
	return any_subtree(&c->name_constraints, is_edi_party);
}

static bool has_other(const struct certificate *c)
{
	return c->name_constraints.critical && any_subtree(&c->name_constraints, is_other);
}

bool constraints_on_directory(const struct situation *situation)
{
	return situation_any_authority(situation, has_directory);
}

bool constraints_on_directory_not_critical(const struct situation *situation)
{
	return situation_any_authority(situation, has_mild_directory);
}

bool constraints_on_registered_id(const struct situation *situation)
{
	return situation_any_authority(situation, has_registered_id);
}

bool constraints_on_rare_kind(const struct situation *situation)
{
	return situation_any_authority(situation, has_rare_kind);
}

bool constraints_on_edi_party(const struct situation *situation)
{
	return situation_any_authority(situation, has_edi_party);
}

bool constraints_on_other_kind(const struct situation *situation)
{
	return situation_any_authority(situation, has_other);
}

static bool is_email(const struct subtree *subtree)
{
	return subtree->kind == NAME_EMAIL;
}

static bool is_uri(const struct subtree *subtree)
{
	return subtree->kind == NAME_URI;
}

static bool constrains_email(const struct certificate *c)
{
	return any_subtree(&c->name_constraints, is_email);
}

static bool constrains_uri(const struct certificate *c)
{
	return any_subtree(&c->name_constraints, is_uri);
}

static bool leaf_has_kind(const struct situation *situation, enum name_kind kind)
{
	const struct certificate *leaf = situation_leaf(situation);
	for (size_t i = 0; i < certificate_n_readable_names(leaf); i++) {
		if (leaf->names[i].kind == kind)
			return true;
	}
	return false;
}

bool constraints_on_email_of_leaf(const struct situation *situation)
{
	return situation_any_authority(situation, constrains_email) &&
	       leaf_has_kind(situation, NAME_EMAIL);
}

bool constraints_on_uri_of_leaf(const struct situation *situation)
{
	return situation_any_authority(situation, constrains_uri) &&
	       leaf_has_kind(situation, NAME_URI);
}

static bool any_contains(const struct subtree *subtrees, size_t n, struct bytes address,
			 bool *ret_any)
{
	*ret_any = false;
	for (size_t i = 0; i < n; i++) {
		if (subtrees[i].kind != NAME_IP)
			continue;
		*ret_any = true;
		if (subtree_contains(&subtrees[i], address))
			return true;
	}
	return false;
}

static bool refuses_address(const struct name_constraints *constraints, struct bytes address)
{
	bool any;
	if (any_contains(constraints->excluded, constraints->n_excluded, address, &any))
		return true;
	return !any_contains(constraints->permitted, constraints->n_permitted, address, &any) &&
	       any;
}

static bool any_refuses_address(const struct situation *situation, struct bytes address)
{
	const struct path *path = &situation->result->trust.path;
	for (size_t i = 1; i < path->n; i++) {
		const struct certificate *c = path->links[i];
		if (c->name_constraints.present && can_afford(situation, c, path->links[0]) &&
		    refuses_address(&c->name_constraints, address))
			return true;
	}
	return false;
}

bool constraints_refuse_address_of_common_name(const struct situation *situation)
{
	if (!situation_has_certificate(situation))
		return false;
	const struct certificate *leaf = situation_leaf(situation);
	for (size_t i = 0; i < leaf->n_cns; i++) {
		uint8_t ip[16];
		size_t len = ip_parse(leaf->cns[i].value, ip);
		if (len > 0 && any_refuses_address(situation, (struct bytes){ ip, len }))
			return true;
	}
	return false;
}

/* --- how Java takes addresses of the other family --- */

/* How Java takes an address and a subtree of the two families together: does the one stand
 * within the other? */
typedef bool across_families(struct bytes address, const struct subtree *subtree);

static const struct bytes mapped_prefix = BYTES("\0\0\0\0\0\0\0\0\0\0\xff\xff");

static struct bytes front(struct bytes b, size_t len)
{
	return (struct bytes){ b.data, len };
}

static struct bytes unmapped(struct bytes address)
{
	return address.len == 16 && bytes_equal(front(address, 12), mapped_prefix)
		       ? bytes_from(address, 12)
		       : address;
}

/* ::ffff:0:0/96 and what is below it stand for IPv4 (Java 21). */
static bool is_within_mapped(struct bytes address, const struct subtree *subtree)
{
	static const struct bytes ones = BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff");
	const struct bytes base = subtree->base;
	uint8_t octets[8];
	struct subtree of_ipv4 = { NAME_IP, { octets, sizeof(octets) } };
	if (base.len == 8)
		return address.len == 16 && subtree_contains(subtree, unmapped(address));
	if (address.len != 4 || base.len != 32 || !bytes_equal(front(base, 12), mapped_prefix) ||
	    !bytes_equal(front(bytes_from(base, 16), 12), ones))
		return false;
	memcpy(octets, base.data + 12, 4);
	memcpy(octets + 4, base.data + 28, 4);
	return subtree_contains(&of_ipv4, address);
}

/* The first four octets of both are compared, and then there are no more (Java 17). */
static bool is_within_by_first_octets(struct bytes address, const struct subtree *subtree)
{
	const struct bytes base = subtree->base;
	if ((address.len != 4 && address.len != 16) || (base.len != 8 && base.len != 32) ||
	    base.len == 2 * address.len)
		return false;
	for (size_t i = 0; i < 4; i++) {
		if ((address.data[i] & base.data[base.len / 2 + i]) != base.data[i])
			return false;
	}
	return true;
}

static bool excludes_across(const struct name_constraints *constraints, struct bytes address,
			    across_families *is_within)
{
	for (size_t i = 0; i < constraints->n_excluded; i++) {
		if (constraints->excluded[i].kind == NAME_IP &&
		    is_within(address, &constraints->excluded[i]))
			return true;
	}
	return false;
}

/* Is the end of an IPv4 address met before a subtree that permits it? */
static bool ends_before_permitted(const struct name_constraints *constraints, struct bytes address)
{
	for (size_t i = 0; i < constraints->n_permitted; i++) {
		const struct subtree *subtree = &constraints->permitted[i];
		if (subtree->kind != NAME_IP)
			continue;
		if (subtree_contains(subtree, address))
			return false;
		if (address.len == 4 && is_within_by_first_octets(address, subtree))
			return true;
	}
	return false;
}

static bool refuses_mapped(const struct name_constraints *constraints, struct bytes address)
{
	return excludes_across(constraints, address, is_within_mapped);
}

static bool refuses_by_first_octets(const struct name_constraints *constraints,
				    struct bytes address)
{
	return excludes_across(constraints, address, is_within_by_first_octets) ||
	       ends_before_permitted(constraints, address);
}

static bool any_address(const struct certificate *c, const struct name_constraints *constraints,
			bool (*is_refused)(const struct name_constraints *constraints,
					   struct bytes address))
{
	for (size_t i = 0; i < certificate_n_readable_names(c); i++) {
		if (c->names[i].kind == NAME_IP && is_refused(constraints, c->names[i].value))
			return true;
	}
	return false;
}

/* Java looks at no constraints of an anchor. */
static bool any_intermediate_refuses_address(
	const struct situation *situation,
	bool (*is_refused)(const struct name_constraints *constraints, struct bytes address))
{
	const struct trust_verdict *trust = &situation->result->trust;
	for (size_t i = 1; i < end_of_intermediates(trust); i++) {
		const struct certificate *c = trust->path.links[i];
		for (size_t j = 0; c->name_constraints.present && j < i; j++) {
			if (can_afford(situation, c, trust->path.links[j]) &&
			    any_address(trust->path.links[j], &c->name_constraints, is_refused))
				return true;
		}
	}
	return false;
}

bool constraints_refuse_mapped_address(const struct situation *situation)
{
	return any_intermediate_refuses_address(situation, refuses_mapped);
}

bool constraints_refuse_address_by_first_octets(const struct situation *situation)
{
	return any_intermediate_refuses_address(situation, refuses_by_first_octets);
}

static bool is_dns(const struct subtree *subtree)
{
	return subtree->kind == NAME_DNS;
}

static bool constrains_dns(const struct certificate *c)
{
	return any_subtree(&c->name_constraints, is_dns);
}

static bool is_odd_wildcard(const struct presented_name *name)
{
	return name->kind == NAME_DNS && name_defect_is_odd_wildcard(name->defect);
}

bool constraints_beside_odd_wildcard(const struct situation *situation)
{
	if (!situation_any_authority(situation, constrains_dns))
		return false;
	const struct certificate *leaf = situation_leaf(situation);
	for (size_t i = 0; i < certificate_n_readable_names(leaf); i++) {
		if (is_odd_wildcard(&leaf->names[i]))
			return true;
	}
	return false;
}

/* SmtpUTF8Mailbox, an otherName */
static bool is_utf8_mailbox(const struct presented_name *name)
{
	struct bytes rest = name->value;
	struct der_element other, oid;
	return name->kind == NAME_OTHER && der_expect(&rest, DER_CONTEXT_CONSTRUCTED, &other) &&
	       der_expect_oid(&other.contents, &oid) && oid_is(oid.contents, OID_ON_SMTP_UTF8);
}

bool constraints_on_email_meet_utf8_mailbox(const struct situation *situation)
{
	if (!situation_any_authority(situation, constrains_email))
		return false;
	const struct certificate *leaf = situation_leaf(situation);
	for (size_t i = 0; i < certificate_n_readable_names(leaf); i++) {
		if (is_utf8_mailbox(&leaf->names[i]))
			return true;
	}
	return false;
}

static bool excludes_directory(const struct certificate *c)
{
	for (size_t i = 0; i < c->name_constraints.n_excluded; i++) {
		if (is_directory(&c->name_constraints.excluded[i]))
			return true;
	}
	return false;
}

/* The first parts of name, by their octets. */
static bool begins_with(struct bytes name, struct bytes base)
{
	struct der_element x, y;
	if (!name_open(name, &name) || !name_open(base, &base))
		return false;
	while (der_next(&base, &y)) {
		if (!der_next(&name, &x) || !rdn_has_same_values(x.contents, y.contents))
			return false;
	}
	return true;
}

/* Is it within what is permitted, but not octet by octet? */
static bool fits_in_other_text(const struct name_constraints *constraints, struct bytes name)
{
	bool fits = false;
	for (size_t i = 0; i < constraints->n_permitted; i++) {
		const struct subtree *subtree = &constraints->permitted[i];
		if (subtree->kind != NAME_DIRECTORY || !subtree_contains(subtree, name))
			continue;
		if (begins_with(name, subtree->base))
			return false;
		fits = true;
	}
	return fits;
}

static bool any_fits_in_other_text(const struct situation *situation,
				   const struct certificate *authority,
				   const struct certificate *below)
{
	const struct name_constraints *constraints = &authority->name_constraints;
	if (!constraints->present || !can_afford(situation, authority, below))
		return false;
	for (size_t i = 0; i < certificate_n_readable_names(below); i++) {
		if (below->names[i].kind == NAME_DIRECTORY &&
		    fits_in_other_text(constraints, below->names[i].value))
			return true;
	}
	return fits_in_other_text(constraints, below->subject);
}

bool constraints_on_directory_in_other_text(const struct situation *situation)
{
	const struct path *path = &situation->result->trust.path;
	for (size_t i = 1; i < path->n; i++) {
		for (size_t j = 0; j < i; j++) {
			if (any_fits_in_other_text(situation, path->links[i], path->links[j]))
				return true;
		}
	}
	return false;
}

bool constraints_exclude_directory(const struct situation *situation)
{
	return situation_any_authority(situation, excludes_directory);
}

static bool excludes_uri(const struct certificate *c)
{
	for (size_t i = 0; i < c->name_constraints.n_excluded; i++) {
		if (is_uri(&c->name_constraints.excluded[i]))
			return true;
	}
	return false;
}

bool constraints_exclude_uris(const struct situation *situation)
{
	return situation_any_authority(situation, excludes_uri) &&
	       leaf_has_kind(situation, NAME_URI);
}

static bool permits_directory(const struct certificate *c)
{
	for (size_t i = 0; i < c->name_constraints.n_permitted; i++) {
		if (is_directory(&c->name_constraints.permitted[i]))
			return true;
	}
	return false;
}

bool constraints_on_directory_of_nameless(const struct situation *situation)
{
	enum { EMPTY_NAME_BYTES = 2 };
	return situation_any_authority(situation, permits_directory) &&
	       situation_leaf(situation)->subject.len == EMPTY_NAME_BYTES;
}

static bool permits_every_dns_name(const struct certificate *c)
{
	for (size_t i = 0; i < c->name_constraints.n_permitted; i++) {
		const struct subtree *subtree = &c->name_constraints.permitted[i];
		if (subtree->kind == NAME_DNS && subtree->base.len == 0)
			return true;
	}
	return false;
}

bool constraints_permit_every_dns_name(const struct situation *situation)
{
	return situation_any_intermediate(situation, permits_every_dns_name);
}

static bool permits_some_dns_names(const struct certificate *c)
{
	for (size_t i = 0; i < c->name_constraints.n_permitted; i++) {
		if (c->name_constraints.permitted[i].kind == NAME_DNS)
			return !permits_every_dns_name(c);
	}
	return false;
}

bool constraints_permit_every_dns_name_and_some(const struct situation *situation)
{
	return situation_any_authority(situation, permits_every_dns_name) &&
	       situation_any_authority(situation, permits_some_dns_names);
}

/* A blank, a control character, beyond ASCII; two dots, or one at the end. */
static bool is_odd_dns_name(struct bytes name)
{
	for (size_t i = 0; i < name.len; i++) {
		bool ends_label = name.data[i] == '.';
		if (name.data[i] <= ' ' || name.data[i] > '~' ||
		    (ends_label && (i + 1 == name.len || name.data[i + 1] == '.')))
			return true;
	}
	return false;
}

static bool is_odd_address(struct bytes address)
{
	size_t at = bytes_find_last(address, '@');
	return at == 0 || at == address.len || bytes_has(address, ' ');
}

static bool is_odd_name(const struct presented_name *name)
{
	return (name->kind == NAME_DNS && is_odd_dns_name(name->value)) ||
	       (name->kind == NAME_EMAIL && is_odd_address(name->value));
}

static bool has_odd_name(const struct certificate *c)
{
	for (size_t i = 0; i < certificate_n_readable_names(c); i++) {
		if (is_odd_name(&c->names[i]))
			return true;
	}
	return false;
}

/* Those of the leaf, and of the authority that has the constraints. */
bool constraints_beside_odd_name(const struct situation *situation)
{
	const struct path *path = &situation->result->trust.path;
	for (size_t i = 1; i < path->n; i++) {
		if (path->links[i]->name_constraints.present &&
		    (has_odd_name(path->links[i]) || has_odd_name(path->links[0])))
			return true;
	}
	return false;
}

static bool has_distance(const struct certificate *c)
{
	return c->name_constraints.has_distance;
}

static bool has_mask_hole(const struct certificate *c)
{
	return c->name_constraints.has_mask_hole;
}

bool constraints_is_empty(const struct name_constraints *constraints)
{
	return constraints->present && !constraints->is_broken && constraints->n_permitted == 0 &&
	       constraints->n_excluded == 0;
}

static bool has_zero_minimum(const struct certificate *c)
{
	return c->name_constraints.has_zero_minimum;
}

/* The base is an address and a mask of the same length. */
static bool is_beyond_mask(const struct subtree *subtree)
{
	const size_t n = subtree->base.len / 2;
	if (subtree->kind != NAME_IP || subtree->base.len % 2 != 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		if ((subtree->base.data[i] & ~subtree->base.data[n + i]) != 0)
			return true;
	}
	return false;
}

static bool permits_beyond_mask(const struct certificate *c)
{
	for (size_t i = 0; i < c->name_constraints.n_permitted; i++) {
		if (is_beyond_mask(&c->name_constraints.permitted[i]))
			return true;
	}
	return false;
}

static bool has_empty(const struct certificate *c)
{
	return constraints_is_empty(&c->name_constraints);
}

bool constraints_have_distance(const struct situation *situation)
{
	return situation_any_intermediate(situation, has_distance);
}

bool anchor_constraints_have_distance(const struct situation *situation)
{
	const struct certificate *anchor = situation_anchor(situation);
	return anchor != NULL && has_distance(anchor);
}

bool constraints_have_mask_hole(const struct situation *situation)
{
	return situation_any_authority(situation, has_mask_hole);
}

bool constraints_have_zero_minimum(const struct situation *situation)
{
	return situation_any_authority(situation, has_zero_minimum);
}

bool constraints_permit_beyond_mask(const struct situation *situation)
{
	return situation_any_authority(situation, permits_beyond_mask) &&
	       leaf_has_kind(situation, NAME_IP);
}

bool constraints_are_empty(const struct situation *situation)
{
	return situation_any_authority(situation, has_empty);
}
