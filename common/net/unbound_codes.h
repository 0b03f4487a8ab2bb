/* unbound_codes.h - libunbound's header, and the names of its codes. */
#ifndef CCN_NET_UNBOUND_CODES_H
#define CCN_NET_UNBOUND_CODES_H

#include <unbound.h>

#if defined(HAVE_DECL_UB_NOMEM) && !HAVE_DECL_UB_NOMEM
/* That of 1.13 does not have them, which are the same. */
enum { UB_NOMEM = -2, UB_SYNTAX = -3, UB_SERVFAIL = -4, UB_INITFAIL = -7, UB_PIPE = -8 };
#endif

#endif
