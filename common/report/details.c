/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "details.h"

#include <string.h>

#include "base/safetext.h"
#include "facts/sct.h"
#include "certificate_fields.h"
#include "display.h"
#include "explain.h"
#include "explain_connection.h"
#include "explain_dane.h"
#include "list.h"
#include "shown.h"
#include "tls_words.h"
#include "units.h"

enum {
	NAMES_BYTES = 3000,
	LOG_LINE_BYTES = 1000,
	FAILED_SHOWN = 20,
};

/* --- certificates -------------------------------------------------------------- */

/* "subject ...; issuer ...; valid from ... to ..." */
static void append_certificate(struct strbuf *out, const struct certificate *c)
{
	size_t n;
	const struct certificate_field *fields = certificate_fields(&n);
	size_t start = out->len;
	for (size_t i = 0; i < n; i++) {
		size_t before = out->len;
		strbuf_printf(out, before > start ? "; %s " : "%s ", fields[i].label);
		size_t empty = out->len;
		fields[i].append(out, c);
		if (out->len == empty && !strbuf_failed(out))
			strbuf_truncate(out, before);
	}
}

static void append_names(struct tree *tree, const struct certificate *leaf, int depth)
{
	struct strbuf *out = tree->out;
	tree_begin(tree, depth, STATE_OK);
	count_append(out, leaf->n_names, "name: ", "names: ");
	struct list list = list_begin(out, NAMES_BYTES);
	for (size_t i = 0; i < leaf->n_names; i++) {
		if (!list_next(&list))
			continue;
		show_presented(out, &leaf->names[i], DISPLAY_LONG);
		list_took(&list);
	}
	list_end(&list);
	if (leaf->n_names == 0)
		strbuf_append(out, "none");
	tree_end(tree);
}

static void append_root(struct strbuf *out, enum root_kind root)
{
	switch (root) {
	case ROOT_UNKNOWN:
		return;
	case ROOT_PUBLIC:
		strbuf_append(out, ", a public root");
		return;
	case ROOT_OWN:
		strbuf_append(out, ", a root that its owner added");
		return;
	}
}

static void append_chain(struct tree *tree, const struct report_input *input,
			 const struct result *result, int depth)
{
	struct strbuf *out = tree->out;
	const struct session *session = &result->session;
	tree_begin(tree, depth, STATE_OK);
	tree_label(tree, "chain");
	count_append(out, session->n_chain, "certificate", "certificates");
	strbuf_append(out, input->from_file ? " in the file" : " sent");
	if (session->chain_cut)
		strbuf_append(out, ", and more");
	if (input->anchors != NULL) {
		strbuf_append(out, ", trust anchors from ");
		show_text(out, input->anchors, DISPLAY_LONG);
	}
	append_root(out, result->trust.root);
	tree_end(tree);
}

void details_certificates(struct tree *tree, const struct result *result, int depth)
{
	const struct session *session = &result->session;
	for (size_t i = 0; i < session->n_chain; i++) {
		tree_begin(tree, depth, STATE_OK);
		strbuf_printf(tree->out, "%zu: ", i + 1);
		append_certificate(tree->out, &session->chain[i]);
		tree_end(tree);
	}
	append_names(tree, result_leaf(result), depth);
}

/* --- certificate timestamps ---------------------------------------------------------- */

static void append_timestamps(struct strbuf *out, const struct sct_set *set, const char *where)
{
	if (set->n == 0 && !set->damaged)
		return;
	count_append(out, set->n, "certificate timestamp", "certificate timestamps");
	strbuf_append(out, " of ");
	count_append(out, set->n_logs, "log ", "logs ");
	strbuf_append(out, where);
	if (set->damaged)
		strbuf_append(out, ", whose list is damaged");
}

static void append_transparency(struct tree *tree, const struct result *result, int depth)
{
	struct strbuf *out = tree->out;
	struct sct_sources scts = sct_sources_of(&result->session);
	bool embedded = scts.embedded.n > 0 || scts.embedded.damaged;
	bool stapled = scts.stapled.n > 0 || scts.stapled.damaged;
	if (!embedded && !stapled)
		return;
	tree_begin(tree, depth, STATE_OK);
	append_timestamps(out, &scts.embedded, "in the certificate");
	if (embedded && stapled)
		strbuf_append(out, "; ");
	append_timestamps(out, &scts.stapled, "in the stapled response");
	strbuf_append(out, "; counted, not verified");
	tree_end(tree);
}

/* --- what users see --------------------------------------------------------------- */

static void append_shown(struct tree *tree, const struct result *result, int depth)
{
	struct strbuf *out = tree->out;
	struct shown shown;
	if (!shown_find(result, &shown))
		return;
	tree_begin(tree, depth, shown.state);
	tree_label(tree, "shown");
	strbuf_printf(out, "Outlook %s", shown.outlook);
	if (shown.outlook_code != 0)
		strbuf_printf(out, ", proxy dialog code %x (hexadecimal)", shown.outlook_code);
	strbuf_printf(out, "; phones %s; browsers %s", shown.phones, shown.browsers);
	tree_end(tree);
}

void details_append(struct tree *tree, const struct report_input *input,
		    const struct result *result, int depth)
{
	const struct certificate *leaf = result_leaf(result);
	if (leaf != NULL) {
		append_chain(tree, input, result, depth);
		tree->form->certificates(tree, result, depth + 1);
		append_transparency(tree, result, depth + 1);
	}
	append_shown(tree, result, depth);
}

/* --- connection --------------------------------------------------------------------- */

void details_connection(struct tree *tree, const struct report_input *input,
			const struct result *result, int depth)
{
	struct strbuf *out = tree->out;
	const struct session *session = &result->session;
	for (enum step step = STEP_RESOLVE; step <= STEP_HANDSHAKE; step++) {
		struct item items[ITEMS_MAX];
		if (step_items(input, result, step, items) != 1 || items[0].kind != ITEM_DONE)
			continue;
		tree_begin(tree, depth, STATE_OK);
		tree_label(tree, step_name(step));
		explain_item(out, input, result, &items[0]);
		strbuf_append(out, ", ");
		seconds_append(out, session->elapsed_us[step]);
		strbuf_append(out, " s");
		tree_end(tree);
	}
	if (tls_offer_is_second(session) && session->tls_version[0] != '\0') {
		tree_begin(tree, depth, STATE_OK);
		/* Whether for what it offers, or by chance, is not known. */
		strbuf_append(out, session->offer == OFFER_WIDE
					   ? "negotiated with a wider offer, after that of "
					     "current clients had failed: "
					   : "negotiated with a ClientHello of one packet, "
					     "after a longer one had failed: ");
		show_error(out, &session->narrow_error, DISPLAY_PHRASE);
		tree_end(tree);
	}
	for (size_t i = 0; i < session->n_failed && i < FAILED_SHOWN; i++) {
		tree_begin(tree, depth, STATE_OK);
		strbuf_append(out, explain_failed_word(session));
		show_text(out, session->failed[i].address, DISPLAY_LONG);
		strbuf_append(out, ", ");
		explain_attempt(out, &session->failed[i], DISPLAY_PHRASE);
		tree_end(tree);
	}
}

/* --- TLSA records -------------------------------------------------------------------- */

void details_records(struct tree *tree, const struct dane_verdict *dane, int depth)
{
	struct strbuf *out = tree->out;
	for (size_t i = 0; i < dane->set->n && tree_has_room(tree); i++) {
		tree_begin(tree, depth, STATE_OK);
		tree_label(tree, "record");
		explain_dane_record(out, &dane->set->records[i]);
		if (dane->outcome != DANE_UNSEEN) {
			strbuf_append(out, "; ");
			explain_dane_record_state(out, dane, i);
		}
		tree_end(tree);
	}
	if (dane->has_own) {
		tree_begin(tree, depth, STATE_OK);
		tree_label(tree, "a record of this certificate");
		explain_dane_own(out, dane);
		tree_end(tree);
	}
}

/* --- log ----------------------------------------------------------------------------- */

void details_log(struct tree *tree, const char *log)
{
	tree_begin(tree, 1, STATE_OK);
	strbuf_append(tree->out, "log:");
	tree_end(tree);
	while (*log != '\0' && tree->whole->len < 2 * TREE_DETAILS_BYTES - LOG_LINE_BYTES - 100) {
		size_t len = strcspn(log, "\n");
		size_t shown = len > 0 && log[len - 1] == '\r' ? len - 1 : len;
		if (shown > 0) {
			tree_begin(tree, 2, STATE_OK);
			safetext_append_limited(tree->out,
						(struct bytes){ (const uint8_t *)log, shown },
						LOG_LINE_BYTES);
			tree_end(tree);
		}
		log += log[len] == '\n' ? len + 1 : len;
	}
}
