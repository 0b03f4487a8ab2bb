/* SPDX-License-Identifier: GPL-3.0-or-later */
/* judge(): which finding each verdict raises, in which order and state. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "verdicts/judge.h"

#define NOW INT64_C(1795372373)

/* A result with nothing wrong, to be spoilt by each row. */
struct fixture {
	struct certificate leaf;
	struct presented_name san;
	struct name_verdict name;
	bool missing, unexpected;
	struct result result;
	struct demands demands;
	struct dane_verdict dane;
	struct tlsa_set tlsa;
	struct certificate other;
};

static void set_up(struct fixture *f)
{
	*f = (struct fixture){ 0 };
	demands_init(&f->demands);
	f->demands.at_s = NOW;
	f->san = (struct presented_name){ .kind = NAME_DNS };
	f->leaf = (struct certificate){ .not_before_s = NOW - 86400,
					.not_after_s = NOW + 86400 * 90,
					.names = &f->san,
					.n_names = 1 };
	f->name = (struct name_verdict){ .reason = NAME_REASON_EXACT };
	f->result = (struct result){ .has_certificate = true, .names = &f->name, .n_names = 1 };
	f->result.session.chain = &f->leaf;
	f->result.session.n_chain = 1;
	f->result.trust.reason = TRUST_REASON_TRUSTED;
	f->result.trust.path.links[0] = &f->leaf;
	f->result.trust.path.n = 1;
}

static void distrust(struct fixture *f, enum trust_reason reason)
{
	f->result.trust.reason = reason;
	f->result.trust.faults |= 1U << reason;
}

static void nothing(struct fixture *f)
{
	(void)f;
}
static void mismatch(struct fixture *f)
{
	f->name.reason = NAME_REASON_UNRELATED;
}
static void cn_only(struct fixture *f)
{
	f->name.reason = NAME_REASON_CN_ONLY;
}
static void cn_allowed(struct fixture *f)
{
	f->name.reason = NAME_REASON_CN;
}
static void mismatch_and_self_signed(struct fixture *f)
{
	mismatch(f);
	distrust(f, TRUST_REASON_SELF_SIGNED);
}
static void mismatch_and_expired_and_untrusted(struct fixture *f)
{
	mismatch(f);
	f->leaf.not_after_s = NOW - 1;
	distrust(f, TRUST_REASON_UNKNOWN_ROOT);
}
static void expired_once(struct fixture *f)
{
	f->leaf.not_after_s = NOW - 1;
	distrust(f, TRUST_REASON_EXPIRED);
}
/* The anchor, say, and a leaf that has an hour left. */
static void expired_and_another_soon(struct fixture *f)
{
	expired_once(f);
	f->result.dates.first = &f->leaf;
	f->result.dates.remaining_s = -1;
	f->result.dates.alerts_warning = f->result.dates.alerts_critical = true;
	f->result.soon = f->result.dates;
	f->other.not_after_s = NOW + 3600;
	f->result.soon.first = &f->other;
	f->result.soon.remaining_s = 3600;
}
static void expired_and_another_soon_enough(struct fixture *f)
{
	expired_and_another_soon(f);
	f->result.soon.alerts_critical = false;
}
static void expired_and_another_lasts(struct fixture *f)
{
	expired_and_another_soon_enough(f);
	f->result.soon.alerts_warning = false;
}
static void incomplete(struct fixture *f)
{
	f->result.trust.incomplete = true;
}
static void disorder(struct fixture *f)
{
	f->result.trust.unordered = true;
	f->result.trust.n_superfluous = 2;
}
static void weak(struct fixture *f)
{
	f->result.trust.weak_key = &f->leaf;
	f->result.trust.weak_signature = &f->leaf;
}
static void revoked(struct fixture *f)
{
	f->result.revocation.ocsp = REVOCATION_REVOKED;
}
static void staple_missing(struct fixture *f)
{
	f->result.revocation.ocsp = REVOCATION_MISSING;
}
static void stale(struct fixture *f)
{
	f->result.revocation.ocsp = REVOCATION_INVALID;
	f->result.revocation.crl = REVOCATION_INVALID;
}
static void principal_differs(struct fixture *f)
{
	f->result.principal_name = "mail.contoso.com";
	f->result.principal = PRINCIPAL_MISMATCH;
}
static void principal_san(struct fixture *f)
{
	f->result.principal_name = "mail.contoso.com";
	f->result.principal = PRINCIPAL_BY_SAN;
}
static void principal_not_asked(struct fixture *f)
{
	f->result.principal = PRINCIPAL_MISMATCH;
}
static void exact(struct fixture *f)
{
	f->missing = f->unexpected = true;
	f->result.missing = &f->missing;
	f->result.unexpected = &f->unexpected;
}
static void malformed_name(struct fixture *f)
{
	f->san.defect = NAME_DEFECT_NUL;
}
static void purpose(struct fixture *f)
{
	distrust(f, TRUST_REASON_PURPOSE);
}
static void malformed(struct fixture *f)
{
	distrust(f, TRUST_REASON_MALFORMED);
}
static void purpose_and_path_length_and_ca(struct fixture *f)
{
	distrust(f, TRUST_REASON_PURPOSE);
	distrust(f, TRUST_REASON_PATH_LENGTH);
	distrust(f, TRUST_REASON_NOT_CA);
}
static void dates_unreadable(struct fixture *f)
{
	f->leaf.defects = CERTIFICATE_DEFECT_DATES;
	f->result.dates.unreadable = true;
}
static void client_certificate(struct fixture *f)
{
	f->result.session.client_certificate = CLIENT_CERTIFICATE_ASKED;
}
static void client_certificate_insisted(struct fixture *f)
{
	f->result.session.client_certificate = CLIENT_CERTIFICATE_INSISTED;
	f->result.session.error.code = ERR_CLIENT_CERTIFICATE_INSISTED;
}
static void refused(struct fixture *f)
{
	f->result.has_certificate = false;
	f->name.reason = NAME_REASON_UNRELATED;
	f->result.session.error.code = ERR_CONNECT;
}
static void nothing_known(struct fixture *f)
{
	f->result.has_certificate = false;
}
static void handshake_broke_late(struct fixture *f)
{
	mismatch(f);
	f->result.session.error.code = ERR_TLS_HANDSHAKE;
}

/* The library could not read it; our reader finds nothing, then a defect. */
static void unreadable(struct fixture *f)
{
	f->result.session.error.code = ERR_TLS_CERTIFICATE_UNREADABLE;
}
static void unreadable_and_malformed(struct fixture *f)
{
	unreadable(f);
	malformed(f);
}
static void unreadable_and_mismatch(struct fixture *f)
{
	unreadable(f);
	mismatch(f);
}
static void unreadable_and_gone(struct fixture *f)
{
	unreadable(f);
	f->result.has_certificate = false;
}
static void negotiated(struct fixture *f, enum tls_protocol protocol, enum tls_exchange exchange,
		       unsigned bits)
{
	f->result.session.tls = (struct tls_parameters){ .protocol = protocol,
							 .offered = TLS_PROTOCOL_1_3,
							 .exchange = exchange,
							 .exchange_bits = bits };
}
static void limit_usage(struct fixture *f, unsigned key_usage)
{
	f->leaf.has_key_usage = true;
	f->leaf.key_usage = key_usage;
}
static void tls10(struct fixture *f)
{
	negotiated(f, TLS_PROTOCOL_1_0, TLS_EXCHANGE_ECDHE, 256);
}
static void tls11(struct fixture *f)
{
	negotiated(f, TLS_PROTOCOL_1_1, TLS_EXCHANGE_RSA, 0);
}
static void tls11_only_offered(struct fixture *f)
{
	tls11(f);
	f->result.session.tls.offered = TLS_PROTOCOL_1_1;
}
static void tls12(struct fixture *f)
{
	negotiated(f, TLS_PROTOCOL_1_2, TLS_EXCHANGE_RSA, 0);
}
static void dhe2047(struct fixture *f)
{
	negotiated(f, TLS_PROTOCOL_1_2, TLS_EXCHANGE_DHE, 2047);
}
static void dhe2048(struct fixture *f)
{
	negotiated(f, TLS_PROTOCOL_1_2, TLS_EXCHANGE_DHE, 2048);
}
static void ecdhe256(struct fixture *f)
{
	negotiated(f, TLS_PROTOCOL_1_3, TLS_EXCHANGE_ECDHE, 256);
}
static void old_and_weak_and_unfit(struct fixture *f)
{
	negotiated(f, TLS_PROTOCOL_1_0, TLS_EXCHANGE_DHE, 1024);
	limit_usage(f, KEY_USAGE_KEY_ENCIPHERMENT);
}
static void encipher(struct fixture *f)
{
	limit_usage(f, KEY_USAGE_KEY_ENCIPHERMENT | KEY_USAGE_DATA_ENCIPHERMENT);
}
static void encipher_tls13(struct fixture *f)
{
	ecdhe256(f);
	encipher(f);
}
static void encipher_static(struct fixture *f)
{
	tls12(f);
	encipher(f);
}
static void sign(struct fixture *f)
{
	limit_usage(f, KEY_USAGE_DIGITAL_SIGNATURE);
}
static void sign_tls13(struct fixture *f)
{
	ecdhe256(f);
	sign(f);
}
static void sign_static(struct fixture *f)
{
	tls12(f);
	sign(f);
}
static void agree(struct fixture *f)
{
	ecdhe256(f);
	limit_usage(f, KEY_USAGE_KEY_AGREEMENT);
}
/* No TLS server at all: told once, by the trust verdict. */
static void usage_of_a_list(struct fixture *f)
{
	ecdhe256(f);
	limit_usage(f, KEY_USAGE_CRL_SIGN);
	distrust(f, TRUST_REASON_KEY_USAGE);
}

/* Everything is wrong that a client of DANE-EE does not look at. */
static void dane(struct fixture *f, enum dane_outcome outcome, enum dane_rule rule)
{
	f->dane = (struct dane_verdict){
		.outcome = outcome, .rule = rule, .set = &f->tlsa, .leaf = &f->leaf
	};
	f->result.dane = &f->dane;
}
static void all_wrong(struct fixture *f)
{
	mismatch_and_self_signed(f);
	malformed_name(f);
	revoked(f);
	f->result.revocation.revoked = &f->leaf;
	f->result.trust.weak_signature = &f->leaf;
	f->leaf.not_after_s = NOW - 1;
	f->leaf.der = (uint8_t *)(uintptr_t)"L";
	f->leaf.der_len = 1;
}
static void dane_ee(struct fixture *f)
{
	all_wrong(f);
	dane(f, DANE_FITS, DANE_RULE_EE);
}
static void dane_ee_exact(struct fixture *f)
{
	dane_ee(f);
	exact(f);
}
static void dane_ta(struct fixture *f)
{
	all_wrong(f);
	dane(f, DANE_FITS, DANE_RULE_TA);
	f->dane.has_path = f->dane.name_fits = true;
	f->dane.path.path = f->result.trust.path;
}
static void dane_ta_other_name(struct fixture *f)
{
	dane_ta(f);
	f->dane.name_fits = false;
}
static void dane_ta_expired_elsewhere(struct fixture *f)
{
	f->other = (struct certificate){ .der = (uint8_t *)(uintptr_t)"O",
					 .der_len = 1,
					 .not_after_s = NOW - 1 };
	f->leaf.der = (uint8_t *)(uintptr_t)"L";
	f->leaf.der_len = 1;
	dane(f, DANE_FITS, DANE_RULE_TA);
	f->dane.has_path = f->dane.name_fits = true;
	f->dane.path.path = f->result.trust.path;
	f->result.trust.path.links[1] = &f->other;
	f->result.trust.path.n = 2;
	f->result.trust.faults = FAULT(EXPIRED);
	f->result.trust.reason = TRUST_REASON_EXPIRED;
}
static void dane_mismatch(struct fixture *f)
{
	dane(f, DANE_MISMATCH, DANE_RULE_TA);
}
static void dane_mismatch_ee(struct fixture *f)
{
	all_wrong(f);
	dane(f, DANE_MISMATCH, DANE_RULE_EE);
}
static void dane_bogus(struct fixture *f)
{
	dane(f, DANE_FAILED, DANE_RULE_NONE);
	f->tlsa.error.code = ERR_DANE_NOT_VALID;
}
static void dane_failed(struct fixture *f)
{
	dane(f, DANE_FAILED, DANE_RULE_NONE);
	f->tlsa.error.code = ERR_DANE_NO_ANSWER;
}
static void dane_insecure(struct fixture *f)
{
	dane(f, DANE_INSECURE, DANE_RULE_NONE);
}
static void dane_insecure_mismatch(struct fixture *f)
{
	dane_insecure(f);
	mismatch(f);
}
static void dane_insecure_alone(struct fixture *f)
{
	dane_insecure(f);
	f->result.has_certificate = false;
	f->result.session.n_chain = 0;
}
static void dane_unusable(struct fixture *f)
{
	dane(f, DANE_UNUSABLE, DANE_RULE_NONE);
}
static void dane_none(struct fixture *f)
{
	dane(f, DANE_NO_RECORDS, DANE_RULE_NONE);
}

static const struct {
	const char *id;
	void (*spoil)(struct fixture *f);
	const char *state_option; /* finding=state, or NULL */
	const char *findings;     /* "id:STATE ..." in order; "!" behind: waived */
	enum state state;
} rows[] = {
	{ "ok", nothing, NULL, "", STATE_OK },
	{ "crit-mismatch", mismatch, NULL, "name-mismatch:CRITICAL", STATE_CRITICAL },
	{ "warn-mismatch-by-option", mismatch, "name-mismatch=warning", "name-mismatch:WARNING",
	  STATE_WARNING },
	{ "ok-mismatch-waived", mismatch, "name-mismatch=ok", "name-mismatch:OK!", STATE_OK },
	{ "unknown-mismatch-by-option", mismatch, "name-mismatch=unknown", "name-mismatch:UNKNOWN",
	  STATE_UNKNOWN },
	{ "crit-cn-only", cn_only, NULL, "cn-only:CRITICAL", STATE_CRITICAL },
	{ "warn-cn-allowed", cn_allowed, NULL, "cn-only:WARNING", STATE_WARNING },
	{ "ok-cn-allowed-waived", cn_allowed, "cn-only=ok", "cn-only:OK!", STATE_OK },
	{ "crit-all-at-once", mismatch_and_expired_and_untrusted, NULL,
	  "name-mismatch:CRITICAL untrusted:CRITICAL expired:CRITICAL", STATE_CRITICAL },
	{ "crit-self-signed-and-mismatch", mismatch_and_self_signed, NULL,
	  "name-mismatch:CRITICAL self-signed:CRITICAL", STATE_CRITICAL },
	{ "crit-self-signed-waived-mismatch-not", mismatch_and_self_signed, "self-signed=ok",
	  "name-mismatch:CRITICAL self-signed:OK!", STATE_CRITICAL },
	{ "crit-expired-is-told-once", expired_once, NULL, "expired:CRITICAL", STATE_CRITICAL },
	{ "crit-expired-another-soon", expired_and_another_soon, NULL,
	  "expired:CRITICAL expires-soon:CRITICAL", STATE_CRITICAL },
	{ "crit-expired-waived-another-not", expired_and_another_soon, "expired=ok",
	  "expired:OK! expires-soon:CRITICAL", STATE_CRITICAL },
	{ "warn-expired-waived-another-not", expired_and_another_soon_enough, "expired=ok",
	  "expired:OK! expires-soon:WARNING", STATE_WARNING },
	{ "ok-expired-waived-another-lasts", expired_and_another_lasts, "expired=ok", "expired:OK!",
	  STATE_OK },
	{ "warn-incomplete", incomplete, NULL, "chain-incomplete:WARNING", STATE_WARNING },
	{ "ok-disorder-is-mentioned", disorder, NULL, "chain-unordered:OK chain-superfluous:OK",
	  STATE_OK },
	{ "warn-disorder-by-option", disorder, "chain-unordered=warning",
	  "chain-unordered:WARNING chain-superfluous:OK", STATE_WARNING },
	{ "crit-weak", weak, NULL, "weak-key:WARNING weak-signature:CRITICAL", STATE_CRITICAL },
	{ "crit-revoked", revoked, NULL, "revoked:CRITICAL", STATE_CRITICAL },
	{ "crit-staple-missing", staple_missing, NULL, "ocsp-missing:CRITICAL", STATE_CRITICAL },
	{ "warn-stale", stale, NULL, "ocsp-invalid:WARNING crl-invalid:WARNING", STATE_WARNING },
	{ "crit-principal", principal_differs, NULL, "principal-mismatch:CRITICAL",
	  STATE_CRITICAL },
	{ "warn-principal-by-san", principal_san, NULL, "principal-by-san:WARNING", STATE_WARNING },
	{ "ok-principal-not-asked", principal_not_asked, NULL, "", STATE_OK },
	{ "crit-exact-names", exact, NULL, "names-missing:CRITICAL names-unexpected:CRITICAL",
	  STATE_CRITICAL },
	{ "warn-malformed-name", malformed_name, NULL, "malformed-name:WARNING", STATE_WARNING },
	{ "crit-purpose", purpose, NULL, "wrong-purpose:CRITICAL", STATE_CRITICAL },
	{ "crit-every-fault-each-finding-once", purpose_and_path_length_and_ca, NULL,
	  "wrong-purpose:CRITICAL untrusted:CRITICAL", STATE_CRITICAL },
	{ "warn-unreadable", unreadable, NULL, "handshake-unfinished:WARNING", STATE_WARNING },
	{ "crit-unreadable-and-malformed", unreadable_and_malformed, NULL,
	  "malformed-certificate:CRITICAL", STATE_CRITICAL },
	{ "crit-unreadable-and-mismatch", unreadable_and_mismatch, NULL,
	  "handshake-unfinished:WARNING name-mismatch:CRITICAL", STATE_CRITICAL },
	{ "crit-unreadable-and-gone", unreadable_and_gone, NULL, "handshake-failed:CRITICAL",
	  STATE_CRITICAL },
	{ "crit-tls10", tls10, NULL, "weak-protocol:CRITICAL", STATE_CRITICAL },
	{ "crit-tls11", tls11, NULL, "weak-protocol:CRITICAL", STATE_CRITICAL },
	{ "ok-tls11-and-nothing-else-offered", tls11_only_offered, NULL, "", STATE_OK },
	{ "ok-tls12", tls12, NULL, "", STATE_OK },
	{ "crit-dhe-2047", dhe2047, NULL, "weak-exchange:CRITICAL", STATE_CRITICAL },
	{ "ok-dhe-2048", dhe2048, NULL, "", STATE_OK },
	{ "ok-ecdhe-256", ecdhe256, NULL, "", STATE_OK },
	{ "crit-old-and-weak-and-unfit", old_and_weak_and_unfit, NULL,
	  "weak-protocol:CRITICAL weak-exchange:CRITICAL key-usage:WARNING", STATE_CRITICAL },
	{ "warn-encipher-in-a-file", encipher, NULL, "key-usage:WARNING", STATE_WARNING },
	{ "warn-encipher-tls13", encipher_tls13, NULL, "key-usage:WARNING", STATE_WARNING },
	{ "ok-encipher-static-rsa", encipher_static, NULL, "", STATE_OK },
	{ "ok-sign-in-a-file", sign, NULL, "", STATE_OK },
	{ "ok-sign-tls13", sign_tls13, NULL, "", STATE_OK },
	{ "warn-sign-static-rsa", sign_static, NULL, "key-usage:WARNING", STATE_WARNING },
	{ "warn-agree", agree, NULL, "key-usage:WARNING", STATE_WARNING },
	{ "crit-usage-of-a-list", usage_of_a_list, NULL, "wrong-purpose:CRITICAL", STATE_CRITICAL },
	{ "crit-malformed-certificate", malformed, NULL, "malformed-certificate:CRITICAL",
	  STATE_CRITICAL },
	{ "crit-dates-unreadable", dates_unreadable, NULL, "malformed-certificate:CRITICAL",
	  STATE_CRITICAL },
	{ "ok-client-certificate-wanted", client_certificate, NULL, "client-certificate-wanted:OK",
	  STATE_OK },
	{ "crit-client-certificate-required-once", client_certificate_insisted, NULL,
	  "client-certificate-required:CRITICAL", STATE_CRITICAL },
	{ "crit-no-certificate-no-name-verdict", refused, NULL, "connect-failed:CRITICAL",
	  STATE_CRITICAL },
	{ "unknown-nothing-known", nothing_known, NULL, "", STATE_UNKNOWN },
	{ "ok-no-certificate-waived", refused, "connect-failed=ok", "connect-failed:OK!",
	  STATE_OK },
	{ "crit-name-verdict-although-handshake-failed", handshake_broke_late, NULL,
	  "handshake-failed:CRITICAL name-mismatch:CRITICAL", STATE_CRITICAL },
	{ "ok-dane-ee-looks-at-nothing", dane_ee, NULL,
	  "name-mismatch:OK? malformed-name:OK? self-signed:OK? weak-signature:OK? revoked:OK? "
	  "expired:OK?",
	  STATE_OK },
	{ "crit-dane-ee-but-the-user-wants-the-name", dane_ee, "name-mismatch=critical",
	  "name-mismatch:CRITICAL malformed-name:OK? self-signed:OK? weak-signature:OK? "
	  "revoked:OK? expired:OK?",
	  STATE_CRITICAL },
	{ "ok-dane-ee-waived-is-waived", dane_ee, "name-mismatch=ok",
	  "name-mismatch:OK? malformed-name:OK? self-signed:OK? weak-signature:OK? revoked:OK? "
	  "expired:OK?",
	  STATE_OK },
	{ "crit-dane-ee-and-the-demands-of-the-user", dane_ee_exact, NULL,
	  "name-mismatch:OK? names-missing:CRITICAL names-unexpected:CRITICAL malformed-name:OK? "
	  "self-signed:OK? weak-signature:OK? revoked:OK? expired:OK?",
	  STATE_CRITICAL },
	{ "crit-dane-ta-looks-at-dates-and-signatures", dane_ta, NULL,
	  "name-mismatch:OK? malformed-name:WARNING self-signed:OK? weak-signature:CRITICAL "
	  "revoked:CRITICAL expired:CRITICAL",
	  STATE_CRITICAL },
	{ "crit-dane-ta-looks-at-the-name", dane_ta_other_name, NULL,
	  "name-mismatch:CRITICAL malformed-name:WARNING self-signed:OK? weak-signature:CRITICAL "
	  "revoked:CRITICAL expired:CRITICAL",
	  STATE_CRITICAL },
	{ "ok-dane-ta-dates-of-its-own-path", dane_ta_expired_elsewhere, NULL, "", STATE_OK },
	{ "crit-dane-mismatch", dane_mismatch, NULL, "dane-mismatch:CRITICAL", STATE_CRITICAL },
	{ "crit-dane-mismatch-of-ee-alone", dane_mismatch_ee, NULL,
	  "dane-mismatch:CRITICAL name-mismatch:OK? malformed-name:OK? self-signed:OK? "
	  "weak-signature:OK? revoked:OK? expired:OK?",
	  STATE_CRITICAL },
	{ "crit-dane-bogus", dane_bogus, NULL, "dane-bogus:CRITICAL", STATE_CRITICAL },
	{ "crit-dane-lookup-failed", dane_failed, NULL, "dane-lookup-failed:CRITICAL",
	  STATE_CRITICAL },
	{ "ok-dane-insecure", dane_insecure, NULL, "dane-insecure:OK", STATE_OK },
	{ "crit-dane-insecure-counts-as-without", dane_insecure_mismatch, NULL,
	  "dane-insecure:OK name-mismatch:CRITICAL", STATE_CRITICAL },
	{ "ok-dane-unusable", dane_unusable, NULL, "dane-unusable:OK", STATE_OK },
	{ "ok-dane-no-records", dane_none, NULL, "", STATE_OK },
	{ "unknown-nothing-known-but-dane", dane_insecure_alone, NULL, "dane-insecure:OK",
	  STATE_UNKNOWN },
};

static void give_state(struct demands *demands, const char *option)
{
	char id[64];
	enum finding_id finding;
	const char *equals = strchr(option, '=');
	snprintf(id, sizeof(id), "%.*s", (int)(equals - option), option);
	assert_true(finding_parse(id, &finding));
	assert_true(state_parse(equals + 1, &demands->states[finding]));
	demands->state_given[finding] = true;
}

static void run_row(void **state)
{
	size_t i = *(const size_t *)*state;
	struct fixture f;
	struct error error = { 0 };
	struct strbuf told = { 0 };
	set_up(&f);
	rows[i].spoil(&f);
	if (rows[i].state_option != NULL)
		give_state(&f.demands, rows[i].state_option);
	assert_int_equal(judge(&f.result, &f.demands, &error), ERR_NONE);
	for (size_t k = 0; k < f.result.n_findings; k++) {
		const struct finding *finding = &f.result.findings[k];
		strbuf_printf(&told, "%s%s:%s%s", k > 0 ? " " : "", finding_info(finding->id)->id,
			      state_name(finding->state),
			      finding->waived       ? "!"
			      : finding->overlooked ? "?"
						    : "");
	}
	assert_string_equal(strbuf_text(&told), rows[i].findings);
	assert_int_equal(f.result.state, rows[i].state);
	strbuf_clear(&told);
	free(f.result.findings);
}

int main(void)
{
	enum { N = sizeof(rows) / sizeof(rows[0]) };
	static size_t index[N];
	struct CMUnitTest tests[N];
	for (size_t i = 0; i < N; i++) {
		index[i] = i;
		tests[i] = (struct CMUnitTest){ rows[i].id, run_row, NULL, NULL, &index[i] };
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
