/* certificate_read.h - DER to struct certificate.
 *
 * By our own code, so that a certificate that GnuTLS refuses still shows its good
 * names.
 */
#ifndef CCN_FACTS_CERTIFICATE_READ_H
#define CCN_FACTS_CERTIFICATE_READ_H

#include "base/error.h"
#include "facts/certificate.h"

/* Reads DER (copied).  A certificate that breaks off is still filled as far as
 * it goes, with the defects set; only lack of memory or more than
 * CERTIFICATE_MAX_BYTES is an error (ERR_NO_MEMORY,
 * ERR_CERTIFICATE_TOO_LARGE). */
enum err certificate_read(struct bytes der, struct certificate *ret_certificate,
			  struct error *reterr) MUST_USE;

#endif
