/* service.h - what clients of a domain use, and how they find it.
 *
 * A service is found by its discovery: what it asks first, what it asks next when an
 * answer has come, and what all of that comes to.  Sans I/O and pure: who runs it asks
 * what is asked (run/), and hands the answers over.
 */
#ifndef CCN_DOMAIN_SERVICE_H
#define CCN_DOMAIN_SERVICE_H

#include "inquiry.h"

/* X(ID, "word of --service", discovery) */
#define SERVICES(X) \
	X(SSO, "sso", sso) \
	X(AUTODISCOVER, "autodiscover", autodiscover) \
	X(MAIL, "mail", mail) \
	X(CLIENT_MAIL, "client-mail", client_mail) \
	X(WEB, "web", web) \
	X(XMPP, "xmpp", xmpp) \
	X(SIP, "sip", sip) \
	X(DAV, "dav", dav) \
	X(LDAP, "ldap", ldap)

enum service_kind {
#define X(ID, word, name) SERVICE_##ID,
	SERVICES(X)
#undef X
		SERVICE_COUNT,
};

const char *service_word(enum service_kind kind);
/* By its word, letter case ignored; false when there is none. */
bool service_find(struct bytes word, enum service_kind *ret_kind);

/* What the user says of services. */
struct service_settings {
	bool named[SERVICE_COUNT]; /* --service; none: all that the domain has */
	bool is_any_named;
	const char *realm_url; /* --realm-url, or NULL */
	const char *cloud;     /* --cloud, or NULL */
	bool reads_metadata;   /* --mex */
	bool is_soap_order;    /* --soap-order */
	/* Contents of --realm-file and --response-file; data NULL: not given. */
	struct bytes realm_answer, autodiscover_answer;
};

enum { INQUIRIES_MAX = 128 }; /* of one service */

struct service_finding {
	enum finding_id id;
	enum state state;
	bool waived;
	const struct inquiry *inquiry; /* that it is about; NULL: the service */
	struct error why;              /* its sentence, and what it is about */
};

/* Is anything of the service there? */
enum presence {
	PRESENCE_UNKNOWN, /* nobody has said so */
	PRESENCE_NONE,    /* the domain does not have it */
	PRESENCE_THERE,
};

/* struct service s = { 0 } is empty; it stays where it is. */
struct service {
	enum service_kind kind;
	const char *domain;                      /* A-labels; borrowed */
	const char *domain_text;                 /* as the user wrote it; borrowed */
	const struct service_settings *settings; /* borrowed */
	/* Owned, in the order in which they were asked; once it is concluded each behind its
	 * cause. */
	struct inquiry *inquiries[INQUIRIES_MAX];
	size_t n_inquiries;
	size_t n_dropped; /* that there was no room for */
	bool is_out_of_memory;
	bool is_dns_blind; /* no answer of DNS could be validated, whatever its zone is */
	void *own;         /* what its discovery keeps; from calloc, owned: freed as it is */

	/* Once it is concluded */
	enum presence presence;
	struct error remark;              /* the service in one sentence: a row of errors.def */
	struct service_finding *findings; /* owned */
	size_t n_findings;
	enum state state; /* the worst of its findings and endpoints */
};

void service_clear(struct service *service);

/* --- for discoveries ------------------------------------------------------------------ */

/* What a discovery does; each has a header of its own. */
struct discovery {
	void (*begin)(struct service *service);
	/* NULL: nothing is asked next. */
	void (*heard)(struct service *service, struct inquiry *inquiry);
	/* Says presence, remark, findings; those that every service has
	 * (service-missing, n_dropped) are raised for it.  demands: those of the user. */
	void (*conclude)(struct service *service, const struct demands *demands);
};

/* Each asks one thing more and returns its inquiry, to which the discovery may add what
 * is not usual; NULL: there is no room, or no memory, which is noted. */
struct inquiry *service_ask_records(struct service *service, enum inquiry_step step,
				    const struct inquiry *cause, const char *owner,
				    enum dns_type type);
struct inquiry *service_ask_document(struct service *service, enum inquiry_step step,
				     const struct inquiry *cause, const struct url *url,
				     struct http_wanted wanted);
/* port 0: the protocol's. */
struct inquiry *service_ask_endpoint(struct service *service, enum inquiry_step step,
				     const struct inquiry *cause, const char *host, uint16_t port,
				     const struct protocol *protocol);
/* What the user's file says, which is there already (is_answered). */
struct inquiry *service_ask_file(struct service *service, enum inquiry_step step,
				 struct bytes content);

/* Adds a name that the certificate must fit to those there are; false: it is no name, or
 * there is no memory (noted). */
bool inquiry_add_reference(struct service *service, struct inquiry *inquiry, const char *name);

/* Raises a finding: that of the row of code, as the user's demands count it.  inquiry may
 * be NULL. */
void service_raise(struct service *service, const struct demands *demands,
		   const struct inquiry *inquiry, enum err code, struct error_facts facts);
/* The same, counting as fallback unless the user says otherwise. */
void service_raise_as(struct service *service, const struct demands *demands, enum state fallback,
		      const struct inquiry *inquiry, enum err code, struct error_facts facts);

/* The same, with all that the finding says: the code of why. */
void service_raise_error(struct service *service, const struct demands *demands,
			 enum state fallback, const struct inquiry *inquiry,
			 const struct error *why);
/* Raises the finding of a row with {cause}: why, with all that it says.  beside: takes the
 * place of that part; or NULL. */
void service_raise_because(struct service *service, const struct demands *demands,
			   const struct inquiry *inquiry, enum err code, const char *beside,
			   const struct error *why);
/* Raises the finding of a row with {cause}: why the inquiry has no answer.  beside: the same. */
void service_raise_unanswered(struct service *service, const struct demands *demands,
			      const struct inquiry *inquiry, enum err code, const char *beside);

/* The inquiry of this step for a host and port; NULL: none. */
struct inquiry *service_find_inquiry(const struct service *service, enum inquiry_step step,
				     const char *host, uint16_t port);

/* Another answer has led to the same inquiry: its cause is the first of them in the order
 * in which they were asked, whichever came first. */
void inquiry_add_cause(const struct service *service, struct inquiry *inquiry,
		       const struct inquiry *cause);

/* Adds a word to those that are said of an inquiry ("passive, active": each once), by the
 * row code with {said}. */
void inquiry_say_word(struct inquiry *inquiry, enum err code, const char *word);

#endif
