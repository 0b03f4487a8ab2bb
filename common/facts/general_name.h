/* general_name.h - GeneralName (RFC 5280 4.2.1.6), of subjectAltName and of
 * nameConstraints.  Pure. */
#ifndef CCN_FACTS_GENERAL_NAME_H
#define CCN_FACTS_GENERAL_NAME_H

#include "facts/der.h"
#include "names/presented.h"

/* Kind, value and defect of one GeneralName. */
struct presented_name general_name_read(const struct der_element *element);

/* The same without asking whether it makes a name that can match: for the base
 * of a GeneralSubtree.  NAME_DEFECT_ENCODING is still seen. */
struct presented_name general_name_read_base(const struct der_element *element);

#endif
