/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: judging as a whole.  An input is a chain and trust anchors (support/anychain.h),
 * what the user demands, and a time; evaluate() makes verdicts, families of clients and
 * findings of it.
 *
 * What it says of names, dates and a trusted path, and what an OK implies, is held to a plainer
 * reading.  Besides: the state is the worst of the findings; the same input has the same
 * answer; the order of what follows the leaf, and what is superfluous, cost no trusted path; one
 * more name to fit improves nothing; no family takes what leads to no anchor. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "clients/alarm.h"
#include "facts/certificate_read.h"
#include "run/evaluate.h"
#include "support/anychain.h"
#include "support/fakestore.h"
#include "support/reportcheck.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

enum { CERTIFICATES_MAX = 6, NAMES_MAX = 3, AT_S = 1795348800 };

struct input {
	struct derbuf ders[CERTIFICATES_MAX];
	size_t n_sent;
	struct certificate anchors[CERTIFICATES_MAX];
	const struct certificate *anchor_list[CERTIFICATES_MAX];
	size_t n_anchors;
	struct reference references[NAMES_MAX];
	size_t n_references;
	const struct protocol *protocol;
	struct demands demands;
	bool has_states; /* --state was given */
};

/* --- instead of signatures (--wrap; support/fakestore.h) -----------------------------------------
 */

struct signature_oracle __wrap_signature_checker_oracle(struct signature_checker *checker);
bool __wrap_signature_checker_failed(const struct signature_checker *checker);

struct signature_oracle __wrap_signature_checker_oracle(struct signature_checker *checker)
{
	(void)checker;
	return anychain_oracle();
}

bool __wrap_signature_checker_failed(const struct signature_checker *checker)
{
	(void)checker;
	return false;
}

/* --- the input ------------------------------------------------------------------------------- */

static void choose_demands(struct choices *c, struct input *in)
{
	static const int64_t times[] = { AT_S, AT_S + 100 * 86400, AT_S - 2500 * (int64_t)86400,
					 0 };
	static const enum root_kind roots[] = { ROOT_UNKNOWN, ROOT_OWN, ROOT_PUBLIC };
	struct demands *demands = &in->demands;
	demands_init(demands);
	demands->at_s = CHOOSE(c, times);
	demands->match.allow_cn = choose(c, 4) == 3;
	demands->match.wildcards = choose(c, 4) == 3 ? WILDCARDS_NONE : WILDCARDS_RFC9525;
	demands->exact_names = choose(c, 8) == 7;
	demands->principal = choose(c, 8) == 7 ? "www.example.com" : NULL;
	demands->root = CHOOSE(c, roots);
	demands->clients = choose(c, 4) == 3 ? choose(c, 256) << choose(c, 5) & CLIENT_ALL_BITS : 0;
	in->has_states = choose(c, 8) == 7;
	for (unsigned n = in->has_states ? 1 + choose(c, 4) : 0; n > 0; n--) {
		unsigned id = 1 + choose(c, FINDING_COUNT - 1);
		demands->states[id] = (enum state)choose(c, 4);
		demands->state_given[id] = true;
	}
}

static void choose_names(struct choices *c, struct input *in)
{
	static const char *const names[] = { "www.example.com",         "example.com",
					     "mail.example.org",        "192.0.2.1",
					     "a.www.example.com",       "srv:_imaps.example.com",
					     "uri:sip:www.example.com", "b\303\274cher.example" };
	static const char *const protocols[] = { "https", "smtp", "imap", "sips", "tls" };
	in->protocol = protocol_find(CHOOSE(c, protocols));
	for (size_t n = (1 + choose(c, NAMES_MAX + 1)) % (NAMES_MAX + 1); in->n_references < n;)
		require(reference_parse(CHOOSE(c, names), &in->references[in->n_references++],
					NULL) == ERR_NONE);
}

static void add_anchor(struct input *in, struct bytes der)
{
	struct certificate *anchor = &in->anchors[in->n_anchors];
	/* As a store reads them: what is no certificate is none. */
	require(certificate_read(der, anchor, NULL) == ERR_NONE);
	if ((anchor->defects & CERTIFICATE_DEFECT_DER) != 0) {
		certificate_clear(anchor);
		return;
	}
	in->anchor_list[in->n_anchors++] = anchor;
}

/* The last is an anchor that is not sent, unless the choice is another. */
static void choose_chain(struct choices *c, struct input *in)
{
	size_t n = 1 + (2 + choose(c, CERTIFICATES_MAX)) % CERTIFICATES_MAX;
	unsigned anchors = choose(c, 4) == 3 ? choose(c, 256) : 1u << (n - 1);
	unsigned unsent = choose(c, 4) == 3 ? choose(c, 256) : anchors;
	for (size_t place = 0; place < n; place++) {
		struct derbuf der = { 0 };
		anychain_certificate(c, place, place + 1 == n, &der);
		if ((anchors & 1u << place) != 0)
			add_anchor(in, derbuf_bytes(&der));
		if (place == 0 || (unsent & 1u << place) == 0)
			in->ders[in->n_sent++] = der;
		else
			derbuf_clear(&der);
	}
}

static void input_clear(struct input *in)
{
	for (size_t i = 0; i < in->n_sent; i++)
		derbuf_clear(&in->ders[i]);
	for (size_t i = 0; i < in->n_anchors; i++)
		certificate_clear(&in->anchors[i]);
}

/* --- a judgement ------------------------------------------------------------------------------ */

/* order: the certificates that are sent, n of them; the first n_names references. */
static void judge_input(const struct input *in, const size_t *order, size_t n, size_t n_names,
			struct result *result)
{
	const struct evidence evidence = { .demands = &in->demands };
	const struct progress progress = { 0 };
	const struct expectation expectation = { .host = "www.example.com",
						 .references = in->references,
						 .n_references = n_names,
						 .protocol = in->protocol,
						 .served = true };
	const struct expectation *expectations[] = { &expectation };
	*result = (struct result){ .host = expectation.host, .protocol = "https" };
	result->session.reached = STEP_HANDSHAKE;
	for (size_t i = 0; i < n; i++)
		require(session_add_certificate(&result->session, derbuf_bytes(&in->ders[order[i]]),
						NULL) == ERR_NONE);
	fakestore_set(in->anchor_list, in->n_anchors);
	require(evaluate(&evidence, expectations, result, 1, &progress, NULL) == ERR_NONE);
}

static bool has_finding(const struct result *r, enum finding_id id)
{
	for (size_t i = 0; i < r->n_findings; i++) {
		if (r->findings[i].id == id)
			return true;
	}
	return false;
}

static void check_findings(const struct input *in, const struct result *r)
{
	enum state worst = STATE_OK;
	for (size_t i = 0; i < r->n_findings; i++) {
		const struct finding *f = &r->findings[i];
		worst = state_worse(worst, f->state);
		require(!f->waived || (f->state == STATE_OK && in->demands.state_given[f->id]));
		require(!in->demands.state_given[f->id] || f->state == in->demands.states[f->id]);
	}
	require(r->has_certificate && worst == r->state);
	require((clients_alarmed(r, &in->demands) != 0) == has_finding(r, FINDING_CLIENT_REFUSES) ||
		in->has_states);
}

static void check_clients(const struct result *r)
{
	for (size_t i = 0; i < CLIENT_FAMILY_COUNT; i++) {
		const struct client_verdict *verdict = &r->clients.families[i];
		require((verdict->answer == CLIENT_REFUSES) ==
			!trait_set_is_empty(&verdict->refused));
		require(verdict->answer != CLIENT_ACCEPTS || r->trust.anchored);
	}
}

/* --- a plainer reading -----------------------------------------------------------------
 */

static bool same_letters(struct bytes name, const char *text)
{
	if (name.len != strlen(text))
		return false;
	for (size_t i = 0; i < name.len; i++) {
		uint8_t octet = name.data[i];
		if ((octet >= 'A' && octet <= 'Z' ? octet + 32 : octet) != (uint8_t)text[i])
			return false;
	}
	return true;
}

/* "*.example.com" stands for one label. */
static bool fits_dns(struct bytes name, const char *host, bool wildcards)
{
	const char *dot = strchr(host, '.');
	if (same_letters(name, host))
		return true;
	return wildcards && dot != NULL && name.len > 2 && name.data[0] == '*' &&
	       same_letters((struct bytes){ name.data + 1, name.len - 1 }, dot);
}

static bool fits(const struct input *in, const struct presented_name *name,
		 const struct reference *reference)
{
	bool wildcards = in->demands.match.wildcards == WILDCARDS_RFC9525;
	/* The service itself is for fuzz_match. */
	if (name->kind == NAME_SRV || name->kind == NAME_URI)
		return reference->kind != REFERENCE_IP;
	if (reference->kind == REFERENCE_IP)
		return name->kind == NAME_IP && name->value.len == reference->ip_len &&
		       memcmp(name->value.data, reference->ip, reference->ip_len) == 0;
	return name->kind == NAME_DNS && fits_dns(name->value, reference->ascii, wildcards);
}

static bool has_name(const struct input *in, const struct certificate *leaf,
		     const struct reference *reference)
{
	bool has_dns_id = false;
	for (size_t i = 0; i < leaf->n_names; i++) {
		has_dns_id |= leaf->names[i].kind == NAME_DNS;
		if (fits(in, &leaf->names[i], reference))
			return true;
	}
	if (!in->demands.match.allow_cn || has_dns_id || reference->kind != REFERENCE_DNS)
		return false;
	return leaf->n_cns == 1 && fits(in, &leaf->cns[0], reference);
}

static bool is_anchor(const struct input *in, const struct certificate *c)
{
	for (size_t i = 0; i < in->n_anchors; i++) {
		if (certificate_equal(&in->anchors[i], c))
			return true;
	}
	return false;
}

/* That it does not fit is told of every name of which it is so, and of no other. */
static void check_names(const struct input *in, const struct result *r)
{
	const struct certificate *leaf = &r->session.chain[0];
	for (size_t i = 0; i < r->n_names; i++) {
		const struct reference *reference = &in->references[i];
		bool told = false;
		for (size_t k = 0; k < r->n_findings; k++)
			told |= r->findings[k].reference == i &&
				(r->findings[k].id == FINDING_NAME_MISMATCH ||
				 (r->findings[k].id == FINDING_CN_ONLY &&
				  r->names[i].reason == NAME_REASON_CN_ONLY));
		require(told || has_name(in, leaf, reference));
		for (size_t k = 0; told && k < leaf->n_names; k++)
			require(reference->kind != REFERENCE_DNS ||
				leaf->names[k].kind != NAME_DNS ||
				!same_letters(leaf->names[k].value, reference->ascii));
	}
}

static bool is_told(const struct result *r, enum finding_id id, const struct certificate *c)
{
	for (size_t i = 0; i < r->n_findings; i++) {
		if (r->findings[i].id == id && r->findings[i].certificate == c)
			return true;
	}
	return false;
}

static void check_dates(const struct input *in, const struct result *r)
{
	int64_t at_s = in->demands.at_s;
	for (size_t i = 0; i < r->trust.path.n; i++) {
		const struct certificate *c = r->trust.path.links[i];
		if ((c->defects & (CERTIFICATE_DEFECT_DATES | CERTIFICATE_DEFECT_DER)) != 0)
			continue;
		require(is_told(r, FINDING_EXPIRED, c) == (at_s > c->not_after_s));
		require(is_told(r, FINDING_NOT_YET_VALID, c) == (at_s < c->not_before_s));
	}
}

static bool is_link(const struct path *path, const struct certificate *c)
{
	for (size_t i = 0; i < path->n; i++) {
		if (path->links[i] == c)
			return true;
	}
	return false;
}

static void check_trusted(const struct input *in, const struct result *r)
{
	const struct path *path = &r->trust.path;
	struct signature_oracle oracle = anychain_oracle();
	int64_t at_s = in->demands.at_s;
	if (r->trust.reason != TRUST_REASON_TRUSTED)
		return;
	require(path->n >= 1 && is_anchor(in, path->links[path->n - 1]));
	for (size_t i = 0; i < path->n; i++) {
		const struct certificate *c = path->links[i];
		require(c->not_before_s <= at_s && at_s <= c->not_after_s);
		require(!c->has_eku || (c->eku & EKU_SERVER_AUTH) != 0);
		/* An anchor is one by its user's decision. */
		require(i == 0 || c->is_ca || i + 1 == path->n);
		require(i + 1 == path->n ||
			oracle.signed_by(oracle.context, c, path->links[i + 1]) == SIGNATURE_GOOD);
	}
	for (size_t i = 1; i < r->session.n_chain; i++) {
		const struct certificate *c = &r->session.chain[i];
		require(is_link(path, c) || certificate_is_self_issued(c) ||
			has_finding(r, FINDING_CHAIN_SUPERFLUOUS));
	}
}

/* A warning is about what is accepted all the same. */
static void check_good(const struct input *in, const struct result *r)
{
	if (in->has_states || r->state == STATE_CRITICAL)
		return;
	require(r->trust.reason == TRUST_REASON_TRUSTED);
	for (size_t i = 0; i < r->n_names; i++)
		require(has_name(in, &r->session.chain[0], &in->references[i]));
}

/* --- one judgement beside another ----------------------------------------------------------------
 */

static void check_same(const struct result *a, const struct result *b)
{
	require(a->state == b->state && a->n_findings == b->n_findings);
	for (size_t i = 0; i < a->n_findings; i++)
		require(a->findings[i].id == b->findings[i].id &&
			a->findings[i].state == b->findings[i].state);
	require(a->trust.faults == b->trust.faults && a->trust.path.n == b->trust.path.n);
	require(memcmp(&a->clients, &b->clients, sizeof(a->clients)) == 0);
}

static void check_again(const struct input *in, const size_t *order, const struct result *first)
{
	struct result again;
	judge_input(in, order, in->n_sent, in->n_references, &again);
	check_same(first, &again);
	result_clear(&again);
}

static void check_reversed(const struct input *in, const struct result *first)
{
	size_t order[CERTIFICATES_MAX] = { 0 };
	struct result other;
	for (size_t i = 1; i < in->n_sent; i++)
		order[i] = in->n_sent - i;
	judge_input(in, order, in->n_sent, in->n_references, &other);
	for (size_t i = 0; i < first->n_names; i++)
		require(other.names[i].reason == first->names[i].reason);
	require(other.trust.anchored == first->trust.anchored);
	require(!first->trust.anchored || other.trust.reason == first->trust.reason);
	result_clear(&other);
}

/* Only what the path goes through is sent. */
static void check_needed(const struct input *in, const struct result *first)
{
	size_t order[CERTIFICATES_MAX], n = 0;
	struct result other;
	for (size_t i = 0; i < in->n_sent; i++) {
		if (is_link(&first->trust.path, &first->session.chain[i]))
			order[n++] = i;
	}
	if (!first->trust.anchored || n == in->n_sent)
		return;
	judge_input(in, order, n, in->n_references, &other);
	require(other.trust.anchored && other.trust.reason == first->trust.reason);
	require(other.trust.path.n == first->trust.path.n && other.trust.n_superfluous == 0);
	result_clear(&other);
}

static void check_fewer_names(const struct input *in, const size_t *order,
			      const struct result *first)
{
	struct result other;
	if (in->n_references < 2 || in->has_states || in->demands.exact_names)
		return;
	judge_input(in, order, in->n_sent, in->n_references - 1, &other);
	require(state_worse(first->state, other.state) == first->state);
	result_clear(&other);
}

static void check_report(const struct input *in, const struct result *r)
{
	struct report_input report = { .results = r,
				       .n_results = 1,
				       .demands = &in->demands,
				       .verbosity = 1,
				       .elapsed_us = 31400,
				       .timeout_s = 10 };
	struct strbuf text = { 0 }, json = { 0 };
	require(reportcheck(&report, &text, &json) == NULL);
	strbuf_clear(&text);
	strbuf_clear(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t order[CERTIFICATES_MAX] = { 0, 1, 2, 3, 4, 5 };
	struct choices choices = { data, size, 0 };
	struct input in = { 0 };
	struct result result;
	unsigned beside = choose(&choices, 5);
	choose_chain(&choices, &in);
	choose_names(&choices, &in);
	choose_demands(&choices, &in);
	judge_input(&in, order, in.n_sent, in.n_references, &result);
	check_findings(&in, &result);
	check_clients(&result);
	check_names(&in, &result);
	check_dates(&in, &result);
	check_trusted(&in, &result);
	check_good(&in, &result);
	switch (beside) {
	case 0:
		check_needed(&in, &result);
		break;
	case 1:
		check_reversed(&in, &result);
		break;
	case 2:
		check_fewer_names(&in, order, &result);
		break;
	case 3:
		check_again(&in, order, &result);
		break;
	default:
		check_report(&in, &result);
		break;
	}
	result_clear(&result);
	input_clear(&in);
	return 0;
}
