/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: any octets as a stapled OCSP response, and as a CRL.  Nothing is
 * signed by the key of the issuer here, so nothing may be believed. */
#include <stdlib.h>
#include <string.h>

#include "trust/crl.h"
#include "trust/ocsp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

/* CN=A, and an Ed25519 key that nobody has. */
static const uint8_t name[] = { 0x30, 0x0c, 0x31, 0x0a, 0x30, 0x08, 0x06,
				0x03, 0x55, 0x04, 0x03, 0x0c, 0x01, 'A' };
static const uint8_t spki[44] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70,
				  0x03, 0x21, 0x00, 0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1 };
static const uint8_t serial[] = { 0x03, 0xe8 };

static void try_crl(struct bytes der, const struct certificate *leaf,
		    const struct certificate *issuer)
{
	static const uint8_t zero[] = { 0 };
	const struct crl base = { .number = { zero, sizeof(zero) },
				  /* every delta is newer */ .scope.reasons = CRL_ALL_REASONS };
	struct crl crl;
	bool removed;
	crl_read(der, &crl);
	if (crl.readable)
		require(crl.tbs.len > 0 && crl.issuer.len > 0 && crl.algorithm.len > 0);
	if (crl.entries.len > 0)
		require(crl.entries.data >= der.data &&
			crl.entries.data + crl.entries.len <= der.data + der.len);
	struct revocation_answer answer = crl_judge(&crl, leaf, issuer, 0);
	require(answer.state == REVOCATION_NOT_CHECKED || answer.state == REVOCATION_INVALID);
	require(answer.state != REVOCATION_INVALID ||
		answer.fault.reason != REVOCATION_REASON_NONE);
	/* The entries, as if the signature were good. */
	buffer_clear(&crl.checked_spki);
	require(buffer_copy((struct bytes){ spki, sizeof(spki) }, &crl.checked_spki));
	crl.checked_good = true;
	answer = crl_judge(&crl, leaf, issuer, 1795372373);
	require(answer.state != REVOCATION_GOOD || answer.reasons == CRL_ALL_REASONS);
	(void)crl_judge_delta(&base, &crl, leaf, issuer, 1795372373, &removed);
	crl_clear(&crl);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes der = { data, size };
	struct certificate issuer = { .subject = { name, sizeof(name) },
				      .spki = { spki, sizeof(spki) } };
	struct certificate leaf = { .issuer = issuer.subject,
				    .crl_points = der,
				    .serial = { serial, sizeof(serial) } };
	struct revocation_answer answer = ocsp_judge(der, &leaf, &issuer, 1795372373);
	require(answer.state == REVOCATION_INVALID &&
		answer.fault.reason != REVOCATION_REASON_NONE);
	try_crl(der, &leaf, &issuer);
	return 0;
}
