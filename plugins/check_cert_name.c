/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check_cert_name - would a client that uses this name accept the certificate
 * that this server shows?
 */
#include "cli/option_rows.h"
#include "cli/options.h"
#include "programs.h"
#include "run/run.h"

/* --- the command line -------------------------------------------------------------------- */

/* clang-format off */
static const struct option_row *const rows[] = {
	SHARED_OPTION(HOSTNAME),
	SHARED_OPTION(ADDRESS),
	SHARED_OPTION(PORT),
	SHARED_OPTION(PROTOCOL),
	SHARED_OPTION(IPV4),
	SHARED_OPTION(IPV6),
	SHARED_OPTION(ALL_ADDRESSES),
	SHARED_OPTION(EACH_CERTIFICATE),
	SHARED_OPTION(SRV),
	SHARED_OPTION(HOSTS_FILE),
	SHARED_OPTION(FILE),

	SHARED_OPTION(NAME),
	SHARED_OPTION(SNI),
	SHARED_OPTION(NO_SNI),
	SHARED_OPTION(ALLOW_CN),
	SHARED_OPTION(WILDCARDS),
	SHARED_OPTION(EXACT_NAMES),
	SHARED_OPTION(MSSTD),

	SHARED_OPTION(CA_FILE),
	SHARED_OPTION(CA_DIR),
	SHARED_OPTION(ADD_CA_FILE),
	SHARED_OPTION(ROOT),
	SHARED_OPTION(CRL_FILE),
	SHARED_OPTION(DANE),
	SHARED_OPTION(WARNING),
	SHARED_OPTION(CRITICAL),
	SHARED_OPTION(AT),

	SHARED_OPTION(TIMEOUT),
	SHARED_OPTION(PARALLEL),
	SHARED_OPTION(PROXY),
	SHARED_OPTION(PROXY_PROTOCOL),
	SHARED_OPTION(BIND),
	SHARED_OPTION(EHLO),
	SHARED_OPTION(CLIENT_CERT),
	SHARED_OPTION(CLIENT_KEY),
	SHARED_OPTION(REQUEST),
	SHARED_OPTION(PRIORITY),

	SHARED_OPTION(CLIENTS),
	SHARED_OPTION(LIST_CLIENTS),
	SHARED_OPTION(REQUIRE),
	SHARED_OPTION(STATE),
	SHARED_OPTION(LIST_FINDINGS),
	SHARED_OPTION(LIST_PROTOCOLS),
	SHARED_OPTION(VERBOSE),
	SHARED_OPTION(OUTPUT),
	SHARED_OPTION(PASSIVE_SERVICE),
	SHARED_OPTION(MAX_OUTPUT),

	SHARED_OPTION(PASS_IN),
	SHARED_OPTION(NO_SANDBOX),
	SHARED_OPTION(EXTRA_OPTS),
	SHARED_OPTION(HELP),
	SHARED_OPTION(VERSION),
};
/* clang-format on */

static const char *const usage[] = { "-H HOST [OPTION]...", "-f FILE [-n NAME] [OPTION]..." };

static const struct program_example examples[] = {
	{ "a website", "-H www.example.com" },
	{ "a mail server (STARTTLS), given as URL", "-H smtp://mx.example.com" },
	{ "the node 192.0.2.10 behind a name", "-H www.example.com -I 192.0.2.10" },
	{ "every address and every certificate", "-H www.example.com -A --each-certificate" },
	{ "hosts from a file, a line each", "--hosts-file hosts.txt" },
	{ "the results of many services, for Nagios", "--hosts-file hosts.txt -o passive-nagios" },
	{ "other thresholds, in days", "-H www.example.com -w 30 -c 14" },
	{ "Exchange with Outlook Anywhere",
	  "-H https://mail.example.com/owa --msstd=msstd:mail.example.com" },
	{ "another name than the host's", "-H node1.example.net -n www.example.com" },
	{ "a certificate before it is installed", "-f chain.pem -n www.example.com" },
	{ "a keystore, the password in a file",
	  "-f keystore.p12 --pass-in=file:keystore.pw -n www.example.com" },
	{ "several files, each by itself", "-f rsa.pem -f ecdsa.pem -n www.example.com" },
	{ "for phones and Java programs, too", "-H mail.example.com --clients=ios,android,java" },
	{ "a mismatch that is known and waits", "-H test.example.com --state name-mismatch=ok" },
	{ "for programs", "-H www.example.com -o json" },
	{ "a page for whoever owns the server", "-H www.example.com -o html" },
};

/* A host or a file, and names where they are what is asked about. */
static enum err check_usage(const struct options *options, struct error *reterr)
{
	if (options->files.n == 0 && options->n_targets == 0)
		return error_raise(reterr, ERR_NO_HOST, FACTS());
	if (options->demands.exact_names && options->n_targets == 0 && options->n_names == 0)
		return error_raise(reterr, ERR_EXACT_WITHOUT_NAME, FACTS());
	return ERR_NONE;
}

/* --- definitions for monitoring systems --------------------------------------------------------
 */

static const struct program_command nagios_commands[] = {
	{ "", "name, host:port or URL", { { OPTION_HOSTNAME, "$ARG1$" } } },
	{ "_protocol",
	  "name, protocol (smtp, imap, ldap, ...)",
	  { { OPTION_HOSTNAME, "$ARG1$" }, { OPTION_PROTOCOL, "$ARG2$" } } },
	{ "_at",
	  "name, address to connect to",
	  { { OPTION_HOSTNAME, "$ARG1$" }, { OPTION_ADDRESS, "$ARG2$" } } },
	{ "_here",
	  "name; connects to the address of the Nagios host",
	  { { OPTION_HOSTNAME, "$ARG1$" }, { OPTION_ADDRESS, "$HOSTADDRESS$" } } },
	{ "_all",
	  "name; every address, and every certificate that is shown there",
	  { { OPTION_HOSTNAME, "$ARG1$" },
	    { OPTION_ALL_ADDRESSES, "" },
	    { OPTION_EACH_CERTIFICATE, "" } } },
	{ "_clients",
	  "name, families of clients that must accept it (chrome,outlook,java; all)",
	  { { OPTION_HOSTNAME, "$ARG1$" }, { OPTION_CLIENTS, "$ARG2$" } } },
	{ "_thresholds",
	  "name, warning and critical threshold",
	  { { OPTION_HOSTNAME, "$ARG1$" },
	    { OPTION_WARNING, "$ARG2$" },
	    { OPTION_CRITICAL, "$ARG3$" } } },
	{ "_exchange",
	  "name, principal name of Outlook Anywhere",
	  { { OPTION_HOSTNAME, "$ARG1$" }, { OPTION_MSSTD, "$ARG2$" } } },
	{ "_file",
	  "file of a chain in PEM form, name that must match",
	  { { OPTION_FILE, "$ARG1$" }, { OPTION_NAME, "$ARG2$" } } },
	{ "_with",
	  "name, section of an option file (section, section@file): all other options",
	  { { OPTION_HOSTNAME, "$ARG1$" }, { OPTION_EXTRA_OPTS, "$ARG2$" } } },
};

static const struct program_command nrpe_commands[] = {
	{ "_www",
	  "a web server on this machine, whatever DNS says",
	  { { OPTION_HOSTNAME, "https://www.example.com" }, { OPTION_ADDRESS, "127.0.0.1" } } },
	{ "_smtp",
	  "the mail server on this machine, by STARTTLS",
	  { { OPTION_HOSTNAME, "smtp://mx.example.com" }, { OPTION_ADDRESS, "127.0.0.1" } } },
	{ "_intranet",
	  "a host that can be reached from here only, with an authority of its own",
	  { { OPTION_HOSTNAME, "intranet.example.com" },
	    { OPTION_CA_FILE, "/etc/ssl/company-ca.pem" } } },
	{ "_file",
	  "a chain in a file",
	  { { OPTION_FILE, "/etc/ssl/certs/www.example.com.pem" },
	    { OPTION_NAME, "www.example.com" } } },
};

static const struct program_definitions definitions = {
	.subject = OPTION_HOSTNAME,
	.subject_words = "the name that clients use",
	.instead = OPTION_FILE,
	.icinga2_note = " * {command}_hostname is the name that must match, never an address that "
			"stands for the\n"
			" * host: by default that of the host's variables, else the name of the "
			"host object.\n"
			" * Where a service must connect to the host's own address, say so:\n"
			" *\n"
			" *     apply Service \"certificate\" {\n"
			" *         import \"generic-service\"\n"
			" *         check_command = \"{command}\"\n"
			" *         vars.{command}_hostname = [ \"www.example.com\", "
			"\"smtp://mx.example.com\" ]\n"
			" *         vars.{command}_address = host.address\n"
			" *         assign where host.vars.certificate\n"
			" *     }\n",
	.nagios_note = "# The plugin is expected in $USER1$.  $ARG1$ is the name that clients use "
		       "and that must\n"
		       "# match, never an address that stands for the host.  Arguments are quoted: "
		       "an argument\n"
		       "# is one value and must not hold a single quotation mark itself.\n"
		       "#\n"
		       "#     define service {\n"
		       "#         use                  {command}-service,generic-service\n"
		       "#         host_name            web1\n"
		       "#         service_description  certificate of www.example.com\n"
		       "#         check_command        {name}_at!www.example.com!192.0.2.10\n"
		       "#     }\n"
		       "#\n"
		       "# All options; what has no command below goes into an option file "
		       "({name}_with):\n",
	.nagios_service_note =
		"# By default the name of the host object is the name that must match.\n",
	.service = "certificate",
	.nagios_commands = nagios_commands,
	.n_nagios_commands = LENGTH(nagios_commands),
	.nrpe_commands = nrpe_commands,
	.n_nrpe_commands = LENGTH(nrpe_commands),
	.nrpe_arguments = { "",
			    "",
			    { { OPTION_HOSTNAME, "$ARG1$" }, { OPTION_ADDRESS, "$ARG2$" } } },
	.nrpe_arguments_note = "# With names and addresses from the server.  That needs "
			       "dont_blame_nrpe=1, and lets\n"
			       "# whoever may ask NRPE make this machine connect to any host.\n",
};

/* --- the plugin ----------------------------------------------------------------------------------
 */

const struct program check_cert_name = {
	.name = "check_cert_name",
	.question = "would a client that uses this name accept the certificate that the server "
		    "shows?",
	.purpose = "Connects to a TLS service as a client does, takes the certificate that it "
		   "shows, and judges whether its names match the name that clients use, whether "
		   "it can be trusted, and how long it is valid. Everything that is wrong is "
		   "reported in one run, with the reason.",
	.usage = usage,
	.n_usage = LENGTH(usage),
	.examples = examples,
	.n_examples = LENGTH(examples),
	.rows = rows,
	.n_rows = LENGTH(rows),
	.operand_hint = "a host is given with -H",
	.check_usage = check_usage,
	.check = run_check,
	.definitions = &definitions,
};
