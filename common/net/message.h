/* message.h - the handshake messages that carry certificates, read from their
 * octets: what the server sent, whether or not the library could make use of
 * it.  Pure.
 */
#ifndef CCN_NET_MESSAGE_H
#define CCN_NET_MESSAGE_H

#include "facts/session.h"

/* A Certificate message's body: of TLS 1.3 (RFC 8446, 4.4.2; the leaf's OCSP
 * staple is in its extensions) or before (RFC 5246, 7.4.2).  Fills
 * session->chain, and session->ocsp_response when there is a staple.  A message
 * that breaks off leaves what was whole.  Only lack of memory is an error. */
enum err message_read_certificates(struct bytes body, bool is_tls13, struct session *session,
				   struct error *reterr) MUST_USE;

/* A CertificateStatus message's body, TLS 1.2 (RFC 6066, section 8). */
enum err message_read_status(struct bytes body, struct session *session,
			     struct error *reterr) MUST_USE;

#endif
