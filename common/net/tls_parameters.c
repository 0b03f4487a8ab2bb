/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "tls_parameters.h"

#include <gnutls/crypto.h>

static enum tls_protocol protocol_of(gnutls_protocol_t version)
{
	static const struct {
		gnutls_protocol_t version;
		enum tls_protocol protocol;
	} rows[] = {
		{ GNUTLS_TLS1_3, TLS_PROTOCOL_1_3 },   { GNUTLS_TLS1_2, TLS_PROTOCOL_1_2 },
		{ GNUTLS_TLS1_1, TLS_PROTOCOL_1_1 },   { GNUTLS_TLS1_0, TLS_PROTOCOL_1_0 },
		{ GNUTLS_SSL3, TLS_PROTOCOL_SSL_3_0 },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		if (rows[i].version == version)
			return rows[i].protocol;
	}
	return TLS_PROTOCOL_NONE;
}

/* With TLS 1.3 the group says which it is. */
static enum tls_exchange exchange_of(gnutls_session_t session)
{
	switch ((int)gnutls_kx_get(session)) {
	case GNUTLS_KX_ECDHE_RSA:
	case GNUTLS_KX_ECDHE_ECDSA:
		return TLS_EXCHANGE_ECDHE;
	case GNUTLS_KX_DHE_RSA:
	case GNUTLS_KX_DHE_DSS:
		return TLS_EXCHANGE_DHE;
	case GNUTLS_KX_RSA:
		return TLS_EXCHANGE_RSA;
	}
	return TLS_EXCHANGE_OTHER;
}

/* Of the prime of RFC 7919 that the exchange is in, if it is one. */
static unsigned ffdhe_bits(gnutls_session_t session)
{
	static const struct {
		gnutls_group_t group;
		unsigned bits;
	} rows[] = {
		{ GNUTLS_GROUP_FFDHE2048, 2048 }, { GNUTLS_GROUP_FFDHE3072, 3072 },
		{ GNUTLS_GROUP_FFDHE4096, 4096 }, { GNUTLS_GROUP_FFDHE6144, 6144 },
		{ GNUTLS_GROUP_FFDHE8192, 8192 },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		if (rows[i].group == gnutls_group_get(session))
			return rows[i].bits;
	}
	return 0;
}

/* The library's figure is of the parameters that versions before TLS 1.3 send. */
static unsigned prime_bits(gnutls_session_t session)
{
	int bits = gnutls_dh_get_prime_bits(session);
	return bits > 0 ? (unsigned)bits : 0;
}

static unsigned exchange_bits(gnutls_session_t session, enum tls_exchange exchange)
{
	if (exchange == TLS_EXCHANGE_DHE)
		return ffdhe_bits(session) > 0 ? ffdhe_bits(session) : prime_bits(session);
	if (exchange != TLS_EXCHANGE_ECDHE)
		return 0;
	return 8 * (unsigned)gnutls_ecc_curve_get_size(gnutls_ecc_curve_get(session));
}

static enum tls_protection protection_of(gnutls_session_t session)
{
	gnutls_cipher_algorithm_t cipher = gnutls_cipher_get(session);
	/* A block cipher that is no AEAD is used in CBC mode; streams have no
	 * block. */
	bool is_cbc = gnutls_cipher_get_block_size(cipher) > 1;
	switch ((int)gnutls_mac_get(session)) {
	case GNUTLS_MAC_AEAD:
		return TLS_PROTECTION_AEAD;
	case GNUTLS_MAC_SHA1:
		return is_cbc ? TLS_PROTECTION_CBC_SHA1 : TLS_PROTECTION_OTHER;
	case GNUTLS_MAC_SHA256:
	case GNUTLS_MAC_SHA384:
		return is_cbc ? TLS_PROTECTION_CBC_SHA2 : TLS_PROTECTION_OTHER;
	}
	return TLS_PROTECTION_OTHER;
}

/* The library's number of a signature has its hash; before TLS 1.2 it is MD5 and
 * SHA-1 together for RSA, SHA-1 for others (RFC 4346 7.4.3). */
static enum hash_algorithm signature_hash_of(gnutls_session_t session,
					     const struct tls_parameters *parameters)
{
	if (parameters->exchange == TLS_EXCHANGE_RSA)
		return HASH_UNKNOWN;
	if (parameters->protocol < TLS_PROTOCOL_1_2)
		return HASH_SHA1;
	gnutls_sign_algorithm_t signature =
		(gnutls_sign_algorithm_t)gnutls_sign_algorithm_get(session);
	if (signature == GNUTLS_SIGN_EDDSA_ED25519 || signature == GNUTLS_SIGN_EDDSA_ED448)
		return HASH_INTRINSIC;
	switch ((int)gnutls_sign_get_hash_algorithm(signature)) {
	case GNUTLS_DIG_MD5:
		return HASH_MD5;
	case GNUTLS_DIG_SHA1:
		return HASH_SHA1;
	case GNUTLS_DIG_SHA224:
	case GNUTLS_DIG_SHA256:
	case GNUTLS_DIG_SHA384:
	case GNUTLS_DIG_SHA512:
		return HASH_SHA2;
	}
	return HASH_UNKNOWN;
}

static enum tls_protocol newest(gnutls_priority_t priority)
{
	const unsigned *versions;
	enum tls_protocol found = TLS_PROTOCOL_NONE;
	int n = gnutls_priority_protocol_list(priority, &versions);
	for (int i = 0; i < n; i++) {
		enum tls_protocol protocol = protocol_of((gnutls_protocol_t)versions[i]);
		found = protocol > found ? protocol : found;
	}
	return found;
}

static enum tls_cipher cipher_of(gnutls_cipher_algorithm_t cipher)
{
	switch ((int)cipher) {
	case GNUTLS_CIPHER_CAMELLIA_128_CBC:
	case GNUTLS_CIPHER_CAMELLIA_256_CBC:
	case GNUTLS_CIPHER_CAMELLIA_128_GCM:
	case GNUTLS_CIPHER_CAMELLIA_256_GCM:
		return TLS_CIPHER_CAMELLIA;
	case GNUTLS_CIPHER_AES_128_CCM:
	case GNUTLS_CIPHER_AES_256_CCM:
		return TLS_CIPHER_CCM;
	case GNUTLS_CIPHER_CHACHA20_POLY1305:
		return TLS_CIPHER_CHACHA20;
	}
	return TLS_CIPHER_COMMON;
}

struct tls_parameters tls_parameters(gnutls_session_t session, gnutls_priority_t priority)
{
	struct tls_parameters parameters = {
		.protocol = protocol_of(gnutls_protocol_get_version(session)),
		.offered = newest(priority),
		.exchange = exchange_of(session),
		.protection = protection_of(session),
		.has_3des = gnutls_cipher_get(session) == GNUTLS_CIPHER_3DES_CBC,
		.cipher = cipher_of(gnutls_cipher_get(session)),
	};
	parameters.exchange_bits = exchange_bits(session, parameters.exchange);
	parameters.is_ffdhe = parameters.exchange == TLS_EXCHANGE_DHE && ffdhe_bits(session) > 0;
	parameters.signature_hash = signature_hash_of(session, &parameters);
	parameters.is_ecdsa_sha512 = gnutls_sign_algorithm_get(session) == GNUTLS_SIGN_ECDSA_SHA512;
	parameters.lacks_secure_renegotiation = parameters.protocol < TLS_PROTOCOL_1_3 &&
						!gnutls_safe_renegotiation_status(session);
	return parameters;
}
