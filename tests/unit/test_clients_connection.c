/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What clients mind in what was negotiated, each predicate alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clients/connection.h"
#include "facts/alert.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

typedef bool predicate(const struct situation *situation);

static const struct tls_parameters modern = {
	.protocol = TLS_PROTOCOL_1_3,
	.offered = TLS_PROTOCOL_1_3,
	.exchange = TLS_EXCHANGE_ECDHE,
	.exchange_bits = 256,
	.protection = TLS_PROTECTION_AEAD,
	.signature_hash = HASH_SHA2,
};

/* --- what was negotiated ----------------------------------------------------------------- */

static predicate *const predicates[] = {
	protocol_is_1_0,
	protocol_is_1_1,
	exchange_is_short_dhe,
	exchange_is_dhe,
	exchange_is_ffdhe_in_tls_1_3,
	exchange_is_longest_ffdhe,
	exchange_is_static_rsa,
	exchange_is_p521,
	exchange_is_x448,
	exchange_prefers_p521,
	exchange_prefers_x448,
	exchange_is_signed_with_sha1,
	exchange_prefers_sha1,
	cipher_is_cbc_sha1,
	cipher_is_ecdsa_cbc_sha1,
	cipher_is_cbc_sha2,
	cipher_is_3des,
	cipher_is_rc4,
	protocol_is_1_0_with_static_rsa,
	exchange_is_signed_with_ecdsa_sha512,
	renegotiation_is_not_secure,
	cipher_is_camellia,
	cipher_is_ccm,
	cipher_is_ccm_in_tls_1_3,
	cipher_is_chacha,
	cipher_is_chacha_by_dhe,
	exchange_prefers_short_dhe,
	exchange_prefers_dhe,
	cipher_prefers_cbc_sha2,
	cipher_prefers_ecdsa_cbc,
};

#define TLS(version, with, bits, by, des, signed_with, suite) \
	{ .protocol = TLS_PROTOCOL_##version, \
	  .offered = TLS_PROTOCOL_1_3, \
	  .exchange = TLS_EXCHANGE_##with, \
	  .exchange_bits = (bits), \
	  .protection = TLS_PROTECTION_##by, \
	  .has_3des = (des), \
	  .signature_hash = HASH_##signed_with, \
	  .cipher = TLS_CIPHER_##suite }
#define FFDHE(version, bits) \
	{ .protocol = TLS_PROTOCOL_##version, \
	  .exchange = TLS_EXCHANGE_DHE, \
	  .exchange_bits = (bits), \
	  .is_ffdhe = true }

static const struct {
	struct tls_parameters tls;
	predicate *hold[4]; /* all that do */
} rows[] = {
	{ TLS(1_2, ECDHE, 256, AEAD, false, SHA2, COMMON), { NULL } },
	{ TLS(1_3, ECDHE, 256, AEAD, false, SHA2, COMMON), { NULL } },
	{ TLS(1_1, ECDHE, 256, AEAD, false, SHA2, COMMON), { protocol_is_1_1 } },
	{ TLS(1_0, ECDHE, 256, AEAD, false, SHA2, COMMON), { protocol_is_1_0 } },
	{ TLS(SSL_3_0, ECDHE, 256, AEAD, false, SHA2, COMMON), { protocol_is_1_0 } },
	{ TLS(1_0, ECDHE, 256, AEAD, false, SHA1, COMMON), { protocol_is_1_0 } },
	{ TLS(1_2, ECDHE, 256, AEAD, false, SHA1, COMMON), { exchange_is_signed_with_sha1 } },
	{ TLS(1_2, DHE, 1024, AEAD, false, SHA2, COMMON), { exchange_is_short_dhe } },
	{ TLS(1_2, DHE, 2047, AEAD, false, SHA2, COMMON), { exchange_is_short_dhe } },
	{ TLS(1_2, DHE, 2048, AEAD, false, SHA2, COMMON), { exchange_is_dhe } },
	{ TLS(1_0, RSA, 0, CBC_SHA1, false, UNKNOWN, COMMON),
	  { protocol_is_1_0_with_static_rsa, exchange_is_static_rsa, cipher_is_cbc_sha1,
	    cipher_is_ecdsa_cbc_sha1 } },
	{ TLS(1_2, ECDHE, 256, AEAD, false, SHA2, CAMELLIA), { cipher_is_camellia } },
	{ TLS(1_2, ECDHE, 256, AEAD, false, SHA2, CCM), { cipher_is_ccm } },
	{ TLS(1_3, ECDHE, 256, AEAD, false, SHA2, CCM), { cipher_is_ccm_in_tls_1_3 } },
	{ TLS(1_2, ECDHE, 256, AEAD, false, SHA2, CHACHA20), { cipher_is_chacha } },
	{ TLS(1_2, ECDHE, 528, AEAD, false, SHA2, CHACHA20), { exchange_is_p521 } },
	{ TLS(1_2, ECDHE, 256, AEAD, false, SHA1, CHACHA20), { exchange_is_signed_with_sha1 } },
	{ TLS(1_2, DHE, 2048, AEAD, false, SHA2, CHACHA20),
	  { exchange_is_dhe, cipher_is_chacha_by_dhe } },
	{ TLS(1_2, RSA, 0, AEAD, false, SHA2, COMMON), { exchange_is_static_rsa } },
	{ TLS(1_2, ECDHE, 384, AEAD, false, SHA2, COMMON), { NULL } },
	{ TLS(1_2, ECDHE, 521, AEAD, false, SHA2, COMMON), { exchange_is_p521 } },
	{ TLS(1_2, ECDHE, 528, AEAD, false, SHA2, COMMON), { exchange_is_p521 } },
	{ TLS(1_2, ECDHE, 448, AEAD, false, SHA2, COMMON), { exchange_is_x448 } },
	{ TLS(1_2, ECDHE, 256, CBC_SHA1, false, SHA2, COMMON),
	  { cipher_is_cbc_sha1, cipher_is_ecdsa_cbc_sha1 } },
	{ TLS(1_2, ECDHE, 256, CBC_SHA2, false, SHA2, COMMON), { cipher_is_cbc_sha2 } },
	{ TLS(1_2, ECDHE, 256, OTHER, false, SHA2, COMMON), { cipher_is_rc4 } },
	{ TLS(1_2, ECDHE, 256, CBC_SHA1, true, SHA2, COMMON),
	  { cipher_is_cbc_sha1, cipher_is_ecdsa_cbc_sha1, cipher_is_3des } },
	{ FFDHE(1_2, 3072), { exchange_is_dhe } },
	{ FFDHE(1_3, 3072), { exchange_is_ffdhe_in_tls_1_3 } },
	{ FFDHE(1_2, 4096), { exchange_is_longest_ffdhe } },
	{ FFDHE(1_3, 4096), { exchange_is_longest_ffdhe } },
	{ TLS(1_2, DHE, 4096, AEAD, false, SHA2, COMMON), { exchange_is_dhe } },
	{ { .protocol = TLS_PROTOCOL_1_2,
	    .exchange = TLS_EXCHANGE_ECDHE,
	    .exchange_bits = 256,
	    .lacks_secure_renegotiation = true },
	  { renegotiation_is_not_secure } },
	{ { .protocol = TLS_PROTOCOL_1_2,
	    .exchange = TLS_EXCHANGE_ECDHE,
	    .exchange_bits = 256,
	    .signature_hash = HASH_SHA2,
	    .is_ecdsa_sha512 = true },
	  { exchange_is_signed_with_ecdsa_sha512 } },
};

static bool holds(const struct result *result, predicate *is_so)
{
	const struct situation situation = { .result = result, .at_s = 0 };
	return is_so(&situation);
}

static void each_tells_of_the_session(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct certificate leaf = { .key_algorithm = KEY_EC };
		for (int offer = 0; offer < OFFER_COUNT; offer++) {
			struct result result = { .has_certificate = true };
			result.session.chain = &leaf;
			result.session.n_chain = 1;
			result.session.tls = rows[i].tls;
			result.session.offer = (enum tls_offer)offer;
			bool own = offer != OFFER_NONE && offer != OFFER_GIVEN;
			for (size_t k = 0; k < LENGTH(predicates); k++) {
				bool wanted = false;
				/* Each row offers newer versions. */
				bool is_version = predicates[k] == protocol_is_1_0 ||
						  predicates[k] == protocol_is_1_1 ||
						  predicates[k] == protocol_is_1_0_with_static_rsa;
				bool tells = own || (offer == OFFER_GIVEN && is_version);
				for (size_t m = 0; m < LENGTH(rows[i].hold); m++)
					wanted |= predicates[k] == rows[i].hold[m];
				if (holds(&result, predicates[k]) != (wanted && tells))
					fail_msg("row %zu, offer %d, predicate %zu", i, offer, k);
			}
		}
	}
}

static void an_rsa_key_is_no_ec_key(void **unused)
{
	struct certificate leaf = { .key_algorithm = KEY_RSA };
	struct result result = { .has_certificate = true };
	(void)unused;
	result.session.chain = &leaf;
	result.session.n_chain = 1;
	result.session.tls = modern;
	result.session.tls.protection = TLS_PROTECTION_CBC_SHA1;
	result.session.offer = OFFER_WIDE;
	assert_true(holds(&result, cipher_is_cbc_sha1));
	assert_false(holds(&result, cipher_is_ecdsa_cbc_sha1));
}

static void a_p521_key_is_told_as_such(void **unused)
{
	struct certificate leaf = { .key_algorithm = KEY_EC, .key_bits = 521 };
	struct result result = { .has_certificate = true };
	(void)unused;
	result.session.chain = &leaf;
	result.session.n_chain = 1;
	result.session.tls = modern;
	result.session.tls.is_ecdsa_sha512 = true;
	result.session.offer = OFFER_WIDE;
	assert_false(holds(&result, exchange_is_signed_with_ecdsa_sha512));
	leaf.key_bits = 384;
	assert_true(holds(&result, exchange_is_signed_with_ecdsa_sha512));
}

/* A key that the current offer does not have may have been why it failed. */
static void chacha_and_the_key(void **unused)
{
	static const struct {
		struct certificate leaf;
		bool only;
	} table[] = {
		{ { .key_algorithm = KEY_RSA, .key_bits = 4096 }, true },
		{ { .key_algorithm = KEY_EC, .key_bits = 384 }, true },
		{ { .key_algorithm = KEY_EC, .key_bits = 521 }, false },
		{ { .key_algorithm = KEY_EC, .key_curve = CURVE_OTHER, .key_bits = 256 }, false },
		{ { .key_algorithm = KEY_ED25519, .key_bits = 256 }, false },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct certificate leaf = table[i].leaf;
		struct result result = { .has_certificate = true };
		result.session.chain = &leaf;
		result.session.n_chain = 1;
		result.session.tls = modern;
		result.session.tls.cipher = TLS_CIPHER_CHACHA20;
		result.session.offer = OFFER_WIDE;
		assert_int_equal(holds(&result, cipher_is_chacha), table[i].only);
	}
}

static void a_warning_of_the_name(void **unused)
{
	struct result result = { .has_certificate = true };
	(void)unused;
	assert_false(holds(&result, name_is_warned_of));
	result.session.warned_of_name = true;
	assert_true(holds(&result, name_is_warned_of));
	result.has_certificate = false;
	assert_false(holds(&result, name_is_warned_of));
}

/* A server that prefers what browsers lack: they get a session, or they do not. */
static void browsers_may_get_other(void **unused)
{
	static const struct tls_parameters static_rsa =
		TLS(1_2, RSA, 0, AEAD, false, UNKNOWN, COMMON);
	static const struct {
		struct tls_parameters tls;
		predicate *only, *first; /* refused to browsers; not so */
	} table[] = {
		{ TLS(1_2, DHE, 1024, AEAD, false, SHA2, COMMON), exchange_is_short_dhe,
		  exchange_prefers_short_dhe },
		{ TLS(1_2, DHE, 2048, AEAD, false, SHA2, COMMON), exchange_is_dhe,
		  exchange_prefers_dhe },
		{ TLS(1_2, ECDHE, 256, CBC_SHA2, false, SHA2, COMMON), cipher_is_cbc_sha2,
		  cipher_prefers_cbc_sha2 },
		{ TLS(1_2, ECDHE, 528, AEAD, false, SHA2, COMMON), exchange_is_p521,
		  exchange_prefers_p521 },
		{ TLS(1_2, ECDHE, 448, AEAD, false, SHA2, COMMON), exchange_is_x448,
		  exchange_prefers_x448 },
		{ TLS(1_2, ECDHE, 256, AEAD, false, SHA1, COMMON), exchange_is_signed_with_sha1,
		  exchange_prefers_sha1 },
		/* Nobody else gets it either. */
		{ TLS(1_2, ECDHE, 256, OTHER, false, SHA2, COMMON), cipher_is_rc4,
		  exchange_is_static_rsa },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct result result = { .has_certificate = false };
		result.session.offer = OFFER_WIDE;
		result.session.tls = table[i].tls;
		for (int asked = 0; asked < 3; asked++) { /* no; refused; taken */
			result.session.browsers_asked = asked > 0;
			result.session.browsers =
				asked == 2 ? static_rsa : (struct tls_parameters){ 0 };
			for (size_t k = 0; k < LENGTH(predicates); k++)
				assert_int_equal(holds(&result, predicates[k]),
						 predicates[k] == (asked == 2 ? table[i].first
									      : table[i].only));
		}
	}
}

static void an_ec_key_with_cbc(void **unused)
{
	struct certificate leaf = { .key_algorithm = KEY_EC };
	struct result result = { .has_certificate = true };
	(void)unused;
	result.session.chain = &leaf;
	result.session.n_chain = 1;
	result.session.offer = OFFER_WIDE;
	result.session.tls = modern;
	result.session.tls.protection = TLS_PROTECTION_CBC_SHA2;
	assert_false(holds(&result, cipher_prefers_ecdsa_cbc));
	result.session.browsers_asked = true;
	result.session.browsers = modern;
	result.session.browsers.protection = TLS_PROTECTION_CBC_SHA1;
	assert_true(holds(&result, cipher_prefers_ecdsa_cbc));
	leaf.key_algorithm = KEY_RSA;
	assert_false(holds(&result, cipher_prefers_ecdsa_cbc));
}

/* --- nothing was obtained --------------------------------------------------------------- */

static void why_nothing_came(void **unused)
{
	static const struct {
		enum tls_offer offer;
		enum err code;
		enum error_end ended;
		int alert;
		bool nothing_in_common;
	} table[] = {
		{ OFFER_WIDE, ERR_TLS_ALERT, ERROR_END_ALERT, ALERT_HANDSHAKE_FAILURE, true },
		{ OFFER_WIDE, ERR_TLS_ALERT, ERROR_END_ALERT, ALERT_PROTOCOL_VERSION, true },
		{ OFFER_WIDE, ERR_TLS_ALERT, ERROR_END_ALERT, ALERT_INSUFFICIENT_SECURITY, true },
		{ OFFER_WIDE, ERR_TLS_ALERT, ERROR_END_ALERT, ALERT_INTERNAL_ERROR, false },
		{ OFFER_CURRENT, ERR_TLS_ALERT, ERROR_END_ALERT, ALERT_HANDSHAKE_FAILURE, false },
		{ OFFER_GIVEN, ERR_TLS_ALERT, ERROR_END_ALERT, ALERT_HANDSHAKE_FAILURE, false },
		{ OFFER_WIDE, ERR_TLS_BROKE_OFF, ERROR_END_CLOSED, 0, false },
		{ OFFER_NONE, ERR_NONE, ERROR_END_NONE, 0, false },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct result result = { .has_certificate = false };
		result.session.offer = table[i].offer;
		result.session.error.code = table[i].code;
		result.session.error.ended = table[i].ended;
		result.session.error.number = table[i].alert;
		assert_int_equal(holds(&result, has_nothing_in_common), table[i].nothing_in_common);
		assert_int_equal(holds(&result, is_not_obtained), !table[i].nothing_in_common);
		result.has_certificate = true;
		assert_false(holds(&result, has_nothing_in_common));
		assert_false(holds(&result, is_not_obtained));
	}
}

/* --- key usage ----------------------------------------------------------------------------- */

static void key_usage_and_exchange(void **unused)
{
	enum { SIGN = KEY_USAGE_DIGITAL_SIGNATURE, ENCIPHER = KEY_USAGE_KEY_ENCIPHERMENT };
	enum { AGREE = KEY_USAGE_KEY_AGREEMENT, CRL = KEY_USAGE_CRL_SIGN };
	static const struct {
		bool has;
		unsigned usage;
		enum tls_exchange exchange;
		predicate *hold;
	} table[] = {
		{ false, 0, TLS_EXCHANGE_ECDHE, NULL },
		{ true, SIGN, TLS_EXCHANGE_ECDHE, NULL },
		{ true, SIGN | ENCIPHER, TLS_EXCHANGE_RSA, NULL },
		{ true, 0, TLS_EXCHANGE_ECDHE, key_usage_is_empty },
		{ true, CRL, TLS_EXCHANGE_ECDHE, key_usage_is_no_servers },
		{ true, ENCIPHER, TLS_EXCHANGE_ECDHE, key_usage_is_of_other_exchange },
		{ true, AGREE, TLS_EXCHANGE_ECDHE, key_usage_is_of_other_exchange },
		{ true, ENCIPHER, TLS_EXCHANGE_DHE, key_usage_is_of_other_exchange },
		{ true, ENCIPHER, TLS_EXCHANGE_RSA, NULL },
		{ true, SIGN, TLS_EXCHANGE_RSA, key_usage_is_of_other_exchange },
		/* a file */
		{ true, SIGN, TLS_EXCHANGE_NONE, NULL },
		{ true, ENCIPHER, TLS_EXCHANGE_NONE, key_usage_is_of_other_exchange },
	};
	static predicate *const usage[] = {
		key_usage_is_empty,
		key_usage_is_no_servers,
		key_usage_is_of_other_exchange,
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(table); i++) {
		struct certificate leaf = { .has_key_usage = table[i].has,
					    .key_usage = table[i].usage };
		struct result result = { .has_certificate = true };
		result.session.chain = &leaf;
		result.session.n_chain = 1;
		result.session.tls.exchange = table[i].exchange;
		assert_false(holds(&result, trusted_key_usage_is_of_other_exchange));
		for (size_t k = 0; k < LENGTH(usage); k++) {
			if (holds(&result, usage[k]) != (usage[k] == table[i].hold))
				fail_msg("row %zu, predicate %zu", i, k);
		}
		result.has_certificate = false;
		for (size_t k = 0; k < LENGTH(usage); k++)
			assert_false(holds(&result, usage[k]));
	}
	/* that of a leaf in the store, too */
	struct certificate trusted = { .has_key_usage = true, .key_usage = ENCIPHER };
	struct result in_store = { .has_certificate = true,
				   .trust = { .anchored = true,
					      .path = { .links = { &trusted }, .n = 1 } } };
	in_store.session.chain = &trusted;
	in_store.session.n_chain = 1;
	assert_true(holds(&in_store, trusted_key_usage_is_of_other_exchange));
	assert_false(holds(&in_store, key_usage_is_of_other_exchange));
	/* damage is told by another trait */
	struct certificate damaged = { .has_key_usage = true,
				       .extensions.damaged = 1u << EXTENSION_KEY_USAGE };
	struct result result = { .has_certificate = true };
	result.session.chain = &damaged;
	result.session.n_chain = 1;
	assert_false(holds(&result, key_usage_is_empty));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_tells_of_the_session),
		cmocka_unit_test(an_rsa_key_is_no_ec_key),
		cmocka_unit_test(a_p521_key_is_told_as_such),
		cmocka_unit_test(chacha_and_the_key),
		cmocka_unit_test(a_warning_of_the_name),
		cmocka_unit_test(browsers_may_get_other),
		cmocka_unit_test(an_ec_key_with_cbc),
		cmocka_unit_test(why_nothing_came),
		cmocka_unit_test(key_usage_and_exchange),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
