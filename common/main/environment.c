/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "environment.h"

#include <stddef.h>
#include <string.h>
#ifdef HAVE_GETAUXVAL
#include <sys/auxv.h>
#else
#include <unistd.h>
#endif

#include "base/bytes.h"

extern char **environ;

bool environment_is_privileged(void)
{
#ifdef HAVE_GETAUXVAL
	return getauxval(AT_UID) != getauxval(AT_EUID) || getauxval(AT_GID) != getauxval(AT_EGID);
#else
	return getuid() != geteuid() || getgid() != getegid();
#endif
}

static bool is_unwanted(const char *variable)
{
	static const char *const names[] = {
		"SSLKEYLOGFILE=",           "GNUTLS_DEBUG_LEVEL=",      "GNUTLS_CPUID_OVERRIDE=",
		"GNUTLS_NO_EXPLICIT_INIT=", "GNUTLS_NO_IMPLICIT_INIT=",
	};
	if (strncmp(variable, "GNUTLS_", 7) != 0 && variable[0] != 'S')
		return false;
	for (size_t i = 0; i < LENGTH(names); i++) {
		if (strncmp(variable, names[i], strlen(names[i])) == 0)
			return true;
	}
	return false;
}

void environment_clean(void)
{
	if (environ == NULL)
		return;
	char **kept = environ;
	for (char **variable = environ; *variable != NULL; variable++) {
		if (!is_unwanted(*variable))
			*kept++ = *variable;
	}
	*kept = NULL;
}
