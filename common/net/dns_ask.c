/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "dns_ask.h"

#include <sys/types.h>

#include <netinet/in.h>

#include <arpa/nameser.h>
#include <errno.h>
#include <resolv.h>
#include <stdlib.h>
#include <string.h>

enum {
	QUESTION_BYTES = 512,
	ANSWER_BYTES = 65535,
	HEADER_BYTES = 12,
	OPERATION_QUERY = 0,
	/* Octet 3 of the header (RFC 4035, section 3.2). */
	FLAG_AD = 0x20,
	FLAG_CD = 0x10,
	/* Octet 2. */
	FLAG_QR = 0x80,
	/* A server that lets a question fall must not use up the whole run: two tries,
	 * of two and four seconds. */
	TRY_S = 2,
	TRIES = 2,
};

struct exchange {
	uint8_t question[QUESTION_BYTES];
	int question_len;
	uint8_t *answer; /* ANSWER_BYTES, zeroed */
	int answer_len;
};

/* RFC 6840, section 5.7: with AD a question asks for the bit of the answer. */
static void set_flags(struct exchange *x, bool unchecked)
{
	if (x->question_len >= HEADER_BYTES)
		x->question[3] = (uint8_t)(x->question[3] | FLAG_AD | (unchecked ? FLAG_CD : 0));
}

#ifdef HAVE_RES_NINIT
/* glibc clears AD in answers unless told that the servers are trusted. */
static void talk(const char *name, enum dns_type type, bool unchecked, struct exchange *x)
{
	struct __res_state state;
	memset(&state, 0, sizeof(state));
	if (res_ninit(&state) != 0)
		return;
#ifdef RES_TRUSTAD
	state.options |= RES_TRUSTAD;
#endif
	if (state.retrans > TRY_S)
		state.retrans = TRY_S;
	if (state.retry > TRIES)
		state.retry = TRIES;
	x->question_len = res_nmkquery(&state, OPERATION_QUERY, name, DNS_CLASS_IN, (int)type, NULL,
				       0, NULL, x->question, QUESTION_BYTES);
	set_flags(x, unchecked);
	if (x->question_len > 0)
		x->answer_len =
			res_nsend(&state, x->question, x->question_len, x->answer, ANSWER_BYTES);
	res_nclose(&state);
}
#else
/* musl: no state, and AD stays as it came. */
static void talk(const char *name, enum dns_type type, bool unchecked, struct exchange *x)
{
	x->question_len = res_mkquery(OPERATION_QUERY, name, DNS_CLASS_IN, (int)type, NULL, 0, NULL,
				      x->question, QUESTION_BYTES);
	set_flags(x, unchecked);
	if (x->question_len > 0)
		x->answer_len = res_send(x->question, x->question_len, x->answer, ANSWER_BYTES);
}
#endif

/* Answers of servers that failed are passed over by libc, which then says that there
 * was none; what came last is still there, but not how long it was. */
static bool is_left_behind(const struct exchange *x)
{
	return memcmp(x->answer, x->question, 2) == 0 && (x->answer[2] & FLAG_QR) != 0 &&
	       (x->answer[3] & 0x0f) != DNS_RCODE_NONE;
}

enum err dns_ask(const char *name, enum dns_type type, bool unchecked, struct buffer *ret_message,
		 struct error *reterr)
{
	struct exchange x = { .answer = calloc(1, ANSWER_BYTES) };
	if (x.answer == NULL)
		return error_no_memory(reterr);
	errno = 0;
	talk(name, type, unchecked, &x);
	int system_error = errno;
	size_t len = x.answer_len > 0 ? (size_t)x.answer_len : 0;
	if (len == 0 && x.question_len > 0 && is_left_behind(&x)) {
		memset(x.answer + 4, 0, HEADER_BYTES - 4);
		len = HEADER_BYTES;
	}
	enum err err = ERR_NONE;
	enum err shortage = len == 0 ? error_of_shortage(system_error) : ERR_NONE;
	if (len == 0)
		err = error_raise(reterr, shortage != ERR_NONE ? shortage : ERR_RESOLVE_NO_ANSWER,
				  FACTS(.about = name, .number = system_error));
	else if (!buffer_copy((struct bytes){ x.answer, len < ANSWER_BYTES ? len : ANSWER_BYTES },
			      ret_message))
		err = error_no_memory(reterr);
	free(x.answer);
	return err;
}
