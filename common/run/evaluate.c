/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evaluate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trust/anchors.h"
#include "trust/fingerprint.h"
#include "trust/revocation.h"
#include "trust/signature.h"
#include "verdicts/judge.h"

struct evaluator {
	const struct options *options;
	struct anchor_store *anchors;
	struct signature_checker *signatures;
	struct crl_store *crls;
	/* The first result of each distinct chain; borrowed. */
	const struct result **known;
	size_t n_known;
};

enum err evaluator_new(const struct options *options, struct deadline deadline,
		       struct evaluator **ret_evaluator, struct error *reterr)
{
	struct evaluator *evaluator = calloc(1, sizeof(*evaluator));
	if (evaluator == NULL)
		return error_no_memory(reterr);
	evaluator->options = options;
	/* First what starts GnuTLS: the anchors may be in its system trust. */
	enum err err = signature_checker_new(&evaluator->signatures, reterr);
	if (err == ERR_NONE)
		err = anchor_store_open(&options->anchors, deadline, &evaluator->anchors, reterr);
	if (err == ERR_NONE && options->crl_file != NULL)
		err = crl_store_open(options->crl_file, deadline, &evaluator->crls, reterr);
	if (err != ERR_NONE) {
		evaluator_free(evaluator);
		return err;
	}
	*ret_evaluator = evaluator;
	return ERR_NONE;
}

void evaluator_free(struct evaluator *evaluator)
{
	if (evaluator == NULL)
		return;
	crl_store_free(evaluator->crls);
	signature_checker_free(evaluator->signatures);
	anchor_store_free(evaluator->anchors);
	free(evaluator->known);
	free(evaluator);
}

const char *evaluator_anchors(const struct evaluator *evaluator)
{
	return anchor_store_describe(evaluator->anchors);
}

static bool same_chain(const struct session *a, const struct session *b)
{
	if (a->n_chain != b->n_chain)
		return false;
	for (size_t i = 0; i < a->n_chain; i++) {
		if (!certificate_equal(&a->chain[i], &b->chain[i]))
			return false;
	}
	return true;
}

static const struct result *find_known(const struct evaluator *evaluator,
				       const struct session *session)
{
	for (size_t i = 0; i < evaluator->n_known; i++) {
		if (same_chain(&evaluator->known[i]->session, session))
			return evaluator->known[i];
	}
	return NULL;
}

static enum err remember(struct evaluator *evaluator, const struct result *result,
			 struct error *reterr)
{
	const struct result **known =
		realloc(evaluator->known, (evaluator->n_known + 1) * sizeof(*known));
	if (known == NULL)
		return error_no_memory(reterr);
	evaluator->known = known;
	known[evaluator->n_known++] = result;
	return ERR_NONE;
}

static enum err evaluate_trust(struct evaluator *evaluator, struct result *result,
			       struct error *reterr)
{
	const struct session *session = &result->session;
	const struct result *known = find_known(evaluator, session);
	if (known != NULL) {
		result->trust = known->trust;
		return ERR_NONE;
	}
	const struct certificate *const *anchors = NULL;
	size_t n_anchors = 0;
	enum err err = anchor_store_find(evaluator->anchors, session->chain, session->n_chain,
					 &anchors, &n_anchors, reterr);
	if (err != ERR_NONE)
		return err;
	struct signature_oracle oracle = signature_checker_oracle(evaluator->signatures);
	result->trust = trust_verdict(session->chain, session->n_chain, anchors, n_anchors,
				      evaluator->options->demands.at_s, &oracle);
	if (signature_checker_failed(evaluator->signatures))
		return error_no_memory(reterr);
	return remember(evaluator, result, reterr);
}

/* RFC 9525, section 6.1: a client of some protocols also accepts the SRV-ID or
 * URI-ID of its service; any of the reference identifiers that fits will do. */
static struct name_verdict own_name_verdict(const struct certificate *leaf,
					    const struct reference *reference,
					    const struct protocol *protocol,
					    const struct match_rules *rules)
{
	struct name_verdict verdict = name_verdict(leaf, reference, rules);
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
		struct name_verdict other = name_verdict(leaf, &alternative, rules);
		if (name_reason_fits(other.reason)) {
			other.reference = reference;
			return other;
		}
	}
	return verdict;
}

/* A certificate that fits one of the names, or that no server has shown (-f),
 * is not that of a default virtual host. */
static void drop_default_host_hint(const struct expectation *expectation, struct result *result)
{
	bool fits = !expectation->served;
	for (size_t i = 0; i < result->n_names; i++)
		fits = fits || name_reason_fits(result->names[i].reason);
	for (size_t i = 0; fits && i < result->n_names; i++) {
		if (result->names[i].hint == NAME_HINT_DEFAULT_HOST)
			result->names[i].hint = NAME_HINT_NONE;
	}
}

static enum err evaluate_names(const struct demands *demands, const struct expectation *expectation,
			       const struct protocol *protocol, struct result *result,
			       struct error *reterr)
{
	const struct certificate *leaf = &result->session.chain[0];
	for (size_t i = 0; i < expectation->n_references; i++)
		result->names[i] = own_name_verdict(leaf, &expectation->references[i], protocol,
						    &demands->match);
	drop_default_host_hint(expectation, result);
	if (demands->principal != NULL)
		result->principal = principal_verdict(leaf, demands->principal);
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

/* The report shows every reference, also when no certificate was obtained. */
static enum err prepare_names(const struct expectation *expectation, struct result *result,
			      struct error *reterr)
{
	result->names = calloc(expectation->n_references, sizeof(*result->names));
	if (result->names == NULL)
		return error_no_memory(reterr);
	result->n_names = expectation->n_references;
	for (size_t i = 0; i < result->n_names; i++)
		result->names[i].reference = &expectation->references[i];
	return ERR_NONE;
}

static enum err evaluate_certificate(struct evaluator *evaluator,
				     const struct expectation *expectation,
				     const struct protocol *protocol, struct result *result,
				     struct error *reterr)
{
	const struct options *options = evaluator->options;
	const struct demands *demands = &options->demands;
	result->has_certificate = true;
	if (options->output == OUTPUT_JSON || options->verbosity > 0) {
		for (size_t i = 0; i < result->session.n_chain; i++)
			certificate_fingerprint(&result->session.chain[i]);
	}
	enum err err = evaluate_names(demands, expectation, protocol, result, reterr);
	if (err == ERR_NONE)
		err = evaluate_trust(evaluator, result, reterr);
	if (err != ERR_NONE)
		return err;
	result->revocation = revocation_verdict(&result->session, &result->trust.path,
						evaluator->crls, demands->at_s);
	const struct certificate *dated[DATED_CERTIFICATES];
	size_t n = judge_dated_certificates(result, dated);
	result->dates =
		dates_verdict(dated, n, demands->at_s, &demands->warning, &demands->critical);
	return ERR_NONE;
}

enum err evaluate(struct evaluator *evaluator, const struct expectation *expectation,
		  const struct protocol *protocol, struct result *result, struct error *reterr)
{
	enum err err = prepare_names(expectation, result, reterr);
	if (err == ERR_NONE && result->session.n_chain > 0)
		err = evaluate_certificate(evaluator, expectation, protocol, result, reterr);
	if (err == ERR_NONE)
		err = judge(result, &evaluator->options->demands, reterr);
	return err;
}
