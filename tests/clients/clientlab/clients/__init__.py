# SPDX-License-Identifier: GPL-3.0-or-later
"""The clients; importing this registers all of them."""

import importlib

for module in ("commands", "programs", "gecko", "chromium"):
    importlib.import_module("." + module, __name__)
