/* pkcs12.h - certificates and the key of a PKCS #12 file (RFC 7292), by GnuTLS.
 *
 * The integrity of the file is checked where GnuTLS knows the kind of its MAC; what it does not
 * know (PBMAC1 before 3.8.8, whose iterations it never tells) is passed over, since
 * certificates are signed, and a wrong password does not decrypt them.
 */
#ifndef CCN_TRUST_PKCS12_H
#define CCN_TRUST_PKCS12_H

#include "bundle.h"

/* password, or NULL: none is known; none and an empty one are tried in any case.  leaf is the
 * certificate of the first private key that has one: of the same localKeyId; without those the one
 * whose public key it is, else the first that is no authority.  *bundle is empty before, and
 * the caller's in any case.  Errors (USAGE): damaged, another password, none but needed, a way of
 * encryption that GnuTLS does not know, too many of something; no memory. */
enum err pkcs12_read(struct bytes file, const char *password, struct bundle *bundle,
		     struct error *reterr) MUST_USE;

#endif
