/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain_trust.h"

#include "base/civiltime.h"
#include "certificate_words.h"
#include "display.h"
#include "units.h"

/* --- the certificate that a finding is about ---------------------------------------- */

/* The one that it names, else the leaf; NULL when there is none. */
static const struct certificate *subject_of(const struct result *result,
					    const struct finding *finding)
{
	return finding->certificate != NULL ? finding->certificate : result_leaf(result);
}

/* Puts "the certificate" before a clause that has none of its own. */
static void append_the_certificate(struct strbuf *out, const struct result *result,
				   const struct finding *finding)
{
	if (result_is_leaf(result, finding->certificate))
		strbuf_append(out, "the certificate ");
}

/* --- untrusted, self-signed, wrong-purpose ------------------------------------------- */

/* The worst reason that raises this finding; TRUSTED when none does. */
static enum trust_reason reason_of(const struct result *result, const struct finding *finding)
{
	const struct trust_verdict *verdict = &result->trust;
	enum trust_reason reason = verdict->reason;
	if (trust_reason_finding(reason) == finding->id)
		return reason;
	for (; reason > TRUST_REASON_TRUSTED; reason--) {
		if ((verdict->faults & 1U << reason) != 0 &&
		    trust_reason_finding(reason) == finding->id)
			return reason;
	}
	return TRUST_REASON_TRUSTED;
}

/* What a reason is in words; the finding's own words when there is none. */
static void append_reason_text(struct strbuf *out, const struct finding *finding,
			       enum trust_reason reason)
{
	show_phrase(out,
		    reason != TRUST_REASON_TRUSTED ? trust_reason_text(reason)
						   : finding_info(finding->id)->text,
		    DISPLAY_PHRASE);
}

static void untrusted_clause(struct strbuf *out, const struct report_input *input,
			     const struct result *result, const struct finding *finding)
{
	enum trust_reason reason = reason_of(result, finding);
	(void)input;
	strbuf_append(out, "is not trusted (");
	if (reason == TRUST_REASON_MISSING_INTERMEDIATE && result->trust.missing_subject.len > 0) {
		strbuf_append(out, "the issuer ");
		show_dn(out, result->trust.missing_subject, DISPLAY_SHORT);
		strbuf_append(out, " was not sent and is no trust anchor");
	} else {
		append_reason_text(out, finding, reason);
	}
	strbuf_append_char(out, ')');
}

static void wrong_purpose_clause(struct strbuf *out, const struct report_input *input,
				 const struct result *result, const struct finding *finding)
{
	(void)input;
	show_subject(out, result, finding->certificate);
	strbuf_append(out, "is not meant for TLS servers");
}

static void untrusted_sentence(struct strbuf *out, const struct report_input *input,
			       const struct result *result, const struct finding *finding)
{
	(void)input;
	const struct trust_verdict *verdict = &result->trust;
	enum trust_reason reason = reason_of(result, finding);
	append_reason_text(out, finding, reason);
	if (reason != verdict->reason)
		return;
	if (reason == TRUST_REASON_NAME_CONSTRAINT && verdict->constrained_name != NULL) {
		strbuf_append(out, ": ");
		show_presented(out, verdict->constrained_name, DISPLAY_LONG);
	}
	if (reason == TRUST_REASON_MISSING_INTERMEDIATE && verdict->missing_subject.len > 0) {
		strbuf_append(out, ": ");
		show_dn(out, verdict->missing_subject, DISPLAY_LONG);
	} else if (verdict->at_fault != NULL && !result_is_leaf(result, verdict->at_fault)) {
		strbuf_append(out, ": ");
		show_which(out, result, verdict->at_fault);
	}
}

static const char *reason_fix(enum trust_reason reason)
{
	switch (reason) {
	case TRUST_REASON_PURPOSE:
		return "get a certificate for TLS servers (extended key usage serverAuth)";
	case TRUST_REASON_KEY_USAGE:
		return "get a certificate whose key usage includes digitalSignature";
	case TRUST_REASON_BROKEN_HASH:
		return "get a certificate signed with SHA-256";
	case TRUST_REASON_SHORT_KEY:
		return "get a certificate for a longer key";
	case TRUST_REASON_SERVER_KEY:
		return "get a certificate for an RSA key, or an EC key on the curve P-256";
	case TRUST_REASON_NAME_CONSTRAINT:
		return "get the certificate from an authority that may certify this name";
	case TRUST_REASON_POLICY:
		return "get a certificate with a policy that its authorities may certify";
	case TRUST_REASON_PATH_LENGTH:
	case TRUST_REASON_NOT_CA:
	case TRUST_REASON_CA_KEY_USAGE:
		return "get the certificate from an authority whose own certificate allows that";
	case TRUST_REASON_UNKNOWN_CRITICAL:
	case TRUST_REASON_UNSUPPORTED:
	case TRUST_REASON_MALFORMED:
		return "get another certificate";
	case TRUST_REASON_KEY_ID:
	case TRUST_REASON_SIGNATURE:
		return "install the chain that belongs to this certificate";
	case TRUST_REASON_SELF_SIGNED:
		return "install a certificate of an authority that clients trust, or give this one "
		       "with "
		       "--ca-file";
	case TRUST_REASON_MISSING_INTERMEDIATE:
		return "let the server send the whole chain; the root of an authority of your own "
		       "is "
		       "given with --ca-file";
	case TRUST_REASON_UNKNOWN_ROOT:
		return "install a certificate of an authority that clients trust, or give the root "
		       "of "
		       "your own with --ca-file";
	case TRUST_REASON_NO_ANCHORS:
		return "install the CA certificates of the system, or give --ca-file";
	case TRUST_REASON_TOO_COMPLEX:
		return "let the server send its own chain and nothing else";
	case TRUST_REASON_TRUSTED:
	case TRUST_REASON_EXPIRED: /* dates are the business of their own step */
	case TRUST_REASON_NOT_YET_VALID:
	case TRUST_REASON_COUNT:
		break;
	}
	return "";
}

static void append_reason_fix(struct strbuf *out, const struct report_input *input,
			      const struct result *result, const struct finding *finding)
{
	(void)input;
	strbuf_append(out, reason_fix(reason_of(result, finding)));
}

/* --- malformed-certificate --------------------------------------------------------------- */

static void malformed_clause(struct strbuf *out, const struct report_input *input,
			     const struct result *result, const struct finding *finding)
{
	(void)input;
	show_subject(out, result, finding->certificate);
	strbuf_append(out, "is malformed");
}

/* What our own reader found, else what the TLS library said. */
static void malformed_sentence(struct strbuf *out, const struct report_input *input,
			       const struct result *result, const struct finding *finding)
{
	const struct certificate *c = subject_of(result, finding);
	const struct error *error = &result->session.error;
	(void)input;
	show_which(out, result, c);
	strbuf_append(out, " is not well formed");
	if (c != NULL && c->defects != 0) {
		strbuf_append(out, ": ");
		defects_append(out, c);
	} else if (error_finding(error->code) == FINDING_MALFORMED_CERTIFICATE) {
		strbuf_append(out, ": ");
		show_error(out, error, DISPLAY_PHRASE);
	}
}

/* --- what the server sent ------------------------------------------------------------------ */

static void incomplete_clause(struct strbuf *out, const struct report_input *input,
			      const struct result *result, const struct finding *finding)
{
	const struct trust_verdict *verdict = &result->trust;
	(void)input;
	(void)finding;
	strbuf_append(out, "the server does not send ");
	if (verdict->missing != NULL) {
		show_which(out, result, verdict->missing);
	} else if (verdict->missing_subject.len > 0) {
		strbuf_append(out, "the intermediate certificate ");
		show_dn(out, verdict->missing_subject, DISPLAY_SHORT);
	} else {
		strbuf_append(out, "an intermediate certificate");
	}
}

static void superfluous_clause(struct strbuf *out, const struct report_input *input,
			       const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	strbuf_append(out, "the server sends ");
	count_append(out, result->trust.n_superfluous, "certificate", "certificates");
	strbuf_append(out, " that no client needs");
}

/* --- weak-key, weak-signature ---------------------------------------------------------------- */

static void weak_key_clause(struct strbuf *out, const struct report_input *input,
			    const struct result *result, const struct finding *finding)
{
	const struct certificate *c = subject_of(result, finding);
	(void)input;
	show_subject(out, result, c);
	strbuf_append(out, "has a weak key");
	if (c == NULL)
		return;
	strbuf_append(out, " (");
	key_append(out, c);
	strbuf_append_char(out, ')');
}

static void weak_key_sentence(struct strbuf *out, const struct report_input *input,
			      const struct result *result, const struct finding *finding)
{
	append_the_certificate(out, result, finding);
	weak_key_clause(out, input, result, finding);
}

static void weak_signature_clause(struct strbuf *out, const struct report_input *input,
				  const struct result *result, const struct finding *finding)
{
	const struct certificate *c = subject_of(result, finding);
	(void)input;
	show_subject(out, result, c);
	strbuf_append(out, "is signed with ");
	strbuf_append(out, hash_words(c != NULL ? c->signature_hash : HASH_UNKNOWN));
}

static void weak_signature_sentence(struct strbuf *out, const struct report_input *input,
				    const struct result *result, const struct finding *finding)
{
	append_the_certificate(out, result, finding);
	weak_signature_clause(out, input, result, finding);
}

/* A new certificate of the same authority would have the same intermediate. */
static void weak_signature_fix(struct strbuf *out, const struct report_input *input,
			       const struct result *result, const struct finding *finding)
{
	(void)input;
	strbuf_append(out, result_is_leaf(result, finding->certificate)
				   ? "get a certificate signed with SHA-256"
				   : "let the server send an intermediate certificate that is "
				     "signed with SHA-256");
}

/* --- revocation ------------------------------------------------------------------------------- */

static void revoked_clause(struct strbuf *out, const struct report_input *input,
			   const struct result *result, const struct finding *finding)
{
	(void)input;
	show_subject(out, result, finding->certificate);
	strbuf_append(out, "is revoked");
	if (result->revocation.revoked_at_s != 0) {
		strbuf_append(out, " since ");
		date_append(out, result->revocation.revoked_at_s);
	}
}

static void revoked_sentence(struct strbuf *out, const struct report_input *input,
			     const struct result *result, const struct finding *finding)
{
	append_the_certificate(out, result, finding);
	revoked_clause(out, input, result, finding);
}

static void append_revocation_fault(struct strbuf *out, const struct revocation_fault *fault)
{
	char time[CIVILTIME_TEXT_BYTES];
	if (fault->reason == REVOCATION_REASON_NONE)
		return;
	strbuf_append(out, ": ");
	show_phrase(out, revocation_reason_text(fault->reason), DISPLAY_PHRASE);
	if (!revocation_reason_is_dated(fault->reason))
		return;
	civiltime_format(fault->at_s, time);
	strbuf_append_char(out, ' ');
	strbuf_append(out, time);
}

static void ocsp_invalid_sentence(struct strbuf *out, const struct report_input *input,
				  const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	strbuf_append(out, "the stapled OCSP response is not valid");
	append_revocation_fault(out, &result->revocation.ocsp_fault);
}

static void crl_invalid_sentence(struct strbuf *out, const struct report_input *input,
				 const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	strbuf_append(out, "a CRL cannot be used");
	append_revocation_fault(out, &result->revocation.crl_fault);
}

/* --- the findings ------------------------------------------------------------------------------
 */

const struct explanation explain_trust[FINDING_COUNT] = {
	[FINDING_MALFORMED_CERTIFICATE] = { { .append = malformed_clause },
					    { .append = malformed_sentence },
					    { .text = "get another certificate" } },
	[FINDING_UNTRUSTED] = { { .append = untrusted_clause },
				{ .append = untrusted_sentence },
				{ .append = append_reason_fix } },
	[FINDING_SELF_SIGNED] = { { .text = "is not trusted (signed by itself)" },
				  { .append = untrusted_sentence },
				  { .append = append_reason_fix } },
	[FINDING_WRONG_PURPOSE] = { { .append = wrong_purpose_clause },
				    { .append = untrusted_sentence },
				    { .append = append_reason_fix } },
	[FINDING_CHAIN_INCOMPLETE] = { { .append = incomplete_clause },
				       { .append = incomplete_clause },
				       { .text = "let the server send the whole chain; clients "
						 "that do not know this certificate refuse the "
						 "connection" } },
	[FINDING_CHAIN_UNORDERED] = { { .text = "the server sends the chain in the wrong order" },
				      { .text = "the server sends the chain in the wrong order" },
				      { 0 } },
	[FINDING_CHAIN_SUPERFLUOUS] = { { .append = superfluous_clause },
					{ .append = superfluous_clause },
					{ 0 } },
	[FINDING_WEAK_KEY] = { { .append = weak_key_clause },
			       { .append = weak_key_sentence },
			       { .text = "get a certificate for a longer key" } },
	[FINDING_WEAK_SIGNATURE] = { { .append = weak_signature_clause },
				     { .append = weak_signature_sentence },
				     { .append = weak_signature_fix } },
	[FINDING_REVOKED] = { { .append = revoked_clause },
			      { .append = revoked_sentence },
			      { .text = "install a new certificate" } },
	[FINDING_OCSP_INVALID] = { { .text = "its stapled OCSP response is not valid" },
				   { .append = ocsp_invalid_sentence },
				   { .text = "look at the OCSP stapling of the server" } },
	[FINDING_OCSP_MISSING] = { { .text = "it demands a stapled OCSP response, which the server "
					     "does not send" },
				   { .text = "the certificate demands a stapled OCSP response "
					     "(must-staple), which the server does not send" },
				   { .text = "look at the OCSP stapling of the server" } },
	[FINDING_CRL_INVALID] = { { .text = "a CRL cannot be used" },
				  { .append = crl_invalid_sentence },
				  { .text = "renew the file given with --crl-file" } },
};

/* --- what went well -----------------------------------------------------------------------------
 */

void explain_trust_good(struct strbuf *out, const struct result *result)
{
	const struct path *path = &result->trust.path;
	strbuf_append(out, "chain to a trust anchor");
	if (path->n > 0) {
		strbuf_append(out, ", ");
		show_certificate(out, path->links[path->n - 1], DISPLAY_SHORT);
	}
	if (result->trust.reason != TRUST_REASON_TRUSTED)
		strbuf_append(out, ", valid but for its dates");
	if (result->revocation.ocsp == REVOCATION_GOOD)
		strbuf_append(out, ", not revoked (stapled OCSP response)");
	if (result->revocation.crl == REVOCATION_GOOD)
		strbuf_append(out, result->revocation.crl_without_delta
					   ? ", not revoked (CRL, without its delta)"
					   : ", not revoked (CRL)");
}
