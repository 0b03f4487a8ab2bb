/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "name.h"

#include "names/dnsname.h"
#include "telltale.h"

/* The best name so far. */
struct candidate {
	enum name_reason reason;
	const struct presented_name *name;
	size_t shared; /* octets of whole labels that it ends with like the reference */
};

/* Higher is better: every reason that fits, the plainest first, then those
 * that do not, the nearest first. */
static int rank(enum name_reason reason)
{
	return name_reason_fits(reason) ? 2000 - (int)reason : (int)reason;
}

/* Octets at the end of name that are whole labels of domain too. */
static size_t shared_octets(struct bytes name, struct bytes domain)
{
	while (name.len > 0 && !dns_name_is_below(domain, name))
		name = dns_name_parent(name);
	return name.len;
}

/* Some order of names, so that which one is shown does not depend on the order
 * in the certificate. */
static bool comes_first(struct bytes a, struct bytes b)
{
	if (a.len != b.len)
		return a.len < b.len;
	return a.len > 0 && memcmp(a.data, b.data, a.len) < 0;
}

static void consider(struct candidate *best, const struct matcher *matcher,
		     const struct presented_name *name)
{
	struct candidate next = { .reason = matcher_match(matcher, name), .name = name };
	/* A name that is not well formed is no name of another host. */
	if (name->defect != NAME_DEFECT_NONE &&
	    (next.reason == NAME_REASON_UNRELATED || next.reason == NAME_REASON_OTHER_ADDRESS))
		next.reason = NAME_REASON_ALL_MALFORMED;
	if (best->name != NULL && rank(next.reason) < rank(best->reason))
		return;
	next.shared = shared_octets(name->value, matcher->domain);
	if (best->name == NULL || rank(next.reason) > rank(best->reason) ||
	    next.shared > best->shared ||
	    (next.shared == best->shared && comes_first(name->value, best->name->value)))
		*best = next;
}

/* Is there a DNS-ID, and what of it stands in the way of a CN? */
static enum name_reason dns_id_reason(const struct certificate *certificate)
{
	enum name_reason reason = NAME_REASON_CN_BESIDE_UNREADABLE;
	for (size_t i = 0; i < certificate->n_names; i++) {
		if (certificate->names[i].kind != NAME_DNS)
			continue;
		if (certificate->names[i].defect == NAME_DEFECT_NONE)
			return NAME_REASON_CN_IGNORED;
		reason = NAME_REASON_CN_BESIDE_MALFORMED;
	}
	return reason;
}

/* What a CN that fits is worth. */
static enum name_reason cn_reason(const struct certificate *certificate,
				  const struct match_rules *rules)
{
	if (certificate_has_dns_id(certificate))
		return dns_id_reason(certificate);
	if (certificate->n_cns > 1)
		return NAME_REASON_CN_SEVERAL;
	return rules->allow_cn ? NAME_REASON_CN : NAME_REASON_CN_ONLY;
}

static void consider_cns(struct candidate *best, const struct matcher *matcher,
			 const struct certificate *certificate)
{
	for (size_t i = 0; i < certificate->n_cns; i++) {
		const struct presented_name *cn = &certificate->cns[i];
		enum name_reason reason = matcher_match(matcher, cn);
		struct candidate next = { .name = cn };
		if (matcher->reference->kind == REFERENCE_DNS && name_reason_fits(reason))
			next.reason = cn_reason(certificate, matcher->rules);
		else if (reason == NAME_REASON_IP_AS_DNS)
			next.reason = NAME_REASON_IP_AS_CN;
		else
			continue;
		/* Every such reason is better than none; of several CNs one is the first. */
		if (rank(next.reason) > rank(best->reason) ||
		    (next.reason == best->reason && comes_first(cn->value, best->name->value)))
			*best = next;
	}
}

static void consider_names(struct candidate *best, const struct matcher *matcher,
			   const struct certificate *certificate, bool all)
{
	for (size_t i = 0; i < certificate->n_names; i++) {
		const struct presented_name *name = &certificate->names[i];
		if (all || matcher_may_fit(matcher, name))
			consider(best, matcher, name);
	}
}

/* What to look for the nearest of all names costs, in units of base/work.h. */
static uint64_t nearest_work(const struct certificate *certificate)
{
	return (uint64_t)certificate->n_names * 10 + certificate->der_len / 32;
}

static enum name_kind kind_of(const struct reference *reference)
{
	switch (reference->kind) {
	case REFERENCE_DNS:
		break;
	case REFERENCE_IP:
		return NAME_IP;
	case REFERENCE_SRV:
		return NAME_SRV;
	case REFERENCE_URI:
		return NAME_URI;
	}
	return NAME_DNS;
}

/* What is true of a certificate none of whose names fits, whichever is the nearest. */
static enum name_reason plain_reason(const struct certificate *certificate,
				     const struct reference *reference, enum name_reason reason)
{
	for (size_t i = 0; i < certificate->n_names; i++) {
		const struct presented_name *name = &certificate->names[i];
		if (name->kind != kind_of(reference))
			continue;
		if (name->defect == NAME_DEFECT_NONE)
			return reference->kind == REFERENCE_IP ? NAME_REASON_OTHER_ADDRESS
							       : NAME_REASON_UNRELATED;
		reason = NAME_REASON_ALL_MALFORMED;
	}
	return reason;
}

struct name_verdict name_verdict_within(const struct certificate *certificate,
					const struct reference *reference,
					const struct match_rules *rules, struct work *work)
{
	struct matcher matcher = matcher_make(reference, rules);
	const unsigned unreadable = CERTIFICATE_DEFECT_SAN | CERTIFICATE_DEFECT_DER;
	struct candidate best = { .reason = NAME_REASON_NO_NAMES };
	bool is_explained = true;
	if (certificate->n_names == 0 && (certificate->defects & unreadable) != 0)
		best.reason = NAME_REASON_UNREADABLE;
	consider_names(&best, &matcher, certificate, false);
	if (!name_reason_fits(best.reason)) {
		is_explained = work_take(work, nearest_work(certificate));
		if (is_explained)
			consider_names(&best, &matcher, certificate, true);
		else if (best.name == NULL)
			best.reason = plain_reason(certificate, reference, best.reason);
		consider_cns(&best, &matcher, certificate);
	}
	struct name_verdict verdict = { .reference = reference, .reason = best.reason };
	if (best.reason > NAME_REASON_UNRELATED)
		verdict.presented = best.name;
	if (!name_reason_fits(best.reason) && is_explained)
		verdict.hint = telltale_hint(certificate, reference, best.reason);
	return verdict;
}

struct name_verdict name_verdict(const struct certificate *certificate,
				 const struct reference *reference, const struct match_rules *rules)
{
	return name_verdict_within(certificate, reference, rules, NULL);
}

static bool is_principal(const struct presented_name *name, struct bytes principal)
{
	return name->defect != NAME_DEFECT_ENCODING && bytes_equal_folded(name->value, principal);
}

enum principal_verdict principal_verdict(const struct certificate *certificate,
					 const char *principal)
{
	struct bytes wanted = bytes_of(principal);
	struct bytes email = certificate->subject_email;
	/* Schannel takes an e-mail attribute with an at sign before the CN. */
	if (bytes_has(email, '@')) {
		if (bytes_equal_folded(email, wanted))
			return PRINCIPAL_FITS;
	} else if (certificate->n_cns > 0 &&
		   is_principal(&certificate->cns[certificate->n_cns - 1], wanted)) {
		return PRINCIPAL_FITS;
	}
	for (size_t i = 0; i < certificate->n_names; i++) {
		if (certificate->names[i].kind == NAME_DNS &&
		    certificate->names[i].defect == NAME_DEFECT_NONE &&
		    is_principal(&certificate->names[i], wanted))
			return PRINCIPAL_BY_SAN;
	}
	return PRINCIPAL_MISMATCH;
}

/* The very same name, wildcard or not. */
static bool is_same_name(const struct reference *reference, const struct presented_name *name)
{
	if (!presented_is_compared(name))
		return false;
	if (reference->kind == REFERENCE_IP)
		return name->kind == NAME_IP &&
		       bytes_equal(name->value, (struct bytes){ reference->ip, reference->ip_len });
	return reference->kind == REFERENCE_DNS && name->kind == NAME_DNS &&
	       bytes_equal_folded(name->value, bytes_of(reference->ascii));
}

void exact_names_verdict(const struct certificate *certificate, const struct reference *references,
			 size_t n_references, bool *ret_missing, bool *ret_unexpected)
{
	for (size_t r = 0; r < n_references; r++)
		ret_missing[r] =
			references[r].kind == REFERENCE_DNS || references[r].kind == REFERENCE_IP;
	for (size_t i = 0; i < certificate->n_names; i++) {
		const struct presented_name *name = &certificate->names[i];
		ret_unexpected[i] = name->kind == NAME_DNS || name->kind == NAME_IP;
		for (size_t r = 0; r < n_references; r++) {
			if (!is_same_name(&references[r], name))
				continue;
			ret_missing[r] = false;
			ret_unexpected[i] = false;
		}
	}
}
