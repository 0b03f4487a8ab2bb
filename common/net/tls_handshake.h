/* tls_handshake.h - the handshake of a session. */
#ifndef CCN_NET_TLS_HANDSHAKE_H
#define CCN_NET_TLS_HANDSHAKE_H

#include "tls_session.h"

/* Goes on with it.  TLS_DONE: what was negotiated is in the facts. */
enum tls_status tls_handshake(struct tls *tls, struct error *reterr) MUST_USE;

#endif
