/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "srv.h"

#include <stdio.h>
#include <string.h>

#include "names/dnsname.h"

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
static void insert(struct srv_list *list, const struct dns_srv *target)
{
	size_t at = list->n;
	while (at > 0 && compare(target, &list->targets[at - 1]) < 0)
		at--;
	if (list->n == SRV_MAX_TARGETS)
		list->more++;
	else
		list->n++;
	if (at == SRV_MAX_TARGETS)
		return;
	memmove(list->targets + at + 1, list->targets + at, (list->n - 1 - at) * sizeof(*target));
	list->targets[at] = *target;
}

/* RFC 2782 wants the name of a host. */
static bool names_host(const struct dns_srv *target)
{
	struct bytes name = bytes_of(target->host);
	return !dns_name_ends_in_number(name) && !dns_name_is_localhost(name);
}

enum err srv_read(const struct dns_reply *reply, const char *name, struct srv_list *ret_list,
		  struct error *reterr)
{
	struct bytes message = buffer_bytes(&reply->message);
	struct dns_records records;
	struct dns_record record;
	struct dns_srv target;
	struct srv_list list = { .n = 0 };
	size_t n_not_offered = 0;
	enum err err = dns_reply_check(reply, name, false, reterr);
	if (err != ERR_NONE)
		return err;
	if (reply->outcome == DNS_NONE || !dns_records_open(message, name, DNS_TYPE_SRV, &records))
		return error_raise(reterr, ERR_SRV_NONE, FACTS(.about = name));
	while (dns_records_next(&records, &record)) {
		bool is_read = dns_read_srv(message, &record, &target);
		if (is_read && target.host[0] == '\0')
			n_not_offered++;
		else if (is_read && target.port != 0 && names_host(&target))
			insert(&list, &target);
		else
			list.unusable++;
	}
	if (list.n == 0)
		return error_raise(reterr,
				   n_not_offered > 0 ? ERR_SRV_NOT_OFFERED : ERR_SRV_UNUSABLE,
				   FACTS(.about = name));
	list.unusable += n_not_offered;
	*ret_list = list;
	return ERR_NONE;
}

enum err srv_lookup(const struct dns_source *source, const char *service, const char *domain,
		    struct srv_list *ret_list, struct error *reterr)
{
	char name[2 * DNS_NAME_BYTES];
	struct dns_reply reply = { .outcome = DNS_NONE };
	snprintf(name, sizeof(name), "%s.%s", service, domain);
	enum err err = source->ask(source->context, name, DNS_TYPE_SRV, &reply, reterr);
	if (err == ERR_NONE)
		err = srv_read(&reply, name, ret_list, reterr);
	dns_reply_clear(&reply);
	return err;
}
