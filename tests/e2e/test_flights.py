# SPDX-License-Identifier: GPL-3.0-or-later
"""What the plugin sends: a flight goes out at once, not a segment for each of its records."""

import re
import shutil
import subprocess

import pytest

from plugin import OK

HOST = "mail.example.com"


def test_a_flight_is_sent_at_once(plugin, serve, trust, good, tmp_path):
    """ClientHello; then ChangeCipherSpec, Finished and close_notify."""
    if plugin.wrapper:
        pytest.skip("valgrind makes system calls of its own")
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    log = tmp_path / "log"
    # Leaks are not looked for where another process traces; the sanitizer would refuse to run.
    environment = {**plugin.environment(None), "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"}
    done = subprocess.run(["strace", "-f", "-o", log, "-e", "trace=network", plugin.path, "-H", HOST, *serve(good), *trust],
                          stdin=subprocess.DEVNULL, capture_output=True, check=False, env=environment)
    assert done.returncode == OK, done
    sent = re.findall(r"send(?:msg|to|)\(\d.*= (\d+)", log.read_text())
    assert len(sent) == 2, log.read_text()
