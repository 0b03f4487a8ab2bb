/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: any octets as a PKCS #12 or PKCS #7 file.  An error of usage, or of a
 * certificate that is too large; or PEM that is read as certificates.  A MAC is taken for
 * right, so that what stands behind it is reached. */
#include <gnutls/pkcs12.h>
#include <stdlib.h>

#include "facts/session.h"
#include "support/errorwords.h"
#include "trust/unpack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __wrap_gnutls_pkcs12_verify_mac(gnutls_pkcs12_t file, const char *password);

int __wrap_gnutls_pkcs12_verify_mac(gnutls_pkcs12_t file, const char *password)
{
	(void)file, (void)password;
	return 0;
}

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_pem(struct bytes pem)
{
	struct session session = { 0 };
	enum err err = session_read_chain(&session, pem, NULL);
	require(err == ERR_NONE || error_finding(err) == FINDING_TOO_LARGE);
	require(err != ERR_NONE || session.n_chain > 0);
	session_clear(&session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct unpack_how how = { .password = "secret" };
	struct bytes file = { data, size };
	struct buffer pem = { 0 };
	struct error error = { 0 };
	enum container kind = container_of(file);
	if (kind == CONTAINER_NONE)
		return 0;
	enum err err = unpack(kind, file, &how, &pem, &error);
	require(err == error.code && (err == ERR_NONE) == (pem.data != NULL));
	require((err == ERR_NONE) == (error_words(&error)[0] == '\0'));
	require(err == ERR_NONE || error_finding(err) == FINDING_USAGE ||
		error_finding(err) == FINDING_TOO_LARGE);
	if (err == ERR_NONE)
		check_pem(buffer_bytes(&pem));
	buffer_clear(&pem);
	return 0;
}
