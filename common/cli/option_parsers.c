/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "option_parsers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/civiltime.h"
#include "base/number.h"
#include "base/state.h"

enum { TIMEOUT_MIN_MS = 100, TIMEOUT_MAX_MS = 3600 * 1000, VERBOSITY_MAX = 3 };

/* --- memory ----------------------------------------------------------------------- */

void *array_grow(void *array, size_t n, size_t element_size)
{
	/* Powers of two: room is made when n reaches one. */
	if (n > 0 && (n & (n - 1)) != 0)
		return array;
	return reallocarray(array, n > 0 ? n * 2 : 1, element_size);
}

bool options_own(struct options *options, void *memory)
{
	void **owned = array_grow(options->owned, options->n_owned, sizeof(*owned));
	if (owned == NULL) {
		free(memory);
		return false;
	}
	options->owned = owned;
	options->owned[options->n_owned++] = memory;
	return true;
}

const char *options_own_text(struct options *options, const char *text)
{
	char *copy = strdup(text);
	return copy != NULL && options_own(options, copy) ? copy : NULL;
}

/* --- what to check ------------------------------------------------------------------ */

enum err option_parse_hostname(struct options *options, const char *value, struct error *reterr)
{
	struct target *targets = array_grow(options->targets, options->n_targets, sizeof(*targets));
	if (targets == NULL)
		return error_no_memory(reterr);
	options->targets = targets;
	enum err err = target_parse(value, &targets[options->n_targets], reterr);
	if (err == ERR_NONE)
		options->n_targets++;
	return err;
}

enum err option_parse_address(struct options *options, const char *value, struct error *reterr)
{
	struct target target;
	const char **addresses =
		array_grow(options->addresses, options->n_addresses, sizeof(*addresses));
	if (addresses == NULL)
		return error_no_memory(reterr);
	options->addresses = addresses;
	enum err err = target_parse_host(value, &target, reterr);
	if (err != ERR_NONE)
		return err;
	const char *host = options_own_text(options, target.host);
	if (host == NULL)
		return error_no_memory(reterr);
	addresses[options->n_addresses++] = host;
	return ERR_NONE;
}

enum err option_parse_port(struct options *options, const char *value, struct error *reterr)
{
	return port_parse(value, &options->port, reterr);
}

enum err option_parse_protocol(struct options *options, const char *value, struct error *reterr)
{
	char known[ERROR_DETAIL_BYTES / 2] = "";
	size_t n, used = 0;
	const struct protocol *found = protocol_find(value);
	if (found != NULL) {
		options->protocol = found;
		return ERR_NONE;
	}
	const struct protocol *table = protocol_table(&n);
	for (size_t i = 0; i < n; i++) {
		int length = snprintf(known + used, sizeof(known) - used, "%s%s", i > 0 ? ", " : "",
				      table[i].name);
		if (length < 0 || (size_t)length >= sizeof(known) - used)
			break;
		used += (size_t)length;
	}
	return error_set(reterr, ERR_USAGE, "unknown protocol; known are %s", known);
}

enum err option_parse_ipv4(struct options *options, const char *value, struct error *reterr)
{
	(void)value, (void)reterr;
	options->family = FAMILY_IPV4;
	return ERR_NONE;
}

enum err option_parse_ipv6(struct options *options, const char *value, struct error *reterr)
{
	(void)value, (void)reterr;
	options->family = FAMILY_IPV6;
	return ERR_NONE;
}

/* Flags that do nothing but become true. */
#define FLAG(parser, field) \
	enum err option_parse_##parser(struct options *options, const char *value, \
				       struct error *reterr) \
	{ \
		(void)value, (void)reterr; \
		options->field = true; \
		return ERR_NONE; \
	}

FLAG(all_addresses, all_addresses)
FLAG(each_certificate, each_certificate)
FLAG(srv, srv)
FLAG(no_sni, no_sni)
FLAG(allow_cn, demands.match.allow_cn)
FLAG(exact_names, demands.exact_names)

/* Texts that are used as they are. */
#define TEXT(parser, field, expected) \
	enum err option_parse_##parser(struct options *options, const char *value, \
				       struct error *reterr) \
	{ \
		if (*value == '\0') \
			return error_set(reterr, ERR_USAGE, "empty; expected %s", expected); \
		options->field = value; \
		return ERR_NONE; \
	}

TEXT(file, file, "a file of certificates in PEM form, or - for standard input")
TEXT(ca_file, anchors.ca_file, "a file of certificates in PEM form")
TEXT(ca_dir, anchors.ca_dir, "a directory of certificates in PEM form")
TEXT(crl_file, crl_file, "a file of revocation lists, PEM or DER")
TEXT(client_cert, probe.client_cert, "a certificate in PEM form")
TEXT(client_key, probe.client_key, "a private key in PEM form")
TEXT(priority, probe.priority, "a GnuTLS priority string, such as NORMAL")

/* --- names -------------------------------------------------------------------------- */

enum err option_parse_name(struct options *options, const char *value, struct error *reterr)
{
	struct reference *names = array_grow(options->names, options->n_names, sizeof(*names));
	if (names == NULL)
		return error_no_memory(reterr);
	options->names = names;
	struct reference *name = &names[options->n_names];
	/* LATE: whether wildcard names can be meant is known by now. */
	enum err err = options->demands.exact_names ? reference_parse_exact(value, name, reterr)
						    : reference_parse(value, name, reterr);
	if (err == ERR_NONE)
		options->n_names++;
	return err;
}

enum err option_parse_sni(struct options *options, const char *value, struct error *reterr)
{
	struct reference reference;
	enum err err = reference_parse_host(value, &reference, reterr);
	if (err != ERR_NONE)
		return err;
	if (reference.kind != REFERENCE_DNS)
		return error_set(reterr, ERR_USAGE,
				 "SNI carries DNS names only; expected one, or --no-sni");
	options->sni = options_own_text(options, reference.ascii);
	return options->sni != NULL ? ERR_NONE : error_no_memory(reterr);
}

enum err option_parse_wildcards(struct options *options, const char *value, struct error *reterr)
{
	if (strcasecmp(value, "rfc9525") == 0)
		options->demands.match.wildcards = WILDCARDS_RFC9525;
	else if (strcasecmp(value, "none") == 0)
		options->demands.match.wildcards = WILDCARDS_NONE;
	else
		return error_set(reterr, ERR_USAGE, "expected rfc9525 or none");
	return ERR_NONE;
}

enum err option_parse_msstd(struct options *options, const char *value, struct error *reterr)
{
	const char *name = strncasecmp(value, "msstd:", 6) == 0 ? value + 6 : value;
	for (const char *p = name; *p != '\0'; p++) {
		if ((unsigned char)*p <= ' ' || *p == 0x7f || strchr("/:", *p) != NULL)
			name = "";
	}
	if (*name == '\0')
		return error_set(reterr, ERR_USAGE,
				 "expected a principal name, such as msstd:mail.example.com");
	options->demands.principal = name;
	return ERR_NONE;
}

/* --- trust and dates ------------------------------------------------------------------ */

enum err option_parse_warning(struct options *options, const char *value, struct error *reterr)
{
	return threshold_parse(value, &options->demands.warning, reterr);
}

enum err option_parse_critical(struct options *options, const char *value, struct error *reterr)
{
	return threshold_parse(value, &options->demands.critical, reterr);
}

enum err option_parse_at(struct options *options, const char *value, struct error *reterr)
{
	if (!civiltime_parse(value, &options->demands.at_s))
		return error_set(reterr, ERR_USAGE,
				 "expected a time such as 2026-11-22T18:30:00Z, a date such as "
				 "2026-11-22, or @ and seconds since 1970, of the years 0 to 9999");
	options->at_given = true;
	return ERR_NONE;
}

/* --- connection ------------------------------------------------------------------------- */

enum err option_parse_timeout(struct options *options, const char *value, struct error *reterr)
{
	struct decimal seconds;
	const char *end = value;
	bool ok = decimal_scan(&end, &seconds) && *end == '\0' && seconds.whole <= TIMEOUT_MAX_MS;
	int64_t ms = ok ? decimal_times(seconds, 1000) : 0;
	if (ms < TIMEOUT_MIN_MS || ms > TIMEOUT_MAX_MS)
		return error_set(reterr, ERR_USAGE, "expected seconds, from 0.1 to 3600");
	options->timeout_s = (double)ms / 1000;
	return ERR_NONE;
}

enum err option_parse_parallel(struct options *options, const char *value, struct error *reterr)
{
	int64_t n;
	if (!number_parse(value, 1, PARALLEL_MAX, &n))
		return error_set(reterr, ERR_USAGE, "expected a number from 1 to %d", PARALLEL_MAX);
	options->parallel = (size_t)n;
	return ERR_NONE;
}

enum err option_parse_proxy(struct options *options, const char *value, struct error *reterr)
{
	return proxy_url_parse(value, &options->probe.proxy, reterr);
}

enum err option_parse_bind(struct options *options, const char *value, struct error *reterr)
{
	struct target target;
	struct error why;
	if (target_parse_host(value, &target, &why) != ERR_NONE ||
	    (!target.zoned && target.reference.kind != REFERENCE_IP))
		return error_set(reterr, ERR_USAGE,
				 "expected an IPv4 or IPv6 address of this machine");
	options->probe.bind_address = options_own_text(options, target.host);
	return options->probe.bind_address != NULL ? ERR_NONE : error_no_memory(reterr);
}

/* The path goes into a request line (RFC 9112, section 3): nothing that ends
 * the line or the word. */
enum err option_parse_request(struct options *options, const char *value, struct error *reterr)
{
	bool ok = *value == '/' && strlen(value) <= 2048;
	for (const char *p = value; *p != '\0'; p++)
		ok = ok && *p > ' ' && *p < 0x7f;
	if (!ok)
		return error_set(reterr, ERR_USAGE,
				 "expected a path that starts with / and holds neither blanks nor "
				 "other than ASCII characters, such as /owa");
	options->probe.request_path = value;
	return ERR_NONE;
}

/* --- result ------------------------------------------------------------------------------- */

enum err option_parse_state(struct options *options, const char *value, struct error *reterr)
{
	char id[64];
	enum finding_id finding;
	enum state state;
	const char *equals = strchr(value, '=');
	if (equals == NULL)
		return error_set(reterr, ERR_USAGE,
				 "expected FINDING=STATE, such as name-mismatch=warning");
	size_t len = (size_t)(equals - value);
	snprintf(id, sizeof(id), "%.*s", len < sizeof(id) ? (int)len : 0, value);
	if (!finding_parse(id, &finding))
		return error_set(reterr, ERR_USAGE,
				 "no such finding; --list-findings prints them all");
	/* A command that is wrong or could not be carried out has no result
	 * that could be good. */
	if (finding == FINDING_USAGE || finding == FINDING_INTERNAL)
		return error_set(reterr, ERR_USAGE, "%s is always UNKNOWN", id);
	if (!state_parse(equals + 1, &state))
		return error_set(reterr, ERR_USAGE,
				 "expected one of the states ok, warning, critical and unknown");
	options->demands.states[finding] = state;
	options->demands.state_given[finding] = true;
	return ERR_NONE;
}

enum err option_parse_list_findings(struct options *options, const char *value,
				    struct error *reterr)
{
	(void)value, (void)reterr;
	options->action = ACTION_LIST_FINDINGS;
	return ERR_NONE;
}

enum err option_parse_verbose(struct options *options, const char *value, struct error *reterr)
{
	(void)value, (void)reterr;
	if (options->verbosity < VERBOSITY_MAX)
		options->verbosity++;
	options->probe.verbosity = options->verbosity;
	return ERR_NONE;
}

enum err option_parse_output(struct options *options, const char *value, struct error *reterr)
{
	if (strcasecmp(value, "text") == 0)
		options->output = OUTPUT_TEXT;
	else if (strcasecmp(value, "json") == 0)
		options->output = OUTPUT_JSON;
	else
		return error_set(reterr, ERR_USAGE, "expected text or json");
	return ERR_NONE;
}

/* --- general ------------------------------------------------------------------------------ */

enum err option_parse_extra_opts(struct options *options, const char *value, struct error *reterr)
{
	(void)options, (void)value;
	return error_set(reterr, ERR_USAGE, "an option file cannot name another");
}

enum err option_parse_help(struct options *options, const char *value, struct error *reterr)
{
	(void)value, (void)reterr;
	options->action = ACTION_HELP;
	return ERR_NONE;
}

enum err option_parse_version(struct options *options, const char *value, struct error *reterr)
{
	(void)value, (void)reterr;
	options->action = ACTION_VERSION;
	return ERR_NONE;
}
