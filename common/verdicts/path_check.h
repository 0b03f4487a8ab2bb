/* path_check.h - what is wrong with one certificate in its place in a path.
 *
 * Pure.  The part of RFC 5280, section 6.1, that needs neither a search nor a
 * signature.  Faults are sets of FAULT(x).
 */
#ifndef CCN_VERDICTS_PATH_CHECK_H
#define CCN_VERDICTS_PATH_CHECK_H

#include "path.h"
#include "trust_reason.h"

/* Does the key usage (RFC 5280 4.2.1.3) allow a TLS server, by whatever key
 * exchange there is?  True without one. */
bool path_usage_fits_server(const struct certificate *leaf);

/* A server's certificate.  is_anchor: it is itself a trust anchor, so that
 * nobody's signature on it counts. */
unsigned path_leaf_faults(const struct certificate *leaf, bool is_anchor, int64_t at_s);

/* A certificate that signed another.  authorities_below: how many certificates
 * stand between it and the leaf, self-issued ones not counted. */
unsigned path_authority_faults(const struct certificate *authority, bool is_anchor,
			       unsigned authorities_below, int64_t at_s);

/* authority's name constraints against one certificate below it.  *ret_name
 * (which may be set to NULL) is the name that is refused. */
unsigned path_constraint_faults(const struct certificate *authority,
				const struct certificate *below, bool is_leaf,
				const struct presented_name **ret_name);

/* A whole path, its end a trust anchor: certificate policies.  *ret_at_fault is the
 * link that lacks one that is demanded; NULL when none. */
unsigned path_policy_faults(const struct path *path, const struct certificate **ret_at_fault);

/* Does child name another key of its issuer than this candidate's? */
bool path_names_another_key(const struct certificate *child, const struct certificate *issuer);

/* Does the signature on link i matter to the path?  Not on its end. */
bool path_signature_counts(const struct path *path, size_t i, bool anchored);

/* The place of link i; anchored: the path ends at a trust anchor. */
enum path_place path_place(const struct path *path, size_t i, bool anchored);

/* Not refused, but no longer state of the art. */
bool path_key_is_weak(const struct certificate *certificate);
bool path_signature_is_weak(const struct certificate *certificate);

#endif
