/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/certbuilder.h"

#define DEFAULT_NOT_BEFORE_S INT64_C(1577836800) /* 2020-01-01 */
#define DEFAULT_NOT_AFTER_S INT64_C(2208988800)  /* 2040-01-01 */

void certbuilder_init(struct certbuilder *b, const char *common_name, const struct test_key *key)
{
	*b = (struct certbuilder){
		.version = 3,
		.serial = 1,
		.not_before_s = DEFAULT_NOT_BEFORE_S,
		.not_after_s = DEFAULT_NOT_AFTER_S,
		.key = key,
		.signer = key,
	};
	if (common_name != NULL)
		test_name_add_text(&b->subject, OID_CN, common_name);
}

void certbuilder_clear(struct certbuilder *b)
{
	struct derbuf *const all[] = {
		&b->subject,
		&b->issuer,
		&b->san,
		&b->extensions,
		&b->raw_version,
		&b->raw_serial,
		&b->raw_inner_algorithm,
		&b->raw_issuer,
		&b->raw_not_before,
		&b->raw_not_after,
		&b->raw_validity,
		&b->raw_subject,
		&b->raw_spki,
		&b->raw_unique_ids,
		&b->raw_extensions,
		&b->raw_tbs_end,
		&b->raw_algorithm,
		&b->raw_signature,
		&b->raw_end,
	};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		derbuf_clear(all[i]);
}

void certbuilder_issued_by(struct certbuilder *b, const struct certbuilder *issuer)
{
	derbuf_clear(&b->issuer);
	derbuf_clear(&b->raw_issuer);
	if (issuer->raw_subject.len > 0)
		der_raw(&b->raw_issuer, issuer->raw_subject.data, issuer->raw_subject.len);
	else
		der_tlv_buf(&b->raw_issuer, TAG_SEQUENCE, &issuer->subject);
	b->signer = issuer->key;
}

static void add_validity(const struct certbuilder *b, struct derbuf *tbs)
{
	if (b->raw_validity.len > 0) {
		der_raw(tbs, b->raw_validity.data, b->raw_validity.len);
		return;
	}
	size_t validity = der_begin(tbs, TAG_SEQUENCE);
	if (b->raw_not_before.len > 0)
		der_raw(tbs, b->raw_not_before.data, b->raw_not_before.len);
	else
		der_time(tbs, b->not_before_s);
	if (b->raw_not_after.len > 0)
		der_raw(tbs, b->raw_not_after.data, b->raw_not_after.len);
	else
		der_time(tbs, b->not_after_s);
	der_end(tbs, validity);
}

static void add_extension(struct derbuf *out, const char *oid, bool critical, const void *value,
			  size_t len)
{
	size_t extension = der_begin(out, TAG_SEQUENCE);
	der_oid(out, oid);
	if (critical)
		der_boolean(out, true);
	der_tlv(out, TAG_OCTET_STRING, value, len);
	der_end(out, extension);
}

static void add_extensions(const struct certbuilder *b, struct derbuf *tbs)
{
	bool has_san = b->san.len > 0 || b->san_present;
	if (b->raw_extensions.len > 0) {
		der_raw(tbs, b->raw_extensions.data, b->raw_extensions.len);
		return;
	}
	if (b->extensions.len == 0 && !has_san)
		return;
	size_t outer = der_begin(tbs, 0xa3);
	size_t list = der_begin(tbs, TAG_SEQUENCE);
	der_raw(tbs, b->extensions.data, b->extensions.len);
	if (has_san) {
		struct derbuf value = { 0 };
		der_tlv_buf(&value, TAG_SEQUENCE, &b->san);
		add_extension(tbs, "2.5.29.17", b->san_critical, value.data, value.len);
		derbuf_clear(&value);
	}
	der_end(tbs, list);
	der_end(tbs, outer);
}

static void add_name(struct derbuf *tbs, const struct derbuf *raw, const struct derbuf *rdns)
{
	if (raw->len > 0)
		der_raw(tbs, raw->data, raw->len);
	else
		der_tlv_buf(tbs, TAG_SEQUENCE, rdns);
}

static void add_issuer(const struct certbuilder *b, struct derbuf *tbs)
{
	if (b->raw_issuer.len > 0 || b->issuer.len > 0)
		add_name(tbs, &b->raw_issuer, &b->issuer);
	else
		add_name(tbs, &b->raw_subject, &b->subject);
}

static void add_version(const struct certbuilder *b, struct derbuf *tbs)
{
	if (b->raw_version.len > 0) {
		der_raw(tbs, b->raw_version.data, b->raw_version.len);
	} else if (b->version != 1) {
		size_t version = der_begin(tbs, 0xa0);
		der_integer(tbs, b->version - 1);
		der_end(tbs, version);
	}
}

static void build_tbs(const struct certbuilder *b, struct derbuf *tbs)
{
	size_t begun = der_begin(tbs, TAG_SEQUENCE);
	add_version(b, tbs);
	if (b->raw_serial.len > 0)
		der_raw(tbs, b->raw_serial.data, b->raw_serial.len);
	else
		der_integer(tbs, b->serial);
	if (b->raw_inner_algorithm.len > 0)
		der_raw(tbs, b->raw_inner_algorithm.data, b->raw_inner_algorithm.len);
	else
		test_signature_algorithm(tbs, b->signer, b->signature);
	add_issuer(b, tbs);
	add_validity(b, tbs);
	add_name(tbs, &b->raw_subject, &b->subject);
	if (b->raw_spki.len > 0)
		der_raw(tbs, b->raw_spki.data, b->raw_spki.len);
	else
		der_raw(tbs, b->key->spki.data, b->key->spki.len);
	der_raw(tbs, b->raw_unique_ids.data, b->raw_unique_ids.len);
	add_extensions(b, tbs);
	der_raw(tbs, b->raw_tbs_end.data, b->raw_tbs_end.len);
	der_end(tbs, begun);
}

static void add_signature(const struct certbuilder *b, struct derbuf *out, const struct derbuf *tbs)
{
	if (b->raw_signature.len > 0) {
		der_raw(out, b->raw_signature.data, b->raw_signature.len);
		return;
	}
	struct derbuf signature = { 0 };
	test_sign(&signature, b->signer, b->signature, derbuf_bytes(tbs));
	der_bit_string(out, 0, signature.data, signature.len);
	derbuf_clear(&signature);
}

void certbuilder_build(const struct certbuilder *b, struct derbuf *out)
{
	struct derbuf tbs = { 0 };
	build_tbs(b, &tbs);
	size_t begun = der_begin(out, TAG_SEQUENCE);
	der_raw(out, tbs.data, tbs.len);
	if (b->raw_algorithm.len > 0)
		der_raw(out, b->raw_algorithm.data, b->raw_algorithm.len);
	else
		test_signature_algorithm(out, b->signer, b->signature);
	add_signature(b, out, &tbs);
	der_raw(out, b->raw_end.data, b->raw_end.len);
	der_end(out, begun);
	derbuf_clear(&tbs);
}

void certbuilder_add_extension(struct certbuilder *b, const char *oid, bool critical,
			       const void *value, size_t len)
{
	add_extension(&b->extensions, oid, critical, value, len);
}

void certbuilder_add_extension_buf(struct certbuilder *b, const char *oid, bool critical,
				   const struct derbuf *value)
{
	add_extension(&b->extensions, oid, critical, value->data, value->len);
}

void certbuilder_add_extension_hex(struct certbuilder *b, const char *oid, bool critical,
				   const char *hex)
{
	struct derbuf value = { 0 };
	der_hex(&value, hex);
	certbuilder_add_extension_buf(b, oid, critical, &value);
	derbuf_clear(&value);
}
