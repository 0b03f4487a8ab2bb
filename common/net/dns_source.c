/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns_source.h"

#include <string.h>

#include "dns_records.h"

void dns_reply_clear(struct dns_reply *reply)
{
	buffer_clear(&reply->message);
	*reply = (struct dns_reply){ .outcome = DNS_NONE };
}

/* Behind the records of an answer: does it name other servers in place of one (RFC 2308,
 * section 2.2: NS and no SOA)?  So does who is asked what he does not look up for others,
 * which says nothing of the name. */
static bool leads_elsewhere(struct dns_reader reader, unsigned authority)
{
	struct dns_record record;
	bool has_ns = false, has_soa = false;
	reader.left = authority;
	while (dns_next(&reader, &record)) {
		has_ns = has_ns || record.type == DNS_TYPE_NS;
		has_soa = has_soa || record.type == DNS_TYPE_SOA;
	}
	return has_ns && !has_soa;
}

/* Are there records of the type, and of the name? */
static enum dns_outcome find_records(struct dns_reader reader, const struct dns_answer *answer,
				     const char *name, enum dns_type type)
{
	struct dns_records records;
	struct dns_record record;
	bool has_type = false;
	if (dns_records_open(reader.message, name, type, &records) &&
	    dns_records_next(&records, &record))
		return DNS_HAS;
	while (dns_next(&reader, &record))
		has_type = has_type || record.type == type;
	if (has_type || reader.failed)
		return DNS_MALFORMED;
	return answer->rcode == DNS_RCODE_NONE && leads_elsewhere(reader, answer->authority)
		       ? DNS_UNANSWERED
		       : DNS_NONE;
}

void dns_reply_read(struct dns_reply *reply, const char *name, enum dns_type type)
{
	struct dns_reader reader;
	struct dns_answer answer;
	if (!dns_open(buffer_bytes(&reply->message), &reader, &answer)) {
		reply->outcome = DNS_MALFORMED;
		return;
	}
	reply->rcode = answer.rcode;
	reply->secure = answer.authentic;
	if (answer.truncated)
		reply->outcome = DNS_CUT;
	else if (answer.rcode != DNS_RCODE_NONE && answer.rcode != DNS_RCODE_NXDOMAIN)
		reply->outcome = DNS_REFUSED;
	else
		reply->outcome = find_records(reader, &answer, name, type);
}

static enum err code_of(const struct dns_reply *reply, bool for_dane)
{
	bool own = reply->why[0] != '\0';
	switch (reply->outcome) {
	case DNS_NONE:
	case DNS_HAS:
		break;
	case DNS_NO_ANSWER:
		return for_dane ? ERR_DANE_NO_ANSWER : ERR_RESOLVE_NO_ANSWER;
	case DNS_REFUSED:
		return for_dane ? ERR_DANE_REFUSED : ERR_RESOLVE_REFUSED;
	case DNS_UNANSWERED:
		return for_dane ? ERR_DANE_UNANSWERED : ERR_RESOLVE_UNANSWERED;
	case DNS_CUT:
		return for_dane ? ERR_DANE_CUT : ERR_RESOLVE_CUT;
	case DNS_MALFORMED:
		return for_dane ? ERR_DANE_MALFORMED : ERR_RESOLVE_MALFORMED;
	case DNS_BOGUS:
		if (own)
			return for_dane ? ERR_DANE_FALSE : ERR_RESOLVE_FALSE;
		return for_dane ? ERR_DANE_NOT_VALID : ERR_RESOLVE_NOT_VALID;
	case DNS_INDETERMINATE:
		return for_dane ? ERR_DANE_INDETERMINATE : ERR_RESOLVE_INDETERMINATE;
	}
	return ERR_NONE;
}

enum err dns_reply_check(const struct dns_reply *reply, const char *name, bool for_dane,
			 struct error *reterr)
{
	enum err code = code_of(reply, for_dane);
	if (code == ERR_NONE)
		return ERR_NONE;
	struct bytes why = { (const uint8_t *)reply->why, strlen(reply->why) };
	return error_raise(reterr, code,
			   FACTS(.about = name, .number = (int)reply->rcode, .said = why));
}
