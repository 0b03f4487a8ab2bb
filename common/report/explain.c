/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain.h"

#include "display.h"
#include "error_text.h"
#include "units.h"

enum { ERROR_BYTES = 900 };

struct part {
	void (*clause)(struct strbuf *, const struct report_input *, const struct result *,
		       const struct finding *);
	void (*sentence)(struct strbuf *, const struct report_input *, const struct result *,
			 const struct finding *);
	void (*fix)(struct strbuf *, const struct report_input *, const struct result *,
		    const struct finding *);
	void (*good)(struct strbuf *, const struct report_input *, const struct result *,
		     enum step);
};

#define X(id) \
	static const struct part id##_part = { id##_clause, id##_sentence, id##_fix, id##_good };
EXPLAIN_PARTS(X)
#undef X

static const struct part *part_of(enum step step)
{
	switch (step) {
	case STEP_NAME:
		return &name_part;
	case STEP_TRUST:
		return &trust_part;
	case STEP_DATES:
		return &dates_part;
	default:
		return &connection_part;
	}
}

static const struct part *part_of_finding(const struct finding *finding)
{
	return part_of(finding_info(finding->id)->step);
}

void explain_clause(struct strbuf *out, const struct report_input *input,
		    const struct result *result, const struct finding *finding)
{
	part_of_finding(finding)->clause(out, input, result, finding);
}

void explain_finding(struct strbuf *out, const struct report_input *input,
		     const struct result *result, const struct finding *finding)
{
	part_of_finding(finding)->sentence(out, input, result, finding);
}

void explain_fix(struct strbuf *out, const struct report_input *input, const struct result *result,
		 const struct finding *finding)
{
	part_of_finding(finding)->fix(out, input, result, finding);
}

static void explain_finding_item(struct strbuf *out, const struct report_input *input,
				 const struct result *result, const struct finding *finding)
{
	explain_finding(out, input, result, finding);
	if (finding->waived) {
		strbuf_append(out, " (waived)");
		return;
	}
	size_t before = out->len;
	strbuf_append(out, "; to fix: ");
	size_t empty = out->len;
	explain_fix(out, input, result, finding);
	if (out->len == empty && !strbuf_failed(out))
		strbuf_truncate(out, before);
}

void explain_item(struct strbuf *out, const struct report_input *input, const struct result *result,
		  const struct item *item)
{
	switch (item->kind) {
	case ITEM_FINDING:
		explain_finding_item(out, input, result, item->finding);
		break;
	case ITEM_MORE:
		count_append(out, item->n, "more finding of this kind",
			     "more findings of this kind");
		break;
	case ITEM_NAMES_FIT:
	case ITEM_TRUSTED:
	case ITEM_DATES:
	case ITEM_DONE:
		part_of(item->step)->good(out, input, result, item->step);
		break;
	}
}

/* A usage error says of which option it speaks, as that was given. */
static void append_option(struct strbuf *out, const struct error_option *option)
{
	if (option->name[0] == '\0')
		return;
	if (option->file[0] != '\0')
		strbuf_printf(out, "%s, line %zu: ", option->file, option->line);
	strbuf_append(out, option->name);
	if (option->value[0] != '\0')
		strbuf_printf(out, " %s%s", option->value, option->value_cut ? "..." : "");
	strbuf_append(out, ": ");
}

void explain_error(struct strbuf *out, const struct error *error)
{
	enum finding_id id =
		error->code != ERR_NONE ? error_finding(error->code) : FINDING_INTERNAL;
	struct strbuf text = { 0 };
	append_option(&text, &error->option);
	error_text_append(&text, error);
	strbuf_append(out, finding_info(id)->id);
	strbuf_append(out, ": ");
	if (text.len > 0)
		show_phrase(out, strbuf_text(&text), ERROR_BYTES);
	else
		strbuf_append(out, finding_info(id)->text);
	if (id == FINDING_USAGE && !error_text_has(error, "help"))
		strbuf_append(out, " (see --help)");
	strbuf_clear(&text);
}
