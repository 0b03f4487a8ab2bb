/* certificate_name_constraints.h - the nameConstraints extension (RFC 5280
 * 4.2.1.10).
 */
#ifndef CCN_FACTS_CERTIFICATE_NAME_CONSTRAINTS_H
#define CCN_FACTS_CERTIFICATE_NAME_CONSTRAINTS_H

#include "base/error.h"
#include "names/presented.h"

/* One GeneralSubtree, RFC 5280 4.2.1.10; minimum and maximum other than the
 * default are CERTIFICATE_DEFECT_EXTENSION. */
struct subtree {
	enum name_kind kind;
	struct bytes base; /* DNS: ".example.com" or "example.com"; IP: address and mask */
};

struct name_constraints {
	bool present;
	bool critical;
	struct subtree *permitted;
	size_t n_permitted;
	struct subtree *excluded;
	size_t n_excluded;
	bool is_broken;        /* no SEQUENCE at all */
	bool has_distance;     /* a minimum other than 0, or a maximum */
	bool has_zero_minimum; /* the DEFAULT is written out */
	bool has_mask_hole;    /* an address mask with a 1 behind a 0 */
};

/* Reads the contents of extnValue; false in *ret_good when they do not parse (the
 * rest is then read as far as it goes).  False: no memory. */
bool name_constraints_read(struct bytes value, struct name_constraints *constraints,
			   bool *ret_good) MUST_USE;

/* Frees the contents; accepts zeroed, half-built and twice. */
void name_constraints_clear(struct name_constraints *constraints);

#endif
