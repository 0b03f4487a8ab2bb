/* buffer.h - octets that are owned: allocated, or mapped from a file.
 *
 * struct buffer b = { 0 } is a valid empty value.
 */
#ifndef CCN_BASE_BUFFER_H
#define CCN_BASE_BUFFER_H

#include "bytes.h"

struct buffer {
	uint8_t *data; /* NULL when empty; behind the last octet of what is not mapped is a NUL */
	size_t len;
	bool mapped; /* by mmap(2): not to be written to */
};

/* Copies octets; false: no memory. */
bool buffer_copy(struct bytes octets, struct buffer *ret_buffer);

/* Frees or unmaps; the buffer is empty again.  May be called twice. */
void buffer_clear(struct buffer *buffer);

/* The same, and what it held is overwritten: a password, a private key. */
void buffer_clear_secret(struct buffer *buffer);

/* What it holds; borrowed. */
static inline struct bytes buffer_bytes(const struct buffer *buffer)
{
	return (struct bytes){ buffer->data, buffer->len };
}

#endif
