/* tls_error.h - what ended a TLS session, as an error.  Pure. */
#ifndef CCN_NET_TLS_ERROR_H
#define CCN_NET_TLS_ERROR_H

#include "facts/session.h"

/* What is known when GnuTLS has given up. */
struct tls_end {
	int code;          /* GnuTLS's */
	int alert;         /* that the server sent; used when code says that it did */
	int error_number;  /* errno of the transport, or 0 */
	bool closed;       /* the server closed the connection */
	bool has_answered; /* octets came from it */
	/* The protocol whose packets carry the handshake, when the server left them. */
	const char *packets;
	/* It asked for a client certificate, and one was sent; and this is where
	 * a server breaks off that insists on one. */
	bool asked, sent, may_insist;
	bool unnamed;    /* no name was sent (SNI) */
	bool chain_seen; /* it showed its certificates */
	/* GnuTLS's code when the library cannot read one of them, or 0. */
	int import_code;
	enum certificate_variant variant; /* that was asked for */
};

/* ERR_TLS_NO_SUCH_CERTIFICATE: it has no certificate of the kind that alone was
 * offered.  Finding CLIENT_CERTIFICATE_REQUIRED: it insists on one. */
enum err tls_error(const struct tls_end *end, struct error *reterr);

#endif
