/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "message.h"

enum { EXTENSION_STATUS_REQUEST = 5, STATUS_TYPE_OCSP = 1 };

/* Takes a vector with a length of n octets in front; false when it breaks off. */
static bool take_vector(struct bytes *data, size_t n, struct bytes *ret_vector)
{
	size_t len = 0;
	if (data->len < n)
		return false;
	for (size_t i = 0; i < n; i++)
		len = len << 8 | data->data[i];
	if (data->len - n < len)
		return false;
	*ret_vector = (struct bytes){ data->data + n, len };
	*data = (struct bytes){ data->data + n + len, data->len - n - len };
	return true;
}

static bool take_octets(struct bytes *data, size_t n, struct bytes *ret_octets)
{
	if (data->len < n)
		return false;
	*ret_octets = (struct bytes){ data->data, n };
	*data = (struct bytes){ data->data + n, data->len - n };
	return true;
}

enum err message_read_status(struct bytes body, struct session *session, struct error *reterr)
{
	struct bytes type, response;
	if (!take_octets(&body, 1, &type) || type.data[0] != STATUS_TYPE_OCSP ||
	    !take_vector(&body, 3, &response) || response.len == 0)
		return ERR_NONE;
	return session_set_staple(session, response, reterr);
}

/* The extensions of one CertificateEntry, TLS 1.3. */
static enum err read_extensions(struct bytes extensions, struct session *session,
				struct error *reterr)
{
	struct bytes type, value;
	while (take_octets(&extensions, 2, &type) && take_vector(&extensions, 2, &value)) {
		if (type.data[0] == 0 && type.data[1] == EXTENSION_STATUS_REQUEST)
			return message_read_status(value, session, reterr);
	}
	return ERR_NONE;
}

enum err message_read_certificates(struct bytes body, bool is_tls13, struct session *session,
				   struct error *reterr)
{
	struct bytes context, list, der, extensions;
	if (is_tls13 && !take_vector(&body, 1, &context))
		return ERR_NONE;
	if (!take_vector(&body, 3, &list))
		return ERR_NONE;
	for (bool is_leaf = true; take_vector(&list, 3, &der); is_leaf = false) {
		enum err err = session_add_certificate(session, der, reterr);
		/* One that is too large ends the chain, and the handshake: GnuTLS
		 * shall not see it. */
		if (err != ERR_NONE) {
			session->chain_cut = true;
			return err;
		}
		if (!is_tls13)
			continue;
		if (!take_vector(&list, 2, &extensions))
			break;
		if (is_leaf && read_extensions(extensions, session, reterr) != ERR_NONE)
			return ERR_NO_MEMORY;
	}
	return ERR_NONE;
}
