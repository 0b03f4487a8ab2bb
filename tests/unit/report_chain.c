/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Situations of the report: trust, dates, several faults at once. */
#include "report_situations.h"

#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- trust ------------------------------------------------------------------------ */

static void malformed_certificate(struct fixture *f)
{
	struct result *r = healthy(f);
	r->session.chain[0].defects = CERTIFICATE_DEFECT_EXTENSION | CERTIFICATE_DEFECT_DUPLICATE;
	set_trust(r, TRUST_REASON_MALFORMED, leaf_of(r));
	add_finding(r, FINDING_MALFORMED_CERTIFICATE, STATE_CRITICAL, 0, leaf_of(r));
}

static void malformed_dates(struct fixture *f)
{
	struct result *r = healthy(f);
	r->session.chain[0].defects = CERTIFICATE_DEFECT_DATES;
	set_trust(r, TRUST_REASON_MALFORMED, leaf_of(r));
	r->dates = (struct dates_verdict){ .unreadable = true };
	add_finding(r, FINDING_MALFORMED_CERTIFICATE, STATE_CRITICAL, 0, leaf_of(r));
}

static void malformed_by_a_name_of_no_kind(struct fixture *f)
{
	struct result *r = healthy(f);
	r->session.chain[0].oddities = ODDITY_BIT(SAN_UNKNOWN_TAG);
	set_trust(r, TRUST_REASON_MALFORMED, leaf_of(r));
	add_finding(r, FINDING_MALFORMED_CERTIFICATE, STATE_CRITICAL, 0, leaf_of(r));
}

static void malformed_for_the_library(struct fixture *f)
{
	struct result *r = healthy(f);
	error_raise(&r->session.error, ERR_TLS_CERTIFICATE_UNREADABLE,
		    FACTS(.number = GNUTLS_E_ASN1_DER_ERROR));
	find(r, FINDING_MALFORMED_CERTIFICATE);
}

/* Nothing of the first certificate was kept. */
static void malformed_without_certificate(struct fixture *f)
{
	struct result *r = add_endpoint(f, MAIL, ADDR);
	fail_at(r, STEP_HANDSHAKE, ERR_TLS_CERTIFICATE_UNREADABLE,
		FACTS(.number = GNUTLS_E_ASN1_DER_ERROR));
	r->findings[0].id = FINDING_MALFORMED_CERTIFICATE;
	r->findings[0].state = STATE_CRITICAL;
}

/* The first certificate was so large that it was not kept. */
static void too_large(struct fixture *f)
{
	struct result *r = add_endpoint(f, MAIL, ADDR);
	fail_at(r, STEP_HANDSHAKE, ERR_CERTIFICATE_LIMIT,
		FACTS(.count = 20000, .term = "alternative names"));
}

static void too_large_intermediate(struct fixture *f)
{
	struct result *r = healthy(f);
	fail_at(r, STEP_HANDSHAKE, ERR_CERTIFICATE_LIMIT,
		FACTS(.count = 16384, .term = "bits in the modulus of its key"));
}

static void verbose_malformed_without_certificate(struct fixture *f)
{
	malformed_without_certificate(f);
	f->input.verbosity = 1;
}

static void untrusted(struct fixture *f, enum trust_reason reason, int at_fault)
{
	struct result *r = healthy(f);
	const struct certificate *c = at_fault == 0 ? leaf_of(r) : &r->session.chain[1];
	set_trust(r, reason, c);
	r->trust.path.n = 2;
	r->trust.missing_subject = f->authorities[1].subject;
	add_finding(r, trust_reason_finding(reason), STATE_CRITICAL, 0, c);
}

static void untrusted_unknown_root(struct fixture *f)
{
	untrusted(f, TRUST_REASON_UNKNOWN_ROOT, 1);
}

static void untrusted_missing_intermediate(struct fixture *f)
{
	untrusted(f, TRUST_REASON_MISSING_INTERMEDIATE, 0);
}

static void untrusted_no_anchors(struct fixture *f)
{
	untrusted(f, TRUST_REASON_NO_ANCHORS, 0);
}

static void untrusted_name_constraint(struct fixture *f)
{
	untrusted(f, TRUST_REASON_NAME_CONSTRAINT, 0);
	f->results[0].trust.constrained_name = &f->results[0].session.chain[0].names[1];
}

static void untrusted_signature(struct fixture *f)
{
	untrusted(f, TRUST_REASON_SIGNATURE, 1);
}

static void wrong_purpose(struct fixture *f)
{
	untrusted(f, TRUST_REASON_PURPOSE, 0);
}

static void self_signed(struct fixture *f)
{
	struct result *r = healthy(f);
	set_trust(r, TRUST_REASON_SELF_SIGNED, leaf_of(r));
	add_finding(r, FINDING_SELF_SIGNED, STATE_CRITICAL, 0, leaf_of(r));
}

static void self_signed_waived(struct fixture *f)
{
	struct result *r = healthy(f);
	set_trust(r, TRUST_REASON_SELF_SIGNED, leaf_of(r));
	waive(r, FINDING_SELF_SIGNED);
}

static void chain_incomplete(struct fixture *f)
{
	struct result *r = healthy(f);
	r->trust.incomplete = true;
	r->trust.missing = &f->authorities[0];
	add_finding(r, FINDING_CHAIN_INCOMPLETE, STATE_WARNING, 0, &f->authorities[0]);
}

static void chain_incomplete_unknown(struct fixture *f)
{
	struct result *r = healthy(f);
	r->trust.incomplete = true;
	r->trust.missing_subject = f->authorities[0].subject;
	add_finding(r, FINDING_CHAIN_INCOMPLETE, STATE_WARNING, 0, NULL);
}

static void weak_key(struct fixture *f)
{
	struct result *r = healthy(f);
	r->session.chain[0].key_bits = 1024;
	add_finding(r, FINDING_WEAK_KEY, STATE_WARNING, 0, leaf_of(r));
}

static void weak_signature(struct fixture *f)
{
	struct result *r = healthy(f);
	r->session.chain[1].signature_hash = HASH_SHA1;
	add_finding(r, FINDING_WEAK_SIGNATURE, STATE_CRITICAL, 0, &r->session.chain[1]);
}

static void revoked(struct fixture *f)
{
	struct result *r = healthy(f);
	r->revocation.ocsp = REVOCATION_REVOKED;
	r->revocation.revoked = leaf_of(r);
	r->revocation.revoked_at_s = NOW_S - 5 * DAY_S;
	add_finding(r, FINDING_REVOKED, STATE_CRITICAL, 0, leaf_of(r));
}

static void ocsp_invalid(struct fixture *f)
{
	struct result *r = healthy(f);
	r->revocation.ocsp = REVOCATION_INVALID;
	r->revocation.ocsp_fault =
		(struct revocation_fault){ REVOCATION_REASON_OUTDATED, NOW_S - 2 * DAY_S };
	find(r, FINDING_OCSP_INVALID);
}

static void ocsp_missing(struct fixture *f)
{
	struct result *r = healthy(f);
	r->revocation.ocsp = REVOCATION_MISSING;
	find(r, FINDING_OCSP_MISSING);
}

static void crl_invalid(struct fixture *f)
{
	struct result *r = healthy(f);
	r->revocation.crl = REVOCATION_INVALID;
	r->revocation.crl_fault.reason = REVOCATION_REASON_NO_LIST;
	find(r, FINDING_CRL_INVALID);
}

static void crl_of_another_point(struct fixture *f)
{
	crl_invalid(f);
	f->results[0].revocation.crl_fault.reason = REVOCATION_REASON_OTHER_POINT;
}

static void crl_without_delta(struct fixture *f)
{
	struct result *r = healthy(f);
	r->revocation.crl = REVOCATION_GOOD;
	r->revocation.crl_without_delta = true;
}

static void ocsp_and_crl_invalid(struct fixture *f)
{
	ocsp_invalid(f);
	struct result *r = &f->results[0];
	r->revocation.crl = REVOCATION_INVALID;
	r->revocation.crl_fault.reason = REVOCATION_REASON_DAMAGED;
	find(r, FINDING_CRL_INVALID);
}

/* --- dates --------------------------------------------------------------------------- */

static struct result *dated(struct fixture *f, int64_t remaining_s)
{
	struct result *r = healthy(f);
	r->session.chain[0].not_after_s = NOW_S + remaining_s;
	r->dates.remaining_s = remaining_s;
	r->dates.alerts_warning = range_alerts(&r->dates.warning, remaining_s);
	r->dates.alerts_critical = range_alerts(&r->dates.critical, remaining_s);
	return r;
}

static void expired(struct fixture *f)
{
	struct result *r = dated(f, -3 * DAY_S - 5);
	add_finding(r, FINDING_EXPIRED, STATE_CRITICAL, 0, leaf_of(r));
}

static void expired_one_second(struct fixture *f)
{
	struct result *r = dated(f, -1);
	add_finding(r, FINDING_EXPIRED, STATE_CRITICAL, 0, leaf_of(r));
}

static void expired_six_years(struct fixture *f)
{
	struct result *r = dated(f, -6 * 365 * DAY_S);
	add_finding(r, FINDING_EXPIRED, STATE_CRITICAL, 0, leaf_of(r));
}

static void expired_intermediate(struct fixture *f)
{
	struct result *r = healthy(f);
	r->session.chain[1].not_after_s = NOW_S - 10 * DAY_S;
	r->dates.first = &r->session.chain[1];
	r->dates.remaining_s = -10 * DAY_S;
	set_trust(r, TRUST_REASON_EXPIRED, &r->session.chain[1]);
	add_finding(r, FINDING_EXPIRED, STATE_CRITICAL, 0, &r->session.chain[1]);
}

static void expired_root(struct fixture *f)
{
	struct result *r = healthy(f);
	f->authorities[1].not_after_s = NOW_S - 10 * DAY_S;
	r->dates.first = &f->authorities[1];
	r->dates.remaining_s = -10 * DAY_S;
	set_trust(r, TRUST_REASON_EXPIRED, &f->authorities[1]);
	r->trust.anchored = true;
	add_finding(r, FINDING_EXPIRED, STATE_CRITICAL, 0, &f->authorities[1]);
}

static void expired_waived(struct fixture *f)
{
	struct result *r = dated(f, -3 * DAY_S);
	set_trust(r, TRUST_REASON_EXPIRED, leaf_of(r));
	waive(r, FINDING_EXPIRED);
}

static void not_yet_valid(struct fixture *f)
{
	struct result *r = healthy(f);
	r->session.chain[0].not_before_s = NOW_S + 9 * DAY_S;
	set_trust(r, TRUST_REASON_NOT_YET_VALID, leaf_of(r));
	add_finding(r, FINDING_NOT_YET_VALID, STATE_CRITICAL, 0, leaf_of(r));
}

static void expires_soon_warning(struct fixture *f)
{
	struct result *r = dated(f, 15 * DAY_S);
	add_finding(r, FINDING_EXPIRES_SOON, STATE_WARNING, 0, r->dates.first);
}

static void expires_soon_critical(struct fixture *f)
{
	struct result *r = dated(f, 5 * 3600);
	add_finding(r, FINDING_EXPIRES_SOON, STATE_CRITICAL, 0, r->dates.first);
}

/* --state=expires-soon=warning */
static void expires_soon_lowered(struct fixture *f)
{
	struct result *r = dated(f, 5 * 3600);
	add_finding(r, FINDING_EXPIRES_SOON, STATE_WARNING, 0, r->dates.first);
}

static void expires_outside_range(struct fixture *f)
{
	struct result *r = healthy(f);
	r->dates.warning = (struct range){ .start_s = 7 * DAY_S, .end_s = 30 * DAY_S };
	r->dates.alerts_warning = true;
	add_finding(r, FINDING_EXPIRES_SOON, STATE_WARNING, 0, r->dates.first);
}

/* --- several faults -------------------------------------------------------------------- */

static void three_faults(struct fixture *f)
{
	struct result *r = add_mismatch(f, MAIL, ADDR, NAMES("owa.contoso.com", "*.contoso.net"),
					NAME_REASON_SHARED_DOMAIN, 0);
	r->session.chain[0].not_after_s = NOW_S - 3 * DAY_S;
	r->dates.remaining_s = -3 * DAY_S;
	set_trust(r, TRUST_REASON_SELF_SIGNED, leaf_of(r));
	add_finding(r, FINDING_SELF_SIGNED, STATE_CRITICAL, 0, leaf_of(r));
	add_finding(r, FINDING_EXPIRED, STATE_CRITICAL, 0, leaf_of(r));
}

static void worst_fault_first(struct fixture *f)
{
	struct result *r = dated(f, 5 * DAY_S);
	r->session.chain[0].key_bits = 1024;
	add_finding(r, FINDING_WEAK_KEY, STATE_WARNING, 0, leaf_of(r));
	add_finding(r, FINDING_EXPIRES_SOON, STATE_CRITICAL, 0, r->dates.first);
}

static void every_fault(struct fixture *f)
{
	struct result *r =
		add_mismatch(f, MAIL, ADDR, NAMES("owa.contoso.com"), NAME_REASON_SHARED_DOMAIN, 0);
	r->principal_name = MAIL;
	add_name(f, r, NAME_DNS, NAME_DEFECT_BLANK, "a b", 3);
	set_trust(r, TRUST_REASON_UNKNOWN_ROOT, &r->session.chain[1]);
	for (enum finding_id id = FINDING_PRINCIPAL_MISMATCH; id < FINDING_ENDPOINT_COUNT; id++) {
		if (id != FINDING_EXPIRES_SOON)
			find(r, id);
	}
}

/* --- --require ------------------------------------------------------------------------- */

/* What is required, one after the other: the first three are met. */
static struct requirement required[] = {
	{ .kind = REQUIRE_ISSUER, .text = "Example*" },
	{ .kind = REQUIRE_SERIAL, .forbids = true, .text = "04ab12" },
	{ .kind = REQUIRE_STAPLE, .text = "" },
	{ .kind = REQUIRE_ISSUER, .text = "R3|\x1b" },
	{ .kind = REQUIRE_ORGANIZATION, .text = "Contoso Ltd" },
	{ .kind = REQUIRE_SERIAL, .text = "04ab12" },
	{ .kind = REQUIRE_FINGERPRINT, .text = "00:11", .n_octets = 20 },
	{ .kind = REQUIRE_CHAIN_FINGERPRINT, .text = "0011", .n_octets = 32 },
	{ .kind = REQUIRE_PIN, .forbids = true, .text = "AAAA", .n_octets = 32 },
	{ .kind = REQUIRE_CHAIN_PIN, .text = "AAAA", .n_octets = 32 },
	{ .kind = REQUIRE_KEY, .text = "rsa:3072" },
	{ .kind = REQUIRE_KEY, .text = "ecdsa" },
	{ .kind = REQUIRE_LIFETIME, .text = "public" },
	{ .kind = REQUIRE_TLS, .text = "1.3" },
};

static struct result *requiring(struct fixture *f, size_t from, size_t n)
{
	struct result *r = healthy(f);
	f->demands.requirements = &required[from];
	f->demands.n_requirements = n;
	r->requirements = calloc(n, sizeof(*r->requirements));
	if (r->requirements == NULL)
		abort();
	for (size_t i = 0; i < n; i++)
		r->requirements[i].n_digests = required[from + i].kind == REQUIRE_CHAIN_PIN ? 2 : 1;
	return r;
}

static void requirements_met(struct fixture *f)
{
	requiring(f, 0, 3);
}

static void requirements_unmet(struct fixture *f)
{
	struct result *r = requiring(f, 3, LENGTH(required) - 3);
	f->input.verbosity = 1;
	for (size_t i = 0; i < f->demands.n_requirements; i++) {
		if (required[3 + i].text[0] != 'e')
			add_finding(r, requirement_info(required[3 + i].kind)->finding,
				    STATE_CRITICAL, i, NULL);
	}
}

static void issuer_mismatch(struct fixture *f)
{
	add_finding(requiring(f, 3, 1), FINDING_ISSUER_MISMATCH, STATE_CRITICAL, 0, NULL);
}

static void pin_mismatch(struct fixture *f)
{
	add_finding(requiring(f, 9, 1), FINDING_PIN_MISMATCH, STATE_CRITICAL, 0, NULL);
}

static void lifetime_waived(struct fixture *f)
{
	struct result *r = requiring(f, 12, 1);
	add_finding(r, FINDING_LIFETIME_TOO_LONG, STATE_OK, 0, NULL);
	r->findings[0].waived = true;
}

static void verbose_clients(struct fixture *f)
{
	three_faults(f);
	f->input.verbosity = 1;
}

/* --- families of clients ---------------------------------------------------------------- */

/* By the standards nothing is wrong with it. */
static void client_refuses(struct fixture *f)
{
	struct result *r = healthy(f);
	r->session.chain[0].is_ca = true;
	judge_clients(f, r);
}

static void client_refuses_verbose(struct fixture *f)
{
	client_refuses(f);
	f->input.verbosity = 1;
}

static void client_refuses_named(struct fixture *f)
{
	f->demands.clients = CLIENT_BIT(RUSTLS);
	client_refuses(f);
}

static void client_refuses_unusual(struct fixture *f)
{
	f->demands.clients = CLIENT_BIT(JAVA);
	client_refuses(f);
}

static void client_refuses_waived(struct fixture *f)
{
	f->demands.states[FINDING_CLIENT_REFUSES] = STATE_OK;
	f->demands.state_given[FINDING_CLIENT_REFUSES] = true;
	client_refuses(f);
}

/* What everybody refuses is the news, and who refuses besides is not. */
static void client_refuses_what_has_expired(struct fixture *f)
{
	struct result *r = healthy(f);
	r->session.chain[0].is_ca = true;
	r->session.chain[0].not_after_s = NOW_S - 3 * DAY_S;
	r->dates.remaining_s = -3 * DAY_S;
	set_trust(r, TRUST_REASON_EXPIRED, leaf_of(r));
	add_finding(r, FINDING_EXPIRED, STATE_CRITICAL, 0, leaf_of(r));
	judge_clients(f, r);
}

const struct situation situations_chain[] = {
	{ "client_refuses", client_refuses, true },
	{ "client_refuses_named", client_refuses_named, false },
	{ "client_refuses_unusual", client_refuses_unusual, false },
	{ "client_refuses_verbose", client_refuses_verbose, true },
	{ "client_refuses_waived", client_refuses_waived, false },
	{ "client_refuses_what_has_expired", client_refuses_what_has_expired, false },
	{ "malformed_certificate", malformed_certificate, false },
	{ "malformed_dates", malformed_dates, true },
	{ "malformed_for_the_library", malformed_for_the_library, false },
	{ "malformed_by_a_name_of_no_kind", malformed_by_a_name_of_no_kind, false },
	{ "too_large", too_large, false },
	{ "too_large_intermediate", too_large_intermediate, false },
	{ "malformed_without_certificate", malformed_without_certificate, true },
	{ "verbose_malformed_without_certificate", verbose_malformed_without_certificate, true },
	{ "untrusted_unknown_root", untrusted_unknown_root, false },
	{ "untrusted_missing_intermediate", untrusted_missing_intermediate, true },
	{ "untrusted_no_anchors", untrusted_no_anchors, false },
	{ "untrusted_name_constraint", untrusted_name_constraint, false },
	{ "untrusted_signature", untrusted_signature, false },
	{ "wrong_purpose", wrong_purpose, false },
	{ "self_signed", self_signed, false },
	{ "self_signed_waived", self_signed_waived, true },
	{ "chain_incomplete", chain_incomplete, true },
	{ "chain_incomplete_unknown", chain_incomplete_unknown, false },
	{ "weak_key", weak_key, false },
	{ "weak_signature", weak_signature, false },
	{ "revoked", revoked, false },
	{ "ocsp_invalid", ocsp_invalid, false },
	{ "ocsp_missing", ocsp_missing, false },
	{ "crl_invalid", crl_invalid, false },
	{ "crl_of_another_point", crl_of_another_point, false },
	{ "crl_without_delta", crl_without_delta, false },
	{ "ocsp_and_crl_invalid", ocsp_and_crl_invalid, false },
	{ "expired", expired, true },
	{ "expired_one_second", expired_one_second, false },
	{ "expired_six_years", expired_six_years, false },
	{ "expired_intermediate", expired_intermediate, false },
	{ "expired_root", expired_root, false },
	{ "expired_waived", expired_waived, false },
	{ "not_yet_valid", not_yet_valid, false },
	{ "expires_soon_warning", expires_soon_warning, false },
	{ "expires_soon_critical", expires_soon_critical, false },
	{ "expires_soon_lowered", expires_soon_lowered, false },
	{ "expires_outside_range", expires_outside_range, false },
	{ "three_faults", three_faults, true },
	{ "worst_fault_first", worst_fault_first, false },
	{ "every_fault", every_fault, false },
	{ "requirements_met", requirements_met, true },
	{ "requirements_unmet", requirements_unmet, true },
	{ "issuer_mismatch", issuer_mismatch, false },
	{ "pin_mismatch", pin_mismatch, false },
	{ "lifetime_waived", lifetime_waived, false },
	{ "verbose_clients", verbose_clients, true },
	{ NULL, NULL, false },
};
