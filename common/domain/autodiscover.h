/* autodiscover.h - the hosts that clients of Exchange ask for their settings, and the
 * certificate at each stop on their way; with --response-file the hosts of an answer, too.
 *
 * All ways are asked side by side.  One that fails is no fault while another works: what
 * is wrong on it is a warning at most.  A certificate of autodiscover.DOMAIN that is that
 * of another domain's host where http leads to is none either: so it is with Microsoft 365.
 */
#ifndef CCN_DOMAIN_AUTODISCOVER_H
#define CCN_DOMAIN_AUTODISCOVER_H

#include "service.h"

extern const struct discovery discovery_autodiscover;

#endif
