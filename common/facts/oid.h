/* oid.h - object identifiers as they stand in DER (content octets). */
#ifndef CCN_FACTS_OID_H
#define CCN_FACTS_OID_H

#include "base/bytes.h"

/* A struct bytes initializer from a string literal: OID("\x55\x1d\x11"). */
#define OID(octets) BYTES(octets)

#endif
