# SPDX-License-Identifier: GPL-3.0-or-later
"""However much servers send, one endpoint takes 32 MB at most, and several 64 kB more for each. The servers speak TLS 1.2
as far as their certificates, which need no key. CHECK_CERT_NAME_ENDPOINTS=1000 asks as many."""

import os
import secrets
import ssl
import struct

import pytest

import pki as p
from plugin import CRITICAL, OK, WARNING, slower
from servers.sockets import endless, read_until_closed
from test_limits import certificate
from test_starttls_hostile import GO_AHEAD

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


# --- beside the certificate ------------------------------------------------------------------------------


def without_end(begin, octets):
    """All at once, and then again and again, whatever the client says."""
    def behave(connection):
        connection.sendall(begin)
        endless(octets)(connection)
    return behave


@pytest.mark.parametrize("octets", [b"A", b"220-x\r\n", b"250-x\r\n", b"* x\r\n", b'"x"\r\n', b"<a/>", b":x NOTICE\r\n", b"\0", b"\x16\3\3\x40\0"],
                         ids=["line", "220", "250", "imap", "sieve", "xml", "irc", "zero", "records"])
@pytest.mark.parametrize("protocol", GO_AHEAD)
def test_dialogues_without_end(misbehave, measure, memory_mb, protocol, octets):
    """At the beginning of what is said before TLS, in the middle of it, one octet before its end, and behind it."""
    said = GO_AHEAD[protocol]
    for at in (0, len(said) // 2, len(said) - 1, len(said)):
        run = measure("-H", HOST, "-P", protocol, *misbehave(without_end(said[:at], octets)), "-t", 3 * slower())
        assert run.code == CRITICAL and run.megabytes < memory_mb, run


@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nX: "], ids=["first-line", "headers", "header"])
@pytest.mark.parametrize("octets", [b"A", b"X: a\r\n", b"\r\n"], ids=["octets", "lines", "empty"])
def test_answers_of_proxies_without_end(misbehave, measure, memory_mb, begin, octets):
    proxy = misbehave(without_end(begin, octets))
    run = measure("-H", HOST, "--proxy", f"http://127.0.0.1:{proxy.port}", "-t", 3 * slower())
    assert run.code == CRITICAL and run.megabytes < memory_mb, run


class Tls:
    """A server of TLS 1.3 that sends so many session tickets, and then says something without end."""

    def __init__(self, pki, folder, tickets):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_3
        self.context.num_tickets = tickets
        leaf = pki.intermediate.issue("x", [HOST])
        (folder / "chain").write_text(leaf.pem())
        (folder / "key").write_text(leaf.key_pem())
        self.context.load_cert_chain(folder / "chain", folder / "key")

    def __call__(self, octets):
        def behave(connection):
            with self.context.wrap_socket(connection, server_side=True) as secured:
                while True:
                    secured.sendall(octets)
        return behave


@pytest.mark.parametrize("tickets", [2, 20000])
@pytest.mark.parametrize("octets", [b"A" * 16384, b"HTTP/1.1 200 OK\r\n", b"X: a\r\n" * 1000], ids=["octets", "status", "headers"])
def test_tickets_and_answers_without_end(pki, trust, misbehave, measure, memory_mb, tmp_path, tickets, octets):
    """What comes within TLS: the handshake is over, and only --request reads on."""
    endpoint = misbehave(Tls(pki, tmp_path, tickets)(octets))
    for more in ([], ["--request=/"], ["--client-cert", tmp_path / "chain", "--client-key", tmp_path / "key"]):
        run = measure("-H", HOST, *endpoint, *trust, *more, "-t", 3 * slower())
        assert run.code in (OK, WARNING, CRITICAL) and run.megabytes < memory_mb, run
        assert more or run.code == OK, run
