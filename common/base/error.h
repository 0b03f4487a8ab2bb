/* error.h - why something could not be found out, as data.
 *
 * Functions that can fail return an enum err (ERR_NONE = success) and fill a
 * struct error: no allocation on the failure path.  What happened is its code;
 * what it is about, what the peer said and the numbers of the system or of a
 * library stand beside it, raw and bounded.  No text is made of them here: that
 * is the report's (report/error_text.h), on the one way out.
 */
#ifndef CCN_BASE_ERROR_H
#define CCN_BASE_ERROR_H

#include "bytes.h"
#include "finding.h"

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

/* The rows of errors.def. */
enum err {
	ERR_NONE = 0,
#define ERROR(ID, finding, sentence) ERR_##ID,
#include "errors.def"
#undef ERROR
	ERR_COUNT,
};

enum {
	ERROR_ABOUT_BYTES = 256,
	ERROR_SAID_BYTES = 256,
	ERROR_OPTION_BYTES = 64,
	ERROR_FILE_BYTES = 201,
	ERROR_VALUE_BYTES = 129,
	ERROR_CHOICES = 8,
};

/* An option as the user gave it: on the command line, or in an option file. */
struct error_option {
	char name[ERROR_OPTION_BYTES]; /* "-w", "--warning"; in a file "warning"; "": none */
	char file[ERROR_FILE_BYTES];   /* "": the command line */
	size_t line;                   /* of the file */
	char value[ERROR_VALUE_BYTES]; /* "": none, or not to be shown */
	bool value_cut;                /* it is longer than that */
};

/* How a peer broke off. */
enum error_end {
	ERROR_END_NONE,
	ERROR_END_ALERT,  /* number: the TLS alert that it sent */
	ERROR_END_CLOSED, /* the connection */
	ERROR_END_RESET,
	ERROR_END_LOST, /* number: errno */
};

/* struct error e = { 0 } is a valid empty value. */
struct error {
	enum err code; /* ERR_NONE: no error */
	/* errno, a GnuTLS code, an alert, a status or reply code: the row's sentence
	 * says which. */
	int number;
	int64_t count;     /* octets, a limit, microseconds: the row's sentence says which */
	const char *term;  /* static: a protocol's name, what was expected; or NULL */
	const char *other; /* static: a second term; or NULL */
	const char *choices[ERROR_CHOICES]; /* static: what could have been meant, then NULL */
	char about[ERROR_ABOUT_BYTES];      /* a file, host, address or value; "": nothing */
	char said[ERROR_SAID_BYTES];        /* what the peer said or a file holds, one line; "" */
	char beside[ERROR_FILE_BYTES];      /* a second file, which about does not go with; "" */
	enum err cause;                     /* the error that led to this one, of the same facts */
	enum error_end ended;
	size_t waiting;             /* endpoints that waited for this one's place */
	struct error_option option; /* for usage errors */
};

/* What an error is raised with; what is left out is empty. */
struct error_facts {
	int number;
	int64_t count;
	const char *term;
	const char *other;
	const char *const *choices; /* ended by NULL; the first ERROR_CHOICES are kept */
	const char *about;          /* copied, cut */
	/* Copied up to ERROR_SAID_BYTES; NUL becomes "?", line breaks a blank, so
	 * that it stays one line; "..." when it was cut. */
	struct bytes said;
	const char *beside; /* copied, cut */
	enum err cause;
	enum error_end ended;
	size_t waiting;
};
#define FACTS(...) ((struct error_facts){ __VA_ARGS__ })

/* Sets *reterr (which may be NULL) and returns code, so that a caller can write
 * "return error_raise(reterr, ERR_FILE_READ, FACTS(.about = path, .number = errno))". */
enum err error_raise(struct error *reterr, enum err code, struct error_facts facts);

/* ERR_NO_MEMORY. */
enum err error_no_memory(struct error *reterr);

/* How a peer broke off, by the errno of the connection; 0: it was closed. */
enum error_end error_end_of(int number);

/* ERR_NO_MEMORY or ERR_SHORTAGE (.number) when errno says that this machine has too
 * little of something, whoever the peer is: then nothing was found out about him.
 * ERR_NONE for any other. */
enum err error_of_shortage(int number);

/* Does errno, of an attempt to connect, say something about this machine, not about the peer? */
bool error_is_local(int number);

/* The same code and the same facts. */
bool error_equal(const struct error *a, const struct error *b);

/* What an error counts as; FINDING_NONE for ERR_NONE. */
enum finding_id error_finding(enum err code);

/* Is it one of this machine or of the plugin itself, so that it says nothing of a peer? */
bool error_is_own(enum err code);

/* The row's sentence; "" for ERR_NONE.  For the report. */
const char *error_sentence(enum err code);

/* Does the sentence begin with what the error is about? */
bool error_begins_with_about(enum err code);

#endif
