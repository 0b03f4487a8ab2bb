/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "path.h"

bool ends_at_no_anchor(const struct situation *situation)
{
	return situation_has_certificate(situation) && !situation->result->trust.anchored;
}

bool leaf_has_expired(const struct situation *situation)
{
	return situation_has_certificate(situation) &&
	       dates_expired(situation_leaf(situation), situation->at_s);
}
