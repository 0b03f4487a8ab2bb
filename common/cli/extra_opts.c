/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "extra_opts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"

enum { SECTION_BYTES = 256 };

void extra_opts_clear(struct extra_opts *extra)
{
	buffer_clear(&extra->text);
	free(extra->items);
	*extra = (struct extra_opts){ 0 };
}

/* An error about --extra-opts itself. */
static enum err refuse(struct error *reterr, enum err code, struct error_facts facts)
{
	error_raise(reterr, code, facts);
	if (reterr != NULL)
		snprintf(reterr->option.name, sizeof(reterr->option.name), "--extra-opts");
	return code;
}

/* --- the text ----------------------------------------------------------------------- */

/* Cuts blanks off both ends, in place. */
static char *trim(char *text)
{
	static const char blanks[] = " \t\r\f\v";
	text += strspn(text, blanks);
	size_t len = strlen(text);
	while (len > 0 && strchr(blanks, text[len - 1]) != NULL)
		text[--len] = '\0';
	return text;
}

static enum err bad_line(const struct extra_opts *extra, size_t line, const char *expected,
			 struct error *reterr)
{
	return refuse(reterr, ERR_EXTRA_OPTS_LINE,
		      FACTS(.about = extra->file, .count = (int64_t)line, .term = expected));
}

/* A line "[section]": is it the wanted one? */
static enum err parse_header(char *text, size_t line, const char *section, struct extra_opts *extra,
			     bool *ret_wanted, struct error *reterr)
{
	char *end = strchr(text, ']');
	if (end == NULL)
		return bad_line(extra, line, "a section in square brackets", reterr);
	const char *rest = end + 1 + strspn(end + 1, " \t");
	if (*rest != '\0' && *rest != '#' && *rest != ';')
		return bad_line(extra, line, "nothing behind the section", reterr);
	*end = '\0';
	*ret_wanted = strcmp(trim(text + 1), section) == 0;
	return ERR_NONE;
}

/* A line "key = value", "key =" or "key". */
static enum err parse_item(char *text, size_t line, struct extra_opts *extra, struct error *reterr)
{
	char *equals = strchr(text, '=');
	char *value = NULL;
	if (equals != NULL) {
		*equals = '\0';
		value = trim(equals + 1);
	}
	char *key = trim(text);
	if (*key == '\0' || strpbrk(key, " \t") != NULL)
		return bad_line(extra, line, "the name of an option, or name = value", reterr);
	struct extra_opt *items = array_grow(extra->items, extra->n, sizeof(*items));
	if (items == NULL)
		return error_no_memory(reterr);
	extra->items = items;
	items[extra->n++] =
		(struct extra_opt){ key, value != NULL && *value != '\0' ? value : NULL, line };
	return ERR_NONE;
}

enum err extra_opts_parse(char *text, size_t len, const char *section, struct extra_opts *extra,
			  struct error *reterr)
{
	enum { BEFORE, OTHER, WANTED } where = BEFORE;
	bool found = false;
	size_t line = 0;
	if (memchr(text, '\0', len) != NULL)
		return refuse(reterr, ERR_EXTRA_OPTS_NO_TEXT, FACTS(.about = extra->file));
	for (char *next = text; next != NULL;) {
		enum err err = ERR_NONE;
		char *start = next;
		next = strchr(start, '\n');
		if (next != NULL)
			*next++ = '\0';
		start = trim(start);
		line++;
		if (*start == '\0' || *start == '#' || *start == ';')
			continue;
		if (*start == '[') {
			bool wanted = false;
			err = parse_header(start, line, section, extra, &wanted, reterr);
			where = wanted ? WANTED : OTHER;
			found = found || wanted;
		} else if (where == BEFORE) {
			err = bad_line(extra, line, "a section in square brackets first", reterr);
		} else if (where == WANTED) {
			err = parse_item(start, line, extra, reterr);
		}
		if (err != ERR_NONE)
			return err;
	}
	if (!found)
		return refuse(reterr, ERR_EXTRA_OPTS_NO_SECTION,
			      FACTS(.about = extra->file, .said = bytes_of(section)));
	return ERR_NONE;
}

/* --- the file ------------------------------------------------------------------------- */

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

/* Searches the directories of a list such as that of PATH. */
static bool find_in_path(const char *list, char *ret_file)
{
	static const char *const names[] = { "monitoring-plugins.ini", "plugins.ini" };
	while (*list != '\0') {
		size_t len = strcspn(list, ":");
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && len > 0; i++) {
			int n = snprintf(ret_file, EXTRA_OPTS_PATH_BYTES, "%.*s/%s",
					 len < EXTRA_OPTS_PATH_BYTES ? (int)len : 0, list,
					 names[i]);
			if (n > 0 && n < EXTRA_OPTS_PATH_BYTES && exists(ret_file))
				return true;
		}
		list += len + (list[len] == ':' ? 1 : 0);
	}
	return false;
}

static enum err find_file(char *ret_file, struct error *reterr)
{
	static const char *const files[] = {
		"/etc/monitoring-plugins/monitoring-plugins.ini",
		"/etc/monitoring-plugins.ini",
		"/etc/nagios/plugins.ini",
	};
	const char *file = getenv("MP_CONFIG_FILE");
	const char *path = getenv("NAGIOS_CONFIG_PATH");
	if (file != NULL && strlen(file) >= EXTRA_OPTS_PATH_BYTES)
		return refuse(reterr, ERR_EXTRA_OPTS_ENVIRONMENT, FACTS());
	if (file != NULL && *file != '\0') {
		snprintf(ret_file, EXTRA_OPTS_PATH_BYTES, "%s", file);
		return ERR_NONE;
	}
	if (path != NULL && find_in_path(path, ret_file))
		return ERR_NONE;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (exists(files[i])) {
			snprintf(ret_file, EXTRA_OPTS_PATH_BYTES, "%s", files[i]);
			return ERR_NONE;
		}
	}
	return refuse(reterr, ERR_EXTRA_OPTS_NO_FILE, FACTS(.term = files[0]));
}

/* "section@file" taken apart. */
static enum err parse_locator(const char *locator, const char *program, char *ret_section,
			      char *ret_file, struct error *reterr)
{
	size_t len = strcspn(locator, "@");
	const char *file = locator[len] == '@' ? locator + len + 1 : NULL;
	if (len >= SECTION_BYTES || strlen(program) >= SECTION_BYTES ||
	    (file != NULL && (*file == '\0' || strlen(file) >= EXTRA_OPTS_PATH_BYTES)))
		return refuse(reterr, ERR_EXTRA_OPTS_LOCATOR, FACTS());
	snprintf(ret_section, SECTION_BYTES, "%.*s", (int)(len > 0 ? len : strlen(program)),
		 len > 0 ? locator : program);
	if (file == NULL)
		return find_file(ret_file, reterr);
	snprintf(ret_file, EXTRA_OPTS_PATH_BYTES, "%s", file);
	return ERR_NONE;
}

static enum err read_file(const char *file, struct deadline deadline, struct buffer *ret_text,
			  struct error *reterr)
{
	const struct file_bounds bounds = {
		.max_bytes = EXTRA_OPTS_MAX_BYTES,
		.deadline = deadline,
		.expected = "sections of options",
	};
	struct error why;
	enum err err = file_read(file, &bounds, ret_text, &why);
	if (error_finding(err) != FINDING_USAGE)
		return err == ERR_NONE ? err : error_no_memory(reterr);
	return refuse(
		reterr, err,
		FACTS(.about = file, .number = why.number, .count = why.count, .term = why.term));
}

enum err extra_opts_read(const char *locator, const char *program, struct deadline deadline,
			 struct extra_opts *ret_extra, struct error *reterr)
{
	char section[SECTION_BYTES];
	struct extra_opts extra = { 0 };
	enum err err =
		parse_locator(locator != NULL ? locator : "", program, section, extra.file, reterr);
	if (err == ERR_NONE)
		err = read_file(extra.file, deadline, &extra.text, reterr);
	if (err == ERR_NONE)
		err = extra_opts_parse((char *)extra.text.data, extra.text.len, section, &extra,
				       reterr);
	if (err == ERR_NONE)
		*ret_extra = extra;
	else
		extra_opts_clear(&extra);
	return err;
}
