/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "srv.h"

#include <arpa/nameser.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	HEADER_BYTES = 12,
	TYPE_SRV = 33,
	CLASS_IN = 1,
	RCODE_NXDOMAIN = 3,
	ANSWER_BYTES = 65535,
};

/* Not libc's ns_initparse(): it refuses a whole message of which any record breaks
 * off, where the records before it are good, and says no more than that.  The
 * characters of a name, its labels and the port would have to be looked at here
 * all the same. */

/* A position in a message; failed once it ran over the end. */
struct cursor {
	struct bytes message;
	size_t at;
	bool failed;
};

static uint16_t take_u16(struct cursor *c)
{
	if (c->failed || c->message.len - c->at < 2) {
		c->failed = true;
		return 0;
	}
	uint16_t value = (uint16_t)(c->message.data[c->at] << 8 | c->message.data[c->at + 1]);
	c->at += 2;
	return value;
}

static void skip(struct cursor *c, size_t n)
{
	if (c->failed || c->message.len - c->at < n)
		c->failed = true;
	else
		c->at += n;
}

/* Goes past a name without following its pointer (RFC 1035, 4.1.4). */
static void skip_name(struct cursor *c)
{
	while (!c->failed && c->at < c->message.len) {
		uint8_t len = c->message.data[c->at];
		skip(c, 1);
		if (len == 0)
			return;
		if (len >= 0xc0) {
			skip(c, 1);
			return;
		}
		if (len >= 0x40)
			break;
		skip(c, len);
	}
	c->failed = true;
}

static bool is_host_octet(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_';
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

/* Expands the name at offset at.  Pointers must lead back, so that a loop
 * cannot be: each is below the one before.  The root is "". */
static bool expand_name(struct bytes message, size_t at, char ret_name[DNS_NAME_BYTES])
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

static int compare(const void *x, const void *y)
{
	const struct srv_target *a = x, *b = y;
	if (a->priority != b->priority)
		return a->priority < b->priority ? -1 : 1;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	int order = strcmp(a->host, b->host);
	return order != 0 ? order : (a->port > b->port) - (a->port < b->port);
}

/* Puts target in its place; the last falls out when there are too many. */
static void insert(struct srv_target *targets, size_t *n, const struct srv_target *target)
{
	size_t at = *n;
	while (at > 0 && compare(target, &targets[at - 1]) < 0)
		at--;
	if (at == SRV_MAX_TARGETS)
		return;
	size_t kept = *n < SRV_MAX_TARGETS ? *n : SRV_MAX_TARGETS - 1;
	memmove(targets + at + 1, targets + at, (kept - at) * sizeof(*targets));
	targets[at] = *target;
	*n = kept + 1;
}

/* Takes one resource record; true when it is a usable SRV record. */
static bool take_record(struct cursor *c, struct srv_target *ret_target, bool *not_offered)
{
	skip_name(c);
	uint16_t type = take_u16(c), class = take_u16(c);
	skip(c, 4); /* TTL */
	uint16_t len = take_u16(c);
	size_t start = c->at;
	skip(c, len);
	if (c->failed || type != TYPE_SRV || class != CLASS_IN || len < 7)
		return false;
	struct cursor data = { c->message, start, false };
	struct srv_target target = { .host = "" };
	target.priority = take_u16(&data);
	target.weight = take_u16(&data);
	target.port = take_u16(&data);
	if (!expand_name(c->message, data.at, target.host))
		return false;
	if (target.host[0] == '\0') {
		*not_offered = true;
		return false;
	}
	if (target.port == 0)
		return false;
	*ret_target = target;
	return true;
}

/* Reads the header and goes past the questions. */
static enum err open_message(struct cursor *c, uint16_t *ret_answers, struct error *reterr)
{
	skip(c, 2);
	uint16_t flags = take_u16(c), questions = take_u16(c);
	*ret_answers = take_u16(c);
	skip(c, 4);
	for (; questions > 0 && !c->failed; questions--) {
		skip_name(c);
		skip(c, 4);
	}
	if (c->failed || (flags & 0x8000) == 0)
		return error_raise(reterr, ERR_SRV_MALFORMED, FACTS());
	if ((flags & 15) == RCODE_NXDOMAIN)
		return error_raise(reterr, ERR_SRV_NONE, FACTS());
	if ((flags & 15) != 0)
		return error_raise(reterr, ERR_SRV_REFUSED, FACTS(.number = flags & 15));
	return ERR_NONE;
}

enum err srv_parse_answer(struct bytes message, struct srv_target ret_targets[SRV_MAX_TARGETS],
			  size_t *ret_n, struct error *reterr)
{
	struct cursor c = { message, 0, false };
	struct srv_target targets[SRV_MAX_TARGETS], target;
	size_t n = 0;
	bool not_offered = false;
	uint16_t answers = 0;
	enum err err = open_message(&c, &answers, reterr);
	if (err != ERR_NONE)
		return err;
	for (; answers > 0 && !c.failed; answers--) {
		if (take_record(&c, &target, &not_offered))
			insert(targets, &n, &target);
	}
	if (n == 0)
		return error_raise(reterr, not_offered ? ERR_SRV_NOT_OFFERED : ERR_SRV_UNUSABLE,
				   FACTS());
	memcpy(ret_targets, targets, n * sizeof(*targets));
	*ret_n = n;
	return ERR_NONE;
}

/* Why res_query() has no answer. */
static enum err lookup_error(int system_error)
{
	enum err shortage = error_of_shortage(system_error);
	if (shortage != ERR_NONE)
		return shortage;
	if (h_errno == NETDB_INTERNAL && system_error != 0)
		return ERR_RESOLVE_SYSTEM;
	if (h_errno == HOST_NOT_FOUND || h_errno == NO_DATA)
		return ERR_SRV_NONE;
	return h_errno == TRY_AGAIN ? ERR_RESOLVE_NO_ANSWER : ERR_RESOLVE_SERVERS;
}

enum err srv_lookup(const char *service, const char *domain,
		    struct srv_target ret_targets[SRV_MAX_TARGETS], size_t *ret_n,
		    struct error *reterr)
{
	char name[2 * DNS_NAME_BYTES];
	snprintf(name, sizeof(name), "%s.%s", service, domain);
	uint8_t *answer = malloc(ANSWER_BYTES);
	if (answer == NULL)
		return error_no_memory(reterr);
	errno = 0;
	int len = res_query(name, CLASS_IN, TYPE_SRV, answer, ANSWER_BYTES);
	enum err err;
	if (len < 0) {
		int why = errno;
		err = error_raise(reterr, lookup_error(why), FACTS(.about = name, .number = why));
	} else {
		struct error why;
		size_t size = len < ANSWER_BYTES ? (size_t)len : ANSWER_BYTES;
		err = srv_parse_answer((struct bytes){ answer, size }, ret_targets, ret_n, &why);
		if (err != ERR_NONE)
			error_raise(reterr, err, FACTS(.about = name, .number = why.number));
	}
	free(answer);
	return err;
}
