/* crl_entries.h - the entries of a certificate revocation list (RFC 5280, 5.1.2.6 and 5.3): is
 * a serial number among them?  They are read in place, however many there are.
 */
#ifndef CCN_TRUST_CRL_ENTRIES_H
#define CCN_TRUST_CRL_ENTRIES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

enum crl_entry_state {
	CRL_ENTRY_NONE,
	CRL_ENTRY_LISTED,
	CRL_ENTRY_UNREADABLE,
	CRL_ENTRY_UNKNOWN_CRITICAL, /* not listed, but 5.3: such a list must not be used */
	CRL_ENTRY_OF_ANOTHER,       /* the rest may be another issuer's */
};

struct crl_entry {
	enum crl_entry_state state;
	bool removed; /* LISTED, for the reason removeFromCRL (8), which only a delta may have */
	bool has_time;
	int64_t revoked_at_s; /* LISTED, with has_time */
};

struct crl_index;

/* struct crl_entries e = { .octets = contents } is a list that nothing was looked up in yet;
 * octets are the contents of revokedCertificates, or empty, and are not owned. */
struct crl_entries {
	struct bytes octets;
	unsigned n_lookups;
	struct crl_index *index; /* from the third lookup on; NULL: none, or no memory for one */
};

/* Looks up the serial number (contents of the INTEGER).  What cannot be read in its own entry does
 * not make it less revoked; what stands before it, and may be about it, does count.  Reads all
 * entries the first times; who asks more often gets an index of them: 4 octets an entry. */
struct crl_entry crl_entries_find(struct crl_entries *entries, struct bytes serial);

void crl_entries_clear(struct crl_entries *entries);

#endif
