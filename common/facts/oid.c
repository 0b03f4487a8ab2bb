/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/oid.h"

#include <inttypes.h>
#include <stdlib.h>

#include "facts/hex.h"

/* Takes one arc: groups of 7 bits, no leading zero group, at most 64 bits. */
static bool next_arc(struct bytes *rest, uint64_t *ret_arc)
{
	uint64_t arc = 0;
	if (rest->len == 0 || rest->data[0] == 0x80)
		return false;
	for (size_t i = 0; i < rest->len; i++) {
		if (arc > UINT64_MAX >> 7)
			return false;
		arc = arc << 7 | (rest->data[i] & 0x7fu);
		if (rest->data[i] < 0x80) {
			*rest = bytes_from(*rest, i + 1);
			*ret_arc = arc;
			return true;
		}
	}
	return false;
}

static bool is_object_identifier(struct bytes oid)
{
	uint64_t arc;
	if (oid.len == 0)
		return false;
	while (oid.len > 0) {
		if (!next_arc(&oid, &arc))
			return false;
	}
	return true;
}

void object_identifier_append(struct strbuf *out, struct bytes oid)
{
	uint64_t arc;
	if (!is_object_identifier(oid)) {
		strbuf_append_char(out, '#');
		hex_append(out, oid, '\0');
		return;
	}
	/* the first two arcs share one number: 40 * (0, 1 or 2) + second */
	if (next_arc(&oid, &arc)) {
		uint64_t first = arc < 80 ? arc / 40 : 2;
		strbuf_printf(out, "%" PRIu64 ".%" PRIu64, first, arc - 40 * first);
	}
	while (next_arc(&oid, &arc))
		strbuf_printf(out, ".%" PRIu64, arc);
}

static int compare(const void *a, const void *b)
{
	const struct bytes *left = a, *right = b;
	if (left->len != right->len)
		return left->len < right->len ? -1 : 1;
	return memcmp(left->data, right->data, left->len);
}

bool oids_sort(struct bytes *oids, size_t n)
{
	if (n < 2)
		return false;
	qsort(oids, n, sizeof(*oids), compare);
	for (size_t i = 1; i < n; i++) {
		if (bytes_equal(oids[i - 1], oids[i]))
			return true;
	}
	return false;
}
