/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates as plain data: every field, every defect. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "factstext.h"
#include "facts/certificate_read.h"
#include "support/certbuilder.h"
#include "support/errorwords.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Reads octets that lie in memory of exactly their size. */
static struct certificate read_exactly(struct bytes der)
{
	struct certificate c;
	struct error error = { 0 };
	uint8_t *copy = malloc(der.len > 0 ? der.len : 1);
	assert_non_null(copy);
	if (der.len > 0)
		memcpy(copy, der.data, der.len);
	assert_int_equal(certificate_read((struct bytes){ copy, der.len }, &c, &error), ERR_NONE);
	assert_int_equal(error.code, ERR_NONE);
	free(copy);
	return c;
}

static struct certificate read_built(const struct certbuilder *b)
{
	struct derbuf der = { 0 };
	certbuilder_build(b, &der);
	struct certificate c = read_exactly(derbuf_bytes(&der));
	derbuf_clear(&der);
	return c;
}

static void assert_facts(const struct certificate *c, const char *expected)
{
	struct strbuf text = { 0 };
	facts_text(&text, c);
	assert_string_equal(strbuf_text(&text), expected);
	strbuf_clear(&text);
}

/* A certificate without any name: what is expected is what the row adds. */
static void start(struct certbuilder *b)
{
	certbuilder_init(b, NULL, test_key(TEST_KEY_ED25519, 0));
}

/* --- one extension ----------------------------------------------------------- */

struct extension_row {
	const char *id;
	const char *oid;
	bool critical;
	const char *value; /* hexadecimal */
	const char *facts;
};

#define SAN "2.5.29.17"
#define BC "2.5.29.19"
#define KU "2.5.29.15"
#define EKU "2.5.29.37"
#define POLICIES "2.5.29.32"
#define MAPPINGS "2.5.29.33"
#define CONSTRAINTS "2.5.29.36"
#define INHIBIT_ANY "2.5.29.54"
#define NC "2.5.29.30"
#define SKI "2.5.29.14"
#define AKI "2.5.29.35"
#define FEATURE "1.3.6.1.5.5.7.1.24"

static const struct extension_row extension_rows[] = {
	/* subjectAltName, RFC 5280 4.2.1.6 */
	{ "san-dns", SAN, false, "3003820161", "san D:a" },
	{ "san-critical", SAN, true, "3003820161", "san! D:a" },
	{ "san-empty", SAN, false, "3000", "san [SAN_EMPTY]" },
	{ "san-no-sequence", SAN, false, "820161", "san [SAN]" },
	{ "san-no-value", SAN, false, "", "san [SAN]" },
	{ "san-trailing", SAN, false, "30038201610500", "san [SAN]" },
	{ "san-cut", SAN, false, "3004820161", "san [SAN]" },
	{ "san-name-beyond-list", SAN, false, "3006820161820262", "san [SAN]" },
	{ "san-name-cut-in-list", SAN, false, "3003820261", "san [SAN]" },
	{ "san-indefinite-name", SAN, false,
	  "3007a28004016100"
	  "00",
	  "san [SAN]" },
	{ "san-long-length", SAN, false, "300482810161", "san [SAN]" },
	{ "san-all-kinds", SAN, false,
	  "3025"
	  "820161"
	  "8104"
	  "61406263"
	  "8606"
	  "7369703a6162"
	  "870401020304"
	  "a409"
	  "3007310530030601"
	  "55"
	  "8301"
	  "41",
	  "san D:a E:a@bc U:sip:ab I:#01020304 N:#3007310530030601"
	  "55!ENCODING O:#830141" },
	{ "san-empty-dns", SAN, false, "30058200820161", "san D:!EMPTY D:a" },
	{ "san-nul", SAN, false,
	  "300882036100628201"
	  "63",
	  "san D:#610062!NUL D:c" },
	{ "san-constructed-dns", SAN, false, "3008a203040161820162", "san D:#040161!ENCODING D:b" },
	{ "san-ip-5-octets", SAN, false, "300a87050102030405820161",
	  "san I:#0102030405!IP_LENGTH D:a" },
	{ "san-unknown-tag", SAN, false,
	  "300689010182"
	  "0161",
	  "san O:#890101 D:a" },
	{ "san-unknown-high-tag", SAN, false, "30079f640101820161", "san O:#9f640101 D:a" },
	{ "san-universal-tag", SAN, false, "30060c0161820161", "san O:#0c0161!ENCODING D:a" },
	{ "san-application-tag", SAN, false, "3006420161820161", "san O:#420161!ENCODING D:a" },
	{ "san-other-name", SAN, false,
	  "300ca007"
	  "06022a03a00105"
	  "820161",
	  "san O:#a00706022a03a00105!ENCODING D:a" },
	{ "san-other-name", SAN, false,
	  "300da008"
	  "06022a03a0020500"
	  "820161",
	  "san O:#a00806022a03a0020500 D:a" },
	{ "san-other-name-primitive", SAN, false,
	  "300b8006"
	  "06022a03a000"
	  "820161",
	  "san O:#800606022a03a000!ENCODING D:a" },
	{ "san-directory-primitive", SAN, false, "300784023000820161",
	  "san O:#84023000!ENCODING D:a" },
	{ "san-directory", SAN, false, "3004a4023000", "san N:#3000" },
	{ "san-directory-implicit", SAN, false, "3002a400", "san N:!ENCODING" },
	{ "san-srv", SAN, false,
	  "3015a013"
	  "06082b06010505070807"
	  "a007"
	  "16055f612e6263",
	  "san S:_a.bc" },
	{ "san-srv-utf8", SAN, false,
	  "3015a013"
	  "06082b06010505070807"
	  "a007"
	  "0c055f612e6263",
	  "san S:_a.bc!ENCODING" },
	{ "san-srv-two-values", SAN, false,
	  "3017a015"
	  "06082b06010505070807"
	  "a009"
	  "16055f612e62630500",
	  "san O:#a01506082b06010505070807a00916055f612e62630500!ENCODING" },

	/* basicConstraints, 4.2.1.9 */
	{ "bc-empty", BC, true, "3000", "bc" },
	{ "bc-ca", BC, true, "30030101ff", "bc ca" },
	{ "bc-ca-false-written-out", BC, true, "3003010100", "bc" },
	{ "bc-ca-odd-true", BC, true, "3003010101", "bc ca [EXTENSION]" },
	{ "bc-path-0", BC, true, "30060101ff020100", "bc ca path=0" },
	{ "bc-path-3", BC, true, "30060101ff020103", "bc ca path=3" },
	{ "bc-path-without-ca", BC, true, "3003020102", "bc path=2" },
	{ "bc-path-negative", BC, true, "30060101ff0201ff", "bc ca [EXTENSION]" },
	{ "bc-path-not-minimal", BC, true, "30070101ff02020001", "bc ca [EXTENSION]" },
	{ "bc-path-empty", BC, true, "30050101ff0200", "bc ca [EXTENSION]" },
	{ "bc-path-huge", BC, true, "300e0101ff02097fffffffffffffffff", "bc ca path=2147483647" },
	{ "bc-path-2-to-the-31", BC, true, "300a0101ff02050080000000", "bc ca path=2147483647" },
	{ "bc-trailing", BC, true, "30030101ff00", "bc ca [EXTENSION]" },
	{ "bc-extra-element", BC, true, "30080101ff0201000500", "bc ca path=0 [EXTENSION]" },
	{ "bc-no-sequence", BC, true, "0101ff", "bc [EXTENSION]" },
	{ "bc-boolean-of-two", BC, true, "30040102ffff", "bc [EXTENSION]" },
	{ "bc-no-value", BC, true, "", "bc [EXTENSION]" },

	/* keyUsage, 4.2.1.3 */
	{ "ku-signature", KU, true, "03020780", "ku=1" },
	{ "ku-signature-encipherment", KU, true, "030205a0", "ku=5" },
	{ "ku-ca", KU, true, "03020106", "ku=60" },
	{ "ku-decipher-only", KU, true, "0303070080", "ku=100" },
	{ "ku-all", KU, true, "030307ff80", "ku=1ff" },
	{ "ku-zero-bits-at-the-end", KU, true, "03020080", "ku=1" },
	{ "ku-more-bits-than-are-named", KU, true, "0304000000ff", "ku=0" },
	{ "ku-none", KU, true, "030100", "ku=0" },
	{ "ku-empty", KU, true, "0300", "ku=0 [EXTENSION]" },
	{ "ku-unused-bits-set", KU, true, "030207ff", "ku=1 [EXTENSION]" },
	{ "ku-octet-string", KU, true, "04020780", "ku=0 [EXTENSION]" },
	{ "ku-trailing", KU, true, "0302078000", "ku=1 [EXTENSION]" },

	/* extKeyUsage, 4.2.1.12 */
	{ "eku-server", EKU, false, "300a06082b06010505070301", "eku=1" },
	{ "eku-client", EKU, false, "300a06082b06010505070302", "eku=2" },
	{ "eku-server-client", EKU, false, "301406082b0601050507030106082b06010505070302",
	  "eku=3" },
	{ "eku-any", EKU, false, "30060604551d2500", "eku=4" },
	{ "eku-ocsp", EKU, false, "300a06082b06010505070309", "eku=8" },
	{ "eku-other", EKU, true, "300406022a03", "eku=10" },
	{ "eku-empty", EKU, false, "3000", "eku=0 [EXTENSION]" },
	{ "eku-no-sequence", EKU, false, "06082b06010505070301", "eku=0 [EXTENSION]" },
	{ "eku-not-an-oid", EKU, false, "300c06082b060105050703010500", "eku=1 [EXTENSION]" },
	{ "eku-longer-oid", EKU, false, "300b06092b0601050507030101", "eku=10" },

	/* nameConstraints, 4.2.1.10 */
	{ "nc-permitted", NC, true,
	  "3007a00530038201"
	  "61",
	  "nc! +D:a" },
	{ "nc-not-critical", NC, false, "3007a0053003820161", "nc +D:a" },
	{ "nc-excluded", NC, true, "3007a1053003820161", "nc! -D:a" },
	{ "nc-both", NC, true,
	  "3010a0053003820161a10730058203"
	  "2e6263",
	  "nc! +D:a -D:.bc" },
	{ "nc-several", NC, true, "300ca00a30038201613003820162", "nc! +D:a +D:b" },
	{ "nc-ip", NC, true, "300ea00c300a87080a000000ff000000", "nc! +I:#0a000000ff000000" },
	{ "nc-ip-4-octets", NC, true, "300aa0083006870401020304", "nc! +I:#01020304 [EXTENSION]" },
	{ "nc-directory", NC, true, "3008a0063004a4023000", "nc! +N:#3000" },
	{ "nc-registered-id", NC, true, "3006a00430028800", "nc! +O:#8800" },
	{ "nc-unknown-tag", NC, true, "3006a00430028900", "nc! +O:#8900 [EXTENSION]" },
	{ "nc-empty-dns", NC, true, "3006a10430028200", "nc! -D:" },
	{ "nc-empty", NC, true, "3000", "nc! [EXTENSION]" },
	{ "nc-empty-list", NC, true, "3002a000", "nc! [EXTENSION]" },
	{ "nc-minimum-0-written-out", NC, true, "300aa0083006820161800100", "nc! +D:a" },
	{ "nc-minimum-1", NC, true, "300aa0083006820161800101", "nc! +D:a [EXTENSION]" },
	{ "nc-maximum", NC, true, "300aa0083006820161810105", "nc! +D:a [EXTENSION]" },
	{ "nc-wrong-order", NC, true, "300ea1053003820161a0053003820162", "nc! -D:a [EXTENSION]" },
	{ "nc-broken-subtree", NC, true, "3005a003820161", "nc! +O:#820161 [EXTENSION]" },
	{ "nc-cut", NC, true, "3007a0053003820261", "nc! +O:#3003820261 [EXTENSION]" },
	{ "nc-no-sequence", NC, true, "0500", "nc! [EXTENSION]" },

	/* key identifiers, 4.2.1.1 and 4.2.1.2 */
	{ "ski", SKI, false, "04020102", "ski=0102" },
	{ "ski-no-octet-string", SKI, false, "0102", "[EXTENSION]" },
	{ "ski-trailing", SKI, false, "0402010200", "ski=0102 [EXTENSION]" },
	{ "aki", AKI, false, "300480020102", "aki=0102" },
	{ "aki-empty", AKI, false, "3000", "" },
	{ "aki-issuer-and-serial", AKI, false,
	  "3016a111a40f300d310b3009"
	  "0603550403130261"
	  "62820101",
	  "aki-issuer=CN=ab aki-serial=01" },
	{ "aki-issuer-is-no-name", AKI, false,
	  "300ca107a4053003820161"
	  "820101",
	  "aki-serial=01" },
	{ "aki-first-directory-name", AKI, false,
	  "3019a114820161"
	  "a40f300d310b3009"
	  "0603550403130261"
	  "62820101",
	  "aki-issuer=CN=ab aki-serial=01" },
	{ "aki-all", AKI, false,
	  "300a800101a1"
	  "02820082"
	  "0101",
	  "aki=01 aki-serial=01" },
	{ "aki-no-sequence", AKI, false, "800101", "[EXTENSION]" },
	{ "aki-broken", AKI, false, "3003800201", "[EXTENSION]" },

	/* TLS feature, RFC 7633 */
	{ "staple", FEATURE, false, "3003020105", "staple" },
	{ "staple-among-others", FEATURE, false, "3006020111020105", "staple" },
	{ "feature-other", FEATURE, false, "3003020111", "" },
	{ "feature-none", FEATURE, false, "3000", "" },
	{ "feature-no-sequence", FEATURE, false, "020105", "[EXTENSION]" },
	{ "feature-not-a-number", FEATURE, false, "3005040105020105", "[EXTENSION]" },

	/* certificatePolicies, 4.2.1.4 */
	{ "policies", POLICIES, true, "300630040602550f", "policies=1:2.5.15" },
	{ "policies-any", POLICIES, false,
	  "3008300606"
	  "04551d2000",
	  "policies=1:2.5.29.32.0" },
	{ "policies-sorted", POLICIES, false,
	  "300c3004060255103004060"
	  "2550f",
	  "policies=2:2.5.15" },
	{ "policies-qualifiers", POLICIES, false, "300830060602550f3000", "policies=1:2.5.15" },
	{ "policies-cps-critical", POLICIES, true,
	  "301730150602550f300f300d06082b06010505070201160178", "policies=1:2.5.15" },
	{ "policies-notice-critical", POLICIES, true,
	  "301730150602550f300f300d06082b06010505070202160178", "policies=1:2.5.15" },
	{ "policies-unknown-qualifier", POLICIES, false,
	  "301730150602550f300f300d06082b06010505070203160178", "policies=1:2.5.15" },
	{ "policies-unknown-qualifier-critical", POLICIES, true,
	  "301730150602550f300f300d06082b06010505070203160178",
	  "policies=1:2.5.15 unknown=1:2.5.29.32" },
	{ "policies-broken-qualifier-critical", POLICIES, true, "300a30080602550f30020500",
	  "policies=1:2.5.15 unknown=1:2.5.29.32" },
	{ "policies-twice", POLICIES, false, "300c30040602550f30040602550f",
	  "policies=2:2.5.15 [EXTENSION]" },
	{ "policies-none", POLICIES, false, "3000", "[EXTENSION]" },
	{ "policies-no-sequence", POLICIES, false, "0500", "[EXTENSION]" },
	{ "policies-trailing", POLICIES, false, "300630040602550f00",
	  "policies=1:2.5.15 [EXTENSION]" },
	{ "policies-bare-oid", POLICIES, false, "30040602550f", "[EXTENSION]" },
	{ "policies-bad-oid", POLICIES, false, "30053003060180", "[EXTENSION]" },
	{ "policies-qualifiers-are-no-sequence", POLICIES, false, "300830060602550f0500",
	  "[EXTENSION]" },
	{ "policies-more-than-qualifiers", POLICIES, false, "300a30080602550f30000500",
	  "[EXTENSION]" },
	{ "policies-second-broken", POLICIES, false, "300830040602550f0500",
	  "policies=1:2.5.15 [EXTENSION]" },
	/* policyMappings, 4.2.1.5 */
	{ "mappings", MAPPINGS, true, "300a30080602550f06025510", "map=2.5.15>2.5.16" },
	{ "mappings-two", MAPPINGS, false, "301430080602550f0602551030080602550f06025511",
	  "map=2.5.15>2.5.16 map=2.5.15>2.5.17" },
	{ "mappings-none", MAPPINGS, false, "3000", "[EXTENSION]" },
	{ "mappings-no-sequence", MAPPINGS, true, "0500", "[EXTENSION]" },
	{ "mappings-from-any", MAPPINGS, false, "300c300a0604551d200006025510", "[EXTENSION]" },
	{ "mappings-to-any", MAPPINGS, false, "300c300a0602550f0604551d2000", "[EXTENSION]" },
	{ "mappings-half", MAPPINGS, false, "300630040602550f", "[EXTENSION]" },
	{ "mappings-of-three", MAPPINGS, false, "300e300c0602550f0602551006025511", "[EXTENSION]" },
	/* policyConstraints, 4.2.1.11 */
	{ "constraints-explicit", CONSTRAINTS, true, "3003800100", "explicit=0" },
	{ "constraints-mapping", CONSTRAINTS, true, "3003810105", "inhibit-mapping=5" },
	{ "constraints-both", CONSTRAINTS, false, "3006800102810103",
	  "explicit=2 inhibit-mapping=3" },
	{ "constraints-huge", CONSTRAINTS, true, "300b80097fffffffffffffffff",
	  "explicit=2147483647" },
	{ "constraints-none", CONSTRAINTS, true, "3000", "[EXTENSION]" },
	{ "constraints-negative", CONSTRAINTS, true, "30038001ff", "[EXTENSION]" },
	{ "constraints-empty-number", CONSTRAINTS, true, "30028000", "[EXTENSION]" },
	{ "constraints-wrong-order", CONSTRAINTS, true, "3006810102800103",
	  "inhibit-mapping=2 [EXTENSION]" },
	{ "constraints-explicitly-tagged", CONSTRAINTS, true, "3005a003020100", "[EXTENSION]" },
	{ "constraints-no-sequence", CONSTRAINTS, true, "800100", "[EXTENSION]" },
	{ "constraints-trailing", CONSTRAINTS, true, "300380010000", "explicit=0 [EXTENSION]" },
	/* inhibitAnyPolicy, 4.2.1.14 */
	{ "inhibit-any", INHIBIT_ANY, true, "020100", "inhibit-any=0" },
	{ "inhibit-any-3", INHIBIT_ANY, false, "020103", "inhibit-any=3" },
	{ "inhibit-any-negative", INHIBIT_ANY, true, "0201ff", "[EXTENSION]" },
	{ "inhibit-any-no-number", INHIBIT_ANY, true, "0500", "[EXTENSION]" },
	{ "inhibit-any-trailing", INHIBIT_ANY, true, "02010000", "inhibit-any=0 [EXTENSION]" },
	/* known, unread */
	{ "critical-crl-distribution-points", "2.5.29.31", true, "3000", "" },
	/* known, but never critical */
	{ "critical-aki", AKI, true, "300480020102", "aki=0102 unknown=1:2.5.29.35" },
	{ "critical-ski", SKI, true, "04020102", "ski=0102 unknown=1:2.5.29.14" },
	{ "critical-feature", FEATURE, true, "3003020105", "staple unknown=1:1.3.6.1.5.5.7.1.24" },
	/* unknown */
	{ "unknown", "1.2.3.4", false, "0500", "" },
	{ "critical-unknown", "1.2.3.4", true, "0500", "unknown=1:1.2.3.4" },
	{ "critical-issuer-alt-name", "2.5.29.18", true, "3003820161", "unknown=1:2.5.29.18" },
	{ "critical-poison", "1.3.6.1.4.1.11129.2.4.3", true, "0500",
	  "unknown=1:1.3.6.1.4.1.11129.2.4.3" },
	{ "critical-netscape", "2.16.840.1.113730.1.1", true, "03020640",
	  "unknown=1:2.16.840.1.113730.1.1" },
};

static void extension_is_read(void **state)
{
	const struct extension_row *row = *state;
	struct certbuilder b;
	start(&b);
	certbuilder_add_extension_hex(&b, row->oid, row->critical, row->value);
	struct certificate c = read_built(&b);
	assert_facts(&c, row->facts);
	certificate_clear(&c);
	certbuilder_clear(&b);
}

/* --- the list of extensions --------------------------------------------------- */

struct list_row {
	const char *id;
	const char *extensions; /* [3] and all, hexadecimal */
	const char *facts;
};
#define SAN_A "300c0603551d1104053003820161"
#define SAN_B "300c0603551d1104053003820162"
static const struct list_row list_rows[] = {
	{ "list-one", "a310300e" SAN_A, "san D:a" },
	{ "list-empty", "a3023000", "[EXTENSION]" },
	{ "list-duplicate-first-counts", "a31e301c" SAN_A SAN_B, "san D:a [DUPLICATE]" },
	{ "list-duplicate-unknown",
	  "a3123010"
	  "300606022a030400"
	  "300606022a030400",
	  "[DUPLICATE]" },
	{ "list-no-duplicate",
	  "a3123010"
	  "300606022a030400"
	  "300606022a040400",
	  "" },
	{ "list-critical-true",
	  "a3133011"
	  "300f0603551d110101ff04053003820161",
	  "san! D:a" },
	{ "list-critical-false-written-out",
	  "a3133011"
	  "300f0603551d1101010004053003820161",
	  "san D:a" },
	{ "list-critical-odd-true",
	  "a3133011"
	  "300f0603551d1101010104053003820161",
	  "san! D:a [EXTENSION]" },
	{ "list-two-unknown-critical",
	  "a3183016"
	  "300906022a030101ff0400"
	  "300906022a040101ff0400",
	  "unknown=2:1.2.3" },
	{ "list-broken-extension-then-good", "a31430120402aaaa" SAN_A, "san D:a [EXTENSION]" },
	{ "list-extension-without-value",
	  "a31730"
	  "15"
	  "30050603551d11" SAN_A,
	  "san D:a [EXTENSION]" },
	{ "list-extension-trailing",
	  "a3123010"
	  "300e0603551d11040530038201610500",
	  "[EXTENSION]" },
	{ "list-oid-empty",
	  "a3083006"
	  "300406000400",
	  "[EXTENSION]" },
	{ "list-cut-inside",
	  "a310300e"
	  "300d0603551d1104053003820161",
	  "[DER]" },
	{ "list-good-then-cut",
	  "a312"
	  "3010" SAN_A "3001",
	  "san D:a [DER]" },
	{ "list-trailing-in-3", "a312300e" SAN_A "0500", "san D:a [DER]" },
	{ "list-set", "a310310e" SAN_A, "[DER]" },
	{ "list-behind-unique-ids",
	  "81020000"
	  "82020000"
	  "a310300e" SAN_A,
	  "san D:a" },
	{ "list-unique-ids-constructed",
	  "a10403020000"
	  "a20403020000"
	  "a310300e" SAN_A,
	  "san D:a" },
	{ "list-unique-ids-out-of-order",
	  "82020000"
	  "81020000"
	  "a310300e" SAN_A,
	  "[DER]" },
	{ "list-twice", "a310300e" SAN_A "a310300e" SAN_B, "san D:a [DER]" },
	{ "list-other-tag", "a4023000", "[DER]" },
	{ "list-primitive", "83023000", "[DER]" },
};

static void extension_list_is_read(void **state)
{
	const struct list_row *row = *state;
	struct certbuilder b;
	start(&b);
	der_hex(&b.raw_extensions, row->extensions);
	struct certificate c = read_built(&b);
	assert_facts(&c, row->facts);
	certificate_clear(&c);
	certbuilder_clear(&b);
}

/* --- one part replaced --------------------------------------------------------- */

struct part_row {
	const char *id;
	size_t part; /* offset of a raw_ field */
	const char *hex;
	const char *facts;
};
#define PART(name) offsetof(struct certbuilder, raw_##name)
static const struct part_row part_rows[] = {
	{ "version-3", PART(version), "a003020102", "" },
	{ "version-2", PART(version), "a003020101", "v2" },
	{ "version-1-written-out", PART(version), "a003020100", "v1" },
	{ "version-4", PART(version), "a003020103", "v0 [VERSION]" },
	{ "version-negative", PART(version), "a0030201ff", "v0 [VERSION]" },
	{ "version-huge", PART(version), "a00b02097fffffffffffffffff", "v0 [VERSION]" },
	{ "version-not-minimal", PART(version), "a00402020002", "v0 [VERSION]" },
	{ "version-no-integer", PART(version), "a003040102", "v0 [VERSION]" },
	{ "version-two", PART(version), "a006020102020102", "v0 [VERSION]" },
	{ "version-empty", PART(version), "a000", "v0 [VERSION]" },
	{ "serial-0", PART(serial), "020100", "" },
	{ "serial-negative", PART(serial), "0201ff", "" },
	{ "serial-long", PART(serial),
	  "02207f00000000000000000000000000000000000000000000000000000000000000", "" },
	{ "serial-empty", PART(serial), "0200", "[SERIAL]" },
	{ "serial-not-minimal", PART(serial), "02020001", "[SERIAL]" },
	{ "serial-no-integer", PART(serial), "040101", "[SERIAL]" },
	{ "algorithm-inner-other", PART(inner_algorithm), "300506032b6571", "[ALGORITHM]" },
	{ "algorithm-inner-null", PART(inner_algorithm), "300706032b65700500", "[ALGORITHM]" },
	{ "algorithm-outer-other", PART(algorithm), "300506032b6571", "[ALGORITHM]" },
	{ "algorithm-outer-empty", PART(algorithm), "3000", "[ALGORITHM]" },
	{ "algorithm-outer-no-sequence", PART(algorithm), "0500", "[DER]" },
	{ "issuer-empty", PART(issuer), "3000", "" },
	{ "issuer-no-sequence", PART(issuer), "3100", "[DER DATES]" },
	{ "issuer-empty-rdn", PART(issuer), "30023100", "[NAME]" },
	{ "issuer-rdn-no-set", PART(issuer), "3009300730050603550403", "[NAME]" },
	{ "issuer-attribute-without-value", PART(issuer), "3009310730050603550403", "[NAME]" },
	{ "issuer-attribute-extra", PART(issuer), "300d310b300906035504030c000500", "[NAME]" },
	{ "issuer-attribute-no-oid", PART(issuer), "3008310630040c000c00", "[NAME]" },
	{ "issuer-attribute-empty-oid", PART(issuer),
	  "3008310630040600"
	  "0c00",
	  "[NAME]" },
	{ "subject-empty-rdn", PART(subject), "30023100", "[NAME]" },
	{ "subject-no-sequence", PART(subject), "0500", "[DER]" },
	{ "dates-one", PART(validity), "300f170d3230303130313030303030305a", "[DATES]" },
	{ "dates-three", PART(validity),
	  "302d170d3230303130313030303030305a170d3430303130313030303030305a170d34303031303130303030"
	  "30305a",
	  "[DATES]" },
	{ "dates-empty", PART(validity), "3000", "[DATES]" },
	{ "dates-no-sequence", PART(validity), "0500", "[DER DATES]" },
	{ "dates-not-before-bad", PART(not_before), "170b323030313031303030305a", "[DATES]" },
	{ "dates-not-after-bad", PART(not_after), "170b323030313031303030305a", "[DATES]" },
	{ "dates-not-after-offset", PART(not_after),
	  "1711323030313031303030303030"
	  "2b30313030",
	  "[DATES]" },
	{ "key-no-sequence", PART(spki), "0500", "[DER]" },
	{ "key-empty", PART(spki), "3000", "[KEY]" },
	{ "key-without-bits", PART(spki), "3007300506032b6570", "[KEY]" },
	{ "key-unused-bits", PART(spki), "300c300506032b6570030301aaaa", "[KEY]" },
	{ "key-extra", PART(spki), "300d300506032b65700302aaaa0500", "[KEY]" },
	{ "key-ed25519-too-short", PART(spki), "300b300506032b6570030200aa", "[KEY]" },
	{ "key-unknown-algorithm", PART(spki), "300a300406022a03030200aa", "" },
	{ "tbs-trailing", PART(tbs_end), "0500", "[DER]" },
	{ "tbs-trailing-octet", PART(tbs_end), "00", "[DER]" },
	{ "signature-unused-bits", PART(signature), "03020780", "[SIGNATURE]" },
	{ "signature-octet-string", PART(signature), "040100", "[SIGNATURE]" },
	{ "signature-no-octets", PART(signature), "0300", "[SIGNATURE]" },
	{ "signature-cut", PART(signature), "030500", "[DER]" },
	{ "end-extra", PART(end), "0500", "[DER]" },
};

static void part_is_read(void **state)
{
	const struct part_row *row = *state;
	struct certbuilder b;
	start(&b);
	der_hex((struct derbuf *)((char *)&b + row->part), row->hex);
	if (b.raw_issuer.len == 0)
		der_hex(&b.raw_issuer, "3000"); /* not the subject's part */
	struct certificate c = read_built(&b);
	assert_facts(&c, row->facts);
	certificate_clear(&c);
	certbuilder_clear(&b);
}

/* --- single cases ---------------------------------------------------------------- */

static void defaults_are_read(void **unused)
{
	struct certbuilder b;
	(void)unused;
	certbuilder_init(&b, "www.example.com", test_key(TEST_KEY_ED25519, 0));
	b.serial = 0x123456;
	struct derbuf der = { 0 };
	certbuilder_build(&b, &der);
	struct certificate c = read_exactly(derbuf_bytes(&der));
	assert_facts(&c, "cn=www.example.com");
	assert_int_equal(c.der_len, der.len);
	assert_memory_equal(c.der, der.data, der.len);
	assert_false(c.has_sha256);
	assert_int_equal(c.version, 3);
	assert_int_equal(c.serial.len, 3);
	assert_memory_equal(c.serial.data, "\x12\x34\x56", 3);
	assert_true(c.not_before_s == INT64_C(1577836800));
	assert_true(c.not_after_s == INT64_C(2208988800));
	assert_int_equal(c.path_len, -1);
	assert_int_equal(c.key_algorithm, KEY_ED25519);
	assert_int_equal(c.key_bits, 256);
	assert_int_equal(c.signature_hash, HASH_INTRINSIC);
	assert_true(bytes_equal(c.spki, derbuf_bytes(&b.key->spki)));
	assert_true(bytes_equal(c.issuer, c.subject));
	assert_true(certificate_is_self_issued(&c));
	assert_false(certificate_has_dns_id(&c));
	/* what is signed, with what, and the signature: the whole certificate */
	assert_int_equal(c.signature.len, 64);
	assert_ptr_equal(c.tbs.data + c.tbs.len, c.signature_algorithm.data);
	assert_ptr_equal(c.signature.data + c.signature.len, c.der + c.der_len);
	derbuf_clear(&der);
	certificate_clear(&c);
	assert_null(c.der);
	certificate_clear(&c);
	certificate_clear(NULL);
	certbuilder_clear(&b);
}

static void version_and_extensions(void **unused)
{
	static const struct {
		int version;
		const char *facts;
	} rows[] = {
		{ 3, "san D:a" },
		{ 2, "v2 san D:a [VERSION]" },
		{ 1, "v1 san D:a [VERSION]" },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct certbuilder b;
		start(&b);
		b.version = rows[i].version;
		certbuilder_add_dns(&b, "a");
		struct certificate c = read_built(&b);
		assert_facts(&c, rows[i].facts);
		certificate_clear(&c);
		certbuilder_clear(&b);
	}
}

static void dates_at_the_limits(void **unused)
{
	static const struct {
		int64_t from_s, to_s;
	} rows[] = {
		{ INT64_C(-2208988800), INT64_C(-1) },        /* 1900 to 1969 */
		{ INT64_C(-631152000), INT64_C(2524607999) }, /* the span of UTCTime */
		{ INT64_C(-631152001), INT64_C(2524608000) }, /* a second beyond */
		{ INT64_C(0), INT64_C(253402300799) }, /* 9999-12-31T23:59:59Z: no expiration */
		{ INT64_C(2208988800), INT64_C(1577836800) }, /* ends before it begins: no defect */
		{ INT64_C(2147483647), INT64_C(4294967296) },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct certbuilder b;
		start(&b);
		b.not_before_s = rows[i].from_s;
		b.not_after_s = rows[i].to_s;
		struct certificate c = read_built(&b);
		assert_facts(&c, "");
		assert_true(c.not_before_s == rows[i].from_s);
		assert_true(c.not_after_s == rows[i].to_s);
		certificate_clear(&c);
		certbuilder_clear(&b);
	}
}

/* A certificate without a serial number at all. */
static void serial_is_missing(void **unused)
{
	struct certbuilder b;
	(void)unused;
	start(&b);
	/* each part takes the place of the one before it */
	der_hex(&b.raw_version, "a003020102");
	test_signature_algorithm(&b.raw_serial, b.signer, b.signature);
	der_hex(&b.raw_inner_algorithm, "3000"); /* issuer */
	size_t validity = der_begin(&b.raw_issuer, TAG_SEQUENCE);
	der_time(&b.raw_issuer, 0);
	der_time(&b.raw_issuer, 1);
	der_end(&b.raw_issuer, validity);
	der_hex(&b.raw_validity, "3000"); /* subject */
	der_raw(&b.raw_subject, b.key->spki.data, b.key->spki.len);
	der_hex(&b.raw_spki, "a310300e" SAN_A);
	struct certificate c = read_built(&b);
	assert_facts(&c, "san D:a [SERIAL]");
	assert_int_equal(c.serial.len, 0);
	certificate_clear(&c);
	certbuilder_clear(&b);
}

static void octets_behind_the_certificate(void **unused)
{
	struct certbuilder b;
	struct derbuf der = { 0 };
	(void)unused;
	start(&b);
	certbuilder_add_dns(&b, "a");
	certbuilder_build(&b, &der);
	der_octet(&der, 0);
	struct certificate c = read_exactly(derbuf_bytes(&der));
	assert_facts(&c, "san D:a [TRAILING]");
	certificate_clear(&c);
	certbuilder_clear(&b);
	derbuf_clear(&der);
}

static void what_is_no_certificate(void **unused)
{
	static const char *const rows[] = { "",           "30",       "3000",     "3080",
					    "0500",       "31023000", "30020500", "30023100",
					    "2d2d2d2d2d", "3002a000" };
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct derbuf der = { 0 };
		der_hex(&der, rows[i]);
		struct certificate c = read_exactly(derbuf_bytes(&der));
		assert_true((c.defects & CERTIFICATE_DEFECT_DER) != 0);
		assert_true((c.defects & CERTIFICATE_DEFECT_DATES) != 0);
		assert_int_equal(c.subject.len, 0);
		assert_false(certificate_is_self_issued(&c));
		assert_true(certificate_has_dns_id(&c));
		certificate_clear(&c);
		derbuf_clear(&der);
	}
}

static void equal_octet_for_octet(void **unused)
{
	uint8_t octets[] = { 0x30, 0x01 }, copy[] = { 0x30, 0x01 }, other[] = { 0x30, 0x02 };
	const struct certificate a = { .der = octets, .der_len = 2 };
	const struct certificate b = { .der = copy, .der_len = 2 };
	const struct certificate differs = { .der = other, .der_len = 2 };
	const struct certificate shorter = { .der = octets, .der_len = 1 };
	const struct certificate empty = { 0 }, other_empty = { 0 };
	(void)unused;
	assert_true(certificate_equal(&a, &a));
	assert_true(certificate_equal(&a, &b));
	assert_false(certificate_equal(&a, &differs));
	assert_false(certificate_equal(&a, &shorter));
	assert_false(certificate_equal(&a, &empty));
	assert_true(certificate_equal(&empty, &empty));
	assert_false(certificate_equal(&empty, &other_empty));
	assert_true(certificate_equal(NULL, NULL));
	assert_false(certificate_equal(&a, NULL));
	assert_false(certificate_equal(NULL, &a));
}

static void size_is_limited(void **unused)
{
	struct certbuilder b;
	struct derbuf der = { 0 };
	struct error error = { 0 };
	(void)unused;
	start(&b);
	certbuilder_add_dns(&b, "a");
	certbuilder_build(&b, &der);
	size_t short_of = CERTIFICATE_MAX_BYTES - der.len;
	certbuilder_clear(&b);
	derbuf_clear(&der);

	start(&b);
	certbuilder_add_dns(&b, "a");
	size_t extension_header = 64; /* generous; the rest goes behind the certificate */
	uint8_t *filling = calloc(1, short_of);
	assert_non_null(filling);
	certbuilder_add_extension(&b, "1.2.3", false, filling, short_of - extension_header);
	free(filling);
	certbuilder_build(&b, &der);
	while (der.len < CERTIFICATE_MAX_BYTES)
		der_octet(&der, 0);
	assert_int_equal(der.len, CERTIFICATE_MAX_BYTES);
	struct certificate c = read_exactly(derbuf_bytes(&der));
	assert_facts(&c, "san D:a [TRAILING]");
	certificate_clear(&c);

	der_octet(&der, 0);
	struct certificate untouched = { .version = 77 };
	assert_int_equal(error_finding(certificate_read(derbuf_bytes(&der), &untouched, &error)),
			 FINDING_TOO_LARGE);
	assert_int_equal(error_finding(error.code), FINDING_TOO_LARGE);
	assert_string_equal(error_words(&error),
			    "a certificate of 1048577 octets; more than 1048576 are not read");
	assert_int_equal(untouched.version, 77);
	certbuilder_clear(&b);
	derbuf_clear(&der);
}

/* --- algorithms ------------------------------------------------------------------ */

static void keys_have_sizes(void **unused)
{
	static const struct {
		enum test_key_kind kind;
		enum key_algorithm algorithm;
		unsigned bits;
	} rows[] = {
		{ TEST_KEY_EC192, KEY_EC, 192 },        { TEST_KEY_EC224, KEY_EC, 224 },
		{ TEST_KEY_EC256, KEY_EC, 256 },        { TEST_KEY_EC384, KEY_EC, 384 },
		{ TEST_KEY_EC521, KEY_EC, 521 },        { TEST_KEY_RSA1024, KEY_RSA, 1024 },
		{ TEST_KEY_RSA2048, KEY_RSA, 2048 },    { TEST_KEY_RSA_PSS2048, KEY_RSA_PSS, 2048 },
		{ TEST_KEY_ED25519, KEY_ED25519, 256 }, { TEST_KEY_ED448, KEY_ED448, 456 },
		{ TEST_KEY_DSA2048, KEY_DSA, 2048 },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct certbuilder b;
		certbuilder_init(&b, NULL, test_key(rows[i].kind, 0));
		b.signer = test_key(TEST_KEY_ED25519, 0);
		struct certificate c = read_built(&b);
		assert_facts(&c, "");
		assert_int_equal(c.key_algorithm, rows[i].algorithm);
		assert_int_equal(c.key_bits, rows[i].bits);
		certificate_clear(&c);
		certbuilder_clear(&b);
	}
}

/* Keys that no library makes. */
static void odd_keys(void **unused)
{
	static const struct {
		const char *id, *algorithm, *key;
		enum key_algorithm key_algorithm;
		unsigned bits;
		const char *facts;
	} rows[] = {
		{ "rsa-one-bit", "300d06092a864886f70d0101010500", "3006020101020103", KEY_RSA, 1,
		  "" },
		{ "rsa-1023", "300d06092a864886f70d0101010500", "300702027fff020103", KEY_RSA, 15,
		  "" },
		{ "rsa-no-null", "300b06092a864886f70d010101", "3006020105020103", KEY_RSA, 3, "" },
		{ "rsa-negative", "300d06092a864886f70d0101010500", "3006020181020103", KEY_RSA, 0,
		  "[KEY]" },
		{ "rsa-zero", "300d06092a864886f70d0101010500", "3006020100020103", KEY_RSA, 0,
		  "[KEY]" },
		{ "rsa-no-exponent", "300d06092a864886f70d0101010500", "3003020105", KEY_RSA, 0,
		  "[KEY]" },
		{ "rsa-padded", "300d06092a864886f70d0101010500", "300702020005020103", KEY_RSA, 3,
		  "[KEY]" },
		{ "rsa-trailing", "300d06092a864886f70d0101010500", "300602010502010305", KEY_RSA,
		  0, "[KEY]" },
		{ "ec-secp256k1-compressed", "301006072a8648ce3d020106052b8104000a",
		  "020000000000000000000000000000000000000000000000000000000000000000", KEY_EC, 256,
		  "" },
		{ "ec-p256-point-too-short", "301306072a8648ce3d020106082a8648ce3d030107", "0400",
		  KEY_EC, 256, "[KEY]" },
		{ "ec-p256-no-point", "301306072a8648ce3d020106082a8648ce3d030107", "", KEY_EC, 256,
		  "[KEY]" },
		{ "ec-brainpool-p160", "301406072a8648ce3d020106092b2403030208010101",
		  "030000000000000000000000000000000000000000", KEY_EC, 160, "" },
		{ "ec-explicit-parameters",
		  "300f06072a8648ce3d02013004020100"
		  "0500",
		  "0400", KEY_UNKNOWN, 0, "[KEY]" },
		{ "ec-explicit",
		  "300d06072a8648ce3d02013002"
		  "0500",
		  "0400", KEY_EC, 0, "" },
		{ "ec-no-parameters", "300906072a8648ce3d0201", "0400", KEY_EC, 0, "[KEY]" },
		{ "ec-unknown-curve", "300d06072a8648ce3d020106022a03", "0400", KEY_EC, 0, "" },
		{ "dsa-inherited", "300906072a8648ce380401", "020105", KEY_DSA, 0, "" },
		{ "dsa-parameters",
		  "301406072a8648ce3804013009"
		  "02020800"
		  "020103"
		  "0200",
		  "020105", KEY_DSA, 12, "" },
		{ "ed25519-parameters", "300706032b65700500", "", KEY_ED25519, 256, "[KEY]" },
		{ "unknown", "300406022a03", "00", KEY_UNKNOWN, 0, "" },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct certbuilder b;
		struct derbuf key = { 0 };
		start(&b);
		size_t spki = der_begin(&b.raw_spki, TAG_SEQUENCE);
		der_hex(&b.raw_spki, rows[i].algorithm);
		der_hex(&key, rows[i].key);
		der_bit_string(&b.raw_spki, 0, key.data, key.len);
		der_end(&b.raw_spki, spki);
		struct certificate c = read_built(&b);
		struct strbuf defects = { 0 };
		defects_text(&defects, c.defects);
		unsigned bits = rows[i].facts[0] != '\0' && rows[i].key_algorithm != KEY_UNKNOWN
					? c.key_bits
					: rows[i].bits; /* of no interest when damaged */
		if (strcmp(strbuf_text(&defects), rows[i].facts) != 0 || c.key_bits != bits ||
		    c.key_algorithm != rows[i].key_algorithm ||
		    (c.key_curve != CURVE_NONE) != (c.key_algorithm == KEY_EC) ||
		    (c.key_curve == CURVE_TLS) != (strncmp(rows[i].id, "ec-p256", 7) == 0))
			fail_msg("row %s: algorithm %d, %u bits, %s", rows[i].id,
				 (int)c.key_algorithm, c.key_bits, strbuf_text(&defects));
		strbuf_clear(&defects);
		certificate_clear(&c);
		derbuf_clear(&key);
		certbuilder_clear(&b);
	}
}

static void signatures_have_hashes(void **unused)
{
	static const struct {
		enum test_key_kind kind;
		enum test_signature signature;
		enum hash_algorithm hash;
	} rows[] = {
		{ TEST_KEY_RSA2048, TEST_SIGNATURE_RSA_MD5, HASH_MD5 },
		{ TEST_KEY_RSA2048, TEST_SIGNATURE_RSA_SHA1, HASH_SHA1 },
		{ TEST_KEY_RSA2048, TEST_SIGNATURE_RSA_SHA256, HASH_SHA2 },
		{ TEST_KEY_RSA2048, TEST_SIGNATURE_RSA_SHA384, HASH_SHA2 },
		{ TEST_KEY_RSA2048, TEST_SIGNATURE_RSA_SHA512, HASH_SHA2 },
		{ TEST_KEY_RSA2048, TEST_SIGNATURE_RSA_PSS_SHA256, HASH_SHA2 },
		{ TEST_KEY_RSA_PSS2048, TEST_SIGNATURE_RSA_PSS_SHA384, HASH_SHA2 },
		{ TEST_KEY_EC256, TEST_SIGNATURE_ECDSA_SHA1, HASH_SHA1 },
		{ TEST_KEY_EC256, TEST_SIGNATURE_ECDSA_SHA256, HASH_SHA2 },
		{ TEST_KEY_EC384, TEST_SIGNATURE_ECDSA_SHA384, HASH_SHA2 },
		{ TEST_KEY_EC521, TEST_SIGNATURE_ECDSA_SHA512, HASH_SHA2 },
		{ TEST_KEY_ED25519, TEST_SIGNATURE_DEFAULT, HASH_INTRINSIC },
		{ TEST_KEY_ED448, TEST_SIGNATURE_DEFAULT, HASH_INTRINSIC },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct certbuilder b;
		certbuilder_init(&b, NULL, test_key(rows[i].kind, 0));
		b.signature = rows[i].signature;
		struct certificate c = read_built(&b);
		assert_facts(&c, "");
		assert_int_equal(c.signature_hash, rows[i].hash);
		certificate_clear(&c);
		certbuilder_clear(&b);
	}
}

static void algorithm_identifiers_have_hashes(void **unused)
{
	static const struct {
		const char *identifier;
		enum hash_algorithm hash;
		const char *defects;
	} rows[] = {
		{ "300d06092a864886f70d0101020500", HASH_MD2, "" },
		{ "300d06092a864886f70d0101030500", HASH_MD4, "" },
		{ "300b06092a864886f70d010105", HASH_SHA1, "" }, /* no NULL */
		{ "300706052b0e03021d", HASH_SHA1, "" },
		{ "300906072a8648ce380403", HASH_SHA1, "" },
		{ "300906072a8648ce3d0401", HASH_SHA1, "" },
		{ "300b06096086480165030403"
		  "0a",
		  HASH_SHA3, "" },
		{ "300b060960864801650304030e", HASH_SHA3, "" },
		{ "300b0609608648016503040312", HASH_INTRINSIC, "" },
		{ "300406022a03", HASH_UNKNOWN, "" },
		/* RSA-PSS, RFC 4055 3.1: everything has a default, but the SEQUENCE has none */
		{ "300d06092a864886f70d01010a3000", HASH_SHA1, "" },
		{ "301206092a864886f70d01010a3005a203020120", HASH_SHA1, "" },
		{ "301a06092a864886f70d01010a300da00b300906052b0e03021a0500", HASH_SHA1, "" },
		{ "301e06092a864886f70d01010a3011a00f300d06096086480165030402010500", HASH_SHA2,
		  "" },
		{ "301c06092a864886f70d01010a300fa00d300b0609608648016503040208", HASH_SHA3, "" },
		{ "301d06092a864886f70d01010a3010a00e300c06082a864886f70d02050500", HASH_MD5, "" },
		{ "301506092a864886f70d01010a3008a006300406022a03", HASH_UNKNOWN, "" },
		{ "300b06092a864886f70d01010a", HASH_UNKNOWN, "[ALGORITHM]" },
		{ "300d06092a864886f70d01010a0500", HASH_UNKNOWN, "[ALGORITHM]" },
		{ "301106092a864886f70d01010a3004a0020500", HASH_UNKNOWN, "[ALGORITHM]" },
		{ "300d06092a864886f70d01010b0502", HASH_UNKNOWN, "[ALGORITHM]" },
		{ "300f06092a864886f70d01010b05000500", HASH_UNKNOWN, "[ALGORITHM]" },
		{ "30020600", HASH_UNKNOWN, "[ALGORITHM]" },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct certbuilder b;
		struct strbuf defects = { 0 };
		start(&b);
		der_hex(&b.raw_inner_algorithm, rows[i].identifier);
		der_hex(&b.raw_algorithm, rows[i].identifier);
		struct certificate c = read_built(&b);
		defects_text(&defects, c.defects);
		if (c.signature_hash != rows[i].hash ||
		    strcmp(strbuf_text(&defects), rows[i].defects) != 0)
			fail_msg("row %s: hash %d %s", rows[i].identifier, (int)c.signature_hash,
				 strbuf_text(&defects));
		strbuf_clear(&defects);
		certificate_clear(&c);
		certbuilder_clear(&b);
	}
}

#define ADD(row, function) \
	tests[n++] = (struct CMUnitTest) \
	{ \
		(row)->id, function, NULL, NULL, (void *)(uintptr_t)(row) \
	}

int main(void)
{
	static const struct CMUnitTest single[] = {
		cmocka_unit_test(defaults_are_read),
		cmocka_unit_test(version_and_extensions),
		cmocka_unit_test(dates_at_the_limits),
		cmocka_unit_test(serial_is_missing),
		cmocka_unit_test(octets_behind_the_certificate),
		cmocka_unit_test(what_is_no_certificate),
		cmocka_unit_test(size_is_limited),
		cmocka_unit_test(equal_octet_for_octet),
		cmocka_unit_test(keys_have_sizes),
		cmocka_unit_test(odd_keys),
		cmocka_unit_test(signatures_have_hashes),
		cmocka_unit_test(algorithm_identifiers_have_hashes),
	};
	struct CMUnitTest tests[LENGTH(extension_rows) + LENGTH(list_rows) + LENGTH(part_rows) +
				LENGTH(single)];
	size_t n = 0;
	for (size_t i = 0; i < LENGTH(extension_rows); i++)
		ADD(&extension_rows[i], extension_is_read);
	for (size_t i = 0; i < LENGTH(list_rows); i++)
		ADD(&list_rows[i], extension_list_is_read);
	for (size_t i = 0; i < LENGTH(part_rows); i++)
		ADD(&part_rows[i], part_is_read);
	for (size_t i = 0; i < LENGTH(single); i++)
		tests[n++] = single[i];
	return _cmocka_run_group_tests("certificate", tests, n, NULL, NULL);
}
