/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "resolver.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/deadline.h"
#include "base/signal_stack.h"

/* Room for nsswitch modules; only what is touched costs memory. */
enum { THREAD_STACK_BYTES = 256 * 1024, SERVICE_BYTES = 64 };
enum { WAKE_TRIES = 100, WAKE_NS = 5000000 };

/* A question on its way there, an answer on its way back. */
struct item {
	struct item *next;
	size_t index;
	struct question question; /* points into this item */
	char name[DNS_NAME_BYTES];
	char service[SERVICE_BYTES];
	char tlsa_host[DNS_NAME_BYTES];
	struct dns_source source;
	struct resolution resolution;
};

struct queue {
	struct item *first;
	struct item **end;
};

/* What the resolver and its threads share.  Each of them holds a reference, so
 * that a thread that outlives the resolver finds it still there. */
struct shared {
	pthread_mutex_t lock;
	size_t references;
	size_t n_threads;
	bool closed; /* nobody waits for answers any more */
	struct queue questions;
	struct queue answers;
	/* Holds one octet while answers wait. */
	int pipe[2];
	bool has_octet;
};

struct resolver {
	struct shared *shared;
	size_t max_threads;
};

static void queue_init(struct queue *queue)
{
	queue->first = NULL;
	queue->end = &queue->first;
}

static void queue_push(struct queue *queue, struct item *item)
{
	item->next = NULL;
	*queue->end = item;
	queue->end = &item->next;
}

static struct item *queue_pop(struct queue *queue)
{
	struct item *item = queue->first;
	if (item != NULL) {
		queue->first = item->next;
		if (queue->first == NULL)
			queue->end = &queue->first;
	}
	return item;
}

static void hold_source(const struct item *item, bool on)
{
	if (item->source.hold != NULL)
		item->source.hold(item->source.context, on);
}

static void item_free(struct item *item)
{
	if (item == NULL)
		return;
	hold_source(item, false);
	resolution_clear(&item->resolution);
	free(item);
}

static void queue_clear(struct queue *queue)
{
	struct item *item;
	while ((item = queue_pop(queue)) != NULL)
		item_free(item);
}

/* Gives one reference up; the lock is held and is let go. */
static void release(struct shared *shared)
{
	bool last = --shared->references == 0;
	pthread_mutex_unlock(&shared->lock);
	if (!last)
		return;
	queue_clear(&shared->questions);
	queue_clear(&shared->answers);
	pthread_mutex_destroy(&shared->lock);
	free(shared);
}

/* The lock is held. */
static void deliver(struct shared *shared, struct item *item)
{
	const struct timespec moment = { .tv_nsec = WAKE_NS };
	if (shared->closed) {
		item_free(item);
		return;
	}
	queue_push(&shared->answers, item);
	/* There is room for one: this cannot block.  The kernel may have no memory for it just
	 * now, and without it nobody looks. */
	for (int i = 0; !shared->has_octet && i < WAKE_TRIES; i++) {
		shared->has_octet = write(shared->pipe[1], "", 1) == 1;
		if (!shared->has_octet && errno != EINTR)
			nanosleep(&moment, NULL);
	}
}

static void *answer_questions(void *context)
{
	struct shared *shared = context;
	struct item *item;
	pthread_mutex_lock(&shared->lock);
	while (!shared->closed && (item = queue_pop(&shared->questions)) != NULL) {
		pthread_mutex_unlock(&shared->lock);
		resolve(&item->question, &item->resolution);
		pthread_mutex_lock(&shared->lock);
		deliver(shared, item);
	}
	shared->n_threads--;
	release(shared);
	return NULL;
}

/* A module may use up the stack. */
static void *thread_main(void *context)
{
	return signal_stack_call(answer_questions, context);
}

static const int crashes[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT };

static int start_detached(struct shared *shared)
{
	pthread_attr_t attributes;
	pthread_t thread;
	sigset_t most, saved;
	size_t stack = THREAD_STACK_BYTES;
	int err = pthread_attr_init(&attributes);
	if (err != 0)
		return err;
#ifdef PTHREAD_STACK_MIN
	if (stack < (size_t)PTHREAD_STACK_MIN)
		stack = (size_t)PTHREAD_STACK_MIN;
#endif
	/* The default size is fine where this one is refused. */
	(void)pthread_attr_setstacksize(&attributes, stack);
	(void)pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	/* Signals belong to the thread that runs the loop, but a crash to its own. */
	sigfillset(&most);
	for (size_t i = 0; i < LENGTH(crashes); i++)
		sigdelset(&most, crashes[i]);
	pthread_sigmask(SIG_SETMASK, &most, &saved);
	err = pthread_create(&thread, &attributes, thread_main, shared);
	pthread_sigmask(SIG_SETMASK, &saved, NULL);
	pthread_attr_destroy(&attributes);
	return err;
}

/* Starts one more thread when that helps; the lock is held.  An error counts
 * only when there is no thread at all. */
static enum err start_thread(struct resolver *resolver, struct error *reterr)
{
	struct shared *shared = resolver->shared;
	if (shared->n_threads >= resolver->max_threads)
		return ERR_NONE;
	shared->n_threads++;
	shared->references++;
	int err = start_detached(shared);
	if (err == 0)
		return ERR_NONE;
	shared->n_threads--;
	shared->references--;
	if (shared->n_threads > 0)
		return ERR_NONE;
	return error_raise(reterr, ERR_RESOLVER_THREAD, FACTS(.number = err));
}

static bool open_pipe(int fds[2])
{
	if (pipe(fds) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		fcntl(fds[i], F_SETFD, FD_CLOEXEC);
		fcntl(fds[i], F_SETFL, O_NONBLOCK);
	}
	return true;
}

enum err resolver_new(size_t n_threads, struct resolver **ret_resolver, struct error *reterr)
{
	struct resolver *resolver = calloc(1, sizeof(*resolver));
	struct shared *shared = calloc(1, sizeof(*shared));
	if (resolver == NULL || shared == NULL) {
		free(resolver);
		free(shared);
		return error_no_memory(reterr);
	}
	if (!open_pipe(shared->pipe)) {
		free(resolver);
		free(shared);
		return error_raise(reterr, ERR_RESOLVER_PIPE, FACTS(.number = errno));
	}
	pthread_mutex_init(&shared->lock, NULL);
	shared->references = 1;
	queue_init(&shared->questions);
	queue_init(&shared->answers);
	resolver->shared = shared;
	resolver->max_threads = n_threads > 0 ? n_threads : 1;
	*ret_resolver = resolver;
	return ERR_NONE;
}

/* Its beginning says which one it is. */
static enum err name_too_long(const char *name, struct error *reterr)
{
	char beginning[44];
	snprintf(beginning, sizeof(beginning), "%.40s...", name);
	return error_raise(reterr, ERR_RESOLVE_TOO_LONG, FACTS(.about = beginning));
}

/* Copies a question. */
static enum err item_new(size_t index, const struct question *question, struct item **ret_item,
			 struct error *reterr)
{
	const char *service = question->srv_service, *tlsa_host = question->tlsa_host;
	size_t name_bytes = strlen(question->name) + 1;
	size_t service_bytes = service != NULL ? strlen(service) + 1 : 0;
	size_t tlsa_bytes = tlsa_host != NULL ? strlen(tlsa_host) + 1 : 0;
	if (name_bytes > DNS_NAME_BYTES || service_bytes > SERVICE_BYTES ||
	    tlsa_bytes > DNS_NAME_BYTES)
		return name_too_long(question->name, reterr);
	struct item *item = calloc(1, sizeof(*item));
	if (item == NULL)
		return error_no_memory(reterr);
	item->index = index;
	item->question = *question;
	item->question.name = memcpy(item->name, question->name, name_bytes);
	if (service != NULL)
		item->question.srv_service = memcpy(item->service, service, service_bytes);
	if (tlsa_host != NULL)
		item->question.tlsa_host = memcpy(item->tlsa_host, tlsa_host, tlsa_bytes);
	if (question->source != NULL) {
		item->source = *question->source;
		item->question.source = &item->source;
	}
	hold_source(item, true);
	*ret_item = item;
	return ERR_NONE;
}

enum err resolver_ask(struct resolver *resolver, size_t index, const struct question *question,
		      struct error *reterr)
{
	struct shared *shared = resolver->shared;
	struct item *item = NULL;
	enum err err = item_new(index, question, &item, reterr);
	if (err != ERR_NONE)
		return err;
	pthread_mutex_lock(&shared->lock);
	err = start_thread(resolver, reterr);
	if (err == ERR_NONE)
		queue_push(&shared->questions, item);
	pthread_mutex_unlock(&shared->lock);
	if (err != ERR_NONE)
		item_free(item);
	return err;
}

int resolver_fd(const struct resolver *resolver)
{
	return resolver->shared->pipe[0];
}

/* The lock is held.  An octet that could not be read is, when it is next asked for an answer:
 * poll() would go on to say that there is one. */
static void empty_pipe(struct shared *shared)
{
	char octet;
	if (shared->answers.first == NULL && shared->has_octet)
		shared->has_octet = read(shared->pipe[0], &octet, 1) != 1;
}

bool resolver_take(struct resolver *resolver, size_t *ret_index, struct resolution *ret_resolution)
{
	struct shared *shared = resolver->shared;
	pthread_mutex_lock(&shared->lock);
	struct item *item = queue_pop(&shared->answers);
	empty_pipe(shared);
	pthread_mutex_unlock(&shared->lock);
	if (item == NULL)
		return false;
	*ret_index = item->index;
	*ret_resolution = item->resolution;
	item->resolution = (struct resolution){ 0 };
	item_free(item);
	return true;
}

void resolver_free(struct resolver *resolver)
{
	if (resolver == NULL)
		return;
	struct shared *shared = resolver->shared;
	pthread_mutex_lock(&shared->lock);
	shared->closed = true;
	close(shared->pipe[0]);
	close(shared->pipe[1]);
	release(shared);
	free(resolver);
}
