# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests that attack the process as a whole: signals, crashes, hangs, files without end, few descriptors. They share what
the end-to-end tests have.

    pytest-3 tests/hostile --plugin build/plugins/check_cert_name
"""

import importlib.util
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

E2E = Path(__file__).resolve().parent.parent / "e2e"
sys.path.insert(0, str(E2E))
_spec = importlib.util.spec_from_file_location("e2e_conftest", E2E / "conftest.py")
_shared = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_shared)
# Options, hooks and fixtures.
globals().update({name: value for name, value in vars(_shared).items() if not name.startswith("__")})


@pytest.fixture(scope="session")
def preload(tmp_path_factory):
    """preload("C source") -> the environment in which its functions replace those of the libraries."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        pytest.skip("cc is not installed")
    made = {}

    def preload(source):
        if source not in made:
            folder = tmp_path_factory.mktemp("preload")
            (folder / "p.c").write_text("#define _GNU_SOURCE\n" + source)
            subprocess.run([*shlex.split(compiler), "-shared", "-fPIC", "-O1", "-o", folder / "p.so", folder / "p.c"],
                           check=True)
            made[source] = str(folder / "p.so")
        return {"LD_PRELOAD": made[source], "ASAN_OPTIONS": "verify_asan_link_order=0"}
    return preload
