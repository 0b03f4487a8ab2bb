/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: any text as a PEM file.  The search moves on, blocks lie within
 * the text and hold no dash; a prefix that is decoded is the beginning of what
 * the whole decodes to; a chain has an error or certificates, never both kinds
 * of nothing. */
#include <stdlib.h>
#include <string.h>

#include "facts/pem.h"
#include "facts/session.h"
#include "support/errorwords.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_block(struct bytes text, size_t offset, const struct pem_block *block)
{
	require(block->base64.data >= text.data &&
		block->base64.data + block->base64.len <= text.data + offset);
	require(block->base64.len == 0 ||
		memchr(block->base64.data, '-', block->base64.len) == NULL);
}

/* Decoded into memory of exactly the limit's size. */
static ptrdiff_t decode(struct bytes base64, size_t limit, uint8_t **ret_octets)
{
	*ret_octets = malloc(limit > 0 ? limit : 1);
	require(*ret_octets != NULL);
	ptrdiff_t n = pem_decode(base64, *ret_octets, limit);
	require(n == -1 || (n >= 0 && (size_t)n <= limit));
	return n;
}

static void check_decoding(struct bytes base64)
{
	uint8_t *whole, *prefix;
	size_t max = pem_decoded_max(base64);
	ptrdiff_t n = decode(base64, max, &whole);
	for (size_t limit = 0; limit < max && limit < 8; limit++) {
		ptrdiff_t n_prefix = decode(base64, limit, &prefix);
		if (n >= 0) {
			require(n_prefix == (n < (ptrdiff_t)limit ? n : (ptrdiff_t)limit));
			require(memcmp(prefix, whole, (size_t)n_prefix) == 0);
		}
		free(prefix);
	}
	free(whole);
}

static void check_chain(struct bytes text)
{
	struct session session = { 0 };
	struct error error = { 0 };
	enum err err = session_read_chain(&session, text, &error);
	require(err == error.code);
	require(error_finding(err) == FINDING_USAGE ||
		error_finding(err) == FINDING_MALFORMED_CERTIFICATE ||
		(err == ERR_NONE && session.n_chain > 0));
	require(session.n_chain <= CHAIN_MAX_CERTIFICATES);
	require((err == ERR_NONE) == (error_words(&error)[0] == '\0'));
	session_clear(&session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes text = { data, size };
	struct pem_block block;
	size_t offset = 0, before = 0;
	while (pem_next(text, &offset, &block)) {
		require(offset > before && offset <= size);
		before = offset;
		check_block(text, offset, &block);
		check_decoding(block.base64);
	}
	require(offset == size);
	check_decoding(text);
	check_chain(text);
	return 0;
}
