/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "dns_unbound.h"

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dns_records.h"
#include "unbound_codes.h"

enum sight { SIGHT_UNKNOWN, SIGHT_GOOD, SIGHT_BLIND };

/* Whoever waits for an answer, and where it goes. */
struct waiting {
	struct dns_unbound *unbound;
	bool is_done;
	int code;
	struct ub_result *result;
};

struct dns_unbound {
	struct ub_ctx *library;
	struct dns_source source;
	bool has_own_anchors; /* which the user named */
	pthread_mutex_t lock;
	size_t references;
	enum sight sight;
	/* The library asks in one thread of its own.  Of those that wait for answers one takes
	 * them off its hands, for all. */
	pthread_cond_t has_answer;
	bool is_somebody_reading;
	int broken; /* its code: the library hands nothing over any more */
	struct deadline deadline;
	struct waiting first; /* whose answer shows that its thread has begun */
};

/* --- questions ------------------------------------------------------------------------- */

/* Called by the library out of ub_process(). */
static void take_answer(void *context, int code, struct ub_result *result)
{
	struct waiting *waiting = context;
	struct dns_unbound *unbound = waiting->unbound;
	pthread_mutex_lock(&unbound->lock);
	waiting->code = code;
	waiting->result = result;
	waiting->is_done = true;
	pthread_mutex_unlock(&unbound->lock);
}

/* The lock is held. */
static void note_broken(struct dns_unbound *unbound, int code)
{
	if (unbound->broken == 0)
		unbound->broken = code;
	pthread_cond_broadcast(&unbound->has_answer);
}

/* The lock is held, and let go while this waits, for a while. */
static void read_answers(struct dns_unbound *unbound)
{
	enum { WHILE_MS = 250 };
	struct pollfd readable = { .fd = ub_fd(unbound->library), .events = POLLIN };
	unbound->is_somebody_reading = true;
	pthread_mutex_unlock(&unbound->lock);
	int code = poll(&readable, 1, WHILE_MS) > 0 ? ub_process(unbound->library) : 0;
	pthread_mutex_lock(&unbound->lock);
	unbound->is_somebody_reading = false;
	note_broken(unbound, code);
}

/* ub_resolve() would do: but it sets up, each time, what a resolver has (tables of 65,536 ports
 * among it), which costs more than all the rest of a run.  ret_result: to be freed, also
 * after an error. */
static int ask_library(struct dns_unbound *unbound, const char *name, int type,
		       struct ub_result **ret_result)
{
	struct waiting waiting = { .unbound = unbound };
	int id;
	int code = ub_resolve_async(unbound->library, name, type, DNS_CLASS_IN, &waiting,
				    take_answer, &id);
	*ret_result = NULL;
	pthread_mutex_lock(&unbound->lock);
	/* Half a question may be on its way: its thread would read the next ones wrongly. */
	if (code == UB_PIPE)
		note_broken(unbound, code);
	if (code != 0)
		waiting = (struct waiting){ .unbound = unbound, .is_done = true, .code = code };
	/* Who reads may be about to hand this one over, and is waited for. */
	while (!waiting.is_done && (unbound->broken == 0 || unbound->is_somebody_reading)) {
		if (unbound->is_somebody_reading)
			pthread_cond_wait(&unbound->has_answer, &unbound->lock);
		else
			read_answers(unbound);
	}
	code = waiting.is_done ? waiting.code : unbound->broken;
	*ret_result = waiting.result;
	pthread_mutex_unlock(&unbound->lock);
	return code;
}

/* What this machine or the library lacked for a question (it could not hand it to its thread);
 * ERR_NONE: nothing, nobody answered it, or it is none. */
static enum err own_failure(int code, const char *name, struct error *reterr)
{
	enum err shortage = error_of_shortage(errno);
	if (code == UB_NOMEM)
		return error_no_memory(reterr);
	if (shortage != ERR_NONE)
		return error_raise(reterr, shortage, FACTS(.about = name, .number = errno));
	return code == UB_SYNTAX || code == UB_SERVFAIL ? ERR_NONE : unbound_failed(code, reterr);
}

/* ret_result: to be freed; NULL: nobody answers. */
static enum err ask_for(struct dns_unbound *unbound, const char *name, enum dns_type type,
			struct ub_result **ret_result, struct error *reterr)
{
	errno = 0;
	int code = ask_library(unbound, name, (int)type, ret_result);
	if (code == 0)
		return ERR_NONE;
	ub_resolve_free(*ret_result);
	*ret_result = NULL;
	return own_failure(code, name, reterr);
}

/* Is the key of the root validated?  Where it is, it is in the cache.  Whoever could not ask
 * for it knows nothing. */
static enum err look_for_key(struct dns_unbound *unbound, enum sight *ret_sight,
			     struct error *reterr)
{
	struct ub_result *result;
	enum err err = ask_for(unbound, ".", DNS_TYPE_DNSKEY, &result, reterr);
	if (result != NULL)
		*ret_sight = result->secure ? SIGHT_GOOD : SIGHT_BLIND;
	ub_resolve_free(result);
	return err;
}

/* An answer that is not validated: since its zone is not, or since nothing can be? */
static enum err look_at_root(struct dns_unbound *unbound, struct error *reterr)
{
	if (unbound->has_own_anchors)
		return ERR_NONE;
	pthread_mutex_lock(&unbound->lock);
	enum sight sight = unbound->sight;
	pthread_mutex_unlock(&unbound->lock);
	if (sight != SIGHT_UNKNOWN)
		return ERR_NONE;
	enum err err = look_for_key(unbound, &sight, reterr);
	pthread_mutex_lock(&unbound->lock);
	if (sight != SIGHT_UNKNOWN)
		unbound->sight = sight;
	pthread_mutex_unlock(&unbound->lock);
	return err;
}

/* Its words, "validation failure <example.com. A IN>: no signatures ...", without brackets. */
static void copy_why(const char *words, char why[ERROR_SAID_BYTES])
{
	size_t n = 0;
	for (; *words != '\0' && n < ERROR_SAID_BYTES - 1; words++) {
		if (*words != '<' && *words != '>')
			why[n++] = *words;
	}
	why[n] = '\0';
}

/* A false answer has rcode 0 and data all the same; one that nobody gave has SERVFAIL,
 * as has one that says so. */
static enum err read_result(const struct ub_result *result, const char *name, enum dns_type type,
			    struct dns_reply *ret_reply, struct error *reterr)
{
	struct dns_reply reply = { .outcome = DNS_UNANSWERED, .rcode = (unsigned)result->rcode };
	struct bytes message = { result->answer_packet, (size_t)result->answer_len };
	if (result->bogus) {
		const char *why = result->why_bogus != NULL ? result->why_bogus : "";
		reply.outcome = DNS_BOGUS;
		copy_why(why[0] != '\0' ? why : "no reason is given", reply.why);
	} else if (result->rcode != DNS_RCODE_SERVFAIL && message.data != NULL &&
		   result->answer_len > 0) {
		if (!buffer_copy(message, &reply.message))
			return error_no_memory(reterr);
		dns_reply_read(&reply, name, type);
		reply.secure = result->secure;
	}
	*ret_reply = reply;
	return ERR_NONE;
}

/* What validation asks of each zone: its keys, and what the zone above it says of them. */
static const struct {
	enum dns_type type;
	const char *word;
} links[] = { { DNS_TYPE_DS, "DS" }, { DNS_TYPE_DNSKEY, "DNSKEY" } };

/* Nobody answers this?  That it is false is an answer. */
static enum err is_unanswered(struct dns_unbound *unbound, const char *zone, enum dns_type type,
			      bool *ret_unanswered, struct error *reterr)
{
	struct ub_result *result;
	enum err err = ask_for(unbound, zone, type, &result, reterr);
	bool is_answered = result != NULL && (result->bogus || result->rcode == DNS_RCODE_NONE ||
					      result->rcode == DNS_RCODE_NXDOMAIN);
	*ret_unanswered = err == ERR_NONE && !is_answered;
	ub_resolve_free(result);
	return err;
}

static enum err look_at_zone(struct dns_unbound *unbound, const char *zone,
			     char ret_missing[ERROR_SAID_BYTES], struct error *reterr)
{
	bool is_root = strcmp(zone, ".") == 0;
	enum err err = ERR_NONE;
	for (size_t i = is_root; i < LENGTH(links) && err == ERR_NONE; i++) {
		bool unanswered;
		err = is_unanswered(unbound, zone, links[i].type, &unanswered, reterr);
		if (!unanswered)
			continue;
		snprintf(ret_missing, ERROR_SAID_BYTES, "%s %s", links[i].word, zone);
		break;
	}
	return err;
}

/* Of each zone that a name may be in, the root first, what is missing; "": nothing.  What
 * was there is in the cache. */
static enum err look_at_chain(struct dns_unbound *unbound, const char *name,
			      char ret_missing[ERROR_SAID_BYTES], struct error *reterr)
{
	enum { LABELS_MAX = 128, ZONES_MAX = 16 };
	const char *names[LABELS_MAX];
	size_t n = 0;
	for (const char *p = name; *p != '\0' && n < LABELS_MAX; p += *p == '.') {
		names[n++] = p;
		p += strcspn(p, ".");
	}
	enum err err = look_at_zone(unbound, ".", ret_missing, reterr);
	for (size_t i = 0; i < n && i < ZONES_MAX; i++) {
		if (err == ERR_NONE && ret_missing[0] == '\0')
			err = look_at_zone(unbound, names[n - 1 - i], ret_missing, reterr);
	}
	return err;
}

/* An alias is no zone (RFC 1034, section 3.6.2), and what is asked of it is answered where it
 * leads to. */
static const char *zone_of_alias(const char *name)
{
	const char *dot = strchr(name, '.');
	return dot != NULL ? dot + 1 : "";
}

/* Of each name that the aliases of an answer lead through, too. */
static enum err look_at_aliases(struct dns_unbound *unbound, struct bytes message, const char *name,
				char ret_missing[ERROR_SAID_BYTES], struct error *reterr)
{
	char at[DNS_NAME_BYTES], next[DNS_NAME_BYTES];
	enum err err = ERR_NONE;
	bool is_alias = true;
	snprintf(at, sizeof(at), "%s", name);
	for (int i = 0; is_alias && err == ERR_NONE && ret_missing[0] == '\0'; i++) {
		is_alias = i < DNS_MAX_ALIASES && dns_alias(message, at, next);
		err = look_at_chain(unbound, is_alias ? zone_of_alias(at) : at, ret_missing,
				    reterr);
		if (is_alias)
			memcpy(at, next, sizeof(at));
	}
	return err;
}

/* The library takes for false, too, what it could not validate because no name server
 * answers for a key (whose messages are large: firewalls lose them). */
static enum err read_false_result(struct dns_unbound *unbound, const struct ub_result *result,
				  const char *name, struct dns_reply *reply, struct error *reterr)
{
	char missing[ERROR_SAID_BYTES] = "";
	struct bytes message = { result->answer_packet, (size_t)result->answer_len };
	enum err err = look_at_aliases(unbound, message, name, missing, reterr);
	if (err == ERR_NONE && missing[0] != '\0') {
		reply->outcome = DNS_INDETERMINATE;
		memcpy(reply->why, missing, sizeof(missing));
	}
	return err;
}

static enum err ask(void *context, const char *name, enum dns_type type,
		    struct dns_reply *ret_reply, struct error *reterr)
{
	struct dns_unbound *unbound = context;
	struct ub_result *result;
	struct dns_reply reply = { .outcome = DNS_UNANSWERED };
	enum err err = ask_for(unbound, name, type, &result, reterr);
	if (err == ERR_NONE && result != NULL) {
		err = read_result(result, name, type, &reply, reterr);
		if (err == ERR_NONE && reply.outcome == DNS_BOGUS)
			err = read_false_result(unbound, result, name, &reply, reterr);
	}
	ub_resolve_free(result);
	if (err == ERR_NONE && !reply.secure &&
	    (reply.outcome == DNS_HAS || reply.outcome == DNS_NONE))
		err = look_at_root(unbound, reterr);
	if (err == ERR_NONE)
		*ret_reply = reply;
	else
		dns_reply_clear(&reply);
	return err;
}

/* --- its life ---------------------------------------------------------------------------- */

/* A libunbound that is built with OpenSSL (Debian's from 13 on, Fedora's, Alpine's) would make it
 * read openssl.cnf, or what OPENSSL_CONF names, with the first signature that it verifies: by then
 * no file is to be opened.  It verifies signatures by itself, and a configuration is not needed for
 * that.  Nor may OpenSSL clean up when the process exits: threads that still wait for an answer
 * would free what is theirs once more when they end (seen with OpenSSL 3.6).
 * OPENSSL_init_crypto(3). */
static void leave_openssl_unconfigured(void)
{
	enum { NO_LOAD_CONFIG = 0x80, NO_ATEXIT = 0x80000 };
	int (*init)(uint64_t options, const void *settings);
	*(void **)&init = dlsym(RTLD_DEFAULT, "OPENSSL_init_crypto");
	if (init != NULL)
		init(NO_LOAD_CONFIG | NO_ATEXIT, NULL);
}

static void say_nothing(int severity, const char *text)
{
	(void)severity;
	(void)text;
}

/* libevent, which libunbound waits with, writes to standard error what it lacks: when the sandbox
 * leaves it no descriptor, since the answer is not waited for any more. */
static void keep_libevent_quiet(void)
{
	void (*set_log)(void (*log)(int severity, const char *text));
	*(void **)&set_log = dlsym(RTLD_DEFAULT, "event_set_log_callback");
	if (set_log != NULL)
		set_log(say_nothing);
}

static void hold(void *context, bool on)
{
	struct dns_unbound *unbound = context;
	pthread_mutex_lock(&unbound->lock);
	unbound->references += on ? 1 : (size_t)-1;
	bool last = unbound->references == 0;
	pthread_mutex_unlock(&unbound->lock);
	if (!last)
		return;
	ub_ctx_delete(unbound->library);
	pthread_cond_destroy(&unbound->has_answer);
	pthread_mutex_destroy(&unbound->lock);
	free(unbound);
}

enum err dns_unbound_open(const struct unbound_settings *settings, struct dns_unbound **ret_unbound,
			  struct error *reterr)
{
	leave_openssl_unconfigured();
	keep_libevent_quiet();
	struct dns_unbound *unbound = calloc(1, sizeof(*unbound));
	errno = 0;
	struct ub_ctx *library = ub_ctx_create();
	if (unbound == NULL || library == NULL) {
		free(unbound);
		ub_ctx_delete(library);
		return unbound_failed(UB_NOMEM, reterr);
	}
	*unbound = (struct dns_unbound){ .library = library,
					 .source = { ask, hold, unbound },
					 .has_own_anchors = settings->anchor_file != NULL,
					 .deadline = settings->deadline,
					 .references = 1 };
	pthread_mutex_init(&unbound->lock, NULL);
	pthread_cond_init(&unbound->has_answer, NULL);
	enum err err = unbound_set_up(unbound->library, settings, reterr);
	if (err != ERR_NONE)
		dns_unbound_close(unbound);
	else
		*ret_unbound = unbound;
	return err;
}

static void *do_nothing(void *context)
{
	return context;
}

/* The library ends the process when it cannot begin its thread. */
static enum err try_thread(struct error *reterr)
{
	pthread_t thread;
	int err = pthread_create(&thread, NULL, do_nothing, NULL);
	if (err != 0)
		return error_raise(reterr, ERR_RESOLVER_THREAD, FACTS(.number = err));
	pthread_join(thread, NULL);
	return ERR_NONE;
}

/* The library only logs it when its thread does not begin. */
static enum err wait_for_first(struct dns_unbound *unbound, struct error *reterr)
{
	struct pollfd readable = { .fd = ub_fd(unbound->library), .events = POLLIN };
	int code = 0;
	while (!unbound->first.is_done && code == 0) {
		int left_ms = deadline_left_ms(unbound->deadline);
		if (left_ms == 0)
			return error_raise(reterr, ERR_DNS_THREAD, FACTS());
		if (poll(&readable, 1, left_ms) > 0)
			code = ub_process(unbound->library);
	}
	if (code == 0)
		code = unbound->first.code;
	ub_resolve_free(unbound->first.result);
	return code == 0 ? ERR_NONE : unbound_failed(code, reterr);
}

/* By a question that the library answers itself. */
enum err dns_unbound_start(struct dns_unbound *unbound, struct error *reterr)
{
	int id;
	enum err err = try_thread(reterr);
	if (err != ERR_NONE)
		return err;
	errno = 0;
	unbound->first.unbound = unbound;
	int code = ub_resolve_async(unbound->library, "localhost", DNS_TYPE_A, DNS_CLASS_IN,
				    &unbound->first, take_answer, &id);
	err = code == 0 ? wait_for_first(unbound, reterr) : unbound_failed(code, reterr);
	/* What does not answer is not waited for again, as closing it would. */
	if (err != ERR_NONE)
		hold(unbound, true);
	return err;
}

const struct dns_source *dns_unbound_source(const struct dns_unbound *unbound)
{
	return &unbound->source;
}

bool dns_unbound_is_blind(struct dns_unbound *unbound)
{
	pthread_mutex_lock(&unbound->lock);
	bool is_blind = unbound->sight == SIGHT_BLIND;
	pthread_mutex_unlock(&unbound->lock);
	return is_blind;
}

void dns_unbound_close(struct dns_unbound *unbound)
{
	if (unbound != NULL)
		hold(unbound, false);
}

const char *dns_unbound_version(void)
{
	return ub_version();
}
