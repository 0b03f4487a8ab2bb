/* anchor_files.h - the files that trust anchors are read from: one file, those
 * of a directory, or the system's bundle.  I/O: maps or reads each as it is
 * added, so that no file is opened later; what is in them is not looked at.
 */
#ifndef CCN_TRUST_ANCHOR_FILES_H
#define CCN_TRUST_ANCHOR_FILES_H

#include <sys/types.h>

#include "base/buffer.h"
#include "base/deadline.h"
#include "base/error.h"
#include "system_places.h"

enum {
	ANCHOR_DIRECTORY_MAX_FILES = 10000,
	ANCHOR_FILE_MAX_BYTES = 16 << 20,
};

struct anchor_files {
	struct deadline deadline; /* for files that are not there at once */
	struct buffer *files;     /* what was read, in order */
	size_t n_files;
	/* Device and inode of each file: links to a file that was read already
	 * (the hash links of c_rehash) are passed over. */
	struct {
		dev_t device;
		ino_t inode;
	} *seen;
	size_t n_seen;
	bool unreadable; /* a file of a directory could not be read, and was passed over */
};

/* struct anchor_files v = { 0 } is a valid empty value. */
void anchor_files_clear(struct anchor_files *files);

/* Adds one file: ERR_CA_FILE_READ, ERR_CA_FILE_IS_DIRECTORY. */
enum err anchor_files_add_file(struct anchor_files *files, const char *path,
			       struct error *reterr) MUST_USE;

/* Adds the files of a directory, by name in the order of their octets; what is
 * no regular file is passed over, and so are files that cannot be read.
 * ERR_CA_DIRECTORY_READ, _IS_FILE, _TOO_LARGE. */
enum err anchor_files_add_directory(struct anchor_files *files, const char *path,
				    struct error *reterr) MUST_USE;

/* Adds the system's bundle, the first of n places that is there: *ret_place tells
 * which, NULL when there is none. */
enum err anchor_files_add_system(struct anchor_files *files, const struct system_place *places,
				 size_t n, const struct system_place **ret_place,
				 struct error *reterr) MUST_USE;

/* Adds the files of a directory, and of those below it: what is not there or cannot
 * be read is passed over. */
enum err anchor_files_add_local(struct anchor_files *files, const struct local_place *place,
				struct error *reterr) MUST_USE;

/* Takes over octets as if they were a file, also on failure. */
enum err anchor_files_add_octets(struct anchor_files *files, struct buffer octets,
				 struct error *reterr) MUST_USE;

#endif
