/* framing.h - packets in which a protocol carries the octets of a TLS handshake.
 * Pure: octets in, octets out.
 *
 * Which packets these are is data: struct framing.  What they carry is a stream:
 * where a packet ends means nothing to TLS.
 */
#ifndef CCN_DIALOGUE_FRAMING_H
#define CCN_DIALOGUE_FRAMING_H

#include "base/bytes.h"
#include "base/strbuf.h"

enum { FRAMING_HEADER_BYTES = 8 };

struct framing {
	const char *name;    /* of the protocol: "tds" */
	size_t header_bytes; /* at most FRAMING_HEADER_BYTES */
	/* header is the beginning of one, of 1 to header_bytes octets.  False when no
	 * packet begins like that; none does like a TLS record.  Of a whole one
	 * *ret_len is how many octets the packet carries, at least 1. */
	bool (*read_header)(struct bytes header, size_t *ret_len);
	/* Appends what one side says at a time, in as many packets as it needs. */
	void (*wrap)(struct bytes flight, struct strbuf *packets);
};

/* Where in a packet what was received ends; { 0 }: between two. */
struct unwrapping {
	uint8_t header[FRAMING_HEADER_BYTES];
	size_t header_len; /* of a header that is not whole */
	size_t left;       /* octets that the packet has still to carry */
};

/* Takes from *received the rest of a header, and up to most octets of what the packet
 * carries: *ret_carried, a part of *received, empty when that ended within the header.
 * False when it is no packet; nothing can be taken then any more. */
bool framing_unwrap(const struct framing *framing, struct unwrapping *state, struct bytes *received,
		    size_t most, struct bytes *ret_carried);

/* Is there a packet under way, or do the octets (at least one) begin another? */
bool framing_goes_on(const struct framing *framing, const struct unwrapping *state,
		     struct bytes received);

#endif
