/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/pem.h"

#include <stdlib.h>

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
	return bytes_equal(bytes_until(bytes_from(text, at), strlen(mark)), bytes_of(mark));
}

/* The next dash at or behind at; text.len when there is none. */
static size_t find_dash(struct bytes text, size_t at)
{
	return at < text.len ? at + bytes_find(bytes_from(text, at), '-') : text.len;
}

/* The label at this place, or NULL. */
static const struct label *find_label(struct bytes text, size_t at)
{
	for (size_t i = 0; i < LENGTH(labels); i++) {
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
		ret_block->base64 = bytes_from(bytes_until(text, end), at);
		ret_block->trusted = label->trusted;
		*offset = end + sizeof(end_mark) - 1 + strlen(label->text);
		return true;
	}
	*offset = text.len;
	return false;
}

/* --- base64, RFC 4648 section 4 ---------------------------------------------- */

enum { BLANK = 0x40, PADDING = 0x41, INVALID = 0x80 };

/* What each octet is: V(value), B white space, P padding, X anything else. */
#define OCTETS(V, B, P, X) \
	X, X, X, X, X, X, X, X, X, B, B, B, B, B, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, \
		X, X, B, X, X, X, X, X, X, X, X, X, X, V(62), X, X, X, V(63), V(52), V(53), V(54), \
		V(55), V(56), V(57), V(58), V(59), V(60), V(61), X, X, X, P, X, X, X, V(0), V(1), \
		V(2), V(3), V(4), V(5), V(6), V(7), V(8), V(9), V(10), V(11), V(12), V(13), V(14), \
		V(15), V(16), V(17), V(18), V(19), V(20), V(21), V(22), V(23), V(24), V(25), X, X, \
		X, X, X, X, V(26), V(27), V(28), V(29), V(30), V(31), V(32), V(33), V(34), V(35), \
		V(36), V(37), V(38), V(39), V(40), V(41), V(42), V(43), V(44), V(45), V(46), \
		V(47), V(48), V(49), V(50), V(51), X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, \
		X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, \
		X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, \
		X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, \
		X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, \
		X, X, X, X, X, X, X, X, X

#define VALUE(v) v
static const uint8_t values[256] = { OCTETS(VALUE, BLANK, PADDING, INVALID) };

/* The same four times, for the first to the fourth character of a group: what it
 * adds to the three octets, in memory order, and a fourth that says "not a
 * value".  A group is then four loads and three ORs: this loop is what it costs
 * to look through a bundle of trust anchors. */
#define FIRST(v) { (uint8_t)((v) << 2), 0, 0, 0 }
#define SECOND(v) { (v) >> 4, (uint8_t)((v) << 4), 0, 0 }
#define THIRD(v) { 0, (v) >> 2, (uint8_t)((v) << 6), 0 }
#define FOURTH(v) { 0, 0, (v), 0 }
#define OTHER { 0, 0, 0, 0xff }
static const uint8_t parts[4][256][4] = {
	{ OCTETS(FIRST, OTHER, OTHER, OTHER) },
	{ OCTETS(SECOND, OTHER, OTHER, OTHER) },
	{ OCTETS(THIRD, OTHER, OTHER, OTHER) },
	{ OCTETS(FOURTH, OTHER, OTHER, OTHER) },
};
static const uint8_t other_mask[4] = OTHER;

static inline uint32_t load(const uint8_t octets[4])
{
	uint32_t word;
	memcpy(&word, octets, sizeof(word));
	return word;
}

/* Whole groups of four characters without white space, the bulk of a line.
 * Stops where one has anything else in it, or no room is left for three octets.
 * Returns the number of octets. */
static size_t decode_groups(struct bytes *rest, uint8_t *out, size_t limit)
{
	const uint8_t *in = rest->data;
	size_t n_groups = rest->len / 4 < limit / 3 ? rest->len / 4 : limit / 3;
	if (n_groups == 0)
		return 0;
	const uint8_t *end = in + 4 * n_groups;
	for (; in != end; in += 4, out += 3) {
		uint32_t word = load(parts[0][in[0]]) | load(parts[1][in[1]]) |
				load(parts[2][in[2]]) | load(parts[3][in[3]]);
		if ((word & load(other_mask)) != 0)
			break;
		memcpy(out, &word, 3);
	}
	size_t n_read = (size_t)(in - rest->data);
	*rest = bytes_from(*rest, n_read);
	return n_read / 4 * 3;
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
	*rest = bytes_from(*rest, n);
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
	*rest = bytes_from(*rest, n);
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

bool pem_decode_buffer(struct bytes base64, struct buffer *ret_buffer)
{
	size_t size = pem_decoded_max(base64);
	uint8_t *data = malloc(size + 1);
	if (data == NULL)
		return false;
	ptrdiff_t len = pem_decode(base64, data, size);
	struct buffer buffer = { data, len > 0 ? (size_t)len : 0, false };
	data[buffer.len] = '\0';
	*ret_buffer = buffer;
	return true;
}
