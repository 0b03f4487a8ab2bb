# SPDX-License-Identifier: GPL-3.0-or-later
"""DNS that is validated by libunbound (common/net/dns_unbound.h), asked by tests/unit/ask_dns as a run asks:
a root of our own, signed zones, and name servers of every kind of fault, in a network of their own."""

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest

import netlab
from plugin import slower
from servers import base

NO_DNSSEC, SILENT, FAILS, REFUSES, SLOW = "127.0.0.101", "127.0.0.102", "127.0.0.103", "127.0.0.104", "127.0.0.106"
ODD_PORT = 5353
MAIL_HOSTS = 30

# Name servers: one that asks Knot and knows no EDNS, so that it hands over no signatures, one that says nothing, two that
# answer with an error, one that answers nothing for its first seconds.
FAULTY = """
import socket, struct, sys, threading, time
KNOT = (sys.argv[1], 53)
def without_edns(data):
    end = 12
    while data[end]:
        end += data[end] + 1
    return data[:10] + b"\\0\\0" + data[12:end + 5]
def relay(data, form=without_edns):
    with socket.create_connection(KNOT, 5) as s:
        data = form(data)
        s.sendall(struct.pack(">H", len(data)) + data)
        stream = s.makefile("rb")
        return stream.read(struct.unpack(">H", stream.read(2))[0])
def error(rcode):
    return lambda data: data[:2] + bytes([0x81, 0x80 | rcode]) + without_edns(data)[4:]
begun = []
def slow(data):
    begun.append(time.monotonic())
    return relay(data, bytes) if begun[-1] > begun[0] + 2.5 else None
def serve(address, port, answer):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind((address, port))
    def run():
        while True:
            data, peer = s.recvfrom(4096)
            octets = answer(data) if answer else None
            if octets:
                s.sendto(octets, peer)
    threading.Thread(target=run).start()
serve(sys.argv[2], 53, relay)
serve(sys.argv[3], 53, None)
serve(sys.argv[4], 53, error(2))
serve(sys.argv[5], 53, error(5))
serve(sys.argv[2], int(sys.argv[6]), relay)
serve(sys.argv[7], 53, slow)
print("ready", flush=True)
"""


class Row(NamedTuple):
    name: str
    type: str
    outcome: str
    secure: str
    rcode: str
    ms: str
    rest: str


class Names(netlab.Network):
    def start_servers(self):
        for name in ("", "com", "example.com"):
            self.zone(name, ds=True if name else None)
        self.zone("plain.com", signed=False)
        self.zone("false.com", ds=netlab.FALSE_DS)
        self.zone("test", signed=False)
        self.zone("internal", signed=False)
        self.add("example.com",
                 "www.example.com. A 192.0.2.1", "www.example.com. AAAA 2001:db8::1",
                 "alias.example.com. CNAME www.example.com.", "out.example.com. CNAME www.plain.com.",
                 "false.example.com. CNAME www.false.com.", "nowhere.example.com. CNAME none.plain.com.",
                 "*.wild.example.com. A 192.0.2.2", "example.com. MX 10 www.example.com.",
                 'text.example.com. TXT "v=STSv1; id=1;" ', "_imaps._tcp.example.com. SRV 0 1 993 www.example.com.",
                 "_25._tcp.www.example.com. TLSA 3 1 1 " + 32 * "ab",
                 *(f"many.example.com. MX {n} mail-host-with-a-long-name-{n}.example.com." for n in range(MAIL_HOSTS)))
        self.add("plain.com", "www.plain.com. A 192.0.2.3", "in.plain.com. CNAME www.example.com.")
        self.add("false.com", "www.false.com. A 192.0.2.4", "false.com. MX 10 www.false.com.")
        self.add("test", "www.corp.test. A 192.0.2.5")
        self.add("internal", "www.corp.internal. A 192.0.2.6")
        anchors = self.start_knot()
        self.anchors = self.folder / "anchors"
        # As zone files have it: a comment, an empty line, and parentheses over several lines.
        words = anchors[""].split()
        self.anchors.write_text(f"; the root\n\n{' '.join(words[:-1])} (\n\t{words[-1][:20]} ; half\n\t{words[-1][20:]} )\n")
        self.start_unbound([""], [anchors[""]], '  local-zone: "test." nodefault\n  domain-insecure: "test"\n'
                                                '  domain-insecure: "internal"\n')
        self.run_inside(sys.executable, "-c", FAULTY, netlab.KNOT, NO_DNSSEC, SILENT, FAILS, REFUSES, ODD_PORT, SLOW)
        self.wait_inside(f"{netlab.UNBOUND}:53")


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    try:
        network = Names(tmp_path_factory.mktemp("names")).start()
    except base.Missing as missing:
        netlab.give_up(missing)
    yield network
    network.stop()


@pytest.fixture(scope="module")
def ask(plugin, names):
    """ask("NAME", "TYPE"..., server=ADDRESS): what each line of ask_dns says; and code and words of the whole."""
    build = Path(plugin.path).parent.parent
    for folder, target in (("support", "libsupport.a"), ("unit", "ask_dns")):
        made = subprocess.run(["make", "-C", build / "tests" / folder, target], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        if b"No rule to make target" in made.stdout:
            pytest.skip("check_cert_domain is not built: libunbound, expat or Jansson is missing")
        assert made.returncode == 0, made.stdout

    program = build / "tests/unit/ask_dns"

    def asked(*words, server=netlab.KNOT, anchors=names.anchors, options=()):
        command = [program, *options]
        if server:
            command += ["-r", server]
        if anchors:
            command += ["-a", anchors]
        done = names.call(*command, *words)
        text = done.stdout.decode()
        rows = [Row(*line.split(" ", 6)) for line in text.splitlines() if line.count(" ") >= 6]
        return SimpleNamespace(path=program, rows=rows, code=done.returncode, text=text,
                               sight=re.search(r"^(blind|sees) (\d+)$", text, re.M))
    return asked


# name, type, outcome, validated, rcode, records or words
ANSWERS = [
    ("www.example.com", "A", "has", "secure", "0", "1"),
    ("WWW.Example.COM", "AAAA", "has", "secure", "0", "1"),
    ("www.example.com", "MX", "none", "secure", "0", "0"),
    ("none.example.com", "A", "none", "secure", "3", "0"),
    ("a.wild.example.com", "A", "has", "secure", "0", "1"),
    ("alias.example.com", "A", "has", "secure", "0", "1"),
    ("alias.example.com", "CNAME", "has", "secure", "0", "1"),
    ("out.example.com", "A", "has", "-", "0", "1"),
    ("out.example.com", "CNAME", "has", "secure", "0", "1"),
    ("in.plain.com", "A", "has", "-", "0", "1"),
    ("nowhere.example.com", "A", "none", "-", "3", "0"),
    ("example.com", "MX", "has", "secure", "0", "1"),
    ("many.example.com", "MX", "has", "secure", "0", str(MAIL_HOSTS)),
    ("text.example.com", "TXT", "has", "secure", "0", "1"),
    ("_imaps._tcp.example.com", "SRV", "has", "secure", "0", "1"),
    ("_25._tcp.www.example.com", "TLSA", "has", "secure", "0", "1"),
    ("_443._tcp.www.example.com", "TLSA", "none", "secure", "3", "0"),
    ("www.plain.com", "A", "has", "-", "0", "1"),
    ("none.plain.com", "A", "none", "-", "3", "0"),
    ("www.corp.test", "A", "has", "-", "0", "1"),
    ("www.corp.internal", "A", "has", "-", "0", "1"),
    ("www.false.com", "A", "bogus", "-", "0", "www.false.com: the answer is false: its validation (DNSSEC) fails"),
    ("false.com", "MX", "bogus", "-", "0", "false.com: the answer is false: "),
    ("none.false.com", "A", "bogus", "-", "3", "none.false.com: the answer is false: "),
    ("false.example.com", "A", "bogus", "-", "0", "false.example.com: the answer is false: "),
    ("www.example.com", "ADDRESS", "none", "-", "0", "2"),
    ("out.example.com", "ADDRESS", "none", "-", "0", "1"),
    ("none.example.com", "ADDRESS", "none", "-", "0", "none.example.com: the host name does not exist"),
    ("www.false.com", "ADDRESS", "none", "-", "0", "www.false.com: the answer is false: "),
]


@pytest.mark.parametrize("server", [netlab.KNOT, netlab.UNBOUND, None], ids=["straight", "validating", "resolv.conf"])
def test_answers(ask, server):
    done = ask(*(word for row in ANSWERS for word in row[:2]), server=server)
    assert [(r.name, r.type, r.outcome, r.secure, r.rcode, r.rest[:len(wanted[5])]) for r, wanted in zip(done.rows, ANSWERS)] == ANSWERS, done.text
    assert len(done.rows) == len(ANSWERS)
    assert done.sight[1] == "sees"


def test_nobody_answers(ask):
    """A question that nobody answers ends within the time limit, and is no answer."""
    for server in (SILENT, FAILS, REFUSES, "127.0.0.105"):
        done = ask("www.example.com", "A", "_25._tcp.www.example.com", "TLSA", server=server, options=("-t", str(8 * slower())))
        assert [(r.outcome, r.secure) for r in done.rows] == 2 * [("unanswered", "-")], (server, done.text)
        assert done.rows[0].rest == "www.example.com: the name servers gave no answer, or failed"
        assert int(done.rows[0].ms) < 6000 * slower(), (server, done.text)


def test_slow_answer(ask):
    """A resolver that has to look a name up takes seconds; the second time it asks, or the third, the answer is there."""
    done = ask("www.example.com", "A", server=SLOW, options=("-t", str(8 * slower())))
    assert (done.rows[0].outcome, done.rows[0].secure) == ("has", "secure"), done.text
    assert int(done.rows[0].ms) > 2000, done.text


def test_port(ask):
    """Nobody is there but where the port says."""
    done = ask("www.plain.com", "A", server=NO_DNSSEC, anchors=None, options=("-p", str(ODD_PORT)))
    assert done.rows[0].outcome == "has", done.text
    done = ask("www.plain.com", "A", options=("-p", str(ODD_PORT)))
    assert done.rows[0].outcome == "unanswered", done.text


def test_memory(ask):
    """Twelve questions at a time, which nobody answers: the worst."""
    done = ask(*(word for n in range(60) for word in (f"host{n}.example.com", "A")), server=SILENT, options=("-t", str(8 * slower())))
    assert len(done.rows) == 60, done.text
    is_sanitized = b"__asan_init" in Path(done.path).read_bytes()
    assert is_sanitized or int(done.sight[2]) < 32 * 1024, done.text


def test_no_dnssec_with_an_anchor_of_the_user(ask):
    """Who names an anchor wants answers that hold to it."""
    done = ask("www.example.com", "A", "www.plain.com", "A", server=NO_DNSSEC)
    assert [r.outcome for r in done.rows] == ["bogus", "bogus"], done.text
    assert done.sight[1] == "sees"


def test_no_dnssec(ask):
    """Without one there is nothing to validate, and that is known."""
    done = ask("www.example.com", "A", "www.false.com", "A", "none.example.com", "A", server=NO_DNSSEC, anchors=None)
    assert [(r.outcome, r.secure) for r in done.rows] == [("has", "-"), ("has", "-"), ("none", "-")], done.text
    assert done.sight[1] == "blind"


@pytest.mark.parametrize("text, words", [
    ("", "holds no trust anchors: expected DS or DNSKEY"), ("; nothing\n", "holds no trust anchors"), (". IN DS nonsense\n", "holds no trust anchors"),
    ("hello world\n", "holds no trust anchors"), (". IN DS 1 8 2 ab\0cd\n", "holds no trust anchors"), (None, "cannot read"),
], ids=["empty", "comment", "nonsense", "no-zone-file", "nul", "missing"])
def test_anchors_that_are_none(ask, tmp_path, text, words):
    path = tmp_path / "anchors"
    if text is not None:
        path.write_text(text)
    done = ask("www.example.com", "A", anchors=path)
    assert done.code == 3 and str(path) in done.text and words in done.text, done.text
    assert done.text.count("\n") == 1, done.text   # the library says nothing of its own


@pytest.mark.parametrize("server", ["ns.example.com", "", "127.0.0.1@5", "1.2.3"])
def test_servers_that_are_none(ask, server):
    done = ask("www.example.com", "A", options=("-r", server), server=None)
    assert done.code == 3 and "expected the IP address of a name server" in done.text, done.text


def test_further_answers_come_from_the_cache(ask):
    done = ask("www.example.com", "A", "/", "www.example.com", "A")
    assert [r.outcome for r in done.rows] == ["has", "has"]
    assert int(done.rows[1].ms) <= int(done.rows[0].ms) + 5 * slower(), done.text
