/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "srv.h"

#include <stdio.h>
#include <string.h>

static int compare(const void *x, const void *y)
{
	const struct dns_srv *a = x, *b = y;
	if (a->priority != b->priority)
		return a->priority < b->priority ? -1 : 1;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	int order = strcmp(a->host, b->host);
	return order != 0 ? order : (a->port > b->port) - (a->port < b->port);
}

/* Puts target in its place; the last falls out when there are too many. */
static void insert(struct dns_srv *targets, size_t *n, const struct dns_srv *target)
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

enum err srv_read(const struct dns_reply *reply, const char *name,
		  struct dns_srv ret_targets[SRV_MAX_TARGETS], size_t *ret_n, struct error *reterr)
{
	struct bytes message = buffer_bytes(&reply->message);
	struct dns_records records;
	struct dns_record record;
	struct dns_srv targets[SRV_MAX_TARGETS], target;
	size_t n = 0;
	bool not_offered = false;
	enum err err = dns_reply_check(reply, name, false, reterr);
	if (err != ERR_NONE)
		return err;
	if (reply->outcome == DNS_NONE || !dns_records_open(message, name, DNS_TYPE_SRV, &records))
		return error_raise(reterr, ERR_SRV_NONE, FACTS(.about = name));
	while (dns_records_next(&records, &record)) {
		if (!dns_read_srv(message, &record, &target))
			continue;
		if (target.host[0] == '\0')
			not_offered = true;
		else if (target.port != 0)
			insert(targets, &n, &target);
	}
	if (n == 0)
		return error_raise(reterr, not_offered ? ERR_SRV_NOT_OFFERED : ERR_SRV_UNUSABLE,
				   FACTS(.about = name));
	memcpy(ret_targets, targets, n * sizeof(*targets));
	*ret_n = n;
	return ERR_NONE;
}

enum err srv_lookup(const struct dns_source *source, const char *service, const char *domain,
		    struct dns_srv ret_targets[SRV_MAX_TARGETS], size_t *ret_n,
		    struct error *reterr)
{
	char name[2 * DNS_NAME_BYTES];
	struct dns_reply reply = { .outcome = DNS_NONE };
	snprintf(name, sizeof(name), "%s.%s", service, domain);
	enum err err = source->ask(source->context, name, DNS_TYPE_SRV, &reply, reterr);
	if (err == ERR_NONE)
		err = srv_read(&reply, name, ret_targets, ret_n, reterr);
	dns_reply_clear(&reply);
	return err;
}
