/* crl_store.h - the CRLs of files (PEM, one or several, or one in DER), parsed
 * and kept.  I/O: reads those files.
 */
#ifndef CCN_TRUST_CRL_STORE_H
#define CCN_TRUST_CRL_STORE_H

#include "base/file.h"
#include "revocation_answer.h"

struct crl_store; /* opaque */

/* deadline: for a file that is not there at once.  ERR_CRL_FILE_EMPTY: one holds
 * no CRL; and those of base/file.h. */
enum err crl_store_open(const struct path_list *files, struct deadline deadline,
			struct crl_store **ret_store, struct error *reterr) MUST_USE;
void crl_store_free(struct crl_store *store);

/* What all lists say of certificate, which issuer signed, as of at_s: REVOKED,
 * if one says so; GOOD, if those that are valid and cover it do not, for all
 * reasons of revocation, and with their deltas; INVALID, if there are only lists
 * that do not decide; NOT_CHECKED, if there is none, or, with a fault, if none of
 * its issuer's covers it. */
struct revocation_answer crl_store_judge(const struct crl_store *store,
					 const struct certificate *certificate,
					 const struct certificate *issuer, int64_t at_s);

#endif
