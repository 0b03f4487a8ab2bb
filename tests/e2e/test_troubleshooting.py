# SPDX-License-Identifier: GPL-3.0-or-later
"""doc/troubleshooting.md: each finding has its section, whose command finds it in the situation that it is about; the
output, the state and the words that the program itself has are those of the document.

    DOCUMENTS_WRITE=1 pytest-3 tests/e2e/test_troubleshooting.py

writes these lines into the document (not with -n).  test_mending.py runs its configuration.
"""

import os
import re
import subprocess

import pytest

import documents
from plugin import SLOWER, UNKNOWN
from servers.process import find_program
from servers.tools import GnutlsServer
from situations import COMPANIES, SERVED, World

PORTS = {"https": 443, "smtp": 25}


@pytest.fixture(scope="module")
def path(source):
    return source / "doc/troubleshooting.md"


def listed(program):
    """id: (state, words)"""
    lines = program.spawn("--list-findings")[0].stdout.decode().splitlines()
    return {id: (state, words) for id, state, words in (line.split(maxsplit=2) for line in lines)}


@pytest.fixture(scope="module")
def findings(plugin):
    return listed(plugin)


@pytest.fixture(scope="module")
def findings_of_domains(plugin, domain_program):
    return listed(type(plugin)(domain_program, plugin.wrapper))


def sections(path):
    return documents.sections(path.read_text().partition("\n## Findings\n")[2].partition("\n## Mending\n")[0], 3)


def test_every_finding_has_its_section_and_no_other(path, findings, findings_of_domains):
    assert set(sections(path)) == {*findings, *findings_of_domains} == {*SERVED, *COMPANIES}


# --- what a section holds -------------------------------------------------------------------------------


def shown(report):
    """What Outlook, phones and browsers show, in a sentence."""
    told = report["endpoints"][0].get("shown") if report.get("endpoints") else None
    return told and f"Outlook {told['outlook']}; phones {told['phones']}; browsers {told['browsers']}.\n"


def output(run, data, id):
    """The line of the output that tells the finding: the first, if it counts there."""
    first = run.lines[0].partition(" |")[0]
    parts = [*data.get("services", []), *data.get("endpoints", []), *(e for s in data.get("services", []) for e in s["endpoints"])]
    (finding, *_) = [f for part in parts for f in part["findings"] if f["id"] == id]
    if finding["state"] == data["state"] and finding["state"] != "OK":
        return [first]
    return [line.strip().removeprefix("\\_") for line in run.lines[1:] if finding["text"] in line][:1]


def held(body, state, words, said, lines):
    """A section with what is true of it."""
    head, block = body.rsplit("\n    $ ", 1)
    head = re.sub(r"\A\n\*\*.*\n", "", head)
    head = re.sub(r"\nOutlook .*\n\Z", "", head)
    words = re.sub(r" \(--[a-z-]+\)$", "", words)
    head = f"\n**{state}**: {words}.\n{head}" + (f"\n{said}" if said else "")
    return head + "\n    $ " + "".join(f"{line}\n" for line in [block.splitlines()[0], *("    " + line for line in lines)]) + "\n"


def hold(path, id, findings, said, lines):
    body = sections(path)[id]
    expected = held(body, *findings[id], said, lines)
    there, true = ([*map(documents.equal, text.splitlines())] for text in (body, expected))
    if there != true and os.environ.get(documents.WRITE):
        text = path.read_text()
        path.write_text(text.replace(f"### {id}\n{body}", f"### {id}\n{expected}"))
    else:
        assert there == true


def ids(data):
    parts = [*data.get("services", []), *data.get("endpoints", []), *(e for s in data.get("services", []) for e in s["endpoints"])]
    return [f["id"] for part in parts for f in part["findings"]]


@pytest.fixture
def world(pki, serve, start, misbehave, tmp_path):
    tmp_path.chmod(0o755)
    return World(pki, serve, start, misbehave, tmp_path)


def words_of(path, id):
    (block,) = documents.code(sections(path)[id])
    words, _ = documents.command(block)
    return words


@pytest.mark.parametrize("id", SERVED)
def test_finding(plugin, path, findings, world, id):
    words = words_of(path, id)
    assert words[0] == "check_cert_name"
    more = SERVED[id](world)
    places = {}
    if isinstance(more, dict):  # what stands for a part of the command
        words, more, places = [w.replace(a, b) for w in words for a, b in more.items()], [], {b: a for a, b in more.items()}
    arguments = [*words[1:], *more]
    run = plugin.run(*arguments, cwd=world.folder)
    if id in ("usage", "internal"):  # nothing was judged
        assert run.code == UNKNOWN and run.lines[0].startswith(f"[UNKNOWN] - {'' if id == 'usage' else 'internal: '}"), run.text
        lines, said = run.lines[:1], None
    else:
        data = plugin.run_json(*arguments, "-v", cwd=world.folder)
        assert id in ids(data), run.text
        lines, said = output(run, data, id), shown(data)
    protocol = "smtp" if any(w.startswith("smtp:") for w in words) else "https"
    for made, place in {**places, r"\b127\.0\.0\.1 port \d+": f"192.0.2.10 port {PORTS[protocol]}",
                        r"\b127\.0\.0\.1\b": "192.0.2.10"}.items():
        lines = [re.sub(made, place, line) for line in lines]
    hold(path, id, findings, said, lines)


@pytest.mark.parametrize("id", COMPANIES)
def test_finding_of_a_domain(in_lab, domain_lab, plugin, trust, path, findings, findings_of_domains, id):
    words = words_of(path, id)
    domain = f"found-{id}.example.com"
    arguments = [w.replace("example.com", domain) for w in words[1:]]
    if words[0] == "check_cert_name":
        program, more = domain_lab.plugin(plugin.path, plugin.wrapper), [*trust]
    else:
        assert words[0] == "check_cert_domain"
        program, more = in_lab, [*domain_lab.options, *(["--root=own"] if id == "private-root" else [])]
    more += ["-t", 10 * SLOWER]  # a busy machine
    run = program.run(*arguments, *more)
    data = program.run_json(*arguments, *more)
    assert id in ids(data), run.text
    lines = [re.sub(r"\b127\.0\.\d+\.\d+\b", "192.0.2.10", line.replace(domain, "example.com")) for line in output(run, data, id)]
    hold(path, id, {**findings_of_domains, **findings}, None, lines)


# --- what clients say -------------------------------------------------------------------------------------


def words_of_clients(path):
    """[(words, clients, findings)]; of the words one is enough."""
    table = path.read_text().partition("\n## What the client says\n")[2].partition("\n## ")[0]
    rows = re.findall(r"(?m)^\| (.+?) \| (.+?) \| (.+?) \|$", table)[1:]
    return [(words.split(", "), clients, documents.links(found)) for words, clients, found in rows]


def test_words_lead_to_findings(path):
    rows = words_of_clients(path)
    assert len(rows) > 40 and all(found for _, _, found in rows), rows
    assert {link.removeprefix("#") for _, _, found in rows for link in found} <= {*SERVED, *COMPANIES}


# By the words of the document; those of other clients are documented, or were seen once.
CURL = ["name-mismatch", "untrusted", "chain-incomplete", "self-signed", "expired", "not-yet-valid", "wrong-purpose", "weak-key", "weak-signature",
        "weak-protocol", "weak-exchange", "not-tls", "resolve-failed"]


def test_words_of_curl(path):
    found = {link.removeprefix("#") for _, clients, found in words_of_clients(path) if "curl" in clients for link in found}
    assert found == {*CURL, "client-refuses"}


@pytest.fixture
def curl():
    curl = find_program("curl")
    if not curl or "OpenSSL" not in subprocess.run([curl, "-V"], capture_output=True, text=True, check=True).stdout:
        pytest.skip("curl is not installed")
    return curl


def test_curl_and_renegotiation(path, world, curl):
    """What it refuses, and others do not."""
    words = next(words for words, clients, found in words_of_clients(path) if "curl" in clients and "#client-refuses" in found)
    priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2:%DISABLE_SAFE_RENEGOTIATION"
    server = world.start(GnutlsServer(world.folder, world.leaf(), "--priority", priority))
    done = subprocess.run([curl, "-sS", "--noproxy", "*", "--max-time", "20", "-k", f"https://127.0.0.1:{server.port}/"], capture_output=True,
                          text=True, check=False)
    assert any(w in done.stderr for w in words), (words, done.stderr)


@pytest.mark.parametrize("id", CURL)
def test_curl_says_these_words(path, world, curl, id):
    words = next(words for words, clients, found in words_of_clients(path) if "curl" in clients and f"#{id}" in found)
    more = SERVED[id](world)
    url = ["https://www.example.invalid/"]
    if more:
        url = [f"https://www.example.com:{more[3]}/", "--resolve", f"www.example.com:{more[3]}:{more[1]}"]
    done = subprocess.run([curl, "-sS", "--noproxy", "*", "--max-time", "20", "--cacert", world.root.file, *url], capture_output=True,
                          text=True, check=False)
    assert any(w in done.stderr for w in words), (words, done.stderr)
