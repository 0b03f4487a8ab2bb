/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "tls_debug.h"

#include <gnutls/gnutls.h>

enum { DEBUG_LEVEL = 4, DEBUG_MAX_BYTES = 256 * 1024 };

/* GnuTLS hands its debug lines to a function without a context, so this one
 * variable says whose session is being worked on.  The sessions of a run share
 * one thread; it is set around each call, and only with -vvv. */
static struct strbuf *debug_log;

static void debug_line(int level, const char *line)
{
	if (debug_log != NULL && debug_log->len < DEBUG_MAX_BYTES)
		strbuf_printf(debug_log, "GnuTLS %d: %s", level, line);
}

void tls_debug_start(void)
{
	gnutls_global_set_log_level(DEBUG_LEVEL);
	gnutls_global_set_log_function(debug_line);
}

void tls_debug_to(struct strbuf *log)
{
	debug_log = log;
}
