/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "factstext.h"

#include "facts/hex.h"
#include "facts/name_text.h"
#include "facts/oid.h"

static const char *const defect_names[] = {
#define X(ID, text) [NAME_DEFECT_##ID] = #ID,
	NAME_DEFECTS(X)
#undef X
};

static void word(struct strbuf *out, const char *text)
{
	if (out->len > 0)
		strbuf_append_char(out, ' ');
	strbuf_append(out, text);
}

/* Plain octets as they are, others in hexadecimal. */
static void append_octets(struct strbuf *out, struct bytes octets)
{
	for (size_t i = 0; i < octets.len; i++) {
		if (octets.data[i] <= ' ' || octets.data[i] > '~') {
			strbuf_append_char(out, '#');
			hex_append(out, octets, '\0');
			return;
		}
	}
	strbuf_append_bytes(out, octets.data, octets.len);
}

static char kind_letter(enum name_kind kind)
{
	return "DIUSENO"[kind];
}

static void append_name(struct strbuf *out, const struct presented_name *name)
{
	append_octets(out, name->value);
	if (name->defect != NAME_DEFECT_NONE)
		strbuf_printf(out, "!%s", defect_names[name->defect]);
}

static void append_names(struct strbuf *out, const struct certificate *c)
{
	if (c->has_san)
		word(out, c->san_critical ? "san!" : "san");
	for (size_t i = 0; i < c->n_names; i++) {
		word(out, "");
		strbuf_printf(out, "%c:", kind_letter(c->names[i].kind));
		append_name(out, &c->names[i]);
	}
	for (size_t i = 0; i < c->n_cns; i++) {
		word(out, "cn=");
		append_name(out, &c->cns[i]);
	}
	if (c->subject_email.len > 0) {
		word(out, "email=");
		append_octets(out, c->subject_email);
	}
}

static void append_subtrees(struct strbuf *out, char sign, const struct subtree *subtrees, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		word(out, "");
		strbuf_printf(out, "%c%c:", sign, kind_letter(subtrees[i].kind));
		append_octets(out, subtrees[i].base);
	}
}

static void append_constraints(struct strbuf *out, const struct certificate *c)
{
	if (c->has_basic_constraints)
		word(out, "bc");
	if (c->is_ca)
		word(out, "ca");
	if (c->path_len >= 0) {
		word(out, "");
		strbuf_printf(out, "path=%d", c->path_len);
	}
	if (c->has_key_usage) {
		word(out, "");
		strbuf_printf(out, "ku=%x", c->key_usage);
	}
	if (c->has_eku) {
		word(out, "");
		strbuf_printf(out, "eku=%x", c->eku);
	}
	if (c->name_constraints.present)
		word(out, c->name_constraints.critical ? "nc!" : "nc");
	append_subtrees(out, '+', c->name_constraints.permitted, c->name_constraints.n_permitted);
	append_subtrees(out, '-', c->name_constraints.excluded, c->name_constraints.n_excluded);
}

static void append_skip(struct strbuf *out, const char *name, const struct skip_count *skip)
{
	if (!skip->present)
		return;
	word(out, name);
	strbuf_printf(out, "=%d", skip->certificates);
}

/* certificatePolicies by their number: nearly every certificate has some. */
static void append_policies(struct strbuf *out, const struct certificate *c)
{
	const struct certificate_policies *policies = &c->policies;
	if (policies->n_ids > 0) {
		word(out, "");
		strbuf_printf(out, "policies=%zu:", policies->n_ids);
		object_identifier_append(out, policies->ids[0]);
	}
	for (size_t i = 0; i < policies->n_mappings; i++) {
		word(out, "map=");
		object_identifier_append(out, policies->mappings[i].issuer);
		strbuf_append_char(out, '>');
		object_identifier_append(out, policies->mappings[i].subject);
	}
	append_skip(out, "explicit", &policies->require_explicit);
	append_skip(out, "inhibit-mapping", &policies->inhibit_mapping);
	append_skip(out, "inhibit-any", &policies->inhibit_any);
}

static void append_ids(struct strbuf *out, const struct certificate *c)
{
	if (c->subject_key_id.len > 0) {
		word(out, "ski=");
		hex_append(out, c->subject_key_id, '\0');
	}
	if (c->authority_key_id.len > 0) {
		word(out, "aki=");
		hex_append(out, c->authority_key_id, '\0');
	}
	if (c->authority_cert_issuer.len > 0) {
		word(out, "aki-issuer=");
		distinguished_name_append(out, c->authority_cert_issuer);
	}
	if (c->authority_cert_serial.len > 0) {
		word(out, "aki-serial=");
		hex_append(out, c->authority_cert_serial, '\0');
	}
	if (c->must_staple)
		word(out, "staple");
	if (c->n_unknown_critical > 0) {
		word(out, "");
		strbuf_printf(out, "unknown=%u:", c->n_unknown_critical);
		object_identifier_append(out, c->unknown_critical);
	}
}

void defects_text(struct strbuf *out, unsigned defects)
{
	static const char *const names[] = {
		"DER",    "TRAILING", "VERSION",   "ALGORITHM", "DATES", "EXTENSION", "DUPLICATE",
		"SERIAL", "SAN",      "SAN_EMPTY", "NAME",      "KEY",   "SIGNATURE",
	};
	const char *before = "[";
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if ((defects & 1u << i) != 0) {
			strbuf_append(out, before);
			strbuf_append(out, names[i]);
			before = " ";
		}
	}
	if (*before == ' ')
		strbuf_append_char(out, ']');
}

void facts_text(struct strbuf *out, const struct certificate *c)
{
	if (c->version != 3) {
		word(out, "");
		strbuf_printf(out, "v%d", c->version);
	}
	append_names(out, c);
	append_constraints(out, c);
	append_policies(out, c);
	append_ids(out, c);
	if (c->defects != 0)
		word(out, "");
	defects_text(out, c->defects);
}
