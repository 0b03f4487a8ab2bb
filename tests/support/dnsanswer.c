/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dnsanswer.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "derbuf.h"

enum { LINE_BYTES = 2048 };

static void put_u16(struct derbuf *b, unsigned value)
{
	der_octet(b, value >> 8 & 0xff);
	der_octet(b, value & 0xff);
}

static void put_name(struct derbuf *b, const char *name)
{
	while (*name != '\0' && *name != '.') {
		size_t label = strcspn(name, ".");
		der_octet(b, (unsigned)label);
		der_raw(b, name, label);
		name += label + (name[label] == '.');
	}
	der_octet(b, 0);
}

static void put_strings(struct derbuf *b, const char *text)
{
	for (;; text++) {
		size_t len = strcspn(text, "|");
		der_octet(b, (unsigned)len);
		der_raw(b, text, len);
		text += len;
		if (*text == '\0')
			return;
	}
}

static unsigned put_data(struct derbuf *b, const char *type, const char *data)
{
	uint8_t address[16];
	unsigned n[3], number;
	char name[300];
	if (strcmp(type, "A") == 0 && inet_pton(AF_INET, data, address) == 1) {
		der_raw(b, address, 4);
		return DNS_TYPE_A;
	}
	if (strcmp(type, "AAAA") == 0 && inet_pton(AF_INET6, data, address) == 1) {
		der_raw(b, address, 16);
		return DNS_TYPE_AAAA;
	}
	if (strcmp(type, "CNAME") == 0) {
		put_name(b, data);
		return DNS_TYPE_CNAME;
	}
	if (strcmp(type, "MX") == 0 && sscanf(data, "%u %299s", &n[0], name) == 2) {
		put_u16(b, n[0]);
		put_name(b, name);
		return DNS_TYPE_MX;
	}
	if (strcmp(type, "SRV") == 0 &&
	    sscanf(data, "%u %u %u %299s", &n[0], &n[1], &n[2], name) == 4) {
		for (size_t i = 0; i < 3; i++)
			put_u16(b, n[i]);
		put_name(b, name);
		return DNS_TYPE_SRV;
	}
	if (strcmp(type, "TXT") == 0) {
		put_strings(b, data);
		return DNS_TYPE_TXT;
	}
	if (sscanf(type, "TYPE%u", &number) != 1)
		support_die("a record that cannot be written");
	der_hex(b, data);
	return number;
}

static void put_record(struct derbuf *b, const char *line)
{
	char owner[300], type[20];
	char data[LINE_BYTES] = "";
	struct derbuf octets = { 0 };
	unsigned more = 0;
	int at = 0;
	if (sscanf(line, "%299s %19s%n", owner, type, &at) != 2)
		support_die("a line that is no record");
	snprintf(data, sizeof(data), "%s", line + at + (line[at] == ' '));
	char *plus = strrchr(data, '+');
	if (plus != NULL && sscanf(plus, "+%u", &more) == 1)
		*plus = '\0';
	unsigned number = put_data(&octets, type, data);
	put_name(b, owner);
	put_u16(b, number);
	put_u16(b, 1);
	put_u16(b, 0);
	put_u16(b, 60);
	put_u16(b, (unsigned)octets.len + more);
	der_raw(b, octets.data, octets.len);
	derbuf_clear(&octets);
}

void dns_answer_make(unsigned rcode, const char *records, struct buffer *ret_message)
{
	struct derbuf all = { 0 }, message = { 0 };
	unsigned n = 0, n_authority = 0;
	while (*records != '\0') {
		char line[LINE_BYTES];
		size_t len = strcspn(records, "\n");
		snprintf(line, sizeof(line), "%.*s", (int)len, records);
		bool is_authority = line[0] == '^';
		put_record(&all, line + is_authority);
		n += !is_authority;
		n_authority += is_authority;
		records += len + (records[len] == '\n');
	}
	put_u16(&message, 7);
	put_u16(&message, 0x8180 | rcode);
	put_u16(&message, 0);
	put_u16(&message, n);
	put_u16(&message, n_authority);
	put_u16(&message, 0);
	der_raw(&message, all.data, all.len);
	if (!buffer_copy(derbuf_bytes(&message), ret_message))
		support_die("no memory");
	derbuf_clear(&all);
	derbuf_clear(&message);
}

static void note(struct fake_dns *dns, const char *name, enum dns_type type)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	pthread_mutex_lock(&lock);
	size_t len = strlen(dns->asked);
	snprintf(dns->asked + len, sizeof(dns->asked) - len, "%s%s/%d", len > 0 ? " " : "", name,
		 (int)type);
	pthread_mutex_unlock(&lock);
}

static enum err ask(void *context, const char *name, enum dns_type type,
		    struct dns_reply *ret_reply, struct error *reterr)
{
	static const struct fake_answer nothing = { .rcode = DNS_RCODE_NXDOMAIN };
	struct fake_dns *dns = context;
	const struct fake_answer *answer = &nothing;
	struct dns_reply reply = { .outcome = DNS_NONE };
	(void)reterr;
	note(dns, name, type);
	for (size_t i = 0; i < dns->n; i++) {
		if (strcasecmp(dns->answers[i].name, name) == 0 && dns->answers[i].type == type)
			answer = &dns->answers[i];
	}
	dns_answer_make(answer->rcode, answer->records != NULL ? answer->records : "",
			&reply.message);
	dns_reply_read(&reply, name, type);
	reply.secure = answer->secure;
	if (answer->outcome != DNS_NONE)
		reply.outcome = answer->outcome;
	if (reply.outcome == DNS_BOGUS)
		snprintf(reply.why, sizeof(reply.why), "made so");
	*ret_reply = reply;
	return ERR_NONE;
}

struct dns_source fake_dns_source(struct fake_dns *dns)
{
	return (struct dns_source){ .ask = ask, .context = dns };
}
