/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "system_trust.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

static enum err add_certificate(struct anchor_files *files, gnutls_x509_crt_t certificate,
				struct error *reterr)
{
	gnutls_datum_t der;
	if (gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_DER, &der) < 0)
		return ERR_NONE; /* one that GnuTLS cannot write is of no use to it either */
	struct buffer copy = { 0 };
	bool copied = buffer_copy((struct bytes){ der.data, der.size }, &copy);
	gnutls_free(der.data);
	return copied ? anchor_files_add_octets(files, copy, reterr) : error_no_memory(reterr);
}

static enum err add_all(struct anchor_files *files, gnutls_x509_trust_list_t list, size_t *ret_n,
			struct error *reterr)
{
	gnutls_x509_trust_list_iter_t iterator = NULL;
	gnutls_x509_crt_t certificate;
	enum err err = ERR_NONE;
	while (err == ERR_NONE &&
	       gnutls_x509_trust_list_iter_get_ca(list, &iterator, &certificate) >= 0) {
		err = add_certificate(files, certificate, reterr);
		gnutls_x509_crt_deinit(certificate);
		++*ret_n;
	}
	/* At the end of the list the iterator frees itself. */
	if (iterator != NULL)
		gnutls_x509_trust_list_iter_deinit(iterator);
	return err;
}

enum err system_trust_add(struct anchor_files *files, size_t *ret_n, struct error *reterr)
{
	gnutls_x509_trust_list_t list;
	enum err err = ERR_NONE;
	*ret_n = 0;
	if (gnutls_x509_trust_list_init(&list, 0) < 0)
		return error_no_memory(reterr);
	if (gnutls_x509_trust_list_add_system_trust(list, 0, 0) > 0)
		err = add_all(files, list, ret_n, reterr);
	gnutls_x509_trust_list_deinit(list, 1);
	return err;
}
