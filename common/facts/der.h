/* der.h - a cursor over DER that never leaves its octets.
 *
 * A struct bytes is the cursor: readers take what is left and move it behind
 * what they read; when they fail it stays where it was.  Strict: definite
 * lengths, minimal lengths and tags (X.690, 8.1 and 10.1).  Nothing is copied,
 * nothing recurses.  Pure.
 */
#ifndef CCN_FACTS_DER_H
#define CCN_FACTS_DER_H

#include "base/bytes.h"

/* A tag as its first octet stands on the wire: class, constructed bit, number. */
enum der_tag {
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BIT_STRING = 0x03,
	DER_OCTET_STRING = 0x04,
	DER_OID = 0x06,
	DER_ENUMERATED = 0x0a,
	DER_UTF8_STRING = 0x0c,
	DER_NUMERIC_STRING = 0x12,
	DER_PRINTABLE_STRING = 0x13,
	DER_TELETEX_STRING = 0x14,
	DER_IA5_STRING = 0x16,
	DER_UTC_TIME = 0x17,
	DER_GENERALIZED_TIME = 0x18,
	DER_VISIBLE_STRING = 0x1a,
	DER_UNIVERSAL_STRING = 0x1c,
	DER_BMP_STRING = 0x1e,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
	DER_CONTEXT = 0x80, /* + number below 31 */
	DER_CONTEXT_CONSTRUCTED = 0xa0,
	DER_CLASS_MASK = 0xc0,
};

struct der_element {
	uint8_t tag;        /* the first octet; tag numbers from 31 on: low bits 0x1f */
	bool cut;           /* it says that it is longer than what is there (der_next_cut) */
	struct bytes whole; /* with its header */
	struct bytes contents;
};

/* Reads the next element, whatever its tag.  False when nothing is left, or
 * what is there is no complete DER element. */
bool der_next(struct bytes *rest, struct der_element *ret_element);

/* The same, but an element that is longer than what is left is given as far as
 * it goes, with cut set. */
bool der_next_cut(struct bytes *rest, struct der_element *ret_element);

/* Reads the next element when its tag is this one. */
bool der_expect(struct bytes *rest, unsigned tag, struct der_element *ret_element);

/* Reads the next element when it is an OBJECT IDENTIFIER whose arcs are minimal
 * and whole (of any size). */
bool der_expect_oid(struct bytes *rest, struct der_element *ret_element);

/* Is an element with this tag next?  Looks at one octet. */
bool der_is_next(struct bytes rest, unsigned tag);

/* The number of elements in rest; false when rest is not made of elements. */
bool der_count(struct bytes rest, size_t *ret_n);

/* Contents of an INTEGER: minimal, and small enough for 64 bits. */
bool der_small_integer(struct bytes contents, int64_t *ret_value);
/* Contents of an INTEGER: at least one octet, and none too many. */
bool der_is_integer(struct bytes contents);
/* The bit length of a positive INTEGER's contents; 0 when it is not positive. */
size_t der_integer_bits(struct bytes contents);

/* Contents of a BOOLEAN: one octet.  *ret_canonical: it is 00 or FF, as DER
 * wants; other octets are true in BER. */
bool der_boolean_value(struct bytes contents, bool *ret_value, bool *ret_canonical);

/* Contents of a BIT STRING: the octets, and how many bits of the last do not
 * count (they must be zero). */
bool der_bits(struct bytes contents, struct bytes *ret_octets, unsigned *ret_unused);

/* UTCTime or GeneralizedTime in the forms of RFC 5280 4.1.2.5, and no others.
 * Seconds since 1970-01-01T00:00:00Z. */
bool der_time_seconds(const struct der_element *element, int64_t *ret_s);

#endif
