/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "scriptpeer.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* --- what goes out ------------------------------------------------------------------ */

struct chunk {
	struct derbuf octets;
	int64_t due_us;
	bool closes; /* the connection, instead of octets */
};

enum { CHUNKS_MAX = 4000, DELAY_US = 150000 };

static void queue(struct scriptpeer *peer, const uint8_t *data, size_t len, int64_t due_us)
{
	if (peer->n_chunks == CHUNKS_MAX)
		return;
	struct chunk *chunks = realloc(peer->chunks, (peer->n_chunks + 1) * sizeof(*chunks));
	if (chunks == NULL)
		support_die("no memory");
	peer->chunks = chunks;
	struct chunk *chunk = &chunks[peer->n_chunks++];
	*chunk = (struct chunk){ .due_us = due_us, .closes = data == NULL };
	if (data != NULL)
		der_raw(&chunk->octets, data, len);
}

/* Nothing overtakes what was delayed. */
static int64_t last_due_us(const struct scriptpeer *peer)
{
	return peer->n_chunks > 0 ? peer->chunks[peer->n_chunks - 1].due_us : 0;
}

static void close_then(struct scriptpeer *peer)
{
	queue(peer, NULL, 0, last_due_us(peer));
}

static void queue_divided(struct scriptpeer *peer, const uint8_t *data, size_t len, size_t piece,
			  int64_t due_us)
{
	for (size_t at = 0; at < len; at += piece)
		queue(peer, data + at, len - at < piece ? len - at : piece, due_us++);
}

static void queue_changed(struct scriptpeer *peer, const uint8_t *data, size_t len, int64_t due_us)
{
	struct derbuf copy = { 0 };
	der_raw(&copy, data, len);
	size_t at = choose(peer->script, 256) | choose(peer->script, 256) << 8;
	if (len > 0)
		copy.data[at % len] ^= (uint8_t)(1 + choose(peer->script, 255));
	queue(peer, copy.data, len, due_us);
	derbuf_clear(&copy);
}

static void queue_others(struct scriptpeer *peer, int64_t due_us)
{
	uint8_t octets[32];
	size_t len = 1 + choose(peer->script, sizeof(octets));
	for (size_t i = 0; i < len; i++)
		octets[i] = (uint8_t)choose(peer->script, 256);
	queue(peer, octets, len, due_us);
}

/* A record, or a line of a dialogue, as the script has it. */
static void say(struct scriptpeer *peer, const uint8_t *data, size_t len)
{
	int64_t due_us = last_due_us(peer);
	switch (choose(peer->script, 16)) {
	case 1:
		queue_changed(peer, data, len, due_us);
		break;
	case 2: /* cut */
		queue(peer, data, len * choose(peer->script, 256) / 256, due_us);
		close_then(peer);
		break;
	case 3: /* dropped */
		break;
	case 4:
		queue(peer, data, len, due_us);
		queue(peer, data, len, due_us);
		break;
	case 5:
		queue(peer, data, len,
		      due_us + DELAY_US * (int64_t)(1 + choose(peer->script, 100)));
		break;
	case 6:
		queue_divided(peer, data, len, 1 + choose(peer->script, 64), due_us);
		break;
	case 7:
		queue_others(peer, due_us);
		queue(peer, data, len, due_us);
		break;
	case 8: /* the next one goes first */
		der_raw(&peer->held, data, len);
		return;
	case 9:
		queue(peer, data, len, due_us);
		close_then(peer);
		break;
	default:
		queue(peer, data, len, due_us);
		break;
	}
	if (peer->held.len > 0)
		queue(peer, peer->held.data, peer->held.len, due_us);
	peer->held.len = 0;
}

static void end(struct scriptpeer *peer)
{
	if (!peer->ended)
		close(peer->fd);
	peer->ended = true;
}

static bool send_due(struct scriptpeer *peer, int64_t now_us)
{
	bool moved = false;
	while (!peer->ended && peer->first_chunk < peer->n_chunks) {
		struct chunk *chunk = &peer->chunks[peer->first_chunk];
		if (chunk->due_us > now_us)
			break;
		if (chunk->closes) {
			end(peer);
			return true;
		}
		ssize_t n = 0;
		if (chunk->octets.len > peer->offset)
			n = send(peer->fd, chunk->octets.data + peer->offset,
				 chunk->octets.len - peer->offset, MSG_NOSIGNAL);
		if (n < 0 && errno != EAGAIN)
			end(peer);
		if (n < 0)
			break;
		moved = true;
		peer->offset += (size_t)n;
		if (peer->offset == chunk->octets.len) {
			peer->first_chunk++;
			peer->offset = 0;
		}
	}
	return moved;
}

int64_t scriptpeer_due_us(const struct scriptpeer *peer)
{
	return !peer->ended && peer->first_chunk < peer->n_chunks
		       ? peer->chunks[peer->first_chunk].due_us
		       : INT64_MAX;
}

/* --- TLS ---------------------------------------------------------------------------- */

void scriptpeer_identity_add(struct scriptpeer_identity *identity, struct bytes der)
{
	gnutls_pcert_st *pcert = &identity->chain[identity->n++];
	pcert->type = GNUTLS_CRT_X509;
	pcert->cert.data = gnutls_malloc(der.len + 1);
	pcert->cert.size = (unsigned)der.len;
	if (pcert->cert.data == NULL)
		support_die("no memory");
	memcpy(pcert->cert.data, der.data, der.len);
	if (identity->n > 1)
		return;
	/* Of the key that signs, whatever the certificate holds. */
	if (gnutls_pubkey_init(&pcert->pubkey) < 0 ||
	    gnutls_pubkey_import_privkey(pcert->pubkey, identity->key, 0, 0) < 0)
		support_die("gnutls_pubkey_import_privkey");
}

static int retrieve(gnutls_session_t session, const struct gnutls_cert_retr_st *info,
		    gnutls_pcert_st **ret_chain, unsigned *ret_n, gnutls_ocsp_data_st **ret_ocsp,
		    unsigned *ret_ocsp_n, gnutls_privkey_t *ret_key, unsigned *ret_flags)
{
	static gnutls_ocsp_data_st staple;
	const struct scriptpeer *peer = gnutls_session_get_ptr(session);
	(void)info, (void)ret_flags;
	*ret_chain = (gnutls_pcert_st *)(uintptr_t)peer->identity->chain;
	*ret_n = peer->identity->n;
	*ret_key = peer->identity->key;
	staple.response.data = (unsigned char *)(uintptr_t)peer->staple.data;
	staple.response.size = (unsigned)peer->staple.len;
	*ret_ocsp = &staple;
	*ret_ocsp_n = peer->staple.len > 0;
	return 0;
}

static ssize_t push(gnutls_transport_ptr_t transport, const void *data, size_t len)
{
	struct scriptpeer *peer = transport;
	struct strbuf packets = { 0 };
	if (peer->framing == NULL || peer->established) {
		say(peer, data, len);
		return (ssize_t)len;
	}
	peer->framing->wrap((struct bytes){ data, len }, &packets);
	say(peer, (const uint8_t *)packets.text, packets.len);
	strbuf_clear(&packets);
	return (ssize_t)len;
}

/* No octet is received that TLS does not ask for: behind the handshake are no packets. */
static ssize_t pull_from_packets(struct scriptpeer *peer, uint8_t *data, size_t size)
{
	for (size_t len = 0; len < size;) {
		uint8_t octet;
		ssize_t n = recv(peer->fd, &octet, 1, 0);
		if (n <= 0)
			return len > 0 ? (ssize_t)len : n;
		struct bytes received = { &octet, 1 }, carried;
		if (!framing_unwrap(peer->framing, &peer->unwrapping, &received, 1, &carried))
			support_die("scriptpeer: the client sent something else than packets");
		if (carried.len > 0)
			data[len++] = octet;
	}
	return (ssize_t)size;
}

static ssize_t pull(gnutls_transport_ptr_t transport, void *data, size_t size)
{
	struct scriptpeer *peer = transport;
	if (peer->framing != NULL && !peer->established)
		return pull_from_packets(peer, data, size);
	return recv(peer->fd, data, size, 0);
}

static int pull_timeout(gnutls_transport_ptr_t transport, unsigned ms)
{
	char octet;
	const struct scriptpeer *peer = transport;
	(void)ms;
	return recv(peer->fd, &octet, 1, MSG_PEEK) >= 0;
}

static void start_tls(struct scriptpeer *peer)
{
	if (gnutls_certificate_allocate_credentials(&peer->credentials) < 0 ||
	    gnutls_init(&peer->session, GNUTLS_SERVER | GNUTLS_NONBLOCK) < 0 ||
	    gnutls_priority_set_direct(peer->session, peer->priority, NULL) < 0)
		support_die("gnutls_init");
	gnutls_certificate_set_retrieve_function3(peer->credentials, retrieve);
	gnutls_credentials_set(peer->session, GNUTLS_CRD_CERTIFICATE, peer->credentials);
	gnutls_certificate_server_set_request(peer->session, peer->request);
	gnutls_handshake_set_max_packet_length(peer->session, 1 << 20);
	gnutls_handshake_set_timeout(peer->session, 0);
	gnutls_session_set_ptr(peer->session, peer);
	gnutls_transport_set_ptr(peer->session, peer);
	gnutls_transport_set_push_function(peer->session, push);
	gnutls_transport_set_pull_function(peer->session, pull);
	gnutls_transport_set_pull_timeout_function(peer->session, pull_timeout);
}

/* When the handshake has failed: the alert, and the end. */
static void fail(struct scriptpeer *peer, int code)
{
	(void)gnutls_alert_send_appropriate(peer->session, code);
	close_then(peer);
	peer->answered = peer->established = true;
}

static void speak_tls(struct scriptpeer *peer)
{
	int code = GNUTLS_E_SUCCESS;
	if (peer->session == NULL)
		start_tls(peer);
	while (!peer->established && !peer->ended) {
		code = gnutls_handshake(peer->session);
		peer->established = code == GNUTLS_E_SUCCESS;
		if (code == GNUTLS_E_AGAIN || code == GNUTLS_E_SUCCESS)
			break;
		if (gnutls_error_is_fatal(code))
			fail(peer, code);
	}
	if (!peer->established || peer->answered || peer->ended)
		return;
	peer->answered = true;
	if (peer->answer.len > 0)
		(void)gnutls_record_send(peer->session, peer->answer.data, peer->answer.len);
	if (peer->closes)
		(void)gnutls_bye(peer->session, GNUTLS_SHUT_WR);
}

/* --- all of it ------------------------------------------------------------------------ */

static void say_next(struct scriptpeer *peer)
{
	struct bytes step = peer->steps[peer->said++];
	if (step.len > 0)
		say(peer, step.data, step.len);
}

void scriptpeer_start(struct scriptpeer *peer, int64_t now_us)
{
	if (peer->n_steps > 0)
		say_next(peer);
	(void)scriptpeer_act(peer, now_us);
}

bool scriptpeer_act(struct scriptpeer *peer, int64_t now_us)
{
	uint8_t octets[4096];
	bool moved = false;
	while (!peer->ended && peer->said < peer->n_steps) {
		ssize_t n = recv(peer->fd, octets, sizeof(octets), 0);
		if (n == 0)
			end(peer);
		if (n <= 0)
			break;
		say_next(peer);
		moved = true;
	}
	if (!peer->ended && peer->said == peer->n_steps)
		speak_tls(peer);
	return send_due(peer, now_us) || moved;
}

void scriptpeer_clear(struct scriptpeer *peer)
{
	if (peer->fd >= 0)
		end(peer);
	if (peer->session != NULL)
		gnutls_deinit(peer->session);
	if (peer->credentials != NULL)
		gnutls_certificate_free_credentials(peer->credentials);
	for (size_t i = 0; i < peer->n_chunks; i++)
		derbuf_clear(&peer->chunks[i].octets);
	free(peer->chunks);
	derbuf_clear(&peer->held);
	*peer = (struct scriptpeer){ .fd = -1 };
}
