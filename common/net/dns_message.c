/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns_message.h"

#include <string.h>

enum { FLAG_QR = 0x8000, FLAG_TC = 0x0200, FLAG_AD = 0x0020, RCODE = 0x000f };

/* Not libc's ns_initparse(): it refuses a whole message of which any record breaks
 * off, where the records before it are good, and says no more than that.  The
 * characters of a name, its labels and the numbers would have to be looked at all
 * the same. */

uint16_t dns_take_u16(struct dns_reader *r)
{
	if (r->failed || r->message.len - r->at < 2) {
		r->failed = true;
		return 0;
	}
	uint16_t value = (uint16_t)(r->message.data[r->at] << 8 | r->message.data[r->at + 1]);
	r->at += 2;
	return value;
}

static void skip(struct dns_reader *r, size_t n)
{
	if (r->failed || r->message.len - r->at < n)
		r->failed = true;
	else
		r->at += n;
}

/* Goes past a name without following its pointer (RFC 1035, 4.1.4). */
static void skip_name(struct dns_reader *r)
{
	while (!r->failed && r->at < r->message.len) {
		uint8_t len = r->message.data[r->at];
		skip(r, 1);
		if (len == 0)
			return;
		if (len >= 0xc0) {
			skip(r, 1);
			return;
		}
		if (len >= 0x40)
			break;
		skip(r, len);
	}
	r->failed = true;
}

bool dns_open(struct bytes message, struct dns_reader *ret_reader, struct dns_answer *ret_answer)
{
	struct dns_reader r = { .message = message };
	skip(&r, 2);
	uint16_t flags = dns_take_u16(&r), questions = dns_take_u16(&r);
	r.left = dns_take_u16(&r);
	unsigned authority = dns_take_u16(&r);
	skip(&r, 2);
	for (; questions > 0 && !r.failed; questions--) {
		skip_name(&r);
		skip(&r, 4);
	}
	if (r.failed || (flags & FLAG_QR) == 0)
		return false;
	*ret_reader = r;
	*ret_answer = (struct dns_answer){
		.rcode = flags & RCODE,
		.truncated = (flags & FLAG_TC) != 0,
		.authentic = (flags & FLAG_AD) != 0,
		.records = r.left,
		.authority = authority,
	};
	return true;
}

bool dns_next(struct dns_reader *r, struct dns_record *ret_record)
{
	while (r->left > 0) {
		struct dns_record record = { .owner_at = r->at };
		r->left--;
		skip_name(r);
		record.type = dns_take_u16(r);
		uint16_t class = dns_take_u16(r);
		skip(r, 4); /* TTL */
		record.data.len = dns_take_u16(r);
		record.data_at = r->at;
		skip(r, record.data.len);
		if (r->failed)
			return false;
		if (class != DNS_CLASS_IN)
			continue;
		record.data.data = r->message.data + record.data_at;
		*ret_record = record;
		return true;
	}
	return false;
}

static bool is_host_octet(uint8_t c)
{
	return ascii_is_letter(c) || ascii_is_digit(c) || c == '-' || c == '_';
}

/* Appends one label and a dot; false when it is no label of a host name or
 * there is no room. */
static bool append_label(const uint8_t *label, size_t len, char *name, size_t *used)
{
	if (*used + len + 1 > DNS_NAME_BYTES) /* the last dot makes room for NUL */
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!is_host_octet(label[i]))
			return false;
		name[(*used)++] = (char)label[i];
	}
	name[(*used)++] = '.';
	return true;
}

/* Pointers must lead back, so that a loop cannot be: each is below the one before. */
bool dns_name(struct bytes message, size_t at, char ret_name[DNS_NAME_BYTES])
{
	char name[DNS_NAME_BYTES];
	size_t used = 0, limit = at;
	while (at < message.len && message.data[at] != 0) {
		uint8_t len = message.data[at];
		if (len >= 0xc0) {
			if (message.len - at < 2)
				return false;
			at = (size_t)(len & 0x3f) << 8 | message.data[at + 1];
			if (at >= limit)
				return false;
			limit = at;
			continue;
		}
		if (len >= 0x40 || message.len - at - 1 < len ||
		    !append_label(message.data + at + 1, len, name, &used))
			return false;
		at += 1 + (size_t)len;
	}
	if (at >= message.len)
		return false;
	memcpy(ret_name, name, used);
	ret_name[used > 0 ? used - 1 : 0] = '\0';
	return true;
}
