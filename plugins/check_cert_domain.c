/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check_cert_domain - would the clients of this domain accept the certificates of the
 * hosts that they find?
 */
#include <stdio.h>
#include <string.h>

#include "cli/option_rows.h"
#include "cli/options.h"
#include "cli/target.h"
#include "domain/json.h"
#include "domain/url.h"
#include "domain/xml.h"
#include "net/dns_unbound.h"
#include "programs.h"
#include "run/run_domain.h"

/* --- the command line: rows of its own ------------------------------------------------------ */

enum {
	OPTION_DOMAIN = OPTION_COUNT,
	OPTION_SERVICE,
	OPTION_RESOLVER,
	OPTION_DNSSEC_ANCHOR,
	OPTION_REALM_FILE,
	OPTION_REALM_URL,
	OPTION_CLOUD,
	OPTION_MEX,
	OPTION_RESPONSE_FILE,
	OPTION_SOAP_ORDER,
};

#define SERVICE_WORD(ID, word, name) ", " word
#define SERVICE_CHOICE(ID, word, name) word "|"
#define SERVICE_WORDS (&(SERVICES(SERVICE_WORD))[2])

static bool is_given(const struct domain_options *own, const struct reference *domain)
{
	for (size_t i = 0; i < own->n_domains; i++) {
		if (strcmp(own->domains[i].ascii, domain->ascii) == 0)
			return true;
	}
	return false;
}

/* Of "user@example.com" the domain counts, and each domain once. */
static enum err parse_domain(const struct option_row *row, struct options *options,
			     const char *value, struct error *reterr)
{
	struct domain_options *own = options->own;
	const char *at = strrchr(value, '@'), *name = at != NULL ? at + 1 : value;
	struct target target;
	(void)row;
	enum err err = target_parse_host(name, &target, reterr);
	bool is_domain = err == ERR_NONE && !target.zoned && target.reference.kind == REFERENCE_DNS;
	/* What is right elsewhere, in other options or another program. */
	bool is_other = err == ERR_TARGET_NOT_A_HOST || err == ERR_TARGET_EMPTY ||
			strchr(name, '*') != NULL || strstr(value, "://") != NULL;
	if (is_other || (err == ERR_NONE && !is_domain))
		err = error_raise(reterr, ERR_DOMAIN_NO_NAME, FACTS());
	if (err != ERR_NONE || is_given(own, &target.reference))
		return err;
	if (own->n_domains == DOMAINS_MAX)
		return error_raise(reterr, ERR_DOMAINS_MANY, FACTS(.count = DOMAINS_MAX));
	own->domains[own->n_domains++] = target.reference;
	return ERR_NONE;
}

static enum err parse_services(const struct option_row *row, struct options *options,
			       const char *value, struct error *reterr)
{
	struct service_settings *services = &((struct domain_options *)options->own)->services;
	struct bytes rest = bytes_of(value);
	(void)row;
	for (bool more = true; more;) {
		size_t end = bytes_find(rest, ',');
		enum service_kind kind;
		if (!service_find(bytes_trimmed(bytes_until(rest, end), " "), &kind))
			return error_raise(reterr, ERR_SERVICE_WORD, FACTS(.term = SERVICE_WORDS));
		services->named[kind] = services->is_any_named = true;
		more = end < rest.len;
		rest = bytes_from(rest, end + 1);
	}
	return ERR_NONE;
}

/* "192.0.2.53", "192.0.2.53:5353", "[2001:db8::53]:53" */
static enum err parse_resolver(const struct option_row *row, struct options *options,
			       const char *value, struct error *reterr)
{
	struct domain_options *own = options->own;
	struct target target;
	(void)row;
	if (strstr(value, "://") != NULL || target_parse(value, &target, NULL) != ERR_NONE ||
	    target.zoned || target.reference.kind != REFERENCE_IP)
		return error_raise(reterr, ERR_RESOLVER_FORM, FACTS());
	own->resolver = options_own_text(options, target.reference.ascii);
	own->resolver_port = target.port;
	return own->resolver != NULL ? ERR_NONE : error_no_memory(reterr);
}

/* A text that the row's offset in struct domain_options keeps. */
static enum err parse_text(const struct option_row *row, struct options *options, const char *value,
			   struct error *reterr)
{
	if (*value == '\0')
		return error_raise(reterr, ERR_EMPTY_VALUE, FACTS(.term = row->expected));
	*(const char **)(void *)((char *)options->own + row->offset) = value;
	return ERR_NONE;
}

/* A flag, kept in the same way. */
static enum err parse_own_flag(const struct option_row *row, struct options *options,
			       const char *value, struct error *reterr)
{
	(void)value;
	(void)reterr;
	*(bool *)(void *)((char *)options->own + row->offset) = true;
	return ERR_NONE;
}

/* Is there a place for the domain that is none of the host's? */
static bool has_place_for_domain(const char *url)
{
	const char *authority = strstr(url, "//");
	return authority != NULL && strpbrk(authority + 2, "/?") != NULL &&
	       strchr(url, '#') == NULL;
}

static enum err parse_realm_url(const struct option_row *row, struct options *options,
				const char *value, struct error *reterr)
{
	struct url url;
	enum err err = url_parse(bytes_of(value), NULL, &url, reterr);
	if (err == ERR_NONE && !url.is_https)
		err = error_raise(reterr, ERR_URL_HTTP, FACTS());
	if (err == ERR_NONE && !has_place_for_domain(value))
		err = error_raise(reterr, ERR_REALM_URL_PATH, FACTS());
	return err == ERR_NONE ? parse_text(row, options, value, reterr) : err;
}

/* "microsoftonline.us": the host that is asked is login and this. */
static enum err parse_cloud(const struct option_row *row, struct options *options,
			    const char *value, struct error *reterr)
{
	struct target target;
	enum err err = target_parse_host(value, &target, reterr);
	if (err == ERR_NONE && (target.zoned || target.reference.kind != REFERENCE_DNS))
		err = error_raise(reterr, ERR_CLOUD_NO_NAME, FACTS());
	return err == ERR_NONE ? parse_text(row, options, value, reterr) : err;
}

#define OWN(member, text) .offset = offsetof(struct domain_options, member), .expected = (text)

static const struct option_row domain_row = {
	.id = OPTION_DOMAIN,
	.letter = 'd',
	.name = "domain",
	.argument = "DOMAIN",
	.kind = KIND_HOST,
	.parse = parse_domain,
	.section = SECTION_TARGET,
	.flags = OPT_REPEATS,
	.help = "The domain whose clients' hosts are found and checked; of an address of mail the "
		"part behind the at sign. No mailbox and no password is needed.",
};

static const struct option_row service_row = {
	.id = OPTION_SERVICE,
	.name = "service",
	.argument = "LIST",
	.words = SERVICES(SERVICE_CHOICE),
	.kind = KIND_LIST,
	.parse = parse_services,
	.section = SECTION_TARGET,
	.flags = OPT_REPEATS,
	.default_text = "all that the domain has",
	.help = "Look for these services, with commas between them: sso, autodiscover, mail, "
		"client-mail, web, xmpp, sip, dav, ldap. One that is named here and is not there "
		"is "
		"a fault.",
};

static const struct option_row resolver_row = {
	.id = OPTION_RESOLVER,
	.name = "resolver",
	.argument = "ADDRESS[:PORT]",
	.kind = KIND_TEXT,
	.parse = parse_resolver,
	.section = SECTION_CONNECTION,
	.default_text = "those of /etc/resolv.conf",
	.help = "Ask this name server. Its answers are validated here (DNSSEC).",
};

static const struct option_row dnssec_anchor_row = {
	.id = OPTION_DNSSEC_ANCHOR,
	.name = "dnssec-anchor",
	.argument = "FILE",
	.kind = KIND_FILE,
	.parse = parse_text,
	OWN(dnssec_anchor, "a file of DS or DNSKEY records"),
	.section = SECTION_CONNECTION,
	.default_text = "the keys of the root zone",
	.help = "Validate answers of DNS by the DS or DNSKEY records in this file, as a zone file "
		"has them.",
};

#define SERVICE_MEMBER(member) .offset = offsetof(struct domain_options, services.member)

static const struct option_row realm_file_row = {
	.id = OPTION_REALM_FILE,
	.name = "realm-file",
	.argument = "FILE",
	.kind = KIND_FILE,
	.parse = parse_text,
	OWN(realm_file, "a file with an answer of realm discovery"),
	.section = SECTION_TARGET,
	.help = "sso: judge this saved answer of realm discovery, XML or JSON, instead of asking "
		"for one.",
};

static const struct option_row realm_url_row = {
	.id = OPTION_REALM_URL,
	.name = "realm-url",
	.argument = "URL",
	.kind = KIND_TEXT,
	.parse = parse_realm_url,
	SERVICE_MEMBER(realm_url),
	.expected = "a URL of https",
	.section = SECTION_TARGET,
	.help = "sso: ask this realm service. The domain takes the place of {} in the URL, or "
		"stands at its end.",
};

static const struct option_row cloud_row = {
	.id = OPTION_CLOUD,
	.name = "cloud",
	.argument = "NAME",
	.kind = KIND_TEXT,
	.parse = parse_cloud,
	SERVICE_MEMBER(cloud),
	.expected = "the domain of a cloud",
	.section = SECTION_TARGET,
	.default_text = "microsoftonline.com",
	.help = "sso: ask login.NAME. An answer that names microsoftonline.com, microsoftonline.us "
		"or partner.microsoftonline.cn is followed there by itself; another cloud is asked "
		"only if it is given here.",
};

static const struct option_row mex_row = {
	.id = OPTION_MEX,
	.name = "mex",
	.parse = parse_own_flag,
	SERVICE_MEMBER(reads_metadata),
	.section = SECTION_TARGET,
	.help = "sso: fetch the metadata of the federation service, too: a certificate that these "
		"name for tokens is none for TLS.",
};

static const struct option_row response_file_row = {
	.id = OPTION_RESPONSE_FILE,
	.name = "response-file",
	.argument = "FILE",
	.kind = KIND_FILE,
	.parse = parse_text,
	OWN(response_file, "a file with an answer of Autodiscover"),
	.section = SECTION_TARGET,
	.help = "autodiscover: check every host of this saved answer (POX, for Outlook or phones), "
		"too, and the principal name that it wants.",
};

static const struct option_row soap_order_row = {
	.id = OPTION_SOAP_ORDER,
	.name = "soap-order",
	.parse = parse_own_flag,
	SERVICE_MEMBER(is_soap_order),
	.section = SECTION_TARGET,
	.help = "autodiscover: look in the order of clients that ask by SOAP, which do not begin "
		"with the domain itself.",
};

static const struct option_row *const rows[] = {
	&domain_row,
	&service_row,
	&realm_file_row,
	&realm_url_row,
	&cloud_row,
	&mex_row,
	&response_file_row,
	&soap_order_row,
	SHARED_OPTION(IPV4),
	SHARED_OPTION(IPV6),
	SHARED_OPTION(ALL_ADDRESSES),
	SHARED_OPTION(EACH_CERTIFICATE),

	SHARED_OPTION(ALLOW_CN),
	SHARED_OPTION(WILDCARDS),

	SHARED_OPTION(CA_FILE),
	SHARED_OPTION(CA_DIR),
	SHARED_OPTION(ADD_CA_FILE),
	SHARED_OPTION(ROOT),
	SHARED_OPTION(CRL_FILE),
	SHARED_OPTION(WARNING),
	SHARED_OPTION(CRITICAL),
	SHARED_OPTION(AT),

	&resolver_row,
	&dnssec_anchor_row,
	SHARED_OPTION(TIMEOUT),
	SHARED_OPTION(PARALLEL),
	SHARED_OPTION(PROXY),
	SHARED_OPTION(BIND),
	SHARED_OPTION(EHLO),
	SHARED_OPTION(CLIENT_CERT),
	SHARED_OPTION(CLIENT_KEY),
	SHARED_OPTION(PRIORITY),

	SHARED_OPTION(CLIENTS),
	SHARED_OPTION(LIST_CLIENTS),
	SHARED_OPTION(REQUIRE),
	SHARED_OPTION(STATE),
	SHARED_OPTION(LIST_FINDINGS),
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

static const char *const usage[] = { "-d DOMAIN [OPTION]..." };

static const struct program_example examples[] = {
	{ "everything that clients of a domain use", "-d example.com" },
	{ "what sending mail servers meet", "-d example.com --service=mail" },
	{ "several domains, by a name server of your own",
	  "-d example.com -d example.net --resolver=192.0.2.53" },
	{ "for programs", "-d example.com -o json" },
	{ "a page for whoever owns the domain", "-d example.com -o html" },
};

static enum err check_usage(const struct options *options, struct error *reterr)
{
	const struct domain_options *own = options->own;
	bool has_file = own->realm_file != NULL, has_url = own->services.realm_url != NULL;
	if (own->n_domains == 0)
		return error_raise(reterr, ERR_NO_DOMAIN, FACTS());
	if (has_file + has_url + (own->services.cloud != NULL) > 1)
		return error_raise(reterr, ERR_REALM_TWICE, FACTS());
	return ERR_NONE;
}

/* --- definitions for monitoring systems ------------------------------------------------------ */

static const struct program_command nagios_commands[] = {
	{ "", "domain", { { OPTION_DOMAIN, "$ARG1$" } } },
	{ "_service",
	  "domain, services with commas between them (mail,autodiscover)",
	  { { OPTION_DOMAIN, "$ARG1$" }, { OPTION_SERVICE, "$ARG2$" } } },
	{ "_with",
	  "domain, section of an option file (section, section@file): all other options",
	  { { OPTION_DOMAIN, "$ARG1$" }, { OPTION_EXTRA_OPTS, "$ARG2$" } } },
};

static const struct program_command nrpe_commands[] = {
	{ "_mail",
	  "what sending mail servers meet, as seen from here",
	  { { OPTION_DOMAIN, "example.com" }, { OPTION_SERVICE, "mail" } } },
};

static const struct program_definitions definitions = {
	.subject = OPTION_DOMAIN,
	.subject_words = "the domain of addresses of mail",
	.instead = OPTION_DOMAIN,
	.icinga2_note =
		" * {command}_domain is the domain of addresses of mail, never a host of it.\n"
		" *\n"
		" *     apply Service \"domain\" {\n"
		" *         import \"generic-service\"\n"
		" *         check_command = \"{command}\"\n"
		" *         vars.{command}_domain = \"example.com\"\n"
		" *         assign where host.vars.domain\n"
		" *     }\n",
	.nagios_note = "# The plugin is expected in $USER1$.  $ARG1$ is the domain of addresses of "
		       "mail, never a\n"
		       "# host of it.  Arguments are quoted: an argument is one value and must not "
		       "hold a single\n"
		       "# quotation mark itself.\n"
		       "#\n"
		       "#     define service {\n"
		       "#         use                  {command}-service,generic-service\n"
		       "#         host_name            mail1\n"
		       "#         service_description  certificates of example.com\n"
		       "#         check_command        {name}!example.com\n"
		       "#     }\n"
		       "#\n"
		       "# All options; what has no command below goes into an option file "
		       "({name}_with):\n",
	.nagios_service_note = "# By default the name of the host object is the domain.\n",
	.service = "certificates of the domain",
	.nagios_commands = nagios_commands,
	.n_nagios_commands = LENGTH(nagios_commands),
	.nrpe_commands = nrpe_commands,
	.n_nrpe_commands = LENGTH(nrpe_commands),
	.nrpe_arguments = { "", "", { { OPTION_DOMAIN, "$ARG1$" } } },
	.nrpe_arguments_note = "# With domains from the server.  That needs dont_blame_nrpe=1, and "
			       "lets whoever may\n"
			       "# ask NRPE make this machine connect to the hosts of any domain.\n",
};

static void append_libraries(struct strbuf *out)
{
	strbuf_printf(out, ", libunbound %s, ", dns_unbound_version());
	xml_append_version(out);
	strbuf_printf(out, ", Jansson %s", json_version());
}

/* --- the plugin ------------------------------------------------------------------------------ */

const struct program check_cert_domain = {
	.name = "check_cert_domain",
	.question = "would the clients of this domain accept the certificates of the hosts that "
		    "they find?",
	.purpose = "Finds the hosts that clients of a domain use as these find them, by DNS and "
		   "HTTP, and judges the certificate of each under the name that this client "
		   "requires. Needs no mailbox and no password. Everything that is wrong is "
		   "reported in one run, with the reason.",
	.usage = usage,
	.n_usage = LENGTH(usage),
	.examples = examples,
	.n_examples = LENGTH(examples),
	.rows = rows,
	.n_rows = LENGTH(rows),
	.operand_hint = "a domain is given with -d",
	.own_bytes = sizeof(struct domain_options),
	.finds_services = true,
	.check_usage = check_usage,
	.check = run_domain_check,
	.append_libraries = append_libraries,
	.definitions = &definitions,
};
