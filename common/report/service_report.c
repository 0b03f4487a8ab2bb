/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service_report.h"

#include "json_service.h"
#include "service_summary.h"
#include "service_tree.h"

const struct service_report service_report = {
	services_state,
	service_summary,
	service_tree_append,
	json_service,
};
