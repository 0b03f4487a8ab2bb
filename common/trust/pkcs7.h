/* pkcs7.h - the certificates of a PKCS #7 file (RFC 2315, RFC 5652), by GnuTLS. */
#ifndef CCN_TRUST_PKCS7_H
#define CCN_TRUST_PKCS7_H

#include "bundle.h"

/* A PEM text, or DER.  They are a set, in no order; leaf is the first that is no
 * authority.  *bundle is empty before, and the caller's in any case.  Errors: damaged (USAGE), too
 * many; no memory. */
enum err pkcs7_read(struct bytes file, bool is_pem, struct bundle *bundle,
		    struct error *reterr) MUST_USE;

#endif
