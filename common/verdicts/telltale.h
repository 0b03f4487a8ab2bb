/* telltale.h - certificates that give themselves away: why a server shows one
 * that does not fit.  Pure. */
#ifndef CCN_VERDICTS_TELLTALE_H
#define CCN_VERDICTS_TELLTALE_H

#include "facts/certificate.h"
#include "names/match.h"

/* What gives a wrong certificate away.
 * X(ID, "what it is, and what to do") */
#define NAME_HINTS(X) \
	X(NONE, "") \
	X(EXCHANGE_DEFAULT, \
	  "it looks like the self-signed certificate that Exchange makes for itself: " \
	  "bind the right certificate to the service") \
	X(MANAGEMENT_SERVICE, "it is the certificate of the IIS management service (WMSvc): bind " \
			      "the right certificate to the site") \
	X(EXCHANGE_AUTH, "it is the Exchange server authentication certificate, which is not " \
			 "meant for TLS: bind the right certificate") \
	X(ADFS_TOKEN, "it is an AD FS token certificate, which is not meant for TLS: bind the " \
		      "service communications certificate") \
	X(PLACEHOLDER, \
	  "it looks like a placeholder made by software or a distribution: install the right " \
	  "certificate") \
	X(INTERNAL_NAME, "its names are internal to the network: request a certificate with the " \
			 "name that clients use") \
	X(DEFAULT_HOST, "it looks like the certificate of the default virtual host or of another " \
			"site: check the name of the host in the configuration of the server, " \
			"and whether SNI arrives there")

enum name_hint {
#define X(ID, text) NAME_HINT_##ID,
	NAME_HINTS(X)
#undef X
};

const char *name_hint_text(enum name_hint hint);

/* What a certificate that does not fit reference, for this reason, looks like.
 * A guess that helps; it never changes a verdict. */
enum name_hint telltale_hint(const struct certificate *certificate,
			     const struct reference *reference, enum name_reason reason);

#endif
