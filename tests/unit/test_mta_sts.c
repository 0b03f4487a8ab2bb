/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/domain/mta_sts.h: the records, the answer and the policy, as RFC 8461
 * has them and as nobody should; and which hosts fit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "domain/mta_sts.h"

#define A32 "12345678901234567890123456789012"
#define A63 A32 "1234567890123456789012345678901"

static const char *defect_name(enum mta_sts_defect defect)
{
	static const char *const names[] = {
#define X(ID, section, text) [MTA_STS_##ID] = #ID,
		MTA_STS_DEFECTS(X)
#undef X
	};
	return names[defect];
}

/* "MODE 3: Enforce": the defect, the line and what stands there. */
static void say_fault(struct mta_sts_fault fault, struct strbuf *said)
{
	assert_true(fault.defect == MTA_STS_NONE || mta_sts_defect_section(fault.defect)[0] == '3');
	assert_true(fault.defect == MTA_STS_NONE || mta_sts_defect_text(fault.defect)[0] != '\0');
	strbuf_printf(said, "%s", defect_name(fault.defect));
	if (fault.line > 0)
		strbuf_printf(said, " %u", fault.line);
	if (fault.at.len > 0)
		strbuf_printf(said, ": %.*s", (int)fault.at.len, (const char *)fault.at.data);
}

static void expect(struct strbuf *said, const char *expected)
{
	assert_string_equal(strbuf_text(said), expected);
	strbuf_clear(said);
}

/* A copy without a NUL behind it, so that a reader that goes too far is seen. */
static struct bytes exact(const char *text, size_t len, void **ret_owned)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	assert_non_null(copy);
	memcpy(copy, text, len);
	*ret_owned = copy;
	return (struct bytes){ copy, len };
}

/* --- TXT records ------------------------------------------------------------------------- */

struct records_row {
	const char *id;
	const char *records[4]; /* up to the first NULL */
	const char *expected;   /* "id X", or the fault */
};

static const struct records_row records_rows[] = {
	{ "record-rfc8461-3.1", { "v=STSv1; id=20160831085700Z;" }, "id 20160831085700Z" },
	{ "record-no-delimiter-at-end", { "v=STSv1; id=1" }, "id 1" },
	{ "record-no-blanks", { "v=STSv1;id=1" }, "id 1" },
	{ "record-blanks", { "v=STSv1; \t id=1 \t; " }, "id 1" },
	{ "record-other-fields", { "v=STSv1; a=b; id=1; _x=2" }, "RECORD_SYNTAX: _x=2" },
	{ "record-extensions", { "v=STSv1; a=b:(\"/\\; id=1; x-y_z.0=2" }, "id 1" },
	{ "record-first-id-counts", { "v=STSv1; id=first; id=second-" }, "id first" },
	{ "record-id-32", { "v=STSv1; id=" A32 }, "id " A32 },
	{ "record-id-33", { "v=STSv1; id=" A32 "3" }, "RECORD_ID: " A32 "3" },
	{ "record-id-empty", { "v=STSv1; id=;" }, "RECORD_ID" },
	{ "record-id-hyphen", { "v=STSv1; id=2016-08-31" }, "RECORD_ID: 2016-08-31" },
	{ "record-id-blank", { "v=STSv1; id= 1" }, "RECORD_ID:  1" },
	{ "record-id-case", { "v=STSv1; ID=1" }, "RECORD_ID_MISSING" },
	{ "record-id-missing", { "v=STSv1;" }, "RECORD_ID_MISSING" },
	{ "record-no-value", { "v=STSv1; id=1; x" }, "RECORD_SYNTAX: x" },
	{ "record-empty-value", { "v=STSv1; id=1; x=" }, "RECORD_SYNTAX: x=" },
	{ "record-blank-in-value", { "v=STSv1; id=1; x=a b" }, "RECORD_SYNTAX: x=a b" },
	{ "record-equals-in-value", { "v=STSv1; id=1; x=a=b" }, "RECORD_SYNTAX: x=a=b" },
	{ "record-not-ascii", { "v=STSv1; id=1; x=\xc3\xbc" }, "RECORD_SYNTAX: x=\xc3\xbc" },
	{ "record-empty-part", { "v=STSv1;; id=1" }, "RECORD_SYNTAX" },
	{ "record-long-name", { "v=STSv1; id=1; " A32 "=1" }, "id 1" },
	{ "record-too-long-name", { "v=STSv1; id=1; " A32 "3=1" }, "RECORD_SYNTAX: " A32 "3=1" },
	{ "record-in-quotes", { "\"v=STSv1; id=1\"" }, "RECORD_VERSION: \"v=STSv1; id=1\"" },
	{ "record-quoted-beside-right", { "\"v=STSv1; id=2\"", "v=STSv1; id=1" }, "id 1" },
	{ "record-quote-alone", { "\"" }, "RECORD_NONE" },
	{ "record-none", { NULL }, "RECORD_NONE" },
	{ "record-empty", { "" }, "RECORD_NONE" },
	{ "record-of-others",
	  { "v=spf1 -all", "google-site-verification=v=STSv1;" },
	  "RECORD_NONE" },
	{ "record-among-others", { "v=spf1 -all", "v=STSv1; id=1;", "x" }, "id 1" },
	{ "record-case", { "v=stsv1; id=1" }, "RECORD_VERSION: v=stsv1; id=1" },
	{ "record-case-of-v", { "V=STSv1; id=1" }, "RECORD_VERSION: V=STSv1; id=1" },
	{ "record-version-2", { "v=STSv2; id=1" }, "RECORD_VERSION: v=STSv2; id=1" },
	{ "record-version-10", { "v=STSv10; id=1" }, "RECORD_VERSION: v=STSv10; id=1" },
	{ "record-version-alone", { "v=STSv1" }, "RECORD_VERSION: v=STSv1" },
	{ "record-blank-before", { " v=STSv1; id=1" }, "RECORD_VERSION:  v=STSv1; id=1" },
	{ "record-blank-behind-version", { "v=STSv1 ; id=1" }, "RECORD_VERSION: v=STSv1 ; id=1" },
	{ "record-comma", { "v=STSv1, id=1" }, "RECORD_VERSION: v=STSv1, id=1" },
	{ "record-id-first", { "id=1; v=STSv1;" }, "RECORD_NONE" },
	{ "record-meant-beside-right", { "v=STSv2; id=2", "v=STSv1; id=1" }, "id 1" },
	{ "record-twice", { "v=STSv1; id=1", "v=STSv1; id=2" }, "RECORD_SEVERAL: v=STSv1; id=2" },
	{ "record-same-twice",
	  { "v=STSv1; id=1", "v=STSv1; id=1" },
	  "RECORD_SEVERAL: v=STSv1; id=1" },
	{ "record-second-is-broken", { "v=STSv1; id=1", "v=STSv1;" }, "RECORD_SEVERAL: v=STSv1;" },
};

static void records_row(void **state)
{
	const struct records_row *row = *state;
	struct bytes records[LENGTH(row->records)], id = { 0 };
	void *owned[LENGTH(row->records)];
	struct strbuf said = { 0 };
	size_t n = 0;
	for (; n < LENGTH(row->records) && row->records[n] != NULL; n++)
		records[n] = exact(row->records[n], strlen(row->records[n]), &owned[n]);
	struct mta_sts_fault fault = mta_sts_read_records(records, n, &id);
	if (fault.defect == MTA_STS_NONE)
		strbuf_printf(&said, "id %.*s", (int)id.len, (const char *)id.data);
	else
		say_fault(fault, &said);
	assert_int_equal(fault.defect == MTA_STS_NONE, id.data != NULL);
	expect(&said, row->expected);
	while (n > 0)
		free(owned[--n]);
}

/* --- the answer ---------------------------------------------------------------------------- */

struct answer_row {
	const char *id;
	int status;
	const char *type;
	size_t body_bytes;
	const char *expected;
};

static const struct answer_row answer_rows[] = {
	{ "answer-good", 200, "text/plain", 100, "NONE" },
	{ "answer-parameters", 200, "text/plain; charset=utf-8", 100, "NONE" },
	{ "answer-parameters-unknown", 200, "Text/Plain ;x=y", 100, "NONE" },
	{ "answer-empty", 200, "text/plain", 0, "NONE" },
	{ "answer-64-kilobytes", 200, "text/plain", 65536, "NONE" },
	{ "answer-larger", 200, "text/plain", 65537, "TOO_LARGE" },
	{ "answer-301", 301, "text/plain", 100, "REDIRECT" },
	{ "answer-302", 302, "", 100, "REDIRECT" },
	{ "answer-308", 308, "text/plain", 100, "REDIRECT" },
	{ "answer-404", 404, "text/plain", 100, "STATUS" },
	{ "answer-204", 204, "text/plain", 0, "STATUS" },
	{ "answer-299", 299, "text/plain", 0, "STATUS" },
	{ "answer-400", 400, "text/plain", 0, "STATUS" },
	{ "answer-500", 500, "text/html", 0, "STATUS" },
	{ "answer-no-status", 0, "text/plain", 0, "STATUS" },
	{ "answer-no-type", 200, "", 100, "MEDIA_TYPE" },
	{ "answer-html", 200, "text/html", 100, "MEDIA_TYPE: text/html" },
	{ "answer-octets", 200, "application/octet-stream", 100,
	  "MEDIA_TYPE: application/octet-stream" },
	{ "answer-type-goes-on", 200, "text/plainer", 100, "MEDIA_TYPE: text/plainer" },
	{ "answer-two-types", 200, "text/plain, text/html", 100,
	  "MEDIA_TYPE: text/plain, text/html" },
};

static void answer_row(void **state)
{
	const struct answer_row *row = *state;
	struct strbuf said = { 0 };
	say_fault(mta_sts_answer_fault(row->status, bytes_of(row->type), row->body_bytes), &said);
	expect(&said, row->expected);
}

/* --- the policy ------------------------------------------------------------------------------- */

struct policy_row {
	const char *id;
	const char *document;
	const char *expected; /* "enforce 86400 a.test *.b.test", or the fault */
};

#define HEAD "version: STSv1\nmode: enforce\n"
#define TAIL "max_age: 86400\n"
#define WITH(lines) HEAD lines TAIL

static const struct policy_row policy_rows[] = {
	{ "policy-rfc8461-3.2",
	  "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\n"
	  "mx: backupmx.example.com\nmax_age: 604800\n",
	  "enforce 604800 mail.example.com *.example.net backupmx.example.com" },
	{ "policy-rfc8461-A",
	  "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmx: mx2.example.com\n"
	  "mx: mx.backup-example.com\nmax_age: 1296000\n",
	  "enforce 1296000 mx1.example.com mx2.example.com mx.backup-example.com" },
	{ "policy-crlf", "version: STSv1\r\nmode: testing\r\nmx: a.test\r\nmax_age: 1\r\n",
	  "testing 1 a.test" },
	{ "policy-mixed-ends", "version: STSv1\nmode: testing\r\nmx: a.test\nmax_age: 1",
	  "testing 1 a.test" },
	{ "policy-no-end", "version: STSv1\r\nmode: testing\r\nmx: a.test\r\nmax_age: 1\r",
	  "testing 1 a.test" },
	{ "policy-no-blanks", "version:STSv1\nmode:enforce\nmx:a.test\nmax_age:1\n",
	  "enforce 1 a.test" },
	{ "policy-blanks", "version: \t STSv1 \nmode:\tenforce\t\nmx: a.test\nmax_age: 1  \r\n",
	  "enforce 1 a.test" },
	{ "policy-any-order", "mx: a.test\nmax_age: 0\nmode: enforce\nversion: STSv1\n",
	  "enforce 0 a.test" },
	{ "policy-none", "version: STSv1\nmode: none\nmax_age: 86400\n", "none 86400" },
	{ "policy-none-with-mx", "version: STSv1\nmode: none\nmx: a.test\nmax_age: 1\n",
	  "none 1 a.test" },
	{ "policy-unknown-fields", WITH("mx: a.test\nfuture: \xc3\xbc: x; y\nx-0_.: 1\n"),
	  "enforce 86400 a.test" },
	{ "policy-first-version-counts", WITH("mx: a.test\nversion: STSv2\n"),
	  "enforce 86400 a.test" },
	{ "policy-first-mode-counts", WITH("mx: a.test\nmode: none\nmode: never\n"),
	  "enforce 86400 a.test" },
	{ "policy-first-max-age-counts", HEAD "mx: a.test\nmax_age: 1\nmax_age: x\n",
	  "enforce 1 a.test" },
	{ "policy-empty-lines", "\n" WITH("\r\nmx: a.test\n \n") "\n\n", "enforce 86400 a.test" },
	{ "policy-case-of-mx", WITH("mx: A.Test\n"), "enforce 86400 A.Test" },
	{ "policy-underscore", WITH("mx: my_mx.test\n"), "enforce 86400 my_mx.test" },
	{ "policy-one-label", WITH("mx: localhost\n"), "enforce 86400 localhost" },
	{ "policy-wildcard-of-one-label", WITH("mx: *.test\n"), "enforce 86400 *.test" },
	{ "policy-age-of-a-year", HEAD "mx: a.test\nmax_age: 31557600\n",
	  "enforce 31557600 a.test" },
	{ "policy-age-with-zeros", HEAD "mx: a.test\nmax_age: 0000000001\n", "enforce 1 a.test" },

	{ "policy-is-empty", "", "VERSION_MISSING" },
	{ "policy-has-no-version", "mode: enforce\nmx: a.test\nmax_age: 1\n", "VERSION_MISSING" },
	{ "policy-has-no-mode", "version: STSv1\nmx: a.test\nmax_age: 1\n", "MODE_MISSING" },
	{ "policy-has-no-age", HEAD "mx: a.test\n", "MAX_AGE_MISSING" },
	{ "policy-has-no-mx", HEAD TAIL, "MX_MISSING" },
	{ "policy-testing-has-no-mx", "version: STSv1\nmode: testing\nmax_age: 1\n", "MX_MISSING" },
	{ "policy-version-2", "version: STSv2\n", "VERSION 1: STSv2" },
	{ "policy-version-case", "version: stsv1\n", "VERSION 1: stsv1" },
	{ "policy-version-of-record", "version: STSv1;\n", "VERSION 1: STSv1;" },
	{ "policy-first-version-is-wrong", "version: STSv2\nversion: STSv1\n", "VERSION 1: STSv2" },
	{ "policy-names-have-case", "Version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 1\n",
	  "VERSION_MISSING" },
	{ "policy-mode-case", "version: STSv1\nmode: Enforce\n", "MODE 2: Enforce" },
	{ "policy-mode-unknown", "version: STSv1\nmode: report\n", "MODE 2: report" },
	{ "policy-age-too-long", HEAD "max_age: 31557601\n", "MAX_AGE_LONG 3: 31557601" },
	{ "policy-age-ten-digits", HEAD "max_age: 9999999999\n", "MAX_AGE_LONG 3: 9999999999" },
	{ "policy-age-eleven-digits", HEAD "max_age: 00000000001\n", "MAX_AGE 3: 00000000001" },
	{ "policy-age-negative", HEAD "max_age: -1\n", "MAX_AGE 3: -1" },
	{ "policy-age-point", HEAD "max_age: 1.5\n", "MAX_AGE 3: 1.5" },
	{ "policy-age-unit", HEAD "max_age: 86400s\n", "MAX_AGE 3: 86400s" },
	{ "policy-mx-alone-star", WITH("mx: *\n"), "MX 3: *" },
	{ "policy-mx-star-dot", WITH("mx: *.\n"), "MX 3: *." },
	{ "policy-mx-inner-star", WITH("mx: mx.*.test\n"), "MX 3: mx.*.test" },
	{ "policy-mx-part-of-label", WITH("mx: mx*.a.test\n"), "MX 3: mx*.a.test" },
	{ "policy-mx-two-stars", WITH("mx: *.*.test\n"), "MX 3: *.*.test" },
	{ "policy-mx-old-wildcard", WITH("mx: .a.test\n"), "MX 3: .a.test" },
	{ "policy-mx-final-dot", WITH("mx: a.test.\n"), "MX 3: a.test." },
	{ "policy-mx-list", WITH("mx: a.test, b.test\n"), "MX 3: a.test, b.test" },
	{ "policy-mx-two", WITH("mx: a.test b.test\n"), "MX 3: a.test b.test" },
	{ "policy-mx-address", WITH("mx: a.test\nmx: 192.0.2.1\n"),
	  "enforce 86400 a.test 192.0.2.1" },
	{ "policy-mx-address-wildcard", WITH("mx: *.0.2.1\n"), "enforce 86400 *.0.2.1" },
	{ "policy-mx-address-six", WITH("mx: 2001:db8::1\n"), "MX 3: 2001:db8::1" },
	{ "policy-mx-literal", WITH("mx: [192.0.2.1]\n"), "MX 3: [192.0.2.1]" },
	{ "policy-mx-preference", WITH("mx: 10 a.test\n"), "MX 3: 10 a.test" },
	{ "policy-mx-u-label",
	  WITH("mx: b\xc3\xbc"
	       "cher.test\n"),
	  "MX 3: b\xc3\xbc"
	  "cher.test" },
	{ "policy-mx-long-label", WITH("mx: " A63 "4.test\n"), "MX 3: " A63 "4.test" },
	{ "policy-mx-bad-behind-good", WITH("mx: a.test\nmx: b..test\n"), "MX 4: b..test" },
	{ "policy-no-colon", WITH("mx a.test\n"), "SYNTAX 3: mx a.test" },
	{ "policy-equals", "version=STSv1\n", "SYNTAX 1: version=STSv1" },
	{ "policy-no-value", WITH("mx:\n"), "SYNTAX 3: mx:" },
	{ "policy-no-name", WITH(": a.test\n"), "SYNTAX 3: : a.test" },
	{ "policy-blank-before-name", " version: STSv1\n", "SYNTAX 1:  version: STSv1" },
	{ "policy-blank-before-colon", "version : STSv1\n", "SYNTAX 1: version : STSv1" },
	{ "policy-comment", "# ours\n" WITH("mx: a.test\n"), "SYNTAX 1: # ours" },
	{ "policy-byte-order-mark", "\xef\xbb\xbf" WITH("mx: a.test\n"),
	  "SYNTAX 1: \xef\xbb\xbfversion: STSv1" },
	{ "policy-latin-1",
	  WITH("note: b\xfc"
	       "cher\n"),
	  "SYNTAX 3: note: b\xfc"
	  "cher" },
	{ "policy-cr-alone", "version: STSv1\rmode: enforce\n",
	  "SYNTAX 1: version: STSv1\rmode: enforce" },
	{ "policy-control", WITH("note: a\x1b[0m\n"), "SYNTAX 3: note: a\x1b[0m" },
	{ "policy-html", "<!DOCTYPE html>\n<html>", "SYNTAX 1: <!DOCTYPE html>" },
	{ "policy-long-name", WITH("mx: a.test\n" A32 ": 1\n"), "enforce 86400 a.test" },
	{ "policy-too-long-name", WITH(A32 "3: 1\n"), "SYNTAX 3: " A32 "3: 1" },
};

static void say_policy(struct bytes document, struct strbuf *said)
{
	static const char *const modes[] = { "none", "testing", "enforce" };
	struct mta_sts_policy policy = { .n = 77 };
	struct mta_sts_fault fault = mta_sts_read_policy(document, &policy);
	if (fault.defect != MTA_STS_NONE) {
		assert_int_equal(policy.n, 77);
		say_fault(fault, said);
		return;
	}
	strbuf_printf(said, "%s %lld", modes[policy.mode], (long long)policy.max_age_s);
	for (size_t i = 0; i < policy.n; i++)
		strbuf_printf(said, " %.*s", (int)policy.patterns[i].len,
			      (const char *)policy.patterns[i].data);
}

static void policy_row(void **state)
{
	const struct policy_row *row = *state;
	struct strbuf said = { 0 };
	void *owned;
	say_policy(exact(row->document, strlen(row->document), &owned), &said);
	expect(&said, row->expected);
	free(owned);
}

/* Cut anywhere, it is the whole policy or none: never one with fewer hosts, as long as
 * max_age stands at its end. */
static void policy_cut_anywhere(void **unused)
{
	static const char document[] = WITH("mx: mail.example.com\nmx: *.example.net\n");
	(void)unused;
	for (size_t len = 0; len < sizeof(document) - 1; len++) {
		struct mta_sts_policy policy = { 0 };
		void *owned;
		struct bytes cut = exact(document, len, &owned);
		if (mta_sts_read_policy(cut, &policy).defect == MTA_STS_NONE) {
			assert_int_equal(policy.n, 2);
			assert_true(len > sizeof(HEAD));
		}
		free(owned);
	}
}

static void policy_with_nul(void **unused)
{
	struct bytes document = BYTES("version: STSv1\0\nmode: enforce\n");
	struct mta_sts_policy policy;
	(void)unused;
	struct mta_sts_fault fault = mta_sts_read_policy(document, &policy);
	assert_int_equal(fault.defect, MTA_STS_SYNTAX);
	assert_int_equal(fault.at.len, 15);
}

static void policy_limits(void **unused)
{
	struct strbuf document = { 0 };
	struct mta_sts_policy policy;
	(void)unused;
	strbuf_printf(&document, HEAD TAIL);
	for (unsigned i = 0; i < MTA_STS_MAX_PATTERNS; i++)
		strbuf_printf(&document, "mx: mx%u.test\n", i);
	assert_int_equal(mta_sts_read_policy(bytes_of(strbuf_text(&document)), &policy).defect,
			 MTA_STS_NONE);
	assert_int_equal(policy.n, MTA_STS_MAX_PATTERNS);
	assert_true(mta_sts_host_fits(&policy, bytes_of("mx255.test")));
	strbuf_printf(&document, "mx: one-more.test\n");
	struct mta_sts_fault fault = mta_sts_read_policy(bytes_of(strbuf_text(&document)), &policy);
	assert_int_equal(fault.defect, MTA_STS_MX_MANY);
	assert_int_equal(fault.line, MTA_STS_MAX_PATTERNS + 4);
	strbuf_clear(&document);

	strbuf_printf(&document, WITH("mx: a.test\n") "x: %*s.\n", MTA_STS_POLICY_MAX_BYTES - 60,
		      "");
	while (document.len < MTA_STS_POLICY_MAX_BYTES)
		strbuf_printf(&document, "\n");
	assert_int_equal(mta_sts_read_policy(bytes_of(strbuf_text(&document)), &policy).defect,
			 MTA_STS_NONE);
	strbuf_printf(&document, "\n");
	assert_int_equal(mta_sts_read_policy(bytes_of(strbuf_text(&document)), &policy).defect,
			 MTA_STS_TOO_LARGE);
	strbuf_clear(&document);
}

/* --- hosts -------------------------------------------------------------------------------------
 */

static void hosts(void **unused)
{
	static const struct {
		const char *pattern, *host;
		bool fits;
	} rows[] = {
		/* RFC 8461, 4.1 */
		{ "mail.example.com", "mail.example.com", true },
		{ "*.example.com", "mail.example.com", true },
		{ "*.example.com", "example.com", false },
		{ "*.example.com", "foo.bar.example.com", false },
		{ "MAIL.Example.com", "mail.eXample.com", true },
		{ "*.Example.com", "mail.eXample.COM", true },
		{ "mail.example.com", "mail.example.net", false },
		{ "mail.example.com", "mail.example.com.net", false },
		{ "mail.example.com", "xmail.example.com", false },
		{ "example.com", "mail.example.com", false },
		{ "*.example.com", "xexample.com", false },
		{ "*.example.com", ".example.com", false },
		{ "*.example.com", "*.example.com", true },
		{ "*.com", "example.com", true },
		{ "*.com", "com", false },
		{ "*.example.com", "", false },
		{ "example.com", "", false },
		{ "xn--bcher-kva.example", "XN--BCHER-KVA.example", true },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		if (mta_sts_pattern_fits(bytes_of(rows[i].pattern), bytes_of(rows[i].host)) !=
		    rows[i].fits)
			fail_msg("%s, %s", rows[i].pattern, rows[i].host);
	}
	struct mta_sts_policy policy = { .n = 2,
					 .patterns = { BYTES("a.test"), BYTES("*.b.test") } };
	assert_true(mta_sts_host_fits(&policy, bytes_of("a.test")));
	assert_true(mta_sts_host_fits(&policy, bytes_of("mx.b.test")));
	assert_false(mta_sts_host_fits(&policy, bytes_of("b.test")));
	policy.n = 0;
	assert_false(mta_sts_host_fits(&policy, bytes_of("a.test")));
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(policy_cut_anywhere),
		cmocka_unit_test(policy_with_nul),
		cmocka_unit_test(policy_limits),
		cmocka_unit_test(hosts),
	};
	enum {
		RECORDS = LENGTH(records_rows),
		ANSWERS = LENGTH(answer_rows),
		POLICIES = LENGTH(policy_rows),
		OTHERS = LENGTH(others),
	};
	struct CMUnitTest tests[RECORDS + ANSWERS + POLICIES + OTHERS];
	size_t n = 0;
#define ADD(rows, run) \
	for (size_t i = 0; i < LENGTH(rows); i++) \
		tests[n++] = (struct CMUnitTest) \
		{ \
			(rows)[i].id, run, NULL, NULL, (void *)(uintptr_t)&(rows)[i] \
		}
	ADD(records_rows, records_row);
	ADD(answer_rows, answer_row);
	ADD(policy_rows, policy_row);
	for (size_t i = 0; i < OTHERS; i++)
		tests[n++] = others[i];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
