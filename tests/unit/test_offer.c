/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is offered, when another offer is made, and what comes of it: net/offer.h
 * and the second connection of net/probe.h. */
#include <config.h>

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>
#include <gnutls/gnutls.h>

#include "net/offer.h"
#include "probe_harness.h"
#include "support/errorwords.h"

#define ROWS(table, function) \
	for (size_t i = 0; i < LENGTH(table); i++) \
		tests[n++] = (struct CMUnitTest) \
		{ \
			table[i].id, function, NULL, NULL, (void *)(uintptr_t)&table[i] \
		}

/* --- when another one is made ------------------------------------------------------ */

struct next_row {
	const char *id;
	struct tls_end end;
	enum tls_offer next; /* after OFFER_CURRENT */
	enum tls_offer then; /* ... and after OFFER_SHORT */
};

#define ALERT(number) .code = GNUTLS_E_FATAL_ALERT_RECEIVED, .alert = (number), .has_answered = true

static const struct next_row next_rows[] = {
	{ "handshake_failure", { ALERT(40) }, OFFER_WIDE, OFFER_WIDE },
	{ "insufficient_security", { ALERT(71) }, OFFER_WIDE, OFFER_WIDE },
	{ "protocol_version", { ALERT(70) }, OFFER_WIDE, OFFER_WIDE },
	{ "missing_extension", { ALERT(109) }, OFFER_WIDE, OFFER_WIDE },
	{ "illegal_parameter", { ALERT(47) }, OFFER_SHORT, OFFER_WIDE },
	{ "decode_error", { ALERT(50) }, OFFER_SHORT, OFFER_WIDE },
	{ "internal_error", { ALERT(80) }, OFFER_SHORT, OFFER_WIDE },
	{ "unexpected_message", { ALERT(10) }, OFFER_SHORT, OFFER_WIDE },
	{ "unsupported_extension", { ALERT(110) }, OFFER_SHORT, OFFER_WIDE },
	{ "record_overflow", { ALERT(22) }, OFFER_SHORT, OFFER_NONE },
	{ "unrecognized_name", { ALERT(112) }, OFFER_NONE, OFFER_NONE },
	{ "no_application_protocol", { ALERT(120) }, OFFER_NONE, OFFER_NONE },
	{ "access_denied", { ALERT(49) }, OFFER_NONE, OFFER_NONE },
	{ "unknown-alert", { ALERT(254) }, OFFER_NONE, OFFER_NONE },
	{ "alert-behind-the-chain", { ALERT(40), .chain_seen = true }, OFFER_NONE, OFFER_NONE },
	{ "another-behind-the-chain", { ALERT(50), .chain_seen = true }, OFFER_NONE, OFFER_NONE },
	{ "no-rsa", { ALERT(40), .variant = VARIANT_RSA }, OFFER_WIDE, OFFER_WIDE },
	{ "insists-on-client-certificate",
	  { ALERT(40), .asked = true, .may_insist = true, .chain_seen = true },
	  OFFER_NONE,
	  OFFER_NONE },
	{ "refuses-client-certificate",
	  { ALERT(40), .asked = true, .sent = true, .chain_seen = true },
	  OFFER_NONE,
	  OFFER_NONE },
	{ "closed-at-once",
	  { .code = GNUTLS_E_PREMATURE_TERMINATION, .closed = true },
	  OFFER_SHORT,
	  OFFER_WIDE },
	{ "reset-at-once",
	  { .code = GNUTLS_E_PULL_ERROR, .error_number = ECONNRESET },
	  OFFER_SHORT,
	  OFFER_WIDE },
	{ "network-lost",
	  { .code = GNUTLS_E_PULL_ERROR, .error_number = ENETDOWN },
	  OFFER_NONE,
	  OFFER_NONE },
	{ "closed-behind-the-chain",
	  { .code = GNUTLS_E_PREMATURE_TERMINATION,
	    .closed = true,
	    .has_answered = true,
	    .chain_seen = true },
	  OFFER_NONE,
	  OFFER_NONE },
	{ "no-memory", { .code = GNUTLS_E_MEMORY_ERROR }, OFFER_NONE, OFFER_NONE },
	{ "endless", { .code = GNUTLS_E_AGAIN, .error_number = EMSGSIZE }, OFFER_NONE, OFFER_NONE },
	{ "older-version",
	  { .code = GNUTLS_E_UNSUPPORTED_VERSION_PACKET },
	  OFFER_WIDE,
	  OFFER_WIDE },
	{ "small-group", { .code = GNUTLS_E_DH_PRIME_UNACCEPTABLE }, OFFER_WIDE, OFFER_WIDE },
	{ "answers-the-padding",
	  { .code = GNUTLS_E_RECEIVED_ILLEGAL_EXTENSION },
	  OFFER_WIDE,
	  OFFER_WIDE },
	{ "key-usage",
	  { .code = GNUTLS_E_KEY_USAGE_VIOLATION, .chain_seen = true },
	  OFFER_LENIENT,
	  OFFER_LENIENT },
	{ "unreadable-certificate",
	  { .code = GNUTLS_E_ASN1_DER_ERROR,
	    .chain_seen = true,
	    .import_code = GNUTLS_E_ASN1_DER_ERROR },
	  OFFER_NONE,
	  OFFER_NONE },
	{ "wrong-signature",
	  { .code = GNUTLS_E_PK_SIG_VERIFY_FAILED, .chain_seen = true },
	  OFFER_NONE,
	  OFFER_NONE },
};

static void next_offer(void **state)
{
	const struct next_row *row = *state;
	struct error error = { 0 };
	enum err err = tls_error(&row->end, &error);
	assert_int_equal(offer_next(OFFER_CURRENT, &row->end, err), row->next);
	assert_int_equal(offer_next(OFFER_SHORT, &row->end, err), row->then);
	assert_int_equal(offer_next(OFFER_LENIENT, &row->end, err), OFFER_NONE);
	assert_int_equal(offer_next(OFFER_WIDE, &row->end, err), OFFER_NONE);
	bool is_for_length = row->then == OFFER_WIDE && err != ERR_TLS_HANDSHAKE;
	assert_int_equal(offer_next(OFFER_WIDE_LONG, &row->end, err),
			 is_for_length ? OFFER_WIDE : OFFER_NONE);
	assert_int_equal(offer_next(OFFER_BROWSERS, &row->end, err), OFFER_NONE);
	assert_int_equal(offer_next(OFFER_GIVEN, &row->end, err), OFFER_NONE);
}

/* --- what is in them ---------------------------------------------------------------- */

static gnutls_priority_t priority_of(enum tls_offer offer, size_t i)
{
	gnutls_priority_t priority;
	assert_int_equal(gnutls_priority_init(&priority, offer_priorities(offer)[i], NULL), 0);
	return priority;
}

static bool has_number(const unsigned *list, int n, unsigned number)
{
	for (int i = 0; i < n; i++) {
		if (list[i] == number)
			return true;
	}
	return false;
}

/* Everything that the current offer has is in the wide one; and no more than the
 * whole of it is spelled in vain. */
static void wide_offer_has_all_of_the_current(void **unused)
{
	static int (*const lists[])(gnutls_priority_t, const unsigned **) = {
		gnutls_priority_protocol_list, gnutls_priority_kx_list,
		gnutls_priority_cipher_list,   gnutls_priority_mac_list,
		gnutls_priority_group_list,    gnutls_priority_sign_list,
	};
	gnutls_priority_t current = priority_of(OFFER_CURRENT, 0);
	gnutls_priority_t wide = priority_of(OFFER_WIDE, 0);
	(void)unused;
	for (size_t i = 0; i < LENGTH(lists); i++) {
		const unsigned *few, *many;
		int n_few = lists[i](current, &few), n_many = lists[i](wide, &many);
		assert_true(n_few > 0 && n_many >= n_few);
		for (int k = 0; k < n_few; k++)
			assert_true(has_number(many, n_many, few[k]));
	}
	gnutls_priority_deinit(current);
	gnutls_priority_deinit(wide);
}

static void current_offer_is_what_all_clients_have(void **unused)
{
	gnutls_priority_t current = priority_of(OFFER_CURRENT, 0);
	const unsigned *list;
	(void)unused;
	assert_int_equal(gnutls_priority_protocol_list(current, &list), 2);
	assert_int_equal(list[0], GNUTLS_TLS1_3);
	assert_int_equal(list[1], GNUTLS_TLS1_2);
	assert_int_equal(gnutls_priority_kx_list(current, &list), 2);
	assert_int_equal(gnutls_priority_group_list(current, &list), 3);
	assert_int_equal(gnutls_priority_mac_list(current, &list), 1);
	assert_int_equal(list[0], GNUTLS_MAC_AEAD);
	int n = gnutls_priority_sign_list(current, &list);
	assert_false(has_number(list, n, GNUTLS_SIGN_RSA_SHA1));
	assert_false(has_number(list, n, GNUTLS_SIGN_EDDSA_ED25519));
	gnutls_priority_deinit(current);
}

/* --- what comes of it ------------------------------------------------------------------ */

struct server_row {
	const char *id;
	const char *priority; /* of the server */
	const struct netserver_certificate *certificate;
	struct probe_settings settings;
	enum certificate_variant variant;
	int connections;
	enum finding_id code;
	enum tls_offer offer;
	enum err narrow; /* why not the current one */
	struct tls_parameters tls;
	enum { NOT_ASKED, REFUSED, TAKEN } browsers;
	enum tls_exchange browsers_exchange; /* when they are served */
};

#define PARAMETERS(version, with, n, by, signed_with) \
	{ .protocol = TLS_PROTOCOL_##version, \
	  .offered = TLS_PROTOCOL_1_3, \
	  .exchange = TLS_EXCHANGE_##with, \
	  .exchange_bits = (n), \
	  .protection = TLS_PROTECTION_##by, \
	  .signature_hash = HASH_##signed_with }
#define OLD "NORMAL:-VERS-ALL:+VERS-TLS"

static const struct server_row server_rows[] = {
	{ "tls13",
	  TLS13,
	  &harness_rsa,
	  { 0 },
	  VARIANT_DEFAULT,
	  1,
	  FINDING_NONE,
	  OFFER_CURRENT,
	  ERR_NONE,
	  PARAMETERS(1_3, ECDHE, 256, AEAD, SHA2),
	  NOT_ASKED,
	  TLS_EXCHANGE_NONE },
	{ "tls12",
	  TLS12,
	  &harness_ec,
	  { 0 },
	  VARIANT_DEFAULT,
	  1,
	  FINDING_NONE,
	  OFFER_CURRENT,
	  ERR_NONE,
	  PARAMETERS(1_2, ECDHE, 256, AEAD, SHA2),
	  NOT_ASKED,
	  TLS_EXCHANGE_NONE },
	{ "chacha20",
	  TLS13 ":-CIPHER-ALL:+CHACHA20-POLY1305",
	  &harness_rsa,
	  { 0 },
	  VARIANT_DEFAULT,
	  3,

	  FINDING_NONE,
	  OFFER_WIDE,
	  ERR_TLS_ALERT,
	  PARAMETERS(1_3, ECDHE, 256, AEAD, SHA2),
	  NOT_ASKED,
	  TLS_EXCHANGE_NONE },
	{ "no-secure-renegotiation",
	  TLS12 ":%DISABLE_SAFE_RENEGOTIATION",
	  &harness_rsa,
	  { 0 },
	  VARIANT_DEFAULT,
	  1,
	  FINDING_NONE,
	  OFFER_CURRENT,
	  ERR_NONE,
	  { .protocol = TLS_PROTOCOL_1_2,
	    .offered = TLS_PROTOCOL_1_3,
	    .exchange = TLS_EXCHANGE_ECDHE,
	    .exchange_bits = 256,
	    .protection = TLS_PROTECTION_AEAD,
	    .signature_hash = HASH_SHA2,
	    .lacks_secure_renegotiation = true },
	  NOT_ASKED,
	  TLS_EXCHANGE_NONE },
	{ "ecdsa-sha512",
	  TLS12 ":-SIGN-ALL:+SIGN-ECDSA-SHA512",
	  &harness_ec,
	  { 0 },
	  VARIANT_DEFAULT,
	  3,

	  FINDING_NONE,
	  OFFER_WIDE,
	  ERR_TLS_ALERT,
	  { .protocol = TLS_PROTOCOL_1_2,
	    .offered = TLS_PROTOCOL_1_3,
	    .exchange = TLS_EXCHANGE_ECDHE,
	    .exchange_bits = 256,
	    .protection = TLS_PROTECTION_AEAD,
	    .signature_hash = HASH_SHA2,
	    .is_ecdsa_sha512 = true },
	  NOT_ASKED,
	  TLS_EXCHANGE_NONE },
	{ "tls10",
	  OLD "1.0",
	  &harness_rsa,
	  { 0 },
	  VARIANT_DEFAULT,
	  2,
	  FINDING_NONE,
	  OFFER_WIDE,
	  ERR_TLS_ALERT,
	  PARAMETERS(1_0, ECDHE, 256, CBC_SHA1, SHA1),
	  NOT_ASKED,
	  TLS_EXCHANGE_NONE },
	{ "tls11",
	  OLD "1.1",
	  &harness_ec,
	  { 0 },
	  VARIANT_DEFAULT,
	  2,
	  FINDING_NONE,
	  OFFER_WIDE,
	  ERR_TLS_ALERT,
	  PARAMETERS(1_1, ECDHE, 256, CBC_SHA1, SHA1),
	  NOT_ASKED,
	  TLS_EXCHANGE_NONE },
	{ "static-rsa",
	  TLS12 ":-KX-ALL:+RSA",
	  &harness_rsa,
	  { 0 },
	  VARIANT_DEFAULT,
	  3,

	  FINDING_NONE,
	  OFFER_WIDE,
	  ERR_TLS_ALERT,
	  PARAMETERS(1_2, RSA, 0, AEAD, UNKNOWN),
	  NOT_ASKED,
	  TLS_EXCHANGE_NONE },
	{ "dhe",
	  TLS12 ":-KX-ALL:+DHE-RSA:-GROUP-ALL:+GROUP-FFDHE3072",
	  &harness_rsa,
	  { 0 },
	  VARIANT_DEFAULT,
	  3,
	  FINDING_NONE,
	  OFFER_WIDE,
	  ERR_TLS_ALERT,
	  PARAMETERS(1_2, DHE, 3072, AEAD, SHA2),
	  REFUSED,
	  TLS_EXCHANGE_NONE },
	{ "dhe-tls13",
	  TLS13 ":-GROUP-ALL:+GROUP-FFDHE2048",
	  &harness_rsa,
	  { 0 },
	  VARIANT_DEFAULT,
	  3,
	  FINDING_NONE,
	  OFFER_WIDE,
	  ERR_TLS_ALERT,
	  PARAMETERS(1_3, DHE, 2048, AEAD, SHA2),
	  REFUSED,
	  TLS_EXCHANGE_NONE },
	{ "cbc-sha256",
	  TLS12 ":-CIPHER-ALL:+AES-128-CBC:-MAC-ALL:+SHA256",
	  &harness_rsa,
	  { 0 },
	  VARIANT_DEFAULT,
	  3,
	  FINDING_NONE,
	  OFFER_WIDE,
	  ERR_TLS_ALERT,
	  PARAMETERS(1_2, ECDHE, 256, CBC_SHA2, SHA2),
	  REFUSED,
	  TLS_EXCHANGE_NONE },
	{ "x448",
	  TLS13 ":-GROUP-ALL:+GROUP-X448",
	  &harness_ec,
	  { 0 },
	  VARIANT_DEFAULT,
	  3,
	  FINDING_NONE,
	  OFFER_WIDE,
	  ERR_TLS_ALERT,
	  PARAMETERS(1_3, ECDHE, 448, AEAD, SHA2),
	  REFUSED,
	  TLS_EXCHANGE_NONE },
	/* What it prefers is not all that it has. */
	{ "dhe-before-static-rsa",
	  TLS12 ":-KX-ALL:+DHE-RSA:+RSA:-GROUP-ALL:+GROUP-FFDHE2048:%SERVER_PRECEDENCE",
	  &harness_rsa,
	  { 0 },
	  VARIANT_DEFAULT,
	  3,
	  FINDING_NONE,
	  OFFER_WIDE,
	  ERR_TLS_ALERT,
	  PARAMETERS(1_2, DHE, 2048, AEAD, SHA2),
	  TAKEN,
	  TLS_EXCHANGE_RSA },
	{ "sha1-before-static-rsa",
	  TLS12 ":-KX-ALL:+ECDHE-RSA:+RSA:-SIGN-ALL:+SIGN-RSA-SHA1:%SERVER_PRECEDENCE",
	  &harness_rsa,
	  { 0 },
	  VARIANT_DEFAULT,
	  3,
	  FINDING_NONE,
	  OFFER_WIDE,
	  ERR_TLS_ALERT,
	  PARAMETERS(1_2, ECDHE, 256, AEAD, SHA1),
	  TAKEN,
	  TLS_EXCHANGE_RSA },
	{ "cbc-sha256-before-sha1",
	  TLS12 ":-CIPHER-ALL:+AES-128-CBC:-MAC-ALL:+SHA256:+SHA1:%SERVER_PRECEDENCE",
	  &harness_rsa,
	  { 0 },
	  VARIANT_DEFAULT,
	  3,
	  FINDING_NONE,
	  OFFER_WIDE,
	  ERR_TLS_ALERT,
	  PARAMETERS(1_2, ECDHE, 256, CBC_SHA2, SHA2),
	  TAKEN,
	  TLS_EXCHANGE_ECDHE },
	{ "rsa-of-an-old-server",
	  OLD "1.0",
	  &harness_rsa,
	  { 0 },
	  VARIANT_RSA,
	  2,
	  FINDING_NONE,
	  OFFER_WIDE,
	  ERR_TLS_ALERT,
	  PARAMETERS(1_0, ECDHE, 256, CBC_SHA1, SHA1),
	  NOT_ASKED,
	  TLS_EXCHANGE_NONE },
	/* The user's priority is the only offer. */
	{ "given",
	  OLD "1.0",
	  &harness_rsa,
	  { .priority = TLS12 },
	  VARIANT_DEFAULT,
	  1,
	  FINDING_HANDSHAKE_FAILED,
	  OFFER_GIVEN,
	  ERR_NONE,
	  { 0 },
	  NOT_ASKED,
	  TLS_EXCHANGE_NONE },
	{ "given-and-old",
	  OLD "1.0",
	  &harness_rsa,
	  { .priority = OLD "1.0" },
	  VARIANT_DEFAULT,
	  1,
	  FINDING_NONE,
	  OFFER_GIVEN,
	  ERR_NONE,
	  { .protocol = TLS_PROTOCOL_1_0,
	    .offered = TLS_PROTOCOL_1_0,
	    .exchange = TLS_EXCHANGE_ECDHE,
	    .exchange_bits = 256,
	    .protection = TLS_PROTECTION_CBC_SHA1,
	    .signature_hash = HASH_SHA1 },
	  NOT_ASKED,
	  TLS_EXCHANGE_NONE },
};

static void server_is_understood(void **state)
{
	const struct server_row *row = *state;
	struct netserver_tls_options options = { .priority = row->priority,
						 .certificates = { row->certificate },
						 .n_certificates = 1 };
	struct netserver server;
	struct harness h = { .settings = row->settings, .target.variant = row->variant };
	netserver_start(&server, "127.0.0.1", 0, netserver_serve_tls, &options);
	harness_add(&h, "127.0.0.1", server.port);
	harness_run(&h);
	netserver_wait_total(&server, row->connections);
	netserver_stop(&server);
	harness_check(&h, row->code, STEP_HANDSHAKE, "");
	assert_int_equal(h.session.offer, row->offer);
	assert_int_equal(h.session.narrow_error.code, row->narrow);
	assert_int_equal(h.session.tls.protocol, row->tls.protocol);
	assert_int_equal(h.session.tls.offered, row->tls.offered);
	assert_int_equal(h.session.tls.exchange, row->tls.exchange);
	assert_int_equal(h.session.tls.exchange_bits, row->tls.exchange_bits);
	assert_int_equal(h.session.tls.protection, row->tls.protection);
	assert_int_equal(h.session.tls.signature_hash, row->tls.signature_hash);
	assert_int_equal(h.session.tls.is_ffdhe, row->tls.exchange == TLS_EXCHANGE_DHE);
	assert_int_equal(h.session.tls.is_ecdsa_sha512, row->tls.is_ecdsa_sha512);
	assert_int_equal(h.session.tls.lacks_secure_renegotiation,
			 row->tls.lacks_secure_renegotiation);
	assert_int_equal(h.session.browsers_asked, row->browsers != NOT_ASKED);
	assert_int_equal(h.session.browsers.protocol != TLS_PROTOCOL_NONE, row->browsers == TAKEN);
	assert_int_equal(h.session.browsers.exchange, row->browsers_exchange);
	assert_int_equal(h.session.n_failed, 0);
	if (row->code == FINDING_NONE)
		harness_check_chain(&h.session, row->certificate);
	harness_clear(&h);
}

/* --- both fail ------------------------------------------------------------------------- */

/* What a server does with a connection. */
struct once {
	const char *then; /* octets behind ClientHello */
	size_t len;
	unsigned drip_ms; /* between them */
	bool waits;       /* instead of closing */
};

/* ... with its first, and with the next. */
struct twice {
	struct once once[2];
};

struct twice_row {
	const char *id;
	struct twice twice;
	double seconds;
	int connections;
	enum err code;
	int alert;
	enum tls_offer offer;
};

#define SENDS(octets) { .then = (octets), .len = sizeof(octets) - 1 }
#define SAYS(number) SENDS("\x15\3\3\0\2\2" number)
#define NO_COMMON SAYS("\x28")
#define NO_NAME SAYS("\x70")
#define WAITS { .waits = true }
#define HELLO \
	"\x16\3\3\0\x5e\2\0\0\x5a\3\3" \
	"0123456789abcdef"
/* Of TLS 1.0: TLS_RSA_WITH_AES_128_CBC_SHA. */
#define OLDER_HELLO \
	"\x16\3\1\0\x2a\2\0\0\x26\3\1" \
	"0123456789abcdef0123456789abcdef" \
	"\0\0\x2f\0"
#define DRIPS { .then = HELLO, .len = sizeof(HELLO) - 1, .drip_ms = 60, .waits = true }

static const struct twice_row twice_rows[] = {
	{ "same-alert", { { NO_COMMON, NO_COMMON } }, 20, 2, ERR_TLS_ALERT, 40, OFFER_WIDE },
	{ "another-alert",
	  { { NO_COMMON, NO_NAME } },
	  20,
	  2,
	  ERR_TLS_ALERT_UNNAMED,
	  112,
	  OFFER_WIDE },
	{ "no-second",
	  { { NO_NAME, NO_COMMON } },
	  20,
	  1,
	  ERR_TLS_ALERT_UNNAMED,
	  112,
	  OFFER_CURRENT },
	{ "says-that-it-closes",
	  { { SENDS("\x15\3\3\0\2\1\0"), SENDS("\x15\3\3\0\2\1\0") } },
	  20,
	  3,
	  ERR_TLS_BROKE_OFF,
	  0,
	  OFFER_WIDE },
	{ "closes-all",
	  { { SENDS(""), SENDS("") } },
	  20,
	  3,
	  ERR_TLS_BROKE_OFF_AT_ONCE,
	  0,
	  OFFER_WIDE },
	/* That nothing came in the rest of the time says less than the alert. */
	{ "silent-then", { { NO_COMMON, WAITS } }, 0.5, 2, ERR_TLS_ALERT, 40, OFFER_CURRENT },
	{ "drips-then", { { NO_COMMON, DRIPS } }, 0.5, 2, ERR_TLS_ALERT, 40, OFFER_CURRENT },
	{ "text-then",
	  { { NO_COMMON, SENDS("421 too many\r\n") } },
	  20,
	  2,
	  ERR_TLS_ALERT,
	  40,
	  OFFER_CURRENT },
};

static void serve_twice(int fd, const void *context, struct netserver_counts *counts)
{
	const struct twice *twice = context;
	const struct once *once = &twice->once[counts->total > 1];
	char buffer[4096];
	netserver_receive(fd, buffer, sizeof(buffer));
	if (once->drip_ms > 0)
		netserver_drip(fd, once->then, once->len, once->drip_ms);
	else
		netserver_send(fd, once->then, once->len);
	if (once->waits)
		netserver_wait_close(fd);
}

static void both_fail(void **state)
{
	const struct twice_row *row = *state;
	struct netserver server;
	struct harness h = { .seconds = row->seconds, .settings.verbosity = 2 };
	netserver_start(&server, "127.0.0.1", 0, serve_twice, &row->twice);
	harness_add(&h, "127.0.0.1", server.port);
	harness_run(&h);
	netserver_wait_total(&server, row->connections);
	netserver_stop(&server);
	assert_int_equal(h.session.error.code, row->code);
	if (row->alert != 0)
		assert_int_equal(h.session.error.number, row->alert);
	assert_int_equal(h.session.offer, row->offer);
	assert_int_equal(h.session.reached, STEP_HANDSHAKE);
	assert_int_equal(strstr(strbuf_text(&h.log), "once more, with a wider offer") != NULL,
			 row->connections > 1);
	/* Within the deadline of the probe, whoever drips. */
	assert_in_range(h.elapsed_us, 0, (int64_t)(row->seconds * 1e6) + harness_slack(1500000));
	harness_clear(&h);
}

/* DHE only, and no answer to the third connection. */
static void serve_two_of_three(int fd, const void *context, struct netserver_counts *counts)
{
	static const struct netserver_tls_options options = {
		.priority = TLS12 ":-KX-ALL:+DHE-RSA:-GROUP-ALL:+GROUP-FFDHE2048",
		.certificates = { &harness_rsa },
		.n_certificates = 1
	};
	(void)context;
	if (counts->total < 3)
		netserver_serve_tls(fd, &options, counts);
	else
		netserver_wait_close(fd);
}

/* What only some clients offer may not hold up what is known, nor change it. */
static void third_connection_is_short(void **unused)
{
	static const double seconds[] = { 20, 1 };
	(void)unused;
	for (size_t i = 0; i < LENGTH(seconds); i++) {
		struct netserver server;
		struct harness h = { .seconds = seconds[i], .settings.verbosity = 2 };
		netserver_start(&server, "127.0.0.1", 0, serve_two_of_three, NULL);
		harness_add(&h, "127.0.0.1", server.port);
		harness_run(&h);
		netserver_wait_total(&server, 3);
		netserver_stop(&server);
		harness_check(&h, FINDING_NONE, STEP_HANDSHAKE, "");
		harness_check_chain(&h.session, &harness_rsa);
		assert_int_equal(h.session.offer, OFFER_WIDE);
		assert_int_equal(h.session.tls.exchange, TLS_EXCHANGE_DHE);
		assert_false(h.session.browsers_asked);
		assert_non_null(strstr(strbuf_text(&h.log), "what browsers offer is not answered"));
		assert_in_range(h.elapsed_us, 0,
				(seconds[i] < 2 ? 1000000 : 2000000) + harness_slack(1500000));
		harness_clear(&h);
	}
}

/* The other address has its time, and its two offers. */
static void next_address_begins_anew(void **unused)
{
	static const struct twice refuses = { { NO_COMMON, NO_COMMON } };
	static const struct netserver_tls_options old = { .priority = OLD "1.0",
							  .certificates = { &harness_rsa },
							  .n_certificates = 1 };
	struct netserver first, second;
	struct harness h = { 0 };
	(void)unused;
	netserver_start(&first, "127.0.0.1", 0, serve_twice, &refuses);
	netserver_start(&second, "127.0.0.2", 0, netserver_serve_tls, &old);
	harness_add(&h, "127.0.0.1", first.port);
	harness_add(&h, "127.0.0.2", second.port);
	harness_run(&h);
	netserver_wait_total(&first, 2);
	netserver_wait_total(&second, 2);
	netserver_stop(&first);
	netserver_stop(&second);
	harness_check(&h, FINDING_NONE, STEP_HANDSHAKE, "");
	assert_int_equal(h.session.n_failed, 1);
	assert_int_equal(h.session.offer, OFFER_WIDE);
	assert_int_equal(h.session.tls.protocol, TLS_PROTOCOL_1_0);
	harness_clear(&h);
}

/* --- the length of ClientHello ------------------------------------------------------------ */

/* How a server takes the connection with that number, from 1 on, and a ClientHello of so many
 * octets. */
struct length_row {
	const char *id;
	bool (*refuses)(int number, size_t len);
	struct once once; /* what it does then; it closes, where nothing is said */
	double seconds;   /* 0: 20 */
	int connections;
	const struct netserver_tls_options *options; /* NULL: what every client takes */
	enum finding_id code;
	enum tls_offer offer;
	enum err narrow;
	enum long_hello long_hello;
	const char *logged;
};

/* What a packet of Ethernet has room for, with the shortest headers of IP and TCP. */
static bool is_long(int number, size_t len)
{
	(void)number;
	return len > 1460;
}

static bool is_odd(int number, size_t len)
{
	(void)len;
	return number % 2 == 1;
}

static bool is_not_every_third(int number, size_t len)
{
	(void)len;
	return number % 3 != 2;
}

static bool is_never(int number, size_t len)
{
	(void)number, (void)len;
	return false;
}

/* At random, as it may be. */
static bool is_one_of_five(int number, size_t len)
{
	(void)len;
	return number == 1 || (number > 2 && number < 7);
}

static bool is_first(int number, size_t len)
{
	(void)len;
	return number == 1;
}

/* ... and never afterwards. */
static bool is_long_at_first(int number, size_t len)
{
	return number < 5 && is_long(number, len);
}

static const struct netserver_tls_options insists = { .priority = TLS12,
						      .certificates = { &harness_rsa },
						      .n_certificates = 1,
						      .request = GNUTLS_CERT_REQUIRE };
static const struct netserver_tls_options speaks_1_0 = { .priority = OLD "1.0",
							 .certificates = { &harness_rsa },
							 .n_certificates = 1 };

static const struct netserver_tls_options static_rsa = { .priority = TLS12 ":-KX-ALL:+RSA",
							 .certificates = { &harness_rsa },
							 .n_certificates = 1 };

#define NOT_TAKEN "a ClientHello of more than one packet is not taken, as before"
#define IS_TAKEN "a ClientHello of more than one packet is taken"

static const struct length_row length_rows[] = {
	{ .id = "long-closes",
	  .refuses = is_long,
	  .connections = 8,
	  .offer = OFFER_SHORT,
	  .narrow = ERR_TLS_BROKE_OFF_AT_ONCE,
	  .long_hello = LONG_HELLO_REFUSED,
	  .logged = NOT_TAKEN },
	{ .id = "long-alert",
	  .refuses = is_long,
	  .once = SAYS("\x32"),
	  .connections = 8,
	  .offer = OFFER_SHORT,
	  .narrow = ERR_TLS_ALERT,
	  .long_hello = LONG_HELLO_REFUSED,
	  .logged = NOT_TAKEN },
	{ .id = "long-waits",
	  .refuses = is_long,
	  .once = WAITS,
	  .seconds = 12,
	  .connections = 8,
	  .offer = OFFER_SHORT,
	  .narrow = ERR_TIMEOUT_CLIENT_HELLO,
	  .long_hello = LONG_HELLO_REFUSED,
	  .logged = NOT_TAKEN },
	/* So little time is for the first. */
	{ .id = "long-waits-in-little-time",
	  .refuses = is_long,
	  .once = WAITS,
	  .seconds = 1,
	  .connections = 1,
	  .code = FINDING_TIMEOUT,
	  .offer = OFFER_CURRENT,
	  .logged = "timeout" },
	/* It says what it wants, and is asked for the length all the same. */
	{ .id = "long-closes-and-insists",
	  .refuses = is_long,
	  .connections = 8,
	  .options = &insists,
	  .code = FINDING_CLIENT_CERTIFICATE_REQUIRED,
	  .offer = OFFER_SHORT,
	  .narrow = ERR_TLS_BROKE_OFF_AT_ONCE,
	  .long_hello = LONG_HELLO_REFUSED,
	  .logged = NOT_TAKEN },
	{ .id = "long-closes-and-old",
	  .refuses = is_long,
	  .connections = 3,
	  .options = &speaks_1_0,
	  .offer = OFFER_WIDE,
	  .narrow = ERR_TLS_ALERT,
	  .logged = "once more, with a wider offer" },
	{ .id = "long-closes-and-static-rsa",
	  .refuses = is_long,
	  .connections = 9,
	  .options = &static_rsa,
	  .offer = OFFER_WIDE,
	  .narrow = ERR_TLS_ALERT,
	  .long_hello = LONG_HELLO_REFUSED,
	  .logged = NOT_TAKEN },
	{ .id = "static-rsa",
	  .refuses = is_never,
	  .connections = 3,
	  .options = &static_rsa,
	  .offer = OFFER_WIDE,
	  .narrow = ERR_TLS_ALERT,
	  .long_hello = LONG_HELLO_TAKEN,
	  .logged = IS_TAKEN },
	/* What it cannot read it may take for something that it does not have. */
	{ .id = "long-has-nothing-in-common",
	  .refuses = is_long,
	  .once = SAYS("\x28"),
	  .connections = 8,
	  .offer = OFFER_WIDE,
	  .narrow = ERR_TLS_ALERT,
	  .long_hello = LONG_HELLO_REFUSED,
	  .logged = NOT_TAKEN },
	/* ... or answers what it has read. */
	{ .id = "long-is-answered-by-an-older-version",
	  .refuses = is_long,
	  .once = SENDS(OLDER_HELLO),
	  .connections = 2,
	  .offer = OFFER_WIDE,
	  .narrow = ERR_TLS_HANDSHAKE,
	  .logged = "once more, with a wider offer" },
	/* One of two servers is out of order, or two of three. */
	{ .id = "by-turns",
	  .refuses = is_odd,
	  .connections = 4,
	  .offer = OFFER_SHORT,
	  .narrow = ERR_TLS_BROKE_OFF_AT_ONCE,
	  .long_hello = LONG_HELLO_TAKEN,
	  .logged = IS_TAKEN },
	{ .id = "two-of-three-by-turns",
	  .refuses = is_not_every_third,
	  .connections = 5,
	  .offer = OFFER_SHORT,
	  .narrow = ERR_TLS_BROKE_OFF_AT_ONCE,
	  .long_hello = LONG_HELLO_TAKEN,
	  .logged = IS_TAKEN },
	{ .id = "one-of-five",
	  .refuses = is_one_of_five,
	  .connections = 6,
	  .offer = OFFER_SHORT,
	  .narrow = ERR_TLS_BROKE_OFF_AT_ONCE,
	  .logged = "whether a ClientHello of more than one packet is taken did not show" },
	{ .id = "once",
	  .refuses = is_first,
	  .connections = 3,
	  .offer = OFFER_SHORT,
	  .narrow = ERR_TLS_BROKE_OFF_AT_ONCE,
	  .long_hello = LONG_HELLO_TAKEN,
	  .logged = IS_TAKEN },
	{ .id = "long-closes-three-times",
	  .refuses = is_long_at_first,
	  .connections = 5,
	  .offer = OFFER_SHORT,
	  .narrow = ERR_TLS_BROKE_OFF_AT_ONCE,
	  .long_hello = LONG_HELLO_TAKEN,
	  .logged = IS_TAKEN },
	/* What else it says then has nothing to do with that. */
	{ .id = "long-is-said-to-have-no-name",
	  .refuses = is_long,
	  .once = NO_NAME,
	  .connections = 1,
	  .code = FINDING_HANDSHAKE_FAILED,
	  .offer = OFFER_CURRENT,
	  .logged = "handshake-failed" },
	{ .id = "text-once",
	  .refuses = is_first,
	  .once = SENDS("421 too many\r\n"),
	  .connections = 1,
	  .code = FINDING_NOT_TLS,
	  .offer = OFFER_CURRENT,
	  .logged = "not-tls" },
};

/* The length of the record that begins with what can be read; 0 when there is none. */
static size_t hello_length(int fd)
{
	unsigned char header[5];
	ssize_t n = recv(fd, header, sizeof(header), MSG_PEEK | MSG_WAITALL);
	return n == (ssize_t)sizeof(header) ? 5 + 256u * header[3] + header[4] : 0;
}

static void serve_by_length(int fd, const void *context, struct netserver_counts *counts)
{
	static const struct netserver_tls_options common = { .priority = TLS13,
							     .certificates = { &harness_rsa },
							     .n_certificates = 1 };
	const struct length_row *row = context;
	char buffer[4096];
	if (!row->refuses(counts->total, hello_length(fd))) {
		netserver_serve_tls(fd, row->options != NULL ? row->options : &common, counts);
		return;
	}
	netserver_receive(fd, buffer, sizeof(buffer));
	netserver_send(fd, row->once.then, row->once.len);
	if (row->once.waits)
		netserver_wait_close(fd);
}

static void length_is_found(void **state)
{
	const struct length_row *row = *state;
	struct netserver server;
	struct harness h = { .seconds = row->seconds, .settings.verbosity = 2 };
	netserver_start(&server, "127.0.0.1", 0, serve_by_length, row);
	harness_add(&h, "127.0.0.1", server.port);
	harness_run(&h);
	netserver_wait_total(&server, row->connections);
	netserver_stop(&server);
	if (row->code == FINDING_NONE)
		harness_check(&h, row->code, STEP_HANDSHAKE, "");
	assert_int_equal(error_finding(h.session.error.code), row->code);
	assert_int_equal(h.session.offer, row->offer);
	assert_int_equal(h.session.narrow_error.code, row->narrow);
	assert_int_equal(h.session.long_hello, row->long_hello);
	assert_non_null(strstr(strbuf_text(&h.log), row->logged));
	assert_int_equal(h.session.n_failed, 0);
	if (row->offer != OFFER_CURRENT)
		harness_check_chain(&h.session, &harness_rsa);
	assert_in_range(h.elapsed_us, 0,
			(int64_t)((row->seconds > 0 ? row->seconds : 20) * 1e6) +
				harness_slack(1500000));
	harness_clear(&h);
}

/* The dialogue is held again on the second connection. */
static void serve_starttls(int fd, const void *context, struct netserver_counts *counts)
{
	char line[512];
	netserver_send_text(fd, "220 mail\r\n");
	if (!netserver_receive_line(fd, line, sizeof(line)))
		return;
	netserver_send_text(fd, "250-mail\r\n250 STARTTLS\r\n");
	if (!netserver_receive_line(fd, line, sizeof(line)))
		return;
	netserver_send_text(fd, "220 go ahead\r\n");
	netserver_serve_tls(fd, context, counts);
}

static void starttls_is_held_again(void **unused)
{
	static const struct netserver_tls_options old = { .priority = OLD "1.1",
							  .certificates = { &harness_rsa },
							  .n_certificates = 1 };
	struct netserver server;
	struct harness h = { .protocol = "smtp" };
	(void)unused;
	netserver_start(&server, "127.0.0.1", 0, serve_starttls, &old);
	harness_add(&h, "127.0.0.1", server.port);
	harness_run(&h);
	netserver_wait_total(&server, 2);
	netserver_stop(&server);
	harness_check(&h, FINDING_NONE, STEP_HANDSHAKE, "");
	harness_check_chain(&h.session, &harness_rsa);
	assert_int_equal(h.session.tls.protocol, TLS_PROTOCOL_1_1);
	harness_clear(&h);
}

int main(void)
{
	static const struct CMUnitTest single[] = {
		cmocka_unit_test(wide_offer_has_all_of_the_current),
		cmocka_unit_test(current_offer_is_what_all_clients_have),
		cmocka_unit_test(third_connection_is_short),
		cmocka_unit_test(next_address_begins_anew),
		cmocka_unit_test(starttls_is_held_again),
	};
	struct CMUnitTest tests[LENGTH(single) + LENGTH(next_rows) + LENGTH(server_rows) +
				LENGTH(twice_rows) + LENGTH(length_rows)];
	size_t n = 0;
	ROWS(next_rows, next_offer);
	ROWS(server_rows, server_is_understood);
	ROWS(twice_rows, both_fail);
	ROWS(length_rows, length_is_found);
	memcpy(tests + n, single, sizeof(single));
	return _cmocka_run_group_tests("offer", tests, LENGTH(tests), harness_setup,
				       harness_teardown);
}
