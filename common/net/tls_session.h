/* tls_session.h - one TLS session of a probe: what ClientHello says, and what goes
 * by in the handshake messages.
 *
 * GnuTLS verifies nothing here.  The certificates are taken from the handshake
 * messages as they arrive, so that they are there even when the library cannot
 * read them, or the handshake fails later.
 */
#ifndef CCN_NET_TLS_SESSION_H
#define CCN_NET_TLS_SESSION_H

#include "base/strbuf.h"
#include "tls_context.h"
#include "tls_transport.h"

enum tls_status {
	TLS_DONE,
	TLS_AGAIN,   /* poll for tls_events(), then call again */
	TLS_CLOSED,  /* tls_read: the server closed in good order */
	TLS_NOT_TLS, /* the server's first octets are no TLS record: see the transport */
	TLS_FAILED,  /* the error is set */
};

struct tls {
	struct tls_context *context;
	gnutls_session_t session;
	gnutls_priority_t priority; /* the context's */
	struct tls_transport transport;
	struct session *facts;
	struct strbuf *log; /* or NULL */
	enum certificate_variant variant;

	/* What the handshake showed */
	bool chain_seen;
	bool asked;                /* for a client certificate */
	bool sent;                 /* ... and it was sent */
	bool ticket;               /* a session ticket came */
	bool in_handshake;         /* a renegotiation is under way */
	bool in_reauth;            /* a post-handshake authentication is */
	enum tls_offer next_offer; /* it failed: this one may do better; or OFFER_NONE */
	unsigned rounds;           /* of harmless errors */
	unsigned warnings;         /* alerts that end nothing */
	unsigned calls;            /* of gnutls_handshake() that would block */
	struct error error;        /* of reading a message */
};

/* One session over fd (borrowed, connected, non-blocking), with an offer that is
 * not OFFER_NONE.  The offer, the chain, the staple and what became of the client
 * certificate go to facts; log may be NULL. */
enum err tls_new(struct tls_context *context, const struct probe_target *target,
		 enum tls_offer offer, int fd, struct session *facts, struct strbuf *log,
		 struct tls **ret_tls, struct error *reterr) MUST_USE;
void tls_free(struct tls *tls);

/* POLLIN or POLLOUT. */
short tls_events(const struct tls *tls);

/* Around each call into GnuTLS: debug lines go to this session's log. */
void tls_enter(struct tls *tls);
void tls_leave(struct tls *tls);

/* May GnuTLS be called again at once, after it said "again"? */
bool tls_may_read_on(struct tls *tls);

/* A call was interrupted, or went over something harmless: may it go on? */
bool tls_goes_on(struct tls *tls, int code);

#endif
