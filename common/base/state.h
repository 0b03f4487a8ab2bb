/* state.h - the four plugin states, and the one order in which they compare.
 *
 * Pure.  The numbers are the exit codes of the monitoring-plugins guidelines;
 * they are not the order of severity: OK < WARNING < UNKNOWN < CRITICAL.
 */
#ifndef CCN_BASE_STATE_H
#define CCN_BASE_STATE_H

#include <stdbool.h>

enum state {
	STATE_OK = 0,
	STATE_WARNING = 1,
	STATE_CRITICAL = 2,
	STATE_UNKNOWN = 3,
};

/* The worse of two states. */
enum state state_worse(enum state a, enum state b);

/* "OK", "WARNING", "CRITICAL" or "UNKNOWN"; static, never NULL. */
const char *state_name(enum state state);

/* Parses a state's name in any letter case, or its number "0" to "3".
 * Returns false, with *ret_state untouched, when text is neither. */
bool state_parse(const char *text, enum state *ret_state);

#endif
