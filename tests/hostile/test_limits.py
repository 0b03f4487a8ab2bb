# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates that are made to be dear: whoever judges them takes seconds, or hundreds of megabytes. They are not judged,
and that is said, before GnuTLS sees them."""

import secrets

import pytest

import pki as p
from plugin import CRITICAL, OK, WARNING, slower

HOST = "mail.example.com"


def rsa_key(modulus_bits, exponent_bits):
    """The SubjectPublicKeyInfo of a key that nobody has."""
    modulus = secrets.randbits(modulus_bits) | 1 << (modulus_bits - 1) | 1
    exponent = secrets.randbits(exponent_bits) | 1 << (exponent_bits - 1) | 1
    return p.sequence(p.sequence(p.oid("1.2.840.113549.1.1.1"), p.tlv(5)),
                      p.bit_string(p.sequence(p.integer(modulus), p.integer(exponent))))


def certificate(pki, *, subject="x", san=(HOST,), key=None, extensions=0):
    """A certificate octet by octet, whose signature is of no use."""
    tbs = p.sequence(
        p.tlv(0xA0, p.integer(2)), p.integer(7), p.sequence(p.oid("1.2.840.113549.1.1.11"), p.tlv(5)),
        p.distinguished_name("Test Intermediate"),
        p.sequence(p.time_value(pki.when(-86400)), p.time_value(pki.when(86400 * 60))),
        p.distinguished_name(subject), key or rsa_key(2048, 17),
        p.tlv(0xA3, p.sequence(p.subject_alt_name(san), *(p.extension(f"1.2.3.{i}", b"\5\0") for i in range(extensions)))))
    return p.sequence(tbs, p.sequence(p.oid("1.2.840.113549.1.1.11"), p.tlv(5)), p.bit_string(bytes(256)))


MONSTERS = {
    "names": (lambda pki: [certificate(pki, san=[p.dns(b"a")] * 340000)], "20000 alternative names"),
    "many-names": (lambda pki: [certificate(pki, san=[p.dns(b"a")] * 40000)], "20000 alternative names"),
    "rdns": (lambda pki: [certificate(pki, subject=[(p.CN, "x")] * 60000)], "500 parts in a name"),
    "extensions": (lambda pki: [certificate(pki, extensions=5000)], "200 extensions"),
    "modulus": (lambda pki: [certificate(pki, key=rsa_key(60000, 17))], "16384 bits in the modulus"),
    "exponent": (lambda pki: [certificate(pki)] + [certificate(pki, key=rsa_key(16384, 16384))] * 60,
                 "64 bits in the exponent"),
    "octets": (lambda pki: [certificate(pki, san=[p.dns(b"a" * 1100000)])], "1048576 octets"),
    "chain": (lambda pki: [certificate(pki, san=[p.dns(b"a" * 300000)])] * 10, "octets in all"),
}


@pytest.mark.parametrize("monster", MONSTERS)
def test_in_a_file(pki, trust, measure, is_quick, memory_mb, tmp_path, monster):
    make, words = MONSTERS[monster]
    file = tmp_path / "chain.pem"
    file.write_text("".join(map(p.pem, make(pki))))
    run = measure("-f", file, "-n", HOST, *trust)
    assert run.code == CRITICAL and "too-large" in run.text and words in run.text, run
    assert is_quick(run, 1) and run.megabytes < memory_mb, run


@pytest.mark.parametrize("what", ["leaf", "intermediate"])
def test_from_a_server(plugin, pki, serve, trust, what):
    """The handshake is ended; what is known of the leaf is judged."""
    subject = [(p.CN, "x")] * 501
    if what == "leaf":
        leaf = pki.intermediate.issue(subject, [HOST])
    else:
        leaf = pki.intermediate.issue("x", [HOST], chain=[certificate(pki, subject=subject), pki.intermediate.der])
    report = plugin.check("-H", HOST, *serve(leaf), *trust)
    assert report.code == CRITICAL and report.findings[0] == "too-large", report.text
    assert "more than 500 parts in a name" in report.lines[0]
    assert len(report.endpoint["chain"]) == (1 if what == "intermediate" else 0)
    assert plugin.run("-H", HOST, *serve(leaf), *trust, "--state", "too-large=warning").code in (1, CRITICAL)


def test_ten_thousand_names_work(plugin, pki, serve, trust, measure, is_quick, memory_mb):
    leaf = pki.intermediate.issue("x", [*(f"host{i}.some-domain.example.org" for i in range(9999)), HOST])
    run = measure("-H", HOST, *serve(leaf), *trust, "-t", 10 * slower())
    assert run.code in (OK, WARNING) and "certificate matches" in run.text and "too large" not in run.text, run
    assert run.megabytes < memory_mb and is_quick(run, 1), run
