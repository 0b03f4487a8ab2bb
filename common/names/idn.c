/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "idn.h"

#include <idn2.h>

#include "bidi.h"
#include "dnsname.h"

/* Never IDN2_USE_STD3_ASCII_RULES: it deletes characters instead of refusing
 * them (a_b becomes ab).  Never transitional: it maps sharp s to ss, another
 * name. */
enum {
	LOOKUP_FLAGS = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL,
	LABEL_TEXT_BYTES = 1024, /* more than 63 characters and their combining ones take */
};

static const struct {
	int code;
	const char *why;
} reasons[] = {
	{ IDN2_ENCODING_ERROR, "it is not valid UTF-8" },
	{ IDN2_NFC, "it cannot be normalised (Unicode NFC)" },
	{ IDN2_NOT_NFC, "it is not normalised (Unicode NFC)" },
	{ IDN2_PUNYCODE_BAD_INPUT, "it has an A-label (xn--) that does not decode" },
	{ IDN2_PUNYCODE_OVERFLOW, "it has an A-label (xn--) that does not decode" },
	{ IDN2_PUNYCODE_BIG_OUTPUT, "a label is longer than 63 octets as A-label" },
	{ IDN2_TOO_BIG_LABEL, "a label is longer than 63 octets as A-label" },
	{ IDN2_TOO_BIG_DOMAIN, "it is longer than 253 octets as A-labels" },
	{ IDN2_INVALID_ALABEL, "it has an A-label (xn--) that stands for no valid U-label" },
	{ IDN2_UALABEL_MISMATCH, "it has an A-label (xn--) that stands for no valid U-label" },
	{ IDN2_INVALID_NONTRANSITIONAL,
	  "it has an A-label (xn--) that stands for no valid U-label" },
#if IDN2_VERSION_NUMBER >= 0x02030000
	{ IDN2_ALABEL_ROUNDTRIP_FAILED,
	  "a label holds characters that no host name has, or is an A-label (xn--) that stands for "
	  "no valid U-label" },
#endif
	{ IDN2_2HYPHEN, "a label has hyphens as its third and fourth character" },
	{ IDN2_HYPHEN_STARTEND, "a label begins or ends with a hyphen" },
	{ IDN2_LEADING_COMBINING, "a label begins with a combining character" },
	{ IDN2_DISALLOWED, "it holds a character that IDNA does not allow" },
	{ IDN2_UNASSIGNED, "it holds a character that this Unicode version does not know" },
	{ IDN2_CONTEXTJ, "it holds an invisible joiner where IDNA does not allow one" },
	{ IDN2_CONTEXTJ_NO_RULE, "it holds an invisible joiner where IDNA does not allow one" },
	{ IDN2_CONTEXTO, "it holds a character where IDNA does not allow it" },
	{ IDN2_CONTEXTO_NO_RULE, "it holds a character where IDNA does not allow it" },
	{ IDN2_DOT_IN_LABEL, "a label holds a dot" },
	{ IDN2_BIDI, "it mixes right-to-left and left-to-right characters (RFC 5893)" },
};

static const char *reason_text(int code)
{
	for (size_t i = 0; i < LENGTH(reasons); i++) {
		if (reasons[i].code == code)
			return reasons[i].why;
	}
	return "IDNA refuses it";
}

/* Not equal, not less-than, not greater-than: symbols that RFC 5892 does not
 * allow, and libidn2 lets pass when they are written as one character. */
static bool has_symbol(const char *text)
{
	static const char *const symbols[] = { "\xe2\x89\xa0", "\xe2\x89\xae", "\xe2\x89\xaf" };
	for (size_t i = 0; i < LENGTH(symbols); i++) {
		if (strstr(text, symbols[i]) != NULL)
			return true;
	}
	return false;
}

/* libidn2's answer for a text, owned by the caller (idn2_free). */
static int lookup(const char *text, char **ret_ascii)
{
	uint8_t *ascii = NULL;
	if (has_symbol(text))
		return IDN2_DISALLOWED;
	int code = idn2_lookup_u8((const uint8_t *)text, &ascii, LOOKUP_FLAGS);
	if (code == IDN2_OK)
		*ret_ascii = (char *)ascii;
	return code;
}

/* Text that is put together in a buffer of fixed size. */
struct output {
	char *text;
	size_t size;
	size_t len;
};

static bool output_add(struct output *out, struct bytes piece)
{
	if (piece.len >= out->size - out->len)
		return false;
	memcpy(out->text + out->len, piece.data, piece.len);
	out->len += piece.len;
	out->text[out->len] = '\0';
	return true;
}

/* Length of a label separator at p (UTS 46, 4: the full stop, and the
 * ideographic, full-width and half-width ones), or 0. */
static size_t separator_len(const char *p)
{
	static const char *const separators[] = { ".", "\xe3\x80\x82", "\xef\xbc\x8e",
						  "\xef\xbd\xa1" };
	for (size_t i = 0; i < LENGTH(separators); i++) {
		size_t n = strlen(separators[i]);
		if (strncmp(p, separators[i], n) == 0)
			return n;
	}
	return 0;
}

/* The label at the beginning of text, and whether it is ASCII. */
static struct bytes next_label(const char *text, bool *ret_ascii)
{
	size_t n = 0;
	*ret_ascii = true;
	for (; text[n] != '\0' && separator_len(text + n) == 0; n++)
		*ret_ascii &= (unsigned char)text[n] < 0x80;
	return (struct bytes){ (const uint8_t *)text, n };
}

/* The capital sharp s is the small one (UTS 46 of Unicode 15.1, as browsers have
 * it); older tables, libidn2's among them, make it "ss", which is another name. */
static void fold_sharp_s(char *text)
{
	static const char capital[] = "\xe1\xba\x9e";
	static const char small[] = "\xc3\x9f";
	for (char *found = text; (found = strstr(found, capital)) != NULL;) {
		memcpy(found, small, sizeof(small) - 1);
		found += sizeof(small) - 1;
		memmove(found, found + 1, strlen(found + 1) + 1);
	}
}

/* Appends a label with octets beyond ASCII as A-label. */
static int convert_label(struct output *out, struct bytes label)
{
	char text[LABEL_TEXT_BYTES];
	char *ascii = NULL;
	if (label.len >= sizeof(text))
		return IDN2_TOO_BIG_LABEL;
	memcpy(text, label.data, label.len);
	text[label.len] = '\0';
	fold_sharp_s(text);
	int code = lookup(text, &ascii);
	if (code != IDN2_OK)
		return code;
	bool added = output_add(out, bytes_of(ascii));
	idn2_free(ascii);
	return added ? IDN2_OK : IDN2_TOO_BIG_DOMAIN;
}

bool idn_to_ascii(const char *text, char *ret_ascii, size_t size, const char **ret_why)
{
	struct output out = { ret_ascii, size, 0 };
	for (;;) {
		bool is_ascii;
		struct bytes label = next_label(text, &is_ascii);
		int code = !is_ascii                 ? convert_label(&out, label)
			   : output_add(&out, label) ? IDN2_OK
						     : IDN2_TOO_BIG_DOMAIN;
		text += label.len;
		if (code == IDN2_OK && *text != '\0' && !output_add(&out, bytes_of(".")))
			code = IDN2_TOO_BIG_DOMAIN;
		if (code != IDN2_OK) {
			*ret_why = code == IDN2_MALLOC ? NULL : reason_text(code);
			return false;
		}
		if (*text == '\0')
			return true;
		text += separator_len(text);
	}
}

static bool is_alabel(struct bytes label)
{
	return bytes_starts(label, "xn--");
}

/* Decodes one A-label (lower case, ended by NUL).  NULL when it does not decode,
 * or when what it decodes to is encoded otherwise: a U-label and its A-label
 * stand for each other (RFC 5890, 2.3.2.1). */
static char *alabel_decode(const char *label)
{
	char *text = NULL;
	char *back = NULL;
	if (idn2_to_unicode_8z8z(label, &text, 0) != IDN2_OK)
		return NULL;
	bool sound = lookup(text, &back) == IDN2_OK && strcmp(back, label) == 0;
	idn2_free(back);
	if (sound)
		return text;
	idn2_free(text);
	return NULL;
}

/* Appends a label as U-label; false when it is an A-label that stands for none. */
static bool add_label(struct output *out, struct bytes label)
{
	char lower[DNS_LABEL_MAX + 1];
	if (label.len > DNS_LABEL_MAX)
		return false;
	for (size_t i = 0; i < label.len; i++)
		lower[i] = (char)ascii_lower(label.data[i]);
	lower[label.len] = '\0';
	if (!is_alabel(label))
		return output_add(out, bytes_of(lower));
	char *text = alabel_decode(lower);
	bool added = text != NULL && output_add(out, bytes_of(text));
	idn2_free(text);
	return added;
}

enum idn_labels idn_to_unicode(const char *ascii, char *ret_text, size_t size)
{
	struct output out = { ret_text, size, 0 };
	bool has_alabel = false;
	for (struct bytes rest = bytes_of(ascii); rest.len > 0; rest = dns_name_parent(rest))
		has_alabel |= is_alabel(dns_name_first_label(rest));
	if (!has_alabel)
		return IDN_PLAIN;
	for (struct bytes rest = bytes_of(ascii); rest.len > 0; rest = dns_name_parent(rest)) {
		if (!add_label(&out, dns_name_first_label(rest)))
			return IDN_ODD;
		if (dns_name_parent(rest).len > 0 && !output_add(&out, bytes_of(".")))
			return IDN_ODD;
	}
	/* The "*" of a wildcard stands for any label, so the rule cannot bind it. */
	struct bytes name = { (const uint8_t *)ret_text, out.len };
	if (dns_name_is_wildcard(name))
		name = bytes_from(name, 2);
	return bidi_name_is_sound(name) ? IDN_SOUND : IDN_MIXED;
}

const char *idn_version(void)
{
	return idn2_check_version(NULL);
}
