/* probe.h - obtains the certificate of one endpoint: connect, proxy, STARTTLS
 * dialogue, TLS handshake, as a state machine over one non-blocking descriptor
 * and one deadline.
 *
 * Collects facts and judges nothing: the certificate is not verified here, the
 * whole chain is kept as it was sent, even when the handshake fails later.  (A
 * server that has shown a certificate and not finished the handshake has not
 * proved that it holds the key: session->error is set then.)
 */
#ifndef CCN_NET_PROBE_H
#define CCN_NET_PROBE_H

#include "address.h"
#include "base/deadline.h"
#include "proxy/proxy.h"
#include "starttls/protocol.h"

/* Shared by all probes of a run; borrowed. */
struct probe_settings {
	const char *priority;    /* GnuTLS priority string, NULL: the default */
	const char *client_cert; /* PEM files, or NULL; without client_key the key is in it too */
	const char *client_key;
	struct proxy proxy;
	const char *bind_address; /* source address, or NULL */
	const char *request_path; /* --request: send HTTP OPTIONS for this path, or NULL */
	int verbosity;            /* 2: keep the dialogue; 3: GnuTLS debug lines */
};

/* What to obtain; the texts are borrowed and must outlive the probe. */
struct probe_target {
	const char *connect_host; /* name or address, for a proxy that resolves itself */
	uint16_t port;
	const struct protocol *protocol;
	const char *sni;    /* ASCII DNS name, or NULL: none is sent */
	const char *domain; /* for the dialogue (XMPP "to") and HTTP "Host", or NULL */
	enum certificate_variant variant;
};

/* Global part: gnutls_global_init, credentials, priority cache.  Wrong priority
 * string, unreadable client certificate, a source address or a request path
 * that is none: ERR_USAGE. */
struct probe_context; /* opaque */
enum err probe_context_new(const struct probe_settings *settings,
			   struct probe_context **ret_context, struct error *reterr) MUST_USE;
void probe_context_free(struct probe_context *context);
const struct probe_settings *probe_context_settings(const struct probe_context *context);

struct probe; /* opaque */

/* Prepares a probe that tries the addresses in order until one handshake
 * brought a certificate, each within its share of the time left.  With a proxy
 * they are the proxy's.  Fills *session as it goes (the caller's, zeroed but
 * for elapsed_us[STEP_RESOLVE], must outlive the probe).  addresses are copied.
 * Nothing is opened yet. */
enum err probe_new(struct probe_context *context, const struct probe_target *target,
		   const struct address *addresses, size_t n_addresses, struct deadline deadline,
		   struct session *session, struct probe **ret_probe,
		   struct error *reterr) MUST_USE;
void probe_free(struct probe *probe);

/* Goes on as far as it can without blocking.  To be called first without
 * waiting, then whenever probe_wants() is fulfilled.  True when it has ended:
 * session is complete. */
bool probe_step(struct probe *probe);

/* Ends it now with ERR_TIMEOUT, naming what it waited for; why ("200
 * endpoints wait for a place") is added to the text. */
void probe_expire(struct probe *probe, const char *why);

/* What to poll for: descriptor and POLLIN or POLLOUT; and the time by which
 * probe_step must be called even when nothing came.  The descriptor is -1 while
 * the process has none left: probe_step tries again at that time. */
void probe_wants(const struct probe *probe, int *ret_fd, short *ret_events,
		 struct deadline *ret_deadline);

/* -vv: the dialogue and what was negotiated, raw text; borrowed. */
const char *probe_log(const struct probe *probe);

#endif
