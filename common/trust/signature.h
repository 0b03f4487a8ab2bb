/* signature.h - the signature oracle: GnuTLS checks one certificate's signature
 * with another's key.
 *
 * Only the signature counts here: dates, purposes, authority and the strength
 * of algorithms are judged elsewhere.  Nothing is imported but the issuer's
 * public key: a certificate that GnuTLS would not read as a whole is checked
 * all the same.  Answers are remembered by what the two certificates hold, so
 * that endpoints behind the same authority share them, and no certificate need
 * outlive its question.
 */
#ifndef CCN_TRUST_SIGNATURE_H
#define CCN_TRUST_SIGNATURE_H

#include "verdicts/path.h"

struct signature_checker; /* opaque */

enum err signature_checker_new(struct signature_checker **ret_checker,
			       struct error *reterr) MUST_USE;
void signature_checker_free(struct signature_checker *checker);

/* The callback for trust_verdict; borrows checker. */
struct signature_oracle signature_checker_oracle(struct signature_checker *checker);

/* True when memory ran out under a question: the answer was then
 * SIGNATURE_UNREADABLE, and no verdict that came of it holds. */
bool signature_checker_failed(const struct signature_checker *checker);

/* How many signatures were really verified; for tests and measurements. */
size_t signature_checker_count(const struct signature_checker *checker);

/* Is this the signature over data, with this AlgorithmIdentifier (DER), of the
 * key in this SubjectPublicKeyInfo (DER)?  For what is no certificate; MD5 and
 * older are SIGNATURE_REFUSED.  Not remembered. */
enum signature_answer signature_verify(struct bytes spki, struct bytes algorithm, struct bytes data,
				       struct bytes signature);

#endif
