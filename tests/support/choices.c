/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "choices.h"

unsigned choose(struct choices *choices, unsigned n)
{
	return choices->at < choices->len ? choices->data[choices->at++] % n : 0;
}
