# SPDX-License-Identifier: GPL-3.0-or-later
"""What a client is, and two kinds of it: a command for each question, a program for all of them.

An answer is (verdict, text): accept; refuse, with the client's own words; cannot, when it could not
be asked (it does not resolve such a host, or did not answer in time).
"""

import glob
import importlib
import os
import queue
import re
import shutil
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Optional

ACCEPT, REFUSE, CANNOT = "accept", "refuse", "cannot"
DRIVERS = Path(__file__).resolve().parent.parent / "drivers"
TIMEOUT = 15
NOT_ASKED = re.compile(
    r"could not resolve|couldn't resolve|unable to resolve|name or service not known|name does not resolve|"
    r"unknown host|host not found|temporary failure in name|failed to resolve|no address associated|"
    r"bad idn|malformed input to a url|url rejected|invalid option|"
    r"valid hostname or network address required|try `--help'|forbidden hyphen|forbidden two hyphens|no address found|"
    r"invalid or unsupported value|out of memory",
    re.I,
)


@dataclass
class Question:
    """One situation, as a client is asked about it."""

    situation: object
    ports: dict  # protocol -> port
    anchors: str  # PEM file
    folder: str  # may be written to
    chain: str = ""  # PEM file: what the server sends

    @property
    def host(self):
        return self.situation.host

    @property
    def bracketed(self):
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def is_address(self):
        return ":" in self.host or self.host.replace(".", "").isdigit()

    def url(self, protocol="https"):
        return f"{protocol}://{self.bracketed}:{self.ports[protocol]}/"


CLIENTS = {}


def all_clients():
    """By id, in the order in which they are written down."""
    importlib.import_module(".clients", __package__)
    return CLIENTS


def register(client):
    assert client.id not in CLIENTS, client.id
    CLIENTS[client.id] = client
    return client


def environment(folder):
    """Nothing of the user's own settings, and a home that is thrown away."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin",
        "HOME": folder,
        "LC_ALL": "C.UTF-8",
        "TERM": "dumb",
        "GIT_TERMINAL_PROMPT": "0",
        "MOZ_DISABLE_AUTO_SAFE_MODE": "1",
        "XDG_RUNTIME_DIR": folder,
    }


def run(argv, env, stdin="", timeout=TIMEOUT, cwd=None):
    """(exit code or None when it took too long, everything printed)."""
    process = subprocess.Popen(
        argv,
        env=env,
        cwd=cwd,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        out, _ = process.communicate(stdin.encode(), timeout)
        return process.returncode, out.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        out, _ = process.communicate()
        return None, out.decode("utf-8", "replace")


def tidy(text, folder=""):
    """One line that is the same in the next run: no ports, times, numbers of processes, folders."""
    if folder:
        text = text.replace(folder, "DIR").replace(str(Path(folder).parent.parent), "DIR")
    text = text.replace(str(Path.home()), "~")
    text = re.sub(r"[\x00-\x1f\x7f-\x9f\s]+", " ", text).strip()
    text = re.sub(r":2\d{4}\b|\bport[ =]2\d{4}\b", "", text)
    text = re.sub(r"\([0-9A-F]{2}(:[0-9A-F]{2}){15,}\)", "", text)
    text = re.sub(
        r"\b20\d\d-\d\d-\d\d[T ][\d:.]+(Z|\+\d\d:?\d\d| ?UTC)?|\b(\d{4}/)?\d\d/\d\d \d\d:\d\d:\d\d|\b\d\d:\d\d:\d\d\b",
        "TIME",
        text,
    )
    text = re.sub(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \w{3} +\d+ TIME( \w+)? \d{4}( \(\d+\))?", "TIME", text)
    text = re.sub(r"\b[0-9A-F]{16}:error:", "error:", text)
    text = re.sub(r"(?<=[a-z])\[\d+\]|\bpid \d+|0x[0-9a-f]{8,}|\b\d{9,}\b", "#", text)
    return text[:200].strip()


@dataclass
class Command:
    """A client that is started anew for each question."""

    id: str
    family: str
    package: str
    version: list
    argv: Callable
    protocol: str = "https"
    accept: Optional[str] = None  # what it prints when it has accepted; None: exit code 0
    said: str = r"."  # the line that says why
    env: Callable = lambda question: {}
    stdin: Callable = lambda question: ""
    prepare: Callable = lambda question: None
    note: str = ""
    when: Callable = lambda: True  # is what is installed what the id says

    def available(self):
        return shutil.which(self.version[0], path=environment("/")["PATH"]) and self.when()

    def build(self, folder):
        pass

    def ask(self, question):
        self.prepare(question)
        env = {**environment(question.folder), **self.env(question)}
        code, out = run(self.argv(question), env, self.stdin(question), cwd=question.folder)
        accepted = re.search(self.accept, out) if self.accept else code == 0
        if accepted:
            return ACCEPT, ""
        lines = [line.strip() for line in out.splitlines() if line.strip()]
        telling = [line for line in lines if re.search(self.said, line)] or lines or [f"exit code {code}"]
        text = tidy(" ".join(telling), question.folder)
        if code is None:
            return CANNOT, tidy("no answer in time " + text)
        return (CANNOT if NOT_ASKED.search(out) else REFUSE), text

    def ask_all(self, questions, work, report):
        for question in questions:
            report(question, *self.ask(question))


@dataclass
class Program:
    """A client that answers one question after the other: drivers/ has the programs."""

    id: str
    family: str
    package: str
    version: list
    argv: list
    make: list = field(default_factory=list)  # commands that build it; {drivers}, {build}
    protocol: str = "https"
    note: str = ""
    needs: tuple = ()
    env: dict = field(default_factory=dict)
    when: Callable = lambda: True  # is what is installed what the id says

    def _fill(self, argv):
        return [word.format(drivers=DRIVERS, build=self.folder) for word in argv]

    def available(self):
        words = [self.version[0], *self.needs]
        return all(word.startswith("{") or glob.glob(word) or shutil.which(word) for word in words) and self.when()

    def build(self, folder):
        self.folder = Path(folder) / "build" / self.id
        self.folder.mkdir(parents=True, exist_ok=True)
        env = {**environment(str(self.folder)), **self.env}
        for command in self.make:
            code, out = run(self._fill(command), env, timeout=600, cwd=self.folder)
            if code != 0:
                raise RuntimeError(f"{self.id}: {' '.join(command)}: {out[-400:]}")

    def ask_all(self, questions, work, report):
        left = list(questions)
        while left:
            left = self._ask_some(left, work, report)

    def _ask_some(self, questions, work, report):
        """Asks until the program fails to answer; returns what is left after that one."""
        process = subprocess.Popen(
            self._fill(self.argv),
            env={**environment(work), **self.env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            cwd=work,
        )
        lines = queue.Queue()

        def read():
            for line in process.stdout:
                lines.put(line)
            lines.put("")

        threading.Thread(target=read, daemon=True).start()
        try:
            for i, question in enumerate(questions):
                s = question.situation
                try:
                    process.stdin.write(f"{s.id}\t{s.host}\t{question.ports[self.protocol]}\t{question.anchors}\n")
                    process.stdin.flush()
                    line = lines.get(timeout=TIMEOUT + 10)
                    number, verdict, text = line.rstrip("\n").split("\t", 2)
                    assert number == s.id
                except (queue.Empty, ValueError, AssertionError, OSError) as error:
                    report(question, CANNOT, "no answer: " + type(error).__name__)
                    return questions[i + 1 :]
                report(question, verdict, tidy(text, work))
            return []
        finally:
            try:
                process.stdin.close()
            except OSError:
                pass
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()


# What versions are followed by: where it was built, what it can do, who wrote it.
CHATTER = re.compile(
    r",? options .*| for debian.*| using .*| built on .*| \| Copyright.*| running on .*| multithreaded .*|"
    r" \((Library|x86_64|Debian|Feb|\d\d \w{3} \d{4}| ?https:).*| on \d\d \w{3} \d{4}.*| \d\d? \w{3} \d{4}$|^@\(#\) \$"
)


def version_of(client):
    """The first line of its version command that has a number."""
    fill = getattr(client, "_fill", lambda argv: argv)
    env = client.env if isinstance(getattr(client, "env", None), dict) else {}
    done = subprocess.run(
        fill(client.version),
        env={**environment("/tmp"), **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    lines = (done.stdout + done.stderr).decode("utf-8", "replace").splitlines()
    first = next((line for line in lines if re.search(r"\d", line)), "?")
    return " ".join(CHATTER.sub("", first.strip()).split())[:100]


def libraries():
    """Package and version of the TLS libraries that most clients share."""
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${Version}\n", "libssl3*", "libgnutls30*", "libnss3"],
        capture_output=True,
        text=True,
        check=False,
    )
    return sorted(line for line in done.stdout.splitlines() if len(line.split()) == 2)
