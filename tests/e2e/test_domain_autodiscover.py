# SPDX-License-Identifier: GPL-3.0-or-later
"""check_cert_domain --service=autodiscover: which way clients end at, what they meet before, and what of it counts."""

import gzip

import pytest

from domainlab import AUTODISCOVER, POX, Answer, company, microsoft365, named, on_premises, redirect
from plugin import CRITICAL, OK, UNKNOWN, WARNING

FOUND = {AUTODISCOVER: Answer(status=401)}
SRV = "_autodiscover._tcp SRV 0 1 443 srv"
BOMB = ('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' +
        "".join(f'<!ENTITY {b} "{10 * f"&{a};"}">' for a, b in zip("abcdefghi", "bcdefghij")) + "]><Autodiscover>&j;</Autodiscover>")
ERROR_600 = ('<?xml version="1.0"?><Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">'
             '<Response><Error Time="1" Id="2"><ErrorCode>600</ErrorCode><Message>Invalid Request</Message><DebugData /></Error></Response></Autodiscover>')


def pox(c):
    return Answer(POX.format(host=f"mail.{c.domain}"), "text/xml")


def host(answer, cert="good"):
    """autodiscover.DOMAIN gives this answer; that of http is none."""
    return lambda c: c.web("autodiscover", {AUTODISCOVER: answer(c) if callable(answer) else answer}, cert)


def http(to, status=302):
    return lambda c: c.http("autodiscover", {AUTODISCOVER: redirect(to(c) if callable(to) else to, status)})


def srv(cert="good", record=SRV, answer=Answer(status=401)):
    return lambda c: (c.dns(record), c.web("srv", {AUTODISCOVER: answer}, cert))


def root(answer, cert="good"):
    return lambda c: c.web("@", {AUTODISCOVER: answer}, cert)


def alert(number, name="autodiscover"):
    """This host ends the handshake with this alert."""
    return lambda c: c.raw(name, bytes([21, 3, 1, 0, 2, 2, number]), cert=None)


def both(*parts):
    return lambda c: [part(c) for part in parts]


def other(c):
    c.web("other", FOUND)
    return f"https://other.{c.domain}{AUTODISCOVER}"


def plain(c):
    return f"http://other.{c.domain}{AUTODISCOVER}"


REFUSED = Answer(status=500, body="The target principal name is incorrect. (-2146893022)")  # as ISA and TMG say it

# name, company, state, findings of the service (worse than OK), findings of endpoints (the same), words of the service
HOST, REDIRECT, RECORD, ROOT = ("by " + w for w in ("the host autodiscover", "the redirect by http", "the SRV record", "the domain itself"))
ROWS = [
    ("all-premises", on_premises(), OK, "", "", HOST),
    ("all-cloud", microsoft365(), OK, "", "", REDIRECT),
    # The classic false alarm: the web server of the domain.
    ("root-mismatch", on_premises(apex=root(Answer(status=404), "wrong-name")), WARNING, "autodiscover-root", "name-mismatch:WARNING",
     HOST + ", after a warning of the certificate of root-mismatch.example.com"),
    ("root-expired", both(root(Answer(status=200, body="<html>"), "expired"), http(other)), WARNING, "autodiscover-root", "expired:WARNING", REDIRECT),
    ("root-leads-home", both(root(redirect("https://www.example.com/")), host(Answer(status=401))), OK, "", "", HOST),
    ("root-works", root(Answer(status=401)), OK, "", "", ROOT),
    ("root-works-not", root(Answer(status=401), "wrong-name"), CRITICAL, "autodiscover-root autodiscover-failed", "name-mismatch:WARNING", "no way works"),
    ("host-expired", host(Answer(status=401), "expired"), CRITICAL, "autodiscover-failed", "expired:CRITICAL", "no way works"),
    ("host-expired-srv", both(host(Answer(status=401), "expired"), srv()), WARNING, "", "expired:WARNING",
     RECORD + ", after a warning of the certificate of autodiscover.host-expired-srv.example.com"),
    ("host-500", host(Answer(status=500, body="no")), CRITICAL, "autodiscover-failed", "", "no way works"),
    ("host-500-compressed", lambda c: c.raw("autodiscover", b"HTTP/1.1 500 No\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx"), CRITICAL,
     "autodiscover-failed", "", "no way works"),
    ("published", host(REFUSED), CRITICAL, "autodiscover-failed", "http-500-wrong-principal:CRITICAL", "no way works"),
    ("published-srv", both(host(REFUSED), srv()), WARNING, "", "http-500-wrong-principal:WARNING", RECORD),
    ("host-500-srv", both(host(Answer(status=500, body="no")), srv()), OK, "", "", RECORD),
    # A hoster's certificate where the redirect leads elsewhere: clients do warn of it.
    ("hoster", both(host(Answer(status=401), "wrong-name"), http(other)), WARNING, "", "name-mismatch:WARNING", REDIRECT),
    ("front", both(host(Answer(status=404), named("*.front.example.net")), lambda c: c.dns(f"front.example.net. A {c.lab.address()}"),
                   http(other)), WARNING, "", "name-mismatch:WARNING", REDIRECT),
    # The same among one's own hosts is a certificate that lacks a name.
    ("own-front", both(host(Answer(status=401), named("mail.own-front.example.com")), http(lambda c: f"https://mail.{c.domain}{AUTODISCOVER}"),
                       lambda c: c.web("mail", FOUND)), WARNING, "", "name-mismatch:WARNING", REDIRECT),
    ("post-alone", host(Answer(status=405)), OK, "", "", HOST),
    ("post-alone-expired", host(Answer(status=405), "expired"), CRITICAL, "autodiscover-failed", "expired:CRITICAL", "no way works"),
    ("srv", srv(), OK, "", "", RECORD),
    ("srv-wrong-name", srv("wrong-name"), CRITICAL, "autodiscover-failed", "name-mismatch:CRITICAL", "no way works"),
    ("srv-other-port", both(srv(record="_autodiscover._tcp SRV 0 1 8443 srv")), CRITICAL, "autodiscover-failed", "", "no way works"),
    ("srv-none", lambda c: c.dns("_autodiscover._tcp SRV 0 0 0 ."), CRITICAL, "service-missing", "", "not there"),
    ("srv-best", both(srv(), lambda c: (c.dns("_autodiscover._tcp SRV 1 1 443 bad"), c.web("bad", FOUND, "expired"))), OK, "", "", RECORD),
    # Clients choose by chance among servers of one priority.
    ("srv-peer", both(srv(), lambda c: (c.dns("_autodiscover._tcp SRV 0 1 443 two", "_autodiscover._tcp SRV 0 1 8443 x"), c.web("two", FOUND, "expired"))),
     CRITICAL, "", "expired:CRITICAL", RECORD),
    ("srv-peer-good", both(srv(), lambda c: (c.dns("_autodiscover._tcp SRV 0 0 443 two"), c.web("two", FOUND))), OK, "", "", RECORD),
    ("srv-peer-down", both(srv(), lambda c: (c.dns("_autodiscover._tcp SRV 0 1 443 two"), c.host("two"))), WARNING, "", "connect-failed:WARNING", RECORD),
    ("srv-peer-nobody", both(srv(), lambda c: c.dns("_autodiscover._tcp SRV 0 1 443 two")), WARNING, "", "resolve-failed:WARNING", RECORD),
    ("srv-peer-first-bad", both(srv("expired"), lambda c: (c.dns("_autodiscover._tcp SRV 0 1 443 two"), c.web("two", FOUND))),
     CRITICAL, "", "expired:CRITICAL", RECORD),
    ("srv-peer-first-down", both(srv(), lambda c: (c.dns("_autodiscover._tcp SRV 0 1 443 down"), c.host("down"))), WARNING, "", "connect-failed:WARNING", RECORD),
    ("srv-peers-down", lambda c: (c.dns(SRV, "_autodiscover._tcp SRV 0 1 443 two"), c.host("srv"), c.host("two")), CRITICAL, "autodiscover-failed",
     "connect-failed:WARNING connect-failed:WARNING", "no way works"),
    ("srv-seventeen", both(srv(), lambda c: c.dns(*(f"_autodiscover._tcp SRV 0 0 443 s{n}" for n in range(16)))), UNKNOWN, "service-unknown",
     " ".join(15 * ["resolve-failed:WARNING"]), RECORD),
    ("srv-seventeen-last", both(srv(), lambda c: c.dns(*(f"_autodiscover._tcp SRV 1 0 443 s{n}" for n in range(16)))), OK, "", "", RECORD),
    ("host-srv-peer", both(host(Answer(status=401)), srv(), lambda c: (c.dns("_autodiscover._tcp SRV 0 1 443 two"), c.web("two", FOUND, "expired"))),
     WARNING, "", "expired:WARNING", HOST),
    ("to-plain", http(plain), CRITICAL, "redirect-refused autodiscover-failed", "", "no way works"),
    ("to-308", http(other, 308), CRITICAL, "redirect-refused autodiscover-failed", "", "no way works"),
    ("to-307", http(other, 307), OK, "", "", REDIRECT),
    ("to-303", http(other, 303), OK, "", "", REDIRECT),
    # Whoever leads people to a page of its own has no Autodiscover there; clients that find it before do not come here.
    ("to-page", http("https://www.example.com/"), CRITICAL, "service-missing", "", "not there"),
    ("to-page-unmet", both(host(Answer(status=401)), http("https://www.example.com/owa/")), OK, "", "", HOST),
    ("to-page-met", both(http("https://www.example.com/owa/"), srv()), WARNING, "redirect-refused", "", RECORD),
    ("to-nobody", http(f"https://nobody.example.org{AUTODISCOVER}"), CRITICAL, "autodiscover-failed", "", "no way works"),
    ("to-wrong-name", both(http(lambda c: f"https://bad.{c.domain}{AUTODISCOVER}"), lambda c: c.web("bad", FOUND, "wrong-name")),
     CRITICAL, "autodiscover-failed", "name-mismatch:CRITICAL", "no way works"),
    ("https-redirects", both(host(lambda c: redirect(other(c)))), OK, "", "", HOST),
    ("loop", http(lambda c: c.hops(2, loop=True)), CRITICAL, "redirect-refused autodiscover-failed", "", "no way works"),
    ("itself", host(lambda c: redirect(f"https://autodiscover.{c.domain}{AUTODISCOVER}")), CRITICAL, "redirect-refused autodiscover-failed", "",
     "no way works"),
    ("ten-hops", http(lambda c: c.hops(9)), OK, "", "", REDIRECT),
    ("eleven-hops", http(lambda c: c.hops(10)), CRITICAL, "redirect-refused autodiscover-failed", "", "no way works"),
    # The second is that the domain does not exist.
    ("nothing", lambda c: None, CRITICAL, "service-missing service-missing", "", "not there"),
    ("web-only", both(root(Answer(status=404)), host(Answer("<html>", "text/html"), "wrong-name")), CRITICAL, "service-missing", "", "not there"),
    ("cut-off", lambda c: c.raw("autodiscover", b"HTTP/1.1 401 Unauthorized\r\nServer: x\r\n"), CRITICAL, "autodiscover-failed", "", "no way works"),
    ("two-locations", lambda c: (other(c), c.raw("autodiscover", f"HTTP/1.1 302 Found\r\nLocation: https://other.{c.domain}{AUTODISCOVER}\r\n"
                                                 f"Location: https://another.{c.domain}{AUTODISCOVER}\r\n\r\n".encode(), cert=None, port=80)),
     CRITICAL, "autodiscover-failed", "", "no way works"),
    ("to-user", http(lambda c: f"https://u@other.{c.domain}{AUTODISCOVER}"), CRITICAL, "redirect-refused autodiscover-failed", "", "no way works"),
    # Answers without credentials
    ("pox", host(pox), OK, "", "", HOST),
    ("error-600", host(Answer(ERROR_600, "text/xml")), OK, "", "", HOST),
    ("malformed", host(Answer(ERROR_600[:-5], "text/xml")), CRITICAL, "service-missing", "", "not there"),
    ("bomb", host(Answer(BOMB, "text/xml")), CRITICAL, "service-missing", "", "not there"),
    ("deep", host(Answer("<a>" * 100000, "text/xml")), CRITICAL, "service-missing", "", "not there"),
    ("huge", host(Answer(b" " * 3_000_000, "text/xml")), UNKNOWN, "service-unknown", "", "not known"),
    ("compressed", host(Answer(ERROR_600, "text/xml", gzip=True)), UNKNOWN, "service-unknown", "", "not known"),
    ("http-compressed", lambda c: c.http("autodiscover", {AUTODISCOVER: Answer("<html>", "text/html", gzip=True)}), CRITICAL, "service-missing", "", "not there"),
    ("http-huge", lambda c: c.http("autodiscover", {AUTODISCOVER: Answer(b" " * 3_000_000, "text/html")}), CRITICAL, "service-missing", "", "not there"),
    # TLS that fails is that of Autodiscover, for all one knows, unless the server has no site of this name.
    ("tls-refuses-name", alert(112), CRITICAL, "service-missing", "", "not there"),
    ("tls-refuses", alert(40), UNKNOWN, "service-unknown", "", "not known"),
    ("tls-refuses-srv", both(alert(40), srv()), OK, "", "", RECORD),
    # Who is led there means it.
    ("to-tls-refuses", both(http(lambda c: f"https://bad.{c.domain}{AUTODISCOVER}"), alert(40, "bad")), CRITICAL, "autodiscover-failed", "", "no way works"),
    ("srv-tls-refuses", both(lambda c: c.dns(SRV), alert(112, "srv")), CRITICAL, "autodiscover-failed", "", "no way works"),
    ("tls-not-spoken", lambda c: c.raw("autodiscover", b"HTTP/1.1 400 Bad Request\r\n\r\n", cert=None), UNKNOWN, "service-unknown", "", "not known"),
    # A host where nobody listens, as when IIS is stopped.
    ("host-down", lambda c: c.host("autodiscover"), CRITICAL, "autodiscover-failed", "", "no way works"),
    ("host-down-srv", both(lambda c: c.host("autodiscover"), srv()), OK, "", "", RECORD),
    # Somebody meant it.
    ("alias-nowhere", lambda c: c.dns("autodiscover CNAME autodiscover.nobody.example.org."), CRITICAL, "autodiscover-failed", "", "no way works"),
    ("alias-nowhere-srv", both(lambda c: c.dns("autodiscover CNAME autodiscover.nobody.example.org."), srv()), OK, "", "", RECORD),
    ("http-403", lambda c: c.http("autodiscover", {AUTODISCOVER: Answer(status=403)}), CRITICAL, "autodiscover-failed", "", "no way works"),
    ("http-403-web-only", both(host(Answer(status=404)), lambda c: c.http("autodiscover", {AUTODISCOVER: Answer(status=403)})),
     CRITICAL, "service-missing", "", "not there"),
    ("slow-srv", both(host(Answer(ERROR_600 + 500 * " ", "text/xml", rate=40)), srv()), OK, "", "", RECORD),
]
for name, make, *_ in ROWS:
    company(f"{name}.example.com", make)
SILENT = "silent-autodiscover.example.com"
REFUSED_FIRST = "refused-first.example.com"
company(REFUSED_FIRST, lambda c: (c.dns(f"autodiscover A {c.lab.address()}"), alert(40)(c)))
company(SILENT, lambda c: (c.raw("autodiscover"), c.http("autodiscover")))


@pytest.fixture
def check(check_domain):
    return lambda domain, *options: check_domain(domain, *options).json


def counted(findings):
    return [f for f in findings if f["state"] != "OK"]


def autodiscover(data):
    return next(s for s in data["services"] if s["service"] == "autodiscover")


def step(service, name):
    return next(s for s in service["steps"] if s["step"] == name)


@pytest.mark.parametrize("name, make, state, findings, faults, words", ROWS, ids=[r[0] for r in ROWS])
def test_ways(check, name, make, state, findings, faults, words):
    data = check(f"{name}.example.com", "--service=autodiscover", *(["-t", "4"] if name == "slow-srv" else []))
    service = autodiscover(data)
    assert [f["id"] for f in counted(service["findings"])] == findings.split(), service
    assert [f"{f['id']}:{f['state']}" for e in service["endpoints"] for f in counted(e["findings"])] == faults.split(), service
    assert data["exit_code"] == state, data
    assert words in service["text"], service["text"]


@pytest.mark.parametrize("name, words", [("host-down", "connection refused"), ("http-403", "connection refused"), (
    "alias-nowhere", "autodiscover.alias-nowhere.example.com: the host name is an alias of autodiscover.nobody.example.org, which does not exist")])
def test_host_down_of_which_nobody_says_that_it_is_there(check, name, words):
    data = check(f"{name}.example.com")
    assert (data["exit_code"], [f["id"] for f in autodiscover(data)["findings"]]) == (UNKNOWN, ["service-unknown"]), data
    assert f"the host autodiscover: {words}" in autodiscover(data)["findings"][0]["text"], data


@pytest.mark.parametrize("options", [[], ["-A"]], ids=["one", "each"])
def test_address_that_refuses_says_less_than_the_other(check, options):
    data = check(REFUSED_FIRST, "--service=autodiscover", *options)
    assert (data["exit_code"], [f["id"] for f in autodiscover(data)["findings"]]) == (UNKNOWN, ["service-unknown"]), data
    assert "handshake_failure" in step(autodiscover(data), "host")["text"], data


TOLD = [
    ("all-cloud", "host", "its certificate is that of autodiscover-s.outlook.com, where the redirect by http leads to"),
    ("srv-other-port", "srv", "no server with port 443"), ("srv-peer", "srv", "srv.srv-peer.example.com, two.srv-peer.example.com"),
    ("web-only", "root", "HTTP status 404"), ("web-only", "host", "nothing of Autodiscover"),
    ("bomb", "host", "nothing of Autodiscover"), ("huge", "host", "more than 1048576 octets"), ("compressed", "host", "compressed"),
]


@pytest.mark.parametrize("name, where, words", TOLD, ids=[f"{t[0]}-{t[1]}" for t in TOLD])
def test_steps(check, name, where, words):
    service = autodiscover(check(f"{name}.example.com", "--service=autodiscover"))
    assert words in step(service, where)["text"], service["steps"]


FAILED = [
    ("to-plain", "the redirect by http", "without TLS"), ("loop", "the redirect by http", "loop"), ("eleven-hops", "the redirect by http", "no more than 10"),
    ("srv-wrong-name", "the SRV record", "refuse the certificate of srv.srv-wrong-name.example.com"),
    ("host-500", "the host autodiscover", "HTTP status 500"), ("published", "the host autodiscover", "HTTP status 500"),
    ("host-500-compressed", "the host autodiscover", "HTTP status 500"),
    # Of which host it is said.
    ("to-nobody", "the redirect by http, which leads to nobody.example.org", "does not exist"),
    ("cut-off", "the host autodiscover", "ended before the HTTP answer did"), ("two-locations", "the redirect by http", "leads to https://other.two-locations.example.com"),
    ("to-user", "the redirect by http", "or one that they do not all read alike"),
]


@pytest.mark.parametrize("name, way, words", FAILED, ids=[f[0] for f in FAILED])
def test_what_came_furthest(check, name, way, words):
    service = autodiscover(check(f"{name}.example.com", "--service=autodiscover"))
    text = next(f["text"] for f in service["findings"] if f["id"] == "autodiscover-failed")
    assert f"furthest came {way}: " in text and words in text, text


MEET = "meet.example.com"
company(MEET, lambda c: (c.web("autodiscover", {AUTODISCOVER: redirect(f"https://srv.{MEET}{AUTODISCOVER}")}), *srv()(c)))


def test_stop_of_two_ways(check):
    """What it is does not depend on which of them was heard of first."""
    service = autodiscover(check(MEET, "--service=autodiscover"))
    assert [s["step"] for s in service["steps"]] == ["root", "host", "hop", "redirect", "srv"], service


def test_publishing_proxy(in_lab, domain_lab):
    run = in_lab.run("-d", "published.example.com", "--service=autodiscover", *domain_lab.options)
    words = "it answers the request with HTTP status 500 and error -2146893022 (SEC_E_WRONG_PRINCIPAL): it publishes another server"
    assert words in run.text and "refuse the certificate of" not in run.text, run.text


def test_root_may_be_waived(check):
    data = check("root-mismatch.example.com", "--service=autodiscover", "--state=autodiscover-root=ok")
    assert data["state"] == "OK"
    assert [f["waived"] for f in autodiscover(data)["findings"]] == [True]
    data = check("root-mismatch.example.com", "--service=autodiscover", "--state=autodiscover-root=critical")
    assert data["state"] == "CRITICAL"


def test_what_the_user_requires_is_not_what_clients_refuse(check):
    data = check("all-cloud.example.com", "--service=autodiscover", "--require=issuer=*Other*")
    service = autodiscover(data)
    assert data["state"] == "CRITICAL" and (service["findings"], service["text"]) == ([], "clients find it " + REDIRECT), service
    assert "issuer-mismatch:CRITICAL" in [f"{f['id']}:{f['state']}" for e in service["endpoints"] for f in e["findings"]], service


def test_what_the_user_says_of_a_finding_stays(check):
    assert check("hoster.example.com", "--service=autodiscover", "--state=name-mismatch=critical")["state"] == "CRITICAL"
    assert check("srv-wrong-name.example.com", "--service=autodiscover", "--state=name-mismatch=ok")["state"] == "OK"


# Every certificate and every address of each host: option, company, state, findings of the service and of endpoints.
EVERY = [
    ("each", "--each-certificate", host(Answer(status=401), ("good", "expired-rsa")), CRITICAL, "autodiscover-failed", "expired:CRITICAL"),
    ("each-srv", "--each-certificate", both(host(Answer(status=401), ("good", "expired-rsa")), srv()), WARNING, "", "expired:WARNING"),
    # Clients of Autodiscover send the name of the host.
    ("without-sni", "--each-certificate", both(lambda c: (c.web("hoster", cert="wrong-name"), c.host("autodiscover", c.host("hoster"))), host(Answer(status=401))),
     CRITICAL, "", "name-mismatch:CRITICAL"),
    ("dead", "-A", both(lambda c: c.host_with_dead("autodiscover"), host(Answer(status=401))), CRITICAL, "", "connect-failed:CRITICAL connect-failed:CRITICAL"),
]
for name, _, make, *_ in EVERY:
    company(f"every-{name}.example.com", make)


@pytest.mark.parametrize("name, option, make, state, findings, faults", EVERY, ids=[e[0] for e in EVERY])
def test_every_certificate_and_address(check, name, option, make, state, findings, faults):
    domain = f"every-{name}.example.com"
    assert check(domain, "--service=autodiscover")["state"] == "OK"
    data = check(domain, "--service=autodiscover", option)
    service = autodiscover(data)
    assert [f["id"] for f in counted(service["findings"])] == findings.split(), service
    assert [f"{f['id']}:{f['state']}" for e in service["endpoints"] for f in counted(e["findings"])] == faults.split(), service
    assert data["exit_code"] == state, data


def test_soap_order_leaves_the_domain_out(check):
    data = check("root-mismatch.example.com", "--service=autodiscover", "--soap-order")
    assert data["state"] == "OK"
    assert "root" not in [s["step"] for s in autodiscover(data)["steps"]]
    data = check("root-works.example.com", "--service=autodiscover", "--soap-order")
    assert [f["id"] for f in autodiscover(data)["findings"]] == ["service-missing"]


def test_without_autodiscover_is_no_fault(check):
    service = autodiscover(check("nothing.example.com", "--state=realm-failed=ok"))
    assert (service["state"], service["presence"], service["findings"]) == ("OK", "none", [])


def test_silence_is_not_absence(check):
    data = check(SILENT, "--service=autodiscover", "-t", "3")
    service = autodiscover(data)
    assert data["exit_code"] == UNKNOWN and [f["id"] for f in service["findings"]] == ["service-unknown"], service


# --- a saved answer -------------------------------------------------------------------------------------

MAIL = "settings.example.com"
company(MAIL, lambda c: (c.web("autodiscover", FOUND), c.web("mail", cert=named("*." + MAIL)), c.web("ews", cert="expired"), c.mailboxes("box"),
                         c.web("mobile", port=8443), c.web("xn--bcher-kva"), c.web("san", cert=named("first." + MAIL, "san." + MAIL)), c.dns(f"xn--abc- A {c.host('mail')}")))


def answer(*protocols):
    return ('<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"><Response '
            'xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"><Account><AccountType>email</AccountType>'
            f'<Action>settings</Action>{"".join(f"<Protocol>{p}</Protocol>" for p in protocols)}</Account></Response></Autodiscover>')


def expr(principal):
    return f"<Type>EXPR</Type><Server>mail.{MAIL}</Server><SSL>On</SSL><CertPrincipalName>{principal}</CertPrincipalName>"


SETTINGS = [
    ("wildcard", [expr(f"msstd:*.{MAIL}")], OK, ["mail:443"], ""),
    ("principal", [expr(f"msstd:mail.{MAIL}")], CRITICAL, ["mail:443"], "principal-mismatch"),
    ("none", [expr("none")], OK, ["mail:443"], ""),
    ("server-name", [expr(f"mail.{MAIL}")], CRITICAL, ["mail:443"], "principal-mismatch"),
    # Without one it is that of the server.
    ("no-principal", [f"<Type>EXPR</Type><Server>mail.{MAIL}</Server>", f"<Type>WEB</Type><External><OWAUrl>https://mail.{MAIL}/owa/</OWAUrl></External>"],
     WARNING, ["mail:443"], "principal-mismatch"),
    ("no-principal-by-san", [f"<Type>EXPR</Type><Server>san.{MAIL}</Server><CertPrincipalName/>"], OK, ["san:443"], ""),
    ("no-principal-of-others", [f"<Type>EXHTTP</Type><Server>mail.{MAIL}</Server>"], OK, ["mail:443"], ""),
    ("expired", [expr("none"), f"<Type>EXPR</Type><EwsUrl>https://ews.{MAIL}/EWS/Exchange.asmx</EwsUrl>"], CRITICAL, ["mail:443", "ews:443"], "expired"),
    ("once", [expr("none"), f"<Type>WEB</Type><External><OWAUrl>https://mail.{MAIL}/owa/</OWAUrl></External>"], OK, ["mail:443"], ""),
    ("boxes", [f"<Type>IMAP</Type><Server>box.{MAIL}</Server><Port>993</Port><SSL>on</SSL>",
               f"<Type>POP3</Type><Server>box.{MAIL}</Server><Port>110</Port><Encryption>TLS</Encryption>"], OK, ["box:993", "box:110"], ""),
    ("port", [f"<Type>WEB</Type><External><OWAUrl>https://mobile.{MAIL}:8443/owa/</OWAUrl></External>"], OK, ["mobile:8443"], ""),
    # As certificates have it: without its last dot, as A-labels.
    ("dot", [expr("none").replace(f"mail.{MAIL}", f"Mail.{MAIL}."), expr("none")], OK, ["mail:443"], ""),
    ("idn", [f"<Type>EXPR</Type><Server>b\u00fccher.{MAIL}</Server>"], OK, ["b\u00fccher:443"], ""),
    # DNS has an address of it, but no certificate can name it.
    ("no-name", [f"<Type>EXPR</Type><Server>xn--abc-.{MAIL}</Server>"], CRITICAL, ["xn--abc-:443"], "resolve-failed"),
    ("zone", ["<Type>EXPR</Type><Server>::1%1</Server>"], CRITICAL, ["::1%1:443"], "resolve-failed"),
    ("inside", [f"<Type>EXCH</Type><EwsUrl>https://exchange1.{MAIL}/EWS</EwsUrl>"], WARNING, ["exchange1:443"], "resolve-failed"),
]


@pytest.mark.parametrize("name, protocols, state, hosts, finding", SETTINGS, ids=[s[0] for s in SETTINGS])
def test_response_file(check, tmp_path, name, protocols, state, hosts, finding):
    file = tmp_path / "answer.xml"
    file.write_text(answer(*protocols))
    data = check(MAIL, "--service=autodiscover", "--response-file", file)
    service = autodiscover(data)
    of_file = [i for i, s in enumerate(service["steps"]) if s["step"] == "answer"]
    endpoints = [e for e in service["endpoints"] if e["required_by"] in of_file]
    assert [f"{e['host'].removesuffix('.' + MAIL)}:{e['port']}" for e in endpoints] == hosts, service
    assert [f["id"] for e in endpoints for f in counted(e["findings"])] == finding.split(), service
    assert data["exit_code"] == state, service


def test_places_without_tls_are_told(check, tmp_path):
    file = tmp_path / "answer.xml"
    file.write_text(answer(expr("none"), f"<Type>WEB</Type><External><OWAUrl>http://mail.{MAIL}/owa/</OWAUrl></External>",
                           f"<Type>SMTP</Type><Server>box.{MAIL}</Server><SSL>off</SSL>"))
    service = autodiscover(check(MAIL, "--service=autodiscover", "--response-file", file))
    assert [s["text"] for s in service["steps"] if s["asked"] == "file"] == ["places without TLS, which are not checked: 2"], service


def test_servers_of_unknown_kinds_are_told(check, tmp_path):
    file = tmp_path / "answer.xml"
    told = lambda service: [s["text"] for s in service["steps"] if s["asked"] == "file"]
    other = f"<Type>GROUPWISE</Type><Server>box.{MAIL}</Server>"
    words = "servers of a kind that is not known to speak TLS, which are not checked: 1"
    file.write_text(answer(expr("none"), other, f"<Type>EXCH</Type><Server>1b2c@{MAIL}</Server>"))
    assert told(autodiscover(check(MAIL, "--service=autodiscover", "--response-file", file))) == [words]
    file.write_text(answer(expr("none"), other, f"<Type>SMTP</Type><Server>box.{MAIL}</Server><SSL>off</SSL>"))
    service = autodiscover(check(MAIL, "--service=autodiscover", "--response-file", file))
    assert told(service) == [f"places without TLS, which are not checked: 1; {words}"]


@pytest.mark.parametrize("url, state, hosts", [
    (f"https://mail.{MAIL}{AUTODISCOVER}", OK, ["mail"]), (f"https://ews.{MAIL}{AUTODISCOVER}", CRITICAL, ["ews"]), (f"http://ews.{MAIL}{AUTODISCOVER}", OK, []),
])
def test_redirect_of_an_answer(check, tmp_path, url, state, hosts):
    file = tmp_path / "answer.xml"
    file.write_text(answer().replace("settings</Action>", f"redirectUrl</Action><RedirectUrl>{url}</RedirectUrl>"))
    data = check(MAIL, "--service=autodiscover", "--response-file", file)
    service = autodiscover(data)
    endpoints = [e for e in service["endpoints"] if service["steps"][e["required_by"]]["step"] == "answer"]
    assert [e["host"].removesuffix("." + MAIL) for e in endpoints] == hosts and data["exit_code"] == state, service
    text = next(s["text"] for s in service["steps"] if s["asked"] == "file")
    assert text.startswith(f"the answer leads to another address: {url}") and ("places without TLS" in text) == (not hosts), text


def test_answer_of_a_domain_without_autodiscover(check, tmp_path):
    file = tmp_path / "answer.xml"
    file.write_text(answer(expr("none")))
    data = check("nothing.example.com", "--service=autodiscover", "--response-file", file)
    service = autodiscover(data)
    assert (data["state"], service["presence"]) == ("OK", "there") and service["text"].startswith("none of the ways of clients leads to it"), service


@pytest.mark.parametrize("url", ["https://u@mail.{}/owa/", "https://mail.{}\\@x.example.org/owa/", "HTTPS://mail%2e{}/"])
def test_url_of_an_answer_that_cannot_be_read(check, tmp_path, url):
    file = tmp_path / "answer.xml"
    file.write_text(answer(expr("none"), f"<Type>WEB</Type><External><OWAUrl>{url.format(MAIL)}</OWAUrl></External>"))
    data = check(MAIL, "--service=autodiscover", "--response-file", file)
    service = autodiscover(data)
    assert [f["id"] for f in counted(service["findings"])] == ["service-unknown"] and data["exit_code"] == UNKNOWN, service
    assert service["findings"][0]["text"].startswith("the OWAUrl of the answer is not checked: expected "), service
    assert "without TLS" not in next(s["text"] for s in service["steps"] if s["asked"] == "file"), service


def test_answer_that_names_no_host(check, tmp_path):
    file = tmp_path / "answer.xml"
    file.write_text(answer())
    data = check(MAIL, "--service=autodiscover", "--response-file", file)
    findings = counted(autodiscover(data)["findings"])
    assert data["exit_code"] == UNKNOWN and [f["id"] for f in findings] == ["service-unknown"], data
    assert "--response-file names no host" in findings[0]["text"], findings


@pytest.mark.parametrize("content", [b"", b"<html>", BOMB.encode(), gzip.compress(b"x"), b"\xff\xfe<"], ids=["empty", "html", "bomb", "gzip", "half"])
def test_response_file_that_is_none(check, tmp_path, content):
    file = tmp_path / "answer.xml"
    file.write_bytes(content)
    data = check(MAIL, "--service=autodiscover", "--response-file", file)
    findings = counted(autodiscover(data)["findings"])
    assert data["exit_code"] == UNKNOWN and [f["id"] for f in findings] == ["service-unknown"], data
    assert "--response-file cannot be read" in findings[0]["text"], findings
