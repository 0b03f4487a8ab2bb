# SPDX-License-Identifier: GPL-3.0-or-later
"""InspIRCd: STARTTLS and implicit TLS."""

from . import base

CONFIG = """
<server name="irc.example.com" description="test" network="Test">
<admin name="test" nick="test" email="test@example.com">
<connect allow="*">
<bind address="127.0.0.1" port="{irc}" type="clients">
<module name="cap">
{tls}
<log method="file" type="*" level="default" target="{folder}/irc.log">
<pid file="{folder}/inspircd.pid">
<files motd="{folder}/motd">
<path configdir="{folder}" datadir="{folder}" logdir="{folder}" runtimedir="{folder}">
"""

TLS = """
<module name="ssl_gnutls">
<module name="starttls">
<sslprofile name="Clients" provider="gnutls" certfile="{chain}" keyfile="{key}" requestclientcert="no">
<bind address="127.0.0.1" port="{ircs}" type="clients" sslprofile="Clients">
"""


def _launch(server, name, irc, tls):
    folder = server.folder / name
    folder.mkdir()
    (folder / "motd").write_text("test\n")
    (folder / "inspircd.conf").write_text(CONFIG.format(folder=folder, irc=irc, tls=tls))
    for path in [*folder.iterdir(), folder]:
        base.give_away(path)
    server.run([*base.unprivileged(), base.program("inspircd"), "--nofork", "--nolog",
                f"--config={folder}/inspircd.conf"])


def start(folder, identity):
    base.program("inspircd")
    server = base.Server(folder)
    chain, key = base.copy_identity(folder, identity)
    base.give_away(key)
    irc, ircs, plain = base.free_ports(3)
    server.ports = {"irc": irc, "ircs": ircs}
    server.without_tls = {"irc": plain}
    _launch(server, "tls", irc, TLS.format(ircs=ircs, chain=chain, key=key))
    _launch(server, "plain", plain, "")
    return server.wait()
