# SPDX-License-Identifier: GPL-3.0-or-later
"""The plugin is run by daemons: without environment, with closed descriptors, in any locale."""

import os
import re
import shutil
import subprocess

import pytest

from plugin import CRITICAL, OK, UNKNOWN

HOST = "mail.example.com"


@pytest.fixture(scope="module")
def turkish(tmp_path_factory):
    """A folder that holds the locale tr_TR.UTF-8, where the upper case of i is not I."""
    folder = tmp_path_factory.mktemp("locale")
    if shutil.which("localedef"):
        subprocess.run(["localedef", "-i", "tr_TR", "-f", "UTF-8", folder / "tr_TR.UTF-8"], check=True)
    else:
        pytest.skip("this system has no locales (no localedef)")
    return folder


def without_times(text):
    return re.sub(r"\d+\.\d+ ?s|'time'=[^ ]*|'(?:expires|age)'=[^ ]*", "T", text)


def test_locale_does_not_change_a_thing(plugin, pki, serve, trust, turkish):
    leaf = pki.intermediate.issue("x", ["MAIL.example.com", "xn--bcher-kva.example", "I.EXAMPLE.ORG"])
    locale = {"LOCPATH": str(turkish), "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"}
    for host in (HOST, "bücher.example", "i.example.org", "BÜCHER.EXAMPLE", "mail.example.net"):
        arguments = ["-H", host, *serve(leaf), *trust, "-v"]
        assert (without_times(plugin.run(*arguments, env=locale).text)
                == without_times(plugin.run(*arguments, env={"LC_ALL": "C"}).text))
    assert plugin.usage("-H", "nonsense name", env=locale) == plugin.usage("-H", "nonsense name", env={"LC_ALL": "C"})


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/St_Johns", "XXX-14", ":/nonexistent"])
def test_time_zone_does_not_change_a_thing(plugin, serve, trust, good, zone):
    arguments = ["-f", good.save()[0], "-H", HOST, *trust, "-v", "--at", "2026-12-01T12:00:00Z"]
    assert (without_times(plugin.run(*arguments, env={"TZ": zone}).text)
            == without_times(plugin.run(*arguments, env={"TZ": "UTC"}).text))


@pytest.mark.smoke
def test_empty_environment(plugin, serve, trust, good):
    done = subprocess.run(["env", "-i", *plugin.command, "-H", HOST, *serve(good), *trust],
                          stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (OK, b""), done
    assert done.stdout.startswith(b"[OK] - ")


def test_empty_environment_and_no_working_directory(plugin, serve, trust, good, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    command = 'rmdir "$PWD" && exec env -i "$@"'
    done = subprocess.run(["sh", "-c", command, "sh", *plugin.command, "-H", HOST, *serve(good), *trust],
                          cwd=gone, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (OK, b""), done


# Nobody can have read the answer: it must not look OK.
@pytest.mark.parametrize("how", [">/dev/full", ">&-"], ids=["full", "closed"])
@pytest.mark.parametrize("what", ["good", "usage", "help", "refused"])
def test_output_that_takes_nothing(plugin, serve, trust, good, closed_port, how, what):
    arguments = {"good": ["-H", HOST, *serve(good), *trust], "usage": ["--nonsense"], "help": ["--help"],
                 "refused": ["-H", HOST, "-I", "127.0.0.1", "-p", str(closed_port)]}[what]
    done = subprocess.run(["sh", "-c", f'exec "$@" {how}', "sh", *plugin.command, *arguments],
                          stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=30)
    assert done.returncode == UNKNOWN, done


def test_reader_that_went_away(plugin, serve, trust, good):
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run([*plugin.command, "-H", HOST, *serve(good), *trust], stdout=write,
                              stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, timeout=30)
    finally:
        os.close(write)
    assert done.returncode == UNKNOWN


@pytest.mark.parametrize("closed", ["<&-", "2>&-", "<&- 2>&-"])
def test_closed_descriptors(plugin, serve, trust, good, closed):
    """A socket must not become descriptor 0 or 2 and be written to by mistake."""
    done = subprocess.run(["sh", "-c", f'exec "$@" {closed}', "sh", *plugin.command, "-H", HOST,
                           *serve(good), *trust], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False,
                          timeout=30)
    assert done.returncode == OK and done.stdout.startswith(b"[OK] - "), done


def test_closed_output_does_not_go_to_the_server(plugin, trust, misbehave):
    """With descriptor 1 closed, the connection gets that number: the report must not be sent there."""
    got = []

    def listen(connection):
        while octets := connection.recv(4096):
            got.append(octets)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    endpoint = misbehave(listen)
    done = subprocess.run(["sh", "-c", 'exec "$@" >&- 2>&-', "sh", *plugin.command, "-H", HOST,
                           *endpoint, "-t", "2"], stdin=subprocess.DEVNULL, check=False, timeout=30)
    assert done.returncode in (CRITICAL, UNKNOWN)
    assert b"CRITICAL" not in b"".join(got)


def test_few_descriptors(plugin, serve, trust, good):
    """Hundreds of endpoints with 32 descriptors: slower perhaps, but each is checked or said not to be."""
    endpoint = serve(good)
    hosts = [argument for i in range(60) for argument in ("-H", f"host{i}.example.net")]
    done = subprocess.run(["sh", "-c", 'ulimit -n 32; exec "$@"', "sh", *plugin.command, *hosts, *endpoint,
                           *trust], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=30)
    assert done.returncode == OK, done.stdout[:2000]
