/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dialogue with a proxy against any proxy.  The first octet picks kind and
 * credentials, the second how the stream is cut, the rest is what the proxy
 * sends.
 *
 * Beside memory safety: bounds hold, it does not matter how the stream was cut,
 * and what the target sent behind the proxy's answer is all there. */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "proxy/proxy.h"
#include "support/errorwords.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition) \
	do { \
		if (!(condition)) \
			abort(); \
	} while (0)

/* Longer streams end for their length alone, and where depends on the cut. */
enum { STREAM_MAX_BYTES = 16384 };

struct outcome {
	enum dialogue_status status;
	size_t taken; /* octets that belong to the proxy's answers */
};

/* quotes: the proxy itself said the password. */
static void check_invariants(const struct dialogue *d, enum dialogue_status status, bool quotes)
{
	CHECK(d->input.len <= d->total);
	CHECK(d->output.len <= 4096);
	CHECK((status == DIALOGUE_FAILED) ==
	      (error_finding(d->error.code) == FINDING_PROXY_FAILED));
	CHECK(strpbrk(error_words(&d->error), "\r\n") == NULL);
	CHECK(quotes || strstr(strbuf_text(&d->transcript), "sesame") == NULL);
	CHECK(dialogue_waits_for(d) != NULL);
}

/* Feeds the stream in pieces of a fixed size; 0: whole. */
static struct outcome converse(const struct proxy *proxy, struct bytes stream, size_t piece)
{
	struct dialogue d;
	struct outcome outcome = { 0 };
	struct tunnel tunnel = { proxy, "mail.example.com", 993 };
	size_t fed = 0;
	bool quotes = stream.len > 0 && memmem(stream.data, stream.len, "sesame", 6) != NULL;
	dialogue_init(&d, proxy_dialogue(proxy->kind), &tunnel, true);
	outcome.status = dialogue_feed(&d, (struct bytes){ NULL, 0 });
	if (piece == 0)
		piece = stream.len;
	while (outcome.status == DIALOGUE_MORE && fed < stream.len) {
		size_t n = piece < stream.len - fed ? piece : stream.len - fed;
		outcome.status = dialogue_feed(&d, (struct bytes){ stream.data + fed, n });
		fed += n;
		check_invariants(&d, outcome.status, quotes);
	}
	outcome.taken = fed - d.input.len;
	if (outcome.status == DIALOGUE_GO && d.input.len > 0)
		CHECK(memcmp(d.input.text, stream.data + outcome.taken, d.input.len) == 0);
	if (outcome.status == DIALOGUE_MORE) {
		dialogue_closed(&d, 0);
		check_invariants(&d, DIALOGUE_FAILED, quotes);
	}
	dialogue_clear(&d);
	return outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct proxy proxy = { .kind = PROXY_HTTP_CONNECT };
	if (size < 2 || size > STREAM_MAX_BYTES)
		return 0;
	if ((data[0] & 1) != 0)
		proxy.kind = PROXY_SOCKS5;
	if ((data[0] & 2) != 0) {
		memcpy(proxy.user, "Ali", 4);
		memcpy(proxy.password, "sesame", 7);
	}
	struct bytes stream = { data + 2, size - 2 };
	struct outcome whole = converse(&proxy, stream, 0);
	struct outcome octets = converse(&proxy, stream, 1);
	struct outcome pieces = converse(&proxy, stream, 2 + data[1]);
	CHECK(whole.status == octets.status && pieces.status == octets.status);
	if (whole.status == DIALOGUE_GO)
		CHECK(whole.taken == octets.taken && pieces.taken == octets.taken);
	return 0;
}
