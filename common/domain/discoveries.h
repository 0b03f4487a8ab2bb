/* discoveries.h - every discovery, by the names in SERVICES. */
#ifndef CCN_DOMAIN_DISCOVERIES_H
#define CCN_DOMAIN_DISCOVERIES_H

#include "service.h"

#define X(ID, word, name) extern const struct discovery discovery_##name;
SERVICES(X)
#undef X

#endif
