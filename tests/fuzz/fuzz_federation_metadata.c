/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: the certificates of federation metadata.  None is there that its text does
 * not have room for, and none twice. */
#include <stdlib.h>

#include "domain/federation_metadata.h"
#include "support/errorwords.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct token_certificates list = { 0 };
	struct error error = { 0 };
	size_t n_octets = 0;
	enum err err = federation_metadata_read((struct bytes){ data, size }, &list, &error);
	require(err == error.code && (err == ERR_NONE) == (error_words(&error)[0] == '\0'));
	require(list.n <= TOKEN_CERTIFICATES);
	for (size_t i = 0; i < list.n; i++) {
		const struct token_certificate *one = &list.certificates[i];
		n_octets += one->der.len;
		require(one->der.len > 0 && one->uses != 0);
		require((one->uses & ~(unsigned)(TOKEN_SIGNING | TOKEN_ENCRYPTION)) == 0);
		require(token_certificates_find(&list, buffer_bytes(&one->der)) == one);
	}
	require(n_octets <= size / 4 * 3);
	token_certificates_clear(&list);
	return 0;
}
