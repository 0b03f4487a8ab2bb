/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge.h"

#include "exchange.h"

/* What the judgement of one result needs; err stops everything after it. */
struct judgement {
	struct result *result;
	const struct demands *demands;
	struct error *reterr;
	enum err err;
};

static void raise_finding_as(struct judgement *j, enum finding_id id, enum state fallback,
			     size_t reference, const struct certificate *certificate)
{
	if (j->err == ERR_NONE)
		j->err = result_add_finding(j->result, j->demands, id, fallback, reference,
					    certificate, j->reterr);
}

/* Raises a finding in the state that the table of findings gives it. */
static void raise_finding(struct judgement *j, enum finding_id id,
			  const struct certificate *certificate)
{
	raise_finding_as(j, id, finding_info(id)->state, 0, certificate);
}

/* That a certificate is malformed, or cannot be read for that, is told once: by
 * the trust step, when it found out itself, and knows which. */
static bool is_told_by_trust(const struct result *result, enum finding_id id)
{
	return (id == FINDING_MALFORMED_CERTIFICATE || id == FINDING_HANDSHAKE_UNFINISHED) &&
	       result->has_certificate &&
	       ((result->trust.faults & FAULT(MALFORMED)) != 0 || result->dates.unreadable);
}

static void judge_connection(struct judgement *j)
{
	const struct session *session = &j->result->session;
	enum finding_id id = error_finding(session->error.code);
	/* Without a certificate there is nothing that makes up for it. */
	if (id == FINDING_HANDSHAKE_UNFINISHED && !j->result->has_certificate)
		id = FINDING_HANDSHAKE_FAILED;
	if (id != FINDING_NONE && !is_told_by_trust(j->result, id))
		raise_finding(j, id, NULL);
	if (exchange_protocol_is_weak(&session->tls))
		raise_finding(j, FINDING_WEAK_PROTOCOL, NULL);
	if (exchange_group_is_weak(&session->tls))
		raise_finding(j, FINDING_WEAK_EXCHANGE, NULL);
}

/* --allow-cn turns cn-only from critical into warning: the name counts as
 * accepted, and is still reported. */
static void judge_name(struct judgement *j, size_t i)
{
	enum name_reason reason = j->result->names[i].reason;
	if (reason == NAME_REASON_CN)
		raise_finding_as(j, FINDING_CN_ONLY, STATE_WARNING, i, NULL);
	else if (reason == NAME_REASON_CN_ONLY)
		raise_finding_as(j, FINDING_CN_ONLY, finding_info(FINDING_CN_ONLY)->state, i, NULL);
	else if (!name_reason_fits(reason))
		raise_finding_as(j, FINDING_NAME_MISMATCH,
				 finding_info(FINDING_NAME_MISMATCH)->state, i, NULL);
}

static bool any(const bool *flags, size_t n)
{
	for (size_t i = 0; flags != NULL && i < n; i++) {
		if (flags[i])
			return true;
	}
	return false;
}

static void judge_names(struct judgement *j)
{
	const struct result *result = j->result;
	const struct certificate *leaf = &result->session.chain[0];
	for (size_t i = 0; i < result->n_names; i++)
		judge_name(j, i);
	if (result->principal_name != NULL && result->principal != PRINCIPAL_FITS)
		raise_finding(j,
			      result->principal == PRINCIPAL_BY_SAN ? FINDING_PRINCIPAL_BY_SAN
								    : FINDING_PRINCIPAL_MISMATCH,
			      leaf);
	if (any(result->missing, result->n_names))
		raise_finding(j, FINDING_NAMES_MISSING, leaf);
	if (any(result->unexpected, leaf->n_names))
		raise_finding(j, FINDING_NAMES_UNEXPECTED, leaf);
	for (size_t i = 0; i < leaf->n_names; i++) {
		if (leaf->names[i].defect != NAME_DEFECT_NONE) {
			raise_finding(j, FINDING_MALFORMED_NAME, leaf);
			break;
		}
	}
}

static void judge_revocation(struct judgement *j)
{
	const struct revocation_verdict *revocation = &j->result->revocation;
	const struct certificate *leaf = &j->result->session.chain[0];
	if (revocation->ocsp == REVOCATION_REVOKED || revocation->crl == REVOCATION_REVOKED)
		raise_finding(j, FINDING_REVOKED, revocation->revoked);
	if (revocation->ocsp == REVOCATION_INVALID)
		raise_finding(j, FINDING_OCSP_INVALID, leaf);
	if (revocation->ocsp == REVOCATION_MISSING)
		raise_finding(j, FINDING_OCSP_MISSING, leaf);
	if (revocation->crl == REVOCATION_INVALID)
		raise_finding(j, FINDING_CRL_INVALID, leaf);
}

static void judge_trust(struct judgement *j)
{
	const struct trust_verdict *trust = &j->result->trust;
	const struct session *session = &j->result->session;
	/* Several faults may raise the same finding: it is told once.  Validity
	 * periods are the business of the dates step. */
	bool told[FINDING_COUNT] = { false };
	for (int reason = 0; reason < TRUST_REASON_COUNT; reason++) {
		enum finding_id id = trust_reason_finding((enum trust_reason)reason);
		if ((trust->faults & 1U << reason) == 0 || id == FINDING_NONE || told[id] ||
		    finding_info(id)->step != STEP_TRUST)
			continue;
		told[id] = true;
		raise_finding(j, id, trust_culprit(trust, trust_worst_for(trust, id)));
	}
	/* A chain whose dates cannot be read must not pass for valid. */
	if (j->result->dates.unreadable && !told[FINDING_MALFORMED_CERTIFICATE])
		raise_finding(j, FINDING_MALFORMED_CERTIFICATE, NULL);
	if (trust->incomplete)
		raise_finding(j, FINDING_CHAIN_INCOMPLETE, trust->missing);
	if (trust->unordered)
		raise_finding(j, FINDING_CHAIN_UNORDERED, NULL);
	if (trust->n_superfluous > 0)
		raise_finding(j, FINDING_CHAIN_SUPERFLUOUS, NULL);
	if (!exchange_fits_usage(&session->tls, &session->chain[0]))
		raise_finding(j, FINDING_KEY_USAGE, &session->chain[0]);
	if (trust->weak_key != NULL)
		raise_finding(j, FINDING_WEAK_KEY, trust->weak_key);
	if (trust->weak_signature != NULL)
		raise_finding(j, FINDING_WEAK_SIGNATURE, trust->weak_signature);
	judge_revocation(j);
}

/* What is found of the answers of DNS, and whether a record fits. */
static void judge_dane(struct judgement *j)
{
	const struct dane_verdict *dane = j->result->dane;
	if (dane == NULL)
		return;
	switch (dane->outcome) {
	case DANE_INSECURE:
		raise_finding(j, FINDING_DANE_INSECURE, NULL);
		break;
	case DANE_FAILED:
		raise_finding(j, error_finding(dane->set->error.code), NULL);
		break;
	case DANE_UNUSABLE:
		raise_finding(j, FINDING_DANE_UNUSABLE, NULL);
		break;
	case DANE_MISMATCH:
		raise_finding(j, FINDING_DANE_MISMATCH, NULL);
		break;
	case DANE_NO_RECORDS:
	case DANE_UNSEEN:
	case DANE_FITS:
		break;
	}
}

const struct path *judge_path(const struct result *result)
{
	const struct dane_verdict *dane = result->dane;
	bool by_record = dane != NULL && dane->rule == DANE_RULE_TA && dane->has_path;
	return by_record ? &dane->path.path : &result->trust.path;
}

bool judge_path_is_signed(const struct result *result)
{
	/* What is found of a path whose signatures are good all the same. */
	static const unsigned harmless = FAULT(TRUSTED) | FAULT(EXPIRED) | FAULT(NOT_YET_VALID) |
					 FAULT(PURPOSE) | FAULT(KEY_USAGE);
	const struct trust_verdict *verdict =
		judge_path(result) == &result->trust.path ? &result->trust : &result->dane->path;
	return verdict->anchored && (verdict->faults & ~harmless) == 0;
}

size_t judge_dated_certificates(const struct result *result,
				const struct certificate *ret_certificates[DATED_CERTIFICATES])
{
	const struct path *path = judge_path(result);
	size_t n = 0;
	/* A key of a TLSA record stands for a certificate that does not exist. */
	for (size_t i = 0; i < path->n && n < DATED_CERTIFICATES; i++) {
		if (path->links[i]->der_len > 0)
			ret_certificates[n++] = path->links[i];
	}
	if (n > 0)
		return n;
	for (; n < result->session.n_chain && n < DATED_CERTIFICATES; n++)
		ret_certificates[n] = &result->session.chain[n];
	return n;
}

static void judge_dates(struct judgement *j)
{
	const struct dates_verdict *soon = result_soon(j->result);
	const struct certificate *certificates[DATED_CERTIFICATES];
	size_t n = judge_dated_certificates(j->result, certificates);
	for (size_t i = 0; i < n; i++) {
		const struct certificate *c = certificates[i];
		if (dates_expired(c, j->demands->at_s))
			raise_finding(j, FINDING_EXPIRED, c);
		if (dates_not_yet_valid(c, j->demands->at_s))
			raise_finding(j, FINDING_NOT_YET_VALID, c);
	}
	bool is_over = soon->first != NULL && dates_expired(soon->first, j->demands->at_s);
	if (!is_over && (soon->alerts_warning || soon->alerts_critical))
		raise_finding_as(j, FINDING_EXPIRES_SOON,
				 soon->alerts_critical ? STATE_CRITICAL : STATE_WARNING, 0,
				 soon->first);
}

static void judge_requirements(struct judgement *j)
{
	const struct requirement *requirements = j->demands->requirements;
	size_t n = j->result->requirements != NULL ? j->demands->n_requirements : 0;
	for (size_t i = 0; i < n; i++) {
		enum finding_id id = requirement_info(requirements[i].kind)->finding;
		if (requirement_is_unmet(requirements, j->result->requirements, n, i))
			raise_finding_as(j, id, finding_info(id)->state, i, NULL);
	}
}

static void judge_client_certificate(struct judgement *j)
{
	const struct session *session = &j->result->session;
	if (session->client_certificate == CLIENT_CERTIFICATE_ASKED)
		raise_finding(j, FINDING_CLIENT_CERTIFICATE_WANTED, NULL);
	if (session->client_certificate == CLIENT_CERTIFICATE_INSISTED &&
	    error_finding(session->error.code) != FINDING_CLIENT_CERTIFICATE_REQUIRED)
		raise_finding(j, FINDING_CLIENT_CERTIFICATE_REQUIRED, NULL);
	if (session->wrong_principal)
		raise_finding(j, FINDING_WRONG_PRINCIPAL, NULL);
}

enum err judge(struct result *result, const struct demands *demands, struct error *reterr)
{
	struct judgement j = { result, demands, reterr, ERR_NONE };
	result->state = STATE_OK;
	judge_connection(&j);
	size_t n_reasons = result->n_findings;
	judge_dane(&j);
	size_t n_dane = result->n_findings - n_reasons;
	if (result->has_certificate) {
		judge_names(&j);
		judge_trust(&j);
		judge_dates(&j);
		judge_requirements(&j);
	}
	judge_client_certificate(&j);
	/* Neither a certificate nor what stood in its way. */
	if (!result->has_certificate && result->n_findings == n_dane)
		result->state = STATE_UNKNOWN;
	return j.err;
}
