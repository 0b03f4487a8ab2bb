# SPDX-License-Identifier: GPL-3.0-or-later
"""PostgreSQL."""

from . import base

_FOLDERS = ["/usr/lib/postgresql/*/bin", "/usr/libexec/postgresql*"]


def _launch(server, port, *settings):
    data = server.folder / f"data{port}"
    data.mkdir()
    base.give_away(data)
    before = base.unprivileged()
    server.prepare([*before, base.program("initdb", *_FOLDERS), "-D", str(data), "-A", "trust",
                    "-U", "postgres", "--no-sync", "--locale=C"])
    options = [f"listen_addresses={base.HOST}", f"port={port}", "unix_socket_directories=",
               "fsync=off", *settings]
    server.run([*before, base.program("postgres", *_FOLDERS), "-D", str(data),
                *(word for option in options for word in ("-c", option))])


def start(folder, identity):
    base.program("postgres", *_FOLDERS)
    server = base.Server(folder)
    chain, key = base.copy_identity(folder, identity)
    base.give_away(key)
    tls, plain = base.free_ports(2)
    server.ports = {"postgres": tls}
    server.without_tls = {"postgres": plain}
    _launch(server, tls, "ssl=on", f"ssl_cert_file={chain}", f"ssl_key_file={key}")
    _launch(server, plain)
    return server.wait()
