/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said about the chain: trust, what the server sent, strength,
 * revocation. */
#include "explain.h"

#include "base/civiltime.h"
#include "display.h"
#include "units.h"

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

/* "the root certificate X1 " in front of a predicate, unless it is the leaf. */
static void append_subject(struct strbuf *out, const struct result *result,
			   const struct certificate *certificate)
{
	if (result_is_leaf(result, certificate))
		return;
	show_which(out, result, certificate);
	strbuf_append_char(out, ' ');
}

/* --- words for algorithms and defects ----------------------------------------- */

static void append_key(struct strbuf *out, const struct certificate *c)
{
	static const char *const names[] = {
		[KEY_UNKNOWN] = "unknown", [KEY_RSA] = "RSA", [KEY_RSA_PSS] = "RSA-PSS",
		[KEY_DSA] = "DSA",         [KEY_EC] = "EC",   [KEY_ED25519] = "Ed25519",
		[KEY_ED448] = "Ed448",
	};
	strbuf_append(out, names[c->key_algorithm]);
	if (c->key_bits != 0)
		strbuf_printf(out, ", %u bits", c->key_bits);
}

static const char *hash_text(enum hash_algorithm hash)
{
	static const char *const names[] = {
		[HASH_UNKNOWN] = "an unknown hash",
		[HASH_INTRINSIC] = "the hash of its own",
		[HASH_MD2] = "MD2",
		[HASH_MD4] = "MD4",
		[HASH_MD5] = "MD5",
		[HASH_SHA1] = "SHA-1",
		[HASH_SHA2] = "SHA-2",
		[HASH_SHA3] = "SHA-3",
	};
	return names[hash];
}

void explain_strength(struct strbuf *out, const struct certificate *certificate)
{
	strbuf_append(out, "key ");
	append_key(out, certificate);
	strbuf_append(out, ", signed with ");
	strbuf_append(out, hash_text(certificate->signature_hash));
}

/* What our own reader found, else what the TLS library said. */
static void append_defects(struct strbuf *out, const struct result *result,
			   const struct certificate *c)
{
	static const struct {
		enum certificate_defect bit;
		const char *text;
	} texts[] = {
		{ CERTIFICATE_DEFECT_DER, "its DER breaks off or is damaged" },
		{ CERTIFICATE_DEFECT_TRAILING, "octets stand behind it" },
		{ CERTIFICATE_DEFECT_VERSION, "its version does not allow what it holds" },
		{ CERTIFICATE_DEFECT_ALGORITHM, "its two signature algorithms differ" },
		{ CERTIFICATE_DEFECT_DATES, "a date cannot be read" },
		{ CERTIFICATE_DEFECT_EXTENSION, "an extension cannot be read" },
		{ CERTIFICATE_DEFECT_DUPLICATE, "it has one extension twice" },
		{ CERTIFICATE_DEFECT_SERIAL, "its serial number cannot be read" },
		{ CERTIFICATE_DEFECT_SAN, "its alternative names cannot be read" },
		{ CERTIFICATE_DEFECT_SAN_EMPTY, "its list of alternative names is empty" },
		{ CERTIFICATE_DEFECT_NAME, "its issuer or subject cannot be read" },
		{ CERTIFICATE_DEFECT_KEY, "its public key cannot be read" },
		{ CERTIFICATE_DEFECT_SIGNATURE, "its signature cannot be read" },
	};
	bool is_first = true;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if ((c->defects & (unsigned)texts[i].bit) == 0)
			continue;
		strbuf_append(out, is_first ? ": " : ", ");
		strbuf_append(out, texts[i].text);
		is_first = false;
	}
	const struct error *error = &result->session.error;
	if (is_first && error_finding(error->code) == FINDING_MALFORMED_CERTIFICATE) {
		strbuf_append(out, ": ");
		show_error(out, error, DISPLAY_PHRASE);
	}
}

/* --- clauses -------------------------------------------------------------------- */

static void append_untrusted(struct strbuf *out, const struct result *result,
			     const struct finding *finding)
{
	enum trust_reason reason = reason_of(result, finding);
	strbuf_append(out, "is not trusted (");
	if (finding->id == FINDING_SELF_SIGNED) {
		strbuf_append(out, "signed by itself");
	} else if (reason == TRUST_REASON_MISSING_INTERMEDIATE &&
		   result->trust.missing_subject.len > 0) {
		strbuf_append(out, "the issuer ");
		show_dn(out, result->trust.missing_subject, DISPLAY_SHORT);
		strbuf_append(out, " was not sent and is no trust anchor");
	} else {
		append_reason_text(out, finding, reason);
	}
	strbuf_append_char(out, ')');
}

static void append_missing(struct strbuf *out, const struct result *result)
{
	const struct trust_verdict *verdict = &result->trust;
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

static void append_revoked(struct strbuf *out, const struct result *result,
			   const struct finding *finding)
{
	append_subject(out, result, finding->certificate);
	strbuf_append(out, "is revoked");
	if (result->revocation.revoked_at_s != 0) {
		strbuf_append(out, " since ");
		date_append(out, result->revocation.revoked_at_s);
	}
}

static void append_weak(struct strbuf *out, const struct result *result,
			const struct finding *finding)
{
	const struct certificate *c =
		finding->certificate != NULL ? finding->certificate : result_leaf(result);
	append_subject(out, result, c);
	if (finding->id == FINDING_WEAK_KEY) {
		strbuf_append(out, "has a weak key (");
		append_key(out, c);
		strbuf_append_char(out, ')');
	} else {
		strbuf_append(out, "is signed with ");
		strbuf_append(out, hash_text(c->signature_hash));
	}
}

void trust_clause(struct strbuf *out, const struct report_input *input, const struct result *result,
		  const struct finding *finding)
{
	(void)input;
	switch (finding->id) {
	case FINDING_UNTRUSTED:
	case FINDING_SELF_SIGNED:
		append_untrusted(out, result, finding);
		break;
	case FINDING_MALFORMED_CERTIFICATE:
		append_subject(out, result, finding->certificate);
		strbuf_append(out, "is malformed");
		break;
	case FINDING_WRONG_PURPOSE:
		append_subject(out, result, finding->certificate);
		strbuf_append(out, "is not meant for TLS servers");
		break;
	case FINDING_CHAIN_INCOMPLETE:
		append_missing(out, result);
		break;
	case FINDING_CHAIN_UNORDERED:
		strbuf_append(out, "the server sends the chain in the wrong order");
		break;
	case FINDING_CHAIN_SUPERFLUOUS:
		strbuf_append(out, "the server sends ");
		count_append(out, result->trust.n_superfluous, "certificate", "certificates");
		strbuf_append(out, " that no client needs");
		break;
	case FINDING_WEAK_KEY:
	case FINDING_WEAK_SIGNATURE:
		append_weak(out, result, finding);
		break;
	case FINDING_REVOKED:
		append_revoked(out, result, finding);
		break;
	case FINDING_OCSP_INVALID:
		strbuf_append(out, "its stapled OCSP response is not valid");
		break;
	case FINDING_OCSP_MISSING:
		strbuf_append(out,
			      "it demands a stapled OCSP response, which the server does not send");
		break;
	default:
		strbuf_append(out, "a CRL cannot be used");
		break;
	}
}

/* --- sentences -------------------------------------------------------------------- */

static void append_reason(struct strbuf *out, const struct result *result,
			  const struct finding *finding)
{
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

void trust_sentence(struct strbuf *out, const struct report_input *input,
		    const struct result *result, const struct finding *finding)
{
	switch (finding->id) {
	case FINDING_UNTRUSTED:
	case FINDING_SELF_SIGNED:
	case FINDING_WRONG_PURPOSE:
		append_reason(out, result, finding);
		break;
	case FINDING_MALFORMED_CERTIFICATE: {
		const struct certificate *c =
			finding->certificate != NULL ? finding->certificate : result_leaf(result);
		show_which(out, result, c);
		strbuf_append(out, " is not well formed");
		append_defects(out, result, c);
		break;
	}
	case FINDING_CHAIN_SUPERFLUOUS:
	case FINDING_CHAIN_UNORDERED:
	case FINDING_CHAIN_INCOMPLETE:
		trust_clause(out, input, result, finding);
		break;
	case FINDING_REVOKED:
	case FINDING_WEAK_KEY:
	case FINDING_WEAK_SIGNATURE:
		if (result_is_leaf(result, finding->certificate))
			strbuf_append(out, "the certificate ");
		trust_clause(out, input, result, finding);
		break;
	case FINDING_OCSP_INVALID:
		strbuf_append(out, "the stapled OCSP response is not valid");
		append_revocation_fault(out, &result->revocation.ocsp_fault);
		break;
	case FINDING_OCSP_MISSING:
		strbuf_append(
			out, "the certificate demands a stapled OCSP response (must-staple), which "
			     "the server does not send");
		break;
	default:
		trust_clause(out, input, result, finding);
		append_revocation_fault(out, &result->revocation.crl_fault);
		break;
	}
}

/* --- what would help ---------------------------------------------------------------- */

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
	default: /* trusted; dates are the business of their own step */
		return "";
	}
}

void trust_fix(struct strbuf *out, const struct report_input *input, const struct result *result,
	       const struct finding *finding)
{
	(void)input;
	switch (finding->id) {
	case FINDING_UNTRUSTED:
	case FINDING_SELF_SIGNED:
	case FINDING_WRONG_PURPOSE:
		strbuf_append(out, reason_fix(reason_of(result, finding)));
		break;
	case FINDING_MALFORMED_CERTIFICATE:
		strbuf_append(out, reason_fix(TRUST_REASON_MALFORMED));
		break;
	case FINDING_CHAIN_INCOMPLETE:
		strbuf_append(out,
			      "let the server send the whole chain; clients that do not know this "
			      "certificate refuse the connection");
		break;
	case FINDING_WEAK_KEY:
		strbuf_append(out, "get a certificate for a longer key");
		break;
	case FINDING_WEAK_SIGNATURE:
		strbuf_append(out, "get a certificate signed with SHA-256");
		break;
	case FINDING_REVOKED:
		strbuf_append(out, "install a new certificate");
		break;
	case FINDING_OCSP_INVALID:
	case FINDING_OCSP_MISSING:
		strbuf_append(out, "look at the OCSP stapling of the server");
		break;
	case FINDING_CRL_INVALID:
		strbuf_append(out, "renew the file given with --crl-file");
		break;
	default:
		break;
	}
}

void trust_good(struct strbuf *out, const struct report_input *input, const struct result *result,
		enum step step)
{
	const struct path *path = &result->trust.path;
	(void)input;
	(void)step;
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
		strbuf_append(out, ", not revoked (CRL)");
}
