/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "option_checks.h"

#include <arpa/inet.h>
#include <string.h>

#include "endpoint.h"
#include "password.h"
#include "require.h"

/* A certificate names no address with a zone. */
static enum err check_zones(const struct options *options, struct error *reterr)
{
	for (size_t i = 0; i < options->n_targets; i++) {
		const struct target *target = &options->targets[i];
		if (target->zoned && endpoint_options(options, target, OPTION_NAME)->n_names == 0)
			return error_raise(reterr, ERR_ZONE_AS_NAME, FACTS(.about = target->text));
	}
	return ERR_NONE;
}

static enum err check_pairs(const struct options *options, struct error *reterr)
{
	static const struct {
		enum option_id a, b;
		enum err err;
	} pairs[] = {
		{ OPTION_IPV4, OPTION_IPV6, ERR_BOTH_FAMILIES },
		{ OPTION_SNI, OPTION_NO_SNI, ERR_SNI_AND_NONE },
		{ OPTION_SRV, OPTION_ADDRESS, ERR_SRV_AND_ADDRESS },
		{ OPTION_SRV, OPTION_PORT, ERR_SRV_AND_PORT },
	};
	for (size_t i = 0; i < LENGTH(pairs); i++) {
		if (options->given[pairs[i].a] && options->given[pairs[i].b])
			return error_raise(reterr, pairs[i].err, FACTS());
	}
	/* Of --srv each server is asked, by its name. */
	if (options->all_addresses && options->probe.proxy.kind != PROXY_NONE && !options->srv)
		return error_raise(reterr, ERR_ALL_BY_PROXY, FACTS());
	if (options->probe.client_key != NULL && options->probe.client_cert == NULL)
		return error_raise(reterr, ERR_KEY_WITHOUT_CERTIFICATE, FACTS());
	return threshold_check_pair(&options->demands.warning, &options->demands.critical, reterr);
}

/* -f connects to nothing: an option about the connection is a mistake. */
static enum err check_offline(const struct program *program, const struct options *options,
			      struct error *reterr)
{
	for (size_t i = 0; i < program->n_rows && options->files.n > 0; i++) {
		const struct option_row *row = program->rows[i];
		if ((row->flags & OPT_CONNECTS) != 0 && options->given[row->id])
			return error_raise(reterr, ERR_FILE_CONNECTS_NOT, FACTS(.term = row->name));
	}
	bool is_passive = (options->output->flags & FORMAT_PASSIVE) != 0;
	if (options->files.n > 0 && is_passive && options->passive.host == NULL)
		return error_raise(reterr, ERR_PASSIVE_OF_FILE, FACTS());
	return requirements_check_offline(options, reterr);
}

static size_t count_stdin(const char *const *paths, size_t n)
{
	size_t found = 0;
	for (size_t i = 0; i < n; i++)
		found += paths[i] != NULL && strcmp(paths[i], "-") == 0;
	return found;
}

/* Standard input ends once: whoever reads it next gets nothing. */
static enum err check_stdin(const struct options *options, struct error *reterr)
{
	const char *const single[] = { options->probe.client_cert, options->probe.client_key,
				       password_file(options->pass_in) };
	size_t n = count_stdin(options->files.paths, options->files.n) +
		   count_stdin(options->anchors.ca_files.paths, options->anchors.ca_files.n) +
		   count_stdin(options->anchors.added_files.paths, options->anchors.added_files.n) +
		   count_stdin(options->crl_files.paths, options->crl_files.n) +
		   count_stdin(options->hosts_files.paths, options->hosts_files.n) +
		   count_stdin(single, LENGTH(single));
	return n > 1 ? error_raise(reterr, ERR_STDIN_TWICE, FACTS()) : ERR_NONE;
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
	return error_raise(reterr, family == FAMILY_IPV4 ? ERR_IPV4_WITH_6 : ERR_IPV6_WITH_4,
			   FACTS(.term = option, .about = host));
}

/* Addresses that are typed must be of the family that is asked for. */
static enum err check_families(const struct options *options, struct error *reterr)
{
	enum err err = ERR_NONE;
	if (options->probe.bind_address != NULL)
		err = check_family(options->family, "--bind", options->probe.bind_address, reterr);
	for (size_t i = 0; i < options->n_addresses && err == ERR_NONE; i++)
		err = check_family(options->family, "-I", options->addresses[i], reterr);
	for (size_t i = 0; i < options->n_targets && err == ERR_NONE; i++) {
		const struct target *target = &options->targets[i];
		const struct options *by = endpoint_options(options, target, OPTION_ADDRESS);
		if (by->n_addresses == 0)
			err = check_family(options->family, "-H", target->host, reterr);
		for (size_t k = 0; by != options && k < by->n_addresses && err == ERR_NONE; k++)
			err = check_family(options->family, "-I", by->addresses[k], reterr);
	}
	return err;
}

static enum err check_srv(const struct options *options, const struct target *target,
			  struct error *reterr)
{
	const struct protocol *protocol = endpoint_protocol(options, target);
	if (protocol->srv_service == NULL)
		return error_raise(reterr, ERR_SRV_NOT_OF_PROTOCOL, FACTS(.term = protocol->name));
	if (target->port != 0)
		return error_raise(reterr, ERR_SRV_HOST_WITH_PORT, FACTS(.about = target->text));
	if (target->zoned || target->reference.kind != REFERENCE_DNS)
		return error_raise(reterr, ERR_SRV_NOT_A_NAME, FACTS(.about = target->text));
	return ERR_NONE;
}

static enum err check_target(const struct options *options, const struct target *target,
			     struct error *reterr)
{
	const char *protocol = endpoint_protocol(options, target)->name;
	if (options->dane && (target->zoned || target->reference.kind != REFERENCE_DNS))
		return error_raise(reterr, ERR_DANE_NOT_A_NAME, FACTS(.about = target->text));
	if (options->srv && target->own != NULL && target->own->given[OPTION_ADDRESS])
		return error_raise(reterr, ERR_SRV_AND_ADDRESS, FACTS());
	if (options->srv && target->own != NULL && target->own->given[OPTION_PORT])
		return error_raise(reterr, ERR_SRV_AND_PORT, FACTS());
	if (options->srv)
		return check_srv(options, target, reterr);
	if (endpoint_port(options, target) == 0)
		return error_raise(reterr, ERR_PORT_MISSING,
				   FACTS(.about = target->text, .term = protocol));
	if (options->probe.request_path != NULL && strcmp(protocol, "https") != 0 &&
	    strcmp(protocol, "tls") != 0)
		return error_raise(reterr, ERR_REQUEST_NOT_HTTP,
				   FACTS(.about = target->text, .term = protocol));
	return ERR_NONE;
}

enum err options_check(const struct program *program, const struct options *options,
		       struct error *reterr)
{
	enum err err = ERR_NONE;
	if (program->check_usage != NULL)
		err = program->check_usage(options, reterr);
	if (err == ERR_NONE)
		err = check_zones(options, reterr);
	if (err == ERR_NONE)
		err = check_pairs(options, reterr);
	if (err == ERR_NONE)
		err = check_offline(program, options, reterr);
	if (err == ERR_NONE)
		err = check_stdin(options, reterr);
	if (err == ERR_NONE)
		err = check_families(options, reterr);
	for (size_t i = 0; i < options->n_targets && options->files.n == 0; i++) {
		if (err == ERR_NONE)
			err = check_target(options, &options->targets[i], reterr);
	}
	return err;
}
