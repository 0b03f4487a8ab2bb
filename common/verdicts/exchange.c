/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange.h"

#include "path_check.h"

enum { GROUP_LEAST_BITS = 2048 };

bool exchange_protocol_is_weak(const struct tls_parameters *tls)
{
	return tls->protocol != TLS_PROTOCOL_NONE && tls->protocol < TLS_PROTOCOL_1_2 &&
	       tls->offered >= TLS_PROTOCOL_1_2;
}

bool exchange_group_is_weak(const struct tls_parameters *tls)
{
	return tls->exchange == TLS_EXCHANGE_DHE && tls->exchange_bits > 0 &&
	       tls->exchange_bits < GROUP_LEAST_BITS;
}

enum key_usage exchange_needs_usage(const struct tls_parameters *tls)
{
	return tls->exchange == TLS_EXCHANGE_RSA ? KEY_USAGE_KEY_ENCIPHERMENT
						 : KEY_USAGE_DIGITAL_SIGNATURE;
}

bool exchange_fits_usage(const struct tls_parameters *tls, const struct certificate *leaf)
{
	return !leaf->has_key_usage || (leaf->key_usage & exchange_needs_usage(tls)) != 0 ||
	       !path_usage_fits_server(leaf);
}
