/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#ifdef HAVE_LINUX_SECCOMP_H

#include "filter.h"

#include <asm/unistd.h> /* the C library may have other names (musl, 32 bits) */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/net.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <linux/sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "base/bytes.h"

#if defined(__x86_64__) && !defined(__ILP32__)
#define PROCESSOR AUDIT_ARCH_X86_64
#elif defined(__i386__)
#define PROCESSOR AUDIT_ARCH_I386
#elif defined(__aarch64__) && defined(__AARCH64EL__)
#define PROCESSOR AUDIT_ARCH_AARCH64
#elif defined(__ARM_EABI__) && defined(__ARMEL__)
#define PROCESSOR AUDIT_ARCH_ARM
#elif defined(__riscv) && __riscv_xlen == 64
#define PROCESSOR AUDIT_ARCH_RISCV64
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define PROCESSOR AUDIT_ARCH_PPC64LE
#endif

#ifdef PROCESSOR

enum {
/* What came with Linux 5.1 and later has the numbers from 424 on, the same on all processors:
 * libraries know how to do without, and some of it (clone3, openat2, io_uring) is nothing that a
 * filter can look at.  x86-64 has none between its own, which end at 336, and these. */
#ifdef __x86_64__
	NUMBERS = 352,
#else
	NUMBERS = 424,
#endif
	WORDS = (NUMBERS + 31) / 32,
	SOCKET_TYPE = 15,
	OPEN_WRITES = O_ACCMODE | O_CREAT | O_TRUNC,
	CLONE_NEW = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER |
		    CLONE_NEWPID | CLONE_NEWNET,
	MAX_TESTS = 3,
	LOW_WORD = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0,
	/* Jumps whose length is not known yet; no program is so long that one is meant. */
	TO_NEXT_ROW = 255,
	TO_NEXT_CALL = 254,
	TO_REFUSAL = 253,
	TO_PASS = 252,
	TO_TESTS = 251,
};

enum {
	RESOLVE = 1 << SANDBOX_RESOLVE,
	OBTAIN = 1 << SANDBOX_OBTAIN,
};

#define IS_KNOWN(name, ...) _Static_assert(__NR_##name < NUMBERS, #name);
#define KEEP IS_KNOWN
#define ONLY IS_KNOWN
#define DROP IS_KNOWN
#include "syscalls.def"
#undef KEEP
#undef ONLY
#undef DROP

_Static_assert(((AF_INET ^ AF_INET6) & ((AF_INET ^ AF_INET6) - 1)) == 0, "more than one bit");

enum relation { ALWAYS, EQUAL, DIFFERENT, LESS, NO_BIT, EQUAL_TO_OWN_ID };

/* Of one argument: all that are looked at have 32 bits in the kernel, which ignores
 * the rest. */
struct test {
	uint8_t relation;
	uint8_t argument;
	uint32_t mask;
	uint32_t value;
};

struct conditional {
	uint16_t number;
	uint8_t steps;
	struct test tests[MAX_TESTS];
};

#define IS(i, a_value) { EQUAL, (i), UINT32_MAX, (a_value) }
#define NOT(i, a_value) { DIFFERENT, (i), UINT32_MAX, (a_value) }
#define WITHOUT(i, bits) { NO_BIT, (i), (bits), 0 }
#define MASKED(i, a_mask, a_value) { EQUAL, (i), (uint32_t)(a_mask), (a_value) }
#define MASKED_BELOW(i, a_mask, a_value) { LESS, (i), (uint32_t)(a_mask), (a_value) }
#define ONE_OF(i, a, b) MASKED(i, ~((a) ^ (b)), (a) & (b))
#define OWN(i) { EQUAL_TO_OWN_ID, (i), UINT32_MAX, 0 }

#define NOTHING(...)

static const uint16_t kept[] = {
#define KEEP(name) __NR_##name,
#define ONLY NOTHING
#define DROP NOTHING
#include "syscalls.def"
#undef KEEP
#undef ONLY
#undef DROP
};

static const struct conditional conditional[] = {
#define KEEP NOTHING
#define ONLY(name, a_steps, ...) { __NR_##name, (a_steps), { __VA_ARGS__ } },
#define DROP NOTHING
#include "syscalls.def"
#undef KEEP
#undef ONLY
#undef DROP
};

static const uint16_t dropped[] = {
#define KEEP NOTHING
#define ONLY NOTHING
#define DROP(name) __NR_##name,
#include "syscalls.def"
#undef KEEP
#undef ONLY
#undef DROP
};

/* --- the program ------------------------------------------------------------------------- */

struct program {
	struct sock_filter *instructions; /* FILTER_MAX */
	size_t n;
};

static void emit(struct program *program, int code, uint32_t k, uint8_t if_true, uint8_t if_false)
{
	if (program->n < FILTER_MAX)
		program->instructions[program->n++] =
			(struct sock_filter){ (uint16_t)code, if_true, if_false, k };
}

static void emit_load(struct program *program, size_t offset)
{
	emit(program, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void emit_load_number(struct program *program)
{
	emit_load(program, offsetof(struct seccomp_data, nr));
}

static void emit_return(struct program *program, uint32_t action)
{
	emit(program, BPF_RET | BPF_K, action, 0, 0);
}

/* When a filter is installed the kernel runs it for each number, as far as it can
 * follow, to find those that always pass: for a process that ends soon that takes
 * longer than it saves (twice the time of all else).  It cannot follow this. */
static void emit_nothing(struct program *program)
{
	emit(program, BPF_MISC | BPF_TAX, 0, 0, 0);
}

/* Another set of numbers (32-bit programs of a 64-bit kernel), and newer numbers (those of
 * x32 are greater still).  A holds the number then. */
static void emit_absent(struct program *program)
{
	emit_load(program, offsetof(struct seccomp_data, arch));
	emit(program, BPF_JMP | BPF_JEQ | BPF_K, PROCESSOR, 0, 2);
	emit_load_number(program);
	emit(program, BPF_JMP | BPF_JGE | BPF_K, NUMBERS, 0, 1);
	emit_return(program, SECCOMP_RET_ERRNO | ENOSYS);
}

/* The same, where the filter below says it of them. */
static void emit_absent_below(struct program *program)
{
	emit_load_number(program);
	emit(program, BPF_JMP | BPF_JGE | BPF_K, NUMBERS, TO_PASS, 0);
}

/* Jumps from start on that wait for it lead to what comes next. */
static void land(struct program *program, size_t start, uint8_t waiting)
{
	for (size_t i = start; i < program->n; i++) {
		struct sock_filter *jump = &program->instructions[i];
		uint8_t length = (uint8_t)(program->n - i - 1);
		if (jump->jt == waiting)
			jump->jt = length;
		if (jump->jf == waiting)
			jump->jf = length;
	}
}

static bool is_one_bit(uint32_t word)
{
	return word != 0 && (word & (word - 1)) == 0;
}

/* Words of the map with one bit, and that is all: their calls pass by their numbers. */
static void emit_single(struct program *program, uint32_t map[WORDS])
{
	for (uint32_t i = 0; i < WORDS; i++) {
		if (!is_one_bit(map[i]))
			continue;
		uint32_t bit = 0;
		while (map[i] >> bit != 1)
			bit++;
		emit(program, BPF_JMP | BPF_JEQ | BPF_K, 32 * i + bit, TO_PASS, 0);
		map[i] = 0;
	}
}

/* Goes on where the bit of the number, in A, is not set: its word is looked up (X) and
 * shifted.  Words that are the same as the one before have no row of their own.  No jump is
 * longer than one instruction, of which the kernel's compiler knows the length at once. */
static void emit_map(struct program *program, const uint32_t map[WORDS])
{
	emit(program, BPF_LDX | BPF_IMM, map[0], 0, 0);
	for (uint32_t i = 1; i < WORDS; i++) {
		if (map[i] == map[i - 1])
			continue;
		emit(program, BPF_JMP | BPF_JGE | BPF_K, 32 * i, 0, 1);
		emit(program, BPF_LDX | BPF_IMM, map[i], 0, 0);
	}
	emit(program, BPF_ALU | BPF_AND | BPF_K, 31, 0, 0);
	emit(program, BPF_ST, 0, 0, 0);
	emit(program, BPF_MISC | BPF_TXA, 0, 0, 0);
	emit(program, BPF_LDX | BPF_MEM, 0, 0, 0);
	emit(program, BPF_ALU | BPF_RSH | BPF_X, 0, 0, 0);
	emit(program, BPF_JMP | BPF_JSET | BPF_K, 1, TO_PASS, 0);
}

/* Jumps where it does not hold, and the last one of a row where it does: then the call passes. */
static void emit_test(struct program *program, const struct test *test, bool is_last, pid_t own,
		      uint8_t if_false)
{
	uint8_t if_true = is_last ? TO_PASS : 0;
	uint32_t value = test->relation == EQUAL_TO_OWN_ID ? (uint32_t)own : test->value;
	if (test->relation == NO_BIT) {
		emit(program, BPF_JMP | BPF_JSET | BPF_K, test->mask, if_false, if_true);
		return;
	}
	if (test->mask != UINT32_MAX)
		emit(program, BPF_ALU | BPF_AND | BPF_K, test->mask, 0, 0);
	if (test->relation == LESS)
		emit(program, BPF_JMP | BPF_JGE | BPF_K, value, if_false, if_true);
	else if (test->relation == DIFFERENT)
		emit(program, BPF_JMP | BPF_JEQ | BPF_K, value, if_false, if_true);
	else
		emit(program, BPF_JMP | BPF_JEQ | BPF_K, value, if_true, if_false);
}

static void emit_load_argument(struct program *program, unsigned argument)
{
	emit_load(program,
		  offsetof(struct seccomp_data, args) + argument * sizeof(uint64_t) + LOW_WORD);
}

static size_t count_tests(const struct conditional *row)
{
	size_t n = 0;
	while (n < MAX_TESTS && row->tests[n].relation != ALWAYS)
		n++;
	return n;
}

/* What A holds behind a test: the argument still, or something else. */
enum { NO_ARGUMENT = 6 };

static unsigned held_behind(const struct test *test)
{
	bool is_changed = test->relation != NO_BIT && test->mask != UINT32_MAX;
	return is_changed ? NO_ARGUMENT : test->argument;
}

static bool have_same_tests(const struct conditional *one, const struct conditional *other)
{
	return memcmp(one->tests, other->tests, sizeof(one->tests)) == 0;
}

/* Of a call that has rows any of them lets it through, else it is refused: what goes on, with the
 * number in A, is another call.  The next call has the same tests, where these are all that there
 * are: they are written once. */
static void emit_conditional(struct program *program, const struct conditional *const *rows,
			     size_t n_rows, pid_t own)
{
	size_t start_of_call = 0;
	unsigned held = NO_ARGUMENT;
	for (size_t i = 0; i < n_rows; i++) {
		const struct conditional *row = rows[i];
		bool is_first = i == 0 || rows[i - 1]->number != row->number;
		bool is_last = i + 1 == n_rows || rows[i + 1]->number != row->number;
		bool next_is_single =
			i + 1 < n_rows &&
			(i + 2 == n_rows || rows[i + 2]->number != rows[i + 1]->number);
		if (is_first && is_last && next_is_single && have_same_tests(row, rows[i + 1])) {
			emit(program, BPF_JMP | BPF_JEQ | BPF_K, row->number, TO_TESTS, 0);
			continue;
		}
		if (is_first) {
			start_of_call = program->n;
			emit(program, BPF_JMP | BPF_JEQ | BPF_K, row->number, 0, TO_NEXT_CALL);
			land(program, 0, TO_TESTS);
			held = NO_ARGUMENT;
		}
		size_t start_of_row = program->n, n_tests = count_tests(row);
		for (size_t k = 0; k < n_tests; k++) {
			const struct test *test = &row->tests[k];
			if (test->argument != held)
				emit_load_argument(program, test->argument);
			emit_test(program, test, k + 1 == n_tests, own,
				  is_last ? TO_REFUSAL : TO_NEXT_ROW);
			held = held_behind(test);
		}
		if (n_tests > 1) /* whichever of them did not hold */
			held = NO_ARGUMENT;
		land(program, start_of_row, TO_NEXT_ROW);
		if (is_last)
			land(program, start_of_call, TO_NEXT_CALL);
	}
}

/* --- what a step leaves ------------------------------------------------------------------- */

static uint32_t bit_of(unsigned number)
{
	return (uint32_t)1 << number % 32;
}

/* Modules of the system may do what is not known to be harmful. */
static void make_map_of_resolve(uint32_t map[WORDS])
{
	for (size_t i = 0; i < WORDS; i++)
		map[i] = UINT32_MAX;
	for (size_t i = 0; i < LENGTH(dropped); i++)
		map[dropped[i] / 32] &= ~bit_of(dropped[i]);
	for (size_t i = 0; i < LENGTH(conditional); i++) {
		if ((conditional[i].steps & RESOLVE) != 0)
			map[conditional[i].number / 32] &= ~bit_of(conditional[i].number);
	}
}

static void make_map_of_obtain(uint32_t map[WORDS])
{
	for (size_t i = 0; i < WORDS; i++)
		map[i] = 0;
	for (size_t i = 0; i < LENGTH(kept); i++)
		map[kept[i] / 32] |= bit_of(kept[i]);
}

/* What the filter of RESOLVE below leaves under conditions that are the same. */
static void leave_to_resolve(uint32_t map[WORDS])
{
	for (size_t i = 0; i < LENGTH(conditional); i++) {
		if (conditional[i].steps == (RESOLVE | OBTAIN))
			map[conditional[i].number / 32] |= bit_of(conditional[i].number);
	}
	for (size_t i = 0; i < LENGTH(conditional); i++) {
		if (conditional[i].steps != (RESOLVE | OBTAIN))
			map[conditional[i].number / 32] &= ~bit_of(conditional[i].number);
	}
}

/* The conditional rows of calls that the map does not pass. */
static size_t select_rows(unsigned step_bit, const uint32_t map[WORDS],
			  const struct conditional *ret_rows[LENGTH(conditional)])
{
	size_t n = 0;
	for (size_t i = 0; i < LENGTH(conditional); i++) {
		const struct conditional *row = &conditional[i];
		if ((row->steps & step_bit) != 0 &&
		    (map[row->number / 32] & bit_of(row->number)) == 0)
			ret_rows[n++] = row;
	}
	return n;
}

size_t filter_make(enum sandbox_step step, enum sandbox_step below, pid_t own,
		   struct sock_filter ret_program[FILTER_MAX])
{
	struct program program = { ret_program, 0 };
	const struct conditional *rows[LENGTH(conditional)];
	uint32_t map[WORDS];
	if (step == SANDBOX_RESOLVE)
		make_map_of_resolve(map);
	else if (step == SANDBOX_OBTAIN)
		make_map_of_obtain(map);
	else
		return 0;
	emit_nothing(&program);
	if (below == SANDBOX_RESOLVE) {
		leave_to_resolve(map);
		emit_absent_below(&program);
	} else {
		emit_absent(&program);
	}
	size_t n_rows = select_rows(1U << step, map, rows);
	/* In this order: what has many long jumps to the end is far from it, so that the kernel's
	 * compiler has no lengths to try, and does with four passes. */
	emit_conditional(&program, rows, n_rows, own);
	emit_single(&program, map);
	emit_map(&program, map);
	land(&program, 0, TO_REFUSAL);
	emit_return(&program, SECCOMP_RET_ERRNO | EPERM);
	land(&program, 0, TO_PASS);
	emit_return(&program, SECCOMP_RET_ALLOW);
	return program.n;
}

#else

size_t filter_make(enum sandbox_step step, enum sandbox_step below, pid_t own,
		   struct sock_filter ret_program[FILTER_MAX])
{
	(void)step;
	(void)below;
	(void)own;
	(void)ret_program;
	return 0;
}

#endif
#endif
