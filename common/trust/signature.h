/* signature.h - the signature oracle: GnuTLS checks one certificate's signature
 * with another's key.  Answers are remembered per pair; imports are lazy.
 */
#ifndef CCN_TRUST_SIGNATURE_H
#define CCN_TRUST_SIGNATURE_H

#include "verdicts/path.h"

struct signature_checker; /* opaque */

enum finding_id signature_checker_new(struct signature_checker **ret_checker,
				      struct error *reterr) MUST_USE;
void signature_checker_free(struct signature_checker *checker);

/* The callback for trust_verdict; borrows checker. */
struct signature_oracle signature_checker_oracle(struct signature_checker *checker);

#endif
