/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our reader against GnuTLS's: random certificates that both must read alike. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <gnutls/x509-ext.h>
#include <gnutls/x509.h>

#include "facts/certificate.h"
#include "facts/certificate_read.h"
#include "facts/name_text.h"
#include "support/certbuilder.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

enum { CERTIFICATES = 300 };

/* --- random certificates, the same in every run ------------------------------- */

static uint32_t roll(uint64_t *state, uint32_t n)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (uint32_t)(*state >> 16) % n;
}

static const char *pick_name(uint64_t *state)
{
	static const char *const names[] = {
		"www.example.com",
		"*.example.com",
		"a",
		"xn--bcher-kva.example",
		"EXAMPLE.COM",
		"a_b.example",
		"sub.sub.sub.example.net",
		"mail.contoso.com",
		"localhost",
		"1.example",
	};
	return names[roll(state, LENGTH(names))];
}

static void add_random_attribute(struct derbuf *name, uint64_t *state)
{
	/* GnuTLS shows a value in hexadecimal when it is of another type than X.520 says */
	static const struct {
		const char *oid;
		unsigned tag;
	} types[] = {
		{ OID_CN, TAG_UTF8_STRING },
		{ OID_O, TAG_UTF8_STRING },
		{ OID_OU, TAG_PRINTABLE_STRING },
		{ OID_C, TAG_PRINTABLE_STRING },
		{ OID_L, TAG_UTF8_STRING },
		{ OID_ST, TAG_UTF8_STRING },
		{ OID_DC, TAG_IA5_STRING },
		{ OID_UID, TAG_UTF8_STRING },
		{ OID_SERIAL_NUMBER, TAG_PRINTABLE_STRING },
	};
	static const char *const values[] = { "Example",       "a, b",       "x+y=z",
					      " lead",         "trail ",     "#hash",
					      "M\xc3\xbcller", "\"quoted\"", "a;b<c>d",
					      "back\\slash" };
	uint32_t type = roll(state, LENGTH(types));
	const char *value = values[roll(state, LENGTH(values))];
	test_name_add(name, types[type].oid, types[type].tag, value, strlen(value));
}

static void add_random_names(struct certbuilder *b, uint64_t *state)
{
	for (uint32_t i = roll(state, 5); i > 0; i--)
		add_random_attribute(&b->subject, state);
	for (uint32_t i = 1 + roll(state, 3); i > 0; i--)
		add_random_attribute(&b->issuer, state);
	for (uint32_t i = roll(state, 8); i > 0; i--) {
		switch (roll(state, 6)) {
		case 0:
			certbuilder_add_ip(b, roll(state, 2) ? "192.0.2.7" : "2001:db8::7");
			break;
		case 1:
			certbuilder_add_uri(b, "https://www.example.com/");
			break;
		case 2:
			certbuilder_add_email(b, "someone@example.com");
			break;
		case 3:
			certbuilder_add_directory(b, &b->issuer);
			break;
		default:
			certbuilder_add_dns(b, pick_name(state));
			break;
		}
	}
}

static void add_random_extensions(struct certbuilder *b, uint64_t *state)
{
	static const char *const purposes[] = { OID_EKU_SERVER_AUTH, OID_EKU_CLIENT_AUTH,
						OID_EKU_OCSP_SIGNING, OID_EKU_ANY, "1.2.3.4" };
	if (roll(state, 2) > 0) {
		bool ca = roll(state, 2) > 0;
		certbuilder_add_basic_constraints(b, true, ca, (int)roll(state, 4) - 1);
	}
	if (roll(state, 2) > 0)
		certbuilder_add_key_usage(b, true, 1 + roll(state, 511));
	if (roll(state, 2) > 0) {
		const char *chosen[4] = { purposes[roll(state, LENGTH(purposes))] };
		if (roll(state, 2) > 0)
			chosen[1] = purposes[roll(state, LENGTH(purposes))];
		certbuilder_add_eku(b, false, chosen);
	}
	if (roll(state, 2) > 0)
		certbuilder_add_ski(b);
	if (roll(state, 2) > 0)
		certbuilder_add_aki(b, NULL);
	if (roll(state, 4) == 0)
		certbuilder_add_must_staple(b);
	if (roll(state, 4) == 0) {
		struct derbuf permitted = { 0 }, excluded = { 0 };
		test_subtree_add_dns(&permitted, pick_name(state));
		test_subtree_add_ip(&excluded, "10.0.0.0", "255.0.0.0");
		certbuilder_add_name_constraints(b, true, &permitted,
						 roll(state, 2) ? &excluded : NULL);
		derbuf_clear(&permitted);
		derbuf_clear(&excluded);
	}
}

/* With an Ed25519 key the octets are the same in every run. */
static void build_random(struct derbuf *out, uint64_t *state, bool any_key)
{
	static const enum test_key_kind kinds[] = {
		TEST_KEY_ED25519, TEST_KEY_ED25519, TEST_KEY_EC256,   TEST_KEY_EC384,
		TEST_KEY_EC521,   TEST_KEY_RSA2048, TEST_KEY_RSA1024,
	};
	struct certbuilder b;
	uint32_t kind = any_key ? roll(state, LENGTH(kinds)) : 0;
	certbuilder_init(&b, NULL, test_key(kinds[kind], 0));
	b.serial = roll(state, 0x7fffffff);
	b.serial <<= roll(state, 32);
	b.not_before_s = INT64_C(-600000000) + (int64_t)roll(state, 0xffffffff);
	b.not_after_s = b.not_before_s + INT64_C(1000000007) * roll(state, 200);
	add_random_names(&b, state);
	add_random_extensions(&b, state);
	certbuilder_build(&b, out);
	certbuilder_clear(&b);
}

/* --- comparison, one aspect each ------------------------------------------------ */

/* GnuTLS knows no time before 1970; where its time_t has 32 bits, all from 2038 on is
 * the last hour of 2037. */
static void compare_time(time_t library_s, int64_t own_s)
{
	if (own_s < 0)
		own_s = 0;
	else if (sizeof(time_t) == 4 && own_s >= INT64_C(2145916800))
		own_s = INT64_C(2145914603);
	assert_true((int64_t)library_s == own_s);
}

static void compare_fields(gnutls_x509_crt_t crt, const struct certificate *c)
{
	uint8_t serial[32];
	size_t size = sizeof(serial);
	unsigned bits;
	assert_int_equal(gnutls_x509_crt_get_version(crt), c->version);
	assert_int_equal(gnutls_x509_crt_get_serial(crt, serial, &size), 0);
	assert_true(bytes_equal(c->serial, (struct bytes){ serial, size }));
	compare_time(gnutls_x509_crt_get_activation_time(crt), c->not_before_s);
	compare_time(gnutls_x509_crt_get_expiration_time(crt), c->not_after_s);
	int algorithm = gnutls_x509_crt_get_pk_algorithm(crt, &bits);
	assert_int_equal(algorithm, c->key_algorithm == KEY_RSA  ? GNUTLS_PK_RSA
				    : c->key_algorithm == KEY_EC ? GNUTLS_PK_ECDSA
								 : GNUTLS_PK_EDDSA_ED25519);
	assert_int_equal(bits, (c->key_bits + 7) / 8 * 8); /* it calls P-521 one of 528 bits */
}

static void compare_raw(gnutls_x509_crt_t crt, const struct certificate *c)
{
	gnutls_datum_t datum;
	uint8_t octets[1024];
	size_t size = sizeof(octets);
	assert_int_equal(gnutls_x509_crt_get_raw_dn(crt, &datum), 0);
	assert_true(bytes_equal(c->subject, (struct bytes){ datum.data, datum.size }));
	gnutls_free(datum.data);
	assert_int_equal(gnutls_x509_crt_get_raw_issuer_dn(crt, &datum), 0);
	assert_true(bytes_equal(c->issuer, (struct bytes){ datum.data, datum.size }));
	gnutls_free(datum.data);
	assert_int_equal(gnutls_x509_crt_get_signature(crt, (char *)octets, &size), 0);
	assert_true(bytes_equal(c->signature, (struct bytes){ octets, size }));
}

static void compare_dn_text(gnutls_x509_crt_t crt, const struct certificate *c)
{
	gnutls_datum_t datum;
	struct strbuf text = { 0 };
	assert_int_equal(gnutls_x509_crt_get_issuer_dn3(crt, &datum, 0), 0);
	distinguished_name_append(&text, c->issuer);
	assert_string_equal(strbuf_text(&text), (const char *)datum.data);
	gnutls_free(datum.data);
	strbuf_clear(&text);
}

static unsigned san_type(enum name_kind kind)
{
	switch (kind) {
	case NAME_DNS:
		return GNUTLS_SAN_DNSNAME;
	case NAME_IP:
		return GNUTLS_SAN_IPADDRESS;
	case NAME_URI:
		return GNUTLS_SAN_URI;
	case NAME_EMAIL:
		return GNUTLS_SAN_RFC822NAME;
	case NAME_DIRECTORY:
		return GNUTLS_SAN_DN;
	default:
		return GNUTLS_SAN_OTHERNAME;
	}
}

static void compare_san(gnutls_x509_crt_t crt, const struct certificate *c)
{
	gnutls_datum_t ext, value;
	gnutls_subject_alt_names_t sans;
	unsigned critical, type;
	int result = gnutls_x509_crt_get_extension_by_oid2(crt, "2.5.29.17", 0, &ext, &critical);
	assert_int_equal(result == 0, c->has_san);
	if (result < 0)
		return;
	assert_int_equal(critical != 0, c->san_critical);
	assert_int_equal(gnutls_subject_alt_names_init(&sans), 0);
	assert_int_equal(gnutls_x509_ext_import_subject_alt_names(&ext, sans, 0), 0);
	for (unsigned i = 0; i < c->n_names; i++) {
		assert_int_equal(gnutls_subject_alt_names_get(sans, i, &type, &value, NULL), 0);
		assert_int_equal(type, san_type(c->names[i].kind));
		if (type != GNUTLS_SAN_DN) /* GnuTLS gives its text */
			assert_true(bytes_equal(c->names[i].value,
						(struct bytes){ value.data, value.size }));
	}
	assert_int_equal(
		gnutls_subject_alt_names_get(sans, (unsigned)c->n_names, &type, &value, NULL),
		GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE);
	gnutls_subject_alt_names_deinit(sans);
	gnutls_free(ext.data);
}

static void compare_constraints(gnutls_x509_crt_t crt, const struct certificate *c)
{
	unsigned critical, ca, usage;
	int path_len;
	int result = gnutls_x509_crt_get_basic_constraints(crt, &critical, &ca, &path_len);
	assert_int_equal(result >= 0, c->has_basic_constraints);
	if (result >= 0) {
		assert_int_equal(ca != 0, c->is_ca);
		assert_int_equal(path_len, c->path_len);
	}
	result = gnutls_x509_crt_get_key_usage(crt, &usage, &critical);
	assert_int_equal(result == 0, c->has_key_usage);
	if (result == 0) {
		assert_int_equal((usage & GNUTLS_KEY_DIGITAL_SIGNATURE) != 0,
				 (c->key_usage & KEY_USAGE_DIGITAL_SIGNATURE) != 0);
		assert_int_equal((usage & GNUTLS_KEY_KEY_ENCIPHERMENT) != 0,
				 (c->key_usage & KEY_USAGE_KEY_ENCIPHERMENT) != 0);
		assert_int_equal((usage & GNUTLS_KEY_KEY_AGREEMENT) != 0,
				 (c->key_usage & KEY_USAGE_KEY_AGREEMENT) != 0);
		assert_int_equal((usage & GNUTLS_KEY_KEY_CERT_SIGN) != 0,
				 (c->key_usage & KEY_USAGE_KEY_CERT_SIGN) != 0);
		assert_int_equal((usage & GNUTLS_KEY_CRL_SIGN) != 0,
				 (c->key_usage & KEY_USAGE_CRL_SIGN) != 0);
		assert_int_equal((usage & GNUTLS_KEY_DECIPHER_ONLY) != 0,
				 (c->key_usage & KEY_USAGE_DECIPHER_ONLY) != 0);
	}
}

static unsigned purpose_bit(const char *oid)
{
	if (strcmp(oid, OID_EKU_SERVER_AUTH) == 0)
		return EKU_SERVER_AUTH;
	if (strcmp(oid, OID_EKU_CLIENT_AUTH) == 0)
		return EKU_CLIENT_AUTH;
	if (strcmp(oid, OID_EKU_OCSP_SIGNING) == 0)
		return EKU_OCSP_SIGNING;
	return strcmp(oid, OID_EKU_ANY) == 0 ? EKU_ANY : EKU_OTHER;
}

static void compare_purposes(gnutls_x509_crt_t crt, const struct certificate *c)
{
	unsigned eku = 0, n = 0;
	char oid[64];
	size_t size = sizeof(oid);
	while (gnutls_x509_crt_get_key_purpose_oid(crt, n, oid, &size, NULL) == 0) {
		eku |= purpose_bit(oid);
		size = sizeof(oid);
		n++;
	}
	assert_int_equal(n > 0, c->has_eku);
	assert_int_equal(eku, c->eku);
}

static void compare_ids(gnutls_x509_crt_t crt, const struct certificate *c)
{
	uint8_t id[64];
	size_t size = sizeof(id);
	gnutls_datum_t ext;
	int result = gnutls_x509_crt_get_subject_key_id(crt, id, &size, NULL);
	assert_int_equal(result == 0, c->subject_key_id.len > 0);
	if (result == 0)
		assert_true(bytes_equal(c->subject_key_id, (struct bytes){ id, size }));
	size = sizeof(id);
	result = gnutls_x509_crt_get_authority_key_id(crt, id, &size, NULL);
	assert_int_equal(result == 0, c->authority_key_id.len > 0);
	if (result == 0)
		assert_true(bytes_equal(c->authority_key_id, (struct bytes){ id, size }));
	result = gnutls_x509_crt_get_extension_by_oid2(crt, GNUTLS_X509EXT_OID_TLSFEATURES, 0, &ext,
						       NULL);
	assert_int_equal(result == 0, c->must_staple);
	if (result == 0)
		gnutls_free(ext.data);
}

static void compare_name_constraints(gnutls_x509_crt_t crt, const struct certificate *c)
{
	gnutls_x509_name_constraints_t nc;
	gnutls_datum_t value;
	unsigned critical, type;
	assert_int_equal(gnutls_x509_name_constraints_init(&nc), 0);
	int result = gnutls_x509_crt_get_name_constraints(crt, nc, 0, &critical);
	assert_int_equal(result == 0, c->name_constraints.present);
	for (unsigned i = 0; i < c->name_constraints.n_permitted; i++) {
		const struct subtree *subtree = &c->name_constraints.permitted[i];
		assert_int_equal(gnutls_x509_name_constraints_get_permitted(nc, i, &type, &value),
				 0);
		assert_int_equal(type, san_type(subtree->kind));
		assert_true(bytes_equal(subtree->base, (struct bytes){ value.data, value.size }));
	}
	for (unsigned i = 0; i < c->name_constraints.n_excluded; i++) {
		const struct subtree *subtree = &c->name_constraints.excluded[i];
		assert_int_equal(gnutls_x509_name_constraints_get_excluded(nc, i, &type, &value),
				 0);
		assert_int_equal(type, san_type(subtree->kind));
		assert_true(bytes_equal(subtree->base, (struct bytes){ value.data, value.size }));
	}
	gnutls_x509_name_constraints_deinit(nc);
}

static void random_certificates(void **aspect)
{
	void (*const compare)(gnutls_x509_crt_t, const struct certificate *) =
		*(void (**)(gnutls_x509_crt_t, const struct certificate *))*aspect;
	uint64_t state = UINT64_C(0x9e3779b97f4a7c15);
	for (int i = 0; i < CERTIFICATES; i++) {
		struct derbuf der = { 0 };
		struct certificate c;
		gnutls_x509_crt_t crt;
		build_random(&der, &state, true);
		gnutls_datum_t datum = { der.data, (unsigned)der.len };
		assert_int_equal(gnutls_x509_crt_init(&crt), 0);
		assert_int_equal(gnutls_x509_crt_import(crt, &datum, GNUTLS_X509_FMT_DER), 0);
		assert_int_equal(certificate_read(derbuf_bytes(&der), &c, NULL), ERR_NONE);
		assert_int_equal(c.defects, 0);
		compare(crt, &c);
		certificate_clear(&c);
		gnutls_x509_crt_deinit(crt);
		derbuf_clear(&der);
	}
}

/* A name that is wrong in itself, or of a kind that does not exist. */
static bool has_odd_name(const struct certificate *c)
{
	for (size_t i = 0; i < c->n_names; i++) {
		if (c->names[i].defect != NAME_DEFECT_NONE || c->names[i].kind == NAME_OTHER)
			return true;
	}
	return false;
}

/* GnuTLS also looks into issuerAltName, which an octet changed in
 * subjectAltName's OID and others' makes of them, and which we pass over. */
static bool has_issuer_alt_name(const struct derbuf *der)
{
	for (size_t i = 0; i + 5 <= der->len; i++) {
		if (memcmp(der->data + i, "\x06\x03\x55\x1d\x12", 5) == 0)
			return true;
	}
	return false;
}

/* What GnuTLS refuses to import must have a defect here, in the certificate or
 * in one of its names.  (The other way round GnuTLS is often the more lenient,
 * see certificate.h.)  Octets of random certificates are changed one at a time. */
static void what_gnutls_refuses_has_a_defect(void **unused)
{
	uint64_t state = UINT64_C(0x2545f4914f6cdd1d);
	unsigned n_refused = 0;
	(void)unused;
	for (int i = 0; i < CERTIFICATES; i++) {
		struct derbuf der = { 0 };
		build_random(&der, &state, false);
		for (int change = 0; change < 20; change++) {
			struct certificate c;
			gnutls_x509_crt_t crt;
			size_t at = roll(&state, (uint32_t)der.len);
			uint8_t before = der.data[at];
			der.data[at] = (uint8_t)roll(&state, 256);
			gnutls_datum_t datum = { der.data, (unsigned)der.len };
			assert_int_equal(gnutls_x509_crt_init(&crt), 0);
			int result = gnutls_x509_crt_import(crt, &datum, GNUTLS_X509_FMT_DER);
			assert_int_equal(certificate_read(derbuf_bytes(&der), &c, NULL), ERR_NONE);
			if (result < 0 && !has_issuer_alt_name(&der)) {
				n_refused++;
				if (c.defects == 0 && !has_odd_name(&c))
					fail_msg("certificate %d, octet %zu (%02x for %02x): %s", i,
						 at, der.data[at], before, gnutls_strerror(result));
			}
			certificate_clear(&c);
			gnutls_x509_crt_deinit(crt);
			der.data[at] = before;
		}
		derbuf_clear(&der);
	}
	assert_true(n_refused > CERTIFICATES);
}

int main(void)
{
	static void (*const aspects[])(gnutls_x509_crt_t, const struct certificate *) = {
		compare_fields,      compare_raw,      compare_dn_text, compare_san,
		compare_constraints, compare_purposes, compare_ids,     compare_name_constraints,
	};
	static const char *const names[] = {
		"fields",      "raw",      "dn_text", "san",
		"constraints", "purposes", "ids",     "name_constraints",
	};
	struct CMUnitTest tests[LENGTH(aspects) + 1];
	for (size_t i = 0; i < LENGTH(aspects); i++)
		tests[i] = (struct CMUnitTest){ names[i], random_certificates, NULL, NULL,
						(void *)(uintptr_t)&aspects[i] };
	tests[LENGTH(aspects)] =
		(struct CMUnitTest)cmocka_unit_test(what_gnutls_refuses_has_a_defect);
	return _cmocka_run_group_tests("certificate_gnutls", tests, LENGTH(tests), NULL, NULL);
}
