/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "framing.h"

/* Completes the header as far as it has come. */
static bool take_header(const struct framing *framing, struct unwrapping *state,
			struct bytes *received)
{
	struct bytes part = bytes_until(*received, framing->header_bytes - state->header_len);
	if (part.len == 0)
		return true;
	memcpy(state->header + state->header_len, part.data, part.len);
	state->header_len += part.len;
	*received = bytes_from(*received, part.len);
	if (!framing->read_header((struct bytes){ state->header, state->header_len }, &state->left))
		return false;
	if (state->header_len == framing->header_bytes)
		state->header_len = 0;
	return true;
}

bool framing_unwrap(const struct framing *framing, struct unwrapping *state, struct bytes *received,
		    size_t most, struct bytes *ret_carried)
{
	if (state->left == 0 && !take_header(framing, state, received))
		return false;
	*ret_carried = bytes_until(*received, most < state->left ? most : state->left);
	*received = bytes_from(*received, ret_carried->len);
	state->left -= ret_carried->len;
	return true;
}

bool framing_goes_on(const struct framing *framing, const struct unwrapping *state,
		     struct bytes received)
{
	size_t len;
	return state->left > 0 || state->header_len > 0 ||
	       framing->read_header(bytes_until(received, 1), &len);
}
