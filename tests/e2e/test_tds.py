# SPDX-License-Identifier: GPL-3.0-or-later
"""Microsoft SQL Server: the TLS handshake within packets of TDS 7.x, however they are made and cut, and TDS 8.0. Our
server is held against a client that people use first."""

import os
import shutil
import ssl
import subprocess
import time

import pytest

from pki import CLIENT_AUTH
from plugin import CRITICAL, OK, WARNING, slower
from servers import sockets, tds

HOST = "sql.example.com"
VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
BEYOND = b"\x12\x01\xff\xff\0\0\0\0"


@pytest.fixture(scope="module")
def identity(pki):
    return pki.intermediate.issue(HOST, [HOST])


@pytest.fixture(scope="module")
def context(identity):
    """context(version) -> of a server that speaks only this one."""
    return lambda version="1.2": tds.context_of(*identity.save(), VERSIONS[version])


@pytest.fixture
def check(plugin, trust):
    """check(endpoint, option...) -> Report of HOST there."""
    return lambda endpoint, *options: plugin.check("-H", HOST, "-P", "tds", *endpoint, *trust, *options)


def finding(report):
    (found,) = report.endpoint["findings"]
    return found["id"], found["text"]


# --- real clients -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", tds.FORMS)
def test_freetds_logs_in_to_our_server(start, context, tmp_path, form):
    """With TLS 1.2, which is what SQL Server speaks within packets; FreeTDS 1.3 waits for ever after a handshake of
    TLS 1.3, since it sends what is left of it when it next reads."""
    if shutil.which("tsql") is None:
        pytest.skip("freetds-bin is not installed")
    logins = []
    server = start(sockets.SocketServer(tds.serving(context(), form=tds.FORMS[form], logins=logins)))
    (tmp_path / "freetds.conf").write_text(f"[here]\nhost = 127.0.0.1\nport = {server.port}\nencryption = require\n"
                                           "tds version = 7.4\n")
    done = subprocess.run(["tsql", "-S", "here", "-U", "probe", "-P", "secret"], input="", capture_output=True, text=True,
                          env={**os.environ, "FREETDSCONF": str(tmp_path / "freetds.conf")}, timeout=60, check=False)
    assert "Login failed for user 'probe'" in done.stderr + done.stdout
    assert [(login["version"], login["user"]) for login in logins] == [("TLSv1.2", "probe")]


# --- a right server ----------------------------------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("form", tds.FORMS)
def test_forms_of_packets(check, misbehave, context, version, form):
    report = check(misbehave(tds.serving(context(version), form=tds.FORMS[form])))
    assert (report.code, report.findings) == (OK, []), report.text
    assert report.endpoint["tls"]["version"] == f"TLS {version}"
    assert [step["step"] for step in report.endpoint["steps"]][:3] == ["connect", "starttls", "handshake"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("encryption", [tds.OFF, tds.ON, tds.REQ, 0x81])
def test_what_the_server_wants_encrypted(check, misbehave, context, version, encryption):
    """OFF: the login alone is, after the same handshake."""
    assert check(misbehave(tds.serving(context(version), encryption))).code == OK


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("size", [1, 2, 9, 100])
def test_segments(check, misbehave, start, context, version, size):
    server = start(sockets.SocketServer(tds.serving(context(version))))
    report = check(misbehave(sockets.splitting(("127.0.0.1", server.port), size)))
    assert report.code == OK, report.text


@pytest.mark.parametrize("version", VERSIONS)
def test_wrong_name(check, misbehave, context, version):
    report = check(misbehave(tds.serving(context(version))), "-n", "other.example.com")
    assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"]), report.text


def test_large_chain(plugin, pki, trust, misbehave):
    """More than a packet has, and more than is received at a time."""
    identity = pki.intermediate.issue(HOST, [HOST, *(f"name{i}.of-some-length.example.com" for i in range(2000))])
    for form in ("message", "large"):
        behave = tds.serving(tds.context_of(*identity.save()), form=tds.FORMS[form])
        report = plugin.check("-H", HOST, "-P", "tds", *misbehave(behave), *trust)
        assert report.code in (OK, WARNING) and "name-mismatch" not in report.findings, report.text
        assert len(report.endpoint["chain"]) == 2


@pytest.mark.parametrize("version", VERSIONS)
def test_server_name(check, misbehave, context, version):
    names = []
    server = context(version)
    server.sni_callback = lambda _, name, __: names.append(name)
    assert check(misbehave(tds.serving(server))).code == OK
    assert check(misbehave(tds.serving(server)), "--sni", "instance.example.com").code == OK
    assert list(dict.fromkeys(names)) == [HOST, "instance.example.com"]


@pytest.mark.parametrize("scheme", ["mssql", "sqlserver", "tds"])
def test_url(plugin, trust, misbehave, context, scheme):
    server = misbehave(tds.serving(context()))
    report = plugin.check("-H", f"{scheme}://{HOST}:{server.port}/database", "-I", "127.0.0.1", *trust)
    assert (report.code, report.endpoint["protocol"]) == (OK, "tds"), report.text


# --- client certificates ---------------------------------------------------------------------------


def wanting(pki, context, mode):
    context.load_verify_locations(pki.root_file)
    context.verify_mode = mode
    return context


@pytest.mark.parametrize("version", VERSIONS)
def test_client_certificate(check, pki, misbehave, context, version):
    logins = []
    client = pki.root.issue("client", ["client.example.com"], eku=(CLIENT_AUTH,))
    server = misbehave(tds.serving(wanting(pki, context(version), ssl.CERT_REQUIRED), logins=logins))
    report = check(server, "--client-cert", client.save()[0], "--client-key", client.save()[1])
    assert report.code == OK, report.text
    assert "a client certificate was asked for and sent" in report.text
    end = time.monotonic() + 10
    while not logins and time.monotonic() < end:
        time.sleep(0.05)
    assert {login["certificate"] for login in logins} == {client.der}


def test_large_client_certificate(check, pki, misbehave, context):
    """More than a packet has that a client may send."""
    client = pki.root.issue("client", [f"name{i}.of-some-length.example.com" for i in range(1000)], eku=(CLIENT_AUTH,))
    report = check(misbehave(tds.serving(wanting(pki, context(), ssl.CERT_REQUIRED))), "--client-cert", client.save()[0],
                   "--client-key", client.save()[1])
    assert report.code == OK, report.text


@pytest.mark.parametrize("version", VERSIONS)
def test_client_certificate_required(check, pki, misbehave, context, version):
    """With TLS 1.3 the refusal comes behind the handshake, in a packet still."""
    report = check(misbehave(tds.serving(wanting(pki, context(version), ssl.CERT_REQUIRED))))
    assert (report.code, report.findings) == (CRITICAL, ["client-certificate-required"]), report.text


@pytest.mark.parametrize("version", VERSIONS)
def test_client_certificate_optional(check, pki, misbehave, context, version):
    """Whoever listens whether the server insists gets session tickets in packets, and what follows without."""
    def behave(connection):
        tds.negotiate(connection, tds.prelogin(tds.ON))
        tls = tds.handshake(connection, wanting(pki, context(version), ssl.CERT_OPTIONAL))
        tls.write(b"x" * 3000)
        tls.read(1)
    report = check(misbehave(behave))
    assert (report.code, report.notes) == (OK, ["client-certificate-wanted"]), report.text


# --- faults ------------------------------------------------------------------------------------------


def test_no_encryption(check, misbehave):
    report = check(misbehave(tds.serving(None, tds.NOT_SUP)))
    assert (report.code, report.findings) == (CRITICAL, ["starttls-refused"]), report.text
    assert finding(report)[1].endswith("does not offer TLS (it answered PRELOGIN with ENCRYPT_NOT_SUP); its version: 16.0.1000")


def test_turned_away(check, misbehave):
    """An error instead of the answer."""
    text = "The server is in script upgrade mode \u2014 [OK] | <b>"
    answer = tds.packet(tds.ANSWER, tds.error(18401, text))
    report = check(misbehave(lambda connection: tds.negotiate(connection, answer)), "-vv")
    assert (report.code, report.findings) == (CRITICAL, ["starttls-refused"]), report.text
    assert "error 18401: The server is in script upgrade mode" in finding(report)[1]


def after_go_ahead(octets, wait=True):
    """behave(connection): octets instead of the handshake."""
    def behave(connection):
        tds.negotiate(connection, tds.prelogin(tds.ON))
        tds.read_packet(connection.recv)
        connection.sendall(octets)
        if wait:
            sockets.read_until_closed(connection)
    return behave


LEFT = "the server left the packets of tds that carry the TLS handshake"
ALERT = b"\x15\x03\x03\0\x02\x02\x28"


@pytest.mark.parametrize("octets, found, words", [
    (b"HTTP/1.1 400 Bad Request\r\n\r\n", "not-tls", "the server answered HTTP/1.1 400 Bad Request (it speaks HTTP)"),
    (b"220 mail.example.com ESMTP\r\n", "not-tls", "220 mail.example.com ESMTP (it speaks SMTP or FTP)"),
    (tds.packet(tds.ANSWER, tds.error(17828, "x")), "not-tls", "octets that are no TLS: 04 01 00 "),
    (b"\x12\x01\0\x08\0\0\0\0" + tds.packet(tds.PRELOGIN, ALERT), "not-tls", "octets that are no TLS: 12 01 00 08 "),
    (b"\x12\x01\0\x03\0\0\0\0", "not-tls", "octets that are no TLS: 12 01 00 03 "),
    (ALERT, "handshake-failed", LEFT),
    (tds.packet(tds.PRELOGIN, ALERT), "handshake-failed", "the server sent alert handshake_failure (40)"),
    (tds.of_size(1)(ALERT), "handshake-failed", "the server sent alert handshake_failure (40)"),
    (tds.packet(tds.PRELOGIN, ALERT[:5]) + ALERT[5:], "handshake-failed", LEFT),
    (tds.packet(tds.PRELOGIN, ALERT[:5]) + b"\x12\x01\0\x08", "handshake-failed", LEFT),
    (tds.packet(tds.PRELOGIN, b"HTTP/1.1 400 Bad Request\r\n\r\n"), "handshake-failed", ""),
])
@pytest.mark.parametrize("cut", [False, True], ids=["whole", "octets"])
def test_instead_of_the_handshake(check, misbehave, start, octets, found, words, cut):
    endpoint = misbehave(after_go_ahead(octets))
    if cut:
        endpoint = misbehave(sockets.splitting(("127.0.0.1", endpoint.port), 1))
    report = check(endpoint, "-t", "5")
    assert report.code == CRITICAL and finding(report)[0] == found, report.text
    assert words in finding(report)[1], report.text
    assert report.seconds < 4 * slower()


@pytest.mark.parametrize("octets", [BEYOND[:1], BEYOND[:5], BEYOND, BEYOND + b"\x16\x03\x03\x40\0"])
def test_a_packet_that_does_not_come(check, misbehave, octets):
    report = check(misbehave(after_go_ahead(octets)), "-t", 0.4 + 0.1 * slower())
    assert finding(report)[0] == "timeout" and report.endpoint["steps"][-1]["step"] == "handshake", report.text
    report = check(misbehave(after_go_ahead(octets, wait=False)), "-t", "5")
    assert finding(report)[0] == "handshake-failed" and "closed the connection" in finding(report)[1], report.text


@pytest.mark.parametrize("octets", [
    tds.packet(tds.PRELOGIN, b"\x16\x03\x03\0\x04\x0b\xff\xff\xff"), tds.of_size(1)(b"\x16\x03\x03\0\x01\0"),
    BEYOND + bytes(65527), b"\x12\x01\0\x09\0\0\0\0\x15\x12\x01\0\x0e\0\0\0\0\x03\x03\0\x02\x01\0"],
    ids=["a-message", "empty-records", "a-packet", "warnings"])
def test_without_end(check, misbehave, octets):
    def behave(connection):
        tds.negotiate(connection, tds.prelogin(tds.ON))
        tds.read_packet(connection.recv)
        sockets.endless(octets)(connection)
    report = check(misbehave(behave), "-t", 10 * slower())
    assert report.code == CRITICAL and report.seconds < 8 * slower(), report.text


@pytest.mark.parametrize("version", VERSIONS)
def test_cut_off_anywhere(check, misbehave, start, context, version):
    """After each number of octets of a whole connection: one line, and none of them an accepted certificate unless
    the handshake had ended."""
    server = start(sockets.SocketServer(tds.serving(context(version))))
    for after in [*range(0, 60, 3), *range(60, 2000, 101)]:
        report = check(misbehave(sockets.cutting(("127.0.0.1", server.port), after)), "-t", "5")
        assert report.code in (OK, CRITICAL), report.text
        if after < 60:
            assert finding(report)[0] in ("starttls-refused", "handshake-failed"), report.text


@pytest.mark.parametrize("version", VERSIONS)
def test_dripping(check, misbehave, start, context, version):
    server = start(sockets.SocketServer(tds.serving(context(version))))
    report = check(misbehave(sockets.dripping(("127.0.0.1", server.port), 0.0005)), "-t", "20")
    assert report.code == OK, report.text
    report = check(misbehave(sockets.dripping(("127.0.0.1", server.port), 0.2)), "-t", "1")
    assert (report.code, report.findings) == (CRITICAL, ["timeout"]), report.text


def test_plain_text_behind_the_handshake(check, misbehave, context):
    """The last packet of the handshake, and what has no packet any more, in one piece."""
    def behave(connection):
        tds.negotiate(connection, tds.prelogin(tds.ON))
        tls = tds.Tls(connection, context(), tds.one_message)
        kept = []
        tls.form = lambda flight: kept.append(tds.one_message(flight)) or b""
        while True:
            try:
                tls.object.do_handshake()
                break
            except ssl.SSLWantReadError:
                tls.send()
                connection.sendall(b"".join(kept))
                kept.clear()
                tls.receive()
        tls.send()
        tls.object.write(b"plain records")
        connection.sendall(b"".join(kept) + tls.outgoing.read())
        sockets.read_until_closed(connection)
    report = check(misbehave(behave))
    assert (report.code, report.findings) == (OK, []), report.text


# --- TDS 8.0 ----------------------------------------------------------------------------------------


@pytest.fixture
def strict(context):
    """behave(connection) of a server that takes nothing but TDS 8.0."""
    server = context("1.3")
    server.set_alpn_protocols(["tds/8.0"])
    return tds.serving_strictly(server)


def test_strict(plugin, trust, misbehave, strict):
    server = misbehave(strict)
    run = plugin.run("-H", HOST, "-P", "tds-strict", *server, *trust, "-vv")
    assert run.code == OK and "TLS 1.3" in run.text and "ALPN tds/8.0" in run.text, run.text
    report = plugin.check("-H", HOST, "-P", "tds-strict", *server, *trust, "-n", "other.example.com")
    assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"]), report.text


def test_strict_server_asked_for_tds(check, misbehave, strict):
    """It takes PRELOGIN for a bad record: an alert, or the end."""
    for behave in (strict, sockets.closing_after_hello):
        report = check(misbehave(behave), "-t", "5")
        assert (report.code, report.findings) == (CRITICAL, ["starttls-refused"]), report.text
        assert "tds-strict" in finding(report)[1]


def test_tds_server_asked_strictly(plugin, trust, misbehave, context):
    report = plugin.check("-H", HOST, "-P", "tds-strict", *misbehave(sockets.closing_after_hello), *trust, "-t", "5")
    assert (report.code, report.findings) == (CRITICAL, ["handshake-failed"]), report.text


def test_transcript(plugin, trust, misbehave, context):
    run = plugin.run("-H", HOST, "-P", "tds", *misbehave(tds.serving(context())), *trust, "-vv")
    assert "C: 12 01 00 2f 00 00 01 00 00 00 1a 00 06" in run.text and "S: 04 01 00 2b" in run.text, run.text
