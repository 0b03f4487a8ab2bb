/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "fakedns.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "net/dns_ask.h"

int __wrap_getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
		       struct addrinfo **ret_list);
void __wrap_freeaddrinfo(struct addrinfo *list);
enum err __wrap_dns_ask(const char *name, enum dns_type type, bool unchecked,
			struct buffer *ret_message, struct error *reterr);

/* Not in every C library. */
#ifndef EAI_NODATA
#define EAI_NODATA EAI_NONAME
#endif
#ifndef EAI_ADDRFAMILY
#define EAI_ADDRFAMILY EAI_NONAME
#endif

enum { NEVER = 1000000 };

struct row {
	const char *name;
	int code;    /* of getaddrinfo */
	unsigned ms; /* how long it takes; NEVER: until fakedns_drain() */
	const char *addresses[6];
};

static const struct row rows[] = {
	{ "one.test", 0, 0, { "127.0.0.1" } },
	{ "two.test", 0, 0, { "127.0.0.1", "127.0.0.2" } },
	{ "three.test", 0, 0, { "127.0.0.1", "127.0.0.2", "127.0.0.3" } },
	{ "twice.test", 0, 0, { "127.0.0.2", "127.0.0.1", "127.0.0.2", "127.0.0.1" } },
	{ "six.test", 0, 0, { "::1" } },
	{ "both.test", 0, 0, { "::1", "127.0.0.1" } },
	{ "slow.test", 0, 200, { "127.0.0.1" } },
	{ "never.test", EAI_AGAIN, NEVER, { NULL } },
	{ "late.test", 0, NEVER, { "127.0.0.1" } },
	{ "none.test", EAI_NONAME, 0, { NULL } },
	{ "again.test", EAI_AGAIN, 0, { NULL } },
	{ "fail.test", EAI_FAIL, 0, { NULL } },
	{ "nodata.test", EAI_NODATA, 0, { NULL } },
	{ "system.test", EAI_SYSTEM, 0, { NULL } },
	{ "memory.test", EAI_MEMORY, 0, { NULL } },
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t idle = PTHREAD_COND_INITIALIZER, release = PTHREAD_COND_INITIALIZER;
static int now, most;
static bool draining;

int fakedns_most_at_once(void)
{
	pthread_mutex_lock(&lock);
	int n = most;
	pthread_mutex_unlock(&lock);
	return n;
}

void fakedns_reset(void)
{
	pthread_mutex_lock(&lock);
	most = now;
	pthread_mutex_unlock(&lock);
}

void fakedns_drain(void)
{
	pthread_mutex_lock(&lock);
	draining = true;
	pthread_cond_broadcast(&release);
	while (now > 0)
		pthread_cond_wait(&idle, &lock);
	draining = false;
	pthread_mutex_unlock(&lock);
}

static void begin(unsigned ms)
{
	struct timespec time = { (time_t)(ms / 1000), (long)(ms % 1000) * 1000000 };
	pthread_mutex_lock(&lock);
	if (++now > most)
		most = now;
	while (ms == NEVER && !draining)
		pthread_cond_wait(&release, &lock);
	pthread_mutex_unlock(&lock);
	while (ms > 0 && ms != NEVER && nanosleep(&time, &time) != 0 && errno == EINTR)
		;
}

static void end(void)
{
	pthread_mutex_lock(&lock);
	if (--now == 0)
		pthread_cond_broadcast(&idle);
	pthread_mutex_unlock(&lock);
}

static struct addrinfo *make(const char *text)
{
	struct addrinfo *ai = calloc(1, sizeof(*ai));
	struct sockaddr_in6 *six = calloc(1, sizeof(*six));
	struct sockaddr_in *four = (struct sockaddr_in *)six;
	if (ai == NULL || six == NULL) {
		free(ai);
		free(six);
		return NULL;
	}
	if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		ai->ai_addrlen = sizeof(*four);
	} else {
		inet_pton(AF_INET6, text, &six->sin6_addr);
		six->sin6_family = AF_INET6;
		ai->ai_addrlen = sizeof(*six);
	}
	ai->ai_family = four->sin_family;
	ai->ai_addr = (struct sockaddr *)six;
	return ai;
}

static int answer(const struct row *row, int family, struct addrinfo **ret_list)
{
	struct addrinfo **end_of_list = ret_list;
	*ret_list = NULL;
	if (row->code == EAI_SYSTEM)
		errno = EIO;
	if (row->code != 0)
		return row->code;
	for (size_t i = 0; i < 6 && row->addresses[i] != NULL; i++) {
		struct addrinfo *ai = make(row->addresses[i]);
		if (ai == NULL) {
			__wrap_freeaddrinfo(*ret_list);
			return EAI_MEMORY;
		}
		if (family != AF_UNSPEC && family != ai->ai_family) {
			free(ai->ai_addr);
			free(ai);
			continue;
		}
		*end_of_list = ai;
		end_of_list = &ai->ai_next;
	}
	return *ret_list != NULL ? 0 : EAI_ADDRFAMILY;
}

int __wrap_getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
		       struct addrinfo **ret_list)
{
	int code = EAI_NONAME;
	(void)service;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strcmp(rows[i].name, name) != 0)
			continue;
		begin(rows[i].ms);
		code = answer(&rows[i], hints->ai_family, ret_list);
		end();
	}
	return code;
}

void __wrap_freeaddrinfo(struct addrinfo *list)
{
	while (list != NULL) {
		struct addrinfo *next = list->ai_next;
		free(list->ai_addr);
		free(list);
		list = next;
	}
}

/* _imaps._tcp.srv.test: two.test at port 7, then one.test at port 9; anything
 * else does not exist, or (again.test) is not known. */
enum err __wrap_dns_ask(const char *name, enum dns_type type, bool unchecked,
			struct buffer *ret_message, struct error *reterr)
{
	static const struct bytes none = BYTES("\0\1\x81\x83\0\0\0\0\0\0\0\0");
	static const struct bytes two =
		BYTES("\0\1\x81\x80\0\1\0\2\0\0\0\0"
		      "\6_imaps\4_tcp\3srv\4test\0\0\x21\0\1"
		      "\xc0\x0c\0\x21\0\1\0\0\0\0\0\x10\0\2\0\0\0\x09\3one\4test\0"
		      "\xc0\x0c\0\x21\0\1\0\0\0\0\0\x10\0\1\0\0\0\x07\3two\4test\0");
	bool is_known = type == DNS_TYPE_SRV && strcmp(name, "_imaps._tcp.srv.test") == 0;
	(void)unchecked;
	if (strstr(name, "again.test") != NULL)
		return error_raise(reterr, ERR_RESOLVE_NO_ANSWER, FACTS(.about = name));
	return buffer_copy(is_known ? two : none, ret_message) ? ERR_NONE : error_no_memory(reterr);
}

enum err fakedns_never_answers(void *context, const char *name, enum dns_type type,
			       struct dns_reply *ret_reply, struct error *reterr)
{
	struct addrinfo *list = NULL;
	(void)context, (void)name, (void)type;
	*ret_reply = (struct dns_reply){ .outcome = DNS_NO_ANSWER };
	return __wrap_getaddrinfo("never.test", NULL, &(struct addrinfo){ 0 }, &list) == EAI_MEMORY
		       ? error_no_memory(reterr)
		       : ERR_NONE;
}
