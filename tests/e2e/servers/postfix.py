# SPDX-License-Identifier: GPL-3.0-or-later
"""Postfix: port 25, submission, and submission in implicit TLS."""

import shutil

from . import base

# Of each Postfix that a test starts.
COMMON = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
mydestination =
local_recipient_maps =
inet_protocols = ipv4
alias_maps =
alias_database =
"""
SERVICES = """
postlog unix-dgram n - n - 1 postlogd
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
"""

MAIN = COMMON + """
myhostname = mail.example.com
inet_interfaces = loopback-only
smtpd_tls_chain_files = {key}, {chain}
smtpd_tls_security_level = may
smtpd_delay_reject = no
smtpd_helo_required = yes
smtpd_helo_restrictions = reject_invalid_helo_hostname, reject_non_fqdn_helo_hostname, reject_unknown_helo_hostname
smtpd_relay_restrictions = reject
"""

MASTER = """
{smtp} inet n - n - - smtpd
{submission} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt
{smtps} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
{plain} inet n - n - - smtpd -o smtpd_tls_security_level=none
{picky} inet n - n - - smtpd -o smtpd_helo_restrictions=check_helo_access,regexp:{folder}/helo
""" + SERVICES


def start(folder, identity):
    base.need_root("Postfix")
    master = base.program("master", "/usr/lib/postfix/sbin", "/usr/libexec/postfix")
    postfix = base.program("postfix")
    server = base.Server(folder)
    smtp, submission, smtps, plain, picky = base.free_ports(5)
    server.ports = {"smtp": smtp, "submission": submission, "smtps": smtps}
    server.without_tls = {"smtp": plain}
    server.picky = picky  # wants a name instead of an address
    (folder / "helo").write_text("/^\\[/ REJECT no address literals\n")
    chain, key = base.copy_identity(folder, identity)
    for name in ("config", "queue", "data"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    (folder / "config" / "main.cf").write_text(MAIN.format(folder=folder, chain=chain, key=key))
    at = {"smtp": smtp, "submission": submission, "smtps": smtps, "plain": plain, "picky": picky}
    (folder / "config" / "master.cf").write_text(
        MASTER.format(folder=folder, **{name: f"{base.HOST}:{port}" for name, port in at.items()}))
    server.prepare([postfix, "-c", str(folder / "config"), "check"])  # makes the queue's folders
    server.run([master, "-c", str(folder / "config"), "-d"])
    return server.wait()
