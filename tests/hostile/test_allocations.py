# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory runs short, at every point of a run: one UNKNOWN line in the form that was asked for, or the answer of an
undisturbed run, if that was out already. Never anything about the peer."""

import json
import signal
import subprocess

import pytest

import page
from plugin import UNKNOWN, slower
from scenarios import NAMES, same
from torture import LONG, choose, parallel

NO_MEMORY = "internal: out of memory"
# How many allocations of a scenario fail in the short form, once each and for good.
SHORT = 24


@pytest.fixture(scope="session")
def fail_allocation(unsanitized, preload, hostile):
    return preload((hostile / "fail_allocation.c").read_text())


def is_no_memory(done, arguments):
    if "json" in arguments or ("passive-icinga2" in arguments and done[1].count(b"\n") == 1):
        data = json.loads(done[1])
        return done[0] == UNKNOWN and (data["summary"], data["exit_code"], data["endpoints"]) == (NO_MEMORY, UNKNOWN, [])
    if "html" in arguments:
        return done[0] == UNKNOWN and page.read(done[1]).one("p").text == NO_MEMORY
    comment = "# " if "prometheus" in arguments else ""
    return done == (UNKNOWN, f"{comment}[UNKNOWN] - {NO_MEMORY}\n".encode())


def check(done, undisturbed, scenario, what):
    output, stderr = done[:2], done[2]
    assert is_no_memory(output, scenario.arguments) or same(output, undisturbed), (what, done, scenario.arguments)
    assert stderr == b"", (what, done)


@pytest.mark.parametrize("name", NAMES)
def test_each_fails(plugin, scenarios, fail_allocation, tmp_path, name):
    scenario = scenarios[name]
    env = {**scenario.env, **fail_allocation}
    env["LD_PRELOAD"] = " ".join(e["LD_PRELOAD"] for e in (fail_allocation, scenario.env) if "LD_PRELOAD" in e)

    def run(changes, *more):
        done, _ = plugin.spawn(*scenario.arguments, *more, env={**env, **changes})
        return done.returncode, done.stdout, done.stderr
    count = tmp_path / "count"
    # Only without the sandbox, which asks for no memory, can the count be written.
    undisturbed = run({"FAIL_COUNT": str(count)}, "--no-sandbox")
    assert undisturbed[0] == scenario.code and undisturbed[2] == b"", undisturbed
    # A page says with which options it was made.
    undisturbed = (undisturbed[0], undisturbed[1].replace(b"<li>--no-sandbox</li>\n", b""), b"")
    total = int(count.read_text())
    assert total > 300, total
    cases = [(n, how) for n in choose(total, SHORT) for how in ({}, {"FAIL_FOR_GOOD": "1"})]

    def case(number, how):
        return run({"FAIL_ALLOCATION": str(number), **how})
    n_short = 0
    for (number, how), done in parallel(case, cases, f"{name}: {total} allocations"):
        check(done, undisturbed, scenario, (name, number, how))
        n_short += is_no_memory(done[:2], scenario.arguments)
    # Nearly all: what is asked for at the very end is not missed.
    assert n_short > 0.8 * len(cases), (n_short, len(cases))


@pytest.mark.usefixtures("unsanitized", "uncounted")
@pytest.mark.parametrize("name", [name for name in NAMES if LONG or name in ("ec", "many", "resolved", "expired-json")])
def test_limit_of_the_address_space(plugin, scenarios, name):
    """The real thing: below some size the dynamic linker gives up before the plugin begins (127), or, at one of a few kB, ends in
    SIGSEGV itself (glibc 2.36, init_tls, does not look at what its malloc() says): then `-V` does, too."""
    scenario = scenarios[name]
    done, _ = plugin.spawn(*scenario.arguments, env=scenario.env)
    undisturbed = done.returncode, done.stdout
    assert done.returncode == scenario.code, done

    def case(kilobytes, arguments=scenario.arguments):
        done = subprocess.run(["sh", "-c", f'ulimit -v {kilobytes}; exec "$@"', "sh", plugin.path, *arguments],
                              stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=30 * slower(),
                              env=plugin.environment(scenario.env))
        return done.returncode, done.stdout, done.stderr
    seen = set()
    for (kilobytes,), done in parallel(case, [(k,) for k in range(8000, 34000, 64 if LONG else 1500)], f"{name}: ulimit -v"):
        of_the_linker = done == (-signal.SIGSEGV, b"", b"") and case(kilobytes, ["-V"]) == done
        if done[0] != 127 and not of_the_linker:
            assert done[0] == UNKNOWN or same(done[:2], undisturbed), (kilobytes, done)
            assert done[1].count(b"\n") >= 1 and done[2] == b"", (kilobytes, done)
        seen.add(done[0])
    assert scenario.code in seen
