/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers with records of any type that is read, of the name that the message itself
 * asks for. */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "net/dns_records.h"
#include "net/dns_source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition) \
	do { \
		if (!(condition)) \
			abort(); \
	} while (0)

static const enum dns_type types[] = { DNS_TYPE_A,   DNS_TYPE_AAAA, DNS_TYPE_CNAME, DNS_TYPE_MX,
				       DNS_TYPE_TXT, DNS_TYPE_SRV,  DNS_TYPE_TLSA };

static void check_host(const char *host)
{
	CHECK(strnlen(host, DNS_NAME_BYTES) < DNS_NAME_BYTES);
	CHECK(strpbrk(host, " \r\n%/@\\\"") == NULL);
	CHECK(host[0] == '\0' || host[strlen(host) - 1] != '.');
}

static void check_list(struct bytes message, const char *name, size_t n_records)
{
	struct dns_mx_list list;
	dns_read_mx_list(message, name, &list);
	CHECK(list.n <= DNS_MAX_MX && (list.more == 0 || list.n == DNS_MAX_MX));
	CHECK(list.n + list.more + list.unusable + list.says_no_mail == n_records);
	CHECK(!list.says_no_mail || n_records == 1);
	for (size_t i = 0; i < list.n; i++) {
		check_host(list.mx[i].host);
		CHECK(list.mx[i].host[0] != '\0');
		CHECK(i == 0 || list.mx[i - 1].preference <= list.mx[i].preference);
	}
}

static void check_record(struct bytes message, const struct dns_record *record)
{
	struct address address;
	struct dns_srv srv;
	struct dns_mx mx;
	size_t len = 0;
	CHECK(record->data.len <= message.len);
	if (dns_read_address(record, 25, &address))
		CHECK(address_family(&address) != FAMILY_ANY && address_port(&address) == 25);
	if (dns_read_srv(message, record, &srv))
		check_host(srv.host);
	if (dns_read_mx(message, record, &mx))
		check_host(mx.host);
	uint8_t *text = malloc(record->data.len + (record->data.len == 0));
	CHECK(text != NULL);
	if (dns_read_text(record, text, &len))
		CHECK(len < record->data.len);
	free(text);
}

static void try_type(struct dns_reply *reply, const char *name, enum dns_type type)
{
	struct bytes message = buffer_bytes(&reply->message);
	struct dns_records records;
	struct dns_record record;
	size_t n = 0;
	dns_reply_read(reply, name, type);
	CHECK((reply->outcome == DNS_HAS || reply->outcome == DNS_NONE) ==
	      (dns_reply_check(reply, name, true, NULL) == ERR_NONE));
	if (!dns_records_open(message, name, type, &records)) {
		CHECK(reply->outcome == DNS_MALFORMED);
		return;
	}
	check_host(records.owner);
	for (; dns_records_next(&records, &record); n++)
		check_record(message, &record);
	CHECK(reply->outcome != DNS_HAS || n > 0);
	CHECK(reply->outcome != DNS_NONE || n == 0);
	if (type == DNS_TYPE_MX)
		check_list(message, name, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dns_reply reply = { .outcome = DNS_NONE };
	char name[DNS_NAME_BYTES];
	/* That of the question, or of the first record. */
	if (!dns_name((struct bytes){ data, size }, 12, name))
		return 0;
	CHECK(buffer_copy((struct bytes){ data, size }, &reply.message));
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		try_type(&reply, name, types[i]);
	dns_reply_clear(&reply);
	return 0;
}
