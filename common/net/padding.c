/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "padding.h"

/* IANA, TLS ExtensionType Values. */
enum { EXTENSION_PADDING = 21 };

static int send_padding(gnutls_session_t session, gnutls_buffer_t buffer)
{
	static const unsigned char zeros[PADDING_BYTES];
	int code = gnutls_buffer_append_data(buffer, zeros, sizeof(zeros));
	(void)session;
	return code < 0 ? code : (int)sizeof(zeros);
}

/* No server answers it (RFC 7685 3).  The library refuses one that does before it comes to
 * this, but only where there is such a function. */
static int receive_padding(gnutls_session_t session, const unsigned char *data, size_t len)
{
	(void)session, (void)data, (void)len;
	return GNUTLS_E_RECEIVED_ILLEGAL_EXTENSION;
}

int padding_add(gnutls_session_t session)
{
	return gnutls_session_ext_register(session, "padding", EXTENSION_PADDING, GNUTLS_EXT_TLS,
					   receive_padding, send_padding, NULL, NULL, NULL,
					   GNUTLS_EXT_FLAG_CLIENT_HELLO |
						   GNUTLS_EXT_FLAG_OVERRIDE_INTERNAL);
}
