/* jsoncheck.h - a strict JSON reader (RFC 8259) for tests: is it JSON, and what
 * stands at a path?  Refuses a key that an object has twice. */
#ifndef CCN_TESTS_SUPPORT_JSONCHECK_H
#define CCN_TESTS_SUPPORT_JSONCHECK_H

#include <stdbool.h>
#include <stddef.h>

/* NULL when text is one JSON value and nothing else; else where it breaks. */
const char *json_error(const char *text);

/* The value at a path such as "endpoints.0.steps.2.state": strings unescaped,
 * all else as it is written.  False when there is none, or it does not fit. */
bool json_get(const char *text, const char *path, char *ret_value, size_t size);

/* How many elements the array (or keys the object) at path has; -1: none. */
int json_count(const char *text, const char *path);

/* The keys of the object at path, in order, separated by blanks. */
bool json_keys(const char *text, const char *path, char *ret_keys, size_t size);

#endif
