/* obtain.h - gets the certificates: from servers, or from the contents of files.
 *
 * Touches sockets only; everything that is on disk was read before (prepare.h).
 * Judges nothing.
 */
#ifndef CCN_RUN_OBTAIN_H
#define CCN_RUN_OBTAIN_H

#include "cli/program.h"
#include "prepare.h"

/* Fills the outcomes of every job of prepared->plan, at least one each.  What
 * goes wrong with an endpoint is in its session; an error here means that the
 * run could not go on, or that a file holds no chain. */
enum err obtain(struct prepared *prepared, const struct progress *progress,
		struct error *reterr) MUST_USE;

#endif
