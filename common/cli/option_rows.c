/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of options.def as a table, and what check_cert_name says of itself. */
#include "option_parsers.h"

#define OPTION(id, letter, name, argument, kind, parser, section, flags, default_text, help) \
	{ OPTION_##id,       letter, name,         argument, kind, option_parse_##parser, \
	  SECTION_##section, flags,  default_text, help },

static const struct option_row rows[] = {
#include "options.def"
};
#undef OPTION

static const struct program_example examples[] = {
	{ "a website", "-H www.example.com" },
	{ "a mail server (STARTTLS), given as URL", "-H smtp://mx.example.com" },
	{ "the node 192.0.2.10 behind a name", "-H www.example.com -I 192.0.2.10" },
	{ "every address and every certificate", "-H www.example.com -A --each-certificate" },
	{ "other thresholds, in days", "-H www.example.com -w 30 -c 14" },
	{ "Exchange with Outlook Anywhere",
	  "-H https://mail.example.com/owa --msstd=msstd:mail.example.com" },
	{ "another name than the host's", "-H node1.example.net -n www.example.com" },
	{ "a certificate before it is installed", "-f chain.pem -n www.example.com" },
	{ "a mismatch that is known and waits", "-H test.example.com --state name-mismatch=ok" },
	{ "for programs", "-H www.example.com -o json" },
};

const struct program check_cert_name_program = {
	.name = "check_cert_name",
	.question = "would a client that uses this name accept the certificate that the server "
		    "shows?",
	.purpose = "Connects to a TLS service as a client does, takes the certificate that it "
		   "shows, and judges whether its names match the name that clients use, whether "
		   "it can be trusted, and how long it is valid. Everything that is wrong is "
		   "reported in one run, with the reason.",
	.examples = examples,
	.n_examples = sizeof(examples) / sizeof(examples[0]),
	.rows = rows,
	.n_rows = sizeof(rows) / sizeof(rows[0]),
};
