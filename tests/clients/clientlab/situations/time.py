# SPDX-License-Identifier: GPL-3.0-or-later
"""Validity and lifetime."""

from ..situation import row

G = "validity"
row("expired", G, "expired yesterday", leaf=dict(start=-80, end=-1))
row("expired-long-ago", G, "expired ten years ago", leaf=dict(start=-4000, end=-3650))
row("not-yet", G, "valid from tomorrow", leaf=dict(start=1, end=80))
row("just-issued", G, "issued two minutes ago", leaf=dict(start=-2 / 1440, end=80))
row("expires-in-an-hour", G, "expires in an hour", leaf=dict(start=-80, end=1 / 24))
row("intermediate-expired", G, "the intermediate has expired", intermediate=dict(start=-700, end=-1))
row("intermediate-not-yet", G, "the intermediate is valid from tomorrow", intermediate=dict(start=1, end=700))
row("root-expired", G, "the root has expired", root=dict(start=-3000, end=-1))
row("root-expired-sent", G, "the root has expired and is sent",
    root=dict(start=-3000, end=-1), send=["leaf", "intermediate", "root"])
row("root-not-yet", G, "the root is valid from tomorrow", root=dict(start=1, end=3000))
row("leaf-outlives-intermediate", G, "the leaf ends after the intermediate", intermediate=dict(end=30))
row("leaf-before-intermediate", G, "the leaf begins before the intermediate", leaf=dict(start=-300, end=80))
row("ends-before-start", G, "notAfter is before notBefore", leaf=dict(start=20, end=-20))

G = "lifetime"
row("lifetime-90", G, "90 days", leaf=dict(start=-10, end=80))
row("lifetime-201", G, "201 days", leaf=dict(start=-10, end=191))
row("lifetime-398", G, "398 days", leaf=dict(start=-10, end=388))
row("lifetime-399", G, "399 days", leaf=dict(start=-10, end=389))
row("lifetime-825", G, "825 days", leaf=dict(start=-10, end=815))
row("lifetime-826", G, "826 days", leaf=dict(start=-10, end=816))
row("lifetime-5-years", G, "five years", leaf=dict(start=-10, end=1816), intermediate=dict(end=3000))
row("lifetime-10-years", G, "ten years", leaf=dict(start=-10, end=3642), intermediate=dict(end=3645))
row("lifetime-2049", G, "until the last second of UTCTime",
    leaf=dict(end=b"\x17\x0d491231235959Z"), intermediate=dict(end=9000), root=dict(end=9000))
row("lifetime-2050", G, "until 2050, GeneralizedTime",
    leaf=dict(end=b"\x18\x0f20500101000000Z"), intermediate=dict(end=9000), root=dict(end=9000))
row("lifetime-9999", G, "until 9999-12-31 (RFC 5280, 4.1.2.5)", leaf=dict(end=b"\x18\x0f99991231235959Z"))
row("lifetime-start-1970", G, "from 1970", leaf=dict(start=b"\x17\x0d700101000000Z"))
row("lifetime-start-1949", G, "from 1949, GeneralizedTime", leaf=dict(start=b"\x18\x0f19490101000000Z"))
