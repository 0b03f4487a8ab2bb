/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MTA-STS: TXT records (one a line), policies, and a host (the first line) against a
 * policy.  The first octet picks which.  Held: what is taken is well formed, and what
 * RFC 8461 calls the same is read the same. */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "domain/mta_sts.h"
#include "names/dnsname.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition) \
	do { \
		if (!(condition)) \
			abort(); \
	} while (0)

enum { MAX_RECORDS = 8 };

static struct bytes take_line(struct bytes *rest)
{
	size_t at = bytes_find(*rest, '\n');
	struct bytes line = bytes_until(*rest, at);
	*rest = bytes_from(*rest, at + 1);
	return line;
}

static bool is_within(struct bytes part, struct bytes whole)
{
	return part.len == 0 ||
	       (part.data >= whole.data && part.data + part.len <= whole.data + whole.len);
}

static void try_records(struct bytes rest)
{
	struct bytes records[MAX_RECORDS], all = rest, id = { 0 };
	size_t n = 0;
	while (rest.len > 0 && n < MAX_RECORDS)
		records[n++] = take_line(&rest);
	struct mta_sts_fault fault = mta_sts_read_records(records, n, &id);
	CHECK(is_within(fault.at, all) && fault.line == 0);
	CHECK(mta_sts_defect_section(fault.defect) != NULL);
	if (fault.defect != MTA_STS_NONE) {
		CHECK(id.data == NULL);
		return;
	}
	CHECK(id.len > 0 && id.len <= MTA_STS_ID_MAX && is_within(id, all));
	/* A second one, and there is none. */
	if (n < MAX_RECORDS) {
		records[n] = (struct bytes)BYTES("v=STSv1; id=second");
		CHECK(mta_sts_read_records(records, n + 1, &id).defect == MTA_STS_RECORD_SEVERAL);
	}
}

static bool same(const struct mta_sts_policy *a, const struct mta_sts_policy *b)
{
	bool equal = a->mode == b->mode && a->max_age_s == b->max_age_s && a->n == b->n;
	for (size_t i = 0; equal && i < a->n; i++)
		equal = bytes_equal(a->patterns[i], b->patterns[i]);
	return equal;
}

/* Each line end becomes CRLF, and more fields follow that do not count. */
static void try_variant(struct bytes document, const struct mta_sts_policy *policy)
{
	static const char more[] =
		"\r\nfuture: x\r\nmode: testing\r\nmode: none\r\nversion: STSv2\r\nmax_age: x";
	static uint8_t text[2 * MTA_STS_POLICY_MAX_BYTES + sizeof(more)];
	struct mta_sts_policy again;
	size_t n = 0;
	for (size_t i = 0; i < document.len; i++) {
		if (document.data[i] == '\n' && (i == 0 || document.data[i - 1] != '\r'))
			text[n++] = '\r';
		text[n++] = document.data[i];
	}
	if (n > 0 && text[n - 1] == '\r')
		n--;
	memcpy(text + n, more, sizeof(more) - 1);
	n += sizeof(more) - 1;
	if (n > MTA_STS_POLICY_MAX_BYTES)
		return;
	CHECK(mta_sts_read_policy((struct bytes){ text, n }, &again).defect == MTA_STS_NONE);
	CHECK(same(policy, &again));
}

static void try_policy(struct bytes document, struct bytes host)
{
	struct mta_sts_policy policy;
	struct mta_sts_fault fault = mta_sts_read_policy(document, &policy);
	CHECK(is_within(fault.at, document));
	if (fault.defect != MTA_STS_NONE)
		return;
	CHECK(policy.max_age_s >= 0 && policy.max_age_s <= MTA_STS_MAX_AGE_S);
	CHECK(policy.n <= MTA_STS_MAX_PATTERNS);
	CHECK(policy.n > 0 || policy.mode == MTA_STS_MODE_NONE);
	bool fits = false;
	for (size_t i = 0; i < policy.n; i++) {
		struct bytes p = policy.patterns[i];
		bool is_wildcard = dns_name_is_wildcard(p);
		struct bytes domain = is_wildcard ? bytes_from(p, 2) : p;
		enum name_defect defect = dns_name_defect(domain);
		CHECK(is_within(p, document));
		/* Of numbers alone they may be: such a pattern fits no host. */
		CHECK(defect == NAME_DEFECT_NONE || defect == NAME_DEFECT_IP_TEXT);
		CHECK(mta_sts_host_fits(&policy, domain) || is_wildcard);
		fits = fits || bytes_equal_folded(p, host) ||
		       (is_wildcard && host.len > domain.len + 1 &&
			bytes_ends_folded(host, bytes_from(p, 1)) &&
			bytes_find(host, '.') == host.len - domain.len - 1);
	}
	CHECK(mta_sts_host_fits(&policy, host) == fits);
	try_variant(document, &policy);
}

static void try_answer(struct bytes type)
{
	enum mta_sts_defect defect = mta_sts_answer_fault(200, type, 0).defect;
	CHECK(defect == MTA_STS_NONE || defect == MTA_STS_MEDIA_TYPE);
	CHECK(defect != MTA_STS_NONE || type.len >= strlen("text/plain"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	struct bytes rest = { data + 1, size - 1 };
	switch (data[0] % 3) {
	case 0:
		try_records(rest);
		break;
	case 1: {
		struct bytes host = take_line(&rest);
		try_policy(rest, host);
		break;
	}
	default:
		try_answer(rest);
		break;
	}
	return 0;
}
