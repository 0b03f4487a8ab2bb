/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "certificate_fields.h"

#include "facts/hex.h"
#include "certificate_words.h"
#include "display.h"
#include "units.h"

enum { DN_BYTES = 500 };

static void append_subject(struct strbuf *out, const struct certificate *c)
{
	show_dn(out, c->subject, DN_BYTES);
}

static void append_issuer(struct strbuf *out, const struct certificate *c)
{
	show_dn(out, c->issuer, DN_BYTES);
}

static void append_validity(struct strbuf *out, const struct certificate *c)
{
	if (!dates_are_known(c))
		return;
	strbuf_append(out, "from ");
	moment_append(out, c->not_before_s);
	strbuf_append(out, " to ");
	moment_append(out, c->not_after_s);
}

static void append_sha256(struct strbuf *out, const struct certificate *c)
{
	if (c->has_sha256)
		hex_append(out, (struct bytes){ c->sha256, sizeof(c->sha256) }, ':');
}

static const struct certificate_field fields[] = {
	{ "subject", append_subject }, { "issuer", append_issuer },    { "serial", serial_append },
	{ "valid", append_validity },  { "key", key_and_hash_append }, { "SHA-256", append_sha256 },
};

const struct certificate_field *certificate_fields(size_t *ret_n)
{
	*ret_n = LENGTH(fields);
	return fields;
}
