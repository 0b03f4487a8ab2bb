/* program.h - what a plugin says about itself: its name, its purpose, examples,
 * the rows of its options, and the function that checks.
 *
 * Plugins share the rows of options.def that make sense for them and may add
 * rows of their own; parser, --help, documents and main() read nothing else.
 * Plain data.
 */
#ifndef CCN_CLI_PROGRAM_H
#define CCN_CLI_PROGRAM_H

#include <stddef.h>

#include "base/error.h"
#include "option_section.h"
#include "report/last_words.h"
#include "report/report.h"

struct options;

/* Whom the check tells how far it is; each may be NULL. */
struct progress {
	/* About once a second while endpoints are still under way. */
	void (*fn)(void *context, size_t done, size_t total);
	/* A stage begins. */
	void (*stage)(void *context, enum run_stage stage);
	/* A result is about to be judged, and has been; it stays where it is until
	 * the check is released. */
	void (*judging)(void *context, const struct result *result, size_t done, size_t total);
	void (*judged)(void *context, const struct result *result);
	void *context;
};

/* When the process began its work (clock_now_us), and who is told how far it is. */
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

/* What kind of argument an option takes: for completion and web forms. */
enum option_kind {
	KIND_FLAG, /* none */
	KIND_HOST,
	KIND_TEXT,
	KIND_NUMBER, /* a whole number */
	KIND_FILE,
	KIND_DIR,
	KIND_WORDS, /* one of the words of .argument, "a|b" */
	KIND_LIST,  /* words of .words, with commas between them */
	KIND_PROTOCOL,
	KIND_STATE,       /* FINDING=STATE */
	KIND_CLIENTS,     /* families of clients, with commas between them */
	KIND_REQUIREMENT, /* WHAT=VALUE, WHAT from a list */
};

enum option_flag {
	OPT_REPEATS = 1,      /* each one adds */
	OPT_CONNECTS = 2,     /* steers the connection: refused together with -f */
	OPT_LATE = 4,         /* parsed when all others are known */
	OPT_SECRET = 8,       /* its value is not repeated in error texts */
	OPT_OPTIONAL = 16,    /* the argument may be left out */
	OPT_IMMEDIATE = 32,   /* --help and the like: nothing else is looked at */
	OPT_UNMONITORED = 64, /* of no use in a service definition */
	OPT_OVERRIDES = 128,  /* the last one counts: a service overrides its template */
	OPT_TYPED_WINS = 256, /* those of an option file count when none of them is typed */
	OPT_OF_HOST = 512,    /* a line of --hosts-file may say it of its host */
	OPT_WHOLE = 1024,     /* not by the start of its name, which means another for long */
};

enum option_id {
#define OPTION(id, letter, name, argument, kind, parser, section, flags, default_text, help) \
	OPTION_##id,
#include "options.def"
#undef OPTION
	OPTION_COUNT, /* ids of a program's own rows start here */
	OPTION_ID_LIMIT = 64,
};

struct option_row;

/* Takes the value of an option (NULL for a flag) into *options.  The sentence of
 * an error is what was expected; the caller names the option. */
typedef enum err option_parser(const struct option_row *row, struct options *options,
			       const char *value, struct error *reterr);

struct option_row {
	unsigned id;          /* of enum option_id, or above */
	char letter;          /* '\0': none */
	const char *name;     /* without "--" */
	const char *argument; /* "HOST"; NULL: a flag */
	const char *words;    /* of KIND_LIST: "a|b" */
	enum option_kind kind;
	option_parser *parse;
	size_t offset;        /* where parse keeps the value in struct options, ... */
	const char *expected; /* ... and what an empty one should have been: if it asks for it */
	enum option_section section;
	unsigned flags;           /* of enum option_flag */
	const char *default_text; /* NULL: there is none */
	const char *help;         /* sentences, one paragraph, ASCII without " | < > [ ] $ ` \ */
};

struct program_example {
	const char *task;      /* "a website" */
	const char *arguments; /* "-H www.example.com" */
};

enum { COMMAND_OPTIONS = 4 };

/* A command for Nagios or NRPE: its options in order. */
struct program_command {
	const char *suffix; /* behind the name of the program */
	const char *comment;
	struct {
		unsigned id;
		const char *value; /* "" for a flag; NULL ends the list */
	} options[COMMAND_OPTIONS];
};

/* What definitions for monitoring systems say of a program.  The notes are lines
 * of their comments, each ended by a line break; {name} is the program's name,
 * {command} that of the command in Icinga ("cert_name") or of the service in Nagios
 * ("cert-name"). */
struct program_definitions {
	/* The option that a service must have: by default the name of the host
	 * object; and what that should be, "the name that clients use". */
	unsigned subject;
	const char *subject_words;
	/* The option of a service that needs no subject; the subject: there is none. */
	unsigned instead;
	const char *icinga2_note;
	const char *nagios_note;
	const char *nagios_service_note; /* why the default service is as it is */
	const char *service;             /* its description: "certificate" */
	const struct program_command *nagios_commands;
	size_t n_nagios_commands;
	const struct program_command *nrpe_commands;
	size_t n_nrpe_commands;
	/* With arguments from the server, commented out; and what is to be known. */
	struct program_command nrpe_arguments;
	const char *nrpe_arguments_note;
};

struct program {
	const char *name;         /* "check_...": also the section of --extra-opts */
	const char *question;     /* one line */
	const char *purpose;      /* a paragraph */
	const char *const *usage; /* n_usage forms of the command line, without the name */
	size_t n_usage;
	const struct program_example *examples;
	size_t n_examples;
	const struct option_row *const *rows; /* by section, in their order */
	size_t n_rows;
	const char *operand_hint; /* where what stands alone belongs: "a host is given with -H" */
	/* What its own rows keep: so many zeroed octets at options->own. */
	size_t own_bytes;
	bool finds_services; /* of domains, and has their findings */
	/* What is missing, after every option was parsed; what shared rows say of
	 * each other is looked at by itself (option_checks.h).  NULL: nothing. */
	enum err (*check_usage)(const struct options *options, struct error *reterr);
	program_check *check;
	/* The libraries that it alone needs, as --version tells them: ", libunbound 1.17.1";
	 * or NULL. */
	void (*append_libraries)(struct strbuf *out);
	const struct program_definitions *definitions;
};

#endif
