# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that answer STARTTLS in a way they should not: octets behind the go-ahead, banners of
any octets, banners without end, an end too early. The server's words arrive harmless."""

import pytest

from plugin import CRITICAL, OK, slower
from servers import sockets, tds
from servers.launch import launch

HOST = "mail.example.com"

EHLO = b"220 a\r\n250-a\r\n250 STARTTLS\r\n"
XMPP = (b"<stream:stream version='1.0'><stream:features>"
        b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>")
MYSQL = (b"\x14\0\0\0\x0a4.1\0\0\0\0\0" b"12345678\0\0\x0a")

# Everything that leads to the go-ahead, in one piece.
GO_AHEAD = {
    "smtp": EHLO + b"220 go\r\n",
    "submission": EHLO + b"220 go\r\n",
    "lmtp": EHLO + b"220 go\r\n",
    "imap": b"* OK [CAPABILITY STARTTLS] x\r\na2 OK go\r\n",
    "pop3": b"+OK\r\n-ERR\r\n+OK go\r\n",
    "ldap": b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\0\x04\0\x04\0",
    "ftp": b"220 a\r\n234 go\r\n",
    "nntp": b"200 a\r\n500 b\r\n382 go\r\n",
    "sieve": b'"STARTTLS"\r\nOK\r\nOK\r\n',
    "xmpp-client": XMPP + b"<proceed/>",
    "xmpp-server": XMPP + b"<proceed/>",
    "postgres": b"S",
    "mysql": MYSQL,
    "rdp": b"\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x02\x01\x08\0\x01\0\0\0",
    "irc": b":a 670 * :go\r\n",
    "tds": tds.prelogin(tds.ON),
}


def only_finding(report):
    (finding,) = report.endpoint["findings"]
    assert report.code == CRITICAL, report.text
    return finding["id"], finding["text"]


@pytest.mark.parametrize("protocol", GO_AHEAD)
def test_octets_behind_the_go_ahead(plugin, misbehave, protocol):
    octets = GO_AHEAD[protocol] + b"QUIT | <b>\r\n"
    report = plugin.check("-H", HOST, "-P", protocol, *misbehave(sockets.saying(octets)), "-t", "5")
    found, text = only_finding(report)
    assert found == "starttls-injection", report.text
    assert "QUIT " in text


@pytest.mark.parametrize("protocol", GO_AHEAD)
def test_end_before_the_go_ahead(plugin, misbehave, protocol):
    def behave(connection):
        connection.sendall(GO_AHEAD[protocol][:-1])
        connection.settimeout(0.3)  # what the client says must not turn the end into a reset
        try:
            sockets.read_until_closed(connection)
        except TimeoutError:
            pass
    report = plugin.check("-H", HOST, "-P", protocol, *misbehave(behave), "-t", "5")
    found, text = only_finding(report)
    assert found == "starttls-refused", report.text
    assert "closed the connection" in text


@pytest.mark.parametrize("protocol", GO_AHEAD)
def test_silence(plugin, misbehave, protocol):
    report = plugin.check("-H", HOST, "-P", protocol, *misbehave(sockets.silent), "-t", 0.2 + 0.1 * slower())
    found, text = only_finding(report)
    assert found == "timeout", report.text
    assert report.endpoint["steps"][-1]["step"] == "starttls"
    # Where the server speaks first, and TLS from the start has a name, that may be what it waits for.
    other = {"smtp": "smtps", "submission": "smtps", "imap": "imaps", "pop3": "pop3s", "ftp": "ftps", "nntp": "nntps"}.get(protocol)
    assert ("TLS from the start" in text) == (other is not None) and (other is None or f"; is it a port for {other}, with" in text), text


@pytest.mark.parametrize("protocol", GO_AHEAD)
@pytest.mark.parametrize("octets", [
    b"220-x\r\n", b"* x\r\n", b'"x"\r\n', b"<a/>", b"+OK\r\n", b":x NOTICE\r\n", b"\0", b"\xff",
    b"\x30\x0c\x02\x01\0\x78\x07\x0a\x01\0\x04\0\x04\0", b"\x04\0\0\x09\0\0\0\0\0", b"x"])
def test_endless(plugin, misbehave, protocol, octets):
    run = plugin.run("-H", HOST, "-P", protocol, *misbehave(sockets.endless(octets)), "-t", 5 * slower())
    assert run.code == CRITICAL
    assert run.seconds < 4 * slower(), run.text


@pytest.mark.parametrize("protocol, octets", [
    ("smtp", b"554 \x1b[31m<script>|'time'=0s \xe2\x80\xae \xff\x00[OK] `id` $(id) \"'&\r\n"),
    ("imap", b"* BYE \x1b]0;x\x07 [OK] | \\ \xc2\x85\xc2\x9b\r\n"),
    ("pop3", b"-ERR <b>[OK]</b> | $HOME\r\n"),
    ("ldap", b"\x30\x1a\x02\x01\x01\x78\x15\x0a\x01\x34\x04\0\x04\x0e<b>|[OK]\x1b[31m\n"),
    ("postgres", b"E<script>|\x1b[0m\n\0"),
    ("mysql", b"\x12\0\0\0\xff\x10\x04#08004<b>|\x1b\n[OK"),
    ("irc", b"ERROR :<b> | [OK] \x9b31m\r\n"),
    ("xmpp-client", b"<stream:stream version='1.0'><stream:error><x|y/><text>\x1b[31m\n[OK] |"
                    b"</text></stream:error>"),
    ("tds", tds.packet(tds.ANSWER, tds.error(17809, "<b> | [OK] \x1b[31m\r\n\0 \u202e \x9b1m"))),
    ("sieve", b'BYE {12}\r\n<b>|\r\n[OK] $\r\n'),
], ids=lambda value: value if isinstance(value, str) else "words")
def test_words_of_the_server_are_harmless(plugin, misbehave, protocol, octets):
    """plugin.check() holds every output to the contract; here: the refusal is one, and quoted."""
    report = plugin.check("-H", HOST, "-P", protocol, *misbehave(sockets.saying(octets)), "-vv")
    assert only_finding(report)[0] == "starttls-refused", report.text


@pytest.mark.parametrize("server, protocol", [
    ("postfix", "smtp"), ("dovecot", "imap"), ("openldap", "ldap"), ("mariadb", "mysql"),
    ("prosody", "xmpp-client"), ("tds", "tds")])
def test_octet_by_octet(plugin, pki, trust, misbehave, tmp_path_factory, server, protocol):
    """A real server, whose answers the network delivers in segments of one octet."""
    identity = pki.intermediate.issue(HOST, [HOST, "xmpp.example.com"])
    running = launch(server, tmp_path_factory.mktemp(f"{server}-octets"), identity)
    try:
        target = ("127.0.0.1", running.ports[protocol])
        host = "xmpp.example.com" if protocol.startswith("xmpp") else HOST
        report = plugin.check("-H", host, "-P", protocol, *trust,
                              *misbehave(sockets.splitting(target, 1)))
        assert report.code == OK, report.text
    finally:
        running.stop()
