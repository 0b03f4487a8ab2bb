/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TDS 7.x, as Microsoft SQL Server speaks it (MS-TDS, sections 2.2.3.1, 2.2.6.5,
 * 2.2.7.10 and 3.2.5.2): PRELOGIN and its answer, then the TLS handshake in packets
 * of the type of PRELOGIN.  What comes after the handshake is in no packet of that
 * kind. */
#include <config.h>

#include "tds.h"

#include <stdio.h>

#include "facts/wide_text.h"
#include "starttls.h"

enum { START, PRELOGIN };

static const char *const expects[] = { "the connection", "the answer to PRELOGIN", NULL };

enum { /* type, status, length of all (big endian), SPID, number, window */
       HEADER_BYTES = 8,
       TYPE_ANSWER = 0x04,
       TYPE_PRELOGIN = 0x12,
       STATUS_END_OF_MESSAGE = 0x01,
       /* The most that a packet has until the login agrees on more. */
       PACKET_BYTES = 4096,
};
enum { /* options of PRELOGIN: token, place and length of the value (big endian) */
       OPTION_BYTES = 5,
       OPTION_VERSION = 0x00,
       OPTION_ENCRYPTION = 0x01,
       OPTIONS_END = 0xff,
       VERSION_BYTES = 6,
       ENCRYPT_OFF = 0, /* of the login alone, which needs the handshake as well */
       ENCRYPT_ON = 1,
       ENCRYPT_NOT_SUP = 2,
       ENCRYPT_REQ = 3,
       ENCRYPT_MASK = 0x3f, /* the rest is about client certificates and tokens */
       ENCRYPT_ABSENT = -1,
};
enum { TOKEN_ERROR = 0xaa };

/* VERSION 0.0.1 (of the client), ENCRYPTION on, INSTOPT any, THREADID 0, MARS off. */
static const char request[] = "\x12\x01\x00\x2f\x00\x00\x01\x00"
			      "\x00\x00\x1a\x00\x06"
			      "\x01\x00\x20\x00\x01"
			      "\x02\x00\x21\x00\x01"
			      "\x03\x00\x22\x00\x04"
			      "\x04\x00\x26\x00\x01"
			      "\xff"
			      "\x00\x00\x00\x01\x00\x00"
			      "\x01"
			      "\x00"
			      "\x00\x00\x00\x00"
			      "\x00";

static size_t big_endian(const uint8_t *octets)
{
	return (size_t)octets[0] << 8 | octets[1];
}

static size_t little_endian(const uint8_t *octets)
{
	return octets[0] | (size_t)octets[1] << 8;
}

/* header is the beginning of a packet.  False when none of the type, that holds
 * anything, begins so; of a whole header *ret_len is how much it holds. */
static bool read_header(struct bytes header, uint8_t type, size_t *ret_len)
{
	if (header.len >= 1 && header.data[0] != type)
		return false;
	if (header.len >= 4 && big_endian(header.data + 2) <= HEADER_BYTES)
		return false;
	if (header.len >= HEADER_BYTES)
		*ret_len = big_endian(header.data + 2) - HEADER_BYTES;
	return true;
}

/* --- the packets of the handshake ----------------------------------------------- */

static bool read_handshake_header(struct bytes header, size_t *ret_len)
{
	return read_header(header, TYPE_PRELOGIN, ret_len);
}

static void wrap(struct bytes flight, struct strbuf *packets)
{
	while (flight.len > 0) {
		struct bytes part = bytes_until(flight, PACKET_BYTES - HEADER_BYTES);
		size_t len = HEADER_BYTES + part.len;
		flight = bytes_from(flight, part.len);
		const uint8_t header[HEADER_BYTES] = {
			TYPE_PRELOGIN,
			flight.len == 0 ? STATUS_END_OF_MESSAGE : 0,
			(uint8_t)(len >> 8),
			(uint8_t)(len & 0xff),
		};
		strbuf_append_bytes(packets, header, sizeof(header));
		strbuf_append_bytes(packets, part.data, part.len);
	}
}

const struct framing tds_framing = {
	.name = "tds",
	.header_bytes = HEADER_BYTES,
	.read_header = read_handshake_header,
	.wrap = wrap,
};

/* --- PRELOGIN --------------------------------------------------------------------- */

/* The words of an error: UTF-16, little endian. */
static void quote(struct dialogue *d, struct bytes text)
{
	uint8_t turned[2 * DIALOGUE_WORDS_BYTES];
	uint8_t quoted[WIDE_TEXT_UTF8_BYTES * DIALOGUE_WORDS_BYTES];
	struct bytes rest = { turned, 0 };
	size_t len = 0;
	for (; rest.len + 2 <= text.len && rest.len + 2 <= sizeof(turned); rest.len += 2) {
		turned[rest.len] = text.data[rest.len + 1];
		turned[rest.len + 1] = text.data[rest.len];
	}
	for (uint32_t character; wide_text_next(&rest, 2, &character);)
		len += wide_text_utf8(character, quoted + len);
	dialogue_words_reset(d);
	dialogue_words(d, (struct bytes){ quoted, len });
}

/* Instead of the answer: token, length (2, little endian), number (4), state, class,
 * length of the message in characters (2), the message, and more. */
static enum dialogue_status on_error(struct dialogue *d, struct bytes message)
{
	enum { NUMBER = 3, TEXT_LENGTH = 9, TEXT = 11 };
	if (message.len < TEXT)
		return dialogue_unexpected(d, message);
	struct bytes text = bytes_from(message, TEXT);
	quote(d, bytes_until(text, 2 * little_endian(message.data + TEXT_LENGTH)));
	size_t number = little_endian(message.data + NUMBER) |
			little_endian(message.data + NUMBER + 2) << 16;
	return dialogue_refuse(d, ERR_STARTTLS_TURNED_AWAY_BY_ERROR, FACTS(.number = (int)number));
}

/* What the answer says that counts here. */
struct answer {
	struct bytes version;
	int encryption;
};

/* False when it is no list of options that begins with the version, each within
 * the message. */
static bool read_answer(struct bytes message, struct answer *ret_answer)
{
	struct bytes list = message;
	struct answer answer = { .encryption = ENCRYPT_ABSENT };
	while (list.len > 0 && list.data[0] != OPTIONS_END) {
		if (list.len < OPTION_BYTES)
			return false;
		size_t place = big_endian(list.data + 1), len = big_endian(list.data + 3);
		struct bytes value = bytes_until(bytes_from(message, place), len);
		if (value.len < len)
			return false;
		if (list.data[0] == OPTION_VERSION && len == VERSION_BYTES)
			answer.version = value;
		else if (list.data[0] == OPTION_ENCRYPTION && len == 1)
			answer.encryption = value.data[0] & ENCRYPT_MASK;
		if (answer.version.len == 0)
			return false;
		list = bytes_from(list, OPTION_BYTES);
	}
	*ret_answer = answer;
	return list.len > 0 && answer.version.len > 0;
}

static enum dialogue_status on_message(struct dialogue *d, struct bytes message)
{
	struct answer answer;
	char version[32];
	if (message.data[0] == TOKEN_ERROR)
		return on_error(d, message);
	if (!read_answer(message, &answer))
		return dialogue_unexpected(d, message);
	snprintf(version, sizeof(version), "%u.%u.%zu", answer.version.data[0],
		 answer.version.data[1], big_endian(answer.version.data + 2));
	dialogue_words_reset(d);
	dialogue_words(d, bytes_of(version));
	switch (answer.encryption) {
	case ENCRYPT_OFF:
	case ENCRYPT_ON:
	case ENCRYPT_REQ:
		return DIALOGUE_GO;
	case ENCRYPT_NOT_SUP:
		return starttls_not_offered(d, "TLS (it answered PRELOGIN with ENCRYPT_NOT_SUP); "
					       "its version");
	case ENCRYPT_ABSENT:
		return starttls_not_offered(d, "TLS (its answer to PRELOGIN says nothing of "
					       "encryption); its version");
	default:
		return dialogue_unexpected(d, message);
	}
}

static enum dialogue_status step(struct dialogue *d)
{
	uint8_t message[DIALOGUE_UNIT_BYTES];
	size_t len = 0, at = 0;
	if (d->state == START) {
		dialogue_send_octets(d, request, sizeof(request) - 1);
		d->state = PRELOGIN;
	}
	struct bytes rest = dialogue_rest(d);
	for (bool is_last = false; !is_last;) {
		struct bytes packet = bytes_from(rest, at);
		size_t held = 0;
		if (!read_header(bytes_until(packet, HEADER_BYTES), TYPE_ANSWER, &held) ||
		    at + HEADER_BYTES + held > DIALOGUE_UNIT_BYTES)
			return dialogue_unexpected(d, rest);
		if (packet.len < HEADER_BYTES + held || held == 0)
			return DIALOGUE_MORE;
		memcpy(message + len, packet.data + HEADER_BYTES, held);
		len += held;
		at += HEADER_BYTES + held;
		is_last = (packet.data[1] & STATUS_END_OF_MESSAGE) != 0;
	}
	dialogue_take(d, at);
	return on_message(d, (struct bytes){ message, len });
}

const struct dialogue_kind tds_dialogue = {
	.name = "tds",
	.sibling = "tds-strict",
	.step = step,
	.expects = expects,
	.rules = &starttls_rules,
};
