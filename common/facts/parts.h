/* parts.h - the pieces that certificate_read() is put together from.  Private
 * to common/facts.
 *
 * Functions that return bool return false for one reason only: no memory.
 * Everything wrong with the octets becomes a defect.
 */
#ifndef CCN_FACTS_PARTS_H
#define CCN_FACTS_PARTS_H

#include "facts/certificate.h"
#include "facts/der.h"

/* algorithms.c: the hash of a signature's AlgorithmIdentifier; false in
 * *ret_good when it cannot be read. */
enum hash_algorithm signature_hash_read(struct bytes algorithm_identifier, bool *ret_good);
/* algorithms.c: fills key_algorithm and key_bits from spki. */
void public_key_read(struct certificate *c);

/* distinguished_name.c: is it a Name as RFC 5280 4.1.2.4 has it? */
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

/* subject.c: fills cns, n_cns and subject_email from subject. */
bool subject_read(struct certificate *c) MUST_USE;

/* general_name.c: kind, value and defect of one GeneralName. */
struct presented_name general_name_read(const struct der_element *element);
/* The same without asking whether it makes a name that can match: for the base
 * of a GeneralSubtree.  NAME_DEFECT_ENCODING is still seen. */
struct presented_name general_name_read_base(const struct der_element *element);

/* extensions.c: everything inside of [3]; cut: it breaks off. */
bool extensions_read(struct certificate *c, struct bytes explicit_contents, bool cut) MUST_USE;

/* name_constraints.c: the contents of extnValue; false in *ret_good when they
 * do not parse. */
bool name_constraints_read(struct bytes value, struct name_constraints *constraints,
			   bool *ret_good) MUST_USE;

/* policies.c: the same for certificatePolicies and policyMappings. */
bool policies_read(struct bytes value, struct certificate_policies *policies,
		   bool *ret_good) MUST_USE;
bool policy_mappings_read(struct bytes value, struct certificate_policies *policies,
			  bool *ret_good) MUST_USE;
/* policies.c: these need no memory; false when they do not parse. */
bool policy_constraints_read(struct bytes value, struct certificate_policies *policies);
bool inhibit_any_policy_read(struct bytes value, struct certificate_policies *policies);

#endif
