# SPDX-License-Identifier: GPL-3.0-or-later
"""doc/troubleshooting.md, "Mending": each piece of configuration in the real server. With one part of it undone the
fault is there; as it stands in the document, it is gone."""

import os
import re
import shlex
import subprocess
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

import documents
import pki as p
from domainlab import Answer, company
from pki import DAY
from plugin import OK, slower
from servers import base, dovecot, snippets, sockets
from servers.launch import or_missing
from servers.process import open_to_all
from situations import World

INSTALL, SNI, VERSIONS = "Install a certificate and its chain", "Serve each name its certificate", "Switch on current versions of TLS"
POLICY = "Publish an MTA-STS policy"
NO_CLIENTS, PORT, STAPLE = "Ask for no client certificate", "Speak TLS on the port", "Staple OCSP responses"
NOT_RUN = "*Not run by our tests.*"
START = {"nginx": snippets.nginx, "Apache": snippets.apache, "HAProxy": snippets.haproxy, "Postfix": snippets.postfix_,
         "Dovecot": snippets.dovecot_}
SCHEME = {"Postfix": "smtp", "Dovecot": "imap"}
HOST = {"Postfix": "mx.example.com", "Dovecot": "mail.example.com"}
HOSTS = ["www.example.com", "shop.example.com", *HOST.values()]


@dataclass
class Mended:
    """section, server: of the document.  finding: before.  undo: what stands there, and what makes the fault.  beside:
    the section without whose configuration this one is none.  old: how the certificates were before.  before, after: how
    the server is started, where that makes the difference.  command: what the section has is run between the two."""
    section: str
    server: str
    finding: str
    undo: tuple = ("", "")
    beside: str = None
    old: dict = field(default_factory=dict)
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    command: bool = False

    @property
    def url(self):
        scheme = SCHEME.get(self.server, "https") + ("s" if self.section == PORT and self.server in SCHEME else "")
        return f"{scheme}://{'shop.example.com' if self.section == SNI else HOST.get(self.server, 'www.example.com')}"


EXPIRED = {"not_before": -90 * DAY, "not_after": -DAY}
OLD = "ssl_protocols TLSv1.1; ssl_ciphers DEFAULT:@SECLEVEL=0;"
ROWS = [
    *(Mended(INSTALL, server, "untrusted", ("fullchain.pem", "cert.pem")) for server in ("nginx", "Apache", "Postfix", "Dovecot")),
    *(Mended(INSTALL, server, "expired", old=EXPIRED) for server in START),
    Mended(INSTALL, "HAProxy", "untrusted", (r"haproxy/www\.example\.com", "alone")),
    Mended(INSTALL, "Postfix", "starttls-refused", ("= may", "= none")),
    Mended(INSTALL, "Dovecot", "starttls-refused", ("ssl = yes", "ssl = no")),
    Mended(SNI, "nginx", "name-mismatch", ("server_name shop", "server_name other")),
    Mended(SNI, "Apache", "name-mismatch", ("ServerName shop", "ServerName other")),
    Mended(SNI, "HAProxy", "name-mismatch", ("haproxy/", "haproxy/www.example.com.pem")),
    Mended(SNI, "Postfix", "name-mismatch", ("tls_server_sni_maps", "#"), INSTALL),
    Mended(SNI, "Dovecot", "name-mismatch", ("local_name shop", "local_name other"), INSTALL),
    Mended(PORT, "nginx", "not-tls", ("443 ssl", "443"), INSTALL),
    Mended(PORT, "Apache", "not-tls", ("SSLEngine on", "SSLEngine off"), INSTALL),
    Mended(PORT, "HAProxy", "not-tls", (r"ssl crt \S+", ""), INSTALL),
    Mended(PORT, "Postfix", "not-tls", beside=INSTALL, after={"options": "-o smtpd_tls_wrappermode=yes"}),
    Mended(PORT, "Dovecot", "not-tls", beside=INSTALL, before={"protocol": "imaps", "implicit": "no"}, after={"protocol": "imaps"}),
    Mended(VERSIONS, "nginx", "weak-protocol", ("ssl_protocols .*", OLD), INSTALL),
    Mended(VERSIONS, "Apache", "weak-protocol", (r"\+TLSv1.2 \+TLSv1.3", "+TLSv1.1\nSSLCipherSuite DEFAULT:@SECLEVEL=0"), INSTALL),
    Mended(VERSIONS, "HAProxy", "weak-protocol",
           ("ssl-min-ver TLSv1.2", "ssl-min-ver TLSv1.1 ssl-max-ver TLSv1.1\nssl-default-bind-ciphers DEFAULT:@SECLEVEL=0"), INSTALL),
    Mended(VERSIONS, "Postfix", "weak-protocol", (">=TLSv1.2", "TLSv1.1\nsmtpd_tls_ciphers = medium\ntls_medium_cipherlist = DEFAULT:@SECLEVEL=0"),
           INSTALL),
    Mended(VERSIONS, "Dovecot", "weak-protocol", ("TLSv1.2", "TLSv1"), INSTALL,
           before={"openssl": "MaxProtocol = TLSv1.1\nCipherString = DEFAULT:@SECLEVEL=0"}),
    Mended(NO_CLIENTS, "nginx", "client-certificate-wanted", ("client off", "client optional; ssl_client_certificate /etc/ssl/ca.pem"), INSTALL),
    Mended(NO_CLIENTS, "Apache", "client-certificate-wanted", ("Client none", "Client optional"), INSTALL),
    Mended(NO_CLIENTS, "HAProxy", "client-certificate-wanted", (r"(crt \S+)", r"\1 verify optional ca-file /etc/ssl/ca.pem")),
    Mended(NO_CLIENTS, "Postfix", "client-certificate-wanted", ("= no", "= yes"), INSTALL),
    Mended(STAPLE, "nginx", "ocsp-missing", ("ssl_stapling on", "ssl_stapling off"), INSTALL),
    Mended(STAPLE, "Apache", "ocsp-missing", ("SSLUseStapling on", "SSLUseStapling off"), INSTALL),
    Mended(STAPLE, "HAProxy", "ocsp-missing", beside=INSTALL, command=True),
]


def read_mending():
    """section: what is below it"""
    text = (Path(__file__).resolve().parents[2] / "doc/troubleshooting.md").read_text()
    return documents.sections(text.partition("\n## Mending\n")[2], 3)


@pytest.fixture(scope="module")
def mending():
    return read_mending()


def policy(old, new):
    """A company with the MTA-STS record and policy of the document, in which a word is another."""
    def make(c):
        record, text = documents.code(read_mending()[POLICY])
        assert old in text
        c.dns("@ MX 10 mx")
        c.mail("mx")
        c.mta_sts([], answer=Answer(text.replace(old, new).replace("example.com", c.domain)), record=f'"{record.strip()}"')
    return make


company("policy-mended.example.com", policy("mx: mx", "mx: mx"))
company("policy-other-host.example.com", policy("mx: mx", "mx: mx1"))
company("policy-bad-line.example.com", policy("enforce", "Enforce"))


@pytest.mark.parametrize("name, findings", [("mended", []), ("other-host", ["mta-sts-mismatch"]), ("bad-line", ["mta-sts-invalid"])])
def test_policy(check_domain, name, findings):
    report = check_domain(f"policy-{name}.example.com", "--service=mail")
    assert report.findings == findings, report.text
    assert findings or "mail: one MX host, MTA-STS in mode enforce" in report.text


def pieces(body):
    """The pieces of configuration in a text, and the commands."""
    blocks = documents.code(body)
    return [b for b in blocks if not b.startswith("$ ")], [line[2:] for b in blocks for line in b.splitlines() if line.startswith("$ ")]


def of_server(mending, section, server):
    """What a section says of a server; of Dovecot what it says of this one, or of each."""
    bodies = documents.sections(mending[section], 4)
    own = server + (" 2.4" if dovecot.is_new() else " 2.3") if server == "Dovecot" else server
    return bodies.get(own, bodies.get(server, ""))


def test_every_piece_is_run_or_marked(mending):
    run = {(row.section, row.server) for row in ROWS}
    found = set()
    for section, text in mending.items():
        for server, body in documents.sections(text, 4).items():
            here = (section, re.sub(r" 2\.[34]$", "", server))
            assert (NOT_RUN in body) != (here in run), here
            found.add(here)
    assert {here for here in run if here[0] != PORT} <= found
    assert {(PORT, server) for server in re.findall(r"(?m)^\| (\w+) \| .*`", mending[PORT])} == {here for here in run if here[0] == PORT}


# --- what is on the machine -------------------------------------------------------------------------------


def write_files(world, mending, **how):
    """/etc/ssl: for each host what its authority has sent, and what the document makes of it.  Returns the certificates."""
    _, commands = pieces(mending[INSTALL].partition("####")[0] + of_server(mending, INSTALL, "HAProxy"))
    made, leaves = [command for command in commands if not command.startswith("check_cert")], {}
    assert len(made) == 2, commands
    ssl = world.folder / "ssl"
    (ssl / "haproxy").mkdir(parents=True, exist_ok=True)
    for host in HOSTS:
        leaf = leaves[host] = world.rsa([host], **how)
        (ssl / host).mkdir(exist_ok=True)
        for name, text in (("cert", leaf.pem([])), ("intermediate", world.authority.pem([])), ("privkey", leaf.key_pem())):
            world.file(ssl / host / f"{name}.pem", text)
        for command in made:
            subprocess.run(["sh", "-ec", command], cwd=ssl / host, check=True)
        (ssl / host / "www.example.com.pem").rename(ssl / "haproxy" / f"{host}.pem")
    world.file(ssl / "alone.pem", leaves["www.example.com"].pem([]) + leaves["www.example.com"].key_pem())
    world.file(ssl / "ca.pem", world.root.pem())
    return leaves


def stapling(world, mending):
    """The same with certificates that demand a stapled response, and the responder that gives it."""
    leaves = {}

    def respond(connection):
        connection.recv(4096)
        der = world.pki.ocsp(leaves["www.example.com"])
        connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: application/ocsp-response\r\nContent-Length: %d\r\n\r\n" % len(der) + der)
    responder = world.start(sockets.SocketServer(respond))
    place = p.sequence(p.oid("1.3.6.1.5.5.7.48.1"), p.uri(f"http://127.0.0.1:{responder.port}/"))
    leaves |= write_files(world, mending, extensions=[p.must_staple(), p.extension("1.3.6.1.5.5.7.1.1", p.sequence(place))])


@pytest.fixture
def world(pki, serve, start, misbehave, tmp_path_factory):
    own = tmp_path_factory.mktemp("m")  # short: Dovecot's sockets are below
    open_to_all(own)
    return World(pki, serve, start, misbehave, own)


def test_the_file_is_checked_before_it_is_served(plugin, mending, world):
    """As the document says, in the folder where the file was made."""
    write_files(world, mending)
    _, commands = pieces(mending[INSTALL].partition("####")[0])
    (check,) = [shlex.split(command)[1:] for command in commands if command.startswith("check_cert_name ")]
    folder = world.folder / "ssl/www.example.com"
    assert plugin.check(*check, *world.trust, cwd=folder).code == OK
    (folder / "fullchain.pem").write_text((folder / "cert.pem").read_text())
    assert plugin.check(*check, *world.trust, cwd=folder).findings == ["untrusted"]


def run_commands(world, commands):
    """As the document says, in the folder of the certificate; the root of this authority stands for those of the system."""
    script = "\n".join(commands).replace("/etc/", f"{world.folder}/")
    said = subprocess.run(["sh", "-ec", script], cwd=world.folder / "ssl/www.example.com", env={**os.environ, "SSL_CERT_FILE": world.root.file},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert said.returncode == 0 and "Response verify OK\ncert.pem: good\n" in said.stdout, said.stdout


def test_who_cannot_staple(mending):
    """No setting of theirs is about it."""
    assert "Postfix 3.7 and Dovecot 2.3 staple nothing" in " ".join(mending[STAPLE].split())
    for name, *words in (["postconf"], ["doveconf", "-a"]):
        program = or_missing(partial(base.program, name))
        settings = subprocess.run([program, *words], stdout=subprocess.PIPE, text=True, check=True).stdout
        assert "tls" in settings or "ssl" in settings
        assert not re.search("(?i)ocsp|stapl", settings)


# --- before and after -------------------------------------------------------------------------------------


def check(plugin, world, row, text, how, good):
    """The server with this configuration, asked; a good answer may come late: who staples asks when a client has come."""
    folder = world.folder / ("after" if good else "before")
    folder.mkdir(mode=0o755)
    server = world.start(or_missing(lambda: START[row.server](folder, text, **how)))
    end = time.monotonic() + 10 * slower()
    while True:
        data = plugin.run_json("-H", row.url, "-I", "127.0.0.1", "-p", server.ports[""], *world.trust)
        if not good or row.section != STAPLE or data["exit_code"] == OK or time.monotonic() > end:
            break
        time.sleep(0.2)
    server.stop()
    return data, [f["id"] for f in data["endpoints"][0]["findings"]]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.server}-{row.finding}-{documents.anchor(row.section)}" for row in ROWS])
def test_mending(plugin, mending, world, row):
    if row.server == "Dovecot":
        or_missing(dovecot.version)
    mended, commands = pieces(of_server(mending, row.section, row.server))
    beside, _ = pieces(of_server(mending, row.beside, row.server) if row.beside else "")
    if (row.section, row.server) == (SNI, "Postfix"):
        (world.folder / "postfix").mkdir()
        world.file("postfix/sni", mended.pop().replace("/etc/", f"{world.folder}/"))
    text = "".join(mended + beside).replace("/etc/", f"{world.folder}/")
    undone = re.sub(row.undo[0], row.undo[1].replace("/etc/", f"{world.folder}/"), text) if row.undo[0] else text
    assert (undone != text) == bool(row.undo[0]), text
    if row.section == STAPLE:
        stapling(world, mending)
    else:
        write_files(world, mending, **row.old)
    data, findings = check(plugin, world, row, undone, row.before, False)
    assert row.finding in findings, data
    if row.command:
        run_commands(world, commands)
    if row.old:
        write_files(world, mending)
    data, findings = check(plugin, world, row, text, row.after, True)
    assert data["exit_code"] == OK and row.finding not in findings, data
