/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/net/loop.h: many jobs at once.  Names are those of fakedns.c,
 * servers are real ones on loopback. */
#include <config.h>

#include <netdb.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "fakedns.h"
#include "net/loop.h"
#include "probe_harness.h"
#include "support/dnsanswer.h"
#include "support/errorwords.h"

enum { LATE_US = 100000 };

static const enum certificate_variant one[] = { VARIANT_DEFAULT };
static const enum certificate_variant both[] = { VARIANT_RSA, VARIANT_ECDSA };
static const struct netserver_tls_options tls_options = { .certificates = { &harness_ec },
							  .n_certificates = 1 };
static const struct netserver_tls_options both_options = {
	.certificates = { &harness_rsa, &harness_ec }, .n_certificates = 2
};

/* A run: what goes in, and the time it took. */
struct run {
	struct probe_context *context; /* which what is found borrows from */
	struct probe_settings settings;
	struct loop_options options;
	double seconds; /* 0: 10 */
	struct job *jobs;
	size_t n_jobs;
	int64_t elapsed_us;
};

/* Of the run that is on: what an assertion leaves behind, drop_jobs() frees. */
static struct job *jobs;
static size_t n_jobs;

static int drop_jobs(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < n_jobs; i++)
		job_clear(&jobs[i]);
	free(jobs);
	jobs = NULL;
	n_jobs = 0;
	return 0;
}

static struct job *add_job(struct run *run, const char *host, uint16_t port)
{
	jobs = realloc(jobs, (n_jobs + 1) * sizeof(*jobs));
	struct job *job = &jobs[n_jobs++];
	run->jobs = jobs;
	run->n_jobs = n_jobs;
	*job = (struct job){
		.target = { .connect_host = host, .port = port, .protocol = protocol_find("tls") },
		.variants = one,
		.n_variants = 1
	};
	return job;
}

static void run_jobs(struct run *run)
{
	struct error error = { 0 };
	int64_t start = clock_now_us();
	run->options.deadline = deadline_after(start, run->seconds > 0 ? run->seconds : 10);
	if (run->options.parallel == 0)
		run->options.parallel = 50;
	assert_int_equal(probe_context_new(&run->settings, &run->context, &error), ERR_NONE);
	if (loop_run(run->context, run->jobs, run->n_jobs, &run->options, &error) != ERR_NONE)
		fail_msg("loop_run: %s", error_words(&error));
	run->elapsed_us = clock_now_us() - start;
	for (size_t i = 0; i < run->n_jobs; i++)
		assert_int_equal(run->jobs[i].n_outcomes == 0,
				 run->jobs[i].records != 0 || run->jobs[i].only_resolved);
}

static void end_run(struct run *run)
{
	for (size_t i = 0; i < n_jobs; i++)
		job_clear(&jobs[i]); /* twice in all */
	drop_jobs(NULL);
	probe_context_free(run->context);
	*run = (struct run){ 0 };
}

static const struct session *session_of(const struct run *run, size_t job, size_t outcome)
{
	assert_true(outcome < run->jobs[job].n_outcomes);
	return &run->jobs[job].outcomes[outcome].session;
}

static void check(const struct session *session, enum finding_id code, enum step reached,
		  const char *address, const char *words)
{
	if (error_finding(session->error.code) != code || session->reached != reached)
		fail_msg("code %d at %s: %s", (int)error_finding(session->error.code),
			 step_name(session->reached), error_words(&session->error));
	assert_string_equal(session->address, address);
	if (strstr(error_words(&session->error), words) == NULL)
		fail_msg("'%s' is not in '%s'", words, error_words(&session->error));
}

/* --- resolution ------------------------------------------------------------------------- */

static void names_literals_and_mistakes(void **unused)
{
	struct netserver server;
	struct run run = { 0 };
	(void)unused;
	netserver_start(&server, "127.0.0.1", 0, netserver_serve_tls, &tls_options);
	add_job(&run, "127.0.0.1", server.port);
	add_job(&run, "one.test", server.port);
	add_job(&run, "none.test", server.port);
	add_job(&run, "again.test", server.port);
	add_job(&run, "fe80::1%no-such-zone", server.port);
	add_job(&run, "127.0.0.1", server.port)->family = FAMILY_IPV6;
	add_job(&run, "[::1]", netserver_closed_port("::1"));
	add_job(&run, "both.test", server.port)->family = FAMILY_IPV4;
	run_jobs(&run);
	netserver_stop(&server);
	check(session_of(&run, 0, 0), FINDING_NONE, STEP_HANDSHAKE, "127.0.0.1", "");
	assert_int_equal(session_of(&run, 0, 0)->elapsed_us[STEP_RESOLVE], 0);
	check(session_of(&run, 1, 0), FINDING_NONE, STEP_HANDSHAKE, "127.0.0.1", "");
	assert_int_equal(run.jobs[1].resolution.n, 1);
	check(session_of(&run, 2, 0), FINDING_RESOLVE_FAILED, STEP_RESOLVE, "",
	      "none.test: the host name does not exist");
	check(session_of(&run, 3, 0), FINDING_RESOLVE_FAILED, STEP_RESOLVE, "",
	      "again.test: no answer from the name servers");
	check(session_of(&run, 4, 0), FINDING_RESOLVE_FAILED, STEP_RESOLVE, "",
	      "its zone is no interface of this machine");
	check(session_of(&run, 5, 0), FINDING_RESOLVE_FAILED, STEP_RESOLVE, "",
	      "not an IPv6 address");
	check(session_of(&run, 6, 0), FINDING_CONNECT_FAILED, STEP_CONNECT, "::1",
	      "connection refused");
	check(session_of(&run, 7, 0), FINDING_NONE, STEP_HANDSHAKE, "127.0.0.1", "");
	end_run(&run);
}

/* A name that takes long does not hold up the others; one that takes too long is
 * named at the deadline. */
static void slow_names_do_not_serialise(void **unused)
{
	struct netserver server;
	struct run run = { .seconds = 1.3 };
	(void)unused;
	netserver_start(&server, "127.0.0.1", 0, netserver_serve_tls, &tls_options);
	add_job(&run, "never.test", server.port);
	for (int i = 0; i < 6; i++)
		add_job(&run, "slow.test", server.port);
	add_job(&run, "one.test", server.port);
	run_jobs(&run);
	netserver_stop(&server);
	check(session_of(&run, 0, 0), FINDING_TIMEOUT, STEP_RESOLVE, "",
	      "no answer from the name servers for never.test within 1.3 s");
	for (size_t i = 1; i < 8; i++)
		check(session_of(&run, i, 0), FINDING_NONE, STEP_HANDSHAKE, "127.0.0.1", "");
	assert_in_range(session_of(&run, 1, 0)->elapsed_us[STEP_RESOLVE], 195000,
			200000 + harness_slack(400000));
	assert_true(session_of(&run, 1, 0)->total_us >
		    session_of(&run, 1, 0)->elapsed_us[STEP_RESOLVE]);
	assert_in_range(run.elapsed_us, 1290000, 1300000 + harness_slack(LATE_US));
	end_run(&run);
	fakedns_drain();
}

static void service_records(void **unused)
{
	struct run run = { 0 };
	(void)unused;
	/* srv.test: two.test port 7 before one.test port 9; nobody listens there. */
	struct job *job = add_job(&run, "srv.test", 1);
	job->srv = true;
	job->all_addresses = true;
	job->target.protocol = protocol_find("imaps");
	job = add_job(&run, "srv.test", 1);
	job->srv = true;
	job->target.protocol = protocol_find("imaps");
	job = add_job(&run, "none.test", 1);
	job->srv = true;
	job->target.protocol = protocol_find("imaps");
	job = add_job(&run, "srv.test", 1);
	job->srv = true; /* tls has no service */
	run_jobs(&run);
	assert_int_equal(run.jobs[0].n_outcomes, 3);
	check(session_of(&run, 0, 0), FINDING_CONNECT_FAILED, STEP_CONNECT, "127.0.0.1", "refused");
	assert_int_equal(session_of(&run, 0, 0)->port, 7);
	check(session_of(&run, 0, 2), FINDING_CONNECT_FAILED, STEP_CONNECT, "127.0.0.1", "refused");
	assert_int_equal(session_of(&run, 0, 2)->port, 9);
	assert_int_equal(run.jobs[1].n_outcomes, 1);
	assert_int_equal(session_of(&run, 1, 0)->n_failed, 2);
	assert_int_equal(session_of(&run, 1, 0)->failed[0].port, 7);
	assert_int_equal(session_of(&run, 1, 0)->port, 9);
	check(session_of(&run, 2, 0), FINDING_RESOLVE_FAILED, STEP_RESOLVE, "", "no SRV record");
	check(session_of(&run, 3, 0), FINDING_RESOLVE_FAILED, STEP_RESOLVE, "",
	      "no SRV service is defined for tls");
	end_run(&run);
}

/* --- addresses and variants ---------------------------------------------------------------- */

static void first_address_that_answers(void **unused)
{
	struct netserver server;
	struct run run = { 0 };
	(void)unused;
	netserver_start(&server, "127.0.0.2", netserver_rare_port(), netserver_serve_tls,
			&tls_options);
	add_job(&run, "two.test", server.port);
	run_jobs(&run);
	netserver_stop(&server);
	assert_int_equal(run.jobs[0].n_outcomes, 1);
	check(session_of(&run, 0, 0), FINDING_NONE, STEP_HANDSHAKE, "127.0.0.2", "");
	assert_int_equal(session_of(&run, 0, 0)->n_failed, 1);
	end_run(&run);
}

static void every_address_and_variant_in_order(void **unused)
{
	struct netserver server, other;
	struct run run = { .options.parallel = 2 };
	(void)unused;
	netserver_start(&server, "127.0.0.1", netserver_rare_port(), netserver_serve_tls,
			&both_options);
	netserver_start(&other, "127.0.0.3", server.port, netserver_serve_tls, &tls_options);
	struct job *job = add_job(&run, "three.test", server.port);
	job->all_addresses = true;
	job->variants = both;
	job->n_variants = 2;
	run_jobs(&run);
	netserver_stop(&server);
	netserver_stop(&other);
	assert_int_equal(run.jobs[0].n_outcomes, 6);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(run.jobs[0].outcomes[i].variant, both[i % 2]);
	check(session_of(&run, 0, 0), FINDING_NONE, STEP_HANDSHAKE, "127.0.0.1", "");
	assert_int_equal(session_of(&run, 0, 0)->chain[0].key_algorithm, KEY_RSA);
	assert_int_equal(session_of(&run, 0, 1)->chain[0].key_algorithm, KEY_EC);
	check(session_of(&run, 0, 2), FINDING_CONNECT_FAILED, STEP_CONNECT, "127.0.0.2", "refused");
	check(session_of(&run, 0, 4), FINDING_HANDSHAKE_FAILED, STEP_HANDSHAKE, "127.0.0.3",
	      "the server has no RSA certificate");
	assert_true(session_of(&run, 0, 4)->variant_refused);
	check(session_of(&run, 0, 5), FINDING_NONE, STEP_HANDSHAKE, "127.0.0.3", "");
	end_run(&run);
}

/* Whoever answers for names does not say how much is done: of names with hundreds of addresses
 * each has some, as many more are shared, and what is left out is counted. */
static void more_addresses_than_are_checked(void **unused)
{
	enum { NAMES = 20, ADDRESSES = 256, EACH = 16, BESIDE = 4096, LINE = 40 };
	static char records[ADDRESSES * LINE];
	size_t len = 0, n_checked = 0, n_left_out = 0;
	(void)unused;
	for (int i = 0; i < ADDRESSES; i++)
		len += (size_t)snprintf(records + len, sizeof(records) - len,
					"crowd.test A 127.1.%d.%d\n", i / 250, 1 + i % 250);
	const struct fake_answer answers[] = {
		{ "crowd.test", DNS_TYPE_A, false, DNS_NONE, 0, records },
	};
	struct fake_dns dns = { .answers = answers, .n = LENGTH(answers) };
	struct dns_source source = fake_dns_source(&dns);
	struct run run = { .seconds = 60, .settings.dns = &source };
	uint16_t port = netserver_rare_port();
	for (int i = 0; i < NAMES; i++)
		add_job(&run, "crowd.test", port)->all_addresses = true;
	run_jobs(&run);
	for (size_t i = 0; i < NAMES; i++) {
		const struct job *job = &run.jobs[i];
		size_t n = job->resolution.n, left_out = job->resolution.n_left_out;
		assert_in_range(n, EACH, ADDRESSES);
		assert_int_equal(n + left_out, ADDRESSES);
		assert_int_equal(job->n_outcomes, n + (left_out > 0));
		if (left_out > 0)
			assert_int_equal(session_of(&run, i, n)->error.code, ERR_RESOLVE_LEFT_OUT);
		n_checked += n;
		n_left_out += left_out;
	}
	assert_int_equal(n_checked, NAMES * EACH + BESIDE);
	assert_int_equal(n_left_out, NAMES * ADDRESSES - n_checked);
	end_run(&run);
}

static void log_only_when_asked(void **unused)
{
	struct netserver server;
	(void)unused;
	netserver_start(&server, "127.0.0.1", 0, netserver_serve_tls, &tls_options);
	for (int verbosity = 1; verbosity <= 2; verbosity++) {
		struct run run = { .settings.verbosity = verbosity };
		add_job(&run, "127.0.0.1", server.port);
		run_jobs(&run);
		const char *log = run.jobs[0].outcomes[0].log;
		assert_int_equal(log != NULL, verbosity == 2);
		if (log != NULL)
			assert_non_null(strstr(log, "* TLS 1.3"));
		end_run(&run);
	}
	netserver_stop(&server);
}

/* --- the time limit --------------------------------------------------------------------------- */

static void serve_silence(int fd, const void *context, struct netserver_counts *counts)
{
	(void)context;
	(void)counts;
	netserver_wait_close(fd);
}

static void deadline_ends_everything(void **unused)
{
	struct netserver silent;
	struct run run = { .seconds = 0.6, .options.parallel = 3 };
	(void)unused;
	netserver_start(&silent, "127.0.0.1", 0, serve_silence, NULL);
	for (int i = 0; i < 9; i++)
		add_job(&run, "127.0.0.1", silent.port);
	run_jobs(&run);
	assert_in_range(run.elapsed_us, 590000, 600000 + harness_slack(LATE_US));
	for (size_t i = 0; i < 9; i++)
		check(session_of(&run, i, 0), FINDING_TIMEOUT, STEP_HANDSHAKE, "127.0.0.1",
		      "no answer to the TLS ClientHello from 127.0.0.1 port ");
	/* Three rounds: the first give their places up after a third of the time. */
	assert_non_null(strstr(error_words(&session_of(&run, 0, 0)->error),
			       "within 0.2 s (6 more waited for its place: raise"));
	assert_in_range(session_of(&run, 0, 0)->total_us, 190000, 200000 + harness_slack(LATE_US));
	assert_null(strstr(error_words(&session_of(&run, 8, 0)->error), "waited"));
	netserver_wait_total(&silent, 9);
	assert_in_range(silent.counts->most, 1, 3);
	netserver_stop(&silent);
	end_run(&run);
}

/* Silent ones do not keep the good ones behind them from their turn. */
static void silent_servers_do_not_starve_others(void **unused)
{
	struct netserver silent, good;
	struct run run = { .seconds = 2, .options.parallel = 2 };
	(void)unused;
	netserver_start(&silent, "127.0.0.1", 0, serve_silence, NULL);
	netserver_start(&good, "127.0.0.1", 0, netserver_serve_tls, &tls_options);
	for (int i = 0; i < 4; i++)
		add_job(&run, "127.0.0.1", silent.port);
	for (int i = 0; i < 10; i++)
		add_job(&run, "127.0.0.1", good.port);
	run_jobs(&run);
	netserver_stop(&silent);
	netserver_stop(&good);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(error_finding(session_of(&run, i, 0)->error.code),
				 FINDING_TIMEOUT);
	for (size_t i = 4; i < 14; i++)
		check(session_of(&run, i, 0), FINDING_NONE, STEP_HANDSHAKE, "127.0.0.1", "");
	end_run(&run);
}

/* No time at all: each says so, and where it stood. */
static void deadline_that_has_passed(void **unused)
{
	struct run run = { .seconds = 1e-6, .options.parallel = 1 };
	(void)unused;
	add_job(&run, "127.0.0.1", 9)->variants = both;
	run.jobs[0].n_variants = 2;
	add_job(&run, "127.0.0.2", 9);
	add_job(&run, "never.test", 9);
	run_jobs(&run);
	assert_in_range(run.elapsed_us, 0, harness_slack(LATE_US));
	for (size_t i = 0; i < 3; i++) {
		for (size_t k = 0; k < run.jobs[i].n_outcomes; k++)
			assert_int_equal(error_finding(session_of(&run, i, k)->error.code),
					 FINDING_TIMEOUT);
	}
	check(session_of(&run, 0, 0), FINDING_TIMEOUT, STEP_CONNECT, "127.0.0.1",
	      "the time limit was over before an attempt to connect to 127.0.0.1 port 9 could "
	      "begin");
	check(session_of(&run, 2, 0), FINDING_TIMEOUT, STEP_RESOLVE, "", "never.test");
	end_run(&run);
	fakedns_drain();
}

static void more_than_can_be_started(void **unused)
{
	struct netserver silent;
	struct run run = { .seconds = 1.2, .options.parallel = 1 };
	(void)unused;
	netserver_start(&silent, "127.0.0.1", 0, serve_silence, NULL);
	struct job *job = add_job(&run, "slow.test", silent.port);
	job = add_job(&run, "127.0.0.1", silent.port);
	run_jobs(&run);
	netserver_stop(&silent);
	(void)job;
	/* The literal had half of the time, the name what was left of it. */
	check(session_of(&run, 1, 0), FINDING_TIMEOUT, STEP_HANDSHAKE, "127.0.0.1", "ClientHello");
	check(session_of(&run, 0, 0), FINDING_TIMEOUT, STEP_HANDSHAKE, "127.0.0.1", "ClientHello");
	assert_in_range(run.elapsed_us, 1190000, 1200000 + harness_slack(LATE_US));
	end_run(&run);
}

struct progress {
	size_t calls, done, total;
};

static void count_progress(void *context, size_t done, size_t total)
{
	struct progress *progress = context;
	progress->calls++;
	progress->done = done;
	progress->total = total;
}

static void progress_about_once_a_second(void **unused)
{
	struct netserver silent, good;
	struct progress progress = { 0 };
	struct run run = { .seconds = 2.5,
			   .options = { .progress = count_progress,
					.progress_context = &progress } };
	(void)unused;
	netserver_start(&silent, "127.0.0.1", 0, serve_silence, NULL);
	netserver_start(&good, "127.0.0.1", 0, netserver_serve_tls, &tls_options);
	for (int i = 0; i < 3; i++)
		add_job(&run, "127.0.0.1", good.port);
	add_job(&run, "127.0.0.1", silent.port);
	run_jobs(&run);
	assert_int_equal(progress.calls, 2);
	assert_int_equal(progress.done, 3);
	assert_int_equal(progress.total, 4);
	end_run(&run);
	/* Never in a run that is short. */
	progress.calls = 0;
	run = (struct run){ .options = { .progress = count_progress,
					 .progress_context = &progress } };
	add_job(&run, "127.0.0.1", good.port);
	run_jobs(&run);
	assert_int_equal(progress.calls, 0);
	end_run(&run);
	netserver_stop(&silent);
	netserver_stop(&good);
}

static void note_resolving(void *context, bool goes_on)
{
	char *heard = context;
	strcat(heard, goes_on ? "+" : "-");
}

/* What a run needs of the system: names are looked up (+), or sockets are enough (-). */
static void tells_when_no_name_is_left(void **unused)
{
	static const struct {
		const char *hosts[2], *proxy, *heard;
	} rows[] = {
		{ { "127.0.0.1", "127.0.0.1" }, NULL, "-" },
		{ { "127.0.0.1", "one.test" }, NULL, "+-" },
		{ { "one.test", "slow.test" }, NULL, "+-" },
		{ { "127.0.0.1", "never.test" }, NULL, "+" },
		{ { "one.test", "two.test" }, "127.0.0.1", "-" },
		{ { "127.0.0.1", "127.0.0.1" }, "slow.test", "+-" },
		{ { "127.0.0.1", "127.0.0.1" }, "never.test", "+" },
	};
	struct netserver server;
	(void)unused;
	netserver_start(&server, "127.0.0.1", 0, netserver_serve_tls, &tls_options);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		char heard[8] = "";
		struct run run = { .seconds = 0.7,
				   .options = { .resolving = { note_resolving, heard } } };
		if (rows[i].proxy != NULL) {
			struct proxy *proxy = &run.settings.proxy;
			proxy->kind = PROXY_HTTP_CONNECT;
			proxy->port = server.port;
			snprintf(proxy->host, sizeof(proxy->host), "%s", rows[i].proxy);
		}
		for (size_t k = 0; k < LENGTH(rows[i].hosts); k++)
			add_job(&run, rows[i].hosts[k], server.port);
		run_jobs(&run);
		if (strcmp(heard, rows[i].heard) != 0)
			fail_msg("row %zu: %s", i, heard);
		end_run(&run);
	}
	netserver_stop(&server);
}

/* --- many ------------------------------------------------------------------------------------ */

/* The most that was in memory, without pages of files: how many of those are there is
 * up to the page cache. */
static long most_private_kb(void)
{
	char line[256];
	long most = 0, file = 0;
	FILE *status = fopen("/proc/self/status", "r");
	assert_non_null(status);
	while (fgets(line, sizeof(line), status) != NULL) {
		sscanf(line, "VmHWM: %ld", &most);
		sscanf(line, "RssFile: %ld", &file);
	}
	fclose(status);
	return most - file;
}

/* Sessions are slow to answer, so that as many as may be are open at once. */
static void serve_late(int fd, const void *context, struct netserver_counts *counts)
{
	netserver_sleep(300);
	netserver_serve_tls(fd, context, counts);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { MEASURES_MEMORY = 0 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { MEASURES_MEMORY = 0 };
#else
enum { MEASURES_MEMORY = 1 };
#endif
#else
enum { MEASURES_MEMORY = 1 };
#endif

/* In a process of its own, whose memory nothing else has used. */
static void run_many(size_t n, size_t parallel, uint16_t port)
{
	struct run run = { .seconds = 60, .options.parallel = parallel };
	for (size_t i = 0; i < n; i++)
		add_job(&run, "127.0.0.1", port);
	long before = most_private_kb();
	run_jobs(&run);
	long grown = most_private_kb() - before;
	for (size_t i = 0; i < n; i++)
		check(session_of(&run, i, 0), FINDING_NONE, STEP_HANDSHAKE, "127.0.0.1", "");
	end_run(&run);
	/* Each session 16 kB, each result 8 kB. */
	long bound = (long)(parallel * 16 + n * 8);
	if (MEASURES_MEMORY && grown > bound) {
		fprintf(stderr, "%zu endpoints: %ld kB more, bound %ld kB\n", n, grown, bound);
		_exit(1);
	}
	_exit(0);
}

static void three_hundred_endpoints(void **unused)
{
	struct netserver server;
	(void)unused;
	netserver_start(&server, "127.0.0.1", 0, serve_late, &tls_options);
	pid_t pid = fork();
	if (pid == 0)
		run_many(300, 100, server.port);
	int status = -1;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(server.counts->total, 300);
	assert_in_range(server.counts->most, 50, 100);
	netserver_stop(&server);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* Fewer descriptors than connections: some wait, none fails. */
static void few_descriptors(void **unused)
{
	struct netserver server;
	struct run run = { .seconds = 20, .options.parallel = 40 };
	struct rlimit saved, few;
	(void)unused;
	netserver_start(&server, "127.0.0.1", 0, netserver_serve_tls, &tls_options);
	for (int i = 0; i < 40; i++)
		add_job(&run, "127.0.0.1", server.port);
	getrlimit(RLIMIT_NOFILE, &saved);
	int free_fd = dup(0);
	close(free_fd);
	few = saved;
	few.rlim_cur = (rlim_t)free_fd + 4;
	setrlimit(RLIMIT_NOFILE, &few);
	run_jobs(&run);
	setrlimit(RLIMIT_NOFILE, &saved);
	for (size_t i = 0; i < 40; i++)
		check(session_of(&run, i, 0), FINDING_NONE, STEP_HANDSHAKE, "127.0.0.1", "");
	assert_in_range(server.counts->most, 1, 10);
	netserver_stop(&server);
	end_run(&run);
}

/* --- proxy -------------------------------------------------------------------------------------
 */

static void serve_connect(int fd, const void *context, struct netserver_counts *counts)
{
	char line[256] = "x";
	while (line[0] != '\0' && netserver_receive_line(fd, line, sizeof(line))) {
		if (strncmp(line, "CONNECT ", 8) == 0)
			memcpy(counts->text, line, sizeof(line));
	}
	netserver_send_text(fd, "HTTP/1.1 200 OK\r\n\r\n");
	netserver_serve_tls(fd, context, counts);
}

static void proxy_resolves_the_targets(void **unused)
{
	struct netserver proxy;
	struct run run = { .settings.proxy = { .kind = PROXY_HTTP_CONNECT, .host = "one.test" } };
	(void)unused;
	netserver_start(&proxy, "127.0.0.1", 0, serve_connect, &tls_options);
	run.settings.proxy.port = proxy.port;
	add_job(&run, "no-name-that-we-could-resolve.example", 993);
	struct job *job = add_job(&run, "srv.test", 1);
	job->srv = true;
	job->all_addresses = true;
	job->target.protocol = protocol_find("imaps");
	run_jobs(&run);
	check(session_of(&run, 0, 0), FINDING_NONE, STEP_HANDSHAKE,
	      "no-name-that-we-could-resolve.example", "");
	assert_string_equal(session_of(&run, 0, 0)->proxy, "127.0.0.1");
	assert_int_equal(run.jobs[1].n_outcomes, 2);
	check(session_of(&run, 1, 0), FINDING_NONE, STEP_HANDSHAKE, "two.test", "");
	assert_int_equal(session_of(&run, 1, 0)->port, 7);
	check(session_of(&run, 1, 1), FINDING_NONE, STEP_HANDSHAKE, "one.test", "");
	netserver_stop(&proxy);
	end_run(&run);
}

static void proxy_that_cannot_be_resolved(void **unused)
{
	static const struct {
		const char *host;
		enum finding_id code;
		const char *words;
	} rows[] = {
		{ "none.test", FINDING_PROXY_FAILED,
		  "the proxy none.test: the host name does not exist" },
		{ "never.test", FINDING_TIMEOUT, "for the proxy never.test within 0.4 s" },
		{ "fe80::1%no-such-zone", FINDING_PROXY_FAILED,
		  "the proxy fe80::1%no-such-zone: " },
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct run run = { .seconds = 0.4,
				   .settings.proxy = { .kind = PROXY_SOCKS5, .port = 9 } };
		snprintf(run.settings.proxy.host, DNS_NAME_BYTES, "%s", rows[i].host);
		add_job(&run, "mail.example.com", 993);
		add_job(&run, "192.0.2.1", 993);
		run_jobs(&run);
		for (size_t k = 0; k < 2; k++)
			check(session_of(&run, k, 0), rows[i].code, STEP_PROXY, "", rows[i].words);
		end_run(&run);
		fakedns_drain();
	}
}

/* A job that asks for records connects to nothing; the others ask the same source. */
static void records_of_a_source(void **unused)
{
	static const struct fake_answer answers[] = {
		{ "mail.test", DNS_TYPE_MX, false, DNS_NONE, 0, "mail.test MX 10 here.test" },
		{ "here.test", DNS_TYPE_A, false, DNS_NONE, 0, "here.test A 127.0.0.1" },
	};
	struct fake_dns dns = { .answers = answers, .n = LENGTH(answers) };
	struct dns_source source = fake_dns_source(&dns);
	struct netserver server;
	struct run run = { .settings.dns = &source };
	(void)unused;
	netserver_start(&server, "127.0.0.1", 0, netserver_serve_tls, &tls_options);
	add_job(&run, "mail.test", 0)->records = DNS_TYPE_MX;
	add_job(&run, "127.0.0.1", 0)->records = DNS_TYPE_TXT; /* a name to DNS */
	add_job(&run, "here.test", server.port);
	run_jobs(&run);
	assert_int_equal(run.jobs[0].n_outcomes, 0);
	assert_int_equal(run.jobs[0].resolution.reply.outcome, DNS_HAS);
	assert_int_equal(run.jobs[0].resolution.error.code, ERR_NONE);
	assert_int_equal(run.jobs[1].n_outcomes, 0);
	assert_int_equal(run.jobs[1].resolution.reply.rcode, DNS_RCODE_NXDOMAIN);
	check(session_of(&run, 2, 0), FINDING_NONE, STEP_HANDSHAKE, "127.0.0.1", "");
	netserver_stop(&server);
	end_run(&run);
}

/* ... and neither does one that is for addresses alone; a proxy, its family and that of the
 * source address are another matter. */
static void addresses_beside_a_proxy(void **unused)
{
	static const struct fake_answer answers[] = {
		{ "here.test", DNS_TYPE_A, false, DNS_NONE, 0, "here.test A 127.0.0.1" },
		{ "empty.test", DNS_TYPE_A, false, DNS_NONE, 0, "" },
		{ "late.test", DNS_TYPE_A, false, DNS_NO_ANSWER, 0, "" },
		{ "alias.test", DNS_TYPE_A, false, DNS_NONE, DNS_RCODE_NXDOMAIN,
		  "alias.test CNAME x.test\nx.test CNAME nobody.test" },
		{ "web.test", DNS_TYPE_A, false, DNS_NONE, 0, "web.test CNAME empty.test" },
	};
	static const struct {
		const char *host;
		enum err error;
	} rows[] = {
		{ "here.test", ERR_NONE },
		{ "127.0.0.1", ERR_NONE },
		{ "::1", ERR_NONE },
		{ "empty.test", ERR_RESOLVE_NO_ADDRESS },
		{ "nowhere.test", ERR_RESOLVE_NO_HOST },
		{ "late.test", ERR_RESOLVE_NO_ANSWER },
		{ "alias.test", ERR_RESOLVE_ALIAS },
		{ "web.test", ERR_RESOLVE_NO_ADDRESS },
	};
	struct fake_dns dns = { .answers = answers, .n = LENGTH(answers) };
	struct dns_source source = fake_dns_source(&dns);
	struct run run = { .settings = {
				   .dns = &source,
				   .bind_address = "::1",
				   .proxy = { .kind = PROXY_SOCKS5, .host = "::1", .port = 9 } } };
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++)
		add_job(&run, rows[i].host, 443)->only_resolved = true;
	run_jobs(&run);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct resolution *resolution = &run.jobs[i].resolution;
		if (resolution->error.code != rows[i].error)
			fail_msg("%s: %d", rows[i].host, (int)resolution->error.code);
		assert_int_equal(resolution->n, rows[i].error == ERR_NONE);
	}
	end_run(&run);
}

static void records_that_nobody_knows_in_time(void **unused)
{
	const struct dns_source source = { .ask = fakedns_never_answers };
	struct run run = { .seconds = 0.3, .settings.dns = &source };
	(void)unused;
	add_job(&run, "mail.test", 0)->records = DNS_TYPE_MX;
	run_jobs(&run);
	assert_int_equal(run.jobs[0].n_outcomes, 0);
	assert_int_equal(run.jobs[0].resolution.error.code, ERR_RESOLVE_TIMEOUT);
	end_run(&run);
	fakedns_drain();
}

#define TEST(function) cmocka_unit_test_teardown(function, drop_jobs)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(three_hundred_endpoints),
		TEST(names_literals_and_mistakes),
		TEST(slow_names_do_not_serialise),
		TEST(service_records),
		TEST(first_address_that_answers),
		TEST(every_address_and_variant_in_order),
		TEST(more_addresses_than_are_checked),
		TEST(log_only_when_asked),
		TEST(deadline_ends_everything),
		TEST(silent_servers_do_not_starve_others),
		TEST(deadline_that_has_passed),
		TEST(more_than_can_be_started),
		TEST(progress_about_once_a_second),
		TEST(tells_when_no_name_is_left),
		TEST(few_descriptors),
		TEST(proxy_resolves_the_targets),
		TEST(proxy_that_cannot_be_resolved),
		TEST(records_of_a_source),
		TEST(addresses_beside_a_proxy),
		TEST(records_that_nobody_knows_in_time),
	};
	return cmocka_run_group_tests(tests, harness_setup, harness_teardown);
}
