/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "last_words.h"

#include <string.h>

enum { HOST_BYTES = 100 };

static const char *const sentences[] = {
#define X(ID, sentence) [LAST_##ID] = (sentence),
	LAST_CAUSES(X)
#undef X
};

static const char *const stages[] = {
#define X(ID, words) [RUN_STAGE_##ID] = (words),
	RUN_STAGES(X)
#undef X
};

/* Text of a fixed size; what does not fit is left out. */
struct line {
	char *text;
	size_t len;
};

static void add_char(struct line *line, char c)
{
	if (line->len < LAST_WORDS_BYTES)
		line->text[line->len++] = c;
}

static void add(struct line *line, const char *text)
{
	while (*text != '\0')
		add_char(line, *text++);
}

static void add_number(struct line *line, size_t number)
{
	char digits[24];
	size_t n = 0;
	do {
		digits[n++] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	while (n > 0)
		add_char(line, digits[--n]);
}

/* Letters, digits and what else host names and addresses are made of. */
static bool is_harmless(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c != '\0' && strchr(".-_:/", c) != NULL);
}

static void add_host(struct line *line, const char *host)
{
	size_t n = 0;
	for (; n < HOST_BYTES && host[n] != '\0'; n++)
		add_char(line, is_harmless(host[n]) ? host[n] : '?');
	if (host[n] != '\0')
		add(line, "...");
}

static void add_sentence(struct line *line, const struct last_words *words)
{
	const char *sentence = sentences[words->cause];
	const char *hole = strchr(sentence, '{');
	while (*sentence != '\0' && sentence != hole)
		add_char(line, *sentence++);
	if (hole == NULL)
		return;
	add(line, words->signal != NULL ? words->signal : "a signal");
	add(line, strchr(hole, '}') + 1);
}

/* What was under way: for who sends a signal or sets the limit. */
static void add_stage(struct line *line, const struct last_words *words)
{
	add(line, ", ");
	add(line, stages[words->stage]);
	if (words->host == NULL && words->total == 0)
		return;
	add(line, " (");
	if (words->host != NULL)
		add_host(line, words->host);
	if (words->host != NULL && words->total > 1)
		add(line, ", ");
	if (words->total > 1 || words->host == NULL) {
		add_number(line, words->done);
		add(line, " of ");
		add_number(line, words->total);
		add(line, " done");
	}
	add_char(line, ')');
}

static void add_summary(struct line *line, const struct last_words *words, bool has_verdict)
{
	if (has_verdict) {
		add_host(line, words->critical_host);
		add(line, ": ");
		add(line, words->critical_id);
		add(line, "; the rest is not known: ");
	}
	add_sentence(line, words);
	switch (words->cause) {
	case LAST_ENDED:
	case LAST_LATE:
		add_stage(line, words);
		break;
	case LAST_ABORTED:
	case LAST_CRASHED:
	case LAST_NO_STACK:
	case LAST_LEFT:
	case LAST_LOST_FILE:
	case LAST_NO_MEMORY:
	case LAST_CAUSE_COUNT:
		break;
	}
}

enum state last_words_make(const struct last_words *words, const struct output_format *format,
			   char ret_text[LAST_WORDS_BYTES], size_t *ret_len)
{
	struct line line = { ret_text, 0 };
	bool has_verdict = words->cause == LAST_LATE && words->critical_host != NULL;
	enum state state = has_verdict ? STATE_CRITICAL : STATE_UNKNOWN;
	for (const char *frame = format->frame; *frame != '\0'; frame++) {
		switch (*frame) {
		case FRAME_STATE:
			add(&line, state_name(state));
			break;
		case FRAME_CODE:
			add_number(&line, (size_t)state);
			break;
		case FRAME_SUMMARY:
			add_summary(&line, words, has_verdict);
			break;
		default:
			add_char(&line, *frame);
			break;
		}
	}
	*ret_len = line.len;
	return state;
}
