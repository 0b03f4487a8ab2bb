/* fingerprint.h - digests of certificates and keys, for those who want to see or to
 * compare them. */
#ifndef CCN_TRUST_FINGERPRINT_H
#define CCN_TRUST_FINGERPRINT_H

#include "facts/certificate.h"
#include "verdicts/requirement.h"

/* Fills certificate->sha256 and has_sha256 (which stays false on failure). */
void certificate_fingerprint(struct certificate *certificate);

/* For requirements_verdict(). */
requirement_digest certificate_digest;

#endif
