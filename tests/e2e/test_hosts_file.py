# SPDX-License-Identifier: GPL-3.0-or-later
"""--hosts-file: hosts from a file, each with what holds for it alone."""

import os
import subprocess

import pytest

from pki import DAY
from plugin import CRITICAL, OK, UNKNOWN, slower
from servers import postfix, sockets

HOST = "mail.example.com"


@pytest.fixture
def hosts_file(tmp_path):
    """hosts_file(line, ...) -> the options that name a file with these lines."""
    def hosts_file(*lines, name="hosts"):
        (tmp_path / name).write_text("".join(f"{' '.join(map(str, [line] if isinstance(line, str) else line))}\n" for line in lines))
        return ["--hosts-file", str(tmp_path / name)]
    return hosts_file


def endpoints(report):
    return {e["host"]: e for e in report.json["endpoints"]}


def test_a_host_a_line(plugin, pki, serve, trust, hosts_file):
    leaf = pki.intermediate.issue("x", [HOST, "owa.example.com"])
    at = serve(leaf)
    file = hosts_file("# mail", HOST, "", "owa.example.com # behind it", "wrong.example.com")
    report = plugin.check(*file, *at, *trust)
    states = {host: e["state"] for host, e in endpoints(report).items()}
    assert states == {HOST: "OK", "owa.example.com": "OK", "wrong.example.com": "CRITICAL"}, report.text
    assert report.code == CRITICAL and report.findings == ["name-mismatch"]


def test_beside_the_command_line_and_other_files(plugin, pki, serve, trust, hosts_file):
    leaf = pki.intermediate.issue("x", ["*.example.com"])
    report = plugin.check("-H", "a.example.com", *hosts_file("b.example.com", name="1"), *hosts_file("c.example.com", "a.example.com", name="2"),
                          *serve(leaf), *trust)
    assert report.code == OK and list(endpoints(report)) == ["a.example.com", "b.example.com", "c.example.com"], report.text


def test_its_own_place(plugin, pki, serve, trust, hosts_file):
    first, second = (serve(pki.intermediate.issue(name, [name])).port for name in ("a.example.com", "b.example.com"))
    file = hosts_file(("a.example.com", "-I", "127.0.0.1", "-p", first), ("b.example.com", "--address=127.0.0.1", f"--port={second}"),
                      (f"https://a.example.com:{first}", "-I127.0.0.1"))
    report = plugin.check(*file, *trust)
    assert report.code == OK and [e["port"] for e in report.json["endpoints"]] == [first, second, first], report.text


def test_several_places_are_not_addresses(plugin, pki, serve, trust, hosts_file):
    """One address with several names or ports is not told as several addresses."""
    leaf = pki.intermediate.issue("x", [HOST, "owa.example.com"])
    port, other = serve(leaf).port, serve(pki.intermediate.issue("y", [HOST])).port
    at = ("-I", "127.0.0.1", "-p")
    report = plugin.check(*hosts_file((HOST, *at, port), (HOST, *at, port, "-n", "owa.example.com"), (HOST, *at, port, "-w", "9")), *trust)
    assert report.code == OK and "2 of 3 endpoints: " in report.text and " of 3 addresses" not in report.text, report.text
    report = plugin.check(*hosts_file((HOST, *at, port), (HOST, *at, other)), *trust)
    assert report.code == OK and "1 of 2 endpoints: " in report.text and "addresses" not in report.text, report.text
    # Also where each of them stands between others.
    lines = [(HOST, "-I", address, "-p", port, "-n", name) for name in (HOST, "owa.example.com") for address in ("127.0.0.1", "localhost")]
    report = plugin.check(*hosts_file(*lines), "-4", *trust)
    assert report.code == OK and " of 4 endpoints: " in report.text, report.text


def test_several_addresses_of_its_own(plugin, pki, serve, trust, hosts_file):
    leaf = pki.intermediate.issue("x", [HOST])
    port = serve(leaf).port
    report = plugin.check(*hosts_file((HOST, "-I", "127.0.0.1", "-I", "localhost")), "-4", "-p", port, *trust)
    assert report.code == OK and len(report.json["endpoints"]) == 2, report.text


def test_its_own_protocol(plugin, pki, trust, hosts_file, tmp_path):
    tmp_path.chmod(0o755)
    folder = tmp_path / "postfix"
    folder.mkdir()
    server = postfix.start(folder, pki.intermediate.issue("x", [HOST]))
    try:
        ports = server.ports
        file = hosts_file((HOST, "-P", "smtp", "-p", ports["smtp"]), (HOST, "-P", "smtps", "-p", ports["smtps"]),
                          (f"submission://{HOST}:{ports['submission']}", "-P", "imaps"))
        report = plugin.check(*file, "-I", "127.0.0.1", *trust, "-t", 10 * slower())
        assert report.code == OK and [e["protocol"] for e in report.json["endpoints"]] == ["smtp", "smtps", "submission"], report.text
    finally:
        server.stop()


def test_its_own_names(plugin, pki, serve, trust, hosts_file):
    leaf = pki.intermediate.issue("x", ["owa.example.com", "autodiscover.example.com"])
    at = serve(leaf)
    file = hosts_file((HOST, "-n", "owa.example.com", "-n", "autodiscover.example.com"), ("b.example.com",), ("owa.example.com", "-n", HOST))
    report = plugin.check(*file, *at, *trust)
    assert {host: e["state"] for host, e in endpoints(report).items()} == {
        HOST: "OK", "b.example.com": "CRITICAL", "owa.example.com": "CRITICAL"}, report.text
    # The run's names hold for lines without their own.
    report = plugin.check(*file, *at, *trust, "-n", "owa.example.com")
    assert {host: e["state"] for host, e in endpoints(report).items()} == {
        HOST: "OK", "b.example.com": "OK", "owa.example.com": "CRITICAL"}, report.text


def test_exact_names_of_its_own(plugin, pki, serve, trust, hosts_file):
    leaf = pki.intermediate.issue("x", ["*.example.com", "example.com"])
    file = hosts_file((HOST, "-n", "*.example.com", "-n", "example.com"))
    assert plugin.check(*file, *serve(leaf), *trust, "--exact-names").code == OK
    done, _ = plugin.spawn(*file, *serve(leaf), *trust)
    assert done.returncode == UNKNOWN and b", line 1: -n" in done.stdout, done


def test_an_address_with_a_zone_and_its_own_name(plugin, pki, serve, trust, hosts_file):
    done, _ = plugin.spawn(*hosts_file("fe80::1%lo"))
    assert done.returncode == UNKNOWN and b"no certificate names an address with a zone" in done.stdout, done
    done, _ = plugin.spawn(*hosts_file(("fe80::1%lo", "-n", HOST, "-p", 1)), "-t", 1)
    assert done.returncode == CRITICAL, done


def test_its_own_thresholds(plugin, pki, serve, trust, hosts_file):
    leaf = pki.intermediate.issue("x", ["*.example.com"], not_before=-DAY, not_after=40 * DAY + DAY // 2)
    at = serve(leaf)
    file = hosts_file(("a.example.com", "-w", "50"), ("b.example.com", "-w", "60", "-c", "45"), "c.example.com", ("d.example.com", "-w", "100%", "-c", "0"))
    report = plugin.check(*file, *at, *trust)
    told = {host: (e["state"], [f["text"] for f in e["findings"]]) for host, e in endpoints(report).items()}
    assert [state for state, _ in told.values()] == ["WARNING", "CRITICAL", "OK", "WARNING"], report.text
    assert "less than 50 days" in told["a.example.com"][1][0] and "less than 45 days" in told["b.example.com"][1][0]
    assert "less than 100% of its lifetime" in told["d.example.com"][1][0]
    assert report.code == CRITICAL
    # What a line leaves open is the run's.
    assert plugin.check(*hosts_file(("a.example.com", "-w", "50")), *at, *trust, "-c", "45").code == CRITICAL
    assert plugin.check(*hosts_file(("a.example.com", "-w", "5", "-c", "1")), *at, *trust, "-w", "50").code == OK
    done, _ = plugin.spawn(*hosts_file("a.example.com", ("b.example.com", "-w", "5")), "-c", "10")
    assert done.returncode == UNKNOWN and b", line 2: the warning (-w) would come after the critical state" in done.stdout, done


def test_perfdata_is_of_the_thresholds_that_hold(plugin, pki, serve, trust, hosts_file):
    leaf = pki.intermediate.issue("x", [HOST], not_before=-DAY, not_after=40 * DAY + DAY // 2)
    run = plugin.run(*hosts_file((HOST, "-w", "30", "-c", "14")), *serve(leaf), *trust)
    assert (run.perfdata["expires"].warn, run.perfdata["expires"].crit) == (f"{30 * 86400}:", f"{14 * 86400}:"), run.text


def test_given_twice(plugin, pki, serve, trust, hosts_file):
    at = serve(pki.intermediate.issue("x", [HOST]))
    report = plugin.check("-H", HOST, *hosts_file(HOST, (HOST, "-w", 30), (HOST, "-w", 30), (HOST, "-w", 20)), *at, *trust)
    assert report.code == OK and len(report.json["endpoints"]) == 3, report.text


def test_srv(plugin, hosts_file):
    for more in (["-I", "192.0.2.1"], ["-p", "5222"]):
        done, _ = plugin.spawn(*hosts_file(("example.com", *more)), "--srv", "-P", "xmpp-client")
        assert done.returncode == UNKNOWN and b"--srv and" in done.stdout, done


def test_family(plugin, hosts_file):
    done, _ = plugin.spawn(*hosts_file((HOST, "-I", "192.0.2.1")), "-6")
    assert done.returncode == UNKNOWN and b"192.0.2.1: an IPv4 address does not go with -6" in done.stdout, done
    done, _ = plugin.spawn(*hosts_file(("192.0.2.1", "-I", "::1")), "-6", "-t", "0.5", "-p", 1)
    assert b"does not go with" not in done.stdout, done


def test_standard_input(plugin, pki, serve, trust):
    at = serve(pki.intermediate.issue("x", [HOST]))
    done = subprocess.run([*plugin.command, "--hosts-file=-", *map(str, [*at, *trust])], input=f"{HOST}\n".encode(), capture_output=True,
                          env=plugin.environment({}), check=False)
    assert done.returncode == OK, done
    done, _ = plugin.spawn("--hosts-file=-", "--ca-file=-")
    assert done.returncode == UNKNOWN and b"usage: " in done.stdout, done


USAGE = [
    ("", "there is no host in "),
    ("# none\n\n", "there is no host in "),
    ("a.example.com\nb.example.com c.example.com\n", ", line 2: unexpected argument c.example.com: each host has a line of its own"),
    ("\na.example.com -t 3\n", ", line 2: -t holds for the whole run; a line may have -I, -p, -P, -n, -w, -c"),
    ("a.example.com --hosts-file=x\n", ", line 1: --hosts-file holds for the whole run"),
    ("a.example.com --extra-opts=x\n", ", line 1: --extra-opts holds for the whole run"),
    ("a.example.com -h\n", ", line 1: -h holds for the whole run"),
    ("a.example.com -w\n", ", line 1: -w needs a value: -w T"),
    ("a.example.com --warning\n", ", line 1: --warning needs a value: --warning=T"),
    ("a.example.com -w x\n", ", line 1: -w x: expected the time left"),
    ("a.example.com -p 0\n", ", line 1: -p 0: a port is a number"),
    ("a.example.com -P x\n", ", line 1: -P x: unknown protocol"),
    ("a.example.com --foo\n", ", line 1: unknown option --foo"),
    ("a..example.com\n", ", line 1: -H: a..example.com cannot be checked as a name"),
    ("-H a.example.com\n", ", line 1: -H: -H cannot be checked as a name"),
    ("a.example.com\0b\n", " is not a text file"),
    ("\x1b[31m\n", ", line 1: -H "),
]


@pytest.mark.parametrize("text, words", USAGE)
@pytest.mark.parametrize("output", ["text", "json"])
def test_usage(plugin, tmp_path, text, words, output):
    (tmp_path / "hosts").write_bytes(text.encode())
    done, _ = plugin.spawn("--hosts-file", tmp_path / "hosts", "-o", output)
    assert done.returncode == UNKNOWN and words in done.stdout.decode() and b"\x1b" not in done.stdout, done
    assert done.stdout.count(b"\n") == 1, done


@pytest.mark.parametrize("what, words", [("/nonexistent", "cannot read /nonexistent"), ("/dev/zero", "/dev/zero is larger than 4 MiB"),
                                         (".", "cannot read "), ("fifo", "did not end within the time limit")])
def test_no_file(plugin, tmp_path, what, words):
    os.mkfifo(tmp_path / "fifo")
    done, seconds = plugin.spawn("--hosts-file", tmp_path / what, "-t", "1")
    assert done.returncode == UNKNOWN and words in done.stdout.decode() and seconds < 2 * slower(), done


def test_not_with_a_file_of_certificates(plugin, good, hosts_file):
    done, _ = plugin.spawn("-f", good.save()[0], *hosts_file(HOST))
    assert done.returncode == UNKNOWN and b"--hosts-file does not go with it" in done.stdout, done


def test_many(plugin, pki, serve, trust, hosts_file):
    """Lines cost memory in proportion, and no more."""
    at = serve(pki.intermediate.issue("x", ["*.example.com"]))
    report = plugin.check(*hosts_file(*((f"h{i}.example.com", "-w", 20 + i % 3, "-n", f"n{i}.example.com") for i in range(300))), *at, *trust,
                          "-t", 10 * slower())
    assert report.code == OK and report.perfdata["endpoints_checked"].value == 300, report.text[:500]


@pytest.mark.parametrize("option", ["--host", "--hos", "--hostname"])
def test_short_forms_of_hostname_stay(plugin, pki, serve, trust, option):
    assert plugin.check(option, HOST, *serve(pki.intermediate.issue("x", [HOST])), *trust).code == OK


def test_too_many(plugin, hosts_file):
    done, _ = plugin.spawn(*hosts_file(*(f"h{i}.example.com" for i in range(10001))))
    assert done.returncode == UNKNOWN and b", line 10001: -H h10000.example.com: more than 10000 hosts: check them in several runs" in done.stdout, done


def test_silent_ones_and_others(plugin, pki, serve, trust, hosts_file, misbehave):
    good, silent = serve(pki.intermediate.issue("x", [HOST])).port, misbehave(sockets.silent).port
    report = plugin.check(*hosts_file(("a.example.com", "-p", silent), (HOST, "-p", good)), "-I", "127.0.0.1", "-t", "1", *trust)
    assert endpoints(report)[HOST]["state"] in ("OK", "WARNING") and report.code == CRITICAL, report.text
