# SPDX-License-Identifier: GPL-3.0-or-later
"""Dovecot: IMAP, POP3, LMTP and ManageSieve."""

import getpass
import re
import subprocess

from . import base

PLACES = """{head}
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
listen = {listen}
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
"""
IMAP = """service imap-login {{
  chroot = {chroot}
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = {implicit}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
CONFIG = PLACES + """protocols = imap pop3 lmtp sieve
ssl = {ssl}
service pop3-login {{
  chroot = {chroot}
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = {pop3s}
    ssl = {implicit}
  }}
}}
service lmtp {{
  user = {internal}
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service managesieve-login {{
  chroot = {chroot}
  inet_listener sieve {{
    port = {sieve}
  }}
}}
""" + IMAP
# With a piece of configuration as others write it (snippets.py), and one port.
ONE_PORT = PLACES + "protocols = imap\n{text}\n" + IMAP

# What has other names since 2.4, which wants its version in the first line.
TLS_2_3 = """
ssl_cert = <{chain}
ssl_key = <{key}
ssl_dh =
"""
TLS_2_4 = """
ssl_server_cert_file = {chain}
ssl_server_key_file = {key}
"""
HEAD_2_3 = """
mail_location = maildir:{folder}/mail
passdb {{
  driver = static
  args = nopassword=y
}}
userdb {{
  driver = static
  args = uid=65534 gid=65534 home={folder}/mail
}}
"""
HEAD_2_4 = """dovecot_config_version = {version}
dovecot_storage_version = {version}
mail_driver = maildir
mail_path = {folder}/mail
passdb static {{
  fields {{
    nopassword = yes
  }}
}}
userdb static {{
  fields {{
    uid = 65534
    gid = 65534
    home = {folder}/mail
  }}
}}
"""

STARTTLS = ["imap", "pop3", "lmtp", "sieve"]
IMPLICIT = ["imaps", "pop3s"]


def version():
    said = subprocess.run([base.program("dovecot"), "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return re.match(r"\d+\.\d+\.\d+", said).group()


def is_new():
    """Is it 2.4 or later?"""
    return tuple(map(int, version().split(".")[:2])) >= (2, 4)


def environment(**variables):
    """The piece of configuration that gives its processes these."""
    form = "import_environment {{\n{}}}\n" if is_new() else "import_environment = TZ{}\n"
    return form.format("".join((f"  {name} = {value}\n" if is_new() else f" {name}={value}") for name, value in variables.items()))


def _head(folder):
    return (HEAD_2_4 if is_new() else HEAD_2_3).format(folder=folder, version=version())


def _tls_head(folder, chain, key):
    return _head(folder) + (TLS_2_4 if is_new() else TLS_2_3).format(chain=chain, key=key)


def _users():
    if base.is_root():
        return {"internal": "dovecot", "login": "dovenull", "group": "dovecot", "chroot": "login"}
    me = getpass.getuser()
    return {"internal": me, "login": me, "group": "", "chroot": ""}


def _launch(server, name, chain, key, with_tls):
    folder = server.folder / name
    folder.mkdir(mode=0o755)
    ports = dict(zip(STARTTLS + IMPLICIT, base.free_ports(6)))
    if not with_tls:
        ports |= {"imaps": 0, "pop3s": 0}
    (folder / "dovecot.conf").write_text(CONFIG.format(
        head=_tls_head(folder, chain, key), folder=folder, ssl="yes" if with_tls else "no", listen=base.HOST,
        implicit="yes" if with_tls else "no", **ports, **_users()))
    server.run([base.program("dovecot"), "-F", "-c", str(folder / "dovecot.conf")])
    return ports


def start_at(network, hosts):
    """In a netlab.Network: (address, identity) of each host, on the ports that are theirs.  Returns the
    places to wait for."""
    if not hosts:
        return []
    folder = network.folder / "dovecot"
    folder.mkdir(mode=0o755)
    head = _tls_head(folder, *hosts[0][1].save())
    names = ("ssl_server_cert_file = ", "ssl_server_key_file = ") if "ssl_server" in head else ("ssl_cert = <", "ssl_key = <")
    own = "".join(f"local {address} {{\n  {names[0]}{identity.save()[0]}\n  {names[1]}{identity.save()[1]}\n}}\n"
                  for address, identity in hosts)
    ports = {"imap": 143, "pop3": 110, "lmtp": 24, "sieve": 4190, "imaps": 993, "pop3s": 995}
    (folder / "dovecot.conf").write_text(CONFIG.format(
        head=head, folder=folder, ssl="yes", listen=", ".join(address for address, _ in hosts), implicit="yes", **ports, **_users()) + own)
    network.run_inside(base.program("dovecot"), "-F", "-c", folder / "dovecot.conf")
    return [(address, port) for address, _ in hosts for port in ports.values()]


def start_one(server, text, imap=0, imaps=0, implicit="yes"):
    """With this configuration, and one of these ports; implicit: TLS from the start, there."""
    file = server.folder / "dovecot.conf"
    file.write_text(ONE_PORT.format(head=_head(server.folder), folder=server.folder, listen=base.HOST, text=text, imap=imap, imaps=imaps,
                                    implicit=implicit, **_users()))
    server.run([base.program("dovecot"), "-F", "-c", str(file)])


def start(folder, identity):
    base.program("dovecot")
    for helper in ("imap-login", "pop3-login", "lmtp", "managesieve-login"):
        base.program(helper, "/usr/lib/dovecot", "/usr/libexec/dovecot")
    server = base.Server(folder)
    chain, key = base.copy_identity(folder, identity)
    server.ports = _launch(server, "tls", chain, key, True)
    plain = _launch(server, "plain", chain, key, False)
    server.without_tls = {name: plain[name] for name in STARTTLS}
    return server.wait()
