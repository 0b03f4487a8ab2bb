# SPDX-License-Identifier: GPL-3.0-or-later
"""A run: makes the situations, serves them, asks the clients, and keeps the answers."""

import concurrent.futures
import datetime
import functools
import json
import os
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path

from . import client as c
from . import compare, namespace, pki, plugin, serve
from .situation import all_situations, failed_controls, hosts
from .table import PATHS, Table, read_all

MANY = 20  # lines of one kind


def say(*words):
    print(*words, file=sys.stderr, flush=True)


class Laboratory:
    """Serves the situations, and holds the questions. keys: the folder that keeps them, if not in folder."""

    def __init__(self, folder, situations, keys=None, all_protocols=True):
        self.folder = Path(folder)
        began = time.monotonic()
        maker = pki.Pki(pki.Keys(keys or self.folder / "keys"))
        builts = [maker.build(s) for s in situations]
        say(f"{len(builts)} situations made in {time.monotonic() - began:.0f} s")
        self.server = serve.Server(builts, str(self.folder), all_protocols)
        self.server.start()
        self.questions = [self._question(built) for built in builts]

    def _question(self, built):
        s = built.situation
        files = {"anchors": built.anchors, "chains": built.send}
        for name, certificates in files.items():
            (self.folder / name).mkdir(exist_ok=True)
            files[name] = self.folder / name / f"{s.id}.pem"
            files[name].write_text("".join(map(pki.pem, certificates)))
        return c.Question(s, self.server.ports[s.id], str(files["anchors"]), "", str(files["chains"]))

    def stop(self):
        self.server.stop()

    def questions_for(self, client):
        folder = self.folder / "clients" / client.id
        folder.mkdir(parents=True, exist_ok=True)
        return [c.Question(q.situation, q.ports, q.anchors, str(folder)) for q in self.questions], str(folder)


def measure(lab, client, show):
    """(answers by situation, seconds)."""
    began = time.monotonic()
    answers = {}

    def report(question, verdict, text):
        answers[question.situation.id] = (verdict, text)
        if show:
            print("\t".join([question.situation.id, client.id, verdict, text]), flush=True)

    questions, folder = lab.questions_for(client)
    client.build(str(lab.folder))
    client.ask_all(questions, folder, report)
    return answers, time.monotonic() - began


def export(folder, situations, keys):
    """A folder for each situation: what is sent, what is trusted, what is asked for. No client, no network."""
    maker = pki.Pki(pki.Keys(keys))
    for s in situations:
        built = maker.build(s)
        place = Path(folder) / s.id
        place.mkdir(parents=True, exist_ok=True)
        (place / "chain.pem").write_text("".join(map(pki.pem, built.send)))
        (place / "anchors.pem").write_text("".join(map(pki.pem, built.anchors)))
        if built.staple:
            (place / "staple.der").write_bytes(built.staple)
        about = {"id": s.id, "group": s.group, "about": s.about, "host": s.host, "tls": s.tls}
        (place / "situation.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def compare_plugin(situations, options):
    """Prints how the plugin agrees with what was measured; returns the exit code."""
    with tempfile.TemporaryDirectory(prefix="clientlab-") as temporary:
        lab = Laboratory(temporary, situations, Path(options.work or temporary) / "keys", all_protocols=False)
        ask = functools.partial(plugin.run, options.plugin)
        answers = plugin.ask_all(lab.questions, ask)
        files = plugin.ask_all(lab.questions, ask, plugin.file_arguments)
        lab.stop()
    known, table, exceptions = all_situations(), Table.together(read_all()), compare.read_exceptions()
    found = compare.compare(known, table, answers)
    compare.compare_files(found, known, answers, files)
    if options.differences:
        for d in sorted(found.differences, key=lambda d: [*compare.FAMILIES, compare.STATE, compare.FILE].index(d.family)):
            if options.family in (None, d.family):
                print(compare.difference_text(d, known[d.situation], table, exceptions.get(d.key)))
    faults = compare.complaints(known, answers, found, exceptions)
    print("".join(f"{text}\n" for text in faults[:MANY]), end="")
    if len(faults) > MANY:
        print(f"and {len(faults) - MANY} complaints more")
    print(compare.table_text(found, exceptions))
    print(f"{len(answers)} situations, {len(found.differences)} differences, {len(faults)} complaints")
    return 1 if faults else 0


def main(options):
    situations = all_situations()
    wanted = [s for s in situations.values() if not options.situation or s.id in options.situation or s.must]
    if options.export:
        with tempfile.TemporaryDirectory(prefix="clientlab-") as temporary:
            export(options.export, wanted, Path(options.work or temporary) / "keys")
        return 0
    if options.compare:
        return compare_plugin(wanted, options)
    clients = [client for id, client in c.all_clients().items() if not options.client or id in options.client]
    namespace.enter()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with tempfile.TemporaryDirectory(prefix="clientlab-") as temporary:
        folder = Path(options.work or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        namespace.arrange(temporary, hosts())
        lab = Laboratory(folder, wanted)
        if options.serve:
            for q in lab.questions:
                print(q.situation.id, q.host, q.ports["https"], q.anchors)
            sys.stdout.flush()
            os.system(options.serve)
            return 0
        return ask(lab, clients, wanted, options)


def ask(lab, clients, wanted, options):
    whole = not options.situation
    path = PATHS[options.debian]
    bad = 0
    lock = threading.Lock()

    def one(client):
        nonlocal bad
        if not client.available():
            say(f"{client.id}: not installed ({client.package})")
            bad += bool(options.client)
            return
        try:
            answers, seconds = measure(lab, client, not options.write)
        except Exception as error:  # noqa: BLE001  (one client that fails must not end the others)
            say(f"{client.id}: {type(error).__name__}: {error}")
            bad += 1
            return
        failed = failed_controls(answers)
        count = {v: sum(a[0] == v for a in answers.values()) for v in (c.ACCEPT, c.REFUSE, c.CANNOT)}
        say(
            f"{client.id}: {count[c.ACCEPT]} accepted, {count[c.REFUSE]} refused, {count[c.CANNOT]} could not be asked, {seconds:.0f} s"
            + "".join(f"\n  not recorded, control failed: {why}" for why in failed)
        )
        if failed:
            bad += 1
            return
        if not options.write:
            return
        with lock:
            table = Table.read(path)
            table.clients[client.id] = (client.family, c.version_of(client))
            table.answers.update({(id, client.id): answer for id, answer in answers.items()})
            table.date = datetime.date.today().isoformat()
            table.libraries = c.libraries()
            table.forget(all_situations(), c.all_clients())
            table.write(path)

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(one, clients))
    if options.write and not whole:
        say(f"{path.name}: these situations only")
    return 1 if bad else 0
