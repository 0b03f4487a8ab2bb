/* private_key.h - a private key, encrypted or not, by GnuTLS; and how much work it may be to
 * make keys of a password.
 */
#ifndef CCN_TRUST_PRIVATE_KEY_H
#define CCN_TRUST_PRIVATE_KEY_H

#include <gnutls/abstract.h>

#include "base/work.h"

/* Iterations of all derivations for one file: what Java allows for a single one, and seconds on
 * a slow machine.  A file may say any number. */
enum { DERIVATION_MAX_ITERATIONS = 5000000 };

/* Imports PKCS #8 (DER), or what PEM text there is of a key, into a key that is initialized.
 * password, or NULL: none is known; then, and where it does not fit, none and an empty one are
 * tried, which are not the same.  The code of GnuTLS: GNUTLS_E_DECRYPTION_FAILED when no password
 * fits; GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE, and work exhausted, when it would be too much
 * work. */
int private_key_import(gnutls_privkey_t key, const gnutls_datum_t *text,
		       gnutls_x509_crt_fmt_t format, const char *password, struct work *work);

#endif
