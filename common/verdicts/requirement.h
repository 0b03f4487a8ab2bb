/* requirement.h - what the user requires of a certificate or a connection beyond what
 * clients do (--require=WHAT=VALUE), and whether it is met.
 *
 * Several requirements of one kind are alternatives: one that fits is enough.  What must
 * not be (WHAT!=VALUE) holds each by itself.  Pure: digests are computed by who is asked.
 */
#ifndef CCN_VERDICTS_REQUIREMENT_H
#define CCN_VERDICTS_REQUIREMENT_H

#include "base/error.h"
#include "base/finding.h"
#include "facts/session.h"
#include "path.h"

/* What stands behind the = */
enum requirement_form {
	REQUIREMENT_NOTHING, /* no value, and no = */
	REQUIREMENT_PATTERN, /* base/glob.h */
	REQUIREMENT_NUMBER,  /* hexadecimal digits: a serial number */
	REQUIREMENT_DIGEST,  /* hexadecimal digits: SHA-1, SHA-256, SHA-384 or SHA-512, by
				their number */
	REQUIREMENT_PIN,     /* base64: SHA-256 (RFC 7469, curl --pinnedpubkey) */
	REQUIREMENT_KEYS,    /* rsa:3072,ecdsa */
	REQUIREMENT_DAYS,    /* days, or "public" */
	REQUIREMENT_TLS,     /* 1.2, 1.3 */
};

enum requirement_flag {
	REQUIREMENT_NEGATABLE = 1 << 0, /* WHAT!=VALUE makes sense */
	REQUIREMENT_ONCE = 1 << 1,      /* of two the weaker would decide: one is enough */
	REQUIREMENT_CONNECTS = 1 << 2,  /* -f has no connection */
};

/* X(ID, "what", finding, form, flags, "how a value looks", "what it is about") */
#define REQUIREMENTS(X) \
	X(ISSUER, "issuer", ISSUER_MISMATCH, PATTERN, REQUIREMENT_NEGATABLE, "PATTERN", \
	  "a common name or organization of its issuer") \
	X(ORGANIZATION, "organization", ORGANIZATION_MISMATCH, PATTERN, REQUIREMENT_NEGATABLE, \
	  "PATTERN", "an organization of its subject") \
	X(SERIAL, "serial", SERIAL_MISMATCH, NUMBER, REQUIREMENT_NEGATABLE, "HEX", \
	  "its serial number") \
	X(FINGERPRINT, "fingerprint", FINGERPRINT_MISMATCH, DIGEST, REQUIREMENT_NEGATABLE, "HEX", \
	  "its fingerprint by SHA-1, SHA-256, SHA-384 or SHA-512") \
	X(CHAIN_FINGERPRINT, "chain-fingerprint", FINGERPRINT_MISMATCH, DIGEST, \
	  REQUIREMENT_NEGATABLE, "HEX", "the fingerprint of one certificate of its chain") \
	X(PIN, "pin", PIN_MISMATCH, PIN, REQUIREMENT_NEGATABLE, "BASE64", \
	  "the SHA-256 of its public key") \
	X(CHAIN_PIN, "chain-pin", PIN_MISMATCH, PIN, REQUIREMENT_NEGATABLE, "BASE64", \
	  "the SHA-256 of one public key of its chain") \
	X(KEY, "key", KEY_MISMATCH, KEYS, 0, "TYPE[:BITS]", \
	  "type and least size of its key: rsa, rsa-pss, dsa, ecdsa, ed25519, ed448") \
	X(LIFETIME, "lifetime", LIFETIME_TOO_LONG, DAYS, REQUIREMENT_ONCE, "DAYS|public", \
	  "for how long it is good at most; public: what public authorities may issue on its " \
	  "first day") \
	X(TLS, "tls", TLS_TOO_OLD, TLS, REQUIREMENT_ONCE | REQUIREMENT_CONNECTS, "1.2|1.3", \
	  "the oldest version that the server may agree on with current clients") \
	X(STAPLE, "staple", STAPLE_MISSING, NOTHING, REQUIREMENT_ONCE | REQUIREMENT_CONNECTS, "", \
	  "a stapled OCSP response, though the certificate does not demand one") \
	X(CLIENT_CERTIFICATE, "client-certificate", CLIENT_CERTIFICATE_UNASKED, NOTHING, \
	  REQUIREMENT_ONCE | REQUIREMENT_CONNECTS, "", \
	  "that the server asks for a client certificate, in the handshake or after --request")

enum requirement_kind {
#define X(ID, what, finding, form, flags, value, about) REQUIRE_##ID,
	REQUIREMENTS(X)
#undef X
		REQUIRE_COUNT,
};

struct requirement_info {
	const char *what;
	enum finding_id finding;
	enum requirement_form form;
	unsigned flags; /* enum requirement_flag */
	const char *value;
	const char *about;
};

/* Static; kind is below REQUIRE_COUNT. */
const struct requirement_info *requirement_info(enum requirement_kind kind);

enum { REQUIREMENT_OCTETS = 64, REQUIREMENT_DIGESTS = 6 };

struct requirement {
	enum requirement_kind kind;
	bool forbids;     /* != */
	const char *text; /* the value as it was given; borrowed */
	/* By its form: */
	uint8_t octets[REQUIREMENT_OCTETS]; /* NUMBER (leading zeros dropped), DIGEST, PIN */
	size_t n_octets;
	enum key_algorithm key; /* KEYS: one of them */
	unsigned bits;          /* 0: any */
	int64_t days;           /* DAYS; 0: public */
	enum tls_protocol protocol;
};

struct requirement_verdict {
	bool fits; /* the value, also of one that must not */
	/* DIGEST and PIN: what there is instead, the leaf's first; the first of a longer
	 * chain. */
	uint8_t digests[REQUIREMENT_DIGESTS][REQUIREMENT_OCTETS];
	size_t n_digests;
};

/* The digest of len octets (20, 32, 48, 64: SHA-1, SHA-256, SHA-384, SHA-512); false when
 * the library cannot. */
typedef bool requirement_digest(struct bytes octets, size_t len,
				uint8_t ret_digest[REQUIREMENT_OCTETS]);

/* Judges each of n requirements; session has a certificate at least.  path: the way to
 * the anchor, whose certificates are "the chain" (what else a server sends says nothing).
 * is_signed: each of it has signed the one below, up to an anchor; where that is not so
 * the leaf alone can be what is required, and all of it what must not be. */
enum err requirements_verdict(const struct requirement *requirements, size_t n,
			      const struct session *session, const struct path *path,
			      bool is_signed, requirement_digest *digest,
			      struct requirement_verdict *ret_verdicts,
			      struct error *reterr) MUST_USE;

/* Is requirement i of n the one by which its kind is told, and is it not met?  Of
 * alternatives the first tells, and only when none fits. */
bool requirement_is_unmet(const struct requirement *requirements,
			  const struct requirement_verdict *verdicts, size_t n, size_t i);

#endif
