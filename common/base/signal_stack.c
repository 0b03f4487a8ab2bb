/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal_stack.h"

char signal_stack[SIGNAL_STACK_BYTES];
