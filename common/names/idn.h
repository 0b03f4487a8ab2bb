/* idn.h - internationalized names: UTF-8 to A-labels and back.
 *
 * The only module that calls libidn2 (idn2.h is included in idn.c alone).
 * Pure: no locale, no character set but UTF-8.
 */
#ifndef CCN_NAMES_IDN_H
#define CCN_NAMES_IDN_H

#include <stddef.h>

#include "base/error.h"

/* Converts the labels of a name that hold octets beyond ASCII (IDNA 2008 as UTS
 * 46 prepares it, non-transitional), and leaves the others as they are: libidn2
 * would refuse good ASCII labels (ab--cd).  Writes at most size octets, NUL
 * included; the result is ASCII but otherwise unchecked: the mapping can bring
 * forth any ASCII character, empty labels or an address.  On failure *ret_why
 * says what is wrong with the name (static), or is NULL when memory ran out;
 * ret_ascii is then undefined. */
bool idn_to_ascii(const char *text, char *ret_ascii, size_t size, const char **ret_why) MUST_USE;

enum idn_labels {
	IDN_PLAIN, /* no A-label */
	IDN_SOUND, /* every A-label decodes and encodes back, and the Bidi rule holds */
	IDN_ODD,   /* at least one A-label does not */
	IDN_MIXED, /* they do, but the name as a whole breaks the Bidi rule (RFC 5893) */
};

/* Looks at the A-labels of an ASCII DNS name (any letter case, a leading "*."
 * is fine) and, when IDN_SOUND, writes the name with U-labels to ret_text
 * (UTF-8, size octets with NUL; a result that does not fit counts as odd). */
enum idn_labels idn_to_unicode(const char *ascii, char *ret_text, size_t size);

/* The version of libidn2 ("2.3.3"), for -V; static. */
const char *idn_version(void);

#endif
