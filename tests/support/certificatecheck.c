/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "certificatecheck.h"

static bool lies_in(struct bytes part, const uint8_t *data, size_t len)
{
	return data != NULL && part.data >= data && part.len <= len &&
	       (size_t)(part.data - data) <= len - part.len;
}

static bool is_within(const struct certificate *c, struct bytes part)
{
	return part.len == 0 || lies_in(part, c->der, c->der_len) ||
	       lies_in(part, c->rewritten, c->rewritten_len);
}

static bool names_are_within(const struct certificate *c, const struct presented_name *names,
			     size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!is_within(c, names[i].value))
			return false;
	}
	return true;
}

static bool subtrees_are_within(const struct certificate *c, const struct subtree *subtrees,
				size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!is_within(c, subtrees[i].base))
			return false;
	}
	return true;
}

static bool policies_are_within(const struct certificate *c)
{
	const struct certificate_policies *policies = &c->policies;
	for (size_t i = 0; i < policies->n_ids; i++) {
		if (!is_within(c, policies->ids[i]))
			return false;
	}
	for (size_t i = 0; i < policies->n_mappings; i++) {
		if (!is_within(c, policies->mappings[i].issuer) ||
		    !is_within(c, policies->mappings[i].subject))
			return false;
	}
	return true;
}

static const char *check_parts(const struct certificate *c)
{
	const struct {
		const char *name;
		struct bytes octets;
	} parts[] = {
		{ "serial", c->serial },
		{ "tbs", c->tbs },
		{ "signature_algorithm", c->signature_algorithm },
		{ "signature", c->signature },
		{ "issuer", c->issuer },
		{ "subject", c->subject },
		{ "spki", c->spki },
		{ "subject_email", c->subject_email },
		{ "subject_key_id", c->subject_key_id },
		{ "authority_key_id", c->authority_key_id },
		{ "authority_cert_issuer", c->authority_cert_issuer },
		{ "authority_cert_serial", c->authority_cert_serial },
		{ "crl_points", c->crl_points },
		{ "access.issuer_url", c->access.issuer_url },
		{ "access.ocsp_url", c->access.ocsp_url },
		{ "scts", c->scts },
		{ "unknown_critical", c->unknown_critical },
	};
	for (size_t i = 0; i < LENGTH(parts); i++) {
		if (!is_within(c, parts[i].octets))
			return parts[i].name;
	}
	return NULL;
}

const char *certificatecheck(const struct certificate *c)
{
	const struct name_constraints *constraints = &c->name_constraints;
	bool san_is_damaged = (c->defects & CERTIFICATE_DEFECT_SAN) != 0;
	const char *part = check_parts(c);
	const struct {
		const char *what;
		bool holds;
	} promises[] = {
		{ "names lie within", names_are_within(c, c->names, c->n_names + c->n_lax_names) },
		{ "common names lie within", names_are_within(c, c->cns, c->n_cns) },
		{ "permitted subtrees lie within",
		  subtrees_are_within(c, constraints->permitted, constraints->n_permitted) },
		{ "excluded subtrees lie within",
		  subtrees_are_within(c, constraints->excluded, constraints->n_excluded) },
		{ "policies lie within", policies_are_within(c) },
		{ "names come with a SAN", c->n_names + c->n_lax_names == 0 || c->has_san },
		{ "a damaged SAN has no names, but could have a DNS-ID",
		  !san_is_damaged || (c->n_names == 0 && certificate_has_dns_id(c)) },
		{ "a sound SAN has no lax names", san_is_damaged || c->n_lax_names == 0 },
		{ "the version is one of X.509", c->version >= 0 && c->version <= 3 },
		{ "a path length is none, or a number", c->path_len >= -1 },
		{ "of unknown critical extensions one is named",
		  (c->n_unknown_critical > 0) == (c->unknown_critical.len > 0) },
		{ "without defects what is mandatory is there",
		  c->defects != 0 || (c->tbs.len > 0 && c->issuer.len > 0 && c->subject.len > 0 &&
				      c->spki.len > 0 && c->serial.len > 0 && c->version > 0) },
	};
	if (part != NULL)
		return part;
	for (size_t i = 0; i < LENGTH(promises); i++) {
		if (!promises[i].holds)
			return promises[i].what;
	}
	return NULL;
}
