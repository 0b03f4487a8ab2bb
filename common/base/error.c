/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>

/* The sentences in one piece, and where each begins: pointers to them would be written when
 * the program is loaded, into memory of each process's own. */
static const struct sentences {
	char none[1];
#define ERROR(ID, finding, sentence) char of_##ID[sizeof(sentence)];
#include "errors.def"
#undef ERROR
} sentences = {
	"",
#define ERROR(ID, finding, sentence) sentence,
#include "errors.def"
#undef ERROR
};

static const struct {
	enum finding_id finding;
	uint32_t at;
} rows[ERR_COUNT] = {
	[ERR_NONE] = { FINDING_NONE, offsetof(struct sentences, none) },
#define ERROR(ID, finding, sentence) \
	[ERR_##ID] = { FINDING_##finding, offsetof(struct sentences, of_##ID) },
#include "errors.def"
#undef ERROR
};

static const char *sentence_of(enum err code)
{
	return (const char *)&sentences + rows[code].at;
}

/* What the peer said is one line: a line break or NUL would end it too early. */
static char said_char(uint8_t c)
{
	return c == '\0' ? '?' : c == '\n' || c == '\r' ? ' ' : (char)c;
}

static void copy_said(struct bytes said, char ret_said[ERROR_SAID_BYTES])
{
	enum { ROOM = ERROR_SAID_BYTES - 4 }; /* "..." and NUL */
	size_t n = said.len <= ROOM ? said.len : ROOM;
	for (size_t i = 0; i < n; i++)
		ret_said[i] = said_char(said.data[i]);
	if (n < said.len) {
		/* Not within a character of UTF-8. */
		while (n > ROOM - 4 && (said.data[n] & 0xc0) == 0x80)
			n--;
		memcpy(ret_said + n, "...", 3);
		n += 3;
	}
	ret_said[n] = '\0';
}

enum err error_raise(struct error *reterr, enum err code, struct error_facts facts)
{
	if (reterr == NULL)
		return code;
	*reterr = (struct error){
		.code = code,
		.number = facts.number,
		.count = facts.count,
		.term = facts.term,
		.other = facts.other,
		.cause = facts.cause,
		.ended = facts.ended,
		.waiting = facts.waiting,
	};
	for (size_t i = 0; facts.choices != NULL && facts.choices[i] != NULL; i++) {
		if (i < ERROR_CHOICES)
			reterr->choices[i] = facts.choices[i];
	}
	if (facts.about != NULL)
		snprintf(reterr->about, sizeof(reterr->about), "%s", facts.about);
	if (facts.beside != NULL)
		snprintf(reterr->beside, sizeof(reterr->beside), "%s", facts.beside);
	copy_said(facts.said, reterr->said);
	return code;
}

enum err error_no_memory(struct error *reterr)
{
	return error_raise(reterr, ERR_NO_MEMORY, FACTS());
}

enum error_end error_end_of(int number)
{
	switch (number) {
	case 0:
		return ERROR_END_CLOSED;
	case ECONNRESET:
	case EPIPE:
		return ERROR_END_RESET;
	}
	return ERROR_END_LOST;
}

enum err error_of_shortage(int number)
{
	switch (number) {
	case ENOMEM:
		return ERR_NO_MEMORY;
	case ENOBUFS:
	case EMFILE:
	case ENFILE:
		return ERR_SHORTAGE;
	}
	return ERR_NONE;
}

bool error_is_local(int number)
{
	switch (number) {
	case ENETUNREACH:
	case ENETDOWN:
	case EADDRNOTAVAIL:
	case EADDRINUSE:
	case EAFNOSUPPORT:
	case EACCES:
	case EPERM:
	case EINVAL:
		return true;
	}
	return false;
}

static bool same_term(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool same_option(const struct error_option *a, const struct error_option *b)
{
	return strcmp(a->name, b->name) == 0 && strcmp(a->file, b->file) == 0 &&
	       a->line == b->line && strcmp(a->value, b->value) == 0 &&
	       a->value_cut == b->value_cut;
}

static bool same_choices(const struct error *a, const struct error *b)
{
	for (size_t i = 0; i < ERROR_CHOICES; i++) {
		if (!same_term(a->choices[i], b->choices[i]))
			return false;
	}
	return true;
}

bool error_equal(const struct error *a, const struct error *b)
{
	return a->code == b->code && a->number == b->number && a->count == b->count &&
	       same_term(a->term, b->term) && same_term(a->other, b->other) && same_choices(a, b) &&
	       a->cause == b->cause && a->ended == b->ended && a->waiting == b->waiting &&
	       strcmp(a->about, b->about) == 0 && strcmp(a->beside, b->beside) == 0 &&
	       strcmp(a->said, b->said) == 0 && same_option(&a->option, &b->option);
}

enum finding_id error_finding(enum err code)
{
	return rows[code].finding;
}

bool error_is_own(enum err code)
{
	return error_finding(code) == FINDING_INTERNAL;
}

const char *error_sentence(enum err code)
{
	return sentence_of(code);
}

bool error_begins_with_about(enum err code)
{
	static const char about[] = "{about}";
	return strncmp(sentence_of(code), about, sizeof(about) - 1) == 0;
}
