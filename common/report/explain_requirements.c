/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain_requirements.h"

#include "base/safetext.h"
#include "certificate_words.h"
#include "display.h"
#include "facts/base64.h"
#include "facts/distinguished_name.h"
#include "facts/hex.h"
#include "facts/name_text.h"
#include "facts/oid.h"
#include "list.h"
#include "units.h"

enum { VALUES_BYTES = 500, DIGESTS_BYTES = 700 };

void explain_requirement(struct strbuf *out, const struct requirement *requirement)
{
	const struct requirement_info *info = requirement_info(requirement->kind);
	strbuf_printf(out, "%s%s", requirement->forbids ? "not-" : "", info->what);
	if (info->form == REQUIREMENT_NOTHING)
		return;
	strbuf_append_char(out, '=');
	show_phrase(out, requirement->text, DISPLAY_LONG);
}

/* --- what there is --------------------------------------------------------------------- */

static void append_organizations(struct strbuf *out, const struct certificate *leaf)
{
	static const struct bytes organization = OID_AT_ORGANIZATION;
	struct name_walk walk = name_walk_begin(leaf->subject);
	struct name_attribute attribute;
	struct list list = list_begin(out, VALUES_BYTES);
	while (name_walk_next(&walk, &attribute)) {
		struct strbuf value = { 0 };
		if (!bytes_equal(attribute.oid, organization) || !list_next(&list))
			continue;
		if (!name_value_append(&value, &attribute))
			strbuf_append(&value, "(no text)");
		safetext_append_limited(
			out, (struct bytes){ (const uint8_t *)strbuf_text(&value), value.len },
			DISPLAY_LONG);
		out->failed = out->failed || strbuf_failed(&value);
		strbuf_clear(&value);
		list_took(&list);
	}
	list_end(&list);
}

static void append_digests(struct strbuf *out, const struct requirement *r,
			   const struct requirement_verdict *verdict)
{
	struct list list = list_begin(out, DIGESTS_BYTES);
	for (size_t i = 0; i < verdict->n_digests; i++) {
		const struct bytes digest = { verdict->digests[i], r->n_octets };
		if (!list_next(&list))
			continue;
		if (requirement_info(r->kind)->form == REQUIREMENT_PIN)
			base64_append(out, digest);
		else
			hex_append(out, digest, 0);
		list_took(&list);
	}
	list_end(&list);
}

/* "200 days from 2026-03-20" */
static void append_lifetime(struct strbuf *out, const struct certificate *leaf)
{
	if (!dates_are_known(leaf))
		return;
	duration_append(out, leaf->not_after_s - leaf->not_before_s);
	strbuf_append(out, " from ");
	date_append(out, leaf->not_before_s);
}

void explain_requirement_found(struct strbuf *out, const struct result *result,
			       const struct requirement *requirement,
			       const struct requirement_verdict *verdict)
{
	const struct certificate *leaf = result_leaf(result);
	if (leaf == NULL)
		return;
	switch (requirement->kind) {
	case REQUIRE_ISSUER:
		show_dn(out, leaf->issuer, VALUES_BYTES);
		break;
	case REQUIRE_ORGANIZATION:
		append_organizations(out, leaf);
		break;
	case REQUIRE_SERIAL:
		serial_append(out, leaf);
		break;
	case REQUIRE_FINGERPRINT:
	case REQUIRE_CHAIN_FINGERPRINT:
	case REQUIRE_PIN:
	case REQUIRE_CHAIN_PIN:
		append_digests(out, requirement, verdict);
		break;
	case REQUIRE_KEY:
		key_append(out, leaf);
		break;
	case REQUIRE_LIFETIME:
		append_lifetime(out, leaf);
		break;
	case REQUIRE_TLS:
		show_text(out, result->session.tls_version, DISPLAY_SHORT);
		break;
	case REQUIRE_STAPLE:
	case REQUIRE_CLIENT_CERTIFICATE:
	case REQUIRE_COUNT:
		break;
	}
}

/* --- what is required -------------------------------------------------------------------- */

/* What the finding is about; what stands there when there is nothing; on the first line,
 * where figures would be too long; what would fix it. */
static const struct {
	const char *subject, *nothing, *clause, *forbidden_clause, *fix;
} words[REQUIRE_COUNT] = {
	[REQUIRE_ISSUER] = { .subject = "the issuer is",
			     .nothing = "empty",
			     .fix = "get a certificate from an authority that is allowed" },
	[REQUIRE_ORGANIZATION] = { .subject = "the organization is",
				   .nothing = "not named",
				   .fix = "get a certificate for the right organization" },
	[REQUIRE_SERIAL] = { .subject = "the serial number is", .nothing = "not there" },
	[REQUIRE_FINGERPRINT] = { .subject = "the fingerprint is",
				  .nothing = "not to be had",
				  .clause = "is not the one that is required",
				  .forbidden_clause = "is one that must not be" },
	[REQUIRE_CHAIN_FINGERPRINT] = { .subject = "the fingerprints of the chain are",
					.nothing = "not to be had",
					.clause =
						"has no certificate in its chain that is required",
					.forbidden_clause =
						"has one in its chain that must not be" },
	[REQUIRE_PIN] = { .subject = "the SHA-256 of the public key is",
			  .nothing = "not to be had",
			  .clause = "has another key than is required",
			  .forbidden_clause = "has a key that must not be" },
	[REQUIRE_CHAIN_PIN] = { .subject = "the SHA-256 of the public keys of the chain are",
				.nothing = "not to be had",
				.clause = "has no key in its chain that is required",
				.forbidden_clause = "has a key in its chain that must not be" },
	[REQUIRE_KEY] = { .subject = "the key is",
			  .nothing = "unknown",
			  .fix = "make a new key, and get a certificate for it" },
	[REQUIRE_LIFETIME] = { .subject = "it is good for",
			       .nothing = "a time that cannot be read",
			       .fix = "get a certificate that is good for a shorter time" },
	[REQUIRE_TLS] = { .subject = "the version is",
			  .nothing = "not agreed on",
			  .fix = "let the server offer newer versions of TLS" },
	[REQUIRE_STAPLE] = { .subject = "no OCSP response is stapled, and one is required",
			     .fix = "switch on OCSP stapling" },
	[REQUIRE_CLIENT_CERTIFICATE] = { .subject = "no client certificate is asked for, and it "
						    "shall be",
					 .fix = "let the server ask for client certificates" },
};

/* How what there is compares with what is required; is_seen: there is something. */
static const char *comparison(const struct requirement *r, bool is_seen)
{
	switch (requirement_info(r->kind)->form) {
	case REQUIREMENT_DAYS:
		return is_seen ? ", more than " : ", required is at most ";
	case REQUIREMENT_TLS:
		return is_seen ? ", older than TLS " : ", required is TLS ";
	case REQUIREMENT_NOTHING:
		return "";
	case REQUIREMENT_PATTERN:
	case REQUIREMENT_NUMBER:
	case REQUIREMENT_DIGEST:
	case REQUIREMENT_PIN:
	case REQUIREMENT_KEYS:
		break;
	}
	return ", required is ";
}

/* One value, in the words of a person. */
static void append_value(struct strbuf *out, const struct result *result,
			 const struct requirement *r)
{
	if (requirement_info(r->kind)->form != REQUIREMENT_DAYS)
		show_phrase(out, r->text, DISPLAY_LONG);
	else if (r->days > 0)
		count_append(out, (size_t)r->days, "day", "days");
	else
		strbuf_printf(out, "the %d days that a public authority may give it on that day",
			      dates_public_limit_days(result_leaf(result)->not_before_s));
}

/* "a or b": each that would do. */
static void append_alternatives(struct strbuf *out, const struct report_input *input,
				const struct result *result, size_t first)
{
	const struct demands *demands = input->demands;
	const struct requirement *one = &demands->requirements[first];
	const char *between = "";
	for (size_t i = first; i < demands->n_requirements; i++) {
		const struct requirement *r = &demands->requirements[i];
		if (r->kind != one->kind || r->forbids)
			continue;
		strbuf_append(out, between);
		append_value(out, result, r);
		between = " or ";
	}
}

/* Says what a finding means when no more is known of it. */
static bool is_bare(struct strbuf *out, const struct report_input *input,
		    const struct result *result, const struct finding *finding)
{
	if (result->requirements != NULL && result_leaf(result) != NULL &&
	    finding->reference < input->demands->n_requirements)
		return false;
	show_phrase(out, finding_info(finding->id)->text, DISPLAY_PHRASE);
	return true;
}

static const struct requirement *requirement_of(const struct report_input *input,
						const struct finding *finding)
{
	return &input->demands->requirements[finding->reference];
}

static void append_sentence(struct strbuf *out, const struct report_input *input,
			    const struct result *result, const struct finding *finding)
{
	if (is_bare(out, input, result, finding))
		return;
	const struct requirement *r = requirement_of(input, finding);
	bool is_seen = true;
	strbuf_append(out, words[r->kind].subject);
	if (words[r->kind].nothing != NULL) {
		strbuf_append_char(out, ' ');
		size_t before = out->len;
		explain_requirement_found(out, result, r,
					  &result->requirements[finding->reference]);
		is_seen = out->len > before;
		if (!is_seen)
			strbuf_append(out, words[r->kind].nothing);
	}
	if (r->forbids) {
		strbuf_append(out, ", which ");
		explain_requirement(out, r);
		strbuf_append(out, " forbids");
		return;
	}
	strbuf_append(out, comparison(r, is_seen));
	append_alternatives(out, input, result, finding->reference);
}

static void append_clause(struct strbuf *out, const struct report_input *input,
			  const struct result *result, const struct finding *finding)
{
	if (is_bare(out, input, result, finding))
		return;
	const struct requirement *r = requirement_of(input, finding);
	const char *clause = r->forbids ? words[r->kind].forbidden_clause : words[r->kind].clause;
	if (clause != NULL)
		strbuf_append(out, clause);
	else
		append_sentence(out, input, result, finding);
}

static void append_fix(struct strbuf *out, const struct report_input *input,
		       const struct result *result, const struct finding *finding)
{
	if (result->requirements == NULL || finding->reference >= input->demands->n_requirements)
		return;
	const struct requirement *r = requirement_of(input, finding);
	const char *fix = words[r->kind].fix;
	if (r->forbids)
		fix = requirement_info(r->kind)->form == REQUIREMENT_PIN
			      ? "make a new key, and install a certificate for it"
			      : "install another certificate";
	strbuf_append(out, fix != NULL ? fix : "find out whether the certificate is yours");
	strbuf_append(out, ", or change --require");
}

const struct explanation explain_requirements = {
	.clause = { .append = append_clause },
	.sentence = { .append = append_sentence },
	.fix = { .append = append_fix },
};

void explain_requirements_good(struct strbuf *out, const struct report_input *input)
{
	const struct demands *demands = input->demands;
	struct list list = list_begin(out, VALUES_BYTES);
	for (size_t i = 0; i < demands->n_requirements; i++) {
		if (!list_next(&list))
			continue;
		explain_requirement(out, &demands->requirements[i]);
		list_took(&list);
	}
	list_end(&list);
}
