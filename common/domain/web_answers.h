/* web_answers.h - what answers mean to several discoveries.  Pure. */
#ifndef CCN_DOMAIN_WEB_ANSWERS_H
#define CCN_DOMAIN_WEB_ANSWERS_H

#include "service.h"

/* Nothing but status and Location is wanted. */
extern const struct http_wanted no_body;

/* 200: what of a document is wanted. */
bool status_is_ok(int status);

/* Is it an answer that leads clients on (301, 302, 303, 307, 308, with a Location), and
 * nothing wrong with it? */
bool answer_is_redirect(const struct http_answer *answer);

/* Is there a host, and nobody who listens? */
bool answer_is_refused(const struct inquiry *inquiry);

/* Is there no such host, or nobody who listens? */
bool answer_is_nobody(const struct inquiry *inquiry);

/* Says the status, and where it leads to, or what was wrong with the answer, as the remark
 * of the inquiry, unless there is one or there was no connection. */
void tell_answer(struct inquiry *inquiry);

/* Of a web server that need not be there (may_be_absent): false when it is not known
 * whether it is.  That is told, and raised (service-unknown) when the name could not be
 * looked up, or when the user has named the service. */
bool conclude_web_host(struct service *service, const struct demands *demands,
		       struct inquiry *inquiry);

/* SRV records that can be used: raises how many beside them cannot (resolve-failed, a
 * warning). */
void conclude_targets(struct service *service, const struct demands *demands,
		      const struct inquiry *inquiry);

/* The different hosts that have endpoints. */
int64_t count_hosts(const struct service *service);

#endif
