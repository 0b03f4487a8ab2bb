/* safecheck.h - an independent opinion on what is safe to print, for tests.
 *
 * Shares no table with the code under test.
 */
#ifndef CCN_TESTS_SUPPORT_SAFECHECK_H
#define CCN_TESTS_SUPPORT_SAFECHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* NULL when text is well-formed UTF-8 without control, format, line separator,
 * private use, noncharacter, and without | < > & " ' ` $ [ ]; every backslash
 * begins an escape of safetext.  Else what is wrong; static. */
const char *safecheck_text(const char *text, size_t len);

/* The same, but for a whole line of output: our own brackets, apostrophes and
 * pipe are allowed, and tabs at the beginning. */
const char *safecheck_line(const char *line, size_t len);

/* True when text, with its escapes undone, is data again. */
bool safecheck_reverses(const char *text, size_t len, const char *data, size_t data_len);

/* UTF-8 of any number up to 0x10ffff, surrogates included; returns its length. */
size_t safecheck_encode(uint32_t c, uint8_t *ret_octets);

#endif
