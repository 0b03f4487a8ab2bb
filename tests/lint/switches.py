# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds switches over an enum of the project that have a default: there the compiler cannot say that
a case is missing. An enum is told by the constants behind "case"."""

import re
from dataclasses import dataclass

from csource import closing

SWITCH = re.compile(r"\bswitch\s*\(")


@dataclass
class Default:
    path: str
    line: int
    function: str
    constant: str  # one of the switch's cases
    enum: str  # the name of its enum; "" when it has none, and is not a type but only numbers


def defaults_over_enums(tree):
    enums = [enum for source in tree.values() for enum in source.enums]
    for source in tree.values():
        for match in SWITCH.finditer(source.plain):
            body = _own_body(source.plain, match.start())
            if not re.search(r"\bdefault\s*:", body):
                continue
            line = source.line_of(match.start())
            for constant in re.findall(r"\bcase\s+(\w+)", body):
                enum = _enum_of(constant, enums)
                if enum is not None:
                    yield Default(source.path, line, _function(source, line), constant, enum.name)
                    break


def _enum_of(constant, enums):
    for enum in enums:
        if constant in enum.constants or constant.startswith(tuple(enum.prefixes)):
            return enum
    return None


def _own_body(code, at):
    """The switch's body without those of switches inside of it."""
    opening = code.index("{", at)
    body = code[opening + 1:closing(code, opening)]
    while inner := SWITCH.search(body):
        body = body[:inner.start()] + body[closing(body, body.index("{", inner.start())) + 1:]
    return body


def _function(source, line):
    for function in source.functions:
        if function.line <= line < function.line + function.lines:
            return function.name
    return "?"
