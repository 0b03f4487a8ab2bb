/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evaluate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clients/alarm.h"
#include "clients/clients.h"
#include "domain/inquiry.h"
#include "trust/fingerprint.h"
#include "trust/tlsa_digest.h"
#include "verdicts/judge.h"

/* The results whose trust was judged, one for each distinct chain; borrowed. */
struct judged {
	const struct result **results;
	size_t n;
};

static const struct result *find_judged(const struct judged *judged, const struct session *session)
{
	for (size_t i = 0; i < judged->n; i++) {
		if (session_same_chain(&judged->results[i]->session, session))
			return judged->results[i];
	}
	return NULL;
}

/* Of what kind the anchor is: what the user says, or the store tells. */
static enum err evaluate_root(const struct evidence *evidence, struct trust_verdict *trust,
			      struct error *reterr)
{
	enum root_kind told = evidence->demands->root;
	trust->own_store = told == ROOT_OWN ||
			   (told == ROOT_UNKNOWN && anchor_store_is_own(evidence->anchors));
	if (!trust->anchored || trust->path.n == 0)
		return ERR_NONE;
	trust->root = told;
	if (trust->root != ROOT_UNKNOWN)
		return ERR_NONE;
	return anchor_store_root_kind(evidence->anchors, trust->path.links[trust->path.n - 1],
				      &trust->root, reterr);
}

static enum err evaluate_trust(const struct evidence *evidence, struct judged *judged,
			       struct result *result, struct work *work, struct error *reterr)
{
	const struct session *session = &result->session;
	const struct result *known = find_judged(judged, session);
	if (known != NULL) {
		result->trust = known->trust;
		return ERR_NONE;
	}
	const struct certificate *const *anchors = NULL;
	size_t n_anchors = 0;
	enum err err = anchor_store_find(evidence->anchors, session->chain, session->n_chain,
					 &anchors, &n_anchors, reterr);
	if (err != ERR_NONE)
		return err;
	struct signature_oracle oracle = signature_checker_oracle(evidence->signatures);
	result->trust = trust_verdict(session->chain, session->n_chain, anchors, n_anchors,
				      evidence->demands->at_s, &oracle, work);
	if (signature_checker_failed(evidence->signatures))
		return error_no_memory(reterr);
	judged->results[judged->n++] = result;
	return evaluate_root(evidence, &result->trust, reterr);
}

/* RFC 9525, section 6.1: a client of some protocols also accepts the SRV-ID or
 * URI-ID of its service; any of the reference identifiers that fits will do. */
static struct name_verdict own_name_verdict(const struct certificate *leaf,
					    const struct reference *reference,
					    const struct protocol *protocol,
					    const struct match_rules *rules, struct work *work)
{
	struct name_verdict verdict = name_verdict_within(leaf, reference, rules, work);
	struct work none = { 0 }; /* why an alternative does not fit is not told */
	if (protocol == NULL || reference->kind != REFERENCE_DNS ||
	    name_reason_fits(verdict.reason))
		return verdict;
	const char *const services[] = { protocol->srv_id, protocol->uri_id };
	for (size_t i = 0; i < 2; i++) {
		if (services[i] == NULL)
			continue;
		struct reference alternative = *reference;
		alternative.kind = i == 0 ? REFERENCE_SRV : REFERENCE_URI;
		snprintf(alternative.service, sizeof(alternative.service), "%s", services[i]);
		struct name_verdict other = name_verdict_within(leaf, &alternative, rules, &none);
		if (name_reason_fits(other.reason)) {
			other.reference = reference;
			return other;
		}
	}
	return verdict;
}

/* A certificate that fits one of the names, or that no server has shown (-f),
 * is not that of a default virtual host; where no name was sent nobody could choose
 * another, which is said instead. */
static void drop_default_host_hint(const struct expectation *expectation, struct result *result)
{
	bool drops = !expectation->served || result->session.unnamed;
	for (size_t i = 0; i < result->n_names; i++)
		drops = drops || name_reason_fits(result->names[i].reason);
	for (size_t i = 0; drops && i < result->n_names; i++) {
		if (result->names[i].hint == NAME_HINT_DEFAULT_HOST)
			result->names[i].hint = NAME_HINT_NONE;
	}
}

/* One of the names is enough: those beside it are nobody's fault.  When none fits all
 * stay. */
static void keep_fitting(struct result *result)
{
	size_t n = 0;
	for (size_t i = 0; i < result->n_names; i++) {
		if (!name_reason_fits(result->names[i].reason))
			continue;
		if (n < i)
			result->names[n] = result->names[i];
		n++;
	}
	if (n > 0)
		result->n_names = n;
}

static enum err evaluate_names(const struct demands *demands, const struct expectation *expectation,
			       struct result *result, struct work *work, struct error *reterr)
{
	const struct certificate *leaf = &result->session.chain[0];
	struct match_rules rules = demands->match;
	if (expectation->is_sip_domain && rules.wildcards == WILDCARDS_RFC9525)
		rules.wildcards = WILDCARDS_NOT_FOR_SIP;
	for (size_t i = 0; i < expectation->n_references; i++)
		result->names[i] = own_name_verdict(leaf, &expectation->references[i],
						    expectation->protocol, &rules, work);
	if (expectation->fits_any)
		keep_fitting(result);
	drop_default_host_hint(expectation, result);
	result->principal_name =
		expectation->principal != NULL ? expectation->principal : demands->principal;
	if (result->principal_name != NULL)
		result->principal = principal_verdict(leaf, result->principal_name);
	if (!demands->exact_names)
		return ERR_NONE;
	result->missing = calloc(expectation->n_references, sizeof(bool));
	result->unexpected = calloc(leaf->n_names + 1, sizeof(bool));
	if (result->missing == NULL || result->unexpected == NULL)
		return error_no_memory(reterr);
	exact_names_verdict(leaf, expectation->references, expectation->n_references,
			    result->missing, result->unexpected);
	return ERR_NONE;
}

/* What is neither shown by a server nor asked for as a client of one does may be an authority, or
 * a client's own certificate. */
static bool is_any_purpose(const struct demands *demands, const struct expectation *expectation)
{
	return !expectation->served && expectation->n_references == 0 &&
	       expectation->protocol == NULL && demands->principal == NULL && demands->clients == 0;
}

/* Clients of servers have no opinion about what says of itself that it is for something else. */
static bool is_for_clients(const struct result *result)
{
	return !result->any_purpose || !result->has_certificate ||
	       (!result->session.chain[0].is_ca &&
		(result->trust.faults & (FAULT(PURPOSE) | FAULT(KEY_USAGE))) == 0);
}

/* The report shows every reference, also when no certificate was obtained. */
static enum err prepare_names(const struct expectation *expectation, struct result *result,
			      struct error *reterr)
{
	if (expectation->n_references == 0)
		return ERR_NONE;
	result->names = calloc(expectation->n_references, sizeof(*result->names));
	if (result->names == NULL)
		return error_no_memory(reterr);
	result->n_names = expectation->n_references;
	for (size_t i = 0; i < result->n_names; i++)
		result->names[i].reference = &expectation->references[i];
	return ERR_NONE;
}

/* --dane, also without a certificate. */
static enum err evaluate_dane(const struct evidence *evidence,
			      const struct expectation *expectation, struct result *result,
			      struct work *work, struct error *reterr)
{
	if (result->tlsa == NULL)
		return ERR_NONE;
	result->dane = calloc(1, sizeof(*result->dane));
	if (result->dane == NULL)
		return error_no_memory(reterr);
	struct signature_oracle oracle = signature_checker_oracle(evidence->signatures);
	const struct dane_question question = {
		.set = result->tlsa,
		.between_mail_servers = expectation->protocol->between_mail_servers,
		.chain = result->session.chain,
		.n_chain = result->session.n_chain,
		.trust = &result->trust,
		.references = expectation->references,
		.n_references = expectation->n_references,
		.recipients = expectation->recipients,
		.n_recipients = expectation->n_recipients,
		.match = &evidence->demands->match,
		.at_s = evidence->demands->at_s,
		.oracle = &oracle,
		.digest = tlsa_digest,
		.work = work,
	};
	enum err err = dane_verdict(&question, result->dane, reterr);
	if (err == ERR_NONE && signature_checker_failed(evidence->signatures))
		err = error_no_memory(reterr);
	return err;
}

/* --require */
static enum err evaluate_requirements(const struct demands *demands, struct result *result,
				      struct error *reterr)
{
	if (demands->n_requirements == 0)
		return ERR_NONE;
	result->requirements = calloc(demands->n_requirements, sizeof(*result->requirements));
	if (result->requirements == NULL)
		return error_no_memory(reterr);
	return requirements_verdict(demands->requirements, demands->n_requirements,
				    &result->session, judge_path(result),
				    judge_path_is_signed(result), certificate_digest,
				    result->requirements, reterr);
}

static enum err evaluate_revocation(const struct evidence *evidence, struct result *result,
				    struct error *reterr)
{
	const struct session *session = &result->session;
	struct revocation_question question = { .session = session,
						.path = judge_path(result),
						.crls = evidence->crls,
						.at_s = evidence->demands->at_s };
	enum err err = ERR_NONE;
	if (evidence->crls != NULL || session->ocsp_response != NULL)
		err = anchor_store_find(evidence->anchors, session->chain, session->n_chain,
					&question.anchors, &question.n_anchors, reterr);
	if (err == ERR_NONE)
		result->revocation = revocation_verdict(&question);
	return err;
}

static void evaluate_dates(const struct demands *demands, const struct expectation *expectation,
			   struct result *result)
{
	const struct threshold *warning = expectation->warning, *critical = expectation->critical;
	const struct certificate *dated[DATED_CERTIFICATES];
	size_t n = judge_dated_certificates(result, dated);
	if (warning == NULL)
		warning = &demands->warning;
	if (critical == NULL)
		critical = &demands->critical;
	result->dates = dates_verdict(dated, n, demands->at_s, warning, critical);
	result->soon = dates_soon(dated, n, demands->at_s, warning, critical);
	result->dates.own_warning = result->soon.own_warning = expectation->warning;
	result->dates.own_critical = result->soon.own_critical = expectation->critical;
}

/* What may be spent on an endpoint. */
struct allowance {
	struct work chain; /* to follow it */
	struct work names; /* to find the nearest of those that do not fit */
};

static enum err evaluate_certificate(const struct evidence *evidence,
				     const struct expectation *expectation, struct judged *judged,
				     struct result *result, struct allowance *allowance,
				     struct error *reterr)
{
	struct work *work = &allowance->chain;
	const struct demands *demands = evidence->demands;
	result->has_certificate = true;
	if (evidence->fingerprints) {
		for (size_t i = 0; i < result->session.n_chain; i++)
			certificate_fingerprint(&result->session.chain[i]);
	}
	enum err err = evaluate_names(demands, expectation, result, &allowance->names, reterr);
	if (err == ERR_NONE)
		err = evaluate_trust(evidence, judged, result, work, reterr);
	if (err == ERR_NONE)
		err = evaluate_dane(evidence, expectation, result, work, reterr);
	if (err == ERR_NONE)
		err = evaluate_requirements(demands, result, reterr);
	if (err != ERR_NONE)
		return err;
	err = evaluate_revocation(evidence, result, reterr);
	if (err == ERR_NONE)
		evaluate_dates(demands, expectation, result);
	return err;
}

/* The families that usually speak the protocol; none for a file that only -n names,
 * without -P. */
static unsigned usual_clients(const struct expectation *expectation)
{
	return expectation->protocol != NULL ? expectation->protocol->clients : 0;
}

static enum err find_verdicts(const struct evidence *evidence,
			      const struct expectation *expectation, struct judged *judged,
			      struct result *result, struct allowance *allowance,
			      struct error *reterr)
{
	result->any_purpose = is_any_purpose(evidence->demands, expectation);
	enum err err = prepare_names(expectation, result, reterr);
	if (err == ERR_NONE && result->session.n_chain > 0)
		err = evaluate_certificate(evidence, expectation, judged, result, allowance,
					   reterr);
	else if (err == ERR_NONE)
		err = evaluate_dane(evidence, expectation, result, &allowance->chain, reterr);
	return err;
}

static bool is_tempered(const struct expectation *expectation)
{
	return expectation->inquiry != NULL && expectation->inquiry->temper != NULL;
}

static enum err give_judgement(const struct evidence *evidence,
			       const struct expectation *expectation, struct result *result,
			       struct work *work, struct error *reterr)
{
	struct demands demands = *evidence->demands;
	enum err err = ERR_NONE;
	if (is_tempered(expectation))
		err = expectation->inquiry->temper(expectation->service, expectation->inquiry,
						   result, &demands, reterr);
	if (err == ERR_NONE)
		err = judge(result, &demands, reterr);
	if (err != ERR_NONE)
		return err;
	if (!is_for_clients(result))
		return ERR_NONE;
	clients_verdicts(result, demands.at_s, work);
	return clients_judge(result, &demands, usual_clients(expectation), reterr);
}

/* What is spent on judging chains, and as much on the nearest names, in units of
 * base/work.h: about a second in all, and 5 ms of each endpoint at least.  A chain of three
 * certificates takes 0.3 ms, one of 60 with keys on P-521 30 ms. */
enum {
	WORK_TOTAL = 40000000,
	WORK_LEAST = 200000,
	WORK_EVEN_PARTS = 4, /* that one endpoint may have */
};

/* The part of the next of n endpoints: most need little, and leave more to others. */
static struct work part_of(uint64_t left, size_t n)
{
	uint64_t part = left / n * WORK_EVEN_PARTS;
	if (part > left)
		part = left;
	return (struct work){ .left = part > WORK_LEAST ? part : WORK_LEAST };
}

static void spend(uint64_t *left, uint64_t units)
{
	*left -= units < *left ? units : *left;
}

/* The passes over all results. */
enum pass {
	PASS_VERDICTS, /* of all; with their judgement, where nothing else has to be known for it */
	PASS_FIRST,    /* the judgement of those that decide what others count as */
	PASS_REST,
	PASS_COUNT,
};

static enum pass judgement_pass(const struct expectation *expectation)
{
	if (!is_tempered(expectation))
		return PASS_VERDICTS;
	return expectation->inquiry->is_judged_first ? PASS_FIRST : PASS_REST;
}

enum err evaluate(const struct evidence *evidence, const struct expectation *const *expectations,
		  struct result *results, size_t n, const struct progress *progress,
		  struct error *reterr)
{
	struct judged judged = { calloc(n, sizeof(const struct result *)), 0 };
	uint64_t left = WORK_TOTAL, left_names = WORK_TOTAL;
	enum err err = judged.results != NULL ? ERR_NONE : error_no_memory(reterr);
	size_t done = 0;
	for (size_t k = 0; k < PASS_COUNT * n && err == ERR_NONE; k++) {
		enum pass pass = (enum pass)(k / n);
		size_t i = k % n;
		bool is_last = judgement_pass(expectations[i]) == pass;
		if (pass != PASS_VERDICTS && !is_last)
			continue;
		if (progress->judging != NULL)
			progress->judging(progress->context, &results[i], done, n);
		struct allowance allowance = { part_of(left, n - done),
					       part_of(left_names, n - done) };
		const struct allowance before = allowance;
		if (pass == PASS_VERDICTS)
			err = find_verdicts(evidence, expectations[i], &judged, &results[i],
					    &allowance, reterr);
		if (err == ERR_NONE && is_last)
			err = give_judgement(evidence, expectations[i], &results[i],
					     &allowance.chain, reterr);
		spend(&left, before.chain.left - allowance.chain.left);
		spend(&left_names, before.names.left - allowance.names.left);
		done += is_last;
		if (err == ERR_NONE && is_last && progress->judged != NULL)
			progress->judged(progress->context, &results[i]);
	}
	free(judged.results);
	return err;
}
