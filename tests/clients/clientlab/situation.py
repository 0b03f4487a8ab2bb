# SPDX-License-Identifier: GPL-3.0-or-later
"""What a situation is: data, and nothing else.

row() registers one. Its certificates are dictionaries by name; "root", "intermediate" and "leaf"
are there in any case, and a situation says only what differs from the impeccable ones:

    row("cn-only", "common-name", "the common name fits, there is no subjectAltName",
        leaf=dict(names=None, cn="www.example.test"))

Keys of a certificate (pki.py has the defaults):
    by               the certificate that signs it ("self": itself)
    like             has the subject and the key of this other certificate
    cn, subject      a common name; a whole Name in DER
    issuer_name      a Name in DER instead of the issuer's subject
    names, san       subjectAltName: a list (text, or DER of a GeneralName; None: no extension); a
                     whole extension value in DER
    key, sig         kind of key (rsa2048, p256, ed25519 ...), hash (sha256, pss-sha256 ...)
    start, end       validity, in days from now; bytes: a whole time in DER
    version, serial  a number (serial: also DER)
    ca, pathlen      basicConstraints (ca None: no extension)
    ku, eku          bits, OIDs (None: no extension)
    ski, aki         key identifiers (False: none; bytes: this one)
    aia              True: the issuer's certificate behind a URL; "pem", "p7c": in that form; "missing"
    ocsp, crl        the answer of the responder behind a URL, as for staple; True: a list behind a URL
    more             further extensions, in DER
    replace          function of the list of extensions, returns another
    tbs, whole       function of the parts of tbsCertificate, of the certificate's octets
    algorithm, outer an AlgorithmIdentifier in DER; another one outside of the signed part
    spoiled          True: the signature is wrong
    spki             function of the SubjectPublicKeyInfo

And of the situation: host, what the client asks for; send, which certificates in which order;
trust, which ones the client is told to trust; tls, how it is served:
    versions         ("1.2", "1.3"): those that are spoken
    ciphers          OpenSSL's cipher list for TLS 1.2 and before
    dh, curve        size of the Diffie-Hellman group, name of the only elliptic curve
    staple           good, revoked, unknown, stale, future, old, endless, ended, ended-day, ended-old,
                     ahead, ahead-day, other, second, both, garbage, mismatch: a stapled answer
                     (pki.py makes it); as raw, but with gnutls
    raw              serve with the laboratory's own TLS 1.3, which sends any octets
    hello            close the connection where ClientHello has more octets
    gnutls           serve with GnuTLS, and this priority string; not with versions and ciphers
    request, warn    with GnuTLS: "optional", "required": a certificate of the client's is asked for;
                     the number of an alert that is sent as a warning before ServerHello
"""

import importlib
from dataclasses import dataclass, field

HOST = "www.example.test"
GNUTLS_1_2 = "NORMAL:-VERS-ALL:+VERS-TLS1.2"
# What some client makes of a host that is asked for: these resolve too.
ALSO_HOSTS = ("fass.example.test", "xn--bcher-kva.example.test")


@dataclass(frozen=True)
class Situation:
    id: str
    group: str
    about: str
    host: str = HOST
    certificates: dict = field(default_factory=dict)
    send: tuple = ("leaf", "intermediate")
    trust: tuple = ("root",)
    tls: dict = field(default_factory=dict)
    must: str = ""  # "accept", "refuse": what makes the row of a client valid


SITUATIONS = {}


def row(
    id, group, about, *, host=HOST, send=("leaf", "intermediate"), trust=("root",), tls=None, must="", **certificates
):
    assert id not in SITUATIONS, id
    SITUATIONS[id] = Situation(id, group, about, host, certificates, tuple(send), tuple(trust), tls or {}, must)


def all_situations():
    """By id, in the order in which they are written down."""
    importlib.import_module(".situations", __package__)
    return SITUATIONS


def hosts():
    return sorted({*ALSO_HOSTS, *(s.host for s in all_situations().values())})


def failed_controls(answers):
    """Why the row of a client (situation -> (verdict, words)) cannot be believed."""
    return [
        f"{s.id}: {' '.join(answers[s.id])}"
        for s in all_situations().values()
        if s.must and s.id in answers and answers[s.id][0] != s.must
    ]
