/* subject_names.h - what a subject tells of names: common names, e-mail. */
#ifndef CCN_FACTS_SUBJECT_NAMES_H
#define CCN_FACTS_SUBJECT_NAMES_H

#include "base/error.h"
#include "names/presented.h"

struct subject_names {
	/* Every commonName, in order, as presented names of kind NAME_DNS: see
	 * struct certificate. */
	struct presented_name *cns; /* to be freed */
	size_t n_cns;
	struct bytes email; /* first emailAddress attribute, or empty */
};

/* Reads a Name (DER) up to its first broken attribute; false: no memory. */
bool subject_names_read(struct bytes subject, struct subject_names *ret_names) MUST_USE;

#endif
