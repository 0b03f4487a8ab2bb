# SPDX-License-Identifier: GPL-3.0-or-later
"""A place of its own: a network with loopback only, and an /etc/hosts that knows the names.

enter() starts the program anew inside of it. There is no route out, so that no browser can call
home, and nothing that runs outside sees the ports. Whatever was started ends with it.
"""

import os
import shutil
import subprocess
import sys

INSIDE = "CLIENTLAB_INSIDE"


def enter():
    """Returns when inside; else replaces the process."""
    if os.environ.get(INSIDE):
        return
    if not shutil.which("unshare"):
        sys.exit("lab: unshare (util-linux) is needed")
    flags = ["--net", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if os.geteuid() != 0:
        flags += ["--user", "--map-root-user"]
    os.environ[INSIDE] = "1"
    os.execvp("unshare", ["unshare", *flags, "--", sys.executable, *sys.argv])


def _mount_over(folder, name, text, target):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    subprocess.run(["mount", "--bind", path, os.path.realpath(target)], check=True)


def arrange(folder, hosts):
    """Brings loopback up, and makes the names resolve to it and nothing else resolve at all."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    lines = ["127.0.0.1 localhost aia.example.test", "::1 localhost"]
    lines += [f"127.0.0.1 {host}" for host in hosts if host != "::1" and host != "127.0.0.1"]
    _mount_over(folder, "hosts", "\n".join(lines) + "\n", "/etc/hosts")
    _mount_over(folder, "resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n", "/etc/resolv.conf")
    _mount_over(folder, "nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n", "/etc/nsswitch.conf")
