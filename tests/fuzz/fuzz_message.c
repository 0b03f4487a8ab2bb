/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: what a probe takes from handshake messages before GnuTLS works on them
 * (net/tls_session.c, net/message.c).  The first octet says which version of TLS; then come
 * messages: the type, a length in two octets, the body.
 *
 * The hook sees them as GnuTLS would show them, until it refuses one.  What it keeps is held
 * to a plainer reading: of the first Certificate message the certificates and the staple, of a
 * renegotiation nothing, of what this side sends nothing; that it refuses means an error. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "net/tls_session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

/* --- GnuTLS's side (--wrap) ------------------------------------------------------------ */

static gnutls_handshake_hook_func hook;
static gnutls_protocol_t version;

void __wrap_gnutls_handshake_set_hook_function(gnutls_session_t session, unsigned type, int when,
					       gnutls_handshake_hook_func func);
gnutls_protocol_t __wrap_gnutls_protocol_get_version(gnutls_session_t session);

void __wrap_gnutls_handshake_set_hook_function(gnutls_session_t session, unsigned type, int when,
					       gnutls_handshake_hook_func func)
{
	(void)session;
	require(type == GNUTLS_HANDSHAKE_ANY && when == GNUTLS_HOOK_PRE);
	hook = func;
}

gnutls_protocol_t __wrap_gnutls_protocol_get_version(gnutls_session_t session)
{
	(void)session;
	return version;
}

/* --- the plainer reading -------------------------------------------------------------------- */

struct expected {
	struct bytes certificates[CHAIN_MAX_CERTIFICATES + 1];
	size_t n_certificates;
	struct bytes staple;
	bool chain_seen, asked, ticket;
};

/* The vector at *at with a length in n octets; false, and *at unchanged, beyond the end. */
static bool vector_at(struct bytes message, size_t *at, unsigned n, struct bytes *ret_vector)
{
	size_t len = 0;
	if (message.len - *at < n)
		return false;
	for (unsigned i = 0; i < n; i++)
		len = len * 256 + message.data[*at + i];
	if (message.len - *at - n < len)
		return false;
	*ret_vector = (struct bytes){ message.data + *at + n, len };
	*at += n + len;
	return true;
}

static struct bytes staple_in(struct bytes status)
{
	size_t at = 1;
	struct bytes response = { NULL, 0 };
	if (status.len > 0 && status.data[0] == 1)
		(void)vector_at(status, &at, 3, &response);
	return response;
}

static struct bytes staple_of_entry(struct bytes extensions)
{
	struct bytes value, none = { NULL, 0 };
	for (size_t at = 0; extensions.len - at >= 2;) {
		bool is_status = extensions.data[at] == 0 && extensions.data[at + 1] == 5;
		at += 2;
		if (!vector_at(extensions, &at, 2, &value))
			break;
		if (is_status)
			return staple_in(value);
	}
	return none;
}

static void expect_certificates(struct expected *e, struct bytes message)
{
	bool is_13 = version == GNUTLS_TLS1_3;
	struct bytes list = { NULL, 0 }, der, extensions;
	size_t at = 0;
	if ((is_13 && !vector_at(message, &at, 1, &list)) || !vector_at(message, &at, 3, &list))
		return;
	for (at = 0; vector_at(list, &at, 3, &der);) {
		if (e->n_certificates <= CHAIN_MAX_CERTIFICATES)
			e->certificates[e->n_certificates++] = der;
		if (is_13 && !vector_at(list, &at, 2, &extensions))
			break;
		if (is_13 && e->n_certificates == 1)
			e->staple = staple_of_entry(extensions);
	}
}

static void expect(struct expected *e, unsigned type, struct bytes body)
{
	if (type == GNUTLS_HANDSHAKE_CERTIFICATE_PKT && !e->chain_seen) {
		expect_certificates(e, body);
		e->chain_seen = true;
	}
	if (type == GNUTLS_HANDSHAKE_CERTIFICATE_STATUS && e->staple.len == 0)
		e->staple = staple_in(body);
	e->asked |= type == GNUTLS_HANDSHAKE_CERTIFICATE_REQUEST;
	e->ticket |= type == GNUTLS_HANDSHAKE_NEW_SESSION_TICKET;
}

static void check(const struct expected *e, const struct tls *tls, bool is_refused)
{
	const struct session *facts = tls->facts;
	bool too_many = e->n_certificates > CHAIN_MAX_CERTIFICATES;
	size_t n = too_many ? CHAIN_MAX_CERTIFICATES : e->n_certificates;
	require(is_refused == (tls->error.code != ERR_NONE));
	require(is_refused ? facts->n_chain <= n : facts->n_chain == n);
	for (size_t i = 0; i < facts->n_chain; i++)
		require(bytes_equal(e->certificates[i], (struct bytes){ facts->chain[i].der,
									facts->chain[i].der_len }));
	require(facts->chain_cut == (too_many || facts->n_chain < n) || is_refused);
	require(tls->asked == e->asked && tls->ticket == e->ticket);
	require(facts->client_certificate ==
		(e->asked ? CLIENT_CERTIFICATE_ASKED : CLIENT_CERTIFICATE_NOT_ASKED));
	if (is_refused)
		return;
	require((facts->ocsp_response == NULL) == (e->staple.len == 0));
	require(bytes_equal(e->staple,
			    (struct bytes){ facts->ocsp_response, facts->ocsp_response_len }));
}

/* --- messages -------------------------------------------------------------------------------- */

/* The low bits choose a message, most often one that is looked at. */
static unsigned type_of(uint8_t octet)
{
	static const unsigned types[] = {
		GNUTLS_HANDSHAKE_CERTIFICATE_PKT,      GNUTLS_HANDSHAKE_CERTIFICATE_STATUS,
		GNUTLS_HANDSHAKE_CERTIFICATE_REQUEST,  GNUTLS_HANDSHAKE_NEW_SESSION_TICKET,
		GNUTLS_HANDSHAKE_SERVER_HELLO,         GNUTLS_HANDSHAKE_FINISHED,
		GNUTLS_HANDSHAKE_ENCRYPTED_EXTENSIONS, 255,
	};
	return types[octet % LENGTH(types)];
}

enum { OUTGOING = 0x80 };

static void converse(struct tls *tls, struct bytes input)
{
	static struct expected e;
	struct bytes body;
	int code = 0;
	e = (struct expected){ 0 };
	for (size_t at = 0; at < input.len && code == 0;) {
		uint8_t head = input.data[at++];
		if (!vector_at(input, &at, 2, &body)) {
			body = (struct bytes){ input.data + at, input.len - at };
			at = input.len;
		}
		/* In memory of its own, as GnuTLS has it. */
		gnutls_datum_t message = { malloc(body.len + 1), (unsigned)body.len };
		require(message.data != NULL);
		if (body.len > 0)
			memcpy(message.data, body.data, body.len);
		code = hook(tls->session, type_of(head), GNUTLS_HOOK_PRE, (head & OUTGOING) == 0,
			    &message);
		free(message.data);
		if ((head & OUTGOING) == 0)
			expect(&e, type_of(head), body);
		check(&e, tls, code != 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct tls_context *context;
	static const struct probe_settings settings;
	struct probe_target target = { .protocol = protocol_find("tls"), .sni = "www.example.com" };
	struct session facts = { 0 };
	struct tls *tls = NULL;
	if (size < 1)
		return 0;
	if (context == NULL)
		require(tls_context_new(&settings, &context, NULL) == ERR_NONE);
	version = (data[0] & 1) != 0 ? GNUTLS_TLS1_3 : GNUTLS_TLS1_2;
	require(tls_new(context, &target, OFFER_CURRENT, -1, &facts, NULL, &tls, NULL) == ERR_NONE);
	converse(tls, (struct bytes){ data + 1, size - 1 });
	tls_free(tls);
	session_clear(&facts);
	return 0;
}
