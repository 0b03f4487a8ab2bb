/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service_report.h"

#include "html_service.h"
#include "json_service.h"
#include "service_summary.h"
#include "service_tree.h"

const struct service_report service_report = {
	services_state,       service_summary,    service_summary_worst, service_tree_append,
	service_is_told,      service_tree_title, html_service_problems, service_tree_steps,
	service_tree_domains, json_service,
};
