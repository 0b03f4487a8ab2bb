/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "landlock.h"

#ifdef HAVE_SANDBOX

#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/bytes.h"

#ifdef __NR_landlock_create_ruleset

/* struct landlock_ruleset_attr, of which older headers know the beginning only. */
struct ruleset {
	uint64_t files;
	uint64_t network;
	uint64_t scoped;
};

enum {
	ASK_VERSION = 1, /* LANDLOCK_CREATE_RULESET_VERSION */
	READ_FILE = 1 << 2,
	READ_DIR = 1 << 3,
	ABSTRACT_SOCKETS = 1 << 0,
	SIGNALS = 1 << 1,
};

/* Every access that a version knows. */
static const struct {
	int version;
	uint64_t files;
	uint64_t scoped;
	size_t size;
} rows[] = {
	{ 6, 0xffff, ABSTRACT_SOCKETS | SIGNALS, sizeof(struct ruleset) },
	{ 5, 0xffff, 0, offsetof(struct ruleset, network) }, /* ioctl of devices */
	{ 3, 0x7fff, 0, offsetof(struct ruleset, network) }, /* truncate */
	{ 2, 0x3fff, 0, offsetof(struct ruleset, network) }, /* rename elsewhere */
	{ 1, 0x1fff, 0, offsetof(struct ruleset, network) },
};

int landlock_version(void)
{
	long version = syscall(__NR_landlock_create_ruleset, NULL, (size_t)0, ASK_VERSION);
	return version > 0 ? (int)version : 0;
}

bool landlock_restrict(enum sandbox_step step, int version)
{
	struct ruleset ruleset = { 0 };
	size_t i = 0;
	while (i < LENGTH(rows) && rows[i].version > version)
		i++;
	if (i == LENGTH(rows))
		return false;
	ruleset.files = rows[i].files;
	ruleset.scoped = rows[i].scoped;
	if (step < SANDBOX_OBTAIN) {
		ruleset.files &= ~(uint64_t)(READ_FILE | READ_DIR);
		ruleset.scoped &= ~(uint64_t)ABSTRACT_SOCKETS;
	}
	int fd = (int)syscall(__NR_landlock_create_ruleset, &ruleset, rows[i].size, 0);
	if (fd < 0)
		return false;
	bool is_done = syscall(__NR_landlock_restrict_self, fd, 0) == 0;
	close(fd);
	return is_done;
}

#else

int landlock_version(void)
{
	return 0;
}

bool landlock_restrict(enum sandbox_step step, int version)
{
	(void)step;
	(void)version;
	return false;
}

#endif
#endif
