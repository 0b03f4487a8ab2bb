# SPDX-License-Identifier: GPL-3.0-or-later
"""A bundle of trust anchors that becomes shorter while the plugin has it mapped."""

import os
import socket
import threading
from pathlib import Path

from servers.sockets import pass_on

HOST = "mail.example.com"


class CuttingRelay:
    """Passes one connection on to a real server, and empties a file first: the plugin has opened
    its bundle before it connects, and reads it after the handshake."""

    def __init__(self, server, file):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, args=(server, file), daemon=True).start()

    def _serve(self, server, file):
        client, _ = self.listener.accept()
        os.truncate(file, 0)
        upstream = socket.create_connection((server.address, server.port))
        for source, sink in ((client, upstream), (upstream, client)):
            threading.Thread(target=pass_on, args=(source, sink), daemon=True).start()

    def stop(self):
        self.listener.close()


def test_bundle_cut_while_mapped(plugin, pki, serve, good, start, tmp_path):
    """The kernel's answer to that is SIGBUS; the plugin's is one line and UNKNOWN."""
    bundle = tmp_path / "bundle.pem"
    bundle.write_text(Path(pki.root_file).read_text() * 400)
    relay = start(CuttingRelay(serve(good), bundle))
    done, _ = plugin.spawn("-H", HOST, "-I", "127.0.0.1", "-p", str(relay.port), "--ca-file", str(bundle))
    assert done.returncode == 3, done.stdout
    assert done.stdout.decode() == ("[UNKNOWN] - internal: a file of trust anchors became shorter while it was read; "
                                    "try again\n")
