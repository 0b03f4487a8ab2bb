# SPDX-License-Identifier: GPL-3.0-or-later
"""check_cert_domain: web, client-mail, xmpp, sip, dav and ldap, as their clients find them, and what is true of every service."""

import itertools
import json
import re
from dataclasses import dataclass

import pytest

import page
import pki as p
from domainlab import AUTODISCOVER, Answer, company, microsoft365, named, on_premises, redirect
from netlab import KNOT, KNOT_PORT, UNBOUND
from plugin import CRITICAL, OK, SLOWER, UNKNOWN, WARNING
from servers.process import has_ipv6

SOON = ("-t", str(round(1 + SLOWER)))  # where one server says nothing until then
EACH = ("--each-certificate",)
NOBODY = "127.0.0.99"  # where no name server is


@dataclass
class Case:
    """A domain svc-id.example.com.  findings: all that count; words: what is said."""
    id: str
    make: object
    service: str
    code: int
    findings: list
    words: tuple = ()
    zone: object = None
    arguments: tuple = ()

    def __post_init__(self):
        company(self.domain, self.make, self.zone)

    @property
    def domain(self):
        return f"svc-{self.id}.example.com"


def case(id, make, service, code, findings, *words, **more):
    return Case(id, make, service, code, findings, words, **more)


def parts(*makers):
    return lambda c: [make(c) for make in makers]


def web(name="@", paths=None, **how):
    return lambda c: c.web(name, paths, **how)


def srv(label, port, cert="good", name="host"):
    """A server with TLS from the start, by an SRV record; cert: "domain", or as for web()."""
    def make(c):
        c.dns(f"{label} SRV 0 1 {port} {name}")
        c.web(name, cert=named(c.domain) if cert == "domain" else cert, port=port)
    return make


def srv_id(label, port, service=None):
    """The same, and the certificate names nothing but a service of the domain: that of the record, or another."""
    def make(c):
        name = p.srv(f"_{service or label[1:].partition('.')[0]}.{c.domain}")
        c.dns(f"{label} SRV 0 1 {port} host")
        c.raw("host", cert=lambda pki, _: pki.intermediate.issue("x", [name]), port=port)
    return make


def dns(*lines):
    return lambda c: c.dns(*lines)


def thirty(c):
    """Thirty MX hosts, of which the policy names one."""
    address = c.host("mx1")
    c.dns(*(f"@ MX {n} mx{n}" for n in range(1, 31)))
    for n in range(2, 31):
        c.host(f"mx{n}", address)
    c.mail("mx1", cert=named(f"*.{c.domain}"))
    c.mta_sts([f"mx1.{c.domain}"])


CASES = [
    # web: the domain and www
    case("web", parts(web(), web("www")), "web", OK, [], "web: 2 hosts\n", "domain: https://svc-web.example.com/: HTTP status 200; certificate matches, expires in "),
    case("web-one", web("www"), "web", OK, [], "web: one host\n", "svc-web-one.example.com/: the host name exists, but has no address\n"),
    case("web-none", dns("x A 127.0.0.1"), "web", CRITICAL, ["service-missing"], "web: not found, though --service names it\n", "www.svc-web-none.example.com/: the host name does not exist\n"),
    case("web-closed", lambda c: c.host("@"), "web", CRITICAL, ["service-missing"], "svc-web-closed.example.com/: connection refused\n"),
    case("web-wrong-name", parts(web(), web("www", cert="wrong-name")), "web", CRITICAL, ["name-mismatch"]),
    case("web-expired", web(cert="expired"), "web", CRITICAL, ["expired"]),
    case("web-self-signed", web(cert="self-signed"), "web", CRITICAL, ["self-signed"]),
    case("web-unknown-root", web(cert="unknown-root"), "web", CRITICAL, ["untrusted"]),
    case("web-expires-soon", web(cert="expires-soon"), "web", CRITICAL, ["expires-soon"], arguments=("-c", "10")),
    case("web-redirect", parts(web("@", {"/": redirect("https://www.svc-web-redirect.example.com/", 301)}), web("www")), "web", OK, [],
         "domain: https://svc-web-redirect.example.com/: HTTP status 301, leads to https://www.svc-web-redirect.example.com/; certificate matches"),
    case("web-500", web("@", {"/": Answer("oops", status=500)}), "web", OK, [], "HTTP status 500; certificate matches"),
    case("web-mute", lambda c: c.raw("@"), "web", OK, [], "/: the HTTP answer was not there in time; certificate matches", arguments=SOON),
    case("web-silent", lambda c: c.raw("@", cert=None), "web", CRITICAL, ["timeout"], "no answer to the TLS ClientHello from", arguments=SOON),
    case("web-plain", lambda c: c.raw("@", b"HTTP/1.1 400 Bad Request\r\n\r\n", cert=None), "web", CRITICAL, ["not-tls"], "to fix: let the server speak TLS on this port"),
    case("web-deaf", lambda c: (c.deaf("@"), c.dns(f"@ A {c.lab.address()}")), "web", UNKNOWN, ["service-unknown"], "no answer to the attempt to connect to", arguments=SOON),
    case("web-deaf-each", lambda c: (c.dns(f"@ A {c.lab.address()}"), c.deaf("@")), "web", UNKNOWN, ["service-unknown"], "no answer to the attempt to connect to",
         arguments=(*SOON, "-A")),
    case("web-bogus", parts(web(), web("www")), "web", UNKNOWN, ["service-unknown"], "web: not known whether it is there\n", "whether there is a web server is not known: the answer is false: its validation (DNSSEC) fails", zone="bogus"),
    case("web-required", web(), "web", CRITICAL, ["issuer-mismatch"], "requirements: the issuer is", arguments=("--require=issuer=Somebody", "--require=key=ecdsa,rsa")),
    case("web-each", web("www", cert=("good", "expired-rsa")), "web", CRITICAL, ["expired"], "(RSA)\n", "www: https://www.svc-web-each.example.com/: HTTP status 200\n",
         arguments=EACH),
    case("web-dead", lambda c: (c.host_with_dead("@"), c.web("@")), "web", CRITICAL, ["connect-failed"], "HTTP status 200\n", arguments=("-A",)),
    # SRV
    case("imaps", srv("_imaps._tcp", 993), "client-mail", OK, [], "the name of the host fits, that of the domain does not; certificate matches"),
    case("imaps-domain", srv("_imaps._tcp", 993, "domain"), "client-mail", OK, [], "the name of the domain fits, that of the host does not; certificate matches"),
    case("imaps-srv-id", srv_id("_imaps._tcp", 993), "client-mail", OK, [], "the name of the domain fits, that of the host does not; certificate matches"),
    case("imaps-other-srv-id", srv_id("_imaps._tcp", 993, "pop3s"), "client-mail", CRITICAL, ["name-mismatch"]),
    case("imaps-wrong-name", srv("_imaps._tcp", 993, "wrong-name"), "client-mail", CRITICAL, ["name-mismatch"], "the name of the host or that of the domain must fit\n"),
    case("imaps-expired", srv("_imaps._tcp", 993, "expired"), "client-mail", CRITICAL, ["expired"]),
    case("imaps-nowhere", dns("_imaps._tcp SRV 0 1 993 host"), "client-mail", CRITICAL, ["resolve-failed"], "the host name does not exist"),
    case("imaps-closed", lambda c: (c.dns("_imaps._tcp SRV 0 1 993 host"), c.host("host")), "client-mail", CRITICAL, ["connect-failed"]),
    case("imaps-refused", dns("_imaps._tcp SRV 0 0 0 ."), "client-mail", CRITICAL, ["service-missing"], "the domain says that it does not offer this service\n"),
    case("pop3s-refused", parts(srv("_imaps._tcp", 993), dns("_pop3s._tcp SRV 0 0 0 .")), "client-mail", OK, [], "the domain says that it does not offer this service\n"),
    case("two", parts(srv("_imaps._tcp", 993, name="a"), srv("_imaps._tcp", 993, "expired", name="b"), srv("_pop3s._tcp", 995, name="a")),
         "client-mail", CRITICAL, ["expired"], "client-mail: 2 hosts\n"),
    case("autoconfig", web("autoconfig", {"/": Answer(status=404)}), "client-mail", OK, [], "HTTP status 404"),
    case("autoconfig-expired", parts(srv("_imaps._tcp", 993), web("autoconfig", cert="expired")), "client-mail", WARNING, ["expired"]),
    # A web server for all names below the domain is none of mail programs, that go on without a word.
    case("autoconfig-wildcard", parts(srv("_imaps._tcp", 993), web("autoconfig", {"/mail/config-v1.1.xml": Answer(status=404)}, cert="wrong-name")), "client-mail", OK, [],
         "autoconfig.svc-autoconfig-wildcard.example.com/mail/config-v1.1.xml: HTTP status 404; no fault that counts"),
    case("autoconfig-each", web("autoconfig", cert=("good", "expired-rsa")), "client-mail", WARNING, ["expired"], "(RSA)\n", arguments=EACH),
    case("imaps-bogus", srv("_imaps._tcp", 993), "client-mail", UNKNOWN, ["service-unknown"], "client-mail: not known whether it is there\n", "the SRV records could not be looked up: the answer is false", zone="bogus"),
    case("xmpp", parts(lambda c: c.chat("host"), lambda c: c.raw("tls", cert=named(c.domain), port=5223),
                       dns("_xmpp-client._tcp SRV 0 1 5222 host", "_xmpps-client._tcp SRV 0 1 5223 tls")), "xmpp", OK, [], "xmpp: 2 hosts\n"),
    case("xmpp-target", parts(lambda c: c.chat("host", named("host." + c.domain)), dns("_xmpp-client._tcp SRV 0 1 5222 host")),
         "xmpp", CRITICAL, ["name-mismatch"], "the name of the domain must fit\n"),
    case("xmpp-srv-id", srv_id("_xmpps-client._tcp", 5223, "xmpp-client"), "xmpp", OK, [], "certificate matches"),
    case("xmpp-servers-id", srv_id("_xmpps-client._tcp", 5223, "xmpp-server"), "xmpp", CRITICAL, ["name-mismatch"]),
    case("xmpp-servers", parts(lambda c: c.chat("host", direct=True), dns("_xmpps-server._tcp SRV 0 1 5270 host", "_xmpp-server._tcp SRV 0 1 5269 host")),
         "xmpp", OK, [], "port 5270: certificate matches"),
    case("dav-srv-id", srv_id("_caldavs._tcp", 443, "caldavs"), "dav", CRITICAL, ["name-mismatch"]),
    case("xmpp-not-spoken", srv("_xmpps-client._tcp", 5223, "domain"), "xmpp", CRITICAL, ["handshake-failed"]),
    case("sips-target", srv("_sips._tcp", 5061), "sip", CRITICAL, ["name-mismatch"]),
    case("sips", srv("_sips._tcp", 5061, "domain"), "sip", OK, []),
    case("sips-wildcard", parts(srv("_sips._tcp", 5061, named("*.example.com"), name="@"), dns("_sip._tls SRV 0 1 5061 @")), "sip", CRITICAL, ["name-mismatch"],
         "only a wildcard fits, and clients of SIP take none for a domain (RFC 5922, section 7.2)", "\n\t\t\\_[OK] - host: svc-sips-wildcard.example.com port 5061: certificate matches"),
    case("sip-tls", srv("_sip._tls", 5061), "sip", OK, []),
    case("dav", parts(srv("_caldavs._tcp", 8443), dns("_carddavs._tcp SRV 0 1 8443 host")), "dav", OK, [], "dav: one host\n",
         "SRV records: _carddavs._tcp.svc-dav.example.com: host.svc-dav.example.com port 8443\n"),
    case("both-names", srv("_caldavs._tcp", 443, named("host.svc-both-names.example.com", "svc-both-names.example.com")), "dav", OK, [],
         "the names of the host and of the domain fit"),
    case("domain-is-host", srv("_caldavs._tcp", 443, "domain", name="@"), "dav", OK, [], "host: svc-domain-is-host.example.com port 443: certificate matches"),
    case("port-0", dns("_caldavs._tcp SRV 0 1 0 host"), "dav", CRITICAL, ["resolve-failed"], "dav: no SRV record has a host that clients can use\n", "there is no usable SRV record\n"),
    case("seventeen", lambda c: [srv("_caldavs._tcp", 443, name="host")(c), *(c.dns(f"_caldavs._tcp SRV {n} 1 {7000 + n} host") for n in range(1, 18))],
         "dav", CRITICAL, ["service-unknown", "connect-failed"], "hosts and steps that were not looked at, as there are too many of them: 2\n"),
    case("some-unusable", parts(srv("_caldavs._tcp", 443), dns("_caldavs._tcp SRV 0 1 0 host")), "dav", WARNING, ["resolve-failed"],
         "SRV records that lead to no host or port, which clients pass over: 1\n"),
    case("address-as-host", lambda c: (c.raw("a", cert=named(c.domain), port=993), c.dns(f"_imaps._tcp SRV 0 1 993 {c.host('a')}.")), "client-mail", CRITICAL,
         ["resolve-failed"], "there is no usable SRV record\n"),
    case("localhost-beside", parts(srv("_imaps._tcp", 993), dns("_imaps._tcp SRV 0 1 993 localhost.", "_imap._tcp SRV 0 1 143 mail.localhost.")), "client-mail", CRITICAL,
         ["resolve-failed"], "client-mail: one host\n", "SRV records that lead to no host or port, which clients pass over: 1\n", "there is no usable SRV record\n"),
    case("slapd", parts(lambda c: c.directory("host"), dns("_ldap._tcp SRV 0 1 389 host", "_ldaps._tcp SRV 0 1 636 host")), "ldap", OK, [], "ldap: one host\n"),
    case("ldaps", srv("_ldaps._tcp", 636, "wrong-name"), "ldap", CRITICAL, ["name-mismatch"]),
]
company("svc-all.example.com", on_premises())
company("svc-cloud.example.com", microsoft365())
company("svc-hidden.example.com", lambda c: (c.web("www"), c.refused("www")))
company("svc-nothing.example.com", dns("x A 127.0.0.1"))
company("svc-addresses.example.com", parts(lambda c: c.web("@"), lambda c: c.web("second", cert=lambda pki, names: pki.self_signed(c.domain, [c.domain])),
                                           lambda c: c.dns(f"@ A {c.host('second')}")))
company("svc-thirty.example.com", thirty)
company("svc-crowd.example.com", parts(web("www"), lambda c: c.dns(*(f"www A 127.9.{n // 250}.{n % 250 + 1}" for n in range(260)))))
if has_ipv6():
    company("svc-six.example.com", parts(lambda c: c.host("@", "::1"), web()))


@pytest.mark.parametrize("case", CASES, ids=[c.id for c in CASES])
def test_service(check_domain, case):
    report = check_domain(case.domain, "--service", case.service, *case.arguments)
    assert report.code == case.code, report.text
    assert report.findings == case.findings, report.text
    for words in case.words:
        assert words in report.text, report.text


# --- what is true of all of them -------------------------------------------------------------------------


def said_twice(text):
    """Words that stand twice behind each other in a line, between colons."""
    return [line for line in text.splitlines() if any(a == b for a, b in itertools.pairwise(re.split(": ", line)))]


@pytest.mark.parametrize("case", CASES, ids=[c.id for c in CASES])
def test_all_that_the_domain_has(in_lab, domain_lab, case):
    """A service that is not named is told, or said to be missing, and never a fault because it is not there."""
    run = in_lab.run("-d", case.domain, *domain_lab.options, *case.arguments, "--max-output=0")
    assert not said_twice(run.text), run.text
    told = set(re.findall(r"(?m)^\t\\_\[\w+\] - ([a-z-]+): ", run.text))
    told |= {word for line in re.findall(r" - svc-\S+: not known for this: (.*)", run.text) for word in line.split(", ")}
    missing = {word for line in re.findall(r" - svc-\S+ has no (.*)", run.text) for word in line.split(", ")}
    assert not told & missing and len(told | missing) == 9, run.text
    assert case.service in told or case.findings == ["service-missing"], run.text


def test_everything(check_domain):
    report = check_domain("svc-all.example.com")
    assert report.code == OK and report.summary.startswith("svc-all.example.com: 9 services, 18 endpoints: every certificate matches"), report.text
    services = report.json["services"]
    assert [s["service"] for s in services] == ["sso", "autodiscover", "mail", "client-mail", "web", "xmpp", "sip", "dav", "ldap"]
    for service in services:
        assert list(service) == ["domain", "service", "state", "presence", "text", "steps", "steps_omitted", "findings", "findings_omitted", "endpoints"]
        assert service["presence"] == "there" and service["text"], service
        for number, step in enumerate(service["steps"]):
            assert {"step", "state", "asked", "because_of", "text"} <= set(step), step
            assert step["because_of"] is None or step["because_of"] < number, step
        for endpoint in service["endpoints"]:
            assert service["steps"][endpoint["required_by"]]["asked"], endpoint
    assert report.perfdata["endpoints_checked"].value == sum(len(s["endpoints"]) for s in services)


def test_everything_in_the_cloud(check_domain):
    """Microsoft 365: nothing of its healthy picture counts."""
    report = check_domain("svc-cloud.example.com")
    assert report.code == OK and report.summary.startswith("svc-cloud.example.com: 4 services, 6 endpoints: no fault that counts"), report.text
    assert {s["service"]: s["text"] for s in report.json["services"] if s["presence"] == "there"} == {
        "sso": "the cloud itself signs users in, there is no federation service", "autodiscover": "clients find it by the redirect by http",
        "mail": "one MX host", "web": "one host"}
    assert "svc-cloud.example.com has no client-mail, xmpp, sip, dav, ldap\n" in report.text, report.text
    assert all(s["presence"] in ("there", "none") for s in report.json["services"]), report.json


def test_order_is_the_same_in_each_run(in_lab, domain_lab):
    seen = {re.sub(r"[\d.]+ ?s\b|'.*", "", in_lab.run("-d", "svc-all.example.com", *domain_lab.options).text) for _ in range(5)}
    assert len(seen) == 1, seen


def test_nothing_at_all(check_domain):
    report = check_domain("svc-nothing.example.com")
    assert report.code == CRITICAL and report.findings == ["service-missing"], report.text
    assert "example.com: nothing that clients use was found: is it the right domain?" in report.summary
    assert "\n\t\\_[CRITICAL] - svc-nothing.example.com: nothing that clients use was found: is it the right domain?\n" in report.text
    assert " - svc-nothing.example.com has no sso, autodiscover, mail, client-mail, web, xmpp, sip, dav, ldap\n" in report.text
    waived = check_domain("svc-nothing.example.com", "--state=service-missing=ok")
    assert waived.code == OK and "is it the right domain? (waived)\n" in waived.text


company("svc-lapsed.example.com", lambda c: c.managed())


def test_domain_does_not_exist(check_domain):
    """Whatever else is not known of it: the first line says what is wrong."""
    words = "svc-none.example.com: the domain does not exist: is it the right one?"
    for options in ([], ["--cloud=nobody.example.net"], ["--service=mail,web"]):
        report = check_domain("svc-none.example.com", *options)
        assert report.code == CRITICAL and re.fullmatch(words.replace("?", "[?]") + r"(; also sso \(UNKNOWN\))?", report.summary), report.text
        assert f"\n\t\\_[CRITICAL] - {words}\n" in report.text, report.text


def test_domain_that_a_cloud_alone_knows(check_domain):
    """It may be there for signing in, or its registration is over."""
    report = check_domain("svc-lapsed.example.com")
    assert (report.code, report.findings) == (WARNING, ["service-missing"]), report.text
    assert report.summary.startswith("svc-lapsed.example.com: the domain does not exist"), report.text
    assert check_domain("svc-lapsed.example.com", "--service=sso").code == OK


ELSEWHERE = "svc-elsewhere.example.com"
company(ELSEWHERE, parts(web(), web("autodiscover", {AUTODISCOVER: Answer(status=404)}, cert="expired")))


def test_figures_are_of_what_is_told(check_domain, in_lab, domain_lab):
    """A host autodiscover that has nothing of it, and the cloud that was asked, are none of what the domain has."""
    report = check_domain(ELSEWHERE)
    assert (report.code, report.findings) == (OK, []) and f"{ELSEWHERE}: 1 service, 1 endpoint: certificate matches, expires in 90 days" in report.summary, report.text
    assert report.perfdata["expires"].value > 80 * 86400, report.text
    assert [report.perfdata[label].value for label in ("endpoints_checked", "names_checked")] == [1, 1], report.text
    done, _ = in_lab.spawn("-d", ELSEWHERE, *domain_lab.options, "-o", "prometheus")
    assert b'service="web"' in done.stdout and b'service="autodiscover"' not in done.stdout and b'service="sso"' not in done.stdout, done


def test_what_the_user_counts_is_told(check_domain):
    """Whatever the domain has: the first line is about a service that stands below it."""
    report = check_domain(ELSEWHERE, "--state=expired=critical")
    assert report.code == CRITICAL and f"{ELSEWHERE}: autodiscover: autodiscover.{ELSEWHERE}: certificate matches on " in report.summary, report.text
    assert "\n\t\\_[CRITICAL] - autodiscover: not there\n" in report.text and "\t\t\t\\_[CRITICAL] - dates: expired " in report.text, report.text
    assert f"\n\t\\_[OK] - {ELSEWHERE} has no sso, mail, " in report.text, report.text
    assert report.perfdata["endpoints_failed"].value == 1, report.text


company("xn--bcher-kva.example.com", parts(lambda c: c.chat("host"), dns("_xmpp-client._tcp SRV 0 1 5222 host", "_xmpp-server._tcp SRV 0 1 5269 host")))


@pytest.mark.parametrize("domain", ["b\u00fccher.example.com", "xn--bcher-kva.example.com"])
def test_chat_server_knows_its_domain_by_u_labels(check_domain, domain_lab, plugin, domain):
    report = check_domain(domain, "--service=xmpp")
    assert (report.code, report.findings) == (OK, []), report.text
    alone = domain_lab.plugin(plugin.path, plugin.wrapper)
    assert alone.run("-H", domain, "-P", "xmpp-client", "--srv", *domain_lab.trust_options).code == OK


def test_host_is_shown_by_u_labels_too(check_domain):
    """Of one that is well there is but the line of its step."""
    report = check_domain("b\u00fccher.example.com", "--service=xmpp")
    assert "\t\t\\_[OK] - host: host.b\u00fccher.example.com (host.xn--bcher-kva.example.com) port 5222: certificate matches" in report.text, report.text


company("svc-deaf.example.com", lambda c: (c.deaf("@"), c.deaf("www")))


def test_nothing_answers(check_domain):
    """A wrong domain is none whose hosts are out of reach."""
    report = check_domain("svc-deaf.example.com", *SOON)
    assert (report.code, report.findings) == (UNKNOWN, ["service-unknown"]), report.text
    words = "nothing that clients use was found, and not every host has answered: what there is is not known"
    assert f" - svc-deaf.example.com: {words}" in report.text.splitlines()[0] and "right domain" not in report.text, report.text


def test_several_domains(check_domain):
    report = check_domain("svc-web.example.com", "-d", "svc-web-expired.example.com", "-d", "someone@svc-imaps.example.com")
    assert report.code == CRITICAL and report.findings == ["expired"], report.text
    assert re.match(r"svc-web-expired.example.com: web: certificate matches on 127\.[.\d]+, but expired", report.summary), report.text
    assert len(report.json["services"]) == 27
    for line in ("svc-web.example.com, web: 2 hosts", "svc-imaps.example.com, client-mail: one host", "svc-imaps.example.com has no "):
        assert line in report.text, report.text
    healthy = check_domain("svc-web.example.com", "-d", "svc-imaps.example.com", "--service=web,client-mail", "--state=service-missing=ok")
    assert healthy.code == OK and healthy.summary.startswith("2 domains: "), healthy.text


def test_no_wildcard_for_a_domain_of_sip(in_lab, domain_lab, plugin):
    """check_cert_name says the same of it; a host that is given as such is compared as any other."""
    alone = domain_lab.plugin(plugin.path, plugin.wrapper)
    how = ("-H", "svc-sips-wildcard.example.com", "-P", "sips", *domain_lab.trust_options)
    assert alone.run_json(*how, "--srv")["endpoints"][0]["findings"][0]["id"] == "name-mismatch"
    assert alone.run(*how).code == OK


def test_domain_that_is_given_twice_counts_once(check_domain):
    """However it is written; nor is it one of the 32 again."""
    again = ["SVC-web.example.com.", "someone@svc-web.example.com"] + 40 * ["svc-web.example.com"]
    report = check_domain("svc-web.example.com", *(a for domain in again for a in ("-d", domain)), "--service=web")
    assert report.code == OK and report.summary.startswith("svc-web.example.com: 1 service, 2 endpoints: "), report.text
    assert [s["domain"] for s in report.json["services"]] == ["svc-web.example.com"]


def test_user_of_the_domain(check_domain):
    assert check_domain("someone@svc-web.example.com", "--service=web").summary.startswith("svc-web.example.com: ")


def test_list_of_services_may_have_blanks_and_capital_letters(check_domain):
    report = check_domain("svc-web.example.com", "--service=Web, client-mail", "--service= web ")
    assert [s["service"] for s in report.json["services"]] == ["client-mail", "web"], report.text


@pytest.mark.parametrize("resolver", [f"{KNOT}:{KNOT_PORT}", UNBOUND, pytest.param("[::1]:53", marks=pytest.mark.skipif("not has_ipv6()")),
                                      pytest.param("::1", marks=pytest.mark.skipif("not has_ipv6()"))])
def test_resolver(check_domain, resolver):
    assert check_domain("svc-web.example.com", "--service=web", "--resolver", resolver).code == OK


@pytest.mark.parametrize("resolver", [NOBODY, f"{KNOT}:5399"])
def test_nobody_answers_questions(check_domain, resolver):
    report = check_domain("svc-all.example.com", "--resolver", resolver)
    assert report.code == UNKNOWN and "service-unknown" in report.findings and "service-missing" not in report.findings, report.text
    assert " has no " not in report.text and "not there" not in report.text, report.text
    assert all(s["presence"] == "unknown" for s in report.json["services"]), report.text
    # One line for the domain, not one for each service.
    words = "svc-all.example.com: none of its names could be looked up: the name servers gave no answer, or failed"
    assert report.summary == words and "resolve-failed" in report.findings, report.text
    assert report.text.splitlines()[1:] == [
        f"\t\\_[UNKNOWN] - {words}",
        "\t\\_[UNKNOWN] - svc-all.example.com: not known for this: sso, autodiscover, mail, client-mail, web, xmpp, sip, dav, ldap"], report.text


def test_names_of_one_domain_are_not_looked_up_in_time(check_domain):
    report = check_domain("svc-all.example.com", "-d", "svc-web.example.com", "--service=web,dav", "--resolver", NOBODY, "-t", "3")
    assert report.code == UNKNOWN, report.text
    assert report.summary == ("svc-all.example.com: none of its names could be looked up: no answer from the name servers for svc-all.example.com "
                              "within 3 s; also svc-web.example.com (UNKNOWN)"), report.text
    waived = check_domain("svc-all.example.com", "--service=web,dav", "--resolver", NOBODY, "--state=resolve-failed=ok", "-v")
    assert waived.code == UNKNOWN and waived.summary.startswith("svc-all.example.com: web: whether there is a web server is not known"), waived.text
    assert "\t\\_[OK] - svc-all.example.com: none of its names could be looked up" in waived.text and " failed (waived)\n" in waived.text, waived.text


def test_addresses(check_domain):
    domain = ("svc-addresses.example.com", "--service=web")
    report = check_domain(*domain, "-A")
    assert report.code == CRITICAL and report.findings == ["self-signed"], report.text
    assert len(report.json["services"][0]["endpoints"]) == 2 and "web: one host" in report.text
    assert check_domain(*domain, "-6").findings == ["service-missing"]


def test_more_addresses_than_are_checked(check_domain):
    report = check_domain("svc-crowd.example.com", "--service=web", "--all-addresses")
    endpoints = report.json["services"][0]["endpoints"]
    assert report.code == CRITICAL and report.findings == ["connect-failed", "addresses-left-out"], report.findings
    assert [e["findings"][0]["id"] for e in endpoints if e["findings"]] == 255 * ["connect-failed"] + ["addresses-left-out"], report.json
    assert endpoints[-1]["findings"][0]["text"] == "there are too many addresses to check them all: left out: 5", endpoints[-1]
    report = check_domain("svc-crowd.example.com", "--service=web")
    assert report.code == OK
    told = report.json["services"][0]["endpoints"][0]
    assert len(told["addresses"]) == 256 and told["addresses_omitted"] == 5 and told["address"] in told["addresses"]


# Three hosts of two services, none of which answers before all of them are asked.
TOGETHER = ("svc-together.example.com", "--service=web,client-mail")
company(TOGETHER[0], lambda c: [c.raw(name, b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", together=3) for name in ("@", "www", "autoconfig")])


def test_all_are_asked_side_by_side(check_domain):
    report = check_domain(*TOGETHER)
    assert report.code == OK and report.text.count("HTTP status 200; certificate matches") == 3, report.text


def test_one_is_asked_after_the_other(check_domain):
    """With one place none of them gets its answer: what the test above holds can be lost."""
    report = check_domain(*TOGETHER, "--parallel=1", *SOON)
    assert "HTTP status 200" not in report.text, report.text


PROXIED = ["web", "web-one", "web-none", "web-expired", "web-bogus", "imaps", "imaps-nowhere", "imaps-bogus", "autoconfig", "xmpp", "slapd"]


@pytest.mark.parametrize("case", [c for c in CASES if c.id in PROXIED], ids=PROXIED)
def test_proxy(check_domain, domain_lab, case):
    """What is there, and what is not there, is the same through a proxy."""
    report = check_domain(case.domain, "--service", case.service, *domain_lab.proxy_options)
    # What becomes of a host that a record names is for the proxy to say.
    assert report.findings == [{"resolve-failed": "proxy-failed"}.get(f, f) for f in case.findings], report.text
    assert report.code == case.code, report.text


@pytest.mark.parametrize("name", ["web-one", "nothing", "all", "imaps"])
def test_whole_domain_through_a_proxy(check_domain, domain_lab, name):
    def told(report):
        return report.code, report.findings, [(s["service"], s["state"], s["presence"]) for s in report.json["services"]]

    domain = f"svc-{name}.example.com"
    assert told(check_domain(domain, *domain_lab.proxy_options)) == told(check_domain(domain))


def test_proxy_knows_more_than_dns(check_domain, domain_lab):
    """Whatever DNS says here or does not say, the proxy is asked first."""
    web = ("svc-web.example.com", "--service=web", *domain_lab.proxy_options)
    assert check_domain(*web, "--resolver", NOBODY, *SOON).code == OK


def test_proxy_knows_less_than_dns(check_domain, domain_lab):
    report = check_domain("svc-hidden.example.com", "--service=web", *domain_lab.proxy_options)
    assert (report.code, report.findings) == (UNKNOWN, ["service-unknown"]), report.text
    assert "the proxy could not connect: HTTP/1.1 503 No such host" in report.text, report.text
    assert check_domain("svc-hidden.example.com", "--service=web").code == OK


@pytest.mark.skipif("not has_ipv6()")
def test_ipv6(check_domain):
    domain = ("svc-six.example.com", "--service=web")
    assert check_domain(*domain).endpoint["address"] == "::1"
    assert check_domain(*domain, "-6").code == OK
    assert check_domain(*domain, "-4").findings == ["service-missing"]


STATES = [
    ("web-expired", "web", "expired=ok", OK), ("web-expired", "web", "expired=warning", WARNING), ("web-none", "web", "service-missing=warning", WARNING),
    ("web-none", "web", "service-missing=ok", OK), ("web-bogus", "web", "service-unknown=critical", CRITICAL), ("autoconfig-expired", "client-mail", "expired=critical", CRITICAL),
    ("port-0", "dav", "resolve-failed=ok", OK),
]


@pytest.mark.parametrize("name, service, state, code", STATES)
def test_user_has_the_last_word(check_domain, name, service, state, code):
    report = check_domain(f"svc-{name}.example.com", "--service", service, "--state", state, "--clients=gnutls,rustls", "--state=client-refuses=ok")
    assert report.code == code, report.text
    assert (report.waived == [state.partition("=")[0]]) == (code == OK), report.text


def test_clients(check_domain):
    report = check_domain("svc-web.example.com", "--service=web", "--clients=java")
    assert report.code == OK and {c["id"] for c in report.json["services"][0]["endpoints"][0]["clients"]} > {"java", "go"}, report.text


@pytest.mark.parametrize("verbose", ["-v", "-vv"])
def test_verbose(in_lab, domain_lab, verbose):
    run = in_lab.run("-d", "svc-imaps.example.com", "--service=client-mail", *domain_lab.options, verbose)
    assert "_pop3s._tcp.svc-imaps.example.com: there are none\n" in run.text and "SHA-256" in run.text, run.text
    assert "time_handshake" in run.perfdata
    assert ("* connected to" in run.text) == (verbose == "-vv"), run.text


# Twelve that are done soon.
SOME = [c for c in CASES[:14] if c.id not in ("web-mute", "web-silent")]
ALL_CRITICAL = sum(c.code == CRITICAL for c in SOME if c.findings != ["service-missing"] or c.id == "web-none")
OF_SOME = [option for c in SOME for option in ("-d", c.domain)]


@pytest.mark.parametrize("seconds", [0.2, 0.4, 0.6, 0.8, 1.0, 1.2])
def test_time_is_up_while_names_are_looked_up(in_lab, domain_lab, seconds):
    """The answers that are missing are still being asked for while the others are judged."""
    done, _ = in_lab.spawn(*OF_SOME, *domain_lab.options, "-t", seconds)
    assert done.stderr == b"" and done.returncode in (OK, CRITICAL, UNKNOWN), done
    assert done.stdout.startswith(b"[%s] - " % {OK: b"OK", CRITICAL: b"CRITICAL", UNKNOWN: b"UNKNOWN"}[done.returncode]), done


@pytest.mark.parametrize("most", [1000, 1500, 4000, 20000, 60000])
@pytest.mark.parametrize("format", ["text", "json", "html"])
def test_bound_of_the_output(in_lab, domain_lab, format, most):
    done, _ = in_lab.spawn(*OF_SOME, *domain_lab.options, "-v", "-o", format, "--max-output", most)
    assert done.returncode == CRITICAL and done.stderr == b"" and len(done.stdout) <= most, done
    if format == "json":
        data = json.loads(done.stdout)
        assert data["state"] == "CRITICAL" and len(data["services"]) + data["services_omitted"] == 108, data
        assert data["services"] or most < 4000, data
        milder = [s for s in data["services"] if s["state"] != "CRITICAL"]
        assert not milder or [s["state"] for s in data["services"]].count("CRITICAL") == ALL_CRITICAL, data
        assert most < 60000 or any(e["state"] == "CRITICAL" for s in data["services"] for e in s["endpoints"]), data
    elif format == "html":
        html = page.read(done.stdout)
        assert page.state(html) == "CRITICAL" and ("(--max-output)" in html.text or len(list(html.all("section"))) > 12), done
    else:
        assert done.stdout.startswith(b"[CRITICAL] - "), done


@pytest.mark.parametrize("most, whole", [(1000, False), (3000, False), (8000, False), (20000, True)])
def test_bound_of_a_large_service(in_lab, domain_lab, most, whole):
    """Thirty MX hosts: the service that is worst is told first, without what is well."""
    done, _ = in_lab.spawn("-d", "svc-thirty.example.com", *domain_lab.options, "-o", "json", "--max-output", most)
    data = json.loads(done.stdout)
    assert done.returncode == CRITICAL and len(done.stdout) <= most, data
    mail = next(s for s in data["services"] if s["service"] == "mail")
    assert mail["state"] == "CRITICAL" and "mta-sts-mismatch" in [f["id"] for f in mail["findings"]], mail
    assert len(mail["steps"]) + mail["steps_omitted"] == 33 and (mail["steps_omitted"] == 0) == whole, mail
    assert whole or all(s["state"] != "OK" for s in mail["steps"]), mail


def test_page(in_lab, domain_lab):
    """A section for each service that is there, the worst first, with the endpoints that it requires."""
    domains = [option for c in CASES[:12] for option in ("-d", c.domain)]
    data = in_lab.run_json(*domains, *domain_lab.options)
    done, _ = in_lab.spawn(*domains, *domain_lab.options, "-o", "html")
    html = page.read(done.stdout)
    for service in data["services"]:  # of the domain, not of this service
        service["findings"] = [f for f in service["findings"] if "nothing that clients use" not in f["text"]]
    # Of a domain that has nothing no service is to blame.
    told = [s for s in data["services"] if s["presence"] != "none" or any("right domain" not in f["text"] for f in s["findings"])]
    sections = list(html.all("section"))
    assert len(sections) == len(told) and done.returncode == CRITICAL
    states = [section.one("h2").one("strong").text for section in sections]
    assert sorted(states) == sorted(s["state"] for s in told) and states[0] == "CRITICAL" and states[-1] == "OK"
    for finding in (f for s in told for f in s["findings"] if f["state"] != "OK"):
        assert finding["id"] in html.text and finding["text"][-60:] in html.text, finding
    assert " has no " in html.text and "nothing that clients use was found" in html.text


# --- help ----------------------------------------------------------------------------------------------------


def test_findings_are_explained_by_options_that_there_are(plugin, domain_program):
    alone = type(plugin)(domain_program, plugin.wrapper)
    known = set(re.findall(r"--[a-z-]+", alone.spawn("-h")[0].stdout.decode()))
    listed = alone.spawn("--list-findings")[0].stdout.decode()
    assert set(re.findall(r" --[a-z-]+|[(]--[a-z-]+", listed)) <= {lead + o for o in known for lead in " ("}, listed
    assert "dane-mismatch " in listed and "names-missing" not in listed, listed


# --- the command line ------------------------------------------------------------------------------------

USAGE = [
    ((), "no domain to check: give one with -d"),
    (("-d", "192.0.2.1"), "expected a domain such as example.com"),
    (("-d", "user@[::1]"), "expected a domain such as example.com"),
    (("-d", ""), "-d"), (("-d", "user@"), "-d"), (("-d", "a..example.com"), "empty label"), (("-d", "example.com:25"), "-d"),
    (("-d", "http://example.com/"), "expected a domain such as example.com"), (("-d", "*.example.com"), "expected a domain such as example.com"),
    (("-d", "@"), "expected a domain such as example.com"),
    (("-d", "https://social.example/@someone"), "expected a domain such as example.com"), (("-d", "ldap://user@example.com"), "expected a domain such as example.com"),
    (("-d", "a.example", "--service=male"), "there is no service of this name; expected a list with commas of sso, autodiscover, mail, "),
    (("-d", "a.example", "--service="), "there is no service of this name"), (("-d", "a.example", "--service=mail,"), "there is no service of this name"),
    (("-d", "a.example", "--resolver=ns.example.com"), "expected the address of a name server"), (("-d", "a.example", "--resolver=127.0.0.1:0"), "--resolver"),
    (("-d", "a.example", "--resolver=127.0.0.1:70000"), "--resolver"), (("-d", "a.example", "--resolver=https://127.0.0.1"), "expected the address of a name server"),
    (("-d", "a.example", "--dnssec-anchor=/none"), "/none"), (("-d", "a.example", "--dnssec-anchor="), "--dnssec-anchor"),
    (("-d", "a.example", "--dnssec-anchor=/etc/passwd"), "holds no trust anchors"), (("-d", "a.example", "-4", "-6"), "-4 and -6 exclude each other"),
    (("-d", "a.example", "-H", "b.example"), "-H"), (("a.example",), "a domain is given with -d"), (("-d", "a.example", "--ca-file=/none"), "/none"),
    (("-d", "a.example", "--realm-file=/none"), "/none"), (("-d", "a.example", "--response-file=/none"), "/none"), (("-d", "a.example", "-t", "0"), "-t"),
    (tuple(a for n in range(33) for a in ("-d", f"d{n}.example")), "more than 32 domains"),
]


@pytest.mark.parametrize("arguments, words", USAGE, ids=[" ".join(u[0])[:40] for u in USAGE])
def test_usage(plugin, domain_program, arguments, words):
    alone = type(plugin)(domain_program, plugin.wrapper)
    assert words in alone.usage(*arguments)


@pytest.mark.parametrize("option, words", [("-h", "--service=LIST"), ("-V", "check_cert_domain"), ("-V", ", libunbound 1."), ("-V", ", expat 2."), ("-V", ", Jansson 2."), ("--list-findings", "mta-sts-mismatch"), ("--list-clients", "rustls")])
def test_help(plugin, domain_program, option, words):
    done, _ = type(plugin)(domain_program, plugin.wrapper).spawn(option)
    assert done.returncode == UNKNOWN and done.stderr == b"" and words in done.stdout.decode(), done
