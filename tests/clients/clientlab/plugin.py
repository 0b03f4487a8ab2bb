# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks check_cert_name about each situation, over the wire, as the clients were asked.

No name is resolved and no port is a fixed one, so that no network namespace is needed.
"""

import concurrent.futures
import json
import subprocess

TIMEOUT = 30


def arguments(question):
    """Of the plugin, to meet the server; -o json is not among them."""
    return [
        *("-H", question.host),
        *("-I", "127.0.0.1"),
        *("-p", str(question.ports["https"])),
        *("--ca-file", question.anchors),
        *("-t", str(TIMEOUT)),
    ]


def file_arguments(question):
    """The same certificates without the server."""
    return ["-H", question.host, "-f", question.chain, "--ca-file", question.anchors]


def run(path, arguments):
    """The JSON of one run of the plugin at this path."""
    done = subprocess.run([path, *arguments, "-o", "json"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode not in range(4) or done.stderr:
        raise RuntimeError(f"{' '.join(arguments)}: exit code {done.returncode}, {done.stderr.decode('utf-8', 'replace')}")
    answer = json.loads(done.stdout)
    if answer["exit_code"] != done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: exit code {done.returncode}, in JSON {answer['exit_code']}")
    return answer


def ask_all(questions, ask, how=arguments, jobs=2):
    """Situation -> JSON; ask is a function of the plugin's arguments, how makes them of a question."""
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        answers = list(pool.map(lambda question: ask(how(question)), questions))
    return {question.situation.id: answer for question, answer in zip(questions, answers)}
