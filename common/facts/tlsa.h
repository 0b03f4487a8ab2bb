/* tlsa.h - TLSA records (RFC 6698, section 2): what a domain says in DNS of the
 * certificates of its servers, and what is known of the answer.
 *
 * Plain data; judges nothing.
 */
#ifndef CCN_FACTS_TLSA_H
#define CCN_FACTS_TLSA_H

#include "base/error.h"
#include "names/reference.h"

enum {
	TLSA_MAX_RECORDS = 100, /* a rollover has some ten */
	TLSA_OWNER_BYTES = DNS_NAME_BYTES + 12,
};

/* The values of RFC 7218, section 2; others are in no enum. */
enum tlsa_usage { TLSA_PKIX_TA, TLSA_PKIX_EE, TLSA_DANE_TA, TLSA_DANE_EE, TLSA_USAGE_COUNT };
enum tlsa_selector { TLSA_CERT, TLSA_SPKI, TLSA_SELECTOR_COUNT };
enum tlsa_matching { TLSA_FULL, TLSA_SHA256, TLSA_SHA512, TLSA_MATCHING_COUNT };

struct tlsa_record {
	uint8_t usage, selector, matching; /* as they came */
	struct bytes data;
	uint8_t *owned; /* what data points to */
};

enum tlsa_status {
	TLSA_NONE,               /* there are no records */
	TLSA_INSECURE_ADDRESSES, /* those of the host are not validated: nobody asks for records */
	TLSA_INSECURE,           /* there are records, but they are not validated */
	TLSA_FAILED,             /* error says why */
	TLSA_SECURE,             /* records, validated by the name server that was asked */
};

/* struct tlsa_set v = { 0 } is a valid empty value. */
struct tlsa_set {
	enum tlsa_status status;
	char host[DNS_NAME_BYTES]; /* whose records were looked for; an alias may lead on */
	char base[DNS_NAME_BYTES]; /* the TLSA base domain (RFC 7671, section 2) */
	uint16_t port;
	struct tlsa_record *records; /* owned; TLSA_SECURE: at least one */
	size_t n;
	struct error error;
};

void tlsa_set_clear(struct tlsa_set *set);

/* Appends a copy of the record with this RDATA; of one too short for its three
 * numbers these are 255 (reserved).
 * Errors: no memory; ERR_DANE_TOO_MANY. */
enum err tlsa_set_add(struct tlsa_set *set, struct bytes rdata, struct error *reterr) MUST_USE;

/* Where the records of a set stand: "_25._tcp.mx.example". */
void tlsa_owner(const char *base, uint16_t port, char ret_owner[TLSA_OWNER_BYTES]);

/* "DANE-EE": the acronym of RFC 7218, section 2.1; usage is one of the enum. */
const char *tlsa_usage_name(enum tlsa_usage usage);

#endif
