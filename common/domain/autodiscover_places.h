/* autodiscover_places.h - the hosts of a saved answer of Autodiscover (--response-file):
 * each is an endpoint of its own, with the principal name that the answer wants of it.
 * Pure.
 */
#ifndef CCN_DOMAIN_AUTODISCOVER_PLACES_H
#define CCN_DOMAIN_AUTODISCOVER_PLACES_H

#include "service.h"

/* Adds the file and an endpoint for each host of it, if there is a file. */
void autodiscover_ask_places(struct service *service);

/* What the answer calls each, or why it cannot be read.  Hosts are there: the service,
 * too. */
void autodiscover_conclude_places(struct service *service, const struct demands *demands);

#endif
