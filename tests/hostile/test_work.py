# SPDX-License-Identifier: GPL-3.0-or-later
"""Chains each part of which is allowed, and which together are made to be dear to follow: the work on each has its bound,
what was given up is said, and the other endpoints get their verdicts."""

import itertools
import secrets

import pytest

import pki as p
from plugin import CRITICAL, slower
from test_limits import rsa_key

HOST = "mail.example.com"
RSA_SHA256 = p.sequence(p.oid("1.2.840.113549.1.1.11"), p.tlv(5))
DSA_SHA256 = p.sequence(p.oid("2.16.840.1.101.3.4.3.2"))
ECDSA_SHA512 = p.sequence(p.oid("1.2.840.10045.4.3.4"))
AUTHORITY = [p.basic_constraints(True), p.key_usage(p.KEY_CERT_SIGN)]
serials = itertools.count(5)


def number(bits):
    return secrets.randbits(bits) | 1 << (bits - 1) | 1


def pair(bits):
    """A signature that is none, of the form of DSA and ECDSA."""
    return p.sequence(p.integer(number(bits)), p.integer(number(bits)))


def dsa_key(p_bits, q_bits):
    parameters = p.sequence(p.integer(number(p_bits)), p.integer(number(q_bits)), p.integer(number(p_bits - 1)))
    return p.sequence(p.sequence(p.oid("1.2.840.10040.4.1"), parameters), p.bit_string(p.integer(number(p_bits - 1))))


def certificate(pki, subject, issuer, extensions, *, key=None, algorithm=RSA_SHA256, signature):
    tbs = p.sequence(
        p.tlv(0xA0, p.integer(2)), p.integer(next(serials)), algorithm, p.distinguished_name(issuer),
        p.sequence(p.time_value(pki.when(-86400)), p.time_value(pki.when(86400 * 60))),
        p.distinguished_name(subject), key or p._spki(pki.leaf_key), p.tlv(0xA3, p.sequence(*extensions)))
    return p.sequence(tbs, algorithm, p.bit_string(signature))


def leaf(pki, issuer, algorithm, signature):
    return certificate(pki, "x", issuer, [p.basic_constraints(False), p.subject_alt_name([HOST])],
                       algorithm=algorithm, signature=signature)


def same_name(pki, keys, algorithm, signature):
    """A leaf, and authorities of the name of its issuer, none of which made the signature."""
    return [leaf(pki, "D", algorithm, signature),
            *(certificate(pki, "D", "Test Root", AUTHORITY, key=key, signature=bytes(256)) for key in keys)]


def constrained(pki, names, excluded, authorities=1):
    """A trusted leaf with these names below authorities that exclude others."""
    issuer, chain = pki.root, []
    for i in range(authorities):
        issuer = issuer.issue_authority(f"C{i}", extensions=[p.name_constraints(excluded=excluded)])
        chain.insert(0, issuer.der)
    return [issuer.issue("x", [HOST, *names]).der, *chain]


def in_some_case(length):
    return "".join(secrets.choice("xX") for _ in range(length))


def directory(length, i):
    return p.directory([(p.OU, in_some_case(length)), (p.CN, str(i))])


def directory_of_a_set(length):
    """16 attributes in one part, in any order and in any letters, between blanks."""
    texts = [" ".join(secrets.choice("xX") for _ in range(length)) + f"{i:x}" for i in range(16)]
    secrets.SystemRandom().shuffle(texts)
    attributes = [p.sequence(p.oid(p.OU), p.tlv(0x0C, text.encode())) for text in texts]
    return p.directory(p.sequence(p.tlv(0x31, *attributes), p.rdn(p.attribute(p.CN, secrets.token_hex(8)))))


def maze(pki, length):
    """Authorities of one name, in other letters each, signed by a key that is nowhere."""
    def name():
        return [(p.CN, "D"), (p.OU, in_some_case(length))]
    def noise():
        return pair(255)
    ecdsa = p.sequence(p.oid("1.2.840.10045.4.3.2"))
    authorities = [certificate(pki, name(), name(), [*AUTHORITY, p.extension("2.5.29.14", p.octet_string(bytes([i])))],
                               algorithm=ecdsa, signature=noise()) for i in range(61)]
    return [leaf(pki, name(), ecdsa, noise()), *authorities,
            certificate(pki, name(), "Test Root", AUTHORITY, algorithm=ecdsa, signature=noise())]


DEAR = {
    "rsa-exponents": lambda pki: same_name(pki, [rsa_key(3072, 3070) for _ in range(62)], RSA_SHA256, bytes(384)),
    "rsa-16384": lambda pki: same_name(pki, [rsa_key(16384, 64) for _ in range(62)], RSA_SHA256, b"\1" * 2048),
    "p521": lambda pki: same_name(pki, [p._spki(p.new_key("p521")) for _ in range(62)], ECDSA_SHA512, pair(520)),
    "names-in-other-letters": lambda pki: maze(pki, 7000),
    "constraints-on-directory-names": lambda pki: constrained(
        pki, [directory(300, i) for i in range(600)], [directory(300, -i) for i in range(1, 1500)]),
    "constraints-on-directory-names-in-sets": lambda pki: constrained(
        pki, [directory_of_a_set(110) for _ in range(90)], [directory_of_a_set(110) for _ in range(90)]),
    "constraints-on-uris": lambda pki: constrained(
        pki, [p.uri(f"https://host{i}.example.com/" + "b" * 600) for i in range(1000)],
        [p.uri(f"x{i}.org") for i in range(1000)], authorities=4),
    "constraints-on-dns-names": lambda pki: constrained(
        pki, [f"h{i}.example.com" for i in range(4000)], [p.dns(f"a{i}.org") for i in range(250)], authorities=14),
}
TOO_COMPLEX = {"rsa-exponents", "rsa-16384", "constraints-on-directory-names", "constraints-on-directory-names-in-sets",
               "constraints-on-uris"}


@pytest.fixture(scope="module")
def dear(pki, tmp_path_factory):
    """dear(what) -> the file with such a chain."""
    folder = tmp_path_factory.mktemp("dear")

    def dear(what):
        file = folder / f"{what}.pem"
        if not file.exists():
            file.write_text("".join(map(p.pem, DEAR[what](pki))))
        return file
    return dear


@pytest.mark.parametrize("what", DEAR)
def test_one(plugin, trust, measure, is_quick, memory_mb, dear, what):
    run = measure("-f", dear(what), "-n", HOST, *trust, "-t", 10 * slower())
    assert is_quick(run, 1.5) and run.megabytes < memory_mb, run
    report = plugin.check("-f", dear(what), "-n", HOST, *trust, "-t", 10 * slower())
    assert ("too-complex" in report.findings) == (what in TOO_COMPLEX), report.text
    if what in TOO_COMPLEX:
        assert report.code == CRITICAL and "has a chain that is too complex to follow" in report.lines[0]
    assert all(name["matched"] for name in report.endpoint["names"]), report.text


def test_others_get_their_verdicts(plugin, pki, trust, dear):
    """One that is as it should be behind each of them."""
    good = [pki.intermediate.issue("x", [HOST]).save()[0] for _ in DEAR]
    files = itertools.chain.from_iterable(("-f", dear(what), "-f", file) for what, file in zip(DEAR, good))
    report = plugin.check(*files, "-n", HOST, *trust, "-t", 10 * slower())
    states = {endpoint["host"]: endpoint["state"] for endpoint in report.json["endpoints"]}
    assert [states[file] for file in good] == ["OK"] * len(DEAR), report.text


def test_subgroup_of_a_dsa_key(pki, trust, measure, is_quick, tmp_path):
    """A q as long as p makes one signature as dear as thousands."""
    file = tmp_path / "dsa.pem"
    file.write_text("".join(map(p.pem, same_name(pki, [dsa_key(16000, 16000)], DSA_SHA256, pair(15999)))))
    run = measure("-f", file, "-n", HOST, *trust)
    assert run.code == CRITICAL and "512 bits in the subgroup of its DSA key" in run.text, run
    assert is_quick(run, 0.5), run


@pytest.mark.parametrize("names", [
    pytest.param(lambda: [f"host{i}.some-domain.example.org" for i in range(9999)], id="10000-names"),
    pytest.param(lambda: [p.dns(b"_" + b"a" * 4000 + b"\1") for _ in range(240)], id="malformed"),
    pytest.param(lambda: [f"host{i}.intranet" for i in range(9999)], id="internal"),
])
def test_many_references(pki, trust, measure, is_quick, memory_mb, tmp_path, names):
    """Five thousand of them, the most there can be, all of which are compared."""
    file = tmp_path / "names.pem"
    file.write_text(pki.intermediate.issue("x", [*names(), HOST]).pem())
    references = itertools.chain.from_iterable(("-n", f"{'a' * 60}.{i}.example.com") for i in range(4999))
    run = measure("-f", file, "-n", HOST, *references, *trust, "-t", 10 * slower())
    assert run.code == CRITICAL and "(4999 of 5000 names)" in run.text, run.text[:300]
    assert is_quick(run, 4) and run.megabytes < memory_mb, run
