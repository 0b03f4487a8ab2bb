# SPDX-License-Identifier: GPL-3.0-or-later
"""Is there a chain to a trust anchor, and did the server send all of it?"""

import pytest

import pki as p
from plugin import CRITICAL, OK, UNKNOWN, WARNING
from servers.nginx import Nginx, Site
from servers.process import free_port

HOST = "mail.example.com"


def combined(*files):
    return "".join(open(f, encoding="ascii").read() for f in files)


def test_trusted(plugin, serve, trust, good):
    report = plugin.check("-H", HOST, *serve(good), *trust)
    assert report.code == OK and report.findings == []
    assert report.step("trust").startswith("[OK] - trust: ")


def test_self_signed(plugin, pki, serve, trust):
    report = plugin.check("-H", HOST, *serve(pki.self_signed(HOST, [HOST])), *trust)
    assert (report.code, report.findings) == (CRITICAL, ["self-signed"])
    assert report.step("name").startswith("[OK]"), "a name verdict whatever else is wrong"
    assert "signed by itself" in report.summary


def test_self_signed_as_anchor(plugin, pki, serve):
    leaf = pki.self_signed(HOST, [HOST])
    report = plugin.check("-H", HOST, *serve(leaf), "--ca-file", leaf.file)
    assert report.code == OK, report.text


def test_self_signed_as_anchor_with_wrong_name(plugin, pki, serve):
    leaf = pki.self_signed(HOST, [HOST])
    report = plugin.check("-H", "mail.example.net", *serve(leaf), "--ca-file", leaf.file)
    assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"])


def test_unknown_authority(plugin, pki, serve, trust):
    leaf = pki.other_root.issue(HOST, [HOST])
    report = plugin.check("-H", HOST, *serve(leaf), *trust)
    assert (report.code, report.findings) == (CRITICAL, ["untrusted"])
    assert report.step("name").startswith("[OK]")
    assert "Other Root" in report.text


def test_unknown_authority_that_is_sent(plugin, pki, serve, trust):
    leaf = pki.other_root.issue(HOST, [HOST], chain=[pki.other_root.der])
    report = plugin.check("-H", HOST, *serve(leaf), *trust)
    assert (report.code, report.findings) == (CRITICAL, ["untrusted"])


def test_system_store_does_not_know_the_test_root(plugin, serve, good):
    report = plugin.check("-H", HOST, *serve(good))
    assert (report.code, report.findings) == (CRITICAL, ["untrusted"])


def test_impostor_with_the_roots_name(plugin, pki, serve, trust):
    """The name of a trusted root, but another key."""
    leaf = pki.new_root("Test Root").issue(HOST, [HOST])
    report = plugin.check("-H", HOST, *serve(leaf), *trust)
    assert (report.code, report.findings) == (CRITICAL, ["untrusted"])


def test_missing_intermediate(plugin, pki, serve, trust):
    leaf = pki.intermediate.issue(HOST, [HOST], chain=[])
    report = plugin.check("-H", HOST, *serve(leaf), *trust)
    assert report.code == CRITICAL and "untrusted" in report.findings
    assert set(report.findings) <= {"untrusted", "chain-incomplete"}
    assert "Test Intermediate" in report.step("trust"), "which one is missing"


def test_missing_intermediate_that_is_known_here(plugin, pki, serve, tmp_path):
    """The analyzer's distinction: a chain can be built, but not from what was on the wire."""
    leaf = pki.intermediate.issue(HOST, [HOST], chain=[])
    bundle = tmp_path / "bundle.pem"
    bundle.write_text(combined(pki.root_file, pki.intermediate.file))
    report = plugin.check("-H", HOST, *serve(leaf), "--ca-file", bundle)
    assert (report.code, report.findings) == (WARNING, ["chain-incomplete"]), report.text
    assert "Test Intermediate" in report.text


def test_root_sent_too(plugin, pki, serve, trust):
    leaf = pki.intermediate.issue(HOST, [HOST], chain=[pki.intermediate.der, pki.root.der])
    report = plugin.check("-H", HOST, *serve(leaf), *trust)
    assert report.code == OK


def test_unordered_and_superfluous(plugin, pki, serve, trust):
    second = pki.intermediate.issue_authority("Second Intermediate")
    leaf = second.issue(HOST, [HOST], chain=[pki.intermediate.der, second.der])
    report = plugin.check("-H", HOST, *serve(leaf), *trust)
    assert (report.code, report.findings, report.notes) == (OK, [], ["chain-unordered"])
    leaf = pki.intermediate.issue(HOST, [HOST], chain=[pki.intermediate.der, second.der])
    report = plugin.check("-H", HOST, *serve(leaf), *trust)
    assert (report.code, report.findings, report.notes) == (OK, [], ["chain-superfluous"])


@pytest.mark.smoke
def test_ca_dir(plugin, pki, serve, good, tmp_path):
    (tmp_path / "root.pem").write_text(pki.root.pem())
    (tmp_path / "other.pem").write_text(pki.other_root.pem())
    report = plugin.check("-H", HOST, *serve(good), "--ca-dir", tmp_path)
    assert report.code == OK


def test_bundle_of_many_with_crlf_text_and_damage(plugin, pki, serve, good, tmp_path):
    others = [pki.new_root(f"Root {i}") for i in range(20)]
    damaged = "-----BEGIN CERTIFICATE-----\nMIIB!!!!\n-----END CERTIFICATE-----\n"
    bundle = tmp_path / "bundle.pem"
    text = "A comment\n" + "".join(o.pem() for o in others) + damaged + "Test Root\n=====\n" + pki.root.pem()
    bundle.write_bytes(text.replace("\n", "\r\n").encode())
    report = plugin.check("-H", HOST, *serve(good), "--ca-file", bundle)
    assert report.code == OK, report.text


def test_damaged_signature(plugin, pki, serve, trust):
    leaf = pki.intermediate.issue(HOST, [HOST])
    impostor = pki.new_root("Impostor").issue_authority("Test Intermediate")
    forged = impostor.issue(HOST, [HOST], chain=leaf.chain)
    report = plugin.check("-H", HOST, *serve(forged), *trust)
    assert (report.code, report.findings) == (CRITICAL, ["untrusted"])


@pytest.mark.parametrize("eku, code", [
    ((p.CLIENT_AUTH,), CRITICAL), (None, WARNING), ((p.CLIENT_AUTH, p.SERVER_AUTH), OK)],
    ids=["client-only", "none", "both"])
def test_purpose(plugin, pki, serve, trust, eku, code):
    leaf = pki.intermediate.issue(HOST, [HOST], eku=eku)
    report = plugin.check("-H", HOST, *serve(leaf), *trust)
    assert report.code == code, report.text
    # None at all is good by RFC 5280, and not for Apple.
    assert report.findings == {CRITICAL: ["wrong-purpose"], WARNING: ["client-refuses"], OK: []}[code]
    assert code != WARNING or "Apple devices" in report.summary


def test_issuer_is_no_authority(plugin, pki, serve, trust):
    false_authority = pki.intermediate.issue_authority("www.example.org", is_ca=False)
    leaf = false_authority.issue(HOST, [HOST])
    report = plugin.check("-H", HOST, *serve(leaf), *trust)
    assert (report.code, report.findings) == (CRITICAL, ["untrusted"])


def test_path_length(plugin, pki, serve, trust):
    first = pki.root.issue_authority("Without Others Below", path_len=0)
    leaf = first.issue_authority("One Below").issue(HOST, [HOST])
    report = plugin.check("-H", HOST, *serve(leaf), *trust)
    assert (report.code, report.findings) == (CRITICAL, ["untrusted"])
    report = plugin.check("-H", HOST, *serve(first.issue(HOST, [HOST])), *trust)
    assert report.code == OK


def test_name_constraints(plugin, pki, serve, trust):
    constrained = pki.root.issue_authority(
        "Constrained", extensions=[p.name_constraints(permitted=[p.dns("example.com")],
                                                      excluded=[p.dns("secret.example.com")])])
    assert plugin.check("-H", HOST, *serve(constrained.issue(HOST, [HOST])), *trust).code == OK
    for name in ("mail.example.net", "mail.secret.example.com"):
        report = plugin.check("-H", name, *serve(constrained.issue("x", [name])), *trust)
        assert (report.code, report.findings) == (CRITICAL, ["untrusted"]), report.text
    # CVE-2025-61727: a wildcard that could cover an excluded name.
    leaf = constrained.issue("x", ["*.example.com"])
    report = plugin.check("-H", HOST, *serve(leaf), *trust)
    assert (report.code, report.findings) == (CRITICAL, ["untrusted"]), report.text


def test_weak_key(plugin, pki, tmp_path, trust, start):
    leaf = pki.root.issue(HOST, [HOST], key=p.new_key("rsa1024"), usage=(p.DIGITAL_SIGNATURE, p.KEY_ENCIPHERMENT))
    port = free_port()
    start(Nginx(tmp_path, [Site([leaf], [("127.0.0.1", port)], extra=["ssl_ciphers DEFAULT@SECLEVEL=0;"])]))
    report = plugin.check("-H", HOST, "-I", "127.0.0.1", "-p", port, *trust)
    assert "weak-key" in report.findings or "untrusted" in report.findings, report.text
    assert report.code in (WARNING, CRITICAL)


def test_weak_signature(plugin, pki, trust):
    leaf = pki.root.issue(HOST, [HOST], digest="sha1")
    report = plugin.check("-f", leaf.save()[0], "-H", HOST, *trust)
    assert "weak-signature" in report.findings or "untrusted" in report.findings, report.text
    assert report.code == CRITICAL


@pytest.mark.smoke
def test_crl(plugin, pki, serve, trust, good, tmp_path):
    leaf = pki.intermediate.issue(HOST, [HOST])
    (tmp_path / "revokes.crl").write_text(pki.crl(pki.intermediate, [leaf]))
    (tmp_path / "empty.crl").write_text(pki.crl(pki.intermediate, []))
    (tmp_path / "old.crl").write_text(pki.crl(pki.intermediate, [], this_update=-9 * p.DAY, next_update=-p.DAY))
    report = plugin.check("-H", HOST, *serve(leaf), *trust, "--crl-file", tmp_path / "revokes.crl")
    assert (report.code, report.findings) == (CRITICAL, ["revoked"])
    report = plugin.check("-H", HOST, *serve(good), *trust, "--crl-file", tmp_path / "revokes.crl")
    assert report.code == OK
    report = plugin.check("-H", HOST, *serve(leaf), *trust, "--crl-file", tmp_path / "empty.crl")
    assert report.code == OK
    report = plugin.check("-H", HOST, *serve(leaf), *trust, "--crl-file", tmp_path / "old.crl")
    assert (report.code, report.findings) == (WARNING, ["crl-invalid"])
    both = ["--crl-file", tmp_path / "revokes.crl", "--crl-file", tmp_path / "empty.crl"]
    report = plugin.check("-H", HOST, *serve(leaf), *trust, *both)
    assert (report.code, report.findings) == (CRITICAL, ["revoked"]), "the second drops the first"


def test_crl_of_a_leaf_that_is_trusted_itself(plugin, pki, serve, trust, tmp_path):
    """It is looked up as ever, whoever trusts it: as an anchor of its own, or by --state."""
    leaf = pki.intermediate.issue(HOST, [HOST])
    alone = pki.intermediate.issue(HOST, [HOST], chain=[])
    (tmp_path / "revokes.crl").write_text(pki.crl(pki.intermediate, [leaf, alone]))
    (tmp_path / "other.crl").write_text(pki.crl(pki.root, []))
    for ca in (["--ca-file", leaf.file], ["--ca-file", leaf.file, *trust], ["--ca-file", pki.other_root.file, "--state=untrusted=ok"]):
        report = plugin.check("-H", HOST, *serve(leaf), *ca, "--crl-file", tmp_path / "revokes.crl")
        assert (report.code, report.findings) == (CRITICAL, ["revoked"]), report.text
        report = plugin.check("-H", HOST, *serve(leaf), *ca, "--crl-file", tmp_path / "other.crl")
        assert (report.code, report.findings) == (WARNING, ["crl-invalid"]), report.text
    report = plugin.check("-H", HOST, *serve(alone), "--ca-file", alone.file, "--crl-file", tmp_path / "revokes.crl")
    assert (report.code, report.findings) == (WARNING, ["crl-invalid"]), report.text
    both = ["--ca-file", alone.file, "--add-ca-file", pki.intermediate.file]
    report = plugin.check("-H", HOST, *serve(alone), *both, "--crl-file", tmp_path / "revokes.crl")
    assert (report.code, report.findings) == (CRITICAL, ["revoked"]), report.text
    itself = pki.self_signed(HOST, [HOST])
    assert plugin.check("-H", HOST, *serve(itself), "--ca-file", itself.file, "--crl-file", tmp_path / "revokes.crl").code == OK


def test_crl_of_an_intermediate_that_is_trusted_itself(plugin, pki, serve, trust, tmp_path):
    authority = pki.root.issue_authority("Compromised Intermediate")
    leaf = authority.issue(HOST, [HOST])
    (tmp_path / "lists.crl").write_text(pki.crl(authority, []) + pki.crl(pki.root, [authority]))
    for ca in (trust, ["--ca-file", authority.file, *trust]):
        report = plugin.check("-H", HOST, *serve(leaf), *ca, "--crl-file", tmp_path / "lists.crl")
        assert (report.code, report.findings) == (CRITICAL, ["revoked"]), report.text
    report = plugin.check("-H", HOST, *serve(leaf), "--ca-file", authority.file, "--crl-file", tmp_path / "lists.crl")
    assert report.code == OK, "nobody is known who can have signed that list"


def test_an_authority_beside_those_of_the_system(plugin, pki, serve, good):
    """It is its owner's own, whatever the system has; it adds to other files, too."""
    added = ["--add-ca-file", pki.root_file]
    report = plugin.check("-H", HOST, *serve(good), "-v", *added)
    assert report.code == OK and report.endpoint["root"] == "own", report.text
    assert f"trust anchors from {pki.root_file}" in report.text
    assert plugin.check("-H", HOST, *serve(good)).findings == ["untrusted"]
    assert plugin.check("-H", HOST, *serve(good), "--add-ca-file", pki.other_root.file).findings == ["untrusted"]
    for more in (["--ca-file", pki.other_root.file], ["--add-ca-file", pki.other_root.file]):
        assert plugin.check("-H", HOST, *serve(good), *added, *more).code == OK
    missing = plugin.run("-H", HOST, "--add-ca-file", "/nonexistent/ca.pem")
    assert missing.code == UNKNOWN and "/nonexistent/ca.pem" in missing.lines[0]


def test_several_ca_files(plugin, pki, serve, good):
    other = ["--ca-file", pki.other_root.file]
    for trust in (["--ca-file", pki.root_file, *other], [*other, "--ca-file", pki.root_file]):
        assert plugin.check("-H", HOST, *serve(good), *trust).code == OK
    assert plugin.check("-H", HOST, *serve(good), *other).findings == ["untrusted"]


@pytest.mark.parametrize("how, code, findings", [
    ({}, OK, []),
    ({"status": "revoked"}, CRITICAL, ["revoked"]),
    ({"this_update": -9 * p.DAY, "next_update": -p.DAY}, WARNING, ["ocsp-invalid"]),
    ({"signer": "other"}, WARNING, ["ocsp-invalid"]),
], ids=["good", "revoked", "stale", "wrong-signer"])
def test_stapled_response(plugin, pki, serve, trust, tmp_path, how, code, findings):
    leaf = pki.intermediate.issue(HOST, [HOST])
    how = dict(how)
    if "signer" in how:
        how["signer"] = pki.other_root
    staple = tmp_path / "staple.der"
    staple.write_bytes(pki.ocsp(leaf, **how))
    endpoint = serve(leaf, extra=["ssl_stapling on;", f"ssl_stapling_file {staple};"])
    report = plugin.check("-H", HOST, *endpoint, *trust)
    assert (report.code, report.findings) == (code, findings), report.text


def test_must_staple(plugin, pki, serve, trust, tmp_path):
    leaf = pki.intermediate.issue(HOST, [HOST], extensions=[p.must_staple()])
    report = plugin.check("-H", HOST, *serve(leaf), *trust)
    assert (report.code, report.findings) == (CRITICAL, ["ocsp-missing"])
    staple = tmp_path / "staple.der"
    staple.write_bytes(pki.ocsp(leaf))
    endpoint = serve(leaf, extra=["ssl_stapling on;", f"ssl_stapling_file {staple};"])
    assert plugin.check("-H", HOST, *endpoint, *trust).code == OK
