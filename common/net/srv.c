/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "srv.h"

#include <stdio.h>
#include <string.h>

#include "dns_ask.h"

static int compare(const void *x, const void *y)
{
	const struct srv_target *a = x, *b = y;
	if (a->priority != b->priority)
		return a->priority < b->priority ? -1 : 1;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	int order = strcmp(a->host, b->host);
	return order != 0 ? order : (a->port > b->port) - (a->port < b->port);
}

/* Puts target in its place; the last falls out when there are too many. */
static void insert(struct srv_target *targets, size_t *n, const struct srv_target *target)
{
	size_t at = *n;
	while (at > 0 && compare(target, &targets[at - 1]) < 0)
		at--;
	if (at == SRV_MAX_TARGETS)
		return;
	size_t kept = *n < SRV_MAX_TARGETS ? *n : SRV_MAX_TARGETS - 1;
	memmove(targets + at + 1, targets + at, (kept - at) * sizeof(*targets));
	targets[at] = *target;
	*n = kept + 1;
}

/* Reads one record; true when it is a usable SRV record. */
static bool read_record(struct bytes message, const struct dns_record *record,
			struct srv_target *ret_target, bool *not_offered)
{
	struct dns_reader data = { .message = message, .at = record->data_at };
	struct srv_target target = { .host = "" };
	if (record->type != DNS_TYPE_SRV || record->data.len < 7)
		return false;
	target.priority = dns_take_u16(&data);
	target.weight = dns_take_u16(&data);
	target.port = dns_take_u16(&data);
	if (!dns_name(message, data.at, target.host))
		return false;
	if (target.host[0] == '\0') {
		*not_offered = true;
		return false;
	}
	if (target.port == 0)
		return false;
	*ret_target = target;
	return true;
}

/* What an answer without records means. */
static enum err check_answer(const struct dns_answer *answer, struct error *reterr)
{
	if (answer->rcode == DNS_RCODE_NXDOMAIN ||
	    (answer->rcode == DNS_RCODE_NONE && answer->records == 0))
		return error_raise(reterr, ERR_SRV_NONE, FACTS());
	if (answer->rcode != DNS_RCODE_NONE)
		return error_raise(reterr, ERR_SRV_REFUSED, FACTS(.number = (int)answer->rcode));
	return ERR_NONE;
}

enum err srv_parse_answer(struct bytes message, struct srv_target ret_targets[SRV_MAX_TARGETS],
			  size_t *ret_n, struct error *reterr)
{
	struct dns_reader reader;
	struct dns_answer answer;
	struct dns_record record;
	struct srv_target targets[SRV_MAX_TARGETS], target;
	size_t n = 0;
	bool not_offered = false;
	if (!dns_open(message, &reader, &answer))
		return error_raise(reterr, ERR_SRV_MALFORMED, FACTS());
	enum err err = check_answer(&answer, reterr);
	if (err != ERR_NONE)
		return err;
	while (dns_next(&reader, &record)) {
		if (read_record(message, &record, &target, &not_offered))
			insert(targets, &n, &target);
	}
	if (n == 0)
		return error_raise(reterr, not_offered ? ERR_SRV_NOT_OFFERED : ERR_SRV_UNUSABLE,
				   FACTS());
	memcpy(ret_targets, targets, n * sizeof(*targets));
	*ret_n = n;
	return ERR_NONE;
}

enum err srv_lookup(const char *service, const char *domain,
		    struct srv_target ret_targets[SRV_MAX_TARGETS], size_t *ret_n,
		    struct error *reterr)
{
	char name[2 * DNS_NAME_BYTES];
	struct buffer message = { 0 };
	struct error why;
	snprintf(name, sizeof(name), "%s.%s", service, domain);
	enum err err = dns_ask(name, DNS_TYPE_SRV, false, &message, reterr);
	if (err != ERR_NONE)
		return err;
	err = srv_parse_answer(buffer_bytes(&message), ret_targets, ret_n, &why);
	if (err != ERR_NONE)
		error_raise(reterr, err, FACTS(.about = name, .number = why.number));
	buffer_clear(&message);
	return err;
}
