/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/ber.h"

#include <stdlib.h>

/* Real certificates have some ten levels. */
enum { MAX_LEVELS = 32 };

/* --- headers ---------------------------------------------------------------------- */

struct header {
	size_t tag_len;
	size_t contents_at;
	size_t end; /* of the contents; for an indefinite length: where they end at most */
	uint8_t tag;
	bool indefinite;
	bool minimal;
};

/* Identifier octets: how many; 0 when they break off. */
static size_t tag_length(struct bytes ber)
{
	size_t n = 1;
	if (ber.len == 0 || (ber.data[0] & 0x1f) != 0x1f)
		return ber.len > 0 ? n : 0;
	while (n < ber.len && ber.data[n] >= 0x80)
		n++;
	return n < ber.len ? n + 1 : 0;
}

/* Length octets other than the indefinite form: how many; 0 when they are none, or
 * the length is beyond 31 bits. */
static size_t length_length(struct bytes ber, size_t *ret_len, bool *ret_minimal)
{
	*ret_minimal = true;
	if (ber.len > 0 && ber.data[0] < 0x80) {
		*ret_len = ber.data[0];
		return 1;
	}
	size_t n = ber.len > 0 ? ber.data[0] & 0x7fu : 0, len = 0;
	if (n == 0 || n >= ber.len)
		return 0;
	for (size_t i = 1; i <= n; i++) {
		if (len > INT32_MAX >> 8)
			return 0;
		len = len << 8 | ber.data[i];
	}
	*ret_minimal = len >= 0x80 && ber.data[1] != 0;
	*ret_len = len;
	return n + 1;
}

/* Reads the header at *at; what it is about ends at limit at most. */
static bool read_header(struct bytes ber, size_t at, size_t limit, struct header *ret_header)
{
	enum { CONSTRUCTED = 0x20, INDEFINITE = 0x80 };
	struct bytes rest = { ber.data + at, limit - at };
	struct header h = { .tag_len = tag_length(rest) };
	size_t len;
	if (h.tag_len == 0 || h.tag_len == rest.len)
		return false;
	h.tag = rest.data[0];
	rest = bytes_from(rest, h.tag_len);
	h.indefinite = rest.data[0] == INDEFINITE;
	h.contents_at = at + h.tag_len + 1;
	h.end = limit;
	if (!h.indefinite) {
		size_t n = length_length(rest, &len, &h.minimal);
		if (n == 0 || len > rest.len - n)
			return false;
		h.contents_at = at + h.tag_len + n;
		h.end = h.contents_at + len;
	} else if ((h.tag & CONSTRUCTED) == 0) {
		return false;
	}
	*ret_header = h;
	return true;
}

/* --- levels ------------------------------------------------------------------------- */

struct level {
	size_t at;    /* of its header, in what is read */
	size_t end;   /* see struct header */
	size_t begun; /* of its contents, in what is written */
	uint8_t tag;
	bool indefinite;
};

struct rewriting {
	struct bytes ber;
	size_t at;
	struct level levels[MAX_LEVELS];
	size_t n_levels;
	uint8_t *out; /* NULL: only looked at */
	size_t out_len;
	bool in_certificate; /* the levels are a certificate's */
	uint64_t oddities;
	struct bytes tbs;
};

static void copy(struct rewriting *r, size_t from, size_t len)
{
	if (r->out != NULL && len > 0)
		memcpy(r->out + r->out_len, r->ber.data + from, len);
	r->out_len += len;
}

/* The length octets of what was written since the level began, put before it. */
static void insert_length(struct rewriting *r, size_t begun)
{
	size_t len = r->out_len - begun;
	uint8_t octets[1 + sizeof(uint32_t)];
	size_t n = 1;
	if (len < 0x80) {
		octets[0] = (uint8_t)len;
	} else {
		size_t bytes = len > 0xffffff ? 4 : len > 0xffff ? 3 : len > 0xff ? 2 : 1;
		octets[0] = (uint8_t)(0x80 | bytes);
		for (; n <= bytes; n++)
			octets[n] = (uint8_t)(len >> 8 * (bytes - n));
	}
	if (r->out != NULL) {
		memmove(r->out + begun + n, r->out + begun, len);
		memcpy(r->out + begun, octets, n);
	}
	r->out_len += n;
}

static bool is_tbs(const struct rewriting *r, size_t depth)
{
	return r->in_certificate && depth == 1 && r->tbs.len == 0;
}

/* Ends every level that ends here; false when one that has no length never does. */
static bool close_levels(struct rewriting *r)
{
	while (r->n_levels > 0) {
		struct level *top = &r->levels[r->n_levels - 1];
		if (top->indefinite) {
			if (top->end - r->at < 2)
				return false;
			if (r->ber.data[r->at] != 0 || r->ber.data[r->at + 1] != 0)
				return true;
			r->at += 2;
		} else if (r->at < top->end) {
			return true;
		}
		insert_length(r, top->begun);
		r->n_levels--;
		if (is_tbs(r, r->n_levels))
			r->tbs = (struct bytes){ r->ber.data + top->at, r->at - top->at };
	}
	return true;
}

static bool open_level(struct rewriting *r, const struct header *header)
{
	if (r->n_levels == MAX_LEVELS)
		return false;
	copy(r, r->at, header->tag_len);
	r->levels[r->n_levels++] = (struct level){
		.at = r->at,
		.end = header->end,
		.begun = r->out_len,
		.tag = header->tag,
		.indefinite = header->indefinite,
	};
	r->at = header->contents_at;
	return true;
}

static void note_length(struct rewriting *r, const struct header *header)
{
	bool tbs = is_tbs(r, r->n_levels);
	if (header->indefinite)
		r->oddities |=
			tbs ? ODDITY_BIT(LENGTH_INDEFINITE_TBS) : ODDITY_BIT(LENGTH_INDEFINITE);
	else if (!header->minimal)
		r->oddities |= tbs ? ODDITY_BIT(LENGTH_LONG_TBS) : ODDITY_BIT(LENGTH_LONG);
}

/* extnValue: the OCTET STRING in Certificate, TBSCertificate, [3], SEQUENCE,
 * Extension. */
static bool is_extension_value(const struct rewriting *r, uint8_t tag)
{
	return r->in_certificate && tag == DER_OCTET_STRING && r->n_levels == 5 &&
	       r->levels[2].tag == DER_CONTEXT_CONSTRUCTED + 3;
}

typedef bool encloses(const struct rewriting *r, const struct header *header);

/* One element after another, until the first is done. */
static bool rewrite(struct rewriting *r, encloses *is_enclosing)
{
	enum { CONSTRUCTED = 0x20 };
	do {
		struct header header;
		size_t limit = r->n_levels > 0 ? r->levels[r->n_levels - 1].end : r->ber.len;
		if (!read_header(r->ber, r->at, limit, &header))
			return false;
		note_length(r, &header);
		if ((header.tag & CONSTRUCTED) != 0 || is_enclosing(r, &header)) {
			if (!open_level(r, &header))
				return false;
		} else {
			copy(r, r->at, header.tag_len);
			size_t begun = r->out_len;
			copy(r, header.contents_at, header.end - header.contents_at);
			insert_length(r, begun);
			r->at = header.end;
		}
		if (!close_levels(r))
			return false;
	} while (r->n_levels > 0);
	return true;
}

static bool encloses_nothing(const struct rewriting *r, const struct header *header)
{
	(void)r;
	(void)header;
	return false;
}

/* Is it one element from end to end? */
static bool is_one_element(struct bytes ber)
{
	struct rewriting look = { .ber = ber };
	return rewrite(&look, encloses_nothing) && look.at == ber.len;
}

static bool encloses_value(const struct rewriting *r, const struct header *header)
{
	return is_extension_value(r, header->tag) &&
	       is_one_element((struct bytes){ r->ber.data + header->contents_at,
					      header->end - header->contents_at });
}

bool ber_rewrite_certificate(struct bytes ber, struct ber_rewritten *ret_rewritten)
{
	struct rewriting r = { .ber = ber, .in_certificate = true };
	*ret_rewritten = (struct ber_rewritten){ .der = NULL };
	/* An indefinite length has three octets in all, a definite one up to five. */
	r.out = malloc(ber.len + ber.len / 2 + 8);
	if (r.out == NULL)
		return false;
	if (!rewrite(&r, encloses_value) || r.oddities == 0) {
		free(r.out);
		return true;
	}
	copy(&r, r.at, ber.len - r.at);
	*ret_rewritten = (struct ber_rewritten){ r.out, r.out_len, r.oddities, r.tbs };
	return true;
}
