/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate policies of a path: RFC 5280 6.1, by the cases of NIST's PKITS,
 * sections 4.8 to 4.12.  Those that set initial-explicit-policy have a first
 * authority that demands it at once instead. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verdicts/path_check.h"
#include "verdicts/policy_tree.h"

enum { MAX_LINKS = 16, MAX_LIST = 200, MET = -1, TOO_MANY = -2 };

/* links: the authorities downwards and the leaf.  Of each, separated by commas:
 *	p12* its policies, a character each, * is anyPolicy
 *	m1>2 a mapping		x0 requireExplicitPolicy
 *	i0 inhibitPolicyMapping	a0 inhibitAnyPolicy
 *	s self-issued		- nothing
 * at: the link that is at fault, 0 is the leaf. */
struct row {
	const char *id;
	const char *links;
	int at;
};

static const struct row rows[] = {
	{ "none", "", MET },
	{ "nothing-demanded", "- - -", MET },
	{ "nothing-demanded-policies-differ", "p1 p2 p3", MET },
	{ "nothing-demanded-any-inhibited", "p*,a0 p*", MET },
	{ "nothing-demanded-mapping-inhibited", "p1,i0,m1>2 p2", MET },

	/* 4.8 certificate policies */
	{ "4.8.1-all-same", "p1,x0 p1 p1", MET },
	{ "4.8.2-no-policies", "- -", MET },
	{ "4.8.2-no-policies-demanded", "x0 -", 0 },
	{ "4.8.3-different-policies", "p1 p2 p2", MET },
	{ "4.8.3-different-policies-demanded", "p1,x0 p2 p2", 1 },
	{ "4.8.4-different-policies", "p12,x0 p1 p2", 0 },
	{ "4.8.5-different-policies", "p12,x0 p2 p3", 0 },
	{ "4.8.6-overlapping", "p123,x0 p12 p1", MET },
	{ "4.8.7-different", "p123,x0 p12 p1 p2", 0 },
	{ "4.8.8-different", "p123,x0 p12 p1 p4", 0 },
	{ "4.8.9-different", "p123,x0 p12 p2 p3 p1", 1 },
	{ "4.8.10-all-same-two", "p12,x0 p12", MET },
	{ "4.8.11-all-any", "p*,x0 p*", MET },
	{ "4.8.12-different", "p3,x0 p4", 0 },
	{ "4.8.13-all-same-three", "p123,x0 p1", MET },
	{ "4.8.14-any-policy", "p*,x0 p1", MET },
	{ "4.8.15-leaf-any", "p1,x0 p*", MET },
	{ "any-above-two", "p*,x0 p1 p2", 0 },
	{ "any-between", "p1,x0 p* p1", MET },
	{ "any-between-others", "p1,x0 p* p2", 0 },
	{ "any-and-another", "p1,x0 p2* p1", MET },
	{ "any-and-another-that-is-not-valid", "p1,x0 p2* p2", 0 },
	{ "gap-is-not-healed", "p1,x0 - p1", 1 },
	{ "gap-before-the-demand", "- p1,x0 p1", 0 },
	{ "first-without-policies-demands-none-of-itself", "x0 p1", 0 },

	/* 4.9 require explicit policy */
	{ "4.9.1-10", "p1,x10 p1 p1 p1 -", MET },
	{ "4.9.2-5", "p1,x5 p1 p1 p1 -", MET },
	{ "4.9.3-4", "p1,x4 p1 p1 p1 -", 0 },
	{ "4.9.4-0", "p1,x0 p1 p1 p1 p1", MET },
	{ "4.9.4-0-none", "p1,x0 p1 p1 p1 -", 0 },
	{ "4.9.5-7-2-4", "p1,x7 p1,x2 p1,x4 p1 -", 0 },
	{ "4.9.5-not-raised", "p1,x1 p1,x9 p1 -", 0 },
	{ "4.9.6-self-issued", "p1,x2 s,p1 -", MET },
	{ "4.9.7-self-issued", "p1,x2 s,p1 p1 -", 0 },
	{ "4.9.8-self-issued-twice", "p1,x2 s,p1 p1 s,p1 -", 0 },
	{ "1-above-leaf", "x1 -", 0 },
	{ "2-above-leaf", "x2 -", MET },
	{ "1-above-leaf-with", "p1,x1 p1", MET },
	{ "1-two-below", "x1 - -", 0 },
	{ "0-at-once-below", "x0 - -", 1 },
	{ "1-self-issued-leaf-counts", "x1 s", 0 },
	{ "leaf-0", "- x0", 0 },
	{ "leaf-1", "- x1", MET },
	{ "leaf-0-with", "p1 p1,x0", MET },
	{ "leaf-0-alone", "x0", 0 },
	{ "leaf-0-alone-with", "p1,x0", MET },
	{ "huge", "x2147483647 -", MET },

	/* 4.10 policy mappings */
	{ "4.10.1-mapped", "p1,x0,m1>2 p2", MET },
	{ "4.10.1-original", "p1,x0,m1>2 p1", 0 },
	{ "4.10.2-not-mapped-to", "p1,x0,m1>2 p3", 0 },
	{ "4.10.3-of-two", "p12,x0,m1>3 p2 p2", MET },
	{ "4.10.3-of-two-mapped", "p12,x0,m1>3 p3 p3", MET },
	{ "4.10.3-of-two-original", "p12,x0,m1>3 p1 p1", 1 },
	{ "4.10.5-twice", "p1,x0,m1>2 p2,m2>3 p3", MET },
	{ "4.10.6-twice-middle", "p1,x0,m1>2 p2,m2>3 p2", 0 },
	{ "4.10.9-any-mapped", "p*,x0,m1>2 p2", MET },
	{ "4.10.11-crossing", "p12,x0,m1>2,m2>1 p1 p1", MET },
	{ "one-to-two", "p1,x0,m1>2,m1>3 p3", MET },
	{ "two-to-one", "p12,x0,m1>3,m2>3 p3", MET },
	{ "mapping-of-what-is-not-valid", "p1,x0,m2>3 p3", 0 },
	{ "mapping-is-for-below-only", "p1,x0 p2,m1>2 p2", 1 },
	{ "mapping-then-any", "p1,x0,m1>2 p* p2", MET },
	{ "mapping-then-any-original", "p1,x0,m1>2 p* p1", 0 },

	/* 4.11 inhibit policy mapping */
	{ "4.11.1-0", "p1,x0,i0 p1,m1>2 p2", 0 },
	{ "4.11.1-0-own-mapping-still-counts", "p1,x0,i0,m1>2 p2", MET },
	{ "4.11.1-0-mapped-is-deleted", "p1,x0,i0 p1,m1>2 p1", 0 },
	{ "4.11.2-1", "p12,x0,i1 p12,m1>3 p3", MET },
	{ "4.11.3-1-second", "p12,x0,i1 p12,m1>3,m2>4 p34,m3>5 p5", 0 },
	{ "4.11.3-1-second-others", "p12,x0,i1 p12,m1>3,m2>4 p34,m3>5 p4", MET },
	{ "4.11.5-5-1", "p1,x0,i5 p1,i1 p1,m1>2 p2,m2>3 p3", 0 },
	{ "4.11.7-self-issued", "p1,x0,i1 s,p1 p1,m1>2 p2", MET },
	{ "4.11.8-self-issued", "p1,x0,i1 s,p1 p1,m1>2 p2,m2>3 p3", 0 },
	{ "any-mapping-inhibited-any-stays", "p*,x0,i0 p*,m1>2 p2", MET },

	/* 4.12 inhibit any policy */
	{ "4.12.1-0", "p1,x0,a0 p*", 0 },
	{ "4.12.2-0-and-another", "p1,x0,a0 p1*", MET },
	{ "4.12.3-1", "p1,x0,a1 p* p1", MET },
	{ "4.12.4-1-second", "p1,x0,a1 p* p*", 0 },
	{ "4.12.5-5-2", "p1,x0,a5 p1,a2 p1 p* p*", 0 },
	{ "4.12.6-1-2", "p1,x0,a1 p1,a2 p*", 0 },
	{ "4.12.7-self-issued", "p1,x0,a1 s,p* p* p1", MET },
	{ "4.12.8-self-issued", "p1,x0,a1 s,p* p* p* p1", 1 },
	{ "4.12.9-self-issued-any-though-inhibited", "p1,x0,a0 s,p* p1", MET },
	{ "4.12.10-self-issued-leaf", "p1,x0,a0 s,p*", 0 },
	{ "inhibited-any-of-any", "p*,x0,a0 p1", MET },
};
enum { N_ROWS = sizeof(rows) / sizeof(rows[0]) };

struct link {
	struct certificate certificate;
	struct bytes ids[MAX_LIST];
	struct policy_mapping mappings[MAX_LIST];
};

static struct bytes id_of(const char *letter)
{
	static const uint8_t any[] = { 0x55, 0x1d, 0x20, 0x00 };
	if (*letter == '*')
		return (struct bytes){ any, sizeof(any) };
	return (struct bytes){ (const uint8_t *)letter, 1 };
}

/* Names are octets that differ; a self-issued one has the same twice. */
static void start_link(struct link *link)
{
	static const uint8_t names[] = "\x30\x00"
				       "\x30\x02\x31\x00";
	struct certificate *c = &link->certificate;
	c->subject = (struct bytes){ names + 2, 4 };
	c->issuer = (struct bytes){ names, 2 };
	c->policies.ids = link->ids;
	c->policies.mappings = link->mappings;
}

static struct skip_count skip_of(const char *number)
{
	return (struct skip_count){ true, (int)strtol(number, NULL, 10) };
}

static void set_attribute(struct link *link, const char *text)
{
	struct certificate *c = &link->certificate;
	struct certificate_policies *policies = &c->policies;
	switch (text[0]) {
	case 'p':
		for (const char *letter = text + 1; strchr(", ", *letter) == NULL; letter++)
			policies->ids[policies->n_ids++] = id_of(letter);
		break;
	case 'm':
		policies->mappings[policies->n_mappings++] =
			(struct policy_mapping){ id_of(text + 1), id_of(text + 3) };
		break;
	case 'x':
		policies->require_explicit = skip_of(text + 1);
		break;
	case 'i':
		policies->inhibit_mapping = skip_of(text + 1);
		break;
	case 'a':
		policies->inhibit_any = skip_of(text + 1);
		break;
	case 's':
		c->issuer = c->subject;
		break;
	default:
		assert_int_equal(text[0], '-');
	}
}

/* The same as faults of a path, above which stands an anchor. */
static void check_faults(const struct certificate *const *links, size_t n,
			 enum policy_tree_answer answer, size_t at)
{
	static const struct certificate anchor;
	const unsigned faults[] = { [POLICY_TREE_MET] = 0,
				    [POLICY_TREE_VIOLATED] = FAULT(POLICY),
				    [POLICY_TREE_TOO_MANY] = FAULT(TOO_COMPLEX) };
	const struct certificate *at_fault = &anchor;
	struct path path = { .n = n + 1 };
	if (n >= PATH_MAX_CERTIFICATES)
		return;
	memcpy(path.links, links, n * sizeof(links[0]));
	path.links[n] = &anchor;
	assert_int_equal(path_policy_faults(&path, &at_fault), faults[answer]);
	assert_ptr_equal(at_fault, answer == POLICY_TREE_MET ? NULL : links[at]);
	/* An anchor that says nothing of policies changes nothing where it counts. */
	size_t same_at = SIZE_MAX;
	assert_int_equal(policy_tree_check_with_anchor(path.links, path.n, &same_at), answer);
	if (answer != POLICY_TREE_MET)
		assert_int_equal(same_at, at);
}

static int answer_of(struct link *links, size_t n)
{
	const struct certificate *pointers[MAX_LINKS] = { NULL };
	size_t at = SIZE_MAX;
	for (size_t i = 0; i < n; i++)
		pointers[i] = &links[n - 1 - i].certificate;
	enum policy_tree_answer answer = policy_tree_check(pointers, n, &at);
	check_faults(pointers, n, answer, at);
	switch (answer) {
	case POLICY_TREE_MET:
		return MET;
	case POLICY_TREE_VIOLATED:
		return (int)at;
	default:
		assert_true(at < n);
		return TOO_MANY;
	}
}

static struct link *new_links(size_t n)
{
	struct link *links = calloc(n, sizeof(*links));
	assert_non_null(links);
	for (size_t i = 0; i < n; i++)
		start_link(&links[i]);
	return links;
}

static void run_row(void **state)
{
	const struct row *row = *state;
	struct link *links = new_links(MAX_LINKS);
	size_t n = 0;
	for (const char *at = row->links; *at != '\0'; at += strspn(at, " ")) {
		for (n++; *at != '\0' && *at != ' '; at += *at == ',') {
			set_attribute(&links[n - 1], at);
			at += strcspn(at, ", ");
		}
	}
	assert_int_equal(answer_of(links, n), row->at);
	free(links);
}

/* Two octets for each of many policies. */
static void number_ids(struct bytes *ids, uint8_t (*octets)[2], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		octets[i][0] = (uint8_t)(i >> 8);
		octets[i][1] = (uint8_t)i;
		ids[i] = (struct bytes){ octets[i], 2 };
	}
}

/* Each authority maps each policy to all: a tree of 11^14 leaves, if it were
 * one (CVE-2023-0464). */
static void test_all_to_all(void **state)
{
	enum { N = 11 };
	(void)state;
	uint8_t octets[N][2];
	struct bytes ids[N];
	struct link *links = new_links(MAX_LINKS);
	number_ids(ids, octets, N);
	for (size_t i = 0; i < MAX_LINKS; i++) {
		struct certificate_policies *policies = &links[i].certificate.policies;
		memcpy(policies->ids, ids, sizeof(ids));
		policies->n_ids = N;
		for (size_t j = 0; j < N * N; j++)
			policies->mappings[j] = (struct policy_mapping){ ids[j / N], ids[j % N] };
		policies->n_mappings = N * N;
	}
	links[0].certificate.policies.require_explicit = (struct skip_count){ true, 0 };
	assert_int_equal(answer_of(links, MAX_LINKS), MET);
	links[MAX_LINKS - 1].certificate.policies.n_ids = 0;
	assert_int_equal(answer_of(links, MAX_LINKS), 0);
	free(links);
}

static void test_limits(void **state)
{
	(void)state;
	uint8_t octets[MAX_LIST][2];
	struct bytes ids[MAX_LIST];
	struct link *links = new_links(3);
	struct certificate_policies *top = &links[0].certificate.policies;
	struct certificate_policies *middle = &links[1].certificate.policies;
	struct certificate_policies *leaf = &links[2].certificate.policies;
	number_ids(ids, octets, MAX_LIST);
	memcpy(top->ids, ids, sizeof(ids));
	middle->ids[0] = id_of("*");
	middle->n_ids = 1;
	leaf->ids[0] = ids[POLICY_TREE_MAX - 1];
	leaf->n_ids = 1;
	top->n_ids = POLICY_TREE_MAX + 1;
	assert_int_equal(answer_of(links, 3), MET); /* nothing is demanded */
	top->require_explicit.present = true;
	assert_int_equal(answer_of(links, 3), TOO_MANY);
	top->n_ids = POLICY_TREE_MAX;
	assert_int_equal(answer_of(links, 3), MET);
	top->n_mappings = POLICY_TREE_MAX + 1;
	assert_int_equal(answer_of(links, 3), TOO_MANY);
	/* As many as are looked at, each mapped to itself. */
	for (size_t i = 0; i < POLICY_TREE_MAX; i++)
		top->mappings[i] = (struct policy_mapping){ ids[i], ids[i] };
	top->n_mappings = POLICY_TREE_MAX;
	assert_int_equal(answer_of(links, 3), MET);
	/* Each within the limit, but not what comes of them together. */
	top->n_mappings = 2;
	top->mappings[0] = (struct policy_mapping){ ids[0], ids[POLICY_TREE_MAX] };
	top->mappings[1] = (struct policy_mapping){ ids[0], ids[POLICY_TREE_MAX + 1] };
	assert_int_equal(answer_of(links, 3), TOO_MANY);
	top->n_mappings = 1;
	assert_int_equal(answer_of(links, 3), MET);
	free(links);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(test_all_to_all),
		cmocka_unit_test(test_limits),
	};
	struct CMUnitTest tests[N_ROWS];
	for (size_t i = 0; i < N_ROWS; i++)
		tests[i] = (struct CMUnitTest){ rows[i].id, run_row, NULL, NULL, (void *)&rows[i] };
	return cmocka_run_group_tests_name("policies of a path", tests, NULL, NULL) +
	       cmocka_run_group_tests_name("limits", others, NULL, NULL);
}
