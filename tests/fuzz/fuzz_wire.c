/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What else a probe reads from the wire by itself: DNS answers with SRV records,
 * the answer to an HTTP request; and addresses.  The first octet picks which. */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "net/address.h"
#include "net/request.h"
#include "net/srv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition) \
	do { \
		if (!(condition)) \
			abort(); \
	} while (0)

static void try_srv(struct bytes data)
{
	struct srv_list list = { .n = 0 };
	struct error error = { 0 };
	char name[DNS_NAME_BYTES];
	struct dns_reply reply = { .outcome = DNS_NONE };
	/* The name that the message itself asks for, or that of its first record. */
	if (!dns_name(data, 12, name))
		return;
	CHECK(buffer_copy(data, &reply.message));
	dns_reply_read(&reply, name, DNS_TYPE_SRV);
	enum err err = srv_read(&reply, name, &list, &error);
	dns_reply_clear(&reply);
	if (err != ERR_NONE) {
		CHECK(error_finding(error.code) == FINDING_RESOLVE_FAILED && list.n == 0);
		return;
	}
	const struct dns_srv *targets = list.targets;
	CHECK(list.n >= 1 && list.n <= SRV_MAX_TARGETS);
	CHECK(list.more == 0 || list.n == SRV_MAX_TARGETS);
	for (size_t i = 0; i < list.n; i++) {
		size_t len = strnlen(targets[i].host, DNS_NAME_BYTES);
		CHECK(len > 0 && len < DNS_NAME_BYTES && targets[i].port != 0);
		CHECK(strpbrk(targets[i].host, " \r\n%/@") == NULL);
		CHECK(i == 0 || targets[i - 1].priority < targets[i].priority ||
		      (targets[i - 1].priority == targets[i].priority &&
		       targets[i - 1].weight >= targets[i].weight));
	}
}

enum { BODY_MAX_BYTES = 1000 };

static bool is_read(int status)
{
	return status != 500;
}

/* The same is known however the answer was cut. */
static void try_reply(struct bytes data)
{
	struct http_answer whole = { .wanted = { is_read, BODY_MAX_BYTES } }, octets = whole;
	bool done = http_answer_feed(&whole, data), done_octets = false;
	for (size_t i = 0; i < data.len && !done_octets; i++)
		done_octets = http_answer_feed(&octets, (struct bytes){ data.data + i, 1 });
	CHECK(done == done_octets);
	http_answer_end(&whole);
	http_answer_end(&octets);
	CHECK(whole.part == HTTP_COMPLETE && octets.part == HTTP_COMPLETE);
	CHECK(whole.body.len <= BODY_MAX_BYTES && whole.status >= 0 && whole.status <= 999);
	CHECK(whole.status == octets.status && whole.error.code == octets.error.code);
	CHECK(strcmp(whole.location, octets.location) == 0);
	CHECK(whole.body.len == octets.body.len &&
	      memcmp(strbuf_text(&whole.body), strbuf_text(&octets.body), whole.body.len) == 0);
	(void)request_wants_certificate(&whole);
	http_answer_clear(&whole);
	http_answer_clear(&octets);
}

/* An address that is formatted is read back as the same. */
static void try_address(struct bytes data)
{
	char text[256], formatted[ADDRESS_TEXT_BYTES];
	struct address address, again;
	size_t len = data.len < sizeof(text) - 1 ? data.len : sizeof(text) - 1;
	if (len > 0)
		memcpy(text, data.data, len);
	text[len] = '\0';
	if (!address_parse(text, 443, &address))
		return;
	address_format(&address, formatted);
	CHECK(address_parse(formatted, 443, &again));
	CHECK(address_equal(&address, &again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	struct bytes rest = { data + 1, size - 1 };
	switch (data[0] % 3) {
	case 0:
		try_srv(rest);
		break;
	case 1:
		try_reply(rest);
		break;
	default:
		try_address(rest);
		break;
	}
	return 0;
}
