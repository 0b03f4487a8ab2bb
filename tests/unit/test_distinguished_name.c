/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names: as text (RFC 4514), compared (RFC 5280 7.1), and what the subject tells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "factstext.h"
#include "facts/certificate_read.h"
#include "facts/distinguished_name.h"
#include "facts/hex.h"
#include "facts/name_text.h"
#include "facts/oid.h"
#include "support/certbuilder.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* --- a small notation for names ------------------------------------------------
 *
 * An attribute: OID, tag, octets.  plus: in the same RDN as the one before. */
struct attribute {
	const char *oid;
	unsigned tag;
	const char *octets;
	size_t len;
	bool plus;
};
#define A(oid, tag, octets) { oid, tag, octets, sizeof(octets) - 1, false }
#define PLUS(oid, tag, octets) { oid, tag, octets, sizeof(octets) - 1, true }
#define UTF8 TAG_UTF8_STRING
#define PRINTABLE TAG_PRINTABLE_STRING
#define IA5 TAG_IA5_STRING
enum { ATTRIBUTES = 5 };

static void build_rdns(struct derbuf *out, const struct attribute list[ATTRIBUTES])
{
	size_t i = 0;
	while (i < ATTRIBUTES && list[i].oid != NULL) {
		size_t rdn = test_rdn_begin(out);
		do {
			test_rdn_attribute(out, list[i].oid, list[i].tag, list[i].octets,
					   list[i].len);
			i++;
		} while (i < ATTRIBUTES && list[i].oid != NULL && list[i].plus);
		der_end(out, rdn);
	}
}

static void build_name(struct derbuf *out, const struct attribute list[ATTRIBUTES])
{
	size_t name = der_begin(out, TAG_SEQUENCE);
	build_rdns(out, list);
	der_end(out, name);
}

/* --- text ------------------------------------------------------------------------ */

struct text_row {
	const char *id;
	struct attribute list[ATTRIBUTES];
	const char *text;
};
static const struct text_row text_rows[] = {
	{ "empty", { { 0 } }, "" },
	{ "cn", { A(OID_CN, UTF8, "www.example.com") }, "CN=www.example.com" },
	{ "most-specific-first",
	  { A(OID_C, PRINTABLE, "DE"), A(OID_O, UTF8, "Example"), A(OID_CN, UTF8, "www") },
	  "CN=www,O=Example,C=DE" },
	{ "rfc4514-uid-dc-dc",
	  { A(OID_DC, IA5, "net"), A(OID_DC, IA5, "example"), A(OID_UID, UTF8, "jsmith") },
	  "UID=jsmith,DC=example,DC=net" },
	{ "rfc4514-multi-valued",
	  { A(OID_DC, IA5, "net"), A(OID_OU, UTF8, "Sales"), PLUS(OID_CN, UTF8, "J.  Smith") },
	  "OU=Sales+CN=J.  Smith,DC=net" },
	{ "rfc4514-escapes",
	  { A(OID_CN, UTF8, "James \"Jim\" Smith, III") },
	  "CN=James \\\"Jim\\\" Smith\\, III" },
	{ "rfc4514-carriage-return-stays-raw",
	  { A(OID_CN, UTF8, "Before\rAfter") },
	  "CN=Before\rAfter" },
	{ "rfc4514-dotted-type",
	  { A("1.3.6.1.4.1.1466.0", TAG_OCTET_STRING, "Hi") },
	  "1.3.6.1.4.1.1466.0=#04024869" },
	{ "rfc4514-utf8", { A("2.5.4.4", UTF8, "Lu\xc4\x8di\xc4\x87") }, "SN=Lu\xc4\x8di\xc4\x87" },
	{ "all-escapes", { A(OID_CN, UTF8, "\"+,;<>\\=") }, "CN=\\\"\\+\\,\\;\\<\\>\\\\=" },
	{ "leading-hash", { A(OID_CN, UTF8, "#1#") }, "CN=\\#1#" },
	{ "blanks-at-the-ends", { A(OID_CN, UTF8, " a b ") }, "CN=\\ a b\\ " },
	{ "one-blank", { A(OID_CN, UTF8, " ") }, "CN=\\ " },
	{ "nul", { A(OID_CN, UTF8, "a\0b") }, "CN=a\\00b" },
	{ "empty-value", { A(OID_CN, UTF8, "") }, "CN=" },
	{ "control-and-markup-stay-raw",
	  { A(OID_CN, UTF8, "a|b\n\x1b[31m<script>[OK]'`$") },
	  "CN=a|b\n\x1b[31m\\<script\\>[OK]'`$" },
	{ "invalid-utf8-stays-raw", { A(OID_CN, UTF8, "\xff\xc0\x80") }, "CN=\xff\xc0\x80" },
	{ "teletex-stays-raw", { A(OID_O, TAG_TELETEX_STRING, "M\xfcller") }, "O=M\xfcller" },
	{ "bmp", { A(OID_CN, TAG_BMP_STRING, "\0w\0\xe9\x20\xac") }, "CN=w\xc3\xa9\xe2\x82\xac" },
	{ "bmp-escapes", { A(OID_CN, TAG_BMP_STRING, "\0 \0,\0 ") }, "CN=\\ \\,\\ " },
	{ "bmp-surrogate-pair",
	  { A(OID_CN, TAG_BMP_STRING, "\xd8\x3d\xde\x00") },
	  "CN=\xf0\x9f\x98\x80" },
	{ "bmp-lone-surrogate", { A(OID_CN, TAG_BMP_STRING, "\xd8\x3d") }, "CN=#1e02d83d" },
	{ "bmp-low-surrogate-first",
	  { A(OID_CN, TAG_BMP_STRING, "\xde\x00\xd8\x3d") },
	  "CN=#1e04de00d83d" },
	{ "bmp-odd", { A(OID_CN, TAG_BMP_STRING, "\0a\0") }, "CN=#1e03006100" },
	{ "universal",
	  { A(OID_CN, TAG_UNIVERSAL_STRING, "\0\0\0a\0\1\xf6\0") },
	  "CN=a\xf0\x9f\x98\x80" },
	{ "universal-beyond-unicode",
	  { A(OID_CN, TAG_UNIVERSAL_STRING, "\0\x11\0\0") },
	  "CN=#1c0400110000" },
	{ "universal-odd", { A(OID_CN, TAG_UNIVERSAL_STRING, "\0\0a") }, "CN=#1c03000061" },
	{ "no-string", { A(OID_CN, TAG_INTEGER, "\5") }, "CN=#020105" },
	{ "known-types",
	  { A(OID_EMAIL, IA5, "a@b"), A(OID_SERIAL_NUMBER, PRINTABLE, "1"),
	    A(OID_STREET, UTF8, "s"), A(OID_L, UTF8, "l"), A(OID_ST, UTF8, "st") },
	  "ST=st,L=l,STREET=s,serialNumber=1,EMAIL=a@b" },
	{ "extended-validation",
	  { A("1.3.6.1.4.1.311.60.2.1.3", PRINTABLE, "DE"), A("2.5.4.15", UTF8, "x"),
	    A("2.5.4.97", UTF8, "y") },
	  "organizationIdentifier=y,businessCategory=x,jurisdictionOfIncorporationCountryName=DE" },
};

static void name_as_text(void **state)
{
	const struct text_row *row = *state;
	struct derbuf name = { 0 };
	struct strbuf text = { 0 };
	build_name(&name, row->list);
	distinguished_name_append(&text, derbuf_bytes(&name));
	assert_string_equal(strbuf_text(&text), row->text);
	assert_int_equal(text.len, strlen(row->text));
	assert_false(strbuf_failed(&text));
	strbuf_clear(&text);
	derbuf_clear(&name);
}

static void broken_names_as_text(void **unused)
{
	static const struct {
		const char *hex, *text;
	} rows[] = {
		{ "", "" },
		{ "30", "#30" },
		{ "0500", "#0500" },
		{ "30020500", "#0500" },
		{ "30023100", "#3100" },
		{ "3003310105", "#05" },
		{ "300a3108300606035504030c", "#300606035504030c" },
		{ "300d310b300906035504030c036100", "#300906035504030c036100" },
		{ "3000aa", "#3000aa" },
		{ "3019310c300a06035504030c03777777"
		  "3109300706035504060c00",
		  "C=,CN=www" },
		{ "301b310c300a06035504030c03777777"
		  "31003109300706035504060c00",
		  "C=,#3100,CN=www" },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct derbuf name = { 0 };
		struct strbuf text = { 0 };
		der_hex(&name, rows[i].hex);
		distinguished_name_append(&text, derbuf_bytes(&name));
		if (strcmp(strbuf_text(&text), rows[i].text) != 0)
			fail_msg("row %s: %s", rows[i].hex, strbuf_text(&text));
		strbuf_clear(&text);
		derbuf_clear(&name);
	}
}

static void hexadecimal(void **unused)
{
	static const uint8_t octets[] = { 0x00, 0x1f, 0xab };
	struct bytes all = { octets, sizeof(octets) };
	struct strbuf text = { 0 };
	(void)unused;
	hex_append(&text, all, ':');
	strbuf_append_char(&text, ' ');
	hex_append(&text, all, '\0');
	hex_append(&text, (struct bytes){ NULL, 0 }, ':');
	assert_string_equal(strbuf_text(&text), "00:1f:ab 001fab");
	strbuf_clear(&text);
}

static void object_identifiers(void **unused)
{
	static const struct {
		const char *hex, *text;
	} rows[] = {
		{ "551d11", "2.5.29.17" },
		{ "2a864886f70d010101", "1.2.840.113549.1.1.1" },
		{ "00", "0.0" },
		{ "27", "0.39" },
		{ "28", "1.0" },
		{ "4f", "1.39" },
		{ "50", "2.0" },
		{ "8837", "2.999" },
		{ "2a81ffffffffffffffff7f", "1.2.18446744073709551615" },
		{ "2a82808080808080808000", "#2a82808080808080808000" },
		{ "", "#" },
		{ "2a80", "#2a80" },
		{ "2a8001", "#2a8001" },
		{ "2a86", "#2a86" },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct derbuf oid = { 0 };
		struct strbuf text = { 0 };
		der_hex(&oid, rows[i].hex);
		object_identifier_append(&text, derbuf_bytes(&oid));
		if (strcmp(strbuf_text(&text), rows[i].text) != 0)
			fail_msg("row %s: %s", rows[i].hex, strbuf_text(&text));
		strbuf_clear(&text);
		derbuf_clear(&oid);
	}
}

/* --- comparison --------------------------------------------------------------------- */

struct equal_row {
	const char *id;
	struct attribute a[ATTRIBUTES], b[ATTRIBUTES];
	bool equal;
};
static const struct equal_row equal_rows[] = {
	{ "both-empty", { { 0 } }, { { 0 } }, true },
	{ "one-empty", { A(OID_CN, UTF8, "a") }, { { 0 } }, false },
	{ "same", { A(OID_CN, UTF8, "a") }, { A(OID_CN, UTF8, "a") }, true },
	{ "other-value", { A(OID_CN, UTF8, "a") }, { A(OID_CN, UTF8, "b") }, false },
	{ "other-type", { A(OID_CN, UTF8, "a") }, { A(OID_O, UTF8, "a") }, false },
	{ "prefix", { A(OID_CN, UTF8, "a") }, { A(OID_CN, UTF8, "ab") }, false },
	{ "letter-case",
	  { A(OID_CN, UTF8, "Example CA") },
	  { A(OID_CN, UTF8, "eXAMPLE ca") },
	  true },
	{ "string-type", { A(OID_CN, UTF8, "a") }, { A(OID_CN, PRINTABLE, "a") }, true },
	{ "blanks-at-the-ends", { A(OID_CN, UTF8, "  a ") }, { A(OID_CN, UTF8, "a") }, true },
	{ "runs-of-blanks", { A(OID_CN, UTF8, "a   b") }, { A(OID_CN, PRINTABLE, "a b") }, true },
	{ "runs-of-blanks-and-at-the-end",
	  { A(OID_CN, UTF8, "a  b   c  ") },
	  { A(OID_CN, UTF8, "a b c") },
	  true },
	{ "more-behind-a-run-of-blanks",
	  { A(OID_CN, UTF8, "a  b  ") },
	  { A(OID_CN, UTF8, "a b  c") },
	  false },
	{ "blank-or-none", { A(OID_CN, UTF8, "a b") }, { A(OID_CN, UTF8, "ab") }, false },
	{ "only-blanks", { A(OID_CN, UTF8, "   ") }, { A(OID_CN, UTF8, "") }, true },
	{ "tab-is-no-blank", { A(OID_CN, UTF8, "a\tb") }, { A(OID_CN, UTF8, "a b") }, false },
	{ "nul-is-an-octet", { A(OID_CN, UTF8, "a\0b") }, { A(OID_CN, UTF8, "a\0c") }, false },
	{ "umlauts-are-not-folded",
	  { A(OID_CN, UTF8, "\xc3\x84") },
	  { A(OID_CN, UTF8, "\xc3\xa4") },
	  false },
	{ "teletex-exact",
	  { A(OID_CN, TAG_TELETEX_STRING, "a") },
	  { A(OID_CN, TAG_TELETEX_STRING, "a") },
	  true },
	{ "teletex-not-folded",
	  { A(OID_CN, TAG_TELETEX_STRING, "a") },
	  { A(OID_CN, TAG_TELETEX_STRING, "A") },
	  false },
	{ "teletex-other-type",
	  { A(OID_CN, TAG_TELETEX_STRING, "a") },
	  { A(OID_CN, UTF8, "a") },
	  false },
	{ "ia5-not-folded", { A(OID_DC, IA5, "a") }, { A(OID_DC, IA5, "A") }, false },
	{ "bmp-and-utf8",
	  { A(OID_CN, TAG_BMP_STRING, "\0A\0 \0 \0\xe9\x20\xac\xd8\x3d\xde\x00\0 ") },
	  { A(OID_CN, UTF8, " a \xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80") },
	  true },
	{ "bmp-and-printable",
	  { A(OID_CN, TAG_BMP_STRING, "\0C\0A") },
	  { A(OID_CN, PRINTABLE, "ca") },
	  true },
	{ "bmp-folded",
	  { A(OID_CN, TAG_BMP_STRING, "\0C\0A") },
	  { A(OID_CN, TAG_BMP_STRING, "\0c\0a") },
	  true },
	{ "bmp-other",
	  { A(OID_CN, TAG_BMP_STRING, "\0C\1A") },
	  { A(OID_CN, TAG_BMP_STRING, "\0c\0a") },
	  false },
	{ "bmp-prefix", { A(OID_CN, TAG_BMP_STRING, "\0c\0a") }, { A(OID_CN, UTF8, "c") }, false },
	{ "bmp-octets-of-utf8",
	  { A(OID_CN, TAG_BMP_STRING, "\0c\0a") },
	  { A(OID_CN, UTF8, "\0c\0a") },
	  false },
	{ "bmp-blanks", { A(OID_CN, TAG_BMP_STRING, "\0 \0 ") }, { A(OID_CN, UTF8, "") }, true },
	{ "bmp-odd-equals-itself-alone",
	  { A(OID_CN, TAG_BMP_STRING, "\0c\0") },
	  { A(OID_CN, UTF8, "c") },
	  false },
	{ "bmp-lone-surrogate",
	  { A(OID_CN, TAG_BMP_STRING, "\0c\xd8\x3d") },
	  { A(OID_CN, UTF8, "c\xed\xa0\xbd") },
	  false },
	{ "universal-and-bmp",
	  { A(OID_CN, TAG_UNIVERSAL_STRING, "\0\0\0A\0\1\xf6\0") },
	  { A(OID_CN, TAG_BMP_STRING, "\0a\xd8\x3d\xde\x00") },
	  true },
	{ "universal-beyond-unicode",
	  { A(OID_CN, TAG_UNIVERSAL_STRING, "\0\x11\0\0") },
	  { A(OID_CN, UTF8, "\xf4\x90\x80\x80") },
	  false },
	{ "within-an-rdn-types-repeated",
	  { A(OID_OU, UTF8, "a"), PLUS(OID_OU, UTF8, "b"), PLUS(OID_OU, TAG_BMP_STRING, "\0c") },
	  { A(OID_OU, UTF8, "C"), PLUS(OID_OU, PRINTABLE, "B"), PLUS(OID_OU, UTF8, "A") },
	  true },
	{ "within-an-rdn-types-repeated-others",
	  { A(OID_OU, UTF8, "a"), PLUS(OID_OU, UTF8, "a"), PLUS(OID_OU, UTF8, "b") },
	  { A(OID_OU, UTF8, "a"), PLUS(OID_OU, UTF8, "b"), PLUS(OID_OU, UTF8, "b") },
	  false },
	{ "order-of-rdns",
	  { A(OID_CN, UTF8, "a"), A(OID_O, UTF8, "b") },
	  { A(OID_O, UTF8, "b"), A(OID_CN, UTF8, "a") },
	  false },
	{ "order-within-an-rdn",
	  { A(OID_CN, UTF8, "a"), PLUS(OID_O, UTF8, "b") },
	  { A(OID_O, UTF8, "B"), PLUS(OID_CN, PRINTABLE, "a") },
	  true },
	{ "within-an-rdn-others",
	  { A(OID_CN, UTF8, "a"), PLUS(OID_O, UTF8, "b") },
	  { A(OID_O, UTF8, "b"), PLUS(OID_CN, UTF8, "c") },
	  false },
	{ "within-an-rdn-twice",
	  { A(OID_CN, UTF8, "a"), PLUS(OID_CN, UTF8, "a") },
	  { A(OID_CN, UTF8, "a"), PLUS(OID_CN, UTF8, "b") },
	  false },
	{ "multi-valued-or-two",
	  { A(OID_CN, UTF8, "a"), PLUS(OID_O, UTF8, "b") },
	  { A(OID_CN, UTF8, "a"), A(OID_O, UTF8, "b") },
	  false },
	{ "one-rdn-more",
	  { A(OID_CN, UTF8, "a"), A(OID_O, UTF8, "b") },
	  { A(OID_CN, UTF8, "a") },
	  false },
	{ "one-attribute-more",
	  { A(OID_CN, UTF8, "a"), PLUS(OID_O, UTF8, "b") },
	  { A(OID_CN, UTF8, "a") },
	  false },
};

static void names_compare(void **state)
{
	const struct equal_row *row = *state;
	struct derbuf a = { 0 }, b = { 0 };
	build_name(&a, row->a);
	build_name(&b, row->b);
	assert_int_equal(distinguished_name_equal(derbuf_bytes(&a), derbuf_bytes(&b)), row->equal);
	assert_int_equal(distinguished_name_equal(derbuf_bytes(&b), derbuf_bytes(&a)), row->equal);
	assert_true(distinguished_name_equal(derbuf_bytes(&a), derbuf_bytes(&a)));
	derbuf_clear(&a);
	derbuf_clear(&b);
}

/* What cannot be read equals only itself. */
static void broken_names_compare(void **unused)
{
	struct derbuf good = { 0 }, broken = { 0 };
	(void)unused;
	der_hex(&good, "300e310c300a06035504030c03777777");
	der_hex(&broken, "300f310c300a06035504030c0377777705");
	assert_false(distinguished_name_equal(derbuf_bytes(&good), derbuf_bytes(&broken)));
	assert_false(distinguished_name_equal(derbuf_bytes(&broken), derbuf_bytes(&good)));
	assert_true(distinguished_name_equal(derbuf_bytes(&broken), derbuf_bytes(&broken)));
	assert_false(distinguished_name_equal((struct bytes){ 0 }, derbuf_bytes(&good)));
	derbuf_clear(&good);
	derbuf_clear(&broken);
}

/* --- the subject in a certificate ------------------------------------------------------ */

struct subject_row {
	const char *id;
	struct attribute list[ATTRIBUTES];
	const char *facts;
};
static const struct subject_row subject_rows[] = {
	{ "no-cn", { A(OID_O, UTF8, "Example") }, "" },
	{ "one-cn", { A(OID_CN, UTF8, "www.example.com") }, "cn=www.example.com" },
	{ "cn-printable", { A(OID_CN, PRINTABLE, "a.example") }, "cn=a.example" },
	{ "cn-ia5", { A(OID_CN, IA5, "a.example") }, "cn=a.example" },
	{ "cn-teletex", { A(OID_CN, TAG_TELETEX_STRING, "a.example") }, "cn=a.example" },
	{ "cn-numeric", { A(OID_CN, TAG_NUMERIC_STRING, "1") }, "cn=1!IP_TEXT" },
	{ "cn-bmp", { A(OID_CN, TAG_BMP_STRING, "\0a") }, "cn=#0061!ENCODING" },
	{ "cn-universal", { A(OID_CN, TAG_UNIVERSAL_STRING, "\0\0\0a") }, "cn=#00000061!ENCODING" },
	{ "cn-no-string", { A(OID_CN, TAG_OCTET_STRING, "a.example") }, "cn=a.example!ENCODING" },
	{ "cn-constructed", { A(OID_CN, 0x2c, "\x0c\1a") }, "cn=#0c0161!ENCODING" },
	{ "cn-empty", { A(OID_CN, UTF8, "") }, "cn=!EMPTY" },
	{ "cn-nul", { A(OID_CN, UTF8, "a\0b") }, "cn=#610062!NUL" },
	{ "cn-blank", { A(OID_CN, UTF8, "a b") }, "cn=#612062!BLANK" },
	{ "cn-wildcard", { A(OID_CN, UTF8, "*.example.com") }, "cn=*.example.com" },
	{ "cn-ip-text", { A(OID_CN, UTF8, "192.0.2.1") }, "cn=192.0.2.1!IP_TEXT" },
	{ "several-cns",
	  { A(OID_CN, UTF8, "a"), A(OID_O, UTF8, "o"), A(OID_CN, UTF8, "b") },
	  "cn=a cn=b" },
	{ "cns-in-one-rdn",
	  { A(OID_CN, UTF8, "a"), PLUS(OID_O, UTF8, "o"), PLUS(OID_CN, UTF8, "b") },
	  "cn=a cn=b" },
	{ "email",
	  { A(OID_EMAIL, IA5, "a@example.com"), A(OID_EMAIL, IA5, "b@example.com") },
	  "email=a@example.com" },
	{ "email-and-cn", { A(OID_CN, UTF8, "a"), PLUS(OID_EMAIL, IA5, "m@x") }, "cn=a email=m@x" },
};

static void subject_is_read(void **state)
{
	const struct subject_row *row = *state;
	struct certbuilder b;
	struct certificate c;
	struct derbuf der = { 0 };
	struct strbuf text = { 0 };
	certbuilder_init(&b, NULL, test_key(TEST_KEY_ED25519, 0));
	build_rdns(&b.subject, row->list);
	certbuilder_build(&b, &der);
	assert_int_equal(certificate_read(derbuf_bytes(&der), &c, NULL), ERR_NONE);
	facts_text(&text, &c);
	assert_string_equal(strbuf_text(&text), row->facts);
	strbuf_clear(&text);
	certificate_clear(&c);
	derbuf_clear(&der);
	certbuilder_clear(&b);
}

/* Self-issued is a matter of the names; what key signed it is another question. */
static void self_issued(void **unused)
{
	static const struct {
		const char *issuer;
		unsigned issuer_key;
		bool ski, aki, self_issued, other_key;
	} rows[] = {
		{ "Example", 0, false, false, true, false },
		{ "EXAMPLE ", 0, false, false, true, false },
		{ "Other", 0, false, false, false, false },
		{ "Other", 1, true, true, false, true },
		{ "Example", 0, true, true, true, false },
		{ "Example", 1, true, true, true, true }, /* a new key under the old name */
		{ "Example", 1, true, false, true, false },
		{ "Example", 1, false, true, true, false },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct certbuilder b;
		struct certificate c;
		struct derbuf der = { 0 };
		certbuilder_init(&b, "Example", test_key(TEST_KEY_ED25519, 0));
		b.signer = test_key(TEST_KEY_ED25519, rows[i].issuer_key);
		test_name_add_text(&b.issuer, OID_CN, rows[i].issuer);
		if (rows[i].ski)
			certbuilder_add_ski(&b);
		if (rows[i].aki)
			certbuilder_add_aki(&b, NULL);
		certbuilder_build(&b, &der);
		assert_int_equal(certificate_read(derbuf_bytes(&der), &c, NULL), ERR_NONE);
		if (certificate_is_self_issued(&c) != rows[i].self_issued ||
		    certificate_key_ids_differ(&c, &c) != rows[i].other_key)
			fail_msg("row %zu", i);
		certificate_clear(&c);
		derbuf_clear(&der);
		certbuilder_clear(&b);
	}
}

static void has_dns_id(void **unused)
{
	static const struct {
		const char *extensions; /* [3], hexadecimal; NULL: none */
		bool has;
	} rows[] = {
		{ NULL, false },
		{ "a310300e300c0603551d1104053003820161", true },
		{ "a310300e300c0603551d1104053003810161", false }, /* e-mail only */
		{ "a30f300d300b0603551d11040430028200", true },    /* not well formed, but there */
		{ "a310300e300c0603551d110405300382026"
		  "1",
		  true },                                    /* unreadable: nobody knows */
		{ "a30d300b30090603551d1104023000", false }, /* empty */
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct certbuilder b;
		struct certificate c;
		struct derbuf der = { 0 };
		certbuilder_init(&b, "www.example.com", test_key(TEST_KEY_ED25519, 0));
		if (rows[i].extensions != NULL)
			der_hex(&b.raw_extensions, rows[i].extensions);
		certbuilder_build(&b, &der);
		assert_int_equal(certificate_read(derbuf_bytes(&der), &c, NULL), ERR_NONE);
		if (certificate_has_dns_id(&c) != rows[i].has)
			fail_msg("row %zu", i);
		certificate_clear(&c);
		derbuf_clear(&der);
		certbuilder_clear(&b);
	}
}

#define ADD(row, function) \
	tests[n++] = (struct CMUnitTest) \
	{ \
		(row)->id, function, NULL, NULL, (void *)(uintptr_t)(row) \
	}

int main(void)
{
	static const struct CMUnitTest single[] = {
		cmocka_unit_test(broken_names_as_text), cmocka_unit_test(hexadecimal),
		cmocka_unit_test(object_identifiers),   cmocka_unit_test(broken_names_compare),
		cmocka_unit_test(self_issued),          cmocka_unit_test(has_dns_id),
	};
	struct CMUnitTest tests[LENGTH(text_rows) + LENGTH(equal_rows) + LENGTH(subject_rows) +
				LENGTH(single)];
	size_t n = 0;
	for (size_t i = 0; i < LENGTH(text_rows); i++)
		ADD(&text_rows[i], name_as_text);
	for (size_t i = 0; i < LENGTH(equal_rows); i++)
		ADD(&equal_rows[i], names_compare);
	for (size_t i = 0; i < LENGTH(subject_rows); i++)
		ADD(&subject_rows[i], subject_is_read);
	for (size_t i = 0; i < LENGTH(single); i++)
		tests[n++] = single[i];
	return _cmocka_run_group_tests("distinguished_name", tests, n, NULL, NULL);
}
