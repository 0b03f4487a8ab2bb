/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/jsoncheck.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 16, KEYS_MAX = 64 };

struct reader {
	const char *at;
	bool failed;
	int depth;
};

static void fail(struct reader *r)
{
	r->failed = true;
}

static void expect(struct reader *r, const char *word)
{
	size_t len = strlen(word);
	if (strncmp(r->at, word, len) == 0)
		r->at += len;
	else
		fail(r);
}

static int hex_value(char c)
{
	const char *digits = "0123456789abcdef";
	const char *found = c != '\0' ? strchr(digits, c | 0x20) : NULL;
	return found != NULL ? (int)(found - digits) : -1;
}

/* One character of a string to *out (room for 4); returns its length. */
static size_t read_character(struct reader *r, char *out)
{
	static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
	if ((unsigned char)*r->at < 0x20) {
		fail(r);
		return 0;
	}
	if (*r->at != '\\') {
		*out = *r->at++;
		return 1;
	}
	r->at++;
	const char *found = *r->at != '\0' ? strchr(escapes, *r->at) : NULL;
	if (found != NULL) {
		r->at++;
		*out = meanings[found - escapes];
		return 1;
	}
	if (*r->at != 'u') {
		fail(r);
		return 0;
	}
	unsigned value = 0;
	for (int i = 1; i <= 4; i++) {
		int digit = hex_value(r->at[i]);
		if (digit < 0) {
			fail(r);
			return 0;
		}
		value = value * 16 + (unsigned)digit;
	}
	r->at += 5;
	/* The writer escapes nothing beyond ASCII. */
	if (value >= 0x80)
		fail(r);
	*out = (char)value;
	return 1;
}

/* A string; its text goes to out (may be NULL), cut at size. */
static void read_string(struct reader *r, char *out, size_t size)
{
	size_t n = 0;
	expect(r, "\"");
	while (!r->failed && *r->at != '"') {
		char c[4];
		size_t len = read_character(r, c);
		if (out != NULL && n + len < size) {
			memcpy(out + n, c, len);
			n += len;
		}
	}
	if (!r->failed)
		r->at++;
	if (out != NULL && size > 0)
		out[n] = '\0';
}

static void read_digits(struct reader *r)
{
	if (*r->at < '0' || *r->at > '9')
		fail(r);
	while (*r->at >= '0' && *r->at <= '9')
		r->at++;
}

static void read_number(struct reader *r)
{
	if (*r->at == '-')
		r->at++;
	if (*r->at == '0')
		r->at++;
	else
		read_digits(r);
	if (*r->at == '.') {
		r->at++;
		read_digits(r);
	}
	if (*r->at == 'e' || *r->at == 'E')
		fail(r); /* allowed by the RFC, not by our interface */
}

static void read_value(struct reader *r);

static void read_object(struct reader *r)
{
	char keys[KEYS_MAX][48];
	size_t n = 0;
	expect(r, "{");
	while (!r->failed && *r->at != '}') {
		if (n > 0)
			expect(r, ",");
		if (n == KEYS_MAX) {
			fail(r);
			return;
		}
		read_string(r, keys[n], sizeof(keys[n]));
		for (size_t i = 0; i < n; i++) {
			if (strcmp(keys[i], keys[n]) == 0)
				fail(r);
		}
		n++;
		expect(r, ":");
		read_value(r);
	}
	expect(r, "}");
}

static void read_array(struct reader *r)
{
	expect(r, "[");
	for (bool is_first = true; !r->failed && *r->at != ']'; is_first = false) {
		if (!is_first)
			expect(r, ",");
		read_value(r);
	}
	expect(r, "]");
}

static void read_value(struct reader *r)
{
	if (r->failed || ++r->depth > DEPTH_MAX) {
		fail(r);
		return;
	}
	switch (*r->at) {
	case '{':
		read_object(r);
		break;
	case '[':
		read_array(r);
		break;
	case '"':
		read_string(r, NULL, 0);
		break;
	case 't':
		expect(r, "true");
		break;
	case 'f':
		expect(r, "false");
		break;
	case 'n':
		expect(r, "null");
		break;
	default:
		read_number(r);
		break;
	}
	r->depth--;
}

const char *json_error(const char *text)
{
	struct reader r = { .at = text };
	read_value(&r);
	if (!r.failed && strcmp(r.at, "\n") != 0)
		fail(&r);
	return r.failed ? r.at : NULL;
}

/* Moves to the value of a key, or of an index, of the value at hand. */
static bool descend(struct reader *r, const char *name, size_t len)
{
	bool is_object = *r->at == '{';
	if (!is_object && *r->at != '[')
		return false;
	r->at++;
	for (unsigned long index = 0; *r->at != '}' && *r->at != ']' && !r->failed; index++) {
		char key[48];
		if (index > 0)
			expect(r, ",");
		if (is_object) {
			read_string(r, key, sizeof(key));
			expect(r, ":");
		} else {
			snprintf(key, sizeof(key), "%lu", index);
		}
		if (strlen(key) == len && memcmp(key, name, len) == 0)
			return !r->failed;
		read_value(r);
	}
	return false;
}

static bool find(struct reader *r, const char *path)
{
	while (*path != '\0') {
		size_t len = strcspn(path, ".");
		if (!descend(r, path, len))
			return false;
		path += path[len] == '.' ? len + 1 : len;
	}
	return true;
}

bool json_get(const char *text, const char *path, char *ret_value, size_t size)
{
	struct reader r = { .at = text };
	if (!find(&r, path))
		return false;
	if (*r.at == '"') {
		read_string(&r, ret_value, size);
		return !r.failed;
	}
	const char *start = r.at;
	read_value(&r);
	size_t len = (size_t)(r.at - start);
	if (r.failed || len >= size)
		return false;
	memcpy(ret_value, start, len);
	ret_value[len] = '\0';
	return true;
}

int json_count(const char *text, const char *path)
{
	struct reader r = { .at = text };
	if (!find(&r, path) || (*r.at != '[' && *r.at != '{'))
		return -1;
	bool is_object = *r.at++ == '{';
	int n = 0;
	while (!r.failed && *r.at != ']' && *r.at != '}') {
		if (n++ > 0)
			expect(&r, ",");
		if (is_object) {
			read_string(&r, NULL, 0);
			expect(&r, ":");
		}
		read_value(&r);
	}
	return r.failed ? -1 : n;
}

bool json_keys(const char *text, const char *path, char *ret_keys, size_t size)
{
	struct reader r = { .at = text };
	size_t n = 0;
	if (!find(&r, path) || *r.at != '{')
		return false;
	r.at++;
	ret_keys[0] = '\0';
	while (!r.failed && *r.at != '}') {
		char key[48];
		if (n > 0)
			expect(&r, ",");
		read_string(&r, key, sizeof(key));
		expect(&r, ":");
		read_value(&r);
		n += (size_t)snprintf(ret_keys + n, size - n, "%s%s", n > 0 ? " " : "", key);
		if (n >= size)
			return false;
	}
	return !r.failed;
}
