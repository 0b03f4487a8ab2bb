/* pem.h - finds the certificates of a PEM text (RFC 7468).
 *
 * Pure.  Accepts CRLF, text between the blocks (openssl x509 -text), the labels
 * CERTIFICATE, X509 CERTIFICATE and TRUSTED CERTIFICATE (whose octets behind
 * the certificate are cut off), and passes over damaged blocks.
 */
#ifndef CCN_FACTS_PEM_H
#define CCN_FACTS_PEM_H

#include "base/buffer.h"
#include "base/error.h"

struct pem_block {
	struct bytes base64; /* between the lines, borrowed, with its line breaks */
	bool trusted;        /* TRUSTED CERTIFICATE */
	/* Certificate blocks that were passed over since the last call because
	 * they have no proper end line. */
	unsigned n_damaged;
};

/* Finds the next certificate block at or behind *offset and moves *offset
 * behind it.  False when there is none (then only n_damaged is filled).  A
 * block may begin anywhere, not only at the start of a line: files joined
 * without a line break in between are common.  Linear in the octets passed. */
bool pem_next(struct bytes text, size_t *offset, struct pem_block *ret_block);

/* Decodes at most limit octets of a block into out.  Returns the number of
 * octets, or -1 when the base64 is damaged (within what was read): a character
 * that is neither base64 nor white space, padding that is missing, misplaced or
 * hides bits.  A TRUSTED CERTIFICATE is decoded with what follows the
 * certificate: take the first DER element of it (der_next). */
ptrdiff_t pem_decode(struct bytes base64, uint8_t *out, size_t limit);

/* The same, and goes on from there at the next call: limit is a multiple of 3,
 * and less than that is returned only at the end. */
ptrdiff_t pem_decode_part(struct bytes *base64, uint8_t *out, size_t limit);

/* Decodes a whole block; a damaged or empty one gives no octets.  False: no
 * memory.  *ret_buffer is the caller's. */
bool pem_decode_buffer(struct bytes base64, struct buffer *ret_buffer);

/* How many octets a block can decode to at most. */
size_t pem_decoded_max(struct bytes base64);

#endif
