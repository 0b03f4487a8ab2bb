/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Situations of the report: TLSA records. */
#include "report_situations.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MX "mx.contoso.com"

enum { RECORDS_MAX = 4 };

/* What DNS says; records come with add_record(). */
static struct dane_verdict *add_dane(struct fixture *f, struct result *r, enum tlsa_status status,
				     enum dane_outcome outcome, enum dane_rule rule)
{
	struct tlsa_set *set = fixture_alloc(f, sizeof(*set));
	struct dane_verdict *dane = calloc(1, sizeof(*dane));
	if (dane == NULL)
		abort();
	*set = (struct tlsa_set){ .status = status, .base = MX, .port = 25 };
	set->records = fixture_alloc(f, RECORDS_MAX * sizeof(*set->records));
	*dane = (struct dane_verdict){ .outcome = outcome, .rule = rule, .set = set };
	dane->has_own = r->session.n_chain > 0;
	memset(dane->own, 0x5a, sizeof(dane->own));
	r->protocol = "smtp";
	r->session.port = 25;
	r->session.elapsed_us[STEP_STARTTLS] = 4000;
	r->dane = dane;
	return dane;
}

static void add_record(struct fixture *f, struct dane_verdict *dane, uint8_t usage,
		       uint8_t selector, uint8_t matching, uint8_t octet,
		       enum dane_record_state state)
{
	struct tlsa_set *set = (struct tlsa_set *)(uintptr_t)dane->set;
	uint8_t data[80];
	memset(data, octet, sizeof(data));
	set->records[set->n] = (struct tlsa_record){
		.usage = usage,
		.selector = selector,
		.matching = matching,
		.data = fixture_bytes(f, data,
				      matching == 0   ? 80
				      : matching == 2 ? 64
						      : 32),
	};
	dane->states[set->n++] = state;
}

static void overlook(struct result *r)
{
	for (size_t i = 0; i < r->n_findings; i++) {
		r->findings[i].state = STATE_OK;
		r->findings[i].overlooked = true;
	}
	r->state = STATE_OK;
}

/* Another name, self-signed, expired. */
static struct result *everything_wrong(struct fixture *f)
{
	struct result *r = add_mismatch(f, MX, ADDR, NAMES("localhost"), NAME_REASON_UNRELATED, -1);
	r->session.chain[0].not_after_s = NOW_S - 3 * DAY_S;
	r->dates.remaining_s = -3 * DAY_S;
	set_trust(r, TRUST_REASON_SELF_SIGNED, leaf_of(r));
	add_finding(r, FINDING_SELF_SIGNED, STATE_CRITICAL, 0, leaf_of(r));
	add_finding(r, FINDING_EXPIRED, STATE_CRITICAL, 0, leaf_of(r));
	overlook(r);
	return r;
}

static struct dane_verdict *build_ee(struct fixture *f)
{
	struct result *r = everything_wrong(f);
	struct dane_verdict *dane = add_dane(f, r, TLSA_SECURE, DANE_FITS, DANE_RULE_EE);
	add_record(f, dane, 3, 1, 1, 0x11, DANE_RECORD_USABLE);
	add_record(f, dane, 3, 1, 1, 0x5a, DANE_RECORD_USABLE);
	dane->fitting = 1;
	dane->fits[1] = true;
	return dane;
}

static void dane_ee(struct fixture *f)
{
	build_ee(f);
}

static void dane_ee_verbose(struct fixture *f)
{
	struct dane_verdict *dane = build_ee(f);
	add_record(f, dane, 3, 0, 1, 0x22, DANE_RECORD_OUTRANKED);
	add_record(f, dane, 2, 0, 0, 0x33, DANE_RECORD_DATA);
	f->input.verbosity = 1;
}

/* Beside one that some families of clients refuse. */
static void dane_ee_several(struct fixture *f)
{
	build_ee(f);
	struct result *r = healthy(f);
	struct dane_verdict *dane = add_dane(f, r, TLSA_SECURE, DANE_FITS, DANE_RULE_EE);
	add_record(f, dane, 3, 1, 1, 0x5a, DANE_RECORD_USABLE);
	dane->fits[0] = true;
	r->session.chain[0].is_ca = true;
	judge_clients(f, r);
	overlook(r);
}

static void dane_ta(struct fixture *f)
{
	struct result *r = healthy(f);
	struct dane_verdict *dane = add_dane(f, r, TLSA_SECURE, DANE_FITS, DANE_RULE_TA);
	set_trust(r, TRUST_REASON_UNKNOWN_ROOT, r->trust.path.links[r->trust.path.n - 1]);
	add_finding(r, FINDING_UNTRUSTED, STATE_CRITICAL, 0, NULL);
	overlook(r);
	add_record(f, dane, 2, 0, 1, 0x44, DANE_RECORD_USABLE);
	dane->fits[0] = dane->has_path = dane->name_fits = true;
	dane->path = r->trust;
}

static void dane_pkix(struct fixture *f)
{
	struct result *r = healthy(f);
	struct dane_verdict *dane = add_dane(f, r, TLSA_SECURE, DANE_FITS, DANE_RULE_PKIX);
	add_record(f, dane, 1, 1, 2, 0x44, DANE_RECORD_USABLE);
	dane->fits[0] = true;
}

static struct result *build_mismatch(struct fixture *f)
{
	struct result *r = healthy(f);
	struct dane_verdict *dane = add_dane(f, r, TLSA_SECURE, DANE_MISMATCH, DANE_RULE_TA);
	add_record(f, dane, 3, 1, 1, 0x11, DANE_RECORD_USABLE);
	add_record(f, dane, 2, 0, 1, 0x22, DANE_RECORD_USABLE);
	add_record(f, dane, 1, 1, 1, 0x33, DANE_RECORD_PKIX_USAGE);
	return r;
}

static void dane_mismatch(struct fixture *f)
{
	find(build_mismatch(f), FINDING_DANE_MISMATCH);
}

static void dane_mismatch_waived(struct fixture *f)
{
	waive(build_mismatch(f), FINDING_DANE_MISMATCH);
}

static void dane_mismatch_by_path(struct fixture *f)
{
	struct result *r = healthy(f);
	struct dane_verdict *dane = add_dane(f, r, TLSA_SECURE, DANE_MISMATCH, DANE_RULE_TA);
	add_record(f, dane, 2, 0, 1, 0x22, DANE_RECORD_USABLE);
	dane->fits[0] = dane->has_path = true;
	dane->path = r->trust;
	dane->path.reason = TRUST_REASON_PURPOSE;
	find(r, FINDING_DANE_MISMATCH);
}

static void dane_mismatch_by_alias(struct fixture *f)
{
	struct result *r = healthy(f);
	struct dane_verdict *dane = add_dane(f, r, TLSA_SECURE, DANE_MISMATCH, DANE_RULE_TA);
	add_record(f, dane, 2, 0, 1, 0x22, DANE_RECORD_USABLE);
	dane->fits[0] = dane->has_path = dane->names_alias = true;
	dane->path = r->trust;
	find(r, FINDING_DANE_MISMATCH);
}

static void dane_mismatch_and_name(struct fixture *f)
{
	struct result *r = everything_wrong(f);
	struct dane_verdict *dane = add_dane(f, r, TLSA_SECURE, DANE_MISMATCH, DANE_RULE_EE);
	add_record(f, dane, 3, 1, 1, 0x11, DANE_RECORD_USABLE);
	find(r, FINDING_DANE_MISMATCH);
}

static void dane_insecure(struct fixture *f)
{
	struct result *r = healthy(f);
	add_dane(f, r, TLSA_INSECURE_ADDRESSES, DANE_INSECURE, DANE_RULE_NONE);
	find(r, FINDING_DANE_INSECURE);
}

/* One of three fits. */
static void dane_insecure_several(struct fixture *f)
{
	dane_insecure(f);
	struct result *r = add_healthy(f, "mx1.contoso.com", "192.0.2.11");
	add_dane(f, r, TLSA_NONE, DANE_NO_RECORDS, DANE_RULE_NONE);
	r = add_healthy(f, "mx2.contoso.com", "192.0.2.12");
	struct dane_verdict *dane = add_dane(f, r, TLSA_SECURE, DANE_FITS, DANE_RULE_EE);
	add_record(f, dane, 3, 1, 1, 0x5a, DANE_RECORD_USABLE);
	dane->fits[0] = true;
}

static void dane_insecure_records(struct fixture *f)
{
	struct result *r = healthy(f);
	add_dane(f, r, TLSA_INSECURE, DANE_INSECURE, DANE_RULE_NONE);
	find(r, FINDING_DANE_INSECURE);
}

static void dane_unusable(struct fixture *f)
{
	struct result *r = healthy(f);
	struct dane_verdict *dane = add_dane(f, r, TLSA_SECURE, DANE_UNUSABLE, DANE_RULE_NONE);
	add_record(f, dane, 1, 1, 1, 0x33, DANE_RECORD_PKIX_USAGE);
	add_record(f, dane, 3, 1, 9, 0x44, DANE_RECORD_MATCHING);
	find(r, FINDING_DANE_UNUSABLE);
}

static void fail_lookup(struct result *r, enum err code, struct error_facts facts)
{
	error_raise(&((struct tlsa_set *)(uintptr_t)r->dane->set)->error, code, facts);
	find(r, error_finding(code));
}

static void dane_bogus(struct fixture *f)
{
	struct result *r = add_endpoint(f, MX, ADDR);
	r->session.address[0] = '\0';
	fail_at(r, STEP_RESOLVE, ERR_RESOLVE_NO_ANSWER, FACTS(.about = MX));
	add_dane(f, r, TLSA_FAILED, DANE_FAILED, DANE_RULE_NONE);
	fail_lookup(r, ERR_DANE_NOT_VALID, FACTS(.about = MX));
}

static void dane_lookup_failed(struct fixture *f)
{
	struct result *r = healthy(f);
	add_dane(f, r, TLSA_FAILED, DANE_FAILED, DANE_RULE_NONE);
	fail_lookup(r, ERR_DANE_REFUSED, FACTS(.about = "_25._tcp." MX, .number = 2));
}

static void dane_no_records(struct fixture *f)
{
	add_dane(f, healthy(f), TLSA_NONE, DANE_NO_RECORDS, DANE_RULE_NONE);
}

static void dane_no_records_verbose(struct fixture *f)
{
	dane_no_records(f);
	f->input.verbosity = 1;
}

static void dane_no_certificate(struct fixture *f)
{
	struct result *r = add_endpoint(f, MX, ADDR);
	fail_at(r, STEP_CONNECT, ERR_CONNECT, FACTS(.number = ECONNREFUSED));
	struct dane_verdict *dane = add_dane(f, r, TLSA_SECURE, DANE_UNSEEN, DANE_RULE_NONE);
	add_record(f, dane, 3, 1, 1, 0x11, DANE_RECORD_USABLE);
	f->input.verbosity = 1;
}

const struct situation situations_dane[] = {
	{ "dane_ee", dane_ee, true },
	{ "dane_ee_verbose", dane_ee_verbose, true },
	{ "dane_ee_several", dane_ee_several, false },
	{ "dane_ta", dane_ta, true },
	{ "dane_pkix", dane_pkix, false },
	{ "dane_mismatch", dane_mismatch, true },
	{ "dane_mismatch_waived", dane_mismatch_waived, false },
	{ "dane_mismatch_by_path", dane_mismatch_by_path, false },
	{ "dane_mismatch_by_alias", dane_mismatch_by_alias, false },
	{ "dane_mismatch_and_name", dane_mismatch_and_name, false },
	{ "dane_insecure", dane_insecure, true },
	{ "dane_insecure_several", dane_insecure_several, false },
	{ "dane_insecure_records", dane_insecure_records, false },
	{ "dane_unusable", dane_unusable, true },
	{ "dane_bogus", dane_bogus, true },
	{ "dane_lookup_failed", dane_lookup_failed, false },
	{ "dane_no_records", dane_no_records, true },
	{ "dane_no_records_verbose", dane_no_records_verbose, false },
	{ "dane_no_certificate", dane_no_certificate, false },
	{ NULL, NULL, false },
};
