/* bytes.h - a borrowed run of octets, and what is asked of one.
 *
 * Pure; owns nothing (buffer.h does).  Letter case means that of ASCII letters:
 * no locale.
 */
#ifndef CCN_BASE_BYTES_H
#define CCN_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct bytes {
	const uint8_t *data; /* may be NULL when len is 0 */
	size_t len;
};

/* A struct bytes initializer from a string literal, which may hold NULs:
 * BYTES("\x55\x1d\x11"). */
#define BYTES(literal) { (const uint8_t *)(literal), sizeof(literal) - 1 }

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* The octets of a string, without its NUL. */
static inline struct bytes bytes_of(const char *text)
{
	return (struct bytes){ (const uint8_t *)text, strlen(text) };
}

static inline bool bytes_equal(struct bytes a, struct bytes b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/* What is left behind the first at octets; empty when there are not so many. */
static inline struct bytes bytes_from(struct bytes b, size_t at)
{
	size_t n = at < b.len ? at : b.len;
	return (struct bytes){ n > 0 ? b.data + n : b.data, b.len - n };
}

/* The first end octets, or all when there are not so many. */
static inline struct bytes bytes_until(struct bytes b, size_t end)
{
	return (struct bytes){ b.data, end < b.len ? end : b.len };
}

/* Where octet c is first, or b.len. */
static inline size_t bytes_find(struct bytes b, int c)
{
	const uint8_t *p = b.len > 0 ? memchr(b.data, c, b.len) : NULL;
	return p != NULL ? (size_t)(p - b.data) : b.len;
}

/* Where octet c is last, or b.len. */
static inline size_t bytes_find_last(struct bytes b, int c)
{
	size_t i = b.len;
	while (i > 0 && b.data[i - 1] != c)
		i--;
	return i > 0 ? i - 1 : b.len;
}

static inline bool bytes_has(struct bytes b, int c)
{
	return bytes_find(b, c) < b.len;
}

static inline uint8_t ascii_lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}

static inline bool ascii_is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static inline bool ascii_is_hex_digit(uint8_t c)
{
	return ascii_is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
}

static inline bool ascii_is_letter(uint8_t c)
{
	return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

/* Without those octets at both ends that are one of blanks. */
struct bytes bytes_trimmed(struct bytes b, const char *blanks);

/* The same octets but for the case of letters. */
bool bytes_equal_folded(struct bytes a, struct bytes b);
bool bytes_starts_folded(struct bytes b, struct bytes start);
bool bytes_ends_folded(struct bytes b, struct bytes end);

/* The three above, of a string. */
static inline bool bytes_is(struct bytes b, const char *text)
{
	return bytes_equal_folded(b, bytes_of(text));
}
static inline bool bytes_starts(struct bytes b, const char *text)
{
	return bytes_starts_folded(b, bytes_of(text));
}

/* Is word one of the words of list, which blanks separate?  Letter case does not
 * count. */
bool bytes_has_word(struct bytes list, const char *word);

#endif
