/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "result.h"

#include <stdlib.h>

#include "base/array.h"

void result_clear(struct result *result)
{
	session_clear(&result->session);
	free(result->names);
	free(result->missing);
	free(result->unexpected);
	free(result->findings);
	if (result->dane != NULL)
		dane_verdict_clear(result->dane);
	free(result->dane);
	free(result->requirements);
	*result = (struct result){ 0 };
}

enum err result_add_finding(struct result *result, const struct demands *demands,
			    enum finding_id id, enum state fallback, size_t reference,
			    const struct certificate *certificate, struct error *reterr)
{
	struct finding *findings =
		array_grow(result->findings, result->n_findings, sizeof(*findings));
	if (findings == NULL)
		return error_no_memory(reterr);
	result->findings = findings;

	if (demands->limited[id] && state_worse(fallback, demands->states[id]) == fallback)
		fallback = demands->states[id];
	bool overlooked = (!dane_looks_at(result->dane, id, certificate) &&
			   !(id == FINDING_CLIENT_REFUSES && demands->clients != 0)) ||
			  (result->any_purpose && id == FINDING_WRONG_PURPOSE);
	if (overlooked)
		fallback = STATE_OK;
	enum state state = demands->state_given[id] ? demands->states[id] : fallback;
	findings[result->n_findings++] = (struct finding){
		.id = id,
		.state = state,
		.waived = demands->state_given[id] && state == STATE_OK && fallback != STATE_OK,
		.overlooked = overlooked && state == STATE_OK,
		.reference = reference,
		.certificate = certificate,
	};
	result->state = state_worse(result->state, state);
	return ERR_NONE;
}

const struct dates_verdict *result_soon(const struct result *result)
{
	return result->soon.first != NULL ? &result->soon : &result->dates;
}
