# SPDX-License-Identifier: GPL-3.0-or-later
"""However much servers send, one endpoint takes 32 MB at most, and several 64 kB more for each. The servers speak TLS 1.2
as far as their certificates, which need no key. CHECK_CERT_NAME_ENDPOINTS=1000 asks as many."""

import os
import secrets
import struct

import pytest

import pki as p
from plugin import CRITICAL, OK, WARNING, slower
from servers.sockets import read_until_closed
from test_limits import certificate

HOST = "mail.example.com"
ENDPOINTS = int(os.environ.get("CHECK_CERT_NAME_ENDPOINTS", "60"))
HANDSHAKE = 22
SERVER_HELLO, CERTIFICATE, CERTIFICATE_STATUS, SERVER_HELLO_DONE = 2, 11, 22, 14
SERIAL = p.integer(7)


def vector(octets):
    return len(octets).to_bytes(3, "big") + octets


def message(kind, body):
    return bytes([kind]) + vector(body)


def records(data):
    return b"".join(struct.pack(">BHH", HANDSHAKE, 0x0303, len(data[i:i + 16384])) + data[i:i + 16384]
                    for i in range(0, len(data), 16384))


def server_hello(client_hello):
    """TLS 1.2, ECDHE-ECDSA with AES-128-GCM, and the extensions renegotiation_info and status_request."""
    session = client_hello[44:44 + client_hello[43]]
    body = b"\3\3" + secrets.token_bytes(32) + bytes([len(session)]) + session + b"\xc0\x2b\0"
    return message(SERVER_HELLO, body + b"\0\x09" + b"\xff\1\0\1\0" + b"\0\5\0\0")


def names(pki, n, name):
    """A leaf with an EC key, so that the library goes on with it."""
    return certificate(pki, san=[HOST, *(name(i) for i in range(n))], key=p._spki(pki.leaf_key))


CHAINS = {
    "ordinary": lambda pki: [names(pki, 20, lambda i: f"host{i}.example.org")],
    "tiny-names": lambda pki: [names(pki, 19990, lambda i: p.dns(b"a"))],
    "ten-thousand-names": lambda pki: [names(pki, 9999, lambda i: f"host{i}.some-domain.example.org")],
    "mebibyte": lambda pki: [names(pki, 4000, lambda i: p.dns("a" * 240))],
    # Just above what a handshake may have at any time.
    "takes-turns": lambda pki: [names(pki, 160, lambda i: p.dns("a" * 240))],
    "authorities-with-names": lambda pki: [names(pki, 19990, lambda i: p.dns(b"a"))] * 16,
    "extension": lambda pki: [certificate(pki, key=p._spki(pki.leaf_key)),
                              certificate(pki, san=[p.dns(b"a" * 1000000)])],
    "sixty-four": lambda pki: [names(pki, 1, str)] + [certificate(pki, extensions=150) for _ in range(63)],
}


def behaviour(chain, *, keep, staple=b"", cut=0):
    """Each connection gets a chain of its own; keep: the connection stays open behind it."""
    def behave(connection):
        hello = connection.recv(65536)
        own = [der.replace(SERIAL, p.tlv(2, b"\1" + secrets.token_bytes(8)), 1) for der in chain]
        # The lengths of what is around the serial number have grown by eight.
        own = [relength(der, 8) for der in own]
        flight = server_hello(hello) + message(CERTIFICATE, vector(b"".join(map(vector, own))))
        if staple:
            flight += message(CERTIFICATE_STATUS, b"\1" + vector(staple))
        flight = records(flight)
        connection.sendall(flight[:len(flight) - cut])
        if keep:
            read_until_closed(connection)
        else:
            connection.sendall(records(message(SERVER_HELLO_DONE, b"")))
            read_until_closed(connection)
    return behave


def relength(der, more):
    """Certificate and TBSCertificate, made anew around contents that have grown."""
    outer = der[header(der):]
    inner_header = header(outer)
    inner = int.from_bytes(outer[2:inner_header], "big") if outer[1] & 0x80 else outer[1]
    tbs = outer[inner_header:inner_header + inner + more]
    return p.sequence(p.sequence(tbs), outer[inner_header + inner + more:])


def header(der):
    return 2 + (der[1] & 0x7F if der[1] & 0x80 else 0)


def ask(measure, endpoint, trust, n, *more):
    hosts = [part for i in range(n) for part in ("-H", f"h{i}.example.com")]
    return measure(*hosts, "-n", HOST, *endpoint, *trust, *more)


def bound(memory_mb, n):
    return memory_mb if n == 1 else memory_mb + n / 16


@pytest.mark.parametrize("n", [1, 10, ENDPOINTS])
@pytest.mark.parametrize("what", CHAINS)
def test_chains(pki, trust, misbehave, measure, memory_mb, what, n):
    run = ask(measure, misbehave(behaviour(CHAINS[what](pki), keep=False)), trust, n, "-t", 10 * slower())
    assert run.code == CRITICAL and run.megabytes < bound(memory_mb, n), run
    if n == 1 and what != "authorities-with-names":
        assert "certificate matches" in run.text, run
    if n == 60 and what in ("mebibyte", "tiny-names", "authorities-with-names"):
        assert "take more memory than there is" in run.text, run


@pytest.mark.parametrize("cut", [0, 30000], ids=["whole", "cut"])
@pytest.mark.parametrize("n", [4, ENDPOINTS])
def test_connections_that_stay(pki, trust, misbehave, measure, memory_mb, n, cut):
    """All at one time, each in the middle of the handshake."""
    run = ask(measure, misbehave(behaviour(CHAINS["mebibyte"](pki), keep=True, cut=cut)), trust, n, "-t", 3)
    assert run.code == CRITICAL and run.megabytes < bound(memory_mb, n), run


@pytest.mark.parametrize("octets", [60000, 70000, 1000000])
def test_staples(pki, trust, misbehave, measure, memory_mb, octets):
    for n in (1, ENDPOINTS):
        endpoint = misbehave(behaviour(CHAINS["ordinary"](pki), keep=False, staple=b"\x30" * octets))
        run = ask(measure, endpoint, trust, n, "-o", "json")
        assert run.megabytes < bound(memory_mb, n), run
    run = ask(measure, endpoint, trust, 1, "-v")
    assert ("larger than is kept" in run.text) == (octets > 65536), run


def test_large_ones_leave_room_for_others(plugin, pki, trust, serve, misbehave):
    """What each endpoint has for itself is not taken by others."""
    good = serve(pki.intermediate.issue("good", [HOST]))
    bad = misbehave(behaviour(CHAINS["mebibyte"](pki), keep=False))
    hosts = [part for i in range(30) for part in ("-H", f"h{i}.example.com:{bad.port}")]
    report = plugin.run_json(*hosts, "-H", f"{HOST}:{good.port}", "-n", HOST, "-I", "127.0.0.1", *trust)
    states = {endpoint["port"]: endpoint["state"] for endpoint in report["endpoints"]}
    findings = {finding["id"] for endpoint in report["endpoints"] for finding in endpoint["findings"]}
    assert states[good.port] == "OK" and "too-large" in findings, report


def test_large_ones_have_turns(plugin, pki, trust, serve, misbehave):
    """A few that keep the connection open do not keep others from having their turn."""
    good = serve(pki.intermediate.issue("x", [*(f"host{i}.some-domain.example.org" for i in range(1500)), HOST]))
    bad = misbehave(behaviour(CHAINS["takes-turns"](pki), keep=True))
    hosts = [part for i in range(4) for part in ("-H", f"h{i}.example.com:{bad.port}")]
    report = plugin.run_json(*hosts, "-H", f"{HOST}:{good.port}", "-n", HOST, "-I", "127.0.0.1", *trust, "-t", min(10 * slower(), 40))
    states = {endpoint["port"]: endpoint["state"] for endpoint in report["endpoints"]}
    assert states[good.port] in ("OK", "WARNING"), report
    texts = [f["text"] for e in report["endpoints"] for f in e["findings"] if f["id"] == "timeout"]
    assert len(texts) == 4 and any("did not end within 3 s of its turn" in text for text in texts), texts


def test_large_ones_that_wait_say_so(plugin, pki, trust, misbehave):
    bad = misbehave(behaviour(CHAINS["takes-turns"](pki), keep=True))
    hosts = [part for i in range(6) for part in ("-H", f"h{i}.example.com")]
    report = plugin.run_json(*hosts, "-n", HOST, *bad, *trust, "-t", 2)
    texts = [f["text"] for e in report["endpoints"] for f in e["findings"] if f["id"] == "timeout"]
    assert len(texts) == 6 and any("waited for others of that size" in text for text in texts), texts


def test_the_same_large_chain_is_kept_once(pki, trust, serve, measure, memory_mb):
    leaf = pki.intermediate.issue("x", [*(f"host{i}.some-domain.example.org" for i in range(9999)), HOST])
    # With sanitizers, which have no bound, GnuTLS takes seconds for each, and the server does not wait for so many.
    n = 40 if memory_mb < float("inf") else 4
    run = ask(measure, serve(leaf), trust, n, "-t", 10 * slower())
    assert run.code in (OK, WARNING) and "too large" not in run.text, run
    assert run.megabytes < bound(memory_mb, n), run
