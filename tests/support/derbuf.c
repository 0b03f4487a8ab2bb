/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/derbuf.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/civiltime.h"

void support_die(const char *what)
{
	fprintf(stderr, "test support: %s\n", what);
	abort();
}

void derbuf_clear(struct derbuf *b)
{
	free(b->data);
	*b = (struct derbuf){ 0 };
}

struct bytes derbuf_bytes(const struct derbuf *b)
{
	return (struct bytes){ b->data, b->len };
}

/* Makes a gap of n octets at position at. */
static void make_gap(struct derbuf *b, size_t at, size_t n)
{
	if (b->len + n > b->size) {
		size_t size = 2 * (b->len + n) + 64;
		uint8_t *data = realloc(b->data, size);
		if (data == NULL)
			support_die("out of memory");
		b->data = data;
		b->size = size;
	}
	memmove(b->data + at + n, b->data + at, b->len - at);
	b->len += n;
}

void der_raw(struct derbuf *b, const void *data, size_t len)
{
	if (len == 0)
		return;
	size_t at = b->len;
	make_gap(b, at, len);
	memcpy(b->data + at, data, len);
}

void der_octet(struct derbuf *b, unsigned octet)
{
	uint8_t one = (uint8_t)octet;
	der_raw(b, &one, 1);
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

void der_hex(struct derbuf *b, const char *hex)
{
	while (*hex != '\0') {
		if (*hex == ' ' || *hex == ':' || *hex == '\n') {
			hex++;
			continue;
		}
		int high = hex_value(hex[0]);
		int low = high < 0 ? -1 : hex_value(hex[1]);
		if (low < 0)
			support_die("der_hex: not hexadecimal");
		der_octet(b, (unsigned)(high * 16 + low));
		hex += 2;
	}
}

size_t der_begin(struct derbuf *b, unsigned tag)
{
	der_octet(b, tag);
	return b->len;
}

void der_end(struct derbuf *b, size_t begun)
{
	size_t len = b->len - begun;
	uint8_t header[1 + sizeof(len)];
	size_t n = 0;
	if (len >= 0x80) {
		for (size_t rest = len; rest > 0; rest >>= 8)
			n++;
		for (size_t i = 0; i < n; i++)
			header[1 + i] = (uint8_t)(len >> (8 * (n - 1 - i)));
		header[0] = (uint8_t)(0x80 | n);
	} else {
		header[0] = (uint8_t)len;
	}
	make_gap(b, begun, 1 + n);
	memcpy(b->data + begun, header, 1 + n);
}

void der_tlv(struct derbuf *b, unsigned tag, const void *data, size_t len)
{
	size_t begun = der_begin(b, tag);
	der_raw(b, data, len);
	der_end(b, begun);
}

void der_tlv_text(struct derbuf *b, unsigned tag, const char *text)
{
	der_tlv(b, tag, text, strlen(text));
}

void der_tlv_buf(struct derbuf *b, unsigned tag, const struct derbuf *contents)
{
	der_tlv(b, tag, contents->data, contents->len);
}

void der_null(struct derbuf *b)
{
	der_tlv(b, TAG_NULL, NULL, 0);
}

void der_boolean(struct derbuf *b, bool value)
{
	uint8_t octet = value ? 0xff : 0;
	der_tlv(b, TAG_BOOLEAN, &octet, 1);
}

void der_integer(struct derbuf *b, int64_t value)
{
	uint8_t octets[8];
	size_t n = sizeof(octets);
	uint64_t bits = (uint64_t)value;
	for (size_t i = 0; i < sizeof(octets); i++)
		octets[i] = (uint8_t)(bits >> (8 * (7 - i)));
	/* drop octets that only repeat the sign */
	size_t first = 0;
	while (first + 1 < n && ((octets[first] == 0 && octets[first + 1] < 0x80) ||
				 (octets[first] == 0xff && octets[first + 1] >= 0x80)))
		first++;
	der_tlv(b, TAG_INTEGER, octets + first, n - first);
}

static void put_base128(struct derbuf *b, uint64_t value)
{
	int n = 1;
	while (n < 10 && value >> (7 * n) != 0)
		n++;
	for (int i = n - 1; i >= 0; i--)
		der_octet(b, (unsigned)(value >> (7 * i) & 0x7f) | (i > 0 ? 0x80 : 0));
}

void der_oid(struct derbuf *b, const char *dotted)
{
	size_t begun = der_begin(b, TAG_OID);
	uint64_t first = 0;
	for (int i = 0; *dotted != '\0'; i++) {
		char *end;
		uint64_t arc = strtoull(dotted, &end, 10);
		if (end == dotted || (*end != '.' && *end != '\0'))
			support_die("der_oid: not an object identifier");
		if (i == 0)
			first = arc;
		else
			put_base128(b, i == 1 ? first * 40 + arc : arc);
		dotted = *end == '.' ? end + 1 : end;
	}
	der_end(b, begun);
}

void der_bit_string(struct derbuf *b, unsigned unused, const void *data, size_t len)
{
	size_t begun = der_begin(b, TAG_BIT_STRING);
	der_octet(b, unused);
	der_raw(b, data, len);
	der_end(b, begun);
}

void der_time(struct derbuf *b, int64_t time_s)
{
	char rfc3339[CIVILTIME_TEXT_BYTES]; /* 2026-11-22T18:32:53Z */
	char digits[CIVILTIME_TEXT_BYTES];
	size_t n = 0;
	civiltime_format(time_s, rfc3339);
	for (const char *c = rfc3339; *c != '\0'; c++) {
		if (*c != '-' && *c != ':' && *c != 'T')
			digits[n++] = *c;
	}
	digits[n] = '\0';
	bool utc = strncmp(digits, "1950", 4) >= 0 && strncmp(digits, "2050", 4) < 0;
	der_tlv_text(b, utc ? TAG_UTC_TIME : TAG_GENERALIZED_TIME, utc ? digits + 2 : digits);
}
