/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tlsa_lookup.h"

#include <stdio.h>

#include "dns_records.h"

/* --- the host ------------------------------------------------------------------------- */

/* Asks; the message is the caller's, in any case.  False: it failed, and so did the set. */
static bool ask(const struct dns_source *source, const char *name, enum dns_type type,
		struct dns_reply *ret_reply, struct tlsa_set *set)
{
	*ret_reply = (struct dns_reply){ .outcome = DNS_NONE };
	enum err err = source->ask(source->context, name, type, ret_reply, &set->error);
	if (err == ERR_NONE)
		err = dns_reply_check(ret_reply, name, true, &set->error);
	if (err != ERR_NONE)
		set->status = TLSA_FAILED;
	return err == ERR_NONE;
}

/* The names to ask of, the first first. */
struct bases {
	char names[2][DNS_NAME_BYTES];
	size_t n;
};

static void add_base(struct bases *bases, const char *name)
{
	snprintf(bases->names[bases->n++], DNS_NAME_BYTES, "%s", name);
}

/* An alias into a zone that is not signed: its own name may be asked of, when the
 * alias itself is validated. */
static bool judge_alias(const struct dns_source *source, const char *host, struct bases *bases,
			struct tlsa_set *set)
{
	struct dns_reply reply;
	bool answered = ask(source, host, DNS_TYPE_CNAME, &reply, set);
	bool may_be_asked_of = answered && reply.secure && reply.outcome == DNS_HAS;
	dns_reply_clear(&reply);
	if (may_be_asked_of)
		add_base(bases, host);
	else if (answered)
		set->status = TLSA_INSECURE_ADDRESSES;
	return may_be_asked_of;
}

/* Addresses of one family are enough, as senders take those that they get: where nobody
 * answers for the others, that is no failure.  False: it failed; the message is the
 * caller's. */
static bool ask_addresses(const struct dns_source *source, const char *host,
			  struct dns_reply *ret_reply, struct tlsa_set *set)
{
	struct tlsa_set second = { 0 };
	bool answered = ask(source, host, DNS_TYPE_A, ret_reply, set);
	bool is_lost = !answered && error_finding(set->error.code) == FINDING_DANE_LOOKUP_FAILED;
	if (!is_lost && (!answered || ret_reply->outcome != DNS_NONE))
		return answered;
	dns_reply_clear(ret_reply);
	answered = ask(source, host, DNS_TYPE_AAAA, ret_reply, &second);
	if (is_lost && !error_is_own(second.error.code) &&
	    (!answered || ret_reply->outcome != DNS_HAS))
		return false;
	set->status = second.status;
	set->error = second.error;
	return answered;
}

/* The addresses of both families stand in the same zone: what is true of the first
 * there are is true of all.  A host without any may be reached by another way (-I). */
static bool judge_addresses(const struct dns_source *source, const char *host, struct bases *bases,
			    struct tlsa_set *set)
{
	struct dns_reply reply;
	char end[DNS_NAME_BYTES];
	bool answered = ask_addresses(source, host, &reply, set);
	bool secure = reply.secure;
	dns_follow(buffer_bytes(&reply.message), host, end);
	dns_reply_clear(&reply);
	if (!answered)
		return false;
	bool is_alias = !dns_same_name(end, host);
	if (!secure && is_alias)
		return judge_alias(source, host, bases, set);
	if (!secure) {
		set->status = TLSA_INSECURE_ADDRESSES;
		return false;
	}
	if (is_alias)
		add_base(bases, end);
	add_base(bases, host);
	return true;
}

/* --- the records ------------------------------------------------------------------------ */

/* Takes the records of the name that was asked of, or of the end of its aliases. */
static enum err take_records(struct bytes message, const char *name, struct tlsa_set *set)
{
	struct dns_records records;
	struct dns_record record;
	enum err err = ERR_NONE;
	if (!dns_records_open(message, name, DNS_TYPE_TLSA, &records))
		return ERR_NONE;
	while (err == ERR_NONE && dns_records_next(&records, &record))
		err = tlsa_set_add(set, record.data, &set->error);
	if (err == ERR_NONE && records.reader.failed)
		err = error_raise(&set->error, ERR_DANE_MALFORMED, FACTS(.about = name));
	return err;
}

/* False: go on with the next name. */
static bool ask_of(const struct dns_source *source, const char *base, uint16_t port,
		   struct tlsa_set *set)
{
	char owner[TLSA_OWNER_BYTES];
	struct dns_reply reply;
	tlsa_owner(base, port, owner);
	bool answered = ask(source, owner, DNS_TYPE_TLSA, &reply, set);
	if (!answered || reply.outcome == DNS_HAS)
		snprintf(set->base, sizeof(set->base), "%s", base);
	if (answered && reply.outcome == DNS_HAS) {
		set->status = reply.secure ? TLSA_SECURE : TLSA_INSECURE;
		if (reply.secure &&
		    take_records(buffer_bytes(&reply.message), owner, set) != ERR_NONE)
			set->status = TLSA_FAILED;
	}
	dns_reply_clear(&reply);
	return set->status == TLSA_FAILED || set->status == TLSA_SECURE;
}

void tlsa_lookup(const struct dns_source *source, const char *host, uint16_t port,
		 struct tlsa_set *ret_set)
{
	struct tlsa_set set = { .port = port };
	struct bases bases = { .n = 0 };
	snprintf(set.host, sizeof(set.host), "%s", host);
	snprintf(set.base, sizeof(set.base), "%s", host);
	if (judge_addresses(source, host, &bases, &set)) {
		set.status = TLSA_NONE;
		for (size_t i = 0; i < bases.n && !ask_of(source, bases.names[i], port, &set); i++)
			;
	}
	*ret_set = set;
}
