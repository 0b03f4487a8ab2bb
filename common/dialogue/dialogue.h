/* dialogue.h - a conversation in plain octets at the beginning of a connection,
 * up to the point where something else goes on over it.
 *
 * It is sans I/O: it is fed the octets that the peer sent, in any pieces, and
 * says what to send.  It sees no descriptor and no clock; the caller owns both.
 * Memory is bounded by the sizes below.  What is said, and what the errors are,
 * is data: struct dialogue_kind.  Pure.
 *
 * A unit (line, message) is either there as a whole or not there yet: a
 * dialogue never acts on a part of one, so it does not matter how the network
 * cut the stream.
 */
#ifndef CCN_DIALOGUE_DIALOGUE_H
#define CCN_DIALOGUE_DIALOGUE_H

#include "base/bytes.h"
#include "base/error.h"
#include "base/strbuf.h"

enum {
	DIALOGUE_UNIT_BYTES = 8192,        /* one unit (line, message) that is kept at most */
	DIALOGUE_TOTAL_BYTES = 65536,      /* all that a peer may say before the go-ahead */
	DIALOGUE_TRANSCRIPT_BYTES = 16384, /* all that is kept for -vv */
	DIALOGUE_WORDS_BYTES = 201,        /* the part of an answer that an error quotes, and NUL */
};

enum dialogue_status {
	DIALOGUE_MORE, /* send what is in output, then feed what comes */
	/* Send what is in output (MySQL has something), then go on with what
	 * follows. */
	DIALOGUE_GO,
	DIALOGUE_FAILED, /* error is set */
};

struct dialogue;

/* What the kinds that lead to the same end have in common: what follows, and
 * the errors of the engine.  In those, said is what the peer said. */
struct dialogue_rules {
	const char *next;      /* what follows the go-ahead: "the TLS handshake" */
	enum err not_spoken;   /* term: the kind; other: what was expected */
	enum err other_spoken; /* term: the kind; other: what it seems to be */
	/* The peer begins with TLS.  term: the kind; other: its sibling, or none.
	 * ERR_NONE: that is for the step to say. */
	enum err tls_spoken;
	enum err too_much; /* count: octets in all; term: what was expected */
	enum err too_long; /* count: octets of a unit; term: what was expected */
	/* ended and number: how; term: what was expected; other: the sibling, if nothing
	 * came */
	enum err closed;
	enum err closed_within; /* term: what was expected, of which a part came */
	enum err closed_after;  /* the go-ahead */
	/* Octets behind the go-ahead, count of them.  ERR_NONE: they belong to
	 * what follows, and are left in input. */
	enum err behind;
};

/* One kind of dialogue: a row of a table. */
struct dialogue_kind {
	const char *name;    /* "smtp" */
	const char *sibling; /* the same service with TLS from the start ("smtps"), or NULL */
	/* Understands what is there (dialogue_rest and those below it), appends
	 * to the output; called once with nothing at the start, then whenever
	 * octets came. */
	enum dialogue_status (*step)(struct dialogue *d);
	const char *const *expects; /* what is waited for in each state, ended by NULL; static */
	size_t unit_bytes;          /* 0: DIALOGUE_UNIT_BYTES */
	const struct dialogue_rules *rules;
};

/* The state of one dialogue.  struct dialogue d = { 0 } is empty. */
struct dialogue {
	const struct dialogue_kind *kind;
	const void *subject;         /* what the kind needs to know; borrowed */
	enum dialogue_status status; /* what dialogue_feed() returned last */
	int state;                   /* the kind's own; 0 at the start; index of expects */
	unsigned flags;              /* the kind's own (capabilities seen) */
	int count;                   /* the kind's own (code of a reply, depth of XML) */
	size_t total;                /* octets fed so far */
	size_t used;                 /* octets of input that are understood */
	struct strbuf input;         /* fed, not yet understood */
	struct strbuf output;        /* to be sent; the caller drops what it has sent */
	struct strbuf transcript;    /* for -vv: lines "C: ..." and "S: ...", raw, bounded */
	bool keep_transcript;
	char words[DIALOGUE_WORDS_BYTES]; /* of the answer that is being read: for errors */
	struct error error;
};

/* --- for the one who has the connection ---------------------------------------- */

/* Prepares a dialogue; subject is what the kind asks for. */
void dialogue_init(struct dialogue *d, const struct dialogue_kind *kind, const void *subject,
		   bool keep_transcript);
void dialogue_clear(struct dialogue *d);

/* Feeds octets (none at the start).  Once it has failed it stays so. */
enum dialogue_status dialogue_feed(struct dialogue *d, struct bytes received);

/* The peer closed (0), or the connection broke (errno): sets d->error with what was
 * expected at this point (an error that is there stays). */
void dialogue_closed(struct dialogue *d, int error_number);

/* What the dialogue waits for now ("the greeting", "the answer to STARTTLS"):
 * for a time-out; static. */
const char *dialogue_waits_for(const struct dialogue *d);

/* The protocol, with TLS from the start, of a server that is silent where one of this kind
 * would speak first; NULL: none; static. */
const char *dialogue_may_be(const struct dialogue *d);

/* --- for steps: the stream ------------------------------------------------------ */

/* What was fed and is not understood yet; borrowed until the step returns. */
struct bytes dialogue_rest(const struct dialogue *d);

/* Takes the next n octets of the rest as one understood message (shown in the
 * transcript in hexadecimal). */
void dialogue_take(struct dialogue *d, size_t n);
/* The same without a line in the transcript. */
void dialogue_skip(struct dialogue *d, size_t n);

/* Takes the next line that ends with LF; *ret_line is without CR LF, borrowed
 * until the step returns.  False when there is none yet. */
bool dialogue_line(struct dialogue *d, struct bytes *ret_line);
/* A line that was read as far as its LF: without a CR at its end. */
struct bytes dialogue_without_cr(struct bytes line);

/* Appends to the output: a command (with its CR LF), or octets. */
void dialogue_send(struct dialogue *d, const char *text);
void dialogue_send_octets(struct dialogue *d, const void *data, size_t len);
/* The same, when it holds a secret: the transcript shows what it is instead. */
void dialogue_send_hidden(struct dialogue *d, struct bytes octets, const char *what);
/* Adds "S: ..." to the transcript. */
void dialogue_show(struct dialogue *d, struct bytes text);

/* --- for steps: failing ---------------------------------------------------------- */

/* Adds octets of the peer to the words that an error will quote: one line,
 * about 200 octets, parts joined by " / ". */
void dialogue_words(struct dialogue *d, struct bytes text);
void dialogue_words_reset(struct dialogue *d);

/* Fails with a code of the kind's own; the words are what was said. */
enum dialogue_status dialogue_refuse(struct dialogue *d, enum err code, struct error_facts facts);
/* The answer is not of this kind. */
enum dialogue_status dialogue_unexpected(struct dialogue *d, struct bytes got);

#endif
