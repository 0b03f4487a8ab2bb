/* fingerprint.h - the SHA-256 of a certificate, for those who want to see it. */
#ifndef CCN_TRUST_FINGERPRINT_H
#define CCN_TRUST_FINGERPRINT_H

#include "facts/certificate.h"

/* Fills certificate->sha256 and has_sha256 (which stays false on failure). */
void certificate_fingerprint(struct certificate *certificate);

#endif
