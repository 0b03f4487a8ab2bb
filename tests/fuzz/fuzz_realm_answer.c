/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: what a cloud says of a domain, in XML and JSON.  What is accepted is within
 * its bounds and ends where the answer does: without its last octet it is none. */
#include <stdlib.h>

#include "domain/json.h"
#include "domain/realm_answer.h"
#include "support/errorwords.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check(const struct realm_answer *answer)
{
	require(answer->kind <= REALM_FEDERATED && answer->n_urls <= REALM_URLS);
	for (size_t i = 0; i < answer->n_urls; i++) {
		struct url url;
		require(memchr(answer->urls[i].text, '\0', URL_BYTES) != NULL);
		require(answer->urls[i].text[0] != '\0' && answer->urls[i].role <= REALM_SAML);
		(void)!url_parse(bytes_of(answer->urls[i].text), NULL, &url, NULL);
	}
	require(answer->certificates.n <= TOKEN_CERTIFICATES);
	for (size_t i = 0; i < answer->certificates.n; i++) {
		const struct token_certificate *one = &answer->certificates.certificates[i];
		require(one->der.len > 0 && one->uses == TOKEN_SIGNING);
		require(token_certificates_find(&answer->certificates, buffer_bytes(&one->der)) ==
			one);
	}
}

static bool read_answer(struct bytes text)
{
	struct realm_answer answer = { 0 };
	struct error error = { 0 };
	enum err err = realm_answer_read(text, &answer, &error);
	require(err == error.code && (err == ERR_NONE) == (error_words(&error)[0] == '\0'));
	if (err == ERR_NONE)
		check(&answer);
	realm_answer_clear(&answer);
	return err == ERR_NONE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes text = { data, size };
	json_prepare();
	if (!read_answer(text) || bytes_has(text, '\0')) /* UTF-16 */
		return 0;
	while (text.len > 0 && strchr(" \t\r\n", text.data[text.len - 1]) != NULL)
		text.len--;
	require(!read_answer(bytes_until(text, text.len - 1)));
	return 0;
}
