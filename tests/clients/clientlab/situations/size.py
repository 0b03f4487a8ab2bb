# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes: names in a certificate, octets, certificates in a chain."""

from .. import der as d
from ..situation import HOST, row

G = "size"


def names(n):
    return dict(names=[f"n{i}.example.test" for i in range(n - 1)] + [HOST])


for count in (100, 1000, 2000, 3000, 4000, 10000):
    row(f"names-{count}", G, f"{count} names, the last one fits", leaf=names(count))
for octets in (15000, 40000, 70000, 120000):
    row(f"octets-{octets // 1000}k", G, f"an unknown extension of {octets} octets", leaf=dict(
        more=(d.extension("1.3.6.1.4.1.99999.4", d.octet_string(b"x" * octets)),)))


def chain(certificates):
    """Rows for a chain of so many certificates, the root counted."""
    between = certificates - 3
    made = {}
    for i in range(between):
        made[f"i{i}"] = dict(by="root" if i == 0 else f"i{i - 1}")
    if between:
        made["intermediate"] = dict(by=f"i{between - 1}")
    send = ["leaf", "intermediate"] + [f"i{i}" for i in reversed(range(between))]
    row(f"chain-{certificates}", G, f"a chain of {certificates} certificates, the root counted", send=send, **made)


for certificates in (5, 8, 9, 10, 11, 12, 20):
    chain(certificates)
row("superfluous-30", G, "30 unrelated authorities are sent too",
    send=["leaf", "intermediate"] + [f"s{i}" for i in range(30)],
    **{f"s{i}": dict(by="other") for i in range(30)})
