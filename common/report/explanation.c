/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explanation.h"

const struct explanation *explanation_find(const struct explanation_row *rows, size_t n,
					   enum finding_id id)
{
	static const struct explanation none = { { 0 }, { 0 }, { 0 } };
	for (size_t i = 0; i < n; i++) {
		if (rows[i].id == id)
			return &rows[i].explanation;
	}
	return &none;
}
