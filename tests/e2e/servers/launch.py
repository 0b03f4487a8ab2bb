# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts one of the real servers of this folder, or says visibly that it cannot be."""

import os
from importlib import import_module

import pytest

from .base import Missing
from .process import find_program, open_to_all


def or_missing(start):
    """What start() gives; where a server is missing the test is skipped, and in CI it fails."""
    try:
        return start()
    except Missing as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{missing}: in CI every server must be there")
        return pytest.skip(str(missing))


def need_program(*names, called=None):
    """The path of the first of them that is installed; the test is skipped where none is, which fails where --no-skips is given."""
    path = next((found for found in map(find_program, names) if found), None)
    if not path:
        pytest.skip(f"{called or names[0]} is not installed")
    return path


def launch(name, folder, identity):
    """The running server of module name. Not installed: the test is skipped; in CI it fails."""
    open_to_all(folder)
    return or_missing(lambda: import_module(f"{__package__}.{name}").start(folder, identity))
