/* certificate_store.h - the certificates of a whole run: each is kept once, however
 * many servers show it, and all together take no more memory than there is for them.
 *
 * Of each endpoint STORE_ENDPOINT_BYTES are kept in any case, so that none that is
 * large takes the room of others; what goes beyond comes from STORE_SHARED_BYTES.
 */
#ifndef CCN_FACTS_CERTIFICATE_STORE_H
#define CCN_FACTS_CERTIFICATE_STORE_H

#include "facts/certificate.h"

enum {
	STORE_ENDPOINT_BYTES = 40 << 10,
	STORE_SHARED_BYTES = 10 << 20,
	STORE_MAX_CERTIFICATES = 1024, /* that are shared */
};

/* struct certificate_store s = { 0 } is a valid empty value. */
struct certificate_store {
	struct certificate *certificates; /* owned */
	size_t n;
	size_t shared_bytes; /* of STORE_SHARED_BYTES, in use */
};

/* Frees all; nothing that was taken may be used any more. */
void certificate_store_clear(struct certificate_store *store);

/* What one endpoint has of it; struct store_part p = { 0 } has nothing yet. */
struct store_part {
	size_t bytes;
};

/* Takes room for so many bytes; false when there is none. */
bool certificate_store_reserve(struct certificate_store *store, struct store_part *part,
			       size_t bytes);

/* Reads der, or finds it.  *ret_certificate may borrow from the store, and is to be
 * cleared in any case.  ERR_CERTIFICATES_TOO_LARGE: there is no room for it. */
enum err certificate_store_read(struct certificate_store *store, struct store_part *part,
				struct bytes der, struct certificate *ret_certificate,
				struct error *reterr) MUST_USE;

#endif
