/* options.h - the command line as typed data: what the rows of options.def set, and
 * the memory that it owns.
 */
#ifndef CCN_CLI_OPTIONS_H
#define CCN_CLI_OPTIONS_H

#include "net/probe.h"
#include "lists.h"
#include "program.h"
#include "report/format.h"
#include "target.h"
#include "trust/anchors.h"
#include "verdicts/demands.h"

enum action {
	ACTION_CHECK,
	ACTION_HELP,
	ACTION_VERSION,
	ACTION_LIST,
};

/* So many hosts, names, and addresses are one run's at most, whoever lists them: a host takes
 * some kilobytes before it is asked, a name more than two, an address is an endpoint. */
enum { HOSTS_MAX = 10000, VALUES_MAX = 5000 };

enum {
	TIMEOUT_DEFAULT_S = 10,
	PARALLEL_DEFAULT = 64,
	PARALLEL_MAX = 1000,
};

/* struct options o = { 0 } is a valid empty value.  Strings are borrowed from
 * argv, or owned (see owned). */
struct options {
	enum action action;
	enum list_kind list;    /* ACTION_LIST */
	struct target *targets; /* -H */
	size_t n_targets;
	struct reference *names; /* -n; empty: each target's own */
	size_t n_names;
	const char **addresses; /* -I: literal (canonical) or name (A-labels), not yet resolved */
	size_t n_addresses;
	uint16_t port;                   /* 0: the protocol's */
	const struct protocol *protocol; /* NULL: the target's, else https */
	const char *sni;                 /* --sni, normalised */
	bool no_sni;
	enum address_family family;
	bool all_addresses;
	bool each_certificate;
	bool srv;                    /* --srv: look the target up by SRV */
	bool dane;                   /* --dane: judge by TLSA records, too */
	size_t parallel;             /* --parallel */
	struct probe_settings probe; /* proxy, client certificate, bind, priority, request */
	struct anchor_source anchors;
	struct path_list crl_files;
	struct path_list files;       /* -f, "-" = standard input */
	const char *pass_in;          /* file:PATH or env:NAME (password.h), NULL: none */
	struct path_list hosts_files; /* --hosts-file */
	struct options **lines;       /* n_lines, owned: of them, what targets have of their own */
	size_t n_lines;
	double timeout_s;
	struct demands demands;           /* at_s: set when at_given, else by main */
	struct requirement *requirements; /* what demands.requirements borrows */
	bool at_given;
	int verbosity;     /* 0 to 3 */
	size_t max_output; /* octets, 0: as many as it takes; when max_output_given */
	bool max_output_given;
	bool no_sandbox;
	const struct output_format *output; /* never NULL once parsed, also after an error */
	struct passive_service passive;     /* --passive-service */
	void *own; /* what rows of the program itself keep; see own_bytes */
	/* Each option as it counts, "--name=value", ended by NUL; what is secret is left out. */
	struct strbuf words;
	bool given[OPTION_ID_LIMIT]; /* by option_id: it was on the command line or in a file */
	void **owned; /* n_owned pieces of memory that were allocated for the above */
	size_t n_owned;
};

void options_clear(struct options *options);

/* Adds a path, which is borrowed. */
enum err path_list_add(struct path_list *list, const char *path, struct error *reterr) MUST_USE;

/* Hands memory from malloc to the options to own; false, and freed, when memory
 * runs out. */
bool options_own(struct options *options, void *memory);

/* The same with a copy of a text; NULL: out of memory. */
const char *options_own_text(struct options *options, const char *text);

#endif
