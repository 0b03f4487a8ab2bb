/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: any octets as a stapled OCSP response.  When no signature is good nothing is
 * believed; when all are (--wrap) an answer is one that GnuTLS, which reads the same octets by
 * itself, finds there for the same serial number, and is about now. */
#include <config.h>

#include <gnutls/ocsp.h>
#include <stdlib.h>
#include <string.h>

#include "trust/ocsp.h"
#include "trust/signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

enum { AT_S = 1795372373 };

/* CN=A, and an Ed25519 key that nobody has. */
static const uint8_t name[] = { 0x30, 0x0c, 0x31, 0x0a, 0x30, 0x08, 0x06,
				0x03, 0x55, 0x04, 0x03, 0x0c, 0x01, 'A' };
static const uint8_t spki[44] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70,
				  0x03, 0x21, 0x00, 0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1 };
static const uint8_t serial[] = { 0x03, 0xe8 };

static enum signature_answer signatures;

enum signature_answer __wrap_signature_verify(struct bytes key, struct bytes algorithm,
					      struct bytes data, struct bytes signature);

enum signature_answer __wrap_signature_verify(struct bytes key, struct bytes algorithm,
					      struct bytes data, struct bytes signature)
{
	(void)key, (void)algorithm, (void)data, (void)signature;
	return signatures;
}

/* One of its answers about the certificate. */
static bool is_answer(gnutls_ocsp_resp_t response, unsigned i, unsigned status)
{
	gnutls_datum_t names = { NULL, 0 }, keys = { NULL, 0 }, number = { NULL, 0 };
	gnutls_digest_algorithm_t digest;
	unsigned found = 0;
	time_t this_update, next_update, revoked;
	bool is_it =
		gnutls_ocsp_resp_get_single(response, i, &digest, &names, &keys, &number, &found,
					    &this_update, &next_update, &revoked, NULL) >= 0 &&
		found == status &&
		serial_equal((struct bytes){ number.data, number.size },
			     (struct bytes){ serial, sizeof(serial) });
	gnutls_free(names.data);
	gnutls_free(keys.data);
	gnutls_free(number.data);
	return is_it;
}

/* What GnuTLS cannot read is not compared. */
static bool is_read_alike(struct bytes der, unsigned status)
{
	gnutls_datum_t octets = { (unsigned char *)(uintptr_t)der.data, (unsigned)der.len };
	gnutls_ocsp_resp_t response;
	bool alike = false;
	require(gnutls_ocsp_resp_init(&response) >= 0);
	if (gnutls_ocsp_resp_import(response, &octets) >= 0) {
		gnutls_digest_algorithm_t digest;
		for (unsigned i = 0;
		     !alike && gnutls_ocsp_resp_get_single(response, i, &digest, NULL, NULL, NULL,
							   NULL, NULL, NULL, NULL, NULL) >= 0;
		     i++)
			alike = is_answer(response, i, status);
	} else {
		alike = true;
	}
	gnutls_ocsp_resp_deinit(response);
	return alike;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool started;
	struct bytes der = { data, size };
	struct certificate issuer = { .subject = { name, sizeof(name) },
				      .spki = { spki, sizeof(spki) } };
	struct certificate leaf = { .issuer = issuer.subject,
				    .serial = { serial, sizeof(serial) } };
	if (!started)
		require(gnutls_global_init() >= 0);
	started = true;
	signatures = SIGNATURE_BAD;
	struct revocation_answer answer = ocsp_judge(der, &leaf, &issuer, AT_S);
	require(answer.state == REVOCATION_INVALID &&
		answer.fault.reason != REVOCATION_REASON_NONE);
	signatures = SIGNATURE_GOOD;
	answer = ocsp_judge(der, &leaf, &issuer, AT_S);
	switch (answer.state) {
	case REVOCATION_GOOD:
		require(is_read_alike(der, GNUTLS_OCSP_CERT_GOOD));
		break;
	case REVOCATION_REVOKED:
		require(is_read_alike(der, GNUTLS_OCSP_CERT_REVOKED));
		break;
	case REVOCATION_INVALID:
		require(answer.fault.reason != REVOCATION_REASON_NONE);
		break;
	default:
		abort();
	}
	return 0;
}
