# SPDX-License-Identifier: GPL-3.0-or-later
"""Vectors of our own for the verdicts on names and trust, judged with -f.

Each row builds a chain and the trust anchors, and says which findings count. What
is right is taken from RFC 5280, RFC 9525 and RFC 6818 and, where they leave a choice,
from the rule of verdicts/path.h: what any widespread TLS library refuses is refused.

Where this differs from OpenSSL 3.0 (openssl verify -purpose sslserver) and GnuTLS 3.7
(certtool --verify), that is meant:

Accepted here, refused by one of them:
- notAfter is the last second of validity (4.1.2.5); OpenSSL counts it as past.
- Every path is tried (RFC 4158); both give up when the first certificate that fits by name
  is expired, forged, constrained, of another purpose, or leads into a cycle.
- Self-issued intermediates do not count for the path length (GnuTLS counts them).
- A path length beyond 2^31 is no limit (GnuTLS: not an authority).
- Names compare without letter case, runs of blanks and string type (7.1); GnuTLS wants octets.
- A common name is no DNS name unless it looks like one (GnuTLS applies constraints to any
  when there is no dNSName), and constraints on URI, directoryName and SRVName names are applied
  as written (GnuTLS refuses all that has such names).
- SHA-1 signatures are critical (weak-signature), RSA of 1024 bits is a warning (weak-key); a path without is preferred.
- An anchor that is no root, or a leaf, ends the path (OpenSSL: only with -partial_chain).
- A self-signed server certificate that is an anchor (GnuTLS: "not a CA").
Refused here, accepted by one of them or by both:
- anyExtendedKeyUsage alone, on any level (4.2.1.12 "MAY reject"; OpenSSL, Firefox); a root's
  extended key usage counts (OpenSSL); a leaf whose key usage allows no TLS (OpenSSL).
- An authority key identifier of another key, or of another issuer and serial number (OpenSSL);
  key identifiers or TLS features that are critical (OpenSSL, Go).
- A wildcard that covers an excluded name (CVE-2025-61727); a malformed name below constraints
  of its form; a URI without a host name; constraints that are empty, malformed, of a mask with
  gaps, in a server's certificate; e-mail addresses without local part.
- An empty issuer (4.1.2.4, Firefox); extensions without an extension; an extension twice; versions
  1 and 2 with extensions; serial numbers and dates that are not DER; algorithms that differ.
- RSASSA-PSS with a salt that is not as long as the hash (as browsers, Go and RFC 8446 4.2.3).
- Authorities of version 1 or 2, but for a root of version 1; a CN in place of a dNSName.
- Chains of more than 16 certificates (OpenSSL allows a hundred).
- A path without a certificate policy where an authority demands one (6.1.3 (f), 6.1.5; Go, and OpenSSL
  with -policy_check -policy anyPolicy); policies, mappings and policy constraints that are malformed.
"""

import dataclasses
import datetime
import hashlib
import ipaddress
import itertools

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, ed448, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

import pki as p
from pki import (boolean, bit_string, dns, directory, email, extension, integer, ip, octet_string,
                 oid, sequence, set_of, srv, tlv, uri, utf8)
from plugin import UNKNOWN

HOST = "www.example.com"
AT = datetime.datetime(2026, 6, 1, 12, 0, 0)
AT_TEXT = "2026-06-01T12:00:00Z"
ANY_EKU = "2.5.29.37.0"
CODE_SIGNING = "1.3.6.1.5.5.7.3.3"
UNKNOWN_OID = "1.3.6.1.4.1.99999.1.1"

# --- certificates ----------------------------------------------------------------------------

_keys = {}


def key(name, kind="ec"):
    """One key for each name in all of the table; making RSA keys is slow."""
    if name not in _keys:
        if kind == "p521":
            _keys[name] = ec.generate_private_key(ec.SECP521R1())
        elif kind == "p192":
            _keys[name] = ec.generate_private_key(ec.SECP192R1())
        elif kind == "p224":
            _keys[name] = ec.generate_private_key(ec.SECP224R1())
        elif kind == "k256":
            _keys[name] = ec.generate_private_key(ec.SECP256K1())
        elif kind == "brainpool":
            _keys[name] = ec.generate_private_key(ec.BrainpoolP256R1())
        elif kind == "ed448":
            _keys[name] = ed448.Ed448PrivateKey.generate()
        elif kind == "dsa":
            _keys[name] = dsa.generate_private_key(2048)
        else:
            _keys[name] = p.new_key(kind)
    return _keys[name]


def spki(k):
    return k.public_key().public_bytes(serialization.Encoding.DER,
                                       serialization.PublicFormat.SubjectPublicKeyInfo)


def key_id(k):
    return hashlib.sha1(spki(k)).digest()


_RSA = {"md5": "1.2.840.113549.1.1.4", "sha1": "1.2.840.113549.1.1.5", "sha256": "1.2.840.113549.1.1.11",
        "sha384": "1.2.840.113549.1.1.12", "sha512": "1.2.840.113549.1.1.13",
        "sha224": "1.2.840.113549.1.1.14"}
_EC = {"sha1": "1.2.840.10045.4.1", "sha224": "1.2.840.10045.4.3.1", "sha256": "1.2.840.10045.4.3.2",
       "sha384": "1.2.840.10045.4.3.3", "sha512": "1.2.840.10045.4.3.4"}
_HASH_OIDS = {"sha1": "1.3.14.3.2.26", "sha256": "2.16.840.1.101.3.4.2.1",
              "sha384": "2.16.840.1.101.3.4.2.2", "sha512": "2.16.840.1.101.3.4.2.3"}
_HASHES = {"md5": hashes.MD5, "sha1": hashes.SHA1, "sha224": hashes.SHA224, "sha256": hashes.SHA256,
           "sha384": hashes.SHA384, "sha512": hashes.SHA512}
NULL = tlv(0x05)


def pss_parameters(digest, salt, mask=None):
    hash_id = sequence(oid(_HASH_OIDS[digest]), NULL)
    mask_id = sequence(oid(_HASH_OIDS[mask or digest]), NULL)
    return sequence(tlv(0xA0, hash_id), tlv(0xA1, sequence(oid("1.2.840.113549.1.1.8"), mask_id)),
                    tlv(0xA2, integer(salt)))


def signer(k, how):
    """AlgorithmIdentifier and function that signs, for a key and "sha256", "pss-sha256-32"."""
    if how.startswith("pss-"):
        _, digest, salt = how.split("-")
        algorithm = sequence(oid("1.2.840.113549.1.1.10"), pss_parameters(digest, int(salt)))
        scheme = padding.PSS(padding.MGF1(_HASHES[digest]()), int(salt))
        return algorithm, lambda data: k.sign(data, scheme, _HASHES[digest]())
    if isinstance(k, rsa.RSAPrivateKey):
        return (sequence(oid(_RSA[how]), NULL),
                lambda data: k.sign(data, padding.PKCS1v15(), _HASHES[how]()))
    if isinstance(k, ec.EllipticCurvePrivateKey):
        return sequence(oid(_EC[how])), lambda data: k.sign(data, ec.ECDSA(_HASHES[how]()))
    if isinstance(k, ed25519.Ed25519PrivateKey):
        return sequence(oid("1.3.101.112")), k.sign
    if isinstance(k, ed448.Ed448PrivateKey):
        return sequence(oid("1.3.101.113")), k.sign
    return (sequence(oid("2.16.840.1.101.3.4.3.2")), lambda data: k.sign(data, hashes.SHA256()))


@dataclasses.dataclass
class Made:
    name: bytes
    key: object
    der: bytes
    issuer: object = None


_serials = itertools.count(0x5000)
DAY = datetime.timedelta(days=1)
YEAR = 365 * DAY
_DEFAULT = object()


def when(value):
    """A datetime, or ready DER."""
    return value if isinstance(value, bytes) else p.time_value(value)


def make(subject, issuer=None, *, k=None, ca=None, san=_DEFAULT, bc=_DEFAULT, path_len=None, ku=_DEFAULT,
         eku=_DEFAULT, ski=_DEFAULT, aki=_DEFAULT, nc=None, extra=(), exts=None, version=2, serial=None,
         start=AT - YEAR, end=AT + YEAR, digest="sha256", inner=None, outer=None, sign_key=None,
         signature=None, issuer_name=None, tail=b"", tbs_tail=b"", public=None, unique=b""):
    """A certificate; issuer None: self-signed. Every extension can be ready DER, or None."""
    name = p.distinguished_name(subject)
    k = k or key("leaf" if not ca else "ca:" + repr(subject))
    ca = bool(ca)
    signing_key = sign_key or (issuer.key if issuer else k)
    if exts is None:
        exts = []
        if ski is _DEFAULT:
            ski = key_id(k)
        if ski is not None:
            exts.append(extension("2.5.29.14", octet_string(ski)))
        if aki is _DEFAULT:
            aki = key_id(signing_key) if issuer else None
        if aki is not None:
            exts.append(extension("2.5.29.35", sequence(tlv(0x80, aki))))
        if bc is _DEFAULT:
            bc = p.basic_constraints(ca, path_len)
        if bc is not None:
            exts.append(bc)
        if ku is _DEFAULT:
            ku = (p.KEY_CERT_SIGN, p.CRL_SIGN) if ca else (p.DIGITAL_SIGNATURE,)
        if ku is not None:
            exts.append(ku if isinstance(ku, bytes) else p.key_usage(*ku))
        if eku is _DEFAULT:
            eku = None if ca else (p.SERVER_AUTH,)
        if eku is not None:
            exts.append(eku if isinstance(eku, bytes) else p.extended_key_usage(*eku))
        if san is _DEFAULT:
            san = None if ca else [HOST]
        if san is not None:
            exts.append(san if isinstance(san, bytes) else p.subject_alt_name(san))
        if nc is not None:
            exts.append(nc)
        exts += extra
    algorithm, sign = signer(signing_key, digest)
    tbs = sequence(
        tlv(0xA0, integer(version)) if version is not None else b"",
        serial if isinstance(serial, bytes) else integer(next(_serials) if serial is None else serial),
        inner or algorithm,
        issuer_name if issuer_name is not None else issuer.name if issuer else name,
        sequence(when(start), when(end)), name, public or spki(k), unique,
        tlv(0xA3, sequence(*exts)) if exts else b"", tbs_tail)
    signed = sign(tbs)
    if signature is not None:
        signed = signature(signed)
    der = sequence(tbs, outer or inner or algorithm, bit_string(signed), tail)
    return Made(name, k, der, issuer)


def root(subject="Root", **how):
    return make(subject, None, ca=True, **how)


def ica(subject, issuer, **how):
    return make(subject, issuer, ca=True, **how)


def leaf(issuer, subject="leaf", **how):
    return make(subject, issuer, **how)


def chain_of(made):
    """The certificate and its issuers, without the self-signed one."""
    chain = []
    while made is not None and made.issuer is not None:
        chain.append(made)
        made = made.issuer
    return chain, made


# --- the table -------------------------------------------------------------------------------

@dataclasses.dataclass
class Case:
    id: str
    build: object  # () -> Made | (chain, anchors): lists of Made, DER or text
    expect: tuple  # findings that count
    host: str = HOST
    args: tuple = ()
    at: str = AT_TEXT
    reason: str = ""  # what the text of a finding must contain
    crl: object = None  # () -> what goes to --crl-file


CASES = []
ACCEPT = ()
UNTRUSTED = ("untrusted",)
MISMATCH = ("name-mismatch",)
MALFORMED = ("malformed-certificate",)
# Whatever else is found: a constraint that cannot be applied refuses other names as well.
MALFORMED_AT_LEAST = None


def case(id, build, expect=ACCEPT, **how):
    assert id not in {c.id for c in CASES}, id
    CASES.append(Case(id, build, expect, **how))


def below(*authorities):
    """A root and authorities below it, each given as keyword arguments of ica()."""
    made = root()
    for i, how in enumerate(authorities):
        how = dict(how)
        made = ica(how.pop("subject", f"CA {i}"), made, **how)
    return made


# --- authority, path length, key usage, purpose (RFC 5280, 4.2.1.3, 4.2.1.9, 4.2.1.12, 6.1.4) ---

case("root-leaf", lambda: leaf(root()))
case("root-ca-leaf", lambda: leaf(below({})))
case("root-ca-ca-leaf", lambda: leaf(below({}, {})))
case("leaf-no-bc", lambda: leaf(root(), bc=None))
case("leaf-no-ku", lambda: leaf(root(), ku=None))
case("leaf-no-eku", lambda: leaf(root(), eku=None))
case("leaf-no-extensions-but-san", lambda: leaf(root(), bc=None, ku=None, eku=None, aki=None, ski=None))
case("leaf-empty-subject", lambda: leaf(root(), None, san=p.subject_alt_name([HOST], True)))
case("leaf-is-a-ca", lambda: leaf(root(), bc=p.basic_constraints(True), ku=(0, 5, 6)))
case("bc-not-critical", lambda: leaf(below({"bc": p.basic_constraints(True, None, False)})))
case("bc-absent", lambda: leaf(below({"bc": None})), UNTRUSTED, reason="no authority")
case("bc-absent-ku-certsign", lambda: leaf(below({"bc": None, "ku": (5,)})), UNTRUSTED)
case("bc-false", lambda: leaf(below({"bc": p.basic_constraints(False)})), UNTRUSTED, reason="no authority")
case("bc-false-written-out", lambda: leaf(below({"bc": extension("2.5.29.19", sequence(boolean(False)), True)})),
     UNTRUSTED)
case("bc-empty", lambda: leaf(below({"bc": extension("2.5.29.19", sequence(), True)})), UNTRUSTED)
case("bc-root-false", lambda: leaf(root(bc=p.basic_constraints(False))), UNTRUSTED)
case("bc-root-absent-no-ku", lambda: leaf(root(bc=None, ku=None)), UNTRUSTED)
case("bc-negative-path-length",
     lambda: leaf(below({"bc": extension("2.5.29.19", sequence(boolean(True), integer(-1)), True)})),
     ("malformed-certificate",))
case("bc-huge-path-length",
     lambda: leaf(below({"bc": extension("2.5.29.19", sequence(boolean(True), integer(1 << 70)), True)})))
case("bc-path-length-without-ca",
     lambda: leaf(below({"bc": extension("2.5.29.19", sequence(integer(0)), True)})), UNTRUSTED)
case("ku-no-certsign", lambda: leaf(below({"ku": (p.CRL_SIGN,)})), UNTRUSTED, reason="key usage")
case("ku-ca-absent", lambda: leaf(below({"ku": None})))
case("ku-root-no-certsign", lambda: leaf(root(ku=(p.DIGITAL_SIGNATURE,))), UNTRUSTED)
case("ku-leaf-encipherment", lambda: leaf(root(), ku=(p.KEY_ENCIPHERMENT,)), ("key-usage",))
case("ku-leaf-agreement", lambda: leaf(root(), ku=(p.KEY_AGREEMENT,)), ("key-usage",))
case("ku-leaf-crl-only", lambda: leaf(root(), ku=(p.CRL_SIGN,)), ("wrong-purpose",))
case("ku-leaf-certsign-only", lambda: leaf(root(), ku=(p.KEY_CERT_SIGN,)), ("wrong-purpose",))
case("ku-leaf-nonrepudiation-only", lambda: leaf(root(), ku=(1,)), ("wrong-purpose",))
case("ku-empty-bits", lambda: leaf(root(), ku=p.key_usage()), ("wrong-purpose",))
case("ku-not-critical",
     lambda: leaf(below({"ku": extension("2.5.29.15", p.named_bits([p.CRL_SIGN]))})), UNTRUSTED)

for root_len, lens, good in [
        (0, [None], False), (0, [], True), (1, [None], True), (1, [None, None], False),
        (None, [0], True), (None, [0, 0], False), (None, [1, 2], True), (None, [1, 0, 0], False),
        (None, [2, 1, 0], True), (None, [3, 0, 0], False), (2, [5, 5], True), (2, [5, 5, 5], False)]:
    case(f"path-length-{root_len}-{'-'.join(map(str, lens))}",
         lambda r=root_len, ls=lens: leaf(_path(r, ls)), ACCEPT if good else UNTRUSTED,
         reason="" if good else "path length")


def _path(root_len, lens):
    made = root(path_len=root_len)
    for i, n in enumerate(lens):
        made = ica(f"CA {i}", made, path_len=n)
    return made


def _rollover(old_path_len, **how):
    """A new key of an authority, certified by its old one: self-issued, so not counted."""
    old = ica("CA", root(), path_len=old_path_len, k=key("old"))
    return ica("CA", old, k=key("new"), **how)


case("path-length-self-issued", lambda: leaf(_rollover(0)))
case("path-length-self-issued-and-ca", lambda: leaf(ica("Below", _rollover(0))), UNTRUSTED)
case("path-length-self-issued-1-and-ca", lambda: leaf(ica("Below", _rollover(1))))
case("path-length-self-issued-own-limit", lambda: leaf(ica("Below", _rollover(1, path_len=0))), UNTRUSTED)
case("path-length-ca-as-leaf",
     lambda: leaf(ica("CA", root(), path_len=0), bc=p.basic_constraints(True, 0), ku=(0, 5)))
case("path-length-self-issued-leaf",
     lambda: leaf(ica("leaf", root(), path_len=0), "leaf"))

for name, eku, findings in [
        ("server", (p.SERVER_AUTH,), ACCEPT), ("both", (p.CLIENT_AUTH, p.SERVER_AUTH), ACCEPT),
        ("client", (p.CLIENT_AUTH,), ("wrong-purpose",)), ("ocsp", (p.OCSP_SIGNING,), ("wrong-purpose",)),
        ("code", (CODE_SIGNING,), ("wrong-purpose",)), ("any", (ANY_EKU,), ("wrong-purpose",)),
        ("any-and-server", (ANY_EKU, p.SERVER_AUTH), ACCEPT), ("unknown", (UNKNOWN_OID,), ("wrong-purpose",)),
        ("unknown-and-server", (UNKNOWN_OID, p.SERVER_AUTH), ACCEPT)]:
    case(f"eku-leaf-{name}", lambda e=eku: leaf(root(), eku=e), findings)
    case(f"eku-ca-{name}", lambda e=eku: leaf(below({"eku": e})), findings)
case("eku-root-client", lambda: leaf(root(eku=(p.CLIENT_AUTH,))), ("wrong-purpose",))
case("eku-root-server", lambda: leaf(root(eku=(p.SERVER_AUTH,))))
case("eku-upper-ca-client", lambda: leaf(below({"eku": (p.CLIENT_AUTH,)}, {})), ("wrong-purpose",))
case("eku-empty", lambda: leaf(root(), eku=extension("2.5.29.37", sequence())),
     ("wrong-purpose", "malformed-certificate"))
case("eku-critical", lambda: leaf(root(), eku=extension("2.5.29.37", sequence(oid(p.SERVER_AUTH)), True)))
case("eku-critical-client", lambda: leaf(root(), eku=extension("2.5.29.37", sequence(oid(p.CLIENT_AUTH)), True)),
     ("wrong-purpose",))

# --- name constraints (4.2.1.10) ---------------------------------------------------------------


def cidr(text):
    network = ipaddress.ip_network(text)
    return ip(network.network_address.packed + network.netmask.packed)


def constrained(permitted=(), excluded=(), **how):
    return ica("Constrained", root(), nc=p.name_constraints(permitted, excluded), **how)


def nc(id, permitted, excluded, names, good, *, subject="leaf", host=None, expect=None, **how):
    """One row: the constraints of an authority against the names of a leaf."""
    host = host or next((n for n in names if isinstance(n, str)), None)
    findings = () if good else UNTRUSTED
    if host is None:
        host, findings = HOST, MISMATCH + findings
    elif host.startswith("*."):
        host = "w" + host[1:]
    case("nc-" + id, lambda: leaf(constrained(permitted, excluded), subject, san=names or None, eku=(p.SERVER_AUTH,)),
         expect or findings, host=host, **how)


D = dns
for row in [
        # dNSName: any number of labels to the left
        ("dns-same", [D("example.com")], [], ["example.com"], True),
        ("dns-below", [D("example.com")], [], [HOST], True),
        ("dns-deep-below", [D("example.com")], [], ["a.b.c.example.com"], True),
        ("dns-suffix-only", [D("example.com")], [], ["notexample.com"], False),
        ("dns-above", [D("www.example.com")], [], ["example.com"], False),
        ("dns-other", [D("example.com")], [], ["www.example.org"], False),
        ("dns-second-permitted", [D("example.org"), D("example.com")], [], [HOST], True),
        ("dns-one-of-two-names", [D("example.com")], [], [HOST, "www.example.org"], False),
        ("dns-case", [D("EXAMPLE.com")], [], ["www.Example.COM"], True),
        ("dns-case-excluded", [], [D("EXAMPLE.com")], [HOST], False),
        ("dns-empty-permits-all", [D("")], [], [HOST], True),
        ("dns-empty-excludes-all", [], [D("")], [HOST], False),
        ("dns-tld", [D("com")], [], [HOST], True),
        ("dns-tld-excluded", [], [D("com")], [HOST], False),
        ("dns-excluded-same", [], [D("example.com")], ["example.com"], False),
        ("dns-excluded-below", [], [D("example.com")], [HOST], False),
        ("dns-excluded-other", [], [D("example.org")], [HOST], True),
        ("dns-excluded-suffix-only", [], [D("ample.com")], [HOST], True),
        ("dns-excluded-in-permitted", [D("example.com")], [D("secret.example.com")], ["a.secret.example.com"], False),
        ("dns-beside-excluded", [D("example.com")], [D("secret.example.com")], [HOST], True),
        ("dns-permitted-in-excluded", [D("www.example.com")], [D("example.com")], [HOST], False),
        ("dns-permitted-and-excluded", [D(HOST)], [D(HOST)], [HOST], False),
        # a leading dot: at least one label more, as OpenSSL, Go and browsers read it
        ("dns-dot-below", [D(".example.com")], [], [HOST], True),
        ("dns-dot-same", [D(".example.com")], [], ["example.com"], False),
        ("dns-dot-excluded-below", [], [D(".example.com")], [HOST], False),
        ("dns-dot-excluded-same", [], [D(".example.com")], ["example.com"], True),
        ("dns-dot-suffix", [D(".example.com")], [], ["wwwexample.com"], False),
        # a wildcard stands for every name that it covers
        ("wildcard-within", [D("example.com")], [], ["*.example.com"], True),
        ("wildcard-within-dot", [D(".example.com")], [], ["*.example.com"], True),
        ("wildcard-wider", [D("www.example.com")], [], ["*.example.com"], False),
        ("wildcard-excluded-same", [], [D("example.com")], ["*.example.com"], False),
        ("wildcard-excluded-one-below", [], [D("secret.example.com")], ["*.example.com"], False),
        ("wildcard-excluded-two-below", [], [D("a.secret.example.com")], ["*.example.com"], True),
        ("wildcard-excluded-beside", [], [D("secret.example.org")], ["*.example.com"], True),
        ("wildcard-excluded-case", [], [D("SECRET.example.com")], ["*.EXAMPLE.com"], False),
        ("wildcard-excluded-dot-one-below", [], [D(".secret.example.com")], ["*.example.com"], True),
        ("wildcard-excluded-dot-same", [], [D(".example.com")], ["*.example.com"], False),
        ("wildcard-excluded-parent", [], [D("com")], ["*.example.com"], False),
        # iPAddress: address and mask
        ("ip-in", [cidr("192.0.2.0/24")], [], ["192.0.2.7"], True),
        ("ip-out", [cidr("192.0.2.0/24")], [], ["192.0.3.7"], False),
        ("ip-edge-low", [cidr("192.0.2.0/25")], [], ["192.0.2.127"], True),
        ("ip-edge-high", [cidr("192.0.2.0/25")], [], ["192.0.2.128"], False),
        ("ip-all", [cidr("0.0.0.0/0")], [], ["192.0.2.7"], True),
        ("ip-one", [cidr("192.0.2.7/32")], [], ["192.0.2.7"], True),
        ("ip-excluded", [], [cidr("192.0.2.0/24")], ["192.0.2.7"], False),
        ("ip-excluded-all", [], [cidr("0.0.0.0/0")], ["192.0.2.7"], False),
        ("ip-excluded-other", [], [cidr("198.51.100.0/24")], ["192.0.2.7"], True),
        ("ip6-in", [cidr("2001:db8::/32")], [], ["2001:db8::7"], True),
        ("ip6-out", [cidr("2001:db8::/32")], [], ["2001:db9::7"], False),
        ("ip6-excluded", [], [cidr("2001:db8::/32")], ["2001:db8::7"], False),
        ("ip6-all", [cidr("::/0")], [], ["2001:db8::7"], True),
        ("ip4-permitted-ip6-name", [cidr("192.0.2.0/24")], [], ["2001:db8::7"], False),
        ("ip6-permitted-ip4-name", [cidr("::/0")], [], ["192.0.2.7"], False),
        ("ip4-excluded-ip6-name", [], [cidr("0.0.0.0/0")], ["2001:db8::7"], True),
        ("ip6-excluded-mapped", [], [cidr("0.0.0.0/0")], ["::ffff:192.0.2.7"], True),
        ("ip-host-bits-set", [ip(bytes([192, 0, 2, 99, 255, 255, 255, 0]))], [], ["192.0.2.7"], True),
        # forms are judged apart: a name of a form that is not constrained is free
        ("other-form-ip-for-dns", [D("example.com")], [], ["192.0.2.7"], True),
        ("other-form-dns-for-ip", [cidr("192.0.2.0/24")], [], [HOST], True),
        ("other-form-dns-for-email", [email("example.com")], [], [HOST], True),
        ("other-form-both", [D("example.com"), cidr("192.0.2.0/24")], [], [HOST, "192.0.2.7"], True),
        ("other-form-one-bad", [D("example.com"), cidr("192.0.2.0/24")], [], [HOST, "192.0.3.7"], False),
        ("other-form-excluded", [], [cidr("0.0.0.0/0"), cidr("::/0")], [HOST], True),
        ("other-form-dn-for-dns", [directory([(p.C, p.printable("DE"))])], [], [HOST], False),
        # rfc822Name
        ("email-mailbox", [email("user@example.com")], [], [HOST, email("user@example.com")], True),
        ("email-other-mailbox", [email("user@example.com")], [], [HOST, email("other@example.com")], False),
        ("email-local-case", [email("user@example.com")], [], [HOST, email("User@example.com")], False),
        ("email-host-case", [email("user@EXAMPLE.com")], [], [HOST, email("user@example.COM")], True),
        ("email-host", [email("example.com")], [], [HOST, email("user@example.com")], True),
        ("email-host-below", [email("example.com")], [], [HOST, email("user@mail.example.com")], False),
        ("email-dot-below", [email(".example.com")], [], [HOST, email("user@mail.example.com")], True),
        ("email-dot-same", [email(".example.com")], [], [HOST, email("user@example.com")], False),
        ("email-excluded", [], [email("example.com")], [HOST, email("user@example.com")], False),
        ("email-excluded-below", [], [email("example.com")], [HOST, email("user@mail.example.com")], True),
        ("email-excluded-dot", [], [email(".example.com")], [HOST, email("user@mail.example.com")], False),
        ("email-no-at", [email("example.com")], [], [HOST, email("example.com")], False),
        ("email-two-ats", [email("example.com")], [], [HOST, email("a@b@example.org")], False),
        ("email-empty", [], [email("example.com")], [HOST, email("")], False),
        # uniformResourceIdentifier: the host
        ("uri-host", [uri("example.com")], [], [HOST, uri("https://example.com/x")], True),
        ("uri-host-below", [uri("example.com")], [], [HOST, uri("https://www.example.com/x")], False),
        ("uri-dot-below", [uri(".example.com")], [], [HOST, uri("https://www.example.com/x")], True),
        ("uri-dot-deep-below", [uri(".example.com")], [], [HOST, uri("https://a.b.example.com/x")], True),
        ("uri-dot-same", [uri(".example.com")], [], [HOST, uri("https://example.com/x")], False),
        ("uri-port", [uri("example.com")], [], [HOST, uri("https://example.com:8443/x")], True),
        ("uri-userinfo", [uri("example.com")], [], [HOST, uri("https://example.org@example.com/x")], True),
        ("uri-userinfo-trap", [uri("example.com")], [], [HOST, uri("https://example.com@example.org/x")], False),
        ("uri-query-trap", [uri("example.com")], [], [HOST, uri("https://example.org?@example.com")], False),
        ("uri-fragment-trap", [uri("example.com")], [], [HOST, uri("https://example.org#@example.com")], False),
        ("uri-excluded", [], [uri("example.com")], [HOST, uri("https://example.com/x")], False),
        ("uri-excluded-other", [], [uri("example.com")], [HOST, uri("https://example.org/x")], True),
        ("uri-excluded-case", [], [uri("example.com")], [HOST, uri("HTTPS://EXAMPLE.COM/x")], False),
        ("uri-address", [uri("example.com")], [], [HOST, uri("https://192.0.2.7/x")], False),
        ("uri-address-excluded", [], [uri("example.com")], [HOST, uri("https://192.0.2.7/x")], False),
        ("uri-address6-excluded", [], [uri("example.com")], [HOST, uri("https://[2001:db8::7]/x")], False),
        ("uri-no-host", [], [uri("example.com")], [HOST, uri("urn:uuid:f81d4fae")], False),
        ("uri-sip", [uri("example.com")], [], [HOST, uri("sip:example.com")], False),
        # SRVName (RFC 4985)
        ("srv-domain", [srv("example.com")], [], [HOST, srv("_imaps.example.com")], True),
        ("srv-other-domain", [srv("example.com")], [], [HOST, srv("_imaps.example.org")], False),
        ("srv-service", [srv("_imaps")], [], [HOST, srv("_imaps.example.org")], True),
        ("srv-other-service", [srv("_imaps")], [], [HOST, srv("_pop3s.example.org")], False),
        ("srv-excluded", [], [srv("example.com")], [HOST, srv("_imaps.example.com")], False),
]:
    id, permitted, excluded, names, good = row
    nc(id, permitted, excluded, names, good)

DE = (p.C, p.printable("DE"))
EX = (p.O, "Example")
for id, permitted, excluded, subject, names, good in [
        ("dn-same", [[DE]], [], [DE], [HOST], True),
        ("dn-prefix", [[DE]], [], [DE, EX], [HOST], True),
        ("dn-prefix-2", [[DE, EX]], [], [DE, EX, (p.CN, "x")], [HOST], True),
        ("dn-longer-base", [[DE, EX]], [], [DE], [HOST], False),
        ("dn-not-first", [[EX]], [], [DE, EX], [HOST], False),
        ("dn-other", [[(p.C, p.printable("FR"))]], [], [DE, EX], [HOST], False),
        ("dn-string-type", [[DE, (p.O, p.printable("Example"))]], [], [DE, EX], [HOST], True),
        ("dn-case", [[(p.O, "EXAMPLE")]], [], [EX], [HOST], True),
        ("dn-blanks", [[(p.O, " Example  Inc ")]], [], [(p.O, "example inc")], [HOST], True),
        ("dn-excluded", [], [[DE]], [DE, EX], [HOST], False),
        ("dn-excluded-case", [], [[(p.O, p.printable("example"))]], [EX], [HOST], False),
        ("dn-excluded-other", [], [[DE]], [EX], [HOST], True),
        ("dn-empty-base", [[]], [], [EX], [HOST], True),
        ("dn-empty-excluded", [], [[]], [EX], [HOST], False),
        ("dn-empty-subject", [[DE]], [], None, [HOST], True),
        ("dn-in-san", [[DE]], [], [DE], [HOST, directory([EX])], False),
        ("dn-in-san-excluded", [], [[EX]], [DE], [HOST, directory([EX])], False),
        ("dn-in-san-good", [[DE]], [], [DE], [HOST, directory([DE, EX])], True),
        ("dn-multi-valued",
         [sequence(p.rdn(p.attribute(p.O, "Example"), p.attribute(p.OU, "X")))], [],
         sequence(p.rdn(p.attribute(p.OU, "X"), p.attribute(p.O, "Example"))), [HOST], True),
        ("dn-partial-rdn", [[EX]], [],
         sequence(p.rdn(p.attribute(p.O, "Example"), p.attribute(p.OU, "X"))), [HOST], False)]:
    nc(id, [directory(x) for x in permitted], [directory(x) for x in excluded], names, good, subject=subject)

# The subject's e-mail address and common name are names, too
nc("subject-email", [email("example.com")], [], [HOST], True, subject=[(p.EMAIL, p.ia5("u@example.com"))])
nc("subject-email-bad", [email("example.com")], [], [HOST], False, subject=[(p.EMAIL, p.ia5("u@example.org"))])
nc("subject-email-excluded", [], [email("example.com")], [HOST], False, subject=[(p.EMAIL, p.ia5("u@example.com"))])
nc("cn-beside-san", [D("example.com")], [], [HOST], True, subject="www.example.org")
nc("cn-beside-ip", [D("example.com")], [], ["192.0.2.7"], False, subject="www.example.org")
nc("cn-is-no-name", [D("example.com")], [], ["192.0.2.7"], True, subject="Example Web Server")

nc("uri-backslash-trap", [uri("example.com")], [], [HOST, uri("https://example.org\\@example.com")], False,
   expect=("malformed-name", "untrusted"))

# The empty list, other criticality, other places
EMPTY_NC = extension("2.5.29.30", sequence(), True)
case("nc-not-critical", lambda: leaf(ica("C", root(), nc=extension(
    "2.5.29.30", sequence(tlv(0xA1, sequence(D("example.com"))))))), UNTRUSTED)
case("nc-not-critical-met", lambda: leaf(ica("C", root(), nc=extension(
    "2.5.29.30", sequence(tlv(0xA0, sequence(D("example.com"))))))))
case("nc-empty", lambda: leaf(ica("C", root(), nc=EMPTY_NC)), ("malformed-certificate",))
case("nc-empty-lists", lambda: leaf(ica("C", root(), nc=extension(
    "2.5.29.30", sequence(tlv(0xA0), tlv(0xA1)), True))), ("malformed-certificate",))
case("nc-in-root", lambda: leaf(root(nc=p.name_constraints([D("example.org")]))), UNTRUSTED)
case("nc-in-root-met", lambda: leaf(root(nc=p.name_constraints([D("example.com")]))))
case("nc-in-leaf", lambda: leaf(root(), nc=p.name_constraints([D("example.com")])), UNTRUSTED)
case("nc-in-leaf-not-critical", lambda: leaf(root(), nc=extension(
    "2.5.29.30", sequence(tlv(0xA0, sequence(D("example.com")))))), UNTRUSTED)
case("nc-two-authorities-intersect", lambda: leaf(ica("Low", ica(
    "High", root(), nc=p.name_constraints([D("example.com")])), nc=p.name_constraints([D("www.example.com")]))))
case("nc-two-authorities-disjoint", lambda: leaf(ica("Low", ica(
    "High", root(), nc=p.name_constraints([D("example.org")])), nc=p.name_constraints([D("www.example.com")]))),
    UNTRUSTED)
case("nc-lower-wider-than-upper", lambda: leaf(ica("Low", ica(
    "High", root(), nc=p.name_constraints([D("example.org")])), nc=p.name_constraints([D("com")]))), UNTRUSTED)
case("nc-intermediate-subject", lambda: leaf(ica([EX], ica(
    "High", root(), nc=p.name_constraints([directory([DE])]))), subject=[DE]), UNTRUSTED)
case("nc-self-issued-intermediate", lambda: leaf(_rollover_constrained(), subject=[DE]))
case("nc-self-issued-leaf", lambda: leaf(
    ica("same", root(), nc=p.name_constraints([D("example.org")])), "same"), UNTRUSTED)
case("nc-intermediate-san", lambda: leaf(ica("Low", ica(
    "High", root(), nc=p.name_constraints([D("example.com")])), extra=[p.subject_alt_name(["ca.example.org"])])),
    UNTRUSTED)


def _rollover_constrained():
    old = ica("CA", root(), nc=p.name_constraints([directory([DE])]), k=key("old"))
    return ica("CA", old, k=key("new"))


def raw_nc(*subtrees, tag=0xA0):
    return extension("2.5.29.30", sequence(tlv(tag, *subtrees)), True)


for id, subtree in [
        ("ip-5-octets", sequence(ip(b"\xc0\0\x02\0\xff"))), ("ip-4-octets", sequence(ip(b"\xc0\0\x02\0"))),
        ("ip-16-octets", sequence(ip(bytes(16)))), ("ip-33-octets", sequence(ip(bytes(33)))),
        ("ip-gap-in-mask", sequence(ip(b"\xc0\0\x02\0\xff\0\xff\0"))),
        ("ip6-gap-in-mask", sequence(ip(bytes(16) + b"\xff\0\xff" + bytes(13)))),
        ("dns-nul", sequence(D("example.com\0.org"))), ("dns-wildcard", sequence(D("*.example.com"))),
        ("dns-two-dots", sequence(D("..example.com"))), ("dns-blank", sequence(D(" example.com"))),
        ("dns-utf8", sequence(D("ex\xe4mple.com"))), ("dns-dot-alone", sequence(D("."))),
        ("email-at-alone", sequence(email("@"))),
        ("uri-whole", sequence(uri("https://example.com"))), ("uri-address", sequence(uri("192.0.2.1"))),
        ("minimum", sequence(D("example.com"), tlv(0x80, b"\1"))),
        ("maximum", sequence(D("example.com"), tlv(0x81, b"\1"))), ("no-base", sequence()),
        ("not-a-sequence", D("example.com")), ("garbage", b"\x30\x05\x82\x7fabc"),
        ("dn-not-a-name", sequence(tlv(0xA4, utf8("x"))))]:
    for tag, kind in [(0xA0, "permitted"), (0xA1, "excluded")]:
        case(f"nc-malformed-{kind}-{id}", lambda s=subtree, t=tag: leaf(ica("C", root(), nc=raw_nc(s, tag=t))),
             MALFORMED_AT_LEAST)
case("nc-minimum-0-written-out", lambda: leaf(ica("C", root(), nc=raw_nc(
    sequence(D("example.com"), tlv(0x80, b"\0"))))))
OTHER_NAME = tlv(0xA0, oid(UNKNOWN_OID), tlv(0xA0, utf8("x")))
case("nc-other-name-without-one", lambda: leaf(ica("C", root(), nc=raw_nc(sequence(OTHER_NAME)))))
case("nc-other-name-with-one", lambda: leaf(ica("C", root(), nc=raw_nc(sequence(OTHER_NAME))), san=[HOST, OTHER_NAME]),
     UNTRUSTED)
case("nc-other-name-excluded", lambda: leaf(ica("C", root(), nc=raw_nc(sequence(OTHER_NAME), tag=0xA1)),
                                            san=[HOST, OTHER_NAME]), UNTRUSTED)
case("nc-many-names", lambda: leaf(
    constrained([], [D(f"x{i}.example.org") for i in range(1100)]), san=[HOST] + [f"h{i}.example.com" for i in range(1100)]),
    ("too-complex",))
case("nc-some-hundred-names", lambda: leaf(
    constrained([], [D(f"x{i}.example.org") for i in range(500)]), san=[HOST] + [f"h{i}.example.com" for i in range(500)]))
for text in ["a\0.example.com", "*w.example.com", "a..example.com", "\xe4.example.com"]:
    # What an odd wildcard stands for ends as it does.
    nc(f"malformed-name-permitted-{ascii(text)}", [D("example.com")], [], [HOST, D(text)], "*" in text,
       expect=("malformed-name",) if "*" in text else ("malformed-name", "untrusted"))
    nc(f"malformed-name-excluded-{ascii(text)}", [], [D("x.example.org")], [HOST, D(text)], False,
       expect=("malformed-name", "untrusted"))
    nc(f"malformed-name-free-{ascii(text)}", [email("example.com")], [], [HOST, D(text)], True,
       expect=("malformed-name",))

# --- validity (4.1.2.5) --------------------------------------------------------------------------


def utc(text):
    return tlv(0x17, text.encode())


def general(text):
    return tlv(0x18, text.encode())


SECOND = datetime.timedelta(seconds=1)
for id, start, end, findings in [
        ("starts-now", AT, AT + YEAR, ACCEPT), ("started-a-second-ago", AT - SECOND, AT + YEAR, ACCEPT),
        ("starts-in-a-second", AT + SECOND, AT + YEAR, ("not-yet-valid",)),
        ("ends-now", AT - YEAR, AT, ("expires-soon",)), ("ends-in-a-second", AT - YEAR, AT + SECOND, ("expires-soon",)),
        ("ended-a-second-ago", AT - YEAR, AT - SECOND, ("expired",)),
        ("one-second-long", AT, AT, ACCEPT),
        ("end-before-start", AT + DAY, AT - DAY, ("expired", "not-yet-valid")),
        ("ended-long-ago", datetime.datetime(1980, 1, 1), datetime.datetime(1999, 1, 1), ("expired",)),
        ("never-ends", AT - YEAR, general("99991231235959Z"), ACCEPT),
        ("ends-2049", AT - YEAR, utc("491231235959Z"), ACCEPT),
        ("ends-2050", AT - YEAR, general("20500101000000Z"), ACCEPT),
        ("starts-1950", utc("500101000000Z"), AT + YEAR, ACCEPT),
        ("starts-1949", general("19491231235959Z"), AT + YEAR, ACCEPT),
        ("starts-year-0", general("00000101000000Z"), AT + YEAR, ACCEPT),
        ("ends-1950-as-utctime", AT - YEAR, utc("500101000000Z"), ("expired",)),
        ("generalized-before-2050", AT - YEAR, general("20270101000000Z"), ACCEPT),
        ("leap-day", utc("240229000000Z"), AT + YEAR, ACCEPT),
        ("no-leap-day", utc("230229000000Z"), AT + YEAR, MALFORMED),
        ("no-seconds", utc("2501010000Z"), AT + YEAR, MALFORMED),
        ("offset", utc("250101000000+0000"), AT + YEAR, MALFORMED),
        ("no-zone", utc("250101000000"), AT + YEAR, MALFORMED),
        ("fraction", AT - YEAR, general("20270101000000.5Z"), MALFORMED),
        ("generalized-no-zone", AT - YEAR, general("20270101000000"), MALFORMED),
        ("second-60", AT - YEAR, utc("270101000060Z"), MALFORMED),
        ("hour-24", AT - YEAR, utc("270101240000Z"), MALFORMED),
        ("month-13", AT - YEAR, utc("271301000000Z"), MALFORMED),
        ("day-0", AT - YEAR, utc("270100000000Z"), MALFORMED),
        ("letters", AT - YEAR, utc("27010100000oZ"), MALFORMED),
        ("empty", AT - YEAR, utc(""), MALFORMED),
        ("wrong-type", AT - YEAR, tlv(0x13, b"270101000000Z"), MALFORMED)]:
    case("leaf-" + id, lambda s=start, e=end: leaf(root(), start=s, end=e), findings)
for id, how, findings in [
        ("ca-expired", {"end": AT - SECOND}, ("expired",)), ("ca-ends-now", {"end": AT}, ("expires-soon",)),
        ("ca-not-yet", {"start": AT + SECOND}, ("not-yet-valid",))]:
    case(id, lambda h=how: leaf(below(h)), findings)
case("root-expired", lambda: leaf(root(end=AT - SECOND)), ("expired",))
case("root-not-yet", lambda: leaf(root(start=AT + SECOND)), ("not-yet-valid",))
case("leaf-outlives-ca", lambda: leaf(below({"end": AT + 100 * DAY}), end=AT + 900 * DAY))
case("at-in-2049", lambda: leaf(root(end=general("21000101000000Z")), end=general("20600101000000Z")),
     at="2049-12-31T23:59:59Z")
case("at-in-2050", lambda: leaf(root(end=general("21000101000000Z")), end=general("20600101000000Z")),
     at="2050-01-01T00:00:00Z")
case("at-before-1970", lambda: leaf(root(start=utc("600101000000Z")), start=utc("650101000000Z")), at="@-86400")
case("at-before-1970-not-yet", lambda: leaf(root(start=utc("600101000000Z")), start=utc("700101000000Z")),
     ("not-yet-valid",), at="@-86400")

# --- certificate policies (4.2.1.4, 4.2.1.5, 4.2.1.11, 4.2.1.14, 6.1) -----------------------------------

ANY_POLICY = "2.5.29.32.0"


def policy_ids(*names):
    ids = [ANY_POLICY if n == "any" else f"1.3.6.1.4.1.99999.2.{n}" for n in names]
    return extension("2.5.29.32", sequence(*(sequence(oid(i)) for i in ids)))


def policy_maps(*pairs):
    name = lambda n: oid(ANY_POLICY if n == "any" else f"1.3.6.1.4.1.99999.2.{n}")  # noqa: E731
    return extension("2.5.29.33", sequence(*(sequence(name(a), name(b)) for a, b in pairs)), True)


def policy_demand(explicit=None, mapping=None):
    parts = [tlv(0x80 + i, integer(n)[2:]) for i, n in enumerate((explicit, mapping)) if n is not None]
    return extension("2.5.29.36", sequence(*parts), True)


def inhibit_any(n):
    return extension("2.5.29.54", integer(n), True)


DEMAND = policy_demand(0)
for name, authorities, own, expect in [
        ("same", [[policy_ids(1), DEMAND], [policy_ids(1)]], [policy_ids(1)], ACCEPT),
        ("leaf-without", [[policy_ids(1), DEMAND]], [], UNTRUSTED),
        ("leaf-other", [[policy_ids(1), DEMAND]], [policy_ids(2)], UNTRUSTED),
        ("leaf-without-not-demanded", [[policy_ids(1)]], [], ACCEPT),
        ("ca-without", [[policy_ids(1), DEMAND], []], [policy_ids(1)], UNTRUSTED),
        ("any", [[policy_ids("any"), DEMAND]], [policy_ids(1)], ACCEPT),
        ("any-leaf", [[policy_ids(1), DEMAND]], [policy_ids("any")], ACCEPT),
        ("any-inhibited", [[policy_ids(1), DEMAND, inhibit_any(0)]], [policy_ids("any")], UNTRUSTED),
        ("in-2", [[policy_ids(1), policy_demand(2)]], [], ACCEPT),
        ("in-2-and-ca", [[policy_ids(1), policy_demand(2)], [policy_ids(1)]], [], UNTRUSTED),
        ("leaf-demands", [[]], [DEMAND], UNTRUSTED),
        ("mapped", [[policy_ids(1), DEMAND, policy_maps((1, 2))]], [policy_ids(2)], ACCEPT),
        ("mapped-away", [[policy_ids(1), DEMAND, policy_maps((1, 2))]], [policy_ids(1)], UNTRUSTED),
        ("mapping-inhibited", [[policy_ids(1), policy_demand(0, 0)], [policy_ids(1), policy_maps((1, 2))]],
         [policy_ids(2)], UNTRUSTED)]:
    case("policy-" + name, lambda a=authorities, o=own: leaf(below(*({"extra": e} for e in a)), extra=o), expect,
         reason="" if expect is ACCEPT else "certificate policy")
for name, critical, qualifier, expect in [
        ("cps", True, "1.3.6.1.5.5.7.2.1", ACCEPT), ("notice", True, "1.3.6.1.5.5.7.2.2", ACCEPT),
        ("unknown", True, "1.3.6.1.5.5.7.2.3", UNTRUSTED), ("unknown-not-critical", False, "1.3.6.1.5.5.7.2.3", ACCEPT)]:
    ext = extension("2.5.29.32", sequence(sequence(oid("1.2.3.4"), sequence(sequence(oid(qualifier), tlv(0x16, b"x"))))), critical)
    case("policy-qualifier-" + name, lambda e=ext: leaf(root(), extra=[e]), expect)
    case("policy-qualifier-of-ca-" + name, lambda e=ext: leaf(below({"extra": [e]})), expect)
case("policy-demanded-by-root", lambda: leaf(root(extra=[DEMAND])))
for name, ext in [
        ("policies-empty", extension("2.5.29.32", sequence())), ("policies-twice", policy_ids(1, 1)),
        ("mapping-from-any", policy_maps(("any", 1))), ("mapping-to-any", policy_maps((1, "any"))),
        ("mappings-empty", policy_maps()), ("constraints-empty", policy_demand()),
        ("constraints-negative", policy_demand(-1)), ("inhibit-any-negative", inhibit_any(-1))]:
    case("malformed-" + name, lambda e=ext: leaf(below({"extra": [e]})), MALFORMED)

# --- form: versions, serial numbers, names, algorithms, extensions (4.1, 4.2) -----------------------

UNKNOWN_CRITICAL = extension(UNKNOWN_OID, b"\x05\0", True)
UNKNOWN_PLAIN = extension(UNKNOWN_OID, b"\x05\0")
case("critical-unknown-leaf", lambda: leaf(root(), extra=[UNKNOWN_CRITICAL]), UNTRUSTED)
case("critical-unknown-ca", lambda: leaf(below({"extra": [UNKNOWN_CRITICAL]})), UNTRUSTED)
case("critical-unknown-root", lambda: leaf(root(extra=[UNKNOWN_CRITICAL])), UNTRUSTED)
case("unknown-leaf", lambda: leaf(root(), extra=[UNKNOWN_PLAIN]))
case("unknown-ca", lambda: leaf(below({"extra": [UNKNOWN_PLAIN]})))
case("unknown-garbage", lambda: leaf(root(), extra=[extension(UNKNOWN_OID, b"\xff\xff")]))
case("unknown-empty", lambda: leaf(root(), extra=[extension(UNKNOWN_OID, b"")]))
for name, number, value in [
        ("policies", "2.5.29.32", sequence(sequence(oid("2.23.140.1.2.1")))),
        ("crl-points", "2.5.29.31", sequence(sequence(tlv(0xA0, tlv(0xA0, uri("http://crl.example.com/")))))),
        ("policy-mappings", "2.5.29.33", sequence(sequence(oid("1.2.3"), oid("1.2.4")))),
        ("inhibit-any-policy", "2.5.29.54", integer(3))]:
    case(f"critical-{name}-leaf", lambda n=number, v=value: leaf(root(), aki=None, extra=[extension(n, v, True)]))
for name, number, value in [
        ("aia", "1.3.6.1.5.5.7.1.1", sequence(sequence(oid("1.3.6.1.5.5.7.48.1"), uri("http://ocsp.example.com/")))),
        ("issuer-alt-name", "2.5.29.18", sequence(D("ca.example.com"))),
        ("sct-poison", "1.3.6.1.4.1.11129.2.4.3", NULL),
        ("subject-directory", "2.5.29.9", sequence()),
        ("freshest-crl", "2.5.29.46", sequence()),
        ("netscape-type", "2.16.840.1.113730.1.1", p.named_bits([1]))]:
    case(f"critical-{name}-leaf", lambda n=number, v=value: leaf(root(), extra=[extension(n, v, True)]), UNTRUSTED)
case("critical-false-written-out", lambda: leaf(root(), extra=[
    sequence(oid(UNKNOWN_OID), boolean(False), octet_string(NULL))]))
case("critical-true-as-1", lambda: leaf(root(), extra=[
    sequence(oid(UNKNOWN_OID), tlv(0x01, b"\1"), octet_string(NULL))]), ("untrusted", "malformed-certificate"))
case("critical-must-staple", lambda: leaf(root(), extra=[
    extension("1.3.6.1.5.5.7.1.24", sequence(integer(5)), True)]), UNTRUSTED)
for name, ext in [
        ("san", p.subject_alt_name([HOST])), ("bc", p.basic_constraints(False)),
        ("ku", p.key_usage(p.DIGITAL_SIGNATURE)), ("eku", p.extended_key_usage(p.SERVER_AUTH)),
        ("ski", extension("2.5.29.14", octet_string(b"1"))), ("unknown", UNKNOWN_PLAIN)]:
    case("twice-" + name, lambda e=ext: leaf(root(), extra=[e, e] if e is UNKNOWN_PLAIN else [e]), MALFORMED)
case("twice-san-second-fits", lambda: leaf(root(), san=["www.example.org"], extra=[p.subject_alt_name([HOST])]),
     ("name-mismatch", "malformed-certificate"))
case("twice-bc-in-ca", lambda: leaf(below({"extra": [p.basic_constraints(True)]})), MALFORMED)
case("san-critical", lambda: leaf(root(), san=p.subject_alt_name([HOST], True)))
case("san-not-critical-empty-subject", lambda: leaf(root(), None))
case("san-garbage", lambda: leaf(root(), san=extension("2.5.29.17", b"\xff\xff")), ("name-mismatch", "malformed-certificate"))
case("san-trailing", lambda: leaf(root(), san=extension("2.5.29.17", sequence(D(HOST)) + NULL)),
     ("name-mismatch", "malformed-certificate"))
case("san-empty", lambda: leaf(root(), HOST, san=extension("2.5.29.17", sequence())), ("cn-only",))
case("san-set", lambda: leaf(root(), san=extension("2.5.29.17", set_of(D(HOST)))), ("name-mismatch", "malformed-certificate"))
case("ku-garbage", lambda: leaf(root(), ku=extension("2.5.29.15", b"\xff")), ("wrong-purpose", "malformed-certificate"))
case("bc-garbage-in-ca", lambda: leaf(below({"bc": extension("2.5.29.19", b"\xff", True)})), None)
case("aki-garbage", lambda: leaf(root(), aki=None, extra=[extension("2.5.29.35", b"\xff")]), MALFORMED)
case("ski-garbage", lambda: leaf(root(), ski=None, extra=[extension("2.5.29.14", b"\xff")]), MALFORMED)
case("extensions-empty", lambda: leaf(root(), exts=[], tbs_tail=tlv(0xA3, sequence())),
     ("name-mismatch", "malformed-certificate"))
case("version-1-leaf", lambda: leaf(root(), HOST, exts=[], version=None), ("cn-only",))
case("version-1-with-extensions", lambda: leaf(root(), version=None), MALFORMED)
case("version-2-with-extensions", lambda: leaf(root(), version=1), MALFORMED)
case("version-2-with-ids", lambda: leaf(root(), HOST, exts=[], version=1, unique=tlv(0x81, b"\0\1")), ("cn-only",))
case("version-3-without-extensions", lambda: leaf(root(), HOST, exts=[]), ("cn-only",))
case("version-4", lambda: leaf(root(), version=3), MALFORMED)
case("version-1-root", lambda: leaf(root(exts=[], version=None)))
case("version-1-ca", lambda: leaf(below({"exts": [], "version": None})), UNTRUSTED)
case("version-2-root", lambda: leaf(root(exts=[], version=1)), UNTRUSTED)
case("version-1-written-out", lambda: leaf(root(exts=[], version=0)))
case("serial-0", lambda: leaf(root(), serial=0))
case("serial-negative", lambda: leaf(root(), serial=-5))
case("serial-20-octets", lambda: leaf(root(), serial=(1 << 159) - 1))
case("serial-21-octets", lambda: leaf(root(), serial=1 << 160))
case("serial-40-octets", lambda: leaf(root(), serial=1 << 318))
case("serial-empty", lambda: leaf(root(), serial=tlv(0x02)), MALFORMED)
case("serial-padded", lambda: leaf(root(), serial=tlv(0x02, b"\0\1")), MALFORMED)
case("serial-is-no-integer", lambda: leaf(root(), serial=tlv(0x04, b"\1")), MALFORMED)
case("serial-shared-with-ca", lambda: leaf(below({"serial": 7}), serial=7))
ECDSA_256, ECDSA_384 = (sequence(oid(_EC[h])) for h in ("sha256", "sha384"))
case("algorithms-differ", lambda: leaf(root(), inner=ECDSA_256, outer=ECDSA_384), MALFORMED_AT_LEAST)
case("algorithms-differ-inside", lambda: leaf(root(), inner=ECDSA_384, outer=ECDSA_256), MALFORMED)
case("algorithms-differ-in-parameters", lambda: leaf(
    root(), inner=sequence(oid(_EC["sha256"])), outer=sequence(oid(_EC["sha256"]), NULL)), MALFORMED)
case("algorithms-differ-in-ca", lambda: leaf(below({"inner": ECDSA_384, "outer": ECDSA_256})), MALFORMED)
case("algorithms-differ-in-root", lambda: leaf(root(inner=ECDSA_384, outer=ECDSA_256)), MALFORMED)
case("issuer-empty", lambda: leaf(root(None)), MALFORMED)
case("subject-empty-ca", lambda: leaf(ica(None, root())), MALFORMED)
case("issuer-string-type", lambda: leaf(root([(p.O, "X"), (p.CN, "Root")]), issuer_name=p.distinguished_name(
    [(p.O, p.printable("X")), (p.CN, p.printable("Root"))])))
case("issuer-case", lambda: leaf(root("Root"), issuer_name=p.distinguished_name("rOOT")))
case("issuer-blanks", lambda: leaf(root("Ro ot"), issuer_name=p.distinguished_name(" ro  ot ")))
case("issuer-other-order", lambda: leaf(root([(p.O, "X"), (p.CN, "Root")]), issuer_name=p.distinguished_name(
    [(p.CN, "Root"), (p.O, "X")])), UNTRUSTED)
case("issuer-bmp", lambda: leaf(root("Rooté"), issuer_name=sequence(tlv(0x31, sequence(oid("2.5.4.3"), p.bmp("rOOTé"))))))
case("issuer-bmp-other", lambda: leaf(root("Rooté"), issuer_name=sequence(tlv(0x31, sequence(oid("2.5.4.3"), p.bmp("rOOTè"))))),
     UNTRUSTED)
case("issuer-other", lambda: leaf(root("Root"), issuer_name=p.distinguished_name("Root 2")), UNTRUSTED)
case("subject-not-a-name", lambda: leaf(root(), sequence(utf8("x"))), MALFORMED)
case("subject-empty-rdn", lambda: leaf(root(), sequence(set_of())), MALFORMED)
case("trailing-in-certificate", lambda: leaf(root(), tail=NULL), MALFORMED_AT_LEAST)
case("trailing-in-tbs", lambda: leaf(root(), tbs_tail=NULL), MALFORMED_AT_LEAST)
case("unique-ids", lambda: leaf(root(), unique=tlv(0x81, b"\0\1") + tlv(0x82, b"\0\2")))

# --- key identifiers (4.2.1.1, 4.2.1.2) ----------------------------------------------------------

case("aki-absent", lambda: leaf(below({}), aki=None))
case("ski-absent-in-ca", lambda: leaf(below({"ski": None})))
case("aki-other", lambda: leaf(below({}), aki=b"other"), UNTRUSTED, reason="key identifier")
case("aki-other-root", lambda: leaf(root(), aki=b"other"), UNTRUSTED)
case("aki-other-ski-absent", lambda: leaf(below({"ski": None}), aki=b"other"))
case("ski-not-a-hash", lambda: leaf(below({"ski": b"abc"}), aki=b"abc"))
case("aki-critical", lambda: leaf(below({}), aki=None, extra=[
    extension("2.5.29.35", sequence(tlv(0x80, key_id(key("ca:'CA 0'")))), True)]), UNTRUSTED)
case("aki-critical-in-root", lambda: leaf(root(extra=[extension("2.5.29.35", sequence(), True)])), UNTRUSTED)
case("ski-critical", lambda: leaf(below({}), ski=None, extra=[extension("2.5.29.14", octet_string(b"x"), True)]), UNTRUSTED)


def aki_by_serial(serial, name="Root", key_id_octets=None):
    return extension("2.5.29.35", sequence(
        tlv(0x80, key_id_octets) if key_id_octets else b"",
        tlv(0xA1, directory(name)), tlv(0x82, serial.to_bytes(2, "big"))))


case("aki-serial", lambda: leaf(ica("CA", root(), serial=0x1234), aki=None, extra=[aki_by_serial(0x1234)]))
case("aki-other-serial", lambda: leaf(ica("CA", root(), serial=0x1234), aki=None, extra=[aki_by_serial(0x1235)]),
     UNTRUSTED)
case("aki-other-serial-issuer", lambda: leaf(ica("CA", root(), serial=0x1234), aki=None, extra=[
    aki_by_serial(0x1234, "Toor")]), UNTRUSTED)

# --- building paths (RFC 4158) -------------------------------------------------------------------


def cross(signed_by="Root B", **how):
    """Root A, and its name and key as certified by another root."""
    a = root("Root A")
    b = root(signed_by)
    return a, b, ica("Root A", b, k=a.key, **how)


def _expired_cross_sign():
    a, b, crossed = cross(end=AT - DAY)
    made = leaf(a)
    return [made, crossed], [a, b]


def _sha1_cross_sign():
    a, b, crossed = cross(digest="sha1")
    return [leaf(a), crossed], [a, b]


def _sha1_cross_sign_before_a_clean_one():
    a, b, crossed = cross(digest="sha1")
    clean = cross("Root C")[2]
    return [leaf(a), crossed, clean], [b, root("Root C")]


def _cross_sign_only_b():
    a, b, crossed = cross()
    return [leaf(a), crossed], [b]


def _expired_cross_sign_only_b():
    a, b, crossed = cross(end=AT - DAY)
    return [leaf(a), crossed], [b]


def _cross_sign_unknown_b():
    a, b, crossed = cross()
    return [leaf(a), crossed, b], [a]


def _two_intermediates(first, second, order=0):
    """Two certificates for one intermediate's key: which is used is the client's choice."""
    top = root()
    k = key("shared ca")
    made = [ica("CA", top, k=k, **first), ica("CA", top, k=k, **second)]
    return [leaf(made[0]), *(made[::-1] if order else made)], [top]


case("cross-signed", _cross_sign_only_b)
case("cross-signed-both-roots", lambda: ([leaf(cross()[0]), cross()[2]], [cross()[0], cross()[1]]))
case("cross-sign-expired-root-known", _expired_cross_sign)
case("cross-sign-sha1-root-known", _sha1_cross_sign)
case("cross-sign-sha1-before-a-clean-one", _sha1_cross_sign_before_a_clean_one)
case("cross-sign-expired-root-unknown", _expired_cross_sign_only_b, ("expired",))
case("cross-sign-by-unknown-root", _cross_sign_unknown_b)
for order in (0, 1):
    for id, how in [
            ("expired", {"end": AT - DAY}), ("not-yet", {"start": AT + DAY}),
            ("client-only", {"eku": (p.CLIENT_AUTH,)}), ("no-ca", {"bc": p.basic_constraints(False)}),
            ("no-certsign", {"ku": (p.CRL_SIGN,)}), ("critical", {"extra": [UNKNOWN_CRITICAL]}),
            ("constrained", {"nc": p.name_constraints([D("example.org")])}),
            ("bad-signature", {"signature": lambda s: s[:-1] + bytes([s[-1] ^ 1])})]:
        case(f"two-intermediates-{id}-{order}", lambda h=how, o=order: _two_intermediates(h, {}, o))
        case(f"both-intermediates-{id}-{order}", lambda h=how, o=order: _two_intermediates(h, h, o),
             {"expired": ("expired",), "not-yet": ("not-yet-valid",), "client-only": ("wrong-purpose",)}.get(id, UNTRUSTED))


def _same_name_roots(order):
    """Two roots with one name and different keys (no key identifiers to tell them apart)."""
    roots = [root("Root", k=key("first"), ski=None), root("Root", k=key("second"), ski=None)]
    made = leaf(roots[1], aki=None)
    return [made], roots if order else roots[::-1]


case("same-name-roots-0", lambda: _same_name_roots(0))
case("same-name-roots-1", lambda: _same_name_roots(1))
case("same-name-root-other-key", lambda: ([leaf(root("Root", k=key("first")))], [root("Root", k=key("second"))]), UNTRUSTED)
case("same-name-root-other-key-no-ids", lambda: (
    [leaf(root("Root", k=key("first")), aki=None)], [root("Root", k=key("second"), ski=None)]), UNTRUSTED)
case("same-root-renewed", lambda: ([leaf(root("Root"))], [root("Root", start=AT - 2 * YEAR, end=AT - DAY), root("Root")]))
case("same-root-old-only", lambda: ([leaf(root("Root"))], [root("Root", start=AT - 2 * YEAR, end=AT - DAY)]), ("expired",))
case("root-sent", lambda: ([leaf(below({})), below({}), root()], [root()]), ACCEPT)


def _fixed():
    top = root()
    a = ica("A", top)
    b = ica("B", a)
    c = ica("C", b)
    return top, a, b, c, leaf(c)


def _orders(*numbers):
    made = _fixed()
    return [made[4], *(made[i] for i in numbers)], [made[0]]


for numbers in [(3, 2, 1), (1, 2, 3), (2, 1, 3), (3, 1, 2), (1, 3, 2), (2, 3, 1), (3, 2, 1, 0), (0, 1, 2, 3),
                (3, 3, 2, 2, 1, 1)]:
    case("order-" + "".join(map(str, numbers)), lambda n=numbers: _orders(*n))
for numbers in [(3, 2), (3, 1), (2, 1), (1,), (), (3,)]:
    case("missing-" + ("".join(map(str, numbers)) or "all"), lambda n=numbers: _orders(*n), UNTRUSTED,
         reason="no intermediate certificate that leads to a trust anchor")
case("leaf-sent-twice", lambda: (lambda m: ([m[4], m[4], m[3], m[2], m[1]], [m[0]]))(_fixed()))
case("superfluous-other-chain", lambda: (lambda m: ([m[4], ica("X", root("Y")), m[3], m[2], m[1], root("Y")], [m[0]]))(_fixed()))
case("superfluous-expired", lambda: (lambda m: ([m[4], m[3], m[2], m[1], ica("Old", m[0], end=AT - DAY)], [m[0]]))(_fixed()))
case("superfluous-malformed", lambda: (lambda m: ([m[4], m[3], m[2], m[1], ica("Odd", m[0], serial=tlv(0x02))], [m[0]]))(_fixed()))
case("intermediate-as-anchor", lambda: (lambda m: ([m[4], m[3], m[2]], [m[1]]))(_fixed()))
case("intermediate-as-anchor-sent", lambda: (lambda m: ([m[4], m[3], m[2], m[1]], [m[1]]))(_fixed()))
case("lowest-intermediate-as-anchor", lambda: (lambda m: ([m[4]], [m[3]]))(_fixed()))
case("expired-intermediate-as-anchor", lambda: ([leaf(ica("A", root(), end=AT - DAY))], [ica("A", root(), end=AT - DAY)]),
     ("expired",))
case("known-intermediate-not-sent", lambda: (lambda m: ([m[4], m[3], m[2]], [m[0], m[1]]))(_fixed()), ("chain-incomplete",))
case("leaf-as-anchor", lambda: (lambda m: ([m[4]], [m[4]]))(_fixed()))
case("leaf-as-anchor-expired", lambda: (lambda m: ([m], [m]))(leaf(root(), end=AT - DAY)), ("expired",))
case("leaf-as-anchor-wrong-name", lambda: (lambda m: ([m], [m]))(leaf(root(), san=["www.example.org"])), MISMATCH)
case("leaf-as-anchor-client-only", lambda: (lambda m: ([m], [m]))(leaf(root(), eku=(p.CLIENT_AUTH,))), ("wrong-purpose",))
case("self-signed-leaf", lambda: ([make("leaf")], [root()]), ("self-signed",))
case("self-signed-leaf-as-anchor", lambda: (lambda m: ([m], [m]))(make("leaf")))
case("self-signed-leaf-forged", lambda: (
    [make("leaf", signature=lambda s: s[:-1] + bytes([s[-1] ^ 1]))], [root()]), UNTRUSTED)
case("self-signed-leaf-other-anchor", lambda: ([make("leaf", k=key("x"))], [make("leaf", k=key("y"))]), ("self-signed",))
case("self-signed-leaf-no-ca-issues", lambda: ([leaf(make("CA", k=key("x")))], [make("CA", k=key("x"))]), UNTRUSTED)
case("root-as-leaf", lambda: (lambda r: ([r], [r]))(root(HOST, extra=[p.subject_alt_name([HOST])], ku=None)))
case("root-as-leaf-certsign-only", lambda: (lambda r: ([r], [r]))(root(HOST, extra=[p.subject_alt_name([HOST])])),
     ("wrong-purpose",))
case("root-as-leaf-no-san", lambda: (lambda r: ([r], [r]))(root(HOST, ku=None)), ("cn-only",))


def _cycle(anchored):
    """A and B certify each other; only A's other certificate leads to the root."""
    top = root()
    ka, kb = key("cycle a"), key("cycle b")
    a = Made(p.distinguished_name("A"), ka, b"")
    b = Made(p.distinguished_name("B"), kb, b"")
    a_by_b, b_by_a = ica("A", b, k=ka), ica("B", a, k=kb)
    chain = [leaf(a), a_by_b, b_by_a]
    return (chain + [ica("B", top, k=kb)] if anchored else chain), [top]


case("cycle", lambda: _cycle(False), UNTRUSTED)
case("cycle-with-exit", lambda: _cycle(True))


def _mesh(n, exit_from=None):
    """n authorities, each certified by each."""
    top = root()
    ks = [key(f"mesh {i}") for i in range(n)]
    cas = [Made(p.distinguished_name(f"M{i}"), ks[i], b"") for i in range(n)]
    chain = [leaf(cas[0])] + [ica(f"M{i}", cas[j], k=ks[i]) for i in range(n) for j in range(n) if i != j]
    if exit_from is not None:
        chain.append(ica(f"M{exit_from}", top, k=ks[exit_from]))
    return chain, [top]


case("mesh-4-no-exit", lambda: _mesh(4), UNTRUSTED)
case("mesh-4", lambda: _mesh(4, 3))
case("mesh-6", lambda: _mesh(6, 5))
case("mesh-7-near-exit", lambda: _mesh(7, 0))


def _long(n):
    made = root()
    for i in range(n):
        made = ica(f"L{i}", made)
    return leaf(made)


for n in (5, 8, 10, 14):
    case(f"long-{n}", lambda n=n: _long(n))
case("long-30", lambda: _long(30), ("too-complex",))


def _many_wrong_issuers(n):
    """Many certificates of the issuer's name, none but the last with its key."""
    top = root()
    wrong = [ica("CA", root("Other"), k=key(f"wrong {i % 5}"), ski=None, serial=i + 1) for i in range(n)]
    good = ica("CA", top, k=key("right"), ski=None)
    return [leaf(good, aki=None), *wrong, good], [top]


case("many-wrong-issuers", lambda: _many_wrong_issuers(30))


def _key_of_one_name_of_other():
    """The leaf's issuer is a name that a trusted root has, the signature another's."""
    good, evil = root("Good"), root("Evil")
    return [leaf(good, sign_key=evil.key, aki=key_id(evil.key)), evil], [good]


case("issuer-name-borrowed", _key_of_one_name_of_other, UNTRUSTED)
case("issuer-name-and-id-borrowed", lambda: (
    [leaf(root("Good"), sign_key=key("evil"), aki=key_id(root("Good").key))], [root("Good")]), UNTRUSTED)
case("leaf-issues-leaf", lambda: leaf(leaf(root(), "First", san=["www.example.org"]), k=key("second leaf")), UNTRUSTED)
case("ca-renewed-with-new-key", lambda: (
    [leaf(ica("CA", root(), k=key("k1"))), ica("CA", root(), k=key("k2")), ica("CA", root(), k=key("k1"))], [root()]))
case("ca-renewed-only-new-key-sent", lambda: (
    [leaf(ica("CA", root(), k=key("k1"))), ica("CA", root(), k=key("k2"))], [root()]), UNTRUSTED)

# --- signatures and keys --------------------------------------------------------------------------

def rsa_root(kind="rsa", **how):
    return root("RSA Root", k=key("rsa root " + kind, kind), **how)


for digest, findings in [("sha224", ACCEPT), ("sha256", ACCEPT), ("sha384", ACCEPT), ("sha512", ACCEPT),
                         ("sha1", ("weak-signature",)), ("pss-sha256-32", ACCEPT), ("pss-sha384-48", ACCEPT),
                         ("pss-sha512-64", ACCEPT)]:
    case("rsa-" + digest, lambda d=digest: leaf(rsa_root(), digest=d), findings)
for digest, findings in [("sha224", ACCEPT), ("sha256", ACCEPT), ("sha384", ACCEPT), ("sha512", ACCEPT),
                         ("sha1", ("weak-signature",))]:
    case("ecdsa-" + digest, lambda d=digest: leaf(root(), digest=d), findings)
case("sha1-root", lambda: leaf(root(digest="sha1")))
case("sha1-ca", lambda: leaf(below({"digest": "sha1"})), ("weak-signature",))
for kind, findings in [("p384", ACCEPT), ("p521", ACCEPT), ("ed25519", ACCEPT), ("ed448", ACCEPT), ("p224", ACCEPT),
                       ("rsa1024", ("weak-key",)), ("rsa3072", ACCEPT)]:
    case("key-root-" + kind, lambda k=kind: leaf(root("R " + k, k=key("root " + k, k))), findings)
    case("key-leaf-" + kind, lambda k=kind: leaf(root(), k=key("leaf " + k, k)), UNTRUSTED if kind == "p224" else findings)
    case("key-ca-" + kind, lambda k=kind: leaf(below({"k": key("ca " + k, k)})), findings)
for kind in "k256", "brainpool":
    case("key-leaf-" + kind, lambda k=kind: leaf(root(), k=key("leaf " + k, k)), UNTRUSTED, reason="take from no server")
case("key-leaf-dsa", lambda: leaf(root(), k=key("leaf dsa", "dsa")), ("untrusted", "weak-key"), reason="take from no server")
for name, identifier, octets in [("x25519", "1.3.101.110", 32), ("x448", "1.3.101.111", 56),
                                 ("ml-dsa-65", "2.16.840.1.101.3.4.3.18", 1952)]:
    case("key-leaf-" + name, lambda i=identifier, n=octets: leaf(
        root(), public=sequence(sequence(oid(i)), bit_string(b"x" * n))), UNTRUSTED, reason="take from no server")
case("key-leaf-rsa512", lambda: leaf(root(), public=small_rsa()), ("untrusted", "weak-key"), reason="key can be broken")


def small_rsa():
    """A key of 512 bits, which today's libraries no longer make."""
    numbers = rsa.RSAPublicNumbers(65537, key("leaf rsa1024", "rsa1024").public_key().public_numbers().n >> 512 | 1)
    return sequence(sequence(oid("1.2.840.113549.1.1.1"), NULL), bit_string(sequence(integer(numbers.n), integer(numbers.e))))


def flipped(at):
    def change(octets):
        at_ = at % len(octets)
        return octets[:at_] + bytes([octets[at_] ^ 1]) + octets[at_ + 1:]
    return change


for name, change in [("last-bit", flipped(-1)), ("middle-bit", flipped(40)), ("empty", lambda s: b""),
                     ("cut", lambda s: s[:-1]), ("longer", lambda s: s + b"\0"), ("zero", lambda s: bytes(len(s))),
                     ("zero-zero", lambda s: encode_dss_signature(0, 0)), ("one-one", lambda s: encode_dss_signature(1, 1))]:
    case("signature-" + name, lambda c=change: leaf(root(), signature=c), UNTRUSTED)
    case("signature-ca-" + name, lambda c=change: leaf(below({"signature": c})), UNTRUSTED)
    if not name.endswith(("zero", "one")) or name == "zero":
        case("signature-rsa-" + name, lambda c=change: leaf(rsa_root(), signature=c), UNTRUSTED)
        case("signature-ed25519-" + name, lambda c=change: leaf(
            root("R ed25519", k=key("root ed25519", "ed25519")), signature=c), UNTRUSTED)
case("signature-root-flipped", lambda: leaf(root(signature=flipped(-1))))
case("signature-other-key", lambda: leaf(root(), sign_key=key("somebody")), UNTRUSTED)
case("signature-algorithm-unknown", lambda: leaf(root(), inner=sequence(oid(UNKNOWN_OID))), UNTRUSTED)
case("signature-algorithm-of-other-key", lambda: leaf(root(), inner=sequence(oid(_RSA["sha256"]), NULL)), UNTRUSTED)
case("signature-rsa-no-null", lambda: leaf(rsa_root(), inner=sequence(oid(_RSA["sha256"]))))
case("signature-says-md5", lambda: leaf(rsa_root(), inner=sequence(oid(_RSA["md5"]), NULL)),
     ("untrusted", "weak-signature"))
case("signature-says-sha384", lambda: leaf(root(), inner=ECDSA_384), UNTRUSTED)
case("pss-salt-20", lambda: leaf(rsa_root(), digest="pss-sha256-20"), UNTRUSTED)
case("pss-salt-0", lambda: leaf(rsa_root(), digest="pss-sha256-0"), UNTRUSTED)
case("pss-salt-222", lambda: leaf(rsa_root(), digest="pss-sha256-222"), UNTRUSTED)
case("pss-sha1", lambda: leaf(rsa_root(), digest="pss-sha1-20"), ("untrusted", "weak-signature"))
case("pss-no-parameters", lambda: leaf(rsa_root(), digest="pss-sha256-32", inner=sequence(oid("1.2.840.113549.1.1.10"))),
     ("untrusted", "malformed-certificate"))
case("tampered-name", lambda: (
    [leaf(root(), san=["www.example.net"]).der.replace(b"www.example.net", HOST.encode())], [root()]), UNTRUSTED)

# --- DER and PEM --------------------------------------------------------------------------------


def wrapped(change):
    """The chain of an ordinary leaf, its PEM text changed."""
    made, top = chain_of(leaf(below({})))
    return [change("".join(p.pem(m.der) for m in made)).encode("latin-1")], [top]


def der_changed(change):
    made, top = chain_of(leaf(below({})))
    return [change(made[0].der), *made[1:]], [top]


def on_one_line(text):
    return "".join("\n" + line + "\n" if "-----" in line else line for line in text.split("\n"))


for id, change in [
        ("crlf", lambda t: t.replace("\n", "\r\n")), ("cr", lambda t: t.replace("\n", "\r")),
        ("text-before", lambda t: "subject=/CN=x\n" + t),
        ("text-between", lambda t: t.replace("-----\n-----", "-----\nx\n-----")),
        ("blank-lines", lambda t: t.replace("-----\n-----", "-----\n\n\n-----")),
        ("no-last-newline", lambda t: t.rstrip()), ("one-line", on_one_line),
        ("indented", lambda t: t.replace("\n", "\n  ")), ("byte-order-mark", lambda t: "\xef\xbb\xbf" + t),
        ("x509-label", lambda t: t.replace(" CERTIFICATE", " X509 CERTIFICATE")),
        ("trusted-label", lambda t: t.replace(" CERTIFICATE", " TRUSTED CERTIFICATE")),
        ("key-behind", lambda t: t + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
        ("key-before", lambda t: "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + t)]:
    case("pem-" + id, lambda c=change: wrapped(c))
for id, change in [
        ("cut-by-one", lambda d: d[:-1]), ("cut-in-half", lambda d: d[:len(d) // 2]),
        ("octet-behind", lambda d: d + b"\0"), ("twice", lambda d: d + d),
        ("length-too-long", lambda d: d[:2] + bytes([d[2], d[3] + 1]) + d[4:]),
        ("indefinite-length", lambda d: b"\x30\x80" + d[4:] + b"\0\0"),
        ("length-not-minimal", lambda d: b"\x30\x83\0" + d[2:]), ("set-for-sequence", lambda d: b"\x31" + d[1:])]:
    case("der-" + id, lambda c=change: der_changed(c), MALFORMED_AT_LEAST)

# --- names, as far as the whole program has a say (more in tests/data/names.tsv) -----------------

MALFORMED_NAME = ("malformed-name",)
NO_NAME = MISMATCH + MALFORMED_NAME
for id, subject, san, host, findings in [
        ("wildcard", "x", ["*.example.com"], HOST, ACCEPT),
        ("wildcard-apex", "x", ["*.example.com"], "example.com", MISMATCH),
        ("wildcard-deep", "x", ["*.example.com"], "a.b.example.com", MISMATCH),
        ("wildcard-partial", "x", ["w*.example.com"], HOST, NO_NAME),
        ("wildcard-two", "x", ["*.*.com"], HOST, NO_NAME), ("wildcard-inner", "x", ["www.*.com"], HOST, NO_NAME),
        ("wildcard-tld", "x", ["*.com"], "example.com", MISMATCH),
        ("wildcard-alone", "x", ["*"], "localhost", NO_NAME),
        ("wildcard-ip", "x", ["*.0.2.7"], "192.0.2.7", NO_NAME),
        ("wildcard-alabel", "x", ["*.example.com"], "xn--bcher-kva.example.com", ACCEPT),
        ("wildcard-in-alabel", "x", ["xn--*-kva.example.com"], "xn--bcher-kva.example.com", NO_NAME),
        ("cn-beside-san", HOST, ["www.example.org"], HOST, MISMATCH),
        ("cn-beside-ip-san", HOST, ["192.0.2.7"], HOST, ("cn-only",)),
        ("cn-wildcard", "*.example.com", None, HOST, ("cn-only",)),
        ("cn-ip", "192.0.2.7", None, "192.0.2.7", MISMATCH), ("ip", "x", ["192.0.2.7"], "192.0.2.7", ACCEPT),
        ("ip-as-dns", "x", [D("192.0.2.7")], "192.0.2.7", NO_NAME),
        ("ip6", "x", ["2001:db8::7"], "2001:DB8:0::0007", ACCEPT),
        ("ip6-mapped", "x", ["192.0.2.7"], "::ffff:192.0.2.7", MISMATCH),
        ("ip-mapped", "x", ["::ffff:192.0.2.7"], "192.0.2.7", MISMATCH),
        ("ip-5-octets", "x", [ip(b"\xc0\0\2\7\0")], "192.0.2.7", NO_NAME),
        ("trailing-dot-typed", "x", [HOST], HOST + ".", ACCEPT),
        ("trailing-dot-san", "x", [HOST + "."], HOST, NO_NAME),
        ("nul", "x", [D(HOST + "\0.example.org")], HOST, NO_NAME),
        ("utf8-san", "x", [D("b\xc3\xbccher.example")], "b\u00fccher.example", NO_NAME),
        ("u-label-typed", "x", ["xn--bcher-kva.example"], "B\u00dcCHER.example", ACCEPT),
        ("sharp-s", "x", ["xn--fa-hia.example"], "fa\u00df.example", ACCEPT),
        ("sharp-s-as-ss", "x", ["fass.example"], "fa\u00df.example", MISMATCH),
        ("capital-sharp-s", "x", ["xn--fa-hia.example"], "fa\u1e9e.example", ACCEPT),
        ("capital-sharp-s-as-ss", "x", ["fass.example"], "FA\u1e9e.example", MISMATCH),
        ("final-sigma", "x", ["xn--nxasmm1c.example"], "\u03b2\u03cc\u03bb\u03bf\u03c2.example", ACCEPT),
        ("final-sigma-as-sigma", "x", ["xn--nxasmq6b.example"], "\u03b2\u03cc\u03bb\u03bf\u03c2.example", MISMATCH),
        ("underscore", "x", ["a_b.example.com"], "a_b.example.com", ACCEPT),
        ("empty-dns-beside", "x", [D(""), HOST], HOST, MALFORMED_NAME),
        ("email-is-no-name", "x", [email(HOST)], HOST, MISMATCH),
        ("uri-is-no-dns", "x", [uri("https://" + HOST)], HOST, MISMATCH),
        ("x400-beside", "x", [HOST, tlv(0xA3, sequence())], HOST, ACCEPT),
        ("registered-id-beside", "x", [HOST, tlv(0x88, b"\x2a\3")], HOST, ACCEPT),
        ("unknown-tag-beside", "x", [HOST, tlv(0x89, b"x")], HOST, MALFORMED)]:
    case("name-" + id, lambda su=subject, sa=san: leaf(root(), su, san=sa), findings, host=host)
case("allow-cn", lambda: leaf(root(), HOST, san=None), ("cn-only",), args=("--allow-cn",))
case("allow-cn-beside-san", lambda: leaf(root(), HOST, san=["www.example.org"]), MISMATCH, args=("--allow-cn",))
case("allow-cn-ip", lambda: leaf(root(), "192.0.2.7", san=None), MISMATCH, host="192.0.2.7", args=("--allow-cn",))
case("no-wildcards", lambda: leaf(root(), san=["*.example.com"]), MISMATCH, args=("--wildcards=none",))
case("exact", lambda: leaf(root()), args=("--exact-names",))
case("exact-more", lambda: leaf(root(), san=[HOST, "x.example.com"]), ("names-unexpected",), args=("--exact-names",))
case("msstd", lambda: leaf(root(), HOST), args=("--msstd=msstd:WWW.example.com",))
case("msstd-san", lambda: leaf(root(), "x"), ("principal-by-san",), args=("--msstd=msstd:www.example.com",))
case("msstd-wildcard", lambda: leaf(root(), "*.example.com", san=["*.example.com"]), ("principal-mismatch",),
     args=("--msstd=msstd:www.example.com",))
case("srv", lambda: leaf(root(), san=[srv("_imaps.example.com")]), args=("-n", "srv:_imaps.example.com"))
case("srv-other", lambda: leaf(root(), san=[srv("_imaps.example.com")]), MISMATCH, args=("-n", "srv:_pop3s.example.com"))
case("uri-sip", lambda: leaf(root(), san=[uri("sip:example.com")]), args=("-n", "uri:sip:example.com"))
case("uri-sips", lambda: leaf(root(), san=[uri("sip:example.com")]), MISMATCH, args=("-n", "uri:sips:example.com"))
case("state-waives-expiry", lambda: leaf(root(), end=AT - DAY), args=("--state=expired=ok",))
case("state-waives-untrusted", lambda: ([leaf(root("Other"))], [root()]), args=("--state=untrusted=ok",))

# --- revocation lists (section 5, 6.3) ----------------------------------------------------------------


def crl(authority, revoked=(), *, start=AT - DAY, end=AT + DAY, extra=(), entry_extra=b"", sign_key=None, issuer_name=None,
        aki=None, number=7, version=1, change=lambda der: der, when_revoked=AT - DAY):
    """A list (PEM) of serial numbers."""
    signing_key = sign_key or authority.key
    algorithm, sign = signer(signing_key, "sha256")
    entries = [sequence(integer(serial), p.time_value(when_revoked), entry_extra) for serial in revoked]
    exts = [extension("2.5.29.35", sequence(tlv(0x80, aki or key_id(signing_key)))), extension("2.5.29.20", integer(number)), *extra]
    tbs = sequence(integer(version), algorithm, issuer_name or authority.name, p.time_value(start),
                   p.time_value(end) if end else b"", sequence(*entries) if entries else b"",
                   tlv(0xA0, sequence(*exts)))
    return p.pem(change(sequence(tbs, algorithm, bit_string(sign(tbs)))), "X509 CRL").encode()


def scope(*parts):
    return extension("2.5.29.28", sequence(*parts), True)


def shard(url):
    return scope(tlv(0xA0, tlv(0xA0, uri(url))))


def delta_of(number):
    return extension("2.5.29.27", integer(number), True)


LISTED, OTHER = 0x1234, 0x4321
REVOKED, INVALID = ("revoked",), ("crl-invalid",)
for id, how, findings in [
        ("listed", {"revoked": [LISTED]}, REVOKED), ("among-others", {"revoked": [1, 2, LISTED, 9]}, REVOKED),
        ("not-listed", {"revoked": [OTHER]}, ACCEPT), ("empty", {}, ACCEPT),
        ("listed-with-later-date", {"revoked": [LISTED], "when_revoked": AT + DAY}, REVOKED),
        ("stale", {"end": AT - DAY}, INVALID), ("stale-but-listed", {"revoked": [LISTED], "end": AT - DAY}, REVOKED),
        ("ends-now", {"end": AT}, ACCEPT), ("not-yet", {"start": AT + DAY, "end": AT + 2 * DAY}, INVALID),
        ("no-end", {"end": None}, ACCEPT), ("forged", {"sign_key": key("forger")}, INVALID),
        ("forged-listed", {"revoked": [LISTED], "sign_key": key("forger")}, INVALID),
        ("forged-same-key-id", {"revoked": [LISTED], "sign_key": key("forger"), "aki": key_id(key("ca:'CA 0'"))}, INVALID),
        ("other-issuer", {"revoked": [LISTED], "issuer_name": p.distinguished_name("Other")}, INVALID),
        ("unknown-critical", {"extra": [UNKNOWN_CRITICAL]}, INVALID),
        ("entry-unknown-critical", {"revoked": [LISTED], "entry_extra": sequence(UNKNOWN_CRITICAL)}, REVOKED),
        ("entry-reason", {"revoked": [LISTED], "entry_extra": sequence(extension("2.5.29.21", tlv(0x0A, b"\1")))}, REVOKED),
        ("entry-hold", {"revoked": [LISTED], "entry_extra": sequence(extension("2.5.29.21", tlv(0x0A, b"\6")))}, REVOKED),
        ("entry-remove", {"revoked": [LISTED], "entry_extra": sequence(extension("2.5.29.21", tlv(0x0A, b"\x08")))}, REVOKED),
        ("users-only", {"revoked": [LISTED], "extra": [scope(tlv(0x81, b"\xff"))]}, REVOKED),
        ("authorities-only", {"revoked": [LISTED], "extra": [scope(tlv(0x82, b"\xff"))]}, INVALID),
        ("attributes-only", {"revoked": [LISTED], "extra": [scope(tlv(0x85, b"\xff"))]}, INVALID),
        ("some-reasons-listed", {"revoked": [LISTED], "extra": [scope(tlv(0x83, b"\6\x40"))]}, REVOKED),
        ("some-reasons", {"extra": [scope(tlv(0x83, b"\6\x40"))]}, INVALID),
        ("other-shard", {"extra": [shard("http://crl.example.com/2")]}, INVALID),
        ("entry-of-another-issuer", {"revoked": [OTHER], "entry_extra": sequence(extension("2.5.29.29", sequence(), True))}, INVALID),
        ("not-listed-entry-unknown-critical", {"revoked": [OTHER], "entry_extra": sequence(UNKNOWN_CRITICAL)}, INVALID),
        ("freshest", {"extra": [extension("2.5.29.46", sequence())]}, ACCEPT),
        ("delta", {"revoked": [LISTED], "extra": [delta_of(1)]}, INVALID)]:
    case("crl-" + id, lambda: leaf(below({}), serial=LISTED), findings,
         crl=lambda h=how: crl(below({}), **h))
case("crl-of-root-names-intermediate", lambda: leaf(below({"serial": LISTED})), REVOKED, crl=lambda: crl(root(), [LISTED]))
case("crl-of-root-names-other", lambda: leaf(below({"serial": LISTED})), crl=lambda: crl(root(), [OTHER]) + crl(below({"serial": LISTED})))
case("crl-same-serial-other-issuer", lambda: leaf(below({}), serial=LISTED),
     crl=lambda: crl(root(), [LISTED]) + crl(below({})))
case("crl-two-lists", lambda: leaf(below({}), serial=LISTED), REVOKED,
     crl=lambda: crl(root(), [OTHER]) + crl(below({}), [LISTED]))
case("crl-second-list-is-good", lambda: leaf(below({}), serial=LISTED), REVOKED,
     crl=lambda: crl(below({}), [LISTED]) + crl(below({})))
case("crl-signer-may-not", lambda: leaf(below({"ku": (p.KEY_CERT_SIGN,)}), serial=LISTED), INVALID,
     crl=lambda: crl(below({"ku": (p.KEY_CERT_SIGN,)}), [LISTED]))
for id, lists, findings in [
        ("delta-lists-it", lambda a: crl(a) + crl(a, [LISTED], number=8, extra=[delta_of(7)]), REVOKED),
        ("delta-does-not", lambda a: crl(a) + crl(a, number=8, extra=[delta_of(7)]), ACCEPT),
        ("delta-of-a-later-base", lambda a: crl(a) + crl(a, [LISTED], number=9, extra=[delta_of(8)]), INVALID),
        ("shards", lambda a: crl(a, [LISTED], extra=[shard("http://crl.example.com/2")]) +
         crl(a, extra=[shard("http://crl.example.com/1")]), ACCEPT),
        ("shards-revoked", lambda a: crl(a, extra=[shard("http://crl.example.com/2")]) +
         crl(a, [LISTED], extra=[shard("http://crl.example.com/1")]), REVOKED)]:
    case("crl-" + id, lambda: leaf(below({}), serial=LISTED, extra=[
        extension("2.5.29.31", sequence(sequence(tlv(0xA0, tlv(0xA0, uri("http://crl.example.com/1"))))))]), findings,
         crl=lambda lists=lists: lists(below({})))

# --- the test itself ------------------------------------------------------------------------------


def octets_of(item):
    """What one member of a chain is in a file: text as it is, DER as PEM."""
    if isinstance(item, Made):
        item = item.der
    return p.pem(item).encode() if item[:1] in (b"\x30", b"\x31") else item


def judge(plugin, folder, vector):
    built = vector.build()
    if isinstance(built, Made):
        chain, top = chain_of(built)
        built = chain, [top]
    chain, anchors = built
    (folder / "chain.pem").write_bytes(b"".join(map(octets_of, chain)))
    (folder / "roots.pem").write_bytes(b"".join(map(octets_of, anchors)))
    arguments = list(vector.args)
    if vector.crl:
        (folder / "list.crl").write_bytes(vector.crl())
        arguments += ["--crl-file", folder / "list.crl"]
    return plugin.run_json("-f", folder / "chain.pem", "--ca-file", folder / "roots.pem", "-H", vector.host,
                           "--at", vector.at, *arguments)


@pytest.mark.parametrize("vector", CASES, ids=lambda vector: vector.id)
def test_vector(plugin, tmp_path, vector):
    endpoint, = judge(plugin, tmp_path, vector)["endpoints"]
    # The table is about what the standards say; which clients differ, is another (tests/clients).
    counting = [f for f in endpoint["findings"] if not f["waived"] and f["state"] != "OK" and f["id"] != "client-refuses"]
    found = list(dict.fromkeys(f["id"] for f in counting))
    if vector.expect is MALFORMED_AT_LEAST:
        assert "malformed-certificate" in found, endpoint["findings"]
    else:
        assert found == list(vector.expect), endpoint["findings"]
    assert vector.reason in " ".join(f["text"] for f in counting), endpoint["findings"]


# --- what a user may type as name: the ASCII form, or None where it is wrong usage -------------------

REFERENCES = {
    "WWW.Example.COM.": HOST, "localhost": "localhost", "_x.example.com": "_x.example.com", "1e3": "1e3",
    "www.example.com..": None, ".example.com": None, "www..example.com": None, "-a.example.com": "-a.example.com",
    "a-.example.com": "a-.example.com", "-a": None, "xn--a-.example.com": None, "-\u00fc.example.com": None,
    "*.example.com": None, "www example.com": None, "www.example.com\n": None,
    "a%41.example.com": None, "user@example.com": None, "www.example.com/owa": None, "": None, ".": None,
    "192.0.2.7": "192.0.2.7", "192.0.2.7:443": "192.0.2.7", "192.0.2.07": None, "192.0.2": None, "0xc0000207": None,
    "3221225991": None, "0300.0.2.7": None, "192.0.2.256": None, "192.0.2.7.": None, "[192.0.2.7]": None,
    "::1": "::1", "[::1]": "::1", "[::1]:443": "::1", "0:0:0:0:0:0:0:1": "::1", "2001:DB8::00A": "2001:db8::a",
    "::ffff:192.0.2.7": "::ffff:192.0.2.7", "fe80::1%eth0": None, "1::2::3": None, "12345::": None, "[::1": None,
    "https://www.example.com/x?y#z": HOST, "https://www.example.com:8443": HOST, "imaps://www.example.com": HOST,
    "https://www.example.com@example.org/": "example.org", "https://[::1]/": "::1", "https://192.0.2.07/": None,
    "http://www.example.com": None, "foo://www.example.com": None, "https://": None, "https://a\\@b.example/": None,
    "b\u00fccher.example": "xn--bcher-kva.example", "B\u00dcCHER.example": "xn--bcher-kva.example",
    "bu\u0308cher.example": "xn--bcher-kva.example", "\uff57ww\u3002example\uff0ecom": HOST,
    "\uff11\uff19\uff12.0.2.7": None, "192\u30020\u30022\u30027": None, "a\uff0fb.example": None, "\u2100.example": None,
    "a\u200db.example": None, "a\u200cb.example": None, "\u0915\u094d\u200d\u0937.example": "xn--11b2ezcw70k.example",
    "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.com": "xn--mgba3gch31f060k.com", "\u2603.example": None,
    "\U0001f4a9.example": None, "\u2260.example": None, "\u05d0a.example": None, "\u05d0.example": "xn--4db.example",
    "\u0301a.example": None, "x\u202e.example": None, "xn--fass.de": "xn--fass.de", "xn--\u00fc.example": None,
    63 * "a" + ".example": 63 * "a" + ".example", 64 * "a" + ".example": None, 60 * "\u00fc" + ".example": None,
}


@pytest.mark.parametrize("typed", REFERENCES, ids=ascii)
def test_reference(plugin, tmp_path, typed):
    chain, top = chain_of(leaf(root()))
    (tmp_path / "chain.pem").write_bytes(b"".join(map(octets_of, chain)))
    (tmp_path / "roots.pem").write_bytes(octets_of(top))
    report = plugin.run_json("-f", tmp_path / "chain.pem", "--ca-file", tmp_path / "roots.pem", "--at", AT_TEXT, "-H", typed)
    if REFERENCES[typed] is None:
        assert report["exit_code"] == UNKNOWN and report["endpoints"] == [], report
    else:
        name, = report["endpoints"][0]["names"]
        assert name["reference_ascii"] == REFERENCES[typed]
        assert name["matched"] == (REFERENCES[typed] == HOST)
