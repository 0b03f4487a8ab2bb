/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "buffer.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

bool buffer_copy(struct bytes octets, struct buffer *ret_buffer)
{
	uint8_t *data = malloc(octets.len + 1);
	if (data == NULL)
		return false;
	if (octets.len > 0)
		memcpy(data, octets.data, octets.len);
	data[octets.len] = '\0';
	ret_buffer->data = data;
	ret_buffer->len = octets.len;
	ret_buffer->mapped = false;
	return true;
}

void buffer_clear(struct buffer *buffer)
{
	if (buffer->mapped)
		munmap(buffer->data, buffer->len);
	else
		free(buffer->data);
	*buffer = (struct buffer){ 0 };
}

void buffer_clear_secret(struct buffer *buffer)
{
	if (buffer->len > 0 && !buffer->mapped)
		explicit_bzero(buffer->data, buffer->len);
	buffer_clear(buffer);
}
