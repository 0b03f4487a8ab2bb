/* tls_context.h - what tls.c and tls_context.c share: credentials and
 * priorities, loaded once for all sessions of a run. */
#ifndef CCN_NET_TLS_CONTEXT_H
#define CCN_NET_TLS_CONTEXT_H

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>

#include "tls.h"

enum { CLIENT_CHAIN_MAX = 16 };

struct tls_context {
	const struct probe_settings *settings;
	gnutls_certificate_credentials_t credentials;
	/* By variant, made when first needed; VARIANT_NO_SNI uses the default. */
	gnutls_priority_t priorities[VARIANT_COUNT];
	/* --client-cert: the chain, leaf first, and its key. */
	gnutls_pcert_st client_chain[CLIENT_CHAIN_MAX];
	unsigned n_client_chain;
	gnutls_privkey_t client_key;
};

/* The priority of a variant, owned by the context. */
enum err tls_context_priority(struct tls_context *context, enum certificate_variant variant,
			      gnutls_priority_t *ret_priority, struct error *reterr) MUST_USE;

/* GnuTLS's callback for --client-cert (tls.c). */
gnutls_certificate_retrieve_function2 tls_give_client_chain;

/* Sends GnuTLS's debug lines (-vvv) to log, until it is called with NULL. */
void tls_debug_to(const struct tls_context *context, struct strbuf *log);

#endif
