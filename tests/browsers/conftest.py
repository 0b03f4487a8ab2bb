# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of pages (-o html) in real browsers. They share what the end-to-end tests have.

    pytest-3 tests/browsers --plugin build/plugins/check_cert_name --axe node_modules/axe-core
"""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
E2E = HERE.parent / "e2e"
sys.path[:0] = [str(E2E), str(HERE)]
_spec = importlib.util.spec_from_file_location("e2e_conftest", E2E / "conftest.py")
_shared = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_shared)
# Hooks and fixtures.
globals().update({name: value for name, value in vars(_shared).items() if not name.startswith("__")})

import browsers  # noqa: E402


def pytest_addoption(parser):
    _shared.pytest_addoption(parser)
    parser.addoption("--axe", metavar="FOLDER", default=os.environ.get("AXE_CORE"),
                     help="where axe-core is (default: $AXE_CORE, or node_modules/axe-core here or at the top)")


@pytest.fixture(scope="session")
def axe(request):
    """axe-core as text: package.json names its version, npm ci installs it."""
    given = request.config.getoption("--axe")
    folders = [Path(given)] if given else [folder / "node_modules/axe-core" for folder in (HERE, HERE.parent.parent, Path.cwd())]
    for folder in folders:
        if (folder / "axe.min.js").exists():
            return (folder / "axe.min.js").read_text("utf-8")
    assert not given, f"no axe.min.js in {given}"
    pytest.skip("axe-core is not installed")


@pytest.fixture(scope="session", params=browsers.BROWSERS)
def browser(request, tmp_path_factory):
    found = browsers.start(request.param, tmp_path_factory.mktemp(request.param))
    if found is None:
        pytest.skip(f"{request.param} is not installed")
    yield found
    found.close()
