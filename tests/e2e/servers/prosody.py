# SPDX-License-Identifier: GPL-3.0-or-later
"""Prosody: XMPP for clients (STARTTLS and direct TLS) and between servers."""

from . import base

DOMAIN = "xmpp.example.com"

CONFIG = """
pidfile = "{folder}/prosody.pid"
data_path = "{folder}"
log = {{ debug = "{folder}/prosody.log" }}
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {client} }}
s2s_ports = {{ {server} }}
c2s_direct_tls_ports = {{ {direct} }}
s2s_direct_tls_ports = {{ }}
http_ports = {{ }}
https_ports = {{ }}
modules_enabled = {{ {modules} "saslauth", "dialback" }}
modules_disabled = {{ "offline" }}
authentication = "internal_plain"
c2s_require_encryption = {required}
s2s_require_encryption = {required}
ssl = {{ certificate = "{chain}", key = "{key}" }}
VirtualHost "{domain}"
"""


def _launch(server, name, chain, key, with_tls):
    folder = server.folder / name
    folder.mkdir()
    client, other, direct = base.free_ports(3)
    config = folder / "prosody.cfg.lua"
    config.write_text(CONFIG.format(
        folder=folder, client=client, server=other, direct=direct if with_tls else "", chain=chain,
        key=key, domain=DOMAIN, modules='"tls",' if with_tls else "",
        required="true" if with_tls else "false"))
    base.give_away(config)
    base.give_away(folder)
    server.run([*base.unprivileged(), base.program("prosody"), "--config", str(config), "-F"])
    return client, other, direct


def start(folder, identity):
    base.program("prosody")
    server = base.Server(folder)
    chain, key = base.copy_identity(folder, identity)
    base.give_away(key)
    client, other, direct = _launch(server, "tls", chain, key, True)
    server.ports = {"xmpp-client": client, "xmpp-server": other, "xmpps-client": direct}
    client, other, _ = _launch(server, "plain", chain, key, False)
    server.without_tls = {"xmpp-client": client, "xmpp-server": other}
    return server.wait()
