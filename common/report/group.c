/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "group.h"

#include <stdlib.h>
#include <string.h>

#include "error_text.h"

struct key {
	const struct result *result;
	size_t index;
	uint64_t hash; /* of what is cheap to read */
	size_t host;
};

/* --- keys -------------------------------------------------------------------- */

/* FNV-1a, 64 bits. */
static uint64_t mix(uint64_t hash, const void *data, size_t len)
{
	const uint8_t *p = data;
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ p[i]) * UINT64_C(0x100000001b3);
	return hash;
}

static uint64_t mix_text(uint64_t hash, const char *text)
{
	return mix(hash, text, strlen(text) + 1);
}

static const char *host_of(const struct result *result)
{
	return result->identity != NULL ? result->identity->ascii : result->host;
}

/* The end of a certificate is its signature: as good as a digest. */
static uint64_t result_hash(const struct result *result)
{
	const struct session *session = &result->session;
	uint64_t hash = mix_text(UINT64_C(0xcbf29ce484222325), host_of(result));
	hash = mix_text(hash, result->protocol);
	hash = mix(hash, &session->port, sizeof(session->port));
	hash = mix_text(hash, session->tls_version);
	for (size_t i = 0; i < result->n_findings; i++) {
		int id = (int)result->findings[i].id;
		hash = mix(hash, &id, sizeof(id));
	}
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		int answer = (int)result->clients.families[f].answer;
		hash = mix(hash, &answer, sizeof(answer));
	}
	for (size_t i = 0; i < session->n_chain; i++) {
		const struct certificate *c = &session->chain[i];
		size_t tail = c->der_len < 32 ? c->der_len : 32;
		hash = mix(hash, &c->der_len, sizeof(c->der_len));
		if (tail > 0)
			hash = mix(hash, c->der + c->der_len - tail, tail);
	}
	return hash;
}

/* The default certificate has no pointer in some findings: compared by what it
 * is. */
static bool same_subject(const struct result *a, const struct finding *fa, const struct result *b,
			 const struct finding *fb)
{
	if (result_is_leaf(a, fa->certificate) && result_is_leaf(b, fb->certificate))
		return true;
	return certificate_equal(fa->certificate, fb->certificate);
}

static bool same_findings(const struct result *a, const struct result *b)
{
	if (a->n_findings != b->n_findings)
		return false;
	for (size_t i = 0; i < a->n_findings; i++) {
		const struct finding *fa = &a->findings[i], *fb = &b->findings[i];
		if (fa->id != fb->id || fa->state != fb->state || fa->waived != fb->waived ||
		    fa->overlooked != fb->overlooked || fa->reference != fb->reference ||
		    finding_step(a, fa) != finding_step(b, fb) || !same_subject(a, fa, b, fb))
			return false;
	}
	return true;
}

static bool same_names(const struct result *a, const struct result *b)
{
	if (a->n_names != b->n_names)
		return false;
	for (size_t i = 0; i < a->n_names; i++) {
		if (a->names[i].reason != b->names[i].reason ||
		    strcmp(a->names[i].reference->ascii, b->names[i].reference->ascii) != 0)
			return false;
	}
	return true;
}

/* What the findings about the handshake tell. */
static bool same_tls(const struct session *a, const struct session *b)
{
	return strcmp(a->tls_version, b->tls_version) == 0 && a->tls.exchange == b->tls.exchange &&
	       a->tls.exchange_bits == b->tls.exchange_bits && a->offer == b->offer;
}

static bool same_traits(const struct trait_set *a, const struct trait_set *b)
{
	return memcmp(a->bits, b->bits, sizeof(a->bits)) == 0;
}

/* What is present can differ where families do not mind. */
static bool same_clients(const struct client_verdicts *a, const struct client_verdicts *b)
{
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		if (a->families[f].answer != b->families[f].answer ||
		    !same_traits(&a->families[f].refused, &b->families[f].refused) ||
		    !same_traits(&a->families[f].depends, &b->families[f].depends))
			return false;
	}
	return a->judged == b->judged;
}

/* SRV targets have records of their own. */
static bool same_dane(const struct result *a, const struct result *b)
{
	if (a->dane == NULL || b->dane == NULL)
		return a->dane == b->dane;
	return a->dane->outcome == b->dane->outcome && a->dane->rule == b->dane->rule &&
	       a->dane->fitting == b->dane->fitting &&
	       strcmp(a->dane->set->base, b->dane->set->base) == 0;
}

static bool same_result(const struct result *a, const struct result *b, bool *ret_failed)
{
	return strcmp(host_of(a), host_of(b)) == 0 && strcmp(a->protocol, b->protocol) == 0 &&
	       a->session.port == b->session.port && same_tls(&a->session, &b->session) &&
	       a->has_certificate == b->has_certificate &&
	       a->revocation.ocsp == b->revocation.ocsp && same_dane(a, b) && same_findings(a, b) &&
	       same_names(a, b) && same_clients(&a->clients, &b->clients) &&
	       session_same_chain(&a->session, &b->session) &&
	       error_text_equal(&a->session.error, &b->session.error, ret_failed);
}

/* --- sorting ----------------------------------------------------------------- */

static int compare_numbers(size_t a, size_t b)
{
	return a < b ? -1 : a > b;
}

static int by_host(const void *a, const void *b)
{
	const struct key *ka = a, *kb = b;
	int order = strcmp(host_of(ka->result), host_of(kb->result));
	if (order == 0)
		order = strcmp(ka->result->session.address, kb->result->session.address);
	return order != 0 ? order : compare_numbers(ka->index, kb->index);
}

static int by_hash(const void *a, const void *b)
{
	const struct key *ka = a, *kb = b;
	if (ka->hash != kb->hash)
		return ka->hash < kb->hash ? -1 : 1;
	return compare_numbers(ka->index, kb->index);
}

static int by_importance(const void *a, const void *b)
{
	const struct group *ga = a, *gb = b;
	int order = state_compare(gb->state, ga->state);
	if (order == 0)
		order = compare_numbers(ga->n_members, gb->n_members);
	return order != 0 ? order : compare_numbers(ga->members[0], gb->members[0]);
}

/* Of two endpoints of a host, which stand beside each other by their addresses. */
static void compare_places(const struct session *a, const struct session *b, struct grouping *g)
{
	if (a->port != b->port)
		g->mixed_ports = true;
	if (a->address[0] != '\0' && strcmp(a->address, b->address) == 0)
		g->same_address = true;
}

/* Numbers the hosts and counts the endpoints of each. */
static void number_hosts(struct key *keys, size_t n, struct grouping *g)
{
	qsort(keys, n, sizeof(*keys), by_host);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || strcmp(host_of(keys[i].result), host_of(keys[i - 1].result)) != 0)
			g->n_hosts++;
		else
			compare_places(&keys[i - 1].result->session, &keys[i].result->session, g);
		keys[i].host = g->n_hosts - 1;
		g->host_endpoints[keys[i].host]++;
	}
}

/* Puts the members of the first group among n keys of one hash to the front,
 * in order, the rest behind them in order; returns how many they are. */
static size_t split_off(struct key *keys, size_t n, struct key *rest, bool *ret_failed)
{
	size_t taken = 1, left = 0;
	for (size_t i = 1; i < n; i++) {
		if (!same_result(keys[0].result, keys[i].result, ret_failed)) {
			rest[left++] = keys[i];
			continue;
		}
		if (taken < i)
			keys[taken] = keys[i];
		taken++;
	}
	memcpy(keys + taken, rest, left * sizeof(*keys));
	return taken;
}

/* False when there is no memory. */
static bool make_groups(struct key *keys, size_t n, struct key *rest, struct grouping *g)
{
	bool failed = false;
	qsort(keys, n, sizeof(*keys), by_hash);
	for (size_t at = 0; at < n;) {
		size_t end = at + 1;
		while (end < n && keys[end].hash == keys[at].hash)
			end++;
		size_t taken = split_off(keys + at, end - at, rest, &failed);
		g->groups[g->n_groups++] = (struct group){ g->order + at, taken,
							   keys[at].result->state, keys[at].host };
		at += taken;
	}
	for (size_t i = 0; i < n; i++)
		g->order[i] = keys[i].index;
	qsort(g->groups, g->n_groups, sizeof(*g->groups), by_importance);
	return !failed;
}

/* host_endpoints is known; which hosts have a group that is not OK? */
static void count_bad_hosts(struct grouping *g, bool *is_bad)
{
	g->state = STATE_OK;
	for (size_t i = 0; i < g->n_groups; i++) {
		const struct group *group = &g->groups[i];
		g->state = state_worse(g->state, group->state);
		if (group->state != STATE_OK && !is_bad[group->host]) {
			is_bad[group->host] = true;
			g->n_bad_hosts++;
		}
	}
}

bool grouping_make(const struct result *results, size_t n_results, struct grouping *ret_grouping)
{
	struct grouping g = {
		.groups = calloc(n_results, sizeof(*g.groups)),
		.order = calloc(n_results, sizeof(*g.order)),
		.host_endpoints = calloc(n_results, sizeof(*g.host_endpoints)),
	};
	struct key *keys = calloc(n_results, 2 * sizeof(*keys));
	bool *is_bad = calloc(n_results, sizeof(*is_bad));
	bool ok = g.groups != NULL && g.order != NULL && g.host_endpoints != NULL && keys != NULL &&
		  is_bad != NULL;
	if (ok) {
		for (size_t i = 0; i < n_results; i++)
			keys[i] = (struct key){ &results[i], i, result_hash(&results[i]), 0 };
		number_hosts(keys, n_results, &g);
		ok = make_groups(keys, n_results, keys + n_results, &g);
		count_bad_hosts(&g, is_bad);
	}
	if (ok)
		*ret_grouping = g;
	else
		grouping_clear(&g);
	free(keys);
	free(is_bad);
	return ok;
}

void grouping_clear(struct grouping *grouping)
{
	free(grouping->groups);
	free(grouping->order);
	free(grouping->host_endpoints);
	*grouping = (struct grouping){ 0 };
}

const struct result *group_first(const struct report_input *input, const struct group *group)
{
	return &input->results[group->members[0]];
}

struct result group_common(const struct report_input *input, const struct group *group)
{
	struct result result = *group_first(input, group);
	if (group->n_members > 1) {
		result.session.address[0] = '\0';
		result.variant = VARIANT_DEFAULT;
	}
	return result;
}
