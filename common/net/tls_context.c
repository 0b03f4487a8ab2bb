/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "tls_context.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "offer.h"
#include "tls_debug.h"
#include "trust/private_key.h"

enum { SUFFIX_BYTES = 512 };

/* --- priorities -------------------------------------------------------------- */

/* What a variant takes away from the priority in force.
 *
 * RSA: no signature and no key exchange of an ECDSA or EdDSA certificate. */
static const char only_rsa[] =
	":-ECDHE-ECDSA"
	":-SIGN-ECDSA-SHA1:-SIGN-ECDSA-SHA224:-SIGN-ECDSA-SHA256:-SIGN-ECDSA-SHA384"
	":-SIGN-ECDSA-SHA512:-SIGN-ECDSA-SECP256R1-SHA256:-SIGN-ECDSA-SECP384R1-SHA384"
	":-SIGN-ECDSA-SECP521R1-SHA512:-SIGN-EDDSA-ED25519:-SIGN-EDDSA-ED448";

/* ECDSA: without RSA-PSS a TLS 1.3 server cannot use an RSA key (RFC 8446,
 * 4.2.3), and without these key exchanges nor can an older one.  RSA with
 * PKCS #1 stays, for it says that a chain may be signed by an RSA authority. */
static const char only_ecdsa[] =
	":-RSA:-DHE-RSA:-ECDHE-RSA"
	":-SIGN-RSA-PSS-SHA256:-SIGN-RSA-PSS-SHA384:-SIGN-RSA-PSS-SHA512"
	":-SIGN-RSA-PSS-RSAE-SHA256:-SIGN-RSA-PSS-RSAE-SHA384:-SIGN-RSA-PSS-RSAE-SHA512";

/* By the kind of a variant. */
static const char *const suffixes[VARIANT_KINDS] = {
	[VARIANT_DEFAULT] = "",
	[VARIANT_RSA] = only_rsa,
	[VARIANT_ECDSA] = only_ecdsa,
};

/* A variant's suffix is appended.  *ret_at (which may be NULL): where priority is
 * wrong. */
static int init_priority(const char *priority, const char *suffix, gnutls_priority_t *ret_priority,
			 const char **ret_at)
{
	if (suffix[0] == '\0')
		return gnutls_priority_init(ret_priority, priority, ret_at);
	struct strbuf text = { 0 };
	strbuf_printf(&text, "%s%s", priority, suffix);
	int code = strbuf_failed(&text)
			   ? GNUTLS_E_MEMORY_ERROR
			   : gnutls_priority_init(ret_priority, strbuf_text(&text), NULL);
	strbuf_clear(&text);
	return code;
}

/* What a client's key signs with, where that is not in the current offer: without
 * it the library would send no client certificate at all. */
static const char *client_signatures(const struct tls_context *context)
{
	unsigned bits = 0;
	if (context->client_key == NULL)
		return "";
	switch (gnutls_privkey_get_pk_algorithm(context->client_key, &bits)) {
	case GNUTLS_PK_EDDSA_ED25519:
		return ":+SIGN-EDDSA-ED25519";
	case GNUTLS_PK_EDDSA_ED448:
		return ":+SIGN-EDDSA-ED448";
	case GNUTLS_PK_RSA_PSS:
		return ":+SIGN-RSA-PSS-SHA256:+SIGN-RSA-PSS-SHA384:+SIGN-RSA-PSS-SHA512";
	case GNUTLS_PK_ECDSA:
		return bits > 384 ? ":+SIGN-ECDSA-SECP521R1-SHA512:+SIGN-ECDSA-SHA512" : "";
	}
	return "";
}

/* The first of an offer's priorities that the library can read. */
static int init_offer(const struct tls_context *context, enum tls_offer offer,
		      const char *variant_suffix, gnutls_priority_t *ret_priority)
{
	int code = GNUTLS_E_INVALID_REQUEST;
	const char *signatures = offer_is_wide(offer) ? "" : client_signatures(context);
	char suffix[SUFFIX_BYTES];
	snprintf(suffix, sizeof(suffix), "%s%s", variant_suffix, signatures);
	for (const char *const *priority = offer_priorities(offer);
	     *priority != NULL && code < 0 && code != GNUTLS_E_MEMORY_ERROR; priority++)
		code = init_priority(*priority, suffix, ret_priority, NULL);
	return code;
}

enum tls_offer tls_context_first_offer(const struct tls_context *context)
{
	return context->settings->priority != NULL ? OFFER_GIVEN : OFFER_CURRENT;
}

enum err tls_context_priority(struct tls_context *context, enum tls_offer offer,
			      enum certificate_variant variant, gnutls_priority_t *ret_priority,
			      struct error *reterr)
{
	enum certificate_variant kind = variant_kind(variant);
	const char *suffix = suffixes[kind];
	const char *user = offer == OFFER_GIVEN ? context->settings->priority : NULL, *at = user;
	gnutls_priority_t *kept = &context->priorities[offer][kind];
	if (*kept == NULL) {
		int code = user != NULL ? init_priority(user, suffix, kept, &at)
					: init_offer(context, offer, suffix, kept);
		if (code == GNUTLS_E_MEMORY_ERROR)
			return error_no_memory(reterr);
		if (code < 0 && user != NULL && suffix[0] == '\0')
			return error_raise(reterr, ERR_TLS_PRIORITY,
					   FACTS(.about = user, .count = at - user));
		if (code < 0)
			return error_raise(reterr, ERR_TLS_PRIORITY_EMPTY, FACTS(.number = code));
	}
	*ret_priority = *kept;
	return ERR_NONE;
}

/* --- client certificate ------------------------------------------------------ */

static gnutls_datum_t datum(struct bytes octets)
{
	return (gnutls_datum_t){ (unsigned char *)octets.data, (unsigned)octets.len };
}

static enum err import_key(const struct probe_settings *settings, const char *file,
			   struct tls_context *context, struct error *reterr)
{
	gnutls_datum_t text = datum(settings->client_key_pem);
	struct work work = { .left = DERIVATION_MAX_ITERATIONS };
	int code = gnutls_privkey_init(&context->client_key);
	if (code >= 0)
		code = private_key_import(context->client_key, &text, GNUTLS_X509_FMT_PEM,
					  settings->password, &work);
	if (work.exhausted)
		return error_raise(reterr, ERR_CLIENT_KEY_ITERATIONS,
				   FACTS(.about = file, .count = DERIVATION_MAX_ITERATIONS));
	if (code == GNUTLS_E_DECRYPTION_FAILED)
		return error_raise(reterr,
				   settings->password != NULL ? ERR_CLIENT_KEY_PASSWORD
							      : ERR_CLIENT_KEY_ENCRYPTED,
				   FACTS(.about = file));
	if (code < 0)
		return error_raise(
			reterr, ERR_CLIENT_KEY_NONE,
			FACTS(.about = file, .number = code,
			      .term = settings->client_key == NULL ? "--client-key" : NULL));
	return ERR_NONE;
}

/* Does the key belong to the certificate? */
static bool key_fits(const struct tls_context *context)
{
	unsigned char id[2][64];
	size_t len[2] = { sizeof(id[0]), sizeof(id[1]) };
	gnutls_pubkey_t key;
	if (gnutls_pubkey_init(&key) < 0)
		return false;
	bool fits =
		gnutls_pubkey_import_privkey(key, context->client_key, 0, 0) >= 0 &&
		gnutls_pubkey_get_key_id(key, 0, id[0], &len[0]) >= 0 &&
		gnutls_pubkey_get_key_id(context->client_chain[0].pubkey, 0, id[1], &len[1]) >= 0 &&
		len[0] == len[1] && memcmp(id[0], id[1], len[0]) == 0;
	gnutls_pubkey_deinit(key);
	return fits;
}

static enum err import_client_certificate(const struct probe_settings *settings,
					  struct tls_context *context, struct error *reterr)
{
	const char *file = settings->client_cert;
	const char *key = settings->client_key != NULL ? settings->client_key : file;
	gnutls_datum_t text = datum(settings->client_cert_pem);
	unsigned n = CLIENT_CHAIN_MAX;
	int code = gnutls_pcert_list_import_x509_raw(context->client_chain, &n, &text,
						     GNUTLS_X509_FMT_PEM, 0);
	if (code < 0 || n == 0)
		return error_raise(reterr, ERR_CLIENT_CERTIFICATE_NONE,
				   FACTS(.about = file, .number = code));
	context->n_client_chain = n;
	enum err err = import_key(settings, key, context, reterr);
	if (err == ERR_NONE && !key_fits(context))
		return error_raise(reterr, ERR_CLIENT_KEY_OTHER,
				   FACTS(.about = key, .beside = file));
	return err;
}

/* --- all of it ---------------------------------------------------------------- */

enum err tls_context_new(const struct probe_settings *settings, struct tls_context **ret_context,
			 struct error *reterr)
{
	gnutls_priority_t priority;
	enum err err = ERR_NONE;
	/* Without a deinit of its own: the library's destructor has nothing to
	 * do then, and the process is about to end. */
	int code = gnutls_global_init();
	if (code < 0)
		return error_raise(reterr, ERR_GNUTLS_START, FACTS(.number = code));
	struct tls_context *context = calloc(1, sizeof(*context));
	if (context == NULL)
		return error_no_memory(reterr);
	context->settings = settings;
	if (settings->verbosity >= 3)
		tls_debug_start();
	if (gnutls_certificate_allocate_credentials(&context->credentials) < 0)
		err = error_no_memory(reterr);
	if (err == ERR_NONE && settings->client_cert != NULL)
		err = import_client_certificate(settings, context, reterr);
	if (err == ERR_NONE)
		err = tls_context_priority(context, tls_context_first_offer(context),
					   VARIANT_DEFAULT, &priority, reterr);
	if (err != ERR_NONE) {
		tls_context_free(context);
		return err;
	}
	*ret_context = context;
	return ERR_NONE;
}

void tls_context_free(struct tls_context *context)
{
	if (context == NULL)
		return;
	for (size_t offer = 0; offer < OFFER_COUNT; offer++) {
		for (size_t i = 0; i < VARIANT_KINDS; i++)
			gnutls_priority_deinit(context->priorities[offer][i]);
	}
	for (unsigned i = 0; i < context->n_client_chain; i++)
		gnutls_pcert_deinit(&context->client_chain[i]);
	gnutls_privkey_deinit(context->client_key);
	if (context->credentials != NULL)
		gnutls_certificate_free_credentials(context->credentials);
	certificate_store_clear(&context->store);
	free(context);
}
