/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "password.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"

enum {
	PASSWORD_FILE_MAX_BYTES = 1 << 20,
	/* More than is in use while a file is opened; the least that a stack has is 128 kB. */
	STACK_BYTES = 48 << 10,
};

/* What stands behind the word, unless that is nothing. */
static const char *behind(const char *source, const char *word)
{
	size_t len = strlen(word);
	return source != NULL && strncmp(source, word, len) == 0 && source[len] != '\0'
		       ? source + len
		       : NULL;
}

const char *password_file(const char *source)
{
	return behind(source, "file:");
}

bool password_is_source(const char *source)
{
	return password_file(source) != NULL || behind(source, "env:") != NULL;
}

static enum err keep(struct bytes password, const char *where, struct buffer *ret_password,
		     struct error *reterr)
{
	if (password.len > PASSWORD_MAX_BYTES)
		return error_raise(reterr, ERR_PASSWORD_TOO_LONG,
				   FACTS(.about = where, .count = PASSWORD_MAX_BYTES));
	if (bytes_has(password, '\0') || !utf8_is_valid(password))
		return error_raise(reterr, ERR_PASSWORD_NO_TEXT, FACTS(.about = where));
	return buffer_copy(password, ret_password) ? ERR_NONE : error_no_memory(reterr);
}

static struct bytes first_line(struct bytes text)
{
	struct bytes line = bytes_until(text, bytes_find(text, '\n'));
	if (line.len > 0 && line.data[line.len - 1] == '\r')
		line.len--;
	return line;
}

static enum err read_file(const char *path, struct deadline deadline, struct buffer *ret_password,
			  struct error *reterr)
{
	const struct file_bounds bounds = { .max_bytes = PASSWORD_FILE_MAX_BYTES,
					    .deadline = deadline,
					    .expected = "a password in its first line" };
	const char *where = strcmp(path, "-") == 0 ? "standard input" : path;
	struct buffer file = { 0 };
	enum err err = file_read(path, &bounds, &file, reterr);
	if (err == ERR_NONE)
		err = keep(first_line(buffer_bytes(&file)), where, ret_password, reterr);
	buffer_clear_secret(&file);
	return err;
}

enum err password_read(const char *source, struct deadline deadline, struct buffer *ret_password,
		       struct error *reterr)
{
	const char *path = password_file(source), *name = behind(source, "env:");
	if (path != NULL)
		return read_file(path, deadline, ret_password, reterr);
	char *value = name != NULL ? getenv(name) : NULL;
	if (value == NULL)
		return error_raise(reterr, ERR_PASSWORD_NO_VARIABLE, FACTS(.about = name));
	enum err err = keep(bytes_of(value), name, ret_password, reterr);
	explicit_bzero(value, strlen(value));
	return err;
}

/* Of functions that have been called and have returned.  In a frame of its own, which begins
 * where theirs did. */
static __attribute__((noinline)) void clear_stack(void)
{
	uint8_t below[STACK_BYTES];
	explicit_bzero(below, sizeof(below));
}

void password_forget(struct buffer *password)
{
	if (password->data == NULL)
		return;
	buffer_clear_secret(password);
	clear_stack();
}
