/* inquiry.h - one thing that a discovery asks, and what came of it.  Plain data; each
 * is a step of its service in the report.
 */
#ifndef CCN_DOMAIN_INQUIRY_H
#define CCN_DOMAIN_INQUIRY_H

#include "net/dns_source.h"
#include "net/request.h"
#include "starttls/protocol.h"
#include "url.h"
#include "verdicts/result.h"

/* What is asked, and why.  X(ID, "id") */
#define INQUIRY_STEPS(X) \
	X(REALM, "realm") \
	X(STS, "sts") \
	X(METADATA, "metadata") \
	X(AUTODISCOVER_ROOT, "root") \
	X(AUTODISCOVER_HOST, "host") \
	X(AUTODISCOVER_REDIRECT, "redirect") \
	X(AUTODISCOVER_SRV, "srv") \
	X(AUTODISCOVER_HOP, "hop") \
	X(AUTODISCOVER_ANSWER, "answer") \
	X(MX, "mx") \
	X(MTA_STS_RECORD, "mta-sts-record") \
	X(MTA_STS_POLICY, "mta-sts-policy") \
	X(MX_HOST, "mx-host") \
	X(SERVICE_RECORD, "service-record") \
	X(SERVICE_HOST, "service-host") \
	X(AUTOCONFIG, "autoconfig") \
	X(WEB_APEX, "apex") \
	X(WEB_WWW, "www")

enum inquiry_step {
#define X(ID, id) INQUIRY_##ID,
	INQUIRY_STEPS(X)
#undef X
		INQUIRY_STEP_COUNT,
};

/* "mx": the value of "step" in JSON; static. */
const char *inquiry_step_id(enum inquiry_step step);

enum inquiry_kind {
	INQUIRY_OF_RECORDS,  /* of DNS: reply */
	INQUIRY_OF_DOCUMENT, /* by http or https: answer; with https its certificate, too */
	INQUIRY_OF_ENDPOINT, /* its certificate */
	INQUIRY_OF_FILE,     /* the user's, read before: file */
};

enum { PRINCIPAL_BYTES = 256 };

struct service;
struct inquiry;

/* What counts at an endpoint of this inquiry: changes the demands, which are those of the
 * user, before findings are raised; never what the user has said (state_given).  The
 * verdicts of all endpoints are there, and the findings of those that were judged before. */
typedef enum err inquiry_temper(const struct service *service, const struct inquiry *inquiry,
				struct result *result, struct demands *demands,
				struct error *reterr);

/* struct inquiry i = { 0 } is a valid empty value.  It stays where it is. */
struct inquiry {
	enum inquiry_step step;
	enum inquiry_kind kind;
	const struct inquiry *cause; /* whose answer led here; NULL: the domain alone */

	/* What is asked */
	char host[DNS_NAME_BYTES]; /* the owner of records; whom one connects to */
	enum dns_type records;
	const struct protocol *protocol; /* https for documents */
	uint16_t port;
	/* Of a document.  An ampersand of its query is told as "\x26" (base/safetext.h). */
	struct url url;
	struct http_request request;
	char said_name[DNS_NAME_BYTES]; /* to the server (SNI, dialogue); "": host */
	bool with_tlsa;                 /* look the TLSA records of the host up, too */
	/* What its certificate must fit, owned: each of them, or (fits_any) one.  The
	 * host, unless the discovery says otherwise. */
	struct reference *references;
	size_t n_references;
	bool fits_any;
	bool is_sip_domain; /* the name is a domain of SIP: no wildcard fits */
	/* Names that DANE-TA takes, too: of MX hosts the domain, and where its alias leads to;
	 * borrowed. */
	const struct reference *recipients;
	size_t n_recipients;
	/* The principal name of Outlook that it must have, too, without "msstd:"; "": none. */
	char principal[PRINCIPAL_BYTES];
	bool is_principal_implied; /* nobody has written it, but it is the usual one */
	bool is_inside;            /* it is for clients inside alone, as an answer says */
	bool is_judged_first;      /* its verdicts decide what others count as */
	bool must_answer;          /* of a document: the host is an endpoint, whatever it shows */
	bool may_be_absent;        /* a host that is no endpoint when no connection comes to it */
	inquiry_temper *temper;    /* NULL: what the user demands */

	/* What came of it */
	bool is_answered; /* false: the time was over before */
	/* Why there is no answer: no connection, no name; or what the certificate's
	 * endpoint says itself. */
	struct error error;
	bool is_unconnected;              /* a proxy has not connected to its host */
	const struct dns_reply *reply;    /* borrowed, or NULL */
	const struct http_answer *answer; /* borrowed, or NULL */
	struct bytes file;                /* of the user: what it holds; borrowed */
	bool is_found;                    /* its discovery: the answer is what clients look for */
	bool is_read; /* its discovery: the document of the answer is needed no more */
	/* What is to be said of it: a row of errors.def; code ERR_NONE: nothing. */
	struct error remark;

	/* Its endpoints, once they are judged; borrowed. */
	const struct result *results;
	size_t n_results;
};

/* Are the name servers the reason why it has no answer?  That there is no such host, or no
 * address, is one. */
bool inquiry_is_unresolved(const struct inquiry *inquiry);

void inquiry_clear(struct inquiry *inquiry);

#endif
