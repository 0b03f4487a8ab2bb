/* signed_object.h - what is signed in X.509, and by what signature: the wrapper
 * of a certificate, a CRL and a basic OCSP response.
 *
 *     SEQUENCE { tbs SEQUENCE, AlgorithmIdentifier, BIT STRING, ... }
 *
 * Pure.  Nothing is looked into but the wrapper itself.
 */
#ifndef CCN_FACTS_SIGNED_OBJECT_H
#define CCN_FACTS_SIGNED_OBJECT_H

#include "base/bytes.h"

/* All struct bytes point into the octets that were read; what could not be read
 * is empty. */
struct signed_object {
	bool has_tbs;     /* it begins, at least */
	struct bytes tbs; /* "to be signed": DER with its header; empty when it breaks off */
	struct bytes tbs_contents; /* as far as they go */
	struct bytes algorithm;    /* DER of the AlgorithmIdentifier, with its header */
	struct bytes signature;    /* octets of the BIT STRING */
	struct bytes rest;         /* behind the signature, within the SEQUENCE */
	bool damaged;              /* it breaks off, or a piece is missing or another */
	bool signature_damaged;    /* in its place is no BIT STRING of whole octets */
};

/* Takes a signed object off *rest.  One that breaks off is filled as far as it
 * goes, with damaged set; false when there is no SEQUENCE. */
bool signed_object_read(struct bytes *rest, struct signed_object *ret_object);

/* All three pieces are there, whole. */
bool signed_object_is_whole(const struct signed_object *object);

#endif
