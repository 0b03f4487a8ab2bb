/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "presented.h"

#include "dnsname.h"
#include "iptext.h"

/* RFC 9525, 6.3: one wildcard, as the whole left-most label; else the name is
 * invalid and ignored.  That also covers a wildcard within an A-label. */
static enum name_defect wildcard_defect(struct bytes name)
{
	size_t at = bytes_find(name, '*');
	if (at == name.len)
		return NAME_DEFECT_NONE;
	if (name.len == 1)
		return NAME_DEFECT_WILDCARD_ALONE;
	if (bytes_has(bytes_from(name, at + 1), '*'))
		return NAME_DEFECT_WILDCARD_MULTIPLE;
	struct bytes first = dns_name_first_label(name);
	if (at >= first.len)
		return NAME_DEFECT_WILDCARD_INNER;
	return first.len == 1 ? NAME_DEFECT_NONE : NAME_DEFECT_WILDCARD_PARTIAL;
}

/* An address as text, also in brackets. */
static bool is_ip_text(struct bytes text)
{
	uint8_t ip[16];
	return ip_parse(ip_without_brackets(text), ip) > 0;
}

static enum name_defect dns_id_defect(struct bytes value)
{
	if (value.len == 0)
		return NAME_DEFECT_EMPTY;
	if (bytes_has(value, '\0'))
		return NAME_DEFECT_NUL;
	if (is_ip_text(value))
		return NAME_DEFECT_IP_TEXT;
	if (bytes_has(value, ',') || bytes_has(value, ';'))
		return NAME_DEFECT_LIST;
	/* What is wrong with the octets explains more than where a wildcard stands. */
	enum name_defect octets = dns_characters_defect(value);
	if (octets != NAME_DEFECT_NONE && octets != NAME_DEFECT_CHARACTER)
		return octets;
	enum name_defect wildcard = wildcard_defect(value);
	if (wildcard != NAME_DEFECT_NONE)
		return wildcard;
	if (value.data[0] != '*')
		return dns_name_defect(value);
	if (value.len > DNS_NAME_MAX)
		return NAME_DEFECT_TOO_LONG;
	struct bytes domain = bytes_from(value, 2);
	return domain.len == 0 ? NAME_DEFECT_LABEL_EMPTY : dns_name_defect(domain);
}

bool presented_is_compared(const struct presented_name *name)
{
	return name->defect == NAME_DEFECT_NONE ||
	       (name->defect == NAME_DEFECT_LABEL_HYPHEN && name->kind == NAME_DNS &&
		!dns_name_is_wildcard(name->value));
}

bool presented_srv_split(struct bytes value, struct bytes *ret_service, struct bytes *ret_domain)
{
	struct bytes label = dns_name_first_label(value);
	if (label.len < 2 || label.len > DNS_LABEL_MAX || label.len == value.len ||
	    label.data[0] != '_' || dns_name_defect(bytes_from(label, 1)) != NAME_DEFECT_NONE)
		return false;
	*ret_service = bytes_from(label, 1);
	*ret_domain = bytes_from(value, label.len + 1);
	return true;
}

/* RFC 4985: "_" Service "." Name, the Name as a dNSName. */
static enum name_defect srv_defect(struct bytes value)
{
	struct bytes service;
	struct bytes domain;
	if (value.len == 0)
		return NAME_DEFECT_EMPTY;
	if (bytes_has(value, '\0'))
		return NAME_DEFECT_NUL;
	if (bytes_has(value, ',') || bytes_has(value, ';'))
		return NAME_DEFECT_LIST;
	enum name_defect octets = dns_characters_defect(value);
	if (octets != NAME_DEFECT_NONE && octets != NAME_DEFECT_CHARACTER)
		return octets;
	if (!presented_srv_split(value, &service, &domain))
		return NAME_DEFECT_SERVICE;
	return domain.len == 0 ? NAME_DEFECT_LABEL_EMPTY : dns_id_defect(domain);
}

/* Length of "scheme" in "scheme:..." (RFC 3986, 3.1), or 0. */
static size_t scheme_len(struct bytes uri)
{
	size_t n = 0;
	while (n < uri.len && (ascii_is_letter(uri.data[n]) ||
			       (n > 0 && (ascii_is_digit(uri.data[n]) || uri.data[n] == '+' ||
					  uri.data[n] == '-' || uri.data[n] == '.'))))
		n++;
	return n < uri.len && uri.data[n] == ':' ? n : 0;
}

/* The octets up to the first of those in stops. */
static struct bytes bytes_before_any(struct bytes text, const char *stops)
{
	size_t n = 0;
	while (n < text.len && text.data[n] != '\0' && strchr(stops, text.data[n]) == NULL)
		n++;
	return bytes_until(text, n);
}

/* host [":" port] (RFC 3986, 3.2): cuts the port off.  False when what is left
 * is no registered name. */
static bool cut_port(struct bytes *host)
{
	struct bytes name = bytes_before_any(*host, ":");
	for (size_t i = name.len + 1; i < host->len; i++) {
		if (!ascii_is_digit(host->data[i]))
			return false;
	}
	*host = name;
	return name.len > 0 && name.data[0] != '[';
}

/* [userinfo "@"] host [":" port]; userinfo cannot hold a second "@". */
static bool authority_host(struct bytes authority, bool allow_user, struct bytes *ret_host)
{
	struct bytes user = bytes_before_any(authority, "@");
	struct bytes host = authority;
	if (user.len < authority.len) {
		host = bytes_from(authority, user.len + 1);
		if (!allow_user || bytes_has(host, '@'))
			return false;
	}
	if (!cut_port(&host))
		return false;
	*ret_host = host;
	return true;
}

bool presented_uri_split(struct bytes value, struct bytes *ret_scheme, struct bytes *ret_host)
{
	size_t n = scheme_len(value);
	if (n == 0)
		return false;
	struct bytes scheme = { value.data, n };
	struct bytes rest = bytes_from(value, n + 1);
	bool is_sip = bytes_is(scheme, "sip") || bytes_is(scheme, "sips");
	bool found;
	if (bytes_starts(rest, "//"))
		found = authority_host(bytes_before_any(bytes_from(rest, 2), "/?#"), !is_sip,
				       ret_host);
	else
		/* sip:example.com;transport=tls: no authority in the sense of
		 * RFC 3986, but the host that RFC 9525, 6.2 means.  A user in
		 * it makes it a person's name. */
		found = !bytes_has(bytes_before_any(rest, ";?#"), '/') &&
			authority_host(bytes_before_any(rest, ";?#"), false, ret_host);
	if (found)
		*ret_scheme = scheme;
	return found;
}

/* RFC 5280, 4.2.1.6: an absolute URI of RFC 3986's characters. */
static enum name_defect uri_defect(struct bytes value)
{
	if (value.len == 0)
		return NAME_DEFECT_EMPTY;
	for (size_t i = 0; i < value.len; i++) {
		uint8_t c = value.data[i];
		enum name_defect octet = dns_characters_defect((struct bytes){ &c, 1 });
		if (octet != NAME_DEFECT_NONE && octet != NAME_DEFECT_CHARACTER)
			return octet;
		if (strchr("\"<>\\^`{|}", c) != NULL)
			return NAME_DEFECT_CHARACTER;
		if (c == '%' && (value.len - i < 3 || !ascii_is_hex_digit(value.data[i + 1]) ||
				 !ascii_is_hex_digit(value.data[i + 2])))
			return NAME_DEFECT_CHARACTER;
	}
	return scheme_len(value) == 0 ? NAME_DEFECT_SCHEME : NAME_DEFECT_NONE;
}

enum name_defect presented_name_defect(enum name_kind kind, struct bytes value)
{
	switch (kind) {
	case NAME_DNS:
		return dns_id_defect(value);
	case NAME_IP:
		return value.len == 4 || value.len == 16 ? NAME_DEFECT_NONE : NAME_DEFECT_IP_LENGTH;
	case NAME_SRV:
		return srv_defect(value);
	case NAME_URI:
		return uri_defect(value);
	case NAME_EMAIL:
	case NAME_DIRECTORY:
	case NAME_OTHER:
		break;
	}
	return NAME_DEFECT_NONE;
}
