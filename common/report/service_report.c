/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service_report.h"

#include "html_service.h"
#include "json_service.h"
#include "service_summary.h"
#include "service_tree.h"

const struct service_report service_report = {
	.state = services_state,
	.summary = service_summary,
	.worst = service_summary_worst,
	.tree = service_tree_append,
	.is_told = service_is_told,
	.word = service_word,
	.own_state = service_own_state,
	.title = service_tree_title,
	.problems = html_service_problems,
	.steps = service_tree_steps,
	.domains = service_tree_domains,
	.json = json_service,
};
