/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "subtree.h"

#include "facts/der.h"
#include "facts/distinguished_name.h"

/* "Any DNS name that can be constructed by simply adding zero or more labels to
 * the left-hand side of the name satisfies the name constraint" (RFC 5280
 * 4.2.1.10).  A leading dot, which only the URI form has there, is what many
 * authorities write: then at least one label. */
static bool domain_within(struct bytes domain, struct bytes base)
{
	if (base.len == 0)
		return true;
	if (!bytes_ends_folded(domain, base))
		return false;
	return domain.len == base.len
		       ? base.data[0] != '.'
		       : base.data[0] == '.' || domain.data[domain.len - base.len - 1] == '.';
}

static bool is_wildcard(struct bytes name)
{
	return bytes_starts(name, "*.");
}

/* Every name that "*.example.com" stands for is below example.com, so that it is
 * within the bases that the text of it is within.  But it also stands for
 * foo.example.com, an excluded subtree of its own (CVE-2025-61727 and its like);
 * not for a.foo.example.com. */
static bool dns_touches(struct bytes name, struct bytes base)
{
	if (domain_within(name, base))
		return true;
	struct bytes dot_parent = bytes_from(name, 1);
	return is_wildcard(name) && bytes_ends_folded(base, dot_parent) &&
	       !bytes_has(bytes_until(base, base.len - dot_parent.len), '.');
}

/* Address and mask, each as long as the address; RFC 5280: 8 or 32 octets. */
static bool ip_within(struct bytes address, struct bytes base)
{
	if (base.len != 2 * address.len)
		return false;
	for (size_t i = 0; i < address.len; i++) {
		uint8_t mask = base.data[address.len + i];
		if ((address.data[i] & mask) != (base.data[i] & mask))
			return false;
	}
	return true;
}

/* The part behind the last "@"; the whole text when there is none. */
static struct bytes mail_host(struct bytes address)
{
	size_t at = bytes_find_last(address, '@');
	return at == address.len ? address : bytes_from(address, at + 1);
}

/* A host's name in an e-mail or URI constraint: this host alone, or, with a
 * leading dot, all hosts below (RFC 5280 4.2.1.10). */
static bool host_within(struct bytes host, struct bytes base)
{
	if (bytes_starts(base, "."))
		return bytes_ends_folded(host, base);
	return base.len == 0 || bytes_equal_folded(host, base);
}

static bool email_within(struct bytes address, struct bytes base)
{
	/* Whatever the base is; most differ here, and are not taken apart. */
	if (!bytes_ends_folded(address, base))
		return false;
	struct bytes base_host = mail_host(base);
	if (base_host.len == base.len)
		return host_within(mail_host(address), base);
	/* One mailbox: the local part's letter case counts. */
	size_t local = base.len - base_host.len;
	return address.len == base.len &&
	       bytes_equal(bytes_until(address, local), bytes_until(base, local));
}

/* A DNS name, and no wildcard. */
static bool is_domain(struct bytes domain)
{
	return !bytes_has(domain, '*') &&
	       presented_name_defect(NAME_DNS, domain) == NAME_DEFECT_NONE;
}

/* The number of octets of "scheme://"; 0 when the URI has no authority.  That it
 * begins with a scheme is known (presented_name_defect). */
static size_t uri_authority(struct bytes uri)
{
	size_t n = bytes_find(uri, ':');
	return bytes_starts(bytes_from(uri, n), "://") ? n + 3 : 0;
}

/* The host of "scheme://user@host:port/path"; empty when there is no authority
 * or it is an address, to which "a constraint cannot be applied" (RFC 5280). */
static struct bytes uri_host(struct bytes uri)
{
	const struct bytes none = { NULL, 0 };
	size_t begin = uri_authority(uri);
	if (begin == 0)
		return none;
	struct bytes host = bytes_from(uri, begin);
	for (const char *stop = "/?#"; *stop != '\0'; stop++)
		host = bytes_until(host, bytes_find(host, *stop));
	host = mail_host(host);
	host = bytes_until(host, bytes_find(host, ':'));
	return is_domain(host) ? host : none;
}

static bool uri_within(struct bytes uri, struct bytes base)
{
	struct bytes host = uri_host(uri);
	return host.len > 0 && host_within(host, base);
}

/* Without a host nothing can be ruled out. */
static bool uri_touches(struct bytes uri, struct bytes base)
{
	struct bytes host = uri_host(uri);
	return host.len == 0 || host_within(host, base);
}

/* "_service.domain" taken apart; "_service" has no domain, "domain" no service. */
static void split_srv(struct bytes srv, struct bytes *ret_service, struct bytes *ret_domain)
{
	bool has_service = bytes_starts(srv, "_");
	size_t dot = bytes_find(srv, '.');
	*ret_service = bytes_until(srv, has_service ? dot : 0);
	*ret_domain = has_service ? bytes_from(srv, dot + 1) : srv;
}

/* RFC 4985, section 4: service and domain are matched apart, and what the
 * constraint leaves out is free. */
static bool srv_within(struct bytes srv, struct bytes base)
{
	struct bytes service, domain, base_service, base_domain;
	split_srv(srv, &service, &domain);
	split_srv(base, &base_service, &base_domain);
	return (base_service.len == 0 || bytes_equal_folded(service, base_service)) &&
	       domain_within(domain, base_domain);
}

/* Longer Names cannot be compared: no authority has them. */
enum { NAME_PREFIX_BYTES = 4096 };

/* SEQUENCE OF SET */
static bool is_name(struct bytes name)
{
	struct der_element outer, rdn;
	if (!der_expect(&name, DER_SEQUENCE, &outer) || name.len > 0)
		return false;
	while (outer.contents.len > 0) {
		if (!der_expect(&outer.contents, DER_SET, &rdn))
			return false;
	}
	return true;
}

/* X.501: the base is the beginning of the name, RDN by RDN.  Compares the Name
 * that is made of as many RDNs of name as base has. */
static bool directory_within(struct bytes name, struct bytes base)
{
	struct der_element outer, base_outer, rdn;
	size_t n;
	if (!der_expect(&name, DER_SEQUENCE, &outer) ||
	    !der_expect(&base, DER_SEQUENCE, &base_outer) || !der_count(base_outer.contents, &n))
		return false;
	struct bytes rest = outer.contents;
	for (size_t i = 0; i < n; i++) {
		if (!der_next(&rest, &rdn))
			return false;
	}
	size_t len = outer.contents.len - rest.len;
	uint8_t prefix[4 + NAME_PREFIX_BYTES] = { DER_SEQUENCE };
	size_t header = 2;
	if (len > NAME_PREFIX_BYTES)
		return false;
	if (len < 0x80) {
		prefix[1] = (uint8_t)len;
	} else {
		bool two = len > 0xff;
		prefix[1] = two ? 0x82 : 0x81;
		prefix[2] = (uint8_t)(two ? len >> 8 : len);
		prefix[3] = (uint8_t)len;
		header = two ? 4 : 3;
	}
	memcpy(prefix + header, outer.contents.data, len);
	return distinguished_name_equal((struct bytes){ prefix, header + len }, base_outer.whole);
}

bool subtree_contains(const struct subtree *subtree, struct bytes name)
{
	switch (subtree->kind) {
	case NAME_DNS:
		return domain_within(name, subtree->base);
	case NAME_IP:
		return ip_within(name, subtree->base);
	case NAME_EMAIL:
		return email_within(name, subtree->base);
	case NAME_URI:
		return uri_within(name, subtree->base);
	case NAME_SRV:
		return srv_within(name, subtree->base);
	case NAME_DIRECTORY:
		return directory_within(name, subtree->base);
	case NAME_OTHER:
		break;
	}
	return false;
}

bool subtree_touches(const struct subtree *subtree, struct bytes name)
{
	switch (subtree->kind) {
	case NAME_DNS:
		return dns_touches(name, subtree->base);
	case NAME_URI:
		return uri_touches(name, subtree->base);
	case NAME_DIRECTORY:
		return !is_name(name) || name.len > NAME_PREFIX_BYTES ||
		       directory_within(name, subtree->base);
	case NAME_OTHER:
		return true;
	case NAME_IP:
	case NAME_EMAIL:
	case NAME_SRV:
		break;
	}
	return subtree_contains(subtree, name);
}

/* --- is a base what its kind demands? ------------------------------------------ */

/* A domain, one with a leading dot, or nothing (which stands for all). */
static bool is_domain_base(struct bytes base)
{
	if (base.len == 0)
		return true;
	return is_domain(bytes_starts(base, ".") ? bytes_from(base, 1) : base);
}

/* CIDR style: ones, then zeros (RFC 5280: "in the style of RFC 4632"). */
static bool is_address_and_mask(struct bytes base)
{
	if (base.len != 8 && base.len != 32)
		return false;
	bool ended = false;
	for (size_t i = base.len / 2; i < base.len; i++) {
		uint8_t zeros = (uint8_t)~base.data[i];
		if ((ended && zeros != 0xff) || (zeros & (zeros + 1)) != 0)
			return false;
		ended = zeros != 0;
	}
	return true;
}

static bool is_email_base(struct bytes base)
{
	struct bytes host = mail_host(base);
	if (host.len == base.len)
		return is_domain_base(base);
	return base.len > host.len + 1 && is_domain(host);
}

static bool is_srv_base(struct bytes base)
{
	struct bytes service, domain;
	split_srv(base, &service, &domain);
	if (service.len == 0)
		return is_domain(domain);
	return service.len > 1 && (service.len == base.len || is_domain(domain));
}

bool subtree_is_well_formed(const struct subtree *subtree)
{
	switch (subtree->kind) {
	case NAME_DNS:
	case NAME_URI:
		return is_domain_base(subtree->base);
	case NAME_IP:
		return is_address_and_mask(subtree->base);
	case NAME_EMAIL:
		return is_email_base(subtree->base);
	case NAME_SRV:
		return is_srv_base(subtree->base);
	case NAME_DIRECTORY:
		return is_name(subtree->base);
	case NAME_OTHER:
		break;
	}
	return true; /* not applied: a name of this form is refused */
}
