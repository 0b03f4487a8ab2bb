/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "reference.h"

#include <stdio.h>

#include "dnsname.h"
#include "idn.h"
#include "iptext.h"
#include "presented.h"

enum {
	SHOWN_BYTES = 100,                      /* how much of a refused text its error repeats */
	CONVERTED_BYTES = REFERENCE_TEXT_BYTES, /* more than libidn2 ever returns */
};

/* Raises an error about what was typed: the beginning of it, cut between two
 * characters. */
static enum err refuse(const char *text, enum err why, const char *term, struct error *reterr)
{
	char shown[SHOWN_BYTES + sizeof("...")];
	size_t n = strlen(text);
	bool cut = n > SHOWN_BYTES;
	if (cut)
		n = SHOWN_BYTES;
	while (cut && n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;
	snprintf(shown, sizeof(shown), "%.*s%s", (int)n, text, cut ? "..." : "");
	return error_raise(reterr, why, FACTS(.about = shown, .term = term));
}

/* What is wrong with the first ASCII octet of a typed host that no name has;
 * NULL when there is none.  Octets beyond ASCII are libidn2's business. */
static const char *octet_fault(const char *text)
{
	for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
		enum name_defect defect = dns_characters_defect((struct bytes){ p, 1 });
		if (defect == NAME_DEFECT_CONTROL || defect == NAME_DEFECT_BLANK)
			return name_defect_text(defect);
		if (defect != NAME_DEFECT_CHARACTER)
			continue;
		switch (*p) {
		case '*':
			return "a wildcard is a name in a certificate, not one that a client uses "
			       "(--exact-names takes it, as first label)";
		case '/':
			return "it holds a slash, as a URL or a network does";
		case ':':
			return "it holds a colon, but is no IPv6 address; a port is no part of a "
			       "name";
		case '@':
			return "it holds an at sign, as an e-mail address does";
		case '%':
			return "it holds a percent sign; give the name unencoded";
		default:
			return name_defect_text(defect);
		}
	}
	return NULL;
}

/* What is wrong with a name that has hyphens at edges of its labels.  DNS has such
 * names (RFC 2181, 11) and most clients ask for them; but an A-label has none there
 * (RFC 5890, 2.3.2.1), and a single word that begins so is a forgotten value. */
static const char *hyphen_fault(struct bytes name)
{
	if (name.data[0] == '-' && !bytes_has(name, '.'))
		return "it begins with a hyphen, as an option does";
	for (struct bytes rest = name; rest.len > 0; rest = dns_name_parent(rest)) {
		struct bytes label = dns_name_first_label(rest);
		if (bytes_starts(label, "xn--") && label.data[label.len - 1] == '-')
			return "an A-label (xn--) ends with a hyphen";
	}
	return NULL;
}

/* What is wrong with a name of ASCII octets, as the user should read it. */
static const char *ascii_fault(const char *ascii)
{
	enum name_defect defect = dns_name_defect(bytes_of(ascii));
	if (defect == NAME_DEFECT_NONE)
		return NULL;
	if (defect == NAME_DEFECT_LABEL_HYPHEN)
		return hyphen_fault(bytes_of(ascii));
	if (defect == NAME_DEFECT_IP_TEXT)
		return "its last label is a number, as in an IPv4 address, but it is not four "
		       "decimal numbers from 0 to 255 without leading zeros";
	return name_defect_text(defect);
}

static bool is_ascii(const char *text)
{
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text > 0x7f)
			return false;
	}
	return true;
}

/* A name may end with one dot: "this is all of it" (RFC 1034, 3.1).  It is no
 * part of what certificates hold. */
static void drop_trailing_dot(char *name)
{
	size_t n = strlen(name);
	if (n > 1 && name[n - 1] == '.')
		name[n - 1] = '\0';
}

/* Ends the work on a DNS name in A-labels: looks at what they stand for. */
static enum err finish_domain(const char *text, const char *ascii, bool typed_ascii,
			      enum err refusal, struct reference *reference, struct error *reterr)
{
	switch (idn_to_unicode(ascii, reference->unicode, sizeof(reference->unicode))) {
	case IDN_SOUND:
	case IDN_PLAIN:
		break;
	case IDN_MIXED:
		if (!typed_ascii)
			return refuse(
				text, refusal,
				"it mixes right-to-left labels with labels that may not stand "
				"beside them (RFC 5893, the Bidi rule)",
				reterr);
		/* fall through */
	case IDN_ODD:
		reference->unicode[0] = '\0';
		reference->odd_alabel = true;
		break;
	}
	memcpy(reference->ascii, ascii, strlen(ascii) + 1);
	return ERR_NONE;
}

static void copy_lower(char *to, const char *from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = (char)ascii_lower((uint8_t)from[i]);
	to[n] = '\0';
}

/* A domain typed in ASCII is taken as it is (shorter than REFERENCE_TEXT_BYTES). */
static enum err copy_domain(const char *domain, char ret_ascii[CONVERTED_BYTES])
{
	copy_lower(ret_ascii, domain, strlen(domain));
	return ERR_NONE;
}

static enum err convert_domain(const char *text, const char *domain, enum err refusal,
			       char ret_ascii[CONVERTED_BYTES], struct error *reterr)
{
	const char *why = NULL;
	if (!idn_to_ascii(domain, ret_ascii, CONVERTED_BYTES, &why))
		return why == NULL ? error_no_memory(reterr) : refuse(text, refusal, why, reterr);
	copy_lower(ret_ascii, ret_ascii, strlen(ret_ascii));
	return ERR_NONE;
}

/* Parses the DNS domain of any kind of reference; text is all that was typed. */
static enum err parse_domain(const char *text, const char *domain, enum err refusal,
			     struct reference *reference, struct error *reterr)
{
	char ascii[CONVERTED_BYTES];
	bool typed_ascii = is_ascii(domain);
	const char *fault = octet_fault(domain);
	if (fault != NULL)
		return refuse(text, refusal, fault, reterr);
	enum err err = typed_ascii ? copy_domain(domain, ascii)
				   : convert_domain(text, domain, refusal, ascii, reterr);
	if (err != ERR_NONE)
		return err;
	drop_trailing_dot(ascii);
	fault = ascii_fault(ascii);
	/* The mapping turns full-width digits, circled digits and ideographic
	 * dots into an address: never what a client would look up. */
	if (fault != NULL && !typed_ascii && dns_name_ends_in_number(bytes_of(ascii)))
		fault = "it stands for an IPv4 address or a number, written with other characters";
	if (fault != NULL)
		return refuse(text, refusal, fault, reterr);
	return finish_domain(text, ascii, typed_ascii, refusal, reference, reterr);
}

/* "fe80::1%eth0", also in brackets: an address with a zone. */
static bool has_zone(const char *text)
{
	uint8_t ip[16];
	const char *start = text[0] == '[' ? text + 1 : text;
	struct bytes address = { (const uint8_t *)start, strcspn(start, "%") };
	return start[address.len] == '%' && ip_parse(address, ip) == 16;
}

/* Takes text as an IP address.  False when it is none, and nothing is set. */
static bool parse_address(const char *text, struct reference *reference)
{
	uint8_t ip[16];
	size_t len = ip_parse(ip_without_brackets(bytes_of(text)), ip);
	if (len == 0 || (len == 4 && text[0] == '['))
		return false;
	reference->kind = REFERENCE_IP;
	reference->ip_len = len;
	memcpy(reference->ip, ip, len);
	ip_format(ip, len, reference->ascii);
	return true;
}

static enum err parse_host(const char *text, struct reference *reference, struct error *reterr)
{
	if (parse_address(text, reference))
		return ERR_NONE;
	if (has_zone(text))
		return refuse(text, ERR_HOST_WITH_ZONE, NULL, reterr);
	if (text[0] == '[')
		return refuse(text, ERR_HOST_IN_BRACKETS, NULL, reterr);
	reference->kind = REFERENCE_DNS;
	return parse_domain(text, text, ERR_HOST_REFUSED, reference, reterr);
}

/* Behind "srv:": _SERVICE.DOMAIN. */
static enum err parse_srv(const char *text, const char *rest, struct reference *reference,
			  struct error *reterr)
{
	uint8_t ip[16];
	struct bytes service;
	struct bytes domain;
	if (!presented_srv_split(bytes_of(rest), &service, &domain))
		return refuse(text, ERR_SRV_ID_FORM, NULL, reterr);
	struct bytes protocol = dns_name_first_label(domain);
	if (bytes_is(protocol, "_tcp") || bytes_is(protocol, "_udp"))
		return refuse(text, ERR_SRV_ID_PROTOCOL, NULL, reterr);
	if (ip_parse(domain, ip) > 0)
		return refuse(text, ERR_SRV_ID_ADDRESS, NULL, reterr);
	reference->kind = REFERENCE_SRV;
	copy_lower(reference->service, (const char *)service.data, service.len);
	return parse_domain(text, (const char *)domain.data, ERR_SRV_ID_REFUSED, reference, reterr);
}

/* Behind "uri:": SCHEME:DOMAIN or SCHEME://DOMAIN, with one slash at its end. */
static enum err parse_uri(const char *text, const char *rest, struct reference *reference,
			  struct error *reterr)
{
	uint8_t ip[16];
	char domain[REFERENCE_TEXT_BYTES];
	size_t n = strcspn(rest, ":");
	/* Without a colon, or anything before it, that is no URI. */
	if (n >= sizeof(reference->service) ||
	    presented_name_defect(NAME_URI, (struct bytes){ (const uint8_t *)rest, n + 1 }) !=
		    NAME_DEFECT_NONE)
		return refuse(text, ERR_URI_ID_FORM, NULL, reterr);
	const char *host = rest + n + 1;
	bool has_authority = strncmp(host, "//", 2) == 0;
	snprintf(domain, sizeof(domain), "%s", has_authority ? host + 2 : host);
	size_t len = strlen(domain);
	if (has_authority && len > 0 && domain[len - 1] == '/')
		domain[--len] = '\0';
	if (domain[0] == '[' || ip_parse(bytes_of(domain), ip) > 0)
		return refuse(text, ERR_URI_ID_ADDRESS, NULL, reterr);
	reference->kind = REFERENCE_URI;
	copy_lower(reference->service, rest, n);
	return parse_domain(text, domain, ERR_URI_ID_REFUSED, reference, reterr);
}

/* "*.DOMAIN" as a certificate holds it. */
static enum err parse_wildcard(const char *text, struct reference *reference, struct error *reterr)
{
	struct reference domain = { 0 };
	enum err err = parse_domain(text, text + 2, ERR_HOST_REFUSED, &domain, reterr);
	if (err != ERR_NONE)
		return err;
	if (strlen(domain.ascii) + 2 > DNS_NAME_MAX)
		return refuse(text, ERR_HOST_REFUSED, name_defect_text(NAME_DEFECT_TOO_LONG),
			      reterr);
	/* A character, at most four octets, takes at least one of an A-label. */
	_Static_assert(sizeof(reference->unicode) > 4 * DNS_NAME_MAX, "no room for a name");
	reference->kind = REFERENCE_DNS;
	reference->wildcard = true;
	reference->odd_alabel = domain.odd_alabel;
	memcpy(reference->ascii, "*.", 2);
	memcpy(reference->ascii + 2, domain.ascii, strlen(domain.ascii) + 1);
	if (domain.unicode[0] != '\0') {
		memcpy(reference->unicode, "*.", 2);
		memcpy(reference->unicode + 2, domain.unicode, strlen(domain.unicode) + 1);
	}
	return ERR_NONE;
}

/* What a text may be, beside a host. */
struct forms {
	bool services; /* srv:, uri: */
	bool wildcards;
};

static enum err parse_any(const char *text, struct forms forms, struct reference *reference,
			  struct error *reterr)
{
	size_t len = strlen(text);
	if (len == 0)
		return error_raise(reterr, ERR_NAME_EMPTY, FACTS());
	if (len >= sizeof(reference->text))
		return refuse(text, ERR_HOST_REFUSED, "it is longer than any name", reterr);
	memcpy(reference->text, text, len + 1);
	if (forms.services && bytes_starts(bytes_of(text), "srv:"))
		return parse_srv(text, text + 4, reference, reterr);
	if (forms.services && bytes_starts(bytes_of(text), "uri:"))
		return parse_uri(text, text + 4, reference, reterr);
	if (forms.wildcards && bytes_starts(bytes_of(text), "*."))
		return parse_wildcard(text, reference, reterr);
	return parse_host(text, reference, reterr);
}

static enum err parse(const char *text, struct forms forms, struct reference *ret_reference,
		      struct error *reterr)
{
	struct reference reference = { 0 };
	enum err err = parse_any(text, forms, &reference, reterr);
	if (err == ERR_NONE)
		*ret_reference = reference;
	return err;
}

enum err reference_parse(const char *text, struct reference *ret_reference, struct error *reterr)
{
	return parse(text, (struct forms){ .services = true }, ret_reference, reterr);
}

enum err reference_parse_host(const char *text, struct reference *ret_reference,
			      struct error *reterr)
{
	return parse(text, (struct forms){ 0 }, ret_reference, reterr);
}

enum err reference_parse_exact(const char *text, struct reference *ret_reference,
			       struct error *reterr)
{
	return parse(text, (struct forms){ .services = true, .wildcards = true }, ret_reference,
		     reterr);
}

bool dns_name_to_unicode(const char *ascii, char *ret_text, size_t size)
{
	char text[REFERENCE_TEXT_BYTES];
	if (idn_to_unicode(ascii, text, sizeof(text)) != IDN_SOUND || strlen(text) >= size)
		return false;
	memcpy(ret_text, text, strlen(text) + 1);
	return true;
}
