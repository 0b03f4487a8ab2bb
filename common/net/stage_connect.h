/* stage_connect.h - the stages of a probe up to a TCP connection. */
#ifndef CCN_NET_STAGE_CONNECT_H
#define CCN_NET_STAGE_CONNECT_H

#include "probe_state.h"

enum progress stage_open(struct probe *p);
struct awaited stage_open_waits_for(const struct probe *p);

enum progress stage_connect(struct probe *p);
struct awaited stage_connect_waits_for(const struct probe *p);

#endif
