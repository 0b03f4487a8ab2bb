/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Path building and validation over fake certificates: each rule, each reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fakechain.h"
#include "support/cpuclock.h"
#include "support/derbuf.h"
#include "verdicts/path_search.h"
#include "verdicts/policy_tree.h"

/* What a row expects besides reason and path: letters in any order.
 * i incomplete, u unordered, r root sent, s one superfluous, S two, N a namesake of what is
 * missing */
struct row {
	const char *id;
	const char *chain;
	const char *anchors;
	enum trust_reason reason;
	const char *path;     /* NULL: not looked at */
	const char *at_fault; /* subject, "" none */
	const char *marks;
	int signatures; /* asked at most; 0: not looked at */
};

#define R(reason) TRUST_REASON_##reason

static const struct row rows[] = {
	/* The ordinary chain costs one signature for each edge. */
	{ "ok-leaf-intermediate-root", "L<I I<R", "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "ok-leaf-root", "L<R", "R<R", R(TRUSTED), "L R", "", "", 1 },
	{ "ok-three-intermediates", "L<A A<B B<C C<R", "R<R", R(TRUSTED), "L A B C R", "", "", 4 },
	{ "ok-root-sent", "L<I I<R R<R", "R<R", R(TRUSTED), "L I R", "", "r", 2 },
	{ "ok-unsorted", "L<A B<C A<B C<R", "R<R", R(TRUSTED), "L A B C R", "", "u", 4 },
	{ "ok-root-before-intermediate", "L<I R<R I<R", "R<R", R(TRUSTED), "L I R", "", "ru", 2 },
	{ "ok-superfluous", "L<I I<R X<Y", "R<R", R(TRUSTED), "L I R", "", "s", 2 },
	{ "ok-superfluous-between", "L<I X<Y I<R", "R<R", R(TRUSTED), "L I R", "", "s", 2 },
	{ "ok-leaf-twice", "L<I L<I I<R", "R<R", R(TRUSTED), "L I R", "", "s", 2 },
	{ "ok-intermediate-twice", "L<I I<R I<R", "R<R", R(TRUSTED), "L I R", "", "s", 2 },
	{ "ok-names-fold", "L<i I<r", "R<R", R(SIGNATURE), "L I R", "L", "", 0 },
	{ "ok-names-fold-same-keys", "L<i,by=I I<r,by=R", "R<R", R(TRUSTED), "L I R", "", "", 2 },

	/* Anchors of any kind. */
	{ "crit-anchor-is-an-older-edition-of-the-leaf", "L<L", "L<L,leaf", R(SELF_SIGNED), "L",
	  "L", "", 0 },
	{ "ok-anchor-is-an-authority-of-the-same-name-and-key", "L<L", "L<L,n=2", R(TRUSTED), "L L",
	  "", "", 1 },
	{ "ok-anchor-is-the-leaf", "L<L,leaf,dns=x", "L<L,leaf,dns=x", R(TRUSTED), "L", "", "", 0 },
	{ "ok-anchor-is-a-leaf-of-some-authority", "L<I,leaf", "L<I,leaf", R(TRUSTED), "L", "", "",
	  0 },
	{ "ok-anchor-is-intermediate", "L<I I<R", "I<R", R(TRUSTED), "L I", "", "", 1 },
	{ "ok-anchor-is-intermediate-not-sent", "L<I", "I<R", R(TRUSTED), "L I", "", "", 1 },
	{ "ok-anchor-is-intermediate-and-root", "L<I I<R", "I<R R<R", R(TRUSTED), "L I", "", "",
	  1 },
	{ "ok-anchor-v1-root", "L<I I<R", "R<R,v1", R(TRUSTED), "L I R", "", "", 2 },
	{ "ok-anchor-v1-root-sent", "L<I I<R R<R,v1", "R<R,v1", R(TRUSTED), "L I R", "", "r", 2 },
	{ "ok-anchor-key-usage-only", "L<I I<R", "R<R,nobc", R(TRUSTED), "L I R", "", "", 2 },
	{ "ok-anchor-signed-with-md5", "L<I I<R", "R<R,md5", R(TRUSTED), "L I R", "", "", 2 },
	{ "ok-other-edition-of-the-root-sent", "L<I I<R R<R,n=2", "R<R", R(TRUSTED), "L I R", "",
	  "r", 2 },
	{ "crit-anchor-v2-root", "L<I I<R", "R<R,v2", R(NOT_CA), "L I R", "R", "", 0 },
	{ "crit-anchor-v1-intermediate", "L<I", "I<R,v1", R(NOT_CA), "L I", "I", "", 0 },
	{ "crit-anchor-without-extensions", "L<R", "R<R,nobc,noku", R(NOT_CA), "L R", "R", "", 0 },
	{ "crit-anchor-no-authority", "L<R", "R<R,noca", R(NOT_CA), "L R", "R", "", 0 },
	{ "crit-anchor-may-not-sign", "L<R", "R<R,ku=1", R(CA_KEY_USAGE), "L R", "R", "", 0 },
	{ "crit-anchor-expired", "L<I I<R", "R<R,exp", R(EXPIRED), "L I R", "R", "", 0 },
	{ "crit-anchor-not-yet-valid", "L<I I<R", "R<R,future", R(NOT_YET_VALID), "L I R", "R", "",
	  0 },
	{ "crit-anchor-path-length", "L<I I<R", "R<R,pl=0", R(PATH_LENGTH), "L I R", "R", "", 0 },
	{ "crit-anchor-name-constraints", "L<I I<R", "R<R,permit=example.org", R(NAME_CONSTRAINT),
	  "L I R", "L", "", 0 },
	{ "crit-anchor-purpose", "L<I I<R", "R<R,eku=c", R(PURPOSE), "L I R", "R", "", 0 },
	{ "crit-anchor-unknown-critical", "L<I I<R", "R<R,crit", R(UNKNOWN_CRITICAL), "L I R", "R",
	  "", 0 },
	{ "crit-anchor-short-key", "L<R", "R<R,rsa=1023", R(SHORT_KEY), "L R", "R", "", 0 },
	{ "crit-anchor-that-is-the-leaf-expired", "L<L,leaf,exp", "L<L,leaf,exp", R(EXPIRED), "L",
	  "L", "", 0 },
	{ "crit-anchor-that-is-the-leaf-for-clients", "L<L,leaf,eku=c", "L<L,leaf,eku=c",
	  R(PURPOSE), "L", "L", "", 0 },

	/* What was not sent. */
	{ "warn-anchor-is-intermediate-below-root", "L<I", "I<R R<R", R(TRUSTED), "L I", "", "i",
	  2 },
	{ "ok-anchor-below-an-impostor", "L<I", "I<R R<R,key=X", R(TRUSTED), "L I", "", "", 2 },
	{ "ok-anchor-below-root-by-other-key-id", "L<I", "I<R,aki=1 R<R,ski=2", R(TRUSTED), "L I",
	  "", "", 1 },
	{ "crit-missing-intermediate", "L<I", "R<R", R(MISSING_INTERMEDIATE), "L", "L", "", 0 },
	{ "crit-missing-second-intermediate", "L<A A<B", "R<R", R(MISSING_INTERMEDIATE), "L A", "A",
	  "", 0 },
	{ "crit-missing-though-root-sent", "L<I R<R", "R<R", R(MISSING_INTERMEDIATE), "L", "L", "",
	  0 },
	{ "crit-wrong-intermediate-sent", "L<I J<R", "R<R", R(MISSING_INTERMEDIATE), "L", "L", "",
	  0 },
	{ "crit-unknown-root-not-sent", "L<I I<X", "R<R", R(MISSING_INTERMEDIATE), "L I", "I", "",
	  0 },
	{ "crit-unknown-root-sent", "L<I I<X X<X", "R<R", R(UNKNOWN_ROOT), "L I X", "X", "", 0 },
	{ "crit-unknown-root-sent-directly", "L<X X<X", "R<R", R(UNKNOWN_ROOT), "L X", "X", "", 0 },
	{ "crit-unknown-v1-root-sent", "L<X X<X,v1,md5", "R<R", R(UNKNOWN_ROOT), "L X", "X", "",
	  0 },
	{ "crit-self-signed", "L<L", "R<R", R(SELF_SIGNED), "L", "L", "", 0 },
	{ "crit-self-signed-and-others", "L<L I<R R<R", "R<R", R(SELF_SIGNED), "L", "L", "", 0 },
	{ "crit-self-signed-and-its-twin", "L<L L<L,n=2,ca", "R<R", R(SELF_SIGNED), "L", "L", "",
	  0 },
	{ "crit-self-signed-named-like-root", "R<R,n=leaf,key=X,by=X", "R<R", R(SELF_SIGNED), "R",
	  "R", "", 0 },
	{ "crit-self-issued-by-another-key", "L<L,by=X", "R<R", R(MISSING_INTERMEDIATE), "L", "L",
	  "", 0 },
	{ "crit-self-signed-damaged", "L<L,ski=1,aki=1,damaged", "R<R", R(SIGNATURE), "L", "L", "",
	  0 },
	{ "crit-no-anchors", "L<I I<R R<R", NULL, R(NO_ANCHORS), NULL, NULL, "", 0 },
	{ "crit-no-anchors-missing", "L<I", NULL, R(NO_ANCHORS), NULL, NULL, "", 0 },
	{ "crit-no-anchors-self-signed", "L<L", NULL, R(SELF_SIGNED), "L", "L", "", 0 },

	/* Dates. */
	{ "crit-expired-leaf", "L<I,exp I<R", "R<R", R(EXPIRED), "L I R", "L", "", 0 },
	{ "crit-expired-intermediate", "L<I I<R,exp", "R<R", R(EXPIRED), "L I R", "I", "", 0 },
	{ "crit-future-leaf", "L<I,future I<R", "R<R", R(NOT_YET_VALID), "L I R", "L", "", 0 },
	{ "crit-future-intermediate", "L<I I<R,future", "R<R", R(NOT_YET_VALID), "L I R", "I", "",
	  0 },
	{ "crit-expired-and-future", "L<I,future I<R,exp", "R<R", R(NOT_YET_VALID), "L I R", "L",
	  "", 0 },
	{ "crit-expired-wrong-purpose", "L<I,exp,eku=c I<R", "R<R", R(PURPOSE), "L I R", "L", "",
	  0 },
	{ "ok-expired-twin-first", "L<I I<R,exp I<R", "R<R", R(TRUSTED), "L I R", "", "s", 3 },
	{ "ok-expired-anchor-twin", "L<I I<R", "R<R,exp R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "ok-expired-anchor-valid-cross", "L<I I<R R<Q", "R<R,exp Q<Q", R(TRUSTED), "L I R Q", "",
	  "", 3 },
	{ "ok-expired-cross-valid-anchor", "L<I I<R R<Q,exp", "R<R Q<Q,exp", R(TRUSTED), "L I R",
	  "", "s", 2 },
	{ "crit-dates-unreadable", "L<I,defect=0x10 I<R", "R<R", R(MALFORMED), "L I R", "L", "",
	  0 },

	/* Cross-signed, key rollover, loops: RFC 4158. */
	{ "ok-cross-signed-both-known", "L<I I<A I<B,n=2", "A<A B<B", R(TRUSTED), NULL, "", "s",
	  2 },
	{ "ok-cross-signed-first-unknown", "L<I I<A I<B,n=2", "B<B", R(TRUSTED), "L I B", "", "s",
	  2 },
	{ "ok-cross-signed-second-unknown", "L<I I<A I<B,n=2", "A<A", R(TRUSTED), "L I A", "", "s",
	  2 },
	{ "ok-cross-signed-each-other", "L<A A<B B<A", "A<A", R(TRUSTED), "L A", "", "S", 1 },
	{ "ok-cross-signed-each-other-far-root", "L<A A<B B<A B<R,n=2", "R<R", R(TRUSTED),
	  "L A B R", "", "s", 4 },
	{ "ok-same-name-and-key-other-key-id", "L<I,aki=1 I<I,n=2 I<R,ski=2", "R<R", R(TRUSTED),
	  "L I I R", "", "", 3 },
	{ "ok-root-new-with-old", "L<I I<R,by=R2 R<R,key=R2,by=R1,n=new", "R<R,key=R1,by=R1",
	  R(TRUSTED), "L I R R", "", "r", 0 },
	{ "ok-same-name-two-keys", "L<I,by=K2 I<R,key=K1,n=1 I<R,key=K2,n=2", "R<R", R(TRUSTED),
	  "L I R", "", "s", 3 },
	{ "ok-same-name-roots", "L<R,by=K2", "R<R,key=K1,by=K1 R<R,key=K2,by=K2", R(TRUSTED), "L R",
	  "", "", 2 },
	{ "ok-same-name-roots-key-id", "L<R,by=K2,aki=2",
	  "R<R,key=K1,by=K1,ski=1 R<R,key=K2,by=K2,ski=2", R(TRUSTED), "L R", "", "", 1 },
	/* Two for the path; the third is on R by Q, which GnuTLS follows (path_taken.h). */
	{ "ok-anchor-before-longer-path", "L<I I<R R<Q", "R<R Q<Q", R(TRUSTED), "L I R", "", "s",
	  3 },
	{ "ok-constrained-and-free-path", "L<I I<A I<B,n=2", "A<A,permit=example.org B<B",
	  R(TRUSTED), "L I B", "", "s", 4 },
	{ "ok-long-and-short-path-length", "L<I I<A A<R,pl=0 A<R,n=2", "R<R", R(TRUSTED), "L I A R",
	  "", "s", 0 },
	{ "crit-loop-without-anchor", "L<A A<B B<A", "R<R", R(MISSING_INTERMEDIATE), "L A B", "B",
	  "", 0 },
	{ "crit-loop-with-the-leaf", "L<A A<L", "R<R", R(MISSING_INTERMEDIATE), "L A", "A", "", 0 },
	{ "crit-two-editions-of-a-root", "L<A A<A A<A,n=2", "R<R", R(UNKNOWN_ROOT), "L A", "A", "",
	  0 },
	{ "ok-path-length-of-the-way-that-counts", "L<A A<B A<C,n=2 B<R,pl=1 C<R,exp", "R<R",
	  R(TRUSTED), "L A B R", "", "S", 0 },
	{ "ok-path-length-0-of-the-way-that-counts", "L<A A<R,pl=0 A<R,n=2,exp", "R<R", R(TRUSTED),
	  "L A R", "", "s", 0 },
	{ "ok-around-a-constrained-common-name", "L<I,nodns,cn=www.example.org I<A I<B,n=2",
	  "A<A,permit=example.com B<B", R(TRUSTED), "L I B", "", "s", 0 },
	{ "crit-loop-of-three", "L<A A<B B<C C<A", "R<R", R(MISSING_INTERMEDIATE), "L A B C", "C",
	  "", 0 },

	/* Impostors and damage: the signature decides. */
	{ "crit-impostor-root", "L<I I<R,by=X", "R<R", R(SIGNATURE), "L I R", "I", "", 0 },
	{ "crit-impostor-root-sent", "L<I I<R,by=X R<R,key=X,by=X", "R<R", R(UNKNOWN_ROOT), "L I R",
	  "R", "", 0 },
	{ "crit-impostor-root-other-key-id", "L<I I<R,by=X,aki=2", "R<R,ski=1",
	  R(MISSING_INTERMEDIATE), "L I", "I", "N", 0 },
	{ "crit-chain-of-before", "L<I,by=X,aki=2 I<R,ski=1", "R<R", R(MISSING_INTERMEDIATE), "L",
	  "L", "N", 0 },
	{ "crit-key-id-differs-signature-good", "L<I I<R,aki=2", "R<R,ski=1", R(KEY_ID), "L I R",
	  "I", "", 0 },
	{ "ok-key-by-serial", "L<I,akiserial=7,akiissuer=R I<R,serial=7", "R<R", R(TRUSTED),
	  "L I R", "", "", 2 },
	{ "ok-key-not-by-serial", "L<I I<R,serial=7", "R<R,serial=8", R(TRUSTED), "L I R", "", "",
	  2 },
	{ "crit-key-by-serial-differs", "L<I,akiserial=7,akiissuer=R I<R,serial=8", "R<R",
	  R(KEY_ID), "L I R", "L", "", 0 },
	{ "crit-key-by-issuer-differs", "L<I,akiserial=7,akiissuer=Q I<R,serial=7", "R<R",
	  R(KEY_ID), "L I R", "L", "", 0 },
	{ "ok-key-by-serial-tells-twins-apart", "L<I,akiserial=7 I<R,serial=8 I<R,serial=7", "R<R",
	  R(TRUSTED), "L I R", "", "s", 0 },
	{ "crit-issuer-empty", "L<-", "-<-", R(MALFORMED), "L -", "L", "", 0 },
	{ "crit-intermediate-issuer-empty", "L<I I<-", "-<-", R(MALFORMED), "L I -", "I", "", 0 },
	{ "ok-self-signed-without-name-as-anchor", "-<-,leaf,dns=x", "-<-,leaf,dns=x", R(TRUSTED),
	  "-", "", "", 0 },
	{ "crit-key-id-differs-below", "L<I,aki=2 I<R,ski=1", "R<R", R(KEY_ID), "L I R", "L", "",
	  0 },
	{ "crit-leaf-damaged", "L<I,damaged I<R", "R<R", R(SIGNATURE), "L I R", "L", "", 0 },
	{ "crit-leaf-damaged-unknown-root", "L<I,damaged,aki=1 I<X,ski=1", "R<R", R(SIGNATURE), "L",
	  "L", "", 0 },
	{ "crit-intermediate-damaged", "L<I I<R,damaged", "R<R", R(SIGNATURE), "L I R", "I", "",
	  0 },
	{ "ok-damaged-twin", "L<I I<R,damaged I<R", "R<R", R(TRUSTED), "L I R", "", "s", 0 },
	{ "crit-damaged-twice", "L<I I<R,damaged I<R,damaged", "R<R", R(SIGNATURE), "L I R", "I",
	  "s", 2 },
	{ "crit-unsupported-key", "L<I,unread I<R", "R<R", R(UNSUPPORTED), "L I R", "L", "", 0 },
	{ "crit-policy-refuses", "L<I,refused I<R", "R<R", R(BROKEN_HASH), "L I R", "L", "", 0 },
	{ "crit-expired-and-damaged", "L<I,exp,damaged I<R", "R<R", R(SIGNATURE), "L I R", "L", "",
	  0 },
	{ "crit-mildest-of-two-paths", "L<I I<A,exp I<B,noca", "A<A B<B", R(EXPIRED), "L I A", "I",
	  "s", 0 },
	{ "crit-mildest-though-later", "L<I I<A,noca I<B,exp", "A<A B<B", R(EXPIRED), "L I B", "I",
	  "s", 0 },
	{ "crit-bad-anchored-beats-unknown", "L<I I<X I<R,noca,n=2 X<X", "R<R", R(NOT_CA), "L I R",
	  "I", "S", 0 },

	/* Authority: RFC 5280 6.1.4 (k) to (n). */
	{ "crit-intermediate-no-ca", "L<I I<R,noca", "R<R", R(NOT_CA), "L I R", "I", "", 0 },
	{ "crit-intermediate-no-basic-constraints", "L<I I<R,nobc", "R<R", R(NOT_CA), "L I R", "I",
	  "", 0 },
	{ "crit-intermediate-v1", "L<I I<R,v1", "R<R", R(NOT_CA), "L I R", "I", "", 0 },
	{ "crit-intermediate-v2", "L<I I<R,v2", "R<R", R(NOT_CA), "L I R", "I", "", 0 },
	{ "crit-leaf-as-issuer", "L<E E<I,leaf I<R", "R<R", R(CA_KEY_USAGE), "L E I R", "E", "",
	  0 },
	{ "crit-intermediate-may-not-sign", "L<I I<R,ku=0x41", "R<R", R(CA_KEY_USAGE), "L I R", "I",
	  "", 0 },
	{ "ok-intermediate-without-key-usage", "L<I I<R,noku", "R<R", R(TRUSTED), "L I R", "", "",
	  2 },
	{ "ok-path-length-0", "L<I I<R,pl=0", "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "crit-path-length-0-one-below", "L<A A<B B<R,pl=0", "R<R", R(PATH_LENGTH), "L A B R", "B",
	  "", 0 },
	{ "ok-path-length-1-one-below", "L<A A<B B<R,pl=1", "R<R", R(TRUSTED), "L A B R", "", "",
	  3 },
	{ "ok-path-length-may-grow-below", "L<A A<B,pl=5 B<R,pl=1", "R<R", R(TRUSTED), "L A B R",
	  "", "", 3 },
	{ "ok-path-length-self-issued-not-counted", "L<A,by=A2 A<A,key=A2,by=A,n=2 A<R,pl=0", "R<R",
	  R(TRUSTED), "L A A R", "", "", 0 },
	{ "ok-path-length-leaf-authority", "L<I,ca,ku=1 I<R,pl=0", "R<R", R(TRUSTED), "L I R", "",
	  "", 2 },
	{ "ok-leaf-is-authority", "L<I,ca,ku=0x21,pl=0 I<R", "R<R", R(TRUSTED), "L I R", "", "",
	  2 },
	{ "crit-too-long", "L<A A<B B<C C<D D<E E<F F<G G<H H<I I<J J<K K<M M<N N<O O<P P<R", "R<R",
	  R(TOO_COMPLEX), NULL, NULL, "", 0 },
	{ "crit-too-long-beside-a-dead-end",
	  "L<A A<X A<B,n=2 B<C C<D D<E E<F F<G G<H H<I I<J J<K K<M M<N N<O O<P P<R", "R<R",
	  R(TOO_COMPLEX), NULL, NULL, "", 0 },
	{ "ok-sixteen", "L<A A<B B<C C<D D<E E<F F<G G<H H<I I<J J<K K<M M<N N<R", "R<R",
	  R(TRUSTED), NULL, "", "", 15 },

	/* Purpose: RFC 5280 4.2.1.12, 4.2.1.3. */
	{ "ok-no-eku", "L<I,ku=1,v1 I<R", "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "crit-leaf-for-clients", "L<I,eku=c I<R", "R<R", R(PURPOSE), "L I R", "L", "", 0 },
	{ "ok-leaf-for-both", "L<I,eku=cs I<R", "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "crit-leaf-empty-eku", "L<I,eku= I<R", "R<R", R(PURPOSE), "L I R", "L", "", 0 },
	{ "crit-leaf-any-purpose-only", "L<I,eku=a I<R", "R<R", R(PURPOSE), "L I R", "L", "", 0 },
	{ "ok-leaf-any-and-server", "L<I,eku=as I<R", "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "crit-intermediate-for-clients", "L<I I<R,eku=c", "R<R", R(PURPOSE), "L I R", "I", "",
	  0 },
	{ "crit-intermediate-any-purpose-only", "L<I I<R,eku=a", "R<R", R(PURPOSE), "L I R", "I",
	  "", 0 },
	{ "ok-intermediate-for-servers", "L<I I<R,eku=s", "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "crit-key-usage-signs-lists-only", "L<I,ku=0x40 I<R", "R<R", R(KEY_USAGE), "L I R", "L",
	  "", 0 },
	{ "crit-key-usage-empty", "L<I,ku=0 I<R", "R<R", R(KEY_USAGE), "L I R", "L", "", 0 },
	{ "ok-key-usage-encipherment", "L<I,ku=4 I<R", "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "ok-key-usage-agreement", "L<I,ku=16 I<R", "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "ok-key-usage-absent", "L<I,noku I<R", "R<R", R(TRUSTED), "L I R", "", "", 2 },

	/* Strength. */
	{ "crit-leaf-md5", "L<I,md5 I<R", "R<R", R(BROKEN_HASH), "L I R", "L", "", 0 },
	{ "crit-leaf-md2", "L<I,md2 I<R", "R<R", R(BROKEN_HASH), "L I R", "L", "", 0 },
	{ "crit-leaf-md4", "L<I,md4 I<R", "R<R", R(BROKEN_HASH), "L I R", "L", "", 0 },
	{ "crit-intermediate-md5", "L<I I<R,md5", "R<R", R(BROKEN_HASH), "L I R", "I", "", 0 },
	{ "crit-leaf-md2-that-nobody-reads", "L<I,md2,unread I<R", "R<R", R(BROKEN_HASH), "L I R",
	  "L", "", 0 },
	{ "ok-sha1-is-only-weak", "L<I,sha1 I<R", "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "ok-around-sha1", "L<I I<A,sha1 I<B,n=2", "A<A B<B", R(TRUSTED), "L I B", "", "s", 0 },
	{ "ok-around-sha1-sent-last", "L<I I<B,n=2 I<A,sha1", "A<A B<B", R(TRUSTED), "L I B", "",
	  "s", 0 },
	{ "ok-around-sha1-of-a-longer-path", "L<I I<A,sha1 I<B,n=2 B<C C<D", "A<A D<D", R(TRUSTED),
	  "L I B C D", "", "s", 0 },
	{ "ok-around-a-weak-key", "L<I I<A I<B,n=2", "A<A,rsa=1024 B<B", R(TRUSTED), "L I B", "",
	  "s", 0 },
	{ "ok-rather-a-weak-key-than-sha1", "L<I I<A,sha1 I<B,n=2", "A<A B<B,rsa=1024", R(TRUSTED),
	  "L I B", "", "s", 0 },
	{ "ok-around-sha1-below-a-sha1-leaf", "L<I,sha1 I<A,sha1 I<B,n=2", "A<A B<B", R(TRUSTED),
	  "L I B", "", "s", 0 },
	{ "ok-rather-sha1-than-expired", "L<I I<A,sha1 I<B,n=2,exp", "A<A B<B", R(TRUSTED), "L I A",
	  "", "s", 0 },
	{ "ok-sha1-of-a-root-does-not-count", "L<I I<A I<B,n=2,sha1", "A<A,sha1 B<B", R(TRUSTED),
	  "L I A", "", "s", 0 },
	{ "crit-expired-around-sha1", "L<I,exp I<A,sha1 I<B,n=2", "A<A B<B", R(EXPIRED), "L I B",
	  "L", "s", 0 },
	{ "crit-rsa-512", "L<I,rsa=512 I<R", "R<R", R(SHORT_KEY), "L I R", "L", "", 0 },
	{ "crit-rsa-1023", "L<I I<R,rsa=1023", "R<R", R(SHORT_KEY), "L I R", "I", "", 0 },
	{ "ok-rsa-1024", "L<I,rsa=1024 I<R", "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "ok-key-of-unknown-size", "L<I,rsa=0 I<R", "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "crit-rsa-1", "L<I,rsa=1 I<R", "R<R", R(SHORT_KEY), "L I R", "L", "", 0 },
	{ "ok-ec-of-unknown-size", "L<I,ec=0 I<R", "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "crit-ec-1", "L<I,ec=1 I<R", "R<R", R(SHORT_KEY), "L I R", "L", "", 0 },
	{ "crit-ec-159", "L<I,ec=159 I<R", "R<R", R(SHORT_KEY), "L I R", "L", "", 0 },
	{ "ok-ec-160", "L<I,ec=160 I<R", "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "crit-ec-112", "L<I,ec=112 I<R", "R<R", R(SHORT_KEY), "L I R", "L", "", 0 },
	{ "ok-ec-192", "L<I,ec=192 I<R", "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "crit-ec-other-curve", "L<I,othercurve I<R", "R<R", R(SERVER_KEY), "L I R", "L", "", 0 },
	{ "ok-ec-other-curve-of-authorities", "L<I I<R,othercurve", "R<R,othercurve", R(TRUSTED),
	  "L I R", "", "", 0 },
	{ "crit-dsa", "L<I,dsa=3072 I<R", "R<R", R(SERVER_KEY), "L I R", "L", "", 0 },
	{ "ok-dsa-of-an-authority", "L<I I<R,dsa=3072", "R<R", R(TRUSTED), "L I R", "", "", 0 },
	{ "crit-key-unknown", "L<I,unknownkey I<R", "R<R", R(SERVER_KEY), "L I R", "L", "", 0 },
	{ "crit-key-unknown-as-anchor", "L<L,leaf,unknownkey", "L<L,leaf,unknownkey", R(SERVER_KEY),
	  "L", "L", "", 0 },
	{ "crit-dsa-512", "L<I,dsa=512 I<R", "R<R", R(SHORT_KEY), "L I R", "L", "", 0 },

	/* Extensions and form. */
	{ "crit-leaf-unknown-critical", "L<I,crit I<R", "R<R", R(UNKNOWN_CRITICAL), "L I R", "L",
	  "", 0 },
	{ "crit-intermediate-unknown-critical", "L<I I<R,crit", "R<R", R(UNKNOWN_CRITICAL), "L I R",
	  "I", "", 0 },
	{ "crit-leaf-with-constraints", "L<I,permit=example.com I<R", "R<R", R(UNKNOWN_CRITICAL),
	  "L I R", "L", "", 0 },
	{ "crit-leaf-malformed", "L<I,defect=1 I<R", "R<R", R(MALFORMED), "L I R", "L", "", 0 },
	{ "crit-leaf-with-a-name-of-no-kind", "L<I,unknown-names=1 I<R", "R<R", R(MALFORMED),
	  "L I R", "L", "", 0 },
	{ "crit-intermediate-malformed", "L<I I<R,defect=0x20", "R<R", R(MALFORMED), "L I R", "I",
	  "", 0 },
	{ "ok-empty-san", "L<I,nodns,defect=0x200 I<R", "R<R", R(TRUSTED), "L I R", "", "", 2 },

	/* Certificate policies in a path; the rest is test_policy_tree.c's. */
	{ "ok-policies", "L<I,cp=1 I<R,cp=12,xp=0", "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "crit-policy-of-leaf", "L<I I<R,cp=12,xp=0", "R<R", R(POLICY), "L I R", "L", "", 0 },
	{ "crit-policy-of-intermediate", "L<I,cp=1 I<J J<R,cp=1,xp=0", "R<R", R(POLICY), "L I J R",
	  "I", "", 0 },
	{ "crit-policy-and-expired", "L<I,exp I<R,xp=0", "R<R", R(POLICY), "L I R", "L", "", 0 },
	{ "crit-policy-and-no-authority", "L<I I<R,xp=0,noca", "R<R", R(NOT_CA), "L I R", "I", "",
	  0 },
	{ "ok-policy-of-the-anchor-does-not-count", "L<I I<R", "R<R,xp=0", R(TRUSTED), "L I R", "",
	  "", 2 },
	{ "ok-policy-of-an-intermediate-anchor-does-not-count", "L<I I<R,xp=0", "I<R,xp=0",
	  R(TRUSTED), "L I", "", "", 1 },
	{ "ok-policy-of-a-leaf-that-is-anchor-does-not-count", "L<I,leaf,xp=0", "L<I,leaf,xp=0",
	  R(TRUSTED), "L", "", "", 0 },
	{ "crit-policy-demanded-by-the-leaf", "L<I,xp=0 I<R", "R<R", R(POLICY), "L I R", "L", "",
	  0 },
	{ "ok-policies-by-another-path", "L<I,cp=1 I<A,cp=2,xp=0 I<B,cp=1,xp=0", "A<A B<B",
	  R(TRUSTED), "L I B", "", "s", 0 },
	{ "crit-policies-mildest-of-two-paths", "L<I,cp=1 I<A,cp=2,xp=0 I<B,cp=1,exp", "A<A B<B",
	  R(EXPIRED), "L I B", "I", "s", 0 },
	{ "crit-policies-do-not-matter-without-anchor", "L<I I<X,xp=0 X<X", "R<R", R(UNKNOWN_ROOT),
	  "L I X", "X", "", 0 },

	/* Name constraints in a path; the subtrees are test_name_constraints.c's. */
	{ "ok-permitted", "L<I I<R,permit=example.com", "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "ok-permitted-by-two", "L<I I<R,permit=www.example.com", "R<R,permit=example.com",
	  R(TRUSTED), "L I R", "", "", 2 },
	{ "crit-permitted-by-one-of-two", "L<I I<R,permit=example.com", "R<R,permit=example.org",
	  R(NAME_CONSTRAINT), "L I R", "L", "", 0 },
	{ "crit-excluded-by-one-of-two", "L<I I<R,permit=example.com",
	  "R<R,exclude=www.example.com", R(NAME_CONSTRAINT), "L I R", "L", "", 0 },
	{ "crit-second-name-not-permitted", "L<I,dns=a.example.org I<R,permit=example.com", "R<R",
	  R(NAME_CONSTRAINT), "L I R", "L", "", 0 },
	{ "ok-empty-constraints", "L<I I<R,emptync", "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "crit-malformed-constraint", "L<I I<R,permit=*.example.com", "R<R", R(MALFORMED), "L I R",
	  "I", "", 0 },
	{ "crit-intermediate-outside", "L<I I<R,dns=ca.example.org", "R<R,permit=example.com",
	  R(NAME_CONSTRAINT), "L I R", "I", "", 0 },
	{ "ok-self-issued-intermediate-outside",
	  "L<A,by=A2 A<A,key=A2,by=A,dns=ca.example.org A<R,permit=example.com", "R<R", R(TRUSTED),
	  "L A A R", "", "", 0 },
	{ "crit-self-issued-leaf-outside", "A<A,key=L,dns=x.example.org A<R,permit=example.com",
	  "R<R", R(NAME_CONSTRAINT), "A A R", "A", "", 0 },
	{ "ok-constraints-are-not-for-itself", "L<I I<R,permit=example.com,dns=ca.example.org",
	  "R<R", R(TRUSTED), "L I R", "", "", 2 },
	{ "crit-common-name-outside", "L<I,nodns,cn=www.example.org I<R,permit=example.com", "R<R",
	  R(NAME_CONSTRAINT), "L I R", "L", "", 0 },
	{ "ok-common-name-does-not-count", "L<I,cn=www.example.org I<R,permit=example.com", "R<R",
	  R(TRUSTED), "L I R", "", "", 2 },
};
enum { N_ROWS = sizeof(rows) / sizeof(rows[0]) };

static void check_marks(const struct row *row, const struct trust_verdict *v)
{
	const char *m = row->marks;
	size_t n_superfluous = strchr(m, 'S') != NULL ? 2 : strchr(m, 's') != NULL;
	assert_int_equal(v->incomplete, strchr(m, 'i') != NULL);
	assert_int_equal(v->unordered, strchr(m, 'u') != NULL);
	assert_int_equal(v->root_sent, strchr(m, 'r') != NULL);
	assert_int_equal(v->missing_has_namesake, strchr(m, 'N') != NULL);
	assert_int_equal(v->n_superfluous, n_superfluous);
	assert_int_equal(v->incomplete, v->missing != NULL);
	if (v->incomplete)
		assert_true(bytes_equal(v->missing_subject, v->missing->subject));
	for (int reason = 0; reason < TRUST_REASON_COUNT; reason++)
		assert_int_equal(trust_culprit(v, (enum trust_reason)reason) != NULL,
				 (v->faults & 1u << reason) != 0);
	if (v->reason == TRUST_REASON_MISSING_INTERMEDIATE)
		assert_true(bytes_equal(v->missing_subject, v->path.links[v->path.n - 1]->issuer));
}

/* What holds of every verdict. */
static void check_sanity(const struct fake_world *world, const struct trust_verdict *v)
{
	assert_in_range(v->path.n, 1, PATH_MAX_CERTIFICATES);
	assert_ptr_equal(v->path.links[0], &world->chain.certificates[0]);
	assert_int_equal(v->reason == TRUST_REASON_TRUSTED, v->faults == 0);
	assert_int_equal(v->reason == TRUST_REASON_TRUSTED, v->at_fault == NULL);
	if (v->anchored)
		assert_true(v->reason < TRUST_REASON_SELF_SIGNED);
	else
		assert_true(v->reason >= TRUST_REASON_SIGNATURE);
	if (v->faults != 0)
		assert_true((v->faults & 1u << v->reason) != 0 && v->faults >> v->reason == 1);
	assert_int_equal(v->faults, v->faults_at[PATH_PLACE_LEAF] |
					    v->faults_at[PATH_PLACE_INTERMEDIATE] |
					    v->faults_at[PATH_PLACE_ANCHOR]);
	assert_false(world->asked_twice);
	assert_true(world->n_asked <= PATH_MAX_SIGNATURES);
}

/* An authority under many keys, none of which signed the leaf; returns how many of
 * them were tried. */
static size_t keys_tried(unsigned n, unsigned bits, enum trust_reason *ret_reason)
{
	static char chain[8192];
	int len = snprintf(chain, sizeof(chain), "L<I,by=other");
	for (unsigned i = 0; i < n; i++)
		len += snprintf(chain + len, sizeof(chain) - (size_t)len, " I<R,key=k%u,rsa=%u", i,
				bits);
	struct fake_world *world = fake_world_new(chain, "R<R");
	struct trust_verdict v = fake_verdict(world);
	check_sanity(world, &v);
	size_t n_asked = world->n_asked;
	*ret_reason = v.reason;
	fake_world_free(world);
	return n_asked;
}

/* What a key costs counts, not how many there are alone. */
static void dear_keys_end_the_search_sooner(void **unused)
{
	(void)unused;
	enum trust_reason reason;
	assert_in_range(keys_tried(60, 4096, &reason), 60, 200);
	assert_int_not_equal(reason, TRUST_REASON_TOO_COMPLEX);
	assert_in_range(keys_tried(60, 16384, &reason), 10, 16);
	assert_int_equal(reason, TRUST_REASON_TOO_COMPLEX);
}

/* Ways through three layers of authorities, each issued by all of the next, of which the last
 * demands a policy that the leaf does not have. */
static enum trust_reason refused_ways(int width)
{
	static char chain[8192];
	int len = snprintf(chain, sizeof(chain), "L<A,cp=1");
	for (int layer = 0; layer < 3; layer++) {
		for (int i = 0; i < width; i++)
			len += snprintf(chain + len, sizeof(chain) - (size_t)len, " %c<%c,n=%d%s",
					'A' + layer, 'B' + layer, i,
					layer == 2 ? ",cp=2,xp=0" : "");
	}
	struct fake_world *world = fake_world_new(chain, "D<D");
	enum trust_reason reason = fake_verdict(world).reason;
	assert_in_range(world->n_asked, 1, PATH_MAX_SIGNATURES - 1);
	fake_world_free(world);
	return reason;
}

/* A way that policies refuse counts as much as many candidates: 200 of them are the
 * most. */
static void refused_ways_end_the_search_sooner(void **unused)
{
	(void)unused;
	assert_int_equal(refused_ways(5), R(POLICY));
	assert_int_equal(refused_ways(6), R(TOO_COMPLEX));
}

static enum signature_answer is_bad(void *context, const struct certificate *child,
				    const struct certificate *issuer)
{
	(void)child;
	(void)issuer;
	++*(size_t *)context;
	return SIGNATURE_BAD;
}

/* In units of base/work.h. */
static void work_of_a_signature(void **unused)
{
	static const struct {
		enum key_algorithm algorithm;
		unsigned bits, exponent_bits; /* 0: not known */
		size_t spki_bytes, tbs_bytes;
		size_t work;
	} keys[] = {
		{ KEY_RSA, 1024, 17, 0, 0, 405 },     { KEY_RSA, 2048, 17, 0, 0, 1620 },
		{ KEY_RSA, 2048, 17, 0, 1600, 1820 }, { KEY_RSA, 2048, 2048, 0, 0, 195225 },
		{ KEY_RSA, 16384, 17, 0, 0, 103713 }, { KEY_RSA, 0, 17, 100, 0, 247 },
		{ KEY_RSA, 0, 0, 100, 0, 11636 },     { KEY_RSA_PSS, 4096, 17, 0, 0, 6482 },
		{ KEY_DSA, 2048, 0, 100, 0, 76260 },  { KEY_EC, 256, 0, 100, 0, 3276 },
		{ KEY_EC, 0, 0, 100, 0, 13572 },      { KEY_ED25519, 256, 0, 0, 0, 3276 },
		{ KEY_ED448, 456, 0, 0, 0, 10396 },   { KEY_UNKNOWN, 0, 0, 65536, 0, 13572 },
	};
	static struct certificate child, issuers[PATH_MAX_SIGNATURES + 1];
	static struct path_search search;
	(void)unused;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		size_t n_asked = 0;
		const struct signature_oracle oracle = { is_bad, &n_asked };
		const struct certificate issuer = { .key_algorithm = keys[i].algorithm,
						    .key_bits = keys[i].bits,
						    .key_exponent_bits = keys[i].exponent_bits,
						    .spki.len = keys[i].spki_bytes };
		search = (struct path_search){ .oracle = &oracle };
		child = (struct certificate){ .tbs.len = keys[i].tbs_bytes };
		assert_int_equal(path_search_signature(&search, &child, &issuer), SIGNATURE_BAD);
		assert_int_equal(search.work, keys[i].work);
		/* asked once: the answer is remembered, and costs nothing */
		assert_int_equal(path_search_signature(&search, &child, &issuer), SIGNATURE_BAD);
		assert_int_equal(search.work, keys[i].work);
		assert_int_equal(n_asked, 1);
		/* up to the bound, and not beyond */
		search.n_edges = 0;
		search.work = PATH_MAX_SIGNATURE_WORK - keys[i].work;
		(void)path_search_signature(&search, &child, &issuer);
		assert_false(search.exhausted);
		search.n_edges = 0;
		(void)path_search_signature(&search, &child, &issuer);
		assert_true(search.exhausted);
		assert_int_equal(n_asked, 2);
	}
	/* and so many of them, however cheap */
	size_t n_asked = 0;
	const struct signature_oracle oracle = { is_bad, &n_asked };
	search = (struct path_search){ .oracle = &oracle };
	for (size_t i = 0; i <= PATH_MAX_SIGNATURES; i++) {
		issuers[i].key_algorithm = KEY_RSA;
		assert_false(search.exhausted);
		(void)path_search_signature(&search, &child, &issuers[i]);
	}
	assert_true(search.exhausted);
	assert_int_equal(n_asked, PATH_MAX_SIGNATURES);
}

static void append(char *text, size_t size, const char *format, ...) PRINTF_LIKE(3, 4);
static void append(char *text, size_t size, const char *format, ...)
{
	va_list args;
	size_t len = strlen(text);
	va_start(args, format);
	vsnprintf(text + len, size - len, format, args);
	va_end(args);
}

static uint64_t work_of(struct fake_world *world)
{
	struct work work = { .left = UINT64_MAX };
	world->work = &work;
	(void)fake_verdict(world);
	return UINT64_MAX - work.left;
}

static uint64_t work_of_text(const char *chain, const char *anchors)
{
	struct fake_world *world = fake_world_new(chain, anchors);
	uint64_t work = work_of(world);
	fake_world_free(world);
	return work;
}

/* About a unit for each octet, however short: names in other letters are compared octet by
 * octet, and in a long one blanks are passed over. */
static void work_of_names(void **unused)
{
	static const size_t octets[][2] = {
		{ 30, 30 }, { 300, 300 }, { 300, 500 }, { 500, 300 }, { 7000, 7000 }, { 2, 60000 },
	};
	static const uint8_t zeros[60000] = { 0 };
	(void)unused;
	for (size_t i = 0; i < LENGTH(octets); i++) {
		size_t a = octets[i][0], b = octets[i][1];
		size_t shorter = a < b ? a : b, longer = a < b ? b : a;
		struct work work = { .left = 100000 };
		struct path_search search = { .budget = &work };
		(void)path_search_same_name(&search, (struct bytes){ zeros, a },
					    (struct bytes){ zeros, b });
		assert_in_range(100000 - work.left, shorter > longer / 2 ? shorter : longer / 2,
				longer);
	}
}

/* So is the issuer's name by which a key is named. */
static void work_of_a_named_key(void **unused)
{
	(void)unused;
	uint64_t plain = work_of_text("L<I I<R", "R<R");
	assert_true(work_of_text("L<I,akiissuer=R I<R", "R<R") > plain);
	assert_true(work_of_text("L<I,akiissuer=ROOOOOOOOOOOOOOOOOOT I<R", "R<R") >
		    work_of_text("L<I,akiissuer=R I<R", "R<R"));
}

/* A policy, or a mapping, of a link below the anchor is looked for among as many as there
 * can be. */
static void work_of_policies(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < 3; i++) {
		struct fake_world *world = fake_world_new("L<I I<R", "R<R");
		struct fake_list *list = i < 2 ? &world->chain : &world->anchors;
		struct certificate_policies *policies = &list->certificates[i % 2].policies;
		uint64_t none = work_of(world);
		policies->n_ids = 30;
		assert_int_equal(work_of(world), none + (i < 2 ? 30 * POLICY_TREE_MAX : 0));
		policies->n_mappings = 10;
		assert_int_equal(work_of(world), none + (i < 2 ? 40 * POLICY_TREE_MAX : 0));
		fake_world_free(world);
	}
}

/* As many candidates are looked at as the limit says, and not one more. */
static void test_steps(void **unused)
{
	struct fake_world *world = fake_world_new("L<R", "R<R");
	(void)unused;
	for (size_t more = 0; more < 2; more++) {
		struct path_search search = fake_search(world);
		path_search_start(&search);
		search.steps = PATH_MAX_STEPS - 1 + more;
		assert_int_equal(path_search_anchored(&search), more == 0);
		assert_int_equal(search.exhausted, more == 1);
	}
	fake_world_free(world);
}

/* What can stand between the leaf and an anchor, the nearest first, of the equally near as
 * they were sent. */
static void test_tried(void **unused)
{
	static const struct {
		const char *chain, *tried;
	} chains[] = {
		{ "L<R", "" },
		{ "L<A B<C A<B C<R X<Y", "C B A" },
		{ "L<A A<R,n=1 B<R A<R,n=2 C<A D<B", "A B A C D" },
		{ "L<I I<R R<R", "I" },
		{ "L<I L<I I<R", "I" },
		{ "L<I I<R I<R", "I" },
		/* The leaf stands above nothing, what leads to it nowhere. */
		{ "L<R A<L B<A", "" },
		{ "L<R A<L A<R", "A" },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(chains); i++) {
		struct fake_world *world = fake_world_new(chains[i].chain, "R<R");
		struct path_search search = fake_search(world);
		char text[64] = "";
		path_search_start(&search);
		for (size_t k = 0; k < search.n_tried; k++)
			append(text, sizeof(text), "%s%s", k > 0 ? " " : "",
			       fake_subject(world, search.tried[k]));
		print_message("%s\n", chains[i].chain);
		assert_string_equal(text, chains[i].tried);
		fake_world_free(world);
	}
}

/* Certificates behind the last that was sent are none. */
static void test_not_sent(void **unused)
{
	static const struct {
		const char *chain;
		size_t n_sent;
		enum trust_reason reason;
		const char *path;
	} chains[] = {
		{ "L<R R<R", 1, R(TRUSTED), "L R" },
		{ "L<I I<R", 1, R(MISSING_INTERMEDIATE), "L" },
		{ "L<I I<X", 1, R(MISSING_INTERMEDIATE), "L" },
		{ "L<I,by=K2 I<R,key=K1 I<R,key=K2", 2, R(SIGNATURE), "L I R" },
	};
	(void)unused;
	for (size_t i = 0; i < LENGTH(chains); i++) {
		struct fake_world *world = fake_world_new(chains[i].chain, "R<R");
		char path[64];
		world->chain.n = chains[i].n_sent;
		struct trust_verdict v = fake_verdict(world);
		fake_path_text(world, &v.path, path, sizeof(path));
		assert_int_equal(v.reason, chains[i].reason);
		assert_string_equal(path, chains[i].path);
		for (size_t k = 0; k < v.path.n; k++)
			assert_ptr_not_equal(v.path.links[k],
					     &world->chain.certificates[world->chain.n]);
		fake_world_free(world);
	}
}

static unsigned constraint_faults(struct path_search *search, const struct certificate *leaf,
				  const struct certificate *authority)
{
	const struct path path = { .links = { leaf, authority }, .n = 2 };
	const struct certificate *refused;
	const struct presented_name *name;
	unsigned faults = path_search_link_form_faults(search, &path, 1, false, &refused, &name);
	if (faults == FAULT(NAME_CONSTRAINT)) {
		assert_ptr_equal(refused, leaf);
		assert_ptr_equal(name, &leaf->names[0]);
	}
	return faults;
}

/* What constraints say of a certificate is remembered, and costs nothing more; of more than
 * are remembered it is asked again.  When there is no work left for it, nothing is claimed. */
static void test_remembered_constraints(void **unused)
{
	enum { MORE = PATH_MAX_CONSTRAINED + 8 };
	static struct certificate authorities[MORE];
	struct fake_world *world = fake_world_new("L<I I<R,permit=example.org", "R<R");
	const struct certificate *leaf = &world->chain.certificates[0];
	struct work work = { .left = UINT64_MAX };
	(void)unused;
	world->work = &work;
	struct path_search search = fake_search(world);
	for (size_t i = 0; i < MORE; i++) {
		authorities[i] = leaf[1];
		uint64_t left = work.left;
		assert_int_equal(constraint_faults(&search, leaf, &authorities[i]),
				 FAULT(NAME_CONSTRAINT));
		assert_true(work.left < left);
	}
	for (size_t i = 0; i < MORE; i++) {
		uint64_t left = work.left;
		assert_int_equal(constraint_faults(&search, leaf, &authorities[i]),
				 FAULT(NAME_CONSTRAINT));
		assert_int_equal(work.left == left, i < PATH_MAX_CONSTRAINED);
	}
	work.left = 0;
	assert_int_equal(constraint_faults(&search, leaf, &authorities[0]), FAULT(NAME_CONSTRAINT));
	assert_int_equal(constraint_faults(&search, leaf, &leaf[1]), FAULT(TOO_COMPLEX));
	assert_true(search.exhausted);
	fake_world_free(world);
}

static void run_row(void **state)
{
	const struct row *row = *state;
	struct fake_world *world = fake_world_new(row->chain, row->anchors);
	struct trust_verdict v = fake_verdict(world);
	char path[256];
	fake_path_text(world, &v.path, path, sizeof(path));
	if (v.reason != row->reason || (row->path != NULL && strcmp(path, row->path) != 0))
		print_message("%s: %s, path %s, at fault %s\n", row->id,
			      trust_reason_text(v.reason), path, fake_subject(world, v.at_fault));
	assert_int_equal(v.reason, row->reason);
	if (row->path != NULL)
		assert_string_equal(path, row->path);
	if (row->at_fault != NULL)
		assert_string_equal(fake_subject(world, v.at_fault), row->at_fault);
	if (row->signatures != 0)
		assert_in_range(world->n_asked, 0, row->signatures);
	check_marks(row, &v);
	check_sanity(world, &v);
	fake_world_free(world);
}

/* Both libraries and RFC 5280 count the first and the last second as valid. */
static void test_date_bounds(void **state)
{
	(void)state;
	struct fake_world *world = fake_world_new("L<R", "R<R");
	struct certificate *leaf = &world->chain.certificates[0];
	leaf->not_before_s = leaf->not_after_s = FAKE_NOW;
	assert_int_equal(fake_verdict(world).reason, TRUST_REASON_TRUSTED);
	leaf->not_after_s = FAKE_NOW - 1;
	leaf->not_before_s = INT64_MIN;
	assert_int_equal(fake_verdict(world).reason, TRUST_REASON_EXPIRED);
	leaf->not_after_s = INT64_MAX;
	assert_int_equal(fake_verdict(world).reason, TRUST_REASON_TRUSTED);
	fake_world_free(world);
}

static void test_weak(void **state)
{
	static const struct {
		const char *chain, *anchors, *key, *signature;
	} weak[] = {
		{ "L<I I<R", "R<R", "", "" },
		{ "L<I,rsa=2047 I<R", "R<R", "L", "" },
		{ "L<I,rsa=2048 I<R", "R<R", "", "" },
		{ "L<I I<R,rsa=1024", "R<R", "I", "" },
		{ "L<I I<R", "R<R,rsa=1024", "R", "" },
		{ "L<I,rsa=0 I<R", "R<R", "", "" },
		{ "L<I,rsa=1 I<R", "R<R", "L", "" },
		{ "L<I,ec=0 I<R", "R<R", "", "" },
		{ "L<I,ec=1 I<R", "R<R", "L", "" },
		{ "L<I,ec=223 I<R", "R<R", "L", "" },
		{ "L<I,ec=224 I<R", "R<R", "", "" },
		{ "L<I,dsa=3072 I<R", "R<R", "L", "" },
		{ "L<I,rsa=1024 I<R,rsa=1024", "R<R", "L", "" },
		{ "L<I,sha1 I<R", "R<R", "", "L" },
		{ "L<I I<R,sha1", "R<R", "", "I" },
		{ "L<I I<R", "R<R,sha1", "", "" },
		{ "L<I I<R,unknownkey", "R<R", "", "" },
		{ "L<I,md2 I<R", "R<R", "", "L" },
		{ "L<I,md4 I<R", "R<R", "", "L" },
		{ "L<I,md5 I<R", "R<R", "", "L" },
		{ "L<L,sha1", "R<R", "", "" }, /* self-signed: nobody trusts that signature */
		{ "L<L,leaf,sha1", "L<L,leaf,sha1", "", "" },
		{ "L<I,sha1", "R<R", "", "L" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(weak) / sizeof(weak[0]); i++) {
		struct fake_world *world = fake_world_new(weak[i].chain, weak[i].anchors);
		struct trust_verdict v = fake_verdict(world);
		print_message("%s | %s\n", weak[i].chain, weak[i].anchors);
		assert_string_equal(fake_subject(world, v.weak_key), weak[i].key);
		assert_string_equal(fake_subject(world, v.weak_signature), weak[i].signature);
		fake_world_free(world);
	}
}

/* Every fault of the path is told, not only the worst. */
static void test_all_faults(void **state)
{
	(void)state;
	struct fake_world *world = fake_world_new(
		"L<I,exp,eku=c,ku=0 I<R,md5,rsa=512,pl=0,noca,crit", "R<R,exclude=com");
	struct trust_verdict v = fake_verdict(world);
	unsigned expected = 0;
	static const enum trust_reason faults[] = {
		TRUST_REASON_EXPIRED,   TRUST_REASON_PURPOSE,
		TRUST_REASON_KEY_USAGE, TRUST_REASON_BROKEN_HASH,
		TRUST_REASON_SHORT_KEY, TRUST_REASON_NAME_CONSTRAINT,
		TRUST_REASON_NOT_CA,    TRUST_REASON_UNKNOWN_CRITICAL,
	};
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		expected |= 1u << faults[i];
	assert_int_equal(v.faults, expected);
	assert_int_equal(v.reason, TRUST_REASON_UNKNOWN_CRITICAL);
	fake_world_free(world);
	world = fake_world_new("L<I,exp,eku=c", "R<R");
	v = fake_verdict(world);
	assert_int_equal(v.faults, 1u << TRUST_REASON_EXPIRED | 1u << TRUST_REASON_PURPOSE |
					   1u << TRUST_REASON_MISSING_INTERMEDIATE);
	fake_world_free(world);
}

/* A fault stands where the certificate stands that has it. */
static void test_places(void **state)
{
	static const struct {
		const char *chain, *anchors;
		unsigned leaf, intermediate, anchor;
	} rows_of_places[] = {
		{ "L<I I<R", "R<R", 0, 0, 0 },
		{ "L<I,exp I<R,eku=c", "R<R,crit", FAULT(EXPIRED), FAULT(PURPOSE),
		  FAULT(UNKNOWN_CRITICAL) },
		{ "L<I I<R,permit=example.org", "R<R,pl=0", 0, FAULT(NAME_CONSTRAINT),
		  FAULT(PATH_LENGTH) },
		{ "L<I I<R", "R<R,permit=example.org,exp", 0, 0,
		  FAULT(NAME_CONSTRAINT) | FAULT(EXPIRED) },
		{ "L<I,aki=1 I<R,ski=2", "R<R", FAULT(KEY_ID), 0, 0 },
		{ "L<I I<R,aki=1", "R<R,ski=2", 0, FAULT(KEY_ID), 0 },
		{ "L<I,damaged I<R", "R<R", FAULT(SIGNATURE), 0, 0 },
		{ "L<L,leaf,exp", "L<L,leaf,exp", FAULT(EXPIRED), 0, 0 },
		{ "L<I I<R,exp", "I<R,exp", 0, 0, FAULT(EXPIRED) },
		{ "L<I,defect=1,exp I<R", "R<R", FAULT(MALFORMED), 0, 0 },
		{ "L<I,defect=0x10,exp I<R", "R<R", FAULT(MALFORMED), 0, 0 },
		{ "L<I,defect=0x800,unknownkey I<R", "R<R", FAULT(MALFORMED), 0, 0 },
		{ "L<R", "R<R,nobc,ku=1", 0, 0, FAULT(NOT_CA) | FAULT(CA_KEY_USAGE) },
		{ "L<I I<R,xp=0", "R<R", FAULT(POLICY), 0, 0 },
		{ "L<I", "R<R", FAULT(MISSING_INTERMEDIATE), 0, 0 },
		{ "L<I I<X", "R<R", 0, FAULT(MISSING_INTERMEDIATE), 0 },
		{ "L<I,exp I<X X<X", "R<R", FAULT(EXPIRED), FAULT(UNKNOWN_ROOT), 0 },
		{ "L<I,nodns,cn=www.example.org I<X,permit=example.com X<X", "R<R", 0,
		  FAULT(NAME_CONSTRAINT) | FAULT(UNKNOWN_ROOT), 0 },
		/* The first anchor has the true key of I's issuer, though a weak one. */
		{ "L<I,damaged I<R,by=K2", "R<R,key=K2,by=K2,rsa=1024 R<R,key=K1,by=K1",
		  FAULT(SIGNATURE), 0, 0 },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows_of_places) / sizeof(rows_of_places[0]); i++) {
		struct fake_world *world =
			fake_world_new(rows_of_places[i].chain, rows_of_places[i].anchors);
		struct trust_verdict v = fake_verdict(world);
		print_message("%s | %s\n", rows_of_places[i].chain, rows_of_places[i].anchors);
		assert_int_equal(v.faults_at[PATH_PLACE_LEAF], rows_of_places[i].leaf);
		assert_int_equal(v.faults_at[PATH_PLACE_INTERMEDIATE],
				 rows_of_places[i].intermediate);
		assert_int_equal(v.faults_at[PATH_PLACE_ANCHOR], rows_of_places[i].anchor);
		fake_world_free(world);
	}
}

static void test_constrained_name(void **state)
{
	(void)state;
	struct fake_world *world =
		fake_world_new("L<I,dns=a.example.org I<R,permit=example.com", "R<R");
	struct trust_verdict v = fake_verdict(world);
	assert_ptr_equal(v.constrained_name, &world->chain.certificates[0].names[1]);
	fake_world_free(world);
}

/* The verdict does not depend on the order in which certificates were sent. */
static void test_any_order(void **state)
{
	static const char *const sent[] = { "A<B", "B<C,n=1", "C<A", "B<R,exp", "C<R,n=2" };
	static const size_t n = sizeof(sent) / sizeof(sent[0]);
	(void)state;
	for (size_t k = 0; k < 120; k++) {
		char chain[256] = "L<A";
		bool used[5] = { false };
		size_t rest = k;
		for (size_t i = n; i > 0; i--) {
			size_t pick = rest % i;
			rest /= i;
			size_t j = 0;
			for (;; j++) {
				if (!used[j] && pick-- == 0)
					break;
			}
			used[j] = true;
			strcat(strcat(chain, " "), sent[j]);
		}
		struct fake_world *world = fake_world_new(chain, "R<R");
		struct trust_verdict v = fake_verdict(world);
		char path[64];
		fake_path_text(world, &v.path, path, sizeof(path));
		assert_int_equal(v.reason, TRUST_REASON_TRUSTED);
		assert_string_equal(path, "L A B C R");
		check_sanity(world, &v);
		fake_world_free(world);
	}
}

/* --- mazes: the work is bounded ---------------------------------------------- */

static struct trust_verdict solve(const char *chain, const char *anchors, size_t *ret_asked)
{
	struct fake_world *world = fake_world_new(chain, anchors);
	int64_t begun_us = test_cpu_us();
	struct trust_verdict v = fake_verdict(world);
	int64_t spent_us = test_cpu_us() - begun_us;
	check_sanity(world, &v);
	*ret_asked = world->n_asked;
	/* Milliseconds in a plain build; room for sanitizers. */
	assert_in_range(spent_us, 0, 5000000);
	fake_world_free(world);
	return v;
}

/* Layers of two certificates, each issued by both of the next: 2^14 paths. */
static void build_layers(char *chain, size_t size, const char *attributes)
{
	append(chain, size, "L<A0");
	for (int i = 0; i < 13; i++) {
		append(chain, size, " A%d<A%d,n=1%s", i, i + 1, attributes);
		append(chain, size, " A%d<A%d,n=2%s", i, i + 1, attributes);
	}
	append(chain, size, " A13<R%s", attributes);
}

static void test_layers(void **state)
{
	char chain[4096] = "";
	size_t asked;
	(void)state;
	build_layers(chain, sizeof(chain), "");
	struct trust_verdict v = solve(chain, "R<R", &asked);
	assert_int_equal(v.reason, TRUST_REASON_TRUSTED);
	assert_in_range(asked, 1, 16);
	/* no root: no search */
	v = solve(chain, "X<X", &asked);
	assert_int_equal(v.reason, TRUST_REASON_MISSING_INTERMEDIATE);
	assert_in_range(asked, 1, 64);
	/* a root that is not the one */
	v = solve(chain, "R<R,key=X", &asked);
	assert_int_equal(v.reason, TRUST_REASON_TOO_COMPLEX);
	/* and one that refuses the name: only whole paths show it */
	v = solve(chain, "R<R,permit=example.org", &asked);
	assert_int_equal(v.reason, TRUST_REASON_TOO_COMPLEX);
}

/* With every amount of work the verdict is the one that a search without bounds comes
 * to, or that the chain is too complex; with more work never worse. */
static void test_budget(void **state)
{
	static const char *const chains[][2] = {
		{ "L<I I<R", "R<R" },
		{ "L<I I<R,permit=example.com J<R I<J,n=2", "R<R,permit=example.com" },
		{ "L<I I<R", "R<R,permit=example.org" },
		{ "L<I,by=other I<R I<R,key=k2", "R<R" },
		{ "L<I I<X", "R<R" },
		{ "L<I,cp=1 I<A,cp=2,xp=0 I<B,cp=1,xp=0", "A<A B<B" },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(chains); i++) {
		bool is_enough = false;
		enum trust_reason wanted;
		for (uint64_t units = 0; units < 200000; units += 1 + units / 50) {
			struct work work = { .left = units };
			struct fake_world *world = fake_world_new(chains[i][0], chains[i][1]);
			wanted = fake_verdict(world).reason;
			fake_world_free(world);
			world = fake_world_new(chains[i][0], chains[i][1]);
			world->work = &work;
			struct trust_verdict v = fake_verdict(world);
			is_enough |= !work.exhausted;
			assert_int_equal(work.exhausted, !is_enough);
			if (v.reason != wanted)
				assert_int_equal(v.reason, TRUST_REASON_TOO_COMPLEX);
			if (is_enough)
				assert_int_equal(v.reason, wanted);
			else
				assert_true(units < 100000);
			fake_world_free(world);
		}
		assert_true(is_enough);
	}
}

/* With too little work no path is found, not even one that was not looked at to its end. */
static void test_exhausted(void **state)
{
	bool is_found = false;
	(void)state;
	for (uint64_t units = 0; !is_found; units++) {
		struct work work = { .left = units };
		struct fake_world *world = fake_world_new("L<R,cp=1", "R<R");
		world->work = &work;
		struct path_search search = fake_search(world);
		path_search_start(&search);
		is_found = path_search_anchored(&search);
		assert_int_equal(search.exhausted, !is_found);
		assert_true(units < 10000);
		fake_world_free(world);
	}
}

static void test_expired_layers(void **state)
{
	char chain[4096] = "L<A0";
	size_t asked;
	(void)state;
	for (int i = 0; i < 13; i++) {
		append(chain, sizeof(chain), " A%d<A%d,exp", i, i + 1);
		append(chain, sizeof(chain), " A%d<A%d", i, i + 1);
	}
	append(chain, sizeof(chain), " A13<R");
	struct trust_verdict v = solve(chain, "R<R", &asked);
	assert_int_equal(v.reason, TRUST_REASON_TRUSTED);
	assert_in_range(asked, 15, 15);
}

/* Each of eight authorities certified by each other. */
static void test_mesh(void **state)
{
	char chain[8192] = "L<A0";
	size_t asked;
	(void)state;
	for (int i = 0; i < 8; i++) {
		for (int j = 0; j < 8; j++) {
			if (i != j)
				append(chain, sizeof(chain), " A%d<A%d", i, j);
		}
	}
	struct trust_verdict v = solve(chain, "R<R A7<R", &asked);
	assert_int_equal(v.reason, TRUST_REASON_TRUSTED);
	append(chain, sizeof(chain), " A7<R");
	v = solve(chain, "R<R", &asked);
	assert_int_equal(v.reason, TRUST_REASON_TRUSTED);
	v = solve(chain, "X<X", &asked);
	assert_int_equal(v.reason, TRUST_REASON_MISSING_INTERMEDIATE);
}

/* Thirty-one certificates of one name and one key. */
static void test_one_name(void **state)
{
	char chain[4096] = "L<A";
	size_t asked;
	(void)state;
	for (int i = 0; i < 31; i++)
		append(chain, sizeof(chain), " A<A,n=%d", i);
	struct trust_verdict v = solve(chain, "A<A,n=root", &asked);
	assert_int_equal(v.reason, TRUST_REASON_TRUSTED);
	v = solve(chain, "R<R", &asked);
	assert_int_equal(v.reason, TRUST_REASON_UNKNOWN_ROOT);
	/* and each with a key of its own, none of which fits */
	strcpy(chain, "L<A,by=none");
	for (int i = 0; i < 31; i++)
		append(chain, sizeof(chain), " A<A,key=k%d,by=none", i);
	v = solve(chain, "A<A,n=root", &asked);
	assert_int_equal(v.reason, TRUST_REASON_SIGNATURE);
}

/* A hundred roots of one name: the right one is found. */
static void test_many_anchors(void **state)
{
	char anchors[4096] = "";
	size_t asked;
	(void)state;
	for (int i = 0; i < 100; i++)
		append(anchors, sizeof(anchors), "R<R,key=k%d ", i);
	struct trust_verdict v = solve("L<R,by=k99", anchors, &asked);
	assert_int_equal(v.reason, TRUST_REASON_TRUSTED);
}

/* More than is looked at: nothing is read out of bounds, and the rest is not
 * missed when it is not needed. */
static void test_long_chain(void **state)
{
	char chain[8192] = "L<I I<R";
	size_t asked;
	(void)state;
	for (int i = 0; i < 100; i++)
		append(chain, sizeof(chain), " X<Y,n=%d", i);
	struct trust_verdict v = solve(chain, "R<R", &asked);
	assert_int_equal(v.reason, TRUST_REASON_TRUSTED);
	assert_int_equal(v.n_superfluous, PATH_MAX_SENT - 2);
}

static void test_texts(void **state)
{
	(void)state;
	for (int reason = 0; reason < TRUST_REASON_COUNT; reason++) {
		assert_non_null(trust_reason_text((enum trust_reason)reason));
		assert_int_equal(trust_reason_finding((enum trust_reason)reason) == FINDING_NONE,
				 reason == TRUST_REASON_TRUSTED);
	}
}

int main(void)
{
	static struct CMUnitTest tests[N_ROWS];
	const struct CMUnitTest others[] = {
		cmocka_unit_test(test_date_bounds),
		cmocka_unit_test(test_weak),
		cmocka_unit_test(test_all_faults),
		cmocka_unit_test(test_constrained_name),
		cmocka_unit_test(test_any_order),
		cmocka_unit_test(test_layers),
		cmocka_unit_test(test_budget),
		cmocka_unit_test(test_exhausted),
		cmocka_unit_test(test_expired_layers),
		cmocka_unit_test(test_mesh),
		cmocka_unit_test(test_one_name),
		cmocka_unit_test(test_many_anchors),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_long_chain),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(dear_keys_end_the_search_sooner),
		cmocka_unit_test(work_of_a_signature),
		cmocka_unit_test(refused_ways_end_the_search_sooner),
		cmocka_unit_test(work_of_names),
		cmocka_unit_test(work_of_a_named_key),
		cmocka_unit_test(work_of_policies),
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_tried),
		cmocka_unit_test(test_not_sent),
		cmocka_unit_test(test_remembered_constraints),
	};
	for (size_t i = 0; i < N_ROWS; i++)
		tests[i] = (struct CMUnitTest){ rows[i].id, run_row, NULL, NULL,
						(void *)(uintptr_t)&rows[i] };
	return cmocka_run_group_tests_name("path-rows", tests, NULL, NULL) +
	       cmocka_run_group_tests_name("path", others, NULL, NULL);
}
