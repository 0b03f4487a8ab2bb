#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the sources to the project's own rules. Exit code 1 and one line for each breach; with --map
it prints figures of the tree instead (source_map.py).

- bans: functions that overflow, change global state, or take main()'s part
- layers: includes go only to the left, and each library's header only where it belongs
- circles: no two files need each other, nor two parts (x.c with x.h), nor two folders,
  directly or by others
- own headers: what a .c file defines for others stands in the header of its name, and nowhere else
- prototypes: none is made by a macro, so that grep finds each
- enums: no switch over an enum has a default (the compiler then says when a case is missing)
- headers: each compiles alone, twice in a row, with its own guard
- licence: each source file says it in its first lines
- unit tests: none stands in an array at a place where a row comes to stand later, and is not run
"""

import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True  # the source tree may be read-only
# pylint: disable=wrong-import-position
import graph
import source_map
from csource import PASTED, read_tree
from switches import defaults_over_enums

TOP = Path(__file__).resolve().parents[2]
SOURCES = ["common", "plugins"]

# Includes may go to the same rank or a lower one.
RANKS = {"base": 0, "sandbox": 1, "names": 1, "facts": 2, "verdicts": 3, "clients": 3, "trust": 3, "dialogue": 3, "starttls": 4, "proxy": 4,
         "net": 4, "domain": 5, "report": 6, "cli": 7, "run": 8, "main": 9, "plugins": 10}

# Library headers and the only places that may know them.
LIBRARIES = {
    "idn2.h": ["common/names/idn.c"],
    "libpsl.h": ["common/names/suffix.c"],
    "unbound.h": ["common/net/unbound_codes.h"],
    "expat.h": ["common/domain/xml.c"],
    "jansson.h": ["common/domain/json.c"],
    "gnutls/": ["common/trust/", "common/net/", "common/report/error_text.c", "common/main/"],
}

BANNED = ["sprintf", "vsprintf", "strcpy", "strcat", "strncat", "stpcpy", "strtok", "atoi", "atol", "atoll",
          "atof", "gets", "putenv", "unsetenv", "setlocale", "localtime", "gmtime", "ctime",
          "asctime", "mktime", "tmpnam", "mktemp", "system", "popen", "gethostbyname", "alloca"]
# A plugin is one file; all of them are declared here.
PLUGINS = "plugins/programs.h"

# What only main() of the plugins may do.
MAIN = ["common/main/plugin_main.c", "common/main/guard.c"]
MAIN_ONLY = ["printf", "fprintf", "vprintf", "vfprintf", "puts", "fputs", "putchar", "fputc", "putc", "perror",
             "setenv", "exit", "_exit", "abort", "quick_exit", "alarm"]

# Enums whose values come from outside, where any other can come, too: a default is right.
OUTSIDE = {
    "der_tag": "the first octet of an element of a certificate, CRL or OCSP response",
}


def breaches_of_bans(source):
    banned = BANNED + ([] if source.path in MAIN else MAIN_ONLY)
    call = re.compile(r"(?<![\w.>])(%s)\s*\(" % "|".join(banned))
    for match in call.finditer(source.code):
        yield f"{source.path}:{source.line_of(match.start())}: {match.group(1)}() is banned here"


def breaches_of_layers(source):
    if source.room not in RANKS:
        yield f"{source.path}: no rule says what {source.room} may include (RANKS)"
        return
    for include in source.includes:
        where = f"{source.path}:{include.line}"
        rank = RANKS.get(include.target.split("/")[0], 0) if include.own and "/" in include.target else 0
        if rank > RANKS[source.room]:
            yield f"{where}: {source.room} must not include {include.target}"
        for header, places in LIBRARIES.items():
            if not include.own and include.target.startswith(header) and \
                    not source.path.startswith(tuple(places)):
                yield f"{where}: {include.target} is only for {', '.join(places)}"


def breaches_of_circles(tree):
    edges = graph.needs(tree)
    rooms = graph.joined(edges, lambda path: tree[path].room)
    for what, needed in (("files", edges), ("parts", graph.parts(edges, tree)), ("folders", rooms)):
        for group in graph.circles(needed):
            names = ", ".join(graph.short(one) for one in group)
            yield "\n".join([f"circle of {what}: {names}", *graph.explain(group, needed)])


def breaches_of_own_headers(tree):
    defined = graph.definitions(tree)
    for source in tree.values():
        if not source.is_header:
            if not source.is_program and source.room != "plugins" and f"{source.module}.h" not in tree:
                yield f"{source.path}: has no header of its own"
            for item in source.prototypes:
                yield f"{source.path}:{item.line}: {item.name} is declared in a .c file"
            continue
        for item in source.prototypes + source.externs:
            where = defined.get(item.name) or made_by_macro(item.name, source, tree)
            if where is None:
                yield f"{source.path}:{item.line}: {item.name} is declared and nowhere defined"
            elif where != f"{source.module}.c" and not (source.path == PLUGINS and where.startswith("plugins/")):
                yield f"{source.path}:{item.line}: {item.name} is declared here and defined in {where}"


def made_by_macro(name, header, tree):
    """The header's own .c file, when a macro of it makes the definition."""
    own = tree.get(f"{header.module}.c")
    return own.path if own is not None and own.pasted([name]) else None


def breaches_of_prototypes(source):
    """What a macro may make in a header is a constant, which is in upper case."""
    for match in PASTED.finditer(source.code if source.is_header else ""):
        part = match.group(1) or match.group(2)
        if part != part.upper():
            yield f"{source.path}:{source.line_of(match.start())}: {match.group()}: a macro makes this name"


def breaches_of_enums(tree):
    for found in defaults_over_enums(tree):
        if found.enum and found.enum not in OUTSIDE:
            yield f"{found.path}:{found.line}: {found.function} has a default for enum {found.enum} ({found.constant})"


def breaches_of_licence(source):
    if not source.is_header and "SPDX-License-Identifier: GPL-3.0-or-later" not in source.text[:200]:
        yield f"{source.path}: does not name its licence"


def breaches_of_header(source, compiler):
    include = f'#include "{source.path.removeprefix("common/")}"\n'
    done = subprocess.run(
        [*compiler, "-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function", "-Icommon",
         "-I.", "-fsyntax-only", "-x", "c", "-"], input=include * 2, text=True, capture_output=True, check=False)
    return [f"{source.path}: does not compile alone:\n{done.stderr}"] if done.returncode != 0 else []


def breaches_of_headers(tree):
    compiler = shlex.split(os.environ.get("CC", "cc")) + shlex.split(os.environ.get("CPPFLAGS", ""))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(lambda s: breaches_of_header(s, compiler), (s for s in tree.values() if s.is_header)):
            yield from found


def breaches_of_tests(folder):
    """Rows of a table stand in the array behind so many tests: their number is written there."""
    for path in sorted(Path(folder).glob("test_*.c")):
        _, main_text, body = path.read_text(encoding="utf-8").partition("\nint main(")
        for match in re.finditer(r"struct CMUnitTest tests\[[^\]]+\] = \{(.*?)\};", body, re.DOTALL):
            n = match[1].count("cmocka_unit_test")
            if main_text and not re.search(rf"\b{n}\b", body):
                yield f"{path}: {n} tests stand in front of its rows, and main() does not say so: some are not run"


def breaches(tree):
    for source in tree.values():
        yield from breaches_of_bans(source)
        yield from breaches_of_layers(source)
        yield from breaches_of_prototypes(source)
        yield from breaches_of_licence(source)
    yield from breaches_of_headers(tree)
    yield from breaches_of_own_headers(tree)
    yield from breaches_of_enums(tree)
    yield from breaches_of_circles(tree)


def main():
    os.chdir(TOP)
    tree = read_tree(SOURCES)
    if sys.argv[1:] == ["--map"]:
        print(source_map.text(tree))
        return 0
    if sys.argv[1:]:
        print("usage: check_sources.py [--map]", file=sys.stderr)
        return 2
    found = [*breaches(tree), *breaches_of_tests("tests/unit")]
    print("\n".join(found) or f"{len(tree)} source files follow the rules")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
