/* anchors.h - trust anchors, of which only those are loaded that the presented
 * chain can need.
 *
 * A PEM bundle is mapped and each block decoded only as far as its subject; a
 * certificate is imported when its subject is the issuer or the subject of a
 * presented one.  Where the system keeps no bundle, GnuTLS's system trust
 * (p11-kit) is asked.  I/O: reads files; judges nothing.
 */
#ifndef CCN_TRUST_ANCHORS_H
#define CCN_TRUST_ANCHORS_H

#include "facts/certificate.h"

/* Where anchors come from: a file, a directory, or (both NULL) the system. */
struct anchor_source {
	const char *ca_file;
	const char *ca_dir;
};

struct anchor_store; /* opaque: the mapped bundle and what was read of it */

/* Opens a source.  A file that cannot be read or holds no certificate is
 * FINDING_USAGE; a system without any store is not an error here (the verdict
 * says NO_ANCHORS). */
enum finding_id anchor_store_open(const struct anchor_source *source,
				  struct anchor_store **ret_store, struct error *reterr) MUST_USE;
void anchor_store_free(struct anchor_store *store);

/* The anchors that chain can need (see above), as an array that the store owns
 * and that stays valid until the store is freed.  Anchors found for one chain
 * are kept for the next.  A later call may return a longer list of the same
 * certificates at other addresses never: pointers stay valid. */
enum finding_id anchor_store_find(struct anchor_store *store, const struct certificate *chain,
				  size_t n_chain, const struct certificate **ret_anchors,
				  size_t *ret_n, struct error *reterr) MUST_USE;

/* "/etc/ssl/certs/ca-certificates.crt", "p11-kit", ...: for -v; owned by store. */
const char *anchor_store_describe(const struct anchor_store *store);

#endif
