/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain_dane.h"

#include "display.h"
#include "facts/hex.h"
#include "list.h"
#include "units.h"

enum { DATA_OCTETS = 64, RECORDS_BYTES = 600 };

const char *dane_rule_word(enum dane_rule rule)
{
	static const char *const words[] = {
		[DANE_RULE_NONE] = "none",
		[DANE_RULE_PKIX] = "PKIX",
		[DANE_RULE_TA] = "DANE-TA",
		[DANE_RULE_EE] = "DANE-EE",
	};
	return words[rule];
}

/* --- records --------------------------------------------------------------------- */

static void append_numbers(struct strbuf *out, const struct tlsa_record *r)
{
	strbuf_printf(out, "%u %u %u", (unsigned)r->usage, (unsigned)r->selector,
		      (unsigned)r->matching);
}

void explain_dane_record(struct strbuf *out, const struct tlsa_record *r)
{
	append_numbers(out, r);
	if (r->data.len > 0)
		strbuf_append_char(out, ' ');
	hex_append(out, bytes_until(r->data, DATA_OCTETS), 0);
	if (r->data.len > DATA_OCTETS)
		strbuf_append(out, "...");
}

void explain_dane_record_state(struct strbuf *out, const struct dane_verdict *dane, size_t i)
{
	if (dane->states[i] != DANE_RECORD_USABLE)
		show_phrase(out, dane_record_state_text(dane->states[i]), DISPLAY_PHRASE);
	else if (dane->outcome != DANE_UNSEEN)
		strbuf_append(out, dane->fits[i] ? "fits" : "does not fit");
}

void explain_dane_own(struct strbuf *out, const struct dane_verdict *dane)
{
	if (!dane->has_own)
		return;
	strbuf_append(out, "3 1 1 ");
	hex_append(out, (struct bytes){ dane->own, sizeof(dane->own) }, 0);
}

static void append_owner(struct strbuf *out, const struct tlsa_set *set)
{
	char owner[TLSA_OWNER_BYTES];
	tlsa_owner(set->base, set->port, owner);
	show_text(out, owner, DISPLAY_LONG);
}

/* Words for one record, for several with their number in between, and of which name:
 * "one of ", "TLSA records of _25._tcp.mx.example.com". */
static void append_records(struct strbuf *out, const struct tlsa_set *set, const char *one,
			   const char *several)
{
	if (set->n == 1)
		strbuf_printf(out, "%s TLSA record of ", one);
	else
		strbuf_printf(out, "%s %zu TLSA records of ", several, set->n);
	append_owner(out, set);
}

/* ": 3 1 1 ... (its matching type is not known), 2 0 1 ..." */
static void append_list(struct strbuf *out, const struct dane_verdict *dane)
{
	strbuf_append(out, dane->has_path ? "; records: " : ": ");
	struct list list = list_begin(out, RECORDS_BYTES);
	for (size_t i = 0; i < dane->set->n; i++) {
		if (!list_next(&list))
			continue;
		explain_dane_record(out, &dane->set->records[i]);
		if (dane->states[i] != DANE_RECORD_USABLE) {
			strbuf_append(out, " (");
			explain_dane_record_state(out, dane, i);
			strbuf_append_char(out, ')');
		}
		list_took(&list);
	}
	list_end(&list);
}

bool explain_dane_decides(struct strbuf *out, const struct result *result)
{
	const struct dane_verdict *dane = result->dane;
	if (dane == NULL || dane->outcome != DANE_FITS ||
	    (dane->rule != DANE_RULE_EE && dane->rule != DANE_RULE_TA))
		return false;
	strbuf_append(out, "its TLSA record ");
	append_numbers(out, &dane->set->records[dane->fitting]);
	strbuf_printf(out, " (%s)", dane_rule_word(dane->rule));
	return true;
}

/* Says what a finding means when no more is known of it. */
static bool is_bare(struct strbuf *out, const struct result *result, const struct finding *finding)
{
	if (result->dane != NULL)
		return false;
	show_phrase(out, finding_info(finding->id)->text, DISPLAY_PHRASE);
	return true;
}

/* --- dane-mismatch ----------------------------------------------------------------- */

/* Is there, or may there be, an authority of a record, and what is wrong is the way? */
static bool tells_path(const struct dane_verdict *dane)
{
	return dane->has_path || dane->path.reason == TRUST_REASON_TOO_COMPLEX;
}

static void mismatch_clause(struct strbuf *out, const struct report_input *input,
			    const struct result *result, const struct finding *finding)
{
	const struct dane_verdict *dane = result->dane;
	(void)input;
	if (is_bare(out, result, finding))
		return;
	if (dane->names_alias) {
		strbuf_append(out, "names the alias alone, not ");
		show_text(out, dane->set->base, DISPLAY_LONG);
		strbuf_append(out, ", to which it leads and whose TLSA records count");
		return;
	}
	if (tells_path(dane)) {
		strbuf_append(out, "has no valid path to the authority of its TLSA record: ");
		show_phrase(out, trust_reason_text(dane->path.reason), DISPLAY_PHRASE);
		return;
	}
	append_records(out, dane->set, "does not fit the", "fits none of");
}

static void mismatch_sentence(struct strbuf *out, const struct report_input *input,
			      const struct result *result, const struct finding *finding)
{
	const struct dane_verdict *dane = result->dane;
	if (is_bare(out, result, finding))
		return;
	strbuf_append(out, "the certificate ");
	mismatch_clause(out, input, result, finding);
	append_list(out, dane);
}

static void mismatch_fix(struct strbuf *out, const struct report_input *input,
			 const struct result *result, const struct finding *finding)
{
	const struct dane_verdict *dane = result->dane;
	(void)input;
	(void)finding;
	if (dane != NULL && dane->names_alias) {
		strbuf_append(out, "request a certificate that names ");
		show_text(out, dane->set->base, DISPLAY_LONG);
	} else {
		strbuf_append(out,
			      dane != NULL && dane->has_path
				      ? "install a certificate with a valid path to that authority"
				      : "install the certificate that the records are of");
	}
	if (dane == NULL || !dane->has_own)
		return;
	strbuf_append(out, ", or publish for ");
	append_owner(out, dane->set);
	strbuf_append(out, " what this one would have: ");
	explain_dane_own(out, dane);
	if (dane->rule == DANE_RULE_TA && !dane->has_path)
		strbuf_append(out, "; an authority of which a record has a digest must be sent by "
				   "the server");
}

/* --- what DNS does not say --------------------------------------------------------- */

static void append_why(struct strbuf *out, const struct report_input *input,
		       const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	show_error(out, &result->dane->set->error, DISPLAY_PHRASE);
}

static void bogus_clause(struct strbuf *out, const struct report_input *input,
			 const struct result *result, const struct finding *finding)
{
	if (is_bare(out, result, finding))
		return;
	strbuf_append(out, "DNS answers are refused as false: ");
	append_why(out, input, result, finding);
}

static void failed_clause(struct strbuf *out, const struct report_input *input,
			  const struct result *result, const struct finding *finding)
{
	if (is_bare(out, result, finding))
		return;
	strbuf_append(out, "TLSA records cannot be looked up: ");
	append_why(out, input, result, finding);
}

static void insecure_clause(struct strbuf *out, const struct report_input *input,
			    const struct result *result, const struct finding *finding)
{
	(void)input;
	if (is_bare(out, result, finding))
		return;
	const struct tlsa_set *set = result->dane->set;
	strbuf_append(out, "no TLSA record counts, since ");
	if (set->status == TLSA_INSECURE_ADDRESSES) {
		strbuf_append(out, "the addresses of ");
		show_text(out, set->base, DISPLAY_LONG);
		strbuf_append(out, " are");
	} else {
		append_owner(out, set);
		strbuf_append(out, " is");
	}
	strbuf_append(out, " not validated by the name server that was asked (DNSSEC)");
}

static void unusable_clause(struct strbuf *out, const struct report_input *input,
			    const struct result *result, const struct finding *finding)
{
	(void)input;
	if (is_bare(out, result, finding))
		return;
	append_records(out, result->dane->set, "no client can use the", "no client can use any of");
}

static void unusable_sentence(struct strbuf *out, const struct report_input *input,
			      const struct result *result, const struct finding *finding)
{
	unusable_clause(out, input, result, finding);
	if (result->dane != NULL)
		append_list(out, result->dane);
}

/* --- the findings -------------------------------------------------------------------- */

static const struct explanation_row rows[] = {
	{ FINDING_DANE_MISMATCH,
	  { { .append = mismatch_clause },
	    { .append = mismatch_sentence },
	    { .append = mismatch_fix } } },
	{ FINDING_DANE_BOGUS,
	  { { .append = bogus_clause },
	    { .append = bogus_clause },
	    { .text = "look at the signatures of the zone and at its "
		      "DS record" } } },
	{ FINDING_DANE_LOOKUP_FAILED,
	  { { .append = failed_clause },
	    { .append = failed_clause },
	    { .text = "look at the name servers of the zone "
		      "and at those of this machine; mail "
		      "servers pass over the host until "
		      "there is an answer" } } },
	{ FINDING_DANE_UNUSABLE,
	  { { .append = unusable_clause }, { .append = unusable_sentence }, { 0 } } },
	{ FINDING_DANE_INSECURE,
	  { { .append = insecure_clause }, { .append = insecure_clause }, { 0 } } },
};

const struct explanation *explain_dane(enum finding_id id)
{
	return explanation_find(rows, LENGTH(rows), id);
}

/* --- what went well ------------------------------------------------------------------ */

static void append_authority(struct strbuf *out, const struct path *path)
{
	if (path->n > 0)
		show_certificate(out, path->links[path->n - 1], DISPLAY_SHORT);
	else
		strbuf_append(out, "its authority");
}

static void append_fitting(struct strbuf *out, const struct dane_verdict *dane)
{
	const struct tlsa_record *r = &dane->set->records[dane->fitting];
	append_records(out, dane->set, "the", "one of");
	strbuf_append(out, " fits");
	if (r->usage < TLSA_USAGE_COUNT)
		strbuf_printf(out, " (%s)", tlsa_usage_name((enum tlsa_usage)r->usage));
	strbuf_append(out, ": ");
	explain_dane_record(out, r);
	switch (dane->rule) {
	case DANE_RULE_EE:
		strbuf_append(out, "; name, dates and chain are not looked at");
		break;
	case DANE_RULE_TA:
		strbuf_append(out, "; the chain to ");
		append_authority(out, &dane->path.path);
		strbuf_append(out, " alone is looked at, its dates, and the name");
		break;
	case DANE_RULE_PKIX:
		strbuf_append(out, "; name, dates and chain count, too");
		break;
	case DANE_RULE_NONE:
		break;
	}
}

void explain_dane_good(struct strbuf *out, const struct result *result)
{
	const struct dane_verdict *dane = result->dane;
	switch (dane->outcome) {
	case DANE_FITS:
		append_fitting(out, dane);
		break;
	case DANE_UNSEEN:
		append_records(out, dane->set, "one", "there are");
		break;
	case DANE_NO_RECORDS:
		strbuf_append(out, "no TLSA records of ");
		append_owner(out, dane->set);
		break;
	case DANE_INSECURE:
	case DANE_FAILED:
	case DANE_UNUSABLE:
	case DANE_MISMATCH:
		break;
	}
}
