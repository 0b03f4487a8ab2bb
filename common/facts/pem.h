/* pem.h - finds the certificates of a PEM text (RFC 7468).
 *
 * Pure.  Accepts CRLF, text between the blocks (openssl x509 -text), the labels
 * CERTIFICATE, X509 CERTIFICATE and TRUSTED CERTIFICATE (whose octets behind
 * the certificate are cut off), and passes over damaged blocks.
 */
#ifndef CCN_FACTS_PEM_H
#define CCN_FACTS_PEM_H

#include "base/bytes.h"
#include "base/error.h"

struct pem_block {
	struct bytes base64; /* between the lines, borrowed, with its line breaks */
	bool trusted; /* TRUSTED CERTIFICATE */
};

/* Finds the next certificate block at or behind *offset and moves *offset
 * behind it.  False when there is none. */
bool pem_next(struct bytes text, size_t *offset, struct pem_block *ret_block);

/* Decodes at most limit octets of a block into out.  Returns the number of
 * octets, or -1 when the base64 is damaged (within what was read). */
ptrdiff_t pem_decode(struct bytes base64, uint8_t *out, size_t limit);

#endif
