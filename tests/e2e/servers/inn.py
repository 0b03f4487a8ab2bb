# SPDX-License-Identifier: GPL-3.0-or-later
"""INN's nnrpd, the part of INN that readers talk to: STARTTLS and implicit TLS."""

import os

from . import base

CONFIG = """
mta: /bin/true
organization: Test
ovmethod: tradindexed
hismethod: hisv6
pathhost: news.example.com
pathnews: /usr/lib/news
domain: example.com
server: 127.0.0.1
pathbin: /usr/lib/news/bin
pathdb: {folder}/db
pathetc: {folder}
pathlog: {folder}
pathrun: {folder}
pathspool: {folder}/spool
pathtmp: {folder}
runasuser: nobody
runasgroup: nogroup
nnrpdloadlimit: 0
{tls}
"""

TLS = """
tlscapath: {folder}
tlscertfile: {chain}
tlskeyfile: {key}
"""

READERS = """
auth "all" {
    hosts: "*"
    default: "<reader>"
}
access "all" {
    users: "<reader>"
    newsgroups: "*"
}
"""


_FOLDERS = ["/usr/lib/news/bin", "/usr/libexec/news"]


def _environment(folder):
    return {**os.environ, "INNCONF": str(folder / "inn.conf")}


def _folder(server, name, tls):
    folder = server.folder / name
    for sub in (folder, folder / "db", folder / "spool", folder / "spool" / "overview"):
        sub.mkdir()
    (folder / "inn.conf").write_text(CONFIG.format(folder=folder, tls=tls))
    (folder / "readers.conf").write_text(READERS)
    (folder / "storage.conf").write_text('method tradspool {\n    newsgroups: *\n    class: 0\n}\n')
    for name in ("active", "newsgroups", "active.times", "history"):
        (folder / "db" / name).write_text("")
    (folder / "spool" / "tradspool.map").write_text("")
    for path in [folder, *folder.rglob("*")]:
        base.give_away(path)
    # Without an index of the overview nnrpd turns everybody away.
    server.prepare([*base.unprivileged(), base.program("makehistory", *_FOLDERS), "-O", "-x"],
                   env=_environment(folder))
    return folder


def start(folder, identity):
    base.need_root("nnrpd")
    nnrpd = base.program("nnrpd", *_FOLDERS)
    server = base.Server(folder)
    chain, key = base.copy_identity(folder, identity)
    base.give_away(key)
    explicit, implicit, plain = base.free_ports(3)
    server.ports = {"nntp": explicit, "nntps": implicit}
    server.without_tls = {"nntp": plain}
    tls = _folder(server, "tls", TLS.format(folder=folder, chain=chain, key=key))
    none = _folder(server, "plain", "")
    for where, port, options in ((tls, explicit, []), (tls, implicit, ["-S"]), (none, plain, [])):
        # nnrpd gives up root's rights itself, once it has its port.
        server.run([nnrpd, "-D", "-f", "-p", str(port), "-b", base.HOST,
                    *options], env=_environment(where))
    return server.wait()
