/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The STARTTLS dialogues: every row of dialogue_rows.c in each way in which a
 * network can deliver it. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dialogue_rows.h"
#include "starttls/protocol.h"
#include "starttls/starttls.h"
#include "support/errorwords.h"

static const struct bytes nothing = { NULL, 0 };

/* One dialogue, and all that its client has sent. */
struct session {
	struct dialogue dialogue;
	struct starttls_names names;
	struct strbuf sent;
	enum dialogue_status status;
};

static void take_output(struct session *s)
{
	strbuf_append_bytes(&s->sent, strbuf_text(&s->dialogue.output), s->dialogue.output.len);
	strbuf_reset(&s->dialogue.output);
}

static void feed(struct session *s, const uint8_t *data, size_t len)
{
	/* An exact copy, so that a sanitizer sees reads beyond it. */
	uint8_t *copy = malloc(len > 0 ? len : 1);
	assert_non_null(copy);
	if (len > 0)
		memcpy(copy, data, len);
	s->status = dialogue_feed(&s->dialogue, (struct bytes){ copy, len });
	free(copy);
	take_output(s);
	assert_true(s->dialogue.input.len <= DIALOGUE_UNIT_BYTES);
	assert_int_equal(s->dialogue.used, 0);
}

static void begin(struct session *s, const char *protocol, const char *domain)
{
	*s = (struct session){ 0 };
	const struct protocol *p = protocol_find(protocol);
	assert_non_null(p);
	assert_non_null(p->dialogue);
	starttls_names_init(&s->names, domain);
	dialogue_init(&s->dialogue, p->dialogue, &s->names, true);
	s->status = dialogue_feed(&s->dialogue, nothing);
	take_output(s);
}

static void end(struct session *s)
{
	dialogue_clear(&s->dialogue);
	strbuf_clear(&s->sent);
}

static void assert_sent(const struct session *s, struct bytes expected)
{
	assert_int_equal(s->sent.len, expected.len);
	if (expected.len > 0)
		assert_memory_equal(s->sent.text, expected.data, expected.len);
}

static void assert_failed(const struct session *s, enum finding_id code, const char *detail)
{
	assert_int_equal(s->status, DIALOGUE_FAILED);
	assert_int_equal(error_finding(s->dialogue.error.code), code);
	if (detail != NULL)
		assert_string_equal(error_words(&s->dialogue.error), detail);
}

/* The end of a row's stream, however it was cut. */
static void assert_end(const struct session *s, const struct dialogue_row *row, bool whole)
{
	if (row->error == NULL) {
		assert_int_equal(s->status, DIALOGUE_GO);
		assert_int_equal(error_finding(s->dialogue.error.code), FINDING_NONE);
		assert_string_equal(dialogue_waits_for(&s->dialogue), "the TLS handshake");
	} else {
		assert_failed(s, FINDING_STARTTLS_REFUSED,
			      whole || !row->early ? row->error : NULL);
	}
	assert_sent(s, row->client);
}

static void whole(void **state)
{
	const struct dialogue_row *row = *state;
	struct session s;
	begin(&s, row->protocol, row->domain);
	assert_int_equal(s.status, DIALOGUE_MORE);
	feed(&s, row->server.data, row->server.len);
	assert_end(&s, row, true);
	end(&s);
}

static void octet_by_octet(void **state)
{
	const struct dialogue_row *row = *state;
	struct session s;
	begin(&s, row->protocol, row->domain);
	for (size_t i = 0; i < row->server.len; i++) {
		/* What decides is the last octet, unless the row says otherwise. */
		if (!row->early && s.status != DIALOGUE_MORE &&
		    !(row->error != NULL && s.status == DIALOGUE_FAILED))
			fail_msg("%s: ended before octet %zu", row->id, i);
		if (s.status != DIALOGUE_FAILED)
			feed(&s, row->server.data + i, 1);
	}
	if (row->error == NULL)
		assert_end(&s, row, false);
	else
		assert_failed(&s, FINDING_STARTTLS_REFUSED, NULL);
	end(&s);
}

static void cut_at_each_position(void **state)
{
	const struct dialogue_row *row = *state;
	for (size_t cut = 1; cut < row->server.len; cut++) {
		struct session s;
		begin(&s, row->protocol, row->domain);
		feed(&s, row->server.data, cut);
		if (row->error == NULL)
			assert_int_equal(s.status, DIALOGUE_MORE);
		if (s.status == DIALOGUE_MORE) {
			feed(&s, row->server.data + cut, row->server.len - cut);
			assert_end(&s, row, false);
		} else {
			assert_failed(&s, FINDING_STARTTLS_REFUSED, NULL);
		}
		end(&s);
	}
}

static void closed_at_each_position(void **state)
{
	const struct dialogue_row *row = *state;
	for (size_t len = 0; len < row->server.len; len++) {
		struct session s;
		char expected[256];
		begin(&s, row->protocol, row->domain);
		if (len > 0)
			feed(&s, row->server.data, len);
		if (s.status == DIALOGUE_MORE) {
			snprintf(expected, sizeof(expected),
				 "the server closed the connection; expected %s",
				 dialogue_waits_for(&s.dialogue));
			dialogue_closed(&s.dialogue, 0);
			assert_int_equal(error_finding(s.dialogue.error.code),
					 FINDING_STARTTLS_REFUSED);
			assert_memory_equal(error_words(&s.dialogue.error), expected,
					    strlen(expected));
			s.status = dialogue_feed(&s.dialogue, nothing);
		}
		assert_failed(&s, FINDING_STARTTLS_REFUSED, NULL);
		/* A second report of the same end changes nothing. */
		char before[1024];
		memcpy(before, error_words(&s.dialogue.error), sizeof(before));
		dialogue_closed(&s.dialogue, 0);
		assert_string_equal(error_words(&s.dialogue.error), before);
		end(&s);
	}
}

static void silent(void **state)
{
	const struct dialogue_row *row = *state;
	struct session s;
	begin(&s, row->protocol, row->domain);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(s.status, DIALOGUE_MORE);
		assert_true(strlen(dialogue_waits_for(&s.dialogue)) > 0);
		feed(&s, NULL, 0);
	}
	/* What is sent without an answer is sent once. */
	assert_true(s.sent.len <= row->client.len);
	end(&s);
}

/* Plain text behind the go-ahead, in the same piece and in the next. */
static void injection(void **state)
{
	const struct dialogue_row *row = *state;
	uint8_t stream[2048];
	assert_true(row->server.len + 7 <= sizeof(stream));
	memcpy(stream, row->server.data, row->server.len);
	memcpy(stream + row->server.len, "NOOP x\n", 7);
	for (size_t cut = 0; cut <= row->server.len; cut++) {
		struct session s;
		begin(&s, row->protocol, row->domain);
		if (cut > 0)
			feed(&s, stream, cut);
		assert_int_equal(s.status, cut < row->server.len ? DIALOGUE_MORE : DIALOGUE_GO);
		feed(&s, stream + cut, row->server.len - cut + 7);
		assert_failed(&s, FINDING_STARTTLS_INJECTION,
			      "7 octets of plain text behind the go-ahead for TLS: NOOP x");
		feed(&s, stream, 1);
		assert_failed(&s, FINDING_STARTTLS_INJECTION, NULL);
		end(&s);
	}
}

static void transcript(void **state)
{
	const struct dialogue_row *row = *state;
	struct session s;
	begin(&s, row->protocol, row->domain);
	feed(&s, row->server.data, row->server.len);
	const struct strbuf *t = &s.dialogue.transcript;
	bool at_start = true;
	assert_null(memchr(t->text != NULL ? t->text : "x", '\0', t->len));
	for (size_t i = 0; i < t->len; i++) {
		if (at_start)
			assert_true(t->len - i > 3 && (t->text[i] == 'C' || t->text[i] == 'S') &&
				    t->text[i + 1] == ':' && t->text[i + 2] == ' ');
		at_start = t->text[i] == '\n';
	}
	assert_true(at_start);
	assert_int_equal(row->client.len > 0,
			 t->text != NULL && strncmp(t->text, "C: ", 3) == 0
				 ? 1
				 : t->text != NULL && strstr(t->text, "\nC: ") != NULL);
	end(&s);
}

static void endless(void **state)
{
	const struct endless_row *row = *state;
	static const size_t pieces[] = { 1, 7, 4096, 100000 };
	size_t n = strlen(row->unit), head = strlen(row->beginning), len = 0;
	char *stream = malloc(head + 100000 + n);
	assert_non_null(stream);
	memcpy(stream, row->beginning, head);
	for (len = head; len < 100000; len += n)
		memcpy(stream + len, row->unit, n);
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct session s;
		begin(&s, row->protocol, "xmpp.example.com");
		for (size_t at = 0; at < len && s.status == DIALOGUE_MORE; at += pieces[i])
			feed(&s, (uint8_t *)stream + at,
			     pieces[i] < len - at ? pieces[i] : len - at);
		assert_failed(&s, FINDING_STARTTLS_REFUSED, NULL);
		assert_non_null(strstr(error_words(&s.dialogue.error), row->error));
		assert_true(s.dialogue.total <= DIALOGUE_TOTAL_BYTES);
		assert_true(s.dialogue.input.size <= 2 * DIALOGUE_UNIT_BYTES);
		assert_true(s.dialogue.transcript.len <= DIALOGUE_TRANSCRIPT_BYTES + 64);
		end(&s);
	}
	free(stream);
}

/* --- single cases ---------------------------------------------------------- */

static void unit_of_exactly_the_limit(void **state)
{
	(void)state;
	for (int over = 0; over < 2; over++) {
		static uint8_t line[DIALOGUE_UNIT_BYTES + 1];
		size_t len = DIALOGUE_UNIT_BYTES + (size_t)over;
		memset(line, 'x', sizeof(line));
		memcpy(line, "220 ", 4);
		line[len - 1] = '\n';
		struct session s;
		begin(&s, "smtp", NULL);
		feed(&s, line, len);
		assert_int_equal(s.status, over ? DIALOGUE_FAILED : DIALOGUE_MORE);
		assert_int_equal(s.sent.len > 0, !over);
		end(&s);
	}
}

static void closed_after_the_go_ahead(void **state)
{
	(void)state;
	struct session s;
	begin(&s, "postgres", NULL);
	feed(&s, (const uint8_t *)"S", 1);
	assert_int_equal(s.status, DIALOGUE_GO);
	dialogue_closed(&s.dialogue, 0);
	assert_int_equal(error_finding(s.dialogue.error.code), FINDING_STARTTLS_REFUSED);
	assert_string_equal(error_words(&s.dialogue.error),
			    "the server closed the connection after its go-ahead for TLS");
	end(&s);
}

static void closed_with_part_of_an_answer(void **state)
{
	(void)state;
	struct session s;
	begin(&s, "smtp", NULL);
	feed(&s, (const uint8_t *)"421-busy\r\n421 come ba", 21);
	dialogue_closed(&s.dialogue, 0);
	assert_string_equal(error_words(&s.dialogue.error),
			    "the server closed the connection; expected the greeting (220), "
			    "of which only this came: 421-busy / 421 come ba");
	assert_string_equal(strbuf_text(&s.dialogue.transcript), "S: 421-busy\nS: 421 come ba\n");
	end(&s);
}

static void closed_without_a_word(void **state)
{
	(void)state;
	struct session s;
	begin(&s, "ldap", NULL);
	dialogue_closed(&s.dialogue, 0);
	assert_string_equal(error_words(&s.dialogue.error),
			    "the server closed the connection; expected the answer to StartTLS "
			    "(success), or is it a port for ldaps, with TLS from the start?");
	end(&s);
	begin(&s, "rdp", NULL);
	dialogue_closed(&s.dialogue, 0);
	assert_string_equal(error_words(&s.dialogue.error),
			    "the server closed the connection; expected the answer to the "
			    "negotiation request");
	end(&s);
}

/* Whoever speaks first, and says nothing, may wait for TLS. */
static void silence_that_may_be_tls(void **state)
{
	static const struct {
		const char *protocol, *said, *other;
	} rows[] = {
		{ "imap", "", "imaps" }, { "imap", "*", NULL },   { "submission", "", "smtps" },
		{ "sieve", "", NULL },   { "mysql", "", NULL },   { "ldap", "", NULL },
		{ "irc", "", NULL },     { "tds", "", NULL },     { "xmpp-client", "", NULL },
		{ "ftp", "", "ftps" },   { "nntp", "", "nntps" }, { "pop3", "", "pop3s" },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct session s;
		begin(&s, rows[i].protocol, NULL);
		feed(&s, (const uint8_t *)rows[i].said, strlen(rows[i].said));
		const char *other = dialogue_may_be(&s.dialogue);
		assert_int_equal(other != NULL, rows[i].other != NULL);
		if (other != NULL)
			assert_string_equal(other, rows[i].other);
		end(&s);
	}
}

static void connection_that_broke(void **state)
{
	(void)state;
	struct session s;
	begin(&s, "smtp", NULL);
	dialogue_closed(&s.dialogue, ECONNRESET);
	assert_string_equal(error_words(&s.dialogue.error),
			    "the server reset the connection; expected the greeting (220), or is "
			    "it a port for smtps, with TLS from the start?");
	end(&s);
	begin(&s, "smtp", NULL);
	feed(&s, (const uint8_t *)"220-mail", 8);
	dialogue_closed(&s.dialogue, EHOSTUNREACH);
	assert_string_equal(error_words(&s.dialogue.error),
			    "the server is not reachable any more (no route to host); expected the "
			    "greeting (220), of which only this came: 220-mail");
	end(&s);
	begin(&s, "postgres", NULL);
	feed(&s, (const uint8_t *)"S", 1);
	dialogue_closed(&s.dialogue, EPIPE);
	assert_string_equal(error_words(&s.dialogue.error),
			    "the server reset the connection after its go-ahead for TLS");
	end(&s);
}

static void client_name_is_the_callers(void **state)
{
	(void)state;
	struct session s;
	begin(&s, "smtp", NULL);
	snprintf(s.names.client, sizeof(s.names.client), "[IPv6:2001:db8::1]");
	feed(&s, (const uint8_t *)"220 x\r\n", 7);
	assert_sent(&s, (struct bytes){ (const uint8_t *)"EHLO [IPv6:2001:db8::1]\r\n", 25 });
	end(&s);
}

static void no_transcript_unless_wanted(void **state)
{
	(void)state;
	struct dialogue d;
	dialogue_init(&d, protocol_find("ldap")->dialogue, NULL, false);
	assert_int_equal(dialogue_feed(&d, nothing), DIALOGUE_MORE);
	assert_int_equal(d.transcript.len, 0);
	assert_int_equal(d.output.len, 31);
	dialogue_clear(&d);
	dialogue_clear(&d);
}

static void transcript_of_postfix(void **state)
{
	(void)state;
	struct session s;
	begin(&s, "smtp", NULL);
	const char *server = "220 a\0b\r\n250-x\r\n250 STARTTLS\r\n220 go\r\n";
	feed(&s, (const uint8_t *)server, 9 + 7 + 14 + 8);
	assert_string_equal(
		strbuf_text(&s.dialogue.transcript),
		"S: 220 a b\nC: EHLO [127.0.0.1]\nS: 250-x\nS: 250 STARTTLS\nC: STARTTLS\n"
		"S: 220 go\n");
	end(&s);
}

static void transcript_is_bounded(void **state)
{
	(void)state;
	static uint8_t line[8000];
	struct session s;
	begin(&s, "smtp", NULL);
	memset(line, 'x', sizeof(line));
	memcpy(line, "220-", 4);
	line[sizeof(line) - 1] = '\n';
	for (int i = 0; i < 4; i++)
		feed(&s, line, sizeof(line));
	const struct strbuf *t = &s.dialogue.transcript;
	assert_true(t->len > DIALOGUE_TRANSCRIPT_BYTES && t->len < DIALOGUE_TRANSCRIPT_BYTES + 32);
	assert_string_equal(t->text + t->len - 11, " ... (cut)\n");
	end(&s);
}

/* Words of a server are cut between characters of UTF-8, never within. */
static void words_end_with_a_character(void **state)
{
	(void)state;
	for (size_t fill = 180; fill < 197; fill++) {
		struct session s;
		uint8_t line[512];
		memset(line, 'x', fill);
		memcpy(line, "554 ", 4);
		for (size_t i = 0; i < 20; i++)
			memcpy(line + fill + 4 * i, "\xf0\x9f\x98\x80", 4);
		memcpy(line + fill + 80, "\r\n", 2);
		begin(&s, "smtp", NULL);
		feed(&s, line, fill + 82);
		assert_int_equal(s.status, DIALOGUE_FAILED);
		const char *words = strstr(error_words(&s.dialogue.error), "554 ");
		assert_non_null(words);
		size_t len = strlen(words);
		assert_true(len > 190 && len < DIALOGUE_WORDS_BYTES);
		assert_string_equal(words + len - 3, "...");
		assert_int_equal((len - 3 - fill) % 4, 0);
		end(&s);
	}
}

static void no_memory_is_an_internal_error(void **state)
{
	(void)state;
	struct session s;
	begin(&s, "smtp", NULL);
	s.dialogue.output.failed = true;
	s.status = dialogue_feed(&s.dialogue, (struct bytes){ (const uint8_t *)"220 x\r\n", 7 });
	assert_failed(&s, FINDING_INTERNAL, "out of memory");
	end(&s);
}

static void long_domain_is_bounded(void **state)
{
	(void)state;
	char domain[2 * REFERENCE_TEXT_BYTES];
	memset(domain, '&', sizeof(domain));
	domain[sizeof(domain) - 1] = '\0';
	struct session s;
	begin(&s, "xmpp-server", domain);
	assert_int_equal(s.status, DIALOGUE_MORE);
	assert_int_equal(strlen(s.names.domain), REFERENCE_TEXT_BYTES - 1);
	assert_true(s.sent.len > 5 * (REFERENCE_TEXT_BYTES - 1) &&
		    s.sent.len < 5 * REFERENCE_TEXT_BYTES + 200);
	end(&s);
}

/* The answer of a server of another protocol is named. */
static void other_protocols_are_named(void **state)
{
	static const struct {
		const char *protocol, *octets;
		size_t len;
		const char *guess;
	} rows[] = {
		{ "ldap", "SSH-2.0-x\r\n", 11, "SSH" },
		{ "rdp", "<!DOCTYPE HTML>", 15, "HTTP" },
		{ "xmpp-client", "<HTML>", 6, "HTTP" },
		{ "rdp", "* OK ready", 10, "IMAP" },
		{ "ldap", "* BYE", 5, "IMAP" },
		{ "smtp", "* PREAUTH\n", 10, "IMAP" },
		{ "smtp", "-ERR\n", 5, "POP3" },
		{ "ldap", "554 no", 6, "SMTP" },
		{ "ldap", "421 no", 6, "SMTP or FTP" },
		{ "pop3", "200 news\n", 9, "NNTP" },
		{ "imap", "201 news\n", 9, "NNTP" },
		{ "imap", "502 news\n", 9, "NNTP" },
		{ "imap", "\"IMPLEMENTATION\" \"x\"\n", 22, "ManageSieve" },
		{ "postgres", "<?xml version='1.0'?>", 21, "XMPP" },
		{ "ldap", "<stream:stream>", 15, "XMPP" },
		{ "ldap", "RFB 003.008\n", 12, "VNC" },
		{ "smtp", "RFB 003.008\n", 12, "VNC" },
		{ "smtp", "@RSYNCD: 31.0\n", 14, "rsync" },
		{ "smtp", ":irc.example.com NOTICE\n", 24, "IRC" },
		{ "ldap", "ERROR :x", 8, "IRC" },
		{ "rdp", "\xff\xfb\x01", 3, "Telnet" },
		{ "ldap", "\xff\xfd\x01", 3, "Telnet" },
		{ "rdp", "\x30\x0c\x02\x01\x01", 5, "LDAP" },
		{ "ldap", "\x03\0\0\x13", 4, "RDP" },
		{ "rdp", "\x45\0\0\0\xff", 5, "MySQL" },
		{ "ldap", "\x45\0\0\0\x0a", 5, "MySQL" },
		{ "ldap", "what?", 5, NULL },
		{ "rdp", "\x16\x03", 2, NULL },
		{ "rdp", "\x30\x0c\x02", 3, NULL },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct session s;
		char expected[128];
		begin(&s, rows[i].protocol, NULL);
		feed(&s, (const uint8_t *)rows[i].octets, rows[i].len);
		assert_failed(&s, FINDING_STARTTLS_REFUSED, NULL);
		snprintf(expected, sizeof(expected), "the server does not speak %s%s%s; ",
			 rows[i].protocol, rows[i].guess != NULL ? " but, it seems, " : "",
			 rows[i].guess != NULL ? rows[i].guess : "");
		if (strncmp(error_words(&s.dialogue.error), expected, strlen(expected)) != 0)
			fail_msg("row %zu: %s", i, error_words(&s.dialogue.error));
		end(&s);
	}
}

/* A TLS record is told from text that begins alike. */
static void tls_records_are_told_apart(void **state)
{
	static const char *const records[] = { "\x15\x03\x01", "\x15\x03\x03", "\x16\x03\x04" };
	static const char *const others[] = { "\x15\x03\x05", "\x15\x02\x01", "\x17\x03\x01",
					      "\x14\x03\x01" };
	(void)state;
	for (size_t i = 0; i < 7; i++) {
		struct session s;
		begin(&s, "imap", NULL);
		feed(&s, (const uint8_t *)(i < 3 ? records[i] : others[i - 3]), 3);
		if (i < 3)
			assert_failed(
				&s, FINDING_STARTTLS_REFUSED,
				"the server speaks TLS on this port from the start, not imap: "
				"use imaps");
		else
			assert_int_equal(s.status, DIALOGUE_MORE);
		end(&s);
	}
	/* Later in the stream it is a line like any other. */
	struct session s;
	begin(&s, "imap", NULL);
	feed(&s, (const uint8_t *)"* OK x\r\n", 8);
	feed(&s, (const uint8_t *)"\x15\x03\x01", 3);
	assert_int_equal(s.status, DIALOGUE_MORE);
	end(&s);
}

/* --- the list -------------------------------------------------------------- */

static const struct {
	const char *suffix;
	CMUnitTestFunction run;
	bool only_go;
} ways[] = {
	{ "whole", whole, false },
	{ "octet-by-octet", octet_by_octet, false },
	{ "cut", cut_at_each_position, false },
	{ "closed", closed_at_each_position, false },
	{ "silent", silent, false },
	{ "transcript", transcript, false },
	{ "injection", injection, true },
};

enum { WAYS = sizeof(ways) / sizeof(ways[0]), MAX_TESTS = 2000, NAME_BYTES = 80 };

int main(void)
{
	static const struct CMUnitTest single[] = {
		cmocka_unit_test(unit_of_exactly_the_limit),
		cmocka_unit_test(closed_after_the_go_ahead),
		cmocka_unit_test(closed_with_part_of_an_answer),
		cmocka_unit_test(closed_without_a_word),
		cmocka_unit_test(silence_that_may_be_tls),
		cmocka_unit_test(connection_that_broke),
		cmocka_unit_test(client_name_is_the_callers),
		cmocka_unit_test(no_transcript_unless_wanted),
		cmocka_unit_test(transcript_of_postfix),
		cmocka_unit_test(transcript_is_bounded),
		cmocka_unit_test(words_end_with_a_character),
		cmocka_unit_test(no_memory_is_an_internal_error),
		cmocka_unit_test(long_domain_is_bounded),
		cmocka_unit_test(other_protocols_are_named),
		cmocka_unit_test(tls_records_are_told_apart),
	};
	static struct CMUnitTest tests[MAX_TESTS];
	static char names[MAX_TESTS][NAME_BYTES];
	size_t n = sizeof(single) / sizeof(single[0]);
	if (n + n_dialogue_rows * WAYS + n_endless_rows > MAX_TESTS)
		return 99;
	memcpy(tests, single, sizeof(single));
	for (size_t i = 0; i < n_dialogue_rows; i++) {
		for (size_t w = 0; w < WAYS; w++) {
			if (ways[w].only_go && dialogue_rows[i].error != NULL)
				continue;
			snprintf(names[n], NAME_BYTES, "%s: %s", dialogue_rows[i].id,
				 ways[w].suffix);
			tests[n] = (struct CMUnitTest){ names[n], ways[w].run, NULL, NULL,
							(void *)(uintptr_t)&dialogue_rows[i] };
			n++;
		}
	}
	for (size_t i = 0; i < n_endless_rows; i++, n++) {
		snprintf(names[n], NAME_BYTES, "endless %s", endless_rows[i].id);
		tests[n] = (struct CMUnitTest){ names[n], endless, NULL, NULL,
						(void *)(uintptr_t)&endless_rows[i] };
	}
	return _cmocka_run_group_tests("dialogue", tests, n, NULL, NULL);
}
