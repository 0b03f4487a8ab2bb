/* program.h - what a plugin says about itself: its name, its purpose, examples,
 * and the rows of its options.
 *
 * Sister plugins share the rows of options.def that make sense for them and may
 * add rows of their own; parser, --help and documents read nothing else.  Plain
 * data.
 */
#ifndef CCN_CLI_PROGRAM_H
#define CCN_CLI_PROGRAM_H

#include <stddef.h>

#include "base/error.h"
#include "report/report.h"

struct options;

/* Called about once a second while endpoints are still under way; fn may be
 * NULL. */
struct progress {
	void (*fn)(void *context, size_t done, size_t total);
	void *context;
};

/* When the process began its work (clock_now_us), and whom the check tells how
 * far it is. */
struct start {
	int64_t at_us;
	struct progress progress;
};

/* A check that has been done.  Of input the check fills what it has found out
 * and how: results, from_file, sni_off, anchors, log. */
struct checked {
	struct report_input input;
	void *memory; /* what input borrows from */
	void (*release)(void *memory);
};

/* Finds out and judges, as options say.  An error means that nothing could be
 * judged at all; *ret_checked is then untouched. */
typedef enum err program_check(const struct options *options, const struct start *start,
			       struct checked *ret_checked, struct error *reterr);

/* Headings of --help and of the manual, in their order.
 * X(ID, "heading") */
#define OPTION_SECTIONS(X) \
	X(TARGET, "What to check") \
	X(NAMES, "Names") \
	X(TRUST, "Trust and dates") \
	X(CONNECTION, "Connection") \
	X(RESULT, "Result") \
	X(GENERAL, "General")

enum option_section {
#define X(ID, heading) SECTION_##ID,
	OPTION_SECTIONS(X)
#undef X
		SECTION_COUNT,
};

/* What kind of argument an option takes: for completion and web forms. */
enum option_kind {
	KIND_FLAG, /* none */
	KIND_HOST,
	KIND_TEXT,
	KIND_NUMBER, /* a whole number */
	KIND_FILE,
	KIND_DIR,
	KIND_WORDS, /* one of the words of .argument, "a|b" */
	KIND_PROTOCOL,
	KIND_STATE, /* FINDING=STATE */
};

enum option_flag {
	OPT_REPEATS = 1,      /* each one adds; of other options the last one counts */
	OPT_CONNECTS = 2,     /* steers the connection: refused together with -f */
	OPT_LATE = 4,         /* parsed when all others are known */
	OPT_SECRET = 8,       /* its value is not repeated in error texts */
	OPT_OPTIONAL = 16,    /* the argument may be left out */
	OPT_IMMEDIATE = 32,   /* --help and the like: nothing else is looked at */
	OPT_UNMONITORED = 64, /* of no use in a service definition */
};

enum option_id {
#define OPTION(id, letter, name, argument, kind, parser, section, flags, default_text, help) \
	OPTION_##id,
#include "options.def"
#undef OPTION
	OPTION_COUNT, /* rows of a sister plugin's own start here */
	OPTION_ID_LIMIT = 64,
};

/* Takes the value of an option (NULL for a flag) into *options.  The text of an
 * error is what was expected; the caller puts the option before it. */
typedef enum err option_parser(struct options *options, const char *value, struct error *reterr);

struct option_row {
	unsigned id;
	char letter;          /* '\0': none */
	const char *name;     /* without "--" */
	const char *argument; /* "HOST"; NULL: a flag */
	enum option_kind kind;
	option_parser *parse;
	enum option_section section;
	unsigned flags;           /* of enum option_flag */
	const char *default_text; /* NULL: there is none */
	const char *help;         /* sentences, one paragraph, ASCII without " | < > [ ] $ ` \ */
};

struct program_example {
	const char *task;      /* "a website" */
	const char *arguments; /* "-H www.example.com" */
};

struct program {
	const char *name;     /* also the section of --extra-opts */
	const char *question; /* one line */
	const char *purpose;  /* a paragraph */
	const struct program_example *examples;
	size_t n_examples;
	const struct option_row *rows; /* by section, in their order */
	size_t n_rows;
};

extern const struct program check_cert_name_program;

#endif
