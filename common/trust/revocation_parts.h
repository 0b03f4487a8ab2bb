/* revocation_parts.h - what OCSP responses and CRLs have in common.  Pure. */
#ifndef CCN_TRUST_REVOCATION_PARTS_H
#define CCN_TRUST_REVOCATION_PARTS_H

#include "facts/certificate.h"
#include "facts/der.h"
#include "verdicts/revocation.h"

/* Clocks differ: that much a time may lie on the wrong side. */
enum { CLOCK_SKEW_S = 300 };

/* What a response or a list says of one certificate. */
struct revocation_answer {
	enum revocation_state state; /* GOOD, REVOKED, INVALID; NOT_CHECKED: nothing */
	int64_t revoked_at_s;
	struct revocation_fault fault; /* why it is INVALID */
};

/* INVALID for a reason that has no date, and for one that has. */
struct revocation_answer revocation_invalid(enum revocation_reason reason);
struct revocation_answer revocation_invalid_since(enum revocation_reason reason, int64_t at_s);

/* Are these the same serial number?  Contents of INTEGERs; zeros that are too
 * many do not count. */
bool serial_equal(struct bytes a, struct bytes b);

struct extension {
	struct bytes oid;
	bool critical;
	struct bytes value; /* contents of extnValue */
};

/* Takes the next Extension (RFC 5280 4.1) off *rest; false at the end, and with
 * *ret_good false where it cannot be read. */
bool extension_next(struct bytes *rest, struct extension *ret_extension, bool *ret_good);

/* True when all extensions (the contents of their SEQUENCE) can be read and
 * none that is critical has an OID other than those in known. */
bool extensions_known(struct bytes extensions, const struct bytes *known, size_t n_known);

/* The octets of the public key (the BIT STRING) in a SubjectPublicKeyInfo. */
bool public_key_octets(struct bytes spki, struct bytes *ret_octets);

/* AlgorithmIdentifier with its header, and the octets of the BIT STRING that
 * follows: the end of every signed thing. */
bool read_signature(struct bytes *rest, struct bytes *ret_algorithm, struct bytes *ret_signature);

#endif
