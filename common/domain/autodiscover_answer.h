/* autodiscover_answer.h - what an Autodiscover server answers (POX): for Outlook
 * (responseschema/2006a, MS-OXDSCLI) and for phones (mobilesync, MS-ASCMD).  Pure.
 *
 * All texts are raw, and anybody's who can answer.
 */
#ifndef CCN_DOMAIN_AUTODISCOVER_ANSWER_H
#define CCN_DOMAIN_AUTODISCOVER_ANSWER_H

#include "url.h"

enum {
	AUTODISCOVER_ANSWER_BYTES = 1 << 20,
	AUTODISCOVER_PLACES = 128,
	AUTODISCOVER_TEXT_BYTES = 256,
};

/* X(ID, "Type", does its Server speak TLS?)  Not so of EXCH: that is the name of an RPC
 * server, since Exchange 2013 a mailbox's that no DNS knows; nor of a type that is
 * unknown. */
#define AUTODISCOVER_TYPES(X) \
	X(OTHER, "", false) \
	X(EXCH, "EXCH", false) \
	X(EXPR, "EXPR", true) \
	X(EXHTTP, "EXHTTP", true) \
	X(MAPI_HTTP, "mapiHttp", false) \
	X(WEB, "WEB", false) \
	X(IMAP, "IMAP", true) \
	X(POP3, "POP3", true) \
	X(SMTP, "SMTP", true) \
	X(MOBILE_SYNC, "MobileSync", false)

enum autodiscover_type {
#define X(ID, type, has_tls_server) AUTODISCOVER_##ID,
	AUTODISCOVER_TYPES(X)
#undef X
		AUTODISCOVER_TYPE_COUNT,
};

/* For whom it is, as the answer says. */
enum autodiscover_reach {
	AUTODISCOVER_ANYWHERE, /* it does not say */
	AUTODISCOVER_INSIDE,   /* EXCH, Internal, InternalUrl */
	AUTODISCOVER_OUTSIDE,  /* EXPR, External, ExternalUrl */
};

/* A host that clients will connect to. */
struct autodiscover_place {
	enum autodiscover_type type;
	enum autodiscover_reach reach;
	char element[32]; /* "EwsUrl", "Server": which element says it; cut */
	/* Server: a host; else a URL of https or http, for url_parse(), that may be
	 * anything behind its scheme. */
	bool is_host;
	char text[URL_BYTES];
	/* Of a Server only. */
	uint16_t port;                           /* 0: not said */
	bool is_plain;                           /* SSL off, Encryption None */
	bool is_starttls;                        /* Encryption TLS */
	char principal[AUTODISCOVER_TEXT_BYTES]; /* CertPrincipalName: "msstd:...", "none", "" */
};

/* struct autodiscover_answer a = { 0 } is a valid empty value. */
struct autodiscover_answer {
	struct autodiscover_place *places; /* owned */
	size_t n;
	/* Servers of a type that is not known to speak TLS, but those of EXCH. */
	size_t n_other_servers;
	char redirect_address[AUTODISCOVER_TEXT_BYTES]; /* RedirectAddr, Redirect; or "" */
	char redirect_url[URL_BYTES];                   /* RedirectUrl; or "" */
};

/* Frees what is allocated; may be called twice. */
void autodiscover_answer_clear(struct autodiscover_answer *answer);

/* Reads an answer: every http or https URL of a Protocol or Server, whatever its element
 * is called, and every Server that speaks TLS, in their order; others are counted.  Errors: those
 * of xml.h and answer.h; ERR_ANSWER_OTHER; ERR_ANSWER_TOO_MANY; ERR_ANSWER_NO_PORT;
 * ERR_AUTODISCOVER_REFUSED: an Error and nothing else.  *ret_answer is to be cleared. */
enum err autodiscover_answer_read(struct bytes text, struct autodiscover_answer *ret_answer,
				  struct error *reterr) MUST_USE;

#endif
