# SPDX-License-Identifier: GPL-3.0-or-later
"""demonstrate_domain.py PLUGIN: little companies in a network of their own, and what check_cert_domain says
of them (contrib/try --domain).  Exit code 0: every verdict was the expected one."""
import subprocess
import sys
import tempfile
from pathlib import Path

from domainlab import (AUTODISCOVER, Answer, DomainLab, microsoft365, named, on_premises)
from pki import DAY, Pki, new_key
from servers import base

HOSTER = named("*.hoster.example", "hoster.example")


def renewed(c):
    """The second MX host has a new certificate, and the old TLSA record."""
    old = c.pki.intermediate.issue("mx2", [c.fqdn("mx2")], key=new_key())
    c.dns("@ MX 10 mx1", "@ MX 20 mx2")
    c.mail("mx1", tlsa=[(3, 1, 1)])
    c.mail("mx2")
    c.tlsa("mx2", (3, 1, 1), old)


COMPANIES = {
    "contoso.com": on_premises(),
    "cloud.example.com": microsoft365(),
    # One fault in each service.
    "fabrikam.com": on_premises(
        mx=renewed,
        mta_sts=lambda c: c.mta_sts([f"mx1.{c.domain}"]),
        autodiscover=lambda c: c.web("autodiscover", {AUTODISCOVER: Answer(status=401)}, cert=HOSTER),
        sts=lambda c: c.web("sts", cert="self-signed"),
        client_mail=lambda c: (c.mailboxes("mail", cert="expired"), c.dns("_imaps._tcp SRV 0 1 993 mail")),
        www=lambda c: c.web("www", cert=lambda pki, names: pki.intermediate.issue(names[0], names, not_before=-75 * DAY, not_after=15 * DAY, key=new_key())),
        xmpp=lambda c: (c.chat("xmpp", cert=named(c.fqdn("xmpp"))), c.dns("_xmpp-client._tcp SRV 0 1 5222 xmpp")),
        sip=None, dav=None, ldap=None, autoconfig=None),
}

SHOWN = [
    (0, "A company with which nothing is wrong", ["contoso.com"]),
    (0, "The same in the cloud", ["cloud.example.com"]),
    (2, "A company with one fault in each service", ["fabrikam.com"]),
    (2, "Its mail alone: a TLSA record that was forgotten, and an MX host that the policy leaves out", ["fabrikam.com", "--service=mail"]),
    (1, "Its web server: expires soon", ["fabrikam.com", "--service=web"]),
    (2, "A service that was asked for, and is not there", ["cloud.example.com", "--service=xmpp"]),
    (2, "For programs (the beginning of the first line)", ["fabrikam.com", "-o", "json"]),
]
JSON_SHOWN = 400


def show(lab, plugin, expected, title, arguments):
    done = lab.call(plugin, "-d", *arguments, *lab.options)
    text = done.stdout.decode()
    print(f"\n=== {title}\n$ check_cert_domain -d {' '.join(arguments)}")
    print(text[:JSON_SHOWN] + "...\n" if text.startswith("{") else text, end="")
    print(f"exit code {done.returncode}")
    if done.returncode != expected:
        print(f"NOT AS EXPECTED: exit code {expected}")
    return done.returncode == expected


def main():
    folder = Path(tempfile.mkdtemp(prefix="domain-"))
    folder.chmod(0o755)
    pki = Pki(folder / "pki")
    try:
        lab = DomainLab(folder, pki, {domain: (make, None) for domain, make in COMPANIES.items()}).start()
    except base.Missing as missing:
        print(f"The demonstration lacks something: {missing}", file=sys.stderr)
        return 3
    try:
        print(f"Every run has besides: {' '.join(lab.options)}", flush=True)
        unexpected = sum(not show(lab, sys.argv[1], *row) for row in SHOWN)
    finally:
        lab.stop()
        subprocess.run(["rm", "-rf", folder], check=False)
    print(f"\n{unexpected} verdicts are not as expected." if unexpected
          else f"\nAll verdicts are as expected. The plugin is {sys.argv[1]}; try {sys.argv[1]} --help")
    return 1 if unexpected else 0


if __name__ == "__main__":
    sys.exit(main())
