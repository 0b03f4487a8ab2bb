/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dns_system.h"

#include "dns_ask.h"

static enum err ask_once(const char *name, enum dns_type type, bool unchecked,
			 struct dns_reply *ret_reply, struct error *reterr)
{
	struct dns_reply reply = { .outcome = DNS_NO_ANSWER };
	struct error why = { 0 };
	enum err err = dns_ask(name, type, unchecked, &reply.message, &why);
	if (err != ERR_NONE && err != ERR_RESOLVE_NO_ANSWER) {
		if (reterr != NULL)
			*reterr = why;
		return err;
	}
	if (err == ERR_NONE)
		dns_reply_read(&reply, name, type);
	*ret_reply = reply;
	return ERR_NONE;
}

static bool is_answer(const struct dns_reply *reply)
{
	return reply->outcome == DNS_NONE || reply->outcome == DNS_HAS;
}

/* A validating server says of a false answer that it failed (RFC 4035, section 5.5);
 * asked not to validate it hands the answer over. */
static enum err ask(void *context, const char *name, enum dns_type type,
		    struct dns_reply *ret_reply, struct error *reterr)
{
	struct dns_reply reply, unchecked;
	(void)context;
	enum err err = ask_once(name, type, false, &reply, reterr);
	if (err != ERR_NONE)
		return err;
	if (reply.outcome == DNS_REFUSED && reply.rcode == DNS_RCODE_SERVFAIL &&
	    ask_once(name, type, true, &unchecked, NULL) == ERR_NONE) {
		if (is_answer(&unchecked))
			reply.outcome = DNS_BOGUS;
		dns_reply_clear(&unchecked);
	}
	*ret_reply = reply;
	return ERR_NONE;
}

const struct dns_source dns_system = { .ask = ask };
