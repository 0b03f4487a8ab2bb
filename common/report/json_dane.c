/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json_dane.h"

#include "base/safetext.h"
#include "explain_dane.h"
#include "facts/hex.h"

static const char *const outcomes[] = {
	[DANE_NO_RECORDS] = "no-records", [DANE_INSECURE] = "insecure",
	[DANE_FAILED] = "lookup-failed",  [DANE_UNUSABLE] = "unusable",
	[DANE_UNSEEN] = "no-certificate", [DANE_FITS] = "fits",
	[DANE_MISMATCH] = "mismatch",
};

static void write_record(struct json *json, const struct dane_verdict *dane, size_t i)
{
	const struct tlsa_record *r = &dane->set->records[i];
	bool is_usable = dane->states[i] == DANE_RECORD_USABLE && dane->set->status == TLSA_SECURE;
	json_open_object(json, NULL);
	json_size(json, "usage", r->usage);
	json_size(json, "selector", r->selector);
	json_size(json, "matching", r->matching);
	hex_append(json_begin_text(json), r->data, 0);
	json_end_text(json, "data");
	json_boolean(json, "usable", is_usable);
	json_boolean(json, "fits", dane->fits[i]);
	struct strbuf *why = json_begin_text(json);
	if (!is_usable)
		explain_dane_record_state(why, dane, i);
	json_end_text_or_null(json, "reason");
	json_close_object(json);
}

void json_dane(struct json *json, const struct dane_verdict *dane)
{
	char owner[TLSA_OWNER_BYTES];
	tlsa_owner(dane->set->base, dane->set->port, owner);
	json_open_object(json, "dane");
	safetext_append_string(json_begin_text(json), owner);
	json_end_text(json, "owner");
	json_boolean(json, "secure", dane->set->status == TLSA_SECURE);
	json_string(json, "verdict", outcomes[dane->outcome]);
	json_string(json, "rule", dane_rule_word(dane->rule));
	json_open_array(json, "records");
	for (size_t i = 0; i < dane->set->n; i++)
		write_record(json, dane, i);
	json_close_array(json);
	explain_dane_own(json_begin_text(json), dane);
	json_end_text_or_null(json, "own");
	json_close_object(json);
}
