/* web_answers.h - what HTTP answers mean to a discovery.  Pure. */
#ifndef CCN_DOMAIN_WEB_ANSWERS_H
#define CCN_DOMAIN_WEB_ANSWERS_H

#include "inquiry.h"

/* Nothing but status and Location is wanted. */
extern const struct http_wanted no_body;

/* Is it an answer that leads clients on (301, 302, 303, 307, 308, with a Location)? */
bool answer_is_redirect(const struct http_answer *answer);

/* Is there nothing at this place: no such host, nobody who listens, no TLS?  A name server
 * that does not answer, or a server that is silent, says nothing. */
bool answer_is_absence(const struct inquiry *inquiry);

/* Says the status, and where it leads to, as the remark of the inquiry, unless there is
 * one or there was no answer. */
void tell_answer(struct inquiry *inquiry);

#endif
