# SPDX-License-Identifier: GPL-3.0-or-later
"""Every option that names a file, given what is none: without an end, without a beginning, larger than any. Wrong usage
that says what is wrong, within the time limit and within 32 MB."""

import os
import stat
from pathlib import Path

import pytest

from pki import octet_string, sequence, tlv
from plugin import CRITICAL, OK, UNKNOWN, slower

HOST = "mail.example.com"
CONNECT = ["-H", HOST, "-I", "127.0.0.1", "-p", "1"]
LIMIT_S = 0.5

# How each option gets a file, and what it calls it.
OPTIONS = {
    "ca-file": lambda file, chain, root: [*CONNECT, "--ca-file", file],
    "ca-dir": lambda file, chain, root: [*CONNECT, "--ca-dir", file],
    "crl-file": lambda file, chain, root: [*CONNECT, "--ca-file", root, "--crl-file", file],
    "client-cert": lambda file, chain, root: [*CONNECT, "--ca-file", root, "--client-cert", file],
    "client-key": lambda file, chain, root: [*CONNECT, "--ca-file", root, "--client-cert", chain, "--client-key", file],
    "pass-in": lambda file, chain, root: ["-f", chain, "-n", HOST, "--ca-file", root, f"--pass-in=file:{file}"],
    "hosts-file": lambda file, chain, root: ["--hosts-file", file],
    "file": lambda file, chain, root: ["-f", file, "-n", HOST, "--ca-file", root],
    "extra-opts": lambda file, chain, root: [f"--extra-opts=x@{file}"],
    "MP_CONFIG_FILE": lambda file, chain, root: ["--extra-opts=x"],
}
TOO_LARGE = "is larger than"
NO_END = "did not end within the time limit"
# What is none may be the other for some options.
OTHER_WORDS = {("ca-dir", source): "is a file: give it as --ca-file" for source in (
    "fifo", "held", "large", "sparse", "zero", "random", "null", "kmsg")}
FINE = [("pass-in", "null")]  # an empty password is one
OTHER_WORDS["file", "folder"] = "there is no file of certificates"


@pytest.fixture(scope="module")
def sources(tmp_path_factory, pki):
    folder = tmp_path_factory.mktemp("sources")
    os.mkfifo(folder / "fifo")
    os.mkfifo(folder / "held")
    held = os.open(folder / "held", os.O_RDWR)
    os.write(held, b"-----BEGIN CERTIFICATE-----\n")
    (folder / "large").write_text(Path(pki.root_file).read_text() * (63 << 20 >> 9))
    assert (folder / "large").stat().st_size > 60 << 20
    sparse = os.open(folder / "sparse", os.O_CREAT | os.O_RDWR)
    os.truncate(sparse, 1 << 40)
    os.close(sparse)
    (folder / "folder").mkdir()
    yield {"fifo": folder / "fifo", "held": folder / "held", "large": folder / "large", "sparse": folder / "sparse",
           "folder": folder / "folder", "zero": "/dev/zero", "random": "/dev/urandom", "null": "/dev/null",
           "kmsg": "/proc/kmsg", "nothing": folder / "nothing"}
    os.close(held)


WORDS = {"fifo": NO_END, "held": NO_END, "large": TOO_LARGE, "sparse": TOO_LARGE, "zero": TOO_LARGE, "random": TOO_LARGE,
         "null": "", "kmsg": "", "nothing": "No such file or directory", "folder": "directory"}


def limit(source):
    """What waits is ended by the time limit; what is endless, by its size, for which there is time enough."""
    return 10 * slower() if WORDS[source] == TOO_LARGE else LIMIT_S


@pytest.mark.parametrize("source", WORDS)
@pytest.mark.parametrize("option", OPTIONS)
def test_no_such_file(plugin, pki, good, measure, memory_mb, sources, option, source):
    file = str(sources[source])
    arguments = OPTIONS[option](file, good.save()[0], pki.root_file)
    env = {"MP_CONFIG_FILE": file} if option == "MP_CONFIG_FILE" else {}
    run = measure(*arguments, "-t", limit(source), env=env)
    if (option, source) in FINE:
        assert run.code == OK, run
        return
    assert run.code == UNKNOWN and run.text.startswith("[UNKNOWN] - usage: ") and run.text.count("\n") == 1, run
    words = OTHER_WORDS.get((option, source), WORDS[source])
    assert words in run.text and (source == "null" or file in run.text), run
    assert run.seconds < LIMIT_S + 0.3 * slower(), run
    assert run.megabytes < memory_mb, run


@pytest.mark.parametrize("source", ["fifo", "held", "large", "zero", "random"])
def test_standard_input(plugin, pki, measure, memory_mb, sources, source):
    with open(os.open(sources[source], os.O_RDONLY | os.O_NONBLOCK), "rb") as stdin:
        if not stat.S_ISFIFO(os.fstat(stdin.fileno()).st_mode):
            os.set_blocking(stdin.fileno(), True)
        run = measure("-f", "-", "-n", HOST, "--ca-file", pki.root_file, "-t", limit(source), stdin=stdin)
    assert run.code == UNKNOWN and run.text.startswith("[UNKNOWN] - usage: "), run
    assert WORDS[source] in run.text, run
    assert run.seconds < LIMIT_S + 0.3 * slower() and run.megabytes < memory_mb, run


def test_largest_bundle(plugin, pki, serve, good, measure, memory_mb, tmp_path):
    """What is just small enough is read within the bounds, too."""
    other = pki.new_root("Other Root").pem()
    bundle = tmp_path / "bundle"
    bundle.write_text(Path(pki.root_file).read_text() + other * ((16 << 20) // len(other) - 2))
    run = measure("-H", HOST, *serve(good), "--ca-file", bundle)
    assert run.code == 0, run
    assert run.megabytes < memory_mb, run


def numbered(form, n):
    return "".join(form.format(i) for i in range(n))


# Files that are small enough, of more than a run has memory and time for.
MANY = {
    "names": ("hosts-file", HOST + numbered(" -n n{}.example.com", 10000), "more than 5000 names: "),
    "names-of-many": ("hosts-file", (HOST + numbered(" -n n{}.example.com", 1000) + "\n") * 150, "more than 5000 names: "),
    "addresses": ("hosts-file", HOST + numbered(" -I a{}.example.net", 20000), "more than 5000 addresses: "),
    "thresholds": ("hosts-file", HOST + " -w 3" * 800000, "more than 50000 words in a line: "),
    "names-and-thresholds": ("hosts-file", HOST + numbered(" -n n{}.example.com", 150000), "more than 50000 words in a line: "),
    "hosts": ("hosts-file", numbered("n{}.example.com\n", 150000), "more than 10000 hosts: "),
    "hosts-of-options": ("extra-opts", "[x]\n" + numbered("hostname = n{}.example.com\n", 35000), "more than 10000 hosts: "),
    "names-of-options": ("extra-opts", "[x]\n" + "name = x.example.com\n" * 49000, "more than 5000 names: "),
}


@pytest.mark.parametrize("what", MANY)
def test_many_values(measure, memory_mb, tmp_path, what):
    option, text, words = MANY[what]
    file = tmp_path / "file"
    file.write_text(text)
    option = f"--hosts-file={file}" if option == "hosts-file" else f"--extra-opts=x@{file}"
    run = measure(option, *([] if HOST in text or what.startswith("hosts") else ["-H", HOST]), "-I", "127.0.0.1", "-p", "1", "-t", 10 * slower())
    assert run.code == UNKNOWN and run.text.startswith("[UNKNOWN] - usage: ") and words in run.text and run.text.count("\n") == 1, run
    hosts_mb = 20 if what.startswith("hosts") else 0  # 10,000 of them have been read by then
    assert run.seconds < 2 * slower() and run.megabytes < memory_mb + hosts_mb, run


def pkcs12(safe):
    return sequence(b"\2\1\3", sequence(DATA, tlv(0xa0, octet_string(safe))))


def many(element, room=99800):
    return element * (room // len(element))


DATA = bytes.fromhex("06092a864886f70d010701")
SIGNED = bytes.fromhex("06092a864886f70d010702")
CERTIFICATE = [bytes.fromhex("060b2a864886f70d010c0a0103"), tlv(0xa0, sequence(bytes.fromhex("060a2a864886f70d01091601"), tlv(0xa0, octet_string(b"x"))))]
CONTAINERS = {
    "parts": pkcs12(sequence(many(b"\x30\0"))),
    "safe": pkcs12(sequence(sequence(DATA, tlv(0xa0, octet_string(sequence(many(sequence(*CERTIFICATE)))))))),
    "attributes": pkcs12(sequence(sequence(DATA, tlv(0xa0, octet_string(sequence(sequence(*CERTIFICATE, tlv(0x31, many(b"\x30\5\6\1\x2a\x31\0"))))))))),
    "nested": b"\x30\x80\2\1\3" + many(b"\x30\x80"),
    "certificates": sequence(SIGNED, tlv(0xa0, sequence(b"\2\1\1\x31\0", sequence(DATA), tlv(0xa0, many(b"\x30\0")), b"\x31\0"))),
    "algorithms": sequence(SIGNED, tlv(0xa0, sequence(b"\2\1\1", tlv(0x31, many(b"\x30\3\6\1\x2a")), sequence(DATA), b"\x31\0"))),
}


@pytest.mark.parametrize("container", CONTAINERS)
def test_container(measure, memory_mb, tmp_path, container):
    """PKCS #12 and PKCS #7 that are as many parts as octets allow."""
    (tmp_path / "file").write_bytes(CONTAINERS[container])
    run = measure("-f", tmp_path / "file", "-n", HOST)
    assert run.code in (CRITICAL, UNKNOWN) and "octets" not in run.text.split("\n")[0], run
    assert run.seconds < 2 * slower() and run.megabytes < memory_mb, run
