/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "list_clients.h"

#include "clients/family.h"
#include "report/trait_words.h"

enum { ID_WIDTH = 36, HEAD_WIDTH = 2 };

/* --- families ------------------------------------------------------------------------- */

static void append_aliases(struct strbuf *out, const struct family_info *info)
{
	for (const char *const *alias = info->aliases; *alias != NULL; alias++)
		strbuf_printf(out, "%s%s", alias == info->aliases ? "" : ", ", *alias);
}

static void append_family(struct strbuf *out, const struct family_info *info)
{
	strbuf_printf(out, "%-10s %s: %s\n%11s", info->id, info->name, info->members, "");
	if (info->measured[0] != '\0')
		strbuf_append(out, info->measured);
	else
		strbuf_printf(out, "of documents, for %s", info->version);
	strbuf_printf(out, "\n%11salso called ", "");
	append_aliases(out, info);
	strbuf_append_char(out, '\n');
}

/* --- the table --------------------------------------------------------------------------- */

static void append_table(struct strbuf *out)
{
	strbuf_printf(out, "%-*s", ID_WIDTH, "rule");
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
		strbuf_printf(out, " %.*s", HEAD_WIDTH, family_info((enum client_family)f)->id);
	strbuf_append_char(out, '\n');
	for (int t = 0; t < TRAIT_COUNT; t++) {
		const struct trait_info *info = trait_info((enum trait)t);
		strbuf_printf(out, "%-*s", ID_WIDTH, info->id);
		for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
			strbuf_printf(out, " %c%s", trait_letter(info->cells[f]),
				      f + 1 < CLIENT_FAMILY_COUNT ? " " : "");
		strbuf_append_char(out, '\n');
	}
}

/* --- each rule ------------------------------------------------------------------------------ */

static void append_rule(struct strbuf *out, enum trait trait)
{
	const struct trait_info *info = trait_info(trait);
	unsigned left = CLIENT_ALL_BITS;
	strbuf_printf(out, "\n%s%s\n    %s\n", info->id,
		      info->kind == TRAIT_WAY ? " (how a name fits)" : "", info->text);
	if (info->fix[0] != '\0')
		strbuf_printf(out, "    to fix: %s\n", info->fix);
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		unsigned alike = trait_alike(trait, (enum client_family)f);
		if ((left & 1U << f) != 0) {
			strbuf_append(out, "    ");
			trait_words_append(out, trait, (enum client_family)f, alike);
			strbuf_append_char(out, '\n');
		}
		left &= ~alike;
	}
}

void list_clients_append(const struct program *program, struct strbuf *out)
{
	(void)program;
	strbuf_append(out, "Families of clients, for --clients:\n\n");
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
		append_family(out, family_info((enum client_family)f));
	strbuf_append(
		out, "\nWhat they take (Y), what they refuse (N), what depends (D, see below), and "
		     "what is\nnot known (U). Of what is about how a name fits, one name of which "
		     "everything is taken\nis enough.\n\n");
	append_table(out);
	for (int t = 0; t < TRAIT_COUNT; t++)
		append_rule(out, (enum trait)t);
}

/* --- JSON ----------------------------------------------------------------------------------- */

static void write_family(struct json *json, const struct family_info *info)
{
	json_open_object(json, NULL);
	json_string(json, "id", info->id);
	json_string(json, "name", info->name);
	json_string(json, "members", info->members);
	json_open_array(json, "aliases");
	for (const char *const *alias = info->aliases; *alias != NULL; alias++)
		json_string(json, NULL, *alias);
	json_close_array(json);
	json_string_or_null(json, "measured", info->measured);
	json_string_or_null(json, "version", info->version);
	json_close_object(json);
}

static void write_cell(struct json *json, enum trait trait, enum client_family family)
{
	static const char *const words[] = {
		[CELL_TAKES] = "takes",
		[CELL_REFUSES] = "refuses",
		[CELL_DEPENDS] = "depends",
		[CELL_UNKNOWN] = "unknown",
	};
	struct trait_note note = trait_note(trait, family);
	json_open_object(json, family_info(family)->id);
	json_string(json, "answer", words[trait_info(trait)->cells[family]]);
	json_string_or_null(json, "since", note.since);
	json_string_or_null(json, "remark", note.remark);
	json_string_or_null(json, "source", trait_source(trait, family));
	json_close_object(json);
}

static void write_rule(struct json *json, enum trait trait)
{
	const struct trait_info *info = trait_info(trait);
	json_open_object(json, NULL);
	json_string(json, "id", info->id);
	json_boolean(json, "is_way", info->kind == TRAIT_WAY);
	json_string(json, "text", info->text);
	json_string_or_null(json, "fix", info->fix);
	json_open_object(json, "families");
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
		write_cell(json, trait, (enum client_family)f);
	json_close_object(json);
	json_close_object(json);
}

void list_clients_write(const struct program *program, struct json *json)
{
	(void)program;
	json_open_array(json, "families");
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
		write_family(json, family_info((enum client_family)f));
	json_close_array(json);
	json_open_array(json, "rules");
	for (int t = 0; t < TRAIT_COUNT; t++)
		write_rule(json, (enum trait)t);
	json_close_array(json);
}
