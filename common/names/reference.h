/* reference.h - reference identifiers (RFC 9525, section 6.1): the names that
 * the client uses, as the user typed them, checked and normalised.
 *
 * Pure but for libidn2, which idn.h alone calls.
 */
#ifndef CCN_NAMES_REFERENCE_H
#define CCN_NAMES_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum {
	DNS_NAME_BYTES = 254, /* 253 octets and NUL */
	REFERENCE_TEXT_BYTES = 1024,
	REFERENCE_SERVICE_BYTES = 64,
};

enum reference_kind {
	REFERENCE_DNS, /* DNS-ID: example.com */
	REFERENCE_IP,  /* IP-ID: 192.0.2.1, 2001:db8::1, [2001:db8::1] */
	REFERENCE_SRV, /* SRV-ID: srv:_imaps.example.com (RFC 4985) */
	REFERENCE_URI, /* URI-ID: uri:sip:example.com (RFC 9525, 7.2) */
};

/* struct reference v = { 0 } is valid and empty; nothing in it is allocated. */
struct reference {
	enum reference_kind kind;
	char text[REFERENCE_TEXT_BYTES]; /* as typed, raw (make it safe to print) */
	/* The DNS domain (of all kinds but IP): A-labels, lower case, no
	 * trailing dot.  For IP the canonical text (RFC 5952). */
	char ascii[DNS_NAME_BYTES];
	/* The DNS domain as U-labels where that differs from ascii, else "". */
	char unicode[REFERENCE_TEXT_BYTES];
	char service[REFERENCE_SERVICE_BYTES]; /* SRV: "imaps"; URI: scheme "sip"; lower case */
	uint8_t ip[16];                        /* network order */
	size_t ip_len;                         /* 4 or 16; 0 when not an address */
	/* An A-label that stands for no U-label, or labels that together break
	 * the Bidi rule: compared as octets, and worth saying. */
	bool odd_alabel;
	/* Only from reference_parse_exact(): ascii and unicode begin with "*.",
	 * and only that very name in a certificate fits. */
	bool wildcard;
};

/* Parses what a user typed (-H's host, -n).  Addresses first; pure ASCII never
 * goes through libidn2; anything else by idn2_lookup_u8 with NFC and
 * non-transitional processing, without USE_STD3_ASCII_RULES.  One trailing dot
 * is dropped.  The error says why a text is refused; it counts as FINDING_USAGE. */
enum err reference_parse(const char *text, struct reference *ret_reference,
			 struct error *reterr) MUST_USE;

/* The same, but only a DNS name or an IP address ("srv:" and "uri:" refused). */
enum err reference_parse_host(const char *text, struct reference *ret_reference,
			      struct error *reterr) MUST_USE;

/* The same as reference_parse, and also a wildcard name as a certificate holds
 * it ("*.example.com"): what --exact-names compares with. */
enum err reference_parse_exact(const char *text, struct reference *ret_reference,
			       struct error *reterr) MUST_USE;

/* The U-label form of an ASCII DNS name (a leading "*." is fine) for display:
 * true, and ret_text (UTF-8) filled, when the name has A-labels that all
 * decode and encode back and that do not together break the Bidi rule. */
bool dns_name_to_unicode(const char *ascii, char *ret_text, size_t size);

#endif
