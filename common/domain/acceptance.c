/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "acceptance.h"

#include <stdlib.h>

#include "verdicts/judge.h"

/* What a server says of the one behind it makes nobody refuse its own certificate, and of
 * what the user requires clients know nothing. */
static bool is_of_clients(enum finding_id id)
{
	return id != FINDING_WRONG_PRINCIPAL && finding_info(id)->step != STEP_REQUIREMENTS;
}

static bool is_refused(const struct result *result)
{
	for (size_t i = 0; i < result->n_findings; i++) {
		const struct finding *finding = &result->findings[i];
		if (finding_info(finding->id)->state == STATE_CRITICAL && !finding->waived &&
		    !finding->overlooked && is_of_clients(finding->id))
			return true;
	}
	return false;
}

/* Judges a copy: what the endpoint itself counts as is decided later. */
static enum err accept_result(const struct result *result, const struct reference *name,
			      const struct demands *demands, bool *ret_accepted,
			      struct error *reterr)
{
	struct result trial = *result;
	struct name_verdict other;
	trial.findings = NULL;
	trial.n_findings = 0;
	*ret_accepted = false;
	if (name != NULL) {
		other = name_verdict(&trial.session.chain[0], name, &demands->match);
		trial.names = &other;
		trial.n_names = 1;
	}
	enum err err = judge(&trial, demands, reterr);
	*ret_accepted = err == ERR_NONE && !is_refused(&trial);
	free(trial.findings);
	return err;
}

enum err acceptance_under_name(const struct inquiry *inquiry, const struct reference *name,
			       const struct demands *demands, bool *ret_accepted,
			       struct error *reterr)
{
	bool accepted = true;
	size_t n = 0;
	enum err err = ERR_NONE;
	for (size_t i = 0; i < inquiry->n_results && accepted && err == ERR_NONE; i++) {
		const struct result *result = &inquiry->results[i];
		if (!result->has_certificate || !variant_sends_name(result->variant))
			continue;
		err = accept_result(result, name, demands, &accepted, reterr);
		n++;
	}
	*ret_accepted = accepted && n > 0;
	return err;
}

enum err acceptance_of_inquiry(const struct inquiry *inquiry, const struct demands *demands,
			       bool *ret_accepted, struct error *reterr)
{
	return acceptance_under_name(inquiry, NULL, demands, ret_accepted, reterr);
}

enum err temper_to_warning(const struct service *service, const struct inquiry *inquiry,
			   struct result *result, struct demands *demands, struct error *reterr)
{
	(void)service, (void)inquiry, (void)result, (void)reterr;
	demands_limit_steps(demands, STEPS_OF_ENDPOINT, STATE_WARNING);
	return ERR_NONE;
}

enum err temper_to_ok(const struct service *service, const struct inquiry *inquiry,
		      struct result *result, struct demands *demands, struct error *reterr)
{
	(void)service, (void)inquiry, (void)result, (void)reterr;
	demands_limit_steps(demands, STEPS_OF_ENDPOINT, STATE_OK);
	return ERR_NONE;
}
