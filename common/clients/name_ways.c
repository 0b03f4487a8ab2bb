/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "name_ways.h"

#include "host.h"
#include "names/dnsname.h"
#include "names/iptext.h"
#include "names/loose.h"
#include "names/suffix.h"

_Static_assert((int)WAY_COUNT <= 64, "a uint64_t has room for every way");

enum trait way_trait(enum way way)
{
	static const enum trait traits[] = {
#define RULE(...)
#define WAY(ID, ...) [ID] = TRAIT_##ID,
#include "traits.def"
#undef RULE
#undef WAY
	};
	return traits[way];
}

/* What RFC 9525 takes: a certificate that has such a way needs no common name. */
static const uint64_t standard =
	WAY_BIT(EXACT) | WAY_BIT(WILDCARD) | WAY_BIT(CAPITALS) | WAY_BIT(DOT_ASKED) |
	WAY_BIT(UNDERSCORE) | WAY_BIT(UNDERSCORE_WILDCARD) | WAY_BIT(HYPHEN_AT_EDGE) |
	WAY_BIT(HYPHEN_COVERED) | WAY_BIT(U_LABEL_ASKED) | WAY_BIT(U_LABEL_COVERED) |
	WAY_BIT(U_LABEL_IDNA2008) | WAY_BIT(HYPHEN_FIRST_COVERED) | WAY_BIT(A_LABEL_ODD) |
	WAY_BIT(ADDRESS) | WAY_BIT(ADDRESS6) | WAY_BIT(ADDRESS_BOTH);

/* --- the set of ways ------------------------------------------------------------- */

/* A way that takes all that another one does, and more, is of no use. */
static void add_way(struct name_ways *ways, uint64_t way)
{
	size_t kept = 0;
	for (size_t i = 0; i < ways->n; i++) {
		if ((ways->ways[i] & ~way) == 0)
			return;
	}
	for (size_t i = 0; i < ways->n; i++) {
		if ((way & ~ways->ways[i]) != 0)
			ways->ways[kept++] = ways->ways[i];
	}
	ways->n = kept;
	if (ways->n < NAME_WAYS_MAX)
		ways->ways[ways->n++] = way;
}

static bool has_standard_way(const struct name_ways *ways)
{
	for (size_t i = 0; i < ways->n; i++) {
		if ((ways->ways[i] & ~standard) == 0)
			return true;
	}
	return false;
}

static bool has_way(const struct name_ways *ways, uint64_t way)
{
	for (size_t i = 0; i < ways->n; i++) {
		if (ways->ways[i] == way)
			return true;
	}
	return false;
}

/* --- DNS names -------------------------------------------------------------------- */

/* What is looked for: a host, or that one by IDNA 2003. */
struct wanted {
	const struct host *host;
	struct bytes domain;
	bool is_mapped;
};

static uint64_t way_of_forms(unsigned forms)
{
	static const struct {
		unsigned form;
		uint64_t way;
	} table[] = {
		{ LOOSE_WILDCARD, WAY_BIT(WILDCARD) },
		{ LOOSE_PREFIX, WAY_BIT(WILDCARD_PREFIX) },
		{ LOOSE_SUFFIX, WAY_BIT(WILDCARD_SUFFIX) },
		{ LOOSE_MIDDLE, WAY_BIT(WILDCARD_MIDDLE) },
		{ LOOSE_NOTHING, WAY_BIT(WILDCARD_NOTHING) },
		{ LOOSE_A_LABEL, WAY_BIT(WILDCARD_A_LABEL) },
		{ LOOSE_INNER, WAY_BIT(WILDCARD_INNER) },
		{ LOOSE_SEVERAL, WAY_BIT(WILDCARD_SEVERAL) },
		{ LOOSE_ALONE, WAY_BIT(WILDCARD_ALONE) },
		{ LOOSE_CAPITALS, WAY_BIT(CAPITALS) },
		{ LOOSE_NUL, WAY_BIT(NUL_CUT) },
		{ LOOSE_BLANK, WAY_BIT(BLANK_AT_END) },
	};
	uint64_t way = 0;
	for (size_t i = 0; forms != 0 && i < LENGTH(table); i++) {
		if ((forms & table[i].form) != 0)
			way |= table[i].way;
	}
	return (forms & LOOSE_ANY_WILDCARD) == 0 ? way | WAY_BIT(EXACT) : way;
}

/* Of a wildcard that stands for the left-most label, or for a part of it. */
static uint64_t way_of_parent(struct bytes parent, unsigned forms)
{
	char domain[DNS_NAME_BYTES];
	if ((forms & (LOOSE_WILDCARD | LOOSE_PARTIAL)) == 0 || (forms & LOOSE_INNER) != 0 ||
	    parent.len == 0 || parent.len >= sizeof(domain))
		return 0;
	for (size_t i = 0; i < parent.len; i++)
		domain[i] = (char)ascii_lower(parent.data[i]);
	domain[parent.len] = '\0';
	uint64_t way = bytes_has(parent, '.') ? 0 : WAY_BIT(WILDCARD_TOP_LEVEL);
	return suffix_is_listed(domain) ? way | WAY_BIT(WILDCARD_PUBLIC_SUFFIX) : way;
}

/* What a client must do with the host itself.  Of a label that a wildcard stands
 * for as a whole nothing is compared. */
static uint64_t way_of_host(const struct host *host, unsigned forms)
{
	bool is_covered = (forms & LOOSE_WILDCARD) != 0;
	bool is_wildcard = (forms & LOOSE_ANY_WILDCARD) != 0;
	uint64_t way = 0;
	if (host->has_dot)
		way |= (forms & LOOSE_DOT) == 0 ? WAY_BIT(DOT_ASKED)
		       : is_wildcard            ? WAY_BIT(DOT_BOTH_WILDCARD)
						: WAY_BIT(DOT_BOTH);
	else if ((forms & LOOSE_DOT) != 0)
		way |= WAY_BIT(DOT_PRESENTED);
	if (host->has_underscore)
		way |= is_wildcard ? WAY_BIT(UNDERSCORE_WILDCARD) : WAY_BIT(UNDERSCORE);
	if (host->has_parent_hyphen || (host->has_hyphen && !is_covered))
		way |= WAY_BIT(HYPHEN_AT_EDGE);
	else if (host->has_hyphen)
		way |= host->domain.data[0] == '-' ? WAY_BIT(HYPHEN_FIRST_COVERED)
						   : WAY_BIT(HYPHEN_COVERED);
	if (host->has_odd_a_label && !is_wildcard)
		way |= WAY_BIT(A_LABEL_ODD);
	return way;
}

static uint64_t way_of_typed(const struct wanted *wanted, unsigned forms)
{
	const struct host *host = wanted->host;
	bool is_covered = (forms & LOOSE_WILDCARD) != 0 && !host->is_parent_unicode;
	if (!host->is_unicode && !host->is_parent_unicode)
		return 0;
	if (is_covered)
		return WAY_BIT(U_LABEL_COVERED);
	if (wanted->is_mapped)
		return WAY_BIT(U_LABEL_IDNA2003);
	return host->is_deviant ? WAY_BIT(U_LABEL_ASKED) | WAY_BIT(U_LABEL_IDNA2008)
				: WAY_BIT(U_LABEL_ASKED);
}

/* The way by one name of octets, 0 when there is none.  Quick for the many names
 * of a large certificate that have nothing to do with the host. */
static uint64_t dns_way(const struct wanted *wanted, const struct presented_name *name)
{
	struct bytes value = name->value;
	unsigned forms;
	if (name->defect == NAME_DEFECT_NONE && value.data[0] != '*' &&
	    value.len != wanted->domain.len)
		return 0;
	if (!loose_covers(value, wanted->domain, &forms))
		return 0;
	return way_of_forms(forms) | way_of_parent(dns_name_parent(wanted->domain), forms) |
	       way_of_host(wanted->host, forms) | way_of_typed(wanted, forms);
}

/* Is value, octet for character, the text (UTF-8)? */
static bool is_latin1_of(struct bytes value, struct bytes text)
{
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++, n++) {
		unsigned c = text.data[i];
		if (c > 0x7f) {
			if ((c & 0xfc) != 0xc0 || i + 1 == text.len)
				return false;
			c = (c & 3) << 6 | (text.data[++i] & 0x3f);
		}
		if (n >= value.len || value.data[n] != c)
			return false;
	}
	return n == value.len;
}

/* A name with octets beyond ASCII. */
static uint64_t unicode_way(const struct host *host, struct bytes value)
{
	if (host->unicode.len == 0)
		return 0;
	if (bytes_equal(value, host->typed))
		return WAY_BIT(U_LABEL_BOTH);
	if (bytes_equal_folded(value, host->unicode))
		return WAY_BIT(U_LABEL_PRESENTED);
	return is_latin1_of(value, host->unicode) ? WAY_BIT(U_LABEL_LATIN1) : 0;
}

/* The way by a dNSName, or by a common name that is looked at as one. */
static uint64_t name_way(const struct wanted *wanted, const struct presented_name *name)
{
	if (name->value.len == 0 || name->defect == NAME_DEFECT_ENCODING)
		return 0;
	uint64_t way = dns_way(wanted, name);
	if (way == 0 && name->defect == NAME_DEFECT_NOT_ASCII && !wanted->is_mapped)
		way = unicode_way(wanted->host, name->value);
	return way;
}

/* --- common names ------------------------------------------------------------------- */

static bool has_kind(const struct certificate *certificate, enum name_kind kind)
{
	for (size_t i = 0; i < certificate_n_readable_names(certificate); i++) {
		if (certificate->names[i].kind == kind)
			return true;
	}
	return false;
}

/* What stands beside the common name.  Beside a DNS name nothing else matters. */
static uint64_t way_of_san(const struct certificate *certificate)
{
	const unsigned unreadable = CERTIFICATE_DEFECT_SAN | CERTIFICATE_DEFECT_DER;
	if (has_kind(certificate, NAME_DNS))
		return WAY_BIT(CN_BESIDE_DNS);
	uint64_t way = 0;
	if (has_kind(certificate, NAME_IP))
		way |= WAY_BIT(CN_BESIDE_ADDRESS);
	if (has_kind(certificate, NAME_URI))
		way |= WAY_BIT(CN_BESIDE_URI);
	if (has_kind(certificate, NAME_SRV))
		way |= WAY_BIT(CN_BESIDE_SERVICE);
	if ((certificate->defects & CERTIFICATE_DEFECT_SAN_EMPTY) != 0)
		way |= WAY_BIT(CN_BESIDE_EMPTY);
	if ((certificate->defects & unreadable) != 0)
		way |= WAY_BIT(CN_BESIDE_UNREADABLE);
	return way;
}

/* Which of several common names. */
static uint64_t way_of_place(size_t i, size_t n)
{
	uint64_t way = 0;
	if (i + 1 < n)
		way |= WAY_BIT(CN_NOT_LAST);
	if (i > 0)
		way |= WAY_BIT(CN_NOT_FIRST);
	return i > 0 && i + 1 < n ? way | WAY_BIT(CN_MIDDLE) : way;
}

/* Is value text in UCS-2, big-endian (BMPString)? */
static bool is_bmp_of(struct bytes value, struct bytes text)
{
	if (value.len != 2 * text.len)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (value.data[2 * i] != 0 ||
		    ascii_lower(value.data[2 * i + 1]) != ascii_lower(text.data[i]))
			return false;
	}
	return true;
}

static uint64_t cn_way(const struct wanted *wanted, const struct presented_name *cn)
{
	if (cn->defect != NAME_DEFECT_ENCODING) {
		uint64_t way = name_way(wanted, cn);
		return way == WAY_BIT(U_LABEL_PRESENTED) ? WAY_BIT(U_LABEL_CN) : way;
	}
	if (!is_bmp_of(cn->value, wanted->domain))
		return 0;
	return WAY_BIT(CN_BMP) | way_of_host(wanted->host, 0) | way_of_typed(wanted, 0);
}

static void look_at_cns(struct name_ways *ways, const struct certificate *certificate,
			const struct wanted *wanted)
{
	uint64_t beside = WAY_BIT(CN) | way_of_san(certificate);
	for (size_t i = 0; i < certificate->n_cns; i++) {
		uint64_t way = cn_way(wanted, &certificate->cns[i]);
		if (way != 0)
			add_way(ways, (way & ~WAY_BIT(EXACT)) | beside |
					      way_of_place(i, certificate->n_cns));
	}
}

static void look_at_names(struct name_ways *ways, const struct certificate *certificate,
			  const struct wanted *wanted)
{
	for (size_t i = 0; i < certificate_n_readable_names(certificate); i++) {
		if (certificate->names[i].kind != NAME_DNS)
			continue;
		uint64_t way = name_way(wanted, &certificate->names[i]);
		if (way != 0)
			add_way(ways, way);
	}
	if (!has_standard_way(ways))
		look_at_cns(ways, certificate, wanted);
}

static struct name_ways domain_ways(const struct certificate *certificate,
				    const struct reference *reference)
{
	struct name_ways ways = { .n = 0 };
	struct host host = host_of(reference);
	struct wanted wanted = { .host = &host, .domain = host.domain };
	char mapped[DNS_NAME_BYTES];
	look_at_names(&ways, certificate, &wanted);
	if (!host_idna2003(&host, mapped, sizeof(mapped)))
		return ways;
	wanted.domain = bytes_of(mapped);
	wanted.is_mapped = true;
	look_at_names(&ways, certificate, &wanted);
	return ways;
}

/* --- addresses ------------------------------------------------------------------------ */

static struct bytes address_of(const struct reference *reference)
{
	return (struct bytes){ reference->ip, reference->ip_len };
}

/* An IPv4 address, and that one as IPv6 (RFC 4291, 2.5.5.2). */
static bool is_other_form(struct bytes a, struct bytes b)
{
	return (a.len == 4 && b.len == 16 && ip_is_mapped(b.data, a.data)) ||
	       (a.len == 16 && b.len == 4 && ip_is_mapped(a.data, b.data));
}

static uint64_t ip_way(const struct reference *reference, struct bytes value)
{
	struct bytes ip = address_of(reference);
	if (bytes_equal(ip, value))
		return ip.len == 4 ? WAY_BIT(ADDRESS) : WAY_BIT(ADDRESS) | WAY_BIT(ADDRESS6);
	return is_other_form(ip, value) ? WAY_BIT(ADDRESS_MAPPED) : 0;
}

static bool is_text_of(const struct reference *reference, struct bytes value)
{
	uint8_t ip[16];
	return ip_parse(ip_without_brackets(value), ip) == reference->ip_len &&
	       memcmp(ip, reference->ip, reference->ip_len) == 0;
}

/* The address as text in a DNS name: that of an IPv4 address covered by a wildcard
 * is a name like any other to clients that do not know addresses. */
static uint64_t ip_text_way(const struct reference *reference, struct bytes value)
{
	unsigned forms;
	if (is_text_of(reference, value))
		return WAY_BIT(ADDRESS_AS_DNS);
	if (reference->ip_len == 4 && bytes_has(value, '*') &&
	    loose_covers(value, bytes_of(reference->ascii), &forms))
		return WAY_BIT(ADDRESS_WILDCARD) | (way_of_forms(forms) & ~WAY_BIT(WILDCARD));
	return 0;
}

static void look_at_address_cns(struct name_ways *ways, const struct certificate *certificate,
				const struct reference *reference)
{
	uint64_t san = way_of_san(certificate);
	uint64_t beside = WAY_BIT(ADDRESS_AS_CN) | san;
	if (reference->ip_len != 4)
		beside |= WAY_BIT(ADDRESS6_AS_CN);
	if ((san & WAY_BIT(CN_BESIDE_ADDRESS)) != 0)
		beside |= WAY_BIT(ADDRESS_AS_CN_BESIDE);
	for (size_t i = 0; i < certificate->n_cns; i++) {
		if (is_text_of(reference, certificate->cns[i].value))
			add_way(ways, beside | way_of_place(i, certificate->n_cns));
	}
}

static struct name_ways address_ways(const struct certificate *certificate,
				     const struct reference *reference)
{
	struct name_ways ways = { .n = 0 };
	for (size_t i = 0; i < certificate_n_readable_names(certificate); i++) {
		const struct presented_name *name = &certificate->names[i];
		uint64_t way = 0;
		if (name->defect == NAME_DEFECT_ENCODING)
			continue;
		if (name->kind == NAME_IP)
			way = ip_way(reference, name->value);
		else if (name->kind == NAME_DNS && name->defect != NAME_DEFECT_NONE)
			way = ip_text_way(reference, name->value);
		if (way != 0)
			add_way(&ways, way);
	}
	if (has_way(&ways, WAY_BIT(ADDRESS)) && has_way(&ways, WAY_BIT(ADDRESS_AS_DNS)))
		add_way(&ways, WAY_BIT(ADDRESS_BOTH));
	if (!has_standard_way(&ways))
		look_at_address_cns(&ways, certificate, reference);
	return ways;
}

/* --- service names, and wildcards as such ---------------------------------------------- */

/* By the standard's own rules: those of the reference alone. */
static bool fits_by_standard(const struct certificate *certificate,
			     const struct reference *reference)
{
	static const struct match_rules rules = { WILDCARDS_RFC9525, false };
	struct matcher matcher = matcher_make(reference, &rules);
	for (size_t i = 0; i < certificate_n_readable_names(certificate); i++) {
		if (name_reason_fits(matcher_match(&matcher, &certificate->names[i])))
			return true;
	}
	return false;
}

struct name_ways name_ways(const struct certificate *certificate, const struct reference *reference)
{
	if (reference->kind == REFERENCE_IP)
		return address_ways(certificate, reference);
	struct name_ways ways = { .n = 0 };
	/* A name to stand in the certificate (--exact-names): nobody connects to it. */
	if (reference->wildcard) {
		if (fits_by_standard(certificate, reference))
			add_way(&ways, WAY_BIT(EXACT));
		return ways;
	}
	ways = domain_ways(certificate, reference);
	if (reference->kind != REFERENCE_DNS && !has_standard_way(&ways) &&
	    fits_by_standard(certificate, reference))
		add_way(&ways, WAY_BIT(SERVICE));
	return ways;
}

static bool is_service_name(const struct presented_name *name)
{
	return name != NULL && (name->kind == NAME_SRV || name->kind == NAME_URI);
}

struct name_ways name_verdict_ways(const struct certificate *certificate,
				   const struct name_verdict *verdict)
{
	struct name_ways ways = name_ways(certificate, verdict->reference);
	if (name_reason_fits(verdict->reason) && is_service_name(verdict->presented) &&
	    !has_standard_way(&ways))
		add_way(&ways, WAY_BIT(SERVICE));
	return ways;
}
