/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: any octets as a certificate.  Every part that is reported lies
 * within the octets; an octet behind the certificate changes nothing but one
 * defect; a certificate that is cut never passes for a whole one; names compare
 * the same both ways round. */
#include <stdlib.h>
#include <string.h>

#include "facts/certificate.h"
#include "facts/certificate_limits.h"
#include "facts/certificate_read.h"
#include "facts/der.h"
#include "facts/distinguished_name.h"
#include "facts/hex.h"
#include "facts/name_text.h"
#include "facts/oid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

static bool is_within(struct bytes part, const uint8_t *data, size_t len)
{
	return data != NULL && part.data >= data && part.len <= len &&
	       (size_t)(part.data - data) <= len - part.len;
}

static void require_within(const struct certificate *c, struct bytes part)
{
	if (part.len > 0)
		require(is_within(part, c->der, c->der_len) ||
			is_within(part, c->rewritten, c->rewritten_len));
}

static void require_sound(const struct certificate *c)
{
	const struct bytes parts[] = {
		c->serial,
		c->tbs,
		c->signature_algorithm,
		c->signature,
		c->issuer,
		c->subject,
		c->spki,
		c->subject_email,
		c->subject_key_id,
		c->authority_key_id,
		c->unknown_critical,
	};
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		require_within(c, parts[i]);
	for (size_t i = 0; i < c->n_names; i++)
		require_within(c, c->names[i].value);
	for (size_t i = 0; i < c->n_cns; i++)
		require_within(c, c->cns[i].value);
	for (size_t i = 0; i < c->name_constraints.n_permitted; i++)
		require_within(c, c->name_constraints.permitted[i].base);
	for (size_t i = 0; i < c->name_constraints.n_excluded; i++)
		require_within(c, c->name_constraints.excluded[i].base);
	require(c->version >= 0 && c->version <= 3 && c->path_len >= -1);
	require((c->n_unknown_critical > 0) == (c->unknown_critical.len > 0));
	if ((c->defects & CERTIFICATE_DEFECT_SAN) != 0)
		require(c->has_san && c->n_names == 0 && certificate_has_dns_id(c));
	if (c->defects == 0)
		require(c->tbs.len > 0 && c->issuer.len > 0 && c->subject.len > 0 &&
			c->spki.len > 0 && c->serial.len > 0 && c->version > 0);
}

static void use(const struct certificate *c)
{
	struct strbuf text = { 0 };
	distinguished_name_append(&text, c->subject);
	strbuf_append_char(&text, '\n');
	distinguished_name_append(&text, c->issuer);
	hex_append(&text, c->serial, ':');
	object_identifier_append(&text, c->unknown_critical);
	require(!strbuf_failed(&text));
	strbuf_clear(&text);
	require(distinguished_name_equal(c->subject, c->issuer) ==
		distinguished_name_equal(c->issuer, c->subject));
	require(distinguished_name_equal(c->subject, c->subject));
	for (size_t i = 0; i < c->n_names; i++) {
		if (c->names[i].kind == NAME_DIRECTORY)
			require(distinguished_name_equal(c->names[i].value, c->subject) ==
				distinguished_name_equal(c->subject, c->names[i].value));
	}
	(void)certificate_is_self_issued(c);
}

static struct certificate read_copy(const uint8_t *data, size_t size)
{
	struct certificate c;
	require(certificate_read((struct bytes){ data, size }, &c, NULL) == ERR_NONE);
	require_sound(&c);
	return c;
}

static void check_trailing(const struct certificate *c, const uint8_t *data, size_t size)
{
	uint8_t *longer = malloc(size + 1);
	require(longer != NULL);
	memcpy(longer, data, size);
	longer[size] = 0;
	struct certificate other = read_copy(longer, size + 1);
	require(other.defects == (c->defects | CERTIFICATE_DEFECT_TRAILING));
	require(other.n_names == c->n_names && other.n_cns == c->n_cns);
	certificate_clear(&other);
	free(longer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)!certificate_limits_check((struct bytes){ data, size }, NULL);
	struct bytes rest = { data, size };
	struct der_element element;
	if (size > 65536)
		return 0;
	struct certificate c = read_copy(data, size);
	use(&c);
	if (der_expect(&rest, DER_SEQUENCE, &element)) {
		check_trailing(&c, data, size);
		if (rest.len == 0 && size > 0) {
			struct certificate cut = read_copy(data, size - 1);
			require((cut.defects & CERTIFICATE_DEFECT_DER) != 0);
			certificate_clear(&cut);
		}
	}
	certificate_clear(&c);
	return 0;
}
