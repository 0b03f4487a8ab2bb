/* tls_context.h - what all TLS sessions of a run share: credentials and
 * priorities, made once. */
#ifndef CCN_NET_TLS_CONTEXT_H
#define CCN_NET_TLS_CONTEXT_H

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>

#include "facts/session.h"
#include "probe_settings.h"
#include "tls_transport.h"

enum { CLIENT_CHAIN_MAX = 16 };

struct tls_context {
	const struct probe_settings *settings;
	gnutls_certificate_credentials_t credentials;
	/* By offer and kind of certificate, made when first needed. */
	gnutls_priority_t priorities[OFFER_COUNT][VARIANT_KINDS];
	/* --client-cert: the chain, leaf first, and its key. */
	gnutls_pcert_st client_chain[CLIENT_CHAIN_MAX];
	unsigned n_client_chain;
	gnutls_privkey_t client_key;
	struct certificate_store store; /* of what all servers show */
	struct turns large;             /* handshakes, of all sessions */
};

/* settings are borrowed.  ERR_TLS_PRIORITY and ERR_CLIENT_*: what the user gave
 * is wrong. */
enum err tls_context_new(const struct probe_settings *settings, struct tls_context **ret_context,
			 struct error *reterr) MUST_USE;
void tls_context_free(struct tls_context *context);

/* What is offered first: OFFER_GIVEN when the user gave a priority, else
 * OFFER_CURRENT. */
enum tls_offer tls_context_first_offer(const struct tls_context *context);

/* The priority of an offer (not OFFER_NONE) and a variant, owned by the context. */
enum err tls_context_priority(struct tls_context *context, enum tls_offer offer,
			      enum certificate_variant variant, gnutls_priority_t *ret_priority,
			      struct error *reterr) MUST_USE;

#endif
