/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collect.h"

#include <stdlib.h>
#include <string.h>

void collected_clear(struct collected *collected)
{
	for (size_t i = 0; i < collected->n; i++)
		result_clear(&collected->results[i]);
	free(collected->results);
	free(collected->expectations);
	strbuf_clear(&collected->log);
	*collected = (struct collected){ 0 };
}

/* The same certificate with another chain is not the same to clients. */
static bool is_shown_again(const struct session *session, const struct session *before)
{
	return session->n_chain > 0 && session_same_chain(session, before);
}

/* Does a server insist on SNI, and show nothing without, where it has shown a
 * certificate with it? */
static bool insists_on_sni(const struct job_outcome *outcome, const struct session *with_sni)
{
	const struct session *session = &outcome->session;
	return !variant_sends_name(outcome->variant) && with_sni->n_chain > 0 &&
	       session->n_chain == 0 && session->error.code != ERR_TLS_BREAKS_OFF &&
	       error_finding(session->error.code) == FINDING_HANDSHAKE_FAILED;
}

/* --each-certificate asks for certificates that a server need not have: an
 * answer without one, or with a chain that the same address and port have shown already, is
 * no endpoint of its own. */
static bool is_redundant(const struct job *job, size_t i)
{
	const struct job_outcome *outcome = &job->outcomes[i];
	if (outcome->variant == VARIANT_DEFAULT)
		return false;
	if (outcome->session.variant_refused)
		return true;
	for (size_t k = 0; k < i; k++) {
		const struct session *other = &job->outcomes[k].session;
		if (strcmp(other->address, outcome->session.address) == 0 &&
		    other->port == outcome->session.port &&
		    (insists_on_sni(outcome, other) || is_shown_again(&outcome->session, other)))
			return true;
	}
	return false;
}

/* From the end, since an outcome is compared with those before it. */
static void drop_redundant(struct job *job)
{
	for (size_t i = job->n_outcomes; i-- > 0;) {
		if (is_redundant(job, i))
			job_drop_outcome(job, i);
	}
}

static enum err collect_job(const struct expectation *expectation, struct job *job,
			    struct collected *collected, struct error *reterr)
{
	enum err err = ERR_NONE;
	for (size_t i = 0; i < job->n_outcomes; i++) {
		if (job->outcomes[i].log != NULL)
			strbuf_append(&collected->log, job->outcomes[i].log);
	}
	drop_redundant(job);
	for (size_t i = 0; i < job->n_outcomes && err == ERR_NONE; i++) {
		struct job_outcome *outcome = &job->outcomes[i];
		struct known_addresses known;
		if (outcome->is_no_endpoint)
			continue;
		err = job_name_addresses(job, outcome, &known, reterr);
		collected->expectations[collected->n] = expectation;
		collected->results[collected->n++] = (struct result){
			.host = expectation->host,
			.identity = expectation->identity,
			.protocol = expectation->obtained_by,
			.inquiry = expectation->inquiry,
			.passive = expectation->passive,
			.variant = outcome->variant,
			.session = outcome->session,
			.known = known,
			.tlsa = outcome->tlsa,
		};
		outcome->session = (struct session){ 0 };
	}
	return err;
}

enum err collect(struct plan *plan, struct collected *ret_collected, struct error *reterr)
{
	size_t room = 0;
	for (size_t i = 0; i < plan->n; i++)
		room += plan->jobs[i].n_outcomes;
	struct collected collected = {
		.results = calloc(room, sizeof(*collected.results)),
		.expectations = calloc(room, sizeof(const struct expectation *)),
	};
	if (collected.results == NULL || collected.expectations == NULL) {
		collected_clear(&collected);
		return error_no_memory(reterr);
	}
	enum err err = ERR_NONE;
	for (size_t i = 0; i < plan->n && err == ERR_NONE; i++)
		err = collect_job(&plan->expectations[i], &plan->jobs[i], &collected, reterr);
	if (err == ERR_NONE)
		*ret_collected = collected;
	else
		collected_clear(&collected);
	return err;
}
