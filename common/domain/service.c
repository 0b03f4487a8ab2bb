/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "net/dns_records.h"

static const char *const words[SERVICE_COUNT] = {
#define X(ID, word, name) [SERVICE_##ID] = (word),
	SERVICES(X)
#undef X
};

const char *service_word(enum service_kind kind)
{
	return words[kind];
}

bool service_find(struct bytes word, enum service_kind *ret_kind)
{
	for (int kind = 0; kind < SERVICE_COUNT; kind++) {
		if (bytes_equal_folded(word, bytes_of(words[kind]))) {
			*ret_kind = (enum service_kind)kind;
			return true;
		}
	}
	return false;
}

void service_clear(struct service *service)
{
	for (size_t i = 0; i < service->n_inquiries; i++) {
		inquiry_clear(service->inquiries[i]);
		free(service->inquiries[i]);
	}
	free(service->own);
	free(service->findings);
	*service = (struct service){ 0 };
}

/* --- what is asked --------------------------------------------------------------------- */

static struct inquiry *add(struct service *service, enum inquiry_step step, enum inquiry_kind kind,
			   const struct inquiry *cause)
{
	if (service->n_inquiries == INQUIRIES_MAX) {
		service->n_dropped++;
		return NULL;
	}
	struct inquiry *inquiry = calloc(1, sizeof(*inquiry));
	if (inquiry == NULL) {
		service->is_out_of_memory = true;
		return NULL;
	}
	inquiry->step = step;
	inquiry->kind = kind;
	inquiry->cause = cause;
	service->inquiries[service->n_inquiries++] = inquiry;
	return inquiry;
}

struct inquiry *service_ask_records(struct service *service, enum inquiry_step step,
				    const struct inquiry *cause, const char *owner,
				    enum dns_type type)
{
	struct inquiry *inquiry = add(service, step, INQUIRY_OF_RECORDS, cause);
	if (inquiry == NULL)
		return NULL;
	snprintf(inquiry->host, sizeof(inquiry->host), "%s", owner);
	inquiry->records = type;
	return inquiry;
}

bool inquiry_add_reference(struct service *service, struct inquiry *inquiry, const char *name)
{
	struct reference reference;
	if (reference_parse_host(name, &reference, NULL) != ERR_NONE)
		return false;
	struct reference *references =
		array_grow(inquiry->references, inquiry->n_references, sizeof(*references));
	if (references == NULL) {
		service->is_out_of_memory = true;
		return false;
	}
	references[inquiry->n_references++] = reference;
	inquiry->references = references;
	return true;
}

/* A host that is none has no name to compare: it is not asked (run/), which is told. */
static void set_host(struct service *service, struct inquiry *inquiry, const char *host,
		     uint16_t port, const struct protocol *protocol)
{
	snprintf(inquiry->host, sizeof(inquiry->host), "%s", host);
	inquiry->protocol = protocol;
	inquiry->port = port != 0 ? port : protocol->port;
	(void)inquiry_add_reference(service, inquiry, host);
}

struct inquiry *service_ask_document(struct service *service, enum inquiry_step step,
				     const struct inquiry *cause, const struct url *url,
				     struct http_wanted wanted)
{
	struct inquiry *inquiry = add(service, step, INQUIRY_OF_DOCUMENT, cause);
	if (inquiry == NULL)
		return NULL;
	set_host(service, inquiry, url->host, url->port, protocol_find("https"));
	inquiry->url = *url;
	inquiry->request = (struct http_request){
		.is_plain = !url->is_https,
		.path = inquiry->url.path,
		.wanted = wanted,
	};
	return inquiry;
}

struct inquiry *service_ask_endpoint(struct service *service, enum inquiry_step step,
				     const struct inquiry *cause, const char *host, uint16_t port,
				     const struct protocol *protocol)
{
	struct inquiry *inquiry = add(service, step, INQUIRY_OF_ENDPOINT, cause);
	if (inquiry != NULL)
		set_host(service, inquiry, host, port, protocol);
	return inquiry;
}

struct inquiry *service_ask_file(struct service *service, enum inquiry_step step,
				 struct bytes content)
{
	struct inquiry *inquiry = add(service, step, INQUIRY_OF_FILE, NULL);
	if (inquiry == NULL)
		return NULL;
	inquiry->file = content;
	inquiry->is_answered = true;
	return inquiry;
}

struct inquiry *service_find_inquiry(const struct service *service, enum inquiry_step step,
				     const char *host, uint16_t port)
{
	for (size_t i = 0; i < service->n_inquiries; i++) {
		struct inquiry *inquiry = service->inquiries[i];
		if (inquiry->step == step && inquiry->port == port &&
		    dns_same_name(inquiry->host, host))
			return inquiry;
	}
	return NULL;
}

void inquiry_add_cause(const struct service *service, struct inquiry *inquiry,
		       const struct inquiry *cause)
{
	for (size_t i = 0; inquiry->cause != NULL && i < service->n_inquiries; i++) {
		if (service->inquiries[i] == inquiry->cause)
			break;
		if (service->inquiries[i] == cause)
			inquiry->cause = cause;
	}
}

/* --- what comes of it ---------------------------------------------------------------------- */

static bool has_word(struct bytes list, struct bytes word)
{
	while (list.len > 0) {
		size_t end = bytes_find(list, ',');
		if (bytes_equal(bytes_until(list, end), word))
			return true;
		list = bytes_from(list, end + sizeof(", ") - 1);
	}
	return false;
}

void inquiry_say_word(struct inquiry *inquiry, enum err code, const char *word)
{
	char said[ERROR_SAID_BYTES];
	const char *before = inquiry->remark.said;
	if (has_word(bytes_of(before), bytes_of(word)))
		return;
	size_t len = strlen(before);
	memcpy(said, before, len + 1);
	snprintf(said + len, sizeof(said) - len, "%s%s", len > 0 ? ", " : "", word);
	error_raise(&inquiry->remark, code, FACTS(.said = bytes_of(said)));
}

void service_raise_error(struct service *service, const struct demands *demands,
			 enum state fallback, const struct inquiry *inquiry,
			 const struct error *why)
{
	enum finding_id id = error_finding(why->code);
	struct service_finding *findings =
		array_grow(service->findings, service->n_findings, sizeof(*findings));
	if (findings == NULL) {
		service->is_out_of_memory = true;
		return;
	}
	service->findings = findings;
	enum state state = demands->state_given[id] ? demands->states[id] : fallback;
	struct service_finding *finding = &findings[service->n_findings++];
	*finding = (struct service_finding){
		.id = id,
		.state = state,
		.waived = demands->state_given[id] && state == STATE_OK && fallback != STATE_OK,
		.inquiry = inquiry,
		.why = *why,
	};
	service->state = state_worse(service->state, state);
}

void service_raise_as(struct service *service, const struct demands *demands, enum state fallback,
		      const struct inquiry *inquiry, enum err code, struct error_facts facts)
{
	struct error why;
	error_raise(&why, code, facts);
	service_raise_error(service, demands, fallback, inquiry, &why);
}

void service_raise_because(struct service *service, const struct demands *demands,
			   const struct inquiry *inquiry, enum err code, const char *beside,
			   const struct error *why)
{
	struct error error = *why;
	error.cause = why->code;
	error.code = code;
	if (beside != NULL)
		snprintf(error.beside, sizeof(error.beside), "%s", beside);
	service_raise_error(service, demands, finding_info(error_finding(code))->state, inquiry,
			    &error);
}

void service_raise_unanswered(struct service *service, const struct demands *demands,
			      const struct inquiry *inquiry, enum err code, const char *beside)
{
	struct error why = inquiry->error;
	why.cause = why.code != ERR_NONE ? why.code : ERR_UNANSWERED;
	why.code = code;
	if (beside != NULL)
		snprintf(why.beside, sizeof(why.beside), "%s", beside);
	service_raise_error(service, demands, finding_info(error_finding(code))->state, inquiry,
			    &why);
}

void service_raise(struct service *service, const struct demands *demands,
		   const struct inquiry *inquiry, enum err code, struct error_facts facts)
{
	service_raise_as(service, demands, finding_info(error_finding(code))->state, inquiry, code,
			 facts);
}
