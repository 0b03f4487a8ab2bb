/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every STARTTLS dialogue against any server.  The first octet picks the
 * protocol (its place in the table), the second how the stream is cut, the rest
 * is what the server sends.
 *
 * Beside memory safety: bounds hold, and it does not matter how the stream was
 * cut, whatever it holds. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "starttls/protocol.h"
#include "starttls/starttls.h"
#include "support/errorwords.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition) \
	do { \
		if (!(condition)) \
			abort(); \
	} while (0)

struct outcome {
	enum dialogue_status status;
	enum finding_id finding;
	size_t fed; /* octets that were taken until it ended */
};

static void check_invariants(const struct dialogue *d)
{
	CHECK(d->input.len <= DIALOGUE_UNIT_BYTES && d->input.size <= 2 * DIALOGUE_UNIT_BYTES);
	CHECK(d->total <= DIALOGUE_TOTAL_BYTES && d->used == 0);
	CHECK(d->output.len <= 4096);
	CHECK(d->transcript.len <= DIALOGUE_TRANSCRIPT_BYTES + 4096);
	CHECK(dialogue_waits_for(d) != NULL);
	CHECK((d->status == DIALOGUE_FAILED) == (d->error.code != ERR_NONE));
	CHECK(memchr(error_words(&d->error), '\0', 1024) != NULL);
	CHECK(strpbrk(error_words(&d->error), "\r\n") == NULL);
	CHECK(strlen(d->words) < sizeof(d->words));
}

/* Feeds the stream in pieces of a fixed size; 0: whole. */
static struct outcome converse(const struct protocol *protocol, struct bytes stream, size_t piece)
{
	struct dialogue d;
	struct starttls_names names;
	struct outcome outcome = { 0 };
	starttls_names_init(&names, "xmpp.example.com");
	dialogue_init(&d, protocol->dialogue, &names, piece % 2 == 0);
	outcome.status = dialogue_feed(&d, (struct bytes){ NULL, 0 });
	if (piece == 0)
		piece = stream.len;
	while (outcome.status == DIALOGUE_MORE && outcome.fed < stream.len) {
		size_t n = piece < stream.len - outcome.fed ? piece : stream.len - outcome.fed;
		outcome.status = dialogue_feed(&d, (struct bytes){ stream.data + outcome.fed, n });
		outcome.fed += n;
		check_invariants(&d);
	}
	outcome.finding = error_finding(d.error.code);
	if (outcome.status == DIALOGUE_MORE) {
		dialogue_closed(&d, 0);
		CHECK(error_finding(d.error.code) == FINDING_STARTTLS_REFUSED &&
		      d.status == DIALOGUE_FAILED);
		check_invariants(&d);
	}
	dialogue_clear(&d);
	return outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t n;
	const struct protocol *table = protocol_table(&n);
	if (size < 2)
		return 0;
	const struct protocol *protocol = &table[data[0] % n];
	if (protocol->dialogue == NULL)
		return 0;
	struct bytes stream = { data + 2, size - 2 };
	struct outcome whole = converse(protocol, stream, 0);
	struct outcome octets = converse(protocol, stream, 1);
	struct outcome pieces = converse(protocol, stream, 2 + data[1]);
	CHECK(whole.finding == FINDING_NONE || whole.finding == FINDING_STARTTLS_REFUSED ||
	      whole.finding == FINDING_STARTTLS_INJECTION);
	CHECK(octets.finding != FINDING_STARTTLS_INJECTION);
	if (octets.status == DIALOGUE_GO && octets.fed < stream.len) {
		/* There was more behind the go-ahead: nobody may take it. */
		CHECK(whole.status == DIALOGUE_FAILED);
		CHECK(pieces.status == DIALOGUE_FAILED || pieces.fed == octets.fed);
	} else {
		CHECK(whole.status == octets.status && pieces.status == octets.status);
		CHECK(whole.finding == octets.finding && pieces.finding == octets.finding);
	}
	return 0;
}
