/* name_reason.h - how a presented name fits, or why it does not: one table.  Pure. */
#ifndef CCN_NAMES_NAME_REASON_H
#define CCN_NAMES_NAME_REASON_H

#include <stdbool.h>

/* How a name fits, or the rule that refuses it.  Rows are ordered: of two rows
 * that do not fit the later one is the nearer, and the better to tell; of two
 * that fit the earlier one is the plainer.
 * X(ID, fits, "why", "what would fix it") */
#define NAME_REASONS(X) \
	X(NO_NAMES, false, "the certificate has no name of the kind that the client looks for", \
	  "request a certificate with this name among its subject alternative names") \
	X(UNREADABLE, false, "the alternative names of the certificate cannot be read", \
	  "request a certificate with this name among its subject alternative names") \
	X(ALL_MALFORMED, false, \
	  "the certificate has no well-formed name of this kind, and most clients ignore the " \
	  "others", \
	  "request a certificate with this name among its subject alternative names") \
	X(UNRELATED, false, "the certificate names other hosts", \
	  "install the certificate that was issued for this name, or check which host answers " \
	  "here") \
	X(OTHER_ADDRESS, false, "the certificate has IP addresses, but not this one", \
	  "add this address to the certificate as an IP address entry, or connect by a name that " \
	  "it has") \
	X(SHARED_DOMAIN, false, "the certificate names another host of this domain", \
	  "add this name to the certificate, or use a name that it has") \
	X(OTHER_SERVICE, false, "the certificate names another service of this domain", \
	  "add this service to the certificate") \
	X(SIMILAR, false, "the certificate has a name that differs in one character", \
	  "check the spelling, here and in the certificate request") \
	X(WWW, false, \
	  "the certificate has the name with or without www only, which is another name", \
	  "request a certificate with both names") \
	X(SERVICE_ONLY, false, \
	  "the certificate names a service of this host, not the host itself", \
	  "add the host name to the certificate as DNS name") \
	X(DOMAIN_ONLY, false, \
	  "the certificate has the domain as DNS name, not the service that was asked for", \
	  "add the service to the certificate (SRV-ID or URI-ID), or check the DNS name instead") \
	X(MALFORMED, false, \
	  "the name in the certificate is not well formed, so most clients ignore it", \
	  "request a certificate with the name written as it should be") \
	X(WILDCARD_PARTIAL, false, "a wildcard counts only once and as the whole left-most label", \
	  "request a certificate with the name itself, or with a wildcard that is a whole label") \
	X(PUBLIC_SUFFIX, false, \
	  "a wildcard directly below a public suffix is refused by most browsers", \
	  "request a certificate with the name itself") \
	X(WILDCARD_DEEP, false, "a wildcard covers exactly one label", \
	  "request a certificate with the name itself, or with an asterisk in place of its first " \
	  "label only") \
	X(WILDCARD_APEX, false, "a wildcard does not cover the domain itself", \
	  "request a certificate with both the domain and the wildcard") \
	X(WILDCARD_OFF, false, \
	  "only a wildcard fits, and wildcards are refused here (--wildcards=none)", \
	  "request a certificate with the name itself") \
	X(WILDCARD_SIP, false, \
	  "only a wildcard fits, and clients of SIP take none for a domain (RFC 5922, section " \
	  "7.2)", \
	  "request a certificate with the name itself") \
	X(U_LABEL, false, \
	  "the certificate holds the name in Unicode; clients compare A-labels (xn--)", \
	  "request a certificate with the name as A-labels") \
	X(ADDRESS_MAPPED, false, \
	  "the certificate has the address in the form of the other family (IPv4-mapped IPv6), " \
	  "which is another address", \
	  "add the address to the certificate as it is used") \
	X(IP_AS_DNS, false, \
	  "the address stands in a DNS name; most clients look at IP address entries only", \
	  "request a certificate with the address as IP address entry") \
	X(IP_AS_CN, false, \
	  "the address stands in the common name only; most clients look at IP address entries " \
	  "only", \
	  "request a certificate with the address as IP address entry") \
	X(CN_IGNORED, false, \
	  "only the common name fits, and most clients do not look at it in a certificate that " \
	  "has " \
	  "DNS names", \
	  "add the name to the subject alternative names") \
	X(CN_BESIDE_MALFORMED, false, \
	  "only the common name fits, and most clients do not look at it beside a DNS name " \
	  "entry, " \
	  "well formed or not", \
	  "request a certificate with the name among its subject alternative names") \
	X(CN_BESIDE_UNREADABLE, false, \
	  "only the common name fits, and it does not count in a certificate whose extensions " \
	  "cannot all be read", \
	  "request a certificate with the name among its subject alternative names") \
	X(CN_SEVERAL, false, \
	  "only one of several common names fits, and clients disagree which of them counts", \
	  "request a certificate with the name among its subject alternative names") \
	X(CN_ONLY, false, "only the common name fits, which browsers and phones ignore", \
	  "request a certificate with the name among its subject alternative names") \
	X(EXACT, true, "the name itself", "") \
	X(ADDRESS, true, "the address itself", "") \
	X(SERVICE, true, "the service name itself", "") \
	X(WILDCARD, true, "a wildcard that covers it", "") \
	X(CN, true, "the common name only (--allow-cn), which browsers and phones ignore", \
	  "request a certificate with the name among its subject alternative names")

enum name_reason {
#define X(ID, fits, text, fix) NAME_REASON_##ID,
	NAME_REASONS(X)
#undef X
};

bool name_reason_fits(enum name_reason reason);
/* A clause that an administrator understands; static. */
const char *name_reason_text(enum name_reason reason);
/* What would fix it, an imperative clause; "" when nothing needs it; static. */
const char *name_reason_fix(enum name_reason reason);

#endif
