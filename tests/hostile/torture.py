# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests share that disturb a run at each step: a sample in the short form, all of them with
CHECK_CERT_NAME_LONG=1 (make torture, make soak), and then with progress."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

LONG = os.environ.get("CHECK_CERT_NAME_LONG", "") not in ("", "0")


def choose(total, n):
    """n of the numbers from 1 to total, the same ones each time; in the long form all."""
    if LONG or total <= n:
        return range(1, total + 1)
    return sorted({1 + i * (total - 1) // (n - 1) for i in range(n)})


def progress(text):
    if LONG:
        print(f"\r{text}", end="", file=sys.stderr, flush=True)


def parallel(function, cases, title):
    """Yields (case, function(*case)), two at a time."""
    with ThreadPoolExecutor(2) as pool:
        for i, (case, result) in enumerate(zip(cases, pool.map(lambda case: function(*case), cases))):
            if i % 100 == 0:
                progress(f"{title}: {i} of {len(cases)}    ")
            yield case, result
    progress(f"{title}: {len(cases)} runs, done\n")
