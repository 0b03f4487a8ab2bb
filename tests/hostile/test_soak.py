# SPDX-License-Identifier: GPL-3.0-or-later
"""Many runs, and one run with many endpoints, against real servers and faulty ones: no verdict is lost, none comes late, and
nothing is left behind."""

import json
import os
import random
import re
from collections import Counter
from pathlib import Path

import pytest

import pki as p
from plugin import CRITICAL, OK, STATES, slower
from scenarios import HOST, NAMES
from servers import sockets
from torture import LONG, parallel

RUNS = int(os.environ.get("CHECK_CERT_NAME_RUNS", "50000" if LONG else "200"))
ENDPOINTS = int(os.environ.get("CHECK_CERT_NAME_ENDPOINTS", "5000" if LONG else "300"))
# What a run may be late by, apart from what it waits for a processor.
LATE_S = 0.3
NOISE = bytes(random.Random(1).randbytes(3000))


@pytest.fixture
def faulty(pki, serve, misbehave, closed_port):
    """{kind: (port, id of the finding that it is)}; of those that take all the time that they are given: SLOW."""
    good = pki.intermediate.issue(HOST, [HOST, "*.example.net"])
    real = ("127.0.0.1", serve(good).port)
    names = [HOST, "*.example.net"]
    huge = pki.intermediate.issue("x", [*names, *(f"host{i}.some-domain.example.org" for i in range(21000))])
    kinds = {
        "good": (serve(good), None),
        "good-rsa": (serve(pki.intermediate.issue(HOST, names, key=p.new_key("rsa"))), None),
        "other-name": (serve(pki.intermediate.issue("other.example.org", ["other.example.org"])), "name-mismatch"),
        "expired": (serve(pki.intermediate.issue(HOST, names, not_before=-90 * p.DAY, not_after=-p.DAY)), "expired"),
        "self-signed": (serve(pki.self_signed(HOST, names)), "self-signed"),
        "unknown-root": (serve(pki.other_root.issue(HOST, names)), "untrusted"),
        "huge": (serve(huge), "too-large"),
        "silent": (misbehave(sockets.silent), "timeout"),
        "drip": (misbehave(sockets.dripping(real, 1)), "timeout"),
        "closes": (misbehave(sockets.closing_after_hello), "handshake-failed"),
        "resets": (misbehave(sockets.resetting), "handshake-failed"),
        "cut": (misbehave(sockets.cutting(real, 700)), "handshake-failed"),
        "alert": (misbehave(sockets.alert(2, 40)), "handshake-failed"),
        "http": (misbehave(sockets.plain_http), "not-tls"),
        "noise": (misbehave(sockets.saying(NOISE)), "not-tls"),
        "endless": (misbehave(sockets.endless(NOISE)), "not-tls"),
    }
    ports = {kind: (endpoint.port, finding) for kind, (endpoint, finding) in kinds.items()}
    return {**ports, "closed": (closed_port, "connect-failed")}


SLOW = {"silent", "drip"}


def left_behind(variable):
    """Processes that are still there and have this variable, as all that were started here."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if variable.encode() in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_bytes())
        except OSError:
            pass  # it has ended, or is another user's
    return found


def shared_memory():
    """Of the whole machine: a PostgreSQL there is that of other tests, which come and go."""
    return {name for name in os.listdir("/dev/shm") if not name.startswith("PostgreSQL.")}


def test_many_runs(plugin, scenarios, faulty, trust, tmp_path):
    """The same ones each time, in an order that is shuffled once and for all."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    kinds = {name: (scenarios[name], 10) for name in NAMES}
    table = {name: (scenario.arguments, scenario.env, scenario.code, limit) for name, (scenario, limit) in kinds.items()}
    for kind, (port, finding) in faulty.items():
        limit = 0.5 if kind in SLOW else 10
        arguments = ["-H", HOST, "-I", "127.0.0.1", "-p", port, *trust, "-t", limit]
        table[kind] = (arguments, {}, OK if finding is None else CRITICAL, limit)
    weights = [1 if kind in SLOW or kind in ("huge", "endless", "many") else 4 for kind in table]
    chosen = random.Random(RUNS).choices(list(table), weights, k=RUNS)
    before = shared_memory(), len(os.listdir("/proc/self/fd"))

    def run(kind):
        arguments, env, _, _ = table[kind]
        done, seconds = plugin.spawn(*arguments, env={**env, "TMPDIR": str(folder)})
        return done, seconds - done.queued
    seen = Counter()
    for (kind,), (done, seconds) in parallel(run, [(kind,) for kind in chosen], "runs"):
        arguments, _, code, limit = table[kind]
        lines = done.stdout.decode().splitlines()
        assert done.returncode == code and done.stderr == b"" and lines, (kind, done)
        first = (json.loads(lines[0])["state"] if "json" in arguments
                 else STATES[max(json.loads(line)["exit_status"] for line in lines)] if "passive-icinga2" in arguments
                 else re.search(rb'<h1><strong class="state \w+">(\w+)<', done.stdout)[1].decode() if "html" in arguments
                 else re.match(r"(?:# )?\[(\w+)\] - ", lines[0])[1])
        assert first == STATES[code] and sum(line.startswith("[") for line in lines) <= 1, (kind, done)
        assert seconds <= limit + LATE_S * slower(), (kind, seconds, done)
        seen[kind] += 1
    assert sum(seen.values()) == RUNS
    assert left_behind(f"TMPDIR={folder}") == [] and os.listdir(folder) == []
    # A thread of a server may still be about to close its connection.
    assert shared_memory() <= before[0] and len(os.listdir("/proc/self/fd")) < before[1] + 60


def test_many_endpoints(plugin, faulty, trust, measure, is_sanitized):
    """Of so many each has its own verdict, whatever the others do."""
    slow = max(2, ENDPOINTS // 250)
    dear = max(2, ENDPOINTS // 100)
    count = {kind: slow if kind in SLOW else dear if kind in ("huge", "endless") else 0 for kind in faulty}
    plain = [kind for kind, n in count.items() if n == 0]
    rest = ENDPOINTS - sum(count.values())
    kinds = [kind for kind, n in count.items() for _ in range(n)] + [plain[i % len(plain)] for i in range(rest)]
    random.Random(2).shuffle(kinds)
    hosts = {f"e{i}-{kind}.example.net": kind for i, kind in enumerate(kinds)}
    words = [word for host, kind in hosts.items() for word in ("-H", f"{host}:{faulty[kind][0]}")]
    limit = 60 if LONG else 12
    for _ in range(3):
        run = measure(*words, "-I", "127.0.0.1", *trust, "-t", limit, "-o", "json", "--max-output=0")
        data = json.loads(run.text)
        # On a busy machine the watchdog may come before the report, with one line.
        if data["endpoints"] or slower() < 2:
            break
    assert run.code == CRITICAL and data["endpoints"], run
    figures = {figure["label"]: figure["value"] for figure in data["perfdata"]}
    assert figures["endpoints_checked"] == ENDPOINTS
    assert figures["endpoints_failed"] == sum(faulty[kind][1] is not None for kind in kinds)
    assert figures["names_failed"] == kinds.count("other-name")
    # JSON has a bound of its own, far above; the figures are of all.
    assert len(data["endpoints"]) + data["endpoints_omitted"] == ENDPOINTS and len(data["endpoints"]) > 0.5 * ENDPOINTS
    wrong, seen = [], Counter()
    for endpoint in data["endpoints"]:
        kind = hosts.pop(endpoint["host"].split(":")[0])
        finding = faulty[kind][1]
        ids = [f["id"] for f in endpoint["findings"] if f["state"] != "OK"]
        seen[kind] += 1
        if ids[:1] != ([] if finding is None else [finding]):
            wrong.append((endpoint["host"], finding, ids, endpoint["steps"][-1]))
    assert wrong == [] and len(hosts) == data["endpoints_omitted"], (len(wrong), wrong[:5])
    assert run.seconds <= limit + (1 + ENDPOINTS / 1000) * slower(), run.seconds
    print(f"{ENDPOINTS} endpoints: {run.seconds:.1f} s of {limit}, {run.megabytes:.1f} MB; {dict(seen)}")
    assert is_sanitized or run.megabytes <= 32 + ENDPOINTS / 16, run.megabytes
