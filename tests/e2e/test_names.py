# SPDX-License-Identifier: GPL-3.0-or-later
"""The question that the plugin is for: does the certificate fit the name that the client uses?"""

import re

import pytest

import pki as p
from plugin import CRITICAL, OK, WARNING, slower

# id, subject, SAN, host, further options, exit code, findings, JSON name: (matched, presented, reason)
FITS = [
    ("exact", "mail.example.com", ["mail.example.com"], "mail.example.com"),
    ("second-name", "a.example.com", ["a.example.com", "mail.example.com"], "mail.example.com"),
    ("no-common-name", None, ["mail.example.com"], "mail.example.com"),
    ("upper-case-reference", "x", ["mail.example.com"], "MAIL.Example.COM"),
    ("upper-case-certificate", "x", ["MAIL.EXAMPLE.COM"], "mail.example.com"),
    ("trailing-dot", "x", ["mail.example.com"], "mail.example.com."),
    ("underscore", "x", ["a_b.example.com"], "a_b.example.com"),
    ("single-label", "x", ["mailhost"], "mailhost"),
    ("wildcard", "x", ["*.example.com"], "mail.example.com"),
    ("wildcard-upper-case", "x", ["*.EXAMPLE.com"], "mail.example.com"),
    ("wildcard-of-three-labels", "x", ["*.corp.example.com"], "mail.corp.example.com"),
    ("idn-as-a-label", "x", ["xn--bcher-kva.example"], "xn--bcher-kva.example"),
    ("idn-as-u-label", "x", ["xn--bcher-kva.example"], "bücher.example"),
    ("idn-as-u-label-upper-case", "x", ["xn--bcher-kva.example"], "BÜCHER.example"),
    ("idn-decomposed", "x", ["xn--bcher-kva.example"], "bu\u0308cher.example"),
    ("idn-sharp-s", "x", ["xn--strae-oqa.example"], "straße.example"),
    ("idn-below-wildcard", "x", ["*.example.com"], "bücher.example.com"),
    ("idn-ideographic-dot", "x", ["xn--bcher-kva.example"], "bücher\u3002example"),
    ("ipv4", "x", ["192.0.2.7"], "192.0.2.7"),
    ("ipv6", "x", ["2001:db8::7"], "2001:db8::7"),
    ("ipv6-long-form", "x", ["2001:db8::7"], "2001:0DB8:0:0:0:0:0:7"),
    ("ipv6-brackets", "x", ["2001:db8::7"], "[2001:db8::7]"),
    ("hyphen-first-below-wildcard", "x", ["*.example.com"], "-mail.example.com"),
    ("hyphen-last-below-wildcard", "x", ["*.example.com"], "mail-.example.com"),
    ("good-name-beside-bad-ones", "x", [p.dns(b"mail.example.com\0.evil.example"), p.ip(b"12345"),
                                        "mail.example.com"], "mail.example.com"),
]


@pytest.mark.parametrize("subject, san, host", [row[1:] for row in FITS], ids=[r[0] for r in FITS])
def test_fits(plugin, pki, serve, trust, subject, san, host):
    # Without a subject the names must be critical (RFC 5280, 4.2.1.6).
    leaf = pki.intermediate.issue(subject, san, san_critical=subject is None)
    report = plugin.check("-H", host, *serve(leaf), *trust)
    malformed = any(isinstance(name, bytes) for name in san)
    assert report.code == (WARNING if malformed else OK), report.text
    # (What is wrong in that name is more than some clients stand.)
    assert report.findings == (["malformed-name", "client-refuses"] if malformed else [])
    assert report.step("name").startswith("[WARNING]" if malformed else "[OK]")
    (name,) = report.endpoint["names"]
    assert name["matched"] is True
    assert name["presented"] is not None
    assert report.perfdata["names_checked"].value == 1
    assert report.perfdata["names_failed"].value == 0


@pytest.mark.parametrize("host", ["-mail.example.com", "mail-.example.com", "mail.-example.com", "mail-"])
def test_hyphen_at_the_edge_of_a_label(plugin, pki, serve, trust, host):
    """No host name (RFC 1034, 3.5), but most clients take it: it fits, and is told."""
    leaf = pki.intermediate.issue("x", [p.dns(host.encode())])
    report = plugin.check("-H", host, *serve(leaf), *trust)
    assert (report.code, report.findings) == (WARNING, ["malformed-name"]), report.text
    assert report.endpoint["names"][0]["matched"] is True and "not every client takes it" in report.text
    report = plugin.check("-H", "mail.example.com", *serve(leaf), *trust)
    assert "name-mismatch" in report.findings


def test_name_that_libraries_refuse(plugin, pki, serve, trust):
    """An empty dNSName: GnuTLS gives up on the whole certificate; its good name is still seen, and counts."""
    leaf = pki.intermediate.issue("x", [p.dns(b""), "mail.example.com"])
    report = plugin.check("-H", "mail.example.com", *serve(leaf), *trust)
    assert report.code == WARNING and "handshake-unfinished" in report.findings
    assert "malformed-name" in report.findings and "name-mismatch" not in report.findings
    assert report.endpoint["names"][0]["matched"] is True


# id, subject, SAN, host, finding, words that the explanation must have
MISFITS = [
    ("other-host", "x", ["owa.example.com"], "mail.example.com", "name-mismatch", "owa.example.com"),
    ("other-domain", "x", ["mail.example.net"], "mail.example.com", "name-mismatch", "mail.example.net"),
    ("suffix-is-no-match", "x", ["example.com"], "mail.example.com", "name-mismatch", "example.com"),
    ("prefix-is-no-match", "x", ["mail.example.com.evil.example"], "mail.example.com", "name-mismatch", None),
    ("apex-against-wildcard", "x", ["*.example.com"], "example.com", "name-mismatch",
     "a wildcard does not cover the domain itself"),
    ("one-label-too-deep", "x", ["*.example.com"], "a.b.example.com", "name-mismatch",
     "a wildcard covers exactly one label"),
    ("partial-wildcard", "x", ["m*.example.com"], "mail.example.com", "name-mismatch",
     "as the whole left-most label"),
    ("inner-wildcard", "x", ["mail.*.com"], "mail.example.com", "name-mismatch", None),
    ("wildcard-alone", "x", ["*"], "mailhost", "name-mismatch", None),
    ("wildcard-below-public-suffix", "x", ["*.com"], "example.com", "name-mismatch", "public suffix"),
    ("wildcard-below-co-uk", "x", ["*.co.uk"], "shop.co.uk", "name-mismatch", "public suffix"),
    ("wildcard-idn-label", "x", ["xn--*.example.com"], "xn--bcher-kva.example.com", "name-mismatch", None),
    ("u-label-in-certificate", "x", [p.dns("bücher.example".encode())], "bücher.example", "name-mismatch",
     "clients compare A-labels"),
    ("leading-dot", "x", [".example.com"], "mail.example.com", "name-mismatch", None),
    ("nul", "x", [p.dns(b"mail.example.com\0.evil.example")], "mail.example.com", "name-mismatch", None),
    ("list-in-one-name", "x", [p.dns(b"a.example.com, DNS:mail.example.com")], "mail.example.com",
     "name-mismatch", None),
    ("name-in-rfc822name", "x", [p.email(b"mail.example.com")], "mail.example.com", "name-mismatch", None),
    ("name-in-uri", "x", [p.uri(b"https://mail.example.com/")], "mail.example.com", "name-mismatch", None),
    ("ipv4-other", "x", ["192.0.2.8"], "192.0.2.7", "name-mismatch", "192.0.2.8"),
    ("ipv4-as-dns-name", "x", [p.dns(b"192.0.2.7")], "192.0.2.7", "name-mismatch",
     "clients look at IP address entries only"),
    ("ipv4-against-wildcard", "x", [p.dns(b"*.0.2.7")], "192.0.2.7", "name-mismatch", None),
    ("ipv4-mapped-is-another", "x", ["::ffff:192.0.2.7"], "192.0.2.7", "name-mismatch", None),
    ("ipv4-in-common-name", "192.0.2.7", [], "192.0.2.7", "name-mismatch", "common name"),
    ("ipv6-of-five-octets", "x", [p.ip(b"\x20\x01\x0d\xb8\x07")], "2001:db8::7", "name-mismatch", None),
    ("all-malformed", "x", [p.dns(b"a b"), p.dns(b"c d")], "mail.example.com", "name-mismatch",
     "the certificate has no well-formed name of this kind, and most clients ignore the others; to fix"),
    ("common-name-beside-malformed-dns-id", "mail.example.com", [p.dns(b"a b")], "mail.example.com", "name-mismatch",
     "clients do not look at it beside a DNS name entry, well formed or not"),
    ("wildcard-of-another-top-level-domain", "x", ["*.net"], "mail.example.com", "name-mismatch",
     "it looks like the certificate of the default virtual host"),
    ("dns-name-against-address", "x", ["192.0.2.7"], "mail.example.com", "name-mismatch", "192.0.2.7"),
    ("no-name-at-all", None, [], "mail.example.com", "name-mismatch", None),
    ("one-word-as-common-name", "Root", [], "mail.example.com", "name-mismatch",
     "it names no host, only the common name is Root; to fix: request a certificate with this name"),
    ("common-name-only", "mail.example.com", [], "mail.example.com", "cn-only",
     "only the common name"),
    ("common-name-beside-dns-id", "mail.example.com", ["owa.example.com"], "mail.example.com", "name-mismatch",
     "owa.example.com"),
]


@pytest.mark.parametrize("subject, san, host, finding, words", [row[1:] for row in MISFITS],
                         ids=[r[0] for r in MISFITS])
def test_misfits(plugin, pki, serve, trust, subject, san, host, finding, words):
    leaf = pki.intermediate.issue(subject, san)
    report = plugin.check("-H", host, *serve(leaf), *trust)
    assert report.code == CRITICAL, report.text
    assert finding in report.findings
    assert set(report.findings) <= {finding, "malformed-name", "client-refuses"}
    assert re.match(re.escape(host) + r"( \(xn--[^)]*\))?: ", report.summary) or "xn--" in host, report.text
    assert report.step("name").startswith("[CRITICAL] - name: ")
    # Everything else is fine, and said to be.
    assert report.step("trust").startswith("[OK]") and report.step("dates").startswith("[OK]")
    if words is not None:
        assert words in report.text
    (name,) = report.endpoint["names"]
    assert name["matched"] is False and name["reason"]
    assert report.perfdata["names_failed"].value == 1
    assert report.perfdata["endpoints_failed"].value == 1


@pytest.mark.smoke
def test_allow_cn(plugin, pki, serve, trust):
    """--allow-cn accepts the common name, and says so."""
    leaf = pki.intermediate.issue("mail.example.com", [])
    report = plugin.check("-H", "mail.example.com", *serve(leaf), *trust, "--allow-cn")
    assert report.code == WARNING
    assert report.findings == ["cn-only"]
    assert report.perfdata["names_failed"].value == 0


def test_allow_cn_wildcard(plugin, pki, serve, trust):
    leaf = pki.intermediate.issue("*.example.com", [])
    report = plugin.check("-H", "mail.example.com", *serve(leaf), *trust, "--allow-cn")
    assert (report.code, report.findings) == (WARNING, ["cn-only"])


def test_allow_cn_never_beside_a_dns_id(plugin, pki, serve, trust):
    leaf = pki.intermediate.issue("mail.example.com", ["owa.example.com"])
    report = plugin.check("-H", "mail.example.com", *serve(leaf), *trust, "--allow-cn")
    assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"])


def test_allow_cn_of_another_name(plugin, pki, serve, trust):
    leaf = pki.intermediate.issue("owa.example.com", [])
    report = plugin.check("-H", "mail.example.com", *serve(leaf), *trust, "--allow-cn")
    assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"])


def test_no_wildcards(plugin, pki, serve, trust):
    leaf = pki.intermediate.issue("x", ["*.example.com"])
    report = plugin.check("-H", "mail.example.com", *serve(leaf), *trust, "--wildcards=none")
    assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"])
    assert "--wildcards=none" in report.text
    report = plugin.check("-H", "mail.example.com", *serve(leaf), *trust, "--wildcards=rfc9525")
    assert report.code == OK


@pytest.mark.smoke
def test_u_label_and_a_label_are_shown(plugin, serve, trust, good):
    report = plugin.check("-H", "bücher.example", *serve(good), *trust)
    assert report.code == OK
    assert "bücher.example" in report.text and "xn--bcher-kva.example" in report.text
    (name,) = report.endpoint["names"]
    assert name["reference"] == "bücher.example"
    assert name["reference_ascii"] == "xn--bcher-kva.example"


def test_names_instead_of_host(plugin, serve, trust, good):
    """-n: the host is only where to connect and what to send as SNI."""
    report = plugin.check("-H", "node7.internal.example", "-n", "mail.example.com", *serve(good), *trust)
    assert report.code == OK
    assert report.perfdata["names_checked"].value == 1


@pytest.mark.smoke
def test_all_of_several_names_must_fit(plugin, serve, trust, good):
    report = plugin.check("-H", "mail.example.com", "-n", "mail.example.com", "-n", "www.example.net",
                          "-n", "192.0.2.7", *serve(good), *trust)
    assert report.code == OK
    assert report.perfdata["names_checked"].value == 3
    report = plugin.check("-H", "mail.example.com", "-n", "mail.example.com", "-n", "shop.example.org",
                          "-n", "192.0.2.9", *serve(good), *trust)
    assert report.code == CRITICAL
    assert report.perfdata["names_checked"].value == 3
    assert report.perfdata["names_failed"].value == 2
    assert [n["matched"] for n in report.endpoint["names"]] == [True, False, False]
    assert "shop.example.org" in report.summary


def test_one_name_that_fits_is_no_default_certificate(plugin, serve, trust, good):
    """The certificate is that of the host; it only lacks a name."""
    report = plugin.check("-H", "mail.example.com", "-n", "mail.example.com", "-n", "shop.example.org", *serve(good),
                          *trust)
    assert report.findings == ["name-mismatch"]
    assert "virtual host" not in report.text


def test_service_names(plugin, pki, serve, trust):
    leaf = pki.intermediate.issue("x", ["example.com", p.srv("_imaps.example.com"), p.uri("sip:example.com")])
    endpoint = serve(leaf)
    for name in ("srv:_imaps.example.com", "srv:_IMAPS.Example.COM", "uri:sip:example.com"):
        report = plugin.check("-H", "example.com", "-n", name, *endpoint, *trust)
        assert report.code == OK, report.text
    for name in ("srv:_pop3s.example.com", "srv:_imaps.example.net", "uri:sips:example.com", "uri:sip:example.net"):
        report = plugin.check("-H", "example.com", "-n", name, *endpoint, *trust)
        assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"]), report.text


@pytest.mark.smoke
def test_exact_names(plugin, pki, serve, trust):
    leaf = pki.intermediate.issue("x", ["a.example.com", "b.example.com", "192.0.2.7"])
    arguments = ["-H", "a.example.com", *serve(leaf), *trust, "--exact-names"]
    report = plugin.check(*arguments, "-n", "a.example.com", "-n", "b.example.com", "-n", "192.0.2.7")
    assert report.code == OK, report.text
    report = plugin.check(*arguments, "-n", "a.example.com", "-n", "192.0.2.7")
    assert (report.code, report.findings) == (CRITICAL, ["names-unexpected"])
    assert "b.example.com" in report.text
    report = plugin.check(*arguments, "-n", "a.example.com", "-n", "b.example.com", "-n", "192.0.2.7",
                          "-n", "c.example.com")
    assert report.code == CRITICAL and "names-missing" in report.findings
    assert "c.example.com" in report.text


def test_exact_names_with_wildcard(plugin, pki, serve, trust):
    leaf = pki.intermediate.issue("x", ["a.example.com", "*.example.com"])
    report = plugin.check("-H", "a.example.com", *serve(leaf), *trust, "--exact-names")
    assert (report.code, report.findings) == (CRITICAL, ["names-unexpected"])
    assert "*.example.com" in report.text


# --msstd: subject, SAN, principal, exit code, findings
PRINCIPALS = [
    ("common-name", "mail.example.com", ["mail.example.com"], "mail.example.com", OK, []),
    ("with-prefix", "mail.example.com", ["mail.example.com"], "msstd:MAIL.example.com", OK, []),
    ("by-san", "owa.example.com", ["owa.example.com", "mail.example.com"], "mail.example.com", WARNING,
     ["principal-by-san"]),
    ("wildcard-is-literal", "*.example.com", ["*.example.com"], "mail.example.com", CRITICAL,
     ["principal-mismatch"]),
    ("literal-wildcard", "*.example.com", ["*.example.com"], "msstd:*.example.com", OK, []),
    ("other", "mail.example.com", ["mail.example.com"], "owa.example.com", CRITICAL, ["principal-mismatch"]),
]


@pytest.mark.parametrize("subject, san, principal, code, findings", [row[1:] for row in PRINCIPALS],
                         ids=[r[0] for r in PRINCIPALS])
def test_principal_name(plugin, pki, serve, trust, subject, san, principal, code, findings):
    leaf = pki.intermediate.issue(subject, san)
    report = plugin.check("-H", "mail.example.com", *serve(leaf), *trust, f"--msstd={principal}")
    assert (report.code, report.findings) == (code, findings), report.text


def test_tell_tale_certificates(plugin, pki, serve):
    """Certificates that give away what is wrong: the explanation says what to do."""
    for subject, san, words in (
            ("EXCH01", ["EXCH01", "exch01.corp.local"], "Exchange"),
            ("WMSvc-SHA2-WEB01", [], "WMSvc"),
            ("Microsoft Exchange Server Auth Certificate", [], "Exchange"),
            ("ADFS Signing - sts.example.com", [], "AD FS")):
        report = plugin.check("-H", "mail.example.com", *serve(pki.self_signed(subject, san)))
        assert report.code == CRITICAL
        assert report.findings[:1] == ["name-mismatch"] and "self-signed" in report.findings
        assert words in report.step("name"), report.text


@pytest.mark.parametrize("n", [10, 1000])
def test_many_names(plugin, pki, serve, trust, n):
    """Long lists come late in the line, cut, and cost little."""
    leaf = pki.intermediate.issue("x", [f"host{i}.example.net" for i in range(n)] + ["mail.example.com"])
    report = plugin.check("-H", "mail.example.com", *serve(leaf), *trust)
    assert report.code == OK and report.seconds < 2 * slower()
    report = plugin.check("-H", "mail.example.org", *serve(leaf), *trust)
    assert report.code == CRITICAL
    assert len(report.lines[0].encode()) <= 1000
    if n > 100:
        assert " more" in report.summary
    assert len(report.endpoint["chain"][0]["dns"]) == n + 1
