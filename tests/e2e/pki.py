# SPDX-License-Identifier: GPL-3.0-or-later
"""A public key infrastructure that is made anew for each run.

Certificates are assembled octet by octet, so that a test can put anything into
them: names that every library refuses to write, dates long past, extensions
that contradict each other. Only keys and signatures come from python3-cryptography.

    pki = Pki(folder)
    leaf = pki.intermediate.issue("mail.example.com", ["mail.example.com", "192.0.2.1"])
    certificate_file, key_file = leaf.save()      # leaf and intermediates, as a server sends them
    pki.root_file                                 # what goes to --ca-file

Times are seconds from pki.now (negative: in the past), or an absolute datetime.
"""

import base64
import datetime
import hashlib
import ipaddress
import itertools
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509 import ocsp

DAY = 86400
# Half a day more: "expires in 90 days" from the first to the last test of a run.
IN_90_DAYS = 90 * DAY + DAY // 2
UTC = datetime.timezone.utc

# --- DER -------------------------------------------------------------------------------------


def tlv(tag, *parts):
    """One element: tag, length, and the parts as its content."""
    content = b"".join(parts)
    n = len(content)
    if n < 0x80:
        length = bytes([n])
    else:
        octets = n.to_bytes((n.bit_length() + 7) // 8, "big")
        length = bytes([0x80 | len(octets)]) + octets
    return bytes([tag]) + length + content


def sequence(*parts):
    return tlv(0x30, *parts)


def set_of(*parts):
    return tlv(0x31, *sorted(parts))


def integer(value):
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def boolean(value):
    return tlv(0x01, b"\xff" if value else b"\x00")


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


def utf8(text):
    return tlv(0x0C, text if isinstance(text, bytes) else text.encode())


def printable(text):
    return tlv(0x13, text if isinstance(text, bytes) else text.encode("ascii"))


def ia5(text):
    return tlv(0x16, text if isinstance(text, bytes) else text.encode("latin-1"))


def t61(octets):
    return tlv(0x14, octets)


def bmp(text):
    return tlv(0x1E, text.encode("utf-16-be"))


def bit_string(octets, unused=0):
    return tlv(0x03, bytes([unused]), octets)


def octet_string(octets):
    return tlv(0x04, octets)


def named_bits(bits):
    """A BIT STRING of named bits, shortest form."""
    if not bits:
        return bit_string(b"")
    n = max(bits) + 1
    value = sum(1 << (n - 1 - bit) for bit in bits)
    size = (n + 7) // 8
    unused = size * 8 - n
    return bit_string((value << unused).to_bytes(size, "big"), unused)


def time_value(when):
    """UTCTime from 1950 to 2049, GeneralizedTime otherwise (RFC 5280, 4.1.2.5)."""
    if 1950 <= when.year < 2050:
        return tlv(0x17, when.strftime("%y%m%d%H%M%SZ").encode())
    return tlv(0x18, f"{when.year:04d}{when.strftime('%m%d%H%M%SZ')}".encode())


# --- names -----------------------------------------------------------------------------------

CN = "2.5.4.3"
C = "2.5.4.6"
O = "2.5.4.10"  # noqa: E741
OU = "2.5.4.11"
EMAIL = "1.2.840.113549.1.9.1"


def attribute(type_oid, value):
    """One AttributeTypeAndValue; value is text (UTF8String) or ready DER."""
    return sequence(oid(type_oid), utf8(value) if isinstance(value, str) else value)


def rdn(*attributes):
    return tlv(0x31, *attributes)


def distinguished_name(subject):
    """Text = a common name; a list of (oid, value) = one RDN each; bytes = ready DER; None = empty."""
    if isinstance(subject, bytes):
        return subject
    if subject is None:
        return sequence()
    if isinstance(subject, str):
        subject = [(CN, subject)]
    return sequence(*(rdn(attribute(kind, value)) for kind, value in subject))


def dns(value):
    """A dNSName of any octets."""
    return tlv(0x82, value if isinstance(value, bytes) else value.encode("latin-1"))


def ip(value):
    """An iPAddress from text, or of any octets."""
    return tlv(0x87, value if isinstance(value, bytes) else ipaddress.ip_address(value).packed)


def email(value):
    return tlv(0x81, value if isinstance(value, bytes) else value.encode("latin-1"))


def uri(value):
    return tlv(0x86, value if isinstance(value, bytes) else value.encode("latin-1"))


def srv(value):
    """An otherName of type id-on-dnsSRV (RFC 4985), such as _imaps.example.com."""
    return tlv(0xA0, oid("1.3.6.1.5.5.7.8.7"), tlv(0xA0, ia5(value)))


def directory(subject):
    return tlv(0xA4, distinguished_name(subject))


def general_name(value):
    """Text is an IP address when it reads as one, else a DNS name; bytes are ready DER."""
    if isinstance(value, bytes):
        return value
    try:
        return ip(value)
    except ValueError:
        return dns(value)


# --- extensions ------------------------------------------------------------------------------

SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"
OCSP_SIGNING = "1.3.6.1.5.5.7.3.9"

DIGITAL_SIGNATURE, KEY_ENCIPHERMENT, KEY_AGREEMENT, KEY_CERT_SIGN, CRL_SIGN = 0, 2, 4, 5, 6


def extension(type_oid, value, critical=False):
    return sequence(oid(type_oid), boolean(True) if critical else b"", octet_string(value))


def subject_alt_name(names, critical=False):
    return extension("2.5.29.17", sequence(*map(general_name, names)), critical)


def basic_constraints(is_ca, path_len=None, critical=True):
    content = (boolean(True) if is_ca else b"", b"" if path_len is None else integer(path_len))
    return extension("2.5.29.19", sequence(*content), critical)


def key_usage(*bits):
    return extension("2.5.29.15", named_bits(bits), True)


def extended_key_usage(*purposes):
    return extension("2.5.29.37", sequence(*map(oid, purposes)))


def name_constraints(permitted=(), excluded=()):
    """Each a GeneralName's DER: dns("example.com"), ip(address and mask)."""
    def subtrees(tag, bases):
        return tlv(tag, *(sequence(base) for base in bases)) if bases else b""
    return extension("2.5.29.30", sequence(subtrees(0xA0, permitted), subtrees(0xA1, excluded)), True)


def must_staple():
    return extension("1.3.6.1.5.5.7.1.24", sequence(integer(5)))


# --- keys ------------------------------------------------------------------------------------


def new_key(kind="ec"):
    """ "ec" (P-256), "p384", "p521", "ed25519", "rsa" (2048), "rsa1024", ..."""
    curves = {"ec": ec.SECP256R1, "p384": ec.SECP384R1, "p521": ec.SECP521R1}
    if kind in curves:
        return ec.generate_private_key(curves[kind]())
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(65537, int(kind[3:] or 2048))


def _spki(key):
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _key_id(key):
    raw = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha1(raw).digest()


_HASHES = {"sha1": hashes.SHA1, "sha256": hashes.SHA256, "sha384": hashes.SHA384}
_RSA_OIDS = {"sha1": "1.2.840.113549.1.1.5", "sha256": "1.2.840.113549.1.1.11",
             "sha384": "1.2.840.113549.1.1.12"}
_EC_OIDS = {"sha1": "1.2.840.10045.4.1", "sha256": "1.2.840.10045.4.3.2",
            "sha384": "1.2.840.10045.4.3.3"}


def signature_algorithm(key, digest):
    if isinstance(key, rsa.RSAPrivateKey):
        return sequence(oid(_RSA_OIDS[digest]), tlv(0x05))
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return sequence(oid(_EC_OIDS[digest]))
    return sequence(oid("1.3.101.112"))


def sign(key, data, digest="sha256"):
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), _HASHES[digest]())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(_HASHES[digest]()))
    return key.sign(data)


def pem(der, label="CERTIFICATE"):
    text = base64.b64encode(der).decode()
    lines = [text[i:i + 64] for i in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


# --- certificates ----------------------------------------------------------------------------


class Identity:
    """A certificate with its key and the chain that a server should send with it."""

    def __init__(self, pki, subject, der, key, chain):
        self.pki = pki
        self.subject = subject  # DER of the Name
        self.der = der
        self.key = key
        self.chain = chain  # DER of the intermediates, nearest first, without the root
        self._files = {}

    @property
    def sha256(self):
        return hashlib.sha256(self.der).hexdigest()

    def key_pem(self):
        return self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                      serialization.NoEncryption()).decode()

    def pem(self, chain=None):
        """The leaf and what follows it (default: its intermediates)."""
        follow = self.chain if chain is None else [getattr(c, "der", c) for c in chain]
        return "".join(pem(der) for der in [self.der, *follow])

    def save(self, chain=None):
        """Writes chain and key; returns their paths. The same call gives the same files."""
        text = self.pem(chain)
        if text not in self._files:
            stem = self.pki.folder / f"cert{next(self.pki.counter)}"
            stem.with_suffix(".pem").write_text(text)
            stem.with_suffix(".key").write_text(self.key_pem())
            self._files[text] = (str(stem.with_suffix(".pem")), str(stem.with_suffix(".key")))
        return self._files[text]

    @property
    def file(self):
        """The certificate alone, as for --ca-file."""
        return self.save(chain=[])[0]


class Authority(Identity):
    """An identity that can issue others."""

    def issue(self, subject=None, san=(), *, not_before=-DAY, not_after=IN_90_DAYS, key=None,
              eku=(SERVER_AUTH,), usage=(DIGITAL_SIGNATURE,), extensions=(), san_critical=False,
              digest="sha256", serial=None, chain=None):
        """An end-entity certificate. eku, usage: None leaves the extension out."""
        key = key or self.pki.leaf_key
        exts = [basic_constraints(False)]
        if usage is not None:
            exts.append(key_usage(*usage))
        if eku is not None:
            exts.append(extended_key_usage(*eku))
        if san:
            exts.append(subject_alt_name(san, san_critical))
        return self._sign(Identity, subject, key, not_before, not_after, [*exts, *extensions],
                          digest, serial, self._below() if chain is None else chain)

    def issue_authority(self, subject, *, not_before=-30 * DAY, not_after=1800 * DAY, key=None,
                        path_len=None, usage=(KEY_CERT_SIGN, CRL_SIGN), is_ca=True, extensions=(),
                        digest="sha256", serial=None):
        """An intermediate authority."""
        exts = [basic_constraints(is_ca, path_len)]
        if usage is not None:
            exts.append(key_usage(*usage))
        return self._sign(Authority, subject, key or new_key(), not_before, not_after,
                          [*exts, *extensions], digest, serial, self._below())

    def _below(self):
        return [] if self.is_root else [self.der, *self.chain]

    @property
    def is_root(self):
        return self.issuer is None

    issuer = None

    def _sign(self, kind, subject, key, not_before, not_after, exts, digest, serial, chain):
        name = distinguished_name(subject)
        ids = [extension("2.5.29.14", octet_string(_key_id(key))),
               extension("2.5.29.35", sequence(tlv(0x80, _key_id(self.key))))]
        der = self.pki.certificate(self.subject, name, self.key, key, not_before, not_after,
                                   [*ids, *exts], digest, serial)
        made = kind(self.pki, name, der, key, chain)
        made.issuer = self
        return made


class Pki:
    """Two roots (one of them unknown to the tests' --ca-file) and an intermediate."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.counter = itertools.count(1)
        # A little back, so that "in 24 hours" does not become "in 23 hours" between two runs.
        self.now = datetime.datetime.now(UTC).replace(microsecond=0) - datetime.timedelta(seconds=30)
        self.leaf_key = new_key()
        self.root = self.new_root("Test Root")
        self.other_root = self.new_root("Other Root")
        self.intermediate = self.root.issue_authority("Test Intermediate")
        self.root_file = self.root.file

    def when(self, value):
        """Seconds from now, or a datetime, as datetime."""
        if isinstance(value, datetime.datetime):
            return value
        return self.now + datetime.timedelta(seconds=value)

    def certificate(self, issuer_name, subject_name, issuer_key, key, not_before, not_after,
                    exts, digest="sha256", serial=None):
        """Any certificate, put together from its parts; returns DER."""
        algorithm = signature_algorithm(issuer_key, digest)
        tbs = sequence(
            tlv(0xA0, integer(2)),
            integer(0x1000 + next(self.counter) if serial is None else serial),
            algorithm,
            issuer_name,
            sequence(time_value(self.when(not_before)), time_value(self.when(not_after))),
            subject_name,
            _spki(key),
            tlv(0xA3, sequence(*exts)) if exts else b"",
        )
        return sequence(tbs, algorithm, bit_string(sign(issuer_key, tbs, digest)))

    def new_root(self, subject, *, not_before=-365 * DAY, not_after=3650 * DAY, key=None):
        key = key or new_key()
        name = distinguished_name(subject)
        exts = [extension("2.5.29.14", octet_string(_key_id(key))), basic_constraints(True),
                key_usage(KEY_CERT_SIGN, CRL_SIGN)]
        der = self.certificate(name, name, key, key, not_before, not_after, exts)
        return Authority(self, name, der, key, [])

    def self_signed(self, subject, san=(), *, not_before=-DAY, not_after=IN_90_DAYS):
        """An end-entity certificate that nobody but itself has signed."""
        name = distinguished_name(subject)
        exts = [extension("2.5.29.14", octet_string(_key_id(self.leaf_key))),
                basic_constraints(False), extended_key_usage(SERVER_AUTH)]
        if san:
            exts.append(subject_alt_name(san))
        der = self.certificate(name, name, self.leaf_key, self.leaf_key, not_before, not_after, exts)
        return Identity(self, name, der, self.leaf_key, [])

    def crl(self, authority, revoked, *, this_update=-DAY, next_update=7 * DAY):
        """A CRL (PEM text) that lists the identities in revoked."""
        entries = [sequence(integer(x509.load_der_x509_certificate(r.der).serial_number),
                            time_value(self.when(-3600))) for r in revoked]
        algorithm = signature_algorithm(authority.key, "sha256")
        aki = extension("2.5.29.35", sequence(tlv(0x80, _key_id(authority.key))))
        number = extension("2.5.29.20", integer(next(self.counter)))
        tbs = sequence(integer(1), algorithm, authority.subject, time_value(self.when(this_update)),
                       time_value(self.when(next_update)),
                       sequence(*entries) if entries else b"",
                       tlv(0xA0, sequence(aki, number)))
        der = sequence(tbs, algorithm, bit_string(sign(authority.key, tbs)))
        return pem(der, "X509 CRL")

    def ocsp(self, identity, *, status="good", this_update=-3600, next_update=7 * DAY, signer=None):
        """A stapled OCSP response (DER), signed by the issuer or another authority."""
        signer = signer or identity.issuer
        revoked = status == "revoked"
        naive = lambda value: self.when(value).replace(tzinfo=None)  # noqa: E731
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=x509.load_der_x509_certificate(identity.der),
            issuer=x509.load_der_x509_certificate(identity.issuer.der),
            algorithm=hashes.SHA1(),  # what nearly every responder uses in a CertID
            cert_status=ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
            this_update=naive(this_update), next_update=naive(next_update),
            revocation_time=naive(-7200) if revoked else None,
            revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
        ).responder_id(ocsp.OCSPResponderEncoding.HASH, x509.load_der_x509_certificate(signer.der))
        return builder.sign(signer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
