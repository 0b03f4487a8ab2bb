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
	NUMBERS = 470, /* the table was written for Linux 6.18: what is newer has these */
	WORDS = (NUMBERS + 31) / 32,
	NR_CLONE3 = 435, /* their arguments are in memory: the C library has others */
	NR_OPENAT2 = 437,
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
};

/* sizeof(struct termios2) is part of it, which the C library's headers hide. */
#define TCGETS2_NUMBER 0x802c542aU

enum {
	RESOLVE = 1 << SANDBOX_RESOLVE,
	OBTAIN = 1 << SANDBOX_OBTAIN,
};

_Static_assert(((AF_INET ^ AF_INET6) & ((AF_INET ^ AF_INET6) - 1)) == 0, "more than one bit");

enum relation { ALWAYS, EQUAL, DIFFERENT, NO_BIT, EQUAL_TO_OWN_ID };

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
#define MASKED_NOT(i, a_mask, a_value) { DIFFERENT, (i), (uint32_t)(a_mask), (a_value) }
#define ONE_OF(i, a, b) MASKED(i, ~((a) ^ (b)), (a) & (b))
#define OWN(i) { EQUAL_TO_OWN_ID, (i), UINT32_MAX, 0 }

#define NOTHING(...)

static const uint16_t kept[] = {
#define KEEP(name) __NR_##name,
#define ONLY NOTHING
#define DROP NOTHING
#define DROP_NEW NOTHING
#include "syscalls.def"
#undef KEEP
#undef ONLY
#undef DROP
#undef DROP_NEW
};

static const struct conditional conditional[] = {
#define KEEP NOTHING
#define ONLY(name, a_steps, ...) { __NR_##name, (a_steps), { __VA_ARGS__ } },
#define DROP NOTHING
#define DROP_NEW NOTHING
#include "syscalls.def"
#undef KEEP
#undef ONLY
#undef DROP
#undef DROP_NEW
};

static const uint16_t dropped[] = {
#define KEEP NOTHING
#define ONLY NOTHING
#define DROP(name) __NR_##name,
#define DROP_NEW(name, a_number) (a_number),
#include "syscalls.def"
#undef KEEP
#undef ONLY
#undef DROP
#undef DROP_NEW
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

/* Another set of numbers (32-bit programs of a 64-bit kernel), numbers that are not
 * known here (x32 among them), and those that the C library is to do without. */
static void emit_absent(struct program *program)
{
	emit_load(program, offsetof(struct seccomp_data, arch));
	emit(program, BPF_JMP | BPF_JEQ | BPF_K, PROCESSOR, 0, 4);
	emit_load_number(program);
	emit(program, BPF_JMP | BPF_JGE | BPF_K, NUMBERS, 2, 0);
	emit(program, BPF_JMP | BPF_JEQ | BPF_K, NR_CLONE3, 1, 0);
	emit(program, BPF_JMP | BPF_JEQ | BPF_K, NR_OPENAT2, 0, 1);
	emit_return(program, SECCOMP_RET_ERRNO | ENOSYS);
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

/* Goes on where the bit of the number is not set: its word is looked up (X) and shifted.
 * Many words are the same as the last one. */
static void emit_map(struct program *program, const uint32_t map[WORDS])
{
	emit_load_number(program);
	emit(program, BPF_ALU | BPF_AND | BPF_K, 31, 0, 0);
	emit(program, BPF_ST, 0, 0, 0);
	emit_load_number(program);
	emit(program, BPF_ALU | BPF_RSH | BPF_K, 5, 0, 0);
	size_t start = program->n;
	for (uint32_t i = 0; i < WORDS; i++) {
		if (map[i] == map[WORDS - 1])
			continue;
		emit(program, BPF_LDX | BPF_IMM, map[i], 0, 0);
		emit(program, BPF_JMP | BPF_JEQ | BPF_K, i, TO_NEXT_ROW, 0);
	}
	emit(program, BPF_LDX | BPF_IMM, map[WORDS - 1], 0, 0);
	land(program, start, TO_NEXT_ROW);
	emit(program, BPF_MISC | BPF_TXA, 0, 0, 0);
	emit(program, BPF_LDX | BPF_MEM, 0, 0, 0);
	emit(program, BPF_ALU | BPF_RSH | BPF_X, 0, 0, 0);
	emit(program, BPF_JMP | BPF_JSET | BPF_K, 1, TO_PASS, 0);
}

/* Test k of a row: the last one that holds lets the call through. */
static void emit_test(struct program *program, const struct conditional *row, size_t k, pid_t own,
		      uint8_t if_false)
{
	const struct test *test = &row->tests[k];
	bool is_last = k + 1 == MAX_TESTS || row->tests[k + 1].relation == ALWAYS;
	uint8_t if_true = is_last ? TO_PASS : 0;
	uint32_t value = test->relation == EQUAL_TO_OWN_ID ? (uint32_t)own : test->value;
	emit_load(program, offsetof(struct seccomp_data, args) + test->argument * sizeof(uint64_t) +
				   LOW_WORD);
	if (test->relation == NO_BIT) {
		emit(program, BPF_JMP | BPF_JSET | BPF_K, test->mask, if_false, if_true);
		return;
	}
	if (test->mask != UINT32_MAX)
		emit(program, BPF_ALU | BPF_AND | BPF_K, test->mask, 0, 0);
	if (test->relation == DIFFERENT)
		emit(program, BPF_JMP | BPF_JEQ | BPF_K, value, if_false, if_true);
	else
		emit(program, BPF_JMP | BPF_JEQ | BPF_K, value, if_true, if_false);
}

static bool is_left(const struct conditional *row, unsigned step_bit)
{
	return (row->steps & step_bit) != 0;
}

/* Is there no other row behind i that leaves the same call? */
static bool is_last_row(size_t i, unsigned step_bit)
{
	uint16_t number = conditional[i].number;
	for (i++; i < LENGTH(conditional) && conditional[i].number == number; i++) {
		if (is_left(&conditional[i], step_bit))
			return false;
	}
	return true;
}

/* Any row of a call lets it through, else it is refused. */
static void emit_conditional(struct program *program, unsigned step_bit, pid_t own)
{
	const struct conditional *before = NULL;
	size_t start_of_call = 0;
	emit_load_number(program);
	for (size_t i = 0; i < LENGTH(conditional); i++) {
		const struct conditional *row = &conditional[i];
		if (!is_left(row, step_bit))
			continue;
		if (before == NULL || before->number != row->number) {
			start_of_call = program->n;
			emit(program, BPF_JMP | BPF_JEQ | BPF_K, row->number, 0, TO_NEXT_CALL);
		}
		bool is_last = is_last_row(i, step_bit);
		size_t start_of_row = program->n;
		for (size_t k = 0; k < MAX_TESTS && row->tests[k].relation != ALWAYS; k++)
			emit_test(program, row, k, own, is_last ? TO_REFUSAL : TO_NEXT_ROW);
		land(program, start_of_row, TO_NEXT_ROW);
		if (is_last)
			land(program, start_of_call, TO_NEXT_CALL);
		before = row;
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

size_t filter_make(enum sandbox_step step, pid_t own, struct sock_filter ret_program[FILTER_MAX])
{
	struct program program = { ret_program, 0 };
	uint32_t map[WORDS];
	if (step == SANDBOX_RESOLVE)
		make_map_of_resolve(map);
	else if (step == SANDBOX_OBTAIN)
		make_map_of_obtain(map);
	else
		return 0;
	emit_nothing(&program);
	emit_absent(&program);
	emit_map(&program, map);
	emit_conditional(&program, 1U << step, own);
	land(&program, 0, TO_REFUSAL);
	emit_return(&program, SECCOMP_RET_ERRNO | EPERM);
	land(&program, 0, TO_PASS);
	emit_return(&program, SECCOMP_RET_ALLOW);
	return program.n;
}

#else

size_t filter_make(enum sandbox_step step, pid_t own, struct sock_filter ret_program[FILTER_MAX])
{
	(void)step;
	(void)own;
	(void)ret_program;
	return 0;
}

#endif
#endif
