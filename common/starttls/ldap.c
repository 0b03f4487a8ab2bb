/* SPDX-License-Identifier: GPL-3.0-or-later */
/* LDAP: the StartTLS extended operation (RFC 4511, section 4.14). */
#include <config.h>

#include "ldap.h"

#include "starttls.h"

enum { START, STARTTLS };

static const char *const expects[] = { "the connection", "the answer to StartTLS (success)", NULL };

/* LDAPMessage { messageID 1, extendedReq { requestName 1.3.6.1.4.1.1466.20037 } } */
static const char request[] = "\x30\x1d\x02\x01\x01\x77\x18\x80\x16"
			      "1.3.6.1.4.1.1466.20037";

enum {
	TAG_INTEGER = 0x02,
	TAG_OCTET_STRING = 0x04,
	TAG_ENUMERATED = 0x0a,
	TAG_SEQUENCE = 0x30,
	TAG_EXTENDED_RESPONSE = 0x78,
	TAG_REFERRAL = 0xa3,
	TAG_RESPONSE_NAME = 0x8a,
};

/* The head of a BER element: its tag, and the lengths of head and content.
 * Servers write lengths in longer forms than needed (Active Directory always
 * uses four octets), but never the indefinite form (RFC 4511, 5.1).  Returns 1,
 * 0 when octets are missing, -1 when it cannot be. */
static int ber_head(struct bytes b, uint8_t *ret_tag, size_t *ret_head, size_t *ret_len)
{
	if (b.len < 2)
		return 0;
	size_t n = b.data[1] < 0x80 ? 0 : b.data[1] & 0x7fU;
	size_t len = b.data[1];
	if (b.data[1] == 0x80 || n > 8)
		return -1;
	if (b.len < 2 + n)
		return 0;
	if (n > 0)
		len = 0;
	for (size_t i = 0; i < n; i++) {
		if (len > DIALOGUE_UNIT_BYTES)
			return -1;
		len = len << 8 | b.data[2 + i];
	}
	*ret_tag = b.data[0];
	*ret_head = 2 + n;
	*ret_len = len;
	return 1;
}

/* Takes one whole element from *b: false when there is none, or another tag. */
static bool ber_take(struct bytes *b, uint8_t tag, struct bytes *ret_content)
{
	uint8_t found;
	size_t head, len;
	if (ber_head(*b, &found, &head, &len) <= 0 || found != tag || len > b->len - head)
		return false;
	*ret_content = bytes_until(bytes_from(*b, head), len);
	*b = bytes_from(*b, head + len);
	return true;
}

/* A number of one to four octets, not negative. */
static bool ber_take_number(struct bytes *b, uint8_t tag, int *ret_number)
{
	struct bytes content;
	int number = 0;
	if (!ber_take(b, tag, &content) || content.len < 1 || content.len > 4 ||
	    content.data[0] >= 0x80)
		return false;
	for (size_t i = 0; i < content.len; i++)
		number = number << 8 | content.data[i];
	*ret_number = number;
	return true;
}

struct response {
	int message_id;
	int result;
	struct bytes message; /* diagnosticMessage */
	struct bytes name;    /* OID, empty when left out */
};

static bool parse_response(struct bytes message, struct response *r)
{
	struct bytes body, operation, skipped;
	if (!ber_take(&message, TAG_SEQUENCE, &body) ||
	    !ber_take_number(&body, TAG_INTEGER, &r->message_id) ||
	    !ber_take(&body, TAG_EXTENDED_RESPONSE, &operation) ||
	    !ber_take_number(&operation, TAG_ENUMERATED, &r->result) ||
	    !ber_take(&operation, TAG_OCTET_STRING, &skipped) || /* matchedDN */
	    !ber_take(&operation, TAG_OCTET_STRING, &r->message))
		return false;
	ber_take(&operation, TAG_REFERRAL, &skipped);
	if (!ber_take(&operation, TAG_RESPONSE_NAME, &r->name))
		r->name = (struct bytes){ NULL, 0 };
	return true;
}

/* RFC 4511, appendix A.2; those that an answer to StartTLS can have. */
static const char *result_name(int result)
{
	static const struct {
		int result;
		const char *name;
	} rows[] = {
		/* clang-format off */
		{ 1, "operationsError" },     { 2, "protocolError" },
		{ 3, "timeLimitExceeded" },   { 8, "strongerAuthRequired" },
		{ 10, "referral" },           { 11, "adminLimitExceeded" },
		{ 12, "unavailableCriticalExtension" }, { 13, "confidentialityRequired" },
		{ 50, "insufficientAccessRights" },     { 51, "busy" },
		{ 52, "unavailable" },        { 53, "unwillingToPerform" },
		{ 80, "other" },
		/* clang-format on */
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].result == result)
			return rows[i].name;
	}
	return "unknown";
}

static enum dialogue_status refuse(struct dialogue *d, enum err code, int result)
{
	return dialogue_refuse(d, code, FACTS(.number = result, .term = result_name(result)));
}

static enum dialogue_status on_message(struct dialogue *d, struct bytes message)
{
	struct response r;
	if (!parse_response(message, &r))
		return dialogue_unexpected(d, message);
	dialogue_words_reset(d);
	dialogue_words(d, r.message);
	if (r.message_id == 0) {
		/* Unsolicited: only the notice of disconnection matters (4.4.1). */
		if (bytes_is(r.name, "1.3.6.1.4.1.1466.20036"))
			return refuse(d, ERR_STARTTLS_LDAP_ENDED, r.result);
		dialogue_words_reset(d);
		return DIALOGUE_MORE;
	}
	if (r.message_id != 1 || (r.name.len > 0 && !bytes_is(r.name, "1.3.6.1.4.1.1466.20037")))
		return dialogue_unexpected(d, message);
	if (r.result != 0)
		return refuse(d, ERR_STARTTLS_LDAP_REFUSED, r.result);
	return DIALOGUE_GO;
}

static enum dialogue_status step(struct dialogue *d)
{
	if (d->state == START) {
		dialogue_send_octets(d, request, sizeof(request) - 1);
		d->state = STARTTLS;
	}
	for (;;) {
		struct bytes rest = dialogue_rest(d);
		uint8_t tag;
		size_t head, len;
		if (rest.len > 0 && rest.data[0] != TAG_SEQUENCE)
			return dialogue_unexpected(d, rest);
		int known = ber_head(rest, &tag, &head, &len);
		if (known < 0 || (known > 0 && len > DIALOGUE_UNIT_BYTES - head))
			return dialogue_unexpected(d, rest);
		if (known == 0 || len > rest.len - head)
			return DIALOGUE_MORE;
		dialogue_take(d, head + len);
		enum dialogue_status status = on_message(d, bytes_until(rest, head + len));
		if (status != DIALOGUE_MORE)
			return status;
	}
}

const struct dialogue_kind ldap_dialogue = {
	.name = "ldap",
	.sibling = "ldaps",
	.step = step,
	.expects = expects,
	.rules = &starttls_rules,
};
