/* extension.h - one extension (RFC 5280 4.2), of a certificate, a CRL, a CRL
 * entry or an OCSP response.
 *
 * Pure.
 */
#ifndef CCN_FACTS_EXTENSION_H
#define CCN_FACTS_EXTENSION_H

#include "facts/der.h"

struct extension {
	struct bytes oid; /* content octets */
	bool critical;
	bool critical_canonical; /* critical is written as DER wants it (or left out) */
	bool critical_written;   /* it is there, though it may be FALSE, the default */
	struct bytes value;      /* contents of extnValue */
};

/* Reads an Extension: SEQUENCE { OID, critical BOOLEAN DEFAULT FALSE, extnValue
 * OCTET STRING }. */
bool extension_read(const struct der_element *element, struct extension *ret_extension);

/* Takes the next Extension off the contents of Extensions; false at the end, and
 * with *ret_good false where it cannot be read. */
bool extension_take(struct bytes *extensions, struct extension *ret_extension, bool *ret_good);

/* True when all extensions (contents of Extensions, may be empty) can be read,
 * and none is critical. */
bool extensions_have_none_critical(struct bytes extensions);

#endif
