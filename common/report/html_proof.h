/* html_proof.h - what a page shows in tables where text has lines: addresses, names,
 * certificates, families of clients.  Pure. */
#ifndef CCN_REPORT_HTML_PROOF_H
#define CCN_REPORT_HTML_PROOF_H

#include "html_tree.h"

/* Of trees that html_tree_begin begins. */
extern const struct tree_form html_form;

#endif
