# SPDX-License-Identifier: GPL-3.0-or-later
"""For each finding the situation in which it is found, for doc/troubleshooting.md.

A function of SERVED makes it with the servers of the other tests, and returns what a command of the document
needs besides to come there: where to connect, and the trust anchor.  Files that the command names lie in
w.folder, where it is run.  A row of COMPANIES is a company of domainlab.py; its commands run in that network.
"""

import functools

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dh

import pki as p
from domainlab import AUTODISCOVER, Answer, company, redirect
from pki import DAY
from servers import sockets
from servers.proxies import ConnectProxy
from test_domain_sso import federated, plain, token
from test_handshake import P1024
from test_lost_file import CuttingRelay
from test_starttls_hostile import GO_AHEAD

HOST = "www.example.com"
MAIL = "mail.example.com"
OLD = "ssl_ciphers DEFAULT:@SECLEVEL=0;"  # what is no longer on by itself


@functools.cache
def rsa_key(size):
    return p.new_key(size)


class World:
    """The fixtures of conftest.py, and an authority with names of its own."""

    def __init__(self, pki, serve, start, misbehave, folder):
        self.pki, self.serve, self.start, self.misbehave, self.folder = pki, serve, start, misbehave, folder
        self.root = pki.new_root("Example Root")
        self.authority = self.root.issue_authority("Example Intermediate")
        self.trust = ["--ca-file", self.root.file]

    def leaf(self, names=(HOST,), subject=None, **how):
        return self.authority.issue(subject or names[0], names, **how)

    def rsa(self, names=(HOST,), size="rsa", **how):
        how.setdefault("usage", (p.DIGITAL_SIGNATURE, p.KEY_ENCIPHERMENT))
        return self.leaf(names, key=rsa_key(size), **how)

    def at(self, *identities, extra=()):
        return [*self.serve(*identities, extra=extra), *self.trust]

    def file(self, name, text):
        (self.folder / name).write_text(text)

    def stapling(self, identity, **how):
        (self.folder / "staple.der").write_bytes(self.pki.ocsp(identity, **how))
        return self.at(identity, extra=["ssl_stapling on;", f"ssl_stapling_file {self.folder}/staple.der;"])

    def asking(self, how):
        return self.at(self.leaf(), extra=[f"ssl_client_certificate {self.root.file};", f"ssl_verify_client {how};"])

    def answering(self, octets):
        return [*self.misbehave(sockets.saying(octets)), *self.trust]


def internal(w):
    w.file("bundle.pem", w.root.pem() * 400)
    relay = w.start(CuttingRelay(w.serve(w.leaf()), w.folder / "bundle.pem"))
    return ["-I", "127.0.0.1", "-p", relay.port]


def proxy_failed(w):
    proxy = w.start(ConnectProxy(("127.0.0.1", 1), answer=b"HTTP/1.1 403 Forbidden\r\n\r\n"))
    return {"proxy.example.com:3128": f"127.0.0.1:{proxy.port}"}


def without_starttls(connection):
    connection.sendall(b"220 mx.example.com ESMTP\r\n")
    connection.recv(4096)
    connection.sendall(b"250 mx.example.com\r\n")
    sockets.read_until_closed(connection)


def closed(w):
    """A port at which nobody listens any more."""
    server = sockets.SocketServer(sockets.silent)
    server.stop()
    return ["-I", "127.0.0.1", "-p", server.port]


def weak_exchange(w):
    parameters = dh.DHParameterNumbers(P1024, 2).parameters()
    w.file("dh.pem", parameters.parameter_bytes(serialization.Encoding.PEM, serialization.ParameterFormat.PKCS3).decode())
    return w.at(w.rsa(), extra=["ssl_protocols TLSv1.2;", f"ssl_dhparam {w.folder}/dh.pem;", "ssl_ciphers DHE:@SECLEVEL=0;"])


def chain_incomplete(w):
    w.file("ca.pem", w.root.pem() + w.authority.pem([]))
    return [*w.serve(w.leaf(chain=[]))]


def second_authority(w):
    return w.authority.issue_authority("Example Intermediate 2")


def unordered(w):
    second = second_authority(w)
    return w.at(second.issue(HOST, [HOST], chain=[w.authority.der, second.der]))


def superfluous(w):
    return w.at(w.leaf(chain=[w.authority.der, second_authority(w).der]))


def too_complex(w):
    issuer = w.root
    for n in range(1, 31):
        issuer = issuer.issue_authority(f"Example Intermediate {n}")
    return w.at(issuer.issue(HOST, [HOST]))


def malformed_certificate(w):
    nothing = p.extension("2.5.29.30", p.sequence(), True)
    return w.at(w.root.issue_authority("Example Intermediate", extensions=[nothing]).issue(HOST, [HOST]))


def revoked(w):
    leaf = w.leaf()
    return w.stapling(leaf, status="revoked")


def crl_invalid(w):
    w.file("ca.crl", w.pki.crl(w.authority, [], this_update=-9 * DAY, next_update=-DAY))
    return w.at(w.leaf())


SERVED = {
    "usage": lambda w: [],
    "internal": internal,
    "resolve-failed": lambda w: [],
    "connect-failed": closed,
    "proxy-failed": proxy_failed,
    "starttls-refused": lambda w: [*w.misbehave(without_starttls)],
    "starttls-injection": lambda w: w.answering(GO_AHEAD["smtp"] + b"220 mx.example.com\r\n"),
    "not-tls": lambda w: [*w.misbehave(sockets.plain_http)],
    "handshake-failed": lambda w: [*w.misbehave(sockets.alert(2, 40))],
    "handshake-unfinished": lambda w: w.at(w.leaf([HOST, p.dns("")])),
    "weak-protocol": lambda w: w.at(w.rsa(), extra=["ssl_protocols TLSv1.1;", OLD]),
    "weak-exchange": weak_exchange,
    "too-large": lambda w: w.at(w.leaf(subject=[(p.CN, "x")] * 501)),
    "client-certificate-required": lambda w: w.asking("on"),
    "client-certificate-wanted": lambda w: w.asking("optional"),
    "timeout": lambda w: [*w.misbehave(sockets.silent)],
    "name-mismatch": lambda w: w.at(w.leaf(["shop.example.com", "*.example.net"])),
    "cn-only": lambda w: w.at(w.leaf([], HOST)),
    "principal-mismatch": lambda w: w.at(w.leaf(["*.example.com"])),
    "principal-by-san": lambda w: w.at(w.leaf(["owa.example.com", MAIL])),
    "names-missing": lambda w: w.at(w.leaf()),
    "names-unexpected": lambda w: w.at(w.leaf([HOST, "example.com", "test.example.com"])),
    "malformed-name": lambda w: w.at(w.leaf([HOST, p.dns("https://example.com/")])),
    "malformed-certificate": malformed_certificate,
    "untrusted": lambda w: w.at(w.leaf(chain=[])),
    "too-complex": too_complex,
    "self-signed": lambda w: w.at(w.pki.self_signed(HOST, [HOST])),
    "chain-incomplete": chain_incomplete,
    "chain-unordered": unordered,
    "chain-superfluous": superfluous,
    "wrong-purpose": lambda w: w.at(w.leaf(eku=(p.CLIENT_AUTH,))),
    "key-usage": lambda w: w.at(w.rsa(usage=(p.KEY_ENCIPHERMENT,))),
    "weak-key": lambda w: w.at(w.rsa(size="rsa1024"), extra=[OLD]),
    "weak-signature": lambda w: w.at(w.leaf(digest="sha1"), extra=[OLD]),
    "revoked": revoked,
    "ocsp-invalid": lambda w: w.stapling(w.leaf(), this_update=-9 * DAY, next_update=-DAY),
    "ocsp-missing": lambda w: w.at(w.leaf(extensions=[p.must_staple()])),
    "crl-invalid": crl_invalid,
    "expired": lambda w: w.at(w.leaf(not_before=-90 * DAY, not_after=-3 * DAY)),
    "not-yet-valid": lambda w: w.at(w.leaf(not_before=2 * DAY + DAY // 2, not_after=92 * DAY)),
    "expires-soon": lambda w: w.at(w.leaf(not_before=-85 * DAY, not_after=5 * DAY + DAY // 2)),
    "issuer-mismatch": lambda w: w.at(w.leaf()),
    "organization-mismatch": lambda w: w.at(w.leaf()),
    "serial-mismatch": lambda w: w.at(w.leaf(serial=0x4D2)),
    "fingerprint-mismatch": lambda w: w.at(w.leaf()),
    "pin-mismatch": lambda w: w.at(w.leaf()),
    "key-mismatch": lambda w: w.at(w.rsa()),
    "lifetime-too-long": lambda w: w.at(w.leaf(not_before=-DAY, not_after=89 * DAY)),
    "tls-too-old": lambda w: w.at(w.leaf(), extra=["ssl_protocols TLSv1.2;"]),
    "staple-missing": lambda w: w.at(w.leaf()),
    "client-certificate-unasked": lambda w: w.at(w.leaf()),
    "request-unanswered": lambda w: w.at(w.leaf([MAIL]), extra=["location = /owa { return 444; }"]),
    "http-500-wrong-principal": lambda w: w.at(w.leaf([MAIL]), extra=[
        'location = /owa { return 500 "The target principal name is incorrect. (-2146893022)"; }']),
    "client-refuses": lambda w: w.at(w.leaf(eku=None)),
}


def mail(*records, **how):
    return lambda c: (c.dns("@ MX 10 mx"), c.mail("mx", tlsa=records, **how))


def found(name="autodiscover", cert="good"):
    return lambda c: c.web(name, {AUTODISCOVER: Answer(status=401)}, cert)


def leading(to=AUTODISCOVER):
    """A redirect by http."""
    return lambda c: c.http("autodiscover", {AUTODISCOVER: redirect(f"https://www.{c.domain}{to}")})


def parts(*makers):
    return lambda c: [make(c) for make in makers]


def by_record(c):
    c.dns("_autodiscover._tcp SRV 0 1 443 mail")
    found("mail")(c)


def policy_without_host(c):
    mail()(c)
    c.dns('_mta-sts TXT "v=STSv1; id=20261126"')


STALE = "3 1 1 " + 32 * "ab"
# finding: what makes the company, how its zone is delegated
COMPANIES = {
    "addresses-left-out": (lambda c: (c.web("www"), c.dns(*(f"www A 127.8.{n // 250}.{n % 250 + 1}" for n in range(260)))), None),
    "dane-mismatch": (mail(STALE), None),
    "dane-bogus": (mail((3, 1, 1)), "bogus"),
    "dane-lookup-failed": (lambda c: (mail()(c), c.refused("_tcp.mx")), None),
    "dane-unusable": (mail((1, 1, 1)), None),
    "dane-insecure": (mail((3, 1, 1)), "insecure"),
    "service-missing": (lambda c: c.web("www"), None),
    "service-unknown": (lambda c: c.web("www"), "bogus"),
    "realm-managed": (lambda c: c.managed(), None),
    "realm-unknown": (lambda c: c.web("www"), None),
    "realm-insecure": (plain, None),
    "realm-failed": (federated(cloud="cloud.example.net"), None),
    "private-root": (federated(), None),
    "token-certificate": (token, None),
    "autodiscover-failed": (found(cert="expired"), None),
    "autodiscover-root": (parts(lambda c: c.web("@", {AUTODISCOVER: Answer(status=404)}, "wrong-name"), found()), None),
    "redirect-refused": (parts(leading("/owa/"), by_record), None),
    "mta-sts-mismatch": (parts(mail(), lambda c: c.mta_sts([f"mx1.{c.domain}"])), None),
    "mta-sts-invalid": (policy_without_host, None),
}
for finding, (make, zone) in COMPANIES.items():
    company(f"found-{finding}.example.com", make, zone)
