/* dns_message.h - reads the answers in a DNS message (RFC 1035, section 4).
 *
 * Pure.  The message may be anybody's: nothing is read beyond its end, and names
 * cannot loop.
 */
#ifndef CCN_NET_DNS_MESSAGE_H
#define CCN_NET_DNS_MESSAGE_H

#include "base/bytes.h"
#include "names/reference.h"

enum { DNS_CLASS_IN = 1 };

enum dns_type {
	DNS_TYPE_A = 1,
	DNS_TYPE_NS = 2,
	DNS_TYPE_CNAME = 5,
	DNS_TYPE_SOA = 6,
	DNS_TYPE_MX = 15,
	DNS_TYPE_TXT = 16,
	DNS_TYPE_AAAA = 28,
	DNS_TYPE_SRV = 33,
	DNS_TYPE_DS = 43,
	DNS_TYPE_DNSKEY = 48,
	DNS_TYPE_TLSA = 52,
};

enum { DNS_RCODE_NONE, DNS_RCODE_SERVFAIL = 2, DNS_RCODE_NXDOMAIN = 3 };

struct dns_answer {
	unsigned rcode;
	bool truncated;
	bool authentic;     /* AD: its sender has validated it (RFC 4035, section 3.2.3) */
	unsigned records;   /* that are announced */
	unsigned authority; /* ... behind these, in the section of that name */
};

/* A position in a message; failed once it ran over the end. */
struct dns_reader {
	struct bytes message;
	size_t at;
	bool failed;
	unsigned left; /* records */
};

/* Reads the header and goes past the questions.  False: this is no answer. */
bool dns_open(struct bytes message, struct dns_reader *ret_reader, struct dns_answer *ret_answer);

struct dns_record {
	size_t owner_at; /* its name: dns_name() */
	uint16_t type;   /* class IN; those of other classes are passed over */
	size_t data_at;
	struct bytes data;
};

/* The next record of the answer section; false when there is none that is whole. */
bool dns_next(struct dns_reader *reader, struct dns_record *ret_record);

/* A number of 16 bits. */
uint16_t dns_take_u16(struct dns_reader *reader);

/* Expands the name at an offset: without the final dot, the root is "".  False for
 * one that breaks off, loops, is too long or has octets that no host has (letters,
 * digits, hyphen and underscore are taken). */
bool dns_name(struct bytes message, size_t at, char ret_name[DNS_NAME_BYTES]);

#endif
