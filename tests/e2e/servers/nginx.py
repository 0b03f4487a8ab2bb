# SPDX-License-Identifier: GPL-3.0-or-later
"""nginx with a configuration of its own, as one child process."""

import subprocess
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from .process import Process, find_program, listens

_HEAD = """\
daemon off;
master_process off;
worker_processes 1;
worker_rlimit_nofile 8192;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ worker_connections 4096; }}
http {{
	access_log off;
	ssl_protocols TLSv1.2 TLSv1.3;
	server_names_hash_bucket_size 512;
	client_body_temp_path {folder}/body;
	proxy_temp_path {folder}/proxy;
	fastcgi_temp_path {folder}/fastcgi;
	uwsgi_temp_path {folder}/uwsgi;
	scgi_temp_path {folder}/scgi;
"""


@lru_cache(maxsize=None)
def _takes_error_log(program):
    return b"-e filename" in subprocess.run([program, "-h"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False).stdout


def invocation(program, folder):
    """With the log of errors before it has read its configuration, which nginx before 1.19.5 (Debian 11) writes where it
    was built for."""
    log = ["-e", f"{folder}/error.log"] if _takes_error_log(program) else []
    return [program, "-p", f"{folder}", *log, "-c", f"{folder}/nginx.conf"]


@dataclass
class Site:
    """One server block. identities: each with its own kind of key (RSA and ECDSA together)."""
    identities: list
    listen: list  # of (address, port)
    server_name: str = "_"
    default: bool = False
    extra: list = field(default_factory=list)  # further directives
    plain: bool = False  # HTTP without TLS
    behind: bool = False  # of a load balancer: it expects the header of the PROXY protocol
    other: bool = True  # whatever extra does not answer is "ok"

    def block(self):
        lines = [f"\tserver {{\n\t\tserver_name {self.server_name};"]
        for address, port in self.listen:
            host = f"[{address}]" if ":" in address else address
            tls = "" if self.plain else " ssl"
            header = " proxy_protocol" if self.behind else ""
            default = " default_server" if self.default else ""
            lines.append(f"\t\tlisten {host}:{port}{tls}{header}{default};")
        for identity in self.identities:
            certificate, key = identity if isinstance(identity, tuple) else identity.save()
            lines.append(f"\t\tssl_certificate {certificate};\n\t\tssl_certificate_key {key};")
        lines += [f"\t\t{directive}" for directive in self.extra]
        if self.other:
            lines.append('\t\tlocation / { return 200 "ok\\n"; }')
        return "\n".join([*lines, "\t}"])


class Nginx:
    def __init__(self, folder, sites):
        # It opens its ports one after the other.
        ready = [listens(*where) for site in sites for where in site.listen]
        self.process = Process(self.command(folder, sites), Path(folder) / "stdout.log", lambda: all(here() for here in ready))

    @staticmethod
    def command(folder, sites, directives=""):
        """Writes its configuration; directives stand before the sites."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        configuration = folder / "nginx.conf"
        configuration.write_text(
            _HEAD.format(folder=folder) + directives + "\n".join(site.block() for site in sites) + "\n}\n")
        return invocation(find_program("nginx") or "nginx", folder)

    def stop(self):
        self.process.stop()
