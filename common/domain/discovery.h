/* discovery.h - how a service is found: the stages of its discovery.  Pure. */
#ifndef CCN_DOMAIN_DISCOVERY_H
#define CCN_DOMAIN_DISCOVERY_H

#include "service.h"

/* Adds the first inquiries. */
enum err service_begin(struct service *service, struct error *reterr) MUST_USE;
/* An inquiry has its answer (or the reason why there is none): adds what is asked now. */
enum err service_heard(struct service *service, struct inquiry *inquiry,
		       struct error *reterr) MUST_USE;
/* All endpoints have their verdicts: raises the findings of the service. */
enum err service_conclude(struct service *service, const struct demands *demands,
			  struct error *reterr) MUST_USE;
/* All services are concluded: a domain of which none is there, and nothing else is wrong,
 * is told (service-missing), as it may be none; so is one that does not exist in DNS, though a
 * cloud may know it; and one none of whose names could be looked up (resolve-failed), as no
 * service is at fault.  Each is a finding of its first service.  Services of one domain stand
 * together. */
enum err services_conclude(struct service *services, size_t n, const struct demands *demands,
			   struct error *reterr) MUST_USE;

/* Is it unknown for the name servers alone: was nothing that it asked looked up? */
bool service_is_unresolved(const struct service *service);

#endif
