# SPDX-License-Identifier: GPL-3.0-or-later
"""What is offered, what servers make of it, and what is said of old protocols, small groups and key
usage that does not fit. The servers are nginx, openssl s_server and gnutls-serv."""

import threading
import time

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dh

from pki import DIGITAL_SIGNATURE, KEY_ENCIPHERMENT, dns, new_key
from plugin import CRITICAL, OK, UNKNOWN, WARNING, slower
from servers import sockets
from servers.tools import GnutlsServer, OpensslServer

HOST = "mail.example.com"
DATA_ENCIPHERMENT, KEY_AGREEMENT, CRL_SIGN = 3, 4, 6
BOTH = (DIGITAL_SIGNATURE, KEY_ENCIPHERMENT)
# Safe primes of RFC 2409 (6.2) and RFC 3526 (3).
P1024 = int("""
    FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD
    EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED
    EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF""".replace("\n", "").replace(" ", ""), 16)
P2048 = int("""
    FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD
    EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED
    EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F
    83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B
    E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510
    15728E5A8AACAA68FFFFFFFFFFFFFFFF""".replace("\n", "").replace(" ", ""), 16)


@pytest.fixture(scope="module")
def rsa(pki):
    return pki.intermediate.issue(HOST, [HOST], key=new_key("rsa"), usage=BOTH)


@pytest.fixture(scope="module")
def group(tmp_path_factory):
    """group(p) -> a file with the parameters of a Diffie-Hellman group."""
    folder = tmp_path_factory.mktemp("dh")

    def group(p):
        file = folder / f"{p.bit_length()}.pem"
        parameters = dh.DHParameterNumbers(p, 2).parameters()
        file.write_bytes(parameters.parameter_bytes(serialization.Encoding.PEM, serialization.ParameterFormat.PKCS3))
        return str(file)
    return group


class At:
    """Arguments that lead to a server of one of the libraries."""

    def __init__(self, server):
        self.server = server

    def __iter__(self):
        return iter(["-I", "127.0.0.1", "-p", str(self.server.port)])


def negotiated(report):
    tls = report.endpoint["tls"]
    return tls["version"], tls["exchange"], tls["exchange_bits"], tls["offer"]


# --- servers of today ---------------------------------------------------------------------------


@pytest.mark.smoke
def test_current_offer(plugin, serve, good, trust):
    report = plugin.check("-H", HOST, *trust, *serve(good))
    assert report.code == OK
    assert negotiated(report) == ("TLS 1.3", "ECDHE", 256, "current")
    assert report.endpoint["tls"]["offer_reason"] is None
    assert "wider offer" not in plugin.run("-H", HOST, *trust, "-vv", *serve(good)).text


@pytest.mark.parametrize("policy", [
    "[global]\noverride-mode = allowlist\n[overrides]\nsecure-hash = SHA256\nenabled-version = TLS1.3\nenabled-curve = X448\n",
    "[overrides]\ninsecure-hash = SHA256\ndisabled-version = TLS1.2\ndisabled-version = TLS1.3\n"
    "tls-disabled-cipher = AES-256-GCM\ntls-disabled-kx = ECDHE-RSA\ntls-disabled-group = GROUP-X25519\n",
    "[priorities]\nSYSTEM=NORMAL:-VERS-ALL:+VERS-TLS1.2\n"], ids=["allowlist", "overrides", "priorities"])
def test_system_policy_changes_nothing(plugin, serve, good, trust, tmp_path, policy):
    file = tmp_path / "policy"
    file.write_text(policy)
    report = plugin.check("-H", HOST, *trust, *serve(good), env={"GNUTLS_SYSTEM_PRIORITY_FILE": str(file)})
    assert report.code == OK
    assert negotiated(report) == ("TLS 1.3", "ECDHE", 256, "current")


def test_system_policy_by_its_name(plugin, serve, good, trust, tmp_path):
    """The only way to have it: a priority that is a name in that file."""
    file = tmp_path / "policy"
    file.write_text("[priorities]\nSYSTEM=NORMAL:-VERS-ALL:+VERS-TLS1.2\n")
    report = plugin.check("-H", HOST, *trust, *serve(good), "--priority", "@SYSTEM",
                          env={"GNUTLS_SYSTEM_PRIORITY_FILE": str(file)})
    assert negotiated(report) == ("TLS 1.2", "ECDHE", 256, "given")


# --- servers of yesterday -------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["TLSv1", "TLSv1.1"])
def test_old_protocol(plugin, serve, rsa, trust, version):
    at = serve(rsa, extra=[f"ssl_protocols {version};", "ssl_ciphers DEFAULT:@SECLEVEL=0;"])
    report = plugin.check("-H", HOST, *trust, *at)
    assert (report.code, report.findings) == (CRITICAL, ["weak-protocol"]), report.text
    name = "TLS 1.0" if version == "TLSv1" else "TLS 1.1"
    assert f"the server speaks {name} and nothing newer" in report.summary
    assert negotiated(report) == (name, "ECDHE", 256, "wide")
    assert report.endpoint["names"][0]["matched"]
    waived = plugin.check("-H", HOST, *trust, *at, "--state", "weak-protocol=ok")
    assert waived.code == OK
    # Once, and nothing newer: that says nothing about the server.
    given = plugin.check("-H", HOST, *trust, *at, "--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0")
    assert (given.code, given.endpoint["tls"]["offer"]) == (OK, "given")
    refused = plugin.check("-H", HOST, *trust, *at, "--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.2")
    assert refused.findings == ["handshake-failed"]


@pytest.mark.parametrize("prime, code, findings", [
    (P1024, CRITICAL, ["weak-exchange"]), (P2048, WARNING, ["client-refuses"])], ids=["1024", "2048"])
def test_finite_field(plugin, serve, rsa, trust, group, prime, code, findings):
    at = serve(rsa, extra=["ssl_protocols TLSv1.2;", f"ssl_dhparam {group(prime)};", "ssl_ciphers DHE:@SECLEVEL=0;"])
    report = plugin.check("-H", HOST, *trust, *at)
    assert (report.code, report.findings) == (code, findings), report.text
    assert negotiated(report) == ("TLS 1.2", "DHE", prime.bit_length(), "wide")


def test_what_browsers_get_besides(plugin, serve, rsa, trust, group):
    """A server that puts DHE first: those who offer it get that, and browsers static RSA."""
    def at(ciphers):
        return serve(rsa, extra=["ssl_protocols TLSv1.2;", f"ssl_dhparam {group(P2048)};", f"ssl_ciphers {ciphers}:@SECLEVEL=0;",
                                 "ssl_prefer_server_ciphers on;"])
    both = plugin.run("-H", HOST, *trust, *at("DHE-RSA-AES128-GCM-SHA256:AES128-GCM-SHA256"), "-vv").text
    assert "TLS 1.2, AES-128-GCM, DHE-RSA" in both and "what browsers offer is taken" in both
    alone = plugin.run("-H", HOST, *trust, *at("DHE-RSA-AES128-GCM-SHA256"), "-vv").text
    assert "TLS 1.2, AES-128-GCM, DHE-RSA" in alone and "what browsers offer is refused" in alone

    def chrome(ciphers):
        report = plugin.run_json("-H", HOST, *trust, *at(ciphers))
        return next(c["verdict"] for c in report["endpoints"][0]["clients"] if c["id"] == "chrome")
    assert chrome("DHE-RSA-AES128-GCM-SHA256:AES128-GCM-SHA256") == "accept"
    assert chrome("DHE-RSA-AES128-GCM-SHA256") == "refuse"


@pytest.mark.parametrize("options, version, exchange, bits", [
    (["-tls1_2", "-cipher", "AES128-GCM-SHA256"], "TLS 1.2", "RSA", None),
    (["-tls1_2", "-cipher", "AES128-SHA"], "TLS 1.2", "RSA", None),
    (["-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA256"], "TLS 1.2", "ECDHE", 256),
    (["-groups", "P-521"], "TLS 1.3", "ECDHE", 528)], ids=["static", "static-cbc", "cbc", "p521-group"])
def test_wider_offer(plugin, start, tmp_path, rsa, trust, options, version, exchange, bits):
    at = At(start(OpensslServer(tmp_path, rsa, *options)))
    report = plugin.check("-H", HOST, *trust, *at)
    assert set(report.findings) <= {"client-refuses"}, report.text
    assert negotiated(report) == (version, exchange, bits, "wide")
    assert "handshake_failure" in report.endpoint["tls"]["offer_reason"]
    verbose = plugin.run("-H", HOST, *trust, *at, "-vv").text
    assert "negotiated with a wider offer, after that of current clients had failed: the server sent alert" in verbose
    assert "once more, with a wider offer" in verbose


def test_ccm_alone_in_tls_1_3(plugin, start, tmp_path, rsa, trust):
    """GnuTLS offers it, and hardly anybody else does."""
    at = At(start(OpensslServer(tmp_path, rsa, "-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_SHA256")))
    report = plugin.check("-H", HOST, *trust, *at)
    assert (report.code, report.findings) == (WARNING, ["client-refuses"]), report.text
    verdicts = {c["id"]: c["verdict"] for c in report.endpoint["clients"]}
    assert (verdicts["chrome"], verdicts["openssl"], verdicts["gnutls"]) == ("refuse", "refuse", "accept")


def families(report):
    return {c["id"]: c["verdict"] for c in report.endpoint["clients"]}


def test_no_secure_renegotiation(plugin, start, tmp_path, rsa, trust):
    """GnuTLS goes on, OpenSSL does not; TLS 1.3 has none."""
    unsafe = "NORMAL:%DISABLE_SAFE_RENEGOTIATION"
    report = plugin.check("-H", HOST, *trust, *At(start(GnutlsServer(tmp_path, rsa, "--priority", unsafe))))
    assert set(families(report).values()) == {"accept"}
    old = At(start(GnutlsServer(tmp_path, rsa, "--priority", f"{unsafe}:-VERS-ALL:+VERS-TLS1.2")))
    report = plugin.check("-H", HOST, *trust, *old, "--clients=curl")
    assert (report.code, report.findings) == (CRITICAL, ["client-refuses"]), report.text
    assert (families(report)["openssl"], families(report)["chrome"]) == ("refuse", "accept")
    assert "secure renegotiation" in report.lines[0]


def test_warning_that_the_name_is_not_known(plugin, start, tmp_path, rsa, trust):
    """What s_server says of each name but its second one."""
    certificate, key = rsa.save()
    second = ["-servername", "other.example.com", "-cert2", certificate, "-key2", key]
    at = At(start(OpensslServer(tmp_path, rsa, "-tls1_2", *second)))
    report = plugin.check("-H", HOST, *trust, *at, "--clients=java")
    assert (report.code, report.findings) == (CRITICAL, ["client-refuses"]), report.text
    assert (families(report)["java"], families(report)["openssl"]) == ("refuse", "accept")


def test_wider_offer_to_gnutls(plugin, start, tmp_path, rsa, trust):
    old = At(start(GnutlsServer(tmp_path, rsa, "--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.0")))
    report = plugin.check("-H", HOST, *trust, *old)
    assert report.findings == ["weak-protocol"]
    field = At(start(GnutlsServer(tmp_path, rsa, "--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-FFDHE2048")))
    assert negotiated(plugin.check("-H", HOST, *trust, *field)) == ("TLS 1.3", "DHE", 2048, "wide")


@pytest.mark.parametrize("kind", ["ed25519", "p521"])
def test_unusual_key(plugin, start, tmp_path, pki, trust, kind):
    identity = pki.intermediate.issue(HOST, [HOST], key=new_key(kind))
    report = plugin.check("-H", HOST, *trust, *At(start(OpensslServer(tmp_path, identity))))
    assert report.code in (OK, WARNING), report.text
    assert set(report.findings) <= {"client-refuses"}
    assert negotiated(report) == ("TLS 1.3", "ECDHE", 256, "wide")


def test_each_certificate_of_an_old_server(plugin, serve, rsa, good, trust):
    """What a kind of certificate is asked for with is widened, too; that there is none is no fault."""
    old = ["ssl_protocols TLSv1;", "ssl_ciphers DEFAULT:@SECLEVEL=0;"]
    both = plugin.run_json("-H", HOST, *trust, "--each-certificate", *serve(rsa, good, extra=old))
    assert {e["chain"][0]["sha256"] for e in both["endpoints"]} == {rsa.sha256, good.sha256}
    assert {e["tls"]["version"] for e in both["endpoints"]} == {"TLS 1.0"}
    one = plugin.run_json("-H", HOST, *trust, "--each-certificate", *serve(rsa, extra=old))
    assert {e["chain"][0]["sha256"] for e in one["endpoints"]} == {rsa.sha256}
    assert {f["id"] for e in one["endpoints"] for f in e["findings"]} - {"client-refuses"} == {"weak-protocol"}


@pytest.mark.parametrize("kind", ["rsa", "ec", "p384", "p521", "ed25519"])
def test_client_certificate_of_any_key(plugin, start, tmp_path, pki, good, trust, kind):
    """Its signature is offered whatever others offer."""
    client = pki.intermediate.issue("client", key=new_key(kind), eku=None)
    certificate, key = client.save()
    at = At(start(OpensslServer(tmp_path, good, "-Verify", "2", "-CAfile", pki.root_file)))
    report = plugin.check("-H", HOST, *trust, *at, "--client-cert", certificate, "--client-key", key)
    assert (report.code, report.endpoint["tls"]["offer"]) == (OK, "current"), report.text
    assert "was asked for and sent" in report.text


def test_client_certificate_is_no_reason_for_more(plugin, start, tmp_path, good, trust):
    for options in (["-tls1_2"], []):
        at = At(start(OpensslServer(tmp_path, good, "-Verify", "1", *options)))
        report = plugin.check("-H", HOST, *trust, *at, "-vv")
        assert report.findings == ["client-certificate-required"], report.text
        assert "once more" not in report.text


# --- key usage ----------------------------------------------------------------------------------------


STATIC = ["-tls1_2", "-cipher", "AES128-GCM-SHA256"]


@pytest.mark.parametrize("kind, usage, options, finding, needs", [
    ("rsa", (DIGITAL_SIGNATURE,), [], None, None),
    ("rsa", (KEY_ENCIPHERMENT,), [], "key-usage", "digitalSignature, which TLS 1.3 needs"),
    ("rsa", (KEY_ENCIPHERMENT, DATA_ENCIPHERMENT), ["-tls1_2"], "key-usage", "digitalSignature, which ECDHE needs"),
    ("rsa", (KEY_ENCIPHERMENT,), STATIC, None, None),
    ("rsa", (DIGITAL_SIGNATURE,), STATIC, "key-usage", "keyEncipherment, which static RSA needs"),
    ("rsa", BOTH, STATIC, None, None),
    ("ec", (KEY_AGREEMENT,), [], "key-usage", "digitalSignature, which TLS 1.3 needs"),
    ("ec", (CRL_SIGN,), [], "wrong-purpose", "allows no TLS server")])
def test_key_usage(plugin, start, tmp_path, pki, trust, kind, usage, options, finding, needs):
    identity = pki.intermediate.issue(HOST, [HOST], key=new_key(kind), usage=usage)
    report = plugin.check("-H", HOST, *trust, *At(start(OpensslServer(tmp_path, identity, *options))))
    found = [f for f in report.findings if f != "client-refuses"]
    assert found == [f for f in [finding] if f], report.text
    assert report.endpoint["tls"]["version"] is not None, "the handshake has ended"
    if finding:
        assert needs in report.text
    if finding == "key-usage":
        assert report.code == WARNING
    # A file has no exchange: it is judged for those of today.
    file = plugin.check("-H", HOST, *trust, "-f", identity.save()[0])
    judged = [f for f in file.findings if f != "client-refuses"]
    assert judged == ([] if DIGITAL_SIGNATURE in usage else ["wrong-purpose" if CRL_SIGN in usage else "key-usage"])


# --- what the library cannot read -----------------------------------------------------------------------


def test_certificate_that_the_library_cannot_read(plugin, start, tmp_path, pki, trust):
    """An empty dNSName beside a good one: most clients take it, GnuTLS reads nothing of it."""
    odd = pki.intermediate.issue(HOST, [HOST, dns("")])
    at = At(start(OpensslServer(tmp_path, odd)))
    report = plugin.check("-H", HOST, *trust, *at)
    found = [f for f in report.findings if f != "client-refuses"]
    assert (report.code, found) == (WARNING, ["handshake-unfinished", "malformed-name"]), report.text
    assert "nothing proves that the server holds the key" in report.text
    assert "malformed-certificate" not in report.findings
    assert report.endpoint["names"][0]["matched"]
    other = plugin.check("-H", "other.example.org", *trust, *at)
    assert (other.code, "name-mismatch" in other.findings) == (CRITICAL, True)
    untrusted = plugin.check("-H", HOST, "--ca-file", odd.save(chain=[])[0], *at)
    assert "handshake-unfinished" in untrusted.findings
    strict = plugin.check("-H", HOST, *trust, *at, "--state", "handshake-unfinished=critical")
    assert strict.code == CRITICAL


# --- the second connection is bounded ---------------------------------------------------------------------


NO_COMMON = b"\x15\x03\x03\x00\x02\x02\x28"


class Twice:
    """Refuses the first connection of a client, then behaves."""

    def __init__(self, behave):
        self.behave, self.count, self.lock = behave, 0, threading.Lock()

    def __call__(self, connection):
        with self.lock:
            self.count += 1
            first = self.count % 2 == 1
        connection.recv(4096)
        if first:
            connection.sendall(NO_COMMON)
        else:
            self.behave(connection)


def drip(connection):
    for octet in b"\x16\x03\x03\x40\x00\x02" + b"\0" * 1000:
        connection.sendall(bytes([octet]))
        time.sleep(0.02)


@pytest.mark.parametrize("behave", [sockets.silent, drip], ids=["silent", "drips"])
def test_second_connection_within_the_time_limit(plugin, misbehave, behave):
    twice = Twice(behave)
    report = plugin.run("-H", HOST, *misbehave(twice), "-t", "1")
    assert report.code == CRITICAL
    assert report.seconds < 1 + 0.3 * slower()
    assert "handshake_failure" in report.summary, "the answer says more than the silence after it"
    assert twice.count == 2


@pytest.mark.parametrize("behave, connections", [(sockets.closing, 3), (sockets.closing_after_hello, 3), (sockets.alert(2, 40), 2)],
                         ids=["closing", "closing-after-hello", "alert"])
def test_few_connections(plugin, misbehave, behave, connections):
    seen = []

    def counting(connection):
        seen.append(1)
        behave(connection)
    report = plugin.run("-H", HOST, *misbehave(counting))
    assert (report.code, len(seen)) == (CRITICAL, connections)
    del seen[:]
    report = plugin.run("-H", HOST, *misbehave(counting), "--priority", "NORMAL")
    assert (report.code, len(seen)) == (CRITICAL, 1)


ONE_PACKET = 1460  # of Ethernet, without the headers of IP and TCP


@pytest.mark.parametrize("behave, told", [
    (sockets.closing, "the server closed the connection at once"), (sockets.resetting, "the server reset the connection at once"),
    (sockets.alert(2, 50), "the server sent alert decode_error (50)"),
    (sockets.silent, "no answer to the TLS ClientHello from 127.0.0.1 port {port} within 6"),
], ids=["closes", "resets", "alert", "waits"])
def test_one_packet(plugin, misbehave, serve, trust, good, behave, told):
    """What stands before nginx reads one packet of a ClientHello: browsers need two for ML-KEM."""
    server = misbehave(sockets.before(serve(good), ONE_PACKET, behave))
    report = plugin.check("-H", HOST, *server, *trust, "-v", "-t", "9", "-w", "1", "-c", "1")
    assert (report.code, report.findings) == (WARNING, ["client-refuses"])
    assert "is refused by Chrome/Edge, Firefox and Apple devices: the server, or what stands in front of it, does not take a " \
           "ClientHello of more than one packet, as clients with ML-KEM send it" in report.summary
    assert any(told.format(port=server.port) in line for line in report.tree if "negotiated with a ClientHello of one packet" in line)
    assert report.endpoint["tls"]["offer"] == "current"
    assert report.endpoint["tls"]["offer_reason"].startswith(told.format(port=server.port))
    taken = {c["id"] for c in report.endpoint["clients"] if c["verdict"] == "accept"}
    assert taken == {"gnutls"}


@pytest.mark.parametrize("ciphers, behave", [
    (None, sockets.alert(2, 40)), (None, sockets.alert(2, 70)), ("AES128-SHA", sockets.closing), ("AES128-SHA", sockets.alert(2, 40))],
    ids=["alert-of-the-offer", "alert-of-the-version", "static-rsa-closes", "static-rsa-alert"])
def test_one_packet_and_a_wider_offer(plugin, misbehave, serve, trust, rsa, ciphers, behave):
    """What was told of the longer one may look like, or hide, that the server wants another offer."""
    extra = ["ssl_protocols TLSv1.2;", f"ssl_ciphers {ciphers}:@SECLEVEL=0;"] if ciphers else []
    report = plugin.check("-H", HOST, *misbehave(sockets.before(serve(rsa, extra=extra), ONE_PACKET, behave)), *trust, "-w", "1", "-c", "1")
    assert (report.code, report.findings, report.endpoint["tls"]["offer"]) == (WARNING, ["client-refuses"], "wide"), report.text
    assert "does not take a ClientHello of more than one packet" in report.summary
    assert {c["verdict"] for c in report.endpoint["clients"] if c["id"] in ("chrome", "firefox", "apple")} == {"refuse"}


@pytest.mark.parametrize("octets", [1700, 16384], ids=["a-browser", "a-record"])
def test_longer_than_one_packet(plugin, misbehave, serve, trust, good, octets):
    """It is no longer than those of browsers."""
    server = misbehave(sockets.before(serve(good), octets, sockets.closing))
    report = plugin.check("-H", HOST, *server, *trust, "-w", "1", "-c", "1")
    assert (report.code, report.findings) == (OK, [])
    assert report.endpoint["tls"]["offer_reason"] is None


@pytest.mark.parametrize("servers", [2, 3])
def test_one_server_is_in_order(plugin, misbehave, serve, trust, good, servers):
    """What the length is to blame for has to fail more often than by turns."""
    turn, count = sockets.before(serve(good), 16384, sockets.closing), iter(range(1000))

    def by_turns(connection):
        (turn if next(count) % servers == 1 else sockets.closing)(connection)
    report = plugin.check("-H", HOST, *misbehave(by_turns), *trust, "-v", "-w", "1", "-c", "1")
    assert (report.code, report.findings) == (OK, [])
    assert "negotiated with a ClientHello of one packet, after a longer one had failed" in report.text


def test_wrong_priority(plugin, closed_port):
    run = plugin.run("-H", HOST, "-I", "127.0.0.1", "-p", closed_port, "--priority", "NORMAL:+NONSENSE")
    assert run.code == UNKNOWN
