/* name_defect.h - what can be wrong with the octets of a name: one table.  Pure. */
#ifndef CCN_NAMES_NAME_DEFECT_H
#define CCN_NAMES_NAME_DEFECT_H

#include <stdbool.h>

/* Why a presented name is ignored (one by one, never the whole SAN); but for
 * LABEL_HYPHEN, which only some clients mind (match.h).
 * X(ID, "what is wrong with it") */
#define NAME_DEFECTS(X) \
	X(NONE, "") \
	X(EMPTY, "it is empty") \
	X(NUL, "it holds a NUL octet") \
	X(CONTROL, "it holds a control character") \
	X(BLANK, "it holds a blank") \
	X(NOT_ASCII, \
	  "it holds octets beyond ASCII; an internationalized name must be given as A-labels") \
	X(CHARACTER, "it holds a character that no host name has") \
	X(LABEL_EMPTY, "it has an empty label (a leading, trailing or double dot)") \
	X(LABEL_LONG, "a label is longer than 63 octets") \
	X(LABEL_HYPHEN, "a label begins or ends with a hyphen") \
	X(TOO_LONG, "it is longer than 253 octets") \
	X(WILDCARD_PARTIAL, "its wildcard is only a part of a label") \
	X(WILDCARD_INNER, "its wildcard is not the left-most label") \
	X(WILDCARD_MULTIPLE, "it has more than one wildcard") \
	X(WILDCARD_ALONE, "it is a wildcard without a domain") \
	X(IP_TEXT, \
	  "it is an IP address, or looks like one, written as text where a DNS name belongs") \
	X(IP_LENGTH, "an IP address has 4 or 16 octets") \
	X(LIST, "it holds a list of names where one name belongs") \
	X(SERVICE, "it does not begin with a service name (an underscore, the service, a dot)") \
	X(SCHEME, "it is no URI: a scheme and a colon must come first") \
	X(ENCODING, "it is not encoded as its type demands")

enum name_defect {
#define X(ID, text) NAME_DEFECT_##ID,
	NAME_DEFECTS(X)
#undef X
};

/* A wildcard, but not "*." before a domain, which is what all clients take for one. */
bool name_defect_is_odd_wildcard(enum name_defect defect);

/* The text of NAME_DEFECTS; static. */
const char *name_defect_text(enum name_defect defect);

#endif
