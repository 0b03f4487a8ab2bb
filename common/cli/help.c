/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "help.h"

#include <string.h>

#include "base/strbuf.h"
#include "names/idn.h"
#include "names/suffix.h"
#include "option_section.h"
#include "starttls/protocol.h"

enum { WIDTH = 79, TEXT_INDENT = 8 };

static void indent(struct strbuf *out, size_t n)
{
	for (; n > 0; n--)
		strbuf_append_char(out, ' ');
}

/* Appends a paragraph, each line indented and no longer than WIDTH. */
static void wrap(struct strbuf *out, size_t margin, const char *text)
{
	size_t column = 0; /* 0: nothing on the line yet */
	while (*text != '\0') {
		size_t len = strcspn(text, " ");
		if (column > 0 && column + 1 + len > WIDTH) {
			strbuf_append_char(out, '\n');
			column = 0;
		}
		if (column == 0) {
			indent(out, margin);
			column = margin;
		} else {
			strbuf_append_char(out, ' ');
			column++;
		}
		strbuf_append_bytes(out, text, len);
		column += len;
		text += len;
		text += strspn(text, " ");
	}
	strbuf_append_char(out, '\n');
}

static void append_protocols(struct strbuf *out)
{
	struct strbuf text = { 0 };
	size_t n;
	const struct protocol *table = protocol_table(&n);
	strbuf_append(&text, "Protocols:");
	for (size_t i = 0; i < n; i++)
		strbuf_printf(&text, " %s%s", table[i].name, i + 1 < n ? "," : ".");
	wrap(out, TEXT_INDENT, strbuf_text(&text));
	strbuf_clear(&text);
}

static void append_row(struct strbuf *out, const struct option_row *row)
{
	struct strbuf text = { 0 };
	if (row->letter != '\0')
		strbuf_printf(out, "  -%c, --%s", row->letter, row->name);
	else
		strbuf_printf(out, "      --%s", row->name);
	if (row->argument != NULL)
		strbuf_printf(out, "=%s", row->argument);
	if ((row->flags & OPT_REPEATS) != 0)
		strbuf_append(out, " (may be repeated)");
	strbuf_append_char(out, '\n');
	strbuf_append(&text, row->help);
	if (row->default_text != NULL)
		strbuf_printf(&text, " Default: %s.", row->default_text);
	wrap(out, TEXT_INDENT, strbuf_text(&text));
	strbuf_clear(&text);
	if (row->kind == KIND_PROTOCOL)
		append_protocols(out);
}

static void append_examples(const struct program *program, struct strbuf *out)
{
	strbuf_append(out, "\nExamples:\n");
	for (size_t i = 0; i < program->n_examples; i++)
		strbuf_printf(out, "  # %s\n  %s %s\n", program->examples[i].task, program->name,
			      program->examples[i].arguments);
}

static void append_options(const struct program *program, struct strbuf *out)
{
	int section = -1;
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = program->rows[i];
		if ((int)row->section != section)
			strbuf_printf(out, "\n%s:\n", option_section_headings[row->section]);
		section = (int)row->section;
		append_row(out, row);
	}
}

static bool takes(const struct program *program, enum option_id id)
{
	for (size_t i = 0; i < program->n_rows; i++) {
		if (program->rows[i]->id == (unsigned)id)
			return true;
	}
	return false;
}

void help_append(const struct program *program, struct strbuf *out)
{
	struct strbuf text = { 0 };
	strbuf_printf(&text, "%s - %s", program->name, program->question);
	wrap(out, 0, strbuf_text(&text));
	strbuf_clear(&text);
	strbuf_append_char(out, '\n');
	wrap(out, 0, program->purpose);
	strbuf_append_char(out, '\n');
	for (size_t i = 0; i < program->n_usage; i++)
		strbuf_printf(out, "%s %s %s\n", i == 0 ? "Usage:" : "      ", program->name,
			      program->usage[i]);
	append_examples(program, out);
	append_options(program, out);
	strbuf_append(out, "\nExit status:\n"
			   "  0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN: the worst of all findings, "
			   "in the\n"
			   "  order OK, WARNING, UNKNOWN, CRITICAL.\n\n");
	if (takes(program, OPTION_LIST_FINDINGS) && takes(program, OPTION_STATE))
		strbuf_append(&text,
			      "--list-findings prints what can be found and the state of each; "
			      "--state changes it. ");
	strbuf_printf(&text, "The manual page %s(8) tells the rest.", program->name);
	wrap(out, 0, strbuf_text(&text));
	strbuf_clear(&text);
}

/* Does it take the option that text begins with ("--dane) ...")? */
static bool takes_named(const struct program *program, const char *text)
{
	size_t len = strspn(text + 2, "abcdefghijklmnopqrstuvwxyz-");
	for (size_t i = 0; i < program->n_rows; i++) {
		const char *name = program->rows[i]->name;
		if (strlen(name) == len && strncmp(name, text + 2, len) == 0)
			return true;
	}
	return false;
}

void finding_text_append(const struct program *program, enum finding_id id, struct strbuf *out)
{
	static const char before[] = " (--";
	const char *text = finding_info(id)->text;
	for (const char *at; (at = strstr(text, before)) != NULL;) {
		const char *end = strchr(at, ')') + 1;
		bool is_taken = takes_named(program, at + sizeof(before) - 3);
		strbuf_append_bytes(out, text, (size_t)((is_taken ? end : at) - text));
		text = end;
	}
	strbuf_append(out, text);
}

bool program_finds(const struct program *program, enum finding_id id)
{
	struct strbuf text = { 0 };
	bool finds = program->finds_services || finding_info(id)->step != STEP_SERVICE;
	finding_text_append(program, id, &text);
	for (const char *at = strbuf_text(&text); finds && (at = strstr(at, "--")) != NULL; at += 2)
		finds = takes_named(program, at);
	strbuf_clear(&text);
	return finds;
}

static void append_sandbox(const struct sandbox *sandbox, struct strbuf *out)
{
	strbuf_append(out, "sandbox: ");
	if (!sandbox_is_built)
		strbuf_append(out, "none (it was left out of this build)");
	else if (!sandbox->has_seccomp && sandbox->landlock == 0)
		strbuf_append(out, "no seccomp, no Landlock (this system has neither)");
	else {
		strbuf_append(out, sandbox->has_seccomp ? "seccomp, " : "no seccomp, ");
		if (sandbox->landlock > 0)
			strbuf_printf(out, "Landlock (ABI %d)", sandbox->landlock);
		else
			strbuf_append(out, "no Landlock");
	}
	strbuf_append_char(out, '\n');
}

void version_append(const struct program *program, const char *tls_library,
		    const struct sandbox *sandbox, struct strbuf *out)
{
	strbuf_printf(out, "%s %s\n%s, libidn2 %s, %s", program->name, PACKAGE_VERSION, tls_library,
		      idn_version(), suffix_version());
	if (program->append_libraries != NULL)
		program->append_libraries(out);
	strbuf_append_char(out, '\n');
	append_sandbox(sandbox, out);
}
