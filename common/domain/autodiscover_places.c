/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "autodiscover_places.h"

#include <stdio.h>
#include <string.h>

#include "autodiscover_answer.h"

/* The protocols of a Server: with TLS from the start, and behind STARTTLS, which the
 * second one's own port has, too. */
static const struct {
	const char *tls, *starttls;
} protocols[AUTODISCOVER_TYPE_COUNT] = {
	[AUTODISCOVER_EXPR] = { "https", "https" },
	[AUTODISCOVER_EXHTTP] = { "https", "https" },
	[AUTODISCOVER_IMAP] = { "imaps", "imap" },
	[AUTODISCOVER_POP3] = { "pop3s", "pop3" },
	[AUTODISCOVER_SMTP] = { "smtps", "submission" },
};

struct target {
	char host[URL_BYTES]; /* as certificates have it; a Server that is none: its text */
	uint16_t port;
	const struct protocol *protocol;
	const char *principal; /* without "msstd:"; "": none */
	bool is_principal_implied;
};

/* "msstd:NAME", or the name alone; "none": Windows looks for none.  Outlook Anywhere that is
 * given none looks for the name of the server (the documentation of the element). */
static const char *principal_of(const struct autodiscover_place *place, const char *host)
{
	static const char scheme[] = "msstd:";
	struct bytes text = bytes_of(place->principal);
	if (text.len == 0)
		return place->type == AUTODISCOVER_EXPR ? host : "";
	if (bytes_starts(text, scheme))
		return place->principal + sizeof(scheme) - 1;
	return bytes_is(text, "none") || bytes_has(text, ':') ? "" : place->principal;
}

static bool server_target(const struct autodiscover_place *place, struct target *ret_target)
{
	struct reference reference;
	const char *tls = protocols[place->type].tls;
	if (tls == NULL || place->is_plain)
		return false;
	const struct protocol *starttls = protocol_find(protocols[place->type].starttls);
	bool is_starttls = place->is_starttls || place->port == starttls->port;
	const struct protocol *protocol = is_starttls ? starttls : protocol_find(tls);
	bool is_host = reference_parse_host(place->text, &reference, NULL) == ERR_NONE;
	*ret_target = (struct target){
		.port = place->port != 0 ? place->port : protocol->port,
		.protocol = protocol,
		.is_principal_implied = place->principal[0] == '\0',
	};
	snprintf(ret_target->host, sizeof(ret_target->host), "%s",
		 is_host ? reference.ascii : place->text);
	ret_target->principal = principal_of(place, ret_target->host);
	return true;
}

static bool url_target(const struct autodiscover_place *place, struct target *ret_target)
{
	struct url url;
	if (url_parse(bytes_of(place->text), NULL, &url, NULL) != ERR_NONE || !url.is_https)
		return false;
	*ret_target = (struct target){ .port = url.port,
				       .protocol = protocol_find("https"),
				       .principal = "" };
	memcpy(ret_target->host, url.host, sizeof(url.host));
	return true;
}

/* The inquiry for it that there is; one that wants another principal name is another. */
static struct inquiry *find(const struct service *service, const struct target *target)
{
	for (size_t i = 0; i < service->n_inquiries; i++) {
		struct inquiry *inquiry = service->inquiries[i];
		bool is_same = inquiry->step == INQUIRY_AUTODISCOVER_ANSWER &&
			       inquiry->kind == INQUIRY_OF_ENDPOINT &&
			       inquiry->port == target->port &&
			       bytes_equal_folded(bytes_of(inquiry->host), bytes_of(target->host));
		bool is_free = inquiry->principal[0] == '\0' || target->principal[0] == '\0' ||
			       strcmp(inquiry->principal, target->principal) == 0;
		if (is_same && is_free)
			return inquiry;
	}
	return NULL;
}

/* What is for clients inside alone may be out of reach from here; and whatever principal
 * name is not written not every client looks for. */
static enum err temper_place(const struct service *service, const struct inquiry *inquiry,
			     struct result *result, struct demands *demands, struct error *reterr)
{
	static const enum finding_id ids[] = { FINDING_RESOLVE_FAILED, FINDING_CONNECT_FAILED,
					       FINDING_TIMEOUT };
	(void)service;
	(void)result;
	(void)reterr;
	for (size_t i = 0; inquiry->is_inside && i < LENGTH(ids); i++)
		demands_limit(demands, ids[i], STATE_WARNING);
	if (inquiry->is_principal_implied) {
		demands_limit(demands, FINDING_PRINCIPAL_MISMATCH, STATE_WARNING);
		demands_limit(demands, FINDING_PRINCIPAL_BY_SAN, STATE_OK);
	}
	return ERR_NONE;
}

static bool place_target(const struct autodiscover_place *place, struct target *ret_target)
{
	return place->is_host ? server_target(place, ret_target) : url_target(place, ret_target);
}

/* A URL of https of which clients would not all ask the same host. */
static bool is_unreadable(const struct autodiscover_place *place, struct error *ret_why)
{
	struct bytes text = bytes_of(place->text);
	struct url url;
	return !place->is_host && url_says_https(text) &&
	       url_parse(text, NULL, &url, ret_why) != ERR_NONE;
}

/* False: it is without TLS. */
static bool ask_place(struct service *service, const struct inquiry *file,
		      const struct autodiscover_place *place)
{
	struct target target = { 0 };
	if (!place_target(place, &target))
		return is_unreadable(place, NULL);
	struct inquiry *inquiry = find(service, &target);
	bool is_inside = place->reach == AUTODISCOVER_INSIDE;
	if (inquiry == NULL) {
		inquiry = service_ask_endpoint(service, INQUIRY_AUTODISCOVER_ANSWER, file,
					       target.host, target.port, target.protocol);
		if (inquiry == NULL)
			return true;
		inquiry->temper = temper_place;
		inquiry->is_inside = is_inside;
	}
	inquiry->is_inside = inquiry->is_inside && is_inside;
	if (target.principal[0] != '\0') {
		inquiry->is_principal_implied =
			target.is_principal_implied &&
			(inquiry->principal[0] == '\0' || inquiry->is_principal_implied);
		snprintf(inquiry->principal, sizeof(inquiry->principal), "%.255s",
			 target.principal);
	}
	inquiry_say_word(inquiry, ERR_TOLD_NAMED_AS, place->element);
	return true;
}

/* Where clients ask next, which the answer says instead of all else. */
static struct autodiscover_place redirect_place(const struct autodiscover_answer *answer)
{
	struct autodiscover_place place = { .element = "RedirectUrl" };
	memcpy(place.text, answer->redirect_url, sizeof(place.text));
	return place;
}

/* What is not checked of it, and where else it leads. */
static void tell_rest(struct inquiry *file, const struct autodiscover_answer *answer,
		      int64_t n_plain)
{
	static const enum err rows[2][2] = {
		{ ERR_TOLD_OTHER_ADDRESS, ERR_TOLD_SERVERS_OF_OTHER_KIND },
		{ ERR_TOLD_PLACES_WITHOUT_TLS, ERR_TOLD_PLACES_NOT_CHECKED },
	};
	const char *other =
		answer->redirect_url[0] != '\0' ? answer->redirect_url : answer->redirect_address;
	if (n_plain > 0 || answer->n_other_servers > 0 || other[0] != '\0')
		error_raise(&file->remark, rows[n_plain > 0][answer->n_other_servers > 0],
			    FACTS(.about = other, .count = n_plain,
				  .number = (int)answer->n_other_servers));
}

void autodiscover_ask_places(struct service *service)
{
	struct bytes text = service->settings->autodiscover_answer;
	struct autodiscover_answer answer = { 0 };
	if (text.data == NULL)
		return;
	struct inquiry *file = service_ask_file(service, INQUIRY_AUTODISCOVER_ANSWER, text);
	if (file == NULL)
		return;
	if (autodiscover_answer_read(text, &answer, &file->error) == ERR_NO_MEMORY)
		service->is_out_of_memory = true;
	int64_t n_plain = 0;
	for (size_t i = 0; i < answer.n; i++)
		n_plain += !ask_place(service, file, &answer.places[i]);
	const struct autodiscover_place redirect = redirect_place(&answer);
	if (redirect.text[0] != '\0')
		n_plain += !ask_place(service, file, &redirect);
	tell_rest(file, &answer, n_plain);
	autodiscover_answer_clear(&answer);
}

static bool names_nothing(const struct autodiscover_answer *answer)
{
	return answer->n == 0 && answer->n_other_servers == 0 && answer->redirect_url[0] == '\0' &&
	       answer->redirect_address[0] == '\0';
}

static void raise_unreadable(struct service *service, const struct demands *demands,
			     const struct inquiry *file, const struct autodiscover_place *place)
{
	struct error why = { 0 };
	if (is_unreadable(place, &why))
		service_raise_because(service, demands, file, ERR_PLACE_UNREADABLE, place->element,
				      &why);
}

static void conclude_file(struct service *service, const struct demands *demands,
			  const struct inquiry *file)
{
	struct autodiscover_answer answer = { 0 };
	if (file->error.code != ERR_NONE) {
		service_raise_because(service, demands, file, ERR_ANSWER_UNREADABLE,
				      "the file of --response-file", &file->error);
		return;
	}
	service->presence = PRESENCE_THERE;
	if (service->remark.code == ERR_TOLD_NOT_THERE)
		error_raise(&service->remark, ERR_TOLD_ANSWER_ALONE, FACTS());
	if (autodiscover_answer_read(file->file, &answer, NULL) != ERR_NONE) {
		service->is_out_of_memory = true; /* it was read before */
		return;
	}
	if (names_nothing(&answer))
		service_raise(service, demands, file, ERR_ANSWER_NO_HOST, FACTS());
	for (size_t i = 0; i < answer.n; i++)
		raise_unreadable(service, demands, file, &answer.places[i]);
	const struct autodiscover_place redirect = redirect_place(&answer);
	raise_unreadable(service, demands, file, &redirect);
	autodiscover_answer_clear(&answer);
}

void autodiscover_conclude_places(struct service *service, const struct demands *demands)
{
	for (size_t i = 0; i < service->n_inquiries; i++) {
		const struct inquiry *inquiry = service->inquiries[i];
		if (inquiry->step == INQUIRY_AUTODISCOVER_ANSWER &&
		    inquiry->kind == INQUIRY_OF_FILE)
			conclude_file(service, demands, inquiry);
	}
}
