/* utf8.h - UTF-8 (RFC 3629): the shortest form, no surrogates.
 *
 * Pure.
 */
#ifndef CCN_BASE_UTF8_H
#define CCN_BASE_UTF8_H

#include "bytes.h"

/* Decodes the character at p, where len octets (at least one) are left.  Returns
 * its length in octets, or 0 when it is not well formed. */
size_t utf8_decode(const uint8_t *p, size_t len, uint32_t *ret_c);

/* Is it well-formed from end to end? */
bool utf8_is_valid(struct bytes text);

#endif
