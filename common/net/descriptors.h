/* descriptors.h - how many files and sockets this process may have open at one time. */
#ifndef CCN_NET_DESCRIPTORS_H
#define CCN_NET_DESCRIPTORS_H

#include <stddef.h>

/* How many more can be opened, beside those that are open.  Where there are fewer than wanted,
 * the soft limit (ulimit -S -n) is raised as far as that helps and the hard one allows. */
size_t descriptors_left(size_t wanted);

#endif
