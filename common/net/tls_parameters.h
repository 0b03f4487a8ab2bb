/* tls_parameters.h - what a handshake came to, in numbers. */
#ifndef CCN_NET_TLS_PARAMETERS_H
#define CCN_NET_TLS_PARAMETERS_H

#include <gnutls/gnutls.h>

#include "facts/session.h"

/* Of a session whose handshake has ended well, with what it offered. */
struct tls_parameters tls_parameters(gnutls_session_t session, gnutls_priority_t priority);

#endif
