# SPDX-License-Identifier: GPL-3.0-or-later
"""GIO's TLS, as libsoup, Evolution and GNOME's programs use it."""

import sys

from gi.repository import Gio, GLib


def ask(host, port, anchors):
    client = Gio.SocketClient.new()
    client.set_timeout(10)
    client.set_tls(False)
    plain = client.connect_to_host(f"[{host}]" if ":" in host else host, port, None)
    identity = Gio.NetworkAddress.new(host, port)
    tls = Gio.TlsClientConnection.new(plain, identity)
    tls.set_database(Gio.TlsFileDatabase.new(anchors))
    tls.handshake(None)


for line in sys.stdin:
    number, host, port, anchors = line.rstrip("\n").split("\t")
    try:
        ask(host, int(port), anchors)
        answer = "accept\t"
    except GLib.Error as error:
        cannot = "resolve" in error.domain or "timed out" in error.message.lower()
        answer = ("cannot" if cannot else "refuse") + "\t" + " ".join(error.message.split())
    print(f"{number}\t{answer}", flush=True)
