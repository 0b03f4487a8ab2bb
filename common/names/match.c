/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "match.h"

#include "dnsname.h"
#include "iptext.h"
#include "near.h"
#include "suffix.h"

/* The shortest end of domain, label by label, that is no public suffix: the
 * part that has one owner.  domain itself when all of it is public.  One label
 * alone always is a suffix, which ends the search. */
static struct bytes registrable_part(struct bytes domain)
{
	struct bytes found = domain;
	struct bytes rest = domain;
	/* Each rest ends with the NUL of reference->ascii. */
	while (!suffix_is_public((const char *)rest.data)) {
		found = rest;
		rest = dns_name_parent(rest);
	}
	return found;
}

struct matcher matcher_make(const struct reference *reference, const struct match_rules *rules)
{
	struct matcher m = { .reference = reference, .rules = rules };
	if (reference->kind == REFERENCE_IP)
		return m;
	m.domain = bytes_of(reference->ascii);
	m.parent = dns_name_parent(m.domain);
	m.registrable = registrable_part(m.domain);
	return m;
}

/* RFC 9525, 6.3: the wildcard stands for exactly one label, of whatever kind:
 * an A-label as well (only partial wildcards were kept off A-labels, in RFC
 * 6125, 6.4.3).  A reference of a single label has none below it to cover. */
static enum name_reason match_wildcard(const struct matcher *m, struct bytes base)
{
	if (bytes_equal_folded(base, m->domain))
		return NAME_REASON_WILDCARD_APEX;
	if (!dns_name_is_below(m->domain, base))
		return dns_name_is_below(base, m->registrable) ? NAME_REASON_SHARED_DOMAIN
							       : NAME_REASON_UNRELATED;
	if (base.len < m->registrable.len) /* then it is a public suffix */
		return NAME_REASON_PUBLIC_SUFFIX;
	if (base.len != m->parent.len)
		return NAME_REASON_WILDCARD_DEEP;
	static const enum name_reason reasons[] = {
		[WILDCARDS_RFC9525] = NAME_REASON_WILDCARD,
		[WILDCARDS_NONE] = NAME_REASON_WILDCARD_OFF,
		[WILDCARDS_NOT_FOR_SIP] = NAME_REASON_WILDCARD_SIP,
	};
	return reasons[m->rules->wildcards];
}

/* Compares the domain with a well-formed DNS name; EXACT or WILDCARD fit. */
static enum name_reason match_domain(const struct matcher *m, struct bytes name)
{
	if (bytes_equal_folded(name, m->domain))
		return NAME_REASON_EXACT;
	if (m->reference->wildcard)
		return dns_name_is_below(name, m->registrable) ? NAME_REASON_SHARED_DOMAIN
							       : NAME_REASON_UNRELATED;
	if (dns_name_is_wildcard(name))
		return match_wildcard(m, bytes_from(name, 2));
	return near_name(m->domain, m->registrable, name);
}

static enum name_reason match_dns_name(const struct matcher *m, const struct presented_name *name)
{
	if (name->defect == NAME_DEFECT_LABEL_HYPHEN && presented_is_compared(name) &&
	    bytes_equal_folded(name->value, m->domain))
		return NAME_REASON_EXACT;
	if (name->defect != NAME_DEFECT_NONE)
		return near_malformed(m->reference, m->domain, name);
	return match_domain(m, name->value);
}

/* An SRV-ID fits when both parts do (RFC 9525, 6.5).  The domain may be a
 * wildcard: 6.3 speaks of any presented identifier with a DNS domain name
 * portion, and the SRV-ID's specifications do not exclude it. */
static enum name_reason match_srv(const struct matcher *m, const struct presented_name *name)
{
	struct bytes service;
	struct bytes domain;
	if (name->defect != NAME_DEFECT_NONE ||
	    !presented_srv_split(name->value, &service, &domain))
		return near_malformed(m->reference, m->domain, name);
	enum name_reason reason = match_domain(m, domain);
	if (!name_reason_fits(reason))
		return reason;
	if (!bytes_is(service, m->reference->service))
		return NAME_REASON_OTHER_SERVICE;
	return reason == NAME_REASON_EXACT ? NAME_REASON_SERVICE : reason;
}

/* A URI-ID fits when scheme and host do.  No wildcard: the host of a URI is a
 * fully qualified name (RFC 5280, 4.2.1.6), and RFC 5922, 7.2 says so for SIP,
 * the one user of URI-IDs. */
static enum name_reason match_uri(const struct matcher *m, const struct presented_name *name)
{
	struct bytes scheme;
	struct bytes host;
	if (name->defect != NAME_DEFECT_NONE)
		return near_malformed(m->reference, m->domain, name);
	if (!presented_uri_split(name->value, &scheme, &host))
		return NAME_REASON_NO_NAMES;
	if (!bytes_equal_folded(host, m->domain))
		return dns_name_is_below(host, m->registrable) ? NAME_REASON_SHARED_DOMAIN
							       : NAME_REASON_UNRELATED;
	return bytes_is(scheme, m->reference->service) ? NAME_REASON_SERVICE
						       : NAME_REASON_OTHER_SERVICE;
}

/* RFC 9525, 6.4: octet for octet.  The IPv4-mapped form is another address. */
static enum name_reason match_address(const struct reference *reference,
				      const struct presented_name *name)
{
	struct bytes ip = { reference->ip, reference->ip_len };
	if (name->defect != NAME_DEFECT_NONE)
		return near_address(ip, name->value);
	if (bytes_equal(ip, name->value))
		return NAME_REASON_ADDRESS;
	if (ip.len == 4 && name->value.len == 16 && ip_is_mapped(name->value.data, ip.data))
		return NAME_REASON_ADDRESS_MAPPED;
	if (ip.len == 16 && name->value.len == 4 && ip_is_mapped(ip.data, name->value.data))
		return NAME_REASON_ADDRESS_MAPPED;
	return NAME_REASON_OTHER_ADDRESS;
}

/* A name of another kind never fits (RFC 9525, 6.1.2); it may still be what
 * the administrator meant. */
static enum name_reason match_other_kind(const struct matcher *m, const struct presented_name *name)
{
	struct bytes first;
	struct bytes domain;
	enum reference_kind kind = m->reference->kind;
	if (kind == REFERENCE_IP)
		return name->kind == NAME_DNS && near_is_address_text(m->reference, name->value)
			       ? NAME_REASON_IP_AS_DNS
			       : NAME_REASON_NO_NAMES;
	if (name->defect != NAME_DEFECT_NONE)
		return NAME_REASON_NO_NAMES;
	if (name->kind == NAME_DNS && name_reason_fits(match_domain(m, name->value)))
		return NAME_REASON_DOMAIN_ONLY;
	bool is_service =
		(name->kind == NAME_SRV && presented_srv_split(name->value, &first, &domain)) ||
		(name->kind == NAME_URI && presented_uri_split(name->value, &first, &domain));
	if (!is_service || !bytes_equal_folded(domain, m->domain))
		return NAME_REASON_NO_NAMES;
	return kind == REFERENCE_DNS ? NAME_REASON_SERVICE_ONLY : NAME_REASON_OTHER_SERVICE;
}

enum name_reason matcher_match(const struct matcher *matcher, const struct presented_name *name)
{
	enum reference_kind kind = matcher->reference->kind;
	if (kind == REFERENCE_DNS && name->kind == NAME_DNS)
		return match_dns_name(matcher, name);
	if (kind == REFERENCE_IP && name->kind == NAME_IP)
		return match_address(matcher->reference, name);
	if (kind == REFERENCE_SRV && name->kind == NAME_SRV)
		return match_srv(matcher, name);
	if (kind == REFERENCE_URI && name->kind == NAME_URI)
		return match_uri(matcher, name);
	return match_other_kind(matcher, name);
}

static bool may_be_domain(const struct matcher *m, struct bytes name)
{
	return bytes_equal_folded(name, m->domain) ||
	       (dns_name_is_wildcard(name) && bytes_equal_folded(bytes_from(name, 2), m->parent));
}

bool matcher_may_fit(const struct matcher *matcher, const struct presented_name *name)
{
	struct bytes service, domain;
	switch (matcher->reference->kind) {
	case REFERENCE_DNS:
		return name->kind == NAME_DNS && may_be_domain(matcher, name->value);
	case REFERENCE_IP:
		return name->kind == NAME_IP &&
		       bytes_equal(name->value, (struct bytes){ matcher->reference->ip,
								matcher->reference->ip_len });
	case REFERENCE_SRV:
		return name->kind == NAME_SRV &&
		       presented_srv_split(name->value, &service, &domain) &&
		       may_be_domain(matcher, domain);
	case REFERENCE_URI:
		return name->kind == NAME_URI &&
		       bytes_starts(name->value, matcher->reference->service);
	}
	return true;
}

enum name_reason match_name(const struct reference *reference, const struct presented_name *name,
			    const struct match_rules *rules)
{
	struct matcher matcher = matcher_make(reference, rules);
	return matcher_match(&matcher, name);
}
