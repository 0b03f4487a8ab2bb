/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/certificate_read.h"

#include <stdlib.h>

#include "facts/certificate_extensions.h"
#include "facts/der.h"
#include "facts/distinguished_name.h"
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
	    !der_small_integer(number.contents, &version) || version < 0 || version > 2)
		damaged(c, CERTIFICATE_DEFECT_VERSION);
	else
		c->version = 1 + (int)version;
	return true;
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
	if (serial.tag == DER_INTEGER)
		c->serial = serial.contents;
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
	if (!distinguished_name_is_valid(*ret_name))
		damaged(c, CERTIFICATE_DEFECT_NAME);
	return true;
}

/* validity: SEQUENCE { notBefore, notAfter }.  The defect stands until both are
 * read, so that it also tells of a certificate that breaks off before. */
static bool read_validity(struct certificate *c, struct bytes *rest)
{
	struct der_element validity, from, until;
	if (!der_expect(rest, DER_SEQUENCE, &validity))
		return damaged(c, CERTIFICATE_DEFECT_DER);
	struct bytes times = validity.contents;
	if (der_next(&times, &from) && der_time_seconds(&from, &c->not_before_s) &&
	    der_next(&times, &until) && der_time_seconds(&until, &c->not_after_s) && times.len == 0)
		c->defects &= ~(unsigned)CERTIFICATE_DEFECT_DATES;
	return true;
}

/* issuerUniqueID [1], subjectUniqueID [2]: nobody uses them. */
static void pass_over_unique_ids(struct bytes *rest)
{
	struct der_element id;
	for (unsigned number = 1; number <= 2; number++) {
		if (!der_expect(rest, DER_CONTEXT + number, &id))
			(void)der_expect(rest, DER_CONTEXT_CONSTRUCTED + number, &id);
	}
}

/* Everything behind subjectPublicKeyInfo; false: no memory. */
static bool read_optional(struct certificate *c, struct bytes rest)
{
	struct der_element extensions;
	bool memory = true;
	pass_over_unique_ids(&rest);
	if (der_is_next(rest, DER_CONTEXT_CONSTRUCTED + 3) && der_next_cut(&rest, &extensions)) {
		if (c->version != 3)
			damaged(c, CERTIFICATE_DEFECT_VERSION);
		memory = certificate_extensions_read(c, extensions.contents, extensions.cut);
	}
	if (rest.len > 0)
		damaged(c, CERTIFICATE_DEFECT_DER);
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
	bool good;
	c->signature_algorithm = object->algorithm;
	c->signature = object->signature;
	if (object->algorithm.len == 0)
		return;
	c->signature_hash = signature_hash_read(object->algorithm, &good);
	if (!good || !bytes_equal(object->algorithm, inner_algorithm))
		damaged(c, CERTIFICATE_DEFECT_ALGORITHM);
	if (object->signature_damaged)
		damaged(c, CERTIFICATE_DEFECT_SIGNATURE);
}

/* False: no memory. */
static bool read_certificate(struct certificate *c)
{
	struct bytes rest = { c->der, c->der_len }, inner_algorithm = { 0 };
	struct signed_object object = { 0 };
	if (!signed_object_read(&rest, &object)) {
		damaged(c, CERTIFICATE_DEFECT_DER);
		return true;
	}
	if (rest.len > 0)
		damaged(c, CERTIFICATE_DEFECT_TRAILING);
	if (object.damaged || object.rest.len > 0)
		damaged(c, CERTIFICATE_DEFECT_DER);
	if (!object.has_tbs)
		return true;
	c->tbs = object.tbs;
	if (!read_tbs(c, object.tbs_contents, &inner_algorithm))
		return false;
	read_signature(c, &object, inner_algorithm);
	return true;
}

enum err certificate_read(struct bytes der, struct certificate *ret_certificate,
			  struct error *reterr)
{
	struct certificate c = { .path_len = -1, .defects = CERTIFICATE_DEFECT_DATES };
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
	if (!read_certificate(&c)) {
		certificate_clear(&c);
		return error_no_memory(reterr);
	}
	*ret_certificate = c;
	return ERR_NONE;
}
