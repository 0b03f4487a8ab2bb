/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Situations of the report: all well, and names. */
#include "report_situations.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- all well ---------------------------------------------------------------- */

static void ok_exact(struct fixture *f)
{
	struct result *r = add_endpoint(f, MAIL, ADDR);
	add_chain(f, r, MAIL, NAMES(MAIL), 60);
	set_name(r, 0, NAME_REASON_EXACT, 0);
}

static void ok_wildcard(struct fixture *f)
{
	healthy(f);
}

static void ok_address(struct fixture *f)
{
	static const uint8_t ip[] = { 192, 0, 2, 10 };
	struct result *r = add_endpoint(f, ADDR, ADDR);
	add_chain(f, r, NULL, NULL, 60);
	add_name(f, r, NAME_IP, NAME_DEFECT_NONE, ip, sizeof(ip));
	set_name(r, 0, NAME_REASON_ADDRESS, 0);
	r->session.elapsed_us[STEP_RESOLVE] = 0;
}

static void ok_idn(struct fixture *f)
{
	struct result *r = add_endpoint(f, "www.b\303\274cher.example", ADDR);
	add_chain(f, r, NULL, NAMES("*.xn--bcher-kva.example"), 60);
	set_name(r, 0, NAME_REASON_WILDCARD, 0);
}

static void ok_service(struct fixture *f)
{
	struct result *r = add_endpoint(f, "contoso.com", ADDR);
	set_references(f, r, NAMES("srv:_imaps.contoso.com"));
	add_chain(f, r, NULL, NULL, 60);
	add_name(f, r, NAME_SRV, NAME_DEFECT_NONE, "_imaps.contoso.com", 18);
	set_name(r, 0, NAME_REASON_SERVICE, 0);
}

static void ok_several_names(struct fixture *f)
{
	struct result *r = healthy(f);
	set_references(f, r, NAMES("contoso.com", "mail.contoso.com", "owa.contoso.com"));
	set_name(r, 0, NAME_REASON_EXACT, 1);
	set_name(r, 1, NAME_REASON_WILDCARD, 0);
	set_name(r, 2, NAME_REASON_WILDCARD, 0);
}

static void ok_other_name(struct fixture *f)
{
	struct result *r = healthy(f);
	set_references(f, r, NAMES("owa.contoso.com"));
	set_name(r, 0, NAME_REASON_WILDCARD, 0);
}

static void ok_root_expires_first(struct fixture *f)
{
	struct result *r = healthy(f);
	f->authorities[1].not_after_s = NOW_S + 40 * DAY_S;
	r->dates.first = &f->authorities[1];
	r->dates.remaining_s = 40 * DAY_S;
}

static void ok_starttls(struct fixture *f)
{
	struct result *r = healthy(f);
	r->protocol = "smtp";
	r->session.port = 25;
	r->session.elapsed_us[STEP_STARTTLS] = 7000;
}

static void ok_after_failed_address(struct fixture *f)
{
	add_failed(healthy(f), "2001:db8::10", STEP_CONNECT, ERR_CONNECT,
		   FACTS(.number = EHOSTUNREACH));
}

static void ok_from_file(struct fixture *f)
{
	struct result *r = healthy(f);
	r->protocol = "file";
	r->session = (struct session){ .chain = r->session.chain, .n_chain = 2 };
	f->input.from_file = true;
}

static void ok_stapled(struct fixture *f)
{
	struct result *r = healthy(f);
	r->revocation.ocsp = REVOCATION_GOOD;
	r->revocation.ocsp_form.since_s = NOW_S - DAY_S;
}

static void ok_chain_unordered(struct fixture *f)
{
	struct result *r = healthy(f);
	r->trust.unordered = true;
	r->trust.n_superfluous = 2;
	find(r, FINDING_CHAIN_UNORDERED);
	find(r, FINDING_CHAIN_SUPERFLUOUS);
}

static void ok_client_certificate_wanted(struct fixture *f)
{
	struct result *r = healthy(f);
	r->session.client_certificate = CLIENT_CERTIFICATE_ASKED;
	find(r, FINDING_CLIENT_CERTIFICATE_WANTED);
}

static void request_unanswered(struct fixture *f)
{
	struct result *r = healthy(f);
	r->session.reached = STEP_CLIENT_CERTIFICATE;
	error_raise(&r->session.error, ERR_REQUEST_UNANSWERED,
		    FACTS(.said = bytes_of("220 mail.example.com ESMTP")));
	r->session.error.cause = ERR_HTTP_NO_HTTP;
	find(r, FINDING_REQUEST_UNANSWERED);
}

static void wrong_principal(struct fixture *f)
{
	struct result *r = healthy(f);
	r->session.http_status = 500;
	r->session.wrong_principal = true;
	find(r, FINDING_WRONG_PRINCIPAL);
}

static void ok_client_certificate_sent(struct fixture *f)
{
	healthy(f)->session.client_certificate = CLIENT_CERTIFICATE_SENT;
}

static void ok_far_future(struct fixture *f)
{
	struct result *r = healthy(f);
	r->session.chain[0].not_after_s = INT64_C(253402300799);
	r->dates.remaining_s = INT64_C(253402300799) - NOW_S;
}

static void ok_within_hours(struct fixture *f)
{
	struct result *r = healthy(f);
	r->session.chain[0].not_after_s = NOW_S + 47 * 3600 + 59;
	r->dates.remaining_s = 47 * 3600 + 59;
}

static void ok_fraction_timeout(struct fixture *f)
{
	healthy(f);
	f->input.timeout_s = 2.25;
	f->input.elapsed_us = 1234567;
}

static void ok_typed_as_url(struct fixture *f)
{
	healthy(f)->host = "https://user@mail.contoso.com:443/owa?x=|";
}

static void ok_without_identity(struct fixture *f)
{
	struct result *r = healthy(f);
	r->identity = NULL;
	r->host = "fe80::1%eth0";
}

/* --- names --------------------------------------------------------------------- */

static void mismatch_unrelated(struct fixture *f)
{
	add_mismatch(f, MAIL, ADDR, NAMES("owa.fabrikam.example", "*.contoso.net"),
		     NAME_REASON_UNRELATED, -1);
}

static void mismatch_shared_domain(struct fixture *f)
{
	add_mismatch(f, MAIL, ADDR, NAMES("autodiscover.contoso.com", "owa.contoso.com"),
		     NAME_REASON_SHARED_DOMAIN, 1);
}

static void mismatch_wildcard_deep(struct fixture *f)
{
	add_mismatch(f, "a.mail.contoso.com", ADDR, NAMES("contoso.com", "*.contoso.com"),
		     NAME_REASON_WILDCARD_DEEP, 1);
}

static void mismatch_wildcard_apex(struct fixture *f)
{
	add_mismatch(f, "contoso.com", ADDR, NAMES("*.contoso.com"), NAME_REASON_WILDCARD_APEX, 0);
}

static void mismatch_malformed(struct fixture *f)
{
	struct result *r =
		add_mismatch(f, MAIL, ADDR, NAMES("owa.contoso.com"), NAME_REASON_MALFORMED, -1);
	add_name(f, r, NAME_DNS, NAME_DEFECT_BLANK, "mail.contoso.com ", 17);
	set_name(r, 0, NAME_REASON_MALFORMED, 1);
	find(r, FINDING_MALFORMED_NAME);
}

static void mismatch_no_names(struct fixture *f)
{
	add_mismatch(f, MAIL, ADDR, NULL, NAME_REASON_NO_NAMES, -1);
}

/* What is not well formed names no host, and no other host either. */
static void mismatch_all_malformed(struct fixture *f)
{
	struct result *r = add_mismatch(f, MAIL, ADDR, NULL, NAME_REASON_ALL_MALFORMED, -1);
	add_name(f, r, NAME_DNS, NAME_DEFECT_BLANK, "a b", 3);
	find(r, FINDING_MALFORMED_NAME);
}

static void mismatch_unreadable(struct fixture *f)
{
	struct result *r = add_mismatch(f, MAIL, ADDR, NULL, NAME_REASON_UNREADABLE, -1);
	r->session.chain[0].defects = CERTIFICATE_DEFECT_SAN;
}

static void mismatch_no_names_but_cn(struct fixture *f)
{
	struct result *r = add_endpoint(f, MAIL, ADDR);
	add_chain(f, r, "EXCH01", NULL, 60);
	set_name(r, 0, NAME_REASON_NO_NAMES, -1);
	find(r, FINDING_NAME_MISMATCH);
}

static void mismatch_address(struct fixture *f)
{
	static const uint8_t ip4[] = { 192, 0, 2, 99 };
	static const uint8_t ip6[] = { 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 };
	struct result *r = add_mismatch(f, ADDR, ADDR, NAMES("mail.contoso.com"),
					NAME_REASON_OTHER_ADDRESS, -1);
	add_name(f, r, NAME_IP, NAME_DEFECT_NONE, ip4, sizeof(ip4));
	add_name(f, r, NAME_IP, NAME_DEFECT_NONE, ip6, sizeof(ip6));
	set_name(r, 0, NAME_REASON_OTHER_ADDRESS, 1);
}

static void mismatch_address_as_dns(struct fixture *f)
{
	struct result *r =
		add_mismatch(f, ADDR, ADDR, NAMES("mail.contoso.com"), NAME_REASON_IP_AS_DNS, -1);
	add_name(f, r, NAME_DNS, NAME_DEFECT_IP_TEXT, ADDR, strlen(ADDR));
	set_name(r, 0, NAME_REASON_IP_AS_DNS, 1);
	find(r, FINDING_MALFORMED_NAME);
}

/* What Windows takes all the same is not what Outlook warns of. */
static void verbose_partial_wildcard(struct fixture *f)
{
	static const char name[] = "ma*.contoso.com";
	struct result *r =
		add_mismatch(f, MAIL, ADDR, NAMES("contoso.com"), NAME_REASON_WILDCARD_PARTIAL, -1);
	add_name(f, r, NAME_DNS, NAME_DEFECT_WILDCARD_PARTIAL, name, strlen(name));
	set_name(r, 0, NAME_REASON_WILDCARD_PARTIAL, 1);
	find(r, FINDING_MALFORMED_NAME);
	f->input.verbosity = 1;
}

static void mismatch_many_names(struct fixture *f)
{
	struct result *r = add_mismatch(f, MAIL, ADDR, NAMES("customer-000.hosting.example"),
					NAME_REASON_UNRELATED, -1);
	for (int i = 1; i < 1200; i++) {
		char name[64];
		snprintf(name, sizeof(name), "customer-%03d.hosting.example", i);
		add_name(f, r, NAME_DNS, NAME_DEFECT_NONE, name, strlen(name));
	}
	r->names[0].hint = NAME_HINT_DEFAULT_HOST;
}

static void mismatch_long_names(struct fixture *f)
{
	char name[254];
	memset(name, 'x', 253);
	for (size_t i = 60; i < 250; i += 60)
		name[i] = '.';
	name[253] = '\0';
	struct result *r = add_mismatch(f, MAIL, ADDR, NAMES(name), NAME_REASON_UNRELATED, -1);
	for (char c = 'a'; c < 'k'; c++) {
		name[0] = c;
		add_name(f, r, NAME_DNS, NAME_DEFECT_NONE, name, strlen(name));
	}
}

static void mismatch_exchange_default(struct fixture *f)
{
	struct result *r = add_mismatch(f, MAIL, ADDR, NAMES("EXCH01", "exch01.contoso.local"),
					NAME_REASON_UNRELATED, -1);
	r->names[0].hint = NAME_HINT_EXCHANGE_DEFAULT;
	set_trust(r, TRUST_REASON_SELF_SIGNED, leaf_of(r));
	find(r, FINDING_SELF_SIGNED);
}

static void mismatch_without_sni(struct fixture *f)
{
	add_mismatch(f, MAIL, ADDR, NAMES("default.hosting.example"), NAME_REASON_UNRELATED, -1);
	f->input.sni_off = true;
}

static void mismatch_one_of_three(struct fixture *f)
{
	struct result *r = healthy(f);
	set_references(f, r, NAMES("mail.contoso.com", "b.mail.contoso.com", "contoso.com"));
	set_name(r, 0, NAME_REASON_WILDCARD, 0);
	set_name(r, 1, NAME_REASON_WILDCARD_DEEP, 0);
	set_name(r, 2, NAME_REASON_EXACT, 1);
	add_finding(r, FINDING_NAME_MISMATCH, STATE_CRITICAL, 1, NULL);
}

static void mismatch_many_references(struct fixture *f)
{
	static char texts[40][48];
	const char *names[41] = { NULL };
	struct result *r = healthy(f);
	for (int i = 0; i < 40; i++) {
		snprintf(texts[i], sizeof(texts[i]), "host-%02d.fabrikam.example", i);
		names[i] = texts[i];
	}
	set_references(f, r, names);
	for (size_t i = 0; i < 40; i++) {
		set_name(r, i, NAME_REASON_UNRELATED, -1);
		add_finding(r, FINDING_NAME_MISMATCH, STATE_CRITICAL, i, NULL);
	}
}

static void mismatch_idn(struct fixture *f)
{
	add_mismatch(f, "b\303\274cher.example", ADDR,
		     NAMES("xn--strae-oqa.example", "xn--bcher-kva.test"), NAME_REASON_UNRELATED,
		     1);
}

static void mismatch_waived(struct fixture *f)
{
	struct result *r = add_endpoint(f, MAIL, ADDR);
	add_chain(f, r, "owa.contoso.com", NAMES("owa.contoso.com"), 60);
	set_name(r, 0, NAME_REASON_SHARED_DOMAIN, 0);
	waive(r, FINDING_NAME_MISMATCH);
}

static void mismatch_as_warning(struct fixture *f)
{
	struct result *r =
		add_mismatch(f, MAIL, ADDR, NAMES("owa.contoso.com"), NAME_REASON_SHARED_DOMAIN, 0);
	r->findings[0].state = STATE_WARNING;
	r->protocol = "smtp";
}

static void cn_only(struct fixture *f)
{
	struct result *r = add_endpoint(f, MAIL, ADDR);
	add_chain(f, r, MAIL, NULL, 60);
	set_name(r, 0, NAME_REASON_CN_ONLY, -1);
	r->names[0].presented = &r->session.chain[0].cns[0];
	find(r, FINDING_CN_ONLY);
}

static void cn_allowed(struct fixture *f)
{
	struct result *r = add_endpoint(f, MAIL, ADDR);
	add_chain(f, r, MAIL, NULL, 60);
	set_name(r, 0, NAME_REASON_CN, -1);
	r->names[0].presented = &r->session.chain[0].cns[0];
	add_finding(r, FINDING_CN_ONLY, STATE_WARNING, 0, NULL);
}

static void principal_mismatch(struct fixture *f)
{
	struct result *r = healthy(f);
	r->principal_name = MAIL;
	r->principal = PRINCIPAL_MISMATCH;
	add_finding(r, FINDING_PRINCIPAL_MISMATCH, STATE_CRITICAL, 0, leaf_of(r));
}

static void principal_by_san(struct fixture *f)
{
	struct result *r = healthy(f);
	r->principal_name = "contoso.com";
	r->principal = PRINCIPAL_BY_SAN;
	add_finding(r, FINDING_PRINCIPAL_BY_SAN, STATE_WARNING, 0, leaf_of(r));
}

static void names_missing(struct fixture *f)
{
	struct result *r = healthy(f);
	f->demands.exact_names = true;
	set_references(f, r, NAMES("contoso.com", "mail.contoso.com"));
	set_name(r, 0, NAME_REASON_EXACT, 1);
	set_name(r, 1, NAME_REASON_WILDCARD, 0);
	r->missing = calloc(2, sizeof(bool));
	r->unexpected = calloc(2, sizeof(bool));
	r->missing[1] = true;
	r->unexpected[0] = true;
	add_finding(r, FINDING_NAMES_MISSING, STATE_CRITICAL, 0, leaf_of(r));
	add_finding(r, FINDING_NAMES_UNEXPECTED, STATE_CRITICAL, 0, leaf_of(r));
}

static void malformed_name(struct fixture *f)
{
	struct result *r = healthy(f);
	add_name(f, r, NAME_DNS, NAME_DEFECT_EMPTY, "", 0);
	add_name(f, r, NAME_DNS, NAME_DEFECT_NUL, "a\0b", 3);
	add_name(f, r, NAME_IP, NAME_DEFECT_IP_LENGTH, "\300\0\002\001\005", 5);
	find(r, FINDING_MALFORMED_NAME);
}

static void malformed_name_that_fits(struct fixture *f)
{
	struct result *r = healthy(f);
	set_references(f, r, NAMES("-owa.contoso.com"));
	add_name(f, r, NAME_DNS, NAME_DEFECT_LABEL_HYPHEN, "-owa.contoso.com", 16);
	set_name(r, 0, NAME_REASON_EXACT, (int)r->session.chain[0].n_names - 1);
	find(r, FINDING_MALFORMED_NAME);
}

static void verbose_failed_addresses(struct fixture *f)
{
	ok_after_failed_address(f);
	f->input.verbosity = 1;
}

static void verbose_log(struct fixture *f)
{
	ok_starttls(f);
	f->input.verbosity = 2;
	f->input.log = "S: 220 mail.contoso.com ESMTP\nC: EHLO [192.0.2.1]\nS: 250 STARTTLS\n";
}

static void verbose_from_file(struct fixture *f)
{
	ok_from_file(f);
	f->input.verbosity = 1;
}

const struct situation situations_names[] = {
	{ "ok_exact", ok_exact, true },
	{ "ok_wildcard", ok_wildcard, false },
	{ "ok_address", ok_address, true },
	{ "ok_idn", ok_idn, true },
	{ "ok_service", ok_service, true },
	{ "ok_several_names", ok_several_names, true },
	{ "ok_other_name", ok_other_name, false },
	{ "ok_root_expires_first", ok_root_expires_first, false },
	{ "ok_starttls", ok_starttls, false },
	{ "ok_after_failed_address", ok_after_failed_address, true },
	{ "ok_from_file", ok_from_file, true },
	{ "ok_stapled", ok_stapled, false },
	{ "ok_chain_unordered", ok_chain_unordered, false },
	{ "ok_client_certificate_wanted", ok_client_certificate_wanted, false },
	{ "request_unanswered", request_unanswered, false },
	{ "wrong_principal", wrong_principal, false },
	{ "ok_client_certificate_sent", ok_client_certificate_sent, false },
	{ "ok_far_future", ok_far_future, false },
	{ "ok_within_hours", ok_within_hours, false },
	{ "ok_fraction_timeout", ok_fraction_timeout, false },
	{ "ok_typed_as_url", ok_typed_as_url, false },
	{ "ok_without_identity", ok_without_identity, false },
	{ "mismatch_unrelated", mismatch_unrelated, false },
	{ "mismatch_shared_domain", mismatch_shared_domain, false },
	{ "mismatch_wildcard_deep", mismatch_wildcard_deep, true },
	{ "mismatch_wildcard_apex", mismatch_wildcard_apex, false },
	{ "mismatch_malformed", mismatch_malformed, true },
	{ "mismatch_no_names", mismatch_no_names, false },
	{ "mismatch_all_malformed", mismatch_all_malformed, false },
	{ "mismatch_unreadable", mismatch_unreadable, false },
	{ "mismatch_no_names_but_cn", mismatch_no_names_but_cn, false },
	{ "mismatch_address", mismatch_address, false },
	{ "mismatch_address_as_dns", mismatch_address_as_dns, false },
	{ "mismatch_many_names", mismatch_many_names, false },
	{ "mismatch_long_names", mismatch_long_names, false },
	{ "mismatch_exchange_default", mismatch_exchange_default, true },
	{ "mismatch_without_sni", mismatch_without_sni, false },
	{ "mismatch_one_of_three", mismatch_one_of_three, false },
	{ "mismatch_many_references", mismatch_many_references, false },
	{ "mismatch_idn", mismatch_idn, false },
	{ "mismatch_waived", mismatch_waived, true },
	{ "mismatch_as_warning", mismatch_as_warning, false },
	{ "cn_only", cn_only, true },
	{ "cn_allowed", cn_allowed, true },
	{ "principal_mismatch", principal_mismatch, false },
	{ "principal_by_san", principal_by_san, false },
	{ "names_missing", names_missing, false },
	{ "malformed_name", malformed_name, false },
	{ "malformed_name_that_fits", malformed_name_that_fits, true },
	{ "verbose_failed_addresses", verbose_failed_addresses, false },
	{ "verbose_partial_wildcard", verbose_partial_wildcard, true },
	{ "verbose_log", verbose_log, true },
	{ "verbose_from_file", verbose_from_file, false },
	{ NULL, NULL, false },
};
