/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "unpack.h"

#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "facts/chain_order.h"
#include "pkcs12.h"
#include "pkcs7.h"

static const char *term_of(enum container kind)
{
	return kind == CONTAINER_PKCS12 ? "PKCS #12" : "PKCS #7";
}

static enum err read_bundle(enum container kind, struct bytes file, const char *password,
			    struct bundle *bundle, struct error *reterr)
{
	if (file.len > CONTAINER_MAX_BYTES)
		return error_raise(reterr, ERR_CONTAINER_TOO_LARGE,
				   FACTS(.term = term_of(kind), .count = CONTAINER_MAX_BYTES));
	switch (kind) {
	case CONTAINER_NONE:
		break;
	case CONTAINER_PKCS12:
		return pkcs12_read(file, password, bundle, reterr);
	case CONTAINER_PKCS7:
	case CONTAINER_PKCS7_PEM:
		return pkcs7_read(file, kind == CONTAINER_PKCS7_PEM, bundle, reterr);
	}
	return ERR_NONE;
}

static bool write_pem(const char *label, struct bytes der, gnutls_datum_t *ret_text)
{
	const gnutls_datum_t octets = { (unsigned char *)der.data, (unsigned)der.len };
	return gnutls_pem_base64_encode2(label, &octets, ret_text) >= 0;
}

static bool write_chain(const struct bundle *bundle, struct strbuf *out)
{
	size_t *order = calloc(bundle->n + 1, sizeof(*order));
	if (order == NULL)
		return false;
	if (bundle->n > 0)
		chain_order(bundle->certificates, bundle->n, bundle->leaf, order);
	bool is_done = true;
	for (size_t i = 0; i < bundle->n && is_done; i++) {
		const struct certificate *certificate = &bundle->certificates[order[i]];
		struct bytes der = { certificate->der, certificate->der_len };
		gnutls_datum_t pem;
		is_done = write_pem("CERTIFICATE", der, &pem);
		if (is_done) {
			strbuf_append_bytes(out, pem.data, pem.size);
			gnutls_free(pem.data);
		}
	}
	free(order);
	return is_done && !strbuf_failed(out);
}

/* In memory of its size, so that no copy of the key is left behind. */
static bool join(struct bytes chain, const gnutls_datum_t *key, struct buffer *ret_pem)
{
	ret_pem->data = malloc(chain.len + key->size + 1);
	if (ret_pem->data == NULL)
		return false;
	if (chain.len > 0)
		memcpy(ret_pem->data, chain.data, chain.len);
	if (key->size > 0)
		memcpy(ret_pem->data + chain.len, key->data, key->size);
	ret_pem->len = chain.len + key->size;
	ret_pem->data[ret_pem->len] = '\0';
	ret_pem->mapped = false;
	return true;
}

static enum err write_all(const struct bundle *bundle, bool with_key, struct buffer *ret_pem,
			  struct error *reterr)
{
	const char *label = bundle->key_is_encrypted ? "ENCRYPTED PRIVATE KEY" : "PRIVATE KEY";
	gnutls_datum_t key = { NULL, 0 };
	struct strbuf chain = { 0 };
	bool is_done = write_chain(bundle, &chain);
	if (is_done && with_key && bundle->key.len > 0)
		is_done = write_pem(label, buffer_bytes(&bundle->key), &key);
	is_done = is_done && join(strbuf_bytes(&chain), &key, ret_pem);
	if (key.data != NULL)
		gnutls_memset(key.data, 0, key.size);
	gnutls_free(key.data);
	strbuf_clear(&chain);
	return is_done ? ERR_NONE : error_no_memory(reterr);
}

enum err unpack(enum container kind, struct bytes file, const struct unpack_how *how,
		struct buffer *ret_pem, struct error *reterr)
{
	struct bundle bundle = { 0 };
	enum err err = read_bundle(kind, file, how->password, &bundle, reterr);
	if (err == ERR_NONE && bundle.n == 0 && !how->with_key)
		err = error_raise(reterr, ERR_CONTAINER_EMPTY, FACTS(.term = term_of(kind)));
	if (err == ERR_NONE)
		err = write_all(&bundle, how->with_key, ret_pem, reterr);
	bundle_clear(&bundle);
	return err;
}
