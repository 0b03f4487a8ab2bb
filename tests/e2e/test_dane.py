# SPDX-License-Identifier: GPL-3.0-or-later
"""--dane with real parts: zones that Knot DNS signs, unbound that validates them, Postfix behind
them; and what Postfix itself and danetool say of the same servers.

All of it stands in a network namespace (danelab.py), which only root can make.
"""

from dataclasses import dataclass, field

import pytest

from danelab import BOGUS, CHILD, DEAD, PLAIN, PROXY_HOST, SIGNED, Lab, raw, record
from netlab import KNOT, launch
from pki import CLIENT_AUTH, DAY, new_key
from plugin import CRITICAL, OK, WARNING, Plugin


@dataclass
class Case:
    """A mail server whose host is "id.signed.example" and what it comes to.

    serve(maker) -> (identity, chain or None for its own, TLSA records).
    postfix: "verified", "not verified" (it would deliver, or refuse by DANE), "defers".
    danetool: does it find a match; None: not asked, as it cannot tell (see DANETOOL).
    """
    id: str
    serve: object
    code: int
    findings: list
    verdict: str
    rule: str
    postfix: str
    danetool: object = None
    notes: list = field(default_factory=list)
    waived: list = field(default_factory=list)  # not looked at


class Maker:
    """Certificates for one host."""

    def __init__(self, pki, host):
        self.pki, self.host = pki, host
        self.public = pki.intermediate  # of a root that --ca-file has
        self.ca = pki.other_root        # ... that nothing has but records
        self.sub = self.ca.issue_authority("DANE Intermediate")

    def leaf(self, by=None, san=None, **how):
        return (by or self.public).issue("mx", [self.host] if san is None else san, key=new_key(), **how)


def right(m):
    return m.leaf()


def case(id, serve, code, findings, verdict, rule, postfix, danetool=None, **more):
    return Case(id, serve, code, findings, verdict, rule, postfix, danetool, **more)


def ee(selector, matching, fits=True):
    """A case of usage 3 with the right record, or that of another certificate."""
    def serve(m):
        leaf = m.leaf()
        return leaf, None, [record(3, selector, matching, leaf if fits else m.leaf())]
    return serve


def ta(selector, matching, chain="root", san=None, fits=True, **how):
    """A case of usage 2: the root of an authority that no store has."""
    def serve(m):
        leaf = m.leaf(m.sub, san, **how)
        sent = {"root": [m.sub, m.ca], "sub": [m.sub], "none": [], "gap": [m.ca]}[chain]
        return leaf, sent, [record(2, selector, matching, m.ca if fits else m.pki.root)]
    return serve


def both(first, second):
    """Two records of usage 3: of the certificate that is served (True), or of another."""
    def serve(m):
        leaf = m.leaf()
        return leaf, None, [record(3, 1, matching, leaf if mine else m.leaf()) for matching, mine in (first, second)]
    return serve


def wrong_and_expired(m):
    leaf = m.leaf(m.sub, ["elsewhere.example.org"], not_before=-90 * DAY, not_after=-DAY)
    return leaf, [], [record(3, 1, 1, leaf)]


def self_signed(m):
    leaf = m.pki.self_signed("localhost")
    return leaf, [], [record(3, 0, 1, leaf)]


def self_signed_as_authority(m):
    leaf = m.pki.self_signed("self", [m.host])
    return leaf, [], [record(2, 0, 1, leaf)]


def of(*records):
    """A good certificate with these records, each made by a function of it."""
    def serve(m):
        leaf = m.leaf()
        return leaf, None, [make(leaf) for make in records]
    return serve


def fitting(usage, selector=1, matching=1):
    return lambda leaf: record(usage, selector, matching, leaf)


UNLOOKED = ["name-mismatch", "untrusted", "expired"]
CASES = [
    *(case(f"ee-{s}-{m}", ee(s, m), OK, [], "fits", "DANE-EE", "verified", True) for s in (0, 1) for m in (0, 1, 2)),
    *(case(f"ee-{s}-{m}-other", ee(s, m, False), CRITICAL, ["dane-mismatch"], "mismatch", "DANE-EE", "not verified", False)
      for s in (0, 1) for m in (0, 1, 2)),
    case("ee-nothing-right", wrong_and_expired, OK, [], "fits", "DANE-EE", "verified", None, waived=UNLOOKED),
    case("ee-self-signed", self_signed, OK, [], "fits", "DANE-EE", "verified", True,
         waived=["name-mismatch", "self-signed"]),
    *(case(f"ta-{s}-{m}", ta(s, m), OK, [], "fits", "DANE-TA", "verified", None, waived=["untrusted"])
      for s in (0, 1) for m in (0, 1, 2)),
    case("ta-cert-in-record-not-sent", ta(0, 0, "sub"), OK, [], "fits", "DANE-TA", "verified", waived=["untrusted"]),
    case("ta-key-in-record-not-sent", ta(1, 0, "sub"), OK, [], "fits", "DANE-TA", "verified", waived=["untrusted"]),
    case("ta-digest-not-sent", ta(0, 1, "sub"), CRITICAL, ["dane-mismatch"], "mismatch", "DANE-TA", "not verified",
         waived=["untrusted"]),
    case("ta-gap", ta(0, 1, "gap"), CRITICAL, ["dane-mismatch"], "mismatch", "DANE-TA", "not verified",
         waived=["untrusted"]),
    case("ta-of-another", ta(0, 1, fits=False), CRITICAL, ["dane-mismatch"], "mismatch", "DANE-TA", "not verified",
         waived=["untrusted"]),
    case("ta-wrong-name", ta(0, 1, san=["elsewhere.example.org"]), CRITICAL, ["name-mismatch"], "fits", "DANE-TA",
         "not verified", waived=["untrusted"]),
    case("ta-expired", ta(0, 1, not_before=-90 * DAY, not_after=-DAY), CRITICAL, ["expired"], "fits", "DANE-TA",
         "not verified", waived=["untrusted"]),
    case("ta-not-for-servers", ta(0, 1, eku=[CLIENT_AUTH]), CRITICAL, ["dane-mismatch", "wrong-purpose"], "mismatch", "DANE-TA",
         "not verified", waived=["untrusted"]),
    case("ta-is-no-leaf", self_signed_as_authority, CRITICAL, ["dane-mismatch"], "mismatch", "DANE-TA", "not verified",
         waived=["self-signed"]),
    case("rollover-before", both((1, True), (1, False)), OK, [], "fits", "DANE-EE", "verified", True),
    case("rollover-after", both((1, False), (1, True)), OK, [], "fits", "DANE-EE", "verified", True),
    case("rollover-forgotten", both((1, False), (1, False)), CRITICAL, ["dane-mismatch"], "mismatch", "DANE-EE",
         "not verified", False),
    # danetool takes the weaker digest beside a stronger one that is of another certificate.
    case("agility", both((1, True), (2, False)), CRITICAL, ["dane-mismatch"], "mismatch", "DANE-EE", "not verified"),
    case("agility-new-first", both((1, False), (2, True)), OK, [], "fits", "DANE-EE", "verified", True),
    case("pkix-ee", of(fitting(1)), OK, [], "unusable", "none", "not verified", notes=["dane-unusable"]),
    case("pkix-ta", of(lambda leaf: record(0, 0, 1, leaf.issuer)), OK, [], "unusable", "none", "not verified",
         notes=["dane-unusable"]),
    case("pkix-beside-ee", of(fitting(1), fitting(3)), OK, [], "fits", "DANE-EE", "verified"),
    case("short-digest", of(lambda leaf: raw(3, 1, 1, b"\1\2\3")), OK, [], "unusable", "none", "not verified",
         notes=["dane-unusable"]),
    case("unknown-numbers", of(lambda leaf: raw(3, 1, 7, b"\1\2\3"), lambda leaf: raw(9, 9, 9, b"\1")), OK, [], "unusable",
         "none", "not verified", notes=["dane-unusable"]),
    case("malformed-beside-good", of(lambda leaf: raw(3, 1, 1, b"\1\2\3"), fitting(3)), OK, [], "fits", "DANE-EE", "verified"),
    case("no-records", of(), OK, [], "no-records", "none", "not verified"),
]


class World:
    """The running laboratory, and the plugin that runs within it."""

    def __init__(self, lab, pki, plugin):
        self.lab, self.pki = lab, pki
        self.plugin = Plugin(plugin.path, plugin.wrapper, lab.inside())

    def check(self, host, *arguments, dane=True):
        return self.plugin.check("-H", host, *(["--dane"] if dane else []), "--ca-file", self.pki.root_file, *arguments)

    def check_mail(self, host, *arguments, **how):
        return self.check(host, "-P", "smtp", *arguments, **how)


def furnish(lab, pki):
    """All hosts beside those of CASES."""
    good = Maker(pki, f"good.{SIGNED}").leaf(san=[f"*.{SIGNED}", f"*.{PLAIN}", f"*.{BOGUS}"])
    address = lab.host("good", records=[record(3, 1, 1, good)])
    lab.serve_mail(address, good)
    lab.add(SIGNED, f"alias.{SIGNED}. CNAME good.{SIGNED}.",
            f"alias-own.{SIGNED}. CNAME bare.{SIGNED}.", f"_25._tcp.alias-own.{SIGNED}. TLSA {record(3, 1, 1, good)}",
            f"alias-out.{SIGNED}. CNAME plain.{PLAIN}.", f"_25._tcp.alias-out.{SIGNED}. TLSA {record(3, 1, 1, good)}",
            f"alias-ta.{SIGNED}. CNAME ta-end.{SIGNED}.",
            f"records.{SIGNED}. A {address}", f"_25._tcp.records.{SIGNED}. CNAME _25._tcp.good.{SIGNED}.",
            f"_xmpp-client._tcp.{SIGNED}. SRV 1 1 25 good.{SIGNED}.",
            f"_submission._tcp.{SIGNED}. SRV 1 1 25 good.{SIGNED}.", f"_submission._tcp.{SIGNED}. SRV 2 1 25 stale.{SIGNED}.",
            # The records are in a zone whose name server does not answer.
            f"_tcp.dead.{SIGNED}. NS nsdead.{SIGNED}.", f"nsdead.{SIGNED}. A {DEAD}")
    by_authority = Maker(pki, "").leaf(san=[f"alias-ta.{SIGNED}"])
    lab.serve_mail(lab.host("ta-end", records=[record(2, 0, 1, by_authority.issuer)]), by_authority)
    lab.host("bare", address=address)
    lab.host("refused", address=address)
    lab.host("dead", address=address)
    lab.host("plain", zone=PLAIN, records=[record(3, 1, 1, good)], address=address)
    lab.host("bogus", zone=BOGUS, records=[record(3, 1, 1, good)], address=address)
    lab.host("falsified", address=address)
    lab.add(CHILD, f"_25.{CHILD}. TLSA {record(3, 1, 1, good)}")
    stale = Maker(pki, f"stale.{SIGNED}").leaf()
    lab.serve_mail(lab.host("stale", records=[record(3, 1, 1, good)]), stale)
    # Web servers: PKIX usages count.
    for name, serve in WEB.items():
        maker = Maker(pki, f"{name}.{SIGNED}")
        identity, chain, records = serve(maker)
        lab.serve_web(lab.host(name, records=records, port=443), identity, chain)


def web_pkix(usage, fits=True, trusted=True):
    def serve(m):
        leaf = m.leaf() if trusted else m.leaf(m.sub)
        named = leaf if usage == 1 else m.pki.root if trusted else m.ca
        return leaf, None, [record(usage, 0, 1, named if fits else m.leaf())]
    return serve


WEB = {
    "web-ee": of(fitting(3)),
    "web-pkix-ee": web_pkix(1),
    "web-pkix-ee-other": web_pkix(1, fits=False),
    "web-pkix-ee-untrusted": web_pkix(1, trusted=False),
    "web-pkix-ta": web_pkix(0),
    "web-pkix-ta-other": web_pkix(0, fits=False),
}


@pytest.fixture(scope="module")
def world(plugin, pki, tmp_path_factory):
    def make(folder):
        lab = Lab(folder)
        for c in CASES:
            identity, chain, records = c.serve(Maker(pki, f"{c.id}.{SIGNED}"))
            lab.serve_mail(lab.host(c.id, records=records), identity, chain)
        furnish(lab, pki)
        return lab
    lab = launch(make, tmp_path_factory.mktemp("danelab"))
    yield World(lab, pki, plugin)
    lab.stop()


# --- mail, as Postfix has it ----------------------------------------------------------------------


@pytest.mark.parametrize("c", CASES, ids=[c.id for c in CASES])
def test_mail(world, c):
    report = world.check_mail(f"{c.id}.{SIGNED}")
    assert (report.code, report.findings) == (c.code, c.findings), report.text
    dane = report.endpoint["dane"]
    assert (dane["verdict"], dane["rule"]) == (c.verdict, c.rule), dane
    assert dane["owner"] == f"_25._tcp.{c.id}.{SIGNED}"
    assert dane["secure"] == (c.verdict != "no-records"), dane
    assert set(c.notes) <= set(report.notes), report.text
    skipped = [f["id"] for f in report.endpoint["findings"] if f["not_looked_at"]]
    assert [id for id in skipped if id != "client-refuses"] == c.waived, report.text
    for id in c.waived:
        assert f"(not looked at: {c.rule})" in report.text


@pytest.mark.parametrize("c", CASES, ids=[c.id for c in CASES])
def test_postfix_says_the_same(world, c):
    verdict, words = world.lab.finger(f"{c.id}.{SIGNED}")
    if c.id == "agility" and "raw public key" in words:
        # With raw public keys (RFC 7250), which Postfix 3.9 asks for where all records are 3 1 x, OpenSSL takes
        # any digest; with certificates, and by RFC 7671 (9), only the strongest counts.
        assert verdict == "verified", words
        return
    assert verdict == c.postfix, words
    usable = c.verdict in ("fits", "mismatch")
    if usable:
        assert (verdict == "verified") == (c.code == OK), words


@pytest.mark.parametrize("c", [c for c in CASES if c.danetool is not None],
                         ids=[c.id for c in CASES if c.danetool is not None])
def test_danetool_says_the_same(world, c):
    matches, words = world.lab.danetool(f"{c.id}.{SIGNED}")
    if matches is None:
        pytest.skip("danetool is not installed")
    assert matches == c.danetool, words


# --- DNS --------------------------------------------------------------------------------------------

NAMES = [
    # host, code, findings, verdict, owner, Postfix
    (f"good.{SIGNED}", OK, [], "fits", f"good.{SIGNED}", "verified"),
    (f"alias.{SIGNED}", OK, [], "fits", f"good.{SIGNED}", "verified"),
    (f"alias-own.{SIGNED}", OK, [], "fits", f"alias-own.{SIGNED}", "verified"),
    (f"alias-out.{SIGNED}", OK, [], "fits", f"alias-out.{SIGNED}", "verified"),
    (f"alias-ta.{SIGNED}", CRITICAL, ["dane-mismatch"], "mismatch", f"ta-end.{SIGNED}", "not verified"),
    (f"records.{SIGNED}", OK, [], "fits", f"records.{SIGNED}", "verified"),
    (f"bare.{SIGNED}", OK, [], "no-records", f"bare.{SIGNED}", "not verified"),
    (f"plain.{PLAIN}", OK, [], "insecure", f"plain.{PLAIN}", "not verified"),
    (f"bogus.{BOGUS}", CRITICAL, ["resolve-failed", "dane-bogus"], "lookup-failed", f"bogus.{BOGUS}", "defers"),
    (f"falsified.{SIGNED}", CRITICAL, ["dane-bogus"], "lookup-failed", f"falsified.{SIGNED}", "defers"),
    (f"refused.{SIGNED}", CRITICAL, ["dane-lookup-failed"], "lookup-failed", f"refused.{SIGNED}", "defers"),
]


@pytest.mark.parametrize("host, code, findings, verdict, owner, postfix", NAMES, ids=[n[0] for n in NAMES])
def test_names(world, host, code, findings, verdict, owner, postfix):
    report = world.check_mail(host)
    assert (report.code, report.findings) == (code, findings), report.text
    if "resolve-failed" in findings:
        assert "no answer" not in report.text and "DNSSEC" in report.text.splitlines()[0], report.text
    dane = report.endpoint["dane"]
    assert (dane["verdict"], dane["owner"]) == (verdict, f"_25._tcp.{owner}"), dane
    assert ("dane-insecure" in report.notes) == (verdict == "insecure"), report.text
    said, words = world.lab.finger(host)
    assert said == postfix, words


def test_name_server_of_the_records_is_dead(world):
    """At first there is no answer, later that it failed: the words differ, the verdict does not."""
    data = world.plugin.run_json("-H", f"dead.{SIGNED}", "-P", "smtp", "--dane", "--ca-file", world.pki.root_file)
    assert [f["id"] for f in data["endpoints"][0]["findings"]] == ["dane-lookup-failed"], data
    said, words = world.lab.finger(f"dead.{SIGNED}")
    assert said == "defers", words


def test_no_records_are_told_to_whoever_asks_for_them(world):
    host = f"bare.{SIGNED}"
    report = world.check_mail(host)
    assert f"dane: no TLSA records of _25._tcp.{host}" in report.step("dane")
    assert report.summary.endswith(", without a TLSA record that counts")
    assert "a record of this certificate" not in report.text
    report = world.check_mail(host, "-v")
    assert f"dane: no TLSA records of _25._tcp.{host}" in report.text
    assert "a record of this certificate: 3 1 1 " in report.text


def test_mismatch_tells_the_record_to_publish(world):
    report = world.check_mail(f"stale.{SIGNED}")
    own = report.endpoint["dane"]["own"]
    assert (report.code, report.findings) == (CRITICAL, ["dane-mismatch"]), report.text
    assert own.startswith("3 1 1 ") and own in report.step("dane"), report.text
    assert report.summary == (f"stale.{SIGNED}: certificate matches on {report.endpoint['address']}, but does not fit the TLSA record of "
                              f"_25._tcp.stale.{SIGNED}"), report.text


def test_without_the_option_nothing_is_asked(world):
    report = world.check_mail(f"stale.{SIGNED}", dane=False)
    assert (report.code, report.findings) == (OK, []), report.text
    assert "dane" not in report.endpoint


# --- with other options -----------------------------------------------------------------------------


def test_state_of_the_user_wins(world):
    host = f"ee-nothing-right.{SIGNED}"
    report = world.check_mail(host, "--state", "expired=critical")
    assert (report.code, report.findings) == (CRITICAL, ["expired"]), report.text
    report = world.check_mail(f"stale.{SIGNED}", "--state", "dane-mismatch=warning")
    assert (report.code, report.findings) == (WARNING, ["dane-mismatch"]), report.text


def test_families_that_are_named_count(world):
    report = world.check_mail(f"ee-self-signed.{SIGNED}", "--clients=go")
    assert (report.code, report.findings) == (CRITICAL, ["client-refuses"]), report.text


def test_demands_of_the_user_count(world):
    report = world.check_mail(f"ee-self-signed.{SIGNED}", "--exact-names")
    assert report.code == CRITICAL and "names-missing" in report.findings, report.text


def test_records_are_those_of_the_name(world):
    """-I says where to connect to, as an address or as a name."""
    address = world.lab.mail[-1][0]  # that of stale
    for place in (address, f"stale.{SIGNED}"):
        report = world.check_mail(f"good.{SIGNED}", "-I", place)
        assert report.findings == ["dane-mismatch", "name-mismatch"] or report.findings == ["dane-mismatch"], report.text
        assert report.endpoint["dane"]["owner"] == f"_25._tcp.good.{SIGNED}"
        assert report.endpoint["address"] == address


def test_proxy_has_no_say_in_dns(world):
    for host, verdict in ((f"good.{SIGNED}", "fits"), (f"stale.{SIGNED}", "mismatch"), (f"alias.{SIGNED}", "fits")):
        report = world.check_mail(host, "--proxy", f"http://{PROXY_HOST}:3128")
        assert report.endpoint["dane"]["verdict"] == verdict, report.text
        assert report.endpoint["address"] == host
    report = world.check(SIGNED, "-P", "submission", "--srv", "--proxy", f"http://{PROXY_HOST}:3128")
    dane = {e["address"]: e["dane"]["verdict"] for e in report.json["endpoints"]}
    assert dane == {f"good.{SIGNED}": "fits", f"stale.{SIGNED}": "mismatch"}, report.text


def test_port_is_part_of_the_owner(world):
    report = world.check(f"good.{SIGNED}", "-P", "submission", "-p", "25")
    assert report.endpoint["dane"]["verdict"] == "fits"
    report = world.check(f"good.{SIGNED}", "-P", "smtp", "-p", "26", "-t", "5")
    assert report.endpoint["dane"]["owner"] == f"_26._tcp.good.{SIGNED}"
    assert report.endpoint["dane"]["verdict"] == "no-records"


def test_each_server_of_srv_has_records_of_its_own(world):
    report = world.check(SIGNED, "-P", "submission", "--srv")
    assert all(e["addresses"] == [e["address"]] for e in report.json["endpoints"])
    dane = {e["dane"]["owner"]: e["dane"]["verdict"] for e in report.json["endpoints"]}
    assert dane == {f"_25._tcp.good.{SIGNED}": "fits", f"_25._tcp.stale.{SIGNED}": "mismatch"}, report.text


@pytest.mark.parametrize("name, code, findings, verdict, rule", [
    ("web-ee", OK, [], "fits", "DANE-EE"),
    ("web-pkix-ee", OK, [], "fits", "PKIX"),
    ("web-pkix-ee-other", CRITICAL, ["dane-mismatch"], "mismatch", "PKIX"),
    ("web-pkix-ee-untrusted", CRITICAL, ["untrusted"], "fits", "PKIX"),
    ("web-pkix-ta", OK, [], "fits", "PKIX"),
    ("web-pkix-ta-other", CRITICAL, ["dane-mismatch"], "mismatch", "PKIX"),
])
def test_web(world, name, code, findings, verdict, rule):
    report = world.check(f"{name}.{SIGNED}")
    assert (report.code, report.findings) == (code, findings), report.text
    dane = report.endpoint["dane"]
    assert (dane["verdict"], dane["rule"], dane["owner"]) == (verdict, rule, f"_443._tcp.{name}.{SIGNED}")


def test_resolver_that_is_not_there(world):
    """A name server that does not answer: never "no records"."""
    resolv = world.lab.folder / "nobody.conf"
    resolv.write_text(f"nameserver {DEAD}\noptions timeout:1 attempts:1\n")
    inner = ["sh", "-c", f'mount --bind "{resolv}" "$(readlink -f /etc/resolv.conf)" && exec "$@"', "sh"]
    plugin = Plugin(world.plugin.path, [*world.lab.inside(), "unshare", "--mount", "--propagation", "unchanged", *inner])
    report = plugin.check("-H", f"good.{SIGNED}", "-I", KNOT, "-p", "53", "-P", "tls", "--dane", "-t", "8")
    assert "dane-lookup-failed" in report.findings, report.text
