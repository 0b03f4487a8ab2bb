/* revocation.h - revocation from what is at hand: the stapled OCSP response and
 * CRL files.  Nothing is fetched.
 */
#ifndef CCN_TRUST_REVOCATION_H
#define CCN_TRUST_REVOCATION_H

#include "crl_store.h"
#include "facts/session.h"
#include "verdicts/path.h"
#include "verdicts/revocation.h"

/* All borrowed. */
struct revocation_question {
	const struct session *session;            /* its leaf is judged by what was stapled */
	const struct path *path;                  /* its links are by the CRLs */
	const struct certificate *const *anchors; /* n_anchors that the chain can need */
	size_t n_anchors;
	const struct crl_store *crls; /* or NULL */
	int64_t at_s;
};

/* That a certificate ends its path, since it is an anchor itself or leads to none, does not excuse
 * it: its issuer is looked for among the anchors and in what was sent.  Of a leaf it is told when
 * there is none. */
struct revocation_verdict revocation_verdict(const struct revocation_question *question);

#endif
