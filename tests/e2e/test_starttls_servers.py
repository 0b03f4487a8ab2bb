# SPDX-License-Identifier: GPL-3.0-or-later
"""Every protocol against the server that people run: Postfix, Dovecot, OpenLDAP, PostgreSQL and
the others, each with a configuration of its own on loopback; SQL Server is a server of ours.

A server that is not installed is a skip; in CI (CI=true) it is a failure.
"""

import pytest

from pki import srv
from plugin import CRITICAL, OK, slower
from servers import base
from servers.launch import launch

HOST = "mail.example.com"
XMPP_DOMAIN = "xmpp.example.com"  # what the configuration of Prosody says

# module: protocols in TLS, protocols where a second configuration has no TLS
SERVERS = {
    "postfix": (["smtp", "submission", "smtps"], ["smtp"]),
    "dovecot": (["imap", "pop3", "lmtp", "sieve", "imaps", "pop3s"],
                ["imap", "pop3", "lmtp", "sieve"]),
    "openldap": (["ldap", "ldaps"], ["ldap"]),
    "postgresql": (["postgres"], ["postgres"]),
    "mariadb": (["mysql"], ["mysql"]),
    "vsftpd": (["ftp", "ftps"], ["ftp"]),
    "prosody": (["xmpp-client", "xmpp-server", "xmpps-client", "xmpps-server"], ["xmpp-client", "xmpp-server"]),
    "inn": (["nntp", "nntps"], ["nntp"]),
    "inspircd": (["irc", "ircs"], ["irc"]),
    "mosquitto": (["mqtts"], []),
    "xrdp": (["rdp"], ["rdp"]),
    "tds": (["tds", "tds-strict"], ["tds"]),
}
WITH_TLS = [(server, protocol) for server, (tls, _) in SERVERS.items() for protocol in tls]
WITHOUT_TLS = [(server, protocol) for server, (_, none) in SERVERS.items() for protocol in none]

# What the server itself says when it has no TLS, in its own words.
REFUSALS = {
    "smtp": "does not offer STARTTLS: 250-mail.example.com / ",
    "imap": "does not offer STARTTLS: * CAPABILITY IMAP4rev1",
    "pop3": "does not offer STLS: CAPA / ",
    "lmtp": "does not offer STARTTLS: 250-",
    "sieve": "does not offer STARTTLS: IMPLEMENTATION / SIEVE / ",
    "ldap": "(LDAP result 2, protocolError): unsupported extended operation",
    "postgres": "does not offer TLS",
    "mysql": "does not offer TLS; its version: ",
    "ftp": "refused AUTH TLS: 530 Please login with USER and PASS.",
    "xmpp-client": "does not offer starttls in the features of its stream: mechanisms",
    "xmpp-server": "does not offer starttls in the features of its stream: dialback",
    "nntp": "refused STARTTLS: ",
    "irc": "does not offer STARTTLS",
    "tds": "does not offer TLS (it answered PRELOGIN with ENCRYPT_NOT_SUP); its version: 16.0.1000",
    "rdp": "standard RDP security, without TLS",
}


@pytest.fixture(scope="module")
def identity(pki):
    return pki.intermediate.issue(HOST, [HOST, XMPP_DOMAIN])


@pytest.fixture(scope="module")
def running(identity, tmp_path_factory):
    """running(name) -> the server, started once for all tests of this module."""
    started, failed = {}, {}

    def running(name):
        if name in failed:
            raise failed[name]  # it is not tried again
        if name not in started:
            try:
                started[name] = launch(name, tmp_path_factory.mktemp(name), identity)
            except (base.Failed, pytest.skip.Exception, pytest.fail.Exception) as outcome:
                failed[name] = outcome
                raise
        return started[name]

    yield running
    for server in started.values():
        server.stop()


def reach(protocol, port):
    host = XMPP_DOMAIN if protocol.startswith("xmpp") else HOST
    return host, ["-H", host, "-I", base.HOST, "-p", str(port), "-P", protocol]


@pytest.mark.parametrize("name, protocol", WITH_TLS, ids=[f"{s}-{p}" for s, p in WITH_TLS])
def test_right_name(plugin, trust, running, name, protocol):
    host, arguments = reach(protocol, running(name).ports[protocol])
    report = plugin.check(*arguments, *trust)
    assert (report.code, report.findings) == (OK, []), report.text
    assert report.summary.startswith(f"{host}: "), report.text
    assert report.endpoint["protocol"] == protocol
    steps = [step["step"] for step in report.endpoint["steps"]]
    assert ("starttls" in steps) == (not is_implicit(protocol)), report.text


@pytest.mark.parametrize("name, protocol", WITH_TLS, ids=[f"{s}-{p}" for s, p in WITH_TLS])
def test_wrong_name(plugin, trust, running, name, protocol):
    _, arguments = reach(protocol, running(name).ports[protocol])
    report = plugin.check(*arguments, *trust, "-n", "wrong.example.org")
    assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"]), report.text


def test_name_in_ehlo(plugin, trust, running):
    """A server that refuses an address literal; the manual says what to do, and so does the line."""
    _, arguments = reach("smtp", running("postfix").picky)
    report = plugin.check(*arguments, *trust)
    assert (report.code, report.findings) == (CRITICAL, ["starttls-refused"]), report.text
    assert "refused EHLO and HELO, " in report.summary and "(--ehlo gives it another name): 554 5.7.1" in report.summary and "no address literals" in report.summary
    report = plugin.check(*arguments, *trust, "--ehlo=monitor.example.com")
    assert (report.code, report.findings) == (OK, []), report.text
    assert "EHLO monitor.example.com" in plugin.run(*arguments, *trust, "--ehlo=monitor.example.com", "-vv").text


@pytest.mark.parametrize("name, protocol", WITHOUT_TLS, ids=[f"{s}-{p}" for s, p in WITHOUT_TLS])
def test_server_without_tls(plugin, trust, running, name, protocol):
    _, arguments = reach(protocol, running(name).without_tls[protocol])
    report = plugin.check(*arguments, *trust)
    assert (report.code, report.findings) == (CRITICAL, ["starttls-refused"]), report.text
    assert REFUSALS[protocol] in report.endpoint["findings"][0]["text"], report.text
    assert report.seconds < 5 * slower(), "a refusal is an answer: no time-out"


def test_xmpp_domain_that_is_not_served(plugin, trust, running):
    port = running("prosody").ports["xmpp-client"]
    report = plugin.check("-H", "elsewhere.example.com", "-I", base.HOST, "-p", str(port),
                          "-P", "xmpp-client", *trust)
    assert (report.code, report.findings) == (CRITICAL, ["starttls-refused"]), report.text
    assert "host-unknown" in report.text


def test_url_implies_the_protocol(plugin, trust, running):
    for scheme, server, protocol in (("imap", "dovecot", "imap"), ("smtp", "postfix", "smtp"),
                                     ("pop", "dovecot", "pop3"), ("ldap", "openldap", "ldap"),
                                     ("postgresql", "postgresql", "postgres"), ("mssql", "tds", "tds")):
        port = running(server).ports[protocol]
        report = plugin.check("-H", f"{scheme}://{HOST}:{port}/", "-I", base.HOST, *trust)
        assert (report.code, report.endpoint["protocol"]) == (OK, protocol), report.text


@pytest.mark.parametrize("server, protocol, port_of", [
    ("openldap", "ldap", "ldaps"), ("prosody", "xmpp-client", "xmpps-client"),
    ("inspircd", "irc", "ircs"), ("tds", "tds", "tds-strict")])
def test_implicit_port_asked_for_starttls(plugin, trust, running, server, protocol, port_of):
    """Where the client speaks first, the TLS server behind the port gives itself away."""
    _, arguments = reach(protocol, running(server).ports[port_of])
    report = plugin.check(*arguments, *trust)
    assert (report.code, report.findings) == (CRITICAL, ["starttls-refused"]), report.text
    assert port_of in report.endpoint["findings"][0]["text"], report.text


def test_dialogue_is_shown(plugin, trust, running):
    port = running("postfix").ports["smtp"]
    run = plugin.run("-H", HOST, "-I", base.HOST, "-p", str(port), "-P", "smtp", *trust, "-vv")
    assert run.code == OK, run.text
    for line in ("220 mail.example.com ESMTP Postfix", "EHLO ", "250-STARTTLS", "STARTTLS",
                 "220 2.0.0 Ready to start TLS"):
        assert line in run.text, run.text


@pytest.mark.parametrize("server, protocol, service", [
    ("dovecot", "imap", "imap"), ("dovecot", "imaps", "imaps"), ("dovecot", "pop3", "pop3"),
    ("dovecot", "sieve", "sieve"), ("postfix", "submission", "submission")])
def test_srv_id(plugin, pki, trust, tmp_path_factory, server, protocol, service):
    """A certificate that names nothing but the service of its domain (RFC 7817)."""
    identity = pki.intermediate.issue("mail", [srv(f"_{service}.{HOST}")])
    folder = tmp_path_factory.mktemp(f"{server}-srv")
    running = launch(server, folder, identity)
    try:
        _, arguments = reach(protocol, running.ports[protocol])
        assert plugin.check(*arguments, *trust, "-n", f"srv:_{service}.{HOST}").code == OK
        other = plugin.check(*arguments, *trust, "-n", f"srv:_xmpp-client.{HOST}")
        assert (other.code, other.findings) == (CRITICAL, ["name-mismatch"]), other.text
    finally:
        running.stop()


def test_xmpp_srv_id_of_the_domain(plugin, pki, trust, tmp_path_factory):
    """RFC 6120, section 13.7.1.2.1: the SRV-ID of the XMPP domain is its name."""
    identity = pki.intermediate.issue("jabber", [srv(f"_xmpp-client.{XMPP_DOMAIN}")])
    running = launch("prosody", tmp_path_factory.mktemp("prosody-srv"), identity)
    try:
        _, arguments = reach("xmpp-client", running.ports["xmpp-client"])
        report = plugin.check(*arguments, *trust)
        assert (report.code, report.findings) == (OK, []), report.text
        _, arguments = reach("xmpp-server", running.ports["xmpp-server"])
        report = plugin.check(*arguments, *trust)
        assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"]), report.text
    finally:
        running.stop()


def is_implicit(protocol):
    return protocol in ("smtps", "imaps", "pop3s", "ldaps", "ftps", "nntps", "ircs",
                        "xmpps-client", "xmpps-server", "mqtts", "tds-strict")
