/* bidi.h - the Bidi rule of RFC 5893 over a whole domain name.
 *
 * libidn2 applies the rule to each right-to-left label by itself, and leaves
 * two things out: that in a name with a right-to-left label every other label
 * must satisfy the rule too (RFC 5893, section 2), and that European and
 * Arabic-Indic digits must not meet in one label (rule 4).  Both let a name be
 * shown as another one.  Pure.
 */
#ifndef CCN_NAMES_BIDI_H
#define CCN_NAMES_BIDI_H

#include "base/bytes.h"

/* True when the name (U-labels in UTF-8, each label valid for IDNA) has no
 * right-to-left label, or all of its labels satisfy what libidn2 leaves out. */
bool bidi_name_is_sound(struct bytes name);

#endif
