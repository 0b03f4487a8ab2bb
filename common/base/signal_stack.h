/* signal_stack.h - stacks for signal handlers, so that a crash tells of itself when the stack is
 * used up: room for that of the first thread, and threads that keep some of their own.
 *
 * The room is in a file of its own in the last library of all, and so behind all other
 * variables: what is not touched costs nothing, and no variable that is lies alone
 * on the page behind it.
 */
#ifndef CCN_BASE_SIGNAL_STACK_H
#define CCN_BASE_SIGNAL_STACK_H

/* What a handler needs with the registers of any processor, and room to spare. */
enum { SIGNAL_STACK_BYTES = 64 << 10 };

extern char signal_stack[SIGNAL_STACK_BYTES];

/* Calls fn with context, and returns what it does.  Handlers have the upper end of this thread's
 * stack meanwhile: it is still there when the rest is used up. */
void *signal_stack_call(void *(*fn)(void *context), void *context);

#endif
