# SPDX-License-Identifier: GPL-3.0-or-later
"""Output is not longer than its reader reads: Nagios 8 kB, NRPE 1 kB and more."""

import json

import pytest

import page
from plugin import CRITICAL, SEVERITY, slower

HOST = "mail.example.com"
N = 1000


@pytest.fixture(scope="module")
def files(pki, good, tmp_path_factory):
    """1,000 chains: a third is CRITICAL for its name, a third warns of a malformed one, each with names of its own."""
    folder = tmp_path_factory.mktemp("files")
    names = []
    for i in range(N):
        san = {0: [f"other{i}.example.org", f"long-name-number-{i}.example.net"], 1: [HOST, f"under_score{i}.example.org", "a b"],
               2: [HOST, f"fine{i}.example.org"]}[i % 3]
        file = folder / f"chain{i}.pem"
        file.write_text(pki.intermediate.issue(f"number {i}", san, key=good.key).pem())
        names += ["-f", str(file)]
    return [*names, "-n", HOST]


def read(plugin, *arguments):
    done, _ = plugin.spawn("-t", str(round(10 * slower())), *arguments, timeout=120)
    assert done.stderr == b""
    return done


def tree_state(text):
    states = [line.split("[")[1].split("]")[0] for line in text.splitlines()[1:]]
    return max(states, key=SEVERITY.get)


@pytest.mark.parametrize("verbose", [[], ["-v"]], ids=["plain", "v"])
def test_default_is_what_nagios_reads(plugin, files, trust, verbose):
    done = read(plugin, *files, *trust, *verbose)
    text = done.stdout.decode()
    assert done.returncode == CRITICAL and len(done.stdout) <= 8000, len(done.stdout)
    assert len(done.stdout) > 6000
    assert text.splitlines()[-1].endswith("(--max-output)")
    assert tree_state(text) == "CRITICAL"
    # The worst stays: no line of an endpoint that is fine, as long as one of a bad one was left out.
    assert "[WARNING]" not in "".join(text.splitlines(True)[1:-1])


@pytest.mark.parametrize("limit", [1000, 1024, 2000, 8000, 64000])
@pytest.mark.parametrize("output", ["text", "json", "html", "prometheus"])
@pytest.mark.parametrize("verbose", [[], ["-v"], ["-vv"]], ids=["plain", "v", "vv"])
def test_bound(plugin, files, trust, output, limit, verbose):
    done = read(plugin, *files, *trust, *verbose, "-o", output, f"--max-output={limit}")
    assert done.returncode == CRITICAL and len(done.stdout) <= limit, len(done.stdout)
    if output == "text":
        text = done.stdout.decode()
        assert text.startswith("[CRITICAL] - ") and tree_state(text) == "CRITICAL" and "'endpoints_checked'=1000" in text
        return
    if output == "html":
        html = page.read(done.stdout)
        assert page.state(html) == "CRITICAL" and "(--max-output)" in html.text
        assert limit < 64000 or list(html.all("section"))
        return
    if output == "prometheus":
        head, why = done.stdout.decode().splitlines()
        assert head.startswith("# [CRITICAL] - ") and why.endswith("longer than --max-output")
        return
    data = json.loads(done.stdout)
    assert (data["state"], data["exit_code"]) == ("CRITICAL", 2)
    assert len(data["endpoints"]) + data["endpoints_omitted"] == N
    assert all(endpoint["state"] == "CRITICAL" for endpoint in data["endpoints"])
    assert limit < 8000 or data["endpoints"]


def test_no_bound(plugin, files, trust):
    done = read(plugin, *files, *trust, "-v", "--max-output=0")
    text = done.stdout.decode()
    assert len(done.stdout) > 300000 and "--max-output" not in text
    data = json.loads(read(plugin, *files, *trust, "-o", "json").stdout)
    assert len(data["endpoints"]) == N and data["endpoints_omitted"] == 0
    html = page.read(read(plugin, *files, *trust, "-o", "html", "--max-output=0").stdout)
    assert len(list(html.all("section"))) == N and "(--max-output)" not in html.text
    octets = read(plugin, *files, *trust, "-o", "html").stdout
    assert len(octets) <= 4000000 and len(list(page.read(octets).one("nav").all("tr"))) == N + 1


def test_one_endpoint_keeps_its_worst_lines(plugin, pki, trust):
    """64 certificates with -v are long; what is wrong stays."""
    leaf = pki.intermediate.issue("x", ["other.example.org"], not_after=-86400)
    chain = leaf.pem() + pki.intermediate.pem() * 80
    run = plugin.run("-f", "-", "-n", HOST, *trust, "-v", "--max-output=3000", stdin=chain.encode())
    assert run.code == CRITICAL and len(run.stdout) <= 3000
    assert "[CRITICAL] - name: " in run.text and "[CRITICAL] - dates: " in run.text and "more lines" in run.text


def test_wrong_bounds(plugin):
    for value in ("999", "-1", "x", "16777217", ""):
        assert "--max-output" in plugin.usage("-H", HOST, f"--max-output={value}")
