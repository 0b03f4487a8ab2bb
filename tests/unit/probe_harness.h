/* probe_harness.h - what the tests of probe.h share: certificates, and a loop
 * for one probe. */
#ifndef CCN_TESTS_PROBE_HARNESS_H
#define CCN_TESTS_PROBE_HARNESS_H

#include "net/probe.h"
#include "netserver.h"

/* What the next probe is to be; set by a test, cleared by harness_run(). */
struct harness {
	struct probe_settings settings;
	struct probe_target target; /* protocol NULL: tls */
	const char *protocol;
	double seconds; /* 0: 20 */
	struct address addresses[8];
	size_t n_addresses;
	/* out */
	struct session session;
	struct strbuf log;
	int64_t elapsed_us;
	struct probe_context *context; /* which the session borrows from */
	size_t steps;                  /* how often it was stepped */
};

/* Adds an address. */
void harness_add(struct harness *h, const char *address, uint16_t port);
/* Runs the probe to its end. */
void harness_run(struct harness *h);
/* Starts a server, runs the probe against it, and stops it. */
void harness_run_server(struct harness *h, netserver_serve serve, const void *context);
void harness_clear(struct harness *h);

/* The error of a run: code, step, and words that its text holds. */
void harness_check(const struct harness *h, enum finding_id code, enum step reached,
		   const char *words);

/* The chain is the one that was sent (or its first CHAIN_MAX_CERTIFICATES). */
void harness_check_chain(const struct session *session, const struct netserver_certificate *sent);

#define TLS12 "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS13 "NORMAL:-VERS-ALL:+VERS-TLS1.3"

/* An upper bound for a time that was measured: us, times $CCN_TEST_SLOW (a number,
 * for valgrind and for machines that are busy with other things). */
int64_t harness_slack(int64_t us);

/* Certificates of all tests: an authority, and leaves of "localhost". */
extern struct netserver_certificate harness_rsa, harness_ec;
extern struct netserver_certificate harness_long;   /* with more than are kept */
extern struct netserver_certificate harness_broken; /* a GeneralName that no library reads */
extern struct netserver_certificate harness_large;  /* thousands of names */
extern struct netserver_certificate harness_huge;   /* more octets than are kept */
extern struct netserver_certificate harness_client; /* with the authority */
int harness_setup(void **unused);
int harness_teardown(void **unused);

/* PEM, to be cleared. */
struct derbuf harness_client_pem(const struct netserver_certificate *certificate, bool with_key);

#endif
