/* name_oddities.h - what in a Name, or in a GeneralName, some parsers mind: octets
 * that a string's type forbids, and other forms.
 *
 * Pure.
 */
#ifndef CCN_FACTS_NAME_ODDITIES_H
#define CCN_FACTS_NAME_ODDITIES_H

#include "facts/der.h"
#include "facts/oddity.h"

/* Is it a Name as RFC 5280 4.1.2.4 has it (distinguished_name_is_valid())?  Sets
 * ODDITY_BIT of NAME_x in *oddities, as far as it can be read. */
bool name_is_valid(struct bytes name, uint64_t *oddities);

/* Of one GeneralName of a subjectAltName: ODDITY_BIT of SAN_x. */
uint64_t general_name_oddities(const struct der_element *element);

#endif
