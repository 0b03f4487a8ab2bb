# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the certificates of a situation. Only keys and signatures come from python3-cryptography."""

import base64
import datetime
import hashlib
import os
import random
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa

from . import der as d
from .ownrsa import EXPONENTS, SIZES, OwnRsa

AIA_HOST = "http://aia.example.test"
UTC = datetime.timezone.utc
HASHES = {
    "md5": hashes.MD5,
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
    "sha3-256": hashes.SHA3_256,
}
CURVES = {
    "p192": ec.SECP192R1,
    "p224": ec.SECP224R1,
    "p256": ec.SECP256R1,
    "p384": ec.SECP384R1,
    "p521": ec.SECP521R1,
    "secp256k1": ec.SECP256K1,
    "brainpool256": ec.BrainpoolP256R1,
}


def new_key(kind):
    if kind in SIZES:
        return OwnRsa.new(SIZES[kind])
    if kind in EXPONENTS:
        return OwnRsa.with_exponent(EXPONENTS[kind])
    if kind in CURVES:
        return ec.generate_private_key(CURVES[kind]())
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if kind == "ed448":
        return ed448.Ed448PrivateKey.generate()
    if kind.startswith("dsa"):
        return dsa.generate_private_key(int(kind[3:]))
    size, _, exponent = kind[3:].partition("e")
    return rsa.generate_private_key(int(exponent or 65537), int(size))


def load(kind, octets):
    """A key that was made here: whether its primes are primes need not be tried again, which takes seconds."""
    if kind in SIZES or kind in EXPONENTS:
        return OwnRsa.load(octets)
    try:
        return serialization.load_pem_private_key(octets, None, unsafe_skip_rsa_key_validation=True)
    except TypeError:  # cryptography before 39
        return serialization.load_pem_private_key(octets, None)


class Keys:
    """Keys by kind and use, kept in a folder: all of them take a few seconds to make."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.known = {}

    def get(self, kind, use):
        if (kind, use) not in self.known:
            path = self.folder / f"{kind}-{use}.pem"
            if path.exists():
                key = load(kind, path.read_bytes())
            else:
                key = new_key(kind)
                whole = path.with_suffix(f".{os.getpid()}")  # who reads at the same time finds all of it or nothing
                whole.write_text(key_pem(key))
                whole.replace(path)
            self.known[kind, use] = key
        return self.known[kind, use]


def key_pem(key):
    if isinstance(key, OwnRsa):
        return key.pem()
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def spki(key):
    if isinstance(key, OwnRsa):
        return key.spki()
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def key_id(key):
    """SHA-1 of the key's bits, as most authorities compute it (RFC 5280, 4.2.1.2)."""
    bits = d.children(spki(key))[1]
    return hashlib.sha1(bits[d.read(bits)[1] + 1 :]).digest()


def algorithm(key, sig):
    if isinstance(key, OwnRsa):
        return d.rsa_algorithm(sig)
    if isinstance(key, rsa.RSAPrivateKey):
        if sig.startswith("pss-"):
            return d.pss_algorithm(sig[4:], HASHES[sig[4:]].digest_size)
        return d.rsa_algorithm(sig)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return d.sequence(d.oid(d.EC_SIGNATURES[sig]))
    if isinstance(key, dsa.DSAPrivateKey):
        return d.sequence(d.oid(d.DSA_SIGNATURES[sig]))
    return d.sequence(d.oid("1.3.101.112" if isinstance(key, ed25519.Ed25519PrivateKey) else "1.3.101.113"))


def sign(key, data, sig):
    if isinstance(key, OwnRsa):
        return key.sign(data, sig)
    if isinstance(key, rsa.RSAPrivateKey):
        if sig.startswith("pss-"):
            digest = HASHES[sig[4:]]()
            return key.sign(data, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
        return key.sign(data, padding.PKCS1v15(), HASHES[sig]())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(HASHES[sig]()))
    if isinstance(key, dsa.DSAPrivateKey):
        return key.sign(data, HASHES[sig]())
    return key.sign(data)


def pem(octets, label="CERTIFICATE"):
    text = base64.b64encode(octets).decode()
    lines = [text[i : i + 64] for i in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


@dataclass
class Made:
    """One certificate."""

    der: bytes
    key: object
    subject: bytes
    ski: bytes
    serial: bytes = b""


@dataclass
class Built:
    """All that serving and asking need of one situation."""

    situation: object
    send: list
    key: object
    key_kind: str
    anchors: list
    staple: bytes = None
    urls: dict = field(default_factory=dict)  # path on the AIA host -> octets
    ocsp: bytes = None


DEFAULTS = {
    "root": dict(by="self", start=-365, end=3650, ca=True, ku=(d.CERT_SIGN, d.CRL_SIGN), aki=False),
    "other": dict(by="self", start=-365, end=3650, ca=True, ku=(d.CERT_SIGN, d.CRL_SIGN), aki=False),
    "intermediate": dict(by="root", start=-180, end=1800, ca=True, ku=(d.CERT_SIGN, d.CRL_SIGN)),
    "leaf": dict(by="intermediate", start=-10, end=80, ca=False, ku=(d.SIGN, d.KEY_ENC), eku=(d.SERVER_AUTH,)),
}
AUTHORITY = DEFAULTS["intermediate"]


class Pki:
    """Makes situations; the impeccable root is made once and shared by all."""

    def __init__(self, keys, now=None):
        self.keys = keys
        self.now = (now or datetime.datetime.now(UTC)).replace(microsecond=0)
        self.random = random.SystemRandom()
        self.shared = {}

    def when(self, value):
        if isinstance(value, bytes):
            return value
        if isinstance(value, datetime.datetime):
            return d.time_value(value)
        return d.time_value(self.now + datetime.timedelta(days=value))

    def build(self, situation):
        made, urls = {}, {}
        specs = {"root": {}, "intermediate": {}, "leaf": {}, "other": {}, **situation.certificates}

        def get(name):
            if name not in made:
                shared = name in ("root", "other") and not specs[name]
                if shared and name in self.shared:
                    made[name] = self.shared[name]
                else:
                    made[name] = self._make(situation, name, specs, get, urls, shared)
                    if shared:
                        self.shared[name] = made[name]
            return made[name]

        for name in {*situation.send, *situation.trust, "leaf"}:
            get(name)
        built = Built(
            situation,
            [get(n).der for n in situation.send],
            get("leaf").key,
            situation.tls.get("key_kind", specs["leaf"].get("key", "rsa2048")),
            [get(n).der for n in situation.trust],
            urls=urls,
        )
        issuer = specs["leaf"].get("by", "intermediate")
        if issuer == "self":
            issuer = "leaf"
        staple = situation.tls.get("staple")
        if staple:
            built.staple = self._ocsp(staple, get("leaf"), get(issuer))
        if specs["leaf"].get("ocsp"):
            built.ocsp = self._ocsp(specs["leaf"]["ocsp"], get("leaf"), get(issuer))
        return built

    def _subject(self, situation, name, spec, shared):
        if "subject" in spec:
            return spec["subject"]
        if name == "leaf":
            pairs = [(d.O, "Lab"), (d.OU, situation.id)]
            if spec.get("cn") is not None:
                pairs.append((d.CN, spec["cn"]))
        else:
            pairs = [(d.O, "Lab"), (d.CN, "Lab " + name + ("" if shared else " " + situation.id))]
        return d.name(*pairs)

    def _make(self, situation, name, specs, get, urls, shared):
        spec = {**DEFAULTS.get(name, AUTHORITY), **specs[name]}
        like = spec.get("like")
        if like:
            subject, key = get(like).subject, get(like).key
        else:
            subject = self._subject(situation, name, spec, shared)
            key = self.keys.get(spec.get("key", "rsa2048"), spec.get("use", name))
        ski = spec.get("ski", True)
        ski = key_id(key) if ski is True else ski
        by = spec["by"]
        issuer = Made(b"", key, subject, ski) if by == "self" else get(by)
        serial = spec.get("serial", self.random.getrandbits(120) | 1 << 120)
        serial = serial if isinstance(serial, bytes) else d.integer(serial)
        sig = spec.get("sig", {"Ed25519": ""}.get(type(issuer.key).__name__, "sha256"))
        inner = spec.get("algorithm") or algorithm(issuer.key, sig)
        extensions = self._extensions(situation, name, spec, ski, issuer, by, get, urls)
        public = spec.get("spki", lambda octets: octets)(spki(key))
        version = spec.get("version", 3)
        parts = [
            d.tlv(0xA0, d.integer(version - 1)) if version != 1 else b"",
            serial,
            inner,
            spec.get("issuer_name", issuer.subject),
            d.sequence(self.when(spec["start"]), self.when(spec["end"])),
            subject,
            public,
            d.tlv(0xA3, d.sequence(*extensions)) if extensions and version == 3 else b"",
        ]
        tbs = spec.get("tbs", lambda parts: d.sequence(*parts))(parts)
        signature = d.bit_string(sign(issuer.key, tbs, sig))
        if spec.get("spoiled"):
            signature = signature[:-1] + bytes([signature[-1] ^ 1])
        whole = d.sequence(tbs, spec.get("outer", inner), signature)
        return Made(spec.get("whole", lambda octets: octets)(whole), key, subject, ski, serial)

    def _extensions(self, situation, name, spec, ski, issuer, by, get, urls):
        found = []
        if ski:
            found.append(d.extension(d.SKI, d.octet_string(ski)))
        aki = spec.get("aki", True)
        aki = issuer.ski if aki is True else aki
        if callable(aki):
            found.append(d.extension(d.AKI, aki(issuer)))
        elif aki:
            found.append(d.extension(d.AKI, d.sequence(d.tlv(0x80, aki))))
        if spec.get("ca") is not None:
            found.append(d.basic_constraints(spec["ca"], spec.get("pathlen"), spec.get("bc_critical", True)))
        if spec.get("ku") is not None:
            found.append(d.key_usage(*spec["ku"]))
        if spec.get("eku") is not None:
            found.append(d.extended_key_usage(*spec["eku"]))
        if "san" in spec:
            found.append(d.extension(d.SAN, spec["san"]))
        else:
            names = spec.get("names", [situation.host] if name == "leaf" else None)
            if names is not None:
                found.append(d.subject_alt_name(names))
        base = f"/{situation.id}/{name}"
        if spec.get("aia") or spec.get("ocsp"):
            found.append(
                d.access(
                    self._issuer_url(spec, base, by, get, urls), AIA_HOST + base + "/ocsp" if spec.get("ocsp") else None
                )
            )
        if spec.get("crl"):
            found.append(d.crl_url(AIA_HOST + base + "/crl"))
            urls[base + "/crl"] = self._crl(issuer)
        found += spec.get("more", ())
        return spec.get("replace", lambda octets: octets)(found)

    def _issuer_url(self, spec, base, by, get, urls):
        form = spec.get("aia")
        if not form:
            return None
        octets = get(by).der
        if form == "pem":
            octets = pem(octets).encode()
        elif form == "p7c":
            octets = d.sequence(
                d.oid("1.2.840.113549.1.7.2"),
                d.tlv(
                    0xA0,
                    d.sequence(
                        d.integer(1),
                        d.tlv(0x31),
                        d.sequence(d.oid("1.2.840.113549.1.7.1")),
                        d.tlv(0xA0, octets),
                        d.tlv(0x31),
                    ),
                ),
            )
        path = base + "/issuer" + {"pem": ".pem", "p7c": ".p7c"}.get(form, ".cer")
        if form != "missing":
            urls[path] = octets
        return AIA_HOST + path

    def _crl(self, issuer):
        """An empty list of the issuer."""
        tbs = d.sequence(d.integer(1), algorithm(issuer.key, "sha256"), issuer.subject, self.when(-1), self.when(10))
        return d.sequence(tbs, algorithm(issuer.key, "sha256"), d.bit_string(sign(issuer.key, tbs, "sha256")))

    def _ocsp(self, kind, leaf, issuer):
        """An OCSP response, signed by the issuer itself."""
        if kind == "garbage":
            return b"\x30\x03\x02\x01\x00"
        if kind == "trylater":
            return d.sequence(d.tlv(0x0A, b"\x03"))

        def generalized(days):
            return d.tlv(0x18, (self.now + datetime.timedelta(days=days)).strftime("%Y%m%d%H%M%SZ").encode())

        hour = 1 / 24
        this, following = {
            "stale": (-30, -20),
            "future": (5, 10),
            "old": (-40, 5),
            "endless": (-3, None),
            "ended": (-7, -23 * hour),
            "ended-day": (-7, -25 * hour),
            "ended-old": (-12, -hour),
            "ahead": (23 * hour, 6),
            "ahead-day": (25 * hour, 6),
        }.get(kind, (-1, 6))
        key_bits = d.children(spki(issuer.key))[1]

        def single(serial, status):
            cert_id = d.sequence(
                d.sequence(d.oid(d.HASH_OIDS["sha1"]), d.NULL),
                d.octet_string(hashlib.sha1(issuer.subject).digest()),
                d.octet_string(hashlib.sha1(key_bits[d.read(key_bits)[1] + 1 :]).digest()),
                serial,
            )
            until = b"" if following is None else d.tlv(0xA0, generalized(following))
            return d.sequence(cert_id, status, generalized(this), until)

        other, good, revoked = d.integer(4711), d.tlv(0x80), d.tlv(0xA1, generalized(-2))
        status = {"revoked": revoked, "unknown": d.tlv(0x82)}.get(kind, good)
        singles = {
            "other": [single(other, good)],
            "second": [single(other, good), single(leaf.serial, good)],
            "both": [single(leaf.serial, good), single(leaf.serial, revoked)],
        }.get(kind, [single(leaf.serial, status)])
        data = d.sequence(d.tlv(0xA1, issuer.subject), generalized(this), d.sequence(*singles))
        signature = sign(issuer.key, data, "sha256")
        if kind == "mismatch":
            signature = signature[:-1] + bytes([signature[-1] ^ 1])
        basic = d.sequence(data, algorithm(issuer.key, "sha256"), d.bit_string(signature))
        return d.sequence(
            d.tlv(0x0A, b"\0"), d.tlv(0xA0, d.sequence(d.oid("1.3.6.1.5.5.7.48.1.1"), d.octet_string(basic)))
        )
