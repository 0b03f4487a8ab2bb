# SPDX-License-Identifier: GPL-3.0-or-later
"""Combinations and values between those of the other modules: usages, keys, hashes, encodings, staples, sessions."""

from .. import der as d
from ..situation import GNUTLS_1_2, row
from .encoding import RAW, part, with_inner_length
from .purpose import ECDHE, STATIC, TLS12
from .status import MUST

UNKNOWN_EKU = "1.3.6.1.4.1.99999.1"

G = "extended-key-usage"
row("eku-server-unknown", G, "serverAuth and an unknown purpose", leaf=dict(eku=(d.SERVER_AUTH, UNKNOWN_EKU)))
row("eku-any-client", G, "anyExtendedKeyUsage and clientAuth", leaf=dict(eku=(d.ANY_EKU, d.CLIENT_AUTH)))
row("eku-client-sgc", G, "clientAuth and both step-ups", leaf=dict(eku=(d.CLIENT_AUTH, d.NETSCAPE_SGC, d.MICROSOFT_SGC)))
row("eku-server-twice", G, "serverAuth twice", leaf=dict(eku=(d.SERVER_AUTH, d.SERVER_AUTH)))
row("eku-any-critical", G, "anyExtendedKeyUsage, critical", leaf=dict(eku=None, more=(d.extended_key_usage(d.ANY_EKU, critical=True),)))
row("eku-client-email", G, "clientAuth and emailProtection", leaf=dict(eku=(d.CLIENT_AUTH, d.EMAIL_PROTECTION)))
row("eku-intermediate-server-client", G, "the intermediate has serverAuth and clientAuth", intermediate=dict(eku=(d.SERVER_AUTH, d.CLIENT_AUTH)))
row("eku-intermediate-server-leaf-none", G, "the intermediate has serverAuth, the leaf none", intermediate=dict(eku=(d.SERVER_AUTH,)), leaf=dict(eku=None))
row("eku-intermediate-client-leaf-none", G, "the intermediate has clientAuth, the leaf none", intermediate=dict(eku=(d.CLIENT_AUTH,)), leaf=dict(eku=None))
row("eku-intermediate-client-any", G, "the intermediate has clientAuth and anyExtendedKeyUsage", intermediate=dict(eku=(d.CLIENT_AUTH, d.ANY_EKU)))
row("eku-intermediate-sgc-microsoft", G, "the intermediate has Microsoft's step-up only", intermediate=dict(eku=(d.MICROSOFT_SGC,)))
row("eku-intermediate-client-sgc", G, "the intermediate has clientAuth and both step-ups", intermediate=dict(eku=(d.CLIENT_AUTH, d.NETSCAPE_SGC, d.MICROSOFT_SGC)))
row("eku-intermediate-unknown", G, "the intermediate has an unknown purpose only", intermediate=dict(eku=(UNKNOWN_EKU,)))
row("eku-upper-client", G, "the upper intermediate has clientAuth only", send=["leaf", "intermediate", "upper"], upper=dict(eku=(d.CLIENT_AUTH,)),
    intermediate=dict(by="upper"))
row("eku-root-server", G, "the root has serverAuth only", root=dict(eku=(d.SERVER_AUTH,)))
row("eku-root-email", G, "the root has emailProtection only", root=dict(eku=(d.EMAIL_PROTECTION,)))
row("eku-stored-intermediate-client", G, "an intermediate with clientAuth only is in the store beside its root", trust=["root", "intermediate"],
    intermediate=dict(eku=(d.CLIENT_AUTH,)))

G = "key-usage"
row("ku-sign-non-repudiation", G, "digitalSignature and nonRepudiation", leaf=dict(ku=(d.SIGN, d.NON_REPUDIATION)))
row("ku-data-only", G, "dataEncipherment only", leaf=dict(ku=(d.DATA_ENC,)))
row("ku-agree-only", G, "an RSA key with keyAgreement only", leaf=dict(ku=(d.KEY_AGREE,)))
row("ku-cert-sign-only", G, "keyCertSign only, no authority", leaf=dict(ku=(d.CERT_SIGN,)))
row("ku-every-bit", G, "every bit", leaf=dict(ku=tuple(range(7))))
row("ku-non-repudiation-ecdhe", G, "nonRepudiation only, TLS 1.2 with ECDHE", leaf=dict(ku=(d.NON_REPUDIATION,)), tls=ECDHE)
row("ku-sign-any", G, "digitalSignature only, TLS 1.2 with any exchange", leaf=dict(ku=(d.SIGN,)), tls=TLS12)
row("ku-none-static", G, "no key usage, TLS 1.2 with RSA key exchange", leaf=dict(ku=None), tls=STATIC)
row("ku-data-static", G, "dataEncipherment only, TLS 1.2 with RSA key exchange", leaf=dict(ku=(d.DATA_ENC,)), tls=STATIC)
row("ku-ec-none", G, "an EC key without key usage", leaf=dict(key="p256", ku=None))
row("ku-ec-sign-agree", G, "an EC key with digitalSignature and keyAgreement, TLS 1.2", leaf=dict(key="p256", ku=(d.SIGN, d.KEY_AGREE)), tls=ECDHE)
row("ku-ec-cert-sign", G, "an EC key with keyCertSign only", leaf=dict(key="p256", ku=(d.CERT_SIGN,)), tls=RAW)

G = "key"
row("key-both-rsa1024", G, "leaf and intermediate have RSA 1024", leaf=dict(key="rsa1024"), intermediate=dict(key="rsa1024"))
row("key-root-and-intermediate-rsa1024", G, "intermediate and root have RSA 1024", intermediate=dict(key="rsa1024"), root=dict(key="rsa1024"))
row("key-rsa1024-tls12", G, "RSA 1024, TLS 1.2", leaf=dict(key="rsa1024"), tls=TLS12)
row("key-intermediate-rsa1536", G, "the intermediate has RSA 1536", intermediate=dict(key="rsa1536"))
row("key-root-rsa1536", G, "the root has RSA 1536", root=dict(key="rsa1536"))
row("key-intermediate-rsa4096", G, "the intermediate has RSA 4096", intermediate=dict(key="rsa4096"))
row("key-intermediate-e3", G, "the intermediate has RSA 2048, exponent 3", intermediate=dict(key="rsa2048e3"))
row("key-all-p256", G, "root, intermediate and leaf have P-256", root=dict(key="p256"), intermediate=dict(key="p256"), leaf=dict(key="p256", ku=(d.SIGN,)))
row("key-p384-p256", G, "root and intermediate have P-384, the leaf P-256", root=dict(key="p384"), intermediate=dict(key="p384"), leaf=dict(key="p256", ku=(d.SIGN,)))
row("key-p521-tls12", G, "P-521, TLS 1.2", leaf=dict(key="p521", ku=(d.SIGN,)), tls=TLS12)
row("key-ed25519-tls12", G, "Ed25519, TLS 1.2", leaf=dict(key="ed25519", ku=(d.SIGN,)), tls=TLS12)
row("key-intermediate-p192", G, "the intermediate has P-192", intermediate=dict(key="p192"))
row("key-intermediate-secp256k1", G, "the intermediate has secp256k1", intermediate=dict(key="secp256k1"))
row("key-intermediate-ed448", G, "the intermediate has Ed448", intermediate=dict(key="ed448"))
row("key-root-ed25519", G, "the root has Ed25519", root=dict(key="ed25519"))
row("key-root-rsa512", G, "the root has RSA 512", root=dict(key="rsa512"))
row("key-root-p224", G, "the root has P-224", root=dict(key="p224"))

G = "hash"
row("hash-upper-sha1", G, "the upper intermediate is signed with SHA-1", send=["leaf", "intermediate", "upper"], upper=dict(sig="sha1"), intermediate=dict(by="upper"))
row("hash-leaf-and-intermediate-sha1", G, "leaf and intermediate are signed with SHA-1", leaf=dict(sig="sha1"), intermediate=dict(sig="sha1"))
row("hash-intermediate-sha224", G, "the intermediate is signed with SHA-224", intermediate=dict(sig="sha224"))
row("hash-intermediate-sha512", G, "the intermediate is signed with SHA-512", intermediate=dict(sig="sha512"))
row("hash-intermediate-pss-sha1", G, "the intermediate is signed with RSA-PSS and SHA-1", intermediate=dict(sig="pss-sha1"))
row("hash-root-pss", G, "the root is signed with RSA-PSS", root=dict(sig="pss-sha256"))
row("hash-all-pss", G, "root, intermediate and leaf are signed with RSA-PSS", root=dict(sig="pss-sha256"), intermediate=dict(sig="pss-sha384"), leaf=dict(sig="pss-sha384"))
row("hash-root-sha224", G, "the root is signed with SHA-224", root=dict(sig="sha224"))
row("hash-root-md5-sent", G, "the root is signed with MD5 and sent", root=dict(sig="md5"), send=["leaf", "intermediate", "root"])
row("hash-ec-p521-sha512", G, "the leaf is signed with ECDSA (P-521) and SHA-512", intermediate=dict(key="p521"), leaf=dict(sig="sha512"))
row("hash-ec-intermediate-sha1", G, "the intermediate is signed with ECDSA and SHA-1", root=dict(key="p256"), intermediate=dict(sig="sha1"))
row("hash-stored-leaf-sha1", G, "an issued leaf signed with SHA-1 is in the store itself", send=["leaf"], trust=["leaf"], leaf=dict(sig="sha1"))
row("hash-stored-intermediate-md5", G, "an intermediate signed with MD5 is in the store, the root is not", trust=["intermediate"], intermediate=dict(sig="md5"))
row("hash-issued-by-root-sha1", G, "the root has issued the leaf itself with SHA-1", send=["leaf"], leaf=dict(by="root", sig="sha1"))

G = "encoding"


def odd(id, about, name, **spec):
    row(id, G, about, tls=RAW, **{name: spec})


odd("serial-negative-intermediate", "the intermediate's serial number is negative", "intermediate", serial=-0x123456789abcdef0)
odd("serial-zero-intermediate", "the intermediate's serial number is 0", "intermediate", serial=0)
odd("serial-21-intermediate", "the intermediate's serial number has 21 octets", "intermediate", serial=1 << 160)
odd("serial-zero-root", "the root's serial number is 0", "root", serial=0)
odd("serial-negative-root", "the root's serial number is negative", "root", serial=-5)
odd("explicit-false-intermediate", "an extension of the intermediate says critical FALSE", "intermediate",
    replace=lambda found: [*found, d.sequence(d.oid("1.3.6.1.4.1.99999.2"), d.boolean(False), d.octet_string(d.NULL))])
odd("explicit-false-root", "an extension of the root says critical FALSE", "root",
    replace=lambda found: [*found, d.sequence(d.oid("1.3.6.1.4.1.99999.2"), d.boolean(False), d.octet_string(d.NULL))])
odd("null-missing-intermediate", "the intermediate's signature algorithm lacks its NULL", "intermediate", algorithm=d.sequence(d.oid(d.RSA_SIGNATURES["sha256"])))
odd("null-missing-key-intermediate", "the algorithm of the intermediate's RSA key lacks its NULL", "intermediate", spki=lambda octets: d.sequence(
    d.sequence(d.oid("1.2.840.113549.1.1.1")), d.children(octets)[1]))
odd("generalizedtime-early-intermediate", "GeneralizedTime before 2050 in the intermediate", "intermediate", start=b"\x18\x0f20260101000000Z")
odd("generalizedtime-early-root", "GeneralizedTime before 2050 in the root", "root", start=b"\x18\x0f20260101000000Z")
odd("generalizedtime-early-end", "notAfter is a GeneralizedTime before 2050", "leaf", end=b"\x18\x0f20270101000000Z")
odd("utctime-no-seconds-end", "notAfter is a UTCTime without seconds", "leaf", end=b"\x17\x0b2701010000Z")
odd("time-february-30-end", "notAfter is 30 February", "leaf", end=b"\x17\x0d270230000000Z")
odd("issuer-bad-utf8", "a UTF8String in the intermediate's subject is not UTF-8", "intermediate", subject=d.name((d.O, "Lab"), (d.CN, d.utf8(b"\xff\xfe\xfb"))))
odd("issuer-bad-printable", "a PrintableString in the intermediate's subject has @ and *", "intermediate", subject=d.name((d.O, "Lab"), (d.CN, d.printable("i@*_&.test"))))
odd("issuer-t61", "a TeletexString in the intermediate's subject", "intermediate", subject=d.name((d.O, "Lab"), (d.CN, d.t61("Bücher CA"))))
odd("issuer-bmp", "a BMPString in the intermediate's subject", "intermediate", subject=d.name((d.O, "Lab"), (d.CN, d.bmp("Bücher CA"))))
odd("root-bad-utf8", "a UTF8String in the root's subject is not UTF-8", "root", subject=d.name((d.O, "Lab"), (d.CN, d.utf8(b"\xff\xfe\xfa"))))
odd("trailing-in-bc-intermediate", "octets after the value of the intermediate's basicConstraints", "intermediate", ca=None,
    more=(d.extension(d.BC, d.sequence(d.boolean(True)) + b"\0\0", True),))
odd("trailing-octets-intermediate", "octets after the intermediate", "intermediate", whole=lambda octets: octets + b"\0\0")
odd("length-long-outer-intermediate", "the intermediate's length is longer than needed", "intermediate", whole=with_inner_length)
odd("length-indefinite-san", "subjectAltName's value has indefinite length", "leaf", san=d.tlv_indefinite(0x30, d.dns("www.example.test")))
odd("duplicate-unknown-intermediate", "an unknown extension of the intermediate twice", "intermediate", more=(d.extension("1.3.6.1.4.1.99999.2", d.NULL),) * 2)
odd("duplicate-bc", "basicConstraints twice", "leaf", more=(d.basic_constraints(False),))
odd("duplicate-ku", "keyUsage twice", "leaf", more=(d.key_usage(d.SIGN),))
odd("version-2-intermediate", "the intermediate is of version 2 with extensions", "intermediate", tbs=part(0, lambda _: d.tlv(0xA0, d.integer(1))))
odd("aki-garbage-intermediate", "authorityKeyIdentifier's value in the intermediate is rubbish", "intermediate", aki=lambda issuer: b"\xff\xff")
odd("ku-garbage-intermediate", "keyUsage's value in the intermediate is rubbish", "intermediate", ku=None, more=(d.extension(d.KU, b"\xff\xff", True),))
odd("trailing-in-aki", "octets after authorityKeyIdentifier's value", "leaf", aki=lambda issuer: d.sequence(d.tlv(0x80, issuer.ski)) + b"\0\0")
odd("trailing-in-ski", "octets after subjectKeyIdentifier's value", "leaf", ski=False, more=(d.extension(d.SKI, d.octet_string(b"\2" * 20) + b"\0\0"),))
odd("trailing-in-policies", "octets after certificatePolicies' value", "leaf", more=(d.extension(d.POLICIES, d.sequence(d.sequence(d.oid("1.3.6.1.4.1.99999.10"))) + b"\0\0"),))
odd("ski-garbage", "subjectKeyIdentifier's value is rubbish", "leaf", ski=False, more=(d.extension(d.SKI, b"\xff\xff"),))
odd("bc-pathlen-negative", "the intermediate's pathLenConstraint is negative", "intermediate", ca=None,
    more=(d.extension(d.BC, d.sequence(d.boolean(True), d.integer(-1)), True),))
odd("bc-pathlen-huge", "the intermediate's pathLenConstraint is 2^40", "intermediate", pathlen=1 << 40)
odd("serial-20", "the serial number has 20 octets", "leaf", serial=(1 << 158) + 5)
odd("subject-visible", "the common name is a VisibleString", "leaf", subject=d.name((d.O, "Lab"), (d.CN, d.tlv(0x1A, b"visible"))))
odd("subject-numeric-letters", "a NumericString in the subject has letters", "leaf", subject=d.name((d.O, "Lab"), (d.CN, d.tlv(0x12, b"12ab"))))
odd("subject-5000", "a subject of 5000 octets", "leaf", subject=d.name(*[(d.OU, f"Lab unit {i} " + "x" * 48) for i in range(80)]))
row("ec-null-parameters", G, "the signature algorithm ECDSA has a NULL", tls=RAW, intermediate=dict(key="p256"),
    leaf=dict(algorithm=d.sequence(d.oid(d.EC_SIGNATURES["sha256"]), d.NULL)))

G = "unknown-extension"
for id, about, oid, value in (
    ("critical-sct", "the list of SCTs is critical", "1.3.6.1.4.1.11129.2.4.2", d.octet_string(b"\0\0")),
    ("critical-template", "Microsoft's template is critical", "1.3.6.1.4.1.311.21.7", d.sequence(d.oid("1.3.6.1.4.1.311.21.8.1"), d.integer(1), d.integer(0))),
    ("critical-issuer-alt-name", "issuerAltName is critical", "2.5.29.18", d.sequence(d.dns("ca.example.test"))),
    ("critical-freshest-crl", "freshestCRL is critical", "2.5.29.46", d.sequence(d.sequence(d.tlv(0xA0, d.tlv(0xA0, d.uri("http://aia.example.test/none")))))),
    ("critical-netscape-comment", "Netscape's comment is critical", "2.16.840.1.113730.1.13", d.ia5("x")),
    ("critical-subject-info-access", "subjectInfoAccess is critical", "1.3.6.1.5.5.7.1.11", d.sequence(
        d.sequence(d.oid("1.3.6.1.5.5.7.48.5"), d.uri("http://aia.example.test/none")))),
    ("critical-directory-attributes", "subjectDirectoryAttributes are critical", "2.5.29.9", d.sequence(d.sequence(d.oid("1.3.6.1.5.5.7.9.4"), d.tlv(0x31, d.printable("DE"))))),
    ("critical-qc-statements", "qcStatements are critical", "1.3.6.1.5.5.7.1.3", d.sequence(d.sequence(d.oid("0.4.0.1862.1.1")))),
    ("critical-no-check", "id-pkix-ocsp-nocheck is critical", "1.3.6.1.5.5.7.48.1.5", d.NULL),
):
    row(id, G, about, leaf=dict(more=(d.extension(oid, value, True),)), tls=RAW)
row("critical-sct-intermediate", G, "the intermediate has a critical list of SCTs",
    intermediate=dict(more=(d.extension("1.3.6.1.4.1.11129.2.4.2", d.octet_string(b"\0\0"), True),)), tls=RAW)
row("unknown-critical-superfluous", G, "an unrelated authority with an unknown critical extension is sent too", send=["leaf", "intermediate", "stranger"],
    stranger=dict(by="other", more=(d.extension("1.3.6.1.4.1.99999.2", d.NULL, True),)))
row("unknown-critical-stored-intermediate", G, "an intermediate with an unknown critical extension is in the store beside its root", trust=["root", "intermediate"],
    intermediate=dict(more=(d.extension("1.3.6.1.4.1.99999.2", d.NULL, True),)))
row("issuer-alt-name-garbage", G, "issuerAltName is rubbish", leaf=dict(more=(d.extension("2.5.29.18", b"\xff\xff"),)), tls=RAW)

G = "policies"
LAB_POLICY, EXPLICIT = "1.3.6.1.4.1.99999.10", d.extension(d.POLICY_CONSTRAINTS, d.sequence(d.tlv(0x80, b"\0")), True)
row("policy-any", G, "the leaf has anyPolicy", leaf=dict(more=(d.policies("2.5.29.32.0"),)))
row("policy-require-explicit-any", G, "requireExplicitPolicy 0, the intermediate has anyPolicy, the leaf a policy",
    intermediate=dict(more=(d.policies("2.5.29.32.0"), EXPLICIT)), leaf=dict(more=(d.policies(LAB_POLICY),)))
row("policy-require-explicit-root", G, "the root has requireExplicitPolicy 0, nobody has policies", root=dict(more=(EXPLICIT,)))
row("policy-require-explicit-3", G, "requireExplicitPolicy 3, nobody has policies",
    intermediate=dict(more=(d.extension(d.POLICY_CONSTRAINTS, d.sequence(d.tlv(0x80, b"\3")), True),)))
row("policy-inhibit-any-used", G, "inhibitAnyPolicy 0 and requireExplicitPolicy 0, the leaf has anyPolicy only",
    intermediate=dict(more=(d.policies(LAB_POLICY), d.extension(d.INHIBIT, d.integer(0), True), EXPLICIT)), leaf=dict(more=(d.policies("2.5.29.32.0"),)))
row("policy-unknown-qualifier-intermediate", G, "the intermediate has an unknown qualifier, critical", intermediate=dict(
    more=(d.policies(LAB_POLICY, critical=True, qualifier=d.sequence(d.sequence(d.oid("1.3.6.1.4.1.99999.12"), d.utf8("x")))),)))

G = "staple"
for kind, about in (("unknown", "an unknown answer is stapled"), ("other", "the answer is about another certificate"), ("mismatch", "the answer's signature is wrong"),
                    ("garbage", "what is stapled is no answer"), ("trylater", "the answer says try later"), ("future", "the answer is of next week")):
    row("must-staple-" + {"mismatch": "signature", "trylater": "try-later"}.get(kind, kind), G, "must-staple, " + about, leaf=MUST, tls=dict(staple=kind))
row("critical-must-staple", G, "must-staple is critical, nothing is stapled", leaf=dict(more=(d.extension("1.3.6.1.5.5.7.1.24", d.sequence(d.integer(5)), True),)), tls=RAW)
row("must-staple-both", G, "leaf and intermediate have must-staple, a good answer for the leaf is stapled", leaf=MUST, intermediate=MUST, tls=dict(staple="good"))
row("must-staple-none-tls12", G, "must-staple, nothing is stapled, TLS 1.2", leaf=MUST, tls=TLS12)
row("staple-revoked-tls12", G, "a revoked answer is stapled, TLS 1.2", tls=dict(staple="revoked", gnutls=GNUTLS_1_2))
row("staple-good-tls12", G, "a good answer is stapled, TLS 1.2", tls=dict(staple="good", gnutls=GNUTLS_1_2))

G = "protocol"
row("tls11-to-12", G, "TLS 1.1 and 1.2", tls=dict(versions=("1.1", "1.2")))
row("tls10-to-11", G, "TLS 1.0 and 1.1", tls=dict(versions=("1.0", "1.1")))
row("tls10-to-13", G, "TLS 1.0 to 1.3", tls=dict(versions=("1.0", "1.3")))

G = "exchange"
row("static-rsa-cbc-sha256", G, "TLS 1.2, RSA key exchange with CBC and SHA-256 only", tls=dict(versions=("1.2",), ciphers="AES128-SHA256:AES256-SHA256"))
row("ecdhe-ccm", G, "TLS 1.2, ECDHE-ECDSA with CCM only", leaf=dict(key="p256", ku=(d.SIGN,)), tls=dict(versions=("1.2",), ciphers="ECDHE-ECDSA-AES128-CCM"))
row("ecdhe-ccm8", G, "TLS 1.2, ECDHE-ECDSA with CCM-8 only", leaf=dict(key="p256", ku=(d.SIGN,)), tls=dict(versions=("1.2",), ciphers="ECDHE-ECDSA-AES128-CCM8"))
row("ecdhe-camellia", G, "TLS 1.2, ECDHE with Camellia only", tls=dict(versions=("1.2",), ciphers="ECDHE-RSA-CAMELLIA128-SHA256:ECDHE-RSA-CAMELLIA256-SHA384"))
row("ecdhe-aria", G, "TLS 1.2, ECDHE with ARIA only", tls=dict(versions=("1.2",), ciphers="ECDHE-ARIA128-GCM-SHA256:ECDHE-ARIA256-GCM-SHA384"))
row("ecdhe-aes256", G, "TLS 1.2, ECDHE with AES-256-GCM only", tls=dict(versions=("1.2",), ciphers="ECDHE-RSA-AES256-GCM-SHA384"))
row("dhe-cbc", G, "TLS 1.2, DHE of 2048 bits with CBC and SHA-1 only", tls=dict(versions=("1.2",), ciphers="DHE-RSA-AES128-SHA:DHE-RSA-AES256-SHA", dh=2048))
row("dhe-chacha", G, "TLS 1.2, DHE of 2048 bits with ChaCha20 only", tls=dict(versions=("1.2",), ciphers="DHE-RSA-CHACHA20-POLY1305", dh=2048))
row("tls10-static-rsa", G, "TLS 1.0 only, RSA key exchange", tls=dict(versions=("1.0",), ciphers="AES128-SHA:AES256-SHA"))
row("tls11-ec", G, "TLS 1.1 only, an EC key", leaf=dict(key="p256", ku=(d.SIGN,)), tls=dict(versions=("1.1",)))
