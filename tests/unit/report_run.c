/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Situations of the report: no certificate, several endpoints and hosts, hostile
 * octets in every field, more detail. */
#include "report_situations.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- no certificate ------------------------------------------------------------------------ */

static struct result *failed(struct fixture *f, enum step step, enum err code,
			     struct error_facts facts)
{
	struct result *r = add_endpoint(f, MAIL, ADDR);
	fail_at(r, step, code, facts);
	return r;
}

static void resolve_failed(struct fixture *f)
{
	failed(f, STEP_RESOLVE, ERR_RESOLVE_NO_HOST, FACTS(.about = MAIL));
}

static void connect_failed(struct fixture *f)
{
	failed(f, STEP_CONNECT, ERR_CONNECT, FACTS(.number = ECONNREFUSED));
}

static void connect_failed_everywhere(struct fixture *f)
{
	struct result *r = failed(f, STEP_CONNECT, ERR_CONNECT, FACTS(.number = ECONNREFUSED));
	add_failed(r, "2001:db8::10", STEP_CONNECT, ERR_CONNECT, FACTS(.number = EHOSTUNREACH));
	add_failed(r, "2001:db8::11", STEP_CONNECT, ERR_CONNECT, FACTS(.number = EHOSTUNREACH));
	add_failed(r, "192.0.2.9", STEP_CONNECT, ERR_CONNECT, FACTS(.number = ECONNREFUSED));
	add_failed(r, "192.0.2.8", STEP_CONNECT, ERR_CONNECT, FACTS(.number = ETIMEDOUT));
}

static void proxy_failed(struct fixture *f)
{
	failed(f, STEP_PROXY, ERR_PROXY_REFUSED, FACTS(.said = BYTES("403 Forbidden")));
}

static void proxy_used(struct fixture *f)
{
	struct result *r = healthy(f);
	r->session.elapsed_us[STEP_PROXY] = 4000;
	memcpy(r->session.proxy, "198.51.100.1", 13);
}

static void behind_a_load_balancer(struct fixture *f)
{
	healthy(f)->session.proxy_protocol = 2;
}

static void request_answered(struct fixture *f)
{
	healthy(f)->session.http_status = 401;
}

static void starttls_refused(struct fixture *f)
{
	struct result *r =
		failed(f, STEP_STARTTLS, ERR_STARTTLS_COMMAND_REFUSED,
		       FACTS(.term = "STARTTLS", .said = BYTES("454 4.7.0 <b>no</b> |x=1")));
	r->protocol = "smtp";
	r->session.port = 25;
}

static void starttls_injection(struct fixture *f)
{
	struct result *r = failed(f, STEP_STARTTLS, ERR_STARTTLS_BEHIND,
				  FACTS(.count = 20, .said = BYTES("250 OK")));
	r->protocol = "smtp";
	r->session.port = 25;
}

static void not_tls(struct fixture *f)
{
	failed(f, STEP_HANDSHAKE, ERR_TLS_NOT_SPOKEN,
	       FACTS(.term = "HTTP", .said = BYTES("HTTP/1.1 400 Bad Request")));
}

static void handshake_failed(struct fixture *f)
{
	failed(f, STEP_HANDSHAKE, ERR_TLS_ALERT, FACTS(.ended = ERROR_END_ALERT, .number = 40));
}

static void header_not_expected(struct fixture *f)
{
	struct result *r = failed(f, STEP_HANDSHAKE, ERR_TLS_BROKE_OFF_AT_ONCE,
				  FACTS(.ended = ERROR_END_CLOSED));
	r->session.proxy_protocol = 1;
}

static void handshake_failed_with_certificate(struct fixture *f)
{
	struct result *r = healthy(f);
	fail_at(r, STEP_HANDSHAKE, ERR_TLS_BROKE_OFF, FACTS(.ended = ERROR_END_CLOSED));
}

/* The session has no version, for its handshake did not end. */
static void handshake_unfinished(struct fixture *f)
{
	struct result *r = healthy(f);
	r->session.tls_version[0] = '\0';
	r->session.tls = (struct tls_parameters){ 0 };
	fail_at(r, STEP_HANDSHAKE, ERR_TLS_CERTIFICATE_UNREADABLE,
		FACTS(.number = GNUTLS_E_ASN1_DER_ERROR));
}

static struct result *negotiated(struct fixture *f, const char *version, enum tls_protocol protocol,
				 enum tls_exchange exchange)
{
	struct result *r = healthy(f);
	struct session *s = &r->session;
	snprintf(s->tls_version, sizeof(s->tls_version), "%s", version);
	snprintf(s->key_exchange, sizeof(s->key_exchange), "%s",
		 exchange == TLS_EXCHANGE_DHE ? "DHE-RSA" : "RSA");
	s->tls.protocol = protocol;
	s->tls.exchange = exchange;
	s->tls.exchange_bits = exchange == TLS_EXCHANGE_DHE ? 1024 : 0;
	s->offer = OFFER_WIDE;
	error_raise(&s->narrow_error, ERR_TLS_ALERT, FACTS(.ended = ERROR_END_ALERT, .number = 70));
	return r;
}

static void weak_protocol(struct fixture *f)
{
	find(negotiated(f, "TLS 1.0", TLS_PROTOCOL_1_0, TLS_EXCHANGE_RSA), FINDING_WEAK_PROTOCOL);
	f->input.verbosity = 1;
}

static void weak_exchange(struct fixture *f)
{
	find(negotiated(f, "TLS 1.2", TLS_PROTOCOL_1_2, TLS_EXCHANGE_DHE), FINDING_WEAK_EXCHANGE);
}

static void key_usage_sign(struct fixture *f)
{
	struct result *r = healthy(f);
	find(r, FINDING_KEY_USAGE);
}

static void key_usage_sign_ecdhe(struct fixture *f)
{
	struct result *r = negotiated(f, "TLS 1.2", TLS_PROTOCOL_1_2, TLS_EXCHANGE_ECDHE);
	find(r, FINDING_KEY_USAGE);
}

static void key_usage_encipher(struct fixture *f)
{
	struct result *r = negotiated(f, "TLS 1.2", TLS_PROTOCOL_1_2, TLS_EXCHANGE_RSA);
	find(r, FINDING_KEY_USAGE);
}

static void key_usage_in_file(struct fixture *f)
{
	struct result *r = add_healthy(f, MAIL, "");
	r->session.tls_version[0] = '\0';
	r->session.tls = (struct tls_parameters){ 0 };
	find(r, FINDING_KEY_USAGE);
	f->input.from_file = true;
}

static void verbose_wider_offer(struct fixture *f)
{
	(void)negotiated(f, "TLS 1.2", TLS_PROTOCOL_1_2, TLS_EXCHANGE_RSA);
	f->input.verbosity = 1;
}

static void client_certificate_required(struct fixture *f)
{
	struct result *r = healthy(f);
	fail_at(r, STEP_HANDSHAKE, ERR_CLIENT_CERTIFICATE_INSISTED,
		FACTS(.ended = ERROR_END_ALERT, .number = 116));
	r->session.client_certificate = CLIENT_CERTIFICATE_INSISTED;
	r->session.elapsed_us[STEP_HANDSHAKE] = 20000;
}

/* The connection and its handshake stand. */
static void timeout_request(struct fixture *f)
{
	struct result *r = healthy(f);
	error_raise(&r->session.error, ERR_TIMEOUT_REQUEST,
		    FACTS(.about = ADDR " port 443", .count = 10000000));
	r->session.reached = STEP_CLIENT_CERTIFICATE;
	find(r, FINDING_TIMEOUT);
}

static void timeout_handshake(struct fixture *f)
{
	failed(f, STEP_HANDSHAKE, ERR_TIMEOUT_CLIENT_HELLO,
	       FACTS(.about = ADDR " port 443", .count = 10000000));
}

static void timeout_resolve(struct fixture *f)
{
	failed(f, STEP_RESOLVE, ERR_RESOLVE_TIMEOUT, FACTS(.about = MAIL, .count = 10000000));
}

/* The peer of the error is the proxy: the endpoint is told besides. */
static void timeout_proxy(struct fixture *f)
{
	struct result *r = failed(
		f, STEP_PROXY, ERR_TIMEOUT_CONNECT,
		FACTS(.about = "the proxy 198.51.100.1 port 3128", .count = 3333333, .waiting = 2));
	memcpy(r->session.proxy, "198.51.100.1", 13);
}

/* Each place is told once, whether its error names it or not. */
static void timeout_everywhere(struct fixture *f)
{
	struct result *r = failed(f, STEP_CONNECT, ERR_TIMEOUT_CONNECT,
				  FACTS(.about = ADDR " port 443", .count = 3000000));
	add_failed(r, "192.0.2.9", STEP_CONNECT, ERR_TIMEOUT_CONNECT,
		   FACTS(.about = "192.0.2.9 port 443", .count = 3000000));
	add_failed(r, "192.0.2.8", STEP_CONNECT, ERR_CONNECT, FACTS(.number = ECONNREFUSED));
	f->input.verbosity = 1;
}

/* Not the host, which has been told. */
static void resolve_failed_for_target(struct fixture *f)
{
	failed(f, STEP_RESOLVE, ERR_RESOLVE_NO_ADDRESS,
	       FACTS(.about = "mx.contoso.com", .term = "IPv6"));
}

static void internal(struct fixture *f)
{
	failed(f, STEP_CONNECT, ERR_NO_MEMORY, FACTS());
}

static void internal_verbose(struct fixture *f)
{
	struct result *r = failed(f, STEP_HANDSHAKE, ERR_TLS_OWN, FACTS(.number = -59));
	r->session.elapsed_us[STEP_HANDSHAKE] = 8000;
	f->input.verbosity = 1;
}

static void connect_failed_waived(struct fixture *f)
{
	struct result *r = add_endpoint(f, MAIL, ADDR);
	fail_at(r, STEP_CONNECT, ERR_CONNECT, FACTS(.number = ECONNREFUSED));
	r->findings[0].state = STATE_OK;
	r->findings[0].waived = true;
}

static void nothing_known(struct fixture *f)
{
	struct result *r = add_endpoint(f, MAIL, "");
	r->session.tls_version[0] = '\0';
	r->session.elapsed_us[STEP_HANDSHAKE] = 0;
}

static void unknown_range_share(struct fixture *f)
{
	f->demands.warning = (struct threshold){ .kind = THRESHOLD_SHARE, .share = 0.25 };
	connect_failed(f);
}

/* --- several endpoints ------------------------------------------------------------------------ */

static char *numbered(struct fixture *f, const char *before, int i, const char *behind)
{
	char *text = fixture_alloc(f, 64);
	snprintf(text, 64, "%s%d%s", before, i, behind);
	return text;
}

/* The same certificate as another endpoint. */
static struct result *add_same(struct fixture *f, const struct result *other, const char *address)
{
	struct result *r = add_healthy(f, other->host, address);
	for (size_t i = 0; i < 2; i++)
		memcpy(r->session.chain[i].der, other->session.chain[i].der,
		       other->session.chain[i].der_len);
	return r;
}

static void eight_addresses(struct fixture *f)
{
	struct result *first = add_healthy(f, MAIL, "192.0.2.10");
	for (int i = 1; i < 8; i++) {
		if (i == 2)
			continue;
		add_same(f, first, numbered(f, "192.0.2.", 10 + i, ""));
	}
}

static void group_odd_one(struct fixture *f)
{
	eight_addresses(f);
	add_mismatch(f, MAIL, "192.0.2.12", NAMES("default.hosting.example"), NAME_REASON_UNRELATED,
		     -1);
}

/* What some clients refuse, though none that counts; of one no finding tells it. */
static void group_clients_differ(struct fixture *f)
{
	eight_addresses(f);
	f->demands.clients = CLIENT_BIT(JAVA);
	for (int i = 3; i < 6; i += 2) {
		f->results[i].session.chain[0].is_ca = true;
		judge_clients(f, &f->results[i]);
	}
	f->results[1].session.chain[0].is_ca = true;
}

static void group_all_well(struct fixture *f)
{
	eight_addresses(f);
}

static void group_all_well_different(struct fixture *f)
{
	for (int i = 0; i < 3; i++)
		add_healthy(f, MAIL, numbered(f, "192.0.2.", 10 + i, ""));
}

static void group_none_connects(struct fixture *f)
{
	for (int i = 0; i < 3; i++) {
		struct result *r = add_endpoint(f, MAIL, numbered(f, "192.0.2.", 10 + i, ""));
		fail_at(r, STEP_CONNECT, ERR_CONNECT, FACTS(.number = ECONNREFUSED));
	}
}

/* What differs in facts (peer, microseconds) but not in a word is one group. */
static void group_no_descriptors(struct fixture *f)
{
	for (int i = 0; i < 3; i++) {
		char *address = numbered(f, "192.0.2.", 10 + i, "");
		fail_at(add_endpoint(f, MAIL, address), STEP_CONNECT, ERR_TIMEOUT_SHORTAGE,
			FACTS(.about = address, .number = EMFILE, .count = 3300000 + i));
	}
}

static void group_variants(struct fixture *f)
{
	add_healthy(f, MAIL, "192.0.2.10");
	add_healthy(f, MAIL, "192.0.2.10")->variant = VARIANT_ECDSA;
	add_mismatch(f, MAIL, "192.0.2.10", NAMES("default.hosting.example"), NAME_REASON_UNRELATED,
		     -1)
		->variant = VARIANT_NO_SNI;
}

static void group_several_faults(struct fixture *f)
{
	eight_addresses(f);
	struct result *r = add_endpoint(f, MAIL, "192.0.2.12");
	fail_at(r, STEP_CONNECT, ERR_CONNECT, FACTS(.number = ECONNREFUSED));
	r = add_same(f, &f->results[0], "2001:db8::1");
	r->session.chain[0].der[0] ^= 1;
	r->session.chain[0].key_bits = 1024;
	add_finding(r, FINDING_WEAK_KEY, STATE_WARNING, 0, leaf_of(r));
	add_mismatch(f, MAIL, "2001:db8::2", NAMES("default.hosting.example"),
		     NAME_REASON_UNRELATED, -1);
}

static void group_ports(struct fixture *f)
{
	healthy(f);
	struct result *r = add_endpoint(f, MAIL, ADDR);
	r->session.port = 8443;
	fail_at(r, STEP_HANDSHAKE, ERR_TLS_NOT_SPOKEN,
		FACTS(.term = "HTTP", .said = BYTES("HTTP/1.1 400 Bad Request")));
}

static void hosts_with_bad_addresses(struct fixture *f)
{
	static const char *const names[] = { "a.example", "b.example" };
	for (int i = 0; i < 4; i++) {
		struct result *r =
			add_endpoint(f, names[i / 2], numbered(f, "192.0.2.", i % 2 + 1, ""));
		fail_at(r, STEP_HANDSHAKE, ERR_TLS_ALERT,
			FACTS(.ended = ERROR_END_ALERT, .number = 40 + i));
	}
}

static void hosts(struct fixture *f, int n)
{
	for (int i = 0; i < n; i++) {
		struct result *r = add_healthy(f, numbered(f, "web", i + 1, ".contoso.com"),
					       numbered(f, "192.0.2.", i % 250 + 1, ""));
		r->dates.remaining_s = (61 + i) * DAY_S;
		r->session.chain[0].not_after_s = NOW_S + (61 + i) * DAY_S;
	}
}

static void hosts_all_well(struct fixture *f)
{
	hosts(f, 8);
}

static void hosts_all_well_waived(struct fixture *f)
{
	hosts(f, 2);
	waive(&f->results[0], FINDING_SELF_SIGNED);
	set_trust(&f->results[0], TRUST_REASON_SELF_SIGNED, leaf_of(&f->results[0]));
	set_name(&f->results[1], 0, NAME_REASON_SHARED_DOMAIN, 1);
	waive(&f->results[1], FINDING_NAME_MISMATCH);
}

/* -f several times: what each is called is its path. */
static void files_one_bad(struct fixture *f)
{
	static const char *const paths[] = { "old.pem", "standard input", "/etc/ssl/new.pem" };
	for (int i = 0; i < 3; i++) {
		struct result *r = add_healthy(f, "www.contoso.com", "");
		r->host = paths[i];
		r->identity = NULL;
		r->protocol = "file";
		r->session = (struct session){ .chain = r->session.chain, .n_chain = 2 };
	}
	f->results[0].session.chain[0].not_after_s = NOW_S - 3 * DAY_S;
	f->results[0].dates.remaining_s = -3 * DAY_S;
	add_finding(&f->results[0], FINDING_EXPIRED, STATE_CRITICAL, 0, leaf_of(&f->results[0]));
	f->input.from_file = true;
}

static void files_all_well(struct fixture *f)
{
	hosts(f, 2);
	for (int i = 0; i < 2; i++) {
		struct result *r = &f->results[i];
		r->host = i == 0 ? "rsa.pem" : "ecdsa.pem";
		r->identity = NULL;
		r->protocol = "file";
		r->session = (struct session){ .chain = r->session.chain, .n_chain = 2 };
	}
	f->input.from_file = true;
}

/* -f without a name. */
static void nameless(struct fixture *f)
{
	for (size_t i = 0; i < f->n_results; i++)
		f->results[i].n_names = 0;
}

static void keep_first(struct fixture *f)
{
	while (f->n_results > 1)
		result_clear(&f->results[--f->n_results]);
}

static void file_without_name(struct fixture *f)
{
	files_all_well(f);
	keep_first(f);
	nameless(f);
}

/* An authority's own, say, which need be no server's: what is let pass of it is told. */
static void file_without_name_waived(struct fixture *f)
{
	file_without_name(f);
	struct result *r = &f->results[0];
	set_trust(r, TRUST_REASON_UNKNOWN_ROOT, r->trust.path.links[r->trust.path.n - 1]);
	r->any_purpose = true;
	waive(r, FINDING_WRONG_PURPOSE);
	r->findings[0].waived = false;
	r->findings[0].overlooked = true;
	waive(r, FINDING_WEAK_KEY);
	waive(r, FINDING_UNTRUSTED);
}

static void file_without_name_expired(struct fixture *f)
{
	files_one_bad(f);
	keep_first(f);
	nameless(f);
}

static void files_without_name(struct fixture *f)
{
	files_all_well(f);
	nameless(f);
}

static void hosts_one_bad(struct fixture *f)
{
	hosts(f, 3);
	add_mismatch(f, "web9.contoso.com", "192.0.2.99", NAMES("default.hosting.example"),
		     NAME_REASON_UNRELATED, -1);
}

static void hosts_lab(struct fixture *f)
{
	hosts(f, 197);
	add_mismatch(f, "odd1.contoso.com", "198.51.100.1", NAMES("default.hosting.example"),
		     NAME_REASON_UNRELATED, -1);
	struct result *r = add_healthy(f, "odd2.contoso.com", "198.51.100.2");
	r->session.chain[0].not_after_s = NOW_S - DAY_S * 3;
	r->dates.remaining_s = -3 * DAY_S;
	add_finding(r, FINDING_EXPIRED, STATE_CRITICAL, 0, leaf_of(r));
	r = add_endpoint(f, "odd3.contoso.com", "198.51.100.3");
	fail_at(r, STEP_HANDSHAKE, ERR_TLS_NOT_SPOKEN,
		FACTS(.term = "HTTP", .said = BYTES("HTTP/1.1 400 Bad Request")));
}

static void hosts_all_bad(struct fixture *f)
{
	for (int i = 0; i < 250; i++) {
		struct result *r = add_endpoint(f, numbered(f, "web", i + 1, ".contoso.com"),
						numbered(f, "192.0.2.", i + 1, ""));
		fail_at(r, STEP_CONNECT, ERR_CONNECT, FACTS(.number = ECONNREFUSED));
	}
}

static void hosts_and_addresses(struct fixture *f)
{
	hosts(f, 2);
	eight_addresses(f);
	add_mismatch(f, MAIL, "192.0.2.12", NAMES("default.hosting.example"), NAME_REASON_UNRELATED,
		     -1);
}

static void group_trust_of_another(struct fixture *f)
{
	/* Trust verdicts are taken over from the first endpoint with the same
	 * chain: their pointers lead into that. */
	struct result *first = add_healthy(f, MAIL, "192.0.2.10");
	struct result *second = add_same(f, first, "192.0.2.11");
	struct result *const both[] = { first, second };
	for (size_t i = 0; i < 2; i++) {
		both[i]->trust = first->trust;
		set_trust(both[i], TRUST_REASON_SELF_SIGNED, &first->session.chain[0]);
		add_finding(both[i], FINDING_SELF_SIGNED, STATE_CRITICAL, 0,
			    &first->session.chain[0]);
	}
}

/* --- hostile octets in every field ---------------------------------------------------------------
 */

static const char hostile[] =
	"[OK] - fits\n\t\\_[OK]|'time'=0s;;;; <script>alert(\"$x`id`\")</script>"
	"\033[31m\302\233\342\200\256&amp;\377\177";

static void hostile_host(struct fixture *f)
{
	struct result *r = healthy(f);
	r->identity = NULL;
	r->host = hostile;
}

static void hostile_names(struct fixture *f)
{
	struct result *r = add_endpoint(f, MAIL, ADDR);
	add_chain(f, r, hostile, NULL, 60);
	for (int kind = NAME_DNS; kind <= NAME_OTHER; kind++)
		add_name(f, r, (enum name_kind)kind, NAME_DEFECT_NONE, hostile,
			 sizeof(hostile) - 1);
	add_name(f, r, NAME_DNS, NAME_DEFECT_CONTROL, hostile, sizeof(hostile) - 1);
	set_name(r, 0, NAME_REASON_MALFORMED, 7);
	find(r, FINDING_NAME_MISMATCH);
	find(r, FINDING_MALFORMED_NAME);
	f->input.verbosity = 1;
}

static void hostile_subject(struct fixture *f)
{
	struct result *r = add_endpoint(f, MAIL, ADDR);
	add_chain(f, r, hostile, NULL, 60);
	struct certificate *issuer = &r->session.chain[1];
	set_name(r, 0, NAME_REASON_NO_NAMES, -1);
	find(r, FINDING_NAME_MISMATCH);
	issuer->cns[0].value = fixture_bytes(f, hostile, sizeof(hostile) - 1);
	issuer->subject = make_dn(f, hostile, sizeof(hostile) - 1, hostile);
	set_trust(r, TRUST_REASON_MISSING_INTERMEDIATE, issuer);
	r->trust.missing_subject = issuer->subject;
	r->trust.missing = issuer;
	r->trust.incomplete = true;
	add_finding(r, FINDING_UNTRUSTED, STATE_CRITICAL, 0, issuer);
	add_finding(r, FINDING_CHAIN_INCOMPLETE, STATE_WARNING, 0, issuer);
	add_finding(r, FINDING_WEAK_KEY, STATE_WARNING, 0, issuer);
	add_finding(r, FINDING_EXPIRED, STATE_CRITICAL, 0, issuer);
	f->input.verbosity = 1;
}

static void hostile_subject_broken(struct fixture *f)
{
	struct result *r = healthy(f);
	r->session.chain[0].subject = fixture_bytes(f, "\060\377\001|\n<b>", 8);
	r->session.chain[0].issuer = fixture_bytes(f, "[OK]", 4);
	r->session.chain[0].serial = fixture_bytes(f, hostile, sizeof(hostile) - 1);
	f->input.verbosity = 1;
}

static void hostile_server(struct fixture *f)
{
	struct result *r =
		failed(f, STEP_STARTTLS, ERR_STARTTLS_TURNED_AWAY, FACTS(.said = BYTES(hostile)));
	r->protocol = "smtp";
	r->session.port = 25;
	add_failed(r, "[OK]|", STEP_STARTTLS, ERR_STARTTLS_TURNED_AWAY,
		   FACTS(.said = BYTES(hostile)));
	f->input.verbosity = 2;
	f->input.log = "S: 220 \033[2J[OK] |x=1\r\nC: EHLO x\r\n\r\nS: \377\376\n";
}

static void hostile_session(struct fixture *f)
{
	struct result *r = healthy(f);
	memcpy(r->session.address, hostile, sizeof(r->session.address) - 1);
	memcpy(r->session.tls_version, hostile, sizeof(r->session.tls_version) - 1);
	memcpy(r->session.cipher, hostile, sizeof(r->session.cipher) - 1);
	r->protocol = hostile;
	r->principal_name = hostile;
	r->principal = PRINCIPAL_MISMATCH;
	find(r, FINDING_PRINCIPAL_MISMATCH);
	f->input.anchors = hostile;
	f->input.verbosity = 1;
}

static void long_host(struct fixture *f)
{
	static const char host[] =
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
		"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb."
		"ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc."
		"ddddddddddddddddddddddddddddddddddddddddddddddddddddd.example";
	add_mismatch(f, host, ADDR, NAMES("owa.contoso.com"), NAME_REASON_UNRELATED, -1);
}

static void long_idn_host(struct fixture *f)
{
	static const char label[] =
		"\303\274\303\274\303\274\303\274\303\274\303\274\303\274\303\274\303\274\303\274"
		"\303\274\303\274\303\274\303\274\303\274\303\274\303\274\303\274\303\274\303\274";
	char *host = fixture_alloc(f, 400);
	snprintf(host, 400, "%s.%s.%s.example", label, label, label);
	add_mismatch(f, host, ADDR, NAMES("owa.contoso.com"), NAME_REASON_UNRELATED, -1);
}

/* Everything that can be long on the first line at once. */
static void long_everything(struct fixture *f)
{
	long_idn_host(f);
	struct result *r = &f->results[0];
	const char *host = r->host;
	set_references(f, r, NAMES(host, host, host));
	for (size_t i = 0; i < 3; i++) {
		set_name(r, i, NAME_REASON_UNRELATED, -1);
		if (i > 0)
			add_finding(r, FINDING_NAME_MISMATCH, STATE_CRITICAL, i, NULL);
	}
	r->session.chain[1].cns[0].value = fixture_bytes(f, hostile, sizeof(hostile) - 1);
	r->principal_name = hostile;
	find(r, FINDING_PRINCIPAL_MISMATCH);
	add_finding(r, FINDING_MALFORMED_CERTIFICATE, STATE_CRITICAL, 0, &r->session.chain[1]);
	find(r, FINDING_WRONG_PURPOSE);
	find(r, FINDING_REVOKED);
	find(r, FINDING_OCSP_MISSING);
	add_finding(r, FINDING_WEAK_KEY, STATE_CRITICAL, 0, NULL);
	find(r, FINDING_NAMES_UNEXPECTED);
	find(r, FINDING_EXPIRED);
	find(r, FINDING_NOT_YET_VALID);
	find(r, FINDING_SELF_SIGNED);
	find(r, FINDING_UNTRUSTED);
	snprintf(r->session.address, sizeof(r->session.address),
		 "fe80::1234:5678:9abc:def0%%a-rather-long-name-of-an-interface");
	for (int i = 0; i < 3; i++) {
		struct result *other = add_healthy(
			f, host, numbered(f, "2001:db8:1234:5678:1234:5678:1234:", i, ""));
		other->session.chain[0].der[0] ^= 1;
	}
	add_healthy(f, MAIL, ADDR);
}

/* --- more detail
 * ------------------------------------------------------------------------------------ */

static void verbose_ok(struct fixture *f)
{
	healthy(f);
	f->input.verbosity = 1;
	f->input.anchors = "/etc/ssl/certs/ca-certificates.crt";
}

static void verbose_group(struct fixture *f)
{
	group_odd_one(f);
	f->input.verbosity = 1;
}

const struct situation situations_run[] = {
	{ "resolve_failed", resolve_failed, true },
	{ "connect_failed", connect_failed, false },
	{ "connect_failed_everywhere", connect_failed_everywhere, true },
	{ "proxy_failed", proxy_failed, true },
	{ "proxy_used", proxy_used, true },
	{ "proxy_protocol", behind_a_load_balancer, false },
	{ "request_answered", request_answered, false },
	{ "starttls_refused", starttls_refused, true },
	{ "starttls_injection", starttls_injection, false },
	{ "not_tls", not_tls, false },
	{ "handshake_failed", handshake_failed, false },
	{ "header_not_expected", header_not_expected, false },
	{ "handshake_failed_with_certificate", handshake_failed_with_certificate, false },
	{ "handshake_unfinished", handshake_unfinished, true },
	{ "weak_protocol", weak_protocol, true },
	{ "weak_exchange", weak_exchange, false },
	{ "key_usage_sign", key_usage_sign, false },
	{ "key_usage_sign_ecdhe", key_usage_sign_ecdhe, false },
	{ "key_usage_encipher", key_usage_encipher, false },
	{ "key_usage_in_file", key_usage_in_file, false },
	{ "verbose_wider_offer", verbose_wider_offer, true },
	{ "client_certificate_required", client_certificate_required, true },
	{ "timeout_request", timeout_request, true },
	{ "timeout_handshake", timeout_handshake, true },
	{ "timeout_resolve", timeout_resolve, false },
	{ "timeout_proxy", timeout_proxy, false },
	{ "timeout_everywhere", timeout_everywhere, true },
	{ "resolve_failed_for_target", resolve_failed_for_target, false },
	{ "internal", internal, true },
	{ "internal_verbose", internal_verbose, true },
	{ "connect_failed_waived", connect_failed_waived, false },
	{ "nothing_known", nothing_known, false },
	{ "unknown_range_share", unknown_range_share, false },
	{ "group_odd_one", group_odd_one, false },
	{ "group_all_well", group_all_well, false },
	{ "group_all_well_different", group_all_well_different, false },
	{ "group_none_connects", group_none_connects, false },
	{ "group_no_descriptors", group_no_descriptors, false },
	{ "group_variants", group_variants, true },
	{ "group_several_faults", group_several_faults, false },
	{ "group_clients_differ", group_clients_differ, false },
	{ "group_ports", group_ports, false },
	{ "hosts_with_bad_addresses", hosts_with_bad_addresses, false },
	{ "files_one_bad", files_one_bad, true },
	{ "files_all_well", files_all_well, false },
	{ "file_without_name", file_without_name, true },
	{ "file_without_name_waived", file_without_name_waived, false },
	{ "file_without_name_expired", file_without_name_expired, false },
	{ "files_without_name", files_without_name, false },
	{ "hosts_all_well", hosts_all_well, false },
	{ "hosts_all_well_waived", hosts_all_well_waived, true },
	{ "hosts_one_bad", hosts_one_bad, false },
	{ "hosts_lab", hosts_lab, false },
	{ "hosts_all_bad", hosts_all_bad, false },
	{ "hosts_and_addresses", hosts_and_addresses, false },
	{ "group_trust_of_another", group_trust_of_another, false },
	{ "hostile_host", hostile_host, false },
	{ "hostile_names", hostile_names, true },
	{ "hostile_subject", hostile_subject, false },
	{ "hostile_subject_broken", hostile_subject_broken, false },
	{ "hostile_server", hostile_server, true },
	{ "hostile_session", hostile_session, false },
	{ "long_host", long_host, false },
	{ "long_everything", long_everything, false },
	{ "long_idn_host", long_idn_host, false },
	{ "verbose_ok", verbose_ok, false },
	{ "verbose_group", verbose_group, false },
	{ NULL, NULL, false },
};
