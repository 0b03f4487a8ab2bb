/* tls.h - the TLS client: all that calls GnuTLS on behalf of a probe.
 *
 * GnuTLS verifies nothing here.  The certificates are taken from the handshake
 * messages as they arrive, so that they are there even when the library cannot
 * read them, or the handshake fails later.
 */
#ifndef CCN_NET_TLS_H
#define CCN_NET_TLS_H

#include "probe.h"

/* Shared by all sessions of a run: credentials and priorities. */
struct tls_context; /* opaque */
enum err tls_context_new(const struct probe_settings *settings, struct tls_context **ret_context,
			 struct error *reterr) MUST_USE;
void tls_context_free(struct tls_context *context);

enum tls_status {
	TLS_DONE,
	TLS_AGAIN,   /* poll for tls_events(), then call again */
	TLS_CLOSED,  /* tls_read: the server closed in good order */
	TLS_NOT_TLS, /* the server's first octets are no TLS record: see tls_quote */
	TLS_FAILED,  /* the error is set */
};

struct tls; /* opaque */

/* One session over fd (borrowed, connected, non-blocking).  The chain, the
 * staple, what was negotiated and what became of the client certificate go to
 * facts; log may be NULL. */
enum err tls_new(struct tls_context *context, const struct probe_target *target, int fd,
		 struct session *facts, struct strbuf *log, struct tls **ret_tls,
		 struct error *reterr) MUST_USE;
void tls_free(struct tls *tls);

enum tls_status tls_handshake(struct tls *tls, struct error *reterr) MUST_USE;

/* POLLIN or POLLOUT. */
short tls_events(const struct tls *tls);

/* How far it is, for the text of a time-out. */
bool tls_has_received(const struct tls *tls);

/* After TLS_NOT_TLS: reads on.  True when the first line (at most 100 octets of
 * it) is there; ret_line is borrowed. */
bool tls_quote(struct tls *tls, struct bytes *ret_line);

/* After the handshake: did the server ask for a client certificate, and in a
 * version of TLS in which it tells later whether it insists?  (TLS 1.3: after
 * the client's Finished.) */
bool tls_verdict_is_due(const struct tls *tls);
/* Waits for that.  TLS_DONE: it goes on; TLS_FAILED: it does not. */
enum tls_status tls_await_verdict(struct tls *tls, struct error *reterr) MUST_USE;

/* Sends what it can of data, which must be the same octets until TLS_DONE. */
enum tls_status tls_write(struct tls *tls, struct bytes data, struct error *reterr) MUST_USE;

/* Reads data; goes through a renegotiation or post-handshake authentication
 * that the server asks for in between. */
enum tls_status tls_read(struct tls *tls, uint8_t *buffer, size_t size, size_t *ret_len,
			 struct error *reterr) MUST_USE;

/* The server refused for want of a client certificate: sets the facts. */
void tls_insists(struct tls *tls);

/* close_notify, without waiting for the server's. */
void tls_close(struct tls *tls);

#endif
