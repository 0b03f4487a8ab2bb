/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "requirement.h"

#include "base/glob.h"
#include "dates.h"
#include "facts/distinguished_name.h"
#include "facts/name_text.h"
#include "facts/oid.h"

static const struct requirement_info infos[REQUIRE_COUNT] = {
#define X(ID, what, finding, form, flags, value, about) \
	[REQUIRE_##ID] = { what, FINDING_##finding, REQUIREMENT_##form, flags, value, about },
	REQUIREMENTS(X)
#undef X
};

const struct requirement_info *requirement_info(enum requirement_kind kind)
{
	return &infos[kind];
}

/* What the functions below share; err stops everything after it. */
struct examination {
	const struct requirement *requirement;
	const struct session *session;
	const struct path *path;
	bool is_signed;
	requirement_digest *digest;
	struct requirement_verdict *verdict;
	struct error *reterr;
	enum err err;
};

/* --- names --------------------------------------------------------------------------- */

static bool value_fits(struct examination *e, const struct name_attribute *attribute)
{
	struct strbuf text = { 0 };
	bool fits = name_value_append(&text, attribute) && !strbuf_failed(&text) &&
		    glob_fits(bytes_of(e->requirement->text),
			      (struct bytes){ (const uint8_t *)strbuf_text(&text), text.len });
	if (strbuf_failed(&text))
		e->err = error_no_memory(e->reterr);
	strbuf_clear(&text);
	return fits;
}

/* Does the pattern fit an attribute of one of these types? */
static bool name_fits(struct examination *e, struct bytes name, const struct bytes *types,
		      size_t n_types)
{
	struct name_walk walk = name_walk_begin(name);
	struct name_attribute attribute;
	while (e->err == ERR_NONE && name_walk_next(&walk, &attribute)) {
		for (size_t i = 0; i < n_types; i++) {
			if (bytes_equal(attribute.oid, types[i]) && value_fits(e, &attribute))
				return true;
		}
	}
	return false;
}

static bool issuer_fits(struct examination *e, const struct certificate *leaf)
{
	static const struct bytes types[] = { OID_AT_COMMON_NAME, OID_AT_ORGANIZATION };
	return name_fits(e, leaf->issuer, types, LENGTH(types));
}

static bool organization_fits(struct examination *e, const struct certificate *leaf)
{
	static const struct bytes types[] = { OID_AT_ORGANIZATION };
	return name_fits(e, leaf->subject, types, LENGTH(types));
}

/* --- octets -------------------------------------------------------------------------- */

static struct bytes without_zeros(struct bytes octets)
{
	while (octets.len > 1 && octets.data[0] == 0)
		octets = bytes_from(octets, 1);
	return octets;
}

static struct bytes octets_of(const struct requirement *requirement)
{
	return (struct bytes){ requirement->octets, requirement->n_octets };
}

static bool serial_fits(const struct requirement *requirement, const struct certificate *leaf)
{
	return bytes_equal(without_zeros(octets_of(requirement)), without_zeros(leaf->serial));
}

static bool digest_fits(struct examination *e, const struct certificate *certificate)
{
	struct requirement_verdict *v = e->verdict;
	const struct requirement *r = e->requirement;
	bool of_key = infos[r->kind].form == REQUIREMENT_PIN;
	uint8_t digest[REQUIREMENT_OCTETS];
	/* A key of a TLSA record stands for a certificate that does not exist. */
	struct bytes octets = of_key ? certificate->spki
				     : (struct bytes){ certificate->der, certificate->der_len };
	if (octets.len == 0)
		return false;
	if (!e->digest(octets, r->n_octets, digest)) {
		e->err = error_raise(e->reterr, ERR_DIGEST,
				     FACTS(.count = (int64_t)r->n_octets * 8));
		return false;
	}
	if (v->n_digests < REQUIREMENT_DIGESTS)
		memcpy(v->digests[v->n_digests++], digest, r->n_octets);
	return memcmp(digest, r->octets, r->n_octets) == 0;
}

/* The leaf, and what leads from it to its anchor: a certificate that has not signed
 * what stands below it can be sent by anybody. */
static bool chain_digest_fits(struct examination *e)
{
	const struct certificate *leaf = &e->session->chain[0];
	size_t n = e->is_signed || e->requirement->forbids ? e->path->n : 0;
	bool fits = digest_fits(e, leaf);
	for (size_t i = 0; i < n && !fits && e->err == ERR_NONE; i++) {
		if (!certificate_equal(e->path->links[i], leaf))
			fits = digest_fits(e, e->path->links[i]);
	}
	return fits;
}

/* --- figures ------------------------------------------------------------------------- */

static bool key_fits(const struct requirement *requirement, const struct certificate *leaf)
{
	return leaf->key_algorithm == requirement->key && leaf->key_bits >= requirement->bits;
}

/* What cannot be read is not known to be short. */
static bool lifetime_fits(const struct requirement *requirement, const struct certificate *leaf)
{
	int64_t days = requirement->days;
	if (!dates_readable(leaf))
		return false;
	if (days == 0)
		days = dates_public_limit_days(leaf->not_before_s);
	return days == 0 || !dates_last_over(leaf, days);
}

static bool fits(struct examination *e)
{
	const struct certificate *leaf = &e->session->chain[0];
	switch (e->requirement->kind) {
	case REQUIRE_ISSUER:
		return issuer_fits(e, leaf);
	case REQUIRE_ORGANIZATION:
		return organization_fits(e, leaf);
	case REQUIRE_SERIAL:
		return serial_fits(e->requirement, leaf);
	case REQUIRE_FINGERPRINT:
	case REQUIRE_PIN:
		return digest_fits(e, leaf);
	case REQUIRE_CHAIN_FINGERPRINT:
	case REQUIRE_CHAIN_PIN:
		return chain_digest_fits(e);
	case REQUIRE_KEY:
		return key_fits(e->requirement, leaf);
	case REQUIRE_LIFETIME:
		return lifetime_fits(e->requirement, leaf);
	case REQUIRE_TLS:
		return e->session->tls.protocol >= e->requirement->protocol;
	case REQUIRE_STAPLE:
		return e->session->ocsp_response != NULL || e->session->ocsp_too_large;
	case REQUIRE_CLIENT_CERTIFICATE:
		return e->session->client_certificate != CLIENT_CERTIFICATE_NOT_ASKED;
	case REQUIRE_COUNT:
		break;
	}
	return false;
}

enum err requirements_verdict(const struct requirement *requirements, size_t n,
			      const struct session *session, const struct path *path,
			      bool is_signed, requirement_digest *digest,
			      struct requirement_verdict *ret_verdicts, struct error *reterr)
{
	enum err err = ERR_NONE;
	for (size_t i = 0; i < n && err == ERR_NONE; i++) {
		ret_verdicts[i] = (struct requirement_verdict){ 0 };
		struct examination e = { &requirements[i], session,          path,   is_signed,
					 digest,           &ret_verdicts[i], reterr, ERR_NONE };
		ret_verdicts[i].fits = fits(&e);
		err = e.err;
	}
	return err;
}

bool requirement_is_unmet(const struct requirement *requirements,
			  const struct requirement_verdict *verdicts, size_t n, size_t i)
{
	if (requirements[i].forbids)
		return verdicts[i].fits;
	for (size_t k = 0; k < n; k++) {
		if (requirements[k].kind != requirements[i].kind || requirements[k].forbids)
			continue;
		if (k < i || verdicts[k].fits)
			return false;
	}
	return true;
}
