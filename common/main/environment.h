/* environment.h - what the environment may not do to a check, and as whom it may
 * not be run. */
#ifndef CCN_MAIN_ENVIRONMENT_H
#define CCN_MAIN_ENVIRONMENT_H

#include <stdbool.h>

/* Was the program given rights that its caller does not have (set-uid, set-gid)?
 * It reads files that the caller names, and must not do so for somebody else. */
bool environment_is_privileged(void);

/* Takes out the variables that make GnuTLS write secrets to a file
 * (SSLKEYLOGFILE), write to standard error, or start otherwise than this program
 * expects.  Before GnuTLS starts, and before there is a second thread. */
void environment_clean(void);

#endif
