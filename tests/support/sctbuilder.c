/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sctbuilder.h"

#include "certbuilder.h"
#include "facts/sct.h"

void sct_build_list(struct derbuf *out, int64_t at_s)
{
	uint64_t ms = (uint64_t)at_s * 1000;
	der_hex(out, "0033"
		     "0031"
		     "00");
	for (int i = 0; i < SCT_LOG_ID_BYTES; i++)
		der_octet(out, 0xaa);
	for (int shift = 56; shift >= 0; shift -= 8)
		der_octet(out, (unsigned)(ms >> shift & 0xff));
	der_hex(out, "0000"
		     "0403"
		     "0002"
		     "abcd");
}

void sct_build_response(struct derbuf *out, const char *serial, const char *oid, struct bytes list)
{
	size_t outer = der_begin(out, TAG_SEQUENCE);
	der_hex(out, "0a0100");
	size_t tagged = der_begin(out, 0xa0);
	size_t bytes = der_begin(out, TAG_SEQUENCE);
	der_oid(out, "1.3.6.1.5.5.7.48.1.1");
	size_t octets = der_begin(out, TAG_OCTET_STRING);
	size_t basic = der_begin(out, TAG_SEQUENCE);
	size_t data = der_begin(out, TAG_SEQUENCE);
	der_hex(out, "a1023000"); /* responderID */
	der_tlv_text(out, TAG_GENERALIZED_TIME, "20260101000000Z");
	size_t singles = der_begin(out, TAG_SEQUENCE);
	for (int i = 0; i < 2; i++) {
		size_t single = der_begin(out, TAG_SEQUENCE);
		size_t id = der_begin(out, TAG_SEQUENCE);
		der_hex(out, "3000"
			     "0400"
			     "0400");
		der_hex(out, i == 0 ? "020163" : serial);
		der_end(out, id);
		der_hex(out, "8000");
		der_tlv_text(out, TAG_GENERALIZED_TIME, "20260101000000Z");
		size_t next = der_begin(out, 0xa0);
		der_tlv_text(out, TAG_GENERALIZED_TIME, "20270101000000Z");
		der_end(out, next);
		size_t explicit = der_begin(out, 0xa1);
		size_t extensions = der_begin(out, TAG_SEQUENCE);
		size_t extension = der_begin(out, TAG_SEQUENCE);
		der_oid(out, oid);
		size_t wrapped = der_begin(out, TAG_OCTET_STRING);
		size_t octets_of_list = der_begin(out, TAG_OCTET_STRING);
		if (i == 0)
			der_hex(out, "dead");
		else
			der_raw(out, list.data, list.len);
		der_end(out, octets_of_list);
		der_end(out, wrapped);
		der_end(out, extension);
		der_end(out, extensions);
		der_end(out, explicit);
		der_end(out, single);
	}
	der_end(out, singles);
	der_end(out, data);
	der_end(out, basic);
	der_end(out, octets);
	der_end(out, bytes);
	der_end(out, tagged);
	der_end(out, outer);
}
