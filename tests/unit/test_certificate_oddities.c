/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one parser of certificates minds and another does not: each extension by
 * its own, and the details that no verdict stands on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "facts/certificate_read.h"
#include "support/certbuilder.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static struct certificate read_built(const struct certbuilder *b)
{
	struct certificate c;
	struct derbuf der = { 0 };
	certbuilder_build(b, &der);
	assert_int_equal(certificate_read(derbuf_bytes(&der), &c, NULL), ERR_NONE);
	derbuf_clear(&der);
	return c;
}

static void word(struct strbuf *out, const char *text)
{
	if (out->len > 0)
		strbuf_append_char(out, ' ');
	strbuf_append(out, text);
}

/* "critical=aia,policies" */
static void append_set(struct strbuf *out, const char *name, unsigned set)
{
	static const char *const names[EXTENSION_COUNT] = {
		[EXTENSION_SAN] = "san",
		[EXTENSION_BASIC_CONSTRAINTS] = "bc",
		[EXTENSION_KEY_USAGE] = "ku",
		[EXTENSION_EKU] = "eku",
		[EXTENSION_NAME_CONSTRAINTS] = "nc",
		[EXTENSION_SUBJECT_KEY_ID] = "ski",
		[EXTENSION_AUTHORITY_KEY_ID] = "aki",
		[EXTENSION_TLS_FEATURE] = "feature",
		[EXTENSION_CRL_POINTS] = "cdp",
		[EXTENSION_POLICIES] = "policies",
		[EXTENSION_POLICY_MAPPINGS] = "mappings",
		[EXTENSION_POLICY_CONSTRAINTS] = "pc",
		[EXTENSION_INHIBIT_ANY_POLICY] = "inhibit",
		[EXTENSION_AUTHORITY_ACCESS] = "aia",
		[EXTENSION_SCTS] = "scts",
		[EXTENSION_POISON] = "poison",
		[EXTENSION_NETSCAPE_TYPE] = "netscape",
	};
	const char *before = "=";
	if (set == 0)
		return;
	word(out, name);
	for (unsigned id = 0; id < EXTENSION_COUNT; id++) {
		if ((set & 1u << id) == 0)
			continue;
		strbuf_append(out, before);
		strbuf_append(out, names[id]);
		before = ",";
	}
	assert_int_equal(set >> EXTENSION_COUNT, 0);
}

static void append_octets(struct strbuf *out, const char *name, struct bytes octets)
{
	if (octets.len == 0)
		return;
	word(out, name);
	strbuf_append_bytes(out, octets.data, octets.len);
}

static void assert_odd(const struct certificate *c, const char *expected)
{
	struct strbuf text = { 0 };
	append_set(&text, "present", c->extensions.present);
	append_set(&text, "critical", c->extensions.critical);
	append_set(&text, "damaged", c->extensions.damaged);
	append_set(&text, "empty", c->extensions.empty);
	append_set(&text, "trailing", c->extensions.trailing);
	append_set(&text, "repeated", c->extensions.repeated);
	append_octets(&text, "issuer=", c->access.issuer_url);
	append_octets(&text, "ocsp=", c->access.ocsp_url);
	if (c->defects != 0) {
		word(&text, "defects=");
		strbuf_printf(&text, "%x", c->defects);
	}
	assert_string_equal(strbuf_text(&text), expected);
	strbuf_clear(&text);
}

/* --- each extension by its own ------------------------------------------------------ */

#define SAN "2.5.29.17"
#define BC "2.5.29.19"
#define KU "2.5.29.15"
#define EKU "2.5.29.37"
#define POLICIES "2.5.29.32"
#define NC "2.5.29.30"
#define SKI "2.5.29.14"
#define AKI "2.5.29.35"
#define CDP "2.5.29.31"
#define AIA "1.3.6.1.5.5.7.1.1"
#define FEATURE "1.3.6.1.5.5.7.1.24"
#define SCTS "1.3.6.1.4.1.11129.2.4.2"
#define POISON "1.3.6.1.4.1.11129.2.4.3"
#define NETSCAPE "2.16.840.1.113730.1.1"

#define ISSUERS "06082b06010505073002"
#define OCSP "06082b06010505073001"
#define HTTP_A "8608687474703a2f2f61"    /* http://a */
#define HTTP_B "8608485454503a2f2f62"    /* HTTP://b */
#define HTTPS_C "860968747470733a2f2f63" /* https://c */
#define DESCRIPTION(method, location) "3014" method location

static const struct {
	const char *id;
	const char *oid;
	bool critical;
	const char *value; /* hexadecimal */
	const char *odd;
} extension_rows[] = {
	/* authorityInfoAccess, RFC 5280 4.2.2.1 */
	{ "aia-issuer", AIA, false, "3016" DESCRIPTION(ISSUERS, HTTP_A),
	  "present=aia issuer=http://a" },
	{ "aia-ocsp", AIA, false, "3016" DESCRIPTION(OCSP, HTTP_A), "present=aia ocsp=http://a" },
	{ "aia-both", AIA, false, "302c" DESCRIPTION(OCSP, HTTP_A) DESCRIPTION(ISSUERS, HTTP_B),
	  "present=aia issuer=HTTP://b ocsp=http://a" },
	{ "aia-first-counts", AIA, false,
	  "302c" DESCRIPTION(ISSUERS, HTTP_A) DESCRIPTION(ISSUERS, HTTP_B),
	  "present=aia issuer=http://a" },
	{ "aia-https-is-not-followed", AIA, false,
	  "302d"
	  "3015" ISSUERS HTTPS_C DESCRIPTION(ISSUERS, HTTP_A),
	  "present=aia issuer=http://a" },
	{ "aia-scheme-alone", AIA, false,
	  "3015"
	  "3013" ISSUERS "8607687474703a2f2f",
	  "present=aia" },
	{ "aia-other-kind-of-name", AIA, false,
	  "3016"
	  "3014" ISSUERS "8208687474703a2f2f61",
	  "present=aia" },
	{ "aia-other-method", AIA, false,
	  "3016"
	  "3014"
	  "06082b06010505073005" HTTP_A,
	  "present=aia" },
	{ "aia-critical", AIA, true, "3016" DESCRIPTION(ISSUERS, HTTP_A),
	  "present=aia critical=aia issuer=http://a" },
	{ "aia-empty", AIA, false, "3000", "present=aia damaged=aia empty=aia" },
	{ "aia-rubbish", AIA, false, "ffff", "present=aia damaged=aia" },
	{ "aia-no-value", AIA, false, "", "present=aia damaged=aia" },
	{ "aia-bad-method", AIA, false,
	  "300e"
	  "300c0400" HTTP_A,
	  "present=aia damaged=aia" },
	{ "aia-no-location", AIA, false,
	  "300c"
	  "300a" ISSUERS,
	  "present=aia damaged=aia" },
	{ "aia-extra", AIA, false,
	  "3018"
	  "3016" ISSUERS HTTP_A "0500",
	  "present=aia damaged=aia" },
	{ "aia-good-then-bad", AIA, false, "3018" DESCRIPTION(ISSUERS, HTTP_A) "0500",
	  "present=aia damaged=aia issuer=http://a" },
	{ "aia-trailing", AIA, false, "3016" DESCRIPTION(ISSUERS, HTTP_A) "0000",
	  "present=aia damaged=aia trailing=aia issuer=http://a" },

	/* cRLDistributionPoints, 4.2.1.13 */
	{ "cdp", CDP, false, "30023000", "present=cdp" },
	{ "cdp-critical", CDP, true, "30023000", "present=cdp critical=cdp" },
	{ "cdp-empty", CDP, false, "3000", "present=cdp damaged=cdp empty=cdp" },
	{ "cdp-rubbish", CDP, false, "ffff", "present=cdp damaged=cdp" },
	{ "cdp-no-point", CDP, false, "30020500", "present=cdp damaged=cdp" },

	/* RFC 6962 */
	{ "scts", SCTS, false, "04020000", "present=scts" },
	{ "scts-rubbish", SCTS, false, "ff", "present=scts damaged=scts" },
	{ "poison", POISON, true, "0500", "present=poison critical=poison" },
	{ "poison-other", POISON, true, "0400", "present=poison critical=poison damaged=poison" },

	/* those that a verdict stands on: a defect besides (20: EXTENSION, 100: SAN,
	 * 200: SAN_EMPTY) */
	{ "san-critical", SAN, true, "3003820161", "present=san critical=san" },
	{ "san-empty", SAN, false, "3000", "present=san damaged=san empty=san defects=200" },
	{ "san-trailing", SAN, false, "30038201610000",
	  "present=san damaged=san trailing=san defects=100" },
	{ "bc-empty-is-good", BC, true, "3000", "present=bc critical=bc" },
	{ "bc-not-critical", BC, false, "3000", "present=bc" },
	{ "bc-trailing", BC, false, "30000000", "present=bc damaged=bc trailing=bc defects=20" },
	{ "ku-trailing", KU, false, "0302078000", "present=ku damaged=ku trailing=ku defects=20" },
	{ "eku-empty", EKU, false, "3000", "present=eku damaged=eku empty=eku defects=20" },
	{ "eku-rubbish", EKU, false, "ffff", "present=eku damaged=eku defects=20" },
	{ "policies-empty", POLICIES, false, "3000",
	  "present=policies damaged=policies empty=policies defects=20" },
	{ "nc-empty", NC, true, "3000", "present=nc critical=nc damaged=nc empty=nc defects=20" },
	{ "ski-critical", SKI, true, "04020102", "present=ski critical=ski" },
	{ "aki-critical", AKI, true, "300480020102", "present=aki critical=aki" },
	{ "aki-rubbish", AKI, false, "ffff", "present=aki damaged=aki defects=20" },
	{ "feature-critical", FEATURE, true, "3003020105", "present=feature critical=feature" },
	{ "unknown-rubbish", "1.2.3", false, "ffff", "" },
};

static void extension_stands_by_its_own(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(extension_rows); i++) {
		struct certbuilder b;
		print_message("%s\n", extension_rows[i].id);
		certbuilder_init(&b, NULL, test_key(TEST_KEY_ED25519, 0));
		certbuilder_add_extension_hex(&b, extension_rows[i].oid, extension_rows[i].critical,
					      extension_rows[i].value);
		struct certificate c = read_built(&b);
		assert_odd(&c, extension_rows[i].odd);
		certificate_clear(&c);
		certbuilder_clear(&b);
	}
}

static void repeated_is_told_by_kind(void **unused)
{
	struct certbuilder b;
	(void)unused;
	certbuilder_init(&b, NULL, test_key(TEST_KEY_ED25519, 0));
	certbuilder_add_extension_hex(&b, EKU, false, "300a06082b06010505070301");
	certbuilder_add_extension_hex(&b, EKU, true, "3000");
	certbuilder_add_extension_hex(&b, "1.2.3", false, "0500");
	struct certificate c = read_built(&b);
	assert_odd(&c, "present=eku repeated=eku defects=40");
	certificate_clear(&c);
	certbuilder_clear(&b);
}

/* Purposes of the 1990s are told from those that are not known. */
static void purposes_and_types(void **unused)
{
	static const struct {
		const char *oid;
		const char *value;
		unsigned eku, netscape_type;
	} rows[] = {
		{ EKU,
		  "300b060960864801"
		  "86f8420401",
		  EKU_NETSCAPE_SGC, 0 },
		{ EKU, "300c060a2b0601040182370a0303", EKU_MICROSOFT_SGC, 0 },
		{ EKU, "300c060a2b0601040182370a0304", EKU_OTHER, 0 },
		{ NETSCAPE, "03020780", 0, NETSCAPE_TYPE_CLIENT },
		{ NETSCAPE, "03020640", 0, NETSCAPE_TYPE_SERVER },
		{ NETSCAPE, "030206c0", 0, NETSCAPE_TYPE_CLIENT | NETSCAPE_TYPE_SERVER },
		{ NETSCAPE, "ff", 0, 0 },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct certbuilder b;
		certbuilder_init(&b, NULL, test_key(TEST_KEY_ED25519, 0));
		certbuilder_add_extension_hex(&b, rows[i].oid, false, rows[i].value);
		struct certificate c = read_built(&b);
		assert_int_equal(c.eku, rows[i].eku);
		assert_int_equal(c.netscape_type, rows[i].netscape_type);
		assert_int_equal(c.defects, 0);
		certificate_clear(&c);
		certbuilder_clear(&b);
	}
}

/* Who passes over octets behind the list finds the names there. */
static void names_before_trailing_octets(void **unused)
{
	static const struct {
		const char *value;
		size_t n, n_readable;
	} rows[] = {
		{ "3006820161820162", 2, 2 },
		{ "30068201618201620000", 0, 2 },
		{ "30060161820162ff", 0, 0 },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct certbuilder b;
		certbuilder_init(&b, NULL, test_key(TEST_KEY_ED25519, 0));
		certbuilder_add_extension_hex(&b, SAN, false, rows[i].value);
		struct certificate c = read_built(&b);
		assert_int_equal(c.n_names, rows[i].n);
		assert_int_equal(c.n_readable_names, rows[i].n_readable);
		certificate_clear(&c);
		certbuilder_clear(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(extension_stands_by_its_own),
		cmocka_unit_test(repeated_is_told_by_kind),
		cmocka_unit_test(purposes_and_types),
		cmocka_unit_test(names_before_trailing_octets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
