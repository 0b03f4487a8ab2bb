/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "family_list.h"

#include "clients/family.h"

enum { OTHERS_MIN = 3, BUT_MAX = 4 };

static int count(unsigned families)
{
	int n = 0;
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
		n += (families & 1U << f) != 0;
	return n;
}

/* "Java, Go and rustls" */
static void append_names(struct strbuf *out, unsigned families)
{
	bool any = false;
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		if ((families & 1U << f) == 0)
			continue;
		families &= ~(1U << f);
		if (any)
			strbuf_append(out, families != 0 ? ", " : " and ");
		strbuf_append(out, family_info((enum client_family)f)->name);
		any = true;
	}
}

void family_list_append(struct strbuf *out, unsigned families)
{
	if (families == CLIENT_ALL_BITS)
		strbuf_append(out, "all families");
	else
		append_names(out, families);
}

void family_list_append_most(struct strbuf *out, unsigned families)
{
	unsigned others = CLIENT_ALL_BITS & ~families;
	if (others != 0 && count(others) <= BUT_MAX) {
		strbuf_append(out, "all but ");
		append_names(out, others);
	} else {
		family_list_append(out, families);
	}
}

void family_list_append_rest(struct strbuf *out, unsigned families, unsigned named)
{
	if (named != 0 && (families | named) == CLIENT_ALL_BITS && count(families) >= OTHERS_MIN)
		strbuf_append(out, "all others");
	else
		family_list_append(out, families);
}
