/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory runs out at each place of a run in turn (ours, not the libraries'): the
 * run ends with an error that says so, or does without, and nothing leaks. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fakedns.h"
#include "net/loop.h"
#include "probe_harness.h"
#include "support/errorwords.h"
#include "wrapmalloc.h"

/* --- an allocator that fails once ---------------------------------------------- */

static atomic_long countdown = -1; /* < 0: never */

bool allocation_fails(void)
{
	return atomic_load(&countdown) >= 0 && atomic_fetch_sub(&countdown, 1) == 0;
}

/* --- runs ----------------------------------------------------------------------- */

struct scenario {
	const char *id;
	const char *host;
	const char *protocol;
	netserver_serve serve;
	struct probe_settings settings;
	bool all_addresses;
	bool srv;
};

static const struct netserver_tls_options tls_options = { .certificates = { &harness_ec },
							  .n_certificates = 1,
							  .staple = "not really OCSP" };

static void serve_smtp(int fd, const void *context, struct netserver_counts *counts)
{
	char line[256];
	netserver_send_text(fd, "220 mail\r\n");
	netserver_receive_line(fd, line, sizeof(line));
	netserver_send_text(fd, "250 STARTTLS\r\n");
	netserver_receive_line(fd, line, sizeof(line));
	netserver_send_text(fd, "220 go\r\n");
	netserver_serve_tls(fd, context, counts);
}

static void serve_http_proxy(int fd, const void *context, struct netserver_counts *counts)
{
	char line[256] = "x";
	while (line[0] != '\0' && netserver_receive_line(fd, line, sizeof(line)))
		;
	netserver_send_text(fd, "HTTP/1.1 200 OK\r\n\r\n");
	netserver_serve_tls(fd, context, counts);
}

static void serve_https(int fd, const void *context, struct netserver_counts *counts)
{
	static const char reply[] = "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n";
	char line[1024];
	gnutls_session_t session = netserver_tls(fd, context);
	(void)counts;
	if (session == NULL)
		return;
	if (gnutls_record_recv(session, line, sizeof(line)) > 0)
		gnutls_record_send(session, reply, sizeof(reply) - 1);
	netserver_wait_close(fd);
	netserver_tls_end(session);
}

/* A second connection with the wider offer, after STARTTLS. */
static void serve_old_smtp(int fd, const void *context, struct netserver_counts *counts)
{
	static const struct netserver_tls_options old = { .priority =
								  "NORMAL:-VERS-ALL:+VERS-TLS1.0",
							  .certificates = { &harness_ec },
							  .n_certificates = 1 };
	(void)context;
	serve_smtp(fd, &old, counts);
}

/* A third, without what only some clients offer. */
static void serve_dhe(int fd, const void *context, struct netserver_counts *counts)
{
	static const struct netserver_tls_options dhe = {
		.priority =
			"NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+DHE-RSA:+RSA:%SERVER_PRECEDENCE",
		.certificates = { &harness_rsa },
		.n_certificates = 1
	};
	(void)context;
	netserver_serve_tls(fd, &dhe, counts);
}

static const struct scenario scenarios[] = {
	{ "literal", "127.0.0.1", "tls", netserver_serve_tls, { .verbosity = 0 }, false, false },
	{ "starttls", "two.test", "smtp", serve_smtp, { .verbosity = 2 }, false, false },
	{ "wider-offer", "two.test", "smtp", serve_old_smtp, { .verbosity = 2 }, false, false },
	{ "offer-of-browsers", "127.0.0.1", "tls", serve_dhe, { .verbosity = 2 }, false, false },
	{ "proxy",
	  "mail.example.com",
	  "tls",
	  serve_http_proxy,
	  { .verbosity = 2, .proxy = { PROXY_HTTP_CONNECT, "one.test", 0, "me", "secret" } },
	  false,
	  false },
	{ "request",
	  "one.test",
	  "https",
	  serve_https,
	  { .request_path = "/", .priority = "NORMAL" },
	  false,
	  false },
	{ "srv", "srv.test", "imaps", netserver_serve_tls, { .verbosity = 0 }, true, true },
};

/* Runs a scenario with the n-th allocation failing.  True when none failed. */
static bool run(const struct scenario *scenario, uint16_t port, long n)
{
	static const enum certificate_variant variants[] = { VARIANT_DEFAULT, VARIANT_ECDSA };
	struct probe_settings settings = scenario->settings;
	struct probe_context *context = NULL;
	struct error error = { 0 };
	struct job job = { .target = { .connect_host = scenario->host,
				       .port = port,
				       .protocol = protocol_find(scenario->protocol) },
			   .all_addresses = scenario->all_addresses,
			   .srv = scenario->srv,
			   .variants = variants,
			   .n_variants = 2 };
	struct loop_options options = { .parallel = 2,
					.deadline = deadline_after(clock_now_us(), 20) };
	settings.proxy.port = port;
	atomic_store(&countdown, n);
	enum err err = probe_context_new(&settings, &context, &error);
	if (err == ERR_NONE)
		err = loop_run(context, &job, 1, &options, &error);
	bool none_failed = atomic_exchange(&countdown, -1) >= 0;
	if (err != ERR_NONE) {
		assert_int_equal(error_finding(err), FINDING_INTERNAL);
		assert_string_equal(error_words(&error), "out of memory");
	}
	for (size_t i = 0; i < job.n_outcomes; i++) {
		const struct session *session = &job.outcomes[i].session;
		assert_true(err != ERR_NONE || session->error.code != ERR_NONE ||
			    session->n_chain == 2);
	}
	if (none_failed)
		assert_true(err == ERR_NONE && job.n_outcomes >= 2);
	job_clear(&job);
	probe_context_free(context);
	fakedns_drain();
	return none_failed;
}

static void fails_in_turn(void **state)
{
	const struct scenario *scenario = *state;
	struct netserver server;
	long n = 0;
	netserver_start(&server, "127.0.0.1", 0, scenario->serve, &tls_options);
	while (!run(scenario, server.port, n))
		n++;
	assert_in_range(n, 10, 2000);
	netserver_stop(&server);
}

int main(void)
{
	enum { N = sizeof(scenarios) / sizeof(scenarios[0]) };
	struct CMUnitTest tests[N];
	for (size_t i = 0; i < N; i++)
		tests[i] = (struct CMUnitTest){ scenarios[i].id, fails_in_turn, NULL, NULL,
						(void *)(uintptr_t)&scenarios[i] };
	return cmocka_run_group_tests(tests, harness_setup, harness_teardown);
}
