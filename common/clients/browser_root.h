/* browser_root.h - traits of the root that the path ends at: browsers have lists of
 * their own, and hold some roots to what they issued before a date.  Predicates of
 * traits.def; false without a trust anchor, of a root that the distribution does not ship,
 * and of one that is not in browser_roots.def.  Pure.
 *
 * False, too, where the path has another certificate whose key is that of a root of the
 * browser, or the server sends one that stands above the path's by its name: it ends its path
 * there.
 */
#ifndef CCN_CLIENTS_BROWSER_ROOT_H
#define CCN_CLIENTS_BROWSER_ROOT_H

#include "situation.h"

bool root_is_of_no_browser(const struct situation *situation);
bool root_is_not_of_chromium(const struct situation *situation); /* but of Firefox */
bool root_is_not_of_firefox(const struct situation *situation);  /* but of Chromium */

/* The browser has it, for certificates that were logged, for Firefox begin, before a date that
 * this one is later than. */
bool root_is_over_for_chromium(const struct situation *situation);
bool root_is_over_for_firefox(const struct situation *situation);

#endif
