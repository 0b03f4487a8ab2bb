/* clients_matrix.h - -v: what families of clients say, trait by trait.  Pure. */
#ifndef CCN_REPORT_CLIENTS_MATRIX_H
#define CCN_REPORT_CLIENTS_MATRIX_H

#include "tree_line.h"
#include "verdicts/result.h"

/* Text: a line for each trait that is there and that not every family takes, below it
 * one for the families that say the same of it, with since when, on what it
 * depends, and where that is known from. */
void clients_matrix_append(struct tree *tree, const struct result *result, int depth);

#endif
