# SPDX-License-Identifier: GPL-3.0-or-later
"""RSA keys that python3-cryptography does not make or load (below 1024 bits), or takes a minute for (8192 and more).

The large ones are products of many primes. Their two factors are of no use to a cryptographer, but
the Chinese remainder theorem asks only that they have no divisor in common: libraries compute with
it as with any other, and its public half looks like any other.
"""

import base64
import hashlib
import math
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import rsa

from . import der as d

EXPONENT = 65537
SIZES = {"rsa512": 512, "rsa768": 768, "rsa1023": 1023, "rsa8192": 8192, "rsa9216": 9216}
# What python3-cryptography does not make either: 2048 bits, and an exponent of so many bits.
EXPONENTS = {
    "rsa-exponent-32": 2**31 + 11,
    "rsa-exponent-34": 2**33 + 17,
    "rsa-exponent-64": 2**63 + 29,
    "rsa-exponent-65": 2**64 + 13,
}
RSA_ENCRYPTION = d.sequence(d.oid("1.2.840.113549.1.1.1"), d.NULL)


def prime(bits):
    """The two highest bits are set, so that a product of two has twice the length."""
    while True:
        p = secrets.randbits(bits) | 3 << bits - 2 | 1
        if math.gcd(p - 1, EXPONENT) == 1 and all(pow(base, p - 1, p) == 1 for base in (2, 3, 5, 7, 11, 13)):
            return p


def content(octets):
    _, start, end = d.read(octets)
    return octets[start:end]


@dataclass
class OwnRsa:
    numbers: tuple  # of RSAPrivateKey, without the version (RFC 8017, A.1.2)

    @classmethod
    def of(cls, first, second, exponent=EXPONENT):
        """Of the primes of each factor."""
        p, q = math.prod(first), math.prod(second)
        private = pow(exponent, -1, math.lcm(*(prime - 1 for prime in (*first, *second))))
        exponents = (private % math.lcm(*(prime - 1 for prime in factor)) for factor in (first, second))
        return cls((p * q, exponent, private, p, q, *exponents, pow(q, -1, p)))

    @classmethod
    def new(cls, bits):
        while bits < 1024:
            made = cls.of([prime((bits + 1) // 2)], [prime(bits // 2)])
            if made.numbers[0].bit_length() == bits:
                return made
        pairs = []
        sizes = [2048] * (bits // 2048) + [bits % 2048] * (bits % 2048 > 0)
        for size in sizes:
            product = 0
            while product >> size - 8 < 2 ** (8 - 1 / len(sizes)):  # so large that the product of all has all bits
                pair = rsa.generate_private_key(EXPONENT, size).private_numbers()
                product = pair.p * pair.q
            pairs.append(pair)
        return cls.of([pair.p for pair in pairs], [pair.q for pair in pairs])

    @classmethod
    def with_exponent(cls, exponent):
        while True:
            pair = rsa.generate_private_key(EXPONENT, 2048).private_numbers()
            if math.gcd(exponent, (pair.p - 1) * (pair.q - 1)) == 1:
                return cls.of([pair.p], [pair.q], exponent)

    @classmethod
    def load(cls, octets):
        """From what pem() has written."""
        info = base64.b64decode("".join(octets.decode().splitlines()[1:-1]))
        numbers = d.children(content(d.children(info)[2]))
        return cls(tuple(int.from_bytes(content(number), "big") for number in numbers[1:]))

    def pem(self):
        """PKCS #8."""
        key = d.sequence(d.integer(0), *map(d.integer, self.numbers))
        info = d.sequence(d.integer(0), RSA_ENCRYPTION, d.octet_string(key))
        return f"-----BEGIN PRIVATE KEY-----\n{base64.encodebytes(info).decode()}-----END PRIVATE KEY-----\n"

    def spki(self):
        return d.sequence(RSA_ENCRYPTION, d.bit_string(d.sequence(*map(d.integer, self.numbers[:2]))))

    def sign(self, data, hash_name):
        """RSASSA-PKCS1-v1_5 (RFC 8017, 8.2)."""
        info = d.sequence(
            d.sequence(d.oid(d.HASH_OIDS[hash_name]), d.NULL), d.octet_string(hashlib.new(hash_name, data).digest())
        )
        modulus, _, _, p, q, exponent_p, exponent_q, inverse = self.numbers
        size = (modulus.bit_length() + 7) // 8
        padded = int.from_bytes(b"\0\1" + b"\xff" * (size - 3 - len(info)) + b"\0" + info, "big")
        of_q = pow(padded, exponent_q, q)
        return (of_q + q * ((pow(padded, exponent_p, p) - of_q) * inverse % p)).to_bytes(size, "big")
