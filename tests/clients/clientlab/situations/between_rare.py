# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms that are rare, and rare forms in places where the other modules do not ask for them: authorities, the root."""

from .. import der as d
from ..situation import GNUTLS_1_2, HOST, row
from .constraints import NET_127, nc

RAW = dict(raw=True)
TWO = ["leaf", "intermediate", "upper"]


def odd(id, about, name, **spec):
    row(id, G, about, tls=RAW, **{name: spec})


G = "hash"
row("hash-leaf-sha3", G, "the leaf is signed with RSA and SHA3-256", leaf=dict(sig="sha3-256"))
row("hash-intermediate-sha3", G, "the intermediate is signed with RSA and SHA3-256", intermediate=dict(sig="sha3-256"))
row("hash-root-sha3", G, "the root is signed with RSA and SHA3-256", root=dict(sig="sha3-256"))
row("hash-ec-sha3", G, "the leaf is signed with ECDSA and SHA3-256", intermediate=dict(key="p256"), leaf=dict(sig="sha3-256"))
UNKNOWN = d.sequence(d.oid("1.3.6.1.4.1.99999.7"))
row("hash-root-unknown", G, "the root's own signature is of an unknown algorithm", root=dict(algorithm=UNKNOWN))
row("hash-root-unknown-sent", G, "the same, the root is sent too", send=["leaf", "intermediate", "root"], root=dict(algorithm=UNKNOWN))
row("hash-root-of-other-key", G, "the root has an RSA key, and a signature that says ECDSA", root=dict(algorithm=d.sequence(d.oid("1.2.840.10045.4.3.2"))))
PSS_WITHOUT_NULL = d.pss_algorithm("sha256", 32, b"")
row("pss-null-missing", G, "the leaf is signed with RSA-PSS, the hashes of the parameters lack their NULL", leaf=dict(sig="pss-sha256", algorithm=PSS_WITHOUT_NULL))
row("pss-null-missing-intermediate", G, "the same of the intermediate", intermediate=dict(sig="pss-sha256", algorithm=PSS_WITHOUT_NULL))


def ecdsa_in_ber(octets):
    """r has a zero too many in front."""
    tbs, algorithm, signature = d.children(octets)
    r, s = d.children(signature[d.read(signature)[1] + 1 :])
    return d.sequence(tbs, algorithm, d.bit_string(d.sequence(d.tlv(0x02, b"\0" + r[d.read(r)[1] :]), s)))


G = "encoding"
row("ecdsa-padded", G, "a number of the leaf's ECDSA signature has a zero too many in front", tls=RAW, intermediate=dict(key="p256"), leaf=dict(whole=ecdsa_in_ber))


def with_parameters(octets):
    return d.sequence(d.sequence(d.oid("1.2.840.113549.1.1.1"), d.sequence()), d.children(octets)[1])


odd("key-parameters", "the algorithm of the RSA key has an empty sequence for NULL", "leaf", spki=with_parameters)
odd("key-parameters-root", "the algorithm of the root's RSA key has an empty sequence for NULL", "root", spki=with_parameters)
UUID, OVER_31 = "2.25.329800735698586629295641978511506172918", "1.3.6.1.4.1.3000000000.1"
for id, oid, about in (("uuid", UUID, "a UUID (2.25)"), ("over-31", OVER_31, "a number beyond 31 bits")):
    odd(f"oid-{id}-extension", f"an extension is named by {about}", "leaf", more=(d.extension(oid, d.NULL),))
    odd(f"oid-{id}-policy", f"a policy is named by {about}", "leaf", more=(d.policies(oid),))
    odd(f"oid-{id}-purpose", f"serverAuth, and a purpose named by {about}", "leaf", eku=(d.SERVER_AUTH, oid))
    odd(f"oid-{id}-subject-intermediate", f"an attribute of the intermediate's subject is named by {about}", "intermediate",
        subject=d.name((d.O, "Lab"), (oid, d.utf8("x"))))
    odd(f"oid-{id}-root", f"an extension of the root is named by {about}", "root", more=(d.extension(oid, d.NULL),))
odd("oid-uuid-other-name", "an otherName is named by a UUID (2.25)", "leaf", names=[HOST, d.other_name(UUID, d.utf8("x"))])
odd("netscape-type-garbage", "Netscape's certificate type is rubbish", "leaf", more=(d.extension("2.16.840.1.113730.1.1", b"\xff\xff"),))
odd("netscape-type-garbage-root", "the root's Netscape certificate type is rubbish", "root", more=(d.extension("2.16.840.1.113730.1.1", b"\xff\xff"),))
odd("sct-no-octet-string", "the list of SCTs is no OCTET STRING", "leaf", more=(d.extension("1.3.6.1.4.1.11129.2.4.2", d.NULL),))
odd("issuer-alt-name-garbage-root", "the root's issuerAltName is rubbish", "root", more=(d.extension("2.5.29.18", b"\xff\xff"),))
odd("root-version-1-written", "the root is of version 1, and says so", "root", tbs=lambda parts: d.sequence(d.tlv(0xA0, d.integer(0)), *parts[1:]), version=1)
odd("root-pathlen-huge", "the root's pathLenConstraint is 2^40", "root", pathlen=1 << 40)

G = "unknown-extension"
PROXY = d.extension("1.3.6.1.5.5.7.1.14", d.sequence(d.sequence(d.oid("1.3.6.1.5.5.7.21.1"))))
odd("proxy-info", "the leaf is a proxy certificate (RFC 3820)", "leaf", more=(PROXY,))
odd("proxy-info-intermediate", "the intermediate has the extension of a proxy certificate (RFC 3820)", "intermediate", more=(PROXY,))

G = "key"
row("key-point-compressed", G, "P-256, the point is compressed", tls=RAW, leaf=dict(key="p256", ku=(d.SIGN,), spki=d.compressed_point))
row("key-intermediate-ec-explicit", G, "the intermediate has P-256 with explicit curve parameters", tls=RAW, intermediate=dict(key="p256", spki=d.explicit_p256))
row("key-root-ec-explicit", G, "the root has P-256 with explicit curve parameters", root=dict(key="p256", spki=d.explicit_p256))

for bits in (32, 34, 64, 65):
    row(f"key-exponent-{bits}", G, f"RSA 2048, an exponent of {bits} bits", leaf=dict(key=f"rsa-exponent-{bits}"))
row("key-intermediate-exponent-65", G, "the intermediate has RSA 2048, an exponent of 65 bits", intermediate=dict(key="rsa-exponent-65"))
row("key-root-exponent-34", G, "the root has RSA 2048, an exponent of 34 bits", root=dict(key="rsa-exponent-34"))

G = "odd-names"
EDI = d.tlv(0xA5, d.tlv(0xA1, d.utf8("x")))
odd("odd-edi-party-beside", "an EDI party name beside a good dNSName", "leaf", names=[HOST, EDI])
for id, about, value in (
    ("ip-length", "an iPAddress of 5 octets", d.ip(b"\1\2\3\4\5")),
    ("ip-empty", "an iPAddress without octets", d.ip(b"")),
    ("empty-dns", "an empty dNSName", d.dns("")),
    ("latin1-dns", "a dNSName in Latin-1", d.dns(b"b\xfccher.test")),
    ("other-name-garbage", "an otherName of rubbish", d.tlv(0xA0, b"\xff\xff")),
    ("dns-constructed", "a dNSName in pieces", d.tlv(0xA2, d.tlv(0x04, b"a.test"))),
    ("edi-party", "an EDI party name", EDI),
):
    odd(f"odd-{id}-of-intermediate", f"the intermediate has {about}", "intermediate", names=[value])
    odd(f"odd-{id}-of-root", f"the root has {about}", "root", names=[value])
odd("odd-no-names-of-intermediate", "the intermediate's subjectAltName is an empty sequence", "intermediate", names=[])
odd("odd-unknown-tag-of-root", "the root has a name of an unknown kind", "root", names=[d.tlv(0x89, b"x")])
odd("odd-x400-of-root", "the root has an X.400 address", "root", names=[d.tlv(0xA3, d.sequence())])
odd("odd-uri-blank-of-root", "the root has a URI with a blank", "root", names=[d.uri("http://a b/")])
odd("odd-email-utf8-of-root", "the root has an rfc822Name beyond ASCII", "root", names=[d.email("\xfc@example.test")])

G = "chain"
row("superfluous-address-length", G, "an unrelated authority with an iPAddress of 5 octets is sent too", tls=RAW, send=["leaf", "intermediate", "stranger"],
    stranger=dict(by="other", names=[d.ip(b"\1\2\3\4\5")]))
row("superfluous-oid-over-31", G, "an unrelated authority with an extension named by a number beyond 31 bits is sent too", send=["leaf", "intermediate", "stranger"],
    stranger=dict(by="other", more=(d.extension(OVER_31, d.NULL),)))

G = "authority"
ROOT_NAME = d.name((d.O, "Lab"), (d.CN, "Lab root of the same name as its intermediate"))
row("pathlen-root-self-issued", G, "a root with pathLen 0 has signed a new key of the same name", root=dict(pathlen=0, subject=ROOT_NAME), intermediate=dict(subject=ROOT_NAME))


for id, about, twin in (
    ("not-ca", "is no authority", dict(ca=False)),
    ("no-cert-sign", "may not sign certificates", dict(ku=(d.SIGN,))),
    ("no-constraints", "has no basic constraints", dict(ca=None)),
    ("version-1", "is of version 1", dict(version=1)),
    ("expired", "has expired", dict(start=-900, end=-5)),
):
    row(f"stored-twin-{id}", G, f"beside the root the store has a certificate of the intermediate's name and key that {about}", trust=["twin", "root"],
        twin=dict(like="intermediate", by="root", names=None, **twin))
row("stored-twin-upper-not-ca", G, "the same of the upper intermediate, which is no authority", send=TWO, trust=["root", "twin"], upper={}, intermediate=dict(by="upper"),
    twin=dict(like="upper", by="root", names=None, ca=False))

G = "extended-key-usage"
for id, step_up in (("sgc", d.NETSCAPE_SGC), ("sgc-microsoft", d.MICROSOFT_SGC)):
    for name, place in (("leaf", ""), ("intermediate", "intermediate-"), ("root", "root-")):
        row(f"eku-{place}any-{id}", G, f"the {name} has anyExtendedKeyUsage and the step-up of {'Netscape' if id == 'sgc' else 'Microsoft'}", **{name: dict(eku=(d.ANY_EKU, step_up))})

G = "policies"
odd("policy-qualifiers-empty", "a policy has an empty list of qualifiers", "leaf", more=(d.policies("1.3.6.1.4.1.99999.10", qualifier=d.sequence()),))
odd("policy-any-unknown-qualifier", "anyPolicy has an unknown qualifier", "leaf",
    more=(d.policies("2.5.29.32.0", qualifier=d.sequence(d.sequence(d.oid("1.3.6.1.4.1.99999.12"), d.utf8("x")))),))
row("policy-require-explicit-on-leaf", G, "the leaf itself has requireExplicitPolicy 3, critical",
    leaf=dict(more=(d.extension(d.POLICY_CONSTRAINTS, d.sequence(d.tlv(0x80, b"\3")), True),)))



def number(tag, value):
    return d.tlv(tag, d.integer(value)[2:])


def skip(value, critical=False):
    return dict(more=(d.extension(d.POLICY_CONSTRAINTS, d.sequence(number(0x80, value)), critical),))


row("policy-require-explicit-255", G, "requireExplicitPolicy 255", intermediate=skip(255))
row("policy-require-explicit-256", G, "requireExplicitPolicy 256", intermediate=skip(256))
row("policy-require-explicit-256-root", G, "requireExplicitPolicy 256 of the root", root=skip(256))
row("policy-require-explicit-over-31", G, "requireExplicitPolicy beyond 31 bits, critical", intermediate=skip(1 << 31, True))
row("policy-require-explicit-over-63", G, "requireExplicitPolicy beyond 63 bits", intermediate=skip(1 << 63))
row("policy-inhibit-any-256", G, "inhibitAnyPolicy 256", intermediate=dict(more=(d.extension(d.INHIBIT, d.integer(256)),)))

G = "name-constraints"
row("nc-minimum-written", G, "a subtree with minimum 0", intermediate=dict(more=(d.extension(d.NC, d.sequence(
    d.tlv(0xA0, d.sequence(d.dns("example.test"), d.tlv(0x80, b"\0")))), True),)))
row("nc-x400", G, "example.test and an X.400 address are permitted", intermediate=nc([d.tlv(0xA3, d.sequence()), d.dns("example.test")], critical=False))
row("nc-ip-beyond-mask", G, "127.0.0.9 with the mask 255.0.0.0 is permitted, 127.0.0.1 is asked for", host="127.0.0.1", intermediate=nc([d.ip(b"\x7f\0\0\x09\xff\0\0\0")]))
ALL_IPV6, MAPPED_127 = d.ip(bytes(32)), d.ip(b"\0" * 10 + b"\xff\xff\x7f\0\0\0" + b"\xff" * 13 + b"\0\0\0")
row("nc-ip-excluded-mapped", G, "::ffff:127.0.0.0/104 is excluded, 127.0.0.1 is asked for", host="127.0.0.1", intermediate=nc((), [MAPPED_127]))
row("nc-ip-excluded-of-mapped", G, "127.0.0.0/8 is excluded, the leaf has ::ffff:127.0.0.1 beside the host", intermediate=nc((), [NET_127]),
    leaf=dict(names=[HOST, d.ip(b"\0" * 10 + b"\xff\xff\x7f\0\0\1")]))
row("nc-ip-permitted-excluded-ip6", G, "127.0.0.0/8 is permitted, ::/0 excluded, 127.0.0.1 is asked for", host="127.0.0.1", intermediate=nc([NET_127], [ALL_IPV6]))
row("nc-ip-permitted-ip6-first", G, "::/0 and 127.0.0.0/8 are permitted, in this order, 127.0.0.1 is asked for", host="127.0.0.1", intermediate=nc([ALL_IPV6, NET_127]))
row("nc-ip6-permitted-excluded-ip4", G, "::/0 is permitted, 0.0.0.0/0 excluded, ::1 is asked for", host="::1", intermediate=nc([ALL_IPV6], [d.ip(bytes(8))]))
row("nc-cn-address-outside", G, "example.test and 127.0.0.0/8 are permitted, the common name is an address outside",
    intermediate=nc([d.dns("example.test"), NET_127]), leaf=dict(cn="192.0.2.1"))
row("nc-wildcard-partial-inside", G, "w*.example.test beside the host under permitted example.test",
    intermediate=nc([d.dns("example.test")]), leaf=dict(names=[HOST, "w*.example.test"]))
row("nc-uri-excluded-other", G, "URI .example.org is excluded, the leaf has another", intermediate=nc((), [d.uri(".example.org")]),
    leaf=dict(names=[HOST, d.uri("https://www.example.test/")]))
row("nc-directory-nameless", G, "directoryName O=Other is permitted, the leaf's subject is empty", intermediate=nc([d.directory(d.name((d.O, "Other")))], critical=False),
    leaf=dict(subject=d.sequence(), names=None, more=(d.subject_alt_name([HOST], True),)))

def renewed(id, about, subtree, at, leaf=None, **below):
    """The intermediate is a new key of the authority above it."""
    subject = d.name((d.O, "Lab"), (d.CN, "Lab authority of " + id))
    constrained = dict(subject=subject, more=(d.name_constraints([subtree]),))
    if at == "root":
        row(id, G, about, root=constrained, intermediate=dict(subject=subject, **below), leaf=leaf or {})
    else:
        row(id, G, about, send=TWO, upper=constrained, intermediate=dict(subject=subject, by="upper", **below), leaf=leaf or {})


OTHERS, OF_OTHERS = d.directory(d.name((d.O, "Other"))), dict(subject=d.name((d.O, "Other"), (d.CN, "Lab")))
renewed("nc-self-issued-outside", "example.test is permitted, a self-issued authority below has a name outside", d.dns("example.test"), "upper", names=["ca.example.org"])
renewed("nc-self-issued-outside-root", "the same by the root", d.dns("example.test"), "root", names=["ca.example.org"])
renewed("nc-self-issued-directory", "directoryName O=Other is permitted, the subject of a self-issued authority below is outside", OTHERS, "upper", OF_OTHERS)
renewed("nc-self-issued-directory-root", "the same by the root", OTHERS, "root", OF_OTHERS)

G = "validity"
row("root-before-1950", G, "the root is valid from 1949", root=dict(start=b"\x18\x0f19490101000000Z"))
row("intermediate-before-1950", G, "the intermediate is valid from 1949", intermediate=dict(start=b"\x18\x0f19490101000000Z"))

G = "staple"
MUST = dict(more=(d.must_staple(),))
for id, kind, about in (
    ("old", "old", "the stapled answer is 40 days old, and good for some days yet"),
    ("endless", "endless", "the stapled answer is three days old, and does not say until when it is good"),
    ("ended", "ended", "the stapled answer was good until 23 hours ago"),
    ("ended-day", "ended-day", "the stapled answer was good until 25 hours ago"),
    ("ended-old", "ended-old", "the stapled answer is twelve days old, and was good until an hour ago"),
    ("ahead", "ahead", "the stapled answer is good from in 23 hours on"),
    ("ahead-day", "ahead-day", "the stapled answer is good from in 25 hours on"),
    ("second", "second", "what is stapled answers for another certificate first"),
    ("good-then-revoked", "both", "what is stapled says good, and then revoked"),
):
    row(f"staple-{id}", G, about, tls=dict(staple=kind))
    row(f"must-staple-{id}", G, "must-staple, " + about, leaf=MUST, tls=dict(staple=kind))
row("staple-ended-tls12", G, "the stapled answer was good until 23 hours ago, TLS 1.2", tls=dict(staple="ended", gnutls=GNUTLS_1_2))
row("tls-feature-17", G, "the leaf has the TLS feature 17, nothing is stapled", leaf=dict(more=(d.extension("1.3.6.1.5.5.7.1.24", d.sequence(d.integer(17))),)))
row("tls-feature-none", G, "the leaf's list of TLS features is empty", leaf=dict(more=(d.extension("1.3.6.1.5.5.7.1.24", d.sequence()),)))
