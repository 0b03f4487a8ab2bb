/* family.h - what each family of clients is, and by which words people know it.
 * Pure.
 */
#ifndef CCN_CLIENTS_FAMILY_H
#define CCN_CLIENTS_FAMILY_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/client_family.h"

struct family_info {
	const char *id;      /* "chrome" */
	const char *name;    /* as it stands in a list: "Chrome/Edge" */
	const char *members; /* "Chrome, Edge, Chromium, Opera" */
	const char *version; /* what its cells hold for: "Chromium 156" */
	/* Where its cells come from unless a note says otherwise; "" for a family
	 * that was not measured. */
	const char *measured;
	const char *const *aliases; /* other words for it, ended by NULL */
};

/* Static. */
const struct family_info *family_info(enum client_family family);

/* A family by its id or an alias, letter case ignored; false when there is none. */
bool family_find(struct bytes word, enum client_family *ret_family);

#endif
