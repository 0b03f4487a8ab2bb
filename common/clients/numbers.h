/* numbers.h - traits of larger numbers than some parsers take: in object identifiers a UUID
 * of 128 bits below 2.25, an arc beyond 31 bits; in policy constraints.  Predicates of
 * traits.def, of any certificate of the path, the anchor too; false without a certificate.
 * Pure.
 */
#ifndef CCN_CLIENTS_NUMBERS_H
#define CCN_CLIENTS_NUMBERS_H

#include "situation.h"

/* Beyond 31 bits: of an extension, a part of a name, a purpose; of a policy alone. */
bool has_number_over_31_bits(const struct situation *situation);
bool has_policy_number_over_31_bits(const struct situation *situation);
/* Beyond 64 bits: of an extension, a part of a name, another name (otherName,
 * registeredID); of a purpose. */
bool has_number_over_64_bits(const struct situation *situation);
bool has_purpose_number_over_64_bits(const struct situation *situation);

/* How many certificates policyConstraints or inhibitAnyPolicy skip: a number beyond 8 bits;
 * beyond 63; beyond 31 in a critical extension. */
bool has_policy_skip_over_8_bits(const struct situation *situation);
bool has_policy_skip_over_63_bits(const struct situation *situation);
bool has_critical_policy_skip_over_31_bits(const struct situation *situation);

#endif
