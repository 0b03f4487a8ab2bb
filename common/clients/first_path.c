/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "first_path.h"

#include "authority.h"
#include "facts/distinguished_name.h"
#include "leaf.h"
#include "verdicts/path_check.h"

/* --- is a path good for them? ------------------------------------------------------ */

/* What the library does not mind: policies, and, in GnuTLS, purposes. */
static const unsigned openssl_ignores = FAULT(POLICY);
static const unsigned gnutls_ignores = FAULT(POLICY) | FAULT(PURPOSE);

/* Of a path that ends at a trust anchor. */
static bool any_link(const struct path *path, bool (*is_so)(const struct path *path, size_t i))
{
	for (size_t i = 0; i < path->n; i++) {
		if (is_so(path, i))
			return true;
	}
	return false;
}

static bool signature_is_weak(const struct path *path, size_t i)
{
	return path_signature_counts(path, i, true) && path_signature_is_weak(path->links[i]);
}

static bool key_is_weak(const struct path *path, size_t i)
{
	return path_key_is_weak(path->links[i]);
}

/* Is there something wrong with it that is not wrong with the path that was found?  A
 * key identifier that disagrees on that one is a trait of its own. */
static bool is_worse(const struct situation *situation, enum path_taker taker, unsigned ignored)
{
	const struct trust_verdict *trust = &situation->result->trust;
	const struct path_taken *taken = &trust->taken[taker];
	if (!trust->anchored || taken->is_found || (trust->faults & FAULT(KEY_ID)) != 0)
		return false;
	if (!taken->anchored || (taken->faults & ~trust->faults & ~ignored) != 0)
		return true;
	if (any_link(&taken->path, signature_is_weak) && !any_link(&trust->path, signature_is_weak))
		return true;
	return taker != PATH_TAKER_GNUTLS && any_link(&taken->path, key_is_weak) &&
	       !any_link(&trust->path, key_is_weak);
}

/* --- traits --------------------------------------------------------------------------- */

bool openssl_path_is_bad(const struct situation *situation)
{
	return is_worse(situation, PATH_TAKER_OPENSSL_PARTIAL, openssl_ignores);
}

bool openssl_path_is_bad_above_anchor(const struct situation *situation)
{
	return !leaf_is_anchor(situation) && !openssl_path_is_bad(situation) &&
	       !anchor_names_another_key(situation) &&
	       is_worse(situation, PATH_TAKER_OPENSSL, openssl_ignores);
}

/* An anchor that is named by other octets, which GnuTLS does not find, has a trait of its
 * own. */
bool gnutls_path_is_bad(const struct situation *situation)
{
	return !anchor_is_named_by_other_octets(situation) &&
	       is_worse(situation, PATH_TAKER_GNUTLS, gnutls_ignores);
}

bool gnutls_path_is_for_other_purposes(const struct situation *situation)
{
	return !gnutls_path_is_bad(situation) && is_worse(situation, PATH_TAKER_GNUTLS, 0);
}

static bool is_same_authority(const struct certificate *a, const struct certificate *b)
{
	return bytes_equal(a->spki, b->spki) && distinguished_name_equal(a->subject, b->subject);
}

/* Java looks at anchors of version 3 alone (PKIXValidator, verifyTrustAnchor()). */
static bool is_no_authority(const struct certificate *c)
{
	return c->version == 3 &&
	       (!c->is_ca || (c->has_key_usage && (c->key_usage & KEY_USAGE_KEY_CERT_SIGN) == 0));
}

/* OpenSSL, too, asks the anchors first.  Where the path that was found ends no higher there
 * are two anchors, of which Java tries each. */
bool java_anchor_is_no_authority(const struct situation *situation)
{
	const struct trust_verdict *trust = &situation->result->trust;
	const struct path_taken *taken = &trust->taken[PATH_TAKER_OPENSSL_PARTIAL];
	const size_t n = taken->path.n;
	return taken->anchored && n < trust->path.n &&
	       is_same_authority(taken->path.links[n - 1], trust->path.links[n - 1]) &&
	       is_no_authority(taken->path.links[n - 1]);
}

bool self_signed_leaf_is_trusted(const struct situation *situation)
{
	return leaf_is_anchor(situation) && certificate_is_self_issued(situation_leaf(situation)) &&
	       situation_leaf(situation)->version == 3 && !situation_leaf(situation)->is_ca;
}

/* Does OpenSSL's way to a root end at none, or at a bad one? */
static bool leads_to_no_root(const struct situation *situation)
{
	const struct path_taken *taken = &situation->result->trust.taken[PATH_TAKER_OPENSSL];
	return !taken->anchored || (taken->faults & ~openssl_ignores) != 0;
}

static bool is_leaf_alone_trusted(const struct situation *situation)
{
	return leaf_is_anchor(situation) &&
	       !certificate_is_self_issued(situation_leaf(situation)) &&
	       leads_to_no_root(situation);
}

/* Does what is sent lead to an anchor above the leaf, too? */
static bool is_issuer_in_store(const struct situation *situation)
{
	const struct path_taken *taken = &situation->result->trust.taken[PATH_TAKER_GNUTLS];
	return taken->anchored && taken->path.n > 1 && taken->faults == 0;
}

bool leaf_is_trusted_itself(const struct situation *situation)
{
	return is_leaf_alone_trusted(situation) && !is_issuer_in_store(situation);
}

bool leaf_is_trusted_with_its_issuer(const struct situation *situation)
{
	return is_leaf_alone_trusted(situation) && is_issuer_in_store(situation);
}

bool first_anchor_has_expired(const struct situation *situation)
{
	const struct trust_verdict *trust = &situation->result->trust;
	return situation_has_certificate(situation) && trust->expired_issuer &&
	       (trust->faults & FAULT(EXPIRED)) == 0;
}

bool intermediate_is_from_store(const struct situation *situation)
{
	const struct trust_verdict *trust = &situation->result->trust;
	return situation_has_certificate(situation) && trust->incomplete && !trust->own_store;
}
