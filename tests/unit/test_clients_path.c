/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Traits of the path, over fake certificates: each is there where it is so, and
 * nowhere else; and nothing that the standards' own verdict finds wrong is without a
 * family that refuses it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "clients/clients.h"
#include "clients/trait.h"
#include "clients/trait_set.h"
#include "fakechain.h"

struct row {
	const char *chain, *anchors;
	const char *traits; /* their ids, in the order of the table */
};

/* Fake certificates have no key identifiers, as most rows have not. */
static bool is_everywhere(enum trait trait)
{
	return trait == TRAIT_NO_AUTHORITY_KEY_ID || trait == TRAIT_NO_SUBJECT_KEY_ID;
}

static struct result judge_fake(struct fake_world *world)
{
	struct result result = { .has_certificate = true, .trust = fake_verdict(world) };
	result.session.chain = world->chain.certificates;
	result.session.n_chain = world->chain.n;
	result.trust.root = ROOT_OWN;
	return result;
}

/* The ids of the traits of the path that are present. */
static void list_traits(const struct result *result, bool all, char *text, size_t size)
{
	size_t at = 0;
	text[0] = '\0';
	for (int t = TRAIT_SELF_SIGNED; t <= TRAIT_LIST_REVOKED; t++) {
		if (!trait_set_has(&result->clients.present, (enum trait)t) ||
		    (!all && is_everywhere((enum trait)t)))
			continue;
		at += (size_t)snprintf(text + at, size - at, "%s%s", at > 0 ? " " : "",
				       trait_info((enum trait)t)->id);
		assert_in_range(at, 0, size - 1);
	}
}

static void check(const struct result *judged, bool all, const char *expected)
{
	struct result result = *judged;
	char text[512];
	clients_verdicts(&result, FAKE_NOW, NULL);
	list_traits(&result, all, text, sizeof(text));
	assert_string_equal(text, expected);
}

static void run_rows(const struct row *rows, size_t n, bool all)
{
	for (size_t i = 0; i < n; i++) {
		struct fake_world *world = fake_world_new(rows[i].chain, rows[i].anchors);
		struct result result = judge_fake(world);
		print_message("%s | %s\n", rows[i].chain, rows[i].anchors ? rows[i].anchors : "-");
		check(&result, all, rows[i].traits);
		fake_world_free(world);
	}
}

#define RUN(rows, all) run_rows(rows, sizeof(rows) / sizeof(rows[0]), all)

static void no_anchor(void **state)
{
	static const struct row rows[] = {
		{ "L<I I<R", "R<R", "" },
		{ "L<I I<R R<R", "R<R", "" },
		{ "L<L", "R<R", "self-signed" },
		{ "L<I I<X X<X", "R<R", "unknown-root" },
		{ "L<I", "R<R", "issuer-missing" },
		{ "L<I,aia", "R<R", "issuer-to-fetch" },
		{ "L<I I<J,aia", "R<R", "issuer-to-fetch" },
		{ "L<I,aia I<J", "R<R", "issuer-missing" },
		{ "L<I", "I<R R<R", "intermediate-from-store" },
		{ "L<I I<R", NULL, "no-anchors" },
		{ "L<I,exp", "R<R", "issuer-missing leaf-expired" },
		{ "L<L,exp", "R<R", "self-signed leaf-expired" },
	};
	(void)state;
	RUN(rows, false);
}

static void signatures(void **state)
{
	static const struct row rows[] = {
		{ "L<I,damaged I<R", "R<R", "signature-wrong" },
		{ "L<I I<R,damaged", "R<R", "signature-wrong" },
		{ "L<I,unread I<R", "R<R", "signature-unreadable" },
		{ "L<I,md5 I<R", "R<R", "hash-broken" },
		{ "L<I I<R,md5", "R<R", "hash-broken" },
		{ "L<I,refused I<R", "R<R", "hash-broken" },
		{ "L<I I<R", "R<R,md5", "" },
		{ "L<I,sha1 I<R", "R<R", "sha-1-under-own-root" },
		{ "L<I I<R,sha1", "R<R", "sha-1-under-own-root" },
		{ "L<I I<R", "R<R,sha1", "" },
		{ "L<I I<R R<R,sha1", "R<R,sha1", "" },
		{ "L<L,leaf,sha1", "L<L,leaf,sha1",
		  "self-signed-with-sha-1-or-sha-224 self-signed-in-store" },
		{ "L<I,sha1,pss I<R", "R<R", "pss-sha-1" },
		{ "L<I I<R,sha1,pss", "R<R", "intermediate-pss-sha-1" },
		{ "L<L,leaf,sha224", "L<L,leaf,sha224",
		  "self-signed-with-sha-1-or-sha-224 self-signed-in-store" },
		{ "L<L,leaf,md5", "L<L,leaf,md5", "trusted-leaf-md5 self-signed-in-store" },
		{ "L<I,leaf,md5", "L<I,leaf,md5", "trusted-leaf-md5 leaf-in-store" },
		{ "L<I,leaf,sha1", "L<I,leaf,sha1", "leaf-in-store" },
		{ "L<I,sha224 I<R", "R<R", "sha-224" },
	};
	(void)state;
	RUN(rows, false);
}

static void dates(void **state)
{
	static const struct row rows[] = {
		{ "L<I,exp I<R", "R<R", "leaf-expired" },
		{ "L<I,future I<R", "R<R", "leaf-not-yet-valid" },
		{ "L<L,leaf,exp", "L<L,leaf,exp", "trusted-leaf-expired self-signed-in-store" },
		{ "L<L,leaf,future", "L<L,leaf,future",
		  "trusted-leaf-not-yet-valid self-signed-in-store" },
		{ "L<I I<R,exp", "R<R", "intermediate-expired" },
		{ "L<I I<R,future", "R<R", "intermediate-not-yet-valid" },
		{ "L<I I<R", "R<R,exp", "root-expired" },
		{ "L<I I<R", "R<R,future", "root-not-yet-valid" },
		{ "L<I I<R,exp", "I<R,exp", "root-expired anchor-no-root" },
	};
	(void)state;
	RUN(rows, false);
}

static void authorities(void **state)
{
	static const struct row rows[] = {
		{ "L<I I<R,noca", "R<R", "intermediate-no-authority" },
		{ "L<I I<R,nobc", "R<R", "intermediate-no-authority" },
		{ "L<I I<R", "R<R,noca", "root-no-authority" },
		{ "L<I I<R", "R<R,nobc,noku", "root-without-authority root-no-basic-constraints" },
		{ "L<I", "I<R,v1", "anchor-version-1 root-version-1 anchor-no-root" },
		{ "L<A,by=2 A<A,key=2,by=1,ski=2,aki=1 A<R,key=1,ski=1,pl=0", "R<R",
		  "path-length-self-issued" },
		{ "L<A,by=2 A<A,key=2,by=1,ski=2,aki=1 A<R,key=1,ski=1,pl=1", "R<R", "" },
		{ "L<A,by=2 A<A,key=2,by=1 A<R,key=1", "R<R", "first-path" },
		{ "L<A,by=2 A<A,key=2,by=1,aki=1 A<R,key=1,ski=1", "R<R", "first-path" },
		{ "L<I", "I<R,eku=c", "stored-intermediate-purpose anchor-no-root" },
		{ "L<I I<R", "R<R,critpc,xp=0",
		  "root-policy-constraints-critical root-demands-policy" },
		{ "L<I I<R", "R<R,critpc,xp=1",
		  "root-policy-constraints-critical root-demands-policy" },
		{ "L<I I<R", "R<R,xp=2", "root-demands-policy" },
		{ "L<I I<R", "R<R,xp=3", "" },
		{ "L<R", "R<R,xp=1", "root-demands-policy" },
		{ "L<R", "R<R,xp=2", "" },
		{ "L<I,cp=a I<R,cp=a", "R<R,xp=1", "" },
		{ "L<I,cp=a I<R,cp=a", "R<R,xp=1,cp=a", "" },
		{ "L<I,cp=a I<R,cp=a", "R<R,xp=1,cp=b", "root-demands-policy" },
		{ "L<I,cp=a I<R", "R<R,xp=0", "root-demands-policy" },
		{ "L<I I<R,xp=0", "R<R,xp=0", "policy-missing" },
		{ "L<I", "I<R,nobc",
		  "root-without-authority root-no-basic-constraints "
		  "stored-intermediate-no-basic-constraints anchor-no-root" },
		{ "L<I I<R", "R<R,critpm", "root-policy-mapping-critical" },
		{ "L<I", "I<R,critpm", "root-policy-mapping-critical anchor-no-root" },
		{ "L<L,leaf,critpm", "L<L,leaf,critpm", "self-signed-in-store" },
		{ "L<I", "I<R,critia", "root-inhibit-any-policy-critical anchor-no-root" },
		{ "L<I I<R,ku=1", "R<R", "intermediate-may-not-sign" },
		{ "L<I I<R", "R<R,ku=1", "root-may-not-sign" },
		{ "L<A A<B B<R,pl=0", "R<R", "intermediate-path-length" },
		{ "L<I I<R", "R<R,pl=0", "root-path-length" },
		{ "L<I I<R", "R<R,v1", "root-version-1" },
		{ "L<L,leaf,v1", "L<L,leaf,v1", "root-version-1" },
		{ "L<I I<R", "R<R,nobc", "root-no-basic-constraints" },
		{ "L<I I<R,noku", "R<R", "authority-no-key-usage" },
		{ "L<I I<R", "R<R,noku", "authority-no-key-usage" },
		{ "L<I,ca,noku,eku=s I<R", "R<R", "" },
		{ "L<I I<R,softbc", "R<R", "authority-constraints-not-critical" },
		{ "L<I I<R", "R<R,softbc", "authority-constraints-not-critical" },
		{ "L<I I<R,eku=c", "R<R", "intermediate-purpose" },
		{ "L<I I<R,eku=", "R<R", "intermediate-purpose" },
		{ "L<I I<R,eku=a", "R<R", "intermediate-any-purpose" },
		{ "L<I I<R,eku=ca", "R<R", "intermediate-any-purpose" },
		{ "L<I I<R,eku=an", "R<R", "intermediate-any-purpose-and-step-up" },
		{ "L<I I<R,eku=cnma", "R<R", "intermediate-any-purpose-and-step-up" },
		{ "L<I I<R,eku=am", "R<R", "intermediate-any-purpose-and-step-up-of-microsoft" },
		{ "L<I I<R,eku=san", "R<R", "" },
		{ "L<I I<R,eku=n", "R<R", "intermediate-step-up" },
		{ "L<I I<R,eku=m", "R<R", "intermediate-step-up-of-microsoft" },
		{ "L<I I<R,eku=nm", "R<R", "intermediate-step-up" },
		{ "L<I I<R,eku=sn", "R<R", "" },
		{ "L<A A<B,eku=a B<R,eku=c", "R<R",
		  "intermediate-purpose intermediate-any-purpose" },
		{ "L<I I<R", "R<R,eku=c", "root-purpose" },
		{ "L<I I<R", "R<R,eku=a", "root-any-purpose" },
		{ "L<I I<R", "R<R,eku=an", "root-any-purpose-and-step-up" },
		{ "L<I I<R", "R<R,eku=ma", "root-any-purpose-and-step-up" },
		{ "L<I I<R", "R<R,eku=n", "root-step-up" },
		{ "L<I,eku=c I<R", "R<R", "" },
		{ "L<I I<R,crit", "R<R", "intermediate-unknown-critical" },
		{ "L<I I<R,crit,critski", "R<R", "intermediate-unknown-critical key-id-critical" },
		{ "L<I I<R", "R<R,crit", "root-unknown-critical" },
		{ "L<I I<R", "R<R,critski", "root-key-id-critical" },
		{ "L<I I<R", "R<R,crit,critski", "root-unknown-critical root-key-id-critical" },
		{ "L<I I<R", "R<R,critaia", "root-authority-access-critical" },
		{ "L<I I<R", "R<R,critian", "root-issuer-names-critical" },
		{ "L<I I<R", "R<R,crit,critian",
		  "root-unknown-critical root-issuer-names-critical" },
		{ "L<I I<R,defect=1", "R<R", "garbage-sent" },
		{ "L<I I<R", "R<R,defect=4", "root-malformed" },
		{ "L<I I<R", "R<R,emptypc", "root-malformed" },
		{ "L<I I<R", "R<R,ncdistance", "root-constraints-minimum" },
		{ "L<I,defect=1 I<R", "R<R", "" },
		{ "L<I I<R,defect=0x200", "R<R", "" },
	};
	(void)state;
	RUN(rows, false);
}

static void keys(void **state)
{
	static const struct row rows[] = {
		{ "L<I I<R,rsa=2048", "R<R", "" },
		{ "L<I I<R,rsa=2047", "R<R", "authority-rsa-2047" },
		{ "L<I I<R,rsa=1536", "R<R", "authority-rsa-1024" },
		{ "L<I I<R,rsa=1024", "R<R", "authority-rsa-1024" },
		{ "L<I I<R", "R<R,rsa=1024", "authority-rsa-1024" },
		{ "L<I,rsa=1024 I<R", "R<R", "" },
		{ "L<I I<R,rsa=8192", "R<R,rsa=8192", "" },
		{ "L<I I<R,rsa=8193", "R<R", "intermediate-rsa-over-8192" },
		{ "L<I I<R", "R<R,rsa=16384", "root-rsa-over-8192" },
		{ "L<I I<R,rsa=1023", "R<R", "intermediate-short-key" },
		{ "L<I I<R", "R<R,rsa=512", "root-short-key" },
		{ "L<I I<R,ec=224,othercurve", "R<R", "authority-p-224" },
		{ "L<I I<R,ec=256,othercurve", "R<R", "authority-other-curve" },
		{ "L<I I<R", "R<R,ed25519", "authority-ed25519" },
		{ "L<I I<R,ed448", "R<R", "authority-ed448" },
		{ "L<I I<R,dsa=2048", "R<R", "authority-dsa" },
		{ "L<I I<R,ec=192,othercurve", "R<R", "authority-p-192" },
		{ "L<I I<R,unknownkey", "R<R", "authority-rare-key" },
		{ "L<I,ed448 I<R", "R<R", "" },
	};
	(void)state;
	RUN(rows, false);
}

static void issuers(void **state)
{
	static const struct row rows[] = {
		{ "L<I,aki=1 I<R,ski=2", "R<R", "key-id-disagrees" },
		{ "L<I I<R,aki=1", "R<R,ski=2", "key-id-disagrees key-id-of-root-disagrees" },
		{ "L<R,aki=1", "R<R,ski=2", "key-id-disagrees key-id-of-root-disagrees" },
		{ "L<I,aki=1 I<R", "R<R", "" },
		{ "L<I,akiserial=1 I<R,serial=2", "R<R", "issuer-serial-disagrees" },
		{ "L<I,akiissuer=Q I<R", "R<R", "issuer-serial-disagrees" },
		{ "L<I,critaki I<R", "R<R", "key-id-critical" },
		{ "L<I I<R,critski", "R<R", "key-id-critical" },
		{ "L<i,by=I I<R", "R<R", "issuer-other-case" },
		{ "L<I I<r,by=R", "R<R", "issuer-other-case issuer-other-case-than-root" },
		{ "L<I I<R", "R<R,ski=1,aki=2", "root-names-other-key" },
		{ "L<I I<R", "R<R,serial=1,akiserial=2", "root-names-other-key" },
		{ "L<I I<R", "R<R,serial=1,akiserial=1", "" },
		{ "L<L,leaf,ski=1,aki=2", "L<L,leaf,ski=1,aki=2",
		  "root-names-other-key self-signed-in-store" },
		{ "L<I I<R", "I<R R<R,ski=1,aki=2", "anchor-no-root" },
		{ "L<I I<R,serial=1", "R<R,serial=1", "serial-of-root" },
		{ "L<R,serial=1", "R<R,serial=1", "serial-of-root" },
		{ "L<I,serial=1 I<R,serial=2", "R<R,serial=1", "" },
		{ "L<L,leaf,critaki", "L<L,leaf,critaki",
		  "trusted-leaf-key-id-critical self-signed-in-store" },
		{ "L<I,leaf,critski", "L<I,leaf,critski",
		  "trusted-leaf-key-id-critical leaf-in-store" },
		{ "L<I I<R", "R<R,ski=1,aki=1", "" },
		{ "L<~I,by=I I<R", "R<R", "issuer-other-string-type" },
		{ "L<~R,by=R", "R<R",
		  "issuer-other-string-type issuer-other-string-type-than-root" },
		{ "L<~R,by=R R<R", "R<R",
		  "issuer-other-string-type issuer-other-string-type-than-sent-root" },
		{ "L<r,by=R R<R", "R<R", "issuer-other-case" },
		{ "L<~i,by=I I<R", "R<R", "issuer-other-case" },
		{ "L<-,by=I -<R,key=I", "R<R", "leaf-issuer-empty" },
		{ "L<I I<-,by=R", "-<-,key=R", "intermediate-issuer-empty" },
	};
	static const struct row rows_with_key_ids[] = {
		{ "L<I,aki=1 I<R,ski=1,aki=2", "R<R,ski=2", "" },
		{ "L<I I<R,ski=1,aki=2", "R<R,ski=2", "no-authority-key-id" },
		{ "L<I,aki=1 I<R,ski=1", "R<R,ski=2", "no-authority-key-id" },
		{ "L<I,aki=1 I<R,aki=2", "R<R,ski=2", "no-subject-key-id" },
		{ "L<I,aki=1 I<R,ski=1,aki=2", "R<R", "no-subject-key-id" },
		{ "L<I,aki=1 I<R,ski=1,aki=2", "R<R,v1", "root-version-1" },
		{ "L<L,leaf", "L<L,leaf", "self-signed-in-store" },
		/* Python looks at all that OpenSSL goes through, and at no leaf alone. */
		{ "L<I,leaf I<R", "L<I,leaf",
		  "no-authority-key-id no-subject-key-id first-sent-path leaf-in-store" },
		{ "L<I,leaf,aki=1 I<R,ski=1,noku", "L<I,leaf,aki=1",
		  "authority-no-key-usage first-sent-path leaf-in-store" },
		{ "L<I,leaf,aki=1 I<R,ski=1,softbc", "L<I,leaf,aki=1",
		  "authority-constraints-not-critical first-sent-path leaf-in-store" },
	};
	(void)state;
	RUN(rows, false);
	RUN(rows_with_key_ids, true);
}

static void constraints(void **state)
{
	static const struct row rows[] = {
		{ "L<I I<R,permit=example.com", "R<R", "" },
		{ "L<I I<R,permit=example.org", "R<R", "name-constraint" },
		{ "L<I I<R,exclude=example.com", "R<R", "name-constraint" },
		{ "L<I,uri=http://a.test/ I<R,permituri=b.test", "R<R",
		  "name-constraint-other-kind constraints-on-uri" },
		{ "L<I,uri=http://a.test/ I<R,permituri=a.test", "R<R", "constraints-on-uri" },
		{ "L<I I<R,permituri=a.test", "R<R", "" },
		{ "L<I I<R,permit=", "R<R", "constraints-permit-every-dns-name" },
		{ "L<I I<R,permit=", "R<R,permit=example.com",
		  "constraints-permit-every-dns-name constraints-permit-every-dns-name-and-some" },
		{ "L<I I<R,permit=example.com",
		  "R<R,permit=", "constraints-permit-every-dns-name-and-some" },
		{ "L<I I<R,permit=", "R<R,permit=", "constraints-permit-every-dns-name" },
		{ "L<I I<R,permit=", "R<R,permituri=a.test", "constraints-permit-every-dns-name" },
		{ "L<I I<R,permitname=L", "R<R", "constraints-on-directory-names-not-critical" },
		{ "L<I I<R,permitname=~L", "R<R", "constraints-on-directory-names-not-critical" },
		{ "L<I I<R,permitname=l", "R<R",
		  "constraints-on-directory-names-not-critical "
		  "constraints-on-directory-names-in-other-case" },
		{ "L<I I<R,permitname=l,permitname=L,critnc", "R<R",
		  "constraints-on-directory-names" },
		{ "L<I I<R,excludename=X,critnc", "R<R",
		  "constraints-on-directory-names constraints-exclude-directory-names" },
		{ "L<I I<R", "R<R,excludename=X,critnc",
		  "constraints-on-directory-names constraints-exclude-directory-names" },
		{ "L<I I<R,dns=a.org,permit=example.com", "R<R", "name-constraint-own-names" },
		{ "L<I I<R,dns=a.example.com,permit=example.com", "R<R", "" },
		{ "L<I I<R", "R<R,dns=a.org,permit=example.com", "name-constraint-own-names" },
		{ "L<I I<J,cn=a.org J<R,permit=example.com", "R<R",
		  "name-constraint-common-name-of-authority" },
		{ "L<I I<J,cn=ca J<R,permit=example.com", "R<R",
		  "name-constraint-common-name-of-authority" },
		{ "L<I I<J,cn=ca J<R,exclude=example.org", "R<R", "" },
		{ "L<I I<J,cn=ca,dns=a.example.com J<R,permit=example.com", "R<R", "" },
		{ "L<I I<R,cn=ca", "R<R,permit=example.com", "" },
		{ "L<I,email=a I<R,permit=example.com", "R<R", "constraints-beside-odd-name" },
		{ "L<I,email=@a I<R,permit=example.com", "R<R", "constraints-beside-odd-name" },
		{ "L<I,email=a@b I<R,permit=example.com", "R<R", "" },
		{ "L<I,email=a I<R", "R<R,permituri=a.test", "constraints-beside-odd-name" },
		{ "L<I,dns=a..b I<R", "R<R,permituri=a.test", "constraints-beside-odd-name" },
		{ "L<I,dns=a. I<R", "R<R,permituri=a.test", "constraints-beside-odd-name" },
		{ "L<I,dns=.a I<R", "R<R,permituri=a.test", "" },
		{ "L<I,dns=a..b I<R", "R<R", "" },
		{ "L<I I<R,dns=a..b,permituri=a.test", "R<R", "constraints-beside-odd-name" },
		{ "L<I I<R,dns=a..b", "R<R,permituri=a.test", "" },
		{ "L<I,uri=http://a.test/ I<R,permituri=b.test,permit=example.org", "R<R",
		  "name-constraint name-constraint-other-kind constraints-on-uri" },
		{ "L<I I<R", "R<R,permit=example.org", "name-constraint-of-root" },
		{ "L<I,uri=http://a.test/ I<R", "R<R,permituri=b.test",
		  "name-constraint-of-root-other-kind constraints-on-uri" },
		{ "L<I,nodns,dns=*.a.test I<R,exclude=www.a.test", "R<R",
		  "name-constraint-wildcard" },
		{ "L<I,nodns,dns=*.a.test I<R", "R<R,exclude=www.a.test",
		  "name-constraint-wildcard" },
		{ "L<I,nodns,dns=*.a.test I<R,exclude=a.test", "R<R", "name-constraint" },
		{ "L<I,permit=a.test I<R", "R<R", "leaf-name-constraints" },
		{ "L<I I<R,permitdirectory=1,critnc", "R<R",
		  "intermediate-extension-malformed name-constraint-other-kind "
		  "constraints-on-directory-names" },
		{ "L<I I<R,permitother=8,critnc", "R<R",
		  "constraints-on-registered-ids constraints-on-other-names" },
		{ "L<I I<R,permitother=0,critnc", "R<R", "constraints-on-other-names" },
		{ "L<I I<R,permitother=8", "R<R", "constraints-on-registered-ids" },
		{ "L<I I<R,permitother=0", "R<R", "" },
		{ "L<I I<R,permit=example.com,ncdistance", "R<R", "constraints-minimum" },
		{ "L<I I<R,permit=example.com,nchole", "R<R", "constraints-mask" },
		{ "L<I I<R,emptync", "R<R", "constraints-empty" },
	};
	(void)state;
	RUN(rows, false);
}

static void policies(void **state)
{
	static const struct row rows[] = {
		{ "L<I I<R,xp=0", "R<R", "policy-missing" },
		{ "L<I,cp=a I<R,xp=0,cp=a,critpc", "R<R", "policy-constraints-critical" },
		{ "L<I I<R,emptypc", "R<R", "policy-constraints-empty" },
		{ "L<I I<R,critpm", "R<R", "policy-mapping-critical" },
		{ "L<I I<R,anypm", "R<R", "policy-mapping-any" },
		{ "L<I I<R,critia", "R<R", "inhibit-any-policy-critical" },
		{ "L<I I<R", "R<R,critia", "root-inhibit-any-policy-critical" },
	};
	(void)state;
	RUN(rows, false);
}

static void first_paths(void **state)
{
	static const struct row rows[] = {
		{ "L<I I<R I<X,n=2", "R<R", "" },
		{ "L<I I<X,n=2 I<R", "R<R", "first-path first-sent-path" },
		{ "L<I I<R,exp I<R", "R<R", "first-sent-path expired-sent" },
		{ "L<I I<R I<R,exp", "R<R", "expired-sent" },
		{ "L<I I<R,sha1 I<R", "R<R", "first-path first-sent-path" },
		{ "L<I,sha1 I<R,sha1 I<R", "R<R", "sha-1-under-own-root" },
		{ "L<I I<R,rsa=1024,ski=1 I<R", "R<R", "first-path" },
		{ "L<I I<I,n=2,by=X,key=I I<R,n=3", "R<R", "first-path first-sent-path" },
		{ "L<I I<R,permit=example.org I<R", "R<R", "first-path first-sent-path" },
		{ "L<I I<R,eku=c I<R", "R<R", "first-path first-sent-path-purpose" },
		{ "L<I,aki=1 I<R,ski=1,xp=0 I<R,ski=1", "R<R", "" },
		{ "L<I I<R", "I<R", "anchor-no-root" },
		{ "L<I I<R", "I<R R<R", "" },
		{ "L<I I<R", "I<R,noca R<R", "first-path anchor-no-authority-beside" },
		{ "L<I I<R", "R<R I<R,nobc", "first-path anchor-no-authority-beside" },
		{ "L<I I<R", "R<R I<R,ku=1", "first-path anchor-no-authority-beside" },
		{ "L<I I<R", "R<R I<R,v1", "first-path" },
		{ "L<I I<R", "R<R I<R,noca,key=X", "first-path" },
		{ "L<I I<R", "R<R I<R,exp", "first-path" },
		{ "L<I I<R R<R", "I<R,noca", "root-no-authority anchor-no-root" },
		{ "L<I I<R", "R<R L<I,exp", "" },
		{ "L<I I<X,noca I<R", "R<R", "first-path first-sent-path" },
		{ "L<I,exp I<R", "L<I,exp R<R",
		  "trusted-leaf-expired first-sent-path leaf-in-store" },
		{ "L<I,noca I<R", "R<R L<I,noca", "" },
		{ "L<I I<R,noca I<R", "R<R", "first-path first-sent-path" },
		{ "L<I I<U U<R", "R<R U<R,noca", "first-path anchor-no-authority-beside" },
		{ "L<I I<R", "I<R R<R,exp", "anchor-no-root expired-anchor-beside" },
		{ "L<I I<R", "R<R,exp R<R,n=2", "expired-anchor-beside" },
		{ "L<I I<R", "R<R,n=2 R<R,exp", "" },
		{ "L<I I<R,sha1", "I<R,sha1 R<R", "anchor-no-root" },
		/* What is no fault of the path, but GnuTLS refuses it. */
		{ "L<I I<R", "I<R R<R,critpc", "first-sent-path" },
		{ "L<I I<R", "I<R R<R,permitother=8", "first-sent-path" },
		{ "L<I I<R", "I<R R<R,critia", "" },
		{ "L<I I<R", "I<R R<R,pl=2147483647", "first-sent-path" },
		{ "L<I I<R,permitother=8", "I<R,permitother=8 R<R,permitother=8",
		  "constraints-on-registered-ids" },
		{ "L<I,leaf", "L<I,leaf", "leaf-in-store" },
		{ "L<I,leaf I<R", "L<I,leaf I<R", "leaf-and-issuer-in-store" },
		{ "L<I,leaf", "L<I,leaf I<I", "" },
		{ "L<I,leaf", "L<I,leaf I<I,exp",
		  "first-path leaf-in-store expired-anchor-beside" },
		{ "L<L,leaf", "L<L,leaf", "self-signed-in-store" },
		{ "L<L,ca,eku=s", "L<L,ca,eku=s", "" },
	};
	(void)state;
	RUN(rows, false);
}

/* A line of n authorities below the root. */
static const char *line_of(int n, char *chain, size_t size)
{
	size_t at = (size_t)snprintf(chain, size, "L<I0");
	for (int i = 0; i < n; i++)
		at += (size_t)snprintf(chain + at, size - at, i + 1 < n ? " I%d<I%d" : " I%d<R", i,
				       i + 1);
	return chain;
}

static void lengths(void **state)
{
	static const struct {
		int n;
		const char *traits;
	} rows[] = {
		{ 6, "" },
		{ 7, "path-over-8" },
		{ 8, "path-over-8" },
		{ 9, "path-over-8 path-over-10" },
		{ 10, "sent-over-10 path-over-8 path-over-10" },
		{ 15, "too-complex sent-over-10 path-over-8 path-over-10" },
		{ 16, "too-complex sent-over-10 sent-over-16 path-over-8 path-over-10" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char chain[512];
		struct row row = { line_of(rows[i].n, chain, sizeof(chain)), "R<R",
				   rows[i].traits };
		run_rows(&row, 1, false);
	}
	static const struct row sent[] = {
		{ "L<I I<R X<Y,defect=1", "R<R", "garbage-sent" },
		{ "L<I I<R X<Y,exp", "R<R", "expired-sent" },
		{ "L<I I<R R<R,exp", "R<R,exp", "root-expired" },
		{ "L<I I<R X<Y,defect=0x40", "R<R", "malformed-sent" },
		{ "L<I I<R X<Y,defect=0x200", "R<R", "" },
		{ "L<I I<R X<Y,emptync", "R<R", "malformed-sent" },
		{ "L<I I<R X<Y,unknown-names=1", "R<R", "malformed-sent" },
		{ "L<I I<R X<Y,emptypc", "R<R", "malformed-sent" },
	};
	RUN(sent, false);
}

/* What the user says of the store and the root. */
static void stores(void **state)
{
	static const struct {
		const char *chain, *anchors;
		bool own_store;
		enum root_kind root;
		const char *traits;
	} rows[] = {
		{ "L<I", "R<R", true, ROOT_UNKNOWN, "issuer-missing" },
		{ "L<I,aia", "R<R", true, ROOT_UNKNOWN, "own-issuer-to-fetch" },
		{ "L<I,aia", "R<R", false, ROOT_UNKNOWN, "issuer-to-fetch" },
		{ "L<I", "I<R R<R", true, ROOT_OWN, "" },
		{ "L<I", "I<R R<R", false, ROOT_OWN, "intermediate-from-store" },
		{ "L<I,sha1 I<R", "R<R", true, ROOT_OWN, "sha-1-under-own-root" },
		{ "L<I,sha1 I<R", "R<R", false, ROOT_OWN, "sha-1-under-own-root" },
		{ "L<I,sha1 I<R", "R<R", false, ROOT_PUBLIC, "sha-1" },
		{ "L<I,sha1,pss I<R", "R<R", true, ROOT_OWN, "pss-sha-1" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fake_world *world = fake_world_new(rows[i].chain, rows[i].anchors);
		struct result result = judge_fake(world);
		result.trust.own_store = rows[i].own_store;
		result.trust.root = rows[i].root;
		check(&result, false, rows[i].traits);
		fake_world_free(world);
	}
}

static void stapled(void **state)
{
	static const struct {
		const char *chain;
		const char *tls_version;
		struct revocation_verdict revocation;
		const char *traits;
		const char *root; /* another than R<R */
	} rows[] = {
		{ "L<I I<R",
		  "TLS 1.3",
		  { .ocsp = REVOCATION_GOOD, .ocsp_form.since_s = FAKE_NOW },
		  "",
		  NULL },
		{ "L<I I<R",
		  "TLS 1.3",
		  { .ocsp = REVOCATION_GOOD,
		    .ocsp_form = { .since_s = FAKE_NOW - 12 * 86400, .is_behind = true } },
		  "staple-old staple-behind-others",
		  NULL },
		{ "L<I I<R", "TLS 1.3", { .ocsp = REVOCATION_REVOKED }, "staple-revoked", NULL },
		{ "L<I I<R", "", { .crl = REVOCATION_REVOKED }, "list-revoked", NULL },
		{ "L<I I<R",
		  "",
		  { .ocsp = REVOCATION_REVOKED, .crl = REVOCATION_REVOKED },
		  "staple-revoked",
		  NULL },
		{ "L<I I<R", "", { .crl = REVOCATION_INVALID }, "", NULL },
		{ "L<I,staple I<R",
		  "TLS 1.3",
		  { .ocsp = REVOCATION_MISSING },
		  "staple-missing",
		  NULL },
		{ "L<I I<R,staple", "TLS 1.3", { 0 }, "staple-demanded-by-authority", NULL },
		{ "L<I I<R,staple", "", { 0 }, "staple-unseen staple-demand-not-passed-on", NULL },
		{ "L<I,staple I<R,staple", "", { 0 }, "staple-unseen", NULL },
		{ "L<I,staple I<R", "", { 0 }, "staple-unseen", NULL },
		{ "L<I I<R", "TLS 1.3", { 0 }, "staple-demanded-by-authority", "R<R,staple" },
		{ "L<I I<R X<Y,staple", "TLS 1.3", { 0 }, "staple-demanded-beside", NULL },
		{ "L<I I<R X<Y,staple", "", { 0 }, "", NULL },
		{ "L<I I<R", "", { 0 }, "staple-unseen staple-demand-not-passed-on", "R<R,staple" },
		{ "L<I,staple I<R",
		  "TLS 1.3",
		  { .ocsp = REVOCATION_INVALID, .ocsp_fault.reason = REVOCATION_REASON_TRY_LATER },
		  "staple-says-nothing staple-refused",
		  NULL },
		{ "L<I I<R",
		  "TLS 1.3",
		  { .ocsp = REVOCATION_INVALID, .ocsp_fault.reason = REVOCATION_REASON_TRY_LATER },
		  "staple-says-nothing",
		  NULL },
		{ "L<I,staple I<R",
		  "TLS 1.3",
		  { .ocsp = REVOCATION_INVALID,
		    .ocsp_fault = { REVOCATION_REASON_NOT_YET_VALID, FAKE_NOW + 2 * 86400 } },
		  "staple-says-nothing",
		  NULL },
		{ "L<I,staple I<R,staple",
		  "TLS 1.3",
		  { .ocsp = REVOCATION_MISSING },
		  "staple-missing",
		  NULL },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *root = rows[i].root != NULL ? rows[i].root : "R<R";
		struct fake_world *world = fake_world_new(rows[i].chain, root);
		struct result result = judge_fake(world);
		result.revocation = rows[i].revocation;
		snprintf(result.session.tls_version, sizeof(result.session.tls_version), "%s",
			 rows[i].tls_version);
		check(&result, false, rows[i].traits);
		fake_world_free(world);
	}
}

/* Every reason for which a stapled answer does not count is a trait; those of
 * revocation lists are none. */
static void staple_reasons(void **state)
{
	static const char *const traits[REVOCATION_REASON_COUNT] = {
		[REVOCATION_REASON_DAMAGED] = "staple-damaged",
		[REVOCATION_REASON_RESPONSE_TYPE] = "staple-damaged",
		[REVOCATION_REASON_UNKNOWN_CRITICAL] = "staple-damaged",
		[REVOCATION_REASON_OTHER_RESPONDER] = "staple-wrong",
		[REVOCATION_REASON_OUTDATED] = "staple-wrong",
		[REVOCATION_REASON_END_BEFORE_BEGINNING] = "staple-wrong",
		[REVOCATION_REASON_OTHER_CERTIFICATE] = "staple-wrong",
		[REVOCATION_REASON_CERTIFICATE_UNKNOWN] = "staple-unknown",
		[REVOCATION_REASON_NOT_YET_VALID] = "staple-says-nothing",
		[REVOCATION_REASON_MALFORMED_REQUEST] = "staple-says-nothing",
		[REVOCATION_REASON_RESPONDER_ERROR] = "staple-says-nothing",
		[REVOCATION_REASON_TRY_LATER] = "staple-says-nothing",
		[REVOCATION_REASON_SIGNATURE_REQUIRED] = "staple-says-nothing",
		[REVOCATION_REASON_UNAUTHORIZED] = "staple-says-nothing",
		[REVOCATION_REASON_REFUSED] = "staple-says-nothing",
	};
	struct fake_world *world = fake_world_new("L<I I<R", "R<R");
	struct result result = judge_fake(world);
	(void)state;
	for (int i = 0; i < REVOCATION_REASON_COUNT; i++) {
		result.revocation = (struct revocation_verdict){
			.ocsp = REVOCATION_INVALID,
			.ocsp_fault = { (enum revocation_reason)i, FAKE_NOW + 2 * 86400 },
		};
		check(&result, false, traits[i] != NULL ? traits[i] : "");
	}
	result.revocation.ocsp_fault.reason = REVOCATION_REASON_DAMAGED;
	result.session.tls.protocol = TLS_PROTOCOL_1_3;
	check(&result, false, "staple-damaged");
	result.session.tls.protocol = TLS_PROTOCOL_1_2;
	check(&result, false, "staple-damaged-in-tls-1-2");
	result.revocation.ocsp_fault.reason = REVOCATION_REASON_OUTDATED;
	check(&result, false, "staple-wrong-in-tls-1-2");
	fake_world_free(world);
}

/* Is there a family that refuses, or may refuse, what is present? */
static bool is_refused(const struct result *result)
{
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		if (result->clients.families[f].answer != CLIENT_ACCEPTS)
			return true;
	}
	return false;
}

/* Whatever is wrong with a path, somewhere in it. */
static void every_fault_is_refused(void **state)
{
	/* clang-format off */
	static const char *const attributes[] = {
		"exp", "future", "noca", "nobc", "ku=1", "ku=0x20", "pl=0", "eku=c", "eku=", "eku=a",
		"crit", "critski", "md5", "md2", "rsa=1023", "dsa=512", "damaged", "unread", "refused",
		"v1", "v2", "aki=9", "permit=example.org", "exclude=example.com", "permitdirectory=1",
		"emptync", "nchole", "ncdistance", "emptypc", "anypm", "xp=0", "unknownkey",
		"othercurve", "defect=1", "defect=2", "defect=4", "defect=8", "defect=0x10",
		"defect=0x20", "defect=0x40", "defect=0x80", "defect=0x400",
		"defect=0x800", "defect=0x1000",
	};
	/* clang-format on */
	unsigned seen = 0;
	(void)state;
	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
		for (int place = 0; place < 3; place++) {
			char text[3][64] = { "L<I,aki=1", "I<R,ski=1,aki=2", "R<R,ski=2" };
			char chain[160];
			size_t at = strlen(text[place]);
			snprintf(text[place] + at, sizeof(text[place]) - at, ",%s", attributes[i]);
			snprintf(chain, sizeof(chain), "%s %s", text[0], text[1]);
			struct fake_world *world = fake_world_new(chain, text[2]);
			struct result result = judge_fake(world);
			clients_verdicts(&result, FAKE_NOW, NULL);
			print_message("%s | %s\n", chain, text[2]);
			assert_true(result.trust.faults == 0 || is_refused(&result));
			seen |= result.trust.faults;
			fake_world_free(world);
		}
	}
	static const char *const unanchored[] = { "L<L", "L<I", "L<I I<X X<X" };
	for (size_t i = 0; i < sizeof(unanchored) / sizeof(unanchored[0]); i++) {
		struct fake_world *world = fake_world_new(unanchored[i], i == 0 ? "R<R" : "Q<Q");
		struct result result = judge_fake(world);
		clients_verdicts(&result, FAKE_NOW, NULL);
		for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
			assert_int_equal(result.clients.families[f].answer, CLIENT_REFUSES);
		seen |= result.trust.faults;
		fake_world_free(world);
	}
	/* No anchors at all and a maze have rows above. */
	seen |= FAULT(TRUSTED) | FAULT(NO_ANCHORS) | FAULT(TOO_COMPLEX);
	assert_int_equal(seen, (1u << TRUST_REASON_COUNT) - 1);
}

/* An impeccable chain is taken by all families. */
static void nothing_wrong(void **state)
{
	struct fake_world *world = fake_world_new("L<I,aki=1 I<R,ski=1,aki=2", "R<R,ski=2");
	struct result result = judge_fake(world);
	(void)state;
	clients_verdicts(&result, FAKE_NOW, NULL);
	assert_false(is_refused(&result));
	fake_world_free(world);
}

/* Without a certificate nothing is said of it. */
static void no_certificate(void **state)
{
	struct result result = { 0 };
	(void)state;
	check(&result, true, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_anchor),      cmocka_unit_test(signatures),
		cmocka_unit_test(dates),          cmocka_unit_test(authorities),
		cmocka_unit_test(keys),           cmocka_unit_test(issuers),
		cmocka_unit_test(constraints),    cmocka_unit_test(policies),
		cmocka_unit_test(first_paths),    cmocka_unit_test(lengths),
		cmocka_unit_test(stores),         cmocka_unit_test(stapled),
		cmocka_unit_test(staple_reasons), cmocka_unit_test(every_fault_is_refused),
		cmocka_unit_test(nothing_wrong),  cmocka_unit_test(no_certificate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
