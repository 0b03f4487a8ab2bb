/* certificate_fields.h - what is told of a certificate in full: one table for every form.
 * Pure. */
#ifndef CCN_REPORT_CERTIFICATE_FIELDS_H
#define CCN_REPORT_CERTIFICATE_FIELDS_H

#include "base/strbuf.h"
#include "facts/certificate.h"

struct certificate_field {
	const char *label; /* "issuer" */
	/* Appends nothing when it is not known. */
	void (*append)(struct strbuf *out, const struct certificate *certificate);
};

/* The table: *ret_n rows, static. */
const struct certificate_field *certificate_fields(size_t *ret_n);

#endif
