/* stage.h - the border between two stages of a run: whoever started it is told. */
#ifndef CCN_RUN_STAGE_H
#define CCN_RUN_STAGE_H

#include "cli/program.h"

void stage_begin(const struct progress *progress, enum run_stage stage);

#endif
