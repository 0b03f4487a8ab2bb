/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service_tree.h"

#include "display.h"
#include "group.h"
#include "list.h"
#include "summary.h"
#include "tree.h"

enum { NAMES_BYTES = 200 };

/* Those of a step, or of the service itself (inquiry NULL), without the one that is told
 * already. */
static void append_findings(struct tree *tree, const struct service *service,
			    const struct inquiry *inquiry, const struct service_finding *told,
			    int depth)
{
	struct strbuf *out = tree->out;
	const char *name = inquiry != NULL ? inquiry->host : service->domain;
	for (size_t i = 0; i < service->n_findings; i++) {
		const struct service_finding *finding = &service->findings[i];
		if (finding->inquiry != inquiry || finding == told || finding_is_of_domain(finding))
			continue;
		tree_begin(tree, depth, finding->state);
		service_append_finding(out, finding, name);
		tree_end(tree);
	}
}

/* Of a service that is there nobody needs to know which records it does without. */
static bool is_quiet(const struct report_input *input, const struct service *service,
		     const struct inquiry *inquiry)
{
	return input->verbosity == 0 && service->presence == PRESENCE_THERE &&
	       inquiry->remark.code == ERR_TOLD_NO_RECORDS &&
	       inquiry_state(service, inquiry) == STATE_OK;
}

/* Without a fault one line is enough. */
static bool is_brief(const struct report_input *input, const struct inquiry *inquiry)
{
	for (size_t i = 0; i < inquiry->n_results; i++) {
		if (inquiry->results[i].state != STATE_OK)
			return false;
	}
	return input->verbosity == 0;
}

/* The words of the library, which tell of the question that failed first. */
static void append_why(struct tree *tree, const struct service *service,
		       const struct inquiry *inquiry, int depth)
{
	struct strbuf *out = tree->out;
	if (inquiry->reply == NULL || inquiry->reply->why[0] == '\0')
		return;
	tree_begin(tree, depth, inquiry_state(service, inquiry));
	tree_label(tree, "libunbound");
	show_phrase(out, inquiry->reply->why, DISPLAY_PHRASE);
	tree_end(tree);
}

/* A step, and what its certificates come to. */
static void append_inquiry(struct tree *tree, const struct report_input *input,
			   const struct service *service, const struct inquiry *inquiry, int depth)
{
	struct strbuf *out = tree->out;
	struct report_input part = inquiry_input(input, inquiry);
	struct grouping grouping = { 0 };
	bool has_results = inquiry->n_results > 0;
	if (has_results && !grouping_make(part.results, part.n_results, &grouping)) {
		out->failed = true;
		return;
	}
	tree_begin(tree, depth, inquiry_state(service, inquiry));
	tree_label(tree, inquiry_words(inquiry->step));
	inquiry_append_asked(out, inquiry);
	size_t before = out->len;
	strbuf_append(out, ": ");
	size_t empty = out->len;
	inquiry_append_outcome(out, service, inquiry);
	if (has_results && is_brief(input, inquiry)) {
		strbuf_append(out, out->len > empty ? "; " : "");
		summary_healthy(out, &part, grouping.order, part.n_results);
	}
	if (out->len == empty && !strbuf_failed(out))
		strbuf_truncate(out, before);
	tree_end(tree);
	append_findings(tree, service, inquiry, inquiry_told_finding(service, inquiry), depth + 1);
	if (input->verbosity > 0)
		append_why(tree, service, inquiry, depth + 1);
	if (has_results && !is_brief(input, inquiry))
		tree_append_endpoints(tree, &part, &grouping, depth + 1);
	grouping_clear(&grouping);
}

static bool has_several_domains(const struct report_input *input)
{
	for (size_t i = 1; i < input->n_services; i++) {
		if (input->services[i].domain != input->services[0].domain)
			return true;
	}
	return false;
}

void service_tree_title(struct strbuf *out, const struct report_input *input,
			const struct service *service)
{
	if (has_several_domains(input)) {
		show_text(out, service->domain_text, DISPLAY_SHORT);
		strbuf_append(out, ", ");
	}
	strbuf_printf(out, "%s: ", service_word(service->kind));
	service_append_remark(out, service);
}

void service_tree_steps(struct tree *tree, const struct report_input *input,
			const struct service *service, int depth)
{
	append_findings(tree, service, NULL, service_told_finding(service), depth);
	for (size_t i = 0; i < service->n_inquiries; i++) {
		if (!is_quiet(input, service, service->inquiries[i]))
			append_inquiry(tree, input, service, service->inquiries[i], depth);
	}
}

static void append_service(struct tree *tree, const struct report_input *input,
			   const struct service *service)
{
	tree_begin(tree, 1, service_own_state(service));
	service_tree_title(tree->out, input, service);
	tree_end(tree);
	service_tree_steps(tree, input, service, 2);
}

/* "contoso.com: nothing that clients use was found", which stands at its first service. */
static void append_domain(struct tree *tree, const struct service *service)
{
	for (size_t i = 0; i < service->n_findings; i++) {
		const struct service_finding *finding = &service->findings[i];
		if (!finding_is_of_domain(finding))
			continue;
		tree_begin(tree, 1, finding->state);
		show_text(tree->out, service->domain_text, DISPLAY_SHORT);
		strbuf_append(tree->out, ": ");
		service_append_finding(tree->out, finding, service->domain);
		tree_end(tree);
	}
}

static bool is_missing(const struct report_input *input, const struct service *service)
{
	(void)input;
	return !service_is_told(service);
}

/* One line for all of them is enough. */
static bool is_in_short(const struct report_input *input, const struct service *service)
{
	return input->verbosity == 0 && service_is_explained(input, service);
}

typedef bool service_is(const struct report_input *input, const struct service *service);

static const struct service *next_of_domain(const struct report_input *input,
					    const struct service *service)
{
	const struct service *next = service + 1;
	bool is_last = next == input->services + input->n_services;
	return is_last || next->domain != service->domain ? NULL : next;
}

static bool is_first_of_domain(const struct report_input *input, size_t i)
{
	return i == 0 || next_of_domain(input, &input->services[i - 1]) == NULL;
}

/* "contoso.com has no xmpp, sip, ldap": the services of one domain, from the first on, of
 * which this is true. */
static void append_words(struct tree *tree, const struct report_input *input,
			 const struct service *first, service_is *is_one, const char *words)
{
	struct strbuf *out = tree->out;
	enum state state = STATE_OK;
	size_t n = 0;
	for (const struct service *s = first; s != NULL; s = next_of_domain(input, s)) {
		if (is_one(input, s)) {
			state = state_worse(state, service_own_state(s));
			n++;
		}
	}
	if (n == 0)
		return;
	tree_begin(tree, 1, state);
	show_text(out, first->domain_text, DISPLAY_SHORT);
	strbuf_append(out, words);
	struct list list = list_begin(out, NAMES_BYTES);
	for (const struct service *s = first; s != NULL; s = next_of_domain(input, s)) {
		if (is_one(input, s) && list_next(&list)) {
			strbuf_append(out, service_word(s->kind));
			list_took(&list);
		}
	}
	list_end(&list);
	tree_end(tree);
}

static void append_unresolved(struct tree *tree, const struct report_input *input,
			      const struct service *first)
{
	append_words(tree, input, first, is_in_short, ": not known for this: ");
}

static void append_missing(struct tree *tree, const struct report_input *input,
			   const struct service *first)
{
	append_words(tree, input, first, is_missing, " has no ");
}

void service_tree_domains(struct tree *tree, const struct report_input *input)
{
	for (size_t i = 0; i < input->n_services; i++) {
		if (!is_first_of_domain(input, i))
			continue;
		append_domain(tree, &input->services[i]);
		append_missing(tree, input, &input->services[i]);
	}
}

void service_tree_append(struct tree *tree, const struct report_input *input)
{
	const struct service *first = NULL;
	for (size_t i = 0; i < input->n_services; i++) {
		const struct service *service = &input->services[i];
		if (is_first_of_domain(input, i)) {
			first = service;
			append_domain(tree, first);
			append_unresolved(tree, input, first);
		}
		if (service_is_told(service) && !is_in_short(input, service))
			append_service(tree, input, service);
		if (next_of_domain(input, service) == NULL)
			append_missing(tree, input, first);
	}
}
