/* presented.h - presented identifiers (RFC 9525, section 6.2): the names that
 * a certificate holds, as octets, nothing decoded or trusted.  Pure. */
#ifndef CCN_NAMES_PRESENTED_H
#define CCN_NAMES_PRESENTED_H

#include "base/bytes.h"
#include "name_defect.h"

/* The kinds of GeneralName (RFC 5280, 4.2.1.6) that matter to us. */
enum name_kind {
	NAME_DNS,       /* dNSName: value = its octets */
	NAME_IP,        /* iPAddress: value = 4 or 16 octets, or malformed */
	NAME_URI,       /* uniformResourceIdentifier: its octets */
	NAME_SRV,       /* otherName id-on-dnsSRV: the IA5String's octets */
	NAME_EMAIL,     /* rfc822Name: its octets */
	NAME_DIRECTORY, /* directoryName: the DER of the Name */
	NAME_OTHER,     /* any other GeneralName: the DER of the whole element */
};

struct presented_name {
	enum name_kind kind;
	enum name_defect defect; /* NAME_DEFECT_NONE: well formed */
	struct bytes value;      /* borrowed from the certificate's DER */
};

/* The defect of a dNSName, iPAddress, SRV-ID's or URI's octets; NONE for the
 * other kinds, which never match.  A wildcard as the whole left-most label of
 * a dNSName, or of an SRV-ID's domain, is well formed.  A URI without a host,
 * or with an address as host, is a good URI (RFC 5280, 4.2.1.6), though no
 * URI-ID. */
enum name_defect presented_name_defect(enum name_kind kind, struct bytes value);

/* Do clients compare it: well formed, or a DNS name (no wildcard) with a hyphen at
 * the edge of a label?  Such a label is no host name's (RFC 1034, 3.5), but it is
 * compared as any other. */
bool presented_is_compared(const struct presented_name *name);

/* Splits an SRV-ID (RFC 4985: _Service.Name) into the service without its
 * underscore, and the domain, which may begin with "*.".  False when it is not
 * of that form; the results are then untouched. */
bool presented_srv_split(struct bytes value, struct bytes *ret_service, struct bytes *ret_domain);

/* Splits a URI into scheme and host (RFC 9525, 6.2 and 7.2): scheme://authority,
 * or scheme:host as in sip:example.com.  False when there is no host that could
 * be a DNS name (none, an IP literal, a broken port), and for a SIP user's URI
 * (RFC 5922, 7.1); the results are then untouched. */
bool presented_uri_split(struct bytes value, struct bytes *ret_scheme, struct bytes *ret_host);

#endif
