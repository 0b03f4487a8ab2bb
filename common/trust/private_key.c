/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "private_key.h"

#include "base/bytes.h"

static unsigned iterations_of(const gnutls_datum_t *text, gnutls_x509_crt_fmt_t format)
{
	unsigned schema, cipher, n = 0;
	char *oid = NULL;
	int code = gnutls_pkcs8_info(text, format, &schema, &cipher, NULL, NULL, &n, &oid);
	gnutls_free(oid);
	return code >= 0 ? n : 0;
}

int private_key_import(gnutls_privkey_t key, const gnutls_datum_t *text,
		       gnutls_x509_crt_fmt_t format, const char *password, struct work *work)
{
	const struct {
		const char *password;
		unsigned flags;
	} tries[] = { { password, 0 }, { "", 0 }, { NULL, GNUTLS_PKCS_NULL_PASSWORD } };
	/* One that is not encrypted is read without a password alone; of one that is, GnuTLS
	 * would derive a key also then. */
	unsigned n = iterations_of(text, format);
	int code = GNUTLS_E_DECRYPTION_FAILED;
	if (n == 0)
		code = gnutls_privkey_import_x509_raw(key, text, format, NULL, 0);
	for (size_t i = password == NULL; i < LENGTH(tries) && code == GNUTLS_E_DECRYPTION_FAILED;
	     i++) {
		if (!work_take(work, n))
			return GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE;
		code = gnutls_privkey_import_x509_raw(key, text, format, tries[i].password,
						      tries[i].flags);
	}
	return code;
}
