/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crl_entries.h"

#include <stdlib.h>

#include "facts/der.h"
#include "facts/extension.h"
#include "facts/oid.h"
#include "revocation_answer.h"

/* --- one entry -------------------------------------------------------------- */

/* SEQUENCE { serial INTEGER, revocationDate Time, extensions OPTIONAL } */
struct parts {
	struct bytes serial;
	struct der_element time;
	bool removed;    /* reason removeFromCRL (8) */
	bool of_another; /* certificateIssuer: this and the following are another's */
	bool unknown_critical;
	bool is_whole; /* its extensions could be read */
};

/* extensions: what follows the date, mostly nothing or a reason. */
static bool read_extensions(struct bytes extensions, struct parts *parts)
{
	enum { REMOVE_FROM_CRL = 8 };
	struct der_element list = { 0 }, reason;
	struct extension extension;
	bool good = true;
	if (extensions.len > 0 &&
	    (!der_expect(&extensions, DER_SEQUENCE, &list) || extensions.len > 0))
		return false;
	while (extension_take(&list.contents, &extension, &good)) {
		if (oid_is(extension.oid, OID_CE_CRL_REASON)) {
			struct bytes value = extension.value;
			parts->removed = der_expect(&value, DER_ENUMERATED, &reason) &&
					 reason.contents.len == 1 &&
					 reason.contents.data[0] == REMOVE_FROM_CRL;
		} else if (oid_is(extension.oid, OID_CE_CERTIFICATE_ISSUER)) {
			parts->of_another = true;
		} else {
			parts->unknown_critical |= extension.critical;
		}
	}
	return good;
}

/* Takes the next entry; false when it is none. */
static bool take(struct bytes *rest, struct parts *ret_parts)
{
	struct der_element entry, number;
	struct parts parts = { 0 };
	if (!der_expect(rest, DER_SEQUENCE, &entry) ||
	    !der_expect(&entry.contents, DER_INTEGER, &number) ||
	    !der_next(&entry.contents, &parts.time))
		return false;
	parts.serial = number.contents;
	parts.is_whole = read_extensions(entry.contents, &parts);
	*ret_parts = parts;
	return true;
}

/* NONE: look on behind it. */
static enum crl_entry_state state_of(const struct parts *parts, bool is_ours)
{
	if (!parts->is_whole && !is_ours)
		return CRL_ENTRY_UNREADABLE;
	if (parts->of_another)
		return CRL_ENTRY_OF_ANOTHER;
	return is_ours ? CRL_ENTRY_LISTED : CRL_ENTRY_NONE;
}

static struct crl_entry entry_of(const struct parts *parts)
{
	struct crl_entry entry = { .state = state_of(parts, true), .removed = parts->removed };
	entry.has_time = der_time_seconds(&parts->time, &entry.revoked_at_s);
	return entry;
}

/* Shows see() one entry after the other, with where it begins, up to the first behind which one
 * cannot look on.  Returns what the list says of a serial number that none of them has, or LISTED
 * when see() has seen enough (false). */
typedef bool see_fn(void *context, size_t offset, const struct parts *parts);

static enum crl_entry_state read_all(struct bytes octets, see_fn *see, void *context)
{
	struct bytes rest = octets;
	bool unknown = false;
	while (rest.len > 0) {
		struct parts parts;
		size_t offset = octets.len - rest.len;
		if (!take(&rest, &parts))
			return CRL_ENTRY_UNREADABLE;
		if (!see(context, offset, &parts))
			return CRL_ENTRY_LISTED;
		enum crl_entry_state state = state_of(&parts, false);
		if (state != CRL_ENTRY_NONE)
			return state;
		unknown |= parts.unknown_critical;
	}
	return unknown ? CRL_ENTRY_UNKNOWN_CRITICAL : CRL_ENTRY_NONE;
}

/* --- one after the other ---------------------------------------------------- */

struct search {
	struct bytes serial;
	struct crl_entry entry;
};

static bool is_another(void *context, size_t offset, const struct parts *parts)
{
	struct search *search = context;
	(void)offset;
	if (!serial_equal(parts->serial, search->serial))
		return true;
	search->entry = entry_of(parts);
	return false;
}

static struct crl_entry search_all(struct bytes octets, struct bytes serial)
{
	struct search search = { .serial = serial };
	enum crl_entry_state state = read_all(octets, is_another, &search);
	if (state != CRL_ENTRY_LISTED)
		search.entry.state = state;
	return search.entry;
}

/* --- by their last octets ---------------------------------------------------- */

/* A serial number is random or counted; both differ in their end.  offsets[] has the entries of the
 * first bucket, then of the second, and so on, each bucket's in the order of the list; ends[] has
 * where each bucket ends. */
enum { BUCKETS = 1 << 16 };

struct crl_index {
	enum crl_entry_state otherwise; /* what is said of numbers that are not there */
	uint32_t ends[BUCKETS];
	uint32_t *offsets;
};

static size_t bucket_of(struct bytes serial)
{
	size_t bucket = 0;
	for (size_t i = serial.len > 2 ? serial.len - 2 : 0; i < serial.len; i++)
		bucket = bucket << 8 | serial.data[i];
	return bucket;
}

static bool count(void *context, size_t offset, const struct parts *parts)
{
	struct crl_index *index = context;
	(void)offset;
	index->ends[bucket_of(parts->serial)]++;
	return true;
}

static bool file_away(void *context, size_t offset, const struct parts *parts)
{
	struct crl_index *index = context;
	index->offsets[index->ends[bucket_of(parts->serial)]++] = (uint32_t)offset;
	return true;
}

/* NULL when memory runs out. */
static struct crl_index *index_make(struct bytes octets)
{
	struct crl_index *index = calloc(1, sizeof(*index));
	uint32_t n = 0;
	if (index == NULL)
		return NULL;
	index->otherwise = read_all(octets, count, index);
	for (size_t i = 0; i < BUCKETS; i++) {
		uint32_t in_bucket = index->ends[i];
		index->ends[i] = n; /* where it begins, until its entries are there */
		n += in_bucket;
	}
	index->offsets = calloc(n > 0 ? n : 1, sizeof(*index->offsets));
	if (index->offsets == NULL) {
		free(index);
		return NULL;
	}
	(void)read_all(octets, file_away, index);
	return index;
}

static struct crl_entry search_index(const struct crl_index *index, struct bytes octets,
				     struct bytes serial)
{
	size_t bucket = bucket_of(serial);
	for (size_t i = bucket > 0 ? index->ends[bucket - 1] : 0; i < index->ends[bucket]; i++) {
		struct bytes rest = bytes_from(octets, index->offsets[i]);
		struct parts parts;
		if (take(&rest, &parts) && serial_equal(parts.serial, serial))
			return entry_of(&parts);
	}
	return (struct crl_entry){ .state = index->otherwise };
}

/* --- looked up ----------------------------------------------------------------- */

struct crl_entry crl_entries_find(struct crl_entries *entries, struct bytes serial)
{
	/* To make it takes as long as two lookups without. */
	enum { LOOKUPS_WITHOUT = 2 };
	if (entries->n_lookups < LOOKUPS_WITHOUT)
		entries->n_lookups++;
	else if (entries->index == NULL && entries->octets.len <= UINT32_MAX)
		entries->index = index_make(entries->octets);
	if (entries->index == NULL)
		return search_all(entries->octets, serial);
	return search_index(entries->index, entries->octets, serial);
}

void crl_entries_clear(struct crl_entries *entries)
{
	if (entries->index != NULL)
		free(entries->index->offsets);
	free(entries->index);
	*entries = (struct crl_entries){ 0 };
}
