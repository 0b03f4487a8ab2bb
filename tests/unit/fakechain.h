/* fakechain.h - certificates without DER, for tests of path building: a line of
 * text describes a graph, and the "signatures" are names of keys.
 *
 *	"L<I I<R,pl=0 R<R"     leaf L issued by I, issued by R, self-signed R
 *
 * "-" is the empty Name, "~X" has X in another type of string.
 * A certificate is subject<issuer and attributes, each behind a comma:
 *	key=K by=K    its key, the key that signed it (default: by name)
 *	ski=X aki=X   key identifiers (default: none)
 *	serial=X akiserial=X akiissuer=NAME   the other way to name a key
 *	exp future    dates
 *	v1 v2 nobc noca pl=N ku=N (key usage bits) noku eku=[sacnmo]* (or "eku=")
 *	md5 md4 md2 sha1 rsa=N ec=N dsa=N crit defect=N
 *	pss sha224 ed25519 ed448 unknownkey othercurve (after ec=N)
 *	critski critaki critaia critian softbc (basic constraints not critical) staple (must)
 *	aia (an issuer's URL)
 *	critpc emptypc critpm anypm critia   policy constraints, mappings, inhibitAny
 *	critnc ncdistance nchole   name constraints: critical, minimum, mask
 *	dns=NAME (one more SAN) uri=NAME email=NAME cn=NAME nodns permit=NAME exclude=NAME (name
 *	constraints) permituri=NAME permitdirectory= permitname=X excludename=X (the Name of X)
 *permitother=TAG emptync cp=TEXT xp=N   certificate policies, a character each;
 *requireExplicitPolicy damaged unread refused   what the oracle answers leaf ca       the first of
 *a chain is a leaf, all others authorities n=TEXT        nothing: makes it another certificate Two
 *with the same text are the same certificate.
 */
#ifndef CCN_TESTS_UNIT_FAKECHAIN_H
#define CCN_TESTS_UNIT_FAKECHAIN_H

#include "verdicts/path_search.h"
#include "verdicts/trust.h"

enum { FAKE_MAX = 128, FAKE_NAMES = 4, FAKE_TEXT_BYTES = 160 };

#define FAKE_NOW INT64_C(1795372373)

struct fake {
	char text[FAKE_TEXT_BYTES];
	char key[32];
	char by[32];
	char subject[32];
	struct presented_name names[FAKE_NAMES];
	struct presented_name cn;
	struct subtree permitted[FAKE_NAMES];
	struct subtree excluded[FAKE_NAMES];
	struct bytes policies[FAKE_NAMES];
	bool damaged, unread, refused;
};

struct fake_list {
	struct certificate certificates[FAKE_MAX];
	const struct certificate *pointers[FAKE_MAX];
	struct fake fakes[FAKE_MAX];
	size_t n;
};

struct fake_world {
	struct fake_list chain, anchors;
	bool no_store;     /* anchors was NULL: there are none at all */
	struct work *work; /* that may be spent on the verdict; NULL: whatever it takes */
	struct signature_oracle oracle;
	size_t n_asked; /* signatures */
	bool asked_twice;
	const struct certificate *asked[512][2];
};

/* Any of the texts may be NULL: none. */
struct fake_world *fake_world_new(const char *chain, const char *anchors);
void fake_world_free(struct fake_world *world);

struct trust_verdict fake_verdict(struct fake_world *world);

/* The search over it, not begun. */
struct path_search fake_search(struct fake_world *world);

/* "L I R": the subjects of a path, into text. */
void fake_path_text(const struct fake_world *world, const struct path *path, char *text,
		    size_t size);
/* The subject of one certificate; "" for NULL. */
const char *fake_subject(const struct fake_world *world, const struct certificate *certificate);

#endif
