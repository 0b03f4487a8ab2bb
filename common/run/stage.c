/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stage.h"

void stage_begin(const struct progress *progress, enum run_stage stage)
{
	if (progress->stage != NULL)
		progress->stage(progress->context, stage);
}
