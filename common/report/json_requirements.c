/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json_requirements.h"

#include "explain_requirements.h"

void json_requirements(struct json *json, const struct report_input *input,
		       const struct result *result)
{
	json_open_array(json, "requirements");
	for (size_t i = 0; i < input->demands->n_requirements; i++) {
		const struct requirement *r = &input->demands->requirements[i];
		const struct requirement_verdict *verdict = &result->requirements[i];
		json_open_object(json, NULL);
		explain_requirement(json_begin_text(json), r);
		json_end_text(json, "require");
		json_boolean(json, "met", verdict->fits != r->forbids);
		explain_requirement_found(json_begin_text(json), result, r, verdict);
		json_end_text_or_null(json, "found");
		json_close_object(json);
	}
	json_close_array(json);
}
