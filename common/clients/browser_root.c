/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "browser_root.h"

#include "facts/sct.h"

enum browser { CHROMIUM, FIREFOX };

enum { BROWSERS = 2, IDENTIFIER_BYTES = 8 };

#define NEVER INT64_MIN
#define ALWAYS INT64_MAX

/* Up to when (seconds since 1970) what is issued below counts for a browser. */
struct until {
	int64_t of[BROWSERS];
};

struct root {
	uint64_t key_identifier; /* its first octets: those of the table differ in them */
	struct until until;
};

static const struct root roots[] = {
#define ROOT(key_identifier, chromium, firefox, name) \
	{ (key_identifier), { { (chromium), (firefox) } } },
#include "browser_roots.def"
#undef ROOT
};

/* Old roots have none: from the middle of the key on. */
static struct bytes identifier_of(const struct certificate *certificate)
{
	return certificate->subject_key_id.len > 0
		       ? certificate->subject_key_id
		       : bytes_from(certificate->spki, certificate->spki.len / 2);
}

/* NULL: not in the table. */
static const struct root *find_root(const struct certificate *certificate)
{
	uint64_t key_identifier = 0;
	const struct bytes octets = identifier_of(certificate);
	if (octets.len < IDENTIFIER_BYTES)
		return NULL;
	for (size_t i = 0; i < IDENTIFIER_BYTES; i++)
		key_identifier = key_identifier << 8 | octets.data[i];
	for (size_t i = 0; i < LENGTH(roots); i++) {
		if (roots[i].key_identifier == key_identifier)
			return &roots[i];
	}
	return NULL;
}

static void add_end(struct until *until, const struct certificate *certificate)
{
	const struct root *root = find_root(certificate);
	for (int b = 0; root != NULL && b < BROWSERS; b++) {
		if (root->until.of[b] > until->of[b])
			until->of[b] = root->until.of[b];
	}
}

/* The path, and what was sent that stands above one of it. */
struct candidates {
	const struct certificate *certificates[PATH_MAX_CERTIFICATES + CHAIN_MAX_CERTIFICATES];
	size_t n;
};

static bool is_among(const struct candidates *candidates, const struct certificate *certificate)
{
	for (size_t i = 0; i < candidates->n; i++) {
		if (candidates->certificates[i] == certificate)
			return true;
	}
	return false;
}

/* By names that are the same octet for octet, as RFC 5280 7.1 has authorities write them: to hold
 * many long names to each other in any other way would be dear. */
static bool stands_above(const struct certificate *issuer, const struct certificate *child)
{
	return child->issuer.len > 0 && bytes_equal(child->issuer, issuer->subject) &&
	       !certificate_key_ids_differ(child, issuer);
}

static void gather(struct candidates *candidates, const struct path *path,
		   const struct session *session)
{
	for (size_t i = 0; i < path->n; i++)
		candidates->certificates[candidates->n++] = path->links[i];
	for (size_t k = 0; k < candidates->n; k++) {
		for (size_t i = 0; i < session->n_chain; i++) {
			const struct certificate *sent = &session->chain[i];
			if (!is_among(candidates, sent) &&
			    stands_above(sent, candidates->certificates[k]))
				candidates->certificates[candidates->n++] = sent;
		}
	}
}

/* By the root, or another end of the path, whichever is later; always where that is not known. */
static struct until latest_end(const struct situation *situation)
{
	const struct certificate *anchor = situation_anchor(situation);
	struct until until = { { NEVER, NEVER } };
	struct candidates candidates = { 0 };
	if (anchor == NULL || situation->result->trust.root != ROOT_PUBLIC ||
	    find_root(anchor) == NULL)
		return (struct until){ { ALWAYS, ALWAYS } };
	gather(&candidates, &situation->result->trust.path, &situation->result->session);
	for (size_t i = 0; i < candidates.n; i++)
		add_end(&until, candidates.certificates[i]);
	return until;
}

bool root_is_of_no_browser(const struct situation *situation)
{
	struct until until = latest_end(situation);
	return until.of[CHROMIUM] == NEVER && until.of[FIREFOX] == NEVER;
}

bool root_is_not_of_chromium(const struct situation *situation)
{
	struct until until = latest_end(situation);
	return until.of[CHROMIUM] == NEVER && until.of[FIREFOX] != NEVER;
}

bool root_is_not_of_firefox(const struct situation *situation)
{
	struct until until = latest_end(situation);
	return until.of[CHROMIUM] != NEVER && until.of[FIREFOX] == NEVER;
}

/* By the earliest timestamp that is known; without any when it begins.  A timestamp of long before
 * that is false (Baseline Requirements 7.1.2.7: signed within 48 hours of when it begins), and no
 * browser takes it: it counts as if there were none. */
static int64_t logged_s(const struct situation *situation)
{
	enum { SIGNED_WITHIN_S = 48 * 60 * 60 };
	const int64_t begins_s = situation_leaf(situation)->not_before_s;
	struct sct_sources scts = sct_sources_of(&situation->result->session);
	const struct sct_set *sets[] = { &scts.embedded, &scts.stapled };
	int64_t earliest_s = INT64_MAX;
	for (size_t i = 0; i < LENGTH(sets); i++) {
		if (sets[i]->n > 0 && sets[i]->earliest_s >= begins_s - SIGNED_WITHIN_S &&
		    sets[i]->earliest_s < earliest_s)
			earliest_s = sets[i]->earliest_s;
	}
	return earliest_s != INT64_MAX ? earliest_s : begins_s;
}

/* Chromium: ChromeRootStore, sct_not_after, which one timestamp has to be no later than. */
bool root_is_over_for_chromium(const struct situation *situation)
{
	int64_t until_s = latest_end(situation).of[CHROMIUM];
	return until_s != NEVER && until_s != ALWAYS && logged_s(situation) > until_s;
}

/* NSS: CKA_NSS_SERVER_DISTRUST_AFTER, which it may not begin after. */
bool root_is_over_for_firefox(const struct situation *situation)
{
	int64_t until_s = latest_end(situation).of[FIREFOX];
	return until_s != NEVER && until_s != ALWAYS &&
	       situation_leaf(situation)->not_before_s > until_s;
}
