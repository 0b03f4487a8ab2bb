/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fingerprint.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

void certificate_fingerprint(struct certificate *certificate)
{
	certificate->has_sha256 = gnutls_hash_fast(GNUTLS_DIG_SHA256, certificate->der,
						   certificate->der_len, certificate->sha256) == 0;
}

bool certificate_digest(struct bytes octets, size_t len, uint8_t ret_digest[REQUIREMENT_OCTETS])
{
	static const gnutls_digest_algorithm_t algorithms[] = { GNUTLS_DIG_SHA1, GNUTLS_DIG_SHA256,
								GNUTLS_DIG_SHA384,
								GNUTLS_DIG_SHA512 };
	for (size_t i = 0; i < LENGTH(algorithms); i++) {
		if (gnutls_hash_get_len(algorithms[i]) == len)
			return gnutls_hash_fast(algorithms[i], octets.data, octets.len,
						ret_digest) == 0;
	}
	return false;
}
