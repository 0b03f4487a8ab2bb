# SPDX-License-Identifier: GPL-3.0-or-later
"""Encodings that one parser takes and another does not."""

from .. import der as d
from ..situation import HOST, row

G = "encoding"
RAW = dict(raw=True)


def odd(id, about, **leaf):
    row(id, G, about, leaf=leaf, tls=RAW)


def part(number, change):
    """tbsCertificate with one part changed: 0 version, 1 serial, 2 algorithm, 3 issuer, 4 validity, 5 subject, 6 key, 7 extensions."""
    return lambda parts: d.sequence(*(change(octets) if i == number else octets for i, octets in enumerate(parts)))


def extensions_last(change):
    return lambda extensions: [*extensions[:-1], change(extensions[-1])]


def with_inner_length(octets):
    _, start, end = d.read(octets)
    return d.tlv_long(0x30, octets[start:end])


odd("serial-negative", "the serial number is negative", serial=-0x123456789abcdef0)
odd("serial-zero", "the serial number is 0", serial=0)
odd("serial-21", "the serial number has 21 octets", serial=1 << 160)
odd("serial-40", "the serial number has 40 octets", serial=1 << 312)
odd("serial-padded", "the serial number has a superfluous leading zero", serial=b"\x02\x04\x00\x11\x22\x33")
odd("serial-empty", "the serial number has no octets", serial=b"\x02\x00")
odd("version-explicit-1", "version 1 written out, with extensions", tbs=part(0, lambda _: d.tlv(0xA0, d.integer(0))))
odd("version-2", "version 2 with extensions", tbs=part(0, lambda _: d.tlv(0xA0, d.integer(1))))
odd("version-4", "version 4", tbs=part(0, lambda _: d.tlv(0xA0, d.integer(3))))
odd("explicit-false-critical", "an extension says critical FALSE", replace=extensions_last(
    lambda _: d.sequence(d.oid(d.SAN), d.boolean(False), d.octet_string(d.sequence(d.dns(HOST))))))
odd("explicit-false-ca", "basicConstraints say CA FALSE", ca=None, more=(d.extension(d.BC, d.sequence(d.boolean(False)), True),))
odd("boolean-1", "a TRUE is 1 instead of 255", ca=None, ku=None, more=(
    d.sequence(d.oid(d.KU), b"\x01\x01\x01", d.octet_string(d.named_bits(0, 2))),))
odd("null-missing-algorithm", "the signature algorithm lacks its NULL", algorithm=d.sequence(d.oid(d.RSA_SIGNATURES["sha256"])))
odd("null-missing-key", "the RSA key's algorithm lacks its NULL", spki=lambda octets: d.sequence(
    d.sequence(d.oid("1.2.840.113549.1.1.1")), d.children(octets)[1]))
odd("algorithm-null-odd", "the signature algorithm has other parameters than NULL",
    algorithm=d.sequence(d.oid(d.RSA_SIGNATURES["sha256"]), d.sequence()))
odd("algorithms-differ", "inner and outer signature algorithm differ", outer=d.rsa_algorithm("sha384"))
odd("algorithms-differ-null", "inner and outer signature algorithm differ in the NULL",
    outer=d.sequence(d.oid(d.RSA_SIGNATURES["sha256"])))
odd("algorithm-old-oid", "sha1WithRSA by its other number (1.3.14.3.2.29)", algorithm=d.sequence(d.oid("1.3.14.3.2.29"), d.NULL), sig="sha1")
odd("utctime-no-seconds", "UTCTime without seconds", start=b"\x17\x0b2601010000Z")
odd("utctime-offset", "UTCTime with an offset instead of Z", start=b"\x17\x112601010000" + b"00+0100")
odd("generalizedtime-early", "GeneralizedTime before 2050", start=b"\x18\x0f20260101000000Z")
odd("generalizedtime-fraction", "GeneralizedTime with a fraction", start=b"\x18\x1120260101000000.5Z")
odd("generalizedtime-no-z", "GeneralizedTime without Z", start=b"\x18\x0e20260101000000")
odd("time-february-30", "notBefore is 30 February", start=b"\x17\x0d260230000000Z")
odd("time-second-60", "notBefore has second 60", start=b"\x17\x0d260101000060Z")
odd("time-hour-24", "notBefore has hour 24", start=b"\x17\x0d260101240000Z")
odd("length-long-outer", "the certificate's length is longer than needed", whole=with_inner_length)
odd("length-long-tbs", "tbsCertificate's length is longer than needed", tbs=lambda parts: d.tlv_long(0x30, *parts))
odd("length-long-extension", "an extension's length is longer than needed", replace=extensions_last(with_inner_length))
odd("length-long-san", "subjectAltName's value has a length longer than needed",
    san=d.tlv_long(0x30, d.dns(HOST)))
odd("length-indefinite-tbs", "tbsCertificate has indefinite length", tbs=lambda parts: d.tlv_indefinite(0x30, *parts))
odd("length-indefinite-outer", "the certificate has indefinite length",
    whole=lambda octets: d.tlv_indefinite(0x30, *d.children(octets)))
odd("trailing-octets", "octets after the certificate", whole=lambda octets: octets + b"\0\0")
odd("trailing-in-certificate", "an element after the signature", whole=lambda octets: d.sequence(*d.children(octets), d.NULL))
odd("trailing-in-tbs", "an element after the extensions", tbs=lambda parts: d.sequence(*parts, d.NULL))
odd("trailing-in-san", "octets after subjectAltName's value", san=d.sequence(d.dns(HOST)) + b"\0\0")
odd("trailing-in-bc", "octets after basicConstraints' value", ca=None, more=(d.extension(d.BC, d.sequence() + b"\0\0", True),))
odd("trailing-in-ku", "octets after keyUsage's value", ku=None, more=(d.extension(d.KU, d.named_bits(0, 2) + b"\0\0", True),))
odd("trailing-in-eku", "octets after extKeyUsage's value", eku=None, more=(d.extension(d.EKU, d.sequence(d.oid(d.SERVER_AUTH)) + b"\0\0"),))
odd("trailing-in-key", "octets after the RSA key", spki=lambda octets: d.sequence(
    d.children(octets)[0], d.bit_string(d.children(octets)[1][5:] + b"\0\0")))
odd("duplicate-san", "subjectAltName twice, the first fits", names=None, more=(d.subject_alt_name([HOST]), d.subject_alt_name(["other.example.test"])))
odd("duplicate-san-last", "subjectAltName twice, the last fits", names=None, more=(d.subject_alt_name(["other.example.test"]), d.subject_alt_name([HOST])))
odd("duplicate-eku", "extKeyUsage twice", more=(d.extended_key_usage(d.SERVER_AUTH),))
odd("duplicate-unknown", "an unknown extension twice", more=(d.extension("1.3.6.1.4.1.99999.2", d.NULL),) * 2)
odd("extensions-empty", "an empty list of extensions, common name", cn=HOST, tbs=part(7, lambda _: d.tlv(0xA3, d.sequence())))
odd("unique-ids", "issuer and subject unique identifiers", tbs=lambda parts: d.sequence(
    *parts[:7], d.tlv(0x81, b"\0\1"), d.tlv(0x82, b"\0\1"), parts[7]))
odd("san-garbage", "subjectAltName's value is rubbish, the common name fits", cn=HOST, san=b"\xff\xff\xff")
odd("san-not-sequence", "subjectAltName is a SET", san=d.tlv(0x31, d.dns(HOST)))
odd("bc-garbage", "basicConstraints' value is rubbish", ca=None, more=(d.extension(d.BC, b"\xff\xff", True),))
odd("ku-garbage", "keyUsage's value is rubbish", ku=None, more=(d.extension(d.KU, b"\xff\xff", True),))
odd("ku-padding", "keyUsage with a superfluous octet of zeros", ku=None, more=(d.extension(d.KU, d.bit_string(b"\xa0\0", 0), True),))
odd("ku-unused-bits", "keyUsage with bits set that are declared unused", ku=None, more=(d.extension(d.KU, b"\x03\x02\x05\xbf", True),))
odd("eku-garbage", "extKeyUsage's value is rubbish", eku=None, more=(d.extension(d.EKU, b"\xff\xff"),))
odd("aki-garbage", "authorityKeyIdentifier's value is rubbish", aki=lambda issuer: b"\xff\xff")
odd("aia-garbage", "authorityInfoAccess' value is rubbish", more=(d.extension(d.AIA, b"\xff\xff"),))
odd("cdp-garbage", "cRLDistributionPoints' value is rubbish", more=(d.extension(d.CDP, b"\xff\xff"),))
odd("policies-garbage", "certificatePolicies' value is rubbish", more=(d.extension(d.POLICIES, b"\xff\xff"),))
odd("rsa-modulus-negative", "the RSA modulus lacks its leading zero", spki=lambda octets: d.sequence(d.children(octets)[0], d.bit_string(
    d.sequence(d.tlv(0x02, d.children(d.children(octets)[1][5:])[0][5:]), d.integer(65537)))))
odd("signature-unused-bits", "the signature says that a bit is unused, and the bit is set", whole=lambda octets: d.sequence(
    *d.children(octets)[:2], d.bit_string(d.children(octets)[2][5:-1] + b"\xff", 1)))


def subject(id, about, der):
    odd(id, about, subject=der)


subject("subject-bad-utf8", "a UTF8String in the subject is not UTF-8", d.name((d.O, "Lab"), (d.CN, d.utf8(b"\xff\xfe\xfd"))))
subject("subject-bad-printable", "a PrintableString in the subject has @ and *", d.name((d.O, "Lab"), (d.CN, d.printable("a@*_&.test"))))
subject("subject-printable-latin1", "a PrintableString in the subject has octets above 127", d.name((d.O, "Lab"), (d.CN, d.printable(b"B\xfccher"))))
subject("subject-t61", "a TeletexString in the subject", d.name((d.O, "Lab t61"), (d.CN, d.t61("Bücher"))))
subject("subject-bmp", "a BMPString in the subject", d.name((d.O, "Lab bmp 2"), (d.CN, d.bmp("Bücher"))))
subject("subject-bmp-odd", "a BMPString of an odd number of octets", d.name((d.O, "Lab"), (d.CN, d.bmp(b"\0a\0"))))
subject("subject-bmp-surrogate", "a BMPString with half a surrogate pair", d.name((d.O, "Lab"), (d.CN, d.bmp(b"\xd8\0"))))
subject("subject-universal", "a UniversalString in the subject", d.name((d.O, "Lab u"), (d.CN, d.universal("Bücher"))))
subject("subject-ia5-latin1", "an IA5String in the subject has octets above 127", d.name((d.O, "Lab"), (d.CN, d.ia5("Bücher"))))
subject("subject-empty-cn", "the common name is empty", d.name((d.O, "Lab"), (d.CN, "")))
subject("subject-empty-rdn", "an RDN without attributes", d.sequence(d.tlv(0x31), d.rdn(d.attribute(d.CN, "Lab empty rdn"))))
subject("subject-multi-rdn", "an RDN of two attributes", d.sequence(d.rdn(d.attribute(d.O, "Lab"), d.attribute(d.CN, "multi"))))
subject("subject-multi-rdn-unsorted", "an RDN of two attributes in the wrong order", d.sequence(
    d.tlv(0x31, d.attribute(d.O, "Lab"), d.attribute(d.CN, "multi unsorted"))))
subject("subject-cn-65", "a common name longer than 64 characters", d.name((d.O, "Lab"), (d.CN, "a" * 65)))
subject("subject-country-3", "a country of three letters", d.name((d.C, d.printable("DEU")), (d.O, "Lab country")))
subject("subject-nul", "a NUL in the organisation", d.name((d.O, d.utf8("Lab\0x")), (d.CN, "nul")))
subject("subject-integer", "the common name is an INTEGER", d.name((d.O, "Lab"), (d.CN, d.integer(5))))
subject("subject-unknown-type", "an attribute of unknown type", d.name((d.O, "Lab"), ("1.3.6.1.4.1.99999.3", d.utf8("x"))))
