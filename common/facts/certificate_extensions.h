/* certificate_extensions.h - the extensions of a certificate (RFC 5280 4.2). */
#ifndef CCN_FACTS_CERTIFICATE_EXTENSIONS_H
#define CCN_FACTS_CERTIFICATE_EXTENSIONS_H

#include "base/error.h"
#include "facts/certificate.h"

/* Fills what the extensions say from the contents of [3]; cut: they break off.
 * What is wrong with them becomes a defect; false: no memory. */
bool certificate_extensions_read(struct certificate *c, struct bytes explicit_contents,
				 bool cut) MUST_USE;

/* The SAN is damaged, though names could be read: they do not count. */
void certificate_doubt_names(struct certificate *c);

#endif
