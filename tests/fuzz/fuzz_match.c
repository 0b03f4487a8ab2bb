/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: a reference and one presented name.  Input: one octet for the
 * kind and the rules, the reference up to a newline, the name's octets.  What
 * fits must also fit by a second, plainer reading of the rules, and a defect,
 * another kind, or the letter case must never change a refusal into a fit.  What
 * fits is found by some client, as subject alternative name and as common name. */
#include <stdlib.h>
#include <string.h>

#include "clients/name_ways.h"
#include "names/dnsname.h"
#include "names/match.h"
#include "names/suffix.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

static bool same_text(const char *a, const uint8_t *b, size_t len)
{
	if (strlen(a) != len)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (ascii_lower((uint8_t)a[i]) != ascii_lower(b[i]))
			return false;
	}
	return true;
}

/* The rule for DNS-IDs in one go (RFC 9525, 6.3). */
static bool plainly_fits(const char *domain, const uint8_t *name, size_t len, bool wildcards)
{
	const char *dot = strchr(domain, '.');
	if (same_text(domain, name, len))
		return true;
	return wildcards && dot != NULL && len > 2 && name[0] == '*' &&
	       same_text(dot, name + 1, len - 1) && !suffix_is_public(dot + 1);
}

static bool plainly_fits_kind(const struct reference *r, const struct presented_name *name,
			      bool wildcards)
{
	struct bytes first, domain;
	switch (name->kind) {
	case NAME_DNS:
		return r->kind == REFERENCE_DNS &&
		       plainly_fits(r->ascii, name->value.data, name->value.len, wildcards);
	case NAME_IP:
		return r->kind == REFERENCE_IP && name->value.len == r->ip_len &&
		       memcmp(name->value.data, r->ip, r->ip_len) == 0;
	case NAME_SRV:
		return r->kind == REFERENCE_SRV &&
		       presented_srv_split(name->value, &first, &domain) &&
		       same_text(r->service, first.data, first.len) &&
		       plainly_fits(r->ascii, domain.data, domain.len, wildcards);
	case NAME_URI:
		return r->kind == REFERENCE_URI &&
		       presented_uri_split(name->value, &first, &domain) &&
		       same_text(r->service, first.data, first.len) &&
		       same_text(r->ascii, domain.data, domain.len);
	default:
		return false;
	}
}

static bool is_within(struct bytes part, struct bytes whole)
{
	return part.len == 0 ||
	       (part.data >= whole.data && part.data + part.len <= whole.data + whole.len);
}

static void check_splits(struct bytes value)
{
	struct bytes first, second;
	if (presented_srv_split(value, &first, &second))
		require(is_within(first, value) && is_within(second, value) && first.len > 0);
	if (presented_uri_split(value, &first, &second))
		require(is_within(first, value) && is_within(second, value) && first.len > 0 &&
			second.len > 0);
}

static void check_pair(const struct reference *r, struct presented_name name,
		       const struct match_rules *rules)
{
	struct matcher matcher = matcher_make(r, rules);
	enum name_reason reason = match_name(r, &name, rules);
	require(!name_reason_fits(reason) || matcher_may_fit(&matcher, &name));
	bool wildcards = rules->wildcards == WILDCARDS_RFC9525;
	require(matcher_match(&matcher, &name) == reason);
	require(name_reason_fits(reason) ==
		(presented_is_compared(&name) && plainly_fits_kind(r, &name, wildcards)));
	if (name.kind == NAME_IP)
		return;
	uint8_t *upper = malloc(name.value.len + 1);
	if (upper == NULL)
		return;
	for (size_t i = 0; i < name.value.len; i++)
		upper[i] = (uint8_t)(name.value.data[i] >= 'a' && name.value.data[i] <= 'z'
					     ? name.value.data[i] ^ 0x20
					     : name.value.data[i]);
	struct presented_name again = { name.kind, NAME_DEFECT_NONE, { upper, name.value.len } };
	again.defect = presented_name_defect(again.kind, again.value);
	require(again.defect == name.defect && match_name(r, &again, rules) == reason);
	free(upper);
}

/* In the ways of clients (clients/name_ways.h), none of which holds another. */
static void check_ways(const struct reference *r, struct presented_name name)
{
	struct certificate of_name = { .names = &name, .n_names = 1, .has_san = true };
	struct certificate of_cn = { .cns = &name, .n_cns = 1 };
	const struct match_rules rules = { WILDCARDS_RFC9525, true };
	struct name_ways ways = name_ways(&of_name, r);
	if (name_reason_fits(match_name(r, &name, &rules)))
		require(ways.n > 0);
	for (size_t i = 0; i < ways.n; i++) {
		for (size_t k = 0; k < ways.n; k++)
			require(i == k || (ways.ways[i] & ~ways.ways[k]) != 0);
	}
	if (name.kind != NAME_DNS || r->wildcard)
		return;
	ways = name_ways(&of_cn, r);
	for (size_t i = 0; i < ways.n; i++)
		require((ways.ways[i] & (WAY_BIT(CN) | WAY_BIT(ADDRESS_AS_CN))) != 0);
	if (name_reason_fits(name_verdict(&of_cn, r, &rules).reason))
		require(ways.n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[REFERENCE_TEXT_BYTES + 1];
	struct reference r;
	const uint8_t *line_end = size > 0 ? memchr(data + 1, '\n', size - 1) : NULL;
	if (line_end == NULL || (size_t)(line_end - data) > REFERENCE_TEXT_BYTES)
		return 0;
	size_t n = (size_t)(line_end - data) - 1;
	memcpy(text, data + 1, n);
	text[n] = '\0';
	struct bytes value = { line_end + 1, size - n - 2 };
	struct match_rules rules = { (data[0] & 8) != 0 ? WILDCARDS_NONE : WILDCARDS_RFC9525,
				     (data[0] & 16) != 0 };
	check_splits(value);
	if (((data[0] & 32) != 0 ? reference_parse_exact : reference_parse)(text, &r, NULL) !=
	    ERR_NONE)
		return 0;
	struct presented_name name = { (enum name_kind)((data[0] & 7) % 7), NAME_DEFECT_NONE,
				       value };
	name.defect = presented_name_defect(name.kind, value);
	check_ways(&r, name);
	if (!r.wildcard)
		check_pair(&r, name, &rules);
	else
		require(name_reason_fits(match_name(&r, &name, &rules)) ==
			(name.kind == NAME_DNS && name.defect == NAME_DEFECT_NONE &&
			 same_text(r.ascii, value.data, value.len)));
	return 0;
}
