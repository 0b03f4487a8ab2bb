/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "connection.h"

#include "leaf.h"

#include "facts/alert.h"
#include "verdicts/exchange.h"
#include "verdicts/path_check.h"

enum { FFDHE_COMMON_BITS = 3072 };

/* --- nothing was obtained ------------------------------------------------------------- */

bool has_nothing_in_common(const struct situation *situation)
{
	const struct session *session = &situation->result->session;
	return !situation_has_certificate(situation) && session->offer == OFFER_WIDE &&
	       session->error.code == ERR_TLS_ALERT && session->error.ended == ERROR_END_ALERT &&
	       alert_is_of_offer(session->error.number);
}

bool is_not_obtained(const struct situation *situation)
{
	return !situation_has_certificate(situation) && !has_nothing_in_common(situation);
}

/* --- what was negotiated ---------------------------------------------------------------- */

/* Does the server take what browsers offer, and prefers something else? */
static bool browsers_get_other(const struct session *session)
{
	return session->browsers_asked && session->browsers.protocol != TLS_PROTOCOL_NONE;
}

static bool is_p521(const struct tls_parameters *tls)
{
	return tls->exchange == TLS_EXCHANGE_ECDHE && tls->exchange_bits > 512;
}

static bool is_x448(const struct tls_parameters *tls)
{
	return tls->exchange == TLS_EXCHANGE_ECDHE && tls->exchange_bits == 448;
}

static bool signs_with_sha1(const struct tls_parameters *tls)
{
	return tls->protocol >= TLS_PROTOCOL_1_2 && tls->signature_hash == HASH_SHA1;
}

/* Do many clients offer what it prefers?  They do not with 3DES and RC4. */
static bool is_offered_by_many(const struct tls_parameters *tls)
{
	return tls->exchange == TLS_EXCHANGE_DHE || tls->protection == TLS_PROTECTION_CBC_SHA2 ||
	       is_p521(tls) || is_x448(tls) || signs_with_sha1(tls);
}

/* The parameters of a handshake that ended, with an offer of our own; or NULL.
 * Those that browsers get, where hardly anybody gets the others. */
static const struct tls_parameters *negotiated(const struct situation *situation)
{
	const struct session *session = &situation->result->session;
	bool own = session->offer != OFFER_NONE && session->offer != OFFER_GIVEN;
	if (!own || session->tls.protocol == TLS_PROTOCOL_NONE)
		return NULL;
	return browsers_get_other(session) && !is_offered_by_many(&session->tls)
		       ? &session->browsers
		       : &session->tls;
}

/* ... which is all that the server takes, as far as is known; or NULL. */
static const struct tls_parameters *negotiated_only(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated(situation);
	return tls != &situation->result->session.tls ||
			       !browsers_get_other(&situation->result->session)
		       ? tls
		       : NULL;
}

/* ... which it prefers to what browsers get; or NULL. */
static const struct tls_parameters *preferred(const struct situation *situation)
{
	return negotiated_only(situation) == NULL ? negotiated(situation) : NULL;
}

/* The same for the version: that a server has nothing newer shows with an offer of the
 * user's, too, which has. */
static const struct tls_parameters *versioned(const struct situation *situation)
{
	const struct session *session = &situation->result->session;
	return session->offer == OFFER_GIVEN && exchange_protocol_is_weak(&session->tls)
		       ? &session->tls
		       : negotiated(situation);
}

bool protocol_is_1_0(const struct situation *situation)
{
	const struct tls_parameters *tls = versioned(situation);
	return tls != NULL && tls->protocol <= TLS_PROTOCOL_1_0 &&
	       tls->exchange != TLS_EXCHANGE_RSA;
}

bool protocol_is_1_0_with_static_rsa(const struct situation *situation)
{
	const struct tls_parameters *tls = versioned(situation);
	return tls != NULL && tls->protocol <= TLS_PROTOCOL_1_0 &&
	       tls->exchange == TLS_EXCHANGE_RSA;
}

bool protocol_is_1_1(const struct situation *situation)
{
	const struct tls_parameters *tls = versioned(situation);
	return tls != NULL && tls->protocol == TLS_PROTOCOL_1_1;
}

static bool is_long_dhe(const struct tls_parameters *tls)
{
	return tls->exchange == TLS_EXCHANGE_DHE && !exchange_group_is_weak(tls);
}

/* The groups of RFC 7919 that clients offer who do not offer all of them end there. */
static bool is_longest_ffdhe(const struct tls_parameters *tls)
{
	return tls->is_ffdhe && tls->exchange_bits > FFDHE_COMMON_BITS;
}

bool exchange_is_short_dhe(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated_only(situation);
	return tls != NULL && exchange_group_is_weak(tls);
}

bool exchange_is_dhe(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated_only(situation);
	return tls != NULL && tls->protocol < TLS_PROTOCOL_1_3 && is_long_dhe(tls) &&
	       !is_longest_ffdhe(tls);
}

bool exchange_is_ffdhe_in_tls_1_3(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated_only(situation);
	return tls != NULL && tls->protocol == TLS_PROTOCOL_1_3 && tls->is_ffdhe &&
	       !is_longest_ffdhe(tls);
}

bool exchange_is_longest_ffdhe(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated_only(situation);
	return tls != NULL && is_longest_ffdhe(tls);
}

bool exchange_prefers_short_dhe(const struct situation *situation)
{
	const struct tls_parameters *tls = preferred(situation);
	return tls != NULL && exchange_group_is_weak(tls);
}

bool exchange_prefers_dhe(const struct situation *situation)
{
	const struct tls_parameters *tls = preferred(situation);
	return tls != NULL && is_long_dhe(tls);
}

bool exchange_is_static_rsa(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated(situation);
	return tls != NULL && tls->exchange == TLS_EXCHANGE_RSA;
}

bool exchange_is_p521(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated_only(situation);
	return tls != NULL && is_p521(tls);
}

bool exchange_is_x448(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated_only(situation);
	return tls != NULL && is_x448(tls);
}

bool exchange_prefers_p521(const struct situation *situation)
{
	const struct tls_parameters *tls = preferred(situation);
	return tls != NULL && is_p521(tls);
}

bool exchange_prefers_x448(const struct situation *situation)
{
	const struct tls_parameters *tls = preferred(situation);
	return tls != NULL && is_x448(tls);
}

bool exchange_is_signed_with_sha1(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated_only(situation);
	return tls != NULL && signs_with_sha1(tls);
}

bool exchange_prefers_sha1(const struct situation *situation)
{
	const struct tls_parameters *tls = preferred(situation);
	return tls != NULL && signs_with_sha1(tls);
}

bool exchange_is_signed_with_ecdsa_sha512(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated(situation);
	return tls != NULL && tls->is_ecdsa_sha512 && !leaf_key_is_p521(situation);
}

bool renegotiation_is_not_secure(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated(situation);
	return tls != NULL && tls->lacks_secure_renegotiation;
}

bool long_hello_is_refused(const struct situation *situation)
{
	return situation_has_certificate(situation) &&
	       situation->result->session.long_hello == LONG_HELLO_REFUSED;
}

bool long_hello_did_not_show(const struct situation *situation)
{
	const struct session *session = &situation->result->session;
	return situation_has_certificate(situation) && session->offer == OFFER_SHORT &&
	       session->long_hello == LONG_HELLO_NOT_SEEN;
}

bool name_is_warned_of(const struct situation *situation)
{
	return situation_has_certificate(situation) && situation->result->session.warned_of_name;
}

static bool has_protection(const struct situation *situation, enum tls_protection protection)
{
	const struct tls_parameters *tls = negotiated(situation);
	return tls != NULL && tls->protection == protection;
}

static bool has_ec_key(const struct situation *situation)
{
	return situation_has_certificate(situation) &&
	       situation_leaf(situation)->key_algorithm == KEY_EC;
}

bool cipher_is_cbc_sha1(const struct situation *situation)
{
	return has_protection(situation, TLS_PROTECTION_CBC_SHA1);
}

bool cipher_is_ecdsa_cbc_sha1(const struct situation *situation)
{
	return cipher_is_cbc_sha1(situation) && has_ec_key(situation);
}

bool cipher_is_cbc_sha2(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated_only(situation);
	return tls != NULL && tls->protection == TLS_PROTECTION_CBC_SHA2;
}

bool cipher_prefers_cbc_sha2(const struct situation *situation)
{
	const struct tls_parameters *tls = preferred(situation);
	return tls != NULL && tls->protection == TLS_PROTECTION_CBC_SHA2;
}

bool cipher_prefers_ecdsa_cbc(const struct situation *situation)
{
	return cipher_prefers_cbc_sha2(situation) && has_ec_key(situation);
}

bool cipher_is_3des(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated(situation);
	return tls != NULL && tls->has_3des;
}

bool cipher_is_rc4(const struct situation *situation)
{
	return has_protection(situation, TLS_PROTECTION_OTHER);
}

bool cipher_is_camellia(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated(situation);
	return tls != NULL && tls->cipher == TLS_CIPHER_CAMELLIA;
}

bool cipher_is_ccm(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated(situation);
	return tls != NULL && tls->cipher == TLS_CIPHER_CCM && tls->protocol < TLS_PROTOCOL_1_3;
}

bool cipher_is_ccm_in_tls_1_3(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated(situation);
	return tls != NULL && tls->cipher == TLS_CIPHER_CCM && tls->protocol == TLS_PROTOCOL_1_3;
}

/* Of a key that every current client takes? */
static bool has_common_key(const struct situation *situation)
{
	if (!situation_has_certificate(situation))
		return false;
	const struct certificate *leaf = situation_leaf(situation);
	return leaf->key_algorithm == KEY_RSA ||
	       (leaf->key_algorithm == KEY_EC && leaf->key_curve != CURVE_OTHER &&
		leaf->key_bits <= 384);
}

/* It is not offered at first: with all else as every current client has it, nothing but
 * that has made the wider offer necessary. */
bool cipher_is_chacha(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated(situation);
	return tls != NULL && tls->cipher == TLS_CIPHER_CHACHA20 &&
	       tls->exchange == TLS_EXCHANGE_ECDHE && tls->exchange_bits <= 384 &&
	       tls->signature_hash == HASH_SHA2 && !tls->is_ecdsa_sha512 &&
	       has_common_key(situation);
}

bool cipher_is_chacha_by_dhe(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated_only(situation);
	return tls != NULL && tls->cipher == TLS_CIPHER_CHACHA20 &&
	       tls->exchange == TLS_EXCHANGE_DHE;
}

bool key_is_p521_in_tls_1_2(const struct situation *situation)
{
	const struct tls_parameters *tls = negotiated(situation);
	return tls != NULL && tls->protocol == TLS_PROTOCOL_1_2 && leaf_key_is_p521(situation);
}

/* --- key usage against the exchange -------------------------------------------------------- */

bool key_usage_is_empty(const struct situation *situation)
{
	return situation_has_certificate(situation) && situation_leaf(situation)->has_key_usage &&
	       situation_leaf(situation)->key_usage == 0 &&
	       (situation_leaf(situation)->extensions.damaged & 1u << EXTENSION_KEY_USAGE) == 0;
}

bool key_usage_is_no_servers(const struct situation *situation)
{
	return situation_has_certificate(situation) && situation_leaf(situation)->key_usage != 0 &&
	       !path_usage_fits_server(situation_leaf(situation)) && !leaf_is_anchor(situation);
}

bool trusted_key_usage_is_no_servers(const struct situation *situation)
{
	return situation_has_certificate(situation) && situation_leaf(situation)->key_usage != 0 &&
	       !path_usage_fits_server(situation_leaf(situation)) && leaf_is_anchor(situation);
}

static bool is_of_other_exchange(const struct situation *situation)
{
	return situation_has_certificate(situation) &&
	       !exchange_fits_usage(&situation->result->session.tls, situation_leaf(situation));
}

bool key_usage_is_of_other_exchange(const struct situation *situation)
{
	return is_of_other_exchange(situation) && !leaf_is_anchor(situation);
}

bool trusted_key_usage_is_of_other_exchange(const struct situation *situation)
{
	return is_of_other_exchange(situation) && leaf_is_anchor(situation);
}
