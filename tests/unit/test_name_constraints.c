/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Name constraints, RFC 5280 4.2.1.10: one subtree against one name, then whole
 * certificates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "facts/certificate_read.h"
#include "support/certbuilder.h"
#include "support/cpuclock.h"
#include "verdicts/name_constraints.h"
#include "verdicts/path_check.h"
#include "verdicts/subtree.h"

/* What one permitted, and one excluded subtree say of a name: Y allowed, N
 * refused; M: the subtree is malformed. */
struct row {
	const char *id;
	enum name_kind kind;
	const char *base; /* IP: hexadecimal */
	const char *name;
	char permitted;
	char excluded;
};

static const struct row rows[] = {
	/* DNS: "any DNS name that can be constructed by simply adding zero or more labels" */
	{ "dns-same", NAME_DNS, "example.com", "example.com", 'Y', 'N' },
	{ "dns-below", NAME_DNS, "example.com", "www.example.com", 'Y', 'N' },
	{ "dns-two-below", NAME_DNS, "example.com", "a.b.example.com", 'Y', 'N' },
	{ "dns-letter-case", NAME_DNS, "Example.COM", "WWW.eXample.com", 'Y', 'N' },
	{ "dns-other", NAME_DNS, "example.com", "www.example.org", 'N', 'Y' },
	{ "dns-not-at-a-label", NAME_DNS, "example.com", "badexample.com", 'N', 'Y' },
	{ "dns-above", NAME_DNS, "www.example.com", "example.com", 'N', 'Y' },
	{ "dns-beside", NAME_DNS, "www.example.com", "mail.example.com", 'N', 'Y' },
	{ "dns-prefix", NAME_DNS, "example.com", "example.com.org", 'N', 'Y' },
	{ "dns-all", NAME_DNS, "", "www.example.com", 'Y', 'N' },
	{ "dns-top-level", NAME_DNS, "com", "www.example.com", 'Y', 'N' },
	{ "dns-underscore", NAME_DNS, "example.com", "_x.example.com", 'Y', 'N' },
	/* a leading dot, as many write it: at least one label */
	{ "dns-dot-below", NAME_DNS, ".example.com", "www.example.com", 'Y', 'N' },
	{ "dns-dot-same", NAME_DNS, ".example.com", "example.com", 'N', 'Y' },
	{ "dns-dot-not-at-a-label", NAME_DNS, ".example.com", "badexample.com", 'N', 'Y' },
	{ "dns-dot-two-below", NAME_DNS, ".example.com", "a.b.example.com", 'Y', 'N' },
	/* wildcards stand for all names with one more label */
	{ "dns-wildcard-below", NAME_DNS, "example.com", "*.example.com", 'Y', 'N' },
	{ "dns-wildcard-two-below", NAME_DNS, "example.com", "*.a.example.com", 'Y', 'N' },
	{ "dns-wildcard-over-base", NAME_DNS, "foo.example.com", "*.example.com", 'N', 'N' },
	{ "dns-wildcard-over-base-letter-case", NAME_DNS, "FOO.example.com", "*.EXAMPLE.com", 'N',
	  'N' },
	{ "dns-wildcard-two-above-base", NAME_DNS, "a.foo.example.com", "*.example.com", 'N', 'Y' },
	{ "dns-wildcard-of-base", NAME_DNS, "foo.example.com", "*.foo.example.com", 'Y', 'N' },
	{ "dns-wildcard-other", NAME_DNS, "example.com", "*.example.org", 'N', 'Y' },
	{ "dns-wildcard-not-at-a-label", NAME_DNS, "example.com", "*.badexample.com", 'N', 'Y' },
	{ "dns-wildcard-dot", NAME_DNS, ".example.com", "*.example.com", 'Y', 'N' },
	{ "dns-wildcard-dot-over-base", NAME_DNS, ".foo.example.com", "*.example.com", 'N', 'Y' },
	{ "dns-wildcard-dot-two-below", NAME_DNS, ".example.com", "*.a.example.com", 'Y', 'N' },
	{ "dns-wildcard-dot-not-at-a-label", NAME_DNS, ".example.com", "*.badexample.com", 'N',
	  'Y' },
	{ "dns-wildcard-beside-base", NAME_DNS, "foo.example.com", "*.ample.com", 'N', 'Y' },
	{ "dns-no-wildcard-over-base", NAME_DNS, "afoo.com", "bfoo.com", 'N', 'Y' },
	{ "dns-wildcard-all", NAME_DNS, "", "*.example.com", 'Y', 'N' },
	/* names that are no DNS names cannot be shown to be in or out */
	{ "dns-name-empty", NAME_DNS, "example.com", "", 'N', 'N' },
	{ "dns-name-trailing-dot", NAME_DNS, "example.com", "www.example.com.", 'N', 'N' },
	{ "dns-name-leading-dot", NAME_DNS, "example.com", ".example.com", 'N', 'N' },
	{ "dns-name-blank", NAME_DNS, "example.com", "www .example.com", 'N', 'N' },
	{ "dns-name-partial-wildcard", NAME_DNS, "example.com", "w*.example.com", 'Y', 'N' },
	{ "dns-name-partial-wildcard-other", NAME_DNS, "example.com", "w*.example.org", 'N', 'N' },
	{ "dns-name-partial-wildcard-over", NAME_DNS, "www.example.com", "w*.example.com", 'N',
	  'N' },
	{ "dns-name-inner-wildcard", NAME_DNS, "example.com", "www.*.example.com", 'Y', 'N' },
	{ "dns-name-inner-wildcard-over", NAME_DNS, "a.example.com", "www.*.example.com", 'N',
	  'N' },
	{ "dns-name-two-wildcards", NAME_DNS, "example.com", "*.*.example.com", 'Y', 'N' },
	{ "dns-name-list", NAME_DNS, "example.com", "evil.org, DNS:example.com", 'N', 'N' },
	{ "dns-name-address", NAME_DNS, "example.com", "192.0.2.1", 'N', 'N' },
	{ "dns-name-beyond-ascii", NAME_DNS, "example.com",
	  "b\xc3\xbc"
	  "cher.example.com",
	  'N', 'N' },
	/* bases that are none */
	{ "dns-base-wildcard", NAME_DNS, "*.example.com", "www.example.com", 'M', 'M' },
	{ "dns-base-trailing-dot", NAME_DNS, "example.com.", "www.example.com", 'M', 'M' },
	{ "dns-base-dot", NAME_DNS, ".", "www.example.com", 'M', 'M' },
	{ "dns-base-two-dots", NAME_DNS, "..example.com", "www.example.com", 'M', 'M' },
	{ "dns-base-blank", NAME_DNS, "example .com", "www.example.com", 'M', 'M' },
	{ "dns-base-beyond-ascii", NAME_DNS,
	  "b\xc3\xbc"
	  "cher.com",
	  "www.example.com", 'M', 'M' },
	{ "dns-base-url", NAME_DNS, "https://example.com", "www.example.com", 'M', 'M' },

	/* IP: address and mask, in the style of CIDR */
	{ "ip4-in-24", NAME_IP, "c0000200 ffffff00", "c0000201", 'Y', 'N' },
	{ "ip4-out-of-24", NAME_IP, "c0000200 ffffff00", "c0000301", 'N', 'Y' },
	{ "ip4-out-by-the-first-octet", NAME_IP, "c0000200 ffffff00", "c1000201", 'N', 'Y' },
	{ "ip4-in-25", NAME_IP, "c0000280 ffffff80", "c00002ff", 'Y', 'N' },
	{ "ip4-out-of-25", NAME_IP, "c0000280 ffffff80", "c000027f", 'N', 'Y' },
	{ "ip4-single", NAME_IP, "c0000201 ffffffff", "c0000201", 'Y', 'N' },
	{ "ip4-single-other", NAME_IP, "c0000201 ffffffff", "c0000202", 'N', 'Y' },
	{ "ip4-all", NAME_IP, "00000000 00000000", "c0000201", 'Y', 'N' },
	{ "ip4-host-bits-in-base", NAME_IP, "c0000217 ffffff00", "c0000201", 'Y', 'N' },
	{ "ip4-base-ip6-name", NAME_IP, "00000000 00000000", "20010db8000000000000000000000001",
	  'N', 'Y' },
	{ "ip6-in-32", NAME_IP, "20010db8000000000000000000000000 ffffffff000000000000000000000000",
	  "20010db8000000000000000000000001", 'Y', 'N' },
	{ "ip6-out-of-32", NAME_IP,
	  "20010db8000000000000000000000000 ffffffff000000000000000000000000",
	  "20010db9000000000000000000000001", 'N', 'Y' },
	{ "ip6-base-ip4-name", NAME_IP,
	  "00000000000000000000000000000000 00000000000000000000000000000000", "c0000201", 'N',
	  'Y' },
	{ "ip-name-of-five", NAME_IP, "c0000200 ffffff00", "c000020101", 'N', 'N' },
	{ "ip-name-empty", NAME_IP, "c0000200 ffffff00", "", 'N', 'N' },
	{ "ip-base-without-mask", NAME_IP, "c0000200", "c0000201", 'M', 'M' },
	{ "ip-base-of-seven", NAME_IP, "c0000200 ffffff", "c0000201", 'M', 'M' },
	{ "ip-base-empty", NAME_IP, "", "c0000201", 'M', 'M' },
	{ "ip-mask-with-holes", NAME_IP, "c0000200 ff00ff00", "c0000201", 'M', 'M' },
	{ "ip-mask-with-hole-in-octet", NAME_IP, "c0000200 fffffd00", "c0000201", 'M', 'M' },
	{ "ip-mask-from-the-right", NAME_IP, "c0000200 000000ff", "c0000201", 'M', 'M' },

	/* e-mail: a mailbox, a host, or hosts below a domain */
	{ "mail-box", NAME_EMAIL, "root@example.com", "root@example.com", 'Y', 'N' },
	{ "mail-box-host-letter-case", NAME_EMAIL, "root@Example.com", "root@example.COM", 'Y',
	  'N' },
	{ "mail-box-local-letter-case", NAME_EMAIL, "root@example.com", "Root@example.com", 'N',
	  'Y' },
	{ "mail-box-short", NAME_EMAIL, "a@example.com", "a@example.com", 'Y', 'N' },
	{ "mail-box-other", NAME_EMAIL, "root@example.com", "toor@example.com", 'N', 'Y' },
	{ "mail-box-behind-another", NAME_EMAIL, "root@example.com", "a@root@example.com", 'N',
	  'Y' },
	{ "mail-box-with-dot-first", NAME_EMAIL, ".x@example.com", "a.x@example.com", 'N', 'Y' },
	{ "mail-host", NAME_EMAIL, "example.com", "root@example.com", 'Y', 'N' },
	{ "mail-host-not-below", NAME_EMAIL, "example.com", "root@mail.example.com", 'N', 'Y' },
	{ "mail-domain", NAME_EMAIL, ".example.com", "root@mail.example.com", 'Y', 'N' },
	{ "mail-domain-not-itself", NAME_EMAIL, ".example.com", "root@example.com", 'N', 'Y' },
	{ "mail-domain-not-at-a-label", NAME_EMAIL, ".example.com", "root@badexample.com", 'N',
	  'Y' },
	{ "mail-all", NAME_EMAIL, "", "root@example.com", 'Y', 'N' },
	{ "mail-two-ats", NAME_EMAIL, "example.com", "a@b@example.com", 'Y', 'N' },
	{ "mail-name-without-host", NAME_EMAIL, "example.com", "root", 'N', 'N' },
	{ "mail-name-without-box", NAME_EMAIL, "example.com", "@example.com", 'N', 'N' },
	{ "mail-name-blank-first", NAME_EMAIL, "example.com", " b@example.com", 'N', 'N' },
	{ "mail-name-short", NAME_EMAIL, "b", "a@b", 'Y', 'N' },
	{ "mail-name-blank", NAME_EMAIL, "example.com", "a b@example.com", 'N', 'N' },
	{ "mail-name-delete", NAME_EMAIL, "example.com", "a\x7f@example.com", 'N', 'N' },
	{ "mail-name-tilde", NAME_EMAIL, "example.com", "a~!@example.com", 'Y', 'N' },
	{ "mail-name-wildcard-host", NAME_EMAIL, "example.com", "a@*.example.com", 'N', 'N' },
	{ "mail-name-address", NAME_EMAIL, "example.com", "a@192.0.2.1", 'N', 'N' },
	{ "mail-name-control", NAME_EMAIL, "example.com", "a\nb@example.com", 'N', 'N' },
	{ "mail-base-without-box", NAME_EMAIL, "@example.com", "root@example.com", 'M', 'M' },
	{ "mail-base-without-host", NAME_EMAIL, "root@", "root@example.com", 'M', 'M' },
	{ "mail-base-wildcard", NAME_EMAIL, "*.example.com", "root@example.com", 'M', 'M' },

	/* URI: the host part; one host, or hosts below a domain */
	{ "uri-host", NAME_URI, "example.com", "https://example.com/x", 'Y', 'N' },
	{ "uri-host-letter-case", NAME_URI, "example.com", "HTTPS://EXAMPLE.com", 'Y', 'N' },
	{ "uri-host-not-below", NAME_URI, "example.com", "https://www.example.com/", 'N', 'Y' },
	{ "uri-domain", NAME_URI, ".example.com", "https://www.example.com/", 'Y', 'N' },
	{ "uri-domain-not-itself", NAME_URI, ".example.com", "https://example.com/", 'N', 'Y' },
	{ "uri-user-and-port", NAME_URI, "example.com", "ftp://user:pw@example.com:21/", 'Y', 'N' },
	{ "uri-user-looks-like-host", NAME_URI, "example.com", "https://example.com@evil.org/", 'N',
	  'Y' },
	{ "uri-host-in-path", NAME_URI, "example.com", "https://evil.org/@example.com", 'N', 'Y' },
	{ "uri-host-in-query", NAME_URI, "example.com", "https://evil.org?://example.com", 'N',
	  'Y' },
	{ "uri-scheme-of-all-kinds", NAME_URI, "example.com", "a0+-.z9://example.com", 'Y', 'N' },
	{ "uri-scheme-from-a-digit", NAME_URI, "example.com", "0a://example.com", 'N', 'N' },
	{ "uri-scheme-with-at", NAME_URI, "example.com", "a@b://example.com", 'N', 'N' },
	{ "uri-scheme-brackets", NAME_URI, "example.com", "a[b://example.com", 'N', 'N' },
	{ "uri-scheme-brace", NAME_URI, "example.com", "a{b://example.com", 'N', 'N' },
	{ "uri-without-scheme", NAME_URI, "example.com", "://example.com", 'N', 'N' },
	{ "uri-half-an-authority", NAME_URI, "example.com", "http:/example.com", 'N', 'N' },
	{ "uri-host-in-opaque-part", NAME_URI, "example.com", "mailto:x?y=http://example.com/", 'N',
	  'N' },
	{ "uri-without-authority", NAME_URI, "example.com", "sip:user@example.com", 'N', 'N' },
	{ "uri-address", NAME_URI, "example.com", "https://192.0.2.1/", 'N', 'N' },
	{ "uri-address-6", NAME_URI, "example.com", "https://[2001:db8::1]/", 'N', 'N' },
	{ "uri-empty-host", NAME_URI, "example.com", "file:///etc/passwd", 'N', 'N' },
	{ "uri-empty-host-and-at", NAME_URI, "example.com", "file:///a@example.com", 'N', 'N' },
	{ "uri-host-in-fragment", NAME_URI, "example.com", "https://evil.org#@example.com", 'N',
	  'Y' },
	{ "uri-all", NAME_URI, "", "https://example.com/", 'Y', 'N' },
	{ "uri-all-but-an-address", NAME_URI, "", "https://192.0.2.1/", 'N', 'N' },
	{ "uri-host-short", NAME_URI, "a", "https://a/", 'Y', 'N' },
	{ "uri-base-url", NAME_URI, "https://example.com", "https://example.com/", 'M', 'M' },
	{ "uri-base-address", NAME_URI, "192.0.2.1", "https://example.com/", 'M', 'M' },

	/* SRV: RFC 4985, section 4 */
	{ "srv-same", NAME_SRV, "_mail.example.com", "_mail.example.com", 'Y', 'N' },
	{ "srv-below", NAME_SRV, "_mail.example.com", "_mail.sub.example.com", 'Y', 'N' },
	{ "srv-other-service", NAME_SRV, "_mail.example.com", "_imaps.example.com", 'N', 'Y' },
	{ "srv-other-domain", NAME_SRV, "_mail.example.com", "_mail.example.org", 'N', 'Y' },
	{ "srv-service-only", NAME_SRV, "_mail", "_mail.example.org", 'Y', 'N' },
	{ "srv-service-only-other", NAME_SRV, "_mail", "_imaps.example.org", 'N', 'Y' },
	{ "srv-domain-only", NAME_SRV, "example.com", "_imaps.sub.example.com", 'Y', 'N' },
	{ "srv-domain-only-other", NAME_SRV, "example.com", "_imaps.badexample.com", 'N', 'Y' },
	{ "srv-base-empty", NAME_SRV, "", "_imaps.example.com", 'M', 'M' },
	{ "srv-base-underscore", NAME_SRV, "_", "_imaps.example.com", 'M', 'M' },
	{ "srv-base-short", NAME_SRV, "_a", "_a.example.com", 'Y', 'N' },
	{ "srv-base-without-name", NAME_SRV, "_.example.com", "_imaps.example.com", 'M', 'M' },

	/* forms that nobody processes: refused where they are constrained */
	{ "srv-base-dot", NAME_SRV, "_mail.", "_mail.example.org", 'M', 'M' },
	{ "srv-service-letter-case", NAME_SRV, "_MAIL.example.com", "_mail.EXAMPLE.com", 'Y', 'N' },
	{ "other-empty", NAME_OTHER, "", "\x88\x02\x2a\x03", 'N', 'N' },
	{ "other-name-without-type", NAME_OTHER, "\xa0\x02\x05\x01", "\xa0\x04\x06\x02\x2a\x04",
	  'N', 'N' },
	{ "other-name-of-a-type-and-without", NAME_OTHER, "\xa0\x04\x06\x02\x2a\x04",
	  "\xa0\x02\x05\x01", 'N', 'N' },
	{ "other-name-empty", NAME_OTHER, "\x88\x02\x2a\x03", "", 'N', 'N' },
	{ "other-constrained", NAME_OTHER, "\x88\x02\x2a\x03", "\x88\x02\x2a\x03", 'N', 'N' },
	{ "other-form", NAME_OTHER, "\x88\x02\x2a\x03", "\xa3\x00", 'Y', 'Y' },
	{ "other-name-same-type", NAME_OTHER, "\xa0\x07\x06\x02\x2a\x03\xa0\x01\x0c",
	  "\xa0\x04\x06\x02\x2a\x03", 'N', 'N' },
	{ "other-name-damaged", NAME_OTHER, "\xa0\x08\x06\x02\x2a\x03", "\xa0\x04\x06\x02\x2a\x04",
	  'N', 'N' },
	{ "other-name-other-type", NAME_OTHER, "\xa0\x04\x06\x02\x2a\x03",
	  "\xa0\x04\x06\x02\x2a\x04", 'Y', 'Y' },
};
enum { N_ROWS = sizeof(rows) / sizeof(rows[0]) };

/* Within a certificate other octets stand behind them. */
static struct bytes row_octets(enum name_kind kind, const char *text, unsigned behind,
			       struct derbuf *buf)
{
	if (kind == NAME_IP)
		der_hex(buf, text);
	else
		der_raw(buf, text, strlen(text));
	der_octet(buf, behind);
	return bytes_until(derbuf_bytes(buf), buf->len - 1);
}

static const uint8_t empty_name[] = { 0x30, 0x00 };

static char ask(const struct name_constraints *constraints, const struct presented_name *name)
{
	struct presented_name copy = *name;
	const struct presented_name *refused;
	struct certificate certificate = {
		.names = &copy,
		.n_names = 1,
		.subject = { empty_name, sizeof(empty_name) },
	};
	if (!name_constraints_well_formed(constraints))
		return 'M';
	enum constraints_answer answer =
		name_constraints_check(constraints, &certificate, true, &refused);
	assert_int_not_equal(answer, CONSTRAINTS_TOO_MANY);
	assert_ptr_equal(refused, answer == CONSTRAINTS_MET ? NULL : &copy);
	return answer == CONSTRAINTS_MET ? 'Y' : 'N';
}

static void run_row(void **state)
{
	const struct row *row = *state;
	struct derbuf base_buf = { 0 }, name_buf = { 0 };
	struct subtree subtree = { row->kind, row_octets(row->kind, row->base, 0xff, &base_buf) };
	struct presented_name name = { .kind = row->kind,
				       .value = row_octets(row->kind, row->name, 0, &name_buf) };
	if (row->kind != NAME_OTHER && row->kind != NAME_EMAIL)
		name.defect = presented_name_defect(row->kind, name.value);
	struct name_constraints permitted = { .present = true,
					      .permitted = &subtree,
					      .n_permitted = 1 };
	struct name_constraints excluded = { .present = true,
					     .excluded = &subtree,
					     .n_excluded = 1 };
	assert_int_equal(ask(&permitted, &name), row->permitted);
	assert_int_equal(ask(&excluded, &name), row->excluded);
	/* Both at once: excluded counts before permitted. */
	struct name_constraints both = { .present = true,
					 .critical = true,
					 .permitted = &subtree,
					 .n_permitted = 1,
					 .excluded = &subtree,
					 .n_excluded = 1 };
	if (row->permitted != 'M' && row->permitted != row->excluded)
		assert_int_equal(ask(&both, &name), 'N');
	/* A name of another kind is left alone. */
	struct presented_name other = { .kind = row->kind == NAME_URI ? NAME_DNS : NAME_URI };
	other.value = (struct bytes){ (const uint8_t *)"http://x.example", 16 };
	if (row->permitted != 'M') {
		assert_int_equal(ask(&permitted, &other), 'Y');
		assert_int_equal(ask(&excluded, &other), 'Y');
	}
	derbuf_clear(&base_buf);
	derbuf_clear(&name_buf);
}

/* --- directory names: RDN by RDN from the beginning ---------------------------- */

/* "C=DE/O=Example": one RDN each; "+" joins two in one. */
static void make_name(struct derbuf *out, const char *text)
{
	struct derbuf rdns = { 0 };
	char copy[512];
	char *save = NULL;
	snprintf(copy, sizeof(copy), "%s", text);
	for (char *part = strtok_r(copy, "/", &save); part != NULL;
	     part = strtok_r(NULL, "/", &save)) {
		size_t rdn = test_rdn_begin(&rdns);
		char *inner = NULL;
		for (char *a = strtok_r(part, "+", &inner); a != NULL;
		     a = strtok_r(NULL, "+", &inner)) {
			const char *oid = a[0] == 'C' ? OID_C : a[0] == 'O' ? OID_O : OID_CN;
			test_rdn_attribute(&rdns, oid, TAG_UTF8_STRING, a + 2, strlen(a + 2));
		}
		der_end(&rdns, rdn);
	}
	der_tlv_buf(out, TAG_SEQUENCE, &rdns);
	derbuf_clear(&rdns);
}

#define X4 "xxxx"
#define X20 X4 X4 X4 X4 X4
#define LABEL X20 X20 X20 "."
#define X100 X20 X20 X20 X20 X20

struct directory_row {
	const char *base;
	const char *name;
	bool within;
};

static const struct directory_row directory_rows[] = {
	{ "C=DE/O=Example", "C=DE/O=Example", true },
	{ "C=DE/O=Example", "C=DE/O=Example/N=www", true },
	{ "C=DE/O=Example", "c=de/O=other", false },
	{ "C=DE/O=Example", "C=DE", false },
	{ "C=DE/O=Example", "O=Example/C=DE", false },
	{ "C=DE/O=Example", "C=DE/O=EXAMPLE/N=www", true },
	{ "C=DE/O=Example", "C=DE/O=  Example /N=www", true },
	{ "C=DE/O=Example", "C=DE/O=Examples", false },
	{ "C=DE/O=Example", "C=DE/O=Example+N=www", false },
	{ "C=DE", "C=DE+O=Example/N=www", false },
	{ "", "C=DE/O=Example", true },
	/* Names of 127 octets, of 128 and of 255 and 256: another length of the length. */
	{ "O=" X100, "O=" X100 "/N=" X4 X4 "/N=" X4, true },
	{ "O=" X100 X4 X4 X4 "xxx", "O=" X100 X4 X4 X4 "xxx/N=www", true },
	{ "O=" X100 X4 X4 X4 X4, "O=" X100 X4 X4 X4 X4 "/N=www", true },
	{ "O=" X100 X4 X4 X4 X4, "O=" X100 X4 X4 X4 X4 X4 "/N=www", false },
	{ "O=" X100 "/O=" X100 X4 X4 "xxx", "O=" X100 "/O=" X100 X4 X4 "xxx/N=www", true },
	{ "O=" X100 "/O=" X100 X4 X4 X4, "O=" X100 "/O=" X100 X4 X4 X4 "/N=www", true },
	{ "O=" X100 "/O=" X100 X4 X4 X4, "O=" X100 "/O=" X100 X4 X4 "xxxy/N=www", false },
};

static void test_directory(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(directory_rows) / sizeof(directory_rows[0]); i++) {
		const struct directory_row *row = &directory_rows[i];
		struct derbuf base = { 0 }, name = { 0 };
		make_name(&base, row->base);
		make_name(&name, row->name);
		struct subtree subtree = { NAME_DIRECTORY, derbuf_bytes(&base) };
		struct name_constraints permitted = { .present = true,
						      .permitted = &subtree,
						      .n_permitted = 1 };
		struct name_constraints excluded = { .present = true,
						     .excluded = &subtree,
						     .n_excluded = 1 };
		struct presented_name san = { .kind = NAME_DIRECTORY,
					      .value = derbuf_bytes(&name) };
		print_message("%s | %s\n", row->base, row->name);
		assert_int_equal(ask(&permitted, &san), row->within ? 'Y' : 'N');
		assert_int_equal(ask(&excluded, &san), row->within ? 'N' : 'Y');
		/* The subject counts as well; then no name of the SAN is at fault. */
		struct certificate certificate = { .subject = derbuf_bytes(&name) };
		const struct presented_name *refused = &san;
		assert_int_equal(name_constraints_check(&permitted, &certificate, true, &refused),
				 row->within ? CONSTRAINTS_MET : CONSTRAINTS_VIOLATED);
		assert_null(refused);
		derbuf_clear(&base);
		derbuf_clear(&name);
	}
}

/* RDNs of so many octets in all, the last of them with this text at its end. */
static void make_name_of(struct derbuf *rdns, size_t octets, const char *end)
{
	while (octets > 0) {
		char text[128] = "";
		/* Headers and the type are 11 octets. */
		size_t n = octets > 200 ? 111 : octets > 128 ? octets / 2 : octets;
		size_t len = n - 11;
		memset(text, 'x', len);
		octets -= n;
		if (octets == 0)
			memcpy(text + len - strlen(end), end, strlen(end));
		test_name_add_text(rdns, OID_O, text);
	}
}

/* The beginning of a name has a length of one octet, of two and of three; beyond 4,096
 * octets nothing is compared. */
static void test_directory_lengths(void **state)
{
	/* 4,078 and what is around and behind them are a name of 4,096. */
	static const size_t lengths[] = { 12,  126, 127, 128,  129,  254,  255,  256,
					  257, 511, 512, 4078, 4079, 4095, 4096, 4097 };
	(void)state;
	for (size_t i = 0; i < 2 * sizeof(lengths) / sizeof(lengths[0]); i++) {
		size_t octets = lengths[i / 2];
		struct derbuf base_rdns = { 0 }, rdns = { 0 }, base = { 0 }, name = { 0 };
		make_name_of(&base_rdns, octets, "a");
		assert_int_equal(base_rdns.len, octets);
		make_name_of(&rdns, octets, i % 2 == 0 ? "a" : "b");
		test_name_add_text(&rdns, OID_CN, "www");
		der_tlv_buf(&base, TAG_SEQUENCE, &base_rdns);
		der_tlv_buf(&name, TAG_SEQUENCE, &rdns);
		struct subtree subtree = { NAME_DIRECTORY, derbuf_bytes(&base) };
		print_message("%zu\n", octets);
		assert_int_equal(subtree_contains(&subtree, derbuf_bytes(&name)),
				 i % 2 == 0 && octets <= 4096);
		assert_int_equal(subtree_touches(&subtree, derbuf_bytes(&name)),
				 i % 2 == 0 || name.len > 4096);
		derbuf_clear(&base_rdns);
		derbuf_clear(&rdns);
		derbuf_clear(&base);
		derbuf_clear(&name);
	}
}

/* What is no Name cannot be shown to be without. */
static void test_damaged_directory(void **state)
{
	static const struct bytes names[] = { BYTES("\x30\x02\x04\x00"), BYTES("\x30\x00\x00"),
					      BYTES("\x30\x00\x05\x00"), BYTES("\x30\x01\x31"),
					      BYTES("\x04\x00"),         BYTES("") };
	struct derbuf base = { 0 };
	(void)state;
	make_name(&base, "C=DE");
	struct subtree subtree = { NAME_DIRECTORY, derbuf_bytes(&base) };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct subtree bad = { NAME_DIRECTORY, names[i] };
		print_message("%zu\n", i);
		assert_true(subtree_touches(&subtree, names[i]));
		assert_false(subtree_contains(&subtree, names[i]));
		assert_false(subtree_is_well_formed(&bad));
	}
	derbuf_clear(&base);
}

/* An empty subject is no name; a subject too long to compare is refused. */
static void test_directory_limits(void **state)
{
	(void)state;
	static char long_text[5000];
	struct derbuf base = { 0 }, rdns = { 0 }, name = { 0 };
	const struct presented_name *refused;
	make_name(&base, "C=DE");
	struct subtree subtree = { NAME_DIRECTORY, derbuf_bytes(&base) };
	struct name_constraints permitted = { .present = true,
					      .permitted = &subtree,
					      .n_permitted = 1 };
	struct name_constraints excluded = { .present = true,
					     .excluded = &subtree,
					     .n_excluded = 1 };
	struct certificate certificate = { .subject = { empty_name, sizeof(empty_name) } };
	assert_int_equal(name_constraints_check(&permitted, &certificate, true, &refused),
			 CONSTRAINTS_MET);
	memset(long_text, 'x', sizeof(long_text) - 1);
	test_name_add_text(&rdns, OID_C, "DE");
	test_name_add_text(&rdns, OID_CN, long_text);
	der_tlv_buf(&name, TAG_SEQUENCE, &rdns);
	certificate.subject = derbuf_bytes(&name);
	assert_int_equal(name_constraints_check(&excluded, &certificate, true, &refused),
			 CONSTRAINTS_VIOLATED);
	const uint8_t damaged[] = { 0x30, 0x02, 0x04, 0x00 };
	struct subtree bad = { NAME_DIRECTORY, { damaged, sizeof(damaged) } };
	struct name_constraints malformed = { .present = true, .excluded = &bad, .n_excluded = 1 };
	assert_false(name_constraints_well_formed(&malformed));
	derbuf_clear(&base);
	derbuf_clear(&rdns);
	derbuf_clear(&name);
}

/* --- whole certificates, read from DER ------------------------------------------ */

struct leaf_row {
	const char *id;
	const char *cn;
	const char *cn2;
	const char *email; /* in the subject */
	const char *dns;
	const char *ip;
	const char *permitted_dns;
	const char *excluded_dns;
	const char *permitted_mail;
	char leaf; /* Y or N */
	char authority;
};

static const struct leaf_row leaf_rows[] = {
	{ "cn-out-no-san", "www.example.org", NULL, NULL, NULL, NULL, "example.com", NULL, NULL,
	  'N', 'Y' },
	{ "cn-in-no-san", "www.example.com", NULL, NULL, NULL, NULL, "example.com", NULL, NULL, 'Y',
	  'Y' },
	{ "cn-excluded-no-san", "www.example.com", NULL, NULL, NULL, NULL, NULL, "example.com",
	  NULL, 'N', 'Y' },
	{ "second-cn-out", "www.example.com", "www.example.org", NULL, NULL, NULL, "example.com",
	  NULL, NULL, 'N', 'Y' },
	{ "cn-wildcard-out", "*.example.org", NULL, NULL, NULL, NULL, "example.com", NULL, NULL,
	  'N', 'Y' },
	{ "cn-wildcard-over-excluded", "*.example.com", NULL, NULL, NULL, NULL, NULL,
	  "foo.example.com", NULL, 'N', 'Y' },
	{ "cn-one-label", "server", NULL, NULL, NULL, NULL, "example.com", NULL, NULL, 'Y', 'Y' },
	{ "cn-person", "John Q. Public", NULL, NULL, NULL, NULL, "example.com", NULL, NULL, 'Y',
	  'Y' },
	{ "cn-address", "192.0.2.1", NULL, NULL, NULL, NULL, "example.com", NULL, NULL, 'Y', 'Y' },
	{ "cn-address-and-address", "127.0.0.1", NULL, NULL, NULL, "127.0.0.1", "example.com", NULL,
	  NULL, 'Y', 'Y' },
	{ "cn-address-6", "2001:db8::1", NULL, NULL, NULL, NULL, "example.com", NULL, NULL, 'Y',
	  'Y' },
	{ "cn-address-excluded", "192.0.2.1", NULL, NULL, NULL, NULL, NULL, "0.2.1", NULL, 'Y',
	  'Y' },
	{ "cn-address-and-name-out", "192.0.2.1", "www.example.org", NULL, NULL, NULL,
	  "example.com", NULL, NULL, 'N', 'Y' },
	{ "cn-address-below-a-domain", "192.0.2.1.example.org", NULL, NULL, NULL, NULL,
	  "example.com", NULL, NULL, 'N', 'Y' },
	{ "cn-out-dns-in", "www.example.org", NULL, NULL, "www.example.com", NULL, "example.com",
	  NULL, NULL, 'Y', 'Y' },
	{ "cn-out-san-without-dns", "www.example.org", NULL, NULL, NULL, "192.0.2.1", "example.com",
	  NULL, NULL, 'N', 'Y' },
	{ "cn-label-long-out", X20 X20 X20 X4 ".example.org", NULL, NULL, NULL, NULL, "example.com",
	  NULL, NULL, 'N', 'Y' },
	{ "cn-label-long-in", X20 X20 X20 X4 ".example.com", NULL, NULL, NULL, NULL, "example.com",
	  NULL, NULL, 'Y', 'Y' },
	{ "cn-too-long-out", LABEL LABEL LABEL LABEL "example.org", NULL, NULL, NULL, NULL,
	  "example.com", NULL, NULL, 'N', 'Y' },
	{ "dns-out", "www.example.com", NULL, NULL, "www.example.org", NULL, "example.com", NULL,
	  NULL, 'N', 'N' },
	{ "subject-mail-in", "x", NULL, "root@example.com", NULL, NULL, NULL, NULL, "example.com",
	  'Y', 'Y' },
	{ "subject-mail-out", "x", NULL, "root@example.org", NULL, NULL, NULL, NULL, "example.com",
	  'N', 'N' },
	{ "subject-mail-no-address", "x", NULL, "root", NULL, NULL, NULL, NULL, "example.com", 'N',
	  'N' },
	{ "subject-mail-free", "x", NULL, "root@example.org", "www.example.com", NULL,
	  "example.com", NULL, NULL, 'Y', 'Y' },
};

static void build_leaf(const struct leaf_row *row, struct certificate *ret)
{
	struct certbuilder b;
	struct derbuf der = { 0 };
	struct error error;
	certbuilder_init(&b, row->cn, test_key(TEST_KEY_ED25519, 0));
	if (row->cn2 != NULL)
		test_name_add_text(&b.subject, OID_CN, row->cn2);
	if (row->email != NULL)
		test_name_add(&b.subject, OID_EMAIL, TAG_IA5_STRING, row->email,
			      strlen(row->email));
	if (row->dns != NULL)
		certbuilder_add_dns(&b, row->dns);
	if (row->ip != NULL)
		certbuilder_add_ip(&b, row->ip);
	certbuilder_build(&b, &der);
	assert_int_equal(certificate_read(derbuf_bytes(&der), ret, &error), ERR_NONE);
	derbuf_clear(&der);
	certbuilder_clear(&b);
}

static void build_authority(const struct leaf_row *row, struct certificate *ret)
{
	struct certbuilder b;
	struct derbuf der = { 0 }, permitted = { 0 }, excluded = { 0 };
	struct error error;
	certbuilder_init(&b, "CA", test_key(TEST_KEY_ED25519, 1));
	if (row->permitted_dns != NULL)
		test_subtree_add_dns(&permitted, row->permitted_dns);
	if (row->permitted_mail != NULL)
		test_subtree_add(&permitted, 0x81, row->permitted_mail,
				 strlen(row->permitted_mail));
	if (row->excluded_dns != NULL)
		test_subtree_add_dns(&excluded, row->excluded_dns);
	certbuilder_add_name_constraints(&b, true, &permitted, &excluded);
	certbuilder_build(&b, &der);
	assert_int_equal(certificate_read(derbuf_bytes(&der), ret, &error), ERR_NONE);
	assert_true(ret->name_constraints.present);
	derbuf_clear(&der);
	derbuf_clear(&permitted);
	derbuf_clear(&excluded);
	certbuilder_clear(&b);
}

static void test_certificates(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(leaf_rows) / sizeof(leaf_rows[0]); i++) {
		const struct leaf_row *row = &leaf_rows[i];
		struct certificate leaf, authority;
		const struct presented_name *name;
		print_message("%s\n", row->id);
		build_leaf(row, &leaf);
		build_authority(row, &authority);
		assert_int_equal(
			name_constraints_check(&authority.name_constraints, &leaf, true, &name),
			row->leaf == 'Y' ? CONSTRAINTS_MET : CONSTRAINTS_VIOLATED);
		assert_int_equal(
			name_constraints_check(&authority.name_constraints, &leaf, false, &name),
			row->authority == 'Y' ? CONSTRAINTS_MET : CONSTRAINTS_VIOLATED);
		certificate_clear(&leaf);
		certificate_clear(&authority);
	}
}

/* Ten thousand names below a hundred subtrees are compared; more than a million
 * comparisons are not made, and then nothing is claimed. */
static void test_bounds(void **state)
{
	(void)state;
	enum { NAMES = 10000, SUBTREES = 10000 };
	struct presented_name *names = calloc(NAMES, sizeof(*names));
	struct subtree *subtrees = calloc(SUBTREES, sizeof(*subtrees));
	const struct presented_name *refused;
	const struct bytes name = { (const uint8_t *)"www.example.com", 15 };
	const struct bytes base = { (const uint8_t *)"example.org", 11 };
	assert_non_null(names);
	assert_non_null(subtrees);
	for (size_t i = 0; i < NAMES; i++)
		names[i] = (struct presented_name){ NAME_DNS, NAME_DEFECT_NONE, name };
	for (size_t i = 0; i < SUBTREES; i++)
		subtrees[i] = (struct subtree){ NAME_DNS, base };
	struct certificate certificate = { .names = names,
					   .n_names = NAMES,
					   .subject = { empty_name, sizeof(empty_name) } };
	struct name_constraints constraints = { .present = true,
						.excluded = subtrees,
						.n_excluded = 100 };
	assert_int_equal(name_constraints_check(&constraints, &certificate, true, &refused),
			 CONSTRAINTS_MET);
	/* As many as are made, and more. */
	certificate.n_names = constraints.n_excluded = 1024;
	assert_int_equal(name_constraints_check(&constraints, &certificate, true, &refused),
			 CONSTRAINTS_MET);
	constraints.n_excluded++;
	assert_int_equal(name_constraints_check(&constraints, &certificate, true, &refused),
			 CONSTRAINTS_TOO_MANY);
	certificate.n_names = NAMES;
	/* A hundred million are not made. */
	constraints.n_excluded = SUBTREES;
	int64_t begin_us = test_cpu_us();
	assert_int_equal(name_constraints_check(&constraints, &certificate, true, &refused),
			 CONSTRAINTS_TOO_MANY);
	assert_in_range(test_cpu_us() - begin_us, 0, 1000000 * test_slow());
	const struct certificate authority = { .name_constraints = constraints };
	assert_int_equal(path_constraint_faults(&authority, &certificate, true, &refused),
			 FAULT(TOO_COMPLEX));
	free(names);
	free(subtrees);
}

/* In units of base/work.h: a subtree one, and its octets, each of which is looked at. */
static void test_work_of_the_form(void **unused)
{
	static const uint8_t octets[251] = { 0 };
	struct subtree subtrees[] = {
		{ NAME_DNS, { octets, 251 } },
		{ NAME_URI, { octets, 12 } },
		{ NAME_DNS, { octets, 0 } },
	};
	const struct {
		size_t n_permitted, n_excluded;
		uint64_t work;
	} rows_of_work[] = {
		{ 0, 0, 0 }, { 1, 0, 63 }, { 2, 0, 67 }, { 3, 0, 68 }, { 0, 3, 68 }, { 1, 3, 132 },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(rows_of_work); i++) {
		const struct name_constraints constraints = {
			.present = true,
			.permitted = subtrees,
			.n_permitted = rows_of_work[i].n_permitted,
			.excluded = subtrees,
			.n_excluded = rows_of_work[i].n_excluded,
		};
		assert_int_equal(name_constraints_form_work(&constraints), rows_of_work[i].work);
	}
}

/* --- what it costs ---------------------------------------------------------------- */

enum { WORK_MOST = 4 };

/* A certificate with an empty subject, so many names of these octets, and constraints. */
struct work_row {
	enum name_kind kind;
	size_t name_octets, base_octets;
	size_t n_names, n_permitted, n_excluded;
	uint64_t units;
};

static uint64_t work_of(const struct work_row *row, bool as_cns)
{
	static const uint8_t octets[30000];
	struct presented_name names[WORK_MOST + 1];
	struct subtree permitted[WORK_MOST + 1], excluded[WORK_MOST + 1];
	const struct name_constraints constraints = { .present = true,
						      .permitted = permitted,
						      .n_permitted = row->n_permitted,
						      .excluded = excluded,
						      .n_excluded = row->n_excluded };
	const struct certificate certificate = { .names = names,
						 .n_names = as_cns ? 0 : row->n_names,
						 .cns = names,
						 .n_cns = as_cns ? row->n_names : 0 };
	/* What stands behind the last of them costs nothing. */
	for (size_t i = 0; i <= WORK_MOST; i++) {
		size_t more = i < row->n_names ? 0 : 5000;
		names[i] = (struct presented_name){ .kind = row->kind,
						    .value = { octets, row->name_octets + more } };
		permitted[i] = excluded[i] =
			(struct subtree){ row->kind, { octets, row->base_octets } };
		permitted[i].base.len += i < row->n_permitted ? 0 : 5000;
		excluded[i].base.len += i < row->n_excluded ? 0 : 5000;
	}
	return name_constraints_work(&constraints, &certificate);
}

/* As the header has it. */
static void test_work(void **unused)
{
	static const struct work_row work_rows[] = {
		/* The subject is two names. */
		{ NAME_DNS, 240, 0, 0, 0, 0, 2 },
		{ NAME_DNS, 240, 0, 1, 0, 0, 3 },
		{ NAME_DNS, 240, 0, 3, 0, 0, 5 },
		{ NAME_DNS, 240, 0, 0, 1, 0, 2 + 2 },
		{ NAME_DNS, 240, 0, 0, 1, 2, 2 + 6 },
		{ NAME_DNS, 47, 0, 1, 1, 0, 3 + 3 },
		{ NAME_DNS, 47, 0, 1, 0, 1, 3 + 3 },
		{ NAME_DNS, 48, 0, 1, 1, 0, 3 + 3 + 1 },
		{ NAME_DNS, 480, 0, 1, 1, 0, 3 + 3 + 10 },
		{ NAME_DNS, 479, 0, 1, 1, 0, 3 + 3 + 9 },
		{ NAME_DNS, 0, 16, 1, 1, 0, 3 + 3 + 1 },
		{ NAME_DNS, 16, 24, 3, 2, 1, 5 + 15 + (144 + 360) / 48 },
		{ NAME_IP, 16, 24, 3, 2, 1, 5 + 15 + 10 },
		{ NAME_EMAIL, 16, 24, 3, 2, 1, 5 + 15 + 10 },
		{ NAME_SRV, 16, 24, 3, 2, 1, 5 + 15 + 10 },
		{ NAME_OTHER, 16, 24, 3, 2, 1, 5 + 15 + 10 },
		/* It is one of those that are taken apart. */
		{ NAME_URI, 16, 24, 3, 2, 1, 5 + 15 + 10 + 3 * (144 + 288) },
		{ NAME_DIRECTORY, 16, 24, 3, 2, 1, 5 + 15 + 10 + 3 * (144 + 288) },
		{ NAME_DIRECTORY, 0, 24, 0, 1, 0, 2 + 2 + 1 + 3 * 24 },
		{ NAME_DIRECTORY, 24, 0, 1, 0, 1, 3 + 3 + 3 * 24 },
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(work_rows) / sizeof(work_rows[0]); i++) {
		print_message("%zu\n", i);
		assert_int_equal(work_of(&work_rows[i], false), work_rows[i].units);
		if (work_rows[i].kind == NAME_DNS)
			assert_int_equal(work_of(&work_rows[i], true), work_rows[i].units);
	}
}

/* The dearest pairs that were found, and what they took (gcc 12, -O2, AMD EPYC): in other letters
 * each, and directory names in sets of 16, in another order and with characters of two octets. */
static void test_work_is_enough(void **unused)
{
	enum { UNIT_NS = 25 }; /* base/work.h */
	static const struct {
		enum name_kind kind;
		size_t name_octets, base_octets;
		uint64_t ns;
	} pairs[] = {
		{ NAME_DNS, 15, 15, 18 },
		{ NAME_DNS, 253, 253, 258 },
		{ NAME_IP, 16, 32, 18 },
		{ NAME_OTHER, 6, 6, 25 },
		{ NAME_EMAIL, 16, 16, 32 },
		{ NAME_EMAIL, 255, 253, 253 },
		{ NAME_EMAIL, 20012, 20012, 1864 },
		{ NAME_SRV, 18, 18, 40 },
		{ NAME_SRV, 240, 240, 253 },
		{ NAME_SRV, 18, 20012, 500 },
		{ NAME_URI, 20, 11, 164 },
		{ NAME_URI, 248, 240, 1407 },
		{ NAME_URI, 20020, 5, 7590 }, /* a long port */
		{ NAME_DIRECTORY, 23, 23, 402 },
		{ NAME_DIRECTORY, 182, 182, 10489 },
		{ NAME_DIRECTORY, 504, 504, 45262 },
		{ NAME_DIRECTORY, 3864, 3864, 434270 }, /* each second one a blank */
		{ NAME_DIRECTORY, 3896, 3896, 365042 },
	};
	(void)unused;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		const struct work_row row = {
			pairs[i].kind, pairs[i].name_octets, pairs[i].base_octets, 1, 1, 0, 0
		};
		print_message("%zu\n", i);
		assert_true(UNIT_NS * work_of(&row, false) >= pairs[i].ns);
	}
	/* 500 e-mail addresses in a subject against a thousand others, 5,051 ns each. */
	static const uint8_t octets[10004];
	static struct subtree subtrees[1000];
	const struct name_constraints constraints = { .excluded = subtrees, .n_excluded = 1000 };
	const struct certificate certificate = { .subject = { octets, sizeof(octets) } };
	for (size_t i = 0; i < 1000; i++)
		subtrees[i] = (struct subtree){ NAME_EMAIL, BYTES("x@b") };
	assert_true(UNIT_NS * name_constraints_work(&constraints, &certificate) >= 5051 * 1000);
}

/* By the rules of clients that look at less. */
static void test_rules(void **state)
{
	static const struct {
		struct constraints_rules rules;
		enum name_kind kind;
		const char *excluded, *name;
		enum constraints_answer answer;
	} rows_of_rules[] = {
		{ { 1 << NAME_DNS, true, false, false },
		  NAME_DNS,
		  "a.test",
		  "a.test",
		  CONSTRAINTS_VIOLATED },
		{ { 1 << NAME_IP, true, false, false },
		  NAME_DNS,
		  "a.test",
		  "a.test",
		  CONSTRAINTS_MET },
		{ { 1 << NAME_URI, true, false, false },
		  NAME_URI,
		  "a.test",
		  "http://a.test/",
		  CONSTRAINTS_VIOLATED },
		{ { 1 << NAME_DNS, true, false, false },
		  NAME_URI,
		  "a.test",
		  "http://a.test/",
		  CONSTRAINTS_MET },
		{ { ~0u, true, false, false },
		  NAME_DNS,
		  "www.a.test",
		  "*.a.test",
		  CONSTRAINTS_VIOLATED },
		{ { ~0u, false, false, false },
		  NAME_DNS,
		  "www.a.test",
		  "*.a.test",
		  CONSTRAINTS_MET },
		{ { ~0u, false, false, false },
		  NAME_DNS,
		  "a.test",
		  "*.a.test",
		  CONSTRAINTS_VIOLATED },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows_of_rules) / sizeof(rows_of_rules[0]); i++) {
		struct subtree subtree = { rows_of_rules[i].kind,
					   bytes_of(rows_of_rules[i].excluded) };
		struct presented_name san = { .kind = rows_of_rules[i].kind,
					      .value = bytes_of(rows_of_rules[i].name) };
		struct name_constraints constraints = { .present = true,
							.excluded = &subtree,
							.n_excluded = 1 };
		struct certificate certificate = { .names = &san,
						   .n_names = 1,
						   .subject = { empty_name, sizeof(empty_name) } };
		const struct presented_name *refused;
		print_message("%s | %s\n", rows_of_rules[i].excluded, rows_of_rules[i].name);
		assert_int_equal(name_constraints_check_by(&constraints, &certificate, true,
							   &rows_of_rules[i].rules, &refused),
				 rows_of_rules[i].answer);
	}
}

/* Only addresses of IPv6 are permitted: that binds those of IPv4, but for who takes the
 * two for two kinds. */
static void test_addresses_apart(void **unused)
{
	struct subtree subtree = { NAME_IP, BYTES("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\0"
						  "\xff\xff\xff\xff\0\0\0\0\0\0\0\0\0\0\0\0") };
	struct presented_name san = { .kind = NAME_IP, .value = BYTES("\xc0\0\2\1") };
	const struct name_constraints constraints = { .present = true,
						      .permitted = &subtree,
						      .n_permitted = 1 };
	const struct certificate certificate = { .names = &san,
						 .n_names = 1,
						 .subject = { empty_name, sizeof(empty_name) } };
	(void)unused;
	for (int apart = 0; apart < 2; apart++) {
		const struct constraints_rules rules = { ~0u, true, apart != 0, false };
		const struct presented_name *refused;
		assert_int_equal(name_constraints_check_by(&constraints, &certificate, true, &rules,
							   &refused),
				 apart ? CONSTRAINTS_MET : CONSTRAINTS_VIOLATED);
	}
	/* Of one kind they bind each other for everybody. */
	subtree.base = (struct bytes)BYTES("\xc0\0\3\0\xff\xff\xff\0");
	for (int apart = 0; apart < 2; apart++) {
		const struct constraints_rules rules = { ~0u, true, apart != 0, false };
		const struct presented_name *refused;
		assert_int_equal(name_constraints_check_by(&constraints, &certificate, true, &rules,
							   &refused),
				 CONSTRAINTS_VIOLATED);
	}
}

/* Names that only a lenient client finds are bound as others are. */
static void test_names_of_a_damaged_list(void **unused)
{
	struct subtree subtree = { NAME_DNS, BYTES("example.org") };
	const struct name_constraints constraints = { .present = true,
						      .excluded = &subtree,
						      .n_excluded = 1 };
	struct presented_name san = { .kind = NAME_DNS, .value = BYTES("www.example.org") };
	const struct certificate certificate = { .names = &san,
						 .n_lax_names = 1,
						 .defects = CERTIFICATE_DEFECT_SAN,
						 .subject = { empty_name, sizeof(empty_name) } };
	const struct presented_name *refused;
	(void)unused;
	assert_int_equal(name_constraints_check(&constraints, &certificate, true, &refused),
			 CONSTRAINTS_VIOLATED);
	assert_ptr_equal(refused, &san);
}

/* E-mail addresses of a subject that cannot be read cannot be shown to be within. */
static void test_unreadable_subjects(void **unused)
{
	static const struct {
		struct bytes subject;
		enum constraints_answer answer;
	} subjects[] = {
		{ BYTES("\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01x"), CONSTRAINTS_MET },
		{ BYTES("\x04\x01x"), CONSTRAINTS_VIOLATED },
		{ BYTES("\x30\x06\x31\x04\x30\x02\x05\x00"), CONSTRAINTS_VIOLATED },
		{ BYTES("\x30\x09\x31\x07\x30\x05\x06\x03\x55\x04\x03"), CONSTRAINTS_VIOLATED },
	};
	struct subtree subtree = { NAME_EMAIL, BYTES("example.com") };
	const struct name_constraints constraints = { .present = true,
						      .permitted = &subtree,
						      .n_permitted = 1 };
	(void)unused;
	for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		const struct certificate certificate = { .subject = subjects[i].subject };
		const struct presented_name *refused;
		print_message("%zu\n", i);
		assert_int_equal(name_constraints_check(&constraints, &certificate, true, &refused),
				 subjects[i].answer);
	}
}

int main(void)
{
	static struct CMUnitTest tests[N_ROWS];
	const struct CMUnitTest others[] = {
		cmocka_unit_test(test_directory),
		cmocka_unit_test(test_directory_lengths),
		cmocka_unit_test(test_damaged_directory),
		cmocka_unit_test(test_directory_limits),
		cmocka_unit_test(test_certificates),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_work_of_the_form),
		cmocka_unit_test(test_work),
		cmocka_unit_test(test_work_is_enough),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_addresses_apart),
		cmocka_unit_test(test_names_of_a_damaged_list),
		cmocka_unit_test(test_unreadable_subjects),
	};
	for (size_t i = 0; i < N_ROWS; i++)
		tests[i] = (struct CMUnitTest){ rows[i].id, run_row, NULL, NULL,
						(void *)(uintptr_t)&rows[i] };
	return cmocka_run_group_tests_name("name-constraints-rows", tests, NULL, NULL) +
	       cmocka_run_group_tests_name("name-constraints", others, NULL, NULL);
}
