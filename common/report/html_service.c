/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "html_service.h"

#include "html_problems.h"
#include "service_view.h"

static void add_findings(struct html_problems *problems, const struct service *service)
{
	for (size_t i = 0; i < service->n_findings; i++) {
		const struct service_finding *finding = &service->findings[i];
		if (finding_is_of_domain(finding) || !html_problem_begin(problems, finding->state))
			continue;
		service_append_finding(html_begin_text(problems->html), finding, "");
		html_end_text(problems->html);
		html_problem_end(problems, finding->id);
	}
}

void html_service_problems(struct html *html, const struct report_input *input,
			   const struct service *service)
{
	for (struct html_problems p = html_problems_begin(html); html_problems_next(&p);) {
		add_findings(&p, service);
		for (size_t i = 0; i < service->n_inquiries; i++) {
			const struct inquiry *inquiry = service->inquiries[i];
			for (size_t k = 0; k < inquiry->n_results; k++)
				html_problems_add(&p, input, &inquiry->results[k], true);
		}
	}
}
