# SPDX-License-Identifier: GPL-3.0-or-later
"""A little internet in a network namespace: signed zones (Knot DNS), a validating name server before
them (unbound), mail servers (Postfix) at addresses of their own, each on the ports that are theirs.

Nothing leaves the namespace, and /etc/resolv.conf is replaced in it alone.  Whatever wants to see it is
started with inside() before its command.  danelab.py and domainlab.py say what there is in it.
"""

import base64
import hashlib
import itertools
import os
import re
import shutil
import struct
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from servers import base, postfix
from servers.process import has_ipv6, open_to_all

KNOT = "127.0.0.2"
KNOT_PORT = 5300  # besides 53
OUTSIDE = "192.0.2.53"  # the same, at the address that the documents give a name server
UNBOUND = "127.0.0.53"
BLIND = "127.0.0.54"  # an unbound that carries no DNSSEC

# Of a key that there is not.
FALSE_DS = "DS 1 13 2 " + 32 * "00"

KNOT_CONF = """
server:
  rundir: {folder}/knot
  user: root:root
  listen: [ {listen} ]
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
    semantic-checks: off
    zonefile-sync: -1
    zonefile-load: difference
    journal-content: all
zone:
"""
KNOT_ZONE = """
  - domain: {zone}.
    file: "{zone}.zone"
    dnssec-signing: {signed}
    dnssec-policy: one
"""
UNBOUND_CONF = """
server:
  directory: "{folder}"
  chroot: ""
  username: ""
  pidfile: "{folder}/unbound.{address}.pid"
  use-syslog: no
  logfile: ""
  verbosity: 1
  interface: {address}
  access-control: 127.0.0.0/8 allow
  do-not-query-localhost: no
  do-ip6: no
  module-config: "{modules}"
  val-clean-additional: no
  minimal-responses: yes
  infra-host-ttl: 5
  outbound-msg-retry: 2
"""
# Its own copies of the zones, which are not signed: it has neither signatures nor keys to hand over.
COPY = """
auth-zone:
  name: "{zone}."
  zonefile: "{folder}/zones/{zone}.zone"
  for-downstream: yes
  for-upstream: yes
"""
STUB = """
stub-zone:
  name: "{zone}."
  stub-addr: {address}
  stub-prime: no
"""
MASTER = "{place}:25 inet n - n - - smtpd -o smtpd_tls_chain_files={key},{chain} -o smtpd_tls_security_level={level}\n"
MAIN = (postfix.COMMON.replace("= ipv4", "= all") if has_ipv6() else postfix.COMMON) + """
myhostname = mx.example.com
inet_interfaces = all
smtpd_relay_restrictions = reject
smtp_dns_support_level = dnssec
smtp_host_lookup = dns
smtpd_peername_lookup = no
"""
START = """
ip link set lo up && ip -batch "$1/addresses" &&
mount --bind "$1/resolv.conf" "$(readlink -f /etc/resolv.conf)" &&
mount --bind "$1/nsswitch.conf" /etc/nsswitch.conf &&
echo ready && exec cat
"""
# Until there is a server at each of the places.  Asked of the kernel: Postfix and Dovecot start a process for whoever
# connects, and eighty at one time keep a busy machine from all else for ten seconds.
WAIT = """
import socket, struct, sys, time
def listening():
    for family, file, words in ((socket.AF_INET, "/proc/net/tcp", 1), (socket.AF_INET6, "/proc/net/tcp6", 4)):
        try:
            lines = open(file).read().splitlines()[1:]
        except FileNotFoundError:
            continue
        for _, local, _, state, *_ in map(str.split, lines):
            if state == "0A":
                host, port = local.split(":")
                octets = b"".join(struct.pack("=I", int(host[8 * i:8 * i + 8], 16)) for i in range(words))
                yield socket.inet_ntop(family, octets), int(port, 16)
end = time.monotonic() + float(sys.argv[1])
places = {(host, int(port)) for host, port in (place.rsplit(":", 1) for place in sys.argv[2:])}
while True:
    missing = places.difference(listening())
    if not missing:
        break
    if time.monotonic() > end:
        sys.exit(f"no server at {sorted(missing)}")
    time.sleep(0.05)
"""
# Questions for the SOA of zones with DO, until each answer has an RRSIG: a name server begins to answer
# before it has signed.
WAIT_SIGNED = """
import socket, struct, sys, time
end = time.monotonic() + float(sys.argv[1])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(1)
for zone in sys.argv[3:]:
    name = b"".join(bytes([len(l)]) + l.encode() for l in zone.split(".") if l) + b"\\0"
    while True:
        try:
            s.sendto(struct.pack(">6H", 7, 0, 1, 0, 0, 1) + name + struct.pack(">2H", 6, 1)
                     + struct.pack(">BHHIH", 0, 41, 1232, 0x8000, 0), (sys.argv[2], 53))
            if struct.pack(">2H", 46, 1) in s.recv(4096):
                break
        except OSError:
            pass
        if time.monotonic() > end:
            sys.exit(f"{zone} is not signed")
        time.sleep(0.05)
"""


def ds(zone, key):
    """The DS record of a DNSKEY record (RFC 4034, section 5.1.4 and appendix B)."""
    flags, protocol, algorithm, data = key.split()
    rdata = struct.pack(">HBB", int(flags), int(protocol), int(algorithm)) + base64.b64decode(data)
    total = sum(octet << 8 if i % 2 == 0 else octet for i, octet in enumerate(rdata))
    owner = b"".join(bytes([len(label)]) + label.encode() for label in zone.split(".")) + b"\0"
    return f"{(total + (total >> 16)) & 0xffff} {algorithm} 2 {hashlib.sha256(owner + rdata).hexdigest()}"


@dataclass
class Zone:
    """name: without the final dot, "" is the root.  ds: what the zone above has of its key: the right
    record (True), FALSE_DS, or None."""
    name: str
    signed: bool = True
    ds: object = None
    lines: list = field(default_factory=list)


def give_up(missing):
    """What a network needs is not installed: the test is skipped; in CI it fails."""
    if os.environ.get("CI") == "true" and base.is_root() and "unshare" not in str(missing):
        pytest.fail(f"{missing}: in CI every server must be there")
    pytest.skip(str(missing))


def launch(make, folder):
    """The started network that make(folder) gives."""
    open_to_all(folder)
    try:
        return make(folder).start()
    except base.Missing as missing:
        return give_up(missing)


class Network(base.Server):
    def __init__(self, folder):
        super().__init__(folder)
        base.need_root("a network of its own")
        for name in ("knotd", "knotc", "unbound", "nsenter", "ip", "openssl"):
            base.program(name)
        self.zones = {}
        self.mail = []
        self.checked = None
        self.numbers, self.numbers6 = itertools.count(1), itertools.count(1)
        self.addresses6 = []
        self.addresses4 = [OUTSIDE]  # beside those of loopback
        self.space = None

    # --- what there is

    def address(self):
        n = next(self.numbers)
        return f"127.0.{1 + n // 250}.{1 + n % 250}"

    def address6(self):
        """Only where this machine has IPv6 (has_ipv6())."""
        self.addresses6.append(f"fd00:cc::{next(self.numbers6):x}")
        return self.addresses6[-1]

    def zone(self, name, **how):
        return self.zones.setdefault(name, Zone(name, **how))

    def add(self, zone, *lines):
        self.zones[zone].lines += lines

    def serve_mail(self, address, identity, chain=None, level="may"):
        """level: Postfix's smtpd_tls_security_level."""
        self.mail.append((address, identity.save(chain), level))

    # --- the namespace

    def enter(self):
        (self.folder / "resolv.conf").write_text(f"nameserver {UNBOUND}\n")
        # Whoever asks for addresses of families that the machine has (AI_ADDRCONFIG) has IPv4, too.
        more = [*(f"{a}/32 dev lo" for a in self.addresses4), *(f"{a}/128 dev lo nodad" for a in self.addresses6)]
        (self.folder / "addresses").write_text("".join(f"address add {a}\n" for a in more))
        (self.folder / "nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: dns\n")
        self.space = subprocess.Popen(
            [str(Path(__file__).with_name("own_network")), "sh", "-c", START, "sh", str(self.folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = self.space.stdout.readline()
        if said != b"ready\n":
            self.space.kill()
            self.space.wait()
            raise base.Missing(f"unshare is not installed, or may not make namespaces: {said.decode('utf-8', 'replace').strip()}")

    def inside(self):
        """What stands before a command that is to see this network."""
        return ["nsenter", f"--target={self.space.pid}", "--net", "--mount", "--root", "--wd", "--"]

    def run_inside(self, *command):
        self.run([*self.inside(), *map(str, command)])

    def call(self, *command, timeout=60, **how):
        return subprocess.run([*self.inside(), *map(str, command)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=timeout, check=False, **how)

    def wait_inside(self, *places):
        """Waits for servers: "127.0.0.2:53"."""
        self._wait(WAIT, *places)

    def _wait(self, program, *arguments):
        waited = self.call(sys.executable, "-c", program, base.START_SECONDS, *arguments, timeout=2 * base.START_SECONDS)
        if waited.returncode != 0:
            raise base.Failed(f"{waited.stdout.decode()}\n{self.logs()}")

    def start(self):
        """Starts everything, by start_servers()."""
        self.enter()
        try:
            self.start_servers()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self):
        super().stop()
        if self.space is not None:
            self.space.stdin.close()
            self.space.wait(10)
            self.space.stdout.close()

    # --- names

    def _knotc(self, *words):
        done = self.call(base.program("knotc"), "-c", self.folder / "knot.conf", *words)
        if done.returncode != 0:
            raise base.Failed(f"knotc {words}: {done.stdout}\n{self.logs()}")
        return done.stdout.decode()

    def start_knot(self):
        """The zones, signed; each is delegated in the nearest one above it.  Returns the trust anchor of
        each signed zone."""
        for name in ("knot", "zones"):
            (self.folder / name).mkdir()
        conf = self.folder / "knot.conf"
        listen = [f"{KNOT}@53", f"{KNOT}@{KNOT_PORT}", f"{OUTSIDE}@53", *(["::1@53"] if has_ipv6() else [])]
        conf.write_text(KNOT_CONF.format(folder=self.folder, listen=", ".join(listen)) + "".join(
            KNOT_ZONE.format(zone=zone.name, signed="on" if zone.signed else "off") for zone in self.zones.values()))
        for zone in self.zones.values():
            above = self.above(zone.name)
            if above is not None:
                self.add(above, f"{zone.name}. NS ns.{zone.name}.", f"ns.{zone.name}. A {KNOT}",
                         *([f"{zone.name}. {zone.ds}"] if isinstance(zone.ds, str) else []))
        for name, zone in self.zones.items():
            ns = f"ns.{name}." if name else "ns."
            head = f"$TTL 60\n{name}. SOA {ns} {ns} 1 60 60 600 60\n{name}. NS {ns}\n{ns} A {KNOT}\n"
            (self.folder / "zones" / f"{name}.zone").write_text(head + "\n".join(zone.lines) + "\n")
        self.run_inside(base.program("knotd"), "-c", conf)
        signed = [zone for zone in self.zones.values() if zone.signed]
        self._wait(WAIT_SIGNED, KNOT, *(zone.name for zone in signed))
        keys = {zone.name: re.search(r"DNSKEY (257 3 13 \S+)", self._knotc("zone-read", f"{zone.name}.", "@", "DNSKEY"))[1] for zone in signed}
        for zone in signed:
            if zone.ds is True:
                above = f"{self.above(zone.name)}."
                self._knotc("zone-begin", above)
                self._knotc("zone-set", above, f"{zone.name}.", "60", "DS", *ds(zone.name, keys[zone.name]).split())
                self._knotc("zone-commit", above)
        return {name: f"{name}. DNSKEY {key}" for name, key in keys.items()}

    def above(self, name):
        """The zone in which a name is delegated, or None."""
        while name:
            name = name.partition(".")[2]
            if name in self.zones:
                return name
        return None

    def start_unbound(self, stubs, anchors, options=""):
        """stubs: names that Knot is asked for."""
        self._run_unbound(UNBOUND, "validator iterator", options + "".join(f"  trust-anchor: '{anchor}'\n" for anchor in anchors)
                          + "".join(STUB.format(zone=zone, address=KNOT) for zone in stubs))

    def start_blind_unbound(self):
        """Once Knot has the zones."""
        self._run_unbound(BLIND, "iterator", "".join(COPY.format(zone=zone, folder=self.folder) for zone in self.zones))

    def _run_unbound(self, address, modules, more):
        conf = self.folder / f"unbound.{address}.conf"
        conf.write_text(UNBOUND_CONF.format(folder=self.folder, address=address, modules=modules) + more)
        self.run_inside(base.program("unbound"), "-d", "-c", conf)

    # --- mail

    def prepare_mail(self):
        """Makes Postfix's folders, which takes two seconds, beside whatever is done until start_mail()."""
        for name in ("config", "queue", "data"):
            (self.folder / name).mkdir()
        shutil.chown(self.folder / "data", "postfix")
        (self.folder / "config" / "main.cf").write_text(MAIN.format(folder=self.folder))
        (self.folder / "config" / "master.cf").write_text("".join(
            MASTER.format(place=f"[{address}]" if ":" in address else address, chain=chain, key=key, level=level)
            for address, (chain, key), level in self.mail) + postfix.SERVICES)
        self.run([base.program("postfix"), "-c", str(self.folder / "config"), "check"])
        self.checked = self.processes[-1]

    def start_mail(self):
        if self.checked.wait(base.START_SECONDS) != 0:
            raise base.Failed(f"postfix check: exit code {self.checked.returncode}\n{self.logs()}")
        self.run_inside(base.program("master", "/usr/lib/postfix/sbin", "/usr/libexec/postfix"),
                        "-c", self.folder / "config", "-d")

    def finger(self, host, level="dane", *options):
        """What Postfix's client makes of [host], without trust anchors: "verified", "not verified" or
        "defers"; and its words."""
        done = self.call(base.program("posttls-finger"), "-c", "-t30", "-T30", "-l", level, "-L", "verbose,summary", *options, f"[{host}]",
                         env={**os.environ, "MAIL_CONFIG": str(self.folder / "config")})
        words = done.stdout.decode("utf-8", "replace")
        if re.search("TLSA lookup error|address lookup failed", words):
            return "defers", words
        assert "TLS connection established" in words, words
        return ("verified" if "Verified TLS connection established" in words else "not verified"), words
