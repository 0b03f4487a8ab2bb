# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes the row of a client valid: it takes the impeccable, and refuses the plainly wrong."""

from ..situation import row

row("baseline", "control", "impeccable: nothing to find fault with", must="accept")
row("baseline-raw", "control", "the same, served by the laboratory's own TLS 1.3", tls=dict(raw=True), must="accept")
row("control-untrusted", "control", "the root is unknown to the client",
    root={}, other={}, intermediate=dict(by="other"), must="refuse")
row("control-wrong-name", "control", "names another host", leaf=dict(names=["other.example.test"]), must="refuse")
