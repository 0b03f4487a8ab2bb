/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "anyresult.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clients/trait.h"

#define NOW_S INT64_C(1795348800)
#define DAY_S INT64_C(86400)

enum { TEXT_BYTES = 600 };

static bool lacks(unsigned lacking, enum part part)
{
	return (lacking & 1U << part) != 0;
}

static void *keep(struct any *any, size_t size)
{
	void **owned = realloc(any->owned, (any->n_owned + 1) * sizeof(*owned));
	void *memory = calloc(1, size + 1);
	if (owned == NULL || memory == NULL)
		abort();
	any->owned = owned;
	return owned[any->n_owned++] = memory;
}

/* --- texts ---------------------------------------------------------------------- */

/* Octets of anybody's choice, words that steer, or a name like any other. */
static struct bytes any_octets(struct any *any, struct choices *c)
{
	static const char *const fragments[] = {
		"[OK]", "|",  "\n", "a.example",     "\342\200\256",
		"'",    "\"", "<",  "xn--bcher-kva", ".",
		"*.",   " ",  "\\", "\377",          "$",
		"`",    "\t", ", ", "\314\201",      "%n"
	};
	char *text = keep(any, TEXT_BYTES);
	size_t len = 0;
	unsigned kind = choose(c, 4);
	if (kind == 0)
		return (struct bytes){ (uint8_t *)text,
				       (size_t)snprintf(text, TEXT_BYTES, "mail.example.com") };
	for (unsigned i = choose(c, 16); i > 0; i--) {
		unsigned fragment = choose(c, 256);
		if (kind == 1)
			len += (size_t)snprintf(text + len, TEXT_BYTES - len, "%s",
						fragments[fragment % LENGTH(fragments)]);
		else
			text[len++] = (char)fragment;
	}
	if (kind == 3) {
		memset(text + len, 'a', TEXT_BYTES - len);
		len = TEXT_BYTES;
	}
	return (struct bytes){ (uint8_t *)text, len };
}

/* The same, ended by a NUL: what follows one is not seen. */
static const char *any_string(struct any *any, struct choices *c)
{
	return (const char *)any_octets(any, c).data;
}

static void any_text(struct any *any, struct choices *c, char *ret_text, size_t size)
{
	snprintf(ret_text, size, "%s", any_string(any, c));
}

static int64_t any_time(struct choices *c)
{
	static const int64_t times[] = {
		NOW_S, NOW_S + 60 * DAY_S,    NOW_S - 60 * DAY_S,   NOW_S + 1, 0,
		-1,    INT64_C(253402300799), INT64_C(-62167219200)
	};
	return times[choose(c, LENGTH(times))];
}

/* --- certificates ------------------------------------------------------------------ */

static struct presented_name *any_names(struct any *any, struct choices *c, size_t n)
{
	struct presented_name *names = calloc(n, sizeof(*names));
	if (names == NULL)
		abort();
	for (size_t i = 0; i < n; i++) {
		names[i].kind = (enum name_kind)choose(c, NAME_OTHER + 1);
		names[i].defect = choose(c, 3) != 0
					  ? NAME_DEFECT_NONE
					  : (enum name_defect)choose(c, NAME_DEFECT_ENCODING + 1);
		names[i].value = any_octets(any, c);
	}
	return names;
}

static void fill_certificate(struct any *any, struct choices *c, struct certificate *certificate)
{
	certificate->version = 3;
	certificate->serial = any_octets(any, c);
	certificate->issuer = any_octets(any, c);
	certificate->subject = choose(c, 3) == 0 ? certificate->issuer : any_octets(any, c);
	certificate->not_before_s = any_time(c);
	certificate->not_after_s = any_time(c);
	certificate->defects = choose(c, 2) == 0 ? 0 : choose(c, 256) * 37 & 0x1fff;
	certificate->key_algorithm = (enum key_algorithm)choose(c, KEY_UNKNOWN + 1);
	certificate->key_bits = choose(c, 2) * 2048;
	certificate->signature_hash = (enum hash_algorithm)choose(c, HASH_UNKNOWN + 1);
	certificate->has_sha256 = choose(c, 2) == 0;
	certificate->n_unknown_critical = choose(c, 3);
	certificate->unknown_critical = any_octets(any, c);
	certificate->n_names = choose(c, ANY_NAMES_MAX);
	certificate->n_cns = choose(c, 3);
	certificate->names = any_names(any, c, certificate->n_names + 1);
	certificate->cns = any_names(any, c, certificate->n_cns + 1);
}

/* Some octets of its own, or none at all. */
static void make_certificate(struct any *any, struct choices *c, unsigned lacking,
			     struct certificate *certificate)
{
	*certificate = (struct certificate){ .path_len = -1 };
	if (lacks(lacking, PART_CONTENTS))
		return;
	certificate->der = malloc(32);
	if (certificate->der == NULL)
		abort();
	certificate->der_len =
		(size_t)snprintf((char *)certificate->der, 32, "certificate %zu", any->n_owned);
	fill_certificate(any, c, certificate);
}

static void make_chain(struct any *any, struct choices *c, unsigned lacking, struct result *r)
{
	struct session *s = &r->session;
	s->n_chain = 1 + choose(c, 3);
	s->chain_cut = choose(c, 4) == 3;
	s->chain = calloc(s->n_chain, sizeof(*s->chain));
	if (s->chain == NULL)
		abort();
	for (size_t i = 0; i < s->n_chain; i++)
		make_certificate(any, c, lacking, &s->chain[i]);
}

/* A certificate that a verdict may point to: of the chain, the anchor, or none. */
static const struct certificate *any_certificate(struct any *any, struct choices *c,
						 unsigned lacking, const struct result *r)
{
	size_t i = choose(c, 5);
	if (lacks(lacking, PART_CULPRITS) || i == 1)
		return NULL;
	if (any->anchor.der == NULL)
		make_certificate(any, c, 0, &any->anchor);
	return r->session.n_chain > 0 && i != 2 ? &r->session.chain[i % r->session.n_chain]
						: &any->anchor;
}

/* --- the session --------------------------------------------------------------------- */

static struct error any_error(struct any *any, struct choices *c)
{
	static const char *const choices[] = { "one", "two", NULL };
	struct error error = { 0 };
	unsigned code = choose(c, 256);
	struct error_facts facts = {
		.number = (int)choose(c, 256) - 120,
		.count = any_time(c),
		.term = choose(c, 2) == 0 ? "a term" : NULL,
		.other = choose(c, 2) == 0 ? "another" : NULL,
		.choices = choose(c, 2) == 0 ? choices : NULL,
		.about = choose(c, 2) == 0 ? any_string(any, c) : NULL,
		.said = any_octets(any, c),
		.beside = choose(c, 2) == 0 ? any_string(any, c) : NULL,
		.ended = (enum error_end)choose(c, ERROR_END_LOST + 1),
		.waiting = choose(c, 3),
	};
	error_raise(&error, (enum err)(1 + code % (ERR_COUNT - 1)), facts);
	return error;
}

static void make_session(struct any *any, struct choices *c, unsigned lacking, struct result *r)
{
	struct session *s = &r->session;
	s->reached = (enum step)choose(c, STEP_HANDSHAKE + 1);
	if (!lacks(lacking, PART_ADDRESS)) {
		any_text(any, c, s->address, sizeof(s->address));
		any_text(any, c, s->proxy, sizeof(s->proxy));
		s->port = (uint16_t)(443 + choose(c, 3));
	}
	if (!lacks(lacking, PART_SESSION)) {
		any_text(any, c, s->tls_version, sizeof(s->tls_version));
		any_text(any, c, s->cipher, sizeof(s->cipher));
		any_text(any, c, s->key_exchange, sizeof(s->key_exchange));
		for (enum step step = STEP_USAGE; step < STEP_COUNT; step++)
			s->elapsed_us[step] = 1000 * (int64_t)choose(c, 3);
		s->client_certificate =
			(enum client_certificate_request)choose(c, CLIENT_CERTIFICATE_INSISTED + 1);
		s->http_status = (int)choose(c, 2) * 403;
	}
	if (lacks(lacking, PART_ERROR))
		return;
	if (choose(c, 2) == 1)
		s->error = any_error(any, c);
	for (unsigned n = choose(c, 5); n > 0; n--) {
		struct error error = any_error(any, c), unused;
		if (session_add_failed(s, any_string(any, c), &error, &unused) != ERR_NONE)
			abort();
		s->failed[s->n_failed - 1].reached = (enum step)choose(c, STEP_HANDSHAKE + 1);
	}
}

/* --- verdicts ------------------------------------------------------------------------- */

static void make_references(struct any *any, struct choices *c, unsigned lacking, struct result *r)
{
	static const char *const texts[] = { "mail.example.com", "b\303\274cher.example",
					     "192.0.2.1", "srv:_imaps.example.com",
					     "uri:sip:example.com" };
	struct reference *references = any->references[any->n_results];
	size_t n = 1 + choose(c, ANY_NAMES_MAX);
	for (size_t i = 0; i < n; i++) {
		if (reference_parse(texts[choose(c, LENGTH(texts))], &references[i], NULL) !=
		    ERR_NONE)
			abort();
	}
	if (!lacks(lacking, PART_IDENTITY))
		r->identity = &references[0];
	if (lacks(lacking, PART_NAMES))
		return;
	r->names = calloc(n, sizeof(*r->names));
	if (r->names == NULL)
		abort();
	r->n_names = n;
	for (size_t i = 0; i < n; i++)
		r->names[i].reference = &references[i];
}

static const struct presented_name *any_presented(struct choices *c, unsigned lacking,
						  const struct certificate *leaf)
{
	unsigned i = choose(c, 8);
	if (lacks(lacking, PART_PRESENTED) || i == 7)
		return NULL;
	if (i == 6)
		return leaf->n_cns > 0 ? &leaf->cns[0] : NULL;
	return leaf->n_names > 0 ? &leaf->names[i % leaf->n_names] : NULL;
}

static bool *any_flags(struct choices *c, size_t n)
{
	bool *flags = choose(c, 2) == 0 ? calloc(n + 1, sizeof(*flags)) : NULL;
	for (size_t i = 0; flags != NULL && i < n; i++)
		flags[i] = choose(c, 2) == 0;
	return flags;
}

static void judge_names(struct choices *c, unsigned lacking, struct result *r)
{
	const struct certificate *leaf = &r->session.chain[0];
	for (size_t i = 0; i < r->n_names; i++) {
		r->names[i].reason = (enum name_reason)choose(c, NAME_REASON_CN + 1);
		r->names[i].presented = any_presented(c, lacking, leaf);
		r->names[i].hint = (enum name_hint)choose(c, NAME_HINT_DEFAULT_HOST + 1);
	}
	r->missing = any_flags(c, r->n_names);
	r->unexpected = any_flags(c, leaf->n_names);
}

static void judge_trust(struct any *any, struct choices *c, unsigned lacking, struct result *r)
{
	struct trust_verdict *trust = &r->trust;
	trust->faults = (choose(c, 256) | choose(c, 256) << 8 | choose(c, 256) << 16) &
			((1U << TRUST_REASON_COUNT) - 1);
	trust->reason = trust_reason_worst(trust->faults);
	for (size_t i = 0; i < TRUST_REASON_COUNT; i++)
		trust->culprits[i] = any_certificate(any, c, lacking, r);
	trust->at_fault = any_certificate(any, c, lacking, r);
	trust->constrained_name = any_presented(c, lacking, &r->session.chain[0]);
	trust->missing = any_certificate(any, c, lacking, r);
	trust->missing_subject = choose(c, 2) == 0 ? any_octets(any, c) : (struct bytes){ 0 };
	trust->n_superfluous = choose(c, 3);
	trust->anchored = choose(c, 2) == 0;
	for (size_t n = lacks(lacking, PART_PATH) ? 0 : 1 + choose(c, 3); trust->path.n < n;) {
		const struct certificate *link = any_certificate(any, c, 0, r);
		trust->path.links[trust->path.n++] = link != NULL ? link : &r->session.chain[0];
	}
	r->revocation = (struct revocation_verdict){
		.ocsp = (enum revocation_state)choose(c, REVOCATION_MISSING + 1),
		.crl = (enum revocation_state)choose(c, REVOCATION_MISSING + 1),
		.revoked = any_certificate(any, c, lacking, r),
		.revoked_at_s = any_time(c),
		.ocsp_fault = { (enum revocation_reason)choose(c, REVOCATION_REASON_COUNT),
				any_time(c) },
		.crl_fault = { (enum revocation_reason)choose(c, REVOCATION_REASON_COUNT),
			       any_time(c) },
	};
}

/* What DNS says, of a set that has the records that its verdict tells. */
static void judge_dane(struct any *any, struct choices *c, struct result *r)
{
	struct tlsa_set *set = keep(any, sizeof(*set));
	struct dane_verdict *dane = calloc(1, sizeof(*dane));
	if (dane == NULL)
		abort();
	*dane = (struct dane_verdict){
		.outcome = (enum dane_outcome)choose(c, DANE_MISMATCH + 1),
		.rule = (enum dane_rule)choose(c, DANE_RULE_EE + 1),
		.set = set,
		.has_path = r->has_certificate && choose(c, 2) == 1,
		.has_own = choose(c, 2) == 1,
	};
	snprintf(set->base, sizeof(set->base), "%s", any_string(any, c));
	set->status = (enum tlsa_status)choose(c, TLSA_SECURE + 1);
	set->error.code = choose(c, 2) == 0 ? ERR_DANE_NO_ANSWER : ERR_DANE_NOT_VALID;
	set->n = dane->outcome >= DANE_UNUSABLE ? 1 + choose(c, 5) : 0;
	set->records = keep(any, (set->n + 1) * sizeof(*set->records));
	for (size_t i = 0; i < set->n; i++) {
		set->records[i].usage = (uint8_t)choose(c, 5);
		set->records[i].selector = (uint8_t)choose(c, 3);
		set->records[i].matching = (uint8_t)choose(c, 4);
		set->records[i].data = any_octets(any, c);
		dane->states[i] = (enum dane_record_state)choose(c, DANE_RECORD_DATA + 1);
		dane->fits[i] = choose(c, 2) == 1;
	}
	dane->fitting = set->n > 0 ? choose(c, (unsigned)set->n) : 0;
	dane->path = r->trust;
	r->dane = dane;
}

static void judge_dates(struct any *any, struct choices *c, unsigned lacking, struct result *r)
{
	struct dates_verdict *dates = &r->dates;
	dates->unreadable = choose(c, 2) == 1;
	if (lacks(lacking, PART_DATES))
		return;
	dates->first = any_certificate(any, c, 0, r);
	dates->remaining_s =
		dates->first != NULL ? dates->first->not_after_s - any->demands.at_s : 0;
	dates->lifetime_s = 90 * DAY_S;
	dates->warning = threshold_range(&any->demands.warning, THRESHOLD_WARNING, 90 * DAY_S);
	dates->critical = threshold_range(&any->demands.critical, THRESHOLD_CRITICAL, 90 * DAY_S);
	dates->warning.inside = choose(c, 2) == 1;
	dates->alerts_warning = choose(c, 2) == 1;
	dates->alerts_critical = choose(c, 2) == 1;
}

/* One of each kind; the first result makes them, since they are those of the run. */
static void judge_requirements(struct any *any, struct choices *c, struct result *r)
{
	struct demands *demands = &any->demands;
	if (demands->n_requirements == 0) {
		struct requirement *made = keep(any, 2 * REQUIRE_COUNT * sizeof(*made));
		for (size_t i = 0; i < (size_t)2 * REQUIRE_COUNT; i++)
			made[i] = (struct requirement){
				.kind = (enum requirement_kind)(i % REQUIRE_COUNT),
				.forbids = choose(c, 2) == 1,
				.text = any_string(any, c),
				.n_octets = 20 + 12 * choose(c, 2),
				.days = choose(c, 2) * 90,
			};
		demands->requirements = made;
		demands->n_requirements = (size_t)2 * REQUIRE_COUNT;
	}
	r->requirements = calloc(demands->n_requirements, sizeof(*r->requirements));
	if (r->requirements == NULL)
		abort();
	for (size_t i = 0; i < demands->n_requirements; i++) {
		r->requirements[i].fits = choose(c, 2) == 1;
		r->requirements[i].n_digests = choose(c, REQUIREMENT_DIGESTS + 1);
	}
}

static void judge_clients(struct choices *c, struct result *r)
{
	r->clients.judged = true;
	for (size_t i = 0; i < CLIENT_FAMILY_COUNT; i++) {
		struct client_verdict *verdict = &r->clients.families[i];
		verdict->answer = (enum client_answer)choose(c, CLIENT_REFUSES + 1);
		/* Never empty when it refuses (client_verdict.h). */
		if (verdict->answer == CLIENT_REFUSES || choose(c, 8) != 7)
			trait_set_add(&verdict->refused,
				      (enum trait)(choose(c, 256) % TRAIT_COUNT));
		if (choose(c, 2) == 0)
			trait_set_add(&verdict->depends,
				      (enum trait)(choose(c, 256) % TRAIT_COUNT));
	}
}

/* --- findings ---------------------------------------------------------------------------- */

static void find(struct any *any, struct choices *c, unsigned lacking, struct result *r,
		 enum finding_id id)
{
	struct finding *findings = realloc(r->findings, (r->n_findings + 1) * sizeof(*r->findings));
	if (findings == NULL)
		abort();
	r->findings = findings;
	unsigned state = choose(c, 6);
	findings[r->n_findings++] = (struct finding){
		.id = id,
		.state = state < 4 ? (enum state)state : finding_info(id)->state,
		.waived = state == STATE_OK && choose(c, 2) == 0,
		.overlooked = state == STATE_OK && r->dane != NULL && choose(c, 2) == 0,
		.reference = finding_info(id)->step == STEP_REQUIREMENTS
				     ? choose(c, 2 * REQUIRE_COUNT + 1)
				     : choose(c, ANY_NAMES_MAX + 1),
		.certificate = any_certificate(any, c, lacking, r),
	};
}

static void make_findings(struct any *any, struct choices *c, unsigned lacking, unsigned which,
			  struct result *r)
{
	r->state = STATE_OK;
	for (enum finding_id id = FINDING_NONE + 1; id < FINDING_ENDPOINT_COUNT; id++) {
		if (which == ANY_FINDINGS_ALL || which == (unsigned)id ||
		    (which == ANY_FINDINGS_SOME && choose(c, 8) == 0))
			find(any, c, lacking, r, id);
	}
	for (size_t i = 0; i < r->n_findings; i++)
		r->state = state_worse(r->state, r->findings[i].state);
	if (!r->has_certificate && r->n_findings == 0)
		r->state = STATE_UNKNOWN;
}

/* --- all of it ----------------------------------------------------------------------------- */

void any_add(struct any *any, struct choices *c, unsigned lacking, unsigned findings)
{
	if (any->n_results == 0) {
		demands_init(&any->demands);
		any->demands.at_s = NOW_S;
	}
	struct result *r = &any->results[any->n_results];
	*r = (struct result){
		.host = any_string(any, c),
		.protocol = choose(c, 2) == 0 ? "https" : any_string(any, c),
		.variant = (enum certificate_variant)choose(c, VARIANT_COUNT),
	};
	make_session(any, c, lacking, r);
	make_references(any, c, lacking, r);
	if (!lacks(lacking, PART_CERTIFICATE))
		make_chain(any, c, lacking, r);
	r->has_certificate = r->session.n_chain > 0 && !lacks(lacking, PART_VERDICTS);
	if (r->has_certificate) {
		judge_names(c, lacking, r);
		judge_trust(any, c, lacking, r);
		judge_dates(any, c, lacking, r);
	}
	if (!lacks(lacking, PART_DANE))
		judge_dane(any, c, r);
	if (!lacks(lacking, PART_REQUIREMENTS))
		judge_requirements(any, c, r);
	if (!lacks(lacking, PART_CLIENTS))
		judge_clients(c, r);
	make_findings(any, c, lacking, findings, r);
	any->n_results++;
	if (!lacks(lacking, PART_DETAILS)) {
		any->input.anchors = any_string(any, c);
		any->input.log = any_string(any, c);
		r->principal_name = any_string(any, c);
	}
}

const struct report_input *any_input(struct any *any, struct choices *c)
{
	static const size_t bounds[] = { 0, REPORT_MIN_BYTES, 1700, 8000 };
	struct report_input *input = &any->input;
	input->results = any->results;
	input->n_results = any->n_results;
	input->demands = &any->demands;
	input->from_file = choose(c, 2) == 1;
	input->sni_off = choose(c, 2) == 1;
	input->elapsed_us = 31400;
	input->timeout_s = 10;
	input->verbosity = (int)choose(c, 4);
	input->max_bytes = bounds[choose(c, LENGTH(bounds))];
	input->has_request = choose(c, 2) == 1;
	return input;
}

void any_clear(struct any *any)
{
	for (size_t i = 0; i < any->n_results; i++)
		result_clear(&any->results[i]);
	certificate_clear(&any->anchor);
	for (size_t i = 0; i < any->n_owned; i++)
		free(any->owned[i]);
	free(any->owned);
	*any = (struct any){ 0 };
}
