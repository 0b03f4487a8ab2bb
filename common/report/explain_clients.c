/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain_clients.h"

#include <string.h>

#include "clients/alarm.h"
#include "family_list.h"

enum {
	PARTS_MAX = 5, /* groups of one kind that are told each by itself */
	FIXES_MAX = 3,
};

/* --- what there is to say of one family ------------------------------------------------- */

/* In the order in which they are told. */
enum saying_kind {
	SAYS_REFUSED,         /* for what no other finding tells */
	SAYS_REFUSED_AS_TOLD, /* for what one tells */
	SAYS_DEPENDS,
	SAYS_UNKNOWN,
	SAYS_ACCEPTED,
	SAYING_KINDS,
};

struct statement {
	enum saying_kind kind;
	enum trait reason;  /* TRAIT_COUNT: none */
	const char *remark; /* static; "" */
};

static const char *remark_of(enum trait trait, enum client_family family)
{
	return trait_note(trait, family).remark;
}

/* The first trait of a set with this cell; TRAIT_COUNT: none. */
static enum trait first_with(const struct trait_set *set, enum client_family family, enum cell cell)
{
	int t = 0;
	while (t < TRAIT_COUNT && (!trait_set_has(set, (enum trait)t) ||
				   trait_info((enum trait)t)->cells[family] != cell))
		t++;
	return (enum trait)t;
}

static struct statement refused(const struct result *result, enum client_family family)
{
	enum trait reason = clients_reason(result, family);
	return (struct statement){ clients_is_told(result, reason) ? SAYS_REFUSED_AS_TOLD
								   : SAYS_REFUSED,
				   reason, "" };
}

static struct statement depends(const struct result *result, enum client_family family)
{
	const struct trait_set *set = &result->clients.families[family].depends;
	enum trait reason = first_with(set, family, CELL_DEPENDS);
	if (reason < TRAIT_COUNT)
		return (struct statement){ SAYS_DEPENDS, reason, remark_of(reason, family) };
	return (struct statement){ SAYS_UNKNOWN, first_with(set, family, CELL_UNKNOWN), "" };
}

/* Why it accepts what another family refuses, where that is known. */
static struct statement accepted(const struct result *result, enum client_family family)
{
	struct statement statement = { SAYS_ACCEPTED, TRAIT_COUNT, "" };
	for (int f = 0; f < CLIENT_FAMILY_COUNT && statement.remark[0] == '\0'; f++) {
		if (result->clients.families[f].answer == CLIENT_REFUSES)
			statement.remark =
				remark_of(clients_reason(result, (enum client_family)f), family);
	}
	return statement;
}

static struct statement statement_of(const struct result *result, enum client_family family)
{
	switch (result->clients.families[family].answer) {
	case CLIENT_REFUSES:
		return refused(result, family);
	case CLIENT_DEPENDS:
		return depends(result, family);
	case CLIENT_ACCEPTS:
		break;
	}
	return accepted(result, family);
}

static bool same_statement(const struct statement *a, const struct statement *b)
{
	return a->kind == b->kind && a->reason == b->reason && strcmp(a->remark, b->remark) == 0;
}

/* What there is to say of each family. */
struct statements {
	struct statement of[CLIENT_FAMILY_COUNT];
};

static unsigned families_refusing(const struct result *result)
{
	unsigned families = 0;
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		if (result->clients.families[f].answer == CLIENT_REFUSES)
			families |= 1U << f;
	}
	return families;
}

static struct statements statements_make(const struct result *result)
{
	struct statements all;
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
		all.of[f] = statement_of(result, (enum client_family)f);
	return all;
}

/* The families of a set of which the same is said as of one of them. */
static unsigned families_like(const struct statements *all, enum client_family family,
			      unsigned among)
{
	unsigned families = 0;
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		if ((among & 1U << f) != 0 && same_statement(&all->of[family], &all->of[f]))
			families |= 1U << f;
	}
	return families;
}

static unsigned families_of_kind(const struct statements *all, enum saying_kind kind)
{
	unsigned families = 0;
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		if (all->of[f].kind == kind)
			families |= 1U << f;
	}
	return families;
}

static enum client_family first_family(unsigned families)
{
	int f = 0;
	while ((families & 1U << f) == 0)
		f++;
	return (enum client_family)f;
}

/* --- the line of all families --------------------------------------------------------------- */

/* While it is written. */
struct line {
	struct strbuf *out;
	const struct result *result;
	unsigned refusing;     /* all that refuse */
	unsigned named;        /* the families that something was said about */
	const char *verb;      /* of what was said of them: static; or NULL */
	struct trait_set said; /* what is so is said once */
};

/* "refused by Java", and behind it "; by Go". */
static void name_families(struct line *line, const char *verb, const char *preposition,
			  unsigned families)
{
	bool is_same = line->verb != NULL && strcmp(line->verb, verb) == 0;
	strbuf_printf(line->out, "%s%s%s", line->named != 0 ? "; " : "", is_same ? "" : verb,
		      preposition);
	if (line->named == 0 && families == line->refusing)
		family_list_append_most(line->out, families);
	else
		family_list_append_rest(line->out, families, line->named);
	line->named |= families;
	line->verb = verb;
}

static int count(const struct trait_set *set)
{
	int n = 0;
	for (int t = 0; t < TRAIT_COUNT; t++)
		n += trait_set_has(set, (enum trait)t);
	return n;
}

/* Of the family that has most of them. */
static void append_more_reasons(struct strbuf *out, const struct result *result, unsigned families)
{
	int most = 0;
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		int n = (families & 1U << f) != 0 ? count(&result->clients.families[f].refused) : 0;
		most = n > most ? n : most;
	}
	if (most > 1)
		strbuf_printf(out, ", and %d more %s", most - 1, most == 2 ? "reason" : "reasons");
}

/* ": the certificate has ..., and 2 more reasons"; that it is so once only. */
static bool append_reason(struct line *line, const struct statement *statement)
{
	if (statement->reason == TRAIT_COUNT || trait_set_has(&line->said, statement->reason))
		return false;
	strbuf_printf(line->out, ": %s", trait_info(statement->reason)->text);
	trait_set_add(&line->said, statement->reason);
	return true;
}

static void append_depending(struct line *line, const struct statement *statement,
			     unsigned families)
{
	name_families(line, "it depends ", "for ", families);
	bool said = append_reason(line, statement);
	if (statement->remark[0] != '\0' && said)
		strbuf_printf(line->out, " (%s)", statement->remark);
	else if (statement->remark[0] != '\0')
		strbuf_printf(line->out, ": %s", statement->remark);
}

static void append_statement(struct line *line, const struct statement *statement,
			     unsigned families)
{
	switch (statement->kind) {
	case SAYS_REFUSED:
	case SAYS_REFUSED_AS_TOLD:
		name_families(line, "refused ", "by ", families);
		append_reason(line, statement);
		append_more_reasons(line->out, line->result, families);
		break;
	case SAYS_DEPENDS:
		append_depending(line, statement, families);
		break;
	case SAYS_UNKNOWN:
		name_families(line, "not known ", "for ", families);
		append_reason(line, statement);
		break;
	case SAYS_ACCEPTED:
		name_families(line, "accepted ", "by ", families);
		if (statement->remark[0] != '\0')
			strbuf_printf(line->out, " (%s)", statement->remark);
		break;
	case SAYING_KINDS:
		break;
	}
}

/* What is beyond PARTS_MAX. */
static void append_rest(struct line *line, enum saying_kind kind, unsigned families)
{
	struct statement rest = { kind, TRAIT_COUNT, "" };
	append_statement(line, &rest, families);
	strbuf_append(line->out, kind == SAYS_ACCEPTED ? "" : " for other reasons");
}

static void append_kind(struct line *line, const struct statements *all, enum saying_kind kind)
{
	unsigned left = families_of_kind(all, kind);
	for (int n = 0; left != 0; n++) {
		enum client_family first = first_family(left);
		unsigned families = families_like(all, first, left);
		if (n == PARTS_MAX - 1 && families != left) {
			append_rest(line, kind, left);
			return;
		}
		append_statement(line, &all->of[first], families);
		left &= ~families;
	}
}

void explain_clients_all(struct strbuf *out, const struct result *result)
{
	struct line line = { .out = out, .result = result, .refusing = families_refusing(result) };
	struct statements all = statements_make(result);
	if (families_of_kind(&all, SAYS_REFUSED_AS_TOLD) == CLIENT_ALL_BITS) {
		strbuf_append(out, "refused by all families for the reasons above");
		return;
	}
	for (int kind = 0; kind < SAYING_KINDS; kind++)
		append_kind(&line, &all, (enum saying_kind)kind);
	/* What they would have agreed on was not tried, and what they look for is not known. */
	if (result->session.offer == OFFER_GIVEN)
		strbuf_append(out, ", as far as what --priority offers can tell");
	else if (result->n_names == 0)
		strbuf_append(out, ", as far as can be told without a name");
}

/* --- the finding ------------------------------------------------------------------------------ */

/* "is refused by Firefox and rustls: the certificate ...; by Java for another
 * reason" */
static void append_clause(struct strbuf *out, const struct report_input *input,
			  const struct result *result, const struct finding *finding)
{
	unsigned left = clients_alarmed(result, input->demands);
	(void)finding;
	if (left == 0) {
		strbuf_append(out, "is refused by some clients");
		return;
	}
	struct statements all = statements_make(result);
	enum client_family first = first_family(left);
	unsigned families = families_like(&all, first, left);
	strbuf_append(out, "is refused by ");
	if (families == families_refusing(result))
		family_list_append_most(out, families);
	else
		family_list_append(out, families);
	strbuf_printf(out, ": %s", trait_info(all.of[first].reason)->text);
	append_more_reasons(out, result, families);
	left &= ~families;
	if (left != 0) {
		strbuf_append(out, "; by ");
		family_list_append_rest(out, left, families);
		strbuf_append(out, " for other reasons");
	}
}

static void append_sentence(struct strbuf *out, const struct report_input *input,
			    const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	explain_clients_all(out, result);
}

/* What would mend the most telling reason of each family that it is about. */
static void append_fix(struct strbuf *out, const struct report_input *input,
		       const struct result *result, const struct finding *finding)
{
	const char *fixes[FIXES_MAX] = { NULL };
	int n = 0;
	unsigned families = clients_alarmed(result, input->demands);
	(void)finding;
	for (int f = 0; f < CLIENT_FAMILY_COUNT && n < FIXES_MAX; f++) {
		if ((families & 1U << f) == 0)
			continue;
		const char *fix = trait_info(clients_reason(result, (enum client_family)f))->fix;
		bool is_new = fix[0] != '\0';
		for (int i = 0; i < n; i++)
			is_new = is_new && strcmp(fixes[i], fix) != 0;
		if (!is_new)
			continue;
		strbuf_printf(out, "%s%s", n > 0 ? "; " : "", fix);
		fixes[n++] = fix;
	}
}

static const struct explanation_row rows[] = {
	{ FINDING_CLIENT_REFUSES,
	  { { .append = append_clause },
	    { .append = append_sentence },
	    { .append = append_fix } } },
};

const struct explanation *explain_clients(enum finding_id id)
{
	return explanation_find(rows, LENGTH(rows), id);
}
