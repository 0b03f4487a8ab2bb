/* http_status.h - the status line of an HTTP/1.x answer (RFC 9112, section 4).  Pure. */
#ifndef CCN_DIALOGUE_HTTP_STATUS_H
#define CCN_DIALOGUE_HTTP_STATUS_H

#include "base/bytes.h"

enum { HTTP_STATUS_LINE_BYTES = 12 }; /* "HTTP/1.1 200" */

/* The status code of "HTTP/1.x NNN ...", without its line break; 0 when it is no such
 * line. */
int http_status(struct bytes line);

#endif
