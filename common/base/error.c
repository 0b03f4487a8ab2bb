/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "error.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

enum finding_id error_set(struct error *reterr, enum finding_id code, const char *format, ...)
{
	if (reterr != NULL) {
		va_list args;
		reterr->code = code;
		va_start(args, format);
		if (vsnprintf(reterr->detail, sizeof(reterr->detail), format, args) < 0)
			reterr->detail[0] = '\0';
		va_end(args);
	}
	return code;
}

enum finding_id error_no_memory(struct error *reterr)
{
	return error_set(reterr, FINDING_INTERNAL, "out of memory");
}
