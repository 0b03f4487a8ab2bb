/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/pem.h"

/* --- the lines around a block ---------------------------------------------- */

static const char begin_mark[] = "-----BEGIN ";
static const char end_mark[] = "-----END ";

struct label {
	const char *text;
	bool trusted;
};
static const struct label labels[] = {
	{ "CERTIFICATE-----", false },
	{ "X509 CERTIFICATE-----", false },
	{ "TRUSTED CERTIFICATE-----", true },
};

static bool starts_with(struct bytes text, size_t at, const char *mark)
{
	size_t len = strlen(mark);
	return at <= text.len && text.len - at >= len && memcmp(text.data + at, mark, len) == 0;
}

/* The next dash at or behind at; text.len when there is none. */
static size_t find_dash(struct bytes text, size_t at)
{
	if (at >= text.len)
		return text.len;
	const uint8_t *found = memchr(text.data + at, '-', text.len - at);
	return found != NULL ? (size_t)(found - text.data) : text.len;
}

/* The label at this place, or NULL. */
static const struct label *find_label(struct bytes text, size_t at)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		if (starts_with(text, at, labels[i].text))
			return &labels[i];
	}
	return NULL;
}

/* Goes behind the next "-----BEGIN " of a certificate and its label.  More than
 * five dashes, as where an end line has no line break, are looked through. */
static const struct label *find_begin(struct bytes text, size_t *at)
{
	for (*at = find_dash(text, *at); *at < text.len; *at = find_dash(text, *at + 1)) {
		if (!starts_with(text, *at, begin_mark))
			continue;
		const struct label *label = find_label(text, *at + sizeof(begin_mark) - 1);
		if (label != NULL) {
			*at += sizeof(begin_mark) - 1 + strlen(label->text);
			return label;
		}
	}
	return NULL;
}

bool pem_next(struct bytes text, size_t *offset, struct pem_block *ret_block)
{
	const struct label *label;
	size_t at = *offset;
	*ret_block = (struct pem_block){ 0 };
	while ((label = find_begin(text, &at)) != NULL) {
		/* base64 has no dash: the first one must be the end line's */
		size_t end = find_dash(text, at);
		if (!starts_with(text, end, end_mark) ||
		    !starts_with(text, end + sizeof(end_mark) - 1, label->text)) {
			ret_block->n_damaged++;
			at = end;
			continue;
		}
		ret_block->base64 = (struct bytes){ text.data + at, end - at };
		ret_block->trusted = label->trusted;
		*offset = end + sizeof(end_mark) - 1 + strlen(label->text);
		return true;
	}
	*offset = text.len;
	return false;
}

/* --- base64, RFC 4648 section 4 ---------------------------------------------- */

enum { BLANK = 0x40, PADDING = 0x41, INVALID = 0x80 };

#define X INVALID
#define B BLANK
#define P PADDING
static const uint8_t values[256] = {
	X, X, X, X, X, X, X, X, X, B, B, B, B, B, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	B, X, X, X, X, X, X, X, X, X, X, 62, X, X, X, 63,
	52, 53, 54, 55, 56, 57, 58, 59, 60, 61, X, X, X, P, X, X,
	X, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, X, X, X, X, X,
	X, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
	41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
};
#undef X
#undef B
#undef P

/* Whole groups of four characters without white space, the bulk of a line.
 * Stops where one has anything else in it, or no room is left for three octets.
 * Returns the number of octets. */
static size_t decode_groups(struct bytes *rest, uint8_t *out, size_t limit)
{
	const uint8_t *in = rest->data;
	size_t n_groups = rest->len / 4 < limit / 3 ? rest->len / 4 : limit / 3;
	size_t n = 0;
	for (; n < n_groups; n++, in += 4, out += 3) {
		unsigned a = values[in[0]], b = values[in[1]], c = values[in[2]], d = values[in[3]];
		if ((a | b | c | d) >= BLANK)
			break;
		out[0] = (uint8_t)(a << 2 | b >> 4);
		out[1] = (uint8_t)(b << 4 | c >> 2);
		out[2] = (uint8_t)(c << 6 | d);
	}
	*rest = (struct bytes){ in, rest->len - 4 * n };
	return 3 * n;
}

/* Takes the next character that is no white space: its value, PADDING, INVALID,
 * or BLANK when nothing is left. */
static unsigned next_value(struct bytes *rest)
{
	unsigned value = BLANK;
	size_t n = 0;
	while (n < rest->len && (value = values[rest->data[n]]) == BLANK)
		n++;
	if (n < rest->len)
		n++;
	*rest = (struct bytes){ rest->data + n, rest->len - n };
	return value;
}

/* One group of four characters with white space or padding in it.  Fills octets
 * and returns how many: 3; 1 or 2 at the end; 0 when nothing is left; -1. */
static int decode_group(struct bytes *rest, uint8_t octets[3])
{
	unsigned v[4];
	int n = 0;
	while (n < 4 && (v[n] = next_value(rest)) < BLANK)
		n++;
	if (n == 0 && v[0] == BLANK)
		return 0;
	if (n < 4) {
		/* "xx==" or "xxx=", bits that do not count are zero, then nothing */
		if (n < 2 || v[n] != PADDING || (n == 2 && next_value(rest) != PADDING) ||
		    next_value(rest) != BLANK || (v[n - 1] & (n == 2 ? 15u : 3u)) != 0)
			return -1;
		v[3] = 0;
		if (n == 2)
			v[2] = 0;
	}
	octets[0] = (uint8_t)(v[0] << 2 | v[1] >> 4);
	octets[1] = (uint8_t)(v[1] << 4 | v[2] >> 2);
	octets[2] = (uint8_t)(v[2] << 6 | v[3]);
	return n - 1;
}

/* Line breaks stand between groups nearly always. */
static void skip_blanks(struct bytes *rest)
{
	size_t n = 0;
	while (n < rest->len && values[rest->data[n]] == BLANK)
		n++;
	*rest = (struct bytes){ rest->data + n, rest->len - n };
}

ptrdiff_t pem_decode_part(struct bytes *base64, uint8_t *out, size_t limit)
{
	size_t len = 0;
	while (len < limit) {
		uint8_t octets[3];
		size_t n_grouped = decode_groups(base64, out + len, limit - len);
		len += n_grouped;
		if (len == limit)
			break;
		if (n_grouped > 0) {
			skip_blanks(base64);
			continue;
		}
		int n = decode_group(base64, octets);
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		for (int i = 0; i < n && len < limit; i++)
			out[len++] = octets[i];
	}
	return (ptrdiff_t)len;
}

ptrdiff_t pem_decode(struct bytes base64, uint8_t *out, size_t limit)
{
	return pem_decode_part(&base64, out, limit);
}

size_t pem_decoded_max(struct bytes base64)
{
	return base64.len / 4 * 3 + 3;
}
