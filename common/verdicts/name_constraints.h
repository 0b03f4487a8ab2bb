/* name_constraints.h - which names an authority may certify: RFC 5280, section
 * 4.2.1.10.  Pure.
 *
 * Each authority's subtrees are checked against each certificate below it,
 * which gives the intersection of what is permitted and the union of what is
 * excluded (RFC 5280 6.1.4 (g)).
 */
#ifndef CCN_VERDICTS_NAME_CONSTRAINTS_H
#define CCN_VERDICTS_NAME_CONSTRAINTS_H

#include "facts/certificate.h"

/* Names times subtrees that are compared for one authority and certificate. */
enum { NAME_CONSTRAINTS_MAX_COMPARISONS = 1 << 20 };

enum constraints_answer {
	CONSTRAINTS_MET,
	CONSTRAINTS_VIOLATED,
	CONSTRAINTS_TOO_MANY, /* more comparisons than the limit: nothing is known */
};

/* Do all names of certificate lie within what constraints allow?  Its names are
 * those of the SAN (of a damaged one as far as the most lenient client reads it), the subject, the
 * subject's e-mail addresses and, for a leaf without DNS-ID, its common names that look like DNS
 * names.  When not, *ret_name is the name at fault (borrowed from certificate; NULL when it is the
 * subject). */
enum constraints_answer name_constraints_check(const struct name_constraints *constraints,
					       const struct certificate *certificate, bool is_leaf,
					       const struct presented_name **ret_name);

/* What the question costs, in units of base/work.h: more than it will.  A name costs a unit
 * (common names are some, and the subject is two), each name and subtree one more, and one for
 * every 48 octets of both.  Where both are taken apart before they are compared (URIs and directory
 * names, these two as if they were one kind) each octet of both costs three besides: parts of
 * directory names come in any order. */
uint64_t name_constraints_work(const struct name_constraints *constraints,
			       const struct certificate *certificate);

/* Clients apply less: some kinds only, and an exclusion not to a wildcard that
 * could stand for an excluded host. */
struct constraints_rules {
	unsigned kinds;          /* that are looked at: 1 << NAME_x each */
	bool wildcards_expanded; /* "*.example.com" touches "www.example.com" */
	bool addresses_apart;    /* IPv4 and IPv6 are two kinds */
	bool short_common_names; /* "ca", too, is taken for a DNS name */
};

/* The same by these rules. */
enum constraints_answer name_constraints_check_by(const struct name_constraints *constraints,
						  const struct certificate *certificate,
						  bool is_leaf,
						  const struct constraints_rules *rules,
						  const struct presented_name **ret_name);

/* False when a subtree is not what its kind demands: such an authority's
 * constraints cannot be applied, so nothing below it is valid. */
bool name_constraints_well_formed(const struct name_constraints *constraints);

/* What that costs, in units of base/work.h. */
uint64_t name_constraints_form_work(const struct name_constraints *constraints);

#endif
