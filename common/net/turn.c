/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "turn.h"

#include "base/deadline.h"

bool turn_take(struct turn *turn, struct turns *turns, size_t most)
{
	turn->wait_until_us = 0;
	if (turn->is_taken)
		return true;
	if (turns->n == most) {
		turns->asked_us = clock_now_us();
		turn->wait_until_us = turns->asked_us + TURN_WAIT_US;
		return false;
	}
	turns->n++;
	turn->is_taken = true;
	return true;
}

void turn_give_back(struct turn *turn, struct turns *turns)
{
	if (turn->is_taken)
		turns->n--;
	*turn = (struct turn){ 0 };
}
