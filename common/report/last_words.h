/* last_words.h - the one line of a process that ends before it has a report: a
 * crash, a signal from outside, the end of its time, no memory.
 *
 * Made where nothing else works any more, in a signal handler: no memory is
 * asked for, no lock taken, no locale looked at; only what is below is read.
 */
#ifndef CCN_REPORT_LAST_WORDS_H
#define CCN_REPORT_LAST_WORDS_H

#include <stddef.h>

#include "format.h"

/* Why.  X(ID, "sentence"): in the sentence {signal} is its name. */
#define LAST_CAUSES(X) \
	X(ABORTED, "internal: the plugin found an error in itself and stopped; please report it") \
	X(CRASHED, "internal: the plugin crashed ({signal}); please report it") \
	X(NO_STACK, \
	  "internal: the plugin crashed ({signal}), it seems for want of stack; raise ulimit -s") \
	X(LEFT, "internal: a library gave up and ended the plugin; please report it") \
	X(LOST_FILE, \
	  "internal: a file of trust anchors became shorter while it was read; try again") \
	X(NO_MEMORY, "internal: out of memory") \
	X(ENDED, "internal: ended from outside ({signal}) before there was a result") \
	X(LATE, "internal: not done within the time limit")

enum last_cause {
#define X(ID, sentence) LAST_##ID,
	LAST_CAUSES(X)
#undef X
		LAST_CAUSE_COUNT,
};

/* What was under way.  X(ID, "while ...")  ASK: names are looked up by what has all its files. */
#define RUN_STAGES(X) \
	X(START, "while the options were read") \
	X(PREPARE, "while files and trust anchors were read") \
	X(RESOLVE, "while names were looked up") \
	X(ASK, "while names were looked up") \
	X(OBTAIN, "while certificates were asked for") \
	X(JUDGE, "while certificates were judged") \
	X(REPORT, "while the report was written")

enum run_stage {
#define X(ID, words) RUN_STAGE_##ID,
	RUN_STAGES(X)
#undef X
		RUN_STAGE_COUNT,
};

struct last_words {
	enum last_cause cause;
	const char *signal; /* "SIGTERM"; static, or NULL */
	enum run_stage stage;
	/* The host that was worked on, raw (of it only what harms nobody is shown),
	 * or NULL. */
	const char *host;
	size_t done; /* of the endpoints; both 0: not known */
	size_t total;
	/* An endpoint that is CRITICAL whatever the others are: only for LATE, which
	 * then tells it; host raw, id of its finding; or NULL. */
	const char *critical_host;
	const char *critical_id;
};

enum { LAST_WORDS_BYTES = 1024 };

/* Writes the whole output into ret_text, without a NUL, and its length into
 * *ret_len; returns what the exit code is to be: UNKNOWN, or CRITICAL when an
 * endpoint is. */
enum state last_words_make(const struct last_words *words, const struct output_format *format,
			   char ret_text[LAST_WORDS_BYTES], size_t *ret_len);

#endif
