/* revocation.h - revocation from what is at hand: the stapled OCSP response and
 * CRL files.  Nothing is fetched.
 */
#ifndef CCN_TRUST_REVOCATION_H
#define CCN_TRUST_REVOCATION_H

#include "crl_store.h"
#include "facts/session.h"
#include "verdicts/path.h"
#include "verdicts/revocation.h"

/* Judges session's leaf (staple) and the links of path (CRLs; crls may be
 * NULL) as of at_s.  A path of the leaf alone, which is an anchor itself or leads to none, does not
 * excuse it: who is its issuer by what was sent is asked, and that there is none is told. */
struct revocation_verdict revocation_verdict(const struct session *session, const struct path *path,
					     const struct crl_store *crls, int64_t at_s);

#endif
