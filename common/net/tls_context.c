/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "tls_context.h"

#include <stdlib.h>
#include <string.h>

enum { DEBUG_LEVEL = 4, DEBUG_MAX_BYTES = 256 * 1024 };

/* --- debug lines ----------------------------------------------------------- */

/* GnuTLS hands its debug lines to a function without a context, so this one
 * variable says whose session is being worked on.  The sessions of a run share
 * one thread; it is set around each call, and only with -vvv. */
static struct strbuf *debug_log;

static void debug_line(int level, const char *line)
{
	if (debug_log != NULL && debug_log->len < DEBUG_MAX_BYTES)
		strbuf_printf(debug_log, "GnuTLS %d: %s", level, line);
}

void tls_debug_to(const struct tls_context *context, struct strbuf *log)
{
	if (context->settings->verbosity >= 3)
		debug_log = log;
}

static void start_debug(const struct probe_settings *settings)
{
	if (settings->verbosity < 3)
		return;
	gnutls_global_set_log_level(DEBUG_LEVEL);
	gnutls_global_set_log_function(debug_line);
}

/* --- priorities -------------------------------------------------------------- */

/* What a variant takes away from the priority in force, so that the policy of
 * the user or of the distribution still holds.
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

static const char *variant_suffix(enum certificate_variant variant)
{
	switch (variant) {
	case VARIANT_RSA:
		return only_rsa;
	case VARIANT_ECDSA:
		return only_ecdsa;
	case VARIANT_DEFAULT:
	case VARIANT_NO_SNI:
	case VARIANT_COUNT:
		break;
	}
	return "";
}

/* The library's default is the distribution's: the user's string is used
 * instead, a variant's is appended. */
static int init_priority(const char *user, const char *suffix, gnutls_priority_t *ret_priority,
			 const char **ret_at)
{
	static const char *no_place = "";
	*ret_at = no_place;
	if (user == NULL && suffix[0] == '\0')
		return gnutls_priority_init2(ret_priority, NULL, NULL, 0);
	if (user == NULL)
		return gnutls_priority_init2(ret_priority, suffix + 1, NULL,
					     GNUTLS_PRIORITY_INIT_DEF_APPEND);
	if (suffix[0] == '\0')
		return gnutls_priority_init(ret_priority, user, ret_at);
	struct strbuf text = { 0 };
	strbuf_printf(&text, "%s%s", user, suffix);
	int code = strbuf_failed(&text)
			   ? GNUTLS_E_MEMORY_ERROR
			   : gnutls_priority_init(ret_priority, strbuf_text(&text), NULL);
	strbuf_clear(&text);
	return code;
}

enum err tls_context_priority(struct tls_context *context, enum certificate_variant variant,
			      gnutls_priority_t *ret_priority, struct error *reterr)
{
	const char *user = context->settings->priority, *suffix = variant_suffix(variant), *at;
	gnutls_priority_t *kept =
		&context->priorities[suffix[0] == '\0' ? VARIANT_DEFAULT : variant];
	if (*kept == NULL) {
		int code = init_priority(user, suffix, kept, &at);
		if (code == GNUTLS_E_MEMORY_ERROR)
			return error_no_memory(reterr);
		if (code < 0 && user != NULL && suffix[0] == '\0')
			return error_set(reterr, ERR_USAGE,
					 "the GnuTLS priority string '%s' is wrong at '%s'", user,
					 at);
		if (code < 0)
			return error_set(reterr, ERR_HANDSHAKE_FAILED,
					 "the priority string leaves nothing to offer: %s",
					 gnutls_strerror(code));
	}
	*ret_priority = *kept;
	return ERR_NONE;
}

/* --- client certificate ------------------------------------------------------ */

static enum err load_key(const char *file, struct tls_context *context, struct error *reterr)
{
	gnutls_datum_t text;
	int code = gnutls_load_file(file, &text);
	if (code < 0)
		return error_set(reterr, ERR_USAGE, "the client key %s cannot be read", file);
	code = gnutls_privkey_init(&context->client_key);
	if (code >= 0)
		code = gnutls_privkey_import_x509_raw(context->client_key, &text,
						      GNUTLS_X509_FMT_PEM, NULL, 0);
	gnutls_memset(text.data, 0, text.size);
	gnutls_free(text.data);
	if (code == GNUTLS_E_DECRYPTION_FAILED)
		return error_set(
			reterr, ERR_USAGE,
			"the client key %s is encrypted; a key without a passphrase is needed",
			file);
	if (code < 0)
		return error_set(reterr, ERR_USAGE, "%s holds no private key (PEM): %s", file,
				 gnutls_strerror(code));
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

static enum err load_client_certificate(const struct probe_settings *settings,
					struct tls_context *context, struct error *reterr)
{
	const char *file = settings->client_cert;
	const char *key = settings->client_key != NULL ? settings->client_key : file;
	unsigned n = CLIENT_CHAIN_MAX;
	int code = gnutls_pcert_list_import_x509_file(context->client_chain, &n, file,
						      GNUTLS_X509_FMT_PEM, NULL, NULL, 0);
	if (code == GNUTLS_E_FILE_ERROR)
		return error_set(reterr, ERR_USAGE, "the client certificate %s cannot be read",
				 file);
	if (code < 0 || n == 0)
		return error_set(reterr, ERR_USAGE, "%s holds no certificate (PEM): %s", file,
				 gnutls_strerror(code));
	context->n_client_chain = n;
	enum err err = load_key(key, context, reterr);
	if (err != ERR_NONE)
		return err;
	if (!key_fits(context))
		return error_set(reterr, ERR_USAGE,
				 "the client key %s does not belong to the certificate %s", key,
				 file);
	gnutls_certificate_set_retrieve_function2(context->credentials, tls_give_client_chain);
	return ERR_NONE;
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
		return error_set(reterr, ERR_INTERNAL, "GnuTLS cannot start: %s",
				 gnutls_strerror(code));
	struct tls_context *context = calloc(1, sizeof(*context));
	if (context == NULL)
		return error_no_memory(reterr);
	context->settings = settings;
	start_debug(settings);
	if (gnutls_certificate_allocate_credentials(&context->credentials) < 0)
		err = error_no_memory(reterr);
	if (err == ERR_NONE)
		err = tls_context_priority(context, VARIANT_DEFAULT, &priority, reterr);
	if (err == ERR_NONE && settings->client_cert != NULL)
		err = load_client_certificate(settings, context, reterr);
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
	for (size_t i = 0; i < VARIANT_COUNT; i++)
		gnutls_priority_deinit(context->priorities[i]);
	for (unsigned i = 0; i < context->n_client_chain; i++)
		gnutls_pcert_deinit(&context->client_chain[i]);
	gnutls_privkey_deinit(context->client_key);
	if (context->credentials != NULL)
		gnutls_certificate_free_credentials(context->credentials);
	free(context);
}
