/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "host.h"

#include "names/dnsname.h"

static bool is_ascii(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] > 0x7f)
			return false;
	}
	return true;
}

static bool has_edge_hyphen(struct bytes label)
{
	return label.len > 0 && (label.data[0] == '-' || label.data[label.len - 1] == '-');
}

static bool any_edge_hyphen(struct bytes labels)
{
	for (; labels.len > 0; labels = dns_name_parent(labels)) {
		if (has_edge_hyphen(dns_name_first_label(labels)))
			return true;
	}
	return false;
}

static bool any_a_label(struct bytes labels)
{
	for (; labels.len > 0; labels = dns_name_parent(labels)) {
		if (bytes_starts(labels, "xn--"))
			return true;
	}
	return false;
}

/* What IDNA 2003 maps and IDNA 2008 keeps (UTS 46, deviation characters). */
static const struct {
	const char *character;
	const char *mapped;
} deviations[] = {
	{ "\xc3\x9f", "ss" },       /* U+00DF sharp s */
	{ "\xcf\x82", "\xcf\x83" }, /* U+03C2 final sigma */
	{ "\xe2\x80\x8c", "" },     /* U+200C, U+200D joiners */
	{ "\xe2\x80\x8d", "" },
};

/* Which of them text begins with; LENGTH(deviations): none. */
static size_t deviation_at(struct bytes text)
{
	size_t i = 0;
	while (i < LENGTH(deviations) &&
	       !bytes_equal(bytes_until(text, strlen(deviations[i].character)),
			    bytes_of(deviations[i].character)))
		i++;
	return i;
}

static bool has_deviation(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] > 0x7f && deviation_at(bytes_from(text, i)) < LENGTH(deviations))
			return true;
	}
	return false;
}

/* How the domain was typed, as far as that matters. */
static void read_typed(struct host *host, const struct reference *reference)
{
	host->typed = host->domain;
	if (reference->kind != REFERENCE_DNS)
		return;
	struct bytes typed = bytes_of(reference->text);
	host->has_dot = typed.len > 1 && typed.data[typed.len - 1] == '.';
	if (host->has_dot)
		typed.len--;
	host->typed = typed;
	if (bytes_equal_folded(typed, host->domain)) {
		host->domain = typed;
		return;
	}
	host->is_unicode = !is_ascii(dns_name_first_label(typed));
	host->is_parent_unicode = !is_ascii(dns_name_parent(typed));
	host->is_deviant = has_deviation(host->unicode);
}

struct host host_of(const struct reference *reference)
{
	struct host host = {
		.domain = bytes_of(reference->ascii),
		.unicode = bytes_of(reference->unicode),
	};
	read_typed(&host, reference);
	host.parent = dns_name_parent(host.domain);
	host.has_underscore = bytes_has(host.domain, '_');
	host.has_hyphen = has_edge_hyphen(dns_name_first_label(host.domain));
	host.has_parent_hyphen = any_edge_hyphen(host.parent);
	host.has_odd_a_label = host.unicode.len == 0 && any_a_label(host.domain);
	return host;
}

bool host_idna2003(const struct host *host, char *ret_ascii, size_t size)
{
	char text[REFERENCE_TEXT_BYTES];
	size_t n = 0;
	struct reference mapped;
	if (!host->is_deviant)
		return false;
	for (struct bytes rest = host->unicode; rest.len > 0;) {
		size_t i = deviation_at(rest);
		struct bytes piece = i < LENGTH(deviations) ? bytes_of(deviations[i].mapped)
							    : bytes_until(rest, 1);
		if (n + piece.len >= sizeof(text))
			return false;
		memcpy(text + n, piece.data, piece.len);
		n += piece.len;
		rest = bytes_from(rest,
				  i < LENGTH(deviations) ? strlen(deviations[i].character) : 1);
	}
	text[n] = '\0';
	if (reference_parse_host(text, &mapped, NULL) != ERR_NONE || mapped.kind != REFERENCE_DNS ||
	    strlen(mapped.ascii) >= size)
		return false;
	memcpy(ret_ascii, mapped.ascii, strlen(mapped.ascii) + 1);
	return true;
}
