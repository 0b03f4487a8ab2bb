# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the plugin and holds it to its contract.

Every run, whatever it is about, must end with exit code 0 to 3, say the same state in words,
keep every octet from the wire harmless, and be back within its deadline. plugin.check() runs
each case twice, as text and as JSON, and the two must agree.
"""

import json
import os
import re
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

STATES = ["OK", "WARNING", "CRITICAL", "UNKNOWN"]
OK, WARNING, CRITICAL, UNKNOWN = range(4)
SEVERITY = {"OK": 0, "WARNING": 1, "UNKNOWN": 2, "CRITICAL": 3}

# Labels of every run that took place; "expires" is left out when no certificate was seen.
PERFDATA = ["time", "expires", "names_checked", "names_failed", "endpoints_checked",
            "endpoints_failed"]
PERFDATA_WITHOUT_CERTIFICATE = [label for label in PERFDATA if label != "expires"]

# A slow way to run the plugin (sanitizers, valgrind) may take this much longer.
SLOWER = float(os.environ.get("CHECK_CERT_NAME_SLOWER", "1"))


def slower():
    """How many times longer a run may take here and now: SLOWER, times the programs that want each processor."""
    with open("/proc/loadavg", encoding="ascii") as file:
        average, _, _, tasks, _ = file.read().split()
    running = max(float(average), float(tasks.split("/")[0]))
    return SLOWER * max(1.0, running / len(os.sched_getaffinity(0)))


def dearer():
    """How many times more processor time a run may take: programs that run side by side share the units of a core."""
    return min(slower(), 2 * SLOWER)


_PERF = re.compile(r"'([^'=|]+)'=(-?\d+(?:\.\d+)?)([A-Za-z%]*)"
                   r";([^;' ]*);([^;' ]*);([^;' ]*);?([^;' ]*)(?: |$)")
# What must never be seen raw: controls, C1, bidirectional and zero-width characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


@dataclass
class Perf:
    value: float
    uom: str
    warn: str
    crit: str
    min: str
    max: str


@dataclass
class Run:
    """One run of the plugin as text."""
    arguments: list
    code: int
    stdout: bytes
    stderr: bytes
    seconds: float
    perfdata: dict = field(default_factory=dict)
    queued: float = 0  # of the seconds, how many it had to wait for a processor

    @property
    def text(self):
        return self.stdout.decode()

    @property
    def lines(self):
        return self.text.splitlines()

    @property
    def state(self):
        return STATES[self.code]

    @property
    def summary(self):
        """The first line without state and perfdata."""
        head = self.lines[0].split("|")[0].rstrip()
        return head.removeprefix(f"[{self.state}] - ")

    @property
    def tree(self):
        """The lines below the first, without indentation: "[OK] - name: ..."."""
        return [line.strip().removeprefix("\\_") for line in self.lines[1:]]

    def step(self, name):
        """The one line of the tree about a step ("name", "trust", "dates")."""
        found = [t for t in self.tree if re.match(rf"\[\w+\] - {name}:", t)]
        assert found, f"no line about {name!r} in:\n{self.text}"
        return found[0]


@dataclass
class Report(Run):
    """A run as text, together with what the same run says in JSON."""
    json: dict = None

    @property
    def findings(self):
        """The ids of all findings that count, in order, without repetition."""
        return self._ids(lambda finding: not finding["waived"] and finding["state"] != "OK")

    @property
    def notes(self):
        """The ids of what is worth knowing, but no fault."""
        return self._ids(lambda finding: not finding["waived"] and finding["state"] == "OK")

    @property
    def waived(self):
        return self._ids(lambda finding: finding["waived"])

    def _ids(self, wanted):
        parts = [*self.json.get("services", []), *endpoints_of(self.json)]
        return list(dict.fromkeys(f["id"] for part in parts for f in part["findings"] if wanted(f)))

    @property
    def endpoint(self):
        endpoints = endpoints_of(self.json)
        assert len(endpoints) == 1, endpoints
        return endpoints[0]

    @property
    def expires(self):
        return self.perfdata["expires"].value


class Child(subprocess.Popen):
    """A process that tells how long it had to wait for a processor (its first thread, in seconds)."""
    queued = 0.0

    def wait(self, timeout=None):
        """Looks once more before the last of it is gone."""
        end = None if timeout is None else time.monotonic() + timeout
        while self.returncode is None and os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired(self.args, timeout)
            time.sleep(0.001)
        if self.returncode is None:
            try:
                self.queued = int(Path(f"/proc/{self.pid}/schedstat").read_text("ascii").split()[1]) / 1e9
            except OSError:
                pass  # a kernel that does not count it
        return super().wait()


class Plugin:
    def __init__(self, path, wrapper=(), inside=()):
        """inside: what stands before all else, and leads to another network."""
        self.path = str(path)
        self.inside = list(inside)
        self.wrapper = list(wrapper)
        # What stands between the plugin and the kernel (valgrind) needs what the sandbox refuses.
        self.command = [*self.inside, *self.wrapper, self.path, *(["--no-sandbox"] if self.wrapper else [])]

    def spawn(self, *arguments, stdin=None, env=None, timeout=40, stdout=subprocess.PIPE, cwd=None,
              wrapper=None):
        """Runs the plugin, no questions asked; returns (CompletedProcess, seconds)."""
        command = [*(self.command if wrapper is None else [*self.inside, *wrapper, self.path]), *map(str, arguments)]
        wrapper = self.wrapper if wrapper is None else wrapper
        if wrapper and "-t" not in arguments:
            # Its ten seconds are for a plugin that runs by itself.
            command += ["-t", str(int(10 * SLOWER))]
        start = time.monotonic()
        with Child(command, stdout=stdout, stderr=subprocess.PIPE, env=self.environment(env), cwd=cwd,
                   stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE) as child:
            try:
                out, err = child.communicate(stdin, timeout * slower())
            except BaseException:
                child.kill()
                raise
        done = subprocess.CompletedProcess(command, child.returncode, out, err)
        done.queued = child.queued
        return done, time.monotonic() - start

    @staticmethod
    def environment(changes):
        """The environment of the tests without anything that steers the plugin, plus changes."""
        env = {k: v for k, v in os.environ.items()
               if k not in ("MP_CONFIG_FILE", "NAGIOS_CONFIG_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR")}
        env.update(changes or {})
        return env

    def run(self, *arguments, **how):
        """Runs the plugin and asserts the contract of its text output, or of its metrics."""
        done, seconds = self.spawn(*arguments, **how)
        run = Run([*map(str, arguments)], done.returncode, done.stdout, done.stderr, seconds, queued=done.queued)
        (check_metrics if "prometheus" in run.arguments else check_text)(run)
        check_time(run)
        return run

    def run_json(self, *arguments, **how):
        """Runs the plugin with -o json and asserts the contract of that."""
        done, seconds = self.spawn(*arguments, "-o", "json", **how)
        run = Run([*map(str, arguments)], done.returncode, done.stdout, done.stderr, seconds, queued=done.queued)
        check_time(run)
        return check_json(run)

    def check(self, *arguments, **how):
        """Runs a case as text and as JSON; both must say the same."""
        text = self.run(*arguments, **how)
        data = self.run_json(*arguments, **how)
        check_agreement(text, data)
        return Report(text.arguments, text.code, text.stdout, text.stderr, text.seconds,
                      text.perfdata, json=data)

    def usage(self, *arguments, **how):
        """Wrong usage: exit code 3, one line, before anything is connected."""
        run = self.run(*arguments, **how)
        assert run.code == UNKNOWN, run.text
        assert len(run.lines) == 1, run.text
        return run.summary


# --- the contract ----------------------------------------------------------------------------


def check_metrics(run):
    """-o prometheus: a comment, then metrics alone."""
    first, *lines = run.stdout.decode().splitlines()
    assert first.startswith(f"# [{run.state}] - ") and run.stderr == b"", run
    for line in lines:
        assert re.fullmatch(r'# (HELP|TYPE) check_cert_\w+ .+|check_cert_\w+\{(\w+="([^"\\]|\\\\)*",?)+\} [-0-9.]+', line), line


def check_text(run):
    what = f"{run.arguments}\nexit code {run.code}\n{run.stdout!r}\n{run.stderr!r}"
    assert run.code in (0, 1, 2, 3), what
    assert run.stderr == b"", what
    text = run.stdout.decode()  # well-formed UTF-8
    assert text.endswith("\n"), what
    assert not _FORBIDDEN.search(text), what
    assert "\t" not in re.sub(r"(?m)^\t+", "", text), what
    lines = text.split("\n")[:-1]
    assert "" not in lines, what
    assert lines[0].startswith(f"[{run.state}] - "), what
    assert text.count("|") <= 1 and text.count("|") == lines[0].count("|"), what
    assert len(lines[0].split("|")[0].encode()) <= 1000, what
    for character in "<>&\"`$":
        assert character not in text, what
    # Only the plugin itself may write a state in brackets: at the head of a line.
    verbose = any(re.fullmatch("-v+|--verbose", argument) for argument in run.arguments)
    for line in lines[1:]:
        assert re.match(r"\t+\\_\[(OK|WARNING|CRITICAL|UNKNOWN)\] - .", line) or (verbose and line[0] == "\t"), what
    for line in lines:
        assert not re.search(r"[\[\]]", re.sub(r"^\[\w+\] - |^\t+\\_\[\w+\] - ", "", line.split("|")[0])), what
    if "|" in lines[0]:
        run.perfdata = parse_perfdata(lines[0].split("|")[1])
        expected = PERFDATA if "expires" in run.perfdata else PERFDATA_WITHOUT_CERTIFICATE
        assert list(run.perfdata)[:len(expected)] == expected, what


def parse_perfdata(text):
    perfdata, at = {}, 0
    while at < len(text):
        match = _PERF.match(text, at)
        assert match, f"perfdata does not parse at {text[at:]!r}"
        label, value, uom, *rest = match.groups()
        assert label not in perfdata, f"{label} twice in {text!r}"
        assert uom in ("", "s"), text
        perfdata[label] = Perf(float(value), uom, *rest)
        at = match.end()
    return perfdata


def check_time(run):
    """No run may last longer than its deadline (default 10 s), unless others have the processor."""
    limit = 10.0
    for option, value in zip(run.arguments, run.arguments[1:]):
        if option == "-t" and re.fullmatch(r"[0-9.]+", value) and float(value) > 0:
            limit = float(value)
    what = f"{run.arguments}: {run.seconds:.2f} s, {run.queued:.2f} s of them without a processor"
    assert run.seconds - run.queued <= limit + 0.3 * slower(), what


def endpoints_of(data):
    """All of them: those of check_cert_domain stand in its services."""
    return [endpoint for part in data.get("services", [data]) for endpoint in part["endpoints"]]


# What is wrong with a domain stands among the findings of its first service.
OF_DOMAIN = re.compile("nothing that clients use was found|none of its names could be looked up|the domain does not exist")


def is_told(service):
    """Is it there, or is anything of it a fault?"""
    own = [f for f in service["findings"] if not OF_DOMAIN.match(f["text"])]
    return service["presence"] != "none" or own or any(e["state"] != "OK" for e in service["endpoints"])


def told_endpoints(data):
    """Those that the text tells and the figures are of."""
    return endpoints_of({"services": list(filter(is_told, data["services"]))} if "services" in data else data)


def check_services(data, what):
    """The state of each is the worst in it, and each finding and endpoint is about one of its steps."""
    for service in data.get("services", []):
        parts = [f["state"] for f in service["findings"]] + [e["state"] for e in service["endpoints"]]
        assert service["state"] == max(parts, key=SEVERITY.get, default="OK"), what
        for number in [f["about"] for f in service["findings"]] + [e["required_by"] for e in service["endpoints"]]:
            assert number is None or 0 <= number < len(service["steps"]), what


def check_json(run):
    what = f"{run.arguments} -o json\nexit code {run.code}\n{run.stdout!r}\n{run.stderr!r}"
    assert run.code in (0, 1, 2, 3), what
    assert run.stderr == b"", what
    text = run.stdout.decode()
    assert text.endswith("\n") and text.count("\n") == 1, what
    assert not _FORBIDDEN.search(text.rstrip("\n")), what
    data = json.loads(text)
    assert data["exit_code"] == run.code and data["state"] == STATES[run.code], what
    assert isinstance(data["summary"], str) and data["summary"], what
    check_services(data, what)
    for endpoint in endpoints_of(data):
        here = [f["state"] for f in endpoint["findings"] if not f["waived"]]
        expected = max(here, key=SEVERITY.get, default="OK")
        assert endpoint["state"] == expected, what
        order = ["usage", "resolve", "connect", "proxy", "starttls", "handshake", "dane", "name", "trust",
                 "dates", "requirements", "client-certificate", "clients"]
        steps = [order.index(s["step"]) for s in endpoint["steps"]]
        assert steps == sorted(steps), what
    parts = data.get("services") or data["endpoints"]
    if parts:
        assert data["state"] == max((p["state"] for p in parts), key=SEVERITY.get), what
    return data


def check_perfdata_is_about_certificates(data, perfdata, what):
    """Without a certificate there are no figures about one."""
    seen = [e for e in told_endpoints(data) if e["chain"]]
    assert perfdata["names_checked"].value == sum(len(e["names"]) for e in seen), what
    if not seen:
        assert "expires" not in perfdata and perfdata["names_failed"].value == 0, what
    elif any(e["chain"][0]["not_after"] for e in seen):
        assert "expires" in perfdata, what


# Numbers that differ from run to run: times, and the seconds that are left.
_VOLATILE = re.compile(r"\d+(\.\d+)? ?(ms|s|seconds?)\b")


def check_agreement(text, data):
    what = f"{text.arguments}\n{text.text}\n{json.dumps(data, ensure_ascii=False)}"
    assert data["exit_code"] == text.code, what
    assert _VOLATILE.sub("N", data["summary"]) == _VOLATILE.sub("N", text.summary), what
    assert [p["label"] for p in data["perfdata"]] == list(text.perfdata), what
    if endpoints_of(data):
        check_perfdata_is_about_certificates(data, text.perfdata, what)
    for p in data["perfdata"]:
        other = text.perfdata[p["label"]]
        if p["label"].startswith("time") or p["uom"] == "s":
            assert abs(p["value"] - other.value) <= 5 * slower(), what
        else:
            assert p["value"] == other.value, what
        assert p["uom"] == other.uom, what
        assert (p["min"] is None) == (other.min == "") and (p["max"] is None) == (other.max == ""), what
