/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine: words to settings (a row and its value), option files expanded,
 * then each setting parsed by its row. */
#include <config.h>

#include "options_parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/file.h"
#include "chain_files.h"
#include "endpoint.h"
#include "extra_opts.h"
#include "hosts_file.h"
#include "option_checks.h"
#include "option_lookup.h"
#include "require.h"

enum {
	ARGUMENT_SHOWN_BYTES = 128,
	KEY_SHOWN_BYTES = 64,
	REPEATED_BYTES = 64,
};

_Static_assert(OPTION_COUNT <= OPTION_ID_LIMIT, "options.given is too short");

/* One use of an option.  file is NULL for the command line. */
struct setting {
	const struct option_row *row;
	const char *value; /* NULL: none was given */
	bool by_letter;
	const char *file;
	size_t line;
};

struct parser {
	const struct program *program;
	struct options options;
	struct setting *settings; /* of the command line, then of files */
	size_t n_settings;
	size_t n_typed;            /* those of the command line */
	size_t n_more_names;       /* in lines of --hosts-file, beyond the first of each */
	size_t n_more_addresses;   /* there, too */
	struct deadline deadline;  /* for option files */
	bool is_line;              /* of --hosts-file: its words are compared, and not shown */
	struct foretold *foretold; /* only this is wanted, and nothing kept; or NULL */
	struct error *reterr;
};

/* Takes what the setting says of it, if anything: what is wrong is told later. */
static void foretell(const struct setting *s, struct foretold *foretold)
{
	struct options options = { 0 };
	if ((s->row->id != OPTION_OUTPUT && s->row->id != OPTION_TIMEOUT) || s->value == NULL ||
	    s->row->parse(s->row, &options, s->value, NULL) != ERR_NONE)
		return;
	if (s->row->id == OPTION_OUTPUT)
		foretold->output = options.output;
	else
		foretold->timeout_s = options.timeout_s;
}

static struct foretold foretold_default(void)
{
	size_t n;
	return (struct foretold){ &output_formats(&n)[0], TIMEOUT_DEFAULT_S };
}

/* Option files first, as with what they foretell (n_typed: 0 while none has been read). */
static struct foretold foretold_by(const struct parser *p)
{
	struct foretold foretold = foretold_default();
	for (size_t i = p->n_typed; i < p->n_settings; i++)
		foretell(&p->settings[i], &foretold);
	for (size_t i = 0; i < p->n_typed; i++)
		foretell(&p->settings[i], &foretold);
	return foretold;
}

static enum err add_setting(struct parser *p, const struct setting *setting)
{
	if (p->foretold != NULL) {
		foretell(setting, p->foretold);
		return ERR_NONE;
	}
	struct setting *settings = array_grow(p->settings, p->n_settings, sizeof(*settings));
	if (settings == NULL)
		return error_no_memory(p->reterr);
	p->settings = settings;
	settings[p->n_settings++] = *setting;
	return ERR_NONE;
}

/* The option as it was given, without its value. */
static void name_option(const struct setting *s, struct error *reterr)
{
	struct error_option *option = &reterr->option;
	if (s->file != NULL) {
		snprintf(option->file, sizeof(option->file), "%s", s->file);
		snprintf(option->name, sizeof(option->name), "%s", s->row->name);
		option->line = s->line;
	} else if (s->by_letter) {
		snprintf(option->name, sizeof(option->name), "-%c", s->row->letter);
	} else {
		snprintf(option->name, sizeof(option->name), "--%s", s->row->name);
	}
}

/* An error whose sentence names the option itself. */
static enum err refuse_setting(const struct parser *p, const struct setting *s, enum err code)
{
	error_raise(p->reterr, code, FACTS(.term = s->row->argument));
	name_option(s, p->reterr);
	return code;
}

/* --- words ------------------------------------------------------------------------------ */

/* May the next word be taken as a value?  Not when it is the name of an option
 * itself: then the value was forgotten.  An optional value starts with no
 * dash. */
static bool is_value(const struct parser *p, const struct option_row *row, const char *word)
{
	if (word == NULL)
		return false;
	if ((row->flags & OPT_OPTIONAL) != 0)
		return *word != '-';
	for (size_t i = 0; i < p->program->n_rows && strncmp(word, "--", 2) == 0; i++) {
		if (strcmp(p->program->rows[i]->name, word + 2) == 0)
			return false;
	}
	return true;
}

/* "--name", "--name=value", "--name value".  *i is the word's index. */
static enum err parse_long(struct parser *p, int argc, char *const *argv, int *i)
{
	const char *name = argv[*i] + 2;
	const char *equals = strchr(name, '=');
	size_t len = equals != NULL ? (size_t)(equals - name) : strlen(name);
	struct setting s = { .value = equals != NULL ? equals + 1 : NULL };
	enum err err = option_find_name(p->program, name, len, &s.row, p->reterr);
	if (err != ERR_NONE)
		return err;
	if (s.row->argument == NULL && s.value != NULL)
		return refuse_setting(p, &s, ERR_OPTION_VALUE_UNWANTED);
	if (s.row->argument != NULL && s.value == NULL) {
		if (is_value(p, s.row, *i + 1 < argc ? argv[*i + 1] : NULL))
			s.value = argv[++*i];
		else if ((s.row->flags & OPT_OPTIONAL) == 0)
			return refuse_setting(p, &s, ERR_OPTION_VALUE_MISSING);
	}
	return add_setting(p, &s);
}

/* "-x", "-xyz" (flags), "-xVALUE", "-x VALUE" */
static enum err parse_letters(struct parser *p, int argc, char *const *argv, int *i)
{
	for (const char *letter = argv[*i] + 1; *letter != '\0'; letter++) {
		struct setting s = { .row = option_find_letter(p->program, *letter),
				     .by_letter = true };
		if (s.row == NULL)
			return option_unknown(p->program, letter, 1, (char[]){ '-', *letter, '\0' },
					      p->reterr);
		if (s.row->argument != NULL) {
			if (letter[1] != '\0')
				s.value = letter + 1;
			else if (is_value(p, s.row, *i + 1 < argc ? argv[*i + 1] : NULL))
				s.value = argv[++*i];
			else
				return refuse_setting(p, &s, ERR_OPTION_VALUE_MISSING);
			return add_setting(p, &s);
		}
		enum err err = add_setting(p, &s);
		if (err != ERR_NONE)
			return err;
	}
	return ERR_NONE;
}

static enum err unexpected_argument(const struct parser *p, const char *word)
{
	char shown[ARGUMENT_SHOWN_BYTES + 1];
	snprintf(shown, sizeof(shown), "%s", word[0] != '\0' ? word : "(empty)");
	return error_raise(p->reterr, ERR_ARGUMENT_UNEXPECTED,
			   FACTS(.about = shown, .term = p->program->operand_hint));
}

/* Ends at the first wrong word; where it is only foretold what all of them say it goes on. */
static enum err parse_words(struct parser *p, int argc, char *const *argv)
{
	bool ended = false; /* by "--" */
	for (int i = 1; i < argc; i++) {
		enum err err = ERR_NONE;
		if (ended || argv[i][0] != '-' || argv[i][1] == '\0')
			err = unexpected_argument(p, argv[i]);
		else if (strcmp(argv[i], "--") == 0)
			ended = true;
		else if (argv[i][1] == '-')
			err = parse_long(p, argc, argv, &i);
		else
			err = parse_letters(p, argc, argv, &i);
		if (err != ERR_NONE && p->foretold == NULL)
			return err;
	}
	return ERR_NONE;
}

/* --- option files ------------------------------------------------------------------------- */

static enum err unknown_in_file(const struct parser *p, const char *file,
				const struct extra_opt *item)
{
	char shown[KEY_SHOWN_BYTES + 1];
	snprintf(shown, sizeof(shown), "%s", item->key);
	enum err err = option_unknown(p->program, item->key, strlen(item->key), shown, p->reterr);
	snprintf(p->reterr->option.file, sizeof(p->reterr->option.file), "%s", file);
	p->reterr->option.line = item->line;
	return err;
}

static enum err add_file_setting(struct parser *p, const char *file, const struct extra_opt *item)
{
	struct setting s = { .value = item->value, .file = file, .line = item->line };
	enum err err = ERR_NONE;
	if (item->key[1] == '\0')
		s.row = option_find_letter(p->program, *item->key);
	else
		err = option_find_name(p->program, item->key, strlen(item->key), &s.row, p->reterr);
	if (err != ERR_NONE || s.row == NULL)
		return unknown_in_file(p, file, item);
	if (s.row->argument == NULL && s.value != NULL)
		return refuse_setting(p, &s, ERR_OPTION_VALUE_UNWANTED);
	if (s.row->argument != NULL && s.value == NULL)
		return refuse_setting(p, &s, ERR_OPTION_VALUE_MISSING);
	return add_setting(p, &s);
}

/* Reads one option file; the options own its text. */
static enum err read_option_file(struct parser *p, const char *locator)
{
	struct extra_opts extra;
	enum err err = extra_opts_read(locator, p->program->name, p->deadline, &extra, p->reterr);
	if (err != ERR_NONE)
		return err;
	const char *file = options_own_text(&p->options, extra.file);
	bool owned = options_own(&p->options, extra.text.data);
	if (file == NULL || !owned)
		err = error_no_memory(p->reterr);
	for (size_t i = 0; i < extra.n && err == ERR_NONE; i++)
		err = add_file_setting(p, file, &extra.items[i]);
	free(extra.items);
	return err;
}

static enum err read_option_files(struct parser *p)
{
	enum err err = ERR_NONE;
	p->n_typed = p->n_settings;
	p->deadline = deadline_after(clock_now_us(), foretold_by(p).timeout_s);
	for (size_t i = 0; i < p->n_typed && err == ERR_NONE; i++) {
		if (p->settings[i].row->id == OPTION_EXTRA_OPTS)
			err = read_option_file(p, p->settings[i].value);
	}
	return err;
}

/* --- values --------------------------------------------------------------------------------- */

/* Secrets stay out of texts: those of --proxy, and a password in a URL. */
static bool is_secret(const struct setting *s)
{
	const char *scheme = strstr(s->value, "://");
	return (s->row->flags & OPT_SECRET) != 0 || (scheme != NULL && strchr(scheme, '@') != NULL);
}

/* Is the value better left out: empty, secret, or repeated by the sentence
 * anyway? */
static bool is_value_hidden(const struct setting *s, const struct error *why)
{
	if (s->value == NULL || *s->value == '\0' || is_secret(s))
		return true;
	size_t len = strlen(s->value);
	return error_begins_with_about(why->code) &&
	       strncmp(why->about, s->value, len < REPEATED_BYTES ? len : REPEATED_BYTES) == 0;
}

/* Adds the option as it was given to what its parser expected. */
static void add_option(const struct setting *s, struct error *reterr)
{
	struct error_option *option = &reterr->option;
	name_option(s, reterr);
	if (is_value_hidden(s, reterr))
		return;
	snprintf(option->value, sizeof(option->value), "%s", s->value);
	option->value_cut = strlen(s->value) >= sizeof(option->value);
}

/* For a report that others read, so that they can repeat the run.  What stands behind a
 * question mark in a URL or a path may be a secret, too. */
static bool is_private(const struct setting *s)
{
	const char *url = s->row->id == OPTION_REQUEST ? s->value : strstr(s->value, "://");
	return is_secret(s) || (url != NULL && strchr(url, '?') != NULL);
}

static void record(struct strbuf *words, const struct setting *s, bool is_shown)
{
	strbuf_append(words, "--");
	strbuf_append(words, s->row->name);
	if (s->value != NULL) {
		strbuf_append_char(words, '=');
		strbuf_append(words, is_shown && is_private(s) ? "(not shown)" : s->value);
	}
	strbuf_append_char(words, '\0');
}

static enum err apply(struct parser *p, const struct setting *s)
{
	struct error why = { 0 };
	p->options.given[s->row->id] = true;
	record(&p->options.words, s, !p->is_line);
	if (strbuf_failed(&p->options.words))
		return error_no_memory(p->reterr);
	enum err err = s->row->parse(s->row, &p->options, s->value, &why);
	if (error_finding(err) == FINDING_USAGE)
		add_option(s, &why);
	if (err != ERR_NONE)
		*p->reterr = why;
	return err;
}

/* Do both add to one list, of which any is enough?  Whom --ca-file and --ca-dir name is one:
 * who is trusted in place of the system's. */
static bool is_one_list(const struct setting *a, const struct setting *b)
{
	if ((a->row->flags & b->row->flags & OPT_TYPED_WINS) == 0)
		return false;
	if (a->row->id == OPTION_REQUIRE || b->row->id == OPTION_REQUIRE)
		return a->row == b->row && requirements_are_alternatives(a->value, b->value);
	return (a->row->id == OPTION_ADD_CA_FILE) == (b->row->id == OPTION_ADD_CA_FILE);
}

/* Does the command line replace what this setting of an option file lists? */
static bool is_replaced(const struct parser *p, const struct setting *s)
{
	for (size_t i = 0; i < p->n_typed && s->file != NULL; i++) {
		if (is_one_list(&p->settings[i], s))
			return true;
	}
	return false;
}

/* Applies those of a round: option files first, so that the command line wins. */
static enum err apply_round(struct parser *p, bool late)
{
	enum err err = ERR_NONE;
	for (size_t i = 0; i < p->n_settings && err == ERR_NONE; i++) {
		size_t n_files = p->n_settings - p->n_typed;
		const struct setting *s = &p->settings[i < n_files ? p->n_typed + i : i - n_files];
		if ((s->row->id == OPTION_EXTRA_OPTS && s->file == NULL) || is_replaced(p, s))
			continue;
		if (((s->row->flags & OPT_LATE) != 0) == late)
			err = apply(p, s);
	}
	return err;
}

/* --- files of hosts ------------------------------------------------------------------------- */

static const char options_of_host[] = "-I, -p, -P, -n, -w, -c, --passive-service";

/* What the line leaves open is the run's, which is known by now. */
static enum err check_line(const struct options *options, struct error *reterr)
{
	const struct target *target = &options->targets[options->n_targets - 1];
	return threshold_check_pair(
		&endpoint_options(options, target, OPTION_WARNING)->demands.warning,
		&endpoint_options(options, target, OPTION_CRITICAL)->demands.critical, reterr);
}

/* The options of a line, in options of its own, that the target borrows. */
static enum err own_line(struct parser *p, struct options *line)
{
	struct options *own = malloc(sizeof(*own));
	struct options **lines = array_grow(p->options.lines, p->options.n_lines, sizeof(*lines));
	if (lines != NULL)
		p->options.lines = lines;
	if (own == NULL || lines == NULL) {
		free(own);
		return error_no_memory(p->reterr);
	}
	*own = *line;
	*line = (struct options){ 0 };
	lines[p->options.n_lines++] = own;
	p->options.targets[p->options.n_targets - 1].own = own;
	return check_line(&p->options, p->reterr);
}

/* What stands behind a host: those of its options that may, and no others. */
static enum err apply_line(struct parser *line, int argc, char *const *argv)
{
	enum err err = parse_words(line, argc, argv);
	if (err == ERR_ARGUMENT_UNEXPECTED)
		line->reterr->term = "each host has a line of its own";
	line->n_typed = line->n_settings;
	for (size_t i = 0; i < line->n_settings && err == ERR_NONE; i++) {
		const struct setting *s = &line->settings[i];
		if ((s->row->flags & OPT_OF_HOST) != 0)
			continue;
		err = error_raise(line->reterr, ERR_HOSTS_FILE_OPTION,
				  FACTS(.term = options_of_host));
		name_option(s, line->reterr);
	}
	if (err == ERR_NONE)
		err = apply_round(line, false);
	if (err == ERR_NONE)
		err = apply_round(line, true);
	return err;
}

/* Counts what a line has more than one of, for all lines. */
static enum err count_more(size_t *count, size_t n, const char *term, struct error *reterr)
{
	*count += n > 1 ? n - 1 : 0;
	if (*count <= VALUES_MAX)
		return ERR_NONE;
	return error_raise(reterr, ERR_VALUES_MANY, FACTS(.count = VALUES_MAX, .term = term));
}

static enum err count_line(struct parser *p, const struct options *line)
{
	enum err err = count_more(&p->n_more_names, line->n_names, "names", p->reterr);
	if (err != ERR_NONE)
		return err;
	return count_more(&p->n_more_addresses, line->n_addresses, "addresses", p->reterr);
}

/* words[0] is the host. */
static enum err add_line(struct parser *p, int n_words, char *const *words)
{
	const struct option_row *row = option_find_letter(p->program, 'H');
	struct setting host = { .row = row, .value = words[0], .by_letter = true };
	struct parser line = { .program = p->program, .is_line = true, .reterr = p->reterr };
	enum err err = row->parse(row, &p->options, words[0], p->reterr);
	if (err != ERR_NONE) {
		if (error_finding(err) == FINDING_USAGE)
			add_option(&host, p->reterr);
		return err;
	}
	/* It says which names there can be. */
	line.options.demands.exact_names = p->options.demands.exact_names;
	if (n_words > 1)
		err = apply_line(&line, n_words, words);
	if (err == ERR_NONE)
		err = count_line(p, &line.options);
	if (err == ERR_NONE && n_words > 1)
		err = own_line(p, &line.options);
	free(line.settings);
	options_clear(&line.options);
	return err;
}

static const char *file_name(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard input" : path;
}

/* Where in a file a mistake is. */
static void name_place(const char *path, size_t line, struct error *reterr)
{
	snprintf(reterr->option.file, sizeof(reterr->option.file), "%s", file_name(path));
	reterr->option.line = line;
}

/* The options own its text, which targets and lines borrow. */
static enum err read_hosts_file(struct parser *p, const char *path)
{
	const struct file_bounds bounds = { .max_bytes = HOSTS_FILE_MAX_BYTES,
					    .deadline = p->deadline,
					    .expected = "hosts, one a line" };
	struct buffer text = { 0 };
	size_t before = p->options.n_targets;
	bool is_there = true;
	enum err err = file_read(path, &bounds, &text, p->reterr);
	if (err != ERR_NONE)
		return err;
	struct hosts_file file = { .rest = (char *)text.data };
	bool is_text = text.len > 0 && memchr(text.data, '\0', text.len) == NULL;
	if (text.data != NULL && !options_own(&p->options, text.data))
		return error_no_memory(p->reterr);
	if (text.len > 0 && !is_text)
		return error_raise(p->reterr, ERR_EXTRA_OPTS_NO_TEXT,
				   FACTS(.about = file_name(path)));
	while (is_text && is_there && err == ERR_NONE) {
		err = hosts_file_next(&file, &is_there, p->reterr);
		if (err == ERR_NONE && is_there)
			err = add_line(p, file.n_words, file.words);
		if (error_finding(err) == FINDING_USAGE)
			name_place(path, file.line, p->reterr);
	}
	hosts_file_clear(&file);
	if (err == ERR_NONE && p->options.n_targets == before)
		err = error_raise(p->reterr, ERR_HOSTS_FILE_EMPTY, FACTS(.about = file_name(path)));
	return err;
}

static enum err read_hosts_files(struct parser *p)
{
	enum err err = ERR_NONE;
	for (size_t i = 0; i < p->options.hosts_files.n && err == ERR_NONE; i++)
		err = read_hosts_file(p, p->options.hosts_files.paths[i]);
	return err;
}

static enum err apply_all(struct parser *p)
{
	struct options *options = &p->options;
	enum err err = apply_round(p, false);
	if (err == ERR_NONE)
		err = apply_round(p, true);
	if (err == ERR_NONE && options->action == ACTION_CHECK)
		err = read_hosts_files(p);
	if (err == ERR_NONE && options->action == ACTION_CHECK)
		err = chain_files_expand(options, p->deadline, p->reterr);
	if (err != ERR_NONE || options->action != ACTION_CHECK)
		return err;
	return options_check(p->program, options, p->reterr);
}

/* --- all of it ------------------------------------------------------------------------------ */

/* --help and the like: the first one counts, whatever else there is. */
static bool take_immediate(struct parser *p)
{
	for (size_t i = 0; i < p->n_settings; i++) {
		const struct setting *s = &p->settings[i];
		if ((s->row->flags & OPT_IMMEDIATE) == 0)
			continue;
		p->options.output = foretold_by(p).output;
		return s->row->parse(s->row, &p->options, NULL, NULL) == ERR_NONE;
	}
	return false;
}

static void set_defaults(struct options *options)
{
	struct foretold foretold = foretold_default();
	options->timeout_s = foretold.timeout_s;
	options->parallel = PARALLEL_DEFAULT;
	options->output = foretold.output;
	demands_init(&options->demands);
}

static enum err make_own(struct parser *p)
{
	if (p->program->own_bytes == 0)
		return ERR_NONE;
	void *own = calloc(1, p->program->own_bytes);
	if (own == NULL || !options_own(&p->options, own))
		return error_no_memory(p->reterr);
	p->options.own = own;
	return ERR_NONE;
}

enum err options_parse(const struct program *program, int argc, char *const *argv,
		       struct options *ret_options, struct error *reterr)
{
	struct error error = { 0 };
	struct parser p = { .program = program, .reterr = &error };
	set_defaults(&p.options);
	enum err err = make_own(&p), of_words = err;
	if (err == ERR_NONE)
		err = of_words = parse_words(&p, argc, argv);
	if (take_immediate(&p))
		err = ERR_NONE;
	else if (err == ERR_NONE)
		err = read_option_files(&p);
	if (err == ERR_NONE && p.options.action == ACTION_CHECK)
		err = apply_all(&p);
	if (err != ERR_NONE) {
		/* The format is needed even when all the rest is wrong, also where it stands behind
		 * what is. */
		const struct output_format *output =
			of_words == ERR_NONE ? foretold_by(&p).output
					     : options_foretell(program, argc, argv).output;
		options_clear(&p.options);
		p.options.output = output;
		if (reterr != NULL)
			*reterr = error;
	}
	free(p.settings);
	*ret_options = p.options;
	return err;
}

struct foretold options_foretell(const struct program *program, int argc, char *const *argv)
{
	struct error error = { 0 };
	struct foretold foretold = foretold_default();
	struct parser p = { .program = program, .foretold = &foretold, .reterr = &error };
	(void)!parse_words(&p, argc, argv);
	return foretold;
}
