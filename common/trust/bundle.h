/* bundle.h - what is taken out of a container: certificates, which of them is the leaf,
 * and its private key, as it stands there.
 */
#ifndef CCN_TRUST_BUNDLE_H
#define CCN_TRUST_BUNDLE_H

#include "base/buffer.h"
#include "base/error.h"
#include "facts/certificate.h"

/* struct bundle b = { 0 } is a valid empty value. */
struct bundle {
	struct certificate *certificates; /* n, as they stand */
	size_t n;
	size_t leaf;
	struct buffer key; /* PKCS #8 in DER; empty: none */
	bool key_is_encrypted;
};

/* Reads a certificate and adds it.  Errors: past a limit (certificate_limits.h); no memory. */
enum err bundle_add(struct bundle *bundle, struct bytes der, struct error *reterr) MUST_USE;

/* What was the key is overwritten.  May be called twice. */
void bundle_clear(struct bundle *bundle);

#endif
