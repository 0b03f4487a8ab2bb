# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests that attack the process as a whole: signals, crashes, hangs, files without end, few descriptors. They share what
the end-to-end tests have.

    pytest-3 tests/hostile --plugin build/plugins/check_cert_name
"""

import importlib.util
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

HOSTILE = Path(__file__).resolve().parent
E2E = HOSTILE.parent / "e2e"
sys.path[:0] = [str(E2E), str(HOSTILE)]
_spec = importlib.util.spec_from_file_location("e2e_conftest", E2E / "conftest.py")
_shared = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_shared)
# Options, hooks and fixtures.
globals().update({name: value for name, value in vars(_shared).items() if not name.startswith("__")})


from plugin import dearer, slower  # noqa: E402
from scenarios import Scenarios  # noqa: E402

# What this process ignores (HUP under nohup, INT and QUIT in a script's background) its children would ignore, too, and so
# would the plugin, as it should.
for number, default in ((signal.SIGHUP, signal.SIG_DFL), (signal.SIGTERM, signal.SIG_DFL), (signal.SIGQUIT, signal.SIG_DFL),
                        (signal.SIGINT, signal.default_int_handler)):
    if signal.getsignal(number) == signal.SIG_IGN:
        signal.signal(number, default)


@pytest.fixture(scope="session")
def compiler():
    found = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if found is None:
        pytest.skip("cc is not installed")
    return found


# Fixtures whose tests are left out where the plugin holds this.
LEFT_OUT = {"unsanitized": b"__asan_init", "uncounted": b"__llvm_profile_"}


def _is_sanitized(path):
    return LEFT_OUT["unsanitized"] in Path(path).read_bytes()


def pytest_collection_modifyitems(config, items):
    _shared.pytest_collection_modifyitems(config, items)
    path = config.getoption("--plugin")
    if path is None or not Path(path).exists():
        return
    program = Path(path).read_bytes()
    names = {name for name, mark in LEFT_OUT.items() if mark in program}
    left = {item for item in items if names.intersection(getattr(item, "fixturenames", ()))}
    config.hook.pytest_deselected(items=list(left))
    items[:] = [item for item in items if item not in left]


@pytest.fixture(scope="session")
def is_sanitized(plugin):
    return _is_sanitized(plugin.path)


@pytest.fixture(scope="session")
def unsanitized():
    """For tests that are left out with sanitizers: these have an allocator of their own, which the plugin does not watch, end the
    process without memory, and begin threads in their own way."""


@pytest.fixture(scope="session")
def strace_works(unsanitized):
    """A leak checker is a tracer itself."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")


@pytest.fixture(scope="session")
def uncounted():
    """For tests that are left out where it is counted which lines run (make coverage): there is no sandbox then, and the counts
    want to be mapped into memory."""


@pytest.fixture(scope="session")
def memory_mb(is_sanitized):
    """What a run may have at most; sanitizers have much more themselves."""
    return float("inf") if is_sanitized else 32


@pytest.fixture(scope="session")
def is_quick(is_sanitized):
    """is_quick(run, seconds): did it take no more of the processor?  Sanitizers make one comparison cost two hundred times as
    much on 32 bits: with them whether it comes to an end is all that is asked."""
    return lambda run, seconds: is_sanitized or run.work_s < seconds * dearer()


@dataclass
class Measured:
    code: int
    text: str
    seconds: float
    work_s: float  # of the processor
    megabytes: float


@pytest.fixture(scope="session")
def measure(plugin, compiler, tmp_path_factory):
    """measure(arguments) -> how a run of the plugin (of: of another one) ended, its time, and the most memory that it had."""
    folder = tmp_path_factory.mktemp("measure")
    subprocess.run([compiler, "-O1", "-o", folder / "memory", HOSTILE / "memory.c"], check=True)

    def measure(*arguments, env=None, stdin=subprocess.DEVNULL, of=plugin):
        figures = folder / "figures"
        start = time.monotonic()
        done = subprocess.run([*of.inside, folder / "memory", figures, of.path, *map(str, arguments)], stdin=stdin, env=of.environment(env),
                              capture_output=True, check=False, timeout=60 * slower())
        seconds = time.monotonic() - start
        assert done.stderr == b"", done
        code, kilobytes, cpu_us = map(int, figures.read_text().split())
        return Measured(code, done.stdout.decode(), seconds, cpu_us / 1e6, kilobytes / 1024)
    return measure


@pytest.fixture(scope="session")
def preload(compiler, tmp_path_factory):
    """preload("C source") -> the environment in which its functions replace those of the libraries."""
    made = {}

    def preload(source):
        if source not in made:
            folder = tmp_path_factory.mktemp("preload")
            (folder / "p.c").write_text("#define _GNU_SOURCE\n" + source)
            subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", folder / "p.so", folder / "p.c"],
                           check=True)
            made[source] = str(folder / "p.so")
        return {"LD_PRELOAD": made[source], "ASAN_OPTIONS": "verify_asan_link_order=0"}
    return preload


@pytest.fixture(scope="session")
def hostile():
    """The folder of these tests."""
    return HOSTILE


@pytest.fixture
def scenarios(pki, serve, misbehave, hosts, preload, tmp_path):
    return Scenarios(pki, serve, misbehave, hosts, preload, tmp_path)
