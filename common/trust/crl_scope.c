/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crl_scope.h"

#include "facts/der.h"
#include "facts/distinguished_name.h"

/* Pairs of names that are compared for one list and certificate: either may come
 * from anybody. */
enum { MAX_COMPARISONS = 4096 };

/* --- reading ---------------------------------------------------------------- */

static bool read_flag(struct bytes *rest, unsigned number, bool *ret_flag)
{
	struct der_element element;
	bool canonical;
	if (!der_expect(rest, DER_CONTEXT + number, &element))
		return true;
	return der_boolean_value(element.contents, ret_flag, &canonical);
}

/* ReasonFlags, a BIT STRING whose bit 0 is the highest of the first octet; left
 * out, it is all of them. */
static bool read_reasons(struct bytes *rest, unsigned number, unsigned *ret_reasons)
{
	struct der_element element;
	struct bytes octets;
	unsigned unused;
	*ret_reasons = CRL_ALL_REASONS;
	if (!der_expect(rest, DER_CONTEXT + number, &element))
		return true;
	if (!der_bits(element.contents, &octets, &unused))
		return false;
	*ret_reasons = 0;
	for (unsigned bit = 1; bit <= 8; bit++) {
		if (bit / 8 < octets.len && (octets.data[bit / 8] & 0x80U >> bit % 8) != 0)
			*ret_reasons |= 1U << bit;
	}
	return true;
}

/* SEQUENCE { distributionPoint [0], onlyContainsUserCerts [1],
 * onlyContainsCACerts [2], onlySomeReasons [3], indirectCRL [4],
 * onlyContainsAttributeCerts [5] }, all optional. */
bool crl_scope_read(struct bytes value, struct crl_scope *ret_scope)
{
	struct crl_scope scope = { .value = value };
	struct der_element outer, point;
	if (!der_expect(&value, DER_SEQUENCE, &outer) || value.len > 0)
		return false;
	struct bytes rest = outer.contents;
	if (der_expect(&rest, DER_CONTEXT_CONSTRUCTED, &point)) {
		if (point.contents.len == 0)
			return false;
		scope.point = point.contents;
	}
	if (!read_flag(&rest, 1, &scope.only_users) ||
	    !read_flag(&rest, 2, &scope.only_authorities) ||
	    !read_reasons(&rest, 3, &scope.reasons) || !read_flag(&rest, 4, &scope.is_indirect) ||
	    !read_flag(&rest, 5, &scope.only_attributes) || rest.len > 0)
		return false;
	*ret_scope = scope;
	return true;
}

/* DistributionPoint: SEQUENCE { distributionPoint [0], reasons [1], cRLIssuer
 * [2] }, all optional. */
struct distribution_point {
	struct bytes name;
	unsigned reasons;
	struct bytes issuers; /* GeneralNames, or empty */
};

/* Takes the next one off the certificate's list.  What cannot be read ends it,
 * and names no list. */
static bool take_point(struct bytes *points, struct distribution_point *ret_point)
{
	struct distribution_point point = { 0 };
	struct der_element outer, element;
	if (!der_expect(points, DER_SEQUENCE, &outer))
		return false;
	struct bytes rest = outer.contents;
	if (der_expect(&rest, DER_CONTEXT_CONSTRUCTED + 0, &element))
		point.name = element.contents;
	if (!read_reasons(&rest, 1, &point.reasons))
		return false;
	if (der_expect(&rest, DER_CONTEXT_CONSTRUCTED + 2, &element))
		point.issuers = element.contents;
	*ret_point = point;
	return rest.len == 0;
}

static struct bytes points_of(const struct certificate *certificate)
{
	struct bytes value = certificate->crl_points;
	struct der_element list;
	if (!der_expect(&value, DER_SEQUENCE, &list) || value.len > 0)
		return (struct bytes){ NULL, 0 };
	return list.contents;
}

/* --- comparing -------------------------------------------------------------- */

/* A directoryName ([4], explicit) is compared as a Name, others octet for
 * octet. */
static bool general_name_equal(const struct der_element *a, const struct der_element *b)
{
	if (a->tag == DER_CONTEXT_CONSTRUCTED + 4 && b->tag == a->tag)
		return distinguished_name_equal(a->contents, b->contents);
	return bytes_equal(a->whole, b->whole);
}

/* Have these two GeneralNames a name in common? */
static bool have_common_name(struct bytes a, struct bytes b, unsigned *left)
{
	struct der_element in_a, in_b;
	while (der_next(&a, &in_a)) {
		struct bytes rest = b;
		while (der_next(&rest, &in_b)) {
			if (*left == 0)
				return false;
			(*left)--;
			if (general_name_equal(&in_a, &in_b))
				return true;
		}
	}
	return false;
}

/* DistributionPointName: CHOICE { fullName [0], nameRelativeToCRLIssuer [1] }.
 * Both ends must have chosen the same: a relative name is not made a whole one. */
static bool point_name_equal(struct bytes a, struct bytes b, unsigned *left)
{
	struct der_element in_a, in_b;
	if (!der_next(&a, &in_a) || a.len > 0 || !der_next(&b, &in_b) || b.len > 0 ||
	    in_a.tag != in_b.tag)
		return false;
	if (in_a.tag == DER_CONTEXT_CONSTRUCTED + 0)
		return have_common_name(in_a.contents, in_b.contents, left);
	return in_a.tag == DER_CONTEXT_CONSTRUCTED + 1 && bytes_equal(in_a.contents, in_b.contents);
}

/* 6.3.3 (b) (2) (i): a list with the name of a distribution point is for the
 * certificates that name it; (d): for the reasons of both.  A point with a
 * cRLIssuer is that of an indirect list.  A list without such a name is for all
 * of its issuer's. */
static unsigned point_reasons(const struct crl_scope *scope, const struct certificate *certificate)
{
	struct bytes points = points_of(certificate);
	struct distribution_point point;
	unsigned left = MAX_COMPARISONS, reasons = 0;
	if (scope->point.len == 0)
		return scope->reasons;
	while (left > 0 && take_point(&points, &point)) {
		if (point.issuers.len == 0 && point_name_equal(point.name, scope->point, &left))
			reasons |= point.reasons & scope->reasons;
	}
	return reasons;
}

enum revocation_reason crl_scope_excludes(const struct crl_scope *scope,
					  const struct certificate *certificate,
					  unsigned *ret_reasons)
{
	if (scope->only_attributes ||
	    (certificate->is_ca ? scope->only_users : scope->only_authorities))
		return REVOCATION_REASON_OTHER_KIND;
	*ret_reasons = point_reasons(scope, certificate);
	if (*ret_reasons == 0)
		return scope->point.len > 0 ? REVOCATION_REASON_OTHER_POINT
					    : REVOCATION_REASON_SOME_REASONS;
	return REVOCATION_REASON_NONE;
}

bool crl_scope_is_delegated(const struct certificate *certificate, struct bytes issuer)
{
	struct bytes points = points_of(certificate);
	struct distribution_point point;
	struct der_element name;
	unsigned left = MAX_COMPARISONS;
	while (take_point(&points, &point)) {
		while (left > 0 && der_next(&point.issuers, &name)) {
			left--;
			if (name.tag == DER_CONTEXT_CONSTRUCTED + 4 &&
			    distinguished_name_equal(name.contents, issuer))
				return true;
		}
	}
	return false;
}
