/* token_certificates.h - the certificates that a federation service signs and encrypts
 * tokens with, which are not for TLS.  Octets: nobody judges them.
 */
#ifndef CCN_DOMAIN_TOKEN_CERTIFICATES_H
#define CCN_DOMAIN_TOKEN_CERTIFICATES_H

#include "base/buffer.h"
#include "base/error.h"

enum { TOKEN_CERTIFICATES = 16 };

/* Bits. */
enum token_use {
	TOKEN_SIGNING = 1 << 0,
	TOKEN_ENCRYPTION = 1 << 1,
};

struct token_certificate {
	struct buffer der; /* owned; what was sent as one */
	unsigned uses;
};

/* struct token_certificates t = { 0 } has none. */
struct token_certificates {
	struct token_certificate certificates[TOKEN_CERTIFICATES];
	size_t n;
	size_t n_damaged; /* that are not base64, or empty; none of them is kept */
};

/* Frees all; may be called twice. */
void token_certificates_clear(struct token_certificates *list);

/* Adds one (RFC 4648, section 4, white space allowed); of one that is there already only
 * the uses.  ERR_ANSWER_TOO_MANY, ERR_NO_MEMORY. */
enum err token_certificates_add(struct token_certificates *list, struct bytes base64, unsigned uses,
				struct error *reterr) MUST_USE;

/* Finds the one that has these octets, or NULL. */
const struct token_certificate *token_certificates_find(const struct token_certificates *list,
							struct bytes der);

#endif
