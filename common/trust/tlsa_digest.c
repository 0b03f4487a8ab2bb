/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tlsa_digest.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

bool tlsa_digest(enum tlsa_matching matching, struct bytes octets,
		 uint8_t ret_digest[DANE_DIGEST_BYTES])
{
	switch (matching) {
	case TLSA_SHA256:
		return gnutls_hash_fast(GNUTLS_DIG_SHA256, octets.data, octets.len, ret_digest) ==
		       0;
	case TLSA_SHA512:
		return gnutls_hash_fast(GNUTLS_DIG_SHA512, octets.data, octets.len, ret_digest) ==
		       0;
	case TLSA_FULL:
	case TLSA_MATCHING_COUNT:
		break;
	}
	return false;
}
