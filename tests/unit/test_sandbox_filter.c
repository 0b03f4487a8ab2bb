/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The programs for the kernel's filter of system calls, run here: what each step leaves,
 * by number and arguments.  tests/hostile has what a real process can do then. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#ifdef HAVE_LINUX_SECCOMP_H

#include <asm/unistd.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/net.h>
#include <linux/netlink.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "base/bytes.h"
#include "sandbox/filter.h"

/* Programs: of RESOLVE and OBTAIN, and of OBTAIN where that of RESOLVE is below. */
enum { OWN = 4711, STEPS = 2, ABOVE = STEPS, PROGRAMS, ALL = 1100 };

/* From here on no number is there. */
#ifdef __x86_64__
enum { END_OF_NUMBERS = 352 };
#else
enum { END_OF_NUMBERS = 424 };
#endif

/* The C library asks for newer ones instead. */
#ifdef __GLIBC__
#define OLD "--"
#define OLD_OPEN "--"
#else
#define OLD "++"
#define OLD_OPEN "+-"
#endif

static const struct {
	enum sandbox_step step, below;
} kinds[PROGRAMS] = {
	{ SANDBOX_RESOLVE, SANDBOX_OPEN },
	{ SANDBOX_OBTAIN, SANDBOX_OPEN },
	[ABOVE] = { SANDBOX_OBTAIN, SANDBOX_RESOLVE },
};
static struct sock_filter programs[PROGRAMS][FILTER_MAX];
static size_t lengths[PROGRAMS];

static int make_programs(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < PROGRAMS; i++)
		lengths[i] = filter_make(kinds[i].step, kinds[i].below, OWN, programs[i]);
	return 0;
}

static uint32_t word_at(const struct seccomp_data *data, uint32_t offset)
{
	uint32_t word;
	assert_true(offset % 4 == 0 && offset + 4 <= sizeof(*data));
	memcpy(&word, (const char *)data + offset, sizeof(word));
	return word;
}

/* As the kernel does it: every jump goes forward and stays inside, the end is a return. */
static uint32_t run(size_t step, const struct seccomp_data *data)
{
	uint32_t a = 0, x = 0, kept = 0;
	for (size_t i = 0; i < lengths[step]; i++) {
		const struct sock_filter *at = &programs[step][i];
		bool is_true = false;
		if (BPF_CLASS(at->code) != BPF_JMP)
			assert_true(at->jt == 0 && at->jf == 0);
		switch (at->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			a = word_at(data, at->k);
			continue;
		case BPF_LDX | BPF_IMM:
			x = at->k;
			continue;
		case BPF_LDX | BPF_MEM:
			assert_int_equal(at->k, 0);
			x = kept;
			continue;
		case BPF_ST:
			assert_int_equal(at->k, 0);
			kept = a;
			continue;
		case BPF_MISC | BPF_TAX:
			x = a;
			continue;
		case BPF_MISC | BPF_TXA:
			a = x;
			continue;
		case BPF_ALU | BPF_AND | BPF_K:
			a &= at->k;
			continue;
		case BPF_ALU | BPF_RSH | BPF_K:
			a >>= at->k;
			continue;
		case BPF_ALU | BPF_RSH | BPF_X:
			assert_true(x < 32);
			a >>= x;
			continue;
		case BPF_RET | BPF_K:
			return at->k;
		case BPF_JMP | BPF_JEQ | BPF_K:
			is_true = a == at->k;
			break;
		case BPF_JMP | BPF_JGE | BPF_K:
			is_true = a >= at->k;
			break;
		case BPF_JMP | BPF_JSET | BPF_K:
			is_true = (a & at->k) != 0;
			break;
		default:
			fail_msg("instruction %zu: %#x", i, at->code);
		}
		i += is_true ? at->jt : at->jf;
	}
	fail_msg("step %zu does not return", step);
	return 0;
}

/* This program's own. */
static uint32_t processor(void)
{
	return programs[0][2].k;
}

static char letter_of(uint32_t answer)
{
	switch (answer) {
	case SECCOMP_RET_ALLOW:
		return '+';
	case SECCOMP_RET_ERRNO | EPERM:
		return '-';
	case SECCOMP_RET_ERRNO | ENOSYS:
		return '0';
	default:
		fail_msg("an answer that is none of these: %#x", answer);
		return '?';
	}
}

static char letter(size_t step, unsigned number, const uint64_t arguments[6])
{
	struct seccomp_data data = { .nr = (int)number, .arch = processor() };
	memcpy(data.args, arguments, sizeof(data.args));
	return letter_of(run(step, &data));
}

/* As the kernel asks several: the newest first, and the first refusal counts. */
static char letter_above(unsigned number, const uint64_t arguments[6])
{
	char newest = letter(ABOVE, number, arguments);
	return newest != '+' ? newest : letter(0, number, arguments);
}

#define HIGH (UINT64_C(1) << 32)

/* Left (+), refused (-), not there (0) in RESOLVE, OBTAIN. */
static const struct row {
	const char *name;
	unsigned number;
	uint64_t arguments[6];
	char expected[STEPS + 1];
} rows[] = {
	{ "write", __NR_write, { 0 }, "++" },
	{ "exit-group", __NR_exit_group, { 0 }, "++" },
	{ "signal-returns", __NR_rt_sigreturn, { 0 }, "++" },
	{ "read", __NR_read, { 0 }, "++" },
	{ "connect", __NR_connect, { 0 }, "++" },
	{ "pipe", __NR_pipe2, { 0 }, "+-" },
	{ "exec", __NR_execve, { 0 }, "--" },
	{ "exec-at", __NR_execveat, { 0 }, "--" },
	{ "ptrace", __NR_ptrace, { 0 }, "--" },
	{ "kill", __NR_kill, { OWN, 9 }, "--" },
	{ "signal-own", __NR_tgkill, { OWN, 1, 6 }, "++" },
	{ "old-signal-own", __NR_tkill, { OWN, 6 }, OLD },
	{ "old-signal-other", __NR_tkill, { OWN + 1, 6 }, "--" },
	{ "signal-other", __NR_tgkill, { OWN + 1, 1, 6 }, "--" },
	{ "thread", __NR_clone, { CLONE_VM | CLONE_THREAD | CLONE_SIGHAND }, "+-" },
	{ "process", __NR_clone, { 17 }, "--" },
	{ "vfork", __NR_clone, { CLONE_VM | CLONE_VFORK | 17 }, "--" },
	{ "thread-of-another-user", __NR_clone, { CLONE_THREAD | CLONE_NEWUSER }, "--" },
	{ "thread-high-word", __NR_clone, { HIGH | CLONE_THREAD }, "+-" },
	{ "clone3", 435, { 0 }, "00" },
	{ "openat2", 437, { 0 }, "00" },
	{ "first-that-is-newer", 424, { 0 }, "00" },
	{ "behind-the-last", END_OF_NUMBERS, { 0 }, "00" },
	{ "behind-the-last-as-the-last-word", END_OF_NUMBERS + 14, { 0 }, "00" },
	{ "unknown", 1000, { 0 }, "00" },
	{ "x32-getpid", 0x40000000U | __NR_getpid, { 0 }, "00" },
	{ "negative", 0xffffffffU, { 0 }, "00" },
	{ "open-for-reading", __NR_openat, { 0, 0, O_RDONLY | O_CLOEXEC }, "+-" },
	{ "open-folder", __NR_openat, { 0, 0, O_RDONLY | O_DIRECTORY }, "+-" },
	{ "open-high-word", __NR_openat, { 0, 0, HIGH | O_RDONLY }, "+-" },
	{ "open-for-writing", __NR_openat, { 0, 0, O_WRONLY }, "--" },
	{ "open-for-both", __NR_openat, { 0, 0, O_RDWR }, "--" },
	{ "open-creates", __NR_openat, { 0, 0, O_RDONLY | O_CREAT }, "--" },
	{ "open-truncates", __NR_openat, { 0, 0, O_RDONLY | O_TRUNC }, "--" },
	{ "open-temporary", __NR_openat, { 0, 0, O_RDWR | 020000000 | O_DIRECTORY }, "--" },
	{ "open-for-ioctl", __NR_openat, { 0, 0, O_ACCMODE }, "--" },
	{ "tcp", __NR_socket, { AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK }, "++" },
	{ "tcp6", __NR_socket, { AF_INET6, SOCK_STREAM, IPPROTO_TCP }, "++" },
	{ "tcp-high-word", __NR_socket, { HIGH | AF_INET6, HIGH | SOCK_STREAM }, "++" },
	{ "type-0", __NR_socket, { AF_INET, 0 }, "+-" },
	{ "rdm", __NR_socket, { AF_INET, SOCK_RDM | SOCK_CLOEXEC }, "--" },
	{ "udp", __NR_socket, { AF_INET, SOCK_DGRAM | SOCK_CLOEXEC }, "+-" },
	{ "raw", __NR_socket, { AF_INET, SOCK_RAW, 1 }, "--" },
	{ "raw6", __NR_socket, { AF_INET6, SOCK_RAW | SOCK_NONBLOCK, 58 }, "--" },
	{ "seqpacket", __NR_socket, { AF_INET, SOCK_SEQPACKET | SOCK_CLOEXEC, 132 }, "--" },
	{ "dccp", __NR_socket, { AF_INET6, SOCK_DCCP, 33 }, "--" },
	{ "packet", __NR_socket, { AF_PACKET, SOCK_DGRAM }, "--" },
	{ "unix", __NR_socket, { AF_UNIX, SOCK_STREAM }, "+-" },
	{ "netlink-route", __NR_socket, { AF_NETLINK, SOCK_RAW, 0 }, "+-" },
	{ "netlink-audit", __NR_socket, { AF_NETLINK, SOCK_RAW, 9 }, "--" },
	{ "vsock", __NR_socket, { 40, SOCK_STREAM }, "--" },
	{ "alg", __NR_socket, { 38, SOCK_SEQPACKET }, "--" },
	{ "listen", __NR_listen, { 3, 5 }, "--" },
	{ "accept4", __NR_accept4, { 3 }, "--" },
	{ "no-delay", __NR_setsockopt, { 3, IPPROTO_TCP, 1 }, "++" },
	{ "attach-a-filter", __NR_setsockopt, { 3, SOL_SOCKET, 26 }, "+-" },
	{ "protect", __NR_mprotect, { 0, 4096, PROT_READ | PROT_WRITE }, "++" },
	{ "protect-code", __NR_mprotect, { 0, 4096, PROT_READ | PROT_EXEC }, "+-" },
	{ "is-a-terminal", __NR_ioctl, { 2, TCGETS }, "+-" },
	{ "types-for-the-user", __NR_ioctl, { 0, TIOCSTI }, "--" },
	{ "types-high-word", __NR_ioctl, { 0, HIGH | TIOCSTI }, "--" },
	{ "other-ioctl", __NR_ioctl, { 0, FIONREAD }, "+-" },
	{ "own-limit", __NR_prlimit64, { 0, 7, 0x1000, 0 }, "++" },
	{ "limit-of-another", __NR_prlimit64, { 1, 7, 0x1000, 0 }, "--" },
	{ "next-filter", __NR_seccomp, { SECCOMP_SET_MODE_FILTER }, "+-" },
	{ "io-uring", 425, { 1 }, "00" },
	{ "bpf", __NR_bpf, { 0 }, "--" },
	{ "keys", __NR_keyctl, { 0 }, "--" },
	{ "mount-of-new-kind", 428, { 0 }, "00" },
	{ "own-rights", __NR_setuid, { 0 }, "--" },
	{ "watchdog", __NR_setitimer, { 0 }, "--" },
#ifdef __NR_mmap2
	{ "memory", __NR_mmap2, { 0, 4096, PROT_READ | PROT_WRITE }, "++" },
	{ "code", __NR_mmap2, { 0, 4096, PROT_READ | PROT_EXEC }, "+-" },
#else
	{ "memory", __NR_mmap, { 0, 4096, PROT_READ | PROT_WRITE }, "++" },
	{ "code", __NR_mmap, { 0, 4096, PROT_READ | PROT_EXEC }, "+-" },
#endif
#if defined(__NR_mmap2) && defined(__NR_mmap)
	{ "memory-unseen", __NR_mmap, { 0x1000 }, "+-" },
#endif
#ifdef __NR_open
	{ "old-open", __NR_open, { 0, O_RDONLY }, OLD_OPEN },
	{ "old-open-for-writing", __NR_open, { 0, O_WRONLY }, "--" },
	{ "old-fork", __NR_fork, { 0 }, "--" },
	{ "old-vfork", __NR_vfork, { 0 }, "--" },
	{ "old-poll", __NR_poll, { 0 }, "++" },
#endif
#ifdef __NR_socketcall
	{ "socketcall-socket", __NR_socketcall, { 1, 0x1000 }, "++" },
	{ "socketcall-listen", __NR_socketcall, { 4, 0x1000 }, "--" },
	{ "socketcall-accept", __NR_socketcall, { 5, 0x1000 }, "--" },
	{ "socketcall-accept4", __NR_socketcall, { 18, 0x1000 }, "--" },
#endif
#ifdef __NR_clock_gettime64
	{ "clock64", __NR_clock_gettime64, { 0 }, "++" },
	{ "set-clock64", __NR_clock_settime64, { 0 }, "--" },
	{ "futex64", __NR_futex_time64, { 0 }, "++" },
#endif
#ifdef __NR_setuid32
	{ "own-rights32", __NR_setuid32, { 0 }, "--" },
	{ "old-truncate64", __NR_truncate64, { 0 }, "--" },
#endif
};

static void parse_row(void **state)
{
	const struct row *row = *state;
	char actual[STEPS + 1] = "";
	for (size_t i = 0; i < STEPS; i++)
		actual[i] = letter(i, row->number, row->arguments);
	assert_string_equal(actual, row->expected);
	assert_int_equal(letter_above(row->number, row->arguments), row->expected[1]);
}

/* --- the table, read here -----------------------------------------------------------------------
 */

/* Of an argument: do these bits have this value (is_below: a lesser one)?
 * is: they have to, or must not. */
struct bits {
	bool is_there, is, is_below;
	unsigned argument;
	uint32_t mask, value;
};

enum entry_kind { KEPT, DROPPED, CONDITIONAL };

static const struct entry {
	enum entry_kind kind;
	unsigned number;
	unsigned steps;
	struct bits bits[3];
} table[] = {
#define RESOLVE (1u << 0)
#define OBTAIN (1u << 1)
#define IS(i, v) { true, true, false, (i), UINT32_MAX, (v) }
#define NOT(i, v) { true, false, false, (i), UINT32_MAX, (v) }
#define WITHOUT(i, m) { true, true, false, (i), (m), 0 }
#define MASKED(i, m, v) { true, true, false, (i), (uint32_t)(m), (v) }
#define MASKED_BELOW(i, m, v) { true, true, true, (i), (uint32_t)(m), (v) }
#define ONE_OF(i, a, b) { true, true, false, (i), ~(uint32_t)((a) ^ (b)), (a) & (b) }
#define OWN(i) { true, true, false, (i), UINT32_MAX, OWN }
#define OPEN_WRITES (O_ACCMODE | O_CREAT | O_TRUNC)
#define CLONE_NEW \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | \
	 CLONE_NEWPID | CLONE_NEWNET)
#define SOCKET_TYPE 15
#define KEEP(name) { KEPT, __NR_##name, 0, { { 0 } } },
#define DROP(name) { DROPPED, __NR_##name, 0, { { 0 } } },
#define ONLY(name, steps, ...) { CONDITIONAL, __NR_##name, (steps), { __VA_ARGS__ } },
#include "sandbox/syscalls.def"
#undef RESOLVE
#undef OBTAIN
#undef OWN
#undef SOCKET_TYPE
};

static bool holds(const struct entry *entry, const uint64_t arguments[6])
{
	for (size_t k = 0; k < LENGTH(entry->bits) && entry->bits[k].is_there; k++) {
		const struct bits *bits = &entry->bits[k];
		uint32_t masked = (uint32_t)arguments[bits->argument] & bits->mask;
		bool has_it = bits->is_below ? masked < bits->value : masked == bits->value;
		if (has_it != bits->is)
			return false;
	}
	return true;
}

static bool is_left_by_table(size_t step, unsigned number, const uint64_t arguments[6])
{
	bool is_left = step == 0, is_conditional = false, any_holds = false;
	for (size_t i = 0; i < LENGTH(table); i++) {
		if (table[i].number != number)
			continue;
		if (table[i].kind != CONDITIONAL) {
			is_left = table[i].kind == KEPT;
		} else if ((table[i].steps & 1u << step) != 0) {
			is_conditional = true;
			any_holds = any_holds || holds(&table[i], arguments);
		}
	}
	return is_conditional ? any_holds : is_left;
}

#define ARGUMENTS \
	0, 1, 2, 3, 4, AF_INET, AF_INET6, AF_NETLINK, OWN, OWN + 1, TIOCSTI, TIOCLINUX, \
		CLONE_THREAD, CLONE_THREAD | CLONE_NEWUSER, O_CREAT, O_TRUNC, HIGH, HIGH + 1, \
		UINT64_MAX

static void every_number_is_as_the_table_has_it(void **unused)
{
	static const uint64_t values[] = { ARGUMENTS };
	const size_t n = LENGTH(values);
	(void)unused;
	for (unsigned number = 0; number < END_OF_NUMBERS; number++) {
		for (size_t i = 0; i < n * n * n; i++) {
			uint64_t arguments[6] = { values[i % n], values[i / n % n],
						  values[i / n / n] };
			bool is_left[STEPS] = { is_left_by_table(0, number, arguments),
						is_left_by_table(1, number, arguments) };
			for (size_t step = 0; step < STEPS; step++)
				assert_int_equal(letter(step, number, arguments),
						 is_left[step] ? '+' : '-');
			assert_int_equal(letter_above(number, arguments),
					 is_left[0] && is_left[1] ? '+' : '-');
		}
	}
	assert_true(lengths[ABOVE] < lengths[1]);
}

static void another_set_of_numbers_is_not_there(void **unused)
{
	const uint32_t others[] = {
		AUDIT_ARCH_X86_64, AUDIT_ARCH_I386, AUDIT_ARCH_AARCH64, AUDIT_ARCH_ARM, 0,
		processor() ^ 1
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(others); i++) {
		for (int number = 0; number < ALL && others[i] != processor(); number++) {
			struct seccomp_data data = { .nr = number, .arch = others[i] };
			for (size_t step = 0; step < STEPS; step++)
				assert_int_equal(run(step, &data), SECCOMP_RET_ERRNO | ENOSYS);
		}
	}
}

/* Whatever the number and the arguments are, a step leaves nothing that the one
 * before has taken. */
static void each_step_leaves_less(void **unused)
{
	static const uint64_t values[] = { 0, 1, 2, OWN, 0x5401, UINT64_MAX, HIGH };
	(void)unused;
	for (unsigned number = 0; number < ALL; number++) {
		for (size_t i = 0; i < LENGTH(values); i++) {
			uint64_t v = values[i], arguments[6] = { v, v, v, v, v, v };
			bool is_left = true;
			for (size_t step = 0; step < STEPS; step++) {
				bool is_allowed = letter(step, number, arguments) == '+';
				assert_true(is_left || !is_allowed);
				is_left = is_allowed;
			}
		}
	}
}

static void other_steps_have_no_filter(void **unused)
{
	struct sock_filter program[FILTER_MAX];
	(void)unused;
	assert_int_equal(filter_make(SANDBOX_OPEN, SANDBOX_OPEN, OWN, program), 0);
	assert_int_equal(filter_make(SANDBOX_PREPARE, SANDBOX_OPEN, OWN, program), 0);
	assert_int_equal(filter_make(SANDBOX_JUDGE, SANDBOX_OPEN, OWN, program), 0);
	for (size_t i = 0; i < STEPS; i++)
		assert_in_range(lengths[i], 40, 100);
}

int main(void)
{
	enum { N = sizeof(rows) / sizeof(rows[0]) };
	struct CMUnitTest tests[N + 4];
	struct sock_filter program[FILTER_MAX];
	if (filter_make(SANDBOX_OBTAIN, SANDBOX_OPEN, OWN, program) == 0)
		return 77; /* of this processor nothing is known */
	for (size_t i = 0; i < N; i++)
		tests[i] = (struct CMUnitTest){ rows[i].name, parse_row, NULL, NULL,
						(void *)(uintptr_t)&rows[i] };
	tests[N] = (struct CMUnitTest)cmocka_unit_test(another_set_of_numbers_is_not_there);
	tests[N + 1] = (struct CMUnitTest)cmocka_unit_test(each_step_leaves_less);
	tests[N + 3] = (struct CMUnitTest)cmocka_unit_test(every_number_is_as_the_table_has_it);
	tests[N + 2] = (struct CMUnitTest)cmocka_unit_test(other_steps_have_no_filter);
	return cmocka_run_group_tests(tests, make_programs, NULL);
}

#else

int main(void)
{
	return 77; /* another system */
}

#endif
