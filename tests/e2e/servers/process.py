# SPDX-License-Identifier: GPL-3.0-or-later
"""Daemons as child processes: started, waited for, stopped, their log shown when they fail."""

import errno
import getpass
import itertools
import os
import random
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from pathlib import Path

def _port_range():
    """Tests that run side by side (pytest -n) must not want the same ports."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 6
    return range(20000 + 2000 * worker, 22000 + 2000 * worker)


_ports = itertools.cycle(random.sample(_port_range(), 2000))


def free_port(addresses=("127.0.0.1", "::1")):
    """A port, below those that the kernel hands out, that is free at every address."""
    for port in _ports:
        if all(_can_bind(address, port) for address in addresses):
            return port
    raise AssertionError("no free port")


def _can_bind(address, port):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family) as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind((address, port))
    except OSError as error:
        # An address that this machine does not have cannot be taken either.
        return error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
    return True


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as s:
            s.bind(("::1", 0))
    except OSError:
        return False
    return True


def find_program(name):
    """The path of a program, in the places of daemons too; None when it is not installed."""
    return shutil.which(name) or shutil.which(name, path="/usr/local/sbin:/usr/sbin:/sbin")


def open_to_all(folder):
    """Daemons that give up root's rights must still be able to come here.  Nothing is taken from anybody: a folder above may be
    one like /tmp."""
    end = (Path(tempfile.gettempdir()), Path.home(), Path("/"))
    while folder not in end and folder.owner() == getpass.getuser():
        mode = stat.S_IMODE(folder.stat().st_mode)
        if mode & 0o055 != 0o055:
            folder.chmod(mode | 0o055)
        folder = folder.parent


class Process:
    """A child process with a log file. ready: a function that says whether it serves yet."""

    def __init__(self, command, log, ready, *, env=None, cwd=None, wait_s=20, stdin=subprocess.DEVNULL):
        self.log = Path(log)
        self.command = [str(part) for part in command]
        with self.log.open("wb") as out:
            self.child = subprocess.Popen(self.command, stdin=stdin, stdout=out, env=env, cwd=cwd,
                                          stderr=subprocess.STDOUT, start_new_session=True)
        end = time.monotonic() + wait_s
        while not ready():
            if self.child.poll() is not None or time.monotonic() > end:
                self.stop()
                raise AssertionError(f"{self.command} did not start:\n{self.text()}")
            time.sleep(0.01)

    def text(self):
        return self.log.read_text(errors="replace")

    def stop(self):
        """Asks it to end, and ends whatever it has left behind."""
        if self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(5)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
        try:
            os.killpg(self.child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def listens(address, port):
    """A function for Process(ready=...): does somebody accept connections there?"""
    def ready():
        try:
            with socket.create_connection((address, port), timeout=1):
                return True
        except OSError:
            return False
    return ready
