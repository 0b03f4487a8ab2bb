# SPDX-License-Identifier: GPL-3.0-or-later
"""A TLS 1.3 server, just large enough to send a Certificate message of any octets.

Libraries refuse to load the certificates that some situations need, or do not staple what is no
response. One cipher suite, X25519 or P-256, no resumption, no client certificates (RFC 8446).
"""

import hashlib
import hmac
import os
import struct

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

AES_128_GCM_SHA256 = 0x1301
X25519, P256 = 0x001D, 0x0017
HANDSHAKE, ALERT, APPLICATION, CHANGE_CIPHER_SPEC = 22, 21, 23, 20
HASHES = {256: hashes.SHA256, 384: hashes.SHA384, 512: hashes.SHA512}


class Refused(Exception):
    """The peer ended the handshake; the text says how."""


def vector(octets, size):
    return len(octets).to_bytes(size, "big") + octets


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        if self.at + n > len(self.data):
            raise Refused("message too short")
        self.at += n
        return self.data[self.at - n : self.at]

    def number(self, size):
        return int.from_bytes(self.take(size), "big")

    def vector(self, size):
        return self.take(self.number(size))

    def left(self):
        return len(self.data) - self.at


def parse_hello(body):
    """Groups with key shares, legacy session id, extensions of a ClientHello."""
    reader = Reader(body)
    reader.take(34)
    session = reader.vector(1)
    suites = reader.vector(2)
    reader.vector(1)
    extensions, shares = {}, {}
    inner = Reader(reader.vector(2))
    while inner.left():
        kind = inner.number(2)
        extensions[kind] = inner.vector(2)
    if 51 in extensions:
        entries = Reader(Reader(extensions[51]).vector(2))
        while entries.left():
            group = entries.number(2)
            shares[group] = entries.vector(2)
    offered = struct.unpack(f">{len(suites) // 2}H", suites)
    if AES_128_GCM_SHA256 not in offered or b"\x03\x04" not in extensions.get(43, b""):
        raise Refused("no TLS 1.3 offered")
    return session, shares, extensions


def exchange(shares):
    """(group, own share, shared secret)."""
    if X25519 in shares:
        own = x25519.X25519PrivateKey.generate()
        peer = x25519.X25519PublicKey.from_public_bytes(shares[X25519])
        public = own.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return X25519, public, own.exchange(peer)
    if P256 in shares:
        own = ec.generate_private_key(ec.SECP256R1())
        peer = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), shares[P256])
        public = own.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return P256, public, own.exchange(ec.ECDH(), peer)
    raise Refused("no key share for X25519 or P-256")


def expand_label(secret, label, context, size):
    info = struct.pack(">H", size) + vector(b"tls13 " + label, 1) + vector(context, 1)
    out, block = b"", b""
    for i in range(1, 256):
        block = hmac.digest(secret, block + info + bytes([i]), "sha256")
        out += block
        if len(out) >= size:
            return out[:size]
    raise AssertionError


def extract(salt, secret):
    return hmac.digest(salt, secret, "sha256")


class Keys:
    """One direction of record protection."""

    def __init__(self, secret):
        self.secret = secret
        self.aead = AESGCM(expand_label(secret, b"key", b"", 16))
        self.iv = int.from_bytes(expand_label(secret, b"iv", b"", 12), "big")
        self.count = 0

    def _nonce(self):
        nonce = (self.iv ^ self.count).to_bytes(12, "big")
        self.count += 1
        return nonce

    def seal(self, kind, data):
        inner = data + bytes([kind])
        head = struct.pack(">BHH", APPLICATION, 0x0303, len(inner) + 16)
        return head + self.aead.encrypt(self._nonce(), inner, head)

    def open(self, head, data):
        inner = self.aead.decrypt(self._nonce(), data, head).rstrip(b"\0")
        return inner[-1], inner[:-1]


def sign(key, kind, data):
    """(scheme, signature) for CertificateVerify."""
    if isinstance(key, rsa.RSAPrivateKey):
        scheme = 0x0809 if kind.startswith("rsapss") else 0x0804
        digest = hashes.SHA256()
        return scheme, key.sign(data, padding.PSS(padding.MGF1(digest), 32), digest)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        scheme, size = {"secp384r1": (0x0503, 384), "secp521r1": (0x0603, 512)}.get(key.curve.name, (0x0403, 256))
        return scheme, key.sign(data, ec.ECDSA(HASHES[size]()))
    return (0x0807 if isinstance(key, ed25519.Ed25519PrivateKey) else 0x0808), key.sign(data)


class Server:
    """One connection, after the TCP handshake."""

    def __init__(self, sock, chain, key, kind, staple):
        self.sock, self.chain, self.key, self.kind, self.staple = sock, chain, key, kind, staple
        self.transcript = hashlib.sha256()
        self.reading = self.writing = None
        self.pending = b""

    def _exactly(self, n):
        data = b""
        while len(data) < n:
            more = self.sock.recv(n - len(data))
            if not more:
                raise Refused("connection closed")
            data += more
        return data

    def _record(self):
        while True:
            head = self._exactly(5)
            kind, _, size = struct.unpack(">BHH", head)
            data = self._exactly(size)
            if kind == CHANGE_CIPHER_SPEC:
                continue
            if self.reading and kind == APPLICATION:
                kind, data = self.reading.open(head, data)
            if kind == ALERT:
                raise Refused(f"alert {data[1]}")
            return kind, data

    def _message(self):
        while len(self.pending) < 4 or len(self.pending) < 4 + int.from_bytes(self.pending[1:4], "big"):
            kind, data = self._record()
            if kind != HANDSHAKE:
                raise Refused(f"record of type {kind} in the handshake")
            self.pending += data
        size = 4 + int.from_bytes(self.pending[1:4], "big")
        message, self.pending = self.pending[:size], self.pending[size:]
        return message

    def _handshake(self, kind, body):
        message = bytes([kind]) + vector(body, 3)
        self.transcript.update(message)
        return message

    def handshake(self):
        hello = self._message()
        if hello[0] != 1:
            raise Refused("no ClientHello")
        self.transcript.update(hello)
        session, shares, extensions = parse_hello(hello[4:])
        group, share, secret = exchange(shares)
        server_hello = self._handshake(
            2,
            b"\x03\x03"
            + os.urandom(32)
            + vector(session, 1)
            + struct.pack(">HB", AES_128_GCM_SHA256, 0)
            + vector(struct.pack(">HHHHHHH", 43, 2, 0x0304, 51, 4 + len(share), group, len(share)) + share, 2),
        )
        self.sock.sendall(struct.pack(">BH", HANDSHAKE, 0x0303) + vector(server_hello, 2) + b"\x14\x03\x03\x00\x01\x01")
        empty = hashlib.sha256().digest()
        early = extract(b"\0" * 32, b"\0" * 32)
        handshake = extract(expand_label(early, b"derived", empty, 32), secret)
        so_far = self.transcript.digest()
        self.reading = Keys(expand_label(handshake, b"c hs traffic", so_far, 32))
        self.writing = Keys(expand_label(handshake, b"s hs traffic", so_far, 32))
        flight = self._handshake(8, vector(b"", 2)) + self._certificate(5 in extensions)
        flight += self._verify()
        finished = expand_label(self.writing.secret, b"finished", b"", 32)
        flight += self._handshake(20, hmac.digest(finished, self.transcript.digest(), "sha256"))
        for at in range(0, len(flight), 16000):
            self.sock.sendall(self.writing.seal(HANDSHAKE, flight[at : at + 16000]))
        master = extract(expand_label(handshake, b"derived", empty, 32), b"\0" * 32)
        so_far = self.transcript.digest()
        self._message()  # Finished of the client; AEAD has proved that it is the client
        self.reading = Keys(expand_label(master, b"c ap traffic", so_far, 32))
        self.writing = Keys(expand_label(master, b"s ap traffic", so_far, 32))

    def _certificate(self, may_staple):
        entries = b""
        for i, octets in enumerate(self.chain):
            extension = b""
            if i == 0 and self.staple and may_staple:
                extension = struct.pack(">H", 5) + vector(b"\x01" + vector(self.staple, 3), 2)
            entries += vector(octets, 3) + vector(extension, 2)
        return self._handshake(11, b"\0" + vector(entries, 3))

    def _verify(self):
        data = b" " * 64 + b"TLS 1.3, server CertificateVerify\0" + self.transcript.digest()
        scheme, signature = sign(self.key, self.kind, data)
        return self._handshake(15, struct.pack(">H", scheme) + vector(signature, 2))

    def recv(self, _size):
        kind, data = self._record()
        return data if kind == APPLICATION else b""

    def sendall(self, data):
        self.sock.sendall(self.writing.seal(APPLICATION, data))

    def close(self):
        self.sock.sendall(self.writing.seal(ALERT, b"\x01\x00"))
