/* request.h - the HTTP requests that a probe sends: one that asks whether the server
 * wants a client certificate for a path (--request), and one for a document.
 *
 * Pure.
 */
#ifndef CCN_NET_REQUEST_H
#define CCN_NET_REQUEST_H

#include "http_answer.h"

/* A document to ask for, without credentials. */
struct http_request {
	bool is_plain;    /* by http, without TLS */
	const char *path; /* with its query; borrowed */
	struct http_wanted wanted;
};

/* Append a request with its header.  host: the name (or address; an IPv6 address gets
 * its brackets here) that the client uses; the port is named unless it is usual_port. */
void request_append_options(struct strbuf *out, const char *path, const char *host, unsigned port);
void request_append_get(struct strbuf *out, const struct http_request *request, const char *host,
			unsigned port);

/* A path goes into the request line as it is: without blanks or control characters. */
bool request_path_is_valid(const char *path);

/* --request: what of an answer has to be read, */
struct http_wanted request_wanted(void);
/* ... and whether it says that a client certificate is missing.  IIS: 403 with substatus
 * 7 ("403.7"); nginx: 400 with its own words, or 496. */
bool request_wants_certificate(const struct http_answer *answer);
/* ... or that the server which it publishes has a certificate with another name: 500 with
 * the number of SEC_E_WRONG_PRINCIPAL, as ISA, TMG and UAG have it. */
bool request_tells_wrong_principal(const struct http_answer *answer);

#endif
