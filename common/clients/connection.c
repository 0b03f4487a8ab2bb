/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "connection.h"

bool is_not_obtained(const struct situation *situation)
{
	return !situation_has_certificate(situation);
}
