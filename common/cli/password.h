/* password.h - a password from a file or from the environment, never from the command line.
 *
 * The words are those of openssl's -passin: file:PATH, env:NAME.
 */
#ifndef CCN_CLI_PASSWORD_H
#define CCN_CLI_PASSWORD_H

#include "base/buffer.h"
#include "base/deadline.h"
#include "base/error.h"

enum { PASSWORD_MAX_BYTES = 1024 };

/* Is it file:PATH or env:NAME? */
bool password_is_source(const char *source);

/* PATH of file:PATH ("-" is standard input); NULL when it is none. */
const char *password_file(const char *source);

/* The first line of the file, without its end (LF or CRLF), or the variable; may be empty.
 * UTF-8, ended by NUL.  *ret_password is the caller's (password_forget); the variable is empty
 * from then on.  Errors (USAGE): cannot be read, no such variable, no text, too long. */
enum err password_read(const char *source, struct deadline deadline, struct buffer *ret_password,
		       struct error *reterr) MUST_USE;

/* Overwrites it, and what was left on the stack by whomever used it: GnuTLS turns a password of
 * PKCS #12 into UTF-16 there.  Empty: nothing to do. */
void password_forget(struct buffer *password);

#endif
