# SPDX-License-Identifier: GPL-3.0-or-later
"""Combinations and values between those of the other modules: chains, validity, what authorities may."""

from .. import der as d
from ..situation import HOST, row
from .chain import CROSS

G = "chain"
LONG = dict(upper={}, intermediate=dict(by="upper"))
THIRD = dict(by="self", aki=False)
THREE = dict(i1={}, i2=dict(by="i1"), intermediate=dict(by="i2"))
row("unknown-root-aia", G, "the root is not in the store, the intermediate has its URL", intermediate=dict(by="other", aia=True))
row("missing-two-intermediates", G, "of two intermediates none is sent, no URL", send=["leaf"], **LONG)
row("missing-two-intermediates-aia", G, "of two intermediates none is sent, both have URLs", send=["leaf"],
    upper={}, intermediate=dict(by="upper", aia=True), leaf=dict(aia=True))
row("missing-lower-intermediate-aia", G, "of two intermediates the lower one is not sent, the leaf has its URL",
    send=["leaf", "upper"], leaf=dict(aia=True), **LONG)
row("missing-middle-intermediate", G, "of three intermediates the middle one is not sent", send=["leaf", "intermediate", "i1"], **THREE)
row("order-reversed-three", G, "three intermediates, the uppermost first", send=["leaf", "i1", "i2", "intermediate"], **THREE)
row("order-root-between", G, "the root stands between leaf and intermediate", send=["leaf", "root", "intermediate"])
row("intermediate-twice", G, "the intermediate is sent twice", send=["leaf", "intermediate", "intermediate"])
row("root-of-same-name-sent", G, "the store has a root of the same name and another key, the real one is sent",
    send=["leaf", "intermediate", "root"], trust=["twin"], root=dict(subject=d.name((d.O, "Lab"), (d.CN, "Lab root of same name"))),
    twin=dict(by="self", use="twin", subject=d.name((d.O, "Lab"), (d.CN, "Lab root of same name")), aki=False))
row("issued-by-a-leaf", G, "another server's certificate has issued the leaf", send=["leaf", "neighbour", "intermediate"],
    neighbour=dict(by="intermediate", ca=False, ku=(d.SIGN,), eku=(d.SERVER_AUTH,), names=["other.example.test"]), leaf=dict(by="neighbour"))
row("same-name-other-key-first", G, "an authority of the intermediate's name with another key is sent before it", send=["leaf", "twin", "intermediate"],
    intermediate=dict(subject=d.name((d.O, "Lab"), (d.CN, "Lab same name first"))),
    twin=dict(by="root", use="twin", subject=d.name((d.O, "Lab"), (d.CN, "Lab same name first"))))
row("same-name-other-key-first-no-aki", G, "the same, the leaf has no authority key identifier", send=["leaf", "twin", "intermediate"],
    intermediate=dict(subject=d.name((d.O, "Lab"), (d.CN, "Lab same name no aki"))),
    twin=dict(by="root", use="twin", subject=d.name((d.O, "Lab"), (d.CN, "Lab same name no aki"))), leaf=dict(aki=False))
row("same-key-other-subject", G, "the intermediate's key under another name is sent instead of it", send=["leaf", "renamed"],
    renamed=dict(use="intermediate"))

G = "cross-sign"
row("cross-root-expired-in-store", G, "the root in the store has expired, one in the store has signed it again, which is sent",
    send=["leaf", "intermediate", "crossed"], trust=["root", "third"], root=dict(more=(), start=-3000, end=-5), crossed=dict(like="root", by="third"), third=THIRD)
row("cross-root-both-in-store", G, "the root and one that has signed it are in the store",
    send=["leaf", "intermediate", "crossed"], trust=["root", "third"], root=dict(more=()), crossed=dict(like="root", by="third"), third=THIRD)
row("cross-root-crossed-expired", G, "the root is in the store, its cross-sign by another of the store has expired",
    send=["leaf", "intermediate", "crossed"], trust=["root", "third"], root=dict(more=()), crossed=dict(like="root", by="third", start=-900, end=-5), third=THIRD)
row("cross-root-only-other", G, "the root is not in the store, the one that has signed it is",
    send=["leaf", "intermediate", "crossed"], trust=["third"], root=dict(more=()), crossed=dict(like="root", by="third"), third=THIRD)
row("cross-root-only-other-root-sent", G, "the same, the root itself is sent before it",
    send=["leaf", "intermediate", "root", "crossed"], trust=["third"], root=dict(more=()), crossed=dict(like="root", by="third"), third=THIRD)
row("cross-root-old-sent-too", G, "the root of the store has a certificate by a root of the store that has expired",
    send=["leaf", "intermediate", "crossed"], trust=["root", "old"], root=dict(more=()), old=dict(by="self", start=-3000, end=-30, use="other", aki=False),
    crossed=dict(like="root", by="old", start=-900, end=900))
row("cross-both-in-store", G, "both certificates of the intermediate are good, both roots in the store",
    send=["leaf", "intermediate", "crossed"], trust=["root", "third"], crossed=dict(CROSS, by="third"), third=THIRD)
row("cross-pathlen-first", G, "two certificates of the lower intermediate's issuer, one with pathLen 0 first",
    send=["leaf", "intermediate", "tight", "upper"], upper={}, intermediate=dict(by="upper"), tight=dict(like="upper", by="root", pathlen=0))
row("root-renewed-both-in-store", G, "an expired root and its successor of the same name and key are in the store",
    trust=["root", "successor"], successor=dict(like="root", by="self", start=-5, end=3650, aki=False), root=dict(end=-5))
row("root-renewed-both-in-store-new-first", G, "the same, the successor first",
    trust=["successor", "root"], successor=dict(like="root", by="self", start=-5, end=3650, aki=False), root=dict(end=-5))
row("intermediate-old-in-store", G, "an expired certificate of the intermediate is in the store beside the root, the new one is sent",
    trust=["root", "old"], old=dict(like="intermediate", by="root", start=-900, end=-5))
row("cross-loop", G, "the intermediate has signed the root, and that is sent too", send=["leaf", "intermediate", "loop"],
    root=dict(more=()), loop=dict(like="root", by="intermediate"))

G = "authority"
row("upper-in-store", G, "of two intermediates the upper one is in the store, the root is not", trust=["upper"], **LONG)
row("upper-in-store-sent", G, "the same, it is sent too", send=["leaf", "intermediate", "upper"], trust=["upper"], **LONG)
row("lower-in-store", G, "of two intermediates the lower one is in the store, the root is not", send=["leaf", "intermediate", "upper"],
    trust=["intermediate"], **LONG)
row("leaf-and-intermediate-in-store", G, "the leaf and its intermediate are in the store, the root is not", trust=["leaf", "intermediate"])
row("leaf-in-store-expired", G, "an issued leaf is in the store itself and has expired", send=["leaf"], trust=["leaf"], leaf=dict(start=-80, end=-1))
row("leaf-in-store-wrong-name", G, "an issued leaf is in the store itself and names another host", send=["leaf"], trust=["leaf"], leaf=dict(names=["other.example.test"]))
row("leaf-in-store-beside-root", G, "the leaf is in the store beside its root, the intermediate is not sent", send=["leaf"], trust=["leaf", "root"])
row("self-signed-in-store-not-yet", G, "a self-signed leaf in the store, valid from tomorrow", send=["leaf"], trust=["leaf"],
    leaf=dict(by="self", aki=False, start=1, end=80))
row("self-signed-in-store-cn", G, "a self-signed leaf in the store, CA: true, common name only", send=["leaf"], trust=["leaf"],
    leaf=dict(by="self", ca=True, ku=None, eku=None, names=None, cn=HOST))
row("self-signed-authority-expired", G, "a self-signed leaf in the store, CA: true, expired", send=["leaf"], trust=["leaf"],
    leaf=dict(by="self", ca=True, ku=None, eku=None, start=-80, end=-1))
row("self-signed-in-store-sha1", G, "a self-signed leaf in the store, CA: true, signed with SHA-1", send=["leaf"], trust=["leaf"],
    leaf=dict(by="self", ca=True, ku=None, eku=None, sig="sha1"))
row("self-signed-in-store-client", G, "a self-signed leaf in the store, CA: false, clientAuth only", send=["leaf"], trust=["leaf"],
    leaf=dict(by="self", aki=False, eku=(d.CLIENT_AUTH,)))
row("self-signed-in-store-cert-sign", G, "a self-signed leaf in the store, CA: true, keyCertSign only", send=["leaf"], trust=["leaf"],
    leaf=dict(by="self", ca=True, ku=(d.CERT_SIGN,), eku=None))
row("self-signed-in-store-intermediate", G, "a self-signed leaf in the store, an unrelated authority is sent behind it",
    send=["leaf", "intermediate"], trust=["leaf"], leaf=dict(by="self", aki=False))
row("pathlen-met", G, "the upper intermediate allows one other below it, the lower none", send=["leaf", "intermediate", "upper"],
    upper=dict(pathlen=1), intermediate=dict(by="upper", pathlen=0))
row("pathlen-root-one-of-two", G, "the root allows one intermediate, there are two", send=["leaf", "intermediate", "upper"], root=dict(pathlen=1), **LONG)
row("pathlen-self-issued", G, "an intermediate with pathLen 0 has signed a new key of the same name", send=["leaf", "intermediate", "upper"],
    upper=dict(pathlen=0, subject=d.name((d.O, "Lab"), (d.CN, "Lab self-issued"))),
    intermediate=dict(by="upper", subject=d.name((d.O, "Lab"), (d.CN, "Lab self-issued"))))
row("pathlen-stored-intermediate", G, "the upper intermediate allows no other below it and is in the store, the root is not", trust=["upper"],
    upper=dict(pathlen=0), intermediate=dict(by="upper"))
row("intermediate-not-ca-in-store", G, "the intermediate says CA: false and is in the store beside the root", trust=["root", "intermediate"],
    intermediate=dict(ca=False))
row("intermediate-v1-in-store", G, "an intermediate of version 1 is in the store, the root is not", trust=["intermediate"],
    intermediate=dict(version=1), leaf=dict(aki=False))
row("intermediate-no-bc-no-ku", G, "the intermediate has neither basicConstraints nor key usage", intermediate=dict(ca=None, ku=None))
row("upper-not-ca", G, "the upper intermediate says CA: false", send=["leaf", "intermediate", "upper"], upper=dict(ca=False), intermediate=dict(by="upper"))
row("upper-no-cert-sign", G, "the upper intermediate's key usage lacks keyCertSign", send=["leaf", "intermediate", "upper"],
    upper=dict(ku=(d.SIGN, d.CRL_SIGN)), intermediate=dict(by="upper"))
row("root-no-bc-no-ku", G, "the root has neither basicConstraints nor key usage", root=dict(ca=None, ku=None))
row("leaf-is-authority-pathlen", G, "the leaf says CA: true, pathLen 0, and may sign and encipher", leaf=dict(ca=True, pathlen=0, ku=(d.SIGN, d.KEY_ENC)))
row("intermediate-ku-everything", G, "the intermediate's key usage has every bit", intermediate=dict(ku=tuple(range(7))))
row("intermediate-ku-not-critical", G, "the intermediate's key usage is not critical",
    intermediate=dict(ku=None, more=(d.key_usage(d.CERT_SIGN, critical=False),)))
row("intermediate-issuer-case", G, "the intermediate's issuer differs from the root's subject in case",
    root=dict(more=()), intermediate=dict(issuer_name=d.name((d.O, "LAB"), (d.CN, "lab root intermediate-issuer-case"))))
row("intermediate-signature-wrong", G, "the intermediate's signature is wrong", intermediate=dict(spoiled=True))
row("root-signature-wrong", G, "the root's own signature is wrong", root=dict(spoiled=True))

G = "key-identifier"
row("keyid-intermediate-no-ski-leaf-disagrees", G, "the leaf names a key identifier, the intermediate has none",
    leaf=dict(aki=b"\1" * 20), intermediate=dict(ski=False))
row("keyid-root-no-ski-disagrees", G, "the intermediate names a key identifier, the root has none", intermediate=dict(aki=b"\1" * 20), root=dict(ski=False))
row("keyid-leaf-none-intermediate-disagrees", G, "the leaf names no key identifier, that of the intermediate is another's",
    leaf=dict(aki=False), intermediate=dict(aki=b"\1" * 20))
row("keyid-root-disagrees", G, "the root's authority key identifier is another's", root=dict(aki=b"\1" * 20))
row("keyid-own-numbers", G, "the key identifiers are no hashes, and agree", root=dict(ski=b"\1"), intermediate=dict(ski=b"\2\3"))
row("keyid-issuer-serial-agrees", G, "the leaf's authority key identifier has key, issuer and serial, all right", leaf=dict(
    aki=lambda issuer: d.sequence(d.tlv(0x80, issuer.ski), d.tlv(0xA1, d.directory(d.name((d.O, "Lab"), (d.CN, "Lab root keyid-issuer-serial-agrees")))),
                                  d.tlv(0x82, issuer.serial[2:]))), root=dict(more=()))
row("keyid-serial-alone-disagrees", G, "the leaf's authority key identifier has the right issuer and another serial", leaf=dict(
    aki=lambda issuer: d.sequence(d.tlv(0x80, issuer.ski), d.tlv(0xA1, d.directory(d.name((d.O, "Lab"), (d.CN, "Lab root keyid-serial-alone-disagrees")))),
                                  d.tlv(0x82, b"\x05"))), root=dict(more=()))
row("keyid-disagrees-in-store", G, "the leaf's authority key identifier is another's, the intermediate is in the store", trust=["intermediate"],
    leaf=dict(aki=b"\1" * 20))
row("keyid-ski-empty", G, "the intermediate's subject key identifier has no octets", leaf=dict(aki=False),
    intermediate=dict(ski=False, more=(d.extension(d.SKI, d.octet_string(b"")),)))

G = "validity"
row("expired-two-minutes", G, "expired two minutes ago", leaf=dict(start=-80, end=-2 / 1440))
row("not-yet-an-hour", G, "valid in two hours", leaf=dict(start=2 / 24, end=80))
row("intermediate-expires-soon", G, "the intermediate expires in two hours", intermediate=dict(start=-700, end=2 / 24))
row("intermediate-just-issued", G, "intermediate and leaf were issued two minutes ago", intermediate=dict(start=-2 / 1440), leaf=dict(start=-2 / 1440))
row("intermediate-expired-two-minutes", G, "the intermediate has expired two minutes ago", intermediate=dict(start=-700, end=-2 / 1440))
row("upper-expired", G, "the upper intermediate has expired", send=["leaf", "intermediate", "upper"], upper=dict(start=-700, end=-1), intermediate=dict(by="upper"))
row("upper-not-yet", G, "the upper intermediate is valid from tomorrow", send=["leaf", "intermediate", "upper"], upper=dict(start=1, end=700),
    intermediate=dict(by="upper"))
row("root-expires-soon", G, "the root expires in two hours", root=dict(start=-3000, end=2 / 24))
row("root-expired-intermediate-in-store", G, "the root has expired, the intermediate is in the store beside it", trust=["root", "intermediate"],
    root=dict(start=-3000, end=-1))
row("root-and-intermediate-expired", G, "root and intermediate have expired", root=dict(start=-3000, end=-1), intermediate=dict(start=-700, end=-1))
row("intermediate-ends-before-start", G, "the intermediate's notAfter is before its notBefore", intermediate=dict(start=20, end=-20))
row("root-ends-before-start", G, "the root's notAfter is before its notBefore", root=dict(start=20, end=-20))
row("root-1970", G, "the root is valid from 1970", root=dict(start=b"\x17\x0d700101000000Z"))
row("root-2060", G, "the root is valid until 2060", root=dict(end=b"\x18\x0f20600101000000Z"))
row("leaf-outlives-root", G, "leaf and intermediate end after the root", root=dict(end=20), intermediate=dict(end=60))
