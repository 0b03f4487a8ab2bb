/* acceptance.h - would a client take the certificate of an endpoint, whatever that counts
 * as there?  For the temper of endpoints, which decides what counts by what others come
 * to, before any of them has findings; and for the conclusion.  Pure.
 */
#ifndef CCN_DOMAIN_ACCEPTANCE_H
#define CCN_DOMAIN_ACCEPTANCE_H

#include "inquiry.h"

/* Do the endpoints of the inquiry show certificates, and is nothing of any of these critical
 * by itself (finding.h), save what the user says is OK, or requires beyond clients?
 * Endpoints without one are passed over, as clients do, and so is what is shown without the
 * name of the host (SNI), which all clients of what is asked here send.  demands: those of
 * the user. */
enum err acceptance_of_inquiry(const struct inquiry *inquiry, const struct demands *demands,
			       bool *ret_accepted, struct error *reterr) MUST_USE;

/* The same, were this the name that the certificates must fit. */
enum err acceptance_under_name(const struct inquiry *inquiry, const struct reference *name,
			       const struct demands *demands, bool *ret_accepted,
			       struct error *reterr) MUST_USE;

/* Whatever is found of an endpoint is a warning at worst, or does not count; what the user
 * has said stays. */
inquiry_temper temper_to_warning, temper_to_ok;

#endif
