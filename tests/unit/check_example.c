/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check_example - would a certificate for example.com be accepted for this name?
 *
 * It makes the certificate itself.
 */
#include "check_example.h"

#include <stdlib.h>
#include <time.h>

#include "base/number.h"
#include "cli/option_rows.h"
#include "cli/options.h"
#include "support/certbuilder.h"
#include "verdicts/judge.h"

enum { DAY_S = 86400, DAYS_MAX = 3650, OPTION_DAYS = OPTION_COUNT };

/* What the program's own row keeps. */
struct own {
	int64_t days;
};

static enum err parse_days(const struct option_row *row, struct options *options, const char *value,
			   struct error *reterr)
{
	struct own *own = options->own;
	(void)row;
	if (!number_parse(value, 1, DAYS_MAX, &own->days))
		return error_raise(reterr, ERR_NUMBER_RANGE, FACTS(.count = DAYS_MAX));
	return ERR_NONE;
}

static const struct option_row days_row = {
	.id = OPTION_DAYS,
	.letter = 'd',
	.name = "days",
	.argument = "N",
	.kind = KIND_NUMBER,
	.parse = parse_days,
	.section = SECTION_NAMES,
	.default_text = "90",
	.help = "For how many days the certificate is valid: 1 to 3650.",
};

static const struct option_row *const rows[] = {
	SHARED_OPTION(HOSTNAME),
	&days_row,
	SHARED_OPTION(OUTPUT),
	SHARED_OPTION(HELP),
};

static const char *const usage[] = { "-H HOST [-d N]" };

static const struct program_example examples[] = {
	{ "the name that fits", "-H example.com" },
	{ "for a week", "-H example.com -d 7" },
};

static enum err check_usage(const struct options *options, struct error *reterr)
{
	return options->n_targets > 0 ? ERR_NONE : error_raise(reterr, ERR_NO_HOST, FACTS());
}

/* --- the check ------------------------------------------------------------------------------- */

static void release(void *memory)
{
	struct result *result = memory;
	result_clear(result);
	free(result);
}

static enum signature_answer signed_well(void *context, const struct certificate *child,
					 const struct certificate *issuer)
{
	(void)context, (void)child, (void)issuer;
	return SIGNATURE_GOOD;
}

static enum err make_certificate(int64_t now_s, int64_t days, struct session *session,
				 struct error *reterr)
{
	struct certbuilder builder;
	struct derbuf der = { 0 };
	certbuilder_init(&builder, "example.com", test_key(TEST_KEY_EC256, 0));
	certbuilder_add_dns(&builder, "example.com");
	builder.not_before_s = now_s;
	builder.not_after_s = now_s + days * DAY_S;
	certbuilder_build(&builder, &der);
	enum err err =
		session_add_certificate(session, (struct bytes){ der.data, der.len }, reterr);
	derbuf_clear(&der);
	certbuilder_clear(&builder);
	return err;
}

static enum err judge_certificate(const struct options *options, struct result *result,
				  struct error *reterr)
{
	const struct signature_oracle oracle = { signed_well, NULL };
	const struct demands *demands = &options->demands;
	const struct certificate *leaf = &result->session.chain[0];
	result->names = calloc(1, sizeof(*result->names));
	if (result->names == NULL)
		return error_no_memory(reterr);
	result->n_names = 1;
	result->has_certificate = true;
	result->names[0] = name_verdict(leaf, &options->targets[0].reference, &demands->match);
	result->trust = trust_verdict(leaf, 1, &leaf, 1, demands->at_s, &oracle, NULL);
	result->dates =
		dates_verdict(&leaf, 1, demands->at_s, &demands->warning, &demands->critical);
	return judge(result, demands, reterr);
}

static enum err check(const struct options *options, const struct start *start,
		      struct checked *ret_checked, struct error *reterr)
{
	const struct own *own = options->own;
	struct result *result = calloc(1, sizeof(*result));
	(void)start;
	if (result == NULL)
		return error_no_memory(reterr);
	result->host = options->targets[0].text;
	result->identity = &options->targets[0].reference;
	result->protocol = "file";
	enum err err = make_certificate(options->demands.at_s, own->days > 0 ? own->days : 90,
					&result->session, reterr);
	if (err == ERR_NONE)
		err = judge_certificate(options, result, reterr);
	if (err != ERR_NONE) {
		release(result);
		return err;
	}
	*ret_checked = (struct checked){
		.input = { .results = result, .n_results = 1, .from_file = true },
		.memory = result,
		.release = release,
	};
	return ERR_NONE;
}

/* --- the program -------------------------------------------------------------------------------
 */

static const struct program_command commands[] = {
	{ "", "name", { { OPTION_HOSTNAME, "$ARG1$" } } },
	{ "_days", "name, days", { { OPTION_HOSTNAME, "$ARG1$" }, { OPTION_DAYS, "$ARG2$" } } },
};

static const struct program_definitions definitions = {
	.subject = OPTION_HOSTNAME,
	.subject_words = "a name",
	.instead = OPTION_HOSTNAME,
	.icinga2_note = " * {command}_hostname is a name.\n",
	.nagios_note = "# {name} takes a name ({command}).\n",
	.nagios_service_note = "# By default the name of the host object.\n",
	.service = "example",
	.nagios_commands = commands,
	.n_nagios_commands = LENGTH(commands),
	.nrpe_commands = commands,
	.n_nrpe_commands = LENGTH(commands),
	.nrpe_arguments = { "", "", { { OPTION_HOSTNAME, "$ARG1$" } } },
	.nrpe_arguments_note = "# With a name from the server.\n",
};

const struct program check_example = {
	.name = "check_example",
	.question = "would a certificate for example.com be accepted for this name?",
	.purpose = "Shows that a plugin is one file.",
	.usage = usage,
	.n_usage = LENGTH(usage),
	.examples = examples,
	.n_examples = LENGTH(examples),
	.rows = rows,
	.n_rows = LENGTH(rows),
	.operand_hint = "a name is given with -H",
	.own_bytes = sizeof(struct own),
	.check_usage = check_usage,
	.check = check,
	.definitions = &definitions,
};
