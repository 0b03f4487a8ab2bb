/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tlsa_lookup.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "dns_ask.h"

enum { MAX_ALIASES = 16 };

/* What came of one question. */
struct reply {
	enum { REPLY_HAS, REPLY_NONE, REPLY_FAILED } kind;
	bool authentic;
	struct buffer message; /* owned */
	struct error error;    /* REPLY_FAILED */
};

/* --- one question -------------------------------------------------------------------- */

static bool same_name(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}

/* Where an alias in the answer leads to from name; false: it is none. */
static bool alias_of(struct bytes message, const char *name, char ret_target[DNS_NAME_BYTES])
{
	struct dns_reader reader;
	struct dns_answer answer;
	struct dns_record record;
	char owner[DNS_NAME_BYTES];
	if (!dns_open(message, &reader, &answer))
		return false;
	while (dns_next(&reader, &record)) {
		if (record.type == DNS_TYPE_CNAME && dns_name(message, record.owner_at, owner) &&
		    same_name(owner, name))
			return dns_name(message, record.data_at, ret_target);
	}
	return false;
}

/* Follows the aliases in the answer to the end. */
static void follow(struct bytes message, const char *name, char ret_end[DNS_NAME_BYTES])
{
	char next[DNS_NAME_BYTES];
	snprintf(ret_end, DNS_NAME_BYTES, "%s", name);
	for (int i = 0; i < MAX_ALIASES && alias_of(message, ret_end, next); i++)
		memcpy(ret_end, next, DNS_NAME_BYTES);
}

static bool has_type(struct dns_reader reader, enum dns_type type)
{
	struct dns_record record;
	while (dns_next(&reader, &record)) {
		if (record.type == type)
			return true;
	}
	return false;
}

static enum err check_answer(const struct dns_answer *answer, const char *name,
			     struct error *reterr)
{
	if (answer->truncated)
		return error_raise(reterr, ERR_DANE_CUT, FACTS(.about = name));
	if (answer->rcode != DNS_RCODE_NONE && answer->rcode != DNS_RCODE_NXDOMAIN)
		return error_raise(reterr, ERR_DANE_REFUSED,
				   FACTS(.about = name, .number = (int)answer->rcode));
	return ERR_NONE;
}

static void ask_once(const char *name, enum dns_type type, bool unchecked,
		     struct dns_answer *ret_answer, struct reply *reply)
{
	struct dns_reader reader;
	*reply = (struct reply){ .kind = REPLY_FAILED };
	*ret_answer = (struct dns_answer){ 0 };
	enum err err = dns_ask(name, type, unchecked, &reply->message, &reply->error);
	if (err == ERR_RESOLVE_NO_ANSWER)
		error_raise(&reply->error, ERR_DANE_NO_ANSWER, FACTS(.about = name));
	if (err != ERR_NONE)
		return;
	if (!dns_open(buffer_bytes(&reply->message), &reader, ret_answer)) {
		error_raise(&reply->error, ERR_DANE_MALFORMED, FACTS(.about = name));
		return;
	}
	if (check_answer(ret_answer, name, &reply->error) != ERR_NONE)
		return;
	reply->authentic = ret_answer->authentic;
	reply->kind = has_type(reader, type) ? REPLY_HAS : REPLY_NONE;
}

/* A validating server says of a false answer that it failed (RFC 4035, section 5.5);
 * asked not to validate it hands the answer over. */
static struct reply ask(const char *name, enum dns_type type)
{
	struct dns_answer answer;
	struct reply reply, unchecked;
	ask_once(name, type, false, &answer, &reply);
	if (reply.kind != REPLY_FAILED || answer.rcode != DNS_RCODE_SERVFAIL)
		return reply;
	ask_once(name, type, true, &answer, &unchecked);
	if (unchecked.kind != REPLY_FAILED)
		error_raise(&reply.error, ERR_DANE_NOT_VALID, FACTS(.about = name));
	buffer_clear(&unchecked.message);
	return reply;
}

/* --- the host ------------------------------------------------------------------------- */

static bool fail(struct tlsa_set *set, const struct reply *reply)
{
	set->status = TLSA_FAILED;
	set->error = reply->error;
	return false;
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
static bool judge_alias(const char *host, struct bases *bases, struct tlsa_set *set)
{
	struct reply reply = ask(host, DNS_TYPE_CNAME);
	buffer_clear(&reply.message);
	if (reply.kind == REPLY_FAILED)
		return fail(set, &reply);
	set->status = TLSA_INSECURE_ADDRESSES;
	if (!reply.authentic || reply.kind != REPLY_HAS)
		return false;
	add_base(bases, host);
	return true;
}

/* The addresses of both families stand in the same zone: what is true of the first
 * there are is true of all.  A host without any may be reached by another way (-I). */
static bool judge_addresses(const char *host, struct bases *bases, struct tlsa_set *set)
{
	static const enum dns_type types[] = { DNS_TYPE_A, DNS_TYPE_AAAA };
	struct reply reply = { .kind = REPLY_NONE };
	char end[DNS_NAME_BYTES];
	for (size_t i = 0; i < LENGTH(types) && reply.kind == REPLY_NONE; i++) {
		buffer_clear(&reply.message);
		reply = ask(host, types[i]);
	}
	follow(buffer_bytes(&reply.message), host, end);
	buffer_clear(&reply.message);
	if (reply.kind == REPLY_FAILED)
		return fail(set, &reply);
	bool is_alias = !same_name(end, host);
	if (!reply.authentic && is_alias)
		return judge_alias(host, bases, set);
	if (!reply.authentic) {
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
	struct dns_reader reader;
	struct dns_answer answer;
	struct dns_record record;
	char end[DNS_NAME_BYTES], owner[DNS_NAME_BYTES];
	enum err err = ERR_NONE;
	follow(message, name, end);
	if (!dns_open(message, &reader, &answer))
		return ERR_NONE;
	while (err == ERR_NONE && dns_next(&reader, &record)) {
		if (record.type == DNS_TYPE_TLSA && dns_name(message, record.owner_at, owner) &&
		    same_name(owner, end))
			err = tlsa_set_add(set, record.data, &set->error);
	}
	if (err == ERR_NONE && (reader.failed || set->n == 0))
		err = error_raise(&set->error, ERR_DANE_MALFORMED, FACTS(.about = name));
	return err;
}

/* False: go on with the next name. */
static bool ask_of(const char *base, uint16_t port, struct tlsa_set *set)
{
	char owner[TLSA_OWNER_BYTES];
	tlsa_owner(base, port, owner);
	struct reply reply = ask(owner, DNS_TYPE_TLSA);
	if (reply.kind != REPLY_NONE)
		snprintf(set->base, sizeof(set->base), "%s", base);
	if (reply.kind == REPLY_FAILED) {
		fail(set, &reply);
	} else if (reply.kind == REPLY_HAS) {
		set->status = reply.authentic ? TLSA_SECURE : TLSA_INSECURE;
		if (reply.authentic &&
		    take_records(buffer_bytes(&reply.message), owner, set) != ERR_NONE)
			set->status = TLSA_FAILED;
	}
	buffer_clear(&reply.message);
	return set->status == TLSA_FAILED || set->status == TLSA_SECURE;
}

void tlsa_lookup(const char *host, uint16_t port, struct tlsa_set *ret_set)
{
	struct tlsa_set set = { .port = port };
	struct bases bases = { .n = 0 };
	snprintf(set.base, sizeof(set.base), "%s", host);
	if (judge_addresses(host, &bases, &set)) {
		set.status = TLSA_NONE;
		for (size_t i = 0; i < bases.n && !ask_of(bases.names[i], port, &set); i++)
			;
	}
	*ret_set = set;
}
