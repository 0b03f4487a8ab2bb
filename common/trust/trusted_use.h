/* trusted_use.h - what stands behind the certificate in a block TRUSTED
 * CERTIFICATE (openssl x509 -trustout): the uses that its owner trusts it for,
 * and those that are rejected.  Pure.
 */
#ifndef CCN_TRUST_TRUSTED_USE_H
#define CCN_TRUST_TRUSTED_USE_H

#include "base/bytes.h"

/* May it be an anchor for TLS servers?  Yes when nothing is said (no octets, or
 * no lists); no when what is there cannot be read, when serverAuth or any use
 * is rejected, or when uses are listed and neither of these is among them. */
bool trusted_use_allows_server(struct bytes auxiliary);

#endif
