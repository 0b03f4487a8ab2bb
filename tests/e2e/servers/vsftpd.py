# SPDX-License-Identifier: GPL-3.0-or-later
"""vsftpd: AUTH TLS and implicit TLS."""

from . import base

CONFIG = """
listen=YES
listen_ipv6=NO
listen_address=127.0.0.1
listen_port={port}
background=NO
anonymous_enable=YES
anon_root={folder}/empty
secure_chroot_dir={folder}/empty
ftpd_banner=Welcome to the test
vsftpd_log_file={folder}/vsftpd.log
run_as_launching_user={as_self}
ssl_enable={ssl}
implicit_ssl={implicit}
allow_anon_ssl=YES
force_local_data_ssl=NO
force_local_logins_ssl=NO
rsa_cert_file={chain}
rsa_private_key_file={key}
ssl_ciphers=HIGH
seccomp_sandbox=NO
"""


def start(folder, identity):
    vsftpd = base.program("vsftpd")
    server = base.Server(folder)
    chain, key = base.copy_identity(folder, identity)
    (folder / "empty").mkdir(mode=0o555)
    explicit, implicit, plain = base.free_ports(3)
    server.ports = {"ftp": explicit, "ftps": implicit}
    server.without_tls = {"ftp": plain}
    for port in (explicit, implicit, plain):
        config = folder / f"vsftpd{port}.conf"
        config.write_text(CONFIG.format(
            folder=folder, port=port, chain=chain, key=key,
            as_self="NO" if base.is_root() else "YES", ssl="NO" if port == plain else "YES",
            implicit="YES" if port == implicit else "NO"))
        server.run([vsftpd, str(config)])
    return server.wait()
