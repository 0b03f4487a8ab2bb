# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests share that disturb a run at each step: a sample in the short form, all of them with
CHECK_CERT_NAME_LONG=1 (make torture, make soak), and then with progress."""

import os
import re
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

LONG = os.environ.get("CHECK_CERT_NAME_LONG", "") not in ("", "0")

ERRORS = ["ENOMEM", "EINTR", "EIO", "EMFILE", "ENOBUFS", "EAGAIN", "ECONNRESET"]
# What strace cannot let fail as the kernel would: brk answers with an address, a wake-up is lost, there is no way back.
NOT_TO_FAIL = {"brk", "futex", "futex_time64", "execve", "exit", "exit_group", "rt_sigreturn", "restart_syscall"}
# A connection that is not begun at all is no interrupted one; of epoll_ctl these are no errors.
NEVER = {("connect", "EINTR"), *(("epoll_ctl", error) for error in ERRORS if error != "ENOMEM")}
# Calls that speak to the peer, and errors with which they say that the connection is gone.
TO_PEER = {"connect", "recvfrom", "recvmsg", "recv", "sendto", "sendmsg", "send", "getsockopt", "socketcall", "socket", "bind"}
GONE = {"EIO", "ECONNRESET", "EAGAIN", "EINTR"}
BROKEN = re.compile(r"no TCP connection|the TLS handshake failed|no STARTTLS at|connection (closed|reset|lost)")


def failures(log):
    """(call, number, error) of each system call since main() began, for whichever thread makes so many of them; the first one had the
    dynamic linker's before, of which none may fail. log: of strace -f -qq."""
    first = log.split(None, 1)[0]
    count, linker, found = Counter(), None, set()
    for line in log.splitlines():
        match = re.match(r"(\d+) +(\w+)\(", line)
        if match is None or (match[1] != first and linker is None):
            continue
        count[match[1], match[2]] += 1
        if linker is None and match[2] == "sigaltstack":  # the first one that the plugin makes
            linker = Counter({call: n for (_, call), n in count.items()})
            linker["sigaltstack"] -= 1
        if linker is not None and match[2] not in NOT_TO_FAIL and count[match[1], match[2]] > linker[match[2]]:
            found.add((match[2], count[match[1], match[2]]))
    return [(call, n, error) for call, n in sorted(found) for error in ERRORS if (call, error) not in NEVER]


def is_true(text, call, error):
    """Of an endpoint that came out other than undisturbed."""
    return "could not be checked" in text or (call in TO_PEER and error in GONE and BROKEN.search(text) is not None)


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
