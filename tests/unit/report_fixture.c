/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clients/alarm.h"
#include "clients/clients.h"
#include "support/derbuf.h"
#include "support/errorwords.h"

static void *check(void *memory)
{
	if (memory == NULL)
		support_die("out of memory");
	return memory;
}

void *fixture_alloc(struct fixture *f, size_t size)
{
	if (f->n_owned == sizeof(f->owned) / sizeof(f->owned[0]))
		support_die("fixture is full");
	return f->owned[f->n_owned++] = check(calloc(1, size + 1));
}

struct bytes fixture_bytes(struct fixture *f, const void *data, size_t len)
{
	uint8_t *copy = fixture_alloc(f, len);
	if (len > 0)
		memcpy(copy, data, len);
	return (struct bytes){ copy, len };
}

struct bytes make_dn(struct fixture *f, const void *cn, size_t cn_len, const char *organization)
{
	struct derbuf der = { 0 };
	size_t name = der_begin(&der, TAG_SEQUENCE);
	for (int i = 0; i < 2; i++) {
		if (i == 0 ? cn == NULL : organization == NULL)
			continue;
		size_t set = der_begin(&der, TAG_SET);
		size_t attribute = der_begin(&der, TAG_SEQUENCE);
		der_oid(&der, i == 0 ? "2.5.4.3" : "2.5.4.10");
		if (i == 0)
			der_tlv(&der, TAG_UTF8_STRING, cn, cn_len);
		else
			der_tlv_text(&der, TAG_UTF8_STRING, organization);
		der_end(&der, attribute);
		der_end(&der, set);
	}
	der_end(&der, name);
	struct bytes dn = fixture_bytes(f, der.data, der.len);
	derbuf_clear(&der);
	return dn;
}

/* A certificate with octets that no other has. */
static void make_certificate(struct fixture *f, struct certificate *c, const char *cn,
			     struct bytes issuer, int64_t not_before_s, int64_t not_after_s)
{
	char text[64];
	/* The ends are alike: who compares those only is wrong. */
	int len = snprintf(text, sizeof(text),
			   "%06zu is the number of this certificate, which ends like all",
			   f->n_certificates++);
	*c = (struct certificate){
		.der = check(malloc((size_t)len)),
		.der_len = (size_t)len,
		.version = 3,
		.serial = fixture_bytes(f, text, 6),
		.issuer = issuer,
		.not_before_s = not_before_s,
		.not_after_s = not_after_s,
		.key_algorithm = KEY_RSA,
		.key_bits = 2048,
		.signature_hash = HASH_SHA2,
		.has_san = true,
		.has_sha256 = true,
		.path_len = -1,
	};
	memcpy(c->der, text, (size_t)len);
	memset(c->sha256, (int)f->n_certificates, sizeof(c->sha256));
	c->subject = make_dn(f, cn, cn != NULL ? strlen(cn) : 0, "Contoso");
	if (cn != NULL) {
		c->cns = check(calloc(1, sizeof(*c->cns)));
		c->cns[0].value = fixture_bytes(f, cn, strlen(cn));
		c->n_cns = 1;
	}
}

#define EXTENSION(ID) (1U << EXTENSION_##ID)

/* What every client takes of a server's certificate, but for its names. */
static void make_leaf(struct fixture *f, struct certificate *c, const char *cn,
		      int64_t not_before_s, int64_t not_after_s)
{
	const struct certificate *issuer = &f->authorities[0];
	make_certificate(f, c, cn, issuer->subject, not_before_s, not_after_s);
	c->has_key_usage = c->has_eku = c->has_basic_constraints = true;
	c->key_usage = KEY_USAGE_DIGITAL_SIGNATURE | KEY_USAGE_KEY_ENCIPHERMENT;
	c->eku = EKU_SERVER_AUTH;
	c->subject_key_id = c->serial;
	c->authority_key_id = issuer->subject_key_id;
	c->extensions.present = EXTENSION(SAN) | EXTENSION(BASIC_CONSTRAINTS) |
				EXTENSION(KEY_USAGE) | EXTENSION(EKU) | EXTENSION(SUBJECT_KEY_ID) |
				EXTENSION(AUTHORITY_KEY_ID);
	c->extensions.critical = EXTENSION(BASIC_CONSTRAINTS) | EXTENSION(KEY_USAGE);
}

/* The same of an authority; of a root issuer is NULL. */
static void make_authority(struct fixture *f, struct certificate *c, const char *cn,
			   const struct certificate *issuer, int64_t not_before_s,
			   int64_t not_after_s)
{
	struct bytes name =
		issuer != NULL ? issuer->subject : make_dn(f, cn, strlen(cn), "Contoso");
	make_certificate(f, c, cn, name, not_before_s, not_after_s);
	c->has_san = false;
	c->is_ca = c->has_basic_constraints = c->has_key_usage = true;
	c->key_usage = KEY_USAGE_KEY_CERT_SIGN | KEY_USAGE_CRL_SIGN;
	c->subject_key_id = c->serial;
	c->authority_key_id = issuer != NULL ? issuer->subject_key_id : c->subject_key_id;
	c->extensions.present = EXTENSION(BASIC_CONSTRAINTS) | EXTENSION(KEY_USAGE) |
				EXTENSION(SUBJECT_KEY_ID) | EXTENSION(AUTHORITY_KEY_ID);
	c->extensions.critical = EXTENSION(BASIC_CONSTRAINTS) | EXTENSION(KEY_USAGE);
}

void fixture_init(struct fixture *f)
{
	*f = (struct fixture){ 0 };
	f->results = check(calloc(FIXTURE_RESULTS_MAX, sizeof(*f->results)));
	demands_init(&f->demands);
	f->demands.at_s = NOW_S;
	f->authorities = check(calloc(2, sizeof(*f->authorities)));
	make_authority(f, &f->authorities[1], "Contoso Root", NULL, NOW_S - 2000 * DAY_S,
		       NOW_S + 5000 * DAY_S);
	make_authority(f, &f->authorities[0], "Contoso Issuing CA", &f->authorities[1],
		       NOW_S - 1000 * DAY_S, NOW_S + 900 * DAY_S);
	f->input = (struct report_input){
		.timeout_s = 10,
		.elapsed_us = 31400,
		.demands = &f->demands,
	};
}

void fixture_clear(struct fixture *f)
{
	for (size_t i = 0; i < f->n_results; i++)
		result_clear(&f->results[i]);
	for (size_t i = 0; i < 2; i++)
		certificate_clear(&f->authorities[i]);
	free(f->results);
	free(f->authorities);
	for (size_t i = 0; i < f->n_owned; i++)
		free(f->owned[i]);
}

const struct report_input *fixture_input(struct fixture *f)
{
	for (size_t i = 0; i < f->n_results; i++) {
		struct result *r = &f->results[i];
		r->state = STATE_OK;
		if (!r->has_certificate && r->n_findings == 0)
			r->state = STATE_UNKNOWN;
		for (size_t k = 0; k < r->n_findings; k++)
			r->state = state_worse(r->state, r->findings[k].state);
		clients_verdicts(r, NOW_S, NULL);
	}
	f->input.results = f->results;
	f->input.n_results = f->n_results;
	return &f->input;
}

void set_references(struct fixture *f, struct result *r, const char *const *names)
{
	size_t n = 0;
	while (names[n] != NULL)
		n++;
	struct reference *references = fixture_alloc(f, n * sizeof(*references));
	free(r->names);
	r->names = check(calloc(n, sizeof(*r->names)));
	r->n_names = n;
	for (size_t i = 0; i < n; i++) {
		struct error error;
		if (reference_parse(names[i], &references[i], &error) != ERR_NONE)
			support_die(error_words(&error));
		r->names[i] = (struct name_verdict){ .reference = &references[i],
						     .reason = NAME_REASON_EXACT };
	}
}

struct result *add_endpoint(struct fixture *f, const char *host, const char *address)
{
	struct result *r = &f->results[f->n_results++];
	*r = (struct result){ .host = host, .protocol = "https" };
	set_references(f, r, NAMES(host));
	r->identity = r->names[0].reference;
	struct session *s = &r->session;
	snprintf(s->address, sizeof(s->address), "%s", address);
	snprintf(s->tls_version, sizeof(s->tls_version), "TLS 1.3");
	snprintf(s->cipher, sizeof(s->cipher), "AES-256-GCM");
	snprintf(s->key_exchange, sizeof(s->key_exchange), "X25519");
	s->tls = (struct tls_parameters){ .protocol = TLS_PROTOCOL_1_3,
					  .offered = TLS_PROTOCOL_1_3,
					  .exchange = TLS_EXCHANGE_ECDHE,
					  .exchange_bits = 256,
					  .protection = TLS_PROTECTION_AEAD,
					  .signature_hash = HASH_SHA2 };
	s->offer = OFFER_CURRENT;
	s->port = 443;
	s->reached = STEP_HANDSHAKE;
	s->elapsed_us[STEP_RESOLVE] = 3100;
	s->elapsed_us[STEP_CONNECT] = 900;
	s->elapsed_us[STEP_HANDSHAKE] = 20300;
	s->total_us = 24300 + (int64_t)f->n_results * 1000;
	return r;
}

void add_name(struct fixture *f, struct result *r, enum name_kind kind, enum name_defect defect,
	      const void *data, size_t len)
{
	struct certificate *leaf = &r->session.chain[0];
	/* Room for all at once: verdicts point to names. */
	if (leaf->names == NULL)
		leaf->names = check(calloc(FIXTURE_NAMES_MAX, sizeof(*leaf->names)));
	if (leaf->n_names == FIXTURE_NAMES_MAX)
		support_die("too many names");
	leaf->names[leaf->n_names++] =
		(struct presented_name){ kind, defect, fixture_bytes(f, data, len) };
}

void add_chain(struct fixture *f, struct result *r, const char *cn, const char *const *dns,
	       int days)
{
	struct session *s = &r->session;
	s->chain = check(calloc(2, sizeof(*s->chain)));
	s->n_chain = 2;
	make_leaf(f, &s->chain[0], cn, NOW_S - 30 * DAY_S, NOW_S + days * DAY_S);
	for (size_t i = 0; dns != NULL && dns[i] != NULL; i++)
		add_name(f, r, NAME_DNS, NAME_DEFECT_NONE, dns[i], strlen(dns[i]));
	/* The intermediate as it was sent: the octets of the authority. */
	make_authority(f, &s->chain[1], "Contoso Issuing CA", &f->authorities[1],
		       NOW_S - 1000 * DAY_S, NOW_S + 900 * DAY_S);
	memcpy(s->chain[1].der, f->authorities[0].der, f->authorities[0].der_len);
	s->chain[1].serial = f->authorities[0].serial;
	s->chain[1].subject_key_id = f->authorities[0].subject_key_id;
	r->has_certificate = true;
	r->trust.path = (struct path){ { &s->chain[0], &s->chain[1], &f->authorities[1] }, 3 };
	r->trust.anchored = r->trust.own_store = true;
	r->trust.root = ROOT_OWN;
	for (int i = 0; i < PATH_TAKER_COUNT; i++)
		r->trust.taken[i] = (struct path_taken){ r->trust.path, true, true, 0 };
	r->dates.first = &s->chain[0];
	r->dates.remaining_s = days * DAY_S;
	r->dates.lifetime_s = (days + 30) * DAY_S;
	r->dates.warning =
		threshold_range(&f->demands.warning, THRESHOLD_WARNING, r->dates.lifetime_s);
	r->dates.critical =
		threshold_range(&f->demands.critical, THRESHOLD_CRITICAL, r->dates.lifetime_s);
	r->dates.alerts_warning = range_alerts(&r->dates.warning, r->dates.remaining_s);
	r->dates.alerts_critical = range_alerts(&r->dates.critical, r->dates.remaining_s);
}

void set_name(struct result *r, size_t i, enum name_reason reason, int presented)
{
	r->names[i].reason = reason;
	r->names[i].presented = presented < 0 ? NULL : &r->session.chain[0].names[presented];
}

void set_trust(struct result *r, enum trust_reason reason, const struct certificate *at_fault)
{
	r->trust.reason = reason;
	r->trust.faults = 1U << reason;
	r->trust.at_fault = at_fault;
	r->trust.faults_at[at_fault == NULL || at_fault == &r->session.chain[0]
				   ? PATH_PLACE_LEAF
				   : PATH_PLACE_INTERMEDIATE] = 1U << reason;
	r->trust.anchored =
		reason != TRUST_REASON_SELF_SIGNED && reason != TRUST_REASON_MISSING_INTERMEDIATE &&
		reason != TRUST_REASON_UNKNOWN_ROOT && reason != TRUST_REASON_NO_ANCHORS;
}

void add_finding(struct result *r, enum finding_id id, enum state state, size_t reference,
		 const struct certificate *certificate)
{
	r->findings = check(realloc(r->findings, (r->n_findings + 1) * sizeof(*r->findings)));
	r->findings[r->n_findings++] = (struct finding){
		.id = id, .state = state, .reference = reference, .certificate = certificate
	};
}

void find(struct result *r, enum finding_id id)
{
	add_finding(r, id, finding_info(id)->state, 0, NULL);
}

void waive(struct result *r, enum finding_id id)
{
	add_finding(r, id, STATE_OK, 0, NULL);
	r->findings[r->n_findings - 1].waived = true;
}

void judge_clients(struct fixture *f, struct result *r)
{
	clients_verdicts(r, NOW_S, NULL);
	if (clients_judge(r, &f->demands, CLIENT_BIT(CHROME) | CLIENT_BIT(FIREFOX), NULL) !=
	    ERR_NONE)
		support_die("clients_judge");
}

void fail_at(struct result *r, enum step step, enum err code, struct error_facts facts)
{
	struct session *s = &r->session;
	s->reached = step;
	error_raise(&s->error, code, facts);
	s->tls_version[0] = s->cipher[0] = s->key_exchange[0] = '\0';
	s->tls = (struct tls_parameters){ 0 };
	s->offer = OFFER_NONE;
	for (enum step i = step; i < STEP_COUNT; i++)
		s->elapsed_us[i] = 0;
	if (step == STEP_RESOLVE)
		s->address[0] = '\0';
	find(r, error_finding(code));
}

void add_failed(struct result *r, const char *address, enum step step, enum err code,
		struct error_facts facts)
{
	struct error error, unused;
	error_raise(&error, code, facts);
	if (session_add_failed(&r->session, address, &error, &unused) != ERR_NONE)
		support_die("session_add_failed");
	r->session.failed[r->session.n_failed - 1].reached = step;
}

struct result *add_healthy(struct fixture *f, const char *host, const char *address)
{
	struct result *r = add_endpoint(f, host, address);
	add_chain(f, r, "*.contoso.com", NAMES("*.contoso.com", "contoso.com"), 60);
	set_name(r, 0, NAME_REASON_WILDCARD, 0);
	return r;
}

struct result *add_mismatch(struct fixture *f, const char *host, const char *address,
			    const char *const *dns, enum name_reason reason, int presented)
{
	struct result *r = add_endpoint(f, host, address);
	add_chain(f, r, dns != NULL ? dns[0] : NULL, dns, 60);
	set_name(r, 0, reason, presented);
	find(r, FINDING_NAME_MISMATCH);
	return r;
}
