# SPDX-License-Identifier: GPL-3.0-or-later
"""The situations, a module for each kind of question; importing this registers all of them."""

import importlib

MODULES = (
    "control",
    "names",
    "chain",
    "purpose",
    "strength",
    "time",
    "status",
    "protocol",
    "constraints",
    "encoding",
    "size",
    "between",
    "between_chain",
    "between_leaf",
    "between_rare",
    "everyday",
    "handshake",
)

for module in MODULES:
    importlib.import_module("." + module, __name__)
