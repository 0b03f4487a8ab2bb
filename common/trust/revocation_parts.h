/* revocation_parts.h - what OCSP responses and CRLs have in common.  Pure. */
#ifndef CCN_TRUST_REVOCATION_PARTS_H
#define CCN_TRUST_REVOCATION_PARTS_H

#include "facts/certificate.h"
#include "facts/der.h"

/* Clocks differ: that much a time may lie on the wrong side. */
enum { CLOCK_SKEW_S = 300 };

/* Why a response or list does not count. */
enum { REVOCATION_TEXT_BYTES = 160 };

/* Writes a text (cut when it is too long). */
void revocation_text(char ret_text[REVOCATION_TEXT_BYTES], const char *format, ...)
	PRINTF_LIKE(2, 3);

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
