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

/* AuthorityKeyIdentifier: SEQUENCE { [0] keyIdentifier, ... } */
static bool read_key_id(struct bytes value, struct crl *crl)
{
	struct der_element outer, id;
	if (!der_expect(&value, DER_SEQUENCE, &outer) || value.len > 0)
		return false;
	if (der_expect(&outer.contents, DER_CONTEXT + 0, &id))
		crl->authority_key_id = id.contents;
	return true;
}

/* CRLNumber: INTEGER (0..MAX) */
static bool read_number(struct bytes value, struct bytes *ret_number)
{
	struct der_element number;
	if (!der_expect(&value, DER_INTEGER, &number) || value.len > 0 ||
	    number.contents.len == 0 || number.contents.data[0] >= 0x80)
		return false;
	*ret_number = number.contents;
	return true;
}

static bool read_extension(const struct extension *extension, struct crl *crl)
{
	if (oid_is(extension->oid, OID_CE_DELTA_CRL_INDICATOR)) {
		crl->is_delta = true;
		return read_number(extension->value, &crl->base_number);
	}
	if (oid_is(extension->oid, OID_CE_ISSUING_DISTRIBUTION_POINT))
		return crl_scope_read(extension->value, &crl->scope);
	if (oid_is(extension->oid, OID_CE_CRL_NUMBER))
		return read_number(extension->value, &crl->number);
	if (oid_is(extension->oid, OID_CE_AUTHORITY_KEY_IDENTIFIER))
		return read_key_id(extension->value, crl);
	if (oid_is(extension->oid, OID_CE_FRESHEST_CRL))
		crl->has_delta = true;
	crl->unknown_critical |= extension->critical;
	return true;
}

static bool read_extensions(struct bytes extensions, struct crl *crl)
{
	struct extension extension;
	bool good;
	while (extension_take(&extensions, &extension, &good)) {
		good = read_extension(&extension, crl);
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
		crl->entries.octets = entries.contents;
	if (rest.len == 0)
		return true;
	return der_expect(&rest, DER_CONTEXT_CONSTRUCTED, &tagged) && rest.len == 0 &&
	       der_expect(&tagged.contents, DER_SEQUENCE, &extensions) &&
	       read_extensions(extensions.contents, crl);
}

void crl_read(struct bytes der, struct crl *ret_crl)
{
	struct signed_object object;
	struct crl crl = { .scope.reasons = CRL_ALL_REASONS };
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
	crl_entries_clear(&crl->entries);
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

/* Why this list cannot be used for what issuer signed. */
static enum revocation_reason why_not_usable(struct crl *crl, const struct certificate *issuer)
{
	if (!crl->readable)
		return REVOCATION_REASON_DAMAGED;
	if (crl->scope.is_indirect)
		return REVOCATION_REASON_INDIRECT;
	if (crl->unknown_critical)
		return REVOCATION_REASON_UNKNOWN_CRITICAL;
	if (!may_sign_lists(issuer))
		return REVOCATION_REASON_KEY_USAGE;
	if (!is_signed_by(crl, issuer))
		return REVOCATION_REASON_OTHER_SIGNER;
	return REVOCATION_REASON_NONE;
}

/* An authority that has got a new key issues lists of both (6.3.3 (c) (3), (f)). */
static bool is_of_another_key(const struct crl *crl, const struct certificate *issuer)
{
	return crl->authority_key_id.len > 0 && issuer->subject_key_id.len > 0 &&
	       !bytes_equal(crl->authority_key_id, issuer->subject_key_id);
}

/* Is the list about this certificate at all?  GOOD: yes, for reasons.  A list
 * that breaks off before its issuer might be. */
static struct revocation_answer concerns(const struct crl *crl,
					 const struct certificate *certificate,
					 const struct certificate *issuer)
{
	struct revocation_answer answer = { .state = REVOCATION_GOOD };
	if (crl->issuer.len == 0)
		return revocation_elsewhere(REVOCATION_REASON_DAMAGED);
	if (!distinguished_name_equal(crl->issuer, certificate->issuer)) {
		bool delegated =
			crl->scope.is_indirect && crl_scope_is_delegated(certificate, crl->issuer);
		return revocation_elsewhere(delegated ? REVOCATION_REASON_INDIRECT
						      : REVOCATION_REASON_NONE);
	}
	if (!crl->readable)
		return revocation_invalid(REVOCATION_REASON_DAMAGED);
	enum revocation_reason why = crl_scope_excludes(&crl->scope, certificate, &answer.reasons);
	if (why == REVOCATION_REASON_NONE && is_of_another_key(crl, issuer))
		why = REVOCATION_REASON_OTHER_KEY;
	return why == REVOCATION_REASON_NONE ? answer : revocation_elsewhere(why);
}

static bool is_removed(const struct crl *crl, const struct crl_entry *entry)
{
	return entry->state == CRL_ENTRY_LISTED && entry->removed && crl->is_delta;
}

/* What an entry says, whatever the list's dates.  As with OCSP: revoked once,
 * revoked for good, however old the list; and listed is revoked (6.3.3), unless
 * we judge a time before both. */
static struct revocation_answer by_entry(const struct crl *crl, const struct crl_entry *entry,
					 int64_t at_s)
{
	int64_t revoked_at_s = entry->has_time ? entry->revoked_at_s : crl->this_update_s;
	switch (entry->state) {
	case CRL_ENTRY_UNREADABLE:
		return revocation_invalid(REVOCATION_REASON_DAMAGED);
	case CRL_ENTRY_UNKNOWN_CRITICAL:
		return revocation_invalid(REVOCATION_REASON_UNKNOWN_CRITICAL);
	case CRL_ENTRY_OF_ANOTHER:
		return revocation_invalid(REVOCATION_REASON_INDIRECT);
	case CRL_ENTRY_LISTED:
		if (!is_removed(crl, entry) && (revoked_at_s <= at_s + CLOCK_SKEW_S ||
						crl->this_update_s <= at_s + CLOCK_SKEW_S))
			return (struct revocation_answer){ .state = REVOCATION_REVOKED,
							   .revoked_at_s = revoked_at_s };
		break;
	case CRL_ENTRY_NONE:
		break;
	}
	if (crl->this_update_s > at_s + CLOCK_SKEW_S)
		return revocation_invalid_since(REVOCATION_REASON_NOT_YET_VALID,
						crl->this_update_s);
	if (crl->has_next_update && crl->next_update_s < at_s - CLOCK_SKEW_S)
		return revocation_invalid_since(REVOCATION_REASON_OUTDATED, crl->next_update_s);
	return (struct revocation_answer){ .state = REVOCATION_GOOD };
}

/* 6.3.3 (d), (l): not listed for some reasons is not yet good. */
static struct revocation_answer for_reasons(struct revocation_answer answer, unsigned reasons)
{
	if (answer.state != REVOCATION_GOOD)
		return answer;
	if (reasons != CRL_ALL_REASONS)
		answer = revocation_invalid(REVOCATION_REASON_SOME_REASONS);
	answer.reasons = reasons;
	return answer;
}

struct revocation_answer crl_judge(struct crl *crl, const struct certificate *certificate,
				   const struct certificate *issuer, int64_t at_s)
{
	struct revocation_answer answer = concerns(crl, certificate, issuer);
	if (answer.state != REVOCATION_GOOD)
		return answer;
	if (crl->is_delta)
		return revocation_invalid(REVOCATION_REASON_DELTA);
	enum revocation_reason why = why_not_usable(crl, issuer);
	if (why != REVOCATION_REASON_NONE)
		return revocation_invalid(why);
	struct crl_entry entry = crl_entries_find(&crl->entries, certificate->serial);
	unsigned reasons = answer.reasons;
	answer = for_reasons(by_entry(crl, &entry, at_s), reasons);
	answer.without_delta = crl->has_delta && answer.state == REVOCATION_GOOD;
	return answer;
}

/* --- deltas ------------------------------------------------------------------- */

/* Below zero, zero, above: as of two contents of INTEGERs that are not negative. */
static int compare_numbers(struct bytes a, struct bytes b)
{
	while (a.len > 0 && a.data[0] == 0)
		a = bytes_from(a, 1);
	while (b.len > 0 && b.data[0] == 0)
		b = bytes_from(b, 1);
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return a.len == 0 ? 0 : memcmp(a.data, b.data, a.len);
}

struct revocation_answer crl_judge_delta(const struct crl *base, struct crl *delta,
					 const struct certificate *certificate,
					 const struct certificate *issuer, int64_t at_s,
					 bool *ret_removed)
{
	struct revocation_answer answer = concerns(delta, certificate, issuer);
	*ret_removed = false;
	if (answer.state != REVOCATION_GOOD)
		return answer;
	bool numbered = base->number.len > 0 && delta->number.len > 0;
	if (numbered && compare_numbers(delta->number, base->number) <= 0)
		return revocation_elsewhere(REVOCATION_REASON_NONE); /* the base is newer */
	enum revocation_reason why = why_not_usable(delta, issuer);
	if (why != REVOCATION_REASON_NONE)
		return revocation_invalid(why);
	if (!numbered || compare_numbers(base->number, delta->base_number) < 0 ||
	    !bytes_equal(base->scope.value, delta->scope.value))
		return revocation_invalid(REVOCATION_REASON_DELTA_UNFIT);
	struct crl_entry entry = crl_entries_find(&delta->entries, certificate->serial);
	answer = by_entry(delta, &entry, at_s);
	*ret_removed = is_removed(delta, &entry) && answer.state == REVOCATION_GOOD;
	return answer;
}

struct revocation_answer crl_judge_removed(const struct crl *base,
					   const struct certificate *certificate, int64_t at_s)
{
	const struct crl_entry none = { .state = CRL_ENTRY_NONE };
	unsigned reasons = 0;
	(void)crl_scope_excludes(&base->scope, certificate, &reasons);
	return for_reasons(by_entry(base, &none, at_s), reasons);
}
