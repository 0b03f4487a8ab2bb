/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: Autodiscover answers.  Every place of what is accepted is within its bounds
 * and of a known kind: a host of a protocol with TLS, or a URL. */
#include <stdlib.h>

#include "domain/autodiscover_answer.h"
#include "support/errorwords.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_place(const struct autodiscover_place *place)
{
	struct url url;
	struct bytes text = bytes_of(place->text);
	require(place->type < AUTODISCOVER_TYPE_COUNT && place->reach <= AUTODISCOVER_OUTSIDE);
	require(text.len > 0 && text.len < sizeof(place->text));
	require(place->element[0] != '\0' && strlen(place->element) < sizeof(place->element));
	require(strlen(place->principal) < sizeof(place->principal));
	if (!place->is_host) {
		require(bytes_starts(text, "http://") || bytes_starts(text, "https://"));
		require(place->port == 0 && place->principal[0] == '\0' && !place->is_plain);
		(void)!url_parse(text, NULL, &url, NULL);
		return;
	}
	require(bytes_is(bytes_of(place->element), "Server"));
	require(place->type != AUTODISCOVER_EXCH && place->type != AUTODISCOVER_OTHER &&
		place->type != AUTODISCOVER_WEB);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct autodiscover_answer answer = { 0 };
	struct error error = { 0 };
	enum err err = autodiscover_answer_read((struct bytes){ data, size }, &answer, &error);
	require(err == error.code && (err == ERR_NONE) == (error_words(&error)[0] == '\0'));
	require(answer.n <= AUTODISCOVER_PLACES);
	for (size_t i = 0; i < answer.n; i++)
		check_place(&answer.places[i]);
	autodiscover_answer_clear(&answer);
	return 0;
}
