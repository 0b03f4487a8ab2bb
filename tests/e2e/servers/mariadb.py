# SPDX-License-Identifier: GPL-3.0-or-later
"""MariaDB."""

from . import base


def _launch(server, port, *settings):
    data = server.folder / f"data{port}"
    data.mkdir()
    base.give_away(data)
    # Without the tables of privileges: nobody logs in, the greeting is all that is wanted.
    server.run([*base.unprivileged(), base.program("mariadbd"), "--no-defaults",
                f"--datadir={data}", f"--port={port}", f"--bind-address={base.HOST}",
                f"--socket={data}/s", f"--pid-file={data}/pid", "--skip-grant-tables",
                "--skip-networking=0", "--innodb-buffer-pool-size=8M", *settings])


def start(folder, identity):
    base.program("mariadbd")
    server = base.Server(folder)
    chain, key = base.copy_identity(folder, identity)
    base.give_away(key)
    tls, plain = base.free_ports(2)
    server.ports = {"mysql": tls}
    server.without_tls = {"mysql": plain}
    _launch(server, tls, f"--ssl-cert={chain}", f"--ssl-key={key}")
    _launch(server, plain, "--skip-ssl")
    return server.wait()
