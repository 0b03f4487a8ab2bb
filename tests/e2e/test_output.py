# SPDX-License-Identifier: GPL-3.0-or-later
"""The exact first line, exit code and performance data of every kind of answer: this is what stands
in a web interface and in a text message at night. A change of wording is a change of this table."""

import re

import pytest

import pki as p
from pki import DAY, IN_90_DAYS
from plugin import CRITICAL, OK, PERFDATA, PERFDATA_WITHOUT_CERTIFICATE, UNKNOWN, WARNING
from servers import sockets

HOST = "mail.example.com"


def day(pki, seconds):
    return pki.when(seconds).strftime("%Y-%m-%d")


FINE = "trusted, expires in 90 days ({in90})"

# id: (subject, SAN, how it is issued, host, further options, exit code, first line without "[STATE] - ")
CERTIFICATES = {
    "match": (HOST, [HOST], {}, HOST, [], OK, f"{HOST}: certificate matches on 127.0.0.1, {FINE}"),
    "match-wildcard": ("x", ["*.example.com"], {}, HOST, [], OK,
                       f"{HOST}: certificate matches (as *.example.com) on 127.0.0.1, {FINE}"),
    "match-idn-u-label": ("x", ["xn--bcher-kva.example"], {}, "bücher.example", [], OK,
                          f"bücher.example (xn--bcher-kva.example): certificate matches on 127.0.0.1, {FINE}"),
    "match-idn-a-label": ("x", ["xn--bcher-kva.example"], {}, "xn--bcher-kva.example", [], OK,
                          f"bücher.example (xn--bcher-kva.example): certificate matches on 127.0.0.1, {FINE}"),
    "match-ipv4": ("x", ["192.0.2.7"], {}, "192.0.2.7", [], OK, f"192.0.2.7: certificate matches on 127.0.0.1, {FINE}"),
    "match-ipv6": ("x", ["2001:db8::7"], {}, "2001:db8::7", [], OK, f"2001:db8::7: certificate matches on 127.0.0.1, {FINE}"),
    "match-trailing-dot": ("x", [HOST], {}, f"{HOST}.", [], OK, f"{HOST}: certificate matches on 127.0.0.1, {FINE}"),
    "match-upper-case": ("x", [HOST], {}, "MAIL.EXAMPLE.COM", [], OK, f"{HOST}: certificate matches on 127.0.0.1, {FINE}"),
    "mismatch": ("x", ["owa.contoso.com", "*.contoso.net"], {}, "mail.contoso.com", [], CRITICAL,
                 "mail.contoso.com: certificate does not match on 127.0.0.1, it names owa.contoso.com, *.contoso.net; to fix: add this name "
                 "to the certificate, or use a name that it has"),
    "mismatch-apex": ("x", ["*.example.com"], {}, "example.com", [], CRITICAL,
                      "example.com: certificate does not match on 127.0.0.1, it names *.example.com; a wildcard does not cover the "
                      "domain itself; to fix: request a certificate with both the domain and the wildcard"),
    "mismatch-ipv4": ("x", ["192.0.2.8"], {}, "192.0.2.7", [], CRITICAL,
                      "192.0.2.7: certificate does not match on 127.0.0.1, it names 192.0.2.8; to fix: add this address to the certificate as "
                      "an IP address entry, or connect by a name that it has"),
    "common-name-only": (HOST, [], {}, HOST, [], CRITICAL,
                         f"{HOST}: certificate does not match on 127.0.0.1: only the common name fits, which browsers and phones ignore ({HOST}); "
                         "to fix: request a certificate with the name among its subject alternative names"),
    "common-name-allowed": (HOST, [], {}, HOST, ["--allow-cn"], WARNING, f"{HOST}: certificate matches on 127.0.0.1, but only its common name fits (--allow-cn)"),
    "mismatch-waived": ("x", ["owa.example.com"], {}, HOST, ["--state=name-mismatch=ok"], OK,
                        f"{HOST}: certificate does not match (waived) on 127.0.0.1, {FINE}"),
    "expired": (HOST, [HOST], {"not_before": -100 * DAY, "not_after": -10 * DAY}, HOST, [], CRITICAL,
                f"{HOST}: certificate matches on 127.0.0.1, but expired 10 days ago ({{ago10}})"),
    "expired-and-mismatch": ("x", ["owa.example.com"], {"not_before": -100 * DAY, "not_after": -10 * DAY}, HOST, [], CRITICAL,
                             f"{HOST}: certificate does not match on 127.0.0.1, expired 10 days ago ({{ago10}}), it names owa.example.com; to "
                             "fix: add this name to the certificate, or use a name that it has"),
    "expires-soon": (HOST, [HOST], {"not_before": -80 * DAY, "not_after": 10 * DAY + 3600}, HOST, [], WARNING,
                     f"{HOST}: certificate matches on 127.0.0.1, but expires in 10 days ({{in10}})"),
    "not-yet-valid": (HOST, [HOST], {"not_before": 10 * DAY + 3600}, HOST, [], CRITICAL,
                      f"{HOST}: certificate matches on 127.0.0.1, but becomes valid only in 10 days ({{in10}})"),
    "client-only": (HOST, [HOST], {"eku": (p.CLIENT_AUTH,)}, HOST, [], CRITICAL,
                    f"{HOST}: certificate matches on 127.0.0.1, but is not meant for TLS servers"),
}


def fields(pki):
    return {"in90": day(pki, IN_90_DAYS), "ago10": day(pki, -10 * DAY), "in10": day(pki, 10 * DAY + 3600)}


def says(report, code, line):
    assert (report.code, report.summary) == (code, line), report.text
    assert list(report.perfdata) == (PERFDATA if report.endpoint["chain"] else PERFDATA_WITHOUT_CERTIFICATE)


@pytest.mark.parametrize("case", CERTIFICATES)
def test_certificates(plugin, pki, serve, trust, case):
    subject, san, how, host, options, code, line = CERTIFICATES[case]
    leaf = pki.intermediate.issue(subject, san, **how)
    says(plugin.check("-H", host, *serve(leaf), *trust, *options), code, line.format(**fields(pki)))


@pytest.mark.parametrize("case", CERTIFICATES)
def test_the_same_from_a_file(plugin, pki, trust, case):
    subject, san, how, host, options, code, line = CERTIFICATES[case]
    leaf = pki.intermediate.issue(subject, san, **how)
    says(plugin.check("-f", leaf.save()[0], "-H", host, *trust, *options), code, line.format(**fields(pki)).replace(" on 127.0.0.1", ""))


def test_self_signed(plugin, pki, serve, trust):
    says(plugin.check("-H", HOST, *serve(pki.self_signed(HOST, [HOST])), *trust), CRITICAL,
         f"{HOST}: certificate matches on 127.0.0.1, but is not trusted (signed by itself)")


def test_unknown_authority(plugin, pki, serve, trust):
    leaf = pki.other_root.issue(HOST, [HOST])
    says(plugin.check("-H", HOST, *serve(leaf), *trust), CRITICAL,
         f"{HOST}: certificate matches on 127.0.0.1, but is not trusted (the issuer CN=Other Root was not sent and is no trust anchor)")


def test_missing_intermediate(plugin, pki, serve, trust):
    leaf = pki.intermediate.issue(HOST, [HOST], chain=[])
    says(plugin.check("-H", HOST, *serve(leaf), *trust), CRITICAL,
         f"{HOST}: certificate matches on 127.0.0.1, but is not trusted (the issuer CN=Test Intermediate was not sent and is no trust "
         "anchor)")


def test_no_connection(plugin, closed_port):
    says(plugin.check("-H", HOST, "-I", "127.0.0.1", "-p", closed_port), CRITICAL,
         f"{HOST}: no TCP connection to 127.0.0.1 port {closed_port}: connection refused")


def test_plain_http(plugin, misbehave):
    endpoint = misbehave(sockets.plain_http)
    says(plugin.check("-H", HOST, *endpoint), CRITICAL,
         f"{HOST}: no TLS at 127.0.0.1 port {endpoint.port}: the server answered HTTP/1.1 400 Bad Request (it speaks HTTP)")


def test_silence(plugin, misbehave):
    endpoint = misbehave(sockets.silent)
    report = plugin.check("-H", HOST, *endpoint, "-t", "1")
    says(report, CRITICAL, report.summary)
    assert report.summary.startswith(
        f"{HOST}: no TLS handshake in time: no answer to the TLS ClientHello from 127.0.0.1 port {endpoint.port} within ")


def test_unresolvable(plugin):
    report = plugin.check("-H", "nosuch.invalid")
    # What exactly failed is for the resolver of this machine to say.
    assert report.code == CRITICAL and report.summary.startswith("nosuch.invalid: "), report.text
    assert list(report.perfdata) == PERFDATA_WITHOUT_CERTIFICATE


def test_usage(plugin):
    assert plugin.usage("-H", HOST, "-p", "0") == "usage: -p 0: a port is a number from 1 to 65535 (see --help)"
    run = plugin.run("-H", HOST, "-p", "0")
    assert (run.code, run.perfdata) == (UNKNOWN, {})


def test_perfdata_of_those_that_showed_a_certificate(plugin, serve, trust, good, closed_port):
    """Of two endpoints one does not answer: the figures about certificates are those of the other."""
    endpoint = serve(good)
    report = plugin.check("-H", f"{HOST}:{endpoint.port}", "-H", f"{HOST}:{closed_port}", "-I", "127.0.0.1", *trust)
    assert list(report.perfdata) == PERFDATA
    assert {label: report.perfdata[label].value for label in PERFDATA[2:]} == {
        "names_checked": 1, "names_failed": 0, "endpoints_checked": 2, "endpoints_failed": 1}


def test_perfdata_in_full(plugin, serve, trust, good):
    report = plugin.check("-H", HOST, "-H", "www.example.org", *serve(good), *trust, "-t", "8")
    perf = {label: (x.uom, x.warn, x.crit, x.min, x.max) for label, x in report.perfdata.items()}
    assert perf == {
        "time": ("s", "", "", "0", "8"),
        "expires": ("s", "1814400:", "604800:", "", ""),
        "names_checked": ("", "", "", "0", ""),
        "names_failed": ("", "", "0", "0", "2"),
        "endpoints_checked": ("", "", "", "0", ""),
        "endpoints_failed": ("", "", "0", "0", "2"),
    }
    assert {label: report.perfdata[label].value for label in PERFDATA[2:]} == {
        "names_checked": 2, "names_failed": 1, "endpoints_checked": 2, "endpoints_failed": 1}
    assert 0 < report.perfdata["time"].value < 8


def test_tree_of_a_good_host(plugin, pki, serve, trust):
    endpoint = serve(pki.intermediate.issue(HOST, [HOST]))
    report = plugin.check("-H", HOST, *endpoint, *trust)
    lines = report.lines[1:]
    assert re.fullmatch(rf"\t\\_\[OK\] - 127\.0\.0\.1 port {endpoint.port}: TLS 1\.3, \d\.\d+ s", lines[0]), lines[0]
    assert lines[1:] == [
        f"\t\\_[OK] - name: {HOST} matches",
        "\t\\_[OK] - trust: issued by Test Intermediate, chain to a trust anchor, Test Root",
        f"\t\\_[OK] - dates: expires in 90 days ({day(pki, IN_90_DAYS)})",
        "\t\\_[OK] - clients: accepted by all families",
    ]
