/* chain_files.h - what -f names: of a directory the files of certificates in it.
 *
 * Those are, in the order of their names: .pem, .crt, .cer, .cert and .der that hold a
 * certificate (a key or a request alone is passed over), and all that are PKCS #12 or PKCS #7,
 * also .p12, .pfx, .p7b and .p7c.  What is damaged, or cannot be read, is kept, so that it is told
 * later; but not a file that can be a private key alone by its name.
 */
#ifndef CCN_CLI_CHAIN_FILES_H
#define CCN_CLI_CHAIN_FILES_H

#include "base/deadline.h"
#include "options.h"

enum {
	CHAIN_FILE_MAX_BYTES = 16 << 20,
	CHAIN_DIRECTORY_MAX_FILES = 1000,
	CHAIN_DIRECTORY_MAX_NAMES = 10000, /* those of keys count here */
};

/* Replaces each directory of options->files by its files, whose paths the options own.
 * Errors: none in it, too many, cannot be read (USAGE); no memory. */
enum err chain_files_expand(struct options *options, struct deadline deadline,
			    struct error *reterr) MUST_USE;

#endif
