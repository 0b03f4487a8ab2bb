/* factstext.h - a certificate's facts as one line of text, so that a row of a
 * table can say what is expected of all of them.
 *
 * Only what is not at its default is written: "v1" (version other than 3),
 * "san", "san!" (critical), one word for each name ("D:www.example.com",
 * I: U: S: E: N: O: for the other kinds, octets that are not plain as "#hex",
 * "!DEFECT" behind), "cn=..." the same, "email=", "bc", "ca", "path=N",
 * "ku=hex", "eku=hex", "nc" or "nc!" with "+kind:base" and "-kind:base", "ski=hex",
 * "aki=hex", "staple", "unknown=N:OID", and at the end "DEFECTS" in brackets.
 */
#ifndef CCN_TESTS_UNIT_FACTSTEXT_H
#define CCN_TESTS_UNIT_FACTSTEXT_H

#include "base/strbuf.h"
#include "facts/certificate.h"

void facts_text(struct strbuf *out, const struct certificate *c);

/* Only the defects: "" or "[DER DATES]". */
void defects_text(struct strbuf *out, unsigned defects);

#endif
