# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenLDAP's slapd: StartTLS and implicit TLS."""

from . import base

CONFIG = """
pidfile {folder}/slapd.pid
argsfile {folder}/slapd.args
{tls}
"""

TLS = """
TLSCertificateFile {chain}
TLSCertificateKeyFile {key}
TLSVerifyClient never
"""


def _launch(server, name, tls, urls):
    folder = server.folder / name
    folder.mkdir()
    (folder / "slapd.conf").write_text(CONFIG.format(folder=folder, tls=tls))
    server.run([base.program("slapd"), "-f", str(folder / "slapd.conf"), "-h", urls, "-d", "none"])


def start_at(network, hosts):
    """In a netlab.Network: (address, identity) of each host, on the ports that are theirs.  Returns the
    places to wait for."""
    for number, (address, identity) in enumerate(hosts):
        folder = network.folder / f"slapd{number}"
        folder.mkdir()
        chain, key = identity.save()
        (folder / "slapd.conf").write_text(CONFIG.format(folder=folder, tls=TLS.format(chain=chain, key=key)))
        network.run_inside(base.program("slapd"), "-f", folder / "slapd.conf", "-h", f"ldap://{address}/ ldaps://{address}/", "-d", "none")
    return [(address, port) for address, _ in hosts for port in (389, 636)]


def start(folder, identity):
    base.program("slapd")
    server = base.Server(folder)
    chain, key = base.copy_identity(folder, identity)
    ldap, ldaps, plain = base.free_ports(3)
    server.ports = {"ldap": ldap, "ldaps": ldaps}
    server.without_tls = {"ldap": plain}
    _launch(server, "tls", TLS.format(chain=chain, key=key),
            f"ldap://{base.HOST}:{ldap}/ ldaps://{base.HOST}:{ldaps}/")
    _launch(server, "plain", "", f"ldap://{base.HOST}:{plain}/")
    return server.wait()
