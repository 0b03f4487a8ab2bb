/* oid_sizes.h - how large the numbers are that the object identifiers of a certificate
 * are made of: parsers differ in what they take.  Pure.
 */
#ifndef CCN_FACTS_OID_SIZES_H
#define CCN_FACTS_OID_SIZES_H

#include "base/bytes.h"
#include "facts/certificate_policies.h"

/* Bits of the largest number of any OID there; 0 where none is. */
struct oid_sizes {
	unsigned outside;  /* not in the value of an extension: of names, algorithms, extensions */
	unsigned names;    /* among the subject alternative names */
	unsigned purposes; /* in the extended key usage */
	unsigned policies; /* of certificate policies, without their qualifiers */
};

/* tbs: DER of a TBSCertificate, or what of it is DER: up to the first element that is not;
 * policies: those of the same certificate. */
struct oid_sizes oid_sizes_of(struct bytes tbs, const struct certificate_policies *policies);

#endif
