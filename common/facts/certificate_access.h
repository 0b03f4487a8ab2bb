/* certificate_access.h - the authorityInfoAccess extension (RFC 5280 4.2.2.1):
 * where a client that fetches finds the issuer's certificate, and whom it can ask
 * about revocation.  Nothing is fetched here.
 *
 * Pure.
 */
#ifndef CCN_FACTS_CERTIFICATE_ACCESS_H
#define CCN_FACTS_CERTIFICATE_ACCESS_H

#include "base/bytes.h"

/* Octets of a URI of the scheme http, the only one that clients follow; of
 * several the first; empty when there is none. */
struct authority_access {
	struct bytes issuer_url; /* id-ad-caIssuers */
	struct bytes ocsp_url;   /* id-ad-ocsp */
};

/* Reads the contents of extnValue, a SEQUENCE OF AccessDescription, as far as it
 * goes; false when it does not parse, or has no description. */
bool authority_access_read(struct bytes value, struct authority_access *access);

#endif
