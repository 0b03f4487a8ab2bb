/* derbuf.h - writes DER (and anything that is not DER) octet by octet, for tests.
 *
 * struct derbuf b = { 0 } is a valid empty value.  Lack of memory ends the
 * test program: callers check nothing.  Tags are one octet with class and
 * constructed bit as they stand on the wire (0x30 SEQUENCE, 0x82 [2]).
 *
 *	struct derbuf b = { 0 };
 *	size_t sequence = der_begin(&b, 0x30);
 *	der_oid(&b, "2.5.29.17");
 *	der_tlv_text(&b, 0x82, "www.example.com");
 *	der_end(&b, sequence);
 *	...
 *	derbuf_clear(&b);
 */
#ifndef CCN_TESTS_SUPPORT_DERBUF_H
#define CCN_TESTS_SUPPORT_DERBUF_H

#include "base/bytes.h"

struct derbuf {
	uint8_t *data;
	size_t len;
	size_t size;
};

enum {
	TAG_BOOLEAN = 0x01,
	TAG_INTEGER = 0x02,
	TAG_BIT_STRING = 0x03,
	TAG_OCTET_STRING = 0x04,
	TAG_NULL = 0x05,
	TAG_OID = 0x06,
	TAG_ENUMERATED = 0x0a,
	TAG_UTF8_STRING = 0x0c,
	TAG_NUMERIC_STRING = 0x12,
	TAG_PRINTABLE_STRING = 0x13,
	TAG_TELETEX_STRING = 0x14,
	TAG_IA5_STRING = 0x16,
	TAG_UTC_TIME = 0x17,
	TAG_GENERALIZED_TIME = 0x18,
	TAG_UNIVERSAL_STRING = 0x1c,
	TAG_BMP_STRING = 0x1e,
	TAG_SEQUENCE = 0x30,
	TAG_SET = 0x31,
};

/* Frees the contents; may be called twice. */
void derbuf_clear(struct derbuf *b);
/* The contents, borrowed until the next change. */
struct bytes derbuf_bytes(const struct derbuf *b);

/* Octets as they are: no tag, no length. */
void der_raw(struct derbuf *b, const void *data, size_t len);
void der_octet(struct derbuf *b, unsigned octet);
/* Octets as hexadecimal text; blanks and colons are passed over. */
void der_hex(struct derbuf *b, const char *hex);

/* One element whose contents are known. */
void der_tlv(struct derbuf *b, unsigned tag, const void *data, size_t len);
void der_tlv_text(struct derbuf *b, unsigned tag, const char *text);
void der_tlv_buf(struct derbuf *b, unsigned tag, const struct derbuf *contents);
void der_null(struct derbuf *b);
void der_boolean(struct derbuf *b, bool value); /* FALSE is written, too */
void der_integer(struct derbuf *b, int64_t value);
void der_oid(struct derbuf *b, const char *dotted);
/* BIT STRING of whole octets (unused = 0) or with that many unused bits. */
void der_bit_string(struct derbuf *b, unsigned unused, const void *data, size_t len);
/* UTCTime for the years 1950 to 2049, else GeneralizedTime. */
void der_time(struct derbuf *b, int64_t time_s);

/* One element whose contents follow: der_end() with the value that der_begin()
 * returned puts the length in.  May be nested. */
size_t der_begin(struct derbuf *b, unsigned tag);
void der_end(struct derbuf *b, size_t begun);

/* Ends the test program with a text on stderr: for what cannot happen. */
void support_die(const char *what) __attribute__((noreturn));

#endif
