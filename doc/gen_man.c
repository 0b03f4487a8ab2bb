/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "gen_man.h"

#include <stdio.h>
#include <string.h>

#include "clients/family.h"
#include "cli/help.h"
#include "cli/option_section.h"
#include "gen_print.h"
#include "starttls/protocol.h"

enum { LINE_WIDTH = 76 };

/* How roff wants a character that it would otherwise change; NULL: as it is. */
static const char *roff_escape(char c, bool literal)
{
	switch (c) {
	case '\\':
		return "\\e";
	case '~':
		return "\\(ti";
	case '^':
		return "\\(ha";
	case '`':
		return "\\(ga";
	case '\'':
		return "\\(aq";
	case '-':
		return literal ? "\\-" : NULL; /* else it may become a real hyphen */
	default:
		return NULL;
	}
}

static void print_word(const char *word, size_t len, bool literal)
{
	literal = literal || *word == '-' || memchr(word, '/', len) != NULL;
	for (size_t i = 0; i < len; i++) {
		const char *escape = roff_escape(word[i], literal);
		if (escape != NULL)
			fputs(escape, stdout);
		else
			putchar(word[i]);
	}
}

/* Does a sentence end with this word?  In roff it then ends the line, too. */
static bool ends_sentence(const char *word, size_t len, const char *next)
{
	return word[len - 1] == '.' && *next >= 'A' && *next <= 'Z';
}

/* A paragraph of text lines. */
static void print_text(const char *text)
{
	size_t column = 0;
	while (*text != '\0') {
		size_t len = strcspn(text, " ");
		const char *next = text + len + strspn(text + len, " ");
		if (column > 0 && column + 1 + len > LINE_WIDTH) {
			putchar('\n');
			column = 0;
		}
		if (column > 0)
			putchar(' ');
		else if (*text == '.' || *text == '\'')
			fputs("\\&", stdout);
		print_word(text, len, false);
		column += len + 1;
		if (ends_sentence(text, len, next)) {
			putchar('\n');
			column = 0;
		}
		text = next;
	}
	if (column > 0)
		putchar('\n');
}

static void print_literal(const char *text)
{
	print_word(text, strlen(text), true);
}

/* What an option takes; it may break between words of which one is chosen. */
static void print_argument(const char *text)
{
	for (size_t len; (len = strcspn(text, "|")) < strlen(text); text += len + 1) {
		print_word(text, len, true);
		fputs("|\\:", stdout);
	}
	print_literal(text);
}

static void print_option_row(const struct option_row *row)
{
	fputs(".It", stdout);
	if (row->letter != '\0') {
		printf(" Fl %c", row->letter);
		/* Words of which one is chosen are long, and stand behind the other name. */
		if (row->argument != NULL && strchr(row->argument, '|') == NULL) {
			fputs(" Ar ", stdout);
			print_literal(row->argument);
		}
		fputs(" ,", stdout);
	}
	fputs(" Fl -", stdout);
	print_literal(row->name);
	if (row->argument != NULL) {
		fputs(" Ns = Ns Ar ", stdout);
		print_argument(row->argument);
	}
	putchar('\n');
	print_text(row->help);
	if (row->default_text != NULL) {
		char text[256];
		snprintf(text, sizeof(text), "Default: %s.", row->default_text);
		print_text(text);
	}
	if ((row->flags & OPT_REPEATS) != 0)
		print_text("May be repeated.");
}

static void print_options(const struct program *program)
{
	int section = -1;
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = program->rows[i];
		if ((int)row->section != section)
			printf("%s.Ss %s\n.Bl -tag -width Ds\n", section < 0 ? "" : ".El\n",
			       option_section_headings[row->section]);
		section = (int)row->section;
		print_option_row(row);
	}
	fputs(".El\n", stdout);
}

static void print_findings(const struct program *program)
{
	fputs(".Bl -tag -width Ds\n", stdout);
	for (int id = FINDING_NONE + 1; id < FINDING_COUNT; id++) {
		const struct finding_info *info = finding_info((enum finding_id)id);
		if (!program_finds(program, (enum finding_id)id))
			continue;
		fputs(".It Cm ", stdout);
		print_literal(info->id);
		printf(" Pq %s\n", state_name(info->state));
		struct strbuf text = { 0 };
		finding_text_append(program, (enum finding_id)id, &text);
		print_text(strbuf_text(&text));
		strbuf_clear(&text);
	}
	fputs(".El\n", stdout);
}

static void print_protocols(const struct program *program)
{
	size_t n;
	const struct protocol *table = protocol_table(&n);
	(void)program;
	fputs(".Bl -column xxxxxxxxxxxxxx xxxxxx xxxxxxxxxxxxxxxxxx xxxxxxxxxxxxxxx\n"
	      ".It Sy name Ta Sy port Ta Sy TLS Ta Sy URL\n",
	      stdout);
	for (size_t i = 0; i < n; i++) {
		fputs(".It ", stdout);
		print_literal(table[i].name);
		if (table[i].port != 0)
			printf(" Ta %u", table[i].port);
		else
			fputs(" Ta (none)", stdout);
		printf(" Ta %s Ta ", table[i].dialogue == NULL ? "at once" : "after STARTTLS");
		print_literal(table[i].uri_scheme != NULL ? table[i].uri_scheme : table[i].name);
		fputs("://\n", stdout);
	}
	fputs(".El\n", stdout);
}

/* Families with the protocols that they usually speak. */
static void print_families(const struct program *program)
{
	size_t n;
	const struct protocol *table = protocol_table(&n);
	(void)program;
	fputs(".Bl -tag -width Ds\n", stdout);
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		const struct family_info *info = family_info((enum client_family)f);
		struct strbuf text = { 0 };
		bool any = false;
		printf(".It Cm %s\n", info->id);
		strbuf_printf(&text, "%s. Also called ", info->members);
		for (const char *const *alias = info->aliases; *alias != NULL; alias++)
			strbuf_printf(&text, "%s%s", alias == info->aliases ? "" : ", ", *alias);
		for (size_t i = 0; i < n; i++) {
			if ((table[i].clients & 1U << f) == 0)
				continue;
			strbuf_printf(&text, "%s%s", any ? ", " : ". Usually speaks ",
				      table[i].name);
			any = true;
		}
		strbuf_append_char(&text, '.');
		print_text(strbuf_text(&text));
		strbuf_clear(&text);
	}
	fputs(".El\n", stdout);
}

static void print_requirements(const struct program *program)
{
	(void)program;
	fputs(".Bl -tag -width Ds\n", stdout);
	for (int kind = 0; kind < REQUIRE_COUNT; kind++) {
		const struct requirement_info *info = requirement_info((enum requirement_kind)kind);
		struct strbuf text = { 0 };
		if (info->form == REQUIREMENT_NOTHING)
			printf(".It Cm %s\n", info->what);
		else
			printf(".It Cm %s Ns = Ns Ar %s\n", info->what, info->value);
		strbuf_printf(&text, "%s.", info->about);
		print_text(strbuf_text(&text));
		strbuf_clear(&text);
	}
	fputs(".El\n", stdout);
}

static void print_examples(const struct program *program)
{
	for (size_t i = 0; i < program->n_examples; i++) {
		const char *task = program->examples[i].task;
		if (i > 0)
			fputs(".Pp\n", stdout);
		putchar(*task >= 'a' && *task <= 'z' ? *task - 'a' + 'A' : *task);
		print_word(task + 1, strlen(task + 1), false);
		printf(":\n.Pp\n.Dl %s ", program->name);
		print_literal(program->examples[i].arguments);
		putchar('\n');
	}
}

/* Prints the part that a line "@NAME@" stands for; false when it is none. */
static bool print_part(const char *line, const struct program *program)
{
	static const struct {
		const char *line;
		void (*print)(const struct program *program);
	} parts[] = {
		{ "@OPTIONS@\n", print_options },           { "@FINDINGS@\n", print_findings },
		{ "@PROTOCOLS@\n", print_protocols },       { "@FAMILIES@\n", print_families },
		{ "@REQUIREMENTS@\n", print_requirements }, { "@EXAMPLES@\n", print_examples },
	};
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (strcmp(line, parts[i].line) == 0) {
			parts[i].print(program);
			return true;
		}
	}
	return false;
}

bool write_man(const struct program *program, const char *source)
{
	char line[512];
	FILE *file = fopen(source, "r");
	if (file == NULL) {
		perror(source);
		return false;
	}
	while (fgets(line, sizeof(line), file) != NULL) {
		if (!print_part(line, program))
			fputs(line, stdout);
	}
	bool ok = !ferror(file);
	fclose(file);
	return ok;
}
