/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signed certificate timestamps: counted, and told apart by log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "facts/sct.h"
#include "support/certbuilder.h"
#include "support/sctbuilder.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* One timestamp of 49 octets (31 in hexadecimal), of log X. */
#define X8(x) x x x x x x x x
#define LOG(x) X8(x) X8(x) X8(x) X8(x)
#define SCT(x) SCT_AT(x, "0000019200000000")
#define SCT_AT(x, ms) \
	"00" LOG(x) ms "0000" \
		       "0403" \
		       "0002" \
		       "abcd"
#define SCT_OTHER_VERSION \
	"01" \
	"abcdef"
#define ITEM(sct) "0031" sct

static const struct {
	const char *id;
	const char *list; /* hexadecimal */
	size_t n, n_logs;
	bool damaged;
} list_rows[] = {
	{ "one", "0033" ITEM(SCT("aa")), 1, 1, false },
	{ "two", "0066" ITEM(SCT("aa")) ITEM(SCT("bb")), 2, 2, false },
	{ "two-of-one-log", "0066" ITEM(SCT("aa")) ITEM(SCT("aa")), 2, 1, false },
	{ "three", "0099" ITEM(SCT("aa")) ITEM(SCT("bb")) ITEM(SCT("aa")), 3, 2, false },
	{ "other-version", "0039" ITEM(SCT("aa")) "0004" SCT_OTHER_VERSION, 1, 1, false },
	{ "nothing", "", 0, 0, true },
	{ "empty-list", "0000", 0, 0, true },
	{ "list-cut", "0034" ITEM(SCT("aa")), 0, 0, true },
	{ "octets-behind", "0033" ITEM(SCT("aa")) "00", 0, 0, true },
	{ "second-cut", "0036" ITEM(SCT("aa")) "003100", 1, 1, true },
	{ "empty-item",
	  "0002"
	  "0000",
	  0, 0, true },
	{ "too-short",
	  "0006"
	  "0004"
	  "00aabbcc",
	  0, 0, true },
	{ "no-signature",
	  "0031"
	  "002f"
	  "00" LOG("aa") "0000019200000000"
			 "0000"
			 "0403"
			 "0002",
	  0, 0, true },
	{ "extensions-cut",
	  "002d"
	  "002b"
	  "00" LOG("aa") "0000019200000000"
			 "0001",
	  0, 0, true },
	{ "no-algorithms",
	  "002e"
	  "002c"
	  "00" LOG("aa") "0000019200000000"
			 "0000"
			 "04",
	  0, 0, true },
	{ "octets-behind-signature",
	  "0034"
	  "0032" SCT("aa") "00",
	  0, 0, true },
	{ "signature-empty",
	  "0031"
	  "002f"
	  "00" LOG("aa") "0000019200000000"
			 "0000"
			 "0403"
			 "0000",
	  1, 1, false },
	{ "extensions-beyond-the-end",
	  "0031"
	  "002f"
	  "00" LOG("aa") "0000019200000000"
			 "ffff"
			 "0000"
			 "0000",
	  0, 0, true },
	{ "extensions-beyond-the-end-and-a-signature",
	  "002f"
	  "002d"
	  "00" LOG("aa") "0000019200000000"
			 "ffff"
			 "0000",
	  0, 0, true },
	{ "octet-behind-the-last", "0034" ITEM(SCT("aa")) "00", 1, 1, true },
	{ "rubbish", "0003616263", 0, 0, true },
};

/* As LOG() writes them: one octet again and again, which is not zero. */
static bool is_id_of_a_log(struct bytes id)
{
	if (id.len != SCT_LOG_ID_BYTES || id.data[0] == 0)
		return false;
	for (size_t i = 1; i < id.len; i++) {
		if (id.data[i] != id.data[0])
			return false;
	}
	return true;
}

static void lists_are_counted(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < LENGTH(list_rows); i++) {
		struct derbuf list = { 0 };
		struct sct_set set = { 0 };
		print_message("%s\n", list_rows[i].id);
		der_hex(&list, list_rows[i].list);
		sct_set_add(&set, derbuf_bytes(&list));
		assert_int_equal(set.n, list_rows[i].n);
		assert_int_equal(set.n_logs, list_rows[i].n_logs);
		assert_int_equal(set.damaged, list_rows[i].damaged);
		for (size_t k = 0; k < set.n_logs; k++)
			assert_true(is_id_of_a_log(set.logs[k]));
		derbuf_clear(&list);
	}
}

/* The earliest one, in seconds. */
static void earliest_is_told(void **unused)
{
	static const struct {
		const char *list;
		int64_t earliest_s;
	} rows[] = {
		{ "0033" ITEM(SCT_AT("aa", "0000019200000000")), 1726576853 },
		{ "0066" ITEM(SCT_AT("aa", "0000000000001388"))
			  ITEM(SCT_AT("bb", "0000000000001770")),
		  5 },
		{ "0066" ITEM(SCT_AT("aa", "0000000000001770"))
			  ITEM(SCT_AT("bb", "0000000000001388")),
		  5 },
		/* a part of a second is later than the second */
		{ "0033" ITEM(SCT_AT("aa", "0000000000001389")), 6 },
		{ "0033" ITEM(SCT_AT("aa", "000000000000138f")), 6 },
		{ "0033" ITEM(SCT_AT("aa", "0000000000000000")), 0 },
		{ "0033" ITEM(SCT_AT("aa", "ffffffffffffffff")), 18446744073709552 },
		{ "0039" ITEM(SCT_AT("aa", "0000000000001388")) "0004" SCT_OTHER_VERSION, 5 },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct derbuf list = { 0 };
		struct sct_set set = { 0 };
		der_hex(&list, rows[i].list);
		sct_set_add(&set, derbuf_bytes(&list));
		assert_int_equal(set.earliest_s, rows[i].earliest_s);
		derbuf_clear(&list);
	}
}

/* More logs than there is room for are not told apart, but counted. */
static void many_logs(void **unused)
{
	struct derbuf list = { 0 };
	struct sct_set set = { 0 };
	uint8_t sct[49] = { 0 };
	(void)unused;
	sct[44] = 2; /* of the signature */
	sct[46] = 2;
	size_t n = SCT_MAX_LOGS + 3;
	der_octet(&list, (unsigned)(n * 51 >> 8));
	der_octet(&list, (unsigned)(n * 51 & 0xff));
	for (size_t i = 0; i < n; i++) {
		sct[1] = (uint8_t)i;
		der_hex(&list, "0031");
		der_raw(&list, sct, sizeof(sct));
	}
	sct_set_add(&set, derbuf_bytes(&list));
	assert_false(set.damaged);
	assert_int_equal(set.n, n);
	assert_int_equal(set.n_logs, SCT_MAX_LOGS);
	derbuf_clear(&list);
}

#define STAPLED SCT_STAPLED

static void build_response(struct derbuf *out, const char *serial, const char *oid,
			   const char *list_hex)
{
	struct derbuf list = { 0 };
	der_hex(&list, list_hex);
	sct_build_response(out, serial, oid, derbuf_bytes(&list));
	derbuf_clear(&list);
}

static void stapled_lists_are_found(void **unused)
{
	static const uint8_t one[] = { 1 };
	static const struct {
		const char *serial, *oid;
		size_t len;
	} rows[] = {
		{ "020101", STAPLED, 53 },
		{ "020102", STAPLED, 0 },
		{ "020101", "1.3.6.1.4.1.11129.2.4.2", 0 },
		{ "", STAPLED, 0 }, /* a CertID of three parts */
	};
	const struct bytes serial = { one, sizeof(one) };
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct derbuf der = { 0 };
		build_response(&der, rows[i].serial, rows[i].oid, "0033" ITEM(SCT("aa")));
		struct bytes list = sct_list_of_response(derbuf_bytes(&der), serial);
		assert_int_equal(list.len, rows[i].len);
		/* broken off anywhere it has none */
		for (size_t n = 0; n < der.len; n++) {
			uint8_t *part = malloc(n > 0 ? n : 1);
			memcpy(part, der.data, n);
			assert_int_equal(
				sct_list_of_response((struct bytes){ part, n }, serial).len, 0);
			free(part);
		}
		derbuf_clear(&der);
	}
}

/* Where the contents of the element at this place begin. */
static size_t contents_of(const struct derbuf *der, size_t at)
{
	uint8_t len = der->data[at + 1];
	return at + 2 + (len < 0x80 ? 0 : len & 0x7fU);
}

static size_t end_of(const struct derbuf *der, size_t at)
{
	size_t begin = contents_of(der, at), len = der->data[at + 1];
	for (size_t i = at + 2; i < begin; i++)
		len = (i == at + 2 ? 0 : len << 8) | der->data[i];
	return begin + len;
}

/* On the way to the list each element must be what it is: "d" goes down into it, "n" to the
 * next, "N" too, where the kind does not matter. */
static void another_kind_of_element_is_no_way(void **unused)
{
	static const char way[] = "dnddndddNnd"
				  "ndnNnndddndd"; /* to the second answer */
	static const uint8_t one[] = { 1 };
	const struct bytes serial = { one, sizeof(one) };
	struct derbuf der = { 0 };
	size_t at = 0;
	(void)unused;
	build_response(&der, "020101", STAPLED, "0033" ITEM(SCT("aa")));
	for (size_t i = 0; i + 1 < sizeof(way); i++) {
		uint8_t tag = der.data[at];
		der.data[at] = 0x05;
		size_t len = sct_list_of_response(derbuf_bytes(&der), serial).len;
		der.data[at] = tag;
		print_message("%zu: %c, tag %02x at %zu\n", i, way[i], tag, at);
		assert_int_equal(len, way[i] == 'N' ? 53 : 0);
		if (tag == 0x06) { /* nor is another object identifier one */
			der.data[contents_of(&der, at)] ^= 1;
			len = sct_list_of_response(derbuf_bytes(&der), serial).len;
			der.data[contents_of(&der, at)] ^= 1;
			assert_int_equal(len, 0);
		}
		at = way[i] == 'd' ? contents_of(&der, at) : end_of(&der, at);
	}
	assert_int_equal(der.len - at, 53);
	derbuf_clear(&der);
}

/* Embedded and stapled ones of a session. */
static void sources_are_kept_apart(void **unused)
{
	struct session session = { 0 };
	struct certbuilder b;
	struct derbuf der = { 0 }, response = { 0 }, value = { 0 };
	(void)unused;
	der_hex(&value, "0435"
			"0033" ITEM(SCT("aa")));
	certbuilder_init(&b, NULL, test_key(TEST_KEY_ED25519, 0));
	certbuilder_add_extension_buf(&b, "1.3.6.1.4.1.11129.2.4.2", false, &value);
	certbuilder_build(&b, &der);
	assert_int_equal(session_add_certificate(&session, derbuf_bytes(&der), NULL), ERR_NONE);
	struct sct_sources sources = sct_sources_of(&session);
	assert_int_equal(sources.embedded.n, 1);
	assert_int_equal(sources.embedded.n_logs, 1);
	assert_int_equal(sources.stapled.n, 0);
	assert_false(sources.stapled.damaged);

	build_response(&response, "020101", STAPLED, "0066" ITEM(SCT("bb")) ITEM(SCT("cc")));
	session.ocsp_response = malloc(response.len);
	memcpy(session.ocsp_response, response.data, response.len);
	session.ocsp_response_len = response.len;
	sources = sct_sources_of(&session);
	assert_int_equal(sources.embedded.n_logs, 1);
	assert_int_equal(sources.stapled.n_logs, 2);

	/* one octet is no list, none is no damage */
	session.chain[0].scts.len = 1;
	derbuf_clear(&response);
	build_response(&response, "020101", STAPLED, "00");
	free(session.ocsp_response);
	session.ocsp_response = malloc(response.len);
	memcpy(session.ocsp_response, response.data, response.len);
	session.ocsp_response_len = response.len;
	sources = sct_sources_of(&session);
	assert_true(sources.embedded.damaged && sources.stapled.damaged);
	session.chain[0].scts.len = 0;
	session.ocsp_response_len = 0;
	sources = sct_sources_of(&session);
	assert_false(sources.embedded.damaged || sources.stapled.damaged);
	session_clear(&session);
	certbuilder_clear(&b);
	derbuf_clear(&der);
	derbuf_clear(&response);
	derbuf_clear(&value);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_are_counted),
		cmocka_unit_test(earliest_is_told),
		cmocka_unit_test(many_logs),
		cmocka_unit_test(stapled_lists_are_found),
		cmocka_unit_test(another_kind_of_element_is_no_way),
		cmocka_unit_test(sources_are_kept_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
