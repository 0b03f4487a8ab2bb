/* certificate_policies.h - the extensions about certificate policies (RFC 5280
 * 4.2.1.4, 4.2.1.5, 4.2.1.11 and 4.2.1.14).
 */
#ifndef CCN_FACTS_CERTIFICATE_POLICIES_H
#define CCN_FACTS_CERTIFICATE_POLICIES_H

#include "base/bytes.h"
#include "base/error.h"

/* How many more certificates may follow before a demand holds. */
struct skip_count {
	bool present;
	int certificates;
};

struct policy_mapping {
	struct bytes issuer;  /* issuerDomainPolicy, content octets of the OID */
	struct bytes subject; /* subjectDomainPolicy */
};

/* RFC 5280 4.2.1.4, 4.2.1.5, 4.2.1.11 and 4.2.1.14.  A policy twice, a mapping
 * from or to anyPolicy, a negative number and policyConstraints without a
 * constraint are CERTIFICATE_DEFECT_EXTENSION. */
struct certificate_policies {
	struct bytes *ids; /* certificatePolicies, content octets of the OIDs, sorted */
	size_t n_ids;
	bool unknown_qualifier; /* one that is neither CPS pointer nor user notice */
	bool odd_qualifiers;    /* a list without any; one of anyPolicy that is unknown */
	bool duplicate;         /* a policy is there twice */
	bool maps_any;          /* a mapping from or to anyPolicy */
	struct policy_mapping *mappings;
	size_t n_mappings;
	struct skip_count require_explicit; /* policyConstraints */
	struct skip_count inhibit_mapping;  /* policyConstraints */
	struct skip_count inhibit_any;      /* inhibitAnyPolicy */
	unsigned constraints_bits;          /* of the larger number of policyConstraints */
	unsigned inhibit_any_bits;          /* of that of inhibitAnyPolicy */
};

/* Each reads the contents of one extension's extnValue.  The first two: false in
 * *ret_good when they do not parse; false: no memory. */
bool certificate_policies_read(struct bytes value, struct certificate_policies *policies,
			       bool *ret_good) MUST_USE;
bool policy_mappings_read(struct bytes value, struct certificate_policies *policies,
			  bool *ret_good) MUST_USE;
/* These two need no memory; false when they do not parse. */
bool policy_constraints_read(struct bytes value, struct certificate_policies *policies);
bool inhibit_any_policy_read(struct bytes value, struct certificate_policies *policies);

/* Frees the contents; accepts zeroed, half-built and twice. */
void certificate_policies_clear(struct certificate_policies *policies);

/* Is this policy (content octets of its OID) the special value anyPolicy? */
bool policy_is_any(struct bytes policy);

#endif
