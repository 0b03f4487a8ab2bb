# SPDX-License-Identifier: GPL-3.0-or-later
"""--proxy-protocol, with real servers that take connections from nobody but a load balancer."""

import re

import pytest

from pki import new_key
from plugin import CRITICAL, OK
from servers import base, snippets
from servers.launch import or_missing
from servers.process import open_to_all
from servers.process import free_port
from servers.proxies import ConnectProxy

HOST = "mail.example.com"
NGINX = """    log_format ends "$proxy_protocol_addr $proxy_protocol_port $proxy_protocol_server_addr $proxy_protocol_server_port $remote_port";
    server {{
        listen 443 ssl proxy_protocol;
        {more}
        access_log {folder}/ends.log ends;
        ssl_certificate {chain};
        ssl_certificate_key {key};
        location / {{ return 200; }}
    }}
"""
POSTFIX = """smtpd_tls_chain_files = {key}, {chain}
smtpd_tls_security_level = may
smtpd_upstream_proxy_protocol = haproxy
smtpd_upstream_proxy_timeout = 1s
"""
HAPROXY = """frontend www
    bind :443 accept-proxy ssl crt {both}
    default_backend web
"""
DOVECOT = """ssl = yes
{tls}
haproxy_trusted_networks = 127.0.0.0/8
haproxy_timeout = 1s
service imap-login {{
  inet_listener imap {{
    haproxy = yes
  }}
  inet_listener imaps {{
    haproxy = yes
  }}
}}
"""


def nginx(folder, chain, key, more=""):
    return snippets.nginx(folder, NGINX.format(folder=folder, chain=chain, key=key, more=more))


def haproxy(folder, chain, key):
    both = folder / "both.pem"
    both.write_text(chain.read_text() + key.read_text())
    return snippets.haproxy(folder, HAPROXY.format(both=both))


def postfix(folder, chain, key):
    return snippets.postfix_(folder, POSTFIX.format(chain=chain, key=key))


def dovecot(folder, chain, key):
    tls = (snippets.dovecot.TLS_2_4 if snippets.dovecot.is_new() else snippets.dovecot.TLS_2_3).format(chain=chain, key=key)
    return snippets.dovecot_(folder, DOVECOT.format(tls=tls.replace("ssl_dh =\n", "")))


# What each does to whoever says nothing of the kind.
SERVERS = {
    "nginx": (nginx, "https", "handshake-failed"),
    "haproxy": (haproxy, "https", "handshake-failed"),
    "postfix": (postfix, "smtp", "starttls-refused"),
    "dovecot": (dovecot, "imap", "starttls-refused"),
}


@pytest.fixture
def behind(good, start, tmp_path):
    """behind(make, ...) -> the port of a server that expects the header."""
    def behind(make, *more):
        open_to_all(tmp_path)
        chain, key = base.copy_identity(tmp_path, good)
        return start(or_missing(lambda: make(tmp_path, chain, key, *more))).ports[""]

    return behind


@pytest.mark.parametrize("name", SERVERS)
def test_servers(plugin, trust, behind, name):
    make, protocol, finding = SERVERS[name]
    arguments = ["-H", f"{protocol}://{HOST}", "-I", "127.0.0.1", "-p", str(behind(make)), *trust]
    for version in "12":
        report = plugin.check(*arguments, f"--proxy-protocol={version}")
        assert (report.code, report.findings) == (OK, []), report.text
        assert f" port {arguments[5]}: with the PROXY protocol {version}, " in plugin.run(*arguments, f"--proxy-protocol={version}").text
    report = plugin.check(*arguments)
    assert (report.code, report.findings) == (CRITICAL, [finding]), report.text


@pytest.mark.parametrize("version", "12")
def test_tells_the_ends(plugin, trust, behind, tmp_path, ipv6, version):
    port6 = free_port([ipv6])
    port = behind(nginx, f"listen [{ipv6}]:{port6} ssl proxy_protocol;")
    for address, at in (("127.0.0.1", port), (ipv6, port6)):
        report = plugin.check("-H", HOST, "-I", address, "-p", str(at), "--request=/", f"--proxy-protocol={version}", *trust)
        assert (report.code, report.findings) == (OK, []), report.text
        told = (tmp_path / "ends.log").read_text().splitlines()[-1].split()
        assert told == [address, told[4], address, str(at), told[4]]


def test_shown(plugin, trust, behind):
    port = behind(nginx)
    arguments = ["-H", HOST, "-I", "127.0.0.1", "-p", str(port), "-vv", *trust]
    report = plugin.run(*arguments, "--proxy-protocol=1")
    assert re.search(rf"C: PROXY TCP4 127\.0\.0\.1 127\.0\.0\.1 \d+ {port}\n", report.text), report.text
    report = plugin.run(*arguments, "--proxy-protocol=2")
    assert "C: 0d 0a 0d 0a 00 0d 0a 51 55 49 54 0a 21 11 00 0c 7f 00 00 01 7f 00 00 01 " in report.text, report.text


@pytest.mark.parametrize("version", "12")
def test_through_a_proxy(plugin, trust, behind, start, version):
    """Which ends the connection behind it has is not known here; the server takes those of the proxy."""
    proxy = start(ConnectProxy(("127.0.0.1", behind(nginx))))
    report = plugin.run("-H", HOST, "--proxy", f"http://127.0.0.1:{proxy.port}", f"--proxy-protocol={version}", "-vv", *trust)
    assert report.code == OK, report.text
    assert {"1": "C: PROXY UNKNOWN\n", "2": "0a 20 00 00 00 (16 octets)\n"}[version] in report.text


def test_each_connection_begins_with_it(plugin, trust, behind, pki, tmp_path):
    """Also those for a second certificate, and those with another offer."""
    chain, key = pki.intermediate.issue(HOST, [HOST], key=new_key("rsa")).save()
    port = behind(nginx, f"ssl_certificate {chain}; ssl_certificate_key {key};")
    report = plugin.check("-H", HOST, "-I", "127.0.0.1", "-p", str(port), "--each-certificate", "--proxy-protocol=2", *trust)
    assert (report.code, report.findings) == (OK, []), report.text
    assert len(report.json["endpoints"]) == 2, report.text


def test_a_server_that_does_not_expect_it(plugin, trust, serve, good):
    port = serve(good).port
    for version in "12":
        report = plugin.check("-H", HOST, "-I", "127.0.0.1", "-p", str(port), f"--proxy-protocol={version}", *trust)
        assert report.code == CRITICAL and set(report.findings) <= {"handshake-failed", "not-tls"}, report.text
        assert "; to fix: leave --proxy-protocol out, unless " in report.text, report.text
