/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates that are cut, damaged, hostile or huge: no read beyond the octets,
 * no long run, and damage never passes for a sound certificate. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "facts/certificate_read.h"
#include "facts/distinguished_name.h"
#include "facts/name_text.h"
#include "support/certbuilder.h"
#include "support/certificatecheck.h"
#include "support/cpuclock.h"
#include "factstext.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* A certificate with everything in it. */
static void build_rich(struct derbuf *out)
{
	struct certbuilder b;
	struct derbuf permitted = { 0 }, excluded = { 0 };
	const char *const purposes[] = { OID_EKU_SERVER_AUTH, OID_EKU_CLIENT_AUTH, NULL };
	certbuilder_init(&b, "www.example.com", test_key(TEST_KEY_ED25519, 0));
	test_name_add(&b.subject, OID_O, TAG_BMP_STRING, "\0E\0x", 4);
	test_name_add_text(&b.subject, OID_EMAIL, "a@example.com");
	certbuilder_add_basic_constraints(&b, true, true, 3);
	certbuilder_add_key_usage(&b, true, 0x61);
	certbuilder_add_eku(&b, false, purposes);
	certbuilder_add_ski(&b);
	certbuilder_add_aki(&b, NULL);
	certbuilder_add_must_staple(&b);
	test_subtree_add_dns(&permitted, "example.com");
	test_subtree_add_ip(&excluded, "2001:db8::", "ffff:ffff::");
	certbuilder_add_name_constraints(&b, true, &permitted, &excluded);
	certbuilder_add_extension_hex(&b, "1.2.3.4", true, "0500");
	certbuilder_add_dns(&b, "www.example.com");
	certbuilder_add_ip(&b, "192.0.2.1");
	certbuilder_add_srv(&b, "_imaps.example.com");
	certbuilder_add_uri(&b, "sip:example.com");
	certbuilder_add_directory(&b, &b.subject);
	certbuilder_build(&b, out);
	derbuf_clear(&permitted);
	derbuf_clear(&excluded);
	certbuilder_clear(&b);
}

/* Reads, and uses every function on what came of it. */
static struct certificate read_and_use(struct bytes der)
{
	struct certificate c;
	struct strbuf text = { 0 };
	assert_int_equal(certificate_read(der, &c, NULL), ERR_NONE);
	const char *unsound = certificatecheck(&c);
	if (unsound != NULL)
		fail_msg("%s", unsound);
	facts_text(&text, &c);
	distinguished_name_append(&text, c.subject);
	distinguished_name_append(&text, c.issuer);
	assert_false(strbuf_failed(&text));
	strbuf_clear(&text);
	(void)certificate_is_self_issued(&c);
	(void)certificate_has_dns_id(&c);
	(void)distinguished_name_equal(c.subject, c.issuer);
	return c;
}

/* The check that all of these rest on tells what lies elsewhere, and what excludes each other. */
static void what_is_unsound_is_told(void **unused)
{
	struct derbuf der = { 0 };
	(void)unused;
	build_rich(&der);
	struct certificate whole = read_and_use(derbuf_bytes(&der));
	struct certificate broken = whole;
	broken.scts = (struct bytes){ der.data, 1 };
	assert_string_equal(certificatecheck(&broken), "scts");
	broken = whole;
	broken.scts = (struct bytes){ whole.der + whole.der_len - 1, 2 };
	assert_string_equal(certificatecheck(&broken), "scts");
	broken = whole;
	broken.has_san = false;
	assert_string_equal(certificatecheck(&broken), "names come with a SAN");
	broken = whole;
	broken.name_constraints.permitted = &(struct subtree){ NAME_DNS, { der.data, 1 } };
	assert_string_equal(certificatecheck(&broken), "permitted subtrees lie within");
	certificate_clear(&whole);
	derbuf_clear(&der);
}

/* Cut behind each octet: what is read never holds more than the whole does, and
 * is never without a defect. */
static void cut_at_every_octet(void **unused)
{
	struct derbuf der = { 0 };
	(void)unused;
	build_rich(&der);
	struct certificate whole = read_and_use(derbuf_bytes(&der));
	assert_int_equal(whole.defects, 0);
	assert_int_equal(whole.n_names, 5);
	size_t n_with_names = 0, n_with_subject = 0;
	for (size_t len = 0; len < der.len; len++) {
		uint8_t *cut = malloc(len > 0 ? len : 1);
		assert_non_null(cut);
		memcpy(cut, der.data, len);
		struct certificate c = read_and_use((struct bytes){ cut, len });
		free(cut);
		assert_true((c.defects & CERTIFICATE_DEFECT_DER) != 0);
		assert_true(c.n_names == 0 || c.n_names == whole.n_names);
		assert_true(c.subject.len == 0 || bytes_equal(c.subject, whole.subject));
		assert_true(certificate_has_dns_id(&c));
		assert_true(c.tbs.len == 0 || bytes_equal(c.tbs, whole.tbs));
		n_with_names += c.n_names > 0;
		n_with_subject += c.subject.len > 0;
		certificate_clear(&c);
	}
	/* it does go as far as it can */
	assert_true(n_with_names >= whole.signature.len);
	assert_true(n_with_subject > der.len / 2);
	certificate_clear(&whole);
	derbuf_clear(&der);
}

/* Each octet changed in several ways, and replaced by each of 256 in headers. */
static void change_every_octet(void **unused)
{
	static const uint8_t masks[] = { 0x01, 0x02, 0x20, 0x40, 0x80, 0xff, 0x7f };
	struct derbuf der = { 0 };
	(void)unused;
	build_rich(&der);
	for (size_t at = 0; at < der.len; at++) {
		for (size_t i = 0; i < LENGTH(masks); i++) {
			der.data[at] ^= masks[i];
			struct certificate c = read_and_use(derbuf_bytes(&der));
			certificate_clear(&c);
			der.data[at] ^= masks[i];
		}
	}
	derbuf_clear(&der);
}

/* Octets left out, and octets put in. */
static void shift_at_every_octet(void **unused)
{
	struct derbuf der = { 0 };
	(void)unused;
	build_rich(&der);
	uint8_t *changed = malloc(der.len + 1);
	assert_non_null(changed);
	for (size_t at = 0; at < der.len; at++) {
		memcpy(changed, der.data, at);
		memcpy(changed + at, der.data + at + 1, der.len - at - 1);
		struct certificate c = read_and_use((struct bytes){ changed, der.len - 1 });
		assert_true(c.defects != 0);
		certificate_clear(&c);
		changed[at] = 0x30;
		memcpy(changed + at + 1, der.data + at, der.len - at);
		c = read_and_use((struct bytes){ changed, der.len + 1 });
		assert_true(c.defects != 0);
		certificate_clear(&c);
	}
	free(changed);
	derbuf_clear(&der);
}

static struct certificate read_builder(const struct certbuilder *b)
{
	struct derbuf der = { 0 };
	certbuilder_build(b, &der);
	struct certificate c = read_and_use(derbuf_bytes(&der));
	derbuf_clear(&der);
	return c;
}

/* Octets that would steer a terminal, a web page or a shell come out as they
 * are: facts are raw, and made safe on the way out. */
static void hostile_strings(void **unused)
{
	static const struct {
		const char *octets;
		size_t len;
		bool good_name;
	} rows[] = {
		{ "a|b", 3, false },
		{ "a\nb", 3, false },
		{ "\x1b[31mred", 8, false },
		{ "<script>", 8, false },
		{ "[OK]", 4, false },
		{ "\"'`", 3, false },
		{ "$(id)", 5, false },
		{ "\xff\xfe", 2, false },
		{ "a\0b", 3, false },
		{ "\xe2\x80\xae", 3, false },
		{ "a, DNS:b", 8, false },
		{ "\x9b"
		  "31m",
		  4, false },
		{ "good.example", 12, true },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct certbuilder b;
		certbuilder_init(&b, NULL, test_key(TEST_KEY_ED25519, 0));
		test_name_add(&b.subject, OID_CN, TAG_UTF8_STRING, rows[i].octets, rows[i].len);
		certbuilder_add_san(&b, 0x82, rows[i].octets, rows[i].len);
		struct certificate c = read_builder(&b);
		struct bytes expected = { (const uint8_t *)rows[i].octets, rows[i].len };
		assert_int_equal(c.defects, 0);
		assert_int_equal(c.n_names, 1);
		assert_int_equal(c.n_cns, 1);
		assert_true(bytes_equal(c.names[0].value, expected));
		assert_true(bytes_equal(c.cns[0].value, expected));
		if ((c.names[0].defect == NAME_DEFECT_NONE) != rows[i].good_name ||
		    (c.cns[0].defect == NAME_DEFECT_NONE) != rows[i].good_name)
			fail_msg("row %zu: defect %d", i, (int)c.names[0].defect);
		certificate_clear(&c);
		certbuilder_clear(&b);
	}
}

/* A wrong name between good ones takes none of them with it. */
static void one_bad_name_among_good_ones(void **unused)
{
	struct certbuilder b;
	(void)unused;
	certbuilder_init(&b, NULL, test_key(TEST_KEY_ED25519, 0));
	certbuilder_add_dns(&b, "first.example");
	certbuilder_add_san(&b, 0x82, "", 0);
	certbuilder_add_san(&b, 0x9e, "x", 1);
	certbuilder_add_san(&b, 0x87, "12345", 5);
	certbuilder_add_san(&b, 0x82, "a\0.example", 10);
	certbuilder_add_dns(&b, "last.example");
	struct certificate c = read_builder(&b);
	assert_int_equal(c.n_names, 6);
	assert_int_equal(c.names[0].defect, NAME_DEFECT_NONE);
	assert_int_equal(c.names[1].defect, NAME_DEFECT_EMPTY);
	assert_int_equal(c.names[2].kind, NAME_OTHER);
	assert_int_equal(c.names[3].defect, NAME_DEFECT_IP_LENGTH);
	assert_int_equal(c.names[4].defect, NAME_DEFECT_NUL);
	assert_int_equal(c.names[5].defect, NAME_DEFECT_NONE);
	certificate_clear(&c);
	certbuilder_clear(&b);
}

/* Far below this even under a sanitizer; quadratic work would take minutes. */
#define QUICKLY_US INT64_C(10000000)

static void ten_thousand_names(void **unused)
{
	struct certbuilder b;
	int64_t start_us = test_cpu_us();
	(void)unused;
	certbuilder_init(&b, NULL, test_key(TEST_KEY_ED25519, 0));
	for (unsigned i = 0; i < 10000; i++) {
		char name[64];
		snprintf(name, sizeof(name), "host-%u.example.com", i);
		certbuilder_add_dns(&b, name);
	}
	struct certificate c = read_builder(&b);
	assert_int_equal(c.defects, 0);
	assert_int_equal(c.n_names, 10000);
	assert_int_equal(c.names[9999].value.len, strlen("host-9999.example.com"));
	assert_memory_equal(c.names[9999].value.data, "host-9999.example.com",
			    c.names[9999].value.len);
	certificate_clear(&c);
	certbuilder_clear(&b);
	assert_true(test_cpu_us() - start_us < QUICKLY_US);
}

/* As many elements as a megabyte can hold, of each kind that is kept or sorted. */
static void as_many_as_fit(void **unused)
{
	static const struct {
		const char *id;
		const char *element; /* hexadecimal */
		bool in_subject, in_extensions;
		unsigned defects;
	} rows[] = {
		{ "names", "8200", false, false, 0 },
		{ "extensions", "300606022a030400", false, true, CERTIFICATE_DEFECT_DUPLICATE },
		{ "rdns", "3109300706035504030c00", true, false, 0 },
		{ "empty-rdns", "3100", true, false, CERTIFICATE_DEFECT_NAME },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct certbuilder b;
		struct derbuf element = { 0 };
		int64_t start_us = test_cpu_us();
		certbuilder_init(&b, NULL, test_key(TEST_KEY_ED25519, 0));
		der_hex(&b.raw_issuer, "3000");
		der_hex(&element, rows[i].element);
		struct derbuf *into = rows[i].in_subject      ? &b.subject
				      : rows[i].in_extensions ? &b.extensions
							      : &b.san;
		while (into->len + 1000 < CERTIFICATE_MAX_BYTES)
			der_raw(into, element.data, element.len);
		struct certificate c = read_builder(&b);
		if (c.defects != rows[i].defects)
			fail_msg("row %s: defects %x", rows[i].id, c.defects);
		assert_true(test_cpu_us() - start_us < QUICKLY_US);
		certificate_clear(&c);
		derbuf_clear(&element);
		certbuilder_clear(&b);
	}
}

/* RDNs of thousands of attributes, in two orders. */
static void huge_rdns_compare_in_bounded_time(void **unused)
{
	struct derbuf a = { 0 }, b = { 0 };
	int64_t start_us = test_cpu_us();
	(void)unused;
	size_t name_a = der_begin(&a, TAG_SEQUENCE), rdn_a = test_rdn_begin(&a);
	size_t name_b = der_begin(&b, TAG_SEQUENCE), rdn_b = test_rdn_begin(&b);
	for (unsigned i = 0; i < 20000; i++) {
		char value[16];
		snprintf(value, sizeof(value), "%u", i);
		test_rdn_attribute(&a, OID_CN, TAG_UTF8_STRING, value, strlen(value));
		snprintf(value, sizeof(value), "%u", 19999 - i);
		test_rdn_attribute(&b, OID_CN, TAG_UTF8_STRING, value, strlen(value));
	}
	der_end(&a, rdn_a);
	der_end(&a, name_a);
	der_end(&b, rdn_b);
	der_end(&b, name_b);
	assert_false(distinguished_name_equal(derbuf_bytes(&a), derbuf_bytes(&b)));
	assert_true(test_cpu_us() - start_us < QUICKLY_US);
	derbuf_clear(&a);
	derbuf_clear(&b);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_unsound_is_told),
		cmocka_unit_test(cut_at_every_octet),
		cmocka_unit_test(change_every_octet),
		cmocka_unit_test(shift_at_every_octet),
		cmocka_unit_test(hostile_strings),
		cmocka_unit_test(one_bad_name_among_good_ones),
		cmocka_unit_test(ten_thousand_names),
		cmocka_unit_test(as_many_as_fit),
		cmocka_unit_test(huge_rdns_compare_in_bounded_time),
	};
	return cmocka_run_group_tests_name("certificate_hostile", tests, NULL, NULL);
}
