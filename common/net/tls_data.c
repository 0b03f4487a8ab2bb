/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "tls_data.h"

#include "tls_failure.h"

bool tls_verdict_is_due(const struct tls *tls)
{
	return tls->asked && gnutls_protocol_get_version(tls->session) == GNUTLS_TLS1_3;
}

/* One read; TLS_AGAIN also when GnuTLS has gone over something that was no
 * data, with *ret_code saying what. */
static enum tls_status receive(struct tls *tls, uint8_t *buffer, size_t size, size_t *ret_len,
			       int *ret_code)
{
	for (;;) {
		ssize_t n = gnutls_record_recv(tls->session, buffer, size);
		*ret_code = n < 0 ? (int)n : 0;
		if (n >= 0) {
			*ret_len = (size_t)n;
			return n > 0 ? TLS_DONE : TLS_CLOSED;
		}
		if ((n == GNUTLS_E_AGAIN && !tls_may_read_on(tls)) || n == GNUTLS_E_REHANDSHAKE ||
		    n == GNUTLS_E_REAUTH_REQUEST)
			return TLS_AGAIN;
		if (!tls_goes_on(tls, (int)n))
			return TLS_FAILED;
	}
}

enum tls_status tls_await_verdict(struct tls *tls, struct error *reterr)
{
	uint8_t octets[64];
	size_t len;
	int code;
	tls_enter(tls);
	enum tls_status status = receive(tls, octets, sizeof(octets), &len, &code);
	if (status == TLS_FAILED)
		tls_failure(tls, code, reterr);
	/* Data, a ticket or a close in good order: it did not insist. */
	else if (status != TLS_AGAIN || code != GNUTLS_E_AGAIN || tls->ticket)
		status = TLS_DONE;
	tls_leave(tls);
	return status;
}

enum tls_status tls_write(struct tls *tls, struct bytes data, struct error *reterr)
{
	enum tls_status status = TLS_AGAIN;
	ssize_t n;
	tls_enter(tls);
	do {
		n = gnutls_record_send(tls->session, data.data, data.len);
	} while (n < 0 && n != GNUTLS_E_AGAIN && tls_goes_on(tls, (int)n));
	/* A request fits into one record, which GnuTLS takes whole. */
	if (n >= 0) {
		status = TLS_DONE;
	} else if (n != GNUTLS_E_AGAIN) {
		tls_failure(tls, (int)n, reterr);
		status = TLS_FAILED;
	}
	tls_leave(tls);
	return status;
}

/* The handshake that the server asked for: 0 when it has ended, or a code. */
static int handshake_again(struct tls *tls)
{
	int code = tls->in_reauth ? gnutls_reauth(tls->session, 0) : gnutls_handshake(tls->session);
	if (code == GNUTLS_E_SUCCESS) {
		if (tls->log != NULL)
			strbuf_append(tls->log, tls->in_reauth
							? "* authenticated again (post-handshake)\n"
							: "* renegotiated\n");
		tls->in_handshake = tls->in_reauth = false;
	}
	return code;
}

static enum tls_status read_data(struct tls *tls, uint8_t *buffer, size_t size, size_t *ret_len,
				 int *ret_code)
{
	for (;;) {
		if (tls->in_handshake || tls->in_reauth) {
			*ret_code = handshake_again(tls);
			if (*ret_code == GNUTLS_E_AGAIN && !tls_may_read_on(tls))
				return TLS_AGAIN;
			/* Data on its way when the handshake began comes first. */
			if (*ret_code != GNUTLS_E_SUCCESS &&
			    *ret_code != GNUTLS_E_GOT_APPLICATION_DATA) {
				if (!tls_goes_on(tls, *ret_code))
					return TLS_FAILED;
				continue;
			}
		}
		enum tls_status status = receive(tls, buffer, size, ret_len, ret_code);
		if (status != TLS_AGAIN || *ret_code == GNUTLS_E_AGAIN)
			return status;
		tls->in_reauth = *ret_code == GNUTLS_E_REAUTH_REQUEST;
		tls->in_handshake = !tls->in_reauth;
		if (!tls_goes_on(tls, *ret_code))
			return TLS_FAILED;
	}
}

enum tls_status tls_read(struct tls *tls, uint8_t *buffer, size_t size, size_t *ret_len,
			 struct error *reterr)
{
	int code;
	tls_enter(tls);
	enum tls_status status = read_data(tls, buffer, size, ret_len, &code);
	/* Many servers end an answer without close_notify. */
	if (status == TLS_FAILED && code != GNUTLS_E_FATAL_ALERT_RECEIVED && !tls->in_handshake &&
	    !tls->in_reauth && !tls_failure_is_own(tls, code))
		status = TLS_CLOSED;
	else if (status == TLS_FAILED)
		tls_failure(tls, code, reterr);
	tls_leave(tls);
	return status;
}

void tls_close(struct tls *tls)
{
	tls_enter(tls);
	(void)gnutls_bye(tls->session, GNUTLS_SHUT_WR);
	tls_leave(tls);
}
