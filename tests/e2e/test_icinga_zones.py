# SPDX-License-Identifier: GPL-3.0-or-later
"""Master, satellite and agent as doc/icinga2.md lays them out: each in a network of its own, killed, cut off, and
brought back.  No result is lost, and none is invented."""

import collections
import re
import time

import pytest

import netlab
from plugin import OK, UNKNOWN
from servers import base
from servers.icinga_zones import Zones
from servers.monitoring import blocks

WRAPPER = """#!/bin/sh
# The plugin, and a note of each of its runs.
said=$("{plugin}" "$@")
code=$?
printf '%s\\n' "$said"
printf '%s\\0' "$(date +%s.%N) $code $said" >> "{log}"
exit $code
"""


@pytest.fixture(scope="module")
def document(source):
    return blocks((source / "doc/icinga2.md").read_text())


@pytest.fixture(scope="module")
def zones(document, source, plugin, pki, tmp_path_factory):
    folder = tmp_path_factory.mktemp("zones")
    log, plugins = folder / "runs", folder / "plugins"
    plugins.mkdir()
    (plugins / "check_cert_name").write_text(WRAPPER.format(plugin=plugin.path, log=log))
    (plugins / "check_cert_name").chmod(0o755)
    places = {place: next(code for before, code in document.items() if before.startswith(f"`/etc/icinga2/{place}"))
              for place in ("zones.conf` of the master", "zones.conf` of the satellite", "zones.conf` of the agent",
                            "zones.d/satellite/certificates.conf` of the master")}
    services = places.pop("zones.d/satellite/certificates.conf` of the master")
    services = re.sub(r"= (15|1)m\b", "= 1s", services).replace(
        "vars.cert_name_address =", f'vars.cert_name_port = 8443\n  vars.cert_name_ca_file = "{pki.root_file}"\n  vars.cert_name_address =')
    identity = pki.intermediate.issue("www.example.com", ["www.example.com"])
    try:
        made = Zones(folder, {place.split()[-1]: text for place, text in places.items()},
                     {"satellite/certificates.conf": services,
                      "global-templates/check_cert_name.conf": (source / "contrib/icinga2/check_cert_name.conf").read_text()},
                     {"master": "/nonexistent", "satellite": "/nonexistent", "agent": plugins})
    except base.Missing as missing:
        netlab.give_up(missing)
    made.runs = log
    chain, key = identity.save()
    try:
        made.run("agent", base.program("openssl"), "s_server", "-accept", "8443", "-quiet", "-cert", chain, "-cert_chain", chain, "-key", key)
        made.start("master")
        made.wait(lambda: listens(made))
        made.start("satellite")
        made.wait(lambda: made.knows("master", "satellite"))
        made.start("agent")
        yield made
    finally:
        made.stop()


def listens(zones):
    """The API of the master answers, from now on with every result."""
    zones.listen()
    time.sleep(1)
    log = next(zones.folder.glob("master.python*.log"))
    if log.read_text().startswith("200"):
        return True
    zones.daemons.pop(next(name for name in zones.daemons if "python" in name)).wait()
    return False


def runs(zones):
    """(time, what the agent's plugin said) of each run."""
    if not zones.runs.exists():
        return []
    found = []
    for record in zones.runs.read_text().split("\0")[:-1]:
        when, code, said = record.split(" ", 2)
        found.append((float(when), int(code), said))
    return found


def said(output):
    """Without the performance data, which Icinga keeps apart."""
    first, _, rest = output.partition("\n")
    return "\n".join([first.partition(" |")[0].rstrip(), rest.rstrip()]).rstrip()


def of_agent(zones):
    return [r for r in zones.results() if r.source == "agent.example.com"]


def lost_and_invented(zones, since):
    """Counters of what the agent's plugin said and the master did not get, and the reverse, of runs since a time."""
    ran = collections.Counter((code, said(text)) for when, code, text in runs(zones) if when >= since)
    got = collections.Counter((r.code, said(r.output)) for r in of_agent(zones))
    before = collections.Counter((code, said(text)) for when, code, text in runs(zones) if when < since)
    return ran - got, got - ran - before


def wait_for_all(zones, since, losing=()):
    """losing: from when to when the connection broke, and satellite and master were brought up to date. What is on its way
    then Icinga may lose: https://github.com/Icinga/icinga2/issues/10030."""

    def amiss():
        lost, invented = lost_and_invented(zones, since)
        return lost - collections.Counter((code, said(text)) for when, code, text in runs(zones)
                                          if any(begin <= when <= end for begin, end in losing)) or invented

    def words():
        lost, invented = lost_and_invented(zones, since)
        return f"lost {dict(lost)}, invented {dict(invented)} of {[(when, text.partition(chr(10))[0]) for when, _, text in runs(zones)]}"

    zones.wait(lambda: not amiss(), missing=words)


def test_what_master_gets_is_what_agent_found(zones):
    zones.wait(lambda: len(of_agent(zones)) >= 3)
    first = of_agent(zones)[0]
    assert first.code == OK and first.output.startswith("[OK] - www.example.com: "), first
    wait_for_all(zones, runs(zones)[2][0])


def test_agent_is_killed_and_comes_back(zones):
    """Icinga says "not connected" of a service when it has run for five minutes itself: until then, nothing."""
    zones.wait(lambda: len(of_agent(zones)) >= 3)
    zones.kill("agent")
    when, known = time.time(), len(zones.results())
    time.sleep(4)
    assert all("not connected" in r.output for r in zones.results()[known + 1:])
    back = len(of_agent(zones))
    zones.start("agent")
    # Of a check that was on when it was killed Icinga waits for the result: check_timeout (60 s) and 30 s.
    zones.wait(lambda: len(of_agent(zones)) >= back + 3, seconds=150)
    wait_for_all(zones, when + 2)
    # Nobody but the agent says anything of the certificate.
    others = [r for r in zones.results() if r.source != "agent.example.com" and r.service]
    assert all(r.code == UNKNOWN and "not connected" in r.output for r in others), others


def test_satellite_is_cut_off_and_comes_back(zones):
    since = runs(zones)[-1][0]
    wait_for_all(zones, since)
    begin = time.time() - 0.5
    zones.link("down")
    broken = begin, time.time() + 0.5
    time.sleep(1)
    known, ran, synced = len(zones.results()), len(runs(zones)), zones.times_synced("satellite", "master")
    zones.wait(lambda: len(runs(zones)) >= ran + 4)
    assert len(zones.results()) <= known + 1
    zones.link("up")
    begin, back = time.time(), len(of_agent(zones))
    zones.wait(lambda: zones.times_synced("satellite", "master") > synced)
    end = time.time() + 1
    zones.wait(lambda: len(of_agent(zones)) >= back + 7)
    wait_for_all(zones, since, [broken, (begin, end)])
