/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stapled OCSP responses and CRLs, built octet by octet and signed for real. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/civiltime.h"
#include "facts/certificate_read.h"
#include "facts/der.h"
#include "facts/public_key.h"
#include "support/certbuilder.h"
#include "support/errorwords.h"
#include "trust/crl.h"
#include "trust/ocsp.h"
#include "trust/revocation.h"

#define AT_S INT64_C(1795372373)
#define HOUR_S 3600
#define DAY_S 86400

/* --- the certificates of all tests ---------------------------------------------- */

struct pki {
	struct certificate root, authority, leaf, twin; /* twin: the same serial, other issuer */
	struct certificate stapled;                     /* must-staple */
	struct certificate pointed;                     /* cRLDistributionPoints */
	struct certbuilder root_builder, authority_builder;
};
static struct pki pki;

static void read_built(const struct certbuilder *b, struct certificate *ret)
{
	struct derbuf der = { 0 };
	struct error error;
	certbuilder_build(b, &der);
	assert_int_equal(certificate_read(derbuf_bytes(&der), ret, &error), ERR_NONE);
	derbuf_clear(&der);
}

static void make_leaf(const struct certbuilder *issuer, int64_t serial, bool must_staple,
		      struct certificate *ret)
{
	struct certbuilder b;
	certbuilder_init(&b, "www.example.com", test_key(TEST_KEY_EC256, 2));
	certbuilder_issued_by(&b, issuer);
	b.serial = serial;
	if (must_staple)
		certbuilder_add_must_staple(&b);
	read_built(&b, ret);
	certbuilder_clear(&b);
}

/* Points "z:", "w:" for key compromise, and "v:" of the root as another issuer of
 * lists. */
static void make_pointed(void)
{
	struct certbuilder b;
	struct derbuf points = { 0 };
	certbuilder_init(&b, "www.example.com", test_key(TEST_KEY_EC256, 2));
	certbuilder_issued_by(&b, &pki.authority_builder);
	b.serial = 1000;
	size_t list = der_begin(&points, TAG_SEQUENCE);
	der_hex(&points, "3008a006a00486027a3a");
	der_hex(&points, "300ca006a0048602773a81020640");
	der_hex(&points, "3014a012a010a40e300c310a300806035504030c0164"); /* directory name CN=d */
	der_hex(&points, "300ea00ca10a300806035504030c0172");             /* relative: CN=r */
	size_t point = der_begin(&points, TAG_SEQUENCE);
	der_hex(&points, "a006a0048602763a");
	size_t issuers = der_begin(&points, 0xa2);
	size_t name = der_begin(&points, 0xa4);
	der_raw(&points, pki.root.subject.data, pki.root.subject.len);
	der_end(&points, name);
	der_end(&points, issuers);
	der_end(&points, point);
	der_end(&points, list);
	certbuilder_add_extension_buf(&b, "2.5.29.31", false, &points);
	read_built(&b, &pki.pointed);
	certbuilder_clear(&b);
	derbuf_clear(&points);
}

static int set_up(void **state)
{
	(void)state;
	certbuilder_init(&pki.root_builder, "Root", test_key(TEST_KEY_EC256, 0));
	certbuilder_init(&pki.authority_builder, "Authority", test_key(TEST_KEY_EC256, 1));
	certbuilder_issued_by(&pki.authority_builder, &pki.root_builder);
	pki.authority_builder.serial = 5;
	certbuilder_add_basic_constraints(&pki.authority_builder, true, true, -1);
	read_built(&pki.root_builder, &pki.root);
	read_built(&pki.authority_builder, &pki.authority);
	make_leaf(&pki.authority_builder, 1000, false, &pki.leaf);
	make_leaf(&pki.root_builder, 1000, false, &pki.twin);
	make_leaf(&pki.authority_builder, 1001, true, &pki.stapled);
	make_pointed();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	certificate_clear(&pki.root);
	certificate_clear(&pki.authority);
	certificate_clear(&pki.leaf);
	certificate_clear(&pki.twin);
	certificate_clear(&pki.stapled);
	certificate_clear(&pki.pointed);
	certbuilder_clear(&pki.root_builder);
	certbuilder_clear(&pki.authority_builder);
	return 0;
}

static void add_generalized_time(struct derbuf *out, int64_t time_s)
{
	char text[CIVILTIME_TEXT_BYTES];
	char digits[16];
	size_t n = 0;
	civiltime_format(time_s, text);
	for (const char *p = text; *p != '\0'; p++) {
		if ((*p >= '0' && *p <= '9') || *p == 'Z')
			digits[n++] = *p;
	}
	der_tlv(out, TAG_GENERALIZED_TIME, digits, n);
}

/* The n-th element, in the order of the octets and from 1 on.  False: there are not so many. */
static bool nth_element(struct bytes der, size_t n, struct der_element *ret)
{
	struct bytes stack[32] = { der };
	size_t depth = 1;
	while (depth > 0) {
		if (stack[depth - 1].len == 0) {
			depth--;
			continue;
		}
		assert_true(der_next(&stack[depth - 1], ret));
		if (--n == 0)
			return true;
		if ((ret->tag & 0x20) != 0) {
			assert_in_range(depth, 1, 31);
			stack[depth++] = ret->contents;
		}
	}
	return false;
}

static size_t count_elements(const struct derbuf *der)
{
	struct der_element unused;
	size_t n = 0;
	while (nth_element(derbuf_bytes(der), n + 1, &unused))
		n++;
	return n;
}

/* Makes the n-th element one of another kind. */
static void spoil(struct derbuf *der, size_t n)
{
	struct der_element element;
	if (n == 0)
		return;
	assert_true(nth_element(derbuf_bytes(der), n, &element));
	der->data[element.whole.data - der->data] =
		element.tag == TAG_NULL ? TAG_INTEGER : TAG_NULL;
}

/* --- OCSP ------------------------------------------------------------------------- */

enum signer {
	BY_ISSUER,
	BY_DELEGATE,
	BY_DELEGATE_WITHOUT_PURPOSE,
	BY_DELEGATE_OF_ANOTHER,
	BY_DELEGATE_EXPIRED,
	BY_DELEGATE_THAT_MAY_NOT_SIGN,
	BY_DELEGATE_NOT_SENT,
	BY_ANOTHER, /* the root, which did not issue the leaf */
};

struct ocsp_row {
	const char *id;
	enum revocation_state state;
	enum revocation_reason reason; /* when INVALID */
	enum signer signer;
	char status; /* g, r, u; 0: g */
	bool responder_by_key;
	bool sha256;         /* CertID */
	int64_t this_update; /* relative to AT_S */
	int64_t next_update; /* 0: none */
	int64_t serial;      /* 0: the leaf's */
	int others;          /* about other certificates, before it */
	unsigned response_status;
	/* oddities */
	bool wrong_name_hash, wrong_key_hash, wrong_responder, unknown_hash;
	bool critical_single, critical_response, plain_extensions, other_first;
	bool damaged_signature, version, not_basic, revoked_later;
	bool revoked_behind; /* a second answer about the certificate */
	size_t spoiled;      /* which element of what is signed; 0: none */
};

#define GOOD REVOCATION_GOOD
#define INVALID REVOCATION_INVALID
#define REVOKED REVOCATION_REVOKED
#define WHY(ID) REVOCATION_REASON_##ID
#define NOTHING REVOCATION_REASON_NONE
#define NOW .this_update = -HOUR_S, .next_update = DAY_S

static const struct ocsp_row ocsp_rows[] = {
	{ "good", GOOD, NOTHING, NOW },
	{ "good-by-key", GOOD, NOTHING, NOW, .responder_by_key = true },
	{ "good-sha256", GOOD, NOTHING, NOW, .sha256 = true },
	{ "good-version", GOOD, NOTHING, NOW, .version = true },
	{ "good-second-of-two", GOOD, NOTHING, NOW, .other_first = true },
	{ "good-extensions", GOOD, NOTHING, NOW, .plain_extensions = true },
	{ "good-delegate", GOOD, NOTHING, BY_DELEGATE, NOW },
	{ "good-delegate-by-key", GOOD, NOTHING, BY_DELEGATE, NOW, .responder_by_key = true },
	{ "good-just-made", GOOD, NOTHING, .this_update = 200, .next_update = DAY_S },
	{ "good-just-ended", GOOD, NOTHING, .this_update = -DAY_S, .next_update = -200 },
	{ "good-without-end", GOOD, NOTHING, .this_update = -14 * DAY_S },
	{ "revoked", REVOKED, NOTHING, .status = 'r', NOW },
	{ "revoked-behind-good", REVOKED, NOTHING, NOW, .revoked_behind = true },
	{ "revoked-behind-unknown", REVOKED, NOTHING, NOW, .status = 'u', .revoked_behind = true },
	{ "revoked-delegate", REVOKED, NOTHING, BY_DELEGATE, .status = 'r', NOW },
	{ "revoked-and-stale", REVOKED, NOTHING, .status = 'r', .this_update = -9 * DAY_S,
	  .next_update = -2 * DAY_S },
	{ "revoked-though-dated-later", REVOKED, NOTHING, .status = 'r', .revoked_later = true,
	  NOW },
	{ "invalid-revoked-later-than-judged", INVALID, WHY(NOT_YET_VALID), .status = 'r',
	  .revoked_later = true, .this_update = HOUR_S, .next_update = DAY_S },
	{ "invalid-unknown", INVALID, WHY(CERTIFICATE_UNKNOWN), .status = 'u', NOW },
	{ "invalid-stale", INVALID, WHY(OUTDATED), .this_update = -9 * DAY_S,
	  .next_update = -2 * DAY_S },
	{ "invalid-stale-by-an-hour", INVALID, WHY(OUTDATED), .this_update = -DAY_S,
	  .next_update = -HOUR_S },
	{ "invalid-future", INVALID, WHY(NOT_YET_VALID), .this_update = HOUR_S,
	  .next_update = DAY_S },
	{ "invalid-without-end-old", INVALID, WHY(OUTDATED), .this_update = -16 * DAY_S },
	{ "invalid-end-before-beginning", INVALID, WHY(END_BEFORE_BEGINNING), .this_update = 100,
	  .next_update = -100 },
	{ "good-last-of-1000", GOOD, NOTHING, NOW, .others = OCSP_MAX_SINGLES - 1 },
	{ "invalid-behind-1000", INVALID, WHY(TOO_MANY), NOW, .others = OCSP_MAX_SINGLES },
	{ "invalid-other-serial", INVALID, WHY(OTHER_CERTIFICATE), NOW, .serial = 999 },
	{ "invalid-other-name", INVALID, WHY(OTHER_CERTIFICATE), NOW, .wrong_name_hash = true },
	{ "invalid-other-key", INVALID, WHY(OTHER_CERTIFICATE), NOW, .wrong_key_hash = true },
	{ "invalid-unknown-hash", INVALID, WHY(OTHER_CERTIFICATE), NOW, .unknown_hash = true },
	{ "invalid-other-signer", INVALID, WHY(OTHER_RESPONDER), BY_ANOTHER, NOW },
	{ "invalid-other-signer-revoked", INVALID, WHY(OTHER_RESPONDER), BY_ANOTHER, .status = 'r',
	  NOW },
	{ "invalid-wrong-responder", INVALID, WHY(OTHER_RESPONDER), NOW, .wrong_responder = true },
	{ "invalid-damaged", INVALID, WHY(OTHER_RESPONDER), NOW, .damaged_signature = true },
	{ "invalid-delegate-without-purpose", INVALID, WHY(OTHER_RESPONDER),
	  BY_DELEGATE_WITHOUT_PURPOSE, NOW },
	{ "invalid-delegate-of-another", INVALID, WHY(OTHER_RESPONDER), BY_DELEGATE_OF_ANOTHER,
	  NOW },
	{ "invalid-delegate-expired", INVALID, WHY(OTHER_RESPONDER), BY_DELEGATE_EXPIRED, NOW },
	{ "invalid-delegate-may-not-sign", INVALID, WHY(OTHER_RESPONDER),
	  BY_DELEGATE_THAT_MAY_NOT_SIGN, NOW },
	{ "invalid-delegate-not-sent", INVALID, WHY(OTHER_RESPONDER), BY_DELEGATE_NOT_SENT, NOW },
	{ "invalid-critical-in-single", INVALID, WHY(DAMAGED), NOW, .critical_single = true },
	{ "invalid-critical-in-response", INVALID, WHY(DAMAGED), NOW, .critical_response = true },
	{ "invalid-malformed-request", INVALID, WHY(MALFORMED_REQUEST), .response_status = 1, NOW },
	{ "invalid-responder-error", INVALID, WHY(RESPONDER_ERROR), .response_status = 2, NOW },
	{ "invalid-signature-required", INVALID, WHY(SIGNATURE_REQUIRED), .response_status = 5,
	  NOW },
	{ "invalid-try-later", INVALID, WHY(TRY_LATER), .response_status = 3, NOW },
	{ "invalid-unauthorized", INVALID, WHY(UNAUTHORIZED), .response_status = 6, NOW },
	{ "invalid-status-9", INVALID, WHY(REFUSED), .response_status = 9, NOW },
	{ "invalid-type", INVALID, WHY(RESPONSE_TYPE), NOW, .not_basic = true },
};
enum { N_OCSP_ROWS = sizeof(ocsp_rows) / sizeof(ocsp_rows[0]) };

static void make_delegate(enum signer signer, struct derbuf *out)
{
	static const char *const ocsp_signing[] = { OID_EKU_OCSP_SIGNING, NULL };
	static const char *const server[] = { OID_EKU_SERVER_AUTH, NULL };
	struct certbuilder b;
	certbuilder_init(&b, "Responder", test_key(TEST_KEY_EC256, 3));
	certbuilder_issued_by(&b, signer == BY_DELEGATE_OF_ANOTHER ? &pki.root_builder
								   : &pki.authority_builder);
	certbuilder_add_eku(&b, false,
			    signer == BY_DELEGATE_WITHOUT_PURPOSE ? server : ocsp_signing);
	certbuilder_add_key_usage(&b, true,
				  signer == BY_DELEGATE_THAT_MAY_NOT_SIGN ? 1 << 2 : 1 << 0);
	if (signer == BY_DELEGATE_EXPIRED)
		b.not_after_s = AT_S - DAY_S;
	certbuilder_build(&b, out);
	certbuilder_clear(&b);
}

static const struct test_key *signing_key(enum signer signer)
{
	if (signer == BY_ISSUER)
		return test_key(TEST_KEY_EC256, 1);
	return test_key(TEST_KEY_EC256, signer == BY_ANOTHER ? 0 : 3);
}

static void add_hash(struct derbuf *out, bool sha256, struct bytes octets, bool wrong)
{
	struct derbuf hash = { 0 };
	if (sha256)
		test_sha256(&hash, octets);
	else
		test_sha1(&hash, octets);
	if (wrong)
		hash.data[0] ^= 1;
	der_tlv_buf(out, TAG_OCTET_STRING, &hash);
	derbuf_clear(&hash);
}

static void add_extensions(struct derbuf *out, unsigned tag, bool critical)
{
	size_t outer = der_begin(out, tag);
	size_t list = der_begin(out, TAG_SEQUENCE);
	size_t extension = der_begin(out, TAG_SEQUENCE);
	der_oid(out, "1.2.3.4");
	if (critical)
		der_boolean(out, true);
	der_tlv(out, TAG_OCTET_STRING, "", 0);
	der_end(out, extension);
	der_end(out, list);
	der_end(out, outer);
}

static void add_single(struct derbuf *out, const struct ocsp_row *row, int64_t serial)
{
	size_t single = der_begin(out, TAG_SEQUENCE);
	size_t id = der_begin(out, TAG_SEQUENCE);
	size_t algorithm = der_begin(out, TAG_SEQUENCE);
	struct bytes key;
	assert_true(public_key_open(pki.authority.spki, &key));
	der_oid(out, row->unknown_hash ? "1.2.3.4"
		     : row->sha256     ? "2.16.840.1.101.3.4.2.1"
				       : "1.3.14.3.2.26");
	der_null(out);
	der_end(out, algorithm);
	add_hash(out, row->sha256, pki.authority.subject, row->wrong_name_hash);
	add_hash(out, row->sha256, key, row->wrong_key_hash);
	der_integer(out, serial);
	der_end(out, id);
	if (row->status == 'r') {
		size_t revoked = der_begin(out, 0xa1);
		add_generalized_time(out, row->revoked_later ? AT_S + DAY_S : AT_S - 10 * DAY_S);
		der_hex(out, "a0030a0101"); /* key compromise */
		der_end(out, revoked);
	} else {
		der_tlv(out, row->status == 'u' ? 0x82 : 0x80, "", 0);
	}
	add_generalized_time(out, AT_S + row->this_update);
	if (row->next_update != 0) {
		size_t next = der_begin(out, 0xa0);
		add_generalized_time(out, AT_S + row->next_update);
		der_end(out, next);
	}
	if (row->critical_single || row->plain_extensions)
		add_extensions(out, 0xa1, row->critical_single);
	der_end(out, single);
}

static void add_responder(struct derbuf *out, const struct ocsp_row *row)
{
	bool delegated = row->signer != BY_ISSUER && row->signer != BY_ANOTHER;
	if (row->responder_by_key) {
		size_t tagged = der_begin(out, 0xa2);
		der_tlv_buf(out, TAG_OCTET_STRING, &signing_key(row->signer)->key_id);
		der_end(out, tagged);
		return;
	}
	struct derbuf rdns = { 0 };
	test_name_add_text(&rdns, OID_CN,
			   row->wrong_responder       ? "Nobody"
			   : delegated                ? "Responder"
			   : row->signer == BY_ISSUER ? "Authority"
						      : "Root");
	size_t tagged = der_begin(out, 0xa1);
	der_tlv_buf(out, TAG_SEQUENCE, &rdns);
	der_end(out, tagged);
	derbuf_clear(&rdns);
}

static void add_response_data(struct derbuf *out, const struct ocsp_row *row)
{
	size_t data = der_begin(out, TAG_SEQUENCE);
	if (row->version)
		der_hex(out, "a003020100");
	add_responder(out, row);
	add_generalized_time(out, AT_S + row->this_update);
	size_t singles = der_begin(out, TAG_SEQUENCE);
	for (int i = 0; i < row->others; i++)
		add_single(out, row, 5000 + i);
	if (row->other_first)
		add_single(out, row, 4711);
	add_single(out, row, row->serial != 0 ? row->serial : 1000);
	if (row->revoked_behind) {
		struct ocsp_row revoked = *row;
		revoked.status = 'r';
		add_single(out, &revoked, 1000);
	}
	der_end(out, singles);
	if (row->critical_response || row->plain_extensions)
		add_extensions(out, 0xa1, row->critical_response);
	der_end(out, data);
}

static void add_basic_response(struct derbuf *out, const struct ocsp_row *row)
{
	struct derbuf data = { 0 }, signature = { 0 };
	const struct test_key *key = signing_key(row->signer);
	add_response_data(&data, row);
	spoil(&data, row->spoiled);
	test_sign(&signature, key, TEST_SIGNATURE_DEFAULT, derbuf_bytes(&data));
	if (row->damaged_signature)
		signature.data[signature.len - 1] ^= 1;
	size_t basic = der_begin(out, TAG_SEQUENCE);
	der_raw(out, data.data, data.len);
	test_signature_algorithm(out, key, TEST_SIGNATURE_DEFAULT);
	der_bit_string(out, 0, signature.data, signature.len);
	if (row->signer != BY_ISSUER && row->signer != BY_ANOTHER &&
	    row->signer != BY_DELEGATE_NOT_SENT) {
		size_t tagged = der_begin(out, 0xa0);
		size_t list = der_begin(out, TAG_SEQUENCE);
		der_raw(out, pki.root.der, pki.root.der_len); /* one that is of no use */
		make_delegate(row->signer, out);
		der_end(out, list);
		der_end(out, tagged);
	}
	der_end(out, basic);
	derbuf_clear(&data);
	derbuf_clear(&signature);
}

static void build_response(const struct ocsp_row *row, struct derbuf *out)
{
	struct derbuf basic = { 0 };
	size_t outer = der_begin(out, TAG_SEQUENCE);
	uint8_t status = (uint8_t)row->response_status;
	der_tlv(out, TAG_ENUMERATED, &status, 1);
	if (status == 0) {
		size_t tagged = der_begin(out, 0xa0);
		size_t bytes = der_begin(out, TAG_SEQUENCE);
		der_oid(out, row->not_basic ? "1.2.3.4" : "1.3.6.1.5.5.7.48.1.1");
		add_basic_response(&basic, row);
		der_tlv_buf(out, TAG_OCTET_STRING, &basic);
		der_end(out, bytes);
		der_end(out, tagged);
	}
	der_end(out, outer);
	derbuf_clear(&basic);
}

/* The time that must go with a reason. */
static int64_t outdated_at(enum revocation_reason reason, int64_t this_update, int64_t next_update)
{
	if (reason == WHY(NOT_YET_VALID))
		return AT_S + this_update;
	if (reason == WHY(OUTDATED))
		return AT_S +
		       (next_update != 0 ? next_update : this_update + OCSP_DEFAULT_VALIDITY_S);
	return 0;
}

static void run_ocsp_row(void **state)
{
	const struct ocsp_row *row = *state;
	struct derbuf der = { 0 };
	build_response(row, &der);
	struct revocation_answer answer =
		ocsp_judge(derbuf_bytes(&der), &pki.leaf, &pki.authority, AT_S);
	assert_int_equal(answer.state, row->state);
	assert_int_equal(answer.fault.reason, row->reason);
	assert_int_equal(answer.fault.at_s,
			 outdated_at(row->reason, row->this_update, row->next_update));
	if (row->state == REVOKED)
		assert_int_equal(answer.revoked_at_s,
				 row->revoked_later ? AT_S + DAY_S : AT_S - 10 * DAY_S);
	if (row->state == GOOD) {
		assert_int_equal(answer.form.since_s, AT_S + row->this_update);
		assert_int_equal(answer.form.is_open, row->next_update == 0);
		assert_int_equal(answer.form.is_behind, row->other_first || row->others > 0);
		assert_false(answer.form.has_odd_signer);
	}
	derbuf_clear(&der);
}

/* The same serial number of another issuer is another certificate. */
static void test_ocsp_twin(void **state)
{
	struct derbuf der = { 0 };
	(void)state;
	build_response(&ocsp_rows[0], &der);
	assert_int_equal(ocsp_judge(derbuf_bytes(&der), &pki.twin, &pki.root, AT_S).state, INVALID);
	derbuf_clear(&der);
}

/* Every beginning of a response, and every octet changed, is refused: nothing
 * but the whole is signed, and nothing is read out of bounds. */
static void test_ocsp_damage(void **state)
{
	struct derbuf der = { 0 };
	(void)state;
	build_response(&ocsp_rows[6], &der);
	for (size_t len = 0; len < der.len; len++) {
		uint8_t *exact = malloc(len + 1);
		memcpy(exact, der.data, len);
		struct bytes cut = { exact, len };
		assert_int_equal(ocsp_judge(cut, &pki.leaf, &pki.authority, AT_S).state, INVALID);
		free(exact);
	}
	size_t n_good = 0;
	for (size_t i = 0; i < der.len; i++) {
		der.data[i] ^= 0x55;
		struct revocation_answer answer =
			ocsp_judge(derbuf_bytes(&der), &pki.leaf, &pki.authority, AT_S);
		assert_int_not_equal(answer.state, REVOKED);
		n_good += answer.state == GOOD;
		der.data[i] ^= 0x55;
	}
	/* the certificate that is of no use, and nothing else, may be damaged */
	assert_in_range(n_good, 1, pki.root.der_len);
	derbuf_clear(&der);
}

/* Well signed, but an element of it is none: nothing good is said, but by those that
 * nobody looks into. */
static void test_ocsp_spoiled(void **state)
{
	static const struct ocsp_row plain = { NOW, .version = true, .plain_extensions = true,
					       .other_first = true };
	struct ocsp_row row = plain;
	struct derbuf data = { 0 };
	size_t n_good = 0;
	(void)state;
	add_response_data(&data, &row);
	size_t n = count_elements(&data);
	assert_in_range(n, 30, 100);
	for (row.spoiled = 1; row.spoiled <= n; row.spoiled++) {
		struct derbuf der = { 0 };
		build_response(&row, &der);
		struct revocation_answer answer =
			ocsp_judge(derbuf_bytes(&der), &pki.leaf, &pki.authority, AT_S);
		if (answer.state == GOOD)
			print_message("good: %zu of %zu\n", row.spoiled, n);
		n_good += answer.state == GOOD;
		assert_int_not_equal(answer.state, REVOKED);
		derbuf_clear(&der);
	}
	/* the number of the version, parameters of the two hashes */
	assert_int_equal(n_good, 3);
	derbuf_clear(&data);
}

/* --- the staple in a session -------------------------------------------------------- */

static struct revocation_verdict judge(struct certificate *leaf, const struct derbuf *staple,
				       const char *tls_version, size_t n_links,
				       const struct crl_store *crls)
{
	struct session session = { .chain = leaf, .n_chain = 1 };
	struct path path = { { leaf, &pki.authority, &pki.root }, n_links };
	snprintf(session.tls_version, sizeof(session.tls_version), "%s", tls_version);
	if (staple != NULL) {
		session.ocsp_response = staple->data;
		session.ocsp_response_len = staple->len;
	}
	return revocation_verdict(&(struct revocation_question){
		.session = &session, .path = &path, .crls = crls, .at_s = AT_S });
}

/* The same of a leaf that is sent with a certificate behind it, and ends its path. */
static struct revocation_verdict judge_sent(const struct certificate *leaf,
					    const struct certificate *behind,
					    const struct derbuf *staple,
					    const struct crl_store *crls)
{
	struct certificate chain[] = { *leaf, *behind };
	struct session session = { .chain = chain, .n_chain = 2, .tls_version = "TLS 1.3" };
	struct path path = { { &chain[0] }, 1 };
	if (staple != NULL) {
		session.ocsp_response = staple->data;
		session.ocsp_response_len = staple->len;
	}
	struct revocation_verdict v = revocation_verdict(&(struct revocation_question){
		.session = &session, .path = &path, .crls = crls, .at_s = AT_S });
	assert_true(v.revoked == NULL || v.revoked == &chain[0]);
	v.revoked = v.revoked != NULL ? leaf : NULL;
	return v;
}

static void test_staple(void **state)
{
	struct derbuf good = { 0 }, revoked = { 0 }, stale = { 0 };
	(void)state;
	build_response(&ocsp_rows[0], &good);
	for (size_t i = 0; i < N_OCSP_ROWS; i++) {
		if (strcmp(ocsp_rows[i].id, "revoked") == 0)
			build_response(&ocsp_rows[i], &revoked);
		if (strcmp(ocsp_rows[i].id, "invalid-stale") == 0)
			build_response(&ocsp_rows[i], &stale);
	}
	struct revocation_verdict v = judge(&pki.leaf, NULL, "TLS 1.3", 3, NULL);
	assert_int_equal(v.ocsp, REVOCATION_NOT_CHECKED);
	assert_int_equal(v.crl, REVOCATION_NOT_CHECKED);
	v = judge(&pki.leaf, &good, "TLS 1.3", 3, NULL);
	assert_int_equal(v.ocsp, GOOD);
	v = judge(&pki.leaf, &revoked, "TLS 1.3", 3, NULL);
	assert_int_equal(v.ocsp, REVOKED);
	assert_ptr_equal(v.revoked, &pki.leaf);
	assert_int_equal(v.revoked_at_s, AT_S - 10 * DAY_S);
	v = judge(&pki.leaf, &stale, "TLS 1.3", 3, NULL);
	assert_int_equal(v.ocsp, INVALID);
	assert_int_equal(v.ocsp_fault.reason, WHY(OUTDATED));
	assert_int_equal(v.ocsp_fault.at_s, AT_S - 2 * DAY_S);
	/* must-staple: missing in a handshake, not in a file */
	v = judge(&pki.stapled, NULL, "TLS 1.3", 3, NULL);
	assert_int_equal(v.ocsp, REVOCATION_MISSING);
	v = judge(&pki.stapled, NULL, "TLS 1.3", 1, NULL);
	assert_int_equal(v.ocsp, REVOCATION_MISSING);
	v = judge(&pki.stapled, NULL, "", 3, NULL);
	assert_int_equal(v.ocsp, REVOCATION_NOT_CHECKED);
	/* without its issuer nothing can be said */
	v = judge(&pki.leaf, &good, "TLS 1.3", 1, NULL);
	assert_int_equal(v.ocsp, REVOCATION_NOT_CHECKED);
	/* an issuer that was merely sent can speak against it */
	v = judge_sent(&pki.leaf, &pki.authority, &good, NULL);
	assert_int_equal(v.ocsp, REVOCATION_NOT_CHECKED);
	v = judge_sent(&pki.leaf, &pki.authority, &stale, NULL);
	assert_int_equal(v.ocsp, REVOCATION_NOT_CHECKED);
	v = judge_sent(&pki.leaf, &pki.root, &revoked, NULL);
	assert_int_equal(v.ocsp, REVOCATION_NOT_CHECKED);
	v = judge_sent(&pki.leaf, &pki.authority, &revoked, NULL);
	assert_int_equal(v.ocsp, REVOKED);
	assert_ptr_equal(v.revoked, &pki.leaf);
	derbuf_clear(&good);
	derbuf_clear(&revoked);
	derbuf_clear(&stale);
}

/* --- CRLs ---------------------------------------------------------------------------- */

struct crl_row {
	const char *id;
	enum revocation_state state;
	enum revocation_reason reason;
	int64_t serials[4]; /* revoked */
	int64_t this_update;
	int64_t next_update;    /* 0: none */
	const char *extensions; /* hexadecimal contents of Extensions */
	const char *marks;      /* hexadecimal Extensions of each entry; NULL: a reason */
	bool by_another, other_issuer, damaged, v1, no_entries, utf8_entry_date, revoked_later;
	bool rubbish_entry;
	size_t spoiled; /* which element of what is signed; 0: none */
};

#define CRL_NUMBER "300a0603551d140403020101"
#define NUMBER(hex) "300a0603551d1404030201" hex
#define NUMBER_255 "300b0603551d140404020200ff"
#define NUMBER_256 "300b0603551d14040402020100"
#define NUMBER_NEGATIVE "300a0603551d1404030201ff"
#define NUMBER_EMPTY "30090603551d1404020200"
#define DELTA_OF(hex) "300d0603551d1b0101ff04030201" hex
#define DELTA DELTA_OF("01")
#define FRESHEST "30090603551d2e04023000"
/* issuingDistributionPoint */
#define FOR_POINT(hex) "30140603551d1c0101ff040a3008a006a0048602" hex "3a"
#define FOR_DIRECTORY(hex) \
	"30200603551d1c0101ff0416" \
	"3014a012a010a40e300c310a300806035504030c01" hex
#define FOR_RELATIVE(hex) \
	"301a0603551d1c0101ff0410" \
	"300ea00ca10a300806035504030c01" hex
#define FOR_KEY_COMPROMISE "30100603551d1c0101ff0406300483020640"
#define FOR_OTHER_REASONS "30110603551d1c0101ff040730058303073f80"
#define FOR_INDIRECT "300f0603551d1c0101ff040530038401ff"
/* of an entry */
#define REMOVE "300c300a0603551d1504030a0108"
#define OF_ANOTHER "300e300c0603551d1d0101ff04023000"
#define MARK_UNKNOWN "300c300a06032a03040101ff0400"

static const struct crl_row crl_rows[] = {
	{ "good", GOOD, NOTHING, { 1, 2, 3 }, NOW },
	{ "good-empty", GOOD, NOTHING, { 0 }, NOW, .no_entries = true },
	{ "good-number", GOOD, NOTHING, { 1 }, NOW, .extensions = CRL_NUMBER },
	{ "good-v1", GOOD, NOTHING, { 1 }, NOW, .v1 = true },
	{ "good-without-end", GOOD, NOTHING, { 1 }, .this_update = -400 * DAY_S },
	{ "good-for-users",
	  GOOD,
	  NOTHING,
	  { 1 },
	  NOW,
	  .extensions = "300f0603551d1c0101ff04053003"
			"8101ff" },
	{ "good-freshest", GOOD, NOTHING, { 1 }, NOW, .extensions = FRESHEST },
	/* 6.3.3: the certificate has no distribution points */
	{ "none-distribution-point",
	  REVOCATION_NOT_CHECKED,
	  WHY(OTHER_POINT),
	  { 1000 },
	  NOW,
	  .extensions = FOR_POINT("7a") },
	{ "invalid-some-reasons",
	  INVALID,
	  WHY(SOME_REASONS),
	  { 1 },
	  NOW,
	  .extensions = FOR_KEY_COMPROMISE },
	{ "revoked-some-reasons",
	  REVOKED,
	  NOTHING,
	  { 1000 },
	  NOW,
	  .extensions = FOR_KEY_COMPROMISE },
	{ "revoked-removed-in-no-delta", REVOKED, NOTHING, { 1000 }, NOW, .marks = REMOVE },
	{ "revoked-entry-critical", REVOKED, NOTHING, { 1000 }, NOW, .marks = MARK_UNKNOWN },
	{ "invalid-entry-critical",
	  INVALID,
	  WHY(UNKNOWN_CRITICAL),
	  { 1 },
	  NOW,
	  .marks = MARK_UNKNOWN },
	{ "invalid-entry-of-another", INVALID, WHY(INDIRECT), { 1000 }, NOW, .marks = OF_ANOTHER },
	{ "invalid-entry-extensions", INVALID, WHY(DAMAGED), { 1 }, NOW, .marks = "0500" },
	{ "revoked-entry-extensions", REVOKED, NOTHING, { 1000 }, NOW, .marks = "0500" },
	{ "good-extension-not-critical",
	  GOOD,
	  NOTHING,
	  { 1 },
	  NOW,
	  .extensions = "300706032a03040400" },
	{ "revoked", REVOKED, NOTHING, { 1, 1000, 3 }, NOW },
	{ "revoked-last", REVOKED, NOTHING, { 1, 2, 3, 1000 }, NOW },
	{ "revoked-stale",
	  REVOKED,
	  NOTHING,
	  { 1000 },
	  .this_update = -9 * DAY_S,
	  .next_update = -DAY_S },
	{ "revoked-date-unreadable", REVOKED, NOTHING, { 1000 }, NOW, .utf8_entry_date = true },
	{ "revoked-though-dated-later", REVOKED, NOTHING, { 1000 }, NOW, .revoked_later = true },
	{ "invalid-revoked-later-than-judged",
	  INVALID,
	  WHY(NOT_YET_VALID),
	  { 1000 },
	  .revoked_later = true,
	  .this_update = DAY_S,
	  .next_update = 2 * DAY_S },
	{ "invalid-stale",
	  INVALID,
	  WHY(OUTDATED),
	  { 1 },
	  .this_update = -9 * DAY_S,
	  .next_update = -DAY_S },
	{ "invalid-future",
	  INVALID,
	  WHY(NOT_YET_VALID),
	  { 1 },
	  .this_update = DAY_S,
	  .next_update = 2 * DAY_S },
	{ "invalid-other-signer", INVALID, WHY(OTHER_SIGNER), { 1000 }, NOW, .by_another = true },
	{ "invalid-damaged", INVALID, WHY(OTHER_SIGNER), { 1 }, NOW, .damaged = true },
	{ "invalid-entry", INVALID, WHY(DAMAGED), { 1 }, NOW, .rubbish_entry = true },
	{ "invalid-delta", INVALID, WHY(DELTA), { 1 }, NOW, .extensions = DELTA },
	{ "invalid-indirect",
	  INVALID,
	  WHY(INDIRECT),
	  { 1 },
	  NOW,
	  .extensions = "300f0603551d1c0101ff04053003"
			"8401ff" },
	{ "invalid-critical",
	  INVALID,
	  WHY(UNKNOWN_CRITICAL),
	  { 1 },
	  NOW,
	  .extensions = "300a06032a03040101ff0400" },
	{ "invalid-number-negative",
	  INVALID,
	  WHY(DAMAGED),
	  { 1 },
	  NOW,
	  .extensions = NUMBER_NEGATIVE },
	{ "invalid-number-empty", INVALID, WHY(DAMAGED), { 1 }, NOW, .extensions = NUMBER_EMPTY },
	{ "invalid-number-trailing",
	  INVALID,
	  WHY(DAMAGED),
	  { 1 },
	  NOW,
	  .extensions = "300b0603551d14040402010100" },
	{ "invalid-key-id-trailing",
	  INVALID,
	  WHY(DAMAGED),
	  { 1 },
	  NOW,
	  .extensions = "300a0603551d230403300005" },
	{ "invalid-scope-trailing",
	  INVALID,
	  WHY(DAMAGED),
	  { 1 },
	  NOW,
	  .extensions = "300e0603551d1c0101ff040430000500" },
	{ "invalid-scope-empty-point",
	  INVALID,
	  WHY(DAMAGED),
	  { 1 },
	  NOW,
	  .extensions = "300e0603551d1c0101ff04043002a000" },
	{ "invalid-scope-flag",
	  INVALID,
	  WHY(DAMAGED),
	  { 1 },
	  NOW,
	  .extensions = "300e0603551d1c0101ff040430028100" },
	{ "invalid-scope-authorities-flag",
	  INVALID,
	  WHY(DAMAGED),
	  { 1 },
	  NOW,
	  .extensions = "300e0603551d1c0101ff040430028200" },
	{ "invalid-scope-reasons",
	  INVALID,
	  WHY(DAMAGED),
	  { 1 },
	  NOW,
	  .extensions = "300e0603551d1c0101ff040430028300" },
	{ "invalid-scope-indirect-flag",
	  INVALID,
	  WHY(DAMAGED),
	  { 1 },
	  NOW,
	  .extensions = "300e0603551d1c0101ff040430028400" },
	{ "invalid-scope-attributes-flag",
	  INVALID,
	  WHY(DAMAGED),
	  { 1 },
	  NOW,
	  .extensions = "300e0603551d1c0101ff040430028500" },
	{ "invalid-scope-unknown-member",
	  INVALID,
	  WHY(DAMAGED),
	  { 1 },
	  NOW,
	  .extensions = "300e0603551d1c0101ff040430028600" },
	{ "invalid-scope",
	  INVALID,
	  WHY(DAMAGED),
	  { 1 },
	  NOW,
	  .extensions = "300c0603551d1c0101ff04020500" },
	{ "none-of-this-issuer",
	  REVOCATION_NOT_CHECKED,
	  NOTHING,
	  { 1000 },
	  NOW,
	  .other_issuer = true },
	{ "none-for-users",
	  REVOCATION_NOT_CHECKED,
	  WHY(OTHER_KIND),
	  { 1000 },
	  NOW,
	  .extensions = "300f0603551d1c0101ff04053003"
			"8201ff" },
	{ "none-but-attributes",
	  REVOCATION_NOT_CHECKED,
	  WHY(OTHER_KIND),
	  { 1000 },
	  NOW,
	  .extensions = "300f0603551d1c0101ff04053003"
			"8501ff" },
};
enum { N_CRL_ROWS = sizeof(crl_rows) / sizeof(crl_rows[0]) };

static void add_entries(struct derbuf *out, const struct crl_row *row)
{
	size_t list = der_begin(out, TAG_SEQUENCE);
	for (size_t i = 0; i < 4 && row->serials[i] != 0; i++) {
		size_t entry = der_begin(out, TAG_SEQUENCE);
		der_integer(out, row->serials[i]);
		if (row->utf8_entry_date)
			der_tlv_text(out, TAG_UTF8_STRING, "yesterday");
		else
			der_time(out, row->revoked_later ? AT_S + DAY_S : AT_S - 10 * DAY_S);
		der_hex(out, row->marks != NULL ? row->marks
						: "300c300a0603551d1504030a0101"); /* reason */
		der_end(out, entry);
	}
	if (row->rubbish_entry)
		der_null(out);
	der_end(out, list);
}

static void add_tbs(struct derbuf *out, const struct crl_row *row, const struct test_key *key,
		    const struct certificate *issuer)
{
	size_t tbs = der_begin(out, TAG_SEQUENCE);
	if (!row->v1)
		der_integer(out, 1);
	test_signature_algorithm(out, key, TEST_SIGNATURE_DEFAULT);
	der_raw(out, issuer->subject.data, issuer->subject.len);
	der_time(out, AT_S + row->this_update);
	if (row->next_update != 0)
		der_time(out, AT_S + row->next_update);
	if (!row->no_entries)
		add_entries(out, row);
	if (row->extensions != NULL) {
		size_t tagged = der_begin(out, 0xa0);
		size_t list = der_begin(out, TAG_SEQUENCE);
		der_hex(out, row->extensions);
		der_end(out, list);
		der_end(out, tagged);
	}
	der_end(out, tbs);
}

static void build_crl_of(const struct crl_row *row, const struct certificate *issuer,
			 const struct test_key *key, struct derbuf *out)
{
	struct derbuf tbs = { 0 }, signature = { 0 };
	add_tbs(&tbs, row, key, issuer);
	spoil(&tbs, row->spoiled);
	test_sign(&signature, key, TEST_SIGNATURE_DEFAULT, derbuf_bytes(&tbs));
	if (row->damaged)
		signature.data[signature.len - 1] ^= 1;
	size_t crl = der_begin(out, TAG_SEQUENCE);
	der_raw(out, tbs.data, tbs.len);
	test_signature_algorithm(out, key, TEST_SIGNATURE_DEFAULT);
	der_bit_string(out, 0, signature.data, signature.len);
	der_end(out, crl);
	derbuf_clear(&tbs);
	derbuf_clear(&signature);
}

static void build_crl(const struct crl_row *row, struct derbuf *out)
{
	build_crl_of(row, row->other_issuer ? &pki.root : &pki.authority,
		     test_key(TEST_KEY_EC256, row->by_another ? 0 : 1), out);
}

static void run_crl_row(void **state)
{
	const struct crl_row *row = *state;
	struct derbuf der = { 0 };
	struct crl crl;
	build_crl(row, &der);
	crl_read(derbuf_bytes(&der), &crl);
	/* twice: the second time the signature's answer is remembered */
	for (int i = 0; i < 2; i++) {
		struct revocation_answer answer = crl_judge(&crl, &pki.leaf, &pki.authority, AT_S);
		assert_int_equal(answer.state, row->state);
		assert_int_equal(answer.fault.reason, row->reason);
		assert_int_equal(answer.fault.at_s,
				 outdated_at(row->reason, row->this_update, row->next_update));
		if (row->state == REVOKED)
			assert_int_equal(answer.revoked_at_s,
					 row->utf8_entry_date ? AT_S + row->this_update
					 : row->revoked_later ? AT_S + DAY_S
							      : AT_S - 10 * DAY_S);
	}
	crl_clear(&crl);
	derbuf_clear(&der);
}

static void test_crl_issuer_may_not_sign(void **state)
{
	struct derbuf der = { 0 };
	struct crl crl;
	struct certificate issuer = pki.authority;
	(void)state;
	build_crl(&crl_rows[0], &der);
	crl_read(derbuf_bytes(&der), &crl);
	issuer.has_key_usage = true;
	issuer.key_usage = KEY_USAGE_KEY_CERT_SIGN;
	assert_int_equal(crl_judge(&crl, &pki.leaf, &issuer, AT_S).state, INVALID);
	issuer.key_usage = KEY_USAGE_CRL_SIGN;
	assert_int_equal(crl_judge(&crl, &pki.leaf, &issuer, AT_S).state, GOOD);
	crl_clear(&crl);
	derbuf_clear(&der);
}

static void test_crl_damage(void **state)
{
	struct derbuf der = { 0 };
	(void)state;
	build_crl(&crl_rows[5], &der);
	for (size_t len = 0; len < der.len; len++) {
		uint8_t *exact = malloc(len + 1);
		struct crl crl;
		memcpy(exact, der.data, len);
		crl_read((struct bytes){ exact, len }, &crl);
		assert_false(crl.readable);
		assert_int_not_equal(crl_judge(&crl, &pki.leaf, &pki.authority, AT_S).state, GOOD);
		crl_clear(&crl);
		free(exact);
	}
	for (size_t i = 0; i < der.len; i++) {
		struct crl crl;
		der.data[i] ^= 0x55;
		crl_read(derbuf_bytes(&der), &crl);
		assert_int_not_equal(crl_judge(&crl, &pki.leaf, &pki.authority, AT_S).state, GOOD);
		crl_clear(&crl);
		der.data[i] ^= 0x55;
	}
	derbuf_clear(&der);
}

static void test_crl_spoiled(void **state)
{
	static const struct crl_row plain = { NOW, .serials = { 1, 2 },
					      .extensions = CRL_NUMBER FRESHEST
					      "30140603551d23040d300b8009303132333435363738" };
	struct crl_row row = plain;
	struct derbuf tbs = { 0 };
	size_t n_good = 0;
	(void)state;
	add_tbs(&tbs, &row, test_key(TEST_KEY_EC256, 1), &pki.authority);
	size_t n = count_elements(&tbs);
	assert_in_range(n, 30, 100);
	for (row.spoiled = 1; row.spoiled <= n; row.spoiled++) {
		struct derbuf der = { 0 };
		struct crl crl;
		build_crl(&row, &der);
		crl_read(derbuf_bytes(&der), &crl);
		struct revocation_answer answer = crl_judge(&crl, &pki.leaf, &pki.authority, AT_S);
		if (answer.state == GOOD)
			print_message("good: %zu of %zu\n", row.spoiled, n);
		n_good += answer.state == GOOD;
		assert_int_not_equal(answer.state, REVOKED);
		crl_clear(&crl);
		derbuf_clear(&der);
	}
	/* the algorithm's number, which is read behind what is signed; the two dates */
	assert_int_equal(n_good, 3);
	derbuf_clear(&tbs);
}

/* --- the CRL file -------------------------------------------------------------------- */

static struct deadline soon(void)
{
	return deadline_after(clock_now_us(), 10);
}

static void write_temporary(char path[64], const struct derbuf *contents)
{
	strcpy(path, "/tmp/crlXXXXXX");
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, contents->data, contents->len), contents->len);
	close(fd);
}

static void add_crl_pem(struct derbuf *text, const struct crl_row *row,
			const struct certificate *issuer, unsigned key)
{
	struct derbuf der = { 0 };
	build_crl_of(row, issuer, test_key(TEST_KEY_EC256, key), &der);
	test_pem_append(text, "X509 CRL", derbuf_bytes(&der));
	derbuf_clear(&der);
}

static enum err open_crls(const char *path, struct deadline deadline, struct crl_store **store,
			  struct error *error)
{
	const char *paths[] = { path };
	return crl_store_open(&(struct path_list){ paths, 1 }, deadline, store, error);
}

static struct revocation_verdict judge_with_file(const struct derbuf *contents, size_t n_links)
{
	char path[64];
	struct crl_store *store;
	struct error error;
	write_temporary(path, contents);
	assert_int_equal(open_crls(path, soon(), &store, &error), ERR_NONE);
	struct revocation_verdict v = judge(&pki.leaf, NULL, "TLS 1.3", n_links, store);
	crl_store_free(store);
	unlink(path);
	return v;
}

static const struct crl_row *crl_row(const char *id)
{
	for (size_t i = 0; i < N_CRL_ROWS; i++) {
		if (strcmp(crl_rows[i].id, id) == 0)
			return &crl_rows[i];
	}
	support_die(id);
}

static void test_crl_file(void **state)
{
	static const struct crl_row revokes_authority = { .serials = { 5 }, NOW };
	struct derbuf text = { 0 }, der = { 0 };
	(void)state;
	/* DER */
	build_crl(crl_row("revoked"), &der);
	struct revocation_verdict v = judge_with_file(&der, 3);
	assert_int_equal(v.crl, REVOKED);
	assert_ptr_equal(v.revoked, &pki.leaf);
	/* PEM: stale, then good, then one of the root */
	der_raw(&text, "a comment\r\n", 11);
	add_crl_pem(&text, crl_row("invalid-stale"), &pki.authority, 1);
	v = judge_with_file(&text, 3);
	assert_int_equal(v.crl, INVALID);
	assert_int_equal(v.crl_fault.reason, WHY(OUTDATED));
	assert_int_equal(v.crl_fault.at_s, AT_S - DAY_S);
	add_crl_pem(&text, crl_row("good"), &pki.authority, 1);
	v = judge_with_file(&text, 3);
	assert_int_equal(v.crl, GOOD);
	assert_int_equal(v.crl_fault.reason, NOTHING);
	add_crl_pem(&text, &revokes_authority, &pki.root, 0);
	v = judge_with_file(&text, 3);
	assert_int_equal(v.crl, REVOKED);
	assert_ptr_equal(v.revoked, &pki.authority);
	/* no issuer, no answer, which is told */
	v = judge_with_file(&text, 1);
	assert_int_equal(v.crl, INVALID);
	assert_int_equal(v.crl_fault.reason, WHY(NO_ISSUER));
	/* a file without a list for the leaf */
	derbuf_clear(&text);
	add_crl_pem(&text, &revokes_authority, &pki.root, 0);
	v = judge_with_file(&text, 2);
	assert_int_equal(v.crl, INVALID);
	assert_int_equal(v.crl_fault.reason, WHY(NO_LIST));
	/* damaged blocks before and behind */
	derbuf_clear(&text);
	static const char damage[] = "-----BEGIN X509 CRL-----\nMII!\n-----END X509 CRL-----\n";
	der_raw(&text, damage, sizeof(damage) - 1);
	add_crl_pem(&text, crl_row("good"), &pki.authority, 1);
	der_raw(&text, damage, sizeof(damage) - 10); /* no end */
	v = judge_with_file(&text, 3);
	assert_int_equal(v.crl, GOOD);
	derbuf_clear(&text);
	derbuf_clear(&der);
}

/* A leaf that is an anchor itself, or that no path leads from, is looked up all the same. */
static void test_crl_of_a_leaf_alone(void **state)
{
	static const struct {
		const char *list;
		const struct certificate *leaf, *behind;
		enum revocation_state state;
		enum revocation_reason reason;
		bool of_root;
	} rows[] = {
		{ "revoked", &pki.leaf, &pki.authority, REVOKED, NOTHING, false },
		{ "good", &pki.leaf, &pki.authority, GOOD, NOTHING, false },
		{ "invalid-stale", &pki.leaf, &pki.authority, INVALID, WHY(OUTDATED), false },
		{ "revoked", &pki.leaf, &pki.authority, INVALID, WHY(NO_LIST), true },
		{ "revoked", &pki.leaf, &pki.root, INVALID, WHY(NO_ISSUER), false },
		{ "revoked", &pki.leaf, &pki.leaf, INVALID, WHY(NO_ISSUER), false },
		/* signed by itself: serial number 1 */
		{ "revoked", &pki.root, &pki.authority, REVOKED, NOTHING, true },
		{ "revoked", &pki.root, &pki.authority, REVOCATION_NOT_CHECKED, NOTHING, false },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char path[64];
		struct crl_store *store;
		struct error error;
		struct derbuf text = { 0 };
		add_crl_pem(&text, crl_row(rows[i].list),
			    rows[i].of_root ? &pki.root : &pki.authority, !rows[i].of_root);
		write_temporary(path, &text);
		assert_int_equal(open_crls(path, soon(), &store, &error), ERR_NONE);
		struct revocation_verdict v = judge_sent(rows[i].leaf, rows[i].behind, NULL, store);
		assert_int_equal(v.crl, rows[i].state);
		assert_int_equal(v.crl_fault.reason, rows[i].reason);
		assert_ptr_equal(v.revoked, rows[i].state == REVOKED ? rows[i].leaf : NULL);
		crl_store_free(store);
		unlink(path);
		derbuf_clear(&text);
	}
}

/* So is an intermediate that is trusted itself, and who issued either may be another anchor. */
static void test_crl_by_an_anchor(void **state)
{
	static const struct {
		struct path path;
		const struct certificate *anchors[2];
		size_t n_anchors;
		const struct certificate *revoked;
		enum revocation_state state;
	} rows[] = {
		{ { { &pki.leaf }, 1 }, { &pki.root, &pki.authority }, 2, &pki.leaf, REVOKED },
		{ { { &pki.leaf }, 1 }, { &pki.root }, 1, NULL, INVALID },
		{ { { &pki.leaf, &pki.authority }, 2 }, { &pki.root }, 1, &pki.leaf, REVOKED },
		{ { { &pki.twin, &pki.root }, 2 }, { &pki.root }, 1, NULL, GOOD },
	};
	static const struct crl_row revokes_authority = { .serials = { 5 }, NOW };
	struct derbuf text = { 0 }, of_authority = { 0 };
	(void)state;
	add_crl_pem(&of_authority, crl_row("revoked"), &pki.authority, 1);
	add_crl_pem(&of_authority, &revokes_authority, &pki.root, 0);
	add_crl_pem(&text, crl_row("good"), &pki.authority, 1);
	add_crl_pem(&text, &revokes_authority, &pki.root, 0);
	for (size_t i = 0; i <= sizeof(rows) / sizeof(rows[0]); i++) {
		/* At last the leaf is good, and the authority above it is not. */
		bool is_above = i == sizeof(rows) / sizeof(rows[0]);
		size_t row = is_above ? 2 : i;
		char path[64];
		struct crl_store *store;
		struct error error;
		write_temporary(path, is_above ? &text : &of_authority);
		assert_int_equal(open_crls(path, soon(), &store, &error), ERR_NONE);
		struct session session = { .chain = (struct certificate *)rows[row].path.links[0],
					   .n_chain = 1 };
		struct revocation_verdict v = revocation_verdict(
			&(struct revocation_question){ .session = &session,
						       .path = &rows[row].path,
						       .anchors = rows[row].anchors,
						       .n_anchors = rows[row].n_anchors,
						       .crls = store,
						       .at_s = AT_S });
		assert_int_equal(v.crl, rows[row].state);
		assert_ptr_equal(v.revoked, is_above ? &pki.authority : rows[row].revoked);
		crl_store_free(store);
		unlink(path);
	}
	derbuf_clear(&text);
	derbuf_clear(&of_authority);
}

/* Several lists in one file (RFC 5280 6.3.3, 5.2.4). */
struct crl_set_row {
	const char *id;
	enum revocation_state state;
	enum revocation_reason reason;
	struct crl_row lists[3];
	bool pointed;       /* the leaf has distribution points */
	bool without_delta; /* what the verdict must say */
};

static const struct crl_set_row crl_set_rows[] = {
	/* (b) (2) (i) */
	{ "point", GOOD, NOTHING, .lists = { { NOW, .extensions = FOR_POINT("7a") } },
	  .pointed = true },
	{ "point-revoked", REVOKED, NOTHING,
	  .lists = { { NOW, .extensions = FOR_POINT("7a"), .serials = { 1000 } } },
	  .pointed = true },
	{ "no-point", GOOD, NOTHING, .lists = { { NOW } }, .pointed = true },
	{ "directory-point", GOOD, NOTHING, .lists = { { NOW, .extensions = FOR_DIRECTORY("44") } },
	  .pointed = true },
	{ "other-directory-point", INVALID, WHY(OTHER_POINT),
	  .lists = { { NOW, .extensions = FOR_DIRECTORY("65") } }, .pointed = true },
	{ "relative-point", GOOD, NOTHING, .lists = { { NOW, .extensions = FOR_RELATIVE("72") } },
	  .pointed = true },
	{ "other-relative-point", INVALID, WHY(OTHER_POINT),
	  .lists = { { NOW, .extensions = FOR_RELATIVE("64") } }, .pointed = true },
	{ "other-point", INVALID, WHY(OTHER_POINT),
	  .lists = { { NOW, .extensions = FOR_POINT("79") } }, .pointed = true },
	{ "other-point-of-one-without", INVALID, WHY(OTHER_POINT),
	  .lists = { { NOW, .extensions = FOR_POINT("79") } } },
	{ "both-points", GOOD, NOTHING,
	  .lists = { { NOW, .extensions = FOR_POINT("79"), .serials = { 1000 } },
		     { NOW, .extensions = FOR_POINT("7a") } },
	  .pointed = true },
	{ "point-of-an-indirect-list", INVALID, WHY(OTHER_POINT),
	  .lists = { { NOW, .extensions = FOR_POINT("76") } }, .pointed = true },
	{ "indirect-list-of-the-root", INVALID, WHY(INDIRECT),
	  .lists = { { NOW, .extensions = FOR_INDIRECT, .other_issuer = true } }, .pointed = true },
	{ "indirect-list-not-named", INVALID, WHY(NO_LIST),
	  .lists = { { NOW, .extensions = FOR_INDIRECT, .other_issuer = true } } },
	/* (d), (l) */
	{ "point-for-some-reasons", INVALID, WHY(SOME_REASONS),
	  .lists = { { NOW, .extensions = FOR_POINT("77") } }, .pointed = true },
	{ "some-reasons", INVALID, WHY(SOME_REASONS),
	  .lists = { { NOW, .extensions = FOR_KEY_COMPROMISE } } },
	{ "other-reasons", INVALID, WHY(SOME_REASONS),
	  .lists = { { NOW, .extensions = FOR_OTHER_REASONS } } },
	{ "all-reasons", GOOD, NOTHING,
	  .lists = { { NOW, .extensions = FOR_KEY_COMPROMISE },
		     { NOW, .extensions = FOR_OTHER_REASONS } } },
	{ "all-reasons-one-stale", INVALID, WHY(OUTDATED),
	  .lists = { { NOW, .extensions = FOR_KEY_COMPROMISE },
		     { .this_update = -9 * DAY_S,
		       .next_update = -DAY_S,
		       .extensions = FOR_OTHER_REASONS } } },
	{ "some-reasons-and-complete", GOOD, NOTHING,
	  .lists = { { NOW, .extensions = FOR_KEY_COMPROMISE }, { NOW } } },
	/* (c), 5.2.4 */
	{ "freshest", GOOD, NOTHING, .lists = { { NOW, .extensions = FRESHEST } },
	  .without_delta = true },
	{ "delta-alone", INVALID, WHY(DELTA),
	  .lists = { { NOW, .extensions = NUMBER("08") DELTA } } },
	{ "delta-clear", GOOD, NOTHING,
	  .lists = { { NOW, .extensions = NUMBER("07") FRESHEST },
		     { NOW, .extensions = NUMBER("08") DELTA_OF("07") } } },
	{ "delta-revokes", REVOKED, NOTHING,
	  .lists = { { NOW, .extensions = NUMBER("07") },
		     { NOW, .extensions = NUMBER("08") DELTA_OF("07"), .serials = { 1000 } } } },
	{ "delta-first-revokes", REVOKED, NOTHING,
	  .lists = { { NOW, .extensions = NUMBER("08") DELTA_OF("05"), .serials = { 1000 } },
		     { NOW, .extensions = NUMBER("07") } } },
	{ "delta-removes", GOOD, NOTHING,
	  .lists = { { NOW, .extensions = NUMBER("07"), .serials = { 1000 } },
		     { NOW, .extensions = NUMBER("08") DELTA_OF("07"), .serials = { 1000 },
		       .marks = REMOVE } } },
	{ "delta-removes-from-a-stale-base", INVALID, WHY(OUTDATED),
	  .lists = { { .this_update = -9 * DAY_S,
		       .next_update = -DAY_S,
		       .extensions = NUMBER("07"),
		       .serials = { 1000 } },
		     { NOW, .extensions = NUMBER("08") DELTA_OF("07"), .serials = { 1000 },
		       .marks = REMOVE } } },
	{ "delta-stale-removes", REVOKED, NOTHING,
	  .lists = { { NOW, .extensions = NUMBER("07"), .serials = { 1000 } },
		     { .this_update = -9 * DAY_S,
		       .next_update = -DAY_S,
		       .extensions = NUMBER("08") DELTA_OF("07"),
		       .serials = { 1000 },
		       .marks = REMOVE } } },
	{ "delta-of-a-later-base", INVALID, WHY(DELTA_UNFIT),
	  .lists = { { NOW, .extensions = NUMBER("07") },
		     { NOW, .extensions = NUMBER("09") DELTA_OF("08"), .serials = { 1000 } } } },
	{ "delta-of-a-base-without-number", INVALID, WHY(DELTA_UNFIT),
	  .lists = { { NOW }, { NOW, .extensions = NUMBER("09") DELTA_OF("08") } } },
	{ "delta-of-another-scope", INVALID, WHY(DELTA_UNFIT),
	  .lists = { { NOW, .extensions = NUMBER("07") },
		     { NOW, .extensions = NUMBER("08") DELTA_OF("07") FOR_POINT("7a") } },
	  .pointed = true },
	{ "delta-of-another-point", GOOD, NOTHING,
	  .lists = { { NOW, .extensions = NUMBER("07") FOR_POINT("7a") },
		     { NOW, .extensions = NUMBER("08") DELTA_OF("07") FOR_POINT("79") } },
	  .pointed = true },
	{ "delta-stale", INVALID, WHY(OUTDATED),
	  .lists = { { NOW, .extensions = NUMBER("07") },
		     { .this_update = -9 * DAY_S,
		       .next_update = -DAY_S,
		       .extensions = NUMBER("08") DELTA_OF("07") } } },
	{ "delta-stale-and-a-newer", GOOD, NOTHING,
	  .lists = { { NOW, .extensions = NUMBER("07") },
		     { .this_update = -9 * DAY_S,
		       .next_update = -DAY_S,
		       .extensions = NUMBER("08") DELTA_OF("07") },
		     { NOW, .extensions = NUMBER("09") DELTA_OF("07") } } },
	{ "delta-older-than-its-base", GOOD, NOTHING,
	  .lists = { { NOW, .extensions = NUMBER("08") },
		     { NOW, .extensions = NUMBER("08") DELTA_OF("07") } } },
	{ "delta-256-after-255", REVOKED, NOTHING,
	  .lists = { { NOW, .extensions = NUMBER_255 },
		     { NOW, .extensions = NUMBER_256 DELTA_OF("07"), .serials = { 1000 } } } },
	{ "delta-255-before-256", GOOD, NOTHING,
	  .lists = { { NOW, .extensions = NUMBER_256 },
		     { NOW, .extensions = NUMBER_255 DELTA_OF("07"), .serials = { 1000 } } } },
	{ "delta-1-after-0", REVOKED, NOTHING,
	  .lists = { { NOW, .extensions = NUMBER("00") },
		     { NOW, .extensions = NUMBER("01") DELTA_OF("00"), .serials = { 1000 } } } },
	{ "delta-of-0-like-its-base", GOOD, NOTHING,
	  .lists = { { NOW, .extensions = NUMBER("00") },
		     { NOW, .extensions = NUMBER("00") DELTA_OF("00"), .serials = { 1000 } } } },
	{ "delta-forged", INVALID, WHY(OTHER_SIGNER),
	  .lists = { { NOW, .extensions = NUMBER("07") },
		     { NOW, .extensions = NUMBER("08") DELTA_OF("07"), .serials = { 1000 },
		       .by_another = true } } },
	{ "delta-of-a-stale-base", INVALID, WHY(OUTDATED),
	  .lists = { { NOW, .extensions = NUMBER("08") DELTA_OF("07") },
		     { .this_update = -9 * DAY_S,
		       .next_update = -DAY_S,
		       .extensions = NUMBER("07") } } },
};

static void add_list_pem(struct derbuf *text, const struct crl_row *row)
{
	struct derbuf der = { 0 };
	build_crl(row, &der);
	test_pem_append(text, "X509 CRL", derbuf_bytes(&der));
	derbuf_clear(&der);
}

static struct revocation_verdict judge_leaf_with(struct certificate *leaf,
						 const struct derbuf *contents)
{
	char path[64];
	struct crl_store *store;
	struct error error;
	write_temporary(path, contents);
	assert_int_equal(open_crls(path, soon(), &store, &error), ERR_NONE);
	struct revocation_verdict v = judge(leaf, NULL, "TLS 1.3", 2, store);
	crl_store_free(store);
	unlink(path);
	return v;
}

static void test_crl_sets(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(crl_set_rows); i++) {
		const struct crl_set_row *row = &crl_set_rows[i];
		struct certificate *leaf = row->pointed ? &pki.pointed : &pki.leaf;
		struct derbuf text = { 0 };
		print_message("%s\n", row->id);
		for (size_t j = 0; j < 3 && row->lists[j].this_update != 0; j++)
			add_list_pem(&text, &row->lists[j]);
		struct revocation_verdict v = judge_leaf_with(leaf, &text);
		assert_int_equal(v.crl, row->state);
		assert_int_equal(v.crl_fault.reason, row->reason);
		assert_int_equal(v.crl_without_delta, row->without_delta);
		derbuf_clear(&text);
	}
}

/* More deltas than are looked at: nothing is said of them, and it takes no time. */
static void test_many_deltas(void **state)
{
	static const struct crl_row base = { NOW, .extensions = NUMBER("07") };
	static const struct crl_row delta = { NOW, .extensions = NUMBER("08") DELTA_OF("07") };
	struct derbuf text = { 0 };
	(void)state;
	add_list_pem(&text, &base);
	for (int i = 0; i < 65; i++)
		add_list_pem(&text, &delta);
	struct revocation_verdict v = judge_leaf_with(&pki.leaf, &text);
	assert_int_equal(v.crl, INVALID);
	assert_int_equal(v.crl_fault.reason, WHY(DELTAS_MANY));
	derbuf_clear(&text);
}

/* An authority with a new key under its old name: a list of the other key is
 * about other certificates, whoever signed it. */
static void test_crl_of_another_key(void **state)
{
	static const struct crl_row keyed = { NOW, .extensions = "300e0603551d2304073005800301"
								 "0203" };
	static const uint8_t same[] = { 1, 2, 3 }, other[] = { 1, 2, 4 };
	struct certificate issuer = pki.authority;
	struct derbuf der = { 0 };
	struct crl crl;
	(void)state;
	build_crl(&keyed, &der);
	crl_read(derbuf_bytes(&der), &crl);
	issuer.subject_key_id = (struct bytes){ same, sizeof(same) };
	assert_int_equal(crl_judge(&crl, &pki.leaf, &issuer, AT_S).state, GOOD);
	issuer.subject_key_id = (struct bytes){ other, sizeof(other) };
	struct revocation_answer answer = crl_judge(&crl, &pki.leaf, &issuer, AT_S);
	assert_int_equal(answer.state, REVOCATION_NOT_CHECKED);
	assert_int_equal(answer.fault.reason, WHY(OTHER_KEY));
	crl_clear(&crl);
	derbuf_clear(&der);
}

/* A list that breaks off before its issuer is not "none of the issuer". */
static void test_crl_damaged_in_file(void **state)
{
	static const char damage[] = "-----BEGIN X509 CRL-----\nMII!\n-----END X509 CRL-----\n";
	static const struct crl_row of_root = { NOW, .other_issuer = true };
	struct derbuf text = { 0 };
	(void)state;
	add_crl_pem(&text, &of_root, &pki.root, 0);
	assert_int_equal(judge_leaf_with(&pki.leaf, &text).crl_fault.reason, WHY(NO_LIST));
	der_raw(&text, damage, sizeof(damage) - 1);
	assert_int_equal(judge_leaf_with(&pki.leaf, &text).crl_fault.reason, WHY(DAMAGED));
	derbuf_clear(&text);
}

/* CRL and staple side by side: revoked by one is revoked. */
static void test_both(void **state)
{
	struct derbuf good = { 0 }, text = { 0 };
	char path[64];
	struct crl_store *store;
	struct error error;
	(void)state;
	build_response(&ocsp_rows[0], &good);
	add_crl_pem(&text, crl_row("revoked"), &pki.authority, 1);
	write_temporary(path, &text);
	assert_int_equal(open_crls(path, soon(), &store, &error), ERR_NONE);
	struct revocation_verdict v = judge(&pki.leaf, &good, "TLS 1.3", 3, store);
	assert_int_equal(v.ocsp, GOOD);
	assert_int_equal(v.crl, REVOKED);
	assert_ptr_equal(v.revoked, &pki.leaf);
	crl_store_free(store);
	unlink(path);
	derbuf_clear(&good);
	derbuf_clear(&text);
}

/* A list in any of the files counts, and each must hold one. */
static void test_several_crl_files(void **state)
{
	struct derbuf texts[3] = { { 0 } };
	char paths[3][64];
	const char *two[] = { paths[0], paths[1] }, *three[] = { paths[0], paths[1], paths[2] };
	struct crl_store *store;
	struct error error;
	(void)state;
	add_crl_pem(&texts[0], crl_row("revoked"), &pki.authority, 1);
	add_crl_pem(&texts[1], crl_row("good"), &pki.authority, 1);
	for (size_t i = 0; i < 3; i++)
		write_temporary(paths[i], &texts[i]);
	assert_int_equal(crl_store_open(&(struct path_list){ two, 2 }, soon(), &store, &error),
			 ERR_NONE);
	assert_int_equal(judge(&pki.leaf, NULL, "TLS 1.3", 3, store).crl, REVOKED);
	crl_store_free(store);
	assert_int_equal(crl_store_open(&(struct path_list){ three, 3 }, soon(), &store, &error),
			 ERR_CRL_FILE_EMPTY);
	assert_string_equal(error.about, paths[2]);
	for (size_t i = 0; i < 3; i++) {
		unlink(paths[i]);
		derbuf_clear(&texts[i]);
	}
}

/* A hundred thousand entries are looked through in place. */
static void test_long_crl(void **state)
{
	struct derbuf entries = { 0 }, tbs = { 0 };
	struct crl crl = { 0 };
	(void)state;
	for (int64_t i = 0; i < 100000; i++) {
		size_t entry = der_begin(&entries, TAG_SEQUENCE);
		der_integer(&entries, 100000 + i);
		der_time(&entries, AT_S - DAY_S);
		der_end(&entries, entry);
	}
	crl = (struct crl){ .readable = true,
			    .scope.reasons = CRL_ALL_REASONS,
			    .issuer = pki.authority.subject,
			    .this_update_s = AT_S - DAY_S,
			    .entries.octets = derbuf_bytes(&entries),
			    .checked_good = true };
	assert_true(buffer_copy(pki.authority.spki, &crl.checked_spki));
	assert_int_equal(crl_judge(&crl, &pki.leaf, &pki.authority, AT_S).state, GOOD);
	crl_clear(&crl);
	derbuf_clear(&entries);
	derbuf_clear(&tbs);
}

static void test_crl_usage(void **state)
{
	static const char *const contents[] = {
		"",
		"no list",
		"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
		"-----BEGIN X509 CRL-----\nMIIB\n-----END X509 CRL-----\n",
		"\x30\x03\x02\x01\x01",
		"-----BEGIN X509 CRL-----",
	};
	struct crl_store *store = NULL;
	struct error error = { 0 };
	(void)state;
	assert_int_equal(error_finding(open_crls("/nonexistent/x.crl", soon(), &store, &error)),
			 FINDING_USAGE);
	assert_non_null(strstr(error_words(&error), "/nonexistent/x.crl"));
	assert_int_equal(error_finding(open_crls("/tmp", soon(), &store, &error)), FINDING_USAGE);
	for (size_t i = 0; i < LENGTH(contents); i++) {
		struct derbuf text = { 0 };
		char path[64];
		der_raw(&text, contents[i], strlen(contents[i]));
		write_temporary(path, &text);
		assert_int_equal(error_finding(open_crls(path, soon(), &store, &error)),
				 FINDING_USAGE);
		assert_non_null(strstr(error_words(&error), "no CRL in the file"));
		unlink(path);
		derbuf_clear(&text);
	}
	assert_null(store);
	crl_store_free(NULL);
}

/* A FIFO that nobody ever writes to. */
static void test_crl_fifo(void **state)
{
	char directory[] = "/tmp/crlXXXXXX", path[64];
	struct crl_store *store = NULL;
	struct error error = { 0 };
	(void)state;
	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/fifo", directory);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(open_crls(path, deadline_after(clock_now_us(), 0.05), &store, &error),
			 ERR_FILE_DID_NOT_END);
	assert_null(store);
	unlink(path);
	rmdir(directory);
}

static void test_serials(void **state)
{
	static const struct {
		const char *a, *b;
		bool equal;
	} all[] = {
		{ "01", "01", true },    { "0001", "01", true }, { "00", "00", true },
		{ "0000", "00", true },  { "01", "02", false },  { "0100", "01", false },
		{ "ff", "00ff", false }, { "", "", false },      { "", "00", false },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct derbuf a = { 0 }, b = { 0 };
		der_hex(&a, all[i].a);
		der_hex(&b, all[i].b);
		assert_int_equal(serial_equal(derbuf_bytes(&a), derbuf_bytes(&b)), all[i].equal);
		derbuf_clear(&a);
		derbuf_clear(&b);
	}
}

int main(void)
{
	static struct CMUnitTest tests[N_OCSP_ROWS + N_CRL_ROWS];
	const struct CMUnitTest others[] = {
		cmocka_unit_test(test_ocsp_twin),
		cmocka_unit_test(test_ocsp_damage),
		cmocka_unit_test(test_ocsp_spoiled),
		cmocka_unit_test(test_staple),
		cmocka_unit_test(test_crl_issuer_may_not_sign),
		cmocka_unit_test(test_crl_damage),
		cmocka_unit_test(test_crl_spoiled),
		cmocka_unit_test(test_crl_file),
		cmocka_unit_test(test_crl_of_a_leaf_alone),
		cmocka_unit_test(test_crl_by_an_anchor),
		cmocka_unit_test(test_several_crl_files),
		cmocka_unit_test(test_both),
		cmocka_unit_test(test_long_crl),
		cmocka_unit_test(test_crl_usage),
		cmocka_unit_test(test_crl_fifo),
		cmocka_unit_test(test_serials),
		cmocka_unit_test(test_crl_sets),
		cmocka_unit_test(test_many_deltas),
		cmocka_unit_test(test_crl_of_another_key),
		cmocka_unit_test(test_crl_damaged_in_file),
	};
	for (size_t i = 0; i < N_OCSP_ROWS; i++)
		tests[i] = (struct CMUnitTest){ ocsp_rows[i].id, run_ocsp_row, NULL, NULL,
						(void *)(uintptr_t)&ocsp_rows[i] };
	for (size_t i = 0; i < N_CRL_ROWS; i++)
		tests[N_OCSP_ROWS + i] =
			(struct CMUnitTest){ crl_rows[i].id, run_crl_row, NULL, NULL,
					     (void *)(uintptr_t)&crl_rows[i] };
	return cmocka_run_group_tests_name("revocation-rows", tests, set_up, tear_down) +
	       cmocka_run_group_tests_name("revocation", others, set_up, tear_down);
}
