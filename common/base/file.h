/* file.h - the one reader of files: bounded in size, bounded in time.
 *
 * Every file that the user names is read here, so that no FIFO, no device and
 * no file without end can hold up a run or take its memory.
 */
#ifndef CCN_BASE_FILE_H
#define CCN_BASE_FILE_H

#include "buffer.h"
#include "deadline.h"
#include "error.h"

/* Paths that a user listed: the texts are borrowed, the array is that of whoever
 * filled it. */
struct path_list {
	const char **paths;
	size_t n;
};

/* What may be read. */
struct file_bounds {
	size_t max_bytes;
	struct deadline deadline; /* for files that are not there at once: FIFOs, terminals */
	bool may_map; /* a large regular file is mapped instead of read: cheap where only some
		       * of it is looked at (SIGBUS when somebody cuts it meanwhile) */
	const char *expected; /* static: "certificates in PEM form", for ERR_FILE_TOO_LARGE */
};

/* Reads a file to its end; "-" is standard input.  ERR_FILE_READ: cannot be
 * opened or read, is a directory; ERR_FILE_TOO_LARGE; ERR_FILE_DID_NOT_END: it
 * had not ended by the deadline.  *ret_buffer is the caller's. */
enum err file_read(const char *path, const struct file_bounds *bounds, struct buffer *ret_buffer,
		   struct error *reterr) MUST_USE;

/* The same of a descriptor that is open (O_NONBLOCK unless it is standard input
 * or known to be regular), and stays open; status is what fstat(2) says of it, or
 * NULL; path is for errors. */
struct stat;
enum err file_read_descriptor(int fd, const struct stat *status, const char *path,
			      const struct file_bounds *bounds, struct buffer *ret_buffer,
			      struct error *reterr) MUST_USE;

#endif
