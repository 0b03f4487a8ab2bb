/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "probe_harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include "support/errorwords.h"

struct netserver_certificate harness_rsa, harness_ec, harness_long, harness_broken, harness_large,
	harness_huge, harness_client;

/* --- certificates --------------------------------------------------------------- */

static void make_authority(struct certbuilder *ca)
{
	certbuilder_init(ca, "Test Authority", test_key(TEST_KEY_EC256, 0));
	certbuilder_add_basic_constraints(ca, true, true, -1);
	certbuilder_add_key_usage(ca, true, 1 << 5);
}

/* A leaf for localhost; san: more octets of the subjectAltName, or NULL. */
static void make_leaf(const struct test_key *key, const struct certbuilder *ca,
		      const struct derbuf *san, unsigned n_chain,
		      struct netserver_certificate *certificate)
{
	struct certbuilder leaf;
	certbuilder_init(&leaf, "localhost", key);
	certbuilder_issued_by(&leaf, ca);
	certbuilder_add_dns(&leaf, "localhost");
	if (san != NULL)
		der_raw(&leaf.san, san->data, san->len);
	certbuilder_add_key_usage(&leaf, true, 1 << 0 | 1 << 2);
	*certificate = (struct netserver_certificate){ .key = key, .n = n_chain };
	certbuilder_build(&leaf, &certificate->chain[0]);
	for (unsigned i = 1; i < n_chain; i++)
		certbuilder_build(ca, &certificate->chain[i]);
	certbuilder_clear(&leaf);
}

/* One extension of so many octets. */
static void make_huge(const struct test_key *key, const struct certbuilder *ca)
{
	enum { SIZE = CERTIFICATE_MAX_BYTES + 100 };
	struct certbuilder leaf;
	void *value = calloc(1, SIZE);
	certbuilder_init(&leaf, "localhost", key);
	certbuilder_issued_by(&leaf, ca);
	certbuilder_add_extension(&leaf, "1.3.6.1.4.1.99999.1", false, value, SIZE);
	harness_huge = (struct netserver_certificate){ .key = key, .n = 2 };
	certbuilder_build(&leaf, &harness_huge.chain[0]);
	certbuilder_build(ca, &harness_huge.chain[1]);
	certbuilder_clear(&leaf);
	free(value);
}

int harness_setup(void **unused)
{
	const struct test_key *ec = test_key(TEST_KEY_EC256, 1);
	struct certbuilder ca;
	struct derbuf san = { 0 };
	(void)unused;
	make_authority(&ca);
	make_leaf(test_key(TEST_KEY_RSA2048, 0), &ca, NULL, 2, &harness_rsa);
	make_leaf(ec, &ca, NULL, 2, &harness_ec);
	make_leaf(ec, &ca, NULL, NETSERVER_CHAIN_MAX, &harness_long);
	make_leaf(test_key(TEST_KEY_EC256, 2), &ca, NULL, 2, &harness_client);
	for (int i = 0; i < 4500; i++) {
		char name[64];
		snprintf(name, sizeof(name), "host-%d.department.example.com", i);
		der_tlv_text(&san, 0x82, name);
	}
	make_leaf(ec, &ca, &san, 2, &harness_large);
	san.len = 0;
	der_hex(&san, "82 00 9f"); /* an empty dNSName, and a tag that breaks off */
	make_leaf(ec, &ca, &san, 1, &harness_broken);
	make_huge(ec, &ca);
	derbuf_clear(&san);
	certbuilder_clear(&ca);
	return 0;
}

int harness_teardown(void **unused)
{
	(void)unused;
	netserver_certificate_clear(&harness_rsa);
	netserver_certificate_clear(&harness_ec);
	netserver_certificate_clear(&harness_long);
	netserver_certificate_clear(&harness_broken);
	netserver_certificate_clear(&harness_large);
	netserver_certificate_clear(&harness_huge);
	netserver_certificate_clear(&harness_client);
	return 0;
}

struct derbuf harness_client_pem(const struct netserver_certificate *certificate, bool with_key)
{
	struct derbuf pem = { 0 };
	for (unsigned i = 0; i < certificate->n; i++)
		test_pem_append(&pem, "CERTIFICATE", derbuf_bytes(&certificate->chain[i]));
	if (with_key) {
		char *key = test_key_pem(certificate->key);
		der_raw(&pem, key, strlen(key));
		free(key);
	}
	return pem;
}

int64_t harness_slack(int64_t us)
{
	const char *factor = getenv("CCN_TEST_SLOW");
	return factor != NULL ? us * strtol(factor, NULL, 10) : us;
}

/* --- one probe -------------------------------------------------------------------- */

void harness_add(struct harness *h, const char *address, uint16_t port)
{
	assert_true(h->n_addresses < 8);
	assert_true(address_parse(address, port, &h->addresses[h->n_addresses++]));
}

static void loop(struct harness *h, struct probe *probe)
{
	while (!probe_step(probe)) {
		struct deadline until;
		struct pollfd wait = { .fd = -1 };
		probe_wants(probe, &wait.fd, &wait.events, &until);
		assert_true(poll(&wait, 1, deadline_left_ms(until)) >= 0);
		/* Never busy: each round waits for the descriptor or the time. */
		if (++h->steps > 100000)
			fail_msg("the probe spins");
	}
}

void harness_run(struct harness *h)
{
	struct probe *probe = NULL;
	struct error error = { 0 };
	probe_context_free(h->context);
	h->context = NULL;
	h->target.protocol = protocol_find(h->protocol != NULL ? h->protocol : "tls");
	assert_non_null(h->target.protocol);
	if (h->target.connect_host == NULL)
		h->target.connect_host = "localhost";
	if (probe_context_new(&h->settings, &h->context, &error) != ERR_NONE)
		fail_msg("probe_context_new: %s", error_words(&error));
	int64_t start = clock_now_us();
	struct deadline deadline = deadline_after(start, h->seconds > 0 ? h->seconds : 20);
	assert_int_equal(probe_new(h->context, &h->target, h->addresses, h->n_addresses, deadline,
				   &h->session, &probe, &error),
			 ERR_NONE);
	loop(h, probe);
	h->elapsed_us = clock_now_us() - start;
	strbuf_append(&h->log, probe_log(probe));
	assert_true(probe_step(probe)); /* it stays ended */
	assert_in_range(h->session.total_us, 0, h->elapsed_us + 1000);
	probe_free(probe);
}

void harness_clear(struct harness *h)
{
	session_clear(&h->session);
	probe_context_free(h->context);
	strbuf_clear(&h->log);
	*h = (struct harness){ 0 };
}

void harness_check(const struct harness *h, enum finding_id code, enum step reached,
		   const char *words)
{
	const struct session *session = &h->session;
	if (error_finding(session->error.code) != code)
		fail_msg("finding %s instead of %s: %s",
			 error_finding(session->error.code) != FINDING_NONE
				 ? finding_info(error_finding(session->error.code))->id
				 : "none",
			 code != FINDING_NONE ? finding_info(code)->id : "none",
			 error_words(&session->error));
	if (session->reached != reached)
		fail_msg("reached %s instead of %s: %s", step_name(session->reached),
			 step_name(reached), error_words(&session->error));
	if (strstr(error_words(&session->error), words) == NULL)
		fail_msg("'%s' is not in '%s'", words, error_words(&session->error));
}

void harness_run_server(struct harness *h, netserver_serve serve, const void *context)
{
	struct netserver server;
	netserver_start(&server, "127.0.0.1", 0, serve, context);
	harness_add(h, "127.0.0.1", server.port);
	harness_run(h);
	netserver_stop(&server);
}

void harness_check_chain(const struct session *session, const struct netserver_certificate *sent)
{
	unsigned n = sent->n < CHAIN_MAX_CERTIFICATES ? sent->n : CHAIN_MAX_CERTIFICATES;
	assert_int_equal(session->n_chain, n);
	assert_int_equal(session->chain_cut, n < sent->n);
	for (unsigned i = 0; i < n; i++) {
		assert_int_equal(session->chain[i].der_len, sent->chain[i].len);
		assert_memory_equal(session->chain[i].der, sent->chain[i].data, sent->chain[i].len);
	}
}
