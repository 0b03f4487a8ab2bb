/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "browser_root.h"

enum {
	CHROMIUM = 1 << 0,
	FIREFOX = 1 << 1,
	IDENTIFIER_BYTES = 8,
};

struct root {
	uint64_t key_identifier; /* its first octets: those of the table differ in them */
	uint8_t browsers;
};

static const struct root roots[] = {
#define ROOT(key_identifier, browsers, name) { (key_identifier), (browsers) },
#include "browser_roots.def"
#undef ROOT
};

/* NULL: not in the table. */
static const struct root *find_root(const struct certificate *certificate)
{
	uint64_t key_identifier = 0;
	if (certificate->subject_key_id.len < IDENTIFIER_BYTES)
		return NULL;
	for (size_t i = 0; i < IDENTIFIER_BYTES; i++)
		key_identifier = key_identifier << 8 | certificate->subject_key_id.data[i];
	for (size_t i = 0; i < LENGTH(roots); i++) {
		if (roots[i].key_identifier == key_identifier)
			return &roots[i];
	}
	return NULL;
}

static unsigned browsers_with_key_of(const struct certificate *certificate)
{
	const struct root *root = find_root(certificate);
	return root != NULL ? root->browsers : 0;
}

/* The browsers that have the root, or another end of the path; all of them where that is not
 * known. */
static unsigned browsers_with_an_end(const struct situation *situation)
{
	const struct session *session = &situation->result->session;
	const struct certificate *anchor = situation_anchor(situation);
	if (anchor == NULL || situation->result->trust.root != ROOT_PUBLIC ||
	    find_root(anchor) == NULL)
		return CHROMIUM | FIREFOX;
	const struct path *path = &situation->result->trust.path;
	unsigned browsers = 0;
	for (size_t i = 0; i < path->n; i++)
		browsers |= browsers_with_key_of(path->links[i]);
	for (size_t i = 0; i < session->n_chain; i++)
		browsers |= browsers_with_key_of(&session->chain[i]);
	return browsers;
}

bool root_is_of_no_browser(const struct situation *situation)
{
	return browsers_with_an_end(situation) == 0;
}

bool root_is_not_of_chromium(const struct situation *situation)
{
	return browsers_with_an_end(situation) == FIREFOX;
}

bool root_is_not_of_firefox(const struct situation *situation)
{
	return browsers_with_an_end(situation) == CHROMIUM;
}
