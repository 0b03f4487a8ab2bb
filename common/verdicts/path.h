/* path.h - a certification path, and who is asked about its signatures.  Plain
 * data.
 */
#ifndef CCN_VERDICTS_PATH_H
#define CCN_VERDICTS_PATH_H

#include "facts/certificate.h"

enum { PATH_MAX_CERTIFICATES = 16 };

/* A path, leaf first.  Each link points into the chain where the certificate
 * was sent, else into the anchors. */
struct path {
	const struct certificate *links[PATH_MAX_CERTIFICATES];
	size_t n;
};

/* Where in a path a certificate stands.  What ends a path without a trust anchor is
 * an intermediate; an anchor that is the leaf itself is the leaf. */
enum path_place {
	PATH_PLACE_LEAF,
	PATH_PLACE_INTERMEDIATE,
	PATH_PLACE_ANCHOR,
	PATH_PLACE_COUNT,
};

/* Did issuer's key make the signature of child? */
enum signature_answer {
	SIGNATURE_GOOD,
	SIGNATURE_BAD,
	SIGNATURE_UNREADABLE, /* the library knows neither its algorithm nor the key */
	SIGNATURE_REFUSED,    /* the library's policy forbids its algorithm */
};
struct signature_oracle {
	enum signature_answer (*signed_by)(void *context, const struct certificate *child,
					   const struct certificate *issuer);
	void *context;
};

#endif
