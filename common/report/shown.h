/* shown.h - what the users of common clients will see of the faults that were
 * found: Outlook, phones (Exchange ActiveSync), browsers, all by https.  Pure. */
#ifndef CCN_REPORT_SHOWN_H
#define CCN_REPORT_SHOWN_H

#include "view.h"

/* The error code in Outlook's proxy dialog, a bit mask that it prints in
 * hexadecimal. */
enum outlook_code {
	OUTLOOK_REVOCATION_UNKNOWN = 0x01,
	OUTLOOK_INVALID = 0x02,
	OUTLOOK_REVOKED = 0x04,
	OUTLOOK_UNKNOWN_CA = 0x08,
	OUTLOOK_NAME = 0x10,
	OUTLOOK_DATE = 0x20,
	OUTLOOK_USAGE = 0x40,
};

/* Sentences that are static text: no octet from anywhere else. */
struct shown {
	enum state state;      /* the worst of the findings behind it */
	unsigned outlook_code; /* 0: Outlook connects */
	const char *outlook;
	const char *phones;
	const char *browsers;
};

/* What clients make of a result.  They do not know what the user waived.
 * False when no client would notice anything, as far as is known. */
bool shown_find(const struct result *result, struct shown *ret_shown);

#endif
