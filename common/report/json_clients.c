/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json_clients.h"

#include "clients/family.h"
#include "clients/trait.h"

static const char *const answers[] = {
	[CLIENT_ACCEPTS] = "accept",
	[CLIENT_DEPENDS] = "depends",
	[CLIENT_REFUSES] = "refuse",
};

static void write_rule(struct json *json, enum trait trait, enum client_family family,
		       bool is_refused)
{
	const struct trait_info *info = trait_info(trait);
	struct trait_note note = trait_note(trait, family);
	json_open_object(json, NULL);
	json_string(json, "id", info->id);
	json_string(json, "text", info->text);
	json_string_or_null(json, "source", trait_source(trait, family));
	json_boolean(json, "refused", is_refused);
	json_string_or_null(json, "since", note.since);
	json_string_or_null(json, "remark", note.remark);
	json_string_or_null(json, "fix", info->fix);
	json_close_object(json);
}

static void write_family(struct json *json, const struct client_verdict *verdict,
			 enum client_family family)
{
	json_open_object(json, NULL);
	json_string(json, "id", family_info(family)->id);
	json_string(json, "name", family_info(family)->name);
	json_string(json, "verdict", answers[verdict->answer]);
	json_open_array(json, "rules");
	for (int i = 0; i < TRAIT_COUNT; i++) {
		bool is_refused = trait_set_has(&verdict->refused, (enum trait)i);
		if (is_refused || trait_set_has(&verdict->depends, (enum trait)i))
			write_rule(json, (enum trait)i, family, is_refused);
	}
	json_close_array(json);
	json_close_object(json);
}

void json_clients(struct json *json, const struct client_verdicts *clients)
{
	json_open_array(json, "clients");
	for (int i = 0; i < CLIENT_FAMILY_COUNT; i++)
		write_family(json, &clients->families[i], (enum client_family)i);
	json_close_array(json);
}
