/* revocation.h - revocation from what is at hand: the stapled OCSP response and
 * CRL files.  Nothing is fetched.
 */
#ifndef CCN_TRUST_REVOCATION_H
#define CCN_TRUST_REVOCATION_H

#include "base/deadline.h"
#include "facts/session.h"
#include "verdicts/path.h"
#include "verdicts/revocation.h"

/* CRLs of a file (PEM, one or several, or DER), parsed and kept; deadline: for a
 * file that is not there at once.  ERR_CRL_FILE_EMPTY: it holds no CRL. */
struct crl_store;
enum err crl_store_open(const char *file, struct deadline deadline, struct crl_store **ret_store,
			struct error *reterr) MUST_USE;
void crl_store_free(struct crl_store *store);

/* Judges session's leaf (staple) and the links of path (CRLs; crls may be
 * NULL) as of at_s.  responder checks as RFC 6960 4.2.2.2. */
struct revocation_verdict revocation_verdict(const struct session *session, const struct path *path,
					     const struct crl_store *crls, int64_t at_s);

#endif
