# SPDX-License-Identifier: GPL-3.0-or-later
"""Zones, mail and web servers with TLSA records, in a network of their own (netlab.py)."""

import hashlib
import os
import sys

from netlab import FALSE_DS, UNBOUND, Network
from servers import base

SIGNED = "signed.example"
PLAIN = "plain.example"    # not signed
BOGUS = "bogus.example"    # signed by another key than the resolver wants
CHILD = f"_tcp.falsified.{SIGNED}"  # the same below a good zone: the addresses are good
DEAD = "127.0.0.99"        # nobody answers there
PROXY_HOST = "127.0.0.80"  # port 3128


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


class Lab(Network):
    def __init__(self, folder):
        super().__init__(folder)
        base.program("posttls-finger")
        self.zone(SIGNED)
        self.zone(PLAIN, signed=False)
        self.zone(BOGUS)
        self.zone(CHILD, ds=FALSE_DS)
        self.web = []

    # --- what there is

    def host(self, name, zone=SIGNED, records=(), address=None, port=25):
        """A name with its address and its records."""
        address = address or self.address()
        self.add(zone, f"{name}.{zone}. A {address}",
                 *(f"_{port}._tcp.{name}.{zone}. TLSA {r}" for r in records))
        return address

    def serve_web(self, address, identity, chain=None):
        self.web.append((address, identity.save(chain)))

    # --- starting it

    def start_web(self):
        for address, (chain, key) in self.web:
            self.run_inside(base.program("openssl"), "s_server", "-accept", f"{address}:443", "-quiet", "-www",
                            "-cert", chain, "-cert_chain", chain, "-key", key)

    def start_proxy(self):
        self.run_inside(sys.executable, "-c", PROXY, PROXY_HOST, "3128", os.path.dirname(__file__))

    def start_servers(self):
        self.prepare_mail()
        anchors = self.start_knot()
        self.start_unbound([SIGNED, PLAIN, BOGUS], [anchors[SIGNED], f"{BOGUS}. {FALSE_DS}"],
                           f'  local-zone: "_tcp.refused.{SIGNED}." always_refuse\n')
        self.start_mail()
        self.start_web()
        self.start_proxy()
        self.wait_inside(f"{UNBOUND}:53", f"{PROXY_HOST}:3128", *(f"{m[0]}:25" for m in self.mail), *(f"{w[0]}:443" for w in self.web))

    # --- asking others

    def danetool(self, host):
        """Does danetool find that a record fits?  None where it is not installed; and its words."""
        try:
            program = base.program("danetool")
        except base.Missing:
            return None, ""
        done = self.call(program, "--check", host, "--port", 25, "--starttls-proto", "smtp", "--local-dns", "--insecure")
        words = done.stdout.decode("utf-8", "replace")
        return "Verification: Certificate matches" in words, words
