/* dns_source.h - whom one asks for records of DNS, and what comes of a question.
 *
 * A source says of each answer whether it is validated (DNSSEC): by itself, or in the
 * word of a name server that is trusted.  It blocks, and is asked by several threads.
 */
#ifndef CCN_NET_DNS_SOURCE_H
#define CCN_NET_DNS_SOURCE_H

#include "base/buffer.h"
#include "base/error.h"
#include "dns_message.h"

enum dns_outcome {
	DNS_NONE,       /* no such records; rcode says whether there is the name */
	DNS_HAS,        /* at least one, of the name or where its aliases lead to */
	DNS_NO_ANSWER,  /* in time */
	DNS_REFUSED,    /* the server answers with an error: rcode */
	DNS_UNANSWERED, /* no answer, or an error: the source does not know which */
	DNS_CUT,        /* the answer is not whole */
	DNS_MALFORMED,  /* it is no DNS message, or its records are not of the name */
	DNS_BOGUS,      /* it is false: its validation fails */
	/* There is no answer to what its validation needs (RFC 4035, section 4.3). */
	DNS_INDETERMINATE,
};

/* struct dns_reply r = { 0 } is a valid empty value. */
struct dns_reply {
	enum dns_outcome outcome;
	bool secure; /* DNS_NONE, DNS_HAS: validated */
	unsigned rcode;
	struct buffer message; /* as it came; owned */
	/* DNS_BOGUS, when the source has found it itself: its words; DNS_INDETERMINATE: what
	 * was not answered ("DNSKEY example.com"). */
	char why[ERROR_SAID_BYTES];
};
void dns_reply_clear(struct dns_reply *reply);

struct dns_source {
	/* Asks for the records of a type of a name (class IN).  An error is one of this
	 * machine alone (ERR_SHORTAGE, no memory): all else is in the reply, which is the
	 * caller's. */
	enum err (*ask)(void *context, const char *name, enum dns_type type,
			struct dns_reply *ret_reply, struct error *reterr);
	/* A thread may outlive the run: whoever hands the source to one holds it, and lets
	 * it go when the thread needs it no more.  NULL: it is there for good. */
	void (*hold)(void *context, bool on);
	void *context;
};

/* The outcome, rcode and AD of a message that answers a question: for sources. */
void dns_reply_read(struct dns_reply *reply, const char *name, enum dns_type type);

/* ERR_NONE for DNS_NONE and DNS_HAS.  For others the error in the words of who looks
 * a host (RESOLVE_FAILED) or TLSA records (DANE_LOOKUP_FAILED, DANE_BOGUS) up;
 * about: name. */
enum err dns_reply_check(const struct dns_reply *reply, const char *name, bool for_dane,
			 struct error *reterr) MUST_USE;

#endif
