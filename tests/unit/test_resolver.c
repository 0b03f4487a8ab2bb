/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of common/net/resolver.h and srv.h; the system's resolution is
 * fakedns.c. */
#include <config.h>

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/deadline.h"
#include "base/strbuf.h"
#include "fakedns.h"
#include "net/resolver.h"
#include "support/errorwords.h"
#include "support/threads.h"

/* --- what one question brings ---------------------------------------------------- */

struct row {
	const char *name;
	enum address_family family;
	const char *addresses; /* "a b", or NULL: an error */
	enum finding_id code;
	const char *words;
};

/* What a C library without EAI_ADDRFAMILY and EAI_NODATA lets one know. */
#ifdef EAI_ADDRFAMILY
#define NO_FAMILY(family) "the host name exists, but has no " family "address"
#else
#define NO_FAMILY(family) "the host name does not exist"
#endif

static const struct row rows[] = {
	{ "one.test", FAMILY_ANY, "127.0.0.1", FINDING_NONE, "" },
	{ "two.test", FAMILY_ANY, "127.0.0.1 127.0.0.2", FINDING_NONE, "" },
	{ "twice.test", FAMILY_ANY, "127.0.0.2 127.0.0.1", FINDING_NONE, "" },
	{ "both.test", FAMILY_ANY, "::1 127.0.0.1", FINDING_NONE, "" },
	{ "both.test", FAMILY_IPV4, "127.0.0.1", FINDING_NONE, "" },
	{ "both.test", FAMILY_IPV6, "::1", FINDING_NONE, "" },
	{ "one.test", FAMILY_IPV6, NULL, FINDING_RESOLVE_FAILED, "one.test: " NO_FAMILY("IPv6 ") },
	{ "six.test", FAMILY_IPV4, NULL, FINDING_RESOLVE_FAILED, NO_FAMILY("IPv4 ") },
	{ "none.test", FAMILY_ANY, NULL, FINDING_RESOLVE_FAILED,
	  "none.test: the host name does not exist" },
	{ "none.test", FAMILY_IPV6, NULL, FINDING_RESOLVE_FAILED,
	  "does not exist, or has no IPv6 address" },
	{ "again.test", FAMILY_ANY, NULL, FINDING_RESOLVE_FAILED,
	  "again.test: no answer from the name servers" },
	{ "fail.test", FAMILY_ANY, NULL, FINDING_RESOLVE_FAILED, "the name servers failed" },
	{ "nodata.test", FAMILY_ANY, NULL, FINDING_RESOLVE_FAILED, NO_FAMILY("") },
	{ "system.test", FAMILY_ANY, NULL, FINDING_INTERNAL,
	  "system.test: the name could not be looked up: " },
	{ "memory.test", FAMILY_ANY, NULL, FINDING_INTERNAL, "out of memory" },
};

/* "127.0.0.1 ::1" */
static void join(const struct resolution *resolution, char *text, size_t size)
{
	text[0] = '\0';
	for (size_t i = 0; i < resolution->n; i++) {
		char one[ADDRESS_TEXT_BYTES];
		size_t len = strlen(text);
		address_format(&resolution->addresses[i], one);
		snprintf(text + len, size - len, "%s%s", i > 0 ? " " : "", one);
	}
}

static void resolve_row(void **state)
{
	const struct row *row = *state;
	struct question question = { .name = row->name, .port = 993, .family = row->family };
	struct resolution resolution;
	char text[256];
	resolve(&question, &resolution);
	assert_int_equal(error_finding(resolution.error.code), row->code);
	if (strstr(error_words(&resolution.error), row->words) == NULL)
		fail_msg("'%s' is not in '%s'", row->words, error_words(&resolution.error));
	join(&resolution, text, sizeof(text));
	assert_string_equal(text, row->addresses != NULL ? row->addresses : "");
	for (size_t i = 0; i < resolution.n; i++)
		assert_int_equal(address_port(&resolution.addresses[i]), 993);
	resolution_clear(&resolution);
	resolution_clear(&resolution);
	assert_int_equal(resolution.n, 0);
}

/* Whoever could not ask does not say that there is no such name. */
static void no_descriptor_is_no_answer(void **unused)
{
	static const char *const names[] = { "none.test", "again.test", "system.test", "one.test" };
	struct rlimit few, before;
	(void)unused;
	int lowest = dup(0);
	assert_true(lowest >= 0);
	close(lowest);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	few = before;
	few.rlim_cur = (rlim_t)lowest;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct question question = { .name = names[i] };
		if (strcmp(names[i], "one.test") == 0)
			question.tlsa_host = "again.test";
		struct resolution resolution;
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
		resolve(&question, &resolution);
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
		assert_int_equal(resolution.error.code, ERR_RESOLVE_DESCRIPTORS);
		assert_int_equal(error_finding(resolution.error.code), FINDING_INTERNAL);
		assert_non_null(strstr(error_words(&resolution.error), names[i]));
		resolution_clear(&resolution);
	}
}

static void srv_targets_come_before_their_addresses(void **unused)
{
	struct question question = { .name = "srv.test", .srv_service = "_imaps._tcp" };
	struct resolution resolution;
	char text[256];
	(void)unused;
	resolve(&question, &resolution);
	assert_int_equal(error_finding(resolution.error.code), FINDING_NONE);
	assert_int_equal(resolution.n_targets, 2);
	assert_string_equal(resolution.targets[0].host, "two.test");
	assert_int_equal(resolution.targets[0].port, 7);
	assert_string_equal(resolution.targets[1].host, "one.test");
	join(&resolution, text, sizeof(text));
	assert_string_equal(text, "127.0.0.1 127.0.0.2 127.0.0.1");
	assert_int_equal(address_port(&resolution.addresses[0]), 7);
	assert_int_equal(address_port(&resolution.addresses[2]), 9);
	resolution_clear(&resolution);

	question.no_addresses = true;
	resolve(&question, &resolution);
	assert_int_equal(error_finding(resolution.error.code), FINDING_NONE);
	assert_int_equal(resolution.n_targets, 2);
	assert_int_equal(resolution.n, 0);
	resolution_clear(&resolution);

	question.family = FAMILY_IPV6;
	question.no_addresses = false;
	resolve(&question, &resolution);
	assert_int_equal(error_finding(resolution.error.code), FINDING_RESOLVE_FAILED);
	assert_non_null(strstr(error_words(&resolution.error), "two.test: "));
	resolution_clear(&resolution);
}

/* The name server of these tests validates nothing. */
static void tlsa_records_are_looked_up_beside(void **unused)
{
	struct question question = { .name = "two.test", .port = 25, .tlsa_host = "one.test" };
	struct resolution resolution;
	(void)unused;
	resolve(&question, &resolution);
	assert_int_equal(resolution.error.code, ERR_NONE);
	assert_int_equal(resolution.n, 2);
	assert_int_equal(resolution.n_tlsa, 1);
	assert_int_equal(resolution.tlsa[0].status, TLSA_INSECURE_ADDRESSES);
	assert_string_equal(resolution.tlsa[0].base, "one.test");
	assert_int_equal(resolution.tlsa[0].port, 25);
	resolution_clear(&resolution);

	/* Also when the host has no address, and where none is wanted. */
	question.name = "none.test";
	resolve(&question, &resolution);
	assert_int_equal(error_finding(resolution.error.code), FINDING_RESOLVE_FAILED);
	assert_int_equal(resolution.n_tlsa, 1);
	resolution_clear(&resolution);
	question.no_addresses = true;
	resolve(&question, &resolution);
	assert_int_equal(resolution.error.code, ERR_NONE);
	assert_int_equal(resolution.n, 0);
	assert_int_equal(resolution.n_tlsa, 1);
	resolution_clear(&resolution);

	question = (struct question){ .name = "srv.test",
				      .srv_service = "_imaps._tcp",
				      .tlsa_host = "srv.test" };
	resolve(&question, &resolution);
	assert_int_equal(resolution.n_tlsa, 2);
	assert_string_equal(resolution.tlsa[0].base, "two.test");
	assert_int_equal(resolution.tlsa[0].port, 7);
	assert_string_equal(resolution.tlsa[1].base, "one.test");
	assert_int_equal(resolution.addresses[1].target, 0);
	assert_int_equal(resolution.addresses[2].target, 1);
	resolution_clear(&resolution);
}

static void srv_errors_in_words(void **unused)
{
	struct question question = { .name = "none.test", .srv_service = "_imaps._tcp" };
	struct resolution resolution;
	(void)unused;
	resolve(&question, &resolution);
	assert_int_equal(error_finding(resolution.error.code), FINDING_RESOLVE_FAILED);
	assert_string_equal(error_words(&resolution.error),
			    "_imaps._tcp.none.test: there is no SRV record");
	resolution_clear(&resolution);
	question.name = "again.test";
	resolve(&question, &resolution);
	assert_string_equal(error_words(&resolution.error),
			    "_imaps._tcp.again.test: no answer from the name servers");
	resolution_clear(&resolution);
}

/* --- threads --------------------------------------------------------------------- */

static struct resolver *new_resolver(size_t n_threads)
{
	struct resolver *resolver = NULL;
	assert_int_equal(resolver_new(n_threads, &resolver, NULL), ERR_NONE);
	return resolver;
}

static void ask(struct resolver *resolver, size_t index, const char *name)
{
	struct question question = { .name = name, .port = 1 };
	assert_int_equal(resolver_ask(resolver, index, &question, NULL), ERR_NONE);
}

static bool is_readable(const struct resolver *resolver, int ms)
{
	struct pollfd wait = { .fd = resolver_fd(resolver), .events = POLLIN };
	return poll(&wait, 1, ms) == 1;
}

static void answers_wake_the_loop(void **unused)
{
	struct resolver *resolver = new_resolver(4);
	size_t index = 99, seen = 0;
	struct resolution resolution;
	(void)unused;
	assert_false(is_readable(resolver, 0));
	assert_false(resolver_take(resolver, &index, &resolution));
	for (size_t i = 0; i < 20; i++)
		ask(resolver, i, i % 2 == 0 ? "one.test" : "none.test");
	for (size_t n = 0; n < 20;) {
		assert_true(is_readable(resolver, 5000));
		while (resolver_take(resolver, &index, &resolution)) {
			assert_in_range(index, 0, 19);
			assert_int_equal(error_finding(resolution.error.code),
					 index % 2 == 0 ? FINDING_NONE : FINDING_RESOLVE_FAILED);
			seen |= (size_t)1 << index;
			resolution_clear(&resolution);
			n++;
		}
	}
	assert_int_equal(seen, ((size_t)1 << 20) - 1);
	assert_false(is_readable(resolver, 0));
	/* Threads that have ended are started again. */
	ask(resolver, 7, "two.test");
	assert_true(is_readable(resolver, 5000));
	assert_true(resolver_take(resolver, &index, &resolution));
	assert_int_equal(index, 7);
	resolution_clear(&resolution);
	resolver_free(resolver);
}

static size_t n_failing_reads;

ssize_t __real_read(int fd, void *ret_octets, size_t max);
ssize_t __wrap_read(int fd, void *ret_octets, size_t max);
ssize_t __wrap_read(int fd, void *ret_octets, size_t max)
{
	if (n_failing_reads == 0)
		return __real_read(fd, ret_octets, max);
	n_failing_reads--;
	errno = EIO;
	return -1;
}

/* Whoever waits for the next answer does not turn in circles. */
static void octet_that_could_not_be_read(void **unused)
{
	struct resolver *resolver = new_resolver(1);
	size_t index;
	struct resolution resolution;
	(void)unused;
	ask(resolver, 0, "one.test");
	assert_true(is_readable(resolver, 5000));
	n_failing_reads = 1;
	assert_true(resolver_take(resolver, &index, &resolution));
	resolution_clear(&resolution);
	assert_true(is_readable(resolver, 0));
	assert_false(resolver_take(resolver, &index, &resolution));
	assert_false(is_readable(resolver, 0));
	ask(resolver, 1, "one.test");
	assert_true(is_readable(resolver, 5000));
	assert_true(resolver_take(resolver, &index, &resolution));
	resolution_clear(&resolution);
	resolver_free(resolver);
}

/* The system's time: the threads sleep by it, whatever this one waits for. */
static int64_t system_now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Slow names run side by side, but no more than so many at a time. */
static void threads_are_bounded(void **unused)
{
	struct resolver *resolver = new_resolver(3);
	struct resolution resolution;
	size_t index;
	int64_t start = clock_now_us(), system_start = system_now_us();
	(void)unused;
	fakedns_drain();
	fakedns_reset();
	for (size_t i = 0; i < 6; i++)
		ask(resolver, i, "slow.test");
	for (size_t n = 0; n < 6; n++) {
		while (!resolver_take(resolver, &index, &resolution))
			assert_true(is_readable(resolver, 5000));
		assert_in_range(resolution.elapsed_us, 190000, 2000000);
		resolution_clear(&resolution);
	}
	assert_int_equal(fakedns_most_at_once(), 3);
	assert_true(system_now_us() - system_start >= 390000);
	assert_in_range(clock_now_us() - start, 0, 1100000); /* not 1.2 s */
	resolver_free(resolver);
}

/* Freed with questions asked, queued and answered: nobody waits for the
 * threads, and they find what they need. */
static void free_leaves_threads_behind(void **unused)
{
	struct resolver *resolver = new_resolver(2);
	(void)unused;
	ask(resolver, 0, "one.test");
	assert_true(is_readable(resolver, 5000));
	ask(resolver, 1, "slow.test");
	ask(resolver, 2, "never.test");
	ask(resolver, 3, "one.test");
	int64_t start = clock_now_us();
	resolver_free(resolver);
	assert_in_range(clock_now_us() - start, 0, 150000);
	fakedns_drain();
}

/* What a thread does last opens a descriptor: it reads its clock (ownclock.c).  One
 * may only now begin to ask. */
static void drain_until_alone(void)
{
	do {
		fakedns_drain();
	} while (test_threads() > 1 && poll(NULL, 0, 1) == 0);
}

/* An answer that comes too late goes nowhere: the pipe's descriptors may be
 * somebody else's by then. */
static void late_answers_touch_nothing(void **unused)
{
	int fds[2];
	(void)unused;
	drain_until_alone();
	fakedns_reset();
	struct resolver *resolver = new_resolver(2);
	int expected = resolver_fd(resolver);
	ask(resolver, 0, "late.test");
	while (fakedns_most_at_once() == 0)
		(void)poll(NULL, 0, 1);
	resolver_free(resolver);
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(fds[0], expected);
	drain_until_alone();
	struct pollfd wait = { .fd = fds[0], .events = POLLIN };
	assert_int_equal(poll(&wait, 1, 50), 0);
	close(fds[0]);
	close(fds[1]);
}

/* The context of a source counts who holds it. */
static void hold(void *context, bool on)
{
	*(_Atomic int *)context += on ? 1 : -1;
}

/* The context is held; the source itself is the caller's, and gone by then. */
static void a_thread_outlives_its_source(void **unused)
{
	_Atomic int holders = 0;
	struct resolver *resolver = new_resolver(1);
	struct dns_source source = { .ask = fakedns_never_answers,
				     .hold = hold,
				     .context = &holders };
	struct question question = { .name = "mail.test",
				     .source = &source,
				     .records = DNS_TYPE_MX };
	(void)unused;
	drain_until_alone();
	fakedns_reset();
	assert_int_equal(resolver_ask(resolver, 0, &question, NULL), ERR_NONE);
	assert_int_equal(resolver_ask(resolver, 1, &question, NULL), ERR_NONE);
	while (fakedns_most_at_once() == 0)
		(void)poll(NULL, 0, 1);
	resolver_free(resolver);
	assert_in_range(holders, 1, 2);
	memset(&source, 0xff, sizeof(source));
	drain_until_alone();
	assert_int_equal(holders, 0);
}

static void name_that_is_too_long_is_refused(void **unused)
{
	struct resolver *resolver = new_resolver(1);
	struct error error = { 0 };
	char name[300];
	struct question question = { .name = name };
	(void)unused;
	memset(name, 'a', sizeof(name));
	name[253] = '\0';
	assert_int_equal(resolver_ask(resolver, 0, &question, &error), ERR_NONE);
	name[253] = 'a';
	name[254] = '\0';
	assert_int_equal(error_finding(resolver_ask(resolver, 0, &question, &error)),
			 FINDING_RESOLVE_FAILED);
	assert_non_null(strstr(error_words(&error), "longer than a host name can be"));
	resolver_free(resolver);
	fakedns_drain();
}

/* --- SRV answers -------------------------------------------------------------------- */

#define HEAD(n) "\x12\x34\x81\x80\0\1\0" n "\0\0\0\0"
#define QUESTION "\6_imaps\4_tcp\7example\3com\0\0\x21\0\1"
/* QUESTION's names are at 12 (_imaps), 19 (_tcp), 24 (example), 32 (com); the first
 * record's target is at 59. */
#define RECORD(len, priority, weight, port) \
	"\xc0\x0c\0\x21\0\1\0\0\x0e\x10\0" len "\0" priority "\0" weight "\3" port
#define MAIL1 "\5mail1\xc0\x18" /* 8 octets: 14 with the numbers */
#define MAIL2 "\5mail2\xc0\x18"

struct srv_row {
	const char *id;
	const char *message;
	size_t len;
	const char *targets; /* "host:port host:port", or NULL: an error */
	const char *words;
};
#define SRV(id, message, targets, words) { id, message, sizeof(message) - 1, targets, words }

static const struct srv_row srv_rows[] = {
	SRV("srv-one", HEAD("\1") QUESTION RECORD("\x0e", "\0", "\0", "\xe1") MAIL1,
	    "mail1.example.com:993", ""),
	SRV("srv-sorted-by-priority",
	    HEAD("\2") QUESTION RECORD("\x0e", "\2", "\x9", "\xe1")
		    MAIL1 RECORD("\x0e", "\1", "\0", "\xe2") MAIL2,
	    "mail2.example.com:994 mail1.example.com:993", ""),
	SRV("srv-sorted-by-weight",
	    HEAD("\2") QUESTION RECORD("\x0e", "\1", "\1", "\xe1")
		    MAIL1 RECORD("\x0e", "\1", "\2", "\xe1") MAIL2,
	    "mail2.example.com:993 mail1.example.com:993", ""),
	SRV("srv-sorted-by-name",
	    HEAD("\2") QUESTION RECORD("\x0e", "\1", "\1", "\xe1")
		    MAIL2 RECORD("\x0e", "\1", "\1", "\xe1") MAIL1,
	    "mail1.example.com:993 mail2.example.com:993", ""),
	SRV("srv-uncompressed",
	    HEAD("\1") QUESTION RECORD("\x19", "\0", "\0", "\xe1") "\5mail1\7example\3com\0",
	    "mail1.example.com:993", ""),
	SRV("srv-other-types-passed-over",
	    HEAD("\3") QUESTION "\xc0\x0c\0\x2e\0\1\0\0\0\0\0\2\xc0\x18"
				"\xc0\x0c\0\x21\0\3\0\0\0\0\0\x0e\0\0\0\0\3\xe1" MAIL1 RECORD(
					"\x0e", "\0", "\0", "\xe1") MAIL2,
	    "mail2.example.com:993", ""),
	SRV("srv-of-an-alias", /* to example.com */
	    HEAD("\3") QUESTION
	    "\xc0\x0c\0\x05\0\1\0\0\0\0\0\2\xc0\x18" RECORD("\x0e", "\0", "\0", "\xe1") MAIL2
	    "\xc0\x18\0\x21\0\1\0\0\0\0\0\x0e\0\0\0\0\3\xe1" MAIL1,
	    "mail1.example.com:993", ""),
	SRV("srv-of-another-name",
	    HEAD("\1") QUESTION "\xc0\x18\0\x21\0\1\0\0\0\0\0\x0e\0\0\0\0\3\xe1" MAIL1, NULL,
	    "not about this name"),
	SRV("srv-not-offered", HEAD("\1") QUESTION RECORD("\7", "\0", "\0", "\0") "\0", NULL,
	    "does not offer the service"),
	SRV("srv-not-offered-port-0",
	    HEAD("\1") QUESTION "\xc0\x0c\0\x21\0\1\0\0\0\0\0\7\0\0\0\0\0\0\0", NULL,
	    "does not offer the service"),
	SRV("srv-port-0", HEAD("\1") QUESTION "\xc0\x0c\0\x21\0\1\0\0\0\0\0\x0e\0\0\0\0\0\0" MAIL1,
	    NULL, "no usable SRV record"),
	SRV("srv-bad-octet",
	    HEAD("\1") QUESTION RECORD("\x0e", "\0", "\0", "\xe1") "\5ma l1\xc0\x18", NULL,
	    "no usable SRV record"),
	SRV("srv-dot-in-label",
	    HEAD("\1") QUESTION RECORD("\x0e", "\0", "\0", "\xe1") "\5ma.l1\xc0\x18", NULL,
	    "no usable SRV record"),
	SRV("srv-pointer-to-itself",
	    HEAD("\1") QUESTION RECORD("\x8", "\0", "\0", "\xe1") "\xc0\x3b", NULL,
	    "no usable SRV record"),
	SRV("srv-pointer-forward",
	    HEAD("\1") QUESTION RECORD("\x8", "\0", "\0", "\xe1") "\xc0\x40"
								  "\0\0\0\3abc\0",
	    NULL, "no usable SRV record"),
	SRV("srv-pointers-in-a-ring",
	    HEAD("\1") QUESTION RECORD("\x0a", "\0", "\0", "\xe1") "\xc0\x3d\xc0\x3b", NULL,
	    "no usable SRV record"),
	SRV("srv-reserved-length", HEAD("\1") QUESTION RECORD("\x8", "\0", "\0", "\xe1") "\x80\0",
	    NULL, "no usable SRV record"),
	SRV("srv-nxdomain", "\x12\x34\x81\x83\0\1\0\0\0\0\0\0" QUESTION, NULL,
	    "there is no SRV record"),
	SRV("srv-servfail", "\x12\x34\x81\x82\0\1\0\0\0\0\0\0" QUESTION, NULL, "error code 2"),
	SRV("srv-no-answer", HEAD("\0") QUESTION, NULL, "there is no SRV record"),
	SRV("srv-is-a-question", "\x12\x34\x01\x00\0\1\0\0\0\0\0\0" QUESTION, NULL,
	    "no DNS message"),
	SRV("srv-too-short", "\x12\x34\x81\x80\0\1\0", NULL, "no DNS message"),
	SRV("srv-empty", "", NULL, "no DNS message"),
	SRV("srv-question-cut", "\x12\x34\x81\x80\0\1\0\1\0\0\0\0\6_ima", NULL, "no DNS message"),
	SRV("srv-record-too-short",
	    HEAD("\1") QUESTION "\xc0\x0c\0\x21\0\1\0\0\0\0\0\6\0\0\0\0\3\xe1", NULL,
	    "no usable SRV record"),
	SRV("srv-record-beyond-the-end",
	    HEAD("\1") QUESTION RECORD("\x0f", "\0", "\0", "\xe1") MAIL1, NULL, "no DNS message"),
	SRV("srv-fewer-records-than-promised",
	    HEAD("\5") QUESTION RECORD("\x0e", "\0", "\0", "\xe1") MAIL1, "mail1.example.com:993",
	    ""),
};

/* Exactly as large as the message, for the sanitizer. */
static enum err read_srv(const char *message, size_t len, const char *name, struct srv_list *list,
			 struct error *error)
{
	struct dns_reply reply = { .message = { malloc(len > 0 ? len : 1), len, false } };
	memcpy(reply.message.data, message, len);
	dns_reply_read(&reply, name, DNS_TYPE_SRV);
	enum err err = srv_read(&reply, name, list, error);
	dns_reply_clear(&reply);
	return err;
}

#define SRV_NAME "_imaps._tcp.example.com"

static void srv_row(void **state)
{
	const struct srv_row *row = *state;
	struct srv_list list = { .n = 0 };
	struct error error = { 0 };
	struct strbuf text = { 0 };
	enum err err = read_srv(row->message, row->len, SRV_NAME, &list, &error);
	assert_int_equal(error_finding(err),
			 row->targets != NULL ? FINDING_NONE : FINDING_RESOLVE_FAILED);
	if (strstr(error_words(&error), row->words) == NULL)
		fail_msg("'%s' is not in '%s'", row->words, error_words(&error));
	for (size_t i = 0; i < list.n; i++)
		strbuf_printf(&text, "%s%s:%u", i > 0 ? " " : "", list.targets[i].host,
			      (unsigned)list.targets[i].port);
	assert_string_equal(strbuf_text(&text), row->targets != NULL ? row->targets : "");
	strbuf_clear(&text);
}

/* Any cut of a good answer, and any octet of it changed, is read without a
 * step too far. */
static void srv_answer_damaged_anywhere(void **unused)
{
	const struct srv_row *row = &srv_rows[1];
	struct srv_list list = { .n = 0 };
	(void)unused;
	for (size_t len = 0; len <= row->len; len++)
		(void)!read_srv(row->message, len, SRV_NAME, &list, NULL);
	char *copy = malloc(row->len);
	memcpy(copy, row->message, row->len);
	for (size_t at = 0; at < row->len; at++) {
		for (unsigned octet = 0; octet < 256; octet++) {
			copy[at] = (char)octet;
			(void)!read_srv(copy, row->len, SRV_NAME, &list, NULL);
		}
		copy[at] = row->message[at];
	}
	free(copy);
}

/* Of 40 records the best 16 are kept; a name of 253 octets fits, more does not. */
static void srv_many_records_and_long_names(void **unused)
{
	uint8_t message[4096] = "\x12\x34\x81\x80\0\0\0\x28\0\0\0\0";
	struct srv_list list = { .n = 0 };
	size_t len = 12;
	(void)unused;
	for (int i = 0; i < 40; i++) {
		static const char record[] = "\0\0\x21\0\1\0\0\0\0\0\x9\0\0\0\0\3\xe1\1a";
		memcpy(message + len, record, sizeof(record)); /* with the name's end */
		message[len + 12] = (uint8_t)(39 - i);         /* priority */
		len += sizeof(record);
	}
	assert_int_equal(read_srv((const char *)message, len, "", &list, NULL), ERR_NONE);
	assert_int_equal(list.n, SRV_MAX_TARGETS);
	assert_int_equal(list.more, 40 - SRV_MAX_TARGETS);
	for (size_t i = 0; i < list.n; i++)
		assert_int_equal(list.targets[i].priority, i);

	for (unsigned last = 60; last <= 62; last++) {
		/* 63.63.63.last: 63 * 3 + 3 dots + last */
		static const char head[] = "\x12\x34\x81\x80\0\0\0\1\0\0\0\0"
					   "\0\0\x21\0\1\0\0\0\0\1";
		memcpy(message, head, sizeof(head) - 1);
		len = sizeof(head) - 1;
		message[len++] = (uint8_t)(6 + 3 * 64 + 1 + last + 1 - 256);
		memcpy(message + len, "\0\0\0\0\3\xe1", 6);
		len += 6;
		for (unsigned label = 0; label < 4; label++) {
			unsigned size = label < 3 ? 63 : last;
			message[len++] = (uint8_t)size;
			memset(message + len, 'a', size);
			len += size;
		}
		message[len++] = 0;
		enum err err = read_srv((const char *)message, len, "", &list, NULL);
		assert_int_equal(error_finding(err),
				 last <= 61 ? FINDING_NONE : FINDING_RESOLVE_FAILED);
		if (last <= 61)
			assert_int_equal(strlen(list.targets[0].host), 3 * 64 + last);
	}
}

int main(void)
{
	enum {
		N = sizeof(rows) / sizeof(rows[0]),
		S = sizeof(srv_rows) / sizeof(srv_rows[0]),
		M = 13
	};
	struct CMUnitTest tests[N + S + M] = {
		cmocka_unit_test(srv_targets_come_before_their_addresses),
		cmocka_unit_test(srv_errors_in_words),
		cmocka_unit_test(tlsa_records_are_looked_up_beside),
		cmocka_unit_test(answers_wake_the_loop),
		cmocka_unit_test(octet_that_could_not_be_read),
		cmocka_unit_test(threads_are_bounded),
		cmocka_unit_test(no_descriptor_is_no_answer),
		cmocka_unit_test(free_leaves_threads_behind),
		cmocka_unit_test(late_answers_touch_nothing),
		cmocka_unit_test(a_thread_outlives_its_source),
		cmocka_unit_test(name_that_is_too_long_is_refused),
		cmocka_unit_test(srv_answer_damaged_anywhere),
		cmocka_unit_test(srv_many_records_and_long_names),
	};
	for (size_t i = 0; i < N; i++)
		tests[M + i] = (struct CMUnitTest){ rows[i].name, resolve_row, NULL, NULL,
						    (void *)(uintptr_t)&rows[i] };
	for (size_t i = 0; i < S; i++)
		tests[M + N + i] = (struct CMUnitTest){ srv_rows[i].id, srv_row, NULL, NULL,
							(void *)(uintptr_t)&srv_rows[i] };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
