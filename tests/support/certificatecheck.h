/* certificatecheck.h - what facts/certificate.h promises of every certificate that was read,
 * whatever its octets.
 */
#ifndef CCN_TESTS_SUPPORT_CERTIFICATECHECK_H
#define CCN_TESTS_SUPPORT_CERTIFICATECHECK_H

#include "facts/certificate.h"

/* NULL when each part lies within the certificate's own octets, as they were or rewritten, and
 * what excludes each other is not there at once.  Else what does not hold; static. */
const char *certificatecheck(const struct certificate *c);

#endif
