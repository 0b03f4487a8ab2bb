/* turn.h - turns of what takes much memory: few have theirs at a time, and the others wait. */
#ifndef CCN_NET_TURN_H
#define CCN_NET_TURN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How long one waits before it asks again. */
enum { TURN_WAIT_US = 20000 };

/* struct turns t = { 0 }: nobody has one. */
struct turns {
	size_t n;         /* that are taken */
	int64_t asked_us; /* when somebody had to wait last */
};

/* struct turn t = { 0 }: neither taken nor waited for. */
struct turn {
	bool is_taken;
	int64_t wait_until_us; /* it asks again then; 0: it does not wait */
};

/* Takes one of most turns, or has it already; false: it waits, and leaves in the socket what
 * comes. */
bool turn_take(struct turn *turn, struct turns *turns, size_t most);

/* Gives it back if it was taken, and waits no more. */
void turn_give_back(struct turn *turn, struct turns *turns);

#endif
