/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "facts/session.h"

#include <stdlib.h>

#include "base/array.h"
#include "facts/certificate_limits.h"
#include "facts/certificate_read.h"
#include "facts/der.h"
#include "facts/pem.h"

void session_clear(struct session *session)
{
	if (session == NULL)
		return;
	for (size_t i = 0; i < session->n_chain; i++)
		certificate_clear(&session->chain[i]);
	free(session->chain);
	free(session->failed);
	free(session->ocsp_response);
	*session = (struct session){ 0 };
}

bool session_same_chain(const struct session *a, const struct session *b)
{
	if (a->n_chain != b->n_chain)
		return false;
	for (size_t i = 0; i < a->n_chain; i++) {
		if (!certificate_equal(&a->chain[i], &b->chain[i]))
			return false;
	}
	return true;
}

void session_move_handshake(struct session *from, struct session *to)
{
	to->chain = from->chain;
	to->n_chain = from->n_chain;
	to->chain_cut = from->chain_cut;
	to->ocsp_response = from->ocsp_response;
	to->ocsp_response_len = from->ocsp_response_len;
	to->ocsp_too_large = from->ocsp_too_large;
	memcpy(to->tls_version, from->tls_version, sizeof(to->tls_version));
	memcpy(to->cipher, from->cipher, sizeof(to->cipher));
	memcpy(to->key_exchange, from->key_exchange, sizeof(to->key_exchange));
	to->tls = from->tls;
	to->offer = from->offer;
	to->unnamed = from->unnamed;
	to->warned_of_name = from->warned_of_name;
	to->client_certificate = from->client_certificate;
	to->variant_refused = from->variant_refused;
	from->chain = NULL;
	from->n_chain = 0;
	from->chain_cut = false;
	from->ocsp_response = NULL;
	from->ocsp_response_len = 0;
	from->ocsp_too_large = false;
	from->tls_version[0] = from->cipher[0] = from->key_exchange[0] = '\0';
	from->tls = (struct tls_parameters){ 0 };
	from->offer = OFFER_NONE;
	from->unnamed = false;
	from->warned_of_name = false;
	from->client_certificate = CLIENT_CERTIFICATE_NOT_ASKED;
	from->variant_refused = false;
}

enum err session_add_failed(struct session *session, const char *address, const struct error *error,
			    struct error *reterr)
{
	struct failed_attempt *failed = session->failed;
	if (session->n_failed == FAILED_KEPT) {
		session->n_failed_dropped++;
		session->n_failed--;
	} else {
		failed = array_grow(failed, session->n_failed, sizeof(*failed));
	}
	if (failed == NULL)
		return error_no_memory(reterr);
	session->failed = failed;
	failed = &failed[session->n_failed++];
	*failed = (struct failed_attempt){ .error = *error };
	strncpy(failed->address, address, sizeof(failed->address) - 1);
	return ERR_NONE;
}

static enum err read_certificate(struct session *session, struct bytes der,
				 struct certificate *ret_certificate, struct error *reterr)
{
	if (session->store == NULL)
		return certificate_read(der, ret_certificate, reterr);
	return certificate_store_read(session->store, &session->part, der, ret_certificate, reterr);
}

enum err session_add_certificate(struct session *session, struct bytes der, struct error *reterr)
{
	struct certificate certificate;
	if (session->n_chain == CHAIN_MAX_CERTIFICATES) {
		session->chain_cut = true;
		return ERR_NONE;
	}
	size_t octets = der.len;
	for (size_t i = 0; i < session->n_chain; i++)
		octets += session->chain[i].der_len;
	enum err err = certificate_limits_check(der, reterr);
	if (err == ERR_NONE && octets > CHAIN_MAX_BYTES)
		err = error_raise(reterr, ERR_CHAIN_TOO_LARGE, FACTS(.count = CHAIN_MAX_BYTES));
	if (err == ERR_NONE)
		err = read_certificate(session, der, &certificate, reterr);
	if (err != ERR_NONE)
		return err;
	struct certificate *chain = array_grow(session->chain, session->n_chain, sizeof(*chain));
	if (chain == NULL) {
		certificate_clear(&certificate);
		return error_no_memory(reterr);
	}
	session->chain = chain;
	chain[session->n_chain++] = certificate;
	return ERR_NONE;
}

enum err session_set_staple(struct session *session, struct bytes response, struct error *reterr)
{
	bool has_room = response.len <= STAPLE_MAX_BYTES &&
			(session->store == NULL ||
			 certificate_store_reserve(session->store, &session->part, response.len));
	uint8_t *copy = has_room ? malloc(response.len) : NULL;
	if (has_room && copy == NULL)
		return error_no_memory(reterr);
	if (has_room)
		memcpy(copy, response.data, response.len);
	free(session->ocsp_response);
	session->ocsp_response = copy;
	session->ocsp_response_len = has_room ? response.len : 0;
	session->ocsp_too_large = !has_room;
	return ERR_NONE;
}

/* --- a chain from a file (-f) ------------------------------------------------ */

static enum err no_certificate(struct bytes text, struct error *reterr)
{
	static const struct {
		const char *mark;
		const char *is;
	} others[] = {
		{ "CERTIFICATE REQUEST-----", "a certificate request" },
		{ "PRIVATE KEY-----", "a private key" },
		{ "PUBLIC KEY-----", "a public key" },
		{ "-----BEGIN PKCS7-----", "a PKCS #7 structure" },
		{ "-----BEGIN CMS-----", "a CMS structure" },
		{ "-----BEGIN X509 CRL-----", "a CRL" },
	};
	if (text.len == 0)
		return error_raise(reterr, ERR_CHAIN_FILE_EMPTY, FACTS());
	for (size_t i = 0; i < LENGTH(others); i++) {
		if (memmem(text.data, text.len, others[i].mark, strlen(others[i].mark)) != NULL)
			return error_raise(reterr, ERR_CHAIN_FILE_OTHER_PEM,
					   FACTS(.term = others[i].is));
	}
	return error_raise(reterr, ERR_CHAIN_FILE_NO_CERTIFICATE, FACTS());
}

static enum err damaged_block(size_t number, enum err damage, struct error *reterr)
{
	return error_raise(reterr, damage, FACTS(.count = (int64_t)number));
}

/* What OpenSSL puts behind a TRUSTED CERTIFICATE is cut off. */
static struct bytes first_element(struct bytes der)
{
	struct der_element element;
	return der_next(&der, &element) ? element.whole : der;
}

static enum err add_block(struct session *session, const struct pem_block *block, size_t number,
			  struct error *reterr)
{
	size_t size = pem_decoded_max(block->base64);
	uint8_t *der = malloc(size);
	if (der == NULL)
		return error_no_memory(reterr);
	ptrdiff_t len = pem_decode(block->base64, der, size);
	enum err err;
	if (len <= 0) {
		err = damaged_block(
			number, len < 0 ? ERR_PEM_BLOCK_NOT_BASE64 : ERR_PEM_BLOCK_EMPTY, reterr);
	} else {
		struct bytes octets = { der, (size_t)len };
		err = session_add_certificate(
			session, block->trusted ? first_element(octets) : octets, reterr);
	}
	free(der);
	return err;
}

/* A damaged block is an error here: without it the next one would pass for the
 * leaf. */
static enum err read_pem(struct session *session, struct bytes text, struct error *reterr)
{
	struct pem_block block;
	size_t offset = 0, number = 0;
	enum err err = ERR_NONE;
	while (err == ERR_NONE && !session->chain_cut && pem_next(text, &offset, &block)) {
		if (block.n_damaged > 0)
			return damaged_block(number + 1, ERR_PEM_BLOCK_WITHOUT_END, reterr);
		err = add_block(session, &block, ++number, reterr);
	}
	if (err != ERR_NONE || session->chain_cut)
		return err;
	if (block.n_damaged > 0)
		return damaged_block(number + 1, ERR_PEM_BLOCK_WITHOUT_END, reterr);
	return number > 0 ? ERR_NONE : no_certificate(text, reterr);
}

static enum err read_der(struct session *session, struct bytes text, struct error *reterr)
{
	size_t before = session->n_chain;
	enum err err = session_add_certificate(session, text, reterr);
	if (err != ERR_NONE || session->n_chain == before)
		return err;
	struct certificate *certificate = &session->chain[session->n_chain - 1];
	if (certificate->issuer.len > 0)
		return ERR_NONE;
	certificate_clear(certificate);
	session->n_chain--;
	return error_raise(reterr, ERR_CHAIN_FILE_OTHER_DER, FACTS());
}

/* DER begins with the header of a SEQUENCE that fits the file; "0", the same
 * octet, may also begin a text. */
static bool looks_like_der(struct bytes text)
{
	struct der_element element;
	return der_is_next(text, DER_SEQUENCE) && der_next(&text, &element) && text.len == 0;
}

/* A certificate that breaks off, or that something follows: the header of a
 * SEQUENCE in a SEQUENCE, with long lengths, is no text. */
static bool looks_like_damaged_der(struct bytes text)
{
	struct der_element element;
	return der_is_next(text, DER_SEQUENCE) && text.len > 1 && text.data[1] >= 0x80 &&
	       der_next_cut(&text, &element) && der_is_next(element.contents, DER_SEQUENCE);
}

enum err session_read_chain(struct session *session, struct bytes text, struct error *reterr)
{
	if (looks_like_der(text) || looks_like_damaged_der(text))
		return read_der(session, text, reterr);
	return read_pem(session, text, reterr);
}
