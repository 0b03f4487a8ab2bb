/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "name_defect.h"

static const char *const texts[] = {
#define X(ID, text) [NAME_DEFECT_##ID] = text,
	NAME_DEFECTS(X)
#undef X
};

const char *name_defect_text(enum name_defect defect)
{
	return texts[defect];
}
