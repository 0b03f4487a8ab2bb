/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MySQL and MariaDB: SSLRequest of the client/server protocol.  The server
 * greets with its capabilities; the client answers with a short form of its
 * login and goes on in TLS at once.  There is no go-ahead. */
#include <config.h>

#include "mysql.h"

#include "starttls.h"

enum { GREETING };

static const char *const expects[] = { "the greeting", NULL };

enum {
	HEAD_BYTES = 4, /* length (3 octets, little endian), sequence number */
	VERSION_10 = 10,
	ERROR_PACKET = 0xff,
};
enum { /* capabilities; the two upper octets are not needed */
       CLIENT_LONG_PASSWORD = 0x0001,
       CLIENT_PROTOCOL_41 = 0x0200,
       CLIENT_SSL = 0x0800,
       CLIENT_SECURE_CONNECTION = 0x8000,
};

static void send_ssl_request(struct dialogue *d, unsigned offered, uint8_t sequence)
{
	uint8_t packet[HEAD_BYTES + 32] = { 32, 0, 0, sequence };
	unsigned flags = CLIENT_SSL | CLIENT_PROTOCOL_41 |
			 (offered & (CLIENT_LONG_PASSWORD | CLIENT_SECURE_CONNECTION));
	packet[4] = (uint8_t)(flags & 0xff);
	packet[5] = (uint8_t)(flags >> 8);
	packet[8 + 3] = 0x01; /* largest packet: 16 MiB, little endian */
	packet[12] = 33;      /* utf8_general_ci: known to every version */
	dialogue_send_octets(d, packet, sizeof(packet));
}

/* ERR instead of a greeting: "Host ... is not allowed to connect", "Too many
 * connections".  Code (2 octets), then sometimes "#" and five of SQLSTATE. */
static enum dialogue_status on_error(struct dialogue *d, struct bytes payload)
{
	if (payload.len < 3)
		return dialogue_unexpected(d, payload);
	struct bytes text = bytes_from(payload, 3);
	if (bytes_starts(text, "#") && text.len >= 6)
		text = bytes_from(text, 6);
	dialogue_words_reset(d);
	dialogue_words(d, text);
	return dialogue_refuse(d, ERR_STARTTLS_TURNED_AWAY_BY_ERROR,
			       FACTS(.number = payload.data[1] | payload.data[2] << 8));
}

/* protocol version, server version and NUL, thread (4), challenge (8), 0,
 * lower two octets of the capabilities, more */
static enum dialogue_status on_greeting(struct dialogue *d, struct bytes payload, uint8_t sequence)
{
	struct bytes version = bytes_from(payload, 1);
	version = bytes_until(version, bytes_find(version, '\0'));
	dialogue_words_reset(d);
	dialogue_words(d, version);
	struct bytes fixed = bytes_from(payload, 1 + version.len + 1 + 4 + 8 + 1);
	if (fixed.len < 2)
		return dialogue_unexpected(d, payload);
	unsigned offered = fixed.data[0] | (unsigned)fixed.data[1] << 8;
	if ((offered & CLIENT_SSL) == 0 || (offered & CLIENT_PROTOCOL_41) == 0)
		return starttls_not_offered(d, "TLS; its version");
	send_ssl_request(d, offered, (uint8_t)(sequence + 1));
	return DIALOGUE_GO;
}

static enum dialogue_status step(struct dialogue *d)
{
	struct bytes rest = dialogue_rest(d);
	/* Any text would be a length far beyond all greetings. */
	if (rest.len >= 3 && rest.data[2] != 0)
		return dialogue_unexpected(d, rest);
	if (rest.len < HEAD_BYTES + 1)
		return DIALOGUE_MORE;
	size_t len = rest.data[0] | (size_t)rest.data[1] << 8;
	uint8_t kind = rest.data[HEAD_BYTES];
	if (len == 0 || len > DIALOGUE_UNIT_BYTES - HEAD_BYTES ||
	    (kind != VERSION_10 && kind != ERROR_PACKET))
		return dialogue_unexpected(d, rest);
	if (rest.len < HEAD_BYTES + len)
		return DIALOGUE_MORE;
	dialogue_take(d, HEAD_BYTES + len);
	struct bytes payload = bytes_until(bytes_from(rest, HEAD_BYTES), len);
	return kind == ERROR_PACKET ? on_error(d, payload) : on_greeting(d, payload, rest.data[3]);
}

const struct dialogue_kind mysql_dialogue = {
	.name = "mysql",
	.step = step,
	.expects = expects,
	.rules = &starttls_rules,
};
