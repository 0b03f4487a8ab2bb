/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tlsa.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

enum { NUMBERS = 3, RESERVED = 255 };

void tlsa_set_clear(struct tlsa_set *set)
{
	for (size_t i = 0; i < set->n; i++)
		free(set->records[i].owned);
	free(set->records);
	*set = (struct tlsa_set){ 0 };
}

enum err tlsa_set_add(struct tlsa_set *set, struct bytes rdata, struct error *reterr)
{
	if (set->n == TLSA_MAX_RECORDS)
		return error_raise(reterr, ERR_DANE_TOO_MANY, FACTS(.count = TLSA_MAX_RECORDS));
	struct tlsa_record *grown = array_grow(set->records, set->n, sizeof(*grown));
	if (grown == NULL)
		return error_no_memory(reterr);
	set->records = grown;
	bool whole = rdata.len >= NUMBERS;
	struct bytes data = bytes_from(rdata, NUMBERS);
	uint8_t *owned = malloc(data.len + 1);
	if (owned == NULL)
		return error_no_memory(reterr);
	if (data.len > 0)
		memcpy(owned, data.data, data.len);
	set->records[set->n++] = (struct tlsa_record){
		.usage = whole ? rdata.data[0] : RESERVED,
		.selector = whole ? rdata.data[1] : RESERVED,
		.matching = whole ? rdata.data[2] : RESERVED,
		.data = { owned, data.len },
		.owned = owned,
	};
	return ERR_NONE;
}

void tlsa_owner(const char *base, uint16_t port, char ret_owner[TLSA_OWNER_BYTES])
{
	snprintf(ret_owner, TLSA_OWNER_BYTES, "_%u._tcp.%s", (unsigned)port, base);
}

const char *tlsa_usage_name(enum tlsa_usage usage)
{
	static const char *const names[TLSA_USAGE_COUNT] = {
		[TLSA_PKIX_TA] = "PKIX-TA",
		[TLSA_PKIX_EE] = "PKIX-EE",
		[TLSA_DANE_TA] = "DANE-TA",
		[TLSA_DANE_EE] = "DANE-EE",
	};
	return names[usage];
}
