# SPDX-License-Identifier: GPL-3.0-or-later
"""--require: what the user demands beyond what clients do, with values as openssl and curl print and take them."""

import subprocess

import pytest

import pki as p
from plugin import CRITICAL, OK, UNKNOWN, WARNING
from servers import sockets
from servers.process import find_program

HOST = "www.example.com"
GOOD = "mail.example.com"


def openssl(*arguments, octets=None):
    program = find_program("openssl")
    if not program:
        pytest.skip("openssl is not installed")
    return subprocess.run([program, *arguments], input=octets, capture_output=True, check=True).stdout


def printed(identity, what, *how):
    """As openssl prints it behind "="."""
    return openssl("x509", "-noout", f"-{what}", *how, octets=p.pem(identity.der).encode()).decode().strip().partition("=")[2]


def pin(identity):
    """The recipe of curl's manual page."""
    key = openssl("x509", "-pubkey", "-noout", octets=p.pem(identity.der).encode())
    digest = openssl("dgst", "-sha256", "-binary", octets=openssl("pkey", "-pubin", "-outform", "der", octets=key))
    return openssl("base64", octets=digest).decode().strip()


@pytest.fixture(scope="module")
def other(pki):
    return pki.root.issue_authority("Other Authority")


@pytest.mark.parametrize("hash", ["sha1", "sha256", "sha384", "sha512"])
def test_fingerprints_as_openssl_prints_them(plugin, serve, trust, good, hash):
    shown = printed(good, "fingerprint", f"-{hash}")
    at = [*serve(good), *trust]
    assert plugin.check("-H", GOOD, *at, f"--require=fingerprint={shown}").code == OK
    assert plugin.check("-H", GOOD, *at, f"--require=fingerprint={shown.replace(':', '').lower()}").code == OK
    report = plugin.check("-H", GOOD, *at, f"--require=fingerprint={shown[:-2]}{int(shown[-2:], 16) ^ 1:02X}")
    assert (report.code, report.findings) == (CRITICAL, ["fingerprint-mismatch"])
    assert shown.replace(":", "").lower() in report.step("requirements"), "what there is"
    report = plugin.check("-H", GOOD, *at, f"--require=not-fingerprint={shown}")
    assert (report.code, report.findings) == (CRITICAL, ["fingerprint-mismatch"])


def test_serial_as_openssl_prints_it(plugin, serve, trust, good):
    at = ["-H", GOOD, *serve(good), *trust]
    serial = printed(good, "serial")
    assert plugin.check(*at, f"--require=serial={serial}").code == OK
    report = plugin.check(*at, "--require=serial=1")
    assert (report.code, report.findings) == (CRITICAL, ["serial-mismatch"])
    assert serial.lower() in report.step("requirements")


def test_pin_as_curl_takes_it(plugin, pki, serve, trust, good):
    """Both take the same pins, and refuse the same."""
    curl = find_program("curl")
    if not curl:
        pytest.skip("curl is not installed")
    endpoint = serve(good)
    mine, authority = pin(good), pin(pki.root)
    for value, fits in ((mine, True), (authority, False)):
        done = subprocess.run([curl, "-sS", "--cacert", pki.root_file, "--connect-to", f"{GOOD}:443:127.0.0.1:{endpoint.port}",
                               "--pinnedpubkey", f"sha256//{value}", f"https://{GOOD}/"], capture_output=True, check=False)
        assert (done.returncode != 90) is fits, done.stderr  # CURLE_SSL_PINNEDPUBKEYNOTMATCH
        report = plugin.check("-H", GOOD, *endpoint, *trust, f"--require=pin=sha256//{value}")
        assert (report.code, report.findings) == ((OK, []) if fits else (CRITICAL, ["pin-mismatch"]))
    assert mine in report.step("requirements")
    # The key in use, or the next.
    assert plugin.check("-H", GOOD, *endpoint, *trust, f"--require=pin={authority}", f"--require=pin={mine}").code == OK


def test_chain_is_what_leads_to_the_anchor(plugin, pki, serve, trust, other):
    """A certificate that is only sent beside proves nothing."""
    leaf = pki.intermediate.issue(HOST, [HOST], chain=[pki.intermediate.der, other.der])
    at = ["-H", HOST, *serve(leaf), *trust]
    for identity, fits in ((leaf, True), (pki.intermediate, True), (pki.root, True), (other, False)):
        for what, finding, value in (("chain-fingerprint", "fingerprint-mismatch", identity.sha256), ("chain-pin", "pin-mismatch", pin(identity))):
            report = plugin.check(*at, f"--require={what}={value}")
            assert report.code == (OK if fits else CRITICAL), report.text
            assert (finding in report.findings) is not fits
            report = plugin.check(*at, f"--require=not-{what}={value}")
            assert report.code == (CRITICAL if fits else OK), report.text


def test_a_chain_that_nobody_signed_proves_nothing(plugin, pki, serve, trust):
    """Whoever takes an untrusted certificate for good must not be told that it hangs below a root that is only sent beside."""
    name = p.distinguished_name(HOST)
    der = pki.certificate(pki.root.subject, name, p.new_key(), pki.leaf_key, -p.DAY, 89 * p.DAY,
                          [p.subject_alt_name([HOST], False), p.extended_key_usage(p.SERVER_AUTH)])
    forged = p.Identity(pki, name, der, pki.leaf_key, [pki.root.der])
    at = ["-H", HOST, *serve(forged), *trust, "--state=untrusted=ok"]
    for value in (f"chain-pin={pin(pki.root)}", f"chain-fingerprint={pki.root.sha256}"):
        report = plugin.check(*at, f"--require={value}")
        assert report.code == CRITICAL and {"pin-mismatch", "fingerprint-mismatch"} & set(report.findings), report.text
    # An expired one was signed all the same.
    old = pki.intermediate.issue(HOST, [HOST], not_before=-90 * p.DAY, not_after=-p.DAY)
    report = plugin.check("-H", HOST, *serve(old), *trust, "--state=expired=ok", f"--require=chain-pin={pin(pki.root)}")
    assert report.code == OK, report.text


def test_issuer(plugin, pki, serve, trust, other):
    at = [*serve(other.issue(HOST, [HOST])), *trust]
    for value, code in (("Other Authority", OK), ("other auth*", OK), ("*Auth*", OK), ("Other", CRITICAL), ("Test Root", CRITICAL)):
        assert plugin.check("-H", HOST, *at, f"--require=issuer={value}").code == code, value
        assert plugin.check("-H", HOST, *at, f"--require=not-issuer={value}").code == CRITICAL - code, value
    report = plugin.check("-H", HOST, *at, "--require=issuer=Test*", "--require=issuer=Third*", "--state=issuer-mismatch=warning")
    assert report.code == WARNING and "required is Test* or Third*" in report.summary
    assert "CN=Other Authority" in report.summary
    report = plugin.check("-H", HOST, *at, "--require=issuer=Test*", "--state=issuer-mismatch=ok")
    assert report.code == OK and "(waived)" in report.step("requirements")
    assert report.summary.endswith(", 1 finding waived")


@pytest.mark.parametrize("text", ["[CRITICAL] - x | y", "<b>&'\"`$(id)", "\x1b]0;x\x07", "Zertifikate\n[OK]", "\u202eevil", "*"])
def test_hostile_values_of_both_sides(plugin, pki, serve, trust, text):
    """plugin.check holds the output to its form."""
    authority = pki.root.issue_authority(text)
    at = ["-H", HOST, *serve(authority.issue(HOST, [HOST])), *trust]
    report = plugin.check(*at, "--require=issuer=Other")
    assert (report.code, report.findings) == (CRITICAL, ["issuer-mismatch"])
    exact = text.replace("*", "\\*")
    assert plugin.check(*at, f"--require=issuer={exact}").code == OK
    assert plugin.check(*at, f"--require=not-issuer={exact}").code == CRITICAL


def test_key_lifetime_and_version(plugin, pki, serve, trust):
    ec = pki.intermediate.issue(HOST, [HOST], not_after=89 * p.DAY)
    at = ["-H", HOST, *serve(ec, extra=["ssl_protocols TLSv1.2;"]), *trust]
    for value, finding in (("key=ecdsa", None), ("key=rsa:3072,ecdsa:256", None), ("key=rsa", "key-mismatch"), ("key=ecdsa:384", "key-mismatch"),
                           ("lifetime=90", None), ("lifetime=89", "lifetime-too-long"), ("lifetime=public", None),
                           ("tls=1.2", None), ("tls=1.3", "tls-too-old"), ("staple", "staple-missing")):
        report = plugin.check(*at, f"--require={value}")
        assert (report.code, report.findings) == ((CRITICAL, [finding]) if finding else (OK, [])), report.text


def test_staple(plugin, pki, serve, trust, tmp_path):
    leaf = pki.intermediate.issue(HOST, [HOST])
    tmp_path.chmod(0o755)
    (tmp_path / "staple.der").write_bytes(pki.ocsp(leaf))
    at = serve(leaf, extra=["ssl_stapling on;", f"ssl_stapling_file {tmp_path}/staple.der;"])
    assert plugin.check("-H", HOST, *at, *trust, "--require=staple").code == OK


@pytest.mark.parametrize("version", ["TLSv1.2", "TLSv1.3"])
@pytest.mark.parametrize("how, code, findings", [
    ("off", CRITICAL, ["client-certificate-unasked"]), ("optional", OK, []), ("on", CRITICAL, ["client-certificate-required"])])
def test_client_certificate(plugin, pki, serve, trust, version, how, code, findings):
    extra = [f"ssl_protocols {version};", f"ssl_client_certificate {pki.root_file};", f"ssl_verify_client {how};"]
    at = ["-H", HOST, *serve(pki.intermediate.issue(HOST, [HOST]), extra=extra), *trust, "--request=/", "--require=client-certificate"]
    report = plugin.check(*at)
    assert (report.code, report.findings) == (code, findings), report.text
    if how == "on":
        assert plugin.check(*at, "--state=client-certificate-required=ok").code == OK
    certificate, key = pki.intermediate.issue("client", eku=(p.CLIENT_AUTH,)).save()
    report = plugin.check(*at, "--client-cert", certificate, "--client-key", key)
    assert (report.code, report.findings) == ((OK, []) if how != "off" else (code, findings)), report.text


def test_json(plugin, serve, trust, good):
    at = ["-H", GOOD, *serve(good), *trust]
    endpoint = plugin.check(*at, "--require=issuer=Test*", "--require=not-issuer=Other*", "--require=key=rsa:8192", "--require=staple").json["endpoints"][0]
    assert [(r["require"], r["met"]) for r in endpoint["requirements"]] == [
        ("issuer=Test*", True), ("not-issuer=Other*", True), ("key=rsa:8192", False), ("staple", False)]
    assert endpoint["requirements"][0]["found"] == endpoint["chain"][0]["issuer"]
    assert endpoint["requirements"][3]["found"] is None
    assert "requirements" not in plugin.check(*at).json["endpoints"][0]


def test_file(plugin, good, trust):
    chain, _ = good.save()
    what = ["-f", chain, "-n", GOOD, *trust]
    assert plugin.check(*what, f"--require=fingerprint={good.sha256}", "--require=issuer=Test Intermediate").code == OK
    assert plugin.check(*what, "--require=lifetime=1").findings == ["lifetime-too-long"]
    report = plugin.run(*what, "--require=tls=1.3")
    assert report.code == UNKNOWN and "-f judges a file and connects to nothing: --require=tls does not go with it" in report.text


def test_nothing_is_judged_without_a_certificate(plugin, misbehave, trust):
    report = plugin.check("-H", HOST, *misbehave(sockets.saying(b"no TLS")), *trust, "--require=issuer=x")
    assert report.code == CRITICAL and report.findings == ["not-tls"]
