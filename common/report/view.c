/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view.h"

#include <string.h>

#include "clients/alarm.h"

int state_compare(enum state a, enum state b)
{
	return a == b ? 0 : state_worse(a, b) == a ? 1 : -1;
}

const struct certificate *result_leaf(const struct result *result)
{
	return result->session.n_chain > 0 ? &result->session.chain[0] : NULL;
}

bool result_is_leaf(const struct result *result, const struct certificate *certificate)
{
	return certificate == NULL || certificate_equal(certificate, result_leaf(result));
}

enum step finding_step(const struct result *result, const struct finding *finding)
{
	enum step reached = result->session.reached;
	bool is_of_connection = (reached >= STEP_RESOLVE && reached <= STEP_HANDSHAKE) ||
				reached == STEP_CLIENT_CERTIFICATE; /* of --request */
	if (finding->id == FINDING_TIMEOUT && is_of_connection)
		return reached;
	return finding_info(finding->id)->step;
}

const struct finding *worst_finding(const struct result *result)
{
	const struct finding *worst = NULL;
	for (size_t i = 0; i < result->n_findings; i++) {
		const struct finding *f = &result->findings[i];
		if (worst == NULL || state_compare(f->state, worst->state) > 0)
			worst = f;
	}
	return worst;
}

bool dates_are_known(const struct certificate *certificate)
{
	return (certificate->defects & (CERTIFICATE_DEFECT_DATES | CERTIFICATE_DEFECT_DER)) == 0;
}

/* The findings of the name step are looked through once: with hundreds of
 * names, once for each would be a square. */
const struct service *result_service(const struct report_input *input, const struct result *result)
{
	for (size_t i = 0; i < input->n_services; i++) {
		const struct service *service = &input->services[i];
		for (size_t k = 0; k < service->n_inquiries; k++) {
			if (service->inquiries[k] == result->inquiry)
				return service;
		}
	}
	return NULL;
}

bool result_is_told(const struct report_input *input, const struct result *result)
{
	const struct service *service = result_service(input, result);
	return service == NULL || input->told->is_told(service);
}

size_t result_names_failed(const struct result *result)
{
	size_t n = 0;
	if (!result->has_certificate)
		return 0;
	for (size_t i = 0; i < result->n_names; i++)
		n += !name_reason_fits(result->names[i].reason);
	for (size_t i = 0; i < result->n_findings; i++) {
		const struct finding *f = &result->findings[i];
		if ((f->id == FINDING_NAME_MISMATCH || f->id == FINDING_CN_ONLY) &&
		    f->state == STATE_OK && n > 0 && f->reference < result->n_names &&
		    !name_reason_fits(result->names[f->reference].reason))
			n--;
	}
	return n;
}

static bool any_name_fits(const struct result *result)
{
	for (size_t i = 0; i < result->n_names; i++) {
		if (name_reason_fits(result->names[i].reason) &&
		    result->names[i].reason != NAME_REASON_CN)
			return true;
	}
	return false;
}

static bool has_step_finding(const struct result *result, enum step step)
{
	for (size_t i = 0; i < result->n_findings; i++) {
		if (finding_step(result, &result->findings[i]) == step)
			return true;
	}
	return false;
}

static bool trust_has_finding(const struct result *result)
{
	enum finding_id id = trust_reason_finding(result->trust.reason);
	return id != FINDING_NONE && finding_info(id)->step == STEP_TRUST;
}

/* What went wrong is this machine's, and stands at no step of the way: the one where it did has
 * not ended all the same. */
static bool was_broken_off(const struct session *session, enum step step)
{
	return session->reached == step && error_finding(session->error.code) == FINDING_INTERNAL;
}

static bool step_was_done(const struct report_input *input, const struct result *result,
			  enum step step)
{
	const struct session *session = &result->session;
	if (input->from_file || was_broken_off(session, step))
		return false;
	switch (step) {
	case STEP_CONNECT: /* without its proxy nothing is */
		return session->address[0] != '\0' && session->reached >= STEP_CONNECT &&
		       !has_step_finding(result, STEP_PROXY);
	case STEP_HANDSHAKE: /* it may end for what another step tells: a client certificate */
		return session->tls_version[0] != '\0';
	case STEP_CLIENT_CERTIFICATE:
		return session->client_certificate == CLIENT_CERTIFICATE_SENT ||
		       session->http_status != 0;
	case STEP_RESOLVE:
	case STEP_PROXY:
	case STEP_STARTTLS:
		return session->elapsed_us[step] > 0;
	case STEP_USAGE:
	case STEP_DANE:
	case STEP_NAME:
	case STEP_TRUST:
	case STEP_DATES:
	case STEP_REQUIREMENTS:
	case STEP_CLIENTS:
	case STEP_SERVICE:
	case STEP_COUNT:
		break;
	}
	return false;
}

/* What there is to say when nothing is wrong; false: nothing. */
static bool good_item(const struct report_input *input, const struct result *result, enum step step,
		      struct item *ret_item)
{
	*ret_item = (struct item){ .step = step, .state = STATE_OK };
	switch (step) {
	case STEP_DANE:
		ret_item->kind = ITEM_DANE;
		return result->dane != NULL && !has_step_finding(result, step);
	case STEP_NAME:
		ret_item->kind = result->n_names > 0 ? ITEM_NAMES_FIT : ITEM_NAMES_NONE;
		return result->has_certificate && (result->n_names == 0 || any_name_fits(result));
	case STEP_TRUST:
		ret_item->kind = ITEM_TRUSTED;
		return result->has_certificate && !trust_has_finding(result);
	case STEP_DATES:
		ret_item->kind = ITEM_DATES;
		return result->has_certificate && !has_step_finding(result, step);
	case STEP_REQUIREMENTS:
		ret_item->kind = ITEM_REQUIREMENTS;
		return result->requirements != NULL && !has_step_finding(result, step);
	case STEP_CLIENTS:
		ret_item->kind = ITEM_CLIENTS;
		ret_item->state = clients_told_worst(result);
		return result->has_certificate && result->clients.judged &&
		       !has_step_finding(result, step);
	case STEP_USAGE:
	case STEP_RESOLVE:
	case STEP_CONNECT:
	case STEP_PROXY:
	case STEP_STARTTLS:
	case STEP_HANDSHAKE:
	case STEP_CLIENT_CERTIFICATE:
	case STEP_SERVICE:
	case STEP_COUNT:
		break;
	}
	ret_item->kind = ITEM_DONE;
	return step_was_done(input, result, step) && !has_step_finding(result, step);
}

/* Puts an item where it belongs among n sorted ones, behind its equals; the
 * mildest falls off a full list.  Returns the new n. */
static size_t insert(struct item *items, size_t n, size_t room, struct item item)
{
	size_t at = n;
	while (at > 0 && state_compare(item.state, items[at - 1].state) > 0)
		at--;
	if (at == room)
		return n;
	if (n == room)
		n--;
	memmove(&items[at + 1], &items[at], (n - at) * sizeof(items[0]));
	items[at] = item;
	return n + 1;
}

/* A finding's own state; what is said of clients is no better than what other
 * findings say about what they refuse. */
static enum state item_state(const struct result *result, const struct finding *finding)
{
	if (finding->id == FINDING_CLIENT_REFUSES)
		return state_worse(finding->state, clients_told_worst(result));
	return finding->state;
}

size_t step_items(const struct report_input *input, const struct result *result, enum step step,
		  struct item items[ITEMS_MAX])
{
	size_t n = 0, n_findings = 0;
	struct item good;
	if (good_item(input, result, step, &good))
		n = insert(items, n, ITEMS_MAX - 1, good);
	for (size_t i = 0; i < result->n_findings; i++) {
		const struct finding *f = &result->findings[i];
		if (finding_step(result, f) != step)
			continue;
		n_findings++;
		n = insert(items, n, ITEMS_MAX - 1,
			   (struct item){ ITEM_FINDING, step, item_state(result, f), f, 0 });
	}
	size_t shown = 0;
	for (size_t i = 0; i < n; i++)
		shown += items[i].kind == ITEM_FINDING;
	if (shown < n_findings) {
		items[n] = (struct item){ ITEM_MORE, step, items[n - 1].state, NULL,
					  n_findings - shown };
		n++;
	}
	return n;
}
