/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "option_section.h"

const char *const option_section_headings[SECTION_COUNT] = {
#define X(ID, heading) [SECTION_##ID] = heading,
	OPTION_SECTIONS(X)
#undef X
};
