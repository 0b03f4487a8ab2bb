# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that do not answer, answer something else, or answer late: a clear word within the
deadline, and which step failed where."""

import re
import socket
import time

import pytest

from pki import DIGITAL_SIGNATURE, KEY_ENCIPHERMENT, new_key
from plugin import CRITICAL, OK, PERFDATA_WITHOUT_CERTIFICATE, WARNING, slower
from servers import sockets
from servers.nginx import Nginx, Site
from servers.process import free_port
from servers.tools import GnutlsServer, OpensslServer

HOST = "mail.example.com"


def failed_at(report, step, finding):
    """The one endpoint failed in this step with this finding, and no certificate was judged."""
    assert (report.code, report.findings) == (CRITICAL, [finding]), report.text
    assert report.summary == report.summary.strip()
    assert report.summary.startswith(f"{HOST}: "), report.text
    last = report.endpoint["steps"][-1]
    assert (last["step"], last["state"]) == (step, "CRITICAL"), report.endpoint["steps"]
    assert report.endpoint["chain"] == []
    assert list(report.perfdata) == PERFDATA_WITHOUT_CERTIFICATE, "a gap in the graph is true, a zero is not"
    assert (report.perfdata["names_checked"].value, report.perfdata["names_failed"].value) == (0, 0)
    assert report.perfdata["endpoints_checked"].value == 1
    assert report.perfdata["endpoints_failed"].value == 1


@pytest.mark.smoke
def test_closed_port(plugin, closed_port):
    report = plugin.check("-H", HOST, "-I", "127.0.0.1", "-p", closed_port)
    failed_at(report, "connect", "connect-failed")
    assert f"127.0.0.1 port {closed_port}" in report.text
    assert "refused" in report.text.lower()


@pytest.mark.smoke
def test_plain_http(plugin, misbehave):
    report = plugin.check("-H", HOST, *misbehave(sockets.plain_http))
    failed_at(report, "handshake", "not-tls")
    assert "HTTP" in report.summary


@pytest.mark.parametrize("octets", [
    b"220 mail.example.com ESMTP\r\n", b"SSH-2.0-OpenSSH_9.2p1\r\n", b"* OK IMAP4rev1\r\n", b"\x00" * 64,
    b"+OK ready | <b>[OK]</b> \x1b[31m\r\n", b"\x15\x03"], ids=["smtp", "ssh", "imap", "zeros", "hostile", "cut"])
def test_another_protocol(plugin, misbehave, octets):
    report = plugin.check("-H", HOST, "-t", "2", *misbehave(sockets.saying(octets)))
    if octets != b"\x15\x03":
        failed_at(report, "handshake", "not-tls")
        assert not report.summary.endswith("answered"), "what it answered is told"
    assert report.code == CRITICAL


@pytest.mark.smoke
def test_silent_server(plugin, misbehave):
    limit = 20 if plugin.wrapper else 2  # valgrind itself takes seconds
    report = plugin.check("-H", HOST, *misbehave(sockets.silent), "-t", limit)
    failed_at(report, "handshake", "timeout")
    assert limit - 0.5 < report.seconds < limit + 0.3 * slower()
    # The whole limit, less what starting took.
    waited = float(re.search(r"within ([0-9.]+) s", report.summary).group(1))
    assert limit - 0.2 * slower() < waited <= limit


@pytest.mark.parametrize("seconds", [None, 3.2], ids=["silent", "late"])
def test_silent_server_that_is_asked_twice(plugin, misbehave, serve, good, seconds):
    """With more time the second ClientHello is of one packet; one that would have answered the first within the
    limit is not said to have been silent for all of it."""
    behave = sockets.late(("127.0.0.1", serve(good).port), seconds) if seconds else sockets.silent
    report = plugin.check("-H", HOST, *misbehave(behave), "-t", "4")
    failed_at(report, "handshake", "timeout")
    assert re.search(r"within 2\.\d s, nor to a shorter one in the time that was left", report.summary), report.summary


def test_log_of_who_turns_the_connection_away(plugin, misbehave):
    """What the server said stands before what became of it."""
    run = plugin.run("-H", HOST, *misbehave(sockets.saying(b"421 too many\r\n")), "-P", "smtp", "-vv")
    said, became = (run.text.index(words) for words in ("S: 421 too many", ": starttls-refused"))
    assert said < became, run.text


def test_slow_greeting_leaves_the_time_to_the_first(plugin, misbehave, serve, good, trust):
    """There would not be enough for another greeting, so that a shorter ClientHello is not worth giving up the first."""
    def smtp(connection):
        time.sleep(1.6)
        for answer in (b"220 mail ESMTP\r\n", b"250-mail\r\n250 STARTTLS\r\n", b"220 go ahead\r\n"):
            connection.sendall(answer)
            if b"go" not in answer:
                connection.recv(512)
        sockets.late(("127.0.0.1", serve(good).port), 2.5)(connection)
    run = plugin.run("-H", HOST, *misbehave(smtp), "-P", "smtp", *trust, "-t", "5")
    assert run.code == OK, run.text


@pytest.mark.parametrize("seconds", ["1", "0.5", "3"])
def test_deadline_is_kept(plugin, misbehave, seconds):
    report = plugin.check("-H", HOST, *misbehave(sockets.silent), "-t", seconds)
    assert report.findings == ["timeout"]
    assert report.perfdata["time"].max == seconds


def test_silent_at_starttls(plugin, misbehave):
    report = plugin.check("-H", HOST, *misbehave(sockets.silent), "-P", "smtp", "-t", "1")
    failed_at(report, "starttls", "timeout")
    assert "greeting" in report.text


@pytest.mark.parametrize("behaviour", [sockets.closing, sockets.resetting, sockets.closing_after_hello],
                         ids=["closing", "resetting", "closing-after-hello"])
def test_early_end(plugin, misbehave, behaviour):
    report = plugin.check("-H", HOST, *misbehave(behaviour))
    assert report.code == CRITICAL
    assert report.findings in (["handshake-failed"], ["not-tls"]), report.text
    assert report.seconds < 2 * slower()


@pytest.mark.parametrize("level, description, words", [
    (2, 40, "handshake"), (2, 70, "protocol"), (2, 112, "name"), (1, 112, None)],
    ids=["handshake-failure", "protocol-version", "unrecognized-name", "unrecognized-name-warning"])
def test_alerts(plugin, misbehave, level, description, words):
    report = plugin.check("-H", HOST, *misbehave(sockets.alert(level, description)))
    failed_at(report, "handshake", "handshake-failed")
    if words:
        assert words in report.text.lower()


@pytest.mark.parametrize("description", [90, 112])
def test_warnings_without_end(plugin, misbehave, description):
    """Some servers warn before they answer; one that does nothing else is at fault, and no library."""
    def behave(connection):
        connection.recv(4096)
        while True:
            connection.sendall(bytes([21, 3, 3, 0, 2, 1, description]) * 10)
    report = plugin.check("-H", HOST, *misbehave(behave))
    assert (report.code, report.findings) == (CRITICAL, ["handshake-failed"])
    assert "the server sends warnings without end" in report.summary, report.text


def test_endless_plain_text(plugin, misbehave):
    report = plugin.check("-H", HOST, *misbehave(sockets.endless(b"A" * 100 + b"\r\n")), "-t", "3")
    failed_at(report, "handshake", "not-tls")
    assert report.seconds < 2 * slower()


@pytest.mark.parametrize("protocol", ["smtp", "imap", "pop3", "ftp", "ldap", "postgres", "mysql", "xmpp-client"])
def test_endless_banner(plugin, misbehave, protocol):
    report = plugin.check("-H", HOST, *misbehave(sockets.endless(b"220-" + b"A" * 100 + b"\r\n")), "-P", protocol,
                          "-t", "5")
    failed_at(report, "starttls", "starttls-refused")
    assert report.seconds < 2 * slower()


def test_dripping_server_in_time(plugin, misbehave, serve, good, trust):
    """Octet by octet, but fast enough: that is a good answer."""
    target = ("127.0.0.1", serve(good).port)
    report = plugin.check("-H", HOST, *misbehave(sockets.dripping(target, 0.0002)), *trust, "-t", "30")
    assert report.code == OK, report.text


def test_dripping_server_too_slow(plugin, misbehave, serve, good, trust):
    target = ("127.0.0.1", serve(good).port)
    report = plugin.check("-H", HOST, *misbehave(sockets.dripping(target, 0.05)), *trust, "-t", "1")
    assert report.code == CRITICAL and report.findings[0] == "timeout", report.text


@pytest.mark.parametrize("size", [1, 5, 100])
def test_split_answers(plugin, misbehave, serve, good, trust, size):
    target = ("127.0.0.1", serve(good).port)
    report = plugin.check("-H", HOST, *misbehave(sockets.splitting(target, size)), *trust)
    assert report.code == OK, report.text


@pytest.mark.parametrize("after", [1, 5, 100, 300, 700])
def test_cut_answers(plugin, misbehave, serve, good, trust, after):
    """The connection breaks in the middle of the handshake: never OK, never a hang."""
    target = ("127.0.0.1", serve(good).port)
    report = plugin.check("-H", HOST, *misbehave(sockets.cutting(target, after)), *trust)
    assert report.code == CRITICAL, report.text
    assert report.findings[0] in ("handshake-failed", "not-tls")


@pytest.mark.parametrize("alpn, protocol", [("dot", "dot"), ("xmpp-client", "xmpps-client")])
def test_server_that_insists_on_its_protocol(plugin, start, good, pki, trust, alpn, protocol):
    """It refuses the ALPN of another protocol; that the protocol is not https must be said."""
    server = start(GnutlsServer(pki.folder, good, "--alpn", alpn, "--alpn-fatal"))
    where = ["-H", HOST, "-I", "127.0.0.1", "-p", server.port, *trust]
    report = plugin.check(*where)
    failed_at(report, "handshake", "handshake-failed")
    assert "no_application_protocol (120)" in report.summary and "give its protocol with -P" in report.summary
    assert plugin.check(*where, "-P", protocol).code == OK


def test_server_that_speaks_no_http_1(plugin, start, good, pki, trust):
    """What --request sends is HTTP/1.1; clients of https get h2."""
    server = start(GnutlsServer(pki.folder, good, "--alpn", "h2", "--alpn-fatal"))
    where = ["-H", HOST, "-I", "127.0.0.1", "-p", server.port, *trust]
    report = plugin.check(*where, "--request=/")
    failed_at(report, "handshake", "handshake-failed")
    assert report.summary.endswith("to fix: leave --request out, which speaks HTTP/1.1")
    assert plugin.check(*where).code == OK


@pytest.mark.parametrize("asked, fix", [
    (["-H", HOST], ""),
    (["-H", HOST, "--no-sni"], "leave --no-sni out"),
    (["-H", "192.0.2.1"], "give the name that clients use, with -H or --sni"),
], ids=["another-name", "no-sni", "an-address"])
def test_server_that_knows_no_such_name(plugin, serve, good, trust, asked, fix):
    """nginx with ssl_reject_handshake: it does not know the name, or got none."""
    server = serve(good, extra=("ssl_reject_handshake on;",))
    report = plugin.check(*asked, "-I", "127.0.0.1", "-p", server.port, *trust)
    assert (report.code, report.findings) == (CRITICAL, ["handshake-failed"]), report.text
    assert ("no name was sent (SNI)" in report.summary) == bool(fix), report.summary
    assert ("for the name sent as SNI" in report.summary) == (not fix), report.summary
    assert fix in report.summary


@pytest.mark.smoke
def test_unresolvable(plugin):
    report = plugin.check("-H", "nosuch.invalid")
    assert (report.code, report.findings) == (CRITICAL, ["resolve-failed"]), report.text
    assert report.summary.startswith("nosuch.invalid: ")
    assert [s["step"] for s in report.endpoint["steps"]] == ["resolve"]


def test_unresolvable_address_option(plugin):
    report = plugin.check("-H", HOST, "-I", "nosuch.invalid")
    assert (report.code, report.findings) == (CRITICAL, ["resolve-failed"])
    assert report.summary.startswith(f"{HOST}: ") and "nosuch.invalid" in report.text


def test_localhost_is_resolved(plugin, serve, pki, trust):
    leaf = pki.intermediate.issue("localhost", ["localhost"])
    report = plugin.check("-H", "localhost", "-4", "-p", serve(leaf).port, *trust)
    assert report.code == OK, report.text
    assert report.endpoint["address"] == "127.0.0.1"
    assert report.endpoint["steps"][0]["step"] == "resolve"


def test_address_by_name(plugin, serve, good, trust):
    """-I may be a name: it is resolved, and still never has to be in the certificate."""
    report = plugin.check("-H", HOST, "-I", "localhost", "-4", "-p", serve(good).port, *trust)
    assert report.code == OK, report.text


def test_ipv4_identity(plugin, serve, good, trust):
    """An address as the name: no SNI, an IP-ID must fit."""
    report = plugin.check("-H", "127.0.0.1", "-p", serve(good).port, *trust)
    assert report.code == OK, report.text
    assert report.endpoint["host"] == "127.0.0.1"


def test_ipv6_identity(plugin, serve, good, trust, ipv6):
    endpoint = serve(good, addresses=(ipv6,))
    for host in ("::1", "[::1]", f"[::1]:{endpoint.port}", f"https://[::1]:{endpoint.port}/owa"):
        port = [] if str(endpoint.port) in host else ["-p", endpoint.port]
        report = plugin.check("-H", host, *port, *trust)
        assert report.code == OK, report.text
        assert (report.endpoint["address"], report.endpoint["port"]) == ("::1", endpoint.port)


def test_second_address_after_a_silent_first(plugin, serve, good, trust, hosts):
    """Every address is tried within the one deadline, the next when one fails; both are told."""
    endpoint = serve(good, addresses=("127.0.0.2",))
    listener = socket.create_server(("127.0.0.1", endpoint.port))
    how = {"env": hosts({HOST: ["127.0.0.1", "127.0.0.2"]})}
    try:
        report = plugin.check("-H", HOST, "-p", endpoint.port, *trust, "-t", "4", **how)
        detail = plugin.run("-H", HOST, "-p", endpoint.port, *trust, "-t", "4", "-v", **how).text
    finally:
        listener.close()
    assert report.code == OK, report.text
    assert report.endpoint["address"] == "127.0.0.2"
    assert "failed before: 127.0.0.1" in report.text
    assert "failed before: 127.0.0.1, handshake: no answer to the TLS ClientHello" in detail


def test_silent_first_address_leaves_time_for_the_second(plugin, serve, good, trust):
    """Several -I are several endpoints: one that hangs does not harm the other."""
    endpoint = serve(good, addresses=("127.0.0.2",))
    listener = socket.create_server(("127.0.0.1", endpoint.port))
    try:
        report = plugin.check("-H", HOST, "-I", "127.0.0.1", "-I", "127.0.0.2", "-p", endpoint.port, *trust,
                              "-t", "2")
    finally:
        listener.close()
    assert (report.code, report.findings) == (CRITICAL, ["timeout"])
    assert [e["state"] for e in report.json["endpoints"]] == ["CRITICAL", "OK"]
    assert "127.0.0.1" in report.summary and "127.0.0.2" not in report.summary


def test_several_addresses(plugin, pki, serve, good, trust):
    """One wrong node among several is named."""
    wrong = pki.intermediate.issue("owa.example.com", ["owa.example.com"])
    port = free_port(("127.0.0.2", "127.0.0.3", "127.0.0.4"))
    nginx = Nginx(pki.folder / "several", [
        Site([good], [("127.0.0.2", port), ("127.0.0.4", port)]), Site([wrong], [("127.0.0.3", port)])])
    try:
        report = plugin.check("-H", HOST, "-I", "127.0.0.2", "-I", "127.0.0.3", "-I", "127.0.0.4", "-p", port, *trust)
    finally:
        nginx.stop()
    assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"])
    assert "127.0.0.3" in report.summary and "owa.example.com" in report.summary
    assert "127.0.0.2" not in report.summary
    assert report.perfdata["endpoints_checked"].value == 3
    assert report.perfdata["endpoints_failed"].value == 1


def test_bind_address(plugin, serve, good, trust, misbehave):
    peers = []

    def note_peer(connection):
        peers.append(connection.getpeername()[0])
        connection.recv(4096)
    plugin.check("-H", HOST, *misbehave(note_peer), "--bind", "127.0.0.9")
    assert set(peers) == {"127.0.0.9"}
    report = plugin.check("-H", HOST, *serve(good), *trust, "--bind", "127.0.0.9")
    assert report.code == OK


# --- the servers of the TLS libraries ---------------------------------------------------------


@pytest.mark.parametrize("options, version", [
    (["-tls1_2"], "TLS 1.2"), (["-tls1_3"], "TLS 1.3"), ([], "TLS 1.3"),
    (["-no_tls1_3", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"], "TLS 1.2")],
    ids=["tls1.2", "tls1.3", "default", "one-cipher"])
def test_openssl_server(plugin, pki, good, trust, start, options, version):
    server = start(OpensslServer(pki.folder, good, *options))
    report = plugin.check("-H", HOST, "-I", "127.0.0.1", "-p", server.port, *trust)
    assert report.code == OK, report.text
    assert report.endpoint["tls"]["version"].replace("TLS1", "TLS 1") == version


def test_openssl_server_with_old_protocol_only(plugin, pki, good, trust, start):
    server = start(OpensslServer(pki.folder, good, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"))
    report = plugin.check("-H", HOST, "-I", "127.0.0.1", "-p", server.port, *trust, "--priority",
                          "NORMAL:-VERS-ALL:+VERS-TLS1.3")
    failed_at(report, "handshake", "handshake-failed")


@pytest.mark.parametrize("priority, version", [
    ("NORMAL", "TLS 1.3"), ("NORMAL:-VERS-TLS1.3", "TLS 1.2"), ("SECURE128", "TLS 1.3")])
def test_gnutls_server(plugin, pki, good, trust, start, priority, version):
    server = start(GnutlsServer(pki.folder, good, "--priority", priority))
    report = plugin.check("-H", HOST, "-I", "127.0.0.1", "-p", server.port, *trust)
    assert report.code == OK, report.text
    assert report.endpoint["tls"]["version"].replace("TLS1", "TLS 1") == version


def test_priority_option(plugin, serve, good, trust):
    report = plugin.check("-H", HOST, *serve(good), *trust, "--priority=NORMAL:-VERS-TLS1.3")
    assert report.endpoint["tls"]["version"].endswith("1.2")


@pytest.mark.parametrize("kind, code", [("rsa", OK), ("p384", OK), ("ed25519", WARNING)])
def test_kinds_of_keys(plugin, pki, serve, trust, kind, code):
    """Browsers take no Ed25519 of a server."""
    leaf = pki.root.issue(HOST, [HOST], key=new_key(kind),
                          usage=(DIGITAL_SIGNATURE, KEY_ENCIPHERMENT) if kind == "rsa" else (DIGITAL_SIGNATURE,))
    report = plugin.check("-H", HOST, *serve(leaf), *trust)
    assert (report.code, report.findings) == (code, ["client-refuses"] if code else []), report.text
    assert plugin.check("-H", HOST, *serve(leaf), *trust, "--clients=openssl,java").code == OK
