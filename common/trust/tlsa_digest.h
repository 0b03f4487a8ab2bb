/* tlsa_digest.h - the digests of TLSA records (RFC 6698, section 2.1.3). */
#ifndef CCN_TRUST_TLSA_DIGEST_H
#define CCN_TRUST_TLSA_DIGEST_H

#include "verdicts/dane.h"

/* For dane_verdict(). */
dane_digest tlsa_digest;

#endif
