# SPDX-License-Identifier: GPL-3.0-or-later
"""check_cert_domain --service=sso: what realm discovery says, and the certificates of the federation services that it names."""

import base64
import gzip

import pytest

from domainlab import OTHER_CLOUD, UNKNOWN_REALM, Answer, Realm, company, microsoft365, on_premises
from plugin import CRITICAL, OK, UNKNOWN, WARNING

METADATA = "/FederationMetadata/2007-06/FederationMetadata.xml"


def federated(*hosts, cert="good", **how):
    """A federation service; hosts: those of its URLs passive, active and metadata."""
    hosts = hosts or ("sts", "sts", "sts")

    def make(c):
        urls = dict(zip(("passive", "active", "metadata"), (f"https://{c.fqdn(h)}/adfs/" for h in hosts)))
        c.federated(**{**urls, **how})
        for h in dict.fromkeys(hosts):
            c.web(h, cert=cert)
    return make


def token(c, names=("sts",), **how):
    """The certificate for tokens, and that of TLS, are one."""
    identity = c.cert("good", *names)
    c.web("sts", {METADATA: metadata(identity)}, identity)
    c.federated(passive=f"https://{c.fqdn('sts')}/", certificate=identity if how.get("told", True) else None)


def metadata(*identities):
    keys = "".join(f'<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>'
                   f"{base64.b64encode(i.der).decode()}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>" for i in identities)
    return Answer(f'<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"><IDPSSODescriptor>{keys}</IDPSSODescriptor>'
                  "</EntityDescriptor>", "application/xml")


def plain(c):
    c.federated(passive=f"http://{c.fqdn('sts')}/adfs/ls/", active=f"http://{c.fqdn('sts')}/trust")


# name, company, state, findings of the service (worse than OK), findings of endpoints (the same), hosts of the service, its words
ROWS = [
    ("on-premises", on_premises(), OK, "", "", "sts", "federated"),
    ("managed", microsoft365(), OK, "", "", "", "signs users in"),
    ("stranger", lambda c: c.web("www"), WARNING, "realm-unknown", "", "", "not there"),
    ("three", federated("a", "b", "c"), OK, "", "", "a b c", "hosts of the federation service: 3"),
    ("wrong-name", federated(cert="wrong-name"), CRITICAL, "", "name-mismatch", "sts", "federated"),
    ("self-signed", federated(cert="self-signed"), CRITICAL, "", "self-signed", "sts", "federated"),
    ("sts-expired", federated(cert="expired"), CRITICAL, "", "expired", "sts", "federated"),
    ("token", token, CRITICAL, "token-certificate", "", "sts", "federated"),
    ("plain", plain, CRITICAL, "realm-insecure", "", "", "federated"),
    ("saml", lambda c: (c.federated(saml=f"https://{c.fqdn('saml')}/"), c.web("saml")), OK, "", "", "saml", "federated"),
    ("mixed", lambda c: (c.federated(passive=f"http://{c.fqdn('sts')}/", active=f"https://{c.fqdn('sts')}:8443/"), c.web("sts", port=8443)),
     OK, "", "", "sts", "federated"),
    ("nobody", lambda c: c.federated(passive="https://sts.nobody-there.example.org/"), CRITICAL, "", "resolve-failed", "sts.nobody-there.example.org",
     "federated"),
    ("other-cloud", federated(cloud=OTHER_CLOUD), OK, "", "", "sts", "federated"),
    ("nobodys-cloud", federated(cloud="cloud.example.net"), UNKNOWN, "realm-failed", "", "", "not known"),
    # Of https, but nobody knows of which host: that is not checked, and no proof that passwords go in the clear.
    ("damaged", lambda c: c.federated(passive="https://u:p@sts.example.com/", active="https://[/"), UNKNOWN, "realm-failed realm-failed", "", "", "federated"),
    ("half-damaged", lambda c: (c.federated(passive=r"https://sts.example.com\\@x.example.org/", active=f"https://{c.fqdn('sts')}/"), c.web("sts")),
     UNKNOWN, "realm-failed", "", "sts", "hosts of the federation service: 1"),
    ("ports", lambda c: (c.federated(passive=f"https://{c.fqdn('sts')}/", active=f"https://{c.fqdn('sts')}:49443/"), c.web("sts"), c.web("sts", port=49443)),
     OK, "", "", "sts sts", "hosts of the federation service: 1"),
]
for name, make, *_ in ROWS:
    company(f"sso-{name}.example.com", make)
UNTOLD = "sso-untold.example.com"
company(UNTOLD, lambda c: token(c, told=False))
HEALTHY = "sso-healthy.example.com"
company(HEALTHY, lambda c: (c.web("sts", {METADATA: metadata(c.cert("self-signed", "signing"))}), c.federated(passive=f"https://sts.{HEALTHY}/")))

TWO = "sso-two.example.com"


@company(TWO)
def two(c):
    """The metadata of one host name the certificate of the other."""
    identity = c.cert("good", "b")
    c.web("a", {METADATA: metadata(identity)})
    c.web("b", {METADATA: Answer(status=404)}, identity)
    c.federated(passive=f"https://a.{TWO}/", active=f"https://b.{TWO}/")


BAD_METADATA = "sso-metadata.example.com"
company(BAD_METADATA, lambda c: (c.federated(passive=f"https://huge.{BAD_METADATA}/", active=f"https://gzip.{BAD_METADATA}/", metadata=f"https://none.{BAD_METADATA}/"),
                                 c.web("huge", {METADATA: Answer(b" " * 2_000_000)}), c.web("gzip", {METADATA: Answer("x", gzip=True)}), c.host("none")))

# Realm services that are none.
PATH = "/getuserrealm.srf"
BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><RealmInfo Success="true"><NameSpaceType>&b;</NameSpaceType></RealmInfo>'
SERVICES = {
    "refuses": Answer('<RealmInfo Success="false"><State>4</State></RealmInfo>', "text/xml"),
    "error500": Answer(status=500), "missing": Answer(status=404), "moved": Answer(status=302, to="https://www.example.com/"),
    "empty": Answer("", "text/xml"), "page": Answer("<html><body>Sign in</body></html>", "text/html"),
    "cut": Answer('<RealmInfo Success="true"><NameSpaceType>Managed</Name', "text/xml"),
    "bomb": Answer(BOMB, "text/xml"), "deep-xml": Answer("<a>" * 20000, "text/xml"), "deep-json": Answer("[" * 60000, "application/json"),
    "deep-object": Answer('{"a":' * 10000 + "1" + "}" * 10000, "application/json"),
    "huge": Answer(b'<RealmInfo Success="true">' + b" " * 3_000_000, "text/xml"),
    "compressed": Answer(UNKNOWN_REALM["xml"], "text/xml", gzip=True),
    "other-kind": Answer('<RealmInfo Success="true"><NameSpaceType>Mixed</NameSpaceType></RealmInfo>', "text/xml"),
}
REALMS = "realms.example.com"


@company(REALMS)
def realms(c):
    for name, answer in SERVICES.items():
        c.web(name, {PATH: answer})
    good = Realm("Federated", "x", passive=f"https://sts.{REALMS}/", active=f"https://sts.{REALMS}/", certificate=c.pki.self_signed("token")).answers()
    for form in ("xml", "json", "v1", "v2"):
        c.web(f"good-{form}", {PATH: Answer(good[form], "text/xml" if form == "xml" else "application/json")})
    c.web("sts", cert="expired")
    c.web("false", {PATH: Answer(good["xml"], "text/xml")}, "wrong-name")
    c.web("soon", {PATH: Answer(UNKNOWN_REALM["xml"].replace("Unknown", "Managed"), "text/xml")}, "expires-soon")
    c.web("slow", {PATH: Answer(UNKNOWN_REALM["xml"] + 1000 * " ", "text/xml", rate=50)})
    c.raw("silent")


@pytest.fixture
def check(check_domain):
    def check(domain, *options):
        data = check_domain(domain, "--service=sso", *options).json
        return data, data["services"][0]
    return check


def counted(findings):
    return [f for f in findings if f["state"] != "OK"]


def faults(service):
    return [f["id"] for e in service["endpoints"] for f in counted(e["findings"])]


def hosts(service, of="sts"):
    return [e["host"] for e in service["endpoints"] if service["steps"][e["required_by"]]["step"] == of]


@pytest.mark.parametrize("name, make, state, findings, bad, names, words", ROWS, ids=[r[0] for r in ROWS])
def test_realms(check, name, make, state, findings, bad, names, words):
    domain = f"sso-{name}.example.com"
    data, service = check(domain)
    assert [f["id"] for f in counted(service["findings"])] == findings.split(), service
    assert faults(service) == bad.split(), service
    assert [h.removesuffix("." + domain) for h in hosts(service)] == names.split(), service
    assert data["exit_code"] == state and words in service["text"], service


def test_each_host_is_told_with_its_roles(check):
    _, service = check("sso-three.example.com")
    told = [s["text"] for s in service["steps"] if s["step"] == "sts"]
    assert [t.split(" ")[1] for t in told] == ["passive", "active", "metadata"], told
    _, service = check("sso-on-premises.example.com")
    assert [s["text"] for s in service["steps"] if s["step"] == "sts"] == ["for passive, active, metadata requests"]


@pytest.mark.parametrize("options, state, words", [
    ([], "OK", "the cloud itself signs users in"), (["--state=realm-managed=warning"], "WARNING", "the cloud itself signs users in"),
    (["--state=realm-managed=critical"], "CRITICAL", "the cloud itself signs users in"),
])
def test_federation_that_is_switched_off(check, options, state, words):
    data, service = check("sso-managed.example.com", *options)
    assert [(f["id"], f["state"], f["waived"]) for f in service["findings"]] == [("realm-managed", state, False)], service
    assert data["state"] == service["state"] == state and service["text"].startswith(words), service
    assert words in data["summary"] or state == "OK", data["summary"]


def test_who_signs_in_is_told(check):
    _, service = check("sso-on-premises.example.com")
    assert service["steps"][0]["text"] == "federated, The company"
    _, service = check("sso-managed.example.com", f"--realm-url=https://good-v1.{REALMS}{PATH}?login={{}}")
    assert service["steps"][0]["text"] == "federated (WSTrust)"


def test_federation_without_urls(check, tmp_path):
    file = tmp_path / "answer"
    file.write_text('<RealmInfo Success="true"><NameSpaceType>Federated</NameSpaceType><AuthURL></AuthURL></RealmInfo>')
    data, service = check("sso-managed.example.com", "--realm-file", file)
    assert data["exit_code"] == CRITICAL and [(f["id"], f["text"]) for f in service["findings"]] == [
        ("realm-insecure", "sso-managed.example.com is federated, but the answer names no URL of its federation service")], service


def test_urls_that_cannot_be_read_are_told(check):
    _, service = check("sso-damaged.example.com")
    texts = [f["text"] for f in service["findings"]]
    assert texts[0] == "the URL for passive requests is not checked: expected a URL without a user before its host", service
    assert texts[1].startswith("the URL for active requests is not checked: expected an IPv6 address in brackets"), service
    assert service["steps"][0]["text"] == "federated, The company", service


def test_urls_without_tls_are_told(check):
    _, service = check("sso-mixed.example.com")
    assert service["steps"][0]["text"] == "federated, The company; URLs that are not of https and not checked: 1"


def test_the_cloud_that_is_named_is_asked(check):
    _, service = check("sso-other-cloud.example.com")
    asked = [s["asked"] for s in service["steps"] if s["step"] == "realm"]
    assert [a.split("/")[2] for a in asked] == ["login.microsoftonline.com", f"login.{OTHER_CLOUD}"], asked
    _, service = check("sso-other-cloud.example.com", f"--cloud={OTHER_CLOUD}")
    assert len([s for s in service["steps"] if s["step"] == "realm"]) == 1, service


def test_a_cloud_that_nobody_knows_is_not_asked(check):
    _, service = check("sso-nobodys-cloud.example.com")
    assert [s["asked"].split("/")[2] for s in service["steps"]] == ["login.microsoftonline.com"], service
    assert "says that the domain is in the cloud cloud.example.net, which is none that clients know" in service["findings"][0]["text"]


def test_own_root(check, pki):
    data, service = check("sso-three.example.com", "--root=own")
    assert [f["id"] for f in service["findings"]] == 3 * ["private-root"] and data["exit_code"] == CRITICAL
    data, _ = check("sso-three.example.com", "--root=own", "--state=private-root=ok")
    assert data["exit_code"] == OK


def test_unknown_counts_when_it_is_named(check_domain):
    data = check_domain("sso-stranger.example.com").json
    service = next(s for s in data["services"] if s["service"] == "sso")
    assert (service["state"], service["presence"], service["findings"]) == ("OK", "none", [])


@pytest.mark.parametrize("name", SERVICES)
def test_service_that_fails(check, name):
    data, service = check("sso-managed.example.com", f"--realm-url=https://{name}.{REALMS}{PATH}?login={{}}&xml=1")
    assert [f["id"] for f in counted(service["findings"])] == ["realm-failed"], service
    assert data["exit_code"] == UNKNOWN and faults(service) == [], service


@pytest.mark.parametrize("name", ["slow", "silent"])
def test_service_without_an_end(check, name):
    data, service = check("sso-managed.example.com", f"--realm-url=https://{name}.{REALMS}{PATH}?login=", "-t", "3")
    assert [f["id"] for f in counted(service["findings"])] == ["realm-failed"] and data["exit_code"] == UNKNOWN, service


@pytest.mark.parametrize("form", ["xml", "json", "v1", "v2"])
def test_every_form_of_an_answer(check, form):
    data, service = check("sso-managed.example.com", f"--realm-url=https://good-{form}.{REALMS}{PATH}?login={{}}")
    assert (data["exit_code"], faults(service)) == (CRITICAL, ["expired"]), service
    assert "login=sso-managed.example.com" in service["steps"][0]["asked"]


def test_answer_of_a_false_service_is_not_believed(check):
    data, service = check("sso-managed.example.com", f"--realm-url=https://false.{REALMS}{PATH}?login={{}}")
    assert [f["id"] for f in service["findings"]] == ["realm-failed"], service
    assert data["exit_code"] == UNKNOWN and faults(service) == [], service


def test_certificate_of_the_cloud_is_not_the_domains(check):
    data, service = check("sso-managed.example.com", f"--realm-url=https://soon.{REALMS}{PATH}?login={{}}")
    assert data["exit_code"] == OK and service["presence"] == "there", service


def test_what_the_user_requires_is_not_what_clients_refuse(check):
    data, service = check("sso-managed.example.com", "--require=issuer=*Other*")
    assert data["exit_code"] == OK and service["presence"] == "there", service
    data, service = check("sso-on-premises.example.com", "--require=issuer=*Other*")
    assert data["exit_code"] == CRITICAL and faults(service) == ["issuer-mismatch"] and hosts(service) == ["sts.sso-on-premises.example.com"], service


def test_metadata(check):
    data, service = check(UNTOLD)
    assert data["exit_code"] == OK, service
    data, service = check(UNTOLD, "--mex")
    assert data["exit_code"] == CRITICAL and [f["id"] for f in service["findings"]] == ["token-certificate"], service
    data, service = check(HEALTHY, "--mex")
    told = [s["text"] for s in service["steps"] if s["step"] == "metadata"]
    assert data["exit_code"] == OK and told == ["certificates for tokens: 1"], service
    # What one host says of certificates holds for all.
    data, service = check(TWO, "--mex")
    assert data["exit_code"] == CRITICAL and [f["text"].split(" ")[0] for f in service["findings"]] == ["b." + TWO], service
    # Whoever has none is told of, no more.
    data, service = check("sso-three.example.com", "--mex")
    assert data["exit_code"] == OK, service


def test_metadata_that_cannot_be_had(check):
    _, service = check(BAD_METADATA, "--mex")
    told = [s["text"] for s in service["steps"] if s["step"] == "metadata"]
    assert told == ["the document has more than 1048576 octets", "the document is compressed, though that was not accepted", "connection refused"], service


@pytest.mark.parametrize("form", ["xml", "json", "v1"])
def test_saved_answer(check, tmp_path, form):
    file = tmp_path / "answer"
    file.write_text(Realm("Federated", "sso-managed.example.com", passive=f"https://sts.{REALMS}/", active=f"https://sts.{REALMS}/").answers()[form])
    data, service = check("sso-managed.example.com", "--realm-file", file)
    assert (data["exit_code"], faults(service)) == (CRITICAL, ["expired"]), service
    assert [s["step"] for s in service["steps"]] == ["realm", "sts"], service


def test_url_with_an_ipv6_address(check, tmp_path):
    file = tmp_path / "answer"
    file.write_text(Realm("Federated", "sso-managed.example.com", passive="https://[::1]:49444/adfs/ls/").answers()["xml"])
    _, service = check("sso-managed.example.com", "--realm-file", file, "--mex")
    assert [s["asked"] for s in service["steps"]][1:] == ["::1 port 49444", rf"https://\x5b::1\x5d:49444{METADATA}"], service


@pytest.mark.parametrize("content", [b"", b"{}", b"<html>", BOMB.encode(), gzip.compress(b"x"), b"[" * 50000, b"\xff\xfe"],
                         ids=["empty", "object", "html", "bomb", "gzip", "deep", "half"])
def test_saved_answer_that_is_none(check, tmp_path, content):
    file = tmp_path / "answer"
    file.write_bytes(content)
    data, service = check("sso-managed.example.com", "--realm-file", file)
    assert data["exit_code"] == UNKNOWN and [f["id"] for f in service["findings"]] == ["realm-failed"], service


@pytest.mark.parametrize("domain, saved, is_other", [
    ("sso-managed.example.com", "SSO-Managed.Example.com", False), ("sso-managed.example.com", "example.com", False),
    ("sub.b\u00fccher.example.com", "b\u00fccher.example.com", False), ("b\u00fccher.example.com", "xn--bcher-kva.example.com", False),
    ("xn--bcher-kva.example.com", "B\u00fccher.example.com", False), ("sso-managed.example.com", "", False),
    ("sso-managed.example.com", "contoso.com", True), ("example.com", "sso-managed.example.com", True),
    ("sso-managed.example.com", "managed.example.com", True), ("sso-managed.example.com", "com", True),
    ("sso-managed.example.com", "[OK] - |a=1", True),
])
def test_answer_that_was_saved_for_another_domain(check, tmp_path, domain, saved, is_other):
    file = tmp_path / "answer"
    file.write_text(Realm("Federated", saved, passive=f"https://sts.{HEALTHY}/").answers()["xml"])
    data, service = check(domain, "--realm-file", file)
    assert [f["id"] for f in counted(service["findings"])] == is_other * ["realm-failed"], service
    assert data["exit_code"] == (UNKNOWN if is_other else OK) and len(service["endpoints"]) == (not is_other), service
    assert ("the file of --realm-file is about the domain " in data["summary"]) == is_other, data["summary"]


USAGE = [
    (["--realm-url=http://example.com/"], "not encrypted"), (["--realm-url=example.com"], "https://"), (["--cloud=192.0.2.1"], "domain of a cloud"),
    (["--realm-url=https://example.com"], "a URL with a path"), (["--realm-url=https://example.com/x?login=#a"], "without #"),
    (["--cloud=microsoftonline.us", "--realm-url=https://example.com/"], "exclude each other"),
    (["--realm-file=/dev/null", "--cloud=microsoftonline.us"], "exclude each other"), (["--realm-file="], "empty"),
    (["--realm-file=/nonexistent"], "cannot read"), (["--response-file=/nonexistent"], "cannot read"),
]


@pytest.mark.parametrize("options, words", USAGE, ids=[" ".join(u[0]) for u in USAGE])
def test_usage(in_lab, options, words):
    assert words in in_lab.usage("-d", "example.com", *options)
