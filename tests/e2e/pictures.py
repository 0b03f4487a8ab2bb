# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of pages that README.md shows (doc/page-*.png): of what they are, and the words on them, which each has as a
text of its own, so that a test notices when the program says something else today."""

import re
import struct
import zlib

import pki as p
from plugin import STATES

HOST = "mail.example.com"
ADDRESS, PORT = "192.0.2.10", 443
_KEY = b"Description\0"


def certificates(authority):
    """{name of the page: certificate}"""
    key = p.new_key("ec")
    return {
        "ok": authority.intermediate.issue(HOST, [HOST, "autodiscover.example.com"], key=key),
        "critical": authority.intermediate.issue("owa.example.com", ["owa.example.com", "*.example.net"], not_after=10 * p.DAY, key=key),
    }


def words(html, address=ADDRESS, port=PORT):
    """The headings and steps of a page (page.read), but for what each run has of its own."""
    lines = [next(li.all("summary"), li).text for ul in html.all("ul") if ul.attributes.get("class") == "tree" for li in ul.all("li")]
    steps = [line for line in lines if line.split(maxsplit=1)[0] in STATES]
    text = "\n".join(" ".join(line.split()) for line in [html.one("h1").text, *steps])
    text = text.replace(f"{address} port {port}", f"{ADDRESS} port {PORT}").replace(address, ADDRESS)
    text = re.sub(r"(trust anchors from) \S+,", r"\1 FILE,", re.sub(r"\d+ days", "N days", text))
    return re.sub(r"\d{4}-\d\d-\d\d", "DATE", re.sub(r"\d+\.\d+ s\b", "T s", text))


def _chunks(png):
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at:at + 4])
        yield at, png[at + 4:at + 8], png[at + 8:at + 8 + length]
        at += 12 + length


def described(png, text):
    """The same picture with these words."""
    body = b"tEXt" + _KEY + text.encode("latin-1")
    end = next(at for at, kind, _ in _chunks(png) if kind == b"IEND")
    return png[:end] + struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body)) + png[end:]


def description(png):
    return next(data.removeprefix(_KEY) for _, kind, data in _chunks(png) if kind == b"tEXt" and data.startswith(_KEY)).decode("latin-1")
