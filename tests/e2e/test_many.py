# SPDX-License-Identifier: GPL-3.0-or-later
"""Many endpoints in one run: the odd ones are named, and the time is that of the slowest."""

import socket

import pytest

from plugin import CRITICAL, OK, slower
from servers.nginx import Nginx, Site
from servers.process import free_port
from servers.sockets import SocketServer, late

HOST = "mail.example.com"
COUNT = 200
WRONG = ("127.0.1.17", "127.0.1.101", "127.0.1.199")


@pytest.fixture(scope="module")
def lab(pki, good, tmp_path_factory):
    """200 addresses with the right certificate, but three: one expired, two with other names."""
    addresses = [f"127.0.1.{i}" for i in range(1, COUNT + 1)]
    port = free_port(("127.0.0.1", *WRONG))
    wrong = [pki.intermediate.issue("old.example.com", ["old.example.com"]),
             pki.intermediate.issue(HOST, [HOST], not_before=-90 * 86400, not_after=-86400),
             pki.intermediate.issue("x", ["localhost.localdomain"])]
    sites = [Site([good], [(a, port) for a in addresses if a not in WRONG])]
    sites += [Site([identity], [(address, port)]) for identity, address in zip(wrong, WRONG)]
    nginx = Nginx(tmp_path_factory.mktemp("lab"), sites)
    yield addresses, port
    nginx.stop()


def addresses_of(addresses):
    return [argument for address in addresses for argument in ("-I", address)]


def test_three_of_two_hundred_are_named(plugin, lab, trust):
    addresses, port = lab
    report = plugin.check("-H", HOST, *addresses_of(addresses), "-p", port, *trust)
    assert report.code == CRITICAL
    assert set(report.findings) == {"name-mismatch", "expired"}
    assert len(report.json["endpoints"]) == COUNT
    failed = {e["address"] for e in report.json["endpoints"] if e["state"] != "OK"}
    assert failed == set(WRONG)
    for address in WRONG:
        assert address in report.summary, report.lines[0]
    for address in ("127.0.1.18", "127.0.1.102", "127.0.1.200"):
        assert address not in report.summary
    assert report.perfdata["endpoints_checked"].value == COUNT
    assert report.perfdata["endpoints_failed"].value == 3
    assert report.perfdata["names_checked"].value == COUNT
    assert report.perfdata["names_failed"].value == 2
    # What is the same is told once.
    assert "197 of 200" in report.text
    assert len(report.lines) < 60


def test_all_good(plugin, lab, trust):
    addresses, port = lab
    report = plugin.check("-H", HOST, *addresses_of(a for a in addresses if a not in WRONG), "-p", port, *trust)
    assert (report.code, report.findings) == (OK, [])
    assert len(report.lines) < 20


def test_time_is_that_of_the_slowest(plugin, lab, trust, good, start):
    """Twenty servers that answer only after a second, at once with 177 fast ones."""
    addresses, port = lab
    slow = [f"127.0.2.{i}" for i in range(1, 21)]

    for address in slow:
        start(SocketServer(late((addresses[0], port), 1), address, port=port))
    fast = [a for a in addresses if a not in WRONG][:177]
    run = plugin.run("-H", HOST, *addresses_of([*fast, *slow]), "-p", port, *trust)
    assert run.code == OK, run.text
    assert 1.0 <= run.seconds < 1.0 + 1.0 * slower()
    assert 1.0 <= run.perfdata["time"].value <= run.seconds


def test_silent_ones_do_not_harm_the_others(plugin, lab, trust, start):
    addresses, port = lab
    listeners = [socket.create_server((f"127.0.3.{i}", port)) for i in range(1, 6)]
    try:
        fast = [a for a in addresses if a not in WRONG][:100]
        report = plugin.check("-H", HOST, *addresses_of([f"127.0.3.{i}" for i in range(1, 6)]), *addresses_of(fast),
                              "-p", port, *trust, "-t", f"{min(8, max(2, slower())):.1f}")
    finally:
        for listener in listeners:
            listener.close()
    assert (report.code, report.findings) == (CRITICAL, ["timeout"])
    assert [e["state"] for e in report.json["endpoints"]].count("OK") == 100
    assert "127.0.3.1" in report.summary


@pytest.mark.parametrize("parallel", ["1", "3", "1000"])
def test_parallel(plugin, lab, trust, parallel):
    addresses, port = lab
    report = plugin.check("-H", HOST, *addresses_of(addresses[:60]), "-p", port, *trust, "--parallel", parallel)
    assert report.code == CRITICAL
    assert report.perfdata["endpoints_failed"].value == 1
    assert "127.0.1.17" in report.summary


def test_many_hosts(plugin, serve, good, trust):
    """300 names at one server; two of them do not fit."""
    hosts = [f"host{i}.example.net" for i in range(298)] + ["www.example.org", "a.b.example.net"]
    arguments = [argument for host in hosts for argument in ("-H", host)]
    report = plugin.check(*arguments, *serve(good), *trust)
    assert (report.code, report.findings) == (CRITICAL, ["name-mismatch"])
    assert "www.example.org" in report.summary and "a.b.example.net" in report.text
    assert report.perfdata["endpoints_failed"].value == 2
