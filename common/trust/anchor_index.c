/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "anchor_index.h"

#include <stdlib.h>

#include "facts/certificate_read.h"
#include "facts/der.h"
#include "facts/pem.h"
#include "facts/wide_text.h"
#include "trusted_use.h"

void anchor_index_clear(struct anchor_index *index)
{
	for (size_t i = 0; i < index->n; i++) {
		if (index->entries[i].certificate != NULL)
			certificate_clear(index->entries[i].certificate);
		free(index->entries[i].certificate);
	}
	free(index->entries);
	*index = (struct anchor_index){ 0 };
}

/* --- subjects ---------------------------------------------------------------
 *
 * This runs for every certificate of a bundle, so it has a reader of its own:
 * it checks no more than it needs in order to stay within the octets.  What it
 * lets pass is read properly (certificate_read) before it is used. */

/* Steps over the header of the element at *at: its tag, and where its contents
 * end (which may be beyond the octets).  False: there is none. */
static inline bool open_element(struct bytes der, size_t *at, uint8_t *ret_tag, size_t *ret_end)
{
	if (der.len - *at < 2)
		return false;
	*ret_tag = der.data[*at];
	size_t len = der.data[*at + 1];
	*at += 2;
	if (len >= 0x80) {
		size_t n = len & 0x7f;
		if (n == 0 || n > 4 || n > der.len - *at)
			return false;
		for (len = 0; n > 0; n--)
			len = len << 8 | der.data[(*at)++];
	}
	*ret_end = len <= SIZE_MAX - *at ? *at + len : SIZE_MAX;
	return true;
}

static inline bool skip_element(struct bytes der, size_t *at)
{
	uint8_t tag;
	size_t end;
	if (!open_element(der, at, &tag, &end) || end > der.len)
		return false;
	*at = end;
	return true;
}

/* The subject of a certificate of which der is the beginning. */
static bool find_subject(struct bytes der, struct bytes *ret_subject)
{
	size_t at = 0, end;
	uint8_t tag;
	if (!open_element(der, &at, &tag, &end) || tag != DER_SEQUENCE ||
	    !open_element(der, &at, &tag, &end) || tag != DER_SEQUENCE)
		return false;
	if (at < der.len && der.data[at] == DER_CONTEXT_CONSTRUCTED && !skip_element(der, &at))
		return false;
	/* serialNumber (as certificate_read() puts up with none), signature,
	 * issuer, validity */
	for (int n = at < der.len && der.data[at] == DER_SEQUENCE ? 3 : 4; n > 0; n--) {
		if (!skip_element(der, &at))
			return false;
	}
	size_t begin = at;
	if (!skip_element(der, &at))
		return false;
	*ret_subject = (struct bytes){ der.data + begin, at - begin };
	return true;
}

static const uint32_t hash_begin = 2166136261u;

/* FNV-1a over octets, without blanks and letter case. */
static uint32_t hash_octets(uint32_t hash, const uint8_t *octets, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		uint32_t c = octets[i];
		if (c == ' ')
			continue;
		if (c - 'A' < 26)
			c |= 0x20;
		hash = (hash ^ c) * 16777619u;
	}
	return hash;
}

/* A value's hash, without all that two equal values can differ in: besides, whether
 * characters have one octet or more. */
static uint32_t value_hash(uint8_t tag, struct bytes value)
{
	size_t width = wide_text_width(tag);
	uint32_t hash = hash_begin, character;
	if (width == 0 || !wide_text_is_valid(value, width))
		return hash_octets(hash, value.data, value.len);
	while (wide_text_next(&value, width, &character)) {
		uint8_t utf8[WIDE_TEXT_UTF8_BYTES];
		size_t n = wide_text_utf8(character, utf8);
		hash = hash_octets(hash, utf8, n);
	}
	return hash;
}

/* The last RDN's contents: in nearly all Names the common name alone. */
static struct bytes last_rdn(struct bytes name)
{
	struct bytes last = { NULL, 0 };
	size_t at = 0, end;
	uint8_t tag;
	if (!open_element(name, &at, &tag, &end))
		return last;
	while (at < name.len && open_element(name, &at, &tag, &end) && end <= name.len) {
		last = (struct bytes){ name.data + at, end - at };
		at = end;
	}
	return last;
}

/* The sum over the last RDN's values, as its attributes may stand in any order.
 * Names that share it are told apart when they are read. */
uint32_t anchor_subject_hash(struct bytes name)
{
	struct bytes rdn = last_rdn(name);
	uint32_t sum = 0;
	uint8_t tag;
	size_t end;
	for (size_t at = 0; at < rdn.len && open_element(rdn, &at, &tag, &end);) {
		if (tag == DER_SEQUENCE)
			continue; /* its elements come next */
		if (end > rdn.len)
			break;
		if (tag != DER_OID)
			sum += value_hash(tag, (struct bytes){ rdn.data + at, end - at });
		at = end;
	}
	return sum;
}

/* --- entries ---------------------------------------------------------------- */

static enum err append(struct anchor_index *index, const struct anchor_entry *entry,
		       struct error *reterr)
{
	if (index->n == index->size) {
		size_t size = index->size == 0 ? 16 : 2 * index->size;
		struct anchor_entry *entries = realloc(index->entries, size * sizeof(*entries));
		if (entries == NULL)
			return error_no_memory(reterr);
		index->entries = entries;
		index->size = size;
	}
	index->entries[index->n++] = *entry;
	return ERR_NONE;
}

/* Decodes a block from its beginning only until its subject is complete: most
 * are within the first of these parts, nearly all within the third. */
enum { FIRST_BYTES = 240, FURTHER_BYTES = 96, SUBJECT_MAX_BYTES = 8 << 10 };

static bool hash_block(struct bytes base64, uint32_t *ret_hash)
{
	uint8_t octets[SUBJECT_MAX_BYTES];
	struct bytes subject;
	size_t len = 0, part = FIRST_BYTES;
	while (len + part <= sizeof(octets)) {
		ptrdiff_t n = pem_decode_part(&base64, octets + len, part);
		if (n <= 0)
			return false;
		len += (size_t)n;
		if (find_subject((struct bytes){ octets, len }, &subject)) {
			*ret_hash = anchor_subject_hash(subject);
			return true;
		}
		part = FURTHER_BYTES;
	}
	return false;
}

/* A subject that cannot be read is none that a chain could name. */
static enum err add_block(struct anchor_index *index, const struct pem_block *block,
			  struct error *reterr)
{
	struct anchor_entry entry = { .octets = block->base64, .is_trusted = block->trusted };
	if (!hash_block(block->base64, &entry.subject_hash))
		return ERR_NONE;
	return append(index, &entry, reterr);
}

static enum err add_der(struct anchor_index *index, struct bytes der, struct error *reterr)
{
	struct anchor_entry entry = { .octets = der, .is_der = true };
	struct bytes subject;
	if (!find_subject(der, &subject))
		return ERR_NONE;
	entry.subject_hash = anchor_subject_hash(subject);
	return append(index, &entry, reterr);
}

/* One element and no more; a text may begin with the same octet ("0"). */
static bool is_der(struct bytes file)
{
	struct der_element element;
	return der_expect(&file, DER_SEQUENCE, &element) && file.len == 0;
}

enum err anchor_index_add(struct anchor_index *index, struct bytes file, size_t *offset,
			  size_t limit, struct error *reterr)
{
	struct pem_block block;
	size_t end = limit < SIZE_MAX - index->n ? index->n + limit : SIZE_MAX;
	if (*offset == 0 && is_der(file)) {
		*offset = file.len;
		return add_der(index, file, reterr);
	}
	while (index->n < end && pem_next(file, offset, &block)) {
		enum err err = add_block(index, &block, reterr);
		if (err != ERR_NONE)
			return err;
	}
	return ERR_NONE;
}

/* --- reading one in full ---------------------------------------------------- */

static enum err read_certificate(struct anchor_entry *entry, struct bytes der, struct error *reterr)
{
	struct error error = { 0 };
	struct certificate *certificate = calloc(1, sizeof(*certificate));
	if (certificate == NULL)
		return error_no_memory(reterr);
	enum err err = certificate_read(der, certificate, &error);
	if (err == ERR_NONE && (certificate->defects & CERTIFICATE_DEFECT_DER) == 0) {
		entry->certificate = certificate;
		return ERR_NONE;
	}
	certificate_clear(certificate);
	free(certificate);
	/* Too large, or no certificate: of no use, but no failure. */
	return error_is_own(err) ? error_no_memory(reterr) : ERR_NONE;
}

/* TRUSTED CERTIFICATE: the certificate, then what it is trusted for. */
static enum err read_trusted(struct anchor_entry *entry, struct bytes der, struct error *reterr)
{
	struct der_element certificate;
	if (!der_next(&der, &certificate) || !trusted_use_allows_server(der))
		return ERR_NONE;
	return read_certificate(entry, certificate.whole, reterr);
}

enum err anchor_entry_read(struct anchor_entry *entry, struct error *reterr)
{
	struct buffer der = { 0 };
	if (entry->is_read)
		return ERR_NONE;
	if (entry->is_der) {
		entry->is_read = true;
		return read_certificate(entry, entry->octets, reterr);
	}
	if (!pem_decode_buffer(entry->octets, &der))
		return error_no_memory(reterr);
	enum err err = ERR_NONE;
	if (der.len > 0)
		err = entry->is_trusted ? read_trusted(entry, buffer_bytes(&der), reterr)
					: read_certificate(entry, buffer_bytes(&der), reterr);
	entry->is_read = err == ERR_NONE;
	buffer_clear(&der);
	return err;
}
