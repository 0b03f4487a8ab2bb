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
#include "probe_settings.h"

/* Global part: gnutls_global_init, credentials, priority cache.  Finding USAGE: a
 * wrong priority string, a client certificate or key that is none, a source
 * address or a request path that is none. */
struct probe_context; /* opaque */
enum err probe_context_new(const struct probe_settings *settings,
			   struct probe_context **ret_context, struct error *reterr) MUST_USE;
/* Sessions borrow their certificates from it: it outlives them. */
void probe_context_free(struct probe_context *context);
const struct probe_settings *probe_context_settings(const struct probe_context *context);

struct probe; /* opaque */

/* Prepares a probe that tries the addresses in order until one handshake
 * brought a certificate, each within its part of the time left.  With a proxy
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

/* Ends it now with a time-out, naming what it waited for; waiting: so many
 * endpoints wait for its place, or 0. */
void probe_expire(struct probe *probe, size_t waiting);

/* What to poll for: descriptor and POLLIN or POLLOUT; and the time by which
 * probe_step must be called even when nothing came.  The descriptor is -1 while
 * the process has none left, or while other handshakes are so large that there is no
 * memory for this one: probe_step tries again at that time. */
void probe_wants(const struct probe *probe, int *ret_fd, short *ret_events,
		 struct deadline *ret_deadline);

/* -vv: the dialogue and what was negotiated, raw text; borrowed. */
const char *probe_log(const struct probe *probe);

#endif
