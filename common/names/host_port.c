/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "host_port.h"

#include <string.h>

#include "base/number.h"

enum err port_parse(const char *text, uint16_t *ret_port, struct error *reterr)
{
	int64_t port;
	if (!number_parse(text, 1, 65535, &port))
		return error_raise(reterr, ERR_PORT_RANGE, FACTS());
	*ret_port = (uint16_t)port;
	return ERR_NONE;
}

/* Finds the host and, or NULL, the port.  False when brackets do not close, or text
 * stands behind them. */
static bool split(const char *text, struct bytes *ret_host, const char **ret_port)
{
	const char *host = text, *end;
	if (*text == '[') {
		host = text + 1;
		end = strchr(host, ']');
		if (end == NULL || (end[1] != '\0' && end[1] != ':'))
			return false;
		*ret_port = end[1] == ':' ? end + 2 : NULL;
	} else {
		end = strchr(text, ':');
		if (end == NULL || strchr(end + 1, ':') != NULL)
			end = text + strlen(text);
		*ret_port = *end == ':' ? end + 1 : NULL;
	}
	*ret_host = (struct bytes){ (const uint8_t *)host, (size_t)(end - host) };
	return true;
}

enum err host_port_parse(const char *text, struct host_port *ret_host_port, struct error *reterr)
{
	struct bytes host;
	const char *port_text;
	uint16_t port = 0;
	if (!split(text, &host, &port_text))
		return error_raise(reterr, ERR_TARGET_BRACKETS, FACTS(.term = "[2001:db8::1]:443"));
	if (*text == '[' && !bytes_has(host, ':'))
		return error_raise(reterr, ERR_TARGET_NOT_IPV6, FACTS());
	if (port_text != NULL) {
		enum err err = port_parse(port_text, &port, reterr);
		if (err != ERR_NONE)
			return err;
	}
	memcpy(ret_host_port->host, host.data, host.len);
	ret_host_port->host[host.len] = '\0';
	ret_host_port->port = port;
	return ERR_NONE;
}

enum err host_port_check_url(const char *text, struct error *reterr)
{
	if (*text == '[')
		return ERR_NONE;
	if (strchr(text, '%') != NULL)
		return error_raise(reterr, ERR_URL_PERCENT, FACTS());
	if (strchr(text, ':') != strrchr(text, ':'))
		return error_raise(reterr, ERR_URL_BRACKETS, FACTS());
	return ERR_NONE;
}
