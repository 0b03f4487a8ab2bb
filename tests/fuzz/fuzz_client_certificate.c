/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: the files of --client-cert and --client-key.  The first octet says whether
 * there are two files, the next two how long the first is.
 *
 * What is no certificate with its key is wrong usage, in words.  Of what is taken the key is
 * that of the first certificate. */
#include <config.h>

#include <gnutls/abstract.h>
#include <stdlib.h>
#include <string.h>

#include "net/tls_context.h"
#include "support/errorwords.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

static bool is_refusal(enum err code)
{
	return code == ERR_CLIENT_CERTIFICATE_NONE || code == ERR_CLIENT_KEY_NONE ||
	       code == ERR_CLIENT_KEY_ENCRYPTED || code == ERR_CLIENT_KEY_OTHER;
}

static void check_key(const struct tls_context *context)
{
	gnutls_datum_t chain_key = { NULL, 0 }, own_key = { NULL, 0 };
	gnutls_pubkey_t key;
	require(gnutls_pubkey_init(&key) >= 0 &&
		gnutls_pubkey_import_privkey(key, context->client_key, 0, 0) >= 0 &&
		gnutls_pubkey_export2(key, GNUTLS_X509_FMT_PEM, &own_key) >= 0 &&
		gnutls_pubkey_export2(context->client_chain[0].pubkey, GNUTLS_X509_FMT_PEM,
				      &chain_key) >= 0);
	require(own_key.size == chain_key.size &&
		memcmp(own_key.data, chain_key.data, own_key.size) == 0);
	gnutls_free(own_key.data);
	gnutls_free(chain_key.data);
	gnutls_pubkey_deinit(key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 3)
		return 0;
	size_t len = (size_t)data[1] << 8 | data[2];
	struct bytes first = { data + 3, size - 3 }, second = first;
	if ((data[0] & 1) != 0) {
		first.len = len < first.len ? len : first.len;
		second = bytes_from(second, first.len);
	}
	const struct probe_settings settings = {
		.client_cert = "cert.pem",
		.client_key = (data[0] & 1) != 0 ? "key.pem" : NULL,
		.client_cert_pem = first,
		.client_key_pem = second,
	};
	struct tls_context *context = NULL;
	struct error error = { 0 };
	if (tls_context_new(&settings, &context, &error) != ERR_NONE) {
		require(is_refusal(error.code) && error_finding(error.code) == FINDING_USAGE);
		require(error_words(&error)[0] != '\0');
		return 0;
	}
	require(context->n_client_chain >= 1 && context->n_client_chain <= CLIENT_CHAIN_MAX);
	check_key(context);
	tls_context_free(context);
	return 0;
}
