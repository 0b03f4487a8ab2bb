/* stage_request.h - the stages of a probe that ask by HTTP (--request) whether the
 * server wants a client certificate for a path. */
#ifndef CCN_NET_STAGE_REQUEST_H
#define CCN_NET_STAGE_REQUEST_H

#include "probe_state.h"

enum progress stage_request(struct probe *p);

enum progress stage_reply(struct probe *p);
enum progress stage_reply_expired(struct probe *p);

struct awaited stage_request_waits_for(const struct probe *p);

#endif
