/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run/: the stages that touch nothing (plan, collect), and the borders of those
 * that do. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/options_parse.h"
#include "plugins/programs.h"
#include "run/collect.h"
#include "run/obtain.h"
#include "run/prepare.h"
#include "support/certbuilder.h"
#include "support/errorwords.h"

enum { MAX_WORDS = 24 };

static void parse(const char *const *words, struct options *options)
{
	char *argv[MAX_WORDS + 2] = { (char *)"check_cert_name" };
	int argc = 1;
	struct error error;
	for (; argc <= MAX_WORDS && words[argc - 1] != NULL; argc++)
		argv[argc] = (char *)words[argc - 1];
	assert_null(words[argc - 1]);
	if (options_parse(&check_cert_name, argc, argv, options, &error) != ERR_NONE)
		fail_msg("%s", error_words(&error));
}

#define PARSE(options, ...) parse((const char *const[]){ __VA_ARGS__, NULL }, options)

/* --- plan ----------------------------------------------------------------------------------------
 */

static void hosts_times_addresses(void **unused)
{
	struct options options;
	struct plan plan;
	(void)unused;
	PARSE(&options, "-H", "a", "-H", "smtp://b", "-I", "192.0.2.1", "-I", "192.0.2.2", "-p",
	      "99");
	assert_int_equal(plan_make(&options, &plan, NULL), ERR_NONE);
	assert_int_equal(plan.n, 4);
	assert_string_equal(plan.jobs[1].target.connect_host, "192.0.2.2");
	assert_string_equal(plan.jobs[3].target.sni, "b");
	assert_int_equal(plan.jobs[3].target.port, 99);
	assert_int_equal(plan.jobs[3].n_variants, 1);
	assert_string_equal(plan.expectations[1].host, "a");
	assert_string_equal(plan.expectations[1].obtained_by, "https");
	assert_string_equal(plan.expectations[3].protocol->name, "smtp");
	assert_string_equal(plan.expectations[3].references[0].ascii, "b");
	assert_true(plan.expectations[3].served);
	plan_clear(&plan);
	plan_clear(&plan);
	options_clear(&options);
}

/* However it is typed; another name, place or protocol is another endpoint. */
static void what_is_given_twice_counts_once(void **unused)
{
	static const char *const hosts[] = { "b", "a", "a", "c", "smtp://a", "smtp://b" };
	struct options options;
	struct plan plan;
	(void)unused;
	PARSE(&options, "-H", "b", "-H", "a", "-H", "https://A:443/x", "-H", "b", "-H", "a:444",
	      "-H", "c", "-H", "smtp://a", "-H", "a", "-H", "smtp://b", "-H", "smtp://b:25");
	assert_int_equal(plan_make(&options, &plan, NULL), ERR_NONE);
	assert_int_equal(plan.n, sizeof(hosts) / sizeof(hosts[0]));
	for (size_t i = 0; i < plan.n; i++) {
		assert_int_equal(strncmp(plan.expectations[i].host, hosts[i], strlen(hosts[i])), 0);
		assert_ptr_equal(plan.expectations[i].identity, plan.expectations[i].references);
	}
	assert_int_equal(plan.jobs[2].target.port, 444);
	plan_clear(&plan);
	options_clear(&options);
	PARSE(&options, "-H", "a", "-H", "b", "-I", "192.0.2.1", "-I", "::1", "-I", "192.0.2.1",
	      "-I", "0::1");
	assert_int_equal(plan_make(&options, &plan, NULL), ERR_NONE);
	assert_int_equal(plan.n, 4);
	assert_string_equal(plan.jobs[3].target.connect_host, "::1");
	plan_clear(&plan);
	options_clear(&options);
}

/* Without a name there is no SNI to leave out. */
static void variants_depend_on_the_name(void **unused)
{
	struct options options;
	struct plan plan;
	(void)unused;
	PARSE(&options, "-H", "a", "-H", "192.0.2.1", "--each-certificate");
	assert_int_equal(plan_make(&options, &plan, NULL), ERR_NONE);
	assert_int_equal(plan.jobs[0].n_variants, 6);
	assert_int_equal(plan.jobs[1].n_variants, 3);
	assert_null(plan.jobs[1].target.sni);
	plan_clear(&plan);
	options_clear(&options);
}

static void each_file_is_a_job(void **unused)
{
	struct options options;
	struct plan plan;
	(void)unused;
	PARSE(&options, "-f", "x", "-H", "imap://a", "-H", "b");
	assert_int_equal(plan_make(&options, &plan, NULL), ERR_NONE);
	assert_int_equal(plan.n, 1);
	assert_string_equal(plan.expectations[0].host, "imap://a");
	assert_string_equal(plan.expectations[0].obtained_by, "file");
	assert_string_equal(plan.expectations[0].protocol->name, "imap");
	assert_int_equal(plan.expectations[0].n_references, 2);
	assert_string_equal(plan.expectations[0].references[1].ascii, "b");
	assert_false(plan.expectations[0].served);
	plan_clear(&plan);
	options_clear(&options);

	PARSE(&options, "-f", "x", "-f", "-", "-f", "y", "-H", "a", "-H", "b");
	assert_int_equal(plan_make(&options, &plan, NULL), ERR_NONE);
	assert_int_equal(plan.n, 3);
	assert_string_equal(plan.expectations[0].host, "x");
	assert_string_equal(plan.expectations[1].host, "standard input");
	assert_string_equal(plan.expectations[2].host, "y");
	for (size_t i = 0; i < plan.n; i++) {
		assert_null(plan.expectations[i].identity);
		assert_int_equal(plan.expectations[i].n_references, 2);
		assert_false(plan.expectations[i].served);
	}
	plan_clear(&plan);
	options_clear(&options);

	PARSE(&options, "-f", "x");
	assert_int_equal(plan_make(&options, &plan, NULL), ERR_NONE);
	assert_int_equal(plan.n, 1);
	assert_string_equal(plan.expectations[0].host, "x");
	assert_null(plan.expectations[0].identity);
	assert_int_equal(plan.expectations[0].n_references, 0);
	plan_clear(&plan);
	options_clear(&options);

	PARSE(&options, "-f", "x", "-n", "c", "-n", "d");
	assert_int_equal(plan_make(&options, &plan, NULL), ERR_NONE);
	assert_string_equal(plan.expectations[0].host, "c");
	assert_ptr_equal(plan.expectations[0].references, options.names);
	assert_int_equal(plan.expectations[0].n_references, 2);
	assert_null(plan.expectations[0].protocol);
	plan_clear(&plan);
	options_clear(&options);
}

/* --- collect
 * --------------------------------------------------------------------------------------- */

enum { NONE = -1 }; /* no certificate */

/* Certificate number i: always the same octets. */
static void add_certificate(struct session *session, int i)
{
	struct certbuilder builder;
	struct derbuf der = { 0 };
	certbuilder_init(&builder, "example.com", test_key(TEST_KEY_ED25519, 0));
	builder.serial = i + 1;
	certbuilder_build(&builder, &der);
	assert_int_equal(
		session_add_certificate(session, (struct bytes){ der.data, der.len }, NULL),
		ERR_NONE);
	derbuf_clear(&der);
	certbuilder_clear(&builder);
}

struct outcome_row {
	enum certificate_variant variant;
	const char *address;
	uint16_t port;
	int certificate;
	enum err error;
	bool refused;
	bool kept;
};

static const struct outcome_row outcome_rows[] = {
	{ VARIANT_DEFAULT, "192.0.2.1", 443, 0, ERR_NONE, false, true },
	{ VARIANT_RSA, "192.0.2.1", 443, 0, ERR_NONE, false, false },    /* shown already */
	{ VARIANT_ECDSA, "192.0.2.1", 443, 1, ERR_NONE, false, true },   /* another one */
	{ VARIANT_NO_SNI, "192.0.2.1", 443, 1, ERR_NONE, false, false }, /* shown by ECDSA */
	{ VARIANT_NO_SNI_RSA, "192.0.2.1", 443, 2, ERR_NONE, false, true },
	{ VARIANT_NO_SNI_ECDSA, "192.0.2.1", 443, NONE, ERR_TLS_NO_SUCH_CERTIFICATE, true, false },
	{ VARIANT_DEFAULT, "192.0.2.2", 443, 0, ERR_NONE, false, true }, /* another address */
	{ VARIANT_RSA, "192.0.2.2", 443, NONE, ERR_TLS_NO_SUCH_CERTIFICATE, true, false },
	{ VARIANT_ECDSA, "192.0.2.2", 443, NONE, ERR_TLS_NO_SUCH_CERTIFICATE, false, true },
	{ VARIANT_NO_SNI, "192.0.2.2", 443, NONE, ERR_TLS_NO_SUCH_CERTIFICATE, false, false },
	{ VARIANT_DEFAULT, "192.0.2.3", 443, NONE, ERR_TLS_NO_SUCH_CERTIFICATE, false, true },
	{ VARIANT_NO_SNI, "192.0.2.3", 443, NONE, ERR_TLS_NO_SUCH_CERTIFICATE, false, true },
	/* Another server of --srv at the same address has TLSA records of its own. */
	{ VARIANT_DEFAULT, "192.0.2.1", 8443, 1, ERR_NONE, false, true },
	{ VARIANT_RSA, "192.0.2.1", 8443, 0, ERR_NONE, false, true },
	{ VARIANT_ECDSA, "192.0.2.1", 8443, 1, ERR_NONE, false, false },
};

static void certificates_shown_twice_count_once(void **unused)
{
	struct options options;
	struct plan plan;
	struct collected collected;
	size_t n = 0;
	(void)unused;
	PARSE(&options, "-H", "a", "--each-certificate");
	assert_int_equal(plan_make(&options, &plan, NULL), ERR_NONE);
	struct job *job = &plan.jobs[0];
	job->n_outcomes = LENGTH(outcome_rows);
	job->outcomes = calloc(job->n_outcomes, sizeof(*job->outcomes));
	assert_non_null(job->outcomes);
	for (size_t i = 0; i < LENGTH(outcome_rows); i++) {
		const struct outcome_row *row = &outcome_rows[i];
		struct session *session = &job->outcomes[i].session;
		job->outcomes[i].variant = row->variant;
		job->outcomes[i].log = strdup((char[]){ (char)('a' + i), '\0' });
		snprintf(session->address, sizeof(session->address), "%s", row->address);
		session->error.code = row->error;
		session->variant_refused = row->refused;
		session->port = row->port;
		if (row->certificate != NONE)
			add_certificate(session, row->certificate);
	}
	assert_int_equal(collect(&plan, &collected, NULL), ERR_NONE);
	for (size_t i = 0; i < LENGTH(outcome_rows); i++) {
		const struct outcome_row *row = &outcome_rows[i];
		if (!row->kept)
			continue;
		assert_true(n < collected.n);
		const struct result *result = &collected.results[n];
		assert_ptr_equal(collected.expectations[n++], &plan.expectations[0]);
		assert_int_equal(result->variant, row->variant);
		assert_string_equal(result->session.address, row->address);
		assert_string_equal(result->protocol, "https");
	}
	assert_int_equal(n, collected.n);
	assert_string_equal(strbuf_text(&collected.log), "abcdefghijklmno");
	collected_clear(&collected);
	collected_clear(&collected);
	plan_clear(&plan);
	options_clear(&options);
}

/* --- files
 * ----------------------------------------------------------------------------------------- */

static char folder[] = "/tmp/test_run.XXXXXX";
static char chain[64], fifo[64], missing[64];

static int make_files(void **unused)
{
	struct certbuilder builder;
	struct derbuf der = { 0 }, pem = { 0 };
	(void)unused;
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(chain, sizeof(chain), "%s/chain", folder);
	snprintf(fifo, sizeof(fifo), "%s/fifo", folder);
	snprintf(missing, sizeof(missing), "%s/missing", folder);
	certbuilder_init(&builder, "example.com", test_key(TEST_KEY_ED25519, 0));
	certbuilder_build(&builder, &der);
	test_pem_append(&pem, "CERTIFICATE", (struct bytes){ der.data, der.len });
	FILE *file = fopen(chain, "w");
	bool ok = file != NULL && fwrite(pem.data, 1, pem.len, file) == pem.len &&
		  fclose(file) == 0 && mkfifo(fifo, 0600) == 0;
	derbuf_clear(&der);
	derbuf_clear(&pem);
	certbuilder_clear(&builder);
	return ok ? 0 : -1;
}

static int remove_files(void **unused)
{
	(void)unused;
	unlink(chain);
	unlink(fifo);
	return rmdir(folder);
}

static void note_stage(void *context, enum run_stage stage)
{
	enum run_stage *heard = context;
	*heard = stage;
}

static enum err plan_and_prepare(const struct options *options, struct prepared *prepared,
				 struct error *reterr)
{
	assert_int_equal(plan_make(options, &prepared->plan, reterr), ERR_NONE);
	return prepare(options, clock_now_us(), prepared, reterr);
}

/* Once prepared, the file may go. */
static void a_chain_is_read_before_it_is_obtained(void **unused)
{
	enum run_stage stage = RUN_STAGE_PREPARE;
	const struct progress progress = { .stage = note_stage, .context = &stage };
	struct options options;
	struct prepared prepared = { 0 };
	(void)unused;
	PARSE(&options, "-f", chain, "-n", "example.com", "--ca-file", chain);
	assert_int_equal(plan_and_prepare(&options, &prepared, NULL), ERR_NONE);
	assert_null(prepared.context);
	assert_int_equal(rename(chain, missing), 0);
	assert_int_equal(obtain(&prepared, &progress, NULL), ERR_NONE);
	assert_int_equal(stage, RUN_STAGE_JUDGE); /* no socket is needed */
	assert_int_equal(rename(missing, chain), 0);
	assert_int_equal(prepared.plan.jobs[0].n_outcomes, 1);
	assert_int_equal(prepared.plan.jobs[0].outcomes[0].session.n_chain, 1);
	prepared_clear(&prepared);
	prepared_clear(&prepared);
	options_clear(&options);
}

static void what_cannot_be_read_is_told_when_preparing(void **unused)
{
	const struct {
		const char *words[MAX_WORDS];
		enum err err;
	} rows[] = {
		{ { "-f", missing, "-n", "a", "--ca-file", chain }, ERR_FILE_READ },
		{ { "-f", "/dev/zero", "-n", "a", "--ca-file", chain }, ERR_FILE_TOO_LARGE },
		{ { "-H", "a", "--ca-file", chain, "--client-cert", missing },
		  ERR_CLIENT_CERTIFICATE_READ },
		{ { "-H", "a", "--ca-file", chain, "--client-cert", folder },
		  ERR_CLIENT_CERTIFICATE_READ },
		{ { "-H", "a", "--ca-file", chain, "--client-cert", chain, "--client-key",
		    missing },
		  ERR_CLIENT_KEY_READ },
		{ { "-H", "a", "--ca-file", chain, "--client-cert", "/dev/zero" },
		  ERR_FILE_TOO_LARGE },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct options options;
		struct prepared prepared = { 0 };
		struct error error = { 0 };
		parse(rows[i].words, &options);
		assert_int_equal(plan_and_prepare(&options, &prepared, &error), rows[i].err);
		assert_int_equal(error.code, rows[i].err);
		assert_null(prepared.context);
		prepared_clear(&prepared);
		options_clear(&options);
	}
}

/* A pipe that somebody holds open and writes nothing to. */
static void the_deadline_holds_for_files(void **unused)
{
	const char *const rows[][MAX_WORDS] = {
		{ "-f", fifo, "-n", "a", "--ca-file", chain, "-t", "0.1" },
		{ "-H", "a", "--client-cert", fifo, "--ca-file", chain, "-t", "0.1" },
	};
	FILE *writer = fopen(fifo, "r+");
	(void)unused;
	assert_non_null(writer);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct options options;
		struct prepared prepared = { 0 };
		parse(rows[i], &options);
		assert_int_equal(plan_and_prepare(&options, &prepared, NULL), ERR_FILE_DID_NOT_END);
		prepared_clear(&prepared);
		options_clear(&options);
	}
	fclose(writer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hosts_times_addresses),
		cmocka_unit_test(what_is_given_twice_counts_once),
		cmocka_unit_test(variants_depend_on_the_name),
		cmocka_unit_test(each_file_is_a_job),
		cmocka_unit_test(certificates_shown_twice_count_once),
		cmocka_unit_test(a_chain_is_read_before_it_is_obtained),
		cmocka_unit_test(what_cannot_be_read_is_told_when_preparing),
		cmocka_unit_test(the_deadline_holds_for_files),
	};
	return cmocka_run_group_tests_name("run", tests, make_files, remove_files);
}
