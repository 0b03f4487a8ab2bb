# SPDX-License-Identifier: GPL-3.0-or-later
"""The companies that manual pages and README speak of, in the network of domainlab.py, at the addresses that they give.

Of example.com and example.net nothing is wrong, but at test.example.com; of example.org much is.
"""

import shlex
import subprocess

from domainlab import Answer, AUTODISCOVER, POX, Realm, company, named, on_premises
from pki import CLIENT_AUTH

WWW = "192.0.2.10"
BOTH = "192.0.2.25"  # of www.example.com and mx.example.com


@company("example.com")
def good(c):
    c.host("www", WWW)
    on_premises()(c)
    c.web("www", port=8443)
    c.web("www", port=8444, behind=True)
    c.host("www2", "192.0.2.11")
    c.web("www2", cert=named("www.example.com"))
    c.web("mail")
    c.web("intranet", cert=named("intranet.example.com", "wiki.example.com"))
    c.web("test", cert="wrong-name")
    c.host("mx", BOTH)
    c.mail("mx", tlsa=[(3, 1, 1)])
    c.web("mx", cert=named("www.example.com"))  # a machine that is both


@company("example.net")
def second(c):
    on_premises()(c)
    c.dns(f"node1 A {WWW}")


@company("example.org")
def bad(c):
    c.host("@", "192.0.2.20")
    c.web("@", {AUTODISCOVER: Answer(status=404)}, cert=named("*.example.org", "mail.example.org"))
    c.web("www", cert=named("*.example.org", "mail.example.org"))
    c.dns("@ MX 10 mx")
    c.mail("mx")
    c.mta_sts(["mx1.example.org"])
    c.web("autodiscover", {AUTODISCOVER: Answer(status=401)}, cert=named("*.example.org"))


class Desk:
    """Where an administrator sits: a folder with the files that commands name, both plugins by their names, and the
    network.  What every command needs besides (trust anchor, name server) stands before its own options."""

    def __init__(self, lab, pki, folder, programs):
        self.lab, self.folder = lab, folder
        (folder / "bin").mkdir()
        options = {"check_cert_name": ["--ca-file", pki.root_file], "check_cert_domain": lab.options}
        for name, command in programs.items():
            script = folder / "bin" / name
            script.write_text(f'#!/bin/sh\nexec {shlex.join([*map(str, command), *options[name]])} "$@"\n')
            script.chmod(0o755)
        leaf = pki.intermediate.issue("www.example.com", ["www.example.com"])
        for file in ("chain.pem", "rsa.pem", "ecdsa.pem", "fullchain.pem"):
            (folder / file).write_text(leaf.pem())
        (folder / "keystore.pw").write_text("changeit\n")
        (folder / "key.pem").write_text(leaf.key_pem())
        subprocess.run(["openssl", "pkcs12", "-export", "-in", folder / "fullchain.pem", "-inkey", folder / "key.pem", "-passout", "pass:changeit",
                        "-out", folder / "keystore.p12"], check=True, timeout=60)
        (folder / "web").mkdir()
        (folder / "web" / "cert.pem").write_text(leaf.pem())
        (folder / "web" / "privkey.pem").write_text(leaf.key_pem())
        (folder / "answer.xml").write_text(POX.format(host="mail.example.com"))
        realm = Realm("Federated", "example.com", passive="https://sts.example.com/adfs/ls/")
        (folder / "realm.xml").write_text(realm.answers()["xml"])
        (folder / "company-ca.pem").write_text(pki.root.pem())
        (folder / "certs").mkdir()
        (folder / "certs" / "www.example.com.pem").write_text(leaf.pem())
        (folder / "hosts.txt").write_text("# two\nwww.example.com\nsmtp://mx.example.com -w 30 -c 14\n")
        (folder / "ca.crl").write_text(pki.crl(pki.intermediate, []))
        (folder / "monitor.pem").write_text(pki.root.issue("monitor", eku=(CLIENT_AUTH,)).pem() + leaf.key_pem())
        self.in_30_days = pki.when(30 * 86400).strftime("%Y-%m-%d")

    def run(self, command):
        """A command as it stands, by a shell; but for dates, which lie ahead, the place of files, and the authority's name."""
        command = command.replace("2027-01-01", self.in_30_days).replace("/etc/ssl/", "").replace("Example CA*", "Test*")
        script = f'cd "$1" && PATH=$1/bin:$PATH && {command}'
        return subprocess.run([*self.lab.inside(), "sh", "-c", script, "sh", str(self.folder)], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120, check=False)
