/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: signatures.  The first octet picks a key, the next one a part of what it signed:
 * the data, the signature, the key itself, the AlgorithmIdentifier; then come changes
 * of that part, or octets in its place.
 *
 * What was signed is good, always; changed it is not, but for parameters beside the key and
 * the name of the algorithm, which GnuTLS passes over. */
#include <config.h>

#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>

#include "facts/algorithm_identifier.h"
#include "facts/public_key.h"
#include "support/testkey.h"
#include "trust/signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

enum part { PART_DATA, PART_SIGNATURE, PART_KEY, PART_ALGORITHM, PART_COUNT };

struct signing {
	enum test_key_kind kind;
	enum test_signature signature;
	struct derbuf parts[PART_COUNT];
};
static struct signing signings[] = {
	{ TEST_KEY_ED25519, TEST_SIGNATURE_ED25519, { { 0 } } },
	{ TEST_KEY_EC256, TEST_SIGNATURE_ECDSA_SHA256, { { 0 } } },
	{ TEST_KEY_RSA1024, TEST_SIGNATURE_RSA_SHA256, { { 0 } } },
	{ TEST_KEY_RSA1024, TEST_SIGNATURE_RSA_SHA1, { { 0 } } },
	{ TEST_KEY_RSA2048, TEST_SIGNATURE_RSA_PSS_SHA256, { { 0 } } },
	{ TEST_KEY_RSA2048, TEST_SIGNATURE_RSA_PSS_SHA384, { { 0 } } },
};

static void sign_all(void)
{
	static const char text[] = "what is signed";
	for (size_t i = 0; i < LENGTH(signings); i++) {
		struct signing *s = &signings[i];
		const struct test_key *key = test_key(s->kind, 0);
		der_raw(&s->parts[PART_DATA], text, strlen(text));
		der_raw(&s->parts[PART_KEY], key->spki.data, key->spki.len);
		test_signature_algorithm(&s->parts[PART_ALGORITHM], key, s->signature);
		test_sign(&s->parts[PART_SIGNATURE], key, s->signature,
			  derbuf_bytes(&s->parts[PART_DATA]));
	}
}

static enum signature_answer verify(const struct bytes parts[PART_COUNT])
{
	return signature_verify(parts[PART_KEY], parts[PART_ALGORITHM], parts[PART_DATA],
				parts[PART_SIGNATURE]);
}

/* Pairs of a place and what is changed there; an odd number of octets stands for the part. */
static struct derbuf change(struct bytes part, struct bytes changes)
{
	struct derbuf changed = { 0 };
	if (changes.len % 2 == 1) {
		der_raw(&changed, changes.data, changes.len);
		return changed;
	}
	der_raw(&changed, part.data, part.len);
	for (size_t i = 0; i < changes.len; i += 2)
		changed.data[changes.data[i] % part.len] ^= changes.data[i + 1];
	return changed;
}

static bool means_the_same(unsigned which, struct bytes a, struct bytes b)
{
	struct algorithm_identifier id_a, id_b;
	struct bytes key_a, key_b;
	if (which == PART_KEY)
		return public_key_open(a, &key_a) && public_key_open(b, &key_b) &&
		       bytes_equal(key_a, key_b);
	return which == PART_ALGORITHM && algorithm_identifier_read(a, &id_a) &&
	       algorithm_identifier_read(b, &id_b) && bytes_equal(id_a.oid, id_b.oid);
}

/* The same asked of the oracle, as if it were about a certificate; what it remembers is what it
 * has said. */
static void check_oracle(const struct bytes parts[PART_COUNT], enum signature_answer answer)
{
	static struct signature_checker *checker;
	struct derbuf der = { 0 };
	if (checker == NULL)
		require(signature_checker_new(&checker, NULL) == ERR_NONE);
	for (size_t i = 0; i < PART_COUNT; i++)
		der_tlv(&der, i == PART_KEY ? TAG_SEQUENCE : TAG_OCTET_STRING, parts[i].data,
			parts[i].len);
	const struct certificate issuer = { .spki = parts[PART_KEY] };
	const struct certificate child = { .der = der.data,
					   .der_len = der.len,
					   .tbs = parts[PART_DATA],
					   .signature_algorithm = parts[PART_ALGORITHM],
					   .signature = parts[PART_SIGNATURE] };
	struct signature_oracle oracle = signature_checker_oracle(checker);
	enum signature_answer first = oracle.signed_by(oracle.context, &child, &issuer);
	require(answer != SIGNATURE_GOOD || first == SIGNATURE_GOOD);
	require(oracle.signed_by(oracle.context, &child, &issuer) == first);
	require(!signature_checker_failed(checker));
	derbuf_clear(&der);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes parts[PART_COUNT];
	if (size < 2)
		return 0;
	if (signings[0].parts[PART_DATA].len == 0)
		sign_all();
	const struct signing *s = &signings[data[0] % LENGTH(signings)];
	unsigned which = data[1] % PART_COUNT;
	for (size_t i = 0; i < PART_COUNT; i++)
		parts[i] = derbuf_bytes(&s->parts[i]);
	struct bytes before = parts[which];
	struct derbuf changed = change(before, (struct bytes){ data + 2, size - 2 });
	parts[which] = derbuf_bytes(&changed);
	enum signature_answer answer = verify(parts);
	if (bytes_equal(before, parts[which]))
		require(answer == SIGNATURE_GOOD);
	else if (answer == SIGNATURE_GOOD)
		require(means_the_same(which, before, parts[which]));
	check_oracle(parts, answer);
	derbuf_clear(&changed);
	return 0;
}
