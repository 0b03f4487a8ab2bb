/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trust_reason.h"

enum trust_reason trust_reason_worst(unsigned faults)
{
	enum trust_reason worst = TRUST_REASON_TRUSTED;
	for (; faults > 1; faults >>= 1)
		worst++;
	return worst;
}

const char *trust_reason_text(enum trust_reason reason)
{
	static const char *const texts[] = {
#define X(ID, finding, text) [TRUST_REASON_##ID] = text,
		TRUST_REASONS(X)
#undef X
	};
	return texts[reason];
}

enum finding_id trust_reason_finding(enum trust_reason reason)
{
	static const enum finding_id findings[] = {
#define X(ID, finding, text) [TRUST_REASON_##ID] = FINDING_##finding,
		TRUST_REASONS(X)
#undef X
	};
	return findings[reason];
}
