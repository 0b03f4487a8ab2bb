# SPDX-License-Identifier: GPL-3.0-or-later
"""RSA keys below 1024 bits, which newer versions of python3-cryptography neither make nor load."""

import base64
import hashlib
import math
import secrets
from dataclasses import dataclass

from . import der as d

EXPONENT = 65537


def content(octets):
    _, start, end = d.read(octets)
    return octets[start:end]


def prime(bits):
    """The two highest bits are set, so that a product of two has twice the length."""
    while True:
        p = secrets.randbits(bits) | 3 << bits - 2 | 1
        if math.gcd(p - 1, EXPONENT) == 1 and all(pow(base, p - 1, p) == 1 for base in (2, 3, 5, 7, 11, 13)):
            return p


@dataclass
class SmallRsa:
    p: int
    q: int

    @classmethod
    def new(cls, bits):
        while True:
            made = cls(prime((bits + 1) // 2), prime(bits // 2))
            if made.p != made.q and made.n.bit_length() == bits:
                return made

    @classmethod
    def load(cls, octets):
        """From what pem() has written."""
        info = base64.b64decode("".join(octets.decode().splitlines()[1:-1]))
        numbers = d.children(content(d.children(info)[2]))
        return cls(*(int.from_bytes(content(numbers[i]), "big") for i in (4, 5)))

    @property
    def n(self):
        return self.p * self.q

    @property
    def d(self):
        return pow(EXPONENT, -1, (self.p - 1) * (self.q - 1))

    def pem(self):
        """PKCS #8."""
        p, q = self.p, self.q
        numbers = (0, self.n, EXPONENT, self.d, p, q, self.d % (p - 1), self.d % (q - 1), pow(q, -1, p))
        key = d.sequence(*map(d.integer, numbers))
        info = d.sequence(d.integer(0), d.sequence(d.oid("1.2.840.113549.1.1.1"), d.NULL), d.octet_string(key))
        return f"-----BEGIN PRIVATE KEY-----\n{base64.encodebytes(info).decode()}-----END PRIVATE KEY-----\n"

    def spki(self):
        key = d.sequence(d.integer(self.n), d.integer(EXPONENT))
        return d.sequence(d.sequence(d.oid("1.2.840.113549.1.1.1"), d.NULL), d.bit_string(key))

    def sign(self, data, hash_name):
        """RSASSA-PKCS1-v1_5 (RFC 8017, 8.2)."""
        info = d.sequence(
            d.sequence(d.oid(d.HASH_OIDS[hash_name]), d.NULL), d.octet_string(hashlib.new(hash_name, data).digest())
        )
        size = (self.n.bit_length() + 7) // 8
        padded = b"\0\1" + b"\xff" * (size - 3 - len(info)) + b"\0" + info
        assert len(padded) == size
        return pow(int.from_bytes(padded, "big"), self.d, self.n).to_bytes(size, "big")
