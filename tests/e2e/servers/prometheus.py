# SPDX-License-Identifier: GPL-3.0-or-later
"""Exporters of Prometheus on loopback."""

import re
import urllib.parse
import urllib.request

from .process import Process, find_program, free_port, listens


def program(name):
    """The path of a program of Prometheus, with or without Debian's prefix; None when it is not installed."""
    return find_program(f"prometheus-{name}") or find_program(name.replace("-", "_"))


def metrics(text):
    """{name with labels as written: value}"""
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            found[name] = float(value)
    return found


def labels(name):
    """(name of the metric, {label: value, as it was before it was written})"""
    metric, _, rest = name.partition("{")
    pairs = re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', rest)
    meant = {"n": "\n"}
    return metric, {label: re.sub(r"\\(.)", lambda m: meant.get(m[1], m[1]), value) for label, value in pairs}


class Exporter:
    def __init__(self, folder, name, *options):
        self.port = free_port()
        self.process = Process([program(name), *options, f"--web.listen-address=127.0.0.1:{self.port}"],
                               folder / f"{name}-{self.port}.log", listens("127.0.0.1", self.port))

    def get(self, path, **query):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}?{urllib.parse.urlencode(query)}", timeout=60) as answer:
            return answer.read().decode()

    def stop(self):
        self.process.stop()
