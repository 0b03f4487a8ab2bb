/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "sandbox.h"

#ifdef HAVE_SANDBOX

#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "filter.h"
#include "landlock.h"

const bool sandbox_is_built = true;

static bool is_regular_file(int fd)
{
	struct stat status;
	return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

/* No file grows: unless the result goes into one. */
static void write_no_files(void)
{
	struct rlimit none = { 0, 0 };
	if (is_regular_file(STDOUT_FILENO) || is_regular_file(STDERR_FILENO))
		return;
	setrlimit(RLIMIT_FSIZE, &none);
}

/* Keys and passwords will be in the memory: it is dumped nowhere, and other
 * processes of the same user cannot look into it. */
static void close_process(void)
{
	prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
	prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L);
	write_no_files();
}

/* All threads at once.  Without SPEC_ALLOW kernels before 5.16 would slow down all
 * that the process does, against programs that attack themselves. */
static bool filter_calls(enum sandbox_step step, enum sandbox_step below)
{
	struct sock_filter instructions[FILTER_MAX];
	struct sock_fprog program = { .filter = instructions };
	program.len = (unsigned short)filter_make(step, below, getpid(), instructions);
	return program.len > 0 &&
	       syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER,
		       SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program) == 0;
}

static void restrict_files(struct sandbox *sandbox, enum sandbox_step step)
{
	int version = landlock_version();
	if (sandbox->needs_no_files)
		step = SANDBOX_OBTAIN;
	if (version > 0 && landlock_restrict(step, version))
		sandbox->landlock = version;
}

/* Landlock is for what a filter could have overlooked, and for where there is none: the
 * filter of OBTAIN leaves nothing that has to do with files.  That of RESOLVE comes second, since
 * Landlock's calls are newer than those that it leaves. */
static void leave_only(struct sandbox *sandbox, enum sandbox_step step)
{
	if (step == SANDBOX_RESOLVE)
		restrict_files(sandbox, step);
	sandbox->has_seccomp =
		filter_calls(step, sandbox->has_seccomp ? sandbox->step : SANDBOX_OPEN);
	if (step == SANDBOX_OBTAIN && !sandbox->has_seccomp)
		restrict_files(sandbox, step);
}

/* All sockets are closed then.  Not 0: poll() takes no more entries than that, and
 * the result may have to wait for its reader.  (Where standard input is closed one
 * descriptor can still be had.) */
static void open_nothing_more(void)
{
	struct rlimit one = { 1, 1 };
	setrlimit(RLIMIT_NOFILE, &one);
}

void sandbox_enter(struct sandbox *sandbox, enum sandbox_step step)
{
	if (step <= sandbox->step)
		return;
	if (sandbox->step == SANDBOX_OPEN)
		close_process();
	if (step >= SANDBOX_RESOLVE && sandbox->step < SANDBOX_OBTAIN)
		leave_only(sandbox, step == SANDBOX_RESOLVE ? SANDBOX_RESOLVE : SANDBOX_OBTAIN);
	if (step == SANDBOX_JUDGE)
		open_nothing_more();
	sandbox->step = step;
}

#else

const bool sandbox_is_built = false;

void sandbox_enter(struct sandbox *sandbox, enum sandbox_step step)
{
	(void)sandbox;
	(void)step;
}

#endif
