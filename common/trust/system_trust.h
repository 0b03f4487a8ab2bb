/* system_trust.h - the system's trust anchors as GnuTLS knows them (p11-kit),
 * for systems that keep no bundle.  Costly: every anchor is looked at.
 */
#ifndef CCN_TRUST_SYSTEM_TRUST_H
#define CCN_TRUST_SYSTEM_TRUST_H

#include "anchor_files.h"

/* Adds the DER of every anchor; *ret_n counts them, and is 0 when the system
 * has none. */
enum err system_trust_add(struct anchor_files *files, size_t *ret_n, struct error *reterr) MUST_USE;

#endif
