/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: a probe against a server whose records, and whose words before TLS, a script
 * changes (support/scriptpeer.h), over the loop, up to three addresses and several offers.
 *
 * There is no network and no clock: connections are socket pairs, and time passes when
 * nobody has anything to do.  It always ends, in time, without a descriptor left; what it
 * leaves can be judged and printed; a chain that it took without an error is the server's, octet
 * for octet.  (Keys are new in each process, so two runs differ in octets that nobody
 * can foresee, not in lengths.) */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "facts/certificate_read.h"
#include "net/job_queue.h"
#include "net/loop.h"
#include "net/socket.h"
#include "run/evaluate.h"
#include "support/certbuilder.h"
#include "support/fakestore.h"
#include "support/reportcheck.h"
#include "support/scriptpeer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

enum { PEERS_MAX = 64, ROUNDS_MAX = 20000, TIMEOUT_S = 10, ADDRESSES_MAX = 3 };

/* --- the world ----------------------------------------------------------------------------- */

static struct {
	struct choices choices;
	int64_t now_us;
	struct scriptpeer peers[PEERS_MAX];
	size_t n_peers;
	size_t n_addresses;
	size_t rounds;
	struct scriptpeer server; /* what each peer begins as */
} world;

int64_t __wrap_clock_now_us(void);
int __wrap_deadline_left_ms(struct deadline deadline);
int __real_poll(struct pollfd *fds, nfds_t n, int timeout_ms);
int __wrap_poll(struct pollfd *fds, nfds_t n, int timeout_ms);
enum socket_status __wrap_socket_connect(const struct address *peer, const struct address *source,
					 int *ret_fd);
struct endpoint __wrap_job_queue_endpoint(const struct job_queue *queue, const struct job *job,
					  size_t i);

/* What is done takes time, too. */
int64_t __wrap_clock_now_us(void)
{
	return world.now_us++;
}

int __wrap_deadline_left_ms(struct deadline deadline)
{
	int64_t left_us = deadline.at_us - world.now_us;
	return left_us > 0 ? (int)((left_us + 999) / 1000) : 0;
}

static bool act(void)
{
	bool moved = false;
	for (size_t i = 0; i < world.n_peers; i++)
		moved |= scriptpeer_act(&world.peers[i], world.now_us);
	return moved;
}

static int64_t next_due_us(void)
{
	int64_t due_us = INT64_MAX;
	for (size_t i = 0; i < world.n_peers; i++) {
		int64_t of_peer = scriptpeer_due_us(&world.peers[i]);
		if (of_peer < due_us && of_peer > world.now_us)
			due_us = of_peer;
	}
	return due_us;
}

/* Nobody waits: when nothing is ready, time goes on to what comes next. */
int __wrap_poll(struct pollfd *fds, nfds_t n, int timeout_ms)
{
	if (timeout_ms <= 0)
		return __real_poll(fds, n, 0);
	int64_t until_us = world.now_us + (int64_t)timeout_ms * 1000;
	for (;;) {
		require(++world.rounds < ROUNDS_MAX);
		while (act())
			;
		int ready = __real_poll(fds, n, 0);
		if (ready != 0)
			return ready;
		if (world.now_us >= until_us)
			return 0;
		int64_t due_us = next_due_us();
		world.now_us = due_us < until_us ? due_us : until_us;
	}
}

/* --- connections ------------------------------------------------------------------------------ */

static enum socket_status refuse(int number)
{
	errno = number;
	return SOCKET_FAILED;
}

static enum socket_status lack(int number)
{
	errno = number;
	return SOCKET_SHORT;
}

enum socket_status __wrap_socket_connect(const struct address *peer, const struct address *source,
					 int *ret_fd)
{
	int pair[2];
	(void)peer, (void)source;
	*ret_fd = -1;
	unsigned how = choose(&world.choices, 16);
	if (how == 1)
		return refuse(ECONNREFUSED);
	if (how == 2)
		return refuse(ENETUNREACH);
	if (how == 3)
		return lack(EMFILE);
	require(world.n_peers < PEERS_MAX);
	require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) == 0);
	struct scriptpeer *server = &world.peers[world.n_peers++];
	*server = world.server;
	server->fd = pair[1];
	*ret_fd = pair[0];
	scriptpeer_start(server, world.now_us);
	return how == 4 ? SOCKET_AGAIN : SOCKET_DONE;
}

/* One job has several addresses. */
struct endpoint __wrap_job_queue_endpoint(const struct job_queue *queue, const struct job *job,
					  size_t i)
{
	static struct address addresses[ADDRESSES_MAX];
	static const char *const texts[] = { "192.0.2.1", "2001:db8::1", "192.0.2.2" };
	(void)queue, (void)i;
	for (size_t k = 0; k < ADDRESSES_MAX; k++)
		require(address_parse(texts[k], job->target.port, &addresses[k]));
	return (struct endpoint){ job->target.connect_host, job->target.port, addresses,
				  world.n_addresses, NULL };
}

/* --- what servers show --------------------------------------------------------------------------
 */

static struct scriptpeer_identity identities[5];
static struct certificate authority;

static void add_leaf(const struct certbuilder *ca, unsigned usage, bool spoilt,
		     struct scriptpeer_identity *identity)
{
	struct certbuilder b;
	struct derbuf der = { 0 };
	certbuilder_init(&b, "www.example.com", test_key(TEST_KEY_RSA1024, 0));
	certbuilder_issued_by(&b, ca);
	certbuilder_add_dns(&b, "www.example.com");
	certbuilder_add_key_usage(&b, true, usage);
	if (spoilt)
		der_hex(&b.raw_not_after, "0500");
	identity->key = test_key(TEST_KEY_RSA1024, 0)->private_key;
	certbuilder_build(&b, &der);
	scriptpeer_identity_add(identity, derbuf_bytes(&der));
	derbuf_clear(&der);
	certbuilder_clear(&b);
}

static void make_identities(void)
{
	struct certbuilder ca;
	struct derbuf der = { 0 };
	certbuilder_init(&ca, "Authority", test_key(TEST_KEY_RSA1024, 1));
	certbuilder_add_basic_constraints(&ca, true, true, -1);
	certbuilder_build(&ca, &der);
	require(certificate_read(derbuf_bytes(&der), &authority, NULL) == ERR_NONE);
	add_leaf(&ca, 1 << 0 | 1 << 2, false, &identities[0]);
	add_leaf(&ca, 1 << 4, false, &identities[1]); /* for no exchange that there is */
	add_leaf(&ca, 1 << 0, true, &identities[2]);  /* GnuTLS cannot read it */
	add_leaf(&ca, 1 << 0, false, &identities[3]); /* and more than are kept */
	add_leaf(&ca, 1 << 0, false, &identities[4]);
	while (identities[3].n < SCRIPTPEER_CHAIN_MAX)
		scriptpeer_identity_add(&identities[3], derbuf_bytes(&der));
	scriptpeer_identity_add(&identities[4], (struct bytes){ (const uint8_t *)"rubbish", 7 });
	derbuf_clear(&der);
	certbuilder_clear(&ca);
}

static void choose_server(struct choices *c, struct scriptpeer *server)
{
	static const char *const priorities[] = {
		"NORMAL",
		"NORMAL:-VERS-ALL:+VERS-TLS1.2",
		"NORMAL:-GROUP-X25519",
		"NORMAL:-GROUP-ALL:+GROUP-SECP521R1",
		"NORMAL:-VERS-ALL:+VERS-TLS1.0:%COMPAT",
		"NONE:+VERS-TLS1.2:+AES-128-CBC:+SHA1:+RSA:+SIGN-ALL:%COMPAT",
		"NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+3DES-CBC:+SHA1:%COMPAT",
	};
	static const gnutls_certificate_request_t requests[] = { GNUTLS_CERT_IGNORE,
								 GNUTLS_CERT_REQUEST,
								 GNUTLS_CERT_REQUIRE };
	*server = (struct scriptpeer){ .fd = -1, .script = c };
	server->identity = &CHOOSE(c, identities);
	server->priority = CHOOSE(c, priorities);
	server->request = CHOOSE(c, requests);
	if (choose(c, 4) == 3)
		server->staple = bytes_of("staple");
	if (choose(c, 4) == 3)
		server->answer = bytes_of("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
	server->closes = choose(c, 2) == 1;
}

/* --- what is asked
 * -------------------------------------------------------------------------------- */

struct talk {
	const char *protocol;
	struct bytes steps[SCRIPTPEER_STEPS];
};
static const struct talk talks[] = {
	{ "https", { { NULL, 0 } } },
	{ "smtp",
	  { BYTES("220 a ESMTP\r\n"), BYTES("250-a\r\n250 STARTTLS\r\n"), BYTES("220 go\r\n") } },
	{ "imap", { BYTES("* OK [CAPABILITY IMAP4rev1 STARTTLS] a\r\n"), BYTES("a2 OK\r\n") } },
	{ "pop3", { BYTES("+OK\r\n"), BYTES("+OK\r\nSTLS\r\n.\r\n"), BYTES("+OK\r\n") } },
	{ "postgres", { BYTES(""), BYTES("S") } },
	{ "tls", { BYTES("220 a ESMTP\r\n") } },
	{ "tds",
	  { BYTES(""), BYTES("\x04\x01\0\x1a\0\0\x01\0\0\0\x0b\0\x06\x01\0\x11\0\x01\xff"
			     "\x10\0\0\0\0\0\x01") } },
};

static void choose_talk(struct choices *c, struct proxy *proxy, struct scriptpeer *server,
			struct probe_target *target)
{
	const struct talk *talk = &CHOOSE(c, talks);
	*target = (struct probe_target){ .connect_host = "192.0.2.1",
					 .port = 443,
					 .protocol = protocol_find(talk->protocol),
					 .sni = "www.example.com",
					 .domain = "www.example.com" };
	if (choose(c, 4) == 3) {
		*proxy = (struct proxy){ .kind = PROXY_HTTP_CONNECT,
					 .host = "192.0.2.9",
					 .port = 3128 };
		server->steps[server->n_steps++] = bytes_of("");
		server->steps[server->n_steps++] = bytes_of("HTTP/1.1 200 OK\r\n\r\n");
	}
	for (size_t i = 0; i < LENGTH(talk->steps) && talk->steps[i].data != NULL; i++)
		server->steps[server->n_steps++] = talk->steps[i];
	server->framing = target->protocol->framing;
}

/* --- what came of it
 * -------------------------------------------------------------------------------- */

static void check_chain(const struct session *session)
{
	const struct scriptpeer_identity *sent = world.server.identity;
	size_t n = sent->n < CHAIN_MAX_CERTIFICATES ? sent->n : CHAIN_MAX_CERTIFICATES;
	require(session->n_chain == n && session->tls.protocol != TLS_PROTOCOL_NONE);
	for (size_t i = 0; i < n; i++) {
		struct bytes der = { sent->chain[i].cert.data, sent->chain[i].cert.size };
		require(bytes_equal(
			der, (struct bytes){ session->chain[i].der, session->chain[i].der_len }));
	}
}

static void check_session(const struct session *session)
{
	require(session->n_chain <= CHAIN_MAX_CERTIFICATES);
	require(session->total_us >= 0 && session->total_us <= (TIMEOUT_S + 1) * INT64_C(1000000));
	for (size_t i = 0; i < session->n_failed; i++)
		require(session->failed[i].error.code != ERR_NONE);
	if (session->error.code == ERR_NONE)
		check_chain(session);
	else
		require(error_finding(session->error.code) != FINDING_NONE);
}

static void check_report(const struct demands *demands, const struct result *results, size_t n)
{
	const struct report_input input = { .results = results,
					    .n_results = n,
					    .demands = demands,
					    .elapsed_us = world.now_us,
					    .timeout_s = TIMEOUT_S,
					    .verbosity = 1 };
	struct strbuf text = { 0 }, json = { 0 };
	require(reportcheck(&input, &text, &json) == NULL);
	strbuf_clear(&text);
	strbuf_clear(&json);
}

/* Takes the sessions over. */
static void judge_job(struct job *job)
{
	static struct signature_checker *signatures;
	const struct certificate *anchors[] = { &authority };
	const struct progress progress = { 0 };
	struct result results[VARIANT_COUNT] = { { 0 } };
	const struct expectation *expectations[VARIANT_COUNT];
	struct reference reference;
	struct demands demands;
	demands_init(&demands);
	demands.at_s = 1795348800;
	/* The keys are short, for the time that they take. */
	demands.states[FINDING_WEAK_KEY] = demands.states[FINDING_CLIENT_REFUSES] = STATE_OK;
	demands.state_given[FINDING_WEAK_KEY] = demands.state_given[FINDING_CLIENT_REFUSES] = true;
	require(reference_parse("www.example.com", &reference, NULL) == ERR_NONE);
	const struct expectation expectation = { .references = &reference,
						 .n_references = 1,
						 .protocol = job->target.protocol,
						 .served = true };
	if (signatures == NULL)
		require(signature_checker_new(&signatures, NULL) == ERR_NONE);
	fakestore_set(anchors, 1);
	const struct evidence evidence = { .demands = &demands, .signatures = signatures };
	for (size_t i = 0; i < job->n_outcomes; i++) {
		expectations[i] = &expectation;
		results[i] = (struct result){ .host = "www.example.com",
					      .protocol = job->target.protocol->name,
					      .variant = job->outcomes[i].variant,
					      .session = job->outcomes[i].session };
		job->outcomes[i].session = (struct session){ 0 };
	}
	require(evaluate(&evidence, expectations, results, job->n_outcomes, &progress, NULL) ==
		ERR_NONE);
	for (size_t i = 0; i < job->n_outcomes; i++)
		require(results[i].state != STATE_OK || results[i].session.error.code == ERR_NONE);
	check_report(&demands, results, job->n_outcomes);
	for (size_t i = 0; i < job->n_outcomes; i++)
		result_clear(&results[i]);
}

static void check_job(struct job *job)
{
	require(job->n_outcomes >= 1 && job->n_outcomes <= VARIANT_COUNT);
	for (size_t i = 0; i < job->n_outcomes; i++)
		check_session(&job->outcomes[i].session);
	judge_job(job);
	job_clear(job);
}

/* The lowest descriptor that is free: the same before and after when none was left. */
static int lowest_free(void)
{
	int fd = dup(STDIN_FILENO);
	require(fd >= 0);
	close(fd);
	return fd;
}

static void run(struct probe_settings *settings, struct job *job, size_t parallel)
{
	struct probe_context *context = NULL;
	int before = lowest_free();
	int64_t start_us = world.now_us;
	const struct loop_options options = { .parallel = parallel,
					      .deadline = deadline_after(start_us, TIMEOUT_S) };
	require(probe_context_new(settings, &context, NULL) == ERR_NONE);
	require(loop_run(context, job, 1, &options, NULL) == ERR_NONE);
	require(world.now_us - start_us <= (TIMEOUT_S + 1) * INT64_C(1000000));
	check_job(job); /* it borrows from the context */
	probe_context_free(context);
	for (size_t i = 0; i < world.n_peers; i++)
		scriptpeer_clear(&world.peers[i]);
	require(lowest_free() == before);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum certificate_variant variants[VARIANT_COUNT] = {
		VARIANT_DEFAULT, VARIANT_RSA,        VARIANT_ECDSA,
		VARIANT_NO_SNI,  VARIANT_NO_SNI_RSA, VARIANT_NO_SNI_ECDSA,
	};
	struct choices *c = &world.choices;
	struct probe_settings settings = { 0 };
	if (identities[0].n == 0)
		make_identities();
	world.choices = (struct choices){ data, size, 0 };
	world.now_us = INT64_C(1000000000);
	world.n_peers = world.rounds = 0;
	choose_server(c, &world.server);
	struct job job = { .variants = variants,
			   .n_variants = choose(c, 8) == 7 ? VARIANT_COUNT : 1 };
	choose_talk(c, &settings.proxy, &world.server, &job.target);
	world.n_addresses = 1 + choose(c, ADDRESSES_MAX);
	settings.request_path = choose(c, 4) == 3 ? "/" : NULL;
	settings.verbosity = choose(c, 4) == 3 ? 2 : 0;
	size_t parallel = 1 + choose(c, 2);
	run(&settings, &job, parallel);
	return 0;
}
