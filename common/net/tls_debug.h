/* tls_debug.h - GnuTLS's own debug lines (-vvv), in the log of the session that is
 * being worked on. */
#ifndef CCN_NET_TLS_DEBUG_H
#define CCN_NET_TLS_DEBUG_H

#include "base/strbuf.h"

void tls_debug_start(void);

/* Sends the lines to log, until it is called with NULL. */
void tls_debug_to(struct strbuf *log);

#endif
