/* probe_state.h - one probe as its stages see it.
 *
 * A stage does its part with the connection and says how it went; which stage
 * comes next it leaves in probe->next.  It knows neither the clock nor the other
 * addresses: those are probe.c's.
 */
#ifndef CCN_NET_PROBE_STATE_H
#define CCN_NET_PROBE_STATE_H

#include "address.h"
#include "base/deadline.h"
#include "probe_settings.h"
#include "request.h"
#include "starttls/starttls.h"
#include "tls_session.h"

/* What is under way.  The order is that of the work. */
enum stage {
	STAGE_OPEN, /* needs a descriptor */
	STAGE_CONNECT,
	STAGE_PROXY,
	STAGE_HEADER, /* of the PROXY protocol */
	STAGE_STARTTLS,
	STAGE_HANDSHAKE,
	STAGE_QUOTE,   /* the server does not speak TLS: what does it say? */
	STAGE_VERDICT, /* does it insist on a client certificate? */
	STAGE_REQUEST,
	STAGE_REPLY,
	STAGE_ENDED,
};

enum progress {
	PROGRESS_ON,        /* go on with probe->next */
	PROGRESS_WAIT,      /* for the descriptor, or for the limit */
	PROGRESS_FAILED,    /* this address: probe->error is set */
	PROGRESS_TIMED_OUT, /* ... and the error is that what is awaited did not come */
	PROGRESS_FINISHED,  /* all is known */
};

/* What a stage waits for, as the error of a time-out. */
struct awaited {
	enum err code;
	const char *term;  /* static, or NULL */
	const char *other; /* static, or NULL: what may be spoken there in place of it */
	int number;        /* errno, or 0 */
};

struct probe_context {
	const struct probe_settings *settings;
	struct tls_context *tls;
	struct turns large; /* documents that are being received */
	bool has_source;
	struct address source;
};

struct probe {
	struct probe_context *context;
	struct probe_target target;
	struct address *addresses;
	size_t n_addresses;
	size_t current;           /* the one that is tried */
	struct deadline deadline; /* of all */
	struct session *session;

	enum stage stage;
	enum stage next;               /* where to go on; the same stage: stay */
	int fd;                        /* -1: none */
	bool is_reset;                 /* by the peer, before it was used */
	int shortage;                  /* errno: what it could not begin without; or 0 */
	short events;                  /* before TLS; then it is tls_events() */
	struct deadline until;         /* the end of the time that this connection has */
	struct deadline address_until; /* ... that this address has */
	int64_t address_us;            /* how much that is, of all */
	bool has_limit;                /* this stage has a limit of its own */
	bool awaits_first;             /* ... for the first octet that answers ClientHello */
	struct deadline limit;
	struct dialogue *dialogue;   /* with the proxy, the header, then STARTTLS; NULL: none */
	struct tunnel tunnel;        /* its subject: the proxy's target */
	struct proxy_header header;  /* its subject: the ends of the connection */
	struct starttls_names names; /* its subject: who speaks STARTTLS to whom */
	struct strbuf early;         /* what the target said with the proxy's last answer */
	struct tls *tls;
	struct strbuf request;
	bool is_asked; /* the request was made */
	struct http_answer answer;
	struct turn turn;      /* to be one of the context's large documents */
	struct error error;    /* of this address */
	bool is_local;         /* ... is this machine's own fault */
	enum tls_offer offer;  /* what is offered */
	struct session *first; /* what the offer before came to, when another is under way */
	/* What is known, when what else is worth asking is under way: what the offer before came
	 * to, of one packet. */
	struct session *done;
	bool asks_for_any; /* ... or that it broke off where a kind of certificate was asked for */
	enum certificate_variant asked_variant; /* then: for which that was */
	bool is_final;   /* it has shown another: that it has none of that kind is its answer */
	int64_t done_us; /* how long that connection took */
	size_t n_turns;  /* that have been asked whether it is for the length (probe_offers.c) */

	int64_t start_us;      /* of the probe */
	int64_t connection_us; /* of this connection */
	int64_t stage_us;      /* of what is under way */
	struct strbuf log;
};

bool probe_has_proxy(const struct probe *p);
bool probe_keeps_log(const struct probe *p);

/* Gives the stage under way us of time. */
void probe_limit(struct probe *p, int64_t us);

/* What comes first on a connection to the target that stands, and what behind the header
 * of the PROXY protocol. */
enum stage probe_first_stage(const struct probe *p);
enum stage probe_stage_behind_header(const struct probe *p);

/* What a stage returns: go on with another; fail. */
enum progress probe_go_on(struct probe *p, enum stage next);
enum progress probe_fail(struct probe *p, enum err code, struct error_facts facts);
enum progress probe_no_memory(struct probe *p);

enum { PROBE_PEER_BYTES = 3 * ADDRESS_TEXT_BYTES };
/* "192.0.2.1 port 443", or what it is called with a proxy. */
const char *probe_peer(const struct probe *p, char *text, size_t size);

#endif
