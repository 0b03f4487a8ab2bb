/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain_trust.h"

#include "base/civiltime.h"
#include "certificate_words.h"
#include "display.h"
#include "facts/oid.h"
#include "units.h"
#include "verdicts/exchange.h"

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

static enum trust_reason reason_of(const struct result *result, const struct finding *finding)
{
	return trust_worst_for(&result->trust, finding->id);
}

/* "1.2.3.4.5 and 2 more" */
static void append_unknown_critical(struct strbuf *out, const struct certificate *c)
{
	struct strbuf oid = { 0 };
	object_identifier_append(&oid, c->unknown_critical);
	show_text(out, strbuf_text(&oid), DISPLAY_SHORT);
	if (c->n_unknown_critical > 1)
		strbuf_printf(out, " and %u more", c->n_unknown_critical - 1);
	out->failed = out->failed || strbuf_failed(&oid);
	strbuf_clear(&oid);
}

/* A reason that depends on more than its row tells; false when it does not. */
static bool append_special_reason(struct strbuf *out, const struct report_input *input,
				  const struct result *result, const struct finding *finding,
				  enum trust_reason reason)
{
	const struct certificate *c = subject_of(result, finding);
	if (reason == TRUST_REASON_UNKNOWN_CRITICAL && c != NULL && c->n_unknown_critical > 0) {
		strbuf_append(out, "a critical extension that clients do not accept: ");
		append_unknown_critical(out, c);
	} else if (reason == TRUST_REASON_UNKNOWN_CRITICAL && c != NULL) {
		strbuf_append(out, "name constraints, which only an authority may have");
	} else if (reason != TRUST_REASON_MISSING_INTERMEDIATE) {
		return false;
	} else if (result->session.chain_cut) {
		strbuf_printf(out,
			      "none of the first %d certificates leads to a trust anchor, and "
			      "more are not looked at",
			      CHAIN_MAX_CERTIFICATES);
	} else if (input->from_file) {
		strbuf_append(out, "the file has no intermediate certificate that leads to a "
				   "trust anchor");
	} else {
		return false;
	}
	return true;
}

/* What a reason is in words; the finding's own words when there is none. */
static void append_reason_text(struct strbuf *out, const struct report_input *input,
			       const struct result *result, const struct finding *finding,
			       enum trust_reason reason)
{
	if (!append_special_reason(out, input, result, finding, reason))
		show_phrase(out,
			    reason != TRUST_REASON_TRUSTED ? trust_reason_text(reason)
							   : finding_info(finding->id)->text,
			    DISPLAY_PHRASE);
}

/* Which issuer is missing, and where. */
static void append_missing_issuer(struct strbuf *out, const struct report_input *input,
				  const struct result *result)
{
	const struct trust_verdict *verdict = &result->trust;
	strbuf_append(out, "the issuer ");
	show_dn(out, verdict->missing_subject, DISPLAY_SHORT);
	if (result->session.chain_cut)
		strbuf_printf(out, " is not among the first %d certificates and is no trust anchor",
			      CHAIN_MAX_CERTIFICATES);
	else
		strbuf_append(out, input->from_file ? " is not in the file and is no trust anchor"
						    : " was not sent and is no trust anchor");
	if (verdict->missing_has_namesake)
		strbuf_append(out, ", only another one of this name");
}

/* Whose fault it is, when it is not the leaf's: what is "it" in the reason. */
static void append_culprit(struct strbuf *out, const struct result *result,
			   enum trust_reason reason)
{
	const struct certificate *culprit = trust_culprit(&result->trust, reason);
	if (culprit == NULL || result_is_leaf(result, culprit))
		return;
	strbuf_append(out, ": ");
	show_which(out, result, culprit);
}

static void untrusted_clause(struct strbuf *out, const struct report_input *input,
			     const struct result *result, const struct finding *finding)
{
	enum trust_reason reason = reason_of(result, finding);
	strbuf_append(out, "is not trusted (");
	if (reason == TRUST_REASON_MISSING_INTERMEDIATE && result->trust.missing_subject.len > 0) {
		append_missing_issuer(out, input, result);
	} else {
		append_reason_text(out, input, result, finding, reason);
		append_culprit(out, result, reason);
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
	const struct trust_verdict *verdict = &result->trust;
	enum trust_reason reason = reason_of(result, finding);
	append_reason_text(out, input, result, finding, reason);
	if (reason == TRUST_REASON_NAME_CONSTRAINT && reason == verdict->reason &&
	    verdict->constrained_name != NULL) {
		strbuf_append(out, ": ");
		show_presented(out, verdict->constrained_name, DISPLAY_LONG);
	}
	if (reason == TRUST_REASON_MISSING_INTERMEDIATE && verdict->missing_subject.len > 0) {
		strbuf_append(out, ": ");
		show_dn(out, verdict->missing_subject, DISPLAY_LONG);
		if (verdict->missing_has_namesake)
			strbuf_append(out, "; there is another one of this name, which did not "
					   "sign it");
	} else {
		append_culprit(out, result, reason);
	}
}

static const char *own_chain_alone(bool from_file)
{
	return from_file ? "give the file its own chain and nothing else"
			 : "let the server send its own chain and nothing else";
}

static const char *reason_fix(enum trust_reason reason, bool from_file)
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
		return from_file ? "complete the chain in the file; the root of an authority of "
				   "your own is given with --ca-file"
				 : "let the server send the whole chain; the root of an authority "
				   "of your own is given with --ca-file";
	case TRUST_REASON_UNKNOWN_ROOT:
		return "install a certificate of an authority that clients trust, or give the root "
		       "of "
		       "your own with --ca-file";
	case TRUST_REASON_NO_ANCHORS:
		return "install the CA certificates of the system, or give --ca-file";
	case TRUST_REASON_TOO_COMPLEX:
		return own_chain_alone(from_file);
	case TRUST_REASON_TRUSTED:
	case TRUST_REASON_EXPIRED: /* dates are the business of their own step */
	case TRUST_REASON_NOT_YET_VALID:
	case TRUST_REASON_COUNT:
		break;
	}
	return "";
}

/* Where it is not the leaf that has the fault, another leaf is no help. */
static const char another_authority[] =
	"get the certificate from an authority whose own chain is without this fault";

/* Is it a fault of one certificate, whichever it is? */
static bool is_own_fault(enum trust_reason reason)
{
	const unsigned own = FAULT(PURPOSE) | FAULT(KEY_USAGE) | FAULT(BROKEN_HASH) |
			     FAULT(SHORT_KEY) | FAULT(UNKNOWN_CRITICAL) | FAULT(UNSUPPORTED) |
			     FAULT(MALFORMED);
	return (own & 1U << reason) != 0;
}

static void append_reason_fix(struct strbuf *out, const struct report_input *input,
			      const struct result *result, const struct finding *finding)
{
	enum trust_reason reason = reason_of(result, finding);
	const struct certificate *culprit = trust_culprit(&result->trust, reason);
	if (is_own_fault(reason) && culprit != NULL && !result_is_leaf(result, culprit))
		strbuf_append(out, another_authority);
	else if (reason == TRUST_REASON_MISSING_INTERMEDIATE && result->session.chain_cut)
		strbuf_append(out, own_chain_alone(input->from_file));
	else if (reason == TRUST_REASON_MISSING_INTERMEDIATE && result->trust.missing_has_namesake)
		strbuf_append(out, "install the chain that belongs to this certificate; the root "
				   "of today of an authority of your own is given with "
				   "--ca-file");
	else
		strbuf_append(out, reason_fix(reason, input->from_file));
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
	if (c != NULL && defects_are_known(c)) {
		strbuf_append(out, ": ");
		defects_append(out, c);
	} else if (error_finding(error->code) == FINDING_MALFORMED_CERTIFICATE ||
		   error_finding(error->code) == FINDING_HANDSHAKE_UNFINISHED) {
		strbuf_append(out, ": ");
		show_error(out, error, DISPLAY_PHRASE);
	}
}

static void malformed_fix(struct strbuf *out, const struct report_input *input,
			  const struct result *result, const struct finding *finding)
{
	(void)input;
	strbuf_append(out, result_is_leaf(result, subject_of(result, finding))
				   ? "get another certificate"
				   : another_authority);
}

/* --- what the server sent ------------------------------------------------------------------ */

static void incomplete_clause(struct strbuf *out, const struct report_input *input,
			      const struct result *result, const struct finding *finding)
{
	const struct trust_verdict *verdict = &result->trust;
	(void)finding;
	strbuf_append(out, input->from_file ? "the file lacks " : "the server does not send ");
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
	(void)finding;
	strbuf_append(out, input->from_file ? "the file holds " : "the server sends ");
	/* What was not kept was not counted. */
	if (result->session.chain_cut)
		strbuf_append(out, "at least ");
	count_append(out, result->trust.n_superfluous, "certificate", "certificates");
	strbuf_append(out, " that its chain does not need");
}

static void incomplete_fix(struct strbuf *out, const struct report_input *input,
			   const struct result *result, const struct finding *finding)
{
	(void)result;
	(void)finding;
	strbuf_append(out, input->from_file ? "complete the chain in the file"
					    : "let the server send the whole chain");
	strbuf_append(out, "; clients that neither know nor fetch this certificate refuse the "
			   "connection");
}

static void unordered_clause(struct strbuf *out, const struct report_input *input,
			     const struct result *result, const struct finding *finding)
{
	(void)result;
	(void)finding;
	strbuf_append(out, input->from_file ? "the chain in the file is in the wrong order"
					    : "the server sends the chain in the wrong order");
}

/* --- key-usage --------------------------------------------------------------------------- */

static bool needs_decryption(const struct result *result)
{
	return exchange_needs_usage(&result->session.tls) == KEY_USAGE_KEY_ENCIPHERMENT;
}

static void key_usage_clause(struct strbuf *out, const struct report_input *input,
			     const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	strbuf_append(out, "its key usage does not allow ");
	strbuf_append(out, needs_decryption(result) ? "keyEncipherment" : "digitalSignature");
}

static void key_usage_sentence(struct strbuf *out, const struct report_input *input,
			       const struct result *result, const struct finding *finding)
{
	const struct session *session = &result->session;
	strbuf_append(out, "the certificate does not fit the key exchange: ");
	key_usage_clause(out, input, result, finding);
	strbuf_append(out, ", which ");
	if (needs_decryption(result))
		strbuf_append(out, "static RSA needs");
	else if (session->tls_version[0] == '\0')
		strbuf_append(out, "TLS 1.3 and ECDHE need");
	else if (session->tls.protocol < TLS_PROTOCOL_1_3 &&
		 session->tls.exchange == TLS_EXCHANGE_DHE)
		strbuf_append(out, "DHE needs");
	else
		strbuf_append(out, session->tls.protocol < TLS_PROTOCOL_1_3 ? "ECDHE needs"
									    : "TLS 1.3 needs");
	strbuf_append(out, "; some clients refuse it");
}

static void key_usage_fix(struct strbuf *out, const struct report_input *input,
			  const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	strbuf_append(out, needs_decryption(result)
				   ? "switch ECDHE on in the server"
				   : "get a certificate whose key usage includes digitalSignature");
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

/* DSA is weak at any length. */
static void weak_key_fix(struct strbuf *out, const struct report_input *input,
			 const struct result *result, const struct finding *finding)
{
	const struct certificate *c = subject_of(result, finding);
	bool is_dsa = c != NULL && c->key_algorithm == KEY_DSA;
	(void)input;
	if (!result_is_leaf(result, c))
		strbuf_append(out, another_authority);
	else
		strbuf_append(out,
			      is_dsa ? "get a certificate for an EC or RSA key: DSA is withdrawn"
				     : "get a certificate for a longer key");
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

static void weak_signature_fix(struct strbuf *out, const struct report_input *input,
			       const struct result *result, const struct finding *finding)
{
	if (result_is_leaf(result, finding->certificate))
		strbuf_append(out, "get a certificate signed with SHA-256");
	else
		strbuf_append(out, input->from_file
					   ? "take an intermediate certificate that is signed "
					     "with SHA-256"
					   : "let the server send an intermediate certificate "
					     "that is signed with SHA-256");
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

/* Below a revoked authority another leaf is revoked, too. */
static void revoked_fix(struct strbuf *out, const struct report_input *input,
			const struct result *result, const struct finding *finding)
{
	(void)input;
	if (!result_is_leaf(result, finding->certificate))
		strbuf_append(out, "get a certificate of an authority that is not revoked, and "
				   "install it with its chain");
	else
		strbuf_append(out, "install a new certificate");
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

/* Who staples what the responder says is right to do so. */
static void ocsp_invalid_fix(struct strbuf *out, const struct report_input *input,
			     const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	strbuf_append(out,
		      result->revocation.ocsp_fault.reason == REVOCATION_REASON_CERTIFICATE_UNKNOWN
			      ? "ask the authority, whose responder should know it"
			      : "look at the OCSP stapling of the server");
}

static void crl_invalid_clause(struct strbuf *out, const struct report_input *input,
			       const struct result *result, const struct finding *finding)
{
	enum revocation_reason reason = result->revocation.crl_fault.reason;
	bool is_none = reason == REVOCATION_REASON_NO_LIST || reason == REVOCATION_REASON_NO_ISSUER;
	(void)input;
	(void)finding;
	strbuf_append(out, is_none ? "no CRL can be used" : "a CRL cannot be used");
}

/* Only what is out of date is mended by a newer edition, and by none what no list of this
 * authority has. */
static void crl_invalid_fix(struct strbuf *out, const struct report_input *input,
			    const struct result *result, const struct finding *finding)
{
	(void)finding;
	enum revocation_reason reason = result->revocation.crl_fault.reason;
	if (reason == REVOCATION_REASON_NO_ISSUER)
		strbuf_append(out, input->from_file ? "complete the chain in the file"
						    : "let the server send the whole chain");
	else if (reason == REVOCATION_REASON_OUTDATED)
		strbuf_append(out, "renew the file given with --crl-file");
	else if (reason == REVOCATION_REASON_NOT_YET_VALID)
		strbuf_append(out, "check the clocks, or give the CRL that holds today with "
				   "--crl-file");
	else if (reason == REVOCATION_REASON_KEY_USAGE)
		strbuf_append(out, "leave --crl-file out, or get a certificate of an authority "
				   "whose key may sign CRLs (key usage cRLSign)");
	else
		strbuf_append(out, "give a complete CRL of its issuer with --crl-file");
}

static void crl_invalid_sentence(struct strbuf *out, const struct report_input *input,
				 const struct result *result, const struct finding *finding)
{
	crl_invalid_clause(out, input, result, finding);
	append_revocation_fault(out, &result->revocation.crl_fault);
}

/* --- the findings ------------------------------------------------------------------------------
 */

static const struct explanation_row rows[] = {
	{ FINDING_MALFORMED_CERTIFICATE,
	  { { .append = malformed_clause },
	    { .append = malformed_sentence },
	    { .append = malformed_fix } } },
	{ FINDING_UNTRUSTED,
	  { { .append = untrusted_clause },
	    { .append = untrusted_sentence },
	    { .append = append_reason_fix } } },
	{ FINDING_TOO_COMPLEX,
	  { { .text = "has a chain that is too complex to follow" },
	    { .append = untrusted_sentence },
	    { .append = append_reason_fix } } },
	{ FINDING_SELF_SIGNED,
	  { { .text = "is not trusted (signed by itself)" },
	    { .append = untrusted_sentence },
	    { .append = append_reason_fix } } },
	{ FINDING_WRONG_PURPOSE,
	  { { .append = wrong_purpose_clause },
	    { .append = untrusted_sentence },
	    { .append = append_reason_fix } } },
	{ FINDING_CHAIN_INCOMPLETE,
	  { { .append = incomplete_clause },
	    { .append = incomplete_clause },
	    { .append = incomplete_fix } } },
	{ FINDING_CHAIN_UNORDERED,
	  { { .append = unordered_clause }, { .append = unordered_clause }, { 0 } } },
	{ FINDING_CHAIN_SUPERFLUOUS,
	  { { .append = superfluous_clause }, { .append = superfluous_clause }, { 0 } } },
	{ FINDING_KEY_USAGE,
	  { { .append = key_usage_clause },
	    { .append = key_usage_sentence },
	    { .append = key_usage_fix } } },
	{ FINDING_WEAK_KEY,
	  { { .append = weak_key_clause },
	    { .append = weak_key_sentence },
	    { .append = weak_key_fix } } },
	{ FINDING_WEAK_SIGNATURE,
	  { { .append = weak_signature_clause },
	    { .append = weak_signature_sentence },
	    { .append = weak_signature_fix } } },
	{ FINDING_REVOKED,
	  { { .append = revoked_clause },
	    { .append = revoked_sentence },
	    { .append = revoked_fix } } },
	{ FINDING_OCSP_INVALID,
	  { { .text = "its stapled OCSP response is not valid" },
	    { .append = ocsp_invalid_sentence },
	    { .append = ocsp_invalid_fix } } },
	{ FINDING_OCSP_MISSING,
	  { { .text = "it demands a stapled OCSP response, which the server "
		      "does not send" },
	    { .text = "the certificate demands a stapled OCSP response "
		      "(must-staple), which the server does not send" },
	    { .text = "look at the OCSP stapling of the server" } } },
	{ FINDING_CRL_INVALID,
	  { { .append = crl_invalid_clause },
	    { .append = crl_invalid_sentence },
	    { .append = crl_invalid_fix } } },
};

const struct explanation *explain_trust(enum finding_id id)
{
	return explanation_find(rows, LENGTH(rows), id);
}

/* --- what went well -----------------------------------------------------------------------------
 */

void explain_trust_good(struct strbuf *out, const struct result *result)
{
	const struct path *path = &result->trust.path;
	/* Of two, the anchor is the issuer. */
	if (path->n > 2) {
		strbuf_append(out, "issued by ");
		show_certificate(out, path->links[1], DISPLAY_SHORT);
		strbuf_append(out, ", ");
	}
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
