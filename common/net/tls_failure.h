/* tls_failure.h - gathers what is known when a session has failed. */
#ifndef CCN_NET_TLS_FAILURE_H
#define CCN_NET_TLS_FAILURE_H

#include "tls_session.h"

/* Sets the error from GnuTLS's code and what is known besides; the facts are told
 * what it says about certificates of the server and the client. */
void tls_failure(struct tls *tls, int code, struct error *reterr);

/* Is it this machine's (no memory, no buffer), and says nothing of the server? */
bool tls_failure_is_own(const struct tls *tls, int code);

#endif
