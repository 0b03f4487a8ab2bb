# SPDX-License-Identifier: GPL-3.0-or-later
"""Chains: what is missing, superfluous or crossed; key identifiers; who is an authority."""

from .. import der as d
from ..situation import HOST, row

G = "chain"
row("missing-intermediate", G, "the intermediate is not sent, no URL", send=["leaf"])
row("missing-intermediate-aia", G, "the intermediate is not sent, the URL serves DER",
    send=["leaf"], leaf=dict(aia=True))
row("missing-intermediate-aia-pem", G, "the same, the URL serves PEM", send=["leaf"], leaf=dict(aia="pem"))
row("missing-intermediate-aia-p7c", G, "the same, the URL serves PKCS #7", send=["leaf"], leaf=dict(aia="p7c"))
row("missing-intermediate-aia-404", G, "the same, nothing is behind the URL", send=["leaf"], leaf=dict(aia="missing"))
row("missing-upper-intermediate", G, "of two intermediates the upper one is not sent", send=["leaf", "intermediate"],
    upper={}, intermediate=dict(by="upper"))
row("missing-upper-intermediate-aia", G, "the same, the lower one has a URL", send=["leaf", "intermediate"],
    upper={}, intermediate=dict(by="upper", aia=True))
row("missing-lower-intermediate", G, "of two intermediates the lower one is not sent", send=["leaf", "upper"],
    upper={}, intermediate=dict(by="upper"))
row("two-intermediates", G, "two intermediates, in order", send=["leaf", "intermediate", "upper"],
    upper={}, intermediate=dict(by="upper"))
row("order-swapped", G, "two intermediates, the upper one first", send=["leaf", "upper", "intermediate"],
    upper={}, intermediate=dict(by="upper"))
row("order-root-first", G, "root, intermediates after it, in reverse order",
    send=["leaf", "root", "upper", "intermediate"],
    upper={}, intermediate=dict(by="upper"))
row("leaf-last", G, "the intermediate is sent before the leaf's certificate",
    send=["intermediate", "leaf"], tls=dict(raw=True))
row("root-sent", G, "the root is sent too", send=["leaf", "intermediate", "root"])
row("superfluous", G, "an unrelated authority is sent too", send=["leaf", "intermediate", "stranger"],
    stranger=dict(by="other"))
row("superfluous-between", G, "an unrelated authority stands between leaf and intermediate",
    send=["leaf", "stranger", "intermediate"], stranger=dict(by="other"))
row("superfluous-leaf", G, "an unrelated server's certificate is sent too", send=["leaf", "intermediate", "neighbour"],
    neighbour=dict(by="intermediate", ca=False, ku=(d.SIGN,), names=["other.example.test"]))
row("superfluous-expired", G, "an expired unrelated authority is sent too", send=["leaf", "intermediate", "stranger"],
    stranger=dict(by="other", start=-700, end=-20))
row("leaf-twice", G, "the leaf is sent twice", send=["leaf", "leaf", "intermediate"])
row("garbage-in-chain", G, "the last certificate sent is no certificate", send=["leaf", "intermediate", "rubbish"],
    rubbish=dict(whole=lambda octets: b"\x30\x03\x02\x01\x05"), tls=dict(raw=True))
row("issued-by-root", G, "the root has issued the leaf itself", send=["leaf"], leaf=dict(by="root"))
row("long-chain-5", G, "four intermediates", send=["leaf", "intermediate", "i3", "i2", "i1"],
    i1={}, i2=dict(by="i1"), i3=dict(by="i2"), intermediate=dict(by="i3"))

row("serial-reused", G, "another certificate of the same issuer and serial number is sent too", send=["leaf", "intermediate", "neighbour"],
    leaf=dict(serial=4711), neighbour=dict(by="intermediate", ca=False, ku=(d.SIGN,), names=["other.example.test"], serial=4711))
row("untrusted-root-sent", G, "the root is unknown to the client, and sent", send=["leaf", "intermediate", "other"],
    intermediate=dict(by="other"))
row("intermediate-empty-subject", G, "the intermediate's subject is empty", intermediate=dict(subject=d.sequence()))
row("root-empty-subject", G, "the root's subject is empty", root=dict(subject=d.sequence()))

G = "cross-sign"
CROSS = dict(like="intermediate", by="other", names=None)
row("cross-good-first", G, "two certificates of the intermediate, the trusted one first",
    send=["leaf", "intermediate", "crossed"], crossed=CROSS)
row("cross-bad-first", G, "two certificates of the intermediate, that of an unknown root first",
    send=["leaf", "crossed", "intermediate"], crossed=CROSS)
row("cross-expired-first", G, "two certificates of the intermediate, an expired one first",
    send=["leaf", "crossed", "intermediate"], crossed=dict(CROSS, by="root", start=-800, end=-5))
row("cross-expired-last", G, "two certificates of the intermediate, an expired one last",
    send=["leaf", "intermediate", "crossed"], crossed=dict(CROSS, by="root", start=-800, end=-5))
row("cross-sha1-first", G, "two certificates of the intermediate, one signed with SHA-1 first",
    send=["leaf", "crossed", "intermediate"], crossed=dict(CROSS, by="root", sig="sha1"))
row("cross-eku-first", G, "two certificates of the intermediate, one for clients only first",
    send=["leaf", "crossed", "intermediate"], crossed=dict(CROSS, by="root", eku=(d.CLIENT_AUTH,)))
row("cross-nc-first", G, "two certificates of the intermediate, one that permits example.org only first",
    send=["leaf", "crossed", "intermediate"],
    crossed=dict(CROSS, by="root", more=(d.name_constraints([d.dns("example.org")]),)))
row("cross-root", G, "the trusted root is also sent as signed by an unknown root",
    send=["leaf", "intermediate", "crossed"], root=dict(more=()), crossed=dict(like="root", by="other"))
row("cross-root-expired", G, "the trusted root is also sent as signed by an expired unknown root",
    send=["leaf", "intermediate", "crossed"], root=dict(more=()), old=dict(by="self", start=-3000, end=-30),
    crossed=dict(like="root", by="old", end=-30, start=-3000))
row("cross-root-sha1", G, "the trusted root is also sent as signed with SHA-1 by an unknown root",
    send=["leaf", "intermediate", "crossed"], root=dict(more=()), crossed=dict(like="root", by="other", sig="sha1"))
row("root-renewed-key-kept", G, "the store has the root's successor with the same name and key",
    trust=["successor"], successor=dict(like="root", by="self", start=-5, end=3650, aki=False), root=dict(end=-5))
row("root-two-same-name", G, "the store has another root of the same name and another key beside it",
    trust=["twin", "root"], root=dict(subject=d.name((d.O, "Lab"), (d.CN, "Lab root twin"))),
    twin=dict(by="self", use="twin", subject=d.name((d.O, "Lab"), (d.CN, "Lab root twin")), aki=False))

G = "key-identifier"
row("keyid-none", G, "no key identifiers in leaf and intermediate",
    leaf=dict(ski=False, aki=False), intermediate=dict(ski=False, aki=False))
row("keyid-leaf-none", G, "the leaf has no authority key identifier", leaf=dict(aki=False))
row("keyid-leaf-no-ski", G, "the leaf has no subject key identifier", leaf=dict(ski=False))
row("keyid-intermediate-no-ski", G, "the intermediate has no subject key identifier",
    intermediate=dict(ski=False), leaf=dict(aki=False))
row("keyid-intermediate-no-aki", G, "the intermediate has no authority key identifier", intermediate=dict(aki=False))
row("keyid-root-no-ski", G, "the root has no subject key identifier",
    root=dict(ski=False), intermediate=dict(aki=False))
row("keyid-leaf-disagrees", G, "the leaf's authority key identifier is another's", leaf=dict(aki=b"\1" * 20))
row("keyid-intermediate-disagrees", G, "the intermediate's authority key identifier is another's",
    intermediate=dict(aki=b"\1" * 20))
row("keyid-issuer-serial-disagrees", G, "the leaf's authority key identifier gives issuer and serial of another",
    leaf=dict(
    aki=lambda issuer: d.sequence(d.tlv(0x80, issuer.ski), d.tlv(0xA1, d.directory(d.name((d.CN, "another")))), d.tlv(0x82, b"\x05"))))
row("keyid-issuer-serial-only-disagrees", G, "the same without a key identifier", leaf=dict(
    aki=lambda issuer: d.sequence(d.tlv(0xA1, d.directory(d.name((d.CN, "another")))), d.tlv(0x82, b"\x05"))))
row("keyid-aki-empty", G, "the leaf's authority key identifier is an empty sequence",
    leaf=dict(aki=lambda issuer: d.sequence()))
row("keyid-ski-critical", G, "the leaf's subject key identifier is critical", leaf=dict(
    ski=False, more=(d.extension(d.SKI, d.octet_string(b"\2" * 20), True),)))

G = "authority"
row("leaf-is-authority", G, "the leaf says CA: true", leaf=dict(ca=True, ku=(d.SIGN, d.KEY_ENC, d.CERT_SIGN)))
row("leaf-is-authority-no-ku", G, "the leaf says CA: true and has no key usage", leaf=dict(ca=True, ku=None))
row("leaf-no-bc", G, "the leaf has no basicConstraints", leaf=dict(ca=None))
row("leaf-pathlen", G, "the leaf is no authority and has a pathLenConstraint", leaf=dict(pathlen=0))
row("leaf-cert-sign", G, "the leaf is no authority and may sign certificates",
    leaf=dict(ku=(d.SIGN, d.KEY_ENC, d.CERT_SIGN)))
row("self-signed-unknown", G, "a self-signed leaf that is not in the store",
    send=["leaf"], leaf=dict(by="self", aki=False))
row("self-signed-in-store", G, "a self-signed leaf in the store, CA: false",
    send=["leaf"], trust=["leaf"], leaf=dict(by="self", aki=False))
row("self-signed-in-store-no-bc", G, "a self-signed leaf in the store, no basicConstraints",
    send=["leaf"], trust=["leaf"],
    leaf=dict(by="self", aki=False, ca=None))
row("self-signed-authority-in-store", G, "a self-signed leaf in the store, CA: true (as openssl req -x509 makes it)",
    send=["leaf"],
    trust=["leaf"], leaf=dict(by="self", ca=True, ku=None, eku=None))
row("self-signed-in-store-expired", G, "a self-signed leaf in the store, expired", send=["leaf"], trust=["leaf"],
    leaf=dict(by="self", aki=False, start=-80, end=-1))
row("self-signed-in-store-wrong-name", G, "a self-signed leaf in the store, names another host", send=["leaf"], trust=["leaf"],
    leaf=dict(by="self", aki=False, names=["other.example.test"]))
row("self-signed-in-store-no-eku", G, "a self-signed leaf in the store, CA: false, no usages", send=["leaf"], trust=["leaf"],
    leaf=dict(by="self", aki=False, ku=None, eku=None))
row("self-signed-v1-in-store", G, "a self-signed leaf in the store, version 1, common name",
    send=["leaf"], trust=["leaf"],
    leaf=dict(by="self", version=1, cn=HOST))
row("leaf-in-store", G, "an issued leaf is in the store itself, its root is not", send=["leaf"], trust=["leaf"])
row("intermediate-in-store", G, "the intermediate is in the store, the root is not", trust=["intermediate"])
row("intermediate-in-store-not-sent", G, "the same, only the leaf is sent", send=["leaf"], trust=["intermediate"])
row("intermediate-in-store-beside-root", G, "intermediate and root are in the store, only the leaf is sent",
    send=["leaf"], trust=["root", "intermediate"])
row("intermediate-in-store-sha1", G, "an intermediate signed with SHA-1 is in the store beside its root", trust=["root", "intermediate"],
    intermediate=dict(sig="sha1"))
row("intermediate-in-store-expired", G, "an expired intermediate is in the store, the root is not", trust=["intermediate"],
    intermediate=dict(start=-700, end=-1))
row("intermediate-not-ca", G, "the intermediate says CA: false", intermediate=dict(ca=False))
row("intermediate-no-bc", G, "the intermediate has no basicConstraints", intermediate=dict(ca=None))
row("intermediate-bc-not-critical", G, "the intermediate's basicConstraints are not critical",
    intermediate=dict(bc_critical=False))
row("intermediate-v1", G, "the intermediate is of version 1", intermediate=dict(version=1), leaf=dict(aki=False))
row("intermediate-no-ku", G, "the intermediate has no key usage", intermediate=dict(ku=None))
row("intermediate-no-cert-sign", G, "the intermediate's key usage lacks keyCertSign",
    intermediate=dict(ku=(d.SIGN, d.CRL_SIGN)))
row("pathlen-exceeded", G, "the upper intermediate allows no other below it", send=["leaf", "intermediate", "upper"],
    upper=dict(pathlen=0), intermediate=dict(by="upper"))
row("pathlen-root-exceeded", G, "the root allows no intermediate", root=dict(pathlen=0))
row("root-v1", G, "the root is of version 1", root=dict(version=1), intermediate=dict(aki=False))
row("root-no-bc", G, "the root has no basicConstraints", root=dict(ca=None))
row("root-bc-not-critical", G, "the root's basicConstraints are not critical", root=dict(bc_critical=False))
row("root-not-ca", G, "the root says CA: false", root=dict(ca=False))
row("root-no-ku", G, "the root has no key usage", root=dict(ku=None))
row("root-no-cert-sign", G, "the root's key usage lacks keyCertSign", root=dict(ku=(d.SIGN, d.CRL_SIGN)))
row("leaf-issuer-case", G, "issuer differs from the authority's subject in case", leaf=dict(
    issuer_name=d.name((d.O, "LAB"), (d.CN, "lab intermediate leaf-issuer-case"))))
row("leaf-issuer-string-type", G, "issuer differs from the authority's subject in the kind of string", leaf=dict(
    issuer_name=d.name((d.O, d.printable("Lab")), (d.CN, d.printable("Lab intermediate leaf-issuer-string-type")))))
row("leaf-issuer-blanks", G, "issuer differs from the authority's subject in blanks", leaf=dict(
    issuer_name=d.name((d.O, "Lab"), (d.CN, " Lab  intermediate leaf-issuer-blanks"))))
row("signature-wrong", G, "the leaf's signature is wrong", leaf=dict(spoiled=True))
