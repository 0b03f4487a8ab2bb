/* telltale.h - certificates that give themselves away: why a server shows one
 * that does not fit.  Pure. */
#ifndef CCN_VERDICTS_TELLTALE_H
#define CCN_VERDICTS_TELLTALE_H

#include "name.h"

/* What a certificate that does not fit reference, for this reason, looks like.
 * A guess that helps; it never changes a verdict. */
enum name_hint telltale_hint(const struct certificate *certificate,
			     const struct reference *reference, enum name_reason reason);

#endif
