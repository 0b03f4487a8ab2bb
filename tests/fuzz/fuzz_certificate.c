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
#include "support/certificatecheck.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
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
	require(certificatecheck(&c) == NULL);
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
