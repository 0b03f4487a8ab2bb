/* dnsanswer.h - DNS messages that answer a question, written as text, and a source of
 * such answers.
 *
 * Records are lines of "OWNER TYPE DATA": "mx.test A 192.0.2.1", "mx.test AAAA ::1",
 * "a.test CNAME b.test", "a.test MX 10 mx.test", "_imaps._tcp.a.test SRV 0 1 993 b.test",
 * "a.test TXT v=STSv1;|id=1" ("|" between two strings), and any type as in RFC 3597:
 * "a.test TYPE52 030101ab".  "." is the root.  "+N" at the end of a line announces N
 * octets more than there are.  Lines that begin with "^" stand behind the others, and are
 * of the authority section.  What is not written so ends the test program.
 */
#ifndef CCN_TESTS_SUPPORT_DNSANSWER_H
#define CCN_TESTS_SUPPORT_DNSANSWER_H

#include "net/dns_source.h"

/* A message with these records, as it comes from a server; rcode 0 or another.  The
 * question is not in it.  ret_message is the caller's. */
void dns_answer_make(unsigned rcode, const char *records, struct buffer *ret_message);

struct fake_answer {
	const char *name;
	enum dns_type type;
	bool secure;
	enum dns_outcome outcome; /* DNS_NONE: what the message says; DNS_BOGUS: why is "made so" */
	unsigned rcode;
	const char *records; /* or NULL */
};

struct fake_dns {
	const struct fake_answer *answers; /* what is not among them does not exist */
	size_t n;
	char asked[1024]; /* "mx.test/28 mx.test/1": name and type, in the order asked */
};

/* Borrows what it gets, and writes to asked. */
struct dns_source fake_dns_source(struct fake_dns *dns);

#endif
