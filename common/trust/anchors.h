/* anchors.h - trust anchors, of which only those are loaded that the presented
 * chain can need.
 *
 * A PEM bundle is mapped and each block decoded only as far as its subject; a
 * certificate is read when its subject is the issuer or the subject of a
 * presented one.  Where the system keeps no bundle, GnuTLS's system trust
 * (p11-kit) is asked.  I/O: reads files; judges nothing.  No environment
 * variable steers it.
 */
#ifndef CCN_TRUST_ANCHORS_H
#define CCN_TRUST_ANCHORS_H

#include "base/file.h"
#include "facts/certificate.h"
#include "facts/root_kind.h"
#include "system_places.h"

/* Where anchors come from: files, directories (or both), or (both empty) the
 * system; and added files beside either.  A file holds PEM certificates, or one in DER; so does
 * each file of a directory, whatever its name, but for backups.  In a block TRUSTED CERTIFICATE the
 * uses that are listed with it count: one that is not for TLS servers is no anchor. */
struct anchor_source {
	struct path_list ca_files;
	struct path_list ca_dirs;
	struct path_list added_files;
	/* n_places where a system keeps its anchors; NULL: this machine's. */
	const struct system_place *places;
	size_t n_places;
};

struct anchor_store; /* opaque: the mapped bundle and what was read of it */

/* Opens a source; deadline: for files that are not there at once.  A file that
 * cannot be read or holds no certificate is an error (FINDING_USAGE); a system
 * without any store is none here (the verdict says NO_ANCHORS). */
enum err anchor_store_open(const struct anchor_source *source, struct deadline deadline,
			   struct anchor_store **ret_store, struct error *reterr) MUST_USE;
void anchor_store_free(struct anchor_store *store);

/* The anchors that chain can need: those whose subject is the issuer or the
 * subject of one of its certificates, and those that issued an anchor found
 * that is no root.  An array of pointers that the store owns; it and what it
 * points to stay valid until the store is freed.  Each certificate is read once,
 * however many chains name it.  *ret_anchors is NULL when the store is empty,
 * and is not when it is merely that none fits (*ret_n is 0 then). */
enum err anchor_store_find(struct anchor_store *store, const struct certificate *chain,
			   size_t n_chain, const struct certificate *const **ret_anchors,
			   size_t *ret_n, struct error *reterr) MUST_USE;

/* Of what kind an anchor is that was found in this store.  Those of files and
 * directories that the user names are his own, unless the system has them, too; of
 * the system's those that are among the local additions, and the others are public.  Unknown when
 * the system keeps no additions apart, or not all of them could be read.  What is compared was read
 * when the store was opened; a certificate is looked at when it is asked for. */
enum err anchor_store_root_kind(struct anchor_store *store, const struct certificate *anchor,
				enum root_kind *ret_kind, struct error *reterr) MUST_USE;

/* Are all anchors of this store its user's own: files and directories that he named? */
bool anchor_store_is_own(const struct anchor_store *store);

/* "/etc/ssl/certs/ca-certificates.crt", "p11-kit", "no trust store": for -v;
 * owned by store. */
const char *anchor_store_describe(const struct anchor_store *store);

#endif
