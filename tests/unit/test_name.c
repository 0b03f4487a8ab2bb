/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdict over a whole certificate: which name fits, or which was nearest;
 * common names, hints, --msstd and --exact-names. */
#include <config.h>

#include <stdbool.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "names/iptext.h"
#include "support/cpuclock.h"
#include "verdicts/name.h"

enum { MAX_NAMES = 8 };

/* A certificate as a list of names, each with its kind before it: "dns:",
 * "ip:" (as text), "srv:", "uri:", "mail:", "cn:", "e:" (e-mail attribute), and
 * "self" for one that is self-signed. */
struct fixture {
	struct certificate certificate;
	struct presented_name names[MAX_NAMES];
	struct presented_name cns[MAX_NAMES];
	uint8_t ips[MAX_NAMES][16];
};

static const char *after(const char *text, const char *prefix)
{
	size_t n = strlen(prefix);
	return strncmp(text, prefix, n) == 0 ? text + n : NULL;
}

static struct presented_name presented(enum name_kind kind, struct bytes value)
{
	return (struct presented_name){ kind, presented_name_defect(kind, value), value };
}

static bool add_san(struct fixture *f, const char *text)
{
	static const struct {
		const char *prefix;
		enum name_kind kind;
	} kinds[] = { { "dns:", NAME_DNS },
		      { "ip:", NAME_IP },
		      { "srv:", NAME_SRV },
		      { "uri:", NAME_URI },
		      { "mail:", NAME_EMAIL } };
	struct certificate *c = &f->certificate;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *value = after(text, kinds[i].prefix);
		if (value == NULL)
			continue;
		struct bytes octets = bytes_of(value);
		if (kinds[i].kind == NAME_IP) {
			size_t len = ip_parse(octets, f->ips[c->n_names]);
			octets = (struct bytes){ f->ips[c->n_names], len };
		}
		f->names[c->n_names++] = presented(kinds[i].kind, octets);
		return true;
	}
	return false;
}

static void fixture_make(struct fixture *f, const char *const *names, size_t n)
{
	static const uint8_t issuer[] = { 0x30, 0x01, 0x00 };
	static const uint8_t subject[] = { 0x30, 0x01, 0x01 };
	memset(f, 0, sizeof(*f));
	struct certificate *c = &f->certificate;
	c->names = f->names;
	c->cns = f->cns;
	c->issuer = (struct bytes){ issuer, sizeof(issuer) };
	c->subject = (struct bytes){ subject, sizeof(subject) };
	for (size_t i = 0; i < n && names[i] != NULL; i++) {
		if (after(names[i], "cn:") != NULL)
			f->cns[c->n_cns++] = presented(NAME_DNS, bytes_of(after(names[i], "cn:")));
		else if (after(names[i], "e:") != NULL)
			c->subject_email = bytes_of(after(names[i], "e:"));
		else if (strcmp(names[i], "self") == 0)
			c->issuer = c->subject;
		else
			assert_true(add_san(f, names[i]));
	}
	c->has_san = c->n_names > 0;
}

static const struct row {
	const char *id;
	const char *names[MAX_NAMES];
	const char *reference;
	bool allow_cn;
	enum name_reason reason;
	const char *presented; /* NULL: none is shown */
	enum name_hint hint;
} rows[] = {
#define ROW(id, reference, allow_cn, reason, presented, hint, ...) \
	{ id,        { __VA_ARGS__ }, reference, allow_cn, NAME_REASON_##reason, \
	  presented, NAME_HINT_##hint }
	/* one of several */
	ROW("ok-only", "www.example.com", false, EXACT, "www.example.com", NONE,
	    "dns:www.example.com"),
	ROW("ok-last-of-three", "www.example.com", false, EXACT, "www.example.com", NONE,
	    "dns:a.example.com", "dns:b.example.com", "dns:www.example.com"),
	ROW("ok-name-before-wildcard", "www.example.com", false, EXACT, "www.example.com", NONE,
	    "dns:*.example.com", "dns:www.example.com"),
	ROW("ok-wildcard-among-others", "www.example.com", false, WILDCARD, "*.example.com", NONE,
	    "dns:contoso.com", "dns:*.example.com", "dns:*.contoso.com"),
	ROW("ok-beside-malformed", "www.example.com", false, EXACT, "www.example.com", NONE,
	    "dns:", "dns:a, DNS:b", "dns:w*.example.com", "dns:www.example.com"),
	ROW("ok-address", "192.0.2.1", false, ADDRESS, NULL, NONE, "dns:www.example.com",
	    "ip:192.0.2.1"),
	ROW("ok-address-v6", "2001:db8::1", false, ADDRESS, NULL, NONE, "ip:192.0.2.1",
	    "ip:2001:db8::1"),
	ROW("ok-service", "srv:_imaps.example.com", false, SERVICE, "_imaps.example.com", NONE,
	    "dns:example.com", "srv:_imap.example.com", "srv:_imaps.example.com"),
	ROW("ok-uri", "uri:sip:example.com", false, SERVICE, "sip:example.com", NONE,
	    "uri:sip:a@example.com", "uri:sip:example.com"),
	/* the nearest */
	ROW("crit-nearest-is-deep-wildcard", "a.b.example.com", false, WILDCARD_DEEP,
	    "*.example.com", NONE, "dns:mail.example.com", "dns:*.example.com", "dns:contoso.com"),
	ROW("crit-nearest-is-apex", "example.com", false, WILDCARD_APEX, "*.example.com", NONE,
	    "dns:www.example.com", "dns:*.example.com"),
	ROW("crit-nearest-by-labels", "a.b.example.com", false, SHARED_DOMAIN, "zz.b.example.com",
	    NONE, "dns:mail.example.com", "dns:zz.b.example.com", "dns:contoso.com"),
	ROW("crit-nearest-by-whole-labels", "www.sub.example.com", false, SHARED_DOMAIN,
	    "yy.example.com", NONE, "dns:xsub.example.com", "dns:yy.example.com"),
	ROW("crit-nearest-by-labels-though-longer", "www.sub.example.com", false, SHARED_DOMAIN,
	    "apqw.sub.example.com", NONE, "dns:b.example.com", "dns:apqw.sub.example.com"),
	ROW("crit-nearest-is-above", "mail.sub.example.com", false, SHARED_DOMAIN,
	    "sub.example.com", NONE, "dns:a.example.com", "dns:b.org", "dns:sub.example.com"),
	ROW("crit-nearest-of-two-with-one-label", "www.sub.example.com", false, SHARED_DOMAIN,
	    "w.example.com", NONE, "dns:wsub.example.com", "dns:w.example.com"),
	ROW("crit-nearest-of-equals", "zz.b.example.com", false, SHARED_DOMAIN,
	    "mail.b.example.com", NONE, "dns:post.b.example.com", "dns:smtp.b.example.com",
	    "dns:mail.b.example.com"),
	ROW("crit-nearest-of-the-same", "zz.b.example.com", false, SHARED_DOMAIN,
	    "mail.b.example.com", NONE, "dns:mail.b.example.com", "dns:mail.b.example.com"),
	ROW("crit-nearest-by-a-top-level-domain-of-one-letter", "mailhost.c", false, SIMILAR,
	    "mallhost.c", NONE, "dns:mailhost.d", "dns:mallhost.c"),
	ROW("crit-nearest-partial", "www.example.com", false, WILDCARD_PARTIAL, "w*.example.com",
	    NONE, "dns:mail.example.com", "dns:w*.example.com"),
	ROW("crit-nearest-u-label",
	    "b\xc3\xbc"
	    "cher.example",
	    false, U_LABEL,
	    "b\xc3\xbc"
	    "cher.example",
	    NONE, "dns:www.xn--bcher-kva.example",
	    "dns:b\xc3\xbc"
	    "cher.example"),
	ROW("crit-nearest-www", "www.example.com", false, WWW, "example.com", NONE,
	    "dns:mail.example.com", "dns:example.com"),
	ROW("crit-nearest-list", "www.example.com", false, MALFORMED,
	    "example.com, DNS:www.example.com", NONE, "dns:example.com, DNS:www.example.com",
	    "dns:mail.example.com"),
	ROW("crit-unrelated", "www.example.com", false, UNRELATED, NULL, DEFAULT_HOST,
	    "dns:www.contoso.com", "dns:contoso.com"),
	ROW("crit-no-names", "www.example.com", false, NO_NAMES, NULL, NONE, NULL),
	ROW("crit-only-mail", "www.example.com", false, NO_NAMES, NULL, NONE, "mail:a@example.com"),
	ROW("crit-address-no-ip", "192.0.2.1", false, NO_NAMES, NULL, NONE, "dns:www.example.com"),
	ROW("crit-address-other", "192.0.2.1", false, OTHER_ADDRESS, NULL, NONE,
	    "dns:www.example.com", "ip:192.0.2.2"),
	ROW("crit-address-in-dns", "192.0.2.1", false, IP_AS_DNS, "192.0.2.1", NONE,
	    "dns:192.0.2.1", "ip:192.0.2.2"),
	ROW("crit-address-mapped", "192.0.2.1", false, ADDRESS_MAPPED, NULL, NONE,
	    "ip:::ffff:192.0.2.1"),
	ROW("crit-service-only", "example.com", false, SERVICE_ONLY, "_imaps.example.com", NONE,
	    "srv:_imaps.example.com"),
	ROW("crit-domain-only", "srv:_imaps.example.com", false, DOMAIN_ONLY, "example.com", NONE,
	    "dns:example.com"),
	/* common names */
	ROW("crit-cn-only", "www.example.com", false, CN_ONLY, "www.example.com", NONE,
	    "cn:www.example.com"),
	ROW("ok-cn-allowed", "www.example.com", true, CN, "www.example.com", NONE,
	    "cn:www.example.com"),
	ROW("ok-cn-case", "WWW.example.com", true, CN, "www.EXAMPLE.com", NONE,
	    "cn:www.EXAMPLE.com"),
	ROW("ok-cn-wildcard-allowed", "www.example.com", true, CN, "*.example.com", NONE,
	    "cn:*.example.com"),
	ROW("crit-cn-wildcard", "www.example.com", false, CN_ONLY, "*.example.com", NONE,
	    "cn:*.example.com"),
	ROW("crit-cn-wildcard-deep", "a.b.example.com", true, NO_NAMES, NULL, NONE,
	    "cn:*.example.com"),
	ROW("crit-cn-partial-wildcard", "www.example.com", true, NO_NAMES, NULL, NONE,
	    "cn:w*.example.com"),
	ROW("crit-cn-beside-dns", "www.example.com", true, CN_IGNORED, "www.example.com", NONE,
	    "dns:mail.example.com", "cn:www.example.com"),
	ROW("crit-cn-beside-malformed-dns", "www.example.com", true, CN_BESIDE_MALFORMED,
	    "www.example.com", NONE, "dns:a b", "cn:www.example.com"),
	ROW("crit-cn-beside-both", "www.example.com", true, CN_IGNORED, "www.example.com", NONE,
	    "dns:a b", "dns:mail.example.com", "cn:www.example.com"),
	ROW("crit-all-malformed", "www.example.com", false, ALL_MALFORMED, NULL, NONE, "dns:a b",
	    "dns:"),
	ROW("crit-malformed-and-other", "www.example.com", false, UNRELATED, NULL, DEFAULT_HOST,
	    "dns:a b", "dns:www.contoso.com"),
	ROW("crit-cn-beside-empty-dns", "www.example.com", true, CN_BESIDE_MALFORMED,
	    "www.example.com", NONE, "dns:", "cn:www.example.com"),
	ROW("crit-cn-beside-dns-not-allowed", "www.example.com", false, CN_IGNORED,
	    "www.example.com", NONE, "dns:mail.example.com", "cn:www.example.com"),
	ROW("ok-cn-beside-ip", "www.example.com", true, CN, "www.example.com", NONE, "ip:192.0.2.1",
	    "cn:www.example.com"),
	ROW("ok-cn-beside-mail", "www.example.com", true, CN, "www.example.com", NONE,
	    "mail:a@example.com", "cn:www.example.com"),
	ROW("ok-san-before-cn", "www.example.com", true, EXACT, "www.example.com", NONE,
	    "dns:www.example.com", "cn:www.example.com"),
	ROW("crit-cn-several", "www.example.com", true, CN_SEVERAL, "www.example.com", NONE,
	    "cn:www.example.com", "cn:mail.example.com"),
	ROW("crit-cn-several-last", "www.example.com", true, CN_SEVERAL, "www.example.com", NONE,
	    "cn:mail.example.com", "cn:www.example.com"),
	ROW("crit-cn-several-that-fit", "www.example.com", true, CN_SEVERAL, "*.example.com", NONE,
	    "cn:www.example.com", "cn:*.example.com"),
	ROW("crit-cn-several-of-one-letter", "a", true, CN_SEVERAL, "A", NONE, "cn:a", "cn:A"),
	ROW("crit-cn-several-not-allowed", "www.example.com", false, CN_SEVERAL, "www.example.com",
	    NONE, "cn:mail.example.com", "cn:www.example.com"),
	ROW("crit-cn-other", "www.example.com", true, NO_NAMES, NULL, NONE, "cn:mail.example.com"),
	ROW("crit-cn-address", "192.0.2.1", true, IP_AS_CN, "192.0.2.1", NONE, "cn:192.0.2.1"),
	ROW("crit-cn-address-v6", "2001:db8::1", true, IP_AS_CN, "2001:db8::1", NONE,
	    "cn:2001:db8::1"),
	ROW("crit-cn-address-beside-dns", "192.0.2.1", true, IP_AS_CN, "192.0.2.1", NONE,
	    "dns:www.example.com", "cn:192.0.2.1"),
	ROW("crit-cn-for-service", "srv:_imaps.example.com", true, NO_NAMES, NULL, NONE,
	    "cn:example.com"),
	ROW("crit-cn-for-service-as-such", "srv:_imaps.example.com", true, NO_NAMES, NULL, NONE,
	    "cn:_imaps.example.com"),
	ROW("crit-cn-for-uri", "uri:sip:example.com", true, NO_NAMES, NULL, NONE, "cn:example.com"),
	ROW("crit-cn-u-label",
	    "b\xc3\xbc"
	    "cher.example",
	    true, NO_NAMES, NULL, NONE,
	    "cn:b\xc3\xbc"
	    "cher.example"),
	/* tell-tale certificates */
	ROW("crit-exchange-default", "mail.contoso.com", false, UNRELATED, NULL, EXCHANGE_DEFAULT,
	    "self", "cn:EXCH01", "dns:EXCH01", "dns:EXCH01.corp.contoso.test"),
	ROW("crit-exchange-default-same-domain", "mail.contoso.com", false, SHARED_DOMAIN,
	    "EXCH01.contoso.com", EXCHANGE_DEFAULT, "self", "cn:EXCH01", "dns:EXCH01.contoso.com",
	    "dns:EXCH01"),
	ROW("crit-not-exchange-not-self", "mail.contoso.com", false, UNRELATED, NULL, DEFAULT_HOST,
	    "cn:EXCH01", "dns:EXCH01", "dns:EXCH01.corp.contoso.test"),
	ROW("crit-not-exchange-three", "mail.contoso.com", false, UNRELATED, NULL, DEFAULT_HOST,
	    "self", "cn:EXCH01", "dns:EXCH01", "dns:EXCH01.contoso.test", "dns:other.test"),
	ROW("crit-not-exchange-full-cn", "mail.contoso.com", false, UNRELATED, NULL, DEFAULT_HOST,
	    "self", "cn:EXCH01.contoso.test", "dns:EXCH01", "dns:EXCH01.contoso.test"),
	ROW("crit-not-exchange-empty-cn", "mail.contoso.com", false, UNRELATED, NULL, DEFAULT_HOST,
	    "self", "cn:", "dns:EXCH01", "dns:EXCH01.contoso.test"),
	ROW("crit-not-exchange-other-cn", "mail.contoso.com", false, UNRELATED, NULL, DEFAULT_HOST,
	    "self", "cn:EXCH02", "dns:EXCH01", "dns:EXCH01.contoso.test"),
	ROW("crit-not-exchange-two-cns", "mail.contoso.com", false, UNRELATED, NULL, DEFAULT_HOST,
	    "self", "cn:EXCH01", "cn:EXCH01", "dns:EXCH01", "dns:EXCH01.contoso.test"),
	ROW("crit-not-exchange-two-full-names", "mail.contoso.com", false, UNRELATED, NULL,
	    DEFAULT_HOST, "self", "cn:EXCH01", "dns:EXCH01.a.test", "dns:EXCH01.b.test"),
	ROW("crit-not-exchange-two-short-names", "mail.contoso.com", false, UNRELATED, NULL,
	    INTERNAL_NAME, "self", "cn:EXCH01", "dns:EXCH01", "dns:exch01"),
	ROW("crit-not-exchange-no-dns", "mail.contoso.com", false, NO_NAMES, NULL, NONE, "self",
	    "cn:EXCH01", "mail:EXCH01", "mail:EXCH01.contoso.test"),
	ROW("crit-wmsvc", "mail.contoso.com", false, NO_NAMES, NULL, MANAGEMENT_SERVICE, "self",
	    "cn:WMSvc-EXCH01"),
	ROW("crit-wmsvc-sha2", "mail.contoso.com", false, NO_NAMES, NULL, MANAGEMENT_SERVICE,
	    "cn:WMSvc-SHA2-EXCH01"),
	ROW("crit-exchange-auth", "mail.contoso.com", false, NO_NAMES, NULL, EXCHANGE_AUTH, "self",
	    "cn:Microsoft Exchange Server Auth Certificate"),
	ROW("crit-adfs-signing", "sts.contoso.com", false, NO_NAMES, NULL, ADFS_TOKEN, "self",
	    "cn:ADFS Signing - sts.contoso.com"),
	ROW("crit-adfs-encryption", "sts.contoso.com", false, NO_NAMES, NULL, ADFS_TOKEN,
	    "cn:ADFS Encryption - sts.contoso.com"),
	ROW("crit-kubernetes", "www.contoso.com", false, UNRELATED, NULL, PLACEHOLDER,
	    "cn:Kubernetes Ingress Controller Fake Certificate", "dns:ingress.local"),
	ROW("crit-traefik", "www.contoso.com", false, UNRELATED, NULL, PLACEHOLDER,
	    "cn:TRAEFIK DEFAULT CERT", "dns:0123456789abcdef.traefik.default"),
	ROW("crit-localhost", "www.contoso.com", false, UNRELATED, NULL, PLACEHOLDER,
	    "cn:localhost", "dns:localhost"),
	ROW("crit-localdomain", "www.contoso.com", false, NO_NAMES, NULL, PLACEHOLDER,
	    "cn:localhost.localdomain"),
	ROW("crit-plesk", "www.contoso.com", false, NO_NAMES, NULL, PLACEHOLDER, "cn:Plesk"),
	ROW("crit-unifi", "mail.contoso.com", false, NO_NAMES, NULL, PLACEHOLDER, "cn:UniFi"),
	ROW("crit-unifi-gateway", "mail.contoso.com", false, NO_NAMES, NULL, PLACEHOLDER,
	    "cn:UniFi-Gateway"),
	ROW("crit-no-unifi", "mail.contoso.com", false, UNRELATED, NULL, DEFAULT_HOST,
	    "cn:unified.example.net", "dns:unified.example.net"),
	ROW("crit-no-fortinet", "mail.contoso.com", false, UNRELATED, NULL, DEFAULT_HOST,
	    "cn:fortinet.com", "dns:fortinet.com"),
	ROW("crit-opnsense", "www.contoso.com", false, NO_NAMES, NULL, PLACEHOLDER,
	    "cn:OPNsense.localdomain"),
	ROW("crit-fortigate", "www.contoso.com", false, NO_NAMES, NULL, PLACEHOLDER,
	    "cn:FortiGate-60F"),
	ROW("crit-example-com-itself", "mail.example.com", false, SHARED_DOMAIN, "example.com",
	    NONE, "cn:example.com", "dns:example.com"),
	ROW("crit-example-com", "mail.contoso.com", false, UNRELATED, NULL, PLACEHOLDER,
	    "cn:example.com", "dns:example.com"),
	ROW("crit-internal", "mail.contoso.com", false, UNRELATED, NULL, INTERNAL_NAME, "cn:srv01",
	    "dns:srv01", "dns:srv01.contoso.local"),
	ROW("crit-internal-address", "mail.contoso.com", false, NO_NAMES, NULL, INTERNAL_NAME,
	    "cn:x y", "ip:192.168.1.10", "ip:fd00::1"),
	ROW("crit-internal-one-label", "mail.contoso.com", false, UNRELATED, NULL, INTERNAL_NAME,
	    "cn:srv01", "dns:srv01"),
	ROW("crit-internal-service", "mail.contoso.com", false, NO_NAMES, NULL, INTERNAL_NAME,
	    "srv:_imaps.srv01.contoso.local", "uri:sip:contoso.internal"),
	ROW("crit-no-internal-word-as-cn", "mail.contoso.com", false, NO_NAMES, NULL, NONE,
	    "cn:Root"),
	ROW("crit-no-internal-cn", "mail.contoso.com", false, NO_NAMES, NULL, NONE,
	    "cn:srv01.contoso.local"),
	ROW("crit-no-internal-cn-beside-mail", "mail.contoso.com", false, NO_NAMES, NULL, NONE,
	    "cn:Root", "mail:root@contoso.com"),
	ROW("crit-no-internal-beside-service", "mail.contoso.com", false, UNRELATED, NULL,
	    DEFAULT_HOST, "dns:srv01", "srv:_imaps.example.net"),
	ROW("crit-no-internal-beside-uri", "mail.contoso.com", false, UNRELATED, NULL, DEFAULT_HOST,
	    "dns:srv01", "uri:sip:example.net"),
	ROW("crit-no-internal-beside-hyphen", "mail.contoso.com", false, UNRELATED, NULL,
	    DEFAULT_HOST, "dns:srv01", "dns:web-.example.net"),
	ROW("crit-internal-wildcard", "mail.contoso.com", false, UNRELATED, NULL, INTERNAL_NAME,
	    "dns:*.corp.contoso.internal"),
	ROW("crit-wildcard-of-a-top-level-domain", "mail.contoso.com", false, PUBLIC_SUFFIX,
	    "*.com", NONE, "dns:*.com"),
	ROW("crit-other-top-level-domain", "mail.contoso.com", false, UNRELATED, NULL, DEFAULT_HOST,
	    "dns:*.net"),
	ROW("crit-internal-wildcard-itself", "mail.contoso.com", false, UNRELATED, NULL,
	    INTERNAL_NAME, "dns:*.local"),
	ROW("crit-internal-for-internal", "srv02.contoso.local", false, SIMILAR,
	    "srv01.contoso.local", NONE, "dns:srv01.contoso.local"),
	ROW("crit-internal-address-for-internal", "10.0.0.1", false, OTHER_ADDRESS, NULL, NONE,
	    "ip:10.0.0.2"),
	ROW("crit-internal-address-for-public", "192.0.2.1", false, OTHER_ADDRESS, NULL,
	    INTERNAL_NAME, "ip:10.0.0.2"),
	ROW("crit-not-internal", "mail.contoso.com", false, SHARED_DOMAIN, "www.contoso.com", NONE,
	    "dns:srv01.contoso.local", "dns:www.contoso.com"),
};

/* RFC 1918, 6598, 3927, 4193, 4291; the first and the last of each, and what is next to them. */
static const struct {
	const char *name;
	bool is_internal;
} address_rows[] = {
	{ "ip:9.255.255.255", false },
	{ "ip:10.0.0.0", true },
	{ "ip:10.255.255.255", true },
	{ "ip:11.0.0.0", false },
	{ "ip:126.0.0.1", false },
	{ "ip:127.0.0.1", true },
	{ "ip:128.0.0.1", false },
	{ "ip:172.15.255.255", false },
	{ "ip:172.16.0.0", true },
	{ "ip:172.31.255.255", true },
	{ "ip:172.32.0.0", false },
	{ "ip:171.16.0.0", false },
	{ "ip:192.167.255.255", false },
	{ "ip:192.168.0.0", true },
	{ "ip:192.169.0.0", false },
	{ "ip:193.168.0.0", false },
	{ "ip:169.253.0.1", false },
	{ "ip:169.254.0.1", true },
	{ "ip:169.255.0.1", false },
	{ "ip:168.254.0.1", false },
	{ "ip:100.63.255.255", false },
	{ "ip:100.64.0.0", true },
	{ "ip:100.127.255.255", true },
	{ "ip:100.128.0.0", false },
	{ "ip:101.64.0.0", false },
	{ "ip:192.0.2.1", false },
	{ "ip:fbff::1", false },
	{ "ip:fc00::1", true },
	{ "ip:fdff::1", true },
	{ "ip:fe00::1", false },
	{ "ip:fe7f::1", false },
	{ "ip:fe80::1", true },
	{ "ip:febf::1", true },
	{ "ip:fec0::1", false },
	{ "ip:ff80::1", false },
	{ "ip:::1", true },
	{ "ip:::2", false },
	{ "ip:2001:db8::1", false },
};

static void internal_addresses_are_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(address_rows) / sizeof(address_rows[0]); i++) {
		const struct match_rules rules = { WILDCARDS_RFC9525, false };
		struct fixture f;
		struct reference reference;
		struct error error = { 0 };
		print_message("%s\n", address_rows[i].name);
		fixture_make(&f, &address_rows[i].name, 1);
		assert_int_equal(reference_parse("mail.contoso.com", &reference, &error), ERR_NONE);
		struct name_verdict v = name_verdict(&f.certificate, &reference, &rules);
		assert_int_equal(v.hint, address_rows[i].is_internal ? NAME_HINT_INTERNAL_NAME
								     : NAME_HINT_NONE);
	}
}

static struct match_rules rules_of(const struct row *row)
{
	return (struct match_rules){ WILDCARDS_RFC9525, row->allow_cn };
}

static struct name_verdict judge(const struct row *row, struct fixture *f,
				 struct reference *reference)
{
	struct match_rules rules = rules_of(row);
	struct error error = { 0 };
	assert_int_equal(reference_parse(row->reference, reference, &error), ERR_NONE);
	return name_verdict(&f->certificate, reference, &rules);
}

/* Whether it fits, and how, is found out in any case. */
static void assert_fits_without_work(const struct row *row, const struct fixture *f,
				     const struct reference *reference,
				     const struct name_verdict *verdict)
{
	struct match_rules rules = rules_of(row);
	struct work none = { 0 };
	struct name_verdict v = name_verdict_within(&f->certificate, reference, &rules, &none);
	assert_int_equal(name_reason_fits(v.reason), name_reason_fits(verdict->reason));
	if (f->certificate.n_names > 0)
		assert_int_equal(v.hint, NAME_HINT_NONE);
	if (name_reason_fits(v.reason)) {
		assert_int_equal(v.reason, verdict->reason);
		assert_ptr_equal(v.presented, verdict->presented);
	} else {
		assert_true(v.reason <= verdict->reason);
	}
}

static void run_row(void **state)
{
	const struct row *row = *state;
	struct fixture f;
	struct reference reference;
	fixture_make(&f, row->names, MAX_NAMES);
	struct name_verdict v = judge(row, &f, &reference);
	assert_fits_without_work(row, &f, &reference, &v);
	assert_string_equal(name_reason_text(v.reason), name_reason_text(row->reason));
	assert_int_equal(v.reason, row->reason);
	assert_string_equal(name_hint_text(v.hint), name_hint_text(row->hint));
	assert_ptr_equal(v.reference, &reference);
	if (v.presented != NULL && v.presented->kind == NAME_IP)
		return;
	assert_int_equal(v.presented != NULL, row->presented != NULL);
	if (row->presented == NULL)
		return;
	assert_true(bytes_equal(v.presented->value, bytes_of(row->presented)));
	/* of two that are the same the first */
	for (const struct presented_name *name = f.names; name < v.presented; name++) {
		if (v.presented < f.names + MAX_NAMES)
			assert_false(bytes_equal(name->value, v.presented->value));
	}
}

/* Without work for more, what is said is plain, and true. */
static void plain_truth_without_work(void **state)
{
	(void)state;
	static const struct row table[] = {
		ROW("", "www.example.com", false, UNRELATED, NULL, NONE, "dns:mail.example.com"),
		ROW("", "www.example.com", false, UNRELATED, NULL, NONE, "dns:a b",
		    "dns:mail.example.com", "dns:"),
		ROW("", "www.example.com", false, ALL_MALFORMED, NULL, NONE, "dns:a b"),
		ROW("", "www.example.com", false, NO_NAMES, NULL, NONE, "ip:192.0.2.1"),
		ROW("", "192.0.2.1", false, OTHER_ADDRESS, NULL, NONE, "ip:192.0.2.2"),
		ROW("", "192.0.2.1", false, NO_NAMES, NULL, NONE, "dns:192.0.2.1"),
		ROW("", "srv:_imaps.example.com", false, UNRELATED, NULL, NONE,
		    "srv:_imap.example.org"),
		ROW("", "uri:sip:example.com", false, UNRELATED, NULL, NONE, "uri:sip:example.org"),
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct match_rules rules = rules_of(&table[i]);
		struct work none = { 0 };
		struct fixture f;
		struct reference reference;
		fixture_make(&f, table[i].names, MAX_NAMES);
		assert_int_equal(reference_parse(table[i].reference, &reference, NULL), ERR_NONE);
		struct name_verdict v =
			name_verdict_within(&f.certificate, &reference, &rules, &none);
		assert_string_equal(name_reason_text(v.reason), name_reason_text(table[i].reason));
		assert_null(v.presented);
	}
}

/* In units of base/work.h: each name, and what a hint reads. */
static void work_of_the_nearest(void **state)
{
	(void)state;
	const struct match_rules rules = { WILDCARDS_RFC9525, false };
	struct fixture f;
	struct reference reference;
	fixture_make(&f, (const char *const[]){ "dns:a.example", "dns:b.example", "dns:c.test" },
		     3);
	f.certificate.der_len = 3200;
	assert_int_equal(reference_parse("d.example", &reference, NULL), ERR_NONE);
	struct work enough = { .left = 130 };
	struct name_verdict v = name_verdict_within(&f.certificate, &reference, &rules, &enough);
	assert_int_equal(v.reason, NAME_REASON_SIMILAR);
	assert_int_equal(enough.left, 0);
	struct work less = { .left = 129 };
	v = name_verdict_within(&f.certificate, &reference, &rules, &less);
	assert_int_equal(v.reason, NAME_REASON_UNRELATED);
	assert_true(less.exhausted);
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525U + 1013904223U;
	return *seed >> 8;
}

static void shuffle(struct presented_name *names, size_t n, uint32_t *seed)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = next_random(seed) % i;
		struct presented_name swap = names[i - 1];
		names[i - 1] = names[k];
		names[k] = swap;
	}
}

static bool same_verdict(const struct name_verdict *a, const struct name_verdict *b)
{
	if (a->reason != b->reason || a->hint != b->hint ||
	    (a->presented == NULL) != (b->presented == NULL))
		return false;
	return a->presented == NULL || bytes_equal(a->presented->value, b->presented->value);
}

/* The order of names in a certificate decides nothing. */
static void order_makes_no_difference(void **state)
{
	(void)state;
	uint32_t seed = 20;
	for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
		struct fixture f;
		struct reference reference, again;
		fixture_make(&f, rows[r].names, MAX_NAMES);
		struct name_verdict before = judge(&rows[r], &f, &reference);
		struct presented_name kept =
			before.presented != NULL ? *before.presented : (struct presented_name){ 0 };
		if (before.presented != NULL)
			before.presented = &kept;
		for (int i = 0; i < 30; i++) {
			shuffle(f.names, f.certificate.n_names, &seed);
			shuffle(f.cns, f.certificate.n_cns, &seed);
			struct name_verdict v = judge(&rows[r], &f, &again);
			if (!same_verdict(&before, &v))
				fail_msg("%s: order decides", rows[r].id);
		}
	}
}

/* Names taken from all rows at random, in random order: the verdict on the
 * certificate is the best of the verdicts on its names one by one. */
static void verdict_is_that_of_the_best_name(void **state)
{
	(void)state;
	uint32_t seed = 9525;
	enum { N_ROWS = sizeof(rows) / sizeof(rows[0]) };
	for (int round = 0; round < 20000; round++) {
		const char *names[MAX_NAMES] = { NULL };
		struct fixture f;
		struct reference reference;
		const struct row *asked = &rows[next_random(&seed) % N_ROWS];
		struct match_rules rules = rules_of(asked);
		bool fits = false;
		size_t n = 0;
		for (size_t i = 0; i < MAX_NAMES; i++) {
			const char *name = rows[next_random(&seed) % N_ROWS].names[i % 3];
			if (name != NULL && after(name, "cn:") == NULL && strcmp(name, "self") != 0)
				names[n++] = name;
		}
		fixture_make(&f, names, n);
		struct name_verdict v = judge(asked, &f, &reference);
		for (size_t i = 0; i < f.certificate.n_names; i++)
			fits |= name_reason_fits(match_name(&reference, &f.names[i], &rules));
		if (name_reason_fits(v.reason) != fits)
			fail_msg("round %d: %s against %s", round, asked->reference,
				 name_reason_text(v.reason));
	}
}

static void principals(void **state)
{
	(void)state;
	static const struct {
		const char *names[MAX_NAMES];
		const char *principal;
		enum principal_verdict verdict;
	} table[] = {
		{ { "cn:mail.contoso.com" }, "mail.contoso.com", PRINCIPAL_FITS },
		{ { "cn:MAIL.contoso.com" }, "mail.Contoso.com", PRINCIPAL_FITS },
		{ { "cn:*.contoso.com", "dns:*.contoso.com" }, "*.contoso.com", PRINCIPAL_FITS },
		{ { "cn:*.contoso.com", "dns:*.contoso.com" },
		  "mail.contoso.com",
		  PRINCIPAL_MISMATCH },
		{ { "cn:mail.contoso.com" }, "*.contoso.com", PRINCIPAL_MISMATCH },
		{ { "cn:www.contoso.com", "dns:mail.contoso.com" },
		  "mail.contoso.com",
		  PRINCIPAL_BY_SAN },
		{ { "cn:www.contoso.com", "dns:MAIL.contoso.com" },
		  "mail.contoso.com",
		  PRINCIPAL_BY_SAN },
		{ { "dns:mail.contoso.com" }, "mail.contoso.com", PRINCIPAL_BY_SAN },
		{ { "dns:*.contoso.com" }, "*.contoso.com", PRINCIPAL_BY_SAN },
		{ { "dns:w*.contoso.com" }, "w*.contoso.com", PRINCIPAL_MISMATCH },
		{ { "mail:mail.contoso.com" }, "mail.contoso.com", PRINCIPAL_MISMATCH },
		{ { NULL }, "mail.contoso.com", PRINCIPAL_MISMATCH },
		{ { "cn:mail.contoso.com" }, "", PRINCIPAL_MISMATCH },
		{ { "cn:a.contoso.com", "cn:mail.contoso.com" },
		  "mail.contoso.com",
		  PRINCIPAL_FITS },
		{ { "cn:mail.contoso.com", "cn:a.contoso.com" },
		  "mail.contoso.com",
		  PRINCIPAL_MISMATCH },
		{ { "cn:mail.contoso.com", "e:admin@contoso.com" },
		  "mail.contoso.com",
		  PRINCIPAL_MISMATCH },
		{ { "cn:mail.contoso.com", "e:admin@contoso.com", "dns:mail.contoso.com" },
		  "mail.contoso.com",
		  PRINCIPAL_BY_SAN },
		{ { "cn:mail.contoso.com", "e:admin@contoso.com" },
		  "Admin@contoso.com",
		  PRINCIPAL_FITS },
		{ { "cn:mail.contoso.com", "e:no address" }, "mail.contoso.com", PRINCIPAL_FITS },
		{ { "cn:mail.contoso.com.evil.test" }, "mail.contoso.com", PRINCIPAL_MISMATCH },
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct fixture f;
		fixture_make(&f, table[i].names, MAX_NAMES);
		enum principal_verdict v = principal_verdict(&f.certificate, table[i].principal);
		if (v != table[i].verdict)
			fail_msg("row %zu (%s): %d", i, table[i].principal, (int)v);
	}
	struct fixture f;
	fixture_make(&f, (const char *const[]){ "cn:mail" }, 1);
	f.cns[0].defect = NAME_DEFECT_ENCODING;
	assert_int_equal(principal_verdict(&f.certificate, "mail"), PRINCIPAL_MISMATCH);
	f.cns[0].value = (struct bytes){ (const uint8_t *)"mail\0x", 6 };
	f.cns[0].defect = NAME_DEFECT_NUL;
	assert_int_equal(principal_verdict(&f.certificate, "mail"), PRINCIPAL_MISMATCH);
}

/* Flags as text: "x" for true, "." for false. */
static void check_flags(size_t row, const char *what, const bool *flags, const char *expected)
{
	for (size_t i = 0; expected[i] != '\0'; i++) {
		if (flags[i] != (expected[i] == 'x'))
			fail_msg("row %zu: %s[%zu]", row, what, i);
	}
}

static void exact_names(void **state)
{
	(void)state;
	static const struct {
		const char *names[MAX_NAMES];
		const char *references[4];
		const char *missing, *unexpected;
	} table[] = {
		{ { "dns:www.example.com" }, { "www.example.com" }, ".", "." },
		{ { "dns:WWW.example.com" }, { "www.EXAMPLE.com." }, ".", "." },
		{ { "dns:a.example", "dns:b.example" }, { "b.example", "a.example" }, "..", ".." },
		{ { "dns:a.example" }, { "a.example", "b.example" }, ".x", "." },
		{ { "dns:a.example", "dns:b.example" }, { "a.example" }, ".", ".x" },
		{ { "dns:*.example.com" }, { "www.example.com" }, "x", "x" },
		{ { "dns:*.example.com" }, { "*.example.com" }, ".", "." },
		{ { "dns:www.example.com" }, { "*.example.com" }, "x", "x" },
		{ { "dns:*.example.com", "dns:example.com" },
		  { "example.com", "*.example.com" },
		  "..",
		  ".." },
		{ { "dns:a.example", "dns:a.example" }, { "a.example" }, ".", ".." },
		{ { "dns:a.example" }, { "a.example", "a.example" }, "..", "." },
		{ { "ip:192.0.2.1", "dns:a.example" }, { "a.example", "192.0.2.1" }, "..", ".." },
		{ { "ip:192.0.2.1", "dns:a.example" }, { "a.example" }, ".", "x." },
		{ { "dns:a.example" }, { "a.example", "192.0.2.1" }, ".x", "." },
		{ { "ip:::ffff:192.0.2.1" }, { "192.0.2.1" }, "x", "x" },
		{ { "dns:192.0.2.1" }, { "192.0.2.1" }, "x", "x" },
		{ { "dns:a.example", "mail:a@example.com", "uri:https://b.example/" },
		  { "a.example" },
		  ".",
		  "..." },
		{ { "dns:a.example", "srv:_imaps.a.example" },
		  { "a.example", "srv:_imaps.a.example" },
		  "..",
		  ".." },
		{ { "dns:a.example" }, { "a.example", "srv:_imaps.a.example" }, "..", "." },
		{ { "dns:a.example" }, { "srv:_imaps.a.example" }, ".", "x" },
		{ { "dns:a.example", "dns:a.example." }, { "a.example" }, ".", ".x" },
		{ { "dns:w*.example.com" }, { "www.example.com" }, "x", "x" },
		{ { "dns:-a.example", "dns:b-.example" },
		  { "b-.example", "-a.example" },
		  "..",
		  ".." },
		{ { "dns:*.-a.example" }, { "*.-a.example" }, "x", "x" },
		{ { "dns:xn--bcher-kva.example" },
		  { "b\xc3\xbc"
		    "cher.example" },
		  ".",
		  "." },
		{ { NULL }, { "a.example" }, "x", "" },
		{ { "cn:a.example" }, { "a.example" }, "x", "" },
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct fixture f;
		struct reference references[5] = { 0 };
		bool missing[5] = { false }, unexpected[MAX_NAMES + 1] = { false };
		size_t n = 0;
		fixture_make(&f, table[i].names, MAX_NAMES);
		for (; n < 4 && table[i].references[n] != NULL; n++)
			assert_int_equal(
				reference_parse_exact(table[i].references[n], &references[n], NULL),
				ERR_NONE);
		/* one that is none of them */
		assert_int_equal(reference_parse_exact("b.example", &references[n], NULL),
				 ERR_NONE);
		exact_names_verdict(&f.certificate, references, n, missing, unexpected);
		assert_int_equal(strlen(table[i].missing), n);
		assert_int_equal(strlen(table[i].unexpected), f.certificate.n_names);
		check_flags(i, "missing", missing, table[i].missing);
		check_flags(i, "unexpected", unexpected, table[i].unexpected);
		assert_false(missing[n] || unexpected[f.certificate.n_names]);
	}
}

/* A SAN that cannot be read may have held any DNS-ID: no CN then. */
static void unreadable_san_rules_out_the_cn(void **state)
{
	(void)state;
	struct fixture f;
	struct reference reference;
	const struct row row = { .reference = "www.example.com", .allow_cn = true };
	fixture_make(&f, (const char *const[]){ "cn:www.example.com" }, 1);
	assert_int_equal(judge(&row, &f, &reference).reason, NAME_REASON_CN);
	f.certificate.has_san = true;
	f.certificate.defects = CERTIFICATE_DEFECT_SAN;
	assert_int_equal(judge(&row, &f, &reference).reason, NAME_REASON_CN_BESIDE_UNREADABLE);
	f.certificate.n_cns = 0;
	assert_int_equal(judge(&row, &f, &reference).reason, NAME_REASON_UNREADABLE);
}

static void hints_are_plain(void **state)
{
	(void)state;
	static const enum name_hint hints[] = {
#define X(ID, text) NAME_HINT_##ID,
		NAME_HINTS(X)
#undef X
	};
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++) {
		const char *text = name_hint_text(hints[i]);
		assert_int_equal(hints[i] == NAME_HINT_NONE, strlen(text) == 0);
		assert_int_equal(strcspn(text, "|<>&\"'`$[]\\"), strlen(text));
	}
}

enum { MANY = 100000, ROUNDS = 5 };

/* The least of several times is the work itself; the rest is other people's. */
static int64_t shorter(int64_t least_us, int64_t begun_us)
{
	int64_t us = test_cpu_us() - begun_us;
	return us < least_us ? us : least_us;
}

/* Fast is measured by what reading the octets of the same names takes, in the same
 * build on the same machine: a square of names would be a thousand times more. */
static void many_names_are_fast(void **state)
{
	(void)state;
	static char texts[MANY][40];
	static struct presented_name names[MANY];
	struct certificate certificate = { .names = names, .n_names = MANY, .has_san = true };
	struct reference reference;
	struct match_rules rules = { WILDCARDS_RFC9525, false };
	int64_t reading_us = INT64_MAX, judging_us = INT64_MAX;
	for (size_t i = 0; i < MANY; i++)
		snprintf(texts[i], sizeof(texts[i]), "%shost%zu.sub.example.com",
			 i % 3 == 0 ? "*." : "", i);
	assert_int_equal(reference_parse("nothing.sub.example.com", &reference, NULL), ERR_NONE);
	for (int round = 0; round < ROUNDS; round++) {
		int64_t begun_us = test_cpu_us();
		for (size_t i = 0; i < MANY; i++)
			names[i] = presented(NAME_DNS, bytes_of(texts[i]));
		reading_us = shorter(reading_us, begun_us);
		begun_us = test_cpu_us();
		struct name_verdict v = name_verdict(&certificate, &reference, &rules);
		judging_us = shorter(judging_us, begun_us);
		assert_int_equal(v.reason, NAME_REASON_SHARED_DOMAIN);
	}
	print_message("%d names read in %d us, judged in %d us\n", MANY, (int)reading_us,
		      (int)judging_us);
	assert_in_range(judging_us, 0, 4 * reading_us);
}

int main(void)
{
	enum { N_ROWS = sizeof(rows) / sizeof(rows[0]) };
	static struct CMUnitTest row_tests[N_ROWS];
	static struct row copies[N_ROWS];
	for (size_t i = 0; i < N_ROWS; i++) {
		copies[i] = rows[i];
		row_tests[i] = (struct CMUnitTest){ rows[i].id, run_row, NULL, NULL, &copies[i] };
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_truth_without_work),
		cmocka_unit_test(work_of_the_nearest),
		cmocka_unit_test(order_makes_no_difference),
		cmocka_unit_test(verdict_is_that_of_the_best_name),
		cmocka_unit_test(principals),
		cmocka_unit_test(exact_names),
		cmocka_unit_test(unreadable_san_rules_out_the_cn),
		cmocka_unit_test(hints_are_plain),
		cmocka_unit_test(internal_addresses_are_told),
		cmocka_unit_test(many_names_are_fast),
	};
	int n_failed = _cmocka_run_group_tests("name verdicts", row_tests, N_ROWS, NULL, NULL);
	return n_failed + cmocka_run_group_tests(tests, NULL, NULL);
}
