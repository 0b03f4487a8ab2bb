/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/certificate_read.h"

#include <stdlib.h>

#include "facts/ber.h"
#include "facts/certificate_extensions.h"
#include "facts/der.h"
#include "facts/name_oddities.h"
#include "facts/odd_time.h"
#include "facts/signed_object.h"
#include "facts/subject_names.h"

static bool damaged(struct certificate *c, enum certificate_defect defect)
{
	c->defects |= defect;
	return false;
}

/* The fields of TBSCertificate, in order.  Each takes its octets off *rest.
 * False: what follows cannot be read either. */

/* version [0] EXPLICIT INTEGER DEFAULT v1 */
static bool read_version(struct certificate *c, struct bytes *rest)
{
	struct der_element outer, number;
	int64_t version;
	c->version = 1;
	if (!der_is_next(*rest, DER_CONTEXT_CONSTRUCTED + 0))
		return true;
	c->version = 0;
	if (!der_next(rest, &outer))
		return damaged(c, CERTIFICATE_DEFECT_DER);
	if (!der_expect(&outer.contents, DER_INTEGER, &number) || outer.contents.len > 0 ||
	    !der_small_integer(number.contents, &version) || version < 0)
		damaged(c, CERTIFICATE_DEFECT_VERSION);
	else if (version > 2) {
		c->oddities |= ODDITY_BIT(VERSION_HIGH);
		damaged(c, CERTIFICATE_DEFECT_VERSION);
	} else {
		c->version = 1 + (int)version;
	}
	if (c->version == 1)
		c->oddities |= ODDITY_BIT(VERSION_1_WRITTEN);
	return true;
}

static uint64_t serial_oddities(struct bytes serial)
{
	enum { LONGEST = 20 };
	uint64_t odd = 0;
	if (serial.len == 0)
		return ODDITY_BIT(SERIAL_EMPTY);
	if (!der_is_integer(serial))
		odd |= ODDITY_BIT(SERIAL_PADDED);
	if (serial.data[0] >= 0x80)
		odd |= ODDITY_BIT(SERIAL_NEGATIVE);
	else if (der_integer_bits(serial) == 0)
		odd |= ODDITY_BIT(SERIAL_ZERO);
	if (serial.len > LONGEST)
		odd |= ODDITY_BIT(SERIAL_LONG);
	return odd;
}

/* Something else in its place is passed over, but for a SEQUENCE: then there is
 * no serial number, and the signature algorithm comes at once. */
static bool read_serial(struct certificate *c, struct bytes *rest)
{
	struct der_element serial;
	if (der_is_next(*rest, DER_SEQUENCE)) {
		damaged(c, CERTIFICATE_DEFECT_SERIAL);
		return true;
	}
	if (!der_next(rest, &serial))
		return damaged(c, CERTIFICATE_DEFECT_DER);
	if (serial.tag == DER_INTEGER) {
		c->serial = serial.contents;
		c->oddities |= serial_oddities(serial.contents);
	}
	if (serial.tag != DER_INTEGER || !der_is_integer(serial.contents))
		damaged(c, CERTIFICATE_DEFECT_SERIAL);
	return true;
}

/* Takes one SEQUENCE, with its header. */
static bool read_sequence(struct certificate *c, struct bytes *rest, struct bytes *ret_whole)
{
	struct der_element element;
	if (!der_expect(rest, DER_SEQUENCE, &element))
		return damaged(c, CERTIFICATE_DEFECT_DER);
	*ret_whole = element.whole;
	return true;
}

static bool read_name(struct certificate *c, struct bytes *rest, struct bytes *ret_name)
{
	if (!read_sequence(c, rest, ret_name))
		return false;
	if (!name_is_valid(*ret_name, &c->oddities))
		damaged(c, CERTIFICATE_DEFECT_NAME);
	return true;
}

/* One of the two; false when RFC 5280 4.1.2.5 has no such form.  *readable: it can
 * be read in one or another. */
static bool read_time(struct certificate *c, struct bytes *rest, int64_t *ret_s, bool *readable)
{
	const int64_t year_1950 = INT64_C(-631152000), year_2050 = INT64_C(2524608000);
	struct der_element time;
	if (!der_next(rest, &time)) {
		*readable = false;
		return false;
	}
	if (!der_time_seconds(&time, ret_s)) {
		*readable &= odd_time_read(&time, ret_s, &c->oddities);
		return false;
	}
	if (time.tag == DER_GENERALIZED_TIME && *ret_s >= year_1950 && *ret_s < year_2050)
		c->oddities |= ODDITY_BIT(TIME_GENERALIZED_EARLY);
	return true;
}

/* validity: SEQUENCE { notBefore, notAfter }.  The defect stands until both are
 * read, so that it also tells of a certificate that breaks off before. */
static bool read_validity(struct certificate *c, struct bytes *rest)
{
	struct der_element validity;
	if (!der_expect(rest, DER_SEQUENCE, &validity))
		return damaged(c, CERTIFICATE_DEFECT_DER);
	struct bytes times = validity.contents;
	bool readable = true;
	bool good = read_time(c, &times, &c->not_before_s, &readable);
	good &= read_time(c, &times, &c->not_after_s, &readable);
	if (good && times.len == 0)
		c->defects &= ~(unsigned)CERTIFICATE_DEFECT_DATES;
	else
		c->has_odd_dates = readable && times.len == 0;
	return true;
}

/* issuerUniqueID [1], subjectUniqueID [2]: nobody uses them. */
static void pass_over_unique_ids(struct certificate *c, struct bytes *rest)
{
	struct der_element id;
	for (unsigned number = 1; number <= 2; number++) {
		if (der_expect(rest, DER_CONTEXT + number, &id) ||
		    der_expect(rest, DER_CONTEXT_CONSTRUCTED + number, &id))
			c->oddities |= ODDITY_BIT(UNIQUE_IDS);
	}
}

/* Everything behind subjectPublicKeyInfo; false: no memory. */
static bool read_optional(struct certificate *c, struct bytes rest)
{
	struct der_element extensions;
	bool memory = true;
	pass_over_unique_ids(c, &rest);
	if (der_is_next(rest, DER_CONTEXT_CONSTRUCTED + 3) && der_next_cut(&rest, &extensions)) {
		if (c->version != 3)
			damaged(c, CERTIFICATE_DEFECT_VERSION);
		memory = certificate_extensions_read(c, extensions.contents, extensions.cut);
	}
	if (rest.len > 0) {
		c->oddities |= ODDITY_BIT(TRAILING_IN_TBS);
		damaged(c, CERTIFICATE_DEFECT_DER);
	}
	return memory;
}

/* False: no memory. */
static bool read_subject(struct certificate *c)
{
	struct subject_names names;
	if (!subject_names_read(c->subject, &names))
		return false;
	c->cns = names.cns;
	c->n_cns = names.n_cns;
	c->subject_email = names.email;
	return true;
}

static void read_key(struct certificate *c)
{
	struct public_key key;
	if (!public_key_read(c->spki, &key))
		damaged(c, CERTIFICATE_DEFECT_KEY);
	c->key_algorithm = key.algorithm;
	c->key_curve = key.curve;
	c->key_bits = key.bits;
	c->key_exponent_bits = key.exponent_bits;
	c->oddities |= key.oddities;
}

/* Fills what TBSCertificate holds; false: no memory. */
static bool read_tbs(struct certificate *c, struct bytes rest, struct bytes *ret_algorithm)
{
	if (!read_version(c, &rest) || !read_serial(c, &rest) ||
	    !read_sequence(c, &rest, ret_algorithm) || !read_name(c, &rest, &c->issuer) ||
	    !read_validity(c, &rest) || !read_name(c, &rest, &c->subject))
		return true;
	if (!read_subject(c))
		return false;
	if (!read_sequence(c, &rest, &c->spki))
		return true;
	read_key(c);
	return read_optional(c, rest);
}

static void read_signature(struct certificate *c, const struct signed_object *object,
			   struct bytes inner_algorithm)
{
	struct signature_kind kind;
	c->signature_algorithm = object->algorithm;
	c->signature = object->signature;
	if (object->algorithm.len == 0)
		return;
	bool good = signature_kind_read(object->algorithm, &kind);
	bool differ = !bytes_equal(object->algorithm, inner_algorithm);
	c->signature_kind = kind.algorithm;
	c->signature_hash = kind.hash;
	c->signature_hash_bits = kind.hash_bits;
	c->oddities |= kind.oddities;
	if (differ && signature_differs_in_null(object->algorithm, inner_algorithm))
		c->oddities |= ODDITY_BIT(SIGNATURES_DIFFER_IN_NULL);
	if (!good || differ)
		damaged(c, CERTIFICATE_DEFECT_ALGORITHM);
	if (object->signature_damaged)
		damaged(c, CERTIFICATE_DEFECT_SIGNATURE);
}

/* False: no memory. */
static bool read_certificate(struct certificate *c, struct bytes rest)
{
	struct bytes inner_algorithm = { 0 };
	struct signed_object object = { 0 };
	if (!signed_object_read(&rest, &object)) {
		damaged(c, CERTIFICATE_DEFECT_DER);
		return true;
	}
	if (rest.len > 0)
		damaged(c, CERTIFICATE_DEFECT_TRAILING);
	if (object.rest.len > 0)
		c->oddities |= ODDITY_BIT(TRAILING_IN_CERTIFICATE);
	if (object.damaged || object.rest.len > 0)
		damaged(c, CERTIFICATE_DEFECT_DER);
	if (!object.has_tbs)
		return true;
	c->tbs = object.tbs;
	if (!read_tbs(c, object.tbs_contents, &inner_algorithm))
		return false;
	read_signature(c, &object, inner_algorithm);
	c->oid_sizes = oid_sizes_of(c->tbs, &c->policies);
	return true;
}

static const struct certificate nothing_read = {
	.path_len = -1,
	.defects = CERTIFICATE_DEFECT_DATES,
};

/* What is no DER because of its lengths alone is read as those do that take them:
 * the defect stays.  What is signed are the octets as they stand.  False: no
 * memory. */
static bool read_lengths_of_ber(struct certificate *c)
{
	struct ber_rewritten rewritten;
	struct certificate lax = nothing_read;
	if (!ber_rewrite_certificate((struct bytes){ c->der, c->der_len }, &rewritten))
		return false;
	if (rewritten.der == NULL)
		return true;
	lax.rewritten = rewritten.der;
	lax.rewritten_len = rewritten.len;
	if (!read_certificate(&lax, (struct bytes){ rewritten.der, rewritten.len })) {
		certificate_clear(&lax);
		return false;
	}
	lax.der = c->der;
	lax.der_len = c->der_len;
	lax.tbs = rewritten.tbs;
	lax.oddities |= rewritten.oddities;
	lax.defects |=
		(c->defects & CERTIFICATE_DEFECT_DER) != 0 ? CERTIFICATE_DEFECT_DER : c->defects;
	if ((lax.defects & CERTIFICATE_DEFECT_SAN) != 0)
		certificate_doubt_names(&lax);
	c->der = NULL;
	certificate_clear(c);
	*c = lax;
	return true;
}

enum err certificate_read(struct bytes der, struct certificate *ret_certificate,
			  struct error *reterr)
{
	struct certificate c = nothing_read;
	if (der.len > CERTIFICATE_MAX_BYTES)
		return error_raise(
			reterr, ERR_CERTIFICATE_TOO_LARGE,
			FACTS(.count = (int64_t)der.len, .number = CERTIFICATE_MAX_BYTES));
	c.der = malloc(der.len > 0 ? der.len : 1);
	if (c.der == NULL)
		return error_no_memory(reterr);
	if (der.len > 0)
		memcpy(c.der, der.data, der.len);
	c.der_len = der.len;
	if (!read_certificate(&c, (struct bytes){ c.der, c.der_len }) ||
	    (c.defects != 0 && !read_lengths_of_ber(&c))) {
		certificate_clear(&c);
		return error_no_memory(reterr);
	}
	*ret_certificate = c;
	return ERR_NONE;
}
