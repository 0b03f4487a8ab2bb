/* display.h - hosts, names and certificates as text that is safe to print.
 *
 * Every name that somebody else wrote goes through safetext here.  Names whose
 * U-labels differ from their A-labels are shown in both forms:
 * "bücher.example (xn--bcher-kva.example)".  Pure but for libidn2's tables.
 */
#ifndef CCN_REPORT_DISPLAY_H
#define CCN_REPORT_DISPLAY_H

#include "view.h"

enum {
	DISPLAY_SHORT = 100, /* octets of a name on the first line */
	DISPLAY_LONG = 255,  /* in the tree: any well-formed name */
	DISPLAY_PHRASE = 400,
};

/* What follows appends at most about twice limit octets: both forms of a name. */

/* The host that was checked. */
void show_host(struct strbuf *out, const struct result *result, size_t limit);
/* A DNS name, of whatever octets. */
void show_dns(struct strbuf *out, struct bytes value, size_t limit);
/* A reference identifier: "mail.example.com", "srv:_imaps.example.com". */
void show_reference(struct strbuf *out, const struct reference *reference, size_t limit);
/* Is name number i another than the host itself, or one of several? */
bool reference_differs(const struct result *result, size_t i);
/* A presented name of any kind; a blank in it, which no good name has, is shown
 * as an escape, too. */
void show_presented(struct strbuf *out, const struct presented_name *name, size_t limit);

/* The names of a certificate that can identify a server, well formed: DNS names
 * and addresses (addresses first when one was asked for), services and URIs when
 * such a reference was judged.  The nearest stands first; as many as go into
 * limit octets, then "and 117 more".  Returns how many there are in all; 0:
 * nothing was appended. */
size_t show_names(struct strbuf *out, const struct certificate *certificate,
		  const struct name_verdict *verdict, size_t limit);
/* Is the nearest name among those that show_names lists? */
bool nearest_is_listed(const struct certificate *certificate, const struct name_verdict *verdict);
/* Does the name that fits say more than the reference itself? */
bool presented_differs(const struct name_verdict *verdict);

/* A certificate by one short name: its (last) common name, else its subject. */
void show_certificate(struct strbuf *out, const struct certificate *certificate, size_t limit);
/* The same with what it is: "the certificate", "the intermediate certificate
 * R3", "the root certificate X1". */
void show_which(struct strbuf *out, const struct result *result,
		const struct certificate *certificate);
/* "the root certificate X1 " in front of a predicate; nothing for the leaf, which
 * is the subject where no other is named. */
void show_subject(struct strbuf *out, const struct result *result,
		  const struct certificate *certificate);
/* A distinguished name (DER) in RFC 4514 form; "(empty)" for an empty one. */
void show_dn(struct strbuf *out, struct bytes name, size_t limit);

/* Text of a fixed size, made safe and cut. */
void show_text(struct strbuf *out, const char *text, size_t limit);
/* The same for sentences (of a table, of an error): an apostrophe becomes the
 * typographic one, as \x27 within a word is hard to read. */
void show_phrase(struct strbuf *out, const char *text, size_t limit);

/* The sentence of an error, made safe and cut the same way. */
void show_error(struct strbuf *out, const struct error *error, size_t limit);

/* "RSA", "ECDSA", "no SNI"; "" for the default; static. */
const char *variant_word(enum certificate_variant variant);

/* "192.0.2.10", the host when no address is known; with what was asked for:
 * "192.0.2.10 (RSA)". */
void show_address(struct strbuf *out, const struct result *result);
/* The same with the port: "192.0.2.10 port 443". */
void show_endpoint(struct strbuf *out, const struct result *result);

#endif
