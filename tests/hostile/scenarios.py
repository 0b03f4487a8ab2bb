# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs that between them use all parts of the plugin: what torture disturbs at every step."""

import re
import ssl
import subprocess
from dataclasses import dataclass, field

import pki as p
from servers import tds
from servers.sockets import join

HOST = "mail.example.com"
IDN = "bücher.example"


@dataclass
class Scenario:
    arguments: list
    code: int
    env: dict = field(default_factory=dict)


# name: (fixtures -> arguments[, environment]), exit code of the undisturbed run
NAMES = {
    "ec": 0, "rsa": 0, "json": 0, "html": 2, "prometheus": 2, "passive": 2, "clients": 0, "starttls": 0, "tds": 0, "resolved": 0, "srv": 0, "idn": 0, "crl": 2,
    "staple": 0,
    "file": 0, "client-certificate": 0, "option-file": 0, "many": 2, "wrong": 2, "untrusted": 2, "incomplete": 1,
    "hosts-file": 2, "keystore": 0, "pkcs7": 0,
    "old-server": 2, "required": 0, "requirements-unmet": 2, "expired-json": 2, "refused": 2, "localhost": 0,
}


def read_line(connection):
    while connection.recv(1) not in (b"\n", b""):
        pass


def upgrading(target):
    """SMTP that goes on in TLS at target."""
    def behave(connection):
        connection.sendall(b"220 mail.example.com ESMTP\r\n")
        read_line(connection)
        connection.sendall(b"250-mail.example.com\r\n250-SIZE 1000\r\n250 STARTTLS\r\n")
        read_line(connection)
        connection.sendall(b"220 go ahead\r\n")
        join(connection, target)
    return behave


# The answer of a name server: _imaps._tcp.example.com is at mail.example.com.
FAKE_SRV = r"""
#include <string.h>
static int answer(const unsigned char *question, unsigned char *buffer, int size)
{
	static const unsigned char octets[] =
		"\0\0\x81\x80\0\1\0\1\0\0\0\0" "\6_imaps\4_tcp\7example\3com\0\0\x21\0\1"
		"\300\14\0\x21\0\1\0\0\0\74\0\x18" "\0\0\0\0" "\PORT" "\4mail\7example\3com";
	int n = (int)sizeof(octets);
	memcpy(buffer, octets, n < size ? n : size);
	memcpy(buffer, question, 2);
	return n;
}
#define FAKE(name, ...) int name(__VA_ARGS__ const unsigned char *q, int n, unsigned char *b, int size) { return answer(q, b, size); }
#define STATE void *state,
FAKE(res_nsend, STATE)
FAKE(__res_nsend, STATE)
FAKE(res_send)
FAKE(__res_send)
"""


def fake_srv(port):
    return FAKE_SRV.replace(r"\PORT", f"\\x{port >> 8:02x}\" \"\\x{port & 255:02x}")


class Scenarios:
    """Scenarios(fixtures...)[name]: made when it is asked for."""

    def __init__(self, pki, serve, misbehave, hosts, preload, folder):
        self.pki, self.serve, self.misbehave, self.hosts, self.preload, self.folder = pki, serve, misbehave, hosts, preload, folder
        self.trust = ["--ca-file", pki.root_file]
        self.good = self.leaf(HOST, "*.example.net", "127.0.0.1")

    def leaf(self, *names, **how):
        return self.pki.intermediate.issue(names[0], list(names), **how)

    def __getitem__(self, name):
        made = getattr(self, "make_" + name.replace("-", "_"))()
        arguments, env = made if isinstance(made, tuple) else (made, {})
        return Scenario([*map(str, arguments), *self.trust], NAMES[name], env)

    def write(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def make_ec(self):
        return ["-H", HOST, *self.serve(self.good)]

    def make_rsa(self):
        return ["-H", HOST, *self.serve(self.leaf(HOST, key=p.new_key("rsa")))]

    def make_json(self):
        return ["-H", HOST, *self.serve(self.good), "-o", "json"]

    def make_html(self):
        """A bad one: there is more to say."""
        return ["-H", "owa.example.org", *self.serve(self.good), "-o", "html"]

    def make_prometheus(self):
        return ["-H", "owa.example.org", "-H", HOST, *self.serve(self.good), "-o", "prometheus"]

    def make_passive(self):
        return ["-H", "owa.example.org", "-H", HOST, *self.serve(self.good), "-o", "passive-icinga2"]

    def make_clients(self):
        return ["-H", HOST, *self.serve(self.good), "-v", "--clients=all", "--root=own"]

    def make_required(self):
        return ["-H", HOST, *self.serve(self.good), "--require=issuer=*Intermediate", "--require=not-organization=Other*",
                f"--require=fingerprint={self.good.sha256}", "--require=key=rsa:3072,ecdsa", "--require=lifetime=public", "--require=tls=1.3"]

    def make_requirements_unmet(self):
        return ["-H", HOST, *self.serve(self.good), "-v", "--require=issuer=Other*", "--require=not-issuer=Test*", "--require=organization=x",
                "--require=serial=1", f"--require=chain-pin={'A' * 43}=", f"--require=not-fingerprint={self.good.sha256}", "--require=staple"]

    def make_starttls(self):
        server = self.misbehave(upgrading(("127.0.0.1", self.serve(self.good).port)))
        return ["-H", HOST, "-P", "smtp", *server]

    def make_tds(self):
        """A handshake in packets, with a certificate of this side in it."""
        context = tds.context_of(*self.good.save())
        context.load_verify_locations(self.pki.root_file)
        context.verify_mode = ssl.CERT_REQUIRED
        client = self.pki.root.issue("monitor", ["monitor.example.com"], eku=(p.CLIENT_AUTH,)).save()
        server = self.misbehave(tds.serving(context, form=tds.of_size(100)))
        return ["-H", HOST, "-P", "tds", *server, "--client-cert", client[0], "--client-key", client[1]]

    def make_resolved(self):
        return ["-H", HOST, "-p", self.serve(self.good).port], self.hosts({HOST: ["127.0.0.1"]})

    def make_localhost(self):
        """As the system itself resolves it."""
        return ["-4", "-H", "localhost", "-n", HOST, "-p", self.serve(self.good).port]

    def make_srv(self):
        env = self.hosts({HOST: ["127.0.0.1"]})
        env["LD_PRELOAD"] += " " + self.preload(fake_srv(self.serve(self.good).port))["LD_PRELOAD"]
        return ["-H", "example.com", "--srv", "-P", "imaps", "-n", HOST], env

    def make_idn(self):
        identity = self.leaf(HOST, IDN.encode("idna").decode())
        return ["-H", IDN, *self.serve(identity)]

    def make_crl(self):
        crl = self.write("revokes.crl", self.pki.crl(self.pki.intermediate, [self.good]))
        return ["-H", HOST, *self.serve(self.good), "--crl-file", crl]

    def make_staple(self):
        staple = self.write("staple.der", self.pki.ocsp(self.good))
        return ["-H", HOST, *self.serve(self.good, extra=["ssl_stapling on;", f"ssl_stapling_file {staple};"])]

    def make_file(self):
        return ["-f", self.good.save()[0], "-n", HOST, "-v"]

    def make_hosts_file(self):
        port = self.serve(self.good).port
        hosts = self.write("hosts-file", f'{HOST}:{port} -w 30 --passive-service "web 01!mail"\nowa.example.org:{port} -n x.example.org -I 127.0.0.1\n')
        return ["--hosts-file", hosts, "-I", "127.0.0.1", "-o", "passive-icinga2"]

    def make_keystore(self):
        chain, key = self.good.save()
        store = self.folder / "store.p12"
        subprocess.run(["openssl", "pkcs12", "-export", "-in", chain, "-inkey", key, "-out", store, "-passout", "pass:secret"], check=True)
        return ["-f", store, "-n", HOST, f"--pass-in=file:{self.write('password', 'secret')}"]

    def make_pkcs7(self):
        bundle = self.folder / "chain.p7b"
        subprocess.run(["openssl", "crl2pkcs7", "-nocrl", "-certfile", self.good.save()[0], "-out", bundle], check=True)
        return ["-f", bundle, "-n", HOST]

    def make_client_certificate(self):
        certificate, key = self.pki.root.issue("monitor", eku=(p.CLIENT_AUTH,)).save()
        endpoint = self.serve(self.good, extra=[f"ssl_client_certificate {self.pki.root_file};", "ssl_verify_client on;"])
        return ["-H", HOST, *endpoint, "--client-cert", certificate, "--client-key", key]

    def make_option_file(self):
        file = self.write("options.ini", f"[check_cert_name]\nhostname={HOST}\nwarning=10\ncritical=5\n")
        return [f"--extra-opts=@{file}", *self.serve(self.good)]

    def make_many(self):
        bad = self.serve(self.leaf("other.example.org"))
        sha1 = self.leaf(HOST, digest="sha1")
        hosts = [f"{HOST}:{self.serve(self.good).port}", f"{HOST}:{bad.port}", f"a.example.net:{self.serve(self.good).port}",
                 f"{HOST}:{self.serve(sha1, extra=['ssl_ciphers DEFAULT:@SECLEVEL=0;']).port}"]
        return [word for host in hosts for word in ("-H", host)] + ["-I", "127.0.0.1", "--each-certificate", "-o", "json"]

    def make_wrong(self):
        return ["-H", "www.example.org", *self.serve(self.good)]

    def make_untrusted(self):
        return ["-H", HOST, *self.serve(self.pki.self_signed(HOST, [HOST]))]

    def make_incomplete(self):
        intermediate = self.write("intermediate.pem", p.pem(self.pki.intermediate.der) + open(self.pki.root_file, encoding="ascii").read())
        return ["-H", HOST, *self.serve(self.leaf(HOST, chain=[])), "--ca-file", intermediate]

    def make_old_server(self):
        """It speaks TLS 1.1 alone: a second connection is needed."""
        extra = ["ssl_protocols TLSv1.1;", "ssl_ciphers ALL:@SECLEVEL=0;"]
        return ["-H", HOST, *self.serve(self.good, extra=extra)]

    def make_expired_json(self):
        return ["-H", HOST, *self.serve(self.leaf(HOST, not_before=-90 * p.DAY, not_after=-p.DAY)), "-o", "json", "-v"]

    def make_refused(self):
        """The server ends the handshake with an alert."""
        return ["-H", HOST, *self.serve(self.good, extra=["ssl_reject_handshake on;"])]


# What differs from run to run: times, and with -v ports of clients and the like.
_VOLATILE = re.compile(r"-?\d+(\.\d+)?(e-\d+)?( ?(ms|s|seconds?)\b)?")


def same(one, other):
    """Do both runs, each (exit code, octets), say the same but for figures?"""
    return one[0] == other[0] and _VOLATILE.sub("N", one[1].decode()) == _VOLATILE.sub("N", other[1].decode())
