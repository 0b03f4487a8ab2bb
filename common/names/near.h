/* near.h - names that do not fit, but tell an administrator what went wrong.
 *
 * Nothing here decides whether a name fits: every answer is a reason that does
 * not.  Pure.
 */
#ifndef CCN_NAMES_NEAR_H
#define CCN_NAMES_NEAR_H

#include "name_reason.h"
#include "presented.h"
#include "reference.h"

/* A well-formed DNS name without wildcard that is not domain: WWW, SIMILAR,
 * SHARED_DOMAIN (below registrable, the part that has one owner) or UNRELATED. */
enum name_reason near_name(struct bytes domain, struct bytes registrable, struct bytes name);

/* A malformed DNS-ID, SRV-ID or URI: the rule that keeps it from fitting where
 * it would fit without (U_LABEL, WILDCARD_PARTIAL, MALFORMED); else UNRELATED. */
enum name_reason near_malformed(const struct reference *reference, struct bytes domain,
				const struct presented_name *name);

/* An iPAddress of the wrong length: MALFORMED when it begins with ip. */
enum name_reason near_address(struct bytes ip, struct bytes value);

/* True when value is the address of an IP reference as text, also in brackets. */
bool near_is_address_text(const struct reference *reference, struct bytes value);

#endif
