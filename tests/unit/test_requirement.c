/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/verdicts/requirement.h with the option that makes them
 * (common/cli/require.h), and of common/base/glob.h. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/glob.h"
#include "cli/require.h"
#include "facts/hex.h"
#include "support/derbuf.h"
#include "support/errorwords.h"
#include "trust/fingerprint.h"
#include "verdicts/judge.h"

#define DAY INT64_C(86400)

/* --- patterns ----------------------------------------------------------------------------- */

static const struct {
	const char *pattern, *text;
	bool fits;
} globs[] = {
	{ "", "", true },
	{ "", "a", false },
	{ "*", "", true },
	{ "*", "anything at all", true },
	{ "Example CA", "example ca", true },
	{ "Example CA", "Example CA 2", false },
	{ "Example CA", "An Example CA", false },
	{ "Example*", "Example CA", true },
	{ "*CA", "Example CA", true },
	{ "*am*CA*", "Example CA", true },
	{ "*a*b*c*", "abc", true },
	{ "*a*b*c*", "acb", false },
	{ "a*a", "a", false },
	{ "a*a", "aa", true },
	{ "a*ab", "aab", true },
	{ "?", "", false },
	{ "?", "a", true },
	{ "?", "\xc3\xbc", true }, /* one character of two octets */
	{ "??", "\xc3\xbc", false },
	{ "M?ller", "M\xc3\xbcller", true },
	{ "?", "\xc3", true }, /* no UTF-8: octet by octet */
	{ "a?c", "abc", true },
	{ "a?c", "ac", false },
	{ "\\*", "*", true },
	{ "\\*", "a", false },
	{ "\\?", "a", false },
	{ "\\\\", "\\", true },
	{ "\\", "\\", true },
	{ "a\\", "a\\", true },
	{ "[a-z]", "b", false },
	{ "[a-z]", "[a-z]", true },
	{ "a.c", "abc", false },
};

static void patterns(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(globs); i++) {
		if (glob_fits(bytes_of(globs[i].pattern), bytes_of(globs[i].text)) != globs[i].fits)
			fail_msg("%s, %s", globs[i].pattern, globs[i].text);
	}
	/* Not only up to a NUL. */
	assert_false(glob_fits(bytes_of("a"), (struct bytes)BYTES("a\0b")));
	assert_true(glob_fits(bytes_of("a*b"), (struct bytes)BYTES("a\0b")));
}

/* Backtracking goes to the last star only: the product of both lengths is the bound. */
static void a_pattern_made_to_be_slow(void **state)
{
	char pattern[101], text[20001];
	(void)state;
	for (size_t i = 0; i < 100; i++)
		pattern[i] = i % 2 == 0 ? '*' : 'a';
	pattern[100] = '\0';
	memset(text, 'a', 20000);
	memcpy(text + 19999, "b", 2);
	assert_false(glob_fits(bytes_of(pattern), bytes_of(text)));
}

/* --- a certificate ------------------------------------------------------------------------ */

struct attribute {
	const char *oid;
	uint8_t tag;
	struct bytes value;
};

static void write_name(struct derbuf *b, const struct attribute *attributes, size_t n)
{
	size_t name = der_begin(b, 0x30);
	for (size_t i = 0; i < n; i++) {
		size_t set = der_begin(b, 0x31), pair = der_begin(b, 0x30);
		der_oid(b, attributes[i].oid);
		size_t value = der_begin(b, attributes[i].tag);
		der_raw(b, attributes[i].value.data, attributes[i].value.len);
		der_end(b, value);
		der_end(b, pair);
		der_end(b, set);
	}
	der_end(b, name);
}

#define CN "2.5.4.3"
#define O "2.5.4.10"

static const struct attribute issuer[] = {
	{ "2.5.4.6", TAG_PRINTABLE_STRING, BYTES("DE") },
	{ O, TAG_UTF8_STRING, BYTES("Example Authorities") },
	{ O, TAG_BMP_STRING, BYTES("\0W\0i\0d\0e") },
	{ CN, TAG_PRINTABLE_STRING, BYTES("Example CA 7") },
};
static const struct attribute subject[] = {
	{ O, TAG_UTF8_STRING, BYTES("Example, Inc.") },
	{ "2.5.4.11", TAG_UTF8_STRING, BYTES("Unit") },
	{ CN, TAG_UTF8_STRING, BYTES("www.example.com") },
};

static uint8_t leaf_der[] = "leaf", issuer_der[] = "issuer", other_der[] = "other";

/* What a row is judged about, and what is freed behind it. */
struct stage {
	struct derbuf issuer, subject;
	struct certificate chain[2], authority;
	struct session session;
	struct path path;
	bool is_signed;
};

static void set_up(struct stage *s)
{
	*s = (struct stage){ 0 };
	write_name(&s->issuer, issuer, LENGTH(issuer));
	write_name(&s->subject, subject, LENGTH(subject));
	s->chain[0] = (struct certificate){
		.der = leaf_der,
		.der_len = sizeof(leaf_der) - 1,
		.issuer = { s->issuer.data, s->issuer.len },
		.subject = { s->subject.data, s->subject.len },
		.serial = BYTES("\x00\x04\xab\x12"),
		.spki = BYTES("leaf's key"),
		.key_algorithm = KEY_RSA,
		.key_bits = 2048,
		.not_before_s = INT64_C(1773532800), /* 2026-03-15 */
		.not_after_s = INT64_C(1773532800) + 200 * DAY,
	};
	/* Sent, and of no use: it says nothing about the chain. */
	s->chain[1] = (struct certificate){ .der = other_der,
					    .der_len = sizeof(other_der) - 1,
					    .spki = BYTES("other key") };
	s->authority = (struct certificate){ .der = issuer_der,
					     .der_len = sizeof(issuer_der) - 1,
					     .spki = BYTES("issuer's key") };
	s->session = (struct session){ .chain = s->chain,
				       .n_chain = 2,
				       .tls.protocol = TLS_PROTOCOL_1_2 };
	s->path = (struct path){ .links = { &s->chain[0], &s->authority }, .n = 2 };
	s->is_signed = true;
}

static void tear_down(struct stage *s)
{
	derbuf_clear(&s->issuer);
	derbuf_clear(&s->subject);
}

/* --- requirements -------------------------------------------------------------------------- */

enum { VALUES_OF_ROW = 4 };

/* What "openssl dgst -sha256 -binary | base64" makes of the octets that stand for keys. */
#define LEAF_PIN "1KBVUbs+nB6szYt9ZZ2K3yqdpENdKPZ6hn/V9CSILs0="
#define ISSUER_PIN "wTwqHvYWW3WZn+HzPmZas0Yhq4bex9Bu76kmIrgWyjk="
#define OTHER_PIN "w9EysHpWWNS6AYeLc7p9uYeaASDKm1Mw2WAL+dyE12E="

/* Of each row what is not met, by its index; "" when all is. */
static const struct row {
	const char *name;
	const char *values[VALUES_OF_ROW];
	const char *unmet;
} rows[] = {
	{ "issuer-cn", { "issuer=Example CA 7" }, "" },
	{ "issuer-case", { "issuer=example ca 7" }, "" },
	{ "issuer-organization", { "issuer=Example Authorities" }, "" },
	{ "issuer-bmp", { "issuer=Wide" }, "" },
	{ "issuer-glob", { "issuer=Example*" }, "" },
	{ "issuer-part-is-not-enough", { "issuer=Example" }, "0" },
	{ "issuer-no-country", { "issuer=DE" }, "0" },
	{ "issuer-is-not-subject", { "issuer=www.example.com" }, "0" },
	{ "issuer-alternatives", { "issuer=Other CA", "issuer=Example*" }, "" },
	{ "issuer-none-of-two", { "issuer=Other CA", "issuer=Third CA" }, "0" },
	{ "not-issuer", { "not-issuer=Other*" }, "" },
	{ "not-issuer-is", { "not-issuer=*CA 7" }, "0" },
	{ "not-issuer-each", { "not-issuer=Other*", "not-issuer=*Auth*" }, "1" },
	{ "both", { "issuer=Example*", "not-issuer=*7" }, "1" },
	{ "organization", { "organization=Example, Inc." }, "" },
	{ "organization-of-issuer", { "organization=Example Authorities" }, "0" },
	{ "organization-unit", { "organization=Unit" }, "0" },
	{ "not-organization", { "not-organization=Example*" }, "0" },
	{ "serial", { "serial=04ab12" }, "" },
	{ "serial-odd", { "serial=4AB12" }, "" },
	{ "serial-colons", { "serial=04:AB:12" }, "" },
	{ "serial-zeros", { "serial=000004ab12" }, "" },
	{ "serial-other", { "serial=04ab13" }, "0" },
	{ "serial-longer", { "serial=04ab1200" }, "0" },
	{ "not-serial", { "not-serial=04ab12" }, "0" },
	{ "key", { "key=rsa" }, "" },
	{ "key-size", { "key=rsa:2048" }, "" },
	{ "key-short", { "key=rsa:2049" }, "0" },
	{ "key-other", { "key=ecdsa" }, "0" },
	{ "key-list", { "key=ecdsa:256,rsa:2048" }, "" },
	{ "key-list-none", { "key=ecdsa,ed25519" }, "0" },
	{ "key-options-add", { "key=ecdsa", "key=rsa" }, "" },
	{ "lifetime", { "lifetime=200" }, "" },
	{ "lifetime-over", { "lifetime=199" }, "0" },
	{ "lifetime-public", { "lifetime=public" }, "" },
	{ "tls", { "tls=1.2" }, "" },
	{ "tls-newer", { "tls=1.3" }, "0" },
	{ "staple", { "staple" }, "0" },
	{ "client-certificate", { "client-certificate" }, "0" },
	{ "kinds-are-apart", { "tls=1.3", "key=rsa", "issuer=x", "staple" }, "023" },
};

static void add(struct options *options, const char *value)
{
	struct error error = { 0 };
	if (option_parse_require(NULL, options, value, &error) != ERR_NONE)
		fail_msg("%s: %s", value, error_words(&error));
}

/* What judge() raises of it, by the index of the requirement. */
static void judged(const struct options *options, const struct stage *s,
		   const struct requirement_verdict *verdicts, char *ret_unmet)
{
	struct result result = { .session = s->session, .has_certificate = true };
	struct demands demands = options->demands;
	size_t n = 0;
	demands_init(&demands);
	demands.requirements = options->demands.requirements;
	demands.n_requirements = options->demands.n_requirements;
	demands.at_s = s->chain[0].not_before_s + DAY;
	result.requirements = calloc(demands.n_requirements, sizeof(*verdicts));
	memcpy(result.requirements, verdicts, demands.n_requirements * sizeof(*verdicts));
	assert_int_equal(judge(&result, &demands, NULL), ERR_NONE);
	for (size_t i = 0; i < result.n_findings; i++) {
		const struct finding *f = &result.findings[i];
		if (finding_info(f->id)->step != STEP_REQUIREMENTS)
			continue;
		assert_int_equal(f->state, STATE_CRITICAL);
		assert_int_equal(
			f->id, requirement_info(demands.requirements[f->reference].kind)->finding);
		ret_unmet[n++] = (char)('0' + f->reference);
	}
	ret_unmet[n] = '\0';
	free(result.findings);
	free(result.requirements);
}

static void check(const struct stage *s, const char *const values[VALUES_OF_ROW], const char *unmet)
{
	struct options options = { 0 };
	struct requirement_verdict verdicts[VALUES_OF_ROW + 2];
	char text[VALUES_OF_ROW + 2];
	for (size_t i = 0; i < VALUES_OF_ROW && values[i] != NULL; i++)
		add(&options, values[i]);
	assert_in_range(options.demands.n_requirements, 1, LENGTH(verdicts));
	assert_int_equal(requirements_verdict(options.demands.requirements,
					      options.demands.n_requirements, &s->session, &s->path,
					      s->is_signed, certificate_digest, verdicts, NULL),
			 ERR_NONE);
	judged(&options, s, verdicts, text);
	assert_string_equal(text, unmet);
	options_clear(&options);
}

static void requirement_row(void **state)
{
	const struct row *row = *state;
	struct stage s;
	set_up(&s);
	check(&s, row->values, row->unmet);
	tear_down(&s);
}

static void value_of(struct bytes octets, size_t len, const char *what, char *out, size_t size)
{
	uint8_t digest[REQUIREMENT_OCTETS];
	struct strbuf text = { 0 };
	assert_true(certificate_digest(octets, len, digest));
	hex_append(&text, (struct bytes){ digest, len }, 0);
	snprintf(out, size, "%s=%s", what, strbuf_text(&text));
	strbuf_clear(&text);
}

/* By each hash; of the leaf, of its chain, and of what is sent beside it. */
static void fingerprints(void **state)
{
	static const size_t lengths[] = { 20, 32, 48, 64 };
	static const struct bytes leaf = BYTES("leaf"), authority = BYTES("issuer"),
				  other = BYTES("other");
	struct stage s;
	(void)state;
	set_up(&s);
	for (size_t i = 0; i < LENGTH(lengths); i++) {
		const struct {
			struct bytes octets;
			const char *what, *unmet;
		} cases[] = {
			{ leaf, "fingerprint", "" },
			{ authority, "fingerprint", "0" },
			{ leaf, "chain-fingerprint", "" },
			{ authority, "chain-fingerprint", "" },
			{ other, "fingerprint", "0" },
			{ other, "chain-fingerprint", "0" },
			{ leaf, "not-fingerprint", "0" },
			{ authority, "not-chain-fingerprint", "0" },
			{ other, "not-chain-fingerprint", "" },
		};
		for (size_t k = 0; k < LENGTH(cases); k++) {
			char value[200];
			value_of(cases[k].octets, lengths[i], cases[k].what, value, sizeof(value));
			check(&s, (const char *[VALUES_OF_ROW]){ value }, cases[k].unmet);
		}
	}
	tear_down(&s);
}

static void pins(void **state)
{
	static const struct row pin_rows[] = {
		{ "pin", { "pin=" LEAF_PIN }, "" },
		{ "curl's-form", { "pin=sha256//" LEAF_PIN }, "" },
		{ "of-issuer", { "pin=" ISSUER_PIN }, "0" },
		{ "chain", { "chain-pin=" ISSUER_PIN }, "" },
		{ "chain-other", { "chain-pin=" OTHER_PIN }, "0" },
		{ "not", { "not-chain-pin=" ISSUER_PIN, "not-pin=" ISSUER_PIN }, "0" },
		{ "new-or-old", { "pin=" OTHER_PIN, "pin=" LEAF_PIN }, "" },
	};
	struct stage s;
	(void)state;
	set_up(&s);
	for (size_t i = 0; i < LENGTH(pin_rows); i++)
		check(&s, pin_rows[i].values, pin_rows[i].unmet);
	tear_down(&s);
}

/* Whoever sends another's certificate has not been signed by it. */
static void a_chain_that_is_not_signed(void **state)
{
	struct stage s;
	(void)state;
	set_up(&s);
	s.is_signed = false;
	check(&s, (const char *[VALUES_OF_ROW]){ "chain-pin=" ISSUER_PIN }, "0");
	check(&s, (const char *[VALUES_OF_ROW]){ "chain-pin=" LEAF_PIN }, "");
	check(&s, (const char *[VALUES_OF_ROW]){ "not-chain-pin=" ISSUER_PIN }, "0");
	tear_down(&s);
}

/* The certificate that a path by TLSA record ends in may be a key alone. */
static void a_key_without_certificate(void **state)
{
	struct stage s;
	(void)state;
	set_up(&s);
	s.authority.der = NULL;
	s.authority.der_len = 0;
	check(&s, (const char *[VALUES_OF_ROW]){ "chain-pin=" ISSUER_PIN }, "");
	check(&s,
	      (const char *[VALUES_OF_ROW]){
		      "chain-fingerprint=0000000000000000000000000000000000000000" },
	      "0");
	tear_down(&s);
}

/* The limits of public authorities, by the day on which the certificate begins. */
static void public_lifetimes(void **state)
{
	static const struct {
		int64_t from_s;
		int days;
	} days[] = {
		{ INT64_C(1519862399), 0 },   { INT64_C(1519862400), 825 },
		{ INT64_C(1598918399), 825 }, { INT64_C(1598918400), 398 },
		{ INT64_C(1773532799), 398 }, { INT64_C(1773532800), 200 },
		{ INT64_C(1805068799), 200 }, { INT64_C(1805068800), 100 },
		{ INT64_C(1868227199), 100 }, { INT64_C(1868227200), 47 },
	};
	struct stage s;
	(void)state;
	set_up(&s);
	for (size_t i = 0; i < LENGTH(days); i++) {
		assert_int_equal(dates_public_limit_days(days[i].from_s), days[i].days);
		s.chain[0].not_before_s = days[i].from_s;
		s.chain[0].not_after_s = days[i].from_s + days[i].days * DAY;
		check(&s, (const char *[VALUES_OF_ROW]){ "lifetime=public" }, "");
		s.chain[0].not_after_s++;
		check(&s, (const char *[VALUES_OF_ROW]){ "lifetime=public" },
		      days[i].days > 0 ? "0" : "");
	}
	tear_down(&s);
}

/* What is not known does not pass for met. */
static void what_cannot_be_seen(void **state)
{
	struct stage s;
	(void)state;
	set_up(&s);
	s.chain[0].defects = CERTIFICATE_DEFECT_DATES;
	check(&s, (const char *[VALUES_OF_ROW]){ "lifetime=36500" }, "0");
	s.session.tls.protocol = TLS_PROTOCOL_NONE;
	check(&s, (const char *[VALUES_OF_ROW]){ "tls=1.2" }, "0");
	s.chain[0].issuer = (struct bytes)BYTES("\x30\x03\x31\x01\x30");
	check(&s, (const char *[VALUES_OF_ROW]){ "issuer=*" }, "0");
	s.chain[0].subject = (struct bytes)BYTES("\x30\x00");
	check(&s, (const char *[VALUES_OF_ROW]){ "organization=*" }, "0");
	s.chain[0].serial = (struct bytes){ 0 };
	check(&s, (const char *[VALUES_OF_ROW]){ "serial=00" }, "0");
	s.chain[0].key_algorithm = KEY_UNKNOWN;
	check(&s, (const char *[VALUES_OF_ROW]){ "key=rsa,rsa-pss,dsa,ecdsa" }, "0");
	tear_down(&s);
}

static void a_staple_that_is_there(void **state)
{
	uint8_t response[1] = { 0 };
	struct stage s;
	(void)state;
	set_up(&s);
	s.session.ocsp_response = response;
	s.session.ocsp_response_len = 1;
	check(&s, (const char *[VALUES_OF_ROW]){ "staple" }, "");
	s.session.ocsp_response = NULL;
	s.session.ocsp_too_large = true;
	check(&s, (const char *[VALUES_OF_ROW]){ "staple" }, "");
	tear_down(&s);
}

static void a_client_certificate_that_is_asked_for(void **state)
{
	static const enum client_certificate_request asked[] = { CLIENT_CERTIFICATE_ASKED,
								 CLIENT_CERTIFICATE_SENT,
								 CLIENT_CERTIFICATE_INSISTED };
	struct stage s;
	(void)state;
	set_up(&s);
	for (size_t i = 0; i < LENGTH(asked); i++) {
		s.session.client_certificate = asked[i];
		check(&s, (const char *[VALUES_OF_ROW]){ "client-certificate" }, "");
	}
	tear_down(&s);
}

/* A failure of our own is no verdict about the peer. */
static bool no_digest(struct bytes octets, size_t len, uint8_t ret_digest[REQUIREMENT_OCTETS])
{
	(void)octets, (void)len, (void)ret_digest;
	return false;
}

static void a_library_that_refuses(void **state)
{
	static const char *const values[] = { "pin=" LEAF_PIN, "not-chain-pin=" LEAF_PIN };
	struct stage s;
	(void)state;
	set_up(&s);
	for (size_t i = 0; i < LENGTH(values); i++) {
		struct options options = { 0 };
		struct requirement_verdict verdict;
		struct error error = { 0 };
		add(&options, values[i]);
		assert_int_equal(requirements_verdict(options.demands.requirements, 1, &s.session,
						      &s.path, true, no_digest, &verdict, &error),
				 ERR_DIGEST);
		assert_int_equal(error_finding(error.code), FINDING_INTERNAL);
		options_clear(&options);
	}
	tear_down(&s);
}

/* --- the option ----------------------------------------------------------------------------- */

static const struct {
	const char *first, *value;
	const char *words;
} refused[] = {
	{ NULL, "", "expected WHAT=VALUE" },
	{ NULL, "=x", "expected WHAT=VALUE" },
	{ NULL, "issuers=x", "WHAT is one of issuer, organization, serial, fingerprint" },
	{ NULL, "not-=x", "expected WHAT=VALUE" },
	{ NULL, "not-key=rsa", "expected WHAT=VALUE" },
	{ NULL, "not-not-issuer=x", "expected WHAT=VALUE" },
	{ NULL, "not-staple", "expected WHAT=VALUE" },
	{ NULL, "not-client-certificate", "expected WHAT=VALUE" },
	{ NULL, "issuer", "issuer: expected a text" },
	{ NULL, "issuer=", "issuer: expected a text" },
	{ NULL, "serial=", "serial: expected a number in hexadecimal" },
	{ NULL, "serial=xy", "serial: expected a number in hexadecimal" },
	{ NULL, "serial=0:4", "serial: expected a number in hexadecimal" },
	{ NULL, "fingerprint=abcd", "40, 64, 96 or 128 hexadecimal digits" },
	{ NULL, "fingerprint=" LEAF_PIN, "40, 64, 96 or 128 hexadecimal digits" },
	{ NULL, "pin=abcd", "44 characters" },
	{ NULL, "pin=" LEAF_PIN "=", "44 characters" },
	{ NULL, "pin=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==", "44 characters" },
	{ NULL, "pin=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA!=", "44 characters" },
	{ NULL, "key=", "rsa:3072,ecdsa:256" },
	{ NULL, "key=rsa,", "rsa:3072,ecdsa:256" },
	{ NULL, "key=rsa:", "rsa:3072,ecdsa:256" },
	{ NULL, "key=rsa:0", "rsa:3072,ecdsa:256" },
	{ NULL, "key=rsa:99999999999999999999", "rsa:3072,ecdsa:256" },
	{ NULL, "key=rsa:2048x", "rsa:3072,ecdsa:256" },
	{ NULL, "key=P-256", "rsa:3072,ecdsa:256" },
	{ NULL, "lifetime=0", "1 to 36500, or public" },
	{ NULL, "lifetime=36501", "1 to 36500, or public" },
	{ NULL, "lifetime=90d", "1 to 36500, or public" },
	{ NULL, "tls=1.1", "tls: expected 1.2 or 1.3" },
	{ NULL, "tls=1.30", "tls: expected 1.2 or 1.3" },
	{ NULL, "staple=yes", "staple: expected no value" },
	{ "tls=1.2", "tls=1.3", "tls is there already" },
	{ "lifetime=90", "lifetime=public", "lifetime is there already" },
	{ "staple", "staple", "staple is there already" },
};

static void refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(refused); i++) {
		struct options options = { 0 };
		struct error error = { 0 };
		if (refused[i].first != NULL)
			add(&options, refused[i].first);
		if (option_parse_require(NULL, &options, refused[i].value, &error) == ERR_NONE)
			fail_msg("%s is taken", refused[i].value);
		if (strstr(error_words(&error), refused[i].words) == NULL)
			fail_msg("%s: %s", refused[i].value, error_words(&error));
		assert_int_equal(error_finding(error.code), FINDING_USAGE);
		options_clear(&options);
	}
}

static void needs_no_connection(void **state)
{
	static const struct {
		const char *value;
		enum err err;
	} cases[] = {
		{ "issuer=x", ERR_NONE },
		{ "key=rsa", ERR_NONE },
		{ "tls=1.3", ERR_REQUIRE_OFFLINE },
		{ "staple", ERR_REQUIRE_OFFLINE },
		{ "client-certificate", ERR_REQUIRE_OFFLINE },
	};
	const char *file = "chain.pem";
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct options options = { 0 };
		add(&options, cases[i].value);
		assert_int_equal(requirements_check_offline(&options, NULL), ERR_NONE);
		options.files = (struct path_list){ .paths = &file, .n = 1 };
		assert_int_equal(requirements_check_offline(&options, NULL), cases[i].err);
		options.files = (struct path_list){ 0 };
		options_clear(&options);
	}
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(patterns),
		cmocka_unit_test(a_pattern_made_to_be_slow),
		cmocka_unit_test(fingerprints),
		cmocka_unit_test(pins),
		cmocka_unit_test(a_chain_that_is_not_signed),
		cmocka_unit_test(a_key_without_certificate),
		cmocka_unit_test(public_lifetimes),
		cmocka_unit_test(what_cannot_be_seen),
		cmocka_unit_test(a_staple_that_is_there),
		cmocka_unit_test(a_client_certificate_that_is_asked_for),
		cmocka_unit_test(a_library_that_refuses),
		cmocka_unit_test(refuses),
		cmocka_unit_test(needs_no_connection),
	};
	struct CMUnitTest tests[LENGTH(rows) + LENGTH(others)];
	for (size_t i = 0; i < LENGTH(rows); i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].name,
						.test_func = requirement_row,
						.initial_state = (void *)(uintptr_t)&rows[i] };
	memcpy(&tests[LENGTH(rows)], others, sizeof(others));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
