/* http_answer.h - reads the answer to an HTTP/1.1 request (RFC 9112).
 *
 * Sans I/O; pure.  The octets may be anybody's: head and body are bounded, an answer
 * that is not whole says why.  Neither parser that is packaged would do: http-parser is
 * no longer kept, llhttp is not in Debian 12.
 */
#ifndef CCN_NET_HTTP_ANSWER_H
#define CCN_NET_HTTP_ANSWER_H

#include "base/error.h"
#include "base/strbuf.h"

enum {
	HTTP_HEAD_MAX_BYTES = 65536, /* all heads, 1xx and trailer included */
	HTTP_LOCATION_BYTES = 2048,
	HTTP_TYPE_BYTES = 128,
};

/* What is to be read of an answer. */
struct http_wanted {
	bool (*body)(int status); /* whether the body of an answer with this status is */
	size_t max_body_bytes;
};

enum http_part {
	HTTP_STATUS_LINE,
	HTTP_FIELDS,
	HTTP_BODY_COUNTED, /* Content-Length */
	HTTP_BODY_TO_END,  /* of the connection */
	HTTP_CHUNK_SIZE,
	HTTP_CHUNK_DATA,
	HTTP_CHUNK_END,
	HTTP_TRAILER,
	HTTP_COMPLETE,
};

struct http_answer {
	struct http_wanted wanted;
	int status; /* 0: there is none */
	/* Field values as they came, NUL as "?"; "" without the field. */
	char location[HTTP_LOCATION_BYTES];
	char content_type[HTTP_TYPE_BYTES];
	struct strbuf body; /* with its chunks put together */
	/* Why it is not whole; code ERR_NONE when nothing is wrong (so far). */
	struct error error;

	/* The parser's own. */
	enum http_part part;
	struct strbuf line;
	size_t head_bytes;
	uint64_t left; /* of the body, or of the chunk */
	bool has_length, is_chunked, is_encoded;
};

/* struct http_answer a = { .wanted = ... } is ready for the first octet. */
void http_answer_clear(struct http_answer *answer);

/* Feeds octets; true when all that is wanted is there, or nothing will come of it. */
bool http_answer_feed(struct http_answer *answer, struct bytes received);

/* The connection has ended. */
void http_answer_end(struct http_answer *answer);

#endif
