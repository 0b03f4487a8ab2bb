/* federation_metadata.h - the certificates of FederationMetadata.xml (SAML 2.0 metadata,
 * 2.4.1.1).  Pure.
 */
#ifndef CCN_DOMAIN_FEDERATION_METADATA_H
#define CCN_DOMAIN_FEDERATION_METADATA_H

#include "token_certificates.h"

/* That of AD FS has about 60 kB. */
enum { FEDERATION_METADATA_BYTES = 1 << 20 };

/* Collects the certificates of every KeyDescriptor; one without a use has both.
 * Signatures are not verified: whoever sent it shows it for his own.  Errors: those of
 * xml.h and token_certificates.h, ERR_ANSWER_OTHER.  *ret_list is to be cleared. */
enum err federation_metadata_read(struct bytes text, struct token_certificates *ret_list,
				  struct error *reterr) MUST_USE;

#endif
