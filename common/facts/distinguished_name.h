/* distinguished_name.h - Names (RFC 5280 4.1.2.4): what they are made of, and
 * whether two are equal.  Pure. */
#ifndef CCN_FACTS_DISTINGUISHED_NAME_H
#define CCN_FACTS_DISTINGUISHED_NAME_H

#include "base/bytes.h"

/* Is it a Name as RFC 5280 4.1.2.4 has it? */
bool distinguished_name_is_valid(struct bytes name);

/* Takes the RDNs' octets out of a Name; false when it is no SEQUENCE. */
bool name_open(struct bytes name, struct bytes *ret_rdns);

/* One attribute of a Name. */
struct name_attribute {
	struct bytes oid;     /* content octets */
	uint8_t tag;          /* of the value */
	struct bytes value;   /* its octets */
	struct bytes element; /* with header */
};
/* Takes the next attribute off an RDN's contents; false: none, or broken. */
bool name_attribute_next(struct bytes *rdn, struct name_attribute *ret_attribute);

/* Goes through the attributes of a Name, in their order. */
struct name_walk {
	struct bytes rdns, rdn; /* what is left of each */
};
struct name_walk name_walk_begin(struct bytes name);
/* False at the end, and where the Name is broken. */
bool name_walk_next(struct name_walk *walk, struct name_attribute *ret_attribute);

/* Do two Names compare as equal?  RFC 5280 7.1 as far as clients go: the same
 * DER, or the same attributes after case folding of ASCII, trimming and
 * folding of blanks, in PrintableString, UTF8String, BMPString or
 * UniversalString, whichever on either side.  The attributes of a
 * multi-valued RDN may stand in any order. */
bool distinguished_name_equal(struct bytes a, struct bytes b);

#endif
