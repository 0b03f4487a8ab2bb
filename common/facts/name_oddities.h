/* name_oddities.h - what in a Name, or in a GeneralName, some parsers mind: octets
 * that a string's type forbids, and other forms.
 *
 * Pure.
 */
#ifndef CCN_FACTS_NAME_ODDITIES_H
#define CCN_FACTS_NAME_ODDITIES_H

#include "facts/der.h"
#include "facts/oddity.h"

/* Of a Name (DER, with its header), as far as it can be read: ODDITY_BIT of
 * NAME_x. */
uint64_t name_oddities(struct bytes name);

/* Of one GeneralName of a subjectAltName: ODDITY_BIT of SAN_x. */
uint64_t general_name_oddities(const struct der_element *element);

#endif
