# SPDX-License-Identifier: GPL-3.0-or-later
"""The laboratory of check_cert_domain itself (domainlab.py): its names, servers and certificates are what
a company says, as other programs see them."""

import re

import pytest

from domainlab import AUTODISCOVER, CLOUD, OTHER_CLOUD, POLICY, POX, Answer, company, microsoft365, named, on_premises, redirect
from netlab import BLIND, KNOT
from servers.process import open_to_all

ALL = "lab.example.com"


@company(ALL)
def everything(c):
    """One of each kind."""
    c.dns("@ MX 10 mx", "@ MX 20 mx2", "_imaps._tcp SRV 0 1 993 mail", "alias CNAME mx", 'text TXT "a" "b"')
    c.mail("mx", tlsa=[(3, 1, 1)])
    c.mail("mx2", level="none")
    c.mail("expired", cert="expired", tlsa=[(3, 1, 1)])
    c.mail("stale", tlsa=["3 1 1 " + 32 * "ab"])
    c.mailboxes("mail")
    c.mailboxes("mail2", cert="wrong-name")
    c.chat(direct=True)
    c.directory("ldap")
    c.web("@", cert="wrong-name")
    c.web("www", cert=named("www." + ALL, ALL))
    c.web("autodiscover", {AUTODISCOVER: Answer(status=401, headers={"WWW-Authenticate": "Negotiate"})})
    c.http("autodiscover", {AUTODISCOVER: redirect("https://elsewhere." + ALL + AUTODISCOVER, 301)})
    c.hops(2)
    c.hops(2, name="loop", loop=True)
    c.web("answers", {"/gzip": Answer("x" * 1000, gzip=True), "/huge": Answer(b"y" * 3_000_000), "/500": Answer("error -2146893022", status=500),
                      "/pox": Answer(POX.format(host=ALL), "text/xml"),
                      "/html": Answer("<p>", "text/html"), "/slow": Answer("z" * 300, rate=500)})
    c.raw("raw", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
    c.raw("slow", b"HTTP/1.1 200 OK\r\n\r\nabc", cert=None, port=80, pause=0.01)
    c.mta_sts(["mx." + ALL, "*.example.net"], mode="testing")
    c.federated(passive=f"https://sts.{ALL}/adfs/ls/?a=1&b=2", metadata=f"https://sts.{ALL}/mex", certificate=c.cert("self-signed", "sts"))


@company("managed.example.com")
def managed(c):
    c.managed()


@company("elsewhere.example.com")
def elsewhere(c):
    c.federated(passive="https://sts.elsewhere.example.com/", cloud=OTHER_CLOUD)


for kind in ("signed", "insecure", "bogus"):
    company(f"{kind}.example.org", lambda c: c.mail("mx", tlsa=[(3, 1, 1)]), zone=kind)


company("premises.example.com", on_premises(sts=lambda c: c.web("sts", cert="expired"), www=None))
company("cloud.example.com", microsoft365())


def dig(lab, name, kind, server="127.0.0.53"):
    """Validated (AD), and the answer; or the error."""
    done = lab.call("/usr/bin/python3", "-c", DIG, server, name, str(kind))
    return done.stdout.decode().split()


# Prints rcode, AD and the number of answers.
DIG = """
import socket, struct, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(20)
name = b"".join(bytes([len(l)]) + l.encode() for l in sys.argv[2].split(".") if l) + b"\\0"
s.sendto(struct.pack(">6H", 7, 0x120, 1, 0, 0, 0) + name + struct.pack(">2H", int(sys.argv[3]), 1), (sys.argv[1], 53))
_, flags, _, answers = struct.unpack(">4H", s.recv(4096)[:8])
print(flags & 15, flags >> 5 & 1, answers)
"""
A, MX, TXT, SRV, DNSKEY, TLSA = 1, 15, 16, 33, 48, 52
NAMES = [
    (ALL, MX, "0 1 2"), (f"_imaps._tcp.{ALL}", SRV, "0 1 1"), (f"alias.{ALL}", A, "0 1 2"), (f"text.{ALL}", TXT, "0 1 1"),
    (f"_25._tcp.mx.{ALL}", TLSA, "0 1 1"), (f"_mta-sts.{ALL}", TXT, "0 1 1"), (f"none.{ALL}", A, "3 1 0"), (f"mx.{ALL}", TXT, "0 1 0"),
    ("mx.signed.example.org", A, "0 1 1"), ("mx.insecure.example.org", A, "0 0 1"), ("mx.bogus.example.org", A, "2 0 0"),
    (f"login.{CLOUD}", A, "0 1 1"), ("www.premises.example.com", A, "3 1 0"), ("_ldap._tcp.premises.example.com", SRV, "0 1 1"),
    ("autodiscover.cloud.example.com", A, "0 1 2"),
]


def test_folders_are_opened_and_nothing_is_taken(tmp_path):
    shared, own = tmp_path / "shared", tmp_path / "shared" / "own"
    own.mkdir(parents=True, mode=0o700)
    shared.chmod(0o1777)
    tmp_path.chmod(0o711)
    open_to_all(own)
    assert [oct(path.stat().st_mode & 0o7777) for path in (tmp_path, shared, own)] == ["0o755", "0o1777", "0o755"]


@pytest.mark.parametrize("name, kind, expected", NAMES, ids=[f"{n[0]}-{n[1]}" for n in NAMES])
def test_names(domain_lab, name, kind, expected):
    assert dig(domain_lab, name, kind) == expected.split()


def test_a_name_server_that_carries_no_dnssec(domain_lab):
    assert dig(domain_lab, "mx.bogus.example.org", A, BLIND) == ["0", "0", "1"]
    assert dig(domain_lab, ALL, MX, BLIND) == ["0", "0", "2"]
    assert dig(domain_lab, ".", DNSKEY, BLIND) == ["0", "0", "0"]


def test_name_server_of_the_zones_does_not_validate(domain_lab):
    assert dig(domain_lab, "mx.bogus.example.org", A, KNOT) == ["0", "0", "1"]


WEB = [
    # URL, status, part of the body or of what kept it away
    (f"https://www.{ALL}/", 200, "ok"),
    (f"https://{ALL}/", 0, "Hostname mismatch"),
    (f"https://autodiscover.{ALL}{AUTODISCOVER}", 401, ""),
    (f"http://autodiscover.{ALL}{AUTODISCOVER}", 301, ""),
    (f"http://autodiscover.{ALL}/", 404, ""),
    (f"https://mta-sts.{ALL}{POLICY}", 200, f"version: STSv1\r\nmode: testing\r\nmx: mx.{ALL}\r\nmx: *.example.net\r\n"),
    (f"https://answers.{ALL}/html", 200, "<p>"),
    (f"https://answers.{ALL}/500", 500, "-2146893022"),
    (f"https://answers.{ALL}/pox", 200, f"<Server>{ALL}</Server>"),
    (f"https://answers.{ALL}/slow", 200, "z" * 300),
    (f"https://raw.{ALL}/", 0, "IncompleteRead"),
    (f"http://slow.{ALL}/", 200, "abc"),
    (f"https://hops.{ALL}/autodiscover/0/autodiscover.xml", 302, ""),
    (f"https://hops.{ALL}/autodiscover/2/autodiscover.xml", 401, ""),
    (f"https://loop.{ALL}/autodiscover/2/autodiscover.xml", 302, ""),
    ("https://sts.premises.example.com/", 0, "certificate has expired"),
    ("https://autodiscover.premises.example.com" + AUTODISCOVER, 401, ""),
    ("https://autodiscover.cloud.example.com" + AUTODISCOVER, 0, "Hostname mismatch"),
    ("http://autodiscover.cloud.example.com" + AUTODISCOVER, 302, ""),
    ("https://autodiscover-s.outlook.com" + AUTODISCOVER, 401, ""),
    ("http://autodiscover.outlook.com" + AUTODISCOVER, 302, ""),
]


HUGE = f"https://answers.{ALL}/huge"
GZIP = f"https://answers.{ALL}/gzip"


@pytest.fixture(scope="module")
def answers(domain_lab):
    return domain_lab.get(*(row[0] for row in WEB), *(f"https://login.{r[0]}/{r[1]}" for r in REALMS), HUGE, GZIP)


@pytest.mark.parametrize("url, status, text", WEB, ids=[w[0] for w in WEB])
def test_web(answers, url, status, text):
    got, _, body = answers[url]
    assert got == status and text in body, body


def test_headers(answers):
    assert answers[f"http://autodiscover.{ALL}{AUTODISCOVER}"][1]["Location"] == f"https://elsewhere.{ALL}{AUTODISCOVER}"
    assert answers[f"https://autodiscover.{ALL}{AUTODISCOVER}"][1]["WWW-Authenticate"] == "Negotiate"
    _, headers, body = answers[GZIP]
    assert headers["Content-Encoding"] == "gzip" and body.startswith("\x1f\x8b")
    assert answers[f"https://answers.{ALL}/html"][1]["Content-Type"] == "text/html"
    assert answers[f"https://mta-sts.{ALL}{POLICY}"][1]["Content-Type"] == "text/plain"
    assert len(answers[HUGE][2]) == 3_000_000


REALMS = [
    (CLOUD, f"getuserrealm.srf?login={ALL}&xml=1", f"<AuthURL>https://sts.{ALL}/adfs/ls/?a=1&amp;b=2</AuthURL>"),
    (CLOUD, f"getuserrealm.srf?login=someone@{ALL}&xml=1", "<NameSpaceType>Federated</NameSpaceType>"),
    (CLOUD, f"getuserrealm.srf?login=someone%40{ALL}", '"NameSpaceType": "Federated"'),
    (CLOUD, f"common/userrealm/{ALL}?api-version=1.0", f'"federation_metadata_url": "https://sts.{ALL}/mex"'),
    (CLOUD, f"common/userrealm/someone@{ALL}?api-version=2.1", '"NameSpaceType": "Federated"'),
    (CLOUD, "getuserrealm.srf?login=managed.example.com&xml=1", "<NameSpaceType>Managed</NameSpaceType>"),
    (CLOUD, "getuserrealm.srf?login=nobody.example.net&xml=1", "<NameSpaceType>Unknown</NameSpaceType>"),
    (CLOUD, "common/userrealm/nobody.example.net?api-version=1.0", '"account_type":"Unknown"'),
    (CLOUD, "getuserrealm.srf?login=elsewhere.example.com&xml=1", f"<CloudInstanceName>{OTHER_CLOUD}</CloudInstanceName>"),
    (OTHER_CLOUD, "getuserrealm.srf?login=elsewhere.example.com&xml=1", "<NameSpaceType>Federated</NameSpaceType>"),
    (OTHER_CLOUD, f"getuserrealm.srf?login={ALL}&xml=1", "<NameSpaceType>Unknown</NameSpaceType>"),
]


@pytest.mark.parametrize("cloud, question, text", REALMS, ids=[f"{r[0]}/{r[1]}" for r in REALMS])
def test_realms(answers, cloud, question, text):
    status, headers, body = answers[f"https://login.{cloud}/{question}"]
    assert status == 200 and text in body, body
    assert headers["Content-Type"].startswith("text/xml" if "xml=1" in question else ("text/xml", "application/json"))


MAIL = [
    ("mx1.premises.example.com", "verified"), ("mx2.premises.example.com", "verified"), ("mx.cloud.example.com", "not verified"),
    (f"mx.{ALL}", "verified"), (f"expired.{ALL}", "verified"), (f"stale.{ALL}", "not verified"),
    ("mx.signed.example.org", "verified"), ("mx.insecure.example.org", "not verified"), ("mx.bogus.example.org", "defers"),
]


@pytest.mark.parametrize("host, verdict", MAIL, ids=[m[0] for m in MAIL])
def test_mail(domain_lab, host, verdict):
    said, words = domain_lab.finger(host)
    assert said == verdict, words


SERVERS = [
    # host, port, STARTTLS of openssl or None, name in the certificate
    (f"mail.{ALL}", 993, None, f"mail.{ALL}"), (f"mail.{ALL}", 995, None, f"mail.{ALL}"), (f"mail.{ALL}", 143, "imap", f"mail.{ALL}"),
    (f"mail.{ALL}", 110, "pop3", f"mail.{ALL}"), (f"mail.{ALL}", 4190, "sieve", f"mail.{ALL}"),
    (f"mail2.{ALL}", 993, None, "web.hoster.example"),
    (f"ldap.{ALL}", 636, None, f"ldap.{ALL}"), (f"ldap.{ALL}", 389, "ldap", f"ldap.{ALL}"),
    (f"mx.{ALL}", 25, "smtp", f"mx.{ALL}"),
]


@pytest.mark.parametrize("host, port, starttls, name", SERVERS, ids=[f"{s[0]}-{s[1]}" for s in SERVERS])
def test_servers(domain_lab, host, port, starttls, name):
    done = domain_lab.call("openssl", "s_client", "-connect", f"{host}:{port}", "-CAfile", domain_lab.pki.root_file,
                           *(["-starttls", starttls] if starttls else []))
    words = done.stdout.decode("utf-8", "replace")
    assert re.search(rf"subject=CN ?= ?{re.escape(name)}\n", words) and "Verify return code: 0 (ok)" in words, words


@pytest.mark.parametrize("port, starttls", [(5222, "xmpp"), (5269, "xmpp-server"), (5223, None)])
def test_chat(domain_lab, port, starttls):
    done = domain_lab.call("openssl", "s_client", "-connect", f"{ALL}:{port}", "-CAfile", domain_lab.pki.root_file,
                           *(["-starttls", starttls, "-xmpphost", ALL] if starttls else []))
    assert re.search(rf"subject=CN ?= ?{re.escape(ALL)}\n", done.stdout.decode("utf-8", "replace")), done.stdout


def test_no_starttls(domain_lab):
    done = domain_lab.call("openssl", "s_client", "-connect", f"mx2.{ALL}:25", "-starttls", "smtp")
    assert b"BEGIN CERTIFICATE" not in done.stdout, done.stdout
