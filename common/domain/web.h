/* web.h - the domain and www, by https.  Where a redirect leads to is said, not
 * followed. */
#ifndef CCN_DOMAIN_WEB_H
#define CCN_DOMAIN_WEB_H

#include "service.h"

extern const struct discovery discovery_web;

#endif
