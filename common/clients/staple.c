/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "staple.h"

enum staple_fault { STAPLE_DAMAGED, STAPLE_WRONG, STAPLE_UNKNOWN, STAPLE_EMPTY, STAPLE_NO_FAULT };

static enum staple_fault fault_of(enum revocation_reason reason)
{
	switch (reason) {
	case REVOCATION_REASON_DAMAGED:
	case REVOCATION_REASON_RESPONSE_TYPE:
	case REVOCATION_REASON_UNKNOWN_CRITICAL:
		return STAPLE_DAMAGED;
	case REVOCATION_REASON_OTHER_RESPONDER:
	case REVOCATION_REASON_OUTDATED:
	case REVOCATION_REASON_END_BEFORE_BEGINNING:
	case REVOCATION_REASON_OTHER_CERTIFICATE:
		return STAPLE_WRONG;
	case REVOCATION_REASON_NOT_YET_VALID:
	case REVOCATION_REASON_MALFORMED_REQUEST:
	case REVOCATION_REASON_RESPONDER_ERROR:
	case REVOCATION_REASON_TRY_LATER:
	case REVOCATION_REASON_SIGNATURE_REQUIRED:
	case REVOCATION_REASON_UNAUTHORIZED:
	case REVOCATION_REASON_REFUSED:
		return STAPLE_EMPTY;
	case REVOCATION_REASON_CERTIFICATE_UNKNOWN:
		return STAPLE_UNKNOWN;
	case REVOCATION_REASON_NONE:
	case REVOCATION_REASON_OTHER_SIGNER:
	case REVOCATION_REASON_TOO_LARGE:
	case REVOCATION_REASON_TOO_MANY:
	case REVOCATION_REASON_DELTA:
	case REVOCATION_REASON_DELTA_UNFIT:
	case REVOCATION_REASON_DELTAS_MANY:
	case REVOCATION_REASON_OTHER_POINT:
	case REVOCATION_REASON_OTHER_KIND:
	case REVOCATION_REASON_OTHER_KEY:
	case REVOCATION_REASON_SOME_REASONS:
	case REVOCATION_REASON_INDIRECT:
	case REVOCATION_REASON_KEY_USAGE:
	case REVOCATION_REASON_NO_LIST:
	case REVOCATION_REASON_NO_ISSUER:
	case REVOCATION_REASON_COUNT:
		break;
	}
	return STAPLE_NO_FAULT;
}

/* mozilla::pkix gives the clock a day at either end (pkixocsp.cpp, slop), of an answer that it
 * does not take for too old; GnuTLS, that looks at the end alone, gives none. */
enum { DAY_S = 86400, SLOP_S = DAY_S, OLDEST_S = 10 * DAY_S };

static bool has_ended_today(const struct situation *situation)
{
	const struct revocation_verdict *revocation = &situation->result->revocation;
	return revocation->ocsp == REVOCATION_INVALID &&
	       revocation->ocsp_fault.reason == REVOCATION_REASON_OUTDATED &&
	       !revocation->ocsp_form.is_open &&
	       situation->at_s - revocation->ocsp_fault.at_s <= SLOP_S &&
	       situation->at_s - revocation->ocsp_form.since_s <= OLDEST_S + SLOP_S;
}

/* Nobody minds this. */
static bool begins_today(const struct situation *situation)
{
	const struct revocation_verdict *revocation = &situation->result->revocation;
	return revocation->ocsp == REVOCATION_INVALID &&
	       revocation->ocsp_fault.reason == REVOCATION_REASON_NOT_YET_VALID &&
	       revocation->ocsp_fault.at_s - situation->at_s <= SLOP_S;
}

/* For Firefox, at least. */
static bool says_good(const struct situation *situation)
{
	return situation->result->revocation.ocsp == REVOCATION_GOOD ||
	       has_ended_today(situation) || begins_today(situation);
}

static bool has_staple_fault(const struct situation *situation, enum staple_fault fault)
{
	const struct revocation_verdict *revocation = &situation->result->revocation;
	return revocation->ocsp == REVOCATION_INVALID &&
	       fault_of(revocation->ocsp_fault.reason) == fault && !has_ended_today(situation) &&
	       !begins_today(situation);
}

bool staple_says_revoked(const struct situation *situation)
{
	return situation->result->revocation.ocsp == REVOCATION_REVOKED;
}

/* There it is a message of its own. */
static bool is_older_than_tls_1_3(const struct situation *situation)
{
	enum tls_protocol protocol = situation->result->session.tls.protocol;
	return protocol != TLS_PROTOCOL_NONE && protocol < TLS_PROTOCOL_1_3;
}

bool staple_is_damaged(const struct situation *situation)
{
	return has_staple_fault(situation, STAPLE_DAMAGED) && !is_older_than_tls_1_3(situation);
}

bool staple_is_damaged_in_tls_1_2(const struct situation *situation)
{
	return has_staple_fault(situation, STAPLE_DAMAGED) && is_older_than_tls_1_3(situation);
}

bool staple_is_wrong(const struct situation *situation)
{
	return has_staple_fault(situation, STAPLE_WRONG) && !is_older_than_tls_1_3(situation);
}

bool staple_is_wrong_in_tls_1_2(const struct situation *situation)
{
	return has_staple_fault(situation, STAPLE_WRONG) && is_older_than_tls_1_3(situation);
}

bool staple_has_ended_today(const struct situation *situation)
{
	return has_ended_today(situation) && !is_older_than_tls_1_3(situation);
}

bool staple_has_ended_today_in_tls_1_2(const struct situation *situation)
{
	return has_ended_today(situation) && is_older_than_tls_1_3(situation);
}

bool staple_says_unknown(const struct situation *situation)
{
	return has_staple_fault(situation, STAPLE_UNKNOWN);
}

bool staple_says_nothing(const struct situation *situation)
{
	return has_staple_fault(situation, STAPLE_EMPTY);
}

bool staple_is_missing(const struct situation *situation)
{
	return situation->result->revocation.ocsp == REVOCATION_MISSING;
}

/* A responder's refusal counts as no answer with GnuTLS. */
bool staple_says_nothing_though_demanded(const struct situation *situation)
{
	const struct revocation_verdict *revocation = &situation->result->revocation;
	return staple_says_nothing(situation) && situation_leaf(situation)->must_staple &&
	       revocation->ocsp_fault.reason != REVOCATION_REASON_NOT_YET_VALID;
}

static bool demands_staple(const struct certificate *c)
{
	return c->must_staple;
}

/* Of a file, and of a handshake that could not be finished. */
bool staple_is_unseen(const struct situation *situation)
{
	return situation_has_certificate(situation) &&
	       situation->result->session.tls_version[0] == '\0' &&
	       (situation_leaf(situation)->must_staple ||
		situation_any_authority(situation, demands_staple));
}

bool staple_is_demanded_above(const struct situation *situation)
{
	const struct session *session = &situation->result->session;
	return situation_has_certificate(situation) && session->tls_version[0] != '\0' &&
	       session->ocsp_response == NULL && !session->ocsp_too_large &&
	       !situation_leaf(situation)->must_staple &&
	       situation_any_authority(situation, demands_staple);
}

/* RFC 7633 4.2.2: what an authority has, its certificates must have. */
static bool is_not_passed_on(const struct certificate *child, const struct certificate *issuer)
{
	return issuer->must_staple && !child->must_staple;
}

bool staple_demand_is_not_passed_on(const struct situation *situation)
{
	return situation_any_edge(situation, is_not_passed_on) &&
	       !staple_is_demanded_above(situation) && !staple_for_authority_is_missing(situation);
}

bool staple_for_authority_is_missing(const struct situation *situation)
{
	const struct session *session = &situation->result->session;
	return situation_has_certificate(situation) && session->tls_version[0] != '\0' &&
	       session->ocsp_response != NULL &&
	       situation_any_intermediate(situation, demands_staple);
}

bool staple_is_old(const struct situation *situation)
{
	const struct revocation_verdict *revocation = &situation->result->revocation;
	const int64_t oldest_s = revocation->ocsp_form.is_open ? DAY_S : OLDEST_S;
	return revocation->ocsp == REVOCATION_GOOD &&
	       situation->at_s - revocation->ocsp_form.since_s > oldest_s + SLOP_S;
}

bool staple_is_behind_others(const struct situation *situation)
{
	const struct revocation_verdict *revocation = &situation->result->revocation;
	return says_good(situation) && revocation->ocsp_form.is_behind;
}

bool staple_has_odd_signer(const struct situation *situation)
{
	const struct revocation_verdict *revocation = &situation->result->revocation;
	return says_good(situation) && revocation->ocsp_form.has_odd_signer;
}

bool has_other_tls_features(const struct situation *situation)
{
	if (!situation_has_certificate(situation))
		return false;
	const struct certificate *leaf = situation_leaf(situation);
	const unsigned bit = 1u << EXTENSION_TLS_FEATURE;
	return (leaf->extensions.present & bit) != 0 && (leaf->extensions.damaged & bit) == 0 &&
	       (leaf->has_other_feature || !leaf->must_staple);
}

bool list_says_revoked(const struct situation *situation)
{
	return situation->result->revocation.crl == REVOCATION_REVOKED &&
	       !staple_says_revoked(situation);
}
