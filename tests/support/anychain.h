/* anychain.h - certificates that are made from choices: a good chain, spoilt here and
 * there.
 *
 * Nothing is signed: a signature is the number of a key, and an oracle compares it
 * with that of the issuer.  So thousands are made in a second, and what is changed in a
 * certificate does not undo its signature.
 */
#ifndef CCN_TESTS_SUPPORT_ANYCHAIN_H
#define CCN_TESTS_SUPPORT_ANYCHAIN_H

#include "support/choices.h"
#include "support/derbuf.h"
#include "verdicts/path.h"

/* Appends the certificate at this place of a chain (0: the leaf, for
 * www.example.com), issued by the one at the next place, or, when it is the last, by
 * itself.  Choices change names, keys and contents, and spoil some of it. */
void anychain_certificate(struct choices *choices, size_t place, bool is_last, struct derbuf *out);

/* Who signed what; for trust_verdict(). */
struct signature_oracle anychain_oracle(void);

#endif
