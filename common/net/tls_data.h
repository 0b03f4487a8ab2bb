/* tls_data.h - what happens on an established session: reads and writes,
 * handshakes that the server asks for later, and the end. */
#ifndef CCN_NET_TLS_DATA_H
#define CCN_NET_TLS_DATA_H

#include "tls_session.h"

/* Did the server ask for a client certificate, and in a version of TLS in which
 * it tells later whether it insists?  (TLS 1.3: after the client's Finished.) */
bool tls_verdict_is_due(const struct tls *tls);
/* Waits for that.  TLS_DONE: it goes on; TLS_FAILED: it does not. */
enum tls_status tls_await_verdict(struct tls *tls, struct error *reterr) MUST_USE;

/* Sends what it can of data, which must be the same octets until TLS_DONE. */
enum tls_status tls_write(struct tls *tls, struct bytes data, struct error *reterr) MUST_USE;

/* Reads data; goes through a renegotiation or post-handshake authentication
 * that the server asks for in between. */
enum tls_status tls_read(struct tls *tls, uint8_t *buffer, size_t size, size_t *ret_len,
			 struct error *reterr) MUST_USE;

/* close_notify, without waiting for the server's. */
void tls_close(struct tls *tls);

#endif
