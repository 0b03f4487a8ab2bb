/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "display.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/safetext.h"
#include "error_text.h"
#include "facts/hex.h"
#include "facts/name_text.h"
#include "names/iptext.h"
#include "list.h"

void show_text(struct strbuf *out, const char *text, size_t limit)
{
	safetext_append_limited(out, (struct bytes){ (const uint8_t *)text, strlen(text) }, limit);
}

void show_phrase(struct strbuf *out, const char *text, size_t limit)
{
	static const char apostrophe[] = "\342\200\231"; /* U+2019 */
	struct strbuf changed = { 0 };
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			strbuf_append(&changed, apostrophe);
		else
			strbuf_append_char(&changed, *text);
	}
	if (strbuf_failed(&changed))
		out->failed = true;
	else
		show_text(out, strbuf_text(&changed), limit);
	strbuf_clear(&changed);
}

void show_error(struct strbuf *out, const struct error *error, size_t limit)
{
	struct strbuf text = { 0 };
	error_text_append(&text, error);
	if (strbuf_failed(&text))
		out->failed = true;
	else
		show_phrase(out, strbuf_text(&text), limit);
	strbuf_clear(&text);
}

static bool holds_a_label(struct bytes value)
{
	for (size_t i = 0; i + 4 <= value.len; i++) {
		if (strncasecmp((const char *)value.data + i, "xn--", 4) == 0)
			return true;
	}
	return false;
}

/* The U-label form of a dNSName, with its "*." if it has one; false when there
 * is none. */
static bool to_unicode(struct bytes value, char ret_text[REFERENCE_TEXT_BYTES])
{
	char ascii[DNS_NAME_BYTES];
	size_t star = value.len > 2 && value.data[0] == '*' && value.data[1] == '.' ? 2 : 0;
	if (value.len >= sizeof(ascii) || !holds_a_label(value))
		return false;
	for (size_t i = star; i < value.len; i++) {
		uint8_t c = value.data[i];
		if (c <= 0x20 || c >= 0x7f)
			return false;
		ascii[i - star] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
	ascii[value.len - star] = '\0';
	memcpy(ret_text, "*.", star);
	return dns_name_to_unicode(ascii, ret_text + star, REFERENCE_TEXT_BYTES - star);
}

/* Octets of a name, blanks made visible: at its ends they could not be seen, and
 * within a list they could pretend to be other words. */
static void show_octets(struct strbuf *out, struct bytes value, size_t limit)
{
	struct strbuf safe = { 0 };
	safetext_append_limited(&safe, value, limit);
	for (size_t i = 0; i < safe.len; i++) {
		if (safe.text[i] == ' ')
			strbuf_append(out, "\\x20");
		else
			strbuf_append_char(out, safe.text[i]);
	}
	out->failed = out->failed || strbuf_failed(&safe);
	strbuf_clear(&safe);
}

void show_dns(struct strbuf *out, struct bytes value, size_t limit)
{
	char unicode[REFERENCE_TEXT_BYTES];
	if (!to_unicode(value, unicode)) {
		show_octets(out, value, limit);
		return;
	}
	show_text(out, unicode, limit);
	strbuf_append(out, " (");
	show_octets(out, value, limit);
	strbuf_append_char(out, ')');
}

void show_reference(struct strbuf *out, const struct reference *reference, size_t limit)
{
	char prefix[REFERENCE_SERVICE_BYTES + 8] = "";
	if (reference->kind == REFERENCE_SRV)
		snprintf(prefix, sizeof(prefix), "srv:_%s.", reference->service);
	if (reference->kind == REFERENCE_URI)
		snprintf(prefix, sizeof(prefix), "uri:%s:", reference->service);
	show_text(out, prefix, limit);
	if (reference->unicode[0] == '\0') {
		show_text(out, reference->ascii, limit);
		return;
	}
	show_text(out, reference->unicode, limit);
	strbuf_append(out, " (");
	show_text(out, reference->ascii, limit);
	strbuf_append_char(out, ')');
}

void show_host(struct strbuf *out, const struct result *result, size_t limit)
{
	if (result->identity != NULL)
		show_reference(out, result->identity, limit);
	else
		show_text(out, result->host[0] != '\0' ? result->host : "(empty)", limit);
}

bool reference_differs(const struct result *result, size_t i)
{
	const struct reference *reference = result->names[i].reference;
	if (result->n_names > 1)
		return true;
	if (result->identity == NULL)
		return strcasecmp(result->host, reference->text) != 0;
	return result->identity->kind != reference->kind ||
	       strcasecmp(result->identity->ascii, reference->ascii) != 0;
}

/* An address that a certificate holds: "192.0.2.1", or its octets in hexadecimal when there are
 * not 4 or 16. */
static void show_ip(struct strbuf *out, struct bytes value)
{
	char text[IP_TEXT_BYTES];
	if (value.len == 4 || value.len == 16) {
		ip_format(value.data, value.len, text);
		strbuf_append(out, text);
		return;
	}
	strbuf_printf(out, "address of %zu octets", value.len);
	if (value.len == 0)
		return;
	strbuf_append_char(out, ' ');
	hex_append(out, (struct bytes){ value.data, value.len < 20 ? value.len : 20 }, 0);
}

void show_presented(struct strbuf *out, const struct presented_name *name, size_t limit)
{
	switch (name->kind) {
	case NAME_DNS:
		if (name->value.len == 0)
			strbuf_append(out, "(empty)");
		show_dns(out, name->value, limit);
		return;
	case NAME_IP:
		show_ip(out, name->value);
		return;
	case NAME_URI:
		strbuf_append(out, "uri:");
		break;
	case NAME_SRV:
		strbuf_append(out, "srv:");
		break;
	case NAME_EMAIL:
		strbuf_append(out, "email:");
		break;
	case NAME_DIRECTORY:
		strbuf_append(out, "directory:");
		show_dn(out, name->value, limit);
		return;
	case NAME_OTHER:
		strbuf_append(out, "a name of another kind");
		return;
	}
	show_octets(out, name->value, limit);
}

static bool is_listed(const struct presented_name *name, const struct name_verdict *verdict)
{
	enum reference_kind kind = verdict->reference->kind;
	if (!presented_is_compared(name))
		return false;
	return name->kind == NAME_DNS || name->kind == NAME_IP ||
	       ((kind == REFERENCE_SRV || kind == REFERENCE_URI) &&
		(name->kind == NAME_SRV || name->kind == NAME_URI));
}

bool nearest_is_listed(const struct certificate *certificate, const struct name_verdict *verdict)
{
	/* It may be a common name, which is in another array. */
	for (size_t i = 0; i < certificate->n_names; i++) {
		if (verdict->presented == &certificate->names[i])
			return is_listed(verdict->presented, verdict);
	}
	return false;
}

bool presented_differs(const struct name_verdict *verdict)
{
	/* A service name for a host: its protocol allows that. */
	return verdict->presented != NULL && (verdict->reason == NAME_REASON_WILDCARD ||
					      (verdict->reason == NAME_REASON_SERVICE &&
					       verdict->reference->kind == REFERENCE_DNS));
}

size_t show_names(struct strbuf *out, const struct certificate *certificate,
		  const struct name_verdict *verdict, size_t limit)
{
	struct list list = list_begin(out, limit);
	size_t one = limit < DISPLAY_LONG ? limit : DISPLAY_LONG;
	bool addresses_first = verdict->reference->kind == REFERENCE_IP;
	const struct presented_name *nearest =
		nearest_is_listed(certificate, verdict) ? verdict->presented : NULL;
	if (nearest != NULL && list_next(&list)) {
		show_presented(out, nearest, one);
		list_took(&list);
	}
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < certificate->n_names; i++) {
			const struct presented_name *name = &certificate->names[i];
			bool is_first = (name->kind == NAME_IP) == addresses_first;
			if (name == nearest || is_first != (round == 0) ||
			    !is_listed(name, verdict) || !list_next(&list))
				continue;
			show_presented(out, name, one);
			list_took(&list);
		}
	}
	list_end(&list);
	return list.total;
}

void show_dn(struct strbuf *out, struct bytes name, size_t limit)
{
	struct strbuf raw = { 0 };
	distinguished_name_append(&raw, name);
	if (strbuf_failed(&raw))
		out->failed = true;
	else if (raw.len == 0)
		strbuf_append(out, "(empty)");
	else
		safetext_append_limited(out, (struct bytes){ (const uint8_t *)raw.text, raw.len },
					limit);
	strbuf_clear(&raw);
}

void show_certificate(struct strbuf *out, const struct certificate *certificate, size_t limit)
{
	if (certificate->n_cns > 0 && certificate->cns[certificate->n_cns - 1].value.len > 0)
		safetext_append_limited(out, certificate->cns[certificate->n_cns - 1].value, limit);
	else
		show_dn(out, certificate->subject, limit);
}

void show_which(struct strbuf *out, const struct result *result,
		const struct certificate *certificate)
{
	if (result_is_leaf(result, certificate)) {
		strbuf_append(out, "the certificate");
		return;
	}
	strbuf_append(out, certificate_is_self_issued(certificate) &&
					   !certificate_key_ids_differ(certificate, certificate)
				   ? "the root certificate "
				   : "the intermediate certificate ");
	show_certificate(out, certificate, DISPLAY_SHORT);
}

void show_subject(struct strbuf *out, const struct result *result,
		  const struct certificate *certificate)
{
	if (result_is_leaf(result, certificate))
		return;
	show_which(out, result, certificate);
	strbuf_append_char(out, ' ');
}

static void show_peer(struct strbuf *out, const struct result *result)
{
	if (result->session.address[0] != '\0')
		show_text(out, result->session.address, ADDRESS_TEXT_BYTES * 2);
	else
		show_host(out, result, DISPLAY_SHORT);
}

const char *variant_word(enum certificate_variant variant)
{
	static const char *const words[VARIANT_COUNT] = {
		[VARIANT_DEFAULT] = "",
		[VARIANT_RSA] = "RSA",
		[VARIANT_ECDSA] = "ECDSA",
		[VARIANT_NO_SNI] = "no SNI",
		[VARIANT_NO_SNI_RSA] = "no SNI, RSA",
		[VARIANT_NO_SNI_ECDSA] = "no SNI, ECDSA",
	};
	return words[variant];
}

static void show_variant(struct strbuf *out, const struct result *result)
{
	if (result->variant != VARIANT_DEFAULT)
		strbuf_printf(out, " (%s)", variant_word(result->variant));
}

void show_address(struct strbuf *out, const struct result *result)
{
	show_peer(out, result);
	show_variant(out, result);
}

void show_endpoint(struct strbuf *out, const struct result *result)
{
	show_peer(out, result);
	if (result->session.port != 0)
		strbuf_printf(out, " port %u", (unsigned)result->session.port);
	show_variant(out, result);
}
