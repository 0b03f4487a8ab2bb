# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages of every kind, made by the plugin."""

import pki as p

HOST = "mail.example.com"
HOSTILE = b"</style><script>document.title='ran'</script>\" onload=\"x' \xff\xe2\x80\xae"


def write(plugin, pki, folder):
    """{what it is: file}"""
    trust = ["--ca-file", pki.root_file]
    key = p.new_key("ec")
    good = pki.intermediate.issue(HOST, [HOST, "www.example.com"], key=key)
    bad = pki.intermediate.issue("x", ["owa.example.net", *(f"n{i}.example.net" for i in range(60))], not_before=-90 * p.DAY,
                                 not_after=-p.DAY, key=key)
    hostile = pki.intermediate.issue([(p.O, p.t61(HOSTILE)), (p.CN, p.t61(b"w" * 200))],
                                     [p.dns(b"zq" + HOSTILE), p.uri(b"u" * 2000), p.dns(b"a" * 250)], key=key)
    files = [name for leaf in (good, bad, hostile, good) for name in ("-f", leaf.save()[0])]
    asked = {
        "good": ["-f", good.save()[0], "-n", HOST, *trust],
        "bad": ["-f", bad.save()[0], "-n", HOST, "-n", "www.example.com", *trust],
        "hostile": ["-f", hostile.save()[0], "-n", "zq.example.org", *trust, "--state=expired=ok"],
        "several": [*files, "-n", HOST, *trust],
        "refused": ["-H", HOST, "-I", "127.0.0.1", "-p", "1", *trust],
        "usage": ["--nonsense"],
        "small": [*files, "-n", HOST, *trust, "--max-output=4000"],
    }
    pages = {}
    for name, arguments in asked.items():
        done, _ = plugin.spawn("-o", "html", *arguments)
        assert done.stdout.startswith(b"<!DOCTYPE html>"), done
        pages[name] = folder / f"{name}.html"
        pages[name].write_bytes(done.stdout)
    return pages
