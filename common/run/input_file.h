/* input_file.h - what is done with a file of certificates or keys once it is read: a
 * container becomes PEM, and what is wrong with it is told with its option and path.
 */
#ifndef CCN_RUN_INPUT_FILE_H
#define CCN_RUN_INPUT_FILE_H

#include "base/buffer.h"
#include "base/error.h"

/* Puts PEM in the place of a container (trust/unpack.h); another file stays as it is.  option:
 * "-f".  Errors: those of unpack(), named. */
enum err input_file_unpack(const char *option, const char *path, const char *password,
			   bool with_key, struct buffer *file, struct error *reterr) MUST_USE;

/* Adds option and path to what is wrong, unless that begins with the path anyway. */
void input_file_name(const char *option, const char *path, struct error *error);

#endif
