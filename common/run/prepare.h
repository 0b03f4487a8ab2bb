/* prepare.h - everything that a run needs from files and from the configuration
 * of the machine, before the first packet.
 *
 * The last stage that opens a file which the user names: -f, trust anchors,
 * CRLs, the client certificate and its key, the password of these.  Connects to nothing, judges
 * nothing.
 */
#ifndef CCN_RUN_PREPARE_H
#define CCN_RUN_PREPARE_H

#include "base/buffer.h"
#include "evaluate.h"
#include "plan.h"

/* A file of -f. */
struct chain_file {
	struct buffer text;
	bool is_late; /* it is a PKCS #12 file that there was no time left to open */
};

/* struct prepared p = { 0 } is a valid empty value.  It stays where it is: parts
 * of it borrow from others. */
struct prepared {
	const struct options *options; /* borrowed */
	struct deadline deadline;      /* of the whole run */
	struct plan plan;
	struct chain_file *files; /* -f: n_files */
	size_t n_files;
	struct probe_settings probe; /* with what is in the files that it names */
	struct buffer client_cert;
	struct buffer client_key;
	struct buffer password;        /* of --pass-in; it is overwritten when all is prepared */
	struct probe_context *context; /* NULL with -f */
	struct evidence evidence;      /* its stores are owned */
};

/* All but the plan, which may be there already.  start_us: when the process began its work
 * (clock_now_us); the deadline counts from there.  *prepared is empty before but for the plan; it
 * is to be cleared in any case. Options must outlive it.  Errors: a file that cannot be read or
 * does not hold what it should, a wrong priority string, and the like. */
enum err prepare(const struct options *options, int64_t start_us, struct prepared *prepared,
		 struct error *reterr) MUST_USE;
void prepared_clear(struct prepared *prepared);

#endif
