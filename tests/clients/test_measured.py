#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""measured.tsv is whole, its controls hold, and its ids are those of the code. Needs no client and no package."""

import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from clientlab import document  # noqa: E402
from clientlab.client import all_clients  # noqa: E402
from clientlab.situation import all_situations, failed_controls  # noqa: E402
from clientlab.table import PATH, Table  # noqa: E402

FAMILIES = {
    "chrome",
    "firefox",
    "apple",
    "windows",
    "android",
    "java",
    "go",
    "openssl",
    "python",
    "node",
    "gnutls",
    "rustls",
}
NOT_MEASURABLE = {"apple", "windows"}


class Measured(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.table = Table.read()
        cls.situations = all_situations()
        cls.clients = all_clients()

    def test_every_situation_with_every_client_once(self):
        wanted = {(s, c) for s in self.situations for c in self.clients}
        self.assertEqual(sorted(wanted - set(self.table.answers)), [], "not measured")
        self.assertEqual(sorted(set(self.table.answers) - wanted), [], "unknown to the code")

    def test_clients_are_those_of_the_code(self):
        self.assertEqual(
            {id: family for id, (family, _) in self.table.clients.items()},
            {id: client.family for id, client in self.clients.items()},
        )
        for id, (_, version) in self.table.clients.items():
            self.assertRegex(version, r"\d", id)

    def test_controls_hold_for_every_client(self):
        for client in self.table.clients:
            answers = {s: answer for (s, c), answer in self.table.answers.items() if c == client}
            self.assertEqual(failed_controls(answers), [], client)

    def test_a_refusal_has_words_and_an_acceptance_none(self):
        for key, (verdict, error) in self.table.answers.items():
            self.assertIn(verdict, ("accept", "refuse", "cannot"), key)
            self.assertEqual(verdict != "accept", bool(error), key)
            self.assertNotRegex(error, r"[\x00-\x1f\x7f]", key)

    def test_file_is_as_the_laboratory_writes_it(self):
        self.assertEqual(PATH.read_text(encoding="utf-8"), self.table.text())
        self.assertRegex(self.table.date, r"^\d{4}-\d\d-\d\d$")

    def test_situations(self):
        self.assertGreaterEqual(len(self.situations), 120)
        for s in self.situations.values():
            self.assertTrue(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", s.id), s.id)
        self.assertEqual({s.must for s in self.situations.values()}, {"", "accept", "refuse"})

    def test_families(self):
        measured = {family for family, _ in self.table.clients.values()}
        self.assertEqual(FAMILIES - NOT_MEASURABLE, measured)

    def test_document_is_that_of_the_data(self):
        self.assertEqual(document.PATH.read_text(encoding="utf-8"), document.text(self.table))


if __name__ == "__main__":
    unittest.main()
