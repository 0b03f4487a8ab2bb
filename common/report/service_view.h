/* service_view.h - reads what was found of a domain the way a report does.  Pure.
 */
#ifndef CCN_REPORT_SERVICE_VIEW_H
#define CCN_REPORT_SERVICE_VIEW_H

#include "view.h"

/* The worst state of all services. */
enum state services_state(const struct report_input *input);

/* Is there something to tell of it: is it there, or wanted, or does the user count what its
 * hosts show? */
bool service_is_told(const struct service *service);

/* Its state without what is wrong with the domain. */
enum state service_own_state(const struct service *service);

/* The state of a step: the worst of its findings and endpoints. */
enum state inquiry_state(const struct service *service, const struct inquiry *inquiry);

/* The endpoints of a step as a report of their own. */
struct report_input inquiry_input(const struct report_input *input, const struct inquiry *inquiry);

/* The worst finding of the service itself; NULL: none is worse than OK. */
const struct service_finding *service_worst_finding(const struct service *service);

/* Is no service to blame for it, but the domain?  It stands at its first service. */
bool finding_is_of_domain(const struct service_finding *finding);

/* Does a finding of its domain, as bad as all that is wrong with it, say why the service is
 * unknown? */
bool service_is_explained(const struct report_input *input, const struct service *service);

/* "realm discovery", "MX records": what a step is called. */
const char *inquiry_words(enum inquiry_step step);

/* What was asked: "contoso.com", "https://contoso.com/autodiscover/...",
 * "mx.contoso.com port 25". */
void inquiry_append_asked(struct strbuf *out, const struct inquiry *inquiry);
/* What came of it: its remark, its first finding when nothing else tells it, or why there
 * is no answer; nothing when the endpoints say all. */
void inquiry_append_outcome(struct strbuf *out, const struct service *service,
			    const struct inquiry *inquiry);
/* The finding that is told there, in the state of the whole; NULL: none. */
const struct service_finding *inquiry_told_finding(const struct service *service,
						   const struct inquiry *inquiry);

/* The service in one sentence: its remark, its first finding where it has none, or whether
 * it is there. */
void service_append_remark(struct strbuf *out, const struct service *service);
/* The finding that is told there, in the state of the whole; NULL: none. */
const struct service_finding *service_told_finding(const struct service *service);

/* The sentence of an error, which does not say once more what it is about where that is
 * name, which stands before it. */
void show_error_beside(struct strbuf *out, const struct error *error, const char *name);
/* The same of a finding, and whether it is waived. */
void service_append_finding(struct strbuf *out, const struct service_finding *finding,
			    const char *name);

#endif
