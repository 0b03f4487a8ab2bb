# SPDX-License-Identifier: GPL-3.0-or-later
"""What README.md, the manual pages and the other documents tell people to type, as it stands there."""

import re

import pytest

from examples import Desk
from plugin import OK


@pytest.fixture(scope="module")
def desk(plugin, domain_program, domain_lab, pki, tmp_path_factory):
    programs = {"check_cert_name": plugin.command, "check_cert_domain": type(plugin)(domain_program, plugin.wrapper).command}
    return Desk(domain_lab, pki, tmp_path_factory.mktemp("desk"), programs)


# --- tasks ------------------------------------------------------------------------------------------------


def tasks_of_manual(source, name):
    """[(what for, command)] of the section EXAMPLES: a line each."""
    text = (source / f"doc/{name}.8").read_text().partition("\n.Sh EXAMPLES\n")[2].partition("\n.Sh ")[0]
    text = re.sub(r"\\(.)", r"\1", re.sub(r"\n\.(Pq|Fl|Ql|Sq) (.*)", r" \2", text))
    return re.findall(r"(?m)^([^.\n].*)[:?]\n\.Pp\n\.Dl (.*)$", text)


def tasks_of_readme(source):
    text = (source / "README.md").read_text()
    return re.findall(r"(?m)^\| (.+?) \| `(check_cert_.+?)` \|$", text)


@pytest.mark.parametrize("name, least", [("check_cert_name", 20), ("check_cert_domain", 10)])
def test_tasks_of_the_manual(desk, source, name, least):
    tasks = tasks_of_manual(source, name)
    text = (source / f"doc/{name}.8").read_text().partition("\n.Sh EXAMPLES\n")[2].partition("\n.Sh ")[0]
    assert len(tasks) == text.count(".Dl ") >= least, tasks
    for task, command in tasks:
        done = desk.run(command)
        assert (done.returncode, done.stderr) == (OK, ""), (task, command, done)
        if name == "check_cert_domain":
            domains, service = command.count("-d "), re.search(r"--service=(\S+)", command)
            n = len(service[1].split(",")) if service else 9 * domains
            said = f"{'2 domains' if domains == 2 else 'example.com'}: {n} service{'s' if n > 1 else ''}, "
            assert said in done.stdout, (command, done.stdout)


def test_tasks_of_the_readme(desk, source):
    tasks = tasks_of_readme(source)
    assert len(tasks) > 15, tasks
    for task, command in tasks:
        done = desk.run(command)
        assert (done.returncode, done.stderr) == (OK, ""), (task, command, done)
