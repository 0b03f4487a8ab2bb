# SPDX-License-Identifier: GPL-3.0-or-later
"""xrdp."""

from . import base

CONFIG = """
[Globals]
ini_version=1
fork=true
port=tcp://127.0.0.1:{port}
security_layer={security}
crypt_level=high
certificate={chain}
key_file={key}
ssl_protocols=TLSv1.2, TLSv1.3
autorun=
[Logging]
LogFile={folder}/xrdp{port}.log
LogLevel=INFO
EnableSyslog=0
[LoggingPerLogger]
[Channels]
[Xorg]
name=Xorg
lib=libxup.so
"""


def start(folder, identity):
    xrdp = base.program("xrdp")
    server = base.Server(folder)
    chain, key = base.copy_identity(folder, identity)
    tls, plain = base.free_ports(2)
    server.ports = {"rdp": tls}
    server.without_tls = {"rdp": plain}
    for port, security in ((tls, "tls"), (plain, "rdp")):
        config = folder / f"xrdp{port}.ini"
        config.write_text(CONFIG.format(folder=folder, port=port, chain=chain, key=key,
                                        security=security))
        server.run([xrdp, "--nodaemon", "--config", str(config)])
    return server.wait()
