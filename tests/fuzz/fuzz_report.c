/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: the report.  Each input is what a run may have left: how many
 * endpoints, what each of them lacks, what was found, and what every text in it
 * is (support/anyresult.h).  Printed in every format, it must keep what
 * report/report.h promises.  In the corpus a name like 2-ok-41-bare says: endpoints,
 * state, findings of the first, without a certificate. */
#include <stdlib.h>

#include "support/anyresult.h"
#include "support/reportcheck.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct choices choices = { data, size, 0 };
	struct strbuf text = { 0 }, json = { 0 };
	struct any *any = calloc(1, sizeof(*any));
	if (any == NULL)
		return 0;
	/* Most are small: what is large costs a hundred times as much. */
	static const unsigned n_results[] = { 1, 1, 1, 1, 2, 2, 3, ANY_RESULTS_MAX };
	for (unsigned n = CHOOSE(&choices, n_results); n > 0; n--) {
		unsigned lacking = choose(&choices, 256);
		lacking |= choose(&choices, 256) << 8;
		any_add(any, &choices, lacking,
			(choose(&choices, ANY_FINDINGS_COUNT) + ANY_FINDINGS_NONE) %
				ANY_FINDINGS_COUNT);
	}
	if (reportcheck(any_input(any, &choices), &text, &json) != NULL)
		abort();
	strbuf_clear(&text);
	strbuf_clear(&json);
	any_clear(any);
	free(any);
	return 0;
}
