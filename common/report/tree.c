/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree.h"

#include <stdlib.h>
#include <string.h>

#include "details.h"
#include "display.h"
#include "explain.h"
#include "explain_connection.h"
#include "list.h"
#include "summary.h"
#include "units.h"

enum {
	ADDRESSES_BYTES = 200,
	HEALTHY_GROUPS_SHOWN = 10, /* more than these are put together */
	GROUPS_SHOWN = 200,        /* -v --max-output=0 shows all */
};

/* --- steps --------------------------------------------------------------------- */

/* "internal" is a finding of the step that is called after wrong usage. */
static const char *label_of(enum step step)
{
	return step == STEP_USAGE ? "internal" : step_name(step);
}

/* Of TLSA records that are no fault: whoever asks for them (--dane) must see that there are
 * none; of a domain's hosts most have none, and its services tell of DANE. */
static bool is_told_in_short(const struct result *result)
{
	bool is_asked_for = result->inquiry == NULL;
	enum dane_outcome outcome = result->dane->outcome;
	return outcome == DANE_FITS || (outcome == DANE_NO_RECORDS && is_asked_for);
}

/* The worst of what a step has to say on its line, the rest below. */
static void append_step(struct tree *tree, const struct report_input *input,
			const struct result *result, enum step step, int depth)
{
	struct strbuf *out = tree->out;
	struct item items[ITEMS_MAX];
	size_t n = step_items(input, result, step, items);
	if (n > 0 && items[0].kind == ITEM_DANE && input->verbosity == 0 &&
	    !is_told_in_short(result))
		return;
	for (size_t i = 0; i < n; i++) {
		tree_begin(tree, i == 0 ? depth : depth + 1, items[i].state);
		if (i == 0)
			tree_label(tree, label_of(step));
		explain_item(out, input, result, &items[i]);
		tree_end(tree);
	}
	if (step == STEP_DANE && n > 0 && result->dane != NULL && input->verbosity > 0)
		details_records(tree, result->dane, depth + 1);
	if (step == STEP_CLIENTS && n > 0 && input->verbosity > 0 && tree_has_room(tree))
		tree->form->clients(tree, result, depth + 1);
	if (step == STEP_NAME && n > 0 && tree->form->names != NULL)
		tree->form->names(tree, result, depth + 1);
}

static bool has_finding_of(const struct result *result, enum step step)
{
	for (size_t i = 0; i < result->n_findings; i++) {
		if (finding_step(result, &result->findings[i]) == step)
			return true;
	}
	return false;
}

/* --- the connection -------------------------------------------------------------- */

static int64_t slowest_us(const struct report_input *input, const struct group *group)
{
	int64_t slowest = 0;
	for (size_t i = 0; i < group->n_members; i++) {
		const struct session *session = &input->results[group->members[i]].session;
		if (session->total_us > slowest)
			slowest = session->total_us;
	}
	return slowest;
}

/* "192.0.2.10 port 443: TLS 1.3, 0.031 s" */
static void append_connected(struct tree *tree, const struct report_input *input,
			     const struct group *group, int depth)
{
	struct strbuf *out = tree->out;
	const struct result *result = group_first(input, group);
	const struct session *session = &result->session;
	tree_begin(tree, depth, STATE_OK);
	if (group->n_members == 1)
		show_endpoint(out, result);
	else
		strbuf_printf(out, "port %u", (unsigned)session->port);
	strbuf_append(out, ": ");
	if (session->proxy[0] != '\0' && !has_finding_of(result, STEP_PROXY)) {
		strbuf_append(out, "through the proxy ");
		show_text(out, session->proxy, DISPLAY_SHORT);
		strbuf_append(out, ", ");
	}
	if (session->proxy_protocol != 0)
		strbuf_printf(out, "with the PROXY protocol %d, ", session->proxy_protocol);
	if (session->elapsed_us[STEP_STARTTLS] > 0 && !has_finding_of(result, STEP_STARTTLS)) {
		show_text(out, result->protocol, DISPLAY_SHORT);
		strbuf_append(out, " with STARTTLS, ");
	}
	show_text(out, session->tls_version[0] != '\0' ? session->tls_version : "connected",
		  DISPLAY_SHORT);
	strbuf_append(out, group->n_members == 1 ? ", " : ", at most ");
	seconds_append(out, slowest_us(input, group));
	strbuf_append(out, " s");
	/* An error that ended the connection tells them itself. */
	if (group->n_members == 1 && session->error.code == ERR_NONE)
		explain_failed_before(out, session);
	tree_end(tree);
}

/* The steps on the way to a certificate. */
static const enum step connection_steps[] = { STEP_USAGE, STEP_RESOLVE,  STEP_CONNECT,
					      STEP_PROXY, STEP_STARTTLS, STEP_HANDSHAKE };

static void append_failed_steps(struct tree *tree, const struct report_input *input,
				const struct result *result, int depth)
{
	for (size_t i = 0; i < LENGTH(connection_steps); i++) {
		if (has_finding_of(result, connection_steps[i]))
			append_step(tree, input, result, connection_steps[i], depth);
	}
}

static void append_connection(struct tree *tree, const struct report_input *input,
			      const struct group *group, const struct result *result, int depth)
{
	bool is_connected = group_first(input, group)->session.address[0] != '\0';
	/* Without its proxy nothing was connected either. */
	for (size_t i = 0; connection_steps[i] != STEP_STARTTLS; i++)
		is_connected = is_connected && !has_finding_of(result, connection_steps[i]);
	if (is_connected)
		append_connected(tree, input, group, depth);
	append_failed_steps(tree, input, result, depth);
	if (input->verbosity > 0 && group->n_members == 1)
		details_connection(tree, input, result, depth + 1);
	else if (group->n_members > 1 && tree->form->addresses != NULL)
		tree->form->addresses(tree, input, group, depth + 1);
}

/* --- endpoints and groups ---------------------------------------------------------- */

static void append_origin(struct tree *tree, const struct report_input *input,
			  const struct group *group, const struct result *result, int depth)
{
	struct strbuf *out = tree->out;
	if (!result->has_certificate && result->n_findings == 0) {
		tree_begin(tree, depth, STATE_UNKNOWN);
		strbuf_append(out, "internal: no certificate was obtained");
		tree_end(tree);
	} else if (input->from_file) {
		tree_begin(tree, depth, STATE_OK);
		tree_label(tree, "file");
		count_append(out, result->session.n_chain, "certificate", "certificates");
		if (result->session.chain_cut)
			strbuf_append(out, ", and more");
		tree_end(tree);
		append_failed_steps(tree, input, result, depth);
	} else {
		append_connection(tree, input, group, result, depth);
	}
}

void tree_append_steps(struct tree *tree, const struct report_input *input,
		       const struct group *group, int depth)
{
	static const enum step steps[] = { STEP_DANE,   STEP_NAME,         STEP_TRUST,
					   STEP_DATES,  STEP_REQUIREMENTS, STEP_CLIENT_CERTIFICATE,
					   STEP_CLIENTS };
	struct result result = group_common(input, group);
	append_origin(tree, input, group, &result, depth);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		append_step(tree, input, &result, steps[i], depth);
	if (input->verbosity > 0 && tree_has_room(tree))
		details_append(tree, input, &result, depth);
}

static bool has_variants(const struct report_input *input)
{
	for (size_t i = 0; i < input->n_results; i++) {
		if (input->results[i].variant != VARIANT_DEFAULT)
			return true;
	}
	return false;
}

void tree_append_place(struct strbuf *out, const struct report_input *input,
		       const struct grouping *g, const struct group *group)
{
	size_t n = g->host_endpoints[group->host];
	if (g->n_hosts > 1 || input->from_file)
		show_host(out, group_first(input, group), DISPLAY_SHORT);
	/* A file has no address. */
	if (input->from_file)
		return;
	if (g->n_hosts > 1)
		strbuf_append(out, n > 1 ? ", " : ": ");
	if (n > 1)
		strbuf_printf(out, "%zu of %zu %s: ", group->n_members, n,
			      g->same_address || has_variants(input) ? "endpoints" : "addresses");
	struct list list = list_begin(out, ADDRESSES_BYTES);
	for (size_t i = 0; i < group->n_members; i++) {
		if (!list_next(&list))
			continue;
		if (group->n_members == 1)
			show_endpoint(out, group_first(input, group));
		else
			show_address(out, &input->results[group->members[i]]);
		list_took(&list);
	}
	list_end(&list);
}

static void append_group(struct tree *tree, const struct report_input *input,
			 const struct grouping *g, const struct group *group, int depth)
{
	tree_begin(tree, depth, group->state);
	tree_append_place(tree->out, input, g, group);
	tree_end(tree);
	tree_append_steps(tree, input, group, depth + 1);
}

/* Hosts without any fault in one line. */
static void append_healthy(struct tree *tree, const struct report_input *input,
			   const struct group *groups, size_t n, const size_t *members,
			   size_t n_members, int depth)
{
	struct strbuf *out = tree->out;
	tree_begin_sum(tree, depth, STATE_OK, n);
	count_append(out, n_members, "endpoint: ", "endpoints: ");
	summary_healthy(out, input, members, n_members);
	strbuf_append(out, ": ");
	struct list list = list_begin(out, 2 * ADDRESSES_BYTES);
	for (size_t i = 0; i < n; i++) {
		if (!list_next(&list))
			continue;
		show_host(out, group_first(input, &groups[i]), DISPLAY_SHORT);
		list_took(&list);
	}
	list_end(&list);
	tree_end(tree);
}

/* The members of groups (the last ones of g), gathered into one array; NULL
 * when there is no memory. */
static size_t *gather(const struct group *groups, size_t n, size_t *ret_n)
{
	size_t total = 0, at = 0;
	for (size_t i = 0; i < n; i++)
		total += groups[i].n_members;
	size_t *members = calloc(total, sizeof(*members));
	for (size_t i = 0; members != NULL && i < n; i++) {
		memcpy(members + at, groups[i].members, groups[i].n_members * sizeof(*members));
		at += groups[i].n_members;
	}
	*ret_n = total;
	return members;
}

static void append_groups(struct tree *tree, const struct report_input *input,
			  const struct grouping *g, int depth)
{
	struct strbuf *out = tree->out;
	size_t n_bad = 0, n_shown = g->n_groups;
	bool is_brief = input->verbosity == 0;
	while (n_bad < g->n_groups && g->groups[n_bad].state != STATE_OK)
		n_bad++;
	bool together = is_brief && g->n_groups - n_bad > HEALTHY_GROUPS_SHOWN;
	if (together)
		n_shown = n_bad;
	if (is_brief && n_shown > GROUPS_SHOWN)
		n_shown = GROUPS_SHOWN;
	for (size_t i = 0; i < n_shown; i++)
		append_group(tree, input, g, &g->groups[i], depth);
	if (n_shown < n_bad) {
		tree_begin_sum(tree, depth, g->groups[n_shown].state, n_bad - n_shown);
		count_append(out, n_bad - n_shown, "more group", "more groups");
		strbuf_append(out, " of endpoints not OK (-v --max-output=0 shows all)");
		tree_end(tree);
	}
	if (together) {
		size_t n_members;
		size_t *members = gather(g->groups + n_bad, g->n_groups - n_bad, &n_members);
		if (members != NULL)
			append_healthy(tree, input, g->groups + n_bad, g->n_groups - n_bad, members,
				       n_members, depth);
		else
			out->failed = true;
		free(members);
	}
}

void tree_append_endpoints(struct tree *tree, const struct report_input *input,
			   const struct grouping *grouping, int depth)
{
	if (input->n_results == 1)
		tree_append_steps(tree, input, &grouping->groups[0], depth);
	else
		append_groups(tree, input, grouping, depth);
}

void tree_append(struct tree *tree, const struct report_input *input,
		 const struct grouping *grouping)
{
	if (input->n_services > 0)
		input->told->tree(tree, input);
	else
		tree_append_endpoints(tree, input, grouping, 1);
	if (input->verbosity > 1 && input->log != NULL)
		details_log(tree, input->log);
}
