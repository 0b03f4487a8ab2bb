# SPDX-License-Identifier: GPL-3.0-or-later
"""Prosody: XMPP for clients (STARTTLS and direct TLS) and between servers."""

from . import base

DOMAIN = "xmpp.example.com"

CONFIG = """
pidfile = "{folder}/prosody.pid"
data_path = "{folder}"
log = {{ debug = "{folder}/prosody.log" }}
interfaces = {{ {interfaces} }}
c2s_ports = {{ {client} }}
s2s_ports = {{ {server} }}
c2s_direct_tls_ports = {{ {direct} }}
s2s_direct_tls_ports = {{ {between} }}
http_ports = {{ }}
https_ports = {{ }}
modules_enabled = {{ {modules} "saslauth", "dialback" }}
modules_disabled = {{ "offline" }}
authentication = "internal_plain"
c2s_require_encryption = {required}
s2s_require_encryption = {required}
ssl = {{ certificate = "{chain}", key = "{key}" }}
"""
HOST = """
VirtualHost "{domain}"
ssl = {{ certificate = "{chain}", key = "{key}" }}
"""


def _launch(server, name, chain, key, with_tls):
    folder = server.folder / name
    folder.mkdir()
    client, other, direct, between = base.free_ports(4)
    ports = (client, other, direct, between) if with_tls else (client, other, "", "")
    _configure(folder, [(base.HOST, DOMAIN, chain, key)], ports, with_tls)
    server.run(_command(folder))
    return ports


def _configure(folder, hosts, ports, with_tls):
    """hosts: (address, domain, chain, key)."""
    config = folder / "prosody.cfg.lua"
    client, other, direct, between = ports
    config.write_text(CONFIG.format(
        folder=folder, client=client, server=other, direct=direct, between=between, chain=hosts[0][2], key=hosts[0][3],
        interfaces=", ".join(f'"{host[0]}"' for host in hosts), modules='"tls",' if with_tls else "",
        required="true" if with_tls else "false")
        + "".join(HOST.format(domain=domain, chain=chain, key=key) for _, domain, chain, key in hosts))
    base.give_away(config)
    base.give_away(folder)


def _command(folder):
    return [*base.unprivileged(), base.program("prosody"), "--config", str(folder / "prosody.cfg.lua"), "-F"]


def start_at(network, hosts):
    """In a netlab.Network: (address, domain, identity, direct) of each, on the ports that are theirs.  Returns the
    places to wait for.  With TLS from the start Prosody shows the certificate of its first host: one of its own for each."""
    shared, places = [host for host in hosts if not host[3]], []
    groups = [([host], (5222, 5269, 5223, 5270)) for host in hosts if host[3]]
    if shared:
        groups.append((shared, (5222, 5269, "", "")))
    for group, ports in groups:
        folder = network.folder / f"prosody.{group[0][1]}"
        folder.mkdir()
        rows = []
        for address, domain, identity, _ in group:
            (folder / domain).mkdir()
            chain, key = base.copy_identity(folder / domain, identity)
            base.give_away(key)
            rows.append((address, domain, chain, key))
        _configure(folder, rows, ports, True)
        network.run_inside(*_command(folder))
        places += [(host[0], port) for host in group for port in ports if port]
    return places


def start(folder, identity):
    base.program("prosody")
    server = base.Server(folder)
    chain, key = base.copy_identity(folder, identity)
    base.give_away(key)
    client, other, direct, between = _launch(server, "tls", chain, key, True)
    server.ports = {"xmpp-client": client, "xmpp-server": other, "xmpps-client": direct, "xmpps-server": between}
    client, other, *_ = _launch(server, "plain", chain, key, False)
    server.without_tls = {"xmpp-client": client, "xmpp-server": other}
    return server.wait()
