/* certificate_words.h - what a certificate is made of, in words: key, hash,
 * what is wrong with its octets.  Static text and figures; pure. */
#ifndef CCN_REPORT_CERTIFICATE_WORDS_H
#define CCN_REPORT_CERTIFICATE_WORDS_H

#include "base/strbuf.h"
#include "facts/certificate.h"

/* "RSA, 2048 bits" */
void key_append(struct strbuf *out, const struct certificate *certificate);
/* "SHA-2"; static. */
const char *hash_words(enum hash_algorithm hash);
/* "RSA, 2048 bits, signed with SHA-2" */
void key_and_hash_append(struct strbuf *out, const struct certificate *certificate);
/* "key RSA, 2048 bits, signed with SHA-2" */
void strength_append(struct strbuf *out, const struct certificate *certificate);

/* A serial number in hexadecimal digits, cut with "..." when it is longer than any good one. */
void serial_append(struct strbuf *out, const struct certificate *certificate);

/* Did our reader find any of what defects_append() tells? */
bool defects_are_known(const struct certificate *certificate);

/* "a date cannot be read, it has one extension twice"; nothing when our reader
 * found no defect. */
void defects_append(struct strbuf *out, const struct certificate *certificate);

#endif
