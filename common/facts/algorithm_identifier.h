/* algorithm_identifier.h - which algorithm, as X.509 says it (RFC 5280 4.1.1.2).
 *
 * Pure.
 */
#ifndef CCN_FACTS_ALGORITHM_IDENTIFIER_H
#define CCN_FACTS_ALGORITHM_IDENTIFIER_H

#include "base/bytes.h"

struct algorithm_identifier {
	struct bytes oid;        /* content octets */
	struct bytes parameters; /* the DER element; empty when absent */
};

/* Reads an AlgorithmIdentifier (DER, with its header, nothing behind it):
 * SEQUENCE { OID, parameters ANY OPTIONAL }. */
bool algorithm_identifier_read(struct bytes der, struct algorithm_identifier *ret_identifier);

#endif
