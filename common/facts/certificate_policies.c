/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/certificate_policies.h"

#include <limits.h>
#include <stdlib.h>

#include "facts/der.h"
#include "facts/oid.h"

bool policy_is_any(struct bytes policy)
{
	return oid_is(policy, OID_ANY_POLICY);
}

/* Opens the SEQUENCE of one element or more that an extension's value is. */
static bool open_list(struct bytes value, struct bytes *ret_list, size_t *ret_n)
{
	struct der_element sequence;
	if (!der_expect(&value, DER_SEQUENCE, &sequence) || value.len > 0)
		return false;
	*ret_list = sequence.contents;
	return der_count(*ret_list, ret_n) && *ret_n > 0;
}

/* PolicyQualifierInfo: SEQUENCE { policyQualifierId, qualifier }.  Both that RFC
 * 5280 defines are texts for people, and not looked into. */
static bool are_qualifiers_known(struct bytes qualifiers)
{
	struct der_element qualifier, id;
	while (qualifiers.len > 0) {
		if (!der_expect(&qualifiers, DER_SEQUENCE, &qualifier) ||
		    !der_expect_oid(&qualifier.contents, &id) ||
		    !(oid_is(id.contents, OID_QT_CPS) || oid_is(id.contents, OID_QT_USER_NOTICE)))
			return false;
	}
	return true;
}

/* PolicyInformation: SEQUENCE { policyIdentifier, policyQualifiers OPTIONAL }. */
static bool read_policy(const struct der_element *element, struct bytes *ret_id,
			struct certificate_policies *policies)
{
	struct bytes rest = element->contents;
	struct der_element id, qualifiers;
	if (element->tag != DER_SEQUENCE || !der_expect_oid(&rest, &id))
		return false;
	*ret_id = id.contents;
	if (rest.len == 0)
		return true;
	if (!der_expect(&rest, DER_SEQUENCE, &qualifiers) || rest.len > 0)
		return false;
	bool known = are_qualifiers_known(qualifiers.contents);
	policies->unknown_qualifier |= !known;
	policies->odd_qualifiers |=
		qualifiers.contents.len == 0 || (policy_is_any(id.contents) && !known);
	return true;
}

bool certificate_policies_read(struct bytes value, struct certificate_policies *policies,
			       bool *ret_good)
{
	struct bytes list;
	struct der_element element;
	size_t n;
	*ret_good = open_list(value, &list, &n);
	if (!*ret_good)
		return true;
	policies->ids = calloc(n, sizeof(*policies->ids));
	if (policies->ids == NULL)
		return false;
	while (*ret_good && policies->n_ids < n && der_next(&list, &element)) {
		*ret_good = read_policy(&element, &policies->ids[policies->n_ids], policies);
		policies->n_ids += *ret_good;
	}
	/* 4.2.1.4: an OID "MUST NOT appear more than once". */
	policies->duplicate = oids_sort(policies->ids, policies->n_ids);
	if (policies->duplicate)
		*ret_good = false;
	return true;
}

/* SEQUENCE { issuerDomainPolicy, subjectDomainPolicy }; "Policies MUST NOT be
 * mapped either to or from the special value anyPolicy". */
static bool read_mapping(const struct der_element *element, struct policy_mapping *ret_mapping,
			 bool *ret_any)
{
	struct bytes rest = element->contents;
	struct der_element issuer, subject;
	if (element->tag != DER_SEQUENCE || !der_expect_oid(&rest, &issuer) ||
	    !der_expect_oid(&rest, &subject) || rest.len > 0)
		return false;
	*ret_mapping = (struct policy_mapping){ issuer.contents, subject.contents };
	*ret_any = policy_is_any(issuer.contents) || policy_is_any(subject.contents);
	return !*ret_any;
}

bool policy_mappings_read(struct bytes value, struct certificate_policies *policies, bool *ret_good)
{
	struct bytes list;
	struct der_element element;
	size_t n;
	*ret_good = open_list(value, &list, &n);
	if (!*ret_good)
		return true;
	policies->mappings = calloc(n, sizeof(*policies->mappings));
	if (policies->mappings == NULL)
		return false;
	while (*ret_good && policies->n_mappings < n && der_next(&list, &element)) {
		*ret_good = read_mapping(&element, &policies->mappings[policies->n_mappings],
					 &policies->maps_any);
		policies->n_mappings += *ret_good;
	}
	return true;
}

/* Of a number that is not negative, and a DER INTEGER. */
static unsigned bits_of(struct bytes integer)
{
	unsigned bits = 8 * (unsigned)integer.len;
	for (size_t i = 0; i < integer.len; i++) {
		for (unsigned bit = 0x80; bit != 0; bit >>= 1) {
			if ((integer.data[i] & bit) != 0)
				return bits;
			bits--;
		}
	}
	return bits;
}

/* SkipCerts: INTEGER (0..MAX); beyond int it is as good as INT_MAX. */
static bool read_skip(struct bytes integer, struct skip_count *ret_skip, unsigned *bits)
{
	int64_t n;
	if (!der_is_integer(integer) || integer.data[0] >= 0x80)
		return false;
	if (!der_small_integer(integer, &n) || n > INT_MAX)
		n = INT_MAX;
	*ret_skip = (struct skip_count){ true, (int)n };
	if (bits_of(integer) > *bits)
		*bits = bits_of(integer);
	return true;
}

/* SEQUENCE { [0] requireExplicitPolicy, [1] inhibitPolicyMapping }, not both
 * absent. */
bool policy_constraints_read(struct bytes value, struct certificate_policies *policies)
{
	struct der_element sequence, number;
	if (!der_expect(&value, DER_SEQUENCE, &sequence) || value.len > 0)
		return false;
	struct bytes rest = sequence.contents;
	if (rest.len == 0)
		return false;
	if (der_expect(&rest, DER_CONTEXT + 0, &number) &&
	    !read_skip(number.contents, &policies->require_explicit, &policies->constraints_bits))
		return false;
	if (der_expect(&rest, DER_CONTEXT + 1, &number) &&
	    !read_skip(number.contents, &policies->inhibit_mapping, &policies->constraints_bits))
		return false;
	return rest.len == 0;
}

bool inhibit_any_policy_read(struct bytes value, struct certificate_policies *policies)
{
	struct der_element number;
	return der_expect(&value, DER_INTEGER, &number) && value.len == 0 &&
	       read_skip(number.contents, &policies->inhibit_any, &policies->inhibit_any_bits);
}

void certificate_policies_clear(struct certificate_policies *policies)
{
	free(policies->ids);
	free(policies->mappings);
	*policies = (struct certificate_policies){ 0 };
}
