/* container.h - files that hold certificates beside other things: which of them one is,
 * told by its first octets.  What is in it is read by trust/unpack.h.
 *
 * Pure.
 */
#ifndef CCN_FACTS_CONTAINER_H
#define CCN_FACTS_CONTAINER_H

#include "base/bytes.h"

enum container {
	CONTAINER_NONE,      /* PEM certificates, one in DER, or nothing that is known */
	CONTAINER_PKCS12,    /* RFC 7292: .p12, .pfx, a keystore of Java */
	CONTAINER_PKCS7,     /* RFC 2315, RFC 5652: .p7b, .p7c */
	CONTAINER_PKCS7_PEM, /* the same between lines of PEM, and no certificate beside it */
};

enum container container_of(struct bytes file);

#endif
