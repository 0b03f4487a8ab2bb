/* errno_words.h - what went wrong with a connection. */
#ifndef CCN_REPORT_ERRNO_WORDS_H
#define CCN_REPORT_ERRNO_WORDS_H

/* "connection refused", "no route to host": words that do not depend on the C
 * library or a locale, where we have them; never NULL; static. */
const char *errno_words(int number);

#endif
