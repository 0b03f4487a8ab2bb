/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is worth judging: each limit is met and passed by one, in DER and in forms
 * that no library takes, and whatever octets there are, it ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "facts/certificate_limits.h"
#include "facts/session.h"
#include "support/derbuf.h"
#include "support/errorwords.h"

/* How many there are of each. */
struct shape {
	size_t name_parts;
	size_t attributes; /* of the first part, beyond its own */
	size_t extensions;
	size_t names;
	size_t constraints;
	size_t issuer_parts; /* beyond the first */
	size_t modulus_bytes;
	size_t exponent_bytes;
	size_t padding; /* octets of a large extension */
	size_t policies;
	size_t mappings;
	size_t subgroup_bytes; /* of a DSA key; 0: the key is RSA */
	/* other forms; NULL and 0: as they should be */
	const char *before, *part, *behind; /* of the subject, hexadecimal */
	const char *key;                    /* the octets of the BIT STRING, hexadecimal */
	const char *parameters_of;          /* the algorithm whose parameters are those of DSA */
	unsigned bits_tag, sequence_tag, modulus_tag, exponent_tag;
	size_t key_padding, excluded;
};

static const struct shape ordinary = { .name_parts = 3,
				       .extensions = 3,
				       .names = 2,
				       .constraints = 2,
				       .excluded = 1,
				       .modulus_bytes = 256,
				       .exponent_bytes = 3 };

static void add_attribute(struct derbuf *der)
{
	size_t attribute = der_begin(der, TAG_SEQUENCE);
	der_oid(der, "2.5.4.3");
	der_tlv_text(der, TAG_UTF8_STRING, "x");
	der_end(der, attribute);
}

static void add_forms(struct derbuf *der, const struct shape *shape)
{
	size_t name = der_begin(der, TAG_SEQUENCE);
	if (shape->before != NULL)
		der_hex(der, shape->before);
	for (size_t i = 0; i < shape->name_parts; i++)
		der_hex(der, shape->part);
	if (shape->behind != NULL)
		der_hex(der, shape->behind);
	der_end(der, name);
}

static void add_name(struct derbuf *der, size_t parts, size_t attributes)
{
	size_t name = der_begin(der, TAG_SEQUENCE);
	for (size_t i = 0; i < parts; i++) {
		size_t set = der_begin(der, TAG_SET);
		add_attribute(der);
		for (size_t k = 0; i == 0 && k < attributes; k++)
			add_attribute(der);
		der_end(der, set);
	}
	der_end(der, name);
}

static void add_algorithm(struct derbuf *der)
{
	size_t algorithm = der_begin(der, TAG_SEQUENCE);
	der_oid(der, "1.2.840.113549.1.1.1");
	der_end(der, algorithm);
}

/* A positive INTEGER of so many octets, its highest bit set. */
static void add_number(struct derbuf *der, unsigned tag, size_t bytes)
{
	uint8_t *octets = calloc(1, bytes + 1);
	assert_non_null(octets);
	memset(octets + 1, 0x81, bytes);
	der_tlv(der, tag != 0 ? tag : 0x02, octets, bytes + 1);
	free(octets);
}

/* id-dsa, or another algorithm, with p, q and g */
static void add_dsa(struct derbuf *der, const struct shape *shape)
{
	size_t algorithm = der_begin(der, TAG_SEQUENCE);
	der_oid(der, shape->parameters_of != NULL ? shape->parameters_of : "1.2.840.10040.4.1");
	size_t parameters = der_begin(der, TAG_SEQUENCE);
	add_number(der, 0, 1000);
	add_number(der, 0, shape->subgroup_bytes);
	add_number(der, 0, 999);
	der_end(der, parameters);
	der_end(der, algorithm);
}

static void add_key(struct derbuf *der, const struct shape *shape)
{
	struct derbuf key = { 0 };
	der_octet(&key, 0); /* of its last octet all bits are used */
	size_t sequence =
		der_begin(&key, shape->sequence_tag != 0 ? shape->sequence_tag : TAG_SEQUENCE);
	add_number(&key, shape->modulus_tag, shape->modulus_bytes);
	add_number(&key, shape->exponent_tag, shape->exponent_bytes);
	der_end(&key, sequence);
	if (shape->key != NULL) {
		derbuf_clear(&key);
		der_hex(&key, shape->key);
	}
	size_t spki = der_begin(der, TAG_SEQUENCE);
	if (shape->subgroup_bytes > 0)
		add_dsa(der, shape);
	else
		add_algorithm(der);
	der_tlv_buf(der, shape->bits_tag != 0 ? shape->bits_tag : 0x03, &key);
	for (size_t i = 0; i < shape->key_padding; i++)
		der_octet(der, 0);
	der_end(der, spki);
	derbuf_clear(&key);
}

static void add_extension(struct derbuf *der, const char *oid, const struct derbuf *value)
{
	size_t extension = der_begin(der, TAG_SEQUENCE);
	der_oid(der, oid);
	der_tlv(der, 0x01, (const uint8_t *)"\xff", 1);
	der_tlv(der, 0x04, value->data, value->len);
	der_end(der, extension);
}

/* SEQUENCE OF SEQUENCE { OID } */
static void add_list(struct derbuf *der, const char *oid, size_t n)
{
	struct derbuf list = { 0 };
	size_t outer = der_begin(&list, TAG_SEQUENCE);
	for (size_t i = 0; i < n; i++) {
		size_t inner = der_begin(&list, TAG_SEQUENCE);
		der_oid(&list, "1.2.3");
		der_end(&list, inner);
	}
	der_end(&list, outer);
	if (n > 0)
		add_extension(der, oid, &list);
	derbuf_clear(&list);
}

static void add_extensions(struct derbuf *der, const struct shape *shape)
{
	struct derbuf san = { 0 }, constraints = { 0 }, rest = { 0 };
	size_t list = der_begin(&san, TAG_SEQUENCE);
	for (size_t i = 0; i < shape->names; i++)
		der_tlv_text(&san, 0x82, "a.b");
	der_end(&san, list);
	list = der_begin(&constraints, TAG_SEQUENCE);
	for (size_t i = 0; i < 2; i++) {
		size_t trees = der_begin(&constraints, 0xa0 + (unsigned)i);
		size_t n = i == 0 ? shape->constraints : shape->excluded;
		for (size_t k = 0; k < n; k++) {
			size_t tree = der_begin(&constraints, TAG_SEQUENCE);
			der_tlv_text(&constraints, 0x82, "b");
			der_end(&constraints, tree);
		}
		der_end(&constraints, trees);
	}
	der_end(&constraints, list);
	uint8_t *padding = calloc(1, shape->padding + 1);
	assert_non_null(padding);
	der_tlv(&rest, 0x04, padding, shape->padding);
	free(padding);
	size_t outer = der_begin(der, 0xa3);
	list = der_begin(der, TAG_SEQUENCE);
	add_extension(der, "2.5.29.17", &san);
	add_extension(der, "2.5.29.30", &constraints);
	add_list(der, "2.5.29.32", shape->policies);
	add_list(der, "2.5.29.33", shape->mappings);
	for (size_t i = 2; i < shape->extensions; i++)
		add_extension(der, "1.2.3.4", &rest);
	der_end(der, list);
	der_end(der, outer);
	derbuf_clear(&san);
	derbuf_clear(&constraints);
	derbuf_clear(&rest);
}

static void make(struct derbuf *der, const struct shape *shape)
{
	size_t certificate = der_begin(der, TAG_SEQUENCE);
	size_t tbs = der_begin(der, TAG_SEQUENCE);
	size_t version = der_begin(der, 0xa0);
	der_tlv(der, 0x02, (const uint8_t *)"\x02", 1);
	der_end(der, version);
	der_tlv(der, 0x02, (const uint8_t *)"\x01", 1);
	add_algorithm(der);
	add_name(der, 1 + shape->issuer_parts, 0);
	size_t validity = der_begin(der, TAG_SEQUENCE);
	der_tlv_text(der, 0x17, "260101000000Z");
	der_tlv_text(der, 0x17, "270101000000Z");
	der_end(der, validity);
	if (shape->part != NULL)
		add_forms(der, shape);
	else
		add_name(der, shape->name_parts, shape->attributes);
	add_key(der, shape);
	add_extensions(der, shape);
	der_end(der, tbs);
	add_algorithm(der);
	der_tlv(der, 0x03, (const uint8_t *)"\0x", 2);
	der_end(der, certificate);
}

static const struct row {
	const char *id;
	size_t part; /* offset in struct shape */
	size_t most; /* that is taken */
	const char *words;
} rows[] = {
	{ "name-parts", offsetof(struct shape, name_parts), 500, "more than 500 parts in a name" },
	{ "issuer-parts", offsetof(struct shape, issuer_parts), 499,
	  "more than 500 parts in a name" },
	{ "attributes-of-a-part", offsetof(struct shape, attributes), 497,
	  "more than 500 parts in a name" },
	{ "extensions", offsetof(struct shape, extensions), 200, "more than 200 extensions" },
	{ "alternative-names", offsetof(struct shape, names), 20000,
	  "more than 20000 alternative names" },
	{ "constraints", offsetof(struct shape, constraints), 9999,
	  "more than 10000 name constraints" },
	{ "excluded", offsetof(struct shape, excluded), 9998, "more than 10000 name constraints" },
	{ "modulus", offsetof(struct shape, modulus_bytes), 2048,
	  "more than 16384 bits in the modulus of its key" },
	{ "policies", offsetof(struct shape, policies), 1000,
	  "more than 1000 certificate policies" },
	{ "mappings", offsetof(struct shape, mappings), 1000, "more than 1000 policy mappings" },
	{ "subgroup", offsetof(struct shape, subgroup_bytes), 64,
	  "more than 512 bits in the subgroup of its DSA key" },
};

static void check(const struct shape *shape, const char *words)
{
	struct derbuf der = { 0 };
	struct error error = { 0 };
	make(&der, shape);
	struct bytes octets = { der.data, der.len };
	enum err err = certificate_limits_check(octets, &error);
	if (words == NULL) {
		assert_int_equal(err, ERR_NONE);
	} else {
		assert_int_equal(err, ERR_CERTIFICATE_LIMIT);
		assert_int_equal(error_finding(err), FINDING_TOO_LARGE);
		if (strstr(error_words(&error), words) == NULL)
			fail_msg("'%s' is not in '%s'", words, error_words(&error));
	}
	/* Nothing of it is kept. */
	struct session session = { 0 };
	assert_int_equal(session_add_certificate(&session, octets, NULL), err);
	assert_int_equal(session.n_chain, err == ERR_NONE);
	session_clear(&session);
	derbuf_clear(&der);
}

static void run_row(void **state)
{
	const struct row *row = *state;
	struct shape shape = ordinary;
	check(&shape, NULL);
	memcpy((char *)&shape + row->part, &row->most, sizeof(row->most));
	check(&shape, NULL);
	size_t beyond = row->most + 1;
	memcpy((char *)&shape + row->part, &beyond, sizeof(beyond));
	check(&shape, row->words);
}

/* What breaks off before its length is no part. */
static void cut_parts(void **unused)
{
	struct shape shape = ordinary;
	(void)unused;
	shape.part = "3100";
	shape.name_parts = 500;
	shape.behind = "3f01";
	check(&shape, NULL);
	shape.behind = "3f0100";
	check(&shape, "more than 500 parts in a name");
}

/* A long exponent makes a signature dear where the modulus is long, too. */
static void exponents(void **unused)
{
	(void)unused;
	struct shape shape = ordinary;
	shape.modulus_bytes = shape.exponent_bytes = 384;
	check(&shape, NULL);
	shape.modulus_bytes = 385;
	check(&shape, "more than 64 bits in the exponent of its key");
	shape.exponent_bytes = 8;
	check(&shape, NULL);
	shape.exponent_bytes = 9;
	check(&shape, "more than 64 bits in the exponent of its key");
}

/* Parts are counted, however they are written. */
static void forms(void **unused)
{
#define X25 "00000000000000000000000000000000000000000000000000"
	static const struct {
		const char *before, *part;
		size_t parts;
		bool is_taken;
	} cases[] = {
		{ NULL, "3100", 500, true },
		{ NULL, "3100", 501, false },
		{ NULL, "318100", 500, true },
		{ NULL, "318100", 501, false },
		{ NULL, "31820000", 501, false },
		{ NULL, "1e00", 500, true },
		{ NULL, "1e00", 501, false },
		{ NULL, "3f0100", 500, true },
		{ NULL, "3f0100", 501, false },
		{ NULL, "3f810100", 500, true },
		{ NULL, "3f810100", 501, false },
		{ NULL, "3f81ff0100", 500, true },
		{ NULL, "3f81ff0100", 501, false },
		{ NULL, "31020500", 500, true },
		{ NULL, "31020500", 501, false },
		{ NULL, "310405000500", 250, true },
		{ NULL, "310405000500", 251, false },
		{ "317f047d" X25 X25 X25 X25 X25, "3100", 499, true },
		{ "317f047d" X25 X25 X25 X25 X25, "3100", 500, false },
		/* no library goes beyond a length that is not said, or a tag without one */
		{ "3080", "3100", 501, true },
		{ "3f80", "80", 1, true },
		{ NULL, "3f", 1, true },
		{ NULL, "31", 1, true },
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct shape shape = ordinary;
		struct derbuf der = { 0 };
		shape.before = cases[i].before;
		shape.part = cases[i].part;
		shape.name_parts = cases[i].parts;
		make(&der, &shape);
		print_message("%zu: %s\n", i, cases[i].part);
		assert_int_equal(
			certificate_limits_check((struct bytes){ der.data, der.len }, NULL),
			cases[i].is_taken ? ERR_NONE : ERR_CERTIFICATE_LIMIT);
		derbuf_clear(&der);
	}
}

/* The second number of a Diffie-Hellman key (RFC 3279, 2.3.3) is its generator, as long as
 * the first. */
static void parameters_of_others(void **unused)
{
	struct shape shape = ordinary;
	(void)unused;
	shape.subgroup_bytes = 1000;
	check(&shape, "more than 512 bits in the subgroup of its DSA key");
	shape.parameters_of = "1.2.840.10046.2.1";
	check(&shape, NULL);
}

/* What is no RSA key is looked at as a whole only. */
static void other_keys(void **unused)
{
	static const struct shape keys[] = {
		{ .bits_tag = 0x04 },
		{ .sequence_tag = 0x31 },
		{ .modulus_tag = 0x04 },
		{ .exponent_tag = 0x04 },
		{ .key = "" },
		{ .key = "00" },
		{ .key = "00 30 05 0200 020103" }, /* a modulus of no octets */
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct shape shape = ordinary;
		shape.bits_tag = keys[i].bits_tag;
		shape.sequence_tag = keys[i].sequence_tag;
		shape.modulus_tag = keys[i].modulus_tag;
		shape.exponent_tag = keys[i].exponent_tag;
		shape.key = keys[i].key;
		shape.modulus_bytes = 4000;
		shape.exponent_bytes = 385;
		print_message("%zu\n", i);
		check(&shape, NULL);
	}
	/* The contents of the key are 289 octets without padding. */
	struct shape shape = ordinary;
	shape.key_padding = 16384 - 289;
	check(&shape, NULL);
	shape.key_padding++;
	check(&shape, "more than 16384 octets in its key");
}

static void octets(void **unused)
{
	(void)unused;
	struct shape shape = ordinary;
	shape.padding = 1 << 20;
	check(&shape, "more than 1048576 octets");
}

/* A chain of certificates each of which is fine. */
static void chains(void **unused)
{
	(void)unused;
	struct derbuf der = { 0 };
	struct session session = { 0 };
	struct error error = { 0 };
	struct shape shape = ordinary;
	enum err err = ERR_NONE;
	shape.padding = 300000;
	make(&der, &shape);
	for (int i = 0; i < 3; i++) {
		err = session_add_certificate(&session, (struct bytes){ der.data, der.len },
					      &error);
		assert_int_equal(err, ERR_NONE);
	}
	err = session_add_certificate(&session, (struct bytes){ der.data, der.len }, &error);
	assert_int_equal(err, ERR_CHAIN_TOO_LARGE);
	assert_int_equal(session.n_chain, 3);
	session_clear(&session);
	derbuf_clear(&der);
}

/* Cut anywhere, and with any octet changed: it ends, and reads nothing beyond. */
static void damage(void **unused)
{
	(void)unused;
	struct derbuf der = { 0 };
	make(&der, &ordinary);
	for (size_t len = 0; len <= der.len; len++) {
		uint8_t *cut = malloc(len + 1);
		assert_non_null(cut);
		memcpy(cut, der.data, len);
		assert_int_equal(certificate_limits_check((struct bytes){ cut, len }, NULL),
				 ERR_NONE);
		free(cut);
	}
	for (size_t i = 0; i < der.len; i++) {
		for (unsigned value = 0; value < 256; value += 5) {
			uint8_t before = der.data[i];
			der.data[i] = (uint8_t)value;
			(void)!certificate_limits_check((struct bytes){ der.data, der.len }, NULL);
			der.data[i] = before;
		}
	}
	derbuf_clear(&der);
}

/* Lengths in more octets than needed hide nothing. */
static void long_lengths(void **unused)
{
	(void)unused;
	struct derbuf der = { 0 };
	struct shape shape = ordinary;
	shape.name_parts = 501;
	make(&der, &shape);
	/* 30 82 xx xx becomes 30 84 00 00 xx xx */
	uint8_t *octets = malloc(der.len + 2);
	assert_non_null(octets);
	assert_memory_equal(der.data, "\x30\x82", 2);
	memcpy(octets, "\x30\x84\0\0", 4);
	memcpy(octets + 4, der.data + 2, der.len - 2);
	assert_int_equal(certificate_limits_check((struct bytes){ octets, der.len + 2 }, NULL),
			 ERR_CERTIFICATE_LIMIT);
	free(octets);
	derbuf_clear(&der);
}

int main(void)
{
	enum { ROWS = sizeof(rows) / sizeof(rows[0]), MORE = 9 };
	struct CMUnitTest tests[ROWS + MORE] = {
		cmocka_unit_test(exponents),
		cmocka_unit_test(octets),
		cmocka_unit_test(forms),
		cmocka_unit_test(other_keys),
		cmocka_unit_test(chains),
		cmocka_unit_test(damage),
		cmocka_unit_test(long_lengths),
		cmocka_unit_test(cut_parts),
		cmocka_unit_test(parameters_of_others),
	};
	for (size_t i = 0; i < ROWS; i++)
		tests[MORE + i] = (struct CMUnitTest){ rows[i].id, run_row, NULL, NULL,
						       (void *)(uintptr_t)&rows[i] };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
