/* stage_tls.h - the stages of a probe that are the TLS handshake: the handshake
 * itself, what a server says that does not speak TLS, and whether one insists on
 * a client certificate. */
#ifndef CCN_NET_STAGE_TLS_H
#define CCN_NET_STAGE_TLS_H

#include "probe_state.h"

enum progress stage_handshake(struct probe *p);
enum progress stage_handshake_expired(struct probe *p);
struct awaited stage_handshake_waits_for(const struct probe *p);

enum {
	/* The turn of a large handshake, where others wait for theirs. */
	STAGE_LARGE_US = 3000000,
	STAGE_QUOTE_US = 1000000, /* how long the rest of the line is waited for */
	/* TLS 1.3: how long to listen for "certificate_required", at least; to one that is far
	 * away so many times as long as the connection took until then. */
	STAGE_VERDICT_US = 500000,
	STAGE_VERDICT_TIMES = 2,
};

enum progress stage_quote(struct probe *p);
enum progress stage_quote_expired(struct probe *p);

enum progress stage_verdict(struct probe *p);
enum progress stage_verdict_expired(struct probe *p);

#endif
