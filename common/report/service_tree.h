/* service_tree.h - the lines below the first of a check of domains: a branch for each
 * service, a line for each step, and below it the endpoints that it requires.  Pure.
 */
#ifndef CCN_REPORT_SERVICE_TREE_H
#define CCN_REPORT_SERVICE_TREE_H

#include "service_view.h"

void service_tree_append(struct strbuf *out, const struct report_input *input);

#endif
