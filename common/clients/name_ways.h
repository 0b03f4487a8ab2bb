/* name_ways.h - the ways in which a certificate may fit a name that a client
 * uses, by the rules of any client there is.  Which of them a family takes is in
 * traits.def.  Pure.
 */
#ifndef CCN_CLIENTS_NAME_WAYS_H
#define CCN_CLIENTS_NAME_WAYS_H

#include "situation.h"
#include "trait_set.h"

/* Every way in which certificate fits reference: traits of kind TRAIT_WAY, none
 * when no client there is would find it. */
struct trait_set name_ways(const struct certificate *certificate,
			   const struct reference *reference);

/* Is there a name that fits in no way? */
bool no_way_fits(const struct situation *situation);

#endif
