/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "randompki.h"

#include <stdio.h>

#include "facts/certificate_read.h"
#include "facts/distinguished_name.h"
#include "facts/name_text.h"
#include "support/certbuilder.h"

#define DAY_S INT64_C(86400)

/* splitmix64 */
static uint64_t next(struct random_source *random)
{
	uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

uint32_t random_below(struct random_source *random, uint32_t n)
{
	return (uint32_t)((next(random) >> 32) % n);
}

bool random_percent(struct random_source *random, unsigned percent)
{
	return random_below(random, 100) < percent;
}

/* --- certificates ---------------------------------------------------------------- */

/* One certificate in the making. */
struct maker {
	struct random_source *random;
	struct certbuilder b;
	char *note;
	size_t note_size;
};

static bool chance(struct maker *m, unsigned percent, const char *note)
{
	if (!random_percent(m->random, percent))
		return false;
	size_t len = strlen(m->note);
	snprintf(m->note + len, m->note_size - len, " %s", note);
	return true;
}

static const char *pick(struct maker *m, const char *const *list, size_t n)
{
	return list[random_below(m->random, (uint32_t)n)];
}
#define PICK(m, list) pick(m, list, sizeof(list) / sizeof((list)[0]))

static void add_dates(struct maker *m)
{
	if (chance(m, 4, "expired"))
		m->b.not_after_s = RANDOM_NOW_S - DAY_S;
	if (chance(m, 3, "future"))
		m->b.not_before_s = RANDOM_NOW_S + DAY_S;
}

static void add_purpose(struct maker *m, unsigned server, unsigned other)
{
	static const char *const for_servers[] = { OID_EKU_SERVER_AUTH, NULL };
	static const char *const for_both[] = { OID_EKU_CLIENT_AUTH, OID_EKU_SERVER_AUTH, NULL };
	static const char *const for_clients[] = { OID_EKU_CLIENT_AUTH, NULL };
	static const char *const for_any[] = { OID_EKU_ANY, NULL };
	if (chance(m, other, "eku-client"))
		certbuilder_add_eku(&m->b, false, for_clients);
	else if (chance(m, other / 2, "eku-any"))
		certbuilder_add_eku(&m->b, false, for_any);
	else if (chance(m, server / 2, "eku-both"))
		certbuilder_add_eku(&m->b, true, for_both);
	else if (chance(m, server, "eku-server"))
		certbuilder_add_eku(&m->b, false, for_servers);
}

static void add_key_ids(struct maker *m)
{
	if (chance(m, 40, "ski"))
		certbuilder_add_ski(&m->b);
	if (chance(m, 40, "aki"))
		certbuilder_add_aki(&m->b, m->b.signer);
	else if (chance(m, 4, "aki-wrong"))
		certbuilder_add_aki(&m->b, test_key(TEST_KEY_ED25519, 15));
}

/* One DNS base, which the note tells. */
static bool add_dns_base(struct maker *m, unsigned percent, const char *note, const char *base,
			 struct derbuf *subtrees)
{
	char text[64];
	snprintf(text, sizeof(text), "%s(%s)", note, base);
	if (!chance(m, percent, text))
		return false;
	test_subtree_add_dns(subtrees, base);
	return true;
}

static void add_constraints(struct maker *m, unsigned percent)
{
	static const char *const bases[] = {
		"example.com", "www.example.com", "foo.example.com", "example.org", "com", "",
	};
	static const char *const networks[][2] = {
		{ "192.0.2.0", "255.255.255.0" },
		{ "198.51.100.0", "255.255.255.0" },
		{ "2001:db8::", "ffff:ffff::" },
	};
	struct derbuf permitted = { 0 }, excluded = { 0 };
	if (add_dns_base(m, percent, "nc+dns", PICK(m, bases), &permitted))
		add_dns_base(m, 20, "nc+dns", PICK(m, bases), &permitted);
	add_dns_base(m, percent / 2, "nc-dns", PICK(m, bases), &excluded);
	add_dns_base(m, percent / 2, "nc-dot", ".foo.example.com", &excluded);
	if (chance(m, percent / 4, "nc+ip")) {
		uint32_t i = random_below(m->random, 3);
		test_subtree_add_ip(&permitted, networks[i][0], networks[i][1]);
	}
	if (chance(m, percent / 4, "nc-ip")) {
		uint32_t i = random_below(m->random, 3);
		test_subtree_add_ip(&excluded, networks[i][0], networks[i][1]);
	}
	if (chance(m, percent / 4, "nc+mail"))
		test_subtree_add(&permitted, 0x81, "example.com", 11);
	if (chance(m, percent / 8, "nc-malformed"))
		test_subtree_add_dns(&permitted, "*.example.com");
	if (permitted.len > 0 || excluded.len > 0)
		certbuilder_add_name_constraints(&m->b, random_percent(m->random, 80), &permitted,
						 &excluded);
	derbuf_clear(&permitted);
	derbuf_clear(&excluded);
}

static void add_authority(struct maker *m, unsigned faults)
{
	if (chance(m, faults, "v1")) {
		m->b.version = 1;
		return;
	}
	if (chance(m, faults, "no-bc")) {
		/* nothing */
	} else {
		int path_len = chance(m, 2 * faults, "pathlen-0")   ? 0
			       : chance(m, 2 * faults, "pathlen-1") ? 1
								    : -1;
		certbuilder_add_basic_constraints(&m->b, true, !chance(m, faults, "no-ca"),
						  path_len);
	}
	if (chance(m, faults, "ku-sign-nothing"))
		certbuilder_add_key_usage(&m->b, true, 1 << 0);
	else if (chance(m, 70, "ku"))
		certbuilder_add_key_usage(&m->b, true, 1 << 5 | 1 << 6);
	add_purpose(m, 10, 2 * faults);
	add_key_ids(m);
	add_constraints(m, 4 * faults);
	if (chance(m, faults, "critical"))
		certbuilder_add_extension_hex(&m->b, "1.2.3.4", true, "0500");
	if (chance(m, faults, "dns"))
		certbuilder_add_dns(&m->b, "ca.example.net");
}

static void finish(struct maker *m, struct random_certificate *ret)
{
	struct error error;
	if (chance(m, 2, "damaged")) {
		uint8_t signature[64] = { 0x5d };
		der_bit_string(&m->b.raw_signature, 0, signature, sizeof(signature));
	}
	certbuilder_build(&m->b, &ret->der);
	if (certificate_read(derbuf_bytes(&ret->der), &ret->facts, &error) != ERR_NONE)
		support_die("certificate_read");
	certbuilder_clear(&m->b);
}

static struct maker begin(struct random_certificate *ret, struct random_source *random,
			  const char *name, unsigned key, int64_t serial)
{
	struct maker m = { .random = random, .note = ret->note, .note_size = sizeof(ret->note) };
	ret->note[0] = '\0';
	certbuilder_init(&m.b, name, test_key(TEST_KEY_ED25519, key));
	m.b.serial = serial;
	return m;
}

/* Takes the issuer by name and key; seldom in other letter case. */
static void issue(struct maker *m, const char *issuer, unsigned key)
{
	char name[32];
	snprintf(name, sizeof(name), "%s", issuer);
	if (chance(m, 3, "folded-issuer"))
		name[0] = (char)(name[0] | 0x20);
	derbuf_clear(&m->b.issuer);
	test_name_add_text(&m->b.issuer, OID_CN, name);
	m->b.signer = test_key(TEST_KEY_ED25519, key);
}

/* Names and keys of authorities: two roots share a name, two are editions of
 * one another; of the intermediates some are cross-signed (same name and key),
 * some share only the name. */
struct authority {
	char name[16];
	unsigned key;
};
static struct authority authorities[RANDOM_ROOTS + RANDOM_INTERMEDIATES];

static void build_root(struct random_pki *pki, struct random_source *random, size_t i)
{
	static const struct {
		const char *name;
		unsigned key;
	} rows[RANDOM_ROOTS] = {
		{ "Root 0", 0 }, { "Root 1", 1 }, { "Root 0", 2 }, { "Root 1", 1 },
		{ "Root 2", 3 }, { "Root 3", 4 }, { "Root 4", 5 }, { "Root 4", 6 },
	};
	snprintf(authorities[i].name, sizeof(authorities[i].name), "%s", rows[i].name);
	authorities[i].key = rows[i].key;
	struct maker m = begin(&pki->all[i], random, rows[i].name, rows[i].key, (int64_t)i + 1);
	add_dates(&m);
	add_authority(&m, i < 4 ? 1 : 5);
	finish(&m, &pki->all[i]);
}

static void build_intermediate(struct random_pki *pki, struct random_source *random, size_t i)
{
	struct authority *self = &authorities[i];
	size_t issuer = random_percent(random, 50) ? random_below(random, RANDOM_ROOTS)
						   : random_below(random, (uint32_t)i);
	unsigned number = random_below(random, 9);
	snprintf(self->name, sizeof(self->name), "CA %u", number);
	self->key = 7 + number % 6 + (random_percent(random, 10) ? 1 : 0);
	struct maker m = begin(&pki->all[i], random, self->name, self->key, (int64_t)i + 1);
	issue(&m, authorities[issuer].name, authorities[issuer].key);
	add_dates(&m);
	add_authority(&m, 2);
	finish(&m, &pki->all[i]);
}

static void add_names(struct maker *m)
{
	static const char *const dns[] = {
		"www.example.com",   "*.example.com", "foo.example.com", "www.example.org",
		"*.foo.example.com", "example.com",   "a.b.example.com", "www.example.com",
	};
	static const char *const addresses[] = { "192.0.2.1", "198.51.100.7", "2001:db8::1" };
	for (uint32_t n = random_below(m->random, 4); n > 0; n--)
		certbuilder_add_dns(&m->b, PICK(m, dns));
	if (chance(m, 15, "ip"))
		certbuilder_add_ip(&m->b, PICK(m, addresses));
	if (chance(m, 5, "mail"))
		certbuilder_add_email(&m->b, "root@example.com");
	if (chance(m, 2, "partial-wildcard"))
		certbuilder_add_dns(&m->b, "w*.example.com");
}

static void build_leaf(struct random_pki *pki, struct random_source *random, size_t i)
{
	static const char *const cns[] = {
		"www.example.com", "Example Server", "www.example.org", "*.example.com", "server",
	};
	size_t issuer = random_percent(random, 25)
				? random_below(random, RANDOM_ROOTS)
				: RANDOM_ROOTS + random_below(random, RANDOM_INTERMEDIATES);
	struct maker m = begin(&pki->all[i], random, NULL, 14, (int64_t)i + 1);
	if (!chance(&m, 10, "no-subject"))
		test_name_add_text(&m.b.subject, OID_CN, PICK(&m, cns));
	if (chance(&m, 6, "self-signed"))
		issuer = RANDOM_CERTIFICATES;
	else
		issue(&m, authorities[issuer].name, authorities[issuer].key);
	add_dates(&m);
	add_names(&m);
	add_purpose(&m, 50, 5);
	add_key_ids(&m);
	if (chance(&m, 5, "ku-lists"))
		certbuilder_add_key_usage(&m.b, true, 1 << 6);
	else if (chance(&m, 50, "ku"))
		certbuilder_add_key_usage(&m.b, true, 1 << 0);
	if (chance(&m, 3, "critical"))
		certbuilder_add_extension_hex(&m.b, "1.2.3.4", true, "0500");
	if (chance(&m, 3, "ca"))
		certbuilder_add_basic_constraints(&m.b, true, true, -1);
	if (chance(&m, 2, "leaf-nc")) {
		struct derbuf permitted = { 0 };
		test_subtree_add_dns(&permitted, "example.com");
		certbuilder_add_name_constraints(&m.b, true, &permitted, NULL);
		derbuf_clear(&permitted);
	}
	finish(&m, &pki->all[i]);
}

void random_pki_build(struct random_pki *pki, struct random_source *random)
{
	*pki = (struct random_pki){ 0 };
	for (size_t i = 0; i < RANDOM_ROOTS; i++)
		build_root(pki, random, i);
	for (size_t i = RANDOM_ROOTS; i < RANDOM_ROOTS + RANDOM_INTERMEDIATES; i++)
		build_intermediate(pki, random, i);
	for (size_t i = RANDOM_ROOTS + RANDOM_INTERMEDIATES; i < RANDOM_CERTIFICATES; i++)
		build_leaf(pki, random, i);
}

void random_pki_clear(struct random_pki *pki)
{
	for (size_t i = 0; i < RANDOM_CERTIFICATES; i++) {
		derbuf_clear(&pki->all[i].der);
		certificate_clear(&pki->all[i].facts);
	}
}

/* --- chains and anchors ------------------------------------------------------------ */

static void append(struct random_list *list, size_t index)
{
	if (list->n < RANDOM_CHAIN_MAX)
		list->index[list->n++] = index;
}

/* An authority that this certificate names, starting the search anywhere. */
static bool find_issuer(const struct random_pki *pki, struct random_source *random, size_t of,
			size_t *ret_index)
{
	const size_t n = RANDOM_ROOTS + RANDOM_INTERMEDIATES;
	size_t begin = random_below(random, n);
	for (size_t i = 0; i < n; i++) {
		size_t at = (begin + i) % n;
		if (at != of && distinguished_name_equal(pki->all[of].facts.issuer,
							 pki->all[at].facts.subject)) {
			*ret_index = at;
			return true;
		}
	}
	return false;
}

static void shuffle(struct random_list *list, struct random_source *random)
{
	for (size_t i = list->n - 1; i > 1; i--) {
		size_t j = 1 + random_below(random, (uint32_t)i);
		size_t swap = list->index[i];
		list->index[i] = list->index[j];
		list->index[j] = swap;
	}
}

static void drop_one(struct random_list *list, struct random_source *random)
{
	if (list->n < 2)
		return;
	size_t at = 1 + random_below(random, (uint32_t)list->n - 1);
	for (; at + 1 < list->n; at++)
		list->index[at] = list->index[at + 1];
	list->n--;
}

void random_chain(const struct random_pki *pki, struct random_source *random,
		  struct random_list *ret_chain)
{
	struct random_list list = { 0 };
	size_t at = RANDOM_ROOTS + RANDOM_INTERMEDIATES + random_below(random, RANDOM_LEAVES);
	append(&list, at);
	for (int depth = 0; depth < 5 && find_issuer(pki, random, at, &at); depth++) {
		if (at < RANDOM_ROOTS && !random_percent(random, 25))
			break;
		append(&list, at);
		if (at < RANDOM_ROOTS)
			break;
	}
	if (random_percent(random, 15))
		drop_one(&list, random);
	for (uint32_t n = random_percent(random, 25) ? 1 + random_below(random, 3) : 0; n > 0; n--)
		append(&list, random_below(random, RANDOM_ROOTS + RANDOM_INTERMEDIATES));
	if (random_percent(random, 5))
		append(&list, list.index[random_below(random, (uint32_t)list.n)]);
	if (random_percent(random, 20))
		shuffle(&list, random);
	*ret_chain = list;
}

void random_anchors(struct random_source *random, struct random_list *ret_anchors)
{
	struct random_list list = { 0 };
	for (size_t i = 0; i < RANDOM_CERTIFICATES; i++) {
		unsigned percent = i < RANDOM_ROOTS                          ? 65
				   : i < RANDOM_ROOTS + RANDOM_INTERMEDIATES ? 2
									     : 1;
		if (random_percent(random, percent))
			list.index[list.n++] = i;
	}
	*ret_anchors = list;
}

static void print_one(const char *what, const struct random_certificate *c, size_t index)
{
	struct strbuf subject = { 0 }, issuer = { 0 };
	distinguished_name_append(&subject, c->facts.subject);
	distinguished_name_append(&issuer, c->facts.issuer);
	printf("  %s %zu: %s < %s;%s\n", what, index, strbuf_text(&subject), strbuf_text(&issuer),
	       c->note);
	strbuf_clear(&subject);
	strbuf_clear(&issuer);
}

void random_case_print(const struct random_pki *pki, const struct random_list *chain,
		       const struct random_list *anchors)
{
	for (size_t i = 0; i < chain->n; i++)
		print_one("sent", &pki->all[chain->index[i]], chain->index[i]);
	for (size_t i = 0; i < anchors->n; i++)
		print_one("anchor", &pki->all[anchors->index[i]], anchors->index[i]);
}
