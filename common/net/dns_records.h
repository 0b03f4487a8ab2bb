/* dns_records.h - the records of a name in an answer, and what stands in them.
 *
 * Pure.  Aliases are followed as the answer has them; the message may be anybody's.
 */
#ifndef CCN_NET_DNS_RECORDS_H
#define CCN_NET_DNS_RECORDS_H

#include "address.h"
#include "base/buffer.h"
#include "dns_message.h"

enum {
	DNS_MAX_MX = 64,
	DNS_MAX_ALIASES = 16, /* that are followed of one answer */
};

/* Compares names as DNS does: ASCII letters of either case are the same. */
bool dns_same_name(const char *a, const char *b);

/* Where an alias in the answer leads to from name; false: it is none. */
bool dns_alias(struct bytes message, const char *name, char ret_target[DNS_NAME_BYTES]);

/* Follows the aliases in the answer from name to the end, DNS_MAX_ALIASES at most.  name is
 * shorter than DNS_NAME_BYTES and stays as it is when there is none. */
void dns_follow(struct bytes message, const char *name, char ret_end[DNS_NAME_BYTES]);

/* The records of a type of the name that the aliases of another one lead to; of
 * DNS_TYPE_CNAME those of the name itself. */
struct dns_records {
	struct dns_reader reader; /* failed: the last one breaks off */
	enum dns_type type;
	char owner[DNS_NAME_BYTES];
};

/* False: this is no answer. */
bool dns_records_open(struct bytes message, const char *name, enum dns_type type,
		      struct dns_records *ret_records);
bool dns_records_next(struct dns_records *records, struct dns_record *ret_record);

/* --- what stands in one; false: it has not the form of its type --------------------- */

/* A or AAAA. */
bool dns_read_address(const struct dns_record *record, uint16_t port, struct address *ret_address);

/* TXT (RFC 1035, 3.3.14): its strings, one behind the other without anything between
 * (as RFC 7208, 3.3 and RFC 8461, 3.1 want them).  Any octets, written to text, which has room for
 * as many as the record has (data.len). */
bool dns_read_text(const struct dns_record *record, uint8_t *text, size_t *ret_len);

struct dns_mx {
	char host[DNS_NAME_BYTES]; /* without the final dot; "": there is no mail (RFC 7505) */
	uint16_t preference;
};

struct dns_srv {
	char host[DNS_NAME_BYTES]; /* without the final dot; "": the service is not offered */
	uint16_t port;
	uint16_t priority;
	uint16_t weight;
};

/* message: that the record is of. */
bool dns_read_mx(struct bytes message, const struct dns_record *record, struct dns_mx *ret_mx);
bool dns_read_srv(struct bytes message, const struct dns_record *record, struct dns_srv *ret_srv);

/* --- all of a name ------------------------------------------------------------------ */

struct dns_mx_list {
	struct dns_mx mx[DNS_MAX_MX]; /* lowest preference first, then by name */
	size_t n;
	size_t more;       /* that had no room: the last of that order */
	size_t unusable;   /* with a host that is none, or without their form */
	bool says_no_mail; /* the only record is the null MX (RFC 7505, section 3) */
};

/* Reads the MX records of name.  Of several records a null MX is unusable. */
void dns_read_mx_list(struct bytes message, const char *name, struct dns_mx_list *ret_list);

#endif
