# SPDX-License-Identifier: GPL-3.0-or-later
"""What the environment of the process must not lead to: secrets on disk, other people's files, false words about a name."""

import os
import shutil
import stat
import subprocess

import pytest

from plugin import OK, UNKNOWN

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
    folder = tmp_path
    while folder != folder.parent and folder.owner() == "root" and str(folder) != "/tmp":
        folder.chmod(folder.stat().st_mode | 0o755)
        folder = folder.parent
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
