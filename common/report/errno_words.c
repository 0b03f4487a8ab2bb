/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "errno_words.h"

#include <errno.h>
#include <string.h>

const char *errno_words(int number)
{
	switch (number) {
	case ECONNREFUSED:
		return "connection refused";
	case ECONNRESET:
	case EPIPE:
		return "connection reset";
	case ECONNABORTED:
		return "connection aborted";
	case EHOSTUNREACH:
		return "no route to host";
	case ENETUNREACH:
		return "network is unreachable (this machine has no route to it)";
	case ENETDOWN:
		return "network is down";
	case EHOSTDOWN:
		return "host is down";
	case ETIMEDOUT:
		return "connection timed out";
	case EACCES:
	case EPERM:
		return "not permitted on this machine (firewall or sandbox)";
	case EADDRNOTAVAIL:
		return "the source address is not available on this machine";
	case EADDRINUSE:
		return "no free port on this machine";
	case EAFNOSUPPORT:
		return "this machine does not support the address family";
	case EMFILE:
		return "too many open files (ulimit -n)";
	case ENFILE:
		return "too many open files on this machine";
	case EINVAL:
		return "the address is not usable (a link-local address needs a zone)";
	}
	return strerror(number);
}
