/* octet_file.h - the contents of one file: mapped when it is large and regular,
 * else read.
 */
#ifndef CCN_TRUST_OCTET_FILE_H
#define CCN_TRUST_OCTET_FILE_H

#include <sys/stat.h>

#include "base/bytes.h"
#include "base/error.h"

enum { OCTET_FILE_MAX_BYTES = 64 << 20 };

/* struct octet_file v = { 0 } is a valid empty value. */
struct octet_file {
	const uint8_t *data; /* owned */
	size_t len;
	bool mapped;
};

void octet_file_clear(struct octet_file *file);

/* Reads what the descriptor refers to, from its beginning to its end; status is
 * what fstat says of it.  ERR_USAGE names path, which is used for nothing
 * else. */
enum err octet_file_read_descriptor(int fd, const struct stat *status, const char *path,
				    struct octet_file *ret_file, struct error *reterr) MUST_USE;

/* The same by path; a directory is ERR_USAGE, too. */
enum err octet_file_read(const char *path, struct octet_file *ret_file,
			 struct error *reterr) MUST_USE;

#endif
