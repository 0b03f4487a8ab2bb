# SPDX-License-Identifier: GPL-3.0-or-later
"""The test servers of the TLS libraries: openssl s_server and gnutls-serv."""

from .process import Process, find_program, free_port, listens


class OpensslServer:
    """openssl s_server on one loopback address; options as its manual has them."""

    def __init__(self, folder, identity, *options, address="127.0.0.1"):
        self.port = free_port()
        certificate, key = identity.save()
        host = f"[{address}]" if ":" in address else address
        self.process = Process(
            [find_program("openssl"), "s_server", "-accept", f"{host}:{self.port}", "-www",
             "-cert", certificate, "-cert_chain", certificate, "-key", key, *options],
            folder / f"s_server-{self.port}.log", listens(address, self.port))

    def stop(self):
        self.process.stop()


class GnutlsServer:
    """gnutls-serv; it always listens on every address of the machine."""

    def __init__(self, folder, identity, *options):
        self.port = free_port()
        certificate, key = identity.save()
        self.process = Process(
            [find_program("gnutls-serv"), "--http", "--quiet", "--port", str(self.port),
             "--x509certfile", certificate, "--x509keyfile", key, *options],
            folder / f"gnutls-serv-{self.port}.log", listens("127.0.0.1", self.port))

    def stop(self):
        self.process.stop()
