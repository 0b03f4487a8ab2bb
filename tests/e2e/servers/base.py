# SPDX-License-Identifier: GPL-3.0-or-later
"""What the servers have in common: ports, users, starting, waiting, stopping."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from .process import free_port

HOST = "127.0.0.1"
START_SECONDS = 30 * float(os.environ.get("CHECK_CERT_NAME_SLOWER", "1"))
# Servers live where only root's PATH leads.
_FOLDERS = ["/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/libexec"]


class Missing(Exception):
    """A server that is not installed here, or cannot be started by this user."""


class Failed(Exception):
    """A server that is installed and did not start: the text has its own words."""


def program(name, *folders):
    """The path of a program; folders may hold wildcards (/usr/lib/postgresql/*/bin)."""
    for pattern in folders:
        for folder in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True):
            if (folder / name).is_file():
                return str(folder / name)
    path = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *_FOLDERS]))
    if path is None:
        raise Missing(f"{name} is not installed")
    return path


def is_root():
    return os.geteuid() == 0


def need_root(name):
    if not is_root():
        raise Missing(f"{name} can only be started by root")


def unprivileged():
    """What stands before the command of a server that refuses to run as root."""
    if not is_root():
        return []
    return [program("setpriv"), "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


def give_away(path):
    """Makes a file or folder readable and writable for unprivileged() alone."""
    if is_root():
        shutil.chown(path, "nobody", "nogroup")
    os.chmod(path, 0o700 if Path(path).is_dir() else 0o600)


def copy_identity(folder, identity):
    """The chain and the key under names of their own in folder: for servers that want to own
    their key, or change their root folder."""
    chain, key = identity.save()
    shutil.copyfile(chain, folder / "server.pem")
    shutil.copyfile(key, folder / "server.key")
    os.chmod(folder / "server.pem", 0o644)
    os.chmod(folder / "server.key", 0o600)
    return folder / "server.pem", folder / "server.key"


def free_ports(n):
    """n different ports of loopback that nobody uses at this moment."""
    return [free_port([HOST]) for _ in range(n)]


def answers(port):
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False


class Server:
    """One or more processes and the ports that they serve.

    ports: by the plugin's protocol name. without_tls: ports of the same protocols where the
    server is configured without TLS and must refuse it.
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        self.ports = {}
        self.without_tls = {}
        self.processes = []

    def run(self, command, **how):
        """Starts a process in the foreground, in a process group of its own."""
        with open(self.folder / "output.log", "ab") as log:
            self.processes.append(subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
                start_new_session=True, **how))

    def prepare(self, command, **how):
        """Runs a command to its end (initdb and the like)."""
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, cwd=self.folder, timeout=120, check=False,
                              **how)
        if done.returncode != 0:
            raise Failed(f"{command}: exit code {done.returncode}\n{done.stdout.decode('utf-8', 'replace')}")

    def wait(self):
        """Waits until every port answers; stops everything and raises when one does not."""
        end = time.monotonic() + START_SECONDS
        waiting = [*self.ports.values(), *self.without_tls.values()]
        while waiting:
            if answers(waiting[0]):
                waiting.pop(0)
                continue
            dead = [p.args for p in self.processes if p.poll() is not None]
            if dead or time.monotonic() > end:
                self.stop()
                raise Failed(f"{dead or waiting} in {self.folder}:\n{self.logs()}")
            time.sleep(0.05)
        return self

    def logs(self):
        texts = []
        for path in sorted(self.folder.rglob("*.log")):
            texts.append(f"--- {path}\n" + path.read_text("utf-8", "replace")[-3000:])
        return "\n".join(texts)

    def stop(self):
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            # What it has left behind of its own group.
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                pass
        self.processes = []
