/* passive_service.h - what a monitoring system calls the service that a result is for, when the
 * result comes without being asked for (a passive check).  Plain data. */
#ifndef CCN_BASE_PASSIVE_SERVICE_H
#define CCN_BASE_PASSIVE_SERVICE_H

/* Borrowed; NULL: not said. */
struct passive_service {
	const char *host; /* the host object */
	const char *service;
};

enum { PASSIVE_NAME_BYTES = 255 }; /* of each at most */

#endif
