/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "leaf.h"

bool leaf_is_authority(const struct situation *situation)
{
	return situation_has_certificate(situation) && situation_leaf(situation)->is_ca;
}
