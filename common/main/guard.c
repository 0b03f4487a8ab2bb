/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "guard.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "allocation.h"
#include "base/bytes.h"
#include "base/deadline.h"
#include "base/signal_stack.h"
#include "library_thread.h"
#include "output.h"

enum {
	TICK_US = 250000,
	LATE_US = 1000000, /* by the clock on the wall */
	LATE_ENDPOINT_US = 2000,
	LATE_CPU_US = 400000, /* by the processor: another program may have it */
	LATE_CPU_ENDPOINT_US = 1000,
	MOMENT_MS = 10,
	READER_MS = 200, /* for a reader of the last line that is slow */
	INTERRUPTIONS_MAX = 8,
	US_PER_S = 1000000,
	STACK_BYTES = 1 << 20, /* more than it takes; systems give 8 MB */
};

static struct {
	struct last_words words;
	const struct output_format *format;
	int64_t deadline_us;
	int64_t alarm_us; /* set by whoever started this process; 0: none */
	int64_t cpu_us;   /* of the process, when the deadline passed */
	bool has_passed;
	size_t n;
	/* The thread that writes, whatever it is; nothing may follow, by no thread.  0: none. */
	atomic_uintptr_t writer;
	volatile sig_atomic_t interruptions; /* of the writer, see is_being_said() */
	volatile sig_atomic_t exit_code;
	pthread_t main_thread;
} guard;

/* Only async-signal-safe calls from here on. */

/* True: the word is this thread's.  One that another thread has is not cut off: that ends
 * the process as soon as it has written, or its reader does not read. */
static bool take_the_word(void)
{
	const struct timespec moment = { .tv_nsec = MOMENT_MS * 1000000L };
	uintptr_t me = (uintptr_t)pthread_self(), writer = 0;
	if (atomic_compare_exchange_strong(&guard.writer, &writer, me))
		return true;
	for (int ms = 0; writer != me && ms < 2 * READER_MS; ms += MOMENT_MS)
		nanosleep(&moment, NULL);
	return false;
}

static int say(enum last_cause cause, const char *signal_name)
{
	static char text[LAST_WORDS_BYTES];
	struct last_words words = guard.words;
	size_t len;
	if (!take_the_word())
		return (int)guard.exit_code;
	words.cause = cause;
	words.signal = signal_name;
	enum state state = last_words_make(&words, guard.format, text, &len);
	return output_write(text, len, READER_MS) ? (int)state : STATE_UNKNOWN;
}

/* Is this thread writing, or about to, and its reader reads?  What it has to say is as good as
 * said then: on a machine that is slow enough a signal comes just before, and the thread goes on
 * behind its handler.  Not for ever: a reader may read an octet at a time. */
static bool is_being_said(void)
{
	struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };
	int before = errno;
	bool is_said = atomic_load(&guard.writer) == (uintptr_t)pthread_self() &&
		       guard.interruptions < INTERRUPTIONS_MAX && poll(&out, 1, 0) > 0 &&
		       (out.revents & POLLOUT) != 0;
	if (is_said)
		guard.interruptions = guard.interruptions + 1;
	errno = before;
	return is_said;
}

/* When it comes from outside, whoever is about to say all that there is may do so. */
static void end(enum last_cause cause, const char *signal_name)
{
	bool from_outside = cause == LAST_ENDED || cause == LAST_LATE;
	if (!from_outside || !is_being_said())
		_exit(say(cause, signal_name));
}

static int64_t processor_us(void)
{
	struct timespec used;
	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0)
		return 0;
	return (int64_t)used.tv_sec * US_PER_S + used.tv_nsec / 1000;
}

/* The watchdog, or an alarm that whoever started this process has set. */
static void on_alarm(int number)
{
	int64_t late_us = clock_now_us() - guard.deadline_us;
	(void)number;
	if (guard.deadline_us == 0 || late_us < -1000)
		end(LAST_ENDED, "SIGALRM");
	if (!guard.has_passed) {
		guard.has_passed = true;
		guard.cpu_us = processor_us();
	}
	int64_t n = (int64_t)guard.n;
	if (late_us >= LATE_US + n * LATE_ENDPOINT_US ||
	    processor_us() - guard.cpu_us >= LATE_CPU_US + n * LATE_CPU_ENDPOINT_US)
		end(LAST_LATE, NULL);
}

static void on_end(int number);

static const struct row {
	int number;
	const char *name;
	enum last_cause cause;
	void (*handler)(int number);
	bool may_be_ignored;
} rows[] = {
	{ SIGABRT, "SIGABRT", LAST_ABORTED, on_end, false },
	{ SIGBUS, "SIGBUS", LAST_LOST_FILE, on_end, false },
	{ SIGSEGV, "SIGSEGV", LAST_CRASHED, on_end, false },
	{ SIGILL, "SIGILL", LAST_CRASHED, on_end, false },
	{ SIGFPE, "SIGFPE", LAST_CRASHED, on_end, false },
	{ SIGTRAP, "SIGTRAP", LAST_CRASHED, on_end, false },
	{ SIGSYS, "SIGSYS", LAST_CRASHED, on_end, false },
	{ SIGTERM, "SIGTERM", LAST_ENDED, on_end, false },
	{ SIGINT, "SIGINT", LAST_ENDED, on_end, true },
	{ SIGHUP, "SIGHUP", LAST_ENDED, on_end, true },
	{ SIGQUIT, "SIGQUIT", LAST_ENDED, on_end, true },
	{ SIGXCPU, "SIGXCPU", LAST_ENDED, on_end, false },
	{ SIGALRM, "SIGALRM", LAST_ENDED, on_alarm, false },
};

static void on_no_memory(void)
{
	if (atomic_load(&guard.writer) == 0)
		_exit(say(LAST_NO_MEMORY, NULL));
}

/* getrlimit() is a system call and nothing else, which the sandbox leaves. */
static enum last_cause cause_of(const struct row *row)
{
	struct rlimit stack;
	bool has_little = row->number == SIGSEGV && getrlimit(RLIMIT_STACK, &stack) == 0 &&
			  stack.rlim_cur < STACK_BYTES;
	return has_little ? LAST_NO_STACK : row->cause;
}

static void on_end(int number)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		if (rows[i].number == number)
			end(cause_of(&rows[i]), rows[i].name);
	}
}

/* The process's exit() for all libraries, in the place of the C library's (whose handlers run
 * once, so that the second of two threads ends the process all the same).  They call it when they
 * give up, with a code that is no verdict, some in a thread whose answer nobody waits for any
 * more: libevent, when the sandbox leaves libunbound no pipe.  Such a thread stays here, and the
 * others go on; but while names are looked up nobody does without a library's own thread.  The
 * program itself ends with _exit(), or returns from main(). */
void exit(int code)
{
	const struct timespec long_time = { .tv_sec = 3600 };
	(void)code;
	if (guard.format == NULL) /* a library that is being loaded */
		_exit(STATE_UNKNOWN);
	bool is_needed = library_thread_is_this() && guard.words.stage < RUN_STAGE_JUDGE;
	if (is_needed || pthread_equal(pthread_self(), guard.main_thread))
		_exit(say(LAST_LEFT, NULL));
	for (;;)
		nanosleep(&long_time, NULL);
}

/* --- from here on those that no handler calls ------------------------------------------ */

static void take(const struct row *row, const struct sigaction *action)
{
	struct sigaction mine = *action, before;
	mine.sa_handler = row->handler;
	if (sigaction(row->number, &mine, &before) == 0 && row->may_be_ignored &&
	    (before.sa_flags & SA_SIGINFO) == 0 && before.sa_handler == SIG_IGN)
		sigaction(row->number, &before, NULL);
}

/* Those that say nothing to this program, and would end it without a word.  Of a reader that is
 * gone, and of a file that may not grow (ulimit -f), write() itself tells. */
static void block_others(sigset_t *ret_blocked)
{
	static const int others[] = {
		SIGPIPE,   SIGXFSZ, SIGUSR1, SIGUSR2, SIGVTALRM, SIGPROF, SIGIO,
#ifdef SIGPWR
		SIGPWR,
#endif
#ifdef SIGSTKFLT
		SIGSTKFLT,
#endif
	};
	sigemptyset(ret_blocked);
	for (size_t i = 0; i < LENGTH(others); i++)
		sigaddset(ret_blocked, others[i]);
	for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
		sigaddset(ret_blocked, number);
}

void guard_start(void)
{
	size_t n_formats;
	stack_t own = { .ss_sp = signal_stack, .ss_size = sizeof(signal_stack) };
	struct sigaction action = { .sa_flags = SA_ONSTACK | SA_RESTART };
	sigset_t blocked;
	guard.format = &output_formats(&n_formats)[0];
	guard.exit_code = STATE_UNKNOWN;
	guard.main_thread = pthread_self();
	sigaltstack(&own, NULL);
	for (size_t i = 0; i < LENGTH(rows); i++)
		take(&rows[i], &action);
	/* Whoever started this process may have blocked those above. */
	block_others(&blocked);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
}

static struct timeval timeval_of(int64_t us)
{
	struct timeval time;
	time.tv_sec = (__typeof__(time.tv_sec))(us / US_PER_S);
	time.tv_usec = (__typeof__(time.tv_usec))(us % US_PER_S);
	return time;
}

static int64_t us_of(const struct timeval *time)
{
	return (int64_t)time->tv_sec * US_PER_S + time->tv_usec;
}

/* Sets the timer to what comes first: the deadline, or the alarm that was set
 * before this program began (alarm, then exec). */
static void arm(int64_t *ret_before_us)
{
	int64_t now = clock_now_us(), left_us = guard.deadline_us - now;
	if (guard.alarm_us != 0 && guard.alarm_us - now < left_us)
		left_us = guard.alarm_us - now;
	struct itimerval timer = { timeval_of(TICK_US), timeval_of(left_us > 0 ? left_us : 1) };
	struct itimerval before = { 0 };
	setitimer(ITIMER_REAL, &timer, &before);
	*ret_before_us = us_of(&before.it_value);
}

void guard_until(int64_t deadline_us, size_t n)
{
	int64_t before_us;
	bool is_first = guard.deadline_us == 0;
	guard.n = n;
	if (guard.deadline_us == deadline_us)
		return;
	guard.deadline_us = deadline_us;
	arm(&before_us);
	if (!is_first || before_us == 0)
		return;
	guard.alarm_us = clock_now_us() + before_us;
	if (guard.alarm_us < deadline_us)
		arm(&before_us);
}

void guard_format(const struct output_format *format)
{
	guard.format = format;
}

void guard_stage(enum run_stage stage, const char *host)
{
	guard.words.stage = stage;
	guard.words.host = host;
}

void guard_done(size_t done, size_t total)
{
	if (total > guard.n)
		guard.n = total;
	guard.words.done = done;
	guard.words.total = total;
}

void guard_critical(const char *host, const char *finding_id)
{
	if (guard.words.critical_host != NULL)
		return;
	guard.words.critical_id = finding_id;
	guard.words.critical_host = host;
}

void guard_result_begins(void)
{
	/* Another thread has the last word, and ends the process. */
	while (!take_the_word())
		;
}

void guard_result_is_out(int exit_code)
{
	guard.exit_code = exit_code;
}

int guard_no_memory(void)
{
	return say(LAST_NO_MEMORY, NULL);
}

void guard_allocations(void)
{
	allocation_watch(on_no_memory);
}
