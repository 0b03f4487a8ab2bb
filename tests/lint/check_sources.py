#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the sources to the project's own rules. Run at the top of the tree; exit code 1 and one
line for each breach.

- bans: functions that overflow, change global state, or take the main program's part
- layers: includes go only to the left, and each library's header only where it belongs
- headers: each compiles alone, twice in a row, with its own guard
- licence: each source file says it in its first lines
"""

import os
import re
import subprocess
import sys
from pathlib import Path

# Includes may go to the same rank or a lower one.
RANKS = {"base": 0, "names": 1, "facts": 2, "verdicts": 3, "trust": 3, "starttls": 3, "net": 3,
         "cli": 4, "report": 4, "run": 5, "plugins": 6}

# Library headers and the only places that may know them.
LIBRARIES = {
    "idn2.h": ["common/names/idn.c"],
    "libpsl.h": ["common/names/suffix.c"],
    "libtasn1.h": ["common/facts/"],
    "gnutls/": ["common/trust/", "common/net/", "common/report/error_text.c", "plugins/"],
}

BANNED = ["sprintf", "vsprintf", "strcpy", "strcat", "strncat", "stpcpy", "strtok", "atoi", "atol", "atoll",
          "atof", "gets", "setenv", "putenv", "unsetenv", "setlocale", "localtime", "gmtime", "ctime",
          "asctime", "mktime", "tmpnam", "mktemp", "system", "popen", "gethostbyname", "alloca"]
# What only a program's main file may do.
MAIN_ONLY = ["printf", "fprintf", "vprintf", "vfprintf", "puts", "fputs", "putchar", "fputc", "putc", "perror",
             "exit", "_exit", "abort", "quick_exit", "alarm"]


def code_only(text):
    """The text with comments and the contents of literals blanked, line numbers kept."""
    pattern = r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''

    def blank(match):
        found = match.group()
        if found.startswith('"'):
            return '""'
        return re.sub(r"[^\n]", " ", found)
    # An #include's name is not a literal.
    keep = re.sub(r'(?m)^(\s*#\s*include\s*)"([^"]*)"', r"\1<@\2>", text)
    return re.sub(pattern, blank, keep, flags=re.S)


def breaches_of_bans(path, code):
    banned = list(BANNED)
    if not path.startswith("plugins/"):
        banned += MAIN_ONLY
    call = re.compile(r"(?<![\w.>])(%s)\s*\(" % "|".join(banned))
    for number, line in enumerate(code.splitlines(), 1):
        for match in call.finditer(line):
            yield f"{path}:{number}: {match.group(1)}() is banned here"


def breaches_of_layers(path, code):
    folder = path.split("/")[1] if path.startswith("common/") else "plugins"
    for number, line in enumerate(code.splitlines(), 1):
        match = re.match(r"\s*#\s*include\s*<(@?)([^>]+)>", line)
        if not match:
            continue
        own, target = match.groups()
        if own and "/" in target and RANKS[target.split("/")[0]] > RANKS[folder]:
            yield f"{path}:{number}: {folder} must not include {target}"
        for header, places in LIBRARIES.items():
            if not own and target.startswith(header) and not any(path.startswith(p) for p in places):
                yield f"{path}:{number}: {target} is only for {', '.join(places)}"


def breaches_of_headers(path, cc):
    include = f'#include "{Path(path).relative_to("common")}"\n' if path.startswith("common/") else f'#include "{path}"\n'
    done = subprocess.run(
        [*cc, "-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function", "-Icommon",
         "-I.", "-fsyntax-only", "-x", "c", "-"], input=include * 2, text=True, capture_output=True, check=False)
    if done.returncode != 0:
        yield f"{path}: does not compile alone:\n{done.stderr}"


def main():
    cc = os.environ.get("CC", "cc").split()
    files = sorted(str(p) for top in ("common", "plugins") for p in Path(top).rglob("*.[ch]"))
    assert files, "run this at the top of the source tree"
    breaches = []
    for path in files:
        text = Path(path).read_text(encoding="utf-8")
        code = code_only(text)
        breaches += breaches_of_bans(path, code)
        breaches += breaches_of_layers(path, code)
        if path.endswith(".h"):
            breaches += breaches_of_headers(path, cc)
        elif "SPDX-License-Identifier: GPL-3.0-or-later" not in text[:200]:
            breaches.append(f"{path}: does not name its licence")
    print("\n".join(breaches) or f"{len(files)} source files follow the rules")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
