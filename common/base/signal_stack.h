/* signal_stack.h - room for the stack of signal handlers.
 *
 * In a file of its own in the last library of all, and so behind all other
 * variables: what is not touched costs nothing, and no variable that is lies alone
 * on the page behind it.
 */
#ifndef CCN_BASE_SIGNAL_STACK_H
#define CCN_BASE_SIGNAL_STACK_H

/* What a handler needs with the registers of any processor, and room to spare. */
enum { SIGNAL_STACK_BYTES = 64 << 10 };

extern char signal_stack[SIGNAL_STACK_BYTES];

#endif
