# SPDX-License-Identifier: GPL-3.0-or-later
"""A little internet for DANE: a network namespace with a signed zone (Knot DNS), a validating name
server before it (unbound), and mail and web servers at addresses of their own.

Nothing leaves the namespace, and /etc/resolv.conf is replaced in it alone.  Whatever wants to see
it is started with inside() before its command.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time

from servers import base, postfix

SIGNED = "signed.example"
PLAIN = "plain.example"    # not signed
BOGUS = "bogus.example"    # signed by another key than the resolver wants
CHILD = f"_tcp.falsified.{SIGNED}"  # the same below a good zone: the addresses are good
KNOT = "127.0.0.2"
UNBOUND = "127.0.0.53"
DEAD = "127.0.0.99"        # nobody answers there
PROXY_HOST = "127.0.0.80"  # port 3128

# Of a key that there is not.
FALSE_DS = "DS 1 13 2 " + 32 * "00"

KNOT_CONF = """
server:
  rundir: {folder}/knot
  user: root:root
  listen: [ {knot}@53 ]
database:
  storage: {folder}/knot
log:
  - target: stderr
    any: info
policy:
  - id: one
    single-type-signing: on
    algorithm: ecdsap256sha256
template:
  - id: default
    storage: {folder}/zones
    file: "%s"
    semantic-checks: off
    zonefile-sync: -1
    zonefile-load: difference
    journal-content: all
"""
KNOT_ZONE = """
  - domain: {zone}.
    dnssec-signing: {signed}
    dnssec-policy: one
"""
UNBOUND_CONF = """
server:
  directory: "{folder}"
  chroot: ""
  username: ""
  pidfile: "{folder}/unbound.pid"
  use-syslog: no
  logfile: ""
  verbosity: 1
  interface: {unbound}
  access-control: 127.0.0.0/8 allow
  do-not-query-localhost: no
  do-ip6: no
  module-config: "validator iterator"
  val-clean-additional: no
  minimal-responses: yes
  infra-host-ttl: 5
  outbound-msg-retry: 2
  local-zone: "_tcp.refused.{signed}." always_refuse
"""
STUB = """
stub-zone:
  name: "{zone}."
  stub-addr: {address}
  stub-prime: no
"""
MASTER = "{address}:25 inet n - n - - smtpd -o smtpd_tls_chain_files={key},{chain} -o smtpd_tls_security_level={level}\n"
MAIN = postfix.COMMON + """
myhostname = mx.example.com
inet_interfaces = all
smtpd_relay_restrictions = reject
smtp_dns_support_level = dnssec
smtp_host_lookup = dns
smtpd_peername_lookup = no
"""
START = """
ip link set lo up &&
mount --bind "$1/resolv.conf" "$(readlink -f /etc/resolv.conf)" &&
mount --bind "$1/nsswitch.conf" /etc/nsswitch.conf &&
echo ready && exec cat
"""
WAIT = """
import socket, sys, time
end = time.monotonic() + float(sys.argv[1])
for place in sys.argv[2:]:
    host, port = place.split(":")
    while True:
        try:
            socket.create_connection((host, int(port)), 1).close()
            break
        except OSError:
            if time.monotonic() > end:
                sys.exit(f"{place} does not answer")
            time.sleep(0.05)
"""


# One connection after the other, by HTTP CONNECT.
PROXY = """
import socket, sys, threading
sys.path.insert(0, sys.argv[3])
from servers import sockets
listener = socket.create_server((sys.argv[1], int(sys.argv[2])))
while True:
    client, _ = listener.accept()
    head = b""
    while b"\\r\\n\\r\\n" not in head and (data := client.recv(4096)):
        head += data
    if not head.startswith(b"CONNECT "):
        continue
    host, port = head.split()[1].decode().rsplit(":", 1)
    client.sendall(b"HTTP/1.1 200 OK\\r\\n\\r\\n")
    threading.Thread(target=sockets.join, args=(client, (host, int(port))), daemon=True).start()
"""


def spki(identity):
    from cryptography.hazmat.primitives import serialization
    return identity.key.public_key().public_bytes(serialization.Encoding.DER,
                                                  serialization.PublicFormat.SubjectPublicKeyInfo)


def record(usage, selector, matching, identity):
    """The record of a certificate: "3 1 1 8cb0...". """
    data = identity.der if selector == 0 else spki(identity)
    octets = {0: lambda d: d, 1: lambda d: hashlib.sha256(d).digest(), 2: lambda d: hashlib.sha512(d).digest()}[matching](data)
    return f"{usage} {selector} {matching} {octets.hex()}"


def raw(usage, selector, matching, data=b""):
    """A record of any octets, in the form of RFC 3597."""
    octets = bytes([usage, selector, matching]) + data
    return f"\\# {len(octets)} {octets.hex()}"


class Lab(base.Server):
    """hosts: name of a host in SIGNED -> (identity, chain, TLSA records at port 25)."""

    def __init__(self, folder):
        super().__init__(folder)
        base.need_root("a network of its own")
        for name in ("knotd", "knotc", "unbound", "posttls-finger", "nsenter", "ip", "openssl"):
            base.program(name)
        self.zones = {SIGNED: [], PLAIN: [], BOGUS: [], CHILD: []}
        self.mail, self.web, self.n = [], [], 0
        self.space = None

    # --- what there is

    def address(self):
        self.n += 1
        return f"127.0.{1 + self.n // 250}.{1 + self.n % 250}"

    def add(self, zone, *lines):
        self.zones[zone] += lines

    def host(self, name, zone=SIGNED, records=(), address=None, port=25):
        """A name with its address and its records."""
        address = address or self.address()
        self.add(zone, f"{name}.{zone}. A {address}",
                 *(f"_{port}._tcp.{name}.{zone}. TLSA {r}" for r in records))
        return address

    def serve_mail(self, address, identity, chain=None, level="may"):
        self.mail.append((address, identity.save(chain), level))

    def serve_web(self, address, identity, chain=None):
        self.web.append((address, identity.save(chain)))

    # --- starting it

    def enter(self):
        (self.folder / "resolv.conf").write_text(f"nameserver {UNBOUND}\n")
        (self.folder / "nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: dns\n")
        self.space = subprocess.Popen(
            ["unshare", "--net", "--mount", "--propagation", "private", "--", "sh", "-c", START, "sh", str(self.folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = self.space.stdout.readline()
        if said != b"ready\n":
            self.space.kill()
            self.space.wait()
            raise base.Missing(f"unshare is not installed, or may not make namespaces: {said.decode('utf-8', 'replace').strip()}")

    def inside(self):
        """What stands before a command that is to see this network."""
        return ["nsenter", f"--target={self.space.pid}", "--net", "--mount", "--"]

    def call(self, *command, timeout=60, **how):
        return subprocess.run([*self.inside(), *map(str, command)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=timeout, check=False, **how)

    def start_knot(self):
        """The zones; returns the key that signs SIGNED, as a trust anchor."""
        for name in ("knot", "zones"):
            (self.folder / name).mkdir()
        conf = self.folder / "knot.conf"
        conf.write_text(KNOT_CONF.format(folder=self.folder, knot=KNOT) + "zone:" + "".join(
            KNOT_ZONE.format(zone=zone, signed="off" if zone == PLAIN else "on") for zone in self.zones))
        self.add(SIGNED, f"ns.{SIGNED}. A {KNOT}", f"{CHILD}. NS ns.{SIGNED}.", f"{CHILD}. {FALSE_DS}")
        for zone, lines in self.zones.items():
            head = f"$TTL 60\n{zone}. SOA ns.{SIGNED}. x.{SIGNED}. 1 60 60 600 60\n{zone}. NS ns.{SIGNED}.\n"
            (self.folder / "zones" / zone).write_text(head + "\n".join(lines) + "\n")
        self.run([*self.inside(), base.program("knotd"), "-c", str(conf)])
        self.wait_inside(f"{KNOT}:53")
        # It begins to answer before it has signed.
        end = time.monotonic() + base.START_SECONDS
        while time.monotonic() < end:
            read = self.call(base.program("knotc"), "-c", conf, "zone-read", f"{SIGNED}.", "@", "DNSKEY")
            key = re.search(rb"DNSKEY (257 3 13 \S+)", read.stdout)
            if key and b"RRSIG" in self.call(sys.executable, "-c", ASK, KNOT, SIGNED).stdout:
                return f"{SIGNED}. DNSKEY {key[1].decode()}"
            time.sleep(0.1)
        raise base.Failed(f"{SIGNED} is not signed: {read.stdout}\n{self.logs()}")

    def start_names(self):
        anchors = [self.start_knot(), f"{BOGUS}. {FALSE_DS}"]
        conf = self.folder / "unbound.conf"
        conf.write_text(UNBOUND_CONF.format(folder=self.folder, unbound=UNBOUND, signed=SIGNED)
                        + "".join(f"  trust-anchor: '{anchor}'\n" for anchor in anchors)
                        + "".join(STUB.format(zone=zone, address=KNOT) for zone in (SIGNED, PLAIN, BOGUS)))
        self.run([*self.inside(), base.program("unbound"), "-d", "-c", str(conf)])

    def start_mail(self):
        for name in ("config", "queue", "data"):
            (self.folder / name).mkdir()
        shutil.chown(self.folder / "data", "postfix")
        (self.folder / "config" / "main.cf").write_text(MAIN.format(folder=self.folder))
        (self.folder / "config" / "master.cf").write_text("".join(
            MASTER.format(address=address, chain=chain, key=key, level=level)
            for address, (chain, key), level in self.mail) + postfix.SERVICES)
        self.prepare([base.program("postfix"), "-c", str(self.folder / "config"), "check"])
        master = base.program("master", "/usr/lib/postfix/sbin", "/usr/libexec/postfix")
        self.run([*self.inside(), master, "-c", str(self.folder / "config"), "-d"])

    def start_web(self):
        for address, (chain, key) in self.web:
            self.run([*self.inside(), base.program("openssl"), "s_server", "-accept", f"{address}:443", "-quiet", "-www",
                      "-cert", chain, "-cert_chain", chain, "-key", key])

    def start_proxy(self):
        self.run([*self.inside(), sys.executable, "-c", PROXY, PROXY_HOST, "3128", os.path.dirname(__file__)])

    def start(self):
        self.enter()
        try:
            self.start_names()
            self.start_mail()
            self.start_web()
            self.start_proxy()
            self.wait_inside(f"{UNBOUND}:53", f"{PROXY_HOST}:3128", *(f"{m[0]}:25" for m in self.mail), *(f"{w[0]}:443" for w in self.web))
        except BaseException:
            self.stop()
            raise
        return self

    def wait_inside(self, *places):
        waited = self.call(sys.executable, "-c", WAIT, base.START_SECONDS, *places, timeout=2 * base.START_SECONDS)
        if waited.returncode != 0:
            raise base.Failed(f"{waited.stdout.decode()}\n{self.logs()}")

    def stop(self):
        super().stop()
        if self.space is not None:
            self.space.stdin.close()
            self.space.wait(10)
            self.space.stdout.close()

    # --- asking others

    def finger(self, host):
        """What Postfix makes of [host]: "verified" (by its records: there are no trust anchors), "not verified"
        or "defers"; and its words."""
        done = self.call(base.program("posttls-finger"), "-c", "-t30", "-T30", "-l", "dane", "-L", "verbose,summary", f"[{host}]",
                         env={**os.environ, "MAIL_CONFIG": str(self.folder / "config")})
        words = done.stdout.decode("utf-8", "replace")
        if re.search("TLSA lookup error|address lookup failed", words):
            return "defers", words
        assert "TLS connection established" in words, words
        return ("verified" if "Verified TLS connection established" in words else "not verified"), words

    def danetool(self, host):
        """Does danetool find that a record fits?  None where it is not installed; and its words."""
        try:
            program = base.program("danetool")
        except base.Missing:
            return None, ""
        done = self.call(program, "--check", host, "--port", 25, "--starttls-proto", "smtp", "--local-dns", "--insecure")
        words = done.stdout.decode("utf-8", "replace")
        return "Verification: Certificate matches" in words, words


# A question for the SOA with DO: prints RRSIG when the answer has such a record.
ASK = """
import socket, struct, sys
name = b"".join(bytes([len(l)]) + l.encode() for l in sys.argv[2].split(".")) + b"\\0"
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2)
s.sendto(struct.pack(">6H", 7, 0, 1, 0, 0, 1) + name + struct.pack(">2H", 6, 1) + struct.pack(">BHHIH", 0, 41, 1232, 0x8000, 0), (sys.argv[1], 53))
answer = s.recv(4096)
print("RRSIG" if struct.pack(">2H", 46, 1) in answer else "none")
"""
