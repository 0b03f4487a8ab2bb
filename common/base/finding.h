/* finding.h - everything that a run can find or fail at, in one list.
 *
 * A finding has an id that never changes its meaning, a default state that the
 * user can change (--state), the step of the run that it belongs to, and one
 * line of explanation (--list-findings).  "Could not find out" and "wrong
 * usage" are rows of the same list, so that one table gives error code, state
 * and text.  Pure.
 */
#ifndef CCN_BASE_FINDING_H
#define CCN_BASE_FINDING_H

#include <stdbool.h>

#include "state.h"

/* The steps of a run, in the order in which they are done and reported. */
enum step {
	STEP_USAGE,
	STEP_RESOLVE,
	STEP_CONNECT,
	STEP_PROXY,
	STEP_STARTTLS,
	STEP_HANDSHAKE,
	STEP_DANE,
	STEP_NAME,
	STEP_TRUST,
	STEP_DATES,
	STEP_REQUIREMENTS, /* --require */
	STEP_CLIENT_CERTIFICATE,
	STEP_CLIENTS,
	STEP_SERVICE, /* of a domain (check_cert_domain) */
	STEP_COUNT,
};

/* "resolve", "connect", ...: the value of "step" in JSON; static. */
const char *step_name(enum step step);

/* X(ID, "id", default state, step, "what it means") */
#define FINDINGS(X) \
	X(USAGE, "usage", UNKNOWN, USAGE, "the command line is wrong") \
	X(INTERNAL, "internal", UNKNOWN, USAGE, \
	  "the plugin could not do its work (no memory, a library failed)") \
	X(RESOLVE_FAILED, "resolve-failed", CRITICAL, RESOLVE, \
	  "the host name could not be resolved") \
	X(ADDRESSES_LEFT_OUT, "addresses-left-out", UNKNOWN, RESOLVE, \
	  "a name has more addresses, or a service more servers, than are checked") \
	X(CONNECT_FAILED, "connect-failed", CRITICAL, CONNECT, "no TCP connection to the server") \
	X(PROXY_FAILED, "proxy-failed", CRITICAL, PROXY, \
	  "the proxy could not be reached or refused to connect") \
	X(STARTTLS_REFUSED, "starttls-refused", CRITICAL, STARTTLS, \
	  "the server refused or does not offer TLS, or does not speak this protocol") \
	X(STARTTLS_INJECTION, "starttls-injection", CRITICAL, STARTTLS, \
	  "the server sent plain text after the go-ahead, which a client would take as protected " \
	  "(CVE-2011-0411)") \
	X(NOT_TLS, "not-tls", CRITICAL, HANDSHAKE, \
	  "the server does not answer in TLS on this port") \
	X(HANDSHAKE_FAILED, "handshake-failed", CRITICAL, HANDSHAKE, "the TLS handshake failed") \
	X(HANDSHAKE_UNFINISHED, "handshake-unfinished", WARNING, HANDSHAKE, \
	  "the certificate came, but the TLS library cannot read it, so that the server's proof " \
	  "of its key was not seen") \
	X(WEAK_PROTOCOL, "weak-protocol", CRITICAL, HANDSHAKE, \
	  "the server speaks nothing newer than TLS 1.1, which nearly every client refuses") \
	X(WEAK_EXCHANGE, "weak-exchange", CRITICAL, HANDSHAKE, \
	  "the key exchange is Diffie-Hellman with a group of less than 2048 bits") \
	X(TOO_LARGE, "too-large", CRITICAL, HANDSHAKE, \
	  "a certificate is larger, or has more of something, than is worth judging, or there is " \
	  "no memory for it beside those of other endpoints") \
	X(CLIENT_CERTIFICATE_REQUIRED, "client-certificate-required", CRITICAL, \
	  CLIENT_CERTIFICATE, "the server insists on a client certificate") \
	X(TIMEOUT, "timeout", CRITICAL, CONNECT, "no answer within the time limit") \
	X(DANE_MISMATCH, "dane-mismatch", CRITICAL, DANE, \
	  "no TLSA record fits the certificate (--dane)") \
	X(DANE_BOGUS, "dane-bogus", CRITICAL, DANE, \
	  "what DNS says of the server is false: its validation (DNSSEC) fails (--dane)") \
	X(DANE_LOOKUP_FAILED, "dane-lookup-failed", CRITICAL, DANE, \
	  "whether there are TLSA records cannot be found out, so that clients do not connect " \
	  "(--dane)") \
	X(DANE_UNUSABLE, "dane-unusable", OK, DANE, \
	  "there are TLSA records, but none that clients of the protocol can use (--dane)") \
	X(DANE_INSECURE, "dane-insecure", OK, DANE, \
	  "DNS answers are not validated, so that no TLSA record counts (--dane)") \
	X(NAME_MISMATCH, "name-mismatch", CRITICAL, NAME, \
	  "no name in the certificate fits the name that the client uses") \
	X(CN_ONLY, "cn-only", CRITICAL, NAME, \
	  "only the subject's common name fits, which browsers and phones do not look at " \
	  "(warning " \
	  "with --allow-cn)") \
	X(PRINCIPAL_MISMATCH, "principal-mismatch", CRITICAL, NAME, \
	  "the certificate does not have the Outlook Anywhere principal name (--msstd)") \
	X(PRINCIPAL_BY_SAN, "principal-by-san", WARNING, NAME, \
	  "the principal name (--msstd) is a subject alternative name, not the common name") \
	X(NAMES_MISSING, "names-missing", CRITICAL, NAME, \
	  "the certificate lacks a name that --exact-names requires") \
	X(NAMES_UNEXPECTED, "names-unexpected", CRITICAL, NAME, \
	  "the certificate has a name that --exact-names does not list") \
	X(MALFORMED_NAME, "malformed-name", WARNING, NAME, \
	  "the certificate has a name that is not well formed, which some or all clients ignore") \
	X(MALFORMED_CERTIFICATE, "malformed-certificate", CRITICAL, TRUST, \
	  "the certificate is not well formed, and many clients refuse it, or all") \
	X(UNTRUSTED, "untrusted", CRITICAL, TRUST, \
	  "no chain from the certificate to a trust anchor is valid") \
	X(TOO_COMPLEX, "too-complex", CRITICAL, TRUST, \
	  "following the chain takes more work than is spent on it, so that it is not known " \
	  "whether it leads to a trust anchor") \
	X(SELF_SIGNED, "self-signed", CRITICAL, TRUST, \
	  "the certificate is signed by itself and is not a trust anchor") \
	X(CHAIN_INCOMPLETE, "chain-incomplete", WARNING, TRUST, \
	  "the server did not send (or the file lacks) an intermediate certificate") \
	X(CHAIN_UNORDERED, "chain-unordered", OK, TRUST, \
	  "the certificates are in the wrong order") \
	X(CHAIN_SUPERFLUOUS, "chain-superfluous", OK, TRUST, \
	  "there are certificates that the chain does not need") \
	X(WRONG_PURPOSE, "wrong-purpose", CRITICAL, TRUST, \
	  "the certificate is not meant for a TLS server (no serverAuth)") \
	X(KEY_USAGE, "key-usage", WARNING, TRUST, \
	  "the certificate's key usage does not fit the key exchange; some clients refuse it") \
	X(WEAK_KEY, "weak-key", WARNING, TRUST, "a key in the chain is too short, or DSA") \
	X(WEAK_SIGNATURE, "weak-signature", CRITICAL, TRUST, \
	  "a signature in the chain uses a broken hash (SHA-1, MD5); nearly every client refuses " \
	  "it") \
	X(REVOKED, "revoked", CRITICAL, TRUST, "a certificate of the chain is revoked") \
	X(OCSP_INVALID, "ocsp-invalid", WARNING, TRUST, \
	  "the stapled OCSP response is stale, damaged or not signed by the right authority") \
	X(OCSP_MISSING, "ocsp-missing", CRITICAL, TRUST, \
	  "the certificate demands a stapled OCSP response (must-staple) and the server sent " \
	  "none") \
	X(CRL_INVALID, "crl-invalid", WARNING, TRUST, \
	  "a CRL is out of date or not signed by the certificate's issuer") \
	X(EXPIRED, "expired", CRITICAL, DATES, "a certificate of the chain has expired") \
	X(NOT_YET_VALID, "not-yet-valid", CRITICAL, DATES, \
	  "a certificate of the chain is not valid yet") \
	X(EXPIRES_SOON, "expires-soon", WARNING, DATES, \
	  "the time left of the certificate that expires first is outside of a threshold (state " \
	  "by threshold)") \
	X(ISSUER_MISMATCH, "issuer-mismatch", CRITICAL, REQUIREMENTS, \
	  "the certificate is issued by another authority than is required (--require=issuer)") \
	X(ORGANIZATION_MISMATCH, "organization-mismatch", CRITICAL, REQUIREMENTS, \
	  "the certificate is that of another organization than is required " \
	  "(--require=organization)") \
	X(SERIAL_MISMATCH, "serial-mismatch", CRITICAL, REQUIREMENTS, \
	  "the certificate has another serial number than is required (--require=serial)") \
	X(FINGERPRINT_MISMATCH, "fingerprint-mismatch", CRITICAL, REQUIREMENTS, \
	  "the certificate, or all of its chain, is another than is required " \
	  "(--require=fingerprint)") \
	X(PIN_MISMATCH, "pin-mismatch", CRITICAL, REQUIREMENTS, \
	  "the public key, or all of the chain, is another than is required (--require=pin)") \
	X(KEY_MISMATCH, "key-mismatch", CRITICAL, REQUIREMENTS, \
	  "the key is shorter, or of another type, than is required (--require=key)") \
	X(LIFETIME_TOO_LONG, "lifetime-too-long", CRITICAL, REQUIREMENTS, \
	  "the certificate is good for longer than is allowed (--require=lifetime)") \
	X(TLS_TOO_OLD, "tls-too-old", CRITICAL, REQUIREMENTS, \
	  "the version of TLS is older than is required (--require=tls)") \
	X(STAPLE_MISSING, "staple-missing", CRITICAL, REQUIREMENTS, \
	  "the server staples no OCSP response, and one is required (--require=staple)") \
	X(CLIENT_CERTIFICATE_UNASKED, "client-certificate-unasked", CRITICAL, REQUIREMENTS, \
	  "the server asks for no client certificate, and it shall " \
	  "(--require=client-certificate)") \
	X(CLIENT_CERTIFICATE_WANTED, "client-certificate-wanted", OK, CLIENT_CERTIFICATE, \
	  "the server asks for a client certificate, but goes on without") \
	X(REQUEST_UNANSWERED, "request-unanswered", CRITICAL, CLIENT_CERTIFICATE, \
	  "the request of --request brings no HTTP answer, so that it is not known whether the " \
	  "server wants a client certificate for it") \
	X(WRONG_PRINCIPAL, "http-500-wrong-principal", CRITICAL, CLIENT_CERTIFICATE, \
	  "a server that publishes another one refuses the certificate of that one: HTTP status " \
	  "500 with error -2146893022 (--request, Autodiscover)") \
	X(CLIENT_REFUSES, "client-refuses", WARNING, CLIENTS, \
	  "a family of clients refuses for a reason that no other finding tells (critical for a " \
	  "family of --clients, or when every family does; warning for one that usually speaks " \
	  "this protocol; else ok)") \
	X(SERVICE_MISSING, "service-missing", CRITICAL, SERVICE, \
	  "a service that --service names is not there") \
	X(SERVICE_UNKNOWN, "service-unknown", UNKNOWN, SERVICE, \
	  "whether the domain has a service, or where, could not be found out") \
	X(REALM_MANAGED, "realm-managed", OK, SERVICE, \
	  "the cloud itself signs users in, the domain is not federated") \
	X(REALM_UNKNOWN, "realm-unknown", WARNING, SERVICE, \
	  "the cloud does not know the domain (counts when sso is named)") \
	X(REALM_INSECURE, "realm-insecure", CRITICAL, SERVICE, \
	  "the domain is federated, but no URL of its federation service is https") \
	X(REALM_FAILED, "realm-failed", UNKNOWN, SERVICE, \
	  "realm discovery brought no answer that can be trusted") \
	X(PRIVATE_ROOT, "private-root", CRITICAL, SERVICE, \
	  "the certificate of the federation service leads to a root that is not public") \
	X(TOKEN_CERTIFICATE, "token-certificate", CRITICAL, SERVICE, \
	  "the federation service shows its token certificate as that of its TLS service") \
	X(AUTODISCOVER_FAILED, "autodiscover-failed", CRITICAL, SERVICE, \
	  "no way of Autodiscover leads clients to their settings") \
	X(AUTODISCOVER_ROOT, "autodiscover-root", WARNING, SERVICE, \
	  "the web server of the domain itself shows a certificate that clients of Autodiscover " \
	  "warn of on their way") \
	X(REDIRECT_REFUSED, "redirect-refused", WARNING, SERVICE, \
	  "clients do not follow a redirect: not https, another path, a loop, too many") \
	X(MTA_STS_MISMATCH, "mta-sts-mismatch", CRITICAL, SERVICE, \
	  "the MTA-STS policy does not cover a mail host, or its certificate is not what the " \
	  "policy demands (warning unless the policy is in mode enforce)") \
	X(MTA_STS_INVALID, "mta-sts-invalid", WARNING, SERVICE, \
	  "the domain announces an MTA-STS policy that senders cannot use")

enum finding_id {
	FINDING_NONE = 0,
#define X(ID, id, state, step, text) FINDING_##ID,
	FINDINGS(X)
#undef X
		FINDING_COUNT,
	/* Those before it are about an endpoint (struct result), the others about a service. */
	FINDING_ENDPOINT_COUNT = FINDING_SERVICE_MISSING,
};

struct finding_info {
	const char *id;
	enum state state;
	enum step step;
	const char *text;
};

/* The row of a finding; id is FINDING_NONE + 1 to FINDING_COUNT - 1. */
const struct finding_info *finding_info(enum finding_id id);

/* Finds an id such as "name-mismatch" (exact).  False when there is none. */
bool finding_parse(const char *id, enum finding_id *ret_id);

#endif
