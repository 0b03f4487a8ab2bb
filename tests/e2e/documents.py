# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents whose commands and outputs are run: how they are read, and what is made equal in two outputs."""

import re
import shlex

# Tests write what they hold a document to, when this is set.
WRITE = "DOCUMENTS_WRITE"


def sections(text, level):
    """{heading: what is below it} of the headings of one level; a heading above ends it."""
    found = {}
    parts = re.split(r"(?m)^(#{1,%d} .*)\n" % level, text)
    for heading, body in zip(parts[1::2], parts[2::2]):
        if heading.startswith("#" * level + " "):
            title = heading.lstrip("#").strip()
            assert title not in found, f"two sections {title}"
            found[title] = body
    return found


def code(body):
    """What is set as code in a section, a text for each block."""
    blocks = re.findall(r"(?m)(?:^    .*\n(?:\n(?=    ))?)+", body)
    return [re.sub(r"(?m)^    ", "", block) for block in blocks]


def command(block):
    """The words of the one command of a block, and the lines that are said to be its output."""
    first, *output = block.splitlines()
    assert first.startswith("$ "), block
    return shlex.split(first[2:]), output


def anchor(title):
    """Where a link to a heading leads, as web sites make it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def links(text):
    """The targets of all links."""
    return re.findall(r"\]\(([^)]+)\)", text)


_TIMES = [(r"\b\d+(\.\d+)? s\b", "T s"), (r"'=-?\d+(\.\d+)?s;", "'=Ts;"), (r"\b20\d\d-\d\d-\d\d", "DATE"), (r"\b[0-9a-f]{64}\b", "DIGEST"), (r"\b[0-9a-f]{56,128}\b", "DIGEST")]


def equal(line):
    """A line of an output without what differs from run to run."""
    for pattern, word in _TIMES:
        line = re.sub(pattern, word, line)
    return line
