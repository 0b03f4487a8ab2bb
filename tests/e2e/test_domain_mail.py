# SPDX-License-Identifier: GPL-3.0-or-later
"""check_cert_domain --service=mail: MX hosts, MTA-STS and DANE, as a sending server meets them."""

from dataclasses import dataclass

import pytest

from domainlab import Answer, company, named, redirect
from netlab import UNBOUND
from pki import DAY, new_key
from plugin import CRITICAL, OK, SLOWER, UNKNOWN, WARNING
from servers.process import has_ipv6

STALE = "3 1 1 " + 32 * "ab"


@dataclass
class Case:
    """A domain below example.com; findings: all that count, of the service and of its endpoints.  words:
    what is said of it.  finger: what Postfix, which does DANE, makes of mx."""
    id: str
    make: object
    code: int
    findings: list
    words: tuple = ()
    finger: str = ""
    zone: object = None
    arguments: tuple = ("--service=mail",)

    @property
    def domain(self):
        return f"mail-{self.id}.example.com"


def case(id, make, code, findings, *words, **more):
    return Case(id, make, code, findings, words, **more)


def one(**how):
    """One MX host, mx."""
    return lambda c: (c.dns("@ MX 10 mx"), c.mail("mx", **how))


def policy(mode="enforce", mx=None, **how):
    return lambda c: c.mta_sts(mx or [f"mx.{c.domain}"], mode=mode, **how)


def parts(*makers):
    return lambda c: [make(c) for make in makers]


def two(first, second):
    return lambda c: (c.dns("@ MX 10 mx", "@ MX 20 mx2"), first(c), second(c))


def nothing_right(pki, names):
    return pki.other_root.issue("x", ["elsewhere.example.net"], not_before=-90 * DAY, not_after=-DAY, key=new_key())


def many(most):
    return lambda c: all_at_one(c, most)


def all_at_one(c, most):
    address = c.host("mx1")
    for n in range(1, most + 1):
        c.dns(f"@ MX {n} mx{n}")
        if n > 1:
            c.host(f"mx{n}", address)
    c.mail("mx1", cert=named(f"*.{c.domain}"))


def answered(answer):
    return parts(one(), policy(answer=answer))


EACH = ("--service=mail", "--each-certificate")
SOON = ("-t", str(round(1 + SLOWER)))
OCTETS = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n\0\x1b[31m\xff|'x'=1\r\nmode: <b>\r\n"
TEXT = "version: STSv1\nmode: enforce\nmx: *.example.com\nmax_age: 604800\n"
CASES = [
    case("healthy", parts(two(lambda c: c.mail("mx", tlsa=[(3, 1, 1)]), lambda c: c.mail("mx2", tlsa=[(2, 0, 1), (3, 1, 1)])),
                          policy(mx=["mx.mail-healthy.example.com", "*.mail-healthy.example.com"])), OK, [],
         "mail: 2 MX hosts, MTA-STS in mode enforce, DANE\n", "MX records: mail-healthy.example.com: 10 mx.mail-healthy.example.com, 20 mx2",
         "id 20261126", "mode enforce, to be kept for 604800 s, mx mx.mail-healthy.example.com", finger="verified"),
    case("plain", one(), OK, [], "mail: one MX host\n", finger="not verified"),
    # Nobody verifies.
    case("wrong-name", one(cert="wrong-name"), WARNING, ["name-mismatch"]),
    case("expired", one(cert="expired"), WARNING, ["expired"]),
    case("self-signed", one(cert="self-signed"), WARNING, ["self-signed"]),
    case("unknown-root", one(cert="unknown-root"), WARNING, ["untrusted"]),
    case("incomplete", one(cert="incomplete"), WARNING, ["untrusted"]),
    case("no-starttls", one(level="none"), WARNING, ["starttls-refused"]),
    # DNS has an address of it, but no certificate can name it.
    case("no-name", parts(one(cert="wrong-name"), lambda c: c.dns(f"xn--abc- A {c.host('mx')}", "@ MX 20 xn--abc-"), policy(mx=["*.mail-no-name.example.com"])),
         CRITICAL, ["mta-sts-mismatch", "name-mismatch", "resolve-failed"], "no name of a host that a certificate could be compared with"),
    case("user-has-the-last-word", one(cert="expired"), CRITICAL, ["expired"], arguments=("--service=mail", "--state=expired=critical")),
    # MTA-STS
    case("enforce-wrong-name", parts(one(cert="wrong-name"), policy()), CRITICAL, ["mta-sts-mismatch", "name-mismatch"],
         "(mode enforce): its certificate does not name it"),
    case("enforce-expired", parts(one(cert="expired"), policy()), CRITICAL, ["mta-sts-mismatch", "expired"],
         "its certificate has expired"),
    case("enforce-untrusted", parts(one(cert="unknown-root"), policy()), CRITICAL, ["mta-sts-mismatch", "untrusted"]),
    case("enforce-no-starttls", parts(one(level="none"), policy()), CRITICAL, ["mta-sts-mismatch", "starttls-refused"], "no TLS comes about"),
    case("testing-wrong-name", parts(one(cert="wrong-name"), policy("testing")), WARNING, ["mta-sts-mismatch", "name-mismatch"], "(mode testing)"),
    case("none-wrong-name", parts(one(cert="wrong-name"), policy("none")), WARNING, ["name-mismatch"], "MTA-STS in mode none"),
    case("left-out", parts(one(), policy(mx=["mx1.mail-left-out.example.com"])), CRITICAL, ["mta-sts-mismatch"],
         "none of its mx lines names this host", "no MX host fits mx1.mail-left-out.example.com"),
    case("wildcard-too-deep", parts(one(), policy(mx=["*.example.com"])), CRITICAL, ["mta-sts-mismatch"]),
    case("short-age", parts(one(), policy(max_age=3600)), OK, [], "to be kept for 3600 s only"),
    case("policy-host-expired", parts(one(cert="wrong-name"), policy(cert="expired")), WARNING, ["mta-sts-invalid", "name-mismatch", "expired"],
         "they refuse the certificate of mta-sts.mail-policy-host-expired.example.com", "mail: one MX host\n"),
    case("policy-host-wrong-name", parts(one(), policy(cert="wrong-name")), WARNING, ["mta-sts-invalid", "name-mismatch"]),
    case("policy-host-absent", parts(one(), lambda c: c.dns('_mta-sts TXT "v=STSv1; id=1"')), WARNING, ["mta-sts-invalid"],
         "senders get no MTA-STS policy: mta-sts.mail-policy-host-absent.example.com: the host name does not exist"),
    case("policy-host-without-route", parts(one(), lambda c: c.dns("mta-sts A 203.0.113.9", '_mta-sts TXT "v=STSv1; id=1"')), UNKNOWN, ["service-unknown"],
         "the MTA-STS policy could not be looked up: network is unreachable"),
    case("policy-host-down", parts(one(), lambda c: (c.host("mta-sts"), c.dns('_mta-sts TXT "v=STSv1; id=1"'))), WARNING, ["mta-sts-invalid"],
         "senders get no MTA-STS policy: connection refused"),
    case("policy-host-unanswered", parts(one(), policy(), lambda c: c.refused("mta-sts")), UNKNOWN, ["service-unknown"],
         "the MTA-STS policy could not be looked up: mta-sts.mail-policy-host-unanswered.example.com: the name servers gave no answer, or failed",
         arguments=("--service=mail", "--resolver", UNBOUND)),
    case("policy-404", answered(Answer(status=404)), WARNING, ["mta-sts-invalid"], "the answer has another status than 200: 404"),
    case("policy-redirect", answered(redirect("https://www.example.com/mta-sts.txt")), WARNING, ["mta-sts-invalid"], "a redirect"),
    case("policy-html", answered(Answer(TEXT, "text/html")), WARNING, ["mta-sts-invalid"], "type text/plain: text/html"),
    case("policy-bad-line", answered(Answer(TEXT.replace("enforce", "Enforce"))), WARNING, ["mta-sts-invalid"], "line 2, the mode is not"),
    # The policy is one, whatever else it names.
    case("policy-address", parts(one(cert="expired"), policy(mx=["192.0.2.1", "mx.mail-policy-address.example.com"])), CRITICAL, ["mta-sts-mismatch", "expired"],
         "no MX host fits 192.0.2.1", "(mode enforce): its certificate has expired"),
    case("policy-compressed", answered(Answer(TEXT, gzip=True)), WARNING, ["mta-sts-invalid"], "senders get no MTA-STS policy: the document is compressed"),
    case("policy-slow", answered(Answer(40 * TEXT, rate=20)), WARNING, ["mta-sts-invalid"], "senders that wait no longer get none: the HTTP answer was not there in time",
         arguments=("--service=mail", *SOON)),
    case("policy-mute", parts(one(), lambda c: (c.raw("mta-sts"), c.dns('_mta-sts TXT "v=STSv1; id=1"'))), WARNING, ["mta-sts-invalid"],
         "senders that wait no longer get none: the HTTP answer was not there in time", arguments=("--service=mail", *SOON)),
    case("policy-silent", parts(one(), lambda c: (c.raw("mta-sts", cert=None), c.dns('_mta-sts TXT "v=STSv1; id=1"'))), WARNING, ["mta-sts-invalid"],
         "the MTA-STS policy did not come in time, ", arguments=("--service=mail", *SOON)),
    case("policy-octets", parts(one(), lambda c: (c.raw("mta-sts", OCTETS), c.dns('_mta-sts TXT "v=STSv1; id=1"'))), WARNING, ["mta-sts-invalid"],
         r"line 1, it is not of the form name: value: ?\x1b\x5b31m\xff\x7c’x’=1"),
    # Senders read all of it.
    case("policy-many", parts(one(), policy(mx=257 * ["mx.mail-policy-many.example.com"])), UNKNOWN, ["service-unknown"],
         "whether the MX hosts fit the MTA-STS policy is not known: it has more mx lines than are read (256)\n"),
    case("policy-huge", answered(Answer(TEXT + 70000 * "x")), WARNING, ["mta-sts-invalid"], "more than 65536 octets"),
    case("records-two", parts(one(), policy(), lambda c: c.dns('_mta-sts TXT "v=STSv1; id=2"')), WARNING, ["mta-sts-invalid"], "more than one record"),
    case("record-bad", parts(one(), policy(record='"v=STSv1; id=20-11"')), WARNING, ["mta-sts-invalid"], "letters and digits: 20-11"),
    case("record-in-quotes", parts(one(), policy(record=r'"\"v=STSv1; id=1\""')), WARNING, ["mta-sts-invalid"], "does not begin with v=STSv1 and a semicolon"),
    case("record-other", parts(one(), lambda c: c.dns('_mta-sts TXT "v=spf1 -all"')), OK, [], "none of MTA-STS"),
    # Whether there is a policy is not known; there is none only when DNS says so.
    case("record-unanswered", parts(one(), lambda c: c.refused("_mta-sts")), UNKNOWN, ["service-unknown"],
         "the MTA-STS record could not be looked up: the name servers gave no answer, or failed", arguments=("--service=mail", "--resolver", UNBOUND)),
    case("record-false", parts(one(), lambda c: c.dns("_mta-sts CNAME _mta-sts.mail-bogus.example.com.")), UNKNOWN, ["service-unknown"],
         "the MTA-STS record could not be looked up: the answer is false"),
    case("record-alias-nowhere", parts(one(), lambda c: c.dns("_mta-sts CNAME _mta-sts.nobody.example.org.")), WARNING, ["mta-sts-invalid"],
         "policy: _mta-sts.mail-record-alias-nowhere.example.com is an alias of _mta-sts.nobody.example.org, which does not exist\n"),
    case("policy-alias-nowhere", parts(one(), lambda c: c.dns('_mta-sts TXT "v=STSv1; id=1"', "mta-sts CNAME sts.nobody.example.org.")), WARNING, ["mta-sts-invalid"],
         "senders get no MTA-STS policy: the host name is an alias of sts.nobody.example.org, which does not exist\n"),
    case("alias-nowhere", lambda c: c.dns("@ MX 10 mx", "mx CNAME mx.nobody.example.org."), CRITICAL, ["resolve-failed"],
         "the name cannot be resolved: the host name is an alias of mx.nobody.example.org, which does not exist"),
    case("record-by-alias", parts(one(), policy(record=None), lambda c: c.dns("_mta-sts CNAME sts", 'sts TXT "v=STSv1; " "id=7;"')), OK, [],
         "id 7\n", "MTA-STS in mode enforce"),
    # DANE
    case("ee-nothing-right", one(cert=nothing_right, tlsa=[(3, 1, 1)]), OK, [], "mail: one MX host, DANE\n",
         "port 25: fits its TLSA records (DANE); no fault that counts", finger="verified"),
    case("ee-expired", one(cert="expired", tlsa=[(3, 1, 1)]), OK, [], "certificate matches, expired ",
         " (not looked at: DANE-EE)\n", finger="verified"),
    case("stale", one(tlsa=[STALE]), CRITICAL, ["dane-mismatch"], finger="not verified"),
    case("rollover", one(tlsa=[STALE, (3, 1, 1)]), OK, [], finger="verified"),
    case("one-of-two", two(lambda c: c.mail("mx", tlsa=[(3, 1, 1)]), lambda c: c.mail("mx2")), OK, [],
         "mail: 2 MX hosts, DANE at some of them\n", finger="verified"),
    case("dane-no-starttls", one(level="none", tlsa=[(3, 1, 1)]), CRITICAL, ["starttls-refused"]),
    case("pkix-no-starttls", one(level="none", tlsa=[(1, 1, 1)]), CRITICAL, ["starttls-refused"]),
    case("pkix-expired", one(cert="expired", tlsa=[(1, 1, 1)]), WARNING, ["expired"], "senders cannot use its TLSA records", finger="not verified"),
    case("ta-wrong-name", one(cert="wrong-name", tlsa=[(2, 0, 1)]), CRITICAL, ["name-mismatch"], finger="not verified"),
    case("ta-recipient", one(cert=named("mail-ta-recipient.example.com"), tlsa=[(2, 0, 1)]), OK, []),
    case("insecure-stale", one(tlsa=[STALE]), OK, [], "without DANE, since what DNS says of it is not validated", zone="insecure", finger="not verified"),
    case("insecure-expired", one(cert="expired", tlsa=[(3, 1, 1)]), WARNING, ["expired"], zone="insecure"),
    case("insecure-mx", lambda c: c.dns("@ MX 10 mx.mail-rollover.example.com."), OK, [], "senders may leave DANE out", "one MX host, DANE\n",
         zone="insecure"),
    case("bogus", one(), CRITICAL, ["dane-bogus", "service-unknown"], "the MX records are refused as false", "which hosts take its mail is not known\n", zone="bogus"),
    # One host of two; a record that is an alias into a zone of false signatures; name servers that fail.
    case("bogus-host", parts(one(), lambda c: c.dns("@ MX 20 mx.mail-bogus.example.com.")), WARNING, ["resolve-failed", "dane-bogus"],
         "DNS answers are refused as false: mx.mail-bogus.example.com"),
    case("bogus-record", parts(one(), lambda c: c.dns("_25._tcp.mx CNAME _25._tcp.mx.mail-bogus.example.com.")), CRITICAL, ["dane-bogus"], finger="defers"),
    case("unanswered-host", parts(one(), lambda c: (c.refused("mx2"), c.dns("@ MX 20 mx2", f"mx2 A {c.lab.address()}"))), WARNING, ["resolve-failed", "dane-lookup-failed"],
         "mail servers pass over the host until there is an answer", arguments=("--service=mail", "--resolver", UNBOUND)),
    case("unanswered-record", parts(one(tlsa=[(3, 1, 1)]), lambda c: c.refused("_tcp.mx")), CRITICAL, ["dane-lookup-failed"],
         arguments=("--service=mail", "--resolver", UNBOUND), finger="defers"),
    case("unanswered", lambda c: (c.dns("@ MX 10 mx"), c.refused("@")), UNKNOWN, ["service-unknown"], "the MX records could not be looked up",
         arguments=("--service=mail", "--resolver", UNBOUND)),
    case("alias", lambda c: (c.dns("@ MX 10 alias", "alias CNAME mx"), c.mail("mx", cert=named("alias.mail-alias.example.com"), tlsa=[(3, 1, 1)])),
         OK, [], finger="verified"),
    # DANE-TA: the host that the alias leads to, and the domain with the end of its own alias, are the names (RFC 7672, 3.2.2).
    case("ta-alias", lambda c: (c.dns("@ MX 10 alias", "alias CNAME mx"), c.mail("mx", tlsa=[(2, 0, 1)])), OK, [], finger="verified"),
    case("ta-alias-alone", lambda c: (c.dns("@ MX 10 alias", "alias CNAME mx"), c.mail("mx", cert=named("alias.mail-ta-alias-alone.example.com"), tlsa=[(2, 0, 1)])),
         CRITICAL, ["dane-mismatch"], "names the alias alone, not mx.mail-ta-alias-alone.example.com, to which it leads", finger="not verified"),
    case("ta-domain-alias", lambda c: c.dns("@ CNAME mail-ta-recipient.example.com."), OK, [], "10 mx.mail-ta-recipient.example.com", "one MX host, DANE\n"),
    case("ta-hosted", one(cert=named("mail-ta-insecure.example.com"), tlsa=[(2, 0, 1)]), CRITICAL, ["name-mismatch"]),
    case("ta-insecure", lambda c: c.dns("@ MX 10 mx.mail-ta-hosted.example.com."), CRITICAL, ["name-mismatch"], "senders may leave DANE out", zone="insecure"),
    # Both: who knows only MTA-STS refuses what DANE accepts.
    case("ee-expired-enforce", parts(one(cert="expired", tlsa=[(3, 1, 1)]), policy()), CRITICAL, ["mta-sts-mismatch"],
         "MTA-STS in mode enforce, DANE\n", finger="verified"),
    # What DANE does not look at, and what will be refused when it has expired.
    case("ee-soon-enforce", parts(one(cert="expires-soon", tlsa=[(3, 1, 1)]), policy()), CRITICAL, ["expires-soon"],
         "fits the MTA-STS policy (mode enforce) until its certificate expires (days left: 4)", arguments=("--service=mail", "-c", "10")),
    case("ee-soon-enforce-later", parts(one(cert="expires-soon", tlsa=[(3, 1, 1)]), policy()), WARNING, ["expires-soon"], arguments=("--service=mail", "-w", "10", "-c", "1")),
    case("ee-soon-testing", parts(one(cert="expires-soon", tlsa=[(3, 1, 1)]), policy("testing")), WARNING, ["expires-soon"], arguments=("--service=mail", "-c", "10")),
    case("ee-soon-none", parts(one(cert="expires-soon", tlsa=[(3, 1, 1)]), policy("none")), OK, [], arguments=("--service=mail", "-c", "10")),
    # MX records
    case("null", lambda c: c.dns("@ MX 0 ."), OK, [], "takes no mail"),
    case("none", lambda c: c.host("@"), CRITICAL, ["service-missing"]),
    case("none-unnamed", lambda c: c.web("@"), OK, [], "mail-none-unnamed.example.com has no ", " mail, client-mail", arguments=()),
    case("none-at-all", lambda c: c.dns("x A 127.0.0.1"), CRITICAL, ["service-missing"]),
    case("address", lambda c: c.mail("@", tlsa=[(3, 1, 1)]), OK, [], "no MX record, mail by the address of the domain, DANE\n"),
    case("one-down", two(lambda c: c.mail("mx"), lambda c: c.host("mx2")), WARNING, ["connect-failed"]),
    case("one-address-down", parts(one(), lambda c: c.dns(f"mx A {c.lab.address()}")), WARNING, ["connect-failed"],
         arguments=("--service=mail", "--all-addresses")),
    case("all-down", two(lambda c: c.host("mx"), lambda c: c.host("mx2")), CRITICAL, ["connect-failed"]),
    case("one-without-address", two(lambda c: c.mail("mx"), lambda c: None), WARNING, ["resolve-failed"]),
    case("one-is-address", parts(one(), lambda c: c.dns("@ MX 20 192.0.2.1.")), WARNING, ["resolve-failed"],
         "has the address 192.0.2.1 in place of a host name"),
    case("one-is-localhost", parts(one(), lambda c: c.dns("@ MX 5 localhost.")), WARNING, ["resolve-failed"],
         "an MX record has localhost, which each sender takes for itself"),
    case("only-no-host", lambda c: c.dns("@ MX 5 a\\124b"), CRITICAL, ["resolve-failed"],
         "mail: senders cannot deliver: no MX record names a host (records: 1) |"),
    case("only-localhost", lambda c: c.dns("@ MX 5 localhost."), CRITICAL, ["resolve-failed"], "no MX record has a host that senders can use\n"),
    case("only-address", lambda c: c.dns("@ MX 20 192.0.2.1."), CRITICAL, ["resolve-failed"]),
    case("null-beside", parts(one(), lambda c: c.dns("@ MX 20 .")), WARNING, ["resolve-failed"], "MX records that name no host"),
    case("twice", parts(one(), lambda c: c.dns("@ MX 20 mx")), OK, [], "mail: one MX host\n"),
    case("thirty", many(30), OK, [], "mail: 30 MX hosts\n"),
    # Each of those that are told was asked.
    case("seventy", many(70), UNKNOWN, ["service-unknown"], "mail: 64 MX hosts\n", "as there are too many of them: 6\n",
         "MX host: mx64.mail-seventy.example.com port 25: certificate matches", arguments=("--service=mail", "-t", "30")),
    # Each certificate and each address of the policy's host: those who meet a good one see the policy.
    case("policy-each", parts(one(), policy(cert=("good", "expired-rsa"))), WARNING, ["mta-sts-invalid", "expired"],
         "not every sender gets the MTA-STS policy", "(RSA)\n", "mail: one MX host, MTA-STS in mode enforce\n", arguments=EACH),
    case("policy-each-none", parts(one(), policy(cert=("expired", "expired-rsa"))), WARNING, ["mta-sts-invalid", "expired"],
         "senders get no MTA-STS policy: they refuse the certificate", "mail: one MX host\n", arguments=EACH),
    case("policy-each-enforced", parts(one(cert="expired"), policy(cert=("good", "expired-rsa"))), CRITICAL,
         ["mta-sts-invalid", "mta-sts-mismatch", "expired"], arguments=EACH),
    case("policy-without-sni", parts(one(), lambda c: (c.web("hoster", cert="wrong-name"), c.host("mta-sts", c.host("hoster"))), policy()), WARNING,
         ["name-mismatch"], "(no SNI)\n", "mail: one MX host, MTA-STS in mode enforce\n", arguments=EACH),
    case("policy-dead", parts(one(), lambda c: c.host_with_dead("mta-sts"), policy()), WARNING, ["connect-failed"],
         "mail: one MX host, MTA-STS in mode enforce\n", arguments=("--service=mail", "-A")),
]
if has_ipv6():
    CASES += [
        case("six", one(tlsa=[(3, 1, 1)], families="6"), OK, [], "one MX host, DANE\n", finger="verified"),
        case("both", one(tlsa=[(3, 1, 1)], families="46"), OK, [], "one MX host, DANE\n", finger="verified",
             arguments=("--service=mail", "--all-addresses")),
        case("expired-by-six", parts(one(), lambda c: c.mail("mx", cert="expired", families="6")), WARNING, ["expired"],
             arguments=("--service=mail", "--all-addresses")),
        case("closed-by-six", parts(one(), lambda c: c.host6("mx")), OK, [], "one MX host\n"),
    ]
for c in CASES:
    company(c.domain, c.make, c.zone)


@pytest.mark.parametrize("case", CASES, ids=[c.id for c in CASES])
def test_mail(check_domain, case):
    report = check_domain(case.domain, *case.arguments)
    assert report.code == case.code, report.text
    assert report.findings == case.findings, report.text
    for words in case.words:
        assert words in report.text, report.text


FINGERED = [c for c in CASES if c.finger]


@pytest.mark.parametrize("case", FINGERED, ids=[c.id for c in FINGERED])
def test_postfix_agrees(domain_lab, case):
    said, words = domain_lab.finger(f"{'alias' if case.id.startswith('ta-alias') else 'mx'}.{case.domain}")
    assert said == case.finger, words


@pytest.mark.parametrize("name, options, code, families", [
    ("six", (), OK, "6"), ("six", ("-6",), OK, "6"), ("six", ("-4",), CRITICAL, ""), ("both", (), OK, "6"), ("both", ("-4",), OK, "4"), ("both", ("-6",), OK, "6"),
    ("both", ("-A",), OK, "64"), ("plain", ("-6",), CRITICAL, ""), ("expired-by-six", ("-4",), OK, "4"), ("expired-by-six", ("-6",), WARNING, "6"),
])
def test_family(ipv6, check_domain, name, options, code, families):
    report = check_domain(f"mail-{name}.example.com", "--service=mail", *options)
    seen = [e["address"] for e in report.json["services"][0]["endpoints"] if e["host"].startswith("mx.") and e["address"]]
    assert "".join("6" if ":" in address else "4" for address in seen) == families, report.text
    assert report.code == code, report.text


def test_user_can_demand_dnssec(check_domain):
    assert check_domain("mail-insecure-stale.example.com", "--service=mail", "--state=dane-insecure=warning").code == WARNING


BLIND = "the name servers that were asked carry no DNSSEC, or that of another root: whether DANE holds cannot be seen through them"
SEEN_BLIND = [
    # Whatever DANE says of these, and what is false, cannot be seen; all else can.
    ("healthy", OK, []), ("plain", OK, []), ("stale", OK, []), ("ee-nothing-right", WARNING, ["name-mismatch", "untrusted", "expired"]), ("expired", WARNING, ["expired"]),
    ("enforce-expired", CRITICAL, ["mta-sts-mismatch", "expired"]), ("bogus", OK, []), ("all-down", CRITICAL, ["connect-failed"]),
]


@pytest.mark.parametrize("name, code, findings", SEEN_BLIND, ids=[s[0] for s in SEEN_BLIND])
def test_name_server_without_dnssec(in_lab, domain_lab, name, code, findings):
    """Nothing is validated, nothing is false, and that is said: also when the system has the keys of the root."""
    report = in_lab.check("-d", f"mail-{name}.example.com", "--service=mail", *domain_lab.blind_options)
    assert (report.code, report.findings) == (code, findings), report.text
    assert BLIND in report.text, report.text
    assert "MX hosts, DANE\n" not in report.text and "MX host, DANE\n" not in report.text, report.text
    assert report.text.count("DANE cannot be seen from here\n") == 1, report.text
    assert not any(s["dnssec"] for s in report.json["services"][0]["steps"] if "dnssec" in s), report.text


def test_root_whose_keys_are_not_those_of_the_system(in_lab, domain_lab):
    """Its answers are signed; nothing says by whom."""
    run = in_lab.run("-d", "mail-stale.example.com", "--service=mail", "--resolver", UNBOUND, *domain_lab.trust_options)
    assert run.code == OK and "carry no DNSSEC, or that of another root: " in run.text and run.text.splitlines()[0].count("cannot be seen") == 1, run.text


def test_name_server_without_dnssec_is_false_to_who_names_an_anchor(in_lab, domain_lab):
    report = in_lab.check("-d", "mail-healthy.example.com", "--service=mail", *domain_lab.blind_options, "--dnssec-anchor", domain_lab.anchor_file)
    assert (report.code, report.findings) == (CRITICAL, ["dane-bogus", "service-unknown"]), report.text


@pytest.mark.parametrize("name, code, findings, words", [
    ("policy-host-down", UNKNOWN, ["service-unknown"], "the MTA-STS policy could not be looked up: the proxy could not connect: "),
    ("policy-host-absent", WARNING, ["mta-sts-invalid"], "senders get no MTA-STS policy: mta-sts.mail-policy-host-absent.example.com: the host name does not exist"),
    ("enforce-expired", CRITICAL, ["mta-sts-mismatch", "expired"], "(mode enforce): its certificate has expired"),
])
def test_no_sender_goes_through_the_proxy(check_domain, domain_lab, name, code, findings, words):
    report = check_domain(f"mail-{name}.example.com", "--service=mail", *domain_lab.proxy_options)
    assert (report.code, report.findings) == (code, findings) and words in report.text, report.text
