/* stage_dialogue.h - the stages of a probe that are dialogues: with a proxy,
 * the header of the PROXY protocol, and STARTTLS. */
#ifndef CCN_NET_STAGE_DIALOGUE_H
#define CCN_NET_STAGE_DIALOGUE_H

#include "probe_state.h"

enum progress stage_proxy(struct probe *p);
enum progress stage_header(struct probe *p);
enum progress stage_starttls(struct probe *p);
struct awaited stage_dialogue_waits_for(const struct probe *p);

/* Puts what was said into the log, and frees the dialogue. */
void stage_dialogue_drop(struct probe *p);

#endif
