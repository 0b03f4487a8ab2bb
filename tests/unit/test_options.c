/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli/options, cli/options_parse: the table itself, the parser, what goes together and what does
 * not. */
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

#include "cli/endpoint.h"
#include "cli/help.h"
#include "cli/options_parse.h"
#include "plugins/programs.h"
#include "support/errorwords.h"
#include "wrapmalloc.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

enum { MAX_WORDS = 16 };

static const struct program *const program = &check_cert_name;

static int count(const char *const *words)
{
	int n = 0;
	while (n < MAX_WORDS && words[n] != NULL)
		n++;
	return n;
}

/* Parses words (without the program's name). */
static enum err parse(const char *const *words, struct options *options, struct error *error)
{
	char *argv[MAX_WORDS + 2] = { (char *)"check_cert_name" };
	int n = count(words);
	for (int i = 0; i < n; i++)
		argv[i + 1] = (char *)words[i];
	return options_parse(program, n + 1, argv, options, error);
}

/* --- the table ---------------------------------------------------------------------------- */

static void names_and_letters_are_unique(void **unused)
{
	(void)unused;
	assert_int_equal(program->n_rows, OPTION_COUNT);
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = program->rows[i];
		assert_int_equal(row->id, i);
		assert_true(strlen(row->name) >= 2);
		assert_int_equal(strspn(row->name, "abcdefghijklmnopqrstuvwxyz0123456789-"),
				 strlen(row->name));
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(row->name, program->rows[k]->name);
			if (row->letter != '\0')
				assert_int_not_equal(row->letter, program->rows[k]->letter);
		}
	}
}

static void sections_stand_together(void **unused)
{
	(void)unused;
	for (size_t i = 1; i < program->n_rows; i++)
		assert_true(program->rows[i]->section >= program->rows[i - 1]->section);
	assert_int_equal(program->rows[program->n_rows - 1]->section, SECTION_COUNT - 1);
}

static void texts_are_fit_for_every_document(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = program->rows[i];
		size_t len = strlen(row->help);
		assert_true(row->help[0] >= 'A' && row->help[0] <= 'Z');
		assert_int_equal(row->help[len - 1], '.');
		for (size_t k = 0; k < len; k++) {
			if (row->help[k] < ' ' || row->help[k] > '~' ||
			    strchr("|<>[]\"$`\\", row->help[k]) != NULL)
				fail_msg("--%s: %c in its help", row->name, row->help[k]);
		}
		assert_null(strstr(row->help, "  "));
		if (row->default_text == NULL) {
			assert_null(strstr(row->help, "efault:"));
		} else {
			assert_null(strpbrk(row->default_text, "|<>[]\"$`\\"));
			assert_int_not_equal(row->default_text[strlen(row->default_text) - 1], '.');
		}
	}
}

/* An option with an argument has a parser that refuses the empty text, and one
 * without never takes any. */
static void arguments_have_parsers(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = program->rows[i];
		char word[64];
		const char *words[] = { word, NULL };
		struct options options;
		struct error error = { 0 };
		assert_non_null(row->parse);
		assert_true((row->argument == NULL) == (row->kind == KIND_FLAG));
		assert_true((row->kind == KIND_WORDS) ==
			    (row->argument != NULL && strchr(row->argument, '|') != NULL));
		assert_true((row->kind == KIND_LIST) == (row->words != NULL));
		if ((row->flags & OPT_OPTIONAL) != 0)
			continue;
		snprintf(word, sizeof(word), "--%s=%s", row->name,
			 row->argument != NULL ? "" : "yes");
		assert_int_equal(error_finding(parse(words, &options, &error)), FINDING_USAGE);
		if (strstr(error_words(&error), row->name) == NULL)
			fail_msg("--%s said: %s", row->name, error_words(&error));
		if (row->argument == NULL)
			assert_non_null(strstr(error_words(&error), "takes no value"));
		else
			assert_null(strstr(error_words(&error), "no host to check"));
		options_clear(&options);
		if (row->argument == NULL)
			continue;
		snprintf(word, sizeof(word), "--%s", row->name);
		assert_int_equal(error_finding(parse(words, &options, &error)), FINDING_USAGE);
		assert_non_null(strstr(error_words(&error), "needs a value"));
		options_clear(&options);
	}
}

/* Words of "a|b" are what the parser takes, and it takes no other. */
static void words_are_those_of_the_parser(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = program->rows[i];
		if (row->kind != KIND_WORDS)
			continue;
		char list[64];
		struct options options = { 0 };
		snprintf(list, sizeof(list), "%s", row->argument);
		for (char *word = list, *next; word != NULL; word = next) {
			next = strchr(word, '|');
			if (next != NULL)
				*next++ = '\0';
			assert_int_equal(row->parse(row, &options, word, NULL), ERR_NONE);
		}
		assert_int_equal(error_finding(row->parse(row, &options, row->argument, NULL)),
				 FINDING_USAGE);
	}
}

/* A default that can be typed changes nothing when it is. */
static void defaults_are_as_documented(void **unused)
{
	static const unsigned ids[] = { OPTION_PROTOCOL, OPTION_WILDCARDS, OPTION_TIMEOUT,
					OPTION_PARALLEL, OPTION_OUTPUT };
	const char *const plain_words[] = { "-H", "host", NULL };
	struct options plain;
	(void)unused;
	assert_int_equal(parse(plain_words, &plain, NULL), ERR_NONE);
	for (size_t i = 0; i < N(ids); i++) {
		const struct option_row *row = program->rows[ids[i]];
		char word[64];
		const char *words[] = { "-H", "host", word, NULL };
		struct options options;
		snprintf(word, sizeof(word), "--%s=%s", row->name, row->default_text);
		assert_int_equal(parse(words, &options, NULL), ERR_NONE);
		assert_ptr_equal(endpoint_protocol(&options, &options.targets[0]),
				 endpoint_protocol(&plain, &plain.targets[0]));
		assert_int_equal(options.demands.match.wildcards, plain.demands.match.wildcards);
		assert_true(options.timeout_s >= plain.timeout_s &&
			    options.timeout_s <= plain.timeout_s);
		assert_int_equal(options.parallel, plain.parallel);
		assert_ptr_equal(options.output, plain.output);
		options_clear(&options);
	}
	options_clear(&plain);
}

/* --- help --------------------------------------------------------------------------------- */

static void help_names_everything_in_80_columns(void **unused)
{
	struct strbuf out = { 0 };
	(void)unused;
	help_append(program, &out);
	assert_false(strbuf_failed(&out));
	const char *text = strbuf_text(&out);
	for (const char *line = text; *line != '\0';) {
		size_t len = strcspn(line, "\n");
		if (len > 80)
			fail_msg("%.*s", (int)len, line);
		assert_true(len == 0 || line[len - 1] != ' ');
		line += len + 1;
	}
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = program->rows[i];
		char heading[128];
		snprintf(heading, sizeof(heading), "\n  %c%c%s--%s%s%s", row->letter ? '-' : ' ',
			 row->letter ? row->letter : ' ', row->letter ? ", " : "  ", row->name,
			 row->argument != NULL ? "=" : "",
			 row->argument != NULL ? row->argument : "");
		if (strstr(text, heading) == NULL)
			fail_msg("not in --help: %s", heading);
	}
	size_t n;
	const struct protocol *table = protocol_table(&n);
	for (size_t i = 0; i < n; i++)
		assert_non_null(strstr(text, table[i].name));
	/* Purpose, examples, options, exit codes, findings: in this order. */
	static const char *const order[] = { "check_cert_name - would", "Usage:",   "Examples:",
					     "What to check:",          "General:", "Exit status:",
					     "--list-findings prints" };
	const char *at = text;
	for (size_t i = 0; i < N(order); i++) {
		at = strstr(at, order[i]);
		assert_non_null(at);
	}
	strbuf_clear(&out);
}

static void examples_are_right_usage(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < program->n_examples; i++) {
		char copy[256];
		const char *words[MAX_WORDS + 1] = { NULL };
		struct options options;
		struct error error;
		size_t n = 0;
		snprintf(copy, sizeof(copy), "%s", program->examples[i].arguments);
		for (char *word = copy; word != NULL && n < MAX_WORDS;) {
			char *next = strchr(word, ' ');
			if (next != NULL)
				*next++ = '\0';
			words[n++] = word;
			word = next;
		}
		/* A file that an example reads is not here. */
		enum err err = parse(words, &options, &error);
		if (err != ERR_NONE && err != ERR_FILE_READ)
			fail_msg("%s: %s", program->examples[i].arguments, error_words(&error));
		options_clear(&options);
	}
}

static void version_and_findings_are_complete(void **unused)
{
	struct strbuf out = { 0 };
	struct sandbox sandbox = { 0 };
	(void)unused;
	version_append(program, "GnuTLS 9.8.7", &sandbox, &out);
	assert_non_null(strstr(strbuf_text(&out), "check_cert_name " PACKAGE_VERSION "\n"));
	assert_non_null(strstr(strbuf_text(&out), "GnuTLS 9.8.7, libidn2 2"));
	if (sandbox_is_built)
		assert_non_null(strstr(strbuf_text(&out), "\nsandbox: no seccomp, no Landlock ("));
	else
		assert_non_null(strstr(strbuf_text(&out), "\nsandbox: none ("));
	strbuf_reset(&out);
	sandbox = (struct sandbox){ .has_seccomp = true, .landlock = 7 };
	version_append(program, "GnuTLS 9.8.7", &sandbox, &out);
	if (sandbox_is_built)
		assert_non_null(
			strstr(strbuf_text(&out), "\nsandbox: seccomp, Landlock (ABI 7)\n"));
	strbuf_reset(&out);
	size_t n;
	list_append(LIST_FINDINGS, program, &output_formats(&n)[0], &out);
	for (int id = FINDING_NONE + 1; id < FINDING_COUNT; id++) {
		const struct finding_info *info = finding_info((enum finding_id)id);
		bool is_there = strstr(strbuf_text(&out), info->text) != NULL;
		assert_int_equal(is_there, info->step != STEP_SERVICE);
		assert_int_equal(strstr(strbuf_text(&out), info->id) != NULL, is_there);
	}
	strbuf_clear(&out);
}

/* --- what is accepted ------------------------------------------------------------------------ */

/* "a+b", or "-" for none. */
static void describe_paths(struct strbuf *out, const char *what, const struct path_list *list)
{
	strbuf_printf(out, "%s%s", what, list->n == 0 ? "-" : "");
	for (size_t i = 0; i < list->n; i++)
		strbuf_printf(out, "%s%s", i > 0 ? "+" : "", list->paths[i]);
}

/* What options say, in words: the rows below compare parts of it. */
static void describe(const struct options *o, struct strbuf *out)
{
	static const char *const proxies[] = { "none", "http", "socks5" };
	if (o->action == ACTION_LIST)
		strbuf_printf(out, " list=%d", o->list);
	strbuf_printf(out, " action=%d output=%s v=%d/%d family=%d A=%d each=%d srv=%d dane=%d",
		      o->action, o->output->word, o->verbosity, o->probe.verbosity, o->family,
		      o->all_addresses, o->each_certificate, o->srv, o->dane);
	for (size_t i = 0; i < o->n_targets; i++)
		strbuf_printf(out, " H=%s,%s,%u", o->targets[i].host,
			      endpoint_protocol(o, &o->targets[i])->name,
			      endpoint_port(o, &o->targets[i]));
	for (size_t i = 0; i < o->n_names; i++)
		strbuf_printf(out, " n=%d:%s:%s%s", o->names[i].kind, o->names[i].service,
			      o->names[i].ascii, o->names[i].wildcard ? "!" : "");
	for (size_t i = 0; i < o->n_addresses; i++)
		strbuf_printf(out, " I=%s", o->addresses[i]);
	strbuf_printf(out, " sni=%s no_sni=%d cn=%d wild=%d exact=%d msstd=%s",
		      o->sni ? o->sni : "-", o->no_sni, o->demands.match.allow_cn,
		      o->demands.match.wildcards, o->demands.exact_names,
		      o->demands.principal ? o->demands.principal : "-");
	describe_paths(out, " ca=", &o->anchors.ca_files);
	describe_paths(out, ",", &o->anchors.ca_dirs);
	if (o->anchors.added_files.n > 0)
		describe_paths(out, "+", &o->anchors.added_files);
	describe_paths(out, " crl=", &o->crl_files);
	describe_paths(out, " file=", &o->files);
	strbuf_printf(out, " w=%d:%lld c=%d:%lld at=%d:%lld", o->demands.warning.kind,
		      (long long)o->demands.warning.range.start_s, o->demands.critical.kind,
		      (long long)o->demands.critical.range.start_s, o->at_given,
		      (long long)o->demands.at_s);
	if (o->max_output_given)
		strbuf_printf(out, " max=%zu", o->max_output);
	if (o->passive.host != NULL || o->passive.service != NULL)
		strbuf_printf(out, " passive=%s!%s",
			      o->passive.host != NULL ? o->passive.host : "-",
			      o->passive.service != NULL ? o->passive.service : "-");
	strbuf_printf(out, " t=%d ms parallel=%zu bind=%s cert=%s key=%s request=%s priority=%s",
		      (int)(o->timeout_s * 1000 + 0.5), o->parallel,
		      o->probe.bind_address ? o->probe.bind_address : "-",
		      o->probe.client_cert ? o->probe.client_cert : "-",
		      o->probe.client_key ? o->probe.client_key : "-",
		      o->probe.request_path ? o->probe.request_path : "-",
		      o->probe.priority ? o->probe.priority : "-");
	strbuf_printf(out, " clients=%03x", o->demands.clients);
	strbuf_printf(out, " proxy=%s,%s,%u,%s,%s mismatch=%d cn-only=%d expired=%d.",
		      proxies[o->probe.proxy.kind], o->probe.proxy.host, o->probe.proxy.port,
		      o->probe.proxy.user, o->probe.proxy.password,
		      o->demands.states[FINDING_NAME_MISMATCH], o->demands.states[FINDING_CN_ONLY],
		      o->demands.states[FINDING_EXPIRED]);
	strbuf_printf(out, " root=%d", o->demands.root);
	if (o->probe.proxy_protocol != PROXY_PROTOCOL_NONE)
		strbuf_printf(out, " header=%d", o->probe.proxy_protocol);
	if (o->pass_in != NULL)
		strbuf_printf(out, " pass=%s", o->pass_in);
	if (o->probe.ehlo != NULL)
		strbuf_printf(out, " ehlo=%s", o->probe.ehlo);
	for (size_t i = 0; i < o->demands.n_requirements; i++)
		strbuf_printf(out, " require=%d%d:%s", o->demands.requirements[i].kind,
			      o->demands.requirements[i].forbids, o->demands.requirements[i].text);
}

struct accept_row {
	const char *id;
	const char *words[MAX_WORDS];
	const char *parts[4]; /* of the description */
};

#define H "-H", "host"
#define PIN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static const struct accept_row accept_rows[] = {
	{ "defaults",
	  { H },
	  { " action=0 output=text v=0/0 family=0 A=0 each=0 srv=0 dane=0 H=host,https,443 sni=- "
	    "no_sni=0 "
	    "cn=0 "
	    "wild=0 exact=0 msstd=- ca=-,- crl=- file=- w=0:0 c=0:0 at=0:0 t=10000 ms parallel=64 "
	    "bind=- cert=- key=- request=- priority=- clients=000 proxy=none,,0,, mismatch=2 "
	    "cn-only=2 "
	    "expired=2." } },
	/* forms */
	{ "long-equals", { "--hostname=host" }, { " H=host,https,443" } },
	{ "long-word", { "--hostname", "host" }, { " H=host,https,443" } },
	{ "long-short", { "--host", "host" }, { " H=host,https,443" } },
	{ "long-abbreviated-flag", { H, "--all-a" }, { " A=1" } },
	{ "long-exact-beats-longer", { H, "--name", "a.example" }, { " n=0::a.example" } },
	{ "letter-joined", { "-Hhost" }, { " H=host,https,443" } },
	{ "letter-word", { "-H", "host" }, { " H=host,https,443" } },
	{ "letters-bundled", { "-vvAHhost" }, { " v=2/2", " A=1", " H=host," } },
	{ "letters-bundled-word", { "-vAH", "host" }, { " v=1/1", " A=1", " H=host," } },
	{ "double-dash-at-end", { H, "--" }, { " H=host," } },
	{ "value-with-equals", { H, "--state=name-mismatch=ok" }, { " mismatch=0" } },
	{ "value-with-dash", { H, "-w", "~:" }, { " w=1:0" } },
	{ "last-one-counts", { H, "-p", "1", "-p2", "--port=3" }, { " H=host,https,3" } },
	{ "last-one-counts-too", { H, "-t", "5", "-t", "0.5" }, { " t=500 ms" } },
	{ "verbose-has-an-end", { H, "-vvvvv" }, { " v=3/3" } },
	/* targets */
	{ "several-hosts",
	  { "-H", "a", "-H", "b:8443", "-H", "smtp://c", "-Hsmtp://d:2525" },
	  { " H=a,https,443 H=b,https,8443 H=c,smtp,25 H=d,smtp,2525" } },
	{ "port-and-protocol-are-defaults",
	  { "-H", "a", "-H", "b:8443", "-H", "smtp://c", "-p", "99", "-P", "imap" },
	  { " H=a,imap,99 H=b,imap,8443 H=c,smtp,99 " } },
	{ "protocol-has-a-port", { H, "-P", "IMAP" }, { " H=host,imap,143" } },
	{ "tls-with-port", { H, "-P", "tls", "-p", "4433" }, { " H=host,tls,4433" } },
	{ "tls-with-port-in-host", { "-H", "host:4433", "-P", "tls" }, { " H=host,tls,4433" } },
	{ "port-range-low", { H, "-p", "1" }, { " H=host,https,1 " } },
	{ "port-range-high", { H, "-p", "65535" }, { " H=host,https,65535 " } },
	{ "addresses",
	  { H, "-I", "192.0.2.1", "-I", "[2001:DB8::1]", "-I", "node.EXAMPLE", "-I", "fe80::1%lo" },
	  { " I=192.0.2.1 I=2001:db8::1 I=node.example I=fe80::1%lo " } },
	{ "address-trailing-dot", { H, "-I", "node." }, { " I=node. " } },
	{ "ipv4", { H, "-4" }, { " family=1" } },
	{ "ipv6", { H, "--use-ipv6" }, { " family=2" } },
	{ "ipv6-with-address", { H, "-6", "-I", "::1" }, { " family=2", " I=::1" } },
	{ "family-of-name-behind-address",
	  { "-H", "192.0.2.1", "-6", "-I", "::1" },
	  { " family=2" } },
	{ "each-certificate", { H, "--each-certificate" }, { " each=1" } },
	{ "srv-all-by-proxy",
	  { H, "--srv", "-P", "imaps", "-A", "--proxy=http://p" },
	  { " A=1 each=0 srv=1" } },
	{ "srv", { H, "--srv", "-P", "imaps" }, { " srv=1 dane=0 H=host,imaps,993" } },
	{ "dane", { H, "--dane", "-P", "smtp" }, { " srv=0 dane=1 H=host,smtp,25" } },
	{ "dane-at-an-address",
	  { H, "--dane", "-I", "192.0.2.1" },
	  { " dane=1 H=host,https,443" } },
	{ "zoned-with-name",
	  { "-H", "fe80::1%lo", "-n", "host.example" },
	  { " H=fe80::1%lo,https,443 n=0::host.example" } },
	{ "file", { "-f", "chain.pem", "-n", "a" }, { " n=0::a", " file=chain.pem" } },
	{ "file-stdin", { "-f", "-", H }, { " H=host,", " file=-" } },
	{ "several-files",
	  { "-f", "a.pem", "--file=b.pem", "-f", "-", "-n", "a" },
	  { " file=a.pem+b.pem+- " } },
	{ "password-of-a-file", { "-f", "a.p12", "--pass-in", "file:-" }, { " pass=file:-" } },
	{ "file-without-name", { "-f", "a.pem" }, { " file=a.pem " } },
	{ "one-file-named-twice", { "-f", "a.pem", "-f", "a.pem", H }, { " file=a.pem " } },
	{ "file-with-verdict-options",
	  { "-f", "-", H, "-P", "imap", "-w30", "-t5", "--at", "@0", "--allow-cn",
	    "--msstd=x.example", "--exact-names", "--ca-file=f" },
	  { " cn=1", " exact=1", " at=1:0" } },
	/* names */
	{ "names",
	  { H, "-n", "A.example.", "-n", "192.0.2.1", "-n", "srv:_imaps.example", "-n",
	    "uri:sip:example" },
	  { " n=0::a.example n=1::192.0.2.1 n=2:imaps:example n=3:sip:example " } },
	{ "names-unicode",
	  { H, "-n",
	    "b\xc3\xbc"
	    "cher.example" },
	  { " n=0::xn--bcher-kva.example " } },
	{ "exact-wildcard",
	  { H, "-n", "*.example.com", "--exact-names" },
	  { " n=0::*.example.com! ", " exact=1" } },
	{ "exact-wildcard-before",
	  { H, "--exact-names", "-n", "*.example.com" },
	  { "*.example.com! " } },
	{ "sni", { H, "--sni", "Other.EXAMPLE." }, { " sni=other.example " } },
	{ "no-sni", { H, "--no-sni" }, { " no_sni=1" } },
	{ "wildcards-none", { H, "--wildcards=none" }, { " wild=1" } },
	{ "root", { H, "--root=own" }, { " root=2" } },
	{ "root-letters", { H, "--root", "Public" }, { " root=1" } },
	{ "msstd", { H, "--msstd=mail.example.com" }, { " msstd=mail.example.com " } },
	{ "msstd-prefix", { H, "--msstd=MSSTD:*.example.com" }, { " msstd=*.example.com " } },
	{ "msstd-mail", { H, "--msstd=msstd:admin@example.com" }, { " msstd=admin@example.com " } },
	/* trust and dates */
	{ "several-anchors",
	  { H, "--ca-file=f", "--ca-dir", "d", "--ca-file=g", "--ca-dir=e", "--crl-file=c",
	    "--crl-file=b" },
	  { " ca=f+g,d+e crl=c+b" } },
	{ "anchors-added",
	  { H, "--add-ca-file=f", "--add-ca-file", "g", "--ca-dir=d" },
	  { " ca=-,d+f+g crl=-" } },
	{ "anchors", { H, "--ca-file=f", "--ca-dir", "d", "--crl-file=c" }, { " ca=f,d crl=c" } },
	{ "thresholds", { H, "-w", "30", "-c", "14:" }, { " w=1:2592000 c=1:1209600" } },
	{ "thresholds-share", { H, "-w", "30%", "-c10%" }, { " w=2:0 c=2:0" } },
	{ "threshold-alone", { H, "-c", "30" }, { " w=0:0 c=1:2592000" } },
	{ "at", { H, "--at", "1970-01-01T00:01:00Z" }, { " at=1:60 " } },
	{ "at-date", { H, "--at=1970-01-02" }, { " at=1:86400 " } },
	{ "at-seconds", { H, "--at=@-5" }, { " at=1:-5 " } },
	/* connection */
	{ "timeout-low", { H, "-t0.1" }, { " t=100 ms" } },
	{ "timeout-high", { H, "-t", "3600" }, { " t=3600000 ms" } },
	{ "timeout-fraction", { H, "-t", "2.25" }, { " t=2250 ms" } },
	{ "parallel-low", { H, "--parallel=1" }, { " parallel=1 " } },
	{ "parallel-high", { H, "--parallel=1000" }, { " parallel=1000 " } },
	{ "max-output-none", { H, "--max-output=0" }, { " max=0 " } },
	{ "max-output-low", { H, "--max-output=1000" }, { " max=1000 " } },
	{ "max-output-high", { H, "--max-output=16777216" }, { " max=16777216 " } },
	{ "proxy-http", { H, "--proxy=http://p" }, { " proxy=http,p,3128,, " } },
	{ "proxy-http-port",
	  { H, "--proxy=HTTP://p.Example.:8080/" },
	  { " proxy=http,p.example,8080,, " } },
	{ "proxy-socks", { H, "--proxy=socks5://p" }, { " proxy=socks5,p,1080,, " } },
	{ "proxy-socks5h", { H, "--proxy=socks5h://p:99" }, { " proxy=socks5,p,99,, " } },
	{ "proxy-ipv6", { H, "--proxy=http://[::1]:99" }, { " proxy=http,::1,99,, " } },
	{ "proxy-user", { H, "--proxy=http://joe@p" }, { " proxy=http,p,3128,joe, " } },
	{ "proxy-password", { H, "--proxy=http://joe:a:b@p:1" }, { " proxy=http,p,1,joe,a:b " } },
	{ "proxy-escapes",
	  { H, "--proxy=http://jo%65:%40%2f%3a%C3%BC%25@p" },
	  { " proxy=http,p,3128,joe,@/:\xc3\xbc% " } },
	{ "proxy-at-in-password",
	  { H, "--proxy=http://joe:a@b@p" },
	  { " proxy=http,p,3128,joe,a@b " } },
	{ "proxy-socks-colon",
	  { H, "--proxy=socks5://a%3ab:c@p" },
	  { " proxy=socks5,p,1080,a:b,c " } },
	{ "bind", { H, "--bind=192.0.2.1" }, { " bind=192.0.2.1 " } },
	{ "bind-ipv6", { H, "--bind=[2001:DB8::1]", "-6" }, { " bind=2001:db8::1 " } },
	{ "bind-zone", { H, "--bind=fe80::1%lo" }, { " bind=fe80::1%lo " } },
	{ "client-cert", { H, "--client-cert=c", "--client-key=k" }, { " cert=c key=k" } },
	{ "client-cert-alone", { H, "--client-cert=c" }, { " cert=c key=-" } },
	{ "request", { H, "--request=/owa?a=b" }, { " request=/owa?a=b " } },
	{ "request-tls", { "-H", "tls://h:1", "--request=/" }, { " request=/ " } },
	{ "priority",
	  { H, "--priority", "NORMAL:-VERS-TLS1.3" },
	  { " priority=NORMAL:-VERS-TLS1.3 " } },
	/* result */
	{ "clients", { H, "--clients=chrome" }, { " clients=001 " } },
	{ "clients-list", { H, "--clients=chrome,java" }, { " clients=021 " } },
	{ "clients-repeated",
	  { H, "--clients", "java", "--clients=go,java" },
	  { " clients=060 " } },
	{ "clients-aliases", { H, "--clients=Outlook,iOS,curl" }, { " clients=08c " } },
	{ "clients-blanks", { H, "--clients=chrome, rustls" }, { " clients=801 " } },
	{ "clients-all", { H, "--clients=all" }, { " clients=fff " } },
	{ "clients-all-and-one", { H, "--clients=go,all" }, { " clients=fff " } },
	{ "state", { H, "--state", "name-mismatch=Warning" }, { " mismatch=1 " } },
	{ "proxy-protocol-1", { H, "--proxy-protocol=1" }, { " header=1" } },
	{ "proxy-protocol-2", { H, "--proxy-protocol", "2" }, { " header=2" } },
	{ "ehlo",
	  { H, "--ehlo=B\xc3\xbc"
	       "cher.example" },
	  { " ehlo=xn--bcher-kva.example" } },
	{ "require",
	  { H, "--require=issuer=Example CA", "--require", "not-pin=" PIN, "--require=staple" },
	  { " require=00:Example CA require=51:" PIN " require=100:" } },
	{ "require-keys",
	  { H, "--require=key=rsa:3072,ecdsa" },
	  { " require=70:rsa:3072 require=70:ecdsa" } },
	{ "state-number", { H, "--state", "expired=3" }, { " expired=3." } },
	{ "state-last-one-counts",
	  { H, "--state", "expired=ok", "--state", "expired=warning" },
	  { " expired=1." } },
	{ "allow-cn-warns", { H, "--allow-cn" }, { " cn=1", " cn-only=2 " } },
	{ "allow-cn-with-state", { H, "--allow-cn", "--state=cn-only=ok" }, { " cn-only=0 " } },
	{ "state-before-allow-cn",
	  { H, "--state=cn-only=critical", "--allow-cn" },
	  { " cn-only=2 " } },
	{ "output-json", { H, "-o", "json" }, { " output=json" } },
	{ "output-html", { H, "-o", "html" }, { " output=html" } },
	{ "passive-service", { H, "--passive-service=a b" }, { " passive=-!a b" } },
	{ "passive-host", { H, "--passive-service=web01!" }, { " passive=web01!-" } },
	{ "passive-both",
	  { H, "--passive-service=web01!\xc3\xbc" },
	  { " passive=web01!\xc3\xbc" } },
	{ "passive-file",
	  { "-f", "chain.pem", "-o", "passive-nagios", "--passive-service=h!" },
	  { " passive=h!-" } },
	{ "output-case", { H, "-o", "JSON" }, { " output=json" } },
	/* nothing else is looked at */
	{ "help", { "-h" }, { " action=1" } },
	{ "help-long", { "--help" }, { " action=1" } },
	{ "help-abbreviated", { "--hel" }, { " action=1" } },
	{ "help-beside-nonsense", { "-p", "0", "-H", "a b", "-h" }, { " action=1" } },
	{ "help-before-unknown", { "-h", "--nonsense" }, { " action=1" } },
	{ "help-bundled", { "-vh" }, { " action=1" } },
	{ "version", { "-V" }, { " action=2" } },
	{ "first-of-both", { "-V", "-h" }, { " action=2" } },
	{ "version-beside-missing-file", { "--extra-opts=@/nonexistent", "-V" }, { " action=2" } },
	{ "list-findings", { "--list-findings" }, { " list=0 action=3 output=text" } },
	{ "list-findings-short", { "--list-f" }, { " list=0 action=3" } },
	{ "list-protocols", { "--list-protocols" }, { " list=1 action=3" } },
	{ "list-clients", { "--list-clients" }, { " list=2 action=3" } },
	{ "list-as-json", { "--list-clients", "-o", "json" }, { " list=2 action=3 output=json" } },
	{ "help-as-a-value-is-none",
	  { "-H", "host", "--msstd", "-h" },
	  { " action=0", " msstd=-h " } },
};

static void accepts(void **state)
{
	const struct accept_row *row = *state;
	struct options options;
	struct error error = { 0 };
	struct strbuf out = { 0 };
	if (parse(row->words, &options, &error) != ERR_NONE)
		fail_msg("refused: %s", error_words(&error));
	assert_int_equal(error.code, ERR_NONE);
	describe(&options, &out);
	for (size_t i = 0; i < N(row->parts) && row->parts[i] != NULL; i++) {
		if (strstr(strbuf_text(&out), row->parts[i]) == NULL)
			fail_msg("no %s in %s", row->parts[i], strbuf_text(&out));
	}
	strbuf_clear(&out);
	options_clear(&options);
	options_clear(&options);
}

/* --- what is refused -----------------------------------------------------------------------------
 */

struct refuse_row {
	const char *id;
	const char *words[MAX_WORDS];
	const char *why; /* how the error begins, or a part of it behind "..." */
};

#define FITS_NOT "cannot be checked as a name"

#define PASSIVE "--passive-service"
#define PASSIVE_EXPECTED \
	"expected the host object and the service as the monitoring system calls them"

static const struct refuse_row refuse_rows[] = {
	{ "nothing", { NULL }, "no host to check: give one with -H" },
	{ "only-options", { "-v", "-4" }, "no host to check" },
	{ "empty-argument", { H, "" }, "unexpected argument (empty): a host is given with -H" },
	{ "operand", { "host" }, "unexpected argument host: a host is given with -H" },
	{ "operand-behind", { H, "foo" }, "unexpected argument foo: " },
	{ "operand-behind-dashes", { H, "--", "-v" }, "unexpected argument -v: " },
	{ "single-dash", { H, "-" }, "unexpected argument -: " },
	{ "unknown-letter", { H, "-x" }, "unknown option -x; -h lists them all" },
	{ "unknown-letter-bundled", { H, "-vx" }, "unknown option -x; " },
	{ "unknown-name", { H, "--frobnicate" }, "unknown option --frobnicate; -h lists them all" },
	{ "unknown-name-near",
	  { "--hostnme=h" },
	  "unknown option --hostnme; the nearest is --hostname" },
	{ "unknown-name-swapped",
	  { "--tiemout=1" },
	  "unknown option --tiemout; the nearest is --timeout" },
	{ "unknown-name-plural",
	  { H, "--ports=1" },
	  "unknown option --ports; the nearest is --port" },
	{ "unknown-upper-case", { "--HELP" }, "unknown option --HELP; -h" },
	{ "unknown-empty", { "--=x" }, "unknown option --; -h" },
	{ "ambiguous", { H, "--c", "x" }, "--c can be each of --ca-file, --ca-dir, " },
	{ "ambiguous-file",
	  { H, "--ca", "x" },
	  "--ca can be each of --ca-file, --ca-dir; write it out" },
	{ "flag-with-value", { H, "--no-sni=1" }, "--no-sni takes no value" },
	{ "missing-value", { "-H" }, "-H needs a value: -H HOST" },
	{ "missing-value-service",
	  { H, "--passive-service" },
	  "--passive-service needs a value: --passive-service=HOST!SERVICE" },
	{ "missing-value-choice", { H, "--root" }, "--root needs a value: --root=public or own" },
	{ "missing-value-long", { H, "--proxy" }, "--proxy needs a value: --proxy=URL" },
	{ "option-as-value", { "--hostname", "--port", "443" }, "--hostname needs a value: " },
	{ "option-as-value-of-letter", { "-H", "--all-addresses" }, "-H needs a value: " },
	/* ports, protocols */
	{ "port-zero", { H, "-p", "0" }, "-p 0: a port is a number from 1 to 65535" },
	{ "port-too-high", { H, "--port=65536" }, "--port 65536: a port is a number" },
	{ "port-negative", { H, "-p", "-1" }, "-p -1: a port is a number" },
	{ "port-text", { H, "-p", "https" }, "-p https: a port is a number" },
	{ "port-fraction", { H, "-p", "443.0" }, "-p 443.0: a port is" },
	{ "port-hex", { H, "-p", "0x1bb" }, "-p 0x1bb: a port is" },
	{ "port-blank", { H, "-p", " 443" }, "-p  443: a port is" },
	{ "port-letter-equals", { H, "-p=443" }, "-p =443: a port is" },
	{ "port-in-host", { "-H", "host:0" }, "-H host:0: a port is a number" },
	{ "protocol-unknown",
	  { H, "-P", "gopher" },
	  "-P gopher: unknown protocol; known are https, tls, " },
	{ "protocol-tls-without-port",
	  { H, "-P", "tls" },
	  "-H host: the protocol tls has no port" },
	{ "tls-url-without-port",
	  { "-H", "tls://host" },
	  "-H tls://host: the protocol tls has no port" },
	{ "scheme-unknown",
	  { "-H", "foo://host" },
	  "-H foo://host: unknown scheme foo; known are " },
	/* hosts and names: the text of the name's own check is not doubled */
	{ "host-wildcard", { "-H", "*.example.com" }, "-H: *.example.com " FITS_NOT },
	{ "host-in-url-wildcard", { "-H", "https://*.a/" }, "-H https://*.a/: *.a " FITS_NOT },
	{ "host-srv", { "-H", "srv:_imaps.example.com" }, "-H srv:_imaps.example.com: a port is" },
	{ "host-blank", { "-H", "a b" }, "-H a b: holds a blank" },
	{ "host-empty", { "-H", "" }, "-H: empty; expected a name, an address" },
	{ "host-zoned",
	  { "-H", "fe80::1%lo" },
	  "-H fe80::1%lo: no certificate names an address with a zone" },
	{ "zoned-second-host", { H, "-H", "fe80::1%lo" }, "-H fe80::1%lo: no certificate names" },
	{ "name-empty", { H, "-n", "" }, "-n: a name is empty" },
	{ "name-wildcard", { H, "-n", "*.example.com" }, "-n: *.example.com " FITS_NOT },
	{ "name-port", { H, "-n", "host:443" }, "-n: host:443 " FITS_NOT },
	{ "sni-address", { H, "--sni=192.0.2.1" }, "--sni 192.0.2.1: SNI carries DNS names only" },
	{ "sni-service", { H, "--sni=srv:_x.example" }, "--sni: srv:_x.example " FITS_NOT },
	{ "address-as-url-of-http",
	  { H, "-I", "http://host" },
	  "-I http://host: expected a name or an address alone, without port or scheme" },
	{ "address-with-port",
	  { H, "-I", "192.0.2.1:443" },
	  "-I 192.0.2.1:443: expected a name or an address" },
	{ "address-url",
	  { H, "-I", "https://host" },
	  "-I https://host: expected a name or an address" },
	{ "msstd-empty", { H, "--msstd=msstd:" }, "--msstd msstd:: expected a principal name" },
	{ "msstd-blank", { H, "--msstd=a b" }, "--msstd a b: expected a principal name" },
	{ "msstd-url", { H, "--msstd=https://a" }, "--msstd https://a: expected a principal name" },
	{ "root-unknown", { H, "--root=mine" }, "--root mine: expected public or own" },
	{ "wildcards-unknown",
	  { H, "--wildcards=all" },
	  "--wildcards all: expected rfc9525 or none" },
	/* trust and dates */
	{ "ca-file-empty", { H, "--ca-file=" }, "--ca-file: empty; expected a file" },
	{ "threshold", { H, "-w", "soon" }, "-w soon: expected the time left as a number of days" },
	{ "threshold-negative", { H, "-c", "-1" }, "-c -1: a threshold is 0 or more" },
	{ "thresholds-swapped", { H, "-w", "7", "-c", "14" }, "the warning (-w) would come after" },
	{ "thresholds-swapped-share", { H, "-w5%", "-c50%" }, "the warning (-w) would come after" },
	{ "at-text", { H, "--at=tomorrow" }, "--at tomorrow: expected a time such as" },
	{ "at-no-such-day", { H, "--at=2026-02-29" }, "--at 2026-02-29: expected a time" },
	{ "at-without-zone",
	  { H, "--at=2026-01-01T00:00:00" },
	  "--at 2026-01-01T00:00:00: expected" },
	/* connection */
	{ "timeout-zero", { H, "-t", "0" }, "-t 0: expected seconds, from 0.1 to 3600" },
	{ "timeout-low", { H, "-t", "0.099" }, "-t 0.099: expected seconds" },
	{ "timeout-high", { H, "-t", "3601" }, "-t 3601: expected seconds" },
	{ "timeout-huge", { H, "-t", "999999999999" }, "-t 999999999999: expected seconds" },
	{ "timeout-negative", { H, "-t", "-5" }, "-t -5: expected seconds" },
	{ "timeout-unit", { H, "-t", "10s" }, "-t 10s: expected seconds" },
	{ "timeout-comma", { H, "-t", "1,5" }, "-t 1,5: expected seconds" },
	{ "timeout-nan", { H, "-t", "nan" }, "-t nan: expected seconds" },
	{ "timeout-exponent", { H, "-t", "1e1" }, "-t 1e1: expected seconds" },
	{ "parallel-zero",
	  { H, "--parallel=0" },
	  "--parallel 0: expected a number from 1 to 1000" },
	{ "parallel-high", { H, "--parallel=1001" }, "--parallel 1001: expected a number" },
	{ "max-output-low",
	  { H, "--max-output=999" },
	  "--max-output 999: expected octets, from 1000 to 16777216, or 0 for no bound" },
	{ "max-output-high",
	  { H, "--max-output=16777217" },
	  "--max-output 16777217: expected octets" },
	{ "max-output-word", { H, "--max-output=8k" }, "--max-output 8k: expected octets" },
	{ "bind-name",
	  { H, "--bind=localhost" },
	  "--bind localhost: expected an IPv4 or IPv6 address" },
	{ "bind-port", { H, "--bind=192.0.2.1:1" }, "--bind 192.0.2.1:1: expected an IPv4" },
	{ "request-relative", { H, "--request=owa" }, "--request owa: expected a path" },
	{ "request-blank", { H, "--request=/a b" }, "--request /a b: expected a path" },
	{ "request-line-break",
	  { H, "--request=/\r\nX: y" },
	  "--request /\r\nX: y: expected a path" },
	{ "request-not-http",
	  { H, "-P", "smtp", "--request=/" },
	  "--request is for HTTP, and -H host" },
	{ "key-without-certificate",
	  { H, "--client-key=k" },
	  "--client-key needs the certificate" },
	/* proxies: never with the value, which can hold a password */
	{ "proxy-no-scheme", { H, "--proxy=p:3128" }, "--proxy: expected http://HOST:PORT or" },
	{ "proxy-https", { H, "--proxy=https://u:pw@p" }, "--proxy: expected http://HOST:PORT or" },
	{ "proxy-no-host", { H, "--proxy=http://" }, "--proxy: expected http://HOST:PORT" },
	{ "proxy-user-no-host",
	  { H, "--proxy=http://u:pw@" },
	  "--proxy: expected http://HOST:PORT" },
	{ "proxy-port",
	  { H, "--proxy=http://u:pw@p:0" },
	  "--proxy: the host or the port of the proxy" },
	{ "proxy-host", { H, "--proxy=http://*.p" }, "--proxy: the host or the port of the proxy" },
	{ "proxy-path", { H, "--proxy=http://p/x" }, "--proxy: expected http://HOST:PORT" },
	{ "proxy-empty-user",
	  { H, "--proxy=http://:pw@p" },
	  "--proxy: expected a user before the @" },
	{ "proxy-bad-escape",
	  { H, "--proxy=http://u:%zz@p" },
	  "--proxy: the user or the password" },
	{ "proxy-cut-escape",
	  { H, "--proxy=http://u:a%4@p" },
	  "--proxy: the user or the password" },
	{ "proxy-nul", { H, "--proxy=http://u:a%00b@p" }, "--proxy: the user or the password" },
	{ "proxy-line-break",
	  { H, "--proxy=http://u:a%0ab@p" },
	  "--proxy: the user or the password" },
	{ "proxy-colon-in-user",
	  { H, "--proxy=http://a%3ab:c@p" },
	  "--proxy: basic authentication" },
	/* result */
	{ "clients-unknown",
	  { H, "--clients=java,netscape" },
	  "--clients java,netscape: netscape is no family of clients; expected all, or with "
	  "commas between them some of chrome, firefox, apple, windows, android, java, go, "
	  "openssl, python, node, gnutls, rustls (--list-clients" },
	{ "clients-empty", { H, "--clients=" }, "--clients: expected all, or with commas" },
	{ "clients-empty-word",
	  { H, "--clients=java," },
	  "--clients java,: expected all, or with commas" },
	{ "proxy-protocol-3", { H, "--proxy-protocol=3" }, "--proxy-protocol 3: expected 1 or 2" },
	{ "proxy-protocol-v1",
	  { H, "--proxy-protocol=v1" },
	  "--proxy-protocol v1: expected 1 or 2" },
	{ "proxy-protocol-offline",
	  { "-f", "c.pem", "--proxy-protocol=1" },
	  "-f judges a file and connects to nothing: --proxy-protocol does not go with it" },
	{ "ehlo-address",
	  { H, "--ehlo=192.0.2.1" },
	  "--ehlo 192.0.2.1: expected a DNS name of this machine" },
	{ "ehlo-command", { H, "--ehlo=a\r\nQUIT" }, "--ehlo" },
	{ "ehlo-offline",
	  { "-f", "c.pem", "--ehlo=a.example" },
	  "-f judges a file and connects to nothing: --ehlo does not go with it" },
	{ "require-what",
	  { H, "--require=fingerprints=00" },
	  "--require fingerprints=00: expected WHAT=VALUE, such as issuer=Example CA*" },
	{ "require-value",
	  { H, "--require=key=rsa4096" },
	  "--require key=rsa4096: key: expected one of" },
	{ "require-twice",
	  { H, "--require=tls=1.2", "--require=tls=1.3" },
	  "--require tls=1.3: tls is there already: give one value" },
	{ "require-offline",
	  { "-f", "chain.pem", "--require=staple" },
	  "-f judges a file and connects to nothing: --require=staple does not go with it" },
	{ "state-no-equals", { H, "--state=expired" }, "--state expired: expected FINDING=STATE" },
	{ "state-no-finding",
	  { H, "--state==ok" },
	  "--state =ok: no such finding; --list-findings" },
	{ "state-unknown", { H, "--state=name=ok" }, "--state name=ok: no such finding" },
	{ "state-case", { H, "--state=Expired=ok" }, "--state Expired=ok: no such finding" },
	{ "state-no-state",
	  { H, "--state=expired=" },
	  "--state expired=: expected one of the states" },
	{ "state-bad-state",
	  { H, "--state=expired=4" },
	  "--state expired=4: expected one of the states" },
	{ "state-usage", { H, "--state=usage=ok" }, "--state usage=ok: usage is always UNKNOWN" },
	{ "state-internal",
	  { H, "--state=internal=ok" },
	  "--state internal=ok: internal is always" },
	{ "output",
	  { H, "-o", "xml" },
	  "-o xml: expected text, json, html, prometheus, passive-nagios or passive-icinga2" },
	{ "passive-empty", { H, "--passive-service=" }, PASSIVE ": " PASSIVE_EXPECTED },
	{ "passive-mark", { H, "--passive-service=!" }, PASSIVE " !: " PASSIVE_EXPECTED },
	{ "passive-no-host", { H, "--passive-service=!s" }, PASSIVE " !s: " PASSIVE_EXPECTED },
	{ "passive-marks", { H, "--passive-service=h!s!t" }, PASSIVE " h!s!t: " PASSIVE_EXPECTED },
	{ "passive-semicolon",
	  { H, "--passive-service=h;x!s" },
	  PASSIVE " h;x!s: " PASSIVE_EXPECTED },
	{ "passive-line", { H, "--passive-service=h!a\nb" }, PASSIVE " h!a\nb: " PASSIVE_EXPECTED },
	{ "passive-octets",
	  { H, "--passive-service=h\xff!a" },
	  PASSIVE " h\xff!a: " PASSIVE_EXPECTED },
	{ "passive-file",
	  { "-f", "chain.pem", "-o", "passive-nagios" },
	  "a file is of no host: say with --passive-service=HOST!SERVICE" },
	{ "passive-file-service",
	  { "-f", "chain.pem", "-o", "passive-icinga2", "--passive-service=s" },
	  "a file is of no host: say with --passive-service=HOST!SERVICE" },
	/* together */
	{ "both-families", { H, "-4", "-6" }, "-4 and -6 exclude each other" },
	{ "both-families-bundled", { H, "-64" }, "-4 and -6 exclude each other" },
	{ "family-of-host",
	  { "-H", "192.0.2.1", "-6" },
	  "-H 192.0.2.1: an IPv4 address does not go" },
	{ "family-of-host-6",
	  { "-H", "::1", "-4" },
	  "-H ::1: an IPv6 address does not go with -4" },
	{ "family-of-address", { H, "-I", "::1", "-4" }, "-I ::1: an IPv6 address does not go" },
	{ "family-of-bind", { H, "--bind=::1", "-4" }, "--bind ::1: an IPv6 address does not go" },
	{ "sni-and-none", { H, "--sni=a", "--no-sni" }, "--sni and --no-sni exclude each other" },
	{ "all-addresses-by-proxy",
	  { H, "-A", "--proxy=http://p" },
	  "-A does not go with --proxy" },
	{ "srv-and-address", { H, "--srv", "-P", "imap", "-I", "a" }, "--srv and -I exclude" },
	{ "srv-and-port", { H, "--srv", "-P", "imap", "-p1" }, "--srv and -p exclude" },
	{ "srv-https", { H, "--srv" }, "--srv: the protocol https has no SRV records" },
	{ "srv-host-port",
	  { "-H", "imap://host:1", "--srv" },
	  "-H imap://host:1: --srv takes the port" },
	{ "dane-address",
	  { "-H", "192.0.2.1", "--dane" },
	  "-H 192.0.2.1: --dane looks the records" },
	{ "dane-zone",
	  { "-H", "fe80::1%lo", "-n", "a", "--dane" },
	  "-H fe80::1%lo: --dane looks the records" },
	{ "dane-file",
	  { "-f", "a", "-n", "a", "--dane" },
	  "-f judges a file and connects to nothing: --dane" },
	{ "srv-address",
	  { "-H", "192.0.2.1", "--srv", "-P", "imap" },
	  "-H 192.0.2.1: --srv looks a DNS" },
	{ "exact-names-without-name",
	  { "-f", "x", "--exact-names" },
	  "--exact-names needs the names that the certificate must have" },
	{ "password-itself",
	  { "-f", "a", "--pass-in=pass:secret" },
	  "--pass-in: expected file:PATH or env:NAME, where the password is; never the password "
	  "itself" },
	{ "password-without-path",
	  { "-f", "a", "--pass-in=file:" },
	  "--pass-in: expected file:PATH" },
	{ "password-by-half-a-name", { "-f", "a", "--pass", "file:a" }, "unknown option --pass" },
	{ "password-and-file-from-standard-input",
	  { "-f", "-", "--pass-in=file:-" },
	  "standard input can be read once only; give one - at most" },
	{ "file-empty", { "-f", "", H }, "-f: empty; expected a file of certificates" },
	{ "stdin-twice",
	  { "-f", "-", "-f", "-", H },
	  "standard input can be read once only; give one - at most" },
	{ "stdin-as-file-and-anchors",
	  { "-f", "-", "--ca-file=-", H },
	  "standard input can be read once only; give one - at most" },
	{ "stdin-as-anchors-and-added",
	  { "--ca-file=-", "--add-ca-file=-", H },
	  "standard input can be read once only; give one - at most" },
	{ "stdin-as-crl-and-key",
	  { "--crl-file=-", "--client-cert=c", "--client-key=-", H },
	  "standard input can be read once only; give one - at most" },
	{ "file-and-address",
	  { "-f", "x", H, "-I", "a" },
	  "-f judges a file and connects to nothing: --address" },
	{ "file-and-all",
	  { "-f", "x", H, "-A" },
	  "-f judges a file and connects to nothing: --all-addresses" },
	{ "file-and-port",
	  { "-f", "x", H, "-p", "1" },
	  "-f judges a file and connects to nothing: --port" },
	{ "file-and-proxy",
	  { "-f", "x", H, "--proxy=http://p" },
	  "-f judges a file and connects to nothing: --proxy" },
	{ "file-and-no-sni",
	  { "-f", "x", H, "--no-sni" },
	  "-f judges a file and connects to nothing: --no-sni" },
	/* a password in a URL is not repeated */
	{ "password-in-host", { "-H", "https://u:secret@host:0" }, "-H: a port is a number" },
};

static void refuses(void **state)
{
	const struct refuse_row *row = *state;
	struct options options = { .verbosity = 99 };
	struct error error = { 0 };
	assert_int_equal(error_finding(parse(row->words, &options, &error)), FINDING_USAGE);
	assert_int_equal(error_finding(error.code), FINDING_USAGE);
	if (strncmp(error_words(&error), row->why, strlen(row->why)) != 0)
		fail_msg("said: %s", error_words(&error));
	assert_null(strstr(error_words(&error), "secret"));
	assert_null(strstr(error_words(&error), "pw@"));
	/* Empty but for the format, so that it may be dropped or cleared. */
	struct options empty = { .output = options.output };
	assert_non_null(options.output);
	assert_memory_equal(&options, &empty, sizeof(empty));
	assert_int_equal(error_finding(parse(row->words, &options, NULL)), FINDING_USAGE);
	options_clear(&options);
}

static void the_format_survives_an_error(void **unused)
{
	static const char *const rows[][7] = {
		{ "-o", "json", "-p", "0" },
		{ "--output=json" },
		{ "-ojson", "--nonsense" },
		{ "--nonsense", "-o", "json" },
		{ "--nonsense", "-p", "-z", "word", "-ojson" },
		{ "-o", "text", "-o", "json", "-o", "xml" },
	};
	(void)unused;
	for (size_t i = 0; i < N(rows); i++) {
		struct options options;
		assert_int_equal(error_finding(parse(rows[i], &options, NULL)), FINDING_USAGE);
		assert_string_equal(options.output->word, "json");
	}
}

static void long_values_are_cut_in_texts(void **unused)
{
	static char value[5000];
	const char *const words[] = { "-p", value, NULL }, *const operand[] = { value, NULL };
	struct options options;
	struct error error;
	(void)unused;
	memset(value, 'x', sizeof(value) - 1);
	assert_int_equal(error_finding(parse(words, &options, &error)), FINDING_USAGE);
	assert_non_null(strstr(error_words(&error), "xxx...: a port is a number"));
	assert_int_equal(error_finding(parse(operand, &options, &error)), FINDING_USAGE);
	assert_non_null(strstr(error_words(&error), "a host is given with -H"));
	value[0] = value[1] = '-';
	assert_int_equal(error_finding(parse(operand, &options, &error)), FINDING_USAGE);
	assert_non_null(strstr(error_words(&error), "-h lists them all"));
}

static void argc_of_zero_is_no_host(void **unused)
{
	char *const argv[] = { NULL };
	struct options options;
	(void)unused;
	assert_int_equal(error_finding(options_parse(program, 0, argv, &options, NULL)),
			 FINDING_USAGE);
}

static void thousands_of_hosts_fit(void **unused)
{
	enum { HOSTS = 3000 };
	char **argv = calloc(2 * HOSTS + 2, sizeof(*argv));
	struct options options;
	(void)unused;
	assert_non_null(argv);
	argv[0] = (char *)"check_cert_name";
	for (size_t i = 0; i < HOSTS; i++) {
		argv[2 * i + 1] = (char *)"-H";
		argv[2 * i + 2] = (char *)"www.example.com:8443";
	}
	assert_int_equal(options_parse(program, 2 * HOSTS + 1, argv, &options, NULL), ERR_NONE);
	assert_int_equal(options.n_targets, HOSTS);
	assert_string_equal(options.targets[HOSTS - 1].host, "www.example.com");
	options_clear(&options);
	free(argv);
}

/* --- option files
 * ---------------------------------------------------------------------------------- */

static char option_file[] = "/tmp/test_options.XXXXXX";
static char extra[64];     /* "--extra-opts=@FILE" */
static char extra_dmz[64]; /* "--extra-opts=dmz@FILE" */

static int make_option_file(void **unused)
{
	(void)unused;
	int fd = mkstemp(option_file);
	if (fd < 0)
		return -1;
	snprintf(extra, sizeof(extra), "--extra-opts=@%s", option_file);
	snprintf(extra_dmz, sizeof(extra_dmz), "--extra-opts=dmz@%s", option_file);
	return close(fd);
}

static int remove_option_file(void **unused)
{
	(void)unused;
	return unlink(option_file);
}

/* Parses words with that text in the option file. */
static enum err parse_with(const char *text, const char *const *words, struct options *options,
			   struct error *error)
{
	FILE *file = fopen(option_file, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	return parse(words, options, error);
}

static void files_add_and_the_command_line_wins(void **unused)
{
	static const char text[] = "[check_cert_name]\nhostname = a\nH = b:99\np = 1\nt=5\nv=\n"
				   "state = expired=ok\nproxy = http://joe:x@p\neach-certificate\n"
				   "[dmz]\nhost = c\ncritical=2\n";
	const char *const words[] = {
		"-p", "2", extra, "-H", "d", "-v", "--state=expired=warning", extra_dmz, NULL
	};
	struct options options;
	struct error error;
	struct strbuf out = { 0 };
	(void)unused;
	if (parse_with(text, words, &options, &error) != ERR_NONE)
		fail_msg("%s", error_words(&error));
	describe(&options, &out);
	assert_non_null(
		strstr(strbuf_text(&out), " H=a,https,2 H=b,https,99 H=c,https,2 H=d,https,2 "));
	assert_non_null(strstr(strbuf_text(&out), " v=2/2 family=0 A=0 each=1 "));
	assert_non_null(strstr(strbuf_text(&out), " t=5000 ms"));
	assert_non_null(strstr(strbuf_text(&out), " c=1:172800 "));
	assert_non_null(strstr(strbuf_text(&out), " proxy=http,p,3128,joe,x "));
	assert_non_null(strstr(strbuf_text(&out), " expired=1."));
	strbuf_clear(&out);
	options_clear(&options);
}

/* Those of files first, as they count; no password, and no query of a URL. */
static void what_was_given_is_told_without_secrets(void **unused)
{
	static const char text[] = "[check_cert_name]\nt=5\nproxy = http://joe:x@p\n";
	static const char told[] = "--timeout=5\0--proxy=(not shown)\0--hostname=(not shown)\0"
				   "--hostname=(not shown)\0--hostname=https://h/owa\0--verbose\0"
				   "--no-sni\0--request=(not shown)\0--name=uri:sip:a";
	const char *const words[] = { "-H",
				      "https://joe:x@a/",
				      "-H",
				      "https://a/?token=x",
				      "-H",
				      "https://h/owa",
				      "-v",
				      extra,
				      "--no-sni",
				      "-nuri:sip:a",
				      "--request=/b?token=x",
				      NULL };
	struct options options;
	struct error error;
	(void)unused;
	if (parse_with(text, words, &options, &error) != ERR_NONE)
		fail_msg("%s", error_words(&error));
	assert_int_equal(options.words.len, sizeof(told));
	assert_memory_equal(options.words.text, told, sizeof(told));
	assert_null(memmem(options.words.text, options.words.len, "joe", 3));
	assert_null(memmem(options.words.text, options.words.len, "token", 5));
	options_clear(&options);
}

/* A second use either adds or replaces, as the row says; nothing else. */
static void a_second_use_is_as_the_row_says(void **unused)
{
	static const struct {
		unsigned id;
		const char *first, *second;
	} values[] = {
		{ OPTION_HOSTNAME, "a", "b" },
		{ OPTION_ADDRESS, "192.0.2.1", "192.0.2.2" },
		{ OPTION_PORT, "1", "2" },
		{ OPTION_PROTOCOL, "imap", "smtp" },
		{ OPTION_FILE, "a.pem", "b.pem" },
		{ OPTION_NAME, "a", "b" },
		{ OPTION_SNI, "a", "b" },
		{ OPTION_WILDCARDS, "none", "rfc9525" },
		{ OPTION_MSSTD, "a", "b" },
		{ OPTION_CA_FILE, "a", "b" },
		{ OPTION_CA_DIR, "a", "b" },
		{ OPTION_ADD_CA_FILE, "a", "b" },
		{ OPTION_ROOT, "own", "public" },
		{ OPTION_CRL_FILE, "a", "b" },
		{ OPTION_WARNING, "30", "40" },
		{ OPTION_CRITICAL, "1", "2" },
		{ OPTION_AT, "@1", "@2" },
		{ OPTION_TIMEOUT, "1", "2" },
		{ OPTION_PARALLEL, "1", "2" },
		{ OPTION_PROXY, "http://a", "socks5://b" },
		{ OPTION_BIND, "192.0.2.1", "192.0.2.2" },
		{ OPTION_EHLO, "a.example", "b.example" },
		{ OPTION_PROXY_PROTOCOL, "1", "2" },
		{ OPTION_CLIENT_CERT, "a", "b" },
		{ OPTION_CLIENT_KEY, "a", "b" },
		{ OPTION_REQUEST, "/a", "/b" },
		{ OPTION_PRIORITY, "A", "B" },
		{ OPTION_CLIENTS, "java", "go" },
		{ OPTION_REQUIRE, "issuer=a", "issuer=b" },
		{ OPTION_STATE, "expired=ok", "cn-only=ok" },
		{ OPTION_OUTPUT, "json", "text" },
		{ OPTION_PASSIVE_SERVICE, "a", "b!c" },
		{ OPTION_MAX_OUTPUT, "2000", "0" },
		{ OPTION_PASS_IN, "file:a", "env:B" },
	};
	size_t n_tested = 0, n_rows = 0;
	(void)unused;
	for (size_t i = 0; i < program->n_rows; i++) {
		const struct option_row *row = program->rows[i];
		unsigned meaning = row->flags & (OPT_REPEATS | OPT_OVERRIDES);
		if (row->argument == NULL)
			continue;
		if (meaning != OPT_REPEATS && meaning != OPT_OVERRIDES)
			fail_msg("--%s says not what a second one means", row->name);
		/* Of files: see below, and tests/e2e/test_hosts_file.py. */
		n_rows += row->id != OPTION_EXTRA_OPTS && row->id != OPTION_HOSTS_FILE;
		for (size_t k = 0; k < N(values); k++) {
			if (values[k].id != row->id)
				continue;
			char first[64], second[64];
			/* A key needs its certificate, a file no address. */
			const char *base =
				row->id == OPTION_CLIENT_KEY ? "--client-cert=c" : "-Hhost";
			const char *const words[3][MAX_WORDS] = {
				{ "-Hhost", base, first },
				{ "-Hhost", base, second },
				{ "-Hhost", base, first, second },
			};
			struct strbuf said[3] = { { 0 } };
			snprintf(first, sizeof(first), "--%s=%s", row->name, values[k].first);
			snprintf(second, sizeof(second), "--%s=%s", row->name, values[k].second);
			for (size_t w = 0; w < 3; w++) {
				struct options options;
				struct error error;
				if (parse(words[w], &options, &error) != ERR_NONE)
					fail_msg("%s: %s", first, error_words(&error));
				describe(&options, &said[w]);
				options_clear(&options);
			}
			const char *both = strbuf_text(&said[2]);
			assert_string_not_equal(strbuf_text(&said[0]), strbuf_text(&said[1]));
			assert_string_not_equal(both, strbuf_text(&said[0]));
			if ((strcmp(both, strbuf_text(&said[1])) == 0) !=
			    (meaning == OPT_OVERRIDES))
				fail_msg("--%s twice: %s", row->name, both);
			for (size_t w = 0; w < 3; w++)
				strbuf_clear(&said[w]);
			n_tested++;
		}
	}
	assert_int_equal(n_tested, n_rows);
}

/* Authorities that are typed replace those of a file, instead of adding to whom is
 * trusted, whether they lie in files or folders; whatever else is listed adds up. */
static void typed_authorities_replace_those_of_files(void **unused)
{
	static const char text[] = "[check_cert_name]\nca-file = a\nca-file = b\nca-dir = c\n"
				   "add-ca-file = g\ncrl-file = d\n";
	static const struct {
		const char *typed, *listed;
	} rows[] = {
		{ "--ca-file=e", " ca=e,-+g crl=d+f " },
		{ "--ca-dir=e", " ca=-,e+g crl=d+f " },
		{ "--add-ca-file=e", " ca=a+b,c+e crl=d+f " },
		{ "--no-sni", " ca=a+b,c+g crl=d+f " },
	};
	(void)unused;
	for (size_t i = 0; i < N(rows); i++) {
		const char *const words[] = { extra, H, rows[i].typed, "--crl-file=f", NULL };
		struct options options;
		struct strbuf out = { 0 };
		assert_int_equal(parse_with(text, words, &options, NULL), ERR_NONE);
		describe(&options, &out);
		if (strstr(strbuf_text(&out), rows[i].listed) == NULL)
			fail_msg("%s: %s", rows[i].typed, strbuf_text(&out));
		strbuf_clear(&out);
		options_clear(&options);
	}
}

/* So does what is typed with --require replace what a file says of the same: of several values
 * one is enough, and that of the file is not what was asked for.  What must not be adds up. */
static void typed_requirements_replace_those_of_files(void **unused)
{
	static const char text[] = "[check_cert_name]\nrequire = issuer=a\nrequire = issuer=b\n"
				   "require = not-issuer=c\nrequire = tls=1.2\n"
				   "require = organization=d\n";
	static const struct {
		const char *typed, *listed;
	} rows[] = {
		{ "--require=issuer=e", " 01:c 90:1.2 10:d 00:e" },
		{ "--require=ISSUER=e", " 01:c 90:1.2 10:d 00:e" },
		{ "--require=not-issuer=e", " 00:a 00:b 01:c 90:1.2 10:d 01:e" },
		{ "--require=tls=1.3", " 00:a 00:b 01:c 10:d 90:1.3" },
		{ "--require=key=rsa", " 00:a 00:b 01:c 90:1.2 10:d 70:rsa" },
		{ "--ca-file=e", " 00:a 00:b 01:c 90:1.2 10:d" },
	};
	(void)unused;
	for (size_t i = 0; i < N(rows); i++) {
		const char *const words[] = { extra, H, rows[i].typed, NULL };
		struct options options;
		struct strbuf out = { 0 };
		assert_int_equal(parse_with(text, words, &options, NULL), ERR_NONE);
		for (size_t k = 0; k < options.demands.n_requirements; k++) {
			const struct requirement *r = &options.demands.requirements[k];
			strbuf_printf(&out, " %d%d:%s", r->kind, r->forbids, r->text);
		}
		assert_string_equal(strbuf_text(&out), rows[i].listed);
		strbuf_clear(&out);
		options_clear(&options);
	}
}

static void errors_in_files_name_the_line(void **unused)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "[check_cert_name]\nport = 0\n", ", line 2: port 0: a port is a number" },
		{ "[check_cert_name]\n\np = 0\n", ", line 3: port 0: a port is a number" },
		{ "[check_cert_name]\nnonsense = 1\n", ", line 2: unknown option nonsense" },
		{ "[check_cert_name]\nx = 1\n", ", line 2: unknown option x" },
		{ "[check_cert_name]\nc-file = 1\n", ", line 2: unknown option c-file" },
		{ "[check_cert_name]\n--port = 1\n", ", line 2: unknown option --port" },
		{ "[check_cert_name]\nport\n", ", line 2: port needs a value: port = PORT" },
		{ "[check_cert_name]\nport =\n", ", line 2: port needs a value: port = PORT" },
		{ "[check_cert_name]\nno-sni = yes\n", ", line 2: no-sni takes no value" },
		{ "[check_cert_name]\nextra-opts = @x\n", "an option file cannot name another" },
		{ "[check_cert_name]\nproxy = http://u:secret@\n",
		  ", line 2: proxy: expected http" },
		{ "[other]\nport = 1\n", "has no section check_cert_name" },
	};
	const char *const words[] = { extra, H, NULL };
	(void)unused;
	for (size_t i = 0; i < N(rows); i++) {
		struct options options;
		struct error error = { 0 };
		assert_int_equal(error_finding(parse_with(rows[i].text, words, &options, &error)),
				 FINDING_USAGE);
		if (strstr(error_words(&error), rows[i].why) == NULL)
			fail_msg("said: %s", error_words(&error));
		assert_null(strstr(error_words(&error), "secret"));
	}
}

/* "--extra-opts" takes the next word, but no option. */
static void the_locator_may_be_left_out(void **unused)
{
	static const char text[] = "[check_cert_name]\nhostname=a\n[dmz]\nhostname=b\n";
	const char *const alone[] = { "--extra-opts", "-v", NULL };
	const char *const last[] = { "-v", "--extra-opts", NULL };
	const char *const word[] = { "--extra-opts", "dmz", "-v", NULL };
	const char *const none[] = { "--extra-opts=", NULL };
	const char *const *const rows[] = { alone, last, word, none };
	static const char *const hosts[] = { "a", "a", "b", "a" };
	(void)unused;
	assert_int_equal(setenv("MP_CONFIG_FILE", option_file, 1), 0);
	for (size_t i = 0; i < N(rows); i++) {
		struct options options;
		assert_int_equal(parse_with(text, rows[i], &options, NULL), ERR_NONE);
		assert_int_equal(options.n_targets, 1);
		assert_string_equal(options.targets[0].host, hosts[i]);
		options_clear(&options);
	}
	assert_int_equal(unsetenv("MP_CONFIG_FILE"), 0);
}

/* --- memory
 * ------------------------------------------------------------------------------------------ */

static long allowed = -1; /* allocations until one fails; -1: none does */

bool allocation_fails(void)
{
	return allowed == 0 || (allowed > 0 && --allowed == 0);
}

static void every_allocation_may_fail(void **unused)
{
	static const char text[] = "[check_cert_name]\nhostname=a\nI=192.0.2.1\n";
	const char *const words[] = { extra,
				      "-H",
				      "b.example",
				      "-H",
				      "c",
				      "-I",
				      "::1",
				      "-n",
				      "d",
				      "--sni=e",
				      "--bind=192.0.2.2",
				      "-v",
				      "-n",
				      "f",
				      "--ca-file=g",
				      "--ca-file=h",
				      NULL };
	struct options options;
	struct error error;
	(void)unused;
	assert_int_equal(parse_with(text, words, &options, NULL), ERR_NONE);
	options_clear(&options);
	long n = 1;
	enum err err;
	do {
		allowed = n++;
		err = parse(words, &options, &error);
		bool failed = allowed == 0;
		allowed = -1;
		if (failed) {
			assert_int_equal(error_finding(err), FINDING_INTERNAL);
			assert_string_equal(error_words(&error), "out of memory");
		}
		options_clear(&options);
	} while (err != ERR_NONE);
	assert_true(n > 10);
}

int main(void)
{
	struct CMUnitTest tests[N(accept_rows) + N(refuse_rows) + 21] = {
		cmocka_unit_test(names_and_letters_are_unique),
		cmocka_unit_test(sections_stand_together),
		cmocka_unit_test(texts_are_fit_for_every_document),
		cmocka_unit_test(arguments_have_parsers),
		cmocka_unit_test(words_are_those_of_the_parser),
		cmocka_unit_test(defaults_are_as_documented),
		cmocka_unit_test(help_names_everything_in_80_columns),
		cmocka_unit_test(examples_are_right_usage),
		cmocka_unit_test(version_and_findings_are_complete),
		cmocka_unit_test(the_format_survives_an_error),
		cmocka_unit_test(long_values_are_cut_in_texts),
		cmocka_unit_test(argc_of_zero_is_no_host),
		cmocka_unit_test(thousands_of_hosts_fit),
		cmocka_unit_test(files_add_and_the_command_line_wins),
		cmocka_unit_test(what_was_given_is_told_without_secrets),
		cmocka_unit_test(a_second_use_is_as_the_row_says),
		cmocka_unit_test(typed_authorities_replace_those_of_files),
		cmocka_unit_test(typed_requirements_replace_those_of_files),
		cmocka_unit_test(errors_in_files_name_the_line),
		cmocka_unit_test(the_locator_may_be_left_out),
		cmocka_unit_test(every_allocation_may_fail),
	};
	size_t n = 21;
	for (size_t i = 0; i < N(accept_rows); i++)
		tests[n++] = (struct CMUnitTest){ accept_rows[i].id, accepts, NULL, NULL,
						  (void *)&accept_rows[i] };
	for (size_t i = 0; i < N(refuse_rows); i++)
		tests[n++] = (struct CMUnitTest){ refuse_rows[i].id, refuses, NULL, NULL,
						  (void *)&refuse_rows[i] };
	return _cmocka_run_group_tests("options", tests, n, make_option_file, remove_option_file);
}
