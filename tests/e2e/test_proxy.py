# SPDX-License-Identifier: GPL-3.0-or-later
"""Through an HTTP CONNECT or SOCKS5 proxy."""

import pytest

from plugin import CRITICAL, OK
from servers import sockets
from servers.proxies import ConnectProxy, SocksProxy

HOST = "mail.example.com"


@pytest.fixture
def target(serve, good):
    return ("127.0.0.1", serve(good).port)


@pytest.mark.smoke
def test_http_connect(plugin, target, trust, start):
    proxy = start(ConnectProxy(target))
    report = plugin.check("-H", HOST, "--proxy", f"http://127.0.0.1:{proxy.port}", *trust)
    assert (report.code, report.findings) == (OK, []), report.text
    request = proxy.requests[0].split("\r\n")
    assert request[0] == f"CONNECT {HOST}:443 HTTP/1.1", "the proxy resolves the name"
    assert f"Host: {HOST}:443" in request
    assert "proxy" in [s["step"] for s in report.endpoint["steps"]]


def test_http_connect_to_an_address(plugin, target, trust, start):
    proxy = start(ConnectProxy(target))
    for address, text in (("192.0.2.1", "192.0.2.1:8443"), ("2001:db8::1", "[2001:db8::1]:8443")):
        report = plugin.check("-H", HOST, "-I", address, "-p", "8443", "--proxy", f"http://127.0.0.1:{proxy.port}",
                              *trust)
        assert report.code == OK, report.text
        assert proxy.requests[-1].startswith(f"CONNECT {text} HTTP/1.1\r\n")


def test_http_connect_with_user(plugin, target, trust, start):
    proxy = start(ConnectProxy(target, user="monitor:s3cret"))
    report = plugin.check("-H", HOST, "--proxy", f"http://monitor:s3cret@127.0.0.1:{proxy.port}", *trust)
    assert report.code == OK, report.text
    assert "s3cret" not in report.text
    for wrong in ("", "monitor:wrong@"):
        report = plugin.check("-H", HOST, "--proxy", f"http://{wrong}127.0.0.1:{proxy.port}", *trust, "-vv")
        assert (report.code, report.findings) == (CRITICAL, ["proxy-failed"])
        assert "407" in report.text and "wrong" not in report.text


@pytest.mark.parametrize("answer, words", [
    (b"HTTP/1.1 403 Forbidden\r\n\r\n", "403"),
    (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\n\r\nxyz", "502"),
    (b"HTTP/1.0 504 <script>|[OK]\x1b\r\n\r\n", "504"),
    (b"SSH-2.0-OpenSSH\r\n", None),
    (b"", None),
    (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200000 + b"\r\n\r\n", None),
], ids=["forbidden", "bad-gateway", "hostile", "not-http", "closed", "endless-header"])
def test_http_connect_refused(plugin, target, trust, start, answer, words):
    proxy = start(ConnectProxy(target, answer=answer))
    report = plugin.check("-H", HOST, "--proxy", f"http://127.0.0.1:{proxy.port}", *trust, "-t", "3")
    assert (report.code, report.findings) == (CRITICAL, ["proxy-failed"]), report.text
    if words:
        assert words in report.summary


def test_http_connect_with_long_answer(plugin, target, trust, start):
    proxy = start(ConnectProxy(target, header=b"Via: 1.1 proxy.example\r\nX-Note: " + b"n" * 500 + b"\r\n"))
    report = plugin.check("-H", HOST, "--proxy", f"http://127.0.0.1:{proxy.port}", *trust)
    assert report.code == OK, report.text


def test_http_connect_octet_by_octet(plugin, target, trust, start, misbehave):
    proxy = start(ConnectProxy(target))
    slow = misbehave(sockets.splitting(("127.0.0.1", proxy.port), 1))
    report = plugin.check("-H", HOST, "--proxy", f"http://127.0.0.1:{slow.port}", *trust)
    assert report.code == OK, report.text


def test_socks(plugin, target, trust, start):
    proxy = start(SocksProxy(target))
    report = plugin.check("-H", HOST, "--proxy", f"socks5://127.0.0.1:{proxy.port}", *trust)
    assert (report.code, report.findings) == (OK, []), report.text
    assert proxy.requests[0] == (1, HOST, 443)


def test_socks_to_an_address(plugin, target, trust, start):
    proxy = start(SocksProxy(target))
    for address in ("192.0.2.1", "2001:db8::1"):
        report = plugin.check("-H", HOST, "-I", address, "-p", "8443", "--proxy", f"socks5://127.0.0.1:{proxy.port}",
                              *trust)
        assert report.code == OK, report.text
        assert proxy.requests[-1] == (1, address, 8443)


def test_socks_with_user(plugin, target, trust, start):
    proxy = start(SocksProxy(target, user=("monitor", "s3cret")))
    report = plugin.check("-H", HOST, "--proxy", f"socks5://monitor:s3cret@127.0.0.1:{proxy.port}", *trust)
    assert report.code == OK, report.text
    for wrong in ("", "monitor:wrong@"):
        report = plugin.check("-H", HOST, "--proxy", f"socks5://{wrong}127.0.0.1:{proxy.port}", *trust)
        assert (report.code, report.findings) == (CRITICAL, ["proxy-failed"]), report.text


@pytest.mark.parametrize("code", [1, 2, 3, 4, 5, 6, 7, 8, 99])
def test_socks_refused(plugin, target, trust, start, code):
    proxy = start(SocksProxy(target, refuse=code))
    report = plugin.check("-H", HOST, "--proxy", f"socks5://127.0.0.1:{proxy.port}", *trust)
    assert (report.code, report.findings) == (CRITICAL, ["proxy-failed"]), report.text


def test_socks_octet_by_octet(plugin, target, trust, start, misbehave):
    proxy = start(SocksProxy(target))
    slow = misbehave(sockets.splitting(("127.0.0.1", proxy.port), 1))
    report = plugin.check("-H", HOST, "--proxy", f"socks5://127.0.0.1:{slow.port}", *trust)
    assert report.code == OK, report.text


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_proxy_that_is_not_there(plugin, closed_port, trust, scheme):
    report = plugin.check("-H", HOST, "--proxy", f"{scheme}://127.0.0.1:{closed_port}", *trust)
    assert (report.code, report.findings) == (CRITICAL, ["proxy-failed"]), report.text
    assert str(closed_port) in report.text
    assert "connected" not in report.text, "nobody was connected to"


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_silent_proxy(plugin, misbehave, trust, scheme):
    silent = misbehave(sockets.silent)
    report = plugin.check("-H", HOST, "--proxy", f"{scheme}://127.0.0.1:{silent.port}", *trust, "-t", "1")
    assert report.code == CRITICAL and report.findings[0] in ("timeout", "proxy-failed"), report.text


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_unresolvable_proxy(plugin, trust, scheme):
    report = plugin.check("-H", HOST, "--proxy", f"{scheme}://nosuch.invalid:3128", *trust)
    assert report.code == CRITICAL and report.findings[0] in ("proxy-failed", "resolve-failed"), report.text
    assert "nosuch.invalid" in report.text


def test_mismatch_through_a_proxy(plugin, target, trust, start):
    proxy = start(ConnectProxy(target))
    report = plugin.check("-H", "mail.example.org", "--proxy", f"http://127.0.0.1:{proxy.port}", *trust)
    assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"])
