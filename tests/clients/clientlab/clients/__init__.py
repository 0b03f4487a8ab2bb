# SPDX-License-Identifier: GPL-3.0-or-later
"""The clients; importing this registers all of them."""

from . import commands, programs, gecko, chromium  # noqa: F401
