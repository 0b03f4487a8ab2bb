# SPDX-License-Identifier: GPL-3.0-or-later
"""What the environment of the process must not lead to: secrets on disk, other people's files, false words about a name."""

import os
import shutil
import stat
import subprocess
import threading

import pytest

from plugin import OK, UNKNOWN
from servers import sockets
from servers.process import open_to_all

HOST = "mail.example.com"


@pytest.mark.smoke
def test_no_key_log(plugin, serve, good, trust, tmp_path):
    log = tmp_path / "keys"
    assert plugin.run("-H", HOST, *serve(good), *trust, env={"SSLKEYLOGFILE": str(log)}).code == OK
    assert not log.exists()


@pytest.mark.parametrize("variable", ["GNUTLS_DEBUG_LEVEL=9", "GNUTLS_NO_EXPLICIT_INIT=1", "GNUTLS_NO_IMPLICIT_INIT=1",
                                      "GNUTLS_CPUID_OVERRIDE=0x1"])
def test_debugging_variables(plugin, serve, good, trust, variable):
    """No word on standard error, and GnuTLS starts."""
    name, _, value = variable.partition("=")
    assert plugin.run("-H", HOST, *serve(good), *trust, env={name: value}).code == OK


@pytest.fixture
def privileged(plugin, tmp_path):
    """A copy of the plugin that belongs to root, and a file that only root can read."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root can make a set-uid copy")
    if os.statvfs(tmp_path).f_flag & os.ST_NOSUID:
        pytest.skip("no set-uid programs in this file system")
    open_to_all(tmp_path)
    secret = tmp_path / "secret"
    secret.write_text("[x]\nhostname = secret.example.com\n")
    secret.chmod(0o600)
    copy = tmp_path / "copy"
    shutil.copy(plugin.path, copy)
    return copy, secret


@pytest.mark.parametrize("bit", [stat.S_ISUID, stat.S_ISGID], ids=["uid", "gid"])
def test_set_uid(privileged, bit):
    """It would read files that its caller must not."""
    copy, secret = privileged
    copy.chmod(0o755 | bit)
    for arguments, env in (([f"--extra-opts=x@{secret}"], {}), (["--extra-opts=x"], {"MP_CONFIG_FILE": str(secret)}),
                           (["--help"], {})):
        for output in ("text", "json", "html"):
            # With another group the user stays: of a process that is none of its own the leak sanitizer sees nothing.
            caller = ["--reuid=nobody"] if bit == stat.S_ISUID else []
            done = subprocess.run(["setpriv", *caller, "--regid=nogroup", "--clear-groups", copy, *arguments, "-o", output], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=30,
                                  env={**os.environ, **env, "ASAN_OPTIONS": "detect_leaks=0"})
            assert done.returncode == UNKNOWN and done.stderr == b"", done
            assert b"set-uid or set-gid" in done.stdout and b"secret" not in done.stdout, done
            assert done.stdout.startswith({"json": b"{", "html": b"<!DOCTYPE html>", "text": b"[UNKNOWN] - usage: "}[output]), done


def memory_of(process):
    """What it can read and write."""
    with open(f"/proc/{process}/maps", encoding="ascii") as maps, open(f"/proc/{process}/mem", "rb", 0) as memory:
        for line in maps:
            place, rights = line.split()[:2]
            begin, end = (int(number, 16) for number in place.split("-"))
            if rights.startswith("rw"):
                memory.seek(begin)
                yield memory.read(end - begin)


@pytest.mark.parametrize("source", ["file", "env"])
@pytest.mark.parametrize("kind", ["pkcs12", "key"])
@pytest.mark.usefixtures("unsanitized")
def test_no_password_is_left(plugin, good, trust, misbehave, tmp_path, kind, source):
    """Once the files are opened it is nowhere: not in the environment, nor where GnuTLS had it in UTF-16."""
    if plugin.wrapper:
        pytest.skip("valgrind has a memory of its own")
    password, (chain, key), file = "a-Password-4-This", good.save(), tmp_path / "file"
    is_there = threading.Event()

    def behave(connection):
        is_there.set()
        sockets.silent(connection)
    form = ["pkcs12", "-export", "-in", chain, "-inkey", key] if kind == "pkcs12" else ["pkcs8", "-topk8", "-in", key]
    subprocess.run(["openssl", *form, "-out", file, "-passout", f"pass:{password}"], check=True, capture_output=True)
    (tmp_path / "password").write_text(password + "\n")
    options = ["--client-cert", file] if kind == "pkcs12" else ["--client-cert", chain, "--client-key", file]
    place = f"file:{tmp_path}/password" if source == "file" else "env:P12_PASSWORD"
    env = plugin.environment({"P12_PASSWORD": password} if source == "env" else {})
    # Others may not look into its memory: that is given up with the rest.
    command = [*plugin.command, "--no-sandbox", "-H", HOST, *misbehave(behave), *trust, *options, f"--pass-in={place}", "-t", "60"]
    with subprocess.Popen([str(word) for word in command], env=env, stdout=subprocess.DEVNULL) as child:
        try:
            assert is_there.wait(30)
            for part in memory_of(child.pid):
                for form in ("ascii", "utf-16-be", "utf-16-le"):
                    assert password.encode(form) not in part, form
        finally:
            child.terminate()


@pytest.mark.parametrize("descriptors", range(4, 9))
def test_few_descriptors(plugin, descriptors):
    """What cannot be asked is no name that does not exist."""
    if plugin.wrapper:
        pytest.skip("valgrind needs descriptors of its own")
    done = subprocess.run(["sh", "-c", f'ulimit -n {descriptors}; exec "$@"', "sh", plugin.path, "-H", "localhost", "-n", HOST,
                           "-p", "1", "-t", "3"], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=30)
    text = done.stdout.decode()
    assert "does not exist" not in text and "resolve" not in text, text
    assert done.returncode == UNKNOWN or "localhost: no TCP connection" in text, text
    if descriptors <= 5:
        assert done.returncode == UNKNOWN and ("ulimit -n" in text or "Too many open files" in text), text
