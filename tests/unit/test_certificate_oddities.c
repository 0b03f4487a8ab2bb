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
#include "facts/odd_time.h"
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
		[EXTENSION_ISSUER_ALT_NAME] = "issuer-alt-name",
		[EXTENSION_OCSP_NO_CHECK] = "no-check",
		[EXTENSION_QC_STATEMENTS] = "qc",
		[EXTENSION_PROXY_INFO] = "proxy",
		[EXTENSION_IP_BLOCKS] = "addresses",
		[EXTENSION_AS_NUMBERS] = "numbers",
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

static void append_oddities(struct strbuf *out, uint64_t oddities)
{
	static const char *const names[] = {
#define X(ID) #ID,
		ODDITIES(X)
#undef X
	};
	_Static_assert((int)ODDITY_COUNT <= 64, "each has a bit");
	for (int i = 0; i < ODDITY_COUNT; i++) {
		if ((oddities >> i & 1) != 0)
			word(out, names[i]);
	}
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
	append_oddities(&text, c->oddities);
	if (c->has_odd_dates)
		word(&text, "dates");
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
#define MAPPINGS "2.5.29.33"
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

	/* BOOLEANs and bits */
	{ "bc-false-written", BC, true, "3003010100", "present=bc critical=bc FALSE_CA_WRITTEN" },
	{ "bc-true-odd", BC, true, "3003010101",
	  "present=bc critical=bc damaged=bc BOOLEAN_TRUE defects=20" },
	{ "ku-unused-bits", KU, true, "030205bf",
	  "present=ku critical=ku damaged=ku KEY_USAGE_UNUSED_BITS defects=20" },

	/* GeneralNames */
	{ "san-high", SAN, false, "30038201fc", "present=san SAN_NOT_ASCII" },
	{ "san-email-high", SAN, false, "30038101fc", "present=san SAN_NOT_ASCII" },
	{ "san-constructed", SAN, false, "3005a203160161", "present=san SAN_CONSTRUCTED" },
	{ "san-x400", SAN, false, "3004a3023000", "present=san SAN_X400" },
	{ "san-registered-id", SAN, false, "300488022a03", "present=san" },
	{ "san-unknown-tag", SAN, false, "3003890161", "present=san SAN_UNKNOWN_TAG" },
	{ "san-other-class", SAN, false, "30030c0161", "present=san SAN_UNKNOWN_TAG" },
	{ "san-uri", SAN, false, "300686046b3a2f2f", "present=san" },
	{ "san-uri-relative", SAN, false, "30058603782e79", "present=san SAN_URI_RELATIVE" },
	{ "san-uri-blank", SAN, false, "300686046b3a6120", "present=san SAN_URI_CHARACTER" },
	{ "san-uri-bracket", SAN, false, "300a86086b3a2f2f5b3a3a2f", "present=san SAN_URI_HOST" },
	{ "san-uri-scheme-digits", SAN, false, "300a8608612b2d2e393a2f2f", "present=san" },
	{ "san-uri-digit-first", SAN, false, "3006860433613a2f", "present=san SAN_URI_RELATIVE" },
	{ "san-uri-no-scheme", SAN, false, "300586033a2f2f", "present=san SAN_URI_RELATIVE" },
	{ "san-uri-bracket-alone", SAN, false, "300886066b3a2f2f5d2f", "present=san SAN_URI_HOST" },
	{ "san-uri-brackets-twice", SAN, false, "300d860b6b3a2f2f5b5b3a3a5d5d2f",
	  "present=san SAN_URI_HOST" },
	{ "san-uri-brackets-closed-twice", SAN, false, "300c860a6b3a2f2f5b3a3a5d5d2f",
	  "present=san SAN_URI_HOST" },
	{ "san-uri-brackets-near", SAN, false, "300986076b3a2f2f5b3a5d",
	  "present=san SAN_URI_HOST" },
	{ "san-uri-brackets-behind", SAN, false, "300b86096b3a2f2f5d3a3a5b2f",
	  "present=san SAN_URI_HOST" },
	{ "san-uri-ip6", SAN, false, "300b86096b3a2f2f5b3a3a5d2f", "present=san" },
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

/* --- one part replaced ---------------------------------------------------------------- */

#define PART(name) offsetof(struct certbuilder, raw_##name)
#define D2026 "323630313031" /* 260101 */
#define SHA256_RSA "06092a864886f70d01010b"
#define SHA1_RSA_OIW "06052b0e03021d"
#define ECDSA_SHA256 "06082a8648ce3d040302"
#define PSS "06092a864886f70d01010a"
#define MGF1 "06092a864886f70d010108"
#define SHA256 "300d06096086480165030402010500"
#define SHA256_BARE "300b0609608648016503040201"
#define SHA384 "300d06096086480165030402020500"
#define SHA512_256 "300d06096086480165030402060500"
#define NAME_OF(tag, hex3) "300e310c300a0603550403" tag "03" hex3

static const struct {
	const char *id;
	size_t part;
	const char *hex;
	const char *odd;
} part_rows[] = {
	/* version (defects: 4 VERSION) */
	{ "version-1-written", PART(version), "a003020100", "VERSION_1_WRITTEN" },
	{ "version-2", PART(version), "a003020101", "" },
	{ "version-4", PART(version), "a003020103", "VERSION_HIGH defects=4" },
	{ "version-negative", PART(version), "a0030201ff", "defects=4" },
	/* serialNumber (80 SERIAL) */
	{ "serial-0", PART(serial), "020100", "SERIAL_ZERO" },
	{ "serial-negative", PART(serial), "020180", "SERIAL_NEGATIVE" },
	{ "serial-20", PART(serial), "02147f00000000000000000000000000000000000000", "" },
	{ "serial-21", PART(serial), "02150080000000000000000000000000000000000000ff",
	  "SERIAL_LONG" },
	{ "serial-padded", PART(serial), "02020011", "SERIAL_PADDED defects=80" },
	{ "serial-padded-zero", PART(serial), "02020000", "SERIAL_ZERO SERIAL_PADDED defects=80" },
	{ "serial-empty", PART(serial), "0200", "SERIAL_EMPTY defects=80" },
	{ "serial-no-integer", PART(serial), "040101", "defects=80" },
	/* validity (10 DATES) */
	{ "time-utc", PART(not_before), "170d" D2026 "3030303030305a", "" },
	{ "time-no-seconds", PART(not_before), "170b" D2026 "303030305a",
	  "TIME_NO_SECONDS dates defects=10" },
	{ "time-offset", PART(not_before), "1711" D2026 "3030303030302b30313030",
	  "TIME_OFFSET dates defects=10" },
	{ "time-offset-cut", PART(not_before), "1710" D2026 "3030303030302b303130", "defects=10" },
	{ "time-generalized", PART(not_before), "180f3230" D2026 "3030303030305a",
	  "TIME_GENERALIZED_EARLY" },
	{ "time-generalized-2050", PART(not_after), "180f32303530303130313030303030305a", "" },
	{ "time-generalized-1949", PART(not_before), "180f31393439313233313030303030305a", "" },
	{ "time-fraction", PART(not_before), "18113230" D2026 "3030303030302e355a",
	  "TIME_FRACTION dates defects=10" },
	{ "time-no-zone", PART(not_before), "180e3230" D2026 "303030303030",
	  "TIME_NO_ZONE dates defects=10" },
	{ "time-february-30", PART(not_before), "170d3236303233303030303030305a",
	  "TIME_CALENDAR dates defects=10" },
	{ "time-february-32", PART(not_before), "170d3236303233323030303030305a", "defects=10" },
	{ "time-month-13", PART(not_before), "170d3236313330313030303030305a", "defects=10" },
	{ "time-second-60", PART(not_before), "170d" D2026 "3030303036305a",
	  "TIME_SECOND_60 dates defects=10" },
	{ "time-second-61", PART(not_before), "170d" D2026 "3030303036315a", "defects=10" },
	{ "time-hour-24", PART(not_before), "170d" D2026 "3234303030305a",
	  "TIME_HOUR_24 dates defects=10" },
	{ "time-both-odd", PART(validity), "301a170b" D2026 "303030305a170b" D2026 "303030305a",
	  "TIME_NO_SECONDS dates defects=10" },
	{ "time-no-time", PART(not_before), "0500", "defects=10" },
	/* names */
	{ "name-utf8", PART(subject), NAME_OF("0c", "c3bc41"), "" },
	{ "name-bad-utf8", PART(subject), NAME_OF("0c", "fffefd"), "NAME_UTF8" },
	{ "name-utf8-surrogate", PART(subject), NAME_OF("0c", "eda080"), "NAME_UTF8" },
	{ "name-printable", PART(subject), NAME_OF("13", "613d3f"), "" },
	{ "name-printable-at", PART(subject), NAME_OF("13", "614062"), "NAME_PRINTABLE" },
	{ "name-printable-nul", PART(subject), NAME_OF("13", "610062"), "NAME_PRINTABLE" },
	{ "name-printable-star", PART(subject), NAME_OF("13", "2a2e61"), "NAME_PRINTABLE_STAR" },
	{ "name-printable-high", PART(subject), NAME_OF("13", "42fc63"), "NAME_PRINTABLE_HIGH" },
	{ "name-ia5", PART(subject), NAME_OF("16", "614062"), "" },
	{ "name-ia5-high", PART(subject), NAME_OF("16", "42fc63"), "NAME_IA5_HIGH" },
	{ "name-teletex", PART(subject), NAME_OF("14", "42fc63"), "" },
	{ "name-bmp-odd", PART(subject), NAME_OF("1e", "006100"), "NAME_BMP_LENGTH" },
	{ "name-bmp-surrogate", PART(subject),
	  "300d310b30090603550403"
	  "1e02d800",
	  "NAME_BMP_SURROGATE" },
	{ "name-printable-ampersand", PART(subject), NAME_OF("13", "612661"),
	  "NAME_PRINTABLE_STAR" },
	{ "name-numeric", PART(subject), NAME_OF("12", "302039"), "" },
	{ "name-numeric-slash", PART(subject), NAME_OF("12", "302f39"), "NAME_NUMERIC" },
	{ "name-numeric-colon", PART(subject), NAME_OF("12", "303a39"), "NAME_NUMERIC" },
	{ "name-visible", PART(subject), NAME_OF("1a", "414243"), "NAME_VISIBLE" },
	{ "name-octets-behind", PART(subject), "30020500", "defects=400" },
	{ "name-universal", PART(subject), "300f310d300b06035504031c0400000061", "NAME_UNIVERSAL" },
	{ "name-universal-bad", PART(subject), NAME_OF("1c", "000061"),
	  "NAME_UNIVERSAL NAME_UNIVERSAL_BAD" },
	{ "name-integer", PART(subject), "300c310a30080603550403020105", "NAME_NO_STRING" },
	{ "name-empty-rdn", PART(subject), "30023100", "NAME_EMPTY_RDN defects=400" },
	{ "name-of-the-issuer", PART(issuer), NAME_OF("0c", "fffefd"), "NAME_UTF8" },
	/* others */
	{ "unique-ids", PART(unique_ids), "8102000182020001", "UNIQUE_IDS" },
	{ "extensions-empty", PART(extensions), "a3023000", "EXTENSIONS_EMPTY defects=20" },
	{ "trailing-in-tbs", PART(tbs_end), "0500", "TRAILING_IN_TBS defects=1" },
	{ "trailing-in-certificate", PART(end), "0500", "TRAILING_IN_CERTIFICATE defects=1" },
};

static void part_has_oddities(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(part_rows); i++) {
		struct certbuilder b;
		print_message("%s\n", part_rows[i].id);
		certbuilder_init(&b, NULL, test_key(TEST_KEY_ED25519, 0));
		der_hex(&b.raw_issuer, part_rows[i].part == PART(issuer) ? "" : "3000");
		der_hex((struct derbuf *)((char *)&b + part_rows[i].part), part_rows[i].hex);
		struct certificate c = read_built(&b);
		assert_odd(&c, part_rows[i].odd);
		certificate_clear(&c);
		certbuilder_clear(&b);
	}
}

/* Times as people write them, in seconds since 1970. */
static void odd_times_are_read(void **unused)
{
	enum { UTC = 0x17, GENERALIZED = 0x18, NO_TIME = 0x16 };
	static const struct {
		uint8_t tag;
		const char *text;
		bool is_read;
		int64_t s;
	} rows[] = {
		{ UTC, "260101000000Z", true, 1767225600 },
		{ UTC, "500101000000Z", true, -631152000 },
		{ UTC, "491231235959Z", true, 2524607999 },
		{ GENERALIZED, "20260101000000Z", true, 1767225600 },
		{ UTC, "2601010000Z", true, 1767225600 },
		{ UTC, "260101000000", true, 1767225600 },
		{ UTC, "260101000060Z", true, 1767225660 },
		{ UTC, "260101240000Z", true, 1767225600 + 86400 },
		{ UTC, "260101000000+0100", true, 1767225600 - 3600 },
		{ UTC, "260101000000-0130", true, 1767225600 + 5400 },
		{ UTC, "260101000000+2359", true, 1767225600 - 86340 },
		{ UTC, "260101000000+2400", false, 0 },
		{ UTC, "260101000000+0060", false, 0 },
		{ UTC, "260101000000+01", false, 0 },
		{ UTC, "260101000000+0a00", false, 0 },
		{ UTC, "260101000000+010", false, 0 },
		{ UTC, "260101000000*0100", false, 0 },
		{ UTC, "260101000000Z0", false, 0 },
		{ UTC, "26010100000:Z", false, 0 },
		{ UTC, "260101000000.25Z", true, 1767225600 },
		{ UTC, "260101000000,25", true, 1767225600 },
		{ UTC, "260101000000.5", true, 1767225600 },
		{ UTC, "260101000000.Z", false, 0 },
		{ UTC, "260101000000.", false, 0 },
		{ UTC, "260101250000Z", false, 0 },
		{ UTC, "260101006000Z", false, 0 },
		{ UTC, "260101000061Z", false, 0 },
		{ UTC, "260100000000Z", false, 0 },
		{ UTC, "260132000000Z", false, 0 },
		{ UTC, "260231000000Z", true, 1772323200 + 2 * 86400 },
		{ UTC, "260001000000Z", false, 0 },
		{ NO_TIME, "260101000000Z", false, 0 },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct der_element element = { .tag = rows[i].tag,
					       .contents = bytes_of(rows[i].text) };
		int64_t s = 0;
		uint64_t oddities = 0;
		print_message("%s\n", rows[i].text);
		assert_int_equal(odd_time_read(&element, &s, &oddities), rows[i].is_read);
		assert_int_equal(s, rows[i].s);
		if (!rows[i].is_read)
			assert_int_equal(oddities, 0);
	}
}

/* --- algorithms ------------------------------------------------------------------------ */

static const struct {
	const char *id;
	const char *inner; /* NULL: as outer */
	const char *outer;
	const char *odd;
	enum signature_algorithm kind;
	unsigned hash_bits;
} algorithm_rows[] = {
	{ "rsa", NULL, "300d" SHA256_RSA "0500", "", SIGNATURE_RSA, 256 },
	{ "rsa-no-null", NULL, "300b" SHA256_RSA, "SIGNATURE_NULL_MISSING", SIGNATURE_RSA, 256 },
	{ "rsa-sequence", NULL, "300d" SHA256_RSA "3000", "SIGNATURE_PARAMETERS", SIGNATURE_RSA,
	  256 },
	{ "rsa-differ-in-null", "300d" SHA256_RSA "0500", "300b" SHA256_RSA,
	  "SIGNATURE_NULL_MISSING SIGNATURES_DIFFER_IN_NULL defects=8", SIGNATURE_RSA, 256 },
	{ "rsa-differ-in-null-other-way", "300b" SHA256_RSA, "300d" SHA256_RSA "0500",
	  "SIGNATURES_DIFFER_IN_NULL defects=8", SIGNATURE_RSA, 256 },
	{ "differ-more", "300d" SHA256_RSA "0500", "300a" ECDSA_SHA256, "defects=8",
	  SIGNATURE_ECDSA, 256 },
	{ "old-number", NULL, "3009" SHA1_RSA_OIW "0500", "SIGNATURE_OLD_NUMBER", SIGNATURE_RSA,
	  160 },
	{ "ecdsa", NULL, "300a" ECDSA_SHA256, "", SIGNATURE_ECDSA, 256 },
	{ "ecdsa-null", NULL, "300c" ECDSA_SHA256 "0500", "SIGNATURE_PARAMETERS", SIGNATURE_ECDSA,
	  256 },
	{ "ed25519", NULL, "300506032b6570", "", SIGNATURE_EDDSA, 0 },
	{ "pss", NULL, "3041" PSS "3034a00f" SHA256 "a11c301a" MGF1 SHA256 "a203020120", "",
	  SIGNATURE_RSA_PSS, 256 },
	{ "pss-no-null", NULL,
	  "303d" PSS "3030a00d" SHA256_BARE "a11a3018" MGF1 SHA256_BARE "a203020120",
	  "PSS_NULL_MISSING", SIGNATURE_RSA_PSS, 256 },
	{ "pss-mask-no-null", NULL,
	  "303f" PSS "3032a00f" SHA256 "a11a3018" MGF1 SHA256_BARE "a203020120", "PSS_NULL_MISSING",
	  SIGNATURE_RSA_PSS, 256 },
	{ "pss-other-mask", NULL, "3041" PSS "3034a00f" SHA256 "a11c301a" MGF1 SHA384 "a203020120",
	  "PSS_UNUSUAL", SIGNATURE_RSA_PSS, 256 },
	{ "pss-other-salt", NULL, "3041" PSS "3034a00f" SHA256 "a11c301a" MGF1 SHA256 "a203020114",
	  "PSS_UNUSUAL", SIGNATURE_RSA_PSS, 256 },
	{ "pss-other-hash", NULL,
	  "3041" PSS "3034a00f" SHA512_256 "a11c301a" MGF1 SHA512_256 "a203020120", "PSS_UNUSUAL",
	  SIGNATURE_RSA_PSS, 256 },
	{ "pss-defaults", NULL, "300d" PSS "3000", "PSS_UNUSUAL", SIGNATURE_RSA_PSS, 160 },
	{ "pss-none", NULL, "300b" PSS, "PSS_UNUSUAL defects=8", SIGNATURE_RSA_PSS, 0 },
	{ "unknown", NULL, "300406022a03", "", SIGNATURE_UNKNOWN, 0 },
};

static void algorithms_have_oddities(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(algorithm_rows); i++) {
		struct certbuilder b;
		const char *inner = algorithm_rows[i].inner;
		print_message("%s\n", algorithm_rows[i].id);
		certbuilder_init(&b, NULL, test_key(TEST_KEY_ED25519, 0));
		der_hex(&b.raw_algorithm, algorithm_rows[i].outer);
		der_hex(&b.raw_inner_algorithm, inner != NULL ? inner : algorithm_rows[i].outer);
		struct certificate c = read_built(&b);
		assert_odd(&c, algorithm_rows[i].odd);
		assert_int_equal(c.signature_kind, algorithm_rows[i].kind);
		assert_int_equal(c.signature_hash_bits, algorithm_rows[i].hash_bits);
		certificate_clear(&c);
		certbuilder_clear(&b);
	}
}

#define RSA_OID "06092a864886f70d010101"
#define EC_P256 "301306072a8648ce3d020106082a8648ce3d030107"
#define X32 \
	"11111111111111111111111111111111" \
	"11111111111111111111111111111111"

static const struct {
	const char *id;
	const char *algorithm; /* hexadecimal */
	const char *key;       /* octets of the BIT STRING */
	const char *odd;
	unsigned bits;
} key_rows[] = {
	{ "rsa", "300d" RSA_OID "0500", "30080203008001020103", "", 16 },
	{ "rsa-no-null", "300b" RSA_OID, "30080203008001020103", "KEY_NULL_MISSING", 16 },
	{ "rsa-sequence", "300d" RSA_OID "3000", "30080203008001020103", "KEY_PARAMETERS", 16 },
	{ "rsa-trailing", "300d" RSA_OID "0500", "300802030080010201030000",
	  "KEY_TRAILING defects=800", 16 },
	{ "rsa-negative", "300d" RSA_OID "0500", "300702028001020103",
	  "KEY_MODULUS_NEGATIVE defects=800", 16 },
	{ "rsa-exponent-1", "300d" RSA_OID "0500", "30080203008001020101", "KEY_EXPONENT_BAD", 16 },
	{ "rsa-exponent-even", "300d" RSA_OID "0500", "30080203008001020102", "KEY_EXPONENT_BAD",
	  16 },
	{ "rsa-exponent-31-bits", "300d" RSA_OID "0500", "300b020300800102047fffffff", "", 16 },
	{ "rsa-exponent-32-bits", "300d" RSA_OID "0500", "300c020300800102050080000001",
	  "KEY_EXPONENT_LONG", 16 },
	{ "rsa-exponent-0", "300d" RSA_OID "0500", "30080203008001020100", "defects=800", 16 },
	{ "ec", EC_P256, "04" X32 X32, "", 256 },
	{ "ec-compressed", EC_P256, "02" X32, "KEY_POINT_COMPRESSED", 256 },
	{ "ec-hybrid", EC_P256, "06" X32 X32, "defects=800", 0 },
	{ "ec-explicit", "300b06072a8648ce3d02013000", "04aabb", "KEY_CURVE_EXPLICIT", 0 },
};

static void keys_have_oddities(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(key_rows); i++) {
		struct certbuilder b;
		struct derbuf octets = { 0 };
		print_message("%s\n", key_rows[i].id);
		certbuilder_init(&b, NULL, test_key(TEST_KEY_ED25519, 0));
		der_hex(&octets, key_rows[i].key);
		size_t spki = der_begin(&b.raw_spki, TAG_SEQUENCE);
		der_hex(&b.raw_spki, key_rows[i].algorithm);
		der_bit_string(&b.raw_spki, 0, octets.data, octets.len);
		der_end(&b.raw_spki, spki);
		struct certificate c = read_built(&b);
		assert_odd(&c, key_rows[i].odd);
		assert_int_equal(c.key_bits, key_rows[i].bits);
		certificate_clear(&c);
		certbuilder_clear(&b);
		derbuf_clear(&octets);
	}
}

/* --- lengths that are BER ----------------------------------------------------------------- */

/* A certificate around these parts of tbsCertificate, the lengths of which stand
 * where they can be written as one likes. */
struct length_row {
	const char *id;
	const char *certificate; /* header, up to tbsCertificate */
	const char *tbs;         /* header */
	const char *san;         /* the extension */
	const char *behind;      /* tbsCertificate: its end of contents */
	const char *end;         /* the same of the certificate */
	const char *odd;
	size_t n_names, n_readable_names;
};
#define TBS_HEAD \
	"a003020102" \
	"020101" \
	"300506032b6570" \
	"3000"
#define VALIDITY "301e170d" D2026 "3030303030305a170d" D2026 "3030303030305a"
#define TBS_TAIL \
	"3000" \
	"300a300506032b65700301" \
	"00"
#define SAN_ID "0603551d11"
static const struct length_row length_rows[] = {
	{ "der", "305e", "3051", "300c" SAN_ID "04053003820161", "", "", "present=san defects=800",
	  1, 1 },
	{ "long-outer", "30815e", "3051", "300c" SAN_ID "04053003820161", "", "",
	  "present=san LENGTH_LONG defects=801", 1, 1 },
	{ "long-outer-twice", "3082005e", "3051", "300c" SAN_ID "04053003820161", "", "",
	  "present=san LENGTH_LONG defects=801", 1, 1 },
	{ "long-tbs", "305f", "308151", "300c" SAN_ID "04053003820161", "", "",
	  "present=san LENGTH_LONG_TBS defects=801", 1, 1 },
	{ "long-extension", "305f", "3052", "30810c" SAN_ID "04053003820161", "", "",
	  "present=san LENGTH_LONG defects=801", 1, 1 },
	{ "indefinite-outer", "3080", "3051", "300c" SAN_ID "04053003820161", "", "0000",
	  "present=san LENGTH_INDEFINITE defects=801", 1, 1 },
	{ "indefinite-tbs", "3060", "3080", "300c" SAN_ID "04053003820161", "0000", "",
	  "present=san LENGTH_INDEFINITE_TBS defects=801", 1, 1 },
	{ "indefinite-without-end", "305e", "3080", "300c" SAN_ID "04053003820161", "", "",
	  "defects=11", 0, 0 },
};

static void lengths_of_ber_are_read(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(length_rows); i++) {
		const struct length_row *row = &length_rows[i];
		struct derbuf der = { 0 };
		struct certificate c;
		print_message("%s\n", row->id);
		der_hex(&der, row->certificate);
		size_t tbs = der.len;
		der_hex(&der, row->tbs);
		der_hex(&der, TBS_HEAD VALIDITY TBS_TAIL);
		size_t n = strlen(row->san) / 2;
		der_hex(&der, n == 14 ? "a310300e" : "a311300f");
		der_hex(&der, row->san);
		der_hex(&der, row->behind);
		size_t tbs_end = der.len;
		der_hex(&der, "300506032b6570"
			      "03020000");
		der_hex(&der, row->end);
		assert_int_equal(certificate_read(derbuf_bytes(&der), &c, NULL), ERR_NONE);
		assert_odd(&c, row->odd);
		assert_int_equal(c.n_names, row->n_names);
		assert_int_equal(certificate_n_readable_names(&c), row->n_readable_names);
		assert_memory_equal(c.der, der.data, der.len);
		assert_int_equal(c.der_len, der.len);
		if (c.n_names > 0) {
			/* what is signed are the octets as they came */
			assert_int_equal(c.tbs.len, tbs_end - tbs);
			assert_memory_equal(c.tbs.data, der.data + tbs, c.tbs.len);
		}
		certificate_clear(&c);
		derbuf_clear(&der);
	}
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

/* What the readers of policies and name constraints saw, beside the defect. */
static void policies_and_constraints(void **unused)
{
	static const struct {
		const char *oid, *value;
		bool duplicate, maps_any, distance, hole;
	} rows[] = {
		{ POLICIES, "300c30040602550f300406025510", false, false, false, false },
		{ POLICIES, "300c30040602550f30040602550f", true, false, false, false },
		{ MAPPINGS, "300a30080602550f06025510", false, false, false, false },
		{ MAPPINGS, "300c300a0604551d200006025510", false, true, false, false },
		{ MAPPINGS, "300c300a0602550f0604551d2000", false, true, false, false },
		{ NC, "300aa0083006820161800100", false, false, false, false },
		{ NC, "300aa0083006820161800101", false, false, true, false },
		{ NC, "300aa1083006820161810105", false, false, true, false },
		{ NC, "300ea00c300a87080a000000ff000000", false, false, false, false },
		{ NC, "300ea00c300a87080a000000fff00000", false, false, false, false },
		{ NC, "300ea00c300a87080a00000000000000", false, false, false, false },
		{ NC, "300ea00c300a87080a000000ffffffff", false, false, false, false },
		{ NC, "300ea10c300a87080a000000ff00ff00", false, false, false, true },
		{ NC, "300ea00c300a87080a0000007f000000", false, false, false, true },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct certbuilder b;
		certbuilder_init(&b, NULL, test_key(TEST_KEY_ED25519, 0));
		certbuilder_add_extension_hex(&b, rows[i].oid, false, rows[i].value);
		struct certificate c = read_built(&b);
		assert_int_equal(c.policies.duplicate, rows[i].duplicate);
		assert_int_equal(c.policies.maps_any, rows[i].maps_any);
		assert_int_equal(c.name_constraints.has_distance, rows[i].distance);
		assert_int_equal(c.name_constraints.has_mask_hole, rows[i].hole);
		certificate_clear(&c);
		certbuilder_clear(&b);
	}
}

static void what_is_no_defect_is_told_too(void **unused)
{
	static const struct {
		const char *oid, *value;
		bool zero_minimum, broken, qualifiers, other_feature;
	} rows[] = {
		{ NC, "300aa0083006820161800100", true, false, false, false },
		{ NC, "300aa0083006820161800101", false, false, false, false },
		{ NC, "3007a0053003820161", false, false, false, false },
		{ NC, "3000", false, false, false, false },
		{ NC, "0500", false, true, false, false },
		{ NC, "ffff", false, true, false, false },
		{ POLICIES, "300630040602550f", false, false, false, false },
		{ POLICIES, "300830060602550f3000", false, false, true, false },
		{ POLICIES, "300e300c0602550f3006300406022a03", false, false, false, false },
		{ POLICIES, "3010300e0604551d20003006300406022a03", false, false, true, false },
		{ FEATURE, "3003020105", false, false, false, false },
		{ FEATURE, "3003020111", false, false, false, true },
		{ FEATURE, "3006020105020111", false, false, false, true },
		{ FEATURE, "3000", false, false, false, false },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct certbuilder b;
		certbuilder_init(&b, NULL, test_key(TEST_KEY_ED25519, 0));
		certbuilder_add_extension_hex(&b, rows[i].oid, false, rows[i].value);
		struct certificate c = read_built(&b);
		print_message("%s\n", rows[i].value);
		assert_int_equal(c.name_constraints.has_zero_minimum, rows[i].zero_minimum);
		assert_int_equal(c.name_constraints.is_broken, rows[i].broken);
		assert_int_equal(c.policies.odd_qualifiers, rows[i].qualifiers);
		assert_int_equal(c.has_other_feature, rows[i].other_feature);
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
		assert_int_equal(certificate_n_readable_names(&c), rows[i].n_readable);
		certificate_clear(&c);
		certbuilder_clear(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(extension_stands_by_its_own),
		cmocka_unit_test(repeated_is_told_by_kind),
		cmocka_unit_test(part_has_oddities),
		cmocka_unit_test(odd_times_are_read),
		cmocka_unit_test(algorithms_have_oddities),
		cmocka_unit_test(keys_have_oddities),
		cmocka_unit_test(lengths_of_ber_are_read),
		cmocka_unit_test(purposes_and_types),
		cmocka_unit_test(policies_and_constraints),
		cmocka_unit_test(what_is_no_defect_is_told_too),
		cmocka_unit_test(names_before_trailing_octets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
