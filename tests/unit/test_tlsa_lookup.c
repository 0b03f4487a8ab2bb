/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/net/tlsa_lookup.h: which questions are asked, and what their answers
 * mean.  Answers come from a table instead of a name server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "net/dns_ask.h"
#include "net/dns_system.h"
#include "net/tlsa_lookup.h"
#include "support/derbuf.h"
#include "support/errorwords.h"

/* A world is lines of "name TYPE state [record]...": state is s (validated), i (not
 * validated), b (false), d (no answer at all), f (the server failed), r (refused),
 * n (validated: there is no such name), t (cut off), j (no DNS message).  Records:
 * a (of the name, or where the alias before it leads to), c=TARGET (an alias of the name asked
 * for), C=OWNER=TARGET, T=OWNER (TLSA 3 1 1 of another owner), t (TLSA 3 1 1 of the owner asked
 * for), e (a TLSA record without data), x (one that breaks off).  What is not in the world is "i"
 * without records. */
struct row {
	const char *id;
	const char *world;
	const char *outcome; /* status, base, number of records; or the error's words */
	const char *asked;   /* "A AAAA TLSA TLSA/cd" */
};

#define OWNER "_25._tcp.mx.test"

static const struct row rows[] = {
	{ "secure", "mx.test A s a\n" OWNER " TLSA s t", "secure mx.test 1", "A TLSA" },
	{ "several", "mx.test A s a a\n" OWNER " TLSA s t t t", "secure mx.test 3", "A TLSA" },
	{ "no-records", "mx.test A s a\n" OWNER " TLSA s", "none mx.test 0", "A TLSA" },
	{ "no-such-name", "mx.test A s a\n" OWNER " TLSA n", "none mx.test 0", "A TLSA" },
	{ "no-records-not-validated", "mx.test A s a\n" OWNER " TLSA i", "none mx.test 0",
	  "A TLSA" },
	{ "records-not-validated", "mx.test A s a\n" OWNER " TLSA i t", "insecure mx.test 0",
	  "A TLSA" },
	{ "addresses-not-validated", "mx.test A i a\n" OWNER " TLSA s t",
	  "insecure-addresses mx.test 0", "A" },
	{ "ipv6-alone", "mx.test A s\nmx.test AAAA s a\n" OWNER " TLSA s t", "secure mx.test 1",
	  "A AAAA TLSA" },
	{ "no-address-at-all", "mx.test A s\nmx.test AAAA s\n" OWNER " TLSA s t",
	  "secure mx.test 1", "A AAAA TLSA" },
	{ "no-host-at-all", "mx.test A n\nmx.test AAAA n\n" OWNER " TLSA n", "none mx.test 0",
	  "A AAAA TLSA" },

	/* A question that fails is never "no records". */
	{ "addresses-false", "mx.test A b a", "mx.test: the name server gives an answer only",
	  "A A/cd" },
	{ "addresses-without-answer", "mx.test A d", "mx.test: no answer from the name servers",
	  "A AAAA" },
	{ "addresses-failed", "mx.test A f", "mx.test: the name server answered with error code 2",
	  "A A/cd AAAA" },
	{ "addresses-refused", "mx.test A r", "error code 5", "A AAAA" },
	{ "addresses-refused-and-none", "mx.test A r\nmx.test AAAA s", "error code 5", "A AAAA" },
	{ "addresses-of-both-failed", "mx.test A r\nmx.test AAAA d", "error code 5", "A AAAA" },
	/* Senders take those of the other family. */
	{ "ipv4-without-answer", "mx.test A d\nmx.test AAAA s a\n" OWNER " TLSA s t",
	  "secure mx.test 1", "A AAAA TLSA" },
	{ "ipv4-without-answer-not-validated", "mx.test A r\nmx.test AAAA i a",
	  "insecure-addresses mx.test 0", "A AAAA" },
	{ "ipv4-false", "mx.test A b a\nmx.test AAAA s a", "only when it is told not", "A A/cd" },
	{ "ipv6-failed", "mx.test A s\nmx.test AAAA f", "error code 2", "A AAAA AAAA/cd" },
	{ "records-false", "mx.test A s a\n" OWNER " TLSA b t", OWNER ": the name server gives",
	  "A TLSA TLSA/cd" },
	{ "proof-of-none-false", "mx.test A s a\n" OWNER " TLSA b", "only when it is told not",
	  "A TLSA TLSA/cd" },
	{ "records-without-answer", "mx.test A s a\n" OWNER " TLSA d", OWNER ": no answer",
	  "A TLSA" },
	{ "records-failed", "mx.test A s a\n" OWNER " TLSA f", "error code 2", "A TLSA TLSA/cd" },
	{ "records-refused", "mx.test A s a\n" OWNER " TLSA r", "error code 5", "A TLSA" },
	{ "records-cut-off", "mx.test A s a\n" OWNER " TLSA t t", "is cut off", "A TLSA" },
	{ "no-message", "mx.test A s a\n" OWNER " TLSA j", "no DNS message", "A TLSA" },
	{ "record-breaks-off", "mx.test A s a\n" OWNER " TLSA s t x", "no DNS message", "A TLSA" },
	{ "only-record-breaks-off", "mx.test A s a\n" OWNER " TLSA s x", "no DNS message",
	  "A TLSA" },
	{ "record-without-data", "mx.test A s a\n" OWNER " TLSA s e", "secure mx.test 1",
	  "A TLSA" },
	{ "record-of-another-owner", "mx.test A s a\n" OWNER " TLSA s T=_25._tcp.other.test",
	  "no DNS message", "A TLSA" },
	{ "records-of-an-alias",
	  "mx.test A s a\n" OWNER " TLSA s c=tlsa.test T=tlsa.test T=tlsa.test", "secure mx.test 2",
	  "A TLSA" },
	{ "records-beside-an-alias", "mx.test A s a\n" OWNER " TLSA s c=tlsa.test T=tlsa.test t",
	  "secure mx.test 1", "A TLSA" },

	/* RFC 7671, section 7: the end of the alias first, then its beginning. */
	{ "alias-to-records", "mx.test A s c=host.test a\n_25._tcp.host.test TLSA s t",
	  "secure host.test 1", "A TLSA" },
	{ "alias-both",
	  "mx.test A s c=host.test a\n_25._tcp.host.test TLSA s t\n" OWNER " TLSA s t t",
	  "secure host.test 1", "A TLSA" },
	{ "alias-records-at-its-beginning", "mx.test A s c=host.test a\n" OWNER " TLSA s t",
	  "secure mx.test 1", "A TLSA TLSA" },
	{ "alias-no-records", "mx.test A s c=host.test a", "none mx.test 0", "A TLSA TLSA" },
	{ "alias-records-not-validated", "mx.test A s c=host.test a\n_25._tcp.host.test TLSA i t",
	  "insecure host.test 0", "A TLSA TLSA" },
	{ "alias-records-failed-at-its-end",
	  "mx.test A s c=host.test a\n_25._tcp.host.test TLSA f\n" OWNER " TLSA s t",
	  "_25._tcp.host.test: ", "A TLSA TLSA/cd" },
	{ "alias-of-an-alias",
	  "mx.test A s c=one.test C=one.test=two.test a\n_25._tcp.two.test TLSA s t",
	  "secure two.test 1", "A TLSA" },
	{ "alias-in-a-ring", "mx.test A s c=one.test C=one.test=mx.test\nmx.test AAAA s",
	  "none mx.test 0", "A AAAA TLSA" },
	{ "alias-in-other-letters",
	  "mx.test A s C=MX.TEST=host.test a\n_25._tcp.host.test TLSA s t", "secure host.test 1",
	  "A TLSA" },
	{ "alias-out-of-dnssec",
	  "mx.test A i c=host.plain.test a\nmx.test CNAME s c=host.plain.test\n" OWNER " TLSA s t",
	  "secure mx.test 1", "A CNAME TLSA" },
	{ "alias-not-validated", "mx.test A i c=host.test a\nmx.test CNAME i c=host.test",
	  "insecure-addresses mx.test 0", "A CNAME" },
	{ "alias-without-answer", "mx.test A i c=host.test a\nmx.test CNAME d",
	  "mx.test: no answer", "A CNAME" },
};

/* --- answers ----------------------------------------------------------------------------- */

static const char *world;
static struct strbuf asked;

static void put_u16(struct derbuf *b, unsigned value)
{
	der_octet(b, value >> 8);
	der_octet(b, value & 0xff);
}

static void put_name(struct derbuf *b, const char *name, size_t len)
{
	while (len > 0) {
		const char *dot = memchr(name, '.', len);
		size_t label = dot != NULL ? (size_t)(dot - name) : len;
		der_octet(b, (unsigned)label);
		der_raw(b, name, label);
		size_t used = label + (dot != NULL);
		name += used;
		len -= used;
	}
	der_octet(b, 0);
}

static void put_record(struct derbuf *b, const char *owner, size_t owner_len, unsigned type,
		       const struct derbuf *data, size_t announced)
{
	put_name(b, owner, owner_len);
	put_u16(b, type);
	put_u16(b, 1);
	put_u16(b, 0);
	put_u16(b, 60);
	put_u16(b, (unsigned)(data->len + announced));
	der_raw(b, data->data, data->len);
}

/* *end: where the aliases so far lead to. */
static void put_word(struct derbuf *b, const char *name, unsigned type, const char *word,
		     const char **end)
{
	static const uint8_t tlsa[35] = { 3, 1, 1 };
	struct derbuf data = { 0 };
	const char *owner = name, *target = strchr(word, '=');
	size_t owner_len = strlen(name);
	unsigned as = type;
	size_t announced = word[0] == 'x' ? 100 : 0;
	switch (word[0]) {
	case 'a':
		owner = *end;
		owner_len = strlen(owner);
		der_raw(&data, "\300\0\2\1\0\0\0\0\0\0\0\0\0\0\0\0", type == DNS_TYPE_A ? 4 : 16);
		break;
	case 'C':
		owner = word + 2;
		target = strchr(owner, '=');
		owner_len = (size_t)(target - owner);
		/* fall through */
	case 'c':
		as = DNS_TYPE_CNAME;
		*end = target + 1;
		put_name(&data, target + 1, strlen(target + 1));
		break;
	case 'T':
		owner = word + 2;
		owner_len = strlen(owner);
		/* fall through */
	case 't':
	case 'x':
		der_raw(&data, tlsa, sizeof(tlsa));
		break;
	default: /* e */
		break;
	}
	put_record(b, owner, owner_len, as, &data, announced);
	derbuf_clear(&data);
}

static const char *type_name(enum dns_type type)
{
	switch (type) {
	case DNS_TYPE_A:
		return "A";
	case DNS_TYPE_AAAA:
		return "AAAA";
	case DNS_TYPE_CNAME:
		return "CNAME";
	case DNS_TYPE_TLSA:
		return "TLSA";
	case DNS_TYPE_MX:
	case DNS_TYPE_TXT:
	case DNS_TYPE_SRV:
	case DNS_TYPE_NS:
	case DNS_TYPE_SOA:
	case DNS_TYPE_DS:
	case DNS_TYPE_DNSKEY:
		break;
	}
	return "?";
}

/* The line about a name and a type, behind them; "i" when there is none. */
static void find_line(const char *name, enum dns_type type, char *ret_line, size_t size)
{
	char wanted[300];
	snprintf(wanted, sizeof(wanted), "%s %s ", name, type_name(type));
	snprintf(ret_line, size, "i");
	for (const char *p = world; p != NULL; p = strchr(p, '\n')) {
		p += *p == '\n';
		if (strncmp(p, wanted, strlen(wanted)) == 0) {
			p += strlen(wanted);
			snprintf(ret_line, size, "%.*s", (int)strcspn(p, "\n"), p);
			return;
		}
	}
}

enum err __wrap_dns_ask(const char *name, enum dns_type type, bool unchecked,
			struct buffer *ret_message, struct error *reterr);
enum err __wrap_dns_ask(const char *name, enum dns_type type, bool unchecked,
			struct buffer *ret_message, struct error *reterr)
{
	char line[300], *words;
	struct derbuf records = { 0 }, message = { 0 };
	const char *end = name;
	unsigned n = 0;
	strbuf_printf(&asked, "%s%s%s", asked.len > 0 ? " " : "", type_name(type),
		      unchecked ? "/cd" : "");
	find_line(name, type, line, sizeof(line));
	char state = line[0];
	strtok_r(line, " ", &words);
	for (char *w = strtok_r(NULL, " ", &words); w != NULL; w = strtok_r(NULL, " ", &words)) {
		put_word(&records, name, type, w, &end);
		n++;
	}
	bool failed = state == 'f' || (state == 'b' && !unchecked);
	unsigned rcode = failed ? 2 : state == 'r' ? 5 : state == 'n' ? 3 : 0;
	put_u16(&message, 7);
	put_u16(&message, 0x8180 | rcode | (state == 's' || state == 'n' ? 0x20 : 0) |
				  (state == 't' ? 0x200 : 0));
	put_u16(&message, 0);
	put_u16(&message, failed ? 0 : n);
	put_u16(&message, 0);
	put_u16(&message, 0);
	if (!failed)
		der_raw(&message, records.data, records.len);
	enum err err = ERR_NONE;
	if (state == 'd')
		err = error_raise(reterr, ERR_RESOLVE_NO_ANSWER, FACTS(.about = name));
	else
		assert_true(
			buffer_copy((struct bytes){ message.data, state == 'j' ? 5 : message.len },
				    ret_message));
	derbuf_clear(&records);
	derbuf_clear(&message);
	return err;
}

/* --- rows -------------------------------------------------------------------------------- */

static void lookup_row(void **state)
{
	static const char *const statuses[] = {
		[TLSA_NONE] = "none",         [TLSA_INSECURE_ADDRESSES] = "insecure-addresses",
		[TLSA_INSECURE] = "insecure", [TLSA_FAILED] = "failed",
		[TLSA_SECURE] = "secure",
	};
	const struct row *row = *state;
	struct tlsa_set set;
	char outcome[400];
	world = row->world;
	strbuf_clear(&asked);
	tlsa_lookup(&dns_system, "mx.test", 25, &set);
	snprintf(outcome, sizeof(outcome), "%s %s %zu", statuses[set.status], set.base, set.n);
	if (set.status == TLSA_FAILED) {
		snprintf(outcome, sizeof(outcome), "%s", error_words(&set.error));
		enum finding_id id = error_finding(set.error.code);
		assert_int_equal(id, strstr(row->world, " b") != NULL ? FINDING_DANE_BOGUS
								      : FINDING_DANE_LOOKUP_FAILED);
	} else {
		assert_int_equal(set.error.code, ERR_NONE);
	}
	if (strstr(outcome, row->outcome) == NULL)
		fail_msg("'%s' is not in '%s'", row->outcome, outcome);
	assert_string_equal(strbuf_text(&asked), row->asked);
	assert_int_equal(set.port, 25);
	assert_string_equal(set.host, "mx.test");
	tlsa_set_clear(&set);
	strbuf_clear(&asked);
}

int main(void)
{
	enum { N = LENGTH(rows) };
	struct CMUnitTest tests[N];
	for (size_t i = 0; i < N; i++)
		tests[i] = (struct CMUnitTest){ rows[i].id, lookup_row, NULL, NULL,
						(void *)(uintptr_t)&rows[i] };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
