/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What no single option can see: options that do not go together, and what is
 * missing. */
#include <config.h>

#include <arpa/inet.h>
#include <string.h>

#include "option_parsers.h"

const struct protocol *options_protocol(const struct options *options, const struct target *target)
{
	if (target->protocol != NULL)
		return target->protocol;
	return options->protocol != NULL ? options->protocol : protocol_find("https");
}

uint16_t options_port(const struct options *options, const struct target *target)
{
	if (target->port != 0)
		return target->port;
	return options->port != 0 ? options->port : options_protocol(options, target)->port;
}

/* A host or a file, and names to compare with. */
static enum err check_something_to_do(const struct options *options, struct error *reterr)
{
	bool has_names = options->n_targets > 0 || options->n_names > 0;
	if (options->file != NULL && !has_names)
		return error_set(reterr, ERR_USAGE,
				 "-f needs the name that the certificate must match: give it with "
				 "-H or -n");
	if (options->file == NULL && options->n_targets == 0)
		return error_set(reterr, ERR_USAGE,
				 "no host to check: give one with -H, such as -H www.example.com");
	for (size_t i = 0; i < options->n_targets; i++) {
		if (options->targets[i].zoned && options->n_names == 0)
			return error_set(reterr, ERR_USAGE,
					 "-H %s: no certificate names an address with a zone; give "
					 "the name that must match with -n",
					 options->targets[i].text);
	}
	return ERR_NONE;
}

static enum err check_pairs(const struct options *options, struct error *reterr)
{
	static const struct {
		enum option_id a, b;
		const char *text;
	} pairs[] = {
		{ OPTION_IPV4, OPTION_IPV6, "-4 and -6 exclude each other: give one of them" },
		{ OPTION_SNI, OPTION_NO_SNI,
		  "--sni and --no-sni exclude each other: give one of them" },
		{ OPTION_SRV, OPTION_ADDRESS,
		  "--srv and -I exclude each other: both say where to connect to" },
		{ OPTION_SRV, OPTION_PORT,
		  "--srv and -p exclude each other: the port is in the SRV record" },
	};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (options->given[pairs[i].a] && options->given[pairs[i].b])
			return error_set(reterr, ERR_USAGE, "%s", pairs[i].text);
	}
	if (options->probe.client_key != NULL && options->probe.client_cert == NULL)
		return error_set(reterr, ERR_USAGE,
				 "--client-key needs the certificate that it belongs to: give it "
				 "with --client-cert");
	return threshold_check_pair(&options->demands.warning, &options->demands.critical, reterr);
}

/* -f connects to nothing: an option about the connection is a mistake. */
static enum err check_offline(const struct program *program, const struct options *options,
			      struct error *reterr)
{
	for (size_t i = 0; i < program->n_rows && options->file != NULL; i++) {
		const struct option_row *row = &program->rows[i];
		if ((row->flags & OPT_CONNECTS) != 0 && options->given[row->id])
			return error_set(reterr, ERR_USAGE,
					 "-f judges a file and connects to nothing: --%s does not "
					 "go with it",
					 row->name);
	}
	return ERR_NONE;
}

static enum address_family literal_family(const char *host)
{
	struct in_addr unused;
	if (strchr(host, ':') != NULL)
		return FAMILY_IPV6;
	return inet_pton(AF_INET, host, &unused) == 1 ? FAMILY_IPV4 : FAMILY_ANY;
}

static enum err check_family(enum address_family wanted, const char *option, const char *host,
			     struct error *reterr)
{
	enum address_family family = literal_family(host);
	if (wanted == FAMILY_ANY || family == FAMILY_ANY || family == wanted)
		return ERR_NONE;
	return error_set(reterr, ERR_USAGE, "%s %s: an %s address does not go with %s", option,
			 host, family == FAMILY_IPV4 ? "IPv4" : "IPv6",
			 wanted == FAMILY_IPV4 ? "-4" : "-6");
}

/* Addresses that are typed must be of the family that is asked for. */
static enum err check_families(const struct options *options, struct error *reterr)
{
	enum err err = ERR_NONE;
	if (options->probe.bind_address != NULL)
		err = check_family(options->family, "--bind", options->probe.bind_address, reterr);
	for (size_t i = 0; i < options->n_addresses && err == ERR_NONE; i++)
		err = check_family(options->family, "-I", options->addresses[i], reterr);
	for (size_t i = 0; i < options->n_targets && options->n_addresses == 0; i++) {
		if (err == ERR_NONE)
			err = check_family(options->family, "-H", options->targets[i].host, reterr);
	}
	return err;
}

static enum err check_srv(const struct options *options, const struct target *target,
			  struct error *reterr)
{
	const struct protocol *protocol = options_protocol(options, target);
	if (protocol->srv_service == NULL)
		return error_set(reterr, ERR_USAGE,
				 "--srv: the protocol %s has no SRV records; give one that has, "
				 "such as -P xmpp-client or -P imaps",
				 protocol->name);
	if (target->port != 0)
		return error_set(reterr, ERR_USAGE,
				 "-H %s: --srv takes the port from the SRV record; expected a name "
				 "without a port",
				 target->text);
	if (target->zoned || target->reference.kind != REFERENCE_DNS)
		return error_set(reterr, ERR_USAGE,
				 "-H %s: --srv looks a DNS name up; expected one", target->text);
	return ERR_NONE;
}

static enum err check_target(const struct options *options, const struct target *target,
			     struct error *reterr)
{
	const char *protocol = options_protocol(options, target)->name;
	if (options->srv)
		return check_srv(options, target, reterr);
	if (options_port(options, target) == 0)
		return error_set(reterr, ERR_USAGE,
				 "-H %s: the protocol %s has no port of its own; give one with -p",
				 target->text, protocol);
	if (options->probe.request_path != NULL && strcmp(protocol, "https") != 0 &&
	    strcmp(protocol, "tls") != 0)
		return error_set(reterr, ERR_USAGE,
				 "--request is for HTTP, and -H %s is asked for %s", target->text,
				 protocol);
	return ERR_NONE;
}

enum err options_check(const struct program *program, const struct options *options,
		       struct error *reterr)
{
	enum err err = check_something_to_do(options, reterr);
	if (err == ERR_NONE)
		err = check_pairs(options, reterr);
	if (err == ERR_NONE)
		err = check_offline(program, options, reterr);
	if (err == ERR_NONE)
		err = check_families(options, reterr);
	for (size_t i = 0; i < options->n_targets && options->file == NULL; i++) {
		if (err == ERR_NONE)
			err = check_target(options, &options->targets[i], reterr);
	}
	return err;
}
