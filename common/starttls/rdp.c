/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RDP: the negotiation that stands before TLS (MS-RDPBCGR, section 2.2.1.1 and
 * 2.2.1.2), in X.224 packets (ITU-T X.224) in TPKT (RFC 1006). */
#include <config.h>

#include "rdp.h"

#include "starttls.h"

enum { START, NEGOTIATION };

static const char *const expects[] = { "the connection", "the answer to the negotiation request",
				       NULL };

enum {
	TPKT_VERSION = 3,
	TPKT_BYTES = 4,
	X224_BYTES = 7, /* length indicator, code, two references, class */
	X224_CONNECTION_CONFIRM = 0xd0,
	NEGOTIATION_BYTES = 8, /* type, flags, length (8), value; little endian */
	TYPE_RESPONSE = 2,
	TYPE_FAILURE = 3,
	PROTOCOL_RDP = 0,
	PROTOCOL_SSL = 1,
	PROTOCOL_HYBRID = 2,
};

/* X.224 connection request; TYPE_RDP_NEG_REQ for PROTOCOL_SSL | PROTOCOL_HYBRID:
 * TLS, or CredSSP within TLS.  The handshake is the same. */
static const char request[] = "\x03\x00\x00\x13\x0e\xe0\x00\x00\x00\x00\x00"
			      "\x01\x00\x08\x00\x03\x00\x00\x00";

static const char *failure_reason(uint32_t code)
{
	switch (code) {
	case 1:
		return "it requires TLS alone (SSL_REQUIRED_BY_SERVER)";
	case 2:
		return "it is configured for standard RDP security, without TLS "
		       "(SSL_NOT_ALLOWED_BY_SERVER)";
	case 3:
		return "it has no usable certificate (SSL_CERT_NOT_ON_SERVER)";
	case 4:
		return "it found the request inconsistent (INCONSISTENT_FLAGS)";
	case 5:
		return "it requires CredSSP (HYBRID_REQUIRED_BY_SERVER)";
	case 6:
		return "it requires TLS with a client certificate "
		       "(SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER)";
	default:
		return "for a reason that is not known";
	}
}

static enum dialogue_status on_packet(struct dialogue *d, struct bytes packet)
{
	struct bytes negotiation = bytes_from(packet, TPKT_BYTES + X224_BYTES);
	if (packet.data[TPKT_BYTES + 1] != X224_CONNECTION_CONFIRM)
		return dialogue_unexpected(d, packet);
	if (negotiation.len == 0)
		return dialogue_refuse(d, ERR_STARTTLS_RDP_WITHOUT_TLS, FACTS());
	if (negotiation.len != NEGOTIATION_BYTES || negotiation.data[2] != NEGOTIATION_BYTES ||
	    negotiation.data[3] != 0)
		return dialogue_unexpected(d, packet);
	uint32_t value = negotiation.data[4] | (uint32_t)negotiation.data[5] << 8 |
			 (uint32_t)negotiation.data[6] << 16 | (uint32_t)negotiation.data[7] << 24;
	if (negotiation.data[0] == TYPE_FAILURE)
		return dialogue_refuse(d, ERR_STARTTLS_RDP_REFUSED,
				       FACTS(.count = value, .term = failure_reason(value)));
	if (negotiation.data[0] != TYPE_RESPONSE)
		return dialogue_unexpected(d, packet);
	if (value == PROTOCOL_RDP)
		return dialogue_refuse(d, ERR_STARTTLS_RDP_CHOSE_NO_TLS, FACTS());
	/* It has to be one of those in the request. */
	if (value != PROTOCOL_SSL && value != PROTOCOL_HYBRID)
		return dialogue_unexpected(d, packet);
	return DIALOGUE_GO;
}

static enum dialogue_status step(struct dialogue *d)
{
	if (d->state == START) {
		dialogue_send_octets(d, request, sizeof(request) - 1);
		d->state = NEGOTIATION;
	}
	struct bytes rest = dialogue_rest(d);
	if (rest.len == 0)
		return DIALOGUE_MORE;
	if (rest.data[0] != TPKT_VERSION)
		return dialogue_unexpected(d, rest);
	if (rest.len < TPKT_BYTES)
		return DIALOGUE_MORE;
	size_t len = (size_t)rest.data[2] << 8 | rest.data[3];
	if (len < TPKT_BYTES + X224_BYTES || len > DIALOGUE_UNIT_BYTES)
		return dialogue_unexpected(d, rest);
	if (rest.len < len)
		return DIALOGUE_MORE;
	dialogue_take(d, len);
	return on_packet(d, bytes_until(rest, len));
}

const struct dialogue_kind rdp_dialogue = {
	.name = "rdp",
	.step = step,
	.expects = expects,
	.rules = &starttls_rules,
};
