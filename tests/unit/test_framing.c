/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packets that carry a TLS handshake: what is put into them comes out of them, however
 * they and the stream are cut, and what is no packet is refused. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dialogue/framing.h"
#include "starttls/tds.h"

/* A small protocol: 'P', then how much the packet carries, at most 5 octets. */
enum { TOY_MAX = 5 };

static bool toy_header(struct bytes header, size_t *ret_len)
{
	if (header.data[0] != 'P')
		return false;
	if (header.len == 2)
		*ret_len = header.data[1];
	return header.len < 2 || (header.data[1] > 0 && header.data[1] <= TOY_MAX);
}

static void toy_wrap(struct bytes flight, struct strbuf *packets)
{
	while (flight.len > 0) {
		struct bytes part = bytes_until(flight, TOY_MAX);
		strbuf_append_char(packets, 'P');
		strbuf_append_char(packets, (char)part.len);
		strbuf_append_bytes(packets, part.data, part.len);
		flight = bytes_from(flight, part.len);
	}
}

static const struct framing toy = {
	.name = "toy",
	.header_bytes = 2,
	.read_header = toy_header,
	.wrap = toy_wrap,
};

/* Unwraps the stream, which comes in pieces; most octets at a time.  False where there is
 * no packet. */
static bool unwrap(struct bytes stream, size_t piece, size_t most, struct strbuf *carried)
{
	struct unwrapping state = { 0 };
	while (stream.len > 0) {
		size_t len = piece < stream.len ? piece : stream.len;
		/* An exact copy, so that a sanitizer sees reads beyond it. */
		uint8_t *copy = malloc(len);
		assert_non_null(copy);
		memcpy(copy, stream.data, len);
		struct bytes received = { copy, len };
		bool is_packet = true;
		while (is_packet && received.len > 0) {
			struct bytes part;
			size_t before = received.len;
			is_packet = framing_unwrap(&toy, &state, &received, most, &part);
			if (!is_packet)
				break;
			assert_true(part.len <= most && received.len < before);
			strbuf_append_bytes(carried, part.data, part.len);
		}
		free(copy);
		if (!is_packet)
			return false;
		stream = bytes_from(stream, len);
	}
	return true;
}

static void what_goes_in_comes_out(void **unused)
{
	const struct bytes flight = BYTES("P\x01 one flight, of \0 any octets");
	(void)unused;
	for (size_t len = 1; len <= flight.len; len++) {
		struct strbuf packets = { 0 };
		toy.wrap(bytes_until(flight, len), &packets);
		for (size_t piece = 1; piece <= packets.len; piece++) {
			for (size_t most = 1; most <= TOY_MAX + 1; most++) {
				struct strbuf carried = { 0 };
				assert_true(unwrap(strbuf_bytes(&packets), piece, most, &carried));
				assert_true(bytes_equal(strbuf_bytes(&carried),
							bytes_until(flight, len)));
				strbuf_clear(&carried);
			}
		}
		strbuf_clear(&packets);
	}
}

static void what_is_no_packet_is_refused(void **unused)
{
	static const struct {
		struct bytes stream;
		const char *carried;
	} rows[] = {
		{ BYTES("x"), "" },
		{ BYTES("P\x06"
			"abcdef"),
		  "" },
		{ BYTES("P\0"), "" },
		{ BYTES("P\x02"
			"abx"),
		  "ab" },
		{ BYTES("P\x02"
			"abP\x09"),
		  "ab" },
		{ BYTES("\x16\x03\x03"), "" },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		for (size_t piece = 1; piece <= rows[i].stream.len; piece++) {
			struct strbuf carried = { 0 };
			assert_false(unwrap(rows[i].stream, piece, 3, &carried));
			assert_string_equal(strbuf_text(&carried), rows[i].carried);
			strbuf_clear(&carried);
		}
	}
}

/* What comes behind the packets is told from another one by its first octet, but between
 * packets only. */
static void where_packets_end(void **unused)
{
	struct unwrapping state = { 0 };
	struct bytes stream = BYTES("P\x02\x17\x03\x17"), part;
	(void)unused;
	assert_true(framing_goes_on(&toy, &state, stream));
	for (size_t i = 0; i < 4; i++) {
		struct bytes received = { stream.data + i, 1 };
		assert_true(framing_goes_on(&toy, &state, received));
		assert_true(framing_unwrap(&toy, &state, &received, 1, &part));
	}
	assert_false(framing_goes_on(&toy, &state, bytes_from(stream, 4)));
	assert_true(framing_goes_on(&toy, &state, bytes_of("P")));
}

/* A packet of TDS has at most 4096 octets, 8 of them its header; the last says that the
 * message ends. */
static void tds_has_one_message_for_a_flight(void **unused)
{
	static const struct {
		size_t flight, packets, last;
	} rows[] = {
		{ 1, 1, 9 },       { 4088, 1, 4096 },    { 4089, 2, 9 },
		{ 8176, 2, 4096 }, { 100000, 25, 1896 },
	};
	static uint8_t flight[100000];
	(void)unused;
	for (size_t i = 0; i < sizeof(flight); i++)
		flight[i] = (uint8_t)(i % 251);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct strbuf packets = { 0 }, carried = { 0 };
		size_t n = 0, len = 0;
		tds_framing.wrap((struct bytes){ flight, rows[i].flight }, &packets);
		for (struct bytes rest = strbuf_bytes(&packets); rest.len > 0; n++) {
			assert_true(rest.len >= 8);
			len = (size_t)rest.data[2] << 8 | rest.data[3];
			assert_true(len > 8 && len <= 4096 && len <= rest.len);
			assert_int_equal(rest.data[0], 0x12);
			assert_int_equal(rest.data[1], len == rest.len);
			strbuf_append_bytes(&carried, rest.data + 8, len - 8);
			rest = bytes_from(rest, len);
		}
		assert_int_equal(n, rows[i].packets);
		assert_int_equal(len, rows[i].last);
		assert_true(bytes_equal(strbuf_bytes(&carried),
					(struct bytes){ flight, rows[i].flight }));
		strbuf_clear(&packets);
		strbuf_clear(&carried);
	}
}

/* Of any size that a header can tell, but for none. */
static void tds_headers(void **unused)
{
	static const struct {
		struct bytes header;
		bool is_one;
		size_t len; /* 0: not known yet */
	} rows[] = {
		{ BYTES("\x12"), true, 0 },
		{ BYTES("\x12\x01\0\x09"), true, 0 },
		{ BYTES("\x12\x01\0\x09\0\0\0\0"), true, 1 },
		{ BYTES("\x12\xff\xff\xff\xff\xff\xff\xff"), true, 65527 },
		{ BYTES("\x12\x01\0\x08"), false, 0 },
		{ BYTES("\x12\x01\0\x07"), false, 0 },
		{ BYTES("\x12\x01\0\0"), false, 0 },
		{ BYTES("\x04"), false, 0 },
		{ BYTES("\x04\x01\0\x09\0\0\0\0"), false, 0 },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		size_t len = 0;
		assert_int_equal(tds_framing.read_header(rows[i].header, &len), rows[i].is_one);
		assert_int_equal(len, rows[i].len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_goes_in_comes_out),
		cmocka_unit_test(what_is_no_packet_is_refused),
		cmocka_unit_test(where_packets_end),
		cmocka_unit_test(tds_has_one_message_for_a_flight),
		cmocka_unit_test(tds_headers),
	};
	return cmocka_run_group_tests_name("framing", tests, NULL, NULL);
}
