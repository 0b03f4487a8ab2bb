/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crl.h"

#include "facts/der.h"
#include "facts/distinguished_name.h"
#include "facts/extension.h"
#include "facts/oid.h"
#include "facts/signed_object.h"
#include "signature.h"

/* --- reading ---------------------------------------------------------------- */

static bool is_time(struct bytes rest)
{
	return der_is_next(rest, DER_UTC_TIME) || der_is_next(rest, DER_GENERALIZED_TIME);
}

static bool read_flag(struct bytes *rest, unsigned number, bool *ret_flag)
{
	struct der_element element;
	bool canonical;
	if (!der_expect(rest, DER_CONTEXT + number, &element))
		return true;
	return der_boolean_value(element.contents, ret_flag, &canonical);
}

/* SEQUENCE { distributionPoint [0], onlyContainsUserCerts [1],
 * onlyContainsCACerts [2], onlySomeReasons [3], indirectCRL [4],
 * onlyContainsAttributeCerts [5] }, all optional.  What the user hands us is the
 * list that he means: where it was fetched from does not matter. */
static bool read_scope(struct bytes value, struct crl *crl)
{
	struct der_element outer, passed_over;
	if (!der_expect(&value, DER_SEQUENCE, &outer) || value.len > 0)
		return false;
	struct bytes rest = outer.contents;
	(void)der_expect(&rest, DER_CONTEXT_CONSTRUCTED, &passed_over);
	if (!read_flag(&rest, 1, &crl->only_users) || !read_flag(&rest, 2, &crl->only_authorities))
		return false;
	(void)der_expect(&rest, DER_CONTEXT + 3, &passed_over);
	return read_flag(&rest, 4, &crl->is_indirect) &&
	       read_flag(&rest, 5, &crl->only_attributes) && rest.len == 0;
}

static bool read_extensions(struct bytes extensions, struct crl *crl)
{
	struct extension extension;
	bool good;
	while (extension_take(&extensions, &extension, &good)) {
		if (oid_is(extension.oid, OID_CE_DELTA_CRL_INDICATOR))
			crl->is_delta = true;
		else if (oid_is(extension.oid, OID_CE_ISSUING_DISTRIBUTION_POINT))
			good = read_scope(extension.value, crl);
		else if (extension.critical && !oid_is(extension.oid, OID_CE_CRL_NUMBER) &&
			 !oid_is(extension.oid, OID_CE_AUTHORITY_KEY_IDENTIFIER))
			crl->unknown_critical = true;
		if (!good)
			return false;
	}
	return good;
}

/* TBSCertList: version OPTIONAL, signature, issuer, thisUpdate, nextUpdate
 * OPTIONAL, revokedCertificates OPTIONAL, crlExtensions [0] OPTIONAL */
static bool read_tbs(struct bytes rest, struct crl *crl)
{
	struct der_element version, algorithm, issuer, time, entries, tagged, extensions;
	(void)der_expect(&rest, DER_INTEGER, &version);
	if (!der_expect(&rest, DER_SEQUENCE, &algorithm) ||
	    !der_expect(&rest, DER_SEQUENCE, &issuer))
		return false;
	crl->issuer = issuer.whole;
	if (!der_next(&rest, &time) || !der_time_seconds(&time, &crl->this_update_s))
		return false;
	if (is_time(rest)) {
		crl->has_next_update = true;
		if (!der_next(&rest, &time) || !der_time_seconds(&time, &crl->next_update_s))
			return false;
	}
	if (der_expect(&rest, DER_SEQUENCE, &entries))
		crl->entries = entries.contents;
	if (rest.len == 0)
		return true;
	return der_expect(&rest, DER_CONTEXT_CONSTRUCTED, &tagged) && rest.len == 0 &&
	       der_expect(&tagged.contents, DER_SEQUENCE, &extensions) &&
	       read_extensions(extensions.contents, crl);
}

void crl_read(struct bytes der, struct crl *ret_crl)
{
	struct signed_object object;
	struct crl crl = { 0 };
	if (signed_object_read(&der, &object) && !object.damaged) {
		crl.tbs = object.tbs;
		crl.algorithm = object.algorithm;
		crl.signature = object.signature;
		crl.readable = read_tbs(object.tbs_contents, &crl) && !object.signature_damaged &&
			       object.rest.len == 0 && der.len == 0;
	}
	*ret_crl = crl;
}

void crl_clear(struct crl *crl)
{
	buffer_clear(&crl->checked_spki);
	*crl = (struct crl){ 0 };
}

/* --- judging ---------------------------------------------------------------- */

/* A list is checked once with each key, however many certificates are looked
 * up in it. */
static bool is_signed_by(struct crl *crl, const struct certificate *issuer)
{
	if (crl->checked_spki.len > 0 &&
	    bytes_equal(buffer_bytes(&crl->checked_spki), issuer->spki))
		return crl->checked_good;
	bool good = signature_verify(issuer->spki, crl->algorithm, crl->tbs, crl->signature) ==
		    SIGNATURE_GOOD;
	buffer_clear(&crl->checked_spki);
	if (buffer_copy(issuer->spki, &crl->checked_spki))
		crl->checked_good = good;
	return good;
}

/* RFC 5280 6.3.3 (f): a key usage must allow the signing of lists. */
static bool may_sign_lists(const struct certificate *issuer)
{
	return !issuer->has_key_usage || (issuer->key_usage & KEY_USAGE_CRL_SIGN) != 0;
}

/* Is the certificate listed?  False with *ret_good false: the list is damaged.
 * Entry: SEQUENCE { serial INTEGER, revocationDate Time, extensions OPTIONAL } */
static bool find_entry(const struct crl *crl, struct bytes serial, int64_t *ret_revoked_at_s,
		       bool *ret_good)
{
	struct der_element entry, number, time;
	struct bytes rest = crl->entries;
	*ret_good = true;
	while (rest.len > 0) {
		if (!der_expect(&rest, DER_SEQUENCE, &entry) ||
		    !der_expect(&entry.contents, DER_INTEGER, &number) ||
		    !der_next(&entry.contents, &time)) {
			*ret_good = false;
			return false;
		}
		if (!serial_equal(number.contents, serial))
			continue;
		/* A date that cannot be read does not make it less revoked. */
		if (!der_time_seconds(&time, ret_revoked_at_s))
			*ret_revoked_at_s = crl->this_update_s;
		return true;
	}
	return false;
}

static bool is_in_scope(const struct crl *crl, const struct certificate *certificate)
{
	if (crl->only_attributes)
		return false;
	return certificate->is_ca ? !crl->only_users : !crl->only_authorities;
}

static enum revocation_reason why_not_usable(struct crl *crl, const struct certificate *issuer)
{
	if (!crl->readable)
		return REVOCATION_REASON_DAMAGED;
	if (crl->is_delta)
		return REVOCATION_REASON_DELTA;
	if (crl->is_indirect)
		return REVOCATION_REASON_INDIRECT;
	if (crl->unknown_critical)
		return REVOCATION_REASON_UNKNOWN_CRITICAL;
	if (!may_sign_lists(issuer))
		return REVOCATION_REASON_KEY_USAGE;
	if (!is_signed_by(crl, issuer))
		return REVOCATION_REASON_OTHER_SIGNER;
	return REVOCATION_REASON_NONE;
}

struct revocation_answer crl_judge(struct crl *crl, const struct certificate *certificate,
				   const struct certificate *issuer, int64_t at_s)
{
	const struct revocation_answer none = { .state = REVOCATION_NOT_CHECKED };
	const struct revocation_answer good = { .state = REVOCATION_GOOD };
	int64_t revoked_at_s;
	bool readable;
	if (!distinguished_name_equal(crl->issuer, certificate->issuer) ||
	    !is_in_scope(crl, certificate))
		return none;
	enum revocation_reason why = why_not_usable(crl, issuer);
	if (why != REVOCATION_REASON_NONE)
		return revocation_invalid(why);
	bool listed = find_entry(crl, certificate->serial, &revoked_at_s, &readable);
	/* As with OCSP: revoked once, revoked for good, however old the list; and
	 * listed is revoked (RFC 5280 6.3.3), unless we judge a time before both. */
	if (listed &&
	    (revoked_at_s <= at_s + CLOCK_SKEW_S || crl->this_update_s <= at_s + CLOCK_SKEW_S))
		return (struct revocation_answer){ .state = REVOCATION_REVOKED,
						   .revoked_at_s = revoked_at_s };
	if (!readable)
		return revocation_invalid(REVOCATION_REASON_DAMAGED);
	if (crl->this_update_s > at_s + CLOCK_SKEW_S)
		return revocation_invalid_since(REVOCATION_REASON_NOT_YET_VALID,
						crl->this_update_s);
	if (crl->has_next_update && crl->next_update_s < at_s - CLOCK_SKEW_S)
		return revocation_invalid_since(REVOCATION_REASON_OUTDATED, crl->next_update_s);
	return good;
}
