# SPDX-License-Identifier: GPL-3.0-or-later
"""Does the server ask for a client certificate, and does it insist?"""

import pytest

from pki import CLIENT_AUTH
from plugin import CRITICAL, OK
from servers import sockets
from servers.tools import GnutlsServer, OpensslServer

HOST = "mail.example.com"
VERSIONS = ["TLSv1.2", "TLSv1.3"]


@pytest.fixture(scope="module")
def client(pki):
    return pki.root.issue("monitor", eku=(CLIENT_AUTH,))


@pytest.fixture
def asking(pki, serve, good):
    def asking(how, version):
        return serve(good, extra=[f"ssl_client_certificate {pki.root_file};", f"ssl_verify_client {how};",
                                  f"ssl_protocols {version};", "ssl_verify_depth 3;"])
    return asking


@pytest.mark.parametrize("version", VERSIONS)
def test_asked(plugin, asking, trust, version):
    report = plugin.check("-H", HOST, *asking("optional", version), *trust)
    assert (report.code, report.findings, report.notes) == (OK, [], ["client-certificate-wanted"]), report.text


@pytest.mark.parametrize("version", VERSIONS)
def test_not_asked(plugin, asking, trust, version):
    report = plugin.check("-H", HOST, *asking("off", version), *trust)
    assert (report.code, report.findings, report.notes) == (OK, [], [])


@pytest.mark.parametrize("version", VERSIONS)
def test_given(plugin, asking, trust, client, version):
    """With a key in the same file, or in one of its own."""
    certificate, key = client.save()
    report = plugin.check("-H", HOST, *asking("on", version), *trust, "--client-cert", certificate, "--client-key", key)
    assert (report.code, report.findings) == (OK, []), report.text
    both = client.pki.folder / "client.pem"
    both.write_text(client.pem() + client.key_pem())
    report = plugin.check("-H", HOST, *asking("on", version), *trust, "--client-cert", both)
    assert (report.code, report.findings) == (OK, []), report.text


@pytest.mark.parametrize("version", VERSIONS)
def test_nginx_asks_in_the_handshake_and_insists_at_the_request(plugin, asking, trust, client, version):
    """nginx ends the handshake without a certificate, and answers the request with 400."""
    report = plugin.check("-H", HOST, *asking("on", version), *trust, "--request=/?token=hush")
    assert (report.code, report.findings) == (CRITICAL, ["client-certificate-required"]), report.text
    assert " for / without a client certificate" in report.text and "hush" not in report.text, "a query may be a secret"
    assert report.step("name").startswith("[OK]"), "a name verdict whenever a certificate was obtained"
    certificate, key = client.save()
    report = plugin.check("-H", HOST, *asking("on", version), *trust, "--request=/", "--client-cert", certificate,
                          "--client-key", key)
    assert (report.code, report.findings) == (OK, []), report.text


def test_request_to_a_server_that_wants_none(plugin, asking, trust):
    report = plugin.check("-H", HOST, *asking("off", "TLSv1.3"), *trust, "--request=/owa")
    assert (report.code, report.findings) == (OK, []), report.text


@pytest.mark.parametrize("directive, why", [
    ("return 444;", "the server closed the connection without an HTTP answer"),
    ('return 200 "ok";', None)])
def test_request_without_an_answer(plugin, serve, good, trust, directive, why):
    """Whether a client certificate is wanted for the path is not known then."""
    report = plugin.check("-H", HOST, *serve(good, extra=[f"location = /owa {{ {directive} }}"]), *trust, "--request=/owa")
    assert (report.code, report.findings) == ((CRITICAL, ["request-unanswered"]) if why else (OK, [])), report.text
    assert not why or (why in report.summary and report.step("name").startswith("[OK]")), report.text


@pytest.mark.parametrize("status, words, findings", [
    (500, "500 Internal Server Error. The target principal name is incorrect. (-2146893022)", ["http-500-wrong-principal"]),
    (500, "500 Internal Server Error", []),
    (404, "(-2146893022)", []),
])
def test_a_publishing_proxy_that_refuses_what_it_publishes(plugin, serve, good, trust, status, words, findings):
    endpoint = serve(good, extra=[f'location = /owa {{ return {status} "{words}"; }}'])
    report = plugin.check("-H", HOST, *endpoint, *trust, "--request=/owa")
    assert (report.code, report.findings) == (CRITICAL if findings else OK, findings), report.text
    assert ("publishes a server whose certificate it refuses" in report.summary) == bool(findings), report.text


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_openssl_insists_in_the_handshake(plugin, pki, good, trust, start, version):
    server = start(OpensslServer(pki.folder, good, version, "-Verify", "3", "-CAfile", pki.root_file))
    report = plugin.check("-H", HOST, "-I", "127.0.0.1", "-p", server.port, *trust)
    assert report.code == CRITICAL and "client-certificate-required" in report.findings, report.text
    assert report.step("name").startswith("[OK]"), "a name verdict whenever a certificate was obtained"
    # With TLS 1.2 the handshake does not end.
    steps = {step["step"]: step["text"] for step in report.endpoint["steps"]}
    assert ("handshake" in steps) == (version == "-tls1_3"), steps


@pytest.mark.parametrize("priority", ["NORMAL:-VERS-TLS1.3", "NORMAL"])
def test_gnutls_insists_in_the_handshake(plugin, pki, good, trust, start, priority):
    server = start(GnutlsServer(pki.folder, good, "--priority", priority, "--require-client-cert", "--x509cafile",
                                pki.root_file))
    report = plugin.check("-H", HOST, "-I", "127.0.0.1", "-p", server.port, *trust)
    assert report.code == CRITICAL and "client-certificate-required" in report.findings, report.text
    assert report.step("name").startswith("[OK]")


def test_openssl_insists_from_far_away(plugin, misbehave, pki, good, trust, start):
    """What it says to the absence of a certificate comes after more than half a second."""
    server = start(OpensslServer(pki.folder, good, "-tls1_3", "-Verify", "3", "-CAfile", pki.root_file))
    report = plugin.check("-H", HOST, *misbehave(sockets.far(("127.0.0.1", server.port), 0.8)), *trust)
    assert report.code == CRITICAL and "client-certificate-required" in report.findings, report.text


def test_gnutls_only_asks(plugin, pki, good, trust, start):
    server = start(GnutlsServer(pki.folder, good))
    report = plugin.check("-H", HOST, "-I", "127.0.0.1", "-p", server.port, *trust)
    assert (report.code, report.findings, report.notes) == (OK, [], ["client-certificate-wanted"]), report.text


def test_state_of_wanted(plugin, asking, trust):
    report = plugin.check("-H", HOST, *asking("optional", "TLSv1.3"), *trust,
                          "--state=client-certificate-wanted=warning")
    assert (report.code, report.findings) == (1, ["client-certificate-wanted"])
