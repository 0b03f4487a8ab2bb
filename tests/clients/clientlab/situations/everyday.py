# SPDX-License-Identifier: GPL-3.0-or-later
"""Everyday situations that were written down without looking at the rules: a sample of what administrators meet."""

from .. import der as d
from ..situation import GNUTLS_1_2, HOST, row

TLS12 = dict(versions=("1.2",))
ECDHE = dict(versions=("1.2",), ciphers="ECDHE+AESGCM")
RAW = dict(raw=True)
EC = dict(key="p256", ku=(d.SIGN,))
OWN = dict(send=["leaf"], trust=["leaf"])
TWO = dict(upper={}, intermediate=dict(by="upper"))

G = "common-name"
row("every-cn-intranet", G, "intranet is asked for, the common name is that, no subjectAltName", host="intranet", leaf=dict(names=None, cn="intranet"))
row("every-cn-wildcard-beside-bare", G, "the common name is *.example.test, the only dNSName is example.test",
    leaf=dict(names=["example.test"], cn="*.example.test"))
row("every-cn-owner", G, "the common name is a person's name, the dNSName fits", leaf=dict(cn="Erika Mustermann"))

G = "wildcard"
row("every-wildcard-and-bare", G, "*.example.test and example.test for example.test", host="example.test", leaf=dict(names=["*.example.test", "example.test"]))
row("every-wildcard-deep", G, "*.eu.lab.example.test for db.eu.lab.example.test", host="db.eu.lab.example.test", leaf=dict(names=["*.eu.lab.example.test"]))
row("every-wildcard-upper-sibling", G, "*.eu.example.test for www.us.example.test", host="www.us.example.test", leaf=dict(names=["*.eu.example.test"]))
row("every-wildcard-a-label-host", G, "*.example.test for an A-label", host="xn--mnchen-3ya.example.test", leaf=dict(names=["*.example.test"]))
row("every-wildcard-digits", G, "www*.example.test for www2.example.test", host="www2.example.test", leaf=dict(names=["www*.example.test"]))

G = "address"
row("every-ip-three-kinds", G, "127.0.0.1 is asked for: localhost, 127.0.0.1, ::1", host="127.0.0.1", leaf=dict(names=["localhost", "127.0.0.1", "::1"]))
row("every-ip6-only-ip4", G, "::1 is asked for: localhost and 127.0.0.1", host="::1", leaf=dict(names=["localhost", "127.0.0.1"]))
row("every-ip-localhost", G, "127.0.0.1 is asked for, the dNSName is localhost, the common name the address", host="127.0.0.1",
    leaf=dict(names=["localhost"], cn="127.0.0.1"))

G = "host-form"
row("every-host-underscore", G, "file_server.example.test on both sides, in other case", host="file_server.example.test",
    leaf=dict(names=["FILE_SERVER.example.test"]))
row("every-host-digits", G, "42.example.test on both sides", host="42.example.test")
row("every-u-label-beside-a-label", G, "an A-label is asked for, the U-label and the A-label are dNSNames", host="xn--mnchen-3ya.example.test",
    leaf=dict(names=[d.dns("m\u00fcnchen.example.test".encode()), "xn--mnchen-3ya.example.test"]))

G = "odd-names"
row("every-names-mixed", G, "dNSName, rfc822Name, URI, SRV-ID and iPAddress, the host among them",
    leaf=dict(names=["example.test", HOST, d.email("admin@example.test"), d.uri("https://example.test/"), d.srv("_imaps.example.test"), "192.0.2.7"]))
row("every-san-critical-no-subject", G, "the subject is empty, the subjectAltName critical",
    leaf=dict(subject=d.name(), names=None, more=(d.subject_alt_name([HOST], True),)))
row("every-names-url-beside", G, "https://www.example.test as dNSName beside the host", leaf=dict(names=["https://www.example.test", HOST]))

G = "chain"
row("every-last-years-leaf", G, "the expired leaf of last year stands behind the new one", send=["leaf", "old", "intermediate"],
    old=dict(by="intermediate", use="leaf", ca=False, ku=(d.SIGN, d.KEY_ENC), eku=(d.SERVER_AUTH,), names=[HOST], start=-400, end=-35))
row("every-other-leaf-first", G, "the certificate of another host stands first, that of the host behind it",
    send=["neighbour", "leaf", "intermediate"], tls=RAW,
    neighbour=dict(by="intermediate", use="leaf", ca=False, ku=(d.SIGN, d.KEY_ENC), eku=(d.SERVER_AUTH,), names=["other.example.test"]))
row("every-intermediate-previous", G, "the previous intermediate of the same name with another key is sent alone", send=["leaf", "previous"],
    intermediate=dict(subject=d.name((d.O, "Lab"), (d.CN, "Lab every generation"))),
    previous=dict(by="root", use="previous", subject=d.name((d.O, "Lab"), (d.CN, "Lab every generation"))))
row("every-leaf-twice", G, "the leaf is sent twice", send=["leaf", "leaf", "intermediate"])
row("every-root-instead", G, "the root is sent instead of the intermediate", send=["leaf", "root"])
row("every-upper-missing-aia", G, "of two intermediates the upper one is not sent, the lower has its URL", upper={}, intermediate=dict(by="upper", aia=True))
row("every-two-with-root", G, "two intermediates and the root, in order", send=["leaf", "intermediate", "upper", "root"], **TWO)

G = "cross-sign"
row("every-renewed-both-sent", G, "the expired and the renewed certificate of the intermediate are sent, the expired one first",
    send=["leaf", "old", "intermediate"], old=dict(like="intermediate", by="root", start=-900, end=-5))
row("every-cross-unknown", G, "the root of the store has been signed by an unknown one, that certificate is sent",
    send=["leaf", "intermediate", "crossed"], root=dict(more=()), crossed=dict(like="root", by="other"))

G = "key-identifier"
row("every-keyid-root-renewed", G, "the root was renewed, the intermediate still names the old one's serial", root=dict(more=()), intermediate=dict(
    aki=lambda issuer: d.sequence(d.tlv(0x80, issuer.ski), d.tlv(0xA1, d.directory(d.name((d.O, "Lab"), (d.CN, "Lab root every-keyid-root-renewed")))),
                                  d.tlv(0x82, b"\x10\x01"))))
row("every-keyid-sha256", G, "the key identifiers have 32 octets", root=dict(ski=b"\x11" * 32), intermediate=dict(ski=b"\x22" * 32))

G = "authority"
row("every-own-openssl", G, "a self-signed leaf in the store as OpenSSL makes it: CA: true, an authority key identifier, no usages", **OWN,
    leaf=dict(by="self", ca=True, ku=None, eku=None, cn=HOST))
row("every-own-snakeoil", G, "a self-signed leaf in the store, P-256, CA: false, no usages, ten years", **OWN,
    leaf=dict(by="self", aki=False, key="p256", ku=None, eku=None, cn=HOST, end=3650))
row("every-own-appliance", G, "a self-signed leaf in the store, version 1, RSA 1024, SHA-1, common name only", **OWN,
    leaf=dict(by="self", version=1, key="rsa1024", sig="sha1", names=None, cn=HOST))
row("every-own-all-usages", G, "a self-signed leaf in the store, CA: true, signs, enciphers and issues, serverAuth and clientAuth", **OWN,
    leaf=dict(by="self", aki=False, ca=True, ku=(d.SIGN, d.KEY_ENC, d.CERT_SIGN), eku=(d.SERVER_AUTH, d.CLIENT_AUTH)))
row("every-root-v1-sha1", G, "the root in the store is of version 1, signed with SHA-1, and sent", send=["leaf", "intermediate", "root"],
    root=dict(version=1, sig="sha1", ski=False))
row("every-issued-by-root", G, "the root has issued the leaf itself, and is sent", send=["leaf", "root"], leaf=dict(by="root"))
row("every-v1-leaf", G, "the leaf is of version 1, the common name fits", leaf=dict(version=1, cn=HOST))

G = "extended-key-usage"
row("every-eku-many", G, "serverAuth, clientAuth, emailProtection, codeSigning", leaf=dict(eku=(d.SERVER_AUTH, d.CLIENT_AUTH, d.EMAIL_PROTECTION, d.CODE_SIGNING)))
row("every-eku-intermediate-server-ocsp", G, "the intermediate has serverAuth and OCSPSigning", intermediate=dict(eku=(d.SERVER_AUTH, d.OCSP_SIGNING)))
row("every-eku-client-email-intermediate", G, "the intermediate has clientAuth and emailProtection", intermediate=dict(eku=(d.CLIENT_AUTH, d.EMAIL_PROTECTION)))

G = "key-usage"
row("every-ku-rdp-ecdhe", G, "keyEncipherment and dataEncipherment, TLS 1.2 with ECDHE", leaf=dict(ku=(d.KEY_ENC, d.DATA_ENC)), tls=ECDHE)
row("every-ku-ec-sign-encipher", G, "an EC key with digitalSignature and keyEncipherment, TLS 1.2", leaf=dict(key="p256", ku=(d.SIGN, d.KEY_ENC)), tls=ECDHE)
row("every-ku-encipher-tls13", G, "keyEncipherment only, TLS 1.3 only", leaf=dict(ku=(d.KEY_ENC,)), tls=RAW)

G = "key"
row("every-key-p384-tls12", G, "P-384 under an RSA intermediate, TLS 1.2", leaf=dict(key="p384", ku=(d.SIGN,)), tls=TLS12)
row("every-key-all-ed25519", G, "root, intermediate and leaf have Ed25519", root=dict(key="ed25519"), intermediate=dict(key="ed25519"), leaf=dict(key="ed25519", ku=(d.SIGN,)))
row("every-key-rsa1024-leaf-sha1", G, "RSA 1024, signed with SHA-1, TLS 1.2", leaf=dict(key="rsa1024", sig="sha1"), tls=TLS12)

G = "hash"
row("every-hash-sha512-all", G, "root, intermediate and leaf are signed with SHA-512", root=dict(sig="sha512"), intermediate=dict(sig="sha512"), leaf=dict(sig="sha512"))
row("every-hash-intermediate-sha1-root-in-store", G, "an intermediate signed with SHA-1 is in the store beside its root", trust=["root", "intermediate"],
    intermediate=dict(sig="sha1"))

G = "validity"
row("every-lifetime-900", G, "valid for 900 days, issued 600 days ago", leaf=dict(start=-600, end=300))
row("every-lifetime-20-years", G, "leaf and intermediate are valid for 20 years", intermediate=dict(end=7300), leaf=dict(end=7300))
row("every-expired-wrong-name", G, "expired yesterday, and names another host", leaf=dict(start=-91, end=-1, names=["other.example.test"]))
row("every-leaf-outlives-intermediate", G, "the leaf ends a year after its intermediate", intermediate=dict(end=20), leaf=dict(end=385))

G = "staple"
row("every-must-staple-good-tls12", G, "must-staple, a good answer is stapled, TLS 1.2", leaf=dict(more=(d.must_staple(),)), tls=dict(staple="good", gnutls=GNUTLS_1_2))
row("every-must-staple-own", G, "a self-signed leaf in the store with must-staple, nothing is stapled", **OWN,
    leaf=dict(by="self", aki=False, more=(d.must_staple(),)))

G = "protocol"
row("every-tls11-to-13", G, "TLS 1.1 to 1.3", tls=dict(versions=("1.1", "1.3")))
row("every-tls12-ec", G, "TLS 1.2 only, P-256", leaf=EC, tls=TLS12)
G = "exchange"
row("every-aes256-mixed", G, "TLS 1.2, AES-256 only: ECDHE with GCM, DHE of 2048 bits, RSA key exchange",
    tls=dict(versions=("1.2",), ciphers="ECDHE-RSA-AES256-GCM-SHA384:DHE-RSA-AES256-GCM-SHA384:AES256-GCM-SHA384", dh=2048))
row("every-ccm", G, "TLS 1.2, ECDHE-ECDSA with CCM only", leaf=EC, tls=dict(versions=("1.2",), ciphers="ECDHE-ECDSA-AES128-CCM:ECDHE-ECDSA-AES256-CCM"))

G = "encoding"
row("every-dates-generalized", G, "the validity is in GeneralizedTime before 2050", tls=RAW,
    leaf=dict(start=b"\x18\x0f20240101000000Z", end=b"\x18\x0f20400101000000Z"))
row("every-subject-latin1", G, "the subject's organization is Latin-1 in a UTF8String", tls=RAW,
    leaf=dict(subject=d.name((d.O, d.utf8("M\u00fcller GmbH".encode("latin-1"))), (d.CN, HOST))))

G = "name-constraints"
row("every-nc-two-domains", G, "the intermediate permits example.org and example.test, the leaf has a wildcard and a name of them",
    intermediate=dict(more=(d.name_constraints([d.dns("example.org"), d.dns("example.test")]),)), leaf=dict(names=["*.example.test", "www.example.org"]))
row("every-nc-root-narrower", G, "the root permits test, the intermediate only lab.test", root=dict(more=(d.name_constraints([d.dns("test")]),)),
    intermediate=dict(more=(d.name_constraints([d.dns("lab.test")]),)))
