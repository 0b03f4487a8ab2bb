/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "facts/container.h"

#include <string.h>

#include "facts/der.h"
#include "facts/pem.h"

/* Behind the header of a SEQUENCE whose length is in any form of BER (X.690, 8.1.3): old
 * programs do not know where it will end when they begin to write. */
static bool open_sequence(struct bytes file, struct bytes *ret_contents)
{
	if (!der_is_next(file, DER_SEQUENCE) || file.len < 2)
		return false;
	size_t n_octets = file.data[1] < 0x80 ? 0 : file.data[1] & 0x7fU;
	if (file.len < 2 + n_octets)
		return false;
	*ret_contents = bytes_from(file, 2 + n_octets);
	return true;
}

/* PFX ::= SEQUENCE { version INTEGER {v3(3)}, authSafe ContentInfo, ... } */
static bool is_pkcs12(struct bytes contents)
{
	return bytes_starts(contents, "\x02\x01\x03\x30");
}

/* ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, ... }, signedData */
static bool is_pkcs7(struct bytes contents)
{
	return bytes_starts(contents, "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02");
}

static bool is_pkcs7_pem(struct bytes file)
{
	static const char mark[] = "-----BEGIN PKCS7-----";
	struct pem_block block;
	size_t offset = 0;
	return !pem_next(file, &offset, &block) && block.n_damaged == 0 && file.len > 0 &&
	       memmem(file.data, file.len, mark, strlen(mark)) != NULL;
}

enum container container_of(struct bytes file)
{
	struct bytes contents;
	if (open_sequence(file, &contents) && is_pkcs12(contents))
		return CONTAINER_PKCS12;
	if (open_sequence(file, &contents) && is_pkcs7(contents))
		return CONTAINER_PKCS7;
	return is_pkcs7_pem(file) ? CONTAINER_PKCS7_PEM : CONTAINER_NONE;
}
