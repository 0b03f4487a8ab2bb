/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json_chain.h"

#include "base/civiltime.h"
#include "base/safetext.h"
#include "facts/hex.h"
#include "certificate_words.h"
#include "display.h"
#include "view.h"

enum {
	/* Names beyond the first limit and certificates beyond the second are
	 * left out, and it is said that they are. */
	NAMES_UNTIL_BYTES = STRBUF_LIMIT_BYTES / 4,
	CHAINS_UNTIL_BYTES = STRBUF_LIMIT_BYTES / 8 * 3,
	NAME_BYTES = 1024,
	DN_BYTES = 1024,
	SERIAL_OCTETS = 64,
};

void json_presented(struct json *json, const char *key, const struct presented_name *name)
{
	if (name == NULL) {
		json_null(json, key);
		return;
	}
	struct strbuf *text = json_begin_text(json);
	if (name->kind == NAME_DNS)
		safetext_append_limited(text, name->value, NAME_BYTES);
	else
		show_presented(text, name, NAME_BYTES);
	json_end_text(json, key);
}

static void write_dn(struct json *json, const char *key, struct bytes name)
{
	if (name.len == 0) {
		json_null(json, key);
		return;
	}
	show_dn(json_begin_text(json), name, DN_BYTES);
	json_end_text(json, key);
}

static void write_hex(struct json *json, const char *key, struct bytes octets)
{
	struct strbuf *text = json_begin_text(json);
	hex_append(text, octets, 0);
	json_end_text_or_null(json, key);
}

static void write_date(struct json *json, const char *key, const struct certificate *c,
		       int64_t time_s)
{
	char text[CIVILTIME_TEXT_BYTES];
	if (!dates_are_known(c)) {
		json_null(json, key);
		return;
	}
	civiltime_format(time_s, text);
	json_string(json, key, text);
}

/* The names of one kind; returns how many were left out. */
static size_t write_names(struct json *json, const char *key, const struct certificate *c,
			  enum name_kind kind)
{
	size_t omitted = 0;
	json_open_array(json, key);
	for (size_t i = 0; i < c->n_names; i++) {
		if (c->names[i].kind != kind)
			continue;
		if (json->out->len >= NAMES_UNTIL_BYTES)
			omitted++;
		else
			json_presented(json, NULL, &c->names[i]);
	}
	json_close_array(json);
	return omitted;
}

static void write_certificate(struct json *json, const struct certificate *c)
{
	struct bytes serial = { c->serial.data,
				c->serial.len < SERIAL_OCTETS ? c->serial.len : SERIAL_OCTETS };
	json_open_object(json, NULL);
	write_dn(json, "subject", c->subject);
	write_dn(json, "issuer", c->issuer);
	write_hex(json, "serial", serial);
	write_hex(json, "sha256",
		  (struct bytes){ c->sha256, c->has_sha256 ? sizeof(c->sha256) : 0 });
	write_date(json, "not_before", c, c->not_before_s);
	write_date(json, "not_after", c, c->not_after_s);
	size_t omitted = write_names(json, "dns", c, NAME_DNS);
	omitted += write_names(json, "ip", c, NAME_IP);
	omitted += write_names(json, "uri", c, NAME_URI);
	omitted += write_names(json, "srv", c, NAME_SRV);
	json_size(json, "names_omitted", omitted);
	strength_append(json_begin_text(json), c);
	json_end_text(json, "strength");
	json_close_object(json);
}

void json_chain(struct json *json, const struct session *session)
{
	size_t n = 0;
	json_open_array(json, "chain");
	for (; n < session->n_chain && json->out->len < CHAINS_UNTIL_BYTES; n++)
		write_certificate(json, &session->chain[n]);
	json_close_array(json);
	json_boolean(json, "chain_cut", session->chain_cut || n < session->n_chain);
}
