/* errorwords.h - what an error says, for tests that hold it to its words. */
#ifndef CCN_TESTS_ERRORWORDS_H
#define CCN_TESTS_ERRORWORDS_H

#include "base/error.h"

/* The sentence of the error with the option that it is about in front, raw, up
 * to about 1,000 octets; static, overwritten by the next call. */
const char *error_words(const struct error *error);

#endif
