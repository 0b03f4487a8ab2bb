/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "name_defect.h"

static const char *const texts[] = {
#define X(ID, text) [NAME_DEFECT_##ID] = text,
	NAME_DEFECTS(X)
#undef X
};

bool name_defect_is_odd_wildcard(enum name_defect defect)
{
	return defect == NAME_DEFECT_WILDCARD_PARTIAL || defect == NAME_DEFECT_WILDCARD_INNER ||
	       defect == NAME_DEFECT_WILDCARD_MULTIPLE;
}

const char *name_defect_text(enum name_defect defect)
{
	return texts[defect];
}
