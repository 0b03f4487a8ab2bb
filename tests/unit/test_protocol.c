/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of protocols: its contract, and that it is of a piece. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "starttls/protocol.h"

struct row {
	const char *name;
	uint16_t port;
	bool starttls;
	const char *srv; /* SRV service, or NULL */
	const char *srv_id;
	const char *uri_id;
	const char *clients; /* the families that usually speak it */
};

/* The names, ports and kinds are a contract with the user. */
/* clang-format off */
static const struct row rows[] = {
	{ "https", 443, false, NULL, NULL, NULL,
	  "chrome firefox apple windows android" },
	{ "tls", 0, false, NULL, NULL, NULL,
	  "" },
	{ "smtps", 465, false, "_submissions._tcp", "submissions", NULL,
	  "firefox apple windows android openssl gnutls" },
	{ "imaps", 993, false, "_imaps._tcp", "imaps", NULL,
	  "firefox apple windows android gnutls" },
	{ "pop3s", 995, false, "_pop3s._tcp", "pop3s", NULL,
	  "firefox apple windows android gnutls" },
	{ "ldaps", 636, false, NULL, NULL, NULL,
	  "windows java openssl gnutls" },
	{ "ftps", 990, false, NULL, NULL, NULL,
	  "openssl gnutls" },
	{ "nntps", 563, false, NULL, NULL, NULL,
	  "firefox openssl gnutls" },
	{ "sips", 5061, false, "_sips._tcp", NULL, "sip",
	  "openssl" },
	{ "ircs", 6697, false, NULL, NULL, NULL,
	  "openssl gnutls" },
	{ "xmpps-client", 5223, false, "_xmpps-client._tcp", "xmpp-client", NULL,
	  "apple android openssl gnutls" },
	{ "xmpps-server", 5270, false, "_xmpps-server._tcp", "xmpp-server", NULL,
	  "java openssl" },
	{ "mqtts", 8883, false, NULL, NULL, NULL,
	  "java go openssl python node" },
	{ "amqps", 5671, false, NULL, NULL, NULL,
	  "java go openssl python node" },
	{ "dot", 853, false, NULL, NULL, NULL,
	  "apple android go openssl gnutls" },
	{ "smtp", 25, true, NULL, NULL, NULL,
	  "windows go openssl gnutls" },
	{ "submission", 587, true, "_submission._tcp", "submission", NULL,
	  "firefox apple windows android openssl gnutls" },
	{ "lmtp", 24, true, NULL, NULL, NULL,
	  "openssl gnutls" },
	{ "imap", 143, true, "_imap._tcp", "imap", NULL,
	  "firefox apple windows android gnutls" },
	{ "pop3", 110, true, "_pop3._tcp", "pop3", NULL,
	  "firefox apple windows android gnutls" },
	{ "ldap", 389, true, "_ldap._tcp", NULL, NULL,
	  "windows java openssl gnutls" },
	{ "ftp", 21, true, NULL, NULL, NULL,
	  "openssl gnutls" },
	{ "nntp", 119, true, NULL, NULL, NULL,
	  "firefox openssl gnutls" },
	{ "sieve", 4190, true, "_sieve._tcp", "sieve", NULL,
	  "firefox openssl gnutls" },
	{ "xmpp-client", 5222, true, "_xmpp-client._tcp", "xmpp-client", NULL,
	  "apple android openssl gnutls" },
	{ "xmpp-server", 5269, true, "_xmpp-server._tcp", "xmpp-server", NULL,
	  "java openssl" },
	{ "postgres", 5432, true, NULL, NULL, NULL,
	  "java go openssl python node" },
	{ "mysql", 3306, true, NULL, NULL, NULL,
	  "java go openssl python node" },
	{ "rdp", 3389, true, NULL, NULL, NULL,
	  "windows" },
	{ "irc", 6667, true, NULL, NULL, NULL,
	  "openssl gnutls" },
	{ "tds", 1433, true, NULL, NULL, NULL,
	  "windows java go openssl node" },
	{ "tds-strict", 1433, false, NULL, NULL, NULL,
	  "windows java go openssl node" },
};
/* clang-format on */
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static void assert_text(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		assert_ptr_equal(a, b);
	else
		assert_string_equal(a, b);
}

/* "firefox apple": the families of a mask. */
static void families_text(unsigned families, char *text, size_t size)
{
	static const char *const ids[] = {
#define X(ID, id) id,
		CLIENT_FAMILIES(X)
#undef X
	};
	text[0] = '\0';
	for (int i = 0; i < CLIENT_FAMILY_COUNT; i++) {
		size_t len = strlen(text);
		if ((families & 1U << i) != 0)
			snprintf(text + len, size - len, "%s%s", len > 0 ? " " : "", ids[i]);
	}
}

static void row_is_as_agreed(void **state)
{
	const struct row *row = *state;
	const struct protocol *p = protocol_find(row->name);
	assert_non_null(p);
	assert_string_equal(p->name, row->name);
	assert_int_equal(p->port, row->port);
	assert_int_equal(p->dialogue != NULL, row->starttls);
	assert_text(p->srv_service, row->srv);
	assert_text(p->srv_id, row->srv_id);
	assert_text(p->uri_id, row->uri_id);
	char families[128];
	families_text(p->clients, families, sizeof(families));
	assert_string_equal(families, row->clients);
}

static void table_has_just_these_rows(void **state)
{
	(void)state;
	size_t n;
	const struct protocol *table = protocol_table(&n);
	assert_int_equal(n, ROWS);
	for (size_t i = 0; i < n; i++)
		assert_ptr_equal(protocol_find(table[i].name), &table[i]);
}

static void names_ignore_letter_case(void **state)
{
	(void)state;
	assert_ptr_equal(protocol_find("IMAPS"), protocol_find("imaps"));
	assert_ptr_equal(protocol_find("Xmpp-Client"), protocol_find("xmpp-client"));
	static const char *const unknown[] = { "", "imap ", "imapss", "http", "xmpp", "https://" };
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		assert_null(protocol_find(unknown[i]));
}

static void schemes_lead_to_protocols(void **state)
{
	/* clang-format off */
	static const struct {
		const char *scheme, *name;
	} pairs[] = {
		{ "https", "https" },     { "HTTPS", "https" },       { "wss", "https" },
		{ "smtp", "smtp" },       { "smtps", "smtps" },       { "submissions", "smtps" },
		{ "submission", "submission" }, { "lmtp", "lmtp" },   { "imap", "imap" },
		{ "imaps", "imaps" },     { "pop", "pop3" },          { "pop3", "pop3" },
		{ "pop3s", "pop3s" },     { "pops", "pop3s" },        { "ldap", "ldap" },
		{ "ldaps", "ldaps" },     { "ftp", "ftp" },           { "ftps", "ftps" },
		{ "nntp", "nntp" },       { "news", "nntp" },         { "nntps", "nntps" },
		{ "snews", "nntps" },     { "sip", "sips" },          { "sips", "sips" },
		{ "irc", "irc" },         { "ircs", "ircs" },         { "xmpp", "xmpp-client" },
		{ "xmpp-server", "xmpp-server" }, { "xmpps-client", "xmpps-client" },
		{ "xmpps-server", "xmpps-server" },
		{ "mqtts", "mqtts" },     { "amqps", "amqps" },       { "postgres", "postgres" },
		{ "postgresql", "postgres" }, { "mysql", "mysql" },   { "mariadb", "mysql" },
		{ "rdp", "rdp" },         { "sieve", "sieve" },       { "tls", "tls" },
		{ "dot", "dot" },         { "mssql", "tds" },         { "sqlserver", "tds" },
		{ "tds", "tds" },         { "tds-strict", "tds-strict" },
	};
	/* clang-format on */
	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		const struct protocol *p =
			protocol_find_scheme(pairs[i].scheme, strlen(pairs[i].scheme));
		if (p == NULL)
			fail_msg("no protocol for %s", pairs[i].scheme);
		else
			assert_string_equal(p->name, pairs[i].name);
	}
	assert_ptr_equal(protocol_find_scheme("imaps://x", 5), protocol_find("imaps"));
	assert_ptr_equal(protocol_find_scheme("imaps://x", 4), protocol_find("imap"));
	static const char *const unknown[] = { "", "http", "imaps:", "mqtt", "file", "ssh" };
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		assert_null(protocol_find_scheme(unknown[i], strlen(unknown[i])));
}

/* A dialogue bears the protocol's name; its sibling is of the other kind; each
 * state has a text that fits into a sentence and needs no escaping. */
static void dialogue_is_of_a_piece(const struct protocol *p)
{
	const struct dialogue_kind *kind = p->dialogue;
	assert_string_equal(kind->name, p->name);
	assert_non_null(kind->step);
	assert_non_null(kind->rules);
	if (kind->sibling != NULL) {
		const struct protocol *sibling = protocol_find(kind->sibling);
		assert_non_null(sibling);
		assert_null(sibling->dialogue);
	}
	assert_non_null(kind->expects[0]);
	for (const char *const *e = kind->expects; *e != NULL; e++) {
		assert_memory_equal(*e, "the ", 4);
		assert_null(strpbrk(*e, "<>&|\"'`$[]\\"));
	}
}

/* Packets carry what follows a dialogue. */
static void framing_is_of_a_piece(const struct protocol *p)
{
	size_t len;
	assert_non_null(p->dialogue);
	assert_string_equal(p->framing->name, p->name);
	assert_true(p->framing->header_bytes <= FRAMING_HEADER_BYTES);
	for (uint8_t type = 20; type < 25; type++) /* of TLS records */
		assert_false(p->framing->read_header((struct bytes){ &type, 1 }, &len));
}

/* No scheme leads to two rows. */
static void table_is_of_a_piece(void **state)
{
	(void)state;
	size_t n;
	const struct protocol *table = protocol_table(&n);
	for (size_t i = 0; i < n; i++) {
		const struct protocol *p = &table[i];
		if (p->uri_scheme != NULL)
			assert_ptr_equal(protocol_find_scheme(p->uri_scheme, strlen(p->uri_scheme)),
					 p);
		for (const char *const *a = p->uri_aliases; a != NULL && *a != NULL; a++)
			assert_ptr_equal(protocol_find_scheme(*a, strlen(*a)), p);
		if (p->srv_service != NULL) {
			assert_int_equal(p->srv_service[0], '_');
			assert_string_equal(p->srv_service + strlen(p->srv_service) - 5, "._tcp");
		}
		if (p->dialogue != NULL)
			dialogue_is_of_a_piece(p);
		if (p->framing != NULL)
			framing_is_of_a_piece(p);
	}
}

int main(void)
{
	struct CMUnitTest tests[ROWS + 4] = {
		cmocka_unit_test(table_has_just_these_rows),
		cmocka_unit_test(names_ignore_letter_case),
		cmocka_unit_test(schemes_lead_to_protocols),
		cmocka_unit_test(table_is_of_a_piece),
	};
	for (size_t i = 0; i < ROWS; i++)
		tests[4 + i] = (struct CMUnitTest){ rows[i].name, row_is_as_agreed, NULL, NULL,
						    (void *)(uintptr_t)&rows[i] };
	return _cmocka_run_group_tests("protocol", tests, sizeof(tests) / sizeof(tests[0]), NULL,
				       NULL);
}
