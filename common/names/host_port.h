/* host_port.h - "host:port" taken apart, as people type it and as URLs have it.
 * What the host is, reference.h knows.  Pure.
 */
#ifndef CCN_NAMES_HOST_PORT_H
#define CCN_NAMES_HOST_PORT_H

#include "reference.h"

struct host_port {
	char host[REFERENCE_TEXT_BYTES]; /* without brackets; any text */
	uint16_t port;                   /* 0: not said */
};

/* Parses a port, 1 to 65535, digits only. */
enum err port_parse(const char *text, uint16_t *ret_port, struct error *reterr) MUST_USE;

/* Takes "host", "host:port", "[address]" or "[address]:port" apart.  More than one
 * colon without brackets is an address.  text is shorter than REFERENCE_TEXT_BYTES. */
enum err host_port_parse(const char *text, struct host_port *ret_host_port,
			 struct error *reterr) MUST_USE;

/* Is this the "host:port" of a URL (RFC 3986, 3.2)?  There an IPv6 address stands in
 * brackets; a host with percent-encoding is none that a certificate names. */
enum err host_port_check_url(const char *text, struct error *reterr) MUST_USE;

#endif
