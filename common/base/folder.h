/* folder.h - the one reader of folders: what they hold, bounded in number and in time.
 */
#ifndef CCN_BASE_FOLDER_H
#define CCN_BASE_FOLDER_H

#include <dirent.h>

#include "deadline.h"
#include "error.h"

/* Paths, owned: zeroed is one without any. */
struct folder {
	char **paths;
	size_t n;
};

/* What is listed. */
struct folder_bounds {
	bool (*is_wanted)(const char *name); /* NULL: all; never those that begin with a dot */
	size_t max;
	enum err too_many; /* about the folder, with max as count */
	struct deadline deadline;
};

/* Lists what an open directory holds, in the order of the names' octets, and closes it.
 * path goes before each name, and into errors: too_many; ERR_FILE_DID_NOT_END; no memory.
 * *ret_folder is the caller's. */
enum err folder_list(DIR *directory, const char *path, const struct folder_bounds *bounds,
		     struct folder *ret_folder, struct error *reterr) MUST_USE;

/* Adds a path behind the others.  path: is taken over, also on failure; NULL: there was no
 * memory for it. */
enum err folder_add(struct folder *folder, char *path, struct error *reterr) MUST_USE;

void folder_clear(struct folder *folder);

#endif
