/* anchor_index.h - which trust anchors there are, without reading them: for
 * each, a hash of its subject and where its octets are.
 */
#ifndef CCN_TRUST_ANCHOR_INDEX_H
#define CCN_TRUST_ANCHOR_INDEX_H

#include "facts/certificate.h"

struct anchor_entry {
	struct bytes octets; /* base64 of a PEM block, or DER; borrowed from the file */
	bool is_der;
	bool is_trusted; /* TRUSTED CERTIFICATE: says what it is trusted for */
	bool is_read;    /* certificate was asked for already */
	uint32_t subject_hash;
	unsigned asked;                  /* mark of the last question that it answered */
	struct certificate *certificate; /* owned; NULL: not read, or of no use */
};

struct anchor_index {
	struct anchor_entry *entries;
	size_t n;
	size_t size;
};

/* struct anchor_index v = { 0 } is a valid empty value. */
void anchor_index_clear(struct anchor_index *index);

/* Adds the certificates of a file behind *offset, at most limit of them, and
 * moves *offset behind the last.  A file is PEM text, or one DER certificate;
 * blocks whose subject cannot be read are passed over. */
enum err anchor_index_add(struct anchor_index *index, struct bytes file, size_t *offset,
			  size_t limit, struct error *reterr) MUST_USE;

/* A number that is the same for all Names that distinguished_name_equal() calls
 * equal. */
uint32_t anchor_subject_hash(struct bytes name);

/* Reads an entry's certificate in full, once.  entry->certificate stays NULL
 * when it is damaged, or not trusted for TLS servers. */
enum err anchor_entry_read(struct anchor_entry *entry, struct error *reterr) MUST_USE;

#endif
