# SPDX-License-Identifier: GPL-3.0-or-later
"""Which families of clients refuse it: what is asked with --clients, what the report says, and what
that counts as. Whether it is true of real clients is asked in test_client_families.py."""

import json

import pytest

import pki as p
from plugin import CRITICAL, OK, UNKNOWN, WARNING

HOST = "mail.example.com"
FAMILIES = ["chrome", "firefox", "apple", "windows", "android", "java", "go", "openssl", "python", "node", "gnutls",
            "rustls"]


@pytest.fixture(scope="module")
def authority(pki):
    """The certificate of a server that says it is an authority: Firefox and rustls refuse it."""
    return pki.intermediate.issue_authority(
        HOST, usage=(p.DIGITAL_SIGNATURE, p.KEY_CERT_SIGN, p.CRL_SIGN), not_after=p.IN_90_DAYS,
        extensions=[p.extended_key_usage(p.SERVER_AUTH), p.subject_alt_name([HOST])])


@pytest.fixture(scope="module")
def common_name(pki):
    return pki.intermediate.issue(HOST)


def verdicts(report):
    return {c["id"]: c["verdict"] for c in report.endpoint["clients"]}


def check_clients(clients):
    """What holds for every array of clients."""
    assert [c["id"] for c in clients] == FAMILIES
    for client in clients:
        refused = [rule for rule in client["rules"] if rule["refused"]]
        assert client["verdict"] == ("refuse" if refused else "depends" if client["rules"] else "accept"), client
        assert all(rule["source"] for rule in refused), client
        assert all(rule["id"] and rule["text"] for rule in client["rules"]), client


def test_all_accept(plugin, serve, trust, good):
    report = plugin.check("-H", HOST, *serve(good), *trust, "--clients=all")
    assert (report.code, report.findings, report.notes) == (OK, [], [])
    check_clients(report.endpoint["clients"])
    assert set(verdicts(report).values()) == {"accept"}
    assert report.step("clients") == "[OK] - clients: accepted by all families"


@pytest.mark.parametrize("options, code, findings, notes", [
    # Browsers and phones usually speak https, programs to a database.
    (["-P", "https"], WARNING, ["client-refuses"], []),
    (["-P", "postgres"], OK, [], ["client-refuses"]),
    (["-P", "tls"], OK, [], ["client-refuses"]),
    (["--clients=java,go"], OK, [], ["client-refuses"]),
    (["--clients=java", "--clients=Thunderbird"], CRITICAL, ["client-refuses"], []),
    (["-P", "postgres", "--clients=all"], CRITICAL, ["client-refuses"], []),
    (["--state=client-refuses=critical"], CRITICAL, ["client-refuses"], []),
    (["--state=client-refuses=ok"], OK, [], []),
])
def test_what_no_other_finding_tells(plugin, pki, authority, options, code, findings, notes):
    report = plugin.check("-H", HOST, "-f", authority.save()[0], "--ca-file", pki.root_file, *options)
    assert (report.code, report.findings, report.notes) == (code, findings, notes), report.text
    assert "refused by Firefox and rustls: " in report.step("clients")
    assert report.step("clients").startswith(f"[{report.state}]")
    check_clients(report.endpoint["clients"])


def test_first_line(plugin, serve, trust, authority, source):
    report = plugin.check("-H", HOST, *serve(authority), *trust)
    assert report.summary == (
        f"{HOST}: certificate matches on 127.0.0.1, but is refused by Firefox and rustls: the certificate of the server says that it "
        "is an authority (CA: true); to fix: issue a certificate with CA: false")
    assert report.step("clients") in (source / "README.md").read_text(), "the example there"


@pytest.mark.parametrize("options, code, findings", [
    ([], CRITICAL, ["cn-only"]),
    (["--clients=chrome"], CRITICAL, ["cn-only"]),
    (["--allow-cn"], WARNING, ["cn-only"]),
    (["--allow-cn", "--clients=java"], WARNING, ["cn-only"]),
    (["--allow-cn", "--clients=java,chrome"], CRITICAL, ["cn-only", "client-refuses"]),
    (["--state=cn-only=ok", "--clients=chrome"], OK, []),
])
def test_what_another_finding_tells(plugin, pki, common_name, options, code, findings):
    """It is not told again, unless a family of --clients would make it worse."""
    report = plugin.check("-H", HOST, "-f", common_name.save()[0], "--ca-file", pki.root_file, *options)
    assert (report.code, report.findings) == (code, findings), report.text
    assert verdicts(report)["chrome"] == "refuse" and verdicts(report)["java"] == "accept"
    assert report.step("clients").startswith(f"[{report.state}]")


def test_nothing_is_accepted_in_a_good_colour(plugin, pki, serve, trust):
    """Everybody refuses for what is told above: that line says so, and is as bad."""
    report = plugin.check("-H", "www.example.org", *serve(pki.intermediate.issue(HOST, [HOST])), *trust)
    assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"])
    assert report.step("clients") == "[CRITICAL] - clients: refused by all families for the reasons above"
    assert set(verdicts(report).values()) == {"refuse"}


# id, common name, SAN, what is asked for, families that accept, families that depend; the others refuse
NAMES = [
    ("partial-wildcard", "x", ["ma*.example.com"], ["-H", HOST], "windows java node", "openssl gnutls"),
    ("wildcard-below-co-uk", "x", ["*.co.uk"], ["-H", "shop.co.uk"], "firefox android go python node gnutls rustls",
     "windows java openssl"),
    ("final-dot-in-certificate", "x", [HOST + "."], ["-H", HOST], "chrome android node", "windows openssl"),
    ("final-dot-asked", "x", [HOST], ["-H", HOST + "."], "chrome firefox apple android go node rustls",
     "windows java openssl gnutls"),
    ("common-name-beside-address", HOST, ["192.0.2.7"], ["-H", HOST], "python node", "windows java openssl gnutls"),
    ("address-in-common-name", "192.0.2.7", [], ["-H", "192.0.2.7"], "windows", "java openssl gnutls"),
    ("underscore", "x", ["my_host.example.com"], ["-H", "my_host.example.com"],
     "chrome firefox apple windows android go openssl python node gnutls rustls", "java"),
    ("service-by-its-domain", "x", ["example.com"], ["-n", "srv:_imaps.example.com"], " ".join(FAMILIES), ""),
    ("service-name", "x", [p.srv(b"_imaps.example.com")], ["-n", "srv:_imaps.example.com"], "", " ".join(FAMILIES)),
    ("one-of-two-names", "x", [HOST, "ow*.example.com"], ["-H", HOST, "-n", HOST, "-n", "owa.example.com"],
     "windows java node", "openssl gnutls"),
    ("no-name-at-all", "x", ["owa.example.net"], ["-H", HOST], "", ""),
]


@pytest.mark.parametrize("common_name, san, asked, accept, depend", [row[1:] for row in NAMES],
                         ids=[row[0] for row in NAMES])
def test_names(plugin, pki, trust, common_name, san, asked, accept, depend):
    chain, _ = pki.intermediate.issue(common_name, san).save()
    report = plugin.check("-f", chain, *asked, *trust)
    check_clients(report.endpoint["clients"])
    wanted = {"accept": accept.split(), "depends": depend.split()}
    assert {v: [f for f, found in verdicts(report).items() if found == v] for v in wanted} == wanted, report.text


# authorityInfoAccess that says where the issuer's certificate is.
ISSUER_URL = p.extension("1.3.6.1.5.5.7.1.1", p.sequence(p.sequence(
    p.oid("1.3.6.1.5.5.7.48.2"), p.tlv(0x86, b"http://ca.example.com/issuer.der"))))


@pytest.fixture(scope="module")
def paths(pki):
    """Chains that families follow differently: files of the chain and of the anchors."""
    key = p.new_key()
    good = pki.root.issue_authority("Cross", key=key)
    strange = pki.other_root.issue_authority("Cross", key=key)
    old = pki.root.issue_authority("Cross", key=key, not_before=-90 * p.DAY, not_after=-p.DAY)
    leaf = good.issue("x", [HOST])
    clients = pki.root.issue_authority("For clients", extensions=[p.extended_key_usage(p.CLIENT_AUTH)])
    expired_root = pki.new_root("Old Root", not_before=-99 * p.DAY, not_after=-p.DAY)
    fetched = pki.intermediate.issue("x", [HOST], extensions=[ISSUER_URL])
    deep = pki.root
    for i in range(8):
        deep = deep.issue_authority(f"Level {i}")
    return {
        "good-cross-first": (leaf.save([good, strange])[0], pki.root_file),
        "strange-cross-first": (leaf.save([strange, good])[0], pki.root_file),
        "expired-cross-first": (leaf.save([old, good])[0], pki.root_file),
        "intermediate-lacks-with-url": (fetched.save([])[0], pki.root_file),
        "intermediate-lacks": (leaf.save([])[0], pki.root_file),
        "intermediate-is-anchor": (leaf.save([good])[0], good.file),
        "intermediate-for-clients": (clients.issue("x", [HOST]).save()[0], pki.root_file),
        "root-expired": (expired_root.issue("x", [HOST]).save()[0], expired_root.file),
        "eight-intermediates": (deep.issue("x", [HOST]).save()[0], pki.root_file),
    }


# Families that accept, families that depend; the others refuse.
@pytest.mark.parametrize("name, accept, depend", [
    ("good-cross-first", " ".join(FAMILIES), ""),
    ("strange-cross-first", "chrome firefox apple windows android java go rustls", ""),
    ("expired-cross-first", "chrome firefox apple windows android java go openssl python node rustls", ""),
    ("intermediate-lacks-with-url", "", "chrome apple windows"),
    ("intermediate-lacks", "", ""),
    ("intermediate-is-anchor", "chrome firefox android java go python gnutls rustls", "apple windows openssl"),
    ("intermediate-for-clients", "android java", "apple gnutls"),
    ("root-expired", "android java rustls", "apple"),
    ("eight-intermediates", "chrome android java go openssl python node gnutls", "apple windows"),
])
def test_paths(plugin, paths, name, accept, depend):
    chain, anchors = paths[name]
    report = plugin.check("-H", HOST, "-f", chain, "--ca-file", anchors)
    check_clients(report.endpoint["clients"])
    wanted = {"accept": accept.split(), "depends": depend.split()}
    assert {v: [f for f, found in verdicts(report).items() if found == v] for v in wanted} == wanted, report.text


@pytest.mark.parametrize("root, verdict", [("own", "refuse"), ("public", "depends")])
def test_intermediates_of_public_authorities_are_known_to_firefox(plugin, paths, root, verdict):
    chain, anchors = paths["intermediate-lacks-with-url"]
    report = plugin.check("-H", HOST, "-f", chain, "--ca-file", anchors, f"--root={root}")
    assert verdicts(report)["firefox"] == verdict, report.text


def test_without_a_certificate(plugin, closed_port):
    """What they would make of it is not known, and in JSON all are there nevertheless."""
    report = plugin.check("-H", HOST, "-I", "127.0.0.1", "-p", closed_port, "--clients=all")
    assert (report.code, report.findings) == (CRITICAL, ["connect-failed"])
    check_clients(report.endpoint["clients"])
    assert set(verdicts(report).values()) == {"depends"}


def test_verbose_tells_rule_and_source(plugin, serve, trust, authority):
    report = plugin.check("-H", HOST, *serve(authority), *trust, "-v")
    at = report.tree.index(report.step("authority-as-leaf"))
    assert "says that it is an authority" in report.tree[at]
    assert any("refused by Firefox and rustls" in line and "(measured)" in line for line in report.tree[at + 1:at + 5])


def test_endpoints_that_differ_for_clients_are_told_apart(plugin, pki, authority, common_name):
    run = plugin.run("-f", authority.save()[0], "-f", common_name.save()[0], "--ca-file", pki.root_file, "-P", "tls")
    assert [line.count("clients: ") for line in run.lines[1:]].count(1) == 2, run.text


def test_list_of_clients(plugin):
    done, _ = plugin.spawn("--list-clients")
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (UNKNOWN, b"")
    for word in (*FAMILIES, "edge", "outlook", "thunderbird", "ios", "activesync", "curl", "wget"):
        assert f"{word}" in text, word
    rules = [line.split() for line in text.splitlines() if len(line.split()) == 13 and set(line.split()[1:]) <= set("YNDU")]
    assert ["name-mismatch", *"NNNNNNNNNNNN"] in rules and len(rules) == len({rule[0] for rule in rules})
    for rule, *_ in rules:
        assert f"\n\n{rule}\n" in text or f"\n\n{rule} (how a name fits)\n" in text, rule


@pytest.mark.parametrize("value, words", [
    ("netscape", "netscape is no family of clients"),
    ("java,", "expected all, or with commas between them some of chrome, firefox"),
    ("", "expected all, or"),
])
def test_wrong_families(plugin, value, words):
    assert words in plugin.usage("-H", HOST, f"--clients={value}")


def test_json_of_usage_and_families_is_one_line(plugin, pki, authority):
    done, _ = plugin.spawn("-H", HOST, "-f", authority.save()[0], "--ca-file", pki.root_file, "-o", "json")
    data = json.loads(done.stdout)
    finding, = data["endpoints"][0]["findings"]
    assert finding["id"] == "client-refuses" and finding["step"] == "clients"
    assert finding["fix"] == "issue a certificate with CA: false"
    rule, = data["endpoints"][0]["clients"][1]["rules"]
    assert set(rule) == {"id", "text", "source", "refused", "since", "remark", "fix"}


# The first octets of key identifiers of roots that the browsers which were looked at do not, or do, have.
NO_BROWSER, OF_BOTH, FIREFOX_ALONE, DATED, DATED_BY_BOTH = (bytes.fromhex(octets).ljust(20, b"x") for octets in (
    "2ee3dbb249d09c54", "79b459e67bb6e5e4", "6a385b268dde8b5a", "5379bf5aaa2b4acf", "1d1c650ea8f2257b"))


@pytest.mark.parametrize("kind, root, intermediate, rules, depends", [
    ("public", NO_BROWSER, None, {"root-of-no-browser"}, ["chrome", "firefox"]),
    ("public", FIREFOX_ALONE, None, {"root-not-of-chromium"}, ["chrome"]),
    ("public", OF_BOTH, None, set(), []),
    ("public", NO_BROWSER, OF_BOTH, set(), []),
    ("public", NO_BROWSER, FIREFOX_ALONE, {"root-not-of-chromium"}, ["chrome"]),
    ("own", NO_BROWSER, None, set(), []),
    ("public", DATED, None, {"root-over-for-chromium"}, ["chrome"]),
    ("public", DATED_BY_BOTH, None, {"root-over-for-chromium", "root-over-for-firefox"}, ["chrome", "firefox"]),
    ("public", DATED, OF_BOTH, set(), []),
    ("own", DATED, None, set(), []),
], ids=["no-browser", "not-chromium", "both", "cross-signed", "cross-signed-for-one", "own", "over-for-chromium", "over-for-both",
        "cross-signed-without-date", "own-with-date"])
def test_root_that_browsers_do_not_have(plugin, pki, monkeypatch, kind, root, intermediate, rules, depends):
    identifiers, of_key = {}, p._key_id  # pylint: disable=protected-access
    monkeypatch.setattr(p, "_key_id", lambda key: identifiers.get(id(key)) or of_key(key))
    keys = p.new_key(), p.new_key()
    identifiers.update({id(key): octets for key, octets in zip(keys, (root, intermediate))})
    old = pki.new_root("Old Root", key=keys[0])
    leaf = old.issue_authority("Intermediate", key=keys[1]).issue(HOST, [HOST])
    report = plugin.check("-f", leaf.save()[0], "-H", HOST, "--ca-file", old.file, f"--root={kind}")
    told = {c["id"]: {r["id"] for r in c["rules"] if r["id"].startswith("root-")} for c in report.endpoint["clients"]}
    assert (report.code, set().union(*told.values())) == (OK, rules), report.text
    verdicts = {c["id"]: c["verdict"] for c in report.endpoint["clients"]}
    assert [c for c in ("chrome", "firefox") if told[c] and verdicts[c] == "depends"] == depends
