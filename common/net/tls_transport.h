/* tls_transport.h - the octets between GnuTLS and a socket, non-blocking.
 *
 * Bounds what a server may send before the handshake has ended, keeps its first
 * octets to tell TLS from other protocols, and knows how the connection ended.
 * Where the protocol has packets for the handshake, it packs and unpacks them.
 */
#ifndef CCN_NET_TLS_TRANSPORT_H
#define CCN_NET_TLS_TRANSPORT_H

#include <gnutls/gnutls.h>

#include "base/strbuf.h"
#include "dialogue/framing.h"
#include "turn.h"

enum { TLS_QUOTE_BYTES = 100, TLS_HELD_BYTES = 256 };

/* struct tls_transport t = { .fd = fd } is ready to be attached. */
struct tls_transport {
	int fd;              /* borrowed */
	bool established;    /* set by the owner: what is received is no longer counted */
	bool closed;         /* by the peer, in good order */
	bool not_tls;        /* its first octets are no TLS record, nor packet */
	bool no_packet;      /* later ones are no packet, or TLS outside of one */
	int error_number;    /* errno of the last failure */
	size_t received;     /* before it was established */
	struct turns *large; /* handshakes of the run; shared, borrowed; NULL: no bounds */
	struct turn turn;    /* to be one of them */
	uint8_t *input;      /* NULL when empty */
	size_t input_at;
	size_t input_len;
	size_t input_left;          /* when tls_transport_may_read_on() last looked */
	char head[TLS_QUOTE_BYTES]; /* the first octets of all */
	size_t head_len;
	/* Small records wait for what follows them: until something is read, or the
	 * call into GnuTLS ends (but for the last flight of a handshake, which
	 * may_hold lets wait for what comes next). */
	uint8_t held[TLS_HELD_BYTES];
	size_t held_len;
	bool may_hold;
	/* Packets for the handshake, borrowed; NULL: none.  What is pushed until it is
	 * established waits in flight and goes into packets when the other is held to be
	 * sent.  The other side's can end later (session tickets), at any packet. */
	const struct framing *framing;
	struct strbuf flight;
	struct strbuf packets; /* to be sent, before what is held */
	struct unwrapping unwrapping;
	bool unwrapped; /* something that a packet carried was taken */
	bool plain;     /* there are no more packets to come */
};

/* Makes the session read and write here; t must stay where it is. */
void tls_transport_attach(struct tls_transport *t, gnutls_session_t session);

/* It is large, and another that is has to wait for it. */
bool tls_transport_is_in_the_way(const struct tls_transport *t);

/* Something waits to be sent. */
bool tls_transport_holds(const struct tls_transport *t);

/* The session has ended: others may be large. */
void tls_transport_end(struct tls_transport *t);

/* Around each call into GnuTLS: failures before it are forgotten; the input
 * buffer goes when it is empty, and what was held is sent.  What cannot be sent yet
 * stays (tls_transport_holds), and is for the next call, when the socket can be
 * written to. */
void tls_transport_enter(struct tls_transport *t);
void tls_transport_leave(struct tls_transport *t);

/* GnuTLS says "again" after each record of a message in several records, or
 * behind a session ticket, though more of them may be in the buffer, and poll()
 * knows nothing of those: true when it is to be called again at once. */
bool tls_transport_may_read_on(struct tls_transport *t, gnutls_session_t session);

/* When it is not TLS: reads on.  True when the first line (at most
 * TLS_QUOTE_BYTES of it) is there; ret_line is borrowed. */
bool tls_transport_quote(struct tls_transport *t, struct bytes *ret_line);

#endif
