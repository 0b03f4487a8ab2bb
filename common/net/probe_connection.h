/* probe_connection.h - one connection of a probe: how it begins, goes from stage to
 * stage, and ends.
 */
#ifndef CCN_NET_PROBE_CONNECTION_H
#define CCN_NET_PROBE_CONNECTION_H

#include "probe_state.h"

/* Begins one to the current address, when there is none. */
void probe_connect(struct probe *p);

/* Adds the time since the last call to the step that is under way. */
void probe_note_elapsed(struct probe *p);

/* Goes over to the next stage, if it is another. */
void probe_change_stage(struct probe *p);

/* The time of the stage, or of the connection, is over; waiting: so many endpoints wait
 * for its place. */
enum progress probe_expire_stage(struct probe *p, bool is_connection, size_t waiting);

/* Closes it and frees what belongs to it. */
void probe_release(struct probe *p);

#endif
