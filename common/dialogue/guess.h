/* guess.h - which protocol an answer looks like, by its first octets.  Pure. */
#ifndef CCN_DIALOGUE_GUESS_H
#define CCN_DIALOGUE_GUESS_H

#include "base/bytes.h"

/* "SSH", "HTTP", ...: the protocol whose server would begin like this; NULL
 * when it is not known.  Static. */
const char *guess_protocol(struct bytes beginning);

/* True for the header of a TLS alert or handshake record. */
bool is_tls_record(struct bytes beginning);

#endif
