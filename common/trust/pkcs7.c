/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "pkcs7.h"

#include <gnutls/pkcs7.h>

#include "facts/chain_order.h"

/* GnuTLS looks for each of them from the beginning. */
enum { PKCS7_MAX_CERTIFICATES = 256 };

static enum err damaged(int code, struct error *reterr)
{
	if (code == GNUTLS_E_MEMORY_ERROR)
		return error_no_memory(reterr);
	return error_raise(reterr, ERR_CONTAINER_DAMAGED, FACTS(.term = "PKCS #7", .number = code));
}

static enum err take(gnutls_pkcs7_t pkcs7, struct bundle *bundle, struct error *reterr)
{
	enum err err = ERR_NONE;
	int n = gnutls_pkcs7_get_crt_count(pkcs7);
	if (n < 0)
		return damaged(n, reterr);
	if (n > PKCS7_MAX_CERTIFICATES)
		return error_raise(reterr, ERR_PKCS7_MANY, FACTS(.count = PKCS7_MAX_CERTIFICATES));
	for (int i = 0; i < n && err == ERR_NONE; i++) {
		gnutls_datum_t der = { NULL, 0 };
		int code = gnutls_pkcs7_get_crt_raw2(pkcs7, (unsigned)i, &der);
		err = code < 0 ? damaged(code, reterr)
			       : bundle_add(bundle, (struct bytes){ der.data, der.size }, reterr);
		gnutls_free(der.data);
	}
	return err;
}

enum err pkcs7_read(struct bytes file, bool is_pem, struct bundle *bundle, struct error *reterr)
{
	const gnutls_datum_t octets = { (unsigned char *)file.data, (unsigned)file.len };
	gnutls_pkcs7_t pkcs7;
	if (gnutls_pkcs7_init(&pkcs7) < 0)
		return error_no_memory(reterr);
	int code = gnutls_pkcs7_import(pkcs7, &octets,
				       is_pem ? GNUTLS_X509_FMT_PEM : GNUTLS_X509_FMT_DER);
	enum err err = code < 0 ? damaged(code, reterr) : take(pkcs7, bundle, reterr);
	gnutls_pkcs7_deinit(pkcs7);
	if (err == ERR_NONE && bundle->n > 0)
		bundle->leaf = chain_order_leaf(bundle->certificates, bundle->n);
	return err;
}
