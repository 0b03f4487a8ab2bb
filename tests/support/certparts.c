/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The well-known parts that certbuilder.h offers: names and extensions. */
#include "support/certbuilder.h"

#include <arpa/inet.h>

size_t test_rdn_begin(struct derbuf *name)
{
	return der_begin(name, TAG_SET);
}

void test_rdn_attribute(struct derbuf *name, const char *oid, unsigned tag, const void *data,
			size_t len)
{
	size_t attribute = der_begin(name, TAG_SEQUENCE);
	der_oid(name, oid);
	der_tlv(name, tag, data, len);
	der_end(name, attribute);
}

void test_name_add(struct derbuf *name, const char *oid, unsigned tag, const void *data, size_t len)
{
	size_t rdn = test_rdn_begin(name);
	test_rdn_attribute(name, oid, tag, data, len);
	der_end(name, rdn);
}

void test_name_add_text(struct derbuf *name, const char *oid, const char *text)
{
	test_name_add(name, oid, TAG_UTF8_STRING, text, strlen(text));
}

void certbuilder_add_san(struct certbuilder *b, unsigned tag, const void *data, size_t len)
{
	der_tlv(&b->san, tag, data, len);
}

void certbuilder_add_dns(struct certbuilder *b, const char *name)
{
	der_tlv_text(&b->san, 0x82, name);
}

void certbuilder_add_uri(struct certbuilder *b, const char *uri)
{
	der_tlv_text(&b->san, 0x86, uri);
}

void certbuilder_add_email(struct certbuilder *b, const char *address)
{
	der_tlv_text(&b->san, 0x81, address);
}

/* Four or sixteen octets. */
static size_t parse_address(const char *text, uint8_t octets[16])
{
	if (inet_pton(AF_INET, text, octets) == 1)
		return 4;
	if (inet_pton(AF_INET6, text, octets) != 1)
		support_die("not an IP address");
	return 16;
}

void certbuilder_add_ip(struct certbuilder *b, const char *address)
{
	uint8_t octets[16];
	size_t len = parse_address(address, octets);
	der_tlv(&b->san, 0x87, octets, len);
}

void certbuilder_add_other(struct certbuilder *b, const char *oid, const struct derbuf *value)
{
	size_t other = der_begin(&b->san, 0xa0);
	der_oid(&b->san, oid);
	der_tlv_buf(&b->san, 0xa0, value);
	der_end(&b->san, other);
}

void certbuilder_add_srv(struct certbuilder *b, const char *name)
{
	struct derbuf value = { 0 };
	der_tlv_text(&value, TAG_IA5_STRING, name);
	certbuilder_add_other(b, "1.3.6.1.5.5.7.8.7", &value);
	derbuf_clear(&value);
}

/* Name is a CHOICE, so [4] is explicit. */
void certbuilder_add_directory(struct certbuilder *b, const struct derbuf *rdns)
{
	size_t directory = der_begin(&b->san, 0xa4);
	der_tlv_buf(&b->san, TAG_SEQUENCE, rdns);
	der_end(&b->san, directory);
}

void certbuilder_add_basic_constraints(struct certbuilder *b, bool critical, bool ca, int path_len)
{
	struct derbuf value = { 0 };
	size_t sequence = der_begin(&value, TAG_SEQUENCE);
	if (ca)
		der_boolean(&value, true);
	if (path_len >= 0)
		der_integer(&value, path_len);
	der_end(&value, sequence);
	certbuilder_add_extension_buf(b, "2.5.29.19", critical, &value);
	derbuf_clear(&value);
}

/* Named bits: bit 0 is the highest of the first octet, trailing zeros are cut. */
void certbuilder_add_key_usage(struct certbuilder *b, bool critical, unsigned bits)
{
	uint8_t octets[2] = { 0, 0 };
	unsigned last = 0;
	for (unsigned n = 0; n < 16; n++) {
		if ((bits & 1u << n) != 0) {
			octets[n / 8] = (uint8_t)(octets[n / 8] | 0x80u >> n % 8);
			last = n;
		}
	}
	struct derbuf value = { 0 };
	if (bits == 0)
		der_bit_string(&value, 0, NULL, 0);
	else
		der_bit_string(&value, 7 - last % 8, octets, last / 8 + 1);
	certbuilder_add_extension_buf(b, "2.5.29.15", critical, &value);
	derbuf_clear(&value);
}

void certbuilder_add_eku(struct certbuilder *b, bool critical, const char *const *oids)
{
	struct derbuf value = { 0 };
	size_t sequence = der_begin(&value, TAG_SEQUENCE);
	for (; *oids != NULL; oids++)
		der_oid(&value, *oids);
	der_end(&value, sequence);
	certbuilder_add_extension_buf(b, "2.5.29.37", critical, &value);
	derbuf_clear(&value);
}

void certbuilder_add_ski(struct certbuilder *b)
{
	struct derbuf value = { 0 };
	der_tlv_buf(&value, TAG_OCTET_STRING, &b->key->key_id);
	certbuilder_add_extension_buf(b, "2.5.29.14", false, &value);
	derbuf_clear(&value);
}

void certbuilder_add_aki(struct certbuilder *b, const struct test_key *issuer)
{
	struct derbuf value = { 0 };
	size_t sequence = der_begin(&value, TAG_SEQUENCE);
	der_tlv_buf(&value, 0x80, &(issuer != NULL ? issuer : b->signer)->key_id);
	der_end(&value, sequence);
	certbuilder_add_extension_buf(b, "2.5.29.35", false, &value);
	derbuf_clear(&value);
}

/* TLS feature: SEQUENCE { status_request (5) }, RFC 7633. */
void certbuilder_add_must_staple(struct certbuilder *b)
{
	certbuilder_add_extension_hex(b, "1.3.6.1.5.5.7.1.24", false, "3003020105");
}

void certbuilder_add_name_constraints(struct certbuilder *b, bool critical,
				      const struct derbuf *permitted, const struct derbuf *excluded)
{
	struct derbuf value = { 0 };
	size_t sequence = der_begin(&value, TAG_SEQUENCE);
	if (permitted != NULL && permitted->len > 0)
		der_tlv_buf(&value, 0xa0, permitted);
	if (excluded != NULL && excluded->len > 0)
		der_tlv_buf(&value, 0xa1, excluded);
	der_end(&value, sequence);
	certbuilder_add_extension_buf(b, "2.5.29.30", critical, &value);
	derbuf_clear(&value);
}

void test_subtree_add(struct derbuf *subtrees, unsigned tag, const void *data, size_t len)
{
	size_t subtree = der_begin(subtrees, TAG_SEQUENCE);
	der_tlv(subtrees, tag, data, len);
	der_end(subtrees, subtree);
}

void test_subtree_add_dns(struct derbuf *subtrees, const char *base)
{
	test_subtree_add(subtrees, 0x82, base, strlen(base));
}

void test_subtree_add_ip(struct derbuf *subtrees, const char *address, const char *mask)
{
	uint8_t octets[32];
	size_t len = parse_address(address, octets);
	if (parse_address(mask, octets + len) != len)
		support_die("address and mask are not of one family");
	test_subtree_add(subtrees, 0x87, octets, 2 * len);
}

void test_pem_append(struct derbuf *out, const char *label, struct bytes der)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	der_raw(out, "-----BEGIN ", 11);
	der_raw(out, label, strlen(label));
	der_raw(out, "-----\n", 6);
	for (size_t i = 0; i < der.len; i += 3) {
		size_t n = der.len - i < 3 ? der.len - i : 3;
		uint32_t group = (uint32_t)der.data[i] << 16;
		if (n > 1)
			group |= (uint32_t)der.data[i + 1] << 8;
		if (n > 2)
			group |= der.data[i + 2];
		char quad[4] = { digits[group >> 18 & 63], digits[group >> 12 & 63],
				 n > 1 ? digits[group >> 6 & 63] : '=',
				 n > 2 ? digits[group & 63] : '=' };
		der_raw(out, quad, 4);
		if (i % 48 == 45 || i + n == der.len)
			der_octet(out, '\n');
	}
	der_raw(out, "-----END ", 9);
	der_raw(out, label, strlen(label));
	der_raw(out, "-----\n", 6);
}
