/* url.h - http and https URLs as others send them: in a Location, in an answer.
 *
 * Read as RFC 3986 says, and refused where clients differ in which host they would
 * ask.  Pure but for reference.h's libidn2; allocates nothing.
 */
#ifndef CCN_DOMAIN_URL_H
#define CCN_DOMAIN_URL_H

#include "base/bytes.h"
#include "names/reference.h"

enum { URL_BYTES = 2048 }; /* the most that is read, and one more for NUL */

/* struct url u = { 0 } is none. */
struct url {
	bool is_https;
	uint16_t port; /* that of the scheme when none is said */
	/* A-labels, lower case, no final dot; or an address, without brackets. */
	char host[DNS_NAME_BYTES];
	/* Path and query, as a request has them: "/...", ASCII, neither blanks nor dot
	 * segments (5.2.4), no fragment.  Octets that no URL has are percent-encoded, as
	 * browsers send them. */
	char path[URL_BYTES];
};

/* Reads a URL; relative to base (5.2) unless that is NULL.  White space around it is
 * passed over.  Refused, as wrong usage that says what is expected: any other scheme;
 * a user; a host that is missing, percent-encoded or no name; port 0; control
 * characters; a backslash before the query, which some clients take for a slash;
 * more octets than fit. */
enum err url_parse(struct bytes text, const struct url *base, struct url *ret_url,
		   struct error *reterr) MUST_USE;

/* Does a text begin as URLs of https do, whatever follows?  White space before it is passed
 * over. */
bool url_says_https(struct bytes text);

/* Do they ask the same of the same server? */
bool url_equal(const struct url *a, const struct url *b);

/* Is its path one that Autodiscover clients follow a redirect to:
 * /autodiscover/([^/]+/)*autodiscover.xml, in any letter case? */
bool url_is_autodiscover_path(const struct url *url);

#endif
