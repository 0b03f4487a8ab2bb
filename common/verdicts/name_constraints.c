/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "name_constraints.h"

#include "facts/der.h"
#include "facts/oid.h"
#include "subtree.h"

/* One certificate's names against one authority's constraints. */
struct comparison {
	const struct name_constraints *constraints;
	const struct constraints_rules *rules;
	size_t left; /* comparisons that may still be made */
	bool too_many;
};

static bool take(struct comparison *c)
{
	if (c->left == 0)
		c->too_many = true;
	else
		c->left--;
	return !c->too_many;
}

/* The type-id of an otherName ([0]); empty for other forms, and when there is
 * none. */
static struct bytes other_name_type(struct bytes general_name)
{
	struct der_element element, type;
	const struct bytes none = { NULL, 0 };
	if (!der_expect(&general_name, DER_CONTEXT_CONSTRUCTED, &element) ||
	    !der_expect(&element.contents, DER_OID, &type))
		return none;
	return type.contents;
}

/* Are these two of one name form?  Forms that we do not know are told apart by
 * the tag of the GeneralName, and otherName by its type-id; one that cannot be
 * read might be any. */
static bool same_form(const struct constraints_rules *rules, const struct subtree *subtree,
		      enum name_kind kind, struct bytes value)
{
	if (subtree->kind != kind ||
	    (kind == NAME_IP && rules->addresses_apart && subtree->base.len != 2 * value.len))
		return false;
	if (kind != NAME_OTHER || subtree->base.len == 0 || value.len == 0)
		return true;
	struct bytes base_type = other_name_type(subtree->base);
	struct bytes type = other_name_type(value);
	return subtree->base.data[0] == value.data[0] &&
	       (base_type.len == 0 || type.len == 0 || bytes_equal(base_type, type));
}

static bool touches(const struct comparison *c, const struct subtree *subtree, struct bytes value)
{
	if (subtree->kind == NAME_DNS && !c->rules->wildcards_expanded)
		return subtree_contains(subtree, value);
	return subtree_touches(subtree, value);
}

/* What a name stands for. */
enum meaning {
	MEANS_ONE,     /* itself, or with "*." the hosts of a domain */
	MEANS_BELOW,   /* a wildcard elsewhere: at most names that end as it does */
	MEANS_NOTHING, /* it is not well formed */
};

/* A name that is not well formed cannot be shown to lie inside of what is
 * permitted or outside of what is excluded; one with an odd wildcard not outside. */
static bool name_allowed(struct comparison *c, enum name_kind kind, struct bytes value,
			 enum meaning meaning)
{
	bool constrained = false;
	bool permitted = false;
	if ((c->rules->kinds & 1u << kind) == 0)
		return true;
	for (size_t i = 0; i < c->constraints->n_excluded && take(c); i++) {
		const struct subtree *subtree = &c->constraints->excluded[i];
		if (same_form(c->rules, subtree, kind, value) &&
		    (meaning != MEANS_ONE || touches(c, subtree, value)))
			return false;
	}
	for (size_t i = 0; i < c->constraints->n_permitted && !permitted && take(c); i++) {
		const struct subtree *subtree = &c->constraints->permitted[i];
		if (!same_form(c->rules, subtree, kind, value))
			continue;
		constrained = true;
		permitted = meaning != MEANS_NOTHING && subtree_contains(subtree, value);
	}
	return permitted || !constrained;
}

/* local@domain, the domain as in a dNSName. */
static bool is_email_address(struct bytes address)
{
	size_t at = bytes_find_last(address, '@');
	if (at == address.len || at == 0)
		return false;
	for (size_t i = 0; i < at; i++) {
		if (address.data[i] <= ' ' || address.data[i] >= 0x7f)
			return false;
	}
	struct bytes host = bytes_from(address, at + 1);
	return !bytes_has(host, '*') && presented_name_defect(NAME_DNS, host) == NAME_DEFECT_NONE;
}

static enum meaning meaning_of_address(struct bytes address)
{
	return is_email_address(address) ? MEANS_ONE : MEANS_NOTHING;
}

static enum meaning meaning_of(const struct presented_name *name)
{
	if (name_defect_is_odd_wildcard(name->defect))
		return MEANS_BELOW;
	if (name->defect != NAME_DEFECT_NONE)
		return MEANS_NOTHING;
	return name->kind == NAME_EMAIL ? meaning_of_address(name->value) : MEANS_ONE;
}

static bool presented_allowed(struct comparison *c, const struct presented_name *name)
{
	return name_allowed(c, name->kind, name->value, meaning_of(name));
}

/* RFC 5280: constraints on e-mail addresses apply to emailAddress attributes of
 * the subject.  There it is asked for only without a SAN; OpenSSL does it
 * always, and so do we. */
static bool subject_emails_allowed(struct comparison *c, struct bytes subject)
{
	struct der_element name, rdn, attribute, oid, value;
	if (!der_expect(&subject, DER_SEQUENCE, &name))
		return false;
	while (der_next(&name.contents, &rdn)) {
		while (der_expect(&rdn.contents, DER_SEQUENCE, &attribute)) {
			if (!der_expect(&attribute.contents, DER_OID, &oid) ||
			    !der_next(&attribute.contents, &value))
				return false;
			if (oid_is(oid.contents, OID_AT_EMAIL_ADDRESS) &&
			    !name_allowed(c, NAME_EMAIL, value.contents,
					  meaning_of_address(value.contents)))
				return false;
		}
	}
	return true;
}

static bool is_empty_name(struct bytes name)
{
	return name.len == 2;
}

static bool subject_allowed(struct comparison *c, const struct certificate *certificate)
{
	if (is_empty_name(certificate->subject))
		return true;
	return name_allowed(c, NAME_DIRECTORY, certificate->subject, MEANS_ONE) &&
	       subject_emails_allowed(c, certificate->subject);
}

/* Does a common name look like a DNS name, which a client could take it for
 * when there is no DNS-ID?  As in OpenSSL: two labels at least, no limit on
 * their length; and, unlike there, a wildcard.  An address is none: a constraint
 * on dNSName says nothing of it (4.2.1.10: "no name of that type"). */
static bool is_dns_like(const struct presented_name *cn, bool short_too)
{
	enum name_defect defect = cn->defect;
	bool has_form = defect == NAME_DEFECT_NONE || defect == NAME_DEFECT_LABEL_LONG ||
			defect == NAME_DEFECT_TOO_LONG;
	return has_form && (short_too || bytes_has(cn->value, '.'));
}

static const struct presented_name *find_refused_cn(struct comparison *c,
						    const struct certificate *certificate)
{
	for (size_t i = 0; i < certificate_n_readable_names(certificate); i++) {
		if (certificate->names[i].kind == NAME_DNS)
			return NULL;
	}
	for (size_t i = 0; i < certificate->n_cns; i++) {
		const struct presented_name *cn = &certificate->cns[i];
		if (is_dns_like(cn, c->rules->short_common_names) &&
		    !name_allowed(c, NAME_DNS, cn->value, MEANS_ONE))
			return cn;
	}
	return NULL;
}

static enum constraints_answer answer(const struct comparison *c, bool violated)
{
	if (c->too_many)
		return CONSTRAINTS_TOO_MANY;
	return violated ? CONSTRAINTS_VIOLATED : CONSTRAINTS_MET;
}

enum constraints_answer name_constraints_check_by(const struct name_constraints *constraints,
						  const struct certificate *certificate,
						  bool is_leaf,
						  const struct constraints_rules *rules,
						  const struct presented_name **ret_name)
{
	struct comparison c = { constraints, rules, NAME_CONSTRAINTS_MAX_COMPARISONS, false };
	*ret_name = NULL;
	for (size_t i = 0; i < certificate_n_readable_names(certificate); i++) {
		if (!presented_allowed(&c, &certificate->names[i])) {
			*ret_name = &certificate->names[i];
			return answer(&c, true);
		}
	}
	if (!subject_allowed(&c, certificate))
		return answer(&c, true);
	if (is_leaf)
		*ret_name = find_refused_cn(&c, certificate);
	return answer(&c, *ret_name != NULL);
}

/* --- what it costs ------------------------------------------------------------------ */

/* How many there are, and their octets. */
struct number {
	uint64_t n, octets;
};

struct tally {
	struct number all;
	struct number composed; /* of all, those that are taken apart */
};

static bool is_composed(enum name_kind kind)
{
	return kind == NAME_URI || kind == NAME_DIRECTORY;
}

static void add(struct number *number, struct bytes value)
{
	number->n++;
	number->octets += value.len;
}

static void count(struct tally *tally, enum name_kind kind, struct bytes value)
{
	add(&tally->all, value);
	if (is_composed(kind))
		add(&tally->composed, value);
}

static struct tally tally_subtrees(const struct name_constraints *constraints)
{
	struct tally tally = { 0 };
	for (size_t i = 0; i < constraints->n_permitted; i++)
		count(&tally, constraints->permitted[i].kind, constraints->permitted[i].base);
	for (size_t i = 0; i < constraints->n_excluded; i++)
		count(&tally, constraints->excluded[i].kind, constraints->excluded[i].base);
	return tally;
}

/* The subject once more, for each part of it may be an e-mail address. */
static struct tally tally_names(const struct certificate *certificate)
{
	struct tally tally = { 0 };
	for (size_t i = 0; i < certificate_n_readable_names(certificate); i++)
		count(&tally, certificate->names[i].kind, certificate->names[i].value);
	for (size_t i = 0; i < certificate->n_cns; i++)
		count(&tally, NAME_DNS, certificate->cns[i].value);
	count(&tally, NAME_DIRECTORY, certificate->subject);
	count(&tally, NAME_EMAIL, certificate->subject);
	return tally;
}

/* The octets of all pairs of one and another. */
static uint64_t pair_octets(const struct number *a, const struct number *b)
{
	return a->octets * b->n + a->n * b->octets;
}

uint64_t name_constraints_work(const struct name_constraints *constraints,
			       const struct certificate *certificate)
{
	struct tally names = tally_names(certificate), subtrees = tally_subtrees(constraints);
	return names.all.n + names.all.n * subtrees.all.n +
	       pair_octets(&names.all, &subtrees.all) / 48 +
	       3 * pair_octets(&names.composed, &subtrees.composed);
}

/* Most of it is looking at each octet of each domain. */
uint64_t name_constraints_form_work(const struct name_constraints *constraints)
{
	struct tally subtrees = tally_subtrees(constraints);
	return subtrees.all.n + subtrees.all.octets / 4;
}

enum constraints_answer name_constraints_check(const struct name_constraints *constraints,
					       const struct certificate *certificate, bool is_leaf,
					       const struct presented_name **ret_name)
{
	static const struct constraints_rules all = { ~0u, true, false, false };
	return name_constraints_check_by(constraints, certificate, is_leaf, &all, ret_name);
}

bool name_constraints_well_formed(const struct name_constraints *constraints)
{
	for (size_t i = 0; i < constraints->n_permitted; i++) {
		if (!subtree_is_well_formed(&constraints->permitted[i]))
			return false;
	}
	for (size_t i = 0; i < constraints->n_excluded; i++) {
		if (!subtree_is_well_formed(&constraints->excluded[i]))
			return false;
	}
	return true;
}
