# SPDX-License-Identifier: GPL-3.0-or-later
"""DER, octet by octet, so that a situation can hold what no library would write.

Pure: nothing here needs a package, so that the list of situations can be read on any machine.
"""

import ipaddress


def length(n):
    if n < 0x80:
        return bytes([n])
    octets = n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(octets)]) + octets


def tlv(tag, *parts):
    content = b"".join(parts)
    return bytes([tag]) + length(len(content)) + content


def tlv_long(tag, *parts):
    """The same with one octet of length more than needed: BER, not DER."""
    content = b"".join(parts)
    size = (len(content).bit_length() + 7) // 8 + (1 if len(content) >= 0x80 else 0)
    return bytes([tag, 0x80 | max(size, 1)]) + len(content).to_bytes(max(size, 1), "big") + content


def tlv_indefinite(tag, *parts):
    """Constructed with indefinite length: BER, not DER."""
    return bytes([tag, 0x80]) + b"".join(parts) + b"\0\0"


def sequence(*parts):
    return tlv(0x30, *parts)


def set_of(*parts):
    return tlv(0x31, *sorted(parts))


def integer(value):
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def boolean(value):
    return tlv(0x01, b"\xff" if value else b"\0")


NULL = tlv(0x05)


def oid(dotted):
    first, second, *rest = (int(part) for part in dotted.split("."))
    content = bytearray()
    for arc in [40 * first + second, *rest]:
        octets = [arc & 0x7F]
        while arc > 0x7F:
            arc >>= 7
            octets.append(0x80 | (arc & 0x7F))
        content += bytes(reversed(octets))
    return tlv(0x06, bytes(content))


def bit_string(octets, unused=0):
    return tlv(0x03, bytes([unused]), octets)


def octet_string(octets):
    return tlv(0x04, octets)


def named_bits(*bits):
    if not bits:
        return bit_string(b"")
    n = max(bits) + 1
    value = sum(1 << (n - 1 - bit) for bit in bits)
    size = (n + 7) // 8
    unused = size * 8 - n
    return bit_string((value << unused).to_bytes(size, "big"), unused)


def utf8(text):
    return tlv(0x0C, text if isinstance(text, bytes) else text.encode())


def printable(text):
    return tlv(0x13, text if isinstance(text, bytes) else text.encode("ascii"))


def ia5(text):
    return tlv(0x16, text if isinstance(text, bytes) else text.encode("latin-1"))


def t61(text):
    return tlv(0x14, text if isinstance(text, bytes) else text.encode("latin-1"))


def bmp(text):
    return tlv(0x1E, text if isinstance(text, bytes) else text.encode("utf-16-be"))


def universal(text):
    return tlv(0x1C, text.encode("utf-32-be"))


def time_value(when):
    """UTCTime until 2049, GeneralizedTime after it (RFC 5280, 4.1.2.5)."""
    if 1950 <= when.year < 2050:
        return tlv(0x17, when.strftime("%y%m%d%H%M%SZ").encode())
    return tlv(0x18, f"{when.year:04d}{when.strftime('%m%d%H%M%SZ')}".encode())


# --- names -----------------------------------------------------------------------------------

CN, C, O, OU = "2.5.4.3", "2.5.4.6", "2.5.4.10", "2.5.4.11"  # noqa: E741


def attribute(kind, value):
    """One AttributeTypeAndValue; text is a UTF8String, bytes are ready DER."""
    return sequence(oid(kind), utf8(value) if isinstance(value, str) else value)


def rdn(*attributes):
    return set_of(*attributes)


def name(*pairs):
    """A Name of (type, value) pairs, one RDN each."""
    return sequence(*(rdn(attribute(kind, value)) for kind, value in pairs))


def dns(value):
    """A dNSName of any octets."""
    return tlv(0x82, value if isinstance(value, bytes) else value.encode("latin-1"))


def ip(value):
    """An iPAddress from text, or of any octets."""
    return tlv(0x87, value if isinstance(value, bytes) else ipaddress.ip_address(value).packed)


def uri(value):
    return tlv(0x86, value.encode("latin-1"))


def email(value):
    return tlv(0x81, value.encode("latin-1"))


def directory(name_der):
    return tlv(0xA4, name_der)


def other_name(kind, value):
    return tlv(0xA0, oid(kind), tlv(0xA0, value))


def srv(value):
    return other_name("1.3.6.1.5.5.7.8.7", ia5(value))


def general_name(value):
    """Text is an IP address when it reads as one, else a DNS name; bytes are ready DER."""
    if isinstance(value, bytes):
        return value
    try:
        return ip(value)
    except ValueError:
        return dns(value)


# --- extensions ------------------------------------------------------------------------------

ANY_EKU = "2.5.29.37.0"
SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"
CODE_SIGNING = "1.3.6.1.5.5.7.3.3"
EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
OCSP_SIGNING = "1.3.6.1.5.5.7.3.9"
NETSCAPE_SGC = "2.16.840.1.113730.4.1"
MICROSOFT_SGC = "1.3.6.1.4.1.311.10.3.3"
RDP = "1.3.6.1.4.1.311.54.1.2"

SIGN, NON_REPUDIATION, KEY_ENC, DATA_ENC, KEY_AGREE, CERT_SIGN, CRL_SIGN = range(7)

SKI, KU, SAN, BC, NC = "2.5.29.14", "2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.30"
CDP, POLICIES, MAPPINGS, AKI = "2.5.29.31", "2.5.29.32", "2.5.29.33", "2.5.29.35"
POLICY_CONSTRAINTS, EKU, INHIBIT = "2.5.29.36", "2.5.29.37", "2.5.29.54"
AIA = "1.3.6.1.5.5.7.1.1"


def extension(kind, value, critical=False):
    return sequence(oid(kind), boolean(True) if critical else b"", octet_string(value))


def subject_alt_name(names, critical=False):
    return extension(SAN, sequence(*map(general_name, names)), critical)


def basic_constraints(is_ca, path_len=None, critical=True):
    return extension(
        BC, sequence(boolean(True) if is_ca else b"", b"" if path_len is None else integer(path_len)), critical
    )


def key_usage(*bits, critical=True):
    return extension(KU, named_bits(*bits), critical)


def extended_key_usage(*purposes, critical=False):
    return extension(EKU, sequence(*map(oid, purposes)), critical)


def name_constraints(permitted=(), excluded=(), critical=True):
    """Each a GeneralName's DER: dns("example.test"), ip(address and mask)."""

    def subtrees(tag, bases):
        return tlv(tag, *(sequence(base) for base in bases)) if bases else b""

    return extension(NC, sequence(subtrees(0xA0, permitted), subtrees(0xA1, excluded)), critical)


def must_staple():
    return extension("1.3.6.1.5.5.7.1.24", sequence(integer(5)))


def access(ca_issuers=None, ocsp=None):
    entries = []
    if ocsp:
        entries.append(sequence(oid("1.3.6.1.5.5.7.48.1"), uri(ocsp)))
    if ca_issuers:
        entries.append(sequence(oid("1.3.6.1.5.5.7.48.2"), uri(ca_issuers)))
    return extension(AIA, sequence(*entries))


def crl_url(url):
    return extension(CDP, sequence(sequence(tlv(0xA0, tlv(0xA0, uri(url))))))


def policies(*oids, critical=False, qualifier=b""):
    return extension(POLICIES, sequence(*(sequence(oid(o), qualifier) for o in oids)), critical)


# --- keys and signatures ---------------------------------------------------------------------

RSA_SIGNATURES = {
    "md5": "1.2.840.113549.1.1.4",
    "sha1": "1.2.840.113549.1.1.5",
    "sha224": "1.2.840.113549.1.1.14",
    "sha256": "1.2.840.113549.1.1.11",
    "sha384": "1.2.840.113549.1.1.12",
    "sha512": "1.2.840.113549.1.1.13",
    "sha3-256": "2.16.840.1.101.3.4.3.14",
}
EC_SIGNATURES = {
    "sha1": "1.2.840.10045.4.1",
    "sha256": "1.2.840.10045.4.3.2",
    "sha384": "1.2.840.10045.4.3.3",
    "sha512": "1.2.840.10045.4.3.4",
    "sha3-256": "2.16.840.1.101.3.4.3.10",
}
DSA_SIGNATURES = {"sha256": "2.16.840.1.101.3.4.3.2"}
HASH_OIDS = {
    "sha1": "1.3.14.3.2.26",
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
}


def rsa_algorithm(digest, parameters=NULL):
    return sequence(oid(RSA_SIGNATURES[digest]), parameters)


def pss_algorithm(digest, salt, parameters=NULL):
    hash_algorithm = sequence(oid(HASH_OIDS[digest]), parameters)
    return sequence(
        oid("1.2.840.113549.1.1.10"),
        sequence(
            tlv(0xA0, hash_algorithm),
            tlv(0xA1, sequence(oid("1.2.840.113549.1.1.8"), hash_algorithm)),
            tlv(0xA2, integer(salt)),
        ),
    )


P256 = 2**256 - 2**224 + 2**192 + 2**96 - 1
P256_BASE = (
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def explicit_p256(spki):
    """The same key, and its curve written out (X9.62 ECParameters)."""
    a, b = (P256 - 3).to_bytes(32, "big"), bytes.fromhex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b")
    field = sequence(oid("1.2.840.10045.1.1"), integer(P256))
    base = octet_string(bytes.fromhex(P256_BASE))
    curve = sequence(integer(1), field, sequence(octet_string(a), octet_string(b)), base, integer(P256_ORDER), integer(1))
    return sequence(sequence(oid("1.2.840.10045.2.1"), curve), children(spki)[1])


def compressed_point(spki):
    """The same key, by one coordinate and the parity of the other."""
    algorithm, bits = children(spki)
    point = bits[read(bits)[1] + 1 :]
    return sequence(algorithm, bit_string(bytes([2 + point[-1] % 2]) + point[1 : 1 + len(point) // 2]))


# --- reading -----------------------------------------------------------------------------------


def read(data, at=0):
    """(tag, start of content, end) of the element at this offset."""
    tag, first = data[at], data[at + 1]
    start = at + 2
    size = first
    if first & 0x80:
        start += first & 0x7F
        size = int.from_bytes(data[at + 2 : start], "big")
    return tag, start, start + size


def children(data):
    """The elements inside of one constructed element, each whole."""
    _, at, end = read(data)
    found = []
    while at < end:
        _, _, after = read(data, at)
        found.append(data[at:after])
        at = after
    return found
