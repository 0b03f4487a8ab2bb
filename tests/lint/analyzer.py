#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles the sources with gcc -fanalyzer. Exit code 1 and one line for each warning that is not in
analyzer.supp.

    analyzer.py BUILD JOBS      BUILD has config.h; CC and CPPFLAGS are from the environment
"""

import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
# The analyzer gives a function up when it grows too large for it. With its defaults that is half of
# the files, with these one in ten; more of it costs minutes.
EFFORT = ["--param=analyzer-bb-explosion-factor=20", "--param=analyzer-max-enodes-per-program-point=16"]
FUNCTION = re.compile(r"^\S+: In function '(\w+)")
WARNING = re.compile(r"^(\S+?):(\d+):.*\[-Wanalyzer-([\w-]+)\]$")


def exceptions():
    """Lines "file function warning reason" as a set of the first three."""
    lines = (HERE / "analyzer.supp").read_text(encoding="utf-8").splitlines()
    rows = [line.split(None, 3) for line in lines if line and not line.startswith("#")]
    for row in rows:
        if len(row) != 4:
            sys.exit(f"analyzer.supp: no reason is given: {' '.join(row)}")
    return {tuple(row[:3]) for row in rows}


def warnings(path, command):
    """((file, function, warning), line of text) of each in one file."""
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False,
                          env={**os.environ, "LC_ALL": "C"})
    if "internal compiler error" in done.stderr:
        return [((str(path), "-", "compiler-crash"), f"{path}: {done.stderr}")]
    if done.returncode != 0:
        return [((str(path), "-", "does-not-compile"), done.stderr)]
    found, function = [], ""
    for line in done.stderr.splitlines():
        if match := FUNCTION.match(line):
            function = match.group(1)
        elif match := WARNING.match(line):
            found.append(((match.group(1), function, match.group(3)), f"{line} in {function}()"))
    return found


def main():
    build, jobs = Path(sys.argv[1]).resolve(), int(sys.argv[2])
    os.chdir(TOP)
    command = [*shlex.split(os.environ.get("CC", "gcc")), "-std=gnu11", "-O1", "-fanalyzer", *EFFORT,
               "-fdiagnostics-plain-output", "-fdiagnostics-path-format=none", "-DHAVE_CONFIG_H", f"-I{build}",
               "-Icommon", "-I.", "-DPROGRAM=check_cert_name", *shlex.split(os.environ.get("CPPFLAGS", "")), "-S", "-o", os.devnull]
    files = [path for top in ("common", "plugins", "doc") for path in sorted(Path(top).rglob("*.c"))]
    with ThreadPoolExecutor(jobs) as pool:
        found = [one for some in pool.map(lambda path: warnings(path, command), files) for one in some]
    known = exceptions()
    left = [text for key, text in found if key not in known]
    print("\n".join([*left, f"{len(files)} files, {len(found)} warnings, {len(found) - len(left)} known to be wrong"]))
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
