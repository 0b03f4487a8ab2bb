#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""domain.py --plugin build/plugins/check_cert_domain [--runs 20]: how long a whole domain takes, and each of its services alone.

A company of the laboratory (tests/e2e/domainlab.py) with which nothing is wrong: DNS that is signed, mail with MTA-STS and DANE,
web, Autodiscover, a federation service, SRV records; all on this machine, so that what is measured is the plugin and the servers'
own time.  The last rows have servers that take a second each: side by side they take one.
Needs root, and what the end-to-end tests need.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
from domainlab import DomainLab, on_premises  # noqa: E402  pylint: disable=wrong-import-position
from pki import Pki  # noqa: E402  pylint: disable=wrong-import-position

SLOW = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n0123456789"
PAUSE = 1 / len(SLOW)

COMPANIES = {
    "contoso.com": on_premises(),
    "slow.example.com": on_premises(apex=lambda c: c.raw("@", SLOW, pause=PAUSE), www=lambda c: c.raw("www", SLOW, pause=PAUSE),
                                    autoconfig=lambda c: c.raw("autoconfig", SLOW, pause=PAUSE)),
}


def seconds(lab, plugin, *arguments):
    start = time.monotonic()
    done = lab.call(plugin, "-d", *arguments, *lab.options)
    elapsed = time.monotonic() - start
    if done.returncode == 3:
        sys.exit(f"{arguments}: {done.stdout.decode()}")
    return elapsed


def row(lab, plugin, runs, nothing, what, *arguments):
    times = [seconds(lab, plugin, *arguments) - nothing for _ in range(runs)]
    print(f"{what:40} {statistics.median(times) * 1000:8.0f} ms   ({min(times) * 1000:.0f} to {max(times) * 1000:.0f}, {runs} runs)", flush=True)
    return statistics.median(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--runs", type=int, default=20)
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="domain-"))
    folder.chmod(0o755)
    lab = DomainLab(folder, Pki(folder / "pki"), {domain: (make, None) for domain, make in COMPANIES.items()}).start()
    try:
        start = time.monotonic()
        for _ in range(options.runs):
            lab.call("true")
        nothing = (time.monotonic() - start) / options.runs
        print(f"entering the network takes {nothing * 1000:.0f} ms, which are taken off")
        whole = row(lab, options.plugin, options.runs, nothing, "contoso.com, all services", "contoso.com")
        words = [part["service"] for part in services(lab, options.plugin) if part["presence"] == "there"]
        alone = sum(row(lab, options.plugin, options.runs, nothing, f"  {word} alone", "contoso.com", f"--service={word}") for word in words)
        print(f"{'the services one after the other':40} {alone * 1000:8.0f} ms; all at once {whole * 1000:.0f} ms")
        row(lab, options.plugin, 3, nothing, "three servers that take a second each", "slow.example.com")
    finally:
        lab.stop()
        subprocess.run(["rm", "-rf", folder], check=False)


def services(lab, plugin):
    return json.loads(lab.call(plugin, "-d", "contoso.com", "-o", "json", *lab.options).stdout)["services"]


if __name__ == "__main__":
    main()
