/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "require.h"

#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/number.h"
#include "facts/hex.h"
#include "facts/pem.h"

enum { DAYS_MAX = 36500, BITS_MAX = 65536, SHA256_BYTES = 32, WORD_BYTES = 40 };

/* What is expected of a value, by its form. */
static const char *const expected[] = {
	[REQUIREMENT_NOTHING] = "no value",
	[REQUIREMENT_PATTERN] = "a text, in which * stands for any characters and ? for one, such "
				"as Example CA*",
	[REQUIREMENT_NUMBER] = "a number in hexadecimal digits, such as 04ab12 or 04:ab:12",
	[REQUIREMENT_DIGEST] = "40, 64, 96 or 128 hexadecimal digits (SHA-1, SHA-256, SHA-384 or "
			       "SHA-512), with or without colons",
	[REQUIREMENT_PIN] = "the SHA-256 of a public key in base64, 44 characters, also with "
			    "sha256// before it",
	[REQUIREMENT_KEYS] = "one of rsa, rsa-pss, dsa, ecdsa, ed25519 and ed448, or several with "
			     "commas, with the least size where it matters, such as "
			     "rsa:3072,ecdsa:256",
	[REQUIREMENT_DAYS] = "a number of days from 1 to 36500, or public",
	[REQUIREMENT_TLS] = "1.2 or 1.3",
};

/* --- values ------------------------------------------------------------------------------ */

static bool read_number(const char *value, struct requirement *r)
{
	ptrdiff_t n;
	/* A number is written without its leading zero, too. */
	if (strlen(value) % 2 == 1 && strchr(value, ':') == NULL && strchr(value, ' ') == NULL) {
		char even[2 * REQUIREMENT_OCTETS + 1];
		if ((size_t)snprintf(even, sizeof(even), "0%s", value) >= sizeof(even))
			return false;
		n = hex_read(bytes_of(even), r->octets, sizeof(r->octets));
	} else {
		n = hex_read(bytes_of(value), r->octets, sizeof(r->octets));
	}
	r->n_octets = n > 0 ? (size_t)n : 0;
	return n > 0;
}

static bool read_digest(const char *value, struct requirement *r)
{
	ptrdiff_t n = hex_read(bytes_of(value), r->octets, sizeof(r->octets));
	r->n_octets = n > 0 ? (size_t)n : 0;
	return n == 20 || n == SHA256_BYTES || n == 48 || n == 64;
}

static bool read_pin(const char *value, struct requirement *r)
{
	struct bytes text = bytes_of(value);
	if (bytes_starts(text, "sha256//"))
		text = bytes_from(text, strlen("sha256//"));
	r->n_octets = SHA256_BYTES;
	return text.len == 44 && text.data[43] == '=' && text.data[42] != '=' &&
	       pem_decode(text, r->octets, sizeof(r->octets)) == SHA256_BYTES;
}

static bool read_key(struct bytes word, struct requirement *r)
{
	static const struct {
		const char *word;
		enum key_algorithm key;
	} types[] = {
		{ "rsa", KEY_RSA },     { "rsa-pss", KEY_RSA_PSS }, { "dsa", KEY_DSA },
		{ "ecdsa", KEY_EC },    { "ec", KEY_EC },           { "ed25519", KEY_ED25519 },
		{ "ed448", KEY_ED448 },
	};
	char bits[16];
	int64_t n = 0;
	size_t colon = bytes_find(word, ':');
	struct bytes rest = bytes_from(word, colon + 1);
	r->key = KEY_UNKNOWN;
	for (size_t i = 0; i < LENGTH(types); i++) {
		if (bytes_is(bytes_until(word, colon), types[i].word))
			r->key = types[i].key;
	}
	snprintf(bits, sizeof(bits), "%.*s", (int)(rest.len < sizeof(bits) ? rest.len : 0),
		 (const char *)rest.data);
	if (colon < word.len && !number_parse(bits, 1, BITS_MAX, &n))
		return false;
	r->bits = (unsigned)n;
	return r->key != KEY_UNKNOWN;
}

static bool read_days(const char *value, struct requirement *r)
{
	return bytes_is(bytes_of(value), "public") || number_parse(value, 1, DAYS_MAX, &r->days);
}

static bool read_tls(const char *value, struct requirement *r)
{
	r->protocol = strcmp(value, "1.3") == 0 ? TLS_PROTOCOL_1_3 : TLS_PROTOCOL_1_2;
	return strcmp(value, "1.2") == 0 || strcmp(value, "1.3") == 0;
}

static bool read_value(const char *value, struct requirement *r)
{
	switch (requirement_info(r->kind)->form) {
	case REQUIREMENT_NOTHING:
		return *value == '\0';
	case REQUIREMENT_PATTERN:
		return *value != '\0';
	case REQUIREMENT_NUMBER:
		return read_number(value, r);
	case REQUIREMENT_DIGEST:
		return read_digest(value, r);
	case REQUIREMENT_PIN:
		return read_pin(value, r);
	case REQUIREMENT_KEYS:
		return read_key(bytes_of(value), r);
	case REQUIREMENT_DAYS:
		return read_days(value, r);
	case REQUIREMENT_TLS:
		return read_tls(value, r);
	}
	return false;
}

/* --- the option -------------------------------------------------------------------------- */

void requirement_each_word(void (*take)(const char *word, void *context), void *context)
{
	for (int kind = 0; kind < REQUIRE_COUNT; kind++) {
		const struct requirement_info *info = requirement_info((enum requirement_kind)kind);
		char word[WORD_BYTES];
		const char *equals = info->form == REQUIREMENT_NOTHING ? "" : "=";
		snprintf(word, sizeof(word), "%s%s", info->what, equals);
		take(word, context);
		if ((info->flags & REQUIREMENT_NEGATABLE) == 0)
			continue;
		snprintf(word, sizeof(word), "not-%s%s", info->what, equals);
		take(word, context);
	}
}

static bool find_kind(struct bytes what, enum requirement_kind *ret_kind)
{
	for (int kind = 0; kind < REQUIRE_COUNT; kind++) {
		if (bytes_is(what, requirement_info((enum requirement_kind)kind)->what)) {
			*ret_kind = (enum requirement_kind)kind;
			return true;
		}
	}
	return false;
}

/* Is what stands before the = something that can be required? */
static bool read_what(struct bytes what, struct requirement *r)
{
	if (find_kind(what, &r->kind))
		return true;
	r->forbids = bytes_starts(what, "not-");
	return r->forbids && find_kind(bytes_from(what, 4), &r->kind) &&
	       (requirement_info(r->kind)->flags & REQUIREMENT_NEGATABLE) != 0;
}

static enum err unknown_what(struct error *reterr)
{
	static const char words[] =
#define X(ID, what, finding, form, flags, value, about) ", " what
		REQUIREMENTS(X);
#undef X
	return error_raise(reterr, ERR_REQUIRE_WHAT, FACTS(.term = words + 2));
}

static bool is_there(const struct demands *demands, enum requirement_kind kind)
{
	for (size_t i = 0; i < demands->n_requirements; i++) {
		if (demands->requirements[i].kind == kind)
			return true;
	}
	return false;
}

static enum err add(struct options *options, const struct requirement *r, struct error *reterr)
{
	struct requirement *grown =
		array_grow(options->requirements, options->demands.n_requirements, sizeof(*grown));
	if (grown == NULL)
		return error_no_memory(reterr);
	options->requirements = grown;
	grown[options->demands.n_requirements++] = *r;
	options->demands.requirements = grown;
	return ERR_NONE;
}

/* Alternatives with commas between them are requirements of their own. */
static enum err add_each(struct options *options, struct requirement *r, const char *value,
			 struct error *reterr)
{
	bool has_several = requirement_info(r->kind)->form == REQUIREMENT_KEYS;
	enum err err = ERR_NONE;
	for (bool more = true; more && err == ERR_NONE;) {
		size_t len = has_several ? strcspn(value, ",") : strlen(value);
		char *word = strndup(value, len);
		if (word == NULL || !options_own(options, word))
			return error_no_memory(reterr);
		r->text = word;
		err = read_value(word, r)
			      ? add(options, r, reterr)
			      : error_raise(
					reterr, ERR_REQUIRE_VALUE,
					FACTS(.about = requirement_info(r->kind)->what,
					      .term = expected[requirement_info(r->kind)->form]));
		more = value[len] == ',';
		value += len + more;
	}
	return err;
}

enum err option_parse_require(const struct option_row *row, struct options *options,
			      const char *value, struct error *reterr)
{
	size_t len = strcspn(value, "=");
	struct requirement r = { 0 };
	(void)row;
	if (!read_what(bytes_until(bytes_of(value), len), &r))
		return unknown_what(reterr);
	const struct requirement_info *info = requirement_info(r.kind);
	bool wants_value = info->form != REQUIREMENT_NOTHING;
	if (wants_value != (value[len] == '='))
		return error_raise(reterr, ERR_REQUIRE_VALUE,
				   FACTS(.about = info->what, .term = expected[info->form]));
	if ((info->flags & REQUIREMENT_ONCE) != 0 && is_there(&options->demands, r.kind))
		return error_raise(reterr, ERR_REQUIRE_TWICE, FACTS(.about = info->what));
	return add_each(options, &r, value + len + wants_value, reterr);
}

bool requirements_are_alternatives(const char *a, const char *b)
{
	struct requirement one = { 0 }, other = { 0 };
	return read_what(bytes_until(bytes_of(a), strcspn(a, "=")), &one) &&
	       read_what(bytes_until(bytes_of(b), strcspn(b, "=")), &other) && !one.forbids &&
	       !other.forbids && one.kind == other.kind;
}

enum err requirements_check_offline(const struct options *options, struct error *reterr)
{
	const struct demands *demands = &options->demands;
	for (size_t i = 0; i < demands->n_requirements && options->files.n > 0; i++) {
		const struct requirement_info *info =
			requirement_info(demands->requirements[i].kind);
		if ((info->flags & REQUIREMENT_CONNECTS) != 0)
			return error_raise(reterr, ERR_REQUIRE_OFFLINE, FACTS(.about = info->what));
	}
	return ERR_NONE;
}
