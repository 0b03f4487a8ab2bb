/* options.h - the command line as typed data.
 *
 * The rows are in options.def, the single source of parser, --help, manual page,
 * bash completion, Icinga and Nagios definitions.
 */
#ifndef CCN_CLI_OPTIONS_H
#define CCN_CLI_OPTIONS_H

#include "net/probe.h"
#include "target.h"
#include "trust/anchors.h"
#include "verdicts/policy.h"

enum action {
	ACTION_CHECK,
	ACTION_HELP,
	ACTION_VERSION,
	ACTION_LIST_FINDINGS,
};

enum output_format { OUTPUT_TEXT, OUTPUT_JSON };

/* struct options o = { 0 } is a valid empty value.  Strings are borrowed from
 * argv or from the option file's text, which the options own. */
struct options {
	enum action action;
	struct target *targets; /* -H */
	size_t n_targets;
	struct reference *names; /* -n; empty: each target's own */
	size_t n_names;
	const char **addresses; /* -I: literal or name, not yet resolved */
	size_t n_addresses;
	uint16_t port; /* 0: the protocol's */
	const struct protocol *protocol; /* NULL: the target's, else https */
	const char *sni; /* --sni, normalised */
	bool no_sni;
	enum address_family family;
	bool all_addresses;
	bool each_certificate;
	bool srv; /* --srv: look the target up by SRV */
	size_t parallel; /* --parallel */
	struct probe_settings probe; /* proxy, client certificate, bind, priority, request */
	struct anchor_source anchors;
	const char *crl_file;
	const char *file; /* -f, "-" = standard input */
	double timeout_s;
	struct policy policy; /* at_s: set when at_given, else by main */
	bool at_given;
	int verbosity;
	enum output_format output;
	char **owned; /* n_owned texts that were allocated for the above */
	size_t n_owned;
};

/* Parses argv, with --extra-opts expanded first.  FINDING_USAGE: one line that
 * says what is wrong and what was expected.  When the arguments ask for help or
 * version the rest is not looked at. */
enum finding_id options_parse(int argc, char *const *argv, struct options *ret_options,
			      struct error *reterr) MUST_USE;
void options_clear(struct options *options);

/* Appends the text of --help, of --list-findings, and of --version. */
void options_help(struct strbuf *out);
void options_list_findings(struct strbuf *out);
void options_version(struct strbuf *out);

#endif
