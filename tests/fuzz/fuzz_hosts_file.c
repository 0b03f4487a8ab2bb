/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: any octets as a file of --hosts-file.  Its lines and words are those of a
 * plainer reading, which moves nothing about; and so is the line with a mistake. */
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "cli/hosts_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

/* Each line that has words: "number:", the words, a NUL behind each, and an end of line,
 * which is in no word. */
static void begin_line(struct strbuf *out, size_t number)
{
	strbuf_printf(out, "%zu:", number);
}

static void add_word(struct strbuf *out, struct bytes word)
{
	if (word.len > 0)
		strbuf_append_bytes(out, word.data, word.len);
	strbuf_append_char(out, '\0');
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* Up to a blank that is not between quotation marks, which come in pairs. */
static size_t word_end(struct bytes line, size_t at, size_t *ret_marks)
{
	*ret_marks = 0;
	for (; at < line.len && (*ret_marks % 2 != 0 || !is_blank(line.data[at])); at++)
		*ret_marks += line.data[at] == '"';
	return at;
}

static void add_unquoted(struct strbuf *out, struct bytes word)
{
	struct strbuf plain = { 0 };
	for (size_t i = 0; i < word.len; i++) {
		if (word.data[i] != '"')
			strbuf_append_char(&plain, (char)word.data[i]);
	}
	add_word(out, strbuf_bytes(&plain));
	strbuf_clear(&plain);
}

/* Does anything but blanks stand behind a carriage return? */
static bool goes_on_behind_return(struct bytes line)
{
	bool is_behind = false, goes_on = false;
	for (size_t i = 0; i < line.len; i++) {
		goes_on = goes_on || (is_behind && !is_blank(line.data[i]));
		is_behind = is_behind || line.data[i] == '\r';
	}
	return goes_on;
}

/* False: a quotation mark stands alone, or a carriage return within the line. */
static bool read_line_plainly(struct bytes line, size_t number, struct strbuf *out)
{
	size_t n = 0;
	if (goes_on_behind_return(line))
		return false;
	for (size_t at = 0; at < line.len;) {
		size_t marks, end;
		if (is_blank(line.data[at])) {
			at++;
			continue;
		}
		if (line.data[at] == '#')
			break;
		end = word_end(line, at, &marks);
		if (marks % 2 != 0)
			return false;
		if (n++ == 0)
			begin_line(out, number);
		add_unquoted(out, (struct bytes){ line.data + at, end - at });
		at = end;
	}
	if (n > 0)
		strbuf_append_char(out, '\n');
	return true;
}

/* Returns the number of the line with a mistake, or 0.  Of that line nothing is in *out. */
static size_t read_plainly(struct bytes text, struct strbuf *out)
{
	for (size_t number = 1; text.len > 0; number++) {
		struct strbuf line = { 0 };
		const uint8_t *end = memchr(text.data, '\n', text.len);
		size_t len = end != NULL ? (size_t)(end - text.data) : text.len;
		bool is_good = read_line_plainly(bytes_until(text, len), number, &line);
		if (is_good && line.len > 0)
			strbuf_append_bytes(out, (const uint8_t *)strbuf_text(&line), line.len);
		strbuf_clear(&line);
		if (!is_good)
			return number;
		text = bytes_from(text, end != NULL ? len + 1 : len);
	}
	return 0;
}

static size_t read_as_the_program(char *text, struct strbuf *out)
{
	struct hosts_file file = { .rest = text };
	struct error error = { 0 };
	bool is_there = true;
	enum err err = ERR_NONE;
	while (err == ERR_NONE && is_there) {
		err = hosts_file_next(&file, &is_there, &error);
		require(err == error.code && (err == ERR_NONE || err == ERR_HOSTS_FILE_QUOTE ||
					      err == ERR_HOSTS_FILE_RETURN));
		require(err == ERR_NONE || !is_there);
		if (!is_there)
			continue;
		begin_line(out, file.line);
		for (int i = 0; i < file.n_words; i++)
			add_word(out, bytes_of(file.words[i]));
		strbuf_append_char(out, '\n');
	}
	size_t line = err != ERR_NONE ? file.line : 0;
	hosts_file_clear(&file);
	return line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strbuf expected = { 0 }, found = { 0 };
	/* Before it is cut, a file with a NUL is refused; here it ends there. */
	char *text = strndup((const char *)data, size);
	char *copy = text != NULL ? strdup(text) : NULL;
	if (copy != NULL) {
		size_t line = read_plainly(bytes_of(text), &expected);
		require(read_as_the_program(copy, &found) == line);
		require(bytes_equal(strbuf_bytes(&expected), strbuf_bytes(&found)));
	}
	strbuf_clear(&expected);
	strbuf_clear(&found);
	free(copy);
	free(text);
	return 0;
}
