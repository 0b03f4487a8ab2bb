# SPDX-License-Identifier: GPL-3.0-or-later
"""The situations, a module for each kind of question; importing this registers all of them."""

from . import control, names, chain, purpose, strength, time, status, protocol, constraints, encoding, size  # noqa: F401,E401
