/* service_tree.h - the lines below the first of a check of domains: a branch for each
 * service, a line for each step, and below it the endpoints that it requires.  Pure.
 */
#ifndef CCN_REPORT_SERVICE_TREE_H
#define CCN_REPORT_SERVICE_TREE_H

#include "service_view.h"
#include "tree_line.h"

/* "contoso.com, mail: ...": the domain where there are several. */
void service_tree_title(struct strbuf *out, const struct report_input *input,
			const struct service *service);
/* Its findings, and a branch for each step. */
void service_tree_steps(struct tree *tree, const struct report_input *input,
			const struct service *service, int depth);
/* What no service is to blame for, and "contoso.com has no xmpp, sip, ldap": of each domain. */
void service_tree_domains(struct tree *tree, const struct report_input *input);

/* All that there is to tell. */
void service_tree_append(struct tree *tree, const struct report_input *input);

#endif
