/* starttls.h - what the dialogues of this folder share: they lead from plain text
 * to the TLS handshake on the same connection.  Pure. */
#ifndef CCN_STARTTLS_STARTTLS_H
#define CCN_STARTTLS_STARTTLS_H

#include "dialogue/dialogue.h"
#include "names/reference.h"

/* The subject of these dialogues: who speaks to whom. */
struct starttls_names {
	/* XMPP "to", in which A-labels may not stand (RFC 7622, 3.2.1); "" when there is
	 * none. */
	char domain[REFERENCE_TEXT_BYTES];
	/* Argument of EHLO and LHLO: our own name, the user's (--ehlo).  Without one a
	 * caller that knows the connection sets it to the address literal of its own end (RFC 5321,
	 * 4.1.3 and 4.1.4: "[192.0.2.1]", "[IPv6:2001:db8::1]"); until then it
	 * is "[127.0.0.1]", which the checks of mail servers for invalid and
	 * short names let pass, and which claims nobody else's name. */
	char client[DNS_NAME_BYTES];
};

/* domain: as it stands in DNS, with A-labels; may be NULL. */
void starttls_names_init(struct starttls_names *names, const char *domain);

/* Fail: with the first reply; at command; without an extension or capability. */
enum dialogue_status starttls_turned_away(struct dialogue *d);
enum dialogue_status starttls_refused(struct dialogue *d, const char *command);
enum dialogue_status starttls_not_offered(struct dialogue *d, const char *extension);

/* Whatever a server sends between its go-ahead and our ClientHello a careless
 * client would take for protected (CVE-2011-0411; RFC 3207, section 6; RFC
 * 9051, section 6.2.1): it is an error of its own. */
extern const struct dialogue_rules starttls_rules;

#endif
