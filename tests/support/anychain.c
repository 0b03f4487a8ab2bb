/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "anychain.h"

#include <stdlib.h>

#include "support/certbuilder.h"

#define DAY_S INT64_C(86400)

/* --- keys ------------------------------------------------------------------------- */

enum { KEYS = 8, FIRST_EC = 4, FIRST_RSA = 6 };

static struct test_key keys[KEYS];

/* SubjectPublicKeyInfo: an octet again and again. */
static void make_point(struct derbuf *spki, const char *head, unsigned octet, size_t n)
{
	der_hex(spki, head);
	while (n-- > 0)
		der_octet(spki, octet);
}

static void make_modulus(struct derbuf *spki, size_t n)
{
	size_t info = der_begin(spki, TAG_SEQUENCE);
	der_hex(spki, "300d06092a864886f70d0101010500");
	size_t bits = der_begin(spki, TAG_BIT_STRING);
	der_octet(spki, 0);
	size_t key = der_begin(spki, TAG_SEQUENCE);
	size_t modulus = der_begin(spki, TAG_INTEGER);
	der_octet(spki, 0);
	while (n-- > 0)
		der_octet(spki, 0xc5);
	der_end(spki, modulus);
	der_integer(spki, 65537);
	der_end(spki, key);
	der_end(spki, bits);
	der_end(spki, info);
}

static void free_keys(void)
{
	for (size_t i = 0; i < KEYS; i++) {
		derbuf_clear(&keys[i].spki);
		derbuf_clear(&keys[i].key_id);
	}
}

static void make_key(unsigned i)
{
	struct test_key *key = &keys[i];
	key->kind = i < FIRST_EC    ? TEST_KEY_ED25519
		    : i < FIRST_RSA ? TEST_KEY_EC256
				    : TEST_KEY_RSA2048;
	if (i < FIRST_EC)
		make_point(&key->spki, "302a300506032b6570032100", i, 32);
	else if (i < FIRST_RSA)
		make_point(&key->spki, "3059301306072a8648ce3d020106082a8648ce3d03010703420004", i,
			   64);
	else
		make_modulus(&key->spki, i == FIRST_RSA ? 256 : 128);
	der_octet(&key->key_id, i);
}

static const struct test_key *key_of(size_t number)
{
	if (keys[0].spki.len == 0) {
		for (unsigned i = 0; i < KEYS; i++)
			make_key(i);
		if (atexit(free_keys) != 0)
			support_die("atexit");
	}
	return &keys[number % KEYS];
}

static enum signature_answer signed_by(void *context, const struct certificate *child,
				       const struct certificate *issuer)
{
	(void)context;
	if (child->signature.len == 0 || issuer->spki.len == 0)
		return SIGNATURE_UNREADABLE;
	for (unsigned i = 0; i < KEYS; i++) {
		if (bytes_equal(derbuf_bytes(&key_of(i)->spki), issuer->spki))
			return child->signature.data[0] == i ? SIGNATURE_GOOD : SIGNATURE_BAD;
	}
	return SIGNATURE_UNREADABLE;
}

struct signature_oracle anychain_oracle(void)
{
	return (struct signature_oracle){ signed_by, NULL };
}

/* --- what may be wrong, or only different ---------------------------------------------- */

struct spoilt {
	struct certbuilder b;
	struct choices *choices;
	bool is_leaf;
	/* Extensions that are there unless a spoil leaves them out or has its own. */
	bool has_basic_constraints, has_key_usage, has_eku;
	size_t damage_at;
	bool is_damaged;
};

static void spoil_dates(struct spoilt *s)
{
	/* Of a judgement at 2026-11-26. */
	static const int64_t starts_s[] = { INT64_C(1577836800), INT64_C(1800000000), 0, -1,
					    INT64_C(1795348800) };
	static const int64_t lasts_s[] = { 0,           DAY_S,        90 * DAY_S,
					   398 * DAY_S, 2500 * DAY_S, 9000 * DAY_S,
					   -DAY_S };
	s->b.not_before_s = CHOOSE(s->choices, starts_s);
	s->b.not_after_s = s->b.not_before_s + CHOOSE(s->choices, lasts_s);
}

static void spoil_odd_date(struct spoilt *s)
{
	static const char *const times[] = { "20300101000000", "20300101000000.5Z",
					     "20301332000000Z", "203001010000Z", "" };
	derbuf_clear(&s->b.raw_not_after);
	der_tlv_text(&s->b.raw_not_after, TAG_GENERALIZED_TIME, CHOOSE(s->choices, times));
}

static void spoil_authority(struct spoilt *s)
{
	static const int path_lens[] = { -1, 0, 1 };
	s->has_basic_constraints = false;
	if (choose(s->choices, 4) == 0)
		return;
	bool critical = choose(s->choices, 2) == 0, ca = choose(s->choices, 2) == 0;
	certbuilder_add_basic_constraints(&s->b, critical, ca, CHOOSE(s->choices, path_lens));
}

static void spoil_key_usage(struct spoilt *s)
{
	static const unsigned usages[] = { 0,      1 << 0,          1 << 2, 1 << 4,
					   1 << 5, 1 << 5 | 1 << 6, 1 << 1 };
	s->has_key_usage = false;
	if (choose(s->choices, 4) != 0)
		certbuilder_add_key_usage(&s->b, choose(s->choices, 2) == 0,
					  CHOOSE(s->choices, usages));
}

static void spoil_purpose(struct spoilt *s)
{
	static const char *const oids[] = { OID_EKU_CLIENT_AUTH, OID_EKU_SERVER_AUTH, OID_EKU_ANY,
					    OID_EKU_OCSP_SIGNING };
	const char *list[3] = { NULL };
	s->has_eku = false;
	for (size_t n = choose(s->choices, 3), i = 0; i < n; i++)
		list[i] = CHOOSE(s->choices, oids);
	if (list[0] != NULL)
		certbuilder_add_eku(&s->b, choose(s->choices, 2) == 1, list);
}

static void spoil_hash(struct spoilt *s)
{
	static const enum test_signature rsa[] = { TEST_SIGNATURE_RSA_SHA1, TEST_SIGNATURE_RSA_MD5,
						   TEST_SIGNATURE_RSA_PSS_SHA256,
						   TEST_SIGNATURE_ECDSA_SHA1,
						   TEST_SIGNATURE_DSA_SHA256 };
	s->b.signature = CHOOSE(s->choices, rsa);
}

static void spoil_version(struct spoilt *s)
{
	s->b.version = 1 + (int)choose(s->choices, 2);
	if (choose(s->choices, 2) == 0) {
		s->has_basic_constraints = s->has_key_usage = s->has_eku = false;
		derbuf_clear(&s->b.san);
		s->b.san.len = s->b.extensions.len = 0;
	}
}

static void spoil_extension(struct spoilt *s)
{
	static const struct {
		const char *oid, *value;
	} rows[] = {
		{ "1.2.3.4", "0500" },
		{ "2.5.29.18", "300d820b6578616d706c652e636f6d" },
		{ "1.3.6.1.4.1.11129.2.4.3", "0500" },
		{ "2.5.29.31", "300830 06a004a0028600" },
		{ "1.3.6.1.5.5.7.1.1",
		  "3019 3017 06082b06010505073002 860b687474703a2f2f612e6578" },
		{ "1.3.6.1.5.5.7.1.24", "3003020105" },
		{ "2.16.840.1.113730.1.1", "03020640" },
		{ "2.5.29.17", "3000" },
		{ "2.5.29.19", "30030101ff0500" },
	};
	unsigned i = choose(s->choices, LENGTH(rows));
	certbuilder_add_extension_hex(&s->b, rows[i].oid, choose(s->choices, 2) == 1,
				      rows[i].value);
}

static void spoil_key_ids(struct spoilt *s)
{
	if (choose(s->choices, 2) == 0)
		certbuilder_add_ski(&s->b);
	if (choose(s->choices, 2) == 0)
		certbuilder_add_aki(&s->b, choose(s->choices, 2) == 0
						   ? s->b.signer
						   : key_of(choose(s->choices, KEYS)));
}

static void spoil_constraints(struct spoilt *s)
{
	static const char *const bases[] = { "example.com",     ".example.com", "example.org", "",
					     "www.example.com", "*.example.com" };
	struct derbuf trees[2] = { { 0 }, { 0 } };
	for (size_t n = 1 + choose(s->choices, 2); n > 0; n--) {
		struct derbuf *tree = &trees[choose(s->choices, 2)];
		if (choose(s->choices, 4) == 3)
			test_subtree_add_ip(tree, "192.0.2.0", "255.255.255.0");
		else
			test_subtree_add_dns(tree, CHOOSE(s->choices, bases));
	}
	certbuilder_add_name_constraints(&s->b, choose(s->choices, 2) == 0, &trees[0], &trees[1]);
	derbuf_clear(&trees[0]);
	derbuf_clear(&trees[1]);
}

static void spoil_policies(struct spoilt *s)
{
	static const char *const policies[] = { "3008 3006 06 04 55 1d 20 00",
						"3006 3004 06 02 2a 03", "3006 3004 06 02 2a 04" };
	static const char *const others[][2] = {
		{ "2.5.29.36", "3003 80 01 00" },
		{ "2.5.29.36", "3003 81 01 01" },
		{ "2.5.29.54", "020100" },
		{ "2.5.29.33", "300a 3008 06 02 2a 03 06 02 2a 04" },
	};
	if (choose(s->choices, 3) != 2)
		certbuilder_add_extension_hex(&s->b, "2.5.29.32", choose(s->choices, 2) == 1,
					      CHOOSE(s->choices, policies));
	if (choose(s->choices, 2) == 0) {
		unsigned i = choose(s->choices, LENGTH(others));
		certbuilder_add_extension_hex(&s->b, others[i][0], true, others[i][1]);
	}
}

static void spoil_names(struct spoilt *s)
{
	static const char *const names[] = {
		"*.example.com",
		"example.com",
		"WWW.Example.COM",
		"www.example.com.",
		"w*.example.com",
		"xn--bcher-kva.example",
		"mail.example.org",
		"*",
		"*.com",
		"192.0.2.1",
		"",
		"-a.example.com",
		"www.example.com",
		"*.*.example.com",
		"a_b.example.com",
	};
	if (choose(s->choices, 2) == 0)
		s->b.san.len = 0;
	for (size_t n = choose(s->choices, 4); n > 0; n--)
		certbuilder_add_dns(&s->b, CHOOSE(s->choices, names));
	switch (choose(s->choices, 6)) {
	case 1:
		certbuilder_add_ip(&s->b, "192.0.2.1");
		break;
	case 2:
		certbuilder_add_uri(&s->b, "sip:www.example.com");
		break;
	case 3:
		certbuilder_add_srv(&s->b, "_imaps.example.com");
		break;
	case 4:
		certbuilder_add_san(&s->b, 0x87, "\1\2\3", 3);
		break;
	case 5:
		certbuilder_add_directory(&s->b, &s->b.subject);
		break;
	}
}

static void spoil_subject(struct spoilt *s)
{
	static const char *const cns[] = { "www.example.com", "*.example.com", "Nobody",
					   "mail.example.org", "192.0.2.1" };
	if (choose(s->choices, 2) == 0)
		s->b.subject.len = 0;
	if (choose(s->choices, 2) == 0)
		test_name_add_text(&s->b.subject, OID_CN, CHOOSE(s->choices, cns));
}

static void spoil_serial(struct spoilt *s)
{
	static const int64_t serials[] = { 2, 0, -1, INT64_MAX };
	s->b.serial = CHOOSE(s->choices, serials);
}

static void spoil_octet(struct spoilt *s)
{
	s->is_damaged = true;
	s->damage_at = choose(s->choices, 256) | choose(s->choices, 8) << 8;
}

static void (*const spoils[])(struct spoilt *) = {
	spoil_dates,    spoil_names,   spoil_authority, spoil_key_usage, spoil_purpose,
	spoil_hash,     spoil_version, spoil_extension, spoil_key_ids,   spoil_constraints,
	spoil_policies, spoil_subject, spoil_serial,    spoil_odd_date,  spoil_octet,
};

/* --- certificates ------------------------------------------------------------------------ */

/* "A0" to "A5"; some differ only in letter case. */
static void set_name(struct derbuf *name, size_t number, bool is_lower)
{
	char text[] = { is_lower ? 'a' : 'A', (char)('0' + number % 6), '\0' };
	name->len = 0;
	test_name_add_text(name, OID_CN, text);
}

static void add_usual(struct spoilt *s)
{
	static const char *const for_servers[] = { OID_EKU_SERVER_AUTH, NULL };
	if (s->has_basic_constraints)
		certbuilder_add_basic_constraints(&s->b, true, true, -1);
	if (s->has_key_usage)
		certbuilder_add_key_usage(&s->b, true, s->is_leaf ? 1 << 0 : 1 << 5 | 1 << 6);
	if (s->has_eku)
		certbuilder_add_eku(&s->b, false, for_servers);
}

/* An octet of it becomes another. */
static void damage(struct spoilt *s, struct derbuf *out, size_t begun)
{
	if (s->is_damaged)
		out->data[begun + s->damage_at % (out->len - begun)] ^=
			(uint8_t)(1 + choose(s->choices, 255));
}

void anychain_certificate(struct choices *choices, size_t place, bool is_last, struct derbuf *out)
{
	bool is_leaf = place == 0;
	struct spoilt s = { .choices = choices,
			    .is_leaf = is_leaf,
			    .has_basic_constraints = !is_leaf,
			    .has_key_usage = true,
			    .has_eku = is_leaf };
	uint8_t signature[64];
	size_t above = is_last ? place : place + 1;
	unsigned n_spoils = choose(choices, 4);
	unsigned strange = choose(choices, 4) == 3 ? choose(choices, 256) : 0;
	certbuilder_init(&s.b, NULL, key_of(place + (strange & 3)));
	size_t signer = (above + (strange >> 2 & 3)) % KEYS;
	s.b.signer = key_of(signer);
	set_name(&s.b.subject, place, false);
	set_name(&s.b.issuer, above + (strange >> 4 & 1), (strange & 32) != 0);
	if (is_leaf)
		certbuilder_add_dns(&s.b, "www.example.com");
	for (unsigned i = 0; i < n_spoils; i++)
		CHOOSE(choices, spoils)(&s);
	if (is_last && (strange & 64) == 0) {
		s.b.issuer.len = 0;
		der_raw(&s.b.issuer, s.b.subject.data, s.b.subject.len);
	}
	add_usual(&s);
	memset(signature, (int)signer, sizeof(signature));
	der_bit_string(&s.b.raw_signature, 0, signature, sizeof(signature));
	size_t begun = out->len;
	certbuilder_build(&s.b, out);
	damage(&s, out, begun);
	certbuilder_clear(&s.b);
}
