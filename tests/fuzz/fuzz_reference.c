/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: whatever is typed as a name.  What is accepted must be a DNS
 * name of letters, digits, hyphens and underscores, or an address; its ASCII
 * form must be its own ASCII form; letter case must not matter. */
#include <stdlib.h>
#include <string.h>

#include "names/dnsname.h"
#include "names/iptext.h"
#include "names/reference.h"
#include "support/errorwords.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_host(const struct reference *r)
{
	uint8_t ip[16];
	struct bytes name = bytes_of(r->ascii);
	require(name.len > 0 && name.len <= DNS_NAME_MAX);
	if (r->kind == REFERENCE_IP) {
		require(ip_parse(name, ip) == r->ip_len && memcmp(ip, r->ip, r->ip_len) == 0);
		return;
	}
	require(r->ip_len == 0 && ip_parse(name, ip) == 0);
	if (r->wildcard)
		name = bytes_from(name, 2);
	enum name_defect defect = dns_name_defect(name);
	require(defect == NAME_DEFECT_NONE || defect == NAME_DEFECT_LABEL_HYPHEN);
	require(!dns_name_ends_in_number(name));
	for (const char *p = r->ascii; *p != '\0'; p++)
		require(ascii_lower((uint8_t)*p) == (uint8_t)*p && (uint8_t)*p < 0x80);
}

/* The ASCII form of the host is accepted, and is its own ASCII form. */
static void check_stable(const struct reference *r)
{
	struct reference again;
	require(reference_parse_exact(r->ascii, &again, NULL) == ERR_NONE);
	require(strcmp(again.ascii, r->ascii) == 0 && strcmp(again.unicode, r->unicode) == 0);
	require(again.odd_alabel == r->odd_alabel && again.wildcard == r->wildcard);
	if (r->unicode[0] == '\0')
		return;
	require(!r->odd_alabel && r->kind != REFERENCE_IP);
	require(reference_parse_exact(r->unicode, &again, NULL) == ERR_NONE);
	require(strcmp(again.ascii, r->ascii) == 0 && strcmp(again.unicode, r->unicode) == 0);
}

static void check_letter_case(const char *text, const struct reference *r)
{
	static char upper[REFERENCE_TEXT_BYTES];
	struct reference again;
	size_t n = strlen(text);
	for (size_t i = 0; i <= n; i++)
		upper[i] = (char)(text[i] >= 'a' && text[i] <= 'z' ? text[i] ^ 0x20 : text[i]);
	require(reference_parse(upper, &again, NULL) == ERR_NONE);
	require(strcmp(again.ascii, r->ascii) == 0 && strcmp(again.service, r->service) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reference r = { 0 };
	struct reference exact = { 0 };
	struct error error = { 0 };
	char *text = malloc(size + 1);
	if (text == NULL)
		return 0;
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	enum err err = reference_parse(text, &r, &error);
	require(err == error.code && (err == ERR_NONE || error_finding(err) == FINDING_USAGE));
	require((err == ERR_NONE) == (error_words(&error)[0] == '\0'));
	if (err == ERR_NONE) {
		check_host(&r);
		check_stable(&r);
		check_letter_case(text, &r);
		require((r.kind == REFERENCE_SRV || r.kind == REFERENCE_URI) ==
			(r.service[0] != '\0'));
	}
	if (reference_parse_exact(text, &exact, NULL) == ERR_NONE) {
		check_host(&exact);
		check_stable(&exact);
		require(exact.wildcard || (err == ERR_NONE && strcmp(exact.ascii, r.ascii) == 0));
	} else {
		require(err != ERR_NONE);
	}
	if (reference_parse_host(text, &exact, NULL) == ERR_NONE)
		require(err == ERR_NONE && strcmp(exact.ascii, r.ascii) == 0);
	char shown[64];
	(void)dns_name_to_unicode(text, shown, sizeof(shown));
	free(text);
	return 0;
}
