/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "option_parsers.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "base/civiltime.h"
#include "base/number.h"
#include "base/state.h"
#include "base/utf8.h"
#include "clients/family.h"
#include "names/host_port.h"
#include "password.h"
#include "proxy_url.h"

enum { TIMEOUT_MIN_MS = 100, TIMEOUT_MAX_MS = 3600 * 1000, VERBOSITY_MAX = 3 };

/* --- what is kept as it is given --------------------------------------------------------- */

enum err option_parse_flag(const struct option_row *row, struct options *options, const char *value,
			   struct error *reterr)
{
	(void)value, (void)reterr;
	*(bool *)((char *)options + row->offset) = true;
	return ERR_NONE;
}

enum err option_parse_text(const struct option_row *row, struct options *options, const char *value,
			   struct error *reterr)
{
	if (*value == '\0')
		return error_raise(reterr, ERR_EMPTY_VALUE, FACTS(.term = row->expected));
	*(const char **)(void *)((char *)options + row->offset) = value;
	return ERR_NONE;
}

/* A path that is there already adds nothing; standard input does, and is refused
 * when it is to be read twice (option_checks.c). */
enum err option_parse_path(const struct option_row *row, struct options *options, const char *value,
			   struct error *reterr)
{
	struct path_list *list = (struct path_list *)(void *)((char *)options + row->offset);
	if (*value == '\0')
		return error_raise(reterr, ERR_EMPTY_VALUE, FACTS(.term = row->expected));
	for (size_t i = 0; i < list->n && strcmp(value, "-") != 0; i++) {
		if (strcmp(list->paths[i], value) == 0)
			return ERR_NONE;
	}
	return path_list_add(list, value, reterr);
}

/* --- what to check ------------------------------------------------------------------ */

enum err option_parse_hostname(const struct option_row *row, struct options *options,
			       const char *value, struct error *reterr)
{
	(void)row;
	if (options->n_targets >= HOSTS_MAX)
		return error_raise(reterr, ERR_VALUES_MANY,
				   FACTS(.count = HOSTS_MAX, .term = "hosts"));
	struct target *targets = array_grow(options->targets, options->n_targets, sizeof(*targets));
	if (targets == NULL)
		return error_no_memory(reterr);
	options->targets = targets;
	enum err err = target_parse(value, &targets[options->n_targets], reterr);
	if (err == ERR_NONE)
		options->n_targets++;
	return err;
}

enum err option_parse_address(const struct option_row *row, struct options *options,
			      const char *value, struct error *reterr)
{
	(void)row;
	struct target target;
	if (options->n_addresses >= VALUES_MAX)
		return error_raise(reterr, ERR_VALUES_MANY,
				   FACTS(.count = VALUES_MAX, .term = "addresses"));
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

enum err option_parse_port(const struct option_row *row, struct options *options, const char *value,
			   struct error *reterr)
{
	(void)row;
	return port_parse(value, &options->port, reterr);
}

enum err option_parse_protocol(const struct option_row *row, struct options *options,
			       const char *value, struct error *reterr)
{
	(void)row;
	const struct protocol *found = protocol_find(value);
	if (found == NULL)
		return error_raise(reterr, ERR_PROTOCOL_UNKNOWN, FACTS());
	options->protocol = found;
	return ERR_NONE;
}

enum err option_parse_ipv4(const struct option_row *row, struct options *options, const char *value,
			   struct error *reterr)
{
	(void)row, (void)value, (void)reterr;
	options->family = FAMILY_IPV4;
	return ERR_NONE;
}

enum err option_parse_ipv6(const struct option_row *row, struct options *options, const char *value,
			   struct error *reterr)
{
	(void)row, (void)value, (void)reterr;
	options->family = FAMILY_IPV6;
	return ERR_NONE;
}

enum err option_parse_pass_in(const struct option_row *row, struct options *options,
			      const char *value, struct error *reterr)
{
	(void)row;
	if (!password_is_source(value))
		return error_raise(reterr, ERR_PASS_IN_FORM, FACTS());
	options->pass_in = value;
	return ERR_NONE;
}

/* --- names -------------------------------------------------------------------------- */

enum err option_parse_name(const struct option_row *row, struct options *options, const char *value,
			   struct error *reterr)
{
	(void)row;
	if (options->n_names >= VALUES_MAX)
		return error_raise(reterr, ERR_VALUES_MANY,
				   FACTS(.count = VALUES_MAX, .term = "names"));
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

/* A DNS name in A-labels, owned by the options; of an address not_one. */
static enum err take_dns_name(struct options *options, const char *value, enum err not_one,
			      const char **ret_name, struct error *reterr)
{
	struct reference reference;
	enum err err = reference_parse_host(value, &reference, reterr);
	if (err != ERR_NONE)
		return err;
	if (reference.kind != REFERENCE_DNS)
		return error_raise(reterr, not_one, FACTS());
	*ret_name = options_own_text(options, reference.ascii);
	return *ret_name != NULL ? ERR_NONE : error_no_memory(reterr);
}

enum err option_parse_sni(const struct option_row *row, struct options *options, const char *value,
			  struct error *reterr)
{
	(void)row;
	return take_dns_name(options, value, ERR_SNI_NO_NAME, &options->sni, reterr);
}

enum err option_parse_ehlo(const struct option_row *row, struct options *options, const char *value,
			   struct error *reterr)
{
	(void)row;
	return take_dns_name(options, value, ERR_EHLO_NO_NAME, &options->probe.ehlo, reterr);
}

enum err option_parse_wildcards(const struct option_row *row, struct options *options,
				const char *value, struct error *reterr)
{
	(void)row;
	static const char *const words[] = { "rfc9525", "none", NULL };
	if (strcasecmp(value, words[0]) == 0)
		options->demands.match.wildcards = WILDCARDS_RFC9525;
	else if (strcasecmp(value, words[1]) == 0)
		options->demands.match.wildcards = WILDCARDS_NONE;
	else
		return error_raise(reterr, ERR_WORD_UNKNOWN, FACTS(.choices = words));
	return ERR_NONE;
}

enum err option_parse_root(const struct option_row *row, struct options *options, const char *value,
			   struct error *reterr)
{
	(void)row;
	static const char *const words[] = { "public", "own", NULL };
	if (strcasecmp(value, words[0]) == 0)
		options->demands.root = ROOT_PUBLIC;
	else if (strcasecmp(value, words[1]) == 0)
		options->demands.root = ROOT_OWN;
	else
		return error_raise(reterr, ERR_WORD_UNKNOWN, FACTS(.choices = words));
	return ERR_NONE;
}

enum err option_parse_msstd(const struct option_row *row, struct options *options,
			    const char *value, struct error *reterr)
{
	(void)row;
	const char *name = strncasecmp(value, "msstd:", 6) == 0 ? value + 6 : value;
	for (const char *p = name; *p != '\0'; p++) {
		if ((unsigned char)*p <= ' ' || *p == 0x7f || strchr("/:", *p) != NULL)
			name = "";
	}
	if (*name == '\0')
		return error_raise(reterr, ERR_PRINCIPAL_FORM, FACTS());
	options->demands.principal = name;
	return ERR_NONE;
}

/* --- trust and dates ------------------------------------------------------------------ */

enum err option_parse_warning(const struct option_row *row, struct options *options,
			      const char *value, struct error *reterr)
{
	(void)row;
	return threshold_parse(value, &options->demands.warning, reterr);
}

enum err option_parse_critical(const struct option_row *row, struct options *options,
			       const char *value, struct error *reterr)
{
	(void)row;
	return threshold_parse(value, &options->demands.critical, reterr);
}

enum err option_parse_at(const struct option_row *row, struct options *options, const char *value,
			 struct error *reterr)
{
	(void)row;
	if (!civiltime_parse(value, &options->demands.at_s))
		return error_raise(reterr, ERR_TIME_FORM, FACTS());
	options->at_given = true;
	return ERR_NONE;
}

/* --- connection ------------------------------------------------------------------------- */

enum err option_parse_timeout(const struct option_row *row, struct options *options,
			      const char *value, struct error *reterr)
{
	(void)row;
	struct decimal seconds;
	const char *end = value;
	bool ok = decimal_scan(&end, &seconds) && *end == '\0' && seconds.whole <= TIMEOUT_MAX_MS;
	int64_t ms = ok ? decimal_times(seconds, 1000) : 0;
	if (ms < TIMEOUT_MIN_MS || ms > TIMEOUT_MAX_MS)
		return error_raise(reterr, ERR_TIMEOUT_RANGE, FACTS());
	options->timeout_s = (double)ms / 1000;
	return ERR_NONE;
}

enum err option_parse_parallel(const struct option_row *row, struct options *options,
			       const char *value, struct error *reterr)
{
	(void)row;
	int64_t n;
	if (!number_parse(value, 1, PARALLEL_MAX, &n))
		return error_raise(reterr, ERR_NUMBER_RANGE, FACTS(.count = PARALLEL_MAX));
	options->parallel = (size_t)n;
	return ERR_NONE;
}

enum err option_parse_max_output(const struct option_row *row, struct options *options,
				 const char *value, struct error *reterr)
{
	(void)row;
	int64_t n;
	if (!number_parse(value, 0, STRBUF_LIMIT_BYTES, &n) || (n > 0 && n < REPORT_MIN_BYTES))
		return error_raise(reterr, ERR_MAX_OUTPUT_RANGE,
				   FACTS(.number = REPORT_MIN_BYTES, .count = STRBUF_LIMIT_BYTES));
	options->max_output = (size_t)n;
	options->max_output_given = true;
	return ERR_NONE;
}

enum err option_parse_proxy_protocol(const struct option_row *row, struct options *options,
				     const char *value, struct error *reterr)
{
	(void)row;
	static const char *const words[] = { "1", "2", NULL };
	if (strcmp(value, words[0]) == 0)
		options->probe.proxy_protocol = PROXY_PROTOCOL_V1;
	else if (strcmp(value, words[1]) == 0)
		options->probe.proxy_protocol = PROXY_PROTOCOL_V2;
	else
		return error_raise(reterr, ERR_WORD_UNKNOWN, FACTS(.choices = words));
	return ERR_NONE;
}

enum err option_parse_proxy(const struct option_row *row, struct options *options,
			    const char *value, struct error *reterr)
{
	(void)row;
	return proxy_url_parse(value, &options->probe.proxy, reterr);
}

enum err option_parse_bind(const struct option_row *row, struct options *options, const char *value,
			   struct error *reterr)
{
	(void)row;
	struct target target;
	if (target_parse_host(value, &target, NULL) != ERR_NONE ||
	    (!target.zoned && target.reference.kind != REFERENCE_IP))
		return error_raise(reterr, ERR_BIND_ADDRESS, FACTS());
	options->probe.bind_address = options_own_text(options, target.host);
	return options->probe.bind_address != NULL ? ERR_NONE : error_no_memory(reterr);
}

/* The path goes into a request line (RFC 9112, section 3): nothing that ends
 * the line or the word. */
enum err option_parse_request(const struct option_row *row, struct options *options,
			      const char *value, struct error *reterr)
{
	(void)row;
	bool ok = *value == '/' && strlen(value) <= 2048;
	for (const char *p = value; *p != '\0'; p++)
		ok = ok && *p > ' ' && *p < 0x7f;
	if (!ok)
		return error_raise(reterr, ERR_REQUEST_PATH, FACTS());
	options->probe.request_path = value;
	return ERR_NONE;
}

/* --- result ------------------------------------------------------------------------------- */

enum err option_parse_state(const struct option_row *row, struct options *options,
			    const char *value, struct error *reterr)
{
	(void)row;
	char id[64];
	enum finding_id finding;
	enum state state;
	const char *equals = strchr(value, '=');
	if (equals == NULL)
		return error_raise(reterr, ERR_STATE_FORM, FACTS());
	size_t len = (size_t)(equals - value);
	snprintf(id, sizeof(id), "%.*s", len < sizeof(id) ? (int)len : 0, value);
	if (!finding_parse(id, &finding))
		return error_raise(reterr, ERR_STATE_NO_FINDING, FACTS());
	/* A command that is wrong or could not be carried out has no result
	 * that could be good. */
	if (finding == FINDING_USAGE || finding == FINDING_INTERNAL)
		return error_raise(reterr, ERR_STATE_FIXED,
				   FACTS(.term = finding_info(finding)->id));
	if (!state_parse(equals + 1, &state))
		return error_raise(reterr, ERR_STATE_UNKNOWN_WORD, FACTS());
	options->demands.states[finding] = state;
	options->demands.state_given[finding] = true;
	return ERR_NONE;
}

/* One word of --clients: a family by its id or an alias, or all of them. */
static enum err take_family(struct options *options, struct bytes word, struct error *reterr)
{
	enum client_family family;
	if (bytes_is(word, "all"))
		options->demands.clients |= CLIENT_ALL_BITS;
	else if (family_find(word, &family))
		options->demands.clients |= 1U << family;
	else
		return error_raise(reterr, ERR_FAMILY_UNKNOWN, FACTS(.said = word));
	return ERR_NONE;
}

enum err option_parse_clients(const struct option_row *row, struct options *options,
			      const char *value, struct error *reterr)
{
	struct bytes rest = bytes_of(value);
	enum err err = ERR_NONE;
	bool more = true;
	(void)row;
	while (more && err == ERR_NONE) {
		size_t comma = bytes_find(rest, ',');
		err = take_family(options, bytes_trimmed(bytes_until(rest, comma), " "), reterr);
		more = comma < rest.len;
		rest = bytes_from(rest, comma + 1);
	}
	return err;
}

static enum err parse_list(struct options *options, enum list_kind kind)
{
	options->action = ACTION_LIST;
	options->list = kind;
	return ERR_NONE;
}

enum err option_parse_list_clients(const struct option_row *row, struct options *options,
				   const char *value, struct error *reterr)
{
	(void)row, (void)value, (void)reterr;
	return parse_list(options, LIST_CLIENTS);
}

enum err option_parse_list_findings(const struct option_row *row, struct options *options,
				    const char *value, struct error *reterr)
{
	(void)row, (void)value, (void)reterr;
	return parse_list(options, LIST_FINDINGS);
}

enum err option_parse_list_protocols(const struct option_row *row, struct options *options,
				     const char *value, struct error *reterr)
{
	(void)row, (void)value, (void)reterr;
	return parse_list(options, LIST_PROTOCOLS);
}

enum err option_parse_verbose(const struct option_row *row, struct options *options,
			      const char *value, struct error *reterr)
{
	(void)row, (void)value, (void)reterr;
	if (options->verbosity < VERBOSITY_MAX)
		options->verbosity++;
	options->probe.verbosity = options->verbosity;
	return ERR_NONE;
}

static enum err unknown_format(struct error *reterr)
{
	const char *words[ERROR_CHOICES + 1] = { NULL };
	size_t n;
	const struct output_format *formats = output_formats(&n);
	for (size_t i = 0; i < n && i < ERROR_CHOICES; i++)
		words[i] = formats[i].word;
	return error_raise(reterr, ERR_WORD_UNKNOWN, FACTS(.choices = words));
}

enum err option_parse_output(const struct option_row *row, struct options *options,
			     const char *value, struct error *reterr)
{
	(void)row;
	const struct output_format *format = output_format_find(value);
	if (format == NULL)
		return unknown_format(reterr);
	options->output = format;
	return ERR_NONE;
}

/* What Nagios and Icinga 2 take for an object's name, and can be said to them. */
static bool is_object_name(const char *name, size_t len)
{
	const struct bytes text = { (const uint8_t *)name, len };
	for (size_t i = 0; i < len; i++) {
		if (text.data[i] < ' ' || text.data[i] == 0x7f || name[i] == '!' || name[i] == ';')
			return false;
	}
	return len <= PASSIVE_NAME_BYTES && utf8_is_valid(text);
}

/* "HOST!SERVICE", "SERVICE" or "HOST!". */
enum err option_parse_passive_service(const struct option_row *row, struct options *options,
				      const char *value, struct error *reterr)
{
	(void)row;
	const char *mark = strchr(value, '!');
	size_t len = mark != NULL ? (size_t)(mark - value) : 0;
	const char *service = mark != NULL ? mark + 1 : value;
	if (!is_object_name(value, len) || !is_object_name(service, strlen(service)) ||
	    (len == 0 && (mark != NULL || *service == '\0')))
		return error_raise(reterr, ERR_PASSIVE_SERVICE_FORM, FACTS());
	options->passive = (struct passive_service){ .service = *service != '\0' ? service : NULL };
	if (len == 0)
		return ERR_NONE;
	char *host = strndup(value, len);
	if (host == NULL || !options_own(options, host))
		return error_no_memory(reterr);
	options->passive.host = host;
	return ERR_NONE;
}

/* --- general ------------------------------------------------------------------------------ */

enum err option_parse_extra_opts(const struct option_row *row, struct options *options,
				 const char *value, struct error *reterr)
{
	(void)row, (void)options, (void)value;
	return error_raise(reterr, ERR_EXTRA_OPTS_NESTED, FACTS());
}

enum err option_parse_help(const struct option_row *row, struct options *options, const char *value,
			   struct error *reterr)
{
	(void)row, (void)value, (void)reterr;
	options->action = ACTION_HELP;
	return ERR_NONE;
}

enum err option_parse_version(const struct option_row *row, struct options *options,
			      const char *value, struct error *reterr)
{
	(void)row, (void)value, (void)reterr;
	options->action = ACTION_VERSION;
	return ERR_NONE;
}
