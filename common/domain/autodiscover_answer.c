/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "autodiscover_answer.h"

#include <stdio.h>
#include <stdlib.h>

#include "answer.h"
#include "base/array.h"
#include "base/number.h"
#include "xml.h"

/* A Protocol, or the Server of phones: what its leaves say holds for all of its places,
 * also for those before. */
struct section {
	size_t depth;
	size_t first; /* its first place; those of sections within it have ended */
	enum autodiscover_type type;
	bool is_plain, is_starttls;
	bool has_encryption; /* which says more than SSL does, wherever that stands */
	uint16_t port;
	char principal[AUTODISCOVER_TEXT_BYTES];
};

struct reading {
	struct autodiscover_answer answer;
	struct section sections[XML_MAX_DEPTH];
	size_t n_sections;
	enum autodiscover_reach reach; /* of the Internal or External that is being read */
	size_t reach_depth, error_depth;
	bool has_failed;
	int64_t code;
	char message[ERROR_SAID_BYTES];
};

static const struct {
	const char *name;
	bool has_tls_server;
} types[] = {
#define X(ID, type, has_tls_server) [AUTODISCOVER_##ID] = { type, has_tls_server },
	AUTODISCOVER_TYPES(X)
#undef X
};

static enum autodiscover_type type_of(struct bytes text)
{
	size_t type = AUTODISCOVER_OTHER + 1;
	while (type < LENGTH(types) && !bytes_is(text, types[type].name))
		type++;
	return type < LENGTH(types) ? (enum autodiscover_type)type : AUTODISCOVER_OTHER;
}

/* A number of at most max; 0 when it is none. */
static int64_t number_of(struct bytes text, int64_t max)
{
	char copy[16];
	int64_t number = 0;
	snprintf(copy, sizeof(copy), "%.*s", (int)(text.len < 16 ? text.len : 15),
		 text.len > 0 ? (const char *)text.data : "");
	return text.len < sizeof(copy) && number_parse(copy, 1, max, &number) ? number : 0;
}

static bool is_named(const struct xml_element *element, const char *name)
{
	return bytes_is(bytes_of(element->name), name);
}

/* --- places -------------------------------------------------------------------------- */

static enum err add_place(struct reading *reading, const char *name, struct bytes text,
			  bool is_host, struct error *reterr)
{
	struct autodiscover_answer *answer = &reading->answer;
	struct autodiscover_place place = {
		.type = AUTODISCOVER_TYPE_COUNT, /* until its section ends */
		.reach = reading->reach,
		.is_host = is_host,
	};
	enum err err = answer_copy(name, text, place.text, sizeof(place.text), reterr);
	if (err != ERR_NONE)
		return err;
	if (answer->n == AUTODISCOVER_PLACES)
		return error_raise(reterr, ERR_ANSWER_TOO_MANY,
				   FACTS(.count = AUTODISCOVER_PLACES, .term = "URLs and hosts"));
	struct autodiscover_place *places = array_grow(answer->places, answer->n, sizeof(*places));
	if (places == NULL)
		return error_no_memory(reterr);
	answer->places = places;
	if (bytes_is(bytes_of(name), "InternalUrl"))
		place.reach = AUTODISCOVER_INSIDE;
	else if (bytes_is(bytes_of(name), "ExternalUrl"))
		place.reach = AUTODISCOVER_OUTSIDE;
	snprintf(place.element, sizeof(place.element), "%.31s", name);
	answer->places[answer->n++] = place;
	return ERR_NONE;
}

/* What the section says of a place in it. */
static void finish_place(const struct section *section, struct autodiscover_place *place)
{
	place->type = section->type;
	if (place->reach == AUTODISCOVER_ANYWHERE && section->type == AUTODISCOVER_EXCH)
		place->reach = AUTODISCOVER_INSIDE;
	if (place->reach == AUTODISCOVER_ANYWHERE && section->type == AUTODISCOVER_EXPR)
		place->reach = AUTODISCOVER_OUTSIDE;
	if (!place->is_host)
		return;
	place->port = section->port;
	place->is_plain = section->is_plain;
	place->is_starttls = section->is_starttls;
	memcpy(place->principal, section->principal, sizeof(place->principal));
}

/* Ends a section: its places know what they are now, and servers without TLS go. */
static void finish_section(struct autodiscover_answer *answer, const struct section *section)
{
	size_t n = section->first;
	for (size_t i = section->first; i < answer->n; i++) {
		struct autodiscover_place *place = &answer->places[i];
		if (place->type == AUTODISCOVER_TYPE_COUNT) {
			finish_place(section, place);
			if (place->is_host && !types[place->type].has_tls_server) {
				answer->n_other_servers += place->type != AUTODISCOVER_EXCH;
				continue;
			}
		}
		if (n < i)
			answer->places[n] = *place;
		n++;
	}
	answer->n = n;
}

/* --- leaves ---------------------------------------------------------------------------- */

static enum err read_error(struct reading *reading, const struct xml_element *element,
			   struct bytes text)
{
	if (is_named(element, "ErrorCode") || is_named(element, "Status"))
		reading->code = number_of(text, INT32_MAX);
	else if (is_named(element, "Message"))
		snprintf(reading->message, sizeof(reading->message), "%.*s",
			 (int)(text.len < sizeof(reading->message) ? text.len : 255),
			 text.len > 0 ? (const char *)text.data : "");
	return ERR_NONE;
}

/* Exchange says 0 where it has none to say. */
static enum err read_port(struct bytes text, struct section *section, struct error *reterr)
{
	section->port = (uint16_t)number_of(text, UINT16_MAX);
	if (section->port == 0 && text.len > 0 && !bytes_is(text, "0"))
		return error_raise(reterr, ERR_ANSWER_NO_PORT, FACTS(.said = text));
	return ERR_NONE;
}

static enum err read_of_section(struct reading *reading, const struct xml_element *element,
				struct bytes text, struct error *reterr)
{
	struct section *section = &reading->sections[reading->n_sections - 1];
	if (is_named(element, "Type"))
		section->type = type_of(text);
	else if (is_named(element, "Port"))
		return read_port(text, section, reterr);
	else if (is_named(element, "SSL") && !section->has_encryption)
		section->is_plain = bytes_is(text, "off");
	else if (is_named(element, "Encryption")) {
		section->has_encryption = true;
		section->is_plain = bytes_is(text, "None");
		section->is_starttls = bytes_is(text, "TLS");
	} else if (is_named(element, "CertPrincipalName"))
		return answer_copy(element->name, text, section->principal,
				   sizeof(section->principal), reterr);
	else if (bytes_starts(text, "https://") || bytes_starts(text, "http://"))
		return add_place(reading, element->name, text, false, reterr);
	else if (is_named(element, "Server") && text.len > 0)
		return add_place(reading, element->name, text, true, reterr);
	return ERR_NONE;
}

static enum err read_leaf(struct reading *reading, const struct xml_element *element,
			  struct bytes text, struct error *reterr)
{
	struct autodiscover_answer *answer = &reading->answer;
	if (reading->error_depth > 0)
		return read_error(reading, element, text);
	if (reading->n_sections > 0)
		return read_of_section(reading, element, text, reterr);
	if (text.len == 0)
		return ERR_NONE;
	if (is_named(element, "RedirectAddr") || is_named(element, "Redirect"))
		return answer_copy(element->name, text, answer->redirect_address,
				   sizeof(answer->redirect_address), reterr);
	if (is_named(element, "RedirectUrl"))
		return answer_copy(element->name, text, answer->redirect_url,
				   sizeof(answer->redirect_url), reterr);
	return ERR_NONE;
}

/* --- elements ---------------------------------------------------------------------------- */

static enum err begins(void *context, const struct xml_element *element, struct error *reterr)
{
	struct reading *reading = context;
	if (element->depth == 1 && !is_named(element, "Autodiscover"))
		return error_raise(reterr, ERR_ANSWER_OTHER,
				   FACTS(.about = element->name, .term = "Autodiscover"));
	if (reading->error_depth > 0)
		return ERR_NONE;
	if (is_named(element, "Protocol") || is_named(element, "Server")) {
		const char *type = xml_attribute(element, "Type");
		reading->sections[reading->n_sections++] = (struct section){
			.depth = element->depth,
			.first = reading->answer.n,
			.type = type_of(bytes_of(type != NULL ? type : "")),
		};
	} else if (is_named(element, "Error")) {
		reading->error_depth = element->depth;
		reading->has_failed = true;
	} else if (reading->reach_depth == 0 &&
		   (is_named(element, "Internal") || is_named(element, "External"))) {
		reading->reach_depth = element->depth;
		reading->reach =
			is_named(element, "Internal") ? AUTODISCOVER_INSIDE : AUTODISCOVER_OUTSIDE;
	}
	return ERR_NONE;
}

static enum err ends(void *context, const struct xml_element *element, struct bytes text,
		     struct error *reterr)
{
	struct reading *reading = context;
	size_t n = reading->n_sections;
	if (element->depth == reading->error_depth)
		reading->error_depth = 0;
	if (element->depth == reading->reach_depth) {
		reading->reach_depth = 0;
		reading->reach = AUTODISCOVER_ANYWHERE;
	}
	if (n > 0 && reading->sections[n - 1].depth == element->depth) {
		reading->n_sections--;
		finish_section(&reading->answer, &reading->sections[n - 1]);
	}
	return element->is_leaf ? read_leaf(reading, element, text, reterr) : ERR_NONE;
}

void autodiscover_answer_clear(struct autodiscover_answer *answer)
{
	free(answer->places);
	*answer = (struct autodiscover_answer){ 0 };
}

enum err autodiscover_answer_read(struct bytes text, struct autodiscover_answer *ret_answer,
				  struct error *reterr)
{
	struct reading reading = { .n_sections = 0 };
	const struct xml_reader reader = { &reading, begins, ends };
	const struct autodiscover_answer *answer = &reading.answer;
	enum err err = xml_read(text, AUTODISCOVER_ANSWER_BYTES, &reader, reterr);
	if (err == ERR_NONE && reading.has_failed && answer->n == 0 &&
	    answer->redirect_address[0] == '\0' && answer->redirect_url[0] == '\0')
		err = error_raise(
			reterr, ERR_AUTODISCOVER_REFUSED,
			FACTS(.number = (int)reading.code, .said = bytes_of(reading.message)));
	if (err == ERR_NONE)
		*ret_answer = reading.answer;
	else
		autodiscover_answer_clear(&reading.answer);
	return err;
}
