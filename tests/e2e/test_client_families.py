# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of families of clients, against what their clients did (tests/clients).

The plugin is asked about each situation of the laboratory, over the wire. What the differences
are: tests/clients/lab --compare --plugin FILE --differences.
"""

import os
import sys
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="python3-cryptography is not installed")

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "clients"))

from clientlab import compare, plugin as lab_plugin  # noqa: E402
from clientlab.run import Laboratory  # noqa: E402
from clientlab.situation import all_situations  # noqa: E402
from clientlab.table import Table, read_all  # noqa: E402

# The laboratory serves old versions of TLS on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")

SITUATIONS = all_situations()
TABLE = Table.together(read_all())
EXCEPTIONS = compare.read_exceptions()


@pytest.fixture(scope="module")
def keys(plugin, tmp_path_factory):
    """The folder that keeps keys, for "make check" too; without a build tree it is thrown away."""
    build = Path(plugin.path).parent.parent
    kept = os.environ.get("CLIENTLAB_WORK") or ((build / "config.status").exists() and build / "tests" / "clients.work")
    return Path(kept or tmp_path_factory.mktemp("lab")) / "keys"


@pytest.fixture(scope="module")
def lab(keys, tmp_path_factory):
    lab = Laboratory(tmp_path_factory.mktemp("lab"), SITUATIONS.values(), keys, all_protocols=False)
    yield lab
    lab.stop()


def ask_all(plugin, lab, how):
    """Situation -> JSON; each run is held to the contract of all runs."""
    return lab_plugin.ask_all(lab.questions, lambda arguments: plugin.run_json(*arguments), how)


@pytest.fixture(scope="module")
def answers(plugin, lab):
    return ask_all(plugin, lab, lab_plugin.arguments)


@pytest.fixture(scope="module")
def found(plugin, lab, answers):
    found = compare.compare(SITUATIONS, TABLE, answers)
    compare.compare_files(found, SITUATIONS, answers, ask_all(plugin, lab, lab_plugin.file_arguments))
    return found


def told(differences):
    return "\n" + "\n".join(
        compare.difference_text(d, SITUATIONS[d.situation], TABLE, EXCEPTIONS.get(d.key)) for d in differences)


def test_every_family_has_a_verdict_and_every_refusal_a_source(answers):
    assert len(answers) == len(SITUATIONS)
    assert [text for id, answer in answers.items() for text in compare.faults_of_form(id, answer)] == []


def test_controls_hold_for_every_family(answers):
    assert compare.verdicts(answers["baseline"]) == dict.fromkeys(compare.FAMILIES, "accept")
    assert compare.faults_of_controls(SITUATIONS, answers) == []


@pytest.mark.parametrize("family", sorted({*TABLE.families()} - compare.STOOD_IN))
def test_agreement(found, family):
    assert found.compared[family] > 500
    assert found.agreement(family) >= compare.AGREEMENT, "\n" + compare.table_text(found, EXCEPTIONS)


@pytest.mark.parametrize("family", compare.STOOD_IN)
def test_what_is_said_of_families_that_others_stood_in_for(found, family):
    assert found.compared[family] > 400


def test_no_wrong_accept_for_a_reason_of_name_trust_or_date(found):
    wrong = compare.inexcusable(SITUATIONS, found.differences)
    assert wrong == [], told(wrong)


@pytest.mark.parametrize("family", [*TABLE.families(), compare.STATE, compare.FILE])
def test_every_difference_is_a_known_exception(found, family):
    unknown = compare.unknown(found.of(family), EXCEPTIONS)
    assert unknown == [], told(unknown)


def test_every_known_exception_is_a_difference(found):
    assert compare.dead(found.differences, EXCEPTIONS, SITUATIONS) == []
