/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fingerprint.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

void certificate_fingerprint(struct certificate *certificate)
{
	certificate->has_sha256 = gnutls_hash_fast(GNUTLS_DIG_SHA256, certificate->der,
						   certificate->der_len, certificate->sha256) == 0;
}
