/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signature.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdlib.h>

#include "facts/algorithm_identifier.h"
#include "facts/der.h"
#include "facts/oid.h"
#include "facts/public_key.h"

enum {
	REMEMBERED = 64,
	REMEMBERED_MAX_BYTES = 32 << 10, /* what is larger is asked again */
};

/* One answer, and what it was asked about: the child's DER, then the issuer's
 * SubjectPublicKeyInfo. */
struct remembered {
	uint8_t *octets;
	size_t child_len;
	size_t spki_len;
	enum signature_answer answer;
};

struct signature_checker {
	struct remembered remembered[REMEMBERED]; /* a ring */
	size_t next;
	size_t n_verified;
	bool failed;
};

enum err signature_checker_new(struct signature_checker **ret_checker, struct error *reterr)
{
	/* A program may have left out the library's implicit start. */
	int code = gnutls_global_init();
	if (code < 0)
		return error_raise(reterr, ERR_GNUTLS_START, FACTS(.number = code));
	struct signature_checker *checker = calloc(1, sizeof(*checker));
	if (checker == NULL)
		return error_no_memory(reterr);
	*ret_checker = checker;
	return ERR_NONE;
}

void signature_checker_free(struct signature_checker *checker)
{
	if (checker == NULL)
		return;
	for (size_t i = 0; i < REMEMBERED; i++)
		free(checker->remembered[i].octets);
	free(checker);
}

bool signature_checker_failed(const struct signature_checker *checker)
{
	return checker->failed;
}

size_t signature_checker_count(const struct signature_checker *checker)
{
	return checker->n_verified;
}

/* --- which algorithm ------------------------------------------------------ */

/* The library's number of a hash function or signature is asked for by dotted
 * text; text is working space. */
static const char *dotted(struct bytes oid, struct strbuf *text)
{
	strbuf_reset(text);
	object_identifier_append(text, oid);
	return strbuf_text(text);
}

/* One of the explicitly tagged parameters of RSASSA-PSS, when it is next. */
static bool next_parameter(struct bytes *rest, unsigned number, struct bytes *ret_contents)
{
	struct der_element parameter;
	if (!der_expect(rest, DER_CONTEXT_CONSTRUCTED + number, &parameter))
		return false;
	*ret_contents = parameter.contents;
	return true;
}

static gnutls_sign_algorithm_t pss_algorithm(gnutls_digest_algorithm_t hash)
{
	static const struct {
		gnutls_digest_algorithm_t hash;
		gnutls_sign_algorithm_t signature;
	} rows[] = {
		{ GNUTLS_DIG_SHA256, GNUTLS_SIGN_RSA_PSS_SHA256 },
		{ GNUTLS_DIG_SHA384, GNUTLS_SIGN_RSA_PSS_SHA384 },
		{ GNUTLS_DIG_SHA512, GNUTLS_SIGN_RSA_PSS_SHA512 },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		if (rows[i].hash == hash)
			return rows[i].signature;
	}
	return GNUTLS_SIGN_UNKNOWN;
}

/* RSASSA-PSS-params, RFC 4055 3.1.  As in GnuTLS and TLS 1.3 (RFC 8446 4.2.3),
 * the mask is made with the same hash and the salt is as long as the hash;
 * other combinations are unknown. */
static gnutls_sign_algorithm_t read_pss(struct bytes parameters, struct strbuf *text)
{
	struct der_element sequence, salt;
	struct algorithm_identifier hash_id, mask_id, mask_hash_id;
	struct bytes value;
	int64_t salt_len;
	if (!der_expect(&parameters, DER_SEQUENCE, &sequence) ||
	    !next_parameter(&sequence.contents, 0, &value) ||
	    !algorithm_identifier_read(value, &hash_id))
		return GNUTLS_SIGN_UNKNOWN;
	if (!next_parameter(&sequence.contents, 1, &value) ||
	    !algorithm_identifier_read(value, &mask_id) ||
	    !algorithm_identifier_read(mask_id.parameters, &mask_hash_id) ||
	    !bytes_equal(mask_hash_id.oid, hash_id.oid))
		return GNUTLS_SIGN_UNKNOWN;
	gnutls_digest_algorithm_t hash = gnutls_oid_to_digest(dotted(hash_id.oid, text));
	if (!next_parameter(&sequence.contents, 2, &value) ||
	    !der_expect(&value, DER_INTEGER, &salt) ||
	    !der_small_integer(salt.contents, &salt_len) ||
	    salt_len != (int64_t)gnutls_hash_get_len(hash))
		return GNUTLS_SIGN_UNKNOWN;
	return pss_algorithm(hash);
}

static gnutls_sign_algorithm_t read_algorithm(struct bytes identifier, bool *failed)
{
	struct strbuf text = { 0 };
	struct algorithm_identifier id;
	gnutls_sign_algorithm_t algorithm = GNUTLS_SIGN_UNKNOWN;
	if (algorithm_identifier_read(identifier, &id))
		algorithm = oid_is(id.oid, OID_RSASSA_PSS)
				    ? read_pss(id.parameters, &text)
				    : gnutls_oid_to_sign(dotted(id.oid, &text));
	*failed |= strbuf_failed(&text);
	strbuf_clear(&text);
	return algorithm;
}

/* --- the check ------------------------------------------------------------ */

static gnutls_datum_t datum(struct bytes octets)
{
	return (gnutls_datum_t){ (unsigned char *)(uintptr_t)octets.data, (unsigned)octets.len };
}

static enum signature_answer answer_of(int result)
{
	switch (result) {
	case GNUTLS_E_INSUFFICIENT_SECURITY: /* the system's policy */
		return SIGNATURE_REFUSED;
	case GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM:
	case GNUTLS_E_UNKNOWN_HASH_ALGORITHM:
	case GNUTLS_E_UNKNOWN_PK_ALGORITHM:
	case GNUTLS_E_UNIMPLEMENTED_FEATURE:
	case GNUTLS_E_MEMORY_ERROR:
		return SIGNATURE_UNREADABLE;
	default:
		return result >= 0 ? SIGNATURE_GOOD : SIGNATURE_BAD;
	}
}

/* Checks signature over data with the key in spki.  *failed is set when memory
 * runs out.  The library takes a key whose BIT STRING has unused bits, which other
 * libraries read as another key. */
static enum signature_answer verify_octets(struct bytes spki, gnutls_sign_algorithm_t algorithm,
					   unsigned flags, struct bytes data,
					   struct bytes signature, bool *failed)
{
	gnutls_pubkey_t key;
	gnutls_datum_t key_datum = datum(spki);
	gnutls_datum_t data_datum = datum(data);
	gnutls_datum_t signature_datum = datum(signature);
	struct bytes octets;
	if (!public_key_open(spki, &octets))
		return SIGNATURE_UNREADABLE;
	if (gnutls_pubkey_init(&key) < 0) {
		*failed = true;
		return SIGNATURE_UNREADABLE;
	}
	enum signature_answer answer = SIGNATURE_UNREADABLE;
	int result = gnutls_pubkey_import(key, &key_datum, GNUTLS_X509_FMT_DER);
	if (result < 0) {
		*failed |= result == GNUTLS_E_MEMORY_ERROR;
	} else if (algorithm != GNUTLS_SIGN_UNKNOWN) {
		result = gnutls_pubkey_verify_data2(key, algorithm, flags, &data_datum,
						    &signature_datum);
		answer = answer_of(result);
		*failed |= result == GNUTLS_E_MEMORY_ERROR;
	}
	gnutls_pubkey_deinit(key);
	return answer;
}

enum signature_answer signature_verify(struct bytes spki, struct bytes algorithm, struct bytes data,
				       struct bytes signature)
{
	bool failed = false;
	return verify_octets(spki, read_algorithm(algorithm, &failed),
			     GNUTLS_VERIFY_ALLOW_SIGN_WITH_SHA1, data, signature, &failed);
}

static enum signature_answer verify(struct signature_checker *checker,
				    const struct certificate *child,
				    const struct certificate *issuer)
{
	/* How good a hash is, is judged by the caller. */
	const unsigned flags = GNUTLS_VERIFY_ALLOW_BROKEN | GNUTLS_VERIFY_ALLOW_SIGN_WITH_SHA1;
	if (child->tbs.len == 0 || child->signature.len == 0 || issuer->spki.len == 0)
		return SIGNATURE_UNREADABLE;
	checker->n_verified++;
	return verify_octets(issuer->spki,
			     read_algorithm(child->signature_algorithm, &checker->failed), flags,
			     child->tbs, child->signature, &checker->failed);
}

static const struct remembered *recall(const struct signature_checker *checker,
				       const struct certificate *child,
				       const struct certificate *issuer)
{
	struct bytes child_der = { child->der, child->der_len };
	for (size_t i = 0; i < REMEMBERED; i++) {
		const struct remembered *r = &checker->remembered[i];
		if (r->octets == NULL)
			continue;
		struct bytes known_child = { r->octets, r->child_len };
		struct bytes known_spki = { r->octets + r->child_len, r->spki_len };
		if (bytes_equal(known_child, child_der) && bytes_equal(known_spki, issuer->spki))
			return r;
	}
	return NULL;
}

/* An answer that is not kept is asked for again: lack of memory is no failure here. */
static void remember(struct signature_checker *checker, const struct certificate *child,
		     const struct certificate *issuer, enum signature_answer answer)
{
	size_t len = child->der_len + issuer->spki.len;
	struct remembered *r = &checker->remembered[checker->next];
	uint8_t *octets = len == 0 || len > REMEMBERED_MAX_BYTES ? NULL : malloc(len);
	if (octets == NULL)
		return;
	if (child->der_len > 0)
		memcpy(octets, child->der, child->der_len);
	if (issuer->spki.len > 0)
		memcpy(octets + child->der_len, issuer->spki.data, issuer->spki.len);
	free(r->octets);
	*r = (struct remembered){ octets, child->der_len, issuer->spki.len, answer };
	checker->next = (checker->next + 1) % REMEMBERED;
}

static enum signature_answer signed_by(void *context, const struct certificate *child,
				       const struct certificate *issuer)
{
	struct signature_checker *checker = context;
	const struct remembered *known = recall(checker, child, issuer);
	if (known != NULL)
		return known->answer;
	enum signature_answer answer = verify(checker, child, issuer);
	if (!checker->failed)
		remember(checker, child, issuer, answer);
	return answer;
}

struct signature_oracle signature_checker_oracle(struct signature_checker *checker)
{
	return (struct signature_oracle){ signed_by, checker };
}
