/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/certificate_limits.h"

#include "facts/der.h"
#include "facts/oid.h"

/* Of keys up to this modulus OpenSSL takes any exponent. */
enum { SMALL_MODULUS_BITS = 3072 };

static const struct row {
	size_t most;
	const char *words;
} rows[] = {
#define X(ID, most, words) [CERTIFICATE_LIMIT_##ID] = { most, words },
	CERTIFICATE_LIMITS(X)
#undef X
};

/* --- elements, whatever their form ----------------------------------------------- */

struct element {
	uint8_t tag; /* its first octet */
	struct bytes contents;
};

/* More lenient than any library: a length in more octets than needed, a tag of
 * several octets, and contents that break off.  Not one of indefinite length. */
static bool take(struct bytes *rest, struct element *ret)
{
	size_t at = 1;
	if (rest->len < 2)
		return false;
	ret->tag = rest->data[0];
	if ((ret->tag & 0x1f) == 0x1f) {
		while (at < rest->len && (rest->data[at] & 0x80) != 0)
			at++;
		at++;
	}
	if (at >= rest->len || rest->data[at] == 0x80)
		return false;
	size_t n = rest->data[at] & 0x80 ? rest->data[at] & 0x7f : 0;
	size_t len = rest->data[at++] & 0x7f;
	for (size_t i = 0; i < n && at < rest->len; i++, at++)
		len = (i == 0 ? 0 : len << 8) | rest->data[at];
	struct bytes behind = bytes_from(*rest, at);
	ret->contents = bytes_until(behind, len);
	*rest = bytes_from(behind, len);
	return true;
}

/* How many elements stand side by side, up to one more than most. */
static size_t count(struct bytes contents, size_t most)
{
	struct element element;
	size_t n = 0;
	while (n <= most && take(&contents, &element))
		n++;
	return n;
}

/* --- parts ------------------------------------------------------------------------ */

static enum err hold(enum certificate_limit limit, size_t n, struct error *reterr)
{
	if (n <= rows[limit].most)
		return ERR_NONE;
	return error_raise(reterr, ERR_CERTIFICATE_LIMIT,
			   FACTS(.count = (int64_t)rows[limit].most, .term = rows[limit].words));
}

/* Attributes of one part count as parts, too. */
static enum err check_name(struct bytes name, struct error *reterr)
{
	const size_t most = rows[CERTIFICATE_LIMIT_NAME_PARTS].most;
	struct element part;
	size_t n = 0;
	while (n <= most && take(&name, &part)) {
		size_t inner = count(part.contents, most);
		n += inner != 0 ? inner : 1;
	}
	return hold(CERTIFICATE_LIMIT_NAME_PARTS, n, reterr);
}

/* Of an INTEGER; an octet of zeros stands in front of the highest bit. */
static size_t bits_of(struct bytes integer)
{
	return 8 * bytes_from(integer, 1).len;
}

/* AlgorithmIdentifier of a DSA key: SEQUENCE { OID, Dss-Parms { p, q, g } } */
static enum err check_subgroup(struct bytes identifier, struct error *reterr)
{
	static const struct bytes dsa = OID_DSA;
	struct element oid, parameters, p, q;
	if (!take(&identifier, &oid) || !bytes_equal(oid.contents, dsa) ||
	    !take(&identifier, &parameters) || !take(&parameters.contents, &p) ||
	    !take(&parameters.contents, &q))
		return ERR_NONE;
	return hold(CERTIFICATE_LIMIT_SUBGROUP_BITS, bits_of(q.contents), reterr);
}

/* RSAPublicKey, where the key is one; other keys are as long as they are. */
static enum err check_key(struct bytes spki, struct error *reterr)
{
	struct element algorithm, bits, sequence, modulus, exponent;
	enum err err = hold(CERTIFICATE_LIMIT_KEY_OCTETS, spki.len, reterr);
	if (err != ERR_NONE || !take(&spki, &algorithm))
		return err;
	err = check_subgroup(algorithm.contents, reterr);
	if (err != ERR_NONE || !take(&spki, &bits) || bits.tag != DER_BIT_STRING)
		return err;
	struct bytes key = bytes_from(bits.contents, 1); /* how many bits are unused */
	if (!take(&key, &sequence) || sequence.tag != DER_SEQUENCE ||
	    !take(&sequence.contents, &modulus) || modulus.tag != DER_INTEGER ||
	    !take(&sequence.contents, &exponent) || exponent.tag != DER_INTEGER)
		return ERR_NONE;
	err = hold(CERTIFICATE_LIMIT_MODULUS_BITS, bits_of(modulus.contents), reterr);
	if (err != ERR_NONE || bits_of(modulus.contents) <= SMALL_MODULUS_BITS)
		return err;
	return hold(CERTIFICATE_LIMIT_EXPONENT_BITS, bits_of(exponent.contents), reterr);
}

/* permittedSubtrees and excludedSubtrees. */
static enum err check_constraints(struct bytes value, struct error *reterr)
{
	const size_t most = rows[CERTIFICATE_LIMIT_CONSTRAINTS].most;
	struct element sequence, trees;
	size_t n = 0;
	if (!take(&value, &sequence))
		return ERR_NONE;
	while (n <= most && take(&sequence.contents, &trees))
		n += count(trees.contents, most);
	return hold(CERTIFICATE_LIMIT_CONSTRAINTS, n, reterr);
}

/* SEQUENCE OF whatever there is a limit to. */
static enum err check_list(enum certificate_limit limit, struct bytes value, struct error *reterr)
{
	struct element sequence;
	if (!take(&value, &sequence))
		return ERR_NONE;
	return hold(limit, count(sequence.contents, rows[limit].most), reterr);
}

/* Extension: SEQUENCE { OID, critical BOOLEAN DEFAULT FALSE, OCTET STRING } */
static enum err check_extension(struct bytes extension, struct error *reterr)
{
	static const struct bytes constraints = OID_CE_NAME_CONSTRAINTS;
	static const struct {
		struct bytes oid;
		enum certificate_limit limit;
	} lists[] = {
		{ OID_CE_SUBJECT_ALT_NAME, CERTIFICATE_LIMIT_ALTERNATIVE_NAMES },
		{ OID_CE_CERTIFICATE_POLICIES, CERTIFICATE_LIMIT_POLICIES },
		{ OID_CE_POLICY_MAPPINGS, CERTIFICATE_LIMIT_POLICY_MAPPINGS },
	};
	struct element oid, value;
	if (!take(&extension, &oid) || !take(&extension, &value))
		return ERR_NONE;
	if (value.tag == DER_BOOLEAN && !take(&extension, &value))
		return ERR_NONE;
	for (size_t i = 0; i < LENGTH(lists); i++) {
		if (bytes_equal(oid.contents, lists[i].oid))
			return check_list(lists[i].limit, value.contents, reterr);
	}
	if (bytes_equal(oid.contents, constraints))
		return check_constraints(value.contents, reterr);
	return ERR_NONE;
}

static enum err check_extensions(struct bytes contents, struct error *reterr)
{
	struct element sequence, extension;
	if (!take(&contents, &sequence))
		return ERR_NONE;
	enum err err =
		hold(CERTIFICATE_LIMIT_EXTENSIONS,
		     count(sequence.contents, rows[CERTIFICATE_LIMIT_EXTENSIONS].most), reterr);
	while (err == ERR_NONE && take(&sequence.contents, &extension))
		err = check_extension(extension.contents, reterr);
	return err;
}

/* TBSCertificate: [0] version, serial, algorithm, issuer, validity, subject, key,
 * [1] and [2] unique identifiers, [3] extensions. */
static enum err check_tbs(struct bytes tbs, struct error *reterr)
{
	enum { ALGORITHM, ISSUER, VALIDITY, SUBJECT, KEY };
	struct element element;
	enum err err = ERR_NONE;
	for (int sequence = 0; err == ERR_NONE && take(&tbs, &element);) {
		if (element.tag == DER_CONTEXT_CONSTRUCTED + 3)
			err = check_extensions(element.contents, reterr);
		if (element.tag != DER_SEQUENCE)
			continue;
		if (sequence == ISSUER || sequence == SUBJECT)
			err = check_name(element.contents, reterr);
		if (sequence == KEY)
			err = check_key(element.contents, reterr);
		sequence++;
	}
	return err;
}

enum err certificate_limits_check(struct bytes der, struct error *reterr)
{
	struct element certificate, tbs;
	enum err err = hold(CERTIFICATE_LIMIT_OCTETS, der.len, reterr);
	if (err != ERR_NONE || !take(&der, &certificate) || !take(&certificate.contents, &tbs))
		return err;
	return check_tbs(tbs.contents, reterr);
}
