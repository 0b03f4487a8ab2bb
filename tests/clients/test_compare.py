#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How agreement is told from difference, and exceptions.tsv in itself. Needs no plugin and no package."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from clientlab import compare  # noqa: E402
from clientlab.situation import Situation, all_situations  # noqa: E402
from clientlab.table import Table, read_all  # noqa: E402

# said, how many accept, how many refuse, is it about name, trust or date, the kind of difference
FAULTS = (
    ("accept", 3, 0, True, None),
    ("depends", 3, 0, True, "depends"),
    ("refuse", 3, 0, True, "wrong refusal"),
    ("refuse", 0, 3, True, None),
    ("depends", 0, 3, True, "depends"),
    ("accept", 0, 3, False, "wrong accept"),
    ("depends", 1, 1, True, None),
    ("depends", 19, 1, True, None),
    ("depends", 1, 19, True, None),
    ("refuse", 1, 9, True, None),
    ("refuse", 2, 17, True, "wrong refusal"),
    ("refuse", 1, 1, False, "wrong refusal"),
    ("accept", 9, 1, False, None),
    ("accept", 9, 1, True, "wrong accept"),
    ("accept", 17, 2, False, "wrong accept"),
)


def rule(id="r", refused=True, source="a document"):
    return {"id": id, "text": "words", "source": source, "refused": refused}


def answer(state="OK", **verdicts):
    """All families accept but for verdicts: family -> (verdict, rules)."""
    clients = []
    for family in compare.FAMILIES:
        verdict, rules = verdicts.get(family, ("accept", []))
        clients.append({"id": family, "verdict": verdict, "rules": rules})
    return {"state": state, "summary": "", "endpoints": [{"clients": clients, "findings": []}]}


def table(**answers):
    """client__verdict of one situation "s"; the family is what the client's name begins with."""
    made = Table()
    for client, verdict in answers.items():
        made.clients[client] = (client.split("_")[0], "1")
        made.answers["s", client] = (verdict, "" if verdict == "accept" else "words")
    return made


NAMES = {"s": Situation("s", "wildcard", "about")}
ENCODING = {"s": Situation("s", "encoding", "about")}


class Compare(unittest.TestCase):
    def test_fault(self):
        for said, accepted, refused, strict, kind in FAULTS:
            with self.subTest(said=said, accepted=accepted, refused=refused, strict=strict):
                self.assertEqual(compare.fault(said, accepted, refused, strict), kind)

    def test_fault_of_state(self):
        self.assertEqual(compare.fault_of_state("CRITICAL", ("a",), ()), "wrong refusal")
        self.assertEqual(compare.fault_of_state("OK", (), ("a",)), "wrong accept")
        for state, accepted, refused in (
            ("CRITICAL", ("a",), ("b",)), ("OK", ("a",), ("b",)), ("WARNING", ("a",), ()), ("WARNING", (), ("a",))
        ):
            self.assertIsNone(compare.fault_of_state(state, accepted, refused))

    def test_files(self):
        server, file = answer("CRITICAL"), answer("OK", java=("refuse", [rule()]))
        server["endpoints"][0]["findings"] = [{"id": "expired", "text": "", "waived": False}]
        for situations, wanted in ((NAMES, 1), ({"s": Situation("s", "staple", "about")}, 0)):
            found = compare.Comparison({}, [])
            compare.compare_files(found, situations, {"s": server}, {"s": file})
            self.assertEqual(len(found.differences), wanted)
        found = compare.Comparison({}, [])
        compare.compare_files(found, NAMES, {"s": server}, {"s": file})
        self.assertEqual(found.differences[0].because, (
            "only of the server: expired, java says accept", "only of the file: java says refuse"))
        self.assertEqual(found.differences[0].key, ("s", compare.FILE))
        compare.compare_files(found, NAMES, {"s": file}, {"s": file})
        self.assertEqual((found.compared[compare.FILE], len(found.differences)), (2, 1))
        self.assertEqual(compare.below(found), [])

    def test_who_could_not_be_asked_does_not_count(self):
        measured = table(java="accept", java_url="cannot", go="cannot", gnutls="accept")
        found = compare.compare(NAMES, measured, {"s": answer(java=("refuse", [rule()]), go=("refuse", [rule()]))})
        self.assertEqual(found.compared, {"java": 1, "gnutls": 1, compare.STATE: 1})
        self.assertEqual([(d.family, d.kind, d.accepted, d.refused) for d in found.differences],
                         [("java", "wrong refusal", ("java",), ())])
        self.assertEqual((found.agreement("java"), found.agreement("gnutls")), (0, 1))
        self.assertEqual(compare.below(found), ["java"])

    def test_tables_of_two_systems_are_taken_together(self):
        both = Table.together({"12": table(java="accept", go="refuse"), "13": table(java="refuse", go="refuse")})
        self.assertEqual(both.families(), {"java": ["java (12)", "java (13)"], "go": ["go (12)", "go (13)"]})
        for said, kinds in (("depends", []), ("accept", ["wrong accept"]), ("refuse", ["wrong refusal"])):
            rules = [] if said == "accept" else [rule(refused=said == "refuse")]
            found = compare.compare(NAMES, both, {"s": answer("CRITICAL", java=(said, rules), go=("refuse", [rule()]))})
            self.assertEqual([d.kind for d in found.differences], kinds)
        del both.answers["s", "java (12)"]
        self.assertEqual(compare.asked(both, "s", both.families()["java"]), ((), ("java (13)",)))

    def test_exceptions(self):
        measured = table(java="refuse", go="refuse")
        found = compare.compare(NAMES, measured, {"s": answer("CRITICAL")})
        self.assertEqual([d.key for d in found.differences], [("s", "java"), ("s", "go")])
        known = {("s", "java"): "why", ("s", "node"): "why", ("other", "go"): "why"}
        self.assertEqual([d.key for d in compare.unknown(found.differences, known)], [("s", "go")])
        self.assertEqual(compare.dead(found.differences, known, ["s"]), [("s", "node")])
        self.assertEqual(compare.dead(found.differences, known, ["s", "other"]), [("s", "node"), ("other", "go")])
        self.assertEqual(len(compare.inexcusable(NAMES, found.differences)), 2)
        self.assertEqual(compare.inexcusable(ENCODING, found.differences), [])
        stood_in = compare.compare(NAMES, table(android="refuse"), {"s": answer("CRITICAL")})
        self.assertEqual([d.kind for d in stood_in.differences], ["wrong accept"])
        self.assertEqual(compare.inexcusable(NAMES, stood_in.differences), [])
        self.assertEqual(compare.below(stood_in), [])
        unsure = {"s": answer("CRITICAL", android=("depends", [rule(refused=False, source=None)]))}
        self.assertEqual(compare.compare(NAMES, table(android="refuse"), unsure).compared, {compare.STATE: 1})

    def test_faults_of_form(self):
        for family in (("accept", []), ("refuse", [rule()]), ("depends", [rule(refused=False, source=None)]),
                       ("refuse", [rule(), rule("other", refused=False)])):
            self.assertEqual(compare.faults_of_form("s", answer(java=family)), [], family)
        for family in (("maybe", []), ("refuse", []), ("refuse", [rule(source=None)]), ("accept", [rule()]),
                       ("depends", []), ("depends", [rule()]), ("refuse", [rule(""), rule()])):
            self.assertEqual(len(compare.faults_of_form("s", answer(java=family))), 1, family)
        short = answer()
        short["endpoints"][0]["clients"].pop()
        self.assertEqual(len(compare.faults_of_form("s", short)), 1)
        self.assertEqual(len(compare.faults_of_form("s", {"summary": "usage", "endpoints": []})), 1)

    def test_measurement_agrees_with_itself(self):
        measured, situations = Table.together(read_all()), all_situations()
        answers = {}
        for id in situations:
            clients = {}
            for family, ids in measured.families().items():
                accepted, refused = compare.asked(measured, id, ids)
                verdict = "accept" if not refused else "depends" if accepted else "refuse"
                clients[family] = (verdict, [] if verdict == "accept" else [rule(refused=verdict == "refuse")])
            all_accept = not compare.asked(measured, id, measured.clients)[1]
            answers[id] = answer("OK" if all_accept else "CRITICAL", **clients)
            self.assertEqual(compare.faults_of_form(id, answers[id]), [])
        found = compare.compare(situations, measured, answers)
        self.assertEqual(found.differences, [])
        self.assertEqual(set(found.compared), {*measured.families(), compare.STATE})

    def test_texts(self):
        measured = table(java="refuse", java_url="accept", go="refuse")
        found = compare.compare(NAMES, measured, {"s": answer()})
        text = compare.difference_text(found.of("java")[0], NAMES["s"], measured, "because")
        self.assertIn("s (wildcard), java: wrong accept: says accept, 1 of 2 accept", text)
        self.assertIn("refuse: java: words", text)
        self.assertIn("known exception: because", text)
        self.assertRegex(compare.table_text(found, {}), r"(?m)^go +1 +0.00% +1 +0 +0 +0 +0$")

    def test_file_of_exceptions(self):
        rows = compare.read_exceptions()
        for (situation, family), why in rows.items():
            self.assertIn(situation, all_situations())
            self.assertIn(family, (*compare.FAMILIES, compare.STATE, compare.FILE))
            self.assertGreater(len(why.split()), 3, f"{situation} {family}: no reason")
        self.assertEqual(list(rows), sorted(rows))


if __name__ == "__main__":
    unittest.main()
