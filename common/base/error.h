/* error.h - why something could not be found out.
 *
 * Functions that can fail return an enum finding_id (FINDING_NONE = success)
 * and fill a struct error: no allocation on the failure path.  The detail may
 * hold octets from the network or the command line; it is raw, bounded, and
 * made safe by the report on the one way out (safetext.h).
 */
#ifndef CCN_BASE_ERROR_H
#define CCN_BASE_ERROR_H

#include "finding.h"

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

enum { ERROR_DETAIL_BYTES = 512 };

struct error {
	enum finding_id code; /* FINDING_NONE: no error */
	char detail[ERROR_DETAIL_BYTES];
};

/* Sets *reterr (which may be NULL) and returns code, so that a caller can
 * write "return error_set(reterr, FINDING_USAGE, ...)".  Longer text is cut. */
enum finding_id error_set(struct error *reterr, enum finding_id code, const char *format, ...)
	PRINTF_LIKE(3, 4);

/* The one text for "out of memory": FINDING_INTERNAL. */
enum finding_id error_no_memory(struct error *reterr);

#endif
