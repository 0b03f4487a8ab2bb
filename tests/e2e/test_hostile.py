# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates, banners and arguments that try to steer the reader: a terminal, Icinga, a web page,
a shell in a notification. plugin.py's contract looks at every octet of the output; here is what it
has to withstand."""

import pytest

import pki as p
from plugin import CRITICAL, OK, UNKNOWN, WARNING
from servers import sockets, tds

HOST = "mail.example.com"

HOSTILE = {
    "pipe": b"a|'time'=0s;;;;",
    "pipe-and-equals": b"x | expires=9s",
    "newline": b"a\n[OK] - all is well",
    "carriage-return": b"a\r[OK] - all is well",
    "escape": b"a\x1b[2J\x1b[31m\x1b]0;title\x07",
    "nul": b"mail.example.com\0.evil.example",
    "script": b"<script>alert(1)</script>",
    "entity": b"&lt;b&gt;",
    "state": b"[OK]",
    "state-line": b"[OK] - mail.example.com: certificate fits",
    "quotes": b"a'b\"c`d",
    "shell": b"$(reboot);`reboot`;$HOME",
    "invalid-utf8": b"m\xff\xfe\xc3.example.com",
    "overlong-utf8": b"a\xc0\xafb",
    "c1": "a\u009b31mb\u0085c".encode(),
    "bidi": "a\u202egpj.exe\u2066\u200f".encode(),
    "zero-width": "a\u200bb\ufeffc\u2060".encode(),
    "line-separator": "a\u2028b\u2029c".encode(),
    "tab": b"a\tb",
    "delete": b"a\x7fb",
    "backslash": b"a\\x41\\u{202e}",
    "long": b"a" * 5000,
    "percent": b"%s%n%n%n",
    "noncharacter": "a\ufffe\U000e0041b".encode(),
}

MARKER = b"zq"


@pytest.fixture(params=HOSTILE, ids=HOSTILE)
def hostile(request):
    return HOSTILE[request.param]


@pytest.mark.parametrize("verbose", [[], ["-v"], ["-vv"], ["-vvv"]], ids=["plain", "v", "vv", "vvv"])
def test_names(plugin, pki, trust, hostile, verbose):
    """As a DNS name, an e-mail address, a URI and a service name, beside a name that fits."""
    leaf = pki.intermediate.issue("x", [p.dns(MARKER + hostile), p.email(hostile), p.uri(hostile), p.srv(hostile),
                                        HOST])
    report = plugin.check("-f", leaf.save()[0], "-H", HOST, *trust, *verbose)
    # Some such names are refused by clients that would have passed over them.
    assert report.code == WARNING and report.findings[0] == "malformed-name", report.text
    assert set(report.findings) <= {"malformed-name", "client-refuses"}
    # The nearest name of one that does not fit is shown.
    report = plugin.check("-f", leaf.save()[0], "-H", "zq.example.org", *trust, *verbose)
    assert report.code == CRITICAL and "name-mismatch" in report.findings


@pytest.mark.parametrize("kind", [p.utf8, p.printable, p.ia5, p.t61], ids=lambda kind: kind.__name__)
def test_subject(plugin, pki, trust, hostile, kind):
    subject = [(p.O, tlv_of(kind, hostile)), (p.OU, tlv_of(kind, hostile)), (p.CN, tlv_of(kind, hostile))]
    leaf = pki.intermediate.issue(subject, [])
    for verbose in ([], ["-v"]):
        report = plugin.check("-f", leaf.save()[0], "-H", HOST, *trust, *verbose)
        assert report.code == CRITICAL and report.findings[0] == "name-mismatch", report.text


def tlv_of(kind, octets):
    """The octets as they are, whatever the type allows."""
    return p.tlv({"utf8": 0x0C, "printable": 0x13, "ia5": 0x16, "t61": 0x14}[kind.__name__], octets)


def test_issuer(plugin, pki, trust, hostile):
    authority = pki.root.issue_authority([(p.O, p.utf8(hostile)), (p.CN, p.utf8(hostile))])
    complete = authority.issue(HOST, [HOST])
    assert plugin.check("-f", complete.save()[0], "-H", HOST, *trust, "-v").code == OK
    missing = authority.issue(HOST, [HOST], chain=[])
    report = plugin.check("-f", missing.save()[0], "-H", HOST, *trust)
    assert report.code == CRITICAL and "untrusted" in report.findings


@pytest.mark.smoke
def test_from_a_server(plugin, pki, serve, trust):
    """All of it at once, over the wire."""
    subject = [(p.O, p.t61(text)) for text in HOSTILE.values() if len(text) < 100]
    leaf = pki.intermediate.issue(subject, [p.dns(text) for text in HOSTILE.values()] + [p.dns(HOST)])
    report = plugin.check("-H", HOST, *serve(leaf), *trust)
    assert (report.code, report.findings) == (WARNING, ["malformed-name", "client-refuses"])
    report = plugin.check("-H", "owa.example.net", *serve(leaf), *trust, "-v")
    assert report.code == CRITICAL


def test_a_certificate_that_looks_like_a_verdict(plugin, pki, serve, trust):
    leaf = pki.intermediate.issue("[OK]", [p.dns(b"[OK]"), p.dns(b"| 'expires'=9999999s;;;;")])
    report = plugin.check("-H", HOST, *serve(leaf), *trust)
    assert report.code == CRITICAL
    assert "[OK]" not in report.lines[0]
    assert report.expires < 9999999


def postgres_error(text):
    fields = b"SFATAL\0M" + text + b"\0\0"
    return b"E" + (len(fields) + 4).to_bytes(4, "big") + fields


def mysql_error(text):
    body = b"\xff\x15\x04#08004" + text
    return len(body).to_bytes(3, "little") + b"\0" + body


REFUSALS = {
    "smtp": lambda text: b"554 " + text + b"\r\n",
    "imap": lambda text: b"* BYE " + text + b"\r\n",
    "pop3": lambda text: b"-ERR " + text + b"\r\n",
    "ftp": lambda text: b"421 " + text + b"\r\n",
    "nntp": lambda text: b"502 " + text + b"\r\n",
    "irc": lambda text: b"ERROR :" + text + b"\r\n",
    "sieve": lambda text: b'BYE "' + text + b'"\r\n',
    "postgres": postgres_error,
    "mysql": mysql_error,
    "tds": lambda text: tds.packet(tds.ANSWER, tds.error(17809, text.decode("utf-8", "surrogateescape"))),
}


@pytest.mark.parametrize("protocol", REFUSALS)
@pytest.mark.parametrize("verbose", [[], ["-vv"]], ids=["plain", "vv"])
def test_banners(plugin, misbehave, protocol, verbose):
    for text in HOSTILE.values():
        if len(text) > 1000:
            continue
        report = plugin.check("-H", HOST, *misbehave(sockets.saying(REFUSALS[protocol](text))), "-P", protocol,
                              "-t", "1", *verbose)
        assert report.code == CRITICAL, report.text
        assert report.findings[0] in ("starttls-refused", "timeout"), report.text


def test_arguments(plugin, closed_port):
    """What the user typed is shown too; a service definition may have taken it from anywhere."""
    for text in HOSTILE.values():
        if b"\0" in text:
            continue
        argument = text.decode(errors="surrogateescape")
        run = plugin.run("-H", argument, "-I", "127.0.0.1", "-p", closed_port, "-t", "1")
        assert run.code in (UNKNOWN, CRITICAL)
        assert plugin.usage("-H", HOST, "-P", argument)
        assert plugin.usage("-H", HOST, "-w", argument)
        assert plugin.usage("-H", HOST, f"--state={argument}")
        assert plugin.usage("-H", HOST, f"--ca-file=/nonexistent/{argument}")
        assert plugin.usage("-H", HOST, f"--{argument}")
        assert plugin.usage("-H", HOST, "-I", "127.0.0.1", "-p", argument)
    for text in ("\u202emoc.elpmaxe", "[OK]", "a|b", "a\x1bb"):
        plugin.run_json("-H", text)
