/* reply.h - reply lines that begin with three digits (SMTP, FTP, NNTP, IRC).
 * Pure. */
#ifndef CCN_STARTTLS_REPLY_H
#define CCN_STARTTLS_REPLY_H

#include "base/bytes.h"

/* The three digits that begin a reply line, 0 when there are none; *ret_more: a
 * hyphen follows, more lines will come. */
int reply_code(struct bytes line, bool *ret_more);

#endif
