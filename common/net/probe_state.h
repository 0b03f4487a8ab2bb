/* probe_state.h - one probe as probe.c (addresses, times, the outside) and
 * probe_plain.c and probe_stages.c (what is done with one connection) see it. */
#ifndef CCN_NET_PROBE_STATE_H
#define CCN_NET_PROBE_STATE_H

#include "probe.h"
#include "request.h"
#include "starttls/starttls.h"
#include "tls.h"

/* What is under way.  The order is that of the work. */
enum stage {
	STAGE_OPEN, /* needs a descriptor */
	STAGE_CONNECT,
	STAGE_PROXY,
	STAGE_STARTTLS,
	STAGE_HANDSHAKE,
	STAGE_QUOTE,   /* the server does not speak TLS: what does it say? */
	STAGE_VERDICT, /* does it insist on a client certificate? */
	STAGE_REQUEST,
	STAGE_REPLY,
	STAGE_ENDED,
};

enum progress {
	PROGRESS_ON,       /* the stage has changed: go on */
	PROGRESS_WAIT,     /* for the descriptor, or for the limit */
	PROGRESS_FAILED,   /* this address: probe->error is set */
	PROGRESS_FINISHED, /* all is known */
};

struct probe_context {
	const struct probe_settings *settings;
	struct tls_context *tls;
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
	int fd;                /* -1: none */
	short events;          /* before TLS; then it is tls_events() */
	struct deadline share; /* the end of this address's share of the time */
	int64_t share_us;
	bool has_limit; /* this stage has a limit of its own */
	struct deadline limit;
	struct dialogue *dialogue;   /* with the proxy, then STARTTLS; NULL: none */
	struct tunnel tunnel;        /* its subject: the proxy's target */
	struct starttls_names names; /* its subject: who speaks STARTTLS to whom */
	struct strbuf early;         /* what the target said with the proxy's last answer */
	struct tls *tls;
	struct strbuf request;
	struct reply reply;
	struct error error; /* of this address */
	bool is_local;      /* ... is this machine's own fault */

	int64_t start_us; /* of the probe */
	int64_t stage_us; /* of what is under way */
	struct strbuf log;
};

bool probe_has_proxy(const struct probe *p);
bool probe_keeps_log(const struct probe *p);

/* Changes the stage, and notes the time that the last one took. */
void probe_enter(struct probe *p, enum stage stage);
/* Gives the stage us of time, then probe_stage_expired() is asked. */
void probe_limit(struct probe *p, int64_t us);

enum { PROBE_PEER_BYTES = 3 * ADDRESS_TEXT_BYTES };
/* "192.0.2.1 port 443", or what it is called with a proxy. */
const char *probe_peer(const struct probe *p, char *text, size_t size);

/* --- probe_stages.c ----------------------------------------------------------- */

/* The step of the run that the stage belongs to. */
enum step probe_step_of(const struct probe *p);

/* Goes on with the stage under way. */
enum progress probe_stage_advance(struct probe *p);

/* The stage's limit (is_share: the address's time) has run out.  Sets the error
 * when that is a failure; why is added to its text, or NULL. */
enum progress probe_stage_expired(struct probe *p, bool is_share, const char *why);

/* Closes the connection and frees what belongs to it. */
void probe_release(struct probe *p);

/* Sets the error: lack of memory; or what the server said, which is no TLS. */
enum progress probe_no_memory(struct probe *p);
enum progress probe_not_tls(struct probe *p, struct bytes line);

/* --- probe_plain.c ------------------------------------------------------------- */

enum progress probe_stage_open(struct probe *p);
enum progress probe_stage_connect(struct probe *p);
enum progress probe_stage_proxy(struct probe *p);
enum progress probe_stage_starttls(struct probe *p);

/* Puts what was said into the log, and frees the dialogue. */
void probe_drop_dialogue(struct probe *p);

#endif
