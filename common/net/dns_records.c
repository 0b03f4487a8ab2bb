/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "dns_records.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { MX_MIN_BYTES = 3, SRV_MIN_BYTES = 7 };

/* --- names ------------------------------------------------------------------------- */

bool dns_same_name(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}

bool dns_alias(struct bytes message, const char *name, char ret_target[DNS_NAME_BYTES])
{
	struct dns_reader reader;
	struct dns_answer answer;
	struct dns_record record;
	char owner[DNS_NAME_BYTES];
	if (!dns_open(message, &reader, &answer))
		return false;
	while (dns_next(&reader, &record)) {
		if (record.type == DNS_TYPE_CNAME && dns_name(message, record.owner_at, owner) &&
		    dns_same_name(owner, name))
			return dns_name(message, record.data_at, ret_target);
	}
	return false;
}

void dns_follow(struct bytes message, const char *name, char ret_end[DNS_NAME_BYTES])
{
	char next[DNS_NAME_BYTES];
	snprintf(ret_end, DNS_NAME_BYTES, "%s", name);
	for (int i = 0; i < DNS_MAX_ALIASES && dns_alias(message, ret_end, next); i++)
		memcpy(ret_end, next, DNS_NAME_BYTES);
}

bool dns_records_open(struct bytes message, const char *name, enum dns_type type,
		      struct dns_records *ret_records)
{
	struct dns_answer answer;
	struct dns_records records = { .type = type };
	if (!dns_open(message, &records.reader, &answer))
		return false;
	if (type == DNS_TYPE_CNAME)
		snprintf(records.owner, DNS_NAME_BYTES, "%s", name);
	else
		dns_follow(message, name, records.owner);
	*ret_records = records;
	return true;
}

bool dns_records_next(struct dns_records *records, struct dns_record *ret_record)
{
	struct dns_record record;
	char owner[DNS_NAME_BYTES];
	while (dns_next(&records->reader, &record)) {
		if (record.type == records->type &&
		    dns_name(records->reader.message, record.owner_at, owner) &&
		    dns_same_name(owner, records->owner)) {
			*ret_record = record;
			return true;
		}
	}
	return false;
}

/* --- one record --------------------------------------------------------------------- */

static void make_ipv4(const uint8_t octets[4], uint16_t port, struct address *ret_address)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(port) };
	memcpy(&in.sin_addr, octets, 4);
	*ret_address = (struct address){ .len = sizeof(in) };
	memcpy(&ret_address->storage, &in, sizeof(in));
}

static void make_ipv6(const uint8_t octets[16], uint16_t port, struct address *ret_address)
{
	struct sockaddr_in6 in = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	memcpy(&in.sin6_addr, octets, 16);
	*ret_address = (struct address){ .len = sizeof(in) };
	memcpy(&ret_address->storage, &in, sizeof(in));
}

bool dns_read_address(const struct dns_record *record, uint16_t port, struct address *ret_address)
{
	if (record->type == DNS_TYPE_A && record->data.len == 4)
		make_ipv4(record->data.data, port, ret_address);
	else if (record->type == DNS_TYPE_AAAA && record->data.len == 16)
		make_ipv6(record->data.data, port, ret_address);
	else
		return false;
	return true;
}

bool dns_read_text(const struct dns_record *record, uint8_t *text, size_t *ret_len)
{
	struct bytes data = record->data;
	size_t at = 0, len = 0;
	if (record->type != DNS_TYPE_TXT)
		return false;
	while (at < data.len && data.data[at] < data.len - at) {
		memcpy(text + len, data.data + at + 1, data.data[at]);
		len += data.data[at];
		at += 1 + (size_t)data.data[at];
	}
	if (at == 0 || at < data.len)
		return false;
	*ret_len = len;
	return true;
}

bool dns_read_mx(struct bytes message, const struct dns_record *record, struct dns_mx *ret_mx)
{
	struct dns_reader data = { .message = message, .at = record->data_at };
	struct dns_mx mx = { .host = "" };
	if (record->type != DNS_TYPE_MX || record->data.len < MX_MIN_BYTES)
		return false;
	mx.preference = dns_take_u16(&data);
	if (!dns_name(message, data.at, mx.host))
		return false;
	*ret_mx = mx;
	return true;
}

bool dns_read_srv(struct bytes message, const struct dns_record *record, struct dns_srv *ret_srv)
{
	struct dns_reader data = { .message = message, .at = record->data_at };
	struct dns_srv srv = { .host = "" };
	if (record->type != DNS_TYPE_SRV || record->data.len < SRV_MIN_BYTES)
		return false;
	srv.priority = dns_take_u16(&data);
	srv.weight = dns_take_u16(&data);
	srv.port = dns_take_u16(&data);
	if (!dns_name(message, data.at, srv.host))
		return false;
	*ret_srv = srv;
	return true;
}

/* --- MX ----------------------------------------------------------------------------- */

static int compare_mx(const struct dns_mx *a, const struct dns_mx *b)
{
	if (a->preference != b->preference)
		return a->preference < b->preference ? -1 : 1;
	return strcasecmp(a->host, b->host);
}

/* Puts it in its place; the last falls out when there are too many. */
static void insert_mx(struct dns_mx_list *list, const struct dns_mx *mx)
{
	size_t at = list->n;
	while (at > 0 && compare_mx(mx, &list->mx[at - 1]) < 0)
		at--;
	if (list->n == DNS_MAX_MX)
		list->more++;
	else
		list->n++;
	if (at == DNS_MAX_MX)
		return;
	memmove(list->mx + at + 1, list->mx + at, (list->n - 1 - at) * sizeof(*mx));
	list->mx[at] = *mx;
}

void dns_read_mx_list(struct bytes message, const char *name, struct dns_mx_list *ret_list)
{
	struct dns_records records;
	struct dns_record record;
	struct dns_mx mx;
	size_t n = 0, n_null = 0;
	*ret_list = (struct dns_mx_list){ .n = 0 };
	if (!dns_records_open(message, name, DNS_TYPE_MX, &records))
		return;
	for (; dns_records_next(&records, &record); n++) {
		if (!dns_read_mx(message, &record, &mx))
			ret_list->unusable++;
		else if (mx.host[0] == '\0')
			n_null++;
		else
			insert_mx(ret_list, &mx);
	}
	if (n == 1 && n_null == 1)
		ret_list->says_no_mail = true;
	else
		ret_list->unusable += n_null;
}
