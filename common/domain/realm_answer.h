/* realm_answer.h - what a cloud's authentication platform says of a domain: who signs
 * its users in.  XML (getuserrealm.srf) or JSON (the same, and common/userrealm with
 * api-version 1.0 and 2.x), told apart by what is in it.  Pure.
 *
 * All texts are raw, and anybody's who can answer.
 */
#ifndef CCN_DOMAIN_REALM_ANSWER_H
#define CCN_DOMAIN_REALM_ANSWER_H

#include "token_certificates.h"
#include "url.h"

enum {
	REALM_ANSWER_BYTES = 64 << 10,
	REALM_TEXT_BYTES = 256,
	REALM_URLS = 8,
};

enum realm_kind {
	REALM_UNKNOWN,   /* the domain is not in this cloud */
	REALM_MANAGED,   /* the cloud itself signs its users in */
	REALM_FEDERATED, /* the service at urls does */
};

enum realm_role {
	REALM_PASSIVE,  /* AuthURL: browsers are sent there */
	REALM_ACTIVE,   /* STSAuthURL, federation_active_auth_url: programs ask it for tokens */
	REALM_METADATA, /* MEXURL, federation_metadata_url */
	REALM_SAML,     /* SAML_AuthURL */
};

struct realm_url {
	enum realm_role role;
	char text[URL_BYTES]; /* for url_parse(): may be anything */
};

/* struct realm_answer a = { 0 } is a valid empty value; "" is what is not said. */
struct realm_answer {
	enum realm_kind kind;
	char domain[REALM_TEXT_BYTES];
	char brand[REALM_TEXT_BYTES];    /* FederationBrandName */
	char protocol[REALM_TEXT_BYTES]; /* PreferredProtocol, federation_protocol */
	char cloud[REALM_TEXT_BYTES];    /* CloudInstanceName: "microsoftonline.com" */
	struct realm_url urls[REALM_URLS];
	size_t n_urls;
	struct token_certificates certificates; /* Certificate */
};

/* Frees what is allocated; may be called twice. */
void realm_answer_clear(struct realm_answer *answer);

/* Reads an answer.  Members go by their names, in any letter case; unknown and empty
 * ones are passed over.  Errors: those of xml.h, json.h and answer.h; ERR_ANSWER_OTHER;
 * ERR_ANSWER_TOO_MANY (URLs, certificates); ERR_REALM_REFUSED: the service says that it
 * could not answer; ERR_REALM_KIND, ERR_REALM_NO_KIND: it says no kind that is known, or
 * none.  *ret_answer is to be cleared. */
enum err realm_answer_read(struct bytes text, struct realm_answer *ret_answer,
			   struct error *reterr) MUST_USE;

#endif
