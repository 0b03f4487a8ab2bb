/* unpack.h - what a container (facts/container.h) holds, as the PEM text that it could have
 * been.  GnuTLS has started (signature_checker_new).
 */
#ifndef CCN_TRUST_UNPACK_H
#define CCN_TRUST_UNPACK_H

#include "base/buffer.h"
#include "base/error.h"
#include "facts/container.h"

/* Of each octet GnuTLS can make 200 octets of its own.  31 certificates of 3 kB fit. */
enum { CONTAINER_MAX_BYTES = 100000 };

struct unpack_how {
	const char *password; /* UTF-8; NULL: none is known */
	bool with_key;        /* the leaf's key, too, encrypted as it stands there; then it is no
			       * error that there is no certificate */
};

/* The leaf first, its issuers, what is left, and then the key.  *ret_pem is the caller's
 * (buffer_clear_secret when it is with the key).  Errors (USAGE): too large, no certificate in it,
 * and those of pkcs12.h and pkcs7.h. */
enum err unpack(enum container kind, struct bytes file, const struct unpack_how *how,
		struct buffer *ret_pem, struct error *reterr) MUST_USE;

#endif
