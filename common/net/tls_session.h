/* tls_session.h - one TLS session as tls.c, tls_data.c and tls_error.c see it. */
#ifndef CCN_NET_TLS_SESSION_H
#define CCN_NET_TLS_SESSION_H

#include "tls_context.h"

enum { TLS_QUOTE_BYTES = 100 };

struct tls {
	struct tls_context *context;
	gnutls_session_t session;
	struct session *facts;
	struct strbuf *log; /* or NULL */
	int fd;
	enum certificate_variant variant;

	/* What the handshake showed */
	bool chain_seen;
	bool asked;         /* for a client certificate */
	bool sent;          /* ... and it was sent */
	bool ticket;        /* a session ticket came */
	bool established;   /* one handshake has ended */
	bool in_handshake;  /* a renegotiation is under way */
	bool in_reauth;     /* a post-handshake authentication is */
	unsigned rounds;    /* of harmless errors */
	unsigned calls;     /* of gnutls_handshake() that would block */
	struct error error; /* of see_message */

	/* Transport */
	bool closed;
	bool not_tls;
	int error_number; /* errno of the last failure */
	size_t received;  /* before the end of the handshake */
	uint8_t *input;   /* INPUT_BYTES; NULL when empty */
	size_t input_at;
	size_t input_len;
	size_t input_left;          /* when tls_may_read_on() last looked */
	char head[TLS_QUOTE_BYTES]; /* the first octets of all */
	size_t head_len;
};

void tls_set_transport(struct tls *tls);

/* Around each call into GnuTLS: debug lines go to this session's log; the input
 * buffer goes when it is empty. */
void tls_enter(struct tls *tls);
void tls_leave(struct tls *tls);

/* GnuTLS says "again" after each record of a message in several records, or
 * behind a session ticket, though more of them may be in the buffer, and poll()
 * knows nothing of those: true when it is to be called again at once. */
bool tls_may_read_on(struct tls *tls);

/* A call was interrupted, or went over something harmless: may it go on? */
bool tls_goes_on(struct tls *tls, int code);

/* What went wrong, in words, from GnuTLS's code and what is known besides. */
void tls_set_error(struct tls *tls, int code, struct error *reterr);

#endif
