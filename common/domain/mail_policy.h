/* mail_policy.h - the MTA-STS part of finding mail: what is asked for a policy, and whether
 * an MX host does what it demands (RFC 8461).  Pure.
 */
#ifndef CCN_DOMAIN_MAIL_POLICY_H
#define CCN_DOMAIN_MAIL_POLICY_H

#include "mta_sts.h"
#include "service.h"

/* struct mail_policy p = { 0 } knows of none. */
struct mail_policy {
	struct inquiry *record, *document; /* of the service; NULL: not asked */
	bool is_read;                      /* policy is what the document says */
	struct mta_sts_policy policy;      /* borrows from its answer */
	struct error defect; /* why senders get none; code ERR_NONE: nothing is wrong (so far) */
};

/* Asks for the record of the domain; then, when it announces a policy, for that; reads
 * what comes. */
void mail_policy_begin(struct mail_policy *policy, struct service *service);
void mail_policy_heard(struct mail_policy *policy, struct service *service,
		       struct inquiry *inquiry);

/* Is it a mail server that could be told to use TLS, whether that came about or not? */
bool mail_host_answers(const struct session *session);

/* Do senders see the policy, in mode enforce?  Once the endpoints of its document are judged. */
bool mail_policy_is_enforced(const struct mail_policy *policy);
/* "enforce"; NULL: they see none. */
const char *mail_policy_mode(const struct mail_policy *policy);

/* Raises what is wrong with the policy, and with each of the MX hosts (inquiries of step
 * INQUIRY_MX_HOST) by it; says what the record and the policy hold. */
void mail_policy_conclude(struct mail_policy *policy, struct service *service,
			  const struct demands *demands);

#endif
