/* file.h - reads a whole file, bounded in size and time. */
#ifndef CCN_RUN_FILE_H
#define CCN_RUN_FILE_H

#include "base/bytes.h"
#include "base/deadline.h"
#include "base/error.h"

enum { FILE_MAX_BYTES = 16 << 20 };

/* Reads a file ("-": standard input) to its end.  ERR_USAGE when it cannot
 * be read or is longer than FILE_MAX_BYTES, ERR_TIMEOUT when standard input
 * (or a pipe) has not ended by the deadline.  ret_data->data is the caller's to
 * free. */
enum err file_read_all(const char *path, struct deadline deadline, struct bytes *ret_data,
		       struct error *reterr) MUST_USE;

#endif
