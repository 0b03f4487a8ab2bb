/* clients_matrix.h - -v: what families of clients say, trait by trait.  Pure. */
#ifndef CCN_REPORT_CLIENTS_MATRIX_H
#define CCN_REPORT_CLIENTS_MATRIX_H

#include "base/strbuf.h"
#include "verdicts/result.h"

/* A line for each trait that is there and that not every family takes, below it
 * one for the families that say the same of it, with since when, on what it
 * depends, and where that is known from. */
void clients_matrix_append(struct strbuf *out, const struct result *result, int depth);

#endif
