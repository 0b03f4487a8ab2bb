/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "error_text.h"

#include <gnutls/gnutls.h>
#include <inttypes.h>
#include <netdb.h>
#include <string.h>

#include "clients/family.h"
#include "errno_words.h"
#include "facts/alert.h"
#include "starttls/protocol.h"
#include "units.h"

/* --- parts ---------------------------------------------------------------------- */

static void append_about(struct strbuf *out, const struct error *error)
{
	strbuf_append(out, error->about);
}

static void append_said(struct strbuf *out, const struct error *error)
{
	strbuf_append(out, error->said);
}

static void append_term(struct strbuf *out, const struct error *error)
{
	strbuf_append(out, error->term != NULL ? error->term : "");
}

static void append_other(struct strbuf *out, const struct error *error)
{
	strbuf_append(out, error->other != NULL ? error->other : "");
}

static void append_number(struct strbuf *out, const struct error *error)
{
	strbuf_printf(out, "%d", error->number);
}

static void append_count(struct strbuf *out, const struct error *error)
{
	strbuf_printf(out, "%" PRId64, error->count);
}

static void append_mebibytes(struct strbuf *out, const struct error *error)
{
	strbuf_printf(out, "%" PRId64, error->count >> 20);
}

/* How the peer broke off. */
static void append_ended(struct strbuf *out, const struct error *error)
{
	switch (error->ended) {
	case ERROR_END_NONE:
		break;
	case ERROR_END_ALERT:
		strbuf_printf(out, "sent alert %s (%d)", alert_name(error->number), error->number);
		break;
	case ERROR_END_CLOSED:
		strbuf_append(out, "closed the connection");
		break;
	case ERROR_END_RESET:
		strbuf_append(out, "reset the connection");
		break;
	case ERROR_END_LOST:
		strbuf_printf(out, "is not reachable any more (%s)", errno_words(error->number));
		break;
	}
}

/* What its alert means for the one who has to mend it. */
static void append_advice(struct strbuf *out, const struct error *error)
{
	if (error->ended == ERROR_END_ALERT)
		strbuf_append(out, alert_advice(error->number));
}

static void append_waiting(struct strbuf *out, const struct error *error)
{
	if (error->waiting > 0)
		strbuf_printf(out, "%zu", error->waiting);
}

static void append_beside(struct strbuf *out, const struct error *error)
{
	strbuf_append(out, error->beside);
}

/* What stands in about from octet count on. */
static void append_rest(struct strbuf *out, const struct error *error)
{
	if (error->count >= 0 && (uint64_t)error->count < strlen(error->about))
		strbuf_append(out, error->about + error->count);
}

static void append_resolver(struct strbuf *out, const struct error *error)
{
	strbuf_append(out, gai_strerror(error->number));
}

static void append_cause(struct strbuf *out, const struct error *error);

static void append_seconds(struct strbuf *out, const struct error *error)
{
	limit_append(out, error->count);
}

static void append_errno(struct strbuf *out, const struct error *error)
{
	strbuf_append(out, errno_words(error->number));
}

static void append_help(struct strbuf *out, const struct error *error)
{
	(void)error;
	strbuf_append(out, "-h lists them all");
}

/* The words of the system, for files: those above are for connections. */
static void append_system(struct strbuf *out, const struct error *error)
{
	strbuf_append(out, strerror(error->number));
}

static void append_gnutls(struct strbuf *out, const struct error *error)
{
	strbuf_append(out, gnutls_strerror(error->number));
}

/* --- parts: options as they were given ----------------------------------------------- */

static void append_option(struct strbuf *out, const struct error *error)
{
	strbuf_append(out, error->option.name);
}

/* How the option is given a value: "-H HOST", "--hostname=HOST", in a file
 * "hostname = HOST".  Words to choose from have no pipe sign between them, which would begin the
 * figures: "--root=public or own". */
static void append_assignment(struct strbuf *out, const struct error *error)
{
	const struct error_option *option = &error->option;
	const char *between = option->name[0] != '-' ? " = " : option->name[1] == '-' ? "=" : " ";
	strbuf_append(out, option->name);
	strbuf_append(out, between);
	for (const char *p = error->term; p != NULL && *p != '\0'; p++) {
		if (*p == '|')
			strbuf_append(out, " or ");
		else
			strbuf_append_char(out, *p);
	}
}

/* --- parts: what could have been meant ------------------------------------------------- */

static size_t count_choices(const struct error *error)
{
	size_t n = 0;
	while (n < ERROR_CHOICES && error->choices[n] != NULL)
		n++;
	return n;
}

static void append_options(struct strbuf *out, const struct error *error)
{
	for (size_t i = 0, n = count_choices(error); i < n; i++)
		strbuf_printf(out, "%s--%s", i > 0 ? ", " : "", error->choices[i]);
}

/* "a; b": each is a sentence. */
static void append_answers(struct strbuf *out, const struct error *error)
{
	for (size_t i = 0, n = count_choices(error); i < n; i++)
		strbuf_printf(out, "%s%s", i > 0 ? "; " : "", error->choices[i]);
}

/* "a", "a or b", "a, b or c" */
static void append_choices(struct strbuf *out, const struct error *error)
{
	for (size_t i = 0, n = count_choices(error); i < n; i++)
		strbuf_printf(out, "%s%s",
			      i == 0      ? ""
			      : i + 1 < n ? ", "
					  : " or ",
			      error->choices[i]);
}

static void append_protocols(struct strbuf *out, const struct error *error)
{
	size_t n;
	const struct protocol *table = protocol_table(&n);
	(void)error;
	for (size_t i = 0; i < n; i++)
		strbuf_printf(out, "%s%s", i > 0 ? ", " : "", table[i].name);
}

static void append_families(struct strbuf *out, const struct error *error)
{
	(void)error;
	for (int i = 0; i < CLIENT_FAMILY_COUNT; i++)
		strbuf_printf(out, "%s%s", i > 0 ? ", " : "",
			      family_info((enum client_family)i)->id);
}

static void append_schemes(struct strbuf *out, const struct error *error)
{
	size_t n;
	const struct protocol *table = protocol_table(&n);
	(void)error;
	for (size_t i = 0; i < n; i++)
		strbuf_printf(out, "%s%s", i > 0 ? ", " : "",
			      table[i].uri_scheme != NULL ? table[i].uri_scheme : table[i].name);
}

static const struct part {
	const char *name;
	void (*append)(struct strbuf *out, const struct error *error);
} parts[] = {
	{ "ended", append_ended },         { "advice", append_advice },
	{ "waiting", append_waiting },     { "beside", append_beside },
	{ "rest", append_rest },           { "resolver", append_resolver },
	{ "cause", append_cause },         { "about", append_about },
	{ "said", append_said },           { "term", append_term },
	{ "other", append_other },         { "number", append_number },
	{ "count", append_count },         { "mebibytes", append_mebibytes },
	{ "seconds", append_seconds },     { "errno", append_errno },
	{ "system", append_system },       { "gnutls", append_gnutls },
	{ "peer", append_about },          { "help", append_help },
	{ "option", append_option },       { "assignment", append_assignment },
	{ "options", append_options },     { "choices", append_choices },
	{ "protocols", append_protocols }, { "schemes", append_schemes },
	{ "families", append_families },   { "answers", append_answers },
};

/* --- sentences ------------------------------------------------------------------- */

static const struct part *find_part(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (strncmp(parts[i].name, name, len) == 0 && parts[i].name[len] == '\0')
			return &parts[i];
	}
	return NULL;
}

void error_text_append(struct strbuf *out, const struct error *error)
{
	size_t optional = 0; /* where a part in square brackets begins in out */
	bool keeps = true;
	for (const char *p = error_sentence(error->code); *p != '\0'; p++) {
		if (*p == '[') {
			optional = out->len;
			keeps = true;
		} else if (*p == ']') {
			if (!keeps && !strbuf_failed(out))
				strbuf_truncate(out, optional);
		} else if (*p == '{') {
			const struct part *part = find_part(p + 1, strcspn(p + 1, "}"));
			size_t before = out->len;
			if (part != NULL)
				part->append(out, error);
			keeps = keeps && out->len > before;
			p += strcspn(p, "}");
		} else {
			strbuf_append_char(out, *p);
		}
	}
}

/* The sentence of the error that led to this one. */
static void append_cause(struct strbuf *out, const struct error *error)
{
	struct error cause = *error;
	cause.code = error->cause;
	cause.cause = ERR_NONE;
	error_text_append(out, &cause);
}

/* Of which option it speaks, as that was given, and where. */
static void append_given(struct strbuf *out, const struct error *error)
{
	const struct error_option *option = &error->option;
	if (option->file[0] != '\0')
		strbuf_printf(out, "%s, line %zu: ", option->file, option->line);
	if (option->name[0] == '\0' || error_text_has(error, "option"))
		return;
	strbuf_append(out, option->name);
	if (option->value[0] != '\0')
		strbuf_printf(out, " %s%s", option->value, option->value_cut ? "..." : "");
	strbuf_append(out, ": ");
}

void error_text_append_whole(struct strbuf *out, const struct error *error)
{
	append_given(out, error);
	error_text_append(out, error);
}

bool error_text_equal(const struct error *a, const struct error *b, bool *ret_failed)
{
	struct strbuf text[2] = { { 0 }, { 0 } };
	if (a->code != b->code || error_equal(a, b))
		return a->code == b->code;
	error_text_append(&text[0], a);
	error_text_append(&text[1], b);
	bool failed = strbuf_failed(&text[0]) || strbuf_failed(&text[1]);
	bool equal = !failed && strcmp(strbuf_text(&text[0]), strbuf_text(&text[1])) == 0;
	*ret_failed = *ret_failed || failed;
	strbuf_clear(&text[0]);
	strbuf_clear(&text[1]);
	return equal;
}

bool error_text_has(const struct error *error, const char *part)
{
	size_t len = strlen(part);
	for (const char *p = strchr(error_sentence(error->code), '{'); p != NULL;
	     p = strchr(p + 1, '{')) {
		if (strncmp(p + 1, part, len) == 0 && p[1 + len] == '}')
			return true;
	}
	return false;
}

bool error_text_knows(const char *name, size_t len)
{
	return find_part(name, len) != NULL;
}
