/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/net/dns_records.h and dns_source.h, and of what common/net/resolve.h
 * makes of a source. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "net/dns_records.h"
#include "net/resolve.h"
#include "support/dnsanswer.h"
#include "support/errorwords.h"

/* --- records --------------------------------------------------------------------------- */

struct row {
	const char *id;
	const char *name;
	enum dns_type type;
	const char *records;
	const char *outcome; /* "" : as read */
	const char *read;    /* "a, b"; MX: with "more N", "unusable N", "no mail" */
};

static const struct row rows[] = {
	{ "address", "a.test", DNS_TYPE_A, "a.test A 192.0.2.1", "has", "192.0.2.1" },
	{ "addresses", "a.test", DNS_TYPE_AAAA, "a.test AAAA ::1\na.test AAAA 2001:db8::1", "has",
	  "::1, 2001:db8::1" },
	{ "address-of-five-octets", "a.test", DNS_TYPE_A, "a.test TYPE1 c000020101", "has", "-" },
	{ "address-of-the-other-length", "a.test", DNS_TYPE_AAAA, "a.test TYPE28 c0000201", "has",
	  "-" },
	{ "no-address", "a.test", DNS_TYPE_A, "", "none", "" },
	{ "no-address-says-the-zone", "a.test", DNS_TYPE_A, "^test TYPE6 00", "none", "" },
	{ "no-address-says-the-zone-and-its-servers", "a.test", DNS_TYPE_A,
	  "^test TYPE2 00\n^test TYPE6 00", "none", "" },
	{ "other-servers-in-place-of-an-answer", "a.test", DNS_TYPE_A, "^test TYPE2 00", "either",
	  "" },
	{ "other-servers-for-the-alias", "a.test", DNS_TYPE_A,
	  "a.test CNAME b.test\n^test TYPE2 00", "either", "" },
	{ "an-answer-and-its-servers", "a.test", DNS_TYPE_A, "a.test A 192.0.2.1\n^test TYPE2 00",
	  "has", "192.0.2.1" },
	{ "address-of-another-name", "a.test", DNS_TYPE_A, "b.test A 192.0.2.1", "malformed", "" },
	{ "address-breaks-off", "a.test", DNS_TYPE_A, "a.test TYPE1 c000+2", "malformed", "" },
	{ "good-before-what-breaks-off", "a.test", DNS_TYPE_A,
	  "a.test A 192.0.2.1\na.test TYPE1 c000+2", "has", "192.0.2.1" },
	{ "other-letters", "A.test", DNS_TYPE_A, "a.TEST A 192.0.2.1", "has", "192.0.2.1" },

	{ "alias", "a.test", DNS_TYPE_A, "a.test CNAME b.test\nb.test A 192.0.2.1", "has",
	  "192.0.2.1" },
	{ "aliases-in-any-order", "a.test", DNS_TYPE_A,
	  "c.test A 192.0.2.1\nb.test CNAME c.test\na.test CNAME b.test", "has", "192.0.2.1" },
	{ "alias-to-nothing", "a.test", DNS_TYPE_A, "a.test CNAME b.test", "none", "" },
	{ "alias-to-itself", "a.test", DNS_TYPE_A, "a.test CNAME a.test\na.test A 192.0.2.1", "has",
	  "192.0.2.1" },
	{ "alias-itself", "a.test", DNS_TYPE_CNAME, "a.test CNAME b.test\nb.test A 192.0.2.1",
	  "has", "b.test" },
	{ "alias-of-another-name", "a.test", DNS_TYPE_CNAME, "b.test CNAME c.test", "malformed",
	  "" },

	{ "text", "a.test", DNS_TYPE_TXT, "a.test TXT v=STSv1; id=1;", "has", "v=STSv1; id=1;" },
	{ "text-strings", "a.test", DNS_TYPE_TXT, "a.test TXT v=ST|Sv1|;", "has", "v=STSv1;" },
	{ "text-two-records", "a.test", DNS_TYPE_TXT, "a.test TXT one\na.test TXT two", "has",
	  "one, two" },
	{ "text-empty", "a.test", DNS_TYPE_TXT, "a.test TXT ", "has", "" },
	{ "text-without-a-string", "a.test", DNS_TYPE_TXT, "a.test TYPE16 ", "has", "-" },
	{ "text-string-breaks-off", "a.test", DNS_TYPE_TXT, "a.test TYPE16 0561", "has", "-" },
	{ "text-second-breaks-off", "a.test", DNS_TYPE_TXT, "a.test TYPE16 016103", "has", "-" },
	{ "text-with-nul", "a.test", DNS_TYPE_TXT, "a.test TYPE16 03610062", "has", "a?b" },

	{ "mx", "a.test", DNS_TYPE_MX, "a.test MX 10 mx.test", "has", "10 mx.test" },
	{ "mx-sorted", "a.test", DNS_TYPE_MX,
	  "a.test MX 20 z.test\na.test MX 10 y.test\na.test MX 20 b.test\na.test MX 0 x.test",
	  "has", "0 x.test, 10 y.test, 20 b.test, 20 z.test" },
	{ "mx-none-wanted", "a.test", DNS_TYPE_MX, "a.test MX 0 .", "has", "no mail" },
	{ "mx-none-wanted-by-any-number", "a.test", DNS_TYPE_MX, "a.test MX 10 .", "has",
	  "no mail" },
	{ "mx-none-wanted-beside-one", "a.test", DNS_TYPE_MX, "a.test MX 0 .\na.test MX 10 mx.test",
	  "has", "10 mx.test, unusable 1" },
	{ "mx-no-host-name", "a.test", DNS_TYPE_MX, "a.test MX 10 m@il.test\na.test MX 5 mx.test",
	  "has", "5 mx.test, unusable 1" },
	{ "mx-too-short", "a.test", DNS_TYPE_MX, "a.test TYPE15 000a", "has", "unusable 1" },
	{ "mx-by-an-alias", "a.test", DNS_TYPE_MX, "a.test CNAME b.test\nb.test MX 1 mx.test",
	  "has", "1 mx.test" },

	{ "srv", "_a.test", DNS_TYPE_SRV, "_a.test SRV 1 2 993 b.test", "has", "1 2 993 b.test" },
	{ "srv-not-offered", "_a.test", DNS_TYPE_SRV, "_a.test SRV 0 0 0 .", "has", "0 0 0 " },
	{ "srv-too-short", "_a.test", DNS_TYPE_SRV, "_a.test TYPE33 000000000000", "has", "-" },
};

static const char *const outcomes[] = {
	[DNS_NONE] = "none",
	[DNS_HAS] = "has",
	[DNS_NO_ANSWER] = "silent",
	[DNS_REFUSED] = "refused",
	[DNS_UNANSWERED] = "either",
	[DNS_CUT] = "cut",
	[DNS_MALFORMED] = "malformed",
	[DNS_BOGUS] = "bogus",
	[DNS_INDETERMINATE] = "indeterminate",
};

static void append_record(struct strbuf *out, struct bytes message, const struct dns_record *record,
			  enum dns_type type)
{
	char text[ADDRESS_TEXT_BYTES], name[DNS_NAME_BYTES];
	struct address address;
	struct dns_srv srv;
	uint8_t txt[512];
	size_t len;
	strbuf_append(out, out->len > 0 ? ", " : "");
	if (dns_read_address(record, 53, &address)) {
		assert_int_equal(address_port(&address), 53);
		address_format(&address, text);
		strbuf_append(out, text);
	} else if (dns_read_srv(message, record, &srv)) {
		strbuf_printf(out, "%u %u %u %s", (unsigned)srv.priority, (unsigned)srv.weight,
			      (unsigned)srv.port, srv.host);
	} else if (record->data.len <= sizeof(txt) && dns_read_text(record, txt, &len)) {
		for (size_t i = 0; i < len; i++)
			strbuf_printf(out, "%c", txt[i] != 0 ? txt[i] : '?');
	} else if (type == DNS_TYPE_CNAME && dns_name(message, record->data_at, name)) {
		strbuf_append(out, name);
	} else {
		strbuf_append(out, "-");
	}
}

static void append_mx(struct strbuf *out, struct bytes message, const char *name)
{
	struct dns_mx_list list;
	dns_read_mx_list(message, name, &list);
	for (size_t i = 0; i < list.n; i++)
		strbuf_printf(out, "%s%u %s", out->len > 0 ? ", " : "",
			      (unsigned)list.mx[i].preference, list.mx[i].host);
	if (list.more > 0)
		strbuf_printf(out, ", more %zu", list.more);
	if (list.unusable > 0)
		strbuf_printf(out, "%sunusable %zu", out->len > 0 ? ", " : "", list.unusable);
	if (list.says_no_mail)
		strbuf_append(out, "no mail");
}

static void record_row(void **state)
{
	const struct row *row = *state;
	struct dns_reply reply = { .outcome = DNS_NONE };
	struct dns_records records;
	struct dns_record record;
	struct strbuf out = { 0 };
	dns_answer_make(0, row->records, &reply.message);
	dns_reply_read(&reply, row->name, row->type);
	struct bytes message = buffer_bytes(&reply.message);
	assert_string_equal(outcomes[reply.outcome], row->outcome);
	assert_true(dns_records_open(message, row->name, row->type, &records));
	if (row->type == DNS_TYPE_MX)
		append_mx(&out, message, row->name);
	else
		while (dns_records_next(&records, &record))
			append_record(&out, message, &record, row->type);
	assert_string_equal(strbuf_text(&out), row->read);
	strbuf_clear(&out);
	dns_reply_clear(&reply);
	dns_reply_clear(&reply);
}

/* The last of 70 are counted and not kept. */
static void many_mx(void **unused)
{
	struct strbuf text = { 0 };
	struct buffer message = { 0 };
	struct dns_mx_list list;
	(void)unused;
	for (unsigned i = 0; i < 70; i++)
		strbuf_printf(&text, "a.test MX %u mx.test\n", 100 - i);
	dns_answer_make(0, strbuf_text(&text), &message);
	dns_read_mx_list(buffer_bytes(&message), "a.test", &list);
	assert_int_equal(list.n, DNS_MAX_MX);
	assert_int_equal(list.more, 70 - DNS_MAX_MX);
	for (size_t i = 0; i < list.n; i++)
		assert_int_equal(list.mx[i].preference, 31 + i);
	strbuf_clear(&text);
	buffer_clear(&message);
}

/* Any cut of an answer, and any octet changed, is read without a step too far. */
static void damaged_anywhere(void **unused)
{
	static const char records[] =
		"a.test CNAME b.test\nb.test MX 10 mx.test\n"
		"b.test TXT one|two\nb.test AAAA ::1\nb.test SRV 1 2 3 c.test";
	static const enum dns_type types[] = { DNS_TYPE_MX, DNS_TYPE_TXT, DNS_TYPE_AAAA,
					       DNS_TYPE_SRV, DNS_TYPE_CNAME };
	struct buffer whole = { 0 };
	(void)unused;
	dns_answer_make(0, records, &whole);
	for (size_t i = 0; i < whole.len; i++) {
		/* Exactly as large, for the sanitizer: cut here, then changed here. */
		for (unsigned octet = 0; octet < 256; octet++) {
			size_t len = octet == 0 ? i : whole.len;
			uint8_t *copy = malloc(len > 0 ? len : 1);
			memcpy(copy, whole.data, len);
			if (octet > 0)
				copy[i] = (uint8_t)octet;
			struct dns_reply reply = { .message = { copy, len, false } };
			for (size_t k = 0; k < LENGTH(types); k++) {
				struct dns_records it;
				struct dns_record record;
				struct dns_mx_list list;
				struct strbuf out = { 0 };
				dns_reply_read(&reply, "a.test", types[k]);
				dns_read_mx_list((struct bytes){ copy, len }, "a.test", &list);
				if (!dns_records_open((struct bytes){ copy, len }, "a.test",
						      types[k], &it))
					continue;
				while (dns_records_next(&it, &record))
					append_record(&out, (struct bytes){ copy, len }, &record,
						      types[k]);
				strbuf_clear(&out);
			}
			dns_reply_clear(&reply);
		}
	}
	buffer_clear(&whole);
}

/* --- what is not an answer ---------------------------------------------------------------- */

static void outcomes_in_words(void **unused)
{
	static const struct {
		enum dns_outcome outcome;
		const char *why;
		enum finding_id host, dane;
		const char *words;
	} cases[] = {
		{ DNS_NONE, "", FINDING_NONE, FINDING_NONE, "" },
		{ DNS_HAS, "", FINDING_NONE, FINDING_NONE, "" },
		{ DNS_NO_ANSWER, "", FINDING_RESOLVE_FAILED, FINDING_DANE_LOOKUP_FAILED,
		  "a.test: no answer from the name servers" },
		{ DNS_REFUSED, "", FINDING_RESOLVE_FAILED, FINDING_DANE_LOOKUP_FAILED,
		  "a.test: the name server answered with error code 5" },
		{ DNS_UNANSWERED, "", FINDING_RESOLVE_FAILED, FINDING_DANE_LOOKUP_FAILED,
		  "a.test: the name servers gave no answer, or failed" },
		{ DNS_CUT, "", FINDING_RESOLVE_FAILED, FINDING_DANE_LOOKUP_FAILED,
		  "a.test: the name server's answer is cut off" },
		{ DNS_MALFORMED, "", FINDING_RESOLVE_FAILED, FINDING_DANE_LOOKUP_FAILED,
		  "a.test: the name server's answer is no DNS message, or not about this name" },
		{ DNS_BOGUS, "", FINDING_RESOLVE_FAILED, FINDING_DANE_BOGUS,
		  "a.test: the name server " },
		{ DNS_BOGUS, "signature expired", FINDING_RESOLVE_FAILED, FINDING_DANE_BOGUS,
		  "a.test: the answer is false: its validation (DNSSEC) fails" },
		{ DNS_INDETERMINATE, "DNSKEY test", FINDING_RESOLVE_FAILED,
		  FINDING_DANE_LOOKUP_FAILED,
		  "a.test: the name servers do not answer what its validation (DNSSEC) needs: "
		  "DNSKEY test" },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct dns_reply reply = { .outcome = cases[i].outcome, .rcode = 5 };
		struct error error = { 0 };
		snprintf(reply.why, sizeof(reply.why), "%s", cases[i].why);
		assert_int_equal(error_finding(dns_reply_check(&reply, "a.test", false, &error)),
				 cases[i].host);
		assert_int_equal(
			strncmp(error_words(&error), cases[i].words, strlen(cases[i].words)), 0);
		assert_int_equal(error_finding(dns_reply_check(&reply, "a.test", true, &error)),
				 cases[i].dane);
		assert_int_equal(
			strncmp(error_words(&error), cases[i].words, strlen(cases[i].words)), 0);
	}
}

/* --- a source ----------------------------------------------------------------------------- */

static const struct fake_answer answers[] = {
	{ "both.test", DNS_TYPE_AAAA, false, DNS_NONE, 0, "both.test AAAA ::1" },
	{ "both.test", DNS_TYPE_A, false, DNS_NONE, 0,
	  "both.test A 127.0.0.2\nboth.test A 127.0.0.1\nboth.test A 127.0.0.2" },
	{ "four.test", DNS_TYPE_AAAA, false, DNS_NONE, 0, NULL },
	{ "four.test", DNS_TYPE_A, false, DNS_NONE, 0, "four.test A 127.0.0.1" },
	{ "alias.test", DNS_TYPE_AAAA, false, DNS_NONE, 0, "alias.test CNAME four.test" },
	{ "alias.test", DNS_TYPE_A, false, DNS_NONE, 0,
	  "alias.test CNAME four.test\nfour.test A 127.0.0.1" },
	/* Nobody may connect to all of a network. */
	{ "far.test", DNS_TYPE_A, false, DNS_NONE, 0,
	  "far.test A 255.255.255.255\nfar.test A 127.0.0.1" },
	{ "far.test", DNS_TYPE_AAAA, false, DNS_NONE, 0, NULL },
	{ "empty.test", DNS_TYPE_A, false, DNS_NONE, 0, NULL },
	{ "empty.test", DNS_TYPE_AAAA, false, DNS_NONE, 0, NULL },
	{ "half.test", DNS_TYPE_AAAA, false, DNS_UNANSWERED, 2, NULL },
	{ "half.test", DNS_TYPE_A, false, DNS_NONE, 0, "half.test A 127.0.0.1" },
	{ "quarter.test", DNS_TYPE_AAAA, false, DNS_NONE, 0, NULL },
	{ "quarter.test", DNS_TYPE_A, false, DNS_UNANSWERED, 2, NULL },
	{ "false.test", DNS_TYPE_AAAA, false, DNS_BOGUS, 0, "false.test AAAA ::1" },
	{ "false.test", DNS_TYPE_A, false, DNS_BOGUS, 0, "false.test A 127.0.0.1" },
	{ "_imaps._tcp.mail.test", DNS_TYPE_SRV, false, DNS_NONE, 0,
	  "_imaps._tcp.mail.test SRV 2 0 7 four.test\n_imaps._tcp.mail.test SRV 1 0 9 alias.test" },
	{ "mail.test", DNS_TYPE_MX, true, DNS_NONE, 0, "mail.test MX 10 four.test" },
	{ "mail.test", DNS_TYPE_TXT, true, DNS_BOGUS, 0, "mail.test TXT x" },
	{ "secure.test", DNS_TYPE_A, true, DNS_NONE, 0, "secure.test A 127.0.0.1" },
	{ "_25._tcp.secure.test", DNS_TYPE_TLSA, true, DNS_NONE, 0,
	  "_25._tcp.secure.test TYPE52 030100ab" },
};

struct source_row {
	const char *name;
	enum address_family family;
	const char *addresses; /* "a b", or NULL: an error */
	const char *words;
	const char *asked;
};

static const struct source_row source_rows[] = {
	{ "both.test", FAMILY_ANY, "::1 127.0.0.2 127.0.0.1", "", "both.test/28 both.test/1" },
	{ "both.test", FAMILY_IPV4, "127.0.0.2 127.0.0.1", "", "both.test/1" },
	{ "both.test", FAMILY_IPV6, "::1", "", "both.test/28" },
	{ "alias.test", FAMILY_ANY, "127.0.0.1", "", "alias.test/28 alias.test/1" },
	{ "far.test", FAMILY_IPV4, "127.0.0.1 255.255.255.255", "", "far.test/1" },
	{ "four.test", FAMILY_IPV6, NULL,
	  "four.test: the host name exists, but has no IPv6 address", "four.test/28" },
	{ "empty.test", FAMILY_ANY, NULL, "empty.test: the host name exists, but has no address",
	  "empty.test/28 empty.test/1" },
	{ "nowhere.test", FAMILY_ANY, NULL, "nowhere.test: the host name does not exist",
	  "nowhere.test/28 nowhere.test/1" },
	{ "half.test", FAMILY_ANY, "127.0.0.1", "", "half.test/28 half.test/1" },
	{ "quarter.test", FAMILY_ANY, NULL, "quarter.test: the name servers gave no answer",
	  "quarter.test/28 quarter.test/1" },
	{ "false.test", FAMILY_ANY, NULL,
	  "false.test: the answer is false: its validation (DNSSEC) fails",
	  "false.test/28 false.test/1" },
};

static void join(const struct resolution *resolution, char *text, size_t size)
{
	text[0] = '\0';
	for (size_t i = 0; i < resolution->n; i++) {
		char one[ADDRESS_TEXT_BYTES];
		size_t len = strlen(text);
		address_format(&resolution->addresses[i], one);
		snprintf(text + len, size - len, "%s%s", i > 0 ? " " : "", one);
	}
}

/* A machine without IPv6 has no route to ::1. */
static bool has_ipv6(void)
{
	return access("/proc/net/if_inet6", R_OK) == 0;
}

static void source_row(void **state)
{
	const struct source_row *row = *state;
	struct fake_dns dns = { .answers = answers, .n = LENGTH(answers) };
	struct dns_source source = fake_dns_source(&dns);
	struct question question = {
		.name = row->name, .port = 25, .family = row->family, .source = &source
	};
	struct resolution resolution;
	char text[256];
	resolve(&question, &resolution);
	join(&resolution, text, sizeof(text));
	if (has_ipv6() || strstr(text, "::1") == NULL)
		assert_string_equal(text, row->addresses != NULL ? row->addresses : "");
	assert_int_equal(strncmp(error_words(&resolution.error), row->words, strlen(row->words)),
			 0);
	assert_int_equal(resolution.error.code == ERR_NONE, row->addresses != NULL);
	assert_string_equal(dns.asked, row->asked);
	for (size_t i = 0; i < resolution.n; i++)
		assert_int_equal(address_port(&resolution.addresses[i]), 25);
	resolution_clear(&resolution);
}

static void source_for_everything(void **unused)
{
	struct fake_dns dns = { .answers = answers, .n = LENGTH(answers) };
	struct dns_source source = fake_dns_source(&dns);
	struct question question = { .name = "mail.test",
				     .srv_service = "_imaps._tcp",
				     .source = &source };
	struct resolution resolution;
	char text[256];
	(void)unused;
	resolve(&question, &resolution);
	assert_int_equal(resolution.n_targets, 2);
	join(&resolution, text, sizeof(text));
	assert_string_equal(text, "127.0.0.1 127.0.0.1");
	assert_int_equal(address_port(&resolution.addresses[0]), 9);
	assert_string_equal(dns.asked, "_imaps._tcp.mail.test/33 alias.test/28 alias.test/1 "
				       "four.test/28 four.test/1");
	resolution_clear(&resolution);

	question = (struct question){
		.name = "secure.test", .port = 25, .tlsa_host = "secure.test", .source = &source
	};
	resolve(&question, &resolution);
	assert_int_equal(resolution.n, 1);
	assert_int_equal(resolution.tlsa[0].status, TLSA_SECURE);
	assert_int_equal(resolution.tlsa[0].n, 1);
	resolution_clear(&resolution);
}

static void records_are_all_that_is_asked_for(void **unused)
{
	struct fake_dns dns = { .answers = answers, .n = LENGTH(answers) };
	struct dns_source source = fake_dns_source(&dns);
	struct question question = {
		.name = "mail.test", .port = 25, .records = DNS_TYPE_MX, .source = &source
	};
	struct resolution resolution;
	struct dns_mx_list list;
	(void)unused;
	resolve(&question, &resolution);
	assert_int_equal(resolution.error.code, ERR_NONE);
	assert_int_equal(resolution.reply.outcome, DNS_HAS);
	assert_true(resolution.reply.secure);
	dns_read_mx_list(buffer_bytes(&resolution.reply.message), "mail.test", &list);
	assert_string_equal(list.mx[0].host, "four.test");
	assert_int_equal(resolution.n, 0);
	assert_string_equal(dns.asked, "mail.test/15");
	resolution_clear(&resolution);
	assert_int_equal(resolution.reply.outcome, DNS_NONE);

	question.name = "nowhere.test";
	resolve(&question, &resolution);
	assert_int_equal(resolution.error.code, ERR_NONE);
	assert_int_equal(resolution.reply.outcome, DNS_NONE);
	assert_int_equal(resolution.reply.rcode, DNS_RCODE_NXDOMAIN);
	resolution_clear(&resolution);

	question.name = "mail.test";
	question.records = DNS_TYPE_TXT;
	resolve(&question, &resolution);
	assert_int_equal(resolution.error.code, ERR_RESOLVE_FALSE);
	assert_int_equal(resolution.reply.outcome, DNS_BOGUS);
	resolution_clear(&resolution);
}

int main(void)
{
	enum { R = LENGTH(rows), S = LENGTH(source_rows), M = 5 };
	struct CMUnitTest tests[M + R + S] = {
		cmocka_unit_test(many_mx),
		cmocka_unit_test(damaged_anywhere),
		cmocka_unit_test(outcomes_in_words),
		cmocka_unit_test(source_for_everything),
		cmocka_unit_test(records_are_all_that_is_asked_for),
	};
	for (size_t i = 0; i < R; i++)
		tests[M + i] = (struct CMUnitTest){ rows[i].id, record_row, NULL, NULL,
						    (void *)(uintptr_t)&rows[i] };
	for (size_t i = 0; i < S; i++)
		tests[M + R + i] = (struct CMUnitTest){ source_rows[i].name, source_row, NULL, NULL,
							(void *)(uintptr_t)&source_rows[i] };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
