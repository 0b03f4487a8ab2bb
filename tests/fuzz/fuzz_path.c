/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: any graph of certificates, chain and anchors.  The first octet
 * says how many are anchors, then come RECORD_BYTES for each certificate.  A path that is called
 * valid must stand a second, plainer reading of the rules, link by link; in a small graph no valid
 * path may be missed; no edge is asked twice; budgets hold. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "facts/distinguished_name.h"
#include "verdicts/path_search.h"
#include "verdicts/trust.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
bool __wrap_distinguished_name_equal(struct bytes a, struct bytes b);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

enum { RECORD_BYTES = 6, MAX_CERTIFICATES = 48, SMALL = 6, NOW = 1000 };

/* One record: subject and issuer (low and high half of octet 0), key and signer
 * (octet 1), then FLAG bits (octets 2 and 3), path length (4), what it is (5). */
enum {
	FLAG_EXPIRED = 1 << 0,
	FLAG_NOT_CA = 1 << 1,
	FLAG_NO_CERT_SIGN = 1 << 2,
	FLAG_CLIENTS = 1 << 3,
	FLAG_CRITICAL = 1 << 4,
	FLAG_PATH_LEN = 1 << 5,
	FLAG_PERMIT_COM = 1 << 6,
	FLAG_EXCLUDE_WWW = 1 << 7,
	FLAG_PERMIT_ORG = 1 << 8,
	FLAG_WILDCARD = 1 << 9,
	FLAG_V1 = 1 << 10,
	FLAG_MD5 = 1 << 11,
	FLAG_SKI = 1 << 12,
	FLAG_AKI = 1 << 13,
};

struct node {
	uint8_t record[RECORD_BYTES];
	unsigned flags;
	struct presented_name dns;
	struct subtree permitted;
	struct subtree excluded;
	struct certificate certificate;
};

struct graph {
	struct node nodes[MAX_CERTIFICATES];
	struct certificate chain[MAX_CERTIFICATES];
	const struct certificate *anchors[MAX_CERTIFICATES];
	size_t n_chain, n_anchors, n_asked;
	bool asked[MAX_CERTIFICATES][MAX_CERTIFICATES];
};

/* SEQUENCE { SET { SEQUENCE { OID 2.5.4.3, UTF8String (1) } } }; two are equal but for
 * the case of the letter. */
static const uint8_t names[16][14] = {
#define NAME(c) { 0x30, 0x0c, 0x31, 0x0a, 0x30, 0x08, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x01, c }
	NAME('0'), NAME('1'), NAME('2'), NAME('3'), NAME('4'), NAME('5'), NAME('6'), NAME('7'),
	NAME('a'), NAME('A'), NAME('c'), NAME('d'), NAME('e'), NAME('f'), NAME('g'), NAME('h'),
};

bool __wrap_distinguished_name_equal(struct bytes a, struct bytes b)
{
	const uint8_t fold = 'a' - 'A';
	return (a.data[a.len - 1] | fold) == (b.data[b.len - 1] | fold);
}

static const uint8_t keys[16] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };

static struct bytes text(const char *octets)
{
	return (struct bytes){ (const uint8_t *)octets, strlen(octets) };
}

static unsigned low(uint8_t octet)
{
	return octet & 15u;
}
static unsigned high(uint8_t octet)
{
	return octet >> 4;
}

static void set_constraints(struct node *node)
{
	struct name_constraints *nc = &node->certificate.name_constraints;
	if ((node->flags & (FLAG_PERMIT_COM | FLAG_PERMIT_ORG)) != 0) {
		node->permitted = (struct subtree){
			NAME_DNS,
			text((node->flags & FLAG_PERMIT_COM) != 0 ? "example.com" : "example.org")
		};
		*nc = (struct name_constraints){ .present = true,
						 .permitted = &node->permitted,
						 .n_permitted = 1 };
	}
	if ((node->flags & FLAG_EXCLUDE_WWW) != 0) {
		node->excluded = (struct subtree){ NAME_DNS, text("www.example.com") };
		nc->present = true;
		nc->excluded = &node->excluded;
		nc->n_excluded = 1;
	}
}

static void read_node(const uint8_t *record, struct node *node)
{
	struct certificate *c = &node->certificate;
	memcpy(node->record, record, RECORD_BYTES);
	node->flags = record[2] | (unsigned)record[3] << 8;
	unsigned flags = node->flags;
	bool v1 = (flags & FLAG_V1) != 0;
	node->dns = (struct presented_name){
		NAME_DNS, NAME_DEFECT_NONE,
		text((flags & FLAG_WILDCARD) != 0 ? "*.example.com" : "www.example.com")
	};
	*c = (struct certificate){
		.der = node->record,
		.der_len = RECORD_BYTES,
		.version = v1 ? 1 : 3,
		.subject = { names[low(record[0])], sizeof(names[0]) },
		.issuer = { names[high(record[0])], sizeof(names[0]) },
		.spki = { &keys[low(record[1])], 1 },
		.not_after_s = (flags & FLAG_EXPIRED) != 0 ? NOW - 1 : NOW + 1,
		.key_algorithm = KEY_EC,
		.key_bits = 256,
		.signature_hash = (flags & FLAG_MD5) != 0 ? HASH_MD5 : HASH_SHA2,
		.path_len = (flags & FLAG_PATH_LEN) != 0 && !v1 ? record[4] & 3 : -1,
		.has_basic_constraints = !v1,
		.is_ca = !v1 && (flags & FLAG_NOT_CA) == 0,
		.has_key_usage = !v1,
		.key_usage = KEY_USAGE_DIGITAL_SIGNATURE |
			     ((flags & FLAG_NO_CERT_SIGN) != 0 ? 0 : KEY_USAGE_KEY_CERT_SIGN),
		.has_eku = (flags & FLAG_CLIENTS) != 0,
		.eku = EKU_CLIENT_AUTH,
		.n_unknown_critical = (flags & FLAG_CRITICAL) != 0,
	};
	if ((flags & FLAG_SKI) != 0)
		c->subject_key_id = (struct bytes){ &keys[record[5] & 3], 1 };
	if ((flags & FLAG_AKI) != 0)
		c->authority_key_id = (struct bytes){ &keys[record[5] >> 2 & 3], 1 };
	if (c->is_ca)
		set_constraints(node);
	else {
		c->names = &node->dns;
		c->n_names = 1;
	}
}

static const struct node *node_of(const struct graph *g, const struct certificate *c)
{
	for (size_t i = 0; i < g->n_chain + g->n_anchors; i++) {
		if (g->nodes[i].record == c->der)
			return &g->nodes[i];
	}
	abort();
}

static bool has_signed(const struct graph *g, const struct certificate *issuer,
		       const struct certificate *child)
{
	return high(node_of(g, child)->record[1]) == low(node_of(g, issuer)->record[1]);
}

static enum signature_answer signed_by(void *context, const struct certificate *child,
				       const struct certificate *issuer)
{
	struct graph *g = context;
	bool *asked = &g->asked[node_of(g, child) - g->nodes][node_of(g, issuer) - g->nodes];
	require(!*asked);
	*asked = true;
	g->n_asked++;
	return has_signed(g, issuer, child) ? SIGNATURE_GOOD : SIGNATURE_BAD;
}

/* --- the plainer reading ---------------------------------------------------------------- */

static bool is_anchor(const struct graph *g, const struct certificate *c)
{
	for (size_t i = 0; i < g->n_anchors; i++) {
		if (certificate_equal(g->anchors[i], c))
			return true;
	}
	return false;
}

static bool is_self_issued(const struct certificate *c)
{
	return distinguished_name_equal(c->issuer, c->subject);
}

static bool common_rules(const struct node *node, bool anchor)
{
	const unsigned bad = FLAG_EXPIRED | FLAG_CLIENTS | FLAG_CRITICAL;
	return (node->flags & bad) == 0 && (anchor || (node->flags & FLAG_MD5) == 0);
}

static bool allows(const struct node *authority, const struct node *below)
{
	unsigned flags = authority->flags;
	if (!authority->certificate.is_ca || below->certificate.n_names == 0)
		return true;
	if ((flags & FLAG_EXCLUDE_WWW) != 0)
		return false; /* both www and the wildcard touch it */
	return (flags & FLAG_PERMIT_COM) != 0 || (flags & FLAG_PERMIT_ORG) == 0;
}

static bool is_valid_path(const struct graph *g, const struct certificate *const *links, size_t n)
{
	int below = 0;
	for (size_t i = 0; i < n; i++) {
		const struct certificate *c = links[i];
		const struct node *node = node_of(g, c);
		bool anchor = i + 1 == n;
		if (!common_rules(node, anchor))
			return false;
		if (i > 0) {
			bool v1 = (node->flags & FLAG_V1) != 0;
			if (v1 ? !(anchor && is_self_issued(c)) : !c->is_ca)
				return false;
			if (!v1 && (node->flags & FLAG_NO_CERT_SIGN) != 0)
				return false;
			if (c->path_len >= 0 && below > c->path_len)
				return false;
			for (size_t j = 0; j < i; j++) {
				if ((j == 0 || !is_self_issued(links[j])) &&
				    !allows(node, node_of(g, links[j])))
					return false;
			}
			below += !is_self_issued(c);
		}
		if (!anchor &&
		    (!distinguished_name_equal(c->issuer, links[i + 1]->subject) ||
		     !has_signed(g, links[i + 1], c) ||
		     (c->authority_key_id.len > 0 && links[i + 1]->subject_key_id.len > 0 &&
		      !bytes_equal(c->authority_key_id, links[i + 1]->subject_key_id))))
			return false;
	}
	return is_anchor(g, links[n - 1]);
}

/* Every path without a certificate twice. */
static bool exists(const struct graph *g, const struct certificate **links, size_t n)
{
	if (is_valid_path(g, links, n))
		return true;
	for (size_t i = 0; i < g->n_chain + g->n_anchors; i++) {
		const struct certificate *next = &g->nodes[i].certificate;
		bool used = false;
		for (size_t j = 0; j < n; j++)
			used |= certificate_equal(links[j], next);
		if (used)
			continue;
		links[n] = next;
		if (exists(g, links, n + 1))
			return true;
	}
	return false;
}

static void check(struct graph *g, const struct trust_verdict *v)
{
	const struct certificate *links[SMALL + 1] = { &g->chain[0] };
	size_t n = g->n_chain + g->n_anchors;
	require(v->path.n >= 1 && v->path.n <= PATH_MAX_CERTIFICATES);
	require(v->path.links[0] == &g->chain[0]);
	require((v->reason == TRUST_REASON_TRUSTED) == (v->faults == 0));
	require((v->at_fault == NULL) == (v->reason == TRUST_REASON_TRUSTED));
	require(g->n_asked <= PATH_MAX_SIGNATURES);
	require(v->n_superfluous < g->n_chain);
	if (v->reason == TRUST_REASON_TRUSTED)
		require(is_valid_path(g, v->path.links, v->path.n));
	else if (n <= SMALL && v->reason != TRUST_REASON_TOO_COMPLEX)
		require(!exists(g, links, 1));
	if (v->anchored)
		require(is_anchor(g, v->path.links[v->path.n - 1]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct graph g;
	if (size < 1 + RECORD_BYTES)
		return 0;
	size_t n = (size - 1) / RECORD_BYTES;
	if (n > MAX_CERTIFICATES)
		n = MAX_CERTIFICATES;
	memset(&g, 0, sizeof(g));
	g.n_anchors = data[0] % n;
	g.n_chain = n - g.n_anchors;
	for (size_t i = 0; i < n; i++)
		read_node(data + 1 + i * RECORD_BYTES, &g.nodes[i]);
	for (size_t i = 0; i < g.n_chain; i++)
		g.chain[i] = g.nodes[i].certificate;
	for (size_t i = 0; i < g.n_anchors; i++)
		g.anchors[i] = &g.nodes[g.n_chain + i].certificate;
	struct signature_oracle oracle = { signed_by, &g };
	struct trust_verdict v =
		trust_verdict(g.chain, g.n_chain, g.anchors, g.n_anchors, NOW, &oracle, NULL);
	check(&g, &v);
	return 0;
}
