/* words.h - numbers in words that do not depend on the C library or a locale.
 * Pure. */
#ifndef CCN_NET_WORDS_H
#define CCN_NET_WORDS_H

#include <stdint.h>

enum { SECONDS_TEXT_BYTES = 32 };

/* What went wrong with a connection (errno): "connection refused", "no route to
 * host", ...; never NULL. */
const char *words_errno(int number);

/* "10 s", "3.3 s", "0.25 s". */
void words_seconds(int64_t us, char ret_text[SECONDS_TEXT_BYTES]);

#endif
