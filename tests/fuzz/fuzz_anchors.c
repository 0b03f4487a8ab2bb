/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: any octets as a CA file.  The quick reader that indexes it stays
 * within the octets, finds each certificate once, in parts or at one go, and
 * gives every certificate that can be read the hash of its subject. */
#include <stdlib.h>
#include <string.h>

#include "trust/anchor_index.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_entry(struct bytes file, struct anchor_entry *entry)
{
	require(entry->octets.data >= file.data &&
		entry->octets.data + entry->octets.len <= file.data + file.len);
	require(anchor_entry_read(entry, NULL) == ERR_NONE);
	const struct certificate *certificate = entry->certificate;
	if (certificate == NULL)
		return;
	require((certificate->defects & CERTIFICATE_DEFECT_DER) == 0);
	require(anchor_subject_hash(certificate->subject) == entry->subject_hash);
	require(anchor_entry_read(entry, NULL) == ERR_NONE);
	require(entry->certificate == certificate);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct anchor_index whole = { 0 }, parts = { 0 };
	struct bytes file = { data, size };
	size_t offset = 0;
	require(anchor_index_add(&whole, file, &offset, SIZE_MAX, NULL) == ERR_NONE);
	require(offset <= size);
	offset = 0;
	for (size_t n = 0; n <= whole.n; n++)
		require(anchor_index_add(&parts, file, &offset, 1, NULL) == ERR_NONE);
	require(parts.n == whole.n);
	for (size_t i = 0; i < whole.n; i++) {
		require(parts.entries[i].octets.data == whole.entries[i].octets.data);
		require(parts.entries[i].subject_hash == whole.entries[i].subject_hash);
		check_entry(file, &whole.entries[i]);
	}
	anchor_index_clear(&whole);
	anchor_index_clear(&parts);
	return 0;
}
