/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "gen_words.h"

#include <stdio.h>
#include <string.h>

#include "base/finding.h"
#include "cli/help.h"
#include "cli/require.h"
#include "clients/family.h"
#include "starttls/protocol.h"

bool kind_has_words(enum option_kind kind)
{
	return kind == KIND_WORDS || kind == KIND_LIST || kind == KIND_PROTOCOL ||
	       kind == KIND_STATE || kind == KIND_CLIENTS || kind == KIND_REQUIREMENT;
}

bool kind_is_list(enum option_kind kind)
{
	return kind == KIND_LIST || kind == KIND_CLIENTS;
}

/* The parts of "a|b". */
static void each_alternative(const char *words, void (*take)(const char *, void *), void *context)
{
	for (const char *p = words; *p != '\0'; p += *p == '|' ? 1 : 0) {
		char word[64];
		const int length = (int)strcspn(p, "|");
		snprintf(word, sizeof(word), "%.*s", length, p);
		take(word, context);
		p += length;
	}
}

static void each_family(void (*take)(const char *, void *), void *context)
{
	take("all", context);
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
		take(family_info((enum client_family)f)->id, context);
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		const char *const *alias = family_info((enum client_family)f)->aliases;
		for (; *alias != NULL; alias++)
			take(*alias, context);
	}
}

static void each_finding(const struct program *program, void (*take)(const char *, void *),
			 void *context)
{
	for (int id = FINDING_NONE + 1; id < FINDING_COUNT; id++) {
		if (id != FINDING_USAGE && id != FINDING_INTERNAL &&
		    program_finds(program, (enum finding_id)id))
			take(finding_info((enum finding_id)id)->id, context);
	}
}

static void each_protocol(void (*take)(const char *, void *), void *context)
{
	size_t n;
	const struct protocol *table = protocol_table(&n);
	for (size_t i = 0; i < n; i++)
		take(table[i].name, context);
}

void each_word(const struct program *program, const struct option_row *row,
	       void (*take)(const char *word, void *context), void *context)
{
	switch (row->kind) {
	case KIND_WORDS:
		each_alternative(row->argument, take, context);
		return;
	case KIND_LIST:
		each_alternative(row->words, take, context);
		return;
	case KIND_PROTOCOL:
		each_protocol(take, context);
		return;
	case KIND_STATE:
		each_finding(program, take, context);
		return;
	case KIND_CLIENTS:
		each_family(take, context);
		return;
	case KIND_REQUIREMENT:
		requirement_each_word(take, context);
		return;
	case KIND_FLAG:
	case KIND_HOST:
	case KIND_TEXT:
	case KIND_NUMBER:
	case KIND_FILE:
	case KIND_DIR:
		return;
	}
}

struct taker {
	void (*take)(const char *word, void *context);
	void *context;
};

static void take_with_states(const char *finding, void *context)
{
	static const char *const states[] = { "ok", "warning", "critical", "unknown" };
	const struct taker *taker = context;
	for (size_t i = 0; i < LENGTH(states); i++) {
		char value[96];
		snprintf(value, sizeof(value), "%s=%s", finding, states[i]);
		taker->take(value, taker->context);
	}
}

void each_value(const struct program *program, const struct option_row *row,
		void (*take)(const char *word, void *context), void *context)
{
	struct taker taker = { take, context };
	if (row->kind == KIND_STATE)
		each_word(program, row, take_with_states, &taker);
	else
		each_word(program, row, take, context);
}
