/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "path_check.h"

#include "dates.h"
#include "facts/distinguished_name.h"
#include "name_constraints.h"
#include "policy_tree.h"

/* RFC 5280 6.1.3 (a) (2).  A root's dates are not part of that algorithm, but
 * OpenSSL and GnuTLS refuse a root that has expired. */
static unsigned date_faults(const struct certificate *c, int64_t at_s)
{
	unsigned faults = 0;
	/* Dates that were not read are none; form_faults() says that. */
	if ((c->defects & CERTIFICATE_DEFECT_DER) != 0)
		return 0;
	if (dates_expired(c, at_s))
		faults |= FAULT(EXPIRED);
	if (dates_not_yet_valid(c, at_s))
		faults |= FAULT(NOT_YET_VALID);
	return faults;
}

/* RFC 5280 4.2.1.12.  The purpose must hold all the way up: OpenSSL asks it of
 * every certificate, the root included, and GnuTLS of every intermediate.
 * anyExtendedKeyUsage alone is not enough: "applications MAY reject" it, and
 * OpenSSL and browsers do. */
static unsigned purpose_faults(const struct certificate *c)
{
	return c->has_eku && (c->eku & EKU_SERVER_AUTH) == 0 ? FAULT(PURPOSE) : 0;
}

/* Below 80 bits of strength: the bound at which TLS libraries stop to accept
 * a key at all.  Bits of 0: not known. */
static bool key_is_short(const struct certificate *c)
{
	switch (c->key_algorithm) {
	case KEY_RSA:
	case KEY_RSA_PSS:
	case KEY_DSA:
		return c->key_bits > 0 && c->key_bits < 1024;
	case KEY_EC:
		return c->key_bits > 0 && c->key_bits < 160;
	case KEY_ED25519:
	case KEY_ED448:
	case KEY_UNKNOWN:
		break;
	}
	return false;
}

bool path_key_is_weak(const struct certificate *c)
{
	switch (c->key_algorithm) {
	case KEY_RSA:
	case KEY_RSA_PSS:
		return c->key_bits > 0 && c->key_bits < 2048;
	case KEY_DSA:
		return true; /* withdrawn by FIPS 186-5 */
	case KEY_EC:
		return c->key_bits > 0 && c->key_bits < 224;
	case KEY_ED25519:
	case KEY_ED448:
	case KEY_UNKNOWN:
		break;
	}
	return false;
}

static bool hash_is_broken(enum hash_algorithm hash)
{
	return hash == HASH_MD2 || hash == HASH_MD4 || hash == HASH_MD5;
}

bool path_signature_is_weak(const struct certificate *c)
{
	return c->signature_hash == HASH_SHA1 || hash_is_broken(c->signature_hash);
}

/* RFC 5280 4.1.2.4: "The issuer field MUST contain a non-empty distinguished
 * name"; Firefox holds to it. */
static bool is_empty_name(struct bytes name)
{
	return name.len == 2;
}

/* A SAN without names is a matter of the name verdict: libraries read it.  One with
 * a name of another kind than those of RFC 5280 4.2.1.6, a CHOICE without extension
 * marker, is read by few. */
static unsigned form_faults(const struct certificate *c, bool is_anchor)
{
	const unsigned ignored = CERTIFICATE_DEFECT_SAN_EMPTY;
	bool nameless = !is_anchor && is_empty_name(c->issuer);
	bool no_name = (c->oddities & ODDITY_BIT(SAN_UNKNOWN_TAG)) != 0;
	return nameless || no_name || (c->defects & ~ignored) != 0 ? FAULT(MALFORMED) : 0;
}

/* RFC 5280 4.2: "MUST reject the certificate if it encounters a critical
 * extension it does not recognize".  OpenSSL and GnuTLS hold roots to it, too.
 * 4.2.1.10: name constraints "MUST be used only in a CA certificate". */
static unsigned extension_faults(const struct certificate *c)
{
	bool misplaced = c->name_constraints.present && !c->is_ca && c->version == 3;
	return c->n_unknown_critical > 0 || misplaced ? FAULT(UNKNOWN_CRITICAL) : 0;
}

/* What holds for every certificate of a path. */
static unsigned common_faults(const struct certificate *c, bool is_anchor, int64_t at_s)
{
	unsigned faults = date_faults(c, at_s) | purpose_faults(c) | form_faults(c, is_anchor) |
			  extension_faults(c);
	if (key_is_short(c))
		faults |= FAULT(SHORT_KEY);
	/* A trust anchor is trusted for what it is, not for its signature. */
	if (!is_anchor && hash_is_broken(c->signature_hash))
		faults |= FAULT(BROKEN_HASH);
	return faults;
}

/* A server proves that it has the key by a signature (RFC 8446 4.2.3, RFC 8422), or
 * by decrypting with RSA.  Other curves and algorithms, DSA and keys for agreement
 * alone no client offers by default: the handshake ends before anything is judged.
 * One that does not parse is malformed already. */
static bool is_server_key(const struct certificate *c)
{
	if ((c->defects & (CERTIFICATE_DEFECT_KEY | CERTIFICATE_DEFECT_DER)) != 0)
		return true;
	switch (c->key_algorithm) {
	case KEY_RSA:
	case KEY_RSA_PSS:
	case KEY_ED25519:
	case KEY_ED448:
		return true;
	case KEY_EC:
		return c->key_curve != CURVE_OTHER;
	case KEY_DSA:
	case KEY_UNKNOWN:
		break;
	}
	return false;
}

bool path_usage_fits_server(const struct certificate *leaf)
{
	const unsigned tls_server =
		KEY_USAGE_DIGITAL_SIGNATURE | KEY_USAGE_KEY_ENCIPHERMENT | KEY_USAGE_KEY_AGREEMENT;
	return !leaf->has_key_usage || (leaf->key_usage & tls_server) != 0;
}

unsigned path_leaf_faults(const struct certificate *leaf, bool is_anchor, int64_t at_s)
{
	unsigned faults = common_faults(leaf, is_anchor, at_s);
	if (!path_usage_fits_server(leaf))
		faults |= FAULT(KEY_USAGE);
	if (!is_server_key(leaf))
		faults |= FAULT(SERVER_KEY);
	return faults;
}

/* RFC 5280 6.1.4 (k): a version 3 certificate must say that it is an authority,
 * and versions 1 and 2, which cannot, are refused.  As trust anchors, old roots
 * of version 1 are known to everybody, and both libraries take a root that
 * says it by its key usage alone. */
static bool is_authority(const struct certificate *c, bool is_anchor)
{
	if (c->version == 3 && c->has_basic_constraints)
		return c->is_ca;
	if (!is_anchor || !certificate_is_self_issued(c))
		return false;
	if (c->version == 3)
		return c->has_key_usage && (c->key_usage & KEY_USAGE_KEY_CERT_SIGN) != 0;
	return c->version == 1;
}

unsigned path_authority_faults(const struct certificate *authority, bool is_anchor,
			       unsigned authorities_below, int64_t at_s)
{
	unsigned faults = common_faults(authority, is_anchor, at_s);
	if (!is_authority(authority, is_anchor))
		faults |= FAULT(NOT_CA);
	/* 6.1.4 (n) */
	if (authority->has_key_usage && (authority->key_usage & KEY_USAGE_KEY_CERT_SIGN) == 0)
		faults |= FAULT(CA_KEY_USAGE);
	/* 6.1.4 (l), (m) */
	if (authority->path_len >= 0 && authorities_below > (unsigned)authority->path_len)
		faults |= FAULT(PATH_LENGTH);
	if (authority->name_constraints.present &&
	    !name_constraints_well_formed(&authority->name_constraints))
		faults |= FAULT(MALFORMED);
	return faults;
}

/* 6.1.3 (b), (c); self-issued intermediates are left out: 4.2.1.10. */
unsigned path_constraint_faults(const struct certificate *authority,
				const struct certificate *below, bool is_leaf,
				const struct presented_name **ret_name)
{
	*ret_name = NULL;
	if (!authority->name_constraints.present || (!is_leaf && certificate_is_self_issued(below)))
		return 0;
	switch (name_constraints_check(&authority->name_constraints, below, is_leaf, ret_name)) {
	case CONSTRAINTS_MET:
		return 0;
	case CONSTRAINTS_VIOLATED:
		return FAULT(NAME_CONSTRAINT);
	case CONSTRAINTS_TOO_MANY:
		break;
	}
	return FAULT(TOO_COMPLEX);
}

/* 6.1.1 (d): the trust anchor is no part of what is checked. */
unsigned path_policy_faults(const struct path *path, const struct certificate **ret_at_fault)
{
	size_t at;
	enum policy_tree_answer answer = policy_tree_check(path->links, path->n - 1, &at);
	*ret_at_fault = answer == POLICY_TREE_MET ? NULL : path->links[at];
	switch (answer) {
	case POLICY_TREE_MET:
		return 0;
	case POLICY_TREE_VIOLATED:
		return FAULT(POLICY);
	case POLICY_TREE_TOO_MANY:
		break;
	}
	return FAULT(TOO_COMPLEX);
}

/* RFC 5280 4.2.1.1 names a key by its identifier, or by issuer and serial number
 * of the certificate that holds it; OpenSSL looks at both. */
bool path_names_another_key(const struct certificate *child, const struct certificate *issuer)
{
	if (certificate_key_ids_differ(child, issuer))
		return true;
	if (child->authority_cert_serial.len > 0 &&
	    !bytes_equal(child->authority_cert_serial, issuer->serial))
		return true;
	return child->authority_cert_issuer.len != 0 &&
	       !distinguished_name_equal(child->authority_cert_issuer, issuer->issuer);
}

/* A trust anchor, and a root that is shown in its place, are taken for what
 * they are; nobody's signature on them counts. */
bool path_signature_counts(const struct path *path, size_t i, bool anchored)
{
	return i + 1 < path->n || !(anchored || certificate_is_self_issued(path->links[i]));
}

enum path_place path_place(const struct path *path, size_t i, bool anchored)
{
	if (i == 0)
		return PATH_PLACE_LEAF;
	return anchored && i + 1 == path->n ? PATH_PLACE_ANCHOR : PATH_PLACE_INTERMEDIATE;
}
