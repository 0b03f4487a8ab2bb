/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ocsp.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "facts/algorithm_identifier.h"
#include "facts/certificate_limits.h"
#include "facts/certificate_read.h"
#include "facts/der.h"
#include "facts/distinguished_name.h"
#include "facts/extension.h"
#include "facts/oid.h"
#include "facts/public_key.h"
#include "facts/signed_object.h"
#include "signature.h"
#include "verdicts/dates.h"

/* BasicOCSPResponse, RFC 6960 4.2.1 */
struct response {
	struct bytes tbs;            /* ResponseData, with its header: what is signed */
	struct bytes responder_name; /* one of these two */
	struct bytes responder_key_hash;
	struct bytes singles; /* contents of SEQUENCE OF SingleResponse */
	struct bytes algorithm;
	struct bytes signature;
	struct bytes certificates; /* contents of SEQUENCE OF Certificate, or empty */
};

enum status { STATUS_GOOD, STATUS_REVOKED, STATUS_UNKNOWN };

/* SingleResponse */
struct single {
	struct bytes hash_oid;
	struct bytes name_hash;
	struct bytes key_hash;
	struct bytes serial;
	enum status status;
	int64_t revoked_at_s;
	int64_t this_update_s;
	bool has_next_update;
	int64_t next_update_s;
};

/* --- reading ---------------------------------------------------------------- */

/* responseStatus, RFC 6960 4.2.1 */
static enum revocation_reason refusal(uint8_t status)
{
	switch (status) {
	case 1:
		return REVOCATION_REASON_MALFORMED_REQUEST;
	case 2:
		return REVOCATION_REASON_RESPONDER_ERROR;
	case 3:
		return REVOCATION_REASON_TRY_LATER;
	case 5:
		return REVOCATION_REASON_SIGNATURE_REQUIRED;
	case 6:
		return REVOCATION_REASON_UNAUTHORIZED;
	default:
		return REVOCATION_REASON_REFUSED;
	}
}

/* OCSPResponse down to BasicOCSPResponse.  Returns what is wrong. */
static enum revocation_reason open_response(struct bytes der, struct bytes *ret_basic)
{
	struct der_element outer, status, tagged, bytes, type, value;
	if (!der_expect(&der, DER_SEQUENCE, &outer) || der.len > 0 ||
	    !der_expect(&outer.contents, DER_ENUMERATED, &status) || status.contents.len != 1)
		return REVOCATION_REASON_DAMAGED;
	if (status.contents.data[0] != 0)
		return refusal(status.contents.data[0]);
	if (!der_expect(&outer.contents, DER_CONTEXT_CONSTRUCTED, &tagged) ||
	    !der_expect(&tagged.contents, DER_SEQUENCE, &bytes) ||
	    !der_expect(&bytes.contents, DER_OID, &type) ||
	    !der_expect(&bytes.contents, DER_OCTET_STRING, &value))
		return REVOCATION_REASON_DAMAGED;
	if (!oid_is(type.contents, OID_PKIX_OCSP_BASIC))
		return REVOCATION_REASON_RESPONSE_TYPE;
	*ret_basic = value.contents;
	return REVOCATION_REASON_NONE;
}

/* ResponseData: version [0] DEFAULT v1, responderID, producedAt, responses,
 * responseExtensions [1] OPTIONAL */
static bool read_data(struct bytes data, struct response *r)
{
	struct der_element version, responder, key_hash, produced, singles, tagged, extensions;
	(void)der_expect(&data, DER_CONTEXT_CONSTRUCTED, &version);
	if (der_expect(&data, DER_CONTEXT_CONSTRUCTED + 1, &responder)) {
		r->responder_name = responder.contents;
	} else if (der_expect(&data, DER_CONTEXT_CONSTRUCTED + 2, &responder) &&
		   der_expect(&responder.contents, DER_OCTET_STRING, &key_hash)) {
		r->responder_key_hash = key_hash.contents;
	} else {
		return false;
	}
	if (!der_expect(&data, DER_GENERALIZED_TIME, &produced) ||
	    !der_expect(&data, DER_SEQUENCE, &singles))
		return false;
	r->singles = singles.contents;
	if (data.len == 0)
		return true;
	return der_expect(&data, DER_CONTEXT_CONSTRUCTED + 1, &tagged) && data.len == 0 &&
	       der_expect(&tagged.contents, DER_SEQUENCE, &extensions) &&
	       extensions_have_none_critical(extensions.contents);
}

static bool read_basic(struct bytes basic, struct response *r)
{
	struct signed_object object;
	struct der_element tagged, certificates;
	*r = (struct response){ 0 };
	if (!signed_object_read(&basic, &object) || !signed_object_is_whole(&object) ||
	    basic.len > 0 || !read_data(object.tbs_contents, r))
		return false;
	r->tbs = object.tbs;
	r->algorithm = object.algorithm;
	r->signature = object.signature;
	if (object.rest.len == 0)
		return true;
	if (!der_expect(&object.rest, DER_CONTEXT_CONSTRUCTED, &tagged) ||
	    !der_expect(&tagged.contents, DER_SEQUENCE, &certificates))
		return false;
	r->certificates = certificates.contents;
	return true;
}

/* CertID: hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber */
static bool read_id(struct bytes *rest, struct single *s)
{
	struct der_element id, algorithm, name_hash, key_hash, serial;
	struct algorithm_identifier hash;
	if (!der_expect(rest, DER_SEQUENCE, &id) ||
	    !der_expect(&id.contents, DER_SEQUENCE, &algorithm) ||
	    !algorithm_identifier_read(algorithm.whole, &hash) ||
	    !der_expect(&id.contents, DER_OCTET_STRING, &name_hash) ||
	    !der_expect(&id.contents, DER_OCTET_STRING, &key_hash) ||
	    !der_expect(&id.contents, DER_INTEGER, &serial))
		return false;
	s->hash_oid = hash.oid;
	s->name_hash = name_hash.contents;
	s->key_hash = key_hash.contents;
	s->serial = serial.contents;
	return true;
}

/* CertStatus: good [0] NULL, revoked [1] { time, reason }, unknown [2] NULL */
static bool read_status(struct bytes *rest, struct single *s)
{
	struct der_element status, time;
	if (!der_next(rest, &status))
		return false;
	switch (status.tag) {
	case DER_CONTEXT:
		s->status = STATUS_GOOD;
		return true;
	case DER_CONTEXT_CONSTRUCTED + 1:
		s->status = STATUS_REVOKED;
		return der_expect(&status.contents, DER_GENERALIZED_TIME, &time) &&
		       der_time_seconds(&time, &s->revoked_at_s);
	case DER_CONTEXT + 2:
		s->status = STATUS_UNKNOWN;
		return true;
	default:
		return false;
	}
}

static bool read_updates(struct bytes rest, struct single *s)
{
	struct der_element time, tagged, extensions;
	if (!der_expect(&rest, DER_GENERALIZED_TIME, &time) ||
	    !der_time_seconds(&time, &s->this_update_s))
		return false;
	if (der_expect(&rest, DER_CONTEXT_CONSTRUCTED, &tagged)) {
		s->has_next_update = true;
		if (!der_expect(&tagged.contents, DER_GENERALIZED_TIME, &time) ||
		    !der_time_seconds(&time, &s->next_update_s))
			return false;
	}
	if (rest.len == 0)
		return true;
	return der_expect(&rest, DER_CONTEXT_CONSTRUCTED + 1, &tagged) && rest.len == 0 &&
	       der_expect(&tagged.contents, DER_SEQUENCE, &extensions) &&
	       extensions_have_none_critical(extensions.contents);
}

static bool read_single(struct bytes *rest, struct single *s)
{
	struct der_element outer;
	*s = (struct single){ 0 };
	return der_expect(rest, DER_SEQUENCE, &outer) && read_id(&outer.contents, s) &&
	       read_status(&outer.contents, s) && read_updates(outer.contents, s);
}

/* --- for which certificate ---------------------------------------------------- */

static bool hash_is(gnutls_digest_algorithm_t algorithm, struct bytes octets, struct bytes hash)
{
	uint8_t digest[64];
	return gnutls_hash_get_len(algorithm) == hash.len &&
	       gnutls_hash_fast(algorithm, octets.data, octets.len, digest) == 0 &&
	       bytes_equal((struct bytes){ digest, hash.len }, hash);
}

static gnutls_digest_algorithm_t id_digest(struct bytes oid)
{
	static const struct {
		struct bytes oid;
		gnutls_digest_algorithm_t digest;
	} rows[] = {
		{ OID_SHA1, GNUTLS_DIG_SHA1 },
		{ OID_SHA256, GNUTLS_DIG_SHA256 },
		{ OID_SHA384, GNUTLS_DIG_SHA384 },
		{ OID_SHA512, GNUTLS_DIG_SHA512 },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		if (bytes_equal(rows[i].oid, oid))
			return rows[i].digest;
	}
	return GNUTLS_DIG_UNKNOWN;
}

static bool is_about(const struct single *s, const struct certificate *leaf,
		     const struct certificate *issuer)
{
	struct bytes key;
	gnutls_digest_algorithm_t digest = id_digest(s->hash_oid);
	return digest != GNUTLS_DIG_UNKNOWN && serial_equal(s->serial, leaf->serial) &&
	       hash_is(digest, leaf->issuer, s->name_hash) && public_key_open(issuer->spki, &key) &&
	       hash_is(digest, key, s->key_hash);
}

/* --- by whom ------------------------------------------------------------------ */

static bool is_responder(const struct response *r, const struct certificate *c)
{
	struct bytes key;
	if (r->responder_name.len > 0)
		return distinguished_name_equal(r->responder_name, c->subject);
	return public_key_open(c->spki, &key) &&
	       hash_is(GNUTLS_DIG_SHA1, key, r->responder_key_hash);
}

static bool has_signed(const struct response *r, const struct certificate *c)
{
	return signature_verify(c->spki, r->algorithm, r->tbs, r->signature) == SIGNATURE_GOOD;
}

/* RFC 6960 4.2.2.2: "issued directly by the CA" that issued the certificate in
 * question, and made for signing OCSP responses. */
static bool is_delegate(const struct certificate *c, const struct certificate *issuer, int64_t at_s)
{
	return c->defects == 0 && c->n_unknown_critical == 0 && c->has_eku &&
	       (c->eku & EKU_OCSP_SIGNING) != 0 &&
	       (!c->has_key_usage || (c->key_usage & KEY_USAGE_DIGITAL_SIGNATURE) != 0) &&
	       !dates_expired(c, at_s) && !dates_not_yet_valid(c, at_s) &&
	       distinguished_name_equal(c->issuer, issuer->subject) &&
	       signature_verify(issuer->spki, c->signature_algorithm, c->tbs, c->signature) ==
		       SIGNATURE_GOOD;
}

static bool is_odd_delegate(const struct certificate *c)
{
	return c->is_ca || c->signature_hash == HASH_SHA1;
}

static bool is_signed_by_delegate(const struct response *r, const struct certificate *issuer,
				  int64_t at_s, bool *ret_odd)
{
	struct bytes rest = r->certificates;
	struct der_element element;
	bool found = false;
	for (int n = 0; n < OCSP_MAX_CERTIFICATES && !found && der_next(&rest, &element); n++) {
		struct certificate c = { 0 };
		struct error error;
		found = certificate_limits_check(element.whole, &error) == ERR_NONE &&
			certificate_read(element.whole, &c, &error) == ERR_NONE &&
			is_responder(r, &c) && is_delegate(&c, issuer, at_s) && has_signed(r, &c);
		*ret_odd = found && is_odd_delegate(&c);
		certificate_clear(&c);
	}
	return found;
}

static bool is_authentic(const struct response *r, const struct certificate *issuer, int64_t at_s,
			 bool *ret_odd)
{
	*ret_odd = false;
	return (is_responder(r, issuer) && has_signed(r, issuer)) ||
	       is_signed_by_delegate(r, issuer, at_s, ret_odd);
}

/* --- the judgement ------------------------------------------------------------ */

/* RFC 6960 3.2: is it about now? */
static struct revocation_answer judge_times(const struct single *s, int64_t at_s)
{
	struct revocation_answer good = { .state = REVOCATION_GOOD };
	int64_t until_s =
		s->has_next_update ? s->next_update_s : s->this_update_s + OCSP_DEFAULT_VALIDITY_S;
	if (s->this_update_s > at_s + CLOCK_SKEW_S)
		return revocation_invalid_since(REVOCATION_REASON_NOT_YET_VALID, s->this_update_s);
	if (until_s < at_s - CLOCK_SKEW_S)
		return revocation_invalid_since(REVOCATION_REASON_OUTDATED, until_s);
	if (until_s < s->this_update_s)
		return revocation_invalid(REVOCATION_REASON_END_BEFORE_BEGINNING);
	return good;
}

/* A certificate once revoked stays so: an old response will do.  A date of
 * revocation to come counts only where we judge a time before the response. */
static struct revocation_answer judge_single(const struct single *s, int64_t at_s)
{
	struct revocation_answer revoked = { .state = REVOCATION_REVOKED,
					     .revoked_at_s = s->revoked_at_s };
	if (s->status == STATUS_REVOKED &&
	    (s->revoked_at_s <= at_s + CLOCK_SKEW_S || s->this_update_s <= at_s + CLOCK_SKEW_S))
		return revoked;
	if (s->status == STATUS_UNKNOWN)
		return revocation_invalid(REVOCATION_REASON_CERTIFICATE_UNKNOWN);
	return judge_times(s, at_s);
}

/* Of several answers about the certificate one that says revoked counts, else the first. */
static struct revocation_answer judge_singles(struct bytes singles, const struct certificate *leaf,
					      const struct certificate *issuer, int64_t at_s)
{
	struct revocation_answer first = revocation_invalid(REVOCATION_REASON_OTHER_CERTIFICATE);
	bool found = false;
	struct single s;
	for (int n = 0; singles.len > 0; n++) {
		if (n == OCSP_MAX_SINGLES)
			return found ? first : revocation_invalid(REVOCATION_REASON_TOO_MANY);
		if (!read_single(&singles, &s))
			return revocation_invalid(REVOCATION_REASON_DAMAGED);
		if (!is_about(&s, leaf, issuer))
			continue;
		struct revocation_answer answer = judge_single(&s, at_s);
		if (answer.state == REVOCATION_REVOKED)
			return answer;
		if (found)
			continue;
		found = true;
		first = answer;
		first.form = (struct ocsp_form){ .since_s = s.this_update_s,
						 .is_open = !s.has_next_update,
						 .is_behind = n > 0 };
	}
	return first;
}

struct revocation_answer ocsp_judge(struct bytes response, const struct certificate *leaf,
				    const struct certificate *issuer, int64_t at_s)
{
	struct bytes basic;
	struct response r;
	enum revocation_reason wrong = open_response(response, &basic);
	if (wrong != REVOCATION_REASON_NONE)
		return revocation_invalid(wrong);
	if (!read_basic(basic, &r))
		return revocation_invalid(REVOCATION_REASON_DAMAGED);
	bool odd;
	if (!is_authentic(&r, issuer, at_s, &odd))
		return revocation_invalid(REVOCATION_REASON_OTHER_RESPONDER);
	struct revocation_answer answer = judge_singles(r.singles, leaf, issuer, at_s);
	answer.form.has_odd_signer = odd;
	return answer;
}
